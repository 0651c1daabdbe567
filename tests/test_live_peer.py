"""The programs of docs/examples talk to somebody else's implementation, over a real socket.

The other side is the PyPI package `ocpp`: its charge point against our central system, and the
reverse. It checks what we send against the official schemas and raises where they are not kept; we
note what we tolerate and what we cannot read, so an empty list means that nothing was amiss.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import sqlite3
import threading
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiohttp_server
import central_system
import charge_point
import pytest
import remote_control
import sqlite_system
import starlette_server
from aiohttp import test_utils
from ocpp.routing import on
from ocpp.v16 import ChargePoint as Theirs
from ocpp.v16 import call, call_result
from ocpp.v16.enums import Action
from starlette.testclient import TestClient
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from ocpp16j_codec import DecodeError, Role
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import CallRefused, Link, LinkClosed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

#: Nothing here takes longer than this.
PATIENCE = 10
#: How long a call waits whose answer is held back.
MOMENT = 0.05

NOW = "2026-01-31T12:00:00Z"
METER_VALUE = {"timestamp": NOW, "sampled_value": [{"value": "11000"}]}
ACCEPTED = {"status": "Accepted"}


def live(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in an event loop, and not for ever."""

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(asyncio.wait_for(test(**fixtures), PATIENCE))

    return run


class Tap:
    """A WebSocket as `ocpp` wants it, that remembers what came in."""

    def __init__(self, websocket: Any) -> None:
        self.websocket = websocket
        self.came_in: asyncio.Queue[str] = asyncio.Queue()

    async def recv(self) -> str:
        message: str = await self.websocket.recv()
        self.came_in.put_nowait(message)
        return message

    async def next(self) -> list[Any]:
        """The next frame that came in, as plain JSON."""
        frame: list[Any] = json.loads(await self.came_in.get())
        return frame

    async def send(self, message: str) -> None:
        await self.websocket.send(message)


class TheirSide(Theirs):  # type: ignore[misc]
    """Either role of theirs: it has handlers for what both of ours may send."""

    def __init__(self, websocket: Any) -> None:
        self.tap = Tap(websocket)
        super().__init__("CP-1", self.tap, response_timeout=PATIENCE)
        self.may_reset = asyncio.Event()
        self.may_reset.set()

    @on(Action.boot_notification)
    def on_boot(self, **_: Any) -> Any:
        return call_result.BootNotification(current_time=NOW, interval=300, status="Accepted")

    @on(Action.heartbeat)
    def on_heartbeat(self) -> Any:
        return call_result.Heartbeat(current_time=NOW)

    @on(Action.authorize)
    def on_authorize(self, **_: Any) -> Any:
        return call_result.Authorize(id_tag_info=ACCEPTED)

    @on(Action.start_transaction)
    def on_start(self, **_: Any) -> Any:
        return call_result.StartTransaction(transaction_id=4711, id_tag_info=ACCEPTED)

    @on(Action.meter_values)
    def on_meter_values(self, **_: Any) -> Any:
        return call_result.MeterValues()

    @on(Action.stop_transaction)
    def on_stop(self, transaction_id: int, **_: Any) -> Any:
        assert transaction_id == 4711
        return call_result.StopTransaction()

    @on(Action.get_configuration)
    def on_get_configuration(self, key: list[str], **_: Any) -> Any:
        known = {"key": "HeartbeatInterval", "readonly": False, "value": "300"}
        return call_result.GetConfiguration(configuration_key=[known], unknown_key=key[1:])

    @on(Action.remote_start_transaction)
    def on_remote_start(self, **_: Any) -> Any:
        return call_result.RemoteStartTransaction(status="Accepted")

    @on(Action.reset)
    async def on_reset(self, **_: Any) -> Any:
        await self.may_reset.wait()
        return call_result.Reset(status="Rejected")

    @on(Action.data_transfer)
    def on_data_transfer(self, data: str, **_: Any) -> Any:
        return call_result.DataTransfer(status="Accepted", data=data[::-1])


class OurChargePoint(charge_point.ChargePoint):
    """Our charge point, which can be made to hold an answer back."""

    may_answer: asyncio.Event | None = None

    async def reset(self, payload: m.Reset) -> m.ResetResult:
        if self.may_answer is not None:
            await self.may_answer.wait()
        return super().reset(payload)


@asynccontextmanager
async def socket_pair() -> AsyncIterator[tuple[Any, Any]]:
    """The server's and the client's end of a WebSocket on this machine."""
    connected: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    finished = asyncio.Event()

    async def keep(websocket: Any) -> None:
        connected.set_result(websocket)
        await finished.wait()

    async with serve(keep, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}/CP-1") as client:
            try:
                yield await connected, client
            finally:
                finished.set()


@asynccontextmanager
async def peers(
    kind: Callable[..., Link], noticed: list[str] | None = None
) -> AsyncIterator[tuple[Any, TheirSide]]:
    """Ours, of a kind, connected to theirs; a central system sits at the server's end.

    What ours tolerates, cannot read, or cannot place is added to `noticed`.
    """
    notes: list[str] = [] if noticed is None else noticed

    def see(frame: Any, outgoing: bool) -> None:
        notes.extend(f"tolerated: {quirk}" for quirk in frame.quirks if not outgoing)

    def report(error: BaseException, _: Any) -> None:
        notes.append(f"{type(error).__name__}: {error}")

    async with socket_pair() as (server, client):
        ends = (client, server) if kind is OurChargePoint else (server, client)
        ours = kind(ends[0], on_frame=see, on_fault=report)
        theirs = TheirSide(ends[1])
        running = [
            asyncio.create_task(ours.run()),
            asyncio.create_task(theirs.start()),
        ]
        try:
            yield ours, theirs
            assert not any(task.done() for task in running), "somebody gave up"
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


@pytest.fixture
def noticed() -> list[str]:
    """What our side tolerated, could not read, or could not place, so far."""
    return []


# -- Their charge point, our central system ------------------------------------------------------


THEIR_CALLS: list[tuple[Any, dict[str, Any]]] = [
    (
        call.BootNotification(charge_point_vendor="ACME", charge_point_model="One"),
        {"status": "Accepted", "interval": 300},
    ),
    (call.Heartbeat(), {}),
    (call.StatusNotification(connector_id=1, error_code="NoError", status="Available"), {}),
    (call.Authorize(id_tag="04A2B1C3"), {"id_tag_info": ACCEPTED}),
    (
        call.StartTransaction(connector_id=1, id_tag="04A2B1C3", meter_start=0, timestamp=NOW),
        {"id_tag_info": ACCEPTED},
    ),
    (call.MeterValues(connector_id=1, meter_value=[METER_VALUE], transaction_id=1), {}),
    (call.StopTransaction(meter_stop=11000, timestamp=NOW, transaction_id=1), {}),
    (call.DataTransfer(vendor_id="com.example", data="abc"), {"status": "UnknownVendorId"}),
]


@pytest.mark.parametrize(("asked", "expected"), THEIR_CALLS, ids=lambda each: type(each).__name__)
@live
async def test_our_central_system_answers(
    noticed: list[str], asked: Any, expected: dict[str, Any]
) -> None:
    async with peers(central_system.station, noticed) as (_, theirs):
        answer = await theirs.call(asked, suppress=False)

    assert type(answer).__name__ == type(asked).__name__
    assert {name: getattr(answer, name) for name in expected} == expected
    assert noticed == []


OUR_CALLS: list[tuple[m.Payload, m.Payload]] = [
    (
        m.GetConfiguration(key=["HeartbeatInterval", "Colour"]),
        m.GetConfigurationResult(
            configuration_key=[m.KeyValue(key="HeartbeatInterval", readonly=False, value="300")],
            unknown_key=["Colour"],
        ),
    ),
    (
        m.RemoteStartTransaction(id_tag="04A2B1C3", connector_id=1),
        m.RemoteStartTransactionResult(status=m.RemoteStartStopStatus.ACCEPTED),
    ),
    (m.Reset(type=m.ResetType.HARD), m.ResetResult(status=m.ResetStatus.REJECTED)),
    (
        m.DataTransfer(vendor_id="com.example", data="abc"),
        m.DataTransferResult(status=m.DataTransferStatus.ACCEPTED, data="cba"),
    ),
]


@pytest.mark.parametrize(("asked", "answer"), OUR_CALLS, ids=lambda each: type(each).__name__)
@live
async def test_our_central_system_asks(noticed: list[str], asked: Any, answer: m.Payload) -> None:
    async with peers(central_system.station, noticed) as (ours, _):
        assert await ours.ask(asked) == answer
    assert noticed == []


@live
async def test_our_central_system_is_refused() -> None:
    async with peers(central_system.station) as (ours, _):
        with pytest.raises(CallRefused, match="NotImplemented"):
            await ours.ask(m.ClearCache())
        assert ours.connection.pending == {}


# -- Our charge point, their central system ------------------------------------------------------


@live
async def test_our_charge_point_boots_and_charges(noticed: list[str]) -> None:
    boot = m.BootNotification(charge_point_vendor="ACME", charge_point_model="One")
    async with peers(OurChargePoint, noticed) as (ours, theirs):
        assert (await ours.ask(boot)).interval == 300
        assert (await ours.ask(m.Heartbeat())).current_time.isoformat() == NOW[:-1] + "+00:00"
        assert await ours.charge("04A2B1C3") == 4711
    asked = [await theirs.tap.next() for _ in range(theirs.tap.came_in.qsize())]
    assert [action for _, _, action, _ in asked] == [
        "BootNotification",
        "Heartbeat",
        "Authorize",
        "StartTransaction",
        "MeterValues",
        "StopTransaction",
    ]
    assert noticed == []


CALLS_OF_THEIR_CENTRAL_SYSTEM: list[tuple[Any, dict[str, Any]]] = [
    (
        call.GetConfiguration(key=["HeartbeatInterval", "Colour"]),
        {
            "configuration_key": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}],
            "unknown_key": ["Colour"],
        },
    ),
    (call.RemoteStartTransaction(id_tag="04A2B1C3", connector_id=1), ACCEPTED),
    (call.Reset(type="Soft"), ACCEPTED),
    (call.DataTransfer(vendor_id="com.example", data="abc"), {"status": "UnknownVendorId"}),
]


@pytest.mark.parametrize(
    ("asked", "expected"), CALLS_OF_THEIR_CENTRAL_SYSTEM, ids=lambda each: type(each).__name__
)
@live
async def test_our_charge_point_answers(
    noticed: list[str], asked: Any, expected: dict[str, Any]
) -> None:
    async with peers(OurChargePoint, noticed) as (_, theirs):
        answer = await theirs.call(asked, suppress=False)

    assert {name: getattr(answer, name) for name in expected} == expected
    assert noticed == []


# -- What cannot be read, and what comes too late ------------------------------------------------


#: A message, and id and code of the CALLERROR that is due; None where silence is.
HARD_TO_READ: list[tuple[str, tuple[str, str] | None]] = [
    ('[2,"1","Dance",{}]', ("1", "NotImplemented")),
    ('[2,"2","DataTransfer",{"messageId":"x', ("2", "FormationViolation")),
    ('[2,"3","DataTransfer",{"messageId":"x"}]', ("3", "ProtocolError")),
    ('[2,"4","DataTransfer",{"vendorId":{"name":"x"}}]', ("4", "TypeConstraintViolation")),
    ("", None),
    ("hello", None),
    ('{"messageTypeId":2}', None),
    ('[3,"5",{"status":', None),
    ('[4,"6"', None),
    ('[5,"7",{}]', None),
]


@pytest.mark.parametrize("kind", [central_system.station, OurChargePoint])
@pytest.mark.parametrize(("message", "due"), HARD_TO_READ)
@live
async def test_a_broken_message_gets_its_answer_or_none(
    kind: type[Link], message: str, due: tuple[str, str] | None
) -> None:
    async with peers(kind) as (_, theirs):
        await theirs.tap.send(message)
        await theirs.tap.send('[2,"after","DataTransfer",{"vendorId":"com.example"}]')
        answers = [await theirs.tap.next()]
        while answers[-1][1] != "after":
            answers.append(await theirs.tap.next())

    *before, after = answers
    assert [tuple(answer[:3]) for answer in before] == ([(4, *due)] if due else [])
    assert after == [3, "after", {"status": "UnknownVendorId"}]


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (OurChargePoint, '[2,"1","Reset",{"type":"Soft"}]'),
        (central_system.station, '[2,"1","Heartbeat",{}]'),
    ],
)
@live
async def test_only_the_side_that_may_ask_is_answered(kind: type[Link], message: str) -> None:
    """A Reset is for charge points, a Heartbeat for central systems."""
    other = central_system.station if kind is OurChargePoint else OurChargePoint
    for receiver, expected in ((kind, [3, "1"]), (other, [4, "1", "NotSupported"])):
        async with peers(receiver) as (_, theirs):
            await theirs.tap.send(message)
            answer = await theirs.tap.next()
        assert answer[: len(expected)] == expected


@live
async def test_a_broken_message_of_ours_does_not_stop_theirs() -> None:
    async with peers(central_system.station) as (ours, _):
        await ours._transport.send('[2,"17","Reset",{"type":')
        assert await ours.ask(m.Reset(type="Soft")) == m.ResetResult(status="Rejected")


@live
async def test_a_late_answer_to_our_central_system(noticed: list[str]) -> None:
    async with peers(central_system.station, noticed) as (ours, theirs):
        theirs.may_reset.clear()
        with pytest.raises(TimeoutError):
            await ours.ask(m.Reset(type="Soft"), timeout=MOMENT)
        assert ours.connection.pending == {}
        theirs.may_reset.set()
        configuration = await ours.ask(m.GetConfiguration(key=["HeartbeatInterval"]))

    assert configuration.configuration_key[0].value == "300"
    assert len(noticed) == 1
    assert "no call is open" in noticed[0]


@live
async def test_a_late_answer_of_our_charge_point() -> None:
    async with peers(OurChargePoint) as (ours, theirs):
        ours.may_answer, theirs._response_timeout = asyncio.Event(), MOMENT
        with pytest.raises(asyncio.TimeoutError):
            await theirs.call(call.Reset(type="Soft"), suppress=False)
        ours.may_answer.set()
        theirs._response_timeout = PATIENCE
        answer = await theirs.call(call.GetConfiguration(), suppress=False)

    assert answer.configuration_key[0]["value"] == "300"


# -- The glue --------------------------------------------------------------------------------------


@asynccontextmanager
async def alone() -> AsyncIterator[tuple[Any, Any, Any]]:
    """Our link, the other end of its socket, and the task in which ours runs."""
    async with socket_pair() as (server, client):
        ours = Link(server, Role.CENTRAL_SYSTEM)

        @ours.on(m.Heartbeat)
        async def slip(_: m.Heartbeat) -> m.HeartbeatResult:
            raise ZeroDivisionError

        running = asyncio.create_task(ours.run())
        try:
            yield ours, client, running
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)


@live
async def test_an_answer_that_cannot_be_read_ends_its_call() -> None:
    async with alone() as (ours, other, _):
        asking = asyncio.create_task(ours.ask(m.Reset(type="Soft")))
        _, unique_id, *_ = json.loads(await other.recv())
        await other.send(f'[3,"{unique_id}",{{}}]')
        with pytest.raises(DecodeError, match="/2/status"):
            await asking


@live
async def test_a_slip_in_a_handler_is_an_internal_error() -> None:
    async with alone() as (_, other, _):
        await other.send('[2,"1","Heartbeat",{}]')
        assert json.loads(await other.recv())[:3] == [4, "1", "InternalError"]


@live
async def test_who_waits_is_told_when_the_connection_ends() -> None:
    async with alone() as (ours, other, running):
        asking = asyncio.create_task(ours.ask(m.Reset(type="Soft")))
        await other.recv()
        await other.close()
        await running
        with pytest.raises(LinkClosed):
            await asking


@live
async def test_calls_go_out_one_by_one() -> None:
    async with alone() as (ours, other, _):
        asking = [asyncio.create_task(ours.ask(m.Reset(type=kind))) for kind in ("Soft", "Hard")]
        for _ in asking:
            _, unique_id, _, payload = json.loads(await other.recv())
            assert len(ours.connection.pending) == 1
            status = "Accepted" if payload["type"] == "Soft" else "Rejected"
            await other.send(json.dumps([3, unique_id, {"status": status}]))
        assert [(await each).status.value for each in asking] == ["Accepted", "Rejected"]


# -- Ours against ours ---------------------------------------------------------------------------


@live
async def test_the_two_programs_run_through(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with serve(remote_control.connected, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await charge_point.main(f"ws://127.0.0.1:{port}/CP-1")

    said = by_logger(caplog)
    assert "ocpp16j_codec.link" not in said
    assert said["remote_control"] == [
        "GetConfigurationResult",
        "RemoteStartTransactionResult",
        "ResetResult",
    ]
    assert said["charge_point"][:2] == ["BootNotificationResult", "HeartbeatResult"]
    assert said["charge_point"][2].startswith("transaction ")
    assert len(said["charge_point"]) == 3


def by_logger(caplog: pytest.LogCaptureFixture) -> dict[str, list[str]]:
    """The first words of what was logged."""
    said: dict[str, list[str]] = {}
    for record in caplog.records:
        said.setdefault(record.name, []).append(record.getMessage().partition("(")[0])
    return said


@live
async def test_a_charge_point_that_hangs_up_leaves_no_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    async with serve(remote_control.connected, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        for abruptly in (False, True):
            async with connect(f"ws://127.0.0.1:{port}/CP-1") as peer:
                await peer.send(
                    '[2,"1","BootNotification",'
                    '{"chargePointVendor":"ACME","chargePointModel":"One"}]'
                )
                assert json.loads(await peer.recv())[:2] == [3, "1"]
                assert json.loads(await peer.recv())[2] == "GetConfiguration"
                if abruptly:
                    peer.transport.abort()
    assert [record for record in caplog.records if record.exc_info] == []
    ends = by_logger(caplog)["remote_control"]
    assert ends == ["the tour ends early: the connection has ended"] * 2


@pytest.mark.parametrize("last", ["connect", "BootNotification", "Heartbeat", "StopTransaction"])
@live
async def test_a_charge_point_ends_when_its_central_system_goes(
    caplog: pytest.LogCaptureFixture, last: str
) -> None:
    """While it waits for an answer, to be told to charge, or to be reset."""

    async def leave(websocket: Any) -> None:
        it_is_time = asyncio.Event()

        def watch(frame: Any, outgoing: bool) -> None:
            if outgoing and frame.action == last:
                it_is_time.set()

        link = central_system.station(websocket, on_frame=watch)
        running = asyncio.create_task(link.run())
        if last == "StopTransaction":
            await link.ask(m.RemoteStartTransaction(id_tag="A"))
        if last != "connect":
            await it_is_time.wait()
        running.cancel()

    async with serve(leave, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        await charge_point.main(f"ws://127.0.0.1:{port}/CP-1")
    assert [record for record in caplog.records if record.exc_info] == []


# -- Behind Starlette ----------------------------------------------------------------------------


def in_background(function: Callable[[], Any]) -> Callable[[], Any]:
    """Start a function in a thread; what is returned waits for what it returns."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(function()), daemon=True)
    thread.start()

    def wait() -> Any:
        thread.join(PATIENCE)
        (result,) = results
        return result

    return wait


def talk(client: TestClient) -> list[Any]:
    """A charge point boots, is reset by a page, and leaves."""
    with client.websocket_connect("/CP-1", subprotocols=["ocpp1.5", "ocpp1.6"]) as charge_point:
        charge_point.send_text('[2,"1","Heartbeat",{}]')
        _, unique_id, payload = json.loads(charge_point.receive_text())
        answer = in_background(lambda: client.post("/CP-1/reset"))
        _, reset_id, *reset = json.loads(charge_point.receive_text())
        charge_point.send_text(json.dumps([3, reset_id, {"status": "Accepted"}]))
        page = answer()
        return [
            charge_point.accepted_subprotocol,
            unique_id,
            list(payload),
            *reset,
            page.status_code,
            page.json(),
        ]


def test_behind_starlette() -> None:
    with TestClient(starlette_server.app) as client:
        assert in_background(lambda: talk(client))() == [
            "ocpp1.6",
            "1",
            ["currentTime"],
            "Reset",
            {"type": "Soft"},
            200,
            {"status": "Accepted"},
        ]
        assert client.post("/CP-2/reset").status_code == 404
        assert client.post("/CP-1/reset").status_code == 404, "it has left"


def test_behind_starlette_binary_messages_are_read() -> None:
    with TestClient(starlette_server.app) as client, client.websocket_connect("/CP-1") as peer:
        peer.send_bytes(b'[2,"1","Heartbeat",{}]')
        assert json.loads(peer.receive_text())[:2] == [3, "1"]
        peer.send_text('[2,"2","Heartbeat",{}]')
        assert json.loads(peer.receive_text())[:2] == [3, "2"]
        peer.send_bytes(b"\xff")
        peer.send_text('[2,"3","Heartbeat",{}]')
        assert json.loads(peer.receive_text())[:2] == [3, "3"]


def leave_when_asked(client: TestClient) -> tuple[int, str]:
    with client.websocket_connect("/CP-1") as peer:
        page = in_background(lambda: client.post("/CP-1/reset"))
        assert json.loads(peer.receive_text())[2] == "Reset"
    answer = page()
    return answer.status_code, answer.text


def test_behind_starlette_a_charge_point_may_go_when_it_is_asked() -> None:
    with TestClient(starlette_server.app) as client:
        assert in_background(lambda: leave_when_asked(client))() == (
            504,
            "the connection has ended",
        )
        assert client.post("/CP-1/reset").status_code == 404


# -- Behind aiohttp ------------------------------------------------------------------------------


@live
async def test_behind_aiohttp() -> None:
    async with (
        test_utils.TestClient(test_utils.TestServer(aiohttp_server.app)) as client,
        client.ws_connect("/CP-1", protocols=["ocpp1.6"]) as peer,
    ):
        assert peer.protocol == "ocpp1.6"
        await peer.send_str('[2,"1","Heartbeat",{}]')
        assert json.loads(await peer.receive_str())[:2] == [3, "1"]
        await peer.send_bytes(b'[2,"2","Heartbeat",{}]')
        assert json.loads(await peer.receive_str())[:2] == [3, "2"]


# -- With a database -------------------------------------------------------------------------------


@live
async def test_transactions_are_kept_and_not_kept_twice() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(sqlite_system.TABLES)
    db.execute("INSERT INTO tag VALUES ('04A2B1C3')")
    async with socket_pair() as (server, client):
        ours = sqlite_system.station(server, "CP-1", db)
        point = charge_point.ChargePoint(client)
        running = [asyncio.create_task(each.run()) for each in (ours, point)]
        assert await point.charge("04a2b1c3") == 1
        start = m.StartTransaction(
            connector_id=2, id_tag="X", meter_start=7, timestamp=datetime(2026, 1, 31, tzinfo=UTC)
        )
        answers = [await point.ask(start) for _ in range(2)]  # the second time it is a retry
        assert answers[0] == answers[1]
        assert answers[0].transaction_id == 2
        assert answers[0].id_tag_info.status == "Invalid"
        assert (await point.ask(m.Authorize(id_tag="04A2B1C3"))).id_tag_info.status == "Accepted"
        about = m.BootNotification(charge_point_vendor="ACME", charge_point_model="One")
        assert (await point.ask(about)).status == "Accepted"
        for each in running:
            each.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    rows = db.execute("SELECT station, connector, tag, meter_start, meter_stop FROM charge")
    assert rows.fetchall() == [("CP-1", 1, "04a2b1c3", 0, 11000), ("CP-1", 2, "X", 7, None)]
    ((began, ended),) = db.execute("SELECT began, ended FROM charge WHERE id = 1").fetchall()
    assert began == ended is not None
    db.close()


EXAMPLES = Path(central_system.__file__).parent


@pytest.mark.parametrize(
    ("name", "most"), [("central_system", 40), ("sqlite_system", 60), ("aiohttp_server", 20)]
)
def test_example_programs_hold_what_is_theirs(name: str, most: int) -> None:
    text = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line.strip()]) <= most
