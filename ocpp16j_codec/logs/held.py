"""A frame that has not ended in its line: it was cut off, or it goes on in the next one.

Rule of this file: no line is taken that may be an entry of its own; rather is a frame cut short.
"""

from __future__ import annotations

from ocpp16j_codec.logs.finding import Scan, Wrap, continues, unwrapped

__all__ = ["Held"]


class Held:
    """The lines of a frame so far.

    Args:
        before: what stands in front of it in its line.
        wrap: what is wrapped around it.
        offset: the byte it begins at.
        number: the line it begins in.

    Attributes:
        size: how many bytes have been taken.
        ended: whether its end has been found.
    """

    __slots__ = ("_pieces", "_scan", "_wrap", "before", "ended", "number", "offset", "size")

    def __init__(self, before: bytes, wrap: Wrap, offset: int, number: int) -> None:
        self.before = before
        self.offset = offset
        self.number = number
        self.size = 0
        self.ended = False
        self._wrap = wrap
        self._scan = Scan()
        self._pieces: list[bytes] = []

    def take(self, line: bytes, start: int = 0) -> int | None:
        """Take from a line what belongs to the frame; where it ends in it, or `None`."""
        if self._wrap is Wrap.PLAIN:
            end = self._scan.feed(line, start)
        else:
            end = unwrapped(line, start, self._wrap)[1]
            self._scan.in_string = True
        piece = line[start:] if end is None else line[start:end]
        self._pieces.append(piece)
        self.ended = end is not None
        self.size += len(piece) + 1
        return end

    @property
    def may_go_on(self) -> bool:
        """Whether such a frame can go on in the next line at all."""
        return self._wrap in (Wrap.PLAIN, Wrap.CSV_FIELD)

    def continues(self, line: bytes) -> bool:
        """Whether a line may belong to it."""
        return continues(self._scan, line)

    def text(self) -> bytes:
        """The frame, as far as it goes, undone of its wrapping."""
        text = b"\n".join(self._pieces)
        return text.rstrip() if self._wrap is Wrap.PLAIN else unwrapped(text, 0, self._wrap)[0]
