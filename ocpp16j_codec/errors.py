"""The two errors that the codec raises, and which CALLERROR answers one.

    ValueError
    ├── DecodeError    the peer's fault: the frame cannot be decoded; `.reply` is the CALLERROR due
    └── EncodeError    our own fault: the message does not conform, or may not be sent now

`Violation`, `Category` and `ErrorCode` are defined in `deviations` and exported from here as well.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from ocpp16j_codec import messages
from ocpp16j_codec.deviations import (
    ALL_QUIRKS,
    SENTENCE_LIMIT,
    Category,
    Effect,
    ErrorCode,
    Quirk,
    QuirkKind,
    Violation,
    at,
    cut,
    quote,
    show_path,
)
from ocpp16j_codec.frames import CallError

__all__ = [
    "ALL_QUIRKS",
    "ERROR_CODE_OF",
    "Category",
    "DecodeError",
    "Effect",
    "EncodeError",
    "ErrorCode",
    "Quirk",
    "QuirkKind",
    "Violation",
    "at",
    "failure",
    "known_names",
    "quote",
    "show_path",
]

#: An id longer than this cannot have been meant as one; it is not repeated in an answer.
_REPEATED_ID_LIMIT = 255

#: Which CALLERROR code answers which category of fault.
ERROR_CODE_OF: dict[Category, ErrorCode] = {category: category.error_code for category in Category}


class DecodeError(ValueError):
    """A frame that cannot be decoded, with the reply that is due.

    Attributes:
        error_code: the CALLERROR code of the first violation.
        unique_id: the id of the frame, if one could be read; never invented.
        action: the action of the frame, if a known one could be read.
        path: JSON pointer to the first violation.
        violations: all faults found: those of the frame first, then in the order of the text.
        reply: the CALLERROR to send, or `None` if none is due: for results and errors, for
            unknown message types, and if no id of 1 to 255 characters could be read.

    `str` is one printable sentence of at most 255 characters and holds no secret values.
    """

    def __init__(
        self,
        violations: tuple[Violation, ...],
        *,
        unique_id: str | None = None,
        action: str | None = None,
        reply: CallError | None = None,
    ) -> None:
        self.args = (_sentence(violations),)
        self.violations = violations
        self.unique_id = unique_id
        self.action = action
        self.reply = reply

    @property
    def error_code(self) -> ErrorCode:
        """The CALLERROR code of the first violation, in the spelling of 1.6."""
        return self.violations[0].error_code

    @property
    def path(self) -> str:
        """JSON pointer to the first violation."""
        return self.violations[0].path

    def __repr__(self) -> str:
        return f"DecodeError({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild_decode_error, (self.violations, self.unique_id, self.action, self.reply)


def _rebuild_decode_error(
    violations: tuple[Violation, ...],
    unique_id: str | None,
    action: str | None,
    reply: CallError | None,
) -> DecodeError:
    return DecodeError(violations, unique_id=unique_id, action=action, reply=reply)


def failure(
    violations: tuple[Violation, ...],
    unique_id: str | None,
    action: str | None,
    *,
    answerable: bool,
) -> DecodeError:
    """Return the error for these violations, with the CALLERROR that is due, if any.

    An answer is due to a CALL whose id could be read as text of 1 to 255 characters, and to nothing
    else (OCPP-J 1.6 section 4.2.3).

    Args:
        violations: what is wrong with the frame.
        unique_id: the id as the reply repeats it (a number stays one); the error has it as text.
        action: the action, if a known one could be read.
        answerable: whether the frame is a CALL.
    """
    error = DecodeError(violations, unique_id=unique_id and str(unique_id), action=action)
    if answerable and unique_id is not None and 1 <= len(unique_id) <= _REPEATED_ID_LIMIT:
        first = violations[0]
        details = {
            "path": show_path(first.path, known_names()),
            "category": str(first.category),
            "faults": len(violations),
        }
        error.reply = CallError(unique_id, first.category.error_code, error.args[0], details)
    return error


@cache
def known_names() -> frozenset[str]:
    """Return every member name of every message; a sentence may quote these unmasked.

    All names are loaded at once, so that a sentence never depends on what was decoded before.
    """
    return frozenset(
        name
        for struct in map(vars(messages).get, messages.__all__)
        if isinstance(struct, type) and issubclass(struct, messages.Payload)
        for name in struct.__struct_encode_fields__
    )


class EncodeError(ValueError):
    """A message of your own that does not conform, or that may not be sent now.

    Attributes:
        violations: all faults found, in the order of the message; empty if the message conforms
            but may not be sent now (a second open call on a connection).
        path: JSON pointer into the frame, to the first violation.
    """

    def __init__(self, violations: tuple[Violation, ...] = (), sentence: str = "") -> None:
        super().__init__(cut(sentence) if sentence else _sentence(violations))
        self.violations = violations

    @property
    def path(self) -> str:
        """JSON pointer to the first violation, or `""` if the message itself conforms."""
        return self.violations[0].path if self.violations else ""

    def __repr__(self) -> str:
        return f"EncodeError({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return EncodeError, (self.violations, str(self))


def _sentence(violations: tuple[Violation, ...]) -> str:
    first = violations[0]
    head = f"{first.category.error_code._value_}: {first.message}"
    if len(violations) == 1:
        return cut(head)
    more = f" (and {len(violations) - 1} more)"
    return cut(head, SENTENCE_LIMIT - len(more)) + more
