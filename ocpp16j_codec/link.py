"""One live OCPP-J connection on asyncio, over a WebSocket that is already open.

A `Link` answers the peer's calls with the handlers registered by `Link.on` and sends calls with
`Link.ask`. `Connection` pairs and types the frames; `transports` adapts the different WebSockets.

Rules of this file: no input of a peer ends a link or makes it use more memory than an `Inbox` may
hold; and no content of a frame is logged. Without `on_fault`, the log gets the type of an exception
and where it was raised, not its text, which may quote a frame.
"""

from __future__ import annotations

import asyncio
import logging
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec import TOLERANT, Call, CallError, Connection, DecodeError, ErrorCode
from ocpp16j_codec.errors import quote
from ocpp16j_codec.handlers import Handlers, Inbox, is_cancelled
from ocpp16j_codec.transports import Transport, UnusableTransportError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocpp16j_codec import CallResult, Codec, Role
    from ocpp16j_codec.handlers import C, R, Register
    from ocpp16j_codec.messages import CallPayload

    Answer = CallResult[Any] | CallError
    Frame = Call[Any] | Answer
    Ready = tuple[bytes, Answer]

__all__ = ["CallRefused", "Link", "LinkClosed"]

log = logging.getLogger(__name__)

#: How many seconds remain to handle calls that were received before the transport ended.
GRACE = 1.0


class CallRefused(Exception):  # noqa: N818 - the name is public
    """The peer answered a call, of `action`, with a CALLERROR; `error` is the CallError."""

    def __init__(self, error: CallError, action: str) -> None:
        super().__init__(error, action)
        self.error, self.action = error, action

    def __str__(self) -> str:
        code = self.error.error_code  # a description may hold anything, and stays in `error`
        return f"{self.action} was refused: {code if code in set(ErrorCode) else quote(code)}"


class LinkClosed(ConnectionError):  # noqa: N818 - the name is public
    """The connection has ended; `__cause__` is the exception that ended it, if one did."""


class _OpenCall(NamedTuple):
    """The call that waits for its outcome; `ask` raises it if it is an exception."""

    unique_id: str
    outcome: asyncio.Future[Answer | Exception]
    scope: asyncio.Timeout


class Link:
    """One side of a live connection; `connection` is the `Connection` underneath.

    Args:
        transport: an open WebSocket of websockets, Starlette or aiohttp, or an object with
            `async send(str)` and `async recv() -> str | bytes` or async iteration.
        role: which side this is.
        codec: the codec for frames; its role is replaced by `role`.
        timeout: default timeout of `ask`, in seconds.
        pending: open calls of an earlier connection, id -> action, so that `on_frame` gets their
            answers typed. `ask` does not wait for them.
        on_frame: called as `on_frame(frame, outgoing)`: before a received frame is handled, and
            before an outgoing frame is sent.
        on_fault: called as `on_fault(exception, frame_or_text)` for faults that do not end the
            link: a handler or `on_frame` raised an exception; a message cannot be decoded
            (DecodeError, and the message as received); an answer matches no open call
            (LookupError).

    Raises:
        TypeError: The transport cannot send or receive, or a callback is not a plain function.
    """

    def __init__(
        self,
        transport: object,
        role: Role,
        *,
        codec: Codec = TOLERANT,
        timeout: float = 30.0,
        pending: Mapping[str, str] | None = None,
        on_frame: Callable[[Frame, bool], object] | None = None,
        on_fault: Callable[[Exception, Frame | str | bytes], object] | None = None,
    ) -> None:
        callbacks: dict[str, object] = {"on_frame": on_frame, "on_fault": on_fault}
        for name, callback in callbacks.items():
            if callback is not None and (not callable(callback) or iscoroutinefunction(callback)):
                raise TypeError(f"{name} must be a plain function that is not async")
        self._transport = Transport(transport)
        # `ask` keeps one call open at a time; those of an earlier connection do not count.
        self.connection = Connection(role, codec, pending=pending, allow_concurrent=True)
        self.timeout = timeout
        self._on_frame, self._on_fault = on_frame, on_fault
        self._handlers = Handlers(role)
        self._turn = asyncio.Lock()  # one open call at a time (OCPP-J 1.6 section 4.1.1)
        self._open: _OpenCall | None = None
        self._sending = asyncio.Lock()  # `on_frame` sees frames in the order in which they go out
        self._inbox: Inbox[Call[Any] | Ready] = Inbox()
        self._reader: asyncio.Task[None] | None = None
        self._has_ended = False
        self._cause: Exception | None = None

    def on(self, message: type[C]) -> Register[C]:
        """Register the decorated function, plain or async, as the handler of a call.

        It gets the payload, and the `Call` if it has a second parameter, and returns the
        payload of the answer. Handlers run one at a time in the order of the calls, while the
        link goes on reading. They may call `ask`.

        Raises:
            TypeError: `message` is not a call type, or the function takes other parameters.
            ValueError: The peer may not send this call, or it has a handler already.
        """
        return self._handlers.on(message)

    async def ask(self, payload: CallPayload[R], *, timeout: float | None = None) -> R:  # noqa: ASYNC109
        """Send a call and return the payload of its answer.

        One call is open at a time; others wait, and are sent in the order of `ask`. An answer
        that arrives after a timeout or a cancellation is reported to `on_fault`.

        Args:
            payload: the payload of the call.
            timeout: seconds to wait, counted from sending; by default that of the link.

        Raises:
            CallRefused: The peer answered with a CALLERROR.
            TimeoutError: There was no answer in time. The next call may be sent.
            LinkClosed: The connection has ended.
            DecodeError: The answer cannot be decoded.
            EncodeError: The call does not conform; it was not sent.
        """
        call = Call.of(payload)
        seconds = self.timeout if timeout is None else timeout
        async with self._turn:
            self._check_open()
            wire = self.connection.call(payload, unique_id=call.unique_id)
            outcome: asyncio.Future[Answer | Exception] = asyncio.Future()
            try:
                async with asyncio.timeout(seconds) as scope:
                    self._open = _OpenCall(call.unique_id, outcome, scope)
                    await self._send(wire, call)
                    await asyncio.shield(outcome)
            except TimeoutError:
                if not outcome.done():  # the answer may have come although sending is stuck
                    self._check_open()
                    raise TimeoutError(f"no answer to {call.action} in {seconds:g} s") from None
            finally:
                self._open = None
                self.connection.forget(call.unique_id)
        answer = outcome.result()
        if isinstance(answer, CallError):
            raise CallRefused(answer, call.action)
        if isinstance(answer, Exception):
            raise answer
        result: R = answer.payload
        return result

    async def run(self) -> None:
        """Read and answer until the transport ends; every `ask` that waits then raises LinkClosed.

        Calls received before the end are still handled, for `GRACE` seconds. Cancelling `run`
        cancels the running handler at once. The transport is not closed.

        Raises:
            RuntimeError: `run` was called before.
            TypeError: The WebSocket is not asynchronous, or has not been accepted yet.
        """
        if self._reader is not None:
            raise RuntimeError("run() was called before; each connection needs a Link of its own")
        self._reader = asyncio.create_task(self._read())
        tasks = (self._reader, asyncio.create_task(self._work()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            self._end(None)
            self._inbox.close()
            await asyncio.wait(tasks, timeout=GRACE)
        finally:
            self._end(None)
            tasks[1].cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in tasks:
            if not task.cancelled() and (error := task.exception()) is not None:
                raise error

    async def _read(self) -> None:
        while not self._has_ended:
            try:
                data = await self._transport.receive()
            except UnusableTransportError:
                raise
            except Exception as error:  # noqa: BLE001 - each transport ends in its own way
                self._end(error)
                return
            self._receive(data)
            await self._inbox.room()

    def _receive(self, data: str | bytes) -> None:
        pending, call = self.connection.pending, self._open
        before = len(pending)
        if call is not None and call.unique_id not in pending:
            call = None  # it is settled, and `ask` has not run since
        try:
            frame = self.connection.receive(data, received_at=datetime.now(UTC))
        except Exception as error:  # noqa: BLE001 - DecodeError; no other may end the link either
            self._report(error, data, logging.INFO)
            if isinstance(error, DecodeError) and error.reply is not None:
                wire = self.connection.refuse(error) or b""
                self._inbox.put((wire, error.reply), len(wire))
            elif call is not None and call.unique_id not in pending:
                call.outcome.set_result(error)
            return
        self._show(frame, outgoing=False)
        if isinstance(frame, Call):
            self._inbox.put(frame, len(data))
        elif len(pending) == before:
            stray = LookupError("no call is open that this could answer")
            self._report(stray, frame, logging.INFO)
        elif call is not None and call.unique_id == frame.unique_id:
            call.outcome.set_result(frame)

    async def _work(self) -> None:
        while (call := await self._inbox.get()) is not None:
            wire, answer = await self._answer(call) if isinstance(call, Call) else call
            if is_cancelled():  # a handler may go on after it was cancelled; the link does not
                raise asyncio.CancelledError
            with suppress(LinkClosed):
                await self._send(wire, answer)

    async def _answer(self, call: Call[Any]) -> Ready:
        if call.action not in self._handlers:
            refusal = ErrorCode.NOT_SUPPORTED, f"{call.action} is not supported"
            return self.connection.refuse(call, *refusal), call.error(*refusal)
        try:
            payload = await self._handlers.answer(call)
            return self.connection.answer(call, payload), call.result(payload)
        except Exception as error:  # noqa: BLE001 - the link goes on
            if not (self._has_ended and isinstance(error, LinkClosed)):
                self._report(error, call, logging.ERROR)
        code = ErrorCode.INTERNAL_ERROR
        return self.connection.refuse(call, code), call.error(code)

    async def _send(self, wire: bytes, frame: Frame) -> None:
        async with self._sending:
            self._show(frame, outgoing=True)
            try:
                await self._transport.send(wire.decode())
            except Exception as error:  # noqa: BLE001 - each transport ends in its own way
                self._end(error)
                self._check_open()

    def _show(self, frame: Frame, *, outgoing: bool) -> None:
        if self._on_frame is not None:
            try:
                self._on_frame(frame, outgoing)
            except Exception as error:  # noqa: BLE001 - the link goes on
                self._report(error, frame, logging.ERROR)

    def _report(self, error: Exception, about: Frame | str | bytes, level: int) -> None:
        if self._on_fault is not None:
            try:
                self._on_fault(error, about)
            except Exception as raised:  # noqa: BLE001 - the link goes on
                error, level = raised, logging.ERROR
            else:
                return
        if log.isEnabledFor(level):
            lines = traceback.extract_tb(error.__traceback__, -1)
            where = f" at {lines[0].filename}:{lines[0].lineno}" if lines else ""
            log.log(level, "%s%s; pass on_fault to see it", type(error).__name__, where)

    def _end(self, cause: Exception | None) -> None:
        if self._has_ended:
            return
        self._has_ended, self._cause = True, cause
        if self._reader is not None:
            self._reader.cancel()
        if self._open is not None and not self._open.scope.expired():
            self._open.scope.reschedule(0)  # `ask` need not wait any longer

    def _check_open(self) -> None:
        if self._has_ended:
            raise LinkClosed("the connection has ended") from self._cause
