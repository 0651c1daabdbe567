"""The slow path: a frame that the fast path refused -> a mended frame, or the error it deserves.

The elements of a frame are taken from the left: message type, unique id, action, payload. However
broken the rest is, what stands on the left decides who is to be answered, and with which id.

    reader (text -> values)  ->  envelope (elements -> frame)  ->  mending (payload -> struct)

Rule of this file: an answer is due to a CALL whose id could be read as text of 1 to 255
characters, and to nothing else (OCPP-J 1.6 section 4.2.3); no id is ever made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Raw

from ocpp16j_codec import timestamps
from ocpp16j_codec.actions import ACTIONS, CENTRAL_SYSTEM, Role
from ocpp16j_codec.errors import (
    Category,
    DecodeError,
    QuirkKind,
    Violation,
    quote,
    show_path,
)
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.quirks.call_errors import read_error
from ocpp16j_codec.quirks.mending import mend
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.report import KNOWN_NAMES, Report, TooMuchError
from ocpp16j_codec.quirks.spellings import loose, names_something
from ocpp16j_codec.quirks.values import compact, plain
from ocpp16j_codec.quirks.walk import UNUSABLE, Walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.codec import Codec
    from ocpp16j_codec.messages import Payload

__all__ = ["failure", "recover", "retype"]

_CALL, _RESULT, _ERROR = 2, 3, 4
_ELEMENTS = {_CALL: 4, _RESULT: 3, _ERROR: 5}
_WORD = {_CALL: "CALL", _RESULT: "CALLRESULT", _ERROR: "CALLERROR"}
#: An id longer than this cannot have been meant as one; it is not repeated in an answer.
_REPEATED_ID_LIMIT = 255
_ID_LIMIT = 36

#: Lists in which a cut element changes a current limit or who may charge.
_UNCUTTABLE = ("/chargingSchedulePeriod", "/localAuthorizationList")

_ACTION_SPELLINGS: dict[str, str] = {}
for _name in ACTIONS:
    _loose = loose(_name)
    _ACTION_SPELLINGS[_loose] = _name
    # One final s more or less is the same word in the plural; no two actions differ by that.
    _ACTION_SPELLINGS.setdefault(_loose.removesuffix("s"), _name)
    _ACTION_SPELLINGS.setdefault(_loose + "s", _name)


def recover(
    text: str,
    codec: Codec,
    pending: Mapping[str, str] | None,
    received_at: datetime | None,
    *,
    from_bytes: bool,
) -> Call[Any] | CallResult[Any] | CallError:
    """Read a frame that the fast path refused.

    Args:
        text: the frame; bytes that were no UTF-8 stand in it as Python's surrogateescape has them.
        codec: the settings.
        pending: the open calls, by their ids.
        received_at: when the frame arrived, if known.
        from_bytes: whether the input was bytes; offsets are counted in what the input was made of.

    Raises:
        DecodeError: The frame cannot be read with these settings.
    """
    if received_at is not None:
        timestamps.write(received_at)  # a naive one is the caller's mistake: say so at once
    return _Recovery(text, codec, pending, received_at, from_bytes=from_bytes).frame()


def retype(
    result: CallResult[Raw], action: Action, codec: Codec, received_at: datetime | None
) -> CallResult[Any]:
    """Type the payload of a result whose call has become known.

    Raises:
        DecodeError: The payload is none of this action with these settings.
    """
    reader = Reader(bytes(result.payload).decode(), codec.limits, base="/2")
    reader.read("{")
    report = Report(None, codec.tolerate, codec.limits.containers)
    walk = Walk(
        report,
        {},  # what stood twice has been said when the frame was decoded
        naive_timezone=codec.naive_timezone,
        received_at=received_at,
        is_result=True,
    )
    payload: Any = UNUSABLE
    try:
        for note in reader.notes:
            report.note(*note, message="the text is broken")
        if reader.fault is not None:
            report.fail(*reader.fault, hard=True)
        else:
            payload = mend(walk, action.result, reader.root, "/2", 0)
    except TooMuchError:
        report.violations.append(_too_much(codec))
    if report.violations:
        raise DecodeError(tuple(report.violations), unique_id=result.unique_id, action=action.name)
    quirks = (*result.quirks, *report.finish(from_bytes=False))
    return CallResult(result.unique_id, payload, quirks)


def read_head(text: str, codec: Codec, *, from_bytes: bool) -> tuple[int, str, str | None]:
    """Message type, unique id and, of a CALL, the action as received; the rest may be anything.

    Raises:
        DecodeError: One of them cannot be read.
    """
    return _Recovery(text, codec, None, None, from_bytes=from_bytes).head()


def failure(
    violations: tuple[Violation, ...],
    unique_id: str | None,
    action: str | None,
    *,
    answerable: bool,
) -> DecodeError:
    """The error for these violations, with the CALLERROR that is due, if one is."""
    error = DecodeError(violations, unique_id=unique_id, action=action)
    if answerable and unique_id is not None and 1 <= len(unique_id) <= _REPEATED_ID_LIMIT:
        first = violations[0]
        details = {
            "path": show_path(first.path, KNOWN_NAMES),
            "category": str(first.category),
            "faults": len(violations),
        }
        error.reply = CallError(unique_id, first.error_code, str(error), details)
    return error


def _too_much(codec: Codec) -> Violation:
    return Violation(
        Category.LIMIT_PASSED, "", f"more than {codec.limits.containers} faults in one frame"
    )


class _Recovery:
    """One frame on its way through the slow path."""

    def __init__(
        self,
        text: str,
        codec: Codec,
        pending: Mapping[str, str] | None,
        received_at: datetime | None,
        *,
        from_bytes: bool,
    ) -> None:
        self.text = text
        self.codec = codec
        self.pending = pending
        self.received_at = received_at
        self.from_bytes = from_bytes
        self.reader = Reader(text, codec.limits, from_bytes=from_bytes)
        self.report = Report(text, codec.tolerate, codec.limits.containers)
        self.elements: list[tuple[int, Any]] = []
        self.message_type: int | None = None
        self.unique_id: str | None = None
        self.action: Action | None = None
        self.payload: Any = UNUSABLE

    def frame(self) -> Call[Any] | CallResult[Any] | CallError:
        """The mended frame."""
        report, frame = self.report, None
        try:
            frame = self._read()
        except TooMuchError:
            report.violations.append(_too_much(self.codec))
        quirks = report.finish(from_bytes=self.from_bytes)
        if report.violations or frame is None:
            self._blame_the_cut(quirks)
            raise failure(
                tuple(report.violations),
                self.unique_id,
                self.action.name if self.action else None,
                answerable=self.message_type == _CALL,
            )
        kind, *fields = frame
        made: Call[Any] | CallResult[Any] | CallError = kind(*fields, quirks)
        return made

    def head(self) -> tuple[int, str, str | None]:
        """The head of the frame, if it can be read."""
        reader, report = self.reader, self.report
        reader.read()
        if reader.fault is not None:
            report.fail(*reader.fault)
        if type(reader.root) is list:
            self.elements = reader.root
            known = report.mark()
            self._read_message_type()
            self._read_unique_id("the frame")
            message_type, action = self._foreign_type(), None
            if message_type is None and self.message_type is not None:
                message_type = self.message_type
            if message_type == _CALL:
                position, value = self._element(2)
                action = value if isinstance(value, str) else None
                if action is None:
                    report.fail(Category.ACTION_NO_TEXT, "/2", "the action is no text", position)
            if (
                message_type is not None
                and self.unique_id is not None
                and (action is not None or message_type != _CALL)
            ):
                report.take_back(known)
                return message_type, self.unique_id, action
        report.finish(from_bytes=self.from_bytes)
        raise failure(
            tuple(report.violations), self.unique_id, None, answerable=self.message_type == _CALL
        )

    def _foreign_type(self) -> int | None:
        """A message type that 1.6 does not have; a relay may know it."""
        value = self._element(0)[1]
        literal = value[0] if type(value) is tuple else ""
        if self.message_type is None and literal.isdigit() and len(literal) < 4:
            return int(literal)
        return None

    def _read(self) -> tuple[Any, ...] | None:
        reader, report = self.reader, self.report
        reader.read()
        for note in reader.notes:
            report.note(*note, message=f"the text is broken ({note.kind})")
        if reader.fault is not None:
            report.fail(*reader.fault, hard=True)
        if type(reader.root) is not list:
            return None
        self.elements = reader.root
        self._read_message_type()
        if self.message_type is None:
            self._read_unique_id("the frame")
            return None
        self._read_unique_id(f"the {_WORD[self.message_type]}")
        self._note_surplus(_ELEMENTS[self.message_type])
        if self.message_type == _CALL:
            return self._read_call()
        if self.message_type == _RESULT:
            return self._read_result()
        if reader.fault is not None:
            return None
        walk, end = self._walk(is_result=False), self._element(len(self.elements))[0]
        return CallError, self.unique_id, *read_error(walk, self.elements, end)

    def _blame_the_cut(self, quirks: tuple[Any, ...]) -> None:
        """A text that breaks off is broken text first of all, if something is missing from it."""
        violations = self.report.violations
        cut = [quirk for quirk in quirks if quirk.kind is QuirkKind.TRUNCATED]
        if cut and any(v.category is Category.MISSING_MEMBER for v in violations):
            message = "the text ends before the frame is complete"
            violations.insert(0, Violation(Category.NOT_JSON, "", message, cut[0].offset))

    # -- the head ----------------------------------------------------------------------------------

    def _element(self, index: int) -> tuple[int, Any]:
        """Position and value of an element; an absent one stands where the frame ends."""
        if index < len(self.elements):
            return self.elements[index]
        return max(len(self.text) - 1, 0), None

    def _read_message_type(self) -> None:
        position, value = self._element(0)
        report = self.report
        if not self.elements:
            if self.reader.fault is None:
                report.fail(Category.ELEMENT_COUNT, "/0", "the frame is an empty array", position)
            return
        literal = value[0] if type(value) is tuple else value
        if type(value) is tuple and literal in ("2", "3", "4"):
            self.message_type = int(literal)
            return
        text = literal.strip() if isinstance(literal, str) else ""
        if text in ("2", "3", "4", "2.0", "3.0", "4.0"):
            kind, meant = QuirkKind.MESSAGE_TYPE_TEXT, int(text[0])
        elif literal == "1" and self._is_shaped_as_call():
            kind, meant = QuirkKind.MESSAGE_TYPE_ONE, _CALL
        else:
            message = "the message type is none of 2, 3 and 4"
            report.fail(Category.UNKNOWN_MESSAGE_TYPE, "/0", message, position)
            return
        report.note(
            kind, "/0", plain(value), meant, position,
            message="the message type is not written as the integer it should be",
        )  # fmt: skip
        if report.tolerates(kind):
            self.message_type = meant

    def _is_shaped_as_call(self) -> bool:
        shapes = [value for _, value in self.elements]
        return (
            len(shapes) == _ELEMENTS[_CALL]
            and isinstance(shapes[1], str)
            and isinstance(shapes[2], str)
            and (shapes[2] in ACTIONS or loose(shapes[2]) in _ACTION_SPELLINGS)
            and type(shapes[3]) is dict
        )

    def _read_unique_id(self, what: str) -> None:
        position, value = self._element(1)
        report = self.report
        if len(self.elements) < 2:
            if self.elements and self.reader.fault is None:
                report.fail(Category.ELEMENT_COUNT, "/1", f"{what} has no unique id", position)
            return
        if type(value) is tuple:
            self.unique_id = value[0]
            message = "the unique id is a number, not text"
            report.note(
                QuirkKind.NUMERIC_UNIQUE_ID, "/1", plain(value), value[0], position,
                message=message,
            )  # fmt: skip
        elif isinstance(value, str):
            self.unique_id = value
        else:
            report.fail(Category.ID_NO_TEXT, "/1", "the unique id is no text", position)
            return
        size = len(self.unique_id)
        if not size or size > _ID_LIMIT:
            kind = QuirkKind.LONG_UNIQUE_ID if size else QuirkKind.EMPTY_UNIQUE_ID
            message = f"the unique id has {size} characters, 1 to {_ID_LIMIT} are allowed"
            report.note(
                kind, "/1", self.unique_id, self.unique_id, position,
                message=message, limit=_ID_LIMIT,
            )  # fmt: skip

    def _note_surplus(self, due: int) -> None:
        for index in range(due, len(self.elements)):
            position, value = self.elements[index]
            message = f"the frame has more than the {due} elements of its kind"
            self.report.note(
                QuirkKind.SURPLUS_ELEMENTS, f"/{index}", plain(value), None, position,
                message=message,
            )  # fmt: skip
            self._walk(is_result=False).note_duplicates(value, f"/{index}")

    # -- CALL ------------------------------------------------------------------------------------

    def _read_call(self) -> tuple[Any, ...] | None:
        self._read_action()
        if self.action is None or self.reader.fault is not None or not self._may_arrive():
            return None
        payload = self._read_payload(3, self.action.call, is_result=False)
        if self.reader.lost and self.action.sent_by == CENTRAL_SYSTEM:
            self._refuse_cut_command()
        return Call, self.unique_id, self.action.name, payload

    def _read_action(self) -> None:
        position, value = self._element(2)
        report = self.report
        if len(self.elements) < 3:
            if self.reader.fault is None:
                report.fail(Category.ELEMENT_COUNT, "/2", "the CALL has no action", position)
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

    def _may_arrive(self) -> bool:
        """Whether the other side may send this call, and this device takes it."""
        assert self.action is not None  # noqa: S101 - for type checkers
        role, profile, name = self.codec.role, self.codec.profile, self.action.name
        message = ""
        if role is not None and not self.action.sent_by & ~role & Role.EITHER:
            message = f"{name} is not for the other side to send"
        elif (
            role is Role.CHARGE_POINT
            and profile is not None
            and profile.accepts is not None
            and name not in profile.accepts
        ):
            message = f"{profile.vendor} {profile.model} does not take {name}"
        if message:
            self.report.fail(Category.NOT_SUPPORTED, "/2", message, self._element(2)[0])
        return not message

    def _refuse_cut_command(self) -> None:
        """A command that lost the half-read name of its target would hit another one."""
        for note in self.reader.notes:
            if note.kind is QuirkKind.TRUNCATED and (
                names_something(note.path.rpartition("/")[2])
                or any(name in note.path for name in _UNCUTTABLE)
            ):
                message = "the text ends within a value that the command depends on"
                self.report.fail(Category.NOT_JSON, note.path, message, note.position, hard=True)

    # -- CALLRESULT ------------------------------------------------------------------------------

    def _read_result(self) -> tuple[Any, ...] | None:
        name = self.pending.get(self.unique_id) if self.pending and self.unique_id else None
        self.action = ACTIONS.get(name) if name else None
        if self.reader.fault is not None:
            return None
        struct = self.action.result if self.action else None
        return CallResult, self.unique_id, self._read_payload(2, struct, is_result=True)

    # -- payloads --------------------------------------------------------------------------------

    def _walk(self, *, is_result: bool) -> Walk:
        return Walk(
            self.report,
            self.reader.duplicates,
            naive_timezone=self.codec.naive_timezone,
            received_at=self.received_at,
            is_result=is_result,
        )

    def _read_payload(self, index: int, struct: type[Payload] | None, *, is_result: bool) -> Any:
        """The payload: typed, or raw where the type is not known."""
        position, value = self._element(index)
        path, message = f"/{index}", "the payload is no object"
        kind: QuirkKind | None = None
        found: Any = None
        used: dict[str, Any] | None = {}
        if index >= len(self.elements):
            kind = QuirkKind.MISSING_PAYLOAD
            message = "the payload is missing"
        elif value is None:
            kind = QuirkKind.NULL_PAYLOAD
        elif value == []:
            kind, found = QuirkKind.EMPTY_LIST_PAYLOAD, []
        elif isinstance(value, str):
            kind, found, used = QuirkKind.TEXT_PAYLOAD, value, self._read_text(value, path)
        if kind is not None:
            if used is None:
                self.report.fail(Category.PAYLOAD_NO_OBJECT, path, message, position)
                return UNUSABLE
            self.report.note(kind, path, found, plain(used), position, message=message)
            value = used
        if type(value) is not dict:
            self.report.fail(Category.PAYLOAD_NO_OBJECT, path, message, position)
            return UNUSABLE
        walk = self._walk(is_result=is_result)
        if struct is None:
            walk.note_duplicates(value, path)
            return Raw(compact(value).encode())
        return mend(walk, struct, value, path, position)

    def _read_text(self, text: str, path: str) -> dict[str, Any] | None:
        """The object that a string holds as JSON; `None` if it holds none."""
        if not text.strip():
            return {}
        inner = Reader(text, self.codec.limits, base=path)
        inner.read("{")
        # What the inner text needs mended cannot be pointed at from outside.
        if inner.notes or inner.fault is not None:
            return None
        self.reader.duplicates |= inner.duplicates
        root: dict[str, Any] = inner.root
        return _moved_to(root, self._element(3 if path == "/3" else 2)[0])


def _moved_to(root: dict[str, Any], position: int) -> dict[str, Any]:
    """The same values, all of them standing at one place: that of the text that held them."""
    todo: list[Any] = [root]
    while todo:
        item = todo.pop()
        pairs = list(item.items() if type(item) is dict else enumerate(item))
        for key, (_, value) in pairs:
            item[key] = (position, value)
            if isinstance(value, dict | list):
                todo.append(value)
    return root
