"""`convert --to parquet|csv`: logs to tables. It imports pyarrow, so it is imported when needed.

It adds what `convert` does for all formats; `tables.archive` converts.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ocpp16j_codec.cli.convert import completed
from ocpp16j_codec.cli.statuses import status_of_run
from ocpp16j_codec.tables.archive import write_archive

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ocpp16j_codec import Codec
    from ocpp16j_codec.cli.progress import Report
    from ocpp16j_codec.tables.archive import Written

__all__ = ["convert_to_tables", "status_of_tables"]


def convert_to_tables(
    paths: Sequence[str],
    output: str,
    *,
    to: str,
    views: bool,
    jobs: int,
    codec: Codec,
    form: str,
    station: str | None,
    time: datetime | None,
    redacted: bool,
    year: int | None,
    max_line: int | None,
    report: Report | None,
) -> Written:
    """Write the frames of logs as tables; arguments and errors as for `write_archive`.

    Args:
        paths: the logs.
        output: a file or a folder.
        to: `parquet` or `csv`.
        views: write the flat tables as well.
        jobs: number of processes.
        codec: the codec for the frames.
        form: the format of the logs.
        station: the station of frames for which the log names none.
        time: the time of frames for which the log has none.
        redacted: mask secrets and id tags.
        year: the year of times without one.
        max_line: the maximum length of a line, in bytes.
        report: called from time to time with bytes read, total bytes, rows written.
    """
    done = write_archive(
        paths,
        output,
        to=to,
        jobs=jobs,
        views=views,
        codec=codec,
        form=form,
        redacted=redacted,
        year=year,
        max_line=max_line,
        prepare=partial(completed, station=station, time=time),
        progress=report,
    )
    if not (done.frames or done.copies or done.skipped or done.problems or done.interrupted):
        done.problems.append("no frame found in what was read")
    return done


def status_of_tables(done: Written, fail_on: str) -> int:
    """Return the exit status."""
    return status_of_run(
        fail_on,
        interrupted=done.interrupted,
        problems=bool(done.problems),
        broken=done.undecodable > 0,
        effects=done.effects,
    )
