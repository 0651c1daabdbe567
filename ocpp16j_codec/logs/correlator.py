"""Pair answers with their calls, because a CALLRESULT does not contain its action.

The rule is that of Open OCPP Trace 1.1, applied to each charge point separately: an answer belongs
to the most recent earlier call with its id that was sent in the opposite direction and has not been
answered yet. If the direction of a frame is unknown, any call of the charge point matches.

Frames without a charge point are separated by file, so that a call in one file is never answered
by a frame in another. If only one of a call and its answer names the charge point, they are paired
if exactly one call with that id is open in that file.

Memory is bounded: beyond `max_pending` open calls, the oldest are given up and counted as
unanswered. Every step takes constant time, however many calls are open.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.logs.records import Direction, OpenCall

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime, timedelta

__all__ = ["Correlator"]

_NAMES = frozenset(ACTIONS)
#: How many calls with one id are remembered; a sender that repeats it more often gets no answer.
_REPEATS = 16
#: Longer ids are not remembered, because their memory would not be bounded.
_LONGEST_ID = 255


class _Link:
    """The open calls of one charge point, or one file without names, in one direction."""

    __slots__ = (
        "calls", "count", "direction", "earlier", "key", "level", "open", "opposite", "station",
    )  # fmt: skip

    def __init__(
        self, key: str | tuple[str, str], station: str | None, direction: Direction | None
    ) -> None:
        self.key = key
        self.level = 2 if isinstance(key, str) else int(bool(key[1]))
        self.station = station
        self.direction = direction
        #: id -> action, for `Codec.decode` (actions of OCPP 1.6 only); and id -> the call,
        #: the most recently used one last.
        self.open: dict[str, str] = {}
        self.calls: dict[str, OpenCall] = {}
        #: id -> unanswered calls with that id before the one in `calls`, the latest last.
        self.earlier: dict[str, deque[OpenCall]] = {}
        #: Open calls, earlier ones included.
        self.count = 0
        #: The link whose calls are answered by frames of this one.
        self.opposite = self

    def stand(self, call: OpenCall) -> None:
        """Make a call the one that the next answer with its id answers."""
        unique_id = call.unique_id
        self.calls[unique_id] = call
        if call.action in _NAMES and call.version == "1.6":
            self.open[unique_id] = call.action
        elif unique_id in self.open:
            del self.open[unique_id]


class Correlator:
    """The calls of many charge points that have not been answered yet.

    Args:
        ttl: give up calls that are older than this, by the times of the log.
        max_pending: maximum number of open calls.
        given_up: called with the charge point and the call for each call that is given up.

    Attributes:
        unanswered: number of calls given up so far; `open_calls` has those still open.
        repeated: number of calls that were added while one with the same charge point, direction
            and id was open.
        unmatched: number of answers without a call.
    """

    def __init__(
        self,
        *,
        ttl: timedelta | None = None,
        max_pending: int = 50_000,
        given_up: Callable[[str | None, OpenCall], object] | None = None,
    ) -> None:
        if max_pending < 1:
            raise ValueError("max_pending must be at least 1")
        self.ttl = ttl
        self.max_pending = max_pending
        self.unanswered = 0
        self.repeated = 0
        self.unmatched = 0
        self._given_up = given_up
        #: By charge point, or file and conversation where the log names none, and direction.
        self._links: dict[tuple[str | tuple[str, str], Direction | None], _Link] = {}
        self._count = 0
        #: What links are distinguished by: the name of a charge point, the two ends, or nothing.
        self._levels: set[int] = set()
        #: Whether answers may belong to calls of another link than the one opposite.
        self._mixed = False
        #: For each file, id and direction: the links that have it open, and how often. Kept only
        #: while the log has lines with a charge point and lines without.
        self._index: dict[tuple[str, str, Direction | None], dict[_Link, int]] | None = None

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"<Correlator, {self._count} open, {self.unmatched} unmatched>"

    def open_calls(self) -> Iterator[tuple[str | None, OpenCall]]:
        """Yield the charge point and the call for each call that is still open."""
        for link in self._links.values():
            for unique_id, call in link.calls.items():
                for each in link.earlier.get(unique_id, ()):
                    yield link.station, each
                yield link.station, call

    def pending(
        self,
        station: str | None = None,
        direction: Direction | None = None,
        source: str = "",
        conversation: str = "",
    ) -> Mapping[str, str]:
        """Return the open calls that a frame may answer: id -> action, for `Codec.decode`.

        Calls of actions that OCPP 1.6 does not have are left out. The result is a view, valid until
        `called` or `answered` is called again.

        Args:
            station: the charge point of the answer.
            direction: the direction of the answer.
            source: the name of the log file.
            conversation: separates frames without a charge point, such as by their two hosts.
        """
        key = (source, conversation) if station is None else station
        link = self._links.get((key, direction)) or self._link(key, station, direction)
        if not self._mixed:
            return link.opposite.open
        return _Open(lambda unique_id: self._asked(link, unique_id, source), self._links.values)

    def called(  # noqa: PLR0917 - called for every frame, by position
        self,
        unique_id: str,
        action: str,
        station: str | None = None,
        direction: Direction | None = None,
        time: datetime | None = None,
        line: int = 0,
        source: str = "",
        version: str | None = "1.6",
        conversation: str = "",
    ) -> bool:
        """Add an open call. Return whether one with the same id was open already."""
        if len(unique_id) > _LONGEST_ID:
            self.unanswered += 1
            return False
        key = (source, conversation) if station is None else station
        link = self._links.get((key, direction)) or self._link(key, station, direction)
        # Removed and added again, so that the ids are in the order of their last use.
        earlier = link.calls.pop(unique_id, None)
        call = OpenCall(unique_id, action, time, line, source, station, version)
        link.calls[unique_id] = call
        if version == "1.6" and action in _NAMES:
            link.open[unique_id] = action
        elif earlier is not None:
            link.open.pop(unique_id, None)
        link.count += 1
        self._count += 1
        if self._index is not None:
            self._enter(link, call)
        if earlier is not None:
            self.repeated += 1
            waiting = link.earlier.setdefault(unique_id, deque())
            waiting.append(earlier)
            if len(waiting) > _REPEATS:
                self._drop(link, waiting.popleft())
        if self._count > self.max_pending:
            self._give_up(self.max_pending * 9 // 10)
        return earlier is not None

    def answered(
        self,
        unique_id: str,
        station: str | None = None,
        direction: Direction | None = None,
        time: datetime | None = None,
        source: str = "",
        conversation: str = "",
    ) -> OpenCall | None:
        """Remove and return the call that an answer belongs to; `None` if there is none."""
        key = (source, conversation) if station is None else station
        link = self._links.get((key, direction)) or self._link(key, station, direction)
        asked: _Link | None = link.opposite
        if self._mixed:
            asked = self._asked(link, unique_id, source)
        call = None if asked is None else asked.calls.pop(unique_id, None)
        if asked is None or call is None:
            self.unmatched += 1
            return None
        asked.open.pop(unique_id, None)
        if asked.earlier and (waiting := asked.earlier.get(unique_id)):
            asked.stand(waiting.pop())
            if not waiting:
                del asked.earlier[unique_id]
        asked.count -= 1
        self._count -= 1
        if self._index is not None:
            self._strike(asked, call)
        if self.ttl and time and call.time and time - call.time > self.ttl:
            self.unmatched += 1
            self._tell(asked.station, call)
            return None
        return call

    # -- links -----------------------------------------------------------------------------------

    def _link(
        self, key: str | tuple[str, str], station: str | None, direction: Direction | None
    ) -> _Link:
        """Return the link of a charge point and direction, made together with its opposite."""
        links = self._links
        if len(links) > 4 * self.max_pending:
            self._forget_idle()
        link = links[key, direction] = _Link(key, station, direction)
        if direction is not None:
            other = direction.opposite
            link.opposite = links.setdefault((key, other), _Link(key, station, other))
            link.opposite.opposite = link
            self._mixed = self._mixed or (key, None) in links
        else:
            self._mixed = self._mixed or (key, Direction.CP_TO_CSMS) in links
        self._levels.add(link.level)
        if self._index is None and len(self._levels) > 1:
            self._mixed = True
            self._index = {}
            for each in links.values():
                for unique_id, call in each.calls.items():
                    for one in (call, *each.earlier.get(unique_id, ())):
                        self._enter(each, one)
        return link

    def _asked(self, link: _Link, unique_id: str, source: str) -> _Link | None:
        """Return the link whose call is answered by a frame of `link`, the best match first."""
        if unique_id in link.opposite.calls:
            return link.opposite
        ways = (None, *Direction) if link.direction is None else (link.direction.opposite, None)
        for way in ways:
            same = self._links.get((link.key, way))
            if same is not None and unique_id in same.calls:
                return same
        if self._index is None:
            return None
        found = [self._index.get((source, unique_id, way)) for way in ways]
        open_in = [entry for entry in found if entry]
        if len(open_in) != 1 or len(open_in[0]) != 1:
            return None
        ((other, count),) = open_in[0].items()
        # Two charge points with different names never answer each other, nor do two conversations.
        return other if count == 1 and other.level != link.level else None

    def _enter(self, link: _Link, call: OpenCall) -> None:
        assert self._index is not None  # noqa: S101 - for type checkers
        entry = self._index.setdefault((call.source, call.unique_id, link.direction), {})
        entry[link] = entry.get(link, 0) + 1

    def _strike(self, link: _Link, call: OpenCall) -> None:
        assert self._index is not None  # noqa: S101 - for type checkers
        key = (call.source, call.unique_id, link.direction)
        entry = self._index[key]
        entry[link] -= 1
        if not entry[link]:
            del entry[link]
            if not entry:
                del self._index[key]

    # -- giving up -------------------------------------------------------------------------------

    def _drop(self, link: _Link, call: OpenCall) -> None:
        """Count a call that is no longer remembered."""
        link.count -= 1
        self._count -= 1
        if self._index is not None:
            self._strike(link, call)
        self._tell(link.station, call)

    def _tell(self, station: str | None, call: OpenCall) -> None:
        self.unanswered += 1
        if self._given_up is not None:
            self._given_up(station, call)

    def _give_up(self, keep: int) -> None:
        """Forget the oldest calls until `keep` are left.

        Taking from the links that have most keeps one talkative charge point from pushing out the
        others. A tenth of all calls goes at once, so that the cost for each call stays constant.
        """
        links = sorted(
            (link for link in self._links.values() if link.count), key=lambda link: link.count
        )
        for rank, link in enumerate(links):
            share = keep // (len(links) - rank)
            while link.count > share:
                self._drop_some(link, link.count - share)
            keep -= link.count
        self._forget_idle()

    def _drop_some(self, link: _Link, many: int) -> None:
        """Drop as many of the oldest calls of a link."""
        done: list[str] = []
        for unique_id, call in link.calls.items():
            waiting = link.earlier.get(unique_id)
            while waiting and many:
                self._drop(link, waiting.popleft())
                many -= 1
            if waiting is not None and not waiting:
                del link.earlier[unique_id]
            if not many:
                break
            self._drop(link, call)
            many -= 1
            done.append(unique_id)
        for unique_id in done:
            del link.calls[unique_id]
            link.open.pop(unique_id, None)

    def _forget_idle(self) -> None:
        """Forget links that have no open call, in neither direction."""
        idle = [
            key for key, link in self._links.items() if not link.count and not link.opposite.count
        ]
        for key in idle:
            del self._links[key]


class _Open(Mapping[str, str]):
    """A mapping of the calls that a frame may answer, without a copy of them.

    Args:
        asked: finds the link whose call has an id; `None` if there is none.
        links: all links.
    """

    def __init__(
        self, asked: Callable[[str], _Link | None], links: Callable[[], Iterable[_Link]]
    ) -> None:
        self._asked = asked
        self._links = links

    def __getitem__(self, unique_id: str) -> str:
        link = self._asked(unique_id)
        if link is None:
            raise KeyError(unique_id)
        return link.open[unique_id]

    def __iter__(self) -> Iterator[str]:
        every = {unique_id: None for link in self._links() for unique_id in link.open}
        return (unique_id for unique_id in every if unique_id in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)
