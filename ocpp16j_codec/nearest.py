"""Suggestions for unknown names that a user may have mistyped: short and printable."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["suggestion"]

#: All known names are shorter.
_LONGEST = 64


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown name: `; did you mean "Heartbeat"?`.

    It is empty where no known name is like it.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

    by_letters = {each.lower().replace("_", ""): each for each in known}
    wanted = name[:_LONGEST].lower().replace("_", "").replace("-", "").replace(" ", "")
    near = [by_letters[each] for each in get_close_matches(wanted, by_letters, 3, 0.6)]
    if not near:
        return ""
    *first, last = (f'"{each}"' for each in near)
    return f"; did you mean {', '.join(first)} or {last}?" if first else f"; did you mean {last}?"
