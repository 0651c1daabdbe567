"""`inspect --html`: the report as one self-contained page (extra: cli, for jinja2).

Rule of this file: it decides the content of the page in plain values, and the template writes them
with autoescape. No text of a log becomes markup, an address, a name of an attribute, or a style:
addresses on the page are numbers that this module assigns.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct, field

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.cli.html_collecting import Shown
from ocpp16j_codec.cli.tally import NEWEST_FIRST
from ocpp16j_codec.cli.terminal import visible
from ocpp16j_codec.errors import ErrorCode, QuirkKind
from ocpp16j_codec.quirks.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from ocpp16j_codec.cli.html_collecting import Bucket, Collection, Group, Lane, StationStory
    from ocpp16j_codec.cli.inspect_logs import Findings

__all__ = ["html_page"]

#: The maximum number of rows of a table.
_MOST_ROWS = 200
#: A longer table shows its number of rows, because it has to be scrolled.
_MOST_AT_A_GLANCE = 10
#: The maximum number of charge points with a timeline, and of connectors of each.
_MOST_TIMELINES = 40
_MOST_CONNECTORS = 6
_LONGEST_NAME = 80
_LONGEST_ID = 48
_KINDS = {kind.value: kind for kind in QuirkKind}
#: The effects of quirks, the worst last, with a sentence about each.
_EFFECTS = {
    "certain": "mended, certain",
    "kept": "kept as it came",
    "assumed": "rests on an assumption",
    "lost": "something is lost",
}
_ARROWS = {
    "cp-to-csms": "charge point → central system",
    "csms-to-cp": "central system → charge point",
}
#: The states of OCPP 1.6 section 7.7 and their colors.
_STATES = {
    "Available": "available",
    "Preparing": "preparing",
    "Charging": "charging",
    "SuspendedEVSE": "suspended",
    "SuspendedEV": "suspended",
    "Finishing": "finishing",
    "Reserved": "reserved",
    "Unavailable": "unavailable",
    "Faulted": "faulted",
}
_LEGEND = (
    ("available", "Available"), ("preparing", "Preparing"), ("charging", "Charging"),
    ("suspended", "Suspended"), ("finishing", "Finishing"), ("reserved", "Reserved"),
    ("unavailable", "Unavailable"), ("faulted", "Faulted"), ("other", "another state"),
)  # fmt: skip
#: What to do about frames that cannot be decoded, by the code of their reply (OCPP-J 4.2.3).
_ADVICE: dict[str, str] = {
    ErrorCode.NOT_IMPLEMENTED: "an action that OCPP 1.6 has, spelled as in the specification",
    ErrorCode.NOT_SUPPORTED: "only actions that this side may send",
    ErrorCode.PROTOCOL_ERROR: "every required member of the message (OCPP 1.6 section 6)",
    ErrorCode.FORMATION_VIOLATION: "one whole frame of JSON in a WebSocket message (OCPP-J 4.2)",
    ErrorCode.TYPE_CONSTRAINT_VIOLATION: "values of the types of the schemas (OCPP 1.6 section 7)",
    ErrorCode.PROPERTY_CONSTRAINT_VIOLATION: "values within what their types allow "
    "(OCPP 1.6 section 7)",
    ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION: "as many elements as the message requires "
    "(OCPP 1.6 section 6)",
}
#: The end of a scale, as a multiple of a power of ten.
_NICE = (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10)


class Cell(Struct):
    """A cell of a table.

    Attributes:
        text: its text.
        link: the number of the list of frames that it links to.
        kind: its style.
        more: a second, smaller line.
    """

    text: str
    link: int | None = None
    kind: str = ""
    more: str = ""


class Table(Struct):
    """A table with its title, and a sentence about its order and omitted rows."""

    name: str
    title: str
    note: str
    columns: tuple[tuple[str, str], ...]
    rows: list[list[Cell]] = field(default_factory=list)


class Frames(Struct):
    """A list of frames at the end of the page."""

    number: int
    title: str
    note: str
    frames: list[Shown]


class _Links:
    """The numbers of the lists of frames that the page links to."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._numbers: dict[Hashable, int] = {}
        self.lists: list[Frames] = []

    def to(self, key: Hashable, title: str) -> int | None:
        """Return the number of the list for `key`; `None` if nothing was kept for it."""
        group: Group | None = self._collection.groups.get(key)
        if group is None or not group.frames:
            return None
        return self.to_group(key, group, title)

    def to_group(self, key: Hashable, group: Group, title: str) -> int:
        kept = len(group.frames)
        note = (
            f"first {kept:,} of {group.count:,}"
            if group.count > kept
            else f"{kept:,} frame{'s' * (kept != 1)}"
        )
        return self._number(key, title, note, group.frames)

    def to_slowest(self, key: Hashable, title: str) -> int | None:
        group = self._collection.groups.get(key)
        if group is None or not group.frames:
            return None
        note = f"of {group.count:,}; those that were the slowest so far, the slowest first"
        return self._number(key, title, note, group.frames)

    def to_frame(self, shown: Shown | None, title: str) -> int | None:
        """Return the number of a list with one frame."""
        if shown is None:
            return None
        return self._number(id(shown), title, "1 frame", [shown])

    def _number(self, key: Hashable, title: str, note: str, frames: list[Shown]) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.lists) + 1
            self.lists.append(Frames(known, title, note, frames))
        return known


def html_page(
    findings: Findings, collection: Collection, *, logs: str, redacted: bool = False
) -> str:
    """Return the report as a self-contained HTML page.

    Args:
        findings: the counts.
        collection: the frames and times to show.
        logs: the names of the logs, in a few words.
        redacted: whether id tags are masked, which the page says.
    """
    environment = Environment(
        loader=PackageLoader("ocpp16j_codec.cli", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.filters["moment"] = _time
    view = _View(findings, collection)
    return environment.get_template("report.html.j2").render(
        logs=visible(logs, 200), redacted=redacted, arrows=_ARROWS, **view.as_values()
    )


class _View:
    """The page as plain values."""

    def __init__(self, findings: Findings, collection: Collection) -> None:
        self.findings = findings
        self.report = findings.as_object()
        self.collection = collection
        self.links = _Links(collection)
        places = [each["source"] for each in self.report["quirk_examples"].values()]
        places += [shown.source for g in collection.groups.values() for shown in g.frames[:1]]
        self.several = len(set(places)) > 1

    def as_values(self) -> dict[str, Any]:
        report = self.report
        tables = {
            "broken": self._broken(),
            "loops": self._loops(),
            "silence": self._silence(),
            "states": self._states(),
            "advised": self._advised(),
            "stations": self._stations(),
            "unanswered": self._unanswered(),
            "unmatched": self._unmatched(),
            "repeated": self._repeated(),
            "errors": self._errors(),
            "unreadable": self._unreadable(),
            "aside": self._aside(),
            "sessions": self._sessions(),
            "actions": self._actions(),
        }
        rules = self._rules()
        timelines, axis = self._timelines()
        plots = self._plots()
        return {
            "first": report["first"],
            "last": report["last"],
            "interrupted": self.findings.interrupted,
            "figures": self._figures(),
            "notes": self._notes(),
            "tables": tables,
            "rules": rules,
            "timelines": timelines,
            "timeline_note": self._timeline_note(timelines),
            "axis": axis,
            "legend": _LEGEND,
            "plots": plots,
            "lists": self.links.lists,
            "full": self.collection.full,
        }

    # -- what stands on top ------------------------------------------------------------------------

    def _figures(self) -> list[dict[str, Any]]:
        report = self.report
        kinds = report["kinds"]
        named = sum(1 for name in report["stations"] if name)
        unmatched = report["unmatched_results"] + report["unmatched_errors"]
        figures = [
            (report["frames"], "frames", "actions", ""),
            (named, "charge points", "stations", ""),
            (sum(report["quirks"].values()), "quirks", "broken", "warn"),
            (kinds["undecodable"], "unreadable frames", "unreadable", "bad"),
            (kinds["call_error"], "CALLERRORs", "errors", "warn"),
            (report["unanswered_calls"], "calls without an answer", "unanswered", "warn"),
            (unmatched, "answers without a call", "unmatched", "warn"),
            (
                report["repeated_ids"],
                "ids reused before the answer",
                "repeated",
                "warn",
            ),
        ]
        health = self.findings.health
        if health is not None:
            found = (
                (len(health.loops) + health.more_loops, "boot loops", "loops", "bad"),
                (len(health.gaps) + health.more_gaps, "silences", "silence", "warn"),
                (sum(each.count for each in health.states), "error states", "states", "warn"),
            )
            figures += [each for each in found if each[0]]
        return [
            {
                "number": f"{count:,}",
                "name": name,
                "to": to,
                "kind": kind if count else "",
            }
            for count, name, to, kind in figures
        ]

    def _notes(self) -> list[str]:
        report = self.report
        notes: list[str] = []
        if report["assumed_utc"]:
            many = "s were" if report["assumed_utc"] > 1 else " was"
            notes.append(
                f"{report['assumed_utc']:,} time{many} taken as UTC, for want of a zone; "
                "--timezone names one."
            )
        if report["newest_first"]:
            notes.append(f"{NEWEST_FIRST[:1].upper()}{NEWEST_FIRST[1:]}.")
        notes += [visible(problem, 300) for problem in self.findings.problems[:10]]
        if self.collection.failed:
            notes.append(
                f"{self.collection.failed:,} records could not be collected for this page."
            )
        return notes

    # -- tables ------------------------------------------------------------------------------------

    def _broken(self) -> Table:
        rows = [
            (name, rule, broken)
            for name, rules in self.report["by_station"].items()
            for rule, broken in rules.items()
        ]
        rows.sort(key=lambda row: (-row[2].count, row[0], row[1]))
        table = Table(
            "broken",
            "Which charge point breaks which rule",
            _order("most frequent first", len(rows)),
            (("charge point", ""), ("rule", ""), ("count", "num"), ("first", ""), ("since", "num"),
             ("ask the vendor for", "wide aside")),
        )  # fmt: skip
        for name, rule, broken in rows[:_MOST_ROWS]:
            link = self.links.to(("broken", name, rule), f"{_station(name)}: {rule}")
            table.rows.append([
                _station_cell(name),
                Cell(rule, kind="bad" if rule in self.report["violations"] else "warn"),
                Cell(f"{broken.count:,}", link),
                Cell(self._place(broken.source, broken.line), link),
                Cell(_time(broken.first) or "·"),
                Cell(_advice(rule)[0], kind="dim"),
            ])  # fmt: skip
        return table

    def _stations(self) -> Table:
        stations = self.report["stations"]
        ranked = sorted(
            stations.items(),
            key=lambda item: (-item[1].violations, -item[1].quirks, -item[1].frames, item[0]),
        )
        table = Table(
            "stations",
            "Charge points",
            _order("most faults first", len(ranked)),
            (("charge point", ""), ("frames", "num"), ("quirks", "num"), ("faults", "num"),
             ("CALLERRORs", "num"), ("boots", "num"), ("error states", "num"), ("sessions", "num"),
             ("last seen", "num")),
        )  # fmt: skip
        for name, counts in ranked[:_MOST_ROWS]:
            story = self.collection.stories.get(name)
            shown = _station(name)
            errors = self.links.to(("errors", name), f"{shown}: CALLERRORs and unreadable frames")
            product = "" if story is None else _product(story)
            states = [] if story is None else [c for c in story.error_codes if c != "NoError"]
            codes = ", ".join(states)
            table.rows.append([
                Cell(shown, kind="" if name else "dim", more=product),
                self._count(counts.frames, ("station", name), f"{shown}: frames"),
                self._count(counts.quirks, ("odd", name), f"{shown}: frames with quirks", "warn"),
                Cell(_number(counts.violations), errors if counts.violations else None, "bad"),
                *(
                    [Cell("·", kind="dim")] * 4
                    if story is None
                    else [
                        Cell(_number(story.call_errors), errors if story.call_errors else None),
                        self._count(story.boot_count, ("boot", name), f"{shown}: boots"),
                        self._count(story.faulted, ("faulted", name), f"{shown}: error states",
                                    "warn", visible(codes, _LONGEST_NAME)),
                        self._count(story.sessions, ("sessions", name), f"{shown}: sessions"),
                    ]
                ),
                Cell("·" if story is None or story.last is None else _clock(story.last)),
            ])  # fmt: skip
        return table

    def _loops(self) -> Table:
        health = self.findings.health
        loops = [] if health is None else health.loops
        total = len(loops) + (0 if health is None else health.more_loops)
        table = Table(
            "loops",
            "Boot loops",
            _order(
                "three boots or more within 30 minutes that no Reset asked for, as in the log",
                total, min(len(loops), _MOST_ROWS),
            ),
            (("charge point", ""), ("boots", "num"), ("first", ""), ("last", ""), ("where", "")),
        )  # fmt: skip
        for each in loops[:_MOST_ROWS]:
            name = each.station or ""
            link = self.links.to(("boot", name), f"{_station(name)}: boots")
            table.rows.append([
                _station_cell(name),
                Cell(f"{each.boots:,}", link, "bad"), Cell(_time(each.first)),
                Cell(_time(each.last)), Cell(self._place(each.source, each.line), link),
            ])  # fmt: skip
        return table

    def _silence(self) -> Table:
        health = self.findings.health
        gaps = [] if health is None else health.gaps
        total = len(gaps) + (0 if health is None else health.more_gaps)
        table = Table(
            "silence",
            "Silence: missing heartbeats",
            _order(
                "nothing for more than twice the interval the charge point was given; "
                "the longest first",
                total, min(len(gaps), _MOST_ROWS),
            ),
            (("charge point", ""), ("silent for", "num"), ("asked for every", "num"),
             ("heard last", ""), ("heard again", ""), ("where", "")),
        )  # fmt: skip
        ranked = sorted(enumerate(gaps), key=lambda each: -each[1].seconds)
        for number, each in ranked[:_MOST_ROWS]:
            name = each.station or ""
            title = f"{_station(name)}: before and after a silence"
            if each.heard is None:
                last = self.collection.last_of(each.station, each.source)
                link = self.links.to_frame(last, f"{_station(name)}: the last frame")
            else:
                link = self.links.to(("silence", number), title)
            again = "not in this log" if each.heard is None else _time(each.heard)
            table.rows.append([
                _station_cell(name),
                Cell(_duration(each.seconds), link, "warn",
                     "the log itself is silent" if each.log_silent else ""),
                Cell(_duration(each.interval).removesuffix(" 00 s")), Cell(_time(each.last)),
                Cell(again, kind="" if each.heard else "dim"),
                Cell(self._place(each.source, each.line), link),
            ])  # fmt: skip
        return table

    def _states(self) -> Table:
        health = self.findings.health
        states = [] if health is None else health.states
        total = len(states) + (0 if health is None else health.more_states)
        table = Table(
            "states",
            "Error states",
            _order("StatusNotifications with Faulted or an error code, most frequent first",
                   total, min(len(states), _MOST_ROWS)),
            (("charge point", ""), ("connector", "num"), ("state", ""), ("error code", ""),
             ("count", "num"), ("first", "")),
        )  # fmt: skip
        for each in states[:_MOST_ROWS]:
            name = each.station or ""
            link = self.links.to(("faulted", name), f"{_station(name)}: error states")
            vendor = f"vendor's code {visible(each.vendor_code, 60)}" if each.vendor_code else ""
            table.rows.append([
                _station_cell(name), Cell(str(each.connector)),
                Cell(visible(each.status, 40), kind="bad" if each.status == "Faulted" else ""),
                Cell(visible(each.error_code, 60), more=vendor), Cell(f"{each.count:,}", link),
                Cell(self._place(each.source, each.line), link, more=_time(each.first)),
            ])  # fmt: skip
        return table

    def _advised(self) -> Table | None:
        advice = self.report.get("advice")
        if advice is None:
            return None
        table = Table(
            "advised",
            "Allowed by the schemas, not by the specification",
            _order("most frequent first", len(advice)),
            (("rule", ""), ("count", "num"), ("first", ""), ("what is wrong", "wide")),
        )
        ranked = sorted(advice.items(), key=lambda item: (-item[1].count, item[0]))
        for rule, each in ranked[:_MOST_ROWS]:
            link = self.links.to(("advice", rule), rule)
            table.rows.append([
                Cell(rule, kind="warn"), Cell(f"{each.count:,}", link),
                Cell(self._place(each.source, each.line), link, more=visible(each.path, 120)),
                Cell(visible(f"{each.sentence} ({each.section})", 300), kind="wide"),
            ])  # fmt: skip
        return table

    def _unanswered(self) -> Table:
        listed, total = self.report["unanswered"], self.report["unanswered_calls"]
        table = Table(
            "unanswered",
            "Calls without an answer",
            _order("in the order in which they were given up", total, min(len(listed), _MOST_ROWS)),
            (("charge point", ""), ("action", ""), ("id", "mono"), ("where", "")),
        )
        for each in listed[:_MOST_ROWS]:
            shown = self.collection.unanswered(each["source"], each["line"], each["unique_id"])
            link = self.links.to_frame(shown, f"No answer: {visible(each['action'], 60)}")
            table.rows.append(self._open_row(each, each["action"], link))
        return table

    def _unmatched(self) -> Table:
        report = self.report
        listed = report["unmatched"]
        total = report["unmatched_results"] + report["unmatched_errors"]
        names = {"call_result": "CALLRESULT", "call_error": "CALLERROR"}
        table = Table(
            "unmatched",
            "Answers without a call",
            _order("as in the log", total, min(len(listed), _MOST_ROWS)),
            (("charge point", ""), ("kind", ""), ("id", "mono"), ("where", "")),
        )
        for each in listed[:_MOST_ROWS]:
            key = (each["source"], each["line"], each["unique_id"])
            kind = names[each["kind"]]
            link = self.links.to_frame(self.collection.unmatched.get(key), f"No call: {kind}")
            table.rows.append(self._open_row(each, kind, link))
        return table

    def _open_row(self, each: dict[str, Any], what: str, link: int | None) -> list[Cell]:
        name = each["station"] or ""
        return [
            _station_cell(name),
            Cell(visible(what or "", 60)),
            Cell(visible(each["unique_id"], _LONGEST_ID), kind="mono"),
            Cell(self._place(each["source"], each["line"]), link, more=_time(each["time"])),
        ]

    def _repeated(self) -> Table:
        listed, total = self.collection.repeated, self.report["repeated_ids"]
        table = Table(
            "repeated",
            "Ids used again while their call was open",
            _order("as in the log", total, len(listed)),
            (("charge point", ""), ("action", ""), ("id", "mono"), ("where", "")),
        )
        for shown, unique_id in zip(listed, self.collection.repeated_ids, strict=True):
            link = self.links.to_frame(shown, "Id used again while its call was open")
            row = {"station": shown.station, "unique_id": unique_id, "source": shown.source,
                   "line": shown.line, "time": shown.time}  # fmt: skip
            table.rows.append(self._open_row(row, shown.action or "", link))
        return table

    def _errors(self) -> Table:
        codes = self.report["error_codes"]
        table = Table(
            "errors",
            "CALLERRORs",
            _order("most frequent first", len(codes)),
            (("code", ""), ("count", "num"), ("first", "")),
        )
        for code, count in list(codes.items())[:_MOST_ROWS]:
            group = self.collection.groups.get(("code", code[:120]))
            link = self.links.to(("code", code[:120]), f"CALLERROR {visible(code, 60)}")
            first = group.frames[0] if group is not None and group.frames else None
            table.rows.append([
                Cell(visible(code, 60) or "(empty)"),
                Cell(f"{count:,}", link),
                self._first(first, link),
            ])  # fmt: skip
        return table

    def _unreadable(self) -> Table:
        violations, examples = self.report["violations"], self.report["violation_examples"]
        table = Table(
            "unreadable",
            "Frames that cannot be decoded",
            _order("by the CALLERROR that is due for them, most frequent first", len(violations)),
            (("due", ""), ("count", "num"), ("first", ""), ("what is wrong", "wide")),
        )
        for code, count in violations.items():
            example = examples[code]
            link = self.links.to(("rule", code), f"Not readable: {code}")
            station = f"{_station(example['station'])}, " if example["station"] else ""
            table.rows.append([
                Cell(code, kind="bad"),
                Cell(f"{count:,}", link),
                Cell(self._place(example["source"], example["line"]), link,
                     more=f"{station}{visible(example['action'] or '', 60)}".rstrip(", ")),
                Cell(visible(example["sentence"], 300), kind="wide"),
            ])  # fmt: skip
        return table

    def _aside(self) -> Table:
        report = self.report
        table = Table(
            "aside",
            "Not counted for any charge point",
            "what the log did, or what is of another OCPP",
            (("what", ""), ("count", "num"), ("first", "")),
        )
        names: list[tuple[str, int, Hashable]] = [
            ("damaged by the log", report["damaged"], ("damaged",)),
            ("copies of frames that the log has already", report["copies"], ("copies",)),
        ]
        names += [
            (f"messages of OCPP {visible(version, 40)}", count, ("version", version))
            for version, count in report["other_versions"].items()
        ]
        for name, count, key in names[:_MOST_ROWS]:
            if not count:
                continue
            group = self.collection.groups.get(key)
            link = self.links.to(key, name[:1].upper() + name[1:])
            first = group.frames[0] if group is not None and group.frames else None
            table.rows.append([Cell(name), Cell(f"{count:,}", link), self._first(first, link)])
        return table

    def _sessions(self) -> Table:
        sessions = self.report.get("sessions", [])
        more = 0 if self.findings.sessions is None else self.findings.sessions.more
        table = Table(
            "sessions",
            "Charging sessions",
            _order(
                "in the order of their ends; times by the clock of the charge point",
                len(sessions) + more,
            ),
            (("charge point", ""), ("connector", "num"), ("start", ""), ("stop", ""),
             ("duration", "num"), ("energy", "num"), ("energy from", ""), ("reason", ""),
             ("where", "")),
        )  # fmt: skip
        for each in sessions[:_MOST_ROWS]:
            name = each.station or ""
            shown = self.collection.starts.get((each.source, each.line))
            link = self.links.to_frame(shown, f"{_station(name)}: a session")
            energy = "·" if each.energy_wh is None else f"{each.energy_wh / 1000:,.3f} kWh"
            table.rows.append([
                _station_cell(name),
                Cell("·" if each.connector is None else str(each.connector)),
                Cell(_time(each.start) or "·"),
                Cell(_time(each.stop) or "·"),
                Cell("·" if each.seconds is None else _duration(each.seconds)),
                Cell(energy),
                Cell(each.energy_from or "·", kind="dim"),
                Cell(visible(each.reason or "no end in the log", 40),
                     kind="" if each.reason else "dim"),
                Cell(self._place(each.source, each.line), link),
            ])  # fmt: skip
        return table

    def _actions(self) -> Table:
        by_action, times = self.report["by_action"], self.report["response_times"]
        every = self.findings.tally.actions
        ranked = sorted(every.items(), key=lambda item: (-item[1].calls, item[0]))
        table = Table(
            "actions",
            "Actions and response times",
            _order("most calls first", len(by_action)),
            (("action", ""), ("calls", "num"), ("results", "num"), ("CALLERRORs", "num"),
             ("quirks", "num"), ("unreadable", "num"), ("median", "num"), ("p95", "num"),
             ("longest", "num")),
        )  # fmt: skip
        for name, counts in ranked[:_MOST_ROWS]:
            shown = name if name in ACTIONS else "(none of 1.6)" if name else "(not known)"
            slow = self.links.to_slowest(("slow", name), f"{shown}: slow answers")
            told = times.get(name)
            mark = "≈ " if told is not None and told["estimated"] else ""
            table.rows.append([
                Cell(shown, kind="" if name in ACTIONS else "dim"),
                self._count(counts.calls, ("action", name, "calls"), f"{shown}: calls"),
                self._count(counts.results, ("action", name, "results"), f"{shown}: results"),
                self._count(counts.errors, ("action", name, "errors"), f"{shown}: CALLERRORs"),
                self._count(counts.quirks, ("action", name, "quirks"), f"{shown}: quirks", "warn"),
                self._count(counts.undecodable, ("action", name, "undecodable"),
                            f"{shown}: not readable", "bad"),
                *(
                    [Cell("·", kind="dim")] * 3
                    if told is None
                    else [
                        self._took(name, shown, mark, told["median_ms"], "the median"),
                        self._took(name, shown, mark, told["p95_ms"], "the 95th percentile"),
                        Cell(_milliseconds(told["longest_ms"]), slow),
                    ]
                ),
            ])  # fmt: skip
        return table

    def _took(self, name: str, shown: str, mark: str, took: float, what: str) -> Cell:
        """Return a quantile as a link to an answer that took about as long."""
        frame = self.collection.about_as_slow(name, took / 1000)
        link = self.links.to_frame(frame, f"{shown}: an answer about as slow as {what}")
        return Cell(mark + _milliseconds(took), link)

    def _rules(self) -> list[dict[str, Any]]:
        """Return each kind with an example and one line of advice."""
        report = self.report
        rules: list[dict[str, Any]] = []
        for counts, examples, what in (
            (report["violations"], report["violation_examples"], "bad"),
            (report["quirks"], report["quirk_examples"], "warn"),
        ):
            for name, count in list(counts.items())[:_MOST_ROWS]:
                example = examples[name]
                advice, mended = _advice(name)
                sentence = example["sentence"].partition(": ")[2] or example["sentence"]
                stations = sum(1 for rules_of in report["by_station"].values() if name in rules_of)
                rules.append(
                    {
                        "name": name,
                        "what": what,
                        "count": f"{count:,}",
                        "link": self.links.to(("rule", name), name),
                        "stations": f"{stations:,} charge point{'s' * (stations != 1)}",
                        "sentence": visible(sentence, 300),
                        "path": visible(example["path"], 120),
                        "place": self._place(example["source"], example["line"]),
                        "mended": mended,
                        "advice": advice,
                    }
                )
        return rules

    def _count(self, count: int, key: Hashable, title: str, kind: str = "", more: str = "") -> Cell:
        if not count:
            return Cell("·", kind="dim")
        return Cell(f"{count:,}", self.links.to(key, title), kind, more)

    def _first(self, shown: Shown | None, link: int | None) -> Cell:
        if shown is None:
            return Cell("·", kind="dim")
        station = f"{_station(shown.station)}, " if shown.station else ""
        return Cell(
            self._place(shown.source, shown.line),
            link,
            more=f"{station}{_time(shown.time)}".rstrip(", "),
        )

    def _place(self, source: str, line: int) -> str:
        before = f"{visible(source, 120)}, " if self.several and source else ""
        return f"{before}line {line:,}"

    # -- the timeline ------------------------------------------------------------------------------

    def _timelines(self) -> tuple[list[dict[str, Any]], list[str]]:
        first, last = self.report["first"], self.report["last"]
        if first is None or last is None or last <= first:
            return [], []
        begin, end = first.timestamp(), last.timestamp()
        drawn: list[dict[str, Any]] = []
        stations = self.report["stations"]
        ranked = sorted(
            self.collection.stories.items(),
            key=lambda item: (
                -(stations[item[0]].violations if item[0] in stations else 0) - item[1].call_errors,
                -item[1].faulted,
                -item[1].frames,
                item[0],
            ),
        )
        for name, story in ranked:
            if not name or story.first is None or not (story.lanes or story.boots or story.errors):
                continue
            if len(drawn) < _MOST_TIMELINES:
                drawn.append(self._timeline(name, story, begin, end))
        drawn.sort(key=lambda each: each["name"])
        return drawn, _axis(begin, end, 5)

    def _timeline_note(self, drawn: list[dict[str, Any]]) -> str:
        told = sum(
            1
            for name, story in self.collection.stories.items()
            if name and story.first is not None and (story.lanes or story.boots or story.errors)
        )
        note = _order("by name, times of the log in UTC", told, len(drawn))
        if self.collection.more_stations:
            note += f"; {self.collection.more_stations:,} frames of further stations are not drawn"
        return note

    def _timeline(self, name: str, story: StationStory, begin: float, end: float) -> dict[str, Any]:
        shown = _station(name)
        status = self.links.to(("status", name), f"{shown}: StatusNotifications")
        sessions = self.links.to(("sessions", name), f"{shown}: sessions")

        def place(moment: float) -> float:
            return round(1000 * (min(max(moment, begin), end) - begin) / (end - begin), 2)

        lanes = [
            _drawn_lane(number, lane, place, story.last or end)
            for number, lane in sorted(story.lanes.items())[:_MOST_CONNECTORS]
        ]
        return {
            "name": shown,
            "product": _product(story),
            "lanes": lanes or [{"number": "", "states": [], "sessions": [], "cut": None}],
            "silent": self._silent(name, place),
            "more_lanes": max(len(story.lanes) - _MOST_CONNECTORS, 0),
            "boots": [place(moment) for moment in story.boots],
            "boot_link": self.links.to(("boot", name), f"{shown}: boots"),
            "errors": [place(moment) for moment in story.errors],
            "error_link": self.links.to(
                ("errors", name), f"{shown}: CALLERRORs and unreadable frames"
            ),
            "status_link": status,
            "session_link": sessions,
        }

    def _silent(self, name: str, place: Callable[[float], float]) -> list[dict[str, Any]]:
        """Return the gaps of a charge point for its timeline."""
        health = self.findings.health
        spans: list[dict[str, Any]] = []
        for each in () if health is None else health.gaps:
            if (each.station or "") == name:
                begin = each.last.timestamp()
                x = place(begin)
                end = "not heard again" if each.heard is None else f"until {_time(each.heard)}"
                spans.append({
                    "x": x, "width": round(place(begin + each.seconds) - x, 2),
                    "title": f"silent from {_time(each.last)}, {end}",
                })  # fmt: skip
        return spans[:_MOST_ROWS]

    # -- plots -------------------------------------------------------------------------------------

    def _plots(self) -> dict[str, Any] | None:
        buckets = self.collection.buckets
        if not buckets:
            return None
        width = self.collection.width
        low, high = min(buckets), max(buckets)
        number = high - low + 1
        step = 1000 / number
        axis = _axis(low * width, (high + 1) * width, 5)
        every = [(place, buckets[place]) for place in sorted(buckets)]
        return {
            "unit": _unit(width),
            "axis": axis,
            "quirks": self._quirk_plot(every, low, step, width),
            "times": self._time_plot(every, low, step, width),
        }

    def _quirk_plot(
        self, every: Sequence[tuple[int, Bucket]], low: int, step: float, width: int
    ) -> dict[str, Any]:
        top = _nice_top(max(_odd(bucket) for _, bucket in every))
        bars: list[dict[str, Any]] = []
        for place, bucket in every:
            link = (
                self.links.to_group(
                    ("bucket", place), bucket.odd, f"Quirks and faults from {_clock(place * width)}"
                )
                if bucket.odd.frames
                else None
            )
            below = 0.0
            parts: list[dict[str, Any]] = []
            counts = [(effect, bucket.effects[effect]) for effect in _EFFECTS]
            for effect, count in (*counts, ("unreadable", bucket.undecodable)):
                if count:
                    height = 1000 * count / top
                    below += height
                    y = round(1000 - below, 1)
                    parts.append({"effect": effect, "y": y, "height": round(height, 1)})
            said = ", ".join(
                f"{count:,} {_EFFECTS.get(effect, effect)}"
                for effect, count in (*counts, ("unreadable", bucket.undecodable))
                if count
            )
            if parts:
                bars.append({
                    "x": round((place - low) * step + step * 0.1, 2), "width": round(step * 0.8, 2),
                    "parts": parts, "link": link,
                    "title": f"{_clock(place * width)}: {said}; {bucket.frames:,} frames",
                })  # fmt: skip
        ticks = [(f"{top * part / 2:,.0f}", 100 - 50 * part) for part in range(3 if top > 1 else 1)]
        if top == 1:
            ticks.append(("1", 0))
        legend = [(name, text) for name, text in _EFFECTS.items()
                  if any(bucket.effects[name] for _, bucket in every)]  # fmt: skip
        if any(bucket.undecodable for _, bucket in every):
            legend.append(("unreadable", "unreadable frames"))
        return {"bars": bars, "ticks": ticks, "legend": legend}

    def _time_plot(
        self, every: Sequence[tuple[int, Bucket]], low: int, step: float, width: int
    ) -> dict[str, Any]:
        timed = [(place, bucket) for place, bucket in every if bucket.times.count]
        if not timed:
            return {"bars": [], "ticks": []}
        # From 1 ms: durations of 0, in logs without fractions of seconds, are at the bottom.
        longest = max(bucket.times.longest for _, bucket in timed) * 1000
        shortest = min(bucket.times.quantile(0.5) for _, bucket in timed) * 1000
        bottom = max(floor(log10(max(shortest, 1))), 0)
        top = max(ceil(log10(max(longest, 1))), bottom + 1)

        def height(seconds: float) -> float:
            value = log10(max(seconds * 1000, 10**bottom))
            return round(1000 * (1 - (value - bottom) / (top - bottom)), 1)

        bars = [
            {
                "x": round((place - low + 0.5) * step, 2),
                "median": height(bucket.times.quantile(0.5)),
                "p95": height(bucket.times.quantile(0.95)),
                "longest": height(bucket.times.longest),
                "link": self.links.to_frame(
                    bucket.slow, f"Slowest answer from {_clock(place * width)}"
                ),
                "title": f"{_clock(place * width)}: {bucket.times.count:,} answers, median "
                f"{_milliseconds(bucket.times.quantile(0.5) * 1000)}, 95 % within "
                f"{_milliseconds(bucket.times.quantile(0.95) * 1000)}, longest "
                f"{_milliseconds(bucket.times.longest * 1000)}",
            }
            for place, bucket in timed
        ]  # fmt: skip
        ticks = [
            (_milliseconds(10**power), round(100 * (1 - (power - bottom) / (top - bottom)), 1))
            for power in range(bottom, top + 1)
        ]
        return {"bars": bars, "ticks": ticks}


def _drawn_lane(number: int, lane: Lane, place: Any, last: float) -> dict[str, Any]:
    end = last if lane.cut is None else lane.cut
    states: list[dict[str, Any]] = []
    for (moment, state), (following, _) in pairwise([*lane.states, (end, "")]):
        begin, stop = place(moment), place(max(following, moment))
        states.append({
            "x": begin, "width": max(round(stop - begin, 2), 1.5),
            "state": _STATES.get(state, "other"),
            "title": f"connector {number}: {visible(state, 40)} from {_clock(moment)} to "
            f"{_clock(max(following, moment))}",
        })  # fmt: skip
    sessions = [
        {
            "x": place(begin),
            "width": max(round(place(last if stop is None else stop) - place(begin), 2), 1.5),
            "title": f"connector {number}: session from {_clock(begin or 0)} "
            + ("on; its end is not in the log" if stop is None else f"to {_clock(stop)}"),
        }
        for begin, stop in lane.sessions
    ]
    return {
        "number": str(number),
        "states": states,
        "sessions": sessions,
        "cut": None if lane.cut is None else place(lane.cut),
    }


def _odd(bucket: Bucket) -> int:
    return sum(bucket.effects.values()) + bucket.undecodable


def _advice(rule: str) -> tuple[str, str]:
    """Return what to ask the vendor for, and what the codec did, for a rule."""
    kind = _KINDS.get(rule)
    if kind is not None:
        return CATALOG[kind].asks, CATALOG[kind].mended.replace("`", "")
    return _ADVICE.get(rule, "a frame as the specification has it"), "The frame is not read."


def _order(sorted_by: str, total: int, shown: int | None = None) -> str:
    """Return the sentence about the order of a table and its omitted rows."""
    shown = min(total, _MOST_ROWS) if shown is None else shown
    if shown < total:
        return f"{sorted_by}; first {shown:,} of {total:,}"
    return f"{sorted_by}; all {total:,}" if total > _MOST_AT_A_GLANCE else sorted_by


def _station_cell(name: str) -> Cell:
    return Cell(_station(name), kind="" if name else "dim")


def _station(name: str | None) -> str:
    return visible(name, _LONGEST_NAME) if name else "(not named)"


def _product(story: StationStory) -> str:
    words = " ".join(each for each in (story.vendor, story.model, story.firmware) if each)
    return visible(words, 100)


def _number(count: int) -> str:
    return f"{count:,}" if count else "·"


def _time(moment: datetime | None) -> str:
    """Return a time in UTC, to the second."""
    if moment is None:
        return ""
    try:
        return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError):
        return moment.isoformat(" ", "seconds")


def _clock(seconds: float) -> str:
    try:
        return _time(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, ValueError, OSError):
        return "(beyond the calendar)"


def _axis(begin: float, end: float, number: int) -> list[str]:
    """Return the labels of a scale of time, evenly distributed, as short as possible."""
    span = end - begin
    cut = slice(11, 19) if span < 3600 else slice(11, 16) if span < 86_400 else slice(5, 16)
    if span > 5 * 86_400:
        cut = slice(0, 10)
    return [_clock(begin + span * place / (number - 1))[cut] for place in range(number)]


def _unit(width: int) -> str:
    for seconds, name in ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")):
        if width % seconds == 0:
            count = width // seconds
            return name if count == 1 else f"{count:,} {name}s"
    return f"{width} seconds"  # pragma: no cover - any width is so many seconds


def _nice_top(most: int) -> int:
    if most <= 1:
        return 1
    power: int = 10 ** floor(log10(most))
    top = next(ceil(power * step) for step in _NICE if power * step >= most)
    return top if top % 2 == 0 else top + 1


def _milliseconds(value: float) -> str:
    if value < 1000:
        return f"{value:,.0f} ms"
    return f"{value / 1000:,.1f} s" if value < 60_000 else _duration(value / 1000)


def _duration(seconds: float) -> str:
    whole = round(abs(seconds))
    sign = "-" if seconds < 0 else ""
    hours, minutes = divmod(whole // 60, 60)
    if hours:
        return f"{sign}{hours:,} h {minutes:02} min"
    return f"{sign}{minutes} min {whole % 60:02} s" if minutes else f"{sign}{whole} s"
