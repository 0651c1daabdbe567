"""Fuzz a central system over its WebSocket, and check that it stays up and answers as required.

    python docs/examples/fuzz_peer.py ws://localhost:9000/fuzz --frames 300 --seed 1

It only attacks servers on this machine. The exit status is 1 if the server did not answer, closed
the connection, or refused a conforming call.
"""

import argparse
import asyncio
import ipaddress
import json
import socket
import sys
from collections import Counter
from random import Random
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from ocpp16j_codec import ACTIONS, Role, encode
from ocpp16j_codec.testing import Maker, make_spoilt, mutate

CALLS = [action.call for action in ACTIONS.values() if Role.CHARGE_POINT in action.sent_by]
PATIENCE = 5.0  # seconds


def attack(random: Random) -> tuple[str, bytes, tuple[str, ...]]:
    """Return the kind of a frame, the frame, and the expected answers; none if any is allowed."""
    call = Maker(random).call(random.choice(CALLS))
    kind = random.choice(("conforming", "spoilt", "mutated", "mutated"))
    if kind == "conforming":
        return kind, encode(call), ("answer", "NotSupported", "NotImplemented")
    if kind == "spoilt":
        spoilt = make_spoilt(random, call.action)
        if len(spoilt.data) < 50_000:  # a server may refuse larger frames unread
            return f"{spoilt.category}", spoilt.data, (spoilt.error_code, "nothing")
    return "mutated", mutate(encode(call), random).data[:50_000], ()


async def answers(peer: ClientConnection, data: bytes, number: int) -> list[str]:
    """Send a frame and a Heartbeat; return the answers before that to the Heartbeat."""
    await peer.send(data.decode("utf-8", "replace"))
    await peer.send(f'[2,"alive-{number}","Heartbeat",{{}}]')
    came: list[str] = []
    while True:
        frame = json.loads(await asyncio.wait_for(peer.recv(), PATIENCE))
        if frame[1] == f"alive-{number}":
            return came or ["nothing"]
        if frame[0] != 2:  # calls of the central system are ignored
            came.append(frame[2] if frame[0] == 4 else "answer")


async def fuzz(url: str, frames: int, seed: int) -> Counter[str]:
    """Send a number of frames and count the outcomes; faults of the server begin with `WRONG`."""
    random, tally = Random(seed), Counter[str]()  # noqa: S311 - reproducible on purpose
    for number in range(frames):
        what, data, due = attack(random)
        try:
            async with connect(url, subprotocols=[Subprotocol("ocpp1.6")]) as peer:
                said = " ".join(await answers(peer, data, number))
        except (ConnectionClosed, TimeoutError) as error:
            tally[f"WRONG {type(error).__name__} after {what}: {data!r}"] += 1
            continue
        wrong = "WRONG" if what == "conforming" else "other"
        verdict = "fine" if not due or said in due else wrong
        tally[f"{verdict} {what}: {said}"] += 1
    return tally


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--frames", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    host = socket.gethostbyname(urlsplit(options.url).hostname or "")
    if not ipaddress.ip_address(host).is_loopback:
        sys.exit(f"{host} is not this machine")
    result = asyncio.run(fuzz(options.url, options.frames, options.seed))
    print("\n".join(f"{count:6} {what[:150]}" for what, count in sorted(result.items())))
    sys.exit(any(what.startswith("WRONG") for what in result))
