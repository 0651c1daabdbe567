"""`python -m benchmarks`: ask the questions, print the tables."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import tables
from benchmarks.questions import QUESTIONS, SLOW
from benchmarks.stopwatch import Pace

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

THOROUGH = Pace(rounds=60, slice=5.0)
QUICK = Pace(rounds=15, slice=1.5)
PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "performance.md"
PAGES = (PAGE, PAGE.parent / "performance-in-detail.md", PAGE.parent / "archives.md")
PLOTS = PAGE.parent / "plots"


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="What the codec costs, beside everything else that could be used instead.",
        epilog=f"Questions: {', '.join(QUESTIONS)}. Asked only by name: {', '.join(SLOW)}.",
    )
    add = parser.add_argument
    add("--quick", action="store_true", help="fewer and shorter rounds; rougher figures")
    add("--only", action="append", metavar="QUESTION", choices=QUESTIONS, help="may be repeated")
    add("--json", type=Path, metavar="FILE", help="write all figures there")
    add(
        "--compare", type=Path, nargs="?", const=tables.BASELINE, metavar="BASELINE",
        help="show the ratios beside those of a baseline (default: the stored one)",
    )  # fmt: skip
    add(
        "--store", type=Path, nargs="?", const=tables.BASELINE, metavar="BASELINE",
        help="store the ratios of this run as the baseline",
    )  # fmt: skip
    add(
        "--plots", type=Path, nargs="?", const=PLOTS, metavar="FOLDER",
        help="draw the plots of the documentation and renew the figures on its pages",
    )  # fmt: skip
    return parser.parse_args(given)


def main(given: Sequence[str] | None = None) -> int:
    """Ask, print, and write what was asked for. No figure makes this fail."""
    arguments = _arguments(given)
    around = tables.surroundings()
    versions = ", ".join(f"{name} {number}" for name, number in around["versions"].items())
    print(f"{around['python']} on {around['machine']}\n{versions}\nclock: {around['clock']}\n")
    pace = QUICK if arguments.quick else THOROUGH
    done = []
    for name in arguments.only or [name for name in QUESTIONS if name not in SLOW]:
        if name in SLOW:
            print(f"{name} takes {SLOW[name]} on a quiet machine\n", flush=True)
        table = QUESTIONS[name](pace)
        done.append(table)
        print(tables.printed(table), flush=True)
    print(tables.summary(done))
    if arguments.json:
        arguments.json.write_text(json.dumps(tables.as_json(done), indent=1) + "\n", "utf-8")
    if arguments.compare:
        print(tables.compared(done, arguments.compare))
    if arguments.store:
        tables.store(done, arguments.store)
    if arguments.plots:
        from benchmarks import page, plots  # noqa: PLC0415 - only drawing needs matplotlib

        plots.draw(done, arguments.plots)
        for each in PAGES:
            page.renew(each, done, around)
    return 0


if __name__ == "__main__":
    sys.exit(main())
