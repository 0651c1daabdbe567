"""What a walk carries along: duplicates, lists of one, and where a text breaks off."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from ocpp16j_codec import ALL_QUIRKS, Limits, QuirkKind
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.report import Report
from ocpp16j_codec.quirks.safety import Flaw
from ocpp16j_codec.quirks.walk import ABSENT, UNUSABLE, Walk, kind_of, unwrap_list

Q = QuirkKind


def walk_over(text: str, **settings: Any) -> tuple[Walk, Any]:
    reader = Reader(text, Limits())
    reader.read("[{")
    report = Report(None, settings.pop("tolerate", ALL_QUIRKS), Limits())
    usual = {"naive_timezone": UTC, "received_at": None, "is_result": False}
    return Walk(report, reader.duplicates, **usual | settings), reader.root


def test_signs_name_themselves():
    assert (repr(ABSENT), repr(UNUSABLE)) == ("ABSENT", "UNUSABLE")


@pytest.mark.parametrize(
    ("value", "words"),
    [({}, "an object"), ([], "a list"), (("5",), "a number"), ("", "text"), (None, "null"),
     (True, "true or false")],
)  # fmt: skip
def test_kinds_in_words(value: Any, words: str):
    assert kind_of(value) == words


def test_duplicates_are_told_in_the_order_of_the_text_however_deep():
    text = (
        '{"a":[{"x":1,"x":2,"y":{"z":0,"z":0}}],"b":{"c":1,"c":1},"b":{"d":2,"d":3},'
        '"e":{"userId":1,"userId":2}}'
    )
    walk, root = walk_over(text)

    walk.note_duplicates(root, "/3")

    assert [(q.kind, q.path, q.found) for q in walk.report.quirks] == [
        (Q.DUPLICATE_MEMBER, "/3/a/0/x", [1, 2]),
        (Q.DUPLICATE_MEMBER, "/3/a/0/y/z", [0, 0]),
        (Q.DUPLICATE_MEMBER, "/3/b", [{"c": 1}, {"d": 3}]),
        (Q.DUPLICATE_MEMBER, "/3/b/c", [1, 1]),
        (Q.DUPLICATE_MEMBER, "/3/b/d", [2, 3]),
    ]
    assert [(v.category, v.path) for v in walk.report.violations] == [
        ("duplicate_member", "/3/e/userId")
    ]
    assert walk.report.hard == 1


def test_a_duplicate_tells_of_what_stands_in_the_values_that_are_lost():
    walk, root = walk_over('{"a":{"x":1,"x":2},"a":{"y":1,"y":2}}')
    (position, _) = root["a"]

    walk.note_duplicate(("", "a", position), walk.duplicates[id(root)].get("a"), "a")

    assert [q.path for q in walk.report.quirks] == ["/a", "/a/x"]


def test_nothing_is_looked_for_where_nothing_stands_twice():
    walk, root = walk_over('{"a":{}}')
    walk.note_duplicates(root, "")
    assert walk.report.quirks == []


def echo(_: Walk, value: Any, __: Any) -> Any:
    return value


@pytest.mark.parametrize(
    ("text", "read"),
    [("[5]", ("5",)), ("[[[5]]]", ("5",)), ("[]", UNUSABLE), ("[null]", UNUSABLE),
     ("[[null]]", UNUSABLE)],
)  # fmt: skip
def test_lists_of_one(text: str, read: Any):
    walk, root = walk_over(text)

    assert unwrap_list(echo, walk, root, ("", "x", 0), "text") == read
    assert [q.kind for q in walk.report.quirks] == ([Q.LONE_LIST] if read != UNUSABLE else [])
    assert len(walk.report.violations) == (read == UNUSABLE)


def test_a_list_of_several_is_left_to_the_step():
    walk, root = walk_over("[[1,2]]")
    assert unwrap_list(echo, walk, root, ("", "x", 0), "text") == root[0][1]


def test_a_list_of_one_that_is_not_tolerated():
    walk, root = walk_over("[5]", tolerate=frozenset())
    assert unwrap_list(echo, walk, root, ("", "x", 0), "text") is UNUSABLE


def test_the_flaw_of_a_value_is_that_of_whatever_is_in_it():
    walk, root = walk_over('[{"a":[1,{}]},2]')
    (_, outer), (_, number) = root
    (_, inner) = outer["a"]
    assert walk.flaw_of(root) == Flaw(0)
    walk.flaws = {id(outer): Flaw.OPEN, id(inner[1][1]): Flaw.TORN}
    assert walk.flaw_of(root) == Flaw.OPEN | Flaw.TORN
    assert walk.flaw_of(inner) == Flaw.TORN
    assert walk.flaw_of(number) == Flaw(0)


def test_an_empty_text_is_as_good_as_absent_but_where_absence_may_mean_more():
    walk, _ = walk_over('[""]')
    assert walk.empty(("", 0, 1), "", "empty") is ABSENT
    assert [q.kind for q in walk.report.quirks] == [QuirkKind.EMPTY_TEXT]
    walk.guarded = True
    assert walk.empty(("", 0, 1), "", "empty") is UNUSABLE
    assert [v.category for v in walk.report.violations] == ["wrong_type"]


def test_the_same_shorthand_is_one_object():
    walk, _ = walk_over("[]")
    assert walk.shorthand("value", "1") == {"value": "1"}
    assert walk.shorthand("value", "1") is walk.shorthand("value", "1")


def test_duplicates_in_one_place_and_beside_it():
    walk, root = walk_over('{"l":[{"a":1,"a":2},{"a":3,"a":4},[5]],"m":{"b":[],"b":{}},"n":6}')

    walk.note_duplicates(root, "/3")

    assert [(q.path, q.found) for q in walk.report.quirks] == [
        ("/3/l/0/a", [1, 2]),
        ("/3/l/1/a", [3, 4]),
        ("/3/m/b", [[], {}]),
    ]


def test_a_sentence_is_made_only_if_it_is_needed():
    def never() -> str:
        raise AssertionError

    walk, _ = walk_over("[]", tolerate={Q.TOO_LONG})
    assert walk.note(Q.TOO_LONG, ("", 0, 0), "a", "a", never)
    assert not walk.note(Q.TEXT_NUMBER, ("", 0, 0), "1", 1, lambda: "made")
    assert [v.message for v in walk.report.violations] == ["made at /0"]
