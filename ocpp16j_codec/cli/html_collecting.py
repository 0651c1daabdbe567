"""Collector of what the HTML page shows in addition to counts: frames and times.

Rule of this file: memory does not grow with the log. The numbers of frames, lists and spans are
limited; what is omitted is counted, so that the page can say so.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from datetime import datetime
from math import log
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.tally import OTHERS, Times
from ocpp16j_codec.content.advice import advise
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.messages import (
    BootNotification,
    StartTransaction,
    StartTransactionResult,
    StatusNotification,
    StopTransaction,
)
from ocpp16j_codec.redaction import masked, masked_raw

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ocpp16j_codec.logs import OpenCall, Record

__all__ = ["Bucket", "Collection", "Group", "Lane", "Shown", "StationStory"]

#: The maximum number of frames: those with a fault, and those without one.
_MOST_FAULTY = 4000
_MOST_SOUND = 1500
#: The maximum number of frames of each list.
_MOST_IN_LIST = 10
_MOST_SOUND_IN_LIST = 4
_MOST_GROUPS = 20_000
#: The maximum length of a frame and of a sentence about it, in characters.
_LONGEST_TEXT = 1000
_LONGEST_NOTE = 300
_MOST_NOTES = 4
_LONGEST_NAME = 120
_MOST_STATIONS = 2000
_MOST_LANES = 16
_MOST_SPANS = 400
_MOST_SPANS_IN_ALL = 40_000
#: The maximum number of open calls, and of calls that are given up as unanswered.
_MOST_WAITING = 3000
_MOST_LEFT = 300
#: The text of a longer frame is made at once, so that the frame is not kept; in bytes.
_LONGEST_HELD = 4096
_MOST_REPEATED = 200
_MOST_STARTS = 500
#: The maximum number of answers that are kept as examples of response times.
_MOST_TIMES = 1000
_TENTH = log(1.1)
_MOST_OPEN = 10_000
_MOST_BUCKETS = 96
#: At least as many as `Times` keeps for exact quantiles.
_MOST_EXACT = 1000
#: The seconds of one column of a plot. Each is a multiple of the previous one.
_DAY = 86_400
_WIDTHS = (1, 5, 15, 60, 300, 900, 3600, *(_DAY * days for days in (1, 7, 28, 364, 3640)))


class Shown(Struct, frozen=True):
    """A frame as the page shows it: masked, and shortened if it is long.

    Attributes:
        length: length of the whole text, which may be longer than the text shown.
        notes: sentences about the frame.
    """

    source: str
    line: int
    time: datetime | None
    station: str | None
    direction: str | None
    action: str | None
    text: str
    length: int
    notes: tuple[str, ...] = ()


class Group(Struct):
    """The first frames of a list, and their total number."""

    count: int = 0
    frames: list[Shown] = field(default_factory=list)


class Lane(Struct):
    """The states and sessions of a connector.

    Attributes:
        states: states with the time at which each began, in seconds since 1970.
        sessions: begin and end of sessions, by the clock of the log; `None` if the log does not
            have it.
        cut: the time from which on states are not kept, if there were too many.
    """

    states: list[tuple[float, str]] = field(default_factory=list)
    sessions: list[list[float | None]] = field(default_factory=list)
    cut: float | None = None


class StationStory(Struct):
    """The boots and errors of a charge point.

    Attributes:
        boots: times of its BootNotifications, in seconds since 1970.
        errors: times of CALLERRORs and of frames that cannot be decoded.
    """

    first: float | None = None
    last: float | None = None
    frames: int = 0
    call_errors: int = 0
    boot_count: int = 0
    faulted: int = 0
    sessions: int = 0
    vendor: str = ""
    model: str = ""
    firmware: str = ""
    error_codes: Counter[str] = field(default_factory=Counter)
    boots: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    lanes: dict[int, Lane] = field(default_factory=dict)


class Bucket(Struct):
    """The counts for one column of the plots."""

    frames: int = 0
    effects: Counter[str] = field(default_factory=Counter)
    undecodable: int = 0
    times: Times = field(default_factory=Times)
    odd: Group = field(default_factory=Group)
    slow: Shown | None = None
    slowest: float = -1.0


class Collection:
    """Collector of what the page shows.

    Args:
        redacted: mask id tags and vendors' data as well, and omit frames that cannot be decoded.
        advised: keep frames that the schemas allow and the written specification does not.

    Attributes:
        groups: lists of frames, by what they have in common.
        stories: boots, errors and connectors of each station.
        more_stations: number of frames of stations that are not in `stories`.
        buckets: columns of the plots by their number.
        width: the seconds of one column.
        failed: number of records that could not be collected (an error in this package).
        full: whether there were more frames than are kept.
    """

    def __init__(self, *, redacted: bool = False, advised: bool = False) -> None:
        self._redacted = redacted
        self._advised = advised
        #: The latest frame of each charge point; when a gap ends, the one before it.
        self._latest: dict[Hashable, _Look] = {}
        #: By action: one answer for each step of response times.
        self._took: dict[tuple[str, int], tuple[float, Shown]] = {}
        self._faulty = 0
        self._sound = 0
        self._spans = 0
        self.groups: dict[Hashable, Group] = {}
        self.stories: dict[str, StationStory] = {}
        self.more_stations = 0
        self.buckets: dict[int, Bucket] = {}
        self._level = 0
        self.failed = 0
        self.full = False
        self.repeated: list[Shown] = []
        self.repeated_ids: list[str] = []
        self.starts: dict[tuple[str, int], Shown] = {}
        self.unmatched: dict[tuple[str, int, str], Shown] = {}
        self._waiting: OrderedDict[tuple[str, int, str], _Look] = OrderedDict()
        self._left: dict[tuple[str, int, str], _Look] = {}
        self._slowest: dict[Hashable, float] = {}
        self._started: OrderedDict[tuple[str, str], tuple[Lane, list[float | None]]] = OrderedDict()
        self._running: OrderedDict[tuple[str, int], list[float | None]] = OrderedDict()

    @property
    def width(self) -> int:
        """The seconds of one column of the plots."""
        return _WIDTHS[self._level]

    def add(self, record: Record) -> None:
        """Add what the page needs from a record."""
        try:
            self._add(record)
        except Exception:  # noqa: BLE001 - one record must not end the run
            self.failed += 1

    def keep_silence(self, number: int, record: Record) -> None:
        """Keep the frames before and after a gap; the record that ends it is added later."""
        look = _Look(record, redacted=self._redacted)
        latest = self._latest.get(_owner(record))
        shown = [self._show(each) for each in (latest, look) if each is not None]
        frames = [each for each in shown if each is not None]
        self.groups["silence", number] = Group(len(frames), frames)

    def last_of(self, station: str | None, source: str) -> Shown | None:
        """Return the last frame of a charge point; without a name, of a log."""
        look = self._latest.get((source,) if station is None else station)
        return None if look is None else look.show()

    def about_as_slow(self, action: str, seconds: float) -> Shown | None:
        """Return an answer to this action with about this response time, if one was kept."""
        step = _step(seconds)
        for near in (step, step - 1, step + 1):
            kept = self._took.get((action, near))
            if kept is not None:
                return kept[1]
        return None

    def unanswered(self, source: str, line: int, unique_id: str) -> Shown | None:
        """Return the frame of a call without an answer, if it was kept."""
        key = (source, line, unique_id)
        look = self._waiting.get(key) or self._left.get(key)
        return None if look is None else look.show()

    def _add(self, record: Record) -> None:
        look = _Look(record, redacted=self._redacted)
        if record.copy_of is not None:
            self._keep(("copies",), look, sound=True)
            return
        if record.version not in ("1.6", None):
            self._keep(("version", record.version), look, sound=True)
            return
        if record.damaged is not None:
            self._keep(("damaged",), look)
            if record.call is not None:
                self._answered(record.call)
            damaged = getattr(record.frame or record.error, "unique_id", None)
            if damaged is not None and record.call is None:
                self._wait(record, look, damaged)
            return
        call, frame = record.call, record.frame
        name = record.station
        if name is None and call is not None:
            name = call.station
        station = name or ""
        story = self._story(station)
        moment = None if record.time is None else record.time.timestamp()
        if story is not None:
            story.frames += 1
            if moment is not None:
                story.first = moment if story.first is None else min(moment, story.first)
                story.last = moment if story.last is None else max(moment, story.last)
        bucket = None if moment is None else self._bucket(moment)
        if bucket is not None:
            bucket.frames += 1
        self._keep(("station", station), look, sound=True)
        self._remember(record, look)
        if call is not None:
            self._answered(call)
        if frame is None:
            self._add_unreadable(record, look, station, story, moment, bucket)
            return
        if frame.quirks:
            self._add_quirks(frame, look, station, bucket)
        if type(frame) is Call:
            self._add_call(record, look, station, story, moment)
        else:
            self._add_answer(record, look, station, story, moment, bucket)

    def _remember(self, record: Record, look: _Look) -> None:
        """Keep the latest frame of a charge point, and frames with faults."""
        owner = _owner(record)
        if record.direction != "csms-to-cp" and (
            owner in self._latest or len(self._latest) < _MOST_STATIONS
        ):
            if len(record.raw) > _LONGEST_HELD:
                look.show()
            self._latest[owner] = look
        if self._advised and record.frame is not None:
            for rule in {each.rule for each in advise(record.frame)}:
                self._keep(("advice", rule), look)

    # -- frames ------------------------------------------------------------------------------------

    def _keep(self, key: Hashable, look: _Look, *, sound: bool = False) -> None:
        """Count a frame for a list, and keep it if it is one of the first."""
        group = self.groups.get(key)
        if group is None:
            if len(self.groups) >= _MOST_GROUPS:
                return
            group = self.groups[key] = Group()
        group.count += 1
        if len(group.frames) < (_MOST_SOUND_IN_LIST if sound else _MOST_IN_LIST):
            shown = self._show(look, sound=sound)
            if shown is not None:
                group.frames.append(shown)

    def _words(self, text: object) -> str:
        """Return a text of a frame as the page may show it."""
        shown: str = masked(str(text), id_tags=self._redacted)
        return shown[:_LONGEST_NAME]

    def _show(self, look: _Look, *, sound: bool = False) -> Shown | None:
        """Return a frame to be kept, or `None` if there are enough."""
        if look.shown is None:
            if (self._sound >= _MOST_SOUND) if sound else (self._faulty >= _MOST_FAULTY):
                self.full = True
                return None
            if sound:
                self._sound += 1
            else:
                self._faulty += 1
        return look.show()

    def _add_unreadable(
        self, record: Record, look: _Look, station: str, story: StationStory | None,
        moment: float | None, bucket: Bucket | None,
    ) -> None:  # fmt: skip
        error = record.error
        assert error is not None  # noqa: S101 - for type checkers
        self._keep(("unreadable",), look)
        self._keep(("errors", station), look)
        self._keep(("action", _named(error.action), "undecodable"), look)
        for code in {violation.error_code.value for violation in error.violations}:
            self._keep(("rule", code), look)
            self._keep(("broken", station, code), look)
        if bucket is not None:
            bucket.undecodable += 1
            self._keep_odd(bucket, look)
        self._mark(story, moment, "errors")
        if error.unique_id is not None and record.call is None:  # an answer has no answer
            self._wait(record, look, error.unique_id)
        if record.repeats and error.unique_id is not None:
            self._repeat(look, error.unique_id)

    def _add_quirks(self, frame: Any, look: _Look, station: str, bucket: Bucket | None) -> None:
        for kind in {quirk.kind.value for quirk in frame.quirks}:
            self._keep(("rule", kind), look)
            self._keep(("broken", station, kind), look)
        self._keep(("odd", station), look)
        if bucket is not None:
            for quirk in frame.quirks:
                bucket.effects[quirk.effect.value] += 1
            self._keep_odd(bucket, look)

    def _keep_odd(self, bucket: Bucket, look: _Look) -> None:
        bucket.odd.count += 1
        if len(bucket.odd.frames) < _MOST_SOUND_IN_LIST:
            shown = self._show(look)
            if shown is not None:
                bucket.odd.frames.append(shown)

    def _add_call(
        self, record: Record, look: _Look, station: str, story: StationStory | None,
        moment: float | None,
    ) -> None:  # fmt: skip
        frame = record.frame
        self._keep(("action", _named(frame.action), "calls"), look, sound=True)
        self._keep(("kind", "call"), look, sound=True)
        if frame.quirks:
            self._keep(("action", _named(frame.action), "quirks"), look)
        self._wait(record, look, frame.unique_id)
        if record.repeats:
            self._repeat(look, frame.unique_id)
        payload = frame.payload
        if isinstance(payload, StatusNotification):
            self._add_status(look, station, story, moment, payload)
        elif isinstance(payload, BootNotification):
            self._keep(("boot", station), look, sound=True)
            if story is not None:
                story.boot_count += 1
                story.vendor = self._words(payload.charge_point_vendor)
                story.model = self._words(payload.charge_point_model)
                story.firmware = self._words(payload.firmware_version or "")
            self._mark(story, moment, "boots")
        elif isinstance(payload, StartTransaction):
            self._keep_start(record, look, station)
            if story is not None:
                story.sessions += 1
                if moment is not None:
                    self._begin(station, frame.unique_id, story, payload.connector_id, moment)
        elif isinstance(payload, StopTransaction):
            self._keep_start(record, look, station)
            running = self._running.pop((station, payload.transaction_id), None)
            if running is not None:
                running[1] = moment

    def _add_answer(
        self, record: Record, look: _Look, station: str, story: StationStory | None,
        moment: float | None, bucket: Bucket | None,
    ) -> None:  # fmt: skip
        frame, call = record.frame, record.call
        action = _named(getattr(frame, "action", None) if call is None else call.action)
        if type(frame) is CallError:
            code = self._words(frame.error_code)
            self._keep(("kind", "call_error"), look)
            self._keep(("code", code), look)
            self._keep(("action", action, "errors"), look)
            self._keep(("errors", station), look)
            if story is not None:
                story.call_errors += 1
            self._mark(story, moment, "errors")
        else:
            self._keep(("kind", "call_result"), look, sound=True)
            self._keep(("action", action, "results"), look, sound=True)
        if frame.quirks:
            self._keep(("action", action, "quirks"), look)
        if call is None and len(self.unmatched) < _MOST_REPEATED:
            self.unmatched[record.source, record.line, frame.unique_id] = look.show()
        took = record.response_time
        if took is not None and bucket is not None:
            bucket.times.add(took)
            if took > bucket.slowest:
                # There is one slowest answer; it replaces the previous one.
                bucket.slowest, bucket.slow = took, look.show()
        if took is not None:
            self._keep_slowest(("slow", action), took, look)
            step = action, _step(took)
            if step not in self._took and len(self._took) < _MOST_TIMES:
                self._took[step] = took, look.show()
        if type(frame) is CallResult and isinstance(frame.payload, StartTransactionResult):
            begun = self._started.pop((station, frame.unique_id), None)
            if begun is not None:
                _keep(self._running, (station, frame.payload.transaction_id), begun[1])

    def _keep_slowest(self, key: Hashable, took: float, look: _Look) -> None:
        """Keep the frame of the slowest answer only; it comes first in its list."""
        group = self.groups.get(key)
        if group is None:
            if len(self.groups) >= _MOST_GROUPS:
                return
            group = self.groups[key] = Group()
        group.count += 1
        best = self._slowest.get(key, -1.0)
        if took > best:
            self._slowest[key] = took
            group.frames = [look.show(), *group.frames[: _MOST_SOUND_IN_LIST - 1]]

    # -- calls that wait ---------------------------------------------------------------------------

    def _wait(self, record: Record, look: _Look, unique_id: str) -> None:
        if len(record.raw) > _LONGEST_HELD:
            look.show()
        self._waiting[record.source, record.line, unique_id] = look
        if len(self._waiting) > _MOST_WAITING:
            key, oldest = self._waiting.popitem(last=False)
            if len(self._left) < _MOST_LEFT:
                self._left[key] = oldest

    def _answered(self, call: OpenCall) -> None:
        key = (call.source, call.line, call.unique_id)
        if self._waiting.pop(key, None) is None:
            self._left.pop(key, None)

    def _repeat(self, look: _Look, unique_id: str) -> None:
        if len(self.repeated) < _MOST_REPEATED:
            self.repeated.append(look.show())
            self.repeated_ids.append(unique_id[:_LONGEST_NAME])

    # -- what stations go through ------------------------------------------------------------------

    def _story(self, station: str) -> StationStory | None:
        story = self.stories.get(station)
        if story is None:
            if len(self.stories) >= _MOST_STATIONS:
                self.more_stations += 1
                return None
            story = self.stories[station] = StationStory()
        return story

    def _mark(self, story: StationStory | None, moment: float | None, what: str) -> None:
        if story is None or moment is None or self._spans >= _MOST_SPANS_IN_ALL:
            return
        marks: list[float] = getattr(story, what)
        if len(marks) < _MOST_SPANS:
            self._spans += 1
            marks.append(moment)

    def _lane(self, story: StationStory, connector: int) -> Lane | None:
        lane = story.lanes.get(connector)
        if lane is None and len(story.lanes) < _MOST_LANES:
            lane = story.lanes[connector] = Lane()
        return lane

    def _add_status(
        self, look: _Look, station: str, story: StationStory | None, moment: float | None,
        payload: StatusNotification,
    ) -> None:  # fmt: skip
        state, code = self._words(payload.status), self._words(payload.error_code)
        self._keep(("status", station), look, sound=True)
        if story is None:
            return
        if state == "Faulted" or code not in ("NoError", ""):
            self._keep(("faulted", station), look)
            story.faulted += 1
            if code in story.error_codes or len(story.error_codes) < 20:
                story.error_codes[code] += 1
            else:
                story.error_codes[OTHERS] += 1
        lane = self._lane(story, payload.connector_id)
        if lane is None or moment is None or lane.cut is not None:
            return
        if lane.states and lane.states[-1][1] == state:
            return
        if len(lane.states) >= _MOST_SPANS or self._spans >= _MOST_SPANS_IN_ALL:
            lane.cut = moment
            return
        self._spans += 1
        lane.states.append((moment, state[:_LONGEST_NAME]))

    def _begin(
        self, station: str, unique_id: str, story: StationStory, connector: int, moment: float
    ) -> None:
        lane = self._lane(story, connector)
        if lane is None or len(lane.sessions) >= _MOST_SPANS or self._spans >= _MOST_SPANS_IN_ALL:
            return
        self._spans += 1
        span: list[float | None] = [moment, None]
        lane.sessions.append(span)
        _keep(self._started, (station, unique_id), (lane, span))

    def _keep_start(self, record: Record, look: _Look, station: str) -> None:
        self._keep(("sessions", station), look, sound=True)
        if len(self.starts) < _MOST_STARTS:
            self.starts[record.source, record.line] = look.show()

    # -- columns of the plots ----------------------------------------------------------------------

    def _bucket(self, moment: float) -> Bucket:
        number = int(moment // self.width)
        bucket = self.buckets.get(number)
        if bucket is not None:
            return bucket
        self.buckets[number] = bucket = Bucket()
        while self._level + 1 < len(_WIDTHS) and self._span() > _MOST_BUCKETS:
            self._widen()
        if self._span() > _MOST_BUCKETS:  # the maximum width
            del self.buckets[max(self.buckets)]
        return self.buckets.get(int(moment // self.width), bucket)

    def _span(self) -> int:
        return max(self.buckets) - min(self.buckets) + 1

    def _widen(self) -> None:
        """Make columns wider, and add up the counts of those that become one."""
        factor = _WIDTHS[self._level + 1] // _WIDTHS[self._level]
        self._level += 1
        merged: dict[int, Bucket] = {}
        for number in sorted(self.buckets):
            bucket = self.buckets[number]
            known = merged.setdefault(number // factor, bucket)
            if known is not bucket:
                _merge(known, bucket)
        self.buckets = merged


class _Look:
    """A record and its text for the page, which is made once, on first use."""

    __slots__ = ("record", "redacted", "shown")

    def __init__(self, record: Record, *, redacted: bool) -> None:
        self.record: Record | None = record
        self.redacted = redacted
        self.shown: Shown | None = None

    def show(self) -> Shown:
        if self.shown is None:
            assert self.record is not None  # noqa: S101 - for type checkers
            self.shown = _shown(self.record, redacted=self.redacted)
            self.record = None
        return self.shown


def _shown(record: Record, *, redacted: bool) -> Shown:
    """Return a record as it may be shown."""
    call = record.call
    whole = record.frame is not None and record.damaged is None
    if redacted and not (whole and record.version in ("1.6", None)):
        # A frame that cannot be decoded may contain secrets anywhere.
        text = "(not repeated: the frame cannot be read, and id tags are to be masked)"
    else:
        text = masked_raw(record.raw, id_tags=redacted).decode("utf-8", "backslashreplace")
    station = record.station or (None if call is None else call.station)
    return Shown(
        record.source,
        record.line,
        record.time,
        None if station is None else station[:_LONGEST_NAME],
        None if record.direction is None else record.direction.value,
        masked(record.action or "", id_tags=redacted)[:_LONGEST_NAME] or None,
        text[:_LONGEST_TEXT],
        len(text),
        tuple(note[:_LONGEST_NOTE] for note in _notes(record, redacted=redacted)),
    )


def _notes(record: Record, *, redacted: bool) -> list[str]:
    """Return the sentences about a frame."""
    notes: list[str] = []
    if record.damaged is not None:
        notes.append(f"damaged by the log: {record.damaged}")
    if record.copy_of is not None:
        notes.append(f"a copy of line {record.copy_of}")
    took = record.response_time
    if took is not None and record.call is not None:
        notes.append(f"{took * 1000:,.0f} ms after its call in line {record.call.line}")
    if record.repeats:
        notes.append("a call with this id was still open")
    if record.frame is not None:
        quirks = record.frame.quirks
        if quirks:
            quirks = masked(record.frame, id_tags=redacted).quirks
        sentences = [str(quirk) for quirk in quirks]
    elif record.error is not None and record.damaged is None:
        violations = record.error.violations
        sentences = [
            str(masked(each, id_tags=redacted).message) for each in violations[: _MOST_NOTES + 1]
        ]
    else:
        sentences = []
    notes += sentences[:_MOST_NOTES]
    if len(sentences) > _MOST_NOTES:
        notes.append("and more")
    return notes


def _merge(known: Bucket, other: Bucket) -> None:
    known.frames += other.frames
    known.effects += other.effects
    known.undecodable += other.undecodable
    known.odd.count += other.odd.count
    known.odd.frames = (known.odd.frames + other.odd.frames)[:_MOST_SOUND_IN_LIST]
    if other.slowest > known.slowest:
        known.slowest, known.slow = other.slowest, other.slow
    _join(known.times, other.times)


def _join(times: Times, others: Times) -> None:
    """Add the durations of `others` to those of `times`."""
    times.count += others.count
    times.total += others.total
    times.longest = max(times.longest, others.longest)
    times.exact = (times.exact + others.exact)[:_MOST_EXACT]
    for step, count in others.steps.items():
        times.steps[step] = times.steps.get(step, 0) + count


def _step(seconds: float) -> int:
    """Return the number of the step of a duration; steps grow by a tenth, from 1 ms on."""
    return int(log(max(seconds * 1000, 1.0)) / _TENTH)


def _owner(record: Record) -> Hashable:
    """Return the key of a charge point, as in `health`: its name, or its file if it has none."""
    name = record.station
    if name is None and record.call is not None:
        name = record.call.station
    return (record.source,) if name is None else name


def _named(action: str | None) -> str:
    """Return the name under which an action is counted, as in the tally."""
    return action if action and action in ACTIONS else OTHERS if action else ""


def _keep(kept: OrderedDict[Any, Any], key: Any, value: Any) -> None:
    kept[key] = value
    if len(kept) > _MOST_OPEN:
        kept.popitem(last=False)
