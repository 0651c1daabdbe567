"""One walk over a parsed payload beside the struct types, all mends at once.

For each struct type there is a plan, derived once from `msgspec.inspect`: which members it has
and a function for each that reads the value of such a member. A reading function returns what
belongs into the struct, `ABSENT` where an optional member is better left out, or `UNUSABLE`; it
says to the report whatever was not as it should be. Structs are built directly, since a tolerated
value may be one that msgspec would refuse.

Nothing here knows whether a deviation is tolerated: everything is always mended, and the report
decides what becomes a quirk and what an error. So STRICT finds *all* faults of a payload with the
same code. The cost is linear in the size of the payload.

Rule of this file: nothing is invented. What cannot be mended is absent, or unusable.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import NODEFAULT, inspect

from ocpp16j_codec import timestamps
from ocpp16j_codec.errors import Category, QuirkKind, quote
from ocpp16j_codec.messages.types import MasksSecret, names_secret
from ocpp16j_codec.quirks.reader import compact, plain, pointer
from ocpp16j_codec.quirks.report import KNOWN_NAMES, Report
from ocpp16j_codec.quirks.spellings import (
    ENUM_ALIASES,
    FRACTIONS_ROUNDED,
    JSON_AS_TEXT,
    MEMBER_ALIASES,
    REPORT_LISTS,
    SHORTHAND,
    bare,
    loose,
    names_something,
)

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from ocpp16j_codec.errors import Violation
    from ocpp16j_codec.messages import Payload

__all__ = ["ABSENT", "UNUSABLE", "Walk", "mend", "note_duplicates", "plan_of"]

Reading = Any


class _Sign:
    """A value that no JSON value is."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


ABSENT: Final = _Sign("ABSENT")
UNUSABLE: Final = _Sign("UNUSABLE")

_INTEGER = re.compile(r"-?[0-9]+\Z").match
_TEXT_NUMBER = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*\Z", re.ASCII).match
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_LARGEST = 2**63 - 1


class Walk:
    """What one walk carries along.

    Attributes:
        report: where deviations are said.
        duplicates: the reader's record of members that stand twice.
        naive_timezone: the zone of timestamps that name none.
        received_at: what stands in for a required timestamp that is missing or unreadable.
        is_result: the payload answers a call; an optional object of it may be left out.
    """

    def __init__(
        self,
        report: Report,
        duplicates: dict[int, dict[str, list[Any]]],
        *,
        naive_timezone: tzinfo,
        received_at: datetime | None,
        is_result: bool,
    ) -> None:
        self.report = report
        self.duplicates = duplicates
        self.naive_timezone = naive_timezone
        self.received_at = received_at
        self.is_result = is_result

    def note(
        self, kind: QuirkKind, path: str, key: str | int, found: Any, used: Any, position: int,
        message: str, category: Category | None = None, limit: int | None = None,
    ) -> None:  # fmt: skip
        """Take down a deviation at member or element `key` of what stands at `path`."""
        self.report.note(
            kind, path + pointer(key), found, used, position,
            message=message, category=category, limit=limit,
        )  # fmt: skip

    def refuse(
        self, category: Category, path: str, key: str | int, position: int, message: str
    ) -> Any:
        """Take down a fault that cannot be mended."""
        self.report.fail(category, path + pointer(key), message, position)
        return UNUSABLE


class Member:
    """A member of a struct: its names, and how to read its value."""

    __slots__ = ("attribute", "is_timestamp", "name", "optional", "read")

    def __init__(
        self, attribute: str, name: str, *, optional: bool, is_timestamp: bool, read: Any
    ) -> None:
        self.attribute = attribute
        self.name = name
        self.optional = optional
        self.is_timestamp = is_timestamp
        self.read = read


class Plan:
    """A struct type, prepared for the walk."""

    __slots__ = ("members", "required", "shorthand", "spellings", "struct")

    def __init__(self, struct: type[Payload]) -> None:
        info = inspect.type_info(struct)
        assert isinstance(info, inspect.StructType)  # noqa: S101 - for type checkers
        self.struct = struct
        self.shorthand = SHORTHAND.get(struct.__name__)
        self.members: dict[str, Member] = {}
        for field in info.fields:
            optional = field.default is not NODEFAULT
            kind, digits = _unwrap(field.type)
            self.members[field.encode_name] = Member(
                field.name,
                field.encode_name,
                optional=optional,
                is_timestamp=isinstance(kind, inspect.DateTimeType),
                read=_reader_of(struct, field.encode_name, kind, digits, optional=optional),
            )
        self.required = [member for member in self.members.values() if not member.optional]
        self.spellings = {loose(name): member for name, member in self.members.items()}
        aliases = MEMBER_ALIASES.get(struct.__name__, {})
        for alias, name in aliases.items():
            self.spellings.setdefault(loose(alias), self.members[name])
        KNOWN_NAMES.update(self.members)


@cache
def plan_of(struct: type[Payload]) -> Plan:
    """The plan of a struct type, made when it is first needed."""
    return Plan(struct)


def mend(walk: Walk, struct: type[Payload], value: Any, path: str, position: int) -> Reading:
    """Read an object into a struct; `UNUSABLE` where it lacks what cannot be done without."""
    plan, report = plan_of(struct), walk.report
    members = plan.members
    doubled = walk.duplicates.get(id(value)) if walk.duplicates else None
    if issubclass(struct, MasksSecret) and any(
        loose(key) == "key" and isinstance(text, str) and names_secret(text)
        for key, (_, text) in value.items()
    ):
        report.secret_paths.add(path)
    values: dict[str, Any] = {}
    unusable: set[str] = set()
    for key, (place, found) in value.items():
        member = members.get(key)
        if member is None:
            member = _misspelt(walk, plan, value, values, unusable, key, path, place)
            if member is None:
                if doubled and key in doubled:
                    _note_duplicate(walk, path, key, doubled[key], place)
                note_duplicates(walk, found, path + pointer(key))
                message = f"{struct.__name__} has no member {quote(key)}"
                walk.note(QuirkKind.UNKNOWN_MEMBER, path, key, plain(found), None, place, message)
                continue
        if doubled and key in doubled:
            _note_duplicate(walk, path, key, doubled[key], place, member.name)
        if found is not None:
            reading = member.read(walk, found, path, key, place)
            if reading is UNUSABLE:
                unusable.add(member.attribute)
            elif reading is not ABSENT:
                values[member.attribute] = reading
        elif member.optional:
            message = "null for an absent member"
            walk.note(QuirkKind.NULL_MEMBER, path, key, None, None, place, message)
        elif member.is_timestamp:
            _stand_in(walk, member, values, unusable, path, key, place, Category.WRONG_TYPE)
        else:
            walk.refuse(Category.WRONG_TYPE, path, key, place, "null for a required member")
            unusable.add(member.attribute)
    for member in plan.required:
        if member.attribute in values or member.attribute in unusable:
            continue
        if member.is_timestamp:
            _stand_in(
                walk, member, values, unusable, path, member.name, position,
                Category.MISSING_MEMBER,
            )  # fmt: skip
            continue
        message = f"{struct.__name__} lacks its required member {member.name}"
        walk.refuse(Category.MISSING_MEMBER, path, member.name, position, message)
        unusable.add(member.attribute)
    return UNUSABLE if unusable else plan.struct(**values)


def _misspelt(
    walk: Walk, plan: Plan, value: Any, values: dict[str, Any], unusable: set[str],
    key: str, path: str, position: int,
) -> Member | None:  # fmt: skip
    """The member that a name stands for which is none: wrong case, or a known alias."""
    member = plan.spellings.get(loose(key))
    if member is None or member.name in value:
        return None
    if member.attribute in values or member.attribute in unusable:
        # Two misspellings of one member: which of them is meant cannot be told.
        if names_something(member.name):
            message = f"{member.name} stands twice, in two spellings,"
            walk.report.fail(
                Category.DUPLICATE_MEMBER, path + pointer(key), message, position, hard=True
            )
        return None
    message = f"{plan.struct.__name__} has no member {quote(key)}, but {member.name}"
    walk.note(QuirkKind.MEMBER_SPELLING, path, key, key, member.name, position, message)
    return member


def _note_duplicate(
    walk: Walk, path: str, key: str, found: list[Any], position: int, name: str | None = None
) -> None:
    values = [plain(value) for value in found]
    if names_something(name or key) and any(compact(v) != compact(found[0]) for v in found):
        message = f"{quote(key)} stands {len(values)} times, with different values,"
        walk.report.fail(
            Category.DUPLICATE_MEMBER, path + pointer(key), message, position, hard=True
        )
        return
    message = f"{quote(key)} stands {len(values)} times"
    walk.note(QuirkKind.DUPLICATE_MEMBER, path, key, values, values[-1], position, message)


def note_duplicates(walk: Walk, value: Any, path: str) -> None:
    """Report the members that stand twice in a value that no type describes."""
    todo = [(value, path)] if walk.duplicates else []
    while todo:
        item, here = todo.pop()
        if type(item) is dict:
            doubled = walk.duplicates.get(id(item), {})
            for key, (place, member) in item.items():
                if key in doubled:
                    _note_duplicate(walk, here, key, doubled[key], place)
                todo.append((member, here + pointer(key)))
        elif type(item) is list:
            todo.extend((element, here + pointer(i)) for i, (_, element) in enumerate(item))


def _stand_in(
    walk: Walk, member: Member, values: dict[str, Any], unusable: set[str],
    path: str, key: str, position: int, category: Category,
) -> None:  # fmt: skip
    """A required timestamp is missing: the time of arrival stands in where it is known."""
    message = f"the required timestamp {member.name} is missing"
    kind, received_at = QuirkKind.MISSING_TIMESTAMP, walk.received_at
    if received_at is not None or not walk.report.tolerates(kind):
        used = None if received_at is None else timestamps.write(received_at)
        walk.note(kind, path, key, None, used, position, message, category)
        values[member.attribute] = received_at
    else:
        walk.refuse(category, path, key, position, message)
        unusable.add(member.attribute)


# -- how the value of a member is read -----------------------------------------------------------


def _unwrap(kind: inspect.Type) -> tuple[inspect.Type, bool]:
    """The type behind its metadata, and whether it is held to one fraction digit."""
    if isinstance(kind, inspect.Metadata):
        return kind.type, "fraction_digits" in (kind.extra or {})
    return kind, False


def _reader_of(struct: type, name: str, kind: inspect.Type, digits: bool, *, optional: bool) -> Any:
    match kind:
        case inspect.StrType(max_length=limit):
            return _text_reader(limit, json_as_text=(struct.__name__, name) in JSON_AS_TEXT)
        case inspect.IntType():
            return _integer_reader(optional=optional, rounded=name in FRACTIONS_ROUNDED)
        case inspect.FloatType():
            return _decimal_reader(optional=optional)
        case inspect.BoolType():
            return _boolean_reader(optional=optional)
        case inspect.DateTimeType():
            return _timestamp_reader(optional=optional)
        case inspect.EnumType(cls=enum):
            return _enum_reader(enum, optional=optional)  # type: ignore[arg-type]
        case inspect.StructType(cls=nested):
            return _object_reader(nested, optional=optional)  # type: ignore[arg-type]
        case inspect.ListType(item_type=item, min_length=least):
            inner, digits = _unwrap(item)
            read = _reader_of(struct, name, inner, digits, optional=False)
            return _list_reader(read, least or 0, optional=optional, droppable=name in REPORT_LISTS)
        case _:
            raise TypeError(f"{struct.__name__}.{name} has a type no reader is written for")


def _kind_of(value: Any) -> str:
    """What a value is, in words."""
    if type(value) is dict:
        return "an object"
    if type(value) is list:
        return "a list"
    if type(value) is tuple:
        return "a number"
    return "text" if isinstance(value, str) else "null" if value is None else "true or false"


def _unwrap_list(
    read: Any, walk: Walk, value: Any, path: str, key: str | int, position: int, due: str
) -> Reading:
    """A list where one value is due: its element, if it has one; else the wrong type."""
    if type(value) is list and len(value) == 1 and value[0][1] is not None:
        inner = value[0][1]
        message = f"a list of one where {due} is due"
        walk.note(QuirkKind.LONE_LIST, path, key, plain(value), plain(inner), position, message)
        return read(walk, inner, path, key, position)
    message = f"{_kind_of(value)} where {due} is due"
    return walk.refuse(Category.WRONG_TYPE, path, key, position, message)


def _text_reader(limit: int | None, *, json_as_text: bool) -> Any:
    most = limit if limit is not None else 2**62

    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        if type(value) is not str:
            if json_as_text and not isinstance(value, bool | None):
                text, kind = compact(value), QuirkKind.OBJECT_TEXT
                note_duplicates(walk, value, path + pointer(key))
            elif type(value) is tuple:
                text, kind = value[0], QuirkKind.NUMBER_TEXT
            elif isinstance(value, bool):
                text, kind = "true" if value else "false", QuirkKind.BOOLEAN_SPELLING
            else:
                return _unwrap_list(read, walk, value, path, key, position, "text")
            message = f"{_kind_of(value)} where text is due"
            walk.note(kind, path, key, plain(value), text, position, message)
            value = text
        if len(value) > most:
            message = f"{len(value)} characters where at most {most} are allowed"
            walk.note(QuirkKind.TOO_LONG, path, key, value, value, position, message, limit=most)
        return value

    return read


def _number_in(
    walk: Walk, value: Any, path: str, key: str | int, position: int, *, optional: bool
) -> Reading:
    """The literal of a number that may be written as text; `ABSENT`, or `None` if it is none."""
    if type(value) is tuple:
        return value[0]
    if type(value) is str:
        if optional and not value.strip():
            message = "empty text where a number is due"
            walk.note(QuirkKind.EMPTY_TEXT, path, key, value, None, position, message)
            return ABSENT
        match = _TEXT_NUMBER(value) if len(value) <= 64 else None
        if match is not None:
            literal = match[1].removeprefix("+")
            message = "text where a number is due"
            walk.note(QuirkKind.TEXT_NUMBER, path, key, value, plain((literal,)), position, message)
            return literal
    return None


def _exact(literal: str) -> Decimal | None:
    """The number of a literal, `None` if it is too large to be written out."""
    try:
        exact = Decimal(literal)
    except ArithmeticError:  # an exponent beyond what decimal can hold
        return None
    if not exact:
        return Decimal(0)  # 0e999999999 would be written out, too
    return exact if exact.adjusted() < 20 else None


def _integer_reader(*, optional: bool, rounded: bool) -> Any:
    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        literal = _number_in(walk, value, path, key, position, optional=optional)
        if literal is None:
            return _unwrap_list(read, walk, value, path, key, position, "an integer")
        if literal is ABSENT:
            return ABSENT
        if _INTEGER(literal):
            number = int(literal)
        else:
            exact = _exact(literal)
            if exact is None:
                message = "a number outside the range of 64-bit integers"
                return walk.refuse(Category.OUT_OF_RANGE, path, key, position, message)
            number = int(exact.to_integral_value(ROUND_HALF_EVEN))
            if number != exact and not rounded:
                message = "a fraction where an integer is due"
                return walk.refuse(Category.WRONG_TYPE, path, key, position, message)
            kind = QuirkKind.WHOLE_FLOAT if number == exact else QuirkKind.FRACTIONAL_INTEGER
            message = "a number with a fraction where an integer is due"
            walk.note(kind, path, key, plain((literal,)), number, position, message)
        if not -_LARGEST - 1 <= number <= _LARGEST:
            message = "a number outside the range of 64-bit integers"
            return walk.refuse(Category.OUT_OF_RANGE, path, key, position, message)
        return number

    return read


def _decimal_reader(*, optional: bool) -> Any:
    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        literal = _number_in(walk, value, path, key, position, optional=optional)
        if literal is None:
            return _unwrap_list(read, walk, value, path, key, position, "a number")
        if literal is ABSENT:
            return ABSENT
        number = float(literal)
        if number - number != 0:  # infinite: the literal is beyond what a float can hold
            message = "a number too large to compute with"
            return walk.refuse(Category.OUT_OF_RANGE, path, key, position, message)
        if round(number, 1) != number:
            found = plain((literal,))
            message = "more than one fraction digit"
            walk.note(QuirkKind.TOO_PRECISE, path, key, found, found, position, message)
        return number

    return read


def _boolean_reader(*, optional: bool) -> Any:
    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        if isinstance(value, bool):
            return value
        text = value[0] if type(value) is tuple else value
        word = bare(text) if isinstance(text, str) else None
        if word == "" and optional:
            message = "empty text where true or false is due"
            walk.note(QuirkKind.EMPTY_TEXT, path, key, value, None, position, message)
            return ABSENT
        if word not in _TRUE and word not in _FALSE:
            return _unwrap_list(read, walk, value, path, key, position, "true or false")
        truth = word in _TRUE
        message = f"{_kind_of(value)} where true or false is due"
        walk.note(QuirkKind.BOOLEAN_SPELLING, path, key, plain(value), truth, position, message)
        return truth

    return read


def _enum_reader(enum: type[StrEnum], *, optional: bool) -> Any:
    members: dict[str, StrEnum] = {member.value: member for member in enum}
    spellings = {bare(member.value): member for member in enum}
    for alias, value in ENUM_ALIASES.get(enum.__name__, {}).items():
        spellings.setdefault(bare(alias), members[value])
    as_text = _text_reader(None, json_as_text=False)

    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        if type(value) is not str:
            text = as_text(walk, value, path, key, position)
            return text if text is UNUSABLE else read(walk, text, path, key, position)
        member = members.get(value)
        if member is not None:
            return member
        if optional and not value.strip():
            message = "empty text where a value of an enumeration is due"
            walk.note(
                QuirkKind.EMPTY_TEXT, path, key, value, None, position, message,
                Category.NOT_IN_ENUMERATION,
            )  # fmt: skip
            return ABSENT
        message = f"{quote(value)} is not in {enum.__name__}"
        member = spellings.get(bare(value))
        kind = QuirkKind.UNKNOWN_ENUM if member is None else QuirkKind.ENUM_SPELLING
        used = value if member is None else member.value
        walk.note(kind, path, key, value, used, position, message)
        return value if member is None else member

    return read


def _timestamp_reader(*, optional: bool) -> Any:
    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        if type(value) is not str:
            return unreadable(walk, value, path, key, position, Category.WRONG_TYPE)
        instant, conforming = timestamps.read(value)
        if instant is None:
            if optional and not value.strip():
                message = "empty text where a timestamp is due"
                walk.note(
                    QuirkKind.EMPTY_TEXT, path, key, value, None, position, message,
                    Category.UNREADABLE_TIMESTAMP,
                )  # fmt: skip
                return ABSENT
            return unreadable(walk, value, path, key, position)
        if conforming and instant.tzinfo is not None:
            return instant
        naive = instant.tzinfo is None
        if naive:
            instant = instant.replace(tzinfo=walk.naive_timezone)
        try:
            used = timestamps.write(instant)
        except OverflowError:
            return unreadable(walk, value, path, key, position)
        if not conforming:
            message = f"{quote(value)} is not written as RFC 3339"
            walk.note(QuirkKind.TIMESTAMP_SPELLING, path, key, value, used, position, message)
        if naive:
            message = f"{quote(value)} names no time zone"
            walk.note(QuirkKind.NAIVE_TIMESTAMP, path, key, value, used, position, message)
        return instant

    def unreadable(
        walk: Walk, value: Any, path: str, key: str | int, position: int,
        category: Category = Category.UNREADABLE_TIMESTAMP,
    ) -> Reading:  # fmt: skip
        if type(value) is list and len(value) == 1:
            return _unwrap_list(read, walk, value, path, key, position, "a timestamp")
        kind, received_at = QuirkKind.UNREADABLE_TIMESTAMP, walk.received_at
        shown = quote(value) if isinstance(value, str) else _kind_of(value)
        message = f"{shown} is no timestamp"
        if optional or received_at is not None or not walk.report.tolerates(kind):
            instant = None if optional else received_at
            used = None if instant is None else timestamps.write(instant)
            walk.note(kind, path, key, plain(value), used, position, message, category)
            return ABSENT if instant is None else instant
        return walk.refuse(category, path, key, position, message)

    return read


def _object_reader(struct: type[Payload], *, optional: bool) -> Any:
    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        mark = walk.report.mark()
        reading = attempt(walk, value, path, key, position)
        if reading is not UNUSABLE or not optional or not walk.is_result:
            return reading
        if not walk.report.tolerates(QuirkKind.UNUSABLE_MEMBER):
            return reading
        if walk.report.take_back(mark) is None:
            return reading
        walk.note(QuirkKind.UNUSABLE_MEMBER, path, key, plain(value), None, position, "")
        return ABSENT

    def attempt(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        if type(value) is dict:
            return mend(walk, struct, value, path + pointer(key), position)
        if value == "" and optional:
            message = "empty text where an object is due"
            walk.note(QuirkKind.EMPTY_TEXT, path, key, value, None, position, message)
            return ABSENT
        name = plan_of(struct).shorthand
        if name is not None and type(value) in (str, tuple):
            # OCPP 1.5 wrote a reading without attributes as its bare value.
            message = f"{_kind_of(value)} where an object is due"
            used = {name: plain(value)}
            walk.note(
                QuirkKind.MEMBER_SPELLING, path, key, plain(value), used, position, message,
                Category.WRONG_TYPE,
            )  # fmt: skip
            wrapped = {name: (position, value)}
            return mend(walk, struct, wrapped, path + pointer(key), position)
        return _unwrap_list(attempt, walk, value, path, key, position, "an object")

    return read


def _list_reader(read_item: Any, least: int, *, optional: bool, droppable: bool) -> Any:
    def read(walk: Walk, value: Any, path: str, key: str | int, position: int) -> Reading:
        report = walk.report
        here, lone = path + pointer(key), type(value) is not list
        if lone:
            if value == "" and optional:
                message = "empty text where a list is due"
                walk.note(QuirkKind.EMPTY_TEXT, path, key, value, None, position, message)
                return ABSENT
            message = f"{_kind_of(value)} where a list is due"
            walk.note(
                QuirkKind.LONE_OBJECT, path, key, plain(value), [plain(value)], position, message
            )
            elements = [(position, value)]
        else:
            elements = value
        if least and not elements:
            message = "an empty list where at least one element is due"
            walk.note(QuirkKind.EMPTY_LIST, path, key, [], [], position, message)
        start = report.mark()
        readings: list[Any] = []
        lost = dropped = 0
        forgotten: list[Violation] = []
        for index, (place, element) in enumerate(elements):
            # A lone value stands where it stands: no index was received.
            parent, name = (path, key) if lone else (here, index)
            mark = report.mark()
            reading = read_item(walk, element, parent, name, place)
            if reading is not UNUSABLE:
                readings.append(reading)
                continue
            lost += 1
            if not droppable or not report.tolerates(QuirkKind.UNUSABLE_ELEMENT):
                continue
            faults = report.take_back(mark)
            if faults is not None:
                dropped += 1
                forgotten += faults
                walk.note(QuirkKind.UNUSABLE_ELEMENT, parent, name, plain(element), None, place, "")
        if lost > dropped:
            return UNUSABLE
        if readings or not dropped:
            return readings
        if optional:  # an empty list where it may be empty, else nothing at all
            return ABSENT if least else []
        # Nothing is left of a list that is needed: its faults count after all.
        report.take_back(start)
        report.violations += forgotten
        return UNUSABLE

    return read
