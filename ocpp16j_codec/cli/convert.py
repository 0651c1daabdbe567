"""`convert`: logs to Open OCPP Trace, and frames that this format cannot express to a side file.

Nothing is invented. If the log has no direction, it is derived from the side that may send the
call; a time or station that the log does not have can be given as an option.
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

#: The reason for a frame that is not written because of an error in this package.
_FAILED = "the frame cannot be encoded"
_MOST_REASONS = 20
_SENDERS = {
    Role.CHARGE_POINT: Direction.CP_TO_CSMS,
    Role.CENTRAL_SYSTEM: Direction.CSMS_TO_CP,
}


class Conversion(Struct):
    """The result of a conversion.

    Attributes:
        written: records written.
        undecodable: frames that cannot be decoded.
        quirky: records of frames with quirks.
        effects: the effects of these quirks.
        rejected: frames that the format cannot express, including undecodable ones, by reason.
        problems: sentences that say what could not be read, and why.
        copies: frames that are not written because they are copies of earlier ones.
        interrupted: whether the run was interrupted.
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
        """Return the exit status."""
        return status_of_run(
            fail_on,
            interrupted=self.interrupted,
            problems=bool(self.problems),
            broken=bool(self.rejected),
            effects=self.effects,
        )


def completed(record: Record, station: str | None, time: datetime | None) -> Record:
    """Return a record with the direction that its action implies, and station and time."""
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
        logs: the logs.
        output: the file for records.
        rejects: opens the side file when it is first needed, or returns `None`.
        station: the station of frames for which the log names none.
        time: the time of frames for which the log has none.
        redacted: mask secrets and id tags, and omit verbatim text.
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
