"""The two errors that the codec raises.

    ValueError
    ├── DecodeError    the peer's fault: the frame cannot be read; `.reply` is the CALLERROR due
    └── EncodeError    our own fault: the message must not go out like this

What they list is in `deviations`, which is exported from here as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
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
    "quote",
    "show_path",
]

#: Which CALLERROR code answers which category of fault.
ERROR_CODE_OF: dict[Category, ErrorCode] = {category: category.error_code for category in Category}


class DecodeError(ValueError):
    """A frame that cannot be read, with the reply that is due.

    Attributes:
        error_code: the CALLERROR code of the first violation.
        unique_id: the id of the frame, where one could be read; never invented.
        action: the action of the frame, where a known one could be read.
        path: JSON pointer to the first violation.
        violations: all faults found: those of the frame first, then in the order of the text.
        reply: the CALLERROR to send, or `None` where none is due: for results and errors, for
            unknown message types, and where no id of 1 to 255 characters could be read.

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
        super().__init__(_sentence(violations))
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


class EncodeError(ValueError):
    """A message that must not be sent like this.

    Attributes:
        violations: all faults found, in the order of the message; empty where the message itself
            is sound but may not be sent now (a second open call on a connection).
        path: JSON pointer into the frame, to the first violation.
    """

    def __init__(self, violations: tuple[Violation, ...] = (), sentence: str = "") -> None:
        super().__init__(cut(sentence) if sentence else _sentence(violations))
        self.violations = violations

    @property
    def path(self) -> str:
        """JSON pointer to the first violation, or `""` where the message itself is sound."""
        return self.violations[0].path if self.violations else ""

    def __repr__(self) -> str:
        return f"EncodeError({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return EncodeError, (self.violations, str(self))


def _sentence(violations: tuple[Violation, ...]) -> str:
    first = violations[0]
    more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
    head = f"{first.error_code}: {first.message}"
    return cut(head, SENTENCE_LIMIT - len(more)) + more
