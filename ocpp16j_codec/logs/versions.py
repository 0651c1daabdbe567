"""Detection of frames and records of other versions of OCPP in logs of mixed systems.

A call is not of 1.6 if 1.6 does not have its action, or if it has members that only the
later message has. OCPP 2.1 has all messages of 2.0.1 and more; the two are not distinguished.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Raw, json

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OTHER_VERSION", "soap_version", "version_of_call", "version_of_record"]

OTHER_VERSION = "2.0.1"

#: Actions of OCPP 2.0.1 and 2.1 that OCPP 1.6 does not have.
_LATER_ACTIONS = frozenset(
    {
        "AdjustPeriodicEventStream", "AFRRSignal", "BatterySwap", "ChangeTransactionTariff",
        "ClearDERControl", "ClearDisplayMessage", "ClearedChargingLimit", "ClearTariffs",
        "ClearVariableMonitoring", "ClosePeriodicEventStream", "CostUpdated",
        "CustomerInformation", "Get15118EVCertificate", "GetBaseReport",
        "GetCertificateChainStatus", "GetCertificateStatus", "GetChargingProfiles",
        "GetDERControl", "GetDisplayMessages", "GetMonitoringReport", "GetPeriodicEventStream",
        "GetReport", "GetTariffs", "GetTransactionStatus", "GetVariables",
        "NotifyAllowedEnergyTransfer", "NotifyChargingLimit", "NotifyCustomerInformation",
        "NotifyDERAlarm", "NotifyDERStartStop", "NotifyDisplayMessages", "NotifyEVChargingNeeds",
        "NotifyEVChargingSchedule", "NotifyEvent", "NotifyMonitoringReport",
        "NotifyPeriodicEventStream", "NotifyPriorityCharging", "NotifyReport",
        "NotifySettlement", "NotifyWebPaymentStarted", "OpenPeriodicEventStream",
        "PublishFirmware", "PublishFirmwareStatusNotification", "PullDynamicScheduleUpdate",
        "ReportChargingProfiles", "ReportDERControl", "RequestBatterySwap",
        "RequestStartTransaction", "RequestStopTransaction", "ReservationStatusUpdate",
        "SetDefaultTariff", "SetDERControl", "SetDisplayMessage", "SetMonitoringBase",
        "SetMonitoringLevel", "SetNetworkProfile", "SetVariableMonitoring", "SetVariables",
        "TransactionEvent", "UnpublishFirmware", "UpdateDynamicSchedule", "UsePriorityCharging",
        "VatNumberValidation",
    }
)  # fmt: skip

#: Members that are required in the message of 2.0.1 and do not exist in that of 1.6.
_LATER_MEMBERS: Mapping[str, frozenset[str]] = {
    "BootNotification": frozenset({"chargingStation"}),
    "Authorize": frozenset({"idToken"}),
    "StatusNotification": frozenset({"connectorStatus", "evseId"}),
    "MeterValues": frozenset({"evseId"}),
    "ChangeAvailability": frozenset({"operationalStatus"}),
    "SetChargingProfile": frozenset({"evseId", "chargingProfile"}),
    "ClearChargingProfile": frozenset({"chargingProfileId", "chargingProfileCriteria"}),
    "GetCompositeSchedule": frozenset({"evseId"}),
    "UnlockConnector": frozenset({"evseId"}),
    "TriggerMessage": frozenset({"evse"}),
    "SendLocalList": frozenset({"versionNumber"}),
    "ReserveNow": frozenset({"idToken", "expiryDateTime"}),
    "GetLog": frozenset({"requestId"}),
    "UpdateFirmware": frozenset({"firmware"}),
    "DataTransfer": frozenset({"customData"}),
}
#: Messages that both versions have with the same members.
_BOTH = frozenset({"GetLog"})
_read = json.Decoder(list[Raw]).decode
_read_members = json.Decoder(dict[str, Raw]).decode


def version_of_call(action: str | None, raw: bytes) -> str | None:
    """Return the version of a call that is not of 1.6; `None` if it may be of 1.6."""
    if action is None:
        return None
    if action in _LATER_ACTIONS:
        return OTHER_VERSION
    later = _LATER_MEMBERS.get(action)
    if later is None or action in _BOTH or not any(name.encode() in raw for name in later):
        return None
    try:
        members = _read_members(_read(raw)[3])
    except (LookupError, ValueError, RecursionError):
        return None
    return OTHER_VERSION if later & members.keys() else None


_SOAP = re.compile(rb"urn://Ocpp/C[sp]/(20\d\d)/\d\d/", re.IGNORECASE)
_BY_YEAR = {b"2010": "1.2", b"2012": "1.5", b"2015": "1.6S"}


def soap_version(line: bytes) -> str | None:
    """Return the version of a SOAP message in a line: 1.2, 1.5 or 1.6S."""
    found = _SOAP.search(line)
    return None if found is None else _BY_YEAR.get(found[1], "SOAP")


def version_of_record(version: object, transport: object) -> str | None:
    """Return the version that a record states, if it is not OCPP 1.6J."""
    stated = version.lower().removeprefix("ocpp").strip(" _-") if isinstance(version, str) else ""
    if transport == "soap":
        return "1.6S" if not stated or stated.startswith("1.6") else stated[:16]
    if not stated or stated.startswith("1.6"):
        return None
    return stated[:16]
