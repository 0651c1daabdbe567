"""The shapes of the machine output: what `--json` and `--jsonl` print.

One frame is one object: kind, unique_id, action, payload in wire names, quirks; of a frame that
cannot be read, error. Other programs stand on these names.

Rule of this file: it only says what a frame is; masking, where it is wanted, is applied here so
that there is one place to get it wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Raw, json

from ocpp16j_codec.codec import TOLERANT
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.redaction import MASK, redact

if TYPE_CHECKING:
    from ocpp16j_codec.codec import Frame
    from ocpp16j_codec.errors import DecodeError, Quirk
    from ocpp16j_codec.logs import Record

__all__ = [
    "KINDS", "UNDECODABLE", "frame_object", "harmless_json", "harmless_line", "masked_text",
    "record_object", "wire_payload",
]  # fmt: skip

KINDS: dict[type, str] = {Call: "call", CallResult: "call_result", CallError: "call_error"}
UNDECODABLE = "undecodable"

_UNCHECKED = TOLERANT.replace(check_outgoing=False)
_QUOTED = re.compile(r'"[^"]*"')


def frame_object(
    frame: Frame | None, error: DecodeError | None, *, redacted: bool = False
) -> dict[str, Any]:
    """What is known of a frame, or of the text that is none."""
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
    """The same for a frame of a log, with what the log says about it."""
    members = frame_object(record.frame, record.error, redacted=redacted)
    if members["action"] is None:
        members["action"] = record.action
    return members | {
        "source": record.source,
        "line": record.line,
        "offset": record.offset,
        "time": record.time,
        "station": record.station,
        "direction": record.direction,
        "response_time": record.response_time,
    }


#: JSON escapes what is below a blank; these can change what a terminal shows as well.
_HARMFUL = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def harmless_json(value: Any) -> str:
    """A value as JSON on one line that may be shown on a terminal."""
    try:
        text = json.encode(value).decode()
    except UnicodeEncodeError:
        text = json.encode(_whole(value)).decode()
    return _HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _whole(value: Any) -> Any:
    """The same value, with a replacement character for every half of a surrogate pair."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, dict):
        return {_whole(name): _whole(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(each) for each in value]
    return value


def harmless_line(value: Any) -> bytes:
    """The same as bytes, with a line end."""
    return harmless_json(value).encode() + b"\n"


def wire_payload(frame: Frame) -> Raw | None:
    """The payload as it goes over the wire; `None` for a CALLERROR, which has none."""
    if isinstance(frame, CallError):
        return None
    if isinstance(frame.payload, Raw):
        return frame.payload
    elements = json.decode(_UNCHECKED.encode(frame), type=list[Raw])
    return Raw(bytes(elements[-1]))


def masked_text(sentence: str) -> str:
    """A sentence of ours without what it quotes of a frame."""
    return _QUOTED.sub(f'"{MASK}"', sentence)


def _quirk_object(quirk: Quirk) -> dict[str, Any]:
    return {
        "kind": quirk.kind,
        "path": quirk.path,
        "found": quirk.found,
        "used": quirk.used,
        "offset": quirk.offset,
    }


def _error_object(error: DecodeError, *, redacted: bool) -> dict[str, Any]:
    mask = masked_text if redacted else str
    reply = error.reply
    if reply is not None and redacted:
        reply = redact(
            CallError(
                reply.unique_id,
                reply.error_code,
                mask(reply.error_description),
                reply.error_details,
            )
        )
    return {
        "code": error.error_code,
        "path": error.path,
        "message": mask(str(error)),
        "violations": [
            {
                "code": violation.error_code,
                "category": violation.category,
                "path": violation.path,
                "message": mask(violation.message),
                "offset": violation.offset,
            }
            for violation in error.violations
        ],
        "reply": None if reply is None else _UNCHECKED.encode(reply).decode(),
    }
