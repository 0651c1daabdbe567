"""A charge point: it boots, charges a car on request, and ends when it is reset.

python docs/examples/charge_point.py
"""

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from ocpp16j_codec import Role
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import Link

log = logging.getLogger(__name__)
INTERVAL = m.KeyValue(key="HeartbeatInterval", readonly=False, value="300")


class ChargePoint(Link):
    def __init__(self, websocket: object, **settings: Any) -> None:
        super().__init__(websocket, Role.CHARGE_POINT, **settings)
        self.remote_starts: asyncio.Queue[str] = asyncio.Queue()
        self.has_to_reset = asyncio.Event()
        self.on(m.GetConfiguration)(self.tell_configuration)
        self.on(m.RemoteStartTransaction)(self.start)
        self.on(m.Reset)(self.reset)
        self.on(m.DataTransfer)(lambda _: m.DataTransferResult(status="UnknownVendorId"))

    def tell_configuration(self, payload: m.GetConfiguration) -> m.GetConfigurationResult:
        names = payload.key or [INTERVAL.key]
        known = [INTERVAL for name in names if name == INTERVAL.key]
        unknown = [name for name in names if name != INTERVAL.key]
        return m.GetConfigurationResult(configuration_key=known, unknown_key=unknown)

    def start(self, payload: m.RemoteStartTransaction) -> m.RemoteStartTransactionResult:
        self.remote_starts.put_nowait(payload.id_tag)
        return m.RemoteStartTransactionResult(status="Accepted")

    def reset(self, _: m.Reset) -> m.ResetResult:
        self.has_to_reset.set()
        return m.ResetResult(status="Accepted")

    async def charge(self, id_tag: str) -> int:
        """Charge a car, in no time, and return the transaction id."""
        now = datetime.now(UTC)
        await self.ask(m.Authorize(id_tag=id_tag))
        start = m.StartTransaction(connector_id=1, id_tag=id_tag, meter_start=0, timestamp=now)
        number = (await self.ask(start)).transaction_id
        sample = m.MeterValue(timestamp=now, sampled_value=[m.SampledValue(value="11000")])
        await self.ask(m.MeterValues(connector_id=1, transaction_id=number, meter_value=[sample]))
        await self.ask(m.StopTransaction(transaction_id=number, meter_stop=11000, timestamp=now))
        return number

    async def tour(self) -> None:
        boot = m.BootNotification(charge_point_vendor="ACME", charge_point_model="One")
        log.info("%s", await self.ask(boot))
        log.info("%s", await self.ask(m.Heartbeat()))
        log.info("transaction %s", await self.charge(await self.remote_starts.get()))
        await self.has_to_reset.wait()


async def main(address: str = "ws://localhost:9000/CP-1") -> None:
    async with connect(address, subprotocols=[Subprotocol("ocpp1.6")]) as websocket:
        charge_point = ChargePoint(websocket)
        tasks = [asyncio.create_task(charge_point.run()), asyncio.create_task(charge_point.tour())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        tasks[1].cancel()
    for outcome in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(outcome, Exception):
            log.error("%s: %s", type(outcome).__name__, outcome)


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
