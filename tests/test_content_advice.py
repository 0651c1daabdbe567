"""Advice: what the schemas allow and the written specification does not.

Each rule has messages that break it and neighbors that keep it; every frame of the corpus and
every official example is looked at, and what is said of them was decided by reading them.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    DecodeError,
    ErrorCode,
    decode,
    encode,
    messages,
)
from ocpp16j_codec.content.advice import RULES, Advice, advise
from ocpp16j_codec.testing import corpus, strategies

NOON = "2024-05-06T12:00:00Z"
LATER = "2024-05-07T12:00:00Z"
HERE = Path(__file__).parent


def call(action: str, **members: Any) -> Call[Any]:
    frame = STRICT.decode(json.dumps([2, "1", action, members]))
    assert isinstance(frame, Call)
    return frame


def result(action: str, **members: Any) -> CallResult[Any]:
    frame = STRICT.decode(json.dumps([3, "1", members]), pending={"1": action})
    assert isinstance(frame, CallResult)
    return frame


def profile(**members: Any) -> dict[str, Any]:
    schedule = {
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}],
    }
    schedule |= members.pop("schedule", {})
    return {
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Absolute", "chargingSchedule": schedule, **members,
    }  # fmt: skip


def set_profile(connector: int = 1, **members: Any) -> Call[Any]:
    return call("SetChargingProfile", connectorId=connector, csChargingProfiles=profile(**members))


def periods(*starts: int, **members: Any) -> dict[str, Any]:
    return {"chargingSchedulePeriod": [{"startPeriod": s, "limit": 1, **members} for s in starts]}


def remote_start(**members: Any) -> Call[Any]:
    return call(
        "RemoteStartTransaction", idTag="A", connectorId=1, chargingProfile=profile(**members)
    )


def status(connector: int, word: str) -> Call[Any]:
    return call("StatusNotification", connectorId=connector, errorCode="NoError", status=word)


def local_list(version: int = 1, kind: str = "Full", **entry: Any) -> Call[Any]:
    return call("SendLocalList", listVersion=version, updateType=kind,
                localAuthorizationList=[{"idTag": "A", **entry}])  # fmt: skip


INFO = {"idTagInfo": {"status": "Accepted"}}
P = "/3/csChargingProfiles"
S = f"{P}/chargingSchedule"
READING = [{"timestamp": NOON, "sampledValue": [{"value": "1"}]}]

#: Messages that break exactly one rule, with the paths it is broken at.
BROKEN: list[tuple[str, Any, list[str]]] = [
    ("connector-id-from-0", call("ChangeAvailability", connectorId=-1, type="Operative"),
     ["/3/connectorId"]),
    ("connector-id-from-0", call("MeterValues", connectorId=-1, meterValue=READING),
     ["/3/connectorId"]),
    ("connector-id-from-0", call("ClearChargingProfile", connectorId=-1), ["/3/connectorId"]),
    ("connector-id-from-0", call("GetCompositeSchedule", connectorId=-1, duration=0),
     ["/3/connectorId"]),
    ("connector-id-from-0", call("TriggerMessage", requestedMessage="Heartbeat", connectorId=-1),
     ["/3/connectorId"]),
    ("connector-id-from-0",
     call("ExtendedTriggerMessage", requestedMessage="Heartbeat", connectorId=-1),
     ["/3/connectorId"]),
    ("connector-id-from-0",
     call("ReserveNow", connectorId=-1, expiryDate=NOON, idTag="A", reservationId=0),
     ["/3/connectorId"]),
    ("connector-id-from-0", status(-1, "Available"), ["/3/connectorId"]),
    ("connector-id-from-0", set_profile(-1), ["/3/connectorId"]),
    ("connector-id-from-0", result("GetCompositeSchedule", status="Rejected", connectorId=-1),
     ["/2/connectorId"]),
    ("connector-id-from-1", call("UnlockConnector", connectorId=0), ["/3/connectorId"]),
    ("connector-id-from-1", call("RemoteStartTransaction", idTag="A", connectorId=0),
     ["/3/connectorId"]),
    ("connector-id-from-1",
     call("StartTransaction", connectorId=0, idTag="A", meterStart=0, timestamp=NOON),
     ["/3/connectorId"]),
    ("stack-level-minimum", set_profile(stackLevel=-1), [f"{P}/stackLevel"]),
    ("stack-level-minimum", call("ClearChargingProfile", stackLevel=-1), ["/3/stackLevel"]),
    ("retries-minimum", call("GetDiagnostics", location="ftp://x", retries=-1), ["/3/retries"]),
    ("retry-interval-minimum",
     call("UpdateFirmware", location="ftp://x", retrieveDate=NOON, retryInterval=-1),
     ["/3/retryInterval"]),
    ("interval-minimum",
     result("BootNotification", status="Accepted", currentTime=NOON, interval=-1),
     ["/2/interval"]),
    ("duration-minimum", call("GetCompositeSchedule", connectorId=0, duration=-1), ["/3/duration"]),
    ("duration-minimum", set_profile(schedule={"duration": -1}), [f"{S}/duration"]),
    ("limit-minimum",
     set_profile(schedule={"chargingSchedulePeriod": [{"startPeriod": 0, "limit": -0.1}]}),
     [f"{S}/chargingSchedulePeriod/0/limit"]),
    ("min-charging-rate-minimum", set_profile(schedule={"minChargingRate": -1.0}),
     [f"{S}/minChargingRate"]),
    ("number-of-phases", set_profile(schedule=periods(0, 5, numberPhases=4)),
     [f"{S}/chargingSchedulePeriod/0/numberPhases", f"{S}/chargingSchedulePeriod/1/numberPhases"]),
    ("number-of-phases", set_profile(schedule=periods(0, numberPhases=0)),
     [f"{S}/chargingSchedulePeriod/0/numberPhases"]),
    ("first-period-at-0", set_profile(schedule=periods(1, 2)),
     [f"{S}/chargingSchedulePeriod/0/startPeriod"]),
    ("periods-ascend", set_profile(schedule=periods(0, 5, 5, 4, 9)),
     [f"{S}/chargingSchedulePeriod/2/startPeriod", f"{S}/chargingSchedulePeriod/3/startPeriod"]),
    ("transaction-id-only-in-tx-profile", set_profile(transactionId=1), [f"{P}/transactionId"]),
    ("remote-start-takes-a-tx-profile", remote_start(),
     ["/3/chargingProfile/chargingProfilePurpose"]),
    ("remote-start-without-transaction-id",
     remote_start(chargingProfilePurpose="TxProfile", transactionId=7),
     ["/3/chargingProfile/transactionId"]),
    ("max-profile-on-connector-0", set_profile(1, chargingProfilePurpose="ChargePointMaxProfile"),
     ["/3/connectorId"]),
    ("tx-profile-on-a-connector", set_profile(0, chargingProfilePurpose="TxProfile"),
     ["/3/connectorId"]),
    ("connector-id-from-0", set_profile(-1, chargingProfilePurpose="TxProfile"),
     ["/3/connectorId"]),
    ("recurrency-kind-with-recurring", set_profile(recurrencyKind="Daily"),
     [f"{P}/recurrencyKind"]),
    ("recurrency-kind-with-recurring", set_profile(chargingProfileKind="Recurring"),
     [f"{P}/recurrencyKind"]),
    ("valid-to-after-valid-from", set_profile(validFrom=LATER, validTo=NOON), [f"{P}/validTo"]),
    ("composite-schedule-without-start",
     result("GetCompositeSchedule", status="Accepted", scheduleStart=NOON,
            chargingSchedule=profile(schedule={"startSchedule": NOON})["chargingSchedule"]),
     ["/2/chargingSchedule/startSchedule"]),
    ("composite-schedule-if-accepted", result("GetCompositeSchedule", status="Accepted"),
     ["/2/scheduleStart", "/2/chargingSchedule"]),
    ("list-version-of-a-list", local_list(0, **INFO), ["/3/listVersion"]),
    ("list-version-of-a-list", local_list(-1, **INFO), ["/3/listVersion"]),
    ("list-version-minimum", result("GetLocalListVersion", listVersion=-2), ["/2/listVersion"]),
    ("full-list-with-info", local_list(), ["/3/localAuthorizationList/0/idTagInfo"]),
    ("status-of-connector-0", status(0, "Charging"), ["/3/status"]),
    ("concurrent-tx-in-start-transaction",
     result("Authorize", idTagInfo={"status": "ConcurrentTx"}), ["/2/idTagInfo/status"]),
    ("concurrent-tx-in-start-transaction",
     result("StopTransaction", idTagInfo={"status": "ConcurrentTx"}), ["/2/idTagInfo/status"]),
    ("concurrent-tx-in-start-transaction", local_list(idTagInfo={"status": "ConcurrentTx"}),
     ["/3/localAuthorizationList/0/idTagInfo/status"]),
    ("no-data-for-unknown-vendor", result("DataTransfer", status="UnknownVendorId", data=""),
     ["/2/data"]),
    ("diagnostics-period",
     call("GetDiagnostics", location="ftp://x", startTime=LATER, stopTime=NOON), ["/3/stopTime"]),
    ("log-period",
     call("GetLog", logType="DiagnosticsLog", requestId=1,
          log={"remoteLocation": "x", "oldestTimestamp": LATER, "latestTimestamp": NOON}),
     ["/3/log/latestTimestamp"]),
    ("request-id-unless-idle", call("SignedFirmwareStatusNotification", status="Installing"),
     ["/3/requestId"]),
    ("printable-ascii", call("Authorize", idTag="Störung"), ["/3/idTag"]),
    ("printable-ascii", call("Authorize", idTag="04A2\u0010\u000e"), ["/3/idTag"]),
    ("printable-ascii", call("GetConfiguration", key=["ok", "é", "\n"]), ["/3/key/1", "/3/key/2"]),
    ("printable-ascii", local_list(idTagInfo={"status": "Accepted", "parentIdTag": "ß"}),
     ["/3/localAuthorizationList/0/idTagInfo/parentIdTag"]),
    ("printable-ascii", result("GetConfiguration",
                               configurationKey=[{"key": "K", "readonly": True, "value": "°"}]),
     ["/2/configurationKey/0/value"]),
]  # fmt: skip


@together
@pytest.mark.parametrize(("rule", "frame", "paths"), BROKEN)
def test_what_breaks_a_rule_is_named(rule: str, frame: Any, paths: list[str]) -> None:
    found = advise(frame)

    assert [(each.rule, each.path) for each in found] == [(rule, path) for path in paths]
    for each in found:
        assert rule in str(each)
        assert each.path in str(each)
    # The payload alone says the same, and the frame goes out all the same.
    assert advise(frame.payload) == found
    assert encode(frame)


def test_a_negative_start_breaks_two_rules() -> None:
    found = advise(set_profile(schedule=periods(-1, 2)))
    assert {each.rule for each in found} == {"first-period-at-0", "start-period-minimum"}


def test_every_rule_is_broken_somewhere() -> None:
    named = {rule for rule, _, _ in BROKEN} | {"start-period-minimum"}
    assert named == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.section
        assert rule.sentence[0] != rule.sentence[0].upper() or rule.sentence.startswith(
            ("ConcurrentTx", "a C")
        )
        assert rule.on


KEPT = [
    set_profile(0), set_profile(0, chargingProfilePurpose="ChargePointMaxProfile"),
    set_profile(chargingProfilePurpose="TxProfile", transactionId=-1),
    set_profile(chargingProfileKind="Recurring", recurrencyKind="Weekly"),
    set_profile(chargingProfileKind="Relative"), set_profile(validFrom=NOON, validTo=NOON),
    set_profile(schedule=periods(0, 1, 2, numberPhases=3)), set_profile(schedule={"duration": 0}),
    remote_start(chargingProfilePurpose="TxProfile"), call("RemoteStartTransaction", idTag="A"),
    status(0, "Faulted"), status(0, "Available"), status(0, "Unavailable"), status(1, "Charging"),
    local_list(**INFO), local_list(kind="Differential"),
    call("SendLocalList", listVersion=1, updateType="Full"),
    call("MeterValues", connectorId=0, meterValue=READING),
    call("TriggerMessage", requestedMessage="StatusNotification", connectorId=0),
    call("ReserveNow", connectorId=0, expiryDate="1970-01-01T00:00:00Z", idTag="A",
         reservationId=-1),
    call("StartTransaction", connectorId=1, idTag="A", meterStart=-5, timestamp=NOON),
    call("SignedFirmwareStatusNotification", status="Idle"),
    call("LogStatusNotification", status="Uploading"),
    call("InstallCertificate", certificateType="CentralSystemRootCertificate",
         certificate="-----BEGIN\nx\n"),
    call("DataTransfer", vendorId="v", data="ä\n"),
    call("GetDiagnostics", location="ftp://ä", retries=0, retryInterval=0, startTime=NOON),
    result("GetCompositeSchedule", status="Rejected"),
    result("GetLocalListVersion", listVersion=-1), result("GetLocalListVersion", listVersion=0),
    result("StartTransaction", transactionId=-1, idTagInfo={"status": "ConcurrentTx"}),
    result("DataTransfer", status="UnknownVendorId"),
    result("DataTransfer", status="Accepted", data=""),
    result("BootNotification", status="Pending", currentTime=NOON, interval=0),
]  # fmt: skip


@together
@pytest.mark.parametrize("frame", KEPT, ids=lambda frame: frame.action)
def test_what_keeps_the_rules_is_left_alone(frame: Any) -> None:
    assert advise(frame) == ()


def test_frames_that_say_nothing() -> None:
    assert advise(CallError("1", ErrorCode.GENERIC_ERROR, "ä\n", {})) == ()
    raw = decode('[3,"1",{"listVersion":-5}]')
    assert advise(raw) == ()
    assert advise(TOLERANT.resolve(raw, "GetLocalListVersion"))[0].rule == "list-version-minimum"  # type: ignore[arg-type]


def test_a_nested_type_on_its_own() -> None:
    schedule = set_profile(schedule=periods(3)).payload.cs_charging_profiles.charging_schedule
    (found,) = advise(schedule)
    assert found.path == "/chargingSchedulePeriod/0/startPeriod"


@pytest.mark.parametrize("thing", [None, "x", b'[2,"1","Heartbeat",{}]', {}, messages.Heartbeat])
def test_misuse_is_answered(thing: Any) -> None:
    with pytest.raises(TypeError, match="frame or a payload"):
        advise(thing)


def test_a_place_of_which_a_quirk_speaks_is_not_named_twice() -> None:
    frame = decode(
        '[3,"1",{"status":"Accepted","scheduleStart":"2024-05-06T12:00:00Z",'
        '"chargingSchedule":{"chargingSchedulePeriod":[{"startPeriod":0,"limit":1}]}}]',
        pending={"1": "GetCompositeSchedule"},
    )
    assert isinstance(frame, CallResult)
    assert [quirk.path for quirk in frame.quirks] == ["/2/chargingSchedule"]
    assert advise(frame) == ()


def test_members_of_a_wrong_type_give_nothing() -> None:
    bad = messages.UnlockConnector(connector_id="x")  # type: ignore[arg-type]
    assert advise(bad) == ()
    naive = datetime(2024, 1, 1)  # noqa: DTZ001
    odd = messages.GetDiagnostics(location="x", start_time=naive, stop_time=datetime.now(UTC))
    assert advise(odd) == ()
    empty = messages.SendLocalList(list_version=None, update_type="Full")  # type: ignore[arg-type]
    assert advise(empty) == ()


@settings(max_examples=200)
@given(st.sampled_from([*ACTIONS.values()]).flatmap(lambda a: strategies.payloads(a.call)
                                                     | strategies.payloads(a.result)))  # fmt: skip
def test_any_payload_can_be_looked_at(payload: Any) -> None:
    for each in advise(payload):
        assert isinstance(each, Advice)
        assert each.path.startswith(("/2/", "/3/"))


# -- The corpus ------------------------------------------------------------------------------------

#: By line of field_frames.jsonl: what is said of it. All else gives nothing.
FIELD = {
    "foxriver76/ioBroker.ocpp#24": {"remote-start-takes-a-tx-profile"},  # TxDefaultProfile
    "steve-community/steve#1177": {"first-period-at-0"},  # starts at 1
    "mobilityhouse/ocpp#265": {"full-list-with-info"},  # Full, an entry without idTagInfo
}


def test_every_frame_of_the_field_gives_what_can_be_defended() -> None:
    found: dict[str, set[str]] = {}
    looked_at = 0
    for line in (HERE / "corpus" / "field_frames.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        try:
            frame: Any = decode(row["frame"])
            if isinstance(frame, CallResult):
                frame = TOLERANT.resolve(frame, row["action"])
        except DecodeError:
            continue
        looked_at += 1
        for each in advise(frame):
            found.setdefault(row["source"], set()).add(each.rule)
    assert looked_at > 230
    assert found == FIELD


def test_frames_of_the_kit() -> None:
    rules: dict[str, set[str]] = {}
    for case in corpus():
        try:
            frame: Any = decode(case.data)
        except DecodeError:
            continue
        for each in advise(frame):
            rules.setdefault(each.rule, set()).add(str(each.path))
    # Tags with letters beyond ASCII, connector 0 and -1, and a limit of -1 that a case is about.
    known = {"printable-ascii", "connector-id-from-0", "connector-id-from-1", "limit-minimum"}
    assert rules.keys() <= known
