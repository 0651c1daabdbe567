"""The limits of a frame, and the check that a text is within them.

Every text is checked before it is parsed by anything that recurses or needs memory. The check
itself scans the text once, from left to right, without recursion.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from itertools import pairwise
from sys import getsizeof, maxsize
from typing import TYPE_CHECKING, Any

from msgspec import Raw, Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

__all__ = [
    "Limits", "keeps_too_much", "memory_allowed", "most_containers", "nesting", "size_of",
    "within_limits",
]  # fmt: skip


class Limits(Struct, frozen=True, kw_only=True):
    """The limits of a frame; a frame that exceeds one of them is refused.

    Attributes:
        size: maximum length of the input, in bytes (characters of a `str`); always checked.
        depth: maximum nesting of objects and lists, including the brackets of the frame.
        containers: maximum number of objects and lists, and of deviations in valid JSON.
        number_text: maximum length of a number literal, in characters.
        quirks: maximum number of repairs of broken text, and of faults, for one frame. Deviations
            in dropped list elements count as faults; for these, one more is allowed for each
            48 characters of the frame.

    All but `size` apply where JSON is parsed without a type: untyped results, error details, and
    frames that do not conform. The strict decoder needs no
    such limits: it stops at the first value that its types do not allow.

    Memory is limited as well: a frame of 64 KiB or more is refused if its payload, quirks and error
    details take more than 19 bytes per byte of input, or if it has more than one object or list
    for each 10 characters (12, if the payload is a string that contains JSON). A higher
    `containers` than 10,000 raises both in proportion.
    """

    size: int = 2**20
    depth: int = 32
    containers: int = 10_000
    number_text: int = 64
    quirks: int = 2_000


# A string that is not closed extends to the end of the text: starting again at every quote in it
# would take quadratic time.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)', re.DOTALL)
_brackets = re.compile(r"[\[{\]}]").findall
_NUMBER = r"[0-9.eE+-]"
_number_sign = re.compile(_NUMBER).search


def without_strings(text: str) -> str:
    """Return a text without its strings."""
    return _STRING.sub("", text)


def nesting(text: str) -> int:
    """Return how deep the brackets of a text are nested, up to the first place that is not JSON."""
    return nesting_outside(without_strings(text))


def nesting_outside(text: str) -> int:
    """Do the same for a text whose strings have been removed."""
    depth = deepest = 0
    for sign in _brackets(text):
        depth += 1 if sign in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def within_limits(data: bytes | str, limits: Limits) -> bool:
    """Return whether JSON may be parsed untyped: valid UTF-8, and within the limits.

    The size of the whole frame is not checked here.

    Raises:
        ValueError: It is not valid Unicode.
    """
    if isinstance(data, bytes):
        text = data.decode()
    else:
        text = data
        text.encode()
    # Text with no more brackets than the maximum nesting cannot exceed it. Brackets in strings do
    # not count, but removing strings is only necessary if there are too many brackets with them.
    most = most_containers(len(text), limits)
    brackets = text.count("[") + text.count("{")
    if (
        brackets <= limits.depth
        and brackets <= most
        and not _has_long_number(text, limits.number_text)
    ):
        return True
    text = without_strings(text)
    containers = text.count("[") + text.count("{")
    return (
        containers <= most
        and not _has_long_number(text, limits.number_text)
        and (containers <= limits.depth or nesting_outside(text) <= limits.depth)
    )


def _has_long_number(text: str, most: int) -> bool:
    """Return whether a text has more than `most` characters of numbers in a row."""
    # Such a row contains a character whose index is one of most, 2 * most + 1, and so on. Most
    # frames have no character of a number at these few places.
    if _number_sign(text[most :: most + 1]) is None:
        return False
    return _long_number(most + 1)(text) is not None


@cache
def _long_number(length: int) -> Callable[[str], re.Match[str] | None]:
    return re.compile(f"{_NUMBER}{{{length}}}").search


# -- what a frame keeps ----------------------------------------------------------------------------

#: Smaller frames keep little, whatever is in them.
_LARGE = 2**16
#: Bytes that a frame may keep for each byte of its text. What comes out of a pickle takes up to an
#: eighth more, as it shares less.
_MOST_KEPT = 19
#: Characters of such a frame for each object or list.
_ROOM_FOR_A_CONTAINER = 10
_DEFAULT = Limits()
#: Longer texts may belong to many quirks; of shorter ones, each is counted.
_SHARED_TEXT = 100
#: Python has these integers once.
_SMALL_INTEGERS = range(-5, 257)


def most_containers(size: int, limits: Limits, each: int = _ROOM_FOR_A_CONTAINER) -> int:
    """Return how many objects and lists a text of so many characters may have.

    In a large text, they must not be tiny: while it is read, Python needs some hundred bytes for
    each. Two more are allowed, because a payload alone is shorter than its frame.

    Args:
        size: the length of the text.
        limits: the limits of its codec.
        each: how many characters of a large text there must be for each object or list.
    """
    if size < _LARGE:
        return limits.containers
    room = size * max(limits.containers, _DEFAULT.containers)
    return min(limits.containers, room // (each * _DEFAULT.containers) + 2)


def memory_allowed(size: int, limits: Limits) -> int:
    """Return how many bytes a frame of this size may keep."""
    if size < _LARGE:
        return maxsize
    allowed = max(limits.containers, _DEFAULT.containers)
    return _MOST_KEPT * size * allowed // _DEFAULT.containers


def size_of(data: bytes | str) -> int:
    """Return how many bytes a text takes, whatever it came as."""
    if isinstance(data, bytes) or data.isascii():
        return len(data)
    return len(data.encode("utf-8", "surrogatepass"))


def keeps_too_much(frame: Struct, size: int, limits: Limits) -> bool:
    """Return whether a frame takes far more memory than the text that it was read from.

    An object of ten characters takes two hundred bytes in Python, and a peer may send thousands.

    Args:
        frame: what was read.
        size: the bytes of the text.
        limits: how many objects and lists there may be.
    """
    most = memory_allowed(size, limits)
    if most == maxsize:
        return False
    # The first is faster and needs less memory, but counts a text that a quirk shares with the
    # payload twice.
    return _takes_more_than(most, frame) and _memory_of(frame, most) > most


def _takes_more_than(most: int, thing: Any) -> bool:
    todo: list[Iterator[Any]] = [iter((thing,))]
    seen: set[int] = set()
    while todo:
        for each in todo[-1]:
            item = bytes(each) if type(each) is Raw else each  # it does not know its size
            below = _below(item, seen)
            if below is not None:
                most -= getsizeof(item)
            if most < 0:
                return True
            if below:
                todo.append(iter(below))
                break
        else:
            todo.pop()
    return False


def _memory_of(thing: Any, most: int) -> int:
    """Return how much memory a value takes, or more than `most`; shared texts are counted once."""
    total = 0
    texts: list[str] = []
    todo, seen = [thing], set[int]()
    while todo and total <= most:
        each = todo.pop()
        item = bytes(each) if type(each) is Raw else each
        below = _below(item, seen)
        if type(item) is str and below is not None:
            texts.append(item)
        elif below is not None:
            total += getsizeof(item)
            todo.extend(below)
    del todo, seen
    if total <= most:
        texts.sort(key=id)  # a set of so many numbers would take more memory than the frame
        total += sum(
            getsizeof(text) for text, after in pairwise([*texts, None]) if text is not after
        )
    return total


def _below(item: Any, seen: set[int]) -> Collection[Any] | None:
    """Return what a value holds; `None` if it takes no memory, or has been counted."""
    below: Collection[Any]
    kind = type(item)
    if kind is str:
        if len(item) < _SHARED_TEXT:
            return () if item else None  # Python has the empty one once; msgspec makes "a" anew
    elif kind is int:
        return None if item in _SMALL_INTEGERS else ()
    if item is None or kind is bool or isinstance(item, Enum) or id(item) in seen:
        return None
    if kind is float or kind is bytes:
        return ()
    seen.add(id(item))
    if kind is dict:
        below = [*item, *item.values()]
    elif kind is list or kind is tuple:
        below = item
    else:
        below = [getattr(item, name) for name in getattr(item, "__struct_fields__", ())]
    return below
