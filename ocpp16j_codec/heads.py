"""The head of a frame: what kind it is of, its id, and what it asks for.

A relay needs no more, and of a frame that is too large to be read no more is looked at. The regular
way is one regular expression; a head that it does not take is read on the slow path, which is
entered from here.

Rule of this file: heads are read tolerantly whatever the settings, and no action is known: whatever
text stands in the place of one is passed on.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec.errors import Category, DecodeError, Violation
from ocpp16j_codec.messages.masking import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.codec import Codec

    Data = bytes | bytearray | memoryview | str

__all__ = ["HEAD_SIZE", "Header", "as_text", "as_text_or_bytes", "head_of", "slow_path"]

#: Ids and actions stand within the first so many bytes, or something is wrong with them.
HEAD_SIZE = 1024
_BLANKS = r"[ \t\n\r]*+"
_TEXT = rf'{_BLANKS} "([^"\\\x00-\x1f\ud800-\udfff]*+)" {_BLANKS} [,\]]'
_HEAD = re.compile(
    rf"{_BLANKS} \[ {_BLANKS} ([234]) {_BLANKS} , {_TEXT} (?:{_TEXT})?", re.VERBOSE
).match


class Header(NamedTuple):
    """The head of a frame: what a relay needs to know to pass it on.

    Attributes:
        message_type: 2 for a CALL, 3 for a CALLRESULT, 4 for a CALLERROR.
        unique_id: the id as received.
        action: the action of a CALL as received, else `None`.
    """

    message_type: int
    unique_id: str
    action: str | None

    def __repr__(self) -> str:
        return (
            f"Header(message_type={self.message_type}, unique_id={show(self.unique_id)}, "
            f"action={show(self.action)})"
        )


def head_of(data: bytes | str, codec: Codec) -> Header:
    """Read the head of a frame that may be cut anywhere behind it.

    Raises:
        DecodeError: Type or unique id, or the action of a CALL, cannot be read by this codec.
    """
    match = _HEAD(as_text(data[:HEAD_SIZE]))
    if match is not None:
        kind, unique_id, action = match.groups()
        if kind != "2" or action is not None:
            return Header(int(kind), unique_id, action if kind == "2" else None)
    read_head = slow_path("read_head")
    return Header(*read_head(as_text(data), codec, from_bytes=isinstance(data, bytes)))


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


@cache
def slow_path(way: str) -> Callable[..., Any]:
    """A way into the slow path; conforming peers never cost its import."""
    from ocpp16j_codec.quirks import envelope  # noqa: PLC0415

    enter: Callable[..., Any] = getattr(envelope, way)

    def go(*what: Any, **settings: Any) -> Any:
        try:
            return enter(*what, **settings)
        except RecursionError:
            # The program is deep in calls of its own; ours are few, and as many for every frame.
            message = "too little of the call stack is left to read this frame at /"
            raise DecodeError((Violation(Category.LIMIT_PASSED, "", message),)) from None

    return go
