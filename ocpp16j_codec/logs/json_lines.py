"""Reader of JSON lines: a frame as an array or text in an object, or split into members.

The meaning of members is decided by their names, once for each set of names. Values that
are not needed are never parsed; the others are parsed one by one from their own text, so that a
frame keeps every character it was logged with.

For a line that does not fit, the reader returns `None`; the caller then searches it for a frame
like any text.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Raw, ValidationError, json

from ocpp16j_codec.limits import nesting
from ocpp16j_codec.logs.context import (
    FIELDS,
    Field,
    Told,
    between,
    ends_of,
    field_of,
    read_words,
    station_of,
    way_of,
)
from ocpp16j_codec.logs.finding import START
from ocpp16j_codec.logs.times import Dates, time_of
from ocpp16j_codec.logs.versions import version_of_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import tzinfo

    from ocpp16j_codec.logs.context import Endpoints, Way
    from ocpp16j_codec.logs.records import Direction

__all__ = ["Content", "JsonLines", "is_shallow", "parts_of", "put_together"]

#: To what depth nested objects are searched.
_DEPTH = 4
#: The maximum nesting; deeper text would crash the process (msgspec parses recursively).
_BRACKETS = 512
#: Sets of names and words for directions are remembered only if they are shorter.
_LONGEST = 2048
_LONGEST_SENTENCE = 256
_read = json.Decoder(dict[str, Raw]).decode
_read_elements = json.Decoder(list[Raw]).decode
_read_value = json.Decoder(str | int | float | bool | None).decode
_KINDS = {
    "call": b"2", "callresult": b"3", "callerror": b"4", "2": b"2", "3": b"3", "4": b"4",
    "request": b"2", "req": b"2", "response": b"3", "confirmation": b"3", "conf": b"3",
    "result": b"3",
}  # fmt: skip
#: Members with a sentence that may state the direction of a frame in another member.
_SENTENCES = frozenset({"msg", "message", "event", "text", "log", "description"})
#: Objects that databases write around a value: {"$date": …}, {"S": …}.
_WRAPPED = frozenset({"$date", "$numberLong", "$numberDouble", "S", "N"})
#: If a charge point is an object: the member with its name.
_NAMES = ("id", "identity", "identifier", "name", "serial", "serialnumber")


def is_shallow(text: bytes) -> bool:
    """Return whether a text may be parsed as JSON without a check of its nesting."""
    # With so few brackets, the nesting cannot be too deep.
    few = text.count(b"[") + text.count(b"{") <= _BRACKETS
    return few or nesting(text.decode("latin-1")) <= _BRACKETS


class Content(NamedTuple):
    """The content of a JSON line.

    Attributes:
        told: what it states about the frame.
        text: the frame, or a text that contains one.
        action: for an answer, the action that the line names outside the frame.
        version: the other version or transport of OCPP that it names.
    """

    told: Told
    text: bytes
    action: str | None = None
    version: str | None = None


class _Plan(NamedTuple):
    """The meaning of the members of an object."""

    times: list[str]
    stations: list[str]
    ways: list[str]
    frames: list[str]
    parts: dict[str, str]
    version: str | None
    transport: str | None
    ends: tuple[str, str] | None
    sentences: list[str]


#: The members of a frame that was split, without case and separators.
_PARTS = {
    "kind": ("messagetype", "messagetypeid", "messagetypenumber", "kind", "type"),
    "id": ("messageid", "uniqueid", "ocppmessageid", "callid"),
    "action": ("action", "actionname"),
    "payload": ("payload", "body", "data"),
    "error": ("error",),
    "code": ("errorcode",),
    "description": ("errordescription",),
    "details": ("errordetails",),
}


def parts_of(names: Sequence[str]) -> dict[str, str]:
    """Return the members or columns that are the parts of a frame; empty if there are none."""
    bare = {_bare(name): name for name in reversed(names)}
    parts = {
        part: next(bare[word] for word in words if word in bare)
        for part, words in _PARTS.items()
        if not bare.keys().isdisjoint(words)
    }
    return parts if _are_parts(parts) else {}


def _bare(name: str) -> str:
    return name.replace("_", "").replace("-", "").replace(" ", "").lower()


def _are_parts(parts: dict[str, str]) -> bool:
    """Return whether members are the parts of a frame; a frame named as such may lack its id."""
    if "kind" not in parts:
        return False
    named = parts["kind"].lower() not in ("kind", "type")
    return "id" in parts or (named and bool(parts.keys() & {"action", "payload"}))


def put_together(kind: object, pieces: Mapping[str, bytes]) -> bytes | None:
    """Build a frame from its parts, each as JSON; return `None` if the message type is unknown.

    Args:
        kind: the message type that the record states.
        pieces: id, action, payload and other parts, by their names in `parts_of`.
    """
    sign = _KINDS.get(_bare(str(kind)))
    if sign is None:
        return None
    unique_id = pieces.get("id", b"null")
    if sign == b"3":
        return b"[3," + unique_id + b"," + pieces.get("payload", b"{}") + b"]"
    if sign == b"2":
        action, payload = pieces.get("action", b"null"), pieces.get("payload", b"{}")
        return b"[2," + unique_id + b"," + action + b"," + payload + b"]"
    rest = (("code", b'""'), ("description", b'""'), ("details", b"{}"))
    return (
        b"[4," + b",".join((unique_id, *(pieces.get(name, other) for name, other in rest))) + b"]"
    )


class JsonLines:
    """Reader of the JSON lines of one log."""

    #: The most sets of names that are remembered. Most logs have few.
    _MOST = 256

    #: To what depth arrays of objects are searched.
    _DEEPEST = 8

    def __init__(self, zone: tzinfo, dates: Dates | None = None) -> None:
        self._zone = zone
        self._dates = dates
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._ways: dict[bytes, Way | Direction | Endpoints | None] = {}
        self._sentences: dict[bytes, tuple[str | None, Way | Direction | Endpoints | None]] = {}

    def read(self, line: bytes) -> Content | None:
        """Return the content of a JSON line, or `None` if there is no frame in it."""
        return self._object(line, -1)

    def _plan(self, names: tuple[str, ...]) -> _Plan:
        plan = self._plans.get(names)
        if plan is None:
            by_field: dict[Field | None, list[str]] = {field: [] for field in (*Field, None)}
            bare = {name: name.replace("_", "").replace("-", "").lower() for name in names}
            for name in names:
                by_field[field_of(name)].append(name)
            rank = {name: place for place, name in enumerate(FIELDS)}
            for found in by_field.values():
                found.sort(key=lambda name: rank.get(bare[name], len(rank)))
            ends = ends_of(names)
            plan = _Plan(
                by_field[Field.TIME],
                by_field[Field.STATION],
                by_field[Field.WAY],
                by_field[Field.FRAME]
                + [name for name in names if field_of(name) is not Field.FRAME],
                parts_of(names),
                next((name for name in names if bare[name] == "ocppversion"), None),
                next((name for name in names if bare[name] == "transport"), None),
                None if ends is None else (names[ends[0]], names[ends[1]]),
                [name for name in names if bare[name] in _SENTENCES],
            )
            if len(self._plans) >= self._MOST:
                self._plans.clear()
            if sum(map(len, names)) < _LONGEST:
                self._plans[names] = plan
        return plan

    def _read(self, members: dict[str, Raw], depth: int) -> Content | None:
        plan = self._plan(tuple(members))
        text, within = self._frame(members, plan, depth)
        action = None
        if text is None and within is None:
            text = self._put_together(members, plan)
            if text is None:
                return None
        if plan.parts and "action" in plan.parts:
            value = _value(members[plan.parts["action"]])
            action = value if isinstance(value, str) and value else None
        told = self._told(members, plan)
        if within is not None:
            return within._replace(told=within.told.or_else(told))
        assert text is not None  # noqa: S101 - for type checkers
        if told.station is None:
            told = self._told_beside(members, told)
        return Content(told, text, action, self._version(members, plan))

    def _told(self, members: dict[str, Raw], plan: _Plan) -> Told:
        """Return what the members of an object state about a frame."""
        time = station = None
        way: Way | Direction | Endpoints | None = None
        for name in plan.times:
            value = _value(members[name])
            if isinstance(value, str):
                with suppress(ValueError):
                    time = datetime.fromisoformat(value)
            if time is None or time.tzinfo is None or not 1 < time.year < 9999:
                time = time_of(value, self._zone, self._dates)
            if time is not None:
                break
        for name in plan.stations:
            station = station_of(_value(members[name])) or _name_within(members[name])
            if station:
                break
        if plan.ends is not None:
            sender, receiver = (_end(members[name]) for name in plan.ends)
            if sender and receiver and (found := between(sender, receiver)) is not None:
                station, way = station or found[0], found[1]
        for name in plan.ways if way is None else ():
            if (way := self._way(members[name])) is not None:
                break
        for name in plan.sentences if way is None else ():
            said = self._sentence(members[name])
            if said[1] is not None:
                station, way = station or said[0], said[1]
                break
        return Told(time, station or None, way)

    def _way(self, raw: Raw) -> Way | Direction | Endpoints | None:
        text = bytes(raw)
        if len(text) > _LONGEST:
            return None
        if text not in self._ways:
            if len(self._ways) >= self._MOST:
                self._ways.clear()
            self._ways[text] = way_of(_value(raw))
        return self._ways[text]

    def _sentence(self, raw: Raw) -> tuple[str | None, Way | Direction | Endpoints | None]:
        """Return what a sentence in one member states about the frame in another."""
        text = bytes(raw)
        if text[:1] != b'"' or len(text) > _LONGEST_SENTENCE or START.search(text):
            return None, None
        if text not in self._sentences:
            if len(self._sentences) >= self._MOST:
                self._sentences.clear()
            self._sentences[text] = read_words(str(_value(raw)))
        return self._sentences[text]

    def _told_beside(self, members: dict[str, Raw], told: Told) -> Told:
        """Return the same, completed by an object next to the frame (`meta`, `labels`)."""
        for raw in members.values():
            value = bytes(raw)
            if value[:1] == b"{" and not START.search(value):
                beside = _read(value)
                told = told.or_else(self._told(beside, self._plan(tuple(beside))))
        return told

    def _frame(
        self, members: dict[str, Raw], plan: _Plan, depth: int
    ) -> tuple[bytes | None, Content | None]:
        """Return the member that is a frame, or a text or an object that contains one."""
        for name in plan.frames:
            value = bytes(members[name])
            first = value[:1]
            if first == b"[":
                if START.match(value):
                    return value, None
            elif first == b'"' and (b"[" in value or b"{" in value):
                text = _text(value)
                if text is None:
                    continue
                if text[:1] == b"{" and depth < _DEPTH:
                    inner = self._object(text, depth)
                    if inner is not None:
                        return None, inner
                if START.search(text):
                    return text, None
            elif first == b"{" and depth < _DEPTH:
                inner = self._object(value, depth)
                if inner is not None:
                    return None, inner
        return None, None

    def _object(self, text: bytes, depth: int) -> Content | None:
        if not text.startswith(b"{") or not is_shallow(text):
            return None
        try:
            return self._read(_read(text), depth + 1)
        except (ValueError, RecursionError):
            return None

    def _put_together(self, members: dict[str, Raw], plan: _Plan) -> bytes | None:
        """Return the frame of a record that has only the parts of it."""
        parts = plan.parts
        if not parts:
            return None
        pieces = {part: bytes(members[name]) for part, name in parts.items()}
        if "error" in pieces:
            pieces |= {name: bytes(each) for name, each in _read(pieces["error"]).items()}
        return put_together(_value(members[parts["kind"]]), pieces)

    @staticmethod
    def _version(members: dict[str, Raw], plan: _Plan) -> str | None:
        return version_of_record(
            _value(members[plan.version]) if plan.version else None,
            _value(members[plan.transport]) if plan.transport else None,
        )

    # -- objects in arrays -----------------------------------------------------------------------

    def walk(self, text: bytes) -> Iterator[Content]:
        """Yield the content of objects in arrays, at any depth."""
        if is_shallow(text):
            yield from self._walk(text, Told(), 0)

    def _walk(self, text: bytes, around: Told, depth: int) -> Iterator[Content]:
        first = text[:1]
        if depth > self._DEEPEST or not (START.search(text) or b"essageType" in text):
            return
        if first == b"[":
            for element in self._elements(text):
                yield from self._within(bytes(element), around, depth)
        elif first == b"{":
            try:
                members = _read(text)
                around = self._told(members, self._plan(tuple(members))).or_else(around)
            except (ValueError, RecursionError):
                return
            for each in members.values():
                value = bytes(each)
                if value[:1] == b"{":
                    around = self._around(value, around)
            for each in members.values():
                value = bytes(each)
                if value[:1] in (b"[", b"{"):
                    yield from self._within(value, around, depth)

    def _around(self, value: bytes, around: Told) -> Told:
        """Return what is known, completed by an object without frames (the request of a HAR)."""
        if START.search(value):
            return around
        try:
            beside = _read(value)
            return around.or_else(self._told(beside, self._plan(tuple(beside))))
        except (ValueError, RecursionError):
            return around

    def _within(self, value: bytes, around: Told, depth: int) -> Iterator[Content]:
        if value[:1] == b"[":
            if START.match(value):
                yield Content(around, value)
                return
            if pairs := self._pairs(value, around):
                yield from pairs
                return
        content = self._object(value, _DEPTH - 1) if value[:1] == b"{" else None
        if content is not None:
            yield content._replace(told=content.told.or_else(around))
            return
        yield from self._walk(value, around, depth + 1)

    def _pairs(self, value: bytes, around: Told) -> list[Content]:
        """Return the frames of an array that begins with their time: `["1707206407000", "…"]`."""
        elements = self._elements(value) if value[1:2] in (b'"', b"1") else []
        time = None
        with suppress(ValueError):
            time = time_of(_value(elements[0]), self._zone, self._dates) if elements else None
        if time is None:
            return []
        texts = [
            (_text(each) or b"") if each[:1] == b'"' else each for each in map(bytes, elements[1:])
        ]
        told = Told(time).or_else(around)
        return [Content(told, text) for text in texts if START.search(text)]

    @staticmethod
    def _elements(text: bytes) -> list[Raw]:
        try:
            return _read_elements(text)
        except (ValueError, RecursionError):
            return []


def _value(raw: Raw) -> object:
    text = bytes(raw)
    if text[:1] == b'"' and b"\\" not in text:
        return text[1:-1].decode()
    with suppress(ValidationError):
        return _read_value(raw)
    if text[:1] == b"{" and len(text) < _LONGEST_SENTENCE:
        with suppress(ValueError, RecursionError):
            members = _read(text)
            if len(members) == 1 and members.keys() <= _WRAPPED:
                return _value(*members.values())
    return None


def _members(raw: Raw) -> dict[str, object]:
    """Return the plain values of an object, by their names without separators."""
    with suppress(ValueError, RecursionError):
        if bytes(raw)[:1] == b"{":
            return {_bare(name): _value(value) for name, value in _read(raw).items()}
    return {}


def _name_within(raw: Raw) -> str | None:
    """Return the name of a charge point from an object that describes it."""
    members = _members(raw)
    return next((name for each in _NAMES if (name := station_of(members.get(each)))), None)


def _end(raw: Raw) -> str | None:
    """Return a host or a name from text or from an object with address and port."""
    value = _value(raw)
    if isinstance(value, str):
        return value[:255]
    members = _members(raw)
    host = members.get("ip") or members.get("address") or members.get("host")
    if not isinstance(host, str):
        return None
    port = members.get("port")
    return f"{host[:255]}:{port}" if type(port) is int and ":" not in host else host[:255]


def _text(value: bytes) -> bytes | None:
    """Return the text of a JSON string."""
    try:
        return json.decode(value, type=str).encode()
    except ValueError:
        return None
