"""Writing frames: one canonical form, and nothing on the wire that a peer must refuse.

`canonical` puts timestamps and limits right, msgspec writes, and what was written is read again by
the decoder of a strict peer. What comes back is compared with what was meant, since msgspec writes
some things without a word: NaN as `null`, bytes as base64, sets as lists.

Rule of this file: a fault is looked for only after something has failed; then all are named.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Raw, json
from msgspec.structs import replace

from ocpp16j_codec import timestamps
from ocpp16j_codec.actions import BY_CALL, BY_RESULT
from ocpp16j_codec.canonical import ODD, outgoing_glance_for, ready_for
from ocpp16j_codec.decoders import Limits, call_decoder, error_decoder, is_tame, result_decoder
from ocpp16j_codec.errors import Category, DecodeError, EncodeError, Violation, quote
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.messages import MeterValues, StopTransaction
from ocpp16j_codec.permission import objection
from ocpp16j_codec.writable import is_finite, unwritable, violation

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.codec import Codec, Frame
    from ocpp16j_codec.messages import Payload

    Write = Callable[[Any], bytes]
    Check = Callable[[bytes, Any], object]

__all__ = ["REFUSALS", "write_frame", "writer_for"]

_encode = json.Encoder(decimal_format="number").encode
#: How many of six fraction digits are left out.
_ZEROS = 3
#: What a frame that must not be written may raise on the way.
REFUSALS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RuntimeError)
#: Stands for the id where a result or an error is checked: it repeats the id of its call, and has
#: to go out even where that one was empty or too long, and tolerated.
_ANY_ID = "-"
#: Where the payload, or what stands for one, is found in each kind of frame.
_PAYLOAD_AT: dict[type, str] = {Call: "/3", CallResult: "/2", CallError: "/4"}
#: Meter values come by the dozen; comparing all of them would cost half as much as writing them.
_BULKY = {MeterValues, StopTransaction}
#: Nothing but what conforms is nested at all, so this is deep enough for any payload.
_DEPTH = Limits().depth


def writer_for(struct: type[Payload], codec: Codec) -> Write:
    """What writes the frames whose payload is of a type; raises anything for one it must not write.

    Raises:
        LookupError: The type is that of no payload, or of a call that may not be sent.
    """
    call = BY_CALL.get(struct)
    action = call or BY_RESULT[struct]
    if call is not None and objection(call, codec, incoming=False):
        raise LookupError(call.name)
    glance, ready = outgoing_glance_for(struct), ready_for(struct)
    check = _check_of(struct, action, ready) if codec.check_outgoing else None
    # A null stands for what is missing, or NaN. A glance at meter values sees that where it may
    # happen; searching them would take half as long as writing them.
    may_hold_null = check is None and struct is not MeterValues and bool(struct.__struct_fields__)
    name = action.name

    def write_call(frame: Any) -> bytes:
        if type(frame) is not Call or frame.action != name or type(frame.unique_id) is not str:
            raise TypeError
        payload = frame.payload
        if glance is not None and (finer := glance(payload)):
            wire = _write_finer((2, frame.unique_id, name), payload, finer, ready, check)
        else:
            wire = _encode((2, frame.unique_id, name, payload))
        if check is not None:
            check(wire, payload)
        elif may_hold_null and wire.rfind(b"null") >= 0:  # `in` takes three times as long
            _refuse_null(payload)
        return wire

    def write_result(frame: Any) -> bytes:
        if type(frame) is not CallResult or type(frame.unique_id) is not str:
            raise TypeError
        payload = frame.payload
        if glance is not None and (finer := glance(payload)):
            wire = _write_finer((3, frame.unique_id), payload, finer, ready, check)
        else:
            wire = _encode((3, frame.unique_id, payload))
        if check is not None:
            check(wire, payload)
        elif may_hold_null and wire.rfind(b"null") >= 0:
            _refuse_null(payload)
        return wire

    return write_call if call else write_result


def _check_of(struct: type[Payload], action: Action, ready: Any) -> Check:
    """What sees that a peer reads what was meant; raises anything where it does not."""
    decode = call_decoder(action.name) if struct is action.call else result_decoder(action.name)
    if struct in _BULKY:

        def check_bulky(wire: bytes, payload: Any) -> None:
            decode(wire)
            # Whose transaction it was is compared; of the readings, the schema must do.
            if not isinstance(getattr(payload, "id_tag", None), str | None):
                raise TypeError

        return check_bulky

    def check(wire: bytes, payload: Any) -> None:
        read = decode(wire).payload
        # Timestamps that were cut are not equal either, so it takes a second look.
        if read != payload and (ready is None or ready(read) != ready(payload)):
            _refuse_unwritable(payload)

    return check


def _refuse_unwritable(payload: Any, *, typed: bool = True) -> None:
    """Raise a `ValueError` if msgspec writes something else than what stands in a payload."""
    if next(unwritable(payload, "", _DEPTH, typed=typed), None) is not None:
        raise ValueError


def _refuse_null(payload: Any) -> None:
    """Raise a `ValueError` if something in a payload is written as null."""
    faults = unwritable(payload, "", _DEPTH, typed=False)
    if any(each.category is Category.OUT_OF_RANGE or "null" in each.message for each in faults):
        raise ValueError


def _write_finer(
    head: tuple[Any, ...], payload: Any, finer: int, ready: Any, check: Check | None
) -> bytes:
    """Write a payload that msgspec would not write as it should be; see `canonical`."""
    if finer <= ODD:
        _refuse_unwritable(payload, typed=check is not None)
    if finer > 0:
        # Milliseconds are written with six digits. What is cut here are just those zeros, unless
        # some text happens to end like them.
        wire = _encode((*head, payload))
        cut = wire.replace(b'000Z"', b'Z"')
        if len(wire) - len(cut) == _ZEROS * finer:
            return cut
    return _encode((*head, payload if ready is None else ready(payload)))


def write_frame(frame: Frame, codec: Codec) -> bytes:
    """Write a frame that no writer takes, or say why nobody does.

    Raises:
        EncodeError: The frame must not go out like this.
        TypeError: `frame` is no frame.
    """
    if type(frame) not in _PAYLOAD_AT:
        raise TypeError(f"a frame is a Call, CallResult or CallError, not {type(frame).__name__}")
    try:
        if type(frame.unique_id) is not str:
            raise TypeError
        if type(frame) is CallError:
            return _write_error(frame, codec)
        if type(frame) is CallResult and type(frame.payload) is Raw:
            return _write_raw(frame, codec)
        if type(frame) is CallResult and not 1 <= len(frame.unique_id) <= 36:
            wire = codec.encode(replace(frame, unique_id=_ANY_ID))
            return _encode((3, frame.unique_id, Raw(wire[len(b'[3,"-",') : -1])))
    except EncodeError:
        raise
    except REFUSALS:
        pass
    raise _explain(frame, codec)


def _write_raw(frame: CallResult[Raw], codec: Codec) -> bytes:
    """A result whose call is not known: any object of any members goes out."""
    if not is_tame(b"[%b]" % bytes(frame.payload), codec.limits):
        raise ValueError
    text = json.format(frame.payload, indent=-1)
    if not text.startswith(b"{"):
        raise ValueError
    return _encode((3, frame.unique_id, Raw(text)))


def _write_error(frame: CallError, codec: Codec) -> bytes:
    words = (frame.error_code, frame.error_description)
    if not all(isinstance(word, str) for word in words):
        raise TypeError
    said = (*words, _json_ready(frame.error_details, codec.limits))
    wire = _encode((4, frame.unique_id, *said))
    if not is_tame(wire, codec.limits):
        raise ValueError
    if codec.check_outgoing:
        error_decoder(_encode((4, _ANY_ID, *said)))
    return wire


def _json_ready(details: Any, limits: Limits) -> Any:
    """Error details as JSON values, in a copy.

    Raises:
        ValueError: They are nested deeper than a peer of the same limits reads. This is looked at
            here because neither cycles nor deep nesting may get into msgspec.
        TypeError: They hold what JSON does not.
    """
    made: list[Any] = []
    todo: list[tuple[Any, Any, Any, int]] = [(details, made, None, 2)]  # in the frame's brackets
    containers = 1
    while todo:
        value, parent, key, depth = todo.pop()
        new: Any = value
        if isinstance(value, dict | list | tuple):
            containers += 1
            if depth > limits.depth or containers > limits.containers:
                raise ValueError
            if isinstance(value, dict):
                if not all(type(name) is str for name in value):
                    raise TypeError
                new = dict.fromkeys(value)
                todo.extend((item, new, name, depth + 1) for name, item in value.items())
            else:
                new = [None] * len(value)
                todo.extend((item, new, index, depth + 1) for index, item in enumerate(value))
        elif isinstance(value, datetime):
            new = timestamps.write(value)
        elif isinstance(value, float | Decimal):
            if not is_finite(value):
                raise ValueError
            new = value if isinstance(value, Decimal) else float(value)
        elif not isinstance(value, str | int | None):
            raise TypeError
        if key is None:
            made.append(new)
        else:
            parent[key] = new
    return made[0]


# -- saying what is wrong ------------------------------------------------------------------------


def _forbidden(frame: Call[Any], codec: Codec) -> str:
    """Why a call may not be sent by this side, to this device, or at all."""
    action = BY_CALL[type(frame.payload)]
    if action.name != frame.action:
        return f"a payload of {action.name} in a call of {quote(str(frame.action))}"
    return objection(action, codec, incoming=False)


def _error(category: Category, path: str, message: str) -> EncodeError:
    return EncodeError((violation(category, path, message),))


def _explain(frame: Any, codec: Codec) -> EncodeError:
    """Why a frame could not be written: first what no JSON can hold, then what no schema allows."""
    kind, path = type(frame), _PAYLOAD_AT[type(frame)]
    if type(frame.unique_id) is not str:
        message = f"{type(frame.unique_id).__name__} where the unique id is due"
        return _error(Category.ID_NO_TEXT, "/1", message)
    if kind is not CallError:
        payload = type(frame.payload)
        if payload not in (BY_CALL if kind is Call else (*BY_RESULT, Raw)):
            message = f"{payload.__name__} is no payload of a {kind.__name__}"
            return _error(Category.PAYLOAD_NO_OBJECT, path, message)
    if kind is Call and (message := _forbidden(frame, codec)):
        return _error(Category.NOT_SUPPORTED, "/2", message)
    depth = codec.limits.depth if kind is CallError else _DEPTH
    violations = tuple(
        fault
        for position, name in enumerate(frame.__struct_fields__[:-1], 1)
        for fault in unwritable(getattr(frame, name), f"/{position}", depth)
    )
    violations = violations or _schema_faults(frame, codec)
    if violations:
        return EncodeError(violations)
    return _error(Category.LIMIT_PASSED, path, "more than can be written")


def _schema_faults(frame: Any, codec: Codec) -> tuple[Violation, ...]:
    """What the strict codec would say of the frame, were it received."""
    from ocpp16j_codec.quirks.envelope import recover  # noqa: PLC0415 - sound frames never need it

    faults: tuple[Violation, ...] = ()
    fields = [getattr(frame, name) for name in frame.__struct_fields__[:-1]]
    action = None if type(frame) is CallError else frame.action
    if type(frame) is not Call:
        fields[0] = _ANY_ID
    struct: type = type(fields[-1])
    ready = ready_for(struct) if action is not None else None
    strict = codec.replace(tolerate=frozenset(), role=None, profile=None)
    try:
        if ready is not None:
            fields[-1] = ready(fields[-1])
        wire = _encode((frame.__struct_config__.tag, *fields))
    except REFUSALS:
        return faults
    pending = {_ANY_ID: action} if action else None
    try:
        text = wire.decode("utf-8", "surrogateescape")
        recover(text, strict, pending, None, from_bytes=True)
    except DecodeError as error:
        # Offsets would count in a text that was never sent.
        faults = tuple(replace(fault, offset=None) for fault in error.violations)
    return faults
