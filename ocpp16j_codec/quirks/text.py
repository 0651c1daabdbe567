"""The ground the reader stands on: where it is in the text, and how a string is read.

A string is where broken text is most ambiguous, since a quote may close it or belong to it. It
closes where the text goes on better than behind the next one; where both readings are as good, or
neither is any, the text is refused: a repair must never be a guess. What lies ahead is judged by a
bounded stretch, so that the time stays linear on every input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec.deviations import Category, QuirkKind
from ocpp16j_codec.nesting import nesting
from ocpp16j_codec.quirks.values import (
    ANY_QUOTE,
    CLOSERS,
    NAME,
    WS,
    always,
    is_json,
    pointer,
    sayable,
)

if TYPE_CHECKING:
    from ocpp16j_codec.decoders import Limits

__all__ = [
    "BLANKS", "CUT", "FITS", "FOLLOWED", "MEMBER_AHEAD", "NO", "PADDING", "REPAIRED", "Fault",
    "Note", "StopReadingError", "TextWalk",
]  # fmt: skip


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
_ELEMENT_AHEAD = re.compile(rf"[{ANY_QUOTE}]|[\[{{\w+.-]").match
_CUT_NAME = re.compile(
    rf"(?:[{ANY_QUOTE}][^{ANY_QUOTE}]{{0,200}}+[{ANY_QUOTE}]?|[\w$.-]*+){WS}\Z"
).match
_NEXT_QUOTE = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL).match
_NO_QUOTE = re.compile(rf"[^{ANY_QUOTE}]*\Z").match
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})").match
_CHUNK = {
    quote: always(rf"[^{re.escape(closers)}\\\x00-\x1f\ud800-\udfff]*+")
    for quote, closers in CLOSERS.items()
}
_NOT_CLOSERS = {quote: always(rf"[^{re.escape(closers)}]*+") for quote, closers in CLOSERS.items()}
_ESCAPES = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip

# How well a text goes on: cleanly; with a comma to be mended; cleanly to the end of the frame, but
# something follows; cleanly to where it is cut; or not at all.
FITS, REPAIRED, FOLLOWED, CUT, NO = 4, 3, 2, 1, 0

_CONTROLS = re.compile(r"[\x00-\x1f]++").match
#: Bytes that are no UTF-8, as Python's surrogateescape carries them.
_BROKEN_BYTES = re.compile(r"[\udc80-\udcff]++").match
#: What they are in Windows-1252; the five bytes it leaves open are the control codes of Latin-1.
_CP1252 = {
    0xDC00 + byte: (
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    )
    for byte in range(0x80, 0x100)
}


class TextWalk:
    """A place in a text, with the values that are open there.

    NUL characters behind everything else are no part of the text: a buffer that was too short for
    a frame is often sent with its end.

    Attributes:
        text: the text, without such padding.
        notes: what was mended, in the order of the text.
    """

    def __init__(self, text: str, limits: Limits, *, base: str, from_bytes: bool) -> None:
        bare = text.rstrip(" \t\n\r\x00")
        end = text.find("\x00", len(bare))
        self.text = text if end < 0 else text[:end]
        self.base = base
        self.notes: list[Note] = []
        self._padding = text.count("\x00", len(bare))
        self._limits = limits
        self._end = len(self.text)
        self._from_bytes = from_bytes
        self._position = 0
        self._stack: list[Any] = []
        self._keys: list[str | int] = []
        self._valid: bool | None = None
        # Whether the string that is being read holds a quote of its own kind.
        self._holds_quote = False

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

    # -- looking ahead ---------------------------------------------------------------------------

    def _fits(self, position: int, depth: int) -> int:
        """Whether the text goes on well from here, if the innermost `depth` values were open.

        Looks as far as the next comma and what it announces; closing brackets are followed down
        to the outermost value, so the stretch is bounded by the depth.
        """
        while depth:
            position = BLANKS(self.text, position).end()
            sign = self.text[position : position + 1]
            is_object = type(self._stack[depth - 1]) is dict
            if sign == ",":
                return self._fits_behind_comma(position + 1, is_object=is_object)
            if not sign:
                return CUT
            if sign != ("}" if is_object else "]"):
                return REPAIRED if is_object and MEMBER_AHEAD(self.text, position) else NO
            position += 1
            depth -= 1
        return FITS if PADDING(self.text, position).end() == self._end else FOLLOWED

    def _fits_behind_comma(self, position: int, *, is_object: bool) -> int:
        text, position = self.text, BLANKS(self.text, position).end()
        sign = text[position : position + 1]
        if not sign:
            return CUT
        if sign in ",]}":
            return REPAIRED
        named = MEMBER_AHEAD(text, position) is not None
        if is_object:
            return FITS if named else CUT if _CUT_NAME(text, position) else NO
        return FITS if _ELEMENT_AHEAD(text, position) and not named else NO

    def _fits_behind_string(self, position: int, key: str | int | None) -> int:
        """The same behind a string; without `key` it is the name of a member."""
        ahead = BLANKS(self.text, position).end()
        sign = self.text[ahead : ahead + 1]
        if key is None:
            return FITS if sign == ":" else NO if sign else CUT
        fits = self._fits(ahead, len(self._stack))
        # A bracket may be the wrong one, but a string does end before it.
        return CUT if fits == NO and sign in "]}" else fits

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
        self._holds_quote = False
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
                piece, position = sign, position + 1
            elif sign != "\\":
                piece, kind = self._read_odd(position)
                kinds[kind] = None
                position += len(piece)
            elif text[position + 1 : position + 2] == quote:
                if self._backslash_stands_alone(position, quote, key):
                    kinds[QuirkKind.INVALID_ESCAPE] = None
                    parts.append(sign)
                    position += 1
                    break
                piece, position = quote, position + 2
            else:
                piece, position, wrong = self._read_escape(position)
                if wrong is not None:
                    kinds[wrong] = None
            parts.append(piece)
        value = "".join(parts)
        if quote != '"' and self._is_head(key) and not _NO_QUOTE(value):
            raise self._two_meanings(start)  # neither id nor action holds a quote
        if kinds:
            place = self._path(value if key is None else key)
            found = sayable(text[start : position + 1])
            for kind in kinds:
                self._note(kind, place, found, value, start)
        return value, position + 1

    def _is_head(self, key: str | int | None) -> bool:
        """Whether the id stands here, or the action of a CALL."""
        if self._keys or key not in (1, 2) or type(self._stack[0]) is not list:
            return False
        kind = self._stack[0][0][1]
        kind = kind[0] if type(kind) is tuple else kind
        return key == 1 or (isinstance(kind, str) and kind.strip()[:1] in ("1", "2"))

    def _closes(self, position: int, quote: str, key: str | int | None) -> bool:
        """Whether a quote that is not a straight double one closes its string."""
        here = self._fits_behind_string(position + 1, key)
        further = _NOT_CLOSERS[quote](self.text, position + 1).end()
        there = self._fits_behind_string(further + 1, key) if further < self._end else NO
        # A string that holds a quote already, and needs a further repair to end here, may go on.
        if here == there or (there < here < FITS and self._holds_quote):
            raise self._two_meanings(position)
        self._holds_quote = True
        return here > there

    def _backslash_stands_alone(self, position: int, quote: str, key: str | int | None) -> bool:
        r"""Whether `\"` is a backslash and the end of the string, not an escaped quote.

        Whoever has escaped a quote in this string before has not forgotten it now.
        """
        if quote != '"' or self._holds_quote or self._is_valid():
            return False
        self._holds_quote = True
        here = self._fits_behind_string(position + 2, key)
        if here <= CUT:  # a cut would be a further repair, and what is cut may be the string itself
            return False
        ahead = _NEXT_QUOTE(self.text, position + 2)
        there = self._fits_behind_string(ahead.end(), key) if ahead else NO
        if here == there or here == REPAIRED > there:
            raise self._two_meanings(position)
        return here > there

    def _two_meanings(self, position: int) -> StopReadingError:
        self._position = position
        return self._stop(Category.NOT_JSON, "a quote that may close its string or belong to it")

    def _is_valid(self) -> bool:
        """Whether the whole text is JSON as it stands: then every escape means what it says."""
        if self._valid is None:
            self._valid = nesting(self.text) <= self._limits.depth and is_json(self.text)
        return self._valid

    def _read_odd(self, position: int) -> tuple[str, QuirkKind]:
        """Characters that no JSON string may hold: what they stand for, and what they are."""
        run = _CONTROLS(self.text, position)
        if run is not None:
            return run[0], QuirkKind.CONTROL_CHARACTER
        run = _BROKEN_BYTES(self.text, position) if self._from_bytes else None
        if run is not None:
            return run[0].translate(_CP1252), QuirkKind.INVALID_UTF8
        return "\ufffd", QuirkKind.LONE_SURROGATE

    def _read_escape(self, position: int) -> tuple[str, int, QuirkKind | None]:
        """Read an escape: its text, the position behind it, and what was wrong with it."""
        plain = _ESCAPES.get(self.text[position + 1 : position + 2])
        if plain is not None:
            return plain, position + 2, None
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
