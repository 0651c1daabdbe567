"""The hostile corpus: every text in every place, every frame, exactly the stated verdict.

What a text has to give in a place follows from the second opinion of the standard library's JSON
parser and a few lines that say what may stand where; the expectations of frames are data beside
them. Nothing here was recorded from the codec.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from depth import some
from msgspec import Raw
from msgspec.structs import replace
from outcomes import assert_presentable, outcome
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    CallError,
    CallResult,
    DecodeError,
    decode,
    encode,
    peek,
)
from ocpp16j_codec.testing import Case, corpus, placed

TEXTS, FRAMES = list(corpus.texts()), list(corpus.frames())
CODECS = {"strict": STRICT, "tolerant": TOLERANT}


def named(cases: list[Case]) -> list[Any]:
    return [pytest.param(case, id=case.name) for case in cases]


def pending_of(case: Case) -> dict[str, str] | None:
    return {"17": case.action} if case.action else None


# -- texts ---------------------------------------------------------------------------------------


def is_taken(place: str, value: Any) -> bool:
    """Whether STRICT takes a frame with this value, read from sound JSON, in this place."""
    match place:
        case "data":
            return isinstance(value, str)
        case "id":
            return isinstance(value, str) and 1 <= len(value) <= 36
        case "details" | "result":
            return isinstance(value, dict)
        case _:  # no text of the corpus is a frame, a payload, an action or a message type
            return False


@together
@pytest.mark.parametrize("case", named(TEXTS))
def test_texts(case: Case) -> None:
    for place, frame in placed(case):
        strict, tolerant = (outcome(codec, frame) for codec in CODECS.values())
        if case.verdict == "n":
            assert isinstance(strict, DecodeError), place
        elif case.verdict == "y":
            taken = is_taken(place, json.loads(case.data))
            assert isinstance(strict, DecodeError) is not taken, (place, strict)
        if not isinstance(strict, DecodeError):
            assert tolerant == strict, place
            assert tolerant.quirks == strict.quirks == (), place


@together
@pytest.mark.parametrize("case", named([case for case in TEXTS if case.verdict != "i"]))
def test_texts_within_an_object(case: Case) -> None:
    """Where anything may stand, sound JSON is taken and read right; all else is refused."""
    for start in (b'[4,"17","GenericError","",{"x":', b'[3,"17",{"x":'):
        strict = outcome(STRICT, start + case.data + b"}]")
        assert isinstance(strict, DecodeError) is (case.verdict == "n")
        if case.verdict == "y":
            value = json.loads(case.data)
            got = (
                json.loads(bytes(strict.payload))
                if isinstance(strict, CallResult)
                else strict.error_details
            )
            assert got == {"x": value}
            assert repr(got) == repr({"x": value})  # 1 is not 1.0, and -0.0 is not 0.0


# -- frames --------------------------------------------------------------------------------------


@together
@pytest.mark.parametrize("case", named(FRAMES))
def test_frames(case: Case) -> None:
    strict, tolerant = (outcome(codec, case.data, pending_of(case)) for codec in CODECS.values())
    if case.verdict == "n":
        assert isinstance(strict, DecodeError)
        assert strict.error_code == case.expected["code"]
        assert case.expected["path"] in ("*", strict.path)
        assert case.expected["reply_to"] in ("*", strict.reply and strict.reply.unique_id)
        assert strict.reply is None or strict.reply.error_code == strict.error_code
    elif case.verdict == "y":
        assert not isinstance(strict, DecodeError)
    if not isinstance(strict, DecodeError):
        assert tolerant == strict
        assert tolerant.quirks == strict.quirks == ()


def is_text(case: Case) -> bool:
    return "\ufffd" not in case.data.decode("utf-8", "replace")


@together
@pytest.mark.parametrize("case", named(list(filter(is_text, FRAMES))))
def test_frames_as_text(case: Case) -> None:
    """A str gets the verdict that its bytes get."""
    text = case.data.decode()
    for codec in CODECS.values():
        from_bytes, from_text = (
            outcome(codec, data, pending_of(case)) for data in (case.data, text)
        )
        assert type(from_text) is type(from_bytes)
        if isinstance(from_text, DecodeError):
            assert str(from_text) == str(from_bytes)
            assert from_text.reply == from_bytes.reply
        else:
            assert from_text == from_bytes


@together
@pytest.mark.parametrize("case", named([*TEXTS, *FRAMES]))
def test_every_prefix(case: Case) -> None:
    """Cut anywhere, and read by its head alone."""
    step = max(1, len(case.data) // 20)
    for end in some(range(0, len(case.data), step), 7):
        outcome(TOLERANT, case.data[:end])
        outcome(STRICT, case.data[:end])
        try:
            peek(case.data[:end])
        except DecodeError as error:
            assert_presentable(error)


@together
@pytest.mark.parametrize("case", named(list(corpus.quirks())))
def test_quirks(case: Case) -> None:
    """What the tolerant codec says of these is tested with the catalog they come from."""
    pending = {peek(case.data).unique_id: case.action} if case.action else None
    with pytest.raises(DecodeError) as caught:
        STRICT.decode(case.data, pending=pending)
    assert_presentable(caught.value)
    assert len(case.kinds) == 1


def test_the_corpus_is_large_and_says_what_it_is() -> None:
    verdicts = Counter(case.verdict for case in [*TEXTS, *FRAMES])
    assert set(verdicts) == {"y", "n", "i"}
    assert sum(verdicts.values()) >= 300
    assert all(case.expected for case in FRAMES if case.verdict == "n")
    assert len(corpus) == len(list(corpus())) == len({(c.name, c.data) for c in corpus})


def test_the_fault_is_on_the_side_of_the_text() -> None:
    """The second opinion has an opinion: it refuses what is no JSON, but for what it lets pass."""
    let_pass = {"NaN", "Infinity", "-Infinity"}
    for case in TEXTS:
        if case.verdict == "i":
            continue
        try:
            json.loads(case.data.decode("utf-8"))
        except (ValueError, RecursionError):
            assert case.verdict != "y", case.name
        else:
            surrogates = b"\\ud" in case.data.lower()
            lenient = case.data.decode() in let_pass or surrogates
            assert case.verdict != "n" or lenient, case.name


def without_null(frame: Any) -> Any:
    """A frame as it goes out: null in the details of an error is left out."""

    def left(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: left(each) for name, each in value.items() if each is not None}
        if isinstance(value, list):
            return [left(each) for each in value if each is not None]
        return value

    if not isinstance(frame, CallError):
        return frame
    return replace(frame, error_details=left(frame.error_details))


def test_conforming_frames_go_out_as_they_came() -> None:
    for case in FRAMES:
        if case.verdict == "y" and not case.name.startswith("y_time_year"):
            frame = decode(case.data, pending={"17": case.action} if case.action else None)
            again = decode(encode(frame), pending={"17": case.action} if case.action else None)
            if isinstance(getattr(frame, "payload", None), Raw):
                assert json.loads(bytes(again.payload)) == json.loads(bytes(frame.payload))
            elif not case.name.startswith("y_time_"):  # milliseconds are all that is sent
                assert again == without_null(frame), case.name
