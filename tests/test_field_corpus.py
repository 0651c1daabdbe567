"""Frames as they were seen in the field, all of them.

`corpus/field_frames.jsonl` holds the frames with the public source of each.
`corpus/expected_quirks.json` says of each one that `STRICT` refuses, by its line, which quirks it
has (kind and path, in the order of the text) and what stands in it once it is written again (by
JSON pointer); it was written down from the labels of the frame and the rules, by reading it.
`corpus/unmendable.json` says in a sentence why the others cannot be mended.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from together import together

from ocpp16j_codec import STRICT, TOLERANT, Call, CallResult, Codec, DecodeError, QuirkKind

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = json.loads((CORPUS / "expected_quirks.json").read_text("utf-8"))
UNMENDABLE = json.loads((CORPUS / "unmendable.json").read_text("utf-8"))
#: One frame is conforming but for members that stand twice, where plain JSON decoders see nothing.
DUPLICATES = "113"
WRITER = Codec(check_outgoing=False)


class Frame(NamedTuple):
    line: str
    text: str
    action: str
    unique_id: str | None

    @property
    def pending(self) -> dict[str, str]:
        """The call that a result answers."""
        return {} if self.unique_id is None else {self.unique_id: self.action}


def id_in(text: str) -> str | None:
    """The id that stands in a result, found by a simpler reader than the one examined here."""
    head = text.lstrip("\x00\ufeff [")
    return head.split('"')[1] if head.startswith("3") else None


FRAMES = [
    Frame(str(line), row["frame"], row["action"], id_in(row["frame"]))
    for line, row in enumerate(
        map(json.loads, (CORPUS / "field_frames.jsonl").read_text("utf-8").splitlines()), start=1
    )
]
BY_LINE = {frame.line: frame for frame in FRAMES}
REFUSED = [BY_LINE[line] for line in UNMENDABLE]
MENDED = [BY_LINE[line] for line in EXPECTED]
CONFORMING = [f for f in FRAMES if f.line not in {*EXPECTED, *UNMENDABLE, DUPLICATES}]


def each(frames: list[Frame]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("frame", frames, ids=lambda frame: f"line-{frame.line}")


both = pytest.mark.parametrize("encoded", [False, True], ids=["str", "bytes"])


def resolve(pointer: str, value: Any) -> Any:
    for segment in pointer.split("/")[1:]:
        value = value[int(segment)] if isinstance(value, list) else value[segment]
    return value


def test_nothing_is_left_out():
    assert len(FRAMES) == 259
    assert not EXPECTED.keys() & UNMENDABLE.keys()
    assert len(CONFORMING) == 154
    assert all(sentence.endswith(".") for sentence in UNMENDABLE.values())


@together
@each(CONFORMING)
def test_conforming_frames_have_no_quirks(frame: Frame):
    strict = STRICT.decode(frame.text, pending=frame.pending)
    tolerant = TOLERANT.decode(frame.text, pending=frame.pending)

    assert strict == tolerant
    assert strict.quirks == tolerant.quirks == ()


@together
@each(REFUSED + MENDED)
def test_strict_refuses_the_others(frame: Frame):
    with pytest.raises(DecodeError):
        STRICT.decode(frame.text, pending=frame.pending)


@together
@both
@each(MENDED)
def test_mended_frames_tell_what_was_wrong(frame: Frame, encoded: bool):
    decoded = TOLERANT.decode(frame.text.encode() if encoded else frame.text, pending=frame.pending)
    written = json.loads(WRITER.encode(decoded))
    expected = EXPECTED[frame.line]

    assert [[quirk.kind, quirk.path] for quirk in decoded.quirks] == expected["quirks"]
    assert {pointer: resolve(pointer, written) for pointer in expected["wire"]} == expected["wire"]


@together
@each([frame for frame in MENDED if frame.unique_id is not None])
def test_results_come_out_the_same_when_their_call_is_known_later(frame: Frame):
    at_once = TOLERANT.decode(frame.text, pending=frame.pending)
    raw = TOLERANT.decode(frame.text)
    assert isinstance(raw, CallResult)
    assert raw.action is None

    later = TOLERANT.resolve(raw, frame.action)

    assert later == at_once
    # What was wrong with the text was said when the frame was decoded, and comes first therefore.
    assert sorted((q.kind, q.path) for q in later.quirks) == sorted(
        (q.kind, q.path) for q in at_once.quirks
    )


@together
@each(MENDED)
def test_a_kind_that_is_switched_off_is_refused(frame: Frame):
    for kind in {QuirkKind(kind) for kind, _ in EXPECTED[frame.line]["quirks"]}:
        with pytest.raises(DecodeError):
            TOLERANT.without(kind).decode(frame.text, pending=frame.pending)


@together
@each(MENDED)
def test_the_kinds_at_hand_are_all_it_takes(frame: Frame):
    kinds = {QuirkKind(kind) for kind, _ in EXPECTED[frame.line]["quirks"]}

    decoded = STRICT.only(*kinds).decode(frame.text, pending=frame.pending)

    assert decoded == TOLERANT.decode(frame.text, pending=frame.pending)


#: Of those that cannot be mended, whom the reply goes to, if to anybody.
ANSWERED = {
    "104": None, "105": None, "128": "1000061", "137": None,
    "138": "36d2ff9d-b130-4b70-bec9-9b12a45d99b6", "180": "8638151",
    "196": "7806dd04-7dad-4897-a6b4-5e46920ea6b7", "197": "54f8ceca-f382-473f-84fd-dfb2d5333fc8",
    "200": "db20bce2-707e-4ec5-8e2d-8e0a5004f4c6",
}  # fmt: skip


@each(REFUSED)
def test_what_cannot_be_mended_is_answered(frame: Frame):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(frame.text, pending=frame.pending)

    reply = caught.value.reply
    assert (reply and reply.unique_id) == ANSWERED[frame.line]
    if reply:
        assert caught.value.action == frame.action


@pytest.mark.parametrize("line", ["180", "196"])
def test_the_time_of_arrival_stands_in_where_it_is_known(line: str):
    arrival = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)

    decoded = TOLERANT.decode(BY_LINE[line].text, received_at=arrival)

    assert isinstance(decoded, Call)
    assert decoded.payload.meter_value[0].timestamp == arrival
    (quirk,) = decoded.quirks
    kind = {"180": QuirkKind.UNREADABLE_TIMESTAMP, "196": QuirkKind.MISSING_TIMESTAMP}[line]
    assert (quirk.kind, quirk.path) == (kind, "/3/meterValue/0/timestamp")


def test_members_that_stand_twice_are_seen_by_whoever_looks():
    text = BY_LINE[DUPLICATES].text

    assert TOLERANT.decode(text).quirks == ()  # the fast path does not look
    for codec in (STRICT, TOLERANT.replace(detect_duplicates=True)):
        with pytest.raises(DecodeError) as caught:
            codec.decode(text)
        assert [(v.category, v.path) for v in caught.value.violations] == [
            ("duplicate_member", "/3/connectorId"),
            ("duplicate_member", "/3/idTag"),
        ]
