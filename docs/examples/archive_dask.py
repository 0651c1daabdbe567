"""Decode an archive with Dask, on this machine or on a cluster; archive_loop.py has the task.

All workers must see ARCHIVE and FOLDER. Usage: python archive_dask.py ARCHIVE FOLDER [SCHEDULER]
"""

from __future__ import annotations

import sys
from pathlib import Path

from archive_loop import decode_file
from distributed import Client, LocalCluster, as_completed


def main(archive: Path, folder: Path, client: Client) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    paths = sorted(archive.glob("*.parquet"))
    # If a worker is lost, another one decodes its file again.
    futures = client.map(decode_file, paths, folder=folder, pure=False, retries=2)
    frames = 0
    for number, (_, rows) in enumerate(as_completed(futures, with_results=True), start=1):
        frames += rows
        print(f"{number} of {len(paths)} files, {frames} frames", file=sys.stderr)
    return frames


if __name__ == "__main__":
    # Decoding holds the global interpreter lock, so more threads per process gain nothing.
    cluster = sys.argv[3] if len(sys.argv) > 3 else LocalCluster(threads_per_worker=1)
    with Client(cluster) as client:
        print(main(Path(sys.argv[1]), Path(sys.argv[2]), client), "frames")
