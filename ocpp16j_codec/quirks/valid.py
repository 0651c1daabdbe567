"""The short path: frames of valid JSON that deviate.

Most frames that deviate are valid JSON with one or two wrong values. They are parsed in C, and all
that conforms is used unchanged. Only a member that deviates is passed to its step of `mending`,
with its offset. So the rules of tolerance exist once: the steps and the report are those of
`recovery`, which reads the text character by character.

A frame whose head deviates (type, id, action, a missing payload, a CALLERROR) goes through the
`Recovery` of the full reading, with elements that were parsed in C and a payload that is read here.

`recover` returns `None` for a frame that `recovery` has to read: broken text, duplicate keys,
nesting or numbers beyond the limits, an offset that is not easily found. It may do so for any
frame. But a frame or error that it returns must be the one that `recovery` would return;
tests/test_valid.py and the fuzz target `two_ways` compare them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import ValidationError, convert, json

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.deviations import QuirkKind
from ocpp16j_codec.errors import failure
from ocpp16j_codec.frames import LONGEST_ID, Call, CallResult
from ocpp16j_codec.quirks.conforming import are_harmless, form_of
from ocpp16j_codec.quirks.elements import CALL, ELEMENTS, ERROR, RESULT, Head
from ocpp16j_codec.quirks.mending import (
    Names,
    leave_out,
    leave_unknown,
    miss,
    misspelled,
    read_null,
)
from ocpp16j_codec.quirks.offsets import LostError, Spot, literal_at, only_offset, value_of
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.recovery import Recovery
from ocpp16j_codec.quirks.report import ABSENT, UNUSABLE, Report, TooMuchError, Walk
from ocpp16j_codec.quirks.spellings import loose
from ocpp16j_codec.quirks.values import WS, Duplicates, always, kind_of
from ocpp16j_codec.settings import objection

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.deviations import Tolerated
    from ocpp16j_codec.errors import DecodeError
    from ocpp16j_codec.limits import Limits
    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.quirks.conforming import Check, Form
    from ocpp16j_codec.quirks.cursor import Fault as FaultOfText
    from ocpp16j_codec.quirks.cursor import Note
    from ocpp16j_codec.quirks.mending import Plan
    from ocpp16j_codec.quirks.recovery import Received
    from ocpp16j_codec.quirks.report import Fault, Location, Mark
    from ocpp16j_codec.settings import Settings

__all__ = ["recover"]

#: For a longer text, this path would take too much memory: it holds the text several times.
_LONGEST_TEXT = 2**15
#: A list may have so many times as many elements as a text may have objects and lists.
_VALUES_PER_CONTAINER = 10
#: Nothing deeper than this is parsed in C, whatever the limits allow: stacks may be small.
_DEEPEST = 32
#: Maps characters of numbers to 0, opening and closing brackets to round ones, and all others but
#: commas to blanks, so that each group can be counted at once.
_SIGNS = bytes(
    ord("0" if sign in "0123456789.eE+-"
        else "(" if sign in "[{"
        else ")" if sign in "]}"
        else "," if sign == ","
        else " ")
    for sign in map(chr, range(256))
)  # fmt: skip
_NO_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)", re.DOTALL).sub
#: An escaped comma, which would be a plain comma in the text that is encoded again.
_COMMA = re.compile(r"\\u002[cC]").search
#: A name with an escape, in a text whose escapes are hidden (see `_hidden`).
_ODD_NAME = re.compile(rf'"[^"\x01]*+\x01[^"]*+"{WS}:').search
#: The first elements of a frame up to an object or list, of which the bracket is matched.
_ELEMENT = r'("[^"]*+"|[^",\[\]{} \t\n\r]++|[\[{])'
_NEXT = rf"{WS},{WS}{_ELEMENT}"
#: So many elements are matched at most.
_MATCHED = 4
_HEAD = always(rf"{WS}\[{WS}(?:{_ELEMENT}(?:{_NEXT}(?:{_NEXT}(?:{_NEXT})?+)?+)?+)?+")
_decode = json.Decoder().decode
_encode = json.Encoder().encode
#: After so many elements that do not conform, no more are tried in C.
_MOST_FAILURES = 2
#: How many names are searched for in the whole text; the others are found from left to right.
_MOST_SEARCHES = 2
#: Frames with duplicate keys are not read here.
_NO_DUPLICATES = Duplicates()


class DeclinedError(Exception):
    """The frame has to be read by `recovery`."""


def recover(
    text: str,
    settings: Settings,
    pending: Mapping[str, str] | None,
    received_at: datetime | None,
    *,
    from_bytes: bool,
) -> Received | DecodeError | None:
    """Decode a frame that the fast path refused, or return its error.

    The arguments are those of `recovery.recover`. Returns `None` if that has to read the frame.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    bare = text if "\\" not in text else _ESCAPE(_hidden, text)
    parsed = _parsed(text, bare, settings.limits)
    if parsed is None:
        return None
    elements, is_compact = parsed
    action = _action_of(elements, settings, pending)
    if action is None or isinstance(action, str):
        # Most of what an attacker sends; the recovery would take twice as long to refuse it.
        refuse = _refuse_type if action is None else _refuse_action
        error = refuse(text, bare, elements, settings, from_bytes=from_bytes)
        if error is not None:
            return error
        try:
            return _OddFrame(
                text, bare, elements, settings, pending, received_at,
                from_bytes=from_bytes, is_compact=is_compact,
            ).frame()  # fmt: skip
        except (DeclinedError, LostError, RecursionError):
            return None
    kind, unique_id, payload = elements[0], elements[1], elements[-1]
    is_call = kind == CALL
    guarded = is_call and action.is_command(settings.role)
    report = _Report(text, settings.tolerated, settings.limits)
    walk = Walk(
        report,
        _NO_DUPLICATES,
        naive_timezone=settings.naive_timezone,
        received_at=None if guarded else received_at,
        is_result=not is_call,
        guarded=guarded,
    )
    try:
        form = form_of(action.call if is_call else action.result)
        objects = _ObjectReader(text, bare, report, is_compact=is_compact)
        read = objects.read_payload(walk, form, payload, len(elements) - 1)
        if not report.violations:  # an error lists no quirks
            report.search_for_secrets(payload, f"/{len(elements) - 1}")
    except TooMuchError as error:
        report.violations.append(error.as_fault())
        read = UNUSABLE
    except (DeclinedError, LostError, RecursionError):
        return None
    quirks = report.finish(from_bytes=from_bytes)
    if report.violations:
        return failure(report.as_violations(), unique_id, action.name, answerable=is_call)
    if is_call:
        return Call(unique_id, action.call.__name__, read, quirks)
    return CallResult(unique_id, read, quirks)


def _action_of(
    elements: list[Any], settings: Settings, pending: Mapping[str, str] | None
) -> Action | str | None:
    """Return the action of a frame with a regular head; its name if it is unknown; else `None`.

    `None` also stands for a call that may not arrive.
    """
    name: Any = None
    if len(elements) == ELEMENTS[CALL]:
        kind, unique_id, name, payload = elements
        due = CALL
    elif len(elements) == ELEMENTS[RESULT]:
        kind, unique_id, payload = elements
        due = RESULT
    else:
        return None
    # In Python, 2.0 == 2 and True == 1.
    if kind != due or type(kind) is not int or type(payload) is not dict or not _is_id(unique_id):
        return None
    if due == RESULT:
        known = None if pending is None else pending.get(unique_id)
        return None if known is None else ACTIONS.get(known)
    if type(name) is not str:
        return None
    action = ACTIONS.get(name)
    if action is None:
        return name
    if settings.role is not None or settings.profile is not None:
        return None if objection(action, settings, incoming=True) else action
    return action


def _refuse_action(
    text: str, bare: str, elements: list[Any], settings: Settings, *, from_bytes: bool
) -> DecodeError | None:
    """Return the error of a call with an unknown action; `None` if its name may be misspelled."""
    kind, unique_id, name = elements[:3]
    report = Report(text, settings.tolerated, settings.limits)
    report.exact = True
    offset = bare.index('"', _behind_id(bare))
    head = Head(report, [(0, kind), (0, unique_id), (offset, name)], 0, whole=True)
    head.read_action()
    report.finish(from_bytes=from_bytes)
    if head.action is not None or not report.violations:
        return None
    return failure(report.as_violations(), unique_id, None, answerable=True)


def _refuse_type(
    text: str, bare: str, elements: list[Any], settings: Settings, *, from_bytes: bool
) -> DecodeError | None:
    """Return the error of an empty frame, or one of an unknown type; `None` for any other."""
    unique_id: str | None = None
    head: list[tuple[int, Any]] = []
    if elements:
        kind, unique_id = elements[0], elements[1] if len(elements) > 1 else None
        # A message type of 1 may be mended by `recovery`.
        if type(kind) is not int or 1 <= kind <= ERROR or not _is_id(unique_id):
            return None
        head = [(bare.index("[") + 1, (str(kind),))]
    report = Report(text, settings.tolerated, settings.limits)
    Head(report, head, bare.rindex("]"), whole=True).read_message_type(None, None)
    report.finish(from_bytes=from_bytes)
    return failure(report.as_violations(), unique_id, None, answerable=False)


def _is_id(value: Any) -> bool:
    return type(value) is str and 0 < len(value) <= LONGEST_ID


def _behind_id(bare: str) -> int:
    """Return where the unique id ends; it is the first string of the frame."""
    return bare.index('"', bare.index('"') + 1) + 1


def _hidden(escape: re.Match[str]) -> str:
    """Return the replacement of an escape: as long, of a character that valid JSON cannot have."""
    return "\x01" * len(escape[0])


def _parsed(text: str, bare: str, limits: Limits) -> tuple[list[Any], bool] | None:
    """Return the elements of a frame, and whether it is written exactly as msgspec writes it.

    Returns `None` if it is no valid JSON, is beyond the limits, or has duplicate keys.

    Args:
        text: the text of the frame.
        bare: the same with hidden escapes.
        limits: how much is read.
    """
    if bare is not text and (_COMMA(text) is not None or _ODD_NAME(bare) is not None):
        return None
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return None
    seen = data if bare is text else bare.encode()
    signs = seen.translate(_SIGNS)
    if (
        b"0" * (limits.number_text + 1) in signs
        or (
            len(data) > _VALUES_PER_CONTAINER * limits.containers
            and signs.count(b",") > _VALUES_PER_CONTAINER * limits.containers
        )
        or (
            signs.count(b"(") > min(limits.depth, limits.containers, _DEEPEST)
            and not _is_shallow(seen, limits)
        )
    ):
        return None
    try:
        elements = _decode(data)
        again = _encode(elements)
        # Encoding again loses all but one of the members with the same name, and their commas.
        is_compact = again == data
        is_sound = is_compact or again.count(b",") == signs.count(b",")
    except (ValueError, RecursionError):
        return None
    return (elements, is_compact) if is_sound and type(elements) is list else None


def _is_shallow(data: bytes, limits: Limits) -> bool:
    """Return whether brackets are neither too many nor nested too deep."""
    outside = b"".join(data.split(b'"')[::2])  # all that is outside of strings
    brackets = outside.translate(_SIGNS, _NO_BRACKETS)
    if brackets.count(b"(") > limits.containers:
        return False
    for _ in range(min(limits.depth, _DEEPEST)):
        if not brackets:
            break
        brackets = brackets.replace(b"()", b"")
    return not brackets


class _Report(Report):
    """A report on valid JSON, which also decides whether a search for secrets is needed.

    The search takes longer than all else. It is not needed if nothing in the objects that have a
    deviation, and in those around them, looks like a secret.

    Attributes:
        objects: these objects, by their forms.
        names: the misspelled names in others that conform but for these names.
        texts: what stands in those others.
        is_opaque: there is a deviation in something else, so that the search is needed.
    """

    exact = True
    is_opaque = False

    def __init__(self, text: str, tolerate: Tolerated, limits: Limits) -> None:
        super().__init__(text, tolerate, limits)
        self.objects: dict[Form, list[dict[str, Any]]] = {}
        self.names: set[str] = set()
        self.texts: list[str] = []

    def count_left_out(self, count: int) -> bool:
        """Count elements that are left out but not reported; `False` if the limits forbid it."""
        if self.is_full(count):
            return False
        self._forgotten += count
        return True

    def search_for_secrets(self, value: dict[str, Any] | list[Any], path: str) -> None:
        """Search the payload, or all elements, for secrets if there may be any."""
        text: Any = self._text
        # An escape may stand for anything.
        if not (self.is_opaque or "\\" in text) and are_harmless(
            self.objects, self.names, self.texts
        ):
            self._hint = False
        else:
            self.look_for_secrets(text, value, path, None)


class _Payload(Spot):
    """The payload of a frame; its offset is searched for when it is needed."""

    @property
    def offset(self) -> int:
        if self._offset < 0:
            self._offset = self.text.index("{", _behind_id(self.text))
        return self._offset


class _Elements:
    """The elements of a frame that was parsed in C, in place of a `Reader`."""

    notes: Sequence[Note] = ()
    fault: FaultOfText | None = None

    def __init__(self, root: list[tuple[int, Any]], end: int) -> None:
        self.root = root
        self.end = end
        self.duplicates = _NO_DUPLICATES


class _OddFrame(Recovery):
    """The recovery of a frame whose head deviates, or whose action is not known.

    An object among its elements is left as it was parsed until its numbers have to be as the text
    has them.
    """

    def __init__(
        self,
        text: str,
        bare: str,
        elements: list[Any],
        settings: Settings,
        pending: Mapping[str, str] | None,
        received_at: datetime | None,
        *,
        from_bytes: bool,
        is_compact: bool,
    ) -> None:
        report = _Report(text, settings.tolerated, settings.limits)
        self._parsed_report = report
        self._parsed = elements
        self._text, self._bare, self._is_compact = text, bare, is_compact
        root: list[tuple[int, Any]] = []
        head, spot = _HEAD(bare), None
        for index, element in enumerate(elements):
            offset = head.start(index + 1) if index < _MATCHED else -1
            if offset < 0:  # it stands behind an object or list
                spot = spot or Spot.outermost(bare, elements, bare.index("["), "")
                offset = spot.offset_of(index)
            kind = type(element)
            if kind is int or kind is float:
                element = (literal_at(bare, offset),)  # noqa: PLW2901
            elif kind is list and element:
                report.is_opaque = True
                element = self._objects().shaped(element, offset, None)  # noqa: PLW2901
            root.append((offset, element))
        reading = _Elements(root, bare.rindex("]") + 1)
        super().__init__(
            text, settings, pending, received_at, report, reading, from_bytes=from_bytes
        )

    def _objects(self) -> _ObjectReader:
        report = self._parsed_report
        return _ObjectReader(self._text, self._bare, report, is_compact=self._is_compact)

    def _element(self, index: int) -> tuple[int, Any]:
        offset, element = self._head.element(index)
        if type(element) is dict:
            element = self._objects().shaped(element, offset, None)
            self._head.elements[index] = offset, element
        return offset, element

    def _read_error(self) -> tuple[Any, ...]:
        for index in range(2, len(self._head.elements)):
            self._element(index)
        self._report.exact = False  # positions in objects are as the reader has them
        return super()._read_error()

    def _read_text(self, text: str, path: str, position: int, message: str) -> Any:
        self._reading.duplicates = Duplicates()  # that in the string may have some
        return super()._read_text(text, path, position, message)

    def _mend(
        self, walk: Walk, struct: type[Payload], index: int, value: dict[str, Any], position: int
    ) -> Any:
        if value is not self._head.element(index)[1]:  # it was received in another form
            return super()._mend(walk, struct, index, value, position)
        form, objects = form_of(struct), self._objects()
        payload = objects.convert_payload(form, value)
        if payload is None:
            payload = objects.read_payload(walk, form, value, index, position)
        return payload

    def _look_for_secrets(self) -> None:
        report = self._parsed_report
        report.texts += [quirk.found for quirk in report.quirks if type(quirk.found) is str]
        report.search_for_secrets(self._parsed, "")


class _Names(Names):
    """The names in an object that was parsed in C.

    Its values are needed in the form of the reader. Some take that form without the text, the
    others are put into `shaped` first.
    """

    __slots__ = ("shaped",)

    def __init__(self, plan: Plan, value: dict[str, Any]) -> None:
        super().__init__(plan, value)
        #: Values in the form in which the reader passes them, by their names.
        self.shaped: dict[str, Any] = {}

    def found(self, key: str) -> Any:
        if key in self.shaped:
            return self.shaped[key]
        found = self.value[key]
        kind = type(found)
        if kind is int and found:  # not so 0, which may be written as -0
            return (str(found),)
        if kind is not str and kind is not bool and found is not None:
            raise DeclinedError
        return found

    def is_null(self, key: str) -> bool:
        return self.value[key] is None


def _is_exact(value: Any) -> bool:
    """Return whether a parsed value shows all numbers as the text has them."""
    todo = [value]
    while todo:
        item = todo.pop()
        if type(item) is dict:
            todo += item.values()
        elif type(item) is list:
            todo += item
        elif type(item) is float or (not item and type(item) is int):  # a zero may be -0
            return False
    return True


class _ObjectReader:
    """Reads the objects of one frame into structs.

    `_text` is the text with hidden escapes, in which offsets are searched for.
    """

    _walk: Walk
    #: The offset of the payload; less than 0 if it is not known yet.
    _payload_offset: int

    def __init__(self, text: str, bare: str, report: _Report, *, is_compact: bool) -> None:
        self._is_compact = is_compact
        self._searches_left = _MOST_SEARCHES
        self._whole = text
        self._text = bare
        self._report = report
        self._reader: Reader | None = None
        # msgspec 0.22 overlooks what stands behind this in a timestamp.
        self._is_plain = bare is text or "\\u0000" not in text

    def read_payload(
        self, walk: Walk, form: Form, payload: dict[str, Any], index: int, offset: int = -1
    ) -> Any:
        """Read the payload, which is an element of the frame; see `read`."""
        self._walk, self._payload_offset = walk, offset
        return self.read(form, payload, None, index)

    def convert_payload(self, form: Form, payload: dict[str, Any]) -> Any:
        """Convert the payload in C; return `None` if it is not found to conform."""
        if not (form.is_plain and self._is_plain):
            return None
        try:
            return convert(payload, form.struct)
        except ValidationError:
            return None

    # The hot loop of the short path; a call for each member would take half as long again.
    def read(  # noqa: C901, PLR0912, PLR0915
        self, form: Form, value: dict[str, Any], within: Spot | None, key: str | int
    ) -> Any:
        """Read an object into a struct; `UNUSABLE` where it lacks what cannot be done without.

        Args:
            form: what it should be.
            value: the object.
            within: what it is in; `None` for the payload.
            key: its name or index there.
        """
        walk = self._walk
        if form.plan.guarded and not walk.guarded:
            walk.guarded = True
            try:
                return self.read(form, value, within, key)
            finally:
                walk.guarded = False
        checks = form.checks
        values: dict[str, Any] = {}
        usable = True
        spot: Spot | None = None
        names: _Names | None = None
        for name, found in value.items():
            check = checks.get(name)
            if check is not None:
                if type(found) is str and len(found) <= check.limit:
                    reading = found if check.words is None else check.words.get(found)
                else:
                    reading = None if check.fits is None else check.fits(found)
                if reading is not None:
                    values[check.attribute] = reading
                    continue
            if spot is None:
                spot = self._spot(form, value, within, key)
            if check is None or found is None:
                if not spot.is_seen:
                    self._remember(spot)
                location = spot.path, name, self._offset_of(spot, name)
                if names is None:
                    names = _Names(form.plan, value)
                if check is None:
                    names.shaped[name] = self.shaped(found, location[2], None)
                    member = misspelled(walk, names, location)
                    if member is None:
                        usable = leave_unknown(walk, names, location) and usable
                        continue
                    check = checks[member.name]
                if found is None:
                    reading = read_null(walk, check.member, names, location)
                else:
                    reading = self._read_deviating(check, found, spot, name)
            else:
                reading = self._read_deviating(check, found, spot, name)
            if reading is not ABSENT:
                values[check.attribute] = reading
                usable = usable and reading is not UNUSABLE
        if usable and len(values) >= len(form.plan.required):
            try:
                return form.struct(**values)
            except TypeError:  # something required is missing
                pass
        spot = spot or self._spot(form, value, within, key)
        for member in form.plan.required:
            if member.attribute not in values:
                self._remember(spot)
                reading = miss(walk, form.plan, member, spot.path, spot.offset)
                values[member.attribute] = reading
                usable = usable and reading is not UNUSABLE
        return form.struct(**values) if usable else UNUSABLE

    def _spot(self, form: Form, value: dict[str, Any], within: Spot | None, key: str | int) -> Spot:
        text = self._text
        if within is not None:
            return Spot(text, within, key, value, form)
        # A name and its colon may be apart where blanks are scattered.
        # Quotes are many, so they are not looked for where there is no such blank.
        if not self._is_compact and (
            (" :" in text and '" :' in text) or "\n" in text or "\t" in text or "\r" in text
        ):
            raise DeclinedError
        return _Payload.outermost(text, value, self._payload_offset, f"/{key}", form)

    def _offset_of(self, spot: Spot, name: str) -> int:
        """Return where the value of a member of an object starts."""
        within = spot.parent
        # Not a known name of a list element: the other elements have it too.
        is_rare = within is None or len(within.value) == 1 or name not in spot.form.checks
        if is_rare and self._searches_left:
            self._searches_left -= 1
            offset = only_offset(self._text, name)
            if offset >= 0:
                return offset
        return spot.offset_of(name)

    def _read_deviating(self, check: Check, found: Any, spot: Spot, name: str) -> Any:
        """Read a value that was not found to conform, or has a misspelled name."""
        fits = check.fits
        if fits is not None:
            if name != check.member.name:
                reading = fits(found)
                if reading is not None:
                    return reading
            if not spot.is_seen:
                self._remember(spot)
            offset = self._offset_of(spot, name)
            if type(found) is list:
                return self._read_shaped(check, found, spot, name, offset)
            shaped = found if type(found) is str else self.shaped(found, offset, check)
            return check.member.read(self._walk, shaped, (spot.path, name, offset))
        report = self._report
        mark = report.mark()
        reading = self._read_nested(check, found, spot, name)
        if reading is not None:
            return reading
        report.undo(mark)
        self._remember(spot)
        return self._read_shaped(check, found, spot, name, spot.offset_of(name))

    def _read_shaped(self, check: Check, found: Any, spot: Spot, name: str, offset: int) -> Any:
        """Read a value by the step of its member."""
        shaped = self.shaped(found, offset, check)
        # The positions in an object or list are as the reader has them.
        self._report.exact = type(shaped) is not dict and type(shaped) is not list
        try:
            return check.member.read(self._walk, shaped, (spot.path, name, offset))
        finally:
            self._report.exact = True

    def _read_nested(self, check: Check, found: Any, spot: Spot, name: str) -> Any:
        """Read an object or list.

        Returns `None` if it is none, or if something may have to be left out of it: then the step
        of the member reads it again, and the caller undoes what was reported.
        """
        if type(found) is dict:
            if check.is_list:
                return self._read_lone(check, found, spot, name)
            reading = self.read(check.form, found, spot, name)
            # An object of a result may be left out.
            return None if reading is UNUSABLE and self._walk.is_result else reading
        if type(found) is not list or not check.is_list or len(found) < check.least:
            return None
        if check.each is not None:
            readings = [check.each(element) for element in found]
            return None if None in readings else readings
        whole = self._read_whole(check, found, spot)
        return self._read_elements(check, found, spot, name) if whole is None else whole

    def _read_elements(self, check: Check, found: list[Any], spot: Spot, name: str) -> Any:
        """Read a list of objects one by one.

        Elements of a report may be unusable: they are left out, and reported after the others, when
        it is known that something is left. Returns `None` where the step has to read the list.
        """
        form, report = check.form, self._report
        struct = form.struct
        inner: Spot | None = None
        readings: list[Any] = []
        failed = 0 if form.is_flat else _MOST_FAILURES
        start = report.mark()
        forgotten: list[Fault] = []
        unusable: list[tuple[int, int, Any]] = []
        done = 0
        for index, element in enumerate(found):
            if index < done:
                continue  # read by `_read_renamed`, together with an element before
            if failed < _MOST_FAILURES:
                try:
                    readings.append(convert(element, struct))
                except ValidationError:
                    failed += 1
                else:
                    failed = 0
                    continue
            if type(element) is not dict or (check.is_wrapped and len(element) == 1):
                return None
            inner = inner or Spot(self._text, spot, name, found)
            if form.is_flat and not element.keys() <= form.checks.keys():
                read = self._read_renamed(form, found, index, inner)
                if read:
                    readings += read
                    done = index + len(read)
                    continue
            before = report.mark()
            reading = self.read(form, element, inner, index)
            if reading is UNUSABLE:
                faults = self._taken_back(check, before)
                if faults is None:
                    return None
                report.keep_listed(forgotten, faults)
                unusable.append((index, inner.offset_of(index), element))
                continue
            readings.append(reading)
            if form.is_flat and len(report.quirks) == before[0]:
                failed = 0
        if readings:
            holder: Any = inner
            for index, offset, element in unusable:
                self._leave_out(check, (holder.path, index, offset), element)
            return readings
        if check.member.optional or not report.count_left_out(len(unusable)):
            return None
        # Nothing is left of a list that is needed: its faults count after all.
        report.take_back(start)
        report.take_again(forgotten)
        return UNUSABLE

    def _taken_back(self, check: Check, mark: Mark) -> list[Fault] | None:
        """Take back what was reported of an element, if it may be left out; return its faults."""
        if not check.is_droppable or not self._report.tolerates(QuirkKind.UNUSABLE_ELEMENT):
            return None
        return self._report.take_back(mark)

    def _read_whole(self, check: Check, found: list[Any], holder: Spot) -> Any:
        """Read a list of objects in C, if all of it is found to conform; else return `None`."""
        report = self._report
        if check.whole is None or not self._is_plain:
            return None
        # Something in the frame deviates. The list is likely to conform only if it is not in there.
        if (
            not (report.quirks or report.violations)
            and holder.value.keys() <= holder.form.checks.keys()
        ):
            return None
        try:
            return convert([found], check.whole).items
        except ValidationError:
            return None

    def _read_renamed(self, form: Form, found: list[Any], index: int, inner: Spot) -> list[Any]:
        """Read elements in which one name is misspelled, the same in each, and all else conforms.

        Some charge points send all their sampled values so. They are converted in C, from one
        element on until one is not like that, and returned.
        """
        odd = found[index].keys() - form.checks.keys()
        name = odd.pop() if len(odd) == 1 else ""
        member = form.plan.spellings.get(loose(name))
        report, kind = self._report, QuirkKind.MEMBER_SPELLING
        if member is None or not name.isalnum() or not report.tolerates(kind):
            return []
        due, struct = member.name, form.struct
        readings: list[Any] = []
        places: list[tuple[str, int]] = []
        path, offset = "", -1
        for place in range(index, len(found)):
            value = found[place]
            if type(value) is not dict or name not in value or due in value:
                break
            renamed = value.copy()
            renamed[due] = renamed.pop(name)
            try:
                reading = convert(renamed, struct)
            except ValidationError:
                break
            if offset < 0:
                self._remember(inner)
                path = inner.path
                offset = self._offset_of(Spot(self._text, inner, place, value, form), name)
            else:  # what could be converted holds no other object, so that it is the next one
                offset = value_of(self._text, name, offset)
            readings.append(reading)
            places.append((f"{path}/{place}/{name}", offset))
        if readings:
            report.note_all(kind, places, name, due)
            report.names.add(name)
            report.is_opaque |= form.names_secret
            for attribute in form.texts:
                report.texts += [t for each in readings if (t := getattr(each, attribute))]
        return readings

    def _leave_out(self, check: Check, location: Location, element: dict[str, Any]) -> None:
        """Report that an element is left out; it is remembered already as one that deviates."""
        if check.form.is_flat and _is_exact(element):
            self._walk.note(QuirkKind.UNUSABLE_ELEMENT, location, element, None)
        else:
            shaped = self.shaped(element, location[2], check)
            leave_out(self._walk, QuirkKind.UNUSABLE_ELEMENT, location, shaped)

    def _read_lone(self, check: Check, found: dict[str, Any], spot: Spot, name: str) -> Any:
        """Read an object in place of a list of objects; `None` if the step has to read it."""
        if check.form is None or check.is_wrapped or not _is_exact(found):
            return None
        self._report.is_opaque = True  # what is in it is not remembered
        location = spot.path, name, spot.offset_of(name)
        message = f"expected a list, got {kind_of(found)}"
        self._walk.note(QuirkKind.LONE_OBJECT, location, found, [found], message)
        reading = self.read(check.form, found, spot, name)
        return None if reading is UNUSABLE else [reading]

    def shaped(self, found: Any, offset: int, check: Check | None) -> Any:
        """Return a value in the form in which the reader of `recovery` passes it to steps."""
        kind = type(found)
        if kind is str or kind is bool or found is None:
            return found
        if kind is int or kind is float:
            return (literal_at(self._text, offset),)
        if not found:
            return found
        # Of a list in place of a scalar, only the first element may be read by itself.
        is_read_once = check is None or check.fits is not None
        if kind is list and is_read_once and all(type(each) is str for each in found):
            return [(offset + 1, element) for element in found]
        self._report.is_opaque = True
        if self._reader is None:
            self._reader = Reader(self._whole, self._report.limits)
        return self._reader.read_part(offset)

    def _remember(self, spot: Spot | None) -> None:
        """Remember an object with a deviation, and those around it: a secret may be in them."""
        while spot is not None and not spot.is_seen:
            spot.is_seen = True
            if spot.form is not None:
                self._report.objects.setdefault(spot.form, []).append(spot.value)
            spot = spot.parent
