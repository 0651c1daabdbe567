"""The short path for valid JSON: what it reads, what it declines, and that both read the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from costs import lines_run
from depth import QUICK
from msgspec import ValidationError
from quirk_injector import ARRIVAL, INJECTORS
from samples import frame_text, wire_of
from schema_generator import schemas
from test_quirk_combinations import pending_of, spoilt
from together import together
from two_ways import CODECS, compared, odd_frame

from ocpp16j_codec import ACTIONS, STRICT, TOLERANT, DecodeError, Limits, QuirkKind, Role
from ocpp16j_codec.quirks import recovery, valid
from ocpp16j_codec.quirks.catalog import CATALOG
from ocpp16j_codec.testing import corpus
from ocpp16j_codec.testing.hostile import hostile

if TYPE_CHECKING:
    from ocpp16j_codec import Codec

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
START = {"connectorId": 1, "idTag": "A", "meterStart": 0, "timestamp": "2024-05-06T07:08:09Z"}
BOOT = {"chargePointVendor": "Acme", "chargePointModel": "X"}
SAMPLE = GOOD = {"value": "1", "unit": "Wh"}
BAD, NAMED = {"value": 1.40}, {"mesurand": "SoC", "value": "1"}


def metered(*samples: Any, **members: Any) -> dict[str, Any]:
    value = {"timestamp": "2024-05-06T07:08:09Z", "sampledValue": [*samples]} | members
    return {"connectorId": 1, "meterValue": [value]}


def call(name: str, payload: Any) -> str:
    return frame_text(2, "i1", name, payload)


#: What is deviant in most fleets.
TAKEN: dict[str, str] = {
    "naive_timestamp": call("StatusNotification", STATUS | {"timestamp": "2024-05-06T07:08:09"}),
    "timestamp_spelling": call("StartTransaction", START | {"timestamp": "2024-05-06 07:08Z"}),
    "too_long": call("StartTransaction", START | {"idTag": "A" * 21}),
    "unknown_member": call("BootNotification", BOOT | {"ocppVersion": "1.6", "n": 1.50, "o": {}}),
    "unknown object": call(
        "BootNotification", BOOT | {"modem": {"iccid": [1.50, "1"], "on": True}}
    ),
    "unknown list": call("BootNotification", BOOT | {"modems": ["1", "2"]}),
    "member_spelling": call("StartTransaction", {"ConnectorId": 1, **START, "meterStart": 1.0}),
    "member_spelling within": call(
        "MeterValues", metered({"Value": "1"}, {"mesurand": 7} | SAMPLE)
    ),
    "member_spelling everywhere": call(
        "MeterValues", metered(*[{"mesurand": "SoC"} | SAMPLE] * 3, SAMPLE, {"mesurand": "SoC"}, 5)
    ),
    "member_spelling beside others": call(
        "MeterValues",
        metered(
            {"Value": "1", "mesurand": "SoC"},
            {"mesurand": "a", "measurand": "SoC"} | SAMPLE,
            {"mesurand": "SoC"} | SAMPLE,
            {"mesurand": "SOC"} | SAMPLE,
            {"mesurand": None} | SAMPLE,
        ),
    ),
    "member_spelling with signs": call(
        "MeterValues", metered(*[{"Mea_surand": "SoC"} | SAMPLE] * 2)
    ),
    "list under another name": call(
        "MeterValues", {"connectorId": 1, "values": metered()["meterValue"]}
    ),
    "null_member": call("StatusNotification", STATUS | {"info": None}),
    "null for a required one": call("StatusNotification", STATUS | {"status": None}),
    "text_number": call("StatusNotification", STATUS | {"connectorId": "1"}),
    "number_text": call("MeterValues", metered(SAMPLE, {"value": 1.40}, SAMPLE)),
    "all of a list": call("MeterValues", metered(*[{"value": 1.40}] * 5)),
    "in turn": call("MeterValues", metered(*[{"value": 1.40}] * 3, SAMPLE, SAMPLE)),
    "lone_list": call("MeterValues", metered({"value": ["1"]})),
    "a list of one number": call("MeterValues", metered({"value": [1.50]})),
    "a list of one text that deviates": call("StatusNotification", STATUS | {"status": [" x"]}),
    "a list of one list": call("StatusNotification", STATUS | {"connectorId": [[1.50]]}),
    "a list with blanks": '[2,"i1","StatusNotification",{"status":[ "faulted" ],"info":[ 5 ]}]',
    "one name in two spellings behind a guarded object": (
        '[3,"StartTransaction",{"idTagInfo":{"status":"accepted"},"transactionId":7,'
        '"transaction_id":8}]'
    ),
    "one text in a list with blanks": call("StatusNotification", STATUS).replace(
        '"Available"', '[ "faulted" ]'
    ),
    "a colon in what is no object": (r'[3,"StopTransaction",{"idTagInfo":"a\":%s"}]' % ("x" * 300)),
    "empty_list": call("MeterValues", metered()),
    "lone_object": call(
        "MeterValues", {"connectorId": 1, "meterValue": metered(SAMPLE)["meterValue"][0]}
    ),
    "lone_object with numbers": call(
        "MeterValues", {"connectorId": 1, "meterValue": {"sampledValue": [{"value": 1.50}, {}, []]}}
    ),
    "lone_object with a fraction": call(
        "MeterValues",
        {"connectorId": 1, "meterValue": metered(SAMPLE, x=1.50)["meterValue"][0]},
    ).replace("1.5", "1.50"),
    "lone_object with a zero": call(
        "MeterValues",
        {"connectorId": 1, "meterValue": metered(SAMPLE, x=0)["meterValue"][0]},
    ).replace('"x":0', '"x":-0'),
    "lone_object with another number": call(
        "MeterValues", {"connectorId": 1, "meterValue": metered(SAMPLE, x=7)["meterValue"][0]}
    ),
    "lone_object with a secret": call(
        "MeterValues",
        {"connectorId": 1, "meterValue": metered({"value": "password: x"})["meterValue"][0]},
    ),
    "lone_object of another sort": call("MeterValues", {"connectorId": 1, "meterValue": {"a": []}}),
    "an object for a list of texts": call("GetInstalledCertificateIds", {"certificateType": {}}),
    "lone_object with whole numbers": call(
        "MeterValues", metered(5)["meterValue"][0] | {"connectorId": 1, "meterValue": {"value": 7}}
    ),
    "unusable_element of a command": wire_of("SetChargingProfile")
    .decode()
    .replace('"limit":', '"limits":'),
    "all elements unusable": call("MeterValues", metered({"unit": "Wh"}, {"unit": "Wh"})),
    "one of many unusable": call(
        "MeterValues", metered(SAMPLE, {"unit": "Hz", "phase": None}, {"value": 1}, SAMPLE)
    ),
    "unusable_element": call("MeterValues", metered(SAMPLE, {"unit": "Wh"})),
    "a list of texts": call("MeterValues", metered("1", "2")),
    "enum_spelling": call("StatusNotification", STATUS | {"status": "available"}),
    "unknown_enum": call("StatusNotification", STATUS | {"errorCode": "Error"}),
    "empty_text": call("StatusNotification", STATUS | {"timestamp": ""}),
    "too_precise": wire_of("SetChargingProfile").decode().replace('"limit":', '"limit":0.05,"x":'),
    "a whole number of one decimal": wire_of("SetChargingProfile")
    .decode()
    .replace('"startPeriod":', '"phaseToUse":1,"startPeriod":'),
    "missing": call("StartTransaction", {}),
    "wrong type": call("StatusNotification", {"connectorId": {}, "errorCode": [], "status": 7}),
    "wrong type of an object": call(
        "SetChargingProfile", {"connectorId": 1, "csChargingProfiles": 5}
    ),
    "of a guarded object": frame_text(3, "Authorize", {"idTagInfo": {"status": "accepted"}}),
    "nothing of a guarded object": frame_text(3, "Authorize", {"idTagInfo": {}}),
    "of what may be left out": frame_text(3, "StopTransaction", {"idTagInfo": {"status": ""}}),
    "an unknown action": call("SelfDestruct", STATUS),
    "an unknown action behind a strange id": '[ 2 , "ü[{" ,"größer", {"a":1.50}]',
    "a bracket in the id": frame_text(2, "2{", "Authorize", {"idTag": 5}),
    "an id that stands before itself": frame_text(2, "2", "Authorize", {"idTag": 5}),
    "an escape in the id": '[2,"i\\u0031","StatusNotification",{}]',
    "an escape in an id that stands again behind": r'[2,"\u005A","Authorize",{"idTag":5,"x":"Z"}]',
    "an escape in an id that stands again within": (
        r'[2,"\u005A","MeterValues",{"connectorId":"1","x":"Z","meterValue":[{"values":[]}]}]'
    ),
    "an escape in the id of an unknown action": r'[2,"\u0041\"","Nope",{"idTag":"A"}]',
    "a zero with a sign": wire_of("SetChargingProfile")
    .decode()
    .replace('"limit":16.5', '"limit":-0')
    .replace('"Relative"', '"relative"'),
    "an escape": '[2,"i1","StatusNotification",{"info":"\\u0041","status":"x"}]',
    "escapes before what deviates": call(
        "MeterValues",
        metered({"value": 'OCMF|{"FV":[1,\n', "format": "SignedData"}, {"value": 1.50}),
    ),
    "brackets behind escaped quotes": call(
        "MeterValues", metered(*[{"value": '"[{"', "unit": "W"}] * 40, {"value": 1})
    ),
    "escapes behind what deviates": json.dumps(
        [2, "i1", "StatusNotification", STATUS | {"info": None, "vendorId": "é\t€\x01"}]
    ),
    "no bytes of ours": call("StatusNotification", STATUS | {"info": "größer", "vendorId": None}),
    "a sign of an address": call("StatusNotification", STATUS | {"info": "a@b", "vendorId": None}),
    "a timestamp with a NUL, in a list that conforms but for it": call(
        "MeterValues",
        metered(SAMPLE, timestamp="2024-05-06T07:08:09\0Z") | {"connectorId": "1"},
    ),
    "a text that begins like what stands behind a name": call(
        "StatusNotification", STATUS | {"info": None, "vendorId": " :x"}
    ),
    "a setting without a key": frame_text(
        3,
        "GetConfiguration",
        {
            "configurationKey": [
                {"key": "A", "readonly": False},
                {"readonly": False, "value": "pin"},
            ]
        },
    ),
    "settings with a misspelled name": frame_text(
        3,
        "GetConfiguration",
        {
            "configurationKey": [
                {"key": "AuthorizationKey", "Readonly": False, "value": "x"},
                {"key": "LightIntensity", "Readonly": False, "value": "x"},
            ]
        },
    ),
    "hashes with a misspelled name": frame_text(
        3,
        "GetInstalledCertificateIds",
        {
            "status": "Accepted",
            "certificateHashData": [
                {"hashAlgorithm": "SHA256", "IssuerNameHash": "a", "issuerKeyHash": "b"}
                | {"serialNumber": "c"}
            ]
            * 2,
        },
    ),
    "a secret beside what misspells a name": call(
        "MeterValues", metered({"value": "password: x", "mesurand": "SoC"}, NAMED)
    ),
    "null and a secret": call("StatusNotification", STATUS | {"info": "pin: 1", "vendorId": None}),
    "a blank before a colon in a text": json.dumps(
        [2, "i1", "StatusNotification", STATUS | {"info": None, "vendorId": "a : b"}]
    ),
    "a list of texts beside what deviates": call("GetConfiguration", {"key": ["A", "B"], "x": 1}),
    "blanks behind colons": json.dumps([2, "i1", "StatusNotification", STATUS | {"info": None}]),
    "the name of a secret": call("StatusNotification", STATUS | {"password": "x"}),
    "a pair that may be a secret": call("StatusNotification", STATUS | {"k": 1, "v": "the pin"}),
    "an object that may be one": call(
        "StatusNotification", STATUS | {"x": {"key": "pin", "value": "1"}}
    ),
    "a key": call("ChangeConfiguration", {"key": "WebSocketPingInterval", "value": 5}),
    "a key that names a secret": call(
        "ChangeConfiguration", {"key": "AuthorizationKey", "value": 5}
    ),
    "settings": frame_text(
        3,
        "GetConfiguration",
        {
            "configurationKey": [
                {"key": "LightIntensity", "readonly": "false", "value": 5},
                {"key": "AuthorizationKey", "readonly": 0, "value": 5},
                {"readonly": True, "value": 7, "extra": [["pin", 5.5], {"k": {}, "v": [1]}]},
            ],
            "unknownKey": ["pin", 5],
        },
    ),
    "a key far from its value": call(
        "DataTransfer",
        {"vendorId": "v", "x": {"name": {"a": []}, "text": [{"apiKey": ["s"]}], "data": -0.0}},
    ),
    "an escape of a backslash": call("StatusNotification", STATUS | {"vendorId": "a\\b", "x": 5}),
    "an address with a password where an object is due": (
        '[3,"StopTransaction",{"idTagInfo":"https://u:p@h/?k=1"}]'
    ),
    "an escape beside what may be the name of a value": (
        '[3,"DataTransfer",{"status":"UnknownVendorId","component":["ü"],"data":"a\\"b"}]'
    ),
    "of OCPP 1.5": call(
        "StopTransaction",
        {
            "transactionId": 1,
            "meterStop": 2,
            "timestamp": "2024-05-06T07:08:09Z",
            "transactionData": [{"values": [{"timestamp": "2024-05-06T07:08:09", "value": "1"}]}],
        },
    ),
    "no name of a key": call(
        "GetInstalledCertificateIds", {"certificateType": "x", "certificatetype": "x"}
    ),
    "more brackets than levels": call("MeterValues", metered(*[{"value": "1"}] * 40, {"value": 1})),
    "in a longer list": call(
        "MeterValues",
        {
            "connectorId": "1",
            "meterValue": [
                metered(SAMPLE, {"value": "{"})["meterValue"][0],
                metered({"value": 1})["meterValue"][0],
            ],
        },
    ),
}


def pending_at(text: str) -> dict[str, str] | None:
    unique_id = json.loads(text)[1]
    return {unique_id: unique_id} if unique_id in ACTIONS else None


@together
@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("codec", [TOLERANT, STRICT], ids=["tolerant", "strict"])
def test_what_deviates_in_most_fleets_takes_the_short_path(name: str, codec: Any) -> None:
    text, pending = TAKEN[name], pending_at(TAKEN[name])
    assert compared(text, codec, pending, NOON)
    assert compared(text.encode(), codec, pending)


#: Why the full reading has to read these frames, valid JSON or not.
DECLINED: dict[str, Any] = {
    "no JSON": call("StatusNotification", STATUS)[:-1],
    "the escape of a comma": '[2,"i1","StatusNotification",{"info":"\\u002C","info":"a"}]',
    "an escape in a name": '[2,"i1","StatusNotification",{"inf\\u006f":5}]',
    "an escape in a name before the same name": call("StatusNotification", {"info": {"INFO": 5}})
    .replace("info", "inf\\u006f")
    .replace("INFO", "info"),
    "an escape that stands for the sign of one": call("Authorize", {"\x01": 5}),
    "half a pair of surrogates": '[2,"i1","StatusNotification",{"info":"\udcff"}]',
    "a member twice": '[2,"i1","StatusNotification",{"info":"a","info":"a"}]',
    "a member twice further down": '[2,"i1","Authorize",{"x":[{"info":"a","info":"a"}]}]',
    "a long number": f'[2,"i1","StatusNotification",{{"connectorId":{"9" * 65}}}]',
    "a number out of range": '[2,"i1","StatusNotification",{"connectorId":1e400}]',
    "deep": call("DataTransfer", {"vendorId": "a", "data": [[[[]]]]}).replace(
        "[[[[]]]]", "[" * 31 + "]" * 31
    ),
    "deep behind brackets in strings": '[2,"i1","Authorize",{"a":"'
    + "]" * 40
    + '","b":'
    + "[" * 33
    + '"'
    + "[" * 40
    + '"'
    + "]" * 33
    + "}]",
    "a long text": call("StatusNotification", STATUS | {"info": "x" * 2**15}),
    "no array": "{}",
    "a strange name": call("StatusNotification", STATUS | {"a:b": 1}),
    "a very long name": call("StatusNotification", STATUS | {"a" * 201: 1}),
    "one name spelt in two ways": call("RemoteStartTransaction", {"idTag": 1.5, "id_tag": "B"}),
    "one name spelt in two ways, for a list": call(
        "RemoteStartTransaction", {"idTag": ["x"], "id_tag": "B"}
    ),
    "blanks before colons": json.dumps(
        [2, "i1", "StatusNotification", STATUS | {"info": None}], separators=(",", " : ")
    ),
    **{
        f"{blank!r} before the colon of a name that stands again": call(
            "StatusNotification", STATUS | {"status": "x", "foo": {"STATUS": 1}}
        )
        .replace('"status":', f'"status"{blank}:')
        .replace("STATUS", "status")
        for blank in " \t\n\r"
    },
    "lines": json.dumps([2, "i1", "StatusNotification", STATUS | {"info": None}], indent=1),
}


#: Heads that deviate, each with the open call.
ODD_HEADS: dict[str, tuple[str, dict[str, str] | None]] = {
    text: (text, pending)
    for pending, texts in (
        (
            None,
            (
                "[2]", "[5]", "[[]]", '["2"]', '[2,"i1"]', '[2,"i1",{}]', '[2,"i1",5,{}]',
                '[2,"i1","Heartbeat"]', '[2,"i1","Heartbeat",[]]', '[2,"i1","Heartbeat",null]',
                '[2,"i1","Heartbeat",5]', '[2,"i1","Heartbeat",[{}]]', '[2,"i1","Heartbeat","{}"]',
                '[2,"i1","Authorize","{\\"idTag\\":7}"]',
                "[2,\"i1\",\"Authorize\",\"{'idTag':'A'\"]",
                '[2,"i1","Reset"]', '[2,"i1","Reset",null]', '[2,"i1","Reset",{"type":"Soft"},""]',
                '[2,"i1","Reset",{"type":"Soft"},{"a":[1.50]}]',
                '[2,"i1","Heartbeat",{},{},[1.50]]',
                '[2,"i1","Heartbeat",{},"password=hunter2"]',
                '[2,"i1","Heartbeat",{},["pin","12"]]',
                '[2,"i1","Heartbeat",{},{"key":"pin","value":"12"}]',
                '[2,1,"Heartbeat",{}]', '[2,1.50,"Authorize",{"idTag":"A","x":1.50}]',
                f'[2,"{"x" * 37}","Heartbeat",{{}}]', '[2,"","Heartbeat",{}]',
                '[2,null,"Reset",{}]',
                '[2,"password=hunter2 and more than 36 letters","Heartbeat",{}]',
                '[true,"i1","Heartbeat",{}]', '[2.0,"i1","Heartbeat",{}]',
                '["2","i1","Heartbeat",{}]',
                '[1,"i1","Heartbeat",{}]', '[1,7,"MeterValue",{"connectorId":"1","meterValue":[]}]',
                '[4,"i1","Heartbeat",{}]', '[4,"i1","Reset",{"type":"Soft"}]',
                '[9,"i1","Heartbeat",{}]',
                '[2,"i1","heartbeat",{}]', '[2,"i1","resets",{"type":"soft"}]', '[2,"i1","Foo",{}]',
                '[2,"i1","authorize",{"idTag":"A","data":{"password":"hunter2"}}]',
                '[3,"i1",{"a":1.50}]', '[3,"i1",null]', '[3,7,{"a":1.50}]',
                '[3,"i1","Reset",{"a":1}]',
                '[4,"i1"]', '[4,"i1","InternalError"]', '[4,"i1","InternalError",""]',
                '[4,"i1","internal error","",{"a":1.50,"b":[]}]', '[4,"i1","Foo",null,null]',
                '[4,"i1","InternalError","",[1.50]]', '[4,"i1","InternalError",{"a":1.50},{}]',
                '[4,"i1",{"errorCode":"Foo","errorDescription":null,"errorDetails":{"a":1.50}}]',
                '[4,"i1",{"code":"InternalError","a":[1.50],"password":"hunter2"}]',
                '[4,"i1","InternalError","",{},{"key":"pin","value":"12"},{}]',
            ),
        ),
        (
            {"i1": "Heartbeat"},
            (
                '[3,"i1",null]', '[3,"i1","Heartbeat",{"currentTime":"2024-05-06T07:08:09Z"}]',
                '[3,"i1",null,{"currentTime":"2024-05-06T07:08:09"}]', '[3,"i1","Reset",{}]',
                '["3","i1",{"currentTime":"2024-05-06T07:08:09Z","foo":1.50}]', '[3,"i2",{"a":1}]',
                '[3,"i1",{"currentTime":"2024-05-06T07:08:09Z"},{"a":1.50}]', '[3,"i1",{},{},{}]',
                '[4,"i1","Heartbeat",{}]', '[3,"i1"]', '[3,"i1","{}"]', '[3,"i1","x",{"a":1}]',
            ),
        ),
        ({"1": "GetConfiguration"}, ('[3,1,{"unknownKey":["a"]}]', '[3,1,{"unknownKey":[7]}]')),
    )
    for text in texts
}  # fmt: skip


@together
@pytest.mark.parametrize("name", ODD_HEADS)
@pytest.mark.parametrize("codec", CODECS[19:24], ids=repr)
def test_a_head_that_deviates_takes_the_short_path(name: str, codec: Codec) -> None:
    text, pending = ODD_HEADS[name]
    assert compared(text, codec, pending, NOON)
    assert compared(text.encode(), codec, pending)
    assert compared(f" {text[:-1].replace(',', ' , ')} ] ", codec, pending)


def with_id(name: str, literal: str) -> tuple[str, dict[str, str] | None]:
    """Return a frame of `TAKEN` with another id, and the open call."""
    unique_id = json.loads(TAKEN[name])[1]
    text = TAKEN[name].replace(f'"{unique_id}"', literal, 1)
    return text, {literal.strip('"'): unique_id} if unique_id in ACTIONS else None


@together
@pytest.mark.parametrize("name", TAKEN)
def test_what_deviates_may_stand_behind_an_odd_head(name: str) -> None:
    text, pending = with_id(name, "7")
    assert compared(text, TOLERANT, pending, NOON)
    assert compared(text.encode(), STRICT, pending)


@together
@pytest.mark.parametrize("name", TAKEN)
@pytest.mark.parametrize("unique_id", ["x" * 36, "a{", "a{b"])
def test_only_an_odd_head_needs_the_recovery(
    name: str, unique_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recovery(*_: Any, **__: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(valid, "_OddFrame", recovery)
    text, pending = with_id(name, f'"{unique_id}"')
    assert compared(text, TOLERANT, pending, NOON)


@pytest.mark.parametrize("text", ["[]", '[9,"i1","Foo",{}]', '[2,"i1","Foo",{}]'])
def test_what_most_attackers_send_needs_no_recovery(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valid, "_OddFrame", None)
    assert compared(text)
    assert compared(f" {text} ".encode(), STRICT)


def test_a_call_that_may_arrive_needs_no_recovery(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valid, "_OddFrame", None)
    codec = TOLERANT.replace(role=Role.CENTRAL_SYSTEM)
    assert compared(call("StatusNotification", STATUS | {"info": None}), codec)


def test_what_conforms_behind_an_odd_head_is_read_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: Any, **__: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(valid._ObjectReader, "read", slow)
    monkeypatch.setattr(valid.Spot, "outermost", slow)
    text = call("StatusNotification", STATUS).replace('"i1"', "7")
    assert compared(text)
    assert not compared(text.replace("NoError", "noerror"))


def test_what_stands_behind_a_nul_in_a_timestamp_is_seen_behind_an_odd_head() -> None:
    text = call("StatusNotification", STATUS | {"timestamp": "2024-05-06T07:08:09Z\0x"})
    assert compared(text.replace('"i1"', "7"))


def test_whose_payload_has_an_odd_head_and_blanks_is_read_in_full() -> None:
    text = '[2,7,"StatusNotification",{"connectorId" : "1"}]'
    assert not compared(text)
    assert compared(text.replace(" :", ":"))


@together
@pytest.mark.parametrize("name", DECLINED)
def test_what_is_read_sign_by_sign(name: str) -> None:
    assert not compared(DECLINED[name])


def test_a_blank_beside_the_colon_of_the_head_is_harmless() -> None:
    assert compared(' [ 2 , "i1","Authorize" , {"idTag":5} ] ')


def test_the_longest_text_is_still_taken() -> None:
    text = call("StatusNotification", STATUS | {"info": ""})
    longest = text.replace('"info":"', '"info":"' + "x" * (2**15 - len(text)))
    assert compared(longest)
    assert not compared(longest + " ")


def test_without_a_role_nobody_is_asked_who_may_send_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def objection(*_: Any, **__: Any) -> Any:
        raise NotImplementedError

    monkeypatch.setattr(valid, "objection", objection)
    assert compared(TAKEN["too_long"])


def test_limits_hold() -> None:
    text = call("MeterValues", metered(*[{"value": 1}] * 9))
    assert compared(text)
    for limits in (Limits(depth=4), Limits(containers=11), Limits(number_text=2)):
        assert not compared(text.replace("1", "123"), TOLERANT.replace(limits=limits)), limits
    assert compared(text, TOLERANT.replace(limits=Limits(depth=6, containers=14, number_text=10)))
    many = call("StatusNotification", STATUS | {"list": ["0"] * 40})
    assert not compared(many, TOLERANT.replace(limits=Limits(containers=4)))
    few = TOLERANT.replace(limits=Limits(quirks=3))
    assert compared(text, few.without(QuirkKind.NUMBER_TEXT))


def test_limits_hold_where_nothing_is_left_of_a_list() -> None:
    text = call("MeterValues", metered(*[{"unit": "Wh", "x": 1}] * 5))
    for limits in (Limits(quirks=4), Limits(containers=10), Limits(containers=20)):
        assert compared(text, TOLERANT.replace(limits=limits)), limits


@pytest.mark.parametrize("quirks", range(1, 16))
def test_what_is_left_out_and_not_told_counts_as_well(quirks: int) -> None:
    useless = metered(*[{"unit": "Wh"}] * 3)["meterValue"]
    text = call("MeterValues", {"connectorId": "1", "meterValue": useless * 3})
    compared(text, TOLERANT.replace(limits=Limits(quirks=quirks)))
    several = call("MeterValues", {"connectorId": "1", "meterValue": useless * 2 + [
        {"timestamp": "2024-05-06T07:08:09", "sampledValue": [SAMPLE, {"value": 1}]}]})  # fmt: skip
    compared(several, TOLERANT.replace(limits=Limits(quirks=quirks)))


def test_nothing_deep_is_parsed_in_c_whatever_the_limits() -> None:
    deep = call("Authorize", {"idTag": 5}).replace("5", "[" * 100 + "]" * 100)
    assert not compared(deep, TOLERANT.replace(limits=Limits(depth=1000)))


def test_who_may_not_send_a_call_is_told() -> None:
    text = call("StatusNotification", STATUS | {"info": None})
    assert compared(text, TOLERANT.replace(role=Role.CENTRAL_SYSTEM))
    assert compared(text, TOLERANT.replace(role=Role.CHARGE_POINT))


def test_with_little_of_the_stack_left_the_full_reading_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def deep(*_: Any, **__: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(valid._ObjectReader, "read", deep)
    assert not compared(TAKEN["too_long"])
    monkeypatch.setattr(valid, "_decode", deep)
    assert not compared(TAKEN["too_long"])


def test_a_list_that_conforms_behind_a_deviation_costs_no_line() -> None:
    few, many = (
        call("MeterValues", metered(*[SAMPLE] * number, timestamp="2024-05-06T07:08:09"))
        for number in (10, 25)
    )

    def lines(text: str) -> int:
        return lines_run(
            lambda: valid.recover(text, TOLERANT.settings, None, None, from_bytes=False)
        )

    lines(few)  # what is made once and kept
    assert lines(few) == lines(many)


class Work:
    """What is done for a frame on the short path, beside running through its members.

    Attributes:
        readers: how often something nested is read by the slower reader.
        tries: the lists, or elements, that are tried in C: `+` for one that conforms, else `-`.
        searches: how often the whole text is searched for a name.
    """

    def __init__(self) -> None:
        self.readers = self.searches = 0
        self.tries = ""

    def of(self, text: str, patch: pytest.MonkeyPatch, codec: Any = TOLERANT) -> Work:
        """Read a frame, which must not be declined, and return this."""
        names = ("Reader", "convert", "only_offset")
        actual = [getattr(valid, name) for name in names]

        def reader(*arguments: Any) -> Any:
            self.readers += 1
            return actual[0](*arguments)

        def convert(*arguments: Any) -> Any:
            try:
                converted: Any = actual[1](*arguments)
            except ValidationError:
                self.tries += "-"
                raise
            self.tries += "+"
            return converted

        def search(*arguments: Any) -> Any:
            self.searches += 1
            return actual[2](*arguments)

        with patch.context() as context:
            for name, work in zip(names, (reader, convert, search), strict=True):
                context.setattr(valid, name, work)
            pending = pending_at(text)
            frame = valid.recover(text, codec.settings, pending, NOON, from_bytes=False)
        assert frame is not None, text
        return self


#: What is shown whole and holds more than texts has to be read once more, number by number.
READ_AGAIN = {
    "unknown object", "member_spelling everywhere", "list under another name",
    "a list of one number", "a list of one list", "a list with blanks", "lone_object with numbers",
    "lone_object with a fraction", "lone_object with a zero", "lone_object of another sort",
    "lone_object with whole numbers",
    "unusable_element of a command", "a list of texts", "of what may be left out",
    "an object that may be one", "settings", "a key far from its value", "of OCPP 1.5",
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_little_is_read_once_more(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert Work().of(TAKEN[name], monkeypatch).readers == (name in READ_AGAIN)


@pytest.mark.parametrize(
    ("elements", "tries"),
    [
        ([GOOD, BAD, GOOD], "+-+"),
        # After two that do not conform, no more are tried until one does.
        ([BAD] * 6, "--"),
        ([BAD, BAD, GOOD, GOOD, BAD, GOOD], "--+-+"),
        ([BAD, BAD, GOOD, BAD, GOOD], "---+"),
        ([BAD, GOOD, BAD, GOOD, BAD, GOOD], "-+-+-+"),
        # One with a misspelled name is tried under the right one, and so are those behind it.
        ([NAMED, NAMED, NAMED], "-+++"),
        ([NAMED, NAMED, GOOD, GOOD], "-++++"),
        ([NAMED, NAMED, BAD, GOOD, GOOD], "-++-+"),
        ([NAMED, {"mesurand": "x", "value": "1"}, GOOD], "-+---"),
        ([NAMED, NAMED, {"mesurand": "x", "value": "1"}], "-++---"),
        ([{"mesurand": "SoC", "measurand": "SoC", "value": "1"}, GOOD], "-+"),
        ([{"foo": 1, "value": "1"}, GOOD], "-+"),
        ([{"mesurand": "SoC", "foo": 1, "value": "1"}, GOOD], "-+"),
        # Those that are left out do not conform either.
        ([GOOD, {"unit": "Wh"}, GOOD], "+-+"),
    ],
)
def test_elements_are_tried_in_c(
    elements: list[Any], tries: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = call("MeterValues", metered(*elements))
    assert Work().of(text, monkeypatch).tries == tries
    assert compared(text)


def test_a_list_is_tried_whole_if_something_else_deviates(monkeypatch: pytest.MonkeyPatch) -> None:
    for others, tries in (
        ({"connectorId": "1"}, "+"),
        ({"connectorId": {}}, "+"),  # cannot be mended
        ({"x": 1}, "+"),
        ({}, "-"),  # then it is the list itself that deviates
    ):
        elements = [GOOD] * 3 if others else [BAD] * 1
        text = call("MeterValues", {"connectorId": 1} | others | {
            "meterValue": metered(*elements)["meterValue"]})  # fmt: skip
        assert Work().of(text, monkeypatch).tries == tries, others


def test_what_has_to_be_seen_one_by_one_is_not_tried_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = wire_of("SetChargingProfile").decode().replace('"limit":', '"x":1,"limit":')
    assert Work().of(schedule, monkeypatch).tries == ""
    inner = metered(GOOD, BAD) | {"connectorId": 1}
    renamed = call("MeterValues", inner).replace('"timestamp":', '"timeStamp":')
    assert Work().of(renamed, monkeypatch).tries == "-+-"  # those within
    entry = {"idTag": "A", "idTagInfo": {"status": "Accepted"}}
    known = {"listVersion": "1", "updateType": "Full", "localAuthorizationList": [entry]}
    assert Work().of(call("SendLocalList", known), monkeypatch).tries == ""


def test_with_an_object_those_around_it_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []

    def are_harmless(objects: Any, names: Any = (), texts: Any = ()) -> bool:
        looked_at[:] = [form.struct.__name__ for form, values in objects.items() for _ in values]
        looked_at.extend([*names, *texts])
        return True

    monkeypatch.setattr(valid, "are_harmless", are_harmless)
    for elements, due in (
        ([BAD, BAD], ["SampledValue", "SampledValue", "MeterValue", "MeterValues"]),
        ([NAMED] * 2, ["MeterValue", "MeterValues", "mesurand", "1", "1"]),  # their texts alone
        ([BAD, {"value": "\n"}], []),  # an escape may stand for anything, so all is searched
    ):
        looked_at.clear()
        text = call("MeterValues", metered(*elements))
        valid.recover(text, TOLERANT.settings, None, None, from_bytes=False)
        assert looked_at == due


def test_escapes_elsewhere_do_not_keep_a_list_from_c(monkeypatch: pytest.MonkeyPatch) -> None:
    text = call("MeterValues", {"connectorId": "1"} | {
        "meterValue": metered({"value": 'a "b"\n'}, SAMPLE)["meterValue"]})  # fmt: skip
    assert Work().of(text, monkeypatch).tries == "+"


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize(
    "odd",
    [{"messageId": "x" * 60}, {"data": 5}, {"messageid": "m"}, {"x": 1}, {"data": None}],
    ids=str,
)
def test_who_listens_decides_whether_it_is_a_command(
    role: Role | None, odd: dict[str, Any]
) -> None:
    codec = TOLERANT.replace(role=role)
    assert compared(call("DataTransfer", {"vendorId": "v"} | odd), codec, None, NOON)


def test_the_whole_text_is_searched_for_few_names(monkeypatch: pytest.MonkeyPatch) -> None:
    def searches(name: str, payload: Any) -> int:
        return Work().of(call(name, payload), monkeypatch).searches

    unknown = {f"x{number}": number for number in range(5)}
    assert searches("StatusNotification", STATUS | {"x": 1}) == 1
    assert searches("StatusNotification", STATUS | unknown) == 2
    # The other elements of a list are likely to have the same names.
    assert searches("MeterValues", metered(GOOD, BAD)) == 0
    assert searches("MeterValues", metered(BAD)) == 1
    assert searches("MeterValues", metered(GOOD, GOOD | {"x": 1})) == 1


@pytest.mark.parametrize(
    "more", [{"info": "x"}, {"timestamp": "2024-05-06T07:08:09Z"}, {"vendorErrorCode": "0"}]
)
def test_a_member_that_conforms_costs_few_lines(more: Any) -> None:
    """It is put where it belongs, without looking at what stands around it."""

    def lines(payload: Any) -> int:
        text = call("StatusNotification", payload)
        read = partial(valid.recover, text, TOLERANT.settings, None, None, from_bytes=False)
        read()  # what is made once and kept
        return lines_run(read)

    deviates = STATUS | {"vendorId": None}
    assert lines(deviates | more) - lines(deviates) <= 20


# -- both ways come to the same --------------------------------------------------------------------


def test_of_each_kind_of_the_catalog() -> None:
    taken = set()
    for entry in CATALOG.values():
        pending = {json.loads(entry.after)[1]: entry.action} if entry.action else None
        arrived = datetime.fromisoformat(entry.received_at) if entry.received_at else None
        if compared(entry.before, TOLERANT, pending, arrived):
            taken.add(entry.kind)
    assert len(taken) >= 22


def test_of_the_corpus() -> None:
    assert sum(compared(case.data, codec) for case in corpus for codec in CODECS[18:24]) > 500


#: Drafts of each message.
DRAFTS = 270 if QUICK else 800


def test_of_what_the_injector_makes() -> None:
    arrival = datetime.fromisoformat(ARRIVAL)
    sound = [each for each in INJECTORS if each.category != "not_json"]
    taken = made = 0
    for kind in schemas():
        rng = Random(kind.name)
        for _ in range(DRAFTS):
            draft = spoilt(rng, kind, tuple(rng.sample(sound, rng.choice((1, 1, 2)))))
            if draft is not None:
                made += 1
                taken += compared(draft.data, rng.choice(CODECS), pending_of(draft), arrival)
    assert made > 25 * DRAFTS
    assert taken > 6.25 * DRAFTS


@pytest.mark.parametrize("seed", range(40))
def test_of_odd_values_and_names(seed: int) -> None:
    rng = Random(seed)
    taken = 0
    for _ in range(150):
        data, pending = odd_frame(rng)
        shown = data.decode() if rng.random() < 0.3 else data
        taken += compared(shown, rng.choice(CODECS), pending, rng.choice((None, NOON)))
    assert taken > 50


TYPES = (
    "0",
    "-0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "-1",
    "9" * 20,
    "2.0",
    "5.0",
    '"5"',
    "true",
    "null",
    "{}",
)
IDS = ('"i1"', '"ü["', '"\\u0041"', '""', f'"{"x" * 37}"', "5", "null")


@pytest.mark.parametrize("kind", TYPES)
def test_of_odd_heads(kind: str) -> None:
    for unique_id in IDS:
        for rest in ("", ',"Heartbeat"', ",{}", ',"Nope",{"a":[1.5]}', ',"Reset",{},"ö"'):
            for text in (f"[{kind},{unique_id}{rest}]", f" [ {kind} , {unique_id}{rest} ] "):
                for codec in (TOLERANT, STRICT, TOLERANT.replace(role=Role.CHARGE_POINT)):
                    assert compared(text, codec, {"i1": "Reset"})
                    assert compared(text.encode(), codec)


@pytest.mark.parametrize("text", ["[]", " [ ] ", "[\n]"])
def test_of_empty_frames(text: str) -> None:
    assert compared(text)
    assert compared(text.encode(), STRICT)


def test_a_head_with_half_a_pair_of_surrogates_is_read_sign_by_sign() -> None:
    assert not compared('[5,"\udc00"]')


def test_of_hostile_frames() -> None:
    rng = Random(16)
    assert sum(compared(hostile(rng)) for _ in range(3000)) > 50


def test_a_difference_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(valid, "only_offset", lambda *_: 7)
    with pytest.raises(AssertionError):
        compared(TAKEN["too_long"])


#: What is repeated, and the frame it stands in.
MANY = {
    "unknown members": ('"x№":1,', '[2,"i1","Authorize",{@"idTag":"A"}]'),
    "unknown objects": ('"x№":{"a":1},', '[2,"i1","Authorize",{@"idTag":"A"}]'),
    "null members of many elements": (
        '{"value":"1","unit":null},',
        f'{call("MeterValues", metered(5))[:-6]}@{{"value":"1"}}]}}]}}]',
    ),
    "a member below another one each time": (
        '{"timestamp":"2024-05-06T07:08:09","sampledValue":[{"value":5}]},',
        call("MeterValues", {"connectorId": 1, "meterValue": [7]}).replace("7", "@{}"),
    ),
    "unusable elements": (
        '{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"unit":"Wh"}]},',
        call("MeterValues", {"connectorId": 1, "meterValue": [7]}).replace("7", "@{}"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", MANY)
def test_the_work_grows_with_the_text(what: str) -> None:
    piece, frame = MANY[what]

    def read(text: str) -> None:
        valid.recover(text, TOLERANT.settings, None, None, from_bytes=False)

    once, often = (
        lines_run(
            partial(
                read, frame.replace("@", "".join(piece.replace("№", str(n)) for n in range(many)))
            )
        )
        for many in (100, 400)
    )
    assert often < 4.4 * once


def test_what_declines_leaves_nothing_behind() -> None:
    """The full reading starts from the beginning."""
    text = DECLINED["a strange name"]
    by_full_reading = recovery.recover(text, TOLERANT.settings, None, None, from_bytes=False)
    frame = TOLERANT.decode(text)
    assert frame == by_full_reading
    assert frame.quirks == by_full_reading.quirks


def test_errors_go_out_as_they_do() -> None:
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(TAKEN["missing"])
    assert caught.value.__context__ is None
    assert caught.value.reply is not None
