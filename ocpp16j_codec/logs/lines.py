"""Bytes -> lines, many at a time, and never one that is longer than it may be.

Lines come in batches, because a generator step for each line would cost as much as decoding a
Heartbeat. Of a line that is too long only the beginning is kept, enough to tell whose it was.

Rule of this file: memory is bounded by a chunk and the longest line allowed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["HEAD_OF_LONG", "Batch", "batches", "batches_of_lines"]

#: How much is kept of a line that is too long.
HEAD_OF_LONG = 2048


class Batch(NamedTuple):
    """Lines without their line ends.

    Attributes:
        offset: where the first of them begins, in bytes.
        lines: the lines; in between them, exactly one byte is left out.
        length: of a line that is too long, its length; such a line stands alone, cut short.
        blank: so many lines without content, instead of `lines`.
        number: the number of the first line, where it is not the one after the last.
    """

    offset: int
    lines: list[bytes]
    length: int | None = None
    blank: int = 0
    number: int | None = None


#: Many lines without content, one after the other. The first line end belongs to the line before.
_BLANK = re.compile(rb"\n(\n{64,}+|(?:[ \t\r\0]*+\n){64,}+)")
#: Chunks whose lines are shorter than this on average are searched for such.
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
        if end < 0:  # the line goes on
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


def batches_of_lines(lines: Iterable[str | bytes], limit: int) -> Iterator[Batch]:
    """Batches of one, from lines in memory; each may still have its line end.

    Raises:
        TypeError: A line is neither `str` nor `bytes`.
    """
    offset = 0
    for line in lines:
        if isinstance(line, str):
            try:
                data = line.encode("utf-8", "surrogateescape")
            except UnicodeEncodeError:
                data = line.encode("utf-8", "surrogatepass")
        elif isinstance(line, bytes):
            data = line
        else:
            raise TypeError(f"a line of a log is str or bytes, not {type(line).__name__}")
        for part in data.removesuffix(b"\n").split(b"\n"):
            yield from _within(offset, [part], limit)
            offset += len(part) + 1


def _within(offset: int, lines: list[bytes], limit: int) -> Iterator[Batch]:
    """The same lines, with those that are too long cut short and set apart."""
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
