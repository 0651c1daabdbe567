"""The faults of frames that are to be encoded, found in the Python values.

msgspec encodes some values silently as something else: NaN and missing values as `null`, bytes as
base64, sets as lists. It also recurses without limit, and deep nesting can end the process. So if a
check finds a suspicious value (see `canonical`), or the encoded frame does not conform,
`unwritable` examines every value. With `schema`, it also compares them with the types of the
payload, so that all faults of a refused frame are reported together.

Values may be of any class. Their types are compared by identity or with `issubclass`, and methods
are called on the built-in classes, so that no code of a value is run.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec import timestamps
from ocpp16j_codec.canonical import has_one_decimal, is_finite, plain_number, to_one_decimal
from ocpp16j_codec.deviations import (
    INTEGER_OUT_OF_RANGE,
    LARGEST_INTEGER,
    SMALLEST_INTEGER,
    Category,
    QuirkKind,
    Violation,
    not_in_enumeration,
    quote,
    show_path,
)
from ocpp16j_codec.frames import class_name, type_name
from ocpp16j_codec.shapes import Kind, members_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocpp16j_codec.shapes import Shape

    Fault = tuple[Category, str]

__all__ = ["MOST_CONTAINERS", "unwritable", "violation"]

#: More objects and lists than any message has. A structure that contains itself exceeds it.
MOST_CONTAINERS = 100_000
#: How many characters of a number a sentence repeats.
_SHOWN = 40
#: The types whose values are encoded as a kind of value; a kind that is not listed accepts all. A
#: `Decimal` may be a whole number.
_ACCEPTED: dict[Kind, tuple[type, ...]] = {
    Kind.TEXT: (str,),
    Kind.WORD: (str,),
    Kind.INTEGER: (int, Decimal),
    Kind.DECIMAL: (int, float, Decimal),
    Kind.EXACT: (int, float, Decimal),
    Kind.BOOLEAN: (bool,),
    Kind.TIMESTAMP: (datetime, str),
    Kind.LIST: (list, tuple),
}
_ANYTHING: tuple[type, ...] = (object, bool)


def violation(category: Category, path: str, message: str) -> Violation:
    """Return a fault of a frame that is to be encoded."""
    # The path is our own, not a peer's, so more of it may be shown.
    return Violation(category, path, f"{message} at {show_path(path, room=120)}")


def unwritable(
    value: Any,
    path: str,
    depth_limit: int,
    *,
    typed: bool = True,
    schema: bool = False,
    most: int = MOST_CONTAINERS,
) -> Iterator[Violation]:
    """Yield the values that JSON cannot represent, or that msgspec would encode as something else.

    Args:
        value: a payload, or another element of a frame.
        path: the path of the value in the frame.
        depth_limit: how deep brackets may be nested, including those of the frame.
        typed: also refuse a dict in a payload where no struct is expected.
        schema: also refuse values of a payload that the schema does not allow.
        most: the maximum number of objects and lists that are not empty.

    Violations are yielded in the order of the frame.
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
        fault, inner = _examine(item, due, is_payload=is_payload)
        if fault is None and schema and due is not None and item is not None:
            fault = _schema_fault(item, due)
            if fault is not None and fault[0] is Category.WRONG_TYPE:
                inner = []  # what it contains is no fault of its own
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


def _examine(
    item: Any, due: Shape | None, *, is_payload: bool
) -> tuple[Fault | None, list[tuple[str, Any, Shape | None]]]:
    """Return the fault of a value, and the values in it. Whatever the value raises is a fault."""
    try:
        fault, inner = _json_fault(item), _inner(item, due)
    except Exception:  # noqa: BLE001 - raised by code that is not ours
        return (Category.WRONG_TYPE, f"{class_name(item)} raised an exception when it was read"), []
    if is_payload and item is None:
        fault = Category.WRONG_TYPE, f"{_instead_of(due) if due else 'expected a value, got '}null"
    if fault is None and due is not None and due.kind is Kind.INTEGER and _is_negative_zero(item):
        fault = Category.WRONG_TYPE, "expected an integer, got a negative zero"
    misplaced = is_payload and (due is None or due.kind is not Kind.TIMESTAMP)
    if misplaced and fault is None and issubclass(type(item), datetime):
        # It would be encoded in a form that timestamps do not have.
        fault = Category.WRONG_TYPE, "unexpected timestamp"
    return fault, inner


def _is_negative_zero(item: Any) -> bool:
    return issubclass(type(item), Decimal) and Decimal.is_zero(item) and Decimal.is_signed(item)


def _is_struct(due: Shape | None) -> bool:
    return due is not None and due.struct is not None


def _instead_of(due: Shape | None) -> str:
    """Return the start of a sentence that names the expected type; the type found follows it."""
    return "unexpected " if due is None else f"expected {due}, got "


def _inner(item: Any, due: Shape | None) -> list[tuple[str, Any, Shape | None]]:
    """Return the values in a value that will be encoded, with name on the wire and shape."""
    kind = type(item)
    if issubclass(kind, Struct):
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
    """Return the name of a member as in a JSON pointer (RFC 6901), cut to what may be shown."""
    if not issubclass(type(name), str):
        return type_name(type(name))
    return str.__getitem__(name, slice(60)).replace("~", "~0").replace("/", "~1")


# -- single values -------------------------------------------------------------------------------


def _json_fault(item: Any) -> Fault | None:
    """Return why JSON cannot represent a value, apart from the values in it; `None` if it can."""
    kind = type(item)
    if issubclass(kind, Enum):
        # The value of the member is encoded, which may be anything.
        written = item._value_
        if type(written) in (str, int):
            return _json_fault(written)
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
        message = _timestamp_fault(item)
        return (Category.UNREADABLE_TIMESTAMP, message) if message else None
    if issubclass(kind, dict):
        if all(type(name) is str and _is_unicode(name) for name in dict.keys(item)):
            return None
        return Category.WRONG_TYPE, "expected a string for the name of a member"
    return Category.WRONG_TYPE, f"{class_name(item)} is not a JSON value"


def _schema_fault(item: Any, due: Shape) -> Fault | None:
    """Return why the schema does not allow a value that JSON can represent; `None` if it does."""
    value = item._value_ if issubclass(type(item), Enum) else item
    kind = type(value)
    accepted = (due.struct,) if due.struct is not None else _ACCEPTED.get(due.kind, _ANYTHING)
    if not issubclass(kind, accepted) or (kind is bool and bool not in accepted):
        return Category.WRONG_TYPE, f"{_instead_of(due)}{class_name(item)}"
    match due.kind:
        case Kind.TEXT if due.limit is not None and len(value) > due.limit:
            quirk = QuirkKind.TOO_LONG
            return quirk.category, quirk.describe(size=len(value), limit=due.limit)
        case Kind.LIST if _length(value) < due.least:
            return QuirkKind.EMPTY_LIST.category, QuirkKind.EMPTY_LIST.sentence
        case Kind.DECIMAL if due.digits is not None and not has_one_decimal(to_one_decimal(value)):
            return QuirkKind.TOO_PRECISE.category, QuirkKind.TOO_PRECISE.sentence
        case Kind.WORD if value not in due.words:
            return Category.NOT_IN_ENUMERATION, not_in_enumeration(value, due.enum)
        case Kind.INTEGER if not SMALLEST_INTEGER <= plain_number(value) <= LARGEST_INTEGER:
            return Category.OUT_OF_RANGE, INTEGER_OUT_OF_RANGE
        case Kind.TIMESTAMP if kind is str:
            return _written_timestamp_fault(value)
        case _:
            return None


def _length(value: Any) -> int:
    return list.__len__(value) if issubclass(type(value), list) else tuple.__len__(value)


def _written_timestamp_fault(text: str) -> Fault | None:
    """Return what is wrong with a timestamp that is given as text; text is not converted."""
    instant, conforming = timestamps.read(text)
    if conforming and instant is not None and instant.tzinfo is not None:
        return None
    quirk = QuirkKind.NAIVE_TIMESTAMP if conforming else QuirkKind.TIMESTAMP_SPELLING
    quirk = QuirkKind.UNREADABLE_TIMESTAMP if instant is None else quirk
    return quirk.category, f"{quirk.sentence}: {quote(text)}"


def _timestamp_fault(value: datetime) -> str | None:
    # The methods of a time zone may raise or return anything.
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


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
