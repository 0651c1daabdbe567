"""Single values, step by step: what is read, what is told, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from together import together

from ocpp16j_codec import ALL_QUIRKS, Limits, QuirkKind, messages
from ocpp16j_codec.quirks import steps
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.report import ABSENT, UNUSABLE, Report, Walk
from ocpp16j_codec.quirks.safety import Flaw
from ocpp16j_codec.quirks.values import Duplicates

Q = QuirkKind
TIME = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
Unit = messages.UnitOfMeasure
REQUIRED, OPTIONAL = {"optional": False}, {"optional": True}
#: Step, value as the reader leaves it, what is read, kinds of quirks or the category of a fault.
STEPS: list[tuple[Any, Any, Any, list[str]]] = [
    # text
    (steps.text(3), "abc", "abc", []),
    (steps.text(3), "abcd", "abcd", [Q.TOO_LONG]),
    (steps.text(None), "a" * 9999, "a" * 9999, []),
    (steps.text(3), ("1.40",), "1.40", [Q.NUMBER_TEXT, Q.TOO_LONG]),
    (steps.text(9), True, "true", [Q.BOOLEAN_SPELLING]),
    (steps.text(9), False, "false", [Q.BOOLEAN_SPELLING]),
    (steps.text(9), [(0, "a")], "a", [Q.LONE_LIST]),
    (steps.text(9), [(0, [(1, ("5",))])], "5", [Q.LONE_LIST, Q.NUMBER_TEXT]),
    (steps.text(9), [(0, "a" * 10)], "a" * 10, [Q.LONE_LIST, Q.TOO_LONG]),
    (steps.text(9), [], UNUSABLE, ["wrong_type"]),
    (steps.text(9), [(0, None)], UNUSABLE, ["wrong_type"]),
    (steps.text(9), {}, UNUSABLE, ["wrong_type"]),
    (steps.text(9, json_as_text=True), {"a": (0, ("1.0",))}, '{"a":1.0}', [Q.OBJECT_TEXT]),
    (steps.text(9, json_as_text=True), ("5",), "5", [Q.OBJECT_TEXT]),
    (steps.text(9, json_as_text=True), [], "[]", [Q.OBJECT_TEXT]),
    (steps.text(9, json_as_text=True), True, "true", [Q.BOOLEAN_SPELLING]),
    # integers
    (steps.integer(**REQUIRED, rounded=False), ("5",), 5, []),
    (steps.integer(**REQUIRED, rounded=False), ("-9223372036854775808",), -(2**63), []),
    (steps.integer(**REQUIRED, rounded=False), ("9223372036854775808",), UNUSABLE,
    ["out_of_range"]),
    (steps.integer(**REQUIRED, rounded=False), ("9" * 700,), UNUSABLE, ["out_of_range"]),
    (steps.integer(**REQUIRED, rounded=False), ("1e400",), UNUSABLE, [Q.WHOLE_FLOAT,
    "out_of_range"]),
    (steps.integer(**REQUIRED, rounded=False), ("1e99999999999999999999",), UNUSABLE,
     [Q.WHOLE_FLOAT, "out_of_range"]),
    (steps.integer(**REQUIRED, rounded=False), ("0e999999999",), 0, [Q.WHOLE_FLOAT]),
    (steps.integer(**REQUIRED, rounded=False), ("5.0",), 5, [Q.WHOLE_FLOAT]),
    (steps.integer(**REQUIRED, rounded=False), ("5.5",), UNUSABLE, ["wrong_type"]),
    (steps.integer(**REQUIRED, rounded=True), ("5.5",), 6, [Q.FRACTIONAL_INTEGER]),
    (steps.integer(**REQUIRED, rounded=True), ("4.5",), 4, [Q.FRACTIONAL_INTEGER]),
    (steps.integer(**REQUIRED, rounded=True), ("-4.5",), -4, [Q.FRACTIONAL_INTEGER]),
    (steps.integer(**REQUIRED, rounded=True), "4.6", 5, [Q.TEXT_NUMBER, Q.FRACTIONAL_INTEGER]),
    (steps.integer(**REQUIRED, rounded=False), " +05 ", 5, [Q.TEXT_NUMBER]),
    (steps.integer(**REQUIRED, rounded=False), "5e0", 5, [Q.TEXT_NUMBER]),
    (steps.integer(**REQUIRED, rounded=False), "50E-1", 5, [Q.TEXT_NUMBER]),
    (steps.integer(**REQUIRED, rounded=False), "5e-1", UNUSABLE, [Q.TEXT_NUMBER, "wrong_type"]),
    (steps.integer(**REQUIRED, rounded=False), "5.", 5, [Q.TEXT_NUMBER, Q.WHOLE_FLOAT]),
    (steps.integer(**REQUIRED, rounded=True), "-.5", 0, [Q.TEXT_NUMBER, Q.FRACTIONAL_INTEGER]),
    (steps.integer(**REQUIRED, rounded=True), "1.e0", 1, [Q.TEXT_NUMBER]),
    (steps.integer(**REQUIRED, rounded=False), "9e9999", UNUSABLE,
     [Q.TEXT_NUMBER, "out_of_range"]),
    (steps.integer(**REQUIRED, rounded=False), ".", UNUSABLE, ["wrong_type"]),
    (steps.decimal(optional=False), "1.5e0", 1.5, [Q.TEXT_NUMBER]),
    (steps.integer(**REQUIRED, rounded=False), "5" * 65, UNUSABLE, ["wrong_type"]),
    (steps.integer(**REQUIRED, rounded=False), "\u0665", UNUSABLE, ["wrong_type"]),
    (steps.integer(**REQUIRED, rounded=False), "", UNUSABLE, ["wrong_type"]),
    (steps.integer(**OPTIONAL, rounded=False), " ", ABSENT, [Q.EMPTY_TEXT]),
    (steps.integer(**REQUIRED, rounded=False), [(0, "5")], 5, [Q.LONE_LIST, Q.TEXT_NUMBER]),
    (steps.integer(**REQUIRED, rounded=False), True, UNUSABLE, ["wrong_type"]),
    # numbers with one fraction digit
    (steps.decimal(**REQUIRED), ("0.1",), 0.1, []),
    (steps.decimal(**REQUIRED), ("16",), 16.0, []),
    (steps.decimal(**REQUIRED), ("0.15",), 0.15, [Q.TOO_PRECISE]),
    (steps.decimal(**REQUIRED), "0.15", 0.15, [Q.TEXT_NUMBER, Q.TOO_PRECISE]),
    (steps.decimal(**REQUIRED), ("1e999",), UNUSABLE, ["out_of_range"]),
    (steps.decimal(**REQUIRED), "NaN", UNUSABLE, ["wrong_type"]),
    (steps.decimal(**OPTIONAL), "", ABSENT, [Q.EMPTY_TEXT]),
    (steps.decimal(**REQUIRED), {}, UNUSABLE, ["wrong_type"]),
    # numbers of any precision
    (steps.exact_decimal(**REQUIRED), ("1.40",), Decimal("1.40"), []),
    (steps.exact_decimal(**REQUIRED), ("-0." + "1" * 60,), Decimal("-0." + "1" * 60), []),
    (steps.exact_decimal(**REQUIRED), ("1e308",), Decimal("1e308"), []),
    (steps.exact_decimal(**REQUIRED), ("1e-308",), Decimal("1e-308"), []),
    (steps.exact_decimal(**REQUIRED), " 1.40", Decimal("1.40"), [Q.TEXT_NUMBER]),
    *((steps.exact_decimal(**REQUIRED), (said,), UNUSABLE, ["out_of_range"])
      for said in ("1e309", "1e-309", "1e9999999999999999999", "1e-9999999999999999999")),
    *((steps.exact_decimal(**REQUIRED), said, UNUSABLE, ["wrong_type"])
      for said in ("NaN", "Infinity", "1,5", "", True, {})),
    (steps.exact_decimal(**OPTIONAL), "", ABSENT, [Q.EMPTY_TEXT]),
    # truth
    (steps.boolean(**REQUIRED), True, True, []),
    *((steps.boolean(**REQUIRED), said, True, [Q.BOOLEAN_SPELLING])
      for said in ("true", "TRUE", " True ", "1", ("1",), "yes")),
    *((steps.boolean(**REQUIRED), said, False, [Q.BOOLEAN_SPELLING])
      for said in ("false", "0", ("0",), "No")),
    *((steps.boolean(**REQUIRED), said, UNUSABLE, ["wrong_type"])
      for said in ("2", ("2",), ("1.0",), "", "on", {}, [])),
    (steps.boolean(**OPTIONAL), "", ABSENT, [Q.EMPTY_TEXT]),
    (steps.boolean(**REQUIRED), [(0, True)], True, [Q.LONE_LIST]),
    # words
    (steps.enumeration(Unit, **REQUIRED), "Wh", Unit.WH, []),
    (steps.enumeration(Unit, **REQUIRED), "wh ", Unit.WH, [Q.ENUM_SPELLING]),
    (steps.enumeration(Unit, **REQUIRED), "C", Unit.CELSIUS, [Q.ENUM_SPELLING]),
    (steps.enumeration(Unit, **REQUIRED), "Hz", "Hz", [Q.UNKNOWN_ENUM]),
    (steps.enumeration(Unit, **REQUIRED), "", "", [Q.UNKNOWN_ENUM]),
    (steps.enumeration(Unit, **OPTIONAL), "", ABSENT, [Q.EMPTY_TEXT]),
    (steps.enumeration(Unit, **REQUIRED), ("5",), "5", [Q.NUMBER_TEXT, Q.UNKNOWN_ENUM]),
    (steps.enumeration(Unit, **REQUIRED), [(0, "Wh")], Unit.WH, [Q.LONE_LIST]),
    (steps.enumeration(Unit, **REQUIRED), [(0, "wh")], Unit.WH, [Q.LONE_LIST, Q.ENUM_SPELLING]),
    (steps.enumeration(Unit, **REQUIRED), [(0, "a"), (4, "b")], UNUSABLE, ["wrong_type"]),
    (steps.enumeration(Unit, **REQUIRED), {}, UNUSABLE, ["wrong_type"]),
    # time
    (steps.timestamp(**REQUIRED), "2024-05-06T07:08:09Z", TIME, []),
    (steps.timestamp(**REQUIRED), "2024-05-06T07:08:09", TIME, [Q.NAIVE_TIMESTAMP]),
    (steps.timestamp(**REQUIRED), "20240506T070809Z", TIME, [Q.TIMESTAMP_SPELLING]),
    (steps.timestamp(**REQUIRED), "20240506T070809", TIME,
     [Q.TIMESTAMP_SPELLING, Q.NAIVE_TIMESTAMP]),
    (steps.timestamp(**REQUIRED), [(0, "2024-05-06T07:08:09Z")], TIME, [Q.LONE_LIST]),
    (steps.timestamp(**REQUIRED), "soon", UNUSABLE, ["unreadable_timestamp"]),
    (steps.timestamp(**REQUIRED), "", UNUSABLE, ["unreadable_timestamp"]),
    (steps.timestamp(**REQUIRED), ("5",), UNUSABLE, ["wrong_type"]),
    (steps.timestamp(**OPTIONAL), "soon", ABSENT, [Q.UNREADABLE_TIMESTAMP]),
    (steps.timestamp(**OPTIONAL), True, ABSENT, [Q.UNREADABLE_TIMESTAMP]),
    (steps.timestamp(**OPTIONAL), [], ABSENT, [Q.UNREADABLE_TIMESTAMP]),
    (steps.timestamp(**OPTIONAL), [(0, None)], ABSENT, [Q.UNREADABLE_TIMESTAMP]),
    (steps.timestamp(**OPTIONAL), [(0, "a"), (4, "b")], ABSENT, [Q.UNREADABLE_TIMESTAMP]),
    (steps.timestamp(**REQUIRED), [], UNUSABLE, ["wrong_type"]),
    (steps.timestamp(**OPTIONAL), " ", ABSENT, [Q.EMPTY_TEXT]),
]  # fmt: skip


def walk_of(report: Report, **settings: Any) -> Walk:
    usual = {"naive_timezone": UTC, "received_at": None, "is_result": False}
    return Walk(report, Duplicates(), **usual | settings)


@together
@pytest.mark.parametrize(("step", "value", "read", "told"), STEPS)
def test_steps(step: Any, value: Any, read: Any, told: list[str]):
    report = Report(None, ALL_QUIRKS, Limits())

    assert step(walk_of(report), value, ("", "x", 0)) == read
    said = [quirk.kind for quirk in report.quirks] + [v.category for v in report.violations]
    assert said == told
    paths = [each.path for each in (*report.quirks, *report.violations)]
    if Q.LONE_LIST in told:
        within = "/x"
        while isinstance(value, list):
            ((_, value),) = value
            within += "/0"
        assert paths == ["/x"] + [within] * (len(told) - 1)
    else:
        assert set(paths) <= {"/x"}


@together
@pytest.mark.parametrize(("step", "value", "read", "told"), STEPS)
def test_one_fault_of_each_value_is_told_where_nothing_is_tolerated(
    step: Any, value: Any, read: Any, told: list[str]
):
    report = Report(None, frozenset(), Limits())

    reading = step(walk_of(report), value, ("", "x", 0))

    assert len(report.violations) == bool(told)
    assert report.quirks == []
    if not told:
        assert reading == read


@pytest.mark.parametrize("value", ["soon", "", ("5",), {}, []])
def test_the_time_of_arrival(value: Any):
    report = Report(None, ALL_QUIRKS, Limits())
    walk = walk_of(report, received_at=TIME)

    assert steps.timestamp(optional=False)(walk, value, ("", "x", 0)) == TIME
    assert [(q.kind, q.used) for q in report.quirks] == [
        (Q.UNREADABLE_TIMESTAMP, "2024-05-06T07:08:09Z")
    ]


def test_a_naive_instant_beyond_the_calendar_cannot_be_read():
    from datetime import timedelta, timezone

    report = Report(None, ALL_QUIRKS, Limits())
    walk = walk_of(report, naive_timezone=timezone(timedelta(hours=3)))
    step = steps.timestamp(optional=True)

    assert step(walk, "0001-01-01T00:00:00", ("", "x", 0)) is ABSENT
    assert [q.kind for q in report.quirks] == [Q.UNREADABLE_TIMESTAMP]


def test_json_that_breaks_off_is_no_text():
    report = Report(None, ALL_QUIRKS, Limits())
    value: dict[str, Any] = {}
    walk = walk_of(report, flaws={id(value): Flaw.OPEN | Flaw.CUT})

    assert steps.text(None, json_as_text=True)(walk, value, ("/3", "data", 0)) is UNUSABLE
    assert [v.category for v in report.violations] == ["not_json"]
    walk = walk_of(report, flaws={id(value): Flaw.OPEN}, guarded=True)
    assert steps.text(None, json_as_text=True)(walk, value, ("/3", "data", 0)) is UNUSABLE
    walk = walk_of(report, flaws={id(value): Flaw.OPEN})
    assert steps.text(None, json_as_text=True)(walk, value, ("/3", "data", 0)) == "{}"


@pytest.mark.parametrize(
    ("text", "optional", "reading"),
    [
        ('{"a":[1,null]}', False, '{"a":[1,null]}'),
        ('["Voltage","SoC"]', False, '["Voltage","SoC"]'),
        ('[{"a":1}]', False, '[{"a":1}]'),
        ('["one"]', False, "one"),
        ("{}", True, ABSENT),
        ("[]", True, ABSENT),
        ("{}", False, UNUSABLE),
    ],
)
def test_what_describes_something_may_come_as_json_in_a_report(
    text: str, optional: bool, reading: Any
):
    reader = Reader(text, Limits())
    reader.read("[{")
    report = Report(None, ALL_QUIRKS, Limits())
    step = steps.text(50, optional=optional, detail=True)
    at = ("", "info", 0)

    assert step(walk_of(report), reader.root, at) == reading
    kinds = [q.kind for q in report.quirks]
    assert kinds == (
        [] if reading is UNUSABLE else [Q.LONE_LIST if reading == "one" else Q.OBJECT_TEXT]
    )
    if reading != "one":
        assert step(walk_of(report, guarded=True), reader.root, at) is UNUSABLE
        assert steps.text(50, optional=optional)(walk_of(report), reader.root, at) is UNUSABLE


def test_an_unknown_word_that_a_device_branches_on():
    report = Report(None, ALL_QUIRKS, Limits())
    step = steps.enumeration(messages.AvailabilityType, optional=False, branched_on=True)
    at = ("", "type", 0)

    assert step(walk_of(report), "Weird", at) == "Weird"
    assert step(walk_of(report, guarded=True), "Weird", at) is UNUSABLE
    assert step(walk_of(report, guarded=True), "operative", at) == "Operative"


def walk_over(text: str, **settings: Any) -> tuple[Walk, Any]:
    reader = Reader(text, Limits())
    reader.read("[{")
    report = Report(None, settings.pop("tolerate", ALL_QUIRKS), Limits())
    usual = {"naive_timezone": UTC, "received_at": None, "is_result": False}
    return Walk(report, reader.duplicates, **usual | settings), reader.root


def echo(_: Walk, value: Any, __: Any) -> Any:
    return value


@pytest.mark.parametrize(
    ("text", "read"),
    [("[5]", ("5",)), ("[[[5]]]", ("5",)), ("[]", UNUSABLE), ("[null]", UNUSABLE),
     ("[[null]]", UNUSABLE)],
)  # fmt: skip
def test_lists_of_one(text: str, read: Any):
    walk, root = walk_over(text)

    assert steps.unwrap_list(echo, walk, root, ("", "x", 0), "text") == read
    assert [q.kind for q in walk.report.quirks] == ([Q.LONE_LIST] if read != UNUSABLE else [])
    assert len(walk.report.violations) == (read == UNUSABLE)


def test_a_list_of_several_is_left_to_the_step():
    walk, root = walk_over("[[1,2]]")
    assert steps.unwrap_list(echo, walk, root, ("", "x", 0), "text") == root[0][1]


def test_a_list_of_one_that_is_not_tolerated():
    walk, root = walk_over("[5]", tolerate=frozenset())
    assert steps.unwrap_list(echo, walk, root, ("", "x", 0), "text") is UNUSABLE
