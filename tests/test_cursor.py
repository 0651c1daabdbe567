"""How a string of broken text is read: its quotes, its escapes, and what no string may hold."""

from __future__ import annotations

from typing import Any

import pytest
from together import together

from ocpp16j_codec import Limits, QuirkKind
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.values import plain

Q = QuirkKind


def read(text: str, *, from_bytes: bool = False) -> Reader:
    reader = Reader(text, Limits(), from_bytes=from_bytes)
    reader.read()
    return reader


#: Text of a list, the values in it, the kinds of what was mended.
STRINGS: list[tuple[str, Any, list[QuirkKind]]] = [
    # escapes of JSON
    (r'["\"\\\/\b\f\n\r\t\u00e9\u20AC",]', ['"\\/\b\f\n\r\té€'], [Q.STRAY_COMMA]),
    (r'["\ud83d\ude00",]', ["😀"], [Q.STRAY_COMMA]),
    # escapes of nobody, or of others
    (r'["\x41"]', [r"\x41"], [Q.INVALID_ESCAPE]),
    (r'["\u12"]', [r"\u12"], [Q.INVALID_ESCAPE]),
    (r"['\'\"\\']", ["'\"\\"], [Q.SINGLE_QUOTES]),
    # half pairs
    (r'["\ud83d"]', ["\ufffd"], [Q.LONE_SURROGATE]),
    (r'["\ud83d\u0041"]', ["\ufffdA"], [Q.LONE_SURROGATE]),
    (r'["\ude00\ud83d"]', ["\ufffd\ufffd"], [Q.LONE_SURROGATE]),
    ('["\ud83d"]', ["\ufffd"], [Q.LONE_SURROGATE]),
    # several at once, each told once
    ("['a\tb\nc\\x\\y']", ["a\tb\nc\\x\\y"],
     [Q.SINGLE_QUOTES, Q.CONTROL_CHARACTER, Q.INVALID_ESCAPE]),
    # quotes
    ("['it's']", ["it's"], [Q.SINGLE_QUOTES]),
    ("['a', 'b']", ["a", "b"], [Q.SINGLE_QUOTES] * 2),
    ("['a',]", ["a"], [Q.SINGLE_QUOTES, Q.STRAY_COMMA]),
    ("[{'a':'b'},]", [{"a": "b"}], [Q.SINGLE_QUOTES] * 2 + [Q.STRAY_COMMA]),
    ("[{'a':'b' 'c':'d'}]", [{"a": "b", "c": "d"}],
     [Q.SINGLE_QUOTES] * 2 + [Q.MISSING_COMMA] + [Q.SINGLE_QUOTES] * 2),
    ("[{'a':'b'", [{"a": "b"}], [Q.SINGLE_QUOTES] * 2 + [Q.TRUNCATED]),
    ("[{'a':'b',", [{"a": "b"}], [Q.SINGLE_QUOTES] * 2 + [Q.TRUNCATED]),
    ("[{'a':'b','c", [{"a": "b"}], [Q.SINGLE_QUOTES] * 2 + [Q.TRUNCATED]),
    ("[{'a'", [{}], [Q.SINGLE_QUOTES, Q.TRUNCATED]),
    ("['a'}]", ["a"], [Q.SINGLE_QUOTES, Q.STRAY_BRACKET]),
    ("['a'] and 'so' on", ["a"], [Q.SINGLE_QUOTES, Q.TRAILING_TEXT]),
    ('["a" "b"]', ["a", "b"], [Q.MISSING_COMMA]),
    # a quote that is escaped away
    ('["a\\"]', ["a\\"], [Q.INVALID_ESCAPE]),
    ('["a\\", "b\\"]', ["a\\", "b\\"], [Q.INVALID_ESCAPE] * 2),
    ('[{"a\\":1}]', [{"a\\": 1}], [Q.INVALID_ESCAPE]),
    ('["a\\"b\\"",]', ['a"b"'], [Q.STRAY_COMMA]),
    ('["[\\"a\\"]"', ['["a"]'], [Q.TRUNCATED]),
    ('["[\\"a\\"]', [], [Q.TRUNCATED]),
    ('["a\\"', [], [Q.TRUNCATED]),
    ('["a\\', [], [Q.TRUNCATED]),
]  # fmt: skip


@together
@pytest.mark.parametrize(("text", "values", "kinds"), STRINGS, ids=[row[0] for row in STRINGS])
def test_strings(text: str, values: Any, kinds: list[QuirkKind]):
    reader = read(text)

    assert reader.fault is None
    assert plain(reader.root) == values
    assert [note.kind for note in reader.notes] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "[{'a':'b',c:'}]",  # either quote closes it as well
        "['it's Bob's']",  # neither does
        "[{'a':'it's'}",  # it may go on where it was cut
        "[{'a':'it's',}]",  # the same
        '[,{"a":"b\\",c:"}]',  # either
        '[{"a":"b\\" "c":1}]',  # neither without another repair
        "[2,'a\"b','Heartbeat',{}]",  # an id holds no quote
        "[3,'a\"b',{}]",  # the same
        "[2,'1','Heart\"beat',{}]",  # nor does an action
    ],
)
def test_what_may_be_read_in_two_ways_is_not_read(text: str):
    fault = read(text).fault

    assert fault is not None
    assert fault.category == "not_json"
    assert "quote" in fault.message


def test_other_strings_may_hold_the_other_quote():
    for text, last in (("[3,'1','a\"b']", 'a"b'), ("[2,'1','b',{'c':'a\"b'}]", {"c": 'a"b'})):
        reader = read(text)
        assert reader.fault is None
        assert plain(reader.root)[-1] == last


def test_sound_text_is_never_doubted():
    r"""Whatever looks like `\"` and a comma behind it: the whole is JSON as it stands."""
    for text in ('[{"a":"b\\",c:"}]', '[{"a":"x\\",b:1}"}]', '["\\"]"]'):
        reader = read(text)
        assert reader.notes == []
        assert reader.fault is None
    deep = "[" * 40 + '"\\"]"'
    assert read(deep).fault is not None


def test_broken_bytes_are_read_as_windows_1252_and_only_bytes():
    text = b'["\x80\x81\xe9"]'.decode("utf-8", "surrogateescape")

    assert plain(read(text, from_bytes=True).root) == ["€\x81é"]
    assert [note.kind for note in read(text, from_bytes=True).notes] == [Q.INVALID_UTF8]
    assert plain(read(text).root) == ["\ufffd" * 3]


def test_notes_are_bounded():
    reader = Reader('["\t","\t","\t"]', Limits(quirks=2))
    reader.read()

    assert reader.fault is not None
    assert reader.fault.category == "limit_passed"
    assert len(reader.notes) == 3


def test_padding_is_no_part_of_the_text():
    assert read("[1]\x00 \x00").text == "[1]"
    assert read("[1] ").text == "[1] "
    assert read("\x00\x00").text == ""
