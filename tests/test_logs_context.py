"""What the words around a frame are taken to say, and what they are not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from together import together

from ocpp16j_codec.logs.context import (
    Field,
    Way,
    Wording,
    field_of,
    read_station,
    read_time,
    read_way,
    time_of,
)
from ocpp16j_codec.logs.csv_rows import Columns
from ocpp16j_codec.logs.finding import end_of
from ocpp16j_codec.logs.json_lines import JsonLines
from ocpp16j_codec.logs.records import Direction

UP, DOWN, IN, OUT = Direction.CP_TO_CSMS, Direction.CSMS_TO_CP, Way.IN, Way.OUT
TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)
PLUS_2 = timezone(timedelta(hours=2))


@together
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-03-01T10:00:00Z", TEN),
        ("at 2026-03-01 10:00:00 sharp", TEN),
        ("2026-03-01T12:00:00+02:00", TEN),
        ("2026-03-01T12:00:00.5 +0200", TEN.replace(microsecond=500_000)),
        ("2026-03-01 10:00:00,123 - x", TEN.replace(microsecond=123_000)),
        ("2026-03-01T10:00:00.123456789Z", TEN.replace(microsecond=123_456)),
        ("2026/03/01 10:00:00", TEN),
        ("2026.03.01 10:00", TEN),
        ("[2026-03-01\t\t10:00:00]", TEN),
        ("2026-03-01 10:00:00 UTC", TEN),
        ("01.03.2026 10:00:00", TEN),
        ("01/Mar/2026:10:00:00 +0000", TEN),
        ("1772359200", TEN),
        ("1772359200123", TEN.replace(microsecond=123_000)),
        ("1772359200.25", TEN.replace(microsecond=250_000)),
        ("Mar  1 10:00:00", None),
        ("10:00:00", None),
        ("2026-13-01T10:00:00Z", None),
        ("2026-03-01T25:00:00Z", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59Z", None),
        ("id 17723592001234567", None),
        ("12026-03-01T10:00:00Z", None),
        ("", None),
    ],
)
def test_times(text: str, expected: datetime | None) -> None:
    found = read_time(text)
    assert (found and found[0]) == expected


def test_a_time_without_a_zone_is_in_the_zone_given() -> None:
    found = read_time("2026-03-01 12:00:00", PLUS_2)
    assert found is not None
    assert found[0] == TEN


def test_the_place_of_a_time_is_told() -> None:
    text = "[x] 2026-03-01T10:00:00Z y"
    found = read_time(text)
    assert found is not None
    assert text[slice(*found[1])] == "2026-03-01T10:00:00Z"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1772359200, TEN),
        (1772359200.5, TEN.replace(microsecond=500_000)),
        (1772359200000, TEN),
        (1772359200000000, TEN),
        (1772359200000000000, TEN),
        ("2026-03-01T10:00:00Z", TEN),
        (True, None),
        (None, None),
        (-1, None),
        (1e30, None),
        ("soon", None),
    ],
)
def test_times_as_values(value: object, expected: datetime | None) -> None:
    assert time_of(value, UTC) == expected


@together
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cp-to-csms", UP), ("CP -> CSMS", UP), ("CP-1 charger -> server", UP),
        ("ChargePoint to CentralSystem", UP), ("CSMS <- CP", UP),
        ("csms_to_cp", DOWN), ("CSMS => CP", DOWN), ("central system -> charge point", DOWN),
        ("received", IN), ("Receive message", IN), ("recv X", IN), ("rx", IN), ("[in]", IN),
        ("sent", OUT), ("Sending:", OUT), ("send", OUT), ("outbound", OUT),
        ("from X", IN), ("to X", OUT), ("<<", IN), (">>", OUT), ("<-", IN), ("->", OUT),
        ("received JSON message from X", IN), ("sent JSON message to X", OUT),
        ("received answer to X", IN), ("handled 'sent', now received", IN),
        ("resend", None), ("inside", None), ("unsent", None), ("", None), ("INFO", None),
    ],
)  # fmt: skip
def test_directions(text: str, expected: Way | Direction | None) -> None:
    assert read_way(text) == expected


@together
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" CP-0001 received ", "CP-0001"),
        ("chargeBoxId=TG2, sessionId=7 Received: ", "TG2"),
        ("charge_point_id: 'X.1' ", "X.1"),
        ("station=A cp=B ", "B"),
        (" INFO (MainThread) [ocpp] Wallbox: receive message ", "Wallbox"),
        (" INFO (MainThread) [ocpp] : receive message ", None),
        ("INFO:ocpp:CP_1: send ", "CP_1"),
        ("TRACE recv GARAGE-1: ", "GARAGE-1"),
        ("sent JSON message to garage7: ", "garage7"),
        ("received from charge point CP5 ", "CP5"),
        ("[INFO] [CP1] ", None),
        ("INFO received message: ", None),
        ("received b'", None),
        ("evcc | one two received ", None),
        ('{"name":', None),
        ("", None),
    ],
)
def test_stations(text: str, expected: str | None) -> None:
    assert read_station(text) == expected


def test_a_word_alone_in_prose_is_no_station() -> None:
    assert Wording().read(b"whatever ").station is None
    assert Wording().read(b"2026-03-01T10:00:00Z whatever ").station == "whatever"


def test_what_was_read_once_is_read_alike_again() -> None:
    """The second and further times take another way; every field must come out the same."""
    texts = [
        b"2026-03-01T10:00:00.000Z CP-1 received ",
        b"2026-03-01T10:00:01.000Z CP-2 sent ",
        b"2026-03-01T10:00:02Z CP-1 received ",
        b"2026-03-01 10:00:03,250 CP-1 received ",
        b"CP-1 received ",
        b"x" * 600 + b" 2026-03-01T10:00:04Z CP-1 received ",
        b"0001-01-01T00:00:00.000Z CP-1 received ",
    ]
    fresh = [Wording().read(text) for text in texts]
    wording = Wording()
    for _ in range(3):
        assert [wording.read(text) for text in texts] == fresh
    assert [told.station for told in fresh[:5]] == ["CP-1", "CP-2", "CP-1", "CP-1", "CP-1"]
    assert [told.way for told in fresh[:5]] == [IN, OUT, IN, IN, IN]
    assert [told.time for told in fresh[:5]] == [
        TEN,
        TEN + timedelta(seconds=1),
        TEN + timedelta(seconds=2),
        TEN + timedelta(seconds=3.25),
        None,
    ]


def test_what_is_remembered_is_bounded() -> None:
    wording = Wording()
    for number in range(3 * Wording._MOST):
        wording.read(b"S%d received " % number)
    assert len(wording._known) <= Wording._MOST


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Charge Point ID", Field.STATION), ("chargeBoxId", Field.STATION),
        ("CP_ID", Field.STATION), ("@timestamp", Field.TIME), ("created-at", Field.TIME),
        ("Direction", Field.WAY), ("raw", Field.FRAME), ("Message", Field.FRAME),
        ("size", None), ("", None),
    ],
)  # fmt: skip
def test_names(name: str, field: Field | None) -> None:
    assert field_of(name) == field


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (b"time,station,message", True),
        (b"Zeit;charge_box_id;Richtung;raw", True),
        (b"time\tstation\tx", True),
        (b"time", False),
        (b"2026-03-01,CP-1,hello", False),
        (b"starting, stopping, time", False),
        (b"", False),
        (b"\xff\xfe,station,time", True),
    ],
)
def test_columns_are_named_by_two_words_we_know(line: bytes, names: bool) -> None:
    assert (Columns.named_by(line, UTC) is not None) == names


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('[2,"1","X",{}] rest', 14),
        ('[2,"]","X",{"a":"}"}]', 21),
        ('[2,"\\"]","X",{}]', 16),
        ('[3,"1",{"a":],"b":[1]}]', 23),
        ('[3,"1",{"a":[]', None),
        ('[2,"1', None),
        ("[[1],[2]]x", 9),
    ],
)
def test_a_frame_ends_where_its_brackets_close(text: str, end: int | None) -> None:
    assert end_of(text.encode()) == end


def test_shapes_of_objects_are_forgotten_when_there_are_many() -> None:
    envelopes = JsonLines(UTC)
    for number in range(1000):
        line = b'{"n%d":1,"direction":"%d","frame":[2,"1","Heartbeat",{}]}' % (number, number)
        content = envelopes.read(line)
        assert content is not None
        assert content.text == b'[2,"1","Heartbeat",{}]'
    assert len(envelopes._plans) <= JsonLines._MOST
    assert len(envelopes._ways) <= JsonLines._MOST
