"""Reading and writing of Arrow columns: tolerant on input, valid UTF-8 on output.

Rule of this file: a wrong type of a column is a `TypeError` that says what to pass; nothing that
stands *in* a column raises.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from ocpp16j_codec.tables.schemas import TEXT, TIME, pc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import tzinfo

__all__ = ["encoded_texts", "text_array", "text_column", "time_column", "whole"]

_PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
_EPOCH = date(1970, 1, 1).toordinal()
#: The first time that a `datetime` can represent, and the first after the last, in seconds.
_FIRST = (date.min.toordinal() - _EPOCH) * 86_400
_END = (date.max.toordinal() + 1 - _EPOCH) * 86_400


def _plain(column: Any) -> Any:
    """Return a column without extension types and run-end encoding."""
    while isinstance(column, pa.ExtensionArray):
        column = column.storage
    if pa.types.is_run_end_encoded(column.type):
        column = pc.run_end_decode(column)
    return column


# -- Texts in --------------------------------------------------------------------------------------


def encoded_texts(column: Any, name: str) -> list[bytes | None]:
    """Return the texts of a column as bytes, also if they are not UTF-8.

    Raises:
        TypeError: The column holds neither text nor bytes.
    """
    column = _plain(column)
    kind, types = column.type, pa.types
    if types.is_dictionary(kind):
        # Texts that occur more than once are copied once.
        values = encoded_texts(column.dictionary, name)
        return [None if at is None else values[at] for at in column.indices.to_pylist()]
    if types.is_null(kind):
        return [None] * len(column)
    if types.is_string_view(kind) or types.is_binary_view(kind):
        column = column.cast(pa.large_binary())
    elif types.is_fixed_size_binary(kind):
        column = column.cast(pa.binary())
    if types.is_large_string(column.type) or types.is_large_binary(column.type):
        return _cut(column, "q")
    if types.is_string(column.type) or types.is_binary(column.type):
        return _cut(column, "i")
    raise TypeError(f"expected text or bytes in column {name!r}, got {kind}")


def _cut(column: Any, offset_type: Literal["i", "q"]) -> list[bytes | None]:
    """Slice the texts from the buffers of a column, several times as fast as `to_pylist`.

    A `string` column may contain invalid UTF-8, for which `to_pylist` raises an exception.
    """
    count = len(column)
    if not count:
        return []
    _, offset_buffer, data = column.buffers()
    first = column.offset
    offsets = memoryview(offset_buffer).cast(offset_type)[first : first + count + 1].tolist()
    begin, end = offsets[0], offsets[-1]
    blob = memoryview(data)[begin:end].tobytes() if end > begin else b""
    texts: list[bytes | None] = [blob[at - begin : to - begin] for at, to in pairwise(offsets)]
    if column.null_count:
        for at, valid in enumerate(column.is_valid().to_pylist()):
            if not valid:
                texts[at] = None
    return texts


def text_column(column: Any, name: str) -> Any:
    """Return a column of names (stations, directions) as text.

    Numbers are converted to text, bytes that are not UTF-8 to replacement characters.

    Raises:
        TypeError: The values of the column cannot be converted to text.
    """
    column = _plain(column)
    kind, types = column.type, pa.types
    if types.is_dictionary(kind):
        return text_column(column.dictionary, name).take(column.indices)
    if types.is_string(kind) or types.is_large_string(kind):
        with suppress(pa.ArrowInvalid):
            column.validate(full=True)
            return column.cast(TEXT)
    if types.is_integer(kind):
        return column.cast(TEXT)
    texts = [None if text is None else text.decode("utf-8", "replace")
             for text in encoded_texts(column, name)]  # fmt: skip
    return pa.array(texts, TEXT)


# -- Times in --------------------------------------------------------------------------------------


def time_column(column: Any, name: str, zone: tzinfo) -> Any:
    """Return a column of times in UTC; null if one is unreadable or not in the years 1 to 9999.

    Args:
        column: timestamps, dates, or text in the format of RFC 3339 or ISO 8601.
        name: the name of the column, for the error.
        zone: the zone of times without one.

    Raises:
        TypeError: The column does not contain times.
    """
    column = _plain(column)
    kind, types = column.type, pa.types
    if types.is_dictionary(kind):
        return time_column(column.dictionary, name, zone).take(column.indices)
    if types.is_null(kind):
        return pa.nulls(len(column), TIME)
    if types.is_date(kind):
        column = column.cast(pa.timestamp("s" if types.is_date32(kind) else "ms"))
    elif not types.is_timestamp(kind):
        try:
            texts = encoded_texts(column, name)
        except TypeError:
            raise TypeError(f"expected timestamps in column {name!r}, got {kind}") from None
        return _read_times(column, texts, zone)
    return _in_utc(column, zone)


def _in_utc(column: Any, zone: tzinfo) -> Any:
    """Return timestamps of any unit in microseconds of UTC."""
    unit, named = column.type.unit, column.type.tz
    per_second = _PER_SECOND[unit]
    ticks = column.cast(pa.int64())
    # Beyond these bounds, no datetime and few databases can represent a time.
    first, last = max(_FIRST * per_second, -(2**63)), min(_END * per_second, 2**63) - 1
    known = pc.and_(pc.greater_equal(ticks, first), pc.less_equal(ticks, last))
    ticks = pc.if_else(known, ticks, None)
    if per_second < 10**6:
        ticks = pc.multiply(ticks, 10**6 // per_second)
    elif per_second > 10**6:
        ticks = pc.divide(ticks, per_second // 10**6)
    moments = ticks.cast(TIME)
    if named is not None or zone is UTC:
        return moments
    return pa.array([_of_zone(moment, zone) for moment in moments.to_pylist()], TIME)


def _of_zone(moment: datetime | None, zone: tzinfo) -> datetime | None:
    if moment is None:
        return None
    try:
        return moment.replace(tzinfo=zone).astimezone(UTC)
    except (OverflowError, ValueError):  # the first and the last day of the calendar
        return None


def _read_times(column: Any, texts: list[bytes | None], zone: tzinfo) -> Any:
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        with suppress(pa.ArrowInvalid):  # one text without a zone is enough
            return _in_utc(column.cast(TIME), zone)
    return pa.array([_read_time(text, zone) for text in texts], TIME)


def _read_time(text: bytes | None, zone: tzinfo) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text.decode().strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None


# -- Texts out -------------------------------------------------------------------------------------


def text_array(values: Sequence[str | bytes | None], kind: Any = TEXT) -> Any:
    """Return texts as a column; lone surrogates and invalid UTF-8 are replaced."""
    try:
        return pa.array(values, kind)
    except (UnicodeEncodeError, pa.ArrowInvalid):
        return pa.array([whole(value) for value in values], kind)


def whole(value: str | bytes | None) -> str | None:
    """Return a text in which all that UTF-8 cannot represent is replaced."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if value is None:
        return None
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
