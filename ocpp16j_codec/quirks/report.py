"""Collector of deviations: tolerated ones become quirks, the others violations.

A fault is *hard* if it must be an error: its kind is not tolerated, a limit is exceeded, or mending
it would be a guess. For a soft fault, it may be enough to drop the list element that has it.

A `Walk` is the state of one walk over a payload. A step reads one value: its parameters are the
walk, the value from the reader, and the `Location` of the value. It returns the value for the
struct, `ABSENT` if an optional member is to be omitted, or `UNUSABLE`. It passes each deviation to
the walk, and the report decides whether that is a quirk or an error. A step stops at the first
error, because what follows from it is not another fault.

Rule of this file: text of a peer is put into a message only by `quote` and `at`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from ocpp16j_codec.deviations import (
    LOSES_NAMES,
    Category,
    Effect,
    Quirk,
    QuirkKind,
    Violation,
    at,
    quote,
)
from ocpp16j_codec.errors import known_names
from ocpp16j_codec.messages.masking import (
    holds_secret,
    is_large,
    may_hold_secret,
    may_need_mask,
    pairs_secret,
)
from ocpp16j_codec.messages.secrets import may_name_secret, names_secret, path_names_secret
from ocpp16j_codec.quirks.safety import Flaw
from ocpp16j_codec.quirks.spellings import loose, names_something
from ocpp16j_codec.quirks.values import (
    CUT_PATH,
    cut_path,
    is_same,
    offset_of,
    path_of,
    plain,
    pointer,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime, tzinfo

    from ocpp16j_codec.deviations import Tolerated
    from ocpp16j_codec.limits import Limits
    from ocpp16j_codec.quirks.cursor import Note
    from ocpp16j_codec.quirks.values import Doubled, Duplicates, Link

__all__ = [
    "ABSENT",
    "NO_FLAW",
    "UNUSABLE",
    "Fault",
    "Location",
    "Mark",
    "Read",
    "Report",
    "TooMuchError",
    "Walk",
]

#: A sentence, or what makes it if it is needed.
Sentence = str | Callable[[], str]
#: A state of a report: how many quirks and violations, how many of these hard, how much forgotten.
Mark = tuple[int, int, int, int]

_LONG_PATH = 150


class Fault(Struct, frozen=True, gc=False):
    """A violation before it is listed: most faults only make a list element unusable."""

    category: Category
    path: str
    sentence: str
    offset: int | None


#: Characters for each fault in elements that come to nothing: real ones are longer.
_ROOM_FOR_A_FAULT = 48


class TooMuchError(Exception):
    """More is wrong with a frame than anybody would read; memory must stay bounded."""

    def as_fault(self) -> Fault:
        """Return the violation to list."""
        return Fault(Category.LIMIT_PASSED, "", str(self), None)


class Report:
    """Collects what is found on the way through one frame.

    A part of the frame may be read and then given up. There are two ways to forget what was
    reported since a `mark`:

    - `undo`: the part is read again, which reports the same again. So nothing of it counts.
    - `take_back`: the part is left out. What was found still counts for the limits, because it took
      time to find. Its violations are returned: if nothing is left of a list that is required,
      `take_again` reports them after all.

    Attributes:
        quirks: what was tolerated. With a `text` of `None`, nothing has an offset.
        violations: what was not.
        hard: how many of the violations nothing may swallow.
        anchor: the offset of all that is reported from now on; `None` if each report has its own.
            What is found in a payload that was received as a string has the offset of that string.
        exact: all positions are offsets of values already; there is a text, and no anchor.
    """

    # What most reports leave as it is.
    hard = 0
    anchor: int | None = None
    exact = False
    #: How much has been taken back, and tried: it counts, since it took as long to find.
    _forgotten = 0
    _secret_paths: Collection[str] = frozenset()
    #: What holds a value whose key may have been lost.
    _around_cuts: Collection[str] = frozenset()
    _unlooked: tuple[tuple[str, Any, str, Duplicates | None], ...] = ()
    _long_paths: dict[str, str] | None = None
    _parent = "", False  # the last one that was looked at, and whether it names a secret
    _hint: bool | None = None

    def __init__(
        self, text: str | None, tolerate: Tolerated, limits: Limits, *, part: str | None = None
    ) -> None:
        """Prepare to collect.

        Args:
            text: the text of the frame; without it nothing has an offset.
            tolerate: what is a quirk; all else is a violation.
            limits: how many there may be.
            part: the text that is looked at where that of the frame is not at hand.
        """
        self.quirks: list[Quirk] = []
        self.violations: list[Fault] = []
        self._text = text
        self._seen = part if text is None else text
        self._tolerate = tolerate
        self.limits = limits
        #: With so few reports, no limit is exceeded.
        self._few = min(limits.quirks, limits.containers)

    def tolerates(self, kind: QuirkKind, effect: Effect | None = None) -> bool:
        """Return whether a kind of deviation is tolerated, where it comes to this effect."""
        tolerate = self._tolerate
        return kind in tolerate or (kind, effect or kind.effect) in tolerate

    def note(
        self,
        kind: QuirkKind,
        path: str,
        found: Any,
        used: Any,
        position: int,
        *,
        message: Sentence = "",
        category: Category | None = None,
        limit: int | None = None,
        exact: bool = False,
    ) -> bool:
        """Report a deviation that has a kind: a quirk if tolerated, else a hard violation.

        Returns whether it is tolerated; if not, what follows from it is no fault of its own.

        Args:
            kind: its kind.
            path: its path, as received.
            found: what arrived, as plain JSON.
            used: the wire form of what is used instead.
            position: the position in the text as the reader gives it; the offset of the value
                is found from there.
            message: the sentence if it is not tolerated and that of its kind is not
                enough, or a function that makes it: most deviations are tolerated, and quoting a
                peer's text takes longer than all the rest.
            category: what it is if it is not tolerated, where the kind does not settle that.
            limit: the limit that was passed, where there is one.
            exact: the position is the offset already.
        """
        tolerate = self._tolerate
        if kind in tolerate or (kind, kind.effect_of(path, found, used)) in tolerate:
            if len(self.quirks) + len(self.violations) + self._forgotten > self._few:
                self._see_room()
            offset = position if self.exact else self._offset(position, exact=exact)
            if len(path) > _LONG_PATH:  # it was cut, and is the same for many
                if self._long_paths is None:
                    self._long_paths = {}
                path = self._long_paths.setdefault(path, path)
            self.quirks.append(Quirk(kind, path, found, used, offset, limit))
            return True
        category = category or kind.category
        if not message:
            size = len(found) if isinstance(found, str) else 0
            message = kind.describe(size=size, limit=limit)
        self.fail(category, path, message, position, hard=True, exact=exact)
        return False

    def note_repair(self, note: Note, *, exact: bool = False) -> None:
        """Report a repair of the text; see `note`."""
        self.note(*note, message=f"malformed JSON ({note.kind})", exact=exact)

    def note_all(
        self, kind: QuirkKind, places: list[tuple[str, int]], found: Any, used: Any
    ) -> None:
        """Report the same quirk, of a tolerated kind, at many places: path and offset of each."""
        if self.is_full(len(places) - 1):
            raise self._too_much()
        self.quirks += [Quirk(kind, path, found, used, offset) for path, offset in places]

    def fail(
        self,
        category: Category,
        path: str,
        message: Sentence,
        position: int,
        *,
        hard: bool = False,
        exact: bool = False,
    ) -> None:
        """Report a fault that cannot be mended."""
        if len(self.quirks) + len(self.violations) + self._forgotten > self._few:
            self._see_room()
        offset = position if self.exact else self._offset(position, exact=exact)
        sentence = message if isinstance(message, str) else message()
        self.violations.append(Fault(category, path, sentence, offset))
        if hard:
            self.hard += 1

    def _see_room(self) -> None:
        if self.is_full():
            raise self._too_much()

    def _offset(self, position: int, *, exact: bool) -> int | None:
        if self._text is None:
            return None
        if self.anchor is not None:
            return self.anchor
        return position if exact else offset_of(self._text, position)

    def _is_secret_path(self, path: str) -> bool:
        """Return whether a path names a secret; thousands of them may have one parent."""
        parent, slash, name = path.rpartition("/")
        if parent != self._parent[0]:
            self._parent = parent, path_names_secret(parent)
        return self._parent[1] or (not name.isdigit() and path_names_secret(slash + name))

    def _has_hint(self) -> bool:
        """Return whether anything in the frame may hold a secret: in most frames, nothing does."""
        if self._hint is None:
            text = self._seen
            # A text that is not at hand may hold anything, as may what is no ASCII.
            self._hint = text is None or not text.isascii() or may_need_mask(text)
        return self._hint

    def is_full(self, more: int = 0) -> bool:
        """Return whether the limits forbid to report anything but `more` deviations."""
        reported = len(self.quirks) + len(self.violations) + self._forgotten
        return self._has_many_faults() or reported + more > self.limits.containers

    def _has_many_faults(self) -> bool:
        listed = len(self.violations)
        # More may be taken back than is listed in a longer text, so that a day of readings may be
        # unusable, while short elements without sense cost no time.
        most = self.limits.quirks + len(self._seen or "") // _ROOM_FOR_A_FAULT
        return listed > self.limits.quirks or listed + self._forgotten > most

    def _too_much(self) -> TooMuchError:
        if self._has_many_faults():
            return TooMuchError(f"more than {self.limits.quirks} faults in one frame")
        return TooMuchError(f"more than {self.limits.containers} deviations in one frame")

    def keep_listed(self, forgotten: list[Fault], faults: list[Fault]) -> None:
        """Add faults to those that were taken back; more than may be listed are not kept."""
        forgotten += faults[: max(self.limits.quirks + 1 - len(forgotten), 0)]

    def mark(self) -> Mark:
        """The present state, for `undo` and `take_back`."""
        return len(self.quirks), len(self.violations), self.hard, self._forgotten

    def undo(self, mark: Mark) -> None:
        """Forget what came since `mark`, as if it had not been found."""
        quirks, violations, self.hard, self._forgotten = mark
        del self.quirks[quirks:]
        del self.violations[violations:]

    def take_back(self, mark: Mark) -> list[Fault] | None:
        """Forget what came since `mark` and return its violations, if none of them is hard."""
        quirks, violations, hard, _ = mark
        if self.hard > hard:
            return None
        forgotten = self.violations[violations:]
        self._forgotten += len(forgotten) + len(self.quirks) - quirks
        del self.quirks[quirks:]
        del self.violations[violations:]
        return forgotten

    def tried(self) -> None:
        """Count a reading that was tried on the side: it takes as long as a fault."""
        self._forgotten += 1

    def take_again(self, forgotten: list[Fault]) -> None:
        """Report violations that were taken back, because they count after all."""
        self.violations += forgotten
        self._forgotten -= len(forgotten)

    def look_for_secrets(
        self, text: str, value: Any, path: str, duplicates: Duplicates | None
    ) -> None:
        """Mark the parts of a value that name a secret: nothing in them is to be shown.

        Args:
            text: what the value was read from.
            value: an object or list as the reader leaves it, or as ordinary JSON.
            path: its path.
            duplicates: all values of members that stand more than once, see `Reader`; `None` for
                ordinary JSON.
        """
        self._unlooked += ((text, value, path, duplicates),)  # only quirks need it

    def _look_for_secrets(
        self, text: str, value: Any, path: str, duplicates: Duplicates | None
    ) -> None:
        cuts: dict[str, str] = {}
        for quirk in self.quirks:
            if quirk.kind in LOSES_NAMES:
                parent, _, name = quirk.path.rpartition("/")
                cuts |= {quirk.path: "", parent: name}  # what is lost in there
        if not cuts and not (self._has_hint() and may_name_secret(text)):
            return
        secret: set[str] = set()
        around: set[str] = set()
        # Links, so that paths are built for secrets only. One iterator for each level: a link for
        # each object would take as much memory as the objects.
        root: Link = None, path
        todo: list[Iterator[tuple[Any, Link]]] = [iter([(value, root)])]
        while todo:
            item, link = next(todo[-1], (None, root))
            if item is None:
                todo.pop()
                continue
            parts: Any
            if duplicates is None:
                parts = item
                pairs = item.items() if type(item) is dict else enumerate(item)
                todo.append(_containers(pairs, link))
            elif type(item) is dict:
                every = _every_value(item, duplicates.get(id(item)))
                todo.append(_containers(every, link, or_empty=bool(cuts)))
                # Of several keys, one that names a secret counts.
                parts = dict(sorted(every, key=lambda pair: _names_secret(pair[1])))
            else:
                parts = [element for _, element in item]
                todo.append(_containers(enumerate(parts), link, or_empty=bool(cuts)))
            if link == (None, ""):
                continue  # id and action of a frame name nothing
            lost = cuts.get(path_of(link)) if cuts else None
            if lost and type(parts) is dict:
                parts.setdefault(lost, None)
            if pairs_secret(parts, _name(link), cut=lost is not None):
                secret.add(path_of(link))
                above: Link | None = link if lost is not None else None
                while above is not None:
                    around.add(path_of(above))
                    above = above[0]
        self._secret_paths = secret.union(self._secret_paths)
        self._around_cuts = around.union(self._around_cuts)

    def finish(self, *, from_bytes: bool) -> tuple[Quirk, ...]:
        """The quirks in the order of the text; offsets count as in the input from now on."""
        quirks = self.quirks
        if len(quirks) > 1 and self._text is not None:
            quirks.sort(key=_OFFSET)
        if not self.violations:  # an error lists no quirks
            for each in self._unlooked:
                self._look_for_secrets(*each)
            if self._secret_paths or self._has_hint():
                for quirk in quirks:
                    if self._is_secret(quirk):
                        force_setattr(quirk, "secret", True)  # noqa: FBT003
        if from_bytes and self._text is not None and not self._text.isascii():
            offsets = {quirk.offset or 0 for quirk in quirks}
            offsets |= {violation.offset or 0 for violation in self.violations}
            bytes_at = _byte_offsets(self._text, offsets)
            quirks = [replace(q, offset=bytes_at[q.offset or 0]) for q in quirks]
            self.violations = [replace(v, offset=bytes_at[v.offset or 0]) for v in self.violations]
        return tuple(quirks)

    def as_violations(self) -> tuple[Violation, ...]:
        """The faults as an error lists them."""
        listed: list[Violation] = []
        known = known_names()
        last_sentence = last_path = None
        message = ""
        for fault in self.violations:
            sentence, path = fault.sentence, fault.path
            if sentence != last_sentence or path != last_path:  # thousands may be the same
                last_sentence, last_path, message = sentence, path, at(sentence, path, known)
            listed.append(Violation(fault.category, path, message, fault.offset))
        return tuple(listed)

    def _is_secret(self, quirk: Quirk) -> bool:
        """Return whether a quirk belongs to a secret: by itself, or by other members near it."""
        path, found = quirk.path, quirk.found
        if self._has_hint() and (
            self._is_secret_path(path)
            or (found and not is_large(found) and holds_secret(found))  # large: never shown whole
            or (isinstance(found, str) and quirk.kind.is_stretch and may_hold_secret(found))
        ):
            return True
        if not self._secret_paths:
            return False
        if isinstance(found, str) and (
            (quirk.kind is QuirkKind.MEMBER_SPELLING and isinstance(quirk.used, str))
            or (loose(path.rpartition("/")[2]) == "key" and names_secret(found))
        ):
            return False  # a name is no secret
        if path.endswith(CUT_PATH):
            return True  # the path was cut
        if path in self._around_cuts and (
            type(found) in _CONTAINERS or type(quirk.used) in _CONTAINERS
        ):
            return True
        while path:
            if path in self._secret_paths:
                return True
            path = path.rpartition("/")[0]
        return False


_CONTAINERS = (dict, list)
_OFFSET = attrgetter("offset")


def _containers(
    pairs: Iterable[tuple[str | int, Any]], link: Link, *, or_empty: bool = False
) -> Iterator[tuple[Any, Link]]:
    """Yield the objects and lists among some parts, each with its link."""
    for key, each in pairs:
        if type(each) in _CONTAINERS and (each or or_empty):
            yield each, (link, key)


def _every_value(item: dict[str, Any], doubled: Doubled | None) -> list[tuple[str, Any]]:
    """The members of an object, those that stand more than once with all of their values."""
    if doubled is None:
        return [(name, member) for name, (_, member) in item.items()]
    return [
        (name, each)
        for name, (_, member) in item.items()
        for each in doubled.get(name) or (member,)
    ]


def _names_secret(value: Any) -> bool:
    return isinstance(value, str) and names_secret(value)


def _name(link: Link) -> str:
    """The name of the member that a link leads into."""
    parent, key = link
    while parent is not None and not isinstance(key, str):
        parent, key = parent
    return str(key)


def _byte_offsets(text: str, offsets: set[int]) -> dict[int, int]:
    """For offsets in a text, how many bytes of the input stand before each."""
    in_bytes: dict[int, int] = {}
    before = bytes_before = 0
    for offset in sorted(offsets):
        # Bytes that were no UTF-8 stand in the text as one surrogate each.
        bytes_before += len(text[before:offset].encode("utf-8", "surrogateescape"))
        in_bytes[offset] = bytes_before
        before = offset
    return in_bytes


# -- What one walk over a payload carries along ----------------------------------------------------

#: Path of the parent, key or index below it, position in the text.
Location = tuple[str, "str | int", int]


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
        report: where deviations are reported.
        duplicates: the reader's record of members that stand twice.
        naive_timezone: the zone of timestamps that name none.
        received_at: replaces a required timestamp that is missing or unreadable.
        is_result: the payload answers a call; an optional object of it may be left out.
        guarded: what is read is a command or an idTagInfo, where absence may mean more: nothing may
            become absent, and nothing is chosen between two readings (see `safety`).
        flaws: what repairs of the text did to objects and lists, by their `id`.
    """

    #: What has been made plain and is part of something else that will be.
    _made: dict[int, Any] | None = None
    _shorthands: dict[Any, dict[str, Any]] | None = None
    _path_of: tuple[Link | None, str] = (None, "")

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

    def note(
        self,
        kind: QuirkKind,
        location: Location,
        found: Any,
        used: Any,
        message: Sentence = "",
        *,
        category: Category | None = None,
        limit: int | None = None,
    ) -> bool:
        """Report a deviation that has a kind; see `Report.note`."""
        path, key, position = location
        return self.report.note(
            kind, path + pointer(key), found, used, position,
            message=message, category=category, limit=limit,
        )  # fmt: skip

    def plain(self, value: Any) -> Any:
        """Return a value as ordinary JSON; what was made so as part of another one is shared."""
        if type(value) is str:
            return value
        if not self.duplicates and self._made is None:
            return plain(value)
        return self._plain(value, self.duplicates.again)

    def plain_for_parts(self, value: dict[str, Any]) -> Any:
        """Return an object as ordinary JSON, whose members `plain` will be asked for as well."""
        members = {id(each) for _, each in value.values() if type(each) in _CONTAINERS}
        return self._plain(value, self.duplicates.again | members)

    def _plain(self, value: Any, again: Collection[int]) -> Any:
        if self._made is None:
            self._made = {}
        return plain(value, None, self._made, again)

    def shorthand(self, name: str, found: Any) -> dict[str, Any]:
        """Return the object that a bare value means; equal values share one, to save memory."""
        if self._shorthands is None:
            self._shorthands = {}
        used = self._shorthands.get(found)
        if used is None:
            used = self._shorthands[found] = {name: found}
        return used

    def refuse(
        self, category: Category, location: Location, message: Sentence, *, hard: bool = False
    ) -> Any:
        """Report a fault that cannot be mended; a hard one, if mending would be a guess."""
        path, key, position = location
        self.report.fail(category, path + pointer(key), message, position, hard=hard)
        return UNUSABLE

    def empty(
        self,
        location: Location,
        value: Any,
        message: Sentence,
        category: Category = Category.WRONG_TYPE,
    ) -> Any:
        """Report an empty string for an optional member that is not text; it counts as absent."""
        if self.guarded:
            return self.refuse(category, location, message)
        self.note(QuirkKind.EMPTY_TEXT, location, value, None, message, category=category)
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

    def note_duplicate(self, location: Location, values: list[Any], name: str) -> None:
        """Report a duplicate key.

        The last value is used, unless the values differ and the member names something or is part
        of a command: it would be a guess which transaction, connector or driver is meant
        (CVE-2023-49958).
        """
        self._note_duplicate(location, values, name)
        for value in values[:-1]:  # duplicate keys in the last one are reported when it is read
            self.note_duplicates(value, location[0] + pointer(location[1]))

    def _note_duplicate(self, location: Location, values: list[Any], name: str) -> None:
        found: list[Any] = self.plain([(0, value) for value in values])
        differ = False

        def message() -> str:
            how = "different values" if differ else "values"
            return f"duplicate key {quote(name)}, {len(found)} {how}"

        naming = names_something(name)
        strict = naming or self.guarded
        if strict and not all(is_same(values[0], each, literally=True) for each in values[1:]):
            differ = True
            hard = naming or not self.is_result
            self.refuse(Category.DUPLICATE_MEMBER, location, message, hard=hard)
        else:
            self.note(QuirkKind.DUPLICATE_MEMBER, location, found, found[-1], message)

    def note_duplicates(self, value: Any, path: str) -> None:
        """Report duplicate keys in a value that has no type."""
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

    def _path(self, link: Link | None) -> str:
        """Return the path of a link; thousands of them may have one parent."""
        parent, key = link or (None, "")
        if parent is None:
            return str(key)
        if self._path_of[0] is not parent:
            self._path_of = parent, path_of(parent)
        return cut_path(self._path_of[1] + pointer(key))

    def _below(self, here: Link, values: list[Any]) -> Iterator[tuple[Link, int, list[Any]]]:
        """Yield the members of some values that have duplicates, or may contain them."""
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


#: One step of a walk.
Read = Callable[[Walk, Any, Location], Any]
