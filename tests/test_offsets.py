"""Where things stand in sound text."""

from __future__ import annotations

import json
import sys
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from ocpp16j_codec import Limits
from ocpp16j_codec.quirks.offsets import LostError, Spot, literal_at, only_offset
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.values import offset_of

if TYPE_CHECKING:
    from collections.abc import Callable


def outermost(text: str, offset: int = 0) -> Spot:
    return Spot.outermost(text, json.loads(text), offset, "/3")


TEXTS = [
    '{"a":1,"b":"x","c":null,"d":-1.5e3}',
    '{"a":{"b":{"c":[1,[2,{}],"]}"]}},"b":{"c":1},"c":[{"b":1},{"a":{"b":2}},3]}',
    '[ 1 , "a" , [ ] , { "b": [ {}, { "c": "}" } ] }, true, 7 ]',
    '{"a":[{"value":"1"},{"value":"2"},{"value":"]"},{"value":[3]}],"value":1}',
    '{"x":"a","a":"x", "": "", "b":{"x":{"":5}}}',
    '{"info":"b","b":"info","c/d":{"~":1}}',
]


def compare(spot: Spot, value: Any, shaped: Any, text: str, path: str) -> int:
    seen = 0
    pairs: Any = shaped.items() if isinstance(shaped, dict) else enumerate(shaped)
    for key, (position, inner) in pairs:
        assert spot.offset_of(key) == spot.offset_of(key) == offset_of(text, position), (text, key)
        seen += 1
        if isinstance(inner, dict | list):
            below = Spot(text, spot, key, value[key])
            name = str(key).replace("~", "~0").replace("/", "~1")
            assert below.path == below.path == f"{path}/{name}"
            assert below.offset == offset_of(text, position)
            seen += compare(below, value[key], inner, text, below.path)
    return seen


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_are_those_of_the_reader(text: str) -> None:
    reader = Reader(text, Limits())
    reader.read("[{")
    assert compare(outermost(text), json.loads(text), reader.root, text, "/3") > 3


@pytest.mark.parametrize("text", TEXTS)
def test_so_they_are_if_only_some_are_asked_for(text: str) -> None:
    reader = Reader(text, Limits())
    reader.read("[{")
    pairs: Any = reader.root.items() if isinstance(reader.root, dict) else enumerate(reader.root)
    every = list(pairs)
    rng = Random(text)
    for _ in range(20):
        spot = outermost(text)
        for key, (position, _) in [each for each in every if rng.random() < 0.4]:
            assert spot.offset_of(key) == offset_of(text, position)


def test_a_value_that_looks_like_the_name_is_none() -> None:
    text = '{"a":"b","c":"\'b\':","b":5}'
    assert outermost(text).offset_of("b") == text.index("5")


@pytest.mark.parametrize("name", [":", ",", "a,b", "[", "]", "{", "}", "x" * 201])
def test_strange_names_are_not_looked_for(name: str) -> None:
    text = json.dumps({"a": ":", name: 5}, separators=(",", ":"))
    with pytest.raises(LostError):
        outermost(text).offset_of(name)


def test_what_stands_before_is_not_found_again() -> None:
    spot = outermost('{"a":1,"b":2}')
    assert spot.offset_of("b") == 11
    with pytest.raises(LostError):
        spot.offset_of("a")
    elements = outermost("[1,2]")
    assert elements.offset_of(1) == 3
    with pytest.raises(LostError):
        elements.offset_of(0)


def test_a_name_that_is_apart_from_its_colon_is_not_found() -> None:
    with pytest.raises(LostError):
        outermost('{"a" :1}').offset_of("a")


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ('{"b":{"a":1}}', 10),
        ('{"a": \t5}', 7),
        ('{"b":"a","c":"a","a":5}', 21),
        ('{"a":1,"b":{"a":1}}', -1),
        ('{"b":1}', -1),
        ('{"a" :1}', -1),
    ],
)
def test_the_only_member_of_a_name_is_found_at_once(text: str, offset: int) -> None:
    assert only_offset(text, "a") == offset
    assert only_offset(text, "a:") == -1
    assert only_offset(text.replace("a", "a" * 201), "a" * 201) == -1


@pytest.mark.parametrize("literal", ["0", "-0", "1.40", "-1.5E+3", "7e-1"])
def test_literals(literal: str) -> None:
    for text in (f"[{literal}]", f"[{literal},1]", f"[{literal} ]"):
        assert literal_at(text, 1) == literal


def test_a_spot_keeps_what_its_finder_remembers() -> None:
    form = object()
    outer = Spot.outermost("{}", {}, 0, "/3", form)
    inner = Spot("{}", outer, "a", {}, form)
    assert outer.form is inner.form is form
    assert outer.parent is None
    assert inner.parent is outer
    # Nobody has looked at them yet.
    assert outer.is_seen is False
    assert inner.is_seen is False


def test_the_longest_name_that_is_told_is_found() -> None:
    name = "x" * 200
    text = f'{{"a":[1],"{name}":5}}'
    assert only_offset(text, name) == outermost(text).offset_of(name) == text.index("5")


# -- what it costs ---------------------------------------------------------------------------------


def calls(work: Callable[[], object]) -> int:
    """How many calls are made while `work` runs, those of functions in C among them."""
    count = 0

    def on_event(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(on_event)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def calls_for(text: str, key: str | int) -> int:
    spot = outermost(text)
    return calls(lambda: spot.offset_of(key))


def test_no_blanks_are_looked_for_where_none_stand() -> None:
    assert calls_for('[1,{"a":1}]', 1) < calls_for('[1, {"a":1}]', 1)
    assert calls_for('{"a":1}', "a") < calls_for('{"a": 1}', "a")
    compact, spaced = (calls(partial(only_offset, text, "a")) for text in ('{"a":1}', '{"a": 1}'))
    assert compact < spaced


def test_what_holds_nothing_else_is_passed_over_in_one_go() -> None:
    assert calls_for('[["a",1],[true],5]', 2) == calls_for("[1,true,5]", 2)
    assert calls_for('[{"a":1},{"a":[]},5]', 2) > calls_for('[{"a":1},{"a":2},5]', 2)
    few, many = (calls_for(json.dumps([{"a": 1}] * n), n - 1) for n in (2, 12))
    assert many - few <= 2 * 10  # a match for each, and where it ends
