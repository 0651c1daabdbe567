"""The values that the reader returns, and their conversion to ordinary JSON values.

They are plain Python values, with two differences that the later stages need:

- a number is a 1-tuple holding its literal as written: `1.40` must not become `1.4`;
- every member of a dict and every element of a list is a pair `(position, value)`, where the
  position is that in the text behind the preceding comma or bracket (see `offset_of`).

Rule of this file: no function recurses, so that nested input cannot exceed the recursion limit.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import Raw, json

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

__all__ = [
    "ANY_QUOTE",
    "CLOSERS",
    "CUT_PATH",
    "NAME",
    "WS",
    "Doubled",
    "Duplicates",
    "Link",
    "always",
    "compact",
    "cut_path",
    "is_json",
    "is_same",
    "kind_of",
    "number_of",
    "offset_of",
    "path_along",
    "path_of",
    "plain",
    "pointer",
    "sayable",
]  # fmt: skip


def always(pattern: str) -> Callable[..., re.Match[str]]:
    """Return the `match` of a pattern that matches the empty string, so it never fails."""
    return re.compile(pattern).match  # type: ignore[return-value]


WS = r"[ \t\n\r]*+"

# Single quotes, typographic quotes and what may close them. In print, one sign often serves both.
_DOUBLES, _SINGLES, _ANGLES = "“”„‟″", "‘’‚‛′`´", "«»"  # noqa: RUF001
CLOSERS: dict[str, str] = (
    {'"': '"', "'": "'"}
    | dict.fromkeys(_DOUBLES, _DOUBLES + '"')
    | dict.fromkeys(_SINGLES, _SINGLES + "'")
    | dict.fromkeys(_ANGLES, _ANGLES)
)
ANY_QUOTE = "".join(CLOSERS)
# A member's name ahead, quoted or bare. The stretch that is looked at is bounded; no member of any
# message has a name a tenth as long.
NAME = rf"(?:[{ANY_QUOTE}][^{ANY_QUOTE}]{{0,200}}+[{ANY_QUOTE}]|[\w$.-]{{1,200}}+)"
_CHARACTER = r'(?:[^"\\]|\\.)'
#: What a sound text has in quotes is taken whole: in `"a\":1"` and `"a':1"`, no name ends. If it is
#: longer than any name, it is none.
_PAIR_START = re.compile(
    rf'{WS}(?:"{_CHARACTER}{{0,200}}+"|(?!"{_CHARACTER}{{0,200}}+(?:"|{_CHARACTER})){NAME}){WS}:{WS}',
    re.DOTALL,
).match
_BLANKS = always(WS)
_NAME_LIMIT = 60
_PATH_LIMIT = 200
#: The end of a path that was cut.
CUT_PATH = "/..."
#: Where a value stands, by the link of what it is in and its key there; the outermost has its path
#: for a key.
Link = tuple["Link | None", "str | int"]
#: How Python carries bytes that are no UTF-8 (surrogateescape), and all other halves of pairs.
_HALVES = {code: f"\\u{code:04x}" for code in range(0xD800, 0xE000)} | {
    0xDC00 + byte: f"\\x{byte:02x}" for byte in range(0x80, 0x100)
}
#: Python may be set to turn no more digits than these into an integer, or back.
_INTEGER_DIGITS = 640


class Doubled:
    """The duplicate keys of one object, each with all of its values.

    Most often it is one member; a dict of one takes twice the memory, and a peer can ask for one
    with every ten characters.
    """

    __slots__ = ("_key", "_more", "_values")

    def __init__(self, key: str, before: Any, value: Any) -> None:
        self._key = key
        self._values = [before, value]
        self._more: dict[str, list[Any]] | None = None

    def add(self, key: str, before: Any, value: Any) -> None:
        """Add a value of a key; `before` is the previous one."""
        if key == self._key:
            self._values.append(value)
            return
        if self._more is None:
            self._more = {}
        self._more.setdefault(key, [before]).append(value)

    def get(self, key: str | int) -> list[Any] | None:
        """Return all values of a key, or `None` if it is not duplicate."""
        if key == self._key:
            return self._values
        return None if self._more is None else self._more.get(str(key))


class Duplicates(dict[int, Doubled]):
    """The objects of a text that have duplicate keys, by their `id`.

    Attributes:
        again: the `id` of each object or list that is one of several values. It is found with them,
            and what stands more than once in it is found again.
    """

    __slots__ = ("again",)

    def __init__(self) -> None:
        super().__init__()
        self.again: set[int] = set()

    def add(self, item: dict[str, Any], key: str, before: Any, value: Any) -> None:
        """Add a value of a key of `item`; `before` is the previous one."""
        doubled = self.get(id(item))
        if doubled is None:
            self[id(item)] = Doubled(key, before, value)
        else:
            doubled.add(key, before, value)
        self.again.update(id(each) for each in (before, value) if type(each) in (dict, list))

    def join(self, others: Duplicates) -> None:
        """Add the duplicate keys of another text."""
        self.update(others)
        self.again |= others.again


def is_json(text: str) -> bool:
    """Return whether a text is valid JSON; its nesting must have been checked."""
    try:
        json.decode(text, type=Raw)
    except ValueError:
        return False
    return True


def pointer(key: str | int) -> str:
    """Return one segment of a JSON pointer (RFC 6901), with its slash.

    No message has a name half as long as what is cut here: a megabyte of a name must not be
    repeated in the path of every fault below it.
    """
    if type(key) is str:
        if len(key) > _NAME_LIMIT:
            key = key[:_NAME_LIMIT] + "..."
        if "~" in key or "/" in key:
            key = key.replace("~", "~0").replace("/", "~1")
    return f"/{key}"


def path_of(link: Link | None) -> str:
    """Return the path of a link; a very long path is cut.

    What stands so deep is no member of any message. Thousands of faults may stand in one place, and
    each keeps its path.
    """
    keys: list[str | int] = []
    while link is not None:
        link, key = link
        keys.append(key)
    if not keys or type(keys[-1]) is not str:
        return path_along("", reversed(keys))
    base = str(keys.pop())
    return path_along(base, reversed(keys))


def path_along(base: str, keys: Iterable[str | int]) -> str:
    """The path that leads on from another one; what is cut off is not written first."""
    for key in keys:
        if len(base) > _PATH_LIMIT:
            break
        base += pointer(key)
    return cut_path(base)


def cut_path(path: str) -> str:
    """Return a path, cut to the maximum length, with three dots."""
    return path if len(path) <= _PATH_LIMIT else path[:_PATH_LIMIT] + CUT_PATH


def sayable(text: str) -> str:
    r"""Text that can be encoded: bytes that were no UTF-8 as `\xe9`, half pairs as `\ud83d`."""
    return text if text.isascii() else text.translate(_HALVES)


def offset_of(text: str, position: int) -> int:
    """Return the offset of the value of a pair, after blanks, its name and the colon."""
    offset = (_PAIR_START(text, position) or _BLANKS(text, position)).end()
    return position if offset == position else offset  # thousands of them may be kept


def number_of(literal: str) -> int | float:
    """Return the number of a literal; infinity if it is too large."""
    if "." in literal or "e" in literal or "E" in literal or len(literal) > _INTEGER_DIGITS:
        return float(literal)
    return int(literal)


def plain(
    value: Any,
    number: Callable[[str], Any] | None = None,
    made_before: dict[int, Any] | None = None,
    again: Collection[int] = (),
) -> Any:
    """Return a value as an ordinary JSON value.

    Args:
        value: a value as the reader leaves it.
        number: turns the literals of numbers; without it, one that would not print back alike stays
            text.
        made_before: objects and lists that have been made already, by the `id` of what they were
            made of. They are used again: whoever asks for parts of a whole pays for it once.
        again: what will be asked for again, by its `id`, and is added to those.
    """
    turn = number or _print_back
    if type(value) is tuple:
        return turn(value[0])
    if type(value) is not dict and type(value) is not list:
        return value
    if not value:
        return type(value)()
    before = {} if made_before is None else made_before
    whole: list[Any] = [None]
    # What is being filled, and what has yet to be put into it: one pair for each level, since a
    # pair for each element would take as much memory as the elements.
    todo: list[tuple[Any, Iterator[tuple[Any, tuple[int, Any]]]]] = [
        (whole, iter([(0, (0, value))]))
    ]
    while todo:
        made, rest = todo[-1]
        for key, (_, item) in rest:
            kind = type(item)
            if kind is tuple:
                made[key] = turn(item[0])
            elif kind is not dict and kind is not list:
                made[key] = item
            else:
                part: Any = before.get(id(item))
                is_new = part is None
                if is_new:
                    part = {} if kind is dict else [None] * len(item)  # as long as it has to be
                    if id(item) in again:
                        before[id(item)] = part
                made[key] = part
                if is_new:
                    todo.append((part, iter(item.items() if kind is dict else enumerate(item))))
                    break
        else:
            todo.pop()
    return whole[0]


def is_same(value: Any, other: Any, *, literally: bool = False) -> bool:
    """Return whether two values are the same JSON, numbers by their literals.

    Unless it is taken `literally`, text with the digits of a number is that number.
    """
    todo = [(value, other)]
    while todo:
        one, two = todo.pop()
        if type(one) is dict and type(two) is dict:
            if one.keys() != two.keys():
                return False
            todo.extend((member, two[name][1]) for name, (_, member) in one.items())
        elif type(one) is list and type(two) is list:
            if len(one) != len(two):
                return False
            todo.extend((a, b) for (_, a), (_, b) in zip(one, two, strict=True))
        elif (type(one) is not type(two) and literally) or _text_of(one) != _text_of(two):
            return False
    return True


def _text_of(value: Any) -> Any:
    return value[0] if type(value) is tuple else value


def _print_back(literal: str) -> int | float | str:
    number = number_of(literal)
    return number if str(number) == literal else literal


def compact(value: Any) -> str:
    """Return a value as compact JSON text, with numbers as written.

    Its parts are written one after the other: a copy for msgspec would take as much memory as the
    value itself.
    """
    parts = [""]
    written: list[str] = []
    # The members or elements that are still to be written, and the bracket after them.
    todo: list[tuple[Iterator[tuple[str | None, Any]], str]] = [(iter([(None, value)]), "")]
    while todo:
        if len(parts) > _MOST_PARTS:  # each takes as much memory as fifty characters
            written.append("".join(parts[:-1]))
            del parts[:-1]
        rest, bracket = todo[-1]
        for name, item in rest:
            if parts[-1] not in _NO_COMMA_AFTER:
                parts.append(",")
            if name is not None:
                parts.append(_written(name) + ":")
            if type(item) is dict:
                parts.append("{")
                todo.append((((key, member) for key, (_, member) in item.items()), "}"))
                break
            if type(item) is list:
                parts.append("[")
                todo.append((((None, element) for _, element in item), "]"))
                break
            parts.append(item[0] if type(item) is tuple else _written(item))
        else:
            parts.append(bracket)
            todo.pop()
    return "".join((*written, *parts))


#: After so many parts, they are joined.
_MOST_PARTS = 1000
#: What is written before the first value in something.
_NO_COMMA_AFTER = frozenset({"", "[", "{"})


def _written(scalar: Any) -> str:
    return json.encode(scalar).decode()


def kind_of(value: Any) -> str:
    """Return the JSON type of a value in words: "a string"."""
    if type(value) is dict:
        return "an object"
    if type(value) is list:
        return "a list"
    if type(value) is tuple:
        return "a number"
    return "a string" if isinstance(value, str) else "null" if value is None else "a boolean"
