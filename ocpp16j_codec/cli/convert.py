"""`convert`: any log -> Open OCPP Trace, and what that format cannot hold -> a side file.

Rule of this file: nothing is invented. Where the log does not tell a direction it follows from who
may send the call; where it does not tell a time or a station, the person who asks may.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from msgspec import Struct, field, structs

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.cli.json_output import harmless_line, safe_record_object
from ocpp16j_codec.cli.statuses import status_of_run
from ocpp16j_codec.logs import Direction
from ocpp16j_codec.logs.trace import TraceWriter
from ocpp16j_codec.redaction import MASK

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ocpp16j_codec.cli.log_files import LogFiles
    from ocpp16j_codec.logs import Record

__all__ = ["Conversion", "completed", "convert_logs"]

#: Why a frame is not written that our own code stumbles over.
_FAILED = "the frame cannot be written again"
_MOST_REASONS = 20
_SENDERS = {
    Role.CHARGE_POINT: Direction.CP_TO_CSMS,
    Role.CENTRAL_SYSTEM: Direction.CSMS_TO_CP,
}


class Conversion(Struct):
    """What became of it.

    Attributes:
        written: records written.
        undecodable: frames that cannot be read.
        quirky: records of frames with quirks.
        effects: how much these matter.
        rejected: frames the format cannot hold, the undecodable ones among them, by reason.
        problems: what could not be read, and why, as sentences.
        copies: frames left out because the log has them already.
        interrupted: whether somebody stopped it.
    """

    written: int = 0
    undecodable: int = 0
    quirky: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    copies: int = 0
    effects: set[str] = field(default_factory=set)
    interrupted: bool = False

    def status(self, fail_on: str) -> int:
        """The exit status."""
        return status_of_run(
            fail_on,
            interrupted=self.interrupted,
            problems=bool(self.problems),
            broken=bool(self.rejected),
            effects=self.effects,
        )


def completed(record: Record, station: str | None, time: datetime | None) -> Record:
    """A record with what the log does not tell, where it follows or was given."""
    direction = record.direction
    if direction is None:
        action = ACTIONS.get((record.action if record.call is None else record.call.action) or "")
        sender = None if action is None else _SENDERS.get(action.sent_by)
        if sender is not None:
            direction = sender if record.is_call else sender.opposite
    return structs.replace(
        record,
        direction=direction,
        station=record.station or station,
        time=record.time or time,
    )


def convert_logs(
    logs: LogFiles,
    output: IO[bytes],
    rejects: Callable[[], IO[bytes] | None],
    *,
    station: str | None = None,
    time: datetime | None = None,
    redacted: bool = False,
) -> Conversion:
    """Write the frames of logs as Open OCPP Trace.

    Args:
        logs: what is read.
        output: where records go.
        rejects: opens the side file when it is first needed; it may have none to give.
        station: stands in where a log names none.
        time: stands in where a log tells none.
        redacted: mask secrets and id tags, and leave verbatim text out.
    """
    done = Conversion(problems=logs.problems)
    logs.count = lambda: done.written
    writer = TraceWriter(output, secrets=not redacted)
    try:
        for record in logs.records():
            _convert(completed(record, station, time), writer, rejects, done, redacted=redacted)
    except KeyboardInterrupt:
        done.interrupted = True
    if not (done.written or done.rejected or done.problems or done.interrupted):
        done.problems.append(f"no frame found in {logs.name_all()}")
    return done


def _convert(
    record: Record,
    writer: TraceWriter,
    rejects: Callable[[], IO[bytes] | None],
    done: Conversion,
    *,
    redacted: bool,
) -> None:
    if record.copy_of is not None:
        done.copies += 1
        return
    done.undecodable += record.error is not None
    try:
        writer.write(record)
    except OSError:
        raise
    except Exception as error:  # noqa: BLE001 - one record must not end the run
        why = str(error) if isinstance(error, ValueError) else _FAILED
        if why not in done.rejected and len(done.rejected) >= _MOST_REASONS:
            why = _FAILED
        done.rejected[why] = done.rejected.get(why, 0) + 1
        file = rejects()
        if file is not None:
            file.write(_reject(record, why, redacted=redacted))
        return
    done.written += 1
    done.quirky += bool(record.frame.quirks)
    done.effects.update(quirk.effect.value for quirk in record.frame.quirks)


def _reject(record: Record, why: str, *, redacted: bool) -> bytes:
    raw = MASK if redacted else record.text
    members = safe_record_object(record, redacted=redacted)
    return harmless_line({"reason": why} | members | {"raw": raw})
