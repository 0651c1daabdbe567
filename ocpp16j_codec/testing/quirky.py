"""Frames with known quirks: `TOLERANT` must report exactly these.

`make_quirky` puts one to three kinds of quirks into a conforming frame. Some kinds exclude each
other, because one would hide the other or make the text ambiguous; such kinds share a group, and a
frame has at most one of each group.

Three kinds need more than a frame: `missing_timestamp` is reported only with `received_at`,
`unusable_member` only in a result (name one as `about`), and `duplicate_member` only in a frame
with another deviation.

`quirky_frames` and `quirky_payloads` insert single quirks; this module decides which ones can be
combined.
"""

from __future__ import annotations

from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from ocpp16j_codec import ACTIONS, Call, CallError, CallResult, QuirkKind
from ocpp16j_codec.testing.drafting import Draft
from ocpp16j_codec.testing.making import Maker
from ocpp16j_codec.testing.quirky_frames import FRAME_QUIRKS, TEXT_QUIRKS
from ocpp16j_codec.testing.quirky_payloads import PAYLOAD_QUIRKS
from ocpp16j_codec.testing.shapes import is_guarded, is_result, payload_type

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.testing.shapes import About

__all__ = ["Quirky", "add_quirks", "can_show", "make_quirky"]

_Q = QuirkKind


class _Pair(NamedTuple):
    data: bytes
    kinds: frozenset[QuirkKind]


class Quirky(_Pair):
    """A pair of an encoded frame and the kinds of quirks in it.

    Attributes:
        data: the frame.
        kinds: the kinds that `TOLERANT` must report, and no others.
        pending: the open call that a result answers; empty for other frames.
    """

    pending: Mapping[str, str]

    def __new__(cls, data: bytes, kinds: frozenset[QuirkKind], pending: Mapping[str, str]) -> Self:
        """Make the pair; `pending` is not one of its elements."""
        self = super().__new__(cls, data, kinds)
        self.pending = pending
        return self


#: Kinds that exclude each other: a frame has at most one of each group.
_GROUPS: tuple[frozenset[QuirkKind], ...] = (
    frozenset({_Q.MESSAGE_TYPE_TEXT, _Q.MESSAGE_TYPE_ONE}),
    # the shape of a frame and of its payload
    frozenset(
        {
            _Q.MESSAGE_TYPE_ONE, _Q.SURPLUS_ELEMENTS, _Q.MISSING_PAYLOAD, _Q.NULL_PAYLOAD,
            _Q.EMPTY_LIST_PAYLOAD, _Q.TEXT_PAYLOAD, _Q.SHORT_CALL_ERROR, _Q.ERROR_DETAILS_SHAPE,
            _Q.CALL_ERROR_OBJECT,
        }
    ),
    frozenset(
        {
            _Q.MESSAGE_TYPE_ONE, _Q.NUMERIC_UNIQUE_ID, _Q.EMPTY_UNIQUE_ID, _Q.LONG_UNIQUE_ID,
        }
    ),
    frozenset(
        {
            _Q.SHORT_CALL_ERROR, _Q.CALL_ERROR_OBJECT, _Q.ERROR_CODE_SPELLING,
            _Q.UNKNOWN_ERROR_CODE,
        }
    ),
    # an error that becomes an object is one text, which other kinds cannot change
    *(
        frozenset({_Q.CALL_ERROR_OBJECT, kind})
        for kind in (
            _Q.STRAY_BRACKET, _Q.STRAY_COMMA, _Q.MISSING_COMMA, _Q.MISSING_VALUE, _Q.TRUNCATED,
            _Q.BARE_WORD, _Q.SINGLE_QUOTES, _Q.TYPOGRAPHIC_QUOTES, _Q.INVALID_ESCAPE,
        )
    ),
    # JSON in a string must be valid
    *(
        frozenset({_Q.TEXT_PAYLOAD, kind})
        for kind in (_Q.CONTROL_CHARACTER, _Q.LONE_SURROGATE, _Q.INVALID_UTF8)
    ),
    # two faults of punctuation may make the text ambiguous
    frozenset(
        {
            _Q.TEXT_PAYLOAD, _Q.TRUNCATED, _Q.STRAY_BRACKET, _Q.STRAY_COMMA, _Q.MISSING_COMMA,
            _Q.MISSING_VALUE, _Q.BARE_WORD, _Q.SINGLE_QUOTES, _Q.TYPOGRAPHIC_QUOTES,
            _Q.INVALID_ESCAPE,
        }
    ),
    frozenset({_Q.TRUNCATED, _Q.TRAILING_TEXT}),
    frozenset({_Q.STRAY_BRACKET, _Q.TRAILING_TEXT}),
    frozenset({_Q.TEXT_PAYLOAD, _Q.TRAILING_TEXT}),
)  # fmt: skip


#: Kinds that may lose a value. In a command or an idTagInfo, absence may mean more, so a frame with
#: one of these is refused.
_TAKES_AWAY = frozenset(
    {
        _Q.TRAILING_TEXT, _Q.SURPLUS_ELEMENTS, _Q.MISSING_PAYLOAD, _Q.TRUNCATED, _Q.STRAY_BRACKET,
        _Q.STRAY_COMMA, _Q.MISSING_VALUE, _Q.UNKNOWN_MEMBER, _Q.UNKNOWN_ENUM,
        _Q.EMPTY_TEXT, _Q.UNREADABLE_TIMESTAMP, _Q.MISSING_TIMESTAMP,
    }
)  # fmt: skip


def can_show(kind: QuirkKind) -> bool:
    """Return whether a codec can report this kind without further information."""
    return kind is not _Q.MISSING_TIMESTAMP


def make_quirky(
    random: Random, about: About | None = None, *, kinds: Sequence[QuirkKind] | None = None
) -> Quirky:
    """Make a frame with one to three kinds of quirks.

    Args:
        random: the source of all random choices.
        about: an action or a type of payload; by default a call or an error of any kind.
        kinds: the kinds to choose from; by default all that are possible.

    Raises:
        ValueError: None of these kinds can be put into such a frame.
    """
    chosen = [kind for kind in (QuirkKind if kinds is None else kinds) if can_show(kind)]
    fixed = None if about is None else payload_type(about)
    possible = [kind for kind in chosen if _homes(kind, fixed)]
    if not any(kind is not _Q.DUPLICATE_MEMBER for kind in possible):
        raise ValueError("no such quirk can be put into such a frame")
    while True:
        wanted = [random.choice(possible) for _ in range(random.choice((1, 1, 2, 3)))]
        # If one of the kinds is refused in commands, it selects the frame.
        home = random.choice(_homes(min(wanted, key=lambda k: k not in _TAKES_AWAY), fixed))
        full = bool(random.randrange(3))
        made = add_quirks(_frame(random, home, full=full), random, wanted)
        if made is not None:
            return made


def add_quirks(
    frame: Call[Any] | CallResult[Any] | CallError, random: Random, kinds: Sequence[QuirkKind]
) -> Quirky | None:
    """Insert these kinds into a frame, as far as they can be combined; `None` if none is possible.

    Args:
        frame: a conforming frame. If strings in it look like JSON (quotes, backslashes), the
            result may be ambiguous.
        random: the source of all random choices.
        kinds: the requested kinds. Those that may lose a value are left out of commands and of
            results with an idTagInfo, where they are errors.
    """
    draft, put_in = Draft(frame), set[QuirkKind]()
    if is_guarded(frame):
        has_members = bool(frame.payload.__struct_fields__)  # type: ignore[union-attr]
        kinds = [
            kind
            for kind in kinds
            if kind not in _TAKES_AWAY or (kind is _Q.MISSING_PAYLOAD and not has_members)
        ]
    for kind, put in (PAYLOAD_QUIRKS | FRAME_QUIRKS).items():
        if kind in kinds and _has_room(kind, put_in) and put(draft, random):
            put_in.add(kind)
    text = draft.render()
    for kind, change in TEXT_QUIRKS.items():
        if kind in kinds and _has_room(kind, put_in):
            changed = change(text, random)
            if changed is not None:
                text = changed
                put_in.add(kind)
    if not put_in - {_Q.DUPLICATE_MEMBER}:
        return None
    data = text.encode("utf-8", "surrogateescape")
    return Quirky(data, frozenset(put_in), _pending(draft, put_in))


def _frame(
    random: Random, home: type[Payload | CallError], *, full: bool
) -> Call[Any] | CallResult[Any] | CallError:
    maker = Maker(random, plain=True, full=full)
    if issubclass(home, CallError):
        return maker.call_error()
    return maker.result(home) if is_result(home) else maker.call(home)


@cache
def _homes(kind: QuirkKind, fixed: type[Payload] | None) -> tuple[type[Payload | CallError], ...]:
    """Return the frames into which a kind can be inserted, found by trying."""
    calls = [action.call for action in ACTIONS.values()]
    homes: list[type[Payload | CallError]] = [*calls, CallError] if fixed is None else [fixed]
    others = [kind] if kind is not _Q.DUPLICATE_MEMBER else [kind, _Q.BYTE_ORDER_MARK]
    return tuple(
        home
        for home in homes
        if any(
            add_quirks(_frame(Random(seed), home, full=bool(seed % 4)), Random(seed), others)
            for seed in range(12)
        )
    )


def _has_room(kind: QuirkKind, kinds: set[QuirkKind]) -> bool:
    return not any(kind in group and group & kinds for group in _GROUPS)


def _pending(draft: Draft, kinds: set[QuirkKind]) -> Mapping[str, str]:
    if not isinstance(draft.frame, CallResult) or draft.frame.action is None:
        return {}
    changed = kinds & {_Q.NUMERIC_UNIQUE_ID, _Q.LONG_UNIQUE_ID}
    unique_id = draft.element(1).text.strip('"') if changed else draft.frame.unique_id
    return {unique_id: draft.frame.action}
