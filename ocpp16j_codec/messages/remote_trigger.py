"""Remote trigger profile: have a charge point send a message now.

The triggered message follows as a call of its own, after the result. The whitepaper's
ExtendedTriggerMessage, with its own list of messages, is in `security`.

Only shapes live here.
"""

from __future__ import annotations

from enum import StrEnum

from .base import CallPayload, Opt, OrText, Payload
from .types import Integer

__all__ = [
    "MessageTrigger",
    "TriggerMessage",
    "TriggerMessageResult",
    "TriggerMessageStatus",
]


class MessageTrigger(StrEnum):
    """Messages that TriggerMessage can request."""

    BOOT_NOTIFICATION = "BootNotification"
    DIAGNOSTICS_STATUS_NOTIFICATION = "DiagnosticsStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    STATUS_NOTIFICATION = "StatusNotification"


class TriggerMessageStatus(StrEnum):
    """Whether the requested message will be sent."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerMessage(CallPayload["TriggerMessageResult"], frozen=True, kw_only=True):
    """Request a message from the charge point."""

    requested_message: OrText[MessageTrigger]
    connector_id: Opt[Integer] = None  #: absent: for all connectors; 0 is allowed (D10)


class TriggerMessageResult(Payload, frozen=True, kw_only=True):
    """Whether the requested message will be sent."""

    status: OrText[TriggerMessageStatus]
