"""Reading and writing the text of a setting, by type.

A reader returns the value and the deviations; the value is None if the text cannot be read. A text
with exactly one meaning is read (`" 300 "`, `"TRUE"`, `"5 s"` of a setting in seconds); `"5 min"`
or `"1,5"` are not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Union

from msgspec import Raw, Struct, json

from ocpp16j_codec import Profile, QuirkKind, timestamps
from ocpp16j_codec.content.problems import Shown, quote, shown
from ocpp16j_codec.content.tolerant import is_too_deep
from ocpp16j_codec.deviations import LARGEST_INTEGER, SMALLEST_INTEGER
from ocpp16j_codec.messages import Measurand, Phase
from ocpp16j_codec.messages.base import OrText

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "PROFILES", "Deviation", "FileTransferProtocol", "Outcome", "PhaseRotation", "PublicKeyPolicy",
    "RateUnit", "Reader", "Rotation", "SampledMeasurand", "Value", "measurands", "read_boolean",
    "read_date_time", "read_json", "read_language", "read_languages", "read_offset", "read_text",
    "reader_of_integers", "reader_of_list", "reader_of_rotations", "reader_of_texts",
    "reader_of_word", "write_boolean", "write_integer", "write_list", "write_text",
]  # fmt: skip

#: A longer text is not a number, word or offset.
_LONGEST = 80
#: The maximum number of deviating items that are listed.
_MOST = 100


class Deviation(NamedTuple):
    """A deviation in the text of a setting."""

    kind: QuirkKind
    found: Any
    used: Any
    reason: str

    def __repr__(self) -> str:
        found, used = _shown(self.found), shown(self.used)
        return f"Deviation(kind={str(self.kind)!r}, {found=}, {used=}, reason={self.reason!r})"


def _shown(found: Any) -> Any:
    return [shown(each) for each in found] if isinstance(found, list) else shown(found)


class SampledMeasurand(Shown, Struct, frozen=True):
    """An item of a measurand list: what is measured, and on which phase.

    Attributes:
        measurand: the measurand; text if it is not in the enumeration.
        phase: the phase, None for the overall value or all phases.
    """

    measurand: OrText[Measurand]
    phase: OrText[Phase] | None = None

    def __str__(self) -> str:
        return f"{self.measurand}" if self.phase is None else f"{self.measurand}.{self.phase}"


class Rotation(StrEnum):
    """Phase rotation of a connector (OCPP 1.6 section 9.1.7)."""

    NOT_APPLICABLE = "NotApplicable"
    UNKNOWN = "Unknown"
    RST = "RST"
    RTS = "RTS"
    SRT = "SRT"
    STR = "STR"
    TRS = "TRS"
    TSR = "TSR"


class PhaseRotation(Shown, Struct, frozen=True):
    """An item of ConnectorPhaseRotation.

    Attributes:
        connector: the connector, 0 for the grid connection; None if the item names none.
        rotation: the rotation; text if it is not in the enumeration.
    """

    connector: int | None
    rotation: OrText[Rotation]

    def __str__(self) -> str:
        return f"{self.rotation}" if self.connector is None else f"{self.connector}.{self.rotation}"


class RateUnit(StrEnum):
    """An item of ChargingScheduleAllowedChargingRateUnit."""

    CURRENT = "Current"  #: the unit A
    POWER = "Power"  #: the unit W


class FileTransferProtocol(StrEnum):
    """An item of SupportedFileTransferProtocols (errata 3.88)."""

    FTP = "FTP"
    FTPS = "FTPS"
    HTTP = "HTTP"
    HTTPS = "HTTPS"


class PublicKeyPolicy(StrEnum):
    """When a signed meter value carries the public key (PublicKeyWithSignedMeterValue)."""

    NEVER = "Never"
    ONCE_PER_TRANSACTION = "OncePerTransaction"
    EVERY_METER_VALUE = "EveryMeterValue"


Value = Union[int, bool, str, tuple[Any, ...]]  # noqa: UP007 - also read at run time
Outcome = tuple[Value | None, tuple[Deviation, ...]]
Reader = Callable[[str], Outcome]

_UNREADABLE = QuirkKind.UNUSABLE_MEMBER


def _bare(text: str) -> str:
    """Return a text in lower case, without white space, `_` and `-`."""
    return _SEPARATORS.sub("", text).lower() if len(text) <= _LONGEST else text


_SEPARATORS = re.compile(r"[\s_-]+")


def _unreadable(text: str, due: str) -> Outcome:
    kind = _UNREADABLE if text.strip() else QuirkKind.EMPTY_TEXT
    return None, (Deviation(kind, text, None, f"expected {due}, got {quote(text)}"),)


# -- Single values ---------------------------------------------------------------------------------

_NUMBER = re.compile(
    r"\s*+(?P<number>[+-]?[0-9]++(?P<fraction>\.[0-9]*+)?(?P<exponent>[eE][+-]?[0-9]{1,3})?)"
    r"\s*+(?P<unit>[A-Za-z%]*+)\s*+\Z",
    re.ASCII,
)
_UNIT_WORDS: dict[str, frozenset[str]] = {
    "s": frozenset({"s", "sec", "secs", "second", "seconds"}),
    "%": frozenset({"%", "percent"}),
    "Wh": frozenset({"wh"}),
    "times": frozenset({"times"}),
    "characters": frozenset({"characters"}),
}


def reader_of_integers(
    unit: str | None, minimum: int | None = None, maximum: int | None = None
) -> Reader:
    """Return the reader of integers; the unit of the setting may follow the number.

    Args:
        unit: the unit of the setting.
        minimum: the minimum; a smaller number is kept and reported.
        maximum: the maximum; a larger number is kept and reported.
    """
    if minimum is None and maximum is None:
        return _reader_of_numbers(unit)
    least = SMALLEST_INTEGER if minimum is None else minimum
    most = LARGEST_INTEGER if maximum is None else maximum
    read_number = _reader_of_numbers(unit)

    def read(text: str) -> Outcome:
        number, deviations = read_number(text)
        if isinstance(number, int) and not least <= number <= most:
            due = f"at least {minimum}" if number < least else f"at most {maximum}"
            reason = f"expected {due}, got {number}"
            deviations += (Deviation(QuirkKind.UNKNOWN_ENUM, text, text, reason),)
        return number, deviations

    return read


def _reader_of_numbers(unit: str | None) -> Reader:
    words = _UNIT_WORDS.get(unit or "", frozenset())

    def read(text: str) -> Outcome:
        if text.isdecimal() and text.isascii() and len(text) < 19:
            return int(text), ()
        match = _NUMBER.match(text) if len(text) <= _LONGEST else None
        if match is None or (match["unit"] and match["unit"].lower() not in words):
            return _unreadable(text, f"an integer{f' ({unit})' if unit else ''}")
        exact = Decimal(match["number"])
        number = int(exact) if exact.adjusted() < 20 else LARGEST_INTEGER + 1
        if number != exact and exact.adjusted() < 20:
            return _unreadable(text, "a whole number")
        if not SMALLEST_INTEGER <= number <= LARGEST_INTEGER:
            return _unreadable(text, "an integer of 64 bits")
        if text == str(number):
            return number, ()
        whole = match["fraction"] or match["exponent"]
        kind = QuirkKind.WHOLE_FLOAT if whole else QuirkKind.TEXT_NUMBER
        return number, (_respelled(kind, text, str(number), "an integer"),)

    return read


def _respelled(kind: QuirkKind, found: str, used: str, due: str) -> Deviation:
    reason = f"expected {due} as {quote(used)}, got {quote(found)}"
    return Deviation(kind, found, used, reason)


_BOOLEANS = {"true": True, "false": False}
_BOOLEAN_WORDS = _BOOLEANS | {"1": True, "yes": True, "0": False, "no": False}


def read_boolean(text: str) -> Outcome:
    """Read `true` or `false`."""
    truth = _BOOLEANS.get(text)
    if truth is not None:
        return truth, ()
    truth = _BOOLEAN_WORDS.get(text.strip().lower()) if len(text) <= _LONGEST else None
    if truth is None:
        return _unreadable(text, "true or false")
    used = "true" if truth else "false"
    return truth, (_respelled(QuirkKind.BOOLEAN_SPELLING, text, used, "a boolean"),)


def read_text(text: str) -> Outcome:
    """Return the text as it is."""
    return text, ()


def reader_of_word(words: type[StrEnum]) -> Reader:
    """Return the reader of one word of an enumeration; an unknown one is kept."""
    exact = {word.value: word for word in words}
    spellings = {_bare(word): word for word in words}

    def read(text: str) -> Outcome:
        word = exact.get(text)
        if word is not None:
            return word, ()
        if not text.strip():
            return _unreadable(text, f"one of {', '.join(exact)}")
        word = spellings.get(_bare(text))
        if word is not None:
            deviation = _respelled(QuirkKind.ENUM_SPELLING, text, word.value, "the word")
            return word, (deviation,)
        reason = f"expected one of {', '.join(exact)}, got {quote(text)}"
        return text, (Deviation(QuirkKind.UNKNOWN_ENUM, text, text, reason),)

    return read


def read_json(text: str) -> Outcome:
    """Check that the text is a JSON object, and return the text."""
    if text.lstrip()[:1] == "{" and not is_too_deep(text):
        try:
            json.decode(text, type=Raw)
        except ValueError:
            pass
        else:
            return text, ()
    return _unreadable(text, "a JSON object")


def read_date_time(text: str) -> Outcome:
    """Check a timestamp, and return it as text; another format is converted to RFC 3339."""
    moment, conforming = timestamps.read(text)
    if moment is None:
        return _unreadable(text, "a timestamp")
    if moment.tzinfo is None:
        reason = f"timestamp without a time zone: {quote(text)}"
        return text, (Deviation(QuirkKind.NAIVE_TIMESTAMP, text, text, reason),)
    if conforming:
        return text, ()
    try:
        used = timestamps.write(moment)
    except OverflowError:
        return _unreadable(text, "a timestamp")
    return used, (_respelled(QuirkKind.TIMESTAMP_SPELLING, text, used, "a timestamp"),)


_OFFSET = re.compile(r"[+-](?:0[0-9]|1[0-4]):[0-5][0-9]\Z", re.ASCII)
_OFFSET_SPELLING = re.compile(
    r"\s*+(?:UTC|GMT)?\s*+([+-])([0-9]{1,2})(?::?([0-9]{2}))?\s*+\Z", re.ASCII | re.IGNORECASE
)


def read_offset(text: str) -> Outcome:
    """Check an offset from UTC such as `+01:00`, and return it as text."""
    if _OFFSET.match(text):
        return text, ()
    match = _OFFSET_SPELLING.match(text) if len(text) <= _LONGEST else None
    used = ""
    if match:
        used = f"{match[1]}{int(match[2]):02}:{match[3] or '00'}"
    elif text.strip().upper() in {"Z", "UTC", "GMT"}:
        used = "+00:00"
    if not _OFFSET.match(used):
        return _unreadable(text, "an offset as +01:00")
    return used, (_respelled(QuirkKind.TIMESTAMP_SPELLING, text, used, "an offset"),)


_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,9}\Z", re.ASCII).match


def read_language(text: str) -> Outcome:
    """Check a language tag (RFC 5646), and return it as text."""
    if not text.strip():
        return _unreadable(text, "a language tag")
    tag, kind, due = _language(text)
    return tag, () if kind is None else (_deviation(text, tag, kind, due),)


def _language(text: str) -> tuple[str, QuirkKind | None, str]:
    if _LANGUAGE(text):
        return text, None, ""
    used = text.strip().replace("_", "-")
    if len(text) <= _LONGEST and _LANGUAGE(used):
        return used, QuirkKind.ENUM_SPELLING, "a language tag"
    return text, QuirkKind.UNKNOWN_ENUM, "expected a language tag, got"


def _deviation(text: str, item: Any, kind: QuirkKind, due: str) -> Deviation:
    """Return the deviation that an item reader reported, with its sentence."""
    if kind is QuirkKind.ENUM_SPELLING:
        return _respelled(kind, text, str(item), due)
    return Deviation(kind, text, str(item), f"{due} {quote(text)}")


# -- Lists -----------------------------------------------------------------------------------------

_ITEM_SEPARATORS = re.compile(r"[,;\n]")
#: A reader of items; it returns the item, the kind of its deviation or None, and words for it.
Item = Callable[[str], tuple[Any, Union[QuirkKind, None], str]]  # noqa: UP007


def _reader(read_item: Item, known: dict[str, Any]) -> Reader:
    """Return the reader of a list; `known` are its items in their canonical spelling."""

    @lru_cache(maxsize=256)  # all charge points of a model send the same lists
    def read_short(text: str) -> Outcome:
        return read_any(text)

    def read(text: str) -> Outcome:
        return read_short(text) if len(text) <= 500 else read_any(text)

    def read_any(text: str) -> Outcome:
        if not text:
            return (), ()
        items = [known.get(part) for part in text.split(",")]
        if None not in items and len(set(items)) == len(items):
            return tuple(items), ()
        return _read_list(text, read_item)

    return read


def _read_list(text: str, read_item: Item) -> Outcome:
    """Read a list that deviates or has unknown items."""
    found: dict[Any, list[str]] = {}
    deviations: list[Deviation] = []
    count = 0
    has_commas = ";" not in text and "\n" not in text
    known_parts: dict[str, list[tuple[str, Any, QuirkKind | None, str]]] = {}
    parts = _ITEM_SEPARATORS.split(text)
    for part in parts:
        items = known_parts.get(part)
        if items is None:
            pieces = _pieces(part, read_item) if part.strip() else []
            has_commas = has_commas and len(pieces) < 2
            items = known_parts[part] = [(piece, *read_item(piece)) for piece in pieces]
        for piece, item, kind, due in items:
            if kind is not None:
                count += 1
                if count <= _MOST:  # a text of a megabyte has many items
                    deviations.append(_deviation(piece, item, kind, due))
            found.setdefault(item, []).append(piece)
    value = tuple(found)
    used = ",".join(map(str, value))
    if not has_commas:
        reason = f"expected commas between items, got {quote(text)}"
        deviations.append(Deviation(QuirkKind.MISSING_COMMA, text, used, reason))
    if not all(part.strip() for part in parts):
        reason = f"empty item in {quote(text)}"
        deviations.append(Deviation(QuirkKind.STRAY_COMMA, text, used, reason))
    for item, texts in found.items() if len(found) < len(parts) else ():
        if len(texts) > 1:
            count += 1
            if count > _MOST:
                break
            reason = f"{quote(str(item))} is listed {len(texts)} times"
            deviations.append(Deviation(QuirkKind.DUPLICATE_MEMBER, texts, str(item), reason))
    if count > _MOST:
        reason = f"more than {_MOST} items of {len(value)} deviate"
        deviations = [Deviation(QuirkKind.UNKNOWN_ENUM, text, used, reason)]
    return value, tuple(deviations)


def _pieces(part: str, read_item: Item) -> list[str]:
    """Return the items of a part; spaces separate items if each of them is known."""
    words = part.split() if len(part) <= 500 else [part]
    if len(words) > 1 and all(read_item(word)[1] is None for word in words):
        return words
    return [part]


def reader_of_list(words: Iterable[Any], aliases: dict[str, Any]) -> Reader:
    """Return the reader of a list of known words; unknown items are kept.

    Args:
        words: the words; each is `str` of an item.
        aliases: other spellings whose meaning is certain.
    """
    known = {str(word): word for word in words}
    spellings = {_bare(alias): word for alias, word in aliases.items()}
    spellings |= {_bare(text): word for text, word in known.items()}
    is_measurands = any(isinstance(word, SampledMeasurand) for word in known.values())

    def read_item(text: str) -> tuple[Any, QuirkKind | None, str]:
        item = known.get(text)
        if item is not None:
            return item, None, ""
        item = spellings.get(_bare(text))
        if item is not None:
            return item, QuirkKind.ENUM_SPELLING, "the item"
        bare = text.strip()
        item = SampledMeasurand(bare) if is_measurands else bare
        return item, QuirkKind.UNKNOWN_ENUM, "unknown item"

    return _reader(read_item, known)


def reader_of_texts() -> Reader:
    """Return the reader of a list of any texts."""
    return _reader(lambda text: (text.strip(), None, ""), {})


_ROTATION = re.compile(r"\s*+([0-9]{1,9})\s*+[.:= ]\s*+([^\s].*)\Z", re.ASCII | re.DOTALL)


def reader_of_rotations() -> Reader:
    """Return the reader of ConnectorPhaseRotation."""
    words = {_bare(word): word for word in Rotation}

    def read_item(text: str) -> tuple[Any, QuirkKind | None, str]:
        match = _ROTATION.match(text) if len(text) <= _LONGEST else None
        word = words.get(_bare(match[2] if match else text))
        if match is None:
            item = PhaseRotation(None, text.strip() if word is None else word)
            due = "expected a connector and a rotation as 1.RST, got"
            return item, QuirkKind.UNKNOWN_ENUM, due
        item = PhaseRotation(int(match[1]), match[2].strip() if word is None else word)
        if word is None:
            return item, QuirkKind.UNKNOWN_ENUM, "unknown rotation"
        return item, None if str(item) == text else QuirkKind.ENUM_SPELLING, "the item"

    read_items = _reader(read_item, {})

    def read(text: str) -> Outcome:
        value, deviations = read_items(text)
        assert isinstance(value, tuple)  # noqa: S101 - a list is read as a tuple
        seen: dict[int, PhaseRotation] = {}
        for item in value[:_MOST]:
            first = None if item.connector is None else seen.setdefault(item.connector, item)
            if first is not None and first is not item:
                reason = f"connector {item.connector} has more than one rotation"
                found, used = [str(first), str(item)], ",".join(map(str, value))
                deviations += (Deviation(QuirkKind.DUPLICATE_MEMBER, found, used, reason),)
        return value, deviations

    return read


read_languages = _reader(_language, {})


# -- Writing ---------------------------------------------------------------------------------------


def write_integer(value: Any) -> str:
    """Write an integer."""
    if type(value) is not int:
        raise TypeError(f"expected an int, got {type(value).__name__}")
    if not SMALLEST_INTEGER <= value <= LARGEST_INTEGER:
        raise ValueError("expected an integer of 64 bits")
    return str(value)


def write_boolean(value: Any) -> str:
    """Write a boolean."""
    if type(value) is not bool:
        raise TypeError(f"expected a bool, got {type(value).__name__}")
    return "true" if value else "false"


def write_text(value: Any) -> str:
    """Write text."""
    if not isinstance(value, str):
        raise TypeError(f"expected a str, got {type(value).__name__}")
    return str(value)


def write_list(value: Any) -> str:
    """Write a list of items."""
    if isinstance(value, str | bytes) or not isinstance(value, tuple | list):
        raise TypeError(f"expected a tuple of items, got {type(value).__name__}")
    texts: list[str] = []
    for item in value:
        if not isinstance(item, str | SampledMeasurand | PhaseRotation):
            raise TypeError(f"expected a text or a typed item, got {type(item).__name__}")
        text = str(item)
        if not text.strip() or _ITEM_SEPARATORS.search(text):
            raise ValueError(f"expected an item without separators, got {quote(text)}")
        texts.append(text)
    return ",".join(texts)


def measurands() -> list[SampledMeasurand]:
    """Return every measurand, alone and with every phase."""
    return [SampledMeasurand(m, phase) for m in Measurand for phase in (None, *Phase)]


#: Profile identifiers; the security whitepaper has none.
PROFILES = tuple(profile for profile in Profile if profile is not Profile.SECURITY)
