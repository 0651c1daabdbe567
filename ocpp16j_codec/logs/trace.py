"""Reading and writing Open OCPP Trace 1.1, a log format with one JSON object per line.

A record has a frame twice: verbatim in `raw`, and as separate members. `raw` is read if it is
there, so that nothing is lost; otherwise `json_lines` restores the frame from the members. Both are
written, and quirks are written to `meta.quirks`.

A record that the format cannot express is not written but raises `ValueError`: a frame that cannot
be decoded, or has no time or direction.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

from msgspec import Raw, Struct, json, to_builtins

from ocpp16j_codec.codec import TOLERANT
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.limits import within_limits
from ocpp16j_codec.logs.context import Told
from ocpp16j_codec.logs.records import Direction
from ocpp16j_codec.logs.times import ASSUMED_UTC
from ocpp16j_codec.redaction import redact

if TYPE_CHECKING:
    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.logs.records import Record

__all__ = ["TraceWriter", "as_json", "quick_line", "trace_line"]

_DIRECTIONS = {direction.value: direction for direction in Direction}
_MESSAGE_TYPES = {Call: "CALL", CallResult: "CALLRESULT", CallError: "CALLERROR"}
_UNCHECKED = TOLERANT.replace(check_outgoing=False)


# -- reading -------------------------------------------------------------------------------------


class _Line(Struct, rename="camel"):
    """The members that are needed from a record with a verbatim frame."""

    schema_version: str
    timestamp: str
    transport: str
    direction: str
    raw: str
    action: str | None = None
    charge_point_id: str | None = None
    ocpp_version: str = "1.6"


_read = json.Decoder(_Line).decode
#: A decoder that keeps numbers as written, of any size.
_read_any = json.Decoder(float_hook=str).decode


def quick_line(line: bytes) -> tuple[bytes, Told, bool] | None:
    """Return frame and context of a plain record of OCPP 1.6J, and whether it states an action.

    Return `None` for all other lines. The caller must have checked the nesting of the line.
    """
    try:
        record = _read(line)
        time = datetime.fromisoformat(record.timestamp)
        way = _DIRECTIONS[record.direction]
        raw = record.raw.encode()
    except (LookupError, ValueError, RecursionError):
        return None
    if (
        record.transport != "json"
        or record.ocpp_version != "1.6"
        or time.tzinfo is None
        or not 1 < time.year < 9999
    ):
        return None
    return (
        raw,
        Told(time, (record.charge_point_id or "")[:255] or None, way),
        record.action is not None,
    )


#: JSON escapes control characters below U+0020; these also affect a terminal.
_HARMFUL = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def as_json(value: Any) -> bytes:
    r"""Return a value as JSON on one line that is safe to show on a terminal.

    Characters that move the cursor or reorder text are escaped (`\\u202e`), lone surrogates
    are replaced.
    """
    try:
        line = json.encode(value)
    except UnicodeEncodeError:
        line = json.encode(_whole(value))
    if line.isascii() and b"\x7f" not in line:  # DEL is the one such character in ASCII
        return line
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", line.decode()).encode()


def _whole(value: Any) -> Any:
    """Return the same value with U+FFFD for every lone surrogate."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(each) for each in value]
    return _whole(to_builtins(value)) if isinstance(value, Struct) else value


# -- writing -------------------------------------------------------------------------------------


def trace_line(record: Record, *, secrets: bool = True) -> bytes:
    """Return a record as a line of Open OCPP Trace, without a line end.

    Args:
        record: a record from `read_frames`.
        secrets: whether to write secrets and id tags; otherwise they are masked, and the
            verbatim text of the frame is left out.

    Raises:
        ValueError: The format cannot express this record; the message says why.
    """
    if record.version not in ("1.6", None):
        raise ValueError("the frame is not of OCPP 1.6J")
    if record.damaged is not None:
        raise ValueError("the log has damaged the frame")
    if record.error is not None:
        raise ValueError("the frame cannot be decoded")
    if record.time is None:
        raise ValueError("the log has no time for it")
    if record.time.tzinfo is ASSUMED_UTC:
        raise ValueError("the times in the log have no zone; set one with --timezone NAME")
    if record.direction is None:
        raise ValueError("the log has no direction for it")
    frame: Frame = record.frame if secrets else redact(record.frame)
    kind = type(frame)
    members: dict[str, Any] = {
        "schemaVersion": "1.1",
        "timestamp": _timestamp(record.time),
        "ocppVersion": "1.6",
        "transport": "json",
    }
    if record.station:
        members["chargePointId"] = record.station
    connector = getattr(getattr(frame, "payload", None), "connector_id", None)
    if type(connector) is int and connector >= 0:
        members["connectorId"] = connector
    members["direction"] = record.direction.value
    members["messageType"] = _MESSAGE_TYPES[kind]
    members["messageId"] = frame.unique_id
    if record.action:
        members["action"] = record.action
    verbatim = _verbatim(record.raw) if secrets else None
    if isinstance(frame, CallError):
        members["error"] = {
            "code": frame.error_code,
            "description": frame.error_description,
            "details": frame.error_details,
        }
    else:
        members["payload"] = _payload(frame, record.raw if verbatim is not None else None)
    if verbatim is not None:
        members["raw"] = verbatim
    if frame.quirks:
        meta: dict[str, Any] = {
            "quirks": [{"kind": quirk.kind, "path": quirk.path} for quirk in frame.quirks]
        }
        if verbatim is not None and not _is_json(verbatim):
            meta["rawIsJson"] = False  # the text as received; the members are decoded
        members["meta"] = meta
    return as_json(members)


def _timestamp(time: datetime) -> str:
    text = time.astimezone(UTC).isoformat(
        timespec="milliseconds" if time.microsecond else "seconds"
    )
    return text.removesuffix("+00:00") + "Z"


def _verbatim(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _is_json(text: str) -> bool:
    try:
        _read_any(text)
    except (ValueError, RecursionError):
        return False
    return True


def _payload(frame: Frame, raw: bytes | None) -> Raw:
    """Return the payload as sent if `raw` is valid JSON, otherwise as decoded."""
    if raw is not None and within_limits(raw, TOLERANT.limits):
        try:
            elements = json.decode(raw, type=list[Raw])
            sent = bytes(elements[3 if type(frame) is Call else 2])
        except (LookupError, ValueError):
            sent = b""
        if sent.startswith(b"{"):
            return Raw(json.format(sent, indent=-1))  # a record must be one line
    try:
        wire = json.decode(_UNCHECKED.encode(frame), type=list[Raw])
    except ValueError:  # EncodeError
        # Not the sentence of the error, which may be different for every frame.
        raise ValueError("the frame cannot be encoded") from None
    return Raw(bytes(wire[-1]))


class TraceWriter:
    """A writer of records to a file, one line each.

    Args:
        file: a file opened for writing in binary mode.
        secrets: whether to write secrets and id tags, as in `trace_line`.

    Attributes:
        written: number of records written.
    """

    def __init__(self, file: IO[bytes], *, secrets: bool = True) -> None:
        self._file = file
        self._secrets = secrets
        self.written = 0

    def write(self, record: Record) -> None:
        """Write a record.

        Raises:
            ValueError: The format cannot express this record; the message says why.
            OSError: The file cannot be written.
        """
        self._file.write(trace_line(record, secrets=self._secrets) + b"\n")
        self.written += 1
