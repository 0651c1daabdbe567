"""Where deviations are collected: tolerated ones become quirks, the others violations.

A fault is *hard* when nothing may swallow it: its own kind is switched off, a limit is passed, or
it would take a guess. A soft one may still cost only the list element that it makes unusable.

Rule of this file: texts of a peer reach a message only through `quote` and `at`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from ocpp16j_codec.deviations import Category, Effect, Quirk, QuirkKind, Violation, at
from ocpp16j_codec.errors import known_names
from ocpp16j_codec.messages.masking import (
    holds_secret,
    is_large,
    may_hold_secret,
    may_need_mask,
    pairs_secret,
)
from ocpp16j_codec.messages.secrets import may_name_secret, names_secret, path_names_secret
from ocpp16j_codec.quirks.spellings import loose
from ocpp16j_codec.quirks.values import CUT_PATH, path_of, place_of

if TYPE_CHECKING:
    from ocpp16j_codec.deviations import Tolerated
    from ocpp16j_codec.limits import Limits
    from ocpp16j_codec.quirks.values import Doubled, Duplicates, Link

__all__ = ["Fault", "Report", "Sentence", "TooMuchError"]

#: A sentence, or what makes it if it is needed.
Sentence = str | Callable[[], str]

_LONG_PATH = 150
#: Where these are found, the name of what is left may be lost.
_LOSES_NAMES = frozenset({QuirkKind.MISSING_VALUE, QuirkKind.TRUNCATED})


class Fault(NamedTuple):
    """A fault whose sentence is made when it is asked for: most of them only cost an element."""

    category: Category
    path: str
    sentence: str
    offset: int | None

    @property
    def message(self) -> str:
        """The sentence, with the place it speaks of."""
        return at(self.sentence, self.path, known_names())


class TooMuchError(Exception):
    """More is wrong with a frame than anybody would read; memory must stay bounded."""


class Report:
    """Collects what is found on the way through one frame.

    Attributes:
        quirks: what was tolerated. With a `text` of `None`, nothing has an offset.
        violations: what was not.
        hard: how many of the violations nothing may swallow.
        anchor: the place of all that is said from now on, if not where it says itself: what is
            found in a text within the text cannot be pointed at.
    """

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
        self.hard = 0
        self.anchor: int | None = None
        self._secret_paths: set[str] = set()
        self._long_paths: dict[str, str] = {}
        self._parent = "", False  # the last one that was looked at, and whether it names a secret
        self._hint: bool | None = None
        self._text = text
        self._seen = part if text is None else text
        self._tolerate = tolerate
        self.limits = limits

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
        """Take down a deviation that has a kind: a quirk if tolerated, else a hard violation.

        Returns whether it is tolerated; if not, what follows from it is no fault of its own.

        Args:
            kind: its kind.
            path: where it stands, as received.
            found: what arrived, as plain JSON.
            used: the wire form of what is used instead.
            position: the position in the text as the reader gives it; the place of the value
                is found from there.
            message: what to say if it is not tolerated, or what makes that: most of them are, and
                quoting a peer's text takes longer than all the rest.
            category: what it is if it is not tolerated, where the kind does not settle that.
            limit: the limit that was passed, where there is one.
            exact: the position is the place already.
        """
        if kind in self._tolerate or (kind, kind.effect_of(path, found, used)) in self._tolerate:
            secret = self._has_hint() and (
                self._is_secret_path(path)
                or (not is_large(found) and holds_secret(found))  # that is never shown whole
                or (kind.is_stretch and isinstance(found, str) and may_hold_secret(found))
            )
            place = self._place(position, exact=exact)
            if len(path) > _LONG_PATH:  # it was cut, and is the same for many
                path = self._long_paths.setdefault(path, path)
            self.quirks.append(Quirk(kind, path, found, used, place, limit, secret))
            return True
        category = category or kind.category
        self.fail(category, path, message, position, hard=True, exact=exact)
        return False

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
        """Take down a fault that cannot be mended."""
        place = self._place(position, exact=exact)
        sentence = message if isinstance(message, str) else message()
        self.violations.append(Fault(category, path, sentence, place))
        self.hard += hard

    def _place(self, position: int, *, exact: bool) -> int | None:
        faults = len(self.violations)
        if faults > self.limits.quirks or len(self.quirks) + faults > self.limits.containers:
            raise TooMuchError
        if self._text is None:
            return None
        if self.anchor is not None:
            return self.anchor
        return position if exact else place_of(self._text, position)

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

    def mark(self) -> tuple[int, int, int]:
        """The present state, for `take_back`."""
        return len(self.quirks), len(self.violations), self.hard

    def take_back(self, mark: tuple[int, int, int]) -> list[Fault] | None:
        """Forget what came since `mark` and return its violations, if none of them is hard."""
        quirks, violations, hard = mark
        if self.hard > hard:
            return None
        forgotten = self.violations[violations:]
        del self.quirks[quirks:]
        del self.violations[violations:]
        return forgotten

    def look_for_secrets(self, text: str, value: Any, path: str, duplicates: Duplicates) -> None:
        """Mark the parts of a value that name a secret: nothing in them is to be shown.

        Args:
            text: what the value was read from.
            value: a value as the reader leaves it.
            path: where it stands.
            duplicates: all values of members that stand more than once; see `Reader`.
        """
        cuts: dict[str, str] = {}
        for quirk in self.quirks:
            if quirk.kind in _LOSES_NAMES:
                parent, _, name = quirk.path.rpartition("/")
                cuts |= {quirk.path: "", parent: name}  # what is lost in there
        if not cuts and not (self._has_hint() and may_name_secret(text)):
            return
        # A place is a link to the place it is in, so that paths are built for secrets only.
        todo: list[tuple[Any, Link]] = [(value, (None, path))]
        while todo:
            item, place = todo.pop()
            parts: Any
            if type(item) is dict:
                every = _every_value(item, duplicates.get(id(item)))
                todo.extend((each, (place, name)) for name, each in every if type(each) in _WHOLES)
                # Of several keys, one that names a secret counts.
                parts = dict(sorted(every, key=lambda pair: _names_secret(pair[1])))
            elif type(item) is list:
                parts = [element for _, element in item]
                todo.extend((e, (place, i)) for i, e in enumerate(parts) if type(e) in _WHOLES)
                if place == (None, ""):
                    continue  # id and action of a frame name nothing
            else:
                continue
            lost = cuts.get(path_of(place)) if cuts else None
            if lost and type(parts) is dict:
                parts.setdefault(lost, None)
            if pairs_secret(parts, _name(place), cut=lost is not None):
                self._secret_paths.add(path_of(place))

    def finish(self, *, from_bytes: bool) -> tuple[Quirk, ...]:
        """The quirks in the order of the text; offsets count as in the input from now on."""
        quirks = self.quirks
        quirks.sort(key=lambda quirk: quirk.offset or 0)
        if self._secret_paths:
            quirks = [
                replace(quirk, secret=True) if self._is_secret(quirk) else quirk for quirk in quirks
            ]
        if from_bytes and self._text is not None and not self._text.isascii():
            places = {quirk.offset or 0 for quirk in quirks}
            places |= {violation.offset or 0 for violation in self.violations}
            bytes_at = _byte_offsets(self._text, places)
            quirks = [replace(q, offset=bytes_at[q.offset or 0]) for q in quirks]
            self.violations = [v._replace(offset=bytes_at[v.offset or 0]) for v in self.violations]
        return tuple(quirks)

    def as_violations(self) -> tuple[Violation, ...]:
        """The faults as an error lists them."""
        listed: list[Violation] = []
        last: tuple[str, str, str] | None = None
        for fault in self.violations:
            if last is None or last[:2] != (fault.sentence, fault.path):
                last = fault.sentence, fault.path, fault.message
            listed.append(Violation(fault.category, fault.path, last[2], fault.offset))
        return tuple(listed)

    def _is_secret(self, quirk: Quirk) -> bool:
        path, found = quirk.path, quirk.found
        if isinstance(found, str) and (
            (quirk.kind is QuirkKind.MEMBER_SPELLING and isinstance(quirk.used, str))
            or (loose(path.rpartition("/")[2]) == "key" and names_secret(found))
        ):
            return False  # a name is no secret
        if path.endswith(CUT_PATH):
            return True  # it leads further than can be seen
        while path:
            if path in self._secret_paths:
                return True
            path = path.rpartition("/")[0]
        return False


_WHOLES = (dict, list)


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


def _name(place: Link | None) -> str:
    """The name of the member that a place is in."""
    while place is not None:
        place, key = place
        if isinstance(key, str):
            return key
    return ""


def _byte_offsets(text: str, places: set[int]) -> dict[int, int]:
    """For places in a text, how many bytes of the input stand before each."""
    offsets: dict[int, int] = {}
    before = bytes_before = 0
    for place in sorted(places):
        # Bytes that were no UTF-8 stand in the text as one surrogate each.
        bytes_before += len(text[before:place].encode("utf-8", "surrogateescape"))
        offsets[place] = bytes_before
        before = place
    return offsets
