"""Reading of the logs that arguments name, one after the other, even if some cannot be read.

A log that cannot be read becomes a sentence in `problems`, and the next one is read.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ocpp16j_codec.logs import Correlator, LogError, read_frames
from ocpp16j_codec.logs.sources import expand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ocpp16j_codec.cli.progress import Report
    from ocpp16j_codec.codec import Codec
    from ocpp16j_codec.logs import OpenCall, Record
    from ocpp16j_codec.logs.sources import Progress

__all__ = ["LogFiles"]


class LogFiles:
    """The logs that arguments name.

    Args:
        paths: files, folders, patterns, or `-`; standard input if there are none.
        codec: the codec for the frames.
        form: the format of the logs.
        report: called from time to time with bytes read, total bytes, and `count`.
        count: the progress.
        year: the year of times without one.
        max_line: the maximum length of a line, in bytes.

    Attributes:
        problems: sentences that say what could not be read, and why.
        names: the files to be read, `-` for standard input.
        count: the progress, for `report`.
        correlator: pairs the answers of all logs with their calls.
    """

    def __init__(
        self,
        paths: Sequence[str],
        *,
        codec: Codec,
        form: str = "auto",
        report: Report | None = None,
        count: Callable[[], int] = lambda: 0,
        year: int | None = None,
        max_line: int | None = None,
    ) -> None:
        self.problems: list[str] = []
        self.correlator = Correlator(given_up=self._give_up)
        #: Called with the charge point and the call for each call that is given up.
        self.given_up: Callable[[str | None, OpenCall], object] | None = None
        self._year = year
        self._max_line = max_line
        self._codec = codec
        self._form = form
        self._report = report
        self.count = count
        self.names: list[str] = []
        for path in paths or ("-",):
            try:
                self.names += expand(path)
            except (OSError, ValueError) as error:
                self.problems.append(_reason(path, error))

    def records(self) -> Iterator[Record]:
        """Yield the records of all logs."""
        sizes = [_size(name) for name in self.names]
        total = None if None in sizes else sum(size or 0 for size in sizes)
        done = 0
        for name, size in zip(self.names, sizes, strict=True):
            try:
                yield from read_frames(
                    name,
                    format=self._form,
                    errors="yield",
                    codec=self._codec,
                    correlator=self.correlator,
                    progress=self._progress(done, total),
                    year=self._year,
                    max_line=self._max_line,
                )
            except (OSError, LogError) as error:
                self.problems.append(_reason(name, error))
            except Exception as error:  # noqa: BLE001 - one log must not end the run
                self.problems.append(f"reading of {name} stopped: {type(error).__name__}")
            done += size or 0

    def _give_up(self, station: str | None, call: OpenCall) -> None:
        if self.given_up is not None:
            self.given_up(station, call)

    def _progress(self, before: int, total: int | None) -> Progress | None:
        report, count = self._report, self.count
        if report is None:
            return None
        return lambda done, own: report(before + done, own if total is None else total, count())

    def name_all(self) -> str:
        """Return the names of the logs, in a few words."""
        names = ["standard input" if name == "-" else name for name in self.names]
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        return ", ".join(names[:3]) + more


def _size(name: str) -> int | None:
    try:
        path = Path(name)
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


def _reason(name: str, error: Exception) -> str:
    """Return a sentence that says why a log cannot be read."""
    what = "standard input" if name == "-" else name
    if isinstance(error, OSError):
        return f"{what} cannot be read: {error.strerror}" if error.strerror else str(error)
    return f"{what} cannot be read: {error}"
