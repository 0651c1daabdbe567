"""What can be wrong, in which words, how much it matters, and that saying so is always safe."""

import ast
import copy
import json
import pickle
from pathlib import Path
from typing import Any

import msgspec
import pytest
from together import together

from ocpp16j_codec import deviations
from ocpp16j_codec.deviations import (
    ALL_QUIRKS,
    Category,
    Effect,
    ErrorCode,
    Quirk,
    QuirkKind,
    Violation,
    at,
    not_in_enumeration,
    parts_of,
    quote,
    show_path,
    tolerated,
)
from ocpp16j_codec.errors import ERROR_CODE_OF

# -- the words -----------------------------------------------------------------------------------

# The fault table of the public contract: what goes wrong, and the word of OCPP-J 1.6 for it.
FAULTS = {
    "FormationViolation": (
        *("not_json", "not_an_array", "element_count", "payload_no_object"),
        *("unknown_message_type", "id_no_text", "id_length", "action_no_text"),
        *("unknown_member", "duplicate_member", "limit_passed"),
    ),
    "NotImplemented": ("unknown_action",),
    "NotSupported": ("not_supported",),
    "ProtocolError": ("missing_member",),
    "TypeConstraintViolation": ("wrong_type", "unreadable_timestamp"),
    "PropertyConstraintViolation": (
        *("not_in_enumeration", "too_long", "too_precise", "out_of_range"),
    ),
    "OccurenceConstraintViolation": ("empty_list",),
}


@together
@pytest.mark.parametrize(
    ("code", "category"), [(code, each) for code, faults in FAULTS.items() for each in faults]
)
def test_each_fault_has_its_error_code(code: str, category: str) -> None:
    assert ERROR_CODE_OF[Category(category)] == code
    assert Violation(Category(category), "/3", "").error_code is ErrorCode(code)


def test_no_fault_is_left_out() -> None:
    assert set(Category) == set(ERROR_CODE_OF) == {each for row in FAULTS.values() for each in row}


def test_error_codes_are_spelt_as_in_1_6() -> None:
    assert set(ErrorCode) == {
        *("NotImplemented", "NotSupported", "InternalError", "ProtocolError", "SecurityError"),
        *("FormationViolation", "PropertyConstraintViolation", "OccurenceConstraintViolation"),
        *("TypeConstraintViolation", "GenericError"),
    }


# Frame, text and payload, as the contract lists them.
KINDS = """
byte_order_mark nul_padding trailing_text message_type_text message_type_one
numeric_unique_id empty_unique_id long_unique_id surplus_elements missing_payload
null_payload empty_list_payload text_payload action_spelling short_call_error
call_error_object error_details_shape error_code_spelling unknown_error_code

truncated stray_bracket stray_comma missing_comma missing_value bare_word single_quotes
typographic_quotes control_character invalid_escape lone_surrogate invalid_utf8
duplicate_member

unknown_member member_spelling null_member text_number number_text boolean_spelling
whole_float fractional_integer lone_object lone_list object_text too_long too_precise
enum_spelling unknown_enum empty_text empty_list naive_timestamp timestamp_spelling
unreadable_timestamp missing_timestamp unusable_element unusable_member
"""


def test_quirk_kinds_have_the_names_of_the_contract() -> None:
    assert {kind.value for kind in QuirkKind} == set(KINDS.split())
    assert frozenset(QuirkKind) == ALL_QUIRKS
    assert all(kind.name == kind.value.upper() for kind in QuirkKind)


def test_the_file_imports_what_masks_secrets_and_no_more_of_the_package() -> None:
    tree = ast.parse(Path(deviations.__file__).read_text(encoding="utf-8"))
    modules = {node.module for node in tree.body if isinstance(node, ast.ImportFrom)}
    own = {"ocpp16j_codec.messages.masking", "ocpp16j_codec.messages.secrets"}
    assert modules == {"__future__", "enum", "typing", "msgspec", "msgspec.structs"} | own


@together
@pytest.mark.parametrize("word", [*QuirkKind, *Category])
@pytest.mark.parametrize(
    "through",
    [copy.copy, copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))],  # noqa: S301
)
def test_a_member_is_one_object_however_it_is_reached(word: Any, through: Any) -> None:
    assert through(word) is word
    assert type(word)(word.value) is word
    assert msgspec.json.decode(msgspec.json.encode(word), type=type(word)) is word


# -- how much a deviation matters ----------------------------------------------------------------


@together
@pytest.mark.parametrize("kind", QuirkKind)
def test_every_kind_has_a_usual_effect_among_those_it_may_have(kind: QuirkKind) -> None:
    assert kind.effect is kind.effects[0]
    assert len(set(kind.effects)) == len(kind.effects)
    assert (kind.decide is None) == (len(kind.effects) == 1)
    assert isinstance(kind.category, Category)
    assert kind.sentence


@together
@pytest.mark.parametrize(
    ("quirk", "effect"),
    [
        (Quirk(QuirkKind.TRUNCATED, "/3", '"idTag":"A', "}]"), "lost"),
        (Quirk(QuirkKind.TRUNCATED, "", "", "]"), "certain"),
        (Quirk(QuirkKind.TRAILING_TEXT, "", '[2,"2","Heartbeat",{}]'), "lost"),
        (Quirk(QuirkKind.TRAILING_TEXT, "", " ]},\x00"), "certain"),
        (Quirk(QuirkKind.SURPLUS_ELEMENTS, "/4", {"id": 5}), "lost"),
        (Quirk(QuirkKind.SURPLUS_ELEMENTS, "/4", {}), "certain"),
        (Quirk(QuirkKind.SURPLUS_ELEMENTS, "/4", None), "certain"),
        (Quirk(QuirkKind.SURPLUS_ELEMENTS, "/2", "Reset"), "certain"),
        (Quirk(QuirkKind.ERROR_DETAILS_SHAPE, "/4", "{}", {}), "certain"),
        (Quirk(QuirkKind.ERROR_DETAILS_SHAPE, "/4", None, {}), "certain"),
        (Quirk(QuirkKind.ERROR_DETAILS_SHAPE, "/4", "why", {}), "lost"),
        (Quirk(QuirkKind.DUPLICATE_MEMBER, "/3/info", ["a", "a"], "a"), "certain"),
        (Quirk(QuirkKind.DUPLICATE_MEMBER, "/3/info", ["a", "b"], "b"), "assumed"),
        (Quirk(QuirkKind.DUPLICATE_MEMBER, "/3/info", "***", "***"), "assumed"),
        (Quirk(QuirkKind.UNREADABLE_TIMESTAMP, "/3/timestamp", "0"), "lost"),
        (
            Quirk(QuirkKind.UNREADABLE_TIMESTAMP, "/3/timestamp", "0", "2024-01-01T00:00:00Z"),
            "assumed",
        ),
        (Quirk(QuirkKind.FRACTIONAL_INTEGER, "/3/meterStart", 0.3252, 0), "assumed"),
        (Quirk(QuirkKind.TOO_LONG, "/3/idTag", "x" * 22, "x" * 22), "kept"),
        (Quirk(QuirkKind.TEXT_NUMBER, "/3/connectorId", "2", 2), "certain"),
        (Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/a", 1), "lost"),
    ],
)
def test_the_effect_of_one_occurrence(quirk: Quirk, effect: str) -> None:
    assert quirk.effect is Effect(effect)
    assert quirk.effect in quirk.kind.effects


def test_kinds_and_effects_name_parts_of_what_is_tolerated() -> None:
    kind = QuirkKind.TRUNCATED
    assert parts_of([kind]) == {(kind, Effect.LOST), (kind, Effect.CERTAIN)}
    assert parts_of(["truncated"]) == parts_of([kind])  # type: ignore[list-item]
    assert parts_of([(kind, Effect.LOST)]) == {(kind, Effect.LOST)}
    kept = {(each, Effect.KEPT) for each in QuirkKind if Effect.KEPT in each.effects}
    assert parts_of([Effect.KEPT]) == parts_of(["kept"]) == kept  # type: ignore[list-item]
    assert tolerated(parts_of(Effect)) == ALL_QUIRKS
    assert tolerated([(kind, Effect.LOST)]) == {(kind, Effect.LOST)}
    assert tolerated(parts_of([kind])) == {kind}
    with pytest.raises(ValueError, match="no_such_kind"):
        parts_of(["no_such_kind"])  # type: ignore[list-item]


def test_a_value_of_no_enumeration_is_told_with_its_name() -> None:
    assert not_in_enumeration("Hard\n", ErrorCode) == r'"Hard\n" is not in ErrorCode'
    assert not_in_enumeration("x", "ResetType") == '"x" is not in ResetType'


# -- repeating a peer's text ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", '""'),
        ("Heartbeat", '"Heartbeat"'),
        ("a" * 40, f'"{"a" * 40}"'),
        ("a" * 41, f'"{"a" * 37}..."'),
        ("a" * 1_000_000, f'"{"a" * 37}..."'),
        ("line\nbreak\x1b[31m\x00\x7f", r'"line\nbreak\x1b[31m\x00\x7f"'),
        ("\ud800", r'"\ud800"'),
        ("é" * 10, '"' + r"\xe9" * 10 + '"'),
        ("é" * 11, '"' + (r"\xe9" * 10)[:37] + '..."'),
        ("it's", '"it\'s"'),
        ("""it's "so\"""", r'''"it\'s "so""'''),
    ],
)
def test_quote(text: str, shown: str) -> None:
    assert quote(text) == shown
    assert shown.isascii()
    assert shown.isprintable()


KNOWN = {"meterValue", "chargingSchedulePeriod"}


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("", ""),
        ("/3/meterValue/0/meterValue/1234567", "/3/meterValue/0/meterValue/1234567"),
        ("/3" + "/chargingSchedulePeriod/0" * 3, "/3" + "/chargingSchedulePeriod/0" * 3),
        ("/3/" + "a" * 40, "/3/" + "a" * 40),
        ("/3/" + "a" * 41, "/3/" + "a" * 37 + "..."),
        ("/3/" + "a" * 30 + "/" + "b" * 30, "/3/" + "a" * 30 + "/" + "b" * 7 + "..."),
        ("/3/" + "a" * 39 + "/" + "b" * 30, "/3/" + "a" * 39 + "/..."),
        ("/3/\n\x00\ud800", r"/3/\n\x00\ud800"),
        ("/3/٣", r"/3/\u0663"),  # an Arabic three: a digit, but no index of ours
        ("/12345678" * 9, "/12345678" * 5 + "/..."),  # so many elements no frame has
        ("/0" * 5000, "/0" * 56 + "/..."),  # 16 digits of ours, 40 of the peer's
        ("/3/chargingSchedulePeriod/" + "a" * 39 + "/12",) * 2,
        ("/chargingSchedulePeriod" * 7, ("/chargingSchedulePeriod" * 7)[:157] + "..."),
        ("/1234567" * 9, "/1234567" * 7 + "/12..."),  # no index of ours has so many digits
    ],
)
def test_show_path(path: str, shown: str) -> None:
    assert show_path(path, KNOWN) == shown
    assert len(shown) <= 160


@pytest.mark.parametrize(
    ("message", "path", "sentence"),
    [
        ("no JSON", "", "no JSON at /"),
        ('"x" is odd', "/3/meterValue", '"x" is odd at /3/meterValue'),
        (f'"{"x" * 30}" is odd', "/3/" + "y" * 20, f'"{"x" * 30}" is odd at /3/yyyyyyy...'),
        (f'"{"x" * 20}", "{"y" * 10}"', "/3/zzzzzzz", f'"{"x" * 20}", "{"y" * 10}" at /3/zzz...'),
        (f'"{"x" * 40}" is odd', "/3/y/meterValue/0", f'"{"x" * 40}" is odd at /3/...'),
    ],
)
def test_message_and_path_share_one_allowance(message: str, path: str, sentence: str) -> None:
    assert at(message, path, KNOWN) == sentence


# -- Quirk ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quirk", "sentence", "values"),
    [
        (
            Quirk(QuirkKind.TOO_LONG, "/3/idTag", "x" * 22, "x" * 22, 9, 20),
            "too_long at /3/idTag: string of 22 characters, at most 20 are allowed",
            'found "xxxxxxxxxxxxxxxxxxxxxx"',
        ),
        (
            Quirk(QuirkKind.LONG_UNIQUE_ID, "/1", "y" * 50, "y" * 50, 3, 36),
            "long_unique_id at /1: unique id of 50 characters, at most 36 are allowed",
            f'found "{"y" * 37}..."',
        ),
        (
            Quirk(QuirkKind.TEXT_NUMBER, "/3/connectorId", "2", 2),
            "text_number at /3/connectorId: expected a number, got a string",
            'found "2", used 2',
        ),
        (
            Quirk(QuirkKind.BOOLEAN_SPELLING, "/2/x", "yes", True),
            "boolean_spelling at /2/x: true or false written differently",
            'found "yes", used true',
        ),
        (
            Quirk(QuirkKind.NULL_MEMBER, "/3/info"),
            "null_member at /3/info: null is not allowed, treated as absent",
            "found null",
        ),
        (
            Quirk(QuirkKind.DUPLICATE_MEMBER, "/3/info", ["a", "b"], "b"),
            "duplicate_member at /3/info: duplicate key, the last value is used",
            'found a list of 2, used "b"',
        ),
        (
            Quirk(QuirkKind.OBJECT_TEXT, "/3/data", {"a": 1}, '{"a":1}'),
            "object_text at /3/data: expected a string, got JSON, kept as its text",
            'found an object of 1, used "{"a":1}"',
        ),
        (
            Quirk(QuirkKind.BYTE_ORDER_MARK, "", "\ufeff"),
            "byte_order_mark at /: byte order mark before the frame",
            r'found "\ufeff"',
        ),
        (
            Quirk(QuirkKind.NUMBER_TEXT, "/3/idTag", 10**40, "1"),
            "number_text at /3/idTag: expected a string, got a number",
            f'found {10**36}..., used "1"',
        ),
        (
            Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/" + "x" * 119, 1),
            f"unknown_member at /3/{'x' * 119}: unknown member",
            "found 1",
        ),
        (
            Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/" + "x" * 120 + "/x", 1),
            f"unknown_member at /3/{'x' * 120}/...: unknown member",
            "found 1",
        ),
    ],
)
def test_a_quirk_reads_as_one_sentence(quirk: Quirk, sentence: str, values: str) -> None:
    assert str(quirk) == f"{sentence}; {values}"


@together
@pytest.mark.parametrize("kind", QuirkKind)
@pytest.mark.parametrize("found", ["x" * 100_000, "\x00\x1b\ud83d\n" * 99, 1.5, [1] * 999])
def test_every_sentence_is_short_and_printable(kind: QuirkKind, found: Any) -> None:
    quirk = Quirk(kind, "/3/" + "\n" * 300, found, "used" * 300, limit=20)
    assert len(str(quirk)) <= 255
    assert str(quirk).isascii()
    assert str(quirk).isprintable()
    assert str(quirk).startswith(f"{kind.value} at /3/")
    assert quirk.found == found  # kept whole


SECRET = Quirk(QuirkKind.TOO_LONG, "/3/value", "hunter2" * 99, "hunter2" * 99, 5, 500, secret=True)


@pytest.mark.parametrize("show", [str, repr, "{!r}".format, "{}".format])
def test_a_secret_quirk_does_not_show_its_value(show: Any) -> None:
    assert "hunter" not in show(SECRET)
    assert "***" in show(SECRET)


def test_a_secret_quirk_still_tells_sizes() -> None:
    assert "693 characters, at most 500" in str(SECRET)


def test_the_size_of_a_masked_value_is_not_that_of_its_mask() -> None:
    quirk = msgspec.structs.replace(SECRET, found="***", used="***")
    assert str(quirk) == (
        "too_long at /3/value: string of more than the 500 characters that are allowed (***)"
    )
    spelling = Quirk(QuirkKind.ENUM_SPELLING, "/3/value", "***", "***", secret=True)
    assert "characters" not in str(spelling)


@pytest.mark.parametrize(
    ("quirk", "shown"),
    [
        (Quirk(QuirkKind.NULL_MEMBER, "/3/info", offset=17), "found=None, used=None, offset=17"),
        (Quirk(QuirkKind.TEXT_NUMBER, "/3/info", "2", 2), "found='2', used=2, offset=None"),
        (
            Quirk(QuirkKind.TEXT_NUMBER, "/3/info", "2", 2, secret=True),
            "found='***', used='***', offset=None",
        ),
        (
            Quirk(QuirkKind.TRUNCATED, "/3/info", "2", secret=True),
            "found='***', used=None, offset=None",
        ),
    ],
)
def test_repr_of_a_quirk(quirk: Quirk, shown: str) -> None:
    assert repr(quirk) == f"Quirk(kind={quirk.kind.value!r}, path='/3/info', {shown})"


def test_what_is_not_told_is_absent() -> None:
    quirk = Quirk(QuirkKind.NULL_MEMBER, "/3/info")
    assert [quirk.found, quirk.used, quirk.offset, quirk.limit, quirk.secret] == [None] * 4 + [
        False
    ]
    assert Violation(Category.TOO_LONG, "/3", "").offset is None


@pytest.mark.parametrize("found", [None, True, 1, 1.5, "x", [1, "a"], {"a": [None]}])
def test_a_quirk_is_json(found: Any) -> None:
    quirk = Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", found, None, 17)
    wire = json.loads(msgspec.json.encode(quirk))
    assert wire == {"kind": "unknown_member", "path": "/3/x", "offset": 17} | (
        {} if found is None else {"found": found}
    )
    assert msgspec.convert(wire, Quirk) == quirk


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/3/idTag", "/3/idTag"),
        ("/3/evse[0]/x y", "/3/evse[0]/x y"),
        ("/3/my password is hunter2/0", "/3/***/0"),
        ("/3/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx/0", "/3/***/0"),
        ("/3/eyJ", "/3/eyJ"),
        ("", ""),
    ],
)
def test_the_path_of_a_violation_tells_no_secret(path: str, shown: str) -> None:
    assert Violation(Category.WRONG_TYPE, path, "wrong").path == shown


def test_a_quirk_is_an_immutable_value() -> None:
    quirk = Quirk(QuirkKind.NULL_MEMBER, "/3/info")
    with pytest.raises(AttributeError):
        quirk.path = "/3"  # type: ignore[misc]
    assert pickle.loads(pickle.dumps(SECRET)) == copy.deepcopy(SECRET) == SECRET  # noqa: S301
    assert hash(quirk) == hash(Quirk(QuirkKind.NULL_MEMBER, "/3/info"))


def test_a_quirk_shows_a_large_value_by_its_size():
    """What is nested is found at every level: shown whole, it would be shown as often."""
    small, large = list(range(50)), list(range(51))
    assert repr(small) in repr(Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", small))
    shown = repr(Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", large, {"a": ["b" * 2100]}))
    assert "found=<a list of 51>, used=<an object of 1>" in shown
    assert "b" * 2100 in repr(Quirk(QuirkKind.TRAILING_TEXT, "", "b" * 2100))
    assert dict(Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", large).__rich_repr__())["found"] == (
        "<a list of 51>"
    )
    assert "'***'" in repr(Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", large, secret=True))
