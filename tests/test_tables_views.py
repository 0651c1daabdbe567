"""The flat views of `tables`: what is in the rows, with exact numbers and nothing invented."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from benchmarks import archives
from ocpp16j_codec import tables
from ocpp16j_codec.tables import (
    Transactions,
    boots,
    correlate,
    decode_record_batch,
    meter_values,
    quirks,
    statuses,
    transactions,
)

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS = [meter_values, transactions, statuses, boots, quirks]
START = datetime(2025, 3, 1, 8, tzinfo=UTC)


def decoded(*frames: Any, station: str = "CP-1") -> pa.RecordBatch:
    texts = [each if isinstance(each, str) else json.dumps(each) for each in frames]
    ways = ["csms-to-cp" if text.startswith(("[3", "[4")) else "cp-to-csms" for text in texts]
    times = [START + timedelta(seconds=number) for number in range(len(frames))]
    given = {"frame": texts, "direction": ways, "time": times, "station": [station] * len(texts)}
    return correlate(decode_record_batch(pa.record_batch(given)))


def meters(*samples: dict[str, Any], action: str = "MeterValues") -> list[Any]:
    values = [{"timestamp": "2025-03-01T09:00:00+01:00", "sampledValue": list(samples)}]
    return [2, "1", action, {"connectorId": 2, "transactionId": 7, "meterValue": values}]


# -- all of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize("view", VIEWS)
def test_a_batch_gives_a_batch_and_a_table_a_table(view: Callable[[Any], Any]) -> None:
    batch = correlate(decode_record_batch(next(archives.batches(2000))))
    schema = getattr(tables, view.__name__.upper())
    made = view(batch)
    assert isinstance(made, pa.RecordBatch)
    assert made.num_rows > 0
    made.validate(full=True)
    assert made.schema.equals(schema, check_metadata=True)
    table = view(pa.Table.from_batches([batch]))
    assert isinstance(table, pa.Table)
    assert table.equals(pa.Table.from_batches([made]))
    assert view(batch.slice(0, 0)).schema.equals(schema, check_metadata=True)
    assert view(batch.slice(0, 0)).num_rows == 0
    reader = pa.RecordBatchReader.from_batches(batch.schema, [batch])
    assert view(reader).equals(table)


ROWS = pa.Table.from_batches([decoded([2, "1", "Heartbeat", {"a": 1}], [3, "1", {}])])


@pytest.mark.parametrize("view", [*VIEWS, correlate])
@pytest.mark.parametrize("name", ROWS.schema.names)
def test_a_column_of_another_type_is_named(view: Callable[[Any], Any], name: str) -> None:
    place = ROWS.schema.names.index(name)
    for values in ([1.5, 2.5], [[1], [2]], [[{"kind": "x"}], []], [{"kind": 1}, None]):
        table = ROWS.set_column(place, name, pa.array(values))
        try:
            view(table)
        except TypeError as error:
            assert f"in column {name!r}, got" in str(error)  # noqa: PT017
        else:
            assert name not in ("unique_id", "action")  # needed by all of them


@pytest.mark.parametrize("view", [*VIEWS, correlate])
def test_columns_may_have_no_type_or_another_one_for_text(view: Callable[[Any], Any]) -> None:
    empty = pa.table({name: pa.nulls(2) for name in ROWS.schema.names})
    assert view(empty).num_rows in (0, 2)
    others = ROWS
    for place, name in enumerate(ROWS.schema.names):
        column = others.column(name)
        if pa.types.is_large_string(column.type):
            others = others.set_column(place, name, column.cast(pa.string()))
    assert view(others).num_rows == view(ROWS).num_rows
    for place, name in enumerate(others.schema.names):
        column = ROWS.column(name)
        if pa.types.is_large_string(column.type):
            viewed = pa.array(column.to_pylist(), pa.string_view())
            others = others.set_column(place, name, viewed)
    assert view(others).num_rows == view(ROWS).num_rows
    twice = others.append_column("action", others.column("action"))
    with pytest.raises(ValueError, match="2 columns 'action'"):
        view(twice)


@pytest.mark.parametrize("view", VIEWS)
def test_other_things_are_refused(view: Callable[[Any], Any]) -> None:
    with pytest.raises(TypeError, match="got list"):
        view([])
    with pytest.raises(ValueError, match="decode_record_batch"):
        view(next(archives.batches(3)))


@pytest.mark.parametrize("view", VIEWS[:4])
def test_slices_know_their_place(view: Callable[[Any], Any]) -> None:
    batch = correlate(decode_record_batch(next(archives.batches(400))))
    rest = pa.RecordBatch.from_pylist(batch.to_pylist()[150:], schema=batch.schema)
    assert view(batch.slice(150)).equals(view(rest))


# -- meter values ----------------------------------------------------------------------------------


def test_a_reading_with_its_defaults() -> None:
    (row,) = meter_values(decoded(meters({"value": "11.50", "unit": "kWh"}))).to_pylist()
    assert row == {
        "time": START, "station": "CP-1", "unique_id": "1", "action": "MeterValues",
        "connector": 2, "transaction": 7, "timestamp": datetime(2025, 3, 1, 8, tzinfo=UTC),
        "measurand": "Energy.Active.Import.Register", "phase": None, "location": "Outlet",
        "context": "Sample.Periodic", "value": Decimal(11500), "unit": "Wh", "text": "11.50",
        "unit_sent": "kWh", "format": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.000000000001", Decimal("0.000000000001")),
        ("0.0000000000001", None),  # it does not fit, and is not rounded
        ("99999999999999999999999999", Decimal(99999999999999999999999999)),
        ("100000000000000000000000000", None),
        ("1e3", Decimal(1000)),
        ("-17", Decimal(-17)),
        ("1e300", None),
        ("abc", None),
        ("NaN", None),
    ],
)
def test_values_are_exact_or_absent(text: str, value: Decimal | None) -> None:
    (row,) = meter_values(decoded(meters({"value": text}))).to_pylist()
    assert (row["value"], row["text"]) == (value, text)


def test_readings_of_a_transaction_that_ends() -> None:
    payload = {
        "transactionId": 7, "meterStop": 5, "timestamp": "2025-03-01T09:00:00Z",
        "transactionData": meters({"value": "5"}, {"value": "6", "unit": "Celcius",
                                                   "measurand": "Temperature"})[3]["meterValue"],
    }  # fmt: skip
    rows = meter_values(decoded([2, "1", "StopTransaction", payload])).to_pylist()
    assert [(row["connector"], row["transaction"], row["value"]) for row in rows] == [
        (None, 7, 5), (None, 7, 6),
    ]  # fmt: skip
    assert (rows[1]["unit"], rows[1]["unit_sent"]) == ("Celsius", "Celcius")


def test_the_edges_of_the_calendar() -> None:
    frame = json.dumps(meters({"value": "1"})).replace("2025-03-01T09:00:00+01:00", "%s")
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        (row,) = meter_values(decoded(frame % text)).to_pylist()
        assert (row["timestamp"], row["value"]) == (None, 1)


def test_a_payload_that_is_none_is_left_out() -> None:
    batch = decoded(meters({"value": "1"}), meters({"value": "2"}))
    at = batch.schema.get_field_index("payload")
    columns = batch.columns
    columns[at] = pa.array(['{"connectorId":1}', columns[at][1].as_py()], pa.large_string())
    changed = pa.RecordBatch.from_arrays(columns, schema=batch.schema)
    assert meter_values(changed).column("text").to_pylist() == ["2"]


# -- statuses, boots, quirks -----------------------------------------------------------------------


def test_statuses() -> None:
    payload = {
        "connectorId": 1, "errorCode": "NoError", "status": "Charging", "info": "i",
        "timestamp": "2025-03-01T09:00:00.250Z", "vendorId": "v", "vendorErrorCode": "e",
    }  # fmt: skip
    frames = [[2, "1", "StatusNotification", payload], [3, "1", {}]]
    (row,) = statuses(decoded(*frames)).to_pylist()
    assert row == {
        "time": START, "station": "CP-1", "unique_id": "1", "connector": 1, "status": "Charging",
        "error_code": "NoError", "timestamp": datetime(2025, 3, 1, 9, 0, 0, 250_000, UTC),
        "info": "i", "vendor_id": "v", "vendor_error_code": "e",
    }  # fmt: skip


def test_boots() -> None:
    payload = {
        "chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": "1",
        "chargeBoxSerialNumber": "2", "firmwareVersion": "3", "iccid": "4", "imsi": "5",
        "meterType": "6", "meterSerialNumber": "7",
    }  # fmt: skip
    (row,) = boots(decoded([2, "1", "BootNotification", payload])).to_pylist()
    assert list(row.values()) == [START, "CP-1", "1", *payload.values()]


def test_quirks() -> None:
    batch = decoded(
        '[2,"1","Heartbeat",{}]', '[2,"2","Reset",{"type":"soft"}]', '[2,"3","Heartbeat",null] x'
    )
    rows = quirks(batch).to_pylist()
    assert [(row["unique_id"], row["kind"], row["effect"]) for row in rows] == [
        ("2", "enum_spelling", "certain"),
        ("3", "null_payload", "certain"),
        ("3", "trailing_text", "lost"),
    ]
    assert (rows[0]["found"], rows[0]["used"]) == ('"soft"', '"Soft"')
    assert (rows[1]["station"], rows[2]["action"]) == ("CP-1", "Heartbeat")


# -- transactions ----------------------------------------------------------------------------------


def start(unique_id: str, **members: Any) -> list[Any]:
    payload = {
        "connectorId": 1, "idTag": "A", "meterStart": 100, "timestamp": "2025-03-01T08:00:00Z",
    } | members  # fmt: skip
    return [2, unique_id, "StartTransaction", payload]


def started(unique_id: str, number: int) -> list[Any]:
    return [3, unique_id, {"idTagInfo": {"status": "Accepted"}, "transactionId": number}]


def stop(unique_id: str, number: int, **members: Any) -> list[Any]:
    payload = {
        "transactionId": number, "meterStop": 1600, "timestamp": "2025-03-01T09:00:00Z",
        "reason": "Local",
    } | members  # fmt: skip
    return [2, unique_id, "StopTransaction", payload]


WHOLE = {
    "station": "CP-1", "transaction": 7, "connector": 1, "id_tag": "A",
    "start_status": "Accepted", "started": datetime(2025, 3, 1, 8, tzinfo=UTC),
    "meter_start": 100, "stopped": datetime(2025, 3, 1, 9, tzinfo=UTC), "meter_stop": 1600,
    "energy": 1500, "reason": "Local", "stop_id_tag": None,
}  # fmt: skip


def test_a_whole_transaction() -> None:
    made = transactions(decoded(start("1"), started("1", 7), stop("2", 7)))
    assert made.to_pylist() == [WHOLE]


@pytest.mark.parametrize(
    ("frames", "told"),
    [
        ([start("1")], [(None, 100, None)]),
        ([start("1"), started("1", 7)], [(7, 100, None)]),
        ([stop("1", 7)], [(7, None, 1600)]),
        ([started("1", 7)], []),  # nobody knows what it answers
        # said again because no answer was heard
        ([start("1"), start("2"), started("2", 7), stop("3", 7)], [(7, 100, 1600)]),
        ([start("1"), start("1"), started("1", 7), stop("3", 7)], [(7, 100, 1600)]),
        ([start("1"), started("1", 7), stop("2", 7), stop("3", 7)], [(7, 100, 1600)]),
        # two of one number
        (
            [start("1"), started("1", 7), start("2", meterStart=200), started("2", 7)],
            [(7, 100, None), (7, 200, None)],
        ),
        (
            [stop("1", 7), stop("2", 7, meterStop=1700)],
            [(7, None, 1600), (7, None, 1700)],
        ),
        # two at once
        (
            [start("1"), started("1", 7), start("2", connectorId=2, meterStart=5), started("2", 8),
             stop("3", 8), stop("4", 7)],
            [(8, 5, 1600), (7, 100, 1600)],
        ),
    ],
)  # fmt: skip
def test_as_far_as_seen(frames: list[Any], told: list[tuple[Any, ...]]) -> None:
    rows = transactions(decoded(*frames)).to_pylist()
    assert [(row["transaction"], row["meter_start"], row["meter_stop"]) for row in rows] == told


def test_stations_do_not_mix() -> None:
    one = decoded(start("1"), started("1", 7))
    other = decoded(stop("2", 7), station="CP-2")
    rows = transactions(pa.Table.from_batches([one, other])).to_pylist()
    assert [row["energy"] for row in rows] == [None, None]


def test_energy_that_no_column_holds() -> None:
    frames = [start("1", meterStart=-(2**63)), started("1", 7), stop("2", 7, meterStop=2**63 - 1)]
    (row,) = transactions(decoded(*frames)).to_pylist()
    assert row["energy"] is None
    assert row["meter_stop"] == 2**63 - 1


def test_put_together_over_batches() -> None:
    found = Transactions()
    batch = decoded(start("1"), started("1", 7), stop("2", 7))
    for at in range(3):
        assert found.take().num_rows == 0
        found.add(batch.slice(at, 1))
    assert found.take().to_pylist() == [WHOLE]
    assert found.take(all_of_them=True).num_rows == 0


def test_the_oldest_are_given_up() -> None:
    found = Transactions(max_open=1)
    frames = [start("1"), started("1", 7), start("2", meterStart=2), started("2", 8)]
    found.add(decoded(*frames))
    assert [row["transaction"] for row in found.take().to_pylist()] == [7]
    assert [row["transaction"] for row in found.take(all_of_them=True).to_pylist()] == [8]
