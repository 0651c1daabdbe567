"""Types that more than one feature profile uses, and the texts, numbers and times of all messages.

A type that only one feature profile uses is defined above the first message that uses it.

Lengths are counted in characters and are maxima. The specification calls these texts
case-insensitive printable ASCII; only the length is held to, because JSON text is Unicode and
the schemas do not mind (D12). No minimum is set on whole numbers, as no schema has one (D9, D11),
but the 64-bit range is.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

from msgspec import Meta

from .base import Opt, OrText, Payload

__all__ = [
    "AtLeastOne",
    "AuthorizationStatus",
    "ChargingProfile",
    "ChargingProfileKindType",
    "ChargingProfilePurposeType",
    "ChargingRateUnitType",
    "ChargingSchedule",
    "ChargingSchedulePeriod",
    "CiString20",
    "CiString25",
    "CiString50",
    "CiString255",
    "CiString500",
    "IdTagInfo",
    "IdToken",
    "Integer",
    "OneDecimal",
    "RecurrencyKindType",
    "Timestamp",
]

# -- Texts, numbers, times -----------------------------------------------------------------------

CiString20 = Annotated[str, Meta(max_length=20)]
CiString25 = Annotated[str, Meta(max_length=25)]
CiString50 = Annotated[str, Meta(max_length=50)]
CiString255 = Annotated[str, Meta(max_length=255)]
CiString500 = Annotated[str, Meta(max_length=500)]

IdToken = Annotated[str, Meta(max_length=20)]
"""Names a driver or a group of drivers; upper and lower case mean the same."""

Integer = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
"""A whole number that every peer can hold; `1.0` is none (D16)."""

OneDecimal = Annotated[
    float, Meta(extra={"fraction_digits": 1}, extra_json_schema={"multipleOf": 0.1})
]
"""A number with at most one fraction digit (D15).

Only marked, for others to check: msgspec's own `multiple_of` compares binary floats and turns
down 0.3, as a schema validator's `multipleOf` often does.
"""

Timestamp = Annotated[datetime, Meta(tz=True)]
"""A moment with its zone; a time without one is no moment."""

T = TypeVar("T")
AtLeastOne = Annotated[list[T], Meta(min_length=1)]
"""A list that may not be empty. Other lists may."""

# -- Core and LocalAuthListManagement ------------------------------------------------------------


class AuthorizationStatus(StrEnum):
    """Whether a driver may charge, or why not."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    EXPIRED = "Expired"
    INVALID = "Invalid"  # also for an unknown id tag
    CONCURRENT_TX = "ConcurrentTx"  # only in answer to StartTransaction


# `gc=False` on this and the other structs that hold nothing but scalars: they can be part of no
# reference cycle, so the garbage collector need not visit them. Decoding a MeterValues with many
# samples gains about a tenth.
class IdTagInfo(Payload, frozen=True, kw_only=True, gc=False):
    """Authorization status of an id tag, with its expiry date and parent."""

    status: OrText[AuthorizationStatus]
    expiry_date: Opt[Timestamp] = None  #: the authorization cache must not use it after this time
    parent_id_tag: Opt[IdToken] = None  #: the group; its members may stop each other's charging


# -- Core and SmartCharging ----------------------------------------------------------------------


class ChargingRateUnitType(StrEnum):
    """Unit of the limits of a schedule."""

    W = "W"  # the sum over all phases
    A = "A"  # per phase


class ChargingSchedulePeriod(Payload, frozen=True, kw_only=True, gc=False):
    """A limit from an offset until the next period begins."""

    start_period: Integer  #: seconds from the start of the schedule; 0 in the first (errata 3.45)
    limit: OneDecimal  #: in the schedule's unit
    number_phases: Opt[Integer] = None  #: absent means 3


class ChargingSchedule(Payload, frozen=True, kw_only=True):
    """Charging limits over time."""

    charging_rate_unit: OrText[ChargingRateUnitType]
    charging_schedule_period: AtLeastOne[ChargingSchedulePeriod]  #: the schemas allow [] (D7)
    duration: Opt[Integer] = None  #: seconds; absent: the last period lasts until the end
    start_schedule: Opt[Timestamp] = None  #: must be absent in a composite schedule (errata 3.57)
    min_charging_rate: Opt[OneDecimal] = None  #: below this rate, charging is inefficient


class ChargingProfilePurposeType(StrEnum):
    """Purpose of a charging profile."""

    CHARGE_POINT_MAX_PROFILE = "ChargePointMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"


class ChargingProfileKindType(StrEnum):
    """Kind of a charging profile: absolute times, recurring, or relative to the start."""

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class RecurrencyKindType(StrEnum):
    """When a recurring schedule starts again."""

    DAILY = "Daily"
    WEEKLY = "Weekly"


class ChargingProfile(Payload, frozen=True, kw_only=True):
    """A schedule, its purpose, and when it is valid."""

    charging_profile_id: Integer
    stack_level: Integer  #: the highest valid level applies; not negative (unchecked, D11)
    charging_profile_purpose: OrText[ChargingProfilePurposeType]
    charging_profile_kind: OrText[ChargingProfileKindType]
    charging_schedule: ChargingSchedule
    transaction_id: Opt[Integer] = None  #: only with TxProfile, never in RemoteStartTransaction
    recurrency_kind: Opt[OrText[RecurrencyKindType]] = None  #: only with Recurring (errata 3.56)
    valid_from: Opt[Timestamp] = None
    valid_to: Opt[Timestamp] = None
