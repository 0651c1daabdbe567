"""The text around a frame in a log: its time, charge point and direction.

There is no common format, so these are found by words: dates by their format, directions by a
table of words, charge points by a key (`chargeBoxId=`), by their place next to the direction,
or because they are the only name left after everything known is removed.

`Wording` does this for the text in front of a frame and remembers what it found for each wording,
so that a text is analyzed once per charge point and direction, not once per line. `field_of`
and `way_of` do it for names and values, those of JSON objects and of CSV columns.

What `received` means depends on who wrote the log. Most logs are written by central systems, so
this is assumed, until a call that only one side may send shows whether it is true.
If the log names two hosts, such a call also shows which of them is the charge point.
A direction with both sides (`cp-to-csms`) is always used as it is. `Perspective` stores what is
known about one log.

What is not certain is `None`. A word that may belong to a sentence is not taken as a name.
"""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.logs.records import Direction
from ocpp16j_codec.logs.times import Dates, read_time, time_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "FIELDS",
    "SENT_BY",
    "Endpoints",
    "Field",
    "Perspective",
    "Told",
    "Way",
    "Wording",
    "between",
    "ends_of",
    "field_of",
    "read_behind",
    "read_station",
    "read_time",
    "read_way",
    "station_of",
    "time_of",
    "way_of",
]  # fmt: skip


class Way(StrEnum):
    """Direction of a frame, as seen by the writer of the log."""

    IN = "in"
    OUT = "out"


class Side(StrEnum):
    """One side of a connection, for logs that write `CP` or `server` instead of a name."""

    STATION = "station"
    SYSTEM = "system"


class Endpoints(NamedTuple):
    """Sender and receiver of a frame if it is not known which one is the charge point."""

    sender: str
    receiver: str

    @property
    def conversation(self) -> str:
        """Return a name of the two ends that is the same for both directions."""
        return "\0".join(sorted(self))


class Told(NamedTuple):
    """Time, charge point and direction of one frame, as far as the log states them."""

    time: datetime | None = None
    station: str | None = None
    way: Way | Direction | Endpoints | None = None

    def or_else(self, other: Told) -> Told:
        """Return a copy in which missing values are taken from `other`."""
        return Told(
            other.time if self.time is None else self.time,
            other.station if self.station is None else self.station,
            other.way if self.way is None else self.way,
        )


# -- direction -----------------------------------------------------------------------------------

_STATION_SIDE = (
    r"(?:cp|cb|charge[ _-]?points?|charge[ _-]?box(?:es)?|chargers?|charging[ _-]?stations?"
    r"|stations?|clients?|evse|wall[ _-]?box)"
)
_SYSTEM_SIDE = (
    r"(?:csms|central[ _-]?system(?:[ _-]?service)?|cpms|cpo|servers?|back-?end|target|upstream)"
)
#: The central system in OCPP 1.6, the charging station in 2.0.1: the other side shows which.
_EITHER_SIDE = r"cs"
_SYSTEM_OR_CS = rf"(?:{_SYSTEM_SIDE}|{_EITHER_SIDE})"
_STATION_OR_CS = rf"(?:{_STATION_SIDE}|{_EITHER_SIDE})"
_TO = r"\s*(?:-+>|=+>|→|⇒|>+|to|[_-]to[_-]|[_-]2[_-])\s*"
_FROM = r"\s*(?:<-+|<=+|←|⇐|<+|from)\s*"

#: Any of the above; a text without one names no pair of sides.
_JOINS = re.compile(r"[<>→←⇒⇐]|to|from|2")

#: Patterns of directions, the clearest first.
_WAYS: tuple[tuple[re.Pattern[str], Way | Direction], ...] = tuple(
    (re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])"), way)
    for pattern, way in (
        (rf"{_STATION_SIDE}{_TO}{_SYSTEM_OR_CS}", Direction.CP_TO_CSMS),
        (rf"{_EITHER_SIDE}{_TO}{_SYSTEM_SIDE}", Direction.CP_TO_CSMS),
        (rf"{_SYSTEM_OR_CS}{_FROM}{_STATION_SIDE}", Direction.CP_TO_CSMS),
        (rf"{_SYSTEM_SIDE}{_FROM}{_EITHER_SIDE}", Direction.CP_TO_CSMS),
        (rf"{_SYSTEM_SIDE}{_TO}{_STATION_OR_CS}", Direction.CSMS_TO_CP),
        (rf"{_EITHER_SIDE}{_TO}{_STATION_SIDE}", Direction.CSMS_TO_CP),
        (rf"{_STATION_OR_CS}{_FROM}{_SYSTEM_SIDE}", Direction.CSMS_TO_CP),
        (rf"{_STATION_SIDE}{_FROM}{_EITHER_SIDE}", Direction.CSMS_TO_CP),
    )
)
_ANY_SIDE = re.compile(rf"(?<![a-z0-9])(?:{_STATION_SIDE}|{_SYSTEM_OR_CS})")
_IN = (
    r"receiv(?:e|ed|es|ing)|recv|rcvd|incoming|inbound|ingress|rx|in"
    r"|empfangen|ontvangen|recibid[oa]|reçue?|ricevut[oa]"
)
_OUT = (
    r"sen(?:d|t|ds|ding)|outgoing|outbound|egress|tx|out|transmit(?:ted|ting)?"
    r"|gesendet|verzonden|enviad[oa]|envoyée?|inviat[oa]"
)
_PLAIN = re.compile(rf"(?<![A-Za-z0-9])(?:({_IN})|({_OUT}))(?![A-Za-z0-9])", re.IGNORECASE)
#: `from` and `to` count before a name or a side only: "unable to parse" is no direction.
_WEAK = re.compile(
    r"(?<![A-Za-z0-9])(?:([Ff]rom|FROM)|([Tt]o|TO))"
    rf"(?=\s+(?:the\s+)?(?:{_STATION_SIDE}|{_SYSTEM_SIDE}|[\"'(\[]?[A-Z0-9])|\s*[:=]|\s*\Z)"
    r"|(?<![<>=-])(?:(<-+|<=+|←|<{1,3})|(-+>|=+>|→|>{1,3}))(?![<>=-])"
)
#: "From" or "to" one of the two sides.
_PARTY = re.compile(
    rf"(?<![A-Za-z0-9])(?:(from)|to)\s+(?:the\s+|an?\s+|our\s+|remote\s+)?"
    rf"(?:({_STATION_SIDE})|{_SYSTEM_SIDE})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_IS_STATION_SIDE = re.compile(rf"{_STATION_SIDE}\Z", re.IGNORECASE)
_IS_SYSTEM_SIDE = re.compile(rf"{_SYSTEM_OR_CS}\Z", re.IGNORECASE)
#: `CP>` and nothing else in front of a frame.
_PROMPT = re.compile(
    rf"(?<![A-Za-z0-9])(?:({_STATION_SIDE})|({_SYSTEM_OR_CS}))\s*(?:(>+)|(<+))\s*\Z", re.IGNORECASE
)
_IP_4 = r"\d{1,3}(?:\.\d{1,3}){3}"
_IP_6 = (
    r"(?:(?:[0-9A-Fa-f]{1,4}:){1,7}(?::[0-9A-Fa-f]{1,4}){1,7}|(?:[0-9A-Fa-f]{1,4}:){7}[0-9A-Fa-f]{1,4}"
    r"|::1(?![\w:]))"
)
#: A host, and its port after a colon or, as tcpdump writes it, after a dot.
_HOST = (
    rf"(?:{_IP_4}(?:[:.]\d{{1,5}})?|\[[0-9A-Fa-f:.]+\](?::\d{{1,5}})?|{_IP_6}"
    r"|[A-Za-z][\w.-]*:\d{1,5})"
)
_PORT = re.compile(r":\d{2,5}\Z")
_DOTTED_PORT = re.compile(rf"\A({_IP_4})\.(\d{{1,5}})\Z")
_IS_ADDRESS = re.compile(rf"(?:{_IP_4}(?:[:.]\d{{1,5}})?|{_IP_6})\Z")
#: Sender and receiver in separate fields, as tshark prints them, or with keys.
_ADDRESS = rf"({_IP_4}(?::\d{{1,5}})?|{_IP_6})"
_TWO_ADDRESSES = re.compile(
    rf"(?<![\w.:]){_ADDRESS}[\t ]{{0,4}}[\t,;| ][\t ]{{0,4}}{_ADDRESS}(?![\w.:])"
)
_SOURCE_AND_TARGET = re.compile(
    r"(?<![A-Za-z0-9])(?:src|source|sender|from)(?:[_-]?(?:ip|addr|address|host))?\s?[=:]\s?[\"']?([^\s\"',;|]{1,64})"
    r"[\"']?[\s,;|]{1,4}(?:dst|dest|destination|target|receiver|recipient|to)"
    r"(?:[_-]?(?:ip|addr|address|host))?\s?[=:]\s?[\"']?([^\s\"',;|]{1,64})",
    re.IGNORECASE,
)
_IS_HOST = re.compile(rf"{_HOST}\Z")
#: Words for an end of a connection that mean neither of the two sides.
_BETWEEN = frozenset({"proxy", "gateway", "gw", "relay", "broker", "router"})
_SIDE_OR_NAME = rf"(?:{_STATION_SIDE}|{_SYSTEM_OR_CS}|{_HOST}|wss?://\S{{1,200}}?|[\w.@/#+*~-][\w.:@/#+*~-]{{0,63}}?)"
_ARROW_SIGN = re.compile(r"[<>→←⇒⇐]")
_ARROW = re.compile(
    # Only at the start of a word; otherwise each of its characters would be tried.
    rf"(?<![\w.:/@#+*~-])({_SIDE_OR_NAME})[\"')\]]?\s{{0,4}}(?:(-+>|=+>|→|⇒|>{{1,3}})|(<-+|<=+|←|⇐|<{{1,3}}))"
    rf"\s{{0,4}}(?:[\"'(]|\[(?![0-9A-Fa-f:.]+\]))?({_SIDE_OR_NAME})(?![\w.@/-])",
    re.IGNORECASE,
)


def read_way(text: str) -> Way | Direction | Endpoints | None:
    """Return the direction that the words of a text state."""
    return _read_way(text, _arrow(text))


def _read_way(
    text: str, arrow: tuple[str | None, Direction | Endpoints] | None
) -> Way | Direction | Endpoints | None:
    lower = text.lower()
    joined = _JOINS.search(lower) is not None  # this test is cheaper than the patterns that follow
    if joined and len(_ANY_SIDE.findall(lower)) > 1:
        for pattern, way in _WAYS:
            if pattern.search(lower):
                return way
    if arrow is not None:
        return arrow[1]
    if text.rstrip()[-1:] in ("<", ">") and (prompt := _PROMPT.search(text)):
        up = (prompt[1] is not None) is (prompt[3] is not None)
        return Direction.CP_TO_CSMS if up else Direction.CSMS_TO_CP
    party = None
    for party in _PARTY.finditer(text) if joined else ():  # noqa: B007 - the last one counts
        pass
    if party is not None:
        up = (party[1] is not None) is (party[2] is not None)
        return Direction.CP_TO_CSMS if up else Direction.CSMS_TO_CP
    for pattern in (_PLAIN, _WEAK):
        found = [match.lastindex for match in pattern.finditer(text)]
        if found:
            return Way.IN if found[-1] in (1, 3) else Way.OUT
    return None


def _arrow(text: str) -> tuple[str | None, Direction | Endpoints] | None:
    """Return charge point and direction of an arrow, or its two ends if neither is a side."""
    if found := _TWO_ADDRESSES.search(text) or _SOURCE_AND_TARGET.search(text):
        return between(found[1], found[2])
    if not _ARROW_SIGN.search(text):
        return None
    found = None
    for found in _ARROW.finditer(text):  # noqa: B007 - the last one counts
        pass
    if found is None:
        return None
    ends = (found[1], found[4]) if found[2] else (found[4], found[1])
    # Two names are the ends of a connection only if the text contains nothing else.
    return between(*ends, names=not text[found.end() :].strip(" \t:,;|)]}\"'"))


def between(
    sender: str, receiver: str, *, names: bool = True
) -> tuple[str | None, Direction | Endpoints] | None:
    """Return charge point and direction of a frame from a sender to a receiver, as far as known.

    Args:
        sender: a side, a host or a name.
        receiver: the same.
        names: whether two unknown names may be the ends of a connection.
    """
    sender, receiver = (each.strip(":,;|/ ") for each in (sender, receiver))
    sides = [_side(each) for each in (sender, receiver)]
    up: bool | None = None
    if sides[0] is not sides[1]:
        if Side.SYSTEM in sides:
            up = sides[1] is Side.SYSTEM
        elif Side.STATION in sides:
            up = sides[0] is Side.STATION
    if up is not None:
        other = sender if up else receiver
        named = _tidy(other) if Side.SYSTEM in sides and _side(other) is None else None
        way = Direction.CP_TO_CSMS if up else Direction.CSMS_TO_CP
        return (named if named is not None and not _IS_HOST.match(named) else None), way
    if _IS_HOST.match(sender) and _IS_HOST.match(receiver):
        return None, Endpoints(_with_colon(sender), _with_colon(receiver))
    tidy = [
        each.lower() if each.lower() in _BETWEEN else _tidy(each) for each in (sender, receiver)
    ]
    plain = all(each is not None and not _IS_HOST.match(each) for each in tidy)
    if names and plain and tidy[0] != tidy[1]:
        return None, Endpoints(sender, receiver)
    return None


def _with_colon(host: str) -> str:
    """Return a host with a colon before its port, where tcpdump writes a dot."""
    return _DOTTED_PORT.sub(r"\1:\2", host)


def _side(text: str) -> Side | None:
    text = _PORT.sub("", text)
    if _IS_SYSTEM_SIDE.match(text):
        return Side.SYSTEM
    return Side.STATION if _IS_STATION_SIDE.match(text) else None


def way_of(value: object) -> Way | Direction | Endpoints | None:
    """Return the direction that the value of a member or column for directions means."""
    if not isinstance(value, str):
        return None
    text = value[:64].strip()
    if text.lower() in _STREAMS:
        return None
    side = _side(text)
    if side is not None:
        return Direction.CP_TO_CSMS if side is Side.STATION else Direction.CSMS_TO_CP
    # fromChargePoint, request_from_cp, CP2CS
    words = _JOINED.sub(" ", _TWO_FOR_TO.sub(" to ", text))
    return read_way(text) if words == text else read_way(words) or read_way(text)


#: Directions without a side: whose they are depends on the writer of the log.
_STREAMS = frozenset({"upstream", "downstream"})
_JOINED = re.compile(r"_|(?<=[a-z])(?=[A-Z])")
_TWO_FOR_TO = re.compile(r"(?<=[A-Za-z])2(?=[A-Za-z])")


# -- names ---------------------------------------------------------------------------------------


class Field(StrEnum):
    """Meaning of a member or a column."""

    TIME = "time"
    STATION = "station"
    WAY = "way"
    FRAME = "frame"


#: Names, without case and separators, and their meaning; the most reliable first.
FIELDS: dict[str, Field] = {
    name: field
    for field, names in (
        (
            Field.TIME,
            """timestamp @timestamp time ts datetime date receivedat sentat createdat createdon
            created loggedat logtime eventtime t starteddatetime""",
        ),
        (
            Field.STATION,
            """chargepointid chargeboxid chargepoint chargebox chargepointidentity
            chargeboxidentity chargerid charger stationid chargingstationid station chargingstation
            cpid cp identity evseid clientid deviceid cbid csid ocppidentity chargepointserial
            serial url uri wsurl requesturl""",
        ),
        (Field.WAY, "direction dir way flow origin sender from source sentby type event"),
        (
            Field.FRAME,
            """raw rawmessage frame ocppframe ocppmessage ocpp message msg data payload body log
            text content request response line""",
        ),
    )
    for name in names.split()
}
_SEPARATORS = re.compile(r"[\s_.\-]+")
#: Names of times that are composed of an event and a kind of time (`receivedAt`).
_A_TIME = re.compile(
    r"@?(?:source)?(?:realtime|creat(?:ed|ion)|receiv(?:ed)?|sent|log(?:ged)?|insert(?:ed)?|record(?:ed)?|occurr?ed|event"
    r"|message|msg|ingest(?:ed)?|process(?:ed)?|arriv(?:ed|al)|store[d]?|utc|local|server|start(?:ed)?)"
    r"(?:on|at|time|date|datetime|timestamp|ts|utc)(?:utc|ms|iso|local)?\Z"
    r"|@?(?:time|date|datetime|timestamp|ts)"
    r"(?:utc|ms|iso|local|us|ns|at|on|created|generated|received|sent|logged|recorded|occurred)\Z"
)


#: Names of the two ends of a connection.
_ENDS = re.compile(
    r"(?:(src|source|sender|from)|(?:dst|dest|destination|target|receiver|recipient|to))"
    r"(?:ip|addr|address|host|endpoint|id|name)?\Z"
)


def ends_of(names: Iterable[str]) -> tuple[int, int] | None:
    """Return the members or columns for sender and receiver, if both exist."""
    ends: list[int | None] = [None, None]
    for place, name in enumerate(names):
        found = _ENDS.match(_SEPARATORS.sub("", name).lower())
        if found is not None and ends[found[1] is None] is None:
            ends[found[1] is None] = place
    sender, receiver = ends
    return None if sender is None or receiver is None else (sender, receiver)


def field_of(name: str) -> Field | None:
    """Return the meaning of a member or a column with this name, or `None`."""
    bare = _SEPARATORS.sub("", name).lower()
    field = FIELDS.get(bare)
    return Field.TIME if field is None and _A_TIME.match(bare) else field


# -- the text in front of a frame ------------------------------------------------------------------

_NAME = r"[\w.@/#+*~-][\w.:@/#+*~-]{0,63}"
_NAMED_STATION = re.compile(
    r"(?:charge[ _-]?(?:point|box|r)|charging[ _-]?station|(?<![A-Za-z])station"
    r"|(?<![A-Za-z0-9])c[pb])"
    r"([ _-]?(?:id|identity|identifier|name))?[\"']?\s*"
    rf"(?:=\s*[\"']?|(:)\s*(?:[\"']|(\s*)))((?:wss?://)?{_NAME})",
    re.IGNORECASE,
)
_BEFORE_WAY = re.compile(rf"(?<![\w.:@/#+*~-])({_NAME}?)\s*:\s+(?:{_IN}|{_OUT})\b", re.IGNORECASE)
_FROM_OR_TO = re.compile(
    rf"\b(?:from|to)\s+({_STATION_SIDE}\s+)?[\"'(\[]?((?:wss?://)?{_NAME}?)[\"')\]]?(?:[\s:,>]|\Z)",
    re.IGNORECASE,
)
_BEHIND_WAY = re.compile(rf"\b(?:{_IN}|{_OUT})\s+({_NAME}?)\s*:\s*\Z", re.IGNORECASE)
_URL = re.compile(r"\b(?:wss?|https?)://[^\s\"'<>,;)\]]+", re.IGNORECASE)
_LEVEL_AND_LOGGER = re.compile(r"^(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|NOTICE):(?:[\w.]+:)?")
_BRACKETED = re.compile(r"\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}")
_IN_BRACKETS = re.compile(r"[\[(]([^\[\]()]*)[\])]")
#: The prefix that docker compose adds to a line.
_COMPOSE = re.compile(r"\A\s*[\w.-]{1,64}\s+\|(?:\s|\Z)")
#: The prefix that container engines, syslog and glog add to a line.
_CONTAINER = re.compile(
    r"\A\s*(?:(?:<\d+>)?(?:[A-Z][a-z]{2}\s{1,2}\d{1,2}\s\d\d:\d\d:\d\d\S*\s+"
    r"[\w.-]{1,64}\s[\w./-]{1,64}(?:\[\d+\])?:\s|[\w.-]{1,64}\s[\w./-]{1,64}\[\d+\]:\s)"
    # RFC 5424: host, program, process, kind of message, and `-` for no structured data
    r"|<\d{1,3}>1\s+[\w.-]{1,255}\s\S{1,48}\s\S{1,128}\s\S{1,32}\s(?:-\s)?"
    r"|(?:[IWEFD]\d{4}\s\d\d:\d\d:\d\d\.\d{1,9})?\s{0,8}\d{1,10}\s[\w.-]{1,64}:\d{1,6}\]\s"
    r")?\s*(?:std(?:out|err)\s+[FP]\s)?"
)
#: Replaces a time that has been read, so that the words around it can still be recognized.
_SOME_TIME = b"Jan  1 00:00:00"
_WITHOUT_YEAR = re.compile(r"[A-Z][a-z]{2}\s{1,2}\d{1,2}\s\d\d:\d\d:\d\d(?:\.\d+)?\Z")
#: Dates and clock times that were not read as a time.
_DATE = re.compile(
    r"(?<![\w.:/-])(?:\d{1,4}([./-])\d{1,2}\1\d{1,4},?\s{1,2})?\d{1,2}:\d\d(?::\d\d(?:[.,]\d{1,9})?)?"
    r"(?:\s?[AaPp][Mm])?(?![\w.:/-])"
    r"|\bm=[+-]\d{1,12}\.\d{1,9}\b"  # the monotonic clock that Go prints after a time
)
_COLOR = re.compile(r"(?:\x1b|\u241b|#033|\^\[)\[[0-9;?]{0,32}[A-Za-z]")
#: Words that are not names, alone or in combination.
_WORDS = frozenset(
    """
    receive received receives receiving recv rcvd incoming inbound ingress rx in send sent sends
    sending outgoing outbound egress tx out transmit transmitted transmitting
    csms central system service cpms cpo server servers backend back end target upstream
    cp cb cs charge charging point points box boxes charger chargers chargepoint chargepoints
    chargebox station stations client clients evse
    from to of by at on for with via is was be and or not no the a an this that it its our all any
    remote peer host local new old next last same other each every one own queue queued topic
    channel
    mon tue wed thu fri sat sun
    command commands cmd ip ip6 get post put head delete
    empfangen gesendet ontvangen verzonden recibido recibida enviado enviada reçu reçue envoyé
    envoyée ricevuto ricevuta inviato inviata
    von vom an am zu der die das proxy gateway gw relay broker router
    trace trce debug debg dbg info infm inf warn warning wrn error err notice fatal critical crit
    verbose log logger logging message messages msg got handling handle handled handler process
    processing processed
    parse parsed parser parsing json frame frames packet ocpp ocppj j ocpp16 ocpp16j rpc websocket
    websockets web ws wss socket sockets http https tcp tls ssl text binary bytes string str call
    callresult callerror callback request requests response responses req res resp conf
    confirmation answer answers reply replies ack acks payload data raw body content event events
    session connection connected disconnected conn node profile retry unable failed failure invalid
    unknown unexpected null none nil undefined true false nan unnamed anonymous main thread worker
    pool exec nio task timer loop default test prod dev z utc gmt am pm stdout stderr url uri path
    id
    ids name key value type action status state code time date result results forwarding
    forwarded
    """.split()  # noqa: SIM905 - two hundred quotes would not make it easier to read
) | {name.lower() for name in ACTIONS}
_NO_STATION = re.compile(
    r"(?:\d\d?:\d\d(?::\d\d)?(?:[.,]\d+)?z?|\w+(?:\.\w+){2,}|[\W_]+|[^A-Z]|[DEFINTVW]"
    r"|1\d{9}(?:\d{3}){0,3})\Z",  # a time as digits only
    re.DOTALL,
)
#: Positions in source code.
_SOURCE = re.compile(
    r"\.(?:c|cc|cpp|cxx|h|hpp|py|java|kt|js|mjs|ts|tsx|go|rs|cs|rb|php|lua|swift)(?::\d+)*\Z"
    r"|\w:\d+:\d+\Z",
    re.IGNORECASE,
)
#: The end of a pod's name in Kubernetes.
_POD = re.compile(r"[a-z0-9]-[0-9a-f]{8,10}-[a-z0-9]{5}\Z")
#: Threads, processes and session ids, which are written in brackets as names are.
_NO_NAME_IN_BRACKETS = re.compile(
    r"(?:0x)?[0-9a-f]{4,}|\d+|(?:[0-9a-f]+-){2,}[0-9a-f]+|.*(?:thread|pool|exec|nio|worker|task|main"
    r"|loop|queue|timer|session|conn|socket|handler|process|pid|tid|req|msg|trace|span|logger|line)"
    r".*",
    re.IGNORECASE,
)
#: Numbers of processes, ports and bytes, and ids of connections and sessions.
_NO_NAME_ALONE = re.compile(
    r"#?\d{1,7}\Z|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\w{0,16}#", re.IGNORECASE
)
_NO_PROSE = re.compile(
    rf"(?:{_IN}|{_OUT}|trace|debug|info|warn|warning|error|notice|[\W_]+)\Z", re.IGNORECASE
).match
_PARTS = re.compile(r"[\s.:/_@#+*~-]+|(?<=[a-z0-9])(?=[A-Z])")
_TOKEN = re.compile(r"[^\s\"',;|=]+")
#: The `b` of a bytes literal of Python.
_BYTES = re.compile(r"\bb[\"']\Z")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,64}>")
_VERSION = re.compile(r"v?\d+(?:\.\d+)+j?\Z|ocpp\d", re.IGNORECASE)


def read_station(text: str, *, alone: bool = True, says_way: bool | None = None) -> str | None:
    """Return the charge point that a text before a frame names; its time has been removed.

    Args:
        text: the text.
        alone: whether the only name that is left may be one; in a sentence it is not.
        says_way: whether the text states a direction, if that is known already.
    """
    marked = ":" in text  # most patterns need such a character, and a search for it is cheap
    for name, colon, gap, value in (
        reversed(_NAMED_STATION.findall(text)) if marked or "=" in text else ()
    ):
        # "charger: connected" is a sentence, "charge point id: x" is not.
        found = _tidy(value)
        if found is not None and (name or not colon or not gap or _is_marked(found)):
            return found
    if "://" in text and (url := _URL.findall(text)):
        return _tidy(url[-1])
    for found in reversed(_BEFORE_WAY.findall(text)) if marked else ():
        if (tidy := _tidy(_LEVEL_AND_LOGGER.sub("", found))) is not None:
            return tidy
    for kind, found in reversed(_FROM_OR_TO.findall(text)):
        tidy = _tidy(found)
        if tidy is not None and (kind or _is_marked(tidy)):
            return tidy
    for found in _BEHIND_WAY.findall(text) if text.rstrip().endswith(":") else ():
        if (tidy := _tidy(found)) is not None:
            return tidy
    bare = _BYTES.sub("", _BRACKETED.sub(" ", text))
    if not alone or "{" in bare:  # the start of an object: its words are names of members
        return None
    tokens = _TOKEN.findall(bare)
    left = [name for token in tokens if (name := _tidy(token)) is not None]
    if len(left) == 1 and re.fullmatch(_NAME, left[0]):
        name = left[0]
        # Next to `received`, a plain word may be a name; in a sentence it is not.
        prose = (
            (name.islower() or name.istitle())
            and not _is_marked(name)
            and (name.endswith(("ing", "ed")) or sum(not _NO_PROSE(each) for each in tokens) > 1)
        )
        if prose or _NO_NAME_ALONE.match(name):
            return None
        # Either may be the model and the other the charge point.
        return name if _is_marked(name) or not _names_in_brackets(text) else None
    if left or not (read_way(text) is not None if says_way is None else says_way):
        return None
    inside = _names_in_brackets(text)
    return inside.pop() if len(inside) == 1 else None


def _names_in_brackets(text: str) -> set[str]:
    return {
        name
        for each in _IN_BRACKETS.findall(text)
        if (name := _tidy(each)) is not None
        and re.fullmatch(_NAME, name)
        and _is_marked(name)
        and not _NO_NAME_IN_BRACKETS.fullmatch(name)
    }


_BEHIND = re.compile(
    r"[\"'\s,;{](?:direction|dir)[\"']?\s?[=:]\s?[\"']?([A-Za-z][\w>-]{0,31})", re.IGNORECASE
)
#: How much of the text after a frame is examined.
_REACH_BEHIND = 256


def read_behind(text: bytes) -> Told:
    """Return what a text after a frame states: `" chargePoint=CP-1 direction=in`."""
    if b"=" not in text and b'":' not in text:
        return Told()
    shown = text[:_REACH_BEHIND].decode("utf-8", "replace")
    station = way = None
    for name, colon, _, value in _NAMED_STATION.findall(shown):
        station = station or (_tidy(value) if name or not colon else None)
    if found := _BEHIND.search(shown):
        way = way_of(found[1])
    return Told(None, station, way)


def _is_marked(name: str) -> bool:
    """Return whether a name does not look like a word of a sentence."""
    return any(sign.isdigit() for sign in name) or (name.isupper() and len(name) > 2)


def station_of(value: object) -> str | None:
    """Return the charge point in the value of a member or column for charge points."""
    if type(value) not in (str, int):
        return None
    text = str(value)[:_STATION].strip()
    if "://" in text or text.startswith("/"):
        return _tidy(text)
    return None if text.lower() in _NO_VALUES else text


#: The longest name of a charge point; OCPP allows 48 characters.
_STATION = 255
_NO_VALUES = frozenset({"", "-", "null", "none", "nil", "undefined", "unknown", "n/a"})


def _tidy(name: str) -> str | None:
    """Return a name without surrounding punctuation; `None` if it names something else."""
    if "://" in name:
        path = name.partition("://")[2].partition("?")[0].partition("#")[0]
        segments = path.rstrip("/:").split("/")[1:]
        name = segments[-1] if segments else ""
        return None if not name or _VERSION.match(name) or _is_words(name) else name
    name = name.strip(":-<>=/\\()[]{}").strip()
    if "/" in name and not name.startswith("/"):
        name = name.rpartition("/")[2]
    if (
        not name
        or _NO_STATION.match(name)
        or _IS_ADDRESS.match(name)
        or _SOURCE.search(name)
        or _POD.search(name)
        or _VERSION.match(name)
    ):
        return None
    return None if _is_words(name) else name


def _is_words(name: str) -> bool:
    if len(name) == 1 and name.isupper():
        return False
    if name.lower() in _WORDS:
        return True
    return all(part.lower() in _WORDS for part in _PARTS.split(name) if part)


class Wording:
    """Reader of the text before frames; it remembers the wordings of one log."""

    #: The most wordings kept. A log has one per charge point and direction, or more with counters.
    _MOST = 4096
    #: How much of the text before a frame is examined.
    _REACH = 512

    def __init__(self, zone: tzinfo = UTC, dates: Dates | None = None) -> None:
        self._zone = zone
        self._dates = Dates() if dates is None else dates
        self._from, self._to = 0, 0
        self._known: dict[bytes, tuple[str | None, Way | Direction | Endpoints | None]] = {}

    def read(self, text: bytes) -> Told:
        """Return what a text before a frame states."""
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
                # The same as Told(...) at half the cost, because it is done for every line.
                return tuple.__new__(Told, (time, known[0], known[1]))
        return self._read_closely(text)

    def _read_closely(self, text: bytes) -> Told:
        # One character for each byte, so that offsets in the text are offsets in the bytes.
        near = text[-self._REACH :]
        shown = near.decode("latin-1")
        read = read_time(shown, self._zone, self._dates)
        time, (begin, end) = read if read is not None else (None, (0, 0))
        first, last = near[:begin], near[end:]
        if begin and (compose := _COMPOSE.match(shown[:begin])):
            first = near[compose.end() : begin]
        elif not end and (compose := _COMPOSE.match(shown)):
            last = near[compose.end() :]
        if end and _WITHOUT_YEAR.match(shown[begin:end]):
            first += _SOME_TIME
        rest = first + last
        known = self._known.get(rest)
        if known is None:
            known = read_words(rest.decode("utf-8", "replace"), alone=time is not None)
            if len(self._known) >= self._MOST:
                self._known.clear()
            self._known[rest] = known
        if len(near) == len(text):
            self._from, self._to = begin, end
        return Told(time, *known)


def read_words(
    words: str, *, alone: bool = False
) -> tuple[str | None, Way | Direction | Endpoints | None]:
    """Return charge point and direction that a text names; its time has been removed.

    Args:
        words: the text.
        alone: whether the only name in it may be the charge point, even without a direction.
    """
    words = _COLOR.sub("", words)
    words = _TAG.sub(" ", words)
    if "&" in words:
        words = html.unescape(words)
    words = _CONTAINER.sub("", words, count=1)
    words = _DATE.sub(" ", words)
    arrow = _arrow(words)
    way = _read_way(words, arrow)
    if arrow is not None and arrow[0] is not None:
        return arrow[0], way
    if isinstance(way, Endpoints):
        return None, way
    says_way = way is not None
    return read_station(words, alone=alone or says_way, says_way=says_way), way


# -- what the words of one log mean ----------------------------------------------------------------

#: The direction of the calls that only one side may send.
SENT_BY: Mapping[str, Direction] = {
    name: Direction.CP_TO_CSMS if action.sent_by is Role.CHARGE_POINT else Direction.CSMS_TO_CP
    for name, action in ACTIONS.items()
    if action.sent_by is not Role.EITHER
}
#: The most hosts that are remembered.
_MOST_HOSTS = 20_000


class _Directions(dict["Way | Direction | Endpoints | None", "Direction | None"]):
    """Mapping of what a log states to a direction; hosts are looked up on access."""

    def __init__(self, hosts: dict[str, bool | None]) -> None:
        super().__init__()
        self._hosts = hosts

    def __missing__(self, way: Way | Direction | Endpoints | None) -> Direction | None:
        if not isinstance(way, Endpoints):
            return None
        names = [tuple(way), tuple(each.rpartition(":")[0] for each in way)]
        for sender, receiver in names if names[1][0] != names[1][1] else names[:1]:
            # Whether a host is a charge point; None if it has acted as both sides.
            from_station, to_station = self._hosts.get(sender), self._hosts.get(receiver)
            if from_station is not None and from_station is not to_station:
                return Direction.CP_TO_CSMS if from_station else Direction.CSMS_TO_CP
            if from_station is None and to_station is not None:
                return Direction.CSMS_TO_CP if to_station else Direction.CP_TO_CSMS
        return None


class Perspective:
    """What the words of one log mean, as far as its frames have shown it.

    Attributes:
        directions: the direction for each way in which the log may state one.
        certain: whether a frame has shown who wrote the log.
    """

    def __init__(self) -> None:
        self.certain = False
        self._hosts: dict[str, bool | None] = {}
        self.directions = _Directions(self._hosts)
        self.directions |= {
            None: None,
            Way.IN: Direction.CP_TO_CSMS,
            Way.OUT: Direction.CSMS_TO_CP,
            Direction.CP_TO_CSMS: Direction.CP_TO_CSMS,
            Direction.CSMS_TO_CP: Direction.CSMS_TO_CP,
        }

    def learn(self, action: str | None, way: Way | Direction | Endpoints | None) -> None:
        """Learn from a call who wrote the log, or which host is the charge point."""
        sender = SENT_BY.get(action or "")
        if sender is None:
            return
        if isinstance(way, Endpoints):
            up = sender is Direction.CP_TO_CSMS
            if len(self._hosts) > _MOST_HOSTS:
                self._hosts.clear()
            for host, is_station in zip(way, (up, not up), strict=True):
                for name in (host, host.rpartition(":")[0]):
                    if name and self._hosts.setdefault(name, is_station) is not is_station:
                        self._hosts[name] = None
        elif not self.certain and way in (Way.IN, Way.OUT):
            self.certain = True
            self.directions[way] = sender
            self.directions[Way.OUT if way is Way.IN else Way.IN] = sender.opposite
