"""The settings of a codec, checked when they are given, and which call may be sent by whom.

`Codec` passes its `Settings` as an argument: no module below `codec` uses the codec itself. Who may
send a call is decided here, because it depends only on the role and the device profile.
"""

from __future__ import annotations

from datetime import UTC, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.actions import Role
from ocpp16j_codec.deviations import (
    ALL_QUIRKS,
    Effect,
    Part,
    QuirkKind,
    Tolerated,
    parts_of,
    quote,
    tolerated,
)
from ocpp16j_codec.frames import class_name
from ocpp16j_codec.limits import Limits
from ocpp16j_codec.nearest import suggestion

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocpp16j_codec.actions import Action

__all__ = ["DeviceProfile", "Settings", "objection", "tolerated_by"]

_KINDS_AND_EFFECTS = frozenset(map(str, (*QuirkKind, *Effect)))


class DeviceProfile(Struct, frozen=True):
    """The calls that one model of charge point supports, and its known deviations.

    Attributes:
        vendor: the manufacturer.
        model: the model, and its firmware if that matters.
        accepts: names of the actions it accepts from the central system; `None` if unknown.
        sends: names of the actions it sends itself; `None` if unknown.
        quirks: the kinds of deviation that were seen in its frames.
        source: the public source of this information.
    """

    vendor: str
    model: str
    accepts: frozenset[str] | None = None
    sends: frozenset[str] | None = None
    quirks: frozenset[QuirkKind] = frozenset()
    source: str = ""


class Settings(Struct, frozen=True, kw_only=True):
    """The settings of a codec; `Codec` describes them in detail.

    Attributes:
        tolerated: the kinds of deviation that are tolerated whatever their effect, and those parts
            of other kinds that are tolerated.
        role: the side that uses this codec.
        profile: the charge point at the other end, or this charge point.
        naive_timezone: the zone of timestamps without one.
        detect_duplicates: whether conforming frames are searched for duplicate keys.
        check_outgoing: whether payloads are checked before they are sent.
        limits: the limits of a frame.
    """

    tolerated: Tolerated = ALL_QUIRKS
    role: Role | None = None
    profile: DeviceProfile | None = None
    naive_timezone: tzinfo = UTC
    detect_duplicates: bool | None = None
    check_outgoing: bool = True
    limits: Limits = Limits()

    @property
    def tolerate(self) -> frozenset[QuirkKind]:
        """Return the kinds of deviation that are tolerated whatever their effect."""
        return ALL_QUIRKS.intersection(self.tolerated)

    @property
    def detects(self) -> bool:
        """Return whether the fast path refuses a frame that may have duplicate keys."""
        # If duplicates are not tolerated, they must be refused, so they must be detected.
        looks = self.detect_duplicates or QuirkKind.DUPLICATE_MEMBER not in self.tolerated
        return bool(looks or self.role is Role.CHARGE_POINT)

    def __post_init__(self) -> None:
        """Check the types of all settings, so that an error is raised here and not by a frame.

        Raises:
            TypeError: A setting has a value of the wrong type.
        """
        zone, role, profile, limits = self.naive_timezone, self.role, self.profile, self.limits
        if not isinstance(zone, tzinfo):
            raise TypeError("naive_timezone must be a tzinfo such as ZoneInfo('Europe/Paris')")
        if role is not None and not isinstance(role, Role):
            raise TypeError(
                f"role must be a Role such as Role.CENTRAL_SYSTEM, not {class_name(role)}"
            )
        if profile is not None and not isinstance(profile, DeviceProfile):
            raise TypeError(f"profile must be a DeviceProfile, not {class_name(profile)}")
        if not isinstance(limits, Limits):
            raise TypeError(
                f"limits must be Limits such as Limits(size=65536), not {class_name(limits)}"
            )

    def __hash__(self) -> int:
        # Not by the zone: those of dateutil cannot be hashed.
        return hash((self.tolerated, self.role, self.check_outgoing, self.limits))


def tolerated_by(given: Collection[QuirkKind | Effect | Part], what: str) -> Tolerated:
    """Return the deviations that kinds, effects, or pairs of both select.

    Args:
        given: the kinds and effects.
        what: the name of the parameter, for error messages.

    Raises:
        TypeError: It is not a collection of kinds and effects.
        ValueError: There is no such kind or effect.
    """
    due = "a QuirkKind or Effect such as QuirkKind.TOO_LONG"
    if isinstance(given, str) or not hasattr(given, "__iter__"):
        shown = quote(given) if isinstance(given, str) else class_name(given)
        raise TypeError(f"{what} must be a collection, each item {due}, not {shown}")
    items: list[Any] = list(given)
    for item in items:
        if isinstance(item, tuple):  # a kind and an effect, as `Settings.tolerated` holds them
            continue
        if not isinstance(item, str):
            raise TypeError(f"each item must be {due}, not {class_name(item)}")
        if item not in _KINDS_AND_EFFECTS:
            near = suggestion(item, _KINDS_AND_EFFECTS)
            raise ValueError(f"unknown quirk kind or effect {quote(item)}{near}")
    return _tolerated(frozenset(items))


@lru_cache(maxsize=64)
def _tolerated(items: frozenset[QuirkKind | Effect | Part]) -> Tolerated:
    return tolerated(parts_of(items))


def objection(action: Action, settings: Settings, *, incoming: bool) -> str:
    """Return why this call may not be received, or sent; an empty string if it may.

    Without a role or profile, no call is refused. A profile describes a charge point, so it
    applies to calls sent to that charge point and by it.
    """
    role, profile = settings.role, settings.profile
    if role is not None and not action.sent_by & (~role if incoming else role) & Role.EITHER:
        side = "the other" if incoming else "this"
        # A call that both sides may send is never refused here.
        sender = "charge point" if action.sent_by is Role.CHARGE_POINT else "central system"
        return f"{action.name} may not be sent by {side} side, only by a {sender}"
    if profile is None:
        return ""
    # Without a role, outgoing calls are assumed to be sent to the charge point.
    to_device = role is Role.CHARGE_POINT if incoming else role is not Role.CHARGE_POINT
    from_device = role is (Role.CENTRAL_SYSTEM if incoming else Role.CHARGE_POINT)
    known, does = (
        (profile.accepts if action.sent_by & Role.CENTRAL_SYSTEM else None, "accept")
        if to_device
        else (profile.sends if from_device else None, "send")
    )
    if known is None or action.name in known:
        return ""
    return f"{profile.vendor} {profile.model} does not {does} {action.name}"
