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

from msgspec import Raw, Struct, inspect

from ocpp16j_codec import timestamps
from ocpp16j_codec.errors import Category, Violation, show_path

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_finite", "unwritable", "violation"]

#: More objects and lists than any message has; what goes round in circles passes it.
_MOST_CONTAINERS = 100_000


def violation(category: Category, path: str, message: str) -> Violation:
    """A fault of a message of our own."""
    # The path is our own, not a peer's: most of it may be shown.
    return Violation(category, path, f"{message} at {show_path(path, room=120)}")


def unwritable(
    value: Any, path: str, depth_limit: int, *, typed: bool = True
) -> Iterator[Violation]:
    """What no JSON text can hold, or would hold as something else.

    Args:
        value: a payload, or whatever else stands in a frame.
        path: where it stands there.
        depth_limit: how deep brackets may be nested, those of the frame included.
        typed: the objects of a payload are structs, and those of error details dicts.
    """
    is_payload = isinstance(value, Struct)
    odd = dict if is_payload else Struct
    todo = [(value, path, 2, not is_payload)]
    containers = 0
    while todo:
        item, here, depth, timely = todo.pop()
        if typed and isinstance(item, odd):
            yield violation(Category.WRONG_TYPE, here, f"{type(item).__name__} where none is due")
            continue
        fault = _fault(item)
        if is_payload and (item is None or isinstance(item, Raw)):
            fault = Category.WRONG_TYPE, f"{_word(item)} where a value is due"
        elif isinstance(item, datetime) and not timely and fault is None:
            # It would go out as text, and not as timestamps do.
            fault = Category.WRONG_TYPE, "a timestamp where none is due"
        if fault is not None:
            yield violation(fault[0], here, fault[1])
        inner = _inner(item)
        timestamps_of = _timestamps_of(type(item)) if isinstance(item, Struct) else ()
        containers += bool(inner)
        if containers > _MOST_CONTAINERS or (inner and depth > depth_limit):
            yield violation(Category.LIMIT_PASSED, path, "more than can be written")
            return
        todo += [
            (member, f"{here}/{name}", depth + 1, not is_payload or name in timestamps_of)
            for name, member in reversed(inner)
        ]


@cache
def _fields_of(struct: type) -> tuple[inspect.Field, ...]:
    return inspect.type_info(struct).fields  # type: ignore[attr-defined, no-any-return]


@cache
def _timestamps_of(struct: type) -> frozenset[str]:
    """The names, on the wire, of members that are timestamps."""
    kinds = (
        (f.encode_name, f.type.type if isinstance(f.type, inspect.Metadata) else f.type)
        for f in _fields_of(struct)
    )
    return frozenset(name for name, kind in kinds if isinstance(kind, inspect.DateTimeType))


def _word(item: Any) -> str:
    return "null" if item is None else type(item).__name__


def _inner(item: Any) -> list[tuple[str, Any]]:
    """What a value holds, by its names on the wire; what is left out there is left out."""
    if isinstance(item, Struct):
        members = [(field, getattr(item, field.name)) for field in _fields_of(type(item))]
        return [(field.encode_name, each) for field, each in members if each is not field.default]
    if isinstance(item, dict):
        # As in a JSON pointer (RFC 6901).
        escaped = (str(name)[:60].replace("~", "~0").replace("/", "~1") for name in item)
        return list(zip(escaped, item.values(), strict=True))
    return [(str(i), each) for i, each in enumerate(item)] if isinstance(item, list | tuple) else []


def _fault(item: Any) -> tuple[Category, str] | None:
    """What makes a value, aside from what it holds, unfit to be written."""
    match item:
        case None | bool() | Enum() | Raw() | Struct() | list() | tuple():
            return None
        case int() if type(item) is int:
            return None
        case str() if type(item) is str:
            if not _is_unicode(item):
                return Category.NOT_JSON, "half a surrogate pair"
        case float() | Decimal():
            if not is_finite(item):
                return Category.OUT_OF_RANGE, f"{item} is no JSON number"
        case datetime():
            try:
                timestamps.write(item)
            except (ValueError, ArithmeticError, RuntimeError) as error:
                return Category.UNREADABLE_TIMESTAMP, str(error)
        case dict():
            if not all(type(name) is str and _is_unicode(name) for name in item):
                return Category.WRONG_TYPE, "the name of a member is no text"
        case _:
            return Category.WRONG_TYPE, f"{type(item).__name__} is no JSON value"
    return None


def is_finite(number: float | Decimal) -> bool:
    """Whether a number is one that JSON can hold."""
    # A signalling NaN raises where it is looked at as a float.
    return (not isinstance(number, Decimal) or number.is_finite()) and math.isfinite(number)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
