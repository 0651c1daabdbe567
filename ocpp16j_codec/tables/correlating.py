"""Typing of results by the calls they answer, after decoding.

A CALLRESULT does not contain its action, so the kernel leaves its payload as received. `correlate`
goes through the calls of each station in the order of time, by the rule of Open OCPP Trace (see
`logs.Correlator`). An answer gets the action of its call, and a result is decoded again with it.

The order of rows does not change, and typed results are kept, so that correlating twice changes
nothing.
"""

from __future__ import annotations

from datetime import UTC
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ocpp16j_codec import ACTIONS, TOLERANT, Codec
from ocpp16j_codec.logs import Correlator, Direction
from ocpp16j_codec.tables.columns import encoded_texts, text_array, time_column
from ocpp16j_codec.tables.kernel import ID, add_decoded
from ocpp16j_codec.tables.rows import UNREADABLE, Rows, quirk_lists
from ocpp16j_codec.tables.schemas import FRAMES, pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["correlate", "with_columns"]

_NEEDED = (
    "time", "station", "direction", "message_type", "unique_id", "action", "status", "error_code",
    "path", "message", "quirks", "payload",
)  # fmt: skip
_DIRECTIONS = {str(direction): direction for direction in Direction}
_WIRE_ID = ID.encode()
#: A time before that of any row.
_NEVER = -(2**63)


def correlate(data: Any, *, codec: Codec = TOLERANT, correlator: Correlator | None = None) -> Any:
    """Give answers the actions of their calls, and type the results.

    An answer belongs to the latest earlier call of its station with its id that was sent in the
    opposite direction and is not answered yet. Rows of a batch or table are processed in the order
    of their times, whatever their order in the table; rows of a reader in the order they come.

    So a batch or table should have all rows of a station for the time it covers. Results whose call
    is not in it stay untyped. A result that does not match the action of its call becomes
    `unreadable`; its payload stays as received.

    Args:
        data: a record batch or table of `FRAMES`, or a reader or any iterable of such batches.
        codec: the codec for the results.
        correlator: has the open calls of earlier data; pass the same one for data that continues.

    Returns:
        A record batch or table, like `data`; for a reader or iterable a
        `pyarrow.RecordBatchReader`, which keeps one batch and the open calls in memory.

    Raises:
        TypeError: `data` is none of these, or a column has a type that cannot be used.
        ValueError: Columns of `FRAMES` are missing.
    """
    follows = Correlator() if correlator is None else correlator
    if isinstance(data, pa.RecordBatch):
        table = _correlated(pa.Table.from_batches([data]), codec, follows, sort=True)
        return as_batch(table)
    if isinstance(data, pa.Table):
        return _correlated(data, codec, follows, sort=True)
    if isinstance(data, str | bytes | dict) or not hasattr(data, "__iter__"):
        raise TypeError(f"expected record batches or a table, got {type(data).__name__}")
    schema = getattr(data, "schema", FRAMES)
    return pa.RecordBatchReader.from_batches(schema, _stream(data, codec, follows))


def _stream(batches: Iterable[Any], codec: Codec, correlator: Correlator) -> Iterator[Any]:
    for batch in batches:
        table = pa.Table.from_batches([batch])
        yield as_batch(_correlated(table, codec, correlator, sort=False))


def as_batch(table: Any) -> Any:
    """Return a table as one record batch."""
    batches = table.combine_chunks().to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=table.schema)


def with_columns(table: Any, needed: Iterable[str]) -> Any:
    """Return a table that has the columns of `FRAMES` that are needed; null columns get a type.

    A file may have other types of text and of times than `FRAMES`.

    Raises:
        TypeError: A column contains something else.
        ValueError: Columns are missing, or a name stands twice.
    """
    for name in needed:
        found = table.schema.get_all_field_indices(name)
        if len(found) != 1:
            how = "is no column" if not found else f"are {len(found)} columns"
            raise ValueError(f"there {how} {name!r}; expected rows of decode_record_batch")
        kind, due = table.schema.field(name).type, FRAMES.field(name).type
        if pa.types.is_null(kind):
            table = table.set_column(found[0], name, pa.nulls(table.num_rows, due))
        elif pa.types.is_string_view(kind) and pa.types.is_large_string(due):
            table = table.set_column(found[0], name, table.column(found[0]).cast(due))
        elif not _is_like(kind, due):
            raise TypeError(f"expected {due} in column {name!r}, got {kind}")
    return table


def _is_like(kind: Any, due: Any) -> bool:
    """Return whether a column of a type can be read like one of the type in `FRAMES`."""
    types = pa.types
    if types.is_dictionary(kind):
        return _is_like(kind.value_type, due)
    if types.is_list(due):
        return (
            (types.is_list(kind) or types.is_large_list(kind))
            and types.is_struct(kind.value_type)
            and {each.name for each in due.value_type} <= {each.name for each in kind.value_type}
        )
    if types.is_timestamp(due):
        return bool(types.is_timestamp(kind))
    if types.is_integer(due):
        return bool(types.is_integer(kind))
    return bool(types.is_string(kind) or types.is_large_string(kind))


def _correlated(table: Any, codec: Codec, correlator: Correlator, *, sort: bool) -> Any:
    table = with_columns(table, _NEEDED)
    pairing = _Pairing(table, codec, correlator)
    order, sorted_anew = _order(table) if sort else (range(table.num_rows), False)
    pairing.follow(order, patient=sorted_anew)
    return pairing.applied()


def _order(table: Any) -> tuple[Iterable[int], bool]:
    """Return the rows in the order of time, and whether this changes their order.

    A row without a time stays after the row before it.
    """
    ticks, last = [], _NEVER
    for tick in table.column("time").cast(pa.int64()).to_pylist():
        last = last if tick is None else tick
        ticks.append(last)
    rows = range(table.num_rows)
    if all(before <= after for before, after in pairwise(ticks)):
        return rows, False
    return sorted(rows, key=ticks.__getitem__), True


class _Pairing:
    """The answers of a table, and the changes to their rows."""

    def __init__(self, table: Any, codec: Codec, correlator: Correlator) -> None:
        self._table = table
        self._codec = codec
        self._correlator = correlator
        self._types = table.column("message_type").to_pylist()
        self._ids = table.column("unique_id").to_pylist()
        self._actions = table.column("action").to_pylist()
        self._stations = table.column("station").to_pylist()
        self._directions = [_DIRECTIONS.get(each) for each in table.column("direction").to_pylist()]
        self._times = time_column(table.column("time").combine_chunks(), "time", UTC)
        self._payloads = _untyped_payloads(table, self._types, self._actions)
        self._readable = pc.not_equal(table.column("status"), UNREADABLE).to_pylist()
        #: Actions that have become known, by row.
        self._named: dict[int, str] = {}
        #: Rows that have to be decoded again.
        self._typed: list[int] = []

    def follow(self, order: Iterable[int], *, patient: bool) -> None:
        """Pair the answers of rows, in the given order.

        Args:
            order: the rows.
            patient: whether an answer may come before its call, if both have the same time: rows
                that were sorted by time have no other order.
        """
        if not patient:
            for row in order:
                self._take(row)
            return
        waiting: list[int] = []
        now = None
        for row in order:
            time = self._times[row]
            if waiting and time != now:
                for early in waiting:
                    self._take(early)
                waiting = []
            now = time
            if self._types[row] in {3, 4} and not self._is_open(row):
                waiting.append(row)
            else:
                self._take(row)
        for early in waiting:
            self._take(early)

    def _is_open(self, row: int) -> bool:
        return self._ids[row] in self._correlator.pending(
            self._stations[row], self._directions[row]
        )

    def _take(self, row: int) -> None:
        kind, unique_id = self._types[row], self._ids[row]
        if kind is None or unique_id is None:
            return
        station, direction = self._stations[row], self._directions[row]
        if kind == 2:
            self._correlator.called(unique_id, self._actions[row] or "", station, direction)
            return
        call = self._correlator.answered(unique_id, station, direction)
        if call is None or not call.action or self._actions[row] is not None:
            return
        self._named[row] = call.action
        if kind == 3 and self._readable[row] and call.action in ACTIONS:
            self._typed.append(row)

    # -- the new table -----------------------------------------------------------------------------

    def applied(self) -> Any:
        """Return the table with the actions and payloads of its answers."""
        table = self._table
        if not self._named:
            return table
        actions = [self._named.get(row, action) for row, action in enumerate(self._actions)]
        table = _with(table, "action", text_array(actions, table.schema.field("action").type))
        if not self._typed:
            return table
        rows = sorted(self._typed)
        fresh = self._decoded(rows)
        unreadable = pc.equal(fresh.column("status"), UNREADABLE)
        with_payload = fresh.filter(pc.invert(unreadable))
        kept = [row for row, bad in zip(rows, unreadable.to_pylist(), strict=True) if not bad]
        table = self._replaced(table, "payload", kept, with_payload.column("payload"))
        for name in ("error_code", "path", "message"):
            table = self._replaced(table, name, rows, fresh.column(name))
        return self._with_quirks(table, rows, fresh)

    def _decoded(self, rows: list[int]) -> Any:
        """Return rows that are decoded again, with the actions of their calls."""
        made, payloads, nothing = Rows(self._codec), self._payloads, pa.nulls(len(rows))
        wires = (b'[3,"%b",%b]' % (_WIRE_ID, payloads[row] or b"") for row in rows)
        actions = [self._named[row] for row in rows]
        add_decoded(made, self._codec, wires, self._times, rows, actions)
        return made.batch(nothing, nothing, nothing)

    def _replaced(self, table: Any, name: str, rows: list[int], values: Any) -> Any:
        if not rows:
            return table
        column = table.column(name).combine_chunks()
        mask = bytearray(len(column))
        for row in rows:
            mask[row] = 1
        flags = pa.array(mask, pa.uint8()).cast(pa.bool_())
        return _with(table, name, pc.replace_with_mask(column, flags, values.cast(column.type)))

    def _with_quirks(self, table: Any, rows: list[int], fresh: Any) -> Any:
        """Return the table with the status of all rows, and new quirks after earlier ones."""
        words = table.column("status").to_pylist()
        more = dict(zip(rows, fresh.column("quirks").to_pylist(), strict=True))
        for row, word in zip(rows, fresh.column("status").to_pylist(), strict=True):
            if word == UNREADABLE or words[row] == "ok":
                words[row] = word
        kind = table.schema.field("status").type
        table = _with(table, "status", pa.array(words, kind))
        if any(more.values()):
            lists = [
                (had or []) + more.get(row, [])
                for row, had in enumerate(table.column("quirks").to_pylist())
            ]
            flat = [tuple(quirk.values()) for quirks in lists for quirk in quirks]
            table = _with(table, "quirks", quirk_lists(flat, list(map(len, lists))))
        return table


def _untyped_payloads(
    table: Any, types: list[int | None], actions: list[str | None]
) -> dict[int, bytes | None]:
    """Return the payloads of the results that can be typed, by row."""
    rows = [
        row
        for row, (kind, action) in enumerate(zip(types, actions, strict=True))
        if kind == 3 and action is None
    ]
    column = table.column("payload").take(pa.array(rows, pa.int64())).combine_chunks()
    return dict(zip(rows, encoded_texts(column, "payload"), strict=True))


def _with(table: Any, name: str, column: Any) -> Any:
    at = table.schema.get_field_index(name)
    return table.set_column(at, table.schema.field(at), column)
