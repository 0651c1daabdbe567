"""Broken JSON text -> values: left to right, in one pass, without recursion.

The reader takes any text and gives back as much of it as can be understood. What it had to mend
on the way is in `notes`; where it had to give up is `fault`, and what stands to the left of that
place (type, id and action of a frame) has been read all the same.

Values come out as plain Python with three peculiarities that the later stages need:

- a number is a 1-tuple holding its literal as written: `1.40` must not become `1.4`;
- every member of a dict and every element of a list is a pair `(position, value)`, where the
  position is the place in the text behind the preceding comma or bracket (see `place_of`);
- a member that stands twice keeps its last value; all its values are in `duplicates`.

`plain` and `compact` turn such values into ordinary JSON values and into JSON text.

Rule of this file: the regular way through a text is two regular expressions, one match for a
whole member or element; everything irregular is decided by looking at a bounded stretch of the
text ahead, so that the time is linear on every input. Where two readings are equally good, the
text is refused: a repair must never be a guess.

What the values mean is not known here; that is the business of `envelope` and `mending`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Raw, json

from ocpp16j_codec.errors import Category, QuirkKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.codec import Limits

__all__ = [
    "Fault", "Note", "Reader", "compact", "nesting", "place_of", "plain", "pointer", "sayable",
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


class _StopReadingError(Exception):
    """Carries a `Fault` from where it was found to `Reader.read`."""


def _always(pattern: str) -> Callable[..., re.Match[str]]:
    """The `match` of a pattern that also matches the empty string, and so always does."""
    return re.compile(pattern).match  # type: ignore[return-value]


_WS = r"[ \t\n\r]*+"
_PLAIN = r'[^"\\\x00-\x1f\ud800-\udfff]*+'
_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![^ \t\n\r,\]}])"
_VALUE = rf'(?:"({_PLAIN})"|({_NUMBER})|(true|false|null)(?![^ \t\n\r,\]}}])|([\[{{]))'
_MEMBER = re.compile(rf'{_WS}"({_PLAIN})"{_WS}:{_WS}{_VALUE}{_WS}([,}}]?)').match
_ELEMENT = re.compile(rf"{_WS}{_VALUE}{_WS}([,\]]?)").match
_SEPARATOR = _always(rf"{_WS}([,\]}}]?)")
_SKIP = _always(_WS)
_LITERAL = re.compile(_NUMBER).match

# Single quotes, typographic quotes and what may close them. In print, one sign often serves both.
_DOUBLES, _SINGLES, _ANGLES = "“”„‟″", "‘’‚‛′`´", "«»"  # noqa: RUF001
_CLOSERS: dict[str, str] = (
    {'"': '"', "'": "'"}
    | dict.fromkeys(_DOUBLES, _DOUBLES + '"')
    | dict.fromkeys(_SINGLES, _SINGLES + "'")
    | dict.fromkeys(_ANGLES, _ANGLES)
)
_ANY_QUOTE = "".join(_CLOSERS)
_CHUNK = {
    quote: _always(rf"[^{re.escape(closers)}\\\x00-\x1f\ud800-\udfff]*+")
    for quote, closers in _CLOSERS.items()
}
# What must stand ahead for a comma to be followed by a member, or by an element. The stretch that
# is looked at is bounded; no member of any message has a name a tenth as long.
_NAME = rf"(?:[{_ANY_QUOTE}][^{_ANY_QUOTE}]{{0,200}}+[{_ANY_QUOTE}]|[\w$.-]{{1,200}}+)"
_MEMBER_AHEAD = re.compile(rf"{_WS}{_NAME}{_WS}:").match
_ELEMENT_AHEAD = re.compile(rf"{_WS}(?:[{_ANY_QUOTE}]|[\[{{\w+.-])").match
_BARE_NAME = re.compile(r"[\w$.-]+").match
_BARE_VALUE = re.compile(rf"[^\s,\[\]{{}}{_ANY_QUOTE}]+").match
_NEXT_QUOTE = re.compile(r'(?:[^"\\]|\\.)*+"', re.DOTALL).match
_UNICODE = re.compile(r"\\u([0-9a-fA-F]{4})").match
_PADDING = _always(r"[ \t\n\r\x00]*+")
_ONLY_CLOSERS = re.compile(r"[\]} \t\n\r\x00]*+\Z").match
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_NOT_CLOSERS = {
    quote: _always(rf"[^{re.escape(closers)}]*+") for quote, closers in _CLOSERS.items()
}

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
# The same values as other languages print them. Any other word is text; so are NaN and Infinity.
_FOREIGN_WORDS = _WORDS | {"none": None, "nil": None, "undefined": None}
_ESCAPES = {
    '"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t",
}  # fmt: skip

_PAIR_START = re.compile(rf"{_WS}{_NAME}{_WS}:{_WS}").match
# How well a text goes on: cleanly, only with a further repair at its end, or not at all.
_FITS, _BARELY, _NO = 2, 1, 0
_NAME_LIMIT = 60


class Reader:
    """Reads one text; see the module for what the values look like.

    Attributes:
        root: the outermost value, or `None` where not even that could be made out.
        notes: what was mended, in the order of the text.
        fault: why reading stopped early, or `None` if it reached the end.
        duplicates: for the `id` of a dict, all values of each member that stands twice.
        lost: the text broke off within a value, and that value was dropped.
    """

    def __init__(
        self, text: str, limits: Limits, *, base: str = "", from_bytes: bool = False
    ) -> None:
        self.text = text
        self.base = base
        self.root: Any = None
        self.notes: list[Note] = []
        self.fault: Fault | None = None
        self.duplicates: dict[int, dict[str, list[Any]]] = {}
        self.lost = False
        self._limits = limits
        self._end = len(text)
        self._stack: list[Any] = []
        self._keys: list[str | int] = []
        self._containers = 0
        self._position = 0
        self._wants_item = True
        self._after_comma = False
        self._quote_ahead = -1
        self._valid: bool | None = None
        self._from_bytes = from_bytes

    def read(self, opening: str = "[") -> None:
        """Read the text, whose outermost value must start with one of the brackets `opening`."""
        try:
            self._read_start(opening)
            while self._stack:
                self._read_regular()
                if self._stack:
                    self._read_irregular()
            self._read_rest()
        except _StopReadingError as stop:
            self.fault = stop.args[0]

    # -- the regular way -------------------------------------------------------------------------

    def _read_regular(self) -> None:
        """Read on until the outermost value is closed or something irregular stands ahead."""
        text, stack, keys, number_limit = (
            self.text,
            self._stack,
            self._keys,
            self._limits.number_text,
        )
        position, wants_item, after_comma = self._position, self._wants_item, self._after_comma
        while True:
            top = stack[-1]
            if not wants_item:
                match = _SEPARATOR(text, position)
                sign = match[1]
                if sign == ",":
                    wants_item = after_comma = True
                elif sign == ("}" if type(top) is dict else "]") and sign:
                    stack.pop()
                    if not stack:
                        self._position = match.end()
                        return
                    keys.pop()
                else:
                    break
                position = match.end()
                continue
            key: Any
            if type(top) is dict:
                match = _MEMBER(text, position)
                if match is None:
                    break
                key, string, number, word, opener, sign = match.groups()
            else:
                match = _ELEMENT(text, position)
                if match is None:
                    break
                string, number, word, opener, sign = match.groups()
                key = len(top)
            value: Any
            if string is not None:
                value = string
            elif number is not None:
                if not sign and match.end() == self._end and not text[-1].isspace():
                    break  # the number may go on where the text was cut
                if len(number) > number_limit:
                    break
                value = (number,)
            elif opener:
                value = {} if opener == "{" else []
            else:
                value = _WORDS[word]
            if type(top) is dict:
                if key in top:
                    self._note_duplicate(top, key, value)
                top[key] = (position, value)
            else:
                top.append((position, value))
            if opener:
                self._position = position
                self._open(value, key)
                position = match.start(match.lastindex or 0)  # the sign belongs to the new value
                wants_item, after_comma = True, False
                # An empty container is closed at once.
                match = _SEPARATOR(text, position)
                if match and match[1] == ("}" if opener == "{" else "]"):
                    wants_item = False
                continue
            position = match.end()
            if sign == ",":
                after_comma = True
                continue
            wants_item = False
            if sign:
                stack.pop()
                if not stack:
                    self._position = position
                    return
                keys.pop()
        self._position, self._wants_item, self._after_comma = position, wants_item, after_comma

    def _open(self, container: Any, key: str | int) -> None:
        self._containers += 1
        if len(self._stack) >= self._limits.depth:
            raise self._stop(
                Category.LIMIT_PASSED, f"more than {self._limits.depth} nested brackets"
            )
        if self._containers > self._limits.containers:
            raise self._stop(
                Category.LIMIT_PASSED, f"more than {self._limits.containers} objects and lists"
            )
        if self._stack:
            self._keys.append(key)
        self._stack.append(container)

    def _close(self) -> None:
        self._stack.pop()
        if self._stack:
            self._keys.pop()
        self._wants_item = False

    def _put(self, key: str | int, position: int, value: Any) -> None:
        top = self._stack[-1]
        if type(top) is dict:
            if key in top:
                self._note_duplicate(top, str(key), value)
            top[key] = (position, value)
        else:
            top.append((position, value))
        self._wants_item = False

    def _note_duplicate(self, top: dict[str, Any], key: str, value: Any) -> None:
        values = self.duplicates.setdefault(id(top), {})
        values.setdefault(key, [top[key][1]]).append(value)

    # -- the irregular way -----------------------------------------------------------------------

    def _read_irregular(self) -> None:
        """Get over one place that the regular expressions do not take."""
        position = _SKIP(self.text, self._position).end()
        sign = self.text[position : position + 1]
        self._position = position
        if not sign:
            self._cut(position)
        elif sign in "]}":
            self._read_bracket(sign)
        elif not self._wants_item:
            self._read_missing_comma()
        elif sign == ",":
            self._note(QuirkKind.STRAY_COMMA, self._path(), ",", None)
            self._position += 1
        elif type(self._stack[-1]) is dict:
            self._read_member()
        else:
            self._read_value(len(self._stack[-1]), position)

    def _read_member(self) -> None:
        text, start = self.text, self._position
        if text[start] in _CLOSERS:
            string, position = self._read_string(start, None)
            if string is None:
                self._cut(start)
                return
            name = string
        elif (word := _BARE_NAME(text, start)) is not None:
            name, position = word[0], word.end()
            if position == self._end:
                self._cut(start)
                return
            self._position = position
            self._note(QuirkKind.BARE_WORD, self._path(name), name, name, start)
        else:
            raise self._stop(Category.NOT_JSON, "the name of a member is due")
        position = _SKIP(text, position).end()
        sign = text[position : position + 1]
        if sign == ":":
            position = _SKIP(text, position + 1).end()
            sign = text[position : position + 1]
        elif sign and sign not in ",}":
            self._position = position
            raise self._stop(Category.NOT_JSON, "a colon is due behind the name of a member")
        self._position = position
        if not sign:
            self._cut(start, name)
        elif sign in ",}":
            self._note(QuirkKind.MISSING_VALUE, self._path(name), text[start:position], None)
            self._wants_item = False
        elif sign == "]":
            self._read_lost_bracket(name, start)
        else:
            self._read_value(name, start)

    def _read_value(self, key: str | int, start: int) -> None:
        """Read the value that stands at the present position and put it under `key`."""
        text, position = self.text, self._position
        sign = text[position]
        if sign in "[{":
            container: Any = {} if sign == "{" else []
            self._put(key, start, container)
            self._open(container, key)
            self._position += 1
            self._wants_item, self._after_comma = True, False
            return
        if sign in _CLOSERS:
            string, position = self._read_string(position, key)
            if string is None:
                self._cut(start, key)
                return
            self._put(key, start, string)
            self._position = position
            return
        number = _LITERAL(text, position)
        word = number or _BARE_VALUE(text, position)
        if word is None or not word[0].isprintable():
            raise self._stop(Category.NOT_JSON, "a value is due", key)
        if word.end() == self._end:
            self._cut(start, key)
            return
        literal = word[0]
        if number:
            if len(literal) > self._limits.number_text:
                limit = self._limits.number_text
                raise self._stop(
                    Category.LIMIT_PASSED, f"a number of more than {limit} characters", key
                )
            self._put(key, start, (literal,))
        else:
            value = _FOREIGN_WORDS.get(literal.lower(), literal)
            if literal not in _WORDS:
                self._note(QuirkKind.BARE_WORD, self._path(key), literal, value)
            self._put(key, start, value)
        self._position = word.end()

    def _read_missing_comma(self) -> None:
        position, top = self._position, self._stack[-1]
        if type(top) is dict:
            fits = _MEMBER_AHEAD(self.text, position) is not None
        else:
            # Behind a string, a quote without a blank may as well be one that lost its backslash.
            sign, before = self.text[position], self.text[position - 1]
            fits = (
                sign in "[{" or (sign in _CLOSERS and before not in _CLOSERS) or sign.isdigit()
            ) and _MEMBER_AHEAD(self.text, position) is None
        if not fits:
            raise self._stop(Category.NOT_JSON, "a comma or a closing bracket is due")
        self._note(QuirkKind.MISSING_COMMA, self._path(), "", ",")
        self._wants_item, self._after_comma = True, False

    def _read_bracket(self, sign: str) -> None:
        """A closing bracket where none is due: behind a comma, of the wrong kind, or one too many."""
        stack, position = self._stack, self._position
        own = "}" if type(stack[-1]) is dict else "]"
        if sign == own:
            if self._after_comma and self._wants_item:
                self._note(QuirkKind.STRAY_COMMA, self._path(), ",", None)
            self._position += 1
            self._close()
            return
        # Either brackets are missing before this one, or this one does not belong here at all.
        opener_type = dict if sign == "}" else list
        depth = next(
            (d for d in range(len(stack) - 1, 0, -1) if type(stack[d - 1]) is opener_type), 0
        )
        missing = self._fits(position + 1, depth - 1) if depth else _NO
        stray = self._fits(position + 1, len(stack))
        if missing == stray == _NO and not depth:
            stray = _BARELY  # nothing it could close: whatever comes, it is one too many
        if missing == stray:
            raise self._stop(Category.NOT_JSON, "a bracket that may mean two things, or nothing")
        if missing > stray:
            closers = self._closers(depth)
            at_end = _ONLY_CLOSERS(self.text, position) is not None
            kind = QuirkKind.TRUNCATED if at_end else QuirkKind.STRAY_BRACKET
            self._note(kind, self._path(), "", closers)
            while len(stack) > depth:
                self._close()
            return
        self._note(QuirkKind.STRAY_BRACKET, self._path(), sign, None)
        self._position += 1

    def _read_lost_bracket(self, name: str, start: int) -> None:
        """`"configurationKey":]`: the bracket that opened the list is lost, or one that closes."""
        position, depth = self._position, len(self._stack)
        lost = self._fits(position + 1, depth)
        missing = self._fits(position, depth - 1) if depth > 1 else _NO
        if lost == missing:
            raise self._stop(
                Category.NOT_JSON, "a bracket that may mean two things, or nothing", name
            )
        if lost > missing:
            self._note(QuirkKind.STRAY_BRACKET, self._path(name), "]", [])
            self._put(name, start, [])
            self._position += 1
        else:
            self._note(QuirkKind.MISSING_VALUE, self._path(name), self.text[start:position], None)
            self._wants_item = False

    def _cut(self, start: int, key: str | int | None = None) -> None:
        """The text ends here: drop what is half read from `start` on, and close what is open."""
        half = self.text[start:]
        self.lost = bool(half)
        closers = self._closers(0)
        self._note(QuirkKind.TRUNCATED, self._path(key), sayable(half), closers, start)
        self._stack.clear()
        self._position = self._end

    def _closers(self, depth: int) -> str:
        return "".join("}" if type(c) is dict else "]" for c in reversed(self._stack[depth:]))

    def _fits(self, position: int, depth: int) -> int:
        """Whether the text goes on well from here, if the innermost `depth` values were open.

        Looks as far as the next comma and what it announces; closing brackets are followed down
        to the outermost value, so the stretch is bounded by the depth.
        """
        while True:
            if not depth:
                rest = _PADDING(self.text, position).end()
                return _FITS if rest == self._end else _BARELY
            position = _SKIP(self.text, position).end()
            sign = self.text[position : position + 1]
            is_object = type(self._stack[depth - 1]) is dict
            if not sign:
                return _BARELY
            if sign == ",":
                named = _MEMBER_AHEAD(self.text, position + 1) is not None
                if is_object:
                    return _FITS if named else _NO
                element = _ELEMENT_AHEAD(self.text, position + 1) is not None
                return _FITS if element and not named else _NO
            if sign != ("}" if is_object else "]"):
                return _NO
            position += 1
            depth -= 1

    # -- strings ---------------------------------------------------------------------------------

    def _read_string(self, start: int, key: str | int | None) -> tuple[str | None, int]:
        """Read a quoted string; without `key` it is the name of a member.

        Returns its text and the position behind it, or `None` where the text ends within it.
        """
        text, quote = self.text, self.text[start]
        chunk, closers = _CHUNK[quote], _CLOSERS[quote]
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
        there = self._fits_behind_string(further + 1, key) if further < self._end else _NO
        if here == there:
            self._position = position
            raise self._stop(Category.NOT_JSON, "a quote that may close its string or belong to it")
        return here > there

    def _fits_behind_string(self, position: int, key: str | int | None) -> int:
        if key is not None:
            return self._fits(position, len(self._stack))
        position = _SKIP(self.text, position).end()
        return _FITS if self.text[position : position + 1] == ":" else _NO

    def _read_escape(
        self, position: int, quote: str, key: str | int | None
    ) -> tuple[str | None, int, QuirkKind | None]:
        """Read an escape: its text, the position behind it (negative: of the quote that closes
        the string) and what was wrong with it.
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
        if here == _NO:
            return False
        if self._quote_ahead < position + 2:
            ahead = _NEXT_QUOTE(self.text, position + 2)
            self._quote_ahead = ahead.end() if ahead else self._end + 1
        there = _NO
        if self._quote_ahead <= self._end:
            there = self._fits_behind_string(self._quote_ahead, key)
        if here == there and not self._is_valid():
            self._position = position
            raise self._stop(Category.NOT_JSON, "a quote that may close its string or belong to it")
        return here > there

    def _is_valid(self) -> bool:
        """Whether the whole text is JSON as it stands: then every escape means what it says."""
        if self._valid is None:
            self._valid = nesting(self.text) <= self._limits.depth and _is_json(self.text)
        return self._valid

    # -- beginning, end, and telling -------------------------------------------------------------

    def _read_start(self, opening: str) -> None:
        text = self.text
        position = 0
        bom = text.find("\ufeff", 0, 1)
        padding = _PADDING(text)
        if bom < 0 and padding and text.startswith("\ufeff", padding.end()):
            bom = padding.end()
        if bom >= 0:
            position = bom + 1
            self._note(QuirkKind.BYTE_ORDER_MARK, "", "\ufeff", None, bom)
        position = _PADDING(text, position).end()
        if "\x00" in text[:position]:
            self._note(QuirkKind.NUL_PADDING, "", "\x00" * text.count("\x00", 0, position), None, 0)
        self._position = position
        sign = text[position : position + 1]
        if not sign:
            raise self._stop(Category.NOT_JSON, "the text is empty")
        if sign not in opening:
            known = sign in '[{"-0123456789' or text.startswith(tuple(_WORDS), position)
            raise self._stop(
                Category.NOT_AN_ARRAY if known else Category.NOT_JSON,
                "the frame is no JSON array" if known else "the text is no JSON",
            )
        self.root = {} if sign == "{" else []
        self._open(self.root, 0)
        self._position += 1

    def _read_rest(self) -> None:
        rest = self.text[self._position :]
        if not rest:
            return
        start = self._position
        if "\x00" in (rest[: _PADDING(rest).end()] + rest[len(rest.rstrip(" \t\n\r\x00")) :]):
            self._note(QuirkKind.NUL_PADDING, "", "\x00" * rest.count("\x00"), None, start)
        junk = rest.strip(" \t\n\r\x00")
        if junk:
            self._note(
                QuirkKind.TRAILING_TEXT, "", sayable(junk), None, start + rest.index(junk[0])
            )

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
    ) -> _StopReadingError:
        return _StopReadingError(Fault(category, self._path(key), message, self._position))


#: The upper half of Windows-1252; the five bytes it leaves open are the control codes of Latin-1.
_CP1252 = "".join(
    bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte)
    for byte in range(0x80, 0x100)
)


def nesting(text: str) -> int:
    """How deep the brackets of a text are nested, up to the first place that is no JSON."""
    depth = deepest = 0
    for sign in re.findall(r"[\[{\]}]", _STRING.sub("", text)):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _is_json(text: str) -> bool:
    try:
        json.decode(text, type=Raw)
    except ValueError:
        return False
    return True


def pointer(key: str | int) -> str:
    """One segment of a JSON pointer (RFC 6901), with its slash.

    No message has a name half as long as what is cut here: a megabyte of a name must not be
    repeated in the path of every fault below it.
    """
    if type(key) is str:
        if len(key) > _NAME_LIMIT:
            key = key[:_NAME_LIMIT] + "..."
        if "~" in key or "/" in key:
            key = key.replace("~", "~0").replace("/", "~1")
    return f"/{key}"


def sayable(text: str) -> str:
    r"""Text that can be encoded: bytes that were no UTF-8 as `\xe9`, half pairs as `\ud83d`."""
    if text.isascii():
        return text
    return re.sub(
        "[\ud800-\udfff]",
        lambda m: (
            f"\\x{ord(m[0]) - 0xDC00:02x}"
            if 0x80 <= ord(m[0]) - 0xDC00 <= 0xFF
            else f"\\u{ord(m[0]):04x}"
        ),
        text,
    )


def place_of(text: str, position: int) -> int:
    """Where the value of a pair really starts: behind blanks, its name and the colon."""
    return (_PAIR_START(text, position) or _SKIP(text, position)).end()


def plain(value: Any, number: Callable[[str], Any] | None = None) -> Any:
    """A value as ordinary JSON; `number` turns the literals, else those that would not print
    back alike stay text.
    """
    turn = number or _print_back
    out: list[Any] = []
    # Without recursion: what a peer nests must not meet the interpreter's recursion limit.
    todo: list[tuple[Any, Any, Any]] = [(value, out, None)]
    while todo:
        item, parent, key = todo.pop()
        made: Any
        if type(item) is dict:
            made = dict.fromkeys(item)
            todo.extend((member, made, name) for name, (_, member) in item.items())
        elif type(item) is list:
            made = [None] * len(item)
            todo.extend((element, made, index) for index, (_, element) in enumerate(item))
        else:
            made = turn(item[0]) if type(item) is tuple else item
        if key is None:
            parent.append(made)
        else:
            parent[key] = made
    return out[0]


def _print_back(literal: str) -> int | float | str:
    number: int | float = float(literal) if set(literal) & set(".eE") else int(literal)
    return number if str(number) == literal else literal


def compact(value: Any) -> str:
    """A value as compact JSON text, its numbers as written."""
    return json.encode(plain(value, lambda literal: Raw(literal.encode()))).decode()
