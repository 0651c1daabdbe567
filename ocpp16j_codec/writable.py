"""What JSON can hold: everything else must not go out, whatever the schemas would say of it.

msgspec writes some values without a word as something else: NaN and a missing value as `null`,
bytes as base64, sets as lists. And it goes down into whatever it is handed, though deep nesting
ends the process. Where a glance has seen something odd (see `canonical`), or a peer could not read
what was written, `unwritable` looks at everything.

Rule of this file: it says what cannot be written, not what may be sent. That is for the schemas.
"""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, inspect

from ocpp16j_codec import timestamps
from ocpp16j_codec.errors import Category, Violation, show_path
from ocpp16j_codec.frames import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MOST_CONTAINERS", "class_name", "is_finite", "unwritable", "violation"]

#: More objects and lists than any message has; what goes round in circles passes it.
MOST_CONTAINERS = 100_000
#: As much of a number as a sentence repeats.
_SHOWN = 40
#: Whole numbers of more bits are infinite to peers that read all numbers as floats.
_MOST_BITS = 1023
#: What stands in a place, in words.
_DUE: dict[type[inspect.Type], str] = {
    inspect.StrType: "a text",
    inspect.EnumType: "a text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.DateTimeType: "a timestamp",
    inspect.ListType: "a list",
}


def violation(category: Category, path: str, message: str) -> Violation:
    """A fault of a message of our own."""
    # The path is our own, not a peer's: most of it may be shown.
    return Violation(category, path, f"{message} at {show_path(path, room=120)}")


def class_name(value: object) -> str:
    """The name of the class of a value; asks neither the value nor its class, which may lie."""
    return type_name(type(value))


def unwritable(
    value: Any,
    path: str,
    depth_limit: int,
    *,
    typed: bool = True,
    most: int = MOST_CONTAINERS,
) -> Iterator[Violation]:
    """What no JSON text can hold, or would hold as something else, in the order of the message.

    Args:
        value: a payload, or whatever else stands in a frame.
        path: where it stands there.
        depth_limit: how deep brackets may be nested, those of the frame included.
        typed: dicts are refused in payloads wherever they stand, not only in place of a struct.
        most: how many objects and lists that are not empty there may be.
    """
    is_payload = issubclass(type(value), Struct)
    todo: list[tuple[Any, str, int, inspect.Type | None]] = [(value, path, 2, None)]
    containers = 0
    while todo:
        item, here, depth, due = todo.pop()
        if is_payload and issubclass(type(item), dict) and (typed or _is_struct(due)):
            yield violation(Category.WRONG_TYPE, here, f"a {class_name(item)} {_instead_of(due)}")
            continue
        if not is_payload and issubclass(type(item), Struct):
            yield violation(Category.WRONG_TYPE, here, f"{class_name(item)} {_instead_of(due)}")
            continue
        fault, inner = _seen(item, due, is_payload=is_payload)
        if fault is not None:
            yield violation(fault[0], here, fault[1])
        containers += bool(inner)
        if containers > most or (inner and depth > depth_limit):
            yield violation(Category.LIMIT_PASSED, path, "more than can be written")
            return
        todo += [
            (member, f"{here}/{name}", depth + 1, its) for name, member, its in reversed(inner)
        ]


def _seen(
    item: Any, due: inspect.Type | None, *, is_payload: bool
) -> tuple[tuple[Category, str] | None, list[tuple[str, Any, inspect.Type | None]]]:
    """The fault of a value, and what it holds. Whatever its class does must not get any further."""
    try:
        fault, inner = _fault(item), _inner(item, due)
    except Exception:  # noqa: BLE001 - it is not ours
        return (Category.WRONG_TYPE, f"a {class_name(item)} that fails to be read"), []
    if is_payload and item is None:
        fault = Category.WRONG_TYPE, f"null {_instead_of(due) if due else 'where a value is due'}"
    misplaced = is_payload and not isinstance(due, inspect.DateTimeType)
    if misplaced and fault is None and issubclass(type(item), datetime):
        # It would go out as text, and not as timestamps do.
        fault = Category.WRONG_TYPE, "a timestamp where none is due"
    return fault, inner


def _is_struct(due: inspect.Type | None) -> bool:
    return isinstance(due, inspect.StructType)


def _instead_of(due: inspect.Type | None) -> str:
    """What should stand in a place, as the end of a sentence."""
    match due:
        case inspect.StructType(cls=struct):
            article = "an" if struct.__name__[0] in "AEIOU" else "a"
            return f"where {article} {struct.__name__} is due"
        case None:
            return "where none is due"
        case _:
            return f"where {_DUE.get(type(due), 'a value')} is due"


@cache
def _fields_of(struct: type) -> tuple[inspect.Field, ...]:
    return inspect.type_info(struct).fields  # type: ignore[attr-defined, no-any-return]


def _plain(kind: inspect.Type) -> inspect.Type:
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def _inner(item: Any, due: inspect.Type | None) -> list[tuple[str, Any, inspect.Type | None]]:
    """What a value holds: names on the wire, values, what is due; what is left out is left out."""
    kind = type(item)
    if issubclass(kind, Struct):
        leaves_out = kind.__struct_config__.omit_defaults
        members = [(field, getattr(item, field.name)) for field in _fields_of(kind)]
        return [
            (field.encode_name, each, _plain(field.type))
            for field, each in members
            if not leaves_out or each is not field.default
        ]
    if issubclass(kind, dict):
        return [(_segment(name), each, None) for name, each in dict.items(item)]
    if not issubclass(kind, list | tuple):
        return []
    of = _plain(due.item_type) if isinstance(due, inspect.ListType) else None
    elements = list.__iter__(item) if issubclass(kind, list) else tuple.__iter__(item)
    return [(str(i), each, of) for i, each in enumerate(elements)]


def _segment(name: Any) -> str:
    """The name of a member as in a JSON pointer (RFC 6901), or as much of it as will be shown."""
    if not issubclass(type(name), str):
        return class_name(name)
    return str.__getitem__(name, slice(60)).replace("~", "~0").replace("/", "~1")


def _fault(item: Any) -> tuple[Category, str] | None:
    """What makes a value, aside from what it holds, unfit to be written.

    Asked is the type and not the value, whose `__class__` may lie or raise.
    """
    kind = type(item)
    if issubclass(kind, Enum):
        # What is written is the value of a member, which may be anything.
        written = item._value_
        if type(written) in (str, int):
            return _fault(written)
        return Category.WRONG_TYPE, f"{class_name(item)} is no enumeration of texts or numbers"
    if item is None or kind is bool or issubclass(kind, Struct | list | tuple):
        return None
    if kind is str:
        return None if _is_unicode(item) else (Category.NOT_JSON, "half a surrogate pair")
    if kind is int or issubclass(kind, float | Decimal):
        if is_finite(item):
            return None
        return Category.OUT_OF_RANGE, f"{_shown(item)} is no JSON number"
    if issubclass(kind, datetime):
        said = _fault_of_timestamp(item)
        return (Category.UNREADABLE_TIMESTAMP, said) if said else None
    if issubclass(kind, dict):
        if all(type(name) is str and _is_unicode(name) for name in dict.keys(item)):
            return None
        return Category.WRONG_TYPE, "the name of a member is no text"
    return Category.WRONG_TYPE, f"{class_name(item)} is no JSON value"


def _fault_of_timestamp(value: datetime) -> str | None:
    # A time zone may raise and return anything, and say anything when it does.
    try:
        if datetime.utcoffset(value) is None:
            return "a timestamp needs a time zone"
        timestamps.write(value)
    except Exception:  # noqa: BLE001 - see above
        return "a timestamp that cannot be turned into UTC"
    return None


def _shown(number: Any) -> str:
    if type(number) is int:
        return f"a whole number of {number.bit_length()} bits"
    shown = Decimal.__str__(number) if issubclass(type(number), Decimal) else float.__repr__(number)
    return shown if len(shown) <= _SHOWN else shown[:_SHOWN] + "..."


def is_finite(number: Any) -> bool:
    """Whether a number is one that JSON can hold and a peer can read.

    One so large that it becomes infinite as a float, or so small that it becomes 0, is none.
    """
    kind = type(number)
    if kind is int:
        return bool(number.bit_length() <= _MOST_BITS)
    if not issubclass(kind, Decimal):
        return math.isfinite(number)
    # A signalling NaN raises where it is looked at as a float. A subclass is not asked.
    if not Decimal.is_finite(number):
        return False
    nearest = Decimal.__float__(number)
    return math.isfinite(nearest) and (nearest != 0 or Decimal.is_zero(number))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
