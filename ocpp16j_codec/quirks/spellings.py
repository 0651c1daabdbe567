"""Tables of other names for members and values, and of members with special rules, for `mending`.

Only aliases whose meaning is certain are listed. A name or value that only resembles one of
OCPP 1.6 is unknown.
"""

from __future__ import annotations

import re

__all__ = [
    "ENUM_ALIASES",
    "ERROR_CODE_ALIASES",
    "FRACTIONS_ROUNDED",
    "JSON_AS_TEXT",
    "MEMBER_ALIASES",
    "REPORT_LISTS",
    "SHORTHAND",
    "WRAPPED_IN_1_5",
    "bare",
    "loose",
    "names_something",
]

#: Twice the longest name or value there is; what is longer is none of them, however spelled.
_LONGEST = 80
_BLANKS = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[\s_-]+")


def bare(text: str) -> str:
    """Return a value in the form that all its spellings share: no blanks, lower case."""
    # Not casefold, which maps some letters of other alphabets to ASCII.
    if text.isalnum():  # a short cut for most of them
        return text.lower() if len(text) <= _LONGEST else text
    return _BLANKS.sub("", text).lower() if len(text) <= _LONGEST else text


def loose(name: str) -> str:
    """Return a name in the form that all its spellings share: no blanks, `_`, `-`, or case."""
    if len(name) > _LONGEST or not name.isascii():  # no name of ours has other letters
        return name
    return name.lower() if name.isalnum() else _SEPARATORS.sub("", name).lower()


#: What a struct's members are called elsewhere: in OCPP 1.5 and 2.x, in the singular or plural,
#: in British English, or by a slip of the pen that was shipped (`mesurand` by Legrand,
#: `parenIdTag` by MicroOcpp before its PR #441, `heartbeatInterval` by OCPP-J itself: errata 4.6).
MEMBER_ALIASES: dict[str, dict[str, str]] = {
    "AuthorizationData": {"idTagInformation": "idTagInfo"},
    "BootNotification": {"lccid": "iccid"},
    "BootNotificationResult": {"heartbeatInterval": "interval"},
    "ChargingProfile": {"chargingSchedules": "chargingSchedule"},
    "ChargingSchedule": {"chargingSchedulePeriods": "chargingSchedulePeriod"},
    "ClearChargingProfile": {"chargingProfileId": "id"},
    "DataTransfer": {"venderId": "vendorId"},
    "GetConfiguration": {"keys": "key"},
    "GetConfigurationResult": {
        "configurationKeys": "configurationKey",
        "unknownKeys": "unknownKey",
    },
    "GetInstalledCertificateIdsResult": {"certificateHashDatas": "certificateHashData"},
    "IdTagInfo": {"parenIdTag": "parentIdTag", "parentId": "parentIdTag"},
    "MeterValue": {
        "sampledValues": "sampledValue",
        "value": "sampledValue",
        "values": "sampledValue",
    },
    "MeterValues": {"meterValues": "meterValue", "value": "meterValue", "values": "meterValue"},
    "RemoteStartTransaction": {
        "chargingProfiles": "chargingProfile",
        "csChargingProfile": "chargingProfile",
        "csChargingProfiles": "chargingProfile",
    },
    "ReserveNow": {"parenIdTag": "parentIdTag"},
    "SampledValue": {"measurant": "measurand", "mesurand": "measurand"},
    "SendLocalList": {
        "localAuthorisationList": "localAuthorizationList",
        "localAuthList": "localAuthorizationList",
    },
    "SetChargingProfile": {
        "chargingProfile": "csChargingProfiles",
        "chargingProfiles": "csChargingProfiles",
        "csChargingProfile": "csChargingProfiles",
    },
    "StatusNotification": {"venderErrorCode": "vendorErrorCode", "venderId": "vendorId"},
    "StopTransaction": {"disconnectReason": "reason", "stopReason": "reason"},
}

#: Other names for values of an enumeration.
ENUM_ALIASES: dict[str, dict[str, str]] = {
    "Reason": {"DeAuthorised": "DeAuthorized"},
    "UnitOfMeasure": {
        "C": "Celsius",
        "°C": "Celsius",
        "degC": "Celsius",
        "°F": "Fahrenheit",
        "degF": "Fahrenheit",
        "Kelvin": "K",
        "%": "Percent",
        "Amp": "A",
        "Amps": "A",
        "Ampere": "A",
        "Amperes": "A",
        "Volt": "V",
        "Volts": "V",
        "Watt": "W",
        "Watts": "W",
    },
}

#: Error codes of other versions, and the 1.6 word for each (OCPP-J errata 5.1, 5.2).
ERROR_CODE_ALIASES: dict[str, str] = {
    "FormatViolation": "FormationViolation",
    "OccurrenceConstraintViolation": "OccurenceConstraintViolation",
}

#: Members that hold JSON as text and often get it as JSON.
JSON_AS_TEXT = frozenset({("DataTransfer", "data"), ("DataTransferResult", "data")})

#: Meter readings in Wh: a fraction of one is below what is billed.
FRACTIONS_ROUNDED = frozenset({"meterStart", "meterStop"})

#: Lists that report something: one lost element leaves the others true. Not so a charging
#: schedule or an authorization list, where it changes a current limit or who may charge.
REPORT_LISTS = frozenset(
    {
        "certificateHashData",
        "configurationKey",
        "meterValue",
        "sampledValue",
        "transactionData",
        "unknownKey",
    }
)

#: Objects that OCPP 1.5 wrote as a bare value, and the member that value belongs to.
SHORTHAND: dict[str, str] = {"SampledValue": "value"}


#: Lists that OCPP 1.5 wrapped into an object each, as `{"values": [...]}`.
WRAPPED_IN_1_5 = frozenset({"transactionData"})

#: What names somebody or something, as `loose` has it: a driver, a transaction, a certificate.
_NAMES = frozenset(
    {
        "id", "idtag", "idtaginfo", "key", "parentidtag", "type", "chargingprofileid",
        "connectorid", "messageid", "requestid", "reservationid", "transactionid", "vendorid",
        "iccid", "imsi", "issuerkeyhash", "issuernamehash", "serialnumber",
    }
)  # fmt: skip


def names_something(name: str) -> bool:
    """Return whether a member names something, so that two different values are an error."""
    return loose(name) in _NAMES or name.endswith(("Id", "ID", "_id"))
