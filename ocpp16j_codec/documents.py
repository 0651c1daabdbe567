"""Payloads as plain dicts, to store them as documents or pass them to another library.

Names and values are those of the JSON: `{"idTag": "04A2B1C3"}`, timestamps as text. The checks are
those of the encoder and the decoder.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar, overload

from msgspec import Raw, json

from ocpp16j_codec import timestamps
from ocpp16j_codec.actions import ACTIONS, BY_CALL, BY_RESULT
from ocpp16j_codec.canonical import converter_for
from ocpp16j_codec.codec import TOLERANT, Codec
from ocpp16j_codec.errors import DecodeError, EncodeError, Violation, quote
from ocpp16j_codec.frames import Call, CallError, CallResult, class_name
from ocpp16j_codec.messages import Payload
from ocpp16j_codec.nearest import suggestion
from ocpp16j_codec.writable import unwritable

if TYPE_CHECKING:
    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.messages import AnyCall

    PayloadT = TypeVar("PayloadT", bound=Payload)

__all__ = ["from_builtins", "to_builtins"]

_write = json.Encoder(decimal_format="number").encode
_ID = "-"


def to_builtins(frame_or_payload: Frame | Payload) -> dict[str, Any]:
    """Return a payload as a dict of plain JSON values, with names as in JSON.

    Args:
        frame_or_payload: a payload, or a frame, whose payload is returned. A CallError is returned
            with `errorCode`, `errorDescription` and `errorDetails`.

    Raises:
        EncodeError: The payload has a value that JSON cannot represent. It need not conform, so
            that tolerated payloads can be stored.
        TypeError: The argument is neither a frame nor a payload.
    """
    value: Any = frame_or_payload
    if isinstance(value, CallError):
        names = ("errorCode", "errorDescription", "errorDetails")
        wire = TOLERANT.replace(check_outgoing=False).encode(value)
        return dict(zip(names, json.decode(wire)[2:], strict=True))
    payload: Any = value.payload if isinstance(value, Call | CallResult) else value
    if isinstance(payload, Raw):
        wire = TOLERANT.encode(CallResult(_ID, payload))
        stored: dict[str, Any] = json.decode(wire)[2]
        return stored
    if not issubclass(type(payload), Payload):
        raise TypeError(f"expected a frame or a payload, got {class_name(payload)}")
    violations = tuple(unwritable(payload, "", TOLERANT.limits.depth, typed=False))
    if violations:
        raise EncodeError(violations)
    struct: type[Payload] = type(payload)
    ready = converter_for(struct)
    plain: dict[str, Any] = json.decode(_write(payload if ready is None else ready(payload)))
    return plain


@overload
def from_builtins(
    action_or_type: type[PayloadT], mapping: Mapping[str, Any], *, codec: Codec = ...
) -> PayloadT: ...
@overload
def from_builtins(
    action_or_type: str, mapping: Mapping[str, Any], *, codec: Codec = ...
) -> AnyCall: ...
def from_builtins(
    action_or_type: Any, mapping: Mapping[str, Any], *, codec: Codec = TOLERANT
) -> Any:
    """Return a payload from a dict of plain JSON values; the reverse of `to_builtins`.

    Args:
        action_or_type: the name of an action, for the payload of its call, or the type of a call or
            result, e.g. `messages.HeartbeatResult`.
        mapping: the members by their names in JSON. Timestamps may be aware datetimes.
        codec: the codec that validates. A dict of a tolerated payload needs a codec that tolerates
            the same deviations; `STRICT` accepts conforming payloads only.

    Raises:
        DecodeError: It is not such a payload; `violations` are those of a frame with this payload.
        ValueError: There is no such action.
        TypeError: `action_or_type` is neither a name nor the type of a call or result, or `mapping`
            is not a mapping.
    """
    kind, name = _kind_of(action_or_type)
    if not isinstance(mapping, Mapping):
        raise TypeError(f"expected a mapping, got {class_name(mapping)}")
    head: tuple[Any, ...] = (2, _ID, name) if kind in BY_CALL else (3, _ID)
    path = f"/{len(head)}"
    members = dict(mapping)
    violations = tuple(unwritable(members, path, codec.limits.depth - 1))
    if violations:
        raise DecodeError(violations, action=name)
    reader = codec if codec.role is None else codec.replace(role=None)
    try:
        frame: Any = reader.decode(_write((*head, _plain(members))), pending={_ID: name})
    except DecodeError as error:
        faults = error.violations
    else:
        return frame.payload
    # There is nobody to reply to, and nothing that offsets could count in.
    raise DecodeError(tuple(map(_without_offset, faults)), action=name)


def _kind_of(action_or_type: Any) -> tuple[type[Payload], str]:
    if isinstance(action_or_type, str):
        if action_or_type not in ACTIONS:
            near = suggestion(action_or_type, ACTIONS)
            raise ValueError(f"unknown action {quote(action_or_type)}{near}")
        return ACTIONS[action_or_type].call, action_or_type
    if isinstance(action_or_type, type):
        row = BY_CALL.get(action_or_type) or BY_RESULT.get(action_or_type)
        if row is not None:
            return action_or_type, row.name
    raise TypeError(
        "expected the name of an action, or the type of a call or result such as"
        f" messages.Heartbeat, got {class_name(action_or_type)}"
    )


def _plain(value: Any) -> Any:
    """Values whose nesting has been looked at, with timestamps as they are written."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return timestamps.write(value)
    return float(value) if isinstance(value, float) else value


def _without_offset(fault: Violation) -> Violation:
    return Violation(fault.category, fault.path, fault.message)
