"""What a log says around a frame: when, which station, which way.

Nobody agrees on how to write this, so it is found by words: dates by their shape, directions by a
table of words, stations by names that mean one (`chargeBoxId=`), by where they stand beside the
direction, or by being the only word left when all that is known has been taken away.

`Wording` does this for the text in front of a frame and remembers what it found for each wording,
so that looking closely happens once per station and direction, not once per line. `Members` does
it for names and values, those of JSON objects and of CSV columns.

Rule of this file: nothing is invented. What cannot be told is `None`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import NamedTuple

from ocpp16j_codec.logs.records import Direction

__all__ = ["ROLES", "Role", "Told", "Way", "Wording", "read_time", "read_way", "role_of"]


class Way(StrEnum):
    """Which way a frame went, seen from whoever wrote the log."""

    IN = "in"
    OUT = "out"


class Told(NamedTuple):
    """What a log says of one frame."""

    time: datetime | None = None
    station: str | None = None
    way: Way | Direction | None = None

    def or_else(self, other: Told) -> Told:
        """The same, with what is missing taken from `other`."""
        return Told(
            other.time if self.time is None else self.time,
            other.station if self.station is None else self.station,
            other.way if self.way is None else self.way,
        )


# -- time ----------------------------------------------------------------------------------------

_TIME = re.compile(
    r"(?<!\d)(\d{4})[-/.](\d\d)[-/.](\d\d)[T\s_]\s{0,4}(\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9}))?"
    r"(?:\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?",
    re.ASCII,
)
_TIME_DAY_FIRST = re.compile(
    r"(?<!\d)(\d\d)[./](\d\d|[A-Z][a-z]{2})[./](\d{4})[T\s_:]\s{0,4}(\d\d:\d\d(?::\d\d)?)"
    r"(?:[.,](\d{1,9}))?(?:\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)(?![\w:]))?",
    re.ASCII,
)
_EPOCH = re.compile(r"(?<![\w.:-])(1\d{9})(?:(\d{3})|[.,](\d{1,9}))?(?![\w.:-])", re.ASCII)
_MONTHS: dict[str, int] = {
    month: number
    for number, month in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}


def read_time(text: str, zone: tzinfo = UTC) -> tuple[datetime, tuple[int, int]] | None:
    """The first date and time in a text, and where it stands.

    Args:
        text: any text.
        zone: the zone of times that name none.
    """
    if found := _TIME.search(text):
        year, month, day, clock, fraction, offset = found.groups()
    elif found := _TIME_DAY_FIRST.search(text):
        day, month, year, clock, fraction, offset = found.groups()
        month = f"{_MONTHS.get(month, month):0>2}"
    elif found := _EPOCH.search(text):
        seconds, milliseconds, fraction = found.groups()
        time = _from_epoch(int(seconds), f"{milliseconds or fraction or '0':0<6}"[:6])
        return None if time is None else (time, found.span())
    else:
        return None
    offset = "+00:00" if offset in ("Z", "UTC", "GMT") else offset or ""
    fraction = f".{fraction[:6]:0<6}" if fraction else ""
    try:
        time = datetime.fromisoformat(f"{year}-{month}-{day}T{clock}{fraction}{offset}")
    except ValueError:
        return None
    # The years 1 and 9999 have no neighbours: a time in them cannot always change its zone.
    if not 1 < time.year < 9999:
        return None
    return time if time.tzinfo else time.replace(tzinfo=zone), found.span()


def _from_epoch(seconds: int, microseconds: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) + timedelta(microseconds=int(microseconds))
    except (ValueError, OverflowError, OSError):
        return None


def time_of(value: object, zone: tzinfo) -> datetime | None:
    """The time a member's value stands for: text, or seconds, ms, us or ns since 1970."""
    if isinstance(value, str):
        read = read_time(value[:64], zone)
        return read[0] if read else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not 0 <= value < 1e20:
        return None
    for scale in (1, 10**3, 10**6, 10**9):
        if value < 1e11 * scale:
            return _from_epoch(0, str(int(value * 10**6 // scale)))
    return None


# -- direction -----------------------------------------------------------------------------------

_STATION_SIDE = r"(?:cp|cs|charge[ _-]?points?|charger|charging[ _-]?station|station|client|evse)"
_SYSTEM_SIDE = r"(?:csms|central[ _-]?system|cpms|cpo|server|backend|back-end)"
_TO = r"\s*(?:-+>|=+>|→|>+|to|[_-]to[_-]|[_-]2[_-])\s*"
_FROM = r"\s*(?:<-+|<=+|←|<+|from)\s*"

#: What tells the direction, the plainest first; the last of its kind before the frame counts.
_WAYS: tuple[tuple[re.Pattern[str], Way | Direction], ...] = tuple(
    (re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])"), way)
    for pattern, way in (
        (rf"{_STATION_SIDE}{_TO}{_SYSTEM_SIDE}", Direction.CP_TO_CSMS),
        (rf"{_SYSTEM_SIDE}{_FROM}{_STATION_SIDE}", Direction.CP_TO_CSMS),
        (rf"{_SYSTEM_SIDE}{_TO}{_STATION_SIDE}", Direction.CSMS_TO_CP),
        (rf"{_STATION_SIDE}{_FROM}{_SYSTEM_SIDE}", Direction.CSMS_TO_CP),
    )
)
_IN = r"receiv(?:e|ed|es|ing)|recv|rcvd|incoming|inbound|ingress|rx|in"
_OUT = r"sen(?:d|t|ds|ding)|outgoing|outbound|egress|tx|out|transmit(?:ted|ting)?"
_PLAIN = re.compile(rf"(?<![a-z0-9])(?:({_IN})|({_OUT}))(?![a-z0-9])")
_WEAK = re.compile(
    r"(?<![a-z0-9])(?:(from)|(to))(?![a-z0-9])"
    r"|(?<![<>=-])(?:(<-+|<=+|←|<{1,3})|(-+>|=+>|→|>{1,3}))(?![<>=-])"
)
_SENDERS = (
    (re.compile(rf"{_STATION_SIDE}\Z"), Direction.CP_TO_CSMS),
    (re.compile(rf"{_SYSTEM_SIDE}\Z"), Direction.CSMS_TO_CP),
)


def read_way(text: str) -> Way | Direction | None:
    """Which way a frame went, by the words in a text."""
    text = text.lower()
    for pattern, way in _WAYS:
        if pattern.search(text):
            return way
    for pattern in (_PLAIN, _WEAK):
        found = [match.lastindex for match in pattern.finditer(text)]
        if found:
            return Way.IN if found[-1] in (1, 3) else Way.OUT
    return None


def way_of(value: object) -> Way | Direction | None:
    """Which way the value of a member stands for, its name having said that it is one."""
    if not isinstance(value, str):
        return None
    text = value[:64].strip().lower()
    for pattern, way in _SENDERS:
        if pattern.match(text):
            return way
    return read_way(text)


# -- names ---------------------------------------------------------------------------------------


class Role(StrEnum):
    """What a member or a column is to us."""

    TIME = "time"
    STATION = "station"
    WAY = "way"
    FRAME = "frame"


#: Names, without case and separators, and what they name; in the order of trust.
ROLES: dict[str, Role] = {
    name: role
    for role, names in (
        (
            Role.TIME,
            """timestamp @timestamp time ts datetime date receivedat sentat createdat created
            loggedat logtime eventtime t""",
        ),
        (
            Role.STATION,
            """chargepointid chargeboxid chargepoint chargebox chargepointidentity
            chargeboxidentity chargerid charger stationid chargingstationid station chargingstation
            cpid cp identity evseid clientid deviceid cbid csid ocppidentity chargepointserial
            serial""",
        ),
        (Role.WAY, "direction dir way flow origin sender from source sentby type event"),
        (
            Role.FRAME,
            """raw rawmessage frame ocppframe ocppmessage ocpp message msg data payload body log
            text content request response line""",
        ),
    )
    for name in names.split()
}
_SEPARATORS = re.compile(r"[\s_.\-]+")


def role_of(name: str) -> Role | None:
    """What a member or a column of this name is to us, if anything."""
    return ROLES.get(_SEPARATORS.sub("", name).lower())


# -- the text in front of a frame ------------------------------------------------------------------

_NAME = r"[\w.@/#+*~-][\w.:@/#+*~-]{0,63}"
_NAMED_STATION = re.compile(
    r"(?:charge[ _-]?(?:point|box|r)|charging[ _-]?station|station|cp|cb)"
    rf"(?:[ _-]?(?:id|identity|identifier|name))?[\"']?\s*[=:]\s*[\"']?({_NAME})",
    re.IGNORECASE,
)
_BESIDE_WAY = (
    # the station, a colon, the word
    re.compile(rf"({_NAME}?)\s*:\s+(?:{_IN}|{_OUT})\b", re.IGNORECASE),
    # from or to, perhaps what it is, the station
    re.compile(
        rf"\b(?:from|to)\s+(?:{_STATION_SIDE}\s+)?[\"'(\[]?({_NAME}?)[\"')\]]?(?:[\s:,>]|\Z)",
        re.IGNORECASE,
    ),
    # the word, the station, a colon, the frame
    re.compile(rf"\b(?:{_IN}|{_OUT})\s+({_NAME}?)\s*:\s*\Z", re.IGNORECASE),
)
_LEVEL_AND_LOGGER = re.compile(r"^(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|NOTICE):(?:[\w.]+:)?")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}")
_NO_STATION = re.compile(
    rf"(?:{_IN}|{_OUT}|from|to|trace|debug|info|warn|warning|error|notice|fatal|message|messages|msg"
    r"|got|handling|processing|parsing|new|json|frame|ocpp|ocpp-j|ocppj|ocpp1\.6|ocpp16|ocpp16j|websocket|ws|wss|text|call|callresult"
    rf"|callerror|request|response|req|conf|payload|data|raw|log|{_SYSTEM_SIDE}|{_STATION_SIDE}"
    r"|z|utc|gmt|\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?z?|\w+(?:\.\w+){2,}|[\W_]+|true|false|null)\Z",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[^\s\"',;|=]+")
#: Python's way of showing bytes begins with a letter.
_BYTES = re.compile(r"\bb[\"']\Z")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,64}>")


def read_station(text: str, *, alone: bool = True) -> str | None:
    """Which station a text in front of a frame names, its time having been taken out.

    Args:
        text: the text.
        alone: whether the only word that is left may be one; in prose it is not.
    """
    if named := _NAMED_STATION.findall(text):
        return _tidy(named[-1])
    for pattern in _BESIDE_WAY:
        for found in reversed(pattern.findall(text)):
            name = _tidy(_LEVEL_AND_LOGGER.sub("", found))
            if name is not None:
                return name
    bare = _BYTES.sub("", _BRACKETED.sub(" ", text))
    if not alone or "{" in bare:  # the beginning of some object: its words are names
        return None
    left = [name for token in _TOKEN.findall(bare) if (name := _tidy(token)) is not None]
    return left[0] if len(left) == 1 and re.fullmatch(_NAME, left[0]) else None


def _tidy(name: str) -> str | None:
    name = name.strip(":-<>=/\\()[]{}").strip()
    return None if not name or _NO_STATION.match(name) else name


class Wording:
    """Reads the text in front of frames, and remembers how this log words it."""

    #: A log has as many wordings as stations times directions, unless it counts something in them.
    _MOST = 4096
    #: No more than so much in front of a frame is looked at.
    _REACH = 512

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone
        self._from, self._to = 0, 0
        self._known: dict[bytes, tuple[str | None, Way | Direction | None]] = {}

    def read(self, text: bytes) -> Told:
        """What a text in front of a frame says."""
        begin, end = self._from, self._to
        known = self._known.get(text[:begin] + text[end:] if begin else text[end:])
        if known is not None:
            if not end:
                return Told(None, *known)
            try:
                time = datetime.fromisoformat(text[begin:end].decode())
            except ValueError:
                return self._read_closely(text)
            if 1 < time.year < 9999:
                time = time if time.tzinfo else time.replace(tzinfo=self._zone)
                # What Told(...) comes down to, at half its cost: this is done for every line.
                return tuple.__new__(Told, (time, known[0], known[1]))
        return self._read_closely(text)

    def _read_closely(self, text: bytes) -> Told:
        # One character for each byte, so that places in the text are places in the bytes.
        near = text[-self._REACH :]
        shown = near.decode("latin-1")
        read = read_time(shown, self._zone)
        time, (begin, end) = read if read is not None else (None, (0, 0))
        rest = near[:begin] + near[end:]
        known = self._known.get(rest)
        if known is None:
            words = _TAG.sub(" ", rest.decode("utf-8", "replace"))
            way = read_way(words)
            alone = time is not None or way is not None
            known = read_station(words, alone=alone), way
            if len(self._known) >= self._MOST:
                self._known.clear()
            self._known[rest] = known
        if len(near) == len(text):
            self._from, self._to = begin, end
        return Told(time, *known)
