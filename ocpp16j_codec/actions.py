"""THE PROTOCOL ON ONE PAGE: which messages there are, who sends them, which profile they are of.

Rule of this file: a row says the call and its sender; all else follows. The action's name is the
name of the call's type, the result is its sibling `<Call>Result`, the profile is the module both
stand in. Decoders, documentation and test parameters come from this table: to add a message, write
two structs in `messages` and one row here.

Shapes are in `messages`; how frames are read is in `codec`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import Flag, StrEnum
from types import MappingProxyType
from typing import Any, Final

from .messages import (
    Payload,
    core,
    firmware_management,
    local_auth_list_management,
    remote_trigger,
    reservation,
    security,
    smart_charging,
)

__all__ = ["ACTIONS", "BY_CALL", "BY_RESULT", "Action", "Profile", "Role"]


class Role(Flag):
    """The two sides of a connection. `role in action.sent_by` tells whether one may send a call."""

    CHARGE_POINT = 1
    CENTRAL_SYSTEM = 2
    EITHER = CHARGE_POINT | CENTRAL_SYSTEM


class Profile(StrEnum):
    """The feature profiles, by their identifiers; each has a module of that name in `messages`."""

    CORE = "Core"
    FIRMWARE_MANAGEMENT = "FirmwareManagement"
    LOCAL_AUTH_LIST_MANAGEMENT = "LocalAuthListManagement"
    RESERVATION = "Reservation"
    SMART_CHARGING = "SmartCharging"
    REMOTE_TRIGGER = "RemoteTrigger"
    SECURITY = "Security"  # our word for the whitepaper; never listed in SupportedFeatureProfiles


class Action:
    """One row: a call, the result that answers it, who may send it, and its profile."""

    __slots__ = ("call", "name", "profile", "result", "sent_by")

    name: Final[str]
    call: Final[type[Payload]]
    result: Final[type[Payload]]
    sent_by: Final[Role]
    profile: Final[Profile]

    def __init__(self, call: type[Payload], *, sent_by: Role) -> None:
        name, module = call.__name__, call.__module__
        result = getattr(sys.modules[module], f"{name}Result", None)
        if result is None:
            raise TypeError(f"{module} has no {name}Result to answer {name}")
        put = super().__setattr__
        put("name", name)
        put("call", call)
        put("result", result)
        put("sent_by", sent_by)
        put("profile", Profile[module.rpartition(".")[2].upper()])

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"an Action cannot be changed: {name}")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"an Action cannot be changed: {name}")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Action):
            return NotImplemented
        return (self.call, self.sent_by) == (other.call, other.sent_by)

    def __hash__(self) -> int:
        return hash(self.name)

    def __reduce__(self) -> Any:
        return _restore, (self.call, self.sent_by)

    def __repr__(self) -> str:
        return f"Action({self.name}, sent_by={self.sent_by.name}, profile={self.profile})"


def _restore(call: type[Payload], sent_by: Role) -> Action:
    return Action(call, sent_by=sent_by)


CHARGE_POINT, CENTRAL_SYSTEM, EITHER = Role.CHARGE_POINT, Role.CENTRAL_SYSTEM, Role.EITHER

_TABLE = (
    # -- Core: what every charge point speaks ----------------------------------------------------
    Action(core.Authorize, sent_by=CHARGE_POINT),
    Action(core.BootNotification, sent_by=CHARGE_POINT),
    Action(core.ChangeAvailability, sent_by=CENTRAL_SYSTEM),
    Action(core.ChangeConfiguration, sent_by=CENTRAL_SYSTEM),
    Action(core.ClearCache, sent_by=CENTRAL_SYSTEM),
    Action(core.DataTransfer, sent_by=EITHER),
    Action(core.GetConfiguration, sent_by=CENTRAL_SYSTEM),
    Action(core.Heartbeat, sent_by=CHARGE_POINT),
    Action(core.MeterValues, sent_by=CHARGE_POINT),
    Action(core.RemoteStartTransaction, sent_by=CENTRAL_SYSTEM),
    Action(core.RemoteStopTransaction, sent_by=CENTRAL_SYSTEM),
    Action(core.Reset, sent_by=CENTRAL_SYSTEM),
    Action(core.StartTransaction, sent_by=CHARGE_POINT),
    Action(core.StatusNotification, sent_by=CHARGE_POINT),
    Action(core.StopTransaction, sent_by=CHARGE_POINT),
    Action(core.UnlockConnector, sent_by=CENTRAL_SYSTEM),
    # -- Firmware management: updates and diagnostics --------------------------------------------
    Action(firmware_management.DiagnosticsStatusNotification, sent_by=CHARGE_POINT),
    Action(firmware_management.FirmwareStatusNotification, sent_by=CHARGE_POINT),
    Action(firmware_management.GetDiagnostics, sent_by=CENTRAL_SYSTEM),
    Action(firmware_management.UpdateFirmware, sent_by=CENTRAL_SYSTEM),
    # -- Local authorization list management -----------------------------------------------------
    Action(local_auth_list_management.GetLocalListVersion, sent_by=CENTRAL_SYSTEM),
    Action(local_auth_list_management.SendLocalList, sent_by=CENTRAL_SYSTEM),
    # -- Reservation -----------------------------------------------------------------------------
    Action(reservation.CancelReservation, sent_by=CENTRAL_SYSTEM),
    Action(reservation.ReserveNow, sent_by=CENTRAL_SYSTEM),
    # -- Smart charging --------------------------------------------------------------------------
    Action(smart_charging.ClearChargingProfile, sent_by=CENTRAL_SYSTEM),
    Action(smart_charging.GetCompositeSchedule, sent_by=CENTRAL_SYSTEM),
    Action(smart_charging.SetChargingProfile, sent_by=CENTRAL_SYSTEM),
    # -- Remote trigger --------------------------------------------------------------------------
    Action(remote_trigger.TriggerMessage, sent_by=CENTRAL_SYSTEM),
    # -- Security: the whitepaper for 1.6-J ------------------------------------------------------
    Action(security.CertificateSigned, sent_by=CENTRAL_SYSTEM),
    Action(security.DeleteCertificate, sent_by=CENTRAL_SYSTEM),
    Action(security.ExtendedTriggerMessage, sent_by=CENTRAL_SYSTEM),
    Action(security.GetInstalledCertificateIds, sent_by=CENTRAL_SYSTEM),
    Action(security.GetLog, sent_by=CENTRAL_SYSTEM),
    Action(security.InstallCertificate, sent_by=CENTRAL_SYSTEM),
    Action(security.LogStatusNotification, sent_by=CHARGE_POINT),
    Action(security.SecurityEventNotification, sent_by=CHARGE_POINT),
    Action(security.SignCertificate, sent_by=CHARGE_POINT),
    Action(security.SignedFirmwareStatusNotification, sent_by=CHARGE_POINT),
    Action(security.SignedUpdateFirmware, sent_by=CENTRAL_SYSTEM),
)

ACTIONS: Mapping[str, Action] = MappingProxyType({action.name: action for action in _TABLE})
"""Every action by its name on the wire, in the order of the table."""

BY_CALL: Mapping[type[Payload], Action] = MappingProxyType({a.call: a for a in _TABLE})
BY_RESULT: Mapping[type[Payload], Action] = MappingProxyType({a.result: a for a in _TABLE})
