"""Tokens of a text that may be broken JSON: names, values and punctuation.

`mutation` changes them.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Pieces", "Span"]

#: Start and end of a piece of a text.
Span = tuple[int, int]


class Token(NamedTuple):
    """A piece of the text: a string, number, word, bracket or other character."""

    start: int
    end: int
    text: bytes

    @property
    def span(self) -> Span:
        """Its start and end."""
        return self.start, self.end


class Pieces:
    """The tokens of any text."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.tokens = [Token(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(data)]

    def values(self) -> list[Span]:
        """Return start and end of all values, including containers, without names of members."""
        spans, open_at = [], []
        for index, token in enumerate(self.tokens):
            sign = token.text[:1]
            if sign in b"[{":
                open_at.append(token.start)
            elif sign in b"]}":
                if open_at:
                    spans.append((open_at.pop(), token.end))
            elif sign not in b",:" and not self._is_name(index):
                spans.append((token.start, token.end))
        return spans

    def members(self) -> list[Span]:
        """Return start and end of all members, from the name to the end of the value."""
        ends = dict(self.values())
        return [
            (token.start, ends[self.tokens[index + 2].start])
            for index, token in enumerate(self.tokens[:-2])
            if self._is_name(index) and self.tokens[index + 2].start in ends
        ]

    def strings(self, *, names: bool) -> list[Span]:
        """Return start and end of all strings; with `names`, only of names of members."""
        return [
            token.span
            for index, token in enumerate(self.tokens)
            if token.text[:1] == b'"' and (not names or self._is_name(index))
        ]

    def _is_name(self, index: int) -> bool:
        behind = self.tokens[index + 1 : index + 2]
        return bool(behind) and behind[0].text == b":"


_TOKEN = re.compile(
    rb'"(?:[^"\\]|\\.)*+"?|[-+]?[0-9][0-9.eE+-]*+|[A-Za-z_]++|[\[\]{},:]|[^\s\[\]{},:"]++',
    re.DOTALL,
)
