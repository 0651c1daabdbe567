"""Charging sessions in a log, from StartTransaction to StopTransaction, with their sources."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.content.readings import readings
from ocpp16j_codec.frames import Call, CallResult
from ocpp16j_codec.messages import (
    MeterValues,
    StartTransaction,
    StartTransactionResult,
    StopTransaction,
)

if TYPE_CHECKING:
    from ocpp16j_codec.logs import Record

__all__ = ["Session", "Sessions"]

#: The maximum number of listed and of open sessions; the rest is counted.
_MOST = 10_000
_ENERGY = "Energy.Active.Import.Register"


class Session(Struct):
    """A charging session, as far as the log has it.

    Attributes:
        station: the charge point, if the log names it.
        connector: the connector, if its start is in the log.
        transaction: the transaction id that the central system assigned.
        start: when it began, by the charge point's clock.
        stop: when it ended.
        seconds: its duration.
        energy_wh: the energy in Wh.
        energy_from: the source of `energy_wh`: `"meterStart and meterStop"`, or readings of one or
            both ends.
        reason: why it ended; `Local` if the charge point sent none (OCPP 1.6 section 7.36).
        source: the log with its first frame.
        line: the line of that frame.
    """

    station: str | None
    connector: int | None
    transaction: int | None
    start: datetime | None
    stop: datetime | None
    seconds: float | None
    energy_wh: Decimal | None
    energy_from: str | None
    reason: str | None
    source: str
    line: int


class _Open(Struct):
    session: Session
    meter_start: int | None = None
    first: Decimal | None = None
    last: Decimal | None = None


class Sessions:
    """Collector of sessions from records.

    Attributes:
        done: sessions that have ended, in the order of their ends.
        more: number of sessions that have ended and are not listed.
    """

    def __init__(self) -> None:
        self.done: list[Session] = []
        self.more = 0
        self._asked: OrderedDict[tuple[str | None, str], _Open] = OrderedDict()
        self._open: OrderedDict[tuple[str | None, int], _Open] = OrderedDict()

    def add(self, record: Record) -> None:
        """Add what a record states about sessions."""
        frame = record.frame
        if type(frame) is Call:
            payload = frame.payload
            if isinstance(payload, StartTransaction):
                self._begin(record, payload)
            elif isinstance(payload, StopTransaction):
                self._end(record, payload)
            elif isinstance(payload, MeterValues) and payload.transaction_id is not None:
                known = self._open.get((record.station, payload.transaction_id))
                if known is not None:
                    self._measure(known, payload)
        elif type(frame) is CallResult and isinstance(frame.payload, StartTransactionResult):
            self._number(record, frame.payload.transaction_id)

    def _begin(self, record: Record, payload: StartTransaction) -> None:
        session = Session(
            record.station, payload.connector_id, None, payload.timestamp, None, None, None, None,
            None, record.source, record.line,
        )  # fmt: skip
        _keep(
            self._asked,
            (record.station, record.frame.unique_id),
            _Open(session, payload.meter_start),
        )

    def _number(self, record: Record, transaction: int) -> None:
        call = record.call
        station = record.station if call is None else call.station or record.station
        names = (None if call is None else call.station, station, record.station)
        for name in names:
            known = self._asked.pop((name, record.frame.unique_id), None)
            if known is not None:
                known.session.transaction = transaction
                known.session.station = station
                _keep(self._open, (station, transaction), known)
                return

    def _end(self, record: Record, payload: StopTransaction) -> None:
        key = (record.station, payload.transaction_id)
        known = self._open.pop(key, None)
        if known is None:
            session = Session(
                record.station, None, payload.transaction_id, None, None, None, None, None, None,
                record.source, record.line,
            )  # fmt: skip
            known = _Open(session)
        self._measure(known, payload)
        session = known.session
        session.stop = payload.timestamp
        session.reason = str(payload.reason or "Local")
        if session.start is not None:
            session.seconds = (payload.timestamp - session.start).total_seconds()
        if known.meter_start is not None:
            session.energy_wh = Decimal(payload.meter_stop) - known.meter_start
            session.energy_from = "meterStart and meterStop"
        elif known.first is not None:
            session.energy_wh = Decimal(payload.meter_stop) - known.first
            session.energy_from = "the first reading and meterStop"
        if len(self.done) < _MOST:
            self.done.append(session)
        else:
            self.more += 1

    def still_open(self) -> list[Session]:
        """Return the sessions without an end in the log; their energy is from readings."""
        for known in self._open.values():
            start = known.first if known.meter_start is None else Decimal(known.meter_start)
            if start is not None and known.last is not None:
                known.session.energy_wh = known.last - start
                known.session.energy_from = "readings so far"
        return [known.session for known in self._open.values()]

    @staticmethod
    def _measure(known: _Open, payload: Any) -> None:
        for reading in readings(payload):
            if str(reading.measurand) == _ENERGY and reading.phase is None and reading.unit == "Wh":
                value = reading.value
                if value is not None:
                    known.first = value if known.first is None else known.first
                    known.last = value


def _keep(kept: OrderedDict[Any, _Open], key: Any, value: _Open) -> None:
    kept[key] = value
    if len(kept) > _MOST:
        kept.popitem(last=False)
