"""The progress bar: share, rate and time left, on a terminal only.

It is written to standard error, so that standard output has only the result.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from ocpp16j_codec.cli.terminal import error_console, visible

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    Report = Callable[[int, int | None, int], None]

__all__ = ["progress_bar"]

#: A run that is shorter shows no bar, in seconds.
_PATIENCE = 0.3


@contextmanager
def progress_bar(name: str, *, wanted: bool = True) -> Generator[Report | None]:
    """Show a bar during the block; yield a function to call from time to time.

    The function takes the bytes read, the total if it is known, and the frames found so far.
    Without a terminal there is no bar, and `None` is yielded.

    Args:
        name: what is being read.
        wanted: whether to show a bar at all.
    """
    if not wanted or not sys.stderr.isatty():
        yield None
        return
    columns: tuple[ProgressColumn, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(binary_units=True),
        TransferSpeedColumn(),
        TextColumn("{task.fields[frames]:,} frames"),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    begun = monotonic()
    progress = Progress(*columns, console=error_console(), transient=True, expand=False)
    task = progress.add_task(visible(name, 40), total=None, frames=0, rate="")

    def report(done: int, total: int | None, frames: int) -> None:
        elapsed = monotonic() - begun
        if elapsed < _PATIENCE:
            return
        progress.start()
        rate = f"{frames / elapsed:,.0f}/s"
        progress.update(task, completed=done, total=total, frames=frames, rate=rate)

    try:
        yield report
    finally:
        progress.stop()
