"""`inspect`: read logs, count what is in them, and know what went wrong on the way.

Rule of this file: it returns data and prints nothing but the records it is told to hand on.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ocpp16j_codec.cli.machine import KINDS, UNDECODABLE
from ocpp16j_codec.cli.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from ocpp16j_codec.cli.gathering import Gathering
    from ocpp16j_codec.logs import Record

    Condition = tuple[str, str]

__all__ = ["CONDITIONS", "Findings", "inspect_logs", "parse_condition"]

#: How many frames that cannot be counted (our own fault) are named.
_MOST_FAILED = 10
#: What `--where` may ask for.
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


class Findings(Struct):
    """What became of it.

    Attributes:
        tally: what was counted.
        problems: what could not be read, and why, as sentences.
        unanswered: calls that no answer came for.
        interrupted: whether somebody stopped it.
    """

    tally: Tally
    problems: list[str] = field(default_factory=list)
    unanswered: int = 0
    interrupted: bool = False

    def as_object(self) -> dict[str, Any]:
        """The report, as `inspect --json` prints it."""
        return self.tally.as_object(unanswered=self.unanswered, interrupted=self.interrupted)

    def status(self, fail_on: str) -> int:
        """The exit status: 2 if something could not be read, 1 for findings, else 0."""
        if self.interrupted:
            return 130
        if self.problems:
            return 2
        if fail_on == "never":
            return 0
        return int(bool(self.tally.undecodable or (fail_on == "quirk" and self.tally.quirks)))


def parse_condition(text: str) -> Condition:
    """Split a condition such as `station=CP-*`.

    Raises:
        ValueError: It is none.
    """
    name, equals, pattern = text.partition("=")
    if not equals or name not in CONDITIONS:
        raise ValueError(f"a condition is NAME=PATTERN, with NAME one of {', '.join(CONDITIONS)}")
    return name, pattern


def inspect_logs(
    logs: Gathering,
    *,
    where: Sequence[Condition] = (),
    redacted: bool = False,
    each: Callable[[Record], object] | None = None,
) -> Findings:
    """Read logs and count what is in them.

    Args:
        logs: what is read.
        where: which records count; all of them if empty.
        redacted: mask what examples show.
        each: called with every record that counts.
    """
    tally = Tally(redacted=redacted)
    logs.count = lambda: tally.frames
    findings = Findings(tally, logs.problems)
    try:
        _count(logs.records(), tally, where, each, logs.problems)
    except KeyboardInterrupt:
        findings.interrupted = True
    if not tally.frames and not findings.problems and not findings.interrupted:
        fitting = " that fits" if where else ""
        findings.problems.append(f"there is no frame{fitting} in {logs.name_all()}")
    findings.unanswered = logs.correlator.unanswered if not where else 0
    for station, call in logs.correlator.open_calls():
        findings.unanswered += _counts_call(station, call.action, where)
    return findings


def _count(
    records: Iterable[Record],
    tally: Tally,
    where: Sequence[Condition],
    each: Callable[[Record], object] | None,
    problems: list[str],
) -> None:
    add = tally.add
    tests = [(CONDITIONS[name], pattern) for name, pattern in where]
    failed = 0
    for record in records:
        try:
            if tests and not _fits(record, tests):
                continue
            add(record)
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


def _counts_call(station: str | None, action: str, where: Sequence[Condition]) -> bool:
    values = {"station": station, "action": action, "kind": "call"}
    return all(fnmatchcase(values.get(name) or "", pattern) for name, pattern in where)
