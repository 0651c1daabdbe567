"""Held the wrong way round: each call that is wrong says, in one sentence, what to pass."""

# ruff: noqa: E501 - a row of the table is read in one line

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import Raw
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    EncodeError,
    QuirkKind,
    Role,
    decode,
    encode,
    redact,
    to_builtins,
)
from ocpp16j_codec import messages as m
from ocpp16j_codec.logs import decode_batch

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)
HEARTBEAT = Call("1", "Heartbeat", m.Heartbeat())
TIME = m.HeartbeatResult(current_time=NOW)
ACCEPTED = m.ResetResult(status="Accepted")
RESET = Call("1", "Reset", m.Reset(type="Soft"))
RAW = CallResult("1", Raw(b'{"a":1}'))
ANSWER = '[3,"1",{"currentTime":"2024-02-29T12:00:00Z"}]'
OF = "Call.of expects the payload of a call such as messages.Heartbeat()"
FRAME = "expected a Call, CallResult or CallError, got"


def connection(**settings: Any) -> Connection:
    return Connection(Role.CHARGE_POINT, **settings)


def of_a_reset() -> Any:
    return Call("1", "Reset", {"type": "Soft"})


# What is done, the exception, and what it says.
MISUSE: list[tuple[Callable[[], Any], type[Exception], str]] = [
    # Calls and their answers.
    (lambda: Call.of(m.Heartbeat), TypeError, f"{OF}; Heartbeat is a class: make an instance, Heartbeat(...)"),
    (lambda: Call.of({}), TypeError, f"{OF}, not dict"),
    (lambda: Call.of("Heartbeat"), TypeError, f"{OF}, not str"),
    (lambda: Call.of(None), TypeError, f"{OF}, not NoneType"),
    (lambda: Call.of(HEARTBEAT), TypeError, f"{OF}, not Call"),
    (lambda: Call.of(ACCEPTED), TypeError, f"{OF}; ResetResult answers one: use call.result(...)"),
    (lambda: Call.of(m.IdTagInfo(status="Accepted")), TypeError, f"{OF}, not IdTagInfo"),
    (lambda: Call.of(m.Heartbeat(), 17), TypeError, "unique_id must be a str, not int"),
    (lambda: RESET.result(TIME), TypeError, "expected ResetResult as the result of Reset, got HeartbeatResult"),
    (lambda: RESET.result(RESET.payload), TypeError, "expected ResetResult as the result of Reset, got Reset"),
    (lambda: RESET.result({"status": "Accepted"}), TypeError, "expected ResetResult as the result of Reset, got dict"),
    (lambda: RESET.result(RAW.payload), TypeError, "expected ResetResult as the result of Reset, got Raw"),
    (lambda: RESET.result(None), TypeError, "expected ResetResult as the result of Reset, got NoneType"),
    (lambda: RESET.result(m.ResetResult), TypeError, "expected an instance, ResetResult(...), got the class"),
    (lambda: RESET.result(m.Reset), TypeError, "expected ResetResult as the result of Reset, got the class Reset"),
    (lambda: of_a_reset().result(ACCEPTED), TypeError, "no result answers a call whose payload is dict"),
    # Encoding.
    (lambda: encode(m.Heartbeat()), TypeError, f"{FRAME} Heartbeat; make one with Call.of(payload)"),
    (lambda: encode(TIME), TypeError, f"{FRAME} HeartbeatResult; make one with call.result(payload)"),
    (lambda: encode(Call), TypeError, f"{FRAME} the class Call"),
    (lambda: encode({}), TypeError, f"{FRAME} dict"),
    (lambda: encode('[2,"1","Heartbeat",{}]'), TypeError, f"{FRAME} str"),
    (lambda: encode(CallResult("1", m.AuthorizeResult(id_tag_info={"status": "Accepted"}))), EncodeError,
     "TypeConstraintViolation: expected an IdTagInfo, got a dict at /2/idTagInfo"),
    (lambda: encode(Call.of(m.MeterValues(connector_id=1, meter_value=[{}]))), EncodeError,
     "TypeConstraintViolation: expected a MeterValue, got a dict at /3/meterValue/0"),
    (lambda: Codec(role=Role.CHARGE_POINT).encode(RESET), EncodeError,
     "NotSupported: Reset may not be sent by this side, only by a central system at /2"),
    (lambda: Codec(role=Role.CENTRAL_SYSTEM).encode(HEARTBEAT), EncodeError,
     "NotSupported: Heartbeat may not be sent by this side, only by a charge point at /2"),
    # Open calls.
    (lambda: decode(ANSWER, pending={"1": "heartbeat"}), ValueError,
     'pending maps "1" to the unknown action "heartbeat"; did you mean "Heartbeat"?'),
    (lambda: decode(ANSWER.encode(), pending={"1": "Vendor"}), ValueError,
     'pending maps "1" to the unknown action "Vendor"'),
    (lambda: decode(" " + ANSWER, pending={"1": "HeartbeatResult"}), ValueError,
     'pending maps "1" to the unknown action "HeartbeatResult"; did you mean "Heartbeat"?'),
    (lambda: decode(ANSWER, pending={"1": 5}), TypeError, 'pending must map "1" to the name of an action, not to int'),
    (lambda: decode(ANSWER, pending={"1": b"Heartbeat"}), TypeError,
     'pending must map "1" to the name of an action, not to bytes'),
    (lambda: decode(ANSWER, pending={"1": ["Heartbeat"]}), TypeError,
     'pending must map "1" to the name of an action, not to list'),
    (lambda: decode(ANSWER, pending={"1": m.Heartbeat}), TypeError,
     'pending must map "1" to the name of an action, not to the class Heartbeat'),
    (lambda: decode(ANSWER, pending=["1"]), TypeError, "pending must be a mapping of unique ids to names of actions"),
    (lambda: decode('[3,"1",{},', pending={"1": "Vendor"}), ValueError,
     'pending maps "1" to the unknown action "Vendor"'),
    # Resolving.
    (lambda: TOLERANT.resolve(RAW, "Heart"), KeyError,
     'expected the name of an action, got the unknown action "Heart"; did you mean "Heartbeat"?'),
    (lambda: TOLERANT.resolve(RAW, m.Heartbeat), KeyError, "expected the type of a result, got the call Heartbeat; pass HeartbeatResult"),
    (lambda: TOLERANT.resolve(RAW, m.IdTagInfo), KeyError, "the class IdTagInfo is not the type of a result"),
    (lambda: TOLERANT.resolve(RAW, TIME), KeyError,
     "expected the name of an action or the type of a result such as messages.HeartbeatResult, got HeartbeatResult"),
    (lambda: TOLERANT.resolve(HEARTBEAT, "Heartbeat"), TypeError, "expected a CallResult, got Call"),
    # Settings.
    (lambda: Codec(tolerate="all"), TypeError,
     'tolerate must be a collection, each item a QuirkKind or Effect such as QuirkKind.TOO_LONG, not "all"'),
    (lambda: Codec(tolerate=QuirkKind.TOO_LONG), TypeError,
     'tolerate must be a collection, each item a QuirkKind or Effect such as QuirkKind.TOO_LONG, not "too_long"'),
    (lambda: Codec(tolerate=None), TypeError,
     "tolerate must be a collection, each item a QuirkKind or Effect such as QuirkKind.TOO_LONG, not NoneType"),
    (lambda: Codec(tolerate=["too_lng"]), ValueError,
     'unknown quirk kind or effect "too_lng"; did you mean "too_long"?'),
    (lambda: Codec(tolerate=[5]), TypeError, "each item must be a QuirkKind or Effect such as QuirkKind.TOO_LONG, not int"),
    (lambda: TOLERANT.without("assume"), ValueError,
     'unknown quirk kind or effect "assume"; did you mean "assumed"?'),
    (lambda: TOLERANT.without({QuirkKind.TOO_LONG}), TypeError,
     "each item must be a QuirkKind or Effect such as QuirkKind.TOO_LONG, not set"),
    (lambda: TOLERANT.only("nothing like it"), ValueError,
     'unknown quirk kind or effect "nothing like it"'),
    (lambda: Codec(role="charge_point"), TypeError, "role must be a Role such as Role.CENTRAL_SYSTEM, not str"),
    (lambda: Codec(role=1), TypeError, "role must be a Role such as Role.CENTRAL_SYSTEM, not int"),
    (lambda: STRICT.replace(role=Role), TypeError, "role must be a Role such as Role.CENTRAL_SYSTEM, not the class Role"),
    (lambda: Codec(profile="Legrand"), TypeError, "profile must be a DeviceProfile, not str"),
    (lambda: Codec(limits=65536), TypeError, "limits must be Limits such as Limits(size=65536), not int"),
    # A connection.
    (lambda: Connection("central_system"), TypeError, "role must be a Role such as Role.CENTRAL_SYSTEM, not str"),
    (lambda: connection(codec="strict"), TypeError, "codec must be a Codec such as STRICT or TOLERANT, not str"),
    (lambda: connection(codec=Codec), TypeError, "codec must be a Codec such as STRICT or TOLERANT, not the class Codec"),
    (lambda: connection(pending=["1"]), TypeError, "pending must be a mapping of unique ids to names of actions, not list"),
    (lambda: connection(pending={"1": "Reset", "2": "reset"}), ValueError,
     'pending maps "2" to the unknown action "reset"; did you mean "Reset"?'),
    (lambda: connection(pending={"1": None}), TypeError, 'pending must map "1" to the name of an action, not to NoneType'),
    (lambda: connection(pending={1: "Reset"}), TypeError, "the unique ids of pending must be str, not int"),
    (lambda: connection().call(m.Heartbeat), EncodeError,
     f"FormationViolation: {OF}; Heartbeat is a class: make an instance, Heartbeat(...) at /3"),
    (lambda: connection().call(m.Heartbeat(), unique_id=5), EncodeError,
     "FormationViolation: unique_id must be a str, not int at /1"),
    (lambda: connection().answer(RAW, TIME), TypeError, "expected the Call to answer, got CallResult"),
    (lambda: connection().answer(RESET, TIME), TypeError,
     "FormationViolation: expected ResetResult as the result of Reset, got HeartbeatResult at /2"),
    (lambda: connection().refuse(ValueError()), TypeError,
     "expected the Call to refuse, or its DecodeError, got ValueError"),
    (lambda: connection().refuse(CallError("1", "GenericError", "", {})), TypeError,
     "expected the Call to refuse, or its DecodeError, got CallError"),
    (lambda: connection().receive(RAW), TypeError, "expected a frame as bytes or str, got CallResult"),
    # And the rest.
    (lambda: redact(m.Heartbeat()), TypeError, "expected a Call, CallResult or CallError, got Heartbeat"),
    (lambda: redact("text"), TypeError, "expected a Call, CallResult or CallError, got str"),
    (lambda: decode_batch(ANSWER), TypeError, "expected a list of frames, got one text; pass [text]"),
    (lambda: decode_batch(ANSWER.encode()), TypeError, "expected a list of frames, got one text; pass [text]"),
    (lambda: to_builtins({}), TypeError, "expected a frame or a payload, got dict"),
]  # fmt: skip


@together
@pytest.mark.parametrize(
    ("misuse", "error", "sentence"),
    MISUSE,
    ids=[f"{i}-{row[2][:40]}" for i, row in enumerate(MISUSE)],
)
def test_misuse_is_told_where_it_happens(
    misuse: Callable[[], Any], error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        misuse()
    assert caught.value.args[0] == sentence
    assert len(sentence) <= 255


def test_what_is_of_the_wrong_class_is_told_by_both_names() -> None:
    """A program that catches EncodeError around all that it sends need not learn another name."""
    for wrong in (
        lambda: connection().answer(RESET, TIME),
        lambda: connection().call(ACCEPTED),
    ):
        with pytest.raises(EncodeError) as caught:
            wrong()
        assert isinstance(caught.value, TypeError)
        assert caught.value.path in ("/2", "/3")
        assert caught.value.violations


def test_the_other_side_is_told_who_may_send_a_call() -> None:
    with pytest.raises(Exception, match="only by a central system") as caught:
        Codec(role=Role.CENTRAL_SYSTEM).decode('[2,"1","Reset",{"type":"Soft"}]')
    said = caught.value.reply.error_description  # type: ignore[attr-defined]
    assert "Reset may not be sent by the other side, only by a central system" in said


def test_an_untyped_result_says_how_it_is_typed() -> None:
    shown = repr(decode('[3,"1",{"status":"Accepted"}]'))
    assert shown == (
        "CallResult(unique_id='1', payload=<Raw: untyped, see resolve(result, \"<action>\") and"
        " decode(..., pending={...})>)"
    )
    assert "Accepted" not in shown


def test_hostile_names_are_not_repeated_whole() -> None:
    name = "\x1b[2J" * 10_000
    for wrong in (
        lambda: decode(ANSWER, pending={"1": name}),
        lambda: TOLERANT.resolve(RAW, name),
        lambda: Codec(tolerate=[name]),
        lambda: Codec(tolerate=name),  # type: ignore[arg-type]
    ):
        with pytest.raises((KeyError, TypeError, ValueError)) as caught:
            wrong()
        assert len(str(caught.value)) < 255
        assert re.fullmatch(r"[\x20-\x7e]+", str(caught.value))


class Liar:
    """An object that cannot even be asked what it is."""

    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise OSError

    def __eq__(self, other: object) -> bool:
        raise OSError

    __hash__ = None  # type: ignore[assignment]


def test_objects_that_lie_end_in_no_other_error() -> None:
    for wrong in (
        lambda: Call.of(Liar()),
        lambda: Call.of(m.Heartbeat(), Liar()),
        lambda: RESET.result(Liar()),
        lambda: connection().call(Liar()),
        lambda: connection().answer(Liar(), TIME),
        lambda: connection().answer(RESET, Liar()),
        lambda: connection().refuse(Liar()),
        lambda: encode(Liar()),
    ):
        with pytest.raises(TypeError, match="Liar"):
            wrong()
    named = type("\x1b[2J" * 1_000, (), {})
    with pytest.raises(TypeError, match=r", not object$"):
        Call.of(named())


def test_ids_that_are_not_looked_up_are_not_looked_at() -> None:
    pending: Any = {"1": "Heartbeat", "2": "nothing", "3": 5}
    assert decode(ANSWER, pending=pending).action == "Heartbeat"  # type: ignore[union-attr]
    assert decode(ANSWER.replace("1", "4", 1), pending=pending).action is None  # type: ignore[union-attr]
    assert decode('[2,"3","Heartbeat",{}]', pending=pending) == Call(
        "3", "Heartbeat", m.Heartbeat()
    )
