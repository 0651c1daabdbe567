"""Archives into tables: the kernel beside `json.loads`, whole archives by one process and two."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from benchmarks.questions.process import fresh_answer, measured
from benchmarks.stopwatch import Pace, Race, Runner, race
from benchmarks.tables import Table

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["archive", "kernel"]

_BATCH = 5_000
#: So long that each is run more than once in its turn, the first time unmeasured: buffers are warm,
#: as they are from the second batch of an archive on. In milliseconds.
_SLICE = 100.0
_EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
#: How much memory a process may have that decodes an archive, in bytes.
_MEMORY = 400e6
_FRAMES_OF_A_PART = 125_000
#: From so many frames on, two processes have to be faster.
_ENOUGH = 500_000


def _not_asked(table: Table) -> bool:
    if find_spec("pyarrow") is None:
        table.how = "Not asked: the extra `arrow` is not installed."
    return find_spec("pyarrow") is None


def kernel(pace: Pace) -> Table:
    """One batch, one processor."""
    table = Table(
        "kernel",
        "Raw frames to Arrow, one batch",
        f"A batch of {_BATCH:,} calls and results of the mix; processor time for one frame."
        " `json.loads` parses the same frames, and keeps all results of the batch, or nothing; into"
        " Arrow, it also makes columns for type, id, action and payload. Deviating: ten frames of a"
        " hundred deviate, and one cannot be decoded.",
    )
    if _not_asked(table):
        return table
    import pyarrow as pa  # noqa: PLC0415 - an extra

    from benchmarks import archives  # noqa: PLC0415
    from ocpp16j_codec.tables import correlate, decode_record_batch  # noqa: PLC0415

    conforming = next(archives.batches(_BATCH, size=_BATCH, deviating=0, unreadable=0))
    deviating = next(archives.batches(_BATCH, size=_BATCH))
    texts = [text.encode() for text in conforming.column("frame").to_pylist()]
    rows = decode_record_batch(conforming)
    assert set(rows.column("status").to_pylist()) == {"ok"}

    def loads() -> None:
        for text in texts:
            json.loads(text)

    def loads_all() -> list[Any]:
        return [json.loads(text) for text in texts]

    def loads_into_arrow() -> Any:
        frames = loads_all()
        return pa.record_batch(
            {
                "message_type": [frame[0] for frame in frames],
                "unique_id": [frame[1] for frame in frames],
                "action": [frame[2] if frame[0] == 2 else None for frame in frames],
                "payload": [json.dumps(frame[-1], separators=(",", ":")) for frame in frames],
            }
        )

    assert loads_into_arrow().column("action").equals(rows.column("action").cast("string"))
    works: dict[str, Callable[[], object]] = {
        "decode_record_batch": lambda: decode_record_batch(conforming),
        "decode_record_batch, deviating": lambda: decode_record_batch(deviating),
        "correlate": lambda: correlate(rows),
        "json.loads": loads_all,
        "json.loads, nothing kept": loads,
        "json.loads into Arrow": loads_into_arrow,
    }
    pace = Pace(pace.rounds, max(pace.slice, _SLICE))
    timed = race({name: Runner(run, _BATCH) for name, run in works.items()}, pace)
    table.add(timed, "decode_record_batch", "json.loads", 0.8)
    table.add(timed, "decode_record_batch", "json.loads, nothing kept", 0.8)
    table.add(timed, "decode_record_batch, deviating", "json.loads")
    table.add(timed, "decode_record_batch", "json.loads into Arrow")
    table.add(timed, "decode_record_batch, deviating", "json.loads into Arrow", 1.2)
    table.add(timed, "correlate", "json.loads")
    return table


# -- whole archives --------------------------------------------------------------------------------

_TIMED = """
import json, sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
if __name__ == "__main__":
    archive, folder, processes = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    start = time.perf_counter_ns()
    if processes == 1:
        import archive_loop
        archive_loop.main(archive, folder)
    else:
        import archive_pool
        archive_pool.main(archive, folder, processes)
    print(json.dumps(time.perf_counter_ns() - start))
"""


def archive(pace: Pace) -> Table:
    """Archives of growing size, by one process and two."""
    table = Table(
        "archive",
        "An archive into Parquet",
        "The programs `archive_loop.py` and `archive_pool.py` of the documentation on files of"
        f" {_FRAMES_OF_A_PART:,} frames, ten of a hundred deviating and one unreadable: decoded,"
        " correlated and written; wall-clock time for one frame, start of the processes included,"
        " and the most memory of the process. Noisy where others use the machine.",
    )
    if _not_asked(table):
        return table
    thorough = pace.rounds >= 30
    parts = (8, 80) if thorough else (4,)
    with TemporaryDirectory() as name:
        folder = Path(name)
        script = folder / "timed.py"
        script.write_text(_TIMED, "utf-8")
        inputs = _inputs(folder, parts)
        for frames, path in inputs:
            rounds = 3 if frames <= 1_000_000 else 1
            times: dict[str, list[float]] = {"1 process": [], "2 processes": []}
            for number in range(rounds):
                for processes, ways in enumerate(times.values(), start=1):
                    out = folder / f"out-{frames}-{number}-{processes}"
                    given = (script, _EXAMPLES, path, out, processes)
                    ways.append(fresh_answer(*map(str, given)) / frames)
            timed = Race(times)
            # Of fewer frames, the start of the processes takes most of the time.
            limit = 1 / 1.7 if frames >= _ENOUGH else None
            table.add(timed, "2 processes", "1 process", limit, f"2 processes, {frames:,} frames")
            for way in times:
                table.series.setdefault(way, []).append((frames, 1e9 / timed.typical(way)))
        for frames, path in inputs[-2:]:
            out = folder / f"memory-{frames}"
            arguments = (str(script), str(_EXAMPLES), str(path), str(out), "1")
            table.add_values(
                f"memory, {frames:,} frames", "the target",
                (measured(*arguments)[1], _MEMORY), "bytes", 1.0,
            )  # fmt: skip
    return table


def _inputs(folder: Path, parts: tuple[int, ...]) -> list[tuple[int, Path]]:
    """Archives of 10,000, 100,000 and so many whole parts; the largest repeats some of them."""
    from benchmarks import archives  # noqa: PLC0415 - needs pyarrow

    made = []
    for frames in (10_000, 100_000):
        archives.write_archive(folder / str(frames), frames, files=2)
        made.append((frames, folder / str(frames)))
    first = folder / "parts"
    archives.write_archive(first, _FRAMES_OF_A_PART * min(parts), files=min(parts))
    for count in parts:
        path = folder / f"{count}-parts"
        path.mkdir()
        for number in range(count):
            part = first / f"part-{number % min(parts):03}.parquet"
            (path / f"part-{number:03}.parquet").hardlink_to(part)
        made.append((count * _FRAMES_OF_A_PART, path))
    return made
