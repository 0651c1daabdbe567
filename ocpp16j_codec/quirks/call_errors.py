"""How the rest of a CALLERROR is read: code, description and details, as far as they are there.

An error tells why a call failed; whatever of it can be saved, is. No schema describes it, so the
rules are those of OCPP-J 1.6 section 4.2.3 alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocpp16j_codec.deviations import Category, ErrorCode, QuirkKind, quote
from ocpp16j_codec.quirks import steps
from ocpp16j_codec.quirks.spellings import ERROR_CODE_ALIASES, loose
from ocpp16j_codec.quirks.values import number_of, plain, pointer

if TYPE_CHECKING:
    from ocpp16j_codec.quirks.walk import Place, Read, Walk

__all__ = ["read_error"]

_CODE, _DESCRIPTION, _DETAILS, _COUNT = 2, 3, 4, 5
#: What the parts of an error are called where they came as members of one object.
_PARTS = {
    **dict.fromkeys(("errorcode", "code"), _CODE),
    **dict.fromkeys(("errordescription", "description"), _DESCRIPTION),
    **dict.fromkeys(("errordetails", "details"), _DETAILS),
}
_SPELLINGS = {loose(code.value): code for code in ErrorCode} | {
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
        walk: where deviations are said.
        elements: what the reader found, type and id included.
        end: the position of the end of the frame.
    """
    last = len(elements) - 1
    members = _members_of_error(elements[_CODE][1]) if last == _CODE else {}
    if _CODE in members:
        return _read_object(walk, elements[_CODE], members)
    found = {index: (index, *pair) for index, pair in enumerate(elements)}
    if _CODE <= last < _DETAILS and type(elements[last][1]) is dict:
        found[_DETAILS] = found.pop(last)  # something before the details was left out
    missing = [index for index in (_CODE, _DESCRIPTION, _DETAILS) if index not in found]
    # Without an id there is no telling what is missing; that has been said already.
    if missing and len(elements) > 1:
        message = f"the CALLERROR has {len(elements)} of its {_COUNT} elements"
        used = {} if missing[0] == _DETAILS else ""
        walk.note(QuirkKind.SHORT_CALL_ERROR, ("", missing[0], end), None, used, message)
    return _read_parts(
        walk, {part: (("", index, at), value) for part, (index, at, value) in found.items()}
    )


def _read_parts(
    walk: Walk, found: dict[int, tuple[Place, Any]]
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
    message = "code, description and details of a CALLERROR are elements of the frame"
    at = ("", _CODE, position)
    if not walk.note(QuirkKind.CALL_ERROR_OBJECT, at, walk.plain(value), None, message):
        return "", "", {}
    path, doubled = f"/{_CODE}", walk.duplicates.get(id(value))
    for name in value:
        place, member = value[name]
        here = (path, name, place)
        if doubled is not None and (values := doubled.get(name)) is not None:
            walk.note_duplicate(here, values, name)
        if name not in members.values():
            walk.note_duplicates(member, path + pointer(name))
            message = f"a CALLERROR has no member {quote(name)}"
            walk.note(QuirkKind.UNKNOWN_MEMBER, here, walk.plain(member), None, message)
    return _read_parts(
        walk,
        {part: ((path, name, value[name][0]), value[name][1]) for part, name in members.items()},
    )


def _read_text(walk: Walk, value: Any, at: Place, read: Read) -> str | None:
    if value is None:
        message, category = "null where text is due", Category.WRONG_TYPE
        walk.note(QuirkKind.SHORT_CALL_ERROR, at, None, "", message, category=category)
        return None
    said = read(walk, value, at)
    return said if isinstance(said, str) else None


def _read_code(walk: Walk, at: Place, value: Any) -> ErrorCode | str:
    text = _read_text(walk, value, at, _text)
    if text is None:
        return ""
    if text in _CODES:
        return ErrorCode(text)
    known = _SPELLINGS.get(loose(text))
    message = f"{quote(text)} is no error code of OCPP 1.6"
    if known is None:
        walk.note(QuirkKind.UNKNOWN_ERROR_CODE, at, text, text, message)
        return text
    walk.note(QuirkKind.ERROR_CODE_SPELLING, at, text, str(known), message)
    return known


def _read_description(walk: Walk, at: Place, value: Any) -> str:
    read = _text_or_json if isinstance(value, dict | list) else _text
    return _read_text(walk, value, at, read) or ""


def _read_details(walk: Walk, at: Place, value: Any) -> dict[str, Any]:
    path = at[0] + pointer(at[1])
    if type(value) is not dict:
        message = "the error details are no object"
        walk.note(QuirkKind.ERROR_DETAILS_SHAPE, at, walk.plain(value), {}, message)
        walk.note_duplicates(value, path)
        return {}
    walk.note_duplicates(value, path)
    details: dict[str, Any] = plain(value, number_of)
    if not _is_finite(details):
        walk.refuse(Category.OUT_OF_RANGE, at, "a number too large to compute with")
    return details


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
