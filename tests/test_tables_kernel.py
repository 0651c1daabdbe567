"""The kernel of `tables`: a batch of raw frames in, as many rows out, whatever stands in it."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from together import together

from benchmarks import archives
from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    CallError,
    CallResult,
    Codec,
    DecodeError,
    EncodeError,
    Limits,
    decode,
    encode,
)
from ocpp16j_codec.logs import decode_batch
from ocpp16j_codec.tables import FRAMES, decode_record_batch
from ocpp16j_codec.testing import corpus, mutate, strategies

HEARTBEAT = '[2,"7","Heartbeat",{}]'
STATUS = (
    '[2,"8","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"available"}]'
)
PROFILE = (
    '"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":'
    '"TxProfile","chargingProfileKind":"Absolute","chargingSchedule":{"chargingRateUnit":"A",%s}}'
)
METER = '[2,"9","MeterValues",{"connectorId":1,"meterValue":[{%s"sampledValue":[{"value":"1"}]}]}]'


def batch(*frames: Any, kind: Any = None, **columns: Any) -> pa.RecordBatch:
    texts = pa.array(frames, kind)
    return pa.record_batch({"frame": texts, **columns})


def rows(*frames: Any, **settings: Any) -> list[dict[str, Any]]:
    made = decode_record_batch(batch(*frames), **settings)
    made.validate(full=True)
    assert made.schema.equals(FRAMES, check_metadata=True)
    assert made.num_rows == len(frames)
    return made.to_pylist()


# -- one row ---------------------------------------------------------------------------------------


def test_columns_of_the_contract() -> None:
    assert FRAMES.names == [
        "time", "station", "direction", "message_type", "unique_id", "action", "status",
        "error_code", "path", "message", "quirks", "payload",
    ]  # fmt: skip
    assert FRAMES.metadata == {b"ocpp16j_codec.table": b"frames", b"ocpp16j_codec.version": b"1"}


def test_a_conforming_call() -> None:
    (row,) = rows(HEARTBEAT)
    told = {name: value for name, value in row.items() if value is not None}
    assert told == {
        "message_type": 2, "unique_id": "7", "action": "Heartbeat", "status": "ok", "quirks": [],
        "payload": "{}",
    }  # fmt: skip


def test_a_call_with_quirks() -> None:
    (row,) = rows(STATUS)
    assert row["status"] == "quirks"
    assert row["payload"] == '{"connectorId":1,"errorCode":"NoError","status":"Available"}'
    expected = [
        (quirk.kind, quirk.path, quirk.effect, json.dumps(quirk.found), json.dumps(quirk.used))
        for quirk in decode(STATUS).quirks
    ]
    assert [tuple(quirk.values()) for quirk in row["quirks"]] == expected
    assert len(expected) == 2


def test_a_result_keeps_its_payload_without_blanks() -> None:
    (row,) = rows('[3, "7", {"status" : "a b",\n "currentTime":1}]')
    assert (row["message_type"], row["action"], row["status"]) == (3, None, "ok")
    assert row["payload"] == '{"status":"a b","currentTime":1}'


def test_an_error_has_its_code_description_and_details() -> None:
    (row,) = rows('[4,"7","NotSupported","no such thing",{"a":[1]}]')
    told = (row["message_type"], row["error_code"], row["message"], row["payload"], row["path"])
    assert told == (4, "NotSupported", "no such thing", '{"a":[1]}', None)
    assert row["status"] == "ok"


def test_frames_that_cannot_be_read_say_why() -> None:
    lost, action, junk = rows('[2,"7","Authorize",{}]', '[2,"8","Dance",{}]', "connection lost")
    assert (lost["status"], lost["error_code"], lost["path"]) == (
        "unreadable", "ProtocolError", "/3/idTag",
    )  # fmt: skip
    assert (lost["message_type"], lost["unique_id"], lost["action"]) == (2, "7", "Authorize")
    assert (action["error_code"], action["action"]) == ("NotImplemented", "Dance")
    assert (junk["message_type"], junk["unique_id"], junk["action"]) == (None, None, None)
    assert lost["payload"] is junk["payload"] is None
    with pytest.raises(DecodeError) as caught:
        decode('[2,"7","Authorize",{}]')
    assert lost["message"] == str(caught.value)


def test_a_null_is_a_row() -> None:
    (row,) = rows(None)
    assert row["status"] == "unreadable"
    assert row["message"] == "expected a frame, got null"


def test_payloads_are_canonical() -> None:
    """Timestamps in UTC with no or three digits, limits with one: the form that `encode` writes."""
    moment = '"timestamp":"2025-03-01T12:00:00.123456+02:00"'
    limit = '"chargingSchedulePeriod":[{"startPeriod":0,"limit":16}]'
    frames = [
        STATUS.replace('"status"', f'{moment},"status"').replace('"1"', "1"),
        f'[2,"2","SetChargingProfile",{{"connectorId":1,{PROFILE % limit}}}]',
    ]
    for frame, row in zip(frames, rows(*frames), strict=True):
        wire = json.loads(encode(decode(frame)))
        assert row["payload"] == json.dumps(wire[3], separators=(",", ":"))
    assert '"2025-03-01T10:00:00.123Z"' in rows(frames[0])[0]["payload"]


# -- columns in ------------------------------------------------------------------------------------

KINDS = [
    pa.string(), pa.large_string(), pa.binary(), pa.large_binary(), pa.string_view(),
    pa.binary_view(), pa.dictionary(pa.int8(), pa.string()),
    pa.dictionary(pa.int32(), pa.large_binary()),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_frames_of_any_type(kind: Any) -> None:
    frames = [HEARTBEAT, None, STATUS, HEARTBEAT, "", "ä"]
    plain = pa.array(frames)
    if pa.types.is_dictionary(kind):
        column = plain.cast(kind.value_type).dictionary_encode().cast(kind)
    else:
        column = plain.cast(kind)
    made = decode_record_batch(pa.record_batch({"frame": column}))
    assert made.equals(decode_record_batch(batch(*frames)))
    part = decode_record_batch(pa.record_batch({"frame": column}).slice(2, 3))
    assert part.equals(made.slice(2, 3))
    assert decode_record_batch(pa.record_batch({"frame": column}).slice(6)).num_rows == 0


def test_nothing_is_a_batch_too() -> None:
    assert rows() == []
    empty = decode_record_batch(batch(kind=pa.string()))
    assert empty.schema.equals(FRAMES, check_metadata=True)
    assert decode_record_batch(batch(None, None)).num_rows == 2


def test_slices_know_their_place() -> None:
    whole = pa.Table.from_batches(archives.batches(300)).combine_chunks().to_batches()[0]
    made = decode_record_batch(whole)
    for start, length in [(0, 1), (1, 7), (8, 8), (13, 287), (299, 1)]:
        assert decode_record_batch(whole.slice(start, length)).equals(made.slice(start, length))


def test_other_columns_are_taken_by_their_names() -> None:
    given = pa.record_batch(
        {
            "what": [HEARTBEAT],
            "who": [17],
            "when": [datetime(2025, 3, 1, tzinfo=UTC)],
            "way": ["cp-to-csms"],
        }
    )
    made = decode_record_batch(given, frame="what", station="who", time="when", direction="way")
    row = made.to_pylist()[0]
    assert (row["station"], row["direction"], row["time"]) == (
        "17", "cp-to-csms", datetime(2025, 3, 1, tzinfo=UTC),
    )  # fmt: skip


def test_broken_text_in_other_columns_is_mended() -> None:
    broken = pa.Array.from_buffers(
        pa.string(), 2, pa.array([b"\xff\xfe", b"ok"], pa.binary()).buffers()
    )
    made = decode_record_batch(batch(HEARTBEAT, HEARTBEAT, station=broken, direction=broken))
    assert made.column("station").to_pylist() == ["��", "ok"]
    made.validate(full=True)
    as_bytes = pa.array([b"CP-1", None])
    made = decode_record_batch(batch(HEARTBEAT, HEARTBEAT, station=as_bytes.dictionary_encode()))
    assert made.column("station").to_pylist() == ["CP-1", None]


MOMENT = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)
TIMES: list[tuple[Any, Any, datetime | None]] = [
    (pa.timestamp("s", "UTC"), MOMENT, MOMENT),
    (pa.timestamp("ms"), MOMENT.replace(tzinfo=None), MOMENT),
    (pa.timestamp("ns", "Europe/Paris"), MOMENT, MOMENT),
    (pa.timestamp("s"), 2**60, None),
    (pa.timestamp("s"), -(2**60), None),
    (pa.timestamp("us", "UTC"), 2**62, None),
    (pa.date32(), date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC)),
    (pa.date64(), date(2025, 3, 1), datetime(2025, 3, 1, tzinfo=UTC)),
    (pa.string(), "2025-03-01T12:30:00Z", MOMENT),
    (pa.string(), " 2025-03-01T14:30:00.000000000+02:00 ", MOMENT),
    (pa.string(), "2025-03-01 12:30", MOMENT),
    (pa.string(), "yesterday", None),
    (pa.string(), "0001-01-01T00:00:00+14:00", None),
    (pa.binary(), b"\xff", None),
    (pa.dictionary(pa.int8(), pa.string()), "2025-03-01T12:30:00Z", MOMENT),
    (pa.null(), None, None),
]  # fmt: skip


@together
@pytest.mark.parametrize(("kind", "value", "expected"), TIMES)
def test_times_of_any_type(kind: Any, value: Any, expected: datetime | None) -> None:
    column = (
        pa.array([value, None]).dictionary_encode().cast(kind)
        if pa.types.is_dictionary(kind)
        else pa.array([value, None], kind)
    )
    made = decode_record_batch(batch(HEARTBEAT, HEARTBEAT, time=column))
    assert made.column("time").to_pylist() == [expected, None]


def test_times_without_a_zone_are_in_that_of_the_codec() -> None:
    codec = Codec(naive_timezone=ZoneInfo("Europe/Paris"))
    for column in (pa.array([datetime(2025, 7, 1, 12)]), pa.array(["2025-07-01T12:00"])):  # noqa: DTZ001
        made = decode_record_batch(batch(HEARTBEAT, time=column), codec=codec)
        assert made.column("time").to_pylist() == [datetime(2025, 7, 1, 10, tzinfo=UTC)]


def test_the_time_stands_in_for_a_timestamp() -> None:
    """As `received_at` does in `decode`, for what is missing and for what was dropped."""
    frame = METER % ""
    without = decode_record_batch(batch(frame)).to_pylist()[0]
    assert without["status"] == "unreadable"
    row = decode_record_batch(batch(frame, time=pa.array([MOMENT]))).to_pylist()[0]
    assert row["status"] == "quirks"
    assert '"timestamp":"2025-03-01T12:30:00Z"' in row["payload"]
    two = METER.replace(
        "[{%s", '[{"timestamp":"2025-01-01T00:00:00Z","sampledValue":[{"value":"2"}]},{%s'
    )
    row = decode_record_batch(batch(two % "", time=pa.array([MOMENT]))).to_pylist()[0]
    assert row["payload"].count("timestamp") == 2
    edge = pa.array([datetime(9999, 12, 31, tzinfo=UTC)], pa.timestamp("us", "UTC"))
    assert decode_record_batch(batch(frame, time=edge)).to_pylist()[0]["status"] == "unreadable"


# -- misuse ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "settings", "error", "sentence"),
    [
        (pa.table({"frame": [HEARTBEAT]}), {}, TypeError, "to_batches"),
        ([HEARTBEAT], {}, TypeError, "RecordBatch, got list"),
        (pa.record_batch({"text": [HEARTBEAT]}), {}, ValueError, "no column 'frame'.*'text'"),
        (pa.record_batch({"frame": [17]}), {}, TypeError, "'frame', got int64"),
        (batch(HEARTBEAT, time=[1.5]), {}, TypeError, "timestamps in column 'time', got double"),
        (batch(HEARTBEAT, station=[[1]]), {}, TypeError, "'station', got list"),
        (batch(HEARTBEAT), {"codec": "tolerant"}, TypeError, "Codec for codec, got str"),
        (
            pa.RecordBatch.from_arrays([pa.array([HEARTBEAT])] * 2, names=["frame", "frame"]),
            {}, ValueError, "2 columns 'frame'",
        ),
    ],
)  # fmt: skip
def test_misuse_is_answered_with_a_sentence(
    given: Any, settings: Any, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error, match=sentence):
        decode_record_batch(given, **settings)


def test_without_pyarrow_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['pyarrow'] = None; import ocpp16j_codec.tables"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "install ocpp16j_codec with the extra 'arrow'" in done.stderr
    assert "ModuleNotFoundError" in done.stderr


# -- content never raises --------------------------------------------------------------------------

START = (
    '[2,"1","StartTransaction",{{"connectorId":{},"idTag":"A","meterStart":1,"timestamp":"{}"}}]'
)
HOSTILE = [
    '[2,"\\ud800","Heartbeat",{}]',
    '[2,"\\ud800","Dance",{}]',
    '[2,"1","Dan\\udfff",{}]',
    '[3,"1",{"a":%s}]' % ("9" * 400),
    '[3,"1",{"a":1e999999}]',
    '[4,"1","Strange","\\ud800",{"\\ud800":["\\ud800",1e400]}]',
    START.format(2**63 - 1, "9999-12-31T23:59:59-14:00"),
    START.format(-(2**63), "0001-01-01T00:00:00+14:00"),
    START.format(2**64, "2025-01-01T00:00:00Z"),
    "[" * 100_000,
    '[2,"%s","Heartbeat",{}]' % ("x" * 300_000),
    '[2,"1","DataTransfer",{"vendorId":"v","data":"%s"}]' % ("\\u0000" * 100_000),
    '[2,"1","DataTransfer",{"vendorId":"v","data":null}]',
    '[2,"a\\",\\"Heartbeat\\",{","Heartbeat",{}]',
    "x" * (2**20 + 1),
    b"\xff\xfe\x00",
    b'[2,"\xff","Heartbeat",{}]',
    b'[2,"1","Authorize",{"idTag":"\xe4"}]',
]


def test_hostile_rows() -> None:
    frames = [text.encode() if isinstance(text, str) else text for text in HOSTILE]
    made = decode_record_batch(batch(*frames))
    made.validate(full=True)
    assert made.num_rows == len(HOSTILE)
    assert "InternalError" not in made.column("error_code").to_pylist()
    for row in made.to_pylist():
        assert row["payload"] is None or json.loads(row["payload"]) is not None


def assert_row_is_what_decode_says(data: bytes, row: dict[str, Any]) -> None:
    (frame,) = decode_batch([data])
    if isinstance(frame, DecodeError):
        expected = ("unreadable", frame.error_code, whole(frame.path), str(frame), None)
        told = [row[name] for name in ("status", "error_code", "path", "message", "payload")]
        assert told == [*expected]
        return
    assert row["status"] == ("quirks" if frame.quirks else "ok")
    assert row["unique_id"] == frame.unique_id
    assert [quirk["path"] for quirk in row["quirks"]] == [whole(q.path) for q in frame.quirks]
    if isinstance(frame, CallError):
        assert json.loads(row["payload"]) == frame.error_details
        return
    assert row["action"] == frame.action
    if isinstance(frame, CallResult):
        assert json.loads(row["payload"]) == json.loads(bytes(frame.payload))
        return
    with suppress(EncodeError):  # a time that has no form in UTC
        wire = TOLERANT.replace(check_outgoing=False).encode(frame)
        assert json.loads(row["payload"]) == json.loads(wire)[3]


def whole(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def test_the_corpus_in_one_batch() -> None:
    frames = [case.data for case in corpus]
    assert len(frames) > 100
    made = decode_record_batch(batch(*frames, kind=pa.binary()))
    made.validate(full=True)
    for data, row in zip(frames, made.to_pylist(), strict=True):
        assert_row_is_what_decode_says(data, row)


def test_mutated_traffic() -> None:
    random = Random(17)
    frames = [mutate(text.encode(), random).data for text in archives.frames(400)]
    made = decode_record_batch(batch(*frames, kind=pa.binary()))
    made.validate(full=True)
    for data, row in zip(frames, made.to_pylist(), strict=True):
        assert_row_is_what_decode_says(data, row)


@settings(max_examples=150)
@example([b'[4,"17","InternalError","",{}]'])
@given(st.lists(st.none() | st.binary(max_size=60) | strategies.hostile_bytes(), max_size=6))
def test_any_bytes(frames: list[bytes | None]) -> None:
    made = decode_record_batch(batch(*frames, kind=pa.large_binary()))
    made.validate(full=True)
    assert made.num_rows == len(frames)
    # A CALLERROR of the peer may well have that code; the codec itself must not fail.
    assert not [
        row
        for row in made.select(["status", "error_code"]).to_pylist()
        if row == {"status": "unreadable", "error_code": "InternalError"}
    ]


def test_a_fault_of_the_codec_costs_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    from ocpp16j_codec.tables import rows as module

    def failing(payload: Any) -> Any:
        raise RuntimeError("what should not happen")

    monkeypatch.setattr(module, "check_for", failing)
    made = rows('[3,"1",{}]', STATUS, None, HEARTBEAT, '[3,"2",{}]')
    assert [row["status"] for row in made] == ["ok", *["unreadable"] * 3, "ok"]
    assert made[1]["error_code"] == made[3]["error_code"] == "InternalError"
    assert "what should not happen" in made[1]["message"]
    assert made[1]["quirks"] == []
    assert [row["payload"] for row in made] == ["{}", None, None, None, "{}"]


# -- pure and picklable ----------------------------------------------------------------------------


def test_it_can_be_pickled_with_its_codec() -> None:
    kernel, codec = pickle.loads(pickle.dumps((decode_record_batch, STRICT)))  # noqa: S301
    given = batch(STATUS, HEARTBEAT)
    assert kernel(given, codec=codec).equals(decode_record_batch(given, codec=STRICT))


def test_how_it_is_cut_changes_nothing() -> None:
    table = pa.Table.from_batches(archives.batches(1000))
    made = [
        pa.Table.from_batches([*map(decode_record_batch, table.to_batches(max_chunksize=size))])
        for size in (1, 7, 1000)
    ]
    assert made[0].equals(made[1])
    assert made[0].equals(made[2])


def test_the_codec_decides() -> None:
    assert rows(STATUS, codec=STRICT)[0]["status"] == "unreadable"
    small = TOLERANT.replace(limits=Limits(size=10))
    assert rows(HEARTBEAT, codec=small)[0]["error_code"] == "FormationViolation"


# -- secrets ---------------------------------------------------------------------------------------

SECRET = (
    '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":%s}]' % ("1" * 40),
    '[2,"2","Authorize",{"idTag":"04A2B1C3"}]',
    '[3,"3",{"idTagInfo":{"status":"Accepted","parentIdTag":"04A2B1C3"}}]',
    '[4,"4","InternalError","",{"password":"1111"}]',
    '[2,"5","Authorize",{"idTag":"04A2B1C3","tag":{"idTag":"04A2B1C3"}}]',
)


def test_secrets_are_masked_when_asked_for() -> None:
    text = json.dumps(rows(*SECRET, redacted=True))
    assert "1111" not in text
    assert "04A2B1C3" not in text


def test_quirks_never_show_a_secret() -> None:
    row = rows(SECRET[0])[0]
    assert row["quirks"]
    assert all(quirk["found"] == quirk["used"] == '"***"' for quirk in row["quirks"])
    assert "1" * 40 in row["payload"]  # the table of an archive holds what was sent


# -- zones ---------------------------------------------------------------------------------------


def test_a_fixed_offset_is_no_naive_time() -> None:
    zone = timezone(timedelta(hours=2))
    column = pa.array([datetime(2025, 3, 1, 14, 30, tzinfo=zone)], pa.timestamp("us", "+02:00"))
    made = decode_record_batch(batch(HEARTBEAT, time=column))
    assert made.column("time").to_pylist() == [MOMENT]
