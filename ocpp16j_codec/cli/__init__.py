"""The command line: `ocpp16j`, also `python -m ocpp16j_codec` (extra: cli).

Rule of this file: it imports neither click nor rich itself, so that a missing extra is reported in
a sentence and not as a traceback.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_NEEDED = ("click", "rich")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        for name in _NEEDED:
            import_module(name)
    except ImportError as error:
        what = error.name or "click and rich"
        sys.stderr.write(
            f"ocpp16j: {what} is missing; install ocpp16j_codec with the extra 'cli'\n"
        )
        return 2
    from ocpp16j_codec.cli.app import run  # noqa: PLC0415 - it imports what may be missing

    return run(arguments)
