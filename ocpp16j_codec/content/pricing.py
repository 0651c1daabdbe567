"""California pricing messages of the Open Charge Alliance, sent inside DataTransfer.

The application note itself is not public. The members are those that public implementations have
in common; a member is required only if all of them always send it.
"""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - read at run time
from enum import StrEnum

from ocpp16j_codec.messages import ChargePointStatus, Payload
from ocpp16j_codec.messages.base import Opt, OrText  # noqa: TC001
from ocpp16j_codec.messages.types import Integer, Timestamp  # noqa: TC001

__all__ = [
    "VENDOR_ID",
    "ChargingPrice",
    "ConnectorUnpluggedRequest",
    "DefaultPrice",
    "FinalCostRequest",
    "IdlePrice",
    "MessageContent",
    "MessageFormat",
    "NextPeriod",
    "RunningCostRequest",
    "RunningCostState",
    "SetUserPriceRequest",
    "Triggers",
]  # fmt: skip

VENDOR_ID = "org.openchargealliance.costmsg"


class MessageFormat(StrEnum):
    """Format of a text for the driver."""

    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"


class MessageContent(Payload, frozen=True, kw_only=True):
    """A text for the driver in one language."""

    content: str
    format: Opt[OrText[MessageFormat]] = None
    language: Opt[str] = None  #: RFC 5646


class ChargingPrice(Payload, frozen=True, kw_only=True):
    """The price of energy and time while charging."""

    k_wh_price: Opt[Decimal] = None
    hour_price: Opt[Decimal] = None
    flat_fee: Opt[Decimal] = None


class IdlePrice(Payload, frozen=True, kw_only=True):
    """The price of staying connected without charging."""

    grace_minutes: Opt[Integer] = None
    hour_price: Opt[Decimal] = None


class NextPeriod(Payload, frozen=True, kw_only=True):
    """Prices that apply from a later time on."""

    at_time: Timestamp
    charging_price: ChargingPrice
    idle_price: Opt[IdlePrice] = None


class Triggers(
    Payload,
    frozen=True,
    kw_only=True,
    rename={
        "at_time": "atTime",
        "at_energyk_wh": "atEnergykWh",
        "at_powerk_w": "atPowerkW",
        "at_cp_status": "atCPStatus",
    },
):
    """When the charge point has to send meter values, in addition to their interval."""

    at_time: Opt[Timestamp] = None
    at_energyk_wh: Opt[Decimal] = None
    at_powerk_w: Opt[Decimal] = None
    at_cp_status: Opt[list[OrText[ChargePointStatus]]] = None


class SetUserPriceRequest(Payload, frozen=True, kw_only=True):
    """Show a driver the price that applies to them."""

    id_token: str
    price_text: str
    price_text_extra: Opt[list[MessageContent]] = None


class RunningCostState(StrEnum):
    """Whether a transaction is charging."""

    CHARGING = "Charging"
    IDLE = "Idle"


class RunningCostRequest(Payload, frozen=True, kw_only=True):
    """Report the cost of a transaction so far, and the current prices."""

    transaction_id: Integer
    cost: Decimal
    state: OrText[RunningCostState]
    timestamp: Opt[Timestamp] = None
    meter_value: Opt[Integer] = None  #: Wh
    charging_price: Opt[ChargingPrice] = None
    idle_price: Opt[IdlePrice] = None
    next_period: Opt[NextPeriod] = None
    trigger_meter_value: Opt[Triggers] = None


class FinalCostRequest(Payload, frozen=True, kw_only=True):
    """Report the cost of a transaction that has ended."""

    transaction_id: Integer
    cost: Decimal
    price_text: str
    price_text_extra: Opt[list[MessageContent]] = None
    qr_code_text: Opt[str] = None  #: usually a URL


class ConnectorUnpluggedRequest(Payload, frozen=True, kw_only=True):
    """Report that the cable of a transaction was unplugged."""

    transaction_id: Integer
    timestamp: Timestamp


class DefaultPrice(Payload, frozen=True, kw_only=True):
    """The value of the setting DefaultPrice, as JSON text."""

    price_text: str
    price_text_offline: Opt[str] = None
    charging_price: Opt[ChargingPrice] = None
