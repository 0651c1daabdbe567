"""The objects that `--json` and `--jsonl` print.

One frame is one object: kind, unique_id, action, payload with names as in JSON, quirks; for a frame
that cannot be decoded, error. Other programs depend on these names.

Rule of this file: it only describes frames; all masking for this output is done here, so that
there is one place to check.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec import Raw, json

from ocpp16j_codec.codec import TOLERANT
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.logs.trace import as_json
from ocpp16j_codec.redaction import masked, redact

if TYPE_CHECKING:
    from ocpp16j_codec.errors import DecodeError, Quirk
    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.logs import Record

__all__ = [
    "KINDS",
    "UNDECODABLE",
    "frame_object",
    "harmless_json",
    "harmless_line",
    "record_object",
    "safe_record_object",
    "wire_payload",
]  # fmt: skip

KINDS: dict[type, str] = {Call: "call", CallResult: "call_result", CallError: "call_error"}
UNDECODABLE = "undecodable"

_UNCHECKED = TOLERANT.replace(check_outgoing=False)


def frame_object(
    frame: Frame | None, error: DecodeError | None, *, redacted: bool = False
) -> dict[str, Any]:
    """Return the object of a frame, or of a text that cannot be decoded."""
    if frame is None:
        assert error is not None  # noqa: S101 - for type checkers
        return {
            "kind": UNDECODABLE,
            "unique_id": error.unique_id,
            "action": error.action,
            "payload": None,
            "quirks": [],
            "error": _error_object(error, redacted=redacted),
        }
    if redacted:
        frame = redact(frame)
    members: dict[str, Any] = {
        "kind": KINDS[type(frame)],
        "unique_id": frame.unique_id,
        "action": getattr(frame, "action", None),
        "payload": wire_payload(frame),
        "quirks": [_quirk_object(quirk) for quirk in frame.quirks],
    }
    if isinstance(frame, CallError):
        members["error_code"] = frame.error_code
        members["error_description"] = frame.error_description
        members["error_details"] = frame.error_details
    return members


def record_object(record: Record, *, redacted: bool = False) -> dict[str, Any]:
    """Return the same for a frame of a log, with what the log states about it."""
    members = frame_object(record.frame, record.error, redacted=redacted)
    if members["action"] is None:
        members["action"] = masked(record.action, id_tags=redacted)
    return (
        members | _whereabouts(record) | {"response_time": record.response_time} | _oddities(record)
    )


def _whereabouts(record: Record) -> dict[str, Any]:
    """Return what the log states about a frame, also if it cannot be decoded."""
    return {
        "source": record.source,
        "line": record.line,
        "offset": record.offset,
        "time": record.time,
        "station": record.station,
        "direction": record.direction,
    }


def _oddities(record: Record) -> dict[str, Any]:
    """Return what the log did to a frame, if it did anything."""
    members: dict[str, Any] = {}
    if record.damaged is not None:
        members["damaged"] = record.damaged
    if record.copy_of is not None:
        members["copy_of"] = record.copy_of
    if record.version not in ("1.6", None):
        members["version"] = record.version
    return members


def safe_record_object(record: Record, *, redacted: bool = False) -> dict[str, Any]:
    """Return the object of a record; it can always be written as JSON.

    A frame that cannot be shown, because of an error in this package, becomes an object without
    payload and quirks, with `problem`. The output continues after it.
    """
    try:
        members = record_object(record, redacted=redacted)
        as_json(members)
    except Exception as error:  # noqa: BLE001 - one record must not end the run
        members = {
            "kind": UNDECODABLE if record.frame is None else KINDS[type(record.frame)],
            "unique_id": getattr(record.frame or record.error, "unique_id", None),
            "action": masked(record.action, id_tags=redacted),
            "payload": None,
            "quirks": [],
            **_whereabouts(record),
            "response_time": None,
            "problem": f"the frame cannot be shown: {type(error).__name__}",
        }
    return members


def harmless_json(value: Any) -> str:
    """Return a value as JSON on one line that is safe to show on a terminal."""
    return as_json(value).decode()


def harmless_line(value: Any) -> bytes:
    """Return the same as bytes, with a line end."""
    return as_json(value) + b"\n"


def wire_payload(frame: Frame) -> Raw | None:
    """Return the payload with names as in JSON; `None` for a CALLERROR, which has none.

    A payload that cannot be encoded, such as one with a time in the year 9999 that has no UTC, is
    returned with its values unchanged.
    """
    if isinstance(frame, CallError):
        return None
    if isinstance(frame.payload, Raw):
        return frame.payload
    with suppress(ValueError):  # EncodeError
        elements = json.decode(_UNCHECKED.encode(frame), type=list[Raw])
        return Raw(bytes(elements[-1]))
    return Raw(as_json(frame.payload))


def _quirk_object(quirk: Quirk) -> dict[str, Any]:
    return {
        "kind": quirk.kind,
        "effect": quirk.effect,
        "path": quirk.path,
        "found": quirk.found,
        "used": quirk.used,
        "offset": quirk.offset,
    }


def _error_object(error: DecodeError, *, redacted: bool) -> dict[str, Any]:
    error = masked(error, id_tags=redacted)
    reply = error.reply
    return {
        "code": error.error_code,
        "path": error.path,
        "message": str(error),
        "violations": [
            {
                "code": violation.error_code,
                "category": violation.category,
                "path": violation.path,
                "message": violation.message,
                "offset": violation.offset,
            }
            for violation in error.violations
        ],
        "reply": None if reply is None else _UNCHECKED.encode(reply).decode(),
    }
