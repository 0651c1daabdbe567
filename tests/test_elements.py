"""The elements before a payload, and what is left of a CALLERROR, whatever is missing from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from outcomes import LOOSE

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    DecodeError,
    QuirkKind,
    Role,
    messages,
    peek,
)

Q = QuirkKind
#: What stands behind type and id, what is read of it, and the quirks.
ERRORS: list[tuple[str, list[Any], list[tuple[QuirkKind, str]]]] = [
    ("", ["", "", {}], [(Q.SHORT_CALL_ERROR, "/2")]),
    (',"NotSupported"', ["NotSupported", "", {}], [(Q.SHORT_CALL_ERROR, "/3")]),
    (',"NotSupported","no"', ["NotSupported", "no", {}], [(Q.SHORT_CALL_ERROR, "/4")]),
    (',"NotSupported",{"a":1}', ["NotSupported", "", {"a": 1}], [(Q.SHORT_CALL_ERROR, "/3")]),
    (',{"a":1}', ["", "", {"a": 1}], [(Q.SHORT_CALL_ERROR, "/2")]),
    (",null,null,null", ["", "", {}],
     [(Q.SHORT_CALL_ERROR, "/2"), (Q.SHORT_CALL_ERROR, "/3"), (Q.ERROR_DETAILS_SHAPE, "/4")]),
    (',"not supported","",[]', ["NotSupported", "", {}],
     [(Q.ERROR_CODE_SPELLING, "/2"), (Q.ERROR_DETAILS_SHAPE, "/4")]),
    (',"Format_Violation","",{}', ["FormationViolation", "", {}], [(Q.ERROR_CODE_SPELLING, "/2")]),
    (',"NoIdea","",{}', ["NoIdea", "", {}], [(Q.UNKNOWN_ERROR_CODE, "/2")]),
    (",5,6.50,{}", ["5", "6.50", {}],
     [(Q.NUMBER_TEXT, "/2"), (Q.UNKNOWN_ERROR_CODE, "/2"), (Q.NUMBER_TEXT, "/3")]),
    (',["GenericError"],true,{}', ["GenericError", "true", {}],
     [(Q.LONE_LIST, "/2"), (Q.BOOLEAN_SPELLING, "/3")]),
    (',"GenericError",{"why":["x"]},{}', ["GenericError", '{"why":["x"]}', {}],
     [(Q.OBJECT_TEXT, "/3")]),
    (',"GenericError","",{"n":1.50,"m":[true],}', ["GenericError", "", {"n": 1.5, "m": [True]}],
     [(Q.STRAY_COMMA, "/4")]),
    (',"GenericError","",[{"a":1,"a":2}]', ["GenericError", "", {}],
     [(Q.ERROR_DETAILS_SHAPE, "/4"), (Q.DUPLICATE_MEMBER, "/4/0/a")]),
    (',{"a":1,"a":2}', ["", "", {"a": 2}],
     [(Q.DUPLICATE_MEMBER, "/2/a"), (Q.SHORT_CALL_ERROR, "/2")]),
]  # fmt: skip


@pytest.mark.parametrize(("rest", "read", "quirks"), ERRORS, ids=[row[0] for row in ERRORS])
def test_whatever_can_be_saved_is(rest: str, read: list[Any], quirks: list[tuple[QuirkKind, str]]):
    text = f'[4,"1"{rest}]'
    frame = TOLERANT.replace(detect_duplicates=True).decode(text)

    assert isinstance(frame, CallError)
    assert json.loads(LOOSE.encode(frame)) == [4, "1", *read]
    assert [(q.kind, q.path) for q in frame.quirks] == quirks
    for kind, path in quirks:
        with pytest.raises(DecodeError) as caught:
            TOLERANT.replace(detect_duplicates=True).without(kind).decode(text)
        assert path in {v.path for v in caught.value.violations}
        assert caught.value.reply is None
    with pytest.raises(DecodeError):
        STRICT.decode(text)


@pytest.mark.parametrize(
    ("text", "category", "path"),
    [
        ("[4]", "element_count", "/1"),
        ('[4,"1",["a","b"],"",{}]', "wrong_type", "/2"),
        ('[4,"1","GenericError","",{"a":[{"b":1e999}]}]', "out_of_range", "/4"),
        ('[4,"1","GenericError","",{"a":"x" y}]', "not_json", "/4"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_not_answered(text: str, category: str, path: str):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text)

    assert (caught.value.violations[0].category, caught.value.path) == (category, path)
    assert caught.value.reply is None


#: What stands behind type and id of a result of Reset, and where it is at fault; "" if nowhere.
NAMED = {
    ',{"status":"Accepted"}': "",
    ',null,{"status":"Accepted"}': "",
    '," ",{"status":"Accepted"}': "",
    ',"reset.conf",{"status":"Accepted"}': "",
    ',"ChangeAvailability",{"status":"Accepted"}': "/2",
    ',"Nothing",{"status":"Accepted"}': "/2",
    f',"{"Reset" + " " * 76}",{{"status":"Accepted"}}': "/2",  # longer than any name
    ',5,{"status":"Accepted"}': "/2",
}


@pytest.mark.parametrize(("rest", "path"), NAMED.items())
def test_a_result_may_name_its_action_and_no_other(rest: str, path: str):
    text = f'[3,"1"{rest}]'
    if not path:
        frame = TOLERANT.decode(text, pending={"1": "Reset"})
        assert frame.payload == messages.ResetResult(status="Accepted")
        assert [q.path for q in frame.quirks] == ["/2"] * (rest.count(",") - 1)
        return
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text, pending={"1": "Reset"})
    assert path in {v.path for v in caught.value.violations}


@pytest.mark.parametrize(
    ("text", "role", "pending", "is_call"),
    [
        ('[4,"1","Heartbeat",{}]', None, {}, True),
        ('[4,1,"Heartbeat",{}]', Role.CENTRAL_SYSTEM, {}, True),
        ('[4,"1","Heartbeat",{}]', Role.CHARGE_POINT, {}, False),  # nobody asks that of it
        ('[4,"1","Heartbeat",{}]', None, {"1": "Reset"}, False),  # an answer
        ('[4,"1","ClearCache",{}]', None, {}, False),  # a command is not made of an error
        ('[4,"1","NoAction",{}]', None, {}, False),
        ('[1,"1","ClearCache",{}]', None, {}, True),
    ],
)
def test_a_call_with_the_type_of_an_error(text: str, role: Any, pending: Any, is_call: bool):
    frame = TOLERANT.replace(role=role).decode(text, pending=pending)
    assert isinstance(frame, Call if is_call else CallError)
    assert (Q.MESSAGE_TYPE_ONE in {q.kind for q in frame.quirks}) is is_call


def test_an_error_in_one_object():
    text = (
        '[4,"1",{"error_code":"NotSupported","description":"no","errorDetails":{"a":1},'
        '"code":"GenericError","x":{"b":1,"b":1},"description":"no"}]'
    )
    frame = TOLERANT.decode(text)

    assert frame == CallError("1", "NotSupported", "no", {"a": 1})
    assert [(q.kind, q.path) for q in frame.quirks] == [
        (Q.CALL_ERROR_OBJECT, "/2"),
        (Q.UNKNOWN_MEMBER, "/2/code"),
        (Q.UNKNOWN_MEMBER, "/2/x"),
        (Q.DUPLICATE_MEMBER, "/2/x/b"),
        (Q.DUPLICATE_MEMBER, "/2/description"),
    ]
    with pytest.raises(DecodeError) as caught:
        TOLERANT.without(Q.CALL_ERROR_OBJECT).decode(text)
    assert [(v.category, v.path) for v in caught.value.violations] == [("element_count", "/2")]
    assert TOLERANT.decode('[4,"1",{"code":"GenericError"}]').error_details == {}


# -- message type, unique id and action ----------------------------------------------------------

#: Heads with one meaning: type, id and action that are read, and the quirk.
MENDED: list[tuple[str, list[Any], QuirkKind, str]] = [
    ('["2","1","Heartbeat",{}]', [2, "1", "Heartbeat"], Q.MESSAGE_TYPE_TEXT, "/0"),
    ('[2.0,"1","Heartbeat",{}]', [2, "1", "Heartbeat"], Q.MESSAGE_TYPE_TEXT, "/0"),
    ('[" 3 ","1",{}]', [3, "1"], Q.MESSAGE_TYPE_TEXT, "/0"),
    ('[2,17,"Heartbeat",{}]', [2, 17, "Heartbeat"], Q.NUMERIC_UNIQUE_ID, "/1"),
    ('[2,"","Heartbeat",{}]', [2, "", "Heartbeat"], Q.EMPTY_UNIQUE_ID, "/1"),
    (f'[2,"{"x" * 37}","Heartbeat",{{}}]', [2, "x" * 37, "Heartbeat"], Q.LONG_UNIQUE_ID, "/1"),
    ('[2,"1","heart_beat",{}]', [2, "1", "Heartbeat"], Q.ACTION_SPELLING, "/2"),
    ('[2,"1","Heartbeats",{}]', [2, "1", "Heartbeat"], Q.ACTION_SPELLING, "/2"),
]


@pytest.mark.parametrize(("text", "read", "kind", "path"), MENDED, ids=[row[0] for row in MENDED])
def test_a_head_with_one_meaning_is_mended(text: str, read: list[Any], kind: QuirkKind, path: str):
    frame = TOLERANT.decode(text)

    assert type(frame) is (Call if read[0] == 2 else CallResult)
    assert [frame.unique_id, frame.action][: len(read) - 1] == [str(read[1]), *read[2:]]
    assert [(q.kind, q.path) for q in frame.quirks] == [(kind, path)]
    with pytest.raises(DecodeError) as caught:
        TOLERANT.without(kind).decode(text)
    assert [(v.category, v.path) for v in caught.value.violations] == [(kind.category, path)]


def test_a_limit_of_the_unique_id_is_told():
    for size, limits in ((36, []), (37, [36])):
        frame = TOLERANT.decode(f'[2,"{"x" * size}","heartbeat",{{}}]')
        assert [q.limit for q in frame.quirks if q.path == "/1"] == limits


def test_a_number_as_id_is_answered_with_a_number():
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode('[2,17,"Nothing",{}]')

    assert caught.value.reply is not None
    assert json.loads(STRICT.encode(caught.value.reply))[1] == 17


#: Heads that nobody can read: all that is said of them.
UNREADABLE = [
    ("[]", ["the frame is an empty array at /0"]),
    ("[x", ["the frame is an empty array at /0"]),
    ("[2 x", ["expected a comma or a closing bracket at /"]),
    ("[2]", ["the CALL has no unique id at /1", "the CALL has no action at /2"]),
    ("[3]", ["the CALLRESULT has no unique id at /1"]),
    ("[7]", ["expected the message type 2, 3 or 4 at /0", "the frame has no unique id at /1"]),
    ('[{},"1"]', ["expected the message type 2, 3 or 4 at /0"]),
    ('[5,"1","Heartbeat",{}]', ["expected the message type 2, 3 or 4 at /0"]),
    ('[2,"1"]', ["the CALL has no action at /2"]),
    ('[2,"1" x', ["expected a comma or a closing bracket at /"]),
    ('[2,[],"Heartbeat",{}]', ["expected a string for the unique id, got a list at /1"]),
    ('[2,"1",5,{}]', ["expected a string for the action, got a number at /2"]),
    ('[2,"1","Nothing",{}]', ['unknown action "Nothing" at /2']),
]


@pytest.mark.parametrize(("text", "messages"), UNREADABLE)
def test_a_head_that_cannot_be_read_is_told(text: str, messages: list[str]):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text)
    assert [v.message for v in caught.value.violations] == messages


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("[2,'1','Any',{}]", (2, "1", "Any")),
        ("[3,'1','Any']", (3, "1", None)),
        ("[7,'1']", (7, "1", None)),
        ("[999,'1']", (999, "1", None)),
    ],
)
def test_a_relay_gets_type_id_and_action_as_received(text: str, head: Any):
    assert peek(text) == head


@pytest.mark.parametrize(
    ("text", "path"),
    [("[1000,'1']", "/0"), ("['7','1']", "/0"), ("[2,null,'x']", "/1"), ("[2,'1',5]", "/2")],
)
def test_a_relay_gets_no_part_of_a_head(text: str, path: str):
    with pytest.raises(DecodeError) as caught:
        peek(text)
    assert caught.value.path == path
