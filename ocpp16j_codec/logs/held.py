"""A frame that has not ended in its line: it was cut off, or it goes on in the next one.

No line is taken that may be an entry of its own; rather is a frame cut short.
"""

from __future__ import annotations

import re

from ocpp16j_codec.logs.finding import START, Scan, Wrap, continues, unwrapped

__all__ = ["Held"]

#: How a container engine writes lines: P for a part, F for the last one.
_PART = re.compile(rb"\S+ (?:stdout|stderr) ([PF]) ")
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


class Held:
    """The lines of a frame so far.

    Args:
        before: what stands in front of it in its line.
        wrap: what is wrapped around it.
        offset: the byte it begins at.
        number: the line it begins in.
        context: the line before, where nothing stands in front of the frame.

    Attributes:
        size: how many bytes have been taken.
        ended: whether its end has been found.
        widths: the lengths of the lines it has filled to their ends.
        broken: whether a line has ended within a string.
    """

    __slots__ = (
        "_glue", "_part", "_pieces", "_scan", "_wrap", "before", "broken", "context", "ended",
        "number", "offset", "size", "widths",
    )  # fmt: skip

    def __init__(
        self, before: bytes, wrap: Wrap, offset: int, number: int, context: bytes = b""
    ) -> None:
        self.before = before
        self.context = context
        self.offset = offset
        self.number = number
        self.size = 0
        self.ended = False
        self.broken = False
        self.widths: list[int] = []
        self._wrap = wrap
        self._scan = Scan()
        self._pieces: list[bytes] = []
        part = _PART.match(before)
        self._part = part is not None and part[1] == b"P"
        self._glue = b""

    def take(self, line: bytes, start: int = 0) -> int | None:
        """Take from a line what belongs to the frame; where it ends in it, or `None`."""
        if self._wrap is Wrap.PLAIN:
            end = self._scan.feed(line, start)
            if end is None:
                self.broken = self.broken or self._scan.in_string
        else:
            end = unwrapped(line, start, self._wrap)[1]
            self._scan.in_string = True
        piece = line[start:] if end is None else line[start:end]
        self._pieces += (self._glue, piece)
        self._glue = b"" if self._part else b"\n"
        self.ended = end is not None
        self.size += len(piece) + 1
        if end is None:
            self.widths.append(len(line))
        return end

    @property
    def may_go_on(self) -> bool:
        """Whether such a frame can go on in the next line at all."""
        return self._wrap in (Wrap.PLAIN, Wrap.CSV_FIELD)

    def begins_at(self, line: bytes) -> int | None:
        """Return where in a line the frame goes on; `None` if it does not.

        A part of a container engine's record goes on behind the head of the next one, and so does
        a frame in lines that all begin alike.
        """
        if self._part:
            part = _PART.match(line)
            if part is None or line[: part.start(1)].split()[1:] != self.before.split()[1:2]:
                return None
            self._part = part[1] == b"P"
            return part.end()
        size = len(self.before)
        if size and self.before.strip():
            head = line[:size]
            if head == self.before or head.translate(_DIGITS) == self.before.translate(_DIGITS):
                rest = line[size:]
                if START.match(rest) or not continues(self._scan, rest):
                    return None
                return size
        return 0 if continues(self._scan, line) else None

    def text(self, *, folded: bool = True) -> bytes:
        """Return the frame, as far as it goes, undone of its wrapping.

        Args:
            folded: whether it keeps its line ends.
        """
        pieces = self._pieces
        if not folded:
            pieces = [b"" if piece == b"\n" else piece.rstrip(b"\r") for piece in pieces]
        text = b"".join(pieces)
        return text.rstrip() if self._wrap is Wrap.PLAIN else unwrapped(text, 0, self._wrap)[0]
