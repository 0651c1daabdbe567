"""What the reader makes of JSON text, and how to get ordinary JSON out of it again."""

from __future__ import annotations

from typing import Any

import pytest

from ocpp16j_codec.quirks.values import (
    compact,
    is_json,
    number_of,
    place_of,
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


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('"a":1', 4), (' "a" : 1', 7), ("a: 1", 3), ("'a':1", 4), ("“a”:1", 4), (" 5", 1),
        ('"a"', 0), ("", 0), ('"%s":1' % ("n" * 201), 0),
    ],
)  # fmt: skip
def test_a_value_stands_behind_its_name(text: str, place: int):
    assert place_of(text, 0) == place


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
