"""Conversion of logs to tables on disk, for `ocpp16j convert --to parquet` and for programs.

Each log becomes one part: its frames, its undecodable frames, and the selected views. Answers are
typed by the calls of the same log. Parts do not depend on each other, so that several processes
write the same files as one. A finished part is not written again.

Rule of this file: memory is bounded by one batch, whatever the size of a log.
"""

from __future__ import annotations

import os
import zlib
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, suppress
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from msgspec import Struct, field, json

from ocpp16j_codec import TOLERANT
from ocpp16j_codec.logs import LogError, read_frames
from ocpp16j_codec.logs.sources import expand
from ocpp16j_codec.tables import schemas, views
from ocpp16j_codec.tables.columns import text_array, whole
from ocpp16j_codec.tables.files import FORMATS, TableFile, joined
from ocpp16j_codec.tables.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ocpp16j_codec import Codec
    from ocpp16j_codec.logs import Record

    Prepare = Callable[[Record], Record]
    Report = Callable[[int, int | None, int], object]

__all__ = ["Written", "write_archive"]

#: A batch ends with the first of these: rows, or bytes of frames.
_MOST_ROWS = 2**15
_MOST_BYTES = 2**25
_VIEWS: dict[str, tuple[Any, Callable[[Any], Any]]] = {
    "meter_values": (schemas.METER_VALUES, views.meter_values),
    "statuses": (schemas.STATUSES, views.statuses),
    "boots": (schemas.BOOTS, views.boots),
    "quirks": (schemas.QUIRKS, views.quirks),
}
__version__ = version("ocpp16j_codec")
_TRANSACTIONS = "transactions"
_FRAMES, _UNDECODABLE = "frames", "undecodable"
#: The folder with a note for each finished part.
_NOTES = "finished"
#: File systems accept names of 255 bytes; this leaves room for a number and the suffixes.
_LONGEST_NAME = 200


class Written(Struct):
    """The result of a conversion.

    Attributes:
        frames: number of rows written, without parts that were finished before.
        undecodable: number of frames that cannot be decoded, including parts finished before.
        quirky: number of frames with quirks, including parts finished before.
        effects: the effects of all quirks, including parts finished before.
        copies: number of frames that are not written because they are copies of earlier ones.
        parts: number of logs read.
        skipped: number of logs whose part was finished before.
        problems: sentences that say what could not be read, and why.
        interrupted: whether the conversion was interrupted.
    """

    frames: int = 0
    undecodable: int = 0
    quirky: int = 0
    effects: set[str] = field(default_factory=set)
    copies: int = 0
    parts: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)
    interrupted: bool = False


class _Part(Struct, frozen=True):
    """One log and the names of its tables; it is pickled and sent to a process."""

    source: str
    files: dict[str, Path]
    form: str
    log_form: str
    codec: Any
    prepare: Any
    redacted: bool
    year: int | None
    max_line: int | None


class _Note(Struct, frozen=True, forbid_unknown_fields=True):
    """The log and the settings of a finished part; if they change, it is written again."""

    source: str
    size: int
    modified: int
    settings: str
    undecodable: int
    quirky: int
    effects: list[str]


def write_archive(
    paths: Sequence[str],
    target: str | os.PathLike[str],
    *,
    to: str = "parquet",
    jobs: int = 1,
    views: bool = False,
    codec: Codec = TOLERANT,
    form: str = "auto",
    redacted: bool = False,
    year: int | None = None,
    max_line: int | None = None,
    prepare: Prepare | None = None,
    progress: Report | None = None,
) -> Written:
    """Write the frames of logs as tables.

    A target that ends with `.parquet` or `.csv` is one file, with the other tables in files like
    `NAME.undecodable.parquet` and so on. Any other is a folder with a folder for each table, which
    has a file for each log. Finished files are not written again, unless the log or the settings
    have changed.

    Args:
        paths: files, folders, patterns, or `-`; as for `logs.read_frames`.
        target: the file or folder.
        to: `parquet` or `csv`.
        jobs: number of processes. One log is read by one process.
        views: write `meter_values`, `transactions`, `statuses`, `boots` and `quirks` as well.
        codec: the codec for the frames.
        form: the format of the logs, as `format` of `logs.read_frames`.
        redacted: mask secrets and id tags, and leave undecodable frames out of their table.
        year: as for `logs.read_frames`.
        max_line: as for `logs.read_frames`.
        prepare: changes each record before it is written (a function that can be pickled).
        progress: called from time to time with bytes read, total bytes if known, rows written.

    Raises:
        ValueError: Unknown format, a log within the target folder, or `jobs` is below 1.
        OSError: The target cannot be written.
    """
    if to not in FORMATS:
        raise ValueError(f"expected one of {', '.join(FORMATS)}, got {to!r}")
    if jobs < 1:
        raise ValueError(f"jobs must be at least 1, got {jobs}")
    wrong = {f".{form}" for form in FORMATS} - {f".{to}"}
    if Path(target).suffix in wrong and not Path(target).is_dir():
        raise ValueError(f"expected a folder or a name that ends with .{to}, got {target}")
    done = Written()
    sources = _sources(paths, done.problems)
    target = Path(target)
    one_file = target.suffix == f".{to}" and not target.is_dir()
    tables = [_FRAMES, _UNDECODABLE, *(([*_VIEWS, _TRANSACTIONS]) if views else [])]
    work = _Work(tables, to, form, codec, prepare, redacted, year, max_line)
    report = _Meter(sources, progress, done)
    if not one_file:
        _see_apart(sources, target)
        _write_parts(work, sources, target, jobs, done, report)
    elif len(sources) == 1:
        part = work.part(sources[0], {name: _beside(target, name) for name in tables})
        made = _write_part_here(part, done, report)
        if made is not None:
            _add(done, made)
            report.ended(part.source)
    elif sources:
        with TemporaryDirectory(dir=target.parent, prefix=f".{target.stem}-") as folder:
            _write_parts(work, sources, Path(folder), jobs, done, report)
            if not done.interrupted:
                _join(tables, sources, Path(folder), target, to)
    return done


def _sources(paths: Sequence[str], problems: list[str]) -> list[str]:
    sources: dict[str, None] = {}  # a log that is named twice is read once
    for path in paths or ("-",):
        try:
            sources |= dict.fromkeys(expand(path))
        except (OSError, ValueError) as error:
            problems.append(_reason(path, error))
    return list(sources)


def _reason(name: str, error: Exception) -> str:
    what = "standard input" if name == "-" else name
    if isinstance(error, OSError):
        return f"{what} cannot be read: {error.strerror}" if error.strerror else str(error)
    return f"{what} cannot be read: {error}"


def _see_apart(sources: Sequence[str], target: Path) -> None:
    """Raise a `ValueError` for a folder that would be read when it is converted again."""
    folder = target.resolve()
    for source in sources:
        if source != "-" and folder in Path(source).resolve().parents:
            raise ValueError(f"{source} is read, and lies within {target}")


def _beside(target: Path, table: str) -> Path:
    if table == _FRAMES:
        return target
    return target.with_name(f"{target.stem}.{table}{target.suffix}")


class _Work(Struct, frozen=True):
    """The settings of a conversion, for each log."""

    tables: list[str]
    to: str
    form: str
    codec: Any
    prepare: Any
    redacted: bool = False
    year: int | None = None
    max_line: int | None = None

    def part(self, source: str, files: dict[str, Path]) -> _Part:
        return _Part(
            source, files, self.to, self.form, self.codec, self.prepare, self.redacted, self.year,
            self.max_line,
        )  # fmt: skip

    def files(self, source: str, folder: Path) -> dict[str, Path]:
        """Return the files for the tables of a log: its name, with a number if it is not unique."""
        name = "input" if source == "-" else _portable(Path(source).name)
        name = f"{name}-{zlib.crc32(os.fsencode(source)):08x}.{self.to}"
        return {table: folder / table / name for table in self.tables}

    def settings(self) -> str:
        """Return a text that identifies the settings, for notes."""
        codec, prepare = self.codec, self.prepare
        said = (
            (self.tables, self.to, self.form, self.redacted, schemas.VERSION, __version__),
            (self.year, self.max_line),
            (sorted(map(repr, codec.tolerated)), codec.limits, codec.naive_timezone, codec.role),
            # A function is identified by its name, because its repr has its address.
            (getattr(getattr(prepare, "func", prepare), "__qualname__", ""),
             getattr(prepare, "args", ()), getattr(prepare, "keywords", {})),
        )  # fmt: skip
        return f"{zlib.crc32(repr(said).encode()):08x}"


def _portable(name: str) -> str:
    """Return the name of a log, for the name of a file: UTF-8, and not too long to be extended."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return text.encode()[:_LONGEST_NAME].decode("utf-8", "ignore")


class _Meter:
    """Counter of what is done, which reports the progress."""

    def __init__(self, sources: Sequence[str], progress: Report | None, done: Written) -> None:
        self.sizes = {source: _size(source) for source in sources}
        sizes = list(self.sizes.values())
        self._total = None if None in sizes else sum(size or 0 for size in sizes)
        self._progress = progress
        self._written = done
        self._bytes = 0

    def within(self, own: int, frames: int) -> None:
        """Report the position in the log that is being read in this process."""
        if self._progress is not None:
            self._progress(self._bytes + own, self._total, self._written.frames + frames)

    def ended(self, source: str) -> None:
        """Report that a log has been read."""
        self._bytes += self.sizes[source] or 0
        self.within(0, 0)


def _size(source: str) -> int | None:
    with suppress(OSError):
        path = Path(source)
        return path.stat().st_size if path.is_file() else None
    return None


# -- Parts -----------------------------------------------------------------------------------------


def _write_parts(
    work: _Work, sources: Sequence[str], folder: Path, jobs: int, done: Written, report: _Meter
) -> None:
    for table in (*work.tables, _NOTES):
        (folder / table).mkdir(parents=True, exist_ok=True)
    settings = work.settings()
    left = []
    for source in sources:
        note = _finished(work, source, folder, settings)
        if note is not None:
            done.skipped += 1
            done.undecodable += note.undecodable
            done.quirky += note.quirky
            done.effects.update(note.effects)
            report.ended(source)
        else:
            left.append(work.part(source, work.files(source, folder)))

    def finish(part: _Part, state: tuple[int, int] | None, made: Written) -> None:
        _add(done, made)
        if not made.problems:
            _take_note(part, folder, settings, state, made)
        report.ended(part.source)

    if jobs == 1 or len(left) < 2:
        for part in left:
            state = _state(part.source)
            made = _write_part_here(part, done, report)
            if made is None:
                return
            finish(part, state, made)
        return
    _write_with_processes(left, jobs, done, finish)


def _write_part_here(part: _Part, done: Written, report: _Meter) -> Written | None:
    """Write a part in this process; return `None` if it is interrupted."""
    try:
        return write_part(part, report.within)
    except KeyboardInterrupt:
        done.interrupted = True
        return None


def _write_with_processes(
    parts: Sequence[_Part],
    jobs: int,
    done: Written,
    finish: Callable[[_Part, tuple[int, int] | None, Written], None],
) -> None:
    try:
        # If one process crashes, the pool stops all others. So each of their parts is written again
        # in a process of its own, and only a part that crashes that process is lost.
        for part in _written_by(min(jobs, len(parts)), parts, finish):
            for lost in _written_by(1, [part], finish):
                problem = f"a process ended before {lost.source} was read"
                finish(lost, None, Written(problems=[problem]))
    except KeyboardInterrupt:
        done.interrupted = True


def _written_by(
    processes: int,
    parts: Sequence[_Part],
    finish: Callable[[_Part, tuple[int, int] | None, Written], None],
) -> list[_Part]:
    """Write parts with a number of processes; return those that were lost in a crash."""
    lost = []
    # Processes are spawned: pyarrow has threads, which do not survive a fork.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            states = {part.source: _state(part.source) for part in parts}
            running = {pool.submit(write_part, part): part for part in parts}
            for future in as_completed(running):
                part = running[future]
                try:
                    made = future.result()
                except BrokenProcessPool:
                    lost.append(part)
                else:
                    finish(part, states[part.source], made)
        except KeyboardInterrupt:
            pool.shutdown(cancel_futures=True)
            raise
    return sorted(lost, key=parts.index)


def _add(done: Written, more: Written) -> None:
    done.frames += more.frames
    done.undecodable += more.undecodable
    done.quirky += more.quirky
    done.effects |= more.effects
    done.copies += more.copies
    done.parts += more.parts
    done.problems += more.problems


def _state(source: str) -> tuple[int, int] | None:
    with suppress(OSError):
        told = Path(source).stat()
        return told.st_size, told.st_mtime_ns
    return None


def _note_of(files: dict[str, Path], folder: Path) -> Path:
    return folder / _NOTES / f"{files[_FRAMES].name}.json"


def _finished(work: _Work, source: str, folder: Path, settings: str) -> _Note | None:
    """Return the note of a part that need not be written again."""
    files, state = work.files(source, folder), _state(source)
    try:
        note = json.decode(_note_of(files, folder).read_bytes(), type=_Note)
    except (OSError, ValueError):
        return None
    same = (note.size, note.modified) == state and note.settings == settings
    return note if same and all(file.exists() for file in files.values()) else None


def _take_note(
    part: _Part, folder: Path, settings: str, state: tuple[int, int] | None, made: Written
) -> None:
    if state is not None and part.source != "-":
        source = whole(part.source) or ""  # names of files need not be valid Unicode
        note = _Note(source, *state, settings, made.undecodable, made.quirky, sorted(made.effects))
        _note_of(part.files, folder).write_bytes(json.encode(note) + b"\n")


def _join(
    tables: Sequence[str], sources: Sequence[str], folder: Path, target: Path, to: str
) -> None:
    """Join the parts of all logs, in the order of the logs."""
    work = _Work(list(tables), to, "", None, None)
    for table in reversed(tables):  # the frames last: if they exist, all tables do
        parts = [work.files(source, folder)[table] for source in sources]
        joined([part for part in parts if part.exists()], _beside(target, table), to)


# -- One part --------------------------------------------------------------------------------------


def write_part(part: _Part, within: Callable[[int, int], object] | None = None) -> Written:
    """Read one log and write its tables; this function runs in the processes."""
    done = Written(parts=1)
    schemas_of = {_FRAMES: schemas.FRAMES, _UNDECODABLE: schemas.UNDECODABLE,
                  _TRANSACTIONS: schemas.TRANSACTIONS}  # fmt: skip
    schemas_of |= {name: schema for name, (schema, _) in _VIEWS.items()}
    found = views.Transactions()
    with ExitStack() as stack:
        # The frames are entered first and so renamed last: if they exist, all tables do.
        files = {
            name: stack.enter_context(TableFile(path, schemas_of[name], part.form))
            for name, path in part.files.items()
        }
        for records in _batches(part, done, within):
            batch = _frames(records, part)
            files[_FRAMES].write(batch)
            lost = [record for record in records if record.error is not None]
            files[_UNDECODABLE].write(_undecodable(lost, redacted=part.redacted))
            for name, (_, view) in _VIEWS.items():
                if name in files:
                    files[name].write(view(batch))
            if _TRANSACTIONS in files:
                found.add(batch)
                files[_TRANSACTIONS].write(found.take())
            done.frames += len(records)
            done.undecodable += len(lost)
            quirks = [each.frame.quirks for each in records if each.error is None]
            done.quirky += sum(map(bool, quirks))
            done.effects.update(str(quirk.effect) for some in quirks for quirk in some)
        if _TRANSACTIONS in files:
            files[_TRANSACTIONS].write(found.take(all_of_them=True))
    return done


def _batches(
    part: _Part, done: Written, within: Callable[[int, int], object] | None
) -> Iterator[list[Record]]:
    """Yield the records of a log in batches; a fault of the log ends them, and is a problem."""
    batch: list[Record] = []
    size = 0

    def tell(own: int, _: int | None) -> None:
        if within is not None:
            within(own, done.frames + len(batch))

    records = read_frames(
        part.source, format=part.log_form, errors="yield", codec=part.codec, year=part.year,
        max_line=part.max_line, progress=tell,
    )  # fmt: skip
    try:
        for each in records:
            if each.copy_of is not None:
                done.copies += 1
                continue
            record = each if part.prepare is None else part.prepare(each)
            batch.append(record)
            size += len(record.raw)
            if len(batch) == _MOST_ROWS or size >= _MOST_BYTES:
                yield batch
                batch, size = [], 0
    except (OSError, LogError) as error:
        done.problems.append(_reason(part.source, error))
    if batch:
        yield batch


def _frames(records: list[Record], part: _Part) -> Any:
    """Return records as rows of `FRAMES`, equal to those of the kernel and `correlate`."""
    rows = Rows(part.codec, redacted=part.redacted)
    for record in records:
        try:
            if record.error is None:
                rows.add(record.frame)
                rows.name_last(record.action)
            else:
                rows.add_error(record.error, record.raw, record.action)
        except Exception as failure:  # noqa: BLE001 - one record must not end the run
            rows.add_failure(failure)
    return rows.batch(*_circumstances(records))


def _circumstances(records: list[Record]) -> tuple[Any, Any, Any]:
    return (
        pa.array([views.moment(record.time) for record in records], schemas.TIME),
        text_array([record.station for record in records]),
        text_array([record.direction for record in records]),
    )


def _undecodable(records: list[Record], *, redacted: bool) -> Any:
    rows = Rows(TOLERANT, redacted=redacted)
    for record in records:
        assert record.error is not None  # noqa: S101 - for type checkers
        rows.add_error(record.error, record.raw, record.action)
    told = rows.batch(*_circumstances(records))
    columns = {name: told.column(name) for name in told.schema.names}
    columns["source"] = text_array([record.source for record in records])
    columns["line"] = pa.array([record.line for record in records], pa.int64())
    raw = [None if redacted else record.raw for record in records]
    columns["frame"] = pa.array(raw, pa.large_binary())
    return pa.RecordBatch.from_arrays(
        [columns[field.name] for field in schemas.UNDECODABLE], schema=schemas.UNDECODABLE
    )
