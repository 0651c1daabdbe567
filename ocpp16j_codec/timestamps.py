"""Decoding and encoding of timestamps.

`read` returns the instant that a text means, if it means exactly one. msgspec parses RFC 3339.
Other spellings that are seen in the field are normalized by a regular expression first. If the
result is still not RFC 3339 (24:00, more than six fraction digits), `dateutil` parses it. It is
imported for the first such timestamp, because that takes 40 ms.

`write` returns the form that every peer can read: UTC, `YYYY-MM-DDTHH:MM:SSZ`, with three fraction
digits if there is a fraction.

Rule of this file: results do not depend on the current date or the time zone of the machine, and
the time does not depend on the length of the text (at most 64 characters are read). Nothing is
guessed, so a date without a time, a two-digit year or an epoch number is unreadable.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from msgspec import convert, to_builtins

__all__ = ["Reading", "read", "write"]

#: Longer texts are not parsed. The longest timestamp has 49 characters, with the name of its zone.
_LENGTH_LIMIT = 64
#: The number of fraction digits of a datetime.
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

#: Zone names that mean UTC. Other names are accepted only after an offset.
_UTC_NAMES = frozenset({"utc", "gmt", "z", "etc/utc", "etc/gmt"})


class Reading(NamedTuple):
    """The instant that a text means.

    Attributes:
        value: the instant, naive if the text has no zone; `None` if the text cannot be read.
        conforming: the text conforms to RFC 3339, except that the zone may be missing.
    """

    value: datetime | None
    conforming: bool


_UNREADABLE = Reading(None, conforming=False)


def read(text: str) -> Reading:
    """Parse a timestamp (OCPP 1.6 section 3.15, errata 3.10); never raises."""
    try:
        value = convert(text, datetime)
    except ValueError:  # not RFC 3339, or a lone surrogate
        return _read_spelling(text)
    if "\x00" in text:  # msgspec 0.22 ignores this and the rest of the text, such as a zone
        return _UNREADABLE
    return Reading(value, conforming=True)


def _read_spelling(text: str) -> Reading:
    match = _SPELLING.match(text) if len(text) <= _LENGTH_LIMIT else None
    if match is None:
        return _UNREADABLE
    part = match.groupdict(default="")
    basic = not part["dash"]
    if basic and len(part["month"] + part["day"]) != 4:
        return _UNREADABLE  # 2024111 may be in January or November
    if not part["colon"] and {2} != {len(part[name]) for name in ("hour", "minute")} | {
        len(part["second"]) or 2
    }:
        return _UNREADABLE  # 930 may be 9:30 or a truncated 09:30
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
            return _UNREADABLE  # the offset of a region depends on the date and on a database
        zone = "Z"
    # ISO 8601 writes a leap second as :60. datetime has none, so it becomes the second after :59.
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
    if digits <= _MICROSECONDS:  # with more digits, the two parsers would round differently
        try:
            return convert(iso, datetime)
        except ValueError:  # 24:00, for one
            pass
    from dateutil.parser import isoparse  # noqa: PLC0415 - 40 ms, and few timestamps need it

    value: datetime = isoparse(iso)
    return value


def write(value: datetime) -> str:
    """Return the text of an instant, in the form that every peer can read.

    Fractions are cut to milliseconds, not rounded: a timestamp must not be later than its event.

    Raises:
        ValueError: `value` has no time zone.
        OverflowError: `value` in UTC is outside the calendar.
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
    # A tzinfo may have no offset; astimezone() would use the zone of the machine.
    if value.utcoffset() is None:
        raise ValueError("a timestamp needs a time zone")
    return value.astimezone(UTC)
