"""How single values are read: text, numbers, truth, enumerations, timestamps.

Each function here makes the step for one kind of member; see `walk` for what a step is. The first
line of a step is always the conforming case.

Rule of this file: only what has exactly one meaning is mended. `"2"` is 2, `"1e3"` in quotes is
nothing, and a timestamp that cannot be read is not replaced by a likely one.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from typing import TYPE_CHECKING, Any

from ocpp16j_codec import timestamps
from ocpp16j_codec.errors import Category, QuirkKind, quote
from ocpp16j_codec.quirks.spellings import ENUM_ALIASES, bare
from ocpp16j_codec.quirks.values import compact, number_of, plain, pointer
from ocpp16j_codec.quirks.walk import ABSENT, UNUSABLE, kind_of, unwrap_list

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import StrEnum

    from ocpp16j_codec.quirks.walk import Place, Read, Walk

__all__ = ["boolean", "decimal", "enumeration", "integer", "text", "timestamp"]

_INTEGER = re.compile(r"-?[0-9]+\Z").match
_TEXT_NUMBER = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*\Z", re.ASCII).match
_TEXT_NUMBER_LIMIT = 64
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no"})
_LARGEST = 2**63 - 1
#: A number with more digits before the point is out of any range; it is not even written out.
_MOST_DIGITS = 20
_BEYOND = Decimal(10) ** _MOST_DIGITS


def text(limit: int | None, *, json_as_text: bool = False) -> Read:
    """A step that reads text of at most `limit` characters, or JSON that should have been text."""
    most = limit if limit is not None else 2**62

    def read(walk: Walk, value: Any, at: Place) -> Any:
        if type(value) is not str:
            if json_as_text and not isinstance(value, bool | None):
                if walk.breaks_off_in(at):  # the text of half an object is not half of the text
                    return walk.refuse(Category.NOT_JSON, at, "the text ends within a value")
                walk.note_duplicates(value, at[0] + pointer(at[1]))
                said, kind = compact(value), QuirkKind.OBJECT_TEXT
            elif type(value) is tuple:
                said, kind = value[0], QuirkKind.NUMBER_TEXT
            elif isinstance(value, bool):
                said, kind = "true" if value else "false", QuirkKind.BOOLEAN_SPELLING
            else:
                return unwrap_list(read, walk, value, at, "text")
            if not walk.note(kind, at, plain(value), said, f"{kind_of(value)} where text is due"):
                return UNUSABLE
            value = said
        if len(value) > most:
            message = f"{len(value)} characters where at most {most} are allowed"
            walk.note(QuirkKind.TOO_LONG, at, value, value, message, limit=most)
        return value

    return read


def _number(due: str, of: Callable[[Walk, str, Place], Any], *, optional: bool) -> Read:
    """A step that reads a number, which may be written as text; `of` makes it from its literal."""

    def read(walk: Walk, value: Any, at: Place) -> Any:
        if type(value) is tuple:
            return of(walk, value[0], at)
        if type(value) is not str:
            return unwrap_list(read, walk, value, at, due)
        message = f"text where {due} is due"
        if optional and not value.strip():
            walk.note(QuirkKind.EMPTY_TEXT, at, value, None, message)
            return ABSENT
        match = _TEXT_NUMBER(value) if len(value) <= _TEXT_NUMBER_LIMIT else None
        if match is None:
            return walk.refuse(Category.WRONG_TYPE, at, message)
        literal = match[1].removeprefix("+")
        if not walk.note(QuirkKind.TEXT_NUMBER, at, value, number_of(literal), message):
            return UNUSABLE
        return of(walk, literal, at)

    return read


def integer(*, optional: bool, rounded: bool) -> Read:
    """A step that reads a 64-bit integer; a fraction of it is rounded, or an error."""

    def of(walk: Walk, literal: str, at: Place) -> Any:
        if _INTEGER(literal):
            number = number_of(literal)
        else:
            exact = _exact(literal)
            number = int(exact.to_integral_value(ROUND_HALF_EVEN))
            message = "a number with a fraction where an integer is due"
            if number == exact:
                kind = QuirkKind.WHOLE_FLOAT
            elif rounded:
                kind = QuirkKind.FRACTIONAL_INTEGER
            else:
                return walk.refuse(Category.WRONG_TYPE, at, message)
            if not walk.note(kind, at, plain((literal,)), number, message):
                return UNUSABLE
        if not -_LARGEST - 1 <= number <= _LARGEST:
            message = "a number outside the range of 64-bit integers"
            return walk.refuse(Category.OUT_OF_RANGE, at, message)
        return number

    return _number("an integer", of, optional=optional)


def _exact(literal: str) -> Decimal:
    """The number of a literal; one that is out of any range is not written out."""
    try:
        exact = Decimal(literal)
    except ArithmeticError:  # an exponent beyond what decimal can hold
        return _BEYOND
    if not exact:
        return Decimal(0)  # 0e999999999 would be written out, too
    return exact if exact.adjusted() < _MOST_DIGITS else _BEYOND


def decimal(*, optional: bool) -> Read:
    """A step that reads a number with at most one fraction digit."""

    def of(walk: Walk, literal: str, at: Place) -> Any:
        number = float(literal)
        if number - number != 0:  # infinite: the literal is beyond what a float can hold
            return walk.refuse(Category.OUT_OF_RANGE, at, "a number too large to compute with")
        if round(number, 1) != number:
            found = plain((literal,))
            walk.note(QuirkKind.TOO_PRECISE, at, found, found, "more than one fraction digit")
        return number

    return _number("a number", of, optional=optional)


def boolean(*, optional: bool) -> Read:
    """A step that reads true or false."""

    def read(walk: Walk, value: Any, at: Place) -> Any:
        if isinstance(value, bool):
            return value
        said = value[0] if type(value) is tuple else value
        word = bare(said) if isinstance(said, str) else None
        message = f"{kind_of(value)} where true or false is due"
        if word == "" and optional:
            walk.note(QuirkKind.EMPTY_TEXT, at, value, None, message)
            return ABSENT
        if word not in _TRUE and word not in _FALSE:
            return unwrap_list(read, walk, value, at, "true or false")
        truth = word in _TRUE
        walk.note(QuirkKind.BOOLEAN_SPELLING, at, plain(value), truth, message)
        return truth

    return read


def enumeration(enum: type[StrEnum], *, optional: bool) -> Read:
    """A step that reads a value of an enumeration; one that is in none of it stays text."""
    members: dict[str, StrEnum] = {member.value: member for member in enum}
    spellings = {bare(member.value): member for member in enum}
    for alias, value in ENUM_ALIASES.get(enum.__name__, {}).items():
        spellings.setdefault(bare(alias), members[value])
    as_text = text(None)

    def read(walk: Walk, value: Any, at: Place) -> Any:
        if type(value) is not str:
            value = as_text(walk, value, at)
            if value is UNUSABLE:
                return UNUSABLE
        member = members.get(value)
        if member is not None:
            return member
        message = f"{quote(value)} is not in {enum.__name__}"
        if optional and not value.strip():
            category = Category.NOT_IN_ENUMERATION
            walk.note(QuirkKind.EMPTY_TEXT, at, value, None, message, category=category)
            return ABSENT
        member = spellings.get(bare(value))
        if member is None:
            walk.note(QuirkKind.UNKNOWN_ENUM, at, value, value, message)
            return value
        walk.note(QuirkKind.ENUM_SPELLING, at, value, member.value, message)
        return member

    return read


def timestamp(*, optional: bool) -> Read:
    """A step that reads an instant; the time of arrival may stand in for a required one."""

    def read(walk: Walk, value: Any, at: Place) -> Any:
        if type(value) is not str:
            if type(value) is list and len(value) == 1 and value[0][1] is not None:
                return unwrap_list(read, walk, value, at, "a timestamp")
            return unreadable(walk, value, at, Category.WRONG_TYPE)
        instant, conforming = timestamps.read(value)
        if instant is None:
            if not optional or value.strip():
                return unreadable(walk, value, at, Category.UNREADABLE_TIMESTAMP)
            message, category = "empty text is no timestamp", Category.UNREADABLE_TIMESTAMP
            walk.note(QuirkKind.EMPTY_TEXT, at, value, None, message, category=category)
            return ABSENT
        naive = instant.tzinfo is None
        if conforming and not naive:
            return instant
        if naive:
            instant = instant.replace(tzinfo=walk.naive_timezone)
        try:
            used = timestamps.write(instant)
        except OverflowError:  # the last hours of the calendar, in a zone that is ahead
            return unreadable(walk, value, at, Category.UNREADABLE_TIMESTAMP)
        if not conforming:
            message = f"{quote(value)} is not written as RFC 3339"
            if not walk.note(QuirkKind.TIMESTAMP_SPELLING, at, value, used, message):
                return UNUSABLE
        if naive:
            message = f"{quote(value)} names no time zone"
            walk.note(QuirkKind.NAIVE_TIMESTAMP, at, value, used, message)
        return instant

    def unreadable(walk: Walk, value: Any, at: Place, category: Category) -> Any:
        kind = QuirkKind.UNREADABLE_TIMESTAMP
        message = f"{quote(value) if isinstance(value, str) else kind_of(value)} is no timestamp"
        instant = None if optional else walk.received_at
        if not optional and instant is None and walk.report.tolerates(kind):
            return walk.refuse(category, at, message)
        used = None if instant is None else timestamps.write(instant)
        if not walk.note(kind, at, plain(value), used, message, category=category):
            return UNUSABLE
        walk.note_duplicates(value, at[0] + pointer(at[1]))
        return ABSENT if instant is None else instant

    return read
