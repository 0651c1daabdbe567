"""The members of a struct: what msgspec says of it, in the few facts that everybody goes by."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pytest
from msgspec import Meta, Struct

from ocpp16j_codec import messages
from ocpp16j_codec.messages import Payload
from ocpp16j_codec.shapes import Kind, Member, Shape, members_of


class Color(StrEnum):
    RED = "Red"
    BLUE = "Blue"


class Inner(Payload):
    text: Annotated[str, Meta(max_length=5)] = ""


class Everything(Payload):
    some_text: str
    integer: int
    decimal: Annotated[float, Meta(extra={"fraction_digits": 1})]
    other_meta: Annotated[float, Meta(extra={"unit": "A"})]
    exact: Decimal
    boolean: bool
    timestamp: datetime
    word: Color
    inner: Inner
    rows: Annotated[list[list[Inner]], Meta(min_length=1, max_length=3)]
    anything: Any = None


SHAPES = {
    "someText": Shape(Kind.TEXT),
    "integer": Shape(Kind.INTEGER),
    "decimal": Shape(Kind.DECIMAL, digits=1),
    "otherMeta": Shape(Kind.DECIMAL),
    "exact": Shape(Kind.EXACT),
    "boolean": Shape(Kind.BOOLEAN),
    "timestamp": Shape(Kind.TIMESTAMP),
    "word": Shape(Kind.WORD, enum=Color),
    "inner": Shape(Kind.OBJECT, struct=Inner),
    "rows": Shape(
        Kind.LIST,
        limit=3,
        least=1,
        item=Shape(Kind.LIST, item=Shape(Kind.OBJECT, struct=Inner)),
    ),
    "anything": Shape(Kind.OTHER),
}


def test_every_fact_comes_from_the_type() -> None:
    members = members_of(Everything)

    assert {member.name: member.shape for member in members} == SHAPES
    assert [member.attribute for member in members] == list(Everything.__struct_fields__)
    assert [member.name for member in members if member.optional] == ["anything"]
    assert members[-1].default is None
    assert members_of(Inner) == (Member("text", "text", True, Shape(Kind.TEXT, limit=5), ""),)


def test_words_and_what_lists_hold_in_the_end() -> None:
    assert SHAPES["word"].words == (Color.RED, Color.BLUE)
    assert SHAPES["integer"].words == ()
    assert SHAPES["rows"].innermost.struct is Inner
    assert SHAPES["word"].innermost is SHAPES["word"]


def test_what_is_due_in_words() -> None:
    assert {name: str(shape) for name, shape in SHAPES.items()} == {
        "someText": "a string",
        "integer": "an integer",
        "decimal": "a number",
        "otherMeta": "a number",
        "exact": "a number",
        "boolean": "a boolean",
        "timestamp": "a timestamp",
        "word": "a string",
        "inner": "an Inner",
        "rows": "a list",
        "anything": "a value",
    }
    assert str(Shape(Kind.OBJECT, struct=messages.Reset)) == "a Reset"
    assert [name for name, shape in SHAPES.items() if shape.is_timestamp] == ["timestamp"]


def test_no_message_has_a_member_of_another_kind() -> None:
    for name in messages.__all__:
        struct = getattr(messages, name)
        if isinstance(struct, type) and issubclass(struct, Struct):
            assert not [m for m in members_of(struct) if m.shape.innermost.kind is Kind.OTHER]


def test_what_is_no_struct_has_no_members() -> None:
    with pytest.raises(TypeError, match="is no payload"):
        members_of(int)
