"""How time is taken: contenders side by side, in many short rounds of one run.

Absolute times on a shared machine drift by tens of percent within minutes; what two contenders
need in the same few milliseconds does not drift apart. So every round times each contender once,
in an order drawn anew, and what is reported is the median over all rounds of the ratio within one
round, with the middle half of the ratios beside it.

The clock counts processor time of this process, so that whoever else uses the machine is not
measured. The garbage collector runs as it does in any program; what was imported is taken out of
its sight, as a server does with `gc.freeze`.
"""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["CLOCK", "Pace", "Race", "Ratio", "Runner", "passes_of", "race", "timed"]

_FINE = time.get_clock_info("process_time").resolution <= 1e-6  # on Windows it ticks in 16 ms
_now: Callable[[], int] = time.process_time_ns if _FINE else time.perf_counter_ns
CLOCK = "processor time of the process" if _FINE else "wall-clock time"


@dataclass(frozen=True)
class Pace:
    """How long to measure.

    Attributes:
        rounds: how often each contender is timed.
        slice: for how long at least, in milliseconds; short work is repeated to fill it.
    """

    rounds: int
    slice: float


@dataclass(frozen=True)
class Runner:
    """A contender's work: one pass over so many units (frames, bytes)."""

    run: Callable[[], object]
    units: float = 1


@dataclass(frozen=True)
class Ratio:
    """The median of the ratios of all rounds, and their quartiles."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Race:
    """The times of all contenders: nanoseconds for one unit, round by round."""

    times: Mapping[str, list[float]]

    def typical(self, name: str) -> float:
        """Nanoseconds for one unit, the median of all rounds."""
        return median(self.times[name])

    def ratio(self, name: str, against: str) -> Ratio:
        """How often the time of the other one contender needs."""
        ratios = [a / b for a, b in zip(self.times[name], self.times[against], strict=True)]
        if len(ratios) == 1:
            return Ratio(ratios[0], ratios[0], ratios[0])
        low, middle, high = quantiles(ratios, n=4, method="inclusive")
        return Ratio(middle, low, high)


def timed(run: Callable[[], object], passes: int) -> int:
    """Nanoseconds of so many passes."""
    start = _now()
    for _ in range(passes):
        run()
    return _now() - start


def passes_of(run: Callable[[], object], pace: Pace) -> int:
    """How many passes fill one slice; also warms up whatever is made on first use."""
    passes, goal = 1, pace.slice * 1e6
    while (spent := timed(run, passes)) < goal:
        # Never more than tenfold, as the first passes are slower than those to come.
        passes = max(passes + 1, min(passes * 10, int(passes * goal / max(spent, 1)) + 1))
    return passes


def race(runners: Mapping[str, Runner], pace: Pace, seed: int = 1) -> Race:
    """Time all contenders, interleaved."""
    passes = {name: passes_of(runner.run, pace) for name, runner in runners.items()}
    times: dict[str, list[float]] = {name: [] for name in runners}
    order, random = list(runners), Random(seed)
    gc.collect()
    gc.freeze()
    try:
        for _ in range(pace.rounds):
            random.shuffle(order)
            for name in order:
                runner = runners[name]
                if passes[name] > 1:
                    runner.run()  # whoever was timed before has filled the caches
                spent = timed(runner.run, passes[name])
                times[name].append(spent / passes[name] / runner.units)
    finally:
        gc.unfreeze()
    return Race(times)
