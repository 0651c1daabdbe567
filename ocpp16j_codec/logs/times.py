"""Times in logs: text in the forms that logs write, and numbers counted from 1970.

Two formats are ambiguous until other lines of the same log are read: whether `08/07/2026` is in
July or in August is decided once for each file (`Dates`), and so is the year of formats without
one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["ASSUMED_UTC", "Dates", "read_time", "time_of", "zone_for"]


class _AssumedUtc(tzinfo):
    """UTC, assumed because the log names no zone."""

    def utcoffset(self, _moment: datetime | None, /) -> timedelta:
        return timedelta(0)

    def dst(self, _moment: datetime | None, /) -> timedelta:
        return timedelta(0)

    def tzname(self, _moment: datetime | None, /) -> str:
        return "UTC"

    def __repr__(self) -> str:
        return "ASSUMED_UTC"

    def __reduce__(self) -> str:
        return "ASSUMED_UTC"


#: The zone of times for which neither the log nor the caller names one. Such a time compares and
#: prints like one in UTC; `time.tzinfo is ASSUMED_UTC` shows that the zone is assumed.
ASSUMED_UTC = _AssumedUtc()


def zone_for(zone: tzinfo) -> tzinfo:
    """Return the zone for times without one: that of a codec, or `ASSUMED_UTC` for its default."""
    return ASSUMED_UTC if zone is UTC else zone


_CLOCK = r"(\d\d?:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?"
# Browsers write a narrow space before PM; here each byte is a character.
_HALF = r"(?:(?:\s|\xe2\x80\xaf|\u202f)?([AaPp])\.?[Mm]\b\.?)?"
#: Unambiguous names of zones, in minutes east of UTC.
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120,
    "MESZ": 120, "EET": 120, "EEST": 180, "MSK": 180, "SGT": 480, "HKT": 480, "JST": 540,
    "KST": 540, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780, "EDT": -240, "CDT": -300,
    "MDT": -360, "PDT": -420, "PST": -480, "AKST": -540, "AKDT": -480, "HST": -600,
}  # fmt: skip
#: Ambiguous names of zones.
_UNCERTAIN = frozenset({"AST", "BST", "CST", "EST", "IST", "MST"})
_ZONE_NAMES = "|".join(sorted({*_ZONES, *_UNCERTAIN}, key=len, reverse=True))
# `+01` directly after the time is an offset, as PostgreSQL writes it; after a space it is not.
_ZONE = r"(?:\s?((?:UTC|GMT)?[+-]\d\d:?\d\d|(?<=\d)[+-]\d\d|" + _ZONE_NAMES + r")(?![\w:]))?"
_ISO = re.compile(
    r"(?<!\d)(\d{4})[-/.](\d\d)[-/.](\d\d)[T\s_]\s{0,4}(\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?"
    + _ZONE,
    re.ASCII,
)
_COMPACT = re.compile(
    r"(?<![\w.-])(20\d\d)(\d\d)(\d\d)[T:\s_-](\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?(?!\d)" + _ZONE,
    re.ASCII,
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d\d?)([./-])(\d\d?|[A-Z][a-z]{2})\2(\d{4})(?:[T_:]|,?\s{1,4})"
    + _CLOCK
    + _HALF
    + _ZONE,
    re.ASCII,
)
_MONTH_NAME = r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_MONTH_FIRST = re.compile(
    rf"\b{_MONTH_NAME}\s{{1,2}}(\d\d?),?\s(\d{{4}}),?\s{{1,2}}" + _CLOCK + _HALF + _ZONE, re.ASCII
)
_RFC_2822 = re.compile(
    rf"(?<!\d)(\d\d?)\s{_MONTH_NAME}\s(\d{{4}}),?\s{{1,2}}" + _CLOCK + _HALF + _ZONE, re.ASCII
)
_CTIME = re.compile(
    rf"\b{_MONTH_NAME}\s{{1,2}}(\d\d?)\s(\d\d:\d\d:\d\d)(?:[.,](\d{{1,9}}))?"
    rf"(?:\s({_ZONE_NAMES}))?\s(\d{{4}})(?!\d)(?:\s([+-]\d{{4}})(?!\d))?",
    re.ASCII,
)
_SYSLOG = re.compile(
    rf"\b{_MONTH_NAME}\s{{1,2}}(\d\d?)\s(\d\d:\d\d:\d\d)(?:[.,](\d{{1,9}}))?", re.ASCII
)
#: The start of a line of glog: a level, month and day, without a year.
_GLOG = re.compile(r"\A\s{0,4}[IWEFD](\d\d)(\d\d)\s(\d\d:\d\d:\d\d)\.(\d{3,9})(?!\d)", re.ASCII)
_LOGCAT = re.compile(r"(?<![\w-])(\d\d)-(\d\d)\s(\d\d:\d\d:\d\d)\.(\d{3,9})", re.ASCII)
_EPOCH = re.compile(r"(?<![\w.:-])(1\d{9})(?:(\d{3})|[.,](\d{1,9}))?(?![\w.:-])", re.ASCII)
#: Numbers of this length may be ids, except at the start of a line.
_EPOCH_FINE = re.compile(r"[\s\[(]{0,4}(1\d{9})(\d{6}|\d{9})(?![\w.:-])", re.ASCII)
_MONTHS: dict[str, int] = {
    month: number
    for number, month in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
#: Dates in which only one of the numbers can be the day.
_DECISIVE = re.compile(
    rb"(?<!\d)(?:(1[3-9]|2\d|3[01])[/-](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/-](1[3-9]|2\d|3[01]))"
    rb"[/-](?:19|20)\d\d(?!\d)"
)


class Dates:
    """Order of day and month, and the year, for the dates of one log.

    Args:
        year: the year of times without one; if it is not given, such times are not read.
        ahead: returns texts of the same log that have not been read yet.

    Attributes:
        day_first: whether the day comes first in `08/07/2026`; `None` as long as it is unknown.
    """

    def __init__(
        self, *, year: int | None = None, ahead: Callable[[], Iterable[bytes]] | None = None
    ) -> None:
        self.year = year
        self.day_first: bool | None = None
        self._month = 0
        #: Whether the log has reached the next year.
        self._turned = False
        self._ahead = ahead

    def year_of(self, month: int) -> int:
        """Return the year of a time in a month: after December, January is in the next year."""
        assert self.year is not None  # noqa: S101 - for type checkers
        year = self.year
        if self._month == 1 and month == 12:  # a line that came late
            return year - 1
        if self._turned and month - self._month > 6:  # that January was of a clock not set yet
            return year - 1
        if self._month - month > 6:
            self._turned = year < 9998
            year = self.year = min(year + 1, 9998)
        self._month = month
        return year

    def is_day_first(self) -> bool | None:
        """Return whether the day comes first, reading the following lines if necessary."""
        if self.day_first is None and self._ahead is not None:
            ahead, self._ahead = self._ahead, None
            for text in ahead():
                if found := _DECISIVE.search(text):
                    self.day_first = found[1] is not None
                    break
        return self.day_first


def read_time(
    text: str, zone: tzinfo = UTC, dates: Dates | None = None
) -> tuple[datetime, tuple[int, int]] | None:
    """Find the first date and time in a text, and its position.

    Args:
        text: any text.
        zone: the zone of times without one.
        dates: what is known of the dates of the same log.
    """
    if found := _ISO.search(text):
        year, month, day, clock, fraction, offset = found.groups()
        return _made(found, zone, year, month, day, clock, fraction, offset)
    if found := _DAY_FIRST.search(text):
        return _read_day_first(found, zone, dates)
    if found := _MONTH_FIRST.search(text):
        month, day, year, clock, fraction, half, offset = found.groups()
        return _made(found, zone, year, _MONTHS[month], day, clock, fraction, offset, half)
    if found := _RFC_2822.search(text):
        day, month, year, clock, fraction, half, offset = found.groups()
        return _made(found, zone, year, _MONTHS[month], day, clock, fraction, offset, half)
    if found := _CTIME.search(text):
        month, day, clock, fraction, named, year, offset = found.groups()
        return _made(found, zone, year, _MONTHS[month], day, clock, fraction, offset or named)
    if found := _COMPACT.search(text):
        year, month, day, hour, minute, second, fraction, offset = found.groups()
        clock = f"{hour}:{minute}:{second}"
        return _made(found, zone, year, month, day, clock, fraction, offset)
    if dates is not None and dates.year is not None:
        found = _SYSLOG.search(text) or _GLOG.match(text) or _LOGCAT.search(text)
        if found:
            name, day, clock, fraction = found.groups()
            number = _MONTHS[name] if name in _MONTHS else int(name)
            return _made(found, zone, dates.year_of(number), number, day, clock, fraction, None)
    if found := _EPOCH.search(text) or _EPOCH_FINE.match(text):
        parts = [part for part in found.groups()[1:] if part]
        time = _from_epoch(int(found[1]), f"{parts[0] if parts else '0':0<6}"[:6])
        return None if time is None else (time, found.span())
    return None


def _read_day_first(
    found: re.Match[str], zone: tzinfo, dates: Dates | None
) -> tuple[datetime, tuple[int, int]] | None:
    """Read a date that ends in its year; day and month may stand in either order."""
    first, mark, second, year, clock, fraction, half, offset = found.groups()
    day: int | str = first
    month: int | str | None = _MONTHS.get(second, second)
    if second not in _MONTHS:
        if not second.isdigit():
            return None
        if mark != ".":  # with dots the day comes first everywhere
            one, other = int(first), int(second)
            day_first = one > 12 or (None if other <= 12 else False)
            if day_first is None:
                day_first = one == other or (dates.is_day_first() if dates is not None else None)
            elif dates is not None:
                dates.day_first = day_first
            if day_first is None:
                return None
            day, month = (one, other) if day_first else (other, one)
    return _made(found, zone, year, month, day, clock, fraction, offset, half)


def _made(  # noqa: PLR0917 - the parts of a time, in their order
    found: re.Match[str],
    zone: tzinfo,
    year: int | str,
    month: int | str | None,
    day: int | str,
    clock: str,
    fraction: str | None,
    offset: str | None,
    half: str | None = None,
) -> tuple[datetime, tuple[int, int]] | None:
    """Build a time; return `None` if it does not exist."""
    hour, minute, second = ([int(part) for part in clock.split(":")] + [0])[:3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half in "Pp")
    own: tzinfo = zone
    if offset in _ZONES:
        own = timezone(timedelta(minutes=_ZONES[offset])) if _ZONES[offset] else UTC
    elif offset in _UNCERTAIN:
        if zone is ASSUMED_UTC or zone is UTC:  # the zone of the log is unknown
            return None
    elif offset:
        digits = offset[3:] if offset[0] in "UG" else offset
        size = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:].removeprefix(":") or 0))
        if size >= timedelta(days=1):
            return None
        own = timezone(-size if digits[0] == "-" else size)
    try:
        time = datetime(
            int(year), int(month or 0), int(day), hour, minute, second,
            int(f"{(fraction or '0')[:6]:0<6}"), own,
        )  # fmt: skip
    except ValueError:
        return None
    # The years 1 and 9999 have no neighbors: a time in them cannot always change its zone.
    return (time, found.span()) if 1 < time.year < 9999 else None


def _from_epoch(seconds: int, microseconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=int(microseconds))
    except (ValueError, OverflowError, OSError):
        return None


_DIGITS = re.compile(r"1[0-9]{9}(?:[0-9]{3}){0,3}\Z")


def time_of(value: object, zone: tzinfo, dates: Dates | None = None) -> datetime | None:
    """Return the time in a member's value: text, or s, ms, us or ns since 1970."""
    if isinstance(value, str):
        if _DIGITS.match(value):
            return time_of(int(value), zone)
        read = read_time(value[:64], zone, dates)
        return read[0] if read else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value < 1e20:
        return None
    for scale in (1, 10**3, 10**6, 10**9):
        if value < 1e11 * scale:
            return _from_epoch(0, str(int(value * 10**6 // scale)))
    return None
