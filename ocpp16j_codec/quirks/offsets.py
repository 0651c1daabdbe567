"""The offsets of values in valid JSON, found on demand.

Valid JSON is parsed in C, which keeps no offsets, and only few are needed. A `Spot` is an object or
list with a deviation. It finds the offsets of its members or elements from left to right, each only
once, so that all of them take time linear in the text.

Rule of this file: the text has no backslash (each character of an escape was replaced by the
character of code 1), so a quote always opens or closes a string; no name had an escape, and there
are no duplicate keys. If an offset cannot be found in this simple way, `LostError` is raised, and
the frame is read by the slower reader.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.quirks.values import WS, always, pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LostError", "Spot", "literal_at", "only_offset", "value_of"]

_RUN = r'[^"\[\]{}]*+(?:"[^"]*+"[^"\[\]{}]*+)*+'
_TO_BRACKET = always(_RUN)
#: An object or list that holds no other one.
_FLAT = re.compile(rf"[\[{{]{_RUN}[\]}}]").match
#: The same with the comma and blanks before it in a list.
_FLAT_ELEMENT = re.compile(rf"[ \t\n\r,]*+\{{{_RUN}\}}").match
_SCALAR = always(r'"[^"]*+"|[^",\[\]{} \t\n\r]*+')
#: The comma and blanks between two elements, or before the first one.
_GAP = always(r"[ \t\n\r,]*+")
_BLANK = " \t\n\r"
_OPENING = "[{"
_BLANKS = always(WS)
_LITERAL = always(r"[-+.0-9eE]*+")
#: The text between two strings always has one of these, so it cannot look like a name without them.
_BETWEEN = re.compile(r"[,:\[\]{}]").search
#: For a longer name, the offset of the name is used, not that of its value (`values.offset_of`).
_LONGEST_NAME = 200
_CONTAINERS = frozenset({dict, list})


class LostError(Exception):
    """An offset that cannot be found in this simple way."""


class Spot:
    """An object or list in sound text.

    Attributes:
        text: the text of the frame.
        parent: the spot it is in; `None` for the outermost.
        value: what it holds, as ordinary JSON.
        form: for the caller, to remember something of it.
        is_seen: for the caller, to mark it.
    """

    # There may be hundreds of them in one frame, so what is not known yet is not stored.
    is_seen = False
    _path: str | None = None
    _offset = -1
    _last: Any = None
    _at: int
    _rest: Iterator[tuple[str, Any]] | None = None

    def __init__(
        self, text: str, parent: Spot | None, key: str | int, value: Any, form: Any = None
    ) -> None:
        """Prepare to find offsets.

        Args:
            text: the text of the frame.
            parent: the spot it is in; the outermost has none, see `outermost`.
            key: its name or index there.
            value: what it holds.
            form: whatever the caller wants to remember.
        """
        self.text = text
        self.parent = parent
        self._key = key
        self.value = value
        self.form = form

    @classmethod
    def outermost(cls, text: str, value: Any, offset: int, path: str, form: Any = None) -> Spot:
        """Return a spot without a parent; the offset of its bracket and its path are given."""
        spot = cls(text, None, "", value, form)
        spot._offset, spot._path = offset, path
        return spot

    @property
    def path(self) -> str:
        """The path of the object or list."""
        path = self._path
        if path is None:
            above: Any = self.parent
            key = self._key
            below = f"/{key}" if type(key) is int else pointer(key)
            path = self._path = above.path + below
        return path

    @property
    def offset(self) -> int:
        """The offset of its opening bracket."""
        if self._offset < 0:
            above: Any = self.parent
            self._offset = above.offset_of(self._key)
        return self._offset

    def offset_of(self, key: str | int) -> int:
        """Return where the value of a member, or an element, starts.

        Raises:
            LostError: It comes before one that was asked for already, or has a name with brackets,
                colons or commas.
        """
        if key != self._last:
            self._at = self._find_element(key) if type(key) is int else self._find_member(key)
            self._last = key
        return self._at

    def _find_member(self, key: Any) -> int:
        text = self.text
        rest = self._rest
        if rest is None:
            behind = self.offset + 1
            rest = self._rest = iter(self.value.items())
        else:
            behind = _end_of(text, self._at)
        for name, member in rest:
            if name == key:
                return value_of(text, name, behind)
            if type(member) in _CONTAINERS:
                behind = _end_of(text, value_of(text, name, behind))
        raise LostError

    def _find_element(self, key: Any) -> int:
        text, last = self.text, self._last
        at = self.offset + 1 if last is None else self._at
        skipped: Any = key if last is None else key - last
        if skipped < 0:
            raise LostError
        for _ in range(skipped):
            flat = _FLAT_ELEMENT(text, at)
            at = _end_of(text, _GAP(text, at).end()) if flat is None else flat.end()
        if text[at] == ",":
            at += 1
        return at if text[at] == "{" else _GAP(text, at).end()


def only_offset(text: str, name: str) -> int:
    """Return the offset of the value of a member, or -1 if its name occurs again in the text.

    This is the fastest way: nothing before the member has to be skipped.
    """
    if not name.isalnum() or len(name) > _LONGEST_NAME:
        return -1
    quoted = f'"{name}":'
    if text.count(quoted) != 1:
        return -1
    offset = text.index(quoted) + len(quoted)
    return offset if text[offset] not in _BLANK else _BLANKS(text, offset).end()


def value_of(text: str, name: str, start: int) -> int:
    """Return the offset of the value of the next member that has a name.

    There must be no object or list between `start` and it.

    Raises:
        LostError: It is not there, or has a strange name.
    """
    # A name of letters and digits needs no search.
    if (not name.isalnum() and _BETWEEN(name)) or len(name) > _LONGEST_NAME:
        raise LostError
    offset = text.find(f'"{name}":', start)
    if offset < 0:
        raise LostError
    offset += len(name) + 3
    return offset if text[offset] not in _BLANK else _BLANKS(text, offset).end()


def _end_of(text: str, offset: int) -> int:
    """Return the offset behind a value."""
    if text[offset] not in _OPENING:
        return _SCALAR(text, offset).end()
    flat = _FLAT(text, offset)
    if flat is not None:
        return flat.end()
    depth = 0
    while True:
        offset = _TO_BRACKET(text, offset).end()
        depth += 1 if text[offset] in _OPENING else -1
        offset += 1
        if not depth:
            return offset


def literal_at(text: str, offset: int) -> str:
    """Return the literal of the number at an offset."""
    return _LITERAL(text, offset)[0]
