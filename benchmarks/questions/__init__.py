"""The questions, in the order in which they are asked; each module holds those of one subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.questions import (
    adapter,
    archive,
    content,
    decoding,
    encoding,
    fleet,
    native,
    process,
    steps,
    tolerance,
)
from benchmarks.stopwatch import Pace

if TYPE_CHECKING:
    from collections.abc import Callable

    from benchmarks.tables import Table

__all__ = ["QUESTIONS", "SLOW", "Pace"]

QUESTIONS: dict[str, Callable[[Pace], Table]] = {
    "mix": decoding.mix,
    "native": native.native,
    "actions": decoding.actions,
    "steps": steps.steps,
    "results": decoding.results,
    "input": decoding.input_forms,
    "sizes": decoding.sizes,
    "encode": encoding.encode,
    "fleet": fleet.fleet,
    "deviation-steps": steps.deviation_steps,
    "quirks": tolerance.kinds,
    "quirky-meter-values": tolerance.quirky_meter_values,
    "broken-text": tolerance.broken_text,
    "errors": tolerance.errors,
    "import": process.import_time,
    "memory": process.memory,
    "processes": process.processes,
    "inspect": process.inspect,
    "kernel": archive.kernel,
    "archive": archive.archive,
    "thread-pool": process.thread_pool,
    "adapter": adapter.adapter,
    "content": content.content,
    "instructions": steps.instructions,
}
#: Asked only by name, and what they take.
SLOW = {
    "instructions": "some minutes",
    # 38 million frames are decoded, and their rows stay in a temporary folder until the end.
    "archive": "about 15 minutes and 2 GB of disk; with --quick, two minutes",
}
