"""The tables of names: each alias stands for something that is there, and for one thing only."""

from __future__ import annotations

from enum import EnumMeta

import pytest
from msgspec import inspect
from together import together

from ocpp16j_codec import ACTIONS, ErrorCode, messages
from ocpp16j_codec.quirks import spellings
from ocpp16j_codec.quirks.spellings import bare, loose, names_something

MEMBERS = {
    name: {field.encode_name for field in inspect.type_info(struct).fields}  # type: ignore[attr-defined]
    for name, struct in vars(messages).items()
    if isinstance(struct, type) and hasattr(struct, "__struct_fields__")
}


def test_aliases_of_members_stand_for_members():
    for struct, aliases in spellings.MEMBER_ALIASES.items():
        names = MEMBERS[struct]
        taken = {loose(name) for name in names}
        assert set(aliases.values()) <= names
        assert not {loose(alias) for alias in aliases} & taken


def test_aliases_of_values_stand_for_values():
    for enum, aliases in spellings.ENUM_ALIASES.items():
        values = {member.value for member in getattr(messages, enum)}
        assert set(aliases.values()) <= values
        assert not {bare(alias) for alias in aliases} & {bare(value) for value in values}
    assert set(spellings.ERROR_CODE_ALIASES.values()) <= set(ErrorCode)


def test_no_two_spellings_are_one():
    for names in MEMBERS.values():
        assert len({loose(name) for name in names}) == len(names)
    for enum in vars(messages).values():
        if isinstance(enum, EnumMeta):
            assert len({bare(member.value) for member in enum}) == len(enum)
    actions = [loose(name) for name in ACTIONS]
    assert len({name.removesuffix("s") for name in actions}) == len(actions)


def test_tables_name_what_is_there():
    everything = set().union(*MEMBERS.values())
    assert everything >= spellings.REPORT_LISTS | spellings.FRACTIONS_ROUNDED
    assert everything >= spellings.WRAPPED_IN_1_5
    assert all(member in MEMBERS[struct] for struct, member in spellings.JSON_AS_TEXT)
    assert all(member in MEMBERS[struct] for struct, member in spellings.SHORTHAND.items())


@together
@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        *((name, True) for name in (
            "idTag", "IDTAG", "id_tag", "parentIdTag", "key", "type", "id", "connectorId",
            "connectorid", "transactionId", "chargingProfileId", "userId", "user_id", "rowID",
            "serialNumber", "iccid", "imsi",
        )),
        *((name, False) for name in (
            "value", "status", "valid", "paid", "unit", "chargePointSerialNumber",
            "x" * 99,
        )),
    ],
)  # fmt: skip
def test_what_names_something(name: str, verdict: bool):
    assert names_something(name) is verdict


def test_spelling_is_looked_at_within_bounds():
    assert loose(" Heart_Beat-s") == "heartbeats"
    assert bare(" k Wh ") == "kwh"
    assert loose("A" * 81) == bare("A" * 81) == "A" * 81
