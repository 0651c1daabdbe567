"""Writing frames: one canonical form, and nothing on the wire that a peer must refuse.

msgspec writes payloads as they should be but for three things, and those are seen to here before
it is called: timestamps go out in UTC with no or three fraction digits, limits with at most one,
and NaN, which msgspec would write as `null`, is an error. Payload types that hold neither
timestamps nor limits are written without a look.

Rule of this file: a payload is not changed; where it needs other words on the wire, a copy is
written.
"""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Raw, Struct, json
from msgspec.structs import replace

from ocpp16j_codec import timestamps
from ocpp16j_codec.actions import BY_CALL, BY_RESULT, Role
from ocpp16j_codec.canonical import glance_for, ready_for
from ocpp16j_codec.decoders import (
    call_decoder,
    error_decoder,
    is_tame,
    raw_result_decoder,
    result_decoder,
)
from ocpp16j_codec.errors import (
    Category,
    DecodeError,
    EncodeError,
    Violation,
    quote,
    show_path,
)
from ocpp16j_codec.frames import Call, CallError, CallResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.codec import Codec, Frame
    from ocpp16j_codec.messages import Payload

    Write = Callable[[Any], bytes]

__all__ = ["write_frame", "writer_for"]

_encode = json.Encoder(decimal_format="number").encode
#: How many of six fraction digits are left out.
_ZEROS = 3
#: What a frame that must not be written may raise on the way.
_REFUSALS = (LookupError, TypeError, ValueError, ArithmeticError, RecursionError)


def writer_for(struct: type[Payload], codec: Codec) -> Write:
    """What writes the frames whose payload is of a type; raises anything for one it must not write.

    Raises:
        LookupError: The type is that of no payload, or of a call that may not be sent.
    """
    call = BY_CALL.get(struct)
    action = call or BY_RESULT[struct]
    if call is not None and not _may_send(call, codec):
        raise LookupError(call.name)
    glance, ready = glance_for(struct), ready_for(struct)
    check = None
    if codec.check_outgoing:
        check = call_decoder(action.name) if call else result_decoder(action.name)
    name = action.name

    def write_call(frame: Any) -> bytes:
        if type(frame) is not Call or frame.action != name:
            raise TypeError
        payload = frame.payload
        if glance is not None and (finer := glance(payload)):
            wire = _write_finer((2, frame.unique_id, name), payload, finer, ready)
        else:
            wire = _encode((2, frame.unique_id, name, payload))
        if check is not None:
            check(wire)
        return wire

    def write_result(frame: Any) -> bytes:
        if type(frame) is not CallResult:
            raise TypeError
        payload = frame.payload
        if glance is not None and (finer := glance(payload)):
            wire = _write_finer((3, frame.unique_id), payload, finer, ready)
        else:
            wire = _encode((3, frame.unique_id, payload))
        if check is not None:
            check(wire)
        return wire

    return write_call if call else write_result


def _write_finer(head: tuple[Any, ...], payload: Any, finer: int, ready: Any) -> bytes:
    """Write a payload that msgspec would not write as it should be; see `canonical`."""
    if finer > 0:
        # Milliseconds are written with six digits. What is cut here are just those zeros, unless
        # some text happens to end like them.
        wire = _encode((*head, payload))
        cut = wire.replace(b'000Z"', b'Z"')
        if len(wire) - len(cut) == _ZEROS * finer:
            return cut
    return _encode((*head, ready(payload)))


def write_frame(frame: Frame, codec: Codec) -> bytes:
    """Write a frame that no writer takes, or say why nobody does.

    Raises:
        EncodeError: The frame must not go out like this.
        TypeError: `frame` is no frame.
    """
    if type(frame) not in (Call, CallResult, CallError):
        raise TypeError(f"a frame is a Call, CallResult or CallError, not {type(frame).__name__}")
    try:
        if type(frame) is CallError:
            return _write_error(frame, codec)
        if type(frame) is CallResult and type(frame.payload) is Raw:
            return _write_raw(frame, codec)
    except _REFUSALS:
        pass
    raise _explain(frame, codec)


def _write_raw(frame: CallResult[Raw], codec: Codec) -> bytes:
    """A result whose call is not known: its payload goes out as it came, if it is an object."""
    text = bytes(frame.payload)
    if not (text.lstrip(b" \t\n\r").startswith(b"{") and is_tame(text, codec.limits)):
        raise ValueError
    json.decode(text)
    wire = _encode((3, frame.unique_id, frame.payload))
    if codec.check_outgoing:
        raw_result_decoder(wire)
    return wire


def _write_error(frame: CallError, codec: Codec) -> bytes:
    details = _json_ready(frame.error_details)
    wire = _encode((4, frame.unique_id, frame.error_code, frame.error_description, details))
    if not is_tame(wire, codec.limits):
        raise ValueError
    if codec.check_outgoing:
        error_decoder(wire)
    return wire


def _may_send(action: Action, codec: Codec) -> bool:
    """Whether this side may send this call, and the device it goes to takes it."""
    role, profile = codec.role, codec.profile
    if role is not None and not action.sent_by & role:
        return False
    if role is Role.CHARGE_POINT or profile is None or profile.accepts is None:
        return True
    return action.name in profile.accepts or not action.sent_by & Role.CENTRAL_SYSTEM


# -- error details -------------------------------------------------------------------------------


def _json_ready(details: Any) -> Any:
    """Error details as JSON values; whatever cannot be one raises."""
    made: list[Any] = []
    todo: list[tuple[Any, Any, Any]] = [(details, made, None)]
    for _ in range(100_000):  # a cycle ends here
        if not todo:
            return made[0]
        value, parent, key = todo.pop()
        new: Any = value
        if isinstance(value, dict):
            new = dict.fromkeys(value)
            todo.extend((item, new, name) for name, item in value.items())
        elif isinstance(value, list | tuple):
            new = [None] * len(value)
            todo.extend((item, new, index) for index, item in enumerate(value))
        elif isinstance(value, float) and not math.isfinite(value):
            raise ValueError
        elif isinstance(value, datetime):
            new = timestamps.write(value)
        if key is None:
            made.append(new)
        else:
            parent[key] = new
    raise ValueError


# -- saying what is wrong ------------------------------------------------------------------------


def _forbidden(frame: Call[Any], codec: Codec) -> str:
    """Why a call may not be sent by this side, to this device, or at all."""
    action = BY_CALL[type(frame.payload)]
    if action.name != frame.action:
        return f"a payload of {action.name} in a call of {quote(str(frame.action))}"
    if codec.role is not None and not action.sent_by & codec.role:
        return f"{action.name} is not for this side to send"
    return "" if _may_send(action, codec) else f"the device does not take {action.name}"


def _error(category: Category, path: str, message: str) -> EncodeError:
    return EncodeError((Violation(category, path, f"{message} at {path}"),))


def _explain(frame: Any, codec: Codec) -> EncodeError:
    """Why a frame could not be written: first what no JSON can hold, then what no schema allows."""
    index = 3 if type(frame) is Call else 2 if type(frame) is CallResult else 4
    violations: list[Violation] = []
    if type(frame) is Call and type(frame.payload) in BY_CALL:
        message = _forbidden(frame, codec)
        if message:
            return _error(Category.NOT_SUPPORTED, "/2", message)
    for position, name in enumerate(frame.__struct_fields__[:-1], 1):
        _find_unwritable(getattr(frame, name), f"/{position}", violations)
    if violations:
        return EncodeError(tuple(violations))
    payload = frame.error_details if type(frame) is CallError else frame.payload
    known = BY_CALL if type(frame) is Call else BY_RESULT
    if type(frame) is not CallError and type(payload) not in (*known, Raw):
        message = f"{type(payload).__name__} is no payload of a {type(frame).__name__}"
        return _error(Category.PAYLOAD_NO_OBJECT, f"/{index}", message)
    violations.extend(_schema_faults(frame, codec))
    if violations:
        return EncodeError(tuple(violations))
    return _error(Category.LIMIT_PASSED, f"/{index}", "more than can be written")


def _schema_faults(frame: Any, codec: Codec) -> tuple[Violation, ...]:
    """What the strict codec would say of the frame, were it received."""
    from ocpp16j_codec.quirks.envelope import recover  # noqa: PLC0415 - conforming frames never need it

    if type(frame) is CallError:
        fields: tuple[Any, ...] = (4, *(getattr(frame, n) for n in frame.__struct_fields__[:-1]))
        pending = None
    else:
        payload = frame.payload
        if type(payload) is not Raw:
            struct: type = type(payload)
            ready = ready_for(struct)
            payload = payload if ready is None else ready(payload)
        known = type(frame) is CallResult and frame.action
        pending = {frame.unique_id: frame.action} if known else None
        fields = (3, frame.unique_id, payload)
        if type(frame) is Call:
            fields = (2, frame.unique_id, frame.action, payload)
    strict = codec.replace(tolerate=frozenset(), role=None, profile=None)
    try:
        text = _encode(fields).decode()
        recover(text, strict, pending, None, from_bytes=False)
    except DecodeError as error:
        # Offsets would count in a text that was never sent.
        return tuple(replace(violation, offset=None) for violation in error.violations)
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return ()
    return ()


def _find_unwritable(value: Any, path: str, violations: list[Violation]) -> None:
    """Find what no JSON text can hold, or would hold as something else."""
    todo = [(value, path)]
    for _ in range(100_000):
        if not todo:
            return
        item, here = todo.pop()
        message, category = "", Category.WRONG_TYPE
        match item:
            case None | bool() | int() | Raw():
                pass
            case str():
                if not _is_unicode(item):
                    message, category = "half a surrogate pair", Category.NOT_JSON
            case float() | Decimal():
                if not math.isfinite(item):
                    message, category = f"{item} is no JSON number", Category.OUT_OF_RANGE
            case datetime():
                try:
                    timestamps.write(item)
                except (ValueError, OverflowError) as error:
                    message, category = str(error), Category.UNREADABLE_TIMESTAMP
            case Struct():
                names = zip(item.__struct_fields__, item.__struct_encode_fields__, strict=True)
                todo += [(getattr(item, name), f"{here}/{wire}") for name, wire in names][::-1]
            case dict():
                todo += [(member, f"{here}/{str(name)[:60]}") for name, member in item.items()]
            case list() | tuple():
                todo += [(element, f"{here}/{i}") for i, element in enumerate(item)][::-1]
            case _:
                message = f"{type(item).__name__} is no JSON value"
        if message:
            violations.append(Violation(category, here, f"{message} at {show_path(here)}"))
    violations.append(Violation(Category.LIMIT_PASSED, path, f"more than can be written at {path}"))


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
