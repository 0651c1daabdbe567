"""The bookkeeping of a connection: what ends a call, what does not, and what may not go out."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec import Raw
from samples import ACTION_OF, CALLS, FRAMES, PAYLOADS, RESULTS, wire_of
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    DecodeError,
    EncodeError,
    ErrorCode,
    Limits,
    QuirkKind,
    Role,
    decode,
    messages,
)

CHARGE_POINT, CENTRAL_SYSTEM = Role.CHARGE_POINT, Role.CENTRAL_SYSTEM
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
HEARTBEAT = messages.Heartbeat()
TIME = messages.HeartbeatResult(current_time=NOON)
ANSWER = b'[3,"17",{"currentTime":"2024-02-29T12:00:00Z"}]'


def waiting(codec: Codec = TOLERANT, **settings: Any) -> Connection:
    """A charge point that has asked for the time."""
    return Connection(CHARGE_POINT, codec, pending={"17": "Heartbeat"}, **settings)


# -- call ----------------------------------------------------------------------------------------


def test_a_call_is_awaited_until_it_is_answered() -> None:
    connection = Connection(CHARGE_POINT)
    assert connection.pending == {}
    assert connection.call(HEARTBEAT, unique_id="17") == b'[2,"17","Heartbeat",{}]'
    assert connection.pending == {"17": "Heartbeat"}
    assert connection.receive(ANSWER) == CallResult("17", TIME)
    assert connection.pending == {}
    assert connection.call(HEARTBEAT)


def test_a_fresh_id_is_a_uuid4() -> None:
    connection = Connection(CHARGE_POINT)
    _, unique_id, _, _ = json.loads(connection.call(HEARTBEAT))
    assert re.fullmatch(
        r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", unique_id
    )
    assert connection.pending == {unique_id: "Heartbeat"}


def test_a_second_open_call_is_refused() -> None:
    connection = waiting()
    with pytest.raises(EncodeError, match='Heartbeat "17" has not been answered yet') as caught:
        connection.call(HEARTBEAT, unique_id="18")
    assert (caught.value.path, caught.value.violations) == ("", ())
    assert connection.pending == {"17": "Heartbeat"}


def test_unless_calls_may_be_concurrent() -> None:
    connection = waiting(allow_concurrent=True)
    assert connection.call(messages.Authorize(id_tag="A"), unique_id="18")
    assert connection.pending == {"17": "Heartbeat", "18": "Authorize"}
    with pytest.raises(EncodeError, match='the id "17" is already in use by an open call'):
        connection.call(HEARTBEAT, unique_id="17")
    assert connection.receive('[3,"18",{"idTagInfo":{"status":"Accepted"}}]').action == "Authorize"  # type: ignore[union-attr]
    assert connection.pending == {"17": "Heartbeat"}


@pytest.mark.parametrize(
    ("payload", "unique_id"),
    [
        (messages.Authorize(id_tag="x" * 21), "17"),
        (HEARTBEAT, "x" * 37),
        (HEARTBEAT, ""),
        (HEARTBEAT, 17),
        (messages.Reset(type="Soft"), "17"),  # for the other side to send
        (TIME, "17"),
    ],
)
def test_what_does_not_go_out_is_not_awaited(payload: Any, unique_id: Any) -> None:
    connection = Connection(CHARGE_POINT)
    with pytest.raises(EncodeError):
        connection.call(payload, unique_id=unique_id)
    assert connection.pending == {}


@together
@pytest.mark.parametrize("role", [CHARGE_POINT, CENTRAL_SYSTEM])
@pytest.mark.parametrize("name", ACTIONS)
def test_each_side_sends_its_own_calls_and_takes_those_of_the_other(name: str, role: Role) -> None:
    connection = Connection(role)
    if role in ACTIONS[name].sent_by:
        assert connection.call(PAYLOADS[name], unique_id="19223201") == connection.codec.encode(
            CALLS[name]
        )
        answer = connection.receive(wire_of(f"{name}Result"))
        assert answer == RESULTS[f"{name}Result"]
        assert answer.quirks == ()
    else:
        with pytest.raises(EncodeError, match="NotSupported"):
            connection.call(PAYLOADS[name])
    if ACTIONS[name].sent_by & ~role:
        assert connection.receive(wire_of(name)) == CALLS[name]
    else:
        with pytest.raises(DecodeError, match="NotSupported") as caught:
            connection.receive(wire_of(name))
        refusal = json.loads(connection.refuse(caught.value) or b"")
        assert refusal[:3] == [4, "19223201", "NotSupported"]


# -- receive: what ends a call -------------------------------------------------------------------

#: Whatever came, the call with the id 17 has been answered with it.
ENDING = [
    '[3,"17",{}]',
    '[3,"17",{"currentTime":"x"}]',
    '[3,"17",null]',
    '[3,"17",[]]',
    '[3,"17",17]',
    '[3,"17"]',
    '[3,"17",{"currentTime":"2024-01-01T00:00:00Z"},1,"',
    '[3,"17",{"currentTime":"2024-01',
    '[3,"17",',
    '[3,"17",{"a":}:}]',
    "[3,17,{}]",
    "['3','17',{}]",
    '[4,"17"]',
    '[4,"17","GenericError","",{}]',
    '[4,"17","Odd",null,[]]',
    '[4,"17",{"a":[}',
    '[4,"17","GenericError","",{"a":' + "[" * 900 + "]" * 900 + "}]",
    '[3,"17",{"a":"' + "x" * 2**20 + '"}]',
    '[3,"17",{"a":"\ud800"}]',
]
#: The ids of both sides are independent, and what cannot be told to be an answer is none.
NOT_ENDING = [
    '[2,"17","Reset",{"type":"Soft"}]',
    '[2,"17","Reset",{}]',
    '[2,"17","Reset",{"type":"',
    '[2,"17","Reset"',
    '[2,"17","Heartbeat",{}]',
    '[2,"17","Unheard",{}]',
    '[2,"17"]',
    '[2,"17","Reset",{"a":"' + "x" * 2**20 + '"}]',
    '[5,"17",{}]',
    '[5,"17",{"a":"' + "x" * 2**20 + '"}]',
    '[3,"18",{"currentTime":"2024-01-01T00:00:00Z"}]',
    '[3,"18",{"currentTime":',
    '[4,"1","GenericError","",{}]',
    '[3,"1',
    '[3,"17',
    "[3,null,{}]",
    "[3]",
    "[]",
    "17",
    "",
    "x" * (2**20 + 1),
]  # fmt: skip


@together
@pytest.mark.parametrize("codec", [STRICT, TOLERANT], ids=["strict", "tolerant"])
@pytest.mark.parametrize(
    "make",
    [
        str,
        lambda text: text.encode("utf-8", "surrogatepass"),
        lambda text: memoryview(text.encode("utf-8", "surrogatepass")),
    ],
    ids=["str", "bytes", "view"],
)
@pytest.mark.parametrize(
    ("text", "ends"),
    [*((text, True) for text in ENDING), *((text, False) for text in NOT_ENDING)],
    ids=lambda value: value[:40] if isinstance(value, str) else str(value),
)
def test_what_ends_a_call(text: str, ends: bool, make: Any, codec: Codec) -> None:
    connection = waiting(codec)
    try:
        frame = connection.receive(make(text))
        assert frame.unique_id in {"17", "18", "1"}
    except DecodeError as error:
        refusal = connection.refuse(error)
        due = error.reply is not None
        assert (refusal is not None) is due
    assert (connection.pending == {}) is ends


def test_a_larger_limit_is_the_limit() -> None:
    connection = waiting(TOLERANT.replace(limits=Limits(size=2**22)))
    with pytest.raises(DecodeError):
        connection.receive('[3,"17",{"x":"' + "x" * 2**21)
    assert connection.pending == {}


def test_an_unmatched_answer_comes_back_untyped() -> None:
    connection = waiting()
    late = connection.receive('[3,"16",{"currentTime":"2024-02-29T12:00:00Z"}]')
    assert isinstance(late, CallResult)
    assert (late.action, type(late.payload)) == (None, Raw)
    assert connection.codec.resolve(late, "Heartbeat") == CallResult("16", TIME)
    assert connection.receive('[4,"16","GenericError","",{}]').quirks == ()
    assert connection.pending == {"17": "Heartbeat"}


def test_a_late_answer_comes_after_waiting_has_ended() -> None:
    connection = waiting()
    connection.forget("17")
    connection.forget("17")  # nothing is awaited: nothing happens
    connection.forget("unheard of")
    assert connection.pending == {}
    assert connection.receive(ANSWER).action is None  # type: ignore[union-attr]


def test_the_same_id_may_be_open_in_both_directions() -> None:
    connection = waiting()
    call = connection.receive('[2,"17","Reset",{"type":"Soft"}]')
    assert isinstance(call, Call)
    assert connection.pending == {"17": "Heartbeat"}
    assert (
        connection.answer(call, messages.ResetResult(status="Accepted"))
        == b'[3,"17",{"status":"Accepted"}]'
    )
    assert connection.receive(ANSWER) == CallResult("17", TIME)


def test_a_result_may_be_answered_only_once() -> None:
    connection = waiting()
    assert connection.receive(ANSWER).action == "Heartbeat"  # type: ignore[union-attr]
    assert connection.receive(ANSWER).action is None  # type: ignore[union-attr]


def test_the_time_of_arrival_is_passed_on() -> None:
    frame = waiting().receive('[3,"17",{}]', received_at=NOON)
    assert frame == CallResult("17", TIME)
    assert [quirk.kind for quirk in frame.quirks] == [QuirkKind.MISSING_TIMESTAMP]


@pytest.mark.parametrize("data", [None, 17, [], object()])
def test_what_is_no_data_is_a_type_error(data: Any) -> None:
    connection = waiting()
    with pytest.raises(TypeError):
        connection.receive(data)
    assert connection.pending == {"17": "Heartbeat"}


# -- answer and refuse ---------------------------------------------------------------------------


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_answers_go_out(name: str) -> None:
    for role in (CHARGE_POINT, CENTRAL_SYSTEM):
        if ACTIONS[name].sent_by & ~role:
            connection = Connection(role)
            call = connection.receive(wire_of(name))
            assert isinstance(call, Call)
            answer = connection.answer(call, PAYLOADS[f"{name}Result"])
            assert decode(answer, pending={"19223201": name}) == FRAMES[f"{name}Result"]
            assert ACTION_OF[f"{name}Result"] == call.action


@pytest.mark.parametrize(
    "payload",
    [
        TIME,
        messages.Reset(type="Soft"),
        messages.ResetResult(status="odd"),
        Raw(b'{"status":"Accepted"}'),
        {"status": "Accepted"},
        None,
    ],
)
def test_what_does_not_answer_the_call_is_refused(payload: Any) -> None:
    connection = Connection(CHARGE_POINT)
    call = connection.receive('[2,"17","Reset",{"type":"Soft"}]')
    with pytest.raises(EncodeError) as caught:
        connection.answer(call, payload)  # type: ignore[arg-type]
    assert caught.value.path in {"/2", "/2/status"}


@pytest.mark.parametrize("unique_id", ["", "x" * 37, "x" * 255, "9" * 100])
def test_an_odd_id_is_repeated_as_received(unique_id: str) -> None:
    connection = Connection(CHARGE_POINT)
    call = connection.receive(f'[2,"{unique_id}","Reset",{{"type":"Soft"}}]')
    assert isinstance(call, Call)
    answer = connection.answer(call, messages.ResetResult(status="Accepted"))
    assert json.loads(answer) == [3, unique_id, {"status": "Accepted"}]
    refusal = connection.refuse(call, ErrorCode.NOT_SUPPORTED)
    assert json.loads(refusal) == [4, unique_id, "NotSupported", "", {}]


def test_refusing_a_call() -> None:
    connection = Connection(CHARGE_POINT)
    call = Call("17", "Reset", messages.Reset(type="Soft"))
    assert connection.refuse(call, "NotSupported") == b'[4,"17","NotSupported","",{}]'
    assert connection.refuse(call, ErrorCode.INTERNAL_ERROR, "no", {"a": [1]}) == (
        b'[4,"17","InternalError","no",{"a":[1]}]'
    )
    for code, description, details in (
        ("RpcFrameworkError", "", None),
        ("GenericError", "\ud800", None),
        ("GenericError", "", {"a": float("nan")}),
    ):
        with pytest.raises(EncodeError):
            connection.refuse(call, code, description, details)


def refusal_of(text: str, codec: Codec = TOLERANT) -> Any:
    connection = Connection(CENTRAL_SYSTEM, codec)
    with pytest.raises(DecodeError) as caught:
        connection.receive(text)
    wire = connection.refuse(caught.value)
    return None if wire is None else decode(wire)


@pytest.mark.parametrize(
    ("text", "unique_id", "code"),
    [
        ('[2,"17","Unheard",{}]', "17", "NotImplemented"),
        ('[2,"17","Reset",{"type":"Soft"}]', "17", "NotSupported"),
        ('[2,"17","Authorize",{}]', "17", "ProtocolError"),
        ('[2,"17","Authorize",{"idTag":{}}]', "17", "TypeConstraintViolation"),
        ('[2,"17","Authorize",17]', "17", "FormationViolation"),
        ('[2,"' + "x" * 255 + '","Unheard",{}]', "x" * 255, "NotImplemented"),
        ('[2,"' + "9" * 100 + '","Unheard",{}]', "9" * 100, "NotImplemented"),
        ('[2,17,"Unheard",{}]', "17", "NotImplemented"),
    ],
)
def test_refusing_what_could_not_be_read(text: str, unique_id: str, code: str) -> None:
    for codec in (TOLERANT, STRICT, TOLERANT.replace(check_outgoing=False)):
        reply = refusal_of(text, codec)
        assert isinstance(reply, CallError)
        assert reply.unique_id == unique_id
        if codec is not STRICT:
            assert reply.error_code == code


@pytest.mark.parametrize(
    "text",
    [
        *('[3,"17",17]', '[4,"17",{"a":1e999}]', '[4,[],""]', '[5,"17"]', "x", ""),
        *('[2,"","Unheard",{}]', "[2,[],{}]", '[2,"' + "x" * 256 + '","Unheard",{}]'),
    ],
)
def test_nothing_is_sent_where_nothing_is_due(text: str) -> None:
    connection = waiting()
    with pytest.raises(DecodeError) as caught:
        connection.receive(text)
    assert connection.refuse(caught.value) is None


# -- settings ------------------------------------------------------------------------------------


def test_pending_can_be_stored_and_handed_on() -> None:
    first = Connection(CHARGE_POINT, STRICT)
    first.call(HEARTBEAT, unique_id="17")
    assert type(first.pending) is dict
    stored = json.dumps(first.pending)
    second = Connection(CHARGE_POINT, STRICT, pending=json.loads(stored))
    assert second.receive(ANSWER) == CallResult("17", TIME)
    given = {"17": "Heartbeat"}
    third = Connection(CHARGE_POINT, pending=given)
    third.forget("17")
    assert given == {"17": "Heartbeat"}


def test_open_calls_that_are_handed_on_are_of_known_actions() -> None:
    connection = Connection(CHARGE_POINT, pending={"17": "Heartbeat"})
    connection.pending["18"] = "Vendor"
    with pytest.raises(ValueError, match='pending maps "18" to the unknown action "Vendor"'):
        connection.receive('[3,"18",{"a":1}]')
    assert connection.receive(ANSWER) == CallResult("17", TIME)


@pytest.mark.parametrize("role", [CHARGE_POINT, CENTRAL_SYSTEM])
def test_the_role_is_that_of_the_connection(role: Role) -> None:
    assert Connection(role).role is role
    assert Connection(role).codec == TOLERANT.replace(role=role)
    own = STRICT.replace(role=role)
    assert Connection(role, own).codec is own
    for other in Role.EITHER & ~role, None:
        assert Connection(role, STRICT.replace(role=other)).codec == own


def test_repr_tells_no_secrets() -> None:
    assert repr(waiting()) == "<Connection role=CHARGE_POINT, 1 pending>"


# -- held the wrong way round ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"role": "central_system"}, "role must be a Role"),
        ({"codec": "strict"}, "codec must be a Codec"),
        ({"pending": ["17"]}, "pending must be a mapping of unique ids to names"),
        ({"pending": {"17": None}}, 'pending must map "17" to the name of an action'),
    ],
)
def test_a_connection_is_made_of_the_right_things(settings: Any, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        Connection(**({"role": CHARGE_POINT} | settings))


def test_a_call_is_answered_and_refused_and_nothing_else() -> None:
    connection = Connection(CHARGE_POINT)
    for wrong in (CallResult("17", TIME), ValueError(), None):
        with pytest.raises(TypeError, match="expected the Call to answer, got"):
            connection.answer(wrong, TIME)  # type: ignore[call-overload]
        with pytest.raises(TypeError, match="expected the Call to refuse, or its DecodeError"):
            connection.refuse(wrong)  # type: ignore[call-overload]


def test_what_is_of_the_wrong_class_is_an_encode_error_and_a_type_error() -> None:
    connection = Connection(CHARGE_POINT)
    for payload, unique_id, path in ((TIME, None, "/3"), (HEARTBEAT, 17, "/1")):
        with pytest.raises(EncodeError) as caught:
            connection.call(payload, unique_id=unique_id)  # type: ignore[arg-type]
        assert isinstance(caught.value, TypeError)
        assert caught.value.path == path
