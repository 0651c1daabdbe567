"""The fast path taken apart: what each step of `Codec.decode` costs in time and instructions."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from ocpp16j_codec import TOLERANT
from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.decoding import call_decoder
from ocpp16j_codec.quirks import valid
from ocpp16j_codec.quirks.conforming import form_of
from ocpp16j_codec.quirks.report import Walk

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["deviation_steps", "instructions", "steps"]

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


def deviation_steps(pace: Pace) -> Table:
    """A small frame with one deviation, each step on top of those before it."""
    table = Table(
        "deviation-steps",
        "The steps of decoding a frame that deviates",
        "A StatusNotification with one naive timestamp. Each step is timed together with those"
        " before it; the table has the differences. The ratio is to `json.loads` of the frame.",
    )
    payload = {
        "connectorId": 1,
        "errorCode": "NoError",
        "status": "Available",
        "timestamp": "2025-06-15T12:30:45",
    }
    frame = traffic.compact([2, traffic.mix()[0].unique_id, "StatusNotification", payload])
    sound = frame.replace(b':45"', b':45Z"')
    settings, text = TOLERANT.settings, frame.decode()
    form = form_of(ACTIONS["StatusNotification"].call)

    def parse(text: str) -> Any:
        return valid._parsed(text, text, settings.limits)  # noqa: SLF001 - taken apart here

    def prepare(text: str) -> Any:
        elements, is_compact = parse(text)
        action = valid._action_of(elements, settings, None)  # noqa: SLF001
        report = valid._Report(text, settings.tolerated, settings.limits)  # noqa: SLF001
        walk = Walk(
            report, valid._NO_DUPLICATES, naive_timezone=settings.naive_timezone,  # noqa: SLF001
            received_at=None, is_result=False, guarded=action.is_command(None),
        )  # fmt: skip
        reader = valid._ObjectReader(text, text, report, is_compact=is_compact)  # noqa: SLF001
        return report, reader, walk, elements[-1]

    def read(text: str) -> Any:
        report, reader, walk, found = prepare(text)
        reader.read_payload(walk, form, found, 3)
        return report, found

    def search() -> Any:
        report, found = read(text)
        report.search_for_secrets(found, "/3")
        return report

    conforming = sound.decode()
    runs: dict[str, Callable[[], object]] = {
        "json.loads": partial(json.loads, frame),
        "parsed in C, encoded again to see duplicate keys": partial(parse, text),
        "action, report and what else each frame needs": partial(prepare, text),
        "members that conform, and the struct": partial(read, conforming),
        "the member that deviates: its step, its offset, its quirk": partial(read, text),
        "whether it may be a secret": search,
        "quirks in order": lambda: search().finish(from_bytes=True),
        "what stands before: the fast path, which refuses the frame": partial(
            TOLERANT.decode, frame
        ),
    }
    timed = race({name: Runner(run) for name, run in runs.items()}, pace)
    loads = timed.times["json.loads"]
    below: list[float] = [0.0] * len(loads)
    for name, spent in timed.times.items():
        if name != "json.loads":
            step = median(a - b for a, b in zip(spent, below, strict=True))
            table.add_values(name, "json.loads", (max(step, 0.1), median(loads)), "ns")
            below = spent
    table.add_values("all", "json.loads", (median(below), median(loads)), "ns")
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
