"""Regular expressions judged by their form: none of them may look at a text again and again.

Lines of Python can be counted while they run, steps of a regular expression cannot. Its form says
enough: it takes time linear in the text if no repetition without a bound has to give back what it
took, and if a search does not read the same stretch from each of its characters.

- A repetition is possessive, or stands in front of something that no part of it can begin with, or
  in front of nothing: then nothing is given back, or one look at each place settles it.
- Where a search begins with what a repetition behind it takes as well, it would read on from every
  character: `[a-z][a-z0-9]*+=` in a megabyte of letters. A look behind forbids it.
"""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
import sys
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]
from types import FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple

import ocpp16j_codec

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Found", "objections", "patterns"]

#: Repeated no more often than that, a part is a bounded stretch.
_BOUNDED = 1000
#: The characters that sets are compared by: all of Latin, and one of each sort beyond.
_ALPHABET = frozenset(
    map(
        chr, [*range(0x250), *range(0x2000, 0x2070), 0x3000, 0xD83D, 0xDC80, 0xDCFF, 0xFEFF, 0xFF21]
    )
)
_NAMES_OF_SEARCHES = ("search", "sub", "subn", "split", "findall", "finditer")
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d", "CATEGORY_NOT_DIGIT": r"\D", "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S", "CATEGORY_WORD": r"\w", "CATEGORY_NOT_WORD": r"\W",
}  # fmt: skip
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


class Found(NamedTuple):
    """A pattern of the package.

    Attributes:
        where: the module and the name it has there.
        text: the pattern.
        flags: its flags.
        searches: whether it may be looked for anywhere in a text.
    """

    where: str
    text: str
    flags: int
    searches: bool


# -- where they are --------------------------------------------------------------------------------


def patterns() -> list[Found]:
    """Every pattern that a module of the package holds or writes down."""
    found: dict[tuple[str, int, bool], Found] = {}
    searched = set(_SEARCHED(_sources()))
    for info in pkgutil.walk_packages(ocpp16j_codec.__path__, "ocpp16j_codec."):
        if info.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(info.name)
        except ImportError:  # it needs an extra that is not there
            continue
        for each in (*_held(module, searched), *_written(module)):
            found.setdefault(each[1:], each)
    return list(found.values())


#: Names of patterns that a text is searched for, or of tables of such.
_SEARCHED = re.compile(rf"\b(\w++)(?:\[\w++\])?\.(?:{'|'.join(_NAMES_OF_SEARCHES)})\b").findall


def _sources() -> str:
    folder = Path(ocpp16j_codec.__path__[0])
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))


def _held(module: Any, searched: set[str]) -> Iterator[Found]:
    for name, value in vars(module).items():
        todo, seen = [value], 0
        while todo and seen < 10_000:
            item = todo.pop()
            seen += 1
            owner = getattr(item, "__self__", None)
            if isinstance(item, re.Pattern):
                yield _found(module, name, item, searches=name in searched)
            elif isinstance(owner, re.Pattern):
                yield _found(module, name, owner, searches=item.__name__ in _NAMES_OF_SEARCHES)
            elif {"pattern", "method", "flags"} <= set(_free(item)):  # compiled when it is needed
                held = _free(item)
                text = held["pattern"] if isinstance(held["pattern"], str) else held["pattern"]()
                searches = held["method"] in _NAMES_OF_SEARCHES
                yield _found(module, name, re.compile(text, held["flags"]), searches=searches)
            elif isinstance(item, dict):
                todo += item.values()
            elif isinstance(item, tuple | list | set | frozenset):
                todo += item
            elif isinstance(item, type) and item.__module__ == module.__name__:
                todo += vars(item).values()


def _free(item: Any) -> dict[str, Any]:
    """What a function within a function has from outside."""
    if not isinstance(item, FunctionType) or item.__closure__ is None:
        return {}
    return {
        name: cell.cell_contents
        for name, cell in zip(item.__code__.co_freevars, item.__closure__, strict=True)
    }


def _found(module: Any, name: str, pattern: re.Pattern[Any], *, searches: bool) -> Found:
    text = pattern.pattern
    return Found(
        f"{module.__name__.removeprefix('ocpp16j_codec.')}.{name}",
        text.decode("latin-1") if isinstance(text, bytes) else text,
        pattern.flags,
        searches,
    )


def _written(module: Any) -> Iterator[Found]:
    """What is given to `re` as text where it is used."""
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and isinstance(node.args[0].value, str | bytes)
            and node.func.attr in (*_NAMES_OF_SEARCHES, "match", "fullmatch")
        ):
            searches = node.func.attr in _NAMES_OF_SEARCHES
            name = f"re.{node.func.attr} in line {node.lineno}"
            yield _found(module, name, re.compile(node.args[0].value), searches=searches)


# -- how they are made -----------------------------------------------------------------------------


class _Behind(NamedTuple):
    """What may follow: the characters it may begin with, and whether it may be nothing.

    `fails` tells whether anything at all may still go wrong.
    """

    first: frozenset[str]
    empty: bool
    fails: bool


@functools.cache
def _between(first: int, last: int) -> frozenset[str]:
    between = {c for c in _ALPHABET if first <= ord(c) <= last}
    return frozenset(between | {chr(first), chr(last)})


@functools.cache
def _of_category(name: str, flags: int) -> frozenset[str]:
    inside = re.compile(_CATEGORIES[name], flags)
    return frozenset(c for c in _ALPHABET if inside.match(c))


_END = _Behind(frozenset(), empty=True, fails=False)


class _Judge:
    """Goes through one pattern and collects what is wrong with it."""

    def __init__(self, flags: int) -> None:
        self.flags = flags
        self.objections: list[str] = []

    # -- characters ------------------------------------------------------------------------------

    def characters(self, op: str, argument: Any) -> frozenset[str] | None:
        """The characters that an item stands for, if it stands for one."""
        if op == "LITERAL":
            return self._either_case(frozenset({chr(argument)}))
        if op == "NOT_LITERAL":
            return _ALPHABET - self._either_case(frozenset({chr(argument)}))
        if op == "ANY":
            return _ALPHABET
        if op != "IN":
            return None
        chosen: set[str] = set()
        negated = False
        for kind, what in argument:
            match str(kind):
                case "NEGATE":
                    negated = True
                case "LITERAL":
                    chosen.add(chr(what))
                case "RANGE":
                    chosen |= _between(*what)
                case _:
                    chosen |= _of_category(str(what), self.flags & re.ASCII)
        characters = self._either_case(frozenset(chosen))
        return _ALPHABET - characters if negated else characters

    def _either_case(self, characters: frozenset[str]) -> frozenset[str]:
        if not self.flags & re.IGNORECASE:
            return characters
        return characters | {c.swapcase() for c in characters}

    # -- beginnings ------------------------------------------------------------------------------

    def before(self, items: list[Any], behind: _Behind) -> _Behind:
        """What a sequence may begin with, if `behind` follows it."""
        for op, argument in reversed(items):
            behind = self._before_one(str(op), argument, behind)
        return behind

    def _before_one(  # noqa: PLR0911 - one for each kind of item
        self, op: str, argument: Any, behind: _Behind
    ) -> _Behind:
        characters = self.characters(op, argument)
        if characters is not None:
            return _Behind(characters, empty=False, fails=True)
        if op in _REPEATS:
            least, _, body = argument
            once = self.before(list(body), _Behind(frozenset(), empty=True, fails=behind.fails))
            if least and not once.empty:
                return _Behind(once.first, empty=False, fails=True)
            fails = behind.fails or bool(least)
            return _Behind(once.first | behind.first, behind.empty, fails)
        if op == "SUBPATTERN":
            return self.before(list(argument[3]), behind)
        if op == "ATOMIC_GROUP":
            return self.before(list(argument), behind)
        if op == "BRANCH":
            ways = [self.before(list(way), behind) for way in argument[1]]
            return _Behind(
                frozenset().union(*(way.first for way in ways)),
                any(way.empty for way in ways),
                # With one way that takes nothing, nothing goes wrong.
                all(way.fails for way in ways) if behind.fails is False else True,
            )
        if op == "ASSERT" and argument[0] > 0:
            ahead = self.before(list(argument[1]), _END)
            first = ahead.first | behind.first if ahead.empty else ahead.first
            return _Behind(first, ahead.empty and behind.empty, fails=True)
        if op == "AT" and str(argument) in ("AT_END", "AT_END_STRING"):
            return _Behind(frozenset(), empty=False, fails=True)  # no character follows
        if op == "AT" and str(argument) in ("AT_BEGINNING", "AT_BEGINNING_STRING"):
            return _Behind(behind.first, behind.empty, fails=True)
        if op in ("AT", "ASSERT", "ASSERT_NOT"):
            return _Behind(behind.first, behind.empty, fails=True)
        return _Behind(_ALPHABET, empty=True, fails=True)  # a group again: anything

    # -- repetitions -----------------------------------------------------------------------------

    def judge(self, items: list[Any], behind: _Behind) -> None:
        """Look at every repetition of a sequence."""
        for index, (kind, argument) in enumerate(items):
            op = str(kind)
            rest = self.before(items[index + 1 :], behind)
            if op in _REPEATS:
                self._judge_repeat(op, argument, rest)
            elif op == "SUBPATTERN":
                self.judge(list(argument[3]), rest)
            elif op == "ATOMIC_GROUP":
                self.judge(list(argument), _END)
            elif op == "BRANCH":
                for way in argument[1]:
                    self.judge(list(way), rest)
            elif op in ("ASSERT", "ASSERT_NOT"):
                self.judge(list(argument[1]), _END)

    def _judge_repeat(self, op: str, argument: Any, rest: _Behind) -> None:
        least, most, body = argument
        items = list(body)
        again = self.before(items, _Behind(frozenset(), empty=True, fails=True))
        unbounded = most is _parser.MAXREPEAT or most > _BOUNDED
        possessive = op == "POSSESSIVE_REPEAT"
        if most == 1:
            inside = _END if possessive else rest
        else:
            inside = _Behind(
                again.first | (frozenset() if possessive else rest.first),
                empty=possessive or rest.empty,
                fails=not possessive and rest.fails,
            )
        self.judge(items, inside)
        if not unbounded:
            return
        if again.empty:
            self.objections.append("a repetition of what may be nothing")
        if not possessive and rest.fails and again.first & rest.first:
            common = "".join(sorted(again.first & rest.first)[:8])
            self.objections.append(f"a repetition may give back {common!r}")
        del least

    # -- searches --------------------------------------------------------------------------------

    def judge_search(self, items: list[Any]) -> None:
        """Look whether a search reads the same stretch from each of its characters."""
        self._read_on([], items, [])

    def _read_on(
        self, before: list[frozenset[str]], items: list[Any], forbidden: list[Any]
    ) -> None:
        """Follow a pattern; `before` are the sets of what was read, `forbidden` what is behind."""
        for index, (kind, argument) in enumerate(items):
            op = str(kind)
            rest = items[index + 1 :]
            characters = self.characters(op, argument)
            if characters is not None:
                before = [*before, characters]
            elif op == "ASSERT_NOT" and argument[0] < 0:
                ((inner, what),) = [*argument[1]][:1] or [("ANY", None)]
                one = self.characters(str(inner), what) if len(argument[1]) == 1 else None
                if one is not None and not before:
                    forbidden = [*forbidden, one]
            elif op in _REPEATS:
                least, most, body = argument
                one = self._one_set(list(body))
                if most is _parser.MAXREPEAT or most > _BOUNDED:
                    after = self.before(rest, _END)
                    taken = one if one is not None else _ALPHABET
                    starts = all(each & taken for each in before)
                    if after.fails and starts and not any(each >= taken for each in forbidden):
                        self.objections.append("a search that reads on from each character")
                if one is None:
                    self._read_on(before, list(body), forbidden)
                    one = _ALPHABET
                before = [*before, *[one] * min(least, 8)]
            elif op in ("SUBPATTERN", "ATOMIC_GROUP"):
                inner_items = list(argument[3] if op == "SUBPATTERN" else argument)
                self._read_on(before, [*inner_items, *rest], forbidden)
                return
            elif op == "BRANCH":
                for way in argument[1]:
                    self._read_on(before, [*way, *rest], forbidden)
                return
            elif op == "AT" and str(argument).startswith("AT_BEGINNING"):
                return  # it begins at one place, or once in a line

    def _one_set(self, items: list[Any]) -> frozenset[str] | None:
        if len(items) == 1:
            op, argument = items[0]
            if str(op) == "SUBPATTERN":
                return self._one_set(list(argument[3]))
            return self.characters(str(op), argument)
        return None


def objections(text: str, flags: int = 0, *, searches: bool = True) -> list[str]:
    """What is wrong with the form of a pattern; nothing, for one that takes linear time."""
    items = list(_parser.parse(text, flags & ~re.DEBUG))
    judge = _Judge(flags)
    judge.judge(items, _END)
    if searches:
        judge.judge_search(items)
    return list(dict.fromkeys(judge.objections))


if __name__ == "__main__":
    for each in patterns():
        for objection in objections(each.text, each.flags, searches=each.searches):
            sys.stdout.write(f"{each.where}: {objection}: {each.text[:140]!r}\n")
