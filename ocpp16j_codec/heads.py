"""The head of a frame: what kind it is of, its id, and what it asks for.

A relay needs no more, and of a frame that is too large to be read no more is looked at. The regular
way is one regular expression; a head that it does not take is read on the slow path.

Rule of this file: heads are read tolerantly whatever the settings, and no action is known: whatever
text stands in the place of one is passed on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocpp16j_codec import door
from ocpp16j_codec.frames import Header

if TYPE_CHECKING:
    from ocpp16j_codec.frames import Data
    from ocpp16j_codec.settings import Settings

__all__ = ["HEAD_SIZE", "as_text", "as_text_or_bytes", "head_of"]

#: Ids and actions stand within the first so many bytes, or something is wrong with them.
HEAD_SIZE = 1024
_BLANKS = r"[ \t\n\r]*+"
_TEXT = rf'{_BLANKS} "([^"\\\x00-\x1f\ud800-\udfff]*+)" {_BLANKS} [,\]]'
_HEAD = re.compile(
    rf"{_BLANKS} \[ {_BLANKS} ([234]) {_BLANKS} , {_TEXT} (?:{_TEXT})?", re.VERBOSE
).match


def head_of(data: bytes | str, settings: Settings) -> Header:
    """Read the head of a frame that may be cut anywhere behind it.

    Raises:
        DecodeError: Type or unique id, or the action of a CALL, cannot be read with these settings.
    """
    match = _HEAD(as_text(data[:HEAD_SIZE]))
    if match is not None:
        kind, unique_id, action = match.groups()
        if kind != "2" or action is not None:
            return Header(int(kind), unique_id, action if kind == "2" else None)
    return Header(*door.read_head(as_text(data), settings, from_bytes=isinstance(data, bytes)))


def as_text_or_bytes(data: Data) -> bytes | str:
    """The input as exactly `bytes` or `str`; what a subclass calls its text is of no interest.

    Raises:
        TypeError: It is neither bytes-like nor `str`.
    """
    if isinstance(data, str):
        return data if type(data) is str else str.__str__(data)
    if isinstance(data, bytes | bytearray | memoryview):
        try:
            return data if type(data) is bytes else bytes(memoryview(data))
        except ValueError:  # it has been released: there is nothing to read any more
            raise TypeError("a memoryview that was released holds no frame") from None
    raise TypeError(f"a frame is bytes-like or str, not {type(data).__name__}")


def as_text(data: bytes | str) -> str:
    """The text of a frame; bytes that are no UTF-8 stand in it as surrogateescape has them."""
    return data.decode("utf-8", "surrogateescape") if isinstance(data, bytes) else data
