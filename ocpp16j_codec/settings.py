"""The settings of a codec, looked at once when they are given, and what follows from them.

`Codec` has one `Settings`, and hands it to whoever has to know: no module below `codec` knows the
codec itself. Here, too, is which call may go which way, because that follows from the role, from
the device profile, and from nothing else.
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
    """What is known of one model of charge point.

    Attributes:
        vendor: who makes it.
        model: which one, and its firmware where that matters.
        accepts: names of the actions it takes from the central system; `None` if unknown.
        sends: names of the actions it sends itself; `None` if unknown.
        quirks: the kinds of deviation it was seen with.
        source: where this can be read.
    """

    vendor: str
    model: str
    accepts: frozenset[str] | None = None
    sends: frozenset[str] | None = None
    quirks: frozenset[QuirkKind] = frozenset()
    source: str = ""


class Settings(Struct, frozen=True, kw_only=True):
    """What a codec goes by; `Codec` says what each setting means.

    Attributes:
        tolerated: the kinds of deviation that are tolerated whatever their effect, and those parts
            of other kinds that are tolerated.
        role: whose codec this is.
        profile: the device that is talked to, or that this is.
        naive_timezone: the zone of timestamps that name none.
        detect_duplicates: whether conforming frames are searched for duplicate keys.
        check_outgoing: whether payloads are checked before they are sent.
        limits: how much is read.
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
        """The kinds of deviation that are tolerated whatever their effect."""
        return ALL_QUIRKS.intersection(self.tolerated)

    @property
    def detects(self) -> bool:
        """Whether a frame is refused by the fast path when one of its members may stand twice."""
        # A kind that is not tolerated is refused everywhere, so it has to be looked for.
        looks = self.detect_duplicates or QuirkKind.DUPLICATE_MEMBER not in self.tolerated
        return bool(looks or self.role is Role.CHARGE_POINT)

    def __post_init__(self) -> None:
        """Refuse what is no setting at once, not when a frame first needs it.

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
    """The deviations that are named by kinds, by effects, or by both together.

    Args:
        given: the names.
        what: what they were given as, for the sentence of an error.

    Raises:
        TypeError: It is no collection of kinds and effects.
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
    """What speaks against this call coming in, or going out; nothing if it may.

    What is not known refuses nothing. A profile speaks of a charge point, so it binds the calls on
    their way to one, and from one.
    """
    role, profile = settings.role, settings.profile
    if role is not None and not action.sent_by & (~role if incoming else role) & Role.EITHER:
        side = "the other" if incoming else "this"
        # A call that both sides may send is never objected to here.
        sender = "charge point" if action.sent_by is Role.CHARGE_POINT else "central system"
        return f"{action.name} may not be sent by {side} side, only by a {sender}"
    if profile is None:
        return ""
    # Without a role, whose codec it is is not known; what goes out is taken to go to the device.
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
