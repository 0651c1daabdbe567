"""Puts the figures of a run into the performance pages of the documentation.

The pages hold pairs of comments, `<!-- figures: NAME -->` and `<!-- end -->`; what stands between
them is written here and nowhere else. Prose is never touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from benchmarks.contenders import (
    BARE,
    JSON,
    MOBILITYHOUSE,
    ORJSON,
    PYDANTIC,
    STRICT_NAME,
    TOLERANT_NAME,
)
from benchmarks.questions.native import RUST
from benchmarks.tables import as_ratio, as_value, markdown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from benchmarks.tables import Table

__all__ = ["renew"]

#: The first table of the performance page: what is told of which comparison.
_HEADLINE = (
    ("a call of the mix", "mix", TOLERANT_NAME, BARE),
    ("", "mix", TOLERANT_NAME, ORJSON),
    ("", "mix", TOLERANT_NAME, JSON),
    ("", "mix", TOLERANT_NAME, PYDANTIC),
    ("", "native", TOLERANT_NAME, RUST),
    ("", "mix", TOLERANT_NAME, MOBILITYHOUSE),
    ("the same, with duplicate detection", "mix", STRICT_NAME, BARE),
    ("a Heartbeat, the smallest call", "actions", "Heartbeat", BARE),
    ("a result of the mix", "results", TOLERANT_NAME, BARE),
    ("a call of a fleet where 10 % deviate", "fleet", "10 of 100", "none deviates"),
    ("a call of a fleet where 30 % deviate", "fleet", "30 of 100", "none deviates"),
    ("a call of a fleet where all deviate", "fleet", "100 of 100", JSON),
    ("", "fleet", "100 of 100", MOBILITYHOUSE),
)
_SLOT = re.compile(r"(<!-- figures: (?P<name>[\w-]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def renew(page: Path, tables: Sequence[Table], around: dict[str, Any]) -> None:
    """Fill the slots of the questions that were asked; the others stay as they are."""
    texts = {table.question: markdown(table) for table in tables}
    texts["surroundings"] = _surroundings(around)
    texts |= _headline(tables)

    def fill(slot: re.Match[str]) -> str:
        text = texts.get(slot["name"])
        return slot[0] if text is None else f"{slot[1]}{text}{slot[3]}"

    page.write_text(_SLOT.sub(fill, page.read_text("utf-8")), "utf-8")


def _headline(tables: Sequence[Table]) -> dict[str, str]:
    """The few figures that matter most, or nothing where some of their questions were not asked."""
    rows = {table.question: table.rows for table in tables}
    lines = ["| | needs | against | ratio |", "| :-- | --: | :-- | --: |"]
    for label, question, subject, against in _HEADLINE:
        for row in rows.get(question, ()):
            if row.subject.startswith(subject) and row.against == against:
                value = as_value(row.values[0], row.unit) if label else ""
                lines.append(f"| {label} | {value} | {against} | {as_ratio(row.ratio.value)} |")
                break
        else:
            if (
                rows.get(question) != []
            ):  # what could not be asked, as the program in Rust, is left out
                return {}
    return {"headline": "\n".join(lines) + "\n"}


def _surroundings(around: dict[str, Any]) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in around["versions"].items())
    return f"{around['python']} on {around['machine']}; {versions}.\n"
