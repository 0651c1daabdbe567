"""What is told of a run: one table per question, in print, as JSON, and against a baseline.

Each row is one comparison: what the subject needs, what the other needs, their ratio with its
middle half, and, where there is one, the target and whether it is met. A ratio below a tenth is
written as a fraction: 1/220 is 220 times faster.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.stopwatch import CLOCK, Race, Ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "BASELINE", "Row", "Table", "as_json", "as_ratio", "as_value", "compared", "markdown",
    "printed", "store", "summary", "surroundings",
]  # fmt: skip

BASELINE = Path(__file__).parent / "baseline.json"

_PACKAGES = (
    "ocpp16j_codec", "msgspec", "python-dateutil", "orjson", "pydantic", "jsonschema-rs", "ocpp",
    "jsonschema",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One comparison.

    Attributes:
        subject: who is looked at, and at what.
        against: whom it is compared with.
        ratio: how often the value of the other one the subject needs.
        values: what both need, in `unit`.
        unit: ns, bytes, and so on.
        limit: the greatest ratio that meets the target; `None` where there is no target.
    """

    subject: str
    against: str
    ratio: Ratio
    values: tuple[float, float]
    unit: str = "ns"
    limit: float | None = None

    @property
    def key(self) -> str:
        """What names this row in a baseline."""
        return f"{self.subject} / {self.against}"

    @property
    def met(self) -> bool | None:
        """Whether the target is met; `None` where there is none."""
        return None if self.limit is None else self.ratio.value <= self.limit


@dataclass
class Table:
    """The answer to one question.

    Attributes:
        question: its name on the command line.
        title: what is asked.
        how: what exactly was measured.
        rows: the comparisons.
        series: lines for a plot: name -> points.
    """

    question: str
    title: str
    how: str
    rows: list[Row] = field(default_factory=list)
    series: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def add(
        self,
        race: Race,
        subject: str,
        against: str,
        limit: float | None = None,
        label: str = "",
        other: str = "",
    ) -> None:
        """Add what a race says of two contenders."""
        self.rows.append(
            Row(
                label or subject,
                other or against,
                race.ratio(subject, against),
                (race.typical(subject), race.typical(against)),
                limit=limit,
            )
        )

    def add_values(
        self, subject: str, against: str, values: tuple[float, float], unit: str,
        limit: float | None = None, spread: Ratio | None = None,
    ) -> None:  # fmt: skip
        """Add a comparison of two values."""
        ratio = values[0] / values[1]
        self.rows.append(
            Row(subject, against, spread or Ratio(ratio, ratio, ratio), values, unit, limit)
        )


# -- print ---------------------------------------------------------------------------------------


def as_ratio(value: float) -> str:
    """A ratio as people read it."""
    if value >= 100:
        return f"{value:.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 else f"1/{1 / value:.0f}"


def as_value(value: float, unit: str) -> str:
    """A value as people read it."""
    if unit == "bytes":
        return f"{value / 1e6:.1f} MB" if value >= 1e5 else f"{value:.0f} B"
    if unit == "ns":
        for size, name in ((1e9, "s"), (1e6, "ms"), (1e3, "µs")):
            if value >= size:
                return (
                    f"{value / size:.3g} {name}"
                    if value < 999.5 * size
                    else f"{value / size:.0f} {name}"
                )
        return f"{value:.3g} ns"
    return f"{value:,.0f} {unit}"


_HEAD: tuple[str, ...] = (
    "subject", "needs", "against", "needs", "ratio", "middle half", "target", "met",
)  # fmt: skip


def _cells(row: Row) -> tuple[str, ...]:
    met = {True: "yes", False: "NO", None: ""}[row.met]
    ratio = row.ratio
    return (
        row.subject,
        as_value(row.values[0], row.unit),
        row.against,
        as_value(row.values[1], row.unit),
        as_ratio(ratio.value),
        f"{as_ratio(ratio.low)} to {as_ratio(ratio.high)}" if ratio.low != ratio.high else "",
        "" if row.limit is None else f"≤ {as_ratio(row.limit)}",
        met,
    )


def _aligned(lines: Sequence[Sequence[str]], left: tuple[int, ...]) -> Iterable[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = (
            cell.ljust(width) if index in left else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def printed(table: Table) -> str:
    """The table as text."""
    cells = [_HEAD, *map(_cells, table.rows)]
    lines = list(_aligned(cells, left=(0, 2, 7)))
    rule = "─" * max(map(len, lines))
    return "\n".join(
        (f"{table.title}  [{table.question}]", table.how, rule, lines[0], rule, *lines[1:], "")
    )


def markdown(table: Table) -> str:
    """The table as Markdown, without the columns that are about our own targets."""
    lines = [_HEAD[:-2], (":--", "--:", ":--", "--:", "--:", "--:")]
    lines += (_cells(row)[:-2] for row in table.rows)
    body = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"### {table.title}\n\n{table.how}\n\n{body}\n"


def summary(tables: Iterable[Table]) -> str:
    """How many targets are met, question by question; the tables tell which."""
    lines = []
    for table in tables:
        judged = [row.met for row in table.rows if row.met is not None]
        if judged:
            lines.append(f"{table.question}: {sum(judged)} of {len(judged)} targets met")
    return "\n".join(lines)


# -- JSON and baseline ---------------------------------------------------------------------------


def surroundings() -> dict[str, Any]:
    """What the figures depend on: machine, Python, versions."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        cpu = names[0].partition(":")[2].strip() if names else cpu
    return {
        "machine": f"{cpu}, {os.cpu_count()} processors, {platform.system()} {platform.machine()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}"
        + ("" if getattr(sys, "_is_gil_enabled", lambda: True)() else ", free-threaded"),
        "clock": CLOCK,
        "versions": {name: version(name) for name in _PACKAGES},
    }


def as_json(tables: Iterable[Table]) -> dict[str, Any]:
    """Everything that was measured."""
    return surroundings() | {
        "tables": {
            table.question: {
                "title": table.title,
                "how": table.how,
                "rows": [
                    {
                        "subject": row.subject,
                        "against": row.against,
                        "ratio": row.ratio.value,
                        "low": row.ratio.low,
                        "high": row.ratio.high,
                        "unit": row.unit,
                        "values": row.values,
                        "target": row.limit,
                        "met": row.met,
                    }
                    for row in table.rows
                ],
                "series": table.series,
            }
            for table in tables
        }
    }


def _against_baseline(tables: Iterable[Table]) -> dict[str, Any]:
    """What a later run is compared with: ratios only, since times belong to one machine."""
    ratios = {
        table.question: {row.key: float(f"{row.ratio.value:.4g}") for row in table.rows}
        for table in tables
    }
    around = surroundings()
    return {"python": around["python"], "versions": around["versions"], "ratios": ratios}


def store(tables: Iterable[Table], path: Path) -> None:
    """Keep the ratios of this run; those of questions that were not asked stay as they are."""
    fresh = _against_baseline(tables)
    if path.exists():
        fresh["ratios"] = json.loads(path.read_text("utf-8"))["ratios"] | fresh["ratios"]
    path.write_text(json.dumps(fresh, indent=1, ensure_ascii=False) + "\n", "utf-8")


def compared(tables: Iterable[Table], path: Path) -> str:
    """The ratios of this run beside those of a baseline, in one table."""
    stored = json.loads(path.read_text("utf-8"))
    python = surroundings()["python"]
    lines = [("question", "row", "baseline", "now", "change", "")]
    for table in tables:
        before = stored["ratios"].get(table.question, {})
        for row in table.rows:
            now, then = row.ratio, before.get(row.key)
            if then is None:
                lines.append((table.question, row.key, "none", as_ratio(now.value), "new", ""))
                continue
            change = now.value / then - 1
            # What the middle half of this run's own rounds covers is no change.
            noise = max(0.03, (now.high - now.low) / now.value)
            word = "" if abs(change) <= noise else "slower" if change > 0 else "faster"
            lines.append(
                (
                    table.question,
                    row.key,
                    as_ratio(then),
                    as_ratio(now.value),
                    f"{change:+.1%}",
                    word,
                )
            )
    text = "\n".join(_aligned(lines, left=(0, 1, 5)))
    if stored["python"] != python:
        text += f"\nThe baseline was taken with {stored['python']}, this run with {python}."
    return text
