"""The canonical form of timestamps and limits in encoded frames.

msgspec writes payloads in canonical form except for two kinds of values: timestamps are sent in UTC
with no or three fraction digits, and limits with at most one fraction digit. A *check* (see
`check_for`) finds out whether a payload has values to convert; `converter_for` returns a function
that makes a converted copy. Payloads are never modified. `glances` has the checks of payloads that
a program has built, whose values may be of any type.

The result of a check is one integer, because it is needed for every frame that is sent:

- `SUSPICIOUS` (-1): a value is not of the expected type, so msgspec might write something else.
- from `NEEDS_COPY`: a value has to be converted in a copy.
- below `NEEDS_COPY`: how many timestamps msgspec will write with six fraction digits of which the
  last three are 0. These digits are cut from the encoded frame. 0: nothing is to be done.

The results for the members of a payload are added up, except for `SUSPICIOUS`, which is returned at
once.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ocpp16j_codec import timestamps
from ocpp16j_codec.shapes import Kind, Shape, members_of

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[Any], int]
    Convert = Callable[[Any], Any]

__all__ = [
    "EXACT_TENTHS",
    "NEEDS_COPY",
    "SUSPICIOUS",
    "TO_WHOLE",
    "check_for",
    "check_limit",
    "check_limit_exactly",
    "check_timestamp",
    "check_timestamp_exactly",
    "converter_for",
    "has_one_decimal",
    "is_finite",
    "plain_number",
    "timestamp_keys",
    "to_one_decimal",
]  # fmt: skip

SUSPICIOUS = -1
#: More than the timestamps of any payload.
NEEDS_COPY = 1 << 32

#: 1.5 * 2**52. Adding it to a float below 2**51 and subtracting it rounds to a whole number.
TO_WHOLE = 6755399441055744.0
#: Below this, ten times a number with one fraction digit is less than a third away from a whole
#: number.
EXACT_TENTHS = 1e14

#: How far a float may be from a number with one fraction digit and still mean it: 0.1 * 61 is 6.1.
_TOLERANCE = 1e-9
#: Peers that read all numbers as floats read whole numbers of more bits as infinity.
_MOST_BITS = 1023


@cache
def check_for(struct: type) -> Check | None:
    """Return the check of payloads of a type, or `None` if they have nothing to convert.

    It is for payloads whose values are of the expected types, or refused later; it never returns
    `SUSPICIOUS`.
    """
    steps = _steps(struct, _check)
    if not steps:
        return None

    def check(payload: Any) -> int:
        if type(payload) is not struct:
            return _check_other(payload)
        total = 0
        for name, step in steps:
            total += step(getattr(payload, name))
        return total

    only_name, only_step = steps[0]
    get = attrgetter(only_name)

    def check_only_member(payload: Any) -> int:
        return only_step(get(payload)) if type(payload) is struct else _check_other(payload)

    return check if len(steps) > 1 else check_only_member


def _steps(struct: type, step_for: Callable[[Shape], Any]) -> list[tuple[str, Any]]:
    """Return the members that need a step, as pairs of attribute and step."""
    return [
        (member.attribute, step)
        for member in members_of(struct)
        if (step := step_for(member.shape)) is not None
    ]


def _check_other(value: Any) -> int:
    """Check a value that is not of the expected type: absent, or perhaps of a subclass."""
    return 0 if value is None else NEEDS_COPY


def _check(shape: Shape) -> Check | None:
    """Return the check of the values of a shape, or `None` if they need none."""
    match shape:
        case Shape(kind=Kind.TIMESTAMP):
            return _check_any_timestamp
        case Shape(kind=Kind.DECIMAL):
            return lambda value: (
                0 if value is None or to_one_decimal(value) is value else NEEDS_COPY
            )
        case Shape(kind=Kind.OBJECT, struct=type() as struct):
            return check_for(struct)
        case Shape(kind=Kind.LIST, item=Shape() as item):
            step = _check(item)
            return step and _check_of_list(step, _only_timestamp(item))
        case _:
            return None


def _only_timestamp(shape: Shape) -> str:
    """Return the timestamp of a struct, if that is its only member to check, else an empty string.

    It is the name of the attribute.
    """
    steps = _steps(shape.struct, _check) if shape.struct is not None else []
    return steps[0][0] if len(steps) == 1 and steps[0][1] is _check_any_timestamp else ""


def _check_of_list(step: Check, timestamp: str) -> Check:
    """Return the check of a list; that of meter values, which are many, calls no function."""

    def check(values: Any) -> int:
        return sum(map(step, values)) if type(values) is list else _check_other(values)

    def check_timestamps(values: Any) -> int:
        try:
            for value in values:
                instant = get(value)
                if (
                    type(instant) is not datetime
                    or instant.tzinfo is not UTC
                    or instant.microsecond
                ):
                    return check(values)
        except (AttributeError, TypeError):
            return check(values)
        return 0

    get = attrgetter(timestamp or "_")
    return check_timestamps if timestamp else check


def _check_any_timestamp(value: Any) -> int:
    if type(value) is datetime and value.tzinfo is UTC:
        fraction = value.microsecond
        return 0 if not fraction else NEEDS_COPY if fraction % 1000 else 1
    return NEEDS_COPY if isinstance(value, datetime) else 0


# -- single values, for `glances` ----------------------------------------------------------------


def check_timestamp(value: Any) -> int:
    """Check a timestamp of a payload that a program has built."""
    return _check_any_timestamp(value) if issubclass(type(value), datetime) else SUSPICIOUS


def check_limit(value: Any) -> int:
    """Check a limit of a payload that a program has built."""
    if type(value) is float and is_finite(value) and to_one_decimal(value) is value:
        return 0
    return NEEDS_COPY if issubclass(type(value), float | Decimal) else SUSPICIOUS


def check_timestamp_exactly(value: Any) -> int:
    """Check a timestamp of a payload that is not validated after it has been encoded.

    An instance of a subclass is suspicious, because it may be converted to anything.
    """
    return _check_any_timestamp(value) if type(value) is datetime else SUSPICIOUS


def check_limit_exactly(value: Any) -> int:
    """Check a limit of a payload that is not validated after it has been encoded."""
    if type(value) is not float or not is_finite(value):
        return SUSPICIOUS
    if has_one_decimal(value):
        return 0
    return NEEDS_COPY if abs(value - round(value, 1)) <= _TOLERANCE else SUSPICIOUS


# -- conversion ----------------------------------------------------------------------------------


@cache
def converter_for(struct: type) -> Convert | None:
    """Return the function that converts payloads of a type, or `None` if there is nothing to do.

    It returns a copy, and raises if the payload cannot be converted.
    """
    steps = _steps(struct, _conversion)
    if not steps:
        return None

    def convert(payload: Any) -> Any:
        changes = {name: step(getattr(payload, name)) for name, step in steps}
        return replace(payload, **changes)

    return convert


def timestamp_keys(struct: type) -> tuple[bytes, ...]:
    """Return the keys of the timestamps of a payload as they precede the value in JSON."""
    return tuple(f'"{name}":"'.encode() for name in sorted(_timestamp_names(struct)))


def _timestamp_names(struct: type) -> set[str]:
    names: set[str] = set()
    for member in members_of(struct):
        shape = member.shape.innermost
        if shape.is_timestamp:
            names.add(member.name)
        elif shape.struct is not None:
            names |= _timestamp_names(shape.struct)
    return names


def _conversion(shape: Shape) -> Convert | None:
    """Return the function that converts the values of a shape, or `None` if there is none."""
    match shape:
        case Shape(kind=Kind.TIMESTAMP):
            return lambda value: (
                timestamps.write(value) if issubclass(type(value), datetime) else value
            )
        case Shape(kind=Kind.DECIMAL):
            return to_one_decimal
        case Shape(kind=Kind.OBJECT, struct=type() as struct):
            nested = converter_for(struct)
            return nested and _conversion_of_struct(struct, nested)
        case Shape(kind=Kind.LIST, item=Shape() as item):
            step = _conversion(item)
            return step and _conversion_of_list(step)
        case _:
            return None


def _conversion_of_struct(struct: type, convert: Convert) -> Convert:
    def step(value: Any) -> Any:
        if issubclass(type(value), dict):  # its timestamps would not be converted
            raise TypeError
        return convert(value) if issubclass(type(value), struct) else value

    return step


def _conversion_of_list(step: Convert) -> Convert:
    def convert(values: Any) -> Any:
        kind = type(values)
        # msgspec encodes what a list holds, whatever its class yields.
        if issubclass(kind, list):
            return [*map(step, list.__iter__(values))]
        return [*map(step, tuple.__iter__(values))] if issubclass(kind, tuple) else values

    return convert


# -- numbers -------------------------------------------------------------------------------------


def has_one_decimal(number: float) -> bool:
    """Return whether a number has at most one fraction digit, as far as a float can say (D15).

    Same result as `round(number, 1) == number`, in a tenth of the time: a whole number of tenths,
    divided by ten, is rounded once, like a float that is parsed from decimal text.
    """
    if -EXACT_TENTHS < number < EXACT_TENTHS:
        return (number * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == number
    return round(number, 1) == number


def to_one_decimal(value: Any) -> Any:
    """Convert a number to a float with one fraction digit if it means one, else to a float.

    Other values, and floats that are canonical, are returned as they are.

    Raises:
        ValueError: JSON has no such number.
    """
    if not issubclass(type(value), float | Decimal):
        return value
    if not is_finite(value):
        raise ValueError
    exact = plain_number(value)
    number = float(exact)
    rounded = round(number, 1)
    if rounded == exact:
        return value if type(value) is float else rounded
    return rounded if abs(number - rounded) <= _TOLERANCE else number


def plain_number(value: Any) -> int | float | Decimal:
    """Return a float or Decimal as an instance of that class itself; others as they are.

    A subclass may define comparison and conversion.
    """
    kind = type(value)
    if kind is float or not issubclass(kind, float | Decimal):
        number: int | float | Decimal = value
        return number
    return float.__pos__(value) if issubclass(kind, float) else Decimal(value)


def is_finite(number: Any) -> bool:
    """Return whether JSON has this number, and peers can read it as a float.

    A number that becomes infinity as a float, or 0 without being 0, cannot be read.
    """
    kind = type(number)
    if kind is int:
        return bool(number.bit_length() <= _MOST_BITS)
    if not issubclass(kind, Decimal):
        return math.isfinite(number)
    # Converting a signaling NaN to a float raises. Methods of a subclass are not called.
    if not Decimal.is_finite(number):
        return False
    nearest = Decimal.__float__(number)
    return math.isfinite(nearest) and (nearest != 0 or Decimal.is_zero(number))
