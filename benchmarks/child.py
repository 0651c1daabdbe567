"""What the questions about processes run in processes of their own; prints JSON.

`memory CONTENDER` keeps ten thousand decoded MeterValues; `decode THREADS SECONDS` says `ready`,
waits for a line, and decodes the mix with so many threads for so long; `count CONTENDER ACTION
TIMES` decodes one call so many times and says nothing; `pass CONTENDER KIND` times the calls or the
results of the mix.
"""

from __future__ import annotations

import gc
import json
import sys
import threading
import time
import tracemalloc
from random import Random
from types import GenericAlias
from typing import Any

from benchmarks import traffic

__all__: list[str] = []


def memory(name: str) -> None:
    """How much memory the answers of a contender take."""
    from benchmarks.contenders import CONTENDERS  # noqa: PLC0415 - the other command needs none

    random = Random(16)
    head = [2, "4d1bd4c2-6f6d-4a3a-9c5f-0d4a0f6f3a11", "MeterValues"]
    frames = [traffic.compact([*head, traffic.meter_values(random)]) for _ in range(10_000)]
    read = CONTENDERS[name].call("MeterValues")
    read(frames[0])
    gc.collect()
    gc.freeze()
    tracemalloc.start()
    kept = [read(frame) for frame in frames]
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    spent = []
    for _ in range(5):
        start = time.perf_counter_ns()
        gc.collect()
        spent.append(time.perf_counter_ns() - start)
    print(json.dumps({"bytes": size, "collection": min(spent), "kept": len(kept)}))


def decode(threads: int, seconds: float) -> None:
    """Nanoseconds for one frame, all threads together."""
    from ocpp16j_codec import TOLERANT  # noqa: PLC0415 - see above

    frames = [traffic.compact(exchange.call) for exchange in traffic.mix()]
    read, done = TOLERANT.decode, []

    def work() -> None:
        count, end = 0, time.perf_counter() + seconds
        while time.perf_counter() < end:
            for frame in frames:
                read(frame)
            count += len(frames)
        done.append(count)

    print("ready", flush=True)
    sys.stdin.readline()
    workers = [threading.Thread(target=work) for _ in range(threads)]
    start = time.perf_counter_ns()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    print(json.dumps((time.perf_counter_ns() - start) / sum(done)))


def count(name: str, action: str, times: int) -> None:
    """Decode one call again and again, for whoever counts instructions."""
    # Not by way of `contenders`: under valgrind, importing all of them takes a minute.
    import orjson  # noqa: PLC0415 - see above
    from msgspec.json import Decoder  # noqa: PLC0415

    from ocpp16j_codec import ACTIONS, STRICT, TOLERANT  # noqa: PLC0415

    bare: Any = GenericAlias(tuple, (int, str, str, ACTIONS[action].call))
    readers: dict[str, Any] = {
        "TOLERANT": TOLERANT.decode,
        "STRICT": STRICT.decode,
        "bare msgspec": Decoder(bare).decode,
        "orjson.loads": orjson.loads,
    }
    read = readers[name]
    frame = next(traffic.compact(each.call) for each in traffic.mix() if each.action == action)
    for _ in range(times):
        read(frame)


def one_pass(name: str, kind: str) -> None:
    """Processor time for one frame, in nanoseconds, over half a second."""
    from benchmarks import contenders  # noqa: PLC0415 - see above

    contender = (contenders.CONTENDERS | {contenders.SHIPPED.name: contenders.SHIPPED})[name]
    work = contenders.calls if kind == "calls" else contenders.results
    runner, passes = work(contender, traffic.mix()), 0
    runner.run()
    start = time.process_time_ns()
    while (spent := time.process_time_ns() - start) < 5e8:
        runner.run()
        passes += 1
    print(json.dumps(spent / passes / runner.units))


if __name__ == "__main__":
    if sys.argv[1] == "memory":
        memory(sys.argv[2])
    elif sys.argv[1] == "pass":
        one_pass(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "count":
        count(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    else:
        decode(int(sys.argv[2]), float(sys.argv[3]))
