"""Decoding of a record batch of raw frames to a record batch of `FRAMES`.

`decode_record_batch` is a pure function, importable by name and therefore picklable. Loops, process
pools, Dask and Spark all call it, and get identical tables.

Rule of this file: a row never depends on another row, so that the result does not depend on how an
archive is split into batches. `correlating` pairs answers with calls.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count as count_up
from itertools import repeat
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ocpp16j_codec import TOLERANT, Codec, DecodeError, QuirkKind
from ocpp16j_codec.tables.columns import encoded_texts, text_column, time_column
from ocpp16j_codec.tables.rows import Rows
from ocpp16j_codec.tables.schemas import TEXT, TIME

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ID", "add_decoded", "decode_record_batch"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: The years 2 to 9998, in the unit of `TIME`.
_FIRST = (datetime(2, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_END = (datetime(9999, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
#: The unique id of results that are passed to `add_decoded` with the actions of their calls.
ID = "-"

#: The faults that a time of arrival would have prevented.
_DROPPED = frozenset({QuirkKind.UNUSABLE_ELEMENT, QuirkKind.UNUSABLE_MEMBER})


def decode_record_batch(
    batch: Any,
    *,
    frame: str = "frame",
    station: str = "station",
    time: str = "time",
    direction: str = "direction",
    codec: Codec = TOLERANT,
    redacted: bool = False,
) -> Any:
    """Decode a record batch of raw frames into one row for each, in the same order.

    No frame raises an exception: one that cannot be decoded, or is null, becomes a row with the
    status `unreadable` and the reason. Results have no action until `correlate` finds their calls.

    Args:
        batch: a `pyarrow.RecordBatch`. Only the column of frames is required.
        frame: name of the column of frames: text or bytes, dictionary-encoded or not.
        station: name of the column of charge points.
        time: name of the column of times: timestamps, dates or text. A time also replaces missing
            or unreadable timestamps in its frame, as `received_at` does in `decode`.
        direction: name of the column of directions (`cp-to-csms` or `csms-to-cp`).
        codec: the codec for the frames; its `naive_timezone` is the zone of times without one.
        redacted: mask secrets and id tags in payloads, quirks and messages.

    Returns:
        A `pyarrow.RecordBatch` of the schema `FRAMES`.

    Raises:
        TypeError: `batch` is not a record batch, or a column has a type that cannot be used.
        ValueError: There is no column of frames, or two columns have the same name.
    """
    if not isinstance(batch, pa.RecordBatch):
        hint = "; use to_batches()" if isinstance(batch, pa.Table) else ""
        raise TypeError(f"expected a pyarrow.RecordBatch, got {type(batch).__name__}{hint}")
    if not isinstance(codec, Codec):
        raise TypeError(f"expected a Codec for codec, got {type(codec).__name__}")
    column = _column(batch, frame)
    if column is None:
        names = ", ".join(map(repr, batch.schema.names)) or "none"
        raise ValueError(f"there is no column {frame!r} of frames in the batch; it has {names}")
    count = batch.num_rows
    texts = encoded_texts(column, frame)
    column = _column(batch, time)
    times = (
        pa.nulls(count, TIME) if column is None else time_column(column, time, codec.naive_timezone)
    )
    stations, directions = (
        pa.nulls(count, TEXT) if column is None else text_column(column, name)
        for name in (station, direction)
        for column in [_column(batch, name)]
    )
    rows = Rows(codec, redacted=redacted)
    add_decoded(rows, codec, texts, times, count_up(), repeat(None))
    return rows.batch(times, stations, directions)


def _column(batch: Any, name: str) -> Any:
    """Return the column of a name, or `None`."""
    found = batch.schema.get_all_field_indices(name)
    if len(found) > 1:
        raise ValueError(f"there are {len(found)} columns {name!r} in the batch")
    return batch.column(found[0]) if found else None


def add_decoded(
    rows: Rows, codec: Codec, texts: Iterable[bytes | None], times: Any,
    at: Iterable[int], actions: Iterable[str | None],
) -> None:  # fmt: skip
    """Decode frames and add the outcomes to `rows`.

    Args:
        rows: the rows to which they are added.
        codec: the codec for the frames.
        texts: the frames.
        times: a column of the type `TIME`; the time of a frame replaces a missing timestamp.
        at: for each frame, the row of its time in this column.
        actions: for each result with the id `ID`, the action of its call.
    """
    decode, add = codec.decode, rows.add
    for data, row, action in zip(texts, at, actions, strict=False):
        if data is None:
            rows.add_null()
            continue
        pending = None if action is None else {ID: action}
        try:
            frame = decode(data) if pending is None else decode(data, pending=pending)
            if frame.quirks and any(quirk.kind in _DROPPED for quirk in frame.quirks):
                frame = decode(data, pending=pending, received_at=_received_at(times, row))
            add(frame)
        except DecodeError as error:
            try:
                arrival = _received_at(times, row)
                if arrival is None or not any(
                    each.path.count("/") > 1 for each in error.violations
                ):
                    raise  # not because of a timestamp, which would be in the payload
                add(decode(data, pending=pending, received_at=arrival))
            except DecodeError as final:
                rows.add_error(final, data, action)
        except Exception as failure:  # noqa: BLE001 - row 900,000,001 must not end a job
            rows.add_failure(failure)


def _received_at(times: Any, row: int) -> datetime | None:
    """Return the time of a row, if it may replace missing timestamps.

    Times in the years 1 and 9999 cannot be converted to every zone.
    """
    ticks: int | None = times[row].value
    if ticks is None or not _FIRST <= ticks < _END:
        return None
    return _EPOCH + timedelta(microseconds=ticks)  # `as_py` takes eight times as long
