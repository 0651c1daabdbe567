"""`inspect` for people: the report as tables.

Rule of this file: it shows data that others have counted; every name in it that came from a log
goes through `shown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.machine import UNDECODABLE
from ocpp16j_codec.cli.terminal import shown

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ocpp16j_codec.cli.inspecting import Findings

__all__ = ["show_findings"]

#: How many stations a person wants to see.
_MOST_STATIONS = 40

_KIND_NAMES = {
    "call": "CALL",
    "call_result": "CALLRESULT",
    "call_error": "CALLERROR",
    UNDECODABLE: "undecodable",
}
_NO_ACTION = {False: "(not known)", True: "(none of 1.6)"}
_PAIRING = (
    ("unanswered_calls", "call without an answer", "calls without an answer"),
    ("unmatched_results", "result that answers no call", "results that answer no call"),
    ("unmatched_errors", "error that answers no call", "errors that answer no call"),
    ("repeated_ids", "id used again while open", "ids used again while open"),
)


def show_findings(console: Console, findings: Findings) -> None:
    """Print the report."""
    report = findings.as_object()
    _show_head(console, report, interrupted=findings.interrupted)
    if not report["frames"]:
        return
    _show_actions(console, findings, report)
    _show_stations(console, report)
    _show_examples(
        console, "Quirks: tolerated", report["quirks"], report["quirk_examples"], "yellow"
    )
    _show_examples(
        console, "Errors: not readable", report["violations"], report["violation_examples"], "red"
    )


def _show_head(console: Console, report: dict[str, Any], *, interrupted: bool) -> None:
    if interrupted:
        console.print(Text("Interrupted; this is what had been read so far.", style="bold yellow"))
    kinds = [f"{report['kinds'][kind]:,} {name}" for kind, name in _KIND_NAMES.items()]
    frames = report["frames"]
    head = Text.assemble((f"{frames:,} frame{'s' * (frames != 1)}", "bold"), ": ", ", ".join(kinds))
    stations = len(report["stations"])
    if stations:
        head.append(f"; {stations:,} station{'s' * (stations != 1)}")
    if report["first"] is not None:
        head.append(f"\n{_time(report['first'])} to {_time(report['last'])}", style="dim")
    console.print(head)
    said = ", ".join(
        f"{report[name]:,} {one if report[name] == 1 else many}"
        for name, one, many in _PAIRING
        if report[name]
    )
    if said or report["kinds"]["call"]:
        console.print(said or "every call has its answer")


def _time(time: Any) -> str:
    return str(time.isoformat(sep=" ", timespec="seconds"))


def _table(console: Console, title: str, *columns: tuple[str, str]) -> Table:
    """A table with its title already printed."""
    console.print(Text(f"\n{title}", style="bold"))
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for name, justify in columns:
        if justify == "right":
            table.add_column(name, justify="right", no_wrap=True)
        else:
            table.add_column(name, overflow="fold")
    return table


def _numbers(values: Iterable[int], warning: str = "") -> list[Text]:
    return [
        Text(f"{value:,}" if value else "·", style=warning if value else "dim") for value in values
    ]


def _show_actions(console: Console, findings: Findings, report: dict[str, Any]) -> None:
    timed = bool(report["response_times"])
    title = "Actions, and how long their answers took" if timed else "Actions"
    columns = [("action", "left"), ("calls", "right"), ("results", "right"), ("errors", "right")]
    columns += [("quirks", "right"), ("undecodable", "right")]
    columns += [("median", "right"), ("p95", "right"), ("longest", "right")] if timed else []
    table = _table(console, title, *columns)
    by_calls = sorted(findings.tally.actions.items(), key=lambda item: (-item[1].calls, item[0]))
    for name, counts in by_calls:
        row = [shown(name) if name in ACTIONS else Text(_NO_ACTION[bool(name)], style="dim")]
        row += _numbers((counts.calls, counts.results))
        row += _numbers((counts.errors,), "red") + _numbers((counts.quirks,), "yellow")
        row += _numbers((counts.undecodable,), "red")
        if timed:
            times = report["response_times"].get(name)
            row += [
                Text(
                    _duration(times[f"{figure}_ms"]) if times else "·", style="" if times else "dim"
                )
                for figure in ("median", "p95", "longest")
            ]
        table.add_row(*row)
    console.print(table)
    if report["error_codes"]:
        codes = Text("CALLERROR codes: ", style="dim")
        pairs = [f"{code} {count:,}" for code, count in report["error_codes"].items()]
        codes.append_text(shown(", ".join(pairs), limit=500))
        console.print(codes)


def _duration(milliseconds: float) -> str:
    if milliseconds < 1000:
        return f"{milliseconds:.0f} ms"
    return f"{milliseconds / 1000:,.1f} s"


def _show_stations(console: Console, report: dict[str, Any]) -> None:
    stations = report["stations"]
    if not stations:
        return
    columns = (("station", "left"), ("frames", "right"), ("quirks", "right"), ("errors", "right"))
    table = _table(console, "Stations", *columns)
    ranked = sorted(
        stations.items(),
        key=lambda item: (-item[1].violations, -item[1].quirks, -item[1].frames, item[0]),
    )
    for name, counts in ranked[:_MOST_STATIONS]:
        row = [shown(name, limit=60), *_numbers((counts.frames,))]
        row += _numbers((counts.quirks,), "yellow") + _numbers((counts.violations,), "red")
        table.add_row(*row)
    console.print(table)
    if len(ranked) > _MOST_STATIONS:
        rest = len(ranked) - _MOST_STATIONS
        console.print(Text(f"and {rest:,} more stations; --json has them all", style="dim"))


def _show_examples(
    console: Console, title: str, counts: dict[str, int], examples: dict[str, Any], style: str
) -> None:
    if not counts:
        return
    several = len({example["source"] for example in examples.values()}) > 1
    table = _table(console, title, ("kind", "left"), ("count", "right"), ("for example", "left"))
    for name, count in counts.items():
        example = examples[name]
        place = f"{example['source']}, " if several else ""
        place += f"line {example['line']}"
        if example["station"]:
            place += f", {example['station']}"
        if example["action"]:
            place += f", {example['action']}"
        sentence = example["sentence"].partition(": ")[2] or example["sentence"]
        where = f" at {example['path']}" if example["path"] else ""
        text = Text.assemble(shown(place, "dim", 120), shown(where, "dim", 80), "\n")
        text.append_text(shown(sentence))
        table.add_row(Text(name, style=style), f"{count:,}", text)
    console.print(table)
