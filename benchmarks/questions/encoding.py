"""Encoding: what the one form on the wire costs, and what the check of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import ocpp.messages as mobilityhouse  # type: ignore[import-untyped]
import orjson
from msgspec import json as msgspec_json

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from ocpp16j_codec import TOLERANT

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["encode"]

CHECKED, UNCHECKED, BARE = "encode, checked", "encode, unchecked", "bare msgspec"
UNCHECKED_CODEC = TOLERANT.replace(check_outgoing=False)


def _to_json(message: Any) -> str:
    mobilityhouse._validate_payload(message, "1.6")  # noqa: SLF001 - without its thread pool
    return message.to_json()  # type: ignore[no-any-return]


def encode(pace: Pace) -> Table:
    """Calls and results of the mix, with timestamps as they usually are and as they may be."""
    table = Table(
        "encode",
        "Encode the mix",
        "Calls and results of the mix from structs (the JSON libraries: from dicts); bare"
        " msgspec (`msgspec.json.encode`) encodes a tuple that was made before. With"
        " milliseconds, this codec writes three digits, msgspec alone six.",
    )
    limits = {
        ("whole seconds", UNCHECKED): 1.3,
        ("whole seconds", CHECKED): 3.0,
        ("milliseconds", UNCHECKED): 2.5,
        ("milliseconds", CHECKED): 4.0,
    }
    for precision in ("whole seconds", "milliseconds"):
        exchanges = traffic.mix()
        if precision == "milliseconds":
            exchanges = [traffic.with_milliseconds(each) for each in exchanges]
        for kind in ("calls", "results", "calls and results"):
            timed = race(_runners(exchanges, kind), pace)
            for name in (UNCHECKED, CHECKED):
                limit = limits[precision, name] if kind != "results" else None
                label = f"{name}, {kind}, {precision}"
                table.add(timed, name, BARE, limit, label)
            if kind == "calls and results":
                for name in (c.ORJSON.replace("loads", "dumps"), "json.dumps", "mobilityhouse"):
                    table.add(timed, CHECKED, name, None, f"{CHECKED}, {kind}, {precision}")
    return table


def _runners(exchanges: list[traffic.Exchange], kind: str) -> dict[str, Runner]:
    frames: list[Any] = []
    tuples: list[tuple[Any, ...]] = []
    lists: list[Any] = []
    messages: list[Any] = []
    for exchange in exchanges:
        pending = {exchange.unique_id: exchange.action}
        if "calls" in kind:
            call: Any = TOLERANT.decode(traffic.compact(exchange.call))
            frames.append(call)
            tuples.append((2, call.unique_id, call.action, call.payload))
            lists.append(exchange.call)
            messages.append(
                mobilityhouse.Call(exchange.unique_id, exchange.action, exchange.call_payload)
            )
        if "results" in kind:
            result: Any = TOLERANT.decode(traffic.compact(exchange.result), pending=pending)
            frames.append(result)
            tuples.append((3, result.unique_id, result.payload))
            lists.append(exchange.result)
            message = mobilityhouse.CallResult(exchange.unique_id, exchange.result_payload)
            message.action = exchange.action
            messages.append(message)
    bare = msgspec_json.encode
    return {
        BARE: _each(bare, tuples, [_in_full(frame) for frame in lists]),
        UNCHECKED: _each(UNCHECKED_CODEC.encode, frames, lists),
        CHECKED: _each(TOLERANT.encode, frames, lists),
        "orjson.dumps": _each(orjson.dumps, lists, lists),
        "json.dumps": _each(json.dumps, lists, lists),
        "mobilityhouse": _each(_to_json, messages, lists),
    }


def _in_full(frame: Any) -> Any:
    """The frame as bare msgspec writes it: six fraction digits where there are any."""
    return json.loads(json.dumps(frame).replace('.250Z"', '.250000Z"'))


def _each(write: Callable[[Any], bytes | str], items: list[Any], expected: list[Any]) -> Runner:
    for item, frame in zip(items, expected, strict=True):
        assert json.loads(write(item)) == frame, (write, item, frame)

    def run() -> None:
        for item in items:
            write(item)

    return Runner(run, len(items))
