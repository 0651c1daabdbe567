"""Output to a terminal: escaping of text from logs, and two consoles.

Anybody who can reach the server can write to its log. Control characters could move the cursor,
change colors, or reorder text, so they are escaped.

Rule of this file: use `visible` for every text from outside, whether it is printed by rich or in a
sentence on standard error. For JSON, use `json_output.harmless_json`.
"""

from __future__ import annotations

import sys

from rich.console import Console
from rich.text import Text

__all__ = ["console", "error_console", "say", "shown", "visible"]

#: The width of tables if there is no terminal.
_PIPE_WIDTH = 120


def visible(text: str, limit: int | None = None) -> str:
    r"""Return a text on one line in which invisible characters are escaped, such as `\x1b`.

    Args:
        text: any text.
        limit: the maximum number of characters of the original.
    """
    cut = limit is not None and len(text) > limit
    text = text[:limit] if cut else text
    if not text.isprintable():
        text = "".join(each if each.isprintable() else _escaped(each) for each in text)
    return text + "…" if cut else text


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def shown(text: str, style: str = "", limit: int | None = None) -> Text:
    """Return a text from outside for rich: escaped, and never parsed as markup."""
    return Text(visible(text, limit), style=style)


def console() -> Console:
    """Return a console for standard output, as wide as the terminal, if there is one."""
    stream = sys.stdout
    width = None if stream.isatty() else _PIPE_WIDTH
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)


def error_console() -> Console:
    """Return a console for standard error, for the progress bar."""
    return Console(file=sys.stderr, highlight=False, markup=False, emoji=False)


def say(sentence: str) -> None:
    """Print a sentence to standard error."""
    sys.stderr.write(f"ocpp16j: {visible(sentence)}\n")
