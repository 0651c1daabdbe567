"""Detection of boot loops, silent charge points, and error states of connectors.

A charge point is silent if it sent nothing for more than twice its heartbeat interval (OCPP 1.6
section 4.6 lets it omit a heartbeat that another message replaces). A gap also says whether the
whole log has no frames in that time. Boots that a Reset or a TriggerMessage requested are not
counted as a loop, and neither are those that were not accepted.

Rule of this file: memory does not grow with the log. The numbers of charge points, gaps and states
are limited; the rest is only counted.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.frames import Call, CallResult
from ocpp16j_codec.logs import Direction
from ocpp16j_codec.messages import (
    BootNotification,
    BootNotificationResult,
    ChangeConfiguration,
    ChangeConfigurationResult,
    Reset,
    StatusNotification,
    TriggerMessage,
)
from ocpp16j_codec.redaction import masked

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.logs import Record

__all__ = ["BootLoop", "ErrorState", "Gap", "Health"]

_MOST_STATIONS = 10_000
_MOST_GAPS = 1000
_MOST_LOOPS = 1000
_MOST_STATES = 2000
#: A boot loop: this many boots in this many seconds.
LOOP = 3
LOOP_SECONDS = 1800
#: A boot within this many seconds after a request was requested.
_ASKED_SECONDS = 600
#: A charge point is silent after this many intervals.
PATIENCE = 2
_LONGEST_NAME = 120
#: The maximum number of unconfirmed intervals that are kept.
_MOST_SETTINGS = 8
#: The minimum length of a gap of the whole log in seconds, and how many of them are kept.
_HOLE = 10
_MOST_HOLES = 1000


class BootLoop(Struct):
    """Boots of one charge point, each soon after the previous one.

    Attributes:
        boots: number of boots.
        first: time of the first one.
        last: time of the last one.
        source: the log with the first one.
        line: its line.
    """

    station: str | None
    boots: int
    first: datetime
    last: datetime
    source: str
    line: int


class Gap(Struct):
    """A time in which a charge point sent nothing.

    Attributes:
        last: time of its last frame before the gap.
        heard: time of its next frame; `None` if the log has none.
        seconds: length of the gap; up to the end of the log if there is no next frame.
        interval: its heartbeat interval, in seconds.
        log_silent: whether the whole log has no frames for about as long.
        source: the log with its last frame before the gap.
        line: the line of that frame.
    """

    station: str | None
    last: datetime
    heard: datetime | None
    seconds: float
    interval: int
    log_silent: bool
    source: str
    line: int


class ErrorState(Struct):
    """An error state or error code that a connector has reported.

    Attributes:
        status: the status (`Faulted`, or another one with an error code).
        error_code: the error code, with that of the vendor if it sent one.
        count: number of reports.
        first: time of the first one.
        source: the log with the first one.
        line: its line.
    """

    station: str | None
    connector: int
    status: str
    error_code: str
    vendor_code: str
    count: int
    first: datetime | None
    source: str
    line: int


class _Station:
    """The state that is kept for a charge point."""

    __slots__ = (
        "accepted", "asked", "boots", "interval", "last", "line", "loop", "name", "settings",
        "source",
    )  # fmt: skip

    def __init__(self, name: str | None) -> None:
        self.name = name
        self.interval = 0
        self.last: datetime | None = None
        self.source, self.line = "", 0
        #: Whether its last boot was accepted, so that another one is a new start.
        self.accepted = False
        self.asked: datetime | None = None
        #: Time, source and line of its latest boots.
        self.boots: list[tuple[datetime, str, int]] = []
        self.loop: BootLoop | None = None
        #: Intervals that were sent and are not confirmed yet, by the unique id of the call.
        self.settings: dict[str, int] = {}


class Health:
    """Collector of boot loops, gaps and error states.

    Args:
        redacted: mask secrets and id tags in the texts of a charge point.
        silence: called with the number of a gap and the record after it.
    """

    def __init__(
        self, *, redacted: bool = False, silence: Callable[[int, Record], object] | None = None
    ) -> None:
        self._redacted = redacted
        self._silence = silence
        self._stations: dict[Any, _Station] = {}
        self._end: datetime | None = None
        #: Gaps of the whole log: begin and end.
        self._holes: deque[tuple[datetime, datetime]] = deque(maxlen=_MOST_HOLES)
        self._states: dict[tuple[Any, int, str, str, str], ErrorState] = {}
        self.gaps: list[Gap] = []
        self.loops: list[BootLoop] = []
        self.more_gaps = self.more_loops = self.more_states = 0

    def add(self, record: Record) -> None:
        """Add a record of OCPP 1.6 that is not a copy."""
        if record.copy_of is not None or record.version not in ("1.6", None):
            return
        name, call = record.station, record.call
        if name is None and call is not None:
            name = call.station
        key: Any = (record.source,) if name is None else name
        station = self._stations.get(key)
        if station is None:
            if len(self._stations) >= _MOST_STATIONS:
                return
            station = self._stations[key] = _Station(name)
        time = record.time
        if time is not None and record.damaged is None:
            if self._end is None:
                self._end = time
            elif time > self._end:
                if (time - self._end).total_seconds() > _HOLE:
                    self._holes.append((self._end, time))
                self._end = time
            if record.direction is not Direction.CSMS_TO_CP:
                if station.last is not None and station.interval:
                    seconds = (time - station.last).total_seconds()
                    if seconds > PATIENCE * station.interval:
                        self._add_gap(station, time, seconds, record)
                station.last = time
                station.source, station.line = record.source, record.line
        frame = record.frame
        if type(frame) is Call:
            self._add_call(station, key, frame, record)
        elif type(frame) is CallResult:
            self._add_result(station, frame)

    def _add_gap(
        self, station: _Station, heard: datetime | None, seconds: float, record: Record | None
    ) -> None:
        if len(self.gaps) >= _MOST_GAPS:
            self.more_gaps += 1
            return
        assert station.last is not None  # noqa: S101 - for type checkers
        end = self._end if heard is None else heard
        assert end is not None  # noqa: S101 - for type checkers
        # The longest time in it in which the whole log has no frames.
        empty = max(
            (
                (min(stop, end) - max(start, station.last)).total_seconds()
                for start, stop in self._holes
            ),
            default=0.0,
        )
        self.gaps.append(
            Gap(
                station.name, station.last, heard, seconds, station.interval,
                seconds - empty <= station.interval, station.source, station.line,
            )
        )  # fmt: skip
        if self._silence is not None and record is not None:
            self._silence(len(self.gaps) - 1, record)

    def _add_call(self, station: _Station, key: Any, frame: Call[Any], record: Record) -> None:
        payload = frame.payload
        if isinstance(payload, StatusNotification):
            self._add_status(station, key, payload, record)
        elif isinstance(payload, BootNotification):
            self._add_boot(station, record)
        elif isinstance(payload, Reset) or (
            isinstance(payload, TriggerMessage) and payload.requested_message == "BootNotification"
        ):
            station.asked = record.time
        elif (
            isinstance(payload, ChangeConfiguration)
            and payload.key.lower() == "heartbeatinterval"
            and payload.value.isdecimal()
            and len(payload.value) < 8
        ):
            if len(station.settings) >= _MOST_SETTINGS:  # the oldest will not be answered
                del station.settings[next(iter(station.settings))]
            station.settings[frame.unique_id] = int(payload.value)

    def _add_result(self, station: _Station, frame: CallResult[Any]) -> None:
        payload = frame.payload
        if isinstance(payload, BootNotificationResult):
            station.accepted = payload.status == "Accepted"
            # 0: the charge point may choose; before it is accepted, it sends no heartbeats.
            station.interval = max(payload.interval, 0) if station.accepted else 0
        elif isinstance(payload, ChangeConfigurationResult):
            interval = station.settings.pop(frame.unique_id, None)
            if interval is not None and payload.status == "Accepted":
                station.interval = interval

    def _add_boot(self, station: _Station, record: Record) -> None:
        time = record.time
        again, station.accepted = station.accepted, False
        if time is None:
            return
        asked = (
            station.asked is not None
            and 0 <= (time - station.asked).total_seconds() <= _ASKED_SECONDS
        )
        station.asked = None
        if asked:
            station.boots, station.loop = [], None
            return
        if station.boots and not again:
            return  # its boot was pending, rejected or not answered, so it tries again
        loop = station.loop
        if loop is not None and 0 <= (time - loop.last).total_seconds() <= LOOP_SECONDS:
            loop.boots += 1
            loop.last = time
            return
        station.loop = None
        station.boots = [*station.boots[-(LOOP - 1) :], (time, record.source, record.line)]
        first, source, line = station.boots[0]
        if len(station.boots) < LOOP or not 0 <= (time - first).total_seconds() <= LOOP_SECONDS:
            return
        if len(self.loops) >= _MOST_LOOPS:
            self.more_loops += 1
            return
        station.loop = BootLoop(station.name, LOOP, first, time, source, line)
        self.loops.append(station.loop)

    def _add_status(
        self, station: _Station, key: Any, payload: StatusNotification, record: Record
    ) -> None:
        status, code = str(payload.status), str(payload.error_code)
        if status != "Faulted" and code in ("NoError", ""):
            return
        vendor = payload.vendor_error_code or ""
        status, code, vendor = (
            str(masked(each[:_LONGEST_NAME], id_tags=self._redacted))
            for each in (status, code, vendor)
        )
        place = key, payload.connector_id, status, code, vendor
        state = self._states.get(place)
        if state is None:
            if len(self._states) >= _MOST_STATES:
                self.more_states += 1
                return
            state = self._states[place] = ErrorState(
                station.name, payload.connector_id, status, code, vendor, 0, record.time,
                record.source, record.line,
            )  # fmt: skip
        state.count += 1

    @property
    def states(self) -> list[ErrorState]:
        """Return the error states, the most frequent first."""
        return sorted(
            self._states.values(), key=lambda each: (-each.count, each.station or "", each.line)
        )

    def end(self) -> None:
        """Add the gaps of charge points that sent nothing more until the end of the log."""
        for station in self._stations.values():
            if station.last is None or not station.interval or self._end is None:
                continue
            seconds = (self._end - station.last).total_seconds()
            if seconds > PATIENCE * station.interval:
                self._add_gap(station, None, seconds, None)

    def as_object(self) -> dict[str, Any]:
        """Return the findings as `inspect --json` prints them."""
        return {
            "boot_loops": self.loops,
            "silent": self.gaps,
            "error_states": self.states,
            "not_listed": {
                "boot_loops": self.more_loops,
                "silent": self.more_gaps,
                "error_states": self.more_states,
            },
        }
