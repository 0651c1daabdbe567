"""One walk over a payload beside its struct: members, objects, lists, and what is left out."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Struct, structs
from samples import ACTION_OF, FULL, PAYLOADS
from together import together

from ocpp16j_codec import ALL_QUIRKS, Limits, QuirkKind, messages
from ocpp16j_codec.quirks.mending import holds_guarded, mend, plan_of
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.report import UNUSABLE, Report, Walk
from ocpp16j_codec.quirks.safety import flaws_of

Q = QuirkKind
TIME = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def walked(name: str, text: str, **settings: Any) -> tuple[Any, Report]:
    reader = Reader(text, Limits())
    reader.read("{")
    report = Report(None, settings.pop("tolerate", ALL_QUIRKS), Limits())
    usual = {"naive_timezone": UTC, "received_at": None, "is_result": name.endswith("Result")}
    flaws = flaws_of(reader.notes, reader.root)
    walk = Walk(report, reader.duplicates, flaws=flaws, **usual | settings)
    return mend(walk, getattr(messages, name), reader.root, "", 0), report


def told(report: Report) -> list[tuple[str, str]]:
    return [(q.kind, q.path) for q in report.quirks] + [
        (v.category, v.path) for v in report.violations
    ]


@together
@pytest.mark.parametrize("name", FULL)
def test_what_conforms_is_read_as_it_stands(name: str):
    payload, report = walked(name, json.dumps(FULL[name]))

    assert payload == PAYLOADS[name]
    assert told(report) == []


@together
@pytest.mark.parametrize("name", FULL)
def test_every_required_member_is_missed(name: str):
    plan = plan_of(getattr(messages, name))

    payload, report = walked(name, "{}")

    assert told(report) == [("missing_member", f"/{member.name}") for member in plan.required]
    assert (payload is UNUSABLE) == bool(plan.required)
    assert plan is plan_of(plan.struct)
    assert name in ACTION_OF


METER = '{"connectorId":1,"meterValue":%s}'
VALUE = '{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[{"value":"1"}]}'
STOPPED = (
    '{"meterStop":1,"timestamp":"2024-05-06T07:08:09Z","transactionId":1,"transactionData":[%s]}'
)
#: Struct, payload, what is told of it, whether it can be used.
PAYLOADS_MENDED: list[tuple[str, str, list[tuple[str, str]], bool]] = [
    ("Authorize", '{"idTag":"A","x":1}', [(Q.UNKNOWN_MEMBER, "/x")], True),
    ("Authorize", '{"idtag":"A"}', [(Q.MEMBER_SPELLING, "/idtag")], True),
    ("Authorize", '{"idTag":"A","idtag":"B"}', [(Q.UNKNOWN_MEMBER, "/idtag")], True),
    ("Authorize", '{"IDTAG":"A","idtag":"A"}',
     [(Q.MEMBER_SPELLING, "/IDTAG"), (Q.UNKNOWN_MEMBER, "/idtag")], True),
    ("Authorize", '{"IDTAG":"A","idtag":"B"}',
     [(Q.MEMBER_SPELLING, "/IDTAG"), (Q.UNKNOWN_MEMBER, "/idtag"), ("duplicate_member", "/idtag")],
     True),
    ("Authorize", '{"IDTAG":"5","idtag":5}',
     [(Q.MEMBER_SPELLING, "/IDTAG"), (Q.UNKNOWN_MEMBER, "/idtag")], True),
    ("Authorize", '{"IDTAG":"A","idtag":["A"]}',
     [(Q.MEMBER_SPELLING, "/IDTAG"), (Q.UNKNOWN_MEMBER, "/idtag"), ("duplicate_member", "/idtag")],
     True),
    ("Authorize", '{"IDTAG":"AB","idtag":"AB"}',
     [(Q.MEMBER_SPELLING, "/IDTAG"), (Q.UNKNOWN_MEMBER, "/idtag")], True),
    ("StopTransactionResult", '{"IdTagInfo":null,"idtaginfo":{"status":"Invalid"}}',
     [(Q.MEMBER_SPELLING, "/IdTagInfo"), (Q.NULL_MEMBER, "/IdTagInfo"),
      (Q.MEMBER_SPELLING, "/idtaginfo")], True),
    ("GetDiagnostics", '{"Location":"a","LOCATION":"b"}',
     [(Q.MEMBER_SPELLING, "/Location"), (Q.UNKNOWN_MEMBER, "/LOCATION")], True),
    ("Authorize", '{"idTag":"A","idTag":"A"}', [(Q.DUPLICATE_MEMBER, "/idTag")], True),
    ("Authorize", '{"idTag":"A","x":{"a":1,"a":2},"x":3}',
     [(Q.DUPLICATE_MEMBER, "/x"), (Q.DUPLICATE_MEMBER, "/x/a"), (Q.UNKNOWN_MEMBER, "/x")], True),
    ("Authorize", '{"idTag":"A","x":{"a":1,"a":2}}',
     [(Q.UNKNOWN_MEMBER, "/x"), (Q.DUPLICATE_MEMBER, "/x/a")], True),
    ("AuthorizeResult", '{"idTagInfo":{"status":"Invalid","parenIdTag":"A","parenIdTag":"B"}}',
     [(Q.MEMBER_SPELLING, "/idTagInfo/parenIdTag"),
      ("duplicate_member", "/idTagInfo/parenIdTag")], True),
    # whose group it is cannot be told, so the object is not left out either
    ("StopTransactionResult", '{"idTagInfo":{"ParentIdTag":"A","parentIdtag":"B"}}',
     [(Q.MEMBER_SPELLING, "/idTagInfo/ParentIdTag"),
      (Q.UNKNOWN_MEMBER, "/idTagInfo/parentIdtag"),
      ("duplicate_member", "/idTagInfo/parentIdtag"),
      ("missing_member", "/idTagInfo/status")], False),
    ("Authorize", '{"idTag":null}', [("wrong_type", "/idTag")], False),
    ("HeartbeatResult", '{"currentTime":null}', [("wrong_type", "/currentTime")], False),
    ("StopTransactionResult", '{"idTagInfo":""}', [(Q.EMPTY_TEXT, "/idTagInfo")], True),
    ("StopTransactionResult", '{"idTagInfo":{}}', [(Q.UNUSABLE_MEMBER, "/idTagInfo")], True),
    ("StopTransactionResult", '{"idTagInfo":{"a":1,"a":2}}',
     [(Q.UNUSABLE_MEMBER, "/idTagInfo"), (Q.DUPLICATE_MEMBER, "/idTagInfo/a")], True),
    ("AuthorizeResult", '{"idTagInfo":""}', [("wrong_type", "/idTagInfo")], False),
    ("MeterValues", METER % "[]", [(Q.EMPTY_LIST, "/meterValue")], True),
    ("MeterValues", METER % VALUE, [(Q.LONE_OBJECT, "/meterValue")], True),
    ("MeterValues", METER % f"[[{VALUE},{VALUE}]]", [(Q.LONE_LIST, "/meterValue/0")], True),
    ("MeterValues", METER % f"[[{VALUE},null]]",
     [(Q.LONE_LIST, "/meterValue/0"), (Q.UNUSABLE_ELEMENT, "/meterValue/0/1")], True),
    ("MeterValues", METER % f"[null,{VALUE}]", [(Q.UNUSABLE_ELEMENT, "/meterValue/0")], True),
    ("MeterValues", METER % ('[{"unit":"A","unit":"V"},' + VALUE + "]"),
     [(Q.UNUSABLE_ELEMENT, "/meterValue/0"), (Q.DUPLICATE_MEMBER, "/meterValue/0/unit")], True),
    ("MeterValues", METER % "[null]", [("wrong_type", "/meterValue/0")], False),
    ("MeterValues", '{"connectorId":null,"meterValue":[null]}',
     [("wrong_type", "/connectorId"), ("wrong_type", "/meterValue/0")], False),
    ("MeterValue", '{"timestamp":"2024-05-06T07:08:09Z","value":["1",2]}',
     [(Q.MEMBER_SPELLING, "/value"), (Q.MEMBER_SPELLING, "/value/0"),
      (Q.MEMBER_SPELLING, "/value/1"), (Q.NUMBER_TEXT, "/value/1")], True),
    ("MeterValue", '{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[null,""," ","1"]}',
     [(Q.UNUSABLE_ELEMENT, "/sampledValue/0"), (Q.UNUSABLE_ELEMENT, "/sampledValue/1"),
      (Q.UNUSABLE_ELEMENT, "/sampledValue/2"), (Q.MEMBER_SPELLING, "/sampledValue/3")], True),
    ("GetConfigurationResult", '{"configurationKey":"","unknownKey":[{}]}',
     [(Q.EMPTY_TEXT, "/configurationKey"), (Q.UNUSABLE_ELEMENT, "/unknownKey/0")], True),
    ("GetInstalledCertificateIdsResult", '{"status":"NotFound","certificateHashData":[{}]}',
     [(Q.UNUSABLE_ELEMENT, "/certificateHashData/0")], True),
    ("GetConfiguration", '{"key":["A",null]}', [("wrong_type", "/key/1")], False),
    ("StopTransaction", STOPPED % f'{{"values":[{VALUE}]}},{{"values":5}},{VALUE}',
     [(Q.MEMBER_SPELLING, "/transactionData/0/values"),
      (Q.UNUSABLE_ELEMENT, "/transactionData/1")], True),
]  # fmt: skip


@together
@pytest.mark.parametrize(("name", "text", "expected", "usable"), PAYLOADS_MENDED)
def test_payloads(name: str, text: str, expected: list[tuple[str, str]], usable: bool):
    payload, report = walked(name, text)

    assert told(report) == expected
    assert (payload is not UNUSABLE) == usable


def test_a_missing_timestamp_may_be_stood_in_for():
    for text in ("{}", '{"currentTime":null}'):
        payload, report = walked("HeartbeatResult", text, received_at=TIME)
        assert payload.current_time == TIME
        assert told(report) == [(Q.MISSING_TIMESTAMP, "/currentTime")]
        _, report = walked("HeartbeatResult", text, received_at=TIME, tolerate=frozenset())
        assert [path for _, path in told(report)] == ["/currentTime"]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("MeterValues", METER % '""', [("wrong_type", "/meterValue")]),
        ("GetConfiguration", '{"key":{}}', [("wrong_type", "/key")]),
        ("MeterValues", METER % "{}", [
            ("wrong_type", "/meterValue"), ("missing_member", "/meterValue/timestamp"),
            ("missing_member", "/meterValue/sampledValue")]),
        ("MeterValue", '{"timestamp":"2024-05-06T07:08:09Z","sampledValue":["1"]}',
         [("wrong_type", "/sampledValue/0")]),
        ("StopTransactionResult", '{"idTagInfo":{}}', [("missing_member", "/idTagInfo/status")]),
    ],
)  # fmt: skip
def test_where_nothing_is_tolerated(name: str, text: str, expected: list[tuple[str, str]]):
    _, report = walked(name, text, tolerate=frozenset())
    assert told(report) == expected


VALUES = json.loads(VALUE)


@pytest.mark.parametrize(
    ("name", "text", "found", "used"),
    [
        ("MeterValues", METER % f"[[{VALUE}]]", [VALUES], VALUES),
        ("MeterValues", METER % f"[[{VALUE},{VALUE}]]", [VALUES] * 2, [VALUES] * 2),
        ("MeterValues", METER % VALUE, VALUES, [VALUES]),
        ("StopTransaction", STOPPED % f'{{"Values":[{VALUE}]}}', "Values", "transactionData"),
        ("MeterValue", '{"timestamp":"2024-05-06T07:08:09Z","sampledValue":[1]}', 1, {"value": 1}),
    ],
)
def test_what_was_found_and_what_is_used(name: str, text: str, found: Any, used: Any):
    _, report = walked(name, text)
    assert (report.quirks[0].found, report.quirks[0].used) == (found, used)


#: What is said where nothing is tolerated.
SENTENCES = [
    ("Authorize", '{"idTag":"A","x":1}', ['unknown_member: unknown member "x" at /x']),
    ("Authorize", '{"idTag":null}', [
        "wrong_type: null is not allowed for a required member at /idTag"]),
    ("Authorize", "{}", [
        "missing_member: required member idTag of Authorize is missing at /idTag"]),
    ("Authorize", '{"IDTAG":"A","IDTAG":"A"}', [
        'unknown_member: unknown member "IDTAG", expected idTag at /IDTAG',
        'duplicate_member: duplicate key "idTag", 2 values at /IDTAG']),
    ("Authorize", '{"IDTAG":"A","idtag":"B"}', [
        'unknown_member: unknown member "IDTAG", expected idTag at /IDTAG',
        "duplicate_member: duplicate key idTag, in two spellings at /idtag",
        'unknown_member: unknown member "idtag" at /idtag']),
    ("StopTransactionResult", '{"idTagInfo":null}', [
        "wrong_type: null is not allowed at /idTagInfo"]),
    ("StopTransactionResult", '{"idTagInfo":""}', [
        "wrong_type: expected an object, got an empty string at /idTagInfo"]),
    ("StopTransactionResult", '{"idTagInfo":5}', [
        "wrong_type: expected an object, got a number at /idTagInfo"]),
    ("HeartbeatResult", "{}", [
        "missing_member: required member currentTime is missing at /currentTime"]),
    ("HeartbeatResult", '{"currentTime":null}', [
        "wrong_type: required member currentTime is missing at /currentTime"]),
    ("MeterValue", '{"timestamp":"2024-05-06T07:08:09Z","sampledValue":["1"]}', [
        "wrong_type: expected an object, got a string at /sampledValue/0"]),
    ("MeterValues", METER % "[]", [
        "empty_list: empty list, at least one element is required at /meterValue"]),
    ("MeterValues", METER % "5", ["wrong_type: expected a list, got a number at /meterValue"]),
    ("MeterValues", METER % f"[[{VALUE},{VALUE}]]", [
        "wrong_type: expected an element, got a list of elements at /meterValue/0"]),
    ("GetConfiguration", '{"key":""}', ["wrong_type: expected a list, got a string at /key"]),
    ("StopTransaction", STOPPED.replace("[%s]", '""'), [
        "wrong_type: expected a list, got an empty string at /transactionData"]),
    ("RemoteStartTransaction", '{"idTag":"A","chargingProfile":""}', [
        "wrong_type: expected an object, got a string at /chargingProfile"]),
    ("StopTransaction", STOPPED % '{"values":[]}', [
        ("unknown_member: expected transactionData, got an object around it at"
         " /transactionData/0/values")]),
]  # fmt: skip


@together
@pytest.mark.parametrize(("name", "text", "sentences"), SENTENCES)
def test_in_which_words(name: str, text: str, sentences: list[str]):
    _, report = walked(name, text, tolerate=frozenset())
    said = [f"{violation.category}: {violation.message}" for violation in report.as_violations()]
    assert said[: len(sentences)] == sentences


PERIODS = '{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":1}'


@pytest.mark.parametrize(
    ("text", "guarded", "usable"),
    [
        (PERIODS + ',{"start', False, False),
        (PERIODS, False, True),
        (PERIODS, True, False),
        (PERIODS + "]}", True, True),
    ],
)
def test_a_list_of_which_every_element_counts_may_not_break_off(
    text: str, guarded: bool, usable: bool
):
    payload, report = walked("ChargingSchedule", text, guarded=guarded)
    assert (payload is not UNUSABLE) == usable
    message = "truncated text in a list whose elements may not be dropped"
    path = " at /chargingSchedulePeriod"
    assert (message + path in [v.message for v in report.as_violations()]) == (not usable)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ('{"connectorId":1,"requestedMessage":"Heartbeat"', True),
        ('{"requestedMessage":"Heartbeat"', False),  # the connector may be what is missing
        ('{"connectorId":1,"requestedMessage":"Heartbeat","x', False),
        ('{"connectorId":1,"requestedMessage":"Heartbeat","x":}', False),
    ],
)
def test_a_command_that_breaks_off_is_whole_if_nothing_can_be_missing(text: str, whole: bool):
    payload, report = walked("TriggerMessage", text, guarded=True)
    assert (payload is not UNUSABLE) == whole
    message = "truncated text or missing value in a command at /"
    assert [v.message for v in report.as_violations()] == [message] * (not whole)
    assert walked("TriggerMessage", text)[0] is not UNUSABLE


def test_what_holds_for_an_id_tag_is_guarded_wherever_it_stands():
    guarded = {name for name in FULL if holds_guarded(getattr(messages, name))}
    assert guarded == {"AuthorizeResult", "StartTransactionResult", "StopTransactionResult"}


def test_a_type_that_no_step_reads_is_a_mistake_of_ours():
    class Odd(Struct):
        pairs: dict[str, int]

    with pytest.raises(TypeError, match=r"Odd\.pairs"):
        plan_of(Odd)  # type: ignore[arg-type]
    assert structs.fields(Odd)


class Priced(messages.Payload, frozen=True, kw_only=True):
    cost: Decimal


@pytest.mark.parametrize(
    ("text", "cost", "expected"),
    [
        ('{"cost":1.10}', "1.10", []),
        ('{"cost":"1.10"}', "1.10", [("text_number", "/cost")]),
        ('{"cost":0.10000000000000000555}', "0.10000000000000000555", []),
    ],
)  # fmt: skip
def test_an_exact_number(text: str, cost: str, expected: list[tuple[str, str]]):
    reader = Reader(text, Limits())
    reader.read("{")
    report = Report(None, ALL_QUIRKS, Limits())
    walk = Walk(
        report, reader.duplicates, naive_timezone=UTC, received_at=None, is_result=False,
        flaws=flaws_of(reader.notes, reader.root),
    )  # fmt: skip
    payload = mend(walk, Priced, reader.root, "", 0)
    assert str(payload.cost) == cost
    assert type(payload.cost) is Decimal
    assert told(report) == expected


def test_members_of_an_object_that_has_them_already_are_dropped_each():
    """In a command, they might belong to that object if it had none: both are asked the same."""
    text = (
        '{"idTag":"A","idTagInfo":{"status":"Accepted","expiryDate":"2030-01-01T00:00:00Z"},'
        '"expiryDate":"2031-01-01T00:00:00Z","expiry_date":"2031-01-01T00:00:00Z"}'
    )
    payload, report = walked("AuthorizationData", text, guarded=True)
    assert payload.id_tag_info.expiry_date == datetime(2030, 1, 1, tzinfo=UTC)
    assert told(report) == [
        ("unknown_member", "/expiryDate"),
        ("unknown_member", "/expiry_date"),
    ]


START = '{"idTag":"A",'
CLEAR = '{"id":1,"connectorId":1,"stackLevel":1,'
DIAGNOSTICS = '{"location":"l","retries":1,"retryInterval":1,'
PROFILE = '{"idTag":"A","connectorId":1,'
#: A command, text with an unknown member in it, and the member that it may mean; "" if none.
MEANT = [
    # the value fits: of any text, of a word, of a number, of a timestamp
    ("DataTransfer", '{"vendorId":"v","data":"d","x":"m"}', "messageId"),
    ("DataTransfer", f'{{"vendorId":"v","data":"d","x":"{"m" * 51}"}}', "messageId"),
    ("DataTransfer", '{"vendorId":"v","data":"d","x":{"a":1}}', ""),
    ("ClearChargingProfile", CLEAR + '"x":"TxProfile"}', "chargingProfilePurpose"),
    ("ClearChargingProfile", CLEAR + '"x":"Other"}', ""),
    ("ClearChargingProfile", CLEAR + '"x":5}', ""),
    ("RemoteStartTransaction", START + '"x":1}', "connectorId"),
    ("RemoteStartTransaction", START + '"x":"1"}', "connectorId"),
    ("RemoteStartTransaction", START + '"x":"one"}', ""),
    ("RemoteStartTransaction", START + '"x":1.5}', ""),
    ("GetDiagnostics", DIAGNOSTICS + '"x":"2024-01-01T00:00:00Z"}', "startTime"),
    ("GetDiagnostics", DIAGNOSTICS + '"x":"2024-01-01T00:00:00"}', "startTime"),
    ("GetDiagnostics", DIAGNOSTICS + '"x":"soon"}', ""),
    # of a list, and of an object
    ("GetConfiguration", '{"x":["HeartbeatInterval"]}', "key"),
    ("GetConfiguration", '{"x":[{"a":1}]}', ""),
    ("RemoteStartTransaction", PROFILE + '"x":"profile"}', ""),
    # the name is that of a member, with something stuck to it
    ("RemoteStartTransaction", START + '"connectorId]":[1,2]}', "connectorId"),
    ("RemoteStartTransaction", PROFILE + '"connectorId]":2}', ""),
    # a name of what belongs into the member, or of the member in what is unknown
    ("RemoteStartTransaction", PROFILE + '"stackLevel":2}', "chargingProfile"),
    ("RemoteStartTransaction", PROFILE + '"x":[{"a":{"chargingProfile":1}}]}', "chargingProfile"),
    ("RemoteStartTransaction", PROFILE + '"x":[{"a":{"b":1}}]}', ""),
    # it would say for how long an idTagInfo holds
    ("AuthorizationData", '{"idTag":"A","expiryDate":"2030-01-01T00:00:00Z"}', "idTagInfo"),
    # what means something else for certain
    ("Reset", '{"type":"Hard","customData":{"type":"Soft"}}', ""),
]  # fmt: skip


@together
@pytest.mark.parametrize(("name", "text", "meant"), MEANT, ids=[row[1] for row in MEANT])
def test_an_unknown_member_of_a_command_may_mean_another(name: str, text: str, meant: str):
    payload, report = walked(name, text, guarded=True)

    assert told(report) == [("unknown_member", f"/{list(json.loads(text))[-1]}")]
    assert (payload is UNUSABLE) == bool(meant)
    if meant:
        assert str(report.violations[0].sentence).endswith(f", it may mean {meant}")
    else:
        assert [q.kind for q in report.quirks] == [Q.UNKNOWN_MEMBER]
        assert not walked(name, text)[1].violations


def test_an_unknown_member_of_a_report_means_nothing():
    payload, report = walked("RemoteStartTransaction", START + '"x":1}')
    assert payload == messages.RemoteStartTransaction(id_tag="A")
    assert told(report) == [("unknown_member", "/x")]


def test_an_end_that_stands_beside_an_id_tag_info_belongs_into_it():
    beside = '{"idTagInfo":{"status":"Accepted"},"expiryDate":"2030-01-01T00:00:00Z"}'
    payload, report = walked("AuthorizeResult", beside)
    assert payload is UNUSABLE
    assert told(report) == [("unknown_member", "/expiryDate")]
    assert str(report.violations[0].sentence).endswith("it may mean idTagInfo")
