"""A fleet of which some frames deviate: what the first deviation does to the whole."""

from __future__ import annotations

import json
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from ocpp16j_codec import TOLERANT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["fleet"]

#: Of a hundred frames, how many deviate.
_SHARES = (0, 10, 30, 100)


def _put(**members: Any) -> Callable[[dict[str, Any]], None]:
    return lambda payload: payload.update(members)


def _each_value(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    def run(payload: dict[str, Any]) -> None:
        for value in payload.get("meterValue") or payload["transactionData"]:
            change(value)

    return run


def _each_sample(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    return _each_value(lambda value: [change(each) for each in value["sampledValue"]] and None)


_NAIVE = "2025-06-15T12:30:45"
#: What charge points do to each message; all of it is JSON still.
_HABITS: Mapping[str, tuple[Callable[[dict[str, Any]], None], ...]] = {
    "Authorize": (_put(idTag=4711), _put(idTag="0123456789ABCDEF01234567")),
    "BootNotification": (_put(iccid=None), _put(protocol="ocpp1.6")),
    "Heartbeat": (_put(timestamp="2025-06-15T12:30:45Z"),),
    "MeterValues": (
        _put(connectorId="1"),
        _put(meterType="M-17"),
        _each_value(_put(timestamp=_NAIVE)),
        _each_sample(lambda sample: sample.update(mesurand=sample.pop("measurand"))),
    ),
    "StartTransaction": (_put(idTag="0123456789ABCDEF01234567"), _put(timestamp=_NAIVE)),
    "StatusNotification": (_put(timestamp=_NAIVE), _put(info=None), _put(errorCode="NoErr")),
    "StopTransaction": (_put(timestamp=_NAIVE), _each_value(_put(timestamp=_NAIVE))),
}


def _deviating(exchange: traffic.Exchange, number: int) -> bytes:
    payload = json.loads(json.dumps(exchange.call_payload))
    habits = _HABITS[exchange.action]
    habits[number % len(habits)](payload)
    frame = traffic.compact([2, exchange.unique_id, exchange.action, payload])
    assert TOLERANT.decode(frame).quirks, exchange.action
    return frame


def _frames(share: int) -> list[bytes]:
    exchanges = traffic.mix()
    chosen = set(Random(16).sample(range(len(exchanges)), share * len(exchanges) // 100))
    return [
        _deviating(each, number) if number in chosen else traffic.compact(each.call)
        for number, each in enumerate(exchanges)
    ]


def _over(read: Callable[[bytes], object], frames: list[bytes]) -> Runner:
    def run() -> None:
        for frame in frames:
            read(frame)

    return Runner(run, len(frames))


def fleet(pace: Pace) -> Table:
    """The mix with none, some and all of its frames deviating."""
    table = Table(
        "fleet",
        "Decode the mix of a fleet of which some frames deviate",
        "The calls of the mix. The given number of a hundred deviate, in one of the ways that"
        " are most common in the field (naive timestamps, misspelled or unknown members,"
        " numbers as text, texts that are too long, null). json.loads reads the same frames;"
        " mobilityhouse reads only frames without deviations, because it refuses the others.",
    )
    runners = {}
    for share in _SHARES:
        frames = _frames(share)
        runners[f"ours {share}"] = _over(TOLERANT.decode, frames)
        runners[f"json {share}"] = _over(partial(json.loads), frames)
    runners[c.MOBILITYHOUSE] = c.calls(c.CONTENDERS[c.MOBILITYHOUSE], traffic.mix())
    timed = race(runners, pace)
    for share in _SHARES:
        label = f"{share} of 100 deviate"
        if share:
            limit = 4.5 if share == 30 else None
            table.add(timed, f"ours {share}", "ours 0", limit, label, "none deviates")
        table.add(timed, f"ours {share}", f"json {share}", None, label, c.JSON)
        table.add(timed, f"ours {share}", c.MOBILITYHOUSE, None, label)
    for name, keys in {c.TOLERANT_NAME: "ours", c.JSON: "json"}.items():
        table.series[name] = [(share, timed.typical(f"{keys} {share}")) for share in _SHARES]
    table.series[c.MOBILITYHOUSE] = [(share, timed.typical(c.MOBILITYHOUSE)) for share in _SHARES]
    return table
