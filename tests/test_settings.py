"""Who may send what to whom: the roles of the protocol, and what is known of a device."""

import pytest
from samples import CALLS, wire_of

from ocpp16j_codec import ACTIONS, STRICT, DecodeError, EncodeError, Role
from ocpp16j_codec.settings import DeviceProfile, objection

CHARGE_POINT, CENTRAL_SYSTEM = Role.CHARGE_POINT, Role.CENTRAL_SYSTEM
#: It takes resets and vendors' messages, and sends heartbeats and no vendors' messages.
DEVICE = DeviceProfile(
    "Acme", "One", frozenset({"Reset", "DataTransfer"}), frozenset({"Heartbeat", "Authorize"})
)
SILENT = DeviceProfile("Acme", "Two")
ROLE, TAKES, SENDS = "is not for", "Acme One does not take", "Acme One does not send"

# role, profile, action: what speaks against its coming in, what against its going out
ROWS = [
    (None, None, "Reset", "", ""),
    (None, None, "Heartbeat", "", ""),
    (CHARGE_POINT, None, "Reset", "", ROLE),
    (CHARGE_POINT, None, "Heartbeat", ROLE, ""),
    (CHARGE_POINT, None, "DataTransfer", "", ""),
    (CENTRAL_SYSTEM, None, "Reset", ROLE, ""),
    (CENTRAL_SYSTEM, None, "Heartbeat", "", ROLE),
    (CENTRAL_SYSTEM, None, "DataTransfer", "", ""),
    # the device itself: it takes what it takes, and sends what it sends
    (CHARGE_POINT, DEVICE, "Reset", "", ROLE),
    (CHARGE_POINT, DEVICE, "ClearCache", TAKES, ROLE),
    (CHARGE_POINT, DEVICE, "Heartbeat", ROLE, ""),
    (CHARGE_POINT, DEVICE, "MeterValues", ROLE, SENDS),
    (CHARGE_POINT, DEVICE, "DataTransfer", "", SENDS),
    # the one it talks to
    (CENTRAL_SYSTEM, DEVICE, "Reset", ROLE, ""),
    (CENTRAL_SYSTEM, DEVICE, "ClearCache", ROLE, TAKES),
    (CENTRAL_SYSTEM, DEVICE, "Heartbeat", "", ROLE),
    (CENTRAL_SYSTEM, DEVICE, "MeterValues", SENDS, ROLE),
    (CENTRAL_SYSTEM, DEVICE, "DataTransfer", SENDS, ""),
    # nobody knows whose codec it is: what goes out goes to the device
    (None, DEVICE, "Reset", "", ""),
    (None, DEVICE, "ClearCache", "", TAKES),
    (None, DEVICE, "Heartbeat", "", ""),
    (None, DEVICE, "MeterValues", "", ""),
    (None, DEVICE, "DataTransfer", "", ""),
    # what is not known refuses nothing
    *((role, SILENT, action, "", "") for role in (None,) for action in ACTIONS),
    (CHARGE_POINT, SILENT, "ClearCache", "", ROLE),
    (CHARGE_POINT, SILENT, "MeterValues", ROLE, ""),
    (CENTRAL_SYSTEM, SILENT, "ClearCache", ROLE, ""),
    (CENTRAL_SYSTEM, SILENT, "MeterValues", "", ROLE),
]


@pytest.mark.parametrize(("role", "profile", "name", "coming", "going"), ROWS)
def test_objections(
    role: Role | None, profile: DeviceProfile | None, name: str, coming: str, going: str
) -> None:
    codec = STRICT.replace(role=role, profile=profile)
    for incoming, objected in ((True, coming), (False, going)):
        said = objection(ACTIONS[name], codec.settings, incoming=incoming)
        assert objected in said
        assert bool(said) is bool(objected)
        assert not said or name in said


@pytest.mark.parametrize(("role", "profile", "name", "coming", "going"), ROWS)
def test_the_verbs_heed_them(
    role: Role | None, profile: DeviceProfile | None, name: str, coming: str, going: str
) -> None:
    codec = STRICT.replace(role=role, profile=profile)
    if coming:
        with pytest.raises(DecodeError, match=f"NotSupported: .*{coming}") as refused:
            codec.decode(wire_of(name))
        assert refused.value.reply is not None
    else:
        assert codec.decode(wire_of(name)) == CALLS[name]
    if going:
        with pytest.raises(EncodeError, match=f"NotSupported: .*{going}"):
            codec.encode(CALLS[name])
    else:
        assert codec.encode(CALLS[name])
