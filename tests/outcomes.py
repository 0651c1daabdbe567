"""What decoding comes to: a frame, or an error that is fit to be shown, sent and stored.

`outcome` is decode for tests: it lets nothing pass but a frame and a `DecodeError`, and looks at
the error closely. The hostile corpus, the properties and the fuzz targets all go through it.
"""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

from ocpp16j_codec import CallError, Codec, DecodeError, EncodeError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LOOSE", "assert_presentable", "is_presentable", "outcome", "said", "written"]

#: Writes whatever was tolerated.
LOOSE = Codec(check_outgoing=False)


def outcome(codec: Codec, data: Any, pending: Mapping[str, str] | None = None) -> Any:
    """The frame, or the error."""
    try:
        return codec.decode(data, pending=pending)
    except DecodeError as error:
        assert_presentable(error)
        return error


def written(codec: Codec, frame: Any) -> bytes | EncodeError:
    """The frame as it goes out, or the error."""
    try:
        return codec.encode(frame)
    except EncodeError as error:
        assert_plain(error)
        return error


def assert_plain(error: EncodeError) -> None:
    """An error of ours says one plain sentence, and can be stored."""
    assert is_presentable(str(error)), str(error)
    assert all(is_presentable(violation.message) for violation in error.violations)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert (str(copy), copy.violations) == (str(error), error.violations)


def said(result: Any) -> Any:
    """What counts when two outcomes are compared; offsets do not, bytes and characters differ."""
    if isinstance(result, DecodeError):
        faults = tuple((v.category, v.path, v.message) for v in result.violations)
        return str(result), faults, result.unique_id, result.action, result.reply
    return result, tuple((q.kind, q.path, repr(q.found), repr(q.used)) for q in result.quirks)


def is_presentable(text: str) -> bool:
    """Whether a sentence may go to a log, a terminal and a peer."""
    return len(text) <= 255 and text.isascii() and text.isprintable()


def assert_presentable(error: DecodeError) -> None:
    """An error says one plain sentence, and its reply can be sent as it is."""
    assert error.violations
    assert error.error_code == error.violations[0].error_code
    assert error.path == error.violations[0].path
    assert is_presentable(str(error)), str(error)
    assert is_presentable(error.error_code)
    for violation in error.violations:
        assert is_presentable(violation.message), violation
    reply = error.reply
    if reply is not None:
        assert reply.unique_id == error.unique_id
        assert 1 <= len(reply.unique_id) <= 255
        assert reply.error_code == error.error_code
        assert is_presentable(reply.error_description), reply
        assert all(is_presentable(f"{name}{value}") for name, value in reply.error_details.items())
        again = LOOSE.decode(LOOSE.encode(reply))
        assert isinstance(again, CallError)
        assert again == reply
    assert repr(str(error)) in repr(error)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    assert said(copy) == said(error)
