"""Access to logs and their lines: files, folders, patterns, standard input, open files.

The lines are bytes, decompressed if necessary. A fault of the file is reported in one sentence
(`LogError`, or the `OSError` of the system). Compression is recognized by the first bytes, never by
the name; UTF-16, which PowerShell writes, is converted to UTF-8.

Lines come in batches, because a generator step for each line would cost as much as decoding a
Heartbeat. Of a line that is too long, only the start is kept, which may name the charge point.

Rule of this file: reading is lazy and in chunks; memory is bounded by a chunk and the longest line
allowed, and nothing is ever held whole.
"""

from __future__ import annotations

import bz2
import codecs
import glob
import gzip
import io
import lzma
import re
import sys
import zlib
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NamedTuple

from ocpp16j_codec.logs.records import LogError

__all__ = [
    "CHUNK", "HEAD_OF_LONG", "Batch", "Progress", "batches", "batches_of_lines", "chunks", "expand",
    "opened",
]  # fmt: skip

#: How much is read at once, in bytes.
CHUNK = 2**18
#: The maximum ratio of decompressed to compressed size, checked from `_SWELL_FROM` bytes on.
_SWELL = 1_000
_SWELL_FROM = 2**28

_ZSTD = b"\x28\xb5\x2f\xfd"
#: The maximum memory for a frame of Zstandard, in bytes; the default of `zstd` itself.
_MOST_WINDOW = 2**27
#: The same for xz, with what its decoder needs besides.
_MOST_XZ = _MOST_WINDOW + 2**22

Progress = Callable[[int, "int | None"], object]


def _is_hidden(path: Path) -> bool:
    """Return whether a file or a folder on the way to it is hidden, such as `.git` and `.venv`."""
    return any(part.startswith(".") for part in path.parts)


def expand(name: str) -> list[str]:
    """Return the files of a path, a folder or a pattern, in the order of their names.

    Raises:
        FileNotFoundError: There is no such file, and nothing matches the pattern.
    """
    if not name:  # as with a variable that is not set: Path would take it for the current folder
        raise FileNotFoundError("expected the name of a file, got an empty string")
    path = Path(name)
    if name == "-" or path.is_file():
        return [name]
    if path.is_dir():
        inside = sorted(each for each in path.rglob("*") if each.is_file())
        found = [str(each) for each in inside if not _is_hidden(each.relative_to(path))]
        if not found:
            raise FileNotFoundError(f"there are no files in {name}")
        return found
    if path.exists():
        return [name]  # a pipe or a device
    matches = glob.glob(name, recursive=True)  # noqa: PTH207 - the pattern may be absolute
    found = sorted(each for each in matches if Path(each).is_file())
    if not found:
        raise FileNotFoundError(f"there is no file {name}")
    return found


@contextmanager
def opened(source: str | IO[bytes]) -> Generator[tuple[Any, Callable[[], int], int | None]]:
    """Open a log; yield its decompressed bytes, the position in the file, and the file size."""
    if isinstance(source, str):
        if source == "-":
            raw: Any = sys.stdin.buffer
        else:
            raw = Path(source).open("rb")  # noqa: SIM115 - closed below, but for standard input
    else:
        raw = source
    try:
        total: int | None = None
        with suppress(OSError, AttributeError, ValueError):
            place = raw.tell()
            total = raw.seek(0, io.SEEK_END)
            raw.seek(place)
        stream, where = _unpacked(raw)
        yield stream, where, total
    finally:
        if isinstance(source, str) and source != "-":
            raw.close()


class _Counted(io.RawIOBase):
    """A file that counts the bytes read, and whose first bytes can be read twice."""

    def __init__(self, raw: Any) -> None:
        super().__init__()
        self.raw = raw
        self.place = 0
        self._read = getattr(raw, "read1", raw.read)
        self._head = b""
        self._head_at = 0  # what comes before has been read again

    def readable(self) -> bool:
        return True

    def head(self, size: int) -> bytes:
        """Return the next bytes; they will be read again."""
        while len(self._head) < size and (more := self._read(CHUNK)):
            if not isinstance(more, bytes):
                raise TypeError("expected a file opened in binary mode")
            self._head += more
        return self._head

    def read(self, size: int = -1, /) -> bytes:
        if self._head:
            # Not cut: a name in a gzip archive is read byte by byte.
            start, end = self._head_at, len(self._head) if size < 0 else self._head_at + size
            data, self._head_at = self._head[start:end], end
            if end >= len(self._head):
                self._head, self._head_at = b"", 0
        else:
            data = self._read(size)
        self.place += len(data)
        return data

    read1 = read

    def readinto(self, buffer: Any, /) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _check_window(head: bytes) -> None:
    """Refuse a frame of Zstandard that needs more memory than is allowed (RFC 8878, 3.1.1.1).

    Raises:
        LogError: The window is too large.
    """
    if len(head) < 6 or not head.startswith(_ZSTD):
        return
    flags = head[4]
    if flags & 0x20:  # one segment: as large as its content
        start = 5 + (0, 1, 2, 4)[flags & 3]
        size = (1, 2, 4, 8)[flags >> 6]
        window = int.from_bytes(head[start : start + size], "little") + 256 * (size == 2)
    else:
        exponent, mantissa = head[5] >> 3, head[5] & 7
        window = (1 << (10 + exponent)) * (8 + mantissa) // 8
    if window > _MOST_WINDOW:
        most, needed = _MOST_WINDOW >> 20, -(-window >> 20)
        raise LogError(
            f"the archive needs a window of {needed:,} MiB and at most {most} MiB are allowed; "
            "unpack it first (zstd -d --long=31)"
        )


def _zstd(stream: Any) -> Any:
    """Return a decompressor for Zstandard, from the standard library since Python 3.14."""
    _check_window(stream.head(18))
    for name in ("compression.zstd", "backports.zstd"):
        with suppress(ImportError):
            return import_module(name).ZstdFile(stream)
    try:
        return _Zstandard(stream, import_module("zstandard"))
    except ImportError:
        message = "this log is compressed with zstd; to read it, pip install zstandard"
        raise LogError(message) from None


class _Zstandard:
    """Reader for the package zstandard, whose own reader does not report a truncated file."""

    #: Four bytes may decompress to 128 KiB, so few are passed at once.
    _STEP = 256
    #: The head of a frame is not longer.
    _HEAD = 18

    def __init__(self, stream: _Counted, zstandard: Any) -> None:
        self._stream = stream
        self._decompressor = zstandard.ZstdDecompressor(max_window_size=_MOST_WINDOW)
        self._frame: Any = None
        self._left = b""

    def read(self, size: int) -> bytes:
        unpacked: list[bytes] = []
        while size > 0:
            packed, self._left = self._left or self._stream.read(self._STEP), b""
            if not packed:
                if self._frame is not None and not unpacked:
                    raise EOFError
                break
            if self._frame is None:
                while len(packed) < self._HEAD and (more := self._stream.read(self._STEP)):
                    packed += more
                _check_window(packed)
                self._frame = self._decompressor.decompressobj()
            unpacked.append(self._frame.decompress(packed))
            size -= len(unpacked[-1])
            if self._frame.eof:
                self._left, self._frame = self._frame.unused_data, None
        return b"".join(unpacked)


class _Xz:
    """Reader for xz archives with a limit for memory: one of 100 bytes may ask for 4 GiB."""

    def __init__(self, stream: _Counted) -> None:
        self._stream = stream
        self._decompressor: lzma.LZMADecompressor | None = None
        self._left = b""

    def read(self, size: int) -> bytes:
        while True:
            if self._decompressor is None:
                # Blocks of four zeros may stand between streams.
                while not self._left.strip(b"\0") and (more := self._stream.read(CHUNK)):
                    self._left = more
                if not self._left.strip(b"\0"):
                    return b""
                self._left = self._left.lstrip(b"\0")
                self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_XZ)
            if self._decompressor.needs_input and not self._left:
                self._left = self._stream.read(CHUNK)
                if not self._left:
                    raise EOFError
            packed, self._left = self._left, b""
            try:
                data = self._decompressor.decompress(packed, size)
            except lzma.LZMAError as error:
                if "limit" not in str(error):
                    raise
                raise LogError(
                    f"the archive needs a dictionary of more than {_MOST_WINDOW >> 20} MiB;"
                    " unpack it first (xz -d)"
                ) from None
            if self._decompressor.eof:
                self._left, self._decompressor = self._decompressor.unused_data, None
            if data:
                return data


_UNPACK: dict[bytes, Callable[[Any], Any]] = {
    b"\x1f\x8b": lambda stream: gzip.GzipFile(fileobj=stream),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": _Xz,
    _ZSTD: _zstd,
}
_CAPTURE = (
    "a packet capture; write its WebSocket messages as text first "
    "(tshark -r FILE -Y websocket.payload.text -T fields -e frame.time_epoch "
    "-e ip.src -e ip.dst -e websocket.payload.text)"
)
#: Formats that have to be converted first: their first bytes, name, and what to do.
_NO_LOGS = {
    b"PK\x03\x04": "a zip archive; unpack it first",
    b"PK\x05\x06": "a zip archive with nothing in it",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive; unpack it first",
    b"Rar!": "a rar archive; unpack it first",
    b"%PDF": "a PDF document; copy its text into a file (ocpp16j explain --document reads it)",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word document; save it as CSV or text",
    b"SQLite": "an SQLite database; export the table as CSV",
    b"\x0a\x0d\x0d\x0a": _CAPTURE,
    b"\xd4\xc3\xb2\xa1": _CAPTURE,
    b"\xa1\xb2\xc3\xd4": _CAPTURE,
    b"\x4d\x3c\xb2\xa1": _CAPTURE,
    b"\xa1\xb2\x3c\x4d": _CAPTURE,
}
_EXCEL = "an Excel workbook; save its sheet as CSV"


def _is_workbook(head: bytes) -> bool:
    return b"[Content_Types].xml" in head or b"xl/" in head


_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _unpacked(raw: Any) -> tuple[Any, Callable[[], int]]:
    counted = _Counted(raw)
    head = counted.head(6)
    for magic, unpack in _UNPACK.items():
        if head.startswith(magic):
            return unpack(counted), lambda: counted.place
    for magic, what in _NO_LOGS.items():
        if head.startswith(magic):
            workbook = magic == b"PK\x03\x04" and _is_workbook(counted.head(4096))
            raise LogError(f"this is {_EXCEL if workbook else what}")
    return counted, lambda: counted.place


def chunks(stream: Any, where: Callable[[], int]) -> Iterator[bytes]:
    """Yield the bytes of an opened log, in chunks.

    Raises:
        LogError: The archive is damaged, or its content is suspiciously large.
        OSError: The file cannot be read.
    """
    read = getattr(stream, "read1", stream.read)
    packed = not isinstance(stream, _Counted)
    decode: Callable[[bytes], bytes] | None = None
    unpacked = 0
    first = True
    while True:
        try:
            data = read(CHUNK)
        except OSError:
            if packed:
                raise LogError("the archive is damaged") from None
            raise
        except LogError:
            raise
        except (EOFError, zlib.error, lzma.LZMAError):
            raise LogError("the archive is damaged or truncated") from None
        except Exception as error:  # each module has its own class ZstdError
            if not packed or "zstd" not in type(error).__name__.lower():
                raise
            raise LogError("the archive is damaged") from None
        if not data:
            return
        unpacked += len(data)
        if packed and unpacked > _SWELL_FROM and unpacked > _SWELL * where():
            raise LogError(f"the archive decompresses to more than {_SWELL} times its size")
        if first:
            first = False
            if packed and data.startswith((*_UNPACK, *_NO_LOGS)):
                raise LogError("this is an archive in an archive; unpack it first")
            decode = _decoder(data)
            data = data.removeprefix(codecs.BOM_UTF8)
        yield data if decode is None else decode(data)


def _decoder(head: bytes) -> Callable[[bytes], bytes] | None:
    """Return a decoder for UTF-16, or `None` if the text is not UTF-16."""
    if not head.startswith(_UTF_16):
        return None
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    return lambda data: decoder.decode(data).encode()


# -- lines -----------------------------------------------------------------------------------------

#: How much is kept of a line that is too long.
HEAD_OF_LONG = 2048


class Batch(NamedTuple):
    """Lines without their line ends.

    Attributes:
        offset: where the first of them begins, in bytes.
        lines: the lines; between two of them, exactly one byte is left out.
        length: the length of a line that is too long; it is truncated, and alone in its batch.
        blank: the number of lines without content, instead of `lines`.
        number: the number of the first line, if it does not follow the previous batch.
    """

    offset: int
    lines: list[bytes]
    length: int | None = None
    blank: int = 0
    number: int | None = None


#: Many consecutive lines without content. The first line end belongs to the previous line.
_BLANK = re.compile(rb"\n(\n{64,}+|(?:[ \t\r\0]*+\n){64,}+)")
#: For lines in memory: up to this number, they are yielded one by one.
_FEW_BLANK = 64
#: Chunks with a shorter average line are searched for them.
_SHORT = 8


def batches(chunks: Iterable[bytes], limit: int) -> Iterator[Batch]:
    """Split chunks into lines.

    Args:
        chunks: the bytes of a log.
        limit: the longest line that is kept whole, in bytes.
    """
    offset, dropped = 0, 0
    pieces: list[bytes] = []  # the line that has not ended yet
    size = 0
    for chunk in chunks:
        end = chunk.find(b"\n")
        if end < 0:  # the line continues
            size += len(chunk)
            if dropped:
                dropped += len(chunk)
                pieces = [(pieces[0] + chunk[:HEAD_OF_LONG])[:HEAD_OF_LONG]]
                continue
            pieces.append(chunk)
            if size > limit:
                dropped, pieces = size, [b"".join(pieces)[:HEAD_OF_LONG]]
            continue
        if dropped:
            length = dropped + end
            yield Batch(offset, [(pieces[0] + chunk[:end])[:HEAD_OF_LONG]], length)
            offset += length + 1
        else:
            pieces.append(chunk[: end + 1])
            line = b"".join(pieces)[:-1]
            yield from _within(offset, [line], limit)
            offset += len(line) + 1
        start = end + 1
        last = chunk.rfind(b"\n") + 1
        if chunk.count(b"\n") * _SHORT > len(chunk):
            for found in _BLANK.finditer(chunk, end, last):
                yield from _lines(offset, chunk[start : found.start(1)], limit)
                offset += found.start(1) - start
                yield Batch(offset, [], None, found[1].count(b"\n"))
                start = found.end()
                offset += len(found[1])
        yield from _lines(offset, chunk[start:last], limit)
        offset += last - start
        pieces, size, dropped = [chunk[last:]], len(chunk) - last, 0
        if size > limit:
            dropped, pieces = size, [pieces[0][:HEAD_OF_LONG]]
    if dropped:
        yield Batch(offset, pieces[:1], dropped)
    elif size:
        yield Batch(offset, [b"".join(pieces)])


def _lines(offset: int, text: bytes, limit: int) -> Iterator[Batch]:
    """Yield the lines of a text that ends in a line end, or is empty."""
    if text:
        lines = text.split(b"\n")
        lines.pop()
        yield from _within(offset, lines, limit)


def batches_of_lines(
    lines: Iterable[str | bytes], limit: int, *, blank_together: bool = True
) -> Iterator[Batch]:
    """Yield a batch for each line in memory; a line may still have its line end.

    Args:
        lines: the lines.
        limit: the longest line that is kept whole, in bytes.
        blank_together: yield one batch with the number of lines if very many have no content.

    Raises:
        TypeError: A line is neither `str` nor `bytes`.
    """
    offset = begun = blank = 0
    for line in lines:
        if isinstance(line, str):
            try:
                data = line.encode("utf-8", "surrogateescape")
            except UnicodeEncodeError:
                data = line.encode("utf-8", "surrogatepass")
        elif isinstance(line, bytes):
            data = line
        else:
            raise TypeError(f"expected str or bytes for a line of a log, got {type(line).__name__}")
        for part in data.removesuffix(b"\n").split(b"\n"):
            if not blank_together or part.strip(b" \t\r\0"):
                if blank > _FEW_BLANK:
                    yield Batch(begun, [], None, blank - _FEW_BLANK)
                blank = 0
            else:
                blank += 1
                if blank > _FEW_BLANK:  # consecutive ones are yielded together
                    begun = offset if blank == _FEW_BLANK + 1 else begun
                    offset += len(part) + 1
                    continue
            yield from _within(offset, [part], limit)
            offset += len(part) + 1
    if blank > _FEW_BLANK:
        yield Batch(begun, [], None, blank - _FEW_BLANK)


def _within(offset: int, lines: list[bytes], limit: int) -> Iterator[Batch]:
    """Yield the same lines; those that are too long are truncated, in batches of their own."""
    if not lines:
        return
    if max(map(len, lines)) <= limit:
        yield Batch(offset, lines)
        return
    kept: list[bytes] = []
    for line in lines:
        if len(line) <= limit:
            kept.append(line)
            continue
        if kept:
            yield Batch(offset, kept)
            offset += sum(map(len, kept)) + len(kept)
            kept = []
        yield Batch(offset, [line[:HEAD_OF_LONG]], len(line))
        offset += len(line) + 1
    if kept:
        yield Batch(offset, kept)
