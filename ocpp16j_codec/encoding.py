"""Encoding frames in canonical form, and only frames that a strict peer accepts.

msgspec encodes some values silently as something else: NaN as `null`, bytes as base64, sets as
lists. So a generated check (`glances`) first compares the type of every value, then msgspec encodes
the frame. Unless outgoing checks are off, the frame must conform: for most payloads the check
proves it; other frames are decoded by the strict decoder after they have been encoded.

Faults are only looked for after this has failed; then all of them are reported.
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
from ocpp16j_codec.canonical import NEEDS_COPY, SUSPICIOUS, converter_for, timestamp_keys
from ocpp16j_codec.decoding import (
    call_decoder,
    error_decoder,
    may_have_duplicates,
    result_decoder,
)
from ocpp16j_codec.errors import Category, DecodeError, EncodeError, QuirkKind, Violation, quote
from ocpp16j_codec.frames import LONGEST_ID, Call, CallError, CallResult, NumericId, class_name
from ocpp16j_codec.limits import Limits, within_limits
from ocpp16j_codec.messages import CallPayload, Payload
from ocpp16j_codec.settings import objection
from ocpp16j_codec.writable import MOST_CONTAINERS, unwritable, violation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.settings import Settings

    Write = Callable[[Any], bytes]

__all__ = ["REFUSALS", "write_frame", "writer_for"]

_encode = json.Encoder(decimal_format="number").encode
#: The length of a timestamp with a fraction, as msgspec writes it, without the Z.
_BEFORE_Z = len("2024-02-29T12:00:00.486000")
#: Bytes are searched for an int ten times faster than for a byte.
_Z = ord("Z")
#: What encoding may raise for a frame that must not be sent: anything, because its values may be of
#: any class.
REFUSALS = (Exception,)
#: The id of results and errors while they are checked. Their own id is that of the call, and must
#: be sent even if it was empty or too long, and tolerated.
_ANY_ID = "-"
#: The path of the payload, or of the error details.
_PAYLOAD_PATHS: dict[type, str] = {Call: "/3", CallResult: "/2", CallError: "/4"}
#: Deep enough for any payload: no message of OCPP 1.6 is nested deeper.
_DEPTH = Limits().depth
#: The offset of the id in an encoded frame, after `[3,`.
_ID_AT = 3
_IS_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").fullmatch


def writer_for(struct: type[Payload], settings: Settings) -> Write:
    """Return the function that encodes frames with payloads of a type.

    It raises any exception for a frame that must not be sent; `write_frame` then finds out why.

    Raises:
        LookupError: There is no such payload, or the call may not be sent with these settings.
    """
    action = BY_CALL.get(struct)
    kind, name = (Call, action.name) if action else (CallResult, None)
    if action and objection(action, settings, incoming=False):
        raise LookupError(name)
    from ocpp16j_codec.glances import GLANCES, PROOFS  # noqa: PLC0415 - not needed to decode

    look, prove = GLANCES.get(struct), PROOFS.get(struct)
    checks, write_canonical = settings.check_outgoing, _canonical_writer_for(struct)

    def write(frame: Any) -> bytes:
        unique_id, payload = frame.unique_id, frame.payload
        if type(frame) is not kind or type(unique_id) is not str:
            raise TypeError
        if name is not None and frame.action != name:
            raise TypeError
        found = 0 if look is None else look(payload)
        if found == SUSPICIOUS:
            if any(unwritable(payload, "", _DEPTH, typed=checks)):
                raise ValueError
            found = NEEDS_COPY
        whole = (3, unique_id, payload) if name is None else (2, unique_id, name, payload)
        return write_canonical(whole, found) if found else _encode(whole)

    if not checks:
        return write
    read = _reader_of(struct)

    def write_checked(frame: Any) -> bytes:
        unique_id, payload = frame.unique_id, frame.payload
        if (
            type(frame) is kind
            and type(unique_id) is str
            and 0 < len(unique_id) <= LONGEST_ID
            and (name is None or frame.action == name)
        ):
            found = 0 if prove is None else prove(payload)
            if found != SUSPICIOUS:
                whole = (3, unique_id, payload) if name is None else (2, unique_id, name, payload)
                return write_canonical(whole, found) if found else _encode(whole)
        # Not certain to conform.
        wire = write(frame)
        read(wire)
        return wire

    return write_checked


def _reader_of(struct: type[Payload]) -> Callable[[bytes], object]:
    """Return the strict decoder for frames with payloads of a type."""
    call = BY_CALL.get(struct)
    return call_decoder(call.name) if call else result_decoder(BY_RESULT[struct].name)


def _canonical_writer_for(struct: type[Payload]) -> Callable[[tuple[Any, ...], int], bytes]:
    """Return the function that encodes frames whose payload is not canonical as it is."""
    convert, keys = converter_for(struct), timestamp_keys(struct)

    def write_canonical(whole: tuple[Any, ...], found: int) -> bytes:
        """Encode a frame; `found` is the result of the check, see `canonical`.

        Raises:
            ValueError: JSON cannot represent a value.
        """
        if found >= NEEDS_COPY:
            payload = whole[-1]
            return _encode((*whole[:-1], payload if convert is None else convert(payload)))
        # Timestamps with milliseconds have six digits, of which the last three are cut. The name of
        # a member never contains a Z, and text that ends like a timestamp has another key.
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

    return write_canonical


def write_frame(frame: Frame, settings: Settings, writers: Mapping[type[Payload], Write]) -> bytes:
    """Encode a frame for which no writer exists or whose writer has failed.

    `writers` has the writer for each type of payload. A frame with an unusual id is passed to it
    again with another id.

    Raises:
        EncodeError: The frame must not be sent.
        TypeError: `frame` is not a frame.
    """
    # Compared by identity, because a class may define comparison and hash.
    if not any(type(frame) is kind for kind in _PAYLOAD_PATHS):
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
        if type(frame) is CallResult and not 1 <= len(frame.unique_id) <= LONGEST_ID:
            wire = _write(replace(frame, unique_id=_ANY_ID), settings, writers)
            return _encode((3, frame.unique_id, Raw(wire[len(b'[3,"-",') : -1])))
    except EncodeError:
        raise
    except REFUSALS:
        pass
    raise _explain(frame, settings)


def _write(frame: Frame, settings: Settings, writers: Mapping[type[Payload], Write]) -> bytes:
    """Encode a frame by its writer, or else by `write_frame`."""
    try:
        return writers[type(frame.payload)](frame)  # type: ignore[union-attr]
    except REFUSALS:
        return write_frame(frame, settings, writers)


def _no_frame(value: Any) -> str:
    sentence = "expected a Call, CallResult or CallError, got "
    if issubclass(type(value), CallPayload):
        return f"{sentence}{class_name(value)}; make one with Call.of(payload)"
    if issubclass(type(value), Payload):
        return f"{sentence}{class_name(value)}; make one with call.result(payload)"
    return f"{sentence}{class_name(value)}"


def _write_numeric_id(
    frame: Frame, settings: Settings, writers: Mapping[type[Payload], Write]
) -> bytes:
    """Encode the answer to a call whose id was a number: the id is a number again."""
    unique_id = str(frame.unique_id)
    wire = _write(replace(frame, unique_id=unique_id), settings, writers)
    if type(frame) is Call or not _IS_NUMBER(unique_id):
        return wire
    return wire[:_ID_AT] + unique_id.encode() + wire[_ID_AT + len(unique_id) + 2 :]


def _write_raw(frame: CallResult[Raw], settings: Settings) -> bytes:
    """Encode a result whose call is not known: any object is accepted, without duplicate keys."""
    if not within_limits(b"[%b]" % bytes(frame.payload), settings.limits):
        raise ValueError
    text = json.format(frame.payload, indent=-1)
    if not text.startswith(b"{"):
        raise ValueError
    # In text with an escape, that may also stand for half a character.
    if settings.check_outgoing and may_have_duplicates(text) and _faults_for_peer(frame, settings):
        raise ValueError
    return _encode((3, frame.unique_id, Raw(text)))


def _write_error(frame: CallError, settings: Settings) -> bytes:
    elements = (
        frame.error_code,
        frame.error_description,
        _json_ready(frame.error_details, settings.limits),
    )
    if not all(issubclass(type(text), str) for text in elements[:2]) or elements[2] is None:
        raise TypeError
    wire = _encode((4, frame.unique_id, *elements))
    if not within_limits(wire, settings.limits):
        raise ValueError
    if settings.check_outgoing:
        error_decoder(_encode((4, _ANY_ID, *elements)))
    return wire


def _json_ready(details: Any, limits: Limits) -> Any:
    """Return a copy of error details as JSON values, without members and elements that are None.

    Raises:
        ValueError: JSON cannot represent a value, or a peer with the same limits would refuse the
            details. Limits are checked here because cycles and deep nesting must not reach msgspec.
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


# -- the faults of a frame -----------------------------------------------------------------------


def _forbidden(frame: Call[Any], settings: Settings) -> str:
    """Return why a call may not be sent, or an empty string."""
    action = BY_CALL[type(frame.payload)]
    # Only strings are compared: other classes may define comparison.
    if not issubclass(type(frame.action), str):
        return f"expected a string for the action, got {class_name(frame.action)}"
    if str.__ne__(frame.action, action.name):
        return f"a payload of {action.name} in a call of {quote(str.__str__(frame.action))}"
    return objection(action, settings, incoming=False)


def _error(category: Category, path: str, message: str) -> EncodeError:
    return EncodeError((violation(category, path, message),))


def _explain(frame: Any, settings: Settings) -> EncodeError:
    """Return the error for a frame that could not be encoded."""
    kind, path = type(frame), _PAYLOAD_PATHS[type(frame)]
    if type(frame.unique_id) is not str:
        message = f"expected a string for the unique id, got {class_name(frame.unique_id)}"
        return _error(Category.ID_NO_TEXT, "/1", message)
    if kind is CallError:
        for position, text in enumerate((frame.error_code, frame.error_description), 2):
            if not issubclass(type(text), str):
                message = f"expected a string, got {class_name(text)}"
                return _error(Category.WRONG_TYPE, f"/{position}", message)
    else:
        payload = type(frame.payload)
        if not any(payload is each for each in (BY_CALL if kind is Call else (*BY_RESULT, Raw))):
            message = f"{class_name(frame.payload)} is not a payload of a {kind.__name__}"
            return _error(Category.PAYLOAD_NO_OBJECT, path, message)
    if kind is Call and (message := _forbidden(frame, settings)):
        return _error(Category.NOT_SUPPORTED, "/2", message)
    violations = (
        (not settings.check_outgoing and _faults(frame, settings, checks=False))
        or _faults(frame, settings, checks=True)
        or _faults_for_peer(frame, settings)
    )
    return EncodeError(violations or (_too_much(path),))


def _too_much(path: str) -> Violation:
    return violation(Category.LIMIT_PASSED, path, "too large or too deeply nested to be encoded")


def _faults(frame: Any, settings: Settings, *, checks: bool) -> tuple[Violation, ...]:
    """Return the faults of the values in a frame; with `checks`, also against the schema."""
    depth, most = _DEPTH, MOST_CONTAINERS
    if type(frame) is CallError:
        depth, most = settings.limits.depth, settings.limits.containers
    faults: list[Violation] = []
    if checks and type(frame) is Call and not 0 < len(frame.unique_id) <= LONGEST_ID:
        quirk = QuirkKind.LONG_UNIQUE_ID if frame.unique_id else QuirkKind.EMPTY_UNIQUE_ID
        message = quirk.describe(size=len(frame.unique_id), limit=LONGEST_ID)
        faults.append(violation(quirk.category, "/1", message))
    for position, name in enumerate(frame.__struct_fields__[:-1], 1):
        element = getattr(frame, name)
        if name == "action" or (type(frame) is CallResult and type(element) is Raw):
            continue  # compared by `_forbidden`; text that `_faults_for_peer` reads
        faults += unwritable(element, f"/{position}", depth, typed=checks, schema=checks, most=most)
    if not checks and any(fault.category is Category.LIMIT_PASSED for fault in faults):
        return ()  # payloads are not nested, so the fault against the schema says more
    return tuple(faults)


def _faults_for_peer(frame: Any, settings: Settings) -> tuple[Violation, ...]:
    """Return why a strict peer refuses the encoded frame.

    This is for text and values without a type: the payload of a result whose call is not known, and
    the elements of an error. Values of typed payloads have been compared by `_faults`, except for
    what a subclass adds.
    """
    fields = [getattr(frame, name) for name in frame.__struct_fields__[:-1]]
    action = None if type(frame) is CallError else frame.action
    if type(frame) is not Call:
        fields[0] = _ANY_ID
    struct: type = type(fields[-1])
    convert = None if action is None or struct is Raw else converter_for(struct)
    strict = replace(settings, tolerated=frozenset(), role=None, profile=None)
    try:
        if type(frame) is CallError:
            fields[-1] = _json_ready(fields[-1], settings.limits)
        elif convert is not None:
            fields[-1] = convert(fields[-1])
        wire = _encode((frame.__struct_config__.tag, *fields))
    except REFUSALS:
        return ()
    pending = {_ANY_ID: action} if action else None
    text = wire.decode("utf-8", "surrogateescape")
    due = door.recover(text, strict, pending, None, from_bytes=True)
    faults = due.violations if isinstance(due, DecodeError) else ()
    # The offsets count in a text that is not sent.
    return tuple(replace(fault, offset=None) for fault in faults)
