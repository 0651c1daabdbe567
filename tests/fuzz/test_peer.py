"""The example program that fuzzes a central system, against ours and against worse ones."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import central_system
import fuzz_peer
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Awaitable, Callable

PROGRAM = Path(__file__).parents[2] / "docs" / "examples" / "fuzz_peer.py"


def attacked(handler: Callable[[ServerConnection], Awaitable[None]], frames: int) -> Counter[str]:
    async def run() -> Counter[str]:
        subprotocols = [Subprotocol("ocpp1.6")]
        async with serve(handler, "localhost", 0, subprotocols=subprotocols) as server:
            port = next(iter(server.sockets)).getsockname()[1]
            return await fuzz_peer.fuzz(f"ws://localhost:{port}/CP1", frames, seed=1)

    return asyncio.run(asyncio.wait_for(run(), 60))


def wrong(tally: Counter[str]) -> list[str]:
    return [what for what in tally if what.startswith("WRONG")]


def test_ours_stays_up_and_answers() -> None:
    tally = attacked(central_system.connected, 150)
    assert sum(tally.values()) == 150
    assert not wrong(tally)
    assert tally["fine conforming: answer"] > 10
    refused = [what for what in tally if what.startswith("fine") and what.endswith("Violation")]
    assert sum(tally[what] for what in refused) > 10


async def careless(websocket: ServerConnection) -> None:
    """Trusts that every frame is sound: the first one that is not ends the connection."""
    async for message in websocket:
        _, unique_id, action, payload = json.loads(message)
        assert isinstance(payload, dict)
        answer: dict[str, Any] = {"currentTime": "2026-01-01T00:00:00Z"}
        await websocket.send(json.dumps([3, unique_id, answer if action == "Heartbeat" else {}]))


async def silent(websocket: ServerConnection) -> None:
    """Never answers anything."""
    async for _ in websocket:
        pass


async def grumpy(websocket: ServerConnection) -> None:
    """Refuses everything but Heartbeats."""
    async for message in websocket:
        if isinstance(message, str) and message.startswith('[2,"alive'):
            await websocket.send(json.dumps([3, json.loads(message)[1], {}]))
        else:
            await websocket.send('[4,"x","InternalError","",{}]')


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("handler", "sentence"),
    [(careless, "WRONG ConnectionClosed"), (silent, "WRONG Timeout"), (grumpy, "WRONG conforming")],
)
def test_worse_ones_are_found_out(
    handler: Any, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz_peer, "PATIENCE", 0.05)
    tally = attacked(handler, 20)
    assert any(what.startswith(sentence) for what in wrong(tally)), tally


def test_only_this_machine_is_attacked() -> None:
    done = subprocess.run(
        [sys.executable, PROGRAM, "ws://192.0.2.1:9000/x"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "192.0.2.1 is not this machine" in done.stderr
