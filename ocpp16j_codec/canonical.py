"""The one form in which timestamps and limits go out.

msgspec writes payloads as they should be but for these: timestamps go out in UTC with no or three
fraction digits, limits with at most one fraction digit. Whether a payload needs anything, a
glance tells; `ready_for` makes a copy that msgspec will write rightly.

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

__all__ = ["ODD", "glance_for", "outgoing_glance_for", "ready_for"]

#: How far a float may be from one fraction digit and still mean it: 0.1 * 61 is 6.1.
_TOLERANCE = 1e-9
#: What a glance returns where a copy is needed; no payload holds as many timestamps.
_COPY = -(10**9)
#: What a glance returns where msgspec may write something else than what stands there; no payload
#: takes as many copies.
ODD = -(10**18)


#: Types of members, and the one type whose values msgspec writes as they are.
_EXACT = {inspect.StrType: "str", inspect.IntType: "int", inspect.BoolType: "bool"}


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


@cache
def outgoing_glance_for(struct: type) -> Glance | None:
    """The same for payloads that somebody has built, who may have put anything anywhere.

    Such a glance looks at the type of every value there is, and returns `ODD` for a payload in
    which one is not of the type it should be: msgspec might write it as something else, or go down
    into it for ever. What is odd need not be wrong.
    """
    if not _fields(struct):
        return None
    source = _Source()
    source.look_at(inspect.type_info(struct), "payload", 1)
    return source.glance(struct.__name__)


def _odd(value: Any) -> int:
    """What is not of the type it should be: absent, or a subclass perhaps, as a copy will tell."""
    return 0 if value is None else _COPY


def _fields(struct: type) -> tuple[inspect.Field, ...]:
    fields: tuple[inspect.Field, ...] = inspect.type_info(struct).fields  # type: ignore[attr-defined]
    return fields


def _glance(kind: inspect.Type) -> Glance | None:
    match kind:
        case inspect.Metadata(type=inner):
            return _glance(inner)
        case inspect.DateTimeType():
            return _glance_at_timestamp
        case inspect.FloatType():
            return lambda value: 0 if value is None or _one_decimal(value) is value else _COPY
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
        return 0 if not fraction else _COPY if fraction % 1000 else 1
    return _COPY if isinstance(value, datetime) else 0


class _Source:
    """The source of a glance that looks at everything: written out, since calls would double it.

    Types are compared as they are, so nothing of a value gets to run, whatever class it is of.
    Within lists, what was just seen in the same member of the element before needs no look:
    members of enumerations are the same objects all along.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._seen: list[str] = []
        self._names: dict[str, Any] = {
            "ODD": ODD, "UTC": UTC, "datetime": datetime, "NOTHING": object(),
            "at_timestamp": _outgoing_timestamp, "at_number": _outgoing_number,
        }  # fmt: skip

    def glance(self, name: str) -> Glance:
        """What has been written, as a function."""
        head = [
            "def glance(payload):",
            "    total = 0",
            *(f"    {x} = NOTHING" for x in self._seen),
        ]
        source = "\n".join([*head, *self._lines, "    return total", ""])
        # Only names of types and attributes of our own have been put in.
        exec(compile(source, f"<glance at {name}>", "exec"), self._names)  # noqa: S102
        made: Glance = self._names["glance"]
        return made

    def look_at(
        self, kind: inspect.Type, at: str, indent: int, *, absent: bool = False, again: bool = False
    ) -> None:
        """Add what looks at a value; `absent` if it may be None, `again` within a list.

        `at` is an expression, and what it gives is named where it is looked at more than once: that
        is faster.
        """
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        if isinstance(kind, inspect.EnumType) and again:
            seen = f"seen{len(self._seen)}"
            self._seen.append(seen)
            self._add(f"if {at} is not {seen}:", indent)
            self._add(f"{seen} = {at}", indent + 1)
            self.look_at(kind, seen, indent + 1, absent=absent)
            return
        is_plain = isinstance(kind, inspect.StrType | inspect.IntType | inspect.BoolType)
        if "." in at and (absent or not is_plain):
            name = at.replace(".", "_")
            self._add(f"{name} = {at}", indent)
            at = name
        there = f"{at} is not None and " if absent else ""
        match kind:
            case inspect.StrType() | inspect.IntType() | inspect.BoolType():
                self._refuse(f"{there}type({at}) is not {_EXACT[type(kind)]}", indent)
            case inspect.EnumType(cls=enum):
                odd = f"{there}type({at}) is not {self._named(enum)} and type({at}) is not str"
                self._refuse(odd, indent)
            case inspect.DateTimeType():
                plain = f"type({at}) is datetime and {at}.tzinfo is UTC and not {at}.microsecond"
                self._count(f"{there}not ({plain})", f"at_timestamp({at})", indent)
            case inspect.FloatType():
                self._count(f"{there}type({at}) is not int", f"at_number({at})", indent)
            case inspect.StructType(cls=struct, fields=fields):
                if absent:
                    self._add(f"if {at} is not None:", indent)
                    indent += 1
                self._refuse(f"type({at}) is not {self._named(struct)}", indent)
                for field in fields:
                    inner = f"{at}.{field.name}"
                    self.look_at(field.type, inner, indent, absent=not field.required, again=again)
            case inspect.ListType(item_type=item):
                if absent:
                    self._add(f"if {at} is not None:", indent)
                    indent += 1
                self._refuse(f"type({at}) is not list", indent)
                self._add(f"for {at}_{indent} in {at}:", indent)
                self.look_at(item, f"{at}_{indent}", indent + 1, again=True)
            case _:  # pragma: no cover - what no payload has
                raise TypeError(f"no glance at {kind}")

    def _named(self, kind: type) -> str:
        self._names[kind.__name__] = kind
        return kind.__name__

    def _add(self, line: str, indent: int) -> None:
        self._lines.append("    " * indent + line)

    def _refuse(self, odd: str, indent: int) -> None:
        self._add(f"if {odd}: return ODD", indent)

    def _count(self, condition: str, look: str, indent: int) -> None:
        self._add(f"if {condition}:", indent)
        self._add(f"found = {look}", indent + 1)
        self._refuse("found == ODD", indent + 1)
        self._add("total += found", indent + 1)


def _outgoing_timestamp(value: Any) -> int:
    return _glance_at_timestamp(value) if issubclass(type(value), datetime) else ODD


def _outgoing_number(value: Any) -> int:
    if type(value) is float and is_finite(value) and _one_decimal(value) is value:
        return 0
    return _COPY if issubclass(type(value), float | Decimal) else ODD


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
