"""What more than one profile speaks of, and the plain texts, numbers and times all of them use.

Rule of this file: a type lives directly above the first message that uses it, in the module of
that message; it moves here the day a second feature profile uses it. Nothing here is a message.

Lengths are counted in characters and are maxima. The specification calls these texts
case-insensitive printable ASCII; only the length is held to, because JSON text is Unicode and
the schemas do not mind (D12). No minimum is set on whole numbers, as no schema has one (D9, D11),
but the 64-bit range is.
"""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, TypeVar

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
    "MasksSecret",
    "OneDecimal",
    "RecurrencyKindType",
    "Timestamp",
    "may_name_secret",
    "names_secret",
    "path_names_secret",
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

# -- Secrets -------------------------------------------------------------------------------------

_SECRET_WORDS = (
    "accesskey",
    "apikey",
    "authkey",
    "authorisationkey",
    "authorizationkey",
    "credential",
    "encryptionkey",
    "passcode",
    "passkey",
    "passphrase",
    "passwd",
    "password",
    "passwort",
    "privatekey",
    "psk",
    "pwd",
    "secret",
    "securitykey",
    "sharedkey",
    "token",
    "wepkey",
    "wifikey",
    "wlankey",
    "wpakey",
)
_SECRET_ENDINGS = ("pass", "pin", "puk", "pw")  # within a word they mean nothing: ping, power
# One search each: this is asked for every word of an object that is shown to nobody yet.
_NAMES_SECRET = re.compile(
    rf"{'|'.join(_SECRET_WORDS)}|(?:{'|'.join(_SECRET_ENDINGS)})[0-9]*\Z"
).search
_SEPARATORS = re.compile(r"[\W_]+")
_ASCII_SEPARATORS = {code: None for code in range(128) if not chr(code).isalnum()}
# One of these is in each of the words above.
_HINTS = ("credential", "key", "pass", "pin", "psk", "puk", "pw", "secret", "token")


def names_secret(key: str) -> bool:
    """Whether a configuration key holds something that must not be seen in a log.

    Case and separators do not count: `Auth_Key` and `wifi-psk` are found like `AuthorizationKey`.
    Vendors name their keys freely, so this leans towards hiding too much.
    """
    return _NAMES_SECRET(_SEPARATORS.sub("", key.casefold())) is not None


def path_names_secret(path: str) -> bool:
    """Whether a name on the way down a JSON pointer names a secret, or may once have."""
    return any(map(_segment_names_secret, path.split("/")))


@lru_cache(maxsize=1024)  # names are few, but strangers' names are many
def _segment_names_secret(segment: str) -> bool:
    # Of a name that was cut, nobody knows the rest.
    name = segment.replace("~1", "/").replace("~0", "~")
    return segment.endswith("...") or names_secret(name)


def may_name_secret(text: str) -> bool:
    """Whether `names_secret` may be true of any part of a text: one cheap look for all of them."""
    if text.isascii():
        bare = text.translate(_ASCII_SEPARATORS).lower()
    else:
        bare = _SEPARATORS.sub("", text.casefold())
    return any(hint in bare for hint in _HINTS)


class MasksSecret(Payload, frozen=True, kw_only=True):
    """Base of what has a `key` and a `value`: shows `***` where the key names a secret.

    Only what is shown changes; the value itself is stored, compared and sent as it is.
    """

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # else rich would get the value itself
        # A key that is no text breaks the type; what stands beside it is hidden all the same.
        key: Any = getattr(self, "key")  # noqa: B009 -- the subclasses declare it
        hidden = not isinstance(key, str) or names_secret(key)
        return [
            (name, "***" if hidden and name == "value" and value is not None else value)
            for name, value in super().__rich_repr__()
        ]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({shown})"


# -- Core and LocalAuthListManagement ------------------------------------------------------------


class AuthorizationStatus(StrEnum):
    """Whether a driver may charge, or why not."""

    ACCEPTED = "Accepted"
    BLOCKED = "Blocked"
    EXPIRED = "Expired"
    INVALID = "Invalid"  # also: unknown
    CONCURRENT_TX = "ConcurrentTx"  # only in answer to StartTransaction


# `gc=False` on this and the other structs that hold nothing but scalars: they can be part of no
# reference cycle, so the garbage collector need not visit them. Decoding a MeterValues with many
# samples gains about a tenth.
class IdTagInfo(Payload, frozen=True, kw_only=True, gc=False):
    """What the central system knows about an id tag."""

    status: OrText[AuthorizationStatus]
    expiry_date: Opt[Timestamp] = None  #: drop it from the authorization cache after this
    parent_id_tag: Opt[IdToken] = None  #: the group; its members may stop each other's charging


# -- Core and SmartCharging ----------------------------------------------------------------------


class ChargingRateUnitType(StrEnum):
    """What the limits of a schedule are counted in."""

    W = "W"  # the sum over all phases
    A = "A"  # per phase


class ChargingSchedulePeriod(Payload, frozen=True, kw_only=True, gc=False):
    """A limit that holds from one offset until the next period begins."""

    start_period: Integer  #: seconds from the start of the schedule; 0 in the first (errata 3.45)
    limit: OneDecimal  #: in the schedule's unit
    number_phases: Opt[Integer] = None  #: absent counts as 3


class ChargingSchedule(Payload, frozen=True, kw_only=True):
    """A curve of limits over time."""

    charging_rate_unit: OrText[ChargingRateUnitType]
    charging_schedule_period: AtLeastOne[ChargingSchedulePeriod]  #: the schemas allow none (D7)
    duration: Opt[Integer] = None  #: seconds; absent: the last period lasts until the end
    start_schedule: Opt[Timestamp] = None  #: must be absent in a composite schedule (errata 3.57)
    min_charging_rate: Opt[OneDecimal] = None  #: below this, charging is not worth while


class ChargingProfilePurposeType(StrEnum):
    """What a profile limits."""

    CHARGE_POINT_MAX_PROFILE = "ChargePointMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"


class ChargingProfileKindType(StrEnum):
    """What the schedule's start is tied to."""

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class RecurrencyKindType(StrEnum):
    """When a recurring schedule begins anew."""

    DAILY = "Daily"
    WEEKLY = "Weekly"


class ChargingProfile(Payload, frozen=True, kw_only=True):
    """A schedule, what it is for, and when it holds."""

    charging_profile_id: Integer
    stack_level: Integer  #: the highest valid level wins; never negative, unchecked here (D11)
    charging_profile_purpose: OrText[ChargingProfilePurposeType]
    charging_profile_kind: OrText[ChargingProfileKindType]
    charging_schedule: ChargingSchedule
    transaction_id: Opt[Integer] = None  #: only with TxProfile, never in RemoteStartTransaction
    recurrency_kind: Opt[OrText[RecurrencyKindType]] = None  #: only with Recurring (errata 3.56)
    valid_from: Opt[Timestamp] = None
    valid_to: Opt[Timestamp] = None
