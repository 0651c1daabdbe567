"""Flat tables of readings, transactions, statuses, boots and quirks, made from decoded batches.

Each function takes a record batch or a table of `FRAMES` and returns the same. Only `transactions`
needs answers as well, so call `correlate` first.

Numbers are exact or null, and the text as sent has a column of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Context, Decimal, Inexact, InvalidOperation
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ocpp16j_codec import TOLERANT, DecodeError, Limits
from ocpp16j_codec.content.readings import readings
from ocpp16j_codec.tables import schemas
from ocpp16j_codec.tables.columns import text_array
from ocpp16j_codec.tables.correlating import as_batch, with_columns
from ocpp16j_codec.tables.schemas import pc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ocpp16j_codec.content.readings import Reading

__all__ = ["Transactions", "boots", "meter_values", "quirks", "statuses", "transactions"]

#: Decodes payloads again; the first time, other limits may have applied.
_READER = TOLERANT.replace(
    limits=Limits(size=2**31, depth=TOLERANT.limits.depth, containers=2**31, number_text=2**20)
)
_EXACT = Context(prec=schemas.DECIMAL.precision, traps=[Inexact, InvalidOperation])
_UNIT_IN_LAST_PLACE = Decimal(1).scaleb(-schemas.DECIMAL.scale)
_NEEDED = ("time", "station", "message_type", "unique_id", "action", "payload")


def _made(data: Any, schema: Any, columns: Iterable[list[Any]]) -> Any:
    """Return columns with the type of `data`: a record batch or a table."""
    arrays = [
        text_array(values, field.type)
        if field.type in (schemas.TEXT, schemas.WORD)
        else pa.array(values, field.type)
        for values, field in zip(columns, schema, strict=True)
    ]
    made = pa.RecordBatch if isinstance(data, pa.RecordBatch) else pa.Table
    return made.from_arrays(arrays, schema=schema)


def _table(data: Any, needed: Iterable[str] = _NEEDED) -> Any:
    if isinstance(data, pa.RecordBatch):
        data = pa.Table.from_batches([data])
    elif hasattr(data, "read_all"):
        data = data.read_all()
    if not isinstance(data, pa.Table):
        raise TypeError(f"expected a record batch or a table, got {type(data).__name__}")
    return with_columns(data, needed)


def _messages(
    data: Any, *actions: str, kinds: tuple[int, ...] = (2,)
) -> Iterator[tuple[dict[str, Any], Any]]:
    """Yield row and frame of each call (and result) of some actions, with the payload typed again.

    A row whose payload does not match its action was not made by this package, and is omitted.
    """
    table = _table(data).select(_NEEDED)
    wanted = pc.and_(
        pc.is_in(table.column("action"), pa.array(actions, table.schema.field("action").type)),
        pc.is_in(table.column("message_type"), pa.array(kinds, pa.int8())),
    )
    wanted = pc.and_(wanted, pc.is_valid(table.column("payload")))
    for batch in table.filter(wanted).to_batches(max_chunksize=4096):
        for row in batch.to_pylist():
            action, payload = row["action"], row["payload"]
            head = f'2,"-","{action}"' if row["message_type"] == 2 else '3,"-"'
            try:
                frame = _READER.decode(f"[{head},{payload}]".encode(), pending={"-": action})
            except DecodeError:
                continue
            yield row, frame


def moment(time: datetime | None) -> datetime | None:
    """Return a time in UTC; `None` if it cannot be converted (years 1 and 9999)."""
    if time is None:
        return None
    try:
        return time.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _exactly(number: Decimal | None) -> Decimal | None:
    """Return a number for the column; `None` if it would have to be rounded."""
    if number is None:
        return None
    try:
        return number.quantize(_UNIT_IN_LAST_PLACE, context=_EXACT)
    except (Inexact, InvalidOperation):
        return None


def _words(*values: object) -> Iterator[str | None]:
    return (None if value is None else str(value) for value in values)


# -- Meter values ----------------------------------------------------------------------------------


def meter_values(data: Any) -> Any:
    """Return one row per reading, of MeterValues and of the data of StopTransaction.

    Defaults of OCPP 1.6 are filled in, and units are those of `content.readings`: `value` is in Wh
    if kWh was sent. `text` and `unit_sent` have what was sent. A StopTransaction does not contain
    its connector, so that column is null.

    Args:
        data: a record batch or table of `FRAMES`.

    Raises:
        TypeError: `data` is neither, or a column has a type that cannot be used.
        ValueError: Columns of `FRAMES` are missing.
    """
    columns: list[list[Any]] = [[] for _ in schemas.METER_VALUES]
    for row, frame in _messages(data, "MeterValues", "StopTransaction"):
        for reading in readings(frame.payload):
            for column, value in zip(columns, _meter_row(row, reading), strict=True):
                column.append(value)
    return _made(data, schemas.METER_VALUES, columns)


def _meter_row(row: dict[str, Any], reading: Reading) -> tuple[Any, ...]:
    sample = reading.sampled_value
    return (
        row["time"], row["station"], row["unique_id"], row["action"],
        reading.connector, reading.transaction, moment(reading.time),
        *_words(reading.measurand, reading.phase, reading.location, reading.context),
        _exactly(reading.value),
        *_words(reading.unit, sample.value, sample.unit, sample.format),
    )  # fmt: skip


# -- Statuses and boots ----------------------------------------------------------------------------


def statuses(data: Any) -> Any:
    """Return one row per StatusNotification; arguments and errors as for `meter_values`."""
    members = [[row["time"], row["station"], row["unique_id"], each.connector_id,
                *_words(each.status, each.error_code), moment(each.timestamp),
                each.info, each.vendor_id, each.vendor_error_code]
               for row, frame in _messages(data, "StatusNotification")
               for each in [frame.payload]]  # fmt: skip
    return _made(data, schemas.STATUSES, _turned(members, schemas.STATUSES))


def boots(data: Any) -> Any:
    """Return one row per BootNotification; arguments and errors as for `meter_values`."""
    members = [[row["time"], row["station"], row["unique_id"],
                each.charge_point_vendor, each.charge_point_model, each.charge_point_serial_number,
                each.charge_box_serial_number, each.firmware_version, each.iccid, each.imsi,
                each.meter_type, each.meter_serial_number]
               for row, frame in _messages(data, "BootNotification")
               for each in [frame.payload]]  # fmt: skip
    return _made(data, schemas.BOOTS, _turned(members, schemas.BOOTS))


def _turned(rows: list[list[Any]], schema: Any) -> Iterator[list[Any]]:
    """Return rows as columns."""
    return map(list, zip(*rows, strict=True)) if rows else ([] for _ in schema)


# -- Quirks ----------------------------------------------------------------------------------------


def quirks(data: Any) -> Any:
    """Return one row per quirk; arguments and errors as for `meter_values`."""
    needed = ("time", "station", "direction", "unique_id", "action")
    table = _table(data, (*needed, "quirks")).select([*needed, "quirks"])
    table = table.filter(pc.greater(pc.list_value_length(table.column("quirks")), 0))
    lists = table.column("quirks").combine_chunks()
    rows = pc.list_parent_indices(lists)
    items = pc.list_flatten(lists)
    columns = [
        table.column(field.name).take(rows)
        if field.name in needed
        else pc.struct_field(items, field.name)
        for field in schemas.QUIRKS
    ]
    made = pa.Table.from_arrays(columns, schema=schemas.QUIRKS)
    return as_batch(made) if isinstance(data, pa.RecordBatch) else made


# -- Transactions ----------------------------------------------------------------------------------


class Transactions:
    """Transactions collected from several batches.

    The StartTransaction, its result (which has the id of the transaction) and the StopTransaction
    may be in different batches, if the batches are added in the order of time.

    Args:
        max_open: maximum number of transactions without an end; if there are more, the oldest are
            returned without an end.
    """

    def __init__(self, *, max_open: int = 100_000) -> None:
        self._max_open = max_open
        #: Starts without an answer, by station and id of the call; and the same by their content.
        self._asked: dict[tuple[Any, str], dict[str, Any]] = {}
        self._repeats: dict[tuple[Any, ...], tuple[Any, str]] = {}
        self._open: dict[tuple[Any, int], dict[str, Any]] = {}
        #: The ends of transactions, as long as they may be repeated.
        self._stopped: dict[tuple[Any, int], dict[str, Any]] = {}
        self._done: list[dict[str, Any]] = []

    def add(self, data: Any) -> None:
        """Add the next rows of `FRAMES`, in the order of time."""
        for row, frame in _messages(data, "StartTransaction", "StopTransaction", kinds=(2, 3)):
            station, payload = row["station"], frame.payload
            if row["message_type"] == 3:
                if row["action"] == "StartTransaction":
                    self._answer(station, row["unique_id"], payload)
            elif row["action"] == "StartTransaction":
                self._ask(station, row["unique_id"], payload)
            else:
                self._stop(station, payload)
        self._done += _oldest(self._asked, self._max_open) + _oldest(self._open, self._max_open)
        _oldest(self._repeats, self._max_open)
        _oldest(self._stopped, self._max_open)

    def _ask(self, station: Any, unique_id: str, payload: Any) -> None:
        start = {
            "station": station,
            "connector": payload.connector_id,
            "id_tag": payload.id_tag,
            "started": moment(payload.timestamp),
            "meter_start": payload.meter_start,
        }
        key, said = (station, unique_id), tuple(start.values())
        # A station without an answer repeats the message (errata 3.18), usually with another id.
        self._asked.pop(self._repeats.pop(said, key), None)
        if key in self._asked:
            self._done.append(self._asked.pop(key))
        self._asked[key], self._repeats[said] = start, key

    def _answer(self, station: Any, unique_id: str, payload: Any) -> None:
        number = payload.transaction_id
        start = self._asked.pop((station, unique_id), None)
        if start is None:
            if (station, number) in self._open:
                return  # a repeated answer
            start = {"station": station}
        if (station, number) in self._open:
            self._done.append(self._open.pop((station, number)))
        start |= {"transaction": number, "start_status": str(payload.id_tag_info.status)}
        self._open[station, number] = start

    def _stop(self, station: Any, payload: Any) -> None:
        key = station, payload.transaction_id
        stop = {
            "stopped": moment(payload.timestamp),
            "meter_stop": payload.meter_stop,
            "reason": None if payload.reason is None else str(payload.reason),
            "stop_id_tag": payload.id_tag,
        }
        if key not in self._open and self._stopped.get(key) == stop:
            return  # a repeated end
        self._stopped[key] = stop
        begun = self._open.pop(key, {"station": station, "transaction": payload.transaction_id})
        self._done.append(begun | stop)

    def take(self, *, all_of_them: bool = False) -> Any:
        """Remove and return the transactions that have ended, as a table.

        Args:
            all_of_them: also those without an end so far.
        """
        if all_of_them:
            self._done += [*self._open.values(), *self._asked.values()]
            self._open, self._asked, self._repeats = {}, {}, {}
        done, self._done = self._done, []
        for each in done:
            each["energy"] = _difference(each.get("meter_stop"), each.get("meter_start"))
        columns = [[each.get(field.name) for each in done] for field in schemas.TRANSACTIONS]
        return _made(None, schemas.TRANSACTIONS, columns)


def _oldest(waiting: dict[Any, Any], most: int) -> list[Any]:
    """Remove and return the oldest entries, so that at most the given number is left."""
    return [waiting.pop(key) for key in list(waiting)[: max(len(waiting) - most, 0)]]


def _difference(stop: int | None, start: int | None) -> int | None:
    if stop is None or start is None:
        return None
    difference = stop - start
    return difference if -(2**63) <= difference < 2**63 else None


def transactions(data: Any) -> Any:
    """Return one row per transaction: its start, the answer to that, and its end, as far as known.

    The rows must be correlated and in the order of time. For several batches, pass one table of all
    of them, or add them to `Transactions` one after the other.

    Args:
        data: a record batch or table of `FRAMES`.

    Raises:
        TypeError: `data` is neither, or a column has a type that cannot be used.
        ValueError: Columns of `FRAMES` are missing.
    """
    found = Transactions(max_open=2**31)
    found.add(data)
    made = found.take(all_of_them=True)
    return as_batch(made) if isinstance(data, pa.RecordBatch) else made
