"""The door to the slow path: what `quirks` does for the rest of the core.

`quirks` is imported by the first frame that needs it, so that peers who conform never cost the time
that takes. This is also the one place where a call stack that is nearly used up becomes an error of
the frame: the program may be deep in calls of its own, and the slow path needs a few more.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.errors import Category, DecodeError, Violation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from types import ModuleType

    from msgspec import Raw

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.frames import Call, CallError, CallResult
    from ocpp16j_codec.settings import Settings

__all__ = ["on_its_own", "prepare", "read_head", "recover", "retype"]

_LITTLE_STACK = "too little of the call stack is left to read this frame at /"


@cache
def load() -> ModuleType:
    """Import the slow path, unless that has been done."""
    from ocpp16j_codec.quirks import recovery  # noqa: PLC0415 - that is the point

    return recovery


@cache
def load_short() -> ModuleType:
    """Import the short path for valid JSON, and all of the slow path with it."""
    from ocpp16j_codec.quirks import valid  # noqa: PLC0415 - as above

    return valid


def prepare(action: Action) -> None:
    """Do now what mending the payloads of an action would else do when first needed."""
    from ocpp16j_codec.quirks import conforming, mending  # noqa: PLC0415 - as above

    load_short()
    load()
    mending.plan_of(action.call)
    mending.plan_of(action.result)
    conforming.form_of(action.call)
    conforming.form_of(action.result)


def recover(
    text: str,
    settings: Settings,
    pending: Mapping[str, str] | None,
    received_at: datetime | None,
    *,
    from_bytes: bool,
) -> Call[Any] | CallResult[Any] | CallError | DecodeError:
    """Read a frame that the fast path refused, or return its error.

    Who raises that does so once. Handed on by each call in between, it would take longer than most
    faults take to find, and hold the frame in their variables.

    Args:
        text: the frame; bytes that were no UTF-8 stand in it as Python's surrogateescape has them.
        settings: what is tolerated, and how much is read.
        pending: the open calls, by their ids.
        received_at: when the frame arrived, if known.
        from_bytes: whether the input was bytes; offsets are counted in what the input was made of.
    """
    due: Call[Any] | CallResult[Any] | CallError | DecodeError | None
    try:
        due = load_short().recover(text, settings, pending, received_at, from_bytes=from_bytes)
        if due is None:
            recovery = load()
            return recovery.recover(text, settings, pending, received_at, from_bytes=from_bytes)  # type: ignore[no-any-return]
    except RecursionError:
        return _little_stack()
    return due


def on_its_own(error: DecodeError) -> DecodeError:
    """Return an error without the calls it came through, whose variables hold the frame."""
    error.__context__ = None
    return error.with_traceback(None)


def retype(
    result: CallResult[Raw], action: Action, settings: Settings, received_at: datetime | None
) -> CallResult[Any]:
    """Type the payload of a result whose call has become known.

    Raises:
        DecodeError: The payload is none of this action with these settings.
    """
    try:
        typed: CallResult[Any] = load().retype(result, action, settings, received_at)
    except RecursionError:
        raise _little_stack() from None
    return typed


def read_head(text: str, settings: Settings, *, from_bytes: bool) -> tuple[int, str, str | None]:
    """Message type, unique id and, of a CALL, the action as received; the rest may be anything.

    Raises:
        DecodeError: One of them cannot be read.
    """
    try:
        head: tuple[int, str, str | None] = load().read_head(text, settings, from_bytes=from_bytes)
    except RecursionError:
        raise _little_stack() from None
    return head


def _little_stack() -> DecodeError:
    return DecodeError((Violation(Category.LIMIT_PASSED, "", _LITTLE_STACK),))
