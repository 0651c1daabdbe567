"""Run by test_stacks: decode corpus and deep brackets twice, roomily and under some regime.

    stack_worker.py {thread KILOBYTES | recursion LIMIT | caller ROOM | loose KILOBYTES}

Prints `same N` if all N outcomes are those of the roomy run; a crash is what the test looks for.
"""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from depth import QUICK, some

from ocpp16j_codec import STRICT, TOLERANT, Codec, DecodeError, peek, preload
from ocpp16j_codec.testing import corpus, placed

LOOSE = Codec(check_outgoing=False)
BRACKETS = (("[", "]"), ('{"a":', "}"), ('[{"":', "}]"), ('{"a":[', "]}"), ("[[],", "]"))
PLACES = (
    "@",
    "[@,1]",
    '[2,@,"Heartbeat",{}]',
    '[2,"1",@,{}]',
    '[2,"1","Heartbeat",@]',
    '[2,"1","Heartbeat",{"x":@}]',
    '[2,"1","Heartbeat",{},@]',
    '[2,"1","UnlockConnector",{"connectorId":@}]',
    '[2,"1","MeterValues",{"connectorId":1,"meterValue":@}]',
    '[2,"1","DataTransfer",{"vendorId":"x","data":@}]',
    '[3,"1",@]',
    '[3,"1",{"x":@}]',
    '[4,"1","GenericError","",@]',
    '[4,"1","GenericError","",{"x":@}]',
    '[4,"1","GenericError","",{},@]',
)


def frames() -> list[tuple[bytes, str | None]]:
    """Everything that is decoded, with the action it may answer."""
    cases = [*corpus.frames(), *corpus.quirks()]
    every = [(case.data, case.action) for case in some(cases, 3)]
    every += [(data, None) for text in some(list(corpus.texts()), 10) for _, data in placed(text)]
    for levels in (30, 33, 3000) if QUICK else (30, 33, 500, 3000):
        for opener, closer in BRACKETS:
            texts = opener * levels, opener * levels + "1" + closer * levels
            for number, place in enumerate(PLACES):
                # The deepest ones take longest: with `quick`, one form of the two in each place.
                chosen = texts[number % 2 :][:1] if QUICK and levels == 3000 else texts
                every += [(place.replace("@", text).encode(), None) for text in chosen]
    # So many that no stack holds them, be it the roomiest.
    every += [(place.replace("@", "[" * 100_000).encode(), "Heartbeat") for place in PLACES]
    return every


FRAMES = frames()


def run() -> list[Any]:
    """What comes of each frame, in a form that can be compared."""
    said: list[Any] = []
    for data, action in FRAMES:
        for codec in (STRICT, TOLERANT):
            for pending in (None, {"17": action, "1": action}) if action else (None,):
                try:
                    frame = codec.decode(data, pending=pending)
                except DecodeError as error:
                    said.append(str(error))
                    if error.reply is not None:
                        said.append(LOOSE.encode(error.reply))
                else:
                    said.append((type(frame), [quirk.kind for quirk in frame.quirks]))
        try:
            said.append(peek(data))
        except DecodeError as error:
            said.append(str(error))
    return said


def in_thread(kilobytes: int) -> list[Any]:
    got: list[list[Any]] = []
    threading.stack_size(kilobytes * 1024)
    thread = threading.Thread(target=lambda: got.append(run()))
    thread.start()
    thread.join()
    return got[0]


def below(depth: int) -> list[Any]:
    return below(depth - 1) if depth else run()


def under(regime: str, number: int) -> list[Any]:
    preload()
    if regime == "thread":
        return in_thread(number)
    if regime == "recursion":
        sys.setrecursionlimit(number)
        return run()
    if regime == "loose":
        sys.setrecursionlimit(1_000_000)
        return in_thread(number)
    return below(sys.getrecursionlimit() - number)


if __name__ == "__main__":
    due = run()
    got = under(sys.argv[1], int(sys.argv[2]))
    different = [(i, a, b) for i, (a, b) in enumerate(zip(got, due, strict=True)) if a != b]
    print(f"same {len(due)}" if not different else f"different {different[:5]}")  # noqa: T201
