"""Strict decoding in one pass, and decoding of heads.

There is one typed decoder for the calls of each action and one for its results, built on first use.
A decoder accepts only its own action, which is a literal of its type, so a frame is never decoded
as another action. For any frame that does not conform it raises `ValueError` or `RecursionError`;
the slow path then finds the faults.

The head of a frame is its message type, its id and, of a CALL, its action. Relays need only the
head, and it is all that is read of a frame that is too large. Most heads match a regular
expression. Others are read on the slow path, tolerantly with any settings. The action may be any
text.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Raw, json

from ocpp16j_codec import door
from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.canonical import EXACT_TENTHS, TO_WHOLE, check_for, has_one_decimal
from ocpp16j_codec.frames import Call, CallError, CallResult, Header
from ocpp16j_codec.messages import (
    GetCompositeScheduleResult,
    RemoteStartTransaction,
    SetChargingProfile,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocpp16j_codec.frames import Data
    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.settings import Settings

    Decode = Callable[[bytes | str], Any]

__all__ = [
    "HEAD_SIZE", "Lane", "as_text", "as_text_or_bytes", "call_decoder", "error_decoder",
    "may_have_duplicates", "raw_result_decoder", "regular_head", "result_decoder", "tolerant_head",
    "unambiguous",
]  # fmt: skip


class RefusedError(ValueError):
    """A frame that msgspec accepts although it does not conform."""


raw_result_decoder = json.Decoder(CallResult[Raw]).decode
error_decoder = json.Decoder(CallError).decode
_dump_into = json.Encoder().encode_into
#: The frame is encoded with its empty `quirks`: `,[]` is one comma and three characters.
_NO_QUIRKS = 3
_ROOM = 64

#: The payloads with a charging schedule. Its numbers may have one fraction digit, which msgspec
#: cannot check (D15).
WITH_SCHEDULE = (GetCompositeScheduleResult, RemoteStartTransaction, SetChargingProfile)


@cache
def call_decoder(name: str) -> Decode:
    """Return the decoder of the calls of an action."""
    call = ACTIONS[name].call
    decoder = json.Decoder(Call[call, Literal[name]])  # type: ignore[valid-type]
    return _precise(decoder.decode, call)


@cache
def result_decoder(name: str) -> Decode:
    """Return the decoder of the results of an action."""
    result = ACTIONS[name].result
    return _precise(json.Decoder(CallResult[result]).decode, result)  # type: ignore[valid-type]


def _precise(decode: Decode, struct: type[Payload]) -> Decode:
    """Return a decoder that also refuses limits with more than one fraction digit (D15)."""
    if struct not in WITH_SCHEDULE:
        return decode
    is_set, is_start = struct is SetChargingProfile, struct is RemoteStartTransaction

    # Inline and with local names, because a function call takes longer than the check itself.
    def decode_precisely(
        data: bytes | str, edge: float = EXACT_TENTHS, to_whole: float = TO_WHOLE
    ) -> Any:
        frame = decode(data)
        payload = frame.payload
        if is_set:
            schedule = payload.cs_charging_profiles.charging_schedule
        elif is_start:
            profile = payload.charging_profile
            if profile is None:
                return frame
            schedule = profile.charging_schedule
        else:
            schedule = payload.charging_schedule
            if schedule is None:
                return frame
        for period in schedule.charging_schedule_period:
            limit = period.limit
            # These three lines are `has_one_decimal`.
            if (
                limit < edge
                and limit > -edge
                and (limit * 10.0 + to_whole - to_whole) / 10.0 == limit
            ):
                continue
            if not has_one_decimal(limit):
                raise RefusedError
        rate = schedule.min_charging_rate
        if (
            rate is None
            or (rate < edge and rate > -edge and (rate * 10.0 + to_whole - to_whole) / 10.0 == rate)
            or has_one_decimal(rate)
        ):
            return frame
        raise RefusedError

    return decode_precisely


def may_have_duplicates(text: bytes) -> bool:
    """Return whether JSON that has no type may have duplicate keys.

    Encoding it again loses all but one of them, and their commas. It is unknown, so true, if a
    comma may have been received as an escape, or a number is out of range.
    """
    try:
        return b"\\" in text or text.count(b",") != json.encode(json.decode(text)).count(b",")
    except ValueError:
        return True


def unambiguous(decode: Decode, struct: type[Payload] | None = None) -> Decode:
    """Return a decoder that also refuses text that may have duplicate keys.

    msgspec keeps the last value of a duplicate key, so the others are missing when the frame is
    encoded again. Either of two conditions proves that there are none, both without parsing:

    - The text is as long as the frame encoded again, and no value is encoded longer than it was
      received. Only timestamps, fractions and (in a `str`) non-ASCII characters could be.
    - The text has as many commas as the frame encoded again. A duplicate key adds at least one
      comma; nothing else does, unless a comma was received as an escape.

    If neither holds, the slow path decides.
    """
    check = None if struct is None else check_for(struct)
    # Not for error details and limits: they have numbers, and 5 is encoded as 5.0.
    by_length = struct is not None and struct not in WITH_SCHEDULE

    def decode_once(data: bytes | str) -> Any:
        frame = decode(data)
        written = bytearray(len(data) + _ROOM)  # encoding into allocated memory is faster
        _dump_into(frame, written)
        if (
            by_length
            and len(written) - _NO_QUIRKS == len(data)
            and (isinstance(data, bytes) or data.isascii())
            and (check is None or not check(frame.payload))
        ):
            return frame
        if isinstance(data, bytes):
            # Bytes are searched for an int ten times faster than for a byte.
            commas = data.count(b",") if 0x5C not in data else -1
        else:
            commas = data.count(",") if "\\" not in data else -1
        if commas != written.count(b",") - 1:
            raise RefusedError
        return frame

    return decode_once


class Lane(dict[Any, Any]):
    """Decoders or encoders by key, built on first use. Unknown keys are never stored."""

    def __init__(self, make: Callable[[Any], Any], names: Mapping[Any, Any]) -> None:
        super().__init__()
        self._make = make
        self._names = names

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(self._names[key])
        return made


# -- heads, and the input itself -----------------------------------------------------------------

#: The part of a frame in which its id and action are expected, in bytes or characters.
HEAD_SIZE = 1024
_BLANKS = r"[ \t\n\r]*+"
_TEXT = rf'{_BLANKS} "([^"\\\x00-\x1f\ud800-\udfff]*+)" {_BLANKS} [,\]]'
_HEAD = re.compile(
    rf"{_BLANKS} \[ {_BLANKS} ([234]) {_BLANKS} , {_TEXT} (?:{_TEXT})?", re.VERBOSE
).match
# Most heads are compact and ASCII; this expression takes half the time.
_ASCII = r'"([ !#-\[\]-~]*+)",'
_COMPACT_HEAD = rf"\[(?:2,{_ASCII}{_ASCII}|([34]),{_ASCII})"
_COMPACT = re.compile(_COMPACT_HEAD).match
_COMPACT_BYTES = re.compile(_COMPACT_HEAD.encode()).match
_new = tuple.__new__


def regular_head(data: bytes | str) -> Header | None:
    """Read the head of a frame, which may be cut off after it; `None` if it is not regular."""
    # `Header(...)` would call a function in Python.
    if isinstance(data, bytes):
        compact = _COMPACT_BYTES(data)
        if compact is not None:
            call_id, action, kind, unique_id = compact.groups()
            if kind is None:
                return _new(Header, (2, call_id.decode(), action.decode()))
            return _new(Header, (int(kind), unique_id.decode(), None))
        match = _HEAD(data[:HEAD_SIZE].decode("utf-8", "surrogateescape"))
    else:
        compact_text = _COMPACT(data)
        if compact_text is not None:
            call_id, action, kind, unique_id = compact_text.groups()
            if kind is None:
                return _new(Header, (2, call_id, action))
            return _new(Header, (int(kind), unique_id, None))
        match = _HEAD(data[:HEAD_SIZE])
    if match is not None:
        kind, unique_id, action = match.groups()
        if kind != "2":
            return Header(int(kind), unique_id, None)
        if action is not None:
            return Header(2, unique_id, action)
    return None


def tolerant_head(data: bytes | str, settings: Settings) -> Header:
    """Read a head that is not regular.

    Raises:
        DecodeError: Type or unique id, or the action of a CALL, cannot be read with these settings.
    """
    return Header(*door.read_head(as_text(data), settings, from_bytes=isinstance(data, bytes)))


def as_text_or_bytes(data: Data) -> bytes | str:
    """Return the input as `bytes` or `str`; methods of a subclass are not called.

    Raises:
        TypeError: It is neither bytes-like nor `str`.
    """
    if type(data) is bytes or type(data) is str:
        return data
    if isinstance(data, str):
        return str.__str__(data)
    if isinstance(data, bytes | bytearray | memoryview):
        try:
            return bytes(memoryview(data))
        except ValueError:  # it was released
            raise TypeError("the memoryview was released") from None
    raise TypeError(f"expected a frame as bytes or str, got {type(data).__name__}")


def as_text(data: bytes | str) -> str:
    """Return the text of a frame; invalid UTF-8 becomes surrogates (surrogateescape)."""
    return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data
