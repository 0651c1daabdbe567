"""Where deviations are collected: quirks or violations, their order and places, secrets, walks."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import msgspec
import pytest

from ocpp16j_codec import ALL_QUIRKS, Limits, QuirkKind
from ocpp16j_codec.errors import Category
from ocpp16j_codec.quirks.cursor import Note
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.report import ABSENT, UNUSABLE, Report, TooMuchError, Walk
from ocpp16j_codec.quirks.safety import Flaw
from ocpp16j_codec.quirks.values import CUT_PATH, Duplicates

Q = QuirkKind


def test_every_kind_is_some_fault_where_it_is_not_tolerated():
    assert {kind.category for kind in ALL_QUIRKS} <= set(Category)
    assert all(kind.sentence and kind.effect is kind.effects[0] for kind in ALL_QUIRKS)


def test_what_is_tolerated_is_a_quirk_and_all_else_a_hard_violation():
    report = Report('["a", "b"]', {Q.TOO_LONG}, Limits())

    assert report.tolerates(Q.TOO_LONG)
    assert report.note(Q.TOO_LONG, "/0", "a", "a", 1, limit=0)
    assert not report.note(Q.TEXT_NUMBER, "/1", "b", 5, 5, message="no number")
    report.fail(Category.OUT_OF_RANGE, "/1", "too much", 5)

    (quirk,) = report.finish(from_bytes=False)
    assert (quirk.kind, quirk.path, quirk.offset, quirk.limit) == (Q.TOO_LONG, "/0", 1, 0)
    assert [(v.category, v.message, v.offset) for v in report.as_violations()] == [
        ("wrong_type", "no number at /1", 6),
        ("out_of_range", "too much at /1", 6),
    ]
    assert report.hard == 1


def test_a_fault_without_a_message_has_the_sentence_of_its_kind():
    report = Report(None, frozenset(), Limits())
    report.note(Q.TOO_LONG, "/0", "abc", "abc", 0, limit=2)
    report.note(Q.MISSING_PAYLOAD, "/3", None, {}, 0)
    report.note(Q.UNKNOWN_ENUM, "/4", "x", "x", 0, message="x is none of them")
    assert [fault.message for fault in report.as_violations()] == [
        "string of 3 characters, at most 2 are allowed at /0",
        "missing payload, read as {} at /3",
        "x is none of them at /4",
    ]


def test_quirks_are_put_into_the_order_of_the_text():
    report = Report('{"a":1,"b":2}', ALL_QUIRKS, Limits())
    report.note(Q.NULL_MEMBER, "/b", None, None, 7)
    report.note(Q.NULL_MEMBER, "/a", None, None, 1)

    assert [(q.path, q.offset) for q in report.finish(from_bytes=True)] == [("/a", 5), ("/b", 11)]


def test_places():
    report = Report(' "a": 1', ALL_QUIRKS, Limits())
    report.note(Q.NULL_MEMBER, "", None, None, 0)
    report.note(Q.NULL_MEMBER, "", None, None, 0, exact=True)
    report.anchor = 6
    report.note(Q.NULL_MEMBER, "", None, None, 99)
    report.note(Q.NULL_MEMBER, "", None, None, 99, exact=True)

    assert [q.offset for q in report.finish(from_bytes=False)] == [0, 6, 6, 6]
    without_text = Report(None, ALL_QUIRKS, Limits())
    without_text.note(Q.NULL_MEMBER, "", None, None, 5)
    assert [q.offset for q in without_text.finish(from_bytes=True)] == [None]


def test_offsets_count_bytes_where_bytes_came_in():
    report = Report("é€\udcff5", ALL_QUIRKS, Limits())
    report.note(Q.NULL_MEMBER, "", None, None, 3)
    report.fail(Category.WRONG_TYPE, "", "no", 2, exact=True)

    assert [q.offset for q in report.finish(from_bytes=True)] == [6]
    assert [v.offset for v in report.violations] == [5]


def test_a_state_can_be_taken_back_unless_something_is_hard():
    report = Report(None, {Q.TOO_LONG}, Limits())
    report.note(Q.TOO_LONG, "/0", "", "", 0)
    mark = report.mark()
    report.note(Q.TOO_LONG, "/1", "", "", 0)
    report.fail(Category.MISSING_MEMBER, "/2", "no", 0)

    forgotten = report.take_back(mark)

    assert forgotten is not None
    assert [v.path for v in forgotten] == ["/2"]
    assert [q.path for q in report.quirks] == ["/0"]
    assert report.violations == []
    report.fail(Category.MISSING_MEMBER, "/3", "no", 0, hard=True)
    assert report.take_back(mark) is None
    assert [v.path for v in report.violations] == ["/3"]


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (Limits(containers=2, quirks=2), "more than 2 faults in one frame"),
        (Limits(containers=2, quirks=9), "more than 2 deviations in one frame"),
    ],
)
def test_the_limit_that_is_passed_is_named(limits: Limits, sentence: str):
    report = Report(None, ALL_QUIRKS, limits)
    for _ in range(3):
        report.fail(Category.WRONG_TYPE, "/3", "no", 0)
    with pytest.raises(TooMuchError) as caught:
        report.fail(Category.WRONG_TYPE, "/3", "no", 0)
    fault = caught.value.as_fault()
    assert (fault.category, fault.path, fault.sentence) == (Category.LIMIT_PASSED, "", sentence)


def test_a_repair_of_the_text_is_a_quirk_or_malformed_json():
    repair = Note(Q.STRAY_COMMA, "/3", ",", None, 7)
    tolerant, strict = (Report("x" * 9, kinds, Limits()) for kinds in (ALL_QUIRKS, set()))
    for report in (tolerant, strict):
        report.note_repair(repair, exact=True)
    assert [(q.kind, q.path, q.offset) for q in tolerant.quirks] == [(Q.STRAY_COMMA, "/3", 7)]
    assert [v.sentence for v in strict.violations] == ["malformed JSON (stray_comma)"]


def test_what_is_undone_counts_as_never_found():
    report = Report(None, ALL_QUIRKS, Limits(containers=2, quirks=2))
    report.note(Q.TOO_LONG, "/0", "", "", 0)
    mark = report.mark()
    for _ in range(9):
        report.note(Q.TOO_LONG, "/1", "", "", 0)
        report.fail(Category.MISSING_MEMBER, "/2", "no", 0, hard=True)
        report.undo(mark)
    assert [q.path for q in report.quirks] == ["/0"]
    assert (report.violations, report.hard) == ([], 0)
    report.note(Q.TOO_LONG, "/1", "", "", 0)
    inner = report.mark()
    report.note(Q.TOO_LONG, "/2", "", "", 0)
    report.take_back(inner)  # this counts, unless it is undone
    with pytest.raises(TooMuchError):
        report.note(Q.TOO_LONG, "/3", "", "", 0), report.note(Q.TOO_LONG, "/3", "", "", 0)
    report.undo(mark)
    report.note(Q.TOO_LONG, "/3", "", "", 0)


@pytest.mark.parametrize("count", [3, 4])
def test_one_quirk_at_many_places_has_the_room_of_many_quirks(count: int):
    one_by_one = Report(None, ALL_QUIRKS, Limits(containers=2, quirks=2))
    at_once = Report(None, ALL_QUIRKS, Limits(containers=2, quirks=2))
    places = [(f"/{index}", index) for index in range(count)]

    def each() -> None:
        for path, _ in places:
            one_by_one.note(Q.MEMBER_SPELLING, path, "Unit", "unit", 0)

    if count == 4:
        with pytest.raises(TooMuchError):
            each()
        with pytest.raises(TooMuchError):
            at_once.note_all(Q.MEMBER_SPELLING, places, "Unit", "unit")
        return
    each()
    at_once.note_all(Q.MEMBER_SPELLING, places, "Unit", "unit")
    quirks = at_once.finish(from_bytes=False)
    assert [(q.path, q.found, q.used, q.offset) for q in quirks] == [
        (path, "Unit", "unit", offset) for path, offset in places
    ]
    assert len(one_by_one.quirks) == len(quirks)


def test_memory_stays_bounded():
    report = Report(None, ALL_QUIRKS, Limits(containers=2, quirks=2))
    for _ in range(3):
        report.note(Q.TOO_LONG, "", "", "", 0)
    with pytest.raises(TooMuchError):
        report.note(Q.TOO_LONG, "", "", "", 0)


def looked_at(text: str) -> Report:
    reader = Reader(text, Limits())
    reader.read("[{")
    report = Report(text, ALL_QUIRKS, Limits())
    report.look_for_secrets(text, reader.root, "", reader.duplicates)
    return report


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ('[{"key":"AuthorizationKey","value":1}]', True),
        ('[{"value":1,"K_E_Y":"wifi-pass"}]', True),
        ('[{"key":["AuthorizationKey"],"value":1}]', True),
        (r'[{"\u006bey":"AuthorizationKey","value":1}]', True),
        ('[{"readonly":true,"value":1,"keys":0}]', True),
        ('[{"readonly":true,"value":1,"key":7}]', True),
        ('[{"readonly":true,"value":1,"key":"HeartbeatInterval"}]', False),
        ('[{"key":"HeartbeatInterval","value":1}]', False),
        ('[{"name":"AuthorizationKey","value":1}]', True),
        ('[{"key":"AuthorizationKey","value":1,"key":"HeartbeatInterval"}]', True),
        ('[["AuthorizationKey",1],1]', True),
        ('[{"value":1}]', False),
    ],
)  # fmt: skip
def test_values_of_keys_that_name_secrets(text: str, secret: bool):
    report = looked_at(text)
    report.note(Q.NUMBER_TEXT, "/0/value", 1, "1", 0)
    report.note(Q.NUMBER_TEXT, "/1", 1, "1", 0)

    assert [quirk.secret for quirk in report.finish(from_bytes=False)] == [secret, False]


@pytest.mark.parametrize(
    ("value", "path", "other"),
    [
        ({"key": "AuthorizationKey", "value": 1}, "/3/value", "/4"),
        ({"x": {"key": "pin", "value": [1]}, "y": 2}, "/3/x/value/0", "/3/y"),
        ({"x": [0, ["pin", 1], {}]}, "/3/x/1/1", "/3/x/0"),
        ({"x": [0, {"k": {}, "v": "readonly"}]}, "/3/x/1/v", "/3/x/0"),
    ],
)
def test_secrets_are_found_in_ordinary_json_as_well(value: Any, path: str, other: str):
    text = msgspec.json.encode(value).decode()
    reader = Reader(text, Limits(), base="/3")
    reader.read("{")
    for looked_into in ((reader.root, "/3", reader.duplicates), (value, "/3", None)):
        report = Report(text, ALL_QUIRKS, Limits())
        report.look_for_secrets(text, *looked_into)
        for each in (path, other):
            report.note(Q.NUMBER_TEXT, each, 1, "1", 0)
        assert [quirk.secret for quirk in report.finish(from_bytes=False)] == [True, False]


def test_the_name_of_a_secret_is_none_itself():
    report = looked_at('[{"KEY":"AuthorizationKey","value":1}]')
    report.note(Q.MEMBER_SPELLING, "/0/KEY", "KEY", "key", 0)
    report.note(Q.LONE_LIST, "/0/KEY", "AuthorizationKey", "AuthorizationKey", 1)
    report.note(Q.UNKNOWN_MEMBER, "/0/x" + CUT_PATH, 1, None, 2)  # leads further than is seen

    assert [quirk.secret for quirk in report.finish(from_bytes=False)] == [False, False, True]


@pytest.mark.parametrize("cut", ['[{"value":"hunter2","key":', '[{"value":"hunter2"'])
def test_where_the_text_is_cut_a_key_may_be_lost(cut: str):
    report = Report(cut, ALL_QUIRKS, Limits())
    reader = Reader(cut, Limits())
    reader.read()
    for note in reader.notes:
        report.note(*note, exact=True)
    report.look_for_secrets(cut, reader.root, "", reader.duplicates)
    report.note(Q.TOO_LONG, "/0/value", "hunter2", "hunter2", 10)

    assert all(quirk.secret for quirk in report.finish(from_bytes=False))


def test_nobody_sees_the_quirks_of_what_is_refused():
    """So nothing is looked for in them."""
    report = looked_at('[{"key":"AuthorizationKey","value":1}]')
    report.note(Q.NUMBER_TEXT, "/0/value", 1, "1", 0)
    report.fail(Category.WRONG_TYPE, "/0", "a fault", 0)

    assert not report.finish(from_bytes=False)[0].secret


@pytest.mark.parametrize(
    ("kind", "path", "found", "used", "secret"),
    [
        (Q.MEMBER_SPELLING, "/0/VALUE", "VALUE", "value", False),  # a name is none
        (Q.TOO_LONG, "/0/key", "AuthorizationKey", "AuthorizationKey", False),
        (Q.TOO_LONG, "/0/key", "x", "x", True),
        (Q.TOO_LONG, "/0/value/...", "x", "x", True),  # leads further than can be seen
        (Q.TOO_LONG, "/1/...", "x", "x", True),
        (Q.TOO_LONG, "/1/value", "x", "x", False),
    ],
)
def test_what_stands_beside_a_secret(
    kind: QuirkKind, path: str, found: str, used: str, secret: bool
):
    report = looked_at('[{"key":"AuthorizationKey","value":1},{"value":1}]')
    report.note(kind, path, found, used, 0)

    assert [quirk.secret for quirk in report.finish(from_bytes=False)] == [secret]


def test_a_secret_in_a_list_is_that_of_the_member_that_holds_it():
    report = looked_at('[{"password":[[{"value":1}]],"a":[[{"value":1}]]}]')
    for path in ("/0/password/0/0/value", "/0/a/0/0/value"):
        report.note(Q.NUMBER_TEXT, path, 1, "1", 0)

    assert [quirk.secret for quirk in report.finish(from_bytes=False)] == [True, False]


def test_where_a_name_was_lost_what_is_too_deep_to_be_seen_is_not_shown():
    report = looked_at('[{"value":1},{"value":1}]')  # without any word that names a secret
    report.note(Q.TRUNCATED, "/0/ke", "", "}]", 0)
    for path in ("/0/value", "/1/...", "/1/value"):
        report.note(Q.NUMBER_TEXT, path, 1, "1", 0)

    secret = {quirk.path: quirk.secret for quirk in report.finish(from_bytes=False)}
    assert secret == {"/0/ke": True, "/0/value": True, "/1/...": True, "/1/value": False}


def test_what_holds_a_value_without_its_key_is_secret():
    text = '{"a":[{"value":1,"k'
    report = Report(text, ALL_QUIRKS, Limits())
    report.look_for_secrets(text, {"a": (1, [(5, {"value": (6, ("1",))})])}, "", Duplicates())
    report.note(Q.TRUNCATED, "/a/0/k", '"k', None, 17)
    for path, found in (("/a", [{"value": 1}]), ("/a", "x"), ("/b", []), ("/a/0", {"value": 1})):
        report.note(Q.UNKNOWN_MEMBER, path, found, None, 0)
    report.note(Q.TEXT_PAYLOAD, "", "x", {"a": [{"value": 1}]}, 0)

    secret = [(quirk.path, quirk.found, quirk.secret) for quirk in report.finish(from_bytes=False)]
    assert sorted(secret, key=str) == [
        ("", "x", True), ("/a", "x", False), ("/a", [{"value": 1}], True),
        ("/a/0", {"value": 1}, True), ("/a/0/k", '"k', True), ("/b", [], False),
    ]  # fmt: skip


def test_a_fault_that_is_told_twice_in_one_place_is_listed_twice():
    report = Report('["a", "b"]', ALL_QUIRKS, Limits())
    for position in (1, 5):
        report.fail(Category.NOT_JSON, "/0", "no", position)
    report.fail(Category.NOT_JSON, "/1", "no", 5)

    assert [(v.path, v.message, v.offset) for v in report.as_violations()] == [
        ("/0", "no at /0", 1), ("/0", "no at /0", 6), ("/1", "no at /1", 6),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "found", "secret"),
    [
        (Q.TRAILING_TEXT, '{"key":"SimPin","value":"1"}', True),
        (Q.TRUNCATED, '"password":"1', True),
        (Q.UNKNOWN_MEMBER, {"a": [{"key": "AuthorizationKey", "value": 1}]}, True),
        (Q.UNKNOWN_MEMBER, {"a": [{"key": "AuthorizationKey"}]}, False),
        (Q.LONE_OBJECT, [None, 5, {"AuthorizationKey": 1}], True),
        (Q.TRAILING_TEXT, '[2,"1","Heartbeat",{}]', False),
        (Q.TOO_LONG, "password", False),
        (Q.UNKNOWN_MEMBER, {"a": [1, None, {"b": "c"}]}, False),
    ],
)
def test_stretches_of_text_and_containers_may_hold_secrets(
    kind: QuirkKind, found: Any, secret: bool
):
    report = Report(None, ALL_QUIRKS, Limits())
    report.note(kind, "", found, None, 0)

    assert report.finish(from_bytes=False)[0].secret is secret


@pytest.mark.parametrize(
    ("text", "found", "secret"),
    [
        ('{"a":[{"SimPin":"1"}]}', [{"SimPin": "1"}], True),
        (r'{"a":[{"\u0053imPin":"1"}]}', [{"SimPin": "1"}], True),
        ('{"a":[{"pa\udcdfword":"1"}]}', [{"paßword": "1"}], True),  # a byte that is read as ß
        ('{"a":[{"Interval":"1"}]}', [{"Interval": "1"}], False),
        ('{"a":[{"x":"%s pin"}]}' % ("x1" * 150), [{"x": "x1" * 150 + " pin"}], True),
        ('{"a":[{"x":"%s pins"}]}' % ("x" * 300), [{"x": "x" * 300 + " pins"}], False),
        ('{"a":[{"x":"%s"}]}' % ("é" * 300), [{"x": "é" * 300}], False),
    ],
)
def test_a_frame_is_looked_over_once_for_words_that_name_secrets(
    text: str, found: Any, secret: bool
):
    report = Report(text, ALL_QUIRKS, Limits())
    report.note(Q.LONE_LIST, "/a", found, None, 5)
    report.note(Q.UNKNOWN_MEMBER, "/a", found, None, 5)

    assert [quirk.secret for quirk in report.finish(from_bytes=False)] == [secret, secret]


def test_a_parent_that_names_a_secret_is_remembered_and_left():
    report = Report('{"password":{"a":1,"b":2},"c":{"pin":3}}', ALL_QUIRKS, Limits())
    for path in ("/password/a", "/password/b", "/c/0", "/c/pin", "/c/1"):
        report.note(Q.TEXT_NUMBER, path, "1", 1, 0)
    quirks = report.finish(from_bytes=False)
    assert [q.secret for q in quirks] == [True, True, False, True, False]


def test_what_is_too_large_to_be_shown_is_looked_into_by_whoever_shows_it():
    report = Report('{"password":1}', ALL_QUIRKS, Limits())
    large = [{"n": number} for number in range(40)] + [{"password": "hunter2"}]
    report.note(Q.UNKNOWN_MEMBER, "/3/x", large, None, 0)
    report.note(Q.UNKNOWN_MEMBER, "/3/y", [{"password": "hunter2"}], None, 0)
    quirks = report.finish(from_bytes=False)
    assert "hunter2" not in repr(quirks) + str([str(q) for q in quirks])
    assert quirks[1].secret


def test_a_longer_text_has_room_for_more_of_what_is_taken_back():
    report = Report("x" * 48 * 5, ALL_QUIRKS, Limits(quirks=2))
    mark = report.mark()
    for _ in range(7):
        report.fail(Category.WRONG_TYPE, "/3", "a fault", 0)
        report.take_back(mark)
    report.fail(Category.WRONG_TYPE, "/3", "a fault", 0)
    with pytest.raises(TooMuchError):
        report.fail(Category.WRONG_TYPE, "/3", "a fault", 0)


def test_it_has_none_for_more_faults_that_are_listed():
    report = Report("x" * 48 * 5, ALL_QUIRKS, Limits(quirks=2))
    for _ in range(3):
        report.fail(Category.WRONG_TYPE, "/3", "a fault", 0)
    with pytest.raises(TooMuchError):
        report.fail(Category.WRONG_TYPE, "/3", "a fault", 0)


@pytest.mark.parametrize("way", ["taken back", "tried"])
def test_faults_that_cost_an_element_only_count_as_well(way: str):
    """They take as long to find as those that are listed."""
    report = Report("", ALL_QUIRKS, Limits(quirks=3))

    def fail() -> None:
        report.fail(Category.WRONG_TYPE, "/3", "a fault", 0)

    mark = report.mark()
    for _ in range(3):
        fail()
    forgotten = report.take_back(mark)
    assert forgotten is not None
    report.take_again(forgotten)  # they are counted once
    assert report.take_back(mark) == forgotten
    if way == "tried":
        report.tried()
    else:
        fail()
    with pytest.raises(TooMuchError):
        fail()


def test_long_paths_are_shared():
    report = Report("[]", ALL_QUIRKS, Limits())
    for _ in range(2):
        report.note(Q.TEXT_NUMBER, "/3" + "/n" * 100, "1", 1, 0)
    first, second = report.quirks
    assert first.path is second.path


# -- walks


def walk_over(text: str, **settings: Any) -> tuple[Walk, Any]:
    reader = Reader(text, Limits())
    reader.read("[{")
    report = Report(None, settings.pop("tolerate", ALL_QUIRKS), Limits())
    usual = {"naive_timezone": UTC, "received_at": None, "is_result": False}
    return Walk(report, reader.duplicates, **usual | settings), reader.root


def test_signs_name_themselves():
    assert (repr(ABSENT), repr(UNUSABLE)) == ("ABSENT", "UNUSABLE")


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


def test_values_are_made_plain():
    walk, root = walk_over('[1.40, [true, "a"], {"b": 5}]')
    assert walk.plain("text") == "text"
    assert walk.plain(root) == ["1.40", [True, "a"], {"b": 5}]


def test_what_is_part_of_several_values_is_made_plain_once():
    walk, root = walk_over('{"a": {"b": [1]}, "a": {"b": [2]}}')
    assert walk.plain(root)["a"] is walk.plain(root["a"][1])


def test_faults_that_cost_an_element_are_kept_as_far_as_they_are_listed():
    report = Report("[]" + " " * 500, ALL_QUIRKS, Limits(quirks=2))
    forgotten: list[Any] = []
    for index in range(5):
        mark = report.mark()
        report.fail(Category.WRONG_TYPE, f"/{index}", "", 0)
        report.keep_listed(forgotten, report.take_back(mark) or [])
    assert [fault.path for fault in forgotten] == ["/0", "/1", "/2"]


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
    assert [v.message for v in walk.report.as_violations()] == ["made at /0"]


@pytest.mark.parametrize("has_others", [False, True])
def test_what_was_made_as_part_of_an_object_is_shared(has_others: bool):
    duplicates = Duplicates()
    if has_others:
        duplicates.add({}, "a", 1, 2)
    report = Report(None, ALL_QUIRKS, Limits())
    walk = Walk(report, duplicates, naive_timezone=UTC, received_at=None, is_result=False)
    value = {"a": (0, [(0, ("1",)), (0, {})]), "b": (0, "x"), "c": (0, {"d": (0, [])})}

    assert walk.plain(value["a"][1]) == [1, {}]
    made = walk.plain_for_parts(value)
    assert made == {"a": [1, {}], "b": "x", "c": {"d": []}}
    assert walk.plain(value["a"][1]) is made["a"]
    assert walk.plain(value["c"][1]) is made["c"]
    assert walk.plain("x") == "x"
