"""The slow path as a whole: who is answered, what may arrive, results typed later, heads."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from costs import lines_run
from msgspec import Raw
from together import together

from ocpp16j_codec import STRICT, TOLERANT, CallResult, Codec, DecodeError, Limits, QuirkKind, Role
from ocpp16j_codec.frames import NumericId
from ocpp16j_codec.quirks.profiles import LEGRAND_059005
from ocpp16j_codec.quirks.recovery import read_head

Q = QuirkKind


def fails(text: str | bytes, codec: Codec = TOLERANT, **settings: Any) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        codec.decode(text, **settings)
    return caught.value


#: Text, id and action of the error, whether an answer is due.
ANSWERS = [
    ('[2,"1","Authorize",{}]', "1", "Authorize", True),
    ('[2,17,"Authorize",{}]', "17", "Authorize", True),
    ('["2","1","authorize",{}]', "1", "Authorize", True),
    ('[1,"1","Authorize",{}]', "1", "Authorize", True),
    ('[2,"1","Nothing",{}]', "1", None, True),
    ('[2,"1","Authorize",{"idTag" 5}]', "1", "Authorize", True),
    ('[2,"1","Autho', "1", None, True),
    (f'[2,"{"x" * 255}","Authorize",{{}}]', "x" * 255, "Authorize", True),
    (f'[2,"{"x" * 256}","Authorize",{{}}]', "x" * 256, "Authorize", False),
    ('[2,"","Authorize",{}]', "", "Authorize", False),
    ('[2,null,"Authorize",{}]', None, "Authorize", False),
    ('[2,"1', None, None, False),
    ("[2]", None, None, False),
    ("[]", None, None, False),
    ("[", None, None, False),
    ("{}", None, None, False),
    ('[3,"1",5]', "1", None, False),
    ('[4,"1",{"a":x y}]', "1", None, False),
    ('[7,"1","Authorize",{}]', "1", None, False),
    ('[[],"1"', "1", None, False),
    ('[2,"1" x', "1", None, True),
    ("[2 x", None, None, False),
]


@together
@pytest.mark.parametrize(("text", "unique_id", "action", "answered"), ANSWERS)
def test_who_is_answered(text: str, unique_id: str | None, action: str | None, answered: bool):
    error = fails(text)

    assert (error.unique_id, error.action) == (unique_id, action)
    assert (error.reply is not None) == answered
    if error.reply is not None:
        assert error.reply.unique_id == unique_id
        assert error.reply.error_code == error.error_code
        assert error.reply.error_details["faults"] == len(error.violations)


def test_what_may_not_arrive():
    """A trailing comma leads the frames off the fast path."""
    point, system = (
        TOLERANT.replace(role=Role.CHARGE_POINT),
        TOLERANT.replace(role=Role.CENTRAL_SYSTEM),
    )
    device = point.replace(profile=LEGRAND_059005)
    heartbeat, reset = '[2,"1","Heartbeat",{},]', '[2,"1","Reset",{"type":"Hard"},]'
    vendor = '[2,"1","DataTransfer",{"vendorId":"v"},]'
    for codec, text in ((point, heartbeat), (system, reset), (device, vendor)):
        error = fails(text, codec)
        assert [(v.category, v.path) for v in error.violations] == [("not_supported", "/2")]
        assert error.reply is not None
    for codec, text in ((system, heartbeat), (point, reset), (device, reset), (point, vendor)):
        assert codec.decode(text).quirks


def test_frames_of_every_sort():
    """What is mended in each, and what is said where that is not tolerated."""
    kinds = {
        '[2,"1","Heartbeat",null]': Q.NULL_PAYLOAD,
        '[2,"1","Heartbeat",[]]': Q.EMPTY_LIST_PAYLOAD,
        '[2,"1","Heartbeat"]': Q.MISSING_PAYLOAD,
        '[2,"1","Heartbeat",""]': Q.TEXT_PAYLOAD,
        r'[2,"1","Heartbeat","{}"]': Q.TEXT_PAYLOAD,
        '[2,"1","heartbeat",{}]': Q.ACTION_SPELLING,
        '["2","1","Heartbeat",{}]': Q.MESSAGE_TYPE_TEXT,
        '[4,"1","GenericError","",null]': Q.ERROR_DETAILS_SHAPE,
        '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Faulted"': (
            Q.TRUNCATED
        ),
    }
    for text, kind in kinds.items():
        assert [q.kind for q in TOLERANT.decode(text).quirks] == [kind]
        assert fails(text, TOLERANT.without(kind)).violations == fails(text, STRICT).violations
    inner = TOLERANT.decode(r'[2,"1","Heartbeat","{,}"]')
    assert [(q.kind, q.path) for q in inner.quirks] == [
        (Q.TEXT_PAYLOAD, "/3"),
        (Q.STRAY_COMMA, "/3"),
    ]
    lost = fails('[2,"1","Reset",{"type":"Hard","x')
    assert [(v.category, v.path) for v in lost.violations] == [("not_json", "/3")]
    whole = fails('[2,"1","BootNotification",{"chargePointVendor":"x')
    assert [v.category for v in whole.violations] == ["not_json", *["missing_member"] * 2]
    pending = {"1": "ClearCache"}
    assert fails('[3,"1",{"status":x y}]', pending=pending).action == "ClearCache"
    assert fails('[2,"1",5,{}]').violations[0].category == "action_no_text"
    assert fails('[2,"1","Heartbeat",7]').violations[0].category == "payload_no_object"


def test_the_time_of_arrival_must_be_sound():
    text, pending = '[3,"1",{"currentTime":"soon"}]', {"1": "Heartbeat"}
    arrival = datetime(2024, 5, 6, tzinfo=UTC)

    frame = TOLERANT.decode(text, pending=pending, received_at=arrival)

    assert isinstance(frame, CallResult)
    assert frame.payload.current_time == arrival
    with pytest.raises(ValueError, match="zone"):
        TOLERANT.decode(text, pending=pending, received_at=arrival.replace(tzinfo=None))


def test_surplus_is_told_of_whole():
    frame = TOLERANT.decode('[3,"1",{},{"a":1,"a":2}]')

    assert [(q.kind, q.path) for q in frame.quirks] == [
        (Q.SURPLUS_ELEMENTS, "/3"),
        (Q.DUPLICATE_MEMBER, "/3/a"),
    ]


def test_too_many_faults_end_the_reading():
    codec = TOLERANT.replace(limits=Limits(containers=5))
    text = '[2,"1","Heartbeat",{' + ",".join(f'"x{n}":1' for n in range(9)) + "}]"

    error = fails(text, codec)

    assert [v.category for v in error.violations] == ["limit_passed"]
    assert error.reply is not None
    raw = TOLERANT.decode(text.replace('[2,"1","Heartbeat",', '[3,"1",'))
    assert isinstance(raw, CallResult)
    with pytest.raises(DecodeError) as caught:
        codec.resolve(raw, "StatusNotification")
    assert [v.category for v in caught.value.violations] == ["limit_passed"]


@pytest.mark.parametrize(
    "start", ['2,"1","Heartbeat",{}', '3,"1",{}', '4,"1","GenericError","",{}']
)
def test_many_surplus_elements_end_the_reading(start: str):
    pieces = ['{"a":1}'] * 6_300
    text = f"[{start},{','.join(pieces)}]"
    large = text + " " * (2**16 - len(text))

    assert len(TOLERANT.decode(text).quirks) == len(pieces)
    error = fails(large)

    assert [(v.category, v.message) for v in error.violations] == [
        ("limit_passed", "decoded frame needs too much memory for its size at /")
    ]
    assert (error.reply is not None) == text.startswith("[2")
    # Not all of them were made.
    assert lines_run(lambda: fails(large)) < lines_run(lambda: TOLERANT.decode(text))


def test_a_payload_in_a_text_has_fewer_objects():
    inner = "[" + ",".join(["{}"] * 5_500) + "]"
    text = f'[2,"1","Heartbeat","{{\\"a\\":{inner}}}"]'

    assert TOLERANT.decode(text).quirks[0].kind is Q.TEXT_PAYLOAD
    error = fails(text + " " * (2**16 - len(text)))

    assert [v.category for v in error.violations] == ["payload_no_object"]


def test_the_limit_that_was_passed_is_the_one_that_is_named():
    text = '[2,"1","Heartbeat",{"a":1,"b":2,"c":3,"d":4}]'

    error = fails(text, TOLERANT.replace(limits=Limits(containers=2)))
    assert [v.message for v in error.violations] == ["more than 2 deviations in one frame at /"]

    text = '[2,"1","Heartbeat",{"a":1,"b":2,"c":3,"d":4},]'  # read in full
    error = fails(text, TOLERANT.replace(limits=Limits(containers=3)))
    assert error.violations[-1].message == "more than 3 deviations in one frame at /"


def test_more_faults_than_the_limit_are_not_listed():
    text = '[2,"1","Heartbeat",{"a":1,"b":2,"c":3,"d":4}]'

    error = fails(text, STRICT.replace(limits=Limits(quirks=2)))

    assert [v.path for v in error.violations] == ["/3/a", "/3/b", "/3/c", ""]
    assert error.violations[-1].message == "more than 2 faults in one frame at /"
    assert (error.unique_id, error.action) == ("1", "Heartbeat")
    assert error.reply is not None
    whole = fails(text, STRICT.replace(limits=Limits(quirks=3)))
    assert [v.path for v in whole.violations] == ["/3/a", "/3/b", "/3/c", "/3/d"]
    surplus = fails('[2,"1","Heartbeat",{},1,2,3,4]', STRICT.replace(limits=Limits(quirks=2)))
    assert [v.path for v in surplus.violations] == ["/4", "/5", "/6", ""]
    assert surplus.reply is not None


#: Commands whose text was damaged or whose elements are too many or too few: where the fault is,
#: and what it is; "" if the command may be carried out.
COMMANDS = [
    ('[2,"1","Reset",{"type":"Hard"},null,""]', "", ""),
    ('[2,"1","Reset",{"type":"Hard"},null,{"a":1}]', "/5", "surplus element in a command"),
    ('[2,"1","Reset",{"type":"Hard"},[,]]', "/4", "surplus element in a command"),
    ('[2,"1","Reset",{"type":"Hard"}]]', "", ""),
    ('[2,"1","Reset",{"type":"Hard"}]x', "", "truncated text or trailing data in a command"),
    (r'[2,"1","Reset","{\"type\":\"Hard\""]', "", ""),
    (r'[2,"1","Reset","{\"type\":\"Hard\"} x"]', "/3",
     "truncated text or trailing data in a command"),
    ('[2,"1","ChangeConfiguration",{"key":"a","value":"b"],"x":5}', "/3",
     "misplaced bracket together with an unknown member"),
    ('[2,"1","Reset"]', "/3", "missing payload of Reset"),
    ('[2,"1","Reset"', "/3", "missing payload of Reset"),
    ('[2,"1","Reset"," "]', "/3", "missing payload of Reset"),
    ('[2,"1","Reset",[,]]', "/3", "missing payload of Reset"),
    ('[2,"1","ClearCache"]', "", ""),
    ('[2,"1","ClearCache"', "", ""),
    ('[2,"1","ClearCache",[,]]', "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "message"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_a_command_is_not_carried_out_if_it_may_mean_another(text: str, path: str, message: str):
    if not message:
        assert TOLERANT.decode(text).quirks
        return
    error = fails(text)
    assert (path, f"{message} at {path or '/'}") in {(v.path, v.message) for v in error.violations}
    assert error.reply is not None


def test_a_missing_payload_is_one_that_was_cut_off():
    for text, category in (('[2,"1","Reset"]', "element_count"), ('[2,"1","Reset"', "not_json")):
        faults = {v.category for v in fails(text).violations if v.path == "/3"}
        assert faults == {category}


def test_a_frame_that_keeps_too_much_is_refused():
    many = ",".join(['{"a":1}'] * 9000)
    for text, action, answered in [
        (f'[2,17,"Heartbeat",{{"x":[{many}]}}]', "Heartbeat", True),
        (f'[3,17,{{"status":"Accepted"}},[{many}]]', None, False),
        (f'[4,17,"GenericError","",[{many}]]', None, False),
    ]:
        error = fails(text)
        assert [v.category for v in error.violations] == ["limit_passed"]
        assert (error.unique_id, error.action) == ("17", action)
        assert (error.reply is not None) is answered
        if error.reply is not None:
            assert type(error.reply.unique_id) is NumericId
    with pytest.raises(DecodeError) as caught:
        resolved(f'{{"x":[{many}]}}'.encode(), "StatusNotification")
    assert [v.category for v in caught.value.violations] == ["limit_passed"]
    assert (caught.value.unique_id, caught.value.action) == ("1", "StatusNotification")
    assert caught.value.reply is None


def test_the_size_of_a_frame_is_that_of_its_quirks_and_payload():
    """A payload may be small beside what was left out of the frame."""
    numbers = ",".join(["1000"] * 13_200)
    frame = TOLERANT.decode(f'[3,"1",{{"status":"accepted"}},[{numbers}],[1]]')
    assert isinstance(frame, CallResult)
    assert TOLERANT.resolve(frame, "ClearCache").payload.status == "Accepted"


def test_the_payload_of_an_unknown_result_is_kept():
    frame = TOLERANT.decode('[3,"1",{"a":{"b":1.0},}]')

    assert isinstance(frame, CallResult)
    assert bytes(frame.payload) == b'{"a":{"b":1.0}}'
    for text in ('[3,"1",{"a" : 1e5}]', '[3,"1",{"a" : 1e5,"b":2}]'):
        strict = STRICT.decode(text)
        assert isinstance(strict, CallResult)
        assert bytes(strict.payload) == text[7:-1].encode()
    doubled = TOLERANT.replace(detect_duplicates=True).decode('[3,"1",{"a":1,"a":2}]')
    assert isinstance(doubled, CallResult)
    assert bytes(doubled.payload) == b'{"a":2}'
    assert [q.kind for q in doubled.quirks] == [Q.DUPLICATE_MEMBER]
    assert isinstance(TOLERANT.decode("[3,17]"), CallResult)
    as_text = TOLERANT.decode(r'[3,"1","{\"a\" :1}"]')
    assert isinstance(as_text, CallResult)
    assert bytes(as_text.payload) == b'{"a":1}'


def test_a_payload_in_a_text_that_is_none():
    for text in ('"x"', '"{a b}"', '"[1]"'):
        error = fails(f'[2,"1","Heartbeat",{text}]')
        assert [(v.category, v.path) for v in error.violations] == [("payload_no_object", "/3")]


def resolved(payload: bytes, action: str, codec: Codec = TOLERANT) -> CallResult[Any]:
    return codec.resolve(CallResult("1", Raw(payload)), action)


def test_results_typed_later():
    frame = resolved(b'{"status":"accepted","x":"\xe9"}', "ClearCache")
    assert [q.kind for q in frame.quirks] == [Q.INVALID_UTF8, Q.ENUM_SPELLING, Q.UNKNOWN_MEMBER]
    for payload, category in {
        b"{}": "missing_member",
        b'{"status":"Accepted"': "not_json",
        b'{"status":x y}': "not_json",
    }.items():
        codec = TOLERANT.without(Q.TRUNCATED)
        with pytest.raises(DecodeError) as caught:
            resolved(payload, "ClearCache", codec)
        assert caught.value.violations[0].category == category
        assert (caught.value.unique_id, caught.value.action) == ("1", "ClearCache")
        assert caught.value.reply is None
    with pytest.raises(DecodeError) as caught:
        resolved(b'{"transactionId":1,"transactionId":2,"idTagInfo":null}', "StartTransaction")
    assert caught.value.violations[0].category == "duplicate_member"


@together
@pytest.mark.parametrize(
    "text",
    [
        '[3,"1",{"status":"Accep',
        '[3,"1",null',
        '[3,"1",{"currentTime":"2024-01-01T00:00:00Z"',
        '[3,"1","\\n",{}]',
        '[3,"1","Heartbeat",{}]',
        '[3,"1","Reset",{}]',
        '[3,"1","",{"status":"Accepted"}]',
        '[3,"1","Reset",{"status":"Accepted"}]',
        r'[3,"1","{\"status\":\"Accepted\",}"]',
        r'[3,"1","{\"idTagInfo\":{\"status\":\"Accepted\"}"]',
        '[3,"1",{"idTagInfo":{"status":"Accepted","foo":5}',
        '[3,"1",{"idTagInfo":{"status":"Accepted"},"foo":[5]',
    ],
)
@pytest.mark.parametrize("action", ["Authorize", "ClearCache", "Heartbeat", "StatusNotification"])
def test_a_result_typed_later_comes_to_the_same(text: str, action: str):
    later = TOLERANT.decode(text)
    try:
        due = TOLERANT.decode(text, pending={"1": action})
    except DecodeError as error:
        with pytest.raises(DecodeError) as caught:
            TOLERANT.resolve(later, action)
        assert caught.value.error_code == error.error_code  # noqa: PT017
    else:
        assert TOLERANT.resolve(later, action) == due


#: Heads of frames, and what a relay is told of them.
HEADS = {
    '[2,"1","Heartbeat",{x y}]': (2, "1", "Heartbeat"),
    '["2",17,"Anything"': (2, "17", "Anything"),
    '[3,"1",{"a" 5': (3, "1", None),
    '[4,"1"]': (4, "1", None),
    '[7,"1","x"]': (7, "1", None),
    '\ufeff[2,"","heartbeat"]': (2, "", "heartbeat"),
}


@pytest.mark.parametrize(("text", "head"), HEADS.items())
def test_heads(text: str, head: tuple[int, str, str | None]):
    assert read_head(text, TOLERANT.settings, from_bytes=False) == head


@pytest.mark.parametrize(
    ("text", "answered"),
    [("", False), ("[]", False), ("[2]", False), ('[2,"1"]', True), ('[2,"1",5]', True),
     ('["x","1"]', False), ("[2,null]", False), ("[3,null]", False), ('[1000,"1"]', False),
     ('{"a":1}', False), ("[2,", False)],
)  # fmt: skip
def test_heads_that_cannot_be_read(text: str, answered: bool):
    with pytest.raises(DecodeError) as caught:
        read_head(text, TOLERANT.settings, from_bytes=False)

    assert caught.value.violations
    assert (caught.value.reply is not None) == answered


def test_a_syntax_error_has_the_same_sentence_in_a_frame_and_in_a_result_typed_later() -> None:
    payload = '{"currentTime":"2024-01-01T00:00:00Z",}'
    with pytest.raises(DecodeError) as at_once:
        STRICT.decode(f'[3,"1",{payload}]', pending={"1": "Heartbeat"})
    with pytest.raises(DecodeError) as later:
        STRICT.resolve(CallResult("1", Raw(payload.encode())), "Heartbeat")
    assert at_once.value.violations[0].message == later.value.violations[0].message
    assert later.value.violations[0].message.startswith("malformed JSON (stray_comma)")


UNKNOWN = ",".join(f'"m{number}":{{"a":{number}}}' for number in range(4000))
SMALL = ",".join(['{"abc":1}'] * 6300)
LARGE = {
    f'[2,"1","Heartbeat",{{{UNKNOWN}}},]': ("Heartbeat", True),
    f'[3,"1",{{"status":"Accepted",{UNKNOWN}}},]': ("Reset", False),
    f'[4,"1","GenericError","",{{"d":[{SMALL}]}},]'.ljust(2**16): (None, False),
}


@pytest.mark.parametrize(("text", "due"), LARGE.items(), ids=["call", "result", "error"])
def test_a_large_frame_that_would_keep_too_much_is_refused(text: str, due: tuple[str | None, bool]):
    with pytest.raises(DecodeError) as caught:
        TOLERANT.decode(text, pending={"1": "Reset"})

    error = caught.value
    assert [v.category for v in error.violations] == ["limit_passed"]
    assert (error.unique_id, error.action, error.reply is not None) == ("1", *due)


def test_a_large_result_that_is_typed_later_keeps_no_more():
    payload = Raw(f'{{"status":"Accepted","x":[{SMALL}]}}'.ljust(2**16).encode())
    with pytest.raises(DecodeError, match="needs too much memory") as caught:
        TOLERANT.resolve(CallResult("1", payload), "Reset")
    assert caught.value.reply is None
