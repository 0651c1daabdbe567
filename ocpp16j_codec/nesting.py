"""How deep JSON text is nested: asked of any text before something that recurses may read it.

Rule of this file: a text is looked over from left to right, once, and nothing recurses.
"""

from __future__ import annotations

import re

__all__ = ["nesting", "nesting_outside", "without_strings"]

# A string that is not closed goes to the end: starting again at every quote inside would take time
# that grows with the square.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_brackets = re.compile(r"[\[{\]}]").findall


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
