"""Where deviations are collected: tolerated ones become quirks, the others violations.

A fault is *hard* when nothing may swallow it: its own kind is switched off, a limit is passed, or
it would take a guess. A soft one may still cost only the list element that it makes unusable.

Rule of this file: texts of a peer reach a message only through `quote` and `at`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from ocpp16j_codec import messages
from ocpp16j_codec.deviations import Category, Effect, Quirk, QuirkKind, Violation, at
from ocpp16j_codec.messages.types import may_name_secret, names_secret, path_names_secret
from ocpp16j_codec.quirks.spellings import loose
from ocpp16j_codec.quirks.values import place_of, plain, pointer

if TYPE_CHECKING:
    from ocpp16j_codec.deviations import Tolerated

__all__ = ["KNOWN_NAMES", "Report", "TooMuchError"]

#: Every member name of every message: these are ours, and may stand in a sentence as they are.
KNOWN_NAMES = frozenset(
    name
    for struct in map(vars(messages).get, messages.__all__)
    if isinstance(struct, type) and issubclass(struct, messages.Payload)
    for name in struct.__struct_encode_fields__
)

_LONG = 200
_WORDS = re.compile(r"[\w.-]+").findall
#: The name `key`, in lower case, with whatever does not count in the spelling of a name.
_KEY = re.compile(r"k[ _\-\t\n\r]*+e[ _\-\t\n\r]*+y").search


class TooMuchError(Exception):
    """More is wrong with a frame than anybody would read; memory must stay bounded."""


class Report:
    """Collects what is found on the way through one frame.

    Attributes:
        quirks: what was tolerated. With a `text` of `None`, nothing has an offset.
        violations: what was not.
        hard: how many of the violations nothing may swallow.
        anchor: where everything stands that is said from now on, if not where it says itself: what
            is found in a text within the text cannot be pointed at.
    """

    def __init__(self, text: str | None, tolerate: Tolerated, most: int) -> None:
        self.quirks: list[Quirk] = []
        self.violations: list[Violation] = []
        self.hard = 0
        self.anchor: int | None = None
        self._secret_paths: set[str] = set()
        self._has_hint: bool | None = None
        self._text = text
        self._tolerate = tolerate
        self._most = most

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
        message: str = "",
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
            message: what to say if it is not tolerated.
            category: what it is if it is not tolerated, where the kind does not settle that.
            limit: the limit that was passed, where there is one.
            exact: the position is the place already.
        """
        if kind in self._tolerate or (kind, kind.effect_of(path, found, used)) in self._tolerate:
            holds_more = kind.is_stretch or isinstance(found, dict | list)
            secret = self._may_mention_secret() and (
                path_names_secret(path) or (holds_more and _mentions_secret(found))
            )
            place = self._place(position, exact=exact)
            self.quirks.append(Quirk(kind, path, found, used, place, limit, secret))
            return True
        category = category or kind.category
        self.fail(category, path, message, position, hard=True, exact=exact)
        return False

    def fail(
        self,
        category: Category,
        path: str,
        message: str,
        position: int,
        *,
        hard: bool = False,
        exact: bool = False,
    ) -> None:
        """Take down a fault that cannot be mended."""
        place = self._place(position, exact=exact)
        self.violations.append(Violation(category, path, at(message, path, KNOWN_NAMES), place))
        self.hard += hard

    def _place(self, position: int, *, exact: bool) -> int | None:
        if len(self.quirks) + len(self.violations) > self._most:
            raise TooMuchError
        if self._text is None:
            return None
        if self.anchor is not None:
            return place_of(self._text, self.anchor)
        return position if exact else place_of(self._text, position)

    def _may_mention_secret(self) -> bool:
        """Whether what was found may mention a secret; in most frames, nothing does."""
        if self._has_hint is None:
            text = self._text
            # An escape may be any letter, so may a byte that is no UTF-8, and a frame that is not
            # at hand may hold anything.
            is_plain = text is not None and text.isascii() and "\\" not in text
            self._has_hint = not is_plain or may_name_secret(str(text))
        return self._has_hint

    def mark(self) -> tuple[int, int, int]:
        """The present state, for `take_back`."""
        return len(self.quirks), len(self.violations), self.hard

    def take_back(self, mark: tuple[int, int, int]) -> list[Violation] | None:
        """Forget what came since `mark` and return its violations, if none of them is hard."""
        quirks, violations, hard = mark
        if self.hard > hard:
            return None
        forgotten = self.violations[violations:]
        del self.quirks[quirks:]
        del self.violations[violations:]
        return forgotten

    def look_for_secrets(self, text: str, value: Any, path: str) -> None:
        """Mark the objects of a value whose key names a secret: nothing in them is to be shown.

        Args:
            text: what the value was read from.
            value: a value as the reader leaves it.
            path: where it stands.
        """
        # Most texts have no member `key`, however it may be spelt or escaped.
        may_have = _KEY(text.lower()) is not None or "\\u" in text
        todo = [(value, path)] if may_have else []
        while todo:
            item, here = todo.pop()
            if type(item) is dict:
                todo.extend((member, here + pointer(name)) for name, (_, member) in item.items())
                names = {loose(name): member for name, (_, member) in item.items()}
                key = names.get("key")
                # A setting that does not say which one it is may be any.
                unnamed = {"readonly", "value"} <= names.keys() and not isinstance(key, str)
                if unnamed or _mentions_secret(plain(key)):
                    self._secret_paths.add(here)
            elif type(item) is list:
                todo.extend((element, here + pointer(i)) for i, (_, element) in enumerate(item))

    def finish(self, *, from_bytes: bool) -> tuple[Quirk, ...]:
        """The quirks in the order of the text; offsets count as in the input from now on."""
        quirks = sorted(self.quirks, key=lambda quirk: quirk.offset or 0)
        if self._secret_paths:
            quirks = [
                replace(quirk, secret=True) if self._is_secret(quirk.path) else quirk
                for quirk in quirks
            ]
        if from_bytes and self._text is not None and not self._text.isascii():
            places = {quirk.offset or 0 for quirk in quirks}
            places |= {violation.offset or 0 for violation in self.violations}
            bytes_at = _byte_offsets(self._text, places)
            quirks = [replace(q, offset=bytes_at[q.offset or 0]) for q in quirks]
            self.violations = [replace(v, offset=bytes_at[v.offset or 0]) for v in self.violations]
        return tuple(quirks)

    def _is_secret(self, path: str) -> bool:
        while path:
            if path in self._secret_paths:
                return True
            path = path.rpartition("/")[0]
        return False


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


def _mentions_secret(value: Any) -> bool:
    """Whether a name of a secret stands anywhere in a value."""
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            # A megabyte has too many words to ask for each.
            if (len(item) < _LONG or may_name_secret(item)) and (
                names_secret(item) or any(map(names_secret, _WORDS(item)))
            ):
                return True
        elif isinstance(item, list):
            todo.extend(item)
        elif isinstance(item, dict):
            todo.extend(item)
            todo.extend(item.values())
    return False
