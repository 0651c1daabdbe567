"""What comes out of a log: one `Record` for each frame, with all the log says about it.

Rule of this file: records are plain values; nothing in here reads, decides or keeps anything.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from ocpp16j_codec.errors import DecodeError
from ocpp16j_codec.frames import Call
from ocpp16j_codec.redaction import masked, masked_raw

__all__ = ["Direction", "LogError", "OpenCall", "Record"]


class LogError(ValueError):
    """A log that cannot be read on: a damaged archive, one that swells, a missing decompressor."""


class Direction(StrEnum):
    """Which way a frame went, in the words of Open OCPP Trace."""

    CP_TO_CSMS = "cp-to-csms"
    CSMS_TO_CP = "csms-to-cp"

    @property
    def opposite(self) -> Direction:
        """The way its answer goes."""
        return Direction.CSMS_TO_CP if self is Direction.CP_TO_CSMS else Direction.CP_TO_CSMS


class _ShowsNoSecrets(Struct, frozen=True):
    """`repr` and rich show no secrets: what a text of a peer holds of them is masked there."""

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # else rich would get the text itself
        """Return each member with the value that may be shown."""
        members = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, _MASKS.get(name, _as_it_is)(value)) for name, value in members]

    def __repr__(self) -> str:
        members = ", ".join([f"{name}={value!r}" for name, value in self.__rich_repr__()])
        return f"{type(self).__name__}({members})"


def _as_it_is(value: Any) -> Any:
    return value


#: What holds a text of a peer, and does not mask it itself.
_MASKS = {"raw": masked_raw, "action": masked, "stated": masked}


class OpenCall(_ShowsNoSecrets, frozen=True):
    """A call that was seen, as far as its answer needs to know.

    Attributes:
        unique_id: its id.
        action: its action as received, which may be none of OCPP 1.6; `""` if unreadable.
        time: when the log says it was handled.
        line: where it stands.
        source: the name of the file it stands in.
        station: the charge point that its line names.
        version: the version of OCPP it belongs to, as in `Record`.
    """

    unique_id: str
    action: str
    time: datetime | None
    line: int
    source: str
    station: str | None = None
    version: str | None = "1.6"


class Record(_ShowsNoSecrets, frozen=True):
    """A frame found in a log.

    Attributes:
        frame: the `Call`, `CallResult` or `CallError`; `None` where it could not be read.
        error: why it could not be read; `None` where it could.
        raw: the text of the frame, undone of what the log wrapped around it.
        source: the name of the file, `-` for standard input, `""` for lines in memory.
        line: the line it begins in, from 1.
        offset: the byte it begins at in the (uncompressed) log; that of its line, where the line
            is JSON.
        time: when the log says it was handled, always with a zone.
        station: the charge point, if the log names it.
        direction: which way it went, if the log says so.
        call: of an answer, the call it answers; `None` if no call is waiting for it.
        repeats: of a call, whether one of the same station, direction and id is still waiting.
        stated: the action that the log names of its own accord.
        damaged: what the log did to the frame (`"cut off"`, `"abbreviated"`); `None` for all that
            came through whole, or was put together again.
        copy_of: the line in which the same frame has been logged already; the log repeats it.
        version: `"1.6"` for frames of OCPP 1.6J; another one that the frame or its record is of;
            `None` where that cannot be told.

    `repr` and rich show no secrets: what `raw` holds of them is masked there.
    """

    frame: Any
    error: DecodeError | None
    raw: bytes
    source: str
    line: int
    offset: int
    time: datetime | None = None
    station: str | None = None
    direction: Direction | None = None
    call: OpenCall | None = None
    repeats: bool = False
    stated: str | None = None
    damaged: str | None = None
    copy_of: int | None = None
    version: str | None = "1.6"

    @property
    def text(self) -> str:
        """The text of the frame for people; bytes that are no UTF-8 as backslash escapes."""
        return self.raw.decode("utf-8", "backslashreplace")

    @property
    def action(self) -> str | None:
        """The action of the frame, or of the call it answers, or what the log says it is."""
        named: str | None = getattr(
            self.frame if self.error is None else self.error, "action", None
        )
        if named is None and self.call is not None:
            named = self.call.action or None
        return self.stated if named is None else named

    @property
    def response_time(self) -> float | None:
        """Seconds from the call to this answer; `None` without times, or if the clock stepped."""
        if self.call is None or self.call.time is None or self.time is None:
            return None
        seconds = (self.time - self.call.time).total_seconds()
        return seconds if seconds >= 0 else None

    @property
    def is_call(self) -> bool:
        """Whether this is a call that could be read."""
        return type(self.frame) is Call
