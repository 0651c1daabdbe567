"""Classes of faults that the field shows, each with its neighbours: other members and spellings.

The frames themselves, as they were seen, are in `test_field_corpus_2`.
"""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from outcomes import LOOSE
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    DecodeError,
    ErrorCode,
    QuirkKind,
    encode,
    messages,
)

Q = QuirkKind
either_input = pytest.mark.parametrize("encoded", [False, True], ids=["str", "bytes"])


def data(text: str, encoded: bool) -> Any:
    return text.encode() if encoded else text


def told(frame: Any) -> list[tuple[QuirkKind, str]]:
    return [(quirk.kind, quirk.path) for quirk in frame.quirks]


def payload_of(frame: Any) -> Any:
    return json.loads(LOOSE.encode(frame))[-1]


# -- The name of the action in a result ------------------------------------------------------------

#: What stands before the payload of an answer to Reset.
BEFORE = ['"Reset"', '"Reset.conf"', '"ResetResponse"', "null", '""']


@either_input
@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_before_the_payload_of_a_result(before: str, encoded: bool):
    text = data(f'[3,"1",{before},{{"status":"Accepted"}}]', encoded)

    frame = TOLERANT.decode(text, pending={"1": "Reset"})

    assert frame.payload == messages.ResetResult(status=messages.ResetStatus.ACCEPTED)
    assert told(frame) == [(Q.SURPLUS_ELEMENTS, "/2")]
    assert frame.quirks[0].found == json.loads(before)


@either_input
@pytest.mark.parametrize("before", BEFORE)
def test_what_stands_before_the_payload_of_a_result_that_is_typed_later(before: str, encoded: bool):
    text = data(f'[3,"1",{before},{{"status":"Accepted"}}]', encoded)

    raw = TOLERANT.decode(text)

    assert isinstance(raw, CallResult)
    assert json.loads(bytes(raw.payload)) == {"status": "Accepted"}
    assert told(raw) == [(Q.SURPLUS_ELEMENTS, "/2")]
    assert TOLERANT.resolve(raw, "Reset") == TOLERANT.decode(text, pending={"1": "Reset"})


@pytest.mark.parametrize(
    "before", ['"Heartbeat"', '"UnlockConnector.conf"', '"ClearCacheResponse"']
)
def test_the_name_of_another_action_is_an_error(before: str):
    text = f'[3,"1",{before},{{"status":"Accepted"}}]'

    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text, pending={"1": "Reset"})

    assert caught.value.error_code == ErrorCode.FORMATION_VIOLATION
    assert caught.value.reply is None


@pytest.mark.parametrize("before", ['"hello"', "5", '"Accepted"', "true"])
def test_nothing_else_may_stand_before_the_payload_of_a_result(before: str):
    for pending in ({}, {"1": "Reset"}):
        with pytest.raises(DecodeError):
            TOLERANT.decode(f'[3,"1",{before},{{"status":"Accepted"}}]', pending=pending)


# -- A call of type 4 ------------------------------------------------------------------------------


@either_input
@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("Heartbeat", {}),
        ("Authorize", {"idTag": "A"}),
        ("DiagnosticsStatusNotification", {"status": "Uploading"}),
        ("SecurityEventNotification", {"type": "t", "timestamp": "2024-05-06T07:08:09Z"}),
        ("SignCertificate", {"csr": "c"}),
    ],
)  # fmt: skip
def test_a_report_of_type_4_is_read_as_the_call_that_it_is(
    action: str, payload: Any, encoded: bool
):
    text = data(json.dumps([4, "1", action, payload]), encoded)

    frame = TOLERANT.decode(text)

    assert isinstance(frame, Call)
    assert (frame.unique_id, frame.action, payload_of(frame)) == ("1", action, payload)
    assert told(frame) == [(Q.MESSAGE_TYPE_ONE, "/0")]
    assert isinstance(TOLERANT.decode(text, pending={"1": "Reset"}), CallError)


@pytest.mark.parametrize(
    "frame",
    [
        [4, "1", "Reset", {"type": "Hard"}],
        [4, "1", "ClearCache", {}],
        [4, "1", "UnlockConnector", {"connectorId": 1}],
        [4, "1", "InternalError", {"status": "Uploading"}],
        [4, "1", "Heartbeat", ""],
        [4, "1", "Heartbeat"],
        [4, "1", "Heartbeat", "", {}],
    ],
)
def test_all_others_of_type_4_are_errors(frame: Any):
    decoded = TOLERANT.decode(json.dumps(frame))

    assert isinstance(decoded, CallError)
    assert decoded.error_code == frame[2]


# -- A CALLERROR in one object ---------------------------------------------------------------------


@either_input
@pytest.mark.parametrize(
    ("inside", "code", "description", "details"),
    [
        ({"errorCode": "NotSupported"}, "NotSupported", "", {}),
        ({"code": "NotSupported"}, "NotSupported", "", {}),
        ({"code": "GenericError", "description": "d"}, "GenericError", "d", {}),
        (
            {"details": {"a": 1}, "description": "d", "code": "InternalError"},
            "InternalError", "d", {"a": 1},
        ),
        (
            {"errorDescription": "d", "errorCode": "ProtocolError", "errorDetails": {"x": []}},
            "ProtocolError", "d", {"x": []},
        ),
    ],
)  # fmt: skip
def test_an_error_in_one_object(
    inside: Any, code: str, description: str, details: Any, encoded: bool
):
    for pending in ({}, {"1": "Reset"}):
        frame = TOLERANT.decode(data(json.dumps([4, "1", inside]), encoded), pending=pending)

        assert isinstance(frame, CallError)
        assert frame == CallError("1", ErrorCode(code), description, details)
        assert (Q.CALL_ERROR_OBJECT, "/2") in told(frame)
        assert frame.quirks[0].found == inside
    with pytest.raises(DecodeError):
        TOLERANT.without(Q.CALL_ERROR_OBJECT).decode(json.dumps([4, "1", inside]))


# -- Objects in text members of reports ------------------------------------------------------------

STATUS = '"connectorId":1,"errorCode":"NoError","status":"Available"'
BOOT = '"chargePointVendor":"V","chargePointModel":"M"'
VALUES = '"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[%s]}]'
#: The frame, where the object stands, and what answers to it if it is a result.
TEXT_MEMBERS = [
    (f'[2,"1","StatusNotification",{{{STATUS},"info":%s}}]', "/3/info"),
    (f'[2,"1","StatusNotification",{{{STATUS},"vendorErrorCode":%s}}]', "/3/vendorErrorCode"),
    (f'[2,"1","BootNotification",{{{BOOT},"firmwareVersion":%s}}]', "/3/firmwareVersion"),
    (f'[2,"1","BootNotification",{{{BOOT},"meterType":%s}}]', "/3/meterType"),
    (
        '[2,"1","SecurityEventNotification",{"type":"t","timestamp":"2024-05-06T07:08:09Z","techInfo":%s}]',
        "/3/techInfo",
    ),
    (
        '[3,"1",{"configurationKey":[{"key":"K","readonly":true,"value":%s}]}]',
        "/2/configurationKey/0/value",
    ),
]
INSIDE = ['{"a":1}', '["Voltage","SoC"]', '{"a":{"b":[1.40,null]}}', '[{"x":"y"},2]']


def at(path: str, value: Any) -> Any:
    for step in path.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    return value


@together
@either_input
@pytest.mark.parametrize("inside", INSIDE)
@pytest.mark.parametrize(("text", "path"), TEXT_MEMBERS)
def test_an_object_in_a_text_member_of_a_report(text: str, path: str, inside: str, encoded: bool):
    pending = {"1": "GetConfiguration"}
    frame = TOLERANT.decode(data(text % inside, encoded), pending=pending)

    assert told(frame)[0] == (Q.OBJECT_TEXT, path)
    assert at(path, json.loads(LOOSE.encode(frame))) == inside
    # Blanks between are no part of what was said.
    spread = TOLERANT.decode(text % inside.replace(",", " ,\n").replace(":", ": "), pending=pending)
    assert spread == frame


@together
@pytest.mark.parametrize("inside", ["{}", "[]", "{ }"])
@pytest.mark.parametrize(("text", "path"), TEXT_MEMBERS)
def test_an_object_that_holds_nothing_is_as_absent(text: str, path: str, inside: str):
    frame = TOLERANT.decode(text % inside, pending={"1": "GetConfiguration"})

    assert told(frame) == [(Q.OBJECT_TEXT, path)]
    assert at(path, json.loads(LOOSE.encode(frame))) is None
    assert frame.quirks[0].found == json.loads(inside)


def test_an_object_for_a_sampled_value():
    text = f'[2,"1","MeterValues",{{{VALUES}}}]' % '{"value":{"a":1}},{"value":"2"}'

    frame = TOLERANT.decode(text)

    values = [each.value for each in frame.payload.meter_value[0].sampled_value]
    assert values == ['{"a":1}', "2"]
    assert told(frame) == [(Q.OBJECT_TEXT, "/3/meterValue/0/sampledValue/0/value")]


@pytest.mark.parametrize(
    "text",
    [
        '[2,"1","Authorize",{"idTag":{"a":1}}]',
        '[2,"1","DataTransfer",{"vendorId":{"a":1}}]',
        '[2,"1","SecurityEventNotification",{"type":{"a":1},"timestamp":"2024-05-06T07:08:09Z"}]',
        '[2,"1","ChangeConfiguration",{"key":"K","value":{"a":1}}]',
        '[2,"1","ChangeConfiguration",{"key":"K","value":[1,2]}]',
        '[2,"1","UpdateFirmware",{"location":{"a":1},"retrieveDate":"2024-05-06T07:08:09Z"}]',
        '[2,"1","DataTransfer",{"vendorId":"V","messageId":{"a":1}}]',
        '[2,"1","SendLocalList",{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":{"a":1}}]}]',
    ],
)  # fmt: skip
def test_never_where_a_member_names_something_nor_in_a_command(text: str):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text)

    assert caught.value.error_code == ErrorCode.TYPE_CONSTRAINT_VIOLATION


# -- Names -----------------------------------------------------------------------------------------


@either_input
@pytest.mark.parametrize(
    ("text", "payload", "path"),
    [
        ('[2,"1","DataTransfer",{"venderId":"V"}]', {"vendorId": "V"}, "/3/venderId"),
        (
            f'[2,"1","StatusNotification",{{{STATUS},"venderId":"V"}}]',
            {**json.loads(f"{{{STATUS}}}"), "vendorId": "V"},
            "/3/venderId",
        ),
        (
            f'[2,"1","BootNotification",{{{BOOT},"lccid":"8988"}}]',
            {**json.loads(f"{{{BOOT}}}"), "iccid": "8988"},
            "/3/lccid",
        ),
    ],
)
def test_names_that_were_misspelt(text: str, payload: Any, path: str, encoded: bool):
    frame = TOLERANT.decode(data(text, encoded))

    assert payload_of(frame) == payload
    assert told(frame) == [(Q.MEMBER_SPELLING, path)]


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ('"vendorId":null,"venderId":"V"', "venderId"),
        ('"venderId":"V","vendorId":null', "venderId"),
        ('"vendorid":"V","vendorId":null', "vendorid"),
        ('"vendorId":null,"VendorId":"V"', "VendorId"),
    ],
)
def test_a_misspelt_name_beside_its_null(members: str, name: str):
    frame = TOLERANT.decode(f'[2,"1","StatusNotification",{{{STATUS},{members}}}]')

    assert frame.payload.vendor_id == "V"
    assert (Q.MEMBER_SPELLING, f"/3/{name}") in told(frame)
    assert all(kind in {Q.MEMBER_SPELLING, Q.NULL_MEMBER} for kind, _ in told(frame))


def test_a_required_member_that_is_null_beside_its_misspelling():
    frame = TOLERANT.decode('[2,"1","Authorize",{"idTag":null,"IdTag":"A"}]')
    assert frame.payload == messages.Authorize(id_tag="A")


# -- Times and numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spelt", "meant"),
    [
        ("2022-07-10T3:5:9Z", "2022-07-10T03:05:09Z"),
        ("2022-07-10T13:5:09Z", "2022-07-10T13:05:09Z"),
        ("2022-07-10T13:05:9Z", "2022-07-10T13:05:09Z"),
        ("2022-07-10T3:5:9+02:00", "2022-07-10T01:05:09Z"),
        ("2022-07-10T13:05:09+00:00Z", "2022-07-10T13:05:09Z"),
        ("2022-07-10T13:05:09.5+00:00Z", "2022-07-10T13:05:09.500Z"),
        ("2022-07-10T13:05:09:123Z", "2022-07-10T13:05:09.123Z"),
        ("2022-07-10T13:05:09:123+02:00", "2022-07-10T11:05:09.123Z"),
    ],
)
def test_times_of_certain_meaning(spelt: str, meant: str):
    for text in (
        f'[2,"1","StatusNotification",{{{STATUS},"timestamp":"{spelt}"}}]',
        f'[2,"1","GetDiagnostics",{{"location":"l","startTime":"{spelt}"}}]',
    ):
        frame = TOLERANT.decode(text)
        assert meant in payload_of(frame).values()
        assert [kind for kind, _ in told(frame)] == [Q.TIMESTAMP_SPELLING]


@pytest.mark.parametrize("spelt", ["2022-07-10T13:05:09+02:00Z", "2022-07-10T13:05:09-00:30Z"])
def test_times_that_say_two_things(spelt: str):
    with pytest.raises(DecodeError):
        TOLERANT.decode(f'[2,"1","GetDiagnostics",{{"location":"l","startTime":"{spelt}"}}]')
    report = TOLERANT.decode(f'[2,"1","StatusNotification",{{{STATUS},"timestamp":"{spelt}"}}]')
    assert report.payload.timestamp is None


@together
@either_input
@pytest.mark.parametrize(
    "literal", ["1.", '"1."', '"1e0"', "1e0", "01", '"01"', "+1", '"+1"', "1.0", '"1.0"', '" 1 "']
)
def test_numbers_of_certain_meaning(literal: str, encoded: bool):
    for text in (
        f'[2,"1","UnlockConnector",{{"connectorId":{literal}}}]',
        f'[2,"1","StatusNotification",{{"connectorId":{literal},"errorCode":"NoError","status":"Available"}}]',
    ):
        frame = TOLERANT.decode(data(text, encoded))
        assert frame.payload.connector_id == 1
        assert frame.quirks
        assert {kind for kind, _ in told(frame)} <= {Q.TEXT_NUMBER, Q.WHOLE_FLOAT, Q.BARE_WORD}
        with pytest.raises(DecodeError):
            STRICT.decode(text)


@pytest.mark.parametrize(
    "literal", ['"1e"', '"."', '"1.5"', '"0x1"', '"1 2"', '"1,0"', '"e0"', '""']
)
def test_numbers_of_no_certain_meaning(literal: str):
    with pytest.raises(DecodeError):
        TOLERANT.decode(f'[2,"1","UnlockConnector",{{"connectorId":{literal}}}]')


# -- Ids that are numbers, results that are not typed ----------------------------------------------


@pytest.mark.parametrize("literal", ["17", "-1", "0", "9007199254740993", "1.5", "1e3"])
def test_an_id_that_is_a_number_goes_back_as_it_came(literal: str):
    call = TOLERANT.decode(f'[2,{literal},"Heartbeat",{{}}]')
    now = messages.HeartbeatResult(current_time=messages_time())
    for each in (call, again(call), copy.copy(call), copy.deepcopy(call)):
        assert isinstance(each, Call)
        assert each.unique_id == literal
        assert encode(each.result(now)).startswith(f"[3,{literal},".encode())
        assert encode(each.error(ErrorCode.GENERIC_ERROR)).startswith(f"[4,{literal},".encode())
        assert LOOSE.encode(each).startswith(f'[2,"{literal}",'.encode())
    assert call == Call(literal, "Heartbeat", messages.Heartbeat())


@pytest.mark.parametrize("literal", ["17", "-1"])
def test_the_reply_to_an_id_that_is_a_number_has_it_too(literal: str):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(f'[2,{literal},"Authorize",{{}}]')

    assert caught.value.unique_id == literal
    assert caught.value.reply is not None
    assert encode(caught.value.reply).startswith(f"[4,{literal},".encode())


def again(frame: Any) -> Any:
    return pickle.loads(pickle.dumps(frame))  # noqa: S301 - our own


def messages_time() -> Any:
    return TOLERANT.decode(
        '[3,"1",{"currentTime":"2024-05-06T07:08:09Z"}]', pending={"1": "Heartbeat"}
    ).payload.current_time


@pytest.mark.parametrize("codec", [TOLERANT, STRICT])
def test_a_pending_call_of_no_known_action_is_a_slip_of_ours(codec: Any):
    text = '[3,"1",{"status":"Accepted"}]'
    with pytest.raises(ValueError, match="MagicSpell") as caught:
        codec.decode(text, pending={"1": "MagicSpell"})
    assert not isinstance(caught.value, DecodeError)
    wrong: Any = {"1": 5}
    with pytest.raises(TypeError):
        codec.decode(text, pending=wrong)


def test_untyped_results_are_equal_when_their_json_is():
    assert TOLERANT.decode('[3,"1",{"a":1}]') == TOLERANT.decode('[3, "1", { "a" : 1 } ]')
    assert TOLERANT.decode('[3,"1",{"a":1}]') != TOLERANT.decode('[3,"1",{"a":2}]')
    assert TOLERANT.decode('[3,"1",{"a":" "}]') != TOLERANT.decode('[3,"1",{"a":""}]')
