"""A link on a transport made of two queues: every rule, without a socket and without waiting."""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import pickle
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from starlette.websockets import WebSocket
from together import together

from ocpp16j_codec import (
    STRICT,
    Call,
    CallError,
    CallResult,
    Connection,
    DecodeError,
    EncodeError,
    ErrorCode,
    Role,
)
from ocpp16j_codec import link as module
from ocpp16j_codec import messages as m
from ocpp16j_codec.handlers import WAITING_CALLS
from ocpp16j_codec.link import CallRefused, Link, LinkClosed

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
HEARTBEAT = m.HeartbeatResult(current_time=NOW)
HEARTBEAT_JSON = {"currentTime": "2026-01-31T12:00:00Z"}
SOFT, HARD = m.Reset(type=m.ResetType.SOFT), m.Reset(type=m.ResetType.HARD)
ACCEPTED = m.ResetResult(status=m.ResetStatus.ACCEPTED)
NOBODY = 0.01  # seconds to wait for an answer that never comes


def live(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run a test in an event loop, and not for ever."""

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(asyncio.wait_for(test(**fixtures), 20))

    return run


class HungUpError(Exception):
    """What this transport raises when the peer is gone."""


async def until(condition: Callable[[], object]) -> None:
    """Let the others work until this holds."""
    while not condition():  # noqa: ASYNC110 - what is waited for is not ours to announce
        await asyncio.sleep(0)


class Wire:
    """A transport; the test is the peer."""

    def __init__(self, *messages: Any) -> None:
        self.incoming: asyncio.Queue[Any] = asyncio.Queue()
        self.outgoing: asyncio.Queue[str] = asyncio.Queue()
        self.may_send = asyncio.Event()
        self.may_send.set()
        self.is_gone = False
        self.count = 0
        self.feed(*messages)

    def feed(self, *messages: Any) -> None:
        for message in messages:
            if isinstance(message, list):
                self.incoming.put_nowait(json.dumps(message))
            else:
                self.incoming.put_nowait(message)

    def hang_up(self) -> None:
        self.feed(HungUpError())

    async def recv(self) -> Any:
        message = await self.incoming.get()
        self.count += 1
        if isinstance(message, BaseException):
            raise message
        return message

    async def send(self, text: str) -> None:
        assert type(text) is str
        await self.may_send.wait()
        if self.is_gone:
            raise HungUpError
        self.outgoing.put_nowait(text)

    async def next(self) -> Any:
        return json.loads(await self.outgoing.get())

    def sent(self) -> list[Any]:
        return [json.loads(self.outgoing.get_nowait()) for _ in range(self.outgoing.qsize())]

    async def answer(self, payload: dict[str, Any]) -> list[Any]:
        """Take the next call that goes out, answer it, and return it."""
        frame: list[Any] = await self.next()
        assert frame[0] == 2
        self.feed([3, frame[1], payload])
        return frame


@asynccontextmanager
async def linked(
    role: Role = Role.CENTRAL_SYSTEM, **settings: Any
) -> AsyncIterator[tuple[Link, Wire, asyncio.Task[None]]]:
    """A running link, its wire and the task it runs in; Heartbeats are answered."""
    wire = Wire()
    link = Link(wire, role, **settings)
    if role is Role.CENTRAL_SYSTEM:
        link.on(m.Heartbeat)(lambda _: HEARTBEAT)
    running = asyncio.create_task(link.run())
    try:
        yield link, wire, running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


class Faults(list[tuple[BaseException, Any]]):
    """An `on_fault` that remembers."""

    def __call__(self, error: BaseException, about: Any) -> None:
        self.append((error, about))


async def scripted(*messages: Any, role: Role = Role.CENTRAL_SYSTEM, **settings: Any) -> Wire:
    """Run a link on messages that end at once."""
    wire = Wire(*messages, HungUpError())
    link = Link(wire, role, **settings)
    link.on(m.Heartbeat)(lambda _: HEARTBEAT)
    await link.run()
    return wire


# -- Handlers --------------------------------------------------------------------------------------


@live
async def test_a_plain_and_an_async_handler_answer() -> None:
    async with linked() as (link, wire, _):

        @link.on(m.StatusNotification)
        async def store(payload: m.StatusNotification) -> m.StatusNotificationResult:
            await asyncio.sleep(0)
            assert payload.connector_id == 1
            return m.StatusNotificationResult()

        status = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
        wire.feed([2, "1", "Heartbeat", {}], [2, "2", "StatusNotification", status])
        assert [await wire.next(), await wire.next()] == [[3, "1", HEARTBEAT_JSON], [3, "2", {}]]


@live
async def test_a_second_parameter_gets_the_call() -> None:
    seen: list[Any] = []
    async with linked() as (link, wire, _):

        def plain(payload: m.Authorize, call: Call[m.Authorize]) -> m.AuthorizeResult:
            seen.append((payload, call))
            return m.AuthorizeResult(id_tag_info=m.IdTagInfo(status="Accepted"))

        assert link.on(m.Authorize)(plain) is plain
        wire.feed([2, "17", "Authorize", {"idTag": "A"}])
        await wire.next()
    payload = m.Authorize(id_tag="A")
    assert seen == [(payload, Call.of(payload, "17"))]


class Station:
    """Handlers of every shape."""

    def one(self, payload: m.Heartbeat) -> m.HeartbeatResult:
        assert payload == m.Heartbeat()
        return HEARTBEAT

    async def two(self, payload: m.Heartbeat, call: Call[Any]) -> m.HeartbeatResult:
        assert (payload, call.unique_id) == (m.Heartbeat(), "1")
        return HEARTBEAT

    async def __call__(self, payload: m.Heartbeat, *, option: int = 0) -> m.HeartbeatResult:
        return self.one(payload)

    def any(self, *payloads: m.Heartbeat) -> m.HeartbeatResult:
        return self.one(*payloads)


SHAPES: list[Callable[..., Any]] = [
    Station().one,
    Station().two,
    Station(),
    Station().any,
    functools.partial(Station().two, call=SimpleNamespace(unique_id="1")),
    lambda payload, call: Station().one(call.payload),
]


@pytest.mark.parametrize("handler", SHAPES)
@live
async def test_handlers_of_every_shape(handler: Any) -> None:
    wire = Wire([2, "1", "Heartbeat", {}], HungUpError())
    link = Link(wire, Role.CENTRAL_SYSTEM)
    link.on(m.Heartbeat)(handler)
    await link.run()
    assert wire.sent() == [[3, "1", HEARTBEAT_JSON]]


WRONG_HANDLERS: list[Any] = [
    lambda: HEARTBEAT,
    lambda payload, call, more: HEARTBEAT,
    lambda payload, *, needed: HEARTBEAT,
    lambda *, payload: HEARTBEAT,
]


@pytest.mark.parametrize("handler", WRONG_HANDLERS)
def test_a_handler_of_the_wrong_shape_is_refused_when_registered(handler: Any) -> None:
    link = Link(Wire(), Role.CENTRAL_SYSTEM)
    with pytest.raises(TypeError, match="the payload and the Call"):
        link.on(m.Heartbeat)(handler)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (m.HeartbeatResult, "HeartbeatResult"),
        ("Heartbeat", "str"),
        (m.Heartbeat(), "Heartbeat"),
        (lambda _: HEARTBEAT, "<lambda>"),
        ([], "list"),
        (None, "NoneType"),
    ],
)
def test_only_call_types_have_handlers(message: Any, shown: str) -> None:
    with pytest.raises(TypeError, match=rf"messages\.Heartbeat, got {shown}$"):
        Link(Wire(), Role.CENTRAL_SYSTEM).on(message)


@pytest.mark.parametrize(
    ("role", "message"), [(Role.CENTRAL_SYSTEM, m.Reset), (Role.CHARGE_POINT, m.Heartbeat)]
)
def test_a_handler_of_a_call_that_never_comes_is_refused(role: Role, message: Any) -> None:
    with pytest.raises(ValueError, match=f"^{message.__name__} is sent by this side"):
        Link(Wire(), role).on(message)
    Link(Wire(), role).on(m.DataTransfer)


def test_a_call_has_one_handler() -> None:
    link = Link(Wire(), Role.CENTRAL_SYSTEM)
    link.on(m.Heartbeat)(lambda _: HEARTBEAT)
    with pytest.raises(ValueError, match="Heartbeat has a handler already"):
        link.on(m.Heartbeat)(lambda _: HEARTBEAT)


@live
async def test_what_has_no_handler_is_not_supported_and_what_is_unknown_not_implemented() -> None:
    wire = await scripted(
        [2, "1", "Authorize", {"idTag": "A"}], [2, "2", "Dance", {}], [2, "3", "Reset", {}]
    )
    assert [(frame[0], frame[1], frame[2]) for frame in wire.sent()] == [
        (4, "1", "NotSupported"),
        (4, "2", "NotImplemented"),
        (4, "3", "NotSupported"),
    ]


class Unlucky(BaseException):
    """Neither an Exception nor anything that asyncio knows."""


def raising(error: BaseException) -> Callable[[Any], Any]:
    def handler(_: Any) -> Any:
        raise error

    return handler


async def raising_later(_: Any) -> Any:
    await asyncio.sleep(0)
    raise KeyError("04A2B1C3")


async def waiting_for_a_cancelled_task(_: Any) -> Any:
    task = asyncio.create_task(asyncio.sleep(60))
    task.cancel()
    await task


async def timing_out(_: Any) -> Any:
    async with asyncio.timeout(0):
        await asyncio.sleep(60)


BROKEN_HANDLERS: list[tuple[Any, type[BaseException]]] = [
    (raising(ZeroDivisionError()), ZeroDivisionError),
    (raising_later, KeyError),
    (waiting_for_a_cancelled_task, RuntimeError),
    (timing_out, TimeoutError),
    (raising(LinkClosed("another one")), LinkClosed),
    (raising(CallRefused(CallError("1", "GenericError", "", {}), "Reset")), CallRefused),
    (raising(StopIteration()), RuntimeError),  # as everywhere in coroutines
    (raising(asyncio.CancelledError()), RuntimeError),
    (lambda _: None, TypeError),
    (lambda _: {"currentTime": "2026-01-31T12:00:00Z"}, TypeError),
    (lambda _: m.StatusNotificationResult(), TypeError),
    (lambda _: m.HeartbeatResult, TypeError),
    (lambda _: CallError("1", "GenericError", "", {}), TypeError),
    (lambda _: m.HeartbeatResult(current_time=NOW.replace(tzinfo=None)), EncodeError),
]


@pytest.mark.parametrize(("handler", "error"), BROKEN_HANDLERS)
@live
async def test_a_handler_that_fails_is_an_internal_error(handler: Any, error: Any) -> None:
    faults = Faults()
    wire = Wire(
        [2, "1", "Heartbeat", {}], [2, "2", "DataTransfer", {"vendorId": "x"}], HungUpError()
    )
    link = Link(wire, Role.CENTRAL_SYSTEM, on_fault=faults)
    link.on(m.Heartbeat)(handler)
    link.on(m.DataTransfer)(lambda _: m.DataTransferResult(status="Rejected"))
    await link.run()
    assert wire.sent() == [[4, "1", "InternalError", "", {}], [3, "2", {"status": "Rejected"}]]
    ((raised, about),) = faults
    assert type(raised) is error
    assert about == Call.of(m.Heartbeat(), "1")


@live
async def test_a_wrong_answer_is_named() -> None:
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, _):
        link.on(m.Authorize)(lambda _: HEARTBEAT)
        wire.feed([2, "1", "Authorize", {"idTag": "A"}])
        await wire.next()
    ((error, _),) = faults
    assert str(error) == "the handler of Authorize must return AuthorizeResult, not HeartbeatResult"


@live
async def test_handlers_run_one_at_a_time_in_order_beside_the_reading() -> None:
    running: list[str] = []
    may_go_on = asyncio.Event()
    frames: list[str] = []
    async with linked(on_frame=lambda frame, _: frames.append(frame.unique_id)) as (link, wire, _):

        @link.on(m.DataTransfer)
        async def slow(payload: m.DataTransfer) -> m.DataTransferResult:
            running.append(payload.vendor_id)
            await may_go_on.wait()
            assert running == [payload.vendor_id]
            running.clear()
            return m.DataTransferResult(status="Accepted", data=payload.vendor_id)

        names = [str(number) for number in range(10)]
        wire.feed(*([2, name, "DataTransfer", {"vendorId": name}] for name in names))
        # all are read while the first handler is at work
        await until(lambda: len(frames) == len(names))
        assert frames == names
        assert running == ["0"]
        assert wire.sent() == []
        may_go_on.set()
        assert [(await wire.next())[1] for _ in names] == names


@live
async def test_a_handler_may_ask() -> None:
    async with linked() as (link, wire, _):

        @link.on(m.Authorize)
        async def ask_back(_: m.Authorize) -> m.AuthorizeResult:
            result = await link.ask(m.DataTransfer(vendor_id="who"))
            return m.AuthorizeResult(id_tag_info=m.IdTagInfo(status=result.data))

        wire.feed([2, "1", "Authorize", {"idTag": "A"}])
        await wire.answer({"status": "Accepted", "data": "Blocked"})
        assert await wire.next() == [3, "1", {"idTagInfo": {"status": "Blocked"}}]


@live
async def test_every_call_is_answered_although_ids_repeat() -> None:
    count = 0

    async def counting(_: m.DataTransfer) -> m.DataTransferResult:
        nonlocal count
        count += 1
        await asyncio.sleep(0)
        return m.DataTransferResult(status="Accepted", data=str(count))

    wire = Wire(*[[2, "1", "DataTransfer", {"vendorId": "x"}]] * 3, HungUpError())
    link = Link(wire, Role.CHARGE_POINT)
    link.on(m.DataTransfer)(counting)
    await link.run()
    answers = [[3, "1", {"status": "Accepted", "data": data}] for data in "123"]
    assert wire.sent() == answers


@live
async def test_the_ids_of_both_sides_are_independent() -> None:
    async with linked() as (link, wire, _):
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        wire.feed([2, unique_id, "Heartbeat", {}], [2, unique_id, "Authorize", {}])
        assert await wire.next() == [3, unique_id, HEARTBEAT_JSON]
        assert (await wire.next())[:3] == [4, unique_id, "ProtocolError"]
        assert not asking.done()
        wire.feed([3, unique_id, {"status": "Accepted"}])
        assert await asking == ACCEPTED


# -- ask -------------------------------------------------------------------------------------------


@live
async def test_ask_returns_the_typed_answer() -> None:
    async with linked() as (link, wire, _):
        asking = asyncio.create_task(link.ask(m.GetConfiguration(key=["Colour"])))
        call = await wire.answer({"unknownKey": ["Colour"]})
        assert call[2:] == ["GetConfiguration", {"key": ["Colour"]}]
        assert await asking == m.GetConfigurationResult(unknown_key=["Colour"])
        assert link.connection.pending == {}


@live
async def test_calls_go_out_one_by_one_in_the_order_of_asking() -> None:
    kinds = [SOFT, HARD, SOFT, SOFT, HARD]
    async with linked() as (link, wire, _):
        asking = [asyncio.create_task(link.ask(kind)) for kind in kinds]
        for kind in kinds:
            _, unique_id, _, payload = await wire.next()
            assert payload == {"type": kind.type}
            for _ in range(10):
                await asyncio.sleep(0)
            assert wire.sent() == []
            assert list(link.connection.pending) == [unique_id]
            wire.feed([3, unique_id, {"status": "Accepted"}])
        assert [await each for each in asking] == [ACCEPTED] * 5


@live
async def test_a_refusal_carries_the_error() -> None:
    async with linked() as (link, wire, _):
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        wire.feed([4, unique_id, "NotSupported", "AuthorizationKey is hunter2", {"a": 1}])
        with pytest.raises(CallRefused) as caught:
            await asking
    error = CallError(unique_id, ErrorCode.NOT_SUPPORTED, "AuthorizationKey is hunter2", {"a": 1})
    assert caught.value.error == error
    assert str(caught.value) == "Reset was refused: NotSupported"
    copy = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - it was made here
    assert (copy.error, copy.action, str(copy)) == (error, "Reset", str(caught.value))


def test_a_refusal_quotes_no_more_than_forty_characters_of_a_peer() -> None:
    refused = CallRefused(CallError("1", "\x1b[31m" + "x" * 10_000, "", {}), "Reset")
    assert str(refused).isprintable()
    assert len(str(refused)) < 80


@live
async def test_a_timeout_is_counted_from_sending_and_lets_the_next_call_out() -> None:
    async with linked() as (link, wire, _):
        first = asyncio.create_task(link.ask(SOFT, timeout=10 * NOBODY))
        second = asyncio.create_task(link.ask(HARD, timeout=NOBODY))
        with pytest.raises(TimeoutError, match=r"^no answer to Reset in 0\.01 s$"):
            await second
        assert first.done(), "counted from asking, the second would have given up first"
        with pytest.raises(TimeoutError, match=r"in 0\.1 s"):
            await first
        assert [frame[3]["type"] for frame in wire.sent()] == ["Soft", "Hard"]
        assert link.connection.pending == {}


@live
async def test_the_timeout_of_the_link_holds_unless_another_is_given() -> None:
    async with linked(timeout=NOBODY) as (link, wire, _):
        with pytest.raises(TimeoutError):
            await link.ask(SOFT)
        await wire.next()
        asking = asyncio.create_task(link.ask(SOFT, timeout=600))
        await wire.answer({"status": "Accepted"})
        assert await asking == ACCEPTED


@live
async def test_a_transport_that_does_not_send_is_a_timeout_as_well() -> None:
    async with linked() as (link, wire, _):
        wire.may_send.clear()
        with pytest.raises(TimeoutError):
            await link.ask(SOFT, timeout=NOBODY)
        wire.may_send.set()
        asking = asyncio.create_task(link.ask(HARD))
        await wire.answer({"status": "Accepted"})
        assert await asking == ACCEPTED


@live
async def test_an_answer_may_overtake_the_end_of_sending() -> None:
    """Sending is over when the transport says so; the answer may be there before."""

    class Eager(Wire):
        async def send(self, text: str) -> None:
            await super().send(text)
            self.feed([3, json.loads(text)[1], {"status": "Accepted"}])
            for _ in range(20):
                await asyncio.sleep(0)

    wire = Eager()
    link = Link(wire, Role.CENTRAL_SYSTEM)
    running = asyncio.create_task(link.run())
    assert await link.ask(SOFT) == ACCEPTED
    wire.hang_up()
    await running


@live
async def test_an_answer_counts_although_sending_is_stuck() -> None:
    class Stuck(Wire):
        async def send(self, text: str) -> None:
            self.feed([3, json.loads(text)[1], {"status": "Accepted"}])
            await asyncio.Event().wait()

    wire = Stuck()
    link = Link(wire, Role.CENTRAL_SYSTEM)
    running = asyncio.create_task(link.run())
    assert await link.ask(SOFT, timeout=10 * NOBODY) == ACCEPTED
    wire.hang_up()
    await running


@pytest.mark.parametrize(
    "more",
    ["hello", '[3,"ID",{"status":"Accepted"}]', '[3,"ID",17]', '[4,"ID","","",{}]', '[3,"7",1]'],
)
@live
async def test_what_follows_an_answer_does_no_harm_before_ask_has_seen_it(more: str) -> None:
    class Stuck(Wire):
        async def send(self, text: str) -> None:
            unique_id = json.loads(text)[1]
            self.feed([3, unique_id, {"status": "Accepted"}], more.replace("ID", unique_id))
            await until(self.incoming.empty)
            for _ in range(10):
                await asyncio.sleep(0)

    wire = Stuck()
    faults = Faults()
    link = Link(wire, Role.CENTRAL_SYSTEM, pending={"7": "Reset"}, on_fault=faults)
    running = asyncio.create_task(link.run())
    for _ in range(2):
        assert await link.ask(SOFT) == ACCEPTED
    assert len(faults) == 2
    wire.hang_up()
    await running


@live
async def test_late_double_and_stray_answers_are_reported_and_do_no_harm() -> None:
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, _):
        wire.feed([3, "never", {"status": "Accepted"}])  # nothing is open
        with pytest.raises(TimeoutError):
            await link.ask(SOFT, timeout=NOBODY)
        _, late, *_ = await wire.next()
        asking = asyncio.create_task(link.ask(HARD))
        _, unique_id, *_ = await wire.next()
        wire.feed([3, late, {"status": "Rejected"}], [4, "other", "GenericError", "", {}])
        wire.feed(*[[3, unique_id, {"status": "Accepted"}]] * 2)
        assert await asking == ACCEPTED
        wire.feed([2, "1", "Heartbeat", {}])
        assert await wire.next() == [3, "1", HEARTBEAT_JSON]
    assert [(type(error), about.unique_id) for error, about in faults] == [
        (LookupError, "never"),
        (LookupError, late),
        (LookupError, "other"),
        (LookupError, unique_id),
    ]
    assert {type(about) for _, about in faults} == {CallResult, CallError}


@live
async def test_a_cancelled_ask_leaves_nothing_open() -> None:
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, _):
        sent = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        waiting = asyncio.create_task(link.ask(SOFT))
        last = asyncio.create_task(link.ask(HARD))
        await asyncio.sleep(0)
        waiting.cancel()  # has not been sent, and never is
        sent.cancel()
        wire.feed([3, unique_id, {"status": "Rejected"}])  # in the same turn of the loop
        assert (await wire.answer({"status": "Accepted"}))[3] == {"type": "Hard"}
        assert await last == ACCEPTED
        assert sent.cancelled()
        assert waiting.cancelled()
        assert wire.sent() == []
        assert link.connection.pending == {}
    assert [about.unique_id for _, about in faults] == [unique_id]


@live
async def test_a_cancellation_while_sending_leaves_nothing_open() -> None:
    async with linked() as (link, wire, _):
        wire.may_send.clear()
        asking = asyncio.create_task(link.ask(SOFT))
        await until(lambda: link.connection.pending)
        asking.cancel()
        await asyncio.wait([asking])
        assert link.connection.pending == {}
        wire.may_send.set()
        asking = asyncio.create_task(link.ask(HARD))
        await wire.answer({"status": "Accepted"})
        assert await asking == ACCEPTED


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        ('[3,"ID",{}]', "/2/status"),
        ('[3,"ID",17]', "/2"),
        ('[3,"ID",{"status":', ""),
        ('[3,"ID",{"status":{"a":1}}]', "/2/status"),
    ],
)
@pytest.mark.parametrize("kind", [str, str.encode])
@live
async def test_an_answer_that_cannot_be_read_ends_its_call(
    broken: str, path: str, kind: Any
) -> None:
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, _):
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        message = kind(broken.replace("ID", unique_id))
        wire.feed(message)
        with pytest.raises(DecodeError) as caught:
            await asking
        assert caught.value.path == path
        assert faults == [(caught.value, message)]
        assert link.connection.pending == {}
        asking = asyncio.create_task(link.ask(HARD))
        await wire.answer({"status": "Accepted"})
        assert await asking == ACCEPTED
        assert wire.sent() == []


@live
async def test_a_refusal_that_was_cut_still_refuses() -> None:
    async with linked() as (link, wire, _):
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        wire.feed(f'[4,"{unique_id}","NotSupported')
        with pytest.raises(CallRefused) as caught:
            await asking
    assert caught.value.error.quirks


@live
async def test_what_must_not_go_out_does_not() -> None:
    async with linked() as (link, wire, _):
        with pytest.raises(EncodeError):
            await link.ask(m.Heartbeat())  # not for a central system to send
        with pytest.raises(EncodeError):
            await link.ask(m.Reset(type="Sotf"))
        with pytest.raises(TypeError, match="ResetResult"):
            await link.ask(ACCEPTED)  # type: ignore[arg-type]
        assert wire.sent() == []
        asking = asyncio.create_task(link.ask(SOFT))
        await wire.answer({"status": "Accepted"})
        assert await asking == ACCEPTED


@live
async def test_asking_before_the_link_runs_waits_for_it() -> None:
    wire = Wire()
    link = Link(wire, Role.CENTRAL_SYSTEM)
    asking = asyncio.create_task(link.ask(SOFT))
    await wire.answer({"status": "Accepted"})
    running = asyncio.create_task(link.run())
    assert await asking == ACCEPTED
    wire.hang_up()
    await running


# -- What comes in ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [str.encode, lambda text: bytearray(text.encode()), str])
@live
async def test_binary_messages_are_read_and_answered_as_text(kind: Any) -> None:
    wire = await scripted(kind('[2,"1","Heartbeat",{}]'))
    assert wire.sent() == [[3, "1", HEARTBEAT_JSON]]  # `send` takes nothing but text


HARD_TO_READ: list[tuple[str, tuple[str, str] | None]] = [
    ('[2,"2","DataTransfer",{"messageId":"x', ("2", "FormationViolation")),
    ('[2,"3","DataTransfer",{"messageId":"x"}]', ("3", "ProtocolError")),
    ('[2,"4","DataTransfer",{"vendorId":{"name":"x"}}]', ("4", "TypeConstraintViolation")),
    (f'[2,"{"x" * 200}","DataTransfer",{{}}]', ("x" * 200, "ProtocolError")),
    ("", None),
    ("hello", None),
    ('{"messageTypeId":2}', None),
    ('[3,"5",17]', None),
    ('[5,"7",{}]', None),
    ("[" * 100_000, None),
    ("x" * 2_000_000, None),
    ("\ud800", None),
]


@pytest.mark.parametrize(("text", "due"), HARD_TO_READ, ids=lambda each: str(each)[:30])
@live
async def test_a_broken_frame_gets_the_reply_that_is_due(
    text: str, due: tuple[str, str] | None
) -> None:
    faults = Faults()
    wire = await scripted(text, [2, "1", "Heartbeat", {}], on_fault=faults)
    *before, last = wire.sent()
    assert [tuple(frame[:3]) for frame in before] == ([(4, *due)] if due else [])
    assert last == [3, "1", HEARTBEAT_JSON]
    ((error, about),) = faults
    assert isinstance(error, DecodeError)
    assert about == text


@live
async def test_quirks_are_tolerated_and_strict_refuses() -> None:
    assert (await scripted('[2,"1","heartbeat",{}')).sent() == [[3, "1", HEARTBEAT_JSON]]
    wire = await scripted('[2,"1","heartbeat",{}]', codec=STRICT)
    assert wire.sent()[0][:3] == [4, "1", "NotImplemented"]


@live
async def test_a_fault_in_reading_does_not_end_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    """`decode` raises nothing but DecodeError; should it ever, the frame is lost, not the link."""
    receive = Connection.receive

    def faulty(self: Connection, data: Any, **settings: Any) -> Any:
        if data == "boom":
            raise MemoryError
        return receive(self, data, **settings)

    monkeypatch.setattr(Connection, "receive", faulty)
    faults = Faults()
    wire = await scripted("boom", [2, "1", "Heartbeat", {}], on_fault=faults)
    assert wire.sent() == [[3, "1", HEARTBEAT_JSON]]
    assert [type(error) for error, _ in faults] == [MemoryError]


@live
async def test_calls_of_an_earlier_connection_are_typed_and_keep_nobody_waiting() -> None:
    frames: list[Any] = []
    faults = Faults()
    pending = {"7": "GetLocalListVersion", "8": "Reset"}
    async with linked(
        pending=pending, on_frame=lambda frame, _: frames.append(frame), on_fault=faults
    ) as (link, wire, _):
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        wire.feed([3, "7", {"listVersion": 12}], [3, "8", {}])
        wire.feed([3, unique_id, {"status": "Accepted"}])
        assert await asking == ACCEPTED
        assert link.connection.pending == {}
    assert frames[1].payload == m.GetLocalListVersionResult(list_version=12)
    assert [(type(error), about) for error, about in faults] == [(DecodeError, '[3, "8", {}]')]
    assert pending == {"7": "GetLocalListVersion", "8": "Reset"}, "what was handed in is a copy"


# -- What is seen, and what is logged --------------------------------------------------------------


@live
async def test_on_frame_sees_every_frame_both_ways() -> None:
    seen: list[tuple[Any, bool]] = []
    async with linked(on_frame=lambda *frame: seen.append(frame)) as (link, wire, _):
        wire.feed([2, "1", "Heartbeat", {}], [2, "2", "Authorize", {"idTag": "A"}])
        wire.feed([2, "3", "Dance", {}], "hello")
        for _ in range(3):
            await wire.next()
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.answer({"status": "Accepted"})
        await asking
        wire.feed([3, "stray", {}], [2, "4", "Heartbeat", {}])
        await wire.next()
    outgoing = [frame for frame, out in seen if out]
    assert outgoing[:2] == [
        CallResult("1", HEARTBEAT),
        CallError("2", ErrorCode.NOT_SUPPORTED, "Authorize is not supported", {}),
    ]
    assert [frame.unique_id for frame in outgoing] == ["1", "2", "3", unique_id, "4"]
    assert outgoing[3] == Call.of(SOFT, unique_id)
    incoming = [frame for frame, out in seen if not out]
    assert [frame.unique_id for frame in incoming] == ["1", "2", unique_id, "stray", "4"]
    assert incoming[2] == CallResult(unique_id, ACCEPTED)
    # a call is seen before its answer, whichever way they go
    order = [frame.unique_id for frame, _ in seen]
    assert order.index(unique_id) < len(order) - 1 - order[::-1].index(unique_id)
    assert seen.index((outgoing[3], True)) < seen.index((incoming[2], False))


@live
async def test_frames_go_out_one_at_a_time_in_the_order_in_which_they_are_seen() -> None:
    class Slow(Wire):
        busy = 0

        async def send(self, text: str) -> None:
            assert self.busy == 0
            self.busy = 1
            for _ in range(5):
                await asyncio.sleep(0)
            self.busy = 0
            await super().send(text)

    wire = Slow(*([2, str(number), "Heartbeat", {}] for number in range(10)))
    seen: list[str] = []
    link = Link(
        wire,
        Role.CENTRAL_SYSTEM,
        on_frame=lambda frame, outgoing: seen.append(frame.unique_id) if outgoing else None,
    )
    link.on(m.Heartbeat)(lambda _: HEARTBEAT)
    running = asyncio.create_task(link.run())
    asking = [asyncio.create_task(link.ask(SOFT)) for _ in range(5)]
    sent: list[str] = []
    while len(sent) < 15:
        kind, unique_id, *_ = await wire.next()
        sent.append(unique_id)
        if kind == 2:
            wire.feed([3, unique_id, {"status": "Accepted"}])
    assert sent == seen
    assert [await each for each in asking] == [ACCEPTED] * 5
    wire.hang_up()
    await running


@live
async def test_callbacks_that_raise_do_not_end_the_link(caplog: pytest.LogCaptureFixture) -> None:
    faults = Faults()
    frames = raising(ZeroDivisionError())
    wire = await scripted(
        [2, "1", "Heartbeat", {}], on_frame=lambda frame, _: frames(frame), on_fault=faults
    )
    assert wire.sent() == [[3, "1", HEARTBEAT_JSON]]
    assert [(type(error), type(about)) for error, about in faults] == [
        (ZeroDivisionError, Call),
        (ZeroDivisionError, CallResult),
    ]
    assert caplog.records == []

    broken = raising(ValueError("04A2B1C3"))
    wire = await scripted(
        "hello", [2, "1", "Heartbeat", {}], on_fault=lambda error, _: broken(error)
    )
    assert wire.sent() == [[3, "1", HEARTBEAT_JSON]]
    (record,) = caplog.records
    assert record.getMessage().startswith("ValueError at ")
    assert "04A2B1C3" not in caplog.text


@live
async def test_nothing_of_a_frame_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wire = Wire(
        [2, "hunter2", "Authorize", {"idTag": "hunter2"}],
        [2, "hunter2", "Heartbeat", {"hunter2": "hunter2"}],
        [2, "hunter2", "DataTransfer", {"hunter2": "hunter2"}],
        [3, "hunter2", {"hunter2": "hunter2"}],
        [4, "hunter2", "hunter2", "hunter2", {"hunter2": "hunter2"}],
        '[2,"hunter2","hunter2',
        "hunter2",
        HungUpError(),
    )
    link = Link(wire, Role.CENTRAL_SYSTEM)

    @link.on(m.Authorize)
    def failing(payload: m.Authorize) -> m.AuthorizeResult:
        raise KeyError(payload.id_tag)

    await link.run()
    assert "hunter2" not in caplog.text
    ours = [each for each in caplog.records if each.name == "ocpp16j_codec.link"]
    assert [each.levelname for each in ours].count("ERROR") == 1
    assert ours[-1].levelname == "INFO"
    error = next(each for each in ours if each.levelname == "ERROR")
    assert error.getMessage().startswith(f"KeyError at {__file__}:")
    assert error.exc_info is None


@pytest.mark.parametrize("name", ["on_frame", "on_fault"])
def test_callbacks_are_plain_functions(name: str) -> None:
    async def callback(*_: Any) -> None: ...

    for wrong in (callback, "callback"):
        with pytest.raises(TypeError, match=f"^{name} must be a plain function"):
            Link(Wire(), Role.CENTRAL_SYSTEM, **{name: wrong})  # type: ignore[arg-type]


def test_a_link_is_one_side() -> None:
    with pytest.raises(ValueError, match="a link is one side"):
        Link(Wire(), Role.EITHER)
    with pytest.raises(TypeError, match="CENTRAL_SYSTEM, not str"):
        Link(Wire(), "central_system")  # type: ignore[arg-type]


# -- The end ---------------------------------------------------------------------------------------


ENDS: list[Any] = [
    HungUpError(),
    None,
    EOFError(),
    StopAsyncIteration(),
    OSError(),
    RuntimeError("closed"),
    asyncio.CancelledError(),
    asyncio.IncompleteReadError(b"", 1),
    {"type": "websocket.disconnect", "code": 1006},
    aiohttp.WSMessage(aiohttp.WSMsgType.CLOSE, 1000, "bye"),
    aiohttp.WSMessage(aiohttp.WSMsgType.CLOSE, '[2,"1","Heartbeat",{}]', None),
    aiohttp.WSMessage(aiohttp.WSMsgType.CLOSING, None, None),
    aiohttp.WSMessage(aiohttp.WSMsgType.CLOSED, None, None),
    aiohttp.WSMessage(aiohttp.WSMsgType.ERROR, ConnectionResetError(), None),
    SimpleNamespace(code=1000, reason="bye"),
]


@pytest.mark.parametrize("end", ENDS, ids=repr)
@live
async def test_whatever_ends_the_transport_ends_the_link(end: Any) -> None:
    async with linked() as (link, wire, running):
        asking = [asyncio.create_task(link.ask(SOFT)) for _ in range(3)]
        await wire.next()
        wire.feed(end)
        await running
        for each in asking:
            with pytest.raises(LinkClosed):
                await each
        with pytest.raises(LinkClosed):
            await link.ask(SOFT)
        assert wire.sent() == []
        assert link.connection.pending == {}


@live
async def test_the_end_names_its_cause() -> None:
    async with linked() as (link, wire, running):
        wire.hang_up()
        await running
        with pytest.raises(LinkClosed) as caught:
            await link.ask(SOFT)
    assert isinstance(caught.value.__cause__, HungUpError)
    assert isinstance(caught.value, ConnectionError)


@live
async def test_calls_received_before_the_end_are_still_handled() -> None:
    handled: list[int] = []
    wire = Wire(*([2, str(number), "Heartbeat", {}] for number in range(100)), HungUpError())
    link = Link(wire, Role.CENTRAL_SYSTEM)

    @link.on(m.Heartbeat)
    async def slow(_: m.Heartbeat) -> m.HeartbeatResult:
        await asyncio.sleep(0)
        handled.append(len(handled))
        return HEARTBEAT

    await link.run()
    assert handled == list(range(100))
    assert len(wire.sent()) == 100


@live
async def test_nothing_is_waited_for_when_all_is_handled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "GRACE", 600)
    wire = await scripted([2, "1", "Heartbeat", {}])
    assert wire.sent() == [[3, "1", HEARTBEAT_JSON]]


@live
async def test_a_handler_that_never_ends_does_not_outlive_the_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "GRACE", NOBODY)
    faults = Faults()
    ended: list[str] = []
    async with linked(on_fault=faults) as (link, wire, running):

        @link.on(m.Authorize)
        async def hanging(_: m.Authorize) -> m.AuthorizeResult:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("cancelled")
            raise AssertionError

        wire.feed([2, "1", "Authorize", {"idTag": "A"}], [2, "2", "Heartbeat", {}])
        wire.hang_up()
        await running
    assert ended == ["cancelled"]
    assert wire.sent() == []
    assert faults == []


@live
async def test_a_handler_that_asks_at_the_end_gets_link_closed_and_is_no_fault() -> None:
    faults = Faults()
    raised: list[BaseException] = []
    async with linked(on_fault=faults) as (link, wire, running):

        @link.on(m.Authorize)
        async def asking(_: m.Authorize) -> m.AuthorizeResult:
            try:
                await link.ask(SOFT)
            except LinkClosed as error:
                raised.append(error)
                raise
            raise AssertionError

        wire.feed([2, "1", "Authorize", {"idTag": "A"}], [2, "2", "Authorize", {"idTag": "A"}])
        await wire.next()
        wire.is_gone = True
        wire.hang_up()
        await running
    assert [type(error) for error in raised] == [LinkClosed, LinkClosed]
    assert faults == []


@live
async def test_a_peer_that_goes_while_it_is_answered_ends_the_link(
    caplog: pytest.LogCaptureFixture,
) -> None:
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, running):
        wire.is_gone = True
        wire.feed([2, "1", "Heartbeat", {}])
        await running  # although receiving goes on waiting
        with pytest.raises(LinkClosed):
            await link.ask(SOFT)
    assert faults == []
    assert caplog.records == []


@live
async def test_a_peer_that_goes_while_it_is_asked_ends_the_link() -> None:
    async with linked() as (link, wire, running):
        wire.is_gone = True
        asking = [asyncio.create_task(link.ask(SOFT)) for _ in range(3)]
        await running
        for each in asking:
            with pytest.raises(LinkClosed) as caught:
                await each
            assert isinstance(caught.value.__cause__, HungUpError)


@live
async def test_a_peer_that_goes_before_the_link_runs() -> None:
    wire = Wire([2, "1", "Heartbeat", {}])
    wire.is_gone = True
    link = Link(wire, Role.CENTRAL_SYSTEM)
    with pytest.raises(LinkClosed):
        await link.ask(SOFT)
    await link.run()
    assert wire.count == 0


@live
async def test_the_end_interrupts_an_ask_whose_sending_is_stuck() -> None:
    async with linked() as (link, wire, running):
        wire.may_send.clear()
        asking = [asyncio.create_task(link.ask(SOFT)) for _ in range(2)]
        await until(lambda: link.connection.pending)
        wire.hang_up()
        await running
        for each in asking:
            with pytest.raises(LinkClosed):
                await each


@live
async def test_an_answer_that_came_before_the_end_counts() -> None:
    async with linked() as (link, wire, running):
        asking = asyncio.create_task(link.ask(SOFT))
        _, unique_id, *_ = await wire.next()
        wire.feed([3, unique_id, {"status": "Accepted"}], None)
        assert await asking == ACCEPTED
        await running


@live
async def test_the_end_and_the_timeout_at_once() -> None:
    """The time is up, `ask` has not run since, and the link ends."""
    async with linked() as (link, wire, running):
        asking = asyncio.create_task(link.ask(SOFT, timeout=NOBODY))
        await wire.next()
        scope = link._open.scope
        await until(scope.expired)
        assert link._open is not None
        link._end(None)
        with pytest.raises(LinkClosed):
            await asking
        await running


@live
async def test_cancelling_run_cancels_the_handler_and_ends_every_ask() -> None:
    ended: list[str] = []
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, running):

        @link.on(m.Authorize)
        async def hanging(_: m.Authorize) -> m.AuthorizeResult:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                ended.append("cancelled")
                raise
            raise AssertionError

        asking = [asyncio.create_task(link.ask(SOFT)) for _ in range(3)]
        wire.feed([2, "1", "Authorize", {"idTag": "A"}], [2, "2", "Heartbeat", {}])
        await wire.next()
        await until(wire.incoming.empty)
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled()
        for each in asking:
            with pytest.raises(LinkClosed):
                await each
    assert ended == ["cancelled"]
    assert faults == []
    assert wire.sent() == []


@pytest.mark.parametrize("how", ["fails", "answers"])
@live
async def test_a_handler_that_fails_or_goes_on_when_it_is_cancelled(how: str) -> None:
    faults = Faults()
    async with linked(on_fault=faults) as (link, wire, running):

        @link.on(m.Authorize)
        async def stubborn(_: m.Authorize) -> m.AuthorizeResult:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                if how == "fails":
                    raise ZeroDivisionError from None
            return m.AuthorizeResult(id_tag_info=m.IdTagInfo(status="Accepted"))

        wire.feed([2, "1", "Authorize", {"idTag": "A"}], [2, "2", "Heartbeat", {}])
        await until(wire.incoming.empty)
        await asyncio.sleep(0)
        running.cancel()
        await asyncio.wait([running])
        assert running.cancelled()
    assert [type(error) for error, _ in faults] == [ZeroDivisionError] * (how == "fails")
    assert wire.sent() == [], "nothing is answered or begun any more"


@live
async def test_a_handler_that_cancels_its_own_task_ends_the_link() -> None:
    async with linked() as (link, wire, running):

        @link.on(m.Authorize)
        def leave(_: m.Authorize) -> Any:
            task = asyncio.current_task()
            assert task is not None
            task.cancel()

        wire.feed([2, "1", "Authorize", {"idTag": "A"}], [2, "2", "Heartbeat", {}])
        await running
        assert wire.sent() == []


@live
async def test_an_exception_that_is_none_of_ours_comes_out_of_run() -> None:
    async with linked() as (link, wire, running):
        link.on(m.Authorize)(raising(Unlucky()))
        wire.feed([2, "1", "Authorize", {"idTag": "A"}])
        with pytest.raises(Unlucky):
            await running
        with pytest.raises(LinkClosed):
            await link.ask(SOFT)


def test_ctrl_c_ends_the_program_without_noise() -> None:
    program = """
import asyncio, os, signal
from ocpp16j_codec import Role, messages as m
from ocpp16j_codec.link import Link, LinkClosed

class Silent:
    async def send(self, text): pass
    async def recv(self): await asyncio.Event().wait()

async def ask(link):
    try:
        await link.ask(m.Reset(type="Soft"))
    except LinkClosed:
        print("LinkClosed")

# a shell may have started the tests in the background, where this signal is ignored
signal.signal(signal.SIGINT, signal.default_int_handler)

async def main():
    link = Link(Silent(), Role.CENTRAL_SYSTEM)
    asking = asyncio.create_task(ask(link))
    asyncio.get_running_loop().call_later(0.01, os.kill, os.getpid(), signal.SIGINT)
    try:
        await link.run()
    finally:
        await asking

try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.stdout, ran.stderr) == ("LinkClosed\nKeyboardInterrupt\n", "")


@live
async def test_a_link_runs_once() -> None:
    async with linked() as (link, wire, running):
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="called before"):
            await link.run()
        wire.hang_up()
        await running
        with pytest.raises(RuntimeError, match="called before"):
            await link.run()


# -- Many, and hostile -----------------------------------------------------------------------------


@live
async def test_a_thousand_links_at_once() -> None:
    async def station(number: int) -> None:
        async with linked() as (link, wire, running):
            wire.feed([2, f"beat-{number}", "Heartbeat", {}])
            asking = asyncio.create_task(link.ask(SOFT))
            answered = False
            for _ in range(2):
                kind, unique_id, *_ = await wire.next()
                if kind == 2:
                    wire.feed([3, unique_id, {"status": "Accepted"}])
                else:
                    answered = unique_id == f"beat-{number}"
            assert await asking == ACCEPTED
            assert answered
            wire.hang_up()
            await running

    await asyncio.gather(*map(station, range(1000)))


class Flood:
    """A peer that sends the same message for ever and never lets the loop go."""

    def __init__(self, message: str, count: int) -> None:
        self.message, self.left, self.read = message, count, 0
        self.outgoing: list[Any] = []
        self.blocked = asyncio.Event()

    async def recv(self) -> str:
        if self.left == 0:
            await asyncio.Event().wait()
        self.left -= 1
        self.read += 1
        return self.message

    async def send(self, text: str) -> None:
        await self.blocked.wait()
        self.outgoing.append(text)


def a_call_of(size: int) -> str:
    return json.dumps([2, "1", "DataTransfer", {"vendorId": "x", "data": "y" * size}])


@pytest.mark.parametrize(
    ("message", "most"),
    [
        ('[2,"1","Heartbeat",{}]', WAITING_CALLS + 1),
        ('[2,"1","Dance",{}]', WAITING_CALLS + 1),
        (a_call_of(200_000), 7),
        (a_call_of(900_000), 3),
    ],
    ids=["calls", "broken calls", "large calls", "largest calls"],
)
@live
async def test_a_flood_of_calls_stops_the_reading(message: str, most: int) -> None:
    """The peer does not read its answers either."""
    flood = Flood(message, 10_000)
    link = Link(flood, Role.CENTRAL_SYSTEM)
    running = asyncio.create_task(link.run())
    before = -1
    while flood.read > before:
        before = flood.read
        for _ in range(10):
            await asyncio.sleep(0)
    assert flood.read == most
    flood.left = 10
    flood.blocked.set()  # there is room again
    await until(lambda: len(flood.outgoing) == flood.read and not flood.left)
    assert flood.read == most + 10
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    "message", ["hello", '[3,"1",{}]', '[4,"1","GenericError","",{}]', '[2,"1","Heartbeat",{}]']
)
@live
async def test_a_flood_leaves_the_loop_to_others_and_keeps_nothing(message: str) -> None:
    flood = Flood(message, 5_000)
    flood.blocked.set()
    link = Link(flood, Role.CENTRAL_SYSTEM)
    running = asyncio.create_task(link.run())
    turns = 0
    while flood.left:
        await asyncio.sleep(0)
        turns += 1
    assert turns > 1_000
    assert link.connection.pending == {}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@live
async def test_calls_that_waited_leave_the_loop_to_others() -> None:
    flood = Flood('[2,"1","Heartbeat",{}]', 1000)
    link = Link(flood, Role.CENTRAL_SYSTEM)
    running = asyncio.create_task(link.run())
    await until(lambda: not flood.left)
    flood.blocked.set()
    turns = 0
    while len(flood.outgoing) < 1000:
        await asyncio.sleep(0)
        turns += 1
    assert turns > 500
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@live
async def test_a_thousand_calls_at_once_do_not_keep_an_answer_away() -> None:
    """Some stations send all they have stored while a handler asks them something."""
    async with linked() as (link, wire, _):

        @link.on(m.Authorize)
        async def ask_back(_: m.Authorize) -> m.AuthorizeResult:
            await link.ask(SOFT)
            return m.AuthorizeResult(id_tag_info=m.IdTagInfo(status="Accepted"))

        wire.feed([2, "first", "Authorize", {"idTag": "A"}])
        wire.feed(*([2, str(number), "Heartbeat", {}] for number in range(1000)))
        await wire.answer({"status": "Accepted"})
        assert (await wire.next())[1] == "first"
        assert [(await wire.next())[1] for _ in range(1000)] == [str(each) for each in range(1000)]


# -- Transports ------------------------------------------------------------------------------------


def script(*messages: Any) -> Callable[[], Coroutine[Any, Any, Any]]:
    left = iter(messages)

    async def receive() -> Any:
        try:
            return next(left)
        except StopIteration:
            raise HungUpError from None

    return receive


class Iterated:
    """A transport that is iterated; it has nothing else."""

    def __init__(self, messages: Iterable[Any]) -> None:
        self.messages = messages

    async def __aiter__(self) -> AsyncIterator[Any]:
        for message in self.messages:
            yield message


TEXT, BINARY = '[2,"1","Heartbeat",{}]', b'[2,"2","Heartbeat",{}]'
WSMsgType, WSMessage = aiohttp.WSMsgType, aiohttp.WSMessage
PING = WSMessage(WSMsgType.PING, b'[2,"0","Heartbeat",{}]', None)


def make_websockets() -> list[dict[str, Any]]:
    """What the WebSockets of several packages have to receive with, each with two messages."""
    return [
        {"recv": script(TEXT, BINARY)},
        {"receive": script({"type": "websocket.receive", "text": TEXT}, {"bytes": BINARY})},
        {
            "receive": script(
                {"type": "websocket.receive", "text": TEXT, "bytes": None},
                {"type": "websocket.receive", "text": None, "bytes": BINARY},
                {"type": "websocket.disconnect"},
            )
        },
        {
            "receive": script(
                PING,
                WSMessage(WSMsgType.TEXT, TEXT, None),
                WSMessage(WSMsgType.PONG, b"", None),
                WSMessage(WSMsgType.BINARY, BINARY, None),
            )
        },
        {"receive": script(SimpleNamespace(data=TEXT), SimpleNamespace(data=bytearray(BINARY)))},
        {"receive": script(TEXT, memoryview(BINARY))},
        {"receive_text": script(TEXT, BINARY.decode()), "receive_bytes": script()},
        {"receive_str": script(TEXT, BINARY.decode())},
        {"receive_bytes": script(TEXT.encode(), BINARY)},
    ]


@together
@pytest.mark.parametrize("name", ["send", "send_text", "send_str"])
@pytest.mark.parametrize("receiving", range(len(make_websockets())))
def test_websockets_of_many_kinds(name: str, receiving: int) -> None:
    sent: list[str] = []

    async def send(text: str) -> None:
        sent.append(text)

    async def send_object(_: Any) -> None:
        raise AssertionError

    async def run() -> None:
        methods = {"send": send_object, name: send}
        websocket = SimpleNamespace(**methods, **make_websockets()[receiving])
        link = Link(websocket, Role.CENTRAL_SYSTEM)
        link.on(m.Heartbeat)(lambda _: HEARTBEAT)
        await link.run()

    asyncio.run(run())
    assert [json.loads(text)[:2] for text in sent] == [[3, "1"], [3, "2"]]


def test_a_transport_may_be_iterated() -> None:
    class Iterable(Iterated):
        sent: list[str] = []  # noqa: RUF012 - one instance

        async def send(self, text: str) -> None:
            self.sent.append(text)

    async def run() -> None:
        messages = [TEXT, WSMessage(WSMsgType.BINARY, BINARY, None)]
        link = Link(Iterable(messages), Role.CENTRAL_SYSTEM)
        link.on(m.Heartbeat)(lambda _: HEARTBEAT)
        await link.run()

    asyncio.run(run())
    assert [json.loads(text)[:2] for text in Iterable.sent] == [[3, "1"], [3, "2"]]


@pytest.mark.parametrize(
    ("transport", "lacking"),
    [(None, "send"), ("ws://localhost", "send"), (SimpleNamespace(send=print), "recv")],
)
def test_what_is_no_websocket_is_refused(transport: Any, lacking: str) -> None:
    with pytest.raises(TypeError, match=f"expected an open WebSocket, got .* {lacking}"):
        Link(transport, Role.CENTRAL_SYSTEM)


@live
async def test_a_websocket_for_threads_is_refused() -> None:
    transport = SimpleNamespace(send=print, recv=lambda: TEXT)
    with pytest.raises(TypeError, match="must be asynchronous"):
        await Link(transport, Role.CENTRAL_SYSTEM).run()


@live
async def test_a_websocket_that_was_not_accepted_is_refused() -> None:
    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(_: Any) -> None:
        raise AssertionError

    websocket = WebSocket({"type": "websocket", "headers": []}, receive, send)
    with pytest.raises(TypeError, match=r"websocket\.accept\(\)"):
        await Link(websocket, Role.CENTRAL_SYSTEM).run()


def test_nothing_but_asyncio_is_needed() -> None:
    """No WebSocket package is imported, and the core does not import the link."""
    program = """
import sys, ocpp16j_codec
assert not {"asyncio", "ocpp16j_codec.link"} & set(sys.modules)
import ocpp16j_codec.link
assert not {"websockets", "starlette", "aiohttp", "anyio", "ocpp"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", program], check=True)


# -- Types -----------------------------------------------------------------------------------------


TYPED = Path(__file__).with_name("typing_link.py")


@pytest.mark.heavy
def test_mypy_knows_what_answers_what(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), str(TYPED)]
    ran = subprocess.run(command, cwd=TYPED.parents[1], capture_output=True, check=False, text=True)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
