"""Frames as they were seen in the field since, all of them.

`corpus/field_frames_2.jsonl` holds the frames with the public source of each. What is expected of
each stands below, by its line: written down by reading the frame and the rules. For a frame that
is taken: its quirks, by kind and path in the order of the text, and what stands in it when it is
written again, by JSON pointer. For one that is refused: the code and the path of each fault.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from together import together

from ocpp16j_codec import (
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    DecodeError,
    ErrorCode,
    QuirkKind,
    Role,
    messages,
)

CORPUS = Path(__file__).parent / "corpus" / "field_frames_2.jsonl"
ROWS = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
WRITER = Codec(check_outgoing=False)
Q = QuirkKind


class Taken(NamedTuple):
    """A frame that comes out."""

    quirks: list[tuple[QuirkKind, str]]
    facts: dict[str, Any]


class Refused(NamedTuple):
    """A frame that does not."""

    code: ErrorCode
    paths: list[str]


FORMATION = ErrorCode.FORMATION_VIOLATION
LONG_KEY = "extralarge" * 17

EXPECTED: dict[int, Taken | Refused] = {
    1: Taken([(Q.SURPLUS_ELEMENTS, "/2")], {"/2": {"fileName": "CP42-Logs-20251208.zip"}}),
    2: Taken([(Q.SURPLUS_ELEMENTS, "/2")], {"/2": {"idTagInfo": {"status": "Accepted"}}}),
    3: Taken(
        [(Q.MESSAGE_TYPE_ONE, "/0"), (Q.UNKNOWN_ENUM, "/3/status")],
        {"/0": 2, "/2": "FirmwareStatusNotification", "/3": {"status": "UpdateScheduled"}},
    ),
    4: Taken(
        [
            (Q.UNKNOWN_MEMBER, "/3/reason"),
            (Q.MEMBER_SPELLING, "/3/lccid"),
            (Q.UNKNOWN_MEMBER, "/3/rssi"),
            (Q.UNKNOWN_MEMBER, "/3/entityId"),
        ],
        {
            "/3": {
                "chargePointSerialNumber": "C0000000000000000",
                "chargePointVendor": "LGE",
                "chargePointModel": "LGE0000000",
                "firmwareVersion": "V1.3",
                "iccid": "usim000000",
                "imsi": "01000000000",
                "meterSerialNumber": "CNTER00000000",
            }
        },
    ),
    5: Taken(
        [
            (Q.TEXT_NUMBER, "/3/connectorId"),
            (Q.OBJECT_TEXT, "/3/info"),
            (Q.EMPTY_TEXT, "/3/timestamp"),
        ],
        {
            "/3": {
                "connectorId": 0,
                "errorCode": "NoError",
                "info": '{"reason":"None","cpv":100,"rv":11}',
                "status": "Available",
                "vendorErrorCode": "",
                "vendorId": "LGE",
            }
        },
    ),
    6: Taken(
        [(Q.MEMBER_SPELLING, "/3/venderId"), (Q.OBJECT_TEXT, "/3/data")],
        {
            "/3": {
                "vendorId": "LG",
                "messageId": "Tariff",
                "data": '{"connectorId":"0","idTag":"0000000000000000","timestamp":""}',
            }
        },
    ),
    7: Taken(
        [(Q.CALL_ERROR_OBJECT, "/2")], {"/1": "id1", "/2": "NotSupported", "/3": "", "/4": {}}
    ),
    # What stands behind the comma has no colon: it is no member, and the number may be 1.234.
    8: Refused(FORMATION, ["/3"]),
    9: Refused(FORMATION, ["/3"]),
    10: Refused(FORMATION, ["/3/meterValue/0/sampledValue/0"]),
    11: Refused(FORMATION, ["/3"]),
    12: Taken(
        [(Q.OBJECT_TEXT, "/2/configurationKey/0/value")],
        {
            "/2/configurationKey/0": {
                "key": "MeterValuesSampledData",
                "readonly": False,
                "value": '["Voltage","SoC"]',
            },
            "/2/configurationKey/1": {"key": "C", "readonly": False, "value": "x"},
        },
    ),
    13: Taken([(Q.TIMESTAMP_SPELLING, "/3/timestamp")], {"/3/timestamp": "2022-07-10T03:05:09Z"}),
    14: Taken([(Q.TEXT_NUMBER, "/3/connectorId")], {"/3/connectorId": 1}),
    15: Taken(
        [(Q.UNKNOWN_MEMBER, "/2/connectorId"), (Q.UNKNOWN_MEMBER, "/2/chargingSchedule")],
        {"/2": {"status": "Accepted"}},
    ),
    16: Taken(
        [(Q.UNKNOWN_MEMBER, "/2/connectorId"), (Q.UNKNOWN_MEMBER, "/2/chargingSchedule")],
        {"/2": {"status": "Accepted"}},
    ),
    17: Taken([(Q.ERROR_DETAILS_SHAPE, "/4")], {"/2": "InternalError", "/4": {}}),
    18: Refused(ErrorCode.TYPE_CONSTRAINT_VIOLATION, ["/2/currentTime"]),
    19: Refused(ErrorCode.PROTOCOL_ERROR, ["/3/status"]),
    20: Taken(
        [(Q.NAIVE_TIMESTAMP, "/2/currentTime"), (Q.UNKNOWN_MEMBER, "/2/registrationStatus")],
        {
            "/2": {
                "status": "Accepted",
                "currentTime": "2021-11-16T09:19:49.272Z",
                "interval": 3600,
            }
        },
    ),
    21: Taken(
        [(Q.NAIVE_TIMESTAMP, "/3/retrieveDate")],
        {"/3": {"location": "http://url", "retrieveDate": "2021-11-19T09:47:55.832Z"}},
    ),
    22: Refused(
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        [
            "/3/chargingProfile/validFrom",
            "/3/chargingProfile/validTo",
            "/3/chargingProfile/chargingSchedule/startSchedule",
        ],
    ),
    23: Taken(
        [(Q.TOO_LONG, "/3/chargePointModel")],
        {"/3/chargePointModel": "E2507-ERRORERRORERRORERRORERRORERROR"},
    ),
    24: Taken([(Q.TOO_LONG, "/3/key/0")], {"/3": {"key": [LONG_KEY]}}),
    25: Taken(
        [(Q.TOO_LONG, "/2/unknownKey/0")],
        {"/2": {"configurationKey": [], "unknownKey": [LONG_KEY]}},
    ),
    26: Taken(
        [
            (Q.UNUSABLE_ELEMENT, "/3/transactionData/0"),
            (Q.UNUSABLE_ELEMENT, "/3/transactionData/1"),
        ],
        {
            "/3/idTag": "NoTag",
            "/3/meterStop": 0,
            "/3/reason": "HardReset",
            "/3/timestamp": "2023-11-15T07:54:11.987Z",
            "/3/transactionId": 0,
        },
    ),
    27: Refused(ErrorCode.PROTOCOL_ERROR, ["/3/vendorId"]),
    28: Taken(
        [],
        {
            "/1": " 15455 ",
            "/2": {
                "currentTime": "2022-12-02T15:08:43.882Z",
                "interval": 60,
                "status": "Accepted",
            },
        },
    ),
    29: Taken(
        [
            (Q.MEMBER_SPELLING, "/2/idTagInfo/status "),
            (Q.ENUM_SPELLING, "/2/idTagInfo/status "),
        ],
        {"/2": {"idTagInfo": {"status": "Accepted"}}},
    ),
    30: Refused(FORMATION, ["/2"]),
    31: Taken(
        [],
        {
            "/3": {
                "connectorId": 0,
                "status": "Available",
                "errorCode": "NoError",
                "timestamp": "2014-08-19T08:07:04Z",
            }
        },
    ),
}
TAKEN = [line for line, expected in EXPECTED.items() if isinstance(expected, Taken)]
REFUSED = [line for line, expected in EXPECTED.items() if isinstance(expected, Refused)]
ARRIVAL = datetime(2026, 1, 31, 12, 0, tzinfo=UTC)

both = pytest.mark.parametrize("encoded", [False, True], ids=["str", "bytes"])
roles = pytest.mark.parametrize("with_role", [False, True], ids=["any", "role"])


def decode(line: int, *, encoded: bool = False, with_role: bool = False, **settings: Any) -> Any:
    row = ROWS[line - 1]
    codec = TOLERANT
    if with_role:
        receiver = {"cp->cs": Role.CENTRAL_SYSTEM, "cs->cp": Role.CHARGE_POINT}[row["direction"]]
        codec = TOLERANT.replace(role=receiver)
    text: str = row["frame"]
    pending = {text.split('"')[1]: row["action"]} if text.startswith("[3") else {}
    return codec.decode(text.encode() if encoded else text, pending=pending, **settings)


def resolve(pointer: str, value: Any) -> Any:
    for segment in pointer.split("/")[1:]:
        value = value[int(segment)] if isinstance(value, list) else value[segment]
    return value


def test_nothing_is_left_out():
    assert list(EXPECTED) == list(range(1, len(ROWS) + 1))
    assert all({"frame", "direction", "action", "vendor", "source"} == row.keys() for row in ROWS)


@together
@roles
@both
@pytest.mark.parametrize("line", TAKEN)
def test_what_comes_out(line: int, encoded: bool, with_role: bool):
    expected = EXPECTED[line]
    assert isinstance(expected, Taken)

    frame = decode(line, encoded=encoded, with_role=with_role)
    written = json.loads(WRITER.encode(frame))

    assert [(quirk.kind, quirk.path) for quirk in frame.quirks] == expected.quirks
    assert {pointer: resolve(pointer, written) for pointer in expected.facts} == expected.facts


@together
@roles
@both
@pytest.mark.parametrize("line", REFUSED)
def test_what_is_refused(line: int, encoded: bool, with_role: bool):
    expected = EXPECTED[line]
    assert isinstance(expected, Refused)

    with pytest.raises(DecodeError) as caught:
        decode(line, encoded=encoded, with_role=with_role)

    assert caught.value.error_code == expected.code
    assert [violation.path for violation in caught.value.violations] == expected.paths


@pytest.mark.parametrize("line", [line for line in TAKEN if "[3," in ROWS[line - 1]["frame"][:3]])
def test_results_come_out_the_same_when_their_call_is_known_later(line: int):
    at_once = decode(line)
    raw = TOLERANT.decode(ROWS[line - 1]["frame"])
    assert isinstance(raw, CallResult)
    assert raw.action is None

    later = TOLERANT.resolve(raw, ROWS[line - 1]["action"])

    assert later == at_once
    assert sorted((q.kind, q.path) for q in later.quirks) == sorted(
        (q.kind, q.path) for q in at_once.quirks
    )


def found(line: int, **settings: Any) -> list[Any]:
    return [quirk.found for quirk in decode(line, **settings).quirks]


def test_the_name_of_the_action_in_a_result_is_told():
    assert found(1) == ["GetDiagnostics"]
    assert found(2) == ["Authorize"]


def test_a_call_of_type_4_is_the_error_where_a_call_of_its_id_is_open():
    text = ROWS[2]["frame"]
    frame = TOLERANT.decode(text, pending={"FS_ID_1": "Reset"})

    assert isinstance(TOLERANT.decode(text), Call)
    assert isinstance(frame, CallError)
    assert frame.error_code == "FirmwareStatusNotification"


def test_what_was_dropped_and_what_was_an_object_is_told():
    assert found(4) == ["ApplicationReset", "lccid", "-80", "M2M0000"]
    assert found(5) == ["0", {"reason": "None", "cpv": 100, "rv": 11}, ""]
    assert found(6)[1] == {"connectorId": "0", "idTag": "0000000000000000", "timestamp": ""}
    assert found(12) == [["Voltage", "SoC"]]


def test_an_error_in_one_object_is_read_from_it():
    frame = decode(7)

    assert isinstance(frame, CallError)
    assert (frame.unique_id, frame.error_code) == ("id1", ErrorCode.NOT_SUPPORTED)
    assert (frame.error_description, frame.error_details) == ("", {})
    assert found(7) == [{"errorCode": "NotSupported", "errorDescription": "", "errorDetails": {}}]


def test_the_text_of_details_is_told():
    assert found(17) == ["{}"]
    assert decode(17).error_description.startswith("Unrecognized token 'ERROR'")


@roles
def test_arrival_stands_in_for_a_current_time_that_cannot_be_read(with_role: bool):
    frame = decode(18, received_at=ARRIVAL, with_role=with_role)

    assert frame.payload.current_time == ARRIVAL
    assert (frame.payload.interval, frame.payload.status) == (120, "Accepted")
    assert [(quirk.kind, quirk.path, quirk.found, quirk.used) for quirk in frame.quirks] == [
        (
            Q.UNREADABLE_TIMESTAMP,
            "/2/currentTime",
            "+55767-03-10T09:52:58Z",
            "2026-01-31T12:00:00Z",
        )
    ]


@together
@roles
@pytest.mark.parametrize("line", [line for line in REFUSED if line != 18])
def test_arrival_saves_no_other_frame(line: int, with_role: bool):
    with pytest.raises(DecodeError):
        decode(line, received_at=ARRIVAL, with_role=with_role)


def test_digits_beyond_a_microsecond_are_cut():
    expected = datetime(2021, 11, 19, 9, 47, 55, 832691, tzinfo=UTC)
    assert decode(21).payload.retrieve_date == expected


def test_nothing_is_left_of_meter_values_that_hold_nothing():
    frame = decode(26)

    assert not frame.payload.transaction_data
    assert found(26) == [{"sampledValue": [], "timestamp": ""}] * 2


def test_an_id_with_blanks_answers_no_call_without_them():
    frame = TOLERANT.decode(ROWS[27]["frame"], pending={"15455": "BootNotification"})

    assert isinstance(frame, CallResult)
    assert (frame.unique_id, frame.action, frame.quirks) == (" 15455 ", None, ())
    typed = TOLERANT.resolve(frame, messages.BootNotificationResult)
    assert typed.payload.interval == 60


@pytest.mark.parametrize("line", [8, 9, 10, 11, 19, 22, 27])
def test_refused_calls_are_answered(line: int):
    with pytest.raises(DecodeError) as caught:
        decode(line)

    reply = caught.value.reply
    assert reply is not None
    assert reply.unique_id == ROWS[line - 1]["frame"].split('"')[1]
    assert caught.value.action == ROWS[line - 1]["action"]
