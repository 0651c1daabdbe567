"""Which types of payloads there are, and what names one.

What may stand in each is in `ocpp16j_codec.shapes`. Everything in this package goes by these two,
so a message that is added to the action table is made, spoilt and fuzzed from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocpp16j_codec import ACTIONS, Action, Call, CallError, CallResult
from ocpp16j_codec.shapes import members_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocpp16j_codec.messages import Payload

    #: What names a payload: its type, the name of that type, or an action for its call.
    About = type[Payload] | Action | str

__all__ = ["all_types", "every_type", "is_guarded", "is_result", "payload_type"]


def payload_type(about: About) -> type[Payload]:
    """The struct that is meant: a type stands for itself, an action for its call.

    Raises:
        KeyError: There is no such action and no such payload.
    """
    if isinstance(about, Action):
        return about.call
    if isinstance(about, str):
        if about in ACTIONS:
            return ACTIONS[about].call
        return {action.result.__name__: action.result for action in ACTIONS.values()}[about]
    return about


def is_result(struct: type[Payload]) -> bool:
    """Whether a payload answers a call."""
    return struct in _RESULTS


_RESULTS = frozenset(action.result for action in ACTIONS.values())


def all_types() -> Iterator[type[Payload]]:
    """Every call and every result, in the order of the action table."""
    for action in ACTIONS.values():
        yield action.call
        yield action.result


def every_type() -> tuple[type[Payload], ...]:
    """Every call and every result, and every type nested in one."""
    found: dict[type[Payload], None] = {}
    todo = list(all_types())
    while todo:
        struct = todo.pop(0)
        if struct not in found:
            found[struct] = None
            shapes = [member.shape.item or member.shape for member in members_of(struct)]
            todo += [shape.struct for shape in shapes if shape.struct is not None]
    return tuple(found)


def is_guarded(frame: Call[Any] | CallResult[Any] | CallError) -> bool:
    """Whether absence may mean more in a frame: a command, or a result that holds an idTagInfo."""
    if isinstance(frame, Call):
        return ACTIONS[frame.action].is_command(None)
    return isinstance(frame, CallResult) and "id_tag_info" in frame.payload.__struct_fields__
