"""Text output of `inspect`: the report as tables.

Rule of this file: it shows data and counts nothing; every text of a log goes through `shown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.json_output import UNDECODABLE
from ocpp16j_codec.cli.tally import NEWEST_FIRST
from ocpp16j_codec.cli.terminal import shown
from ocpp16j_codec.errors import QuirkKind
from ocpp16j_codec.quirks.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from ocpp16j_codec.cli.health import Health
    from ocpp16j_codec.cli.inspect_logs import Findings
    from ocpp16j_codec.cli.sessions import Session
    from ocpp16j_codec.cli.tally import Advised

__all__ = ["show_findings"]

#: The maximum number of stations and of calls without an answer that are printed.
_MOST_STATIONS = 40
_MOST_LISTED = 10
_KINDS = {kind.value: kind for kind in QuirkKind}

_KIND_NAMES = {
    "call": "CALL",
    "call_result": "CALLRESULT",
    "call_error": "CALLERROR",
    UNDECODABLE: "undecodable",
}
_NO_ACTION = {False: "(not known)", True: "(not in 1.6)"}
_PAIRING = (
    ("unanswered_calls", "call without an answer", "calls without an answer"),
    ("unmatched_results", "result that answers no call", "results that answer no call"),
    ("unmatched_errors", "error that answers no call", "errors that answer no call"),
    (
        "repeated_ids",
        "id reused before the answer",
        "ids reused before the answer",
    ),
)


def show_findings(console: Console, findings: Findings) -> None:
    """Print the report."""
    report = findings.as_object()
    _show_head(console, report, interrupted=findings.interrupted)
    _show_aside(console, report)
    if not report["frames"]:
        return
    _show_actions(console, findings, report)
    _show_stations(console, report)
    if findings.health is not None:
        _show_health(console, findings.health)
    _show_rules(console, report)
    _show_examples(
        console,
        "Quirks: deviations that were tolerated",
        report["quirks"],
        report["quirk_examples"],
        "yellow",
    )
    _show_examples(
        console,
        "Errors: frames that cannot be decoded",
        report["violations"],
        report["violation_examples"],
        "red",
    )
    if report.get("advice"):
        _show_advice(console, report["advice"])
    _show_open(console, report)
    if "sessions" in report:
        _show_sessions(console, report["sessions"])


def _show_head(console: Console, report: dict[str, Any], *, interrupted: bool) -> None:
    if interrupted:
        sentence = "Interrupted; the report has what was read until then."
        console.print(Text(sentence, style="bold yellow"))
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


def _show_aside(console: Console, report: dict[str, Any]) -> None:
    """Print the counts of damaged frames, copies and other versions, and assumptions."""
    lines: list[str] = []
    if report["damaged"]:
        first = report["damaged_frames"][0]
        many = "frames" if report["damaged"] > 1 else "frame"
        place = f"first in line {first['line']}: {first['damage']}"
        lines.append(f"{report['damaged']:,} {many} damaged by the log, not counted ({place})")
    if report["copies"]:
        many = "copies of earlier frames" if report["copies"] > 1 else "copy of an earlier frame"
        lines.append(f"{report['copies']:,} {many}, not counted")
    for version, count in report["other_versions"].items():
        many = "messages" if count > 1 else "message"
        lines.append(f"{count:,} {many} of OCPP {version}, not decoded")
    if report["assumed_utc"]:
        many = "times" if report["assumed_utc"] > 1 else "time"
        lines.append(
            f"{report['assumed_utc']:,} {many} without a time zone, assumed to be UTC; "
            "set another with --timezone NAME"
        )
    if report["newest_first"]:
        lines.append(NEWEST_FIRST)
    for line in lines:
        console.print(shown(line, "yellow"))


def _time(time: Any) -> str:
    return str(time.isoformat(sep=" ", timespec="seconds"))


def _table(console: Console, title: str, *columns: tuple[str, str]) -> Table:
    """Print the title of a table and return the table."""
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
    title = "Actions, most calls first"
    if timed:
        title += ", with response times"
    if any(times["estimated"] for times in report["response_times"].values()):
        title += " (median and p95 within 5 %)"
    columns = [
        ("action", "left"),
        ("calls", "right"),
        ("results", "right"),
        ("CALLERRORs", "right"),
    ]
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
    columns = (("station", "left"), ("frames", "right"), ("quirks", "right"), ("faults", "right"))
    table = _table(console, "Stations, most faults first", *columns)
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


def _show_health(console: Console, health: Health) -> None:
    """Print boot loops, silence and error states."""
    sources = {each.source for each in health.loops} | {each.source for each in health.gaps}
    several = len(sources | {each.source for each in health.states}) > 1

    def place(source: str, line: int) -> Text:
        return shown(f"{source}, line {line}" if several else f"line {line}", "dim", 120)

    def named(station: str | None) -> Text:
        return shown(station, limit=60) if station else Text("(not named)", style="dim")

    if health.loops:
        columns = [("station", "left"), ("boots", "right"), ("first", "left"), ("last", "left")]
        title = "Boot loops: 3 boots or more within 30 minutes, without Reset or TriggerMessage"
        table = _table(console, title, *columns, ("where", "left"))
        for loop in health.loops[:_MOST_LISTED]:
            table.add_row(
                named(loop.station), Text(f"{loop.boots:,}", style="red"), _time(loop.first),
                _time(loop.last), place(loop.source, loop.line),
            )  # fmt: skip
        console.print(table)
        _say_more(console, len(health.loops) + health.more_loops)
    if health.gaps:
        columns = [("station", "left"), ("silent", "right"), ("interval", "right")]
        columns += [("last heard", "left"), ("then", "left"), ("where", "left")]
        title = "Silence: nothing for more than twice the heartbeat interval, the longest first"
        table = _table(console, title, *columns)
        for gap in sorted(health.gaps, key=lambda each: -each.seconds)[:_MOST_LISTED]:
            then = "not heard again" if gap.heard is None else f"heard {_time(gap.heard)}"
            if gap.log_silent:
                then += "; the log itself is silent"
            table.add_row(
                named(gap.station), Text(_span(gap.seconds), style="yellow"),
                f"every {_span(gap.interval)}", _time(gap.last), Text(then),
                place(gap.source, gap.line),
            )  # fmt: skip
        console.print(table)
        _say_more(console, len(health.gaps) + health.more_gaps)
    if states := health.states:
        columns = [("station", "left"), ("connector", "right"), ("state", "left")]
        columns += [("error code", "left"), ("count", "right"), ("first", "left")]
        table = _table(console, "Error states, most frequent first", *columns)
        for state in states[:_MOST_STATIONS]:
            code = f"{state.error_code} ({state.vendor_code})" if state.vendor_code else (
                state.error_code)  # fmt: skip
            where = place(state.source, state.line)
            if state.first is not None:
                where.append(f", {_time(state.first)}")
            table.add_row(
                named(state.station), str(state.connector), shown(state.status, "red", 40),
                shown(code, limit=80), f"{state.count:,}", where,
            )  # fmt: skip
        console.print(table)
        _say_more(console, len(states) + health.more_states, _MOST_STATIONS)


def _say_more(console: Console, total: int, most: int = _MOST_LISTED) -> None:
    if total > most:
        console.print(Text(f"and {total - most:,} more; --json lists more", style="dim"))


def _span(seconds: float) -> str:
    """Return a duration in the two largest units it has."""
    whole = round(seconds)
    if whole < 120:
        return f"{whole} s"
    minutes, seconds = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min" if not seconds else f"{minutes} min {seconds} s"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h" if not minutes else f"{hours} h {minutes} min"
    days, hours = divmod(hours, 24)
    return f"{days} days" if not hours else f"{days} days {hours} h"


def _show_rules(console: Console, report: dict[str, Any]) -> None:
    """Print the rules that each station violates, with count and first line."""
    by_station = report["by_station"]
    if not by_station:
        return
    several = len({each.source for rules in by_station.values() for each in rules.values()}) > 1
    columns = (("station", "left"), ("rule", "left"), ("count", "right"), ("first", "left"))
    table = _table(console, "Deviations of each station, most frequent first", *columns)
    rows = [
        (name, rule, broken) for name, rules in by_station.items() for rule, broken in rules.items()
    ]
    rows.sort(key=lambda row: (-row[2].count, row[0], row[1]))
    for name, rule, broken in rows[:_MOST_STATIONS]:
        place = f"{broken.source}, " if several else ""
        place += f"line {broken.line}"
        if broken.first is not None:
            place += f", {_time(broken.first)}"
        table.add_row(
            shown(name, limit=60) if name else Text("(not named)", style="dim"),
            Text(rule, style="red" if rule in report["violations"] else "yellow"),
            f"{broken.count:,}",
            shown(place, "dim", 120),
        )
    console.print(table)
    if len(rows) > _MOST_STATIONS:
        rest = len(rows) - _MOST_STATIONS
        console.print(Text(f"and {rest:,} more; --json has them all", style="dim"))


def _show_advice(console: Console, advice: dict[str, Advised]) -> None:
    """Print what the schemas allow and the written specification does not."""
    columns = (("rule", "left"), ("count", "right"), ("for example", "left"))
    table = _table(console, "Advice: allowed by the schemas, not by the specification", *columns)
    for rule, each in sorted(advice.items(), key=lambda item: (-item[1].count, item[0])):
        text = Text.assemble(
            shown(f"line {each.line} at {each.path}", "dim", 120), "\n", shown(each.sentence)
        )
        table.add_row(Text(rule), f"{each.count:,}", text.append(f" ({each.section})", "dim"))
    console.print(table)


def _show_open(console: Console, report: dict[str, Any]) -> None:
    """Print the calls without an answer, and the answers without a call."""
    titles = (
        ("unanswered", "Calls without an answer", "action"),
        ("unmatched", "Answers without a call", "kind"),
    )
    for name, title, what in titles:
        listed = report[name]
        if not listed:
            continue
        several = len({each["source"] for each in listed}) > 1
        columns = (("station", "left"), (what, "left"), ("id", "left"), ("where", "left"))
        table = _table(console, title, *columns)
        for each in listed[:_MOST_LISTED]:
            place = f"{each['source']}, " if several else ""
            place += f"line {each['line']}"
            if each["time"] is not None:
                place += f", {_time(each['time'])}"
            table.add_row(
                shown(each["station"], limit=60) if each["station"] else Text("·", style="dim"),
                shown(each[what] or "", limit=60),
                shown(each["unique_id"], limit=48),
                shown(place, "dim", 120),
            )
        console.print(table)
        if len(listed) > _MOST_LISTED:
            rest = len(listed) - _MOST_LISTED
            console.print(Text(f"and {rest:,} more; --json lists up to 1,000", style="dim"))


def _show_sessions(console: Console, sessions: list[Session]) -> None:
    if not sessions:
        console.print(Text("\nno charging session in this log", style="dim"))
        return
    columns = [("station", "left"), ("connector", "right"), ("start", "left"), ("stop", "left")]
    columns += [("energy", "right"), ("reason", "left"), ("energy from", "left")]
    table = _table(console, "Sessions, in the order of their ends", *columns)
    for each in sessions[:_MOST_STATIONS]:
        energy = "·" if each.energy_wh is None else f"{each.energy_wh / 1000:,.3f} kWh"
        table.add_row(
            shown(each.station or "·", limit=60),
            "·" if each.connector is None else str(each.connector),
            "·" if each.start is None else _time(each.start),
            "·" if each.stop is None else _time(each.stop),
            energy,
            shown(each.reason or "still open", limit=30),
            Text(each.energy_from or "·", style="dim"),
        )
    console.print(table)
    if len(sessions) > _MOST_STATIONS:
        rest = len(sessions) - _MOST_STATIONS
        console.print(Text(f"and {rest:,} more; --json has them", style="dim"))


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
        kind = _KINDS.get(name)
        if kind is not None:
            text.append("\nask the vendor for: ", style="dim")
            text.append(CATALOG[kind].asks, style="dim")
        table.add_row(Text(name, style=style), f"{count:,}", text)
    console.print(table)
