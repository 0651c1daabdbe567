"""Decoding of the elements of a frame: message type, unique id, action, and those of a CALLERROR.

The first elements decide whether a reply is due and which action runs, so they are mended only if
they have exactly one meaning. No default is ever used for an id or an action.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.deviations import Category, ErrorCode, QuirkKind, quote
from ocpp16j_codec.frames import LONGEST_ID, NumericId
from ocpp16j_codec.quirks import steps
from ocpp16j_codec.quirks.spellings import ERROR_CODE_ALIASES, loose
from ocpp16j_codec.quirks.values import kind_of, number_of, plain, pointer

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.quirks.report import Location, Read, Report, Walk

__all__ = ["CALL", "ELEMENTS", "ERROR", "RESULT", "Head", "action_of_result", "read_error"]

CALL, RESULT, ERROR = 2, 3, 4
#: The number of elements of each kind of frame.
ELEMENTS = {CALL: 4, RESULT: 3, ERROR: 5}
_WORD = {CALL: "CALL", RESULT: "CALLRESULT", ERROR: "CALLERROR"}
_TYPE = re.compile(r"([1234])(?:\.0+)?").fullmatch
#: Endings that the name of a result may have after the name of its action.
_ENDING = re.compile(r"[\s._-]*(?:conf|confirmation|res|response|result)\s*\Z", re.IGNORECASE).sub
_LONGEST_NAME = 80

_ACTION_SPELLINGS: dict[str, str] = {}
for _name in ACTIONS:
    _loose = loose(_name)
    _ACTION_SPELLINGS[_loose] = _name
    # Plural and singular: no two actions differ only by a final s.
    _ACTION_SPELLINGS.setdefault(_loose.removesuffix("s"), _name)
    _ACTION_SPELLINGS.setdefault(_loose + "s", _name)


def action_of_result(text: str) -> str | None:
    """Return the action that a result names: `Reset`, `Reset.conf` or `ResetResponse`."""
    if len(text) > _LONGEST_NAME:
        return None
    return _ACTION_SPELLINGS.get(loose(text)) or _ACTION_SPELLINGS.get(loose(_ENDING("", text)))


class Head:
    """Message type, unique id and action, read from the elements of a frame.

    Attributes:
        elements: the elements from the reader, each as position and value.
        message_type: 2, 3 or 4, or `None` until it has been read.
        unique_id: the id as received, or `None`.
        id_of_answer: the id that a reply repeats; a `NumericId` if it was received as a number.
        action: the action of a CALL, or `None`.
    """

    def __init__(
        self, report: Report, elements: list[tuple[int, Any]], end: int, *, whole: bool
    ) -> None:
        """Store the elements; the `read_*` methods decode them.

        Args:
            report: the collector of deviations.
            elements: the elements from the reader, each as position and value.
            end: the position of the last character, used for elements that are missing.
            whole: whether the reader reached the end. If not, its fault has been reported already,
                and missing elements are not reported again.
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
        """Return position and value of an element; a missing one is at the end of the frame."""
        return self.elements[index] if index < len(self.elements) else (self._end, None)

    def _miss(self, index: int, message: str) -> None:
        if self._whole:
            self._report.fail(Category.ELEMENT_COUNT, f"/{index}", message, self._end)

    def read_message_type(self, pending: Collection[str] | None, role: Role | None) -> None:
        """Read the first element into `message_type`.

        Args:
            pending: the ids of the open calls: a frame of type 4 with one of these ids is never
                read as a CALL. With `None`, no frame of type 4 is.
            role: the side that uses the codec, if known.
        """
        position, value = self.element(0)
        report = self._report
        if not self.elements:
            self._miss(0, "the frame is an empty array")
            return
        literal = value[0] if type(value) is tuple else value
        written = _TYPE(literal.strip()) if isinstance(literal, str) else None
        meant = int(written[1]) if written is not None else 0
        kind, message = QuirkKind.MESSAGE_TYPE_TEXT, ""
        if meant in (1, ERROR) and self._has_form_of_call(meant, pending, role):
            kind, meant = QuirkKind.MESSAGE_TYPE_ONE, CALL
            message = "expected the message type 2, the frame has the form of a CALL"
        elif meant not in _WORD:
            message = "expected the message type 2, 3 or 4"
            report.fail(Category.UNKNOWN_MESSAGE_TYPE, "/0", message, position)
            return
        elif value == (str(meant),):
            self.message_type = meant
            return
        if report.note(kind, "/0", plain(value), meant, position, message=message):
            self.message_type = meant

    def _has_form_of_call(
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
        # A CALLERROR without its description has the same form. So a frame of type 4 is never read
        # as a command, and never as a CALL if it has the id of an open call.
        action = ACTIONS[name]
        unique_id = shapes[1][0] if type(shapes[1]) is tuple else shapes[1]
        may_arrive = role is None or bool(~role & Role.EITHER & action.sent_by)
        return not action.is_command(role) and may_arrive and unique_id not in pending

    def names_its_action(self, action: Action | None) -> bool:
        """Return whether a result has the action as an extra element before its payload.

        Null and an empty string in its place are accepted, too. If the name is not that of
        `action`, the action of the open call, a fault is reported.
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
                    message = f"expected a result of {action and action.name}, got one of {name}"
                    self._report.fail(Category.ELEMENT_COUNT, "/2", message, position, hard=True)
                return name is not None
        message = "surplus element in the CALLRESULT"
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
            report.note(QuirkKind.NUMERIC_UNIQUE_ID, "/1", plain(value), unique_id, position)
        elif isinstance(value, str):
            unique_id = value
        else:
            message = f"expected a string for the unique id, got {kind_of(value)}"
            report.fail(Category.ID_NO_TEXT, "/1", message, position)
            return
        self.unique_id = unique_id
        self.id_of_answer = NumericId(unique_id) if type(value) is tuple else unique_id
        size = len(unique_id)
        if not size or size > LONGEST_ID:
            kind = QuirkKind.LONG_UNIQUE_ID if size else QuirkKind.EMPTY_UNIQUE_ID
            report.note(kind, "/1", unique_id, unique_id, position, limit=LONGEST_ID)

    def read_action(self) -> None:
        """Read the third element into `action`."""
        position, value = self.element(2)
        report = self._report
        if len(self.elements) < 3:
            self._miss(2, "the CALL has no action")
            return
        if not isinstance(value, str):
            message = f"expected a string for the action, got {kind_of(value)}"
            report.fail(Category.ACTION_NO_TEXT, "/2", message, position)
            return
        self.action = ACTIONS.get(value)
        if self.action is None:
            name = _ACTION_SPELLINGS.get(loose(value))
            message = f"unknown action {quote(value)}"
            if name is None:
                report.fail(Category.UNKNOWN_ACTION, "/2", message, position)
                return
            report.note(QuirkKind.ACTION_SPELLING, "/2", value, name, position, message=message)
            if report.tolerates(QuirkKind.ACTION_SPELLING):
                self.action = ACTIONS[name]

    def as_received(self) -> tuple[int, str, str | None] | None:
        """Return type, id and, of a CALL, the action as received, for relays.

        Unknown types and actions are returned, too; `None` if the type, the id or the action of a
        CALL cannot be read.
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
                message = f"expected a string for the action, got {kind_of(action)}"
                self._report.fail(Category.ACTION_NO_TEXT, "/2", message, position)
                return None
        if message_type is None or self.unique_id is None:
            return None
        return message_type, self.id_of_answer or "", action


# -- CALLERROR: code, description and details ------------------------------------------------------

# As much of a CALLERROR as possible is kept, because programs log it. It has no schema; OCPP-J 1.6
# section 4.2.3 describes it.
_CODE, _DESCRIPTION, _DETAILS, _COUNT = 2, 3, 4, 5
#: The names of the parts if they were received as members of one object.
_PARTS = {
    **dict.fromkeys(("errorcode", "code"), _CODE),
    **dict.fromkeys(("errordescription", "description"), _DESCRIPTION),
    **dict.fromkeys(("errordetails", "details"), _DETAILS),
}
_CODE_SPELLINGS = {loose(code.value): code for code in ErrorCode} | {
    loose(alias): ErrorCode(code) for alias, code in ERROR_CODE_ALIASES.items()
}
_CODES = frozenset(map(str, ErrorCode))
_text = steps.text(None)
_text_or_json = steps.text(None, json_as_text=True)


def read_error(
    walk: Walk, elements: list[tuple[int, Any]], end: int
) -> tuple[ErrorCode | str, str, dict[str, Any]]:
    """Read code, description and details out of the elements of a CALLERROR.

    Args:
        walk: the collector of deviations.
        elements: the elements from the reader, with type and id.
        end: the position of the end of the frame.
    """
    last = len(elements) - 1
    members = _members_of_error(elements[_CODE][1]) if last == _CODE else {}
    if _CODE in members:
        return _read_object(walk, elements[_CODE], members)
    found = {index: (index, *pair) for index, pair in enumerate(elements[:_COUNT])}
    if _CODE <= last < _DETAILS and type(elements[last][1]) is dict:
        found[_DETAILS] = found.pop(last)  # an element before the details is missing
    missing = [index for index in (_CODE, _DESCRIPTION, _DETAILS) if index not in found]
    # If the id is missing as well, that has been reported already.
    if missing and len(elements) > 1:
        message = f"expected {_COUNT} elements in the CALLERROR, got {len(elements)}"
        used = {} if missing[0] == _DETAILS else ""
        walk.note(QuirkKind.SHORT_CALL_ERROR, ("", missing[0], end), None, used, message)
    return _read_parts(
        walk,
        {part: (("", index, position), value) for part, (index, position, value) in found.items()},
    )


def _read_parts(
    walk: Walk, found: dict[int, tuple[Location, Any]]
) -> tuple[ErrorCode | str, str, dict[str, Any]]:
    return (
        _read_code(walk, *found[_CODE]) if _CODE in found else "",
        _read_description(walk, *found[_DESCRIPTION]) if _DESCRIPTION in found else "",
        _read_details(walk, *found[_DETAILS]) if _DETAILS in found else {},
    )


def _members_of_error(value: Any) -> dict[int, str]:
    """Return which members of an object are code, description and details of a CALLERROR."""
    members: dict[int, str] = {}
    for name in value if type(value) is dict else ():
        part = _PARTS.get(loose(name))
        if part is not None:
            members.setdefault(part, name)
    return members


def _read_object(
    walk: Walk, element: tuple[int, Any], members: dict[int, str]
) -> tuple[ErrorCode | str, str, dict[str, Any]]:
    position, value = element
    location = ("", _CODE, position)
    if not walk.note(QuirkKind.CALL_ERROR_OBJECT, location, walk.plain_for_parts(value), None):
        return "", "", {}
    path, duplicates = f"/{_CODE}", walk.duplicates.get(id(value))
    for name in value:
        position, member = value[name]
        here = (path, name, position)
        if duplicates is not None and (values := duplicates.get(name)) is not None:
            walk.note_duplicate(here, values, name)
        if name not in members.values():
            message = f"unknown member {quote(name)} in the CALLERROR"
            walk.note(QuirkKind.UNKNOWN_MEMBER, here, walk.plain(member), None, message)
            walk.note_duplicates(member, path + pointer(name))
    return _read_parts(
        walk,
        {part: ((path, name, value[name][0]), value[name][1]) for part, name in members.items()},
    )


def _read_text(walk: Walk, value: Any, location: Location, read: Read) -> str | None:
    if value is None:
        message, category = "expected a string, got null", Category.WRONG_TYPE
        walk.note(QuirkKind.SHORT_CALL_ERROR, location, None, "", message, category=category)
        return None
    reading = read(walk, value, location)
    return reading if isinstance(reading, str) else None


def _read_code(walk: Walk, location: Location, value: Any) -> ErrorCode | str:
    text = _read_text(walk, value, location, _text)
    if text is None:
        return ""
    if text in _CODES:
        return ErrorCode(text)
    known = _CODE_SPELLINGS.get(loose(text))
    message = f"unknown error code {quote(text)}"
    if known is None:
        walk.note(QuirkKind.UNKNOWN_ERROR_CODE, location, text, text, message)
        return text
    walk.note(QuirkKind.ERROR_CODE_SPELLING, location, text, str(known), message)
    return known


def _read_description(walk: Walk, location: Location, value: Any) -> str:
    read = _text_or_json if isinstance(value, dict | list) else _text
    return _read_text(walk, value, location, read) or ""


def _read_details(walk: Walk, location: Location, value: Any) -> dict[str, Any]:
    path = location[0] + pointer(location[1])
    if type(value) is not dict:
        message = f"expected an object for errorDetails, got {kind_of(value)}"
        walk.note(QuirkKind.ERROR_DETAILS_SHAPE, location, walk.plain(value), {}, message)
        walk.note_duplicates(value, path)
        return {}
    walk.note_duplicates(value, path)
    details: dict[str, Any] = plain(value, number_of)
    if not _is_finite(details):
        walk.refuse(Category.OUT_OF_RANGE, location, "number out of range")
    return details


def _is_finite(details: dict[str, Any]) -> bool:
    """Return whether every number of a JSON value can be encoded again."""
    todo: list[Any] = [details]
    while todo:
        item = todo.pop()
        if isinstance(item, float) and item - item != 0:
            return False
        todo.extend(
            item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        )
    return True
