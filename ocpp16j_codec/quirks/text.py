"""The ground the reader stands on: where it is in the text, and how a string is read.

A string is where broken text is most ambiguous, since a quote may close it or belong to it. Where
both readings, or neither, let the text go on without a further repair, the text is refused: a
repair must never be a guess. What lies ahead is judged by a bounded stretch, so that the time
stays linear on every input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec.errors import Category, QuirkKind
from ocpp16j_codec.quirks.values import (
    ANY_QUOTE,
    CLOSERS,
    NAME,
    WS,
    always,
    is_json,
    nesting,
    pointer,
    sayable,
)

if TYPE_CHECKING:
    from ocpp16j_codec.decoders import Limits

__all__ = [
    "BARELY",
    "BLANKS",
    "FITS",
    "NO",
    "PADDING",
    "Fault",
    "Note",
    "StopReadingError",
    "TextWalk",
]


class Note(NamedTuple):
    """A repair of the text; it becomes a quirk, or a violation where the kind is switched off."""

    kind: QuirkKind
    path: str
    found: Any
    used: Any
    position: int


class Fault(NamedTuple):
    """Where and why reading had to stop."""

    category: Category
    path: str
    message: str
    position: int


class StopReadingError(Exception):
    """Carries a `Fault` from where it was found to `Reader.read`."""


BLANKS = always(WS)
PADDING = always(r"[ \t\n\r\x00]*+")
MEMBER_AHEAD = re.compile(rf"{WS}{NAME}{WS}:").match
_ELEMENT_AHEAD = re.compile(rf"{WS}(?:[{ANY_QUOTE}]|[\[{{\w+.-])").match
_NEXT_QUOTE = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL).match
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})").match
_CHUNK = {
    quote: always(rf"[^{re.escape(closers)}\\\x00-\x1f\ud800-\udfff]*+")
    for quote, closers in CLOSERS.items()
}
_NOT_CLOSERS = {quote: always(rf"[^{re.escape(closers)}]*+") for quote, closers in CLOSERS.items()}
_ESCAPES = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip

# How well a text goes on: cleanly, only with a further repair at its end, or not at all.
FITS, BARELY, NO = 2, 1, 0

#: The upper half of Windows-1252; the five bytes it leaves open are the control codes of Latin-1.
_CP1252 = "".join(
    bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    for byte in range(0x80, 0x100)
)


class TextWalk:
    """A place in a text, with the values that are open there.

    Attributes:
        notes: what was mended, in the order of the text.
    """

    def __init__(self, text: str, limits: Limits, *, base: str, from_bytes: bool) -> None:
        self.text = text
        self.base = base
        self.notes: list[Note] = []
        self._limits = limits
        self._end = len(text)
        self._from_bytes = from_bytes
        self._position = 0
        self._stack: list[Any] = []
        self._keys: list[str | int] = []
        self._quote_ahead = -1
        self._valid: bool | None = None

    def _path(self, key: str | int | None = None) -> str:
        keys = self._keys if key is None else [*self._keys, key]
        return self.base + "".join(map(pointer, keys))

    def _note(
        self, kind: QuirkKind, path: str, found: Any, used: Any, position: int | None = None
    ) -> None:
        place = self._position if position is None else position
        self.notes.append(Note(kind, path, found, used, place))
        if len(self.notes) > self._limits.containers:
            raise self._stop(Category.LIMIT_PASSED, f"more than {self._limits.containers} repairs")

    def _stop(
        self, category: Category, message: str, key: str | int | None = None
    ) -> StopReadingError:
        return StopReadingError(Fault(category, self._path(key), message, self._position))

    def _fits(self, position: int, depth: int) -> int:
        """Whether the text goes on well from here, if the innermost `depth` values were open.

        Looks as far as the next comma and what it announces; closing brackets are followed down
        to the outermost value, so the stretch is bounded by the depth.
        """
        while True:
            if not depth:
                rest = PADDING(self.text, position).end()
                return FITS if rest == self._end else BARELY
            position = BLANKS(self.text, position).end()
            sign = self.text[position : position + 1]
            is_object = type(self._stack[depth - 1]) is dict
            if not sign:
                return BARELY
            if sign == ",":
                named = MEMBER_AHEAD(self.text, position + 1) is not None
                if is_object:
                    return FITS if named else NO
                element = _ELEMENT_AHEAD(self.text, position + 1) is not None
                return FITS if element and not named else NO
            if sign != ("}" if is_object else "]"):
                return NO
            position += 1
            depth -= 1

    # -- strings ---------------------------------------------------------------------------------

    def _read_string(self, start: int, key: str | int | None) -> tuple[str | None, int]:
        """Read a quoted string; without `key` it is the name of a member.

        Returns its text and the position behind it, or `None` where the text ends within it.
        """
        text, quote = self.text, self.text[start]
        chunk, closers = _CHUNK[quote], CLOSERS[quote]
        parts: list[str] = []
        kinds: dict[QuirkKind, None] = {}
        if quote != '"':
            typographic = quote != "'"
            kinds[QuirkKind.TYPOGRAPHIC_QUOTES if typographic else QuirkKind.SINGLE_QUOTES] = None
        position = start + 1
        while True:
            match = chunk(text, position)
            parts.append(match[0])
            position = match.end()
            if position >= self._end:
                return None, position
            sign = text[position]
            if sign in closers:
                if quote == '"' or self._closes(position, quote, key):
                    break
                parts.append(sign)
                position += 1
            elif sign == "\\":
                piece, position, kind = self._read_escape(position, quote, key)
                if piece is None:
                    return None, position
                parts.append(piece)
                if kind is not None:
                    kinds[kind] = None
                    if position < 0:  # the backslash is the last sign of the string
                        position = -position
                        break
            elif sign < " ":
                kinds[QuirkKind.CONTROL_CHARACTER] = None
                parts.append(sign)
                position += 1
            else:
                byte = ord(sign) - 0xDC00  # how Python's surrogateescape carries a broken byte
                if self._from_bytes and byte >= 0x80:
                    kinds[QuirkKind.INVALID_UTF8] = None
                    parts.append(_CP1252[byte - 0x80])
                else:
                    kinds[QuirkKind.LONE_SURROGATE] = None
                    parts.append("\ufffd")
                position += 1
        value = "".join(parts)
        if kinds:
            place = self._path(value if key is None else key)
            found = sayable(text[start : position + 1])
            for kind in kinds:
                self._note(kind, place, found, value, start)
        return value, position + 1

    def _closes(self, position: int, quote: str, key: str | int | None) -> bool:
        """Whether a quote that is not a straight double one closes its string."""
        here = self._fits_behind_string(position + 1, key)
        further = _NOT_CLOSERS[quote](self.text, position + 1).end()
        there = self._fits_behind_string(further + 1, key) if further < self._end else NO
        if here == there:
            self._position = position
            raise self._stop(Category.NOT_JSON, "a quote that may close its string or belong to it")
        return here > there

    def _fits_behind_string(self, position: int, key: str | int | None) -> int:
        if key is not None:
            return self._fits(position, len(self._stack))
        position = BLANKS(self.text, position).end()
        return FITS if self.text[position : position + 1] == ":" else NO

    def _read_escape(
        self, position: int, quote: str, key: str | int | None
    ) -> tuple[str | None, int, QuirkKind | None]:
        """Read an escape: its text, the position behind it, and what was wrong with it.

        The position is negative where it is that of the quote which closes the string.
        """
        sign = self.text[position + 1 : position + 2]
        if not sign:
            return None, self._end, None
        if sign == '"' and quote == '"' and self._backslash_stands_alone(position, key):
            return "\\", -(position + 1), QuirkKind.INVALID_ESCAPE
        if sign in _ESCAPES:
            return _ESCAPES[sign], position + 2, None
        if sign == quote:
            return sign, position + 2, None
        high = _UNICODE(self.text, position)
        if high is None:
            return "\\", position + 1, QuirkKind.INVALID_ESCAPE
        code = int(high[1], 16)
        if not 0xD800 <= code <= 0xDFFF:
            return chr(code), position + 6, None
        low = _UNICODE(self.text, position + 6)
        if code < 0xDC00 and low is not None and 0xDC00 <= int(low[1], 16) <= 0xDFFF:
            code = 0x10000 + ((code - 0xD800) << 10) + (int(low[1], 16) - 0xDC00)
            return chr(code), position + 12, None
        return "\ufffd", position + 6, QuirkKind.LONE_SURROGATE

    def _backslash_stands_alone(self, position: int, key: str | int | None) -> bool:
        r"""Whether `\"` is a backslash and the end of the string, not an escaped quote."""
        here = self._fits_behind_string(position + 2, key)
        if here == NO:
            return False
        if self._quote_ahead < position + 2:
            ahead = _NEXT_QUOTE(self.text, position + 2)
            self._quote_ahead = ahead.end() if ahead else self._end + 1
        there = NO
        if self._quote_ahead <= self._end:
            there = self._fits_behind_string(self._quote_ahead, key)
        if here == there and not self._is_valid():
            self._position = position
            raise self._stop(Category.NOT_JSON, "a quote that may close its string or belong to it")
        return here > there

    def _is_valid(self) -> bool:
        """Whether the whole text is JSON as it stands: then every escape means what it says."""
        if self._valid is None:
            self._valid = nesting(self.text) <= self._limits.depth and is_json(self.text)
        return self._valid
