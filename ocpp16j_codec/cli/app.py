"""The commands and options of the command line.

A command only parses its options, calls other modules, prints the result, and exits with 0 (clean),
1 (findings) or 2 (unusable arguments or input).
"""

from __future__ import annotations

import io
import os
import signal
import sys
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TextIO
from zoneinfo import ZoneInfo

import click

from ocpp16j_codec.actions import ACTIONS, Profile
from ocpp16j_codec.cli.inspect_logs import inspect_logs, parse_condition
from ocpp16j_codec.cli.json_output import harmless_json, safe_record_object
from ocpp16j_codec.cli.log_files import LogFiles
from ocpp16j_codec.cli.output import Output, identity, replaced, same_file
from ocpp16j_codec.cli.progress import progress_bar
from ocpp16j_codec.cli.reference import (
    SENDERS,
    action_object,
    find_action,
    select_actions,
    show_action,
    show_actions,
    similar,
)
from ocpp16j_codec.cli.statuses import status_of_findings
from ocpp16j_codec.cli.terminal import console, say
from ocpp16j_codec.codec import STRICT, TOLERANT
from ocpp16j_codec.logs.scanner import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping, Sequence

    from ocpp16j_codec.cli.inspect_logs import Condition
    from ocpp16j_codec.codec import Codec
    from ocpp16j_codec.logs import Record

__all__ = ["cli", "run"]

#: The exit status that shells report for a program that was stopped by a closed pipe.
_BROKEN_PIPE = 141
_SIGNALLED = 128
#: The most sentences about unreadable files that are printed.
_MOST_PROBLEMS = 10

_fail_on = click.option(
    "--fail-on",
    type=click.Choice(["never", "error", "lost", "assumed", "quirk"]),
    default="error",
    show_default=True,
    help="Exit with status 1 if one of these is found. error: a frame that cannot be decoded; "
    "lost: also a quirk that loses a value; assumed: also a quirk that assumes one; "
    "quirk: any quirk.",
)
_strict = click.option(
    "--strict", is_flag=True, help="Tolerate no deviation: check for conformance."
)
_redact = click.option(
    "--redact", is_flag=True, help="Mask secrets and id tags, and do not print frames as received."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_format = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="auto",
    show_default=True,
    help="auto: detect frames in any text; frames: one per line; trace: Open OCPP Trace.",
)


_timezone = click.option(
    "--timezone",
    metavar="NAME",
    help="Time zone of timestamps without one, such as Europe/Berlin  [default: UTC]",
)
_year = click.option(
    "--year", type=click.IntRange(1970, 9998), help="Year of timestamps without one (syslog)."
)
_max_line = click.option(
    "--max-line",
    type=click.IntRange(1024),
    metavar="BYTES",
    help="Maximum length of a line, or of an element of a JSON array  [default: 1 MiB]",
)


def _codec(*, strict: bool, timezone: str | None = None) -> Codec:
    codec = STRICT if strict else TOLERANT
    if timezone is None:
        return codec
    try:
        zone = ZoneInfo(timezone)
    except (LookupError, OSError, ValueError):
        message = f"unknown time zone {timezone!a}; expected a name such as Europe/Berlin"
        raise click.UsageError(message) from None
    return codec.replace(naive_timezone=zone)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ocpp16j_codec", prog_name="ocpp16j")
def cli() -> None:
    """Explain OCPP 1.6J frames, and inspect and convert logs of them.

    Exit status: 0 no findings, 1 findings selected by --fail-on, 2 invalid arguments or input.
    """


# -- explain ---------------------------------------------------------------------------------------


@cli.command()
@click.argument("frames", metavar="[FRAME | -]...", nargs=-1)
@click.option(
    "--action", help="Action of the call that a result answers, if the call itself is not given."
)
@click.option(
    "--document", is_flag=True, help="Read text copied from a manual, or a file with such text."
)
@_strict
@_redact
@_json
@_fail_on
def explain(
    *,
    frames: tuple[str, ...],
    action: str | None,
    document: bool,
    strict: bool,
    redact: bool,
    as_json: bool,
    fail_on: str,
) -> None:
    """Show the content of a frame, and its deviations.

    FRAME is a frame, or a line of a log that contains one. Without it, frames are read from
    standard input.
    """
    from ocpp16j_codec.cli.explain import explain_document, explain_text  # noqa: PLC0415
    from ocpp16j_codec.cli.explain_view import show_explanation  # noqa: PLC0415 - for one command

    action = _known_action(action)
    # A single frame is checked for duplicate keys; in a log of millions this would take too long.
    codec = _codec(strict=strict).replace(detect_duplicates=True)
    text = _text_of(frames, files=document)
    if not text.strip():
        raise click.UsageError("no text to explain")
    explained = (explain_document if document else explain_text)(text, codec, action)
    if not explained:
        raise click.UsageError("no frame found in this document")
    out = console()
    failed = False
    for place, explanation in enumerate(explained):
        try:
            if as_json:
                _print(harmless_json(explanation.as_object(redacted=redact)))
            else:
                if place:
                    out.print()
                show_explanation(out, explanation, redacted=redact)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - the other frames are shown all the same
            failed = True
            say(f"frame {place + 1} cannot be shown: {type(error).__name__}")
    if failed:
        raise SystemExit(2)
    errors = any(each.error is not None for each in explained)
    effects = {
        quirk.effect.value
        for each in explained
        if each.frame is not None
        for quirk in each.frame.quirks
    }
    raise SystemExit(status_of_findings(fail_on, broken=errors, effects=effects))


def _text_of(frames: Sequence[str], *, files: bool) -> str:
    """Return the text of the arguments, or of standard input."""
    if not frames or list(frames) == ["-"]:
        if sys.stdin.isatty():
            say("paste frames, then press Ctrl-D on a line of its own")
        return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    if files and len(frames) == 1 and "[" not in frames[0]:
        try:
            return Path(frames[0]).read_bytes().decode("utf-8", "surrogateescape")
        except OSError as error:
            raise click.UsageError(f"{frames[0]} cannot be read: {error.strerror}") from None
    for name in frames:
        if "[" not in name and _is_file(name):
            raise click.UsageError(
                f"{name} is a file, not a frame; use: ocpp16j inspect {name}, "
                f"or for each frame: ocpp16j explain < {name}"
            )
    # The shell splits a frame without quotes at its spaces.
    between = "\n" if all(frame.lstrip().startswith("[") for frame in frames) else " "
    return between.join(frames)


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL
        return False


def _known_action(name: str | None) -> str | None:
    if name is None:
        return None
    found = find_action(name)
    if found is None:
        raise click.UsageError(_unknown(name))
    return found.name


def _unknown(name: str) -> str:
    near = similar(name)
    hint = f"did you mean {' or '.join(near)}?" if near else "for a list: ocpp16j actions"
    return f"unknown action {name!a}; {hint}"


# -- inspect ---------------------------------------------------------------------------------------


@cli.command()
@click.argument("paths", metavar="[PATH | -]...", nargs=-1)
@click.option(
    "--where",
    metavar="NAME=PATTERN",
    multiple=True,
    help="Only matching frames: station=CP-*, action=, kind=, direction=, id=, quirk=, code=.",
)
@click.option("--since", metavar="TIME", help="Only frames from this time on (2026-01-31T12:00Z).")
@click.option("--until", metavar="TIME", help="Only frames before this time.")
@click.option("--sessions", is_flag=True, help="List charging sessions as well.")
@click.option(
    "--advise",
    is_flag=True,
    help="Also report what the schemas allow but the specification does not.",
)
@click.option(
    "--jsonl", is_flag=True, help="Print a line of JSON for each frame instead of the report."
)
@click.option(
    "--html",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="Write the report to this file, as one self-contained HTML page.",
)
@_timezone
@_year
@_max_line
@_format
@_strict
@_redact
@_json
@_fail_on
def inspect(
    *,
    paths: tuple[str, ...],
    where: tuple[str, ...],
    since: str | None,
    until: str | None,
    sessions: bool,
    advise: bool,
    jsonl: bool,
    html: str | None,
    timezone: str | None,
    year: int | None,
    max_line: int | None,
    form: str,
    strict: bool,
    redact: bool,
    as_json: bool,
    fail_on: str,
) -> None:
    """Report the frames, deviations and errors in logs.

    The report has messages, charge points, quirks with an example each, errors and response times.

    PATH is a file, a folder or a pattern; compressed files are decompressed. The format of the log
    is detected; results are paired with their calls.
    """  # fmt: skip
    from ocpp16j_codec.cli.inspect_view import show_findings  # noqa: PLC0415 - for one command

    def print_record(record: Record) -> None:
        _print(harmless_json(safe_record_object(record, redacted=redact)))

    if jsonl:
        others = {"--json": as_json, "--html": html, "--sessions": sessions, "--advise": advise}
        _see_alone("--jsonl", others)
    _hint_at_input(paths)
    conditions = _conditions(where)
    codec = _codec(strict=strict, timezone=timezone)
    begin, end = (_moment(each, codec.naive_timezone) for each in (since, until))
    if html is not None:
        gather = partial(LogFiles, paths, codec=codec, form=form, year=year, max_line=max_line)
        _inspect_as_page(
            gather, html, where=conditions, since=begin, until=end, advise=advise, redact=redact,
            as_json=as_json, title=_title(paths), fail_on=fail_on,
        )  # fmt: skip
    with progress_bar(_title(paths), wanted=not (jsonl and sys.stdout.isatty())) as report:
        logs = LogFiles(paths, codec=codec, form=form, report=report, year=year, max_line=max_line)
        if jsonl:
            _see_apart(logs, sys.stdout)
        findings = inspect_logs(
            logs, where=conditions, redacted=redact, each=print_record if jsonl else None,
            since=begin, until=end, sessions=sessions, advised=advise,
        )  # fmt: skip
    if as_json:
        _print(harmless_json(findings.as_object()))
    elif not jsonl and findings.has_something:
        show_findings(console(), findings)
    _say_all(findings.problems)
    raise SystemExit(findings.status(fail_on))


def _inspect_as_page(
    gather: Callable[..., LogFiles], html: str, *, where: Sequence[Condition],
    since: datetime | None, until: datetime | None, advise: bool, redact: bool, as_json: bool,
    title: str, fail_on: str,
) -> NoReturn:  # fmt: skip
    if as_json and html == "-":
        raise click.UsageError("a page and JSON cannot both go to standard output; name a file")
    try:
        from ocpp16j_codec.cli.html_collecting import Collection  # noqa: PLC0415 - for one option
        from ocpp16j_codec.cli.html_report import html_page  # noqa: PLC0415 - needs jinja2
    except ModuleNotFoundError as error:
        if error.name not in ("jinja2", "markupsafe"):
            raise
        message = f"{error.name} is missing; install ocpp16j_codec with the extra 'cli'"
        raise click.UsageError(message) from None
    _see_apart(gather(), sys.stdout if html == "-" else html)
    collection = Collection(redacted=redact, advised=advise)
    with ExitStack() as stack:
        report = stack.enter_context(progress_bar(title))
        target = None if html == "-" else stack.enter_context(_written(html))
        logs = gather(report=report)
        findings = inspect_logs(
            logs, where=where, redacted=redact, each=collection.add, since=since, until=until,
            sessions=True, advised=advise, silence=collection.keep_silence,
        )  # fmt: skip
        if findings.has_something:
            page = html_page(findings, collection, logs=logs.name_all(), redacted=redact)
            data = page.encode("utf-8", "backslashreplace")
            if target is None:
                sys.stdout.buffer.write(data)
            else:
                target.file.write(data)
                target.keep = True
    if as_json:
        _print(harmless_json(findings.as_object()))
    _say_all(findings.problems)
    if target is not None and target.keep:
        say(f"the report is in {html}")
    raise SystemExit(findings.status(fail_on))


def _say_all(problems: Sequence[str]) -> None:
    for problem in problems[:_MOST_PROBLEMS]:
        say(problem)
    if len(problems) > _MOST_PROBLEMS:
        say(f"and {len(problems) - _MOST_PROBLEMS} more could not be read")


def _see_alone(option: str, others: Mapping[str, object]) -> None:
    """Refuse an option together with others that would have no effect.

    Raises:
        click.UsageError: One of `others` is given.
    """
    for other, given in others.items():
        if given:
            raise click.UsageError(f"{option} and {other} cannot be combined")


def _title(paths: Sequence[str]) -> str:
    if len(paths) > 1:
        return f"{len(paths)} logs"
    return paths[0] if paths and paths[0] != "-" else "standard input"


def _conditions(where: Sequence[str]) -> list[Condition]:
    try:
        return [parse_condition(each) for each in where]
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _hint_at_input(paths: Sequence[str]) -> None:
    if (not paths or list(paths) == ["-"]) and sys.stdin.isatty():
        say("reading from the terminal; Ctrl-D ends the log")


# -- convert ---------------------------------------------------------------------------------------


@cli.command()
@click.argument("paths", metavar="[PATH | -]...", nargs=-1)
@click.option(
    "-o",
    "--output",
    type=click.Path(allow_dash=True),
    default="-",
    help="Where to write; by default standard output. For tables, a file or a folder.",
)
@click.option(
    "--to",
    type=click.Choice(["trace", "parquet", "csv"]),
    default="trace",
    show_default=True,
    help="trace: Open OCPP Trace; parquet and csv: tables (needs pyarrow).",
)
@click.option("--views", is_flag=True, help="Also write tables of readings, transactions etc.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    help="Number of processes that read logs into tables.",
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False),
    help="Where to write frames that cannot be converted  [default: OUTPUT.rejects.jsonl]",
)
@click.option("--station", help="Charge point of frames for which the log names none.")
@click.option("--time", metavar="RFC3339", help="Time of frames for which the log has none.")
@_timezone
@_year
@_max_line
@_format
@_strict
@_redact
@_fail_on
def convert(
    *,
    paths: tuple[str, ...],
    output: str,
    to: str,
    views: bool,
    jobs: int,
    rejects: str | None,
    station: str | None,
    time: str | None,
    timezone: str | None,
    year: int | None,
    max_line: int | None,
    form: str,
    strict: bool,
    redact: bool,
    fail_on: str,
) -> None:
    """Convert logs to Open OCPP Trace or to tables.

    Open OCPP Trace has one JSON record per line. Frames that cannot be decoded, or for which the
    log lacks a required value, are written to a second file with the reason.

    Tables are Parquet or CSV, in one file (-o NAME.parquet) or in a folder with a file for each
    log; finished files are not written again. Frames that cannot be decoded are also written to a
    table of their own.
    """
    from ocpp16j_codec.cli.convert import convert_logs  # noqa: PLC0415 - for one command

    moment = _moment(time)
    _hint_at_input(paths)
    if to != "trace":
        if rejects is not None:
            raise click.UsageError(
                "--rejects works only with --to trace; tables include one of undecodable frames"
            )
        _convert_to_tables(
            paths, output, to=to, views=views, jobs=jobs,
            codec=_codec(strict=strict, timezone=timezone), form=form, station=station, time=moment,
            year=year, max_line=max_line, redact=redact, fail_on=fail_on,
        )  # fmt: skip
    if views or jobs > 1:
        raise click.UsageError("--views and --jobs work only with --to parquet or --to csv")
    if output != "-" and Path(output).is_dir():
        raise click.UsageError(f"{output} is a folder; -o expects a file")
    if rejects is None and output != "-":
        rejects = f"{output}.rejects.jsonl"
    wanted = output != "-" or not sys.stdout.isatty()
    with ExitStack() as stack:
        report = stack.enter_context(progress_bar(_title(paths), wanted=wanted))
        codec = _codec(strict=strict, timezone=timezone)
        logs = LogFiles(paths, codec=codec, form=form, report=report, year=year, max_line=max_line)
        _see_apart(logs, sys.stdout if output == "-" else output, rejects)
        if not logs.names:
            _say_all(logs.problems)
            raise SystemExit(2)
        side: list[Output] = []

        def side_file() -> IO[bytes] | None:
            if not side and rejects is not None:
                side.append(stack.enter_context(_written(rejects)))
            return side[0].file if side else None

        target = None if output == "-" else stack.enter_context(_written(output))
        file = sys.stdout.buffer if target is None else target.file
        done = convert_logs(logs, file, side_file, station=station, time=moment, redacted=redact)
        file.flush()
        # After a run that was interrupted or found nothing, the files of an earlier run are kept.
        for each in (*side, *([] if target is None else [target])):
            each.keep = not done.interrupted and bool(done.written or done.rejected)
    if done.interrupted and target is not None:
        say(f"interrupted; {output} is unchanged")
    if done.copies:
        say(_copies(done.copies))
    for why, count in done.rejected.items():
        where = f"see {rejects}" if rejects else "to keep them, use --rejects FILE"
        say(f"{count:,} not written, because {why}; {where}")
    _say_all(done.problems)
    raise SystemExit(done.status(fail_on))


def _convert_to_tables(
    paths: Sequence[str], output: str, *, to: str, views: bool, jobs: int, codec: Codec, form: str,
    station: str | None, time: datetime | None, year: int | None, max_line: int | None,
    redact: bool, fail_on: str,
) -> NoReturn:  # fmt: skip
    if output == "-":
        raise click.UsageError("tables need a file or a folder: -o NAME")
    try:
        from ocpp16j_codec.cli import tabulating  # noqa: PLC0415 - needs pyarrow
    except ModuleNotFoundError as error:
        raise click.UsageError(str(error)) from None
    _see_apart(LogFiles(paths, codec=codec, form=form), output)
    with progress_bar(_title(paths)) as report:
        try:
            done = tabulating.convert_to_tables(
                paths, output, to=to, views=views, jobs=jobs, codec=codec, form=form,
                station=station, time=time, redacted=redact, year=year, max_line=max_line,
                report=report,
            )  # fmt: skip
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    if done.skipped:
        say(f"{done.skipped:,} of {done.skipped + done.parts:,} logs were finished already")
    if done.copies:
        say(_copies(done.copies))
    if done.undecodable:
        say(f"frames that cannot be decoded: {done.undecodable:,}; see the table undecodable")
    _say_all(done.problems)
    raise SystemExit(tabulating.status_of_tables(done, fail_on))


def _copies(count: int) -> str:
    return f"{count:,} not written: copies of earlier frames"


def _see_apart(logs: LogFiles, output: str | TextIO, rejects: str | None = None) -> None:
    """Refuse to write to a file that is read, under any name, and two outputs to one file.

    Raises:
        click.UsageError: A file would be both read and written.
    """
    targets: list[tuple[str, str | int]] = []
    if isinstance(output, str):
        targets.append((output, output))
    else:
        with suppress(OSError, ValueError):  # no file behind it
            targets.append(("standard output", output.fileno()))
    if rejects is not None:
        targets.append((rejects, rejects))
    for shown, target in targets:
        name = same_file(target, logs.names)
        if name is None:
            continue
        read = "standard input" if name == "-" else name
        also = "" if read == shown else f" (as {shown})"
        raise click.UsageError(f"{read} is an input, and cannot be written as well{also}")
    if isinstance(output, str) and rejects is not None:
        first, second = identity(output), identity(rejects)
        if Path(output).resolve() == Path(rejects).resolve() or (first and first == second):
            raise click.UsageError("records and rejects cannot go into one file")


@contextmanager
def _written(path: str) -> Generator[Output]:
    """Open a file that replaces its target at the end; a failure is reported as a sentence."""
    try:
        with replaced(path) as output:
            yield output
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None


def _moment(text: str | None, zone: tzinfo | None = None) -> datetime | None:
    """Return the time in an argument; without a zone it is in `zone`, if one is given."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(
            f"expected a time such as 2026-01-31T12:00:00Z, got {text!a}"
        ) from None
    if moment.tzinfo is None:
        if zone is None:
            raise click.UsageError(f"{text!a} has no time zone; append Z for UTC")
        moment = moment.replace(tzinfo=zone)
    return moment


# -- actions ---------------------------------------------------------------------------------------


@cli.command()
@click.argument("name", required=False)
@click.option(
    "--sender", type=click.Choice(list(SENDERS)), help="Only actions that this side may send."
)
@click.option(
    "--profile",
    type=click.Choice([each.value for each in Profile], case_sensitive=False),
    help="Only actions of this feature profile.",
)
@_json
def actions(*, name: str | None, sender: str | None, profile: str | None, as_json: bool) -> None:
    """List the actions of OCPP 1.6, or show the members of one."""  # fmt: skip
    if name is None:
        chosen = select_actions(sender, profile)
        if as_json:
            _print(harmless_json([action_object(action) for action in chosen]))
        else:
            show_actions(console(), chosen)
        return
    _see_alone("the name of an action", {"--sender": sender, "--profile": profile})
    action = ACTIONS.get(_known_action(name) or "")
    assert action is not None  # noqa: S101 - for type checkers
    if as_json:
        _print(harmless_json(action_object(action)))
    else:
        show_action(console(), action)


# -- running ---------------------------------------------------------------------------------------


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status; whatever happens, there is no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        with _told_to_end():
            status = _run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has closed the pipe. Without this, Python would report it again at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    return status


@contextmanager
def _told_to_end() -> Generator[None]:
    """Let a run that gets a signal to end clean up first, so that no partial file is left."""
    ours: list[signal.Signals] = []
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Only the main thread may set handlers, and only if the program has not set its own.
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            with suppress(ValueError):
                signal.signal(number, _end)
                ours.append(number)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, _frame: object) -> NoReturn:
    raise SystemExit(_SIGNALLED + number)


def _run(arguments: Sequence[str] | None) -> int:
    outcome: Any = 0
    try:
        # Not cli.main(): it exits with the same status for a closed pipe as for findings.
        words = sys.argv[1:] if arguments is None else arguments
        with cli.make_context("ocpp16j", list(words)) as context:
            cli.invoke(context)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        return 130
    except click.exceptions.Exit as end:
        outcome = end.exit_code
    except SystemExit as end:
        outcome = end.code
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        what = error.filename or "standard output cannot be written"
        say(f"{what}: {error.strerror or error}")
        return 2
    return outcome if isinstance(outcome, int) else 0
