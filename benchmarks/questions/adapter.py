"""The package `ocpp` as it is, and on this codec."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.stopwatch import Pace, Race
from benchmarks.tables import Table
from benchmarks.under_ocpp import MODES, WORKS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["adapter"]

_ROOT = str(Path(__file__).parents[2])
_SHIPS, _UNPOOLED, _OURS = "ocpp, as it ships", "ocpp, without its thread pool", "with the adapter"
_NAMES = dict(zip(MODES, (_SHIPS, _UNPOOLED, _OURS), strict=True))
#: Goals against `ocpp` as it ships. What is left of a call is mostly spent in its own dataclasses.
_GOALS = {"mix": 1 / 12, "meter-values": 1 / 12, "profile": 1 / 2.5, "configuration": 1 / 10}


def _measured(mode: str, work: str, seconds: float) -> float:
    command = (sys.executable, "-m", "benchmarks.under_ocpp", mode, work, str(seconds))
    path = os.pathsep.join(filter(None, (_ROOT, os.environ.get("PYTHONPATH"))))
    environment = os.environ | {"PYTHONPATH": path}
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=environment)
    return float(json.loads(done.stdout))


def adapter(pace: Pace, works: Iterable[str] = tuple(WORKS)) -> Table:
    """A program on `ocpp`, as it ships, without its thread pool, and under the adapter."""
    table = Table(
        "adapter",
        "Run a program on ocpp, with and without the adapter",
        "`ChargePoint.route_message` with handlers that do nothing but answer, and"
        " `ChargePoint.call` with a peer that answers at once: everything that `ocpp` does with a"
        " frame and its answer. Processor time of all threads, per frame. Each in a process of its"
        " own, by turns.",
    )
    seconds = 1.0 if pace.rounds >= 30 else 0.3
    for work in works:
        times: dict[str, list[float]] = {name: [] for name in _NAMES.values()}
        for _ in range(max(pace.rounds // 10, 3)):
            for mode, name in _NAMES.items():
                times[name].append(_measured(mode, work, seconds))
        timed, label = Race(times), WORKS[work][0]
        table.add(timed, _OURS, _SHIPS, _GOALS[work], f"{_OURS}, {label}")
        table.add(timed, _OURS, _UNPOOLED, None, f"{_OURS}, {label}")
    return table
