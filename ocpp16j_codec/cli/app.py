"""The commands."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import json, to_builtins
from rich.console import Console
from rich.table import Table

from ocpp16j_codec.codec import TOLERANT
from ocpp16j_codec.errors import DecodeError
from ocpp16j_codec.frames import CallResult
from ocpp16j_codec.logs import read_frames

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {"Call": "call", "CallResult": "call_result", "CallError": "call_error"}


@click.group()
@click.version_option(package_name="ocpp16j_codec")
def cli() -> None:
    """Read, explain and convert OCPP 1.6J frames."""


@cli.command()
@click.argument("frame", default="-")
@click.option("--action", help="The action a result answers.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per frame.")
def explain(frame: str, action: str | None, as_json: bool) -> None:  # noqa: FBT001
    """Tell what a frame says."""
    text = sys.stdin.read() if frame == "-" else frame
    answer = _explain(text.strip(), action)
    if as_json:
        click.echo(json.encode(answer))
    else:
        Console().print_json(json.encode(answer).decode())
    if answer["kind"] == "undecodable":
        raise SystemExit(1)


def _explain(text: str, action: str | None) -> dict[str, Any]:
    try:
        frame: Any = TOLERANT.decode(text)
        if isinstance(frame, CallResult) and action:
            frame = TOLERANT.resolve(frame, action)
    except DecodeError as error:
        reply = error.reply and TOLERANT.replace(check_outgoing=False).encode(error.reply).decode()
        return {
            "kind": "undecodable",
            "unique_id": error.unique_id,
            "action": error.action,
            "error": {
                "code": error.error_code,
                "path": error.path,
                "message": str(error),
                "violations": to_builtins(error.violations),
                "reply": reply,
            },
        }
    return {
        "kind": KINDS[type(frame).__name__],
        "unique_id": frame.unique_id,
        "action": getattr(frame, "action", None),
        "payload": getattr(frame, "payload", None),
        "quirks": [
            {"kind": q.kind, "path": q.path, "found": q.found, "used": q.used} for q in frame.quirks
        ],
    }


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--fail-on", type=click.Choice(["never", "error", "quirk"]), default="error")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def inspect(paths: tuple[str, ...], fail_on: str, as_json: bool) -> None:  # noqa: FBT001
    """Tell what is in a log."""
    kinds: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    quirks: Counter[str] = Counter()
    violations: Counter[str] = Counter()
    stations: dict[str, Counter[str]] = {}
    unmatched = 0
    for path in paths or ("-",):
        stream = sys.stdin if path == "-" else Path(path).read_text().splitlines(keepends=True)
        for record in read_frames(stream):
            frame = record.frame
            station = stations.setdefault(record.station or "", Counter())
            station["frames"] += 1
            kinds[KINDS[type(frame).__name__] if frame is not None else "undecodable"] += 1
            if record.error is not None:
                violations[record.error.error_code] += 1
                station["violations"] += 1
                continue
            if isinstance(frame, CallResult) and frame.action is None:
                unmatched += 1
            if action := getattr(frame, "action", None):
                actions[action] += 1
            quirks.update(quirk.kind.value for quirk in frame.quirks)
            station["quirks"] += len(frame.quirks)
    stations.pop("", None)
    report = {
        "frames": kinds.total(),
        "kinds": kinds,
        "actions": actions,
        "quirks": quirks,
        "violations": violations,
        "unmatched_results": unmatched,
        "stations": {
            name: {key: counts[key] for key in ("frames", "quirks", "violations")}
            for name, counts in stations.items()
        },
    }
    if as_json:
        click.echo(json.encode(report))
    else:
        console = Console()
        for title in ("kinds", "actions", "quirks", "violations"):
            table = Table(title, "count")
            for name, count in Counter(report[title]).most_common():
                table.add_row(str(name), str(count))
            console.print(table)
    if (fail_on != "never" and violations) or (fail_on == "quirk" and quirks):
        raise SystemExit(1)


def run(arguments: Sequence[str] | None) -> int:
    """Run a command and return the exit status."""
    try:
        cli.main(args=arguments, prog_name="ocpp16j", standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 2
    return 0
