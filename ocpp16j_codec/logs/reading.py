"""Log lines -> frames: where a frame begins, how far it goes, and what the log says about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.codec import TOLERANT, Codec
from ocpp16j_codec.errors import DecodeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Record", "read_frames"]


class Record(Struct, frozen=True, kw_only=True):
    """One frame found in a log."""

    line: int
    raw: str
    station: str | None = None
    direction: str | None = None
    frame: Any = None
    error: DecodeError | None = None


_START = re.compile(r"\[\s*[\"']?[1-4][\"']?\s*,")
_PREFIX = re.compile(r"(?P<station>\S+) (?P<direction>received|sent) $")
_NEW_LINE = re.compile(r"\d{4}-\d\d-\d\dT")


def read_frames(lines: Iterable[str], *, codec: Codec = TOLERANT) -> Iterator[Record]:
    """Find and decode the frames in the lines of a log."""
    pending: dict[tuple[str | None, str | None], dict[str, str]] = {}
    for number, prefix, raw in _texts(lines):
        match = _PREFIX.search(prefix)
        station, direction = match.group("station", "direction") if match else (None, None)
        other = {"received": "sent", "sent": "received"}.get(direction or "")
        calls = pending.setdefault((station, other), {})
        frame, error = None, None
        try:
            frame = codec.decode(raw, pending=calls)
        except DecodeError as caught:
            error = caught
        if frame is not None and type(frame).__name__ == "Call":
            pending.setdefault((station, direction), {})[frame.unique_id] = frame.action
        elif frame is not None:
            calls.pop(frame.unique_id, None)
        yield Record(
            line=number, raw=raw, station=station, direction=direction, frame=frame, error=error
        )


def _texts(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    held: tuple[int, str, str] | None = None
    for number, line in enumerate(lines, 1):
        start = _START.search(line)
        if start is None:
            if held and not _NEW_LINE.match(line):
                held = (held[0], held[1], held[2] + line)
            continue
        if held:
            yield held[0], held[1], held[2].strip()
        held = (number, line[: start.start()], line[start.start() :])
    if held:
        yield held[0], held[1], held[2].strip()
