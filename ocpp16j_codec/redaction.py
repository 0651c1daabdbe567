"""Copies without secrets and id tags: of frames, payloads, quirks, errors, values and texts.

`messages.secrets` decides which names mean a secret or an id tag; this module applies that to
everything that the codec returns. If in doubt, a value is masked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Raw, json
from msgspec.structs import replace

from ocpp16j_codec.deviations import Quirk, QuirkKind, Violation, at, show_path
from ocpp16j_codec.errors import DecodeError, EncodeError
from ocpp16j_codec.frames import Call, CallError, CallResult, class_name, cut_places
from ocpp16j_codec.limits import nesting
from ocpp16j_codec.messages import ChangeConfiguration, GetConfigurationResult
from ocpp16j_codec.messages.masking import (
    VALUES,
    Masker,
    hide_cut,
    is_hidden,
    is_key,
    mask_path,
    mask_text,
    mask_value,
    may_hold_secret,
)
from ocpp16j_codec.messages.secrets import MASK, fold, path_names_secret, unescape

if TYPE_CHECKING:
    from ocpp16j_codec.frames import Frame

__all__ = ["MASK", "masked", "masked_raw", "redact"]

FrameT = TypeVar("FrameT", bound="Frame")

#: Text that is nested deeper is masked as a whole: the parser recurses.
_DEPTH = 40
#: Parses JSON and keeps numbers as they are written, of any size.
_read = json.Decoder(float_hook=lambda literal: Raw(literal.encode())).decode


def redact(frame: FrameT) -> FrameT:
    """Return a copy of a frame for logs: secrets, id tags and vendors' data are masked.

    Typed and untyped payloads, error details and quirks are masked. The copy is an ordinary frame;
    the original is not changed. Secrets in free text without a name are not recognized.
    """
    if not isinstance(frame, Call | CallResult | CallError):
        raise TypeError(f"expected a Call, CallResult or CallError, got {class_name(frame)}")
    redacted: FrameT = _frame(frame, id_tags=True)
    return redacted


def masked(thing: Any, *, id_tags: bool = False) -> Any:
    """Return a copy of anything that the codec returns, without secrets.

    Args:
        thing: a frame, payload, quirk, violation, error, JSON value or text.
        id_tags: mask id tags and vendors' data as well, and what violations quote.
    """
    if isinstance(thing, Call | CallResult | CallError):
        return _frame(thing, id_tags=id_tags)
    if isinstance(thing, Quirk):
        return _quirk(thing, id_tags=id_tags, untyped=True)
    if isinstance(thing, Violation):
        return _violation(thing, id_tags=id_tags)
    if isinstance(thing, DecodeError):
        return _decode_error(thing, id_tags=id_tags)
    if isinstance(thing, EncodeError):
        violations = tuple(_violation(each, id_tags=id_tags) for each in thing.violations)
        return EncodeError(violations, "" if violations else _unquoted(str(thing), id_tags=id_tags))
    if isinstance(thing, Raw):
        return _raw(thing, id_tags=id_tags, cut=[])
    return mask_value(thing, id_tags=id_tags)


def masked_raw(text: Any, *, id_tags: bool = False) -> Any:
    """Return the text of a frame, for example from a log, without secrets.

    In valid JSON, single values are masked, and the result is compact; if nothing has to be masked,
    the text is returned unchanged. Other text is masked as a whole if it may contain a secret.

    Args:
        text: `str` or bytes; the result has the same type.
        id_tags: mask id tags and vendors' data as well.
    """
    if not isinstance(text, str):
        data = bytes(text)
        shown = _raw_text(data.decode("utf-8", "surrogateescape"), id_tags=id_tags)
        return data if shown is None else shown.encode("utf-8", "surrogateescape")
    shown = _raw_text(text, id_tags=id_tags)
    return text if shown is None else shown


def _raw_text(text: str, *, id_tags: bool) -> str | None:
    """Return the masked text, or `None` if nothing has to be masked."""
    try:
        value = _read(text) if nesting(text) <= _DEPTH else None
    except (ValueError, RecursionError):
        value = None
    if isinstance(value, dict | list):
        # With a duplicate key, the result has fewer commas: the other values are not checked.
        lossless = json.encode(value).count(b",") == text.count(",")
        shown = json.encode(mask_value(value, id_tags=id_tags)).decode()
        if not lossless or shown != json.encode(value).decode():
            return shown
        return None
    hides = may_hold_secret(text) or mask_text(text, id_tags=id_tags) is not text
    if id_tags and not hides:
        hides = _VENDOR_DATA(text) is not None
    return MASK if hides else None


#: Data of a vendor, and signed values, which contain the id tag of the driver.
_VENDOR_DATA = re.compile(r"\bdata\b[\\\"'\s]*+[:=]|signed[\s_-]*+data", re.IGNORECASE).search


# -- frames ----------------------------------------------------------------------------------------


def _frame(frame: Any, *, id_tags: bool) -> Any:
    if isinstance(frame, CallError):
        masker = Masker(id_tags=id_tags)
        details = masker.value(frame.error_details)
        hide_cut(frame.error_details, details, cut_places(frame))
        doubtful = id_tags and masker.changed
        return replace(
            frame,
            error_code=_text(frame.error_code, id_tags=id_tags),
            error_description=_text(frame.error_description, id_tags=id_tags),
            error_details=details,
            quirks=_quirks(frame.quirks, id_tags=id_tags, untyped=True, doubtful=doubtful),
        )
    payload: Any = frame.payload
    untyped = isinstance(payload, Raw)
    if untyped:
        shown: Any = _raw(payload, id_tags=id_tags, cut=cut_places(frame))
        doubtful = id_tags and bytes(shown) != bytes(payload)
    else:
        shown = mask_value(payload, id_tags=id_tags)
        doubtful = id_tags and _has_masked_setting(frame)
    quirks = _quirks(frame.quirks, id_tags=id_tags, untyped=untyped, doubtful=doubtful)
    return replace(frame, payload=shown, quirks=quirks)


def _has_masked_setting(frame: Any) -> bool:
    """Return whether a quirk may show the value of a setting whose key means an id tag."""
    payload = frame.payload
    keys: list[Any] = []
    if isinstance(payload, ChangeConfiguration):
        keys = [payload.key]
    elif isinstance(payload, GetConfigurationResult):
        keys = [setting.key for setting in payload.configuration_key or ()]
        # The keys of settings that were dropped or overwritten are not in the payload.
        if any(isinstance(quirk.found, dict | list) for quirk in frame.quirks):
            return True
    return any(not isinstance(key, str) or is_hidden(key, id_tags=True) for key in keys)


def _text(text: Any, *, id_tags: bool) -> Any:
    return mask_text(text, id_tags=id_tags) if isinstance(text, str) else text


def _raw(payload: Raw, *, id_tags: bool, cut: list[list[str]]) -> Raw:
    data = bytes(payload)
    try:
        value = _read(data)
    except (ValueError, RecursionError):  # a program made it, and it is not JSON
        return Raw(json.encode({MASK: MASK}))
    # Of a duplicate key, only the last value is shown: the others have not been checked.
    written = json.encode(value)
    made = mask_value(value, id_tags=id_tags)
    hide_cut(value, made, cut)
    shown = json.encode(made)
    if shown == written and written.count(b",") == data.count(b","):
        return Raw(data)
    return Raw(shown)


# -- quirks and errors -----------------------------------------------------------------------------


def _quirks(
    quirks: tuple[Quirk, ...], *, id_tags: bool, untyped: bool, doubtful: bool
) -> tuple[Quirk, ...]:
    """Return masked copies of quirks; a value that one quirk masks is masked in the others, too.

    Args:
        quirks: those of a frame.
        id_tags: as for `masked`.
        untyped: the payload has no type.
        doubtful: something was masked in the payload, and a quirk may show it.
    """
    opaque: set[str] = set()
    if id_tags:
        opaque = {quirk.path for quirk in quirks if _is_container(quirk)}
        opaque |= {quirk.path.rpartition("/")[0] for quirk in quirks if _names_id_tag(quirk.found)}
    return tuple(
        _quirk(
            quirk,
            id_tags=id_tags,
            untyped=untyped or doubtful,
            within_hidden=(untyped and doubtful) or _is_below(quirk.path, opaque),
        )
        for quirk in quirks
    )


def _names_id_tag(found: Any) -> bool:
    return isinstance(found, str) and is_key(found, id_tags=True)


def _is_value(found: Any) -> bool:
    return isinstance(found, str | int | float) and not _names_id_tag(found)


def _is_container(quirk: Quirk) -> bool:
    return isinstance(quirk.found, dict | list) or isinstance(quirk.used, dict | list)


def _is_below(path: str, places: set[str]) -> bool:
    while places and path:
        path = path.rpartition("/")[0]
        if path in places:
            return True
    return False


def _quirk(quirk: Quirk, *, id_tags: bool, untyped: bool, within_hidden: bool = False) -> Quirk:
    """Return a copy of a quirk; if `untyped`, values under general names are masked as well."""
    path = mask_path(quirk.path, id_tags=id_tags)
    container = _is_container(quirk)
    hides = (
        (within_hidden and _is_value(quirk.found)) or quirk.secret or path_names_secret(quirk.path)
    )
    if id_tags and not hides:
        hides = container or quirk.kind.is_stretch
        for segment in quirk.path.split("/"):
            name = unescape(segment)
            hides = hides or is_hidden(name, id_tags=True) or (untyped and fold(name) in VALUES)
    if not hides or (quirk.kind is QuirkKind.MEMBER_SPELLING and not container):
        found = mask_value(quirk.found, id_tags=id_tags)
        return replace(quirk, path=path, found=found, used=mask_value(quirk.used, id_tags=id_tags))
    used = None if quirk.used is None else MASK
    return replace(quirk, path=path, found=MASK, used=used, secret=True)


def _violation(violation: Violation, *, id_tags: bool) -> Violation:
    path = mask_path(violation.path, id_tags=id_tags)
    if path is not violation.path:
        message = at(str(violation.category), path)
    else:
        message = _unquoted(violation.message, id_tags=id_tags)
    return replace(violation, path=path, message=message)


def _unquoted(sentence: str, *, id_tags: bool) -> str:
    """Return a sentence without the text it quotes, which may be an id tag."""
    start, end = sentence.find('"'), sentence.rfind('"')
    if not id_tags or start < 0:
        return sentence
    # If the sentence was cut, the closing quote may be missing.
    return f"{sentence[: start + 1]}{MASK}{sentence[end:] if end > start else ''}"


def _decode_error(error: DecodeError, *, id_tags: bool) -> DecodeError:
    violations = tuple(_violation(each, id_tags=id_tags) for each in error.violations)
    shown = DecodeError(violations, unique_id=error.unique_id, action=error.action)
    if error.reply is not None:
        reply: CallError = _frame(error.reply, id_tags=id_tags)
        details = dict(reply.error_details)
        if "path" in details:  # it may have been cut, so it is made again
            details["path"] = show_path(shown.path)
        shown.reply = replace(reply, error_description=str(shown), error_details=details)
    return shown
