"""The head of a frame: message type, unique id and action, taken from the left.

Rule of this file: what stands in the head decides who is answered and what is done, so it is mended
only where one reading is possible, and no id and no action is ever made up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.errors import Category, QuirkKind, quote
from ocpp16j_codec.quirks.spellings import loose
from ocpp16j_codec.quirks.values import plain

if TYPE_CHECKING:
    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.quirks.report import Report

__all__ = ["CALL", "ELEMENTS", "RESULT", "Head"]

CALL, RESULT, ERROR = 2, 3, 4
#: How many elements each kind of frame has.
ELEMENTS = {CALL: 4, RESULT: 3, ERROR: 5}
_WORD = {CALL: "CALL", RESULT: "CALLRESULT", ERROR: "CALLERROR"}
_ID_LIMIT = 36
_TYPE = re.compile(r"([234])(?:\.0+)?").fullmatch

_ACTION_SPELLINGS: dict[str, str] = {}
for _name in ACTIONS:
    _loose = loose(_name)
    _ACTION_SPELLINGS[_loose] = _name
    # One final s more or less is the same word in the plural; no two actions differ by that.
    _ACTION_SPELLINGS.setdefault(_loose.removesuffix("s"), _name)
    _ACTION_SPELLINGS.setdefault(_loose + "s", _name)


class Head:
    """Reads the head out of the elements of a frame.

    Attributes:
        elements: what the reader found: position and value of each.
        message_type: 2, 3 or 4, or `None` as long as none has been read.
        unique_id: the id as received, or `None`.
        action: the action of a CALL, or `None`.
    """

    def __init__(
        self, report: Report, elements: list[tuple[int, Any]], end: int, *, whole: bool
    ) -> None:
        """Prepare to read.

        Args:
            report: where deviations are said.
            elements: what the reader found.
            end: the position of the last character, where whatever is missing would stand.
            whole: the reader came to the end; else why elements are missing has been said.
        """
        self.elements = elements
        self.message_type: int | None = None
        self.unique_id: str | None = None
        self.action: Action | None = None
        self._report = report
        self._end = end
        self._whole = whole

    def element(self, index: int) -> tuple[int, Any]:
        """Position and value of an element; an absent one stands where the frame ends."""
        return self.elements[index] if index < len(self.elements) else (self._end, None)

    def _miss(self, index: int, message: str) -> None:
        if self._whole:
            self._report.fail(Category.ELEMENT_COUNT, f"/{index}", message, self._end)

    def read_message_type(self) -> None:
        """Read the first element into `message_type`."""
        position, value = self.element(0)
        report = self._report
        if not self.elements:
            self._miss(0, "the frame is an empty array")
            return
        literal = value[0] if type(value) is tuple else value
        if type(value) is tuple and literal in {"2", "3", "4"}:
            self.message_type = int(literal)
            return
        written = _TYPE(literal.strip()) if isinstance(literal, str) else None
        if written is not None:
            kind, meant = QuirkKind.MESSAGE_TYPE_TEXT, int(written[1])
        elif value == ("1",) and self._is_shaped_as_call():
            kind, meant = QuirkKind.MESSAGE_TYPE_ONE, CALL
        else:
            message = "the message type is none of 2, 3 and 4"
            report.fail(Category.UNKNOWN_MESSAGE_TYPE, "/0", message, position)
            return
        message = "the message type is not written as the integer it should be"
        report.note(kind, "/0", plain(value), meant, position, message=message)
        if report.tolerates(kind):
            self.message_type = meant

    def _is_shaped_as_call(self) -> bool:
        shapes = [value for _, value in self.elements]
        return (
            len(shapes) == ELEMENTS[CALL]
            and isinstance(shapes[1], str | tuple)
            and isinstance(shapes[2], str)
            and loose(shapes[2]) in _ACTION_SPELLINGS
            and type(shapes[3]) is dict
        )

    def read_unique_id(self) -> None:
        """Read the second element into `unique_id`."""
        position, value = self.element(1)
        report = self._report
        if len(self.elements) < 2:
            if self.elements:
                what = _WORD.get(self.message_type or 0, "frame")
                self._miss(1, f"the {what} has no unique id")
            return
        if type(value) is tuple:
            unique_id: str = value[0]
            message, found = "the unique id is a number, not text", plain(value)
            report.note(
                QuirkKind.NUMERIC_UNIQUE_ID, "/1", found, unique_id, position, message=message
            )
        elif isinstance(value, str):
            unique_id = value
        else:
            report.fail(Category.ID_NO_TEXT, "/1", "the unique id is no text", position)
            return
        self.unique_id = unique_id
        size = len(unique_id)
        if not size or size > _ID_LIMIT:
            kind = QuirkKind.LONG_UNIQUE_ID if size else QuirkKind.EMPTY_UNIQUE_ID
            message = f"the unique id has {size} characters, 1 to {_ID_LIMIT} are allowed"
            report.note(
                kind, "/1", unique_id, unique_id, position, message=message, limit=_ID_LIMIT
            )

    def read_action(self) -> None:
        """Read the third element into `action`."""
        position, value = self.element(2)
        report = self._report
        if len(self.elements) < 3:
            self._miss(2, "the CALL has no action")
            return
        if not isinstance(value, str):
            report.fail(Category.ACTION_NO_TEXT, "/2", "the action is no text", position)
            return
        self.action = ACTIONS.get(value)
        if self.action is None:
            name = _ACTION_SPELLINGS.get(loose(value))
            message = f"{quote(value)} is no action of OCPP 1.6"
            if name is None:
                report.fail(Category.UNKNOWN_ACTION, "/2", message, position)
                return
            report.note(QuirkKind.ACTION_SPELLING, "/2", value, name, position, message=message)
            if report.tolerates(QuirkKind.ACTION_SPELLING):
                self.action = ACTIONS[name]

    def as_received(self) -> tuple[int, str, str | None] | None:
        """Type, id and, of a CALL, the action, whatever they are; for those who pass frames on.

        A type that 1.6 does not have is passed on, and so is an action; `None` where type or id,
        or the action of a CALL, could not be read.
        """
        self.read_message_type()
        self.read_unique_id()
        value = self.element(0)[1]
        literal = value[0] if type(value) is tuple else ""
        message_type = self.message_type
        if message_type is None and literal.isdigit() and len(literal) < 4:
            message_type = int(literal)
        action = None
        if message_type == CALL:
            position, action = self.element(2)
            if not isinstance(action, str):
                self._report.fail(Category.ACTION_NO_TEXT, "/2", "the action is no text", position)
                return None
        if message_type is None or self.unique_id is None:
            return None
        return message_type, self.unique_id, action
