"""What can be wrong with a frame, and how that is said: quirks, violations and the two errors.

    ValueError
    ├── DecodeError    the peer's fault: the frame cannot be read; `.reply` is the CALLERROR due
    └── EncodeError    our own fault: the message must not go out like this

A deviation that was tolerated is a `Quirk` on the frame. One that was not is a `Violation` in an
error. A violation's category is kept apart from the wire word: `ERROR_CODE_OF` is the one table
that turns a category into the code of a CALLERROR (OCPP-J 1.6 section 4.2.3, with the meaning of
the overlapping codes settled in docs/reference/errors.md).

Rule of this file: it imports nothing of this package, and whatever text of a peer gets into a
message passes through `quote` or `at` first, so that building, printing, pickling or
sending an error can never fail or echo a megabyte.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Collection

    from ocpp16j_codec.frames import CallError

__all__ = [
    "ALL_QUIRKS",
    "ERROR_CODE_OF",
    "Category",
    "DecodeError",
    "EncodeError",
    "ErrorCode",
    "Quirk",
    "QuirkKind",
    "Violation",
    "at",
    "quote",
    "show_path",
]

#: The longest sentence an error or a quirk prints; the reply's description is held to it as well.
SENTENCE_LIMIT = 255
#: How many (escaped) characters of a peer's text a sentence may repeat.
QUOTE_LIMIT = 40


class ErrorCode(StrEnum):
    """The error codes of a CALLERROR, in the spelling of OCPP-J 1.6.

    Two of them are misspelt or renamed later; the errata keep the 1.6 words on purpose
    (OCPP-J errata 5.1 and 5.2), so these are the words that go out. What other versions
    say instead is read as a quirk.
    """

    NOT_IMPLEMENTED = "NotImplemented"
    NOT_SUPPORTED = "NotSupported"
    INTERNAL_ERROR = "InternalError"
    PROTOCOL_ERROR = "ProtocolError"
    SECURITY_ERROR = "SecurityError"
    FORMATION_VIOLATION = "FormationViolation"
    PROPERTY_CONSTRAINT_VIOLATION = "PropertyConstraintViolation"
    OCCURENCE_CONSTRAINT_VIOLATION = "OccurenceConstraintViolation"
    TYPE_CONSTRAINT_VIOLATION = "TypeConstraintViolation"
    GENERIC_ERROR = "GenericError"


class Category(StrEnum):
    """What kind of fault a violation is, independent of the word a CALLERROR has for it."""

    NOT_JSON = "not_json"
    NOT_AN_ARRAY = "not_an_array"
    ELEMENT_COUNT = "element_count"
    PAYLOAD_NO_OBJECT = "payload_no_object"
    UNKNOWN_MESSAGE_TYPE = "unknown_message_type"
    ID_NO_TEXT = "id_no_text"
    ID_LENGTH = "id_length"
    ACTION_NO_TEXT = "action_no_text"
    UNKNOWN_MEMBER = "unknown_member"
    DUPLICATE_MEMBER = "duplicate_member"
    LIMIT_PASSED = "limit_passed"
    UNKNOWN_ACTION = "unknown_action"
    NOT_SUPPORTED = "not_supported"
    MISSING_MEMBER = "missing_member"
    WRONG_TYPE = "wrong_type"
    UNREADABLE_TIMESTAMP = "unreadable_timestamp"
    NOT_IN_ENUMERATION = "not_in_enumeration"
    TOO_LONG = "too_long"
    TOO_PRECISE = "too_precise"
    OUT_OF_RANGE = "out_of_range"
    EMPTY_LIST = "empty_list"


_CATEGORIES_OF: dict[ErrorCode, tuple[Category, ...]] = {
    ErrorCode.FORMATION_VIOLATION: (
        Category.NOT_JSON,
        Category.NOT_AN_ARRAY,
        Category.ELEMENT_COUNT,
        Category.PAYLOAD_NO_OBJECT,
        Category.UNKNOWN_MESSAGE_TYPE,
        Category.ID_NO_TEXT,
        Category.ID_LENGTH,
        Category.ACTION_NO_TEXT,
        Category.UNKNOWN_MEMBER,
        Category.DUPLICATE_MEMBER,
        Category.LIMIT_PASSED,
    ),
    ErrorCode.NOT_IMPLEMENTED: (Category.UNKNOWN_ACTION,),
    ErrorCode.NOT_SUPPORTED: (Category.NOT_SUPPORTED,),
    ErrorCode.PROTOCOL_ERROR: (Category.MISSING_MEMBER,),
    ErrorCode.TYPE_CONSTRAINT_VIOLATION: (Category.WRONG_TYPE, Category.UNREADABLE_TIMESTAMP),
    ErrorCode.PROPERTY_CONSTRAINT_VIOLATION: (
        Category.NOT_IN_ENUMERATION,
        Category.TOO_LONG,
        Category.TOO_PRECISE,
        Category.OUT_OF_RANGE,
    ),
    ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION: (Category.EMPTY_LIST,),
}

#: Which CALLERROR code answers which category of fault.
ERROR_CODE_OF: dict[Category, ErrorCode] = {
    category: code for code, categories in _CATEGORIES_OF.items() for category in categories
}


class QuirkKind(StrEnum):
    """Every deviation the tolerant codec knows; `quirks.catalog` describes each one."""

    # the frame
    BYTE_ORDER_MARK = "byte_order_mark"
    NUL_PADDING = "nul_padding"
    TRAILING_TEXT = "trailing_text"
    MESSAGE_TYPE_TEXT = "message_type_text"
    MESSAGE_TYPE_ONE = "message_type_one"
    NUMERIC_UNIQUE_ID = "numeric_unique_id"
    EMPTY_UNIQUE_ID = "empty_unique_id"
    LONG_UNIQUE_ID = "long_unique_id"
    SURPLUS_ELEMENTS = "surplus_elements"
    MISSING_PAYLOAD = "missing_payload"
    NULL_PAYLOAD = "null_payload"
    EMPTY_LIST_PAYLOAD = "empty_list_payload"
    TEXT_PAYLOAD = "text_payload"
    ACTION_SPELLING = "action_spelling"
    SHORT_CALL_ERROR = "short_call_error"
    ERROR_DETAILS_SHAPE = "error_details_shape"
    ERROR_CODE_SPELLING = "error_code_spelling"
    UNKNOWN_ERROR_CODE = "unknown_error_code"
    # the text
    TRUNCATED = "truncated"
    STRAY_BRACKET = "stray_bracket"
    STRAY_COMMA = "stray_comma"
    MISSING_COMMA = "missing_comma"
    MISSING_VALUE = "missing_value"
    BARE_WORD = "bare_word"
    SINGLE_QUOTES = "single_quotes"
    TYPOGRAPHIC_QUOTES = "typographic_quotes"
    CONTROL_CHARACTER = "control_character"
    INVALID_ESCAPE = "invalid_escape"
    LONE_SURROGATE = "lone_surrogate"
    INVALID_UTF8 = "invalid_utf8"
    DUPLICATE_MEMBER = "duplicate_member"
    # the payload
    UNKNOWN_MEMBER = "unknown_member"
    MEMBER_SPELLING = "member_spelling"
    NULL_MEMBER = "null_member"
    TEXT_NUMBER = "text_number"
    NUMBER_TEXT = "number_text"
    BOOLEAN_SPELLING = "boolean_spelling"
    WHOLE_FLOAT = "whole_float"
    FRACTIONAL_INTEGER = "fractional_integer"
    LONE_OBJECT = "lone_object"
    LONE_LIST = "lone_list"
    OBJECT_TEXT = "object_text"
    TOO_LONG = "too_long"
    TOO_PRECISE = "too_precise"
    ENUM_SPELLING = "enum_spelling"
    UNKNOWN_ENUM = "unknown_enum"
    EMPTY_TEXT = "empty_text"
    EMPTY_LIST = "empty_list"
    NAIVE_TIMESTAMP = "naive_timestamp"
    TIMESTAMP_SPELLING = "timestamp_spelling"
    UNREADABLE_TIMESTAMP = "unreadable_timestamp"
    MISSING_TIMESTAMP = "missing_timestamp"
    UNUSABLE_ELEMENT = "unusable_element"
    UNUSABLE_MEMBER = "unusable_member"


#: What `TOLERANT` tolerates: everything there is a name for.
ALL_QUIRKS: frozenset[QuirkKind] = frozenset(QuirkKind)


def quote(text: str, limit: int = QUOTE_LIMIT) -> str:
    """Repeat a peer's text safely: printable ASCII in double quotes, at most `limit` characters."""
    shown = ascii(text[: limit + 1])[1:-1]
    if len(shown) > limit:
        shown = shown[: limit - 3] + "..."
    return f'"{shown}"'


_INDEX = re.compile(r"[0-9]{0,7}\Z")
#: More digits than the indexes of any path have; names of digits are a peer's text like others.
_INDEX_DIGITS = 16


def show_path(path: str, known: Collection[str] = (), room: int = QUOTE_LIMIT) -> str:
    """Repeat a JSON pointer safely.

    Names in `known` and the few digits of index numbers are ours and stand as they are; all other
    names came from the peer and share one allowance of `room` escaped characters.
    """
    shown: list[str] = []
    digits = _INDEX_DIGITS
    for segment in path[:4096].split("/"):
        if segment in known or (_INDEX.match(segment) and len(segment) <= digits):
            digits -= len(segment) if segment.isdigit() else 0
            shown.append(segment)
            continue
        plain = ascii(segment[: room + 1])[1:-1]
        if len(plain) > room:
            shown.append(plain[: max(room - 3, 0)] + "...")
            break
        room -= len(plain)
        shown.append(plain)
    return _cut("/".join(shown), 160)


def at(message: str, path: str, known: Collection[str] = ()) -> str:
    """A sentence that ends in the place it speaks of; `known` as for `show_path`.

    What the message quotes and what the path repeats are both the peer's and share one allowance.
    """
    quoted = message.partition('"')[2].rpartition('"')[0]
    return f"{message} at {show_path(path, known, QUOTE_LIMIT - len(quoted)) or '/'}"


def _cut(text: str, limit: int = SENTENCE_LIMIT) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


class Violation(Struct, frozen=True):
    """One fault of a frame that is not tolerated.

    Attributes:
        category: what kind of fault it is.
        path: JSON pointer into the frame, to where the fault stands as received; for an absent
            member, to where it would stand.
        message: one plain sentence, printable, without secret values.
        offset: where in the input the fault stands (bytes, or characters of a `str`), if known.
    """

    category: Category
    path: str
    message: str
    offset: int | None = None

    @property
    def error_code(self) -> ErrorCode:
        """The code of a CALLERROR that reports this fault."""
        return ERROR_CODE_OF[self.category]


#: What each quirk says of the place it names; {size} and {limit} are filled where they are known.
_SENTENCES: dict[QuirkKind, str] = {
    QuirkKind.BYTE_ORDER_MARK: "a byte order mark stands before the frame",
    QuirkKind.NUL_PADDING: "NUL characters stand around the frame",
    QuirkKind.TRAILING_TEXT: "more text stands behind the frame",
    QuirkKind.MESSAGE_TYPE_TEXT: "the message type is not written as an integer",
    QuirkKind.MESSAGE_TYPE_ONE: "the message type is 1, and the frame is shaped as a CALL",
    QuirkKind.NUMERIC_UNIQUE_ID: "the unique id is a number",
    QuirkKind.EMPTY_UNIQUE_ID: "the unique id is empty",
    QuirkKind.LONG_UNIQUE_ID: "the unique id has {size} characters, at most {limit} are allowed",
    QuirkKind.SURPLUS_ELEMENTS: "the frame has more elements than its kind takes",
    QuirkKind.MISSING_PAYLOAD: "the payload is missing",
    QuirkKind.NULL_PAYLOAD: "the payload is null",
    QuirkKind.EMPTY_LIST_PAYLOAD: "the payload is an empty list",
    QuirkKind.TEXT_PAYLOAD: "the payload is JSON inside a string",
    QuirkKind.ACTION_SPELLING: "the action is spelt differently",
    QuirkKind.SHORT_CALL_ERROR: "the CALLERROR ends early",
    QuirkKind.ERROR_DETAILS_SHAPE: "the error details are no object",
    QuirkKind.ERROR_CODE_SPELLING: "the error code is spelt differently in 1.6",
    QuirkKind.UNKNOWN_ERROR_CODE: "the error code is none of 1.6",
    QuirkKind.TRUNCATED: "the text ends before all brackets are closed",
    QuirkKind.STRAY_BRACKET: "a bracket does not belong here",
    QuirkKind.STRAY_COMMA: "a comma has no value beside it",
    QuirkKind.MISSING_COMMA: "a comma is missing",
    QuirkKind.MISSING_VALUE: "a member has no value",
    QuirkKind.BARE_WORD: "a word stands without quotes",
    QuirkKind.SINGLE_QUOTES: "single quotes stand for double ones",
    QuirkKind.TYPOGRAPHIC_QUOTES: "typographic quotes stand for straight ones",
    QuirkKind.CONTROL_CHARACTER: "a control character stands unescaped in a string",
    QuirkKind.INVALID_ESCAPE: "a backslash escapes nothing",
    QuirkKind.LONE_SURROGATE: "half a surrogate pair stands alone",
    QuirkKind.INVALID_UTF8: "some bytes are not UTF-8",
    QuirkKind.DUPLICATE_MEMBER: "a member stands more than once",
    QuirkKind.UNKNOWN_MEMBER: "the message has no such member",
    QuirkKind.MEMBER_SPELLING: "the member is spelt differently in 1.6",
    QuirkKind.NULL_MEMBER: "null stands for an absent member",
    QuirkKind.TEXT_NUMBER: "a number is written as text",
    QuirkKind.NUMBER_TEXT: "text is written as a number",
    QuirkKind.BOOLEAN_SPELLING: "true or false is written differently",
    QuirkKind.WHOLE_FLOAT: "an integer is written with a fraction",
    QuirkKind.FRACTIONAL_INTEGER: "a fraction stands where an integer is due",
    QuirkKind.LONE_OBJECT: "one value stands where a list is due",
    QuirkKind.LONE_LIST: "a list of one stands where its element is due",
    QuirkKind.OBJECT_TEXT: "JSON stands where its text is due",
    QuirkKind.TOO_LONG: "the text has {size} characters, at most {limit} are allowed",
    QuirkKind.TOO_PRECISE: "the number has more than one fraction digit",
    QuirkKind.ENUM_SPELLING: "the value is spelt differently in the enumeration",
    QuirkKind.UNKNOWN_ENUM: "the value is not in the enumeration",
    QuirkKind.EMPTY_TEXT: "an empty string stands for an absent member",
    QuirkKind.EMPTY_LIST: "the list is empty where at least one element is due",
    QuirkKind.NAIVE_TIMESTAMP: "the timestamp names no time zone",
    QuirkKind.TIMESTAMP_SPELLING: "the timestamp is not written as RFC 3339",
    QuirkKind.UNREADABLE_TIMESTAMP: "the timestamp cannot be read",
    QuirkKind.MISSING_TIMESTAMP: "the timestamp is missing",
    QuirkKind.UNUSABLE_ELEMENT: "the element lacks what makes it usable",
    QuirkKind.UNUSABLE_MEMBER: "the object lacks what makes it usable",
}


class Quirk(Struct, frozen=True, omit_defaults=True, repr_omit_defaults=True):
    """One deviation that was tolerated, as data.

    Attributes:
        kind: which deviation it is.
        path: JSON pointer into the frame, to where it stood as received.
        found: what arrived, whole: a JSON value; a number that would not print back alike as its
            text; all values of a duplicate member as a list; broken text as text.
        used: the wire form of what stands in the frame now, `None` if it was dropped.
        offset: where in the input it stood (bytes, or characters of a `str`), if known.
        limit: the limit that was passed, where there is one (characters).
        secret: the value belongs to a secret: `str` and `repr` show `***` instead.
    """

    kind: QuirkKind
    path: str
    found: Any = None
    used: Any = None
    offset: int | None = None
    limit: int | None = None
    secret: bool = False

    def __str__(self) -> str:
        size = len(self.found) if isinstance(self.found, str) else 0
        template = _SENTENCES[self.kind]
        if self.secret and self.found == "***" and "{size}" in template:
            template = "the text has more than the {limit} characters that are allowed"
        sentence = template.format(size=size, limit=self.limit)
        sentence = f"{self.kind} at {show_path(self.path, room=120) or '/'}: {sentence}"
        if self.secret:
            return f"{sentence} (***)"
        sentence += f"; found {_show_value(self.found)}"
        if self.used is not None and self.used != self.found:
            sentence += f", used {_show_value(self.used)}"
        return _cut(sentence)

    def __repr__(self) -> str:
        found, used = repr(self.found), repr(self.used)
        if self.secret:
            found, used = "'***'", "None" if self.used is None else "'***'"
        return (
            f"Quirk(kind={str(self.kind)!r}, path={self.path!r}, found={found}, used={used}, "
            f"offset={self.offset!r})"
        )


def _show_value(value: object) -> str:
    """A value in a sentence: text quoted and cut, containers by their size only."""
    match value:
        case str():
            return quote(value)
        case list():
            return f"a list of {len(value)}"
        case dict():
            return f"an object of {len(value)}"
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case _:
            return _cut(str(value), QUOTE_LIMIT)


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
        super().__init__(_cut(sentence) if sentence else _sentence(violations))
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
    return _cut(head, SENTENCE_LIMIT - len(more)) + more
