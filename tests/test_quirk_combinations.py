"""Quirks in company: random pairs and triples come out as if each were alone.

`quirk_injector` puts them into random conforming messages of all 78 kinds and knows what must come
of each. Two hundred and sixty frames of each kind make more than twenty thousand; `quick` tries a
third of them.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from itertools import combinations
from random import Random
from typing import Any

import pytest
from depth import QUICK
from outcomes import LOOSE
from quirk_injector import ARRIVAL, INJECTORS, Draft, together
from schema_generator import Kind, conforming, schemas

from ocpp16j_codec import ACTIONS, ALL_QUIRKS, STRICT, TOLERANT, DecodeError, QuirkKind

Q = QuirkKind
FRAMES_OF_A_KIND = 65 if QUICK else 260
CODEC = TOLERANT.replace(detect_duplicates=True)
#: Kinds of CALLERRORs, which carry no payload.
OF_ERRORS = {
    Q.CALL_ERROR_OBJECT, Q.SHORT_CALL_ERROR, Q.ERROR_DETAILS_SHAPE, Q.ERROR_CODE_SPELLING,
    Q.UNKNOWN_ERROR_CODE,
}  # fmt: skip
#: What may take something away from a command, or from an idTagInfo: such a frame may be refused.
TAKES_AWAY = {
    Q.EMPTY_TEXT, Q.MISSING_TIMESTAMP, Q.MISSING_VALUE, Q.STRAY_BRACKET, Q.SURPLUS_ELEMENTS,
    Q.TRAILING_TEXT, Q.TRUNCATED, Q.UNKNOWN_ENUM, Q.UNKNOWN_MEMBER, Q.UNREADABLE_TIMESTAMP,
    Q.MISSING_PAYLOAD,
}  # fmt: skip
each = pytest.mark.parametrize("kind", schemas(), ids=lambda kind: kind.name)


def test_every_kind_can_be_put_in():
    assert INJECTORS.keys() | OF_ERRORS == ALL_QUIRKS


def pending_of(draft: Draft) -> dict[str, str] | None:
    return None if draft.is_call else {draft.unique_id: draft.kind.action}


def decode(draft: Draft, codec: Any = CODEC) -> Any:
    arrival = datetime.fromisoformat(ARRIVAL)
    return codec.decode(draft.data, pending=pending_of(draft), received_at=arrival)


KINDS = {kind.name: kind for kind in schemas()}


@cache
def sound(name: str) -> list[Any]:
    """Conforming payloads of a kind, as the codec writes them."""
    kind, rng = KINDS[name], Random(name)
    head = [2, "i1", kind.action] if kind.kind == "call" else [3, "i1"]
    pending = None if kind.kind == "call" else {"i1": kind.action}
    payloads = []
    for _ in range(24):
        text = json.dumps([*head, conforming(rng, kind.schema)])
        payloads.append(json.loads(LOOSE.encode(STRICT.decode(text, pending=pending)))[-1])
    return payloads


def spoilt(rng: Random, kind: Kind, kinds: tuple[QuirkKind, ...]) -> Draft | None:
    """A message with quirks of these kinds, or none where one of them cannot be in it."""
    draft = Draft(kind, rng.choice(sound(kind.name)))
    # What is done to the ends of the text is done last.
    for each in sorted(kinds, key=lambda k: k in {Q.TRUNCATED, Q.NUL_PADDING}):
        if not INJECTORS[each](rng, draft):
            return None
    return draft


def may_be_refused(draft: Draft) -> bool:
    """Return whether a quirk took something away where absence may mean more."""
    is_command = draft.is_call and ACTIONS[draft.kind.action].is_command(None)
    kinds = {told.kind for told in draft.told}
    if draft.kind.name in HOLD_ID_TAG_INFO and Q.UNKNOWN_MEMBER in kinds and kinds & BRACKETS:
        return True  # the member may belong into the idTagInfo
    return any(
        told.kind in TAKES_AWAY and (is_command or "idtaginfo" in told.path().lower())
        for told in draft.told
    )


def assert_comes_out(draft: Draft) -> None:
    text = draft.data
    try:
        frame = decode(draft)
    except DecodeError as error:
        if may_be_refused(draft):
            REFUSED.append(draft.kind.name)
            return
        raise AssertionError(f"{error} {error.violations}\n{text!r}\n{draft.expected}") from error
    if may_be_refused(draft) and any(q.kind == Q.UNUSABLE_MEMBER for q in frame.quirks):
        assert draft.kind.name == "StopTransactionResult"  # which may do without its idTagInfo
        assert frame.payload.id_tag_info is None
        return
    assert sorted((q.kind, q.path) for q in frame.quirks) == draft.expected, text
    assert json.loads(LOOSE.encode(frame)) == draft.written, text
    offsets = [quirk.offset for quirk in frame.quirks]
    assert offsets == sorted(offsets)
    for told in draft.told:
        if told.found is None:
            continue
        shown = [
            (q.found, q.used) for q in frame.quirks if (q.kind, q.path) == (told.kind, told.path())
        ]
        assert told.found() in [found for found, _ in shown], (told.kind, shown, text)
        if told.used is not None:
            assert told.used in [used for _, used in shown], (told.kind, shown, text)


HOLD_ID_TAG_INFO = {"AuthorizeResult", "StartTransactionResult", "StopTransactionResult"}
BRACKETS = {Q.STRAY_BRACKET, Q.TRUNCATED, Q.TRAILING_TEXT}
SEEN: dict[tuple[QuirkKind, ...], int] = {}
DONE: list[str] = []
REFUSED: list[str] = []


@each
def test_quirks_of_random_kinds_come_out_as_if_each_were_alone(kind: Kind):
    rng = Random(f"combinations {kind.name}")
    done = 0
    while done < FRAMES_OF_A_KIND:
        kinds = tuple(rng.sample(sorted(INJECTORS), rng.choice((2, 3))))
        draft = spoilt(rng, kind, kinds) if together(kinds) else None
        if draft is None:
            continue
        assert_comes_out(draft)
        done += 1
        for pair in combinations(sorted(kinds), 2):
            SEEN[pair] = SEEN.get(pair, 0) + 1
    DONE.append(kind.name)


def test_most_pairs_have_been_seen():
    """The others need a message that has both, or stand apart by nature."""
    if len(DONE) < len(KINDS):
        pytest.skip("the combinations were not all run here")
    possible = [pair for pair in combinations(sorted(INJECTORS), 2) if together(pair)]
    unseen = [pair for pair in possible if pair not in SEEN]

    assert len(unseen) < len(possible) / (3 if QUICK else 4), unseen
    assert len(REFUSED) < FRAMES_OF_A_KIND * len(KINDS) / 5
