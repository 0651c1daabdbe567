"""What is left of a CALLERROR, whatever is missing from it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from outcomes import LOOSE

from ocpp16j_codec import STRICT, TOLERANT, CallError, DecodeError, QuirkKind

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
