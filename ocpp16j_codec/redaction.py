"""Copies of frames that may be shown: secrets and id tags masked.

Masked are the values of AuthorizationKey and of keys that name a password, wherever a key and a
value stand together, and every id tag. Whatever a quirk repeats of the frame is masked with it;
where a quirk holds a stretch of text or an object of which nobody knows what is in it, all of it
is masked.

Rule of this file: when in doubt, mask. A log that hides too much can be asked again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Raw, Struct, json
from msgspec.structs import replace

from ocpp16j_codec.errors import Quirk, QuirkKind
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.messages.types import may_name_secret, names_secret, path_names_secret

if TYPE_CHECKING:
    from ocpp16j_codec.codec import Frame

__all__ = ["MASK", "redact"]

MASK = "***"

FrameT = TypeVar("FrameT", bound="Frame")

#: Names, without case and separators, of what is hidden whatever it is: id tags (the third name is
#: a known misspelling) and what a vendor puts into a DataTransfer.
_HIDDEN = frozenset({"idtag", "parentidtag", "parenidtag", "data"})
#: Quirks that hold stretches of frames: nobody knows what is in there.
_STRETCHES = frozenset(
    {
        QuirkKind.ERROR_DETAILS_SHAPE,
        QuirkKind.MISSING_VALUE,
        QuirkKind.OBJECT_TEXT,
        QuirkKind.SURPLUS_ELEMENTS,
        QuirkKind.TEXT_PAYLOAD,
        QuirkKind.TRAILING_TEXT,
        QuirkKind.TRUNCATED,
    }
)
_SEPARATORS = re.compile(r"[\s_-]+")
_IS_NAME = re.compile(r"[\w.-]*\Z").match
_WORDS = re.compile(r"[\w.-]+").findall
#: User and password in the address of a file server.
_USER_INFO = re.compile(r"(?<=://)[^/@\s]*@")
#: Reads JSON whose numbers stay as they are written, and however large they are.
_read = json.Decoder(float_hook=lambda literal: Raw(literal.encode())).decode


def redact(frame: FrameT) -> FrameT:
    """A copy of a frame for logs.

    Works on typed and untyped payloads, error details and quirks alike. The copy is a frame like
    any other; the original is not touched.
    """
    untyped = isinstance(frame, CallError) or isinstance(frame.payload, Raw)
    hidden = _HIDDEN | {"value"} if untyped else _HIDDEN
    quirks = tuple(_redact_quirk(quirk, hidden) for quirk in frame.quirks)
    if isinstance(frame, CallError):
        return replace(
            frame,
            error_description=_redact_text(frame.error_description),
            error_details=_redact(frame.error_details),
            quirks=quirks,
        )
    assert isinstance(frame, Call | CallResult)  # noqa: S101 - for type checkers
    payload = frame.payload
    if isinstance(payload, Raw):
        redacted: Any = Raw(json.encode(_redact(_read(payload))))
    else:
        redacted = _redact(payload)
    return replace(frame, payload=redacted, quirks=quirks)


def _redact(value: Any) -> Any:
    """A copy of a value with what is secret masked."""
    if isinstance(value, Struct):
        members = {name: getattr(value, name) for name in value.__struct_fields__}
        changes = {
            name: shown
            for name, member in members.items()
            if (shown := _redact_member(name, member, members)) is not member
        }
        return replace(value, **changes) if changes else value
    if isinstance(value, dict):
        return {name: _redact_member(name, member, value) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [_redact(element) for element in value]
    return _redact_text(value) if isinstance(value, str) else value


def _redact_member(name: str, member: Any, beside: dict[str, Any]) -> Any:
    if member is None:
        return None
    word = loose(name)
    secret = word == "value" and any(
        loose(other) == "key" and (not isinstance(key, str) or names_secret(key))
        for other, key in beside.items()
    )
    if secret or _is_hidden(word) or names_secret(name):
        return MASK
    return _redact(member)


def _is_hidden(word: str, hidden: frozenset[str] = _HIDDEN) -> bool:
    """Whether a name, written loosely, is that of an id tag or of a vendor's data."""
    # `idTagInfo` holds more than one; it is looked into.
    return word in hidden or ("idtag" in word and "idtaginfo" not in word)


def _redact_text(text: str) -> str:
    """A text of which only its words tell whether it may hold a secret."""
    if "idtag" in loose(text):
        return MASK
    # A name alone is no secret; what stands beside one may be.
    if not _IS_NAME(text) and may_name_secret(text) and any(map(names_secret, _parts(text))):
        return MASK
    return _USER_INFO.sub(f"{MASK}@", text) if "@" in text else text


def _parts(text: str) -> list[str]:
    return [text, *_WORDS(text)]


def loose(text: str) -> str:
    """A text without what spelling its words differently may change."""
    return _SEPARATORS.sub("", text).casefold()


def _redact_quirk(quirk: Quirk, hidden: frozenset[str]) -> Quirk:
    """A copy of a quirk; what stands at names in `hidden` is masked without a look.

    Where no type says what a value is, whoever found the quirk could not know whose value it is.
    """
    name = quirk.path.rpartition("/")[2]
    container = isinstance(quirk.found, dict | list) or isinstance(quirk.used, dict | list)
    if not (
        quirk.secret
        or container
        or quirk.kind in _STRETCHES
        or _is_hidden(loose(name), hidden)
        or path_names_secret(f"/{name}")
    ):
        return replace(quirk, found=_redact(quirk.found), used=_redact(quirk.used))
    if quirk.kind is QuirkKind.MEMBER_SPELLING and not container:
        return quirk  # both are names, not values
    return replace(quirk, found=MASK, used=None if quirk.used is None else MASK, secret=True)
