"""What `ocpp` does with a frame, measured in a process of its own; prints nanoseconds as JSON.

    python -m benchmarks.under_ocpp MODE WORK SECONDS

`MODE` is `ships` (as it is installed), `unpooled` (its switch `ASYNC_VALIDATION` off) or `adapter`
(under `ocpp_adapter`); `WORK` is one of `WORKS`. Processor time of all threads, for one frame.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from random import Random
from typing import TYPE_CHECKING, Any

import ocpp.messages  # type: ignore[import-untyped]
from ocpp.routing import on  # type: ignore[import-untyped]
from ocpp.v16 import ChargePoint, call, call_result  # type: ignore[import-untyped]

from benchmarks import traffic
from ocpp16j_codec import ocpp_adapter

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Pass = Callable[[], Awaitable[int]]

__all__ = ["MODES", "WORKS"]

MODES = ("ships", "unpooled", "adapter")
_ID = "4d1bd4c2-6f6d-4a3a-9c5f-0d4a0f6f3a11"
_NOW = "2025-06-15T12:30:45Z"
_ACCEPTED = {"status": "Accepted"}
_ANSWERS = {
    "MeterValues": call_result.MeterValues(),
    "Heartbeat": call_result.Heartbeat(current_time=_NOW),
    "StatusNotification": call_result.StatusNotification(),
    "StartTransaction": call_result.StartTransaction(1, _ACCEPTED),
    "StopTransaction": call_result.StopTransaction(id_tag_info=_ACCEPTED),
    "Authorize": call_result.Authorize(_ACCEPTED),
    "BootNotification": call_result.BootNotification(_NOW, 300, "Accepted"),
}


class Station(ChargePoint):  # type: ignore[misc]
    """Handles the actions of the mix as cheaply as can be."""

    def __init__(self, connection: Any) -> None:
        for name, answer in _ANSWERS.items():
            setattr(self, f"on_{name}", on(name)(_handler(f"on_{name}", answer)))
        super().__init__("CP-1", connection)


def _handler(name: str, answer: Any) -> Callable[..., Any]:
    def handle(**_: Any) -> Any:
        return answer

    handle.__name__ = name
    return handle


class Sink:
    """A connection that counts what is sent, and answers a call at once if it has a result."""

    def __init__(self, result: Any = None) -> None:
        self.sent = 0
        self.last = ""
        self.station: Station | None = None
        self.result = None if result is None else json.dumps(result, separators=(",", ":"))

    async def send(self, message: str) -> None:
        """Take a message."""
        self.sent += 1
        self.last = message
        if self.station is not None and self.result is not None:
            await self.station.route_message(f'[3,"{_ID}",{self.result}]')


def _routing(frames: list[str]) -> Pass:
    sink = Sink()
    station = Station(sink)

    async def run() -> int:
        before = sink.sent
        for frame in frames:
            await station.route_message(frame)
        assert sink.sent - before == len(frames)
        assert sink.last.startswith("[3,")
        return len(frames)

    return run


def _calling(request: Any, result: dict[str, Any]) -> Pass:
    sink = Sink(result)
    station = sink.station = Station(sink)

    async def run() -> int:
        answer = await station.call(request, unique_id=_ID)
        assert type(answer).__name__ == type(request).__name__
        return 1

    return run


def _mix() -> Pass:
    return _routing([traffic.compact(exchange.call).decode() for exchange in traffic.mix()])


def _meter_values() -> Pass:
    random = Random(16)
    frame = [2, _ID, "MeterValues", traffic.meter_values(random)]
    return _routing([traffic.compact(frame).decode()])


def _charging_profile() -> Pass:
    periods = [{"start_period": hour * 3600, "limit": 6 + hour / 2} for hour in range(24)]
    profile = {
        "charging_profile_id": 1,
        "stack_level": 0,
        "charging_profile_purpose": "TxDefaultProfile",
        "charging_profile_kind": "Recurring",
        "recurrency_kind": "Daily",
        "charging_schedule": {"charging_rate_unit": "A", "charging_schedule_period": periods},
    }
    return _calling(call.SetChargingProfile(1, profile), _ACCEPTED)


def _configuration() -> Pass:
    keys = [{"key": f"Key{n}", "readonly": n % 2 == 0, "value": str(n)} for n in range(60)]
    return _calling(call.GetConfiguration(), {"configurationKey": keys})


#: What is measured: its name on the command line, its name in the table, how to do it once.
WORKS: dict[str, tuple[str, Callable[[], Pass]]] = {
    "mix": ("route_message, calls of the mix", _mix),
    "meter-values": ("route_message, MeterValues of ten", _meter_values),
    "profile": ("call, SetChargingProfile of 24 periods", _charging_profile),
    "configuration": ("call, GetConfiguration answered with 60 keys", _configuration),
}


async def _measured(run: Pass, seconds: float) -> float:
    await run()  # schemas are read and decoders are made on first use
    frames, start = 0, time.process_time_ns()
    while (spent := time.process_time_ns() - start) < seconds * 1e9:
        frames += await run()
    return spent / frames


def _main(mode: str, work: str, seconds: str) -> None:
    if mode == "unpooled":
        ocpp.messages.ASYNC_VALIDATION = False
    elif mode == "adapter":
        ocpp_adapter.install()
    print(json.dumps(asyncio.run(_measured(WORKS[work][1](), float(seconds)))))


if __name__ == "__main__":
    _main(*sys.argv[1:])
