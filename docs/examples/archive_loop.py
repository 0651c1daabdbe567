"""Decode an archive in one process: from Parquet files of raw frames to Parquet files of rows.

Each file has the frames of its charge points in the order of time, in a column `frame`, and if
known, `station`, `time` and `direction`. Usage: python archive_loop.py ARCHIVE FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq

from ocpp16j_codec.tables import FRAMES, correlate, decode_record_batch


def decode_file(path: Path, folder: Path) -> int:
    done = folder / path.name
    if done.exists():  # finished earlier
        return 0
    beside = done.with_suffix(".partial")
    with pq.ParquetFile(path) as file, pq.ParquetWriter(beside, FRAMES, compression="zstd") as out:
        batches = file.iter_batches(batch_size=20_000)
        for batch in correlate(map(decode_record_batch, batches)):
            out.write_batch(batch)
        rows: int = file.metadata.num_rows
    beside.rename(done)
    return rows


def main(archive: Path, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    return sum(decode_file(path, folder) for path in sorted(archive.glob("*.parquet")))


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])), "frames")
