"""Tolerance as it is promised: each kind of quirk alone, and the rules that hold for all of them.

A row of `CASES` is a frame as some charge point might send it, with one thing wrong: the kind, what
the frame is once it is written again, and of the quirk the path, `found`, `used` and what stands in
the text at its offset. That frame must be refused by STRICT, mended by TOLERANT and by a codec that
tolerates nothing else, and refused with STRICT's error by one that tolerates everything else.
"""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz
from msgspec import Raw
from together import together

from ocpp16j_codec import (
    ALL_QUIRKS,
    STRICT,
    TOLERANT,
    Call,
    CallResult,
    Codec,
    DecodeError,
    QuirkKind,
    messages,
)
from ocpp16j_codec.errors import ERROR_CODE_OF

WRITER = Codec(check_outgoing=False)
TIME = "2024-05-06T07:08:09Z"
Q = QuirkKind


def written(frame: Any) -> Any:
    """A frame as it is written again, as plain JSON."""
    return json.loads(WRITER.encode(frame))


def call(action: str, payload: str) -> str:
    return f'[2,"1","{action}",{payload}]'


def result(payload: str) -> str:
    return f'[3,"1",{payload}]'


def status(more: str = "") -> str:
    """A StatusNotification whose required members are sound, and what is to be tried behind."""
    return call(
        "StatusNotification",
        '{"connectorId":1,"errorCode":"NoError","status":"Available"' + more + "}",
    )


def status_with(**members: Any) -> list[Any]:
    sound = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
    return [2, "1", "StatusNotification", sound | members]


def meter(sampled: str) -> str:
    return call(
        "MeterValues",
        f'{{"connectorId":1,"meterValue":[{{"timestamp":"{TIME}","sampledValue":{sampled}}}]}}',
    )


def meter_with(*sampled: Any) -> list[Any]:
    values = [{"timestamp": TIME, "sampledValue": list(sampled)}]
    return [2, "1", "MeterValues", {"connectorId": 1, "meterValue": values}]


def stop(more: str) -> str:
    return call("StopTransaction", f'{{"transactionId":7,{more}}}')


def schedule(more: str) -> str:
    return call(
        "SetChargingProfile",
        '{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,'
        '"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":'
        '{"chargingRateUnit":"A","chargingSchedulePeriod":' + more + "}}}",
    )


def schedule_with(**more: Any) -> list[Any]:
    profile = {
        "chargingProfileId": 1,
        "stackLevel": 0,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A"} | more,
    }
    return [2, "1", "SetChargingProfile", {"connectorId": 1, "csChargingProfiles": profile}]


SCHEDULE = "/3/csChargingProfiles/chargingSchedule"
SAMPLE = "/3/meterValue/0/sampledValue"
HEARTBEAT = '[2,"1","Heartbeat",{}]'
BEAT = [2, "1", "Heartbeat", {}]
TAG = '[2,"1","Authorize",{"idTag":%s}]'


def tag(text: str) -> list[Any]:
    return [2, "1", "Authorize", {"idTag": text}]


class Case(NamedTuple):
    kind: QuirkKind
    text: str | bytes
    written: Any
    path: str
    found: Any
    used: Any
    at: str  #: what stands in the text at the offset
    action: str | None = None  #: what a result answers
    arrival: str | None = None


# fmt: off
CASES = [
    # -- the frame ---------------------------------------------------------------------------------
    Case(Q.BYTE_ORDER_MARK, "\ufeff" + HEARTBEAT, BEAT, "", "\ufeff", None, "\ufeff["),
    Case(Q.BYTE_ORDER_MARK, (" \ufeff\r\n" + HEARTBEAT).encode(), BEAT, "", "\ufeff", None,
         "\ufeff"),
    Case(Q.NUL_PADDING, "\x00\x00" + HEARTBEAT, BEAT, "", "\x00\x00", None, "\x00\x00["),
    Case(Q.NUL_PADDING, HEARTBEAT + "\x00", BEAT, "", "\x00", None, "\x00"),
    Case(Q.NUL_PADDING, (HEARTBEAT + "\r\n\x00\x00 \x00").encode(), BEAT, "", "\x00" * 3, None,
         "\x00"),
    Case(Q.TRAILING_TEXT, HEARTBEAT * 2, BEAT, "", HEARTBEAT, None, HEARTBEAT),
    Case(Q.TRAILING_TEXT, HEARTBEAT + " # 12:00\n", BEAT, "", "# 12:00", None, "# 12"),
    Case(Q.TRAILING_TEXT, HEARTBEAT + "]", BEAT, "", "]", None, "]"),
    Case(Q.TRAILING_TEXT, HEARTBEAT.encode() + b" \xe9", BEAT, "", "\\xe9", None, ""),
    Case(Q.MESSAGE_TYPE_TEXT, '["2","1","Heartbeat",{}]', BEAT, "/0", "2", 2, '"2"'),
    Case(Q.MESSAGE_TYPE_TEXT, '[ " 2 " ,"1","Heartbeat",{}]', BEAT, "/0", " 2 ", 2, '" 2 "'),
    Case(Q.MESSAGE_TYPE_TEXT, '[2.0,"1","Heartbeat",{}]', BEAT, "/0", 2.0, 2, "2.0"),
    Case(Q.MESSAGE_TYPE_TEXT, '["3","1",{}]', [3, "1", {}], "/0", "3", 3, '"3"'),
    Case(Q.MESSAGE_TYPE_TEXT, '["4","1","GenericError","",{}]', [4, "1", "GenericError", "", {}],
         "/0", "4", 4, '"4"'),
    Case(Q.MESSAGE_TYPE_ONE, '[1,"1","Heartbeat",{}]', BEAT, "/0", 1, 2, "1"),
    Case(Q.NUMERIC_UNIQUE_ID, '[2,17,"Heartbeat",{}]', [2, "17", "Heartbeat", {}],
         "/1", 17, "17", "17,"),
    Case(Q.NUMERIC_UNIQUE_ID, '[2,17.50,"Heartbeat",{}]', [2, "17.50", "Heartbeat", {}],
         "/1", "17.50", "17.50", "17.50,"),
    Case(Q.NUMERIC_UNIQUE_ID, "[3,-9,{}]", [3, "-9", {}], "/1", -9, "-9", "-9,"),
    Case(Q.EMPTY_UNIQUE_ID, '[2,"","Heartbeat",{}]', [2, "", "Heartbeat", {}], "/1", "", "", '""'),
    Case(Q.LONG_UNIQUE_ID, f'[2,"{"x" * 37}","Heartbeat",{{}}]', [2, "x" * 37, "Heartbeat", {}],
         "/1", "x" * 37, "x" * 37, '"xx'),
    Case(Q.SURPLUS_ELEMENTS, '[2,"1","Heartbeat",{},null]', BEAT, "/4", None, None, "null"),
    Case(Q.SURPLUS_ELEMENTS, '[3,"1",{},"Accepted"]', [3, "1", {}], "/3", "Accepted", None, '"Acc'),
    Case(Q.SURPLUS_ELEMENTS, '[4,"1","GenericError","",{}, {"a":1.50}]',
         [4, "1", "GenericError", "", {}], "/5", {"a": "1.50"}, None, '{"a"'),
    Case(Q.MISSING_PAYLOAD, '[2,"1","Heartbeat"]', BEAT, "/3", None, {}, "]"),
    Case(Q.MISSING_PAYLOAD, '[3,"1"]', [3, "1", {}], "/2", None, {}, "]", "StatusNotification"),
    Case(Q.NULL_PAYLOAD, '[2,"1","Heartbeat",null]', BEAT, "/3", None, {}, "null"),
    Case(Q.NULL_PAYLOAD, '[3,"1", null]', [3, "1", {}], "/2", None, {}, "null", "MeterValues"),
    Case(Q.EMPTY_LIST_PAYLOAD, '[2,"1","Heartbeat",[ ]]', BEAT, "/3", [], {}, "[ ]"),
    Case(Q.EMPTY_LIST_PAYLOAD, '[3,"1",[]]', [3, "1", {}], "/2", [], {}, "[]"),
    Case(Q.TEXT_PAYLOAD, '[2,"1","Heartbeat","{}"]', BEAT, "/3", "{}", {}, '"{}"'),
    Case(Q.TEXT_PAYLOAD, '[2,"1","Heartbeat",""]', BEAT, "/3", "", {}, '""'),
    Case(Q.TEXT_PAYLOAD, r'[2,"1","Authorize","{\"idTag\": \"A1\"}"]', tag("A1"),
         "/3", '{"idTag": "A1"}', {"idTag": "A1"}, '"{'),
    Case(Q.TEXT_PAYLOAD, r'[3,"1"," {\"status\":\"Accepted\"} "]', [3, "1", {"status": "Accepted"}],
         "/2", ' {"status":"Accepted"} ', {"status": "Accepted"}, '" {'),
    Case(Q.ACTION_SPELLING,
         call("bootNotifications", '{"chargePointVendor":"v","chargePointModel":"m"}'),
         [2, "1", "BootNotification", {"chargePointVendor": "v", "chargePointModel": "m"}],
         "/2", "bootNotifications", "BootNotification", '"boot'),
    Case(Q.ACTION_SPELLING, '[2,"1"," Heart-Beat ",{}]', BEAT,
         "/2", " Heart-Beat ", "Heartbeat", '" Heart'),
    Case(Q.ACTION_SPELLING, '[2,"1","HEART_BEAT",{}]', BEAT, "/2", "HEART_BEAT", "Heartbeat",
         '"HEA'),
    Case(Q.SHORT_CALL_ERROR, '[4,"1"]', [4, "1", "", "", {}], "/2", None, "", "]"),
    Case(Q.SHORT_CALL_ERROR, '[4,"1","GenericError"]', [4, "1", "GenericError", "", {}],
         "/3", None, "", "]"),
    Case(Q.SHORT_CALL_ERROR, '[4,"1","GenericError","why"]', [4, "1", "GenericError", "why", {}],
         "/4", None, {}, "]"),
    Case(Q.SHORT_CALL_ERROR, '[4,"1","GenericError",{"a":1}]', [4, "1", "GenericError", "",
         {"a": 1}],
         "/3", None, "", "]"),
    Case(Q.SHORT_CALL_ERROR, '[4,"1",{"a":1}]', [4, "1", "", "", {"a": 1}], "/2", None, "", "]"),
    Case(Q.SHORT_CALL_ERROR, '[4,"1","GenericError",null,{}]', [4, "1", "GenericError", "", {}],
         "/3", None, "", "null"),
    Case(Q.ERROR_DETAILS_SHAPE, '[4,"1","GenericError","",""]', [4, "1", "GenericError", "", {}],
         "/4", "", {}, '""'),
    Case(Q.ERROR_DETAILS_SHAPE, '[4,"1","GenericError","",null]', [4, "1", "GenericError", "", {}],
         "/4", None, {}, "null"),
    Case(Q.ERROR_DETAILS_SHAPE, '[4,"1","GenericError","",[1.0,{"a":0.10}]]',
         [4, "1", "GenericError", "", {}], "/4", [1.0, {"a": "0.10"}], {}, "[1.0"),
    Case(Q.ERROR_CODE_SPELLING, '[4,"1","FormatViolation","",{}]', [4, "1", "FormationViolation",
         "", {}],
         "/2", "FormatViolation", "FormationViolation", '"Format'),
    Case(Q.ERROR_CODE_SPELLING, '[4,"1","occurrenceconstraintviolation","",{}]',
         [4, "1", "OccurenceConstraintViolation", "", {}],
         "/2", "occurrenceconstraintviolation", "OccurenceConstraintViolation", '"occ'),
    Case(Q.CALL_ERROR_OBJECT, '[4,"1",{"errorCode":"NotSupported","errorDescription":"no"}]',
         [4, "1", "NotSupported", "no", {}], "/2",
         {"errorCode": "NotSupported", "errorDescription": "no"}, None, '{"errorCode"'),
    Case(Q.CALL_ERROR_OBJECT, '[4,"1",{"details":{"a":1},"code":"GenericError","description":""}]',
         [4, "1", "GenericError", "", {"a": 1}], "/2",
         {"details": {"a": 1}, "code": "GenericError", "description": ""}, None, '{"details"'),
    Case(Q.ERROR_CODE_SPELLING, '[4,"1","NOT_SUPPORTED","",{}]', [4, "1", "NotSupported", "", {}],
         "/2", "NOT_SUPPORTED", "NotSupported", '"NOT'),
    Case(Q.UNKNOWN_ERROR_CODE, '[4,"1","RpcFrameworkError","",{}]', [4, "1", "RpcFrameworkError",
         "", {}],
         "/2", "RpcFrameworkError", "RpcFrameworkError", '"Rpc'),
    Case(Q.UNKNOWN_ERROR_CODE, '[4,"1","","",{}]', [4, "1", "", "", {}], "/2", "", "", '"",'),
    # -- the text ----------------------------------------------------------------------------------
    Case(Q.TRUNCATED, '[2,"1","Heartbeat",{}', BEAT, "", "", "]", ""),
    Case(Q.TRUNCATED, '[2,"1","Heartbeat",{', BEAT, "/3", "", "}]", ""),
    Case(Q.TRUNCATED, status(',"info":"door o')[:-2], status_with(), "/3/info", '"info":"door o',
         "}]", '"door'),
    Case(Q.TRUNCATED, status(',"inf')[:-2], status_with(), "/3", '"inf', "}]", '"inf'),
    Case(Q.TRUNCATED, status(',"info":')[:-2], status_with(), "/3/info", '"info":', "}]", ""),
    Case(Q.TRUNCATED, status(", ")[:-2], status_with(), "/3", ", ", "}]", ", "),
    Case(Q.TRUNCATED, status(',"info":tru')[:-2], status_with(), "/3/info", '"info":tru', "}]",
         "tru"),
    Case(Q.TRUNCATED, status(',"info":"a\\')[:-2], status_with(), "/3/info", '"info":"a\\', "}]",
         '"a'),
    Case(Q.TRUNCATED, '[3,"1",{"configurationKey":[]', [3, "1", {"configurationKey": []}],
         "/2", "", "}]", "", "GetConfiguration"),
    Case(Q.TRUNCATED, '[3,"1",{"unknownKey":["A","B","C', [3, "1", {"unknownKey": ["A", "B"]}],
         "/2/unknownKey/2", '"C', "]}]", '"C', "GetConfiguration"),
    Case(Q.TRUNCATED, meter('[{"value":"1"}'), meter_with({"value": "1"}), SAMPLE, "", "]", "}]}]"),
    Case(Q.TRUNCATED, '[2,"1","ClearCache",{', [2, "1", "ClearCache", {}], "/3", "", "}]", ""),
    Case(Q.TRUNCATED, '[2,"1","UnlockConnector",{"connectorId":1}',
         [2, "1", "UnlockConnector", {"connectorId": 1}], "", "", "]", ""),
    Case(Q.STRAY_BRACKET, '[3,"1",{"configurationKey":],"unknownKey":["A"]}]',
         [3, "1", {"configurationKey": [], "unknownKey": ["A"]}],
         "/2/configurationKey", "]", [], "],", "GetConfiguration"),
    Case(Q.STRAY_BRACKET, meter('[{"value":"1"}]]'), meter_with({"value": "1"}),
         "/3/meterValue/0", "]", None, "]}"),
    Case(Q.STRAY_BRACKET, TAG % '"A"}', tag("A"), "", "}", None, "}]"),
    Case(Q.STRAY_BRACKET, (TAG % '"A"')[:-1] + "}", tag("A"), "", "}", "]", "}"),
    Case(Q.STRAY_BRACKET, meter('[{"value":"1"}}'), meter_with({"value": "1"}), SAMPLE, "}", "]",
         "}}]"),
    Case(Q.STRAY_BRACKET, meter('[{"value":"1","unit":"A",{"value":"2"}]'),
         meter_with({"value": "1", "unit": "A"}, {"value": "2"}), f"{SAMPLE}/0", "", "}",
         '{"value":"2"'),
    Case(Q.STRAY_COMMA, meter('[,{"value":"1"}]'), meter_with({"value": "1"}), SAMPLE, ",", None,
         ",{"),
    Case(Q.STRAY_COMMA, status(","), status_with(), "/3", ",", None, "}]"),
    Case(Q.STRAY_COMMA, '[2,"1","Heartbeat",{},]', BEAT, "", ",", None, "]"),
    Case(Q.STRAY_COMMA, '[2,,"1","Heartbeat",{}]', BEAT, "", ",", None, ',"1"'),
    Case(Q.STRAY_COMMA, '[2,"1","Heartbeat",{,}]', BEAT, "/3", ",", None, ",}"),
    Case(Q.MISSING_COMMA, status(' "info":"x"'), status_with(info="x"), "/3", "", ",", '"info"'),
    Case(Q.MISSING_COMMA, status('"info":"x"'), status_with(info="x"), "/3", "", ",", '"info"'),
    Case(Q.MISSING_COMMA, '[2"1","Heartbeat",{}]', BEAT, "", "", ",", '"1"'),
    Case(Q.MISSING_COMMA, '[2,"1""Heartbeat",{}]', BEAT, "", "", ",", '"Heart'),
    Case(Q.MISSING_COMMA, '[2,"1","Heartbeat"{}]', BEAT, "", "", ",", "{}"),
    Case(Q.MISSING_COMMA, meter('[{"value":"1"}{"value":"2"}]'), meter_with({"value": "1"},
         {"value": "2"}),
         SAMPLE, "", ",", '{"value":"2"'),
    Case(Q.MISSING_COMMA, '[3,"1",{"unknownKey":["A" "B"]}]', [3, "1", {"unknownKey": ["A", "B"]}],
         "/2/unknownKey", "", ",", '"B"', "GetConfiguration"),
    Case(Q.MISSING_VALUE, status(',"info":,"vendorId":"v"'), status_with(vendorId="v"),
         "/3/info", '"info":', None, ',"vendorId"'),
    Case(Q.MISSING_VALUE, status(',"info":'), status_with(), "/3/info", '"info":', None, "}]"),
    Case(Q.MISSING_VALUE, status(',"info" : '), status_with(), "/3/info", '"info" : ', None, "}]"),
    Case(Q.BARE_WORD, '[2,"1",Heartbeat,{}]', BEAT, "/2", "Heartbeat", "Heartbeat", "Heart"),
    Case(Q.BARE_WORD, status(",info:7").replace(":7", ':"7"'), status_with(info="7"),
         "/3/info", "info", "info", 'info:"7"'),
    Case(Q.BARE_WORD, meter('[{"value":NaN}]'), meter_with({"value": "NaN"}),
         f"{SAMPLE}/0/value", "NaN", "NaN", "NaN"),
    Case(Q.BARE_WORD, meter('[{"value":-Infinity}]'), meter_with({"value": "-Infinity"}),
         f"{SAMPLE}/0/value", "-Infinity", "-Infinity", "-Inf"),
    Case(Q.BARE_WORD, status(f',"timestamp":{TIME}'), status_with(timestamp=TIME),
         "/3/timestamp", TIME, TIME, TIME),
    Case(Q.BARE_WORD, '[3,"1",{"configurationKey":[{"key":"A","readonly":True}]}]',
         [3, "1", {"configurationKey": [{"key": "A", "readonly": True}]}],
         "/2/configurationKey/0/readonly", "True", True, "True", "GetConfiguration"),
    Case(Q.SINGLE_QUOTES, TAG % "'A1'", tag("A1"), "/3/idTag", "'A1'", "A1", "'A1'"),
    Case(Q.SINGLE_QUOTES, "[2,\"1\",\"Authorize\",{'idTag':\"A1\"}]", tag("A1"),
         "/3/idTag", "'idTag'", "idTag", "'idTag'"),
    Case(Q.SINGLE_QUOTES, TAG % r"'it\'s'", tag("it's"), "/3/idTag", r"'it\'s'", "it's", "'it"),
    Case(Q.SINGLE_QUOTES, TAG % "'it's'", tag("it's"), "/3/idTag", "'it's'", "it's", "'it"),
    Case(Q.TYPOGRAPHIC_QUOTES, TAG % "“A1”", tag("A1"), "/3/idTag", "“A1”", "A1", "“A1"),
    Case(Q.TYPOGRAPHIC_QUOTES, (TAG % "„A1“").encode(), tag("A1"), "/3/idTag", "„A1“", "A1", "„A1"),
    Case(Q.TYPOGRAPHIC_QUOTES, TAG % "‘A1’", tag("A1"), "/3/idTag", "‘A1’", "A1", "‘A1"),  # noqa: RUF001
    Case(Q.TYPOGRAPHIC_QUOTES, TAG % "»A1«", tag("A1"), "/3/idTag", "»A1«", "A1", "»A1"),
    Case(Q.TYPOGRAPHIC_QUOTES, TAG % '“A1"', tag("A1"), "/3/idTag", '“A1"', "A1", "“A1"),
    Case(Q.CONTROL_CHARACTER, TAG % '"A1\x10\x0e"', tag("A1\x10\x0e"),
         "/3/idTag", '"A1\x10\x0e"', "A1\x10\x0e", '"A1'),
    Case(Q.CONTROL_CHARACTER, '[2,"1\n","Heartbeat",{}]', [2, "1\n", "Heartbeat", {}],
         "/1", '"1\n"', "1\n", '"1'),
    Case(Q.CONTROL_CHARACTER, status(',"info":"two\r\nlines\x00"').encode(),
         status_with(info="two\r\nlines\x00"),
         "/3/info", '"two\r\nlines\x00"', "two\r\nlines\x00", '"two'),
    Case(Q.INVALID_ESCAPE, TAG % '"336699\\"', tag("336699\\"), "/3/idTag", '"336699\\"',
         "336699\\", '"336'),
    Case(Q.INVALID_ESCAPE, stop(r'"idTag":"336699\","meterStop":1,"timestamp":"' + TIME + '"'),
         [2, "1", "StopTransaction", {"meterStop": 1, "timestamp": TIME, "transactionId": 7,
         "idTag": "336699\\"}],
         "/3/idTag", '"336699\\"', "336699\\", '"336'),
    Case(Q.INVALID_ESCAPE, TAG % r'"a\xb\u12"', tag(r"a\xb\u12"), "/3/idTag", r'"a\xb\u12"',
         r"a\xb\u12", '"a'),
    Case(Q.LONE_SURROGATE, TAG % r'"a\ud83d"', tag("a\ufffd"), "/3/idTag", r'"a\ud83d"', "a\ufffd",
         '"a'),
    Case(Q.LONE_SURROGATE, TAG % r'"\ude00\ud83dx"', tag("\ufffd\ufffdx"),
         "/3/idTag", r'"\ude00\ud83dx"', "\ufffd\ufffdx", r'"\ude'),
    Case(Q.LONE_SURROGATE, TAG % '"a\ud83d"', tag("a\ufffd"), "/3/idTag", '"a\\ud83d"', "a\ufffd",
         '"a'),
    Case(Q.INVALID_UTF8, (TAG % '"B??ro"').encode().replace(b"??", b"\xfc"), tag("Büro"),
         "/3/idTag", '"B\\xfcro"', "Büro", '"B'),
    Case(Q.INVALID_UTF8, (TAG % '"??"').encode().replace(b"??", b"\x80\x81\xff"), tag("€\x81ÿ"),
         "/3/idTag", '"\\x80\\x81\\xff"', "€\x81ÿ", '"'),
    Case(Q.DUPLICATE_MEMBER, status(',"info":"a","info":"b"'), status_with(info="b"),
         "/3/info", ["a", "b"], "b", '"b"'),
    Case(Q.DUPLICATE_MEMBER, '[2,"1","UnlockConnector",{"connectorId":1,"connectorId":1}]',
         [2, "1", "UnlockConnector", {"connectorId": 1}], "/3/connectorId", [1, 1], 1, "1}"),
    Case(Q.DUPLICATE_MEMBER, meter('[{"value":"1","unit":"A","unit":"V","unit":"W"}]'),
         meter_with({"value": "1", "unit": "W"}), f"{SAMPLE}/0/unit", ["A", "V", "W"], "W", '"W"'),
    Case(Q.DUPLICATE_MEMBER, '[4,"1","GenericError","",{"a":{"b":1,"b":2.50}}]',
         [4, "1", "GenericError", "", {"a": {"b": 2.5}}], "/4/a/b", [1, "2.50"], "2.50", "2.50"),
    # -- the payload -------------------------------------------------------------------------------
    Case(Q.UNKNOWN_MEMBER, '[2,"1","Authorize",{"connectorId":2,"idTag":"A1"}]', tag("A1"),
         "/3/connectorId", 2, None, "2,"),
    Case(Q.UNKNOWN_MEMBER, '[3,"1",{"status":"Accepted"}]', [3, "1", {}],
         "/2/status", "Accepted", None, '"Acc', "MeterValues"),
    Case(Q.UNKNOWN_MEMBER, meter('[{"value":"1","a/b~c":[{"x":1.0}]}]'), meter_with({"value": "1"}),
         f"{SAMPLE}/0/a~1b~0c", [{"x": 1.0}], None, '[{"x"'),
    Case(Q.MEMBER_SPELLING, meter('[{"value":"1","mesurand":"Voltage"}]'),
         meter_with({"value": "1", "measurand": "Voltage"}),
         f"{SAMPLE}/0/mesurand", "mesurand", "measurand", '"Voltage"'),
    Case(Q.MEMBER_SPELLING, '[2,"1","UnlockConnector",{"connector_ID":1}]',
         [2, "1", "UnlockConnector", {"connectorId": 1}],
         "/3/connector_ID", "connector_ID", "connectorId", "1}"),
    Case(Q.MEMBER_SPELLING, '[2,"1","ReserveNow",{"connectorId":1,"expiryDate":"' + TIME
         + '","idTag":"A","reservationId":2,"parenIdTag":"B"}]',
         [2, "1", "ReserveNow", {"connectorId": 1, "expiryDate": TIME, "idTag": "A",
         "reservationId": 2,
                                 "parentIdTag": "B"}],
         "/3/parenIdTag", "parenIdTag", "parentIdTag", '"B"'),
    Case(Q.MEMBER_SPELLING, meter('["100"]'), meter_with({"value": "100"}),
         f"{SAMPLE}/0", "100", {"value": "100"}, '"100"'),
    Case(Q.MEMBER_SPELLING, stop(f'"meterStop":1,"timestamp":"{TIME}","disconnectReason":"Local"'),
         [2, "1", "StopTransaction", {"meterStop": 1, "timestamp": TIME, "transactionId": 7,
         "reason": "Local"}],
         "/3/disconnectReason", "disconnectReason", "reason", '"Local"'),
    Case(Q.MEMBER_SPELLING, call("SendLocalList",
         '{"listVersion":1,"updateType":"Full","localAuthorisationList":[]}'),
         [2, "1", "SendLocalList", {"listVersion": 1, "updateType": "Full",
         "localAuthorizationList": []}],
         "/3/localAuthorisationList", "localAuthorisationList", "localAuthorizationList", "[]"),
    Case(Q.NULL_MEMBER, status(',"info":null'), status_with(), "/3/info", None, None, "null"),
    Case(Q.NULL_MEMBER, meter('[{"value":"1","phase":null}]'), meter_with({"value": "1"}),
         f"{SAMPLE}/0/phase", None, None, "null"),
    Case(Q.TEXT_NUMBER, '[2,"1","UnlockConnector",{"connectorId":"2"}]',
         [2, "1", "UnlockConnector", {"connectorId": 2}], "/3/connectorId", "2", 2, '"2"'),
    Case(Q.TEXT_NUMBER, '[2,"1","UnlockConnector",{"connectorId":" +007 "}]',
         [2, "1", "UnlockConnector", {"connectorId": 7}], "/3/connectorId", " +007 ", 7, '" +007'),
    Case(Q.TEXT_NUMBER, schedule('[{"startPeriod":0,"limit":"11.50"}]'),
         schedule_with(chargingSchedulePeriod=[{"startPeriod": 0, "limit": 11.5}]),
         f"{SCHEDULE}/chargingSchedulePeriod/0/limit", "11.50", 11.5, '"11.50"'),
    Case(Q.NUMBER_TEXT, meter('[{"value":1.40}]'), meter_with({"value": "1.40"}),
         f"{SAMPLE}/0/value", "1.40", "1.40", "1.40"),
    Case(Q.NUMBER_TEXT, meter('[{"value":604.213}]'), meter_with({"value": "604.213"}),
         f"{SAMPLE}/0/value", 604.213, "604.213", "604"),
    Case(Q.NUMBER_TEXT, TAG % "-0", tag("-0"), "/3/idTag", "-0", "-0", "-0"),
    Case(Q.NUMBER_TEXT, TAG % "1E+2", tag("1E+2"), "/3/idTag", "1E+2", "1E+2", "1E"),
    Case(Q.BOOLEAN_SPELLING, '[3,"1",{"configurationKey":[{"key":"A","readonly":"TRUE"}]}]',
         [3, "1", {"configurationKey": [{"key": "A", "readonly": True}]}],
         "/2/configurationKey/0/readonly", "TRUE", True, '"TRUE"', "GetConfiguration"),
    Case(Q.BOOLEAN_SPELLING, '[3,"1",{"configurationKey":[{"key":"A","readonly":0}]}]',
         [3, "1", {"configurationKey": [{"key": "A", "readonly": False}]}],
         "/2/configurationKey/0/readonly", 0, False, "0", "GetConfiguration"),
    Case(Q.BOOLEAN_SPELLING, '[2,"1","ChangeConfiguration",{"key":"A","value":false}]',
         [2, "1", "ChangeConfiguration", {"key": "A", "value": "false"}], "/3/value", False,
         "false", "false"),
    Case(Q.WHOLE_FLOAT, '[2,"1","UnlockConnector",{"connectorId":16.0}]',
         [2, "1", "UnlockConnector", {"connectorId": 16}], "/3/connectorId", 16.0, 16, "16.0"),
    Case(Q.WHOLE_FLOAT, '[2,"1","UnlockConnector",{"connectorId":1e1}]',
         [2, "1", "UnlockConnector", {"connectorId": 10}], "/3/connectorId", "1e1", 10, "1e1"),
    Case(Q.FRACTIONAL_INTEGER, stop(f'"meterStop":0.5,"timestamp":"{TIME}"'),
         [2, "1", "StopTransaction", {"meterStop": 0, "timestamp": TIME, "transactionId": 7}],
         "/3/meterStop", 0.5, 0, "0.5"),
    Case(Q.FRACTIONAL_INTEGER, stop(f'"meterStop":1.50,"timestamp":"{TIME}"'),
         [2, "1", "StopTransaction", {"meterStop": 2, "timestamp": TIME, "transactionId": 7}],
         "/3/meterStop", "1.50", 2, "1.50"),
    Case(Q.LONE_OBJECT, meter('{"value":"1"}'), meter_with({"value": "1"}), SAMPLE,
         {"value": "1"}, [{"value": "1"}], '{"value"'),
    Case(Q.LONE_OBJECT, '[2,"1","GetConfiguration",{"key":"A"}]', [2, "1", "GetConfiguration",
         {"key": ["A"]}],
         "/3/key", "A", ["A"], '"A"'),
    Case(Q.LONE_LIST, TAG % '["A1"]', tag("A1"), "/3/idTag", ["A1"], "A1", '["A1'),
    Case(Q.LONE_LIST, TAG % '[["A1"]]', tag("A1"), "/3/idTag", [["A1"]], "A1", '[["A1'),
    Case(Q.LONE_LIST, '[2,"1","UnlockConnector",{"connectorId":[1]}]',
         [2, "1", "UnlockConnector", {"connectorId": 1}], "/3/connectorId", [1], 1, "[1]"),
    Case(Q.LONE_LIST, '[3,"1",{"idTagInfo":[{"status":"Accepted"}]}]',
         [3, "1", {"idTagInfo": {"status": "Accepted"}}],
         "/2/idTagInfo", [{"status": "Accepted"}], {"status": "Accepted"}, "[{", "Authorize"),
    Case(Q.LONE_LIST, meter('[[{"value":"1"},{"value":"2"}]]'), meter_with({"value": "1"},
         {"value": "2"}),
         f"{SAMPLE}/0", [{"value": "1"}, {"value": "2"}], [{"value": "1"}, {"value": "2"}],
         '[{"value":"1"'),
    Case(Q.OBJECT_TEXT, '[2,"1","DataTransfer",{"vendorId":"v","data":{"a": [1.50, null, "é"]}}]',
         [2, "1", "DataTransfer", {"vendorId": "v", "data": '{"a":[1.50,null,"é"]}'}],
         "/3/data", {"a": ["1.50", None, "é"]}, '{"a":[1.50,null,"é"]}', '{"a"'),
    Case(Q.OBJECT_TEXT, '[2,"1","DataTransfer",{"vendorId":"v","data":[]}]',
         [2, "1", "DataTransfer", {"vendorId": "v", "data": "[]"}], "/3/data", [], "[]", "[]"),
    Case(Q.OBJECT_TEXT, '[3,"1",{"status":"Accepted","data":7}]',
         [3, "1", {"status": "Accepted", "data": "7"}], "/2/data", 7, "7", "7", "DataTransfer"),
    Case(Q.TOO_LONG, TAG % f'"{"T" * 22}"', tag("T" * 22), "/3/idTag", "T" * 22, "T" * 22, '"TT'),
    Case(Q.TOO_LONG, '[2,"1","GetConfiguration",{"key":["A","%s"]}]' % ("K" * 51),
         [2, "1", "GetConfiguration", {"key": ["A", "K" * 51]}], "/3/key/1", "K" * 51, "K" * 51,
         '"KK'),
    Case(Q.TOO_PRECISE, schedule('[{"startPeriod":0,"limit":11.25}]'),
         schedule_with(chargingSchedulePeriod=[{"startPeriod": 0, "limit": 11.25}]),
         f"{SCHEDULE}/chargingSchedulePeriod/0/limit", 11.25, 11.25, "11.25"),
    Case(Q.TOO_PRECISE, schedule('[{"startPeriod":0,"limit":1}],"minChargingRate":0.15'),
         schedule_with(chargingSchedulePeriod=[{"startPeriod": 0, "limit": 1.0}],
         minChargingRate=0.15),
         f"{SCHEDULE}/minChargingRate", 0.15, 0.15, "0.15"),
    Case(Q.ENUM_SPELLING, '[2,"1","Reset",{"type":" hard"}]', [2, "1", "Reset", {"type": "Hard"}],
         "/3/type", " hard", "Hard", '" hard"'),
    Case(Q.ENUM_SPELLING, meter('[{"value":"1","unit":"C"}]'), meter_with({"value": "1",
         "unit": "Celsius"}),
         f"{SAMPLE}/0/unit", "C", "Celsius", '"C"'),
    Case(Q.UNKNOWN_ENUM, '[3,"1",{"status":"Accepted"}]', [3, "1", {"status": "Accepted"}],
         "/2/status", "Accepted", "Accepted", '"Acc', "UnlockConnector"),
    Case(Q.UNKNOWN_ENUM, meter('[{"value":"1","unit":"Hertz"}]'), meter_with({"value": "1",
         "unit": "Hertz"}),
         f"{SAMPLE}/0/unit", "Hertz", "Hertz", '"Hertz"'),
    Case(Q.UNKNOWN_ENUM, '[2,"1","Reset",{"type":""}]', [2, "1", "Reset", {"type": ""}], "/3/type",
         "", "", '""'),
    Case(Q.EMPTY_TEXT, status(',"timestamp":""'), status_with(), "/3/timestamp", "", None, '""'),
    Case(Q.EMPTY_TEXT, stop(f'"meterStop":1,"timestamp":"{TIME}","reason":" "'),
         [2, "1", "StopTransaction", {"meterStop": 1, "timestamp": TIME, "transactionId": 7}],
         "/3/reason", " ", None, '" "'),
    Case(Q.EMPTY_TEXT, '[2,"1","LogStatusNotification",{"status":"Idle","requestId":""}]',
         [2, "1", "LogStatusNotification", {"status": "Idle"}], "/3/requestId", "", None, '""'),
    Case(Q.EMPTY_TEXT, '[3,"1",{"idTagInfo":""}]', [3, "1", {}], "/2/idTagInfo", "", None, '""',
         "StopTransaction"),
    Case(Q.EMPTY_TEXT, '[3,"1",{"status":"Accepted","connectorId":""}]',
         [3, "1", {"status": "Accepted"}], "/2/connectorId", "", None, '""',
         "GetCompositeSchedule"),
    Case(Q.EMPTY_TEXT, stop(f'"meterStop":1,"timestamp":"{TIME}","transactionData":""'),
         [2, "1", "StopTransaction", {"meterStop": 1, "timestamp": TIME, "transactionId": 7}],
         "/3/transactionData", "", None, '""'),
    Case(Q.EMPTY_LIST, meter("[]"), meter_with(), SAMPLE, [], [], "[]"),
    Case(Q.EMPTY_LIST, schedule("[ ]"), schedule_with(chargingSchedulePeriod=[]),
         f"{SCHEDULE}/chargingSchedulePeriod", [], [], "[ ]"),
    Case(Q.NAIVE_TIMESTAMP, status(',"timestamp":"2024-05-06T07:08:09"'),
         status_with(timestamp=TIME),
         "/3/timestamp", "2024-05-06T07:08:09", TIME, '"2024'),
    Case(Q.NAIVE_TIMESTAMP, status(',"timestamp":"2024-05-06 07:08:09.5"'),
         status_with(timestamp="2024-05-06T07:08:09.500Z"),
         "/3/timestamp", "2024-05-06 07:08:09.5", "2024-05-06T07:08:09.500Z", '"2024'),
    *(
        Case(Q.TIMESTAMP_SPELLING, status(f',"timestamp":"{spelt}"'), status_with(timestamp=meant),
             "/3/timestamp", spelt, meant, '"' + spelt)
        for spelt, meant in {
            "2024-05-06T09:08:09+02": TIME,
            "2024-05-06T07:08Z": "2024-05-06T07:08:00Z",
            "2024-05-06T07:08:09,25Z": "2024-05-06T07:08:09.250Z",
            "2024-05-06T7:08:09Z": TIME,
            "2024-05-06T09:08:09+02:00[Europe/Belgrade]": TIME,
            "2024-05-06T07:08:09[GMT]": TIME,
            "2024-05-05T24:00:00Z": "2024-05-06T00:00:00Z",
            "2024-05-06T23:59:60Z": "2024-05-07T00:00:00Z",
            "20240506T070809Z": TIME,
            " 2024-05-06T07:08:09Z ": TIME,
        }.items()
    ),
    *(
        Case(Q.UNREADABLE_TIMESTAMP, status(f',"timestamp":{said}'), status_with(),
             "/3/timestamp", json.loads(said), None, said)
        for said in (
            '"0"', '"2022-02-29T00:00:00Z"', "1000000", '"222222017-10-27T19:10:11Z"', '"now"',
            "{}", "[]", '["2024-05-06T07:08:09Z","2024-05-06T07:08:09Z"]',
            "true", '"24-05-06T07:08:09Z"', '"2024-05-06"',
        )
    ),
    Case(Q.UNREADABLE_TIMESTAMP, '[3,"1",{"currentTime":"soon"}]', [3, "1", {"currentTime": TIME}],
         "/2/currentTime", "soon", TIME, '"soon"', "Heartbeat", TIME),
    Case(Q.UNREADABLE_TIMESTAMP, '[3,"1",{"currentTime":""}]', [3, "1", {"currentTime": TIME}],
         "/2/currentTime", "", TIME, '""', "Heartbeat", TIME),
    Case(Q.MISSING_TIMESTAMP, '[3,"1",{}]', [3, "1", {"currentTime": TIME}],
         "/2/currentTime", None, TIME, "{}", "Heartbeat", TIME),
    Case(Q.MISSING_TIMESTAMP, '[3,"1",{"currentTime":null}]', [3, "1", {"currentTime": TIME}],
         "/2/currentTime", None, TIME, "null", "Heartbeat", TIME),
    Case(Q.UNUSABLE_ELEMENT, meter('[{"unit":"A"},{"value":"1"}]'), meter_with({"value": "1"}),
         f"{SAMPLE}/0", {"unit": "A"}, None, '{"unit"'),
    Case(Q.UNUSABLE_ELEMENT, '[3,"1",{"configurationKey":[{"key":"A"}]}]', [3, "1",
         {"configurationKey": []}],
         "/2/configurationKey/0", {"key": "A"}, None, '{"key"', "GetConfiguration"),
    Case(Q.UNUSABLE_ELEMENT, '[3,"1",{"unknownKey":["A",null]}]', [3, "1", {"unknownKey": ["A"]}],
         "/2/unknownKey/1", None, None, "null", "GetConfiguration"),
    Case(Q.UNUSABLE_MEMBER, result('{"status":"Accepted","chargingSchedule":{"duration":6}}'),
         [3, "1", {"status": "Accepted"}],
         "/2/chargingSchedule", {"duration": 6}, None, '{"duration"', "GetCompositeSchedule"),
    Case(Q.UNUSABLE_MEMBER, '[3,"1",{"idTagInfo":{"expiryDate":"' + TIME + '"}}]', [3, "1", {}],
         "/2/idTagInfo", {"expiryDate": TIME}, None, '{"expiry', "StopTransaction"),
]
# fmt: on


def pending_of(case: Case) -> dict[str, str] | None:
    return {"1": case.action} if case.action else None


def arrival_of(case: Case) -> datetime | None:
    return datetime.fromisoformat(case.arrival) if case.arrival else None


def read(codec: Codec, case: Case) -> Any:
    """Decode, looking for members that stand twice wherever they stand."""
    codec = codec.replace(detect_duplicates=True)
    return codec.decode(case.text, pending=pending_of(case), received_at=arrival_of(case))


def refused(codec: Codec, case: Case) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        read(codec, case)
    return caught.value


each = pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.kind}-{number}" for number, case in enumerate(CASES)]
)


def test_there_is_a_case_for_every_kind():
    assert {case.kind for case in CASES} == ALL_QUIRKS


@together
@each
def test_what_is_tolerated_is_mended_and_told(case: Case):
    frame = read(TOLERANT, case)

    (quirk,) = frame.quirks
    assert (quirk.kind, quirk.path) == (case.kind, case.path)
    assert (quirk.found, quirk.used) == (case.found, case.used)
    assert (type(quirk.found), type(quirk.used)) == (type(case.found), type(case.used))
    behind = case.text[quirk.offset :]
    at = case.at if isinstance(behind, str) else case.at.encode()
    assert quirk.offset is not None
    assert quirk.offset <= len(case.text)
    assert behind.startswith(at)  # type: ignore[arg-type]
    assert written(frame) == case.written
    assert json.loads(json.dumps(quirk.found)) == quirk.found


@together
@each
def test_no_other_kind_has_to_be_tolerated(case: Case):
    frame = read(STRICT.only(case.kind), case)

    assert frame == read(TOLERANT, case)
    assert frame.quirks == read(TOLERANT, case).quirks


@together
@each
def test_a_kind_that_is_switched_off_is_refused_as_strict_refuses_it(case: Case):
    strict, without = refused(STRICT, case), refused(TOLERANT.without(case.kind), case)

    assert without.violations == strict.violations
    assert (str(without), without.reply) == (str(strict), strict.reply)
    assert case.kind.category in ERROR_CODE_OF


def is_utf_8(text: str | bytes) -> bool:
    return isinstance(text, str) and text.encode(errors="ignore").decode() == text


@together
@pytest.mark.parametrize("case", [case for case in CASES if is_utf_8(case.text)])
def test_a_str_and_its_bytes_are_read_alike(case: Case):
    assert isinstance(case.text, str)
    encoded = case._replace(text=case.text.encode())

    as_text, as_bytes = read(TOLERANT, case), read(TOLERANT, encoded)

    assert as_text == as_bytes
    assert [(q.kind, q.path, q.found, q.used) for q in as_text.quirks] == [
        (q.kind, q.path, q.found, q.used) for q in as_bytes.quirks
    ]
    for quirk, same in zip(as_text.quirks, as_bytes.quirks, strict=True):
        assert len(case.text[: quirk.offset].encode()) == same.offset


@together
@each
def test_what_was_told_survives_storage(case: Case):
    frame = read(TOLERANT, case)

    copy = pickle.loads(pickle.dumps(frame))  # noqa: S301 - our own

    assert copy == frame
    assert copy.quirks == frame.quirks
    assert len(str(frame.quirks[0])) <= 255
    assert str(frame.quirks[0]).isprintable()


# -- Odd and conforming ----------------------------------------------------------------------------

CONFORMING = [
    *(status(f',"timestamp":"{t}"') for t in (
        "1970-01-01T00:00:00Z", "2199-12-31T23:59:59.999Z", "2024-05-06t07:08:09z",
        "2024-05-06 07:08:09.123456789+02:00", "2024-05-06T07:08:09+0200",
    )),
    status(',"info":""'),
    '\r\n [ 2 , "1" , "Heartbeat" , { } ] \t',
    meter('[{"value":"-1","unit":"Celcius"},{"value":"","unit":"Celsius"}]'),
    *(stop(f'"meterStop":-5,"timestamp":"{TIME}"').replace("7", n, 1) for n in (
        "-1", "0", "9223372036854775807",
    )),
    '[2,"<any text of 36 characters> \\u0000 e","Heartbeat",{}]',
    call("ChangeAvailability", '{"connectorId":0,"type":"Operative"}'),
]  # fmt: skip


@pytest.mark.parametrize("text", CONFORMING)
def test_what_is_odd_but_conforming_is_no_quirk(text: str):
    for data in (text, text.encode()):
        assert TOLERANT.decode(data) == STRICT.decode(data)
        assert TOLERANT.decode(data).quirks == ()


# -- Errors, not quirks ----------------------------------------------------------------------------

ERRORS = {
    # unknown message types are ignored: nobody is answered
    '[5,"1","Heartbeat",{}]': ("unknown_message_type", "/0", None),
    '[1,"1","Nothing",{}]': ("unknown_message_type", "/0", None),
    '[1,"1","Heartbeat",{},{}]': ("unknown_message_type", "/0", None),
    '["1","1","Heartbeats are here",{}]': ("unknown_message_type", "/0", None),
    '[null,"1","Heartbeat",{}]': ("unknown_message_type", "/0", None),
    '[20,"1","Heartbeat",{}]': ("unknown_message_type", "/0", None),
    # no array
    '{"2":"1"}': ("not_an_array", "", None),
    '"[2]"': ("not_an_array", "", None),
    "null": ("not_an_array", "", None),
    "<html>": ("not_json", "", None),
    "": ("not_json", "", None),
    "\x00\x00": ("not_json", "", None),
    # no id that could be repeated
    '[2,null,"Heartbeat",{}]': ("id_no_text", "/1", None),
    '[2,["1"],"Heartbeat",{}]': ("id_no_text", "/1", None),
    '[2,{},"Heartbeat",{}]': ("id_no_text", "/1", None),
    '[2,true,"Heartbeat",{}]': ("id_no_text", "/1", None),
    # actions that are none, however near
    '[2,"1","Heart.beat",{}]': ("unknown_action", "/2", "1"),
    '[2,"1","Heartbea",{}]': ("unknown_action", "/2", "1"),
    '[2,"1","Heartbeatss",{}]': ("unknown_action", "/2", "1"),
    '[2,"1","sHeartbeat",{}]': ("unknown_action", "/2", "1"),
    '[2,"1","",{}]': ("unknown_action", "/2", "1"),
    '[2,"1",7,{}]': ("action_no_text", "/2", "1"),
    '[2,"1",null,{}]': ("action_no_text", "/2", "1"),
    # payloads that are none
    '[2,"1","Heartbeat",[{}]]': ("payload_no_object", "/3", "1"),
    '[2,"1","Heartbeat","null"]': ("payload_no_object", "/3", "1"),
    '[2,"1","Heartbeat","Accepted"]': ("payload_no_object", "/3", "1"),
    '[2,"1","Heartbeat",false]': ("payload_no_object", "/3", "1"),
    # values that mean nothing certain
    call("UnlockConnector", '{"connectorId":"1e-1"}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":"one"}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":true}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":[1,2]}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":[]}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":1.5}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":"1.5"}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":1e-400}'): ("wrong_type", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":9223372036854775808}'): (
        "out_of_range", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":1e99}'): ("out_of_range", "/3/connectorId", "1"),
    call("UnlockConnector", '{"connectorId":1e9999999999999999999}'): (
        "out_of_range", "/3/connectorId", "1"),
    schedule('[{"startPeriod":0,"limit":1e999}]'): (
        "out_of_range", f"{SCHEDULE}/chargingSchedulePeriod/0/limit", "1"),
    schedule('[{"startPeriod":0,"limit":NaN}]'): (
        "wrong_type", f"{SCHEDULE}/chargingSchedulePeriod/0/limit", "1"),
    TAG % "null": ("wrong_type", "/3/idTag", "1"),
    TAG % "{}": ("wrong_type", "/3/idTag", "1"),
    '[4,"1","GenericError","",{"n":1e999}]': ("out_of_range", "/4", None),
}  # fmt: skip


@together
@pytest.mark.parametrize(("text", "expected"), ERRORS.items(), ids=repr)
def test_what_cannot_be_mended_is_refused(text: str, expected: tuple[str, str, str | None]):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text)

    (violation,) = caught.value.violations
    assert (violation.category, violation.path) == expected[:2]
    assert (caught.value.reply and caught.value.reply.unique_id) == expected[2]


# -- Rule 7: elements that cannot be mended, by the list they stand in -----------------------------

SCHEDULE_RESULT = (
    '{"status":"Accepted","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":%s}}'
)
CERTIFICATE = (
    '{"hashAlgorithm":"SHA256","issuerNameHash":"a","issuerKeyHash":"b","serialNumber":"c"}'
)
#: Frame with `%s` where a list is due, the action of a result, a sound element, a useless one.
REPORTS = {
    "sampledValue": (meter("%s"), None, '{"value":"1"}', '{"unit":"A"}'),
    "meterValue": (
        call("MeterValues", '{"connectorId":1,"meterValue":%s}'), None,
        f'{{"timestamp":"{TIME}","sampledValue":[{{"value":"1"}}]}}',
        '{"sampledValue":[{"value":"1"}]}',
    ),
    "transactionData": (
        stop(f'"meterStop":1,"timestamp":"{TIME}","transactionData":%s'), None,
        f'{{"timestamp":"{TIME}","sampledValue":[{{"value":"1"}}]}}',
        '{"timestamp":"never","sampledValue":[{"value":"1"}]}',
    ),
    "configurationKey": (
        result('{"configurationKey":%s}'), "GetConfiguration", '{"key":"A","readonly":true}',
        '{"key":"B","readonly":"perhaps"}',
    ),
    "unknownKey": (result('{"unknownKey":%s}'), "GetConfiguration", '"A"', '{"A":"B"}'),
    "certificateHashData": (
        result('{"status":"Accepted","certificateHashData":%s}'), "GetInstalledCertificateIds",
        CERTIFICATE, '{"hashAlgorithm":"SHA256"}',
    ),
}  # fmt: skip
#: Where each element changes what is done.
COMMANDS = {
    "chargingSchedulePeriod": (
        schedule("%s"), None, '{"startPeriod":0,"limit":6.0}', '{"startPeriod":60}',
    ),
    "localAuthorizationList": (
        call("SendLocalList",
             '{"listVersion":1,"updateType":"Full","localAuthorizationList":%s}'), None,
        '{"idTag":"A"}', '{"idTagInfo":{"status":"Blocked"}}',
    ),
    "key": (call("GetConfiguration", '{"key":%s}'), None, '"A"', "null"),
}  # fmt: skip


def decode_list(row: tuple[str, str | None, str, str], elements: str, codec: Codec = TOLERANT):
    text, action, _, _ = row
    return codec.decode(text % elements, pending={"1": action} if action else None)


@pytest.mark.parametrize("row", REPORTS.values(), ids=REPORTS)
def test_a_useless_element_of_a_report_is_dropped_and_its_siblings_live(
    row: tuple[str, str | None, str, str],
):
    _, _, sound, useless = row
    expected = written(decode_list(row, f"[{sound},{sound}]"))

    frame = decode_list(row, f"[{sound},{useless},{sound}]")

    assert written(frame) == expected
    (quirk,) = frame.quirks
    assert quirk.kind == Q.UNUSABLE_ELEMENT
    assert quirk.path.endswith("/1")
    assert quirk.found == json.loads(useless)
    assert quirk.used is None


@pytest.mark.parametrize("name", ["sampledValue", "meterValue"])
def test_if_nothing_is_left_of_a_required_list_that_is_an_error(name: str):
    _, _, _, useless = REPORTS[name]

    with pytest.raises(DecodeError) as caught:
        decode_list(REPORTS[name], f"[{useless},{useless}]")

    # What was wrong with each of them counts after all.
    assert [v.category for v in caught.value.violations] == ["missing_member"] * 2
    assert [v.path.split("/")[-2] for v in caught.value.violations] == ["0", "1"]


@pytest.mark.parametrize(
    ("name", "left"),
    [("transactionData", []), ("configurationKey", []), ("unknownKey", []),
     ("certificateHashData", None)],
)  # fmt: skip
def test_if_nothing_is_left_of_an_optional_list_it_may_be_empty_or_absent(name: str, left: Any):
    frame = decode_list(REPORTS[name], f"[{REPORTS[name][3]}]")

    assert written(frame)[-1].get(name) == left


@pytest.mark.parametrize("row", COMMANDS.values(), ids=COMMANDS)
def test_elsewhere_a_useless_element_is_an_error(row: tuple[str, str | None, str, str]):
    _, _, sound, useless = row
    decode_list(row, f"[{sound}]")

    with pytest.raises(DecodeError):
        decode_list(row, f"[{sound},{useless}]")


def test_a_reading_that_is_useless_costs_no_more_than_itself():
    """The innermost list takes the loss; the meter value around it stays."""
    frame = decode_list(REPORTS["sampledValue"], '[{"unit":"A"},{"value":"1"}]')

    assert [q.path for q in frame.quirks] == [f"{SAMPLE}/0"]


def test_a_schedule_in_a_result_is_left_out_whole():
    frame = TOLERANT.decode(
        result(SCHEDULE_RESULT % '[{"startPeriod":0,"limit":6},{"startPeriod":60}]'),
        pending={"1": "GetCompositeSchedule"},
    )

    assert written(frame) == [3, "1", {"status": "Accepted"}]
    assert [(q.kind, q.path) for q in frame.quirks] == [(Q.UNUSABLE_MEMBER, "/2/chargingSchedule")]


def test_in_a_call_an_optional_object_that_is_useless_is_an_error():
    profile = '{"connectorId":1,"idTag":"A","chargingProfile":{"chargingProfileId":1}}'

    with pytest.raises(DecodeError):
        TOLERANT.decode(call("RemoteStartTransaction", profile))


# -- Rule 8: what is switched off is never swallowed -----------------------------------------------

#: In an element of a report: what is wrong with it, and the kind that tolerates it.
SWALLOWED = {
    Q.UNKNOWN_MEMBER: '{"value":"1","x":1}',
    Q.NUMBER_TEXT: '{"value":1}',
    Q.NULL_MEMBER: '{"value":"1","unit":null}',
    Q.ENUM_SPELLING: '{"value":"1","unit":"wh"}',
    Q.UNKNOWN_ENUM: '{"value":"1","unit":"Hz"}',
    Q.EMPTY_TEXT: '{"value":"1","unit":""}',
    Q.MEMBER_SPELLING: '{"value":"1","mesurand":"Voltage"}',
    Q.LONE_LIST: '{"value":["1"]}',
    Q.BOOLEAN_SPELLING: '{"value":true}',
    Q.DUPLICATE_MEMBER: '{"value":"1","unit":"A","unit":"A"}',
    Q.STRAY_COMMA: '{"value":"1",}',
    Q.CONTROL_CHARACTER: '{"value":"1\t"}',
}


@pytest.mark.parametrize("kind", SWALLOWED)
def test_a_fault_whose_kind_is_switched_off_is_never_swallowed(kind: QuirkKind):
    text = meter(f'[{SWALLOWED[kind]},{{"value":"2"}}]')
    codec = TOLERANT.replace(detect_duplicates=True)
    assert kind in {quirk.kind for quirk in codec.decode(text).quirks}

    with pytest.raises(DecodeError) as caught:
        codec.without(kind).decode(text)

    assert caught.value.path.startswith(SAMPLE)


def test_not_even_in_an_element_that_would_be_dropped_for_something_else():
    text = meter('[{"unit":"Hz"},{"value":"2"}]')
    assert [q.kind for q in TOLERANT.decode(text).quirks] == [Q.UNUSABLE_ELEMENT]

    with pytest.raises(DecodeError) as caught:
        TOLERANT.without(Q.UNKNOWN_ENUM).decode(text)

    assert caught.value.path == f"{SAMPLE}/0/unit"


def test_nor_in_an_object_of_a_result_that_would_be_left_out():
    text = result('{"idTagInfo":{"parentIdTag":7}}')
    pending = {"1": "StopTransaction"}
    assert [q.kind for q in TOLERANT.decode(text, pending=pending).quirks] == [Q.UNUSABLE_MEMBER]

    with pytest.raises(DecodeError):
        TOLERANT.without(Q.NUMBER_TEXT).decode(text, pending=pending)


# -- Rule 9: ambiguity is an error -----------------------------------------------------------------

NAMES = {
    "idTag": call("Authorize", '{"idTag":"A","idTag":"B"}'),
    "parentIdTag": result('{"idTagInfo":{"status":"Blocked","parentIdTag":"A","parentIdTag":"B"}}'),
    "key": call("ChangeConfiguration", '{"key":"A","key":"B","value":"1"}'),
    "type": call("Reset", '{"type":"Hard","type":"Soft"}'),
    "id": call("ClearChargingProfile", '{"id":1,"id":2}'),
    "connectorId": call("UnlockConnector", '{"connectorId":1,"connectorId":2}'),
    "connectorid": call("UnlockConnector", '{"connectorid":1,"connectorid":2}'),
    "transactionId": call("RemoteStopTransaction", '{"transactionId":1,"transactionId":2}'),
    "reservationId": call("CancelReservation", '{"reservationId":1,"reservationId":2}'),
    "vendorId": call("DataTransfer", '{"vendorId":"a","vendorId":"b"}'),
    "messageId": call("DataTransfer", '{"vendorId":"a","messageId":"a","messageId":"b"}'),
    "serialNumber": call("DeleteCertificate", '{"certificateHashData":'
                         + CERTIFICATE[:-1] + ',"serialNumber":"d"}}'),
    "in the data": call("DataTransfer", '{"vendorId":"a","data":{"x":[{"userId":1,"userId":2}]}}'),
}  # fmt: skip


@pytest.mark.parametrize("text", NAMES.values(), ids=NAMES)
def test_different_duplicates_of_what_names_something_are_an_error(text: str):
    codec = TOLERANT.replace(detect_duplicates=True)

    with pytest.raises(DecodeError) as caught:
        codec.decode(text, pending={"1": "Authorize"})

    assert [v.category for v in caught.value.violations] == ["duplicate_member"]


@pytest.mark.parametrize("names", [("idTag", "idTag"), ("idtag", "id_tag")])
@pytest.mark.parametrize("twins", [('["5"]', '"5"'), ("5", '"5"'), ("[5]", "5"), ('"5"', '"5"')])
def test_twins_are_judged_alike_in_either_order(names: tuple[str, str], twins: tuple[str, str]):
    """Whether they agree does not hang on which one comes first."""
    codec = TOLERANT.replace(detect_duplicates=True)
    told = []
    for one, two in (twins, twins[::-1]):
        text = f'[2,"1","Authorize",{{"{names[0]}":{one},"{names[1]}":{two}}}]'
        try:
            told.append(codec.decode(text).payload)
        except DecodeError as error:
            told.append({violation.category for violation in error.violations})
    assert told[0] == told[1]


def test_two_spellings_of_what_names_something_are_an_error():
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode('[2,"1","Authorize",{"idtag":"A","IdTag":"B"}]')

    assert [v.category for v in caught.value.violations] == ["duplicate_member"]


@pytest.mark.parametrize(
    "text",
    [
        call("UnlockConnector", '{"connectorId":1.5}'),
        call("RemoteStopTransaction", '{"transactionId":"7.1"}'),
        call("CancelReservation", '{"reservationId":0.5}'),
        call("SendLocalList", '{"listVersion":1.5,"updateType":"Full"}'),
    ],
)
def test_a_fraction_is_an_error_but_in_meter_readings(text: str):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text)

    assert [v.category for v in caught.value.violations] == ["wrong_type"]


#: Text whose quotes may be read in two ways, and what the one good reading is, if there is one.
QUOTES = {
    "closes where no further repair is needed": (TAG % "'A'", "A"),
    "belongs where closing needs a repair": (TAG % "'it's'", "it's"),
    "both readings go on": (TAG % "'A',b:'", None),
    "neither reading goes on": (TAG % "'it's Bob's'", None),
    "a cut where a quote was passed over": ("[2,\"1\",\"Authorize\",{'idTag':'it's'}", None),
    "backslash closes": (TAG % '"A\\"', "A\\"),
    "backslash escapes": ('[2,"1","Authorize",{"idTag":"A\\"B",}]', 'A"B'),
    "backslash may do either": ('[2,"1","Authorize",{,"idTag":"A\\",b:"}]', None),
}


@pytest.mark.parametrize(("text", "meant"), QUOTES.values(), ids=QUOTES)
def test_a_quote_closes_where_that_reading_needs_no_further_repair(text: str, meant: str | None):
    if meant is None:
        with pytest.raises(DecodeError) as caught:
            TOLERANT.decode(text)
        assert caught.value.violations[0].category == "not_json"
        assert caught.value.unique_id == "1"
    else:
        frame = TOLERANT.decode(text)
        assert isinstance(frame, Call)
        assert frame.payload == messages.Authorize(id_tag=meant)


# -- A text that breaks off ------------------------------------------------------------------------

#: Commands that lost something, and the path of what would have to be guessed.
LOST_COMMANDS = {
    call("RemoteStartTransaction", '{"idTag":"A","connectorId":1')[:-1]: "/3/connectorId",
    call("RemoteStartTransaction", '{"idTag":"A","conn')[:-1]: "/3",
    call("RemoteStartTransaction", '{"idTag":"A",')[:-1]: "/3",
    call("RemoteStartTransaction", '{"idTag":"A","chargingProfile":')[:-1]: "/3/chargingProfile",
    call("ClearChargingProfile", '{"connectorId":1,"stackLevel":')[:-1]: "/3/stackLevel",
    call("GetConfiguration", '{"key":["A","B')[:-1]: "/3/key/1",
    '[2,"1","ClearChargingProfile",': "/3",
    '[2,"1","GetConfiguration", ': "/3",
    call("GetConfiguration", "{")[:-1]: "/3",
    call("GetDiagnostics", '{"location":"ftp://h","startTime":"2024')[:-1]: "/3/startTime",
    call("DataTransfer", '{"vendorId":"v","data":"ab')[:-1]: "/3/data",
    call("SendLocalList", '{"listVersion":1,"updateType":"Full","localAuthorizationList":[')[:-1]
    + '{"idTag":"A"},': "/3/localAuthorizationList",
    call("DataTransfer", '{"vendorId":"v","messageId":"ab')[:-1]: "/3/messageId",
    call("DataTransfer", '{"vendorId":"v","data":{"a":1,"b":"x')[:-1]: "/3/data/b",
    schedule('[{"startPeriod":0,"limit":1},{"startPeriod":9,"limit":2,"num')[:-4]: (
        f"{SCHEDULE}/chargingSchedulePeriod/1"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "path"), LOST_COMMANDS.items())
def test_a_command_that_lost_part_of_its_meaning_is_refused(text: str, path: str):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text)

    assert {v.category for v in caught.value.violations} == {"not_json"}
    assert path in {v.path for v in caught.value.violations}
    assert caught.value.reply
    assert caught.value.reply.unique_id == "1"


KEPT_COMMANDS = {
    call("Reset", '{"type":"Hard"')[:-1]: {"type": "Hard"},
    call("ClearCache", "{")[:-1]: {},
    call("GetConfiguration", '{"key":["A"]')[:-1]: {"key": ["A"]},
    call("DataTransfer", '{"vendorId":"v","messageId":"m","data":"ab"')[:-1]: {
        "vendorId": "v",
        "messageId": "m",
        "data": "ab",
    },
    call("UnlockConnector", '{"connectorId":1}')[:-1] + ",": {"connectorId": 1},
}


@pytest.mark.parametrize(("text", "payload"), KEPT_COMMANDS.items())
def test_a_command_that_lost_nothing_of_its_meaning_is_mended(text: str, payload: Any):
    frame = TOLERANT.decode(text)

    assert [quirk.kind for quirk in frame.quirks] == [Q.TRUNCATED]
    assert written(frame)[3] == payload


def test_half_a_schedule_is_none():
    text = result(SCHEDULE_RESULT % '[{"startPeriod":0,"limit":6},{"start')[:-4]
    pending = {"1": "GetCompositeSchedule"}

    at_once = TOLERANT.decode(text, pending=pending)
    raw = TOLERANT.decode(text)
    assert isinstance(raw, CallResult)
    later = TOLERANT.resolve(raw, "GetCompositeSchedule")

    assert written(at_once) == written(later) == [3, "1", {"status": "Accepted"}]
    assert {q.kind for q in later.quirks} == {Q.TRUNCATED, Q.UNUSABLE_MEMBER}


def test_the_text_of_half_an_object_is_no_text():
    text = result('{"status":"Accepted","data":{"a":"x')[:-2]

    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text, pending={"1": "DataTransfer"})

    assert [(v.category, v.path) for v in caught.value.violations] == [("not_json", "/2/data")]


def test_broken_text_is_blamed_for_what_is_missing():
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode('[2,"17","BootNotification",{"chargePointVendor":"x')

    error = caught.value
    assert [v.category for v in error.violations] == ["not_json", *["missing_member"] * 2]
    assert (error.unique_id, error.action) == ("17", "BootNotification")
    assert error.reply
    assert error.reply.error_code == "FormationViolation"
    assert error.reply.unique_id == "17"
    assert WRITER.encode(error.reply)


# -- Time ------------------------------------------------------------------------------------------

ARRIVAL = datetime(2024, 5, 6, 9, 8, 9, tzinfo=timezone(timedelta(hours=2)))
#: In winter it is an hour later there than in Greenwich.
ZONES = {
    "zoneinfo": ZoneInfo("Europe/Belgrade"),
    "dateutil, from a file": tz.gettz("Europe/Belgrade"),
    "dateutil, a rule": tz.tzstr("CET-1CEST,M3.5.0,M10.5.0/3"),
    "dateutil, a range": tz.tzrange("CET", 3600),
    "dateutil, an offset": tz.tzoffset("CET", 3600),
    "an offset": timezone(timedelta(hours=1)),
}


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES)
def test_a_naive_timestamp_is_read_in_the_zone_given(zone: Any):
    codec = TOLERANT.replace(naive_timezone=zone)

    frame = codec.decode(status(',"timestamp":"2024-01-06T07:08:09"'))

    (quirk,) = frame.quirks
    assert (quirk.kind, quirk.used) == (Q.NAIVE_TIMESTAMP, "2024-01-06T06:08:09Z")
    assert written(frame)[3]["timestamp"] == "2024-01-06T06:08:09Z"
    assert hash(codec) is not None
    assert isinstance(frame, Call)
    assert frame.payload.timestamp == datetime(2024, 1, 6, 6, 8, 9, tzinfo=UTC)
    with pytest.raises(DecodeError):
        codec.without(Q.NAIVE_TIMESTAMP).decode(status(',"timestamp":"2024-01-06T07:08:09"'))


def test_summer_time_counts():
    codec = TOLERANT.replace(naive_timezone=ZoneInfo("Europe/Belgrade"))

    frame = codec.decode(status(',"timestamp":"2024-07-06T07:08:09"'))

    assert frame.quirks[0].used == "2024-07-06T05:08:09Z"


def test_a_timestamp_may_be_naive_and_spelt_differently():
    frame = TOLERANT.decode(status(',"timestamp":"20240106T0708"'))

    assert [(q.kind, q.used) for q in frame.quirks] == [
        (Q.TIMESTAMP_SPELLING, "2024-01-06T07:08:00Z"),
        (Q.NAIVE_TIMESTAMP, "2024-01-06T07:08:00Z"),
    ]


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=-3)), timezone(timedelta(hours=3))])
def test_the_edges_of_the_calendar(zone: timezone):
    """In one of the zones the instant has no UTC form; then it cannot be read."""
    codec = TOLERANT.replace(naive_timezone=zone)
    text = "9999-12-31T23:59:59" if zone.utcoffset(None) < timedelta(0) else "0001-01-01T00:00:00"

    frame = codec.decode(status(f',"timestamp":"{text}"'))

    assert [q.kind for q in frame.quirks] == [Q.UNREADABLE_TIMESTAMP]


#: What stands where a required timestamp should, and the kind it is mended as.
ARRIVALS = {
    '{"currentTime":"soon"}': Q.UNREADABLE_TIMESTAMP,
    '{"currentTime":""}': Q.UNREADABLE_TIMESTAMP,
    '{"currentTime":0}': Q.UNREADABLE_TIMESTAMP,
    '{"currentTime":null}': Q.MISSING_TIMESTAMP,
    "{}": Q.MISSING_TIMESTAMP,
}


@pytest.mark.parametrize(("payload", "kind"), ARRIVALS.items())
def test_the_time_of_arrival_stands_in_for_a_required_timestamp(payload: str, kind: QuirkKind):
    pending = {"1": "Heartbeat"}

    frame = TOLERANT.decode(result(payload), pending=pending, received_at=ARRIVAL)
    raw = TOLERANT.decode(result(payload))
    assert isinstance(raw, CallResult)
    later = TOLERANT.resolve(raw, "Heartbeat", received_at=ARRIVAL)

    assert frame == later
    assert [(q.kind, q.path, q.used) for q in frame.quirks] == [(kind, "/2/currentTime", TIME)]
    assert isinstance(frame, CallResult)
    assert frame.payload.current_time == ARRIVAL
    with pytest.raises(DecodeError):
        TOLERANT.decode(result(payload), pending=pending)
    with pytest.raises(DecodeError):
        TOLERANT.without(kind).decode(result(payload), pending=pending, received_at=ARRIVAL)


def test_the_time_of_arrival_stands_in_for_nothing_else():
    text = status(',"timestamp":"soon"')

    frame = TOLERANT.decode(text, received_at=ARRIVAL)

    assert frame.quirks[0].used is None
    assert "timestamp" not in written(frame)[3]
    assert TOLERANT.decode(status(), received_at=ARRIVAL) == STRICT.decode(status())


def test_with_the_time_of_arrival_no_meter_value_is_lost():
    text = call(
        "MeterValues",
        '{"connectorId":1,"meterValue":[{"sampledValue":[{"value":"1"}]},'
        '{"timestamp":"soon","sampledValue":[{"value":"2"}]}]}',
    )

    frame = TOLERANT.decode(text, received_at=ARRIVAL)

    assert [(q.kind, q.path) for q in frame.quirks] == [
        (Q.MISSING_TIMESTAMP, "/3/meterValue/0/timestamp"),
        (Q.UNREADABLE_TIMESTAMP, "/3/meterValue/1/timestamp"),
    ]


def test_a_naive_time_of_arrival_is_the_callers_mistake():
    with pytest.raises(ValueError, match="time zone"):
        TOLERANT.decode(
            result("{}"),
            pending={"1": "Heartbeat"},
            received_at=datetime(2024, 5, 6),  # noqa: DTZ001 - that is the point
        )


# -- Results that are typed later ------------------------------------------------------------------


def test_quirks_of_the_text_come_first_and_stay():
    raw = TOLERANT.decode('["3",17,{"currentTime":"2024-05-06T07:08:09",}]')
    assert isinstance(raw, CallResult)
    assert isinstance(raw.payload, Raw)
    assert bytes(raw.payload) == b'{"currentTime":"2024-05-06T07:08:09"}'

    typed = TOLERANT.resolve(raw, "Heartbeat")

    assert [(q.kind, q.path) for q in typed.quirks] == [
        (Q.MESSAGE_TYPE_TEXT, "/0"),
        (Q.NUMERIC_UNIQUE_ID, "/1"),
        (Q.STRAY_COMMA, "/2"),
        (Q.NAIVE_TIMESTAMP, "/2/currentTime"),
    ]
    assert typed.quirks[-1].offset is None  # the text it came from is gone
    assert typed.unique_id == "17"
    with pytest.raises(DecodeError) as caught:
        TOLERANT.without(Q.NAIVE_TIMESTAMP).resolve(raw, "Heartbeat")
    assert (caught.value.unique_id, caught.value.action) == ("17", "Heartbeat")
    assert caught.value.reply is None


def test_a_result_that_nothing_is_wrong_with_is_kept_byte_by_byte():
    text = '[3,"1", { "status" : "Accept\\u0065d" } ]'

    for codec in (STRICT, TOLERANT, TOLERANT.replace(detect_duplicates=True)):
        frame = codec.decode(text)
        assert isinstance(frame, CallResult)
        assert bytes(frame.payload) == b'{ "status" : "Accept\\u0065d" }'
        assert frame.quirks == ()


def test_the_call_of_a_mended_id_is_found():
    for text in ('[3,17,{"status":"Accepted"}]', '["3","17",{"status":"Accepted"}]'):
        frame = TOLERANT.decode(text, pending={"17": "ClearCache"})
        assert isinstance(frame, CallResult)
        assert isinstance(frame.payload, messages.ClearCacheResult)


# -- Shapes of OCPP 1.5 ----------------------------------------------------------------------------

READING = {"timestamp": TIME, "sampledValue": [{"value": "0", "unit": "Wh"}]}


@pytest.mark.parametrize("inner", ["value", "values"])
def test_meter_values_of_1_5(inner: str):
    text = call(
        "MeterValues",
        f'{{"connectorId":1,"values":[{{"timestamp":"{TIME}",'
        f'"{inner}":[{{"value":"0","unit":"Wh"}}]}}]}}',
    )

    frame = TOLERANT.decode(text)

    assert written(frame)[3] == {"connectorId": 1, "meterValue": [READING]}
    assert [(q.kind, q.path, q.used) for q in frame.quirks] == [
        (Q.MEMBER_SPELLING, "/3/values", "meterValue"),
        (Q.MEMBER_SPELLING, f"/3/values/0/{inner}", "sampledValue"),
    ]


def test_transaction_data_of_1_5():
    reading = f'{{"timestamp":"{TIME}","values":[{{"value":"0","unit":"Wh"}}]}}'
    text = stop(
        f'"meterStop":1,"timestamp":"{TIME}",'
        f'"transactionData":[{{"values":[{reading},{reading}]}},{{"values":[{reading}]}}]'
    )

    frame = TOLERANT.decode(text)

    assert written(frame)[3]["transactionData"] == [READING] * 3
    here = "/3/transactionData"
    assert [(q.path, q.used) for q in frame.quirks] == [
        (f"{here}/0/values", "transactionData"),
        (f"{here}/0/values/0/values", "sampledValue"),
        (f"{here}/0/values/1/values", "sampledValue"),
        (f"{here}/1/values", "transactionData"),
        (f"{here}/1/values/0/values", "sampledValue"),
    ]
    with pytest.raises(DecodeError):
        TOLERANT.without(Q.MEMBER_SPELLING).decode(text)


def test_a_bare_reading_of_1_5():
    frame = TOLERANT.decode(meter("17.50"))

    assert written(frame) == meter_with({"value": "17.50"})
    assert [(q.kind, q.path, q.found) for q in frame.quirks] == [
        (Q.LONE_OBJECT, SAMPLE, "17.50"),
        (Q.MEMBER_SPELLING, SAMPLE, "17.50"),
        (Q.NUMBER_TEXT, SAMPLE, "17.50"),
    ]


# -- Payloads inside a string ----------------------------------------------------------------------


def test_what_stands_in_the_text_of_a_payload_is_pointed_at_as_in_a_frame():
    inner = "{'idtag' : \\\"A\\\\tB\\\",}"

    frame = TOLERANT.decode(f'[2,"1","Authorize","{inner}"]')

    assert written(frame) == tag("A\tB")
    offset = len('[2,"1","Authorize",')
    assert [(q.kind, q.path, q.offset) for q in frame.quirks] == [
        (Q.TEXT_PAYLOAD, "/3", offset),
        (Q.SINGLE_QUOTES, "/3/idtag", offset),
        (Q.STRAY_COMMA, "/3", offset),
        (Q.MEMBER_SPELLING, "/3/idtag", offset),
    ]


def test_a_text_that_is_cut_in_its_text_is_cut():
    frame = TOLERANT.decode(
        r'[3,"1","{\"unknownKey\":[\"A\",\"B"]', pending={"1": "GetConfiguration"}
    )

    assert written(frame) == [3, "1", {"unknownKey": ["A"]}]
    assert [(q.kind, q.path) for q in frame.quirks] == [
        (Q.TEXT_PAYLOAD, "/2"),
        (Q.TRUNCATED, "/2/unknownKey/1"),
    ]
    with pytest.raises(DecodeError):
        TOLERANT.decode(r'[2,"1","RemoteStartTransaction","{\"idTag\":\"A\",\"conn"]')


# -- The order of what is told ---------------------------------------------------------------------


def test_quirks_stand_in_the_order_of_the_text():
    text = (
        '\ufeff["2",17,"stoptransaction",{"idTag":7,"x":1,"meterStop":"5",'
        '"Timestamp":"2024-05-06T07:08:09","transactionId":"1","reason":"local",}]\x00'
    )

    frame = TOLERANT.decode(text)

    offsets = [quirk.offset for quirk in frame.quirks]
    assert offsets == sorted(offsets, key=lambda offset: offset or 0)
    assert [quirk.kind for quirk in frame.quirks] == [
        Q.BYTE_ORDER_MARK, Q.MESSAGE_TYPE_TEXT, Q.NUMERIC_UNIQUE_ID, Q.ACTION_SPELLING,
        Q.NUMBER_TEXT, Q.UNKNOWN_MEMBER, Q.TEXT_NUMBER, Q.MEMBER_SPELLING, Q.NAIVE_TIMESTAMP,
        Q.TEXT_NUMBER, Q.ENUM_SPELLING, Q.STRAY_COMMA, Q.NUL_PADDING,
    ]  # fmt: skip


def test_violations_are_those_of_the_frame_then_in_the_order_of_the_text():
    text = (
        '[2,17,"StopTransaction",{"x":1,"meterStop":"5","transactionData":[{"sampledValue":'
        '[{"unit":"Hz"}]}],"reason":null,"x":2},5]'
    )

    with pytest.raises(DecodeError) as caught:
        STRICT.decode(text)

    data = "/3/transactionData/0"
    assert [(v.category, v.path) for v in caught.value.violations] == [
        ("id_no_text", "/1"),
        ("element_count", "/4"),
        ("wrong_type", "/3/meterStop"),
        ("not_in_enumeration", f"{data}/sampledValue/0/unit"),
        ("missing_member", f"{data}/sampledValue/0/value"),
        ("missing_member", f"{data}/timestamp"),
        ("wrong_type", "/3/reason"),
        ("duplicate_member", "/3/x"),
        ("unknown_member", "/3/x"),
        ("missing_member", "/3/timestamp"),
        ("missing_member", "/3/transactionId"),
    ]
    assert caught.value.error_code == "FormationViolation"
    assert caught.value.path == "/1"


def test_one_fault_is_one_violation():
    """What would follow from a fault, if it were none, is no fault of its own."""
    faults = {
        call("Reset", '{"type":7}'): ("wrong_type", "/3/type"),
        result('{"currentTime":"soon"}'): ("unreadable_timestamp", "/2/currentTime"),
        TAG % "12345678901234567890123": ("wrong_type", "/3/idTag"),
        call("UnlockConnector", '{"connectorId":"1.0"}'): ("wrong_type", "/3/connectorId"),
        call("UnlockConnector", '{"connectorId":["1"]}'): ("wrong_type", "/3/connectorId"),
        status(',"timestamp":"20240101T0000"'): ("unreadable_timestamp", "/3/timestamp"),
        meter("[17]"): ("wrong_type", f"{SAMPLE}/0"),
    }
    for text, fault in faults.items():
        with pytest.raises(DecodeError) as caught:
            STRICT.decode(text, pending={"1": "Heartbeat"})
        assert [(v.category, v.path) for v in caught.value.violations] == [fault], text


# -- Secrets ---------------------------------------------------------------------------------------

KEY = '{"key":"AuthorizationKey","readonly":false,"value":%s}'
#: Frames with something wrong at a secret, which none of the quirks may show.
SECRETS = [
    (call("ChangeConfiguration", '{"key":"AuthorizationKey","value":12345678}'), None),
    (call("ChangeConfiguration", '{"key":["AuthorizationKey"],"value":12345678}'), None),
    (call("ChangeConfiguration", '{"Key":"wifi_pass","VALUE":["12345678"]}'), None),
    (call("ChangeConfiguration", '{"key":"AuthorizationKey","value":"12345678\\x"}'), None),
    (call("ChangeConfiguration", '{"value":"12345678\\x","key":"Authorization\\u004bey"}'), None),
    (call("ChangeConfiguration", '{"key":"SimPin","value":"12345678"}')[:-2], None),
    (call("ChangeConfiguration", '"{\\"key\\":\\"SimPin\\",\\"value\\":\\"12345678\\"}"'), None),
    (HEARTBEAT + call("ChangeConfiguration", '{"key":"password","value":"12345678"}'), None),
    (result('{"configurationKey":[' + KEY % "12345678" + "]}"), "GetConfiguration"),
    (result('{"configurationKey":[' + KEY % '["12345678"]' + "]}"), "GetConfiguration"),
    (result('{"configurationKey":' + KEY % '"12345678"' + "}"), "GetConfiguration"),
    (result('{"configurationKey":[' + KEY % '"12345678","readonly":7' + "]}"), "GetConfiguration"),
    (result('{"configurationKey":[' + KEY % "'12345678'" + "]}"), "GetConfiguration"),
    (result('{"configurationKey":[' + KEY % "'12345678'" + "]}"), None),
    (result('{"configurationkeyz":[' + KEY % '"12345678"' + "]}"), "GetConfiguration"),
    (result('{"x":1,"configurationKey":[' + KEY % '"12345678' + "]}"), "GetConfiguration"),
    ('[4,"1","GenericError","",[' + KEY % '"12345678"' + "]]", None),
    ('[3,"1",{},' + KEY % '"12345678"' + "]", None),
]  # fmt: skip


@together
@pytest.mark.parametrize(("text", "action"), SECRETS)
def test_a_quirk_on_a_secret_does_not_show_it(text: str, action: str | None):
    try:
        frame = TOLERANT.decode(text, pending={"1": action} if action else None)
    except DecodeError as error:
        assert "1234" not in f"{error!r} {error} {error.violations} {error.reply}"  # noqa: PT017
        return
    assert frame.quirks
    for quirk in frame.quirks:
        assert "1234" not in f"{quirk!r} {quirk}"
    # The value itself is kept whole: whoever needs it, has it.
    everything = f"{json.dumps([q.found for q in frame.quirks])} {written(frame)}"
    assert "12345678" in everything


def test_other_quirks_show_what_they_found():
    frame = TOLERANT.decode(call("ChangeConfiguration", '{"key":"HeartbeatInterval","value":60}'))

    assert "60" in str(frame.quirks[0])
    assert not frame.quirks[0].secret
