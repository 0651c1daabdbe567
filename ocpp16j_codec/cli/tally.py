"""Counts of what is in a log: the data of `inspect`.

Rule of this file: memory does not grow with the log. There are as many counters as actions, kinds
and codes; above a maximum number, stations share one name; response times are counted in a
histogram whose steps grow by a twentieth.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from math import ceil, exp, log
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.json_output import KINDS, UNDECODABLE
from ocpp16j_codec.content.advice import advise
from ocpp16j_codec.frames import Call, CallResult
from ocpp16j_codec.logs.times import ASSUMED_UTC
from ocpp16j_codec.redaction import masked, redact

if TYPE_CHECKING:
    from ocpp16j_codec.logs import OpenCall, Record

__all__ = ["NEWEST_FIRST", "OTHERS", "Tally", "Times"]

#: A log may name a new station on every line.
_MOST_STATIONS = 10_000
_MOST_CODES = 200
#: The maximum number of unanswered calls, unmatched answers and damaged frames that are listed.
_MOST_LISTED = 1000
_LONGEST_PATH = 255
#: The sentence about a log whose times run backwards.
NEWEST_FIRST = (
    "the log runs backwards in time, so answers come before their calls and are not paired; "
    "reverse it first (tac FILE)"
)
#: The name under which everything above the maximum is counted.
OTHERS = "(others)"


class Times:
    """Durations: a few are kept exactly; quantiles of many have an error of up to a twentieth."""

    __slots__ = ("count", "exact", "longest", "steps", "total")
    _GROWTH = log(1.05)
    #: Up to this number, durations are kept exactly.
    _EXACT = 1000

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.longest = 0.0
        self.steps: dict[int, int] = {}
        self.exact: list[float] = []

    def add(self, seconds: float) -> None:
        """Count a duration."""
        self.count += 1
        self.total += seconds
        if seconds > self.longest:  # noqa: PLR1730 - three times as fast as max()
            self.longest = seconds
        if self.count <= self._EXACT:
            self.exact.append(seconds)
        step = int(log(seconds * 1000 + 1) / self._GROWTH)
        self.steps[step] = self.steps.get(step, 0) + 1

    def quantile(self, share: float) -> float:
        """Return a quantile in seconds: the duration that this share of all does not exceed."""
        if self.count <= self._EXACT:
            place = max(ceil(share * self.count) - 1, 0)
            return sorted(self.exact)[place] if self.exact else 0.0
        left = share * self.count
        for step in sorted(self.steps):
            left -= self.steps[step]
            if left <= 0:
                return min((exp((step + 0.5) * self._GROWTH) - 1) / 1000, self.longest)
        return self.longest

    def as_object(self) -> dict[str, float | bool]:
        """Return count, and milliseconds: mean, median, 95th percentile, longest.

        `estimated` says whether median and percentile may have an error of a twentieth.
        """
        mean = self.total / self.count if self.count else 0.0
        quantiles = {"mean": mean, "median": self.quantile(0.5), "p95": self.quantile(0.95)}
        figures = quantiles | {"longest": self.longest}
        return (
            {"answers": self.count}
            | {f"{name}_ms": round(seconds * 1000, 1) for name, seconds in figures.items()}
            | {"estimated": self.count > self._EXACT}
        )


class PerAction(Struct, gc=False):
    """The counts of an action."""

    calls: int = 0
    results: int = 0
    errors: int = 0
    undecodable: int = 0
    quirks: int = 0


class PerStation(Struct, gc=False):
    """The counts of a station."""

    frames: int = 0
    quirks: int = 0
    violations: int = 0


class Broken(Struct, gc=False):
    """How often a charge point has broken a rule, and the place of the first time."""

    count: int = 0
    source: str = ""
    line: int = 0
    first: datetime | None = None


class Advised(Struct, gc=False):
    """How often a rule of the written specification was broken, and the place of the first time."""

    section: str
    sentence: str
    source: str
    line: int
    path: str
    count: int = 0


class Tally:
    """Counter of records.

    Args:
        redacted: mask secrets and id tags in examples.
        advised: check the rules that the schemas do not have.
    """

    def __init__(self, *, redacted: bool = False, advised: bool = False) -> None:
        self._redacted = redacted
        #: By rule; `None` if it was not requested.
        self.advice: dict[str, Advised] | None = {} if advised else None
        self.kinds = dict.fromkeys(KINDS, 0)
        self.undecodable = 0
        self.actions: dict[str, PerAction] = {}
        self.stations: dict[str, PerStation] = {}
        self.times: dict[str, Times] = {}
        self.quirks: Counter[str] = Counter()
        self.violations: Counter[str] = Counter()
        self.error_codes: Counter[str] = Counter()
        self.quirk_examples: dict[str, dict[str, Any]] = {}
        self.violation_examples: dict[str, dict[str, Any]] = {}
        self.unmatched_results = 0
        self.unmatched_errors = 0
        self.repeated_ids = 0
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._unnamed = PerStation()
        #: Broken rules of 1.6: charge point -> kind or code -> count, and place of the first time.
        self.by_station: dict[str, dict[str, Broken]] = {}
        self.effects: Counter[str] = Counter()
        self.unmatched: list[dict[str, Any]] = []
        self.unanswered: list[dict[str, Any]] = []
        self.damaged: list[dict[str, Any]] = []
        self.damaged_count = 0
        self.copies = 0
        self.other_versions: Counter[str] = Counter()
        self.assumed_utc = 0
        #: How often the time of a frame is before that of the previous one, and how often after.
        self._steps_back = self._steps_on = 0
        self._before: datetime | None = None

    @property
    def newest_first(self) -> bool:
        """Whether the times run backwards, as in exports, so that answers precede their calls."""
        return self._steps_back >= 3 and self._steps_back > 9 * self._steps_on

    @property
    def frames(self) -> int:
        """The number of all frames."""
        return sum(self.kinds.values()) + self.undecodable

    def add(self, record: Record) -> None:  # noqa: C901, PLR0912 - no calls for most frames
        """Count a record.

        Frames that the log has damaged, copies, and messages of other versions are counted as
        such, and nowhere else.
        """
        frame = record.frame
        if (
            record.version != "1.6" or record.copy_of is not None or record.damaged is not None
        ) and self._add_aside(record):
            return
        time = record.time
        if time is not None:
            if self.first is None or time < self.first:
                self.first = time
            if self.last is None or time > self.last:
                self.last = time
            if self._before is not None and time != self._before:
                if time < self._before:
                    self._steps_back += 1
                else:
                    self._steps_on += 1
            self._before = time
            if time.tzinfo is ASSUMED_UTC:
                self.assumed_utc += 1
        name = record.station
        call = record.call
        if call is not None and call.station != name:
            # If one line of a pair names the charge point, both frames are counted for it.
            if name is None:
                name = call.station
            elif call.station is None and self._unnamed.frames:
                self._unnamed.frames -= 1
                self._station(name).frames += 1
        station = self._unnamed if name is None else self.stations.get(name)
        if station is None:
            station = self._station(name or "")
        station.frames += 1
        if frame is None:
            self._add_error(record, station, name)
            return
        kind = type(frame)
        self.kinds[kind] += 1
        if kind is Call:
            action = self.actions.get(frame.action)
            if action is None:
                action = self.actions[frame.action] = PerAction()
            action.calls += 1
            if record.repeats:
                self.repeated_ids += 1
        else:
            action = self._add_answer(record, kind)
        if frame.quirks:
            self._add_quirks(record, station, action, name)
        if self.advice is not None:
            self._add_advice(record)

    def _add_aside(self, record: Record) -> bool:
        """Count a copy, a damaged frame or one of another version. Return whether it is one."""
        if record.copy_of is not None:
            self.copies += 1
        elif record.version not in ("1.6", None):
            version = record.version or ""
            if version not in self.other_versions and len(self.other_versions) >= _MOST_CODES:
                version = OTHERS
            self.other_versions[version] += 1
        elif record.damaged is not None:
            self.damaged_count += 1
            if len(self.damaged) < _MOST_LISTED:
                self.damaged.append(self._place(record) | {"damage": record.damaged})
        else:
            return False
        return True

    def _add_advice(self, record: Record) -> None:
        assert self.advice is not None  # noqa: S101 - for type checkers
        for each in advise(record.frame):
            known = self.advice.get(each.rule)
            if known is None:
                known = self.advice[each.rule] = Advised(
                    each.section, each.sentence, record.source, record.line, each.path
                )
            known.count += 1

    def _place(self, record: Record) -> dict[str, Any]:
        return {
            "source": record.source,
            "line": record.line,
            "station": record.station,
            "action": masked(record.action, id_tags=self._redacted),
        }

    def given_up(self, station: str | None, call: OpenCall) -> None:
        """List a call without an answer."""
        if len(self.unanswered) < _MOST_LISTED:
            self.unanswered.append(
                {
                    "station": station,
                    "unique_id": call.unique_id,
                    "action": masked(call.action, id_tags=self._redacted),
                    "time": call.time,
                    "source": call.source,
                    "line": call.line,
                }
            )

    def _break(self, name: str | None, rule: str, record: Record) -> None:
        """Count that a rule was broken."""
        known = self.by_station.get(name or "")
        if known is None:
            if len(self.by_station) >= _MOST_STATIONS:
                name = OTHERS
            known = self.by_station.setdefault(name or "", {})
        broken = known.get(rule)
        if broken is None:
            broken = known[rule] = Broken(source=record.source, line=record.line, first=record.time)
        broken.count += 1

    def _station(self, name: str) -> PerStation:
        if len(self.stations) >= _MOST_STATIONS:
            name = OTHERS
        return self.stations.setdefault(name, PerStation())

    def _action(self, name: str | None) -> PerAction:
        known = name if name and name in ACTIONS else OTHERS if name else ""
        return self.actions.setdefault(known, PerAction())

    def _add_answer(self, record: Record, kind: type) -> PerAction:
        call = record.call
        name = call.action if call is not None else getattr(record.frame, "action", None)
        action = self.actions.get(name) if name else None
        if action is None:
            action = self._action(name)
        if kind is CallResult:
            action.results += 1
        else:
            action.errors += 1
            code: str = masked(str(record.frame.error_code), id_tags=self._redacted)
            if code not in self.error_codes and len(self.error_codes) >= _MOST_CODES:
                code = OTHERS
            self.error_codes[code] += 1
        if call is None:
            if len(self.unmatched) < _MOST_LISTED:
                self.unmatched.append(
                    {
                        "station": record.station,
                        "unique_id": record.frame.unique_id,
                        "kind": KINDS[kind],
                        "time": record.time,
                        "source": record.source,
                        "line": record.line,
                    }
                )
            if kind is CallResult:
                self.unmatched_results += 1
            else:
                self.unmatched_errors += 1
        elif call.time is not None and record.time is not None:
            seconds = (record.time - call.time).total_seconds()
            if seconds >= 0:
                times = self.times.get(call.action)
                if times is None:
                    known = call.action if call.action in ACTIONS else OTHERS
                    times = self.times.setdefault(known, Times())
                times.add(seconds)
        return action

    def _add_quirks(
        self, record: Record, station: PerStation, action: PerAction, name: str | None
    ) -> None:
        quirks = record.frame.quirks
        station.quirks += len(quirks)
        action.quirks += len(quirks)
        for quirk in quirks:
            self.quirks[quirk.kind.value] += 1
            self.effects[quirk.effect.value] += 1
            self._break(name, quirk.kind.value, record)
        if any(quirk.kind.value not in self.quirk_examples for quirk in quirks):
            shown = (redact(record.frame) if self._redacted else record.frame).quirks
            for quirk in shown:
                if quirk.kind.value not in self.quirk_examples:
                    self.quirk_examples[quirk.kind.value] = self._place(record) | {
                        "path": quirk.path[:_LONGEST_PATH],
                        "sentence": str(quirk),
                    }

    def _add_error(self, record: Record, station: PerStation, name: str | None) -> None:
        error = record.error
        assert error is not None  # noqa: S101 - for type checkers
        self.undecodable += 1
        self._action(error.action).undecodable += 1
        station.violations += len(error.violations)
        if record.repeats:
            self.repeated_ids += 1
        for violation in error.violations:
            code = violation.error_code.value
            self.violations[code] += 1
            self._break(name, code, record)
            if code not in self.violation_examples:
                shown = masked(violation, id_tags=self._redacted)
                self.violation_examples[code] = self._place(record) | {
                    "path": shown.path[:_LONGEST_PATH],
                    "sentence": shown.message,
                }

    def as_object(self, *, unanswered: int = 0, interrupted: bool = False) -> dict[str, Any]:
        """Return the report as `inspect --json` prints it."""
        actions = {
            name: counts.calls + counts.results
            for name, counts in sorted(self.actions.items())
            if name in ACTIONS
        }
        return {
            "frames": self.frames,
            "kinds": {KINDS[kind]: count for kind, count in self.kinds.items()}
            | {UNDECODABLE: self.undecodable},
            "actions": {name: count for name, count in actions.items() if count},
            "quirks": dict(self.quirks.most_common()),
            "violations": dict(self.violations.most_common()),
            "unmatched_results": self.unmatched_results,
            "unmatched_errors": self.unmatched_errors,
            "unanswered_calls": unanswered,
            "repeated_ids": self.repeated_ids,
            "stations": dict(sorted(self.stations.items())),
            "by_action": {name: each for name, each in sorted(self.actions.items()) if name},
            "error_codes": dict(self.error_codes.most_common()),
            "response_times": {
                name: times.as_object() for name, times in sorted(self.times.items())
            },
            "quirk_examples": self.quirk_examples,
            "violation_examples": self.violation_examples,
            "effects": dict(self.effects.most_common()),
            "by_station": self.by_station,
            "unanswered": self.unanswered,
            "unmatched": self.unmatched,
            "damaged": self.damaged_count,
            "damaged_frames": self.damaged,
            "copies": self.copies,
            "other_versions": dict(self.other_versions.most_common()),
            "assumed_utc": self.assumed_utc,
            "newest_first": self.newest_first,
            **({} if self.advice is None else {"advice": self.advice}),
            "first": self.first,
            "last": self.last,
            "interrupted": interrupted,
        }
