"""A central system: charge points connect to ws://localhost:9000/<name>.

python docs/examples/central_system.py
"""

import asyncio
import itertools
from datetime import UTC, datetime
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from ocpp16j_codec import Role
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import Link

NUMBERS = itertools.count(1)
ANYBODY = m.IdTagInfo(status="Accepted")


def station(websocket: object, **settings: Any) -> Link:  # one charge point, as we see it
    link = Link(websocket, Role.CENTRAL_SYSTEM, **settings)

    @link.on(m.BootNotification)
    def boot(_: m.BootNotification) -> m.BootNotificationResult:
        now = datetime.now(UTC)
        return m.BootNotificationResult(status="Accepted", current_time=now, interval=300)

    @link.on(m.StartTransaction)
    def start(_: m.StartTransaction) -> m.StartTransactionResult:
        return m.StartTransactionResult(id_tag_info=ANYBODY, transaction_id=next(NUMBERS))

    link.on(m.Authorize)(lambda _: m.AuthorizeResult(id_tag_info=ANYBODY))
    link.on(m.Heartbeat)(lambda _: m.HeartbeatResult(current_time=datetime.now(UTC)))
    link.on(m.StatusNotification)(lambda _: m.StatusNotificationResult())
    link.on(m.MeterValues)(lambda _: m.MeterValuesResult())
    link.on(m.StopTransaction)(lambda _: m.StopTransactionResult())
    link.on(m.DataTransfer)(lambda _: m.DataTransferResult(status="UnknownVendorId"))
    return link


async def connected(websocket: ServerConnection) -> None:
    await station(websocket).run()


async def main() -> None:
    async with serve(connected, "localhost", 9000, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
