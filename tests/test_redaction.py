"""Copies for logs: secrets and id tags are gone from everything that can be printed of them."""

import base64
import copy
import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace
from samples import ACTION_OF, FRAMES, FULL
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    DecodeError,
    EncodeError,
    Quirk,
    QuirkKind,
    Violation,
    decode,
    encode,
    messages,
    peek,
    redact,
)
from ocpp16j_codec.errors import Category
from ocpp16j_codec.redaction import masked, masked_raw

#: Stands wherever something is that must not be seen, and nowhere else.
SECRET = "hunter2"
UNCHECKED = TOLERANT.replace(check_outgoing=False)
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


def shown(frame: Any) -> str:
    """All that a log may print of a frame."""
    quirks = [text for quirk in frame.quirks for text in (str(quirk), repr(quirk))]
    data = [msgspec.json.encode(quirk).decode() for quirk in frame.quirks]
    wire = UNCHECKED.encode(frame).decode()
    return "\n".join([repr(frame), str(frame), wire, *quirks, *data])


def key_value(key: str, value: str = SECRET) -> str:
    return f'{{"key":"{key}","readonly":false,"value":"{value}"}}'


HIDDEN = [
    '[2,"1","Authorize",{"idTag":"hunter2"}]',
    '[2,"1","StartTransaction",{"connectorId":1,"idTag":"hunter2","meterStart":0,"timestamp":"2024-01-01T00:00:00Z"}]',
    '[2,"1","StopTransaction",{"idTag":"hunter2","meterStop":0,"timestamp":"2024-01-01T00:00:00Z","transactionId":1}]',
    '[2,"1","ReserveNow",{"connectorId":1,"expiryDate":"2024-01-01T00:00:00Z","idTag":"hunter2","parentIdTag":"hunter2","reservationId":1}]',
    '[2,"1","RemoteStartTransaction",{"idTag":"hunter2"}]',
    '[2,"1","SendLocalList",{"listVersion":1,"updateType":"Full","localAuthorizationList":[{"idTag":"hunter2","idTagInfo":{"status":"Blocked","parentIdTag":"hunter2"}}]}]',
    '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"hunter2"}]',
    '[2,"1","ChangeConfiguration",{"key":"wifi-password","value":"hunter2"}]',
    '[2,"1","DataTransfer",{"vendorId":"v","data":"{\\"idTag\\":\\"hunter2\\"}"}]',
    '[2,"1","GetDiagnostics",{"location":"ftp://user:hunter2@host/path"}]',
    '[2,"1","UpdateFirmware",{"location":"https://hunter2@host/x","retrieveDate":"2024-01-01T00:00:00Z"}]',
    # untyped
    '[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"hunter2"}}]',
    f'[3,"1",{{"configurationKey":[{key_value("AuthorizationKey")}]}}]',
    '[3,"1",{"configurationKey":[{"Key":"AuthorizationKey","Value":"hunter2"}]}]',
    '[3,"1",{"configurationKey":[{"key":["AuthorizationKey"],"value":"hunter2"}]}]',
    '[3,"1",{"a":[[{"ID_TAG":"hunter2"}]],"password":"hunter2","data":"hunter2"}]',
    '[3,"1",{"a":1e999,"idTag":"hunter2"}]',
    '[4,"1","GenericError","idTag hunter2 is unknown",{"idTag":"hunter2"}]',
    '[4,"1","GenericError","the password hunter2 is wrong",{"parenIdTag":["hunter2"]}]',
    '[4,"1","GenericError","AuthorizationKey=hunter2",{"a":["password=hunter2"]}]',
    r'[4,"1","GenericError","{\"password\":\"hunter2\"}",{"a":"wifi-psk:hunter2;"}]',
    '[4,"1","GenericError","","password=hunter2"]',
    # in quirks
    '[2,"1","Authorize",{"idTag":["hunter2"]}]',
    '[2,"1","Authorize",{"idTag":"hunter2 hunter2 hunter2"}]',
    '[2,"1","Authorize",{"idTag":"hunter2\\x"}]',
    '[2,"1","Authorize",{"IDTAG":"hunter2"}]',
    '[2,"1","Authorize",{"idTag":"A","password":"hunter2"}]',
    '[2,"1","Authorize",{"idTag":"A","x":{"y":"hunter2"}}]',
    '[2,"1","Authorize",{"idTag":"A","idTag ":"hunter2"}]',
    '[2,"1","Authorize","{\\"idTag\\":\\"hunter2\\"}"]',
    '[2,"1","Authorize",{"idTag":"A"}][2,"2","Authorize",{"idTag":"hunter2"}]',
    '[2,"1","Authorize",{"idTag":"A"},{"idTag":"hunter2"}]',
    '[2,"1","DataTransfer",{"vendorId":"v","data":{"pin":"hunter2"}}]',
    '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":["hunter2"]}]',
    '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"' + "hunter2" * 99 + '"}]',
    '[2,"1","ChangeConfiguration",{"Key":"AuthorizationKey","Value":"hunter2"}]',
    f'[3,"1",{{"configurationKey":[{key_value("AuthorizationKey", "hunter2" + chr(1))}]}}]',
    '[3,"1",{"idTagInfo":{"parentIdTag":"hunter2\x01"}}',
    '[3,"1",{"a":"b","idTag":"hunter2',
    '[4,"1","GenericError","","hunter2"]',
    '[4,"1","GenericError",{"idTag":"hunter2"},{}]',
]  # fmt: skip


@together
@pytest.mark.parametrize("text", HIDDEN)
def test_nothing_secret_can_be_printed(text: str) -> None:
    frame = decode(text)
    before = copy.deepcopy(frame)
    safe = redact(frame)
    assert SECRET in shown(frame)
    assert SECRET not in shown(safe)
    assert "***" in shown(safe)
    # A frame like any other, beside the original.
    assert type(safe) is type(frame)
    assert (safe.unique_id, [quirk.kind for quirk in safe.quirks]) == (
        frame.unique_id, [quirk.kind for quirk in frame.quirks],
    )  # fmt: skip
    assert [quirk.path for quirk in safe.quirks] == [quirk.path for quirk in frame.quirks]
    assert (frame, frame.quirks) == (before, before.quirks)
    decode(UNCHECKED.encode(safe))


@pytest.mark.parametrize("text", HIDDEN[11:17])
def test_a_result_that_was_typed_is_as_safe(text: str) -> None:
    for action in ("Authorize", "GetConfiguration", "DataTransfer"):
        result = decode(text)
        assert isinstance(result, CallResult)
        try:
            typed = TOLERANT.resolve(result, action)
        except ValueError:
            continue
        assert SECRET not in shown(redact(typed))


# -- what is not secret is kept ------------------------------------------------------------------

MASKED = {"idTag", "parentIdTag", "data"}


def without_tags(value: Any) -> Any:
    """What is left of a payload in which no key names a secret."""
    if isinstance(value, dict):
        return {n: "***" if n in MASKED else without_tags(each) for n, each in value.items()}
    return [without_tags(each) for each in value] if isinstance(value, list) else value


@together
@pytest.mark.parametrize("name", FRAMES)
def test_all_else_stays(name: str) -> None:
    safe = redact(FRAMES[name])
    assert safe.action == ACTION_OF[name]
    assert json.loads(encode(safe))[-1] == without_tags(FULL[name])
    if without_tags(FULL[name]) == FULL[name]:
        assert safe == FRAMES[name]


@together
@pytest.mark.parametrize("name", FRAMES)
def test_untyped_results_are_masked_alike(name: str) -> None:
    raw = CallResult("1", Raw(json.dumps(FULL[name]).encode()))
    assert json.loads(bytes(redact(raw).payload)) == without_tags(FULL[name])


def test_numbers_stay_as_they_are_written() -> None:
    raw = CallResult("1", Raw(b'{"a":1.40,"b":1e999,"c":-0.0,"d":12345678901234567890123}'))
    assert bytes(redact(raw).payload) == bytes(raw.payload)


@pytest.mark.parametrize(
    "value",
    [None, True, 1, 1.5, "x", "a mail to a@b", "AuthorizationKey", ["a", {"b": None}], "token"],
)
def test_error_details_stay(value: Any) -> None:
    error = CallError("1", "GenericError", "not now", {"a": value})
    assert redact(error) == error


@pytest.mark.parametrize(
    "text",
    ["AuthorizationKey", "wifi-psk", "see pinned", "1.5 W", "ready = yes", "", "schlüssel: 5"],
)
def test_names_alone_and_other_texts_stay(text: str) -> None:
    error = CallError("1", "GenericError", text, {"a": text})
    assert redact(error) == error


def test_the_length_of_a_mask_is_not_told_as_that_of_a_text() -> None:
    long = redact(decode('[2,"17","Authorize",{"idTag":"%s"}]' % ("x" * 30)))
    assert str(long.quirks[0]) == (
        "too_long at /3/idTag: string of more than the 20 characters that are allowed (***)"
    )


def test_whatever_is_called_an_id_tag_is_without_tags() -> None:
    call = decode('[2,"17","Authorize",{"idTag":"ab","idTags":"hunter2","theIdTag":["hunter2"]}]')
    assert [quirk.found for quirk in redact(call).quirks] == ["***", "***"]


def test_tuples_are_looked_into() -> None:
    error = CallError("1", "GenericError", "", {"a": ({"idTag": SECRET},)})
    assert redact(error).error_details == {"a": [{"idTag": "***"}]}


def test_only_the_values_of_secret_keys_are_without_tags() -> None:
    keys = [
        messages.KeyValue(key="HeartbeatInterval", readonly=False, value="300"),
        messages.KeyValue(key="AuthorizationKey", readonly=False, value=SECRET),
        messages.KeyValue(key="AuthorizationKey", readonly=True),
    ]
    safe = redact(CallResult("1", messages.GetConfigurationResult(configuration_key=keys)))
    assert [key.value for key in safe.payload.configuration_key or ()] == ["300", "***", None]
    sample = messages.SampledValue(value="604.213")
    values = [messages.MeterValue(timestamp=NOON, sampled_value=[sample])]
    meter = Call.of(messages.MeterValues(connector_id=1, meter_value=values))
    assert redact(meter) == meter


def quirk(kind: str, path: str, found: Any, used: Any = None, *, secret: bool = False) -> Quirk:
    return Quirk(QuirkKind(kind), path, found, used, 7, None, secret)


KEPT = [
    quirk("text_number", "/3/connectorId", "2", 2),
    quirk("number_text", "/3/meterValue/0/sampledValue/0/value", 604.213, "604.213"),
    quirk("member_spelling", "/3/IDTAG", "IDTAG", "idTag"),
    quirk("byte_order_mark", "", "\ufeff"),
    quirk("unknown_enum", "/3/status", "Occupied", "Occupied"),
    quirk("null_member", "/3/info", None),
]
GONE = [
    (quirk("too_long", "/3/idTag", SECRET, SECRET), "***"),
    (quirk("too_long", "/3/value", SECRET, SECRET, secret=True), "***"),
    (quirk("object_text", "/3/x", SECRET, SECRET), "***"),
    (quirk("unknown_member", "/3/x", {"a": SECRET}), None),
    (quirk("unknown_member", "/3/x", [SECRET]), None),
    (quirk("lone_object", "/3/x", SECRET, [SECRET]), "***"),
    (quirk("unknown_member", "/3/wifiPassword", SECRET), None),
    (quirk("trailing_text", "", SECRET), None),
    (quirk("truncated", "/3", SECRET, "}]"), "***"),
    (quirk("member_spelling", "/3/x", SECRET, {"value": SECRET}), "***"),
]


@pytest.mark.parametrize("kept", KEPT, ids=lambda kept: kept.kind)
def test_harmless_quirks_stay(kept: Quirk) -> None:
    call = Call("1", "Heartbeat", messages.Heartbeat(), (kept,))
    assert redact(call).quirks == (kept,)


@pytest.mark.parametrize(("gone", "used"), GONE)
def test_quirks_are_masked_where_nobody_knows_what_is_in_them(gone: Quirk, used: Any) -> None:
    call = Call("1", "Heartbeat", messages.Heartbeat(), (gone,))
    assert redact(call).quirks == (replace(gone, found="***", used=used, secret=True),)


def test_a_text_in_a_quirk_is_read_for_words() -> None:
    call = Call("1", "Heartbeat", messages.Heartbeat(), (
        quirk("unknown_enum", "/3/status", f"the password {SECRET}", f"idTag={SECRET}"),
    ))  # fmt: skip
    assert [(q.found, q.used, q.secret) for q in redact(call).quirks] == [("***", "***", False)]


def test_a_value_is_hidden_where_no_type_tells_whose_it_is() -> None:
    value = quirk("control_character", "/2/configurationKey/0/value", SECRET, SECRET)
    typed = CallResult("1", messages.GetConfigurationResult(), (value,))
    assert redact(typed).quirks == (value,)
    for frame in (CallResult("1", Raw(b"{}"), (value,)), CallError("1", "x", "", {}, (value,))):
        assert SECRET not in shown(redact(frame))


# -- anything, and raw text ------------------------------------------------------------------------


def test_errors_are_masked() -> None:
    with pytest.raises(DecodeError) as caught:
        STRICT.decode('[2,"17","Reset",{"type":"hunter2","id Tag hunter2":1}]')
    error = masked(caught.value)
    assert str(error) == str(caught.value)
    assert (error.unique_id, error.action, error.error_code) == (
        "17",
        "Reset",
        caught.value.error_code,
    )
    safe = masked(caught.value, id_tags=True)
    assert SECRET not in f"{safe} {safe.violations} {encode(safe.reply)!r}"
    assert [v.path for v in safe.violations] == ["/3/type", "/3/***"]
    assert safe.reply.unique_id == "17"
    assert str(safe).startswith("PropertyConstraintViolation: ")


def test_errors_without_a_reply_are_masked() -> None:
    with pytest.raises(DecodeError) as caught:
        STRICT.decode('[3,"17",{"a":1,"a":2}]')
    assert masked(caught.value, id_tags=True).reply is None
    with pytest.raises(EncodeError) as refused:
        encode(Call.of(messages.Reset(type=SECRET)))
    assert SECRET not in str(masked(refused.value, id_tags=True))
    assert str(masked(EncodeError(sentence='the id "hunter2" is open'), id_tags=True)) == (
        'the id "***" is open'
    )


def test_replies_of_others_are_masked() -> None:
    error = DecodeError((Violation(Category.NOT_JSON, "", "no JSON"),))
    error.reply = CallError("1", "GenericError", SECRET, {"idTag": SECRET})
    assert masked(error, id_tags=True).reply == CallError(
        "1", "GenericError", "FormationViolation: no JSON", {"idTag": "***"}
    )


@pytest.mark.parametrize("thing", ['[2,"1","Heartbeat",{}]', messages.Heartbeat(), None])
def test_only_a_frame_is_redacted(thing: Any) -> None:
    with pytest.raises(TypeError, match="expected a Call, CallResult or CallError, got"):
        redact(thing)


def test_whatever_is_handed_out_is_masked() -> None:
    assert masked({"password": SECRET}) == {"password": "***"}
    assert masked(f"password={SECRET}") == "***"
    assert masked(quirk("too_long", "/3/x", f"password={SECRET}")).found == "***"
    assert masked(quirk("too_long", "/3/idTag", SECRET)).found == SECRET
    assert masked(Violation(Category.NOT_JSON, f"/3/token={SECRET}", "x")).path == "/3/***"
    assert bytes(masked(Raw(b'{"password":"hunter2"}'))) == b'{"password":"***"}'
    call = Call.of(messages.ChangeConfiguration(key="AuthorizationKey", value=SECRET))
    assert masked(call).payload.value == masked(call.payload).value == "***"


@pytest.mark.parametrize("payload", [b"{", b"\xff", b"[" * 100_000])
def test_what_no_decoder_left_is_masked_whole(payload: bytes) -> None:
    assert bytes(redact(CallResult("1", Raw(payload))).payload) == b'{"***":"***"}'


RAW = [
    ('[2, "1", "ChangeConfiguration", {"key":"AuthorizationKey","value":"hunter2"}]',
     '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"***"}]'),
    ('[2,"1","Heartbeat",{"a":{"pin":"hunter2"},"a":{}}]', '[2,"1","Heartbeat",{"a":{}}]'),
    ('[2,"1","ChangeConfiguration",{"value":"hunter2","ke', "***"),
    ('[2,"1","Heartbeat",{"password":hunter2}]', "***"),
    ("[" * 100 + '"password=hunter2"', "***"),
    ("password=hunter2", "***"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "shown"), RAW)
def test_raw_text(text: str, shown: str) -> None:
    assert masked_raw(text) == shown
    assert masked_raw(text.encode()) == shown.encode()
    assert masked_raw(bytearray(text.encode()), id_tags=True) == shown.encode()


@pytest.mark.parametrize(
    "text",
    [
        '[2, "1", "Heartbeat", {} ]',
        '[2,"1","Heartbeat",{"a":1.40}',
        "no JSON at all",
        "\udcff",
        "7",
    ],
)
def test_raw_text_that_hides_nothing_stays(text: str) -> None:
    assert masked_raw(text, id_tags=True) == text
    data = text.encode("utf-8", "surrogateescape")
    assert masked_raw(data, id_tags=True) == data


@pytest.mark.parametrize(
    "text",
    ['[2,"1","DataTransfer",{"data":"hunter2"', '[2,"1","Authorize",{"idTag":"hunter2"'],
)
def test_raw_text_of_id_tags_and_vendors(text: str) -> None:
    assert SECRET in masked_raw(text)
    assert masked_raw(text, id_tags=True) == "***"


def test_quirks_beside_a_name_are_masked() -> None:
    """Two members that were dropped, one of which says what the other one is."""
    for names in ("key", "value"), ("value", "key"):
        text = ",".join(f'"{n}":"{"DefaultIdTag" if n == "key" else SECRET}"' for n in names)
        safe = redact(decode(f'[2,"1","Heartbeat",{{{text}}}]'))
        assert {q.path: q.found for q in safe.quirks} == {
            "/3/key": "DefaultIdTag", "/3/value": "***",
        }  # fmt: skip


def test_a_peeked_head_shows_no_secret() -> None:
    header = peek('[2,"1","password=hunter2",{}]')
    assert header.action == "password=hunter2"
    assert repr(header) == "Header(message_type=2, unique_id='1', action='***')"


def test_redacting_twice_changes_nothing_more() -> None:
    for text in HIDDEN:
        once = redact(decode(text))
        assert redact(once) == once
        assert redact(once).quirks == once.quirks


CONTAINER = 'OCMF|{"IT":"ISO14443","ID":"04A2B3C4","RD":[]}|{"SD":"00ff"}'
CONTAINERS = [
    CONTAINER,
    CONTAINER.encode().hex(),
    base64.b64encode(CONTAINER.encode()).decode(),
    json.dumps({"signedMeterData": base64.b64encode(CONTAINER.encode()).decode()}),
    json.dumps({"signedMeterValue": "QUJD", "encodingMethod": "EDL"}),
]


@pytest.mark.parametrize("form", ["SignedData", "Raw", None])
@pytest.mark.parametrize("value", CONTAINERS)
def test_a_signed_value_has_the_id_tag_of_the_driver_in_it(value: str, form: str | None):
    sample = {"value": value} | ({} if form is None else {"format": form})
    payload = {"connectorId": 1, "meterValue": [{"timestamp": "2024-05-06T07:08:09Z",
               "sampledValue": [sample]}]}  # fmt: skip
    text = json.dumps([2, "1", "MeterValues", payload])
    frame = decode(text)
    assert redact(frame).payload.meter_value[0].sampled_value[0].value == "***"
    assert frame.payload.meter_value[0].sampled_value[0].value == value
    for each in (text, text[:-2]):
        assert value[:30] not in masked_raw(each, id_tags=True)
        assert masked_raw(each) == each


def test_a_signed_value_of_an_unknown_format_is_masked_by_its_name():
    for form, shows in (("SignedData", False), ("signed_data", False), ("Raw", True)):
        sample = {"value": "3082abcd3082abcd30", "format": form}
        assert ("3082abcd3082abcd30" in str(masked(sample, id_tags=True))) is shows
        assert ("3082abcd3082abcd30" in masked_raw(json.dumps(sample)[:-1], id_tags=True)) is shows
    sampled = messages.SampledValue(value="3082abcd3082abcd30", format="SignedData")
    assert masked(sampled, id_tags=True).format == "SignedData"
    assert masked(sampled, id_tags=True).value == "***"
    assert masked(sampled).value == "3082abcd3082abcd30"
