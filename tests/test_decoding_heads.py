"""Heads of frames: read from any input, however broken what follows is."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import CALLS, FRAMES, SHAPES, wire_of, with_less_and_less_stack
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Codec,
    Connection,
    DecodeError,
    Header,
    Limits,
    Role,
    peek,
)
from ocpp16j_codec.decoding import as_text, as_text_or_bytes, regular_head


@pytest.mark.parametrize("shape", SHAPES)
def test_peek_sees_the_head_of_every_frame(shape: str) -> None:
    for name in FRAMES:
        expected = Header(2, "19223201", name) if name in CALLS else Header(3, "19223201", None)
        assert peek(SHAPES[shape](wire_of(name))) == expected


HEADS = [
    ('[2,"1","Heartbeat",{}]', (2, "1", "Heartbeat")),
    ('[2,"1","Vendor.Action",{}]', (2, "1", "Vendor.Action")),
    ('[2,"1","",{}]', (2, "1", "")),
    ('[2,"1"," heartbeat",{}]', (2, "1", " heartbeat")),
    ('[2,"1","Heartbeat"]', (2, "1", "Heartbeat")),
    ('[2,"1","Heartbeat"', (2, "1", "Heartbeat")),
    ('[2,"1","Heartbeat",{"a":[[[', (2, "1", "Heartbeat")),
    ('[2,"1","Heartbeat",\xff\x00 anything', (2, "1", "Heartbeat")),
    ('[3,"1",{}]', (3, "1", None)),
    ('[3,"1"]', (3, "1", None)),
    ('[3,"1","Heartbeat",{}]', (3, "1", None)),
    ('[3,"1",[[', (3, "1", None)),
    ('[4,"1","GenericError","",{}]', (4, "1", None)),
    ('[4,"1"]', (4, "1", None)),
    ('[5,"1","x",{}]', (5, "1", None)),
    ('[99,"1"]', (99, "1", None)),
    (' [ 2 , "1" , "Heartbeat" , {} ] ', (2, "1", "Heartbeat")),
    (" " * 2000 + '[2,"1","Heartbeat",{}]', (2, "1", "Heartbeat")),
    ('\ufeff[2,"1","Heartbeat",{}]', (2, "1", "Heartbeat")),
    ('["2","1","Heartbeat",{}]', (2, "1", "Heartbeat")),
    ('[2.0,"1","Heartbeat",{}]', (2, "1", "Heartbeat")),
    ('[2,17,"Heartbeat",{}]', (2, "17", "Heartbeat")),
    ("[2,'1','Heartbeat',{}]", (2, "1", "Heartbeat")),
    (r'[2,"\u0031\"","Heart\u0062eat",{}]', (2, '1"', "Heartbeat")),
    ('[2,"","Heartbeat",{}]', (2, "", "Heartbeat")),
    ('[2,"' + "x" * 300 + '","Heartbeat",{}]', (2, "x" * 300, "Heartbeat")),
    ('[2,"' + "x" * 3000 + '","Heartbeat",{}]', (2, "x" * 3000, "Heartbeat")),
    ('[2,"1","Heartbeat",' + "[" * 900 + "]" * 900 + "]", (2, "1", "Heartbeat")),
    ('[2,"ä\u2028","é",{}]', (2, "ä\u2028", "é")),
]


@together
@pytest.mark.parametrize(("text", "head"), HEADS, ids=[text[:40] for text, _ in HEADS])
def test_peek_is_tolerant(text: str, head: Any) -> None:
    assert peek(text) == head
    assert peek(text.encode()) == head
    assert isinstance(peek(text), Header)


@given(st.sampled_from("234"), st.text(max_size=5), st.text(max_size=5), st.sampled_from(",] "))
def test_compact_heads_are_read_like_any_other(kind: str, one: str, two: str, end: str) -> None:
    compact = f'[{kind},"{one}","{two}"{end}'
    for text in (compact, compact[: -len(end) - len(two) - 3]):
        expected = regular_head(" " + text)
        assert regular_head(text) == expected
        with contextlib.suppress(UnicodeEncodeError):
            assert regular_head(text.encode()) == expected


HEADLESS = [
    *("", " ", "x", "{}", "null", "[", "[]", "[2", "[2,", "[2]"),
    *('[2,"1', '[2,"1"', '[2,"1"]', '[2,"1",', '[2,null,"Heartbeat",{}]', '[2,[],"x",{}]'),
    *('[2,"1",17,{}]', '[2,"1",null,{}]', '[2,"1",[],{}]'),
    *("[3,{},{}]", '[null,"1","Heartbeat",{}]', '[{},"1"]', '[-1,"1"]', '[2.5,"1","Heartbeat",{}]'),
    *('["x","1","Heartbeat",{}]', '[2,"1","Heart', "[3,", "[3", '[4,"', " " * 2**20 + "[3]"),
]  # fmt: skip


@together
@pytest.mark.parametrize("text", HEADLESS, ids=lambda text: text[:30])
def test_peek_raises_only_where_the_head_cannot_be_read(text: str) -> None:
    for data in (text, text.encode()):
        with pytest.raises(DecodeError) as caught:
            peek(data)
        assert str(caught.value).isprintable()


@pytest.mark.parametrize("codec", [STRICT, TOLERANT.replace(limits=Limits(depth=3))])
def test_any_codec_peeks_and_every_one_is_tolerant(codec: Codec) -> None:
    for text, head in HEADS:
        assert codec.peek(text) == head


def test_the_limits_are_those_of_the_codec() -> None:
    frame = '[2,"1","Heartbeat",{}]'
    assert STRICT.replace(limits=Limits(size=len(frame))).peek(frame).action == "Heartbeat"
    with pytest.raises(DecodeError, match="22 characters, at most 21"):
        STRICT.replace(limits=Limits(size=len(frame) - 1)).peek(frame)


@pytest.mark.parametrize("shape", SHAPES)
def test_input_becomes_exactly_bytes_or_text(shape: str) -> None:
    frame = b'[2,"\xc3\xa4","ClearCache",{}]'
    made = as_text_or_bytes(SHAPES[shape](frame))
    assert type(made) in (bytes, str)
    assert as_text(made).rstrip() == frame.decode()


def test_broken_bytes_are_carried_along() -> None:
    assert as_text(b"a\xff").encode("utf-8", "surrogateescape") == b"a\xff"


@pytest.mark.parametrize("data", [None, 17, [], object(), [2, "1", "Heartbeat", {}]])
def test_what_is_no_input_is_a_type_error(data: Any) -> None:
    for take in (peek, as_text_or_bytes):
        with pytest.raises(TypeError, match="expected a frame as bytes or str, got"):
            take(data)


def test_a_view_that_was_released_holds_nothing() -> None:
    view = memoryview(b'[2,"17","Heartbeat",{}]')
    view.release()
    for entry in (
        TOLERANT.decode,
        STRICT.decode,
        TOLERANT.peek,
        Connection(Role.CENTRAL_SYSTEM).receive,
    ):
        with pytest.raises(TypeError, match="released"):
            entry(view)


def test_little_call_stack_is_no_other_error() -> None:
    def peeked() -> Any:
        try:
            return peek("[2,'17','Heartbeat',{}]")
        except DecodeError as error:
            return str(error)

    said = dict.fromkeys(with_less_and_less_stack(peeked))
    read, little = (each for each in said if each is not None)
    assert read == Header(2, "17", "Heartbeat")
    assert "call stack" in little
