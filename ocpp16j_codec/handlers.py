"""The functions that answer the calls of a peer, and the calls that wait for them.

A `Link` has one `Handlers` and one `Inbox`. Neither depends on a connection.
"""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from ocpp16j_codec import ACTIONS, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from ocpp16j_codec import Call
    from ocpp16j_codec.messages import CallPayload, Payload

__all__ = ["WAITING_CALLS", "WAITING_SIZE", "Handlers", "Inbox", "Register", "is_cancelled"]

#: How many calls may wait for the handlers before the link stops reading until there is room. A
#: peer that keeps to OCPP-J 1.6 section 4.1.1 has one open; after an outage some send many at once.
WAITING_CALLS = 1024
#: How much text these calls may have together, in characters (bytes of binary messages).
WAITING_SIZE = 1024 * 1024

T = TypeVar("T")
C = TypeVar("C", bound="CallPayload[Any]")
C_co = TypeVar("C_co", bound="CallPayload[Any]", covariant=True)
R = TypeVar("R", bound="Payload")


class Register(Generic[C_co]):
    """The decorator that registers the handler of one call.

    Args:
        handlers: the handlers by action, to which it is added.
        action: the name of the call.
    """

    def __init__(self, handlers: dict[str, Callable[[Call[Any]], Any]], action: str) -> None:
        self._handlers = handlers
        self._action = action

    # Type checkers take the result from the call: a handler of Reset returns a ResetResult.
    @overload
    def __call__(
        self: Register[CallPayload[R]], handler: Callable[[C_co], Coroutine[Any, Any, R]]
    ) -> Callable[[C_co], Coroutine[Any, Any, R]]: ...
    @overload
    def __call__(
        self: Register[CallPayload[R]],
        handler: Callable[[C_co, Call[C_co]], Coroutine[Any, Any, R]],
    ) -> Callable[[C_co, Call[C_co]], Coroutine[Any, Any, R]]: ...
    @overload
    def __call__(
        self: Register[CallPayload[R]], handler: Callable[[C_co], R]
    ) -> Callable[[C_co], R]: ...
    @overload
    def __call__(
        self: Register[CallPayload[R]], handler: Callable[[C_co, Call[C_co]], R]
    ) -> Callable[[C_co, Call[C_co]], R]: ...
    def __call__(self, handler: Any) -> Any:
        """Register a handler and return it.

        Raises:
            TypeError: It takes other parameters than the payload, or the payload and the Call.
            ValueError: There is a handler already.
        """
        if self._action in self._handlers:
            raise ValueError(f"{self._action} has a handler already")
        self._handlers[self._action] = _taking_call(handler)
        return handler


class Handlers:
    """The handlers of one side, by action.

    Args:
        role: which side answers.

    Raises:
        ValueError: `role` is not one of the two sides.
    """

    def __init__(self, role: Role) -> None:
        if role not in (Role.CHARGE_POINT, Role.CENTRAL_SYSTEM):
            raise ValueError(
                "expected Role.CHARGE_POINT or Role.CENTRAL_SYSTEM: a link is one side"
            )
        self._role = role
        self._handlers: dict[str, Callable[[Call[Any]], Any]] = {}

    def __contains__(self, action: str) -> bool:
        return action in self._handlers

    def on(self, message: type[C]) -> Register[C]:
        """Return the decorator that registers the handler of this call; see `Link.on`."""
        action = next((row for row in ACTIONS.values() if row.call is message), None)
        if action is None:
            shown = getattr(message, "__name__", type(message).__name__)
            raise TypeError(f"expected a call type such as messages.Heartbeat, got {shown}")
        if not action.sent_by & ~self._role & Role.EITHER:
            raise ValueError(f"{action.name} is sent by this side, never by the other one")
        return Register(self._handlers, action.name)

    async def answer(self, call: Call[Any]) -> Payload:
        """Run the handler of a call and return the payload of the answer.

        Raises:
            TypeError: The handler returned something else.
            KeyError: The action has no handler.
            RuntimeError: The handler was cancelled, or awaited a cancelled task, although the
                task that runs it was not cancelled.
            Exception: any other exception that the handler raises.
        """
        try:
            payload = self._handlers[call.action](call)
            if inspect.isawaitable(payload):
                payload = await payload
        except asyncio.CancelledError as error:
            if is_cancelled():
                raise
            raise RuntimeError(f"the handler of {call.action} was cancelled") from error
        due = ACTIONS[call.action].result
        if isinstance(payload, due):
            return payload
        raise TypeError(
            f"the handler of {call.action} must return {due.__name__}, not {type(payload).__name__}"
        )


def _taking_call(handler: Callable[..., Any]) -> Callable[[Call[Any]], Any]:
    """Return a function of a Call that calls the handler with one or two arguments."""
    signature = inspect.signature(handler)
    named = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    takes_both = sum(each.kind in named for each in signature.parameters.values()) > 1
    try:
        signature.bind(*[None] * (1 + takes_both))
    except TypeError:
        raise TypeError(
            f"expected a handler of the payload, or of the payload and the Call, got {signature}"
        ) from None
    if takes_both:
        return lambda call: handler(call.payload, call)
    return lambda call: handler(call.payload)


class Inbox(Generic[T]):
    """The queue of calls that wait for the handlers; its memory is bounded.

    The bound holds only if the writer awaits `room` after each `put`.
    """

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[T, int] | None] = asyncio.Queue()
        self._size = 0
        self._has_room = asyncio.Event()

    def put(self, item: T, size: int) -> None:
        """Add an item, at once."""
        self._size += size
        self._queue.put_nowait((item, size))

    def close(self) -> None:
        """Let the reader end after the items in the queue."""
        self._queue.put_nowait(None)

    async def room(self) -> None:
        """Wait until there is room for one more item; always yield to the event loop.

        Otherwise a transport that always has a message ready would block the event loop.
        """
        while self._queue.qsize() >= WAITING_CALLS or self._size > WAITING_SIZE:
            self._has_room.clear()
            await self._has_room.wait()
        await asyncio.sleep(0)

    async def get(self) -> T | None:
        """Remove and return the next item; `None` at the end."""
        await asyncio.sleep(0)
        entry = await self._queue.get()
        if entry is None:
            return None
        item, size = entry
        self._size -= size
        self._has_room.set()
        return item


def is_cancelled() -> bool:
    """Return whether the running task was cancelled, even if a handler suppressed that."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
