"""The head of a frame: message type, unique id and action, taken from the left.

Rule of this file: what stands in the head decides who is answered and what is done, so it is mended
only where one reading is possible, and no id and no action is ever made up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.deviations import Category, QuirkKind, quote
from ocpp16j_codec.frames import NumericId
from ocpp16j_codec.quirks.spellings import loose
from ocpp16j_codec.quirks.values import plain

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.quirks.report import Report

__all__ = ["CALL", "ELEMENTS", "RESULT", "Head", "action_of_result"]

CALL, RESULT, ERROR = 2, 3, 4
#: How many elements each kind of frame has.
ELEMENTS = {CALL: 4, RESULT: 3, ERROR: 5}
_WORD = {CALL: "CALL", RESULT: "CALLRESULT", ERROR: "CALLERROR"}
_ID_LIMIT = 36
_TYPE = re.compile(r"([1234])(?:\.0+)?").fullmatch
#: What the name of a result may have more than that of its action.
_ENDING = re.compile(r"[\s._-]*(?:conf|confirmation|res|response|result)\s*\Z", re.IGNORECASE).sub
_LONGEST_NAME = 80

_ACTION_SPELLINGS: dict[str, str] = {}
for _name in ACTIONS:
    _loose = loose(_name)
    _ACTION_SPELLINGS[_loose] = _name
    # One final s more or less is the same word in the plural; no two actions differ by that.
    _ACTION_SPELLINGS.setdefault(_loose.removesuffix("s"), _name)
    _ACTION_SPELLINGS.setdefault(_loose + "s", _name)


def action_of_result(text: str) -> str | None:
    """Return the action that a result names: `Reset`, `Reset.conf` or `ResetResponse`."""
    if len(text) > _LONGEST_NAME:
        return None
    return _ACTION_SPELLINGS.get(loose(text)) or _ACTION_SPELLINGS.get(loose(_ENDING("", text)))


class Head:
    """Reads the head out of the elements of a frame.

    Attributes:
        elements: what the reader found: position and value of each.
        message_type: 2, 3 or 4, or `None` as long as none has been read.
        unique_id: the id as received, or `None`.
        id_of_answer: the same as an answer repeats it: a number where it came as one.
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
        self.id_of_answer: str | None = None
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

    def read_message_type(self, pending: Collection[str] | None, role: Role | None) -> None:
        """Read the first element into `message_type`.

        Args:
            pending: the ids of the open calls: an answer to one of them is no CALL. `None` if that
                is not to be asked, and a type of 4 is always an error.
            role: whose codec this is, if known.
        """
        position, value = self.element(0)
        report = self._report
        if not self.elements:
            self._miss(0, "the frame is an empty array")
            return
        literal = value[0] if type(value) is tuple else value
        written = _TYPE(literal.strip()) if isinstance(literal, str) else None
        meant = int(written[1]) if written is not None else 0
        kind, message = QuirkKind.MESSAGE_TYPE_TEXT, "the message type is not written as an integer"
        if meant in (1, ERROR) and self._is_shaped_as_call(meant, pending, role):
            kind, meant = QuirkKind.MESSAGE_TYPE_ONE, CALL
            message = "the frame is shaped as a CALL, whose message type is 2"
        elif meant not in _WORD:
            message = "the message type is none of 2, 3 and 4"
            report.fail(Category.UNKNOWN_MESSAGE_TYPE, "/0", message, position)
            return
        elif value == (str(meant),):
            self.message_type = meant
            return
        if report.note(kind, "/0", plain(value), meant, position, message=message):
            self.message_type = meant

    def _is_shaped_as_call(
        self, message_type: int, pending: Collection[str] | None, role: Role | None
    ) -> bool:
        shapes = [value for _, value in self.elements]
        if (
            len(shapes) != ELEMENTS[CALL]
            or not isinstance(shapes[1], str | tuple)
            or not isinstance(shapes[2], str)
            or type(shapes[3]) is not dict
        ):
            return False
        name = _ACTION_SPELLINGS.get(loose(shapes[2]))
        if name is None or message_type == 1 or pending is None:
            return name is not None and message_type == 1
        # A CALLERROR without its description looks the same, so a command is not made out of one,
        # nor is a call out of the answer to one.
        action = ACTIONS[name]
        unique_id = shapes[1][0] if type(shapes[1]) is tuple else shapes[1]
        may_arrive = role is None or bool(~role & Role.EITHER & action.sent_by)
        return not action.is_command(role) and may_arrive and unique_id not in pending

    def names_its_action(self, action: Action | None) -> bool:
        """Return whether a result names the action it answers before its payload, as a CALL does.

        Null and an empty string say as little as nothing. Another action than `action`, that of
        the open call, is a fault: the result would answer something else.
        """
        if len(self.elements) < ELEMENTS[CALL] or type(self.element(3)[1]) is not dict:
            return False
        position, value = self.element(2)
        if value is not None:
            if not isinstance(value, str):
                return False
            name = action_of_result(value)
            if value.strip() and (name is None or (action and name != action.name)):
                if name is not None:
                    message = f"a result of {name} for a call of {action and action.name}"
                    self._report.fail(Category.ELEMENT_COUNT, "/2", message, position, hard=True)
                return name is not None
        message = "more elements than a CALLRESULT has"
        self._report.note(QuirkKind.SURPLUS_ELEMENTS, "/2", value, None, position, message=message)
        return True

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
        self.id_of_answer = NumericId(unique_id) if type(value) is tuple else unique_id
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
        self.read_message_type(None, None)
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
        return message_type, self.id_of_answer or "", action
