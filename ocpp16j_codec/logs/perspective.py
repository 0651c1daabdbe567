"""Who wrote a log: what it calls received is what the other side sent.

Logs are mostly written by central systems, so that is what is believed at first. The first call
that only one side may send tells whether it is true.

Rule of this file: a log that names both sides (`cp-to-csms`) is believed whatever comes in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.logs.records import Direction
from ocpp16j_codec.logs.wording import Way

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SENT_BY", "Perspective"]

#: Which way the calls go that only one side may send.
SENT_BY: Mapping[str, Direction] = {
    name: Direction.CP_TO_CSMS if action.sent_by is Role.CHARGE_POINT else Direction.CSMS_TO_CP
    for name, action in ACTIONS.items()
    if action.sent_by is not Role.EITHER
}


class Perspective:
    """What the words of one log mean.

    Attributes:
        directions: the direction for whatever a log may say of the way.
        certain: whether it has shown who wrote the log.
    """

    def __init__(self) -> None:
        self.certain = False
        self.directions: dict[Way | Direction | None, Direction | None] = {
            None: None,
            Way.IN: Direction.CP_TO_CSMS,
            Way.OUT: Direction.CSMS_TO_CP,
            Direction.CP_TO_CSMS: Direction.CP_TO_CSMS,
            Direction.CSMS_TO_CP: Direction.CSMS_TO_CP,
        }

    def learn(self, action: str | None, way: Way | Direction | None) -> None:
        """See from a call who wrote the log."""
        sender = SENT_BY.get(action or "")
        if self.certain or sender is None or way not in (Way.IN, Way.OUT):
            return
        self.certain = True
        self.directions[way] = sender
        self.directions[Way.OUT if way is Way.IN else Way.IN] = sender.opposite
