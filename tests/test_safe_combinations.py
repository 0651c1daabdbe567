"""Two quirks in one command: never is another command carried out than was sent.

`quirk_injector` puts random pairs into random commands and results with an idTagInfo, and knows
what was meant. Either the frame is refused, or that comes out. What a deviation took away from a
command must not be missing from one that is taken.
"""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from command_maker import sound
from outcomes import LOOSE
from quirk_injector import ARRIVAL, INJECTORS, Draft, together
from test_safe_commands import KINDS

from ocpp16j_codec import STRICT, TOLERANT, DecodeError, QuirkKind, Role

if TYPE_CHECKING:
    from schema_generator import Kind

Q = QuirkKind
FRAMES_OF_A_KIND = 300
LOOKING = TOLERANT.replace(detect_duplicates=True)
DEVICE = TOLERANT.replace(role=Role.CHARGE_POINT)
#: After these something that was sent is gone, or something else stands in for it.
LOSING = {Q.MISSING_VALUE, Q.EMPTY_TEXT, Q.UNREADABLE_TIMESTAMP, Q.MISSING_TIMESTAMP}
#: Words that a device branches on with an else.
BRANCHED = {
    "chargingRateUnit", "chargingProfilePurpose", "chargingProfileKind", "recurrencyKind",
    "updateType", "status",
}  # fmt: skip
INFO_OF_A_STOP = "StopTransactionResult"


def head_of(kind: Kind) -> list[Any]:
    return [2, "i1", kind.action] if kind.kind == "call" else [3, "i1"]


@cache
def payloads(name: str) -> list[Any]:
    """Conforming payloads of a kind, as the codec writes them."""
    kind, rng = KINDS[name], Random(name)
    pending = {"i1": kind.action}
    return [
        json.loads(LOOSE.encode(STRICT.decode(text, pending=pending)))[-1]
        for text in (
            json.dumps([*head_of(kind), sound(rng, kind.schema, often=rng.choice((0.4, 1.0)))])
            for _ in range(24)
        )
    ]


def spoilt(rng: Random, kind: Kind, pair: tuple[QuirkKind, ...]) -> Draft | None:
    draft = Draft(kind, rng.choice(payloads(kind.name)))
    for each in sorted(pair, key=lambda k: k in {Q.TRUNCATED, Q.NUL_PADDING}):
        if not INJECTORS[each](rng, draft):
            return None
    return draft


def is_branched(draft: Draft, path: str) -> bool:
    name = path.rpartition("/")[2]
    return name in BRANCHED or (draft.kind.action, name) == ("ChangeAvailability", "type")


def fault_in(draft: Draft, codec: Any, received_at: Any) -> str:
    """What is wrong with what came of a draft, if anything."""
    try:
        frame = codec.decode(
            draft.data,
            pending={draft.unique_id: draft.kind.action},
            received_at=received_at,
        )
    except DecodeError:
        return ""
    written = json.loads(LOOSE.encode(frame))
    if written[-1] != draft.written[-1]:
        dropped = draft.kind.name == INFO_OF_A_STOP and written[-1] == {}
        return "" if dropped else f"came out as {written}, not as {draft.written}"
    in_question = [
        told
        for told in draft.told
        if draft.is_call or "/idTagInfo/" in told.path()
    ]  # fmt: skip
    for told in in_question:
        if told.kind in LOSING:
            return f"taken in spite of {told.kind} at {told.path()}"
        if told.kind is Q.UNKNOWN_ENUM and is_branched(draft, told.path()):
            return f"taken in spite of {told.kind} at {told.path()}"
        found = told.found() if told.found is not None else None
        if told.kind is Q.SURPLUS_ELEMENTS and found not in (None, "", {}, []):
            return f"taken with {found!r} beside the payload"
        if told.kind is Q.TRAILING_TEXT and str(found).strip(" \n\x00,]}"):
            return f"taken with {found!r} behind"
    return ""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_pairs_of_quirks_never_make_another_command(kind: Kind):
    rng = Random(f"safe combinations {kind.name}")
    pairs = [pair for pair in combinations(sorted(INJECTORS), 2) if together(pair)]
    wrong = []
    done = 0
    while done < FRAMES_OF_A_KIND:
        pair = rng.choice(pairs)
        draft = spoilt(rng, kind, pair)
        if draft is None:
            continue
        done += 1
        codec = rng.choice((LOOKING, DEVICE))
        received_at = rng.choice((None, datetime.fromisoformat(ARRIVAL)))
        fault = fault_in(draft, codec, received_at)
        if fault:
            wrong.append(f"{draft.data!r}\n  {draft.expected}\n  {fault}")
    assert not wrong, f"{len(wrong)} of {done}:\n" + "\n".join(wrong[:8])
