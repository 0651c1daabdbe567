"""What gets onto a terminal, and how: text of strangers made harmless, and two consoles.

A log is written by whoever could reach the server. Control characters in it could move the cursor,
change colours, or reorder what a person reads; none of them gets through.

Rule of this file: `visible` for every text that is not our own, whether it is printed by rich or in
a sentence on standard error. JSON has `json_output.harmless_json`.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

__all__ = ["console", "error_console", "say", "shown", "visible"]

#: Width of tables where there is no terminal to ask.
_PIPE_WIDTH = 120


def visible(text: str, limit: int | None = None) -> str:
    r"""A text on one line in which whatever cannot be seen is written as an escape, such as `\x1b`.

    Args:
        text: any text.
        limit: cut it after so many characters of the original.
    """
    cut = limit is not None and len(text) > limit
    text = text[:limit] if cut else text
    if not text.isprintable():
        text = "".join(each if each.isprintable() else _escaped(each) for each in text)
    return text + "…" if cut else text


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def shown(text: str, style: str = "", limit: int | None = None) -> Text:
    """A stranger's text for rich: visible, and never read as markup."""
    return Text(visible(text, limit), style=style)


def console() -> Console:
    """Standard output, as wide as the terminal; wide enough for people where there is none."""
    stream = sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)


def error_console() -> Console:
    """Standard error, for the progress bar."""
    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def say(sentence: str) -> None:
    """A sentence on standard error."""
    sys.stderr.write(f"ocpp16j: {visible(sentence)}\n")
