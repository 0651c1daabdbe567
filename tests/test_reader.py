"""Broken JSON text -> values: brackets, commas, words, what is lost, and how long it may take."""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec
import pytest
from samples import FULL
from together import together

from ocpp16j_codec import TOLERANT, Limits, QuirkKind
from ocpp16j_codec.quirks.reader import Reader
from ocpp16j_codec.quirks.values import plain

Q = QuirkKind


def read(text: str, opening: str = "[", **limits: int) -> Reader:
    reader = Reader(text, Limits(**limits))
    reader.read(opening)
    return reader


#: Text, its value, and what was mended where.
MENDED: list[tuple[str, Any, list[tuple[QuirkKind, str]]]] = [
    ("[]", [], []),
    (' [ 1 , "a" , { "b" : null } , [ ] , true ] ', [1, "a", {"b": None}, [], True], []),
    # around
    ("\ufeff[]", [], [(Q.BYTE_ORDER_MARK, "")]),
    ("\x00 \ufeff\x00[]", [], [(Q.BYTE_ORDER_MARK, ""), (Q.NUL_PADDING, "")]),
    ("[]\x00\x00", [], [(Q.NUL_PADDING, "")]),
    ("[]\x00[]", [], [(Q.NUL_PADDING, ""), (Q.TRAILING_TEXT, "")]),
    # commas
    ("[,1,,2,]", [1, 2], [(Q.STRAY_COMMA, "")] * 3),
    ("[{,}]", [{}], [(Q.STRAY_COMMA, "/0")]),
    ('[{"a":1"b":2}]', [{"a": 1, "b": 2}], [(Q.MISSING_COMMA, "/0")]),
    ("[1 -2]", [1, -2], [(Q.MISSING_COMMA, "")]),
    ("[[]{}]", [[], {}], [(Q.MISSING_COMMA, "")]),
    ('[2,"1""x""y"]', [2, "1", "x", "y"], [(Q.MISSING_COMMA, "")] * 2),
    # words
    ("[True,None,nil,NULL,Reset,NaN,+5]", [True, None, None, None, "Reset", "NaN", "+5"],
     [(Q.BARE_WORD, f"/{i}") for i in range(7)]),
    ("[{a:1,$b-c.d:2}]", [{"a": 1, "$b-c.d": 2}], [(Q.BARE_WORD, "/0/a"), (Q.BARE_WORD,
    "/0/$b-c.d")]),
    ("[X]", ["X"], [(Q.BARE_WORD, "/0")]),
    ('[{"a":X}]', [{"a": "X"}], [(Q.BARE_WORD, "/0/a")]),
    ("[{a:{b:{}}}]", [{"a": {"b": {}}}], [(Q.BARE_WORD, "/0/a"), (Q.BARE_WORD, "/0/a/b")]),
    ("[{a:{},b:[1]}]", [{"a": {}, "b": [1]}], [(Q.BARE_WORD, "/0/a"), (Q.BARE_WORD, "/0/b")]),
    ('[{"a":true"b":1}]', [{"a": True, "b": 1}], [(Q.MISSING_COMMA, "/0")]),
    # members without a value
    ('[{"a":,"b" :,"c":}]', [{}],
     [(Q.MISSING_VALUE, "/0/a"), (Q.MISSING_VALUE, "/0/b"), (Q.MISSING_VALUE, "/0/c")]),
    # brackets
    ('[{"a":],"b":1}]', [{"a": [], "b": 1}], [(Q.STRAY_BRACKET, "/0/a")]),
    ('[{"a":}}]', [{"a": {}}], [(Q.STRAY_BRACKET, "/0/a")]),
    ('[{"a":}}', [{"a": {}}], [(Q.STRAY_BRACKET, "/0/a"), (Q.TRUNCATED, "")]),
    ('[{"a":}', [{}], [(Q.MISSING_VALUE, "/0/a"), (Q.TRUNCATED, "")]),
    ('[{"a":]', [{}], [(Q.MISSING_VALUE, "/0/a"), (Q.TRUNCATED, "/0")]),
    ('[{"a":1,{"b":2}]', [{"a": 1}, {"b": 2}], [(Q.STRAY_BRACKET, "/0")]),
    ('[[{"a":]]', [[{}]], [(Q.MISSING_VALUE, "/0/0/a"), (Q.TRUNCATED, "/0/0")]),
    ("[1}]", [1], [(Q.STRAY_BRACKET, "")]),
    ("[1}", [1], [(Q.STRAY_BRACKET, "")]),
    ("[1}] x", [1], [(Q.STRAY_BRACKET, ""), (Q.TRAILING_TEXT, "")]),
    ("[1}}]", [1], [(Q.STRAY_BRACKET, ""), (Q.TRAILING_TEXT, "")]),
    ('[{"a":[1}]', [{"a": [1]}], [(Q.TRUNCATED, "/0/a")]),
    ('[{"a":{"b":[1}},2]', [{"a": {"b": [1]}}, 2], [(Q.STRAY_BRACKET, "/0/a/b")]),
    ('[{"a":[1]]}]', [{"a": [1]}], [(Q.STRAY_BRACKET, "/0")]),
    ('[{"a":[[1}]', [{"a": [[1]]}], [(Q.TRUNCATED, "/0/a/0")]),
    ('[{"a":[1}}]', [{"a": [1]}], [(Q.STRAY_BRACKET, "/0/a")]),
    ('[[{"a":1,{"b":2}]]', [[{"a": 1}, {"b": 2}]], [(Q.STRAY_BRACKET, "/0/0")]),
    # cut off
    ("[", [], [(Q.TRUNCATED, "")]),
    ("[1,2", [1], [(Q.TRUNCATED, "/1")]),
    ("[1,2 ", [1, 2], [(Q.TRUNCATED, "")]),
    ("[1, 2", [1], [(Q.TRUNCATED, "/1")]),
    ("[ 1,2", [1], [(Q.TRUNCATED, "/1")]),
    ("[1,", [1], [(Q.TRUNCATED, "")]),
    ("[tru", [], [(Q.TRUNCATED, "/0")]),
    ('[{"a', [{}], [(Q.TRUNCATED, "/0")]),
    ("[{a", [{}], [(Q.TRUNCATED, "/0")]),
    ('[{"a"', [{}], [(Q.TRUNCATED, "/0/a")]),
    ('[{"a":', [{}], [(Q.TRUNCATED, "/0/a")]),
    ('[{"a":"b', [{}], [(Q.TRUNCATED, "/0/a")]),
    # what no text of bytes can hold
    ('["\udce9"]', ["\ufffd"], [(Q.LONE_SURROGATE, "/0")]),
]  # fmt: skip


@together
@pytest.mark.parametrize(("text", "value", "notes"), MENDED, ids=[row[0] for row in MENDED])
def test_what_is_mended(text: str, value: Any, notes: list[tuple[QuirkKind, str]]):
    reader = read(text)

    assert reader.fault is None
    assert plain(reader.root) == value
    assert [(note.kind, note.path) for note in reader.notes] == notes


#: Text, and of what was mended in it: what was found, what is used, and where.
TOLD = [
    # around
    ("\ufeff[]", [("\ufeff", None, 0)]),
    ("\x00 \ufeff\x00[]", [("\ufeff", None, 2), ("\x00\x00", None, 0)]),
    (" \x00[]", [("\x00", None, 1)]),
    ("[]\x00\x00", [("\x00\x00", None, 2)]),
    ("[] \x00[]\x00", [("\x00", None, 2), ("[]", None, 4), ("\x00", None, 6)]),
    ("[1] x \r\n", [("x", None, 4)]),
    ("[1]x\x00y", [("x\x00y", None, 3)]),
    ("[1] X\x0b", [("X\x0b", None, 4)]),
    ("[1] X \r\n", [("X", None, 4)]),
    # commas
    ("[,1]", [(",", None, 1)]),
    ('[{"a":1"b":2}]', [("", ",", 7)]),
    # words
    ("[1,]", [(",", None, 3)]),
    ("[None]", [("None", None, 1)]),
    ("[Reset]", [("Reset", "Reset", 1)]),
    ("[{a:1}]", [("a", "a", 2)]),
    # members without a value
    ('[{"a" : ,"b":2}]', [('"a" : ', None, 8)]),
    ('[{"a" : }]', [('"a" : ', None, 8)]),
    ('[{"a\udce9":}]', [('"a\\xe9"', "a\ufffd", 2), ('"a\\xe9":', None, 7)]),
    # brackets
    ('[{"a":],"b":1}]', [("]", [], 6)]),
    ('[{"a":}}]', [("}", {}, 6)]),
    ("[[1}]", [("}", "]", 3)]),
    ("[1}", [("}", "]", 2)]),
    ('[{"a":[1}},2]', [("}", "]", 8)]),
    ('[{"a":[1]]}]', [("]", None, 9)]),
    ('[{"a":{"b":[1}},2]', [("", "]", 13)]),
    ('[[{"a":1,{"b":2}]]', [("", "}", 9)]),
    # cut off
    ('[{"a":[1}]', [("", "]", 8)]),
    ("[1,2", [("2", "]", 3)]),
    ("[1,2 ", [("", "]", 5)]),
    ("[1,", [(",", "]", 2)]),
    ("[1,,", [(",", None, 3), (",", "]", 3)]),
    ('[{"a', [('"a', "}]", 2)]),
    ('[{"a":"b', [('"a":"b', "}]", 6)]),
    ('[{"a":{"b":[', [("", "]}}]", 12)]),
]


@together
@pytest.mark.parametrize(("text", "told"), TOLD, ids=[row[0] for row in TOLD])
def test_what_is_told_of_it(text: str, told: list[tuple[Any, Any, int]]):
    assert [note[2:] for note in read(text).notes] == told


#: Text that is given up, why and where; what stands to the left of that place has been read.
REFUSED = {
    "": ("not_json", "", None),
    "x": ("not_json", "", None),
    "X": ("not_json", "", None),
    "{}": ("not_an_array", "", None),
    " null": ("not_an_array", "", None),
    "nullx": ("not_an_array", "", None),
    '[1,{"a":1 x}]': ("not_json", "/1", [1, {"a": 1}]),
    '[1,{"a" 1}]': ("not_json", "/1", [1, {}]),
    '[1,{"a" X}]': ("not_json", "/1", [1, {}]),
    '[1,["a","b""c"]]': ("not_json", "/1", [1, ["a", "b"]]),
    '[2,"1","x","y""z"]': ("not_json", "", [2, "1", "x", "y"]),
    "[1 X]": ("not_json", "", [1]),
    '[1 "a":2]': ("not_json", "", [1]),
    "[1,{[2]}]": ("not_json", "/1", [1, {}]),
    "[1,{{}}]": ("not_json", "/1", [1, {}]),
    '[[{"a":{},{"b":2}]]': ("not_json", "/0/0", [[{"a": {}}]]),
    "[1,:2]": ("not_json", "/1", [1]),
    "[1,\x01]": ("not_json", "/1", [1]),
    '[1,["a""b"]]': ("not_json", "/1", [1, ["a"]]),
    "[2,'1\",'Heartbeat',{}]": ("not_json", "", [2]),  # no id has a quote in it
    "[2,'1','Heart\"beat',{}]": ("not_json", "", [2, "1"]),
    '[{"a":[1]],"b":[2],"c":3}]': None,  # one too many
    '[{"a":[{"b":[1}],"c":2}]': ("not_json", "/0/a/0/b", [{"a": [{"b": [1]}]}]),
    "[[}]": ("not_json", "/0", [[]]),
    '[[{"a":],[1]]': ("not_json", "/0/0", [[{}]]),
    '[[{"a":]': ("not_json", "/0/0/a", [[{}]]),
    "[[1},2]]": ("not_json", "/0", [[1]]),
    "[[1}x]]": ("not_json", "/0", [[1]]),
    '[abc"d"]': ("not_json", "", []),  # a comma may be missing, or a quote before it
    '[{"a":[1},{"b":2}]': ("not_json", "/0/a", [{"a": [1]}]),
}


@together
@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_what_is_refused(text: str, expected: tuple[str, str, Any] | None):
    reader = read(text)

    if expected is None:
        assert reader.fault is None
        return
    assert reader.fault is not None
    assert (reader.fault.category, reader.fault.path) == expected[:2]
    assert (None if reader.root is None else plain(reader.root)) == expected[2]


def test_a_quote_may_stand_in_what_is_no_id_and_no_action():
    for text in ('[3,"1",\'{"a":"b"}\']', "[4,'1','Generic\"Error','x',{}]"):
        assert read(text).fault is None


#: Text, limits, and what is said at which place.
GIVEN_UP = [
    ("", {}, "the text is empty", 0),
    (" x", {}, "expected JSON", 1),
    ("{}", {}, "expected a JSON array", 0),
    ('[{"a":1 x}]', {}, "expected a comma or a closing bracket", 8),
    ('[1,{"a" 1}]', {}, "expected a colon after the member name", 8),
    ("[1,{[2]}]", {}, "expected a member name", 4),
    ("[1, :2]", {}, "expected a value", 4),
    ("[1,\x01]", {}, "expected a value", 3),
    ("[[1}x]]", {}, "expected a comma or a closing bracket", 4),
    ('[[{"a":]', {}, "ambiguous bracket, no repair is certain", 7),
    ("[[}]", {}, "ambiguous bracket, no repair is certain", 2),
    ('[[{"a":],[1]]', {}, "ambiguous bracket, no repair is certain", 7),
    ("[[[1]]]", {"depth": 2}, "more than 2 nested brackets", 2),
    ("[[],[],[]]", {"containers": 3}, "more than 3 objects and lists", 7),
    ("[12345]", {"number_text": 4}, "number of more than 4 characters", 1),
    ("[None,12345]", {"number_text": 4}, "number of more than 4 characters", 6),
    ("[" + "1," * 20 + "1]", {"containers": 2}, "a list of more than 20 elements", 41),
    ("[,,,,,]", {"quirks": 2}, "more than 2 repairs", 3),
]


@together
@pytest.mark.parametrize(("text", "limits", "message", "position"), GIVEN_UP)
def test_in_which_words_it_is_refused(
    text: str, limits: dict[str, int], message: str, position: int
):
    fault = read(text, **limits).fault

    assert fault is not None
    assert (fault.message, fault.position) == (message, position)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("[[1]]", {"depth": 2}),
        ("[[],{}]", {"containers": 3}),
        ("[{},None,{}]", {"containers": 3}),
        ("[1234]", {"number_text": 4}),
        ("[None,1234]", {"number_text": 4}),
        ("[{a:1234}]", {"number_text": 4}),
        ("[" + "1," * 19 + "1]", {"containers": 2}),
        ("[" + "1," * 19 + "None]", {"containers": 2}),
        ("[,,]", {"quirks": 2}),
    ],
)
def test_just_within_the_limits(text: str, limits: dict[str, int]):
    assert read(text, **limits).fault is None


def test_padding_is_told_of_while_there_is_room_for_notes():
    assert [note.kind for note in read("[,,]\x00", quirks=2).notes][2:] == [Q.NUL_PADDING]
    assert Q.NUL_PADDING not in [note.kind for note in read("[,,,]\x00", quirks=2).notes]


def test_a_number_too_long_is_found_behind_a_bare_name():
    fault = read("[{a:12345}]", number_text=4).fault

    assert fault is not None
    assert fault.path == "/0/a"


class Counted(Reader):
    """Counts the places that take more than the two regular expressions."""

    irregular = 0

    def _read_irregular(self) -> None:
        self.irregular += 1
        super()._read_irregular()


@together
@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("indent", [None, 2])
def test_conforming_text_is_read_the_regular_way(name: str, indent: int | None):
    frame = [3, "é", [], {}, [[], {}, 1, None, True], FULL[name]]

    reader = Counted(json.dumps(frame, indent=indent, ensure_ascii=False), Limits())
    reader.read()

    assert reader.irregular == 0
    assert plain(reader.root) == frame


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("[[[1]]]", {"depth": 2}),
        ("[[],[],[]]", {"containers": 3}),
        ("[12345]", {"number_text": 4}),
        ("[" + "1," * 25 + "1]", {"containers": 2}),
        ("[" + '"\\x",' * 25 + "1]", {"containers": 2}),
        ("[" + "[]," * 25 + "1]", {"containers": 2}),
        ("[,,,,,]", {"quirks": 2}),
    ],
)
def test_limits(text: str, limits: dict[str, int]):
    fault = read(text, **limits).fault

    assert fault is not None
    assert fault.category == "limit_passed"
    exact = {name: size + 40 for name, size in limits.items()}
    assert read(text, **exact).fault is None


def test_an_element_too_many_among_irregular_ones():
    text = "[" + "True," * 25 + "1]"

    fault = read(text, containers=2).fault

    assert fault is not None
    assert fault.category == "limit_passed"
    assert read("[" + "1," * 20 + "True]", containers=2).fault is not None


def test_members_that_stand_twice_keep_the_last_value_at_its_place():
    reader = read('[{"a":1,"b":2,"a":True,"a":[]}]')
    ((_, value),) = reader.root

    assert list(value) == ["b", "a"]
    assert plain(value) == {"b": 2, "a": []}
    assert [plain(each) for each in reader.duplicates[id(value)].get("a") or ()] == [1, True, []]


def test_a_payload_by_itself():
    reader = Reader('{"a":,}', Limits(), base="/3")
    reader.read("{")

    assert plain(reader.root) == {}
    assert [note.path for note in reader.notes] == ["/3/a", "/3"]
    reader = Reader('{"a":]x}', Limits(), base="/3")
    reader.read("{")
    assert reader.fault is not None
    assert reader.fault.path == "/3/a"
    for text in ("[1]", '"a"', "null"):
        fault = read(text, "{").fault
        assert fault is not None
        assert (fault.category, fault.message) == ("payload_no_object", "expected a JSON object")
    reader = Reader("{" + '"a":{' * 31, Limits(), base="/3")
    reader.read("{")
    assert reader.fault is not None  # the brackets of the frame count


def test_values_stand_where_their_names_begin():
    assert read('[{"a":],"b":1}]').root == [(1, {"a": (2, []), "b": (8, ("1",))})]


def test_a_frame_is_a_list_unless_something_else_is_asked_for():
    for text in ("{}", "X]"):
        reader = Reader(text, Limits())
        reader.read()
        assert reader.fault is not None


def test_the_end_is_where_the_bracket_stands():
    assert read("[1] junk").end == 3
    assert read("[1").end == 2


# -- Hostile text ----------------------------------------------------------------------------------

HOSTILE = {
    "commas": ",", "openings": "[", "closings": "}", "closing lists": "]", "quotes": '"',
    "single quotes": "'", "escaped quotes": '\\"', "backslashes": "\\", "lost brackets": '"a":],',
    "objects": "{},", "names": "a:", "quoted names": "'a':", "blanks": " ", "NULs": "\x00",
    "typographic": "“”", "mixed": "'\"", "cuts": "{[", "words": "x ", "members": '"a":1,',
    "escaped members": '\\",a:', "apostrophes": "'] ",
}  # fmt: skip


def calls(text: str) -> int:
    """How many calls of any function reading a text takes."""
    count = 0

    def trace(*_: Any) -> None:
        nonlocal count
        count += 1

    sys.setprofile(trace)
    try:
        for opening in ("[", "{"):
            reader = Reader(opening + text, Limits(containers=10**9))
            reader.read(opening)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.skipif(sys.gettrace() is not None, reason="something else counts the calls")
@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_steps_grow_with_the_text_and_not_faster(piece: str):
    for head in ("", '"', "'", '"a":"', "{'a':'"):
        once, thrice = calls(head + piece * 400), calls(head + piece * 1200)
        assert thrice <= 3 * once + 200


def test_what_was_found_can_be_written_again_though_it_was_no_text():
    frame = TOLERANT.decode(b'[2,"1","Heartbeat",{"a\xffb":}]')

    assert frame.quirks[0].found.isascii()
    assert msgspec.json.encode(frame.quirks)


# -- parts of sound text -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["MeterValues", "SetChargingProfile", "Heartbeat"])
def test_a_part_of_sound_text_is_read_as_in_the_whole(name: str) -> None:
    text = json.dumps([2, "i", name, {"a": [FULL[name], {}, []], "b": 7}])
    whole = read(text).root[3][1]
    reader = Reader(text, Limits(containers=100))
    for _ in range(50):  # what was read before does not count
        assert reader.read_part(text.index("{")) == whole
        position, part = whole["a"][1][0]
        assert reader.read_part(position) == part
    place = text.index("[", 1)
    assert reader.read_part(place) == whole["a"][1]
    assert (reader.notes, reader.fault, reader.duplicates) == ([], None, {})
