"""What is in a log, counted: the data behind `inspect`.

Rule of this file: memory does not grow with the log. There are as many counters as there are
actions, kinds and codes; stations beyond a generous number share one name; response times go into
a histogram whose steps grow by a twentieth.
"""

from __future__ import annotations

from collections import Counter
from math import exp, log
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.machine import KINDS, UNDECODABLE, redacted_sentence
from ocpp16j_codec.frames import Call, CallResult
from ocpp16j_codec.redaction import redact

if TYPE_CHECKING:
    from datetime import datetime

    from ocpp16j_codec.logs import Record

__all__ = ["OTHERS", "Tally", "Times"]

#: Logs of strangers may name a new station on every line.
_MOST_STATIONS = 10_000
_MOST_CODES = 200
_LONGEST_PATH = 255
#: Whatever is beyond the most that is counted by name.
OTHERS = "(others)"


class Times:
    """Durations, kept so that their middle and their tail can be told within a twentieth."""

    __slots__ = ("count", "longest", "steps", "total")
    _GROWTH = log(1.05)

    def __init__(self) -> None:
        self.count = 0
        self.total = 0.0
        self.longest = 0.0
        self.steps: dict[int, int] = {}

    def add(self, seconds: float) -> None:
        """Count a duration."""
        self.count += 1
        self.total += seconds
        if seconds > self.longest:  # noqa: PLR1730 - three times as fast as max()
            self.longest = seconds
        step = int(log(seconds * 1000 + 1) / self._GROWTH)
        self.steps[step] = self.steps.get(step, 0) + 1

    def quantile(self, share: float) -> float:
        """The duration that this share of all does not pass, in seconds."""
        left = share * self.count
        for step in sorted(self.steps):
            left -= self.steps[step]
            if left <= 0:
                return min((exp((step + 0.5) * self._GROWTH) - 1) / 1000, self.longest)
        return self.longest

    def as_object(self) -> dict[str, float]:
        """Count, and milliseconds: mean, median, 95th percentile, longest."""
        mean = self.total / self.count if self.count else 0.0
        quantiles = {"mean": mean, "median": self.quantile(0.5), "p95": self.quantile(0.95)}
        figures = quantiles | {"longest": self.longest}
        return {"answers": self.count} | {
            f"{name}_ms": round(seconds * 1000, 1) for name, seconds in figures.items()
        }


class PerAction(Struct, gc=False):
    """What is counted for each action."""

    calls: int = 0
    results: int = 0
    errors: int = 0
    undecodable: int = 0
    quirks: int = 0


class PerStation(Struct, gc=False):
    """What is counted for each station."""

    frames: int = 0
    quirks: int = 0
    violations: int = 0


class Tally:
    """Counts records.

    Args:
        redacted: mask what examples show.
    """

    def __init__(self, *, redacted: bool = False) -> None:
        self._redacted = redacted
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

    @property
    def frames(self) -> int:
        """All of them."""
        return sum(self.kinds.values()) + self.undecodable

    def add(self, record: Record) -> None:
        """Count a record."""
        frame = record.frame
        time = record.time
        if time is not None:
            if self.first is None or time < self.first:
                self.first = time
            if self.last is None or time > self.last:
                self.last = time
        name = record.station
        station = self._unnamed if name is None else self.stations.get(name)
        if station is None:
            station = self._station(name or "")
        station.frames += 1
        if frame is None:
            self._add_error(record, station)
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
            self._add_quirks(record, station, action)

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
            code = str(record.frame.error_code)
            if code not in self.error_codes and len(self.error_codes) >= _MOST_CODES:
                code = OTHERS
            self.error_codes[code] += 1
        if call is None:
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

    def _add_quirks(self, record: Record, station: PerStation, action: PerAction) -> None:
        quirks = record.frame.quirks
        station.quirks += len(quirks)
        action.quirks += len(quirks)
        for quirk in quirks:
            self.quirks[quirk.kind.value] += 1
        if any(quirk.kind.value not in self.quirk_examples for quirk in quirks):
            shown = (redact(record.frame) if self._redacted else record.frame).quirks
            for quirk in shown:
                if quirk.kind.value not in self.quirk_examples:
                    self.quirk_examples[quirk.kind.value] = _place(record) | {
                        "path": quirk.path[:_LONGEST_PATH],
                        "sentence": str(quirk),
                    }

    def _add_error(self, record: Record, station: PerStation) -> None:
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
            if code not in self.violation_examples:
                self.violation_examples[code] = _place(record) | {
                    "path": violation.path[:_LONGEST_PATH],
                    "sentence": redacted_sentence(violation)
                    if self._redacted
                    else violation.message,
                }

    def as_object(self, *, unanswered: int = 0, interrupted: bool = False) -> dict[str, Any]:
        """The report, as `inspect --json` prints it."""
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
            "first": self.first,
            "last": self.last,
            "interrupted": interrupted,
        }


def _place(record: Record) -> dict[str, Any]:
    return {
        "source": record.source,
        "line": record.line,
        "station": record.station,
        "action": record.action,
    }
