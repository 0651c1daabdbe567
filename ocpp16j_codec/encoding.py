"""Writing frames: one canonical form, and nothing on the wire that a peer must refuse.

msgspec writes some things without a word as something else: NaN as `null`, bytes as base64, sets
as lists, and it copies what it takes for JSON. So a glance (`canonical`) first looks at the type
of every value; then msgspec writes. Unless the check is switched off, a strict peer must be able to
read what was written: most payloads prove it by what stands in them, and the rest is read again by
the decoder of such a peer.

Rule of this file: a fault is looked for only after something has failed; then all are named.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Raw, json
from msgspec.structs import replace

from ocpp16j_codec import door, timestamps
from ocpp16j_codec.actions import BY_CALL, BY_RESULT
from ocpp16j_codec.canonical import ODD, ready_for, timestamp_keys
from ocpp16j_codec.decoding import call_decoder, error_decoder, result_decoder
from ocpp16j_codec.errors import Category, DecodeError, EncodeError, Violation, quote
from ocpp16j_codec.frames import Call, CallError, CallResult, NumericId, type_name
from ocpp16j_codec.limits import Limits, within_limits
from ocpp16j_codec.messages import CallPayload, Payload
from ocpp16j_codec.settings import objection
from ocpp16j_codec.writable import MOST_CONTAINERS, class_name, unwritable, violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.settings import Settings

    Write = Callable[[Any], bytes]

__all__ = ["REFUSALS", "write_frame", "writer_for"]

_encode = json.Encoder(decimal_format="number").encode
#: What stands before the Z of a timestamp that has a fraction as msgspec writes it. An int is found
#: ten times faster than the byte it stands for.
_BEFORE_Z = len("2024-02-29T12:00:00.486000")
_Z = ord("Z")
_LONGEST_ID = 36
#: What a frame that must not be written may raise on the way: anything, as its values may be of
#: any class.
REFUSALS = (Exception,)
#: Stands for the id where a result or an error is checked: it repeats the id of its call, and has
#: to go out even where that one was empty or too long, and tolerated.
_ANY_ID = "-"
#: Where the payload, or what stands for one, is found in each kind of frame.
_PAYLOAD_AT: dict[type, str] = {Call: "/3", CallResult: "/2", CallError: "/4"}
#: Nothing but what conforms is nested at all, so this is deep enough for any payload.
_DEPTH = Limits().depth
#: Where the id stands in what is written: behind `[3,`.
_ID_AT = 3
_IS_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch


def writer_for(struct: type[Payload], settings: Settings) -> Write:
    """What writes the frames whose payload is of a type; raises anything for one it must not write.

    Raises:
        LookupError: The type is that of no payload, or of a call that may not be sent.
    """
    action = BY_CALL.get(struct)
    kind, name = (Call, action.name) if action else (CallResult, None)
    if action and objection(action, settings, incoming=False):
        raise LookupError(name)
    from ocpp16j_codec.glances import GLANCES, PROOFS  # noqa: PLC0415 - who only reads needs none

    look, prove = GLANCES.get(struct), PROOFS.get(struct)
    checks, finer = settings.check_outgoing, _finer_for(struct)

    def write(frame: Any) -> bytes:
        unique_id, payload = frame.unique_id, frame.payload
        if type(frame) is not kind or type(unique_id) is not str:
            raise TypeError
        if name is not None and frame.action != name:
            raise TypeError
        found = 0 if look is None else look(payload)
        if found == ODD and any(unwritable(payload, "", _DEPTH, typed=checks)):
            raise ValueError
        whole = (3, unique_id, payload) if name is None else (2, unique_id, name, payload)
        return finer(whole, found) if found else _encode(whole)

    if not checks:
        return write
    read = _reader_of(struct)

    def write_checked(frame: Any) -> bytes:
        unique_id, payload = frame.unique_id, frame.payload
        if (
            type(frame) is kind
            and type(unique_id) is str
            and 0 < len(unique_id) <= _LONGEST_ID
            and (name is None or frame.action == name)
        ):
            found = 0 if prove is None else prove(payload)
            if found != ODD:
                whole = (3, unique_id, payload) if name is None else (2, unique_id, name, payload)
                return finer(whole, found) if found else _encode(whole)
        # What is not certain to conform is read again.
        wire = write(frame)
        read(wire)
        return wire

    return write_checked


def _reader_of(struct: type[Payload]) -> Callable[[bytes], object]:
    """What reads a frame as a strict peer does; raises anything where that one would not."""
    call = BY_CALL.get(struct)
    return call_decoder(call.name) if call else result_decoder(BY_RESULT[struct].name)


def _finer_for(struct: type[Payload]) -> Callable[[tuple[Any, ...], int], bytes]:
    """What writes payloads of a type that msgspec would not write as they should be."""
    ready, keys = ready_for(struct), timestamp_keys(struct)

    def write_finer(whole: tuple[Any, ...], found: int) -> bytes:
        """Write a frame of whose payload a glance has said `found`; see `canonical`.

        Raises:
            ValueError: No JSON can hold it.
        """
        if found < 0:
            payload = whole[-1]
            return _encode((*whole[:-1], payload if ready is None else ready(payload)))
        # Milliseconds are written with six digits, of which the last three are cut. No name of a
        # member has a Z, and a text that ends in one stands behind another name.
        wire = _encode(whole)
        end = wire.index(_Z)
        while not wire.endswith(keys, 0, end - _BEFORE_Z):
            end = wire.index(_Z, end + 1)
        if found == 1:
            return wire[: end - 3] + wire[end:]
        parts = [wire[: end - 3]]
        start = end
        while found > 1:
            end = wire.index(_Z, end + 1)
            if wire.endswith(keys, 0, end - _BEFORE_Z):
                parts.append(wire[start : end - 3])
                start = end
                found -= 1
        return b"".join((*parts, wire[start:]))

    return write_finer


def write_frame(frame: Frame, settings: Settings, writers: Mapping[type[Payload], Write]) -> bytes:
    """Write a frame that no writer takes, or say why nobody does.

    `writers` makes the writer of each payload: a frame is handed to it again with another id.

    Raises:
        EncodeError: The frame must not go out like this.
        TypeError: `frame` is no frame.
    """
    # By identity: a class may compare and hash as it likes.
    if not any(type(frame) is kind for kind in _PAYLOAD_AT):
        raise TypeError(_no_frame(frame))
    if type(frame.unique_id) is NumericId:
        return _write_numeric_id(frame, settings, writers)
    try:
        if type(frame.unique_id) is not str:
            raise TypeError
        if type(frame) is CallError:
            return _write_error(frame, settings)
        if type(frame) is CallResult and type(frame.payload) is Raw:
            return _write_raw(frame, settings)
        if type(frame) is CallResult and not 1 <= len(frame.unique_id) <= 36:
            wire = _write(replace(frame, unique_id=_ANY_ID), settings, writers)
            return _encode((3, frame.unique_id, Raw(wire[len(b'[3,"-",') : -1])))
    except EncodeError:
        raise
    except REFUSALS:
        pass
    raise _explain(frame, settings)


def _write(frame: Frame, settings: Settings, writers: Mapping[type[Payload], Write]) -> bytes:
    """Write a frame by its writer, or as `write_frame` does."""
    try:
        return writers[type(frame.payload)](frame)  # type: ignore[union-attr]
    except REFUSALS:
        return write_frame(frame, settings, writers)


def _no_frame(value: Any) -> str:
    sentence = "expected a Call, CallResult or CallError, got "
    if issubclass(type(value), type):
        return f"{sentence}the class {type_name(value)}"
    if issubclass(type(value), CallPayload):
        return f"{sentence}{class_name(value)}; make one with Call.of(payload)"
    if issubclass(type(value), Payload):
        return f"{sentence}{class_name(value)}; make one with call.result(payload)"
    return f"{sentence}{class_name(value)}"


def _write_numeric_id(
    frame: Frame, settings: Settings, writers: Mapping[type[Payload], Write]
) -> bytes:
    """An answer to a call whose id was a number repeats it as one."""
    unique_id = str(frame.unique_id)
    wire = _write(replace(frame, unique_id=unique_id), settings, writers)
    if type(frame) is Call or not _IS_NUMBER(unique_id):
        return wire
    return wire[:_ID_AT] + unique_id.encode() + wire[_ID_AT + len(unique_id) + 2 :]


def _write_raw(frame: CallResult[Raw], settings: Settings) -> bytes:
    """A result whose call is not known: any object of any members goes out."""
    if not within_limits(b"[%b]" % bytes(frame.payload), settings.limits):
        raise ValueError
    text = json.format(frame.payload, indent=-1)
    if not text.startswith(b"{"):
        raise ValueError
    return _encode((3, frame.unique_id, Raw(text)))


def _write_error(frame: CallError, settings: Settings) -> bytes:
    said = (
        frame.error_code,
        frame.error_description,
        _json_ready(frame.error_details, settings.limits),
    )
    if not all(issubclass(type(word), str) for word in said[:2]) or said[2] is None:
        raise TypeError
    wire = _encode((4, frame.unique_id, *said))
    if not within_limits(wire, settings.limits):
        raise ValueError
    if settings.check_outgoing:
        error_decoder(_encode((4, _ANY_ID, *said)))
    return wire


def _json_ready(details: Any, limits: Limits) -> Any:
    """Error details as JSON values, in a copy. What is None in there is left out.

    Raises:
        ValueError: They hold what no JSON can, or are nested deeper or hold more than a peer of the
            same limits reads. This is looked at here because neither cycles nor deep nesting may
            get into msgspec.
    """
    if any(unwritable(details, "", limits.depth, most=limits.containers)):
        raise ValueError
    made: list[Any] = []
    todo: list[tuple[Any, Any, Any]] = [(details, made, None)]
    containers = 1
    while todo:
        value, parent, key = todo.pop()
        new: Any = value
        kind = type(value)
        if issubclass(kind, dict):
            there = [(name, item) for name, item in dict.items(value) if item is not None]
            new = dict.fromkeys(name for name, _ in there)
            todo.extend((item, new, name) for name, item in there)
        elif issubclass(kind, list | tuple):
            elements = list.__iter__(value) if issubclass(kind, list) else tuple.__iter__(value)
            kept = [item for item in elements if item is not None]
            new = [None] * len(kept)
            todo.extend((item, new, index) for index, item in enumerate(kept))
        elif issubclass(kind, datetime):
            new = timestamps.write(value)
        elif issubclass(kind, float):
            new = float.__pos__(value)
        elif issubclass(kind, Decimal):
            new = Decimal(value)
        containers += new is not value and type(new) in (dict, list)
        if containers > limits.containers:
            raise ValueError
        if key is None:
            made.append(new)
        else:
            parent[key] = new
    return made[0]


# -- saying what is wrong ------------------------------------------------------------------------


def _forbidden(frame: Call[Any], settings: Settings) -> str:
    """Why a call may not be sent by this side, to this device, or at all."""
    action = BY_CALL[type(frame.payload)]
    # Only a text is compared: what a value of some class says of itself is not asked.
    if not issubclass(type(frame.action), str):
        return f"expected a string for the action, got {class_name(frame.action)}"
    if str.__ne__(frame.action, action.name):
        return f"a payload of {action.name} in a call of {quote(str.__str__(frame.action))}"
    return objection(action, settings, incoming=False)


def _error(category: Category, path: str, message: str) -> EncodeError:
    return EncodeError((violation(category, path, message),))


def _explain(frame: Any, settings: Settings) -> EncodeError:
    """Why a frame could not be written: first what no JSON can hold, then what no schema allows."""
    kind, path = type(frame), _PAYLOAD_AT[type(frame)]
    if type(frame.unique_id) is not str:
        message = f"expected a string for the unique id, got {class_name(frame.unique_id)}"
        return _error(Category.ID_NO_TEXT, "/1", message)
    if kind is CallError:
        for position, word in enumerate((frame.error_code, frame.error_description), 2):
            if not issubclass(type(word), str):
                message = f"expected a string, got {class_name(word)}"
                return _error(Category.WRONG_TYPE, f"/{position}", message)
    else:
        payload = type(frame.payload)
        if not any(payload is each for each in (BY_CALL if kind is Call else (*BY_RESULT, Raw))):
            message = f"{class_name(frame.payload)} is not a payload of a {kind.__name__}"
            return _error(Category.PAYLOAD_NO_OBJECT, path, message)
    if kind is Call and (message := _forbidden(frame, settings)):
        return _error(Category.NOT_SUPPORTED, "/2", message)
    violations = (
        (not settings.check_outgoing and _unwritable_faults(frame, settings, typed=False))
        or _unwritable_faults(frame, settings, typed=True)
        or _schema_faults(frame, settings)
    )
    return EncodeError(violations or (_too_much(path),))


def _too_much(path: str) -> Violation:
    return violation(Category.LIMIT_PASSED, path, "more than can be written")


def _unwritable_faults(frame: Any, settings: Settings, *, typed: bool) -> tuple[Violation, ...]:
    depth, most = _DEPTH, MOST_CONTAINERS
    if type(frame) is CallError:
        depth, most = settings.limits.depth, settings.limits.containers
    faults = tuple(
        fault
        for position, name in enumerate(frame.__struct_fields__[:-1], 1)
        # What stands in a result that is not typed is text, and looked at as such.
        if not (type(frame) is CallResult and type(getattr(frame, name)) is Raw)
        for fault in unwritable(getattr(frame, name), f"/{position}", depth, typed=typed, most=most)
    )
    if not typed and any(fault.category is Category.LIMIT_PASSED for fault in faults):
        return ()  # what is nested too deeply has no business there, which says more
    return faults


def _schema_faults(frame: Any, settings: Settings) -> tuple[Violation, ...]:
    """What the strict codec would say of the frame, were it received."""
    faults: tuple[Violation, ...] = ()
    fields = [getattr(frame, name) for name in frame.__struct_fields__[:-1]]
    action = None if type(frame) is CallError else frame.action
    if type(frame) is not Call:
        fields[0] = _ANY_ID
    struct: type = type(fields[-1])
    ready = None if action is None or struct is Raw else ready_for(struct)
    strict = replace(settings, tolerated=frozenset(), role=None, profile=None)
    try:
        if type(frame) is CallError:
            fields[-1] = _json_ready(fields[-1], settings.limits)
        elif ready is not None:
            fields[-1] = ready(fields[-1])
        wire = _encode((frame.__struct_config__.tag, *fields))
    except REFUSALS:
        return faults
    pending = {_ANY_ID: action} if action else None
    text = wire.decode("utf-8", "surrogateescape")
    due = door.recover(text, strict, pending, None, from_bytes=True)
    if isinstance(due, DecodeError):
        # Offsets would count in a text that was never sent.
        faults = tuple(replace(fault, offset=None) for fault in due.violations)
    return faults
