"""Functions that undo typesetting: spaced letters, words broken over lines, special characters.

`close_up` removes letter-spacing from a page; `rejoin` and `rejoin_word` join strings and words
that were broken over lines. `document` finds the frames in a page.

Rule of this file: of two readings, the one with words of frames (members, values, actions) is
chosen; only if there is none, the characters on both sides decide. Every pattern takes linear time.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from enum import Enum
from functools import cache
from itertools import pairwise
from operator import add, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, structs

from ocpp16j_codec import messages
from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.deviations import ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "ANGLES", "BREAK", "DOUBLE", "GAP", "GLYPHS", "HYPHENS", "QUOTES", "SINGLE", "WRAP", "Page",
    "close_up", "rejoin", "rejoin_word", "vocabulary",
]  # fmt: skip

# -- Signs ---------------------------------------------------------------------------------------

DOUBLE, SINGLE, ANGLES = '"“”„‟«»＂〝〞〟″', "'‘’‚‛‹›′`´", "«»‹›"  # noqa: RUF001
QUOTES = DOUBLE + SINGLE
_BREAKS = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
BREAK = rf"(?:\r\n|[{_BREAKS}])"
GAP = rf"[^\S{_BREAKS}]"
#: Ligatures are replaced by their letters, invisible characters are removed.
GLYPHS = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
)

# -- Letters that stand apart --------------------------------------------------------------------

_APART = rf"\S{{1,2}}(?:{GAP}++\S{{1,2}}(?!\S))"
#: Eight or more single characters on a line, with blanks between them; sometimes two are not
#: separated. The groups are not possessive: before Python 3.11.5, possessive groups with a
#: look-ahead match wrongly.
_SPACED = re.compile(rf"(?<!\S){_APART}{{7,}}")
_SPACED_ON = re.compile(rf"{GAP}*+{BREAK}{GAP}*+({_APART}+)")
_SIGN = re.compile(r"\S++")


class Page(NamedTuple):
    """A document without letter-spacing, with the original position of each part."""

    text: str
    places: list[int]  # the start of each moved part in `text` ...
    origins: list[int]  # ... and in the document
    runs: list[tuple[int, int]]  # the parts that were letter-spaced, as places in `text`

    def origin(self, place: int) -> int:
        """Return the position in the document of a place in `text`."""
        stretch = bisect_right(self.places, place) - 1
        return self.origins[stretch] + place - self.places[stretch]

    def runs_within(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the letter-spaced parts between two places."""
        first = bisect_right(self.runs, start, key=itemgetter(1))
        behind = bisect_left(self.runs, end, key=itemgetter(0))
        return [(max(start, a), min(end, b)) for a, b in self.runs[first:behind]]


def close_up(text: str) -> Page:
    """Remove letter-spacing; other text is not changed."""
    places, origins, runs = [0], [0], list[tuple[int, int]]()
    parts: list[str] = []
    length = last = position = 0

    def put(place: int, part: str) -> None:
        nonlocal length
        places.append(length)
        origins.append(place)
        parts.append(part)
        length += len(part)

    while run := _SPACED.search(text, position):
        position = run.end()
        signs = run[0].split()
        if not _stand_apart(signs) or not any(sign in QUOTES for sign in signs):
            continue
        span: tuple[int, int] | None = run.span()
        while span:
            put(last, text[last : span[0]])
            first = length
            for place, sign in _closed(text, *span):
                put(place, sign)
            runs.append((first, length))
            last = position = span[1]
            span = _goes_on(text, position)
    put(last, text[last:])
    return Page("".join(parts), places, origins, runs)


def _stand_apart(signs: list[str]) -> bool:
    return 4 * sum(len(sign) == 1 for sign in signs) >= 3 * len(signs)


def _goes_on(text: str, position: int) -> tuple[int, int] | None:
    """Return the letter-spaced start of the next line, of any length, or `None`."""
    following = _SPACED_ON.match(text, position)
    return following.span(1) if following and _stand_apart(following[1].split()) else None


def _closed(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the characters of a run with their positions; wider gaps between letters are blanks."""
    signs = [match.span() for match in _SIGN.finditer(text, start, end)]
    usual = min(second[0] - first[1] for first, second in pairwise(signs))
    behind = start
    for begin, close in signs:
        if begin - behind > usual and text[behind - 1].isalnum() and text[begin].isalnum():
            yield behind, " "
        yield begin, text[begin:close]
        behind = close


# -- Words broken over lines ---------------------------------------------------------------------

WRAP = re.compile(rf"(?<!{GAP})({GAP}*+){BREAK}\s*+")
_BLANK_WITHIN = re.compile(rf"\S{GAP}++\S")
_SOFT_HYPHEN = "\u00ad"
HYPHENS = frozenset("-\u2010\u2011" + _SOFT_HYPHEN)
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")


@cache
def vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """Return all words of frames, and in lower case the names of members with numbers."""
    words = {"true", "false", "null", *ACTIONS, *ErrorCode}
    numbers: set[str] = set()
    for item in vars(messages).values():
        if isinstance(item, type) and issubclass(item, Enum):
            words.update(member.value for member in item)
        elif isinstance(item, type) and issubclass(item, Struct):
            for field in structs.fields(item):
                words.add(field.encode_name)
                if getattr(field.type, "__origin__", field.type) in (int, float):
                    numbers.add(field.encode_name.lower())
    return frozenset(words), frozenset(numbers)


class Joint(NamedTuple):
    """A line break within a string, and the text that may replace it."""

    start: int  # a hyphen before it included
    end: int
    hyphen: str  # as it is written in a frame, or nothing
    usual: str  # the replacement that the characters around it suggest
    hyphenated: bool


def rejoin(raw: str, *, prose: bool) -> tuple[str, list[tuple[Joint, str]]]:
    """Join a string that was broken over lines; return it and the replacement of each break."""
    joints: list[Joint] = []
    parts: list[str] = []
    last = 0
    prose = prose or _BLANK_WITHIN.search(raw) is not None
    for wrap in WRAP.finditer(raw):
        start, end = wrap.span()
        sign = raw[last:start][-1:]
        hyphenated = sign in HYPHENS
        start -= hyphenated
        before = raw[last:start]
        letters = before[-1:].isalpha() and raw[end : end + 1].isalpha()
        hyphen = "-" if hyphenated and sign != _SOFT_HYPHEN else ""
        if hyphenated:
            # Between letters or alone, the hyphen is from typesetting; next to a digit, it is text.
            alone = not before and raw[end : end + 1].isalpha()
            best = "" if letters or alone else hyphen
        else:
            best = " " if letters and (prose or wrap[1]) else ""
        joints.append(Joint(start, end, hyphen, best, hyphenated))
        parts.append(before)
        last = end
    parts.append(raw[last:])
    written, usual = [joint.hyphen for joint in joints], [joint.usual for joint in joints]
    for glue in [""] * len(joints), written, usual:
        joined = "".join(map(add, parts, [*glue, ""]))
        if joined in vocabulary()[0] or _UUID.fullmatch(joined):
            break
    return joined, list(zip(joints, glue, strict=True))


_NUMBER_BEGUN = re.compile(r"[-+]?[\d.]*+(?:[eE][-+]?\d*+)?[-\u2010]?")
_NUMBER_GOES_ON = re.compile(r"[\d.]++(?:[eE][-+]?\d*+)?")
_NEEDS_SIGN = re.compile(r"-|[^eE]*+[eE]-")
_CROSSES = re.compile(r"[Xx]+")
_WORD_LIMIT = 64


def rejoin_word(left: str, right: str) -> str | None:
    """Join a number or word that was broken over lines; `None` if these are two words."""
    hyphenated = left[-1] in HYPHENS
    whole = left[:-1] + right if hyphenated else left + right
    if len(whole) > _WORD_LIMIT:
        return None
    if _NUMBER_BEGUN.fullmatch(left) and _NUMBER_GOES_ON.fullmatch(right):
        return left + right if hyphenated and _NEEDS_SIGN.fullmatch(left) else whole
    return whole if _CROSSES.fullmatch(whole) or whole in vocabulary()[0] else None
