"""What a walk over a payload carries along, and the words its steps speak.

A step reads one value: it takes the walk, the value as the reader left it and its `Place`, and
returns what belongs into the struct, `ABSENT` where an optional member is better left out, or
`UNUSABLE`. Whatever was not as it should be, it says to the walk, and the report decides what
becomes a quirk and what an error. A step stops at the first error: what would follow from it is no
fault of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final

from ocpp16j_codec.deviations import Category, QuirkKind, quote
from ocpp16j_codec.quirks.safety import Flaw
from ocpp16j_codec.quirks.spellings import names_something
from ocpp16j_codec.quirks.values import cut_path, is_same, path_of, plain, pointer

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from ocpp16j_codec.quirks.report import Report, Sentence
    from ocpp16j_codec.quirks.values import Duplicates, Link

__all__ = ["ABSENT", "UNUSABLE", "Place", "Read", "Walk", "kind_of", "unwrap_list"]

#: Path of the parent, key or index below it, position in the text.
Place = tuple[str, "str | int", int]


class _Sign:
    """A value that no JSON value is."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return self._name


NO_FLAW: Final = Flaw(0)
ABSENT: Final = _Sign("ABSENT")
UNUSABLE: Final = _Sign("UNUSABLE")


class Walk:
    """What one walk carries along.

    Attributes:
        report: where deviations are said.
        duplicates: the reader's record of members that stand twice.
        naive_timezone: the zone of timestamps that name none.
        received_at: what stands in for a required timestamp that is missing or unreadable.
        is_result: the payload answers a call; an optional object of it may be left out.
        guarded: what is read is a command or an idTagInfo, where absence may mean more: nothing may
            become absent, and nothing is chosen between two readings (see `safety`).
        flaws: what repairs of the text did to objects and lists, by their `id`.
    """

    def __init__(
        self,
        report: Report,
        duplicates: Duplicates,
        *,
        naive_timezone: tzinfo,
        received_at: datetime | None,
        is_result: bool,
        guarded: bool = False,
        flaws: dict[int, Flaw] | None = None,
    ) -> None:
        self.report = report
        self.duplicates = duplicates
        self.naive_timezone = naive_timezone
        self.received_at = received_at
        self.is_result = is_result
        self.guarded = guarded
        self.flaws = flaws or {}
        #: What has been made plain and is part of something else that will be.
        self._made: dict[int, Any] = {}
        self._shorthands: dict[Any, dict[str, Any]] = {}
        self._path_of: tuple[Link | None, str] = (None, "")

    def note(
        self,
        kind: QuirkKind,
        at: Place,
        found: Any,
        used: Any,
        message: Sentence = "",
        *,
        category: Category | None = None,
        limit: int | None = None,
    ) -> bool:
        """Take down a deviation that has a kind; see `Report.note`."""
        path, key, position = at
        return self.report.note(
            kind, path + pointer(key), found, used, position,
            message=message, category=category, limit=limit,
        )  # fmt: skip

    def plain(self, value: Any) -> Any:
        """Return a value as ordinary JSON; what was made so as part of another one is shared."""
        return plain(value, None, self._made, self.duplicates.again)

    def shorthand(self, name: str, found: Any) -> dict[str, Any]:
        """Return what a bare value stands for; the same values share it, there may be thousands."""
        used = self._shorthands.get(found)
        if used is None:
            used = self._shorthands[found] = {name: found}
        return used

    def refuse(
        self, category: Category, at: Place, message: Sentence, *, hard: bool = False
    ) -> Any:
        """Take down a fault that cannot be mended; a hard one, if it would take a guess."""
        path, key, position = at
        self.report.fail(category, path + pointer(key), message, position, hard=hard)
        return UNUSABLE

    def empty(
        self, at: Place, value: Any, message: Sentence, category: Category = Category.WRONG_TYPE
    ) -> Any:
        """Take down an empty string for an optional member that is not text: as good as absent."""
        if self.guarded:
            return self.refuse(category, at, message)
        self.note(QuirkKind.EMPTY_TEXT, at, value, None, message, category=category)
        return ABSENT

    def flaw_of(self, value: Any) -> Flaw:
        """Return what repairs of the text did to an object or list, or to any below it."""
        found = NO_FLAW
        todo = [value] if self.flaws else []
        while todo:
            item = todo.pop()
            if type(item) is dict or type(item) is list:
                found |= self.flaws.get(id(item), NO_FLAW)
                todo.extend(e for _, e in (item.values() if type(item) is dict else item))
        return found

    def note_duplicate(self, at: Place, values: list[Any], name: str) -> None:
        """Take down that a member stands more than once.

        The last value counts, unless the values differ and the member names something, or stands in
        a command: then nobody can tell which of two transactions, connectors or drivers is meant
        (CVE-2023-49958).
        """
        self._note_duplicate(at, values, name)
        for value in values[:-1]:  # what stands in the last one is seen by whoever reads it
            self.note_duplicates(value, at[0] + pointer(at[1]))

    def _note_duplicate(self, at: Place, values: list[Any], name: str) -> None:
        found: list[Any] = self.plain([(0, value) for value in values])
        differ = False

        def message() -> str:
            how = ", with different values," if differ else ""
            return f"{quote(name)} stands {len(found)} times{how}"

        naming = names_something(name)
        strict = naming or self.guarded
        if strict and not all(is_same(values[0], each, literally=True) for each in values[1:]):
            differ = True
            hard = naming or not self.is_result
            self.refuse(Category.DUPLICATE_MEMBER, at, message, hard=hard)
        else:
            self.note(QuirkKind.DUPLICATE_MEMBER, at, found, found[-1], message)

    def note_duplicates(self, value: Any, path: str) -> None:
        """Take down the members that stand twice in a value that no type describes."""
        if not self.duplicates:
            return
        todo = [self._below((None, path), [value])]
        while todo:
            following = next(todo[-1], None)
            if following is None:
                todo.pop()
                continue
            here, position, values = following
            parent, key = here
            if len(values) > 1:
                self._note_duplicate((self._path(parent), key, position), values, str(key))
            todo.append(self._below(here, values))

    def _path(self, place: Link | None) -> str:
        """Return the path of a place; thousands of them may be in one other."""
        parent, key = place or (None, "")
        if parent is None:
            return str(key)
        if self._path_of[0] is not parent:
            self._path_of = parent, path_of(parent)
        return cut_path(self._path_of[1] + pointer(key))

    def _below(self, here: Link, values: list[Any]) -> Iterator[tuple[Link, int, list[Any]]]:
        """Yield what stands more than once in some values, or may hold what does."""
        for item in values:
            if type(item) is dict:
                doubled = self.duplicates.get(id(item))
                for key, (position, member) in item.items():
                    every = doubled.get(key) if doubled is not None else None
                    if every is not None or type(member) in _CONTAINERS:
                        yield (here, key), position, every or [member]
            elif type(item) is list:
                for index, (_, element) in enumerate(item):
                    if type(element) in _CONTAINERS:
                        yield (here, index), 0, [element]


_CONTAINERS = (dict, list)

#: One step of a walk.
Read = Callable[[Walk, Any, Place], Any]


def kind_of(value: Any) -> str:
    """What a value is, in words."""
    if type(value) is dict:
        return "an object"
    if type(value) is list:
        return "a list"
    if type(value) is tuple:
        return "a number"
    return "text" if isinstance(value, str) else "null" if value is None else "true or false"


def unwrap_list(read: Read, walk: Walk, value: Any, at: Place, due: str) -> Any:
    """A list where one value is due: its element, if it has just one; else the wrong type."""
    inner = value
    while type(inner) is list and len(inner) == 1:
        inner = inner[0][1]
    if inner is value or inner is None:
        return walk.refuse(Category.WRONG_TYPE, at, f"{kind_of(value)} where {due} is due")
    message = f"a list of one where {due} is due"
    if not walk.note(QuirkKind.LONE_LIST, at, walk.plain(value), walk.plain(inner), message):
        return UNUSABLE
    return read(walk, inner, at)
