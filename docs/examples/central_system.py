"""A central system: answers charge points, and takes each one that boots on a short tour.

Charge points connect to ws://localhost:9000/<name>:

    python docs/examples/central_system.py
"""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from link import Link
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from ocpp16j_codec import Role
from ocpp16j_codec import messages as m

log = logging.getLogger(__name__)
NUMBERS = itertools.count(1)


class Station(Link):  # one charge point, as its central system sees it
    def __init__(self, send: Callable[[str], Awaitable[None]]) -> None:
        super().__init__(Role.CENTRAL_SYSTEM, send)
        self.has_booted, self.has_charged = asyncio.Event(), asyncio.Event()

    async def answer(self, payload: m.Payload) -> m.Payload | None:
        now, anybody = datetime.now(UTC), m.IdTagInfo(status="Accepted")
        match payload:
            case m.BootNotification():
                self.has_booted.set()
                return m.BootNotificationResult(status="Accepted", current_time=now, interval=300)
            case m.Heartbeat():
                return m.HeartbeatResult(current_time=now)
            case m.StatusNotification():
                return m.StatusNotificationResult()
            case m.Authorize():
                return m.AuthorizeResult(id_tag_info=anybody)
            case m.StartTransaction():
                return m.StartTransactionResult(id_tag_info=anybody, transaction_id=next(NUMBERS))
            case m.MeterValues():
                return m.MeterValuesResult()
            case m.StopTransaction():
                self.has_charged.set()
                return m.StopTransactionResult()
            case m.DataTransfer():
                return m.DataTransferResult(status="UnknownVendorId")
            case _:
                return None

    async def tour(self) -> None:
        await self.has_booted.wait()
        log.info("%s", await self.ask(m.GetConfiguration()))
        log.info("%s", await self.ask(m.RemoteStartTransaction(id_tag="04A2B1C3", connector_id=1)))
        await self.has_charged.wait()
        log.info("%s", await self.ask(m.Reset(type="Soft")))


async def connected(websocket: ServerConnection) -> None:
    station = Station(websocket.send)
    tour = asyncio.create_task(station.tour())
    try:
        await station.read(websocket)
    finally:
        tour.cancel()


async def main() -> None:
    async with serve(connected, "localhost", 9000, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        await server.serve_forever()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
