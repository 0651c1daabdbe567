"""The one form in which timestamps and limits go out.

msgspec writes payloads as they should be but for these: timestamps go out in UTC with no or three
fraction digits, limits with at most one fraction digit. `ready_for` gives, per payload type, what
sees to that; a payload that is canonical already comes back as it is, so that asking costs little.

Rule of this file: a payload is not changed; where it needs other words, a copy is made.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import inspect
from msgspec.structs import replace

from ocpp16j_codec import timestamps

if TYPE_CHECKING:
    from collections.abc import Callable

    Ready = Callable[[Any], Any]

__all__ = ["ready_for"]

#: How far a float may be from one fraction digit and still mean it: 0.1 * 61 is 6.1.
_TOLERANCE = 1e-9


@cache
def ready_for(struct: type) -> Ready | None:
    """What gets payloads of a type ready for msgspec; `None` where there is nothing to do."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - for type checkers
    steps = [(field.name, step) for field in info.fields if (step := _step(field.type)) is not None]
    if not steps:
        return None

    if len(steps) == 1:
        return _one_step(*steps[0])

    def ready(payload: Any) -> Any:
        changes: dict[str, Any] | None = None
        for name, step in steps:
            value = getattr(payload, name)
            made = step(value)
            if made is not value:
                changes = changes or {}
                changes[name] = made
        return payload if changes is None else replace(payload, **changes)

    return ready


def _one_step(name: str, step: Ready) -> Ready:
    """The same for a struct in which only one member needs a look, as in most there are."""
    get = attrgetter(name)

    def ready(payload: Any) -> Any:
        value = get(payload)
        made = step(value)
        return payload if made is value else replace(payload, **{name: made})

    return ready


def _step(kind: inspect.Type) -> Ready | None:
    if isinstance(kind, inspect.Metadata):
        kind = kind.type
    match kind:
        case inspect.DateTimeType():
            return _timestamp
        case inspect.FloatType():
            return _one_decimal
        case inspect.StructType(cls=struct):
            ready = ready_for(struct)
            return None if ready is None else _struct_step(struct, ready)
        case inspect.ListType(item_type=item):
            step = _step(item)
            return None if step is None else _list_step(step)
        case _:
            return None


def _struct_step(struct: type, ready: Ready) -> Ready:
    def step(value: Any) -> Any:
        # Whatever else stands there, the check of the schema will tell.
        return ready(value) if type(value) is struct else value

    return step


def _list_step(step: Ready) -> Ready:
    def ready(values: Any) -> Any:
        if type(values) is list:
            for value in values:
                if step(value) is not value:
                    return [step(value) for value in values]
        return values

    return ready


def _timestamp(value: Any) -> Any:
    if type(value) is datetime and value.tzinfo is UTC and not value.microsecond:
        return value  # msgspec writes this one as it should be
    return timestamps.write(value) if isinstance(value, datetime) else value


def _one_decimal(value: Any) -> Any:
    if type(value) is float or type(value) is Decimal:
        if not math.isfinite(value):
            raise ValueError
        number = float(value)
        rounded = round(number, 1)
        return rounded if abs(number - rounded) <= _TOLERANCE else number
    return value
