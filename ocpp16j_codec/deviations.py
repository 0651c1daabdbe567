"""Kinds of deviations and categories of faults, one row for each, and their sentences.

A deviation that is tolerated becomes a `Quirk` of the frame; one that is not becomes a `Violation`
in an error. Each `QuirkKind` has the category of the fault if it is not tolerated, its effects, and
its sentence. Each `Category` has the code of the CALLERROR that reports it (OCPP-J 1.6 section
4.2.3; docs/reference/errors.md explains the choice between overlapping codes).

Rule of this file: text of a peer is put into a sentence only by `quote` or `show_path`, so that
building, printing, pickling or sending an error never fails, never repeats a megabyte and never
shows a secret.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from msgspec import Struct
from msgspec.structs import force_setattr

from ocpp16j_codec.messages.masking import is_large, mask_path, mask_text, mask_value, show
from ocpp16j_codec.messages.secrets import MASK

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

__all__ = [
    "ALL_QUIRKS", "INTEGER_OUT_OF_RANGE", "LARGEST_INTEGER", "LOSES_NAMES", "SENTENCE_LIMIT",
    "SMALLEST_INTEGER", "Category", "Effect", "ErrorCode", "Part", "Quirk", "QuirkKind",
    "Tolerated", "Violation", "at", "cut", "not_in_enumeration", "parts_of", "quote", "show_path",
    "tolerated",
]  # fmt: skip

#: The longest sentence of an error or a quirk, and the longest errorDescription of a reply.
SENTENCE_LIMIT = 255
#: How many (escaped) characters of a peer's text a sentence may repeat.
QUOTE_LIMIT = 40


class ErrorCode(StrEnum):
    """The error codes of a CALLERROR, in the spelling of OCPP-J 1.6.

    Two of them are misspelled or were renamed later; the errata keep the 1.6 words on purpose
    (OCPP-J errata 5.1 and 5.2), so these codes are sent. The spellings of other versions
    are tolerated, with a quirk.
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
    """The kind of a fault, independent of the code of its CALLERROR.

    Attributes:
        error_code: the code of the CALLERROR that reports it.
    """

    error_code: ErrorCode

    def __new__(cls, value: str, error_code: ErrorCode = ErrorCode.GENERIC_ERROR) -> Self:
        """Make a member out of its row."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.error_code = error_code
        return member

    NOT_JSON = "not_json", ErrorCode.FORMATION_VIOLATION
    NOT_AN_ARRAY = "not_an_array", ErrorCode.FORMATION_VIOLATION
    ELEMENT_COUNT = "element_count", ErrorCode.FORMATION_VIOLATION
    PAYLOAD_NO_OBJECT = "payload_no_object", ErrorCode.FORMATION_VIOLATION
    UNKNOWN_MESSAGE_TYPE = "unknown_message_type", ErrorCode.FORMATION_VIOLATION
    ID_NO_TEXT = "id_no_text", ErrorCode.FORMATION_VIOLATION
    ID_LENGTH = "id_length", ErrorCode.FORMATION_VIOLATION
    ACTION_NO_TEXT = "action_no_text", ErrorCode.FORMATION_VIOLATION
    UNKNOWN_MEMBER = "unknown_member", ErrorCode.FORMATION_VIOLATION
    DUPLICATE_MEMBER = "duplicate_member", ErrorCode.FORMATION_VIOLATION
    LIMIT_PASSED = "limit_passed", ErrorCode.FORMATION_VIOLATION
    UNKNOWN_ACTION = "unknown_action", ErrorCode.NOT_IMPLEMENTED
    NOT_SUPPORTED = "not_supported", ErrorCode.NOT_SUPPORTED
    MISSING_MEMBER = "missing_member", ErrorCode.PROTOCOL_ERROR
    WRONG_TYPE = "wrong_type", ErrorCode.TYPE_CONSTRAINT_VIOLATION
    UNREADABLE_TIMESTAMP = "unreadable_timestamp", ErrorCode.TYPE_CONSTRAINT_VIOLATION
    NOT_IN_ENUMERATION = "not_in_enumeration", ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    TOO_LONG = "too_long", ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    TOO_PRECISE = "too_precise", ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    OUT_OF_RANGE = "out_of_range", ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    EMPTY_LIST = "empty_list", ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION


class Effect(StrEnum):
    """How much a tolerated deviation matters to a program that uses the frame.

    Attributes:
        CERTAIN: the intended value is certain and is used.
        KEPT: the value is used as received, although OCPP 1.6 does not allow it.
        ASSUMED: the value rests on an assumption; check it before billing by it.
        LOST: something that was sent is not in the payload.
    """

    CERTAIN = "certain"
    KEPT = "kept"
    ASSUMED = "assumed"
    LOST = "lost"


_CERTAIN, _KEPT, _ASSUMED, _LOST = Effect
_NOTHING: tuple[object, ...] = (None, "", {}, [])


def _effect_of_surplus(path: str, found: object, _used: object) -> Effect:
    # The element at /2 is the action, which only a CALL has; nothing is lost.
    return _CERTAIN if path == "/2" or found in _NOTHING else _LOST


def _effect_of_trailing(_path: str, found: object, _used: object) -> Effect:
    return _LOST if isinstance(found, str) and found.strip(" \t\n\r\x00,]}") else _CERTAIN


def _effect_of_cut(_path: str, found: object, _used: object) -> Effect:
    return _LOST if found else _CERTAIN


def _effect_of_details(_path: str, found: object, _used: object) -> Effect:
    return _CERTAIN if found in _NOTHING or found == "{}" else _LOST


def _effect_of_duplicates(_path: str, found: object, _used: object) -> Effect:
    agree = isinstance(found, list) and all(value == found[0] for value in found[1:])
    return _CERTAIN if agree else _ASSUMED


def _effect_of_unreadable(_path: str, _found: object, used: object) -> Effect:
    return _LOST if used is None else _ASSUMED


class QuirkKind(StrEnum):
    """Every deviation the tolerant codec knows; `quirks.catalog` describes each one.

    Attributes:
        category: the category of the fault, for a codec that does not tolerate it.
        effect: its usual effect; `Quirk.effect` is that of one occurrence.
        effects: all possible effects, the usual one first.
        sentence: what was expected and what was found, for people.
        is_stretch: whether `found` is a part of the frame's text that may contain other members.
        decide: returns the effect of one occurrence; None if there is only one effect.
    """

    category: Category
    effect: Effect
    effects: tuple[Effect, ...]
    sentence: str
    is_stretch: bool
    decide: Callable[[str, object, object], Effect] | None

    def __new__(
        cls,
        value: str,
        category: Category = Category.NOT_JSON,
        effects: Effect | tuple[Effect, ...] = Effect.CERTAIN,
        sentence: str = "",
        decide: Callable[[str, object, object], Effect] | None = None,
        is_stretch: bool = False,  # noqa: FBT001, FBT002 - the last column of a table
    ) -> Self:
        """Make a member out of its row; the defaults let type checkers accept `QuirkKind("x")`."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.category = category
        member.effects = effects if isinstance(effects, tuple) else (effects,)
        member.effect = member.effects[0]
        member.sentence = sentence
        member.is_stretch = is_stretch
        member.decide = decide
        return member

    def describe(self, *, size: int = 0, limit: int | None = None) -> str:
        """Return the sentence with the numbers of one occurrence, where it has any."""
        return self.sentence.format(size=size, limit=limit)

    def effect_of(self, path: str, found: object, used: object) -> Effect:
        """Return the effect of one occurrence."""
        return self.effect if self.decide is None else self.decide(path, found, used)

    # -- the frame: value, category, effects, sentence -------------------------------------------
    BYTE_ORDER_MARK = (
        "byte_order_mark",
        Category.NOT_JSON,
        _CERTAIN,
        "byte order mark before the frame",
    )
    NUL_PADDING = "nul_padding", Category.NOT_JSON, _CERTAIN, "NUL characters around the frame"
    TRAILING_TEXT = (
        "trailing_text",
        Category.NOT_JSON,
        (_LOST, _CERTAIN),
        "trailing data after the frame",
        _effect_of_trailing,
        True,
    )
    MESSAGE_TYPE_TEXT = (
        "message_type_text",
        Category.UNKNOWN_MESSAGE_TYPE,
        _CERTAIN,
        "message type not written as an integer",
    )
    MESSAGE_TYPE_ONE = (
        "message_type_one",
        Category.UNKNOWN_MESSAGE_TYPE,
        _CERTAIN,
        "wrong message type, the frame has the form of a CALL",
    )
    NUMERIC_UNIQUE_ID = (
        "numeric_unique_id",
        Category.ID_NO_TEXT,
        _CERTAIN,
        "expected a string for the unique id, got a number",
    )
    EMPTY_UNIQUE_ID = "empty_unique_id", Category.ID_LENGTH, _KEPT, "empty unique id"
    LONG_UNIQUE_ID = (
        "long_unique_id",
        Category.ID_LENGTH,
        _KEPT,
        "unique id of {size} characters, at most {limit} are allowed",
    )
    SURPLUS_ELEMENTS = (
        "surplus_elements",
        Category.ELEMENT_COUNT,
        (_LOST, _CERTAIN),
        "surplus element in the frame",
        _effect_of_surplus,
        True,
    )
    MISSING_PAYLOAD = (
        "missing_payload",
        Category.ELEMENT_COUNT,
        _CERTAIN,
        "missing payload, read as {{}}",
    )
    NULL_PAYLOAD = (
        "null_payload",
        Category.PAYLOAD_NO_OBJECT,
        _CERTAIN,
        "expected an object for the payload, got null",
    )
    EMPTY_LIST_PAYLOAD = (
        "empty_list_payload",
        Category.PAYLOAD_NO_OBJECT,
        _CERTAIN,
        "expected an object for the payload, got an empty list",
    )
    TEXT_PAYLOAD = (
        "text_payload",
        Category.PAYLOAD_NO_OBJECT,
        _CERTAIN,
        "expected an object for the payload, got a string of JSON",
        None,
        True,
    )
    ACTION_SPELLING = "action_spelling", Category.UNKNOWN_ACTION, _CERTAIN, "misspelled action"
    SHORT_CALL_ERROR = (
        "short_call_error",
        Category.ELEMENT_COUNT,
        _CERTAIN,
        "missing elements in the CALLERROR",
    )
    CALL_ERROR_OBJECT = (
        "call_error_object",
        Category.ELEMENT_COUNT,
        _CERTAIN,
        "code, description and details of the CALLERROR in one object",
        None,
        True,
    )
    ERROR_DETAILS_SHAPE = (
        "error_details_shape",
        Category.WRONG_TYPE,
        (_LOST, _CERTAIN),
        "expected an object for errorDetails",
        _effect_of_details,
        True,
    )
    ERROR_CODE_SPELLING = (
        "error_code_spelling",
        Category.NOT_IN_ENUMERATION,
        _CERTAIN,
        "misspelled error code",
    )
    UNKNOWN_ERROR_CODE = (
        "unknown_error_code",
        Category.NOT_IN_ENUMERATION,
        _KEPT,
        "not an error code of OCPP 1.6",
    )
    # -- the text -----------------------------------------------------------------------------
    TRUNCATED = (
        "truncated",
        Category.NOT_JSON,
        (_LOST, _CERTAIN),
        "truncated text",
        _effect_of_cut,
        True,
    )
    STRAY_BRACKET = "stray_bracket", Category.NOT_JSON, _CERTAIN, "misplaced or missing bracket"
    STRAY_COMMA = "stray_comma", Category.NOT_JSON, _CERTAIN, "stray comma"
    MISSING_COMMA = "missing_comma", Category.NOT_JSON, _CERTAIN, "missing comma"
    MISSING_VALUE = (
        "missing_value",
        Category.NOT_JSON,
        _LOST,
        "member without a value, treated as absent",
        None,
        True,
    )
    BARE_WORD = "bare_word", Category.NOT_JSON, _CERTAIN, "word without quotes"
    SINGLE_QUOTES = (
        "single_quotes",
        Category.NOT_JSON,
        _CERTAIN,
        "single quotes instead of double quotes",
    )
    TYPOGRAPHIC_QUOTES = (
        "typographic_quotes",
        Category.NOT_JSON,
        _CERTAIN,
        "typographic quotes instead of double quotes",
    )
    CONTROL_CHARACTER = (
        "control_character",
        Category.NOT_JSON,
        _KEPT,
        "unescaped control character in a string",
    )
    INVALID_ESCAPE = (
        "invalid_escape",
        Category.NOT_JSON,
        _CERTAIN,
        "invalid escape, the backslash is kept",
    )
    LONE_SURROGATE = (
        "lone_surrogate",
        Category.NOT_JSON,
        _LOST,
        "lone surrogate, replaced by U+FFFD",
    )
    INVALID_UTF8 = (
        "invalid_utf8",
        Category.NOT_JSON,
        _ASSUMED,
        "invalid UTF-8, read as Windows-1252",
    )
    DUPLICATE_MEMBER = (
        "duplicate_member",
        Category.DUPLICATE_MEMBER,
        (_ASSUMED, _CERTAIN),
        "duplicate key, the last value is used",
        _effect_of_duplicates,
    )
    # -- the payload --------------------------------------------------------------------------
    UNKNOWN_MEMBER = "unknown_member", Category.UNKNOWN_MEMBER, _LOST, "unknown member"
    MEMBER_SPELLING = "member_spelling", Category.UNKNOWN_MEMBER, _CERTAIN, "misspelled member name"
    NULL_MEMBER = (
        "null_member",
        Category.WRONG_TYPE,
        _CERTAIN,
        "null is not allowed, treated as absent",
    )
    TEXT_NUMBER = "text_number", Category.WRONG_TYPE, _CERTAIN, "expected a number, got a string"
    NUMBER_TEXT = "number_text", Category.WRONG_TYPE, _CERTAIN, "expected a string, got a number"
    BOOLEAN_SPELLING = (
        "boolean_spelling",
        Category.WRONG_TYPE,
        _CERTAIN,
        "true or false written differently",
    )
    WHOLE_FLOAT = (
        "whole_float",
        Category.WRONG_TYPE,
        _CERTAIN,
        "expected an integer, got a whole number with a fraction or exponent",
    )
    FRACTIONAL_INTEGER = (
        "fractional_integer",
        Category.WRONG_TYPE,
        _ASSUMED,
        "expected an integer, got a fraction, rounded",
    )
    LONE_OBJECT = (
        "lone_object",
        Category.WRONG_TYPE,
        _CERTAIN,
        "expected a list, got a single element",
    )
    LONE_LIST = (
        "lone_list",
        Category.WRONG_TYPE,
        _CERTAIN,
        "expected a single value, got a list of one",
    )
    OBJECT_TEXT = (
        "object_text",
        Category.WRONG_TYPE,
        _CERTAIN,
        "expected a string, got JSON, kept as its text",
        None,
        True,
    )
    TOO_LONG = (
        "too_long",
        Category.TOO_LONG,
        _KEPT,
        "string of {size} characters, at most {limit} are allowed",
    )
    TOO_PRECISE = "too_precise", Category.TOO_PRECISE, _KEPT, "more than one fraction digit"
    ENUM_SPELLING = (
        "enum_spelling",
        Category.NOT_IN_ENUMERATION,
        _CERTAIN,
        "misspelled value of the enumeration",
    )
    UNKNOWN_ENUM = "unknown_enum", Category.NOT_IN_ENUMERATION, _KEPT, "not in the enumeration"
    EMPTY_TEXT = "empty_text", Category.WRONG_TYPE, _CERTAIN, "empty string, treated as absent"
    EMPTY_LIST = (
        "empty_list",
        Category.EMPTY_LIST,
        _KEPT,
        "empty list, at least one element is required",
    )
    NAIVE_TIMESTAMP = (
        "naive_timestamp",
        Category.UNREADABLE_TIMESTAMP,
        _ASSUMED,
        "timestamp without a time zone",
    )
    TIMESTAMP_SPELLING = (
        "timestamp_spelling",
        Category.UNREADABLE_TIMESTAMP,
        _CERTAIN,
        "timestamp not written as RFC 3339",
    )
    UNREADABLE_TIMESTAMP = (
        "unreadable_timestamp",
        Category.UNREADABLE_TIMESTAMP,
        (_LOST, _ASSUMED),
        "unreadable timestamp",
        _effect_of_unreadable,
    )
    MISSING_TIMESTAMP = (
        "missing_timestamp",
        Category.MISSING_MEMBER,
        _ASSUMED,
        "missing timestamp, the time of arrival is used",
    )
    UNUSABLE_ELEMENT = (
        "unusable_element",
        Category.MISSING_MEMBER,
        _LOST,
        "unusable element, dropped",
    )
    UNUSABLE_MEMBER = "unusable_member", Category.MISSING_MEMBER, _LOST, "unusable value, dropped"


#: What `TOLERANT` tolerates: every kind.
#: Where one of these is found, the name of a value near it may be missing.
LOSES_NAMES = frozenset({QuirkKind.MISSING_VALUE, QuirkKind.TRUNCATED})

ALL_QUIRKS: frozenset[QuirkKind] = frozenset(QuirkKind)

#: Part of a kind: its occurrences of one effect.
Part = tuple[QuirkKind, Effect]
Tolerated = frozenset[QuirkKind | Part]


def parts_of(items: Iterable[QuirkKind | Effect | Part]) -> set[Part]:
    """Return all pairs of kind and effect that are selected by kinds, effects, or such pairs.

    Raises:
        ValueError: There is no such kind or effect.
    """
    parts: set[Part] = set()
    for item in items:
        if isinstance(item, tuple):
            kind, effect = item
            parts.add((QuirkKind(kind), Effect(effect)))
        elif isinstance(item, Effect) or (item not in _KINDS and item in _EFFECTS):
            parts |= {(kind, Effect(item)) for kind in QuirkKind if item in kind.effects}
        else:
            kind = QuirkKind(item)
            parts |= {(kind, effect) for effect in kind.effects}
    return parts


_KINDS, _EFFECTS = frozenset(map(str, QuirkKind)), frozenset(map(str, Effect))


def tolerated(parts: Iterable[Part]) -> Tolerated:
    """Return a set of pairs in its shortest form: a kind with all its effects is one item."""
    parts = frozenset(parts)
    whole = {kind for kind in QuirkKind if all((kind, effect) in parts for effect in kind.effects)}
    return frozenset(whole | {part for part in parts if part[0] not in whole})


def quote(text: str, limit: int = QUOTE_LIMIT) -> str:
    """Return a peer's text in double quotes: printable ASCII, at most `limit` characters.

    A text that contains a secret is masked.
    """
    shown = ascii(mask_text(text)[: limit + 1])[1:-1]
    if len(shown) > limit:
        shown = shown[: limit - 3] + "..."
    return f'"{shown}"'


#: The integers of OCPP have no limits; these are those of 64 bits.
SMALLEST_INTEGER, LARGEST_INTEGER = -(2**63), 2**63 - 1
INTEGER_OUT_OF_RANGE = "integer out of range, at most 64 bits are allowed"


def not_in_enumeration(value: str, enum: object) -> str:
    """Return the sentence for a value that an enumeration does not have."""
    return f"{quote(value)} is not in {getattr(enum, '__name__', enum)}"


_IS_PLAIN = re.compile(r"[A-Za-z0-9_./-]*+\Z").match
_INDEX = re.compile(r"[0-9]{0,7}\Z")
#: More digits than all indexes of a path have. Names of digits are text of the peer, too.
_INDEX_DIGITS = 16


def show_path(path: str, known: Collection[str] = (), room: int = QUOTE_LIMIT) -> str:
    """Return a JSON pointer that is safe to print.

    Names in `known` and indexes are shown as they are. All other names are text of the peer: they
    are escaped, and cut to `room` characters in total. A name that contains a secret is masked.
    """
    if len(path) <= room and _IS_PLAIN(path) and "eyJ" not in path:
        return path
    path = mask_path(path)
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
    return cut("/".join(shown), 160)


def at(message: str, path: str, known: Collection[str] = ()) -> str:
    """Return a sentence with its path at the end; `known` as for `show_path`.

    The text that the message quotes counts as part of the room for the path.
    """
    if (
        '"' not in message
        and len(path) <= QUOTE_LIMIT
        and ((path.replace("/", "").isalnum() and path.isascii()) or not path)
        and "eyJ" not in path
    ):  # most of them
        return f"{message} at {path or '/'}"
    quoted = message.partition('"')[2].rpartition('"')[0]
    return f"{message} at {show_path(path, known, QUOTE_LIMIT - len(quoted)) or '/'}"


def cut(text: str, limit: int = SENTENCE_LIMIT) -> str:
    """Return a text, or as much of it as `limit` characters hold with three dots."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


class Violation(Struct, frozen=True):
    """One fault of a frame that is not tolerated.

    Attributes:
        category: the kind of fault.
        path: JSON Pointer to the fault in the frame as received; for an absent member, to the place
            where it is missing.
        message: one plain sentence, printable, without secret values.
        offset: position of the fault in the input (bytes, or characters of a `str`), if known.

    If a member's name contains a secret itself, it is masked in the path.
    """

    category: Category
    path: str
    message: str
    offset: int | None = None

    def __post_init__(self) -> None:
        path = self.path
        if path.replace("/", "").isalnum() and "eyJ" not in path:
            return  # as `mask_path` would find, for half the time
        masked = mask_path(path)
        if masked is not path:
            force_setattr(self, "path", masked)

    @property
    def error_code(self) -> ErrorCode:
        """The code of a CALLERROR that reports this fault."""
        return self.category.error_code


class Quirk(Struct, frozen=True, omit_defaults=True, repr_omit_defaults=True, gc=False):
    """One deviation that was tolerated, as data.

    Attributes:
        kind: the kind of deviation.
        path: JSON Pointer to the deviation in the frame as received.
        found: what was received, in full: a JSON value; the text of a number if Python would write
            it differently; all values of a duplicate member as a list; broken text as text.
        used: the JSON value that is used instead; `None` if the value was dropped.
        offset: position in the input (bytes, or characters of a `str`), if known.
        limit: the limit that was exceeded, if there is one (characters).
        secret: whether the value belongs to a secret, so that `str` and `repr` show `***`.
    """

    kind: QuirkKind
    path: str
    found: Any = None
    used: Any = None
    offset: int | None = None
    limit: int | None = None
    secret: bool = False

    @property
    def effect(self) -> Effect:
        """How much this occurrence matters."""
        return self.kind.effect_of(self.path, self.found, self.used)

    def __str__(self) -> str:
        size = len(self.found) if isinstance(self.found, str) else 0
        sentence = self.kind.describe(size=size, limit=self.limit)
        if self.secret and self.found == MASK and "{size}" in self.kind.sentence:
            sentence = f"string of more than the {self.limit} characters that are allowed"
        sentence = f"{self.kind} at {show_path(self.path, room=120) or '/'}: {sentence}"
        if self.secret:
            return f"{sentence} ({MASK})"
        sentence += f"; found {_show_value(self.found)}"
        if self.used is not None and self.used != self.found:
            sentence += f", used {_show_value(self.used)}"
        return cut(sentence)

    def __repr__(self) -> str:
        found = repr(MASK) if self.secret else _shown(self.found)
        used = repr(MASK) if self.secret and self.used is not None else _shown(self.used)
        return (
            f"Quirk(kind={str(self.kind)!r}, path={mask_path(self.path)!r}, found={found}, "
            f"used={used}, offset={self.offset!r})"
        )

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # else rich would get the values themselves
        return [
            ("kind", str(self.kind)),
            ("path", mask_path(self.path)),
            ("found", MASK if self.secret else _rich(self.found)),
            ("used", MASK if self.secret and self.used is not None else _rich(self.used)),
            ("offset", self.offset),
        ]


def _shown(value: Any) -> str:
    return f"<{_show_value(value)}>" if is_large(value) else show(value)


def _rich(value: Any) -> Any:
    return f"<{_show_value(value)}>" if is_large(value) else mask_value(value)


def _show_value(value: object) -> str:
    """Return a value for a sentence: text is quoted and cut, of containers only the size."""
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
            return cut(str(value), QUOTE_LIMIT)
