"""The mix beside a program in Rust, built from `benchmarks/native` by whoever wants the row."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import IO

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Race, Runner, passes_of, timed
from benchmarks.tables import Table

__all__ = ["RUST", "native"]

_FOLDER = Path(__file__).parents[1] / "native"
RUST = "Rust, serde_json"


def _program() -> Path:
    folder = Path(os.environ.get("CARGO_TARGET_DIR", _FOLDER / "target"))
    return folder / "release" / "ocpp16j-native"


def native(pace: Pace) -> Table:
    """The calls of the mix: this package in Python, an ordinary program in Rust."""
    table = Table(
        "native",
        "Decode the calls of the mix, in Python and in Rust",
        "The program of `benchmarks/native` parses the frame with its payload as raw text,"
        " then the payload into the struct of its action. It refuses unknown members, unknown"
        " enumeration values and texts that are too long. It has the calls of the mix in"
        " memory; the two programs are measured alternately.",
    )
    program = _program()
    if not program.exists():
        table.how = f"Not asked: {program.name} is not built; benchmarks/native/README.md says how."
        return table
    exchanges = traffic.mix()
    ours = c.calls(c.CONTENDERS[c.TOLERANT_NAME], exchanges)
    with TemporaryDirectory() as folder:
        frames = Path(folder) / "frames"
        frames.write_bytes(b"\n".join(traffic.compact(each.call) for each in exchanges))
        with subprocess.Popen(
            [program, frames], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            times = _race(ours, len(exchanges), process.stdin, process.stdout, pace)
            process.stdin.close()
    table.add(times, c.TOLERANT_NAME, RUST, 0.9)
    return table


def _race(ours: Runner, count: int, ask: IO[str], answer: IO[str], pace: Pace) -> Race:
    """Let both take turns; the program counts the processor time that it needs itself."""

    def theirs(passes: int) -> int:
        ask.write(f"{passes}\n")
        ask.flush()
        return int(answer.readline())

    passes = passes_of(ours.run, pace)
    times: dict[str, list[float]] = {c.TOLERANT_NAME: [], RUST: []}
    random = Random(1)
    for _ in range(pace.rounds):
        turns = [
            (c.TOLERANT_NAME, lambda: timed(ours.run, passes), ours.units),
            (RUST, lambda: theirs(passes), count),
        ]
        random.shuffle(turns)
        for name, run, units in turns:
            times[name].append(run() / passes / units)
    return Race(times)
