"""The decoders: one for each action and result, typed, made when it is first needed.

A decoder reads a whole frame in one pass and pins the action to one literal, so whoever guesses the
action wrongly gets no frame. It raises some `ValueError` (or `RecursionError`) for whatever is not
exactly conforming; what precisely was wrong is found out on the slow path.

Here, too, are the limits and the look ahead that makes it safe to read JSON without a type.

Rule of this file: nothing is tolerated here, and nothing is explained.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Raw, Struct, json

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.messages import (
    GetCompositeScheduleResult,
    RemoteStartTransaction,
    SetChargingProfile,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocpp16j_codec.messages import ChargingSchedule, Payload

    Decode = Callable[[bytes | str], Any]

__all__ = [
    "SCHEDULE_OF", "Lane", "Limits", "call_decoder", "error_decoder", "is_tame",
    "raw_result_decoder", "result_decoder", "unambiguous",
]  # fmt: skip


class Limits(Struct, frozen=True, kw_only=True):
    """How much is read before a frame is refused.

    Attributes:
        size: longest input, in bytes (characters of a `str`); holds always.
        depth: deepest nesting of objects and lists, the frame's own brackets included.
        containers: most objects and lists in one frame; also the most faults that are listed.
        number_text: longest literal of a number, in characters.

    The last three hold wherever JSON is read untyped: raw results, error details, and every frame
    that is not conforming. A typed conforming frame stops at the first thing it does not know.
    """

    size: int = 2**20
    depth: int = 32
    containers: int = 10_000
    number_text: int = 64


class _RefusedError(ValueError):
    """A typed frame that msgspec takes and we do not."""


raw_result_decoder = json.Decoder(CallResult[Raw]).decode
error_decoder = json.Decoder(CallError).decode
_dump = json.Encoder().encode

#: Where the payloads that hold a charging schedule have it: its numbers are held to one fraction
#: digit, which msgspec cannot check (D15).
SCHEDULE_OF: dict[type[Payload], Callable[[Any], ChargingSchedule | None]] = {
    GetCompositeScheduleResult: lambda payload: payload.charging_schedule,
    RemoteStartTransaction: lambda payload: (
        payload.charging_profile and payload.charging_profile.charging_schedule
    ),
    SetChargingProfile: lambda payload: payload.cs_charging_profiles.charging_schedule,
}


@cache
def call_decoder(name: str) -> Decode:
    """The decoder of the calls of an action."""
    call = ACTIONS[name].call
    decoder = json.Decoder(Call[call, Literal[name]])  # type: ignore[valid-type]
    return _precise(decoder.decode, call)


@cache
def result_decoder(name: str) -> Decode:
    """The decoder of the results of an action."""
    result = ACTIONS[name].result
    return _precise(json.Decoder(CallResult[result]).decode, result)  # type: ignore[valid-type]


def _precise(decode: Decode, struct: type[Payload]) -> Decode:
    """The same decoder, holding the numbers it reads to one fraction digit (D15)."""
    schedule_of = SCHEDULE_OF.get(struct)
    if schedule_of is None:
        return decode

    def decode_precisely(data: bytes | str) -> Any:
        frame = decode(data)
        schedule = schedule_of(frame.payload)
        if schedule is not None:
            numbers = [period.limit for period in schedule.charging_schedule_period]
            numbers.append(schedule.min_charging_rate or 0)
            if any(round(number, 1) != number for number in numbers):
                raise _RefusedError
        return frame

    return decode_precisely


def unambiguous(decode: Decode) -> Decode:
    """The same decoder, refusing text in which a member may stand twice.

    msgspec keeps the last of two members. A second one adds quotes that are missing when the frame
    is written again, which proves something as long as no quote is escaped; with a backslash in
    the text, the slow path looks closely.
    """

    def decode_once(data: bytes | str) -> Any:
        frame = decode(data)
        written = _dump(frame).count(b'"')
        if isinstance(data, bytes):
            plain = b"\\" not in data and data.count(b'"') == written
        else:
            plain = "\\" not in data and data.count('"') == written
        if not plain:
            raise _RefusedError
        return frame

    return decode_once


class Lane(dict[Any, Any]):
    """Decoders by what names them in a frame; made on first use, nothing is kept for a stranger."""

    def __init__(self, make: Callable[[str], Any], names: Mapping[Any, str]) -> None:
        super().__init__()
        self._make = make
        self._names = names

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(self._names[key])
        return made


#: Anything that may be a number too long to be read untyped.
_LONG_NUMBER = r"[0-9.eE+-]{%d}"


def is_tame(data: bytes | str, limits: Limits) -> bool:
    """Whether JSON may be read untyped without further look: UTF-8, and within the limits.

    Raises:
        ValueError: It is no Unicode.
    """
    pattern = _LONG_NUMBER % (limits.number_text + 1)
    if isinstance(data, bytes):
        containers = data.count(b"[") + data.count(b"{")
        text = data.decode()
    else:
        containers = data.count("[") + data.count("{")
        data.encode()
        text = data
    if containers > limits.containers or re.search(pattern, text):
        return False
    # As many brackets as may be nested cannot be nested deeper.
    if containers <= limits.depth:
        return True
    from ocpp16j_codec.quirks.values import nesting  # noqa: PLC0415 - only large frames need it

    return nesting(text) <= limits.depth
