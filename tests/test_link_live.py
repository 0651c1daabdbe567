"""A link behind websockets, Starlette and aiohttp, over real sockets on this machine.

The other side is the PyPI package `ocpp` in both roles, which checks what we send against the
official schemas, or a bare WebSocket where a peer has to misbehave.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import socket
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import uvicorn
from aiohttp import web
from ocpp.routing import on
from ocpp.v16 import ChargePoint as Theirs
from ocpp.v16 import call, call_result
from ocpp.v16.enums import Action
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from ocpp16j_codec import Call, CallResult, Role
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import CallRefused, Link, LinkClosed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

    Handle = Callable[[Any], Awaitable[None]]

PATIENCE = 20
NOW = "2026-01-31T12:00:00Z"
MIDDAY = datetime(2026, 1, 31, 12, tzinfo=UTC)
METER_VALUE = {"timestamp": NOW, "sampled_value": [{"value": "11000"}]}


def live(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in an event loop, and not for ever."""

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(asyncio.wait_for(test(**fixtures), PATIENCE))

    return run


# -- Servers and clients of several packages -------------------------------------------------------


@asynccontextmanager
async def behind_websockets(handle: Handle) -> AsyncIterator[str]:
    async with serve(handle, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/CP-1"


@asynccontextmanager
async def behind_starlette(handle: Handle) -> AsyncIterator[str]:
    async def accepting(websocket: Any) -> None:
        await websocket.accept()
        await handle(websocket)

    app = Starlette(routes=[WebSocketRoute("/{name}", accepting)])
    config = uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"ws://127.0.0.1:{port}/CP-1"
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def behind_aiohttp(handle: Handle) -> AsyncIterator[str]:
    async def preparing(request: web.Request) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse()
        await websocket.prepare(request)
        await handle(websocket)
        return websocket

    app = web.Application()
    app.router.add_get("/{name}", preparing)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"ws://127.0.0.1:{runner.addresses[0][1]}/CP-1"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def by_aiohttp(url: str) -> AsyncIterator[Any]:
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as websocket:
        yield websocket


SERVERS = [behind_websockets, behind_starlette, behind_aiohttp]
CLIENTS = [connect, by_aiohttp]
servers = pytest.mark.parametrize("behind", SERVERS)
clients = pytest.mark.parametrize("by", CLIENTS)


# -- Both sides ------------------------------------------------------------------------------------


class TheirSide(Theirs):  # type: ignore[misc]
    """Either role of theirs: it has handlers for what both of ours may send."""

    def __init__(self, websocket: Any) -> None:
        super().__init__("CP-1", websocket, response_timeout=PATIENCE)

    @on(Action.boot_notification)
    def on_boot(self, **_: Any) -> Any:
        return call_result.BootNotification(current_time=NOW, interval=300, status="Accepted")

    @on(Action.meter_values)
    def on_meter_values(self, meter_value: list[Any], **_: Any) -> Any:
        assert meter_value == [METER_VALUE]
        return call_result.MeterValues()

    @on(Action.reset)
    def on_reset(self, type: str) -> Any:  # noqa: A002 - their name
        return call_result.Reset(status="Accepted" if type == "Soft" else "Rejected")

    @on(Action.data_transfer)
    def on_data_transfer(self, data: str, **_: Any) -> Any:
        return call_result.DataTransfer(status="Accepted", data=data[::-1])


class Ours:
    """Our links on a server, and what is noticed about them."""

    def __init__(self) -> None:
        self.links: asyncio.Queue[Link] = asyncio.Queue()
        self.ended: asyncio.Queue[Link] = asyncio.Queue()
        self.noticed: list[Any] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.is_answering = asyncio.Event()

    async def handle(self, websocket: Any) -> None:
        link = Link(
            websocket,
            Role.CENTRAL_SYSTEM,
            on_frame=lambda frame, _: self.noticed.extend(frame.quirks),
            on_fault=lambda error, _: self.noticed.append(error),
        )
        link.on(m.BootNotification)(self.boot)
        link.on(m.Heartbeat)(lambda _: m.HeartbeatResult(current_time=MIDDAY))
        link.on(m.MeterValues)(lambda _: m.MeterValuesResult())
        link.on(m.DataTransfer)(self.transfer)
        self.links.put_nowait(link)
        await link.run()
        self.ended.put_nowait(link)

    def boot(self, _: m.BootNotification) -> m.BootNotificationResult:
        return m.BootNotificationResult(status="Accepted", current_time=MIDDAY, interval=300)

    async def transfer(self, payload: m.DataTransfer) -> m.DataTransferResult:
        self.is_answering.set()
        await self.may_answer.wait()
        return m.DataTransferResult(status="Accepted", data=(payload.data or "")[::-1])


@pytest.fixture(autouse=True)
def nothing_is_logged(caplog: pytest.LogCaptureFixture) -> Any:
    """No server reports a fault of ours: no traceback, no status 500."""
    caplog.set_level(logging.INFO)
    yield
    loud = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert loud == []
    assert [each for each in caplog.records if each.exc_info] == []


# -- Their charge point, our central system --------------------------------------------------------


@asynccontextmanager
async def their_charge_point(behind: Any, ours: Ours) -> AsyncIterator[tuple[TheirSide, Link]]:
    async with behind(ours.handle) as url, connect(url) as websocket:
        theirs = TheirSide(websocket)
        running = asyncio.create_task(theirs.start())
        try:
            yield theirs, await ours.links.get()
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@servers
@live
async def test_our_central_system_answers(behind: Any) -> None:
    ours = Ours()
    async with their_charge_point(behind, ours) as (theirs, _):
        boot = call.BootNotification(charge_point_vendor="ACME", charge_point_model="One")
        answer = await theirs.call(boot, suppress=False)
        assert answer == call_result.BootNotification(NOW, 300, "Accepted")
        values = call.MeterValues(connector_id=1, meter_value=[METER_VALUE])
        assert await theirs.call(values, suppress=False) == call_result.MeterValues()
        transfer = call.DataTransfer(vendor_id="x", data="ab\u00e4" * 1000)
        answer = await theirs.call(transfer, suppress=False)
        assert answer.data == transfer.data[::-1]
        with pytest.raises(Exception, match="not supported"):
            await theirs.call(call.Authorize(id_tag="A"), suppress=False)
    assert ours.noticed == []


@servers
@live
async def test_our_central_system_asks(behind: Any) -> None:
    ours = Ours()
    async with their_charge_point(behind, ours) as (_, link):
        both = [link.ask(m.Reset(type=kind)) for kind in m.ResetType]
        results = [result.status.value for result in await asyncio.gather(*both)]
        assert sorted(results) == ["Accepted", "Rejected"]
        result = await link.ask(m.DataTransfer(vendor_id="x", data="abc"))
        assert result == m.DataTransferResult(status=m.DataTransferStatus.ACCEPTED, data="cba")
        with pytest.raises(CallRefused, match="ClearCache was refused: NotImplemented"):
            await link.ask(m.ClearCache())
    assert ours.noticed == []
    assert await ours.ended.get() is link


# -- A peer that misbehaves ------------------------------------------------------------------------


@servers
@live
async def test_binary_messages_and_hostile_ones(behind: Any) -> None:
    ours = Ours()
    async with behind(ours.handle) as url, connect(url) as peer:
        for message in ("", b"", "hello", b"\xff\xfe", "[" * 50_000, "x" * 500_000, b"\0" * 99):
            await peer.send(message)
        await peer.ping()
        await peer.send([b'[2,"1","Heart', b'beat",{}]'])  # one message in two fragments
        answer = await peer.recv()
        assert isinstance(answer, str)
        assert json.loads(answer) == [3, "1", {"currentTime": NOW}]
        await peer.send('[2,"2","Heartbeat",{"a"')
        assert json.loads(await peer.recv())[:2] in ([3, "2"], [4, "2"])
    link = await ours.ended.get()
    with pytest.raises(LinkClosed):
        await link.ask(m.Reset(type="Soft"))


HANG_UPS = ["politely", "abruptly"]


async def hang_up(peer: Any, how: str) -> None:
    if how == "politely":
        await peer.close()
    else:
        peer.transport.abort()


@pytest.mark.parametrize("how", HANG_UPS)
@servers
@live
async def test_a_peer_that_hangs_up_when_it_is_asked(behind: Any, how: str) -> None:
    ours = Ours()
    async with behind(ours.handle) as url, connect(url) as peer:
        link = await ours.links.get()
        asking = [asyncio.create_task(link.ask(m.Reset(type="Soft"))) for _ in range(3)]
        await peer.recv()
        await hang_up(peer, how)
        for each in asking:
            with pytest.raises(LinkClosed):
                await each
        assert await ours.ended.get() is link
    assert ours.noticed == []


@pytest.mark.parametrize("how", HANG_UPS)
@servers
@live
async def test_a_peer_that_hangs_up_while_it_is_answered(behind: Any, how: str) -> None:
    ours = Ours()
    ours.may_answer.clear()
    async with behind(ours.handle) as url, connect(url) as peer:
        link = await ours.links.get()
        for number in range(3):
            await peer.send(f'[2,"{number}","DataTransfer",{{"vendorId":"x"}}]')
        await ours.is_answering.wait()
        await hang_up(peer, how)
        ours.may_answer.set()
        assert await ours.ended.get() is link
    assert ours.noticed == []


@servers
@live
async def test_a_charge_point_that_sends_and_hangs_up_is_heard(behind: Any) -> None:
    """The last message before the end is handled, although nobody waits for the answer."""
    ours = Ours()
    async with behind(ours.handle) as url:
        async with connect(url) as peer:
            await peer.send('[2,"1","DataTransfer",{"vendorId":"x"}]')
        await ours.is_answering.wait()
        await ours.ended.get()
    assert ours.noticed == []


@servers
@live
async def test_many_peers_at_once(behind: Any) -> None:
    ours = Ours()

    async def visit(url: str, number: int) -> None:
        async with connect(url) as peer:
            for each in range(5):
                await peer.send(f'[2,"{number}-{each}","Heartbeat",{{}}]')
            ids = [json.loads(await peer.recv())[1] for _ in range(5)]
            assert ids == [f"{number}-{each}" for each in range(5)]

    async with behind(ours.handle) as url:
        await asyncio.gather(*(visit(url, number) for number in range(50)))
        for _ in range(50):
            await ours.ended.get()
    assert ours.noticed == []


# -- Our charge point, their central system --------------------------------------------------------


@asynccontextmanager
async def our_charge_point(by: Any, end: asyncio.Event) -> AsyncIterator[tuple[Any, Any, Any]]:
    """Our link, their side of it, and the task in which ours runs; theirs hangs up at `end`."""
    arrived: asyncio.Future[TheirSide] = asyncio.get_running_loop().create_future()

    async def handle(websocket: Any) -> None:
        theirs = TheirSide(websocket)
        arrived.set_result(theirs)
        running = asyncio.create_task(theirs.start())
        await end.wait()
        running.cancel()

    async with behind_websockets(handle) as url, by(url) as websocket:
        ours = Link(websocket, Role.CHARGE_POINT)
        ours.on(m.DataTransfer)(lambda payload: m.DataTransferResult(status="Accepted", data="x"))
        running = asyncio.create_task(ours.run())
        try:
            yield ours, await arrived, running
        finally:
            end.set()
            await running


@clients
@live
async def test_our_charge_point_asks_and_answers(by: Any) -> None:
    async with our_charge_point(by, asyncio.Event()) as (ours, theirs, _):
        boot = m.BootNotification(charge_point_vendor="ACME", charge_point_model="One")
        answer = await ours.ask(boot)
        assert (answer.current_time, answer.interval) == (MIDDAY, 300)
        samples = [m.SampledValue(value="11000")]
        values = [m.MeterValue(timestamp=MIDDAY, sampled_value=samples)]
        await ours.ask(m.MeterValues(connector_id=1, meter_value=values))
        transfer = await theirs.call(call.DataTransfer(vendor_id="x"), suppress=False)
        assert transfer == call_result.DataTransfer("Accepted", "x")
        with pytest.raises(CallRefused, match="Heartbeat was refused"):
            await ours.ask(m.Heartbeat())  # theirs has no handler


@clients
@live
async def test_our_charge_point_ends_when_the_central_system_closes(by: Any) -> None:
    end = asyncio.Event()
    async with our_charge_point(by, end) as (ours, _, running):
        end.set()
        await running
        with pytest.raises(LinkClosed):
            await ours.ask(m.Heartbeat())


@clients
@live
async def test_our_charge_point_ends_when_it_closes_its_own_side(by: Any) -> None:
    """`run` waits in the transport while another task closes it."""
    closed = asyncio.Event()

    async def handle(websocket: Any) -> None:
        await websocket.wait_closed()
        closed.set()

    async with behind_websockets(handle) as url, by(url) as websocket:
        running = asyncio.create_task(Link(websocket, Role.CHARGE_POINT).run())
        await asyncio.sleep(0)
        await websocket.close()
        await running
        await closed.wait()


# -- Ours on both sides ----------------------------------------------------------------------------


@clients
@servers
@live
async def test_both_sides_ask_each_other_at_once(behind: Any, by: Any) -> None:
    ours = Ours()
    seen: list[Any] = []
    async with behind(ours.handle) as url, by(url) as websocket:
        point = Link(websocket, Role.CHARGE_POINT, on_frame=lambda *frame: seen.append(frame))
        point.on(m.Reset)(lambda _: m.ResetResult(status="Accepted"))
        running = asyncio.create_task(point.run())
        system = await ours.links.get()
        asked = [point.ask(m.Heartbeat()) for _ in range(20)]
        asked += [system.ask(m.Reset(type="Soft")) for _ in range(20)]
        answers = await asyncio.gather(*asked)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert [type(answer) for answer in answers] == [m.HeartbeatResult] * 20 + [m.ResetResult] * 20
    assert sum(type(frame) is Call for frame, _ in seen) == 40
    assert sum(type(frame) is CallResult for frame, _ in seen) == 40
    assert ours.noticed == []
