"""The action table against a literal copy of what the specification says of each message."""

import copy
import pickle
from typing import Any

import pytest
from together import together

from ocpp16j_codec import messages
from ocpp16j_codec.actions import ACTIONS, BY_CALL, BY_RESULT, Action, Profile, Role
from ocpp16j_codec.messages import CallPayload, Payload, core, types

CHARGE_POINT, CENTRAL_SYSTEM, EITHER = Role.CHARGE_POINT, Role.CENTRAL_SYSTEM, Role.EITHER

# Who initiates what, from sections 4 and 5 and from the security whitepaper; profiles from the
# specification's own table as corrected by errata 3.2.
SPECIFIED = {
    "Authorize": (CHARGE_POINT, "Core"),
    "BootNotification": (CHARGE_POINT, "Core"),
    "ChangeAvailability": (CENTRAL_SYSTEM, "Core"),
    "ChangeConfiguration": (CENTRAL_SYSTEM, "Core"),
    "ClearCache": (CENTRAL_SYSTEM, "Core"),
    "DataTransfer": (EITHER, "Core"),
    "GetConfiguration": (CENTRAL_SYSTEM, "Core"),
    "Heartbeat": (CHARGE_POINT, "Core"),
    "MeterValues": (CHARGE_POINT, "Core"),
    "RemoteStartTransaction": (CENTRAL_SYSTEM, "Core"),
    "RemoteStopTransaction": (CENTRAL_SYSTEM, "Core"),
    "Reset": (CENTRAL_SYSTEM, "Core"),
    "StartTransaction": (CHARGE_POINT, "Core"),
    "StatusNotification": (CHARGE_POINT, "Core"),
    "StopTransaction": (CHARGE_POINT, "Core"),
    "UnlockConnector": (CENTRAL_SYSTEM, "Core"),
    "DiagnosticsStatusNotification": (CHARGE_POINT, "FirmwareManagement"),
    "FirmwareStatusNotification": (CHARGE_POINT, "FirmwareManagement"),
    "GetDiagnostics": (CENTRAL_SYSTEM, "FirmwareManagement"),
    "UpdateFirmware": (CENTRAL_SYSTEM, "FirmwareManagement"),
    "GetLocalListVersion": (CENTRAL_SYSTEM, "LocalAuthListManagement"),
    "SendLocalList": (CENTRAL_SYSTEM, "LocalAuthListManagement"),
    "CancelReservation": (CENTRAL_SYSTEM, "Reservation"),
    "ReserveNow": (CENTRAL_SYSTEM, "Reservation"),
    "ClearChargingProfile": (CENTRAL_SYSTEM, "SmartCharging"),
    "GetCompositeSchedule": (CENTRAL_SYSTEM, "SmartCharging"),
    "SetChargingProfile": (CENTRAL_SYSTEM, "SmartCharging"),
    "TriggerMessage": (CENTRAL_SYSTEM, "RemoteTrigger"),
    "CertificateSigned": (CENTRAL_SYSTEM, "Security"),
    "DeleteCertificate": (CENTRAL_SYSTEM, "Security"),
    "ExtendedTriggerMessage": (CENTRAL_SYSTEM, "Security"),
    "GetInstalledCertificateIds": (CENTRAL_SYSTEM, "Security"),
    "GetLog": (CENTRAL_SYSTEM, "Security"),
    "InstallCertificate": (CENTRAL_SYSTEM, "Security"),
    "LogStatusNotification": (CHARGE_POINT, "Security"),
    "SecurityEventNotification": (CHARGE_POINT, "Security"),
    "SignCertificate": (CHARGE_POINT, "Security"),
    "SignedFirmwareStatusNotification": (CHARGE_POINT, "Security"),
    "SignedUpdateFirmware": (CENTRAL_SYSTEM, "Security"),
}

# The structs that are part of messages and no message themselves.
PARTS = {
    types.ChargingProfile,
    types.ChargingSchedule,
    types.ChargingSchedulePeriod,
    types.IdTagInfo,
    core.KeyValue,
    core.MeterValue,
    core.SampledValue,
    messages.AuthorizationData,
    messages.CertificateHashDataType,
    messages.FirmwareType,
    messages.LogParametersType,
}
BASES = {Payload, CallPayload}


def test_the_table_says_what_the_specification_says() -> None:
    rows = {name: (action.sent_by, action.profile) for name, action in ACTIONS.items()}
    assert rows == SPECIFIED
    assert list(rows) == list(SPECIFIED)
    assert len(rows) == 39


@together
@pytest.mark.parametrize("name", SPECIFIED)
def test_a_row_finds_its_types_by_name(name: str) -> None:
    action = ACTIONS[name]
    assert action.name == name
    assert action.call is getattr(messages, name)
    assert action.result is getattr(messages, f"{name}Result")
    assert action.call.__module__ == action.result.__module__
    assert BY_CALL[action.call] is action
    assert BY_RESULT[action.result] is action


def test_every_struct_has_a_row_or_is_part_of_a_message() -> None:
    structs = {
        each
        for each in vars(messages).values()
        if isinstance(each, type) and issubclass(each, Payload)
    }
    assert structs == set(BY_CALL) | set(BY_RESULT) | PARTS | BASES
    assert len(BY_CALL) == len(BY_RESULT) == 39
    assert len(PARTS) == 11


def test_profiles_carry_their_identifiers() -> None:
    assert [str(profile) for profile in Profile] == [
        *("Core", "FirmwareManagement", "LocalAuthListManagement", "Reservation"),
        *("SmartCharging", "RemoteTrigger", "Security"),
    ]


@pytest.mark.parametrize(
    ("role", "action", "allowed"),
    [
        (CHARGE_POINT, "Heartbeat", True),
        (CENTRAL_SYSTEM, "Heartbeat", False),
        (CHARGE_POINT, "Reset", False),
        (CENTRAL_SYSTEM, "Reset", True),
        (CHARGE_POINT, "DataTransfer", True),
        (CENTRAL_SYSTEM, "DataTransfer", True),
    ],
)
def test_a_role_tells_who_may_send(role: Role, action: str, allowed: bool) -> None:
    assert (role in ACTIONS[action].sent_by) is allowed


@together
@pytest.mark.parametrize("name", SPECIFIED)
def test_what_a_central_system_asks_of_a_charge_point_is_a_command(name: str) -> None:
    """What both may send is one unless it came from a charge point."""
    sent_by, action = SPECIFIED[name][0], ACTIONS[name]
    assert action.is_command(None) is (sent_by != CHARGE_POINT)
    assert action.is_command(CHARGE_POINT) is (sent_by != CHARGE_POINT)
    assert action.is_command(CENTRAL_SYSTEM) is (sent_by == CENTRAL_SYSTEM)


def test_either_is_both_and_there_are_two_roles() -> None:
    assert EITHER == CHARGE_POINT | CENTRAL_SYSTEM
    assert list(Role) == [CHARGE_POINT, CENTRAL_SYSTEM]


@pytest.mark.parametrize("lookup", [ACTIONS, BY_CALL, BY_RESULT], ids=["name", "call", "result"])
def test_the_table_cannot_be_changed(lookup: dict[object, Action]) -> None:
    with pytest.raises(TypeError):
        lookup["Invented"] = ACTIONS["Reset"]
    with pytest.raises(TypeError):
        del lookup[next(iter(lookup))]


@pytest.mark.parametrize("attribute", ["name", "call", "result", "sent_by", "profile", "invented"])
def test_a_row_cannot_be_changed(attribute: str) -> None:
    with pytest.raises(AttributeError):
        setattr(ACTIONS["Reset"], attribute, "x")


def test_rows_are_values() -> None:
    again = Action(core.Reset, sent_by=CENTRAL_SYSTEM)
    assert again == ACTIONS["Reset"]
    assert hash(again) == hash(ACTIONS["Reset"])
    assert again != Action(core.Reset, sent_by=CHARGE_POINT)
    assert len({*ACTIONS.values(), again}) == 39
    for action in ACTIONS.values():
        for twin in (copy.copy(action), copy.deepcopy(action), pickle.loads(pickle.dumps(action))):  # noqa: S301
            assert twin == action
            assert twin.result is action.result


def test_a_row_has_a_sender() -> None:
    unfinished: Any = Action
    with pytest.raises(TypeError, match="sent_by"):
        unfinished(core.Reset)


def test_a_row_reads_like_the_table() -> None:
    assert repr(ACTIONS["DataTransfer"]) == "Action(DataTransfer, sent_by=EITHER, profile=Core)"


class Foreign(Payload, frozen=True, kw_only=True):
    """A call that stands in no profile's module."""


class ForeignResult(Payload, frozen=True, kw_only=True):
    """Its result."""


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (types.IdTagInfo, TypeError, "types has no IdTagInfoResult to answer IdTagInfo"),
        (core.ResetResult, TypeError, "has no ResetResultResult"),
        (Foreign, KeyError, "TEST_ACTIONS"),
    ],
)
def test_a_row_that_is_wired_wrongly_fails_at_once(
    call: type[Payload], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        Action(call, sent_by=CHARGE_POINT)
