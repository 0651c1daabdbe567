"""What the reader makes of JSON text, and how to get ordinary JSON out of it again."""

from __future__ import annotations

from typing import Any

import pytest
from together import together

from ocpp16j_codec.quirks.values import (
    CUT_PATH,
    Duplicates,
    compact,
    cut_path,
    is_json,
    is_same,
    kind_of,
    number_of,
    offset_of,
    path_along,
    path_of,
    plain,
    pointer,
    sayable,
)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("[1]", True), ("[1", False), ('"\ud800"', False), ("", False), ('{"a":1e999}', True)],
)
def test_is_json(text: str, verdict: bool):
    assert is_json(text) is verdict


@pytest.mark.parametrize(
    ("key", "segment"),
    [
        (0, "/0"), ("a", "/a"), ("", "/"), ("a/b~c", "/a~1b~0c"), ("x" * 60, "/" + "x" * 60),
        ("x" * 61, "/" + "x" * 60 + "..."),
    ],
)  # fmt: skip
def test_pointer(key: str | int, segment: str):
    assert pointer(key) == segment


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("plain", "plain"), ("é€", "é€"), ("a\udce9", r"a\xe9"), ("\udc80\udcff", r"\x80\xff"),
        ("\ud83d", r"\ud83d"), ("\udc7f", r"\udc7f"), ("\udd00", r"\udd00"),
    ],
)  # fmt: skip
def test_what_cannot_be_encoded_is_said(text: str, said: str):
    assert sayable(text) == said
    said.encode()


@together
@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ('"a":1', 4), (' "a" : 1', 7), ("a: 1", 3), ("'a':1", 4), ("“a”:1", 4), (" 5", 1),
        ('"a"', 0), ("", 0), ('"%s":1' % ("n" * 201), 0),
        # Texts that hold what looks like the end of a name.
        (r'"a\":1"', 0), ("\"a':1\"", 0), ('"a”:1"', 0), (r'"a\":1', 5),
        (r'"a\":%s"' % ("1" * 200), 0), ('"a\':%s"' % ("1" * 200), 0),
        (r'"a\":%s' % ("1" * 190), 5),
    ],
)  # fmt: skip
def test_a_value_stands_behind_its_name(text: str, offset: int):
    assert offset_of(text, 0) == offset


@pytest.mark.parametrize(
    ("literal", "number"),
    [("5", 5), ("-0", 0), ("1.50", 1.5), ("1e2", 100.0), ("1e999", float("inf")),
     ("9" * 640, int("9" * 640)), ("9" * 641, float("inf"))],
)  # fmt: skip
def test_number_of(literal: str, number: float):
    assert number_of(literal) == number
    assert type(number_of(literal)) is type(number)


#: Values as the reader leaves them, as plain JSON, as compact text.
VALUES = [
    (None, None, "null"),
    (True, True, "true"),
    ("é", "é", '"é"'),
    (("17",), 17, "17"),
    (("1.40",), "1.40", "1.40"),
    (("1.4",), 1.4, "1.4"),
    (("1E5",), "1E5", "1E5"),
    (("-0",), "-0", "-0"),
    ({}, {}, "{}"),
    ([(1, ("1",)), (3, [])], [1, []], "[1,[]]"),
    ({"a": (1, [(5, {"b": (9, ("2.50",))})])}, {"a": [{"b": "2.50"}]}, '{"a":[{"b":2.50}]}'),
]


@pytest.mark.parametrize(("value", "json", "text"), VALUES)
def test_values_become_ordinary_json(value: Any, json: Any, text: str):
    assert plain(value) == json
    assert type(plain(value)) is type(json)
    assert compact(value) == text


def test_numbers_may_be_turned_otherwise():
    assert plain([(0, ("1.50",))], float) == [1.5]


def test_nothing_recurses():
    value: Any = None
    for _ in range(50_000):
        value = [(0, value)]

    assert plain(value) is not None


def number(digits: str) -> tuple[str]:
    return (digits,)


def test_what_is_asked_for_again_is_made_once():
    """A part of a whole that is found by itself as well is the same object, and no other is."""
    inner = {"x": (0, number("1"))}
    outer = {"a": (0, inner), "b": (0, [(0, None), (0, inner)])}
    before: dict[int, Any] = {}

    whole = plain(outer, None, before, {id(inner)})

    assert whole == {"a": {"x": 1}, "b": [None, {"x": 1}]}
    assert whole["a"] is whole["b"][1] is plain(inner, None, before, {id(inner)})
    assert list(before) == [id(inner)]
    assert plain(outer)["a"] is not plain(outer)["a"]


def test_members_that_stand_more_than_once():
    item: dict[str, Any] = {}
    nested: list[Any] = []
    twice = Duplicates()
    twice.add(item, "a", number("1"), nested)
    twice.add(item, "b", None, True)
    twice.add(item, "a", nested, "x")
    twice.add(item, "b", True, {})

    doubled = twice[id(item)]
    assert doubled.get("a") == [number("1"), nested, "x"]
    assert doubled.get("b") == [None, True, {}]
    assert doubled.get("c") is None
    assert twice.again >= {id(nested)}
    assert len(twice.again) == 2

    others = Duplicates()
    others.add({}, "z", [], [])
    assert next(iter(others.values())).get("y") is None
    twice.join(others)
    assert len(twice) == 2
    assert twice.again >= others.again


def test_a_long_path_is_cut_and_says_so():
    place: Any = (None, "/3")
    assert path_of(place) == "/3"
    for _ in range(4):
        place = (place, "n" * 60)
    cut = path_of(place)
    assert len(cut) < 210
    assert cut.endswith(CUT_PATH)
    assert cut_path(cut + "/more") == cut
    assert path_of(((None, "/3"), 0)) == "/3/0"
    assert path_of(((None, 3), "a/b")) == "/3/a~1b"
    assert path_of(None) == ""


@pytest.mark.parametrize("size", [1, 58, 59, 60, 99])
def test_a_path_that_is_built_in_parts_is_the_same(size: int):
    keys = ["~" * size, "n" * size, 7, "ä" * size, "x/y"]
    whole = "/3" + "".join(map(pointer, keys))
    for parts in range(len(keys) + 1):
        path = path_along(path_along("/3", keys[:parts]), keys[parts:])
        assert path == cut_path(whole)


def test_what_is_cut_off_of_a_path_is_not_written():
    names = iter(["name"] * 1000)
    assert path_along("/3", names).endswith(CUT_PATH)
    assert len(list(names)) > 950


def test_an_offset_without_anything_before_it_is_the_position_itself():
    position = 10**6
    assert offset_of("x" * (position + 1), position) is position


@pytest.mark.parametrize(
    ("one", "other", "same", "literally"),
    [
        ({"a": (0, number("1"))}, {"a": (9, number("1"))}, True, True),
        ({"a": (0, number("1"))}, {"b": (0, number("1"))}, False, False),
        ([(0, "1")], [(0, number("1"))], True, False),
        ([(0, None)], [(0, None), (0, None)], False, False),
        ([], {}, False, False),
    ],
)
def test_the_same_json(one: Any, other: Any, same: bool, literally: bool):
    assert is_same(one, other) is same
    assert is_same(one, other, literally=True) is literally


@pytest.mark.parametrize(
    ("value", "words"),
    [({}, "an object"), ([], "a list"), (("5",), "a number"), ("", "a string"), (None, "null"),
     (True, "a boolean")],
)  # fmt: skip
def test_kinds_in_words(value: Any, words: str):
    assert kind_of(value) == words


def test_a_value_of_many_parts_is_written_as_one_of_few() -> None:
    element = {"a": (0, [(0, ("1.50",)), (0, None)]), "b": (0, "x,[")}
    text = '{"a":[1.50,null],"b":"x,["}'
    for count in (1, 500, 5_000):
        assert compact([(0, element)] * count) == f"[{','.join([text] * count)}]"
