"""Device profiles: the calls that single models support, and the deviations seen in their frames.

With a profile, a codec refuses to encode a CALL that the device does not accept; with the role
`CHARGE_POINT`, it refuses to decode it. If `accepts` is `None`, it is unknown, and no call is
refused. `quirks` is information for people and does not change what is tolerated.

Rule of this file: every profile has a public source, and contains only what that source says.
Unusual behavior that the protocol allows is not a quirk, and is described in a comment.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ocpp16j_codec.deviations import QuirkKind
from ocpp16j_codec.settings import DeviceProfile

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "ALFEN_NG910",
    "GRIZZL_E_SMART",
    "GROWATT_THOR",
    "LEGRAND_059005",
    "PROFILES",
    "SCHNEIDER_EVLINK",
    "DeviceProfile",
]


# The guide lists what it takes, 18 actions with DataTransfer expressly not among them, and prints
# two frames, one of which misspells measurand. It does not list what the device sends.
LEGRAND_059005 = DeviceProfile(
    vendor="Legrand",
    model="059005",
    accepts=frozenset(
        {
            "CancelReservation",
            "ChangeAvailability",
            "ChangeConfiguration",
            "ClearCache",
            "ClearChargingProfile",
            "GetCompositeSchedule",
            "GetConfiguration",
            "GetDiagnostics",
            "GetLocalListVersion",
            "RemoteStartTransaction",
            "RemoteStopTransaction",
            "ReserveNow",
            "Reset",
            "SendLocalList",
            "SetChargingProfile",
            "TriggerMessage",
            "UnlockConnector",
            "UpdateFirmware",
        }
    ),
    quirks=frozenset({QuirkKind.MEMBER_SPELLING}),
    source="Legrand, OCPP user guide for 059005, page 15",
)

# Serial numbers of 26 and 33 characters in BootNotification, where 25 fit.
SCHNEIDER_EVLINK = DeviceProfile(
    vendor="Schneider Electric",
    model="EVlink Smart Wallbox 3.4.0.2 and 3.4.0.9",
    quirks=frozenset({QuirkKind.TOO_LONG}),
    source="lbbrhzn/ocpp#213, #1155, #1622; mobilityhouse/ocpp#122",
)

# Local time without a zone; one report shows it an hour ahead of the log, so set `naive_timezone`.
GROWATT_THOR = DeviceProfile(
    vendor="Growatt",
    model="THOR",
    quirks=frozenset({QuirkKind.NAIVE_TIMESTAMP}),
    source="evcc-io/evcc#10399; lbbrhzn/ocpp#1514",
)

# Results of GetConfiguration that lack their last brackets, or one in the middle; CALLERRORs
# without details. Current into the car is reported as Current.Export, which is no quirk to us.
GRIZZL_E_SMART = DeviceProfile(
    vendor="United Chargers",
    model="Grizzl-E Smart",
    quirks=frozenset({QuirkKind.TRUNCATED, QuirkKind.STRAY_BRACKET, QuirkKind.SHORT_CALL_ERROR}),
    source="lbbrhzn/ocpp#176, #442, #899, #1652",
)

# Meter values in the shape of OCPP 1.5. Its sibling Eve S-Line 5.4.0 reports transaction ids
# around 2^63 (steve-community/steve#740): legal, and within what our integers hold.
ALFEN_NG910 = DeviceProfile(
    vendor="Alfen",
    model="NG910-60023 6.5.0",
    quirks=frozenset({QuirkKind.MEMBER_SPELLING, QuirkKind.LONE_OBJECT}),
    source="steve-community/steve#1347, #740",
)

PROFILES: Mapping[str, DeviceProfile] = MappingProxyType(
    {
        "legrand-059005": LEGRAND_059005,
        "schneider-evlink": SCHNEIDER_EVLINK,
        "growatt-thor": GROWATT_THOR,
        "grizzl-e-smart": GRIZZL_E_SMART,
        "alfen-ng910": ALFEN_NG910,
    }
)
"""Every profile by a short name."""
