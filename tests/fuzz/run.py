"""Run the fuzz targets for a bounded time: `make fuzz`, `make fuzz-long`, or by hand.

    python tests/fuzz/run.py --seconds 60                 # every target, the time shared out
    python tests/fuzz/run.py --target schema --seconds 600 --seed 7
    python tests/fuzz/run.py --replay FILE                # what was found, again

With atheris (Linux) libFuzzer is at the wheel, guided by coverage, and our `mutate` does the
changing. Without it a plain loop does the same with less guidance: it keeps what the codec has said
something new about. What is found is written to tests/corpus/regressions, where a test and every
later run start from it. The target `cost` has a search of its own, see `dearest`. The exit status
is 1 if anything was found.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import re
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import dearest
import targets

from ocpp16j_codec import TOLERANT, DecodeError
from ocpp16j_codec.testing import mutate

if TYPE_CHECKING:
    from collections.abc import Sequence

ONE = Path(__file__).with_name("one.py")
#: The longest text that is tried; what is hostile by its size alone has tests of its own.
LONGEST = 20_000
#: How many texts the plain loop keeps.
KEPT = 4000


class Done(NamedTuple):
    """What came of one target."""

    name: str
    executions: int
    seconds: float
    found: list[str]
    guided: str


def say(text: str) -> None:
    """Print a line, now."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for, and say what came of it."""
    options = _options(arguments)
    if options.replay:
        for name in options.target or targets.TARGETS:
            targets.TARGETS[name](Path(options.replay).read_bytes())
            say(f"{name}: nothing found")
        return 0
    names = [name for name in options.target or targets.TARGETS if _is_possible(name)]
    guided = options.engine == "atheris" or (
        options.engine == "auto" and importlib.util.find_spec("atheris") is not None
    )
    share = options.seconds / max(len(names), 1)
    others = [name for name in names if name != "cost"]
    results = [fuzz_cost(share, options.seed)] if "cost" in names else []
    if guided:
        results += [fuzz_guided(name, share, options.seed) for name in others]
    elif others:
        results += fuzz_plainly(others, share * len(others), options.seed)
    for result in results:
        say(
            f"{result.name:10} {result.executions:12,} executions {result.seconds:8.1f} s "
            f"{len(result.found)} found  {result.guided}"
        )
        for text in result.found:
            say(text)
    total = sum(result.executions for result in results)
    say(f"{'all':10} {total:12,} executions")
    return 1 if any(result.found for result in results) else 0


def _options(arguments: Sequence[str] | None) -> Any:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--target", action="append", choices=sorted(targets.TARGETS))
    parser.add_argument("--engine", choices=["auto", "atheris", "plain"], default="auto")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--replay", help="run the targets on this file instead")
    return parser.parse_args(arguments)


def _is_possible(name: str) -> bool:
    missing = [
        module for module in targets.NEEDS.get(name, ()) if importlib.util.find_spec(module) is None
    ]
    if missing:
        say(f"{name:10} left out, it needs {' and '.join(missing)}")
    return not missing


# -- what is dear ---------------------------------------------------------------------------------


def fuzz_cost(seconds: float, seed: int) -> Done:
    """Look for the dearest texts; see `dearest`. What is above the bounds is found."""
    start = time.monotonic()
    tried, dear = dearest.dearest(seconds, seed)
    told, above = dearest.report(dear)
    for text in told:
        say(text)
    guided = f"{len(dear)} classes, the dearest takes {dear[0].lines:.0f} lines a byte"
    return Done("cost", tried, time.monotonic() - start, above, guided)


# -- without atheris -------------------------------------------------------------------------------


def fuzz_plainly(
    names: Sequence[str], seconds: float, seed: int, *, most: int | None = None
) -> list[Done]:
    """Mutate and try on every target, keeping what made the codec say something new."""
    random, start = Random(seed), time.monotonic()
    pool = sorted({data for name in names for data in targets.seeds(name)})
    known = {_heard(data) for data in pool}
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    spent = dict.fromkeys(names, 0.0)
    tried = 0
    fresh = list(pool)
    while time.monotonic() - start < seconds and (most is None or tried < most):
        data = fresh.pop() if fresh else mutate(random.choice(pool), random).data[:LONGEST]
        tried += 1
        for name in names:
            before = time.monotonic()
            _try(name, data, found[name])
            spent[name] += time.monotonic() - before
        heard = _heard(data) if tried % 4 == 0 and len(data) < LONGEST / 10 else None
        if heard is not None and heard not in known:
            known.add(heard)
            if len(pool) < KEPT:
                pool.append(data)
            else:
                pool[random.randrange(KEPT)] = data
    guided = f"plainly, {len(pool)} texts kept"
    return [Done(name, tried, spent[name], list(found[name].values()), guided) for name in names]


def _heard(data: bytes) -> Any:
    """What the tolerant codec says of a text, in short."""
    try:
        frame = TOLERANT.decode(data)
    except DecodeError as error:
        return frozenset(violation.category for violation in error.violations), error.action
    return frozenset(quirk.kind for quirk in frame.quirks), getattr(frame, "action", None)


def _try(name: str, data: bytes, found: dict[str, str]) -> None:
    try:
        targets.TARGETS[name](data)
    except Exception as error:  # noqa: BLE001 - whatever it is, it was not to be
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{type(error).__name__} {Path(frame.filename).name}:{frame.lineno}"
        if where not in found and len(found) < 20:
            path = targets.REGRESSIONS / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}"
            path.write_bytes(data)
            found[where] = f"  {where}: {str(error)[:300]}\n  {data[:300]!r}\n  kept as {path.name}"


# -- with atheris ----------------------------------------------------------------------------------


def fuzz_guided(name: str, seconds: float, seed: int) -> Done:
    """Let libFuzzer run one target in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        start_from = Path(folder) / "seeds"
        start_from.mkdir()
        for number, data in enumerate(targets.seeds(name)):
            (start_from / f"{number:05}").write_bytes(data)
        words = Path(folder) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in targets.dictionary()))
        start = time.monotonic()
        done = subprocess.run(
            [
                sys.executable, ONE, name, f"-max_total_time={int(seconds)}", f"-seed={seed}",
                f"-dict={words}", f"-max_len={LONGEST}", "-timeout=20", "-rss_limit_mb=2048",
                "-print_final_stats=1", f"-artifact_prefix={targets.REGRESSIONS}/{name}-",
                str(start_from),
            ],
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip
    said = done.stderr
    counts = re.findall(r"stat::number_of_executed_units:\s*(\d+)", said) or re.findall(
        r"^#(\d+)", said, re.MULTILINE
    )
    covered = re.findall(r"cov: (\d+) ft: (\d+)", said)
    found = [] if done.returncode == 0 else [said[-3000:] + done.stdout[-1000:]]
    guided = "edges {}, features {}".format(*covered[-1]) if covered else ""
    executions = int(counts[-1]) if counts else 0
    return Done(name, executions, time.monotonic() - start, found, guided)


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    sys.exit(main())
