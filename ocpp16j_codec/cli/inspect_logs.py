"""`inspect`: read logs, count frames and deviations, and collect problems.

It returns data and does not print.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.health import Health
from ocpp16j_codec.cli.json_output import KINDS, UNDECODABLE
from ocpp16j_codec.cli.sessions import Sessions
from ocpp16j_codec.cli.statuses import status_of_run
from ocpp16j_codec.cli.tally import Tally
from ocpp16j_codec.errors import ErrorCode, QuirkKind
from ocpp16j_codec.logs import Direction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from ocpp16j_codec.cli.log_files import LogFiles
    from ocpp16j_codec.logs import OpenCall, Record

    Condition = tuple[str, str]

__all__ = ["CONDITIONS", "Findings", "inspect_logs", "parse_condition"]

#: How many frames that cannot be counted (an error in this package) are named.
_MOST_FAILED = 10
#: The names of conditions of `--where`.
CONDITIONS: dict[str, Callable[[Record], Iterable[str | None]]] = {
    "station": lambda record: (record.station,),
    "action": lambda record: (record.action,),
    "direction": lambda record: (record.direction,),
    "kind": lambda record: (UNDECODABLE if record.frame is None else KINDS[type(record.frame)],),
    "id": lambda record: (getattr(record.frame or record.error, "unique_id", None),),
    "quirk": lambda record: [quirk.kind.value for quirk in getattr(record.frame, "quirks", ())],
    "code": lambda record: [
        violation.error_code.value for violation in getattr(record.error, "violations", ())
    ],
}


#: The possible values of conditions, so that a misspelled one is an error.
_VALUES: dict[str, list[str]] = {
    "action": list(ACTIONS),
    "direction": [direction.value for direction in Direction],
    "kind": [*KINDS.values(), UNDECODABLE],
    "quirk": [kind.value for kind in QuirkKind],
    "code": [code.value for code in ErrorCode],
}
_MAGIC = re.compile(r"[*?\[]")


class Findings(Struct):
    """The findings of a run.

    Attributes:
        tally: the counts.
        problems: sentences that say what could not be read, and why.
        unanswered: calls without an answer.
        interrupted: whether the run was interrupted.
        health: boot loops, silence and error states; `None` if conditions omit frames of charge
            points, which would look like silence.
    """

    tally: Tally
    problems: list[str] = field(default_factory=list)
    unanswered: int = 0
    interrupted: bool = False
    sessions: Sessions | None = None
    health: Health | None = None

    def as_object(self) -> dict[str, Any]:
        """Return the report as `inspect --json` prints it."""
        told = self.tally.as_object(unanswered=self.unanswered, interrupted=self.interrupted)
        if self.sessions is not None:
            told["sessions"] = self.sessions.done + self.sessions.still_open()
        if self.health is not None:
            told |= self.health.as_object()
        return told

    @property
    def has_something(self) -> bool:
        """Whether there is anything to report."""
        tally = self.tally
        aside = tally.copies or tally.damaged_count or tally.other_versions
        return bool(tally.frames or aside or self.interrupted)

    def status(self, fail_on: str) -> int:
        """The exit status: 2 if something could not be read, 1 for findings, else 0."""
        return status_of_run(
            fail_on,
            interrupted=self.interrupted,
            problems=bool(self.problems),
            broken=self.tally.undecodable > 0,
            effects=self.tally.effects,
        )


def parse_condition(text: str) -> Condition:
    """Split a condition such as `station=CP-*`.

    Raises:
        ValueError: It is not a condition.
    """
    name, equals, pattern = text.partition("=")
    if not equals or name not in CONDITIONS:
        near = get_close_matches(name.lower(), CONDITIONS, 1) if equals else []
        hint = f"; did you mean {near[0]}?" if near else ""
        names = ", ".join(CONDITIONS)
        raise ValueError(f"expected NAME=PATTERN, with NAME one of {names}{hint}")
    values = _VALUES.get(name)
    if values is not None and not _MAGIC.search(pattern) and pattern not in values:
        near = get_close_matches(pattern.lower(), [value.lower() for value in values], 1, 0.7)
        for value in values:
            if near and value.lower() == near[0]:
                raise ValueError(f"there is no {name} {pattern!a}; did you mean {value}?")
    return name, pattern


def inspect_logs(
    logs: LogFiles,
    *,
    where: Sequence[Condition] = (),
    redacted: bool = False,
    each: Callable[[Record], object] | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    sessions: bool = False,
    advised: bool = False,
    silence: Callable[[int, Record], object] | None = None,
) -> Findings:
    """Read logs and count their frames and deviations.

    Args:
        logs: the logs.
        where: the records that are counted; all if empty.
        redacted: mask secrets and id tags in examples.
        each: called with every record that is counted.
        since: count only records from this time on, none without a time.
        until: count only records before this time, none without a time.
        sessions: whether charging sessions are collected.
        advised: whether rules that the schemas do not have are checked.
        silence: called with the number of each gap in `health` and the record that ends it, before
            `each` is called with that record.
    """
    tally = Tally(redacted=redacted, advised=advised)
    logs.count = lambda: tally.frames
    logs.given_up = tally.given_up if not where else None
    findings = Findings(tally, logs.problems, sessions=Sessions() if sessions else None)
    if all(name == "station" for name, _ in where):
        findings.health = Health(redacted=redacted, silence=silence)
    try:
        _count(_within(logs.records(), since, until), findings, where, each)
    except KeyboardInterrupt:
        findings.interrupted = True
    if findings.health is not None:
        findings.health.end()
    if not (findings.has_something or findings.problems):
        fitting = " that matches" if where or since or until else ""
        findings.problems.append(f"no frame found{fitting} in {logs.name_all()}")
    findings.unanswered = logs.correlator.unanswered if not where else 0
    for station, call in logs.correlator.open_calls():
        if call.version == "1.6" and _counts_call(station, call, where, since, until):
            findings.unanswered += 1
            tally.given_up(station, call)
    return findings


def _within(
    records: Iterable[Record], since: datetime | None, until: datetime | None
) -> Iterable[Record]:
    """Return the records of a span of time, without those that have no time."""
    if since is None and until is None:
        return records
    return (record for record in records if _is_within(record.time, since, until))


def _is_within(time: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    if time is None:
        return since is None and until is None
    return (since is None or time >= since) and (until is None or time < until)


def _count(
    records: Iterable[Record],
    findings: Findings,
    where: Sequence[Condition],
    each: Callable[[Record], object] | None,
) -> None:
    add, problems, sessions = findings.tally.add, findings.problems, findings.sessions
    health = findings.health
    tests = [(CONDITIONS[name], pattern) for name, pattern in where]
    failed = 0
    for record in records:
        try:
            if tests and not _fits(record, tests):
                continue
            add(record)
            if sessions is not None and record.copy_of is None:
                sessions.add(record)
            if health is not None:
                health.add(record)
        except Exception as error:  # noqa: BLE001 - one record must not end the run
            failed += 1
            if failed <= _MOST_FAILED:
                where_at = f"{record.source or 'log'}, line {record.line}"
                problems.append(f"{where_at}: a frame cannot be counted: {type(error).__name__}")
        if each is not None:
            each(record)


def _fits(record: Record, tests: Sequence[tuple[Any, str]]) -> bool:
    return all(
        any(value is not None and fnmatchcase(value, pattern) for value in values(record))
        for values, pattern in tests
    )


def _counts_call(
    station: str | None,
    call: OpenCall,
    where: Sequence[Condition],
    since: datetime | None,
    until: datetime | None,
) -> bool:
    values = {"station": station, "action": call.action, "kind": "call", "id": call.unique_id}
    return _is_within(call.time, since, until) and all(
        fnmatchcase(values.get(name) or "", pattern) for name, pattern in where
    )
