"""Which answer belongs to which call: the one thing a CALLRESULT does not say.

The rule is that of Open OCPP Trace 1.1, held for each station by itself: an answer belongs to the
most recent earlier call with its id that went the opposite way and has not been answered yet.
Where a log does not tell which way frames went, any call of the station will do.

Rule of this file: memory is bounded, whatever a log holds. When too many calls are open, the oldest
are given up and counted as unanswered.
"""

from __future__ import annotations

from collections import ChainMap, deque
from typing import TYPE_CHECKING

from ocpp16j_codec.logs.records import Direction, OpenCall

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta

__all__ = ["Correlator"]

#: How many calls with one id are remembered; who repeats a call more often than that is not asking.
_REPEATS = 16
#: A longer id cannot have been meant as one; remembering such would cost memory without bound.
_LONGEST_ID = 255


class _Link:
    """The open calls of one station in one direction."""

    __slots__ = ("calls", "earlier", "open", "opposite", "station")

    def __init__(self, station: str | None) -> None:
        self.station = station
        #: id -> action, as `Codec.decode` takes it; and id -> the call.
        self.open: dict[str, str] = {}
        self.calls: dict[str, OpenCall] = {}
        #: id -> unanswered calls with that id before the one in `calls`, the latest last.
        self.earlier: dict[str, deque[OpenCall]] = {}
        #: The link whose calls are answered by frames of this one.
        self.opposite = self


class Correlator:
    """Remembers calls until they are answered.

    Args:
        ttl: give up a call that has not been answered for so long, by the times of the log.
        max_pending: how many calls may be open, and how many stations may be kept in mind.

    Attributes:
        unanswered: how many calls have been given up so far; `open_calls` has those still open.
        repeated: how many calls came while one of their station, direction and id was open.
        unmatched: how many answers belonged to no call.
    """

    def __init__(self, *, ttl: timedelta | None = None, max_pending: int = 50_000) -> None:
        if max_pending < 1:
            raise ValueError("max_pending is at least 1")
        self.ttl = ttl
        self.max_pending = max_pending
        self.unanswered = 0
        self.repeated = 0
        self.unmatched = 0
        self._links: dict[tuple[str | None, Direction | None], _Link] = {}
        self._count = 0
        #: Whether some frames have a direction and others have none.
        self._mixed = False

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<Correlator, {self._count} open, {self.unmatched} unmatched>"

    def open_calls(self) -> Iterator[tuple[str | None, OpenCall]]:
        """Station and call of everything that is still open."""
        for link in self._links.values():
            for unique_id, call in link.calls.items():
                for each in link.earlier.get(unique_id, ()):
                    yield link.station, each
                yield link.station, call

    def pending(
        self, station: str | None = None, direction: Direction | None = None
    ) -> Mapping[str, str]:
        """The open calls that a frame of this station and direction may answer: id -> action.

        This is a view for `Codec.decode`, good until the next call of `called` or `answered`.
        """
        link = self._links.get((station, direction)) or self._link(station, direction)
        if self._mixed:
            return ChainMap(*(dict(link.open) for link in self._candidates(link, direction)))
        return link.opposite.open

    def called(
        self,
        unique_id: str,
        action: str,
        station: str | None = None,
        direction: Direction | None = None,
        time: datetime | None = None,
        line: int = 0,
        source: str = "",
    ) -> bool:
        """Remember a call. Tells whether one with its id is waiting already."""
        if len(unique_id) > _LONGEST_ID:
            self.unanswered += 1
            return False
        link = self._links.get((station, direction)) or self._link(station, direction)
        earlier = link.calls.get(unique_id)
        link.calls[unique_id] = OpenCall(unique_id, action, time, line, source)
        link.open[unique_id] = action
        self._count += 1
        if earlier is not None:
            self.repeated += 1
            waiting = link.earlier.setdefault(unique_id, deque())
            waiting.append(earlier)
            if len(waiting) > _REPEATS:
                waiting.popleft()
                self._count -= 1
                self.unanswered += 1
        if self._count > self.max_pending:
            self._give_up(self.max_pending * 9 // 10)
        return earlier is not None

    def answered(
        self,
        unique_id: str,
        station: str | None = None,
        direction: Direction | None = None,
        time: datetime | None = None,
    ) -> OpenCall | None:
        """The call that an answer belongs to, which is done with; `None` if there is none."""
        link = self._links.get((station, direction)) or self._link(station, direction)
        asked = link.opposite
        if self._mixed:
            candidates = self._candidates(link, direction)
            asked = next((each for each in candidates if unique_id in each.calls), asked)
        call = asked.calls.pop(unique_id, None)
        if call is None:
            self.unmatched += 1
            return None
        self._count -= 1
        del asked.open[unique_id]
        if asked.earlier and (waiting := asked.earlier.get(unique_id)):
            before = asked.calls[unique_id] = waiting.pop()
            asked.open[unique_id] = before.action
            if not waiting:
                del asked.earlier[unique_id]
        if self.ttl and time and call.time and time - call.time > self.ttl:
            self.unanswered += 1
            self.unmatched += 1
            return None
        return call

    # -- links -----------------------------------------------------------------------------------

    def _link(self, station: str | None, direction: Direction | None) -> _Link:
        """The link of a station and direction, made together with its opposite."""
        links = self._links
        if len(links) > 2 * self.max_pending:
            self._give_up(self.max_pending // 2)
        link = links[station, direction] = _Link(station)
        if direction is not None:
            link.opposite = links.setdefault((station, direction.opposite), _Link(station))
            link.opposite.opposite = link
            self._mixed = self._mixed or (station, None) in links
        else:
            self._mixed = self._mixed or (station, Direction.CP_TO_CSMS) in links
        return link

    def _candidates(self, link: _Link, direction: Direction | None) -> list[_Link]:
        """All links whose calls may be answered, those that fit best first."""
        others = list(Direction) if direction is None else [None]
        found = [self._links.get((link.station, other)) for other in others]
        return [link.opposite, *(other for other in found if other is not None)]

    def _give_up(self, keep: int) -> None:
        """Forget the oldest calls, and stations that have none left."""
        # Ids are remembered in the order of their calls, so the oldest are the first of each link;
        # taking from all links alike keeps one talkative station from pushing out the others.
        links = sorted(self._links.values(), key=lambda link: len(link.calls))
        for rank, link in enumerate(links):
            share = keep // (len(links) - rank)
            for unique_id in list(link.calls)[: max(len(link.calls) - share, 0)]:
                given_up = 1 + len(link.earlier.pop(unique_id, ()))
                del link.calls[unique_id], link.open[unique_id]
                self._count -= given_up
                self.unanswered += given_up
            keep -= len(link.calls)
        empty = [
            key for key, link in self._links.items() if not link.calls and not link.opposite.calls
        ]
        for key in empty:
            del self._links[key]
