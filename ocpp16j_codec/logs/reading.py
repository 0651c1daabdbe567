"""The two functions of this package that decode frames.

`read_frames` reads logs of any format, from any source; `decode_batch` decodes frames that you
have extracted yourself.
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from ocpp16j_codec.codec import TOLERANT, Codec
from ocpp16j_codec.errors import Category, DecodeError, Violation
from ocpp16j_codec.logs.correlator import Correlator
from ocpp16j_codec.logs.documents import elements_or_lines
from ocpp16j_codec.logs.scanner import FORMATS, Scanner
from ocpp16j_codec.logs.sources import Progress, batches_of_lines, chunks, expand, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.limits import Limits
    from ocpp16j_codec.logs.records import Record
    from ocpp16j_codec.logs.sources import Batch

    LogSource = str | os.PathLike[str] | IO[bytes] | Iterable[str | bytes]

__all__ = ["decode_batch", "read_frames"]

_ERRORS = ("raise", "yield", "skip")
#: The versions whose frames must be decodable: OCPP 1.6, and unknown ones.
_OURS = ("1.6", None)


def read_frames(
    source: LogSource,
    *,
    format: str = "auto",  # noqa: A002 - the word for it
    errors: str = "raise",
    codec: Codec = TOLERANT,
    limits: Limits | None = None,
    correlator: Correlator | None = None,
    progress: Progress | None = None,
    year: int | None = None,
    max_line: int | None = None,
) -> Iterator[Record]:
    """Yield a record for each frame of a log; results are typed by the calls they answer.

    Messages of other versions of OCPP, and records of SOAP, are yielded only with `errors="yield"`;
    `Record.version` has their version.

    Args:
        source: a path, a folder (all files in it), a pattern such as `logs/*.gz`, `"-"` for
            standard input, a file opened in binary mode, or lines in memory. gzip, bzip2, xz and
            zstd are unpacked.
        format: `"auto"` detects the format of the log; `"frames"`: each line is a frame;
            `"trace"`: each line is an Open OCPP Trace record.
        errors: what to do with frames that cannot be decoded: `"raise"` the `DecodeError`,
            `"yield"` a record with it, or `"skip"` them.
        codec: the codec for the frames; its `naive_timezone` is also the zone of times in the log
            without one.
        limits: replaces the limits of the codec. `size` limits lines as well: of a longer one,
            only the beginning is read.
        correlator: pairs answers with calls; pass the same one for all files of one system.
        progress: called from time to time with the bytes read so far and the total, if known.
        year: the year of times without one, as in syslog; without it, such times are `None`.
        max_line: maximum length of a line, or of an element of a JSON array, in bytes; by default
            the maximum size of a frame.

    Raises:
        ValueError: `format` or `errors` has an unknown value.
        OSError: A file cannot be opened or read.
        LogError: An archive cannot be unpacked.
        DecodeError: A frame cannot be decoded, and `errors` is `"raise"`; a note has its place.
    """
    if format not in FORMATS:
        raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
    if errors not in _ERRORS:
        raise ValueError(f"errors is one of {', '.join(_ERRORS)}, not {errors!r}")
    if limits is not None:
        codec = codec.replace(limits=limits)
    correlator = Correlator() if correlator is None else correlator
    longest = codec.limits.size if max_line is None else max_line
    logs = _logs(source, longest, progress)
    return _read(logs, format, errors, codec, correlator, year, longest)


def _read(
    logs: Iterator[tuple[str, Iterable[Batch], bool]],
    form: str,
    errors: str,
    codec: Codec,
    correlator: Correlator,
    year: int | None,
    longest: int,
) -> Iterator[Record]:
    for name, lines, waits in logs:
        scanner = Scanner(name, form, codec, correlator, year=year, waits=waits, longest=longest)
        records = scanner.records(lines)
        if errors == "yield":
            yield from records
            continue
        for record in records:
            if record.error is None:
                yield record
            elif errors == "raise" and record.version in _OURS:
                record.error.add_note(f"{name or 'log'}, line {record.line}, byte {record.offset}")
                raise record.error


def _logs(
    source: LogSource, limit: int, progress: Progress | None
) -> Iterator[tuple[str, Iterable[Batch], bool]]:
    """Yield name and lines of each log of a source, and whether they can be read ahead."""
    if isinstance(source, str | os.PathLike):
        names = expand(os.fspath(source))
        total = _size_of(names)
        done = 0
        for name in names:
            with opened(name) as (stream, where, size):
                watched = _watched(stream, where, done, total, progress)
                yield name, elements_or_lines(watched, limit), size is not None
                done += size or 0
    elif hasattr(source, "read"):
        file = cast("IO[bytes]", source)
        with opened(file) as (stream, where, size):
            name = getattr(file, "name", "")
            watched = _watched(stream, where, 0, size, progress)
            shown = name if isinstance(name, str) else ""
            yield shown, elements_or_lines(watched, limit), size is not None
    else:
        yield "", _in_memory(source, limit), isinstance(source, list | tuple)


def _in_memory(source: Iterable[str | bytes], limit: int) -> Iterator[Batch]:
    """Yield the lines of a log in memory, or the elements of a document."""
    lines = iter(source)
    first: list[str | bytes] = []
    for line in lines:
        first.append(line)
        if not hasattr(line, "strip") or line.strip():
            break
    every = chain(first, lines)
    if first and hasattr(first[-1], "strip"):
        head = first[-1].strip()
        if head in ("[", b"[", "{", b"{") or head[:2] in ("[{", b"[{"):
            whole = batches_of_lines(every, limit, blank_together=False)
            yield from elements_or_lines(_text_of(whole), limit)
            return
    yield from batches_of_lines(every, limit)


def _text_of(batches: Iterable[Batch]) -> Iterator[bytes]:
    for batch in batches:
        yield b"".join(line + b"\n" for line in batch.lines)


def _size_of(names: list[str]) -> int | None:
    paths = [Path(name) for name in names]
    return sum(path.stat().st_size for path in paths) if all(p.is_file() for p in paths) else None


def _watched(
    stream: Any, where: Any, before: int, total: int | None, progress: Progress | None
) -> Iterator[bytes]:
    for chunk in chunks(stream, where):
        yield chunk
        if progress is not None:
            progress(before + where(), total)


def decode_batch(
    frames: Iterable[bytes | str],
    *,
    codec: Codec = TOLERANT,
    pending: Mapping[str, str] | None = None,
) -> list[Frame | DecodeError]:
    """Decode many frames; return a list with a frame or a `DecodeError` for each of them.

    No item of `frames` raises an exception, not even `None`.

    Args:
        frames: the texts of frames.
        codec: the codec for the frames.
        pending: the calls that results may answer, id -> action.
    """
    if isinstance(frames, str | bytes | bytearray | memoryview):
        raise TypeError("expected a list of frames, got one text; pass [text]")
    decode = codec.decode
    read: list[Frame | DecodeError] = []
    for data in frames:
        try:
            read.append(decode(data, pending=pending))
        except DecodeError as error:
            error.__traceback__ = None
            read.append(error)
        except TypeError:
            message = f"expected bytes or text for a frame, got {type(data).__name__}"
            read.append(DecodeError((Violation(Category.NOT_JSON, "", message),)))
    return read
