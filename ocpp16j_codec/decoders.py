"""The decoders: one for each action and result, typed, made when it is first needed.

A decoder reads a whole frame in one pass and pins the action to one literal, so whoever guesses the
action wrongly gets no frame. It raises some `ValueError` (or `RecursionError`) for whatever is not
exactly conforming; what precisely was wrong is found out on the slow path.

Rule of this file: nothing is tolerated here, and nothing is explained.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Raw, json

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.canonical import glance_for
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
    "SCHEDULE_OF", "Lane", "call_decoder", "error_decoder", "raw_result_decoder",
    "result_decoder", "unambiguous",
]  # fmt: skip


class RefusedError(ValueError):
    """A typed frame that msgspec takes and we do not."""


raw_result_decoder = json.Decoder(CallResult[Raw]).decode
error_decoder = json.Decoder(CallError).decode
_dump_into = json.Encoder().encode_into
#: A frame is written with an empty list of quirks here: `,[]`, one comma and three characters.
_NO_QUIRKS = 3
_ROOM = 64

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
                raise RefusedError
        return frame

    return decode_precisely


def unambiguous(decode: Decode, struct: type[Payload] | None = None) -> Decode:
    """The same decoder, refusing text in which a member may stand twice.

    msgspec keeps the last of two members, so a second one is missing when the frame is written
    again. Two proofs that none is, both without parsing:

    - The text is as long as what is written, and nothing is written longer than it came. Only
      timestamps, fractions and, counted in characters, what is not ASCII could be.
    - The text has as many commas as what is written. A member that stands twice adds at least one,
      and nothing else does, unless a comma came as an escape.

    Where neither holds, the slow path looks closely.
    """
    glance = None if struct is None else glance_for(struct)
    # Error details and limits hold numbers, and 5 is written as 5.0.
    by_length = struct is not None and struct not in SCHEDULE_OF

    def decode_once(data: bytes | str) -> Any:
        frame = decode(data)
        written = bytearray(len(data) + _ROOM)  # writing into room that is there is faster
        _dump_into(frame, written)
        if (
            by_length
            and len(written) - _NO_QUIRKS == len(data)
            and (isinstance(data, bytes) or data.isascii())
            and (glance is None or not glance(frame.payload))
        ):
            return frame
        if isinstance(data, bytes):
            # An int is found ten times faster than the byte it stands for.
            commas = data.count(b",") if 0x5C not in data else -1
        else:
            commas = data.count(",") if "\\" not in data else -1
        if commas != written.count(b",") - 1:
            raise RefusedError
        return frame

    return decode_once


class Lane(dict[Any, Any]):
    """Decoders by what names them in a frame; made on first use, nothing is kept for a stranger."""

    def __init__(self, make: Callable[[Any], Any], names: Mapping[Any, Any]) -> None:
        super().__init__()
        self._make = make
        self._names = names

    def __missing__(self, key: Any) -> Any:
        made = self[key] = self._make(self._names[key])
        return made
