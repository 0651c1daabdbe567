"""The fast path taken apart: what each step of `Codec.decode` costs in time and instructions."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from ocpp16j_codec.decoding import call_decoder

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["instructions", "steps"]

_ROOT = Path(__file__).parents[2]
#: Where the action of a compact call with a UUID stands.
_WINDOW = slice(43, 52)


def steps(pace: Pace) -> Table:
    """Each step alone, over the calls of the mix."""
    table = Table(
        "steps",
        "The steps of decoding a call",
        "Each step alone in a loop over the calls of the mix, minus the empty loop; the ratio"
        " is its share of the time that bare msgspec takes for the whole frame. Steps that are"
        " not taken are listed for comparison.",
    )
    exchanges = traffic.mix()
    frames = [traffic.compact(exchange.call) for exchange in exchanges]
    names = [exchange.action for exchange in exchanges]
    lane = {name.encode(): name for name in names}
    windows = {frame[_WINDOW]: name for frame, name in zip(frames, names, strict=True)}
    keys = [frame[_WINDOW] for frame in frames]
    head = re.compile(rb'\[2,"[^"]*","([^"]*)"').match

    def call(data: bytes, *, pending: Any = None, received_at: Any = None) -> Any:
        del data, pending, received_at

    doing: dict[str, Callable[[], object]] = {
        "empty loop": lambda: [None for _ in frames],
        "a Python function with two keyword arguments": lambda: [call(frame) for frame in frames],
        "len(data)": lambda: [len(frame) for frame in frames],
        "type(data) is bytes": lambda: [type(frame) is bytes for frame in frames],
        "data[1] == 0x32": lambda: [frame[1] == 0x32 for frame in frames],
        "data[WINDOW]": lambda: [frame[_WINDOW] for frame in frames],
        "data[WINDOW], looked up": lambda: [windows.get(frame[_WINDOW]) for frame in frames],
        "the look-up of a key that is there": lambda: [windows.get(key) for key in keys],
        "data.split, looked up (not taken)": lambda: [
            lane[frame.split(b'"', 4)[3]] for frame in frames
        ],
        "regular expression (not taken)": lambda: [
            lane[match[1]] for frame in frames if (match := head(frame))
        ],
    }
    runners = {name: Runner(run, len(frames)) for name, run in doing.items()}
    runners[c.BARE] = c.calls(c.CONTENDERS[c.BARE], exchanges)
    runners[c.TOLERANT_NAME] = c.calls(c.CONTENDERS[c.TOLERANT_NAME], exchanges)
    typed = [(call_decoder(name), frame) for name, frame in zip(names, frames, strict=True)]

    def decode_calls() -> None:
        for read, frame in typed:
            read(frame)

    runners["msgspec into a Call, the action known"] = Runner(decode_calls, len(frames))
    timed = race(runners, pace)
    empty, bare = timed.times["empty loop"], timed.times[c.BARE]
    for name, spent in timed.times.items():
        whole = name in (c.TOLERANT_NAME, "msgspec into a Call, the action known")
        if name not in ("empty loop", c.BARE):
            rest = median(a if whole else a - b for a, b in zip(spent, empty, strict=True))
            table.add_values(name, c.BARE, (max(rest, 0.1), median(bare)), "ns")
    return table


# -- instructions --------------------------------------------------------------------------------


def _collected(*arguments: str) -> int:
    """Instructions of a whole process, as valgrind counts them."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [*command, sys.executable, "-m", "benchmarks.child", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONPATH": path},
    )
    match = re.search(r"Collected : (\d+)", done.stderr)
    assert match is not None, done.stderr
    return int(match[1])


def instructions(pace: Pace) -> Table:
    """What does not depend on who else uses the machine."""
    table = Table(
        "instructions",
        "Instructions for one frame",
        "Counted by callgrind for 2,500 frames, minus those for 500. Waiting for memory and"
        " for branches is not counted, so these ratios are lower than those of time, and vary"
        " less.",
    )
    if shutil.which("valgrind") is None:
        table.how = "Not counted: valgrind is not installed."
        return table
    del pace
    few, many = 500, 2_500
    for action in ("Heartbeat", "StatusNotification", "MeterValues"):
        counts = {}
        for name in (c.TOLERANT_NAME, c.STRICT_NAME, c.BARE, c.ORJSON):
            less, more = (_collected("count", name, action, str(n)) for n in (few, many))
            counts[name] = (more - less) / (many - few)
        for subject, other in (
            (c.TOLERANT_NAME, c.BARE),
            (c.TOLERANT_NAME, c.ORJSON),
            (c.STRICT_NAME, c.BARE),
        ):
            values = (counts[subject], counts[other])
            table.add_values(f"{subject}, {action}", other, values, "instructions")
    return table
