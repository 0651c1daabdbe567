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
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec import timestamps
from ocpp16j_codec.errors import Category, Violation, show_path
from ocpp16j_codec.frames import type_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocpp16j_codec.shapes import Shape

__all__ = ["MOST_CONTAINERS", "class_name", "is_finite", "unwritable", "violation"]

#: More objects and lists than any message has; what goes round in circles passes it.
MOST_CONTAINERS = 100_000
#: As much of a number as a sentence repeats.
_SHOWN = 40
#: Whole numbers of more bits are infinite to peers that read all numbers as floats.
_MOST_BITS = 1023


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
    todo: list[tuple[Any, str, int, Shape | None]] = [(value, path, 2, None)]
    containers = 0
    while todo:
        item, here, depth, due = todo.pop()
        if is_payload and issubclass(type(item), dict) and (typed or _is_struct(due)):
            yield violation(Category.WRONG_TYPE, here, f"{_instead_of(due)}a {class_name(item)}")
            continue
        if not is_payload and issubclass(type(item), Struct):
            yield violation(Category.WRONG_TYPE, here, f"{_instead_of(due)}{class_name(item)}")
            continue
        fault, inner = _seen(item, due, is_payload=is_payload)
        if fault is not None:
            yield violation(fault[0], here, fault[1])
        containers += bool(inner)
        if containers > most or (inner and depth > depth_limit):
            yield violation(
                Category.LIMIT_PASSED,
                path,
                "too deeply nested, or too many objects and lists, to be encoded",
            )
            return
        todo += [
            (member, f"{here}/{name}", depth + 1, its) for name, member, its in reversed(inner)
        ]


def _seen(
    item: Any, due: Shape | None, *, is_payload: bool
) -> tuple[tuple[Category, str] | None, list[tuple[str, Any, Shape | None]]]:
    """The fault of a value, and what it holds. Whatever its class does must not get any further."""
    try:
        fault, inner = _fault(item), _inner(item, due)
    except Exception:  # noqa: BLE001 - it is not ours
        return (Category.WRONG_TYPE, f"{class_name(item)} raised an exception when it was read"), []
    if is_payload and item is None:
        fault = Category.WRONG_TYPE, f"{_instead_of(due) if due else 'expected a value, got '}null"
    misplaced = is_payload and not (due is not None and due.is_timestamp)
    if misplaced and fault is None and issubclass(type(item), datetime):
        # It would go out as text, and not as timestamps do.
        fault = Category.WRONG_TYPE, "unexpected timestamp"
    return fault, inner


def _is_struct(due: Shape | None) -> bool:
    return due is not None and due.struct is not None


def _instead_of(due: Shape | None) -> str:
    """The start of a sentence that names the expected type; what was found follows."""
    return "unexpected " if due is None else f"expected {due}, got "


def _inner(item: Any, due: Shape | None) -> list[tuple[str, Any, Shape | None]]:
    """What a value holds: names on the wire, values, what is due; what is left out is left out."""
    kind = type(item)
    if issubclass(kind, Struct):
        from ocpp16j_codec.shapes import members_of  # noqa: PLC0415 - for what is refused

        leaves_out = kind.__struct_config__.omit_defaults
        members = [(member, getattr(item, member.attribute)) for member in members_of(kind)]
        return [
            (member.name, each, member.shape)
            for member, each in members
            if not leaves_out or each is not member.default
        ]
    if issubclass(kind, dict):
        return [(_segment(name), each, None) for name, each in dict.items(item)]
    if not issubclass(kind, list | tuple):
        return []
    of = due.item if due is not None else None
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
        return (
            Category.WRONG_TYPE,
            f"{class_name(item)} is not an enumeration of strings or integers",
        )
    if item is None or kind is bool or issubclass(kind, Struct | list | tuple):
        return None
    if kind is str:
        return None if _is_unicode(item) else (Category.NOT_JSON, "lone surrogate")
    if kind is int or issubclass(kind, float | Decimal):
        if is_finite(item):
            return None
        return Category.OUT_OF_RANGE, f"{_shown(item)} is not a JSON number"
    if issubclass(kind, datetime):
        said = _fault_of_timestamp(item)
        return (Category.UNREADABLE_TIMESTAMP, said) if said else None
    if issubclass(kind, dict):
        if all(type(name) is str and _is_unicode(name) for name in dict.keys(item)):
            return None
        return Category.WRONG_TYPE, "expected a string for the name of a member"
    return Category.WRONG_TYPE, f"{class_name(item)} is not a JSON value"


def _fault_of_timestamp(value: datetime) -> str | None:
    # A time zone may raise and return anything, and say anything when it does.
    try:
        if datetime.utcoffset(value) is None:
            return "a timestamp needs a time zone"
        timestamps.write(value)
    except Exception:  # noqa: BLE001 - see above
        return "timestamp that cannot be converted to UTC"
    return None


def _shown(number: Any) -> str:
    if type(number) is int:
        return f"an integer of {number.bit_length()} bits"
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
