"""What is refused in a command and an idTagInfo: the tables, and the traces of repairs."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import inspect
from together import together

from ocpp16j_codec import ACTIONS, Limits, Quirk, QuirkKind, messages
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.safety import (
    BRANCHED_ON,
    GUARDED,
    WIDENS,
    Flaw,
    flaws_of,
    is_displaced,
    is_harmless_rest,
    is_nothing,
    means_something_else,
)

Q = QuirkKind


def test_the_tables_name_optional_members_of_messages() -> None:
    for struct, names in WIDENS.items():
        fields = {field.encode_name: field for field in fields_of(struct)}
        assert names <= fields.keys()
        assert all(not fields[name].required for name in names)
    for struct, name in BRANCHED_ON:
        field = next(field for field in fields_of(struct) if field.encode_name == name)
        assert isinstance(field.type, inspect.EnumType)
    assert all(fields_of(name) for name in GUARDED)


def fields_of(struct: str) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(getattr(messages, struct))
    assert isinstance(info, inspect.StructType)
    return info.fields


def test_the_time_of_a_result_is_no_other_than_the_current_one() -> None:
    """Where the time of arrival may stand in, it can only be for `currentTime`."""
    required = {
        field.encode_name
        for action in ACTIONS.values()
        for field in fields_of(action.result.__name__)
        if field.required and isinstance(field.type, inspect.DateTimeType | inspect.Metadata)
        if "time" in field.encode_name.lower()
    }
    assert required == {"currentTime"}


def test_words_of_2_x_that_certainly_mean_something_else() -> None:
    assert means_something_else("Reset", "customdata")
    assert means_something_else("ChargingSchedule", "id")
    assert means_something_else("ChargingSchedulePeriod", "phasetouse")
    assert not means_something_else("ClearChargingProfile", "id")
    assert not means_something_else("RemoteStartTransaction", "evseid")


@pytest.mark.parametrize("value", [None, "", {}, []])
def test_nothing(value: Any) -> None:
    assert is_nothing(value)


@pytest.mark.parametrize("value", [0, False, " ", [None], {"a": None}])
def test_something(value: Any) -> None:
    assert not is_nothing(value)


@pytest.mark.parametrize(
    ("text", "harmless"),
    [("", True), (" ,]}\x00\r\n", True), ("]x", False), ('"', False), ("{}", False), (";", False)],
)
def test_what_may_stand_behind_a_command(text: str, harmless: bool) -> None:
    assert is_harmless_rest(text) is harmless


def flaws(text: str, *path: str | int) -> Flaw:
    """The flaws of the value at a path."""
    reader = Reader(text, Limits())
    reader.read()
    found = flaws_of(reader.notes, reader.root)
    here: Any = reader.root
    for key in path:
        here = here[key][1]
    return found.get(id(here), Flaw(0))


NONE, OPEN, TORN = Flaw(0), Flaw.OPEN, Flaw.TORN
CUT = Flaw.OPEN | Flaw.CUT
#: Text, path of an object or list in it, and its flaw.
TRACES = [
    ('[1,{"a":{}}]', (1, "a"), NONE),
    ('[1,{"a":{', (1, "a"), OPEN),
    ('[1,{"a":{', (1,), OPEN),
    ('[1,{"a":{}', (1, "a"), NONE),
    ('[1,{"a":{},"b":5', (1,), CUT),
    ('[1,{"a":{},"b":5', (1, "a"), NONE),
    ('[1,{"a":{"b":"x', (1, "a"), CUT),
    ('[1,{"a":{"b":"x', (1,), CUT),
    ('[1,{"a":{"b"', (1, "a"), CUT),
    ('[1,{"a":[1,', (1, "a"), CUT),
    # a closer that is missing before a later one
    ('[1,{"a":[1}]', (1, "a"), OPEN),
    ('[1,{"a":[1}]', (1,), NONE),
    ('[1,{"a":{"b":[1]]', (1, "a", "b"), NONE),
    ('[1,{"a":{"b":[1],"c":2]', (1, "a"), OPEN),
    ('[1,{"a":{"b":[1],"c":2]', (1,), OPEN),
    ('[[{"a":1,{"b":2}]]', (0, 0), OPEN),
    ('[[{"a":1,{"b":2}]]', (0, 1), NONE),
    # a wrong or a lone one
    ("[[1}]", (0,), TORN),
    ('[{"a":],"b":{}}]', (0, "a"), TORN),
    ('[{"a":],"b":{}}]', (0, "b"), NONE),
    ('[{"a":[1]]}]', (0,), NONE),
    # a comma and nothing else
    ('[{"a":[,]}]', (0, "a"), TORN),
    ('[{"a":{,}}]', (0, "a"), TORN),
    ('[{"a":[1,]}]', (0, "a"), NONE),
    # no value
    ('[{"a":{"b":}}]', (0, "a"), TORN),
    ('[{"a":{"b":}}]', (0,), NONE),
    # names that paths escape, or cut
    ('[{"a/b~":{"c":}}]', (0, "a/b~"), TORN),
    ('[{"%s":{"c":}}]' % ("x" * 99), (0,), TORN),
    ('[{"7":[{"c":}]}]', (0, "7", 0), TORN),
]  # fmt: skip


@together
@pytest.mark.parametrize(("text", "path", "flaw"), TRACES)
def test_a_repair_of_the_text_leaves_its_trace(
    text: str, path: tuple[str | int, ...], flaw: Flaw
) -> None:
    assert flaws(text, *path) == flaw


def test_what_was_mended_before_counts_from_where_it_stood() -> None:
    inner = {"b": (0, {"c": (0, [])})}
    elements = [(0, None), (0, None), (0, inner)]
    quirks = (
        Quirk(Q.TRUNCATED, "/2/b/c", '"x', "]}}]"),
        Quirk(Q.DUPLICATE_MEMBER, "/2/b/d", [1, 2], 2),
        Quirk(Q.DUPLICATE_MEMBER, "/2/e", [1, 1], 1),
        Quirk(Q.UNKNOWN_MEMBER, "/2/f", 1),
    )
    found = flaws_of(quirks, elements)
    assert found[id(inner)] == CUT
    assert found[id(inner["b"][1])] == CUT | TORN
    assert flaws_of([Quirk(Q.TRUNCATED, "/1/b", "", "}")], inner, "/2") == {}
    assert flaws_of([Quirk(Q.TRUNCATED, "/2/b", "", "}")], inner, "/2") == {id(inner["b"][1]): OPEN}
    # What is not there any more, or never was: the last that is there holds it.
    for path in ("/3/b", "/x/b"):
        assert flaws_of([Quirk(Q.MISSING_VALUE, path)], elements) == {id(elements): TORN}


UNKNOWN = Quirk(Q.UNKNOWN_MEMBER, "/3/a", 1)


@pytest.mark.parametrize(
    ("quirks", "displaced"),
    [
        ([], False),
        ([UNKNOWN], False),
        ([Quirk(Q.STRAY_BRACKET, "", "}")], False),
        ([UNKNOWN, Quirk(Q.STRAY_BRACKET, "", "}")], True),
        ([UNKNOWN, Quirk(Q.TRUNCATED, "", "", "]")], True),
        ([UNKNOWN, Quirk(Q.TRAILING_TEXT, "", "}]")], True),
        ([UNKNOWN, Quirk(Q.TRAILING_TEXT, "", "[2]")], False),
        ([UNKNOWN, Quirk(Q.STRAY_COMMA, "", ",")], False),
    ],
)
def test_a_bracket_may_have_moved_a_member(quirks: list[Quirk], displaced: bool) -> None:
    assert is_displaced(quirks) is displaced
