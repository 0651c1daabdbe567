"""Every way of writing a log that `read_frames` knows, by a sample file each.

A row says what a person reads in the file: line, station, direction, what the frame is, and for an
answer the line of its call. The files are in tests/logs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from together import together

from ocpp16j_codec import Call, CallError, CallResult
from ocpp16j_codec.logs import read_frames

LOGS = Path(__file__).parent / "logs"
UP, DOWN = "cp-to-csms", "csms-to-cp"

CALL, RESULT, ERROR, BROKEN = "call", "result", "error", "undecodable"
KINDS = {Call: CALL, CallResult: RESULT, CallError: ERROR, type(None): BROKEN}

# file -> (line, seconds after 10:00:00 or None, station, direction, kind, action, line of the call)
WRAPPINGS: dict[str, list[tuple[object, ...]]] = {
    "bare.log": [
        (1, None, None, None, CALL, "Heartbeat", None),
        (2, None, None, None, RESULT, "Heartbeat", 1),
        (4, None, None, None, CALL, "Authorize", None),
        (5, None, None, None, ERROR, "Authorize", 4),
    ],
    "evcc.log": [
        (3, 2, "GARAGE-1", UP, CALL, "Heartbeat", None),
        (4, 3, "GARAGE-1", DOWN, RESULT, "Heartbeat", 3),
        (6, 5, "GARAGE-1", DOWN, CALL, "ClearCache", None),
    ],
    "evcc_syslog.log": [
        (1, 2, "garage7", UP, CALL, "Heartbeat", None),
        (2, 2, "garage7", DOWN, RESULT, "Heartbeat", 1),
    ],
    "home_assistant.log": [
        (2, 0.123, "WallboxPulsar", DOWN, CALL, "TriggerMessage", None),
        (3, 0.623, "WallboxPulsar", UP, RESULT, "TriggerMessage", 2),
        (7, 1, "WallboxPulsar", UP, CALL, "MeterValues", None),
        (24, 1.25, "WallboxPulsar", DOWN, RESULT, "MeterValues", 7),
    ],
    "mobilityhouse.log": [
        (1, None, "CP_1", UP, CALL, "BootNotification", None),
        (2, None, "CP_1", DOWN, RESULT, "BootNotification", 1),
    ],
    # Written by the charge point: what it sends goes up. Line 1 comes before that can be told.
    "charge_point_side.log": [
        (1, 0, "45215306", UP, RESULT, None, None),
        (2, 4.273, "45215306", UP, CALL, "Heartbeat", None),
        (3, 4.5, "45215306", DOWN, RESULT, "Heartbeat", 2),
        (4, 5, "45215306", DOWN, CALL, "ClearCache", None),
    ],
    "steve.log": [
        (1, 0.026, "TG2", UP, CALL, "Heartbeat", None),
        (2, 0.031, "TG2", DOWN, RESULT, "Heartbeat", 1),
        (3, 1, "TG3", UP, CALL, "Heartbeat", None),
    ],
    "frame_in_object.jsonl": [
        (1, 0, "JA-1", UP, CALL, "Heartbeat", None),
        (2, 0.25, "JA-1", DOWN, RESULT, "Heartbeat", 1),
    ],
    "text_in_object.jsonl": [
        (1, 0, "JS-1", UP, CALL, "Authorize", None),
        (2, 0.5, "JS-1", DOWN, RESULT, "Authorize", 1),
    ],
    # A log within a log: the words of the inner one come first.
    "container.jsonl": [
        (1, 0, "CP7", UP, CALL, "Heartbeat", None),
        (2, 0.5, "CP7", DOWN, RESULT, "Heartbeat", 1),
    ],
    "search_engine.jsonl": [(1, 0.123, "CP8", UP, CALL, "Heartbeat", None)],
    # The orphan in line 3 is typed by the action its record names; 2.0.1 and SOAP are not ours.
    "trace.jsonl": [
        (1, 0, "OT-1", UP, CALL, "Heartbeat", None),
        (2, 0.1, "OT-1", DOWN, RESULT, "Heartbeat", 1),
        (3, 1, "OT-1", DOWN, RESULT, "Heartbeat", None),
    ],
    "trace_in_parts.jsonl": [
        (1, 0, "OP-1", DOWN, CALL, "Reset", None),
        (2, 1, "OP-1", UP, RESULT, "Reset", 1),
        (3, 2, "OP-1", DOWN, CALL, "ClearCache", None),
        (4, 2.5, "OP-1", UP, ERROR, "ClearCache", 3),
    ],
    "export.csv": [
        (2, 0, "CSV-1", UP, CALL, "DataTransfer", None),
        (3, 2, "CSV-1", DOWN, RESULT, "DataTransfer", 2),
        (4, 3, "CSV, the second", UP, CALL, "Heartbeat", None),
    ],
    "export_semicolon.csv": [
        (2, 0, "SC-1", UP, CALL, "Heartbeat", None),
        (3, 1, "SC-1", DOWN, RESULT, "Heartbeat", 2),
    ],
    "snoop.log": [
        (1, None, None, None, CALL, "Heartbeat", None),
        (2, None, None, None, RESULT, "Heartbeat", 1),
    ],
    "logfmt.log": [
        (1, 0, "LF-1", UP, CALL, "Heartbeat", None),
        (2, 1, "LF-1", DOWN, RESULT, "Heartbeat", 1),
    ],
    "pretty.log": [
        (1, None, None, None, CALL, "StatusNotification", None),
        (11, None, None, None, RESULT, "StatusNotification", 1),
        (16, 5, "PP-1", UP, CALL, "Heartbeat", None),
        (22, 6, "PP-1", DOWN, RESULT, "Heartbeat", 16),
    ],
    "cut_off.log": [
        (1, 0, "CO-1", UP, BROKEN, "BootNotification", None),
        (2, 1, "CO-1", UP, BROKEN, None, None),
        (3, 2, "CO-1", DOWN, CALL, "GetConfiguration", None),
        (4, 3, "CO-1", UP, RESULT, "GetConfiguration", 3),
        (5, 4, "CO-1", UP, CALL, "Heartbeat", None),
    ],
    "page.html": [
        (2, None, None, None, CALL, "Heartbeat", None),
        (3, None, None, None, RESULT, "Heartbeat", 2),
    ],
    "several.log": [
        (1, None, None, None, CALL, "Heartbeat", None),
        (1, None, None, None, RESULT, "Heartbeat", 1),
        (2, None, None, None, CALL, "ClearCache", None),
        (2, None, None, None, RESULT, "ClearCache", 2),
    ],
    "prose.log": [],
}


def seconds(time: datetime | None) -> float | None:
    return None if time is None else (time - datetime(2026, 3, 1, 10, tzinfo=UTC)).total_seconds()


def rows(source: object, **settings: object) -> list[tuple[object, ...]]:
    return [
        (
            record.line,
            seconds(record.time),
            record.station,
            record.direction,
            KINDS[type(record.frame)],
            record.action,
            record.call and record.call.line,
        )
        for record in read_frames(source, errors="yield", **settings)  # type: ignore[arg-type]
        if record.version in ("1.6", None)
    ]


@together
@pytest.mark.parametrize("name", WRAPPINGS)
def test_a_log_says_what_a_person_reads_in_it(name: str) -> None:
    assert rows(LOGS / name) == WRAPPINGS[name]


def test_every_sample_has_its_row() -> None:
    assert {path.name for path in LOGS.iterdir()} == {*WRAPPINGS, "cases.jsonl"}


@together
@pytest.mark.parametrize("name", sorted(set(WRAPPINGS) - {"cut_off.log"}))
def test_nothing_of_the_wrapping_is_left_in_a_frame(name: str) -> None:
    """Each frame conforms as it was found, so no quote, comma or tail was left on it."""
    for record in read_frames(LOGS / name):
        assert record.frame.quirks == (), record.text


def test_the_frame_begins_where_the_record_says() -> None:
    for name in ("evcc.log", "home_assistant.log", "snoop.log", "pretty.log", "several.log"):
        log = (LOGS / name).read_bytes()
        for record in read_frames(LOGS / name):
            assert log[record.offset :].startswith(record.raw), name


@pytest.mark.parametrize("name", ["export.csv", "text_in_object.jsonl"])
def test_quotes_within_quotes_come_out_single(name: str) -> None:
    call = next(iter(read_frames(LOGS / name))).frame
    text = call.payload.data if name == "export.csv" else call.payload.id_tag
    assert text == {"export.csv": '{"a":1}', "text_in_object.jsonl": 'a"b'}[name]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-8-sig"])
def test_encodings_of_other_systems_are_read(encoding: str) -> None:
    text = (LOGS / "evcc.log").read_text().replace("GARAGE-1", "GARAGE-Ä")
    data = text.replace("\n", "\r\n").encode(encoding)
    if encoding == "utf-16-be":
        data = b"\xfe\xff" + data
    import io

    found = rows(io.BytesIO(data))
    assert [row[5] for row in found] == ["Heartbeat", "Heartbeat", "ClearCache"]
    assert {row[2] for row in found} == {"GARAGE-Ä"}


def test_a_naive_time_of_a_log_is_read_in_the_zone_of_the_codec() -> None:
    from dateutil import tz

    from ocpp16j_codec import TOLERANT

    codec = TOLERANT.replace(naive_timezone=tz.gettz("Europe/Paris"))
    first = next(iter(read_frames(LOGS / "evcc.log", codec=codec)))
    assert first.time == datetime(2026, 3, 1, 9, 0, 2, tzinfo=UTC)
