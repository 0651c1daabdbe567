"""What stands between any socket and the codec: answers go out, calls wait for theirs.

A `Link` is one connection, of either side, and knows no socket: it is handed a function that
sends, and told each message that came in. Who derives from it says how calls are answered.
"""

import asyncio
import logging
from collections.abc import AsyncIterable, Awaitable, Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from ocpp16j_codec import Call, CallError, CallResult, Connection, DecodeError, ErrorCode, Role
from ocpp16j_codec.messages import Payload

log = logging.getLogger(__name__)


class RefusedError(Exception):
    """The other side answered with a CALLERROR."""


class Link:
    def __init__(self, role: Role, send: Callable[[str], Awaitable[None]]) -> None:
        self.send = send
        self.connection = Connection(role)
        self.waiting: dict[str, asyncio.Future[Any]] = {}
        self.turn = asyncio.Lock()  # one open call at a time (OCPP-J 1.6 section 4.1.1)

    async def answer(self, payload: Payload) -> Payload | None:
        """What to answer, None if it is not supported. To `ask` in return, start a task."""
        raise NotImplementedError

    async def ask(self, payload: Payload, seconds: float = 30) -> Any:
        """The payload of the answer, or TimeoutError, RefusedError, DecodeError."""
        async with self.turn:
            unique_id = str(uuid4())
            wire = self.connection.call(payload, unique_id=unique_id)
            answer = self.waiting[unique_id] = asyncio.get_running_loop().create_future()
            try:
                await self.send(wire.decode())
                return await asyncio.wait_for(answer, seconds)
            finally:  # an answer that comes from now on comes too late
                self.connection.forget(unique_id)
                del self.waiting[unique_id]

    async def read(self, messages: AsyncIterable[str | bytes]) -> None:
        """Take messages until there are no more."""
        try:
            async for message in messages:
                await self.received(message)
        finally:
            for unique_id in self.waiting:
                self.settle(unique_id, ConnectionError("closed before the answer came"))

    async def received(self, message: str | bytes) -> None:
        """Take one message; whatever it holds, this does not raise."""
        try:
            frame = self.connection.receive(message, received_at=datetime.now(UTC))
        except DecodeError as error:
            log.warning("unreadable: %s", error)
            if (reply := self.connection.refuse(error)) is not None:
                await self.send(reply.decode())
            elif error.unique_id not in self.connection.pending:  # it ended a call
                self.settle(error.unique_id, error)
            return
        for quirk in frame.quirks:
            log.info("tolerated: %s", quirk)
        match frame:
            case Call():
                await self.send((await self.reply(frame)).decode())
            case CallResult(unique_id, payload):
                self.settle(unique_id, payload)
            case CallError(unique_id, code, description):
                self.settle(unique_id, RefusedError(f"{code}: {description}"))

    async def reply(self, call: Call[Any]) -> bytes:
        try:
            payload = await self.answer(call.payload)
            if payload is not None:
                return self.connection.answer(call, payload)
        except Exception:  # a slip of ours must not end the connection
            log.exception("cannot answer %s", call.action)
            return self.connection.refuse(call, ErrorCode.INTERNAL_ERROR)
        return self.connection.refuse(call, ErrorCode.NOT_SUPPORTED)

    def settle(self, unique_id: str | None, outcome: object) -> None:
        answer = self.waiting.get(unique_id or "")
        if answer is None or answer.done():
            log.warning("no call is open that this could answer: %s", unique_id)
        elif isinstance(outcome, Exception):
            answer.set_exception(outcome)
        else:
            answer.set_result(outcome)
