"""A charge point: boots, answers its central system, and charges a car when told to.

It looks for its central system at localhost:

    python docs/examples/charge_point.py
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from link import Link
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from ocpp16j_codec import Role
from ocpp16j_codec import messages as m

log = logging.getLogger(__name__)
INTERVAL = m.KeyValue(key="HeartbeatInterval", readonly=False, value="300")


class ChargePoint(Link):
    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        super().__init__(Role.CHARGE_POINT, send)
        self.remote_starts: asyncio.Queue[str] = asyncio.Queue()
        self.has_to_reset = asyncio.Event()

    async def answer(self, payload: m.Payload) -> m.Payload | None:
        match payload:
            case m.GetConfiguration(key=asked):
                names = asked or [INTERVAL.key]
                known = [INTERVAL] if INTERVAL.key in names else []
                unknown = [name for name in names if name != INTERVAL.key]
                return m.GetConfigurationResult(configuration_key=known, unknown_key=unknown)
            case m.RemoteStartTransaction(id_tag=id_tag):
                self.remote_starts.put_nowait(id_tag)
                return m.RemoteStartTransactionResult(status="Accepted")
            case m.Reset():
                self.has_to_reset.set()
                return m.ResetResult(status="Accepted")
            case m.DataTransfer():
                return m.DataTransferResult(status="UnknownVendorId")
            case _:
                return None

    async def charge(self, id_tag: str) -> int:
        """Charge a car, in no time, and say under which transaction id."""
        now = datetime.now(UTC)
        await self.ask(m.Authorize(id_tag=id_tag))
        started: m.StartTransactionResult = await self.ask(
            m.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=0, timestamp=now)
        )
        number = started.transaction_id
        sample = m.MeterValue(timestamp=now, sampled_value=[m.SampledValue(value="11000")])
        await self.ask(m.MeterValues(connector_id=1, transaction_id=number, meter_value=[sample]))
        await self.ask(m.StopTransaction(transaction_id=number, meter_stop=11000, timestamp=now))
        return number


async def main(address: str = "ws://localhost:9000/CP-1") -> None:
    async with connect(address, subprotocols=[Subprotocol("ocpp1.6")]) as websocket:
        charge_point = ChargePoint(websocket.send)
        reading = asyncio.create_task(charge_point.read(websocket))
        about = m.BootNotification(charge_point_vendor="ACME", charge_point_model="One")
        log.info("%s", await charge_point.ask(about))
        log.info("%s", await charge_point.ask(m.Heartbeat()))
        id_tag = await charge_point.remote_starts.get()
        log.info("transaction %s", await charge_point.charge(id_tag))
        await charge_point.has_to_reset.wait()
        reading.cancel()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
