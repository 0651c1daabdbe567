"""How much is read of a frame, and whether a text keeps to that.

The questions in here are asked of any text before something that recurses, or takes memory, may
read it: a text is looked over from left to right, once, and nothing recurses.
"""

from __future__ import annotations

import re

from msgspec import Struct

__all__ = ["Limits", "nesting", "within_limits"]


class Limits(Struct, frozen=True, kw_only=True):
    """How much is read before a frame is refused.

    Attributes:
        size: longest input, in bytes (characters of a `str`); holds always.
        depth: deepest nesting of objects and lists, the frame's own brackets included.
        containers: most objects and lists in one frame; also the most deviations of sound JSON.
        number_text: longest literal of a number, in characters.
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


# A string that is not closed goes to the end: starting again at every quote inside would take time
# that grows with the square.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_brackets = re.compile(r"[\[{\]}]").findall
_LONG_NUMBER = r"[0-9.eE+-]{%d}"


def without_strings(text: str) -> str:
    """What is left of a text when its strings are cut out."""
    return _STRING.sub("", text)


def nesting(text: str) -> int:
    """How deep the brackets of a text are nested, up to the first place that is no JSON."""
    return nesting_outside(without_strings(text))


def nesting_outside(text: str) -> int:
    """The same of a text whose strings have been cut out."""
    depth = deepest = 0
    for sign in _brackets(text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def within_limits(data: bytes | str, limits: Limits) -> bool:
    """Whether JSON may be read untyped without further look: UTF-8, and within the limits.

    The size of the whole frame is not looked at here.

    Raises:
        ValueError: It is no Unicode.
    """
    if isinstance(data, bytes):
        text = data.decode()
    else:
        text = data
        text.encode()
    long_number = re.compile(_LONG_NUMBER % (limits.number_text + 1)).search
    # As many brackets as may be nested cannot be nested deeper. What strings hold counts for
    # nothing, but they need a look only where there is too much of something.
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
