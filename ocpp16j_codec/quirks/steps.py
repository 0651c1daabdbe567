"""Steps that read single values: text, numbers, booleans, enumerations, timestamps.

Each function returns the step for one kind of member; see `report` for steps. The first line of a
step handles the value that conforms.

A value is mended only if it has exactly one meaning. `"2"` is 2, but `"1,5"` may
be two numbers, and an unreadable timestamp is not replaced by a probable one.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from ocpp16j_codec import timestamps
from ocpp16j_codec.deviations import (
    INTEGER_OUT_OF_RANGE,
    LARGEST_INTEGER,
    SMALLEST_INTEGER,
    Category,
    QuirkKind,
    not_in_enumeration,
    quote,
)
from ocpp16j_codec.quirks.report import ABSENT, UNUSABLE
from ocpp16j_codec.quirks.safety import Flaw
from ocpp16j_codec.quirks.spellings import ENUM_ALIASES, bare
from ocpp16j_codec.quirks.values import compact, kind_of, number_of, plain, pointer

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from ocpp16j_codec.quirks.report import Location, Read, Walk

__all__ = [
    "boolean",
    "decimal",
    "enumeration",
    "exact_decimal",
    "integer",
    "text",
    "timestamp",
    "unwrap_list",
]

_INTEGER = re.compile(r"-?[0-9]+\Z").match
_TEXT_NUMBER = re.compile(
    r"\s*([+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]{1,4})?)\s*\Z", re.ASCII
).match
_TEXT_NUMBER_LIMIT = 64
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
#: A number with more digits before the point is out of range, and is not converted to an int.
_MOST_DIGITS = 20
_BEYOND = Decimal(10) ** _MOST_DIGITS
#: The largest exponent of a float of 64 bits.
_FARTHEST = 308


def text(
    limit: int | None, *, optional: bool = False, json_as_text: bool = False, detail: bool = False
) -> Read:
    """Return a step that reads text of at most `limit` characters.

    Args:
        limit: the maximum number of characters.
        optional: whether the member may be absent.
        json_as_text: the member contains JSON as text, so JSON may be received instead
            (`data` of DataTransfer).
        detail: the member is a description, so in a report an object or list is accepted as its
            text. This is not so for members that name something.
    """
    most = limit if limit is not None else 2**62

    def read(walk: Walk, value: Any, location: Location) -> Any:
        if type(value) is not str:
            return text_of(walk, value, location)
        if len(value) > most:
            walk.note(QuirkKind.TOO_LONG, location, value, value, limit=most)
        return value

    def text_of(walk: Walk, value: Any, location: Location) -> Any:
        message = f"expected a string, got {kind_of(value)}"
        if type(value) is tuple and not json_as_text:
            said, kind = value[0], QuirkKind.NUMBER_TEXT
        elif isinstance(value, bool):
            said, kind = "true" if value else "false", QuirkKind.BOOLEAN_SPELLING
        elif value is not None and (json_as_text or takes_json(walk, value)):
            if walk.flaw_of(value) & (Flaw.TORN | Flaw.CUT | (Flaw.OPEN if walk.guarded else 0)):
                # The text of a truncated object is not what the peer meant.
                return walk.refuse(Category.NOT_JSON, location, "truncated value")
            if not value and not json_as_text:
                if not optional:
                    return walk.refuse(Category.WRONG_TYPE, location, message)
                walk.note(QuirkKind.OBJECT_TEXT, location, walk.plain(value), None, message)
                return ABSENT
            said, kind = compact(value), QuirkKind.OBJECT_TEXT
        else:
            return unwrap_list(read, walk, value, location, "a string")
        is_taken = walk.note(kind, location, walk.plain(value), said, message)
        if kind is QuirkKind.OBJECT_TEXT:
            walk.note_duplicates(value, location[0] + pointer(location[1]))
        return read(walk, said, location) if is_taken else UNUSABLE

    def takes_json(walk: Walk, value: Any) -> bool:
        return detail and not walk.guarded and not is_one_scalar(value)

    return read


def is_one_scalar(value: Any) -> bool:
    """Return whether a value is a list, perhaps of lists, with exactly one scalar in it."""
    while type(value) is list and len(value) == 1:
        value = value[0][1]
    return type(value) not in (dict, list)


def _number(due: str, of: Callable[[Walk, str, Location], Any], *, optional: bool) -> Read:
    """Return a step that reads a number or its text; `of` converts the literal."""

    def read(walk: Walk, value: Any, location: Location) -> Any:
        if type(value) is tuple:
            return of(walk, value[0], location)
        if type(value) is not str:
            return unwrap_list(read, walk, value, location, due)
        message = f"expected {due}, got a string"
        if optional and not value.strip():
            return walk.empty(location, value, message)
        match = _TEXT_NUMBER(value) if len(value) <= _TEXT_NUMBER_LIMIT else None
        if match is None:
            return walk.refuse(Category.WRONG_TYPE, location, message)
        literal = _as_json(match[1])
        if not walk.note(QuirkKind.TEXT_NUMBER, location, value, number_of(literal), message):
            return UNUSABLE
        return of(walk, literal, location)

    return read


def _as_json(literal: str) -> str:
    """Return a literal in JSON syntax: no plus, digits on both sides of the point."""
    literal = literal.removeprefix("+")
    if "e" in literal or "E" in literal:
        exact = _exact(literal)
        return str(int(exact)) if exact == exact.to_integral_value() else literal
    if "." not in literal:
        return literal
    whole, _, rest = literal.partition(".")
    sign, whole = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{whole or '0'}.{rest if rest[:1].isdigit() else '0' + rest}"


def integer(*, optional: bool, rounded: bool) -> Read:
    """Return a step that reads a 64-bit integer; a fraction is rounded, or an error."""

    def of(walk: Walk, literal: str, location: Location) -> Any:
        if _INTEGER(literal):
            number = number_of(literal)
        else:
            exact = _exact(literal)
            number = int(exact.to_integral_value(ROUND_HALF_EVEN))
            message = "expected an integer, got a number with a fraction"
            if number == exact:
                kind = QuirkKind.WHOLE_FLOAT
            elif rounded:
                kind = QuirkKind.FRACTIONAL_INTEGER
            else:
                return walk.refuse(Category.WRONG_TYPE, location, message)
            if not walk.note(kind, location, plain((literal,)), number, message):
                return UNUSABLE
        if not SMALLEST_INTEGER <= number <= LARGEST_INTEGER:
            return walk.refuse(Category.OUT_OF_RANGE, location, INTEGER_OUT_OF_RANGE)
        return number

    return _number("an integer", of, optional=optional)


def _exact(literal: str) -> Decimal:
    """Return the number of a literal; a number that is out of range is not expanded."""
    try:
        exact = Decimal(literal)
    except ArithmeticError:  # an exponent beyond what decimal can hold
        return _BEYOND
    if not exact:
        return Decimal(0)  # 0e999999999 would be written out, too
    return exact if exact.adjusted() < _MOST_DIGITS else _BEYOND


def decimal(*, optional: bool) -> Read:
    """Return a step that reads a number with at most one fraction digit."""

    def of(walk: Walk, literal: str, location: Location) -> Any:
        number = float(literal)
        if number - number != 0:  # infinite: the literal is beyond what a float can hold
            return walk.refuse(Category.OUT_OF_RANGE, location, "number out of range")
        if round(number, 1) != number:
            found = plain((literal,))
            walk.note(QuirkKind.TOO_PRECISE, location, found, found)
        return number

    return _number("a number", of, optional=optional)


def exact_decimal(*, optional: bool) -> Read:
    """Return a step that reads a number of any precision, such as an amount of money."""

    def of(walk: Walk, literal: str, location: Location) -> Any:
        try:
            number = Decimal(literal)
        except ArithmeticError:  # an exponent beyond what decimal can hold
            number = _BEYOND
        if abs(number.adjusted()) > _FARTHEST or number is _BEYOND:
            return walk.refuse(Category.OUT_OF_RANGE, location, "number out of range")
        return number

    return _number("a number", of, optional=optional)


def boolean(*, optional: bool) -> Read:
    """Return a step that reads true or false."""

    def read(walk: Walk, value: Any, location: Location) -> Any:
        if isinstance(value, bool):
            return value
        said = value[0] if type(value) is tuple else value
        word = bare(said) if isinstance(said, str) else None
        message = f"expected a boolean, got {kind_of(value)}"
        if word == "" and optional:
            return walk.empty(location, value, message)
        if word not in _TRUE and word not in _FALSE:
            return unwrap_list(read, walk, value, location, "a boolean")
        truth = word in _TRUE
        walk.note(QuirkKind.BOOLEAN_SPELLING, location, walk.plain(value), truth, message)
        return truth

    return read


def enumeration(enum: type[StrEnum], *, optional: bool, branched_on: bool = False) -> Read:
    """Return a step that reads a value of an enumeration; an unknown value remains text.

    Args:
        enum: the enumeration.
        optional: whether the member may be absent.
        branched_on: in a command, an unknown value is an error, because devices handle it in an
            *else* branch.
    """
    members: dict[str, StrEnum] = {member.value: member for member in enum}
    spellings = {bare(member.value): member for member in enum}
    for alias, value in ENUM_ALIASES.get(enum.__name__, {}).items():
        spellings.setdefault(bare(alias), members[value])
    as_text = text(None)

    def read(walk: Walk, value: Any, location: Location) -> Any:
        if type(value) is list:
            return unwrap_list(read, walk, value, location, "a string")
        if type(value) is not str:
            value = as_text(walk, value, location)
            if value is UNUSABLE:
                return UNUSABLE
        member = members.get(value)
        if member is not None:
            return member

        def message() -> str:
            return not_in_enumeration(value, enum)

        if optional and not value.strip():
            return walk.empty(location, value, message, Category.NOT_IN_ENUMERATION)
        member = spellings.get(bare(value))
        if member is None:
            if branched_on and walk.guarded:
                return walk.refuse(Category.NOT_IN_ENUMERATION, location, message)
            walk.note(QuirkKind.UNKNOWN_ENUM, location, value, value, message)
            return value
        walk.note(QuirkKind.ENUM_SPELLING, location, value, member.value, message)
        return member

    return read


def timestamp(*, optional: bool) -> Read:
    """Return a step that reads a timestamp; the time of arrival may replace a required one."""
    unreadable = partial(_unreadable, optional=optional)

    def read(walk: Walk, value: Any, location: Location) -> Any:
        if type(value) is not str:
            if type(value) is list and len(value) == 1 and value[0][1] is not None:
                return unwrap_list(read, walk, value, location, "a timestamp")
            return unreadable(walk, value, location, Category.WRONG_TYPE)
        instant, conforming = timestamps.read(value)
        if instant is None:
            if not optional or value.strip():
                return unreadable(walk, value, location, Category.UNREADABLE_TIMESTAMP)
            message = "expected a timestamp, got an empty string"
            return walk.empty(location, value, message, Category.UNREADABLE_TIMESTAMP)
        naive = instant.tzinfo is None
        if conforming and not naive:
            return instant
        if naive:
            instant = instant.replace(tzinfo=walk.naive_timezone)
        try:
            used = timestamps.write(instant)
        except OverflowError:  # in UTC it is outside the calendar
            return unreadable(walk, value, location, Category.UNREADABLE_TIMESTAMP)
        if not conforming and not walk.note(
            QuirkKind.TIMESTAMP_SPELLING, location, value, used,
            lambda: f"{QuirkKind.TIMESTAMP_SPELLING.sentence}: {quote(value)}",
        ):  # fmt: skip
            return UNUSABLE
        if naive:
            walk.note(
                QuirkKind.NAIVE_TIMESTAMP, location, value, used,
                lambda: f"{QuirkKind.NAIVE_TIMESTAMP.sentence}: {quote(value)}",
            )  # fmt: skip
        return instant

    return read


def _unreadable(
    walk: Walk, value: Any, location: Location, category: Category, *, optional: bool
) -> Any:
    """Report an unreadable timestamp; the time of arrival may replace a required one."""
    kind = QuirkKind.UNREADABLE_TIMESTAMP

    def message() -> str:
        if isinstance(value, str):
            return f"{kind.sentence}: {quote(value)}"
        return f"expected a timestamp, got {kind_of(value)}"

    instant = None if optional else walk.received_at
    if walk.guarded or (not optional and instant is None and walk.report.tolerates(kind)):
        return walk.refuse(category, location, message)
    used = None if instant is None else timestamps.write(instant)
    if not walk.note(kind, location, walk.plain(value), used, message, category=category):
        return UNUSABLE
    walk.note_duplicates(value, location[0] + pointer(location[1]))
    return ABSENT if instant is None else instant


def unwrap_list(read: Read, walk: Walk, value: Any, location: Location, due: str) -> Any:
    """Read a list where one value is expected: its only element, else it is the wrong type.

    What is wrong with that element is reported at its own place.
    """
    path, key, position = location
    inner = value
    while type(inner) is list and len(inner) == 1:
        path, key = path + pointer(key), 0
        position, inner = inner[0]
    if inner is value or inner is None:
        return walk.refuse(Category.WRONG_TYPE, location, f"expected {due}, got {kind_of(value)}")
    message = f"expected {due}, got a list of one"
    if not walk.note(QuirkKind.LONE_LIST, location, walk.plain(value), walk.plain(inner), message):
        return UNUSABLE
    return read(walk, inner, (path, key, position))
