"""`explain`: find the frames in a text, decode and describe them.

It returns data; `explain_view` formats it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec.actions import ACTIONS, Action
from ocpp16j_codec.cli.explain_content import Content, content_of
from ocpp16j_codec.cli.json_output import frame_object
from ocpp16j_codec.content.advice import advise
from ocpp16j_codec.errors import DecodeError, QuirkKind
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.logs import Correlator
from ocpp16j_codec.logs.scanner import Scanner
from ocpp16j_codec.logs.sources import batches_of_lines
from ocpp16j_codec.quirks.document import Step, read_document

if TYPE_CHECKING:
    from ocpp16j_codec.codec import Codec

#: What may precede a message that is not from a log.
_PADDING = "\ufeff\0"
#: Bytes that are not UTF-8, as Python represents them in text.
_ESCAPED = re.compile("[\udc80-\udcff]").search

__all__ = ["Explanation", "explain_document", "explain_text"]


class Explanation(Struct):
    """A frame and its description.

    Attributes:
        text: the text that was read.
        frame: the frame; `None` if it cannot be decoded.
        error: why it cannot be decoded.
        action: the row of the table of actions, if the action is known.
        steps: the typesetting of a manual that was undone.
        unfolded: number of line breaks inside words that were removed.
        call: the call that a result answers, if it is known.
    """

    text: str
    frame: Any
    error: DecodeError | None
    action: Action | None = None
    steps: tuple[Step, ...] = ()
    unfolded: int = 0
    call: Any = None

    def content(self, *, redacted: bool = False) -> Content:
        """Return the content of its texts, typed."""
        return content_of(self.frame, self.call, redacted=redacted)

    def as_object(self, *, redacted: bool = False) -> dict[str, Any]:
        """Return the object that `explain --json` prints."""
        members = frame_object(self.frame, self.error, redacted=redacted)
        if members["action"] is None and self.action is not None:
            members["action"] = self.action.name
        if self.frame is not None and (advice := advise(self.frame)):
            members["advice"] = advice
        content = self.content(redacted=redacted)
        if content:
            members["content"] = content.as_object()
        if self.steps:
            members["steps"] = [
                {
                    "kind": step.kind,
                    "offset": step.offset,
                    "found": "***" if redacted else step.found,
                    "used": "***" if redacted else step.used,
                }
                for step in self.steps
            ]
        return members


def explain_text(text: str, codec: Codec, action: str | None = None) -> list[Explanation]:
    """Explain the frames in a text.

    Args:
        text: a frame, or lines of a log. A line that begins with a bracket is one message,
            including the text after the frame.
        codec: the codec for the frames.
        action: the action of results whose calls are not in the text.
    """
    message = text.strip("\r\n \t")
    if "\n" not in message and message.lstrip(_PADDING).startswith("["):
        return [_explain_one(_as_given(message), codec, action)]
    scanner = Scanner("", "auto", codec, Correlator())
    lines = text.split("\n")
    records = list(scanner.records(batches_of_lines(lines, codec.limits.size)))
    whole: Explanation | None = None
    if len(lines) > 1 and any(record.error is not None for record in records):
        whole = _explain_exactly(_unfolded(text), codec, action)
        if whole.frame is not None:
            whole.unfolded = len(lines) - 1
            return [whole]
    explained: list[Explanation] = []
    calls: dict[str, Any] = {}
    for record in records:
        call = record.call.action if record.call is not None else action
        if record.frame is None or record.frame.quirks:
            # Decoded again as text: offsets are in characters, and line breaks can be removed.
            known = whole if call == action else None
            explained.append(_explain_one(_as_text(record.raw), codec, call, known))
        else:
            explained.append(_typed(record.text, record.frame, codec, call))
        if isinstance(record.frame, Call):
            calls[record.frame.unique_id] = record.frame
        elif record.call is not None and record.frame is not None:
            explained[-1].call = calls.get(record.frame.unique_id)
    return explained or [_explain_one(text.strip(), codec, action)]


def explain_document(text: str, codec: Codec, action: str | None = None) -> list[Explanation]:
    """Explain the frames in text copied from a manual.

    A result is typed by the last call before it with the same id. Manuals use one id for all
    examples: if two calls with different actions have no answer yet, the result stays untyped.
    If they have the same action, the result is typed, but not its content.
    """
    explained: list[Explanation] = []
    waiting: dict[str, set[str]] = {}
    calls: dict[str, list[Any]] = {}
    for found in read_document(text):
        explanation = _explain_one(found.text, codec, None)
        frame, error, answered = explanation.frame, explanation.error, action
        asking: list[Any] = []
        if error is not None and error.unique_id is not None:  # possibly a call
            waiting.setdefault(error.unique_id, set()).add(error.action or "")
        elif isinstance(frame, Call):
            waiting.setdefault(frame.unique_id, set()).add(frame.action)
            calls.setdefault(frame.unique_id, []).append(frame)
        elif isinstance(frame, CallResult | CallError):
            asked, asking = waiting.pop(frame.unique_id, set()), calls.pop(frame.unique_id, [])
            answered = (asked.pop() if len(asked) == 1 else None) or action
        if answered is not None and (frame is None or _is_untyped(frame)):
            explanation = _explain_one(found.text, codec, answered)
        if len(asking) == 1 and asking[0].action == answered:
            (explanation.call,) = asking
        explanation.steps = found.steps
        explained.append(explanation)
    return explained


def _as_given(text: str) -> str | bytes:
    """Return the original bytes of a text that was not UTF-8; other texts unchanged."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape" if _ESCAPED(text) else "surrogatepass")
    return text


def _as_text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _unfolded(text: str) -> str:
    return text.replace("\r", "").replace("\n", "").strip()


def _explain_one(
    data: str | bytes, codec: Codec, action: str | None, known: Explanation | None = None
) -> Explanation:
    """Return the explanation of one text; `known` is that of the text without line ends."""
    explanation = _explain_exactly(data, codec, action)
    if isinstance(data, bytes) or "\n" not in data or not _is_torn(explanation):
        return explanation
    # A terminal or a mail has broken the line, possibly inside a word.
    unfolded = _unfolded(data)
    if known is not None and known.text == unfolded:
        whole = known
    else:
        whole = _explain_exactly(unfolded, codec, action)
    if _faults(whole) < _faults(explanation):
        whole.unfolded = data.count("\n")
        return whole
    return explanation


def _explain_exactly(data: str | bytes, codec: Codec, action: str | None) -> Explanation:
    # Offsets are in bytes if the frame is bytes; so the text shown must be bytes as well.
    text = data if isinstance(data, str) else data.decode("latin-1")
    try:
        return _typed(text, codec.decode(data), codec, action)
    except DecodeError as error:
        return _failed(text, error, action)


def _failed(text: str, error: DecodeError, action: str | None) -> Explanation:
    return Explanation(text, None, error, ACTIONS.get(error.action or action or ""))


def _typed(text: str, frame: Any, codec: Codec, action: str | None) -> Explanation:
    """Return the explanation of a frame; a result is typed by the action it answers."""
    if action is not None and action in ACTIONS and _is_untyped(frame):
        try:
            frame = codec.resolve(frame, action)
        except DecodeError as error:
            return _failed(text, error, action)
    return Explanation(
        text, frame, None, ACTIONS.get(getattr(frame, "action", None) or action or "")
    )


def _is_untyped(frame: Any) -> bool:
    return isinstance(frame, CallResult) and frame.action is None


def _is_torn(explanation: Explanation) -> bool:
    if explanation.frame is None:
        return True
    return any(quirk.kind is QuirkKind.CONTROL_CHARACTER for quirk in explanation.frame.quirks)


def _faults(explanation: Explanation) -> tuple[int, int]:
    if explanation.error is not None:
        return 1, len(explanation.error.violations)
    return 0, len(explanation.frame.quirks)
