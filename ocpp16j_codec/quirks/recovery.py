"""The full reading: read a frame character by character; return it mended, or its error.

The slow path comes here with every frame that the short path (`valid`) declines. The short path
uses the same `Recovery` for frames whose head deviates.

The elements of a frame are read from the left: message type, unique id, action, payload. Even if
the rest is broken, the first elements decide whether a reply is due, and with which id.

    reader (text -> values)  ->  elements, recovery (-> frame)  ->  mending (payload -> struct)

`errors` decides whether a reply is due. The core calls this module only through `door`.
"""

from __future__ import annotations

from sys import getsizeof
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Raw, json
from msgspec.structs import replace

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.deviations import Category, Quirk, QuirkKind, Violation, quote
from ocpp16j_codec.errors import DecodeError, failure
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.limits import keeps_too_much, memory_allowed, most_containers, size_of
from ocpp16j_codec.quirks.elements import (
    CALL,
    ELEMENTS,
    ERROR,
    RESULT,
    Head,
    action_of_result,
    read_error,
)
from ocpp16j_codec.quirks.mending import holds_guarded, mend
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.report import UNUSABLE, Fault, Report, TooMuchError, Walk
from ocpp16j_codec.quirks.safety import flaws_of, is_displaced, is_harmless_rest, is_nothing
from ocpp16j_codec.quirks.values import compact, offset_of, plain
from ocpp16j_codec.settings import objection

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.quirks.cursor import Fault as FaultOfText
    from ocpp16j_codec.quirks.cursor import Note
    from ocpp16j_codec.quirks.values import Duplicates
    from ocpp16j_codec.settings import Settings

    Received = Call[Any] | CallResult[Any] | CallError

__all__ = ["Recovery", "read_head", "recover", "retype"]

_DISPLACED = "misplaced bracket together with an unknown member"
_TOO_MUCH_MEMORY = "decoded frame needs too much memory for its size"
_MEMORY = (Violation(Category.LIMIT_PASSED, "", f"{_TOO_MUCH_MEMORY} at /"),)
#: Characters of a large frame for each object or list of a payload that was received as a string.
_ROOM_IN_A_TEXT = 12
#: What `limits` counts for one at least, without the values in it.
_SIZE_OF_A_QUIRK = getsizeof(Quirk(QuirkKind.SURPLUS_ELEMENTS, "", None, None))


def recover(
    text: str,
    settings: Settings,
    pending: Mapping[str, str] | None,
    received_at: datetime | None,
    *,
    from_bytes: bool,
) -> Received | DecodeError:
    """Decode a frame that the fast path refused, or return its error.

    Args:
        text: the frame; bytes that are not UTF-8 are represented as by Python's surrogateescape.
        settings: the tolerated deviations and the limits.
        pending: the open calls, by their ids.
        received_at: when the frame arrived, if known.
        from_bytes: whether the input was bytes; then offsets are counted in bytes.
    """
    frame = _full_reading(text, settings, pending, received_at, from_bytes=from_bytes).frame()
    # Checked here, because the reader and its values have been freed by now.
    if isinstance(frame, DecodeError) or not keeps_too_much(frame, size_of(text), settings.limits):
        return frame
    if isinstance(frame, Call):
        return failure(_MEMORY, frame.error("").unique_id, frame.action, answerable=True)
    action = frame.action if isinstance(frame, CallResult) else None
    return failure(_MEMORY, frame.unique_id, action, answerable=False)


def _full_reading(
    text: str,
    settings: Settings,
    pending: Mapping[str, str] | None,
    received_at: datetime | None,
    *,
    from_bytes: bool,
) -> Recovery:
    """Read a text. Only the recovery that is returned holds the reader, so that both are freed."""
    reader = Reader(text, settings.limits, from_bytes=from_bytes)
    reader.read()
    report = Report(text, settings.tolerated, settings.limits)
    return Recovery(text, settings, pending, received_at, report, reader, from_bytes=from_bytes)


def retype(
    result: CallResult[Raw], action: Action, settings: Settings, received_at: datetime | None
) -> CallResult[Any]:
    """Type the payload of a result whose call has become known.

    Raises:
        DecodeError: The payload does not fit the action with these settings.
    """
    text = bytes(result.payload).decode("utf-8", "surrogateescape")
    typed = _retyped(result, text, action, settings, received_at)
    # The length of the frame is no longer known, but the offsets of its quirks are within it.
    size = max(len(result.payload), *(quirk.offset or 0 for quirk in result.quirks), 0)
    if keeps_too_much(typed, size, settings.limits):
        raise DecodeError(_MEMORY, unique_id=result.unique_id, action=action.name)
    return typed


def _retyped(
    result: CallResult[Raw],
    text: str,
    action: Action,
    settings: Settings,
    received_at: datetime | None,
) -> CallResult[Any]:
    before = [q for q in result.quirks if q.kind is QuirkKind.SURPLUS_ELEMENTS and q.path == "/2"]
    index = 2 + len(before)  # the name of the action may precede the payload
    base = f"/{index}"
    reader = Reader(text, settings.limits, base=base, from_bytes=True)
    reader.read("{")
    report = Report(None, settings.tolerated, settings.limits, part=text)
    walk = Walk(
        report,
        reader.duplicates,
        naive_timezone=settings.naive_timezone,
        received_at=received_at,
        is_result=True,
        # The repairs made when the frame was decoded count as well.
        flaws=flaws_of(result.quirks, [*[(0, None)] * index, (0, reader.root)]),
    )
    named = before[0].found if before else None
    if named and named.strip() and action_of_result(named) != action.name:
        message = f"expected a result of {action.name}, got one of {quote(named)}"
        report.fail(Category.ELEMENT_COUNT, "/2", message, 0, hard=True)
    payload: Any = UNUSABLE
    if any(quirk.kind is QuirkKind.TEXT_PAYLOAD for quirk in result.quirks):
        # Repairs inside that string have paths that start with `base`.
        walk.flaws |= flaws_of(result.quirks, reader.root, base)
    try:
        for note in reader.notes:
            report.note_repair(note, exact=True)
        if reader.fault is not None:
            report.fail(*reader.fault, hard=True, exact=True)
        else:
            report.look_for_secrets(text, reader.root, base, reader.duplicates)
            payload = mend(walk, action.result, reader.root, base, 0)
        if holds_guarded(action.result) and is_displaced((*result.quirks, *report.quirks)):
            report.fail(Category.NOT_JSON, base, _DISPLACED, 0, hard=True)
    except TooMuchError as error:
        report.violations.append(error.as_fault())
    if report.violations:
        _put_truncation_first(report, result.quirks)
        raise DecodeError(report.as_violations(), unique_id=result.unique_id, action=action.name)
    quirks = (*result.quirks, *report.finish(from_bytes=False))
    return CallResult(result.unique_id, payload, quirks)


def _put_truncation_first(report: Report, quirks: Iterable[Quirk]) -> None:
    """Report a truncated frame as the first fault if a member is missing from it."""
    violations = report.violations
    truncated = [quirk for quirk in quirks if quirk.kind is QuirkKind.TRUNCATED]
    if truncated and any(v.category is Category.MISSING_MEMBER for v in violations):
        message = "truncated frame"
        violations.insert(0, Fault(Category.NOT_JSON, "", message, truncated[0].offset))


def read_head(text: str, settings: Settings, *, from_bytes: bool) -> tuple[int, str, str | None]:
    """Return message type, unique id and, of a CALL, the action, as received.

    Raises:
        DecodeError: One of them cannot be read.
    """
    reader = Reader(text, settings.limits, from_bytes=from_bytes)
    report = Report(text, settings.tolerated, settings.limits)
    reader.read()
    if reader.fault is not None:
        report.fail(*reader.fault, exact=True)
    head = Head(report, reader.root or [], max(reader.end - 1, 0), whole=reader.fault is None)
    known = head.as_received()
    if known is not None:
        return known
    report.finish(from_bytes=from_bytes)
    raise failure(
        report.as_violations(), head.id_of_answer, None, answerable=head.message_type == CALL
    )


class Reading(Protocol):
    """What a frame is recovered from; see `Reader`."""

    root: Any
    fault: FaultOfText | None
    duplicates: Duplicates
    end: int

    @property
    def notes(self) -> Sequence[Note]: ...


class Recovery:
    """The recovery of one frame from its elements."""

    def __init__(
        self,
        text: str,
        settings: Settings,
        pending: Mapping[str, str] | None,
        received_at: datetime | None,
        report: Report,
        reading: Reading,
        *,
        from_bytes: bool,
    ) -> None:
        self._settings = settings
        self._pending = pending or {}
        self._received_at = received_at
        self._from_bytes = from_bytes
        self._text = text
        self._report = report
        self._reading = reading
        notes = self._tolerated(reading.notes) if reading.notes else ()
        self._flaws = flaws_of(notes, reading.root or []) if notes else {}
        #: The repairs in a payload that was received as a string.
        self._inner_notes: Sequence[Note] = ()
        self._head = Head(
            report, reading.root or [], max(reading.end - 1, 0), whole=reading.fault is None
        )

    def frame(self) -> Received | DecodeError:
        """Return the mended frame, or its error."""
        report, head, frame = self._report, self._head, None
        try:
            frame = self._read()
            if not report.violations:  # an error lists no quirks
                self._look_for_secrets()
        except TooMuchError as error:
            report.violations.append(error.as_fault())
        quirks = report.finish(from_bytes=self._from_bytes)
        if report.violations or frame is None:
            _put_truncation_first(report, quirks)
            return failure(
                report.as_violations(),
                head.id_of_answer,
                head.action.name if head.action else None,
                answerable=head.message_type == CALL,
            )
        kind, *fields = frame
        made: Received = kind(*fields, quirks)
        return made

    def _read(self) -> tuple[Any, ...] | None:
        reading, report, head = self._reading, self._report, self._head
        for note in reading.notes:
            report.note_repair(note, exact=True)
        if reading.fault is not None:
            report.fail(*reading.fault, hard=True, exact=True)
        if type(reading.root) is not list:
            return None
        head.read_message_type(self._pending, self._settings.role)
        head.read_unique_id()
        if head.message_type is None:
            return None
        if head.message_type == CALL:
            return self._read_call()
        if head.message_type == RESULT:
            return self._read_result()
        self._note_surplus(ELEMENTS[ERROR])
        return None if reading.fault is not None else self._read_error()

    def _read_error(self) -> tuple[Any, ...]:
        head = self._head
        end = head.element(len(head.elements))[0]
        return CallError, head.unique_id, *read_error(self._walk(), head.elements, end)

    def _look_for_secrets(self) -> None:
        reading = self._reading
        self._report.look_for_secrets(self._text, self._head.elements, "", reading.duplicates)

    def _note_surplus(self, due: int) -> None:
        """Report every element after the first `due` elements."""
        if len(self._head.elements) <= due:
            return
        walk, message = self._walk(), f"surplus element, expected {due} elements"
        report, limits = self._report, self._settings.limits
        kept, most = 0, memory_allowed(size_of(self._text), limits)
        for index in range(due, len(self._head.elements)):
            position, value = self._element(index)
            path = f"/{index}"
            found = plain(value)
            # Thousands of small objects are refused here: all quirks of them would take twice as
            # much memory as the objects.
            kept += getsizeof(path) + (getsizeof(found) if type(found) in (dict, list) else 0)
            if kept + len(report.quirks) * _SIZE_OF_A_QUIRK > most:
                raise TooMuchError(_TOO_MUCH_MEMORY)
            report.note(QuirkKind.SURPLUS_ELEMENTS, path, found, None, position, message=message)
            walk.note_duplicates(value, path)

    def _element(self, index: int) -> tuple[int, Any]:
        """Return position and value of an element, in the form in which the reader has values."""
        return self._head.element(index)

    def _read_call(self) -> tuple[Any, ...] | None:
        self._note_surplus(ELEMENTS[CALL])
        self._head.read_action()
        action = self._head.action
        if action is None or self._reading.fault is not None or not self._may_arrive(action):
            return None
        guarded = action.is_command(self._settings.role)
        payload = self._read_payload(3, action.call, guarded=guarded)
        if guarded:
            self._guard(action)
        return Call, self._head.unique_id, action.name, payload

    def _tolerated(self, notes: Iterable[Note]) -> list[Note]:
        """Return the repairs that are tolerated; `_read` reports the others as faults."""
        report = self._report
        return [
            note
            for note in notes
            if report.tolerates(note.kind, note.kind.effect_of(note.path, note.found, note.used))
        ]

    def _guard(self, action: Action) -> None:
        """Refuse a command if text or elements around its payload may change its meaning."""
        report, elements = self._report, self._head.elements
        for index, (position, value) in enumerate(elements[4:], 4):
            if not is_nothing(plain(value)) or self._flaws.get(id(value)):
                message = "surplus element in a command"
                report.fail(Category.ELEMENT_COUNT, f"/{index}", message, position, hard=True)
        reported = {(fault.category, fault.path) for fault in report.violations}
        for note in (*self._reading.notes, *self._inner_notes):
            has_rest = note.kind in (QuirkKind.TRAILING_TEXT, QuirkKind.TRUNCATED)
            if has_rest and not is_harmless_rest(note.found):
                if (Category.NOT_JSON, note.path) in reported:
                    continue
                message = "truncated text or trailing data in a command"
                report.fail(
                    Category.NOT_JSON, note.path, message, note.position, hard=True, exact=True
                )
        if is_displaced(report.quirks):
            report.fail(Category.NOT_JSON, "/3", _DISPLACED, len(self._text), hard=True, exact=True)
        payload = elements[3][1] if len(elements) > 3 else ""
        is_empty = isinstance(payload, str) and not payload.strip()
        if type(payload) is list and self._flaws.get(id(payload)):  # it may have lost elements
            is_empty = True
        reported = {(fault.category, fault.path) for fault in report.violations}
        if is_empty and action.call.__struct_fields__ and (Category.NOT_JSON, "/3") not in reported:
            message = f"missing payload of {action.name}"
            truncated = any(note.kind is QuirkKind.TRUNCATED for note in self._reading.notes)
            category = Category.NOT_JSON if truncated else Category.ELEMENT_COUNT
            report.fail(category, "/3", message, self._head.element(3)[0], hard=True)

    def _may_arrive(self, action: Action) -> bool:
        """Return whether the other side may send this call and this device accepts it."""
        message = objection(action, self._settings, incoming=True)
        if message:
            position = self._head.element(2)[0]
            self._report.fail(Category.NOT_SUPPORTED, "/2", message, position)
        return not message

    def _read_result(self) -> tuple[Any, ...] | None:
        head = self._head
        name = self._pending.get(head.unique_id or "")
        action = head.action = ACTIONS.get(name) if name else None
        index = 3 if head.names_its_action(action) else 2
        self._note_surplus(index + 1)
        if self._reading.fault is not None:
            return None
        payload = self._read_payload(index, action.result if action else None)
        if action and holds_guarded(action.result) and is_displaced(self._report.quirks):
            end = len(self._text)
            self._report.fail(
                Category.NOT_JSON, f"/{index}", _DISPLACED, end, hard=True, exact=True
            )
        return CallResult, head.unique_id, payload

    # -- payloads --------------------------------------------------------------------------------

    def _walk(self, *, guarded: bool = False) -> Walk:
        return Walk(
            self._report,
            self._reading.duplicates,
            naive_timezone=self._settings.naive_timezone,
            received_at=None if guarded else self._received_at,
            is_result=self._head.message_type == RESULT,
            guarded=guarded,
            flaws=self._flaws,
        )

    def _read_payload(
        self, index: int, struct: type[Payload] | None, *, guarded: bool = False
    ) -> Any:
        """Return the payload: typed, or raw if the type is not known."""
        position, value = self._head.element(index)
        path, message = f"/{index}", "expected an object for the payload"
        kind: QuirkKind | None = None
        if index >= len(self._head.elements):
            kind, message = QuirkKind.MISSING_PAYLOAD, "missing payload"
        elif value is None:
            kind = QuirkKind.NULL_PAYLOAD
        elif value == []:
            kind = QuirkKind.EMPTY_LIST_PAYLOAD
        if kind is not None:
            self._report.note(kind, path, plain(value), {}, position, message=message)
            value = {}
        if isinstance(value, str):
            value = self._read_text(value, path, position, message)
        if type(value) is not dict:
            self._report.fail(Category.PAYLOAD_NO_OBJECT, path, message, position)
            return UNUSABLE
        if struct is None:
            self._walk().note_duplicates(value, path)
            return self._as_received(index) or Raw(compact(value).encode())
        return self._mend(self._walk(guarded=guarded), struct, index, value, position)

    def _mend(
        self, walk: Walk, struct: type[Payload], index: int, value: dict[str, Any], position: int
    ) -> Any:
        return mend(walk, struct, value, f"/{index}", position)

    def _as_received(self, index: int) -> Raw | None:
        """Return the text of a payload as received, if nothing in the frame had to be mended."""
        reading = self._reading
        if reading.notes or reading.duplicates or index >= len(self._head.elements):
            return None
        raw: Raw = json.decode(self._text, type=list[Raw])[index]
        return Raw(bytes(raw)) if bytes(raw).startswith(b"{") else None

    def _read_text(self, text: str, path: str, position: int, message: str) -> Any:
        """Return the object that a string contains as JSON; `None` if it contains none."""
        limits = self._settings.limits
        # Such a payload needs more memory, because it is also a quirk as a whole.
        most = most_containers(len(self._text), limits, _ROOM_IN_A_TEXT)
        limits = replace(limits, containers=most)
        inner = Reader(text if text.strip() else "{}", limits, base=path)
        inner.read("{")
        if inner.fault is not None:
            return None
        used = plain(inner.root)
        self._report.note(QuirkKind.TEXT_PAYLOAD, path, text, used, position, message=message)
        # Deviations in the inner text all have the offset of the string.
        self._report.anchor = offset_of(self._text, position)
        self._report.exact = False
        for note in inner.notes:
            self._report.note_repair(note)
        self._report.look_for_secrets(text, inner.root, path, inner.duplicates)
        self._reading.duplicates.join(inner.duplicates)
        self._flaws |= flaws_of(self._tolerated(inner.notes), inner.root, path)
        self._inner_notes = inner.notes
        return inner.root
