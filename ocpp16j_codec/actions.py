"""The table of actions: all calls of OCPP 1.6, their senders, results and feature profiles.

A row has the call and its sender; the rest is derived. The name of the action is the name of the
struct of the call, the result is the struct `<Call>Result`, and the profile is the module of both.
Decoders, documentation and the parameters of tests come from this table. To add a message, write
two structs in `messages` and one row here.
"""

from __future__ import annotations

import sys
from enum import Flag, StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

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

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ACTIONS", "BY_CALL", "BY_RESULT", "Action", "Profile", "Role"]


class Role(Flag):
    """The two sides of a connection. A side may send a call if `role in action.sent_by`."""

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


class Action(Struct, frozen=True):
    """One row: a call and the side that may send it. The other attributes follow from the call.

    Raises:
        TypeError: The module of the call has no result for it.
        KeyError: The module of the call is not that of a profile.
    """

    call: type[Payload]
    sent_by: Role

    def __post_init__(self) -> None:
        _ = self.result, self.profile  # so that a wrong row fails at import

    @property
    def name(self) -> str:
        """The action, as in a CALL."""
        return self.call.__name__

    @property
    def result(self) -> type[Payload]:
        """The type of the payload that answers the call."""
        module = self.call.__module__
        result: type[Payload] | None = getattr(sys.modules[module], f"{self.name}Result", None)
        if result is None:
            raise TypeError(f"{module} has no {self.name}Result to answer {self.name}")
        return result

    @property
    def profile(self) -> Profile:
        """The feature profile the call belongs to."""
        return Profile[self.call.__module__.rpartition(".")[2].upper()]

    def is_command(self, role: Role | None) -> bool:
        """Return whether a call of this action asks a charge point to do something.

        One that both sides may send counts as a command unless `role`, that of the one who
        receives it, says that it came from a charge point.
        """
        if self.sent_by == Role.EITHER:
            return role is not Role.CENTRAL_SYSTEM
        return self.sent_by == Role.CENTRAL_SYSTEM

    def __repr__(self) -> str:
        return f"Action({self.name}, sent_by={self.sent_by.name}, profile={self.profile})"


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
