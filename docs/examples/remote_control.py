"""The same central system, which sends commands to each charge point that boots.

python docs/examples/remote_control.py
"""

import asyncio
import logging

from central_system import station
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from ocpp16j_codec import CallResult, DecodeError
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import CallRefused, Link, LinkClosed

log = logging.getLogger(__name__)


async def tour(link: Link, has_booted: asyncio.Event, has_charged: asyncio.Event) -> None:
    try:
        await has_booted.wait()
        log.info("%s", await link.ask(m.GetConfiguration()))
        log.info("%s", await link.ask(m.RemoteStartTransaction(id_tag="04A2B1C3", connector_id=1)))
        await has_charged.wait()
        log.info("%s", await link.ask(m.Reset(type="Soft")))
    except (CallRefused, DecodeError, LinkClosed, TimeoutError) as error:
        log.info("the tour ends early: %s", error)


async def connected(websocket: ServerConnection) -> None:
    has_booted, has_charged = asyncio.Event(), asyncio.Event()

    def watch(frame: object, _: object) -> None:
        match frame:
            case CallResult(payload=m.BootNotificationResult()):
                has_booted.set()
            case CallResult(payload=m.StopTransactionResult()):
                has_charged.set()
            case _:
                pass

    link = station(websocket, on_frame=watch)
    touring = asyncio.create_task(tour(link, has_booted, has_charged))
    try:
        await link.run()
    finally:
        touring.cancel()


async def main() -> None:
    async with serve(connected, "localhost", 9000, subprotocols=[Subprotocol("ocpp1.6")]) as server:
        await server.serve_forever()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
