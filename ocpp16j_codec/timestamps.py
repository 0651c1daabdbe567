"""OCPP timestamps in and out.

In: `read` takes whatever a peer wrote and says which instant it means, or that it cannot tell.
What RFC 3339 allows is read by msgspec; the rest of what is seen in the field is first brought
into one shape by the pattern below. What that shape still has beyond RFC 3339 (24:00, more than six
fraction digits) is read by `dateutil`, which is imported when the first such timestamp arrives (it
takes 40 ms).

Out: `write` gives the one form that every peer reads: UTC, `YYYY-MM-DDTHH:MM:SSZ`, with exactly
three fraction digits where there is a fraction.

Rule of this file: nothing depends on today, on the machine's zone, or on the length of hostile
text (the pattern is anchored and looks at 64 characters at most); nothing is invented, so a date
without a time, a two-digit year or an epoch number is unreadable.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from msgspec import convert, to_builtins

__all__ = ["Reading", "read", "write"]

#: Longest text that is looked at; the longest sensible one has 49 characters with its zone name.
_LENGTH_LIMIT = 64
#: Digits of a fraction that a datetime holds.
_MICROSECONDS = 6

_SPELLING = re.compile(
    r"""\s*+
    (?P<year>\d{4}) (?P<dash>[-/.]?) (?P<month>\d{1,2}) (?P=dash) (?P<day>\d{1,2})
    (?:\s*+[T_]\s*+|\s++)
    (?P<hour>\d{1,2}) (?P<colon>:?) (?P<minute>\d{1,2})
    (?:(?P=colon) (?P<second>\d{1,2}) (?:[.,](?P<fraction>\d*)|:(?P<millis>\d{3}))?)?
    \s*+
    (?P<zone>Z|UTC|GMT|
        (?P<sign>[-+]) (?P<zone_hour>\d{1,2}) (?::?(?P<zone_minute>\d{2}))? (?P<also>Z)?)?
    \s*+
    (?:\[(?P<name>[A-Za-z0-9_+/-]{1,40})\])?
    \s*+\Z""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

#: Zone names that mean UTC by themselves; any other name only repeats what an offset says.
_UTC_NAMES = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt"})


class Reading(NamedTuple):
    """What a text says about an instant.

    Attributes:
        value: the instant; without a zone if the text names none; `None` if it cannot be read.
        conforming: the text is written as RFC 3339, but for a missing zone.
    """

    value: datetime | None
    conforming: bool


_UNREADABLE = Reading(None, conforming=False)


def read(text: str) -> Reading:
    """Say which instant a timestamp means (OCPP 1.6 section 3.15, errata 3.10); never raises."""
    try:
        value = convert(text, datetime)
    except ValueError:  # no timestamp, or no Unicode
        return _read_spelling(text)
    if "\x00" in text:  # msgspec 0.22 overlooks this and all behind it, a zone for one
        return _UNREADABLE
    return Reading(value, conforming=True)


def _read_spelling(text: str) -> Reading:
    match = _SPELLING.match(text) if len(text) <= _LENGTH_LIMIT else None
    if match is None:
        return _UNREADABLE
    part = match.groupdict(default="")
    basic = not part["dash"]
    if basic and len(part["month"] + part["day"]) != 4:
        return _UNREADABLE  # 2024111 is January or November
    if not part["colon"] and {2} != {len(part[name]) for name in ("hour", "minute")} | {
        len(part["second"]) or 2
    }:
        return _UNREADABLE  # 930 is 9:30 or a cut 09:30
    zone, name = part["zone"], part["name"].lower()
    if part["sign"]:
        is_utc = name in _UTC_NAMES or part["also"]
        if is_utc and int(part["zone_hour"] + part["zone_minute"]):
            return _UNREADABLE  # two zones that contradict each other
        zone = f"{part['sign']}{int(part['zone_hour']):02}:{part['zone_minute'] or '00'}"
    elif zone:
        zone = "Z"
    elif name:
        if name not in _UTC_NAMES:
            return _UNREADABLE  # a region alone: which offset it had then is not ours to look up
        zone = "Z"
    # A leap second is written :60 (ISO 8601); datetime has none, so it is the second after :59.
    second = int(part["second"] or 0)
    leap = second == 60
    fraction = part["fraction"] or part["millis"]
    iso = (
        f"{part['year']}-{int(part['month']):02}-{int(part['day']):02}"
        f"T{int(part['hour']):02}:{int(part['minute']):02}:{second - leap:02}"
        f"{'.' + fraction if fraction else ''}{zone}"
    )
    try:
        value = _read_iso(iso, digits=len(fraction)) + timedelta(seconds=leap)
        offset = value.utcoffset()
        if offset is not None:
            value = value.replace(tzinfo=timezone(offset))
            value.astimezone(UTC)  # at the edges of the calendar, not every instant has a UTC form
    except (ValueError, OverflowError):
        return _UNREADABLE
    return Reading(value, conforming=False)


def _read_iso(iso: str, *, digits: int) -> datetime:
    if digits <= _MICROSECONDS:  # of more, the two would not make the same
        try:
            return convert(iso, datetime)
        except ValueError:  # 24:00, for one
            pass
    from dateutil.parser import isoparse  # noqa: PLC0415 - 40 ms that few peers ever cost

    value: datetime = isoparse(iso)
    return value


def write(value: datetime) -> str:
    """Write an instant the way every peer reads it.

    Finer fractions than milliseconds are cut, not rounded: a timestamp must not move ahead.

    Raises:
        ValueError: `value` names no time zone.
        OverflowError: `value` lies outside the calendar once it is turned into UTC.
    """
    if value.tzinfo is not UTC:
        value = _in_utc(value)
    if type(value) is datetime and not value.microsecond:
        written: str = to_builtins(value)  # the same in a fraction of the time
        return written
    # isoformat cuts what is finer than asked for; its last six characters are +00:00.
    digits = "milliseconds" if value.microsecond >= 1000 else "seconds"
    return value.isoformat("T", digits)[:-6] + "Z"


def _in_utc(value: datetime) -> datetime:
    # Not the same as having no tzinfo: without an offset, astimezone() would ask the machine.
    if value.utcoffset() is None:
        raise ValueError("a timestamp needs a time zone")
    return value.astimezone(UTC)
