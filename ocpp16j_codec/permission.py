"""Which call may go which way: by the roles of the two sides, and by what is known of the device.

Rule of this file: what is not known refuses nothing. A profile speaks of a charge point, so it
binds calls on their way to one, and from one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocpp16j_codec.actions import Role

if TYPE_CHECKING:
    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.codec import Codec

__all__ = ["objection"]


def objection(action: Action, codec: Codec, *, incoming: bool) -> str:
    """What speaks against this call coming in, or going out; nothing if it may."""
    role, profile = codec.role, codec.profile
    if role is not None and not action.sent_by & (~role if incoming else role) & Role.EITHER:
        side = "the other" if incoming else "this"
        # A call that both sides may send is never objected to here.
        sender = "charge point" if action.sent_by is Role.CHARGE_POINT else "central system"
        return f"{action.name} is not for {side} side to send: only a {sender} sends it"
    if profile is None:
        return ""
    # Without a role, whose codec it is is not known; what goes out is taken to go to the device.
    to_device = role is Role.CHARGE_POINT if incoming else role is not Role.CHARGE_POINT
    from_device = role is (Role.CENTRAL_SYSTEM if incoming else Role.CHARGE_POINT)
    known, does = (
        (profile.accepts if action.sent_by & Role.CENTRAL_SYSTEM else None, "take")
        if to_device
        else (profile.sends if from_device else None, "send")
    )
    if known is None or action.name in known:
        return ""
    return f"{profile.vendor} {profile.model} does not {does} {action.name}"
