"""Detection of damage by the log: frames that are cut off, abbreviated or wrapped.

Damage by the log is not a fault of the charge point, so it is reported separately if it is
certain: a frame of valid JSON was not damaged, and a fault without a mark of the log is not damage.
"""

from __future__ import annotations

import re

from msgspec import DecodeError, Raw, json

__all__ = ["DAMAGE_MARK", "damage", "is_cut_by_mark"]

_DOTS = rb"(?:\.\.\.|\xe2\x80\xa6)"
#: What a logger writes after a text that it has shortened.
DAMAGE_MARK = re.compile(
    rb"[\[(<{]?\s?(?:"
    + _DOTS
    + rb"\s?)?(?:\d+\s)?(?:more\s)?(?:truncated|shortened|abbreviated|cut off|clipped"
    rb"|(?:more\s)?(?:bytes|characters|chars)\s(?:more|omitted|truncated|skipped|left))\s?"
    rb"(?:\d+\s?(?:bytes|chars|characters)?)?\s?[\])>}]?",
    re.IGNORECASE,
)
#: The end of a message that the debug log of `websockets` has abbreviated.
_SIZE = re.compile(rb"\A[\"']?\s*\[(\d{1,9}) bytes\]")
_ENDS_CUT = re.compile(_DOTS + rb"[\"']?\s*\Z")
#: The maximum line lengths of common loggers; a frame that ends there was cut by them.
_WIDTHS = frozenset(
    size + more for size in (1024, 2048, 4096, 8192, 16384, 32768, 65536) for more in (-1, 0)
)
_read = json.Decoder(Raw).decode


def _is_sound(raw: bytes) -> bool:
    try:
        json.decode(raw)
    except (DecodeError, UnicodeError, RecursionError):
        return False
    return True


def is_cut_by_mark(line: bytes) -> bool:
    """Return whether the end of a line has the mark of a logger that shortened it."""
    tail = line[-96:].rstrip()
    return bool(
        _ENDS_CUT.search(tail)
        or re.search(rb"\[\d{1,9} bytes\]\Z", tail)
        or ((found := _last_mark(tail)) and found.end() >= len(tail) - 2)
    )


def _last_mark(text: bytes) -> re.Match[bytes] | None:
    found = None
    for found in DAMAGE_MARK.finditer(text):  # noqa: B007 - the last one counts
        pass
    return found


def damage(raw: bytes, behind: bytes, *, ended: bool, width: int) -> str | None:
    """Return what the log did to a frame that cannot be decoded, if that is certain.

    Args:
        raw: the text of the frame.
        behind: the text after it in its line.
        ended: whether its brackets close.
        width: the length of its line.
    """
    if _is_sound(raw):
        return None
    size = _SIZE.match(behind[:32])
    if size is not None and int(size[1]) > len(raw):
        return "abbreviated"
    if re.search(_DOTS, raw) and (not ended or not re.search(rb"[.\xa6]\s*[\"'][,}\]]", raw)):
        # Dots inside a string may be the sender's; dots outside a string are not.
        return "abbreviated"
    tail = raw[-96:] + behind[:96]
    if DAMAGE_MARK.search(tail):
        return "cut off"
    if not ended and (raw.endswith(b">") or width in _WIDTHS):
        return "cut off"
    return None
