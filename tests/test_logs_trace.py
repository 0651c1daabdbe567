"""Open OCPP Trace 1.1: what we write is a trace, says what the log said, and is read again."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ocpp16j_codec import encode
from ocpp16j_codec.logs import Correlator, Record, TraceWriter, read_frames, trace_line

SAMPLE = Path(__file__).parent.parent / "docs" / "samples" / "field.log"

# The shape of a record, from the format's own schema: five members always, action with a CALL,
# error with a CALLERROR and with nothing else.
RECORD: dict[str, Any] = {
    "type": "object",
    "required": ["schemaVersion", "timestamp", "transport", "direction", "messageType"],
    "additionalProperties": False,  # extensions belong in meta
    "properties": {
        "schemaVersion": {"const": "1.1"},
        "timestamp": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$"},
        "ocppVersion": {"const": "1.6"},
        "transport": {"const": "json"},
        "chargePointId": {"type": "string"},
        "connectorId": {"type": "integer", "minimum": 0},
        "direction": {"enum": ["cp-to-csms", "csms-to-cp"]},
        "messageType": {"enum": ["CALL", "CALLRESULT", "CALLERROR"]},
        "messageId": {"type": "string"},
        "action": {"type": "string"},
        "payload": {"type": "object"},
        "raw": {"type": "string"},
        "error": {
            "type": "object",
            "required": ["code", "description", "details"],
            "properties": {"code": {"type": "string"}, "description": {"type": "string"}},
        },
        "meta": {"type": "object"},
    },
    "allOf": [
        {
            "if": {"properties": {"messageType": {"const": "CALL"}}},
            "then": {"required": ["action"]},
        },
        {
            "if": {"properties": {"messageType": {"const": "CALLERROR"}}},
            "then": {"required": ["error"]},
            "else": {"properties": {"error": False}},
        },
    ],
}


def log(*frames: str, station: str = "CP-1") -> list[str]:
    """A log of frames, calls coming up and answers going down."""
    way = {2: "received", 3: "sent", 4: "sent"}
    return [
        f"2026-03-01T10:00:{second:02}.5Z {station} {way[int(frame[1])]} {frame}"
        for second, frame in enumerate(frames)
    ]


def written(source: Any, **settings: Any) -> list[dict[str, Any]]:
    return [
        json.loads(trace_line(record, **settings)) for record in read_frames(source, errors="skip")
    ]


def test_a_call_as_a_record() -> None:
    frame = (
        '[2,"1","StatusNotification",{"connectorId":2,"errorCode":"NoError","status":"Charging"}]'
    )
    assert written(log(frame)) == [
        {
            "schemaVersion": "1.1",
            "timestamp": "2026-03-01T10:00:00.500Z",
            "ocppVersion": "1.6",
            "transport": "json",
            "chargePointId": "CP-1",
            "connectorId": 2,
            "direction": "cp-to-csms",
            "messageType": "CALL",
            "messageId": "1",
            "action": "StatusNotification",
            "payload": {"connectorId": 2, "errorCode": "NoError", "status": "Charging"},
            "raw": frame,
        }
    ]


def test_an_answer_carries_the_action_of_its_call_and_an_orphan_none() -> None:
    records = written(
        log(
            '[2,"1","Heartbeat",{}]',
            '[4,"1","InternalError","out of order",{"since":3}]',
            '[3,"2",{"currentTime":"2026-03-01T10:00:00Z"}]',
        )
    )
    assert [record.get("action") for record in records] == ["Heartbeat", "Heartbeat", None]
    assert records[1]["error"] == {
        "code": "InternalError", "description": "out of order", "details": {"since": 3},
    }  # fmt: skip
    assert "payload" not in records[1]
    assert records[2]["payload"] == {"currentTime": "2026-03-01T10:00:00Z"}


def test_every_record_of_the_sample_log_is_a_trace_record() -> None:
    validator = jsonschema.Draft202012Validator(RECORD)
    records = written(SAMPLE)
    assert len(records) > 300
    for record in records:
        validator.validate(record)


def test_raw_decodes_to_what_the_record_takes_apart() -> None:
    """For whoever reads `raw` as JSON: the same id, action and payload, quirks included."""
    compared = 0
    for record in written(SAMPLE):
        try:
            elements = json.loads(record["raw"])
        except ValueError:
            continue  # broken text; what was read of it stands in the payload
        if record["messageType"] == "CALLERROR" or not isinstance(elements[1], str):
            continue
        kind = {"CALL": 2, "CALLRESULT": 3}[record["messageType"]]
        assert elements[1] == record["messageId"]
        assert elements[0] == kind or elements[0] == 1
        assert elements[3 if kind == 2 else 2] == record["payload"]
        compared += 1
    assert compared > 300


def facts(record: Record) -> tuple[object, ...]:
    return (
        record.frame,
        record.frame.quirks,
        record.time,
        record.station,
        record.direction,
        record.action,
        record.raw,
        record.response_time,
        record.repeats,
    )


def test_what_is_written_is_read_again_whole() -> None:
    whole = list(read_frames(SAMPLE, errors="yield"))
    lost = {record.error.unique_id for record in whole if record.error is not None}
    # The answer to a call that could not be written has nothing to be paired with any more.
    before = [record for record in whole if getattr(record.frame, "unique_id", None) not in lost]
    before = [record for record in before if record.error is None]
    after = list(read_frames([trace_line(record) for record in before]))
    assert len(before) > 300
    assert [facts(record) for record in after] == [facts(record) for record in before]


def test_writing_what_was_read_of_a_trace_gives_the_same_lines() -> None:
    once = [trace_line(record) for record in read_frames(SAMPLE, errors="skip")]
    twice = [trace_line(record) for record in read_frames(once)]
    assert len(once) > 300
    assert twice == once


def test_quirks_are_told_in_meta() -> None:
    (record,) = written(log('[2,"1","Heartbeat",{"more":1}]'))
    assert record["meta"] == {"quirks": [{"kind": "unknown_member", "path": "/3/more"}]}
    assert record["payload"] == {"more": 1}


def test_bytes_that_are_no_text_are_left_out_of_raw() -> None:
    line = b'2026-03-01T10:00:00Z CP-1 received [2,"1","Authorize",{"idTag":"\xe4"}]'
    (record,) = written([line])
    assert "raw" not in record
    assert record["payload"] == {"idTag": "ä"}
    (again,) = read_frames([json.dumps(record)])
    assert again.frame.payload.id_tag == "ä"


def test_secrets_can_be_left_out() -> None:
    frames = [
        '[2,"1","Authorize",{"idTag":"04A1B2C3"}]',
        '[2,"2","ChangeConfiguration",{"key":"AuthorizationKey","value":"s3cr3t"}]',
        '[4,"1","InternalError","idTag 04A1B2C3 unknown",{"idTag":"04A1B2C3"}]',
    ]
    for record in written(log(*frames), secrets=False):
        assert "raw" not in record
        assert "04A1B2C3" not in json.dumps(record)
        assert "s3cr3t" not in json.dumps(record)
    assert "04A1B2C3" in json.dumps(written(log(*frames)))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('2026-03-01T10:00:00Z A received [2,"1","Nothing",{}]', "cannot be decoded"),
        ('A received [2,"1","Heartbeat",{}]', "time"),
        ('2026-03-01T10:00:00Z [2,"1","Heartbeat",{}]', "direction"),
    ],
)
def test_what_the_format_cannot_hold_is_not_written(line: str, reason: str) -> None:
    (record,) = read_frames([line], errors="yield")
    with pytest.raises(ValueError, match=reason):
        trace_line(record)


def test_the_writer_writes_lines_and_counts_them() -> None:
    file = io.BytesIO()
    writer = TraceWriter(file)
    for record in read_frames(log('[2,"1","Heartbeat",{}]', '[2,"2","Heartbeat",{}]')):
        writer.write(record)
    assert writer.written == 2
    assert [json.loads(line)["messageId"] for line in file.getvalue().splitlines()] == ["1", "2"]


def test_times_are_written_in_utc_to_the_millisecond() -> None:
    times = [
        ("2026-03-01T12:00:00+02:00", "2026-03-01T10:00:00Z"),
        ("2026-03-01T10:00:00.1234567Z", "2026-03-01T10:00:00.123Z"),
    ]
    for text, expected in times:
        (record,) = written([f'{text} A received [2,"1","Heartbeat",{{}}]'])
        assert record["timestamp"] == expected


# -- the view of a consumer ------------------------------------------------------------------------


def record_line(kind: str, unique_id: str, direction: str, **more: Any) -> str:
    members = {
        "schemaVersion": "1.1",
        "timestamp": "2026-03-01T10:00:00Z",
        "transport": "json",
        "direction": direction,
        "messageType": kind,
        "messageId": unique_id,
    }
    return json.dumps(members | more)


def test_the_view_of_a_trace() -> None:
    """Counts, the call of each answer, its effective action, calls unanswered, orphans."""
    up, down = "cp-to-csms", "csms-to-cp"
    now = {"currentTime": "2026-03-01T10:00:00Z"}
    trace = [
        record_line("CALL", "a", up, action="Heartbeat", payload={}),
        record_line("CALL", "a", down, action="ClearCache", payload={}),
        record_line("CALLRESULT", "a", down, payload=now),
        record_line("CALLRESULT", "a", up, payload={"status": "Accepted"}),
        record_line("CALLRESULT", "a", up, payload={"status": "Accepted"}),
        record_line("CALL", "b", up, action="Heartbeat", payload={}),
        record_line("CALL", "b", up, action="Heartbeat", payload={}),
        record_line("CALLERROR", "b", down, error={"code": "InternalError"}),
        record_line("CALLRESULT", "c", down, action="Heartbeat", payload=now),
    ]
    correlator = Correlator()
    records = list(read_frames(trace, format="trace", correlator=correlator))
    assert [record.action for record in records] == [
        "Heartbeat", "ClearCache", "Heartbeat", "ClearCache", None, "Heartbeat", "Heartbeat",
        "Heartbeat", "Heartbeat",
    ]  # fmt: skip
    assert [record.call and record.call.line for record in records] == [
        None, None, 1, 2, None, None, None, 7, None,
    ]  # fmt: skip
    assert [call.line for _, call in correlator.open_calls()] == [6]
    assert correlator.unmatched == 2
    assert {record.time for record in records} == {datetime(2026, 3, 1, 10, tzinfo=UTC)}


def test_a_record_in_parts_is_the_frame_it_was() -> None:
    trace = [
        record_line("CALL", "1", "csms-to-cp", action="Reset", payload={"type": "Soft"}),
        record_line("CALLERROR", "1", "cp-to-csms", error={"code": "NotSupported", "details": {}}),
        record_line("CALL", "2", "csms-to-cp", action="ClearCache"),
    ]
    assert [encode(record.frame) for record in read_frames(trace)] == [
        b'[2,"1","Reset",{"type":"Soft"}]',
        b'[4,"1","NotSupported","",{}]',
        b'[2,"2","ClearCache",{}]',
    ]
