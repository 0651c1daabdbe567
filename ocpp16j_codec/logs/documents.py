"""Reader of logs that are JSON documents: arrays of records, objects over many lines, HAR files.

A log may be one JSON document: an array of objects in one line of gigabytes, or an object printed
over many lines. Such a text is split into its elements while it is read, so that memory is
bounded by the longest element; each element is then handled like a line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocpp16j_codec.logs.finding import Scan
from ocpp16j_codec.logs.sources import HEAD_OF_LONG, Batch, batches

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

__all__ = ["elements_or_lines"]

#: How much is examined to see whether a log is a document, and which part follows.
_LOOK = 4096
_NEAR = 64
_BLANK = re.compile(rb"[\s,\0]*+")
_ARRAY = re.compile(rb"\s*+\[\s*+(?:\{|\[\s*+[234]\s*+,)")
#: A line with only a bracket and at most one member that is not a frame; then the next line.
_OBJECT_OVER_LINES = re.compile(
    rb"\s*+\{[ \t]*+\r?\n\s*+(?:\"|\})"
    rb"|\s*+\{[ \t]*+\"[^\"\\\n]{1,64}+\"[ \t]*+:[ \t]*+"
    rb"(?:\"[^\"\\\n]{0,256}+\"|[-0-9.eE+]{1,32}+|true|false|null|[\[{])?[ \t]*+,?[ \t]*+\r?\n"
)


def elements_or_lines(chunks: Iterable[bytes], limit: int) -> Iterator[Batch]:
    """Yield the elements of a document, or the lines of any other log.

    Args:
        chunks: the bytes of a log.
        limit: the longest line or element that is kept whole, in bytes.
    """
    chunks = iter(chunks)
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) > _LOOK or not _is_undecided(head):
            break
    rest = _joined(head, chunks)
    if _ARRAY.match(head) or _is_object_over_lines(head):
        yield from _Elements(rest, limit).read()
    else:
        yield from batches(rest, limit)


def _joined(head: bytes, chunks: Iterable[bytes]) -> Iterator[bytes]:
    if head:
        yield head
    yield from chunks


def _is_undecided(head: bytes) -> bool:
    text = head.lstrip()
    if text.strip() in (b"", b"[", b"{"):
        return True
    if text[:1] == b"[":
        return len(text) < 32 and b"\n" not in text
    return text[:1] == b"{" and b"\n" not in text


def _is_object_over_lines(head: bytes) -> bool:
    """Return whether a text begins with an object that is printed over several lines."""
    return _OBJECT_OVER_LINES.match(head) is not None


class _Elements:
    """Splitter of a document into its elements."""

    def __init__(self, chunks: Iterator[bytes], limit: int) -> None:
        self._chunks = chunks
        self._limit = limit
        self._text = b""
        self._at = 0
        #: The offset of the text, how far its line ends have been counted, and their number.
        self._base = 0
        self._counted = 0
        self._number = 1

    def read(self) -> Iterator[Batch]:
        """Yield each element, and text outside of documents as lines."""
        inside, ended = False, False
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if not ended and len(self._text) - self._at < _NEAR:
                ended = not self._more()
                continue
            sign = self._text[self._at : self._at + 1]
            if not sign:
                return
            if inside and sign == b"]":
                inside = False
                self._at += 1
            elif not inside and _ARRAY.match(self._text, self._at):
                inside = True
                self._at += 1
            elif sign not in (b"{", b"[") or not (yield from self._element()):
                yield from self._lines(self._text[self._at :])
                return

    def _more(self, kept: bytes | None = None) -> bool:
        """Read more, keeping unused text. Return whether there was any."""
        kept = self._text[self._at :] if kept is None else kept
        self._count()
        self._base += len(self._text) - len(kept)
        self._counted = 0
        more = next(self._chunks, b"")
        self._text, self._at = kept + more, 0
        return bool(more)

    def _count(self) -> int:
        """Return the number of the line up to which the text has been used."""
        self._number += self._text.count(b"\n", self._counted, self._at)
        self._counted = self._at
        return self._number

    def _element(self) -> Generator[Batch, None, bool]:
        """Yield one element. Return whether it has an end."""
        scan = Scan()
        number, offset = self._count(), self._base + self._at
        pieces: list[bytes] = []
        size = 0
        while (end := scan.feed(self._text, self._at)) is None:
            piece = self._text[self._at :]
            # A backslash at the end belongs to the next character.
            kept = piece[len(piece.rstrip(b"\\")) :]
            piece = piece[: len(piece) - len(kept)]
            size += len(piece)
            if size <= self._limit:
                pieces.append(piece)
            else:
                pieces = [b"".join([*pieces, piece])[:HEAD_OF_LONG]]
            self._at = len(self._text)
            if not self._more(kept):
                if size <= self._limit:
                    # It is not a document: continue where it began.
                    self._text, self._at, self._counted = b"".join(pieces) + kept, 0, 0
                    self._base, self._number = offset, number
                    return False
                yield Batch(offset, pieces, size, 0, number)
                self._text, self._at = b"", 0
                return True
        pieces.append(self._text[self._at : end])
        size += end - self._at
        self._at = end
        element = b"".join(pieces)
        if size <= self._limit:
            yield Batch(offset, [element], None, 0, number)
        else:
            yield Batch(offset, [element[:HEAD_OF_LONG]], size, 0, number)
        return True

    def _lines(self, text: bytes) -> Iterator[Batch]:
        """Yield the rest of the log as lines."""
        number, offset = self._count(), self._base + self._at
        for batch in batches(_joined(text, self._chunks), self._limit):
            yield batch._replace(offset=batch.offset + offset, number=number)
            number += 1 if batch.length is not None else len(batch.lines) + batch.blank
