"""How the rest of a CALLERROR is read: code, description and details, as far as they are there.

An error tells why a call failed; whatever of it can be saved, is. No schema describes it, so the
rules are those of OCPP-J 1.6 section 4.2.3 alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocpp16j_codec.errors import Category, ErrorCode, QuirkKind, quote
from ocpp16j_codec.quirks import scalars
from ocpp16j_codec.quirks.spellings import ERROR_CODE_ALIASES, bare
from ocpp16j_codec.quirks.values import plain

if TYPE_CHECKING:
    from ocpp16j_codec.quirks.walk import Walk

__all__ = ["read_error"]

_CODE, _DESCRIPTION, _DETAILS, _COUNT = 2, 3, 4, 5
_SPELLINGS = {bare(code.value): code for code in ErrorCode} | {
    bare(alias): ErrorCode(code) for alias, code in ERROR_CODE_ALIASES.items()
}
_text = scalars.text(None)
_text_or_json = scalars.text(None, json_as_text=True)


def read_error(
    walk: Walk, elements: list[tuple[int, Any]], end: int
) -> tuple[ErrorCode | str, str, dict[str, Any]]:
    """Read code, description and details out of the elements of a CALLERROR.

    Args:
        walk: where deviations are said.
        elements: what the reader found, type and id included.
        end: the position of the end of the frame.
    """
    found = dict(enumerate(elements))
    if len(elements) == _DETAILS and type(elements[_DESCRIPTION][1]) is dict:
        found[_DETAILS] = found.pop(_DESCRIPTION)  # the description was left out
    missing = [index for index in (_CODE, _DESCRIPTION, _DETAILS) if index not in found]
    # Without an id there is no telling what is missing; that has been said already.
    if missing and len(elements) > 1:
        message = f"the CALLERROR has {len(elements)} of its {_COUNT} elements"
        used = {} if missing[0] == _DETAILS else ""
        walk.note(QuirkKind.SHORT_CALL_ERROR, ("", missing[0], end), None, used, message)
    return (
        _read_code(walk, *found[_CODE]) if _CODE in found else "",
        _read_description(walk, *found.get(_DESCRIPTION, (end, ""))),
        _read_details(walk, *found.get(_DETAILS, (end, {}))),
    )


def _read_code(walk: Walk, position: int, value: Any) -> ErrorCode | str:
    at = ("", _CODE, position)
    if value is None:
        return _read_null(walk, _CODE, position)
    text = _text(walk, value, at)
    if not isinstance(text, str):
        return ""
    if text in ErrorCode.__members__.values():
        return ErrorCode(text)
    known = _SPELLINGS.get(bare(text))
    message = f"{quote(text)} is no error code of OCPP 1.6"
    if known is None:
        walk.note(QuirkKind.UNKNOWN_ERROR_CODE, at, text, text, message)
        return text
    walk.note(QuirkKind.ERROR_CODE_SPELLING, at, text, str(known), message)
    return known


def _read_description(walk: Walk, position: int, value: Any) -> str:
    if value is None:
        return _read_null(walk, _DESCRIPTION, position)
    read = _text_or_json if isinstance(value, dict | list) else _text
    text: str = read(walk, value, ("", _DESCRIPTION, position))
    return text


def _read_null(walk: Walk, index: int, position: int) -> str:
    message, at = "null where text is due", ("", index, position)
    walk.note(QuirkKind.SHORT_CALL_ERROR, at, None, "", message, category=Category.WRONG_TYPE)
    return ""


def _read_details(walk: Walk, position: int, value: Any) -> dict[str, Any]:
    at = ("", _DETAILS, position)
    if type(value) is not dict:
        message = "the error details are no object"
        walk.note(QuirkKind.ERROR_DETAILS_SHAPE, at, plain(value), {}, message)
        return {}
    walk.note_duplicates(value, "/4")
    details: dict[str, Any] = plain(value, _number)
    if not _is_finite(details):
        walk.refuse(Category.OUT_OF_RANGE, at, "a number too large to compute with")
    return details


def _number(literal: str) -> int | float:
    return float(literal) if set(literal) & set(".eE") else int(literal)


def _is_finite(details: dict[str, Any]) -> bool:
    """Whether every number of a JSON value is one that can be written again."""
    todo: list[Any] = [details]
    while todo:
        item = todo.pop()
        if isinstance(item, float) and item - item != 0:
            return False
        todo.extend(
            item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        )
    return True
