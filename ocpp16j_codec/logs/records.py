"""The record of a frame in a log, with everything that the log says about it."""

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
    """A log that cannot be unpacked: damaged, suspiciously large, or without a decompressor."""


class Direction(StrEnum):
    """The direction of a frame, with the values of Open OCPP Trace."""

    CP_TO_CSMS = "cp-to-csms"
    CSMS_TO_CP = "csms-to-cp"

    @property
    def opposite(self) -> Direction:
        """The direction of its answer."""
        return Direction.CSMS_TO_CP if self is Direction.CP_TO_CSMS else Direction.CP_TO_CSMS


class _ShowsNoSecrets(Struct, frozen=True):
    """Base class whose `repr` and rich output mask the secrets in texts of a peer."""

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # else rich would get the text itself
        """Return each member with the value that may be shown."""
        members = [(name, getattr(self, name)) for name in self.__struct_fields__]
        return [(name, _MASKS.get(name, _as_it_is)(value)) for name, value in members]

    def __repr__(self) -> str:
        members = ", ".join([f"{name}={value!r}" for name, value in self.__rich_repr__()])
        return f"{type(self).__name__}({members})"


def _as_it_is(value: Any) -> Any:
    return value


#: The members with a text of a peer that is not masked already.
_MASKS = {"raw": masked_raw, "action": masked, "stated": masked}


class OpenCall(_ShowsNoSecrets, frozen=True):
    """A call that waits for its answer.

    Attributes:
        unique_id: its id.
        action: its action as received, also if OCPP 1.6 does not have it; `""` if unreadable.
        time: the time that the log gives for it.
        line: its line in the log.
        source: the name of the log file.
        station: the charge point that its line names.
        version: its version of OCPP, as in `Record`.
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
        frame: the `Call`, `CallResult` or `CallError`; `None` if it could not be decoded.
        error: why it could not be decoded; `None` if it could.
        raw: the text of the frame, without quotes and escapes that the log added.
        source: the name of the file, `-` for standard input, `""` for lines in memory.
        line: the line it begins in, from 1.
        offset: the byte at which it begins in the (uncompressed) log; if its line is JSON, the
            byte at which the line begins.
        time: the time that the log gives for the frame, always with a zone.
        station: the name of the charge point, if the log has it.
        direction: the direction, if the log has it.
        call: for an answer, the call it answers; `None` if no open call matches.
        repeats: for a call, whether one of the same station, direction and id is still open.
        stated: the action that the log names outside the frame.
        damaged: what the log did to the frame (`"cut off"`, `"abbreviated"`); `None` if the frame
            is complete, or could be restored.
        copy_of: the line of an earlier copy of the same frame; `None` if there is none.
        version: `"1.6"` for frames of OCPP 1.6J; otherwise the version of the frame or of its
            record; `None` if it is unknown.

    `repr` and rich mask secrets in `raw`.
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
        """The text of the frame; bytes that are not UTF-8 are shown as backslash escapes."""
        return self.raw.decode("utf-8", "backslashreplace")

    @property
    def action(self) -> str | None:
        """The action of the frame or of the call it answers; else the one that the log names."""
        named: str | None = getattr(
            self.frame if self.error is None else self.error, "action", None
        )
        if named is None and self.call is not None:
            named = self.call.action or None
        return self.stated if named is None else named

    @property
    def response_time(self) -> float | None:
        """Seconds from the call to this answer; `None` without both times, or if negative."""
        if self.call is None or self.call.time is None or self.time is None:
            return None
        seconds = (self.time - self.call.time).total_seconds()
        return seconds if seconds >= 0 else None

    @property
    def is_call(self) -> bool:
        """Whether this is a call that could be decoded."""
        return type(self.frame) is Call
