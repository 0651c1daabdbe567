"""Decode an archive with Spark: from a table of raw frames to a table of rows.

Usage: spark-submit archive_spark.py ARCHIVE FOLDER
The workers need ocpp16j_codec[arrow] (with PYSPARK_PYTHON naming their Python), or --py-files.
"""

# Type checkers know pyspark only if it is installed.
# pyright: reportMissingImports=false, reportUnknownParameterType=false

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from ocpp16j_codec.tables import FRAMES, correlate, decode_record_batch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def decode_batches(batches: Iterable[Any]) -> Iterator[Any]:
    return iter(correlate(map(decode_record_batch, batches)))


def decode(frames: DataFrame) -> DataFrame:
    # An answer needs its call: all frames of a charge point go to one task, in the order of time.
    # The text as a second key sorts calls `[2` before answers `[3` with the same time.
    ordered = frames.repartition("station").sortWithinPartitions("station", "time", "frame")
    return ordered.mapInArrow(decode_batches, from_arrow_schema(FRAMES))


def main(session: SparkSession, archive: str, folder: str) -> None:
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 20_000)
    session.conf.set("spark.sql.session.timeZone", "UTC")
    decode(session.read.parquet(archive)).write.parquet(folder)


if __name__ == "__main__":
    main(SparkSession.builder.appName("archive").getOrCreate(), sys.argv[1], sys.argv[2])
