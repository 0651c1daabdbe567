"""The position of the reader in the text, and the reading of strings.

Strings are the most ambiguous part of broken text, because a quote may end the string or belong to
it. It ends the string if the text after it fits better than the text after the next quote. If both
fit equally well, or neither does, the text is refused: a repair must not be a guess. The look-ahead
is bounded, so that the time is linear on every input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec.deviations import Category, QuirkKind
from ocpp16j_codec.limits import nesting
from ocpp16j_codec.quirks.values import (
    ANY_QUOTE,
    CLOSERS,
    NAME,
    WS,
    always,
    cut_path,
    is_json,
    path_along,
    pointer,
    sayable,
)

if TYPE_CHECKING:
    from ocpp16j_codec.limits import Limits

__all__ = [
    "BLANKS", "CUT", "MEMBER_AHEAD", "NO", "PADDING", "Cursor", "Fault", "Note", "StopReadingError",
]  # fmt: skip


class Note(NamedTuple):
    """A repair of the text; it becomes a quirk, or a violation if its kind is not tolerated."""

    kind: QuirkKind
    path: str
    found: Any
    used: Any
    position: int


class Fault(NamedTuple):
    """The place where reading stopped, and the reason."""

    category: Category
    path: str
    message: str
    position: int


class StopReadingError(Exception):
    """The exception that passes a `Fault` to `Reader.read`."""


BLANKS = always(WS)
#: How many blanks a look-ahead skips; in real frames there are never more.
_BLANKS_AHEAD = always(r"[ \t\n\r]{0,1000}+")
PADDING = always(r"[ \t\n\r\x00]*+")
MEMBER_AHEAD = re.compile(rf"[ \t\n\r]{{0,1000}}+{NAME}[ \t\n\r]{{0,1000}}+:").match
_ELEMENT_AHEAD = re.compile(rf"[{ANY_QUOTE}]|[\[{{\w+.-]").match
_CUT_NAME = re.compile(
    rf"(?:[{ANY_QUOTE}][^{ANY_QUOTE}]{{0,200}}+[{ANY_QUOTE}]?|[\w$.-]*+){WS}\Z"
).match
_NEXT_QUOTE = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL).match
_NO_QUOTE = re.compile(rf"[^{ANY_QUOTE}]*\Z").match
_CHUNK = {
    quote: always(rf"[^{signs}\\]*+(?:\\[^{signs}][^{signs}\\]*+)*+")
    for quote, signs in ((quote, re.escape(closers)) for quote, closers in CLOSERS.items())
}
_NOT_CLOSERS = {quote: always(rf"[^{re.escape(closers)}]*+") for quote, closers in CLOSERS.items()}
_ESCAPES = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip

# How well a text continues after a reading: correctly; with a comma to be mended; correctly to the
# end of the frame, but with trailing data; correctly to where it is truncated; not at all.
FITS, REPAIRED, FOLLOWED, CUT, NO = 4, 3, 2, 1, 0

#: Escapes, and characters that are not allowed in a JSON string.
_NOT_ITSELF = re.compile(r"[\\\x00-\x1f\ud800-\udfff]").search
_ESCAPE = re.compile(
    r"\\(?:u(?:[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|[0-9a-fA-F]{4})|.)",
    re.DOTALL,
).sub
_CONTROLS = re.compile(r"[\x00-\x1f]").search
#: Invalid UTF-8, as Python's surrogateescape represents it; below, all surrogates.
_BROKEN_BYTES = re.compile(r"[\udc80-\udcff]").search
_SURROGATES = re.compile(r"[\ud800-\udfff]").search
_REPLACED = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
#: Bytes of invalid UTF-8 in Windows-1252; five bytes undefined there are read as in Latin-1.
_CP1252 = {
    0xDC00 + byte: (
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    )
    for byte in range(0x80, 0x100)
}


class Cursor:
    """A position in a text, with the objects and lists that are open there.

    NUL characters at the end are not part of the text: they are padding of a send buffer.

    Attributes:
        text: the text, without such padding.
        notes: the repairs, in the order of the text.
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
        # Whether the string that is being read contains a quote of its own kind.
        self._holds_quote = False
        # The innermost open value and its path. Nothing is open yet, so any other object will do;
        # `self` would make a reference cycle.
        self._path_of_top: tuple[Any, str] = (self.notes, "")

    def _path(self, key: str | int | None = None) -> str:
        # Cached, because one deeply nested value may have thousands of faults.
        top = self._stack[-1] if self._stack else None
        if self._path_of_top[0] is not top:
            self._path_of_top = top, path_along(self.base, self._keys)
        path = self._path_of_top[1]
        return path if key is None else cut_path(path + pointer(key))

    def _note(
        self, kind: QuirkKind, path: str, found: Any, used: Any, position: int | None = None
    ) -> None:
        offset = self._position if position is None else position
        self.notes.append(Note(kind, path, found, used, offset))
        if len(self.notes) > self._limits.quirks:
            raise self._stop(Category.LIMIT_PASSED, f"more than {self._limits.quirks} repairs")

    def _stop(
        self, category: Category, message: str, key: str | int | None = None
    ) -> StopReadingError:
        return StopReadingError(Fault(category, self._path(key), message, self._position))

    # -- looking ahead ---------------------------------------------------------------------------

    def _fits(self, position: int, depth: int) -> int:
        """Return how well the text continues if the outermost `depth` values are open (`FITS`...).

        It looks ahead to the start of the value after the next comma, across the closing brackets
        before it. There are at most `depth` of these, so the look-ahead is bounded.
        """
        while depth:
            position = _BLANKS_AHEAD(self.text, position).end()
            sign = self.text[position : position + 1]
            is_object = type(self._stack[depth - 1]) is dict
            if sign == ",":
                return self._fits_after_comma(position + 1, is_object=is_object)
            if not sign:
                return CUT
            if sign != ("}" if is_object else "]"):
                return REPAIRED if is_object and MEMBER_AHEAD(self.text, position) else NO
            position += 1
            depth -= 1
        return FITS if PADDING(self.text, position).end() == self._end else FOLLOWED

    def _fits_after_comma(self, position: int, *, is_object: bool) -> int:
        text, position = self.text, _BLANKS_AHEAD(self.text, position).end()
        sign = text[position : position + 1]
        if not sign:
            return CUT
        if sign in ",]}":
            return REPAIRED
        named = MEMBER_AHEAD(text, position) is not None
        if is_object:
            return FITS if named else CUT if _CUT_NAME(text, position) else NO
        return FITS if _ELEMENT_AHEAD(text, position) and not named else NO

    def _fits_after_string(self, position: int, key: str | int | None) -> int:
        """Return how well the text continues after a string; without `key`, it is a member name."""
        ahead = _BLANKS_AHEAD(self.text, position).end()
        sign = self.text[ahead : ahead + 1]
        if key is None:
            return FITS if sign == ":" else NO if sign else CUT
        fits = self._fits(ahead, len(self._stack))
        # The bracket may be the wrong one, but the string ends before it.
        return CUT if fits == NO and sign in "]}" else fits

    # -- strings ---------------------------------------------------------------------------------

    def _read_string(self, start: int, key: str | int | None) -> tuple[str | None, int]:
        """Read a quoted string; without `key` it is the name of a member.

        Return its text and the position after it, or `None` if the text ends within it.
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
            piece, position = match[0], match.end()
            parts.append(self._meaning(piece, kinds) if _NOT_ITSELF(piece) else piece)
            if position >= self._end:
                return None, position
            sign = text[position]
            if sign in closers:
                if quote == '"' or self._closes(position, quote, key):
                    break
                piece, position = sign, position + 1
            elif text[position + 1 : position + 2] == quote:
                if self._is_literal_backslash(position, quote, key):
                    kinds[QuirkKind.INVALID_ESCAPE] = None
                    parts.append(sign)
                    position += 1
                    break
                piece, position = quote, position + 2
            else:  # a backslash before another kind of quote, or at the end
                kinds[QuirkKind.INVALID_ESCAPE] = None
                piece, position = sign, position + 1
            parts.append(piece)
        value = "".join(parts)
        if quote != '"' and self._is_head(key) and not _NO_QUOTE(value):
            raise self._two_meanings(start)  # an id or an action contains no quote
        if kinds:
            path = self._path(value if key is None else key)
            found = sayable(text[start : position + 1])
            for kind in kinds:
                self._note(kind, path, found, value, start)
        return value, position + 1

    def _is_head(self, key: str | int | None) -> bool:
        """Return whether this is the id, or the action of a CALL."""
        if self._keys or key not in (1, 2) or type(self._stack[0]) is not list:
            return False
        kind = self._stack[0][0][1]
        kind = kind[0] if type(kind) is tuple else kind
        return key == 1 or (isinstance(kind, str) and kind.strip()[:1] in ("1", "2"))

    def _closes(self, position: int, quote: str, key: str | int | None) -> bool:
        """Return whether a quote other than `"` closes its string."""
        here = self._fits_after_string(position + 1, key)
        further = _NOT_CLOSERS[quote](self.text, position + 1).end()
        there = self._fits_after_string(further + 1, key) if further < self._end else NO
        # If the string has a quote already, ending it here must need no further repair.
        if here == there or (there < here < FITS and self._holds_quote):
            raise self._two_meanings(position)
        self._holds_quote = True
        return here > there

    def _is_literal_backslash(self, position: int, quote: str, key: str | int | None) -> bool:
        r"""Return whether `\"` is a backslash and the end of the string, not an escaped quote.

        If the string has an escaped quote already, this one is escaped, too.
        """
        if quote != '"' or self._holds_quote or self._is_valid():
            return False
        self._holds_quote = True
        here = self._fits_after_string(position + 2, key)
        if here <= CUT:  # ending at a truncation is less certain than an escape
            return False
        ahead = _NEXT_QUOTE(self.text, position + 2)
        there = (
            self._fits_after_string(ahead.end(), key) if ahead and ahead.end() <= self._end else NO
        )
        if here == there or here == REPAIRED > there:
            raise self._two_meanings(position)
        return here > there

    def _two_meanings(self, position: int) -> StopReadingError:
        self._position = position
        return self._stop(Category.NOT_JSON, "a quote that may close its string or belong to it")

    def _is_valid(self) -> bool:
        """Return whether the whole text is valid JSON, so that every backslash starts an escape."""
        if self._valid is None:
            self._valid = nesting(self.text) <= self._limits.depth and is_json(self.text)
        return self._valid

    def _meaning(self, piece: str, kinds: dict[QuirkKind, None]) -> str:
        """Return a piece of a string, unescaped, and add the kinds of its deviations to `kinds`."""
        if _CONTROLS(piece):
            kinds[QuirkKind.CONTROL_CHARACTER] = None
        if self._from_bytes and _BROKEN_BYTES(piece):
            kinds[QuirkKind.INVALID_UTF8] = None
            piece = piece.translate(_CP1252)
        if _SURROGATES(piece):
            kinds[QuirkKind.LONE_SURROGATE] = None
            piece = piece.translate(_REPLACED)

        def unescaped(match: re.Match[str]) -> str:
            escape = match[0]
            plain = _ESCAPES.get(escape[1:])
            if plain is not None:
                return plain
            if len(escape) < 6:
                kinds[QuirkKind.INVALID_ESCAPE] = None
                return escape
            code = int(escape[2:6], 16)
            if len(escape) > 6:
                code = 0x10000 + ((code - 0xD800) << 10) + (int(escape[8:], 16) - 0xDC00)
            elif 0xD800 <= code <= 0xDFFF:
                kinds[QuirkKind.LONE_SURROGATE] = None
                return "\ufffd"
            return chr(code)

        return _ESCAPE(unescaped, piece) if "\\" in piece else piece
