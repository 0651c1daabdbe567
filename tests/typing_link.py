"""What type checkers make of a link: never run, but read strictly by mypy and pyright."""

from __future__ import annotations

import asyncio
from typing import assert_type

from ocpp16j_codec import Call, CallError, CallResult, Role
from ocpp16j_codec import messages as m
from ocpp16j_codec.link import CallRefused, Link, LinkClosed


def fault(error: Exception, about: object) -> None: ...


def shown(frame: object, outgoing: object) -> None: ...


async def asking(link: Link) -> None:
    assert_type(await link.ask(m.Reset(type="Soft")), m.ResetResult)
    assert_type((await link.ask(m.GetConfiguration(), timeout=5)).unknown_key, list[str] | None)
    task = asyncio.create_task(link.ask(m.ClearCache()))
    assert_type(await task, m.ClearCacheResult)
    result = await link.ask(m.Reset(type="Soft"))
    _ = result.stauts  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]
    await link.ask(result)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    await link.ask("Reset")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    await link.ask(m.Reset)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    await link.ask(m.Reset(type="Soft"), 5)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    try:
        assert_type(await link.run(), None)
    except CallRefused as refused:
        assert_type(refused.error, CallError)
    except (LinkClosed, TimeoutError):
        pass


def making(websocket: object) -> None:
    link = Link(websocket, Role.CENTRAL_SYSTEM, timeout=5, on_frame=shown, on_fault=fault)

    @link.on(m.Heartbeat)
    def beat(payload: m.Heartbeat) -> m.HeartbeatResult:
        raise NotImplementedError

    @link.on(m.Authorize)
    async def authorize(payload: m.Authorize, call: Call[m.Authorize]) -> m.AuthorizeResult:
        raise NotImplementedError

    assert_type(beat(m.Heartbeat()), m.HeartbeatResult)

    async def twice(payload: m.Payload, call: Call[m.Reset]) -> m.AuthorizeResult:
        raise NotImplementedError

    link.on(m.MeterValues)(lambda payload: m.MeterValuesResult())
    link.on(m.StopTransaction)(lambda payload, call: m.StopTransactionResult())
    link.on(m.MeterValues)(beat)  # type: ignore[arg-type] # pyright: ignore[reportCallIssue, reportArgumentType]
    link.on(m.Heartbeat)(authorize)  # type: ignore[arg-type] # pyright: ignore[reportCallIssue, reportArgumentType]
    link.on(m.Authorize)(twice)  # type: ignore[arg-type] # pyright: ignore[reportCallIssue, reportArgumentType]
    link.on(m.Authorize)(beat)  # type: ignore[arg-type] # pyright: ignore[reportCallIssue, reportArgumentType]
    link.on(m.HeartbeatResult)  # type: ignore[type-var] # pyright: ignore[reportArgumentType]
    link.on("Heartbeat")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Link(websocket)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    Link(websocket, Role.CENTRAL_SYSTEM, on_frame=lambda frame, outgoing: frame.quirks)
    frames: list[Call[object] | CallResult[object] | CallError] = []
    Link(websocket, Role.CENTRAL_SYSTEM, on_frame=lambda frame, outgoing: frames.append(frame))
