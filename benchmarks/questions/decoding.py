"""Conforming frames: what decoding costs, and what of it is ours."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from ocpp16j_codec import Codec, Limits

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["actions", "input_forms", "mix", "results", "sizes"]

TOLERANT, STRICT, BARE = c.TOLERANT_NAME, c.STRICT_NAME, c.BARE


def mix(pace: Pace) -> Table:
    """Everybody over the calls of the mix."""
    table = Table(
        "mix",
        "Decode the calls of the mix",
        "One hundred calls in the shares of the traffic mix, as bytes; time per frame.",
    )
    exchanges = traffic.mix()
    timed = race({name: c.calls(each, exchanges) for name, each in c.CONTENDERS.items()}, pace)
    limits = {
        BARE: 1.2,
        c.ORJSON: 0.75,
        c.PYDANTIC: 1 / 5,
        c.MOBILITYHOUSE: 1 / 200,
    }
    for name in c.CONTENDERS:
        if name == c.STRICT_ONCE:
            table.add(timed, TOLERANT, name, 1.02)
        elif name not in (TOLERANT, STRICT):
            table.add(timed, TOLERANT, name, limits.get(name))
    table.add(timed, STRICT, BARE, 2.2)
    table.add(timed, STRICT, c.ORJSON)
    table.series = {name: [(0, timed.typical(name))] for name in c.CONTENDERS}
    return table


def actions(pace: Pace) -> Table:
    """Each action alone, so that no message is forgotten."""
    table = Table(
        "actions",
        "Decode the calls of each action",
        "The calls of the mix as they are there; the others with all optional members. The"
        " same frame is decoded again and again.",
    )
    for exchange in traffic.every_action():
        alone = [exchange] * 20
        names = (TOLERANT, BARE, c.ORJSON)
        timed = race({name: c.calls(c.CONTENDERS[name], alone) for name in names}, pace)
        limit = {"Heartbeat": 2.0}.get(exchange.action)
        size = len(traffic.compact(exchange.call))
        label = f"{exchange.action}, {size} bytes"
        table.add(timed, TOLERANT, BARE, limit, label=label)
        table.add(timed, TOLERANT, c.ORJSON, label=label)
    return table


def results(pace: Pace) -> Table:
    """Results, whose type is known from the open calls."""
    table = Table(
        "results",
        "Decode the results that answer the mix",
        "The hundred results of the mix. This codec finds the call by its id among the"
        " hundred in `pending`; the others are given the action.",
    )
    exchanges = traffic.mix()
    timed = race({name: c.results(each, exchanges) for name, each in c.CONTENDERS.items()}, pace)
    for name in c.CONTENDERS:
        if name not in (TOLERANT, STRICT):
            table.add(timed, TOLERANT, name)
    table.add(timed, STRICT, BARE)
    both = {}
    for name in (TOLERANT, BARE, c.ORJSON):
        there, back = (
            c.calls(c.CONTENDERS[name], exchanges),
            c.results(c.CONTENDERS[name], exchanges),
        )
        both[name] = Runner(partial(_both, there.run, back.run), there.units + back.units)
    timed = race(both, pace)
    for name, limit in ((BARE, 1.2), (c.ORJSON, 0.75)):
        table.add(timed, TOLERANT, name, limit, f"{TOLERANT}, calls and results")
    return table


def _both(first: Callable[[], object], second: Callable[[], object]) -> None:
    first()
    second()


def input_forms(pace: Pace) -> Table:
    """Text instead of bytes, print for people instead of compact frames, ids of other lengths."""
    table = Table(
        "input",
        "Decode the calls of the mix in other forms",
        "The same frames as `str`, as `bytearray`, with indentation, with a space after each"
        " comma and colon, and with ids of other lengths than a UUID.",
    )
    exchanges = traffic.mix()
    ours, bare, orjson = (c.CONTENDERS[name] for name in (TOLERANT, BARE, c.ORJSON))
    forms: dict[str, tuple[Callable[[list[Any]], Any], float | None]] = {
        "str": (lambda frame: traffic.compact(frame).decode(), 1.25),
        "bytearray": (lambda frame: bytearray(traffic.compact(frame)), None),
        "memoryview": (lambda frame: memoryview(traffic.compact(frame)), None),
        "indented": (traffic.pretty, None),
        "blanks": (traffic.spaced, None),
    }
    for name, (write, limit) in forms.items():
        runners = {
            "ours": c.calls(ours, exchanges, write),
            "compact": c.calls(ours, exchanges),
            "bare": c.calls(bare, exchanges, write),
            "orjson": c.calls(orjson, exchanges, write),
        }
        timed = race(runners, pace)
        label = f"{TOLERANT}, {name}"
        table.add(timed, "ours", "bare", limit, label, f"{BARE}, {name}")
        table.add(timed, "ours", "orjson", None, label, f"{c.ORJSON}, {name}")
        table.add(timed, "ours", "compact", limit, label, f"{TOLERANT}, bytes")
    for length in (1, 8, 19, 32):
        renamed = traffic.with_ids(exchanges, length)
        timed = race({n: c.calls(c.CONTENDERS[n], renamed) for n in (TOLERANT, BARE)}, pace)
        label = f"{TOLERANT}, ids of {length}"
        table.add(timed, TOLERANT, BARE, None, label)
    return table


def sizes(pace: Pace) -> Table:
    """From the smallest frame to ten megabytes."""
    table = Table(
        "sizes",
        "Decode frames of 100 bytes to 10 megabytes",
        "MeterValues with an increasing number of sampled values, conforming, with higher"
        " limits where needed; time per byte.",
    )
    codec = Codec(limits=Limits(size=2**26))
    names = (BARE, c.ORJSON, c.JSON)
    for size in (100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        frame = traffic.meter_values_of(size)
        exchange = traffic.Exchange("MeterValues", frame[1], frame[3], {})
        raised = c.ours(TOLERANT, codec)
        everybody = {TOLERANT: raised} | {name: c.CONTENDERS[name] for name in names}
        wire = len(traffic.compact(frame))
        runners = {
            name: Runner(c.calls(each, [exchange]).run, wire) for name, each in everybody.items()
        }
        short = pace if size < 1_000_000 else Pace(max(pace.rounds // 4, 5), pace.slice)
        timed = race(runners, short)
        label = f"{TOLERANT}, {traffic.human(wire)}"
        for name in names:
            table.add(timed, TOLERANT, name, None, label)
        for name in everybody:
            table.series.setdefault(name, []).append((wire, timed.typical(name) * wire))
    return table
