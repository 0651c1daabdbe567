"""Decode an archive with all processors of one machine; archive_loop.py describes the files.

Usage: python archive_pool.py ARCHIVE FOLDER
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from archive_loop import decode_file


def main(archive: Path, folder: Path, processes: int | None = None) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    paths = sorted(archive.glob("*.parquet"))
    # pyarrow has threads, which do not survive a fork
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return sum(pool.map(partial(decode_file, folder=folder), paths))


if __name__ == "__main__":
    print(main(Path(sys.argv[1]), Path(sys.argv[2])), "frames")
