"""What the words of one log mean: who wrote it, and which host is the charge point.

Logs are mostly written by central systems, so that is assumed at first. The first call that only
one side may send tells whether it is true. Of two hosts the sender of such a call is known from
then on, and with it all frames between them. A log that names both sides (`cp-to-csms`) is believed
whatever comes in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.logs.records import Direction
from ocpp16j_codec.logs.wording import Endpoints, Way

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["SENT_BY", "Perspective"]

#: Which way the calls go that only one side may send.
SENT_BY: Mapping[str, Direction] = {
    name: Direction.CP_TO_CSMS if action.sent_by is Role.CHARGE_POINT else Direction.CSMS_TO_CP
    for name, action in ACTIONS.items()
    if action.sent_by is not Role.EITHER
}
#: So many hosts are kept in mind.
_MOST_HOSTS = 20_000


class _Directions(dict["Way | Direction | Endpoints | None", "Direction | None"]):
    """The direction for whatever a log says of the way; hosts are looked up when asked for."""

    def __init__(self, hosts: dict[str, bool | None]) -> None:
        super().__init__()
        self._hosts = hosts

    def __missing__(self, way: Way | Direction | Endpoints | None) -> Direction | None:
        if not isinstance(way, Endpoints):
            return None
        names = [tuple(way), tuple(each.rpartition(":")[0] for each in way)]
        for sender, receiver in names if names[1][0] != names[1][1] else names[:1]:
            # Whether a host is a charge point; None where it has been both.
            from_station, to_station = self._hosts.get(sender), self._hosts.get(receiver)
            if from_station is not None and from_station is not to_station:
                return Direction.CP_TO_CSMS if from_station else Direction.CSMS_TO_CP
            if from_station is None and to_station is not None:
                return Direction.CSMS_TO_CP if to_station else Direction.CP_TO_CSMS
        return None


class Perspective:
    """What the words of one log mean.

    Attributes:
        directions: the direction for whatever a log may say of the way.
        certain: whether it has shown who wrote the log.
    """

    def __init__(self) -> None:
        self.certain = False
        self._hosts: dict[str, bool | None] = {}
        self.directions = _Directions(self._hosts)
        self.directions |= {
            None: None,
            Way.IN: Direction.CP_TO_CSMS,
            Way.OUT: Direction.CSMS_TO_CP,
            Direction.CP_TO_CSMS: Direction.CP_TO_CSMS,
            Direction.CSMS_TO_CP: Direction.CSMS_TO_CP,
        }

    def learn(self, action: str | None, way: Way | Direction | Endpoints | None) -> None:
        """Learn from a call who wrote the log, or which host is which."""
        sender = SENT_BY.get(action or "")
        if sender is None:
            return
        if isinstance(way, Endpoints):
            up = sender is Direction.CP_TO_CSMS
            if len(self._hosts) > _MOST_HOSTS:
                self._hosts.clear()
            for host, is_station in zip(way, (up, not up), strict=True):
                for name in (host, host.rpartition(":")[0]):
                    if name and self._hosts.setdefault(name, is_station) is not is_station:
                        self._hosts[name] = None
        elif not self.certain and way in (Way.IN, Way.OUT):
            self.certain = True
            self.directions[way] = sender
            self.directions[Way.OUT if way is Way.IN else Way.IN] = sender.opposite
