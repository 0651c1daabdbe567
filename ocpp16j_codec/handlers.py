"""The functions that answer calls: which one, what it is called with, what it may return.

A `Link` has one `Handlers`. Nothing here knows a connection.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any

from ocpp16j_codec import ACTIONS, Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from ocpp16j_codec import Call
    from ocpp16j_codec.messages import Payload

    Handler = TypeVar("Handler", bound=Callable[..., Any])

__all__ = ["Handlers"]


class Handlers:
    """The handlers of one side, by action.

    Args:
        role: which side answers.
    """

    def __init__(self, role: Role) -> None:
        self._role = role
        self._handlers: dict[str, Callable[[Call[Any]], Any]] = {}

    def __contains__(self, action: str) -> bool:
        return action in self._handlers

    def on(self, message: type[Payload]) -> Callable[[Handler], Handler]:
        """Register the decorated function; see `Link.on`."""
        action = next((row for row in ACTIONS.values() if row.call is message), None)
        if action is None:
            shown = getattr(message, "__name__", type(message).__name__)
            raise TypeError(f"expected a call type such as messages.Heartbeat, got {shown}")
        if not action.sent_by & ~self._role & Role.EITHER:
            raise ValueError(f"{action.name} is sent by this side, never by the other one")

        def register(handler: Handler) -> Handler:
            if action.name in self._handlers:
                raise ValueError(f"{action.name} has a handler already")
            self._handlers[action.name] = _taking_call(handler)
            return handler

        return register

    async def answer(self, call: Call[Any]) -> Payload:
        """Run the handler of a call and return the payload of the answer.

        Raises:
            TypeError: The handler returned something else.
            KeyError: The action has no handler.
            BaseException: Whatever the handler raises.
        """
        payload = self._handlers[call.action](call)
        if inspect.isawaitable(payload):
            payload = await payload
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
