"""What may stand where in a payload, read off the struct types.

`members_of` turns what `msgspec.inspect` says of a struct into the few facts that matter to
whoever makes payloads or spoils them: kind of value, greatest length, words, least number of
elements. Everything else in this package goes by these facts, so a message that is added to the
action table is made, spoilt and fuzzed from then on.

Rule of this file: no fact is written here, all of them come from the types.
"""

from __future__ import annotations

from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from msgspec import NODEFAULT, inspect

from ocpp16j_codec import ACTIONS, Action, Call, CallError, CallResult

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

    from ocpp16j_codec.messages import Payload

    #: What names a payload: its type, the name of that type, or an action for its call.
    About = type[Payload] | Action | str

__all__ = [
    "Kind", "Member", "Shape", "all_types", "every_type", "is_guarded", "is_result", "members_of",
    "payload_type",
]  # fmt: skip


class Kind(Enum):
    """The kinds of values that payloads are made of."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    WORD = "word"  # one of an enumeration
    OBJECT = "object"
    LIST = "list"


class Shape(NamedTuple):
    """What is due in one place.

    Attributes:
        kind: which kind of value.
        limit: the most characters a text may have; `None` for no limit.
        words: the enumeration a word is of.
        struct: the type of an object.
        item: the shape of a list's elements.
        least: the fewest elements a list may have.
    """

    kind: Kind
    limit: int | None = None
    words: tuple[StrEnum, ...] = ()
    struct: type[Payload] | None = None
    item: Shape | None = None
    least: int = 0


class Member(NamedTuple):
    """A member of an object: its name on the wire and in Python, and what is due there."""

    name: str
    attribute: str
    optional: bool
    shape: Shape


@cache
def members_of(struct: type[Payload]) -> tuple[Member, ...]:
    """The members of a payload or of a type nested in one, in the order of the wire."""
    info = inspect.type_info(struct)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{struct!r} is no payload")
    return tuple(
        Member(field.encode_name, field.name, field.default is not NODEFAULT, _shape_of(field.type))
        for field in info.fields
    )


def _shape_of(kind: inspect.Type) -> Shape:
    match kind:
        case inspect.Metadata(type=inner):
            return _shape_of(inner)
        case inspect.StrType(max_length=limit):
            return Shape(Kind.TEXT, limit=limit)
        case inspect.EnumType(cls=words):
            return Shape(Kind.WORD, words=cast("tuple[StrEnum, ...]", tuple(words)))
        case inspect.StructType(cls=struct):
            return Shape(Kind.OBJECT, struct=struct)  # type: ignore[arg-type]
        case inspect.ListType(item_type=item, min_length=least):
            return Shape(Kind.LIST, item=_shape_of(item), least=least or 0)
        case _:
            return Shape(_PLAIN[type(kind)])


_PLAIN: dict[type[inspect.Type], Kind] = {
    inspect.IntType: Kind.INTEGER,
    inspect.FloatType: Kind.DECIMAL,
    inspect.BoolType: Kind.BOOLEAN,
    inspect.DateTimeType: Kind.TIMESTAMP,
}


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
