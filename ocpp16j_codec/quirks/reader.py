"""The reader of the full reading: parses broken JSON text, without recursion.

The reader accepts any text and parses it from left to right, as far as it can. `notes` has the
repairs, `fault` the place where it had to stop; everything before that place (such as type, id and
action of a frame) has been read. `values` describes the form of the values. A duplicate key has its
last value, and all its values are in `duplicates`.

Rule of this file: regular text is read by two regular expressions, one match for a whole member or
element. Irregular text is decided by a bounded look-ahead, so that the time is linear on every
input. If two readings are possible, the text is refused.

This module does not interpret values; `recovery` and `mending` do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.deviations import Category, QuirkKind
from ocpp16j_codec.limits import most_containers
from ocpp16j_codec.quirks.cursor import (
    BLANKS,
    CUT,
    MEMBER_AHEAD,
    NO,
    PADDING,
    Cursor,
    StopReadingError,
)
from ocpp16j_codec.quirks.values import (
    ANY_QUOTE,
    CLOSERS,
    WS,
    Duplicates,
    always,
    offset_of,
    sayable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.limits import Limits
    from ocpp16j_codec.quirks.cursor import Fault

    Match = Callable[[str, int], re.Match[str] | None]

__all__ = ["Reader"]

_NUMBER = r"-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?(?![^ \t\n\r,\]}])"


def _patterns(plain: str) -> tuple[Match, Match]:
    """Return the patterns of a member and an element whose strings match `plain`."""
    value = rf'(?:"({plain})"|({_NUMBER})|(true|false|null)(?![^ \t\n\r,\]}}])|([\[{{]))'
    element = rf"{value}{WS}([,\]}}]?)"
    member = rf'{WS}"({plain})"{WS}:{WS}{element}'
    return re.compile(member).match, re.compile(WS + element).match


# In a text of printable ASCII, strings need no check for control characters; that is faster.
_PRINTABLE = _patterns(r'[^"\\]*+')
_ANY_TEXT = _patterns(r'[^"\\\x00-\x1f\ud800-\udfff]*+')
_SEPARATOR = always(rf"{WS}([,\]}}]?)")
_IS_NUMBER = re.compile(_NUMBER).fullmatch
_BARE_NAME = re.compile(r"[\w$.-]+").match
_BARE_VALUE = re.compile(rf"[^\s:,\[\]{{}}{ANY_QUOTE}][^\s,\[\]{{}}{ANY_QUOTE}]*+").match
_DIGIT = re.compile(r"[-0-9]").match
_ONLY_CLOSERS = re.compile(r"[\]} \t\n\r\x00]*+\Z").match

_AMBIGUOUS = "ambiguous bracket, no repair is certain"
#: The maximum number of elements of a list, as a multiple of the limit for objects and lists.
_VALUES_PER_CONTAINER = 10
#: The number of elements that a frame has up to its id, and up to its action or error code.
_HEAD = (2, 3)

#: Short numbers are shared, because a list may have thousands, and a tuple takes fifty times the
#: memory of the text.
_FEW_DIGITS = {str(number): (str(number),) for number in range(100)}
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None}
# The same values as other languages print them. Any other word is text; so are NaN and Infinity.
_FOREIGN_WORDS = _WORDS | {"none": None, "nil": None, "undefined": None}


class Reader(Cursor):
    """Parser of one text; `values` describes the form of the values.

    Attributes:
        root: the outermost value, or `None` if it could not be found.
        notes: the repairs, in the order of the text.
        fault: why reading stopped early, or `None` if it reached the end.
        duplicates: for the `id` of a dict, its duplicate keys with all their values.
        end: the position after the outermost value, or after the part of it that was read.
    """

    def __init__(
        self, text: str, limits: Limits, *, base: str = "", from_bytes: bool = False
    ) -> None:
        super().__init__(text, limits, base=base, from_bytes=from_bytes)
        # The depth of a payload on its own counts the brackets of its frame, too.
        self._depth = limits.depth - bool(base)
        self._most_containers = most_containers(len(text), limits)
        self._most_elements = _VALUES_PER_CONTAINER * limits.containers
        self.root: Any = None
        self.fault: Fault | None = None
        self.duplicates = Duplicates()
        self.end = self._end
        self._containers = 0
        self._wants_item = True
        self._after_comma = False
        printable = text.isascii() and text.isprintable()
        self._member, self._element = _PRINTABLE if printable else _ANY_TEXT

    def read(self, opening: str = "[") -> None:
        """Read the text, whose outermost value must start with one of the brackets `opening`."""
        try:
            self._read_start(opening)
            while self._stack:
                self._read_regular()
                if self._stack:
                    self._read_irregular()
            self.end = self._position
            self._read_rest()
        except StopReadingError as stop:
            self.fault = stop.args[0]
        if self._padding and len(self.notes) <= self._limits.quirks:
            nuls = "\x00" * self._padding
            try:
                self._note(QuirkKind.NUL_PADDING, self.base, nuls, None, self._end)
            except StopReadingError as stop:
                self.fault = self.fault or stop.args[0]

    def read_part(self, offset: int) -> Any:
        """Read the object or list that starts at an offset of a text that is valid JSON."""
        self.root = {} if self.text[offset] == "{" else []
        self._containers = 0
        self._position = offset
        self._open(self.root, 0)
        self._position, self._wants_item, self._after_comma = offset + 1, True, False
        while self._stack:
            self._read_regular()
            if self._stack:
                self._read_irregular()
        return self.root

    # -- regular text ----------------------------------------------------------------------------

    # The hot loop of the full reading; divided into methods, it takes half as long again.
    def _read_regular(self) -> None:  # noqa: C901, PLR0912, PLR0915
        """Read regular text until the outermost value is closed or irregular text follows."""
        text, stack, keys = self.text, self._stack, self._keys
        number_limit, most_elements = self._limits.number_text, self._most_elements
        member, element = self._member, self._element
        position, wants_item, after_comma = self._position, self._wants_item, self._after_comma
        while True:
            top: Any = stack[-1]
            if not wants_item:
                separator = _SEPARATOR(text, position)
                sign = separator[1]
                if sign == ",":
                    wants_item = after_comma = True
                elif sign == ("}" if type(top) is dict else "]"):
                    stack.pop()
                    if not stack:
                        self._position = separator.end()
                        return
                    keys.pop()
                else:
                    break
                position = separator.end()
                continue
            key: Any
            match: re.Match[str] | None
            if type(top) is dict:
                match = member(text, position)
                if match is None:
                    break
                key, string, number, word, opener, sign = match.groups()
            else:
                match = element(text, position)
                if match is None:
                    break
                string, number, word, opener, sign = match.groups()
                key = len(top)
                if key >= most_elements:
                    break
            value: Any
            if string is not None:
                value = string
            elif number is not None:
                if not sign and match.end() == self._end and not text[-1].isspace():
                    break  # the text may be truncated within the number
                if len(number) > number_limit:
                    break
                value = _FEW_DIGITS.get(number) or (number,)
            elif opener:
                value = {} if opener == "{" else []
            else:
                value = _WORDS[word]
            if type(top) is dict:
                if key in top:
                    self._replace(top, key, value)
                top[key] = (position, value)
            else:
                top.append((position, value))  # pyright: ignore[reportAttributeAccessIssue]
            if opener:
                self._position = position
                self._open(value, key)
                position = match.end() - len(sign)  # `sign` comes after the opening bracket
                # An empty container is closed at once.
                wants_item, after_comma = sign != ("}" if opener == "{" else "]"), False
                continue
            position = match.end()
            if sign == ",":
                after_comma = True
                continue
            wants_item = False
            if sign == ("}" if type(top) is dict else "]"):
                stack.pop()
                if not stack:
                    self._position = position
                    return
                keys.pop()
            else:
                position -= len(sign)  # `_read_irregular` decides about a wrong bracket
        self._position, self._wants_item, self._after_comma = position, wants_item, after_comma

    def _open(self, container: Any, key: str | int) -> None:
        self._containers += 1
        if len(self._stack) >= self._depth:
            raise self._stop(
                Category.LIMIT_PASSED, f"more than {self._limits.depth} nested brackets"
            )
        if self._containers > self._most_containers:
            raise self._stop(
                Category.LIMIT_PASSED, f"more than {self._most_containers} objects and lists"
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
                self._replace(top, str(key), value)
            top[key] = (position, value)
        elif len(top) >= self._most_elements:
            message = f"a list of more than {self._most_elements} elements"
            raise self._stop(Category.LIMIT_PASSED, message)
        else:
            top.append((position, value))
        self._wants_item = False

    def _replace(self, top: dict[str, Any], key: str, value: Any) -> None:
        """Remove the earlier value of a duplicate key, so that the key moves to its last place."""
        before = top.pop(key)[1]
        self.duplicates.add(top, key, before, value)

    # -- irregular text --------------------------------------------------------------------------

    def _read_irregular(self) -> None:
        """Read the place at which the regular expressions did not match."""
        position = BLANKS(self.text, self._position).end()
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
        if text[start] in CLOSERS:
            string, position = self._read_string(start, None)
            if string is None:
                self._cut(start)
                return
            name = string
        elif (word := _BARE_NAME(text, start)) is not None:
            name, position = word[0], word.end()
            if position == self._end and not _DIGIT(name):
                self._cut(start)
                return
            self._note(QuirkKind.BARE_WORD, self._path(name), name, name)
        elif text[start] == "{" and self._is_member_of_list():
            self._note(QuirkKind.STRAY_BRACKET, self._path(), "", "}")
            self._close()
            self._wants_item = True
            return
        else:
            raise self._stop(Category.NOT_JSON, "expected a member name")
        position = BLANKS(text, position).end()
        sign = text[position : position + 1]
        if sign == ":":
            position = BLANKS(text, position + 1).end()
            sign = text[position : position + 1]
        elif sign or _DIGIT(name):
            # `{"transactionId":1,234}`: this may be the rest of a number or text, or a member
            # without its value. So the value before it is not used either.
            self._position = position
            raise self._stop(Category.NOT_JSON, "expected a colon after the member name")
        self._position = position
        if not sign:
            self._cut(start, name)
        elif sign == ",":
            self._miss_value(name, start)
        elif sign in "]}":
            self._read_lost_bracket(name, start, sign)
        else:
            self._read_value(name, start)

    def _read_value(self, key: str | int, start: int) -> None:
        """Read the value at the current position and store it under `key`."""
        text, position = self.text, self._position
        sign = text[position]
        if sign in "[{":
            container: Any = {} if sign == "{" else []
            self._put(key, start, container)
            self._open(container, key)
            self._position += 1
            self._wants_item, self._after_comma = True, False
            return
        if sign in CLOSERS:
            string, position = self._read_string(position, key)
            if string is None:
                self._cut(start, key)
                return
            self._put(key, start, string)
            self._position = position
            return
        word = _BARE_VALUE(text, position)
        if word is None or not word[0].isprintable() or "\\" in word[0]:
            raise self._stop(Category.NOT_JSON, "expected a value", key)
        if word.end() == self._end:
            self._cut(start, key)
            return
        literal = word[0]
        if _IS_NUMBER(literal):
            if len(literal) > self._limits.number_text:
                limit = self._limits.number_text
                raise self._stop(
                    Category.LIMIT_PASSED, f"number of more than {limit} characters", key
                )
            self._put(key, start, (literal,))
        else:
            value = _FOREIGN_WORDS.get(literal.lower(), literal)
            if literal not in _WORDS:
                if text[word.end()] in CLOSERS:  # a comma may be missing, or a quote before it
                    raise self._two_meanings(position)
                self._note(QuirkKind.BARE_WORD, self._path(key), literal, value)
            self._put(key, start, value)
        self._position = word.end()

    def _read_missing_comma(self) -> None:
        position, top = self._position, self._stack[-1]
        if type(top) is dict:
            fits = MEMBER_AHEAD(self.text, position) is not None
        else:
            # Directly after a string, a quote may also be part of that string, without its
            # backslash. Not so after id, action and error code, which contain no quotes.
            sign, before = self.text[position], self.text[position - 1]
            apart = before not in CLOSERS or (not self._keys and len(top) in _HEAD)
            fits = (
                sign in "[{" or (sign in CLOSERS and apart) or _DIGIT(sign) is not None
            ) and MEMBER_AHEAD(self.text, position) is None
        if not fits:
            raise self._stop(Category.NOT_JSON, "expected a comma or a closing bracket")
        self._note(QuirkKind.MISSING_COMMA, self._path(), "", ",")
        self._wants_item, self._after_comma = True, False

    def _read_bracket(self, sign: str) -> None:
        """Read a closing bracket that is not regular: after a comma, the wrong kind, or surplus."""
        stack, position = self._stack, self._position
        own = "}" if type(stack[-1]) is dict else "]"
        if sign == own:
            if self._after_comma and self._wants_item:
                self._note(QuirkKind.STRAY_COMMA, self._path(), ",", None)
            self._position += 1
            self._close()
            return
        # Brackets are missing before this one, or it is of the wrong kind, or surplus.
        opener_type = dict if sign == "}" else list
        depth = next(
            (d for d in range(len(stack) - 1, 0, -1) if type(stack[d - 1]) is opener_type), 0
        )
        missing = self._fits(position + 1, depth - 1) if depth else NO
        wrong = self._fits(position + 1, len(stack) - 1)
        stray = self._fits(position + 1, len(stack))
        best = max(missing, wrong, stray)
        if best == NO and not depth:
            stray = best = CUT  # nothing is open that it could close, so it is surplus
        either = best == wrong and not stack[-1]  # `[}`: either of the two may be the wrong one
        # At the outermost level, surplus and wrong kind have the same result.
        tie = [missing, wrong, stray].count(best) > 1 and len(stack) > 1
        if best == NO or either or tie:
            raise self._stop(Category.NOT_JSON, _AMBIGUOUS)
        if best == missing:
            closers = self._closers(depth)
            at_end = _ONLY_CLOSERS(self.text, position) is not None
            kind = QuirkKind.TRUNCATED if at_end else QuirkKind.STRAY_BRACKET
            self._note(kind, self._path(), "", closers)
            while len(stack) > depth:
                self._close()
            return
        used = own if best > stray else None
        self._note(QuirkKind.STRAY_BRACKET, self._path(), sign, used)
        self._position += 1
        if used:
            self._close()

    def _is_member_of_list(self) -> bool:
        """Return whether the innermost object is an element whose closing brace is missing.

        Called if an opening brace is found where a member name is expected. If the last member is
        an object, the result is false, because the opening bracket of a list may be missing
        instead: `"sampledValue":{...},{...}]`.
        """
        values: list[tuple[int, Any]] = list(self._stack[-1].values())
        is_element = len(self._stack) > 1 and type(self._stack[-2]) is list
        return is_element and bool(values) and type(values[-1][1]) is not dict

    def _read_lost_bracket(self, name: str, start: int, sign: str) -> None:
        """Read a closing bracket after a colon, such as `"configurationKey":]`.

        Either the opening bracket is missing, and the value is an empty list or object, or the
        member has no value, as in `"info":}`. The reading after which the text continues better is
        used. For `]`, the text is refused if both continue equally well.
        """
        position, depth = self._position, len(self._stack)
        lost = self._fits(position + 1, depth)
        if sign == "}":
            missing = self._fits(position, depth)
        else:
            missing = self._fits(position, depth - 1) if depth > 1 else NO
            if lost == missing:
                raise self._stop(Category.NOT_JSON, _AMBIGUOUS, name)
        if lost <= missing:
            self._miss_value(name, start)
            return
        value: Any = [] if sign == "]" else {}
        self._note(QuirkKind.STRAY_BRACKET, self._path(name), sign, value)
        self._put(name, start, value)
        self._position += 1

    def _miss_value(self, name: str, start: int) -> None:
        found = self.text[start : self._position]
        self._note(QuirkKind.MISSING_VALUE, self._path(name), sayable(found), None)
        self._wants_item = False

    def _cut(self, start: int, key: str | int | None = None) -> None:
        """Handle the end of a truncated text: drop the part from `start`, close all open values."""
        if start == self._end and self._after_comma and self._wants_item:
            start = self.text.rindex(",")  # after a comma, something is missing
        half = self.text[start:]
        offset, closers = offset_of(self.text, start), self._closers(0)
        self._note(QuirkKind.TRUNCATED, self._path(key), sayable(half), closers, offset)
        self._stack.clear()
        self._position = self._end

    def _closers(self, depth: int) -> str:
        return "".join("}" if type(c) is dict else "]" for c in reversed(self._stack[depth:]))

    # -- beginning and end -----------------------------------------------------------------------

    def _read_start(self, opening: str) -> None:
        text = self.text
        position = PADDING(text).end()
        if text.startswith("\ufeff", position):
            self._note(QuirkKind.BYTE_ORDER_MARK, self.base, "\ufeff", None, position)
            position = PADDING(text, position + 1).end()
        if "\x00" in text[:position]:
            nuls = "\x00" * text.count("\x00", 0, position)
            self._note(QuirkKind.NUL_PADDING, self.base, nuls, None, text.index("\x00"))
        self._position = position
        sign = text[position : position + 1]
        if not sign:
            raise self._stop(Category.NOT_JSON, "the text is empty")
        if sign not in opening:
            known = sign in '[{"-0123456789' or text.startswith(tuple(_WORDS), position)
            if not known:
                raise self._stop(Category.NOT_JSON, "expected JSON")
            if "[" not in opening:
                raise self._stop(Category.PAYLOAD_NO_OBJECT, "expected a JSON object")
            raise self._stop(Category.NOT_AN_ARRAY, "expected a JSON array")
        self.root = {} if sign == "{" else []
        self._open(self.root, 0)
        self._position += 1

    def _read_rest(self) -> None:
        """Report what follows the outermost value."""
        text, start = self.text, self._position
        position = PADDING(text, start).end()
        if nuls := text.count("\x00", start, position):
            self._note(QuirkKind.NUL_PADDING, self.base, "\x00" * nuls, None)
        if position < self._end:
            rest = sayable(text[position:].rstrip(" \t\n\r\x00"))
            self._note(QuirkKind.TRAILING_TEXT, self.base, rest, None, position)
