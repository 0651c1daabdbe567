"""Reservation profile: hold a connector for one driver.

Two calls, both from the central system. A reservation is known by the number the central system
chose; sending the same number again replaces the earlier one.

Only shapes live here. Which side sends what is in `actions`; nothing here decodes.
"""

from __future__ import annotations

from enum import StrEnum

from .base import CallPayload, Opt, OrText, Payload
from .types import IdToken, Integer, Timestamp

__all__ = [
    "CancelReservation",
    "CancelReservationResult",
    "CancelReservationStatus",
    "ReservationStatus",
    "ReserveNow",
    "ReserveNowResult",
]


# -- CancelReservation ---------------------------------------------------------------------------


class CancelReservationStatus(StrEnum):
    """Whether the reservation was cancelled."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CancelReservation(CallPayload["CancelReservationResult"], frozen=True, kw_only=True):
    """Cancel a reservation."""

    reservation_id: Integer


class CancelReservationResult(Payload, frozen=True, kw_only=True):
    """Whether the reservation was cancelled."""

    status: OrText[CancelReservationStatus]


# -- ReserveNow ----------------------------------------------------------------------------------


class ReservationStatus(StrEnum):
    """Status of a reservation."""

    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"  # also if the charge point does not support reservations
    UNAVAILABLE = "Unavailable"


class ReserveNow(CallPayload["ReserveNowResult"], frozen=True, kw_only=True):
    """Reserve a connector, or any connector, until a given time."""

    connector_id: Integer  #: 0: any free connector
    expiry_date: Timestamp
    id_tag: IdToken
    reservation_id: Integer
    parent_id_tag: Opt[IdToken] = None  #: the group, whose members may use the reservation too


class ReserveNowResult(Payload, frozen=True, kw_only=True):
    """Status of the reservation."""

    status: OrText[ReservationStatus]
