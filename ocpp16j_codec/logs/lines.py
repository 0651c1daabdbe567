"""Bytes -> lines, many at a time, and never one that is longer than it may be.

Lines come in batches, because a generator step for each line would cost as much as decoding a
Heartbeat. Of a line that is too long only the beginning is kept, enough to tell whose it was.

Rule of this file: memory is bounded by a chunk and the longest line allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Batch", "batches", "batches_of_lines"]

#: How much is kept of a line that is too long.
_HEAD = 2048


class Batch(NamedTuple):
    """Lines without their line ends.

    Attributes:
        offset: where the first of them begins, in bytes.
        lines: the lines; in between them, exactly one byte is left out.
        length: of a line that is too long, its length; such a line stands alone, cut short.
    """

    offset: int
    lines: list[bytes]
    length: int | None = None


def batches(chunks: Iterable[bytes], limit: int) -> Iterator[Batch]:
    """Split chunks into lines.

    Args:
        chunks: the bytes of a log.
        limit: the longest line that is kept whole, in bytes.
    """
    offset, carried, dropped = 0, b"", 0
    for chunk in chunks:
        lines = chunk.split(b"\n")
        if len(lines) == 1:  # the line goes on
            carried += chunk
            if dropped:
                dropped += len(chunk)
                carried = carried[:_HEAD]
            elif len(carried) > limit:
                dropped, carried = len(carried), carried[:_HEAD]
            continue
        if dropped:
            length = dropped + len(lines[0])
            yield Batch(offset, [carried], length)
            offset, dropped = offset + length + 1, 0
            del lines[0]
        else:
            lines[0] = carried + lines[0]
        carried = lines.pop()
        yield from _within(offset, lines, limit)
        offset += sum(map(len, lines)) + len(lines)
        if len(carried) > limit:
            dropped, carried = len(carried), carried[:_HEAD]
    if dropped:
        yield Batch(offset, [carried], dropped)
    elif carried:
        yield Batch(offset, [carried])


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
        yield Batch(offset, [line[:_HEAD]], len(line))
        offset += len(line) + 1
    if kept:
        yield Batch(offset, kept)
