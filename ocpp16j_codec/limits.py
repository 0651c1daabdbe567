"""The limits of a frame, and the check that a text is within them.

Every text is checked before it is parsed by anything that recurses or needs memory. The check
itself scans the text once, from left to right, without recursion.
"""

from __future__ import annotations

import re

from msgspec import Struct

__all__ = ["Limits", "nesting", "within_limits"]


class Limits(Struct, frozen=True, kw_only=True):
    """The limits of a frame; one that is beyond any of them is refused.

    Attributes:
        size: maximum length of the input, in bytes (characters of a `str`); always checked.
        depth: maximum nesting of objects and lists, including the brackets of the frame.
        containers: maximum number of objects and lists, and of deviations in valid JSON.
        number_text: maximum length of a number literal, in characters.
        quirks: most repairs of broken text, and most faults, that are listed for one frame. What
            is found in an element that comes to nothing counts with the faults, but for one in
            each 48 characters of the frame.

    All but the first hold wherever JSON is read untyped: raw results, error details, and every
    frame that is not conforming. A typed conforming frame stops at the first thing that is unknown.
    """

    size: int = 2**20
    depth: int = 32
    containers: int = 10_000
    number_text: int = 64
    quirks: int = 2_000


# A string that is not closed extends to the end of the text: starting again at every quote in it
# would take quadratic time.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_brackets = re.compile(r"[\[{\]}]").findall
_LONG_NUMBER = r"[0-9.eE+-]{%d}"


def without_strings(text: str) -> str:
    """Return a text without its strings."""
    return _STRING.sub("", text)


def nesting(text: str) -> int:
    """Return how deep the brackets of a text are nested, up to the first place that is not JSON."""
    return nesting_outside(without_strings(text))


def nesting_outside(text: str) -> int:
    """Do the same for a text whose strings have been removed."""
    depth = deepest = 0
    for sign in _brackets(text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def within_limits(data: bytes | str, limits: Limits) -> bool:
    """Return whether JSON may be parsed untyped: valid UTF-8, and within the limits.

    The size of the whole frame is not checked here.

    Raises:
        ValueError: It is not valid Unicode.
    """
    if isinstance(data, bytes):
        text = data.decode()
    else:
        text = data
        text.encode()
    long_number = re.compile(_LONG_NUMBER % (limits.number_text + 1)).search
    # Text with no more brackets than the maximum nesting cannot exceed it. Brackets in strings do
    # not count, but removing strings is only necessary if there are too many brackets with them.
    few = min(limits.depth, limits.containers)
    if text.count("[") + text.count("{") <= few and not long_number(text):
        return True
    text = without_strings(text)
    containers = text.count("[") + text.count("{")
    return (
        containers <= limits.containers
        and not long_number(text)
        and (containers <= limits.depth or nesting_outside(text) <= limits.depth)
    )
