"""What is measured in processes of its own: imports, memory, the use of several processors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks import contenders as c
from benchmarks import traffic
from benchmarks.stopwatch import Pace, Race
from benchmarks.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "fresh_answer", "import_time", "inspect", "measured", "memory", "processes", "thread_pool",
]  # fmt: skip

_ROOT = Path(__file__).parents[2]


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
    # The first process writes the byte code that the others read.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPATH": path}


def _fresh(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=_environment(),
    )


def _answer(process: subprocess.Popen[str], said: str = "") -> Any:
    out, _ = process.communicate(said)
    if process.returncode:
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
    return json.loads(out)


def fresh_answer(*arguments: str) -> Any:
    """What a fresh interpreter prints as JSON."""
    return _answer(_fresh(*arguments))


# -- import --------------------------------------------------------------------------------------

_TIMED = """
import time
start = time.process_time_ns()
{code}
print(time.process_time_ns() - start)
"""
_FIRST = 'import ocpp16j_codec as o; o.decode(b\'[2,"1","Heartbeat",{}]\')'
_IMPORTS = {
    "msgspec": "import msgspec",
    "ocpp16j_codec": "import ocpp16j_codec",
    "ocpp16j_codec, first frame": _FIRST,
    "ocpp16j_codec, first quirky frame": _FIRST.replace("[2,", "[2.0,"),
    "ocpp16j_codec, preload()": "import ocpp16j_codec; ocpp16j_codec.preload()",
    "ocpp (mobilityhouse), v16": "import ocpp.v16, ocpp.messages",
    "pydantic": "import pydantic",
}


def import_time(pace: Pace) -> Table:
    """Imports in fresh interpreters."""
    table = Table(
        "import",
        "Import",
        "Processor time of the import statement in a new interpreter, without the start of"
        " the interpreter; byte code was compiled before.",
    )
    times: dict[str, list[float]] = {name: [] for name in _IMPORTS}
    for number in range(max(pace.rounds // 3, 5) + 1):
        for name, code in _IMPORTS.items():
            spent = _answer(_fresh("-c", _TIMED.format(code=code)))
            if number:  # the first round compiles
                times[name].append(spent)
    timed = Race(times)
    for name in _IMPORTS:
        if name != "msgspec":
            table.add(timed, name, "msgspec", 2.5 if name == "ocpp16j_codec" else None)
    return table


# -- memory --------------------------------------------------------------------------------------


def memory(pace: Pace) -> Table:
    """Ten thousand decoded MeterValues, all alive."""
    table = Table(
        "memory",
        "Memory of 10,000 decoded MeterValues",
        "Ten sampled values each, all kept: the memory that Python's allocators reserved for"
        " them, and the time of a full garbage collection while they are kept.",
    )
    del pace
    names = (c.TOLERANT_NAME, c.BARE, c.JSON, c.ORJSON, c.PYDANTIC, c.MOBILITYHOUSE_UNPACK)
    found = {name: _answer(_fresh("-m", "benchmarks.child", "memory", name)) for name in names}
    for name in names[1:]:
        ours, theirs = found[c.TOLERANT_NAME], found[name]
        table.add_values(c.TOLERANT_NAME, name, (ours["bytes"], theirs["bytes"]), "bytes")
    for name in names[1:]:
        ours, theirs = found[c.TOLERANT_NAME], found[name]
        values = (ours["collection"], theirs["collection"])
        table.add_values(f"{c.TOLERANT_NAME}, one collection", name, values, "ns")
    table.series = {name: [(0, found[name]["bytes"])] for name in names}
    return table


# -- processors ----------------------------------------------------------------------------------


def _shares(ways: Sequence[str], seconds: float) -> float:
    """Nanoseconds for one frame over all children that decode at the same time."""
    children = [_fresh("-m", "benchmarks.child", "decode", way, str(seconds)) for way in ways]
    for child in children:  # all are ready before any begins
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    rates: list[float] = [1 / _answer(child) for child in children]
    return 1 / sum(rates)


def processes(pace: Pace) -> Table:
    """One processor and two: by processes and by threads."""
    table = Table(
        "processes",
        "Decode on two processors",
        "Wall-clock time per frame of the mix for all workers together. At best, two workers"
        " take half the time of one. The figures vary if others use the machine.",
    )
    rounds, seconds = max(pace.rounds // 10, 3), 0.5
    ways = {
        "1 process": ("1",),
        "2 processes": ("1", "1"),
        "2 threads": ("2",),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, children in ways.items():
            times[name].append(_shares(children, seconds))
    timed = Race(times)
    for name in ("2 processes", "2 threads"):
        table.add(timed, name, "1 process")
    table.series = {name: [(0, median(spent))] for name, spent in times.items()}
    return table


# -- mobilityhouse as it ships -------------------------------------------------------------------


def thread_pool(pace: Pace) -> Table:
    """Mobilityhouse as a user finds it, without knowing of its switch."""
    table = Table(
        "thread-pool",
        "Decode the mix, compared with mobilityhouse as released",
        "`unpack` and `await validate_payload`, which validates each payload in a thread;"
        " processor time of all threads, per frame. Each is measured in a process of its own,"
        " alternately.",
    )
    names = (c.TOLERANT_NAME, c.SHIPPED.name)
    for kind in ("calls", "results"):
        times: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(max(pace.rounds // 10, 3)):
            for name in names:
                times[name].append(_answer(_fresh("-m", "benchmarks.child", "pass", name, kind)))
        limit = 1 / 200 if kind == "calls" else None
        table.add(Race(times), *names, limit, f"{c.TOLERANT_NAME}, {kind}")
    return table


# -- inspect -------------------------------------------------------------------------------------

_LOOP = """
import json, sys
with open(sys.argv[1], "rb") as file:
    for line in file:
        json.loads(line)
"""


# A process starts with the greatest memory of the one it was forked from, and ours is large: so a
# small one stands between.
_MEASURE = """
import json, os, subprocess, sys
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
assert status == 0, status
print(json.dumps([(usage.ru_utime + usage.ru_stime) * 1e9, usage.ru_maxrss]))
"""


def measured(*arguments: str) -> tuple[float, float]:
    """Processor time in nanoseconds and greatest memory in bytes of a process."""
    time, size = _answer(_fresh("-c", _MEASURE, sys.executable, *arguments))
    return time, size * (1 if sys.platform == "darwin" else 1024)


#: Other commands that read whole logs.
_OTHER_COMMANDS = {
    "inspect --html": ("inspect", "--html", os.devnull, "--fail-on", "never"),
    # Without them, no record would be complete.
    "convert": ("convert", "--station", "CP-1", "--time", "2026-03-01T10:00:00Z", "-o", os.devnull,
                "--fail-on", "never"),
}  # fmt: skip


def inspect(pace: Pace) -> Table:
    """The commands that read whole logs."""
    table = Table(
        "inspect",
        "Inspect a log",
        "`inspect` and the other commands over a file that holds calls and results of the mix, one"
        " frame in a line; processor time of the whole process for one frame, and the most memory"
        " it ever had.",
    )
    if find_spec("click") is None or find_spec("rich") is None:
        table.how = "Not asked: the extra `cli` is not installed."
        return table
    count = 1_000_000 if pace.rounds >= 30 else 100_000
    with TemporaryDirectory() as folder:
        logs = []
        for size in (count // 10, count):
            path = Path(folder, f"{size}.log")
            _write_log(path, size)
            logs.append((size, str(path)))
        command = ("-m", "ocpp16j_codec", "inspect", "--fail-on", "never", "--json")
        times: dict[str, list[float]] = {"inspect": [], "json.loads": []}
        for _ in range(3):
            times["inspect"].append(measured(*command, logs[1][1])[0] / count)
            times["json.loads"].append(measured("-c", _LOOP, logs[1][1])[0] / count)
        table.add(Race(times), "inspect", "json.loads", 2.0, other="a loop of json.loads")
        few, many = (measured(*command, path)[1] for _, path in logs)
        others = {}
        for name, arguments in _OTHER_COMMANDS.items():
            if name != "inspect --html" or find_spec("jinja2") is not None:
                run = ("-m", "ocpp16j_codec", *arguments)
                others[name] = [measured(*run, path) for _, path in logs]
    table.add_values(f"memory, {count:,} frames", "the target", (many, 120e6), "bytes", 1.0)
    table.add_values(
        f"memory, {count:,} frames", f"{count // 10:,} frames", (many, few), "bytes", 1.1
    )
    for name, (tenth, whole) in others.items():
        spent = (whole[0] / count, Race(times).typical("inspect"))
        table.add_values(name, "inspect", spent, "ns")
        memories = (whole[1], tenth[1])
        table.add_values(f"memory, {name}", f"{count // 10:,} frames", memories, "bytes")
    return table


def _write_log(path: Path, frames: int) -> None:
    exchanges = [each for seed in range(20) for each in traffic.mix(seed=seed)]
    lines = b"".join(
        traffic.compact(frame) + b"\n" for each in exchanges for frame in (each.call, each.result)
    ).splitlines(keepends=True)
    with path.open("wb") as file:
        for start in range(0, frames, len(lines)):
            file.writelines(lines[: frames - start])
