"""Archives of raw frames as Arrow: the traffic of `traffic`, as it is found in the field.

Of a hundred frames ten deviate and one cannot be read, unless told otherwise. Each charge point has
an exchange every ten seconds.

Rule of this file: the same arguments give the same bytes.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks import traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["batches", "frames", "write_archive"]

_FIRST = datetime(2025, 3, 1, tzinfo=UTC)
_SCHEMA = pa.schema(
    [
        pa.field("time", pa.timestamp("us", "UTC")),
        pa.field("station", pa.string()),
        pa.field("direction", pa.string()),
        pa.field("frame", pa.string()),
    ]
)
#: What charge points do to frames, and a text that is in the frames it can be done to.
_DEVIATIONS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ('"connectorId":', lambda text: re.sub(r'("connectorId":)(\d+)', r'\1"\2"', text)),
    ('"measurand"', lambda text: text.replace('"measurand"', '"mesurand"')),
    ('"Celsius"', lambda text: text.replace('"Celsius"', '"celsius"')),
    ('Z"', lambda text: text.replace('Z"', '"')),
    ("}]", lambda text: text[:-1]),
    ("", lambda text: text + "\0"),
    ("{}", lambda text: text.replace("{}", "null")),
    ("}", lambda text: text.replace("}]", ',"customData":{}}]', 1) if text[-2:] == "}]" else text),
)
_BROKEN: tuple[Callable[[str], str], ...] = (
    lambda text: text[: len(text) // 3],
    lambda text: text.replace('","', '","X', 1),
    lambda text: text[1:],
    lambda _: "",
    lambda _: "connection lost",
)


@cache
def _mix(size: int, seed: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        (traffic.compact(each.call).decode(), traffic.compact(each.result).decode())
        for each in traffic.mix(size, seed)
    )


def frames(
    count: int, *, deviating: float = 0.1, unreadable: float = 0.01, seed: int = 16
) -> Iterator[str]:
    """So many frames, calls and results in turn."""
    random = Random(seed)
    made = 0
    for block in range((count + 19_999) // 20_000):
        for exchange in _mix(10_000, seed + block % 10):
            for text in exchange:
                if made == count:
                    return
                made += 1
                yield _spoilt(text, random, deviating, unreadable)


def _spoilt(text: str, random: Random, deviating: float, unreadable: float) -> str:
    chance = random.random()
    if chance < unreadable:
        return random.choice(_BROKEN)(text)
    if chance < unreadable + deviating:
        fitting = [change for needed, change in _DEVIATIONS if needed in text]
        return random.choice(fitting)(text)
    return text


def batches(count: int, *, stations: int = 100, size: int = 20_000, **spoilt: Any) -> Iterator[Any]:
    """So many frames as record batches; how many deviate is said as for `frames`."""
    columns: tuple[list[Any], ...] = ([], [], [], [])
    for number, text in enumerate(frames(count, **spoilt)):
        exchange, answer = divmod(number, 2)
        turn, station = divmod(exchange, stations)
        row = (
            _FIRST + timedelta(seconds=10 * turn, milliseconds=80 * answer),
            f"CP-{station:04}",
            ("cp-to-csms", "csms-to-cp")[answer],
            text,
        )
        for column, value in zip(columns, row, strict=True):
            column.append(value)
        if len(columns[0]) == size:
            yield pa.RecordBatch.from_arrays([*map(_array, _SCHEMA, columns)], schema=_SCHEMA)
            columns = ([], [], [], [])
    if columns[0]:
        yield pa.RecordBatch.from_arrays([*map(_array, _SCHEMA, columns)], schema=_SCHEMA)


def _array(field: Any, values: list[Any]) -> Any:
    return pa.array(values, field.type)


def write_archive(folder: Path, count: int, *, files: int = 8, **spoilt: Any) -> None:
    """Write so many frames as Parquet files, each with charge points of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(files):
        share = count // files + (number < count % files)
        seed = 16 + 100 * number
        with pq.ParquetWriter(folder / f"part-{number:03}.parquet", _SCHEMA) as writer:
            for batch in batches(share, seed=seed, **spoilt):
                named = batch.set_column(
                    1, _SCHEMA.field("station"),
                    pa.array([f"{number:02}-{each}" for each in batch.column(1).to_pylist()]),
                )  # fmt: skip
                writer.write_batch(named)
