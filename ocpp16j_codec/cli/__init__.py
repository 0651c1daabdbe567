"""The command line: `ocpp16j`, also `python -m ocpp16j_codec` (extra: cli).

Rule of this file: it imports neither click nor rich by itself, so that a missing extra is a
sentence and not a traceback.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    try:
        import click  # noqa: F401, PLC0415
        import rich  # noqa: F401, PLC0415
    except ImportError as error:
        sys.stderr.write(f"ocpp16j needs {error.name}: pip install 'ocpp16j_codec[cli]'\n")
        return 2
    from ocpp16j_codec.cli.app import run  # noqa: PLC0415

    return run(arguments)
