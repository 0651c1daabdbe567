"""Files that are written under a temporary name and renamed at the end.

A reader of the target never gets a partial file, and a run that fails or is interrupted keeps the
previous file.
"""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

__all__ = ["Output", "identity", "replaced", "same_file"]

#: Device and inode, which identify a file under all its names.
Identity = tuple[int, int]


def identity(file: str | int) -> Identity | None:
    """Return what identifies a regular file; `None` if there is none.

    Args:
        file: a path, or the descriptor of an open file.
    """
    try:
        status = os.stat(file)  # noqa: PTH116 - takes descriptors as well
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else None


def same_file(target: str | int, names: Iterable[str]) -> str | None:
    """Return the first of `names` that is the same file as `target`, under any name."""
    own = identity(target)
    if own is None:
        return None
    return next((name for name in names if identity(0 if name == "-" else name) == own), None)


class Output:
    """An open file that replaces its target if `keep` is set.

    Attributes:
        file: open for writing, in binary mode.
        keep: whether the target is replaced at the end; otherwise it stays unchanged.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.keep = False


@contextmanager
def replaced(path: str) -> Generator[Output]:
    """Open a temporary file next to `path`, and rename it to `path` at the end if `keep` is set.

    The new file has the permissions of the old one. A target that is not a regular file (a pipe,
    a terminal) is written directly.

    Raises:
        OSError: The file cannot be created, written or renamed.
    """
    target = Path(path).resolve()  # a link is kept; the file it points to is replaced
    if target.exists() and not target.is_file():
        with target.open("wb") as file:
            yield Output(file)
        return
    mode: int | None = None
    if target.exists():
        if not os.access(target, os.W_OK):
            raise PermissionError(13, "Permission denied", path)
        mode = stat.S_IMODE(target.stat().st_mode)
    beside = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            output = Output(file)
            yield output
        if output.keep:
            if mode is not None:
                with suppress(OSError):
                    beside.chmod(mode)
            beside.replace(target)
    finally:
        with suppress(FileNotFoundError):
            beside.unlink()
