"""The one form in which timestamps and limits go out.

msgspec writes payloads as they should be but for these: timestamps go out in UTC with no or three
fraction digits, limits with at most one fraction digit. Whether a payload needs anything, a
glance tells; `ready_for` makes a copy that msgspec will write rightly. The glances at payloads that
somebody has built, who may have put anything anywhere, are in `glances`.

Rule of this file: a payload is not changed, and one that needs nothing is not copied.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import inspect
from msgspec.structs import replace

from ocpp16j_codec import timestamps
from ocpp16j_codec.writable import is_finite

if TYPE_CHECKING:
    from collections.abc import Callable

    Glance = Callable[[Any], int]
    Ready = Callable[[Any], Any]

__all__ = [
    "COPY", "EXACT_TENTHS", "ODD", "TO_WHOLE", "at_exact_number", "at_exact_timestamp", "at_number",
    "at_timestamp", "glance_for", "has_one_decimal", "ready_for", "timestamp_keys",
]  # fmt: skip

#: 1.5 * 2**52. Added to a float below 2**51 and taken away again, it rounds to a whole number.
TO_WHOLE = 6755399441055744.0
#: Below this, ten times a number that has one fraction digit is less than a third away from whole.
EXACT_TENTHS = 1e14

#: How far a float may be from one fraction digit and still mean it: 0.1 * 61 is 6.1.
_TOLERANCE = 1e-9
#: What a glance returns where a copy is needed; no payload holds as many timestamps.
COPY = -(10**9)
#: What a glance returns where msgspec may write something else than what stands there; no payload
#: takes as many copies.
ODD = -(10**18)


def _fields(struct: type) -> tuple[inspect.Field, ...]:
    fields: tuple[inspect.Field, ...] = inspect.type_info(struct).fields  # type: ignore[attr-defined]
    return fields


@cache
def glance_for(struct: type) -> Glance | None:
    """What looks over payloads of a type; `None` for types that never need anything.

    A glance returns how many timestamps of the payload msgspec will write with six fraction digits
    of which the last three are 0, and a negative number where a copy is needed.
    """
    steps = [(field.name, step) for field in _fields(struct) if (step := _glance(field.type))]
    if not steps:
        return None

    def glance(payload: Any) -> int:
        if type(payload) is not struct:
            return _odd(payload)
        total = 0
        for name, step in steps:
            total += step(getattr(payload, name))
        return total

    only_name, only_step = steps[0]
    get = attrgetter(only_name)

    def glance_at_one(payload: Any) -> int:
        return only_step(get(payload)) if type(payload) is struct else _odd(payload)

    return glance if len(steps) > 1 else glance_at_one


def _odd(value: Any) -> int:
    """What is not of the type it should be: absent, or a subclass perhaps, as a copy will tell."""
    return 0 if value is None else COPY


def _glance(kind: inspect.Type) -> Glance | None:
    match kind:
        case inspect.Metadata(type=inner):
            return _glance(inner)
        case inspect.DateTimeType():
            return _glance_at_timestamp
        case inspect.FloatType():
            return lambda value: 0 if value is None or _one_decimal(value) is value else COPY
        case inspect.StructType(cls=struct):
            return glance_for(struct)
        case inspect.ListType(item_type=item):
            step = _glance(item)
            return step and _glance_along(step, _timestamp_of(item))
        case _:
            return None


def _timestamp_of(kind: inspect.Type) -> str:
    """The name of a struct's timestamp, if that is all it has that needs a look; else nothing."""
    fields = kind.fields if isinstance(kind, inspect.StructType) else ()
    needy = [(field.name, step) for field in fields if (step := _glance(field.type))]
    return needy[0][0] if len(needy) == 1 and needy[0][1] is _glance_at_timestamp else ""


def _glance_along(step: Glance, timestamp: str) -> Glance:
    """The glance along a list; meter values come by the dozen, so theirs is without calls."""

    def glance(values: Any) -> int:
        return sum(map(step, values)) if type(values) is list else _odd(values)

    def glance_at_timestamps(values: Any) -> int:
        try:
            for value in values:
                instant = get(value)
                if (
                    type(instant) is not datetime
                    or instant.tzinfo is not UTC
                    or instant.microsecond
                ):
                    return glance(values)
        except (AttributeError, TypeError):
            return glance(values)
        return 0

    get = attrgetter(timestamp or "_")
    return glance_at_timestamps if timestamp else glance


def _glance_at_timestamp(value: Any) -> int:
    if type(value) is datetime and value.tzinfo is UTC:
        fraction = value.microsecond
        return 0 if not fraction else COPY if fraction % 1000 else 1
    return COPY if isinstance(value, datetime) else 0


def at_timestamp(value: Any) -> int:
    """Look at one timestamp of a payload that somebody has built."""
    return _glance_at_timestamp(value) if issubclass(type(value), datetime) else ODD


def at_number(value: Any) -> int:
    """Look at one limit of a payload that somebody has built."""
    if type(value) is float and is_finite(value) and _one_decimal(value) is value:
        return 0
    return COPY if issubclass(type(value), float | Decimal) else ODD


def at_exact_timestamp(value: Any) -> int:
    """Look at one timestamp of a payload that nobody will read again once it is written.

    Nobody knows what one of a subclass turns into.
    """
    return _glance_at_timestamp(value) if type(value) is datetime else ODD


def at_exact_number(value: Any) -> int:
    """Look at one limit of a payload that nobody will read again once it is written."""
    if type(value) is not float or not is_finite(value):
        return ODD
    if has_one_decimal(value):
        return 0
    return COPY if abs(value - round(value, 1)) <= _TOLERANCE else ODD


@cache
def ready_for(struct: type) -> Ready | None:
    """What gets payloads of a type ready for msgspec; `None` for types that never need it."""
    steps = [(field.name, step) for field in _fields(struct) if (step := _step(field.type))]
    if not steps:
        return None

    def ready(payload: Any) -> Any:
        changes = {name: step(getattr(payload, name)) for name, step in steps}
        return replace(payload, **changes)

    return ready


def timestamp_keys(struct: type) -> tuple[bytes, ...]:
    """What stands before the timestamps in JSON, up to the quote: `"timestamp":"`."""
    return tuple(f'"{name}":"'.encode() for name in sorted(_timestamp_names(struct)))


def _timestamp_names(struct: type) -> set[str]:
    names: set[str] = set()
    for field in _fields(struct):
        kind = field.type
        while isinstance(kind, inspect.Metadata | inspect.ListType):
            kind = kind.type if isinstance(kind, inspect.Metadata) else kind.item_type
        if isinstance(kind, inspect.DateTimeType):
            names.add(field.encode_name)
        elif isinstance(kind, inspect.StructType):
            names |= _timestamp_names(kind.cls)
    return names


def _step(kind: inspect.Type) -> Ready | None:
    match kind:
        case inspect.Metadata(type=inner):
            return _step(inner)
        case inspect.DateTimeType():
            return lambda value: timestamps.write(value) if isinstance(value, datetime) else value
        case inspect.FloatType():
            return _one_decimal
        case inspect.StructType(cls=struct):
            nested = ready_for(struct)
            return nested and _struct_step(struct, nested)
        case inspect.ListType(item_type=item):
            step = _step(item)
            return step and (
                lambda values: (
                    list(map(step, values)) if isinstance(values, list | tuple) else values
                )
            )
        case _:
            return None


def _struct_step(struct: type, ready: Ready) -> Ready:
    def step(value: Any) -> Any:
        if isinstance(value, dict):  # its timestamps would go out as they are
            raise TypeError
        return ready(value) if isinstance(value, struct) else value

    return step


def has_one_decimal(number: float) -> bool:
    """Whether a number has at most one fraction digit: is the float nearest to one that has (D15).

    The same as `round(number, 1) == number`, which takes ten times as long. A whole number of
    tenths, divided by ten, is rounded once, as reading its decimal text is.
    """
    if -EXACT_TENTHS < number < EXACT_TENTHS:
        return (number * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == number
    return round(number, 1) == number


def _one_decimal(value: Any) -> Any:
    if isinstance(value, float | Decimal):
        if not is_finite(value):
            raise ValueError
        number = float(value)
        rounded = round(number, 1)
        if rounded == value:
            return value if type(value) is float else rounded
        return rounded if abs(number - rounded) <= _TOLERANCE else number
    return value
