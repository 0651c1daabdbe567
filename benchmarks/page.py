"""Puts the figures of a run into the performance page of the documentation.

The page holds pairs of comments, `<!-- figures: NAME -->` and `<!-- end -->`; what stands between
them is written here and nowhere else. Prose is never touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from benchmarks.tables import as_ratio, markdown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.tables import Row, Table

__all__ = ["renew"]

_SLOT = re.compile(r"(<!-- figures: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renew(page: Path, tables: Sequence[Table], around: dict[str, Any]) -> None:
    """Fill the slots of the questions that were asked; the others stay as they are."""
    texts = {table.question: markdown(table) for table in tables}
    texts |= {f"{table.question}-targets": _targets([table]) for table in tables}
    texts["surroundings"] = _surroundings(around)

    def fill(slot: re.Match[str]) -> str:
        text = texts.get(slot["name"])
        return slot[0] if text is None else f"{slot[1]}{text}{slot[3]}"

    page.write_text(_SLOT.sub(fill, page.read_text("utf-8")), "utf-8")


def _surroundings(around: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in around["versions"].items())
    return f"{around['python']} on {around['machine']}; {versions}.\n"


def _targets(tables: Sequence[Table]) -> str:
    """One line for each target: a single figure, or how many of many rows meet it."""
    groups: dict[tuple[str, float], list[Row]] = {}
    for table in tables:
        for row in table.rows:
            if row.limit is not None:
                groups.setdefault((row.against, row.limit), []).append(row)
    lines = [
        "| against | target | rows | met | best | median | worst |",
        "| :-- | --: | --: | --: | --: | --: | --: |",
    ]
    for (against, limit), rows in groups.items():
        values = sorted(row.ratio.value for row in rows)
        met = sum(bool(row.met) for row in rows)
        best, middle, worst = values[0], values[len(values) // 2], values[-1]
        lines.append(
            f"| {against} | ≤ {as_ratio(limit)} | {len(rows)} | {met}"
            f" | {as_ratio(best)} | {as_ratio(middle)} | {as_ratio(worst)} |"
        )
    return "\n".join(lines) + "\n"
