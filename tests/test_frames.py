"""The envelope: three immutable values, compared by what they say, carrying their quirks along."""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from msgspec import Raw, ValidationError
from msgspec.structs import replace
from samples import PAYLOADS
from together import together

from ocpp16j_codec import (
    ACTIONS,
    Call,
    CallError,
    CallResult,
    DecodeError,
    Effect,
    ErrorCode,
    Header,
    Quirk,
    QuirkKind,
    decode,
    encode,
    messages,
)
from ocpp16j_codec.frames import NumericId

QUIRK = Quirk(QuirkKind.TOO_LONG, "/3/idTag", "x" * 22, "x" * 22, 31, 20)
SECRET = Quirk(QuirkKind.TOO_LONG, "/3/value", "hunter2", "hunter2", 9, 500, secret=True)
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)

CALL = Call("17", "Authorize", messages.Authorize(id_tag="A"))
RESULT = CallResult("17", messages.HeartbeatResult(current_time=NOON))
RAW = CallResult("17", Raw(b'{"a":1}'))
ERROR = CallError("17", ErrorCode.GENERIC_ERROR, "no", {"why": ["x", None, 1.5]})
FRAMES: list[Any] = [CALL, RESULT, RAW, ERROR]
KINDS = ["call", "result", "raw", "error"]


def each_frame(name: str = "frame") -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, FRAMES, ids=KINDS)


def test_what_rich_shows_has_no_secrets() -> None:
    assert CALL.__rich_repr__() == [
        ("unique_id", "17"), ("action", "Authorize"), ("payload", CALL.payload), ("quirks", ()),
    ]  # fmt: skip
    shown = dict(CallError("17", "GenericError", "no", {"password": "hunter2"}).__rich_repr__())
    assert shown["error_details"] == {"password": "***"}


@each_frame()
def test_a_frame_sums_up_how_much_its_deviations_matter(frame: Any) -> None:
    lost = Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", 1)
    assert frame.effects == frozenset()
    assert replace(frame, quirks=(QUIRK, lost, QUIRK)).effects == {Effect.KEPT, Effect.LOST}


# -- making them ---------------------------------------------------------------------------------


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_the_action_follows_from_the_payload(name: str) -> None:
    call = Call.of(PAYLOADS[name])
    assert call.action == name
    assert call.result(PAYLOADS[f"{name}Result"]).action == name


def test_a_call_gets_a_fresh_uuid4_unless_it_is_given_an_id() -> None:
    made = [Call.of(messages.Heartbeat()).unique_id for _ in range(100)]
    assert len(set(made)) == 100
    assert {(UUID(unique_id).version, len(unique_id)) for unique_id in made} == {(4, 36)}
    assert Call.of(messages.Heartbeat(), unique_id="17").unique_id == "17"
    assert Call.of(messages.Heartbeat(), "17") == Call("17", "Heartbeat", messages.Heartbeat())


def test_answers_repeat_the_id_of_their_call() -> None:
    heartbeat = Call.of(messages.Heartbeat(), RESULT.unique_id)
    assert heartbeat.result(RESULT.payload) == RESULT
    assert CALL.error(ErrorCode.GENERIC_ERROR, "no", ERROR.error_details) == ERROR
    assert CALL.error("NotSupported") == CallError("17", ErrorCode.NOT_SUPPORTED, "", {})


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (messages.Heartbeat, "Heartbeat is a class: make an instance, Heartbeat(...)"),
        (messages.ResetResult(status="Accepted"), "ResetResult answers one: use call.result(...)"),
        (messages.IdTagInfo(status="Accepted"), "not IdTagInfo"),
        ({}, "not dict"),
    ],
)
def test_a_call_is_made_of_the_payload_of_a_call(payload: Any, said: str) -> None:
    with pytest.raises(TypeError) as caught:
        Call.of(payload)
    assert str(caught.value).startswith("Call.of expects the payload of a call such as messages.")
    assert str(caught.value).endswith(said)
    with pytest.raises(TypeError, match="unique_id must be a str, not int"):
        Call.of(messages.Heartbeat(), 17)  # type: ignore[arg-type]


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_a_call_takes_only_what_answers_it(name: str) -> None:
    call: Call[Any] = Call.of(PAYLOADS[name])
    for other in ACTIONS:
        if other != name:
            with pytest.raises(TypeError) as caught:
                call.result(PAYLOADS[f"{other}Result"])
            said = f"expected {name}Result as the result of {name}, got {other}Result"
            assert str(caught.value) == said
    with pytest.raises(TypeError, match=r"expected an instance, \w+\(...\), got the class"):
        call.result(ACTIONS[name].result)


def test_nothing_answers_what_is_no_call() -> None:
    for payload in ({}, messages.IdTagInfo(status="Accepted"), RESULT.payload, Raw(b"{}")):
        with pytest.raises(TypeError, match="no result answers a call whose payload is"):
            Call("1", "Heartbeat", payload).result(RESULT.payload)  # type: ignore[misc]


def test_an_untyped_result_says_how_it_is_typed() -> None:
    assert 'payload=<Raw: untyped, see resolve(result, "<action>")' in repr(RAW)


def test_details_are_never_shared() -> None:
    one, other = CALL.error("GenericError"), CALL.error("GenericError")
    assert one.error_details is not other.error_details


def test_the_action_of_a_result_is_that_of_its_payload() -> None:
    assert RESULT.action == "Heartbeat"
    assert RAW.action is None


# -- immutable values ----------------------------------------------------------------------------


@each_frame()
def test_frames_are_immutable(frame: Any) -> None:
    for name in frame.__struct_fields__:
        with pytest.raises(AttributeError):
            setattr(frame, name, None)


DIFFERENT: list[Any] = [
    Call("18", "Authorize", messages.Authorize(id_tag="A")),
    Call("17", "Heartbeat", messages.Authorize(id_tag="A")),
    Call("17", "Authorize", messages.Authorize(id_tag="a")),
    CallResult("18", RESULT.payload),
    CallResult("17", messages.HeartbeatResult(current_time=NOON.replace(second=1))),
    CallResult("17", Raw(b'{"a":2}')),
    CallError("18", ErrorCode.GENERIC_ERROR, "no", ERROR.error_details),
    CallError("17", ErrorCode.INTERNAL_ERROR, "no", ERROR.error_details),
    CallError("17", ErrorCode.GENERIC_ERROR, "", ERROR.error_details),
    CallError("17", ErrorCode.GENERIC_ERROR, "no", {}),
]


@each_frame()
def test_frames_are_compared_by_value(frame: Any) -> None:
    assert frame == copy.deepcopy(frame)
    assert all(frame != other for other in [*DIFFERENT, *(f for f in FRAMES if f is not frame)])
    assert frame != tuple(getattr(frame, name) for name in frame.__struct_fields__)
    assert (frame == 17) is False


@each_frame()
def test_quirks_do_not_count_in_comparing(frame: Any) -> None:
    tolerated = replace(frame, quirks=(QUIRK,))
    assert tolerated == frame
    assert tolerated.quirks == (QUIRK,)
    assert frame.quirks == ()


@pytest.mark.parametrize("frame", FRAMES[:3], ids=KINDS[:3])
def test_hash_works_where_all_fields_are_hashable(frame: Any) -> None:
    tolerated = replace(frame, quirks=(Quirk(QuirkKind.UNKNOWN_MEMBER, "/3/x", [1]),))
    assert hash(frame) == hash(copy.deepcopy(frame)) == hash(tolerated)
    assert {frame, tolerated} == {frame}
    assert len({frame, *DIFFERENT[:6]}) == 7


@pytest.mark.parametrize(
    "frame", [ERROR, Call("1", "GetConfiguration", messages.GetConfiguration(key=["a"]))]
)
def test_hash_does_not_work_where_they_are_not(frame: Any) -> None:
    with pytest.raises(TypeError, match="unhashable"):
        hash(frame)


def test_an_error_code_compares_as_text() -> None:
    assert CallError("1", "GenericError", "", {}) == CallError("1", ErrorCode.GENERIC_ERROR, "", {})
    assert CallError("1", "Odd", "", {}).error_code == "Odd"


# -- showing them --------------------------------------------------------------------------------


SHOWN = {
    CALL: "unique_id='17', action='Authorize', payload=Authorize(id_tag='A')",
    RESULT: f"unique_id='17', payload={RESULT.payload!r}",
    CallResult("1", messages.ClearCacheResult(status="odd")): (
        "unique_id='1', payload=ClearCacheResult(status='odd')"
    ),
}


@pytest.mark.parametrize(("frame", "shown"), SHOWN.items())
def test_repr_shows_the_fields_and_the_kinds_of_quirks(frame: Any, shown: str) -> None:
    name = type(frame).__name__
    assert repr(frame) == f"{name}({shown})"
    tolerated = replace(frame, quirks=(QUIRK, replace(QUIRK, kind=QuirkKind.NULL_MEMBER)))
    assert repr(tolerated) == f"{name}({shown}, quirks=<too_long, null_member>)"


def test_repr_does_not_show_secrets() -> None:
    call = Call.of(messages.ChangeConfiguration(key="AuthorizationKey", value="hunter2"))
    assert "hunter" not in repr(replace(call, quirks=(SECRET,)))


# -- taking quirks along -------------------------------------------------------------------------

COPIES: dict[str, Callable[[Any], Any]] = {
    "pickle": lambda frame: pickle.loads(pickle.dumps(frame)),  # noqa: S301
    "old pickle": lambda frame: pickle.loads(pickle.dumps(frame, 0)),  # noqa: S301
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "structs.replace": lambda frame: replace(frame, unique_id="17"),
    "__replace__": lambda frame: frame.__replace__(unique_id="17"),
}
if sys.version_info >= (3, 13):
    COPIES["copy.replace"] = lambda frame: copy.replace(frame, unique_id="17")


@together
@each_frame()
@pytest.mark.parametrize("through", COPIES.values(), ids=COPIES)
def test_quirks_survive(frame: Any, through: Callable[[Any], Any]) -> None:
    tolerated = replace(frame, quirks=(QUIRK, SECRET))
    again = through(tolerated)
    assert type(again) is type(frame)
    assert again == tolerated
    assert again.quirks == (QUIRK, SECRET)


def test_frames_work_in_match() -> None:
    said = []
    for frame in FRAMES:
        match frame:
            case Call(unique_id, "Authorize", messages.Authorize(id_tag=id_tag)):
                said.append((unique_id, id_tag))
            case CallResult("17", messages.HeartbeatResult() as payload):
                said.append(payload)
            case CallResult(payload=Raw()):
                said.append("raw")
            case CallError(error_code=ErrorCode.GENERIC_ERROR, error_details={"why": why}):
                said.append(why)
    assert said == [("17", "A"), RESULT.payload, "raw", ["x", None, 1.5]]


# -- as msgspec reads them -----------------------------------------------------------------------

WELL = {
    Call[messages.Heartbeat]: b'[2,"1","Heartbeat",{}',
    CallResult[messages.ClearCacheResult]: b'[3,"1",{"status":"Accepted"}',
    CallError: b'[4,"1","GenericError","",{}',
}
BEHIND = [
    *(b",[]", b",[1]", b",{}", b",null", b",1", b",0", b",-1", b",1.5"),
    *(b',"x"', b",true", b",[[]]"),
    b",99999999999999999999999999",
    b"," + b"[" * 900 + b"]" * 900,
    b",[" + b'{"a":' * 900 + b"1" + b"}" * 900 + b"]",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), WELL.items(), ids=["call", "result", "error"])
def test_frames_have_exactly_their_length(kind: Any, text: bytes) -> None:
    assert msgspec.json.decode(text + b"]", type=kind).quirks == ()
    for more in BEHIND:
        with pytest.raises(ValidationError):
            msgspec.json.decode(text + more + b"]", type=kind)
    with pytest.raises(ValidationError):
        msgspec.json.decode(text.rpartition(b",")[0] + b"]", type=kind)


def test_nothing_behind_a_frame_is_walked_into() -> None:
    """Deep nesting where no type stops it would end the process on a small stack."""
    code = f"""
import threading, msgspec
from ocpp16j_codec import Call, CallError, CallResult, messages
kinds = Call[messages.Heartbeat], CallResult[messages.ClearCacheResult], CallError
decoders = [msgspec.json.Decoder(kind).decode for kind in kinds]
def run():
    for decode, text in zip(decoders, {list(WELL.values())!r}):
        for deep in b"[" * 5000, b"[" + b"[" * 5000, b'{{"a":' * 5000:
            try:
                decode(text + b"," + deep)
            except msgspec.ValidationError:
                print("refused")
threading.stack_size(64 * 1024)
thread = threading.Thread(target=run)
thread.start(); thread.join()
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == "refused\n" * 9


def test_an_annotation_means_what_it_says() -> None:
    assert Call[messages.Heartbeat].__args__ == (messages.Heartbeat, str)
    assert Call[messages.Heartbeat, str].__args__ == (messages.Heartbeat, str)


# -- ids that came as numbers ----------------------------------------------------------------------


def again(frame: Any) -> Any:
    return pickle.loads(pickle.dumps(frame))  # noqa: S301


NUMBERS = ["5", "-1", "5.50", "1e3", "123456789012345678901234567890123456789012"]


@together
@pytest.mark.parametrize("literal", NUMBERS)
@pytest.mark.parametrize("through", [lambda frame: frame, copy.deepcopy, copy.copy, again])
def test_an_answer_repeats_a_number_as_a_number(literal: str, through: Any):
    call = through(decode(f'[2,{literal},"Heartbeat",{{}}]'))
    assert type(call.unique_id) is str
    result = through(call.result(messages.HeartbeatResult(current_time=NOON)))
    error = through(call.error("NotSupported"))

    assert encode(result).startswith(f'[3,{literal},{{"currentTime"'.encode())
    assert encode(error) == f'[4,{literal},"NotSupported","",{{}}]'.encode()
    assert result == CallResult(literal, result.payload)  # what it says is what counts
    assert hash(error.unique_id) == hash(literal)
    assert str(error.unique_id) == literal
    if len(literal) <= 36:
        assert encode(call) == f'[2,"{literal}","Heartbeat",{{}}]'.encode()


@pytest.mark.parametrize("literal", NUMBERS)
def test_so_does_the_reply_to_a_call_that_cannot_be_read(literal: str):
    for broken in (f'[2,{literal},"Nothing",{{}}]', f'[2,{literal},"Authorize",{{}}]'):
        with pytest.raises(DecodeError) as caught:
            decode(broken)
        reply = again(caught.value).reply
        assert type(caught.value.unique_id) is str
        assert encode(reply).startswith(f"[4,{literal},".encode())


def test_a_text_that_looks_like_a_number_stays_text():
    call = decode('[2,"5","Heartbeat",{},]')
    assert encode(call.error("NotSupported")) == b'[4,"5","NotSupported","",{}]'
    assert encode(CallError(NumericId("5],[2"), "GenericError", "", {})).startswith(b'[4,"5],[2",')


def test_untyped_results_are_equal_when_their_json_is():
    plain, spaced, other = (
        decode(f'[3,"1",{payload}]') for payload in ('{"a":1,"b":[]}', '{ "b": [ ], "a":1 }', "{}")
    )
    assert plain == spaced != other
    assert hash(plain) == hash(spaced)
    assert CallResult("1", Raw(b"{broken")) == CallResult("1", Raw(b"{broken"))
    assert CallResult("1", Raw(b"{broken")) != CallResult("1", Raw(b"{ broken"))


def test_a_head_is_shown_without_secrets():
    head = Header(2, "17", "Heartbeat")
    assert repr(head) == "Header(message_type=2, unique_id='17', action='Heartbeat')"
    assert repr(Header(3, "17", None)).endswith("action=None)")
    assert "hunter2" not in repr(Header(2, "password=hunter2", "password=hunter2"))


@pytest.mark.parametrize(
    "text",
    [
        '[4,"1","GenericError","",{"value":"hunter2","ke',
        '[4,"1",{"code":"x","details":{"value":"hunter2","ke',
        '[4,"1","GenericError","",{"a":[{"value":"hunter2","key":}]}]',
        '[4,"1","GenericError","",{"a~b":{"value":"hunter2","ke',
    ],
)
def test_details_without_a_key_are_masked_and_kept(text: str) -> None:
    frame: Any = decode(text)
    assert "hunter2" not in repr(frame) + repr(frame.__rich_repr__())
    assert "hunter2" in str(frame.error_details)
    whole = replace(frame, quirks=())
    assert "hunter2" in repr(whole)
