r"""Search for frames in a text, and removal of the wrapping around them.

A log has a frame as it is, inside a JSON string (`"[2,\"id\",…`), inside a quoted CSV
field (`"[2,""id"",…`), or in HTML (`[2,&quot;id&quot;,…`). It ends where its brackets close;
if they do not close in the line, the frame was cut off or continues in the next line.

Rule of this file: texts are bytes, nothing is decoded, and the time is linear in the text.
"""

from __future__ import annotations

import html
import re
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import DecodeError, json

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "BARE", "HEAD", "START", "Held", "Scan", "Wrap", "begins_entry", "continues", "end_of",
    "might_begin", "unwrapped", "wrap_of",
]  # fmt: skip

_QUOTE = rb"(?:\\*+[\"']|\"\"|\xe2\x80[\x98-\x9f]|&quot;|&#34;)"
#: The start of a frame anywhere in a text: `[`, a message type, a comma, and an id.
START = re.compile(
    rb"\[\s*+(?:[1-4](?:\.0)?+|" + _QUOTE + rb"[1-4]" + _QUOTE + rb")\s*+,\s*+"
    rb"(?=" + _QUOTE + rb"|[0-9]++\s*+,\s*+[\\\"'{])"
)  # fmt: skip
#: A start that only frames have, even if the rest cannot be decoded.
HEAD = re.compile(rb'\[\s*+[1-4]\s*+,\s*+"[^"\\]{1,64}+"\s*+,\s*+["{]')
#: The same at the start of a text, where unusual message types and ids are accepted as well.
BARE = re.compile(rb"\s*+\[\s*+[0-9]{1,2}+\s*+,\s*+(?:[\"\[{]|null\b)")
_TYPE_ALONE = re.compile(rb"\s*+[1-4]\s*+,\s*+(?:" + _QUOTE + rb"|\Z)")
#: The start of a new log entry, as opposed to a further line of a frame.
_ENTRY = re.compile(
    rb"\s*+[\[(<\"']?(?:[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}|[0-9]{2}[:./-][0-9]{2}[:./-]"
    rb"|[A-Z][a-z]{2} [ 0-9][0-9] [0-9]{2}:|1[0-9]{9}"
    rb"|(?:TRACE|DEBUG|INFO|WARN|WARNING|ERROR|NOTICE|FATAL)\b)"
)
#: The start of a line of JSON that is printed over several lines.
_JSON_LINE = re.compile(
    rb"\s*+(?:[\"{}\],]|\[\s*+(?:[\"{\[\]0-9-]|\Z)"
    rb"|(?:-?[0-9][0-9.eE+-]*+|true|false|null)\s*+[,\]}\s]*+\Z|\Z)"
)


class Wrap(Enum):
    """The wrapping around a frame."""

    PLAIN = "plain"
    JSON_STRING = "json string"
    CSV_FIELD = "csv field"
    HTML = "html"


def wrap_of(text: bytes, start: int, quote: int) -> Wrap:
    """Return the wrapping of a frame that begins at `start`, with its first quote at `quote`."""
    first = text[quote : quote + 1]
    if first == b"\\":
        return Wrap.JSON_STRING
    if first == b"&":
        return Wrap.HTML
    if text.startswith(b'""', quote):
        # An empty id looks the same, but is followed by a comma as in JSON.
        behind = text[quote + 2 : quote + 3]
        if text[start - 1 : start] == b'"' or behind not in (b",", b" ", b"]", b""):
            return Wrap.CSV_FIELD
    return Wrap.PLAIN


_END_OF: dict[Wrap, re.Pattern[bytes]] = {
    Wrap.JSON_STRING: re.compile(rb'(?:[^"\\]|\\.)*+', re.DOTALL),
    Wrap.CSV_FIELD: re.compile(rb'(?:[^"]|"")*+'),
    Wrap.HTML: re.compile(rb"[^<]*+"),
}


def _from_json(text: bytes) -> bytes:
    # A string inside a string inside a string: each level doubles the backslashes.
    for _ in range(3):
        text = _unescaped(text)
        begun = START.match(text)
        if begun is None or text[begun.end() : begun.end() + 1] != b"\\":
            break
    return text


def _unescaped(text: bytes) -> bytes:
    try:
        return json.decode(b'"' + text + b'"', type=str).encode()
    except (DecodeError, UnicodeError):
        return text.replace(b'\\"', b'"').replace(b"\\\\", b"\\")


_UNWRAP: dict[Wrap, Callable[[bytes], bytes]] = {
    Wrap.JSON_STRING: _from_json,
    Wrap.CSV_FIELD: lambda text: text.replace(b'""', b'"'),
    Wrap.HTML: lambda text: html.unescape(text.decode("utf-8", "surrogateescape")).encode(
        "utf-8", "surrogateescape"
    ),
}


def unwrapped(text: bytes, start: int, wrap: Wrap) -> tuple[bytes, int | None]:
    """Return the frame without its wrapping, and the offset at which the wrapped one ends.

    The offset is `None` if the wrapping does not end in this text.
    """
    match = _END_OF[wrap].match(text, start)
    end = match.end() if match else len(text)
    inner = _UNWRAP[wrap](text[start:end])
    inside = end_of(inner)
    inner = inner.rstrip() if inside is None else inner[:inside]
    return inner, end if end < len(text) or inside is not None else None


# -- the end of a frame ----------------------------------------------------------------------------

_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*+"|[\[\]{}"]', re.DOTALL)
_REST_OF_STRING = re.compile(rb'(?:[^"\\]|\\.)*+"', re.DOTALL)
_CLOSES = {b"]": ord("["), b"}": ord("{")}


class Scan:
    """Search for the end of a frame, over several lines if necessary.

    A closing bracket without its counterpart is ignored: it is a fault of the sender, and the
    frame continues after it.

    Attributes:
        in_string: whether the text read so far ends inside a string.
    """

    __slots__ = ("_open", "in_string")

    def __init__(self) -> None:
        self._open = bytearray()
        self.in_string = False

    def feed(self, text: bytes, start: int = 0) -> int | None:
        """Read more text. Return the offset at which the frame ends in it, or `None`."""
        if self.in_string:
            rest = _REST_OF_STRING.match(text, start)
            if rest is None:
                return None
            self.in_string, start = False, rest.end()
        opened = self._open
        for token in _TOKEN.finditer(text, start):
            mark = token[0]
            if mark in (b"[", b"{"):
                opened += mark
            elif mark in _CLOSES:
                if opened and opened[-1] == _CLOSES[mark]:
                    opened.pop()
                    if not opened:
                        return token.end()
            elif mark == b'"':
                self.in_string = True
                return None
        return None


def end_of(text: bytes, start: int = 0) -> int | None:
    """Return where the frame that begins at `start` ends, or `None` if it does not end."""
    return Scan().feed(text, start)


def might_begin(head: bytes, following: bytes) -> bool:
    """Return whether a line that ends in `head` begins a frame that the next line continues."""
    head = head.strip()
    if head == b"[":
        return _TYPE_ALONE.match(following) is not None
    mark = following.lstrip()[:1]
    return mark == b'"' if head.endswith(b",") else mark == b","


def begins_entry(line: bytes) -> bool:
    """Return whether a line begins a new entry of a log."""
    return _ENTRY.match(line) is not None


def continues(scan: Scan, line: bytes) -> bool:
    """Return whether a line may belong to a frame that has not ended yet."""
    if _ENTRY.match(line) or START.search(line):
        return False
    return scan.in_string or _JSON_LINE.match(line) is not None


# -- a frame over several lines ------------------------------------------------------------------

#: A line as a container engine writes it: P marks a part, F the last part.
_PART = re.compile(rb"\S+ (?:stdout|stderr) ([PF]) ")
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


class Held:
    """The lines of a frame that has not ended yet.

    Args:
        before: the text before it in its line.
        wrap: its wrapping.
        offset: the byte it begins at.
        number: the line it begins in.
        context: the previous line, if there is no text before the frame in its own line.
        beside: the text before the first frame of the line, if this is a later one.

    Attributes:
        size: number of bytes taken so far.
        ended: whether its end has been found.
        widths: the lengths of the lines that it has filled to their end.
        broken: whether a line has ended inside a string.
    """

    __slots__ = (
        "_glue", "_part", "_pieces", "_scan", "_wrap", "before", "beside", "broken", "context",
        "ended", "number", "offset", "size", "widths",
    )  # fmt: skip

    def __init__(
        self,
        before: bytes,
        wrap: Wrap,
        offset: int,
        number: int,
        context: bytes = b"",
        beside: bytes = b"",
    ) -> None:
        self.before = before
        self.context = context
        self.beside = beside
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
        """Take the part of a line that belongs to the frame. Return its end, or `None`."""
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
        """Return whether the next line can continue such a frame."""
        return self._wrap in (Wrap.PLAIN, Wrap.CSV_FIELD)

    def begins_at(self, line: bytes) -> int | None:
        """Return the offset in a line at which the frame continues; `None` if it does not.

        A part of a container engine's record continues after the head of the next record, and a
        frame in lines that all have the same prefix continues after that prefix.
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
        """Return the text of the frame read so far, without its wrapping.

        Args:
            folded: whether to keep its line ends.
        """
        pieces = self._pieces
        if not folded:
            pieces = [b"" if piece == b"\n" else piece.rstrip(b"\r") for piece in pieces]
        text = b"".join(pieces)
        return text.rstrip() if self._wrap is Wrap.PLAIN else unwrapped(text, 0, self._wrap)[0]
