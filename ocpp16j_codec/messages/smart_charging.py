"""Smart charging profile: how much power may be drawn, and when.

Profiles are set, cleared and added up; the profile itself is in `types`, because the core's
RemoteStartTransaction carries one as well. A charge point without this feature refuses
SetChargingProfile with NotSupported (errata 3.39).

Only shapes live here. How profiles stack and which members go together is not checked (D25).
"""

from __future__ import annotations

from enum import StrEnum

from .base import CallPayload, Opt, OrText, Payload
from .types import (
    ChargingProfile,
    ChargingProfilePurposeType,
    ChargingRateUnitType,
    ChargingSchedule,
    Integer,
    Timestamp,
)

__all__ = [
    "ChargingProfileStatus",
    "ClearChargingProfile",
    "ClearChargingProfileResult",
    "ClearChargingProfileStatus",
    "GetCompositeSchedule",
    "GetCompositeScheduleResult",
    "GetCompositeScheduleStatus",
    "SetChargingProfile",
    "SetChargingProfileResult",
]


# -- ClearChargingProfile ------------------------------------------------------------------------


class ClearChargingProfileStatus(StrEnum):
    """Whether a profile was cleared."""

    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"  # no profile matched


class ClearChargingProfile(CallPayload["ClearChargingProfileResult"], frozen=True, kw_only=True):
    """Remove one profile, those that match all given members, or all if none is given."""

    id: Opt[Integer] = None  #: if present, the other members are ignored (errata 3.25)
    connector_id: Opt[Integer] = None  #: 0: the charge point as a whole
    charging_profile_purpose: Opt[OrText[ChargingProfilePurposeType]] = None
    stack_level: Opt[Integer] = None


class ClearChargingProfileResult(Payload, frozen=True, kw_only=True):
    """Whether a profile was cleared."""

    status: OrText[ClearChargingProfileStatus]


# -- GetCompositeSchedule ------------------------------------------------------------------------


class GetCompositeScheduleStatus(StrEnum):
    """Whether the charge point could compute the schedule."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class GetCompositeSchedule(CallPayload["GetCompositeScheduleResult"], frozen=True, kw_only=True):
    """Request the schedule that results from all profiles."""

    connector_id: Integer  #: 0: the grid connection of the charge point
    duration: Integer  #: seconds
    charging_rate_unit: Opt[OrText[ChargingRateUnitType]] = None


class GetCompositeScheduleResult(Payload, frozen=True, kw_only=True):
    """The resulting schedule; all members but the status may be absent (errata 3.51)."""

    status: OrText[GetCompositeScheduleStatus]
    connector_id: Opt[Integer] = None
    schedule_start: Opt[Timestamp] = None
    charging_schedule: Opt[ChargingSchedule] = None  #: without startSchedule (errata 3.57)


# -- SetChargingProfile --------------------------------------------------------------------------


class ChargingProfileStatus(StrEnum):
    """Status of the installation of a profile."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"


class SetChargingProfile(CallPayload["SetChargingProfileResult"], frozen=True, kw_only=True):
    """Install a profile; it replaces one of the same id, or of the same level and purpose."""

    connector_id: Integer  #: 0: the charge point as a whole
    cs_charging_profiles: ChargingProfile  #: a single profile, in spite of the plural (D32)


class SetChargingProfileResult(Payload, frozen=True, kw_only=True):
    """Status of the installation of the profile."""

    status: OrText[ChargingProfileStatus]
