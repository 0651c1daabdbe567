"""`tables.correlate`: results typed by the calls of their station, in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from benchmarks import archives
from ocpp16j_codec import STRICT
from ocpp16j_codec.logs import Correlator, read_frames
from ocpp16j_codec.tables import correlate, decode_record_batch

UP, DOWN = "cp-to-csms", "csms-to-cp"
START = datetime(2025, 3, 1, tzinfo=UTC)
BOOT = '[2,"%s","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'
BOOTED = '[3,"%s",{"status":"accepted","currentTime":"2025-03-01T00:00:00Z","interval":"300"}]'


def decoded(*frames: tuple[Any, ...]) -> pa.RecordBatch:
    """Rows of (direction, frame) or (direction, frame, station) or (…, second)."""
    stations = [each[2] if len(each) > 2 else "CP-1" for each in frames]
    seconds = [each[3] if len(each) > 3 else number for number, each in enumerate(frames)]
    times = [None if each is None else START + timedelta(seconds=each) for each in seconds]
    columns = {
        "direction": [each[0] for each in frames],
        "frame": [each[1] for each in frames],
        "station": stations,
        "time": pa.array(times, pa.timestamp("us", "UTC")),
    }
    return decode_record_batch(pa.record_batch(columns))


def actions(data: Any) -> list[str | None]:
    return data.column("action").to_pylist()


def test_a_result_is_typed_by_its_call() -> None:
    made = correlate(decoded((UP, BOOT % 1), (DOWN, BOOTED % 1)))
    made.validate(full=True)
    row = made.to_pylist()[1]
    assert (row["action"], row["status"]) == ("BootNotification", "quirks")
    assert row["payload"] == (
        '{"status":"Accepted","currentTime":"2025-03-01T00:00:00Z","interval":300}'
    )
    assert [(quirk["kind"], quirk["path"]) for quirk in row["quirks"]] == [
        ("enum_spelling", "/2/status"),
        ("text_number", "/2/interval"),
    ]


def test_an_error_gets_the_action_of_its_call() -> None:
    row = correlate(decoded((UP, BOOT % 1), (DOWN, '[4,"1","InternalError","oh",{}]'))).to_pylist()[
        1
    ]
    assert (row["action"], row["error_code"], row["message"]) == (
        "BootNotification", "InternalError", "oh",
    )  # fmt: skip


def test_a_result_that_is_none_of_its_action() -> None:
    row = correlate(decoded((UP, BOOT % 1), (DOWN, '[3,"1",{"status":"Accepted"}]'))).to_pylist()[1]
    assert (row["action"], row["status"], row["path"]) == (
        "BootNotification", "unreadable", "/2/interval",
    )  # fmt: skip
    assert row["error_code"] == "ProtocolError"
    assert row["payload"] == '{"status":"Accepted"}'  # as it came: it is in no other table


def test_an_unreadable_answer_ends_its_call() -> None:
    made = correlate(decoded((UP, BOOT % 1), (DOWN, '[3,"1",17]'), (DOWN, BOOTED % 1)))
    assert made.column("status").to_pylist() == ["ok", "unreadable", "ok"]
    assert actions(made) == ["BootNotification", "BootNotification", None]


def test_quirks_of_the_frame_come_first() -> None:
    made = correlate(decoded((UP, BOOT % 1), (DOWN, (BOOTED % 1).replace('"1"', "1") + " junk")))
    kinds = [quirk["kind"] for quirk in made.to_pylist()[1]["quirks"]]
    assert kinds == ["numeric_unique_id", "trailing_text", "enum_spelling", "text_number"]


@pytest.mark.parametrize(
    ("frames", "expected"),
    [
        ([(DOWN, BOOTED % 1), (UP, BOOT % 1)], [None, "BootNotification"]),
        ([(UP, BOOT % 1), (UP, BOOTED % 1)], ["BootNotification", None]),
        ([(UP, BOOT % 1), (DOWN, BOOTED % 2)], ["BootNotification", None]),
        ([(UP, BOOT % 1, "A"), (DOWN, BOOTED % 1, "B")], ["BootNotification", None]),
        ([(None, BOOT % 1), (None, BOOTED % 1)], ["BootNotification"] * 2),
        ([(UP, BOOT % 1, None), (DOWN, BOOTED % 1, None)], ["BootNotification"] * 2),
        (
            [(UP, BOOT % 1), (DOWN, '[2,"1","Reset",{"type":"Soft"}]'), (DOWN, BOOTED % 1),
             (UP, '[3,"1",{"status":"Accepted"}]')],
            ["BootNotification", "Reset", "BootNotification", "Reset"],
        ),
        (
            [(UP, BOOT % 1), (DOWN, BOOTED % 1), (DOWN, BOOTED % 1)],
            ["BootNotification", "BootNotification", None],
        ),
        ([(UP, '[2,"1","Dance",{}]'), (DOWN, '[3,"1",{}]')], ["Dance", "Dance"]),
    ],
)  # fmt: skip
def test_which_call_is_answered(frames: list[tuple[Any, ...]], expected: list[str]) -> None:
    assert actions(correlate(decoded(*frames))) == expected


def test_rows_in_any_order_are_taken_by_their_times() -> None:
    batches = list(archives.batches(600, stations=5))
    ordered = pa.Table.from_batches(map(decode_record_batch, batches))
    expected = correlate(ordered)
    assert expected.column("action").null_count < ordered.column("action").null_count / 10
    order = list(range(600))
    Random(5).shuffle(order)
    assert correlate(ordered.take(pa.array(order))).equals(expected.take(pa.array(order)))


def test_a_call_and_its_answer_in_one_moment() -> None:
    """Rows that had to be put in order know nothing of an order within a moment; others do."""
    frames = [(UP, BOOT % 2, "B", 9), (DOWN, BOOTED % 1, "A", 5), (UP, BOOT % 1, "A", 5)]
    assert actions(correlate(decoded(*frames))) == ["BootNotification"] * 3
    assert actions(correlate(decoded(*frames[1:]))) == [None, "BootNotification"]


def test_rows_without_a_time_follow_the_row_before() -> None:
    frames = [(UP, BOOT % 1, "A", None), (DOWN, BOOTED % 1, "A", None), (UP, BOOT % 3, "A", 1)]
    assert actions(correlate(decoded(*frames))) == ["BootNotification"] * 3


def test_twice_is_once() -> None:
    table = pa.Table.from_batches(map(decode_record_batch, archives.batches(400)))
    once = correlate(table)
    assert not once.equals(table)
    assert correlate(once).equals(once)


def test_a_reader_goes_on_from_batch_to_batch() -> None:
    batches = [decode_record_batch(each) for each in archives.batches(400, size=37)]
    expected = correlate(pa.Table.from_batches(batches))
    assert correlate(iter(batches)).read_all().equals(expected)
    assert correlate(batches).read_all().equals(expected)
    reader = pa.RecordBatchReader.from_batches(batches[0].schema, batches)
    assert [each.num_rows for each in correlate(reader)] == [each.num_rows for each in batches]
    follows = Correlator()
    parts = [correlate(each, correlator=follows) for each in batches]
    assert pa.Table.from_batches(parts).equals(expected)


def test_what_is_given_comes_back() -> None:
    batch = decoded((UP, BOOT % 1), (DOWN, BOOTED % 1))
    more = batch.append_column("row", pa.array([5, 6]))
    assert correlate(more).column("row").to_pylist() == [5, 6]
    assert isinstance(correlate(batch), pa.RecordBatch)
    assert isinstance(correlate(pa.Table.from_batches([batch])), pa.Table)
    assert correlate(batch.slice(0, 0)).num_rows == 0
    assert actions(correlate(batch.slice(1))) == [None]
    assert correlate(batch).schema.equals(batch.schema, check_metadata=True)


def test_the_codec_decides() -> None:
    made = correlate(decoded((UP, BOOT % 1), (DOWN, BOOTED % 1)), codec=STRICT)
    assert made.column("status").to_pylist() == ["ok", "unreadable"]


def test_the_time_of_the_row_stands_in() -> None:
    beat = '[2,"1","Heartbeat",{}]'
    made = correlate(decoded((UP, beat), (DOWN, '[3,"1",{}]'))).to_pylist()[1]
    assert (made["status"], made["payload"]) == (
        "quirks", '{"currentTime":"2025-03-01T00:00:01Z"}',
    )  # fmt: skip


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "Europe/Paris", None])
def test_times_may_have_been_converted_by_an_engine(unit: str, zone: str | None) -> None:
    kind = pa.timestamp(unit, zone)
    rows = decoded((UP, '[2,"1","Heartbeat",{}]'), (DOWN, '[3,"1",{}]'))
    rows = rows.set_column(0, "time", rows.column("time").cast(kind))
    made = correlate(rows)
    assert made.schema.field("time").type == kind
    assert made.to_pylist()[1]["payload"] == '{"currentTime":"2025-03-01T00:00:01Z"}'


def test_a_time_that_no_calendar_has_costs_nothing() -> None:
    rows = decoded((UP, '[2,"1","Heartbeat",{}]'), (DOWN, '[3,"1",{}]'))
    for time in (2**62, -(2**62), None):
        column = pa.array([0, time], pa.timestamp("s", "UTC"))
        batch = rows.set_column(0, "time", column)
        table = pa.table(correlate(pa.RecordBatchReader.from_batches(batch.schema, [batch])))
        assert table.column("status").to_pylist() == ["ok", "unreadable"]
        assert table.column("error_code").to_pylist() == [None, "ProtocolError"]


@pytest.mark.parametrize("data", [17, "rows", {"frame": []}, None])
def test_other_things_are_refused(data: Any) -> None:
    with pytest.raises(TypeError, match=f"got {type(data).__name__}"):
        correlate(data)


def test_raw_frames_are_refused() -> None:
    with pytest.raises(ValueError, match="decode_record_batch"):
        correlate(next(archives.batches(3)))


def test_it_tells_what_reading_the_log_tells() -> None:
    """The same frames by way of a log, which is paired while it is read."""
    batch = next(archives.batches(2000, unreadable=0, stations=7))
    made = correlate(decode_record_batch(batch))
    lines = [
        f"{time.isoformat()} {station} {'received' if direction == UP else 'sent'} {frame}"
        for time, station, direction, frame in zip(*(
            batch.column(name).to_pylist() for name in ("time", "station", "direction", "frame")
        ), strict=True)
    ]  # fmt: skip
    records = list(read_frames(lines, errors="yield"))
    assert len(records) == 2000
    for record, row in zip(records, made.to_pylist(), strict=True):
        assert record.action == row["action"]
        if "nul_padding" in {quirk["kind"] for quirk in row["quirks"]}:
            continue  # in a text log, they are the log's
        kinds = [] if record.frame is None else [str(each.kind) for each in record.frame.quirks]
        assert sorted(kinds) == sorted(quirk["kind"] for quirk in row["quirks"])
