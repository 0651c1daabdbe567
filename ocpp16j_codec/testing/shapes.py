"""The types of payloads, and their names.

`ocpp16j_codec.shapes` has their members. This package uses only these two modules, so a message
that is added to the table of actions is also made, spoilt and fuzzed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocpp16j_codec import ACTIONS, Action, Call, CallError, CallResult
from ocpp16j_codec.shapes import members_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocpp16j_codec.messages import Payload

    #: A payload type, given as the type, its name, or an action for its call.
    About = type[Payload] | Action | str

__all__ = ["all_types", "every_type", "is_guarded", "is_result", "payload_type"]


def payload_type(about: About) -> type[Payload]:
    """Return the struct of a type or name; an action means its call.

    Raises:
        KeyError: There is no such action or payload.
    """
    if isinstance(about, Action):
        return about.call
    if isinstance(about, str):
        if about in ACTIONS:
            return ACTIONS[about].call
        return {action.result.__name__: action.result for action in ACTIONS.values()}[about]
    return about


def is_result(struct: type[Payload]) -> bool:
    """Return whether a payload is that of a result."""
    return struct in _RESULTS


_RESULTS = frozenset(action.result for action in ACTIONS.values())


def all_types() -> Iterator[type[Payload]]:
    """Return every call and every result, in the order of the table of actions."""
    for action in ACTIONS.values():
        yield action.call
        yield action.result


def every_type() -> tuple[type[Payload], ...]:
    """Return every call and every result, and every type nested in one."""
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
    """Return whether absence may mean more in a frame: a command, or a result with idTagInfo."""
    if isinstance(frame, Call):
        return ACTIONS[frame.action].is_command(None)
    return isinstance(frame, CallResult) and "id_tag_info" in frame.payload.__struct_fields__
