"""JSON lines: a frame as an array or as text somewhere in an object, or taken apart into members.

What an object's members are to us is told by their names, once for each set of names. Values that
are not needed are never read; those that are, are read one by one from their own text, so that a
frame keeps every character it was logged with.

Rule of this file: a line that does not fit is no error, it is `None`; the caller then looks for a
frame in it as in any text.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Raw, ValidationError, json

from ocpp16j_codec.limits import nesting
from ocpp16j_codec.logs.context import FIELDS, Field, Told, field_of, station_of, way_of
from ocpp16j_codec.logs.finding import START
from ocpp16j_codec.logs.times import Dates, time_of
from ocpp16j_codec.logs.versions import version_of_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from ocpp16j_codec.logs.context import Endpoints, Way
    from ocpp16j_codec.logs.records import Direction

__all__ = ["Content", "JsonLines", "is_shallow"]

#: Objects within objects are looked into so far.
_DEPTH = 4
#: So many brackets may be nested; more would end the process (msgspec reads by recursion).
_BRACKETS = 512
#: Shapes of objects and words for directions are remembered, unless they are this long.
_LONGEST = 2048
_read = json.Decoder(dict[str, Raw]).decode
_read_elements = json.Decoder(list[Raw]).decode
_read_value = json.Decoder(str | int | float | bool | None).decode
_KINDS = {"call": b"2", "callresult": b"3", "callerror": b"4", "2": b"2", "3": b"3", "4": b"4"}


def is_shallow(text: bytes) -> bool:
    """Whether a text may be read as JSON without a look at its types first."""
    # As many brackets as may be nested cannot be nested deeper.
    few = text.count(b"[") + text.count(b"{") <= _BRACKETS
    return few or nesting(text.decode("latin-1")) <= _BRACKETS


class Content(NamedTuple):
    """What a JSON line holds.

    Attributes:
        told: what it says about the frame.
        text: the frame, or a text that has one in it.
        action: of an answer, the action it names of its own accord.
        version: which other version or transport of OCPP it says that it is of.
    """

    told: Told
    text: bytes
    action: str | None = None
    version: str | None = None


class _Plan(NamedTuple):
    """Which members of an object are what."""

    times: list[str]
    stations: list[str]
    ways: list[str]
    frames: list[str]
    parts: dict[str, str]
    version: str | None
    transport: str | None


#: The members of a frame that was taken apart, without case and separators.
_PARTS = {
    "kind": ("messagetype", "messagetypeid", "messagetypenumber", "kind"),
    "id": ("messageid", "uniqueid", "ocppmessageid", "callid"),
    "action": ("action", "actionname"),
    "payload": ("payload", "body", "data"),
    "error": ("error",),
}


def _are_parts(parts: dict[str, str]) -> bool:
    """Return whether members are a frame in pieces, which may lack its id if it is named so."""
    if "kind" not in parts:
        return False
    named = parts["kind"].lower() != "kind" and bool(parts.keys() & {"action", "payload"})
    return "id" in parts or named


class JsonLines:
    """Reads the JSON lines of one log."""

    #: Logs have few shapes of objects; a log that has many is not worth remembering them.
    _MOST = 256

    #: Arrays of objects within objects are looked into so far.
    _DEEPEST = 8

    def __init__(self, zone: tzinfo, dates: Dates | None = None) -> None:
        self._zone = zone
        self._dates = dates
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self._ways: dict[bytes, Way | Direction | Endpoints | None] = {}

    def read(self, line: bytes) -> Content | None:
        """What a JSON line holds, or `None` if there is no frame in it."""
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
            parts = {
                part: name
                for part, words in _PARTS.items()
                for name in reversed(names)
                if bare[name] in words
            }
            plan = _Plan(
                by_field[Field.TIME],
                by_field[Field.STATION],
                by_field[Field.WAY],
                by_field[Field.FRAME]
                + [name for name in names if field_of(name) is not Field.FRAME],
                parts if _are_parts(parts) else {},
                next((name for name in names if bare[name] == "ocppversion"), None),
                next((name for name in names if bare[name] == "transport"), None),
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
        """What the members of an object say."""
        time = station = way = None
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
            station = station_of(_value(members[name]))
            if station:
                break
        for name in plan.ways:
            if (way := self._way(members[name])) is not None:
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

    def _told_beside(self, members: dict[str, Raw], told: Told) -> Told:
        """The same, with what an object beside the frame says (`meta`, `labels`)."""
        for raw in members.values():
            value = bytes(raw)
            if value[:1] == b"{" and not START.search(value):
                beside = _read(value)
                told = told.or_else(self._told(beside, self._plan(tuple(beside))))
        return told

    def _frame(
        self, members: dict[str, Raw], plan: _Plan, depth: int
    ) -> tuple[bytes | None, Content | None]:
        """The member that is a frame, has one in its text, or is an object that has one."""
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
        """The frame of a record that has it in pieces only."""
        parts = plan.parts
        if not parts:
            return None
        kind = _KINDS.get(str(_value(members[parts["kind"]])).lower().replace("_", ""))
        if kind is None:
            return None
        unique_id = bytes(members[parts["id"]]) if "id" in parts else b"null"
        payload = bytes(members[parts["payload"]]) if "payload" in parts else b"{}"
        if kind == b"3":
            return b"[3," + unique_id + b"," + payload + b"]"
        if kind == b"2":
            action = bytes(members[parts["action"]]) if "action" in parts else b"null"
            return b"[2," + unique_id + b"," + action + b"," + payload + b"]"
        error = _read(bytes(members[parts["error"]])) if "error" in parts else {}
        pieces = (("code", b'""'), ("description", b'""'), ("details", b"{}"))
        values = [bytes(error[name]) if name in error else other for name, other in pieces]
        return b"[4," + b",".join((unique_id, *values)) + b"]"

    @staticmethod
    def _version(members: dict[str, Raw], plan: _Plan) -> str | None:
        return version_of_record(
            _value(members[plan.version]) if plan.version else None,
            _value(members[plan.transport]) if plan.transport else None,
        )

    # -- objects in arrays -----------------------------------------------------------------------

    def walk(self, text: bytes) -> Iterator[Content]:
        """Yield what the objects hold that stand in arrays, at whatever depth."""
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
        """Return what is told, with what an object without frames adds (the request of a HAR)."""
        if START.search(value):
            return around
        try:
            beside = _read(value)
            return around.or_else(self._told(beside, self._plan(tuple(beside))))
        except (ValueError, RecursionError):
            return around

    def _within(self, value: bytes, around: Told, depth: int) -> Iterator[Content]:
        if value[:1] == b"[" and START.match(value):
            yield Content(around, value)
            return
        content = self._object(value, _DEPTH - 1) if value[:1] == b"{" else None
        if content is not None:
            yield content._replace(told=content.told.or_else(around))
            return
        yield from self._walk(value, around, depth + 1)

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
    try:
        return _read_value(raw)
    except ValidationError:
        return None


def _text(value: bytes) -> bytes | None:
    """The text of a JSON string."""
    try:
        return json.decode(value, type=str).encode()
    except ValueError:
        return None
