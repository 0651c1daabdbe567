"""The public contract: names, signatures, and what other programs are written against."""

import inspect
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from samples import CALLS, FRAMES
from together import together

import ocpp16j_codec
from ocpp16j_codec import (
    ACTIONS,
    ALL_QUIRKS,
    STRICT,
    TOLERANT,
    Action,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    DecodeError,
    EncodeError,
    ErrorCode,
    Header,
    Limits,
    Profile,
    Quirk,
    QuirkKind,
    Role,
    Violation,
    decode,
    encode,
    messages,
    peek,
    preload,
    redact,
)

NAMES = """
decode encode peek redact preload Codec Limits STRICT TOLERANT
Call CallResult CallError Header Quirk QuirkKind ALL_QUIRKS
DecodeError EncodeError Violation ErrorCode ACTIONS Action Role Profile Connection
messages
""".split()  # noqa: SIM905 - as the contract has them


@together
@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_there(name: str) -> None:
    assert name in ocpp16j_codec.__all__
    assert getattr(ocpp16j_codec, name) is not None


def test_nothing_is_promised_that_is_not_there() -> None:
    assert all(hasattr(ocpp16j_codec, name) for name in ocpp16j_codec.__all__)
    assert sorted(
        ocpp16j_codec.__all__, key=lambda n: (not n.isupper(), n[0].islower(), n)
    ) == list(ocpp16j_codec.__all__)


#: name -> parameters; `*` stands before those that are given by name, `=` behind optional ones.
SIGNATURES: dict[Any, str] = {
    decode: "data * pending= received_at=",
    Codec.decode: "self data * pending= received_at=",
    encode: "frame",
    Codec.encode: "self frame",
    peek: "data",
    redact: "frame",
    ocpp16j_codec.to_builtins: "frame_or_payload",
    ocpp16j_codec.from_builtins: "action_or_type mapping * codec=",
    preload: "",
    Codec: (
        "* tolerate= role= profile= naive_timezone= detect_duplicates= check_outgoing= limits="
    ),
    Limits: "* size= depth= containers= number_text= quirks=",
    Codec.resolve: "self result action * received_at=",
    Call.of: "payload unique_id=",
    Call.result: "self payload",
    Call.error: "self error_code error_description= error_details=",
    Connection: "role codec= * pending= allow_concurrent=",
    Connection.call: "self payload * unique_id=",
    Connection.receive: "self data * received_at=",
    Connection.answer: "self call payload",
    Connection.refuse: "self call error_code= description= details=",
    Connection.forget: "self unique_id",
    Header: "message_type unique_id action",
}


@together
@pytest.mark.parametrize("of", SIGNATURES, ids=lambda of: of.__qualname__)
def test_signatures(of: Any) -> None:
    shown, starred = [], False
    for parameter in inspect.signature(of).parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not starred:
            shown.append("*")
            starred = True
        shown.append(parameter.name + "=" * (parameter.default is not parameter.empty))
    assert " ".join(shown) == SIGNATURES[of]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Call, ("unique_id", "action", "payload", "quirks")),
        (CallResult, ("unique_id", "payload", "quirks")),
        (CallError, ("unique_id", "error_code", "error_description", "error_details", "quirks")),
        (Violation, ("category", "path", "message", "offset")),
        (Quirk, ("kind", "path", "found", "used", "offset")),
        (Limits, ("size", "depth", "containers", "number_text")),
        (Header, ("message_type", "unique_id", "action")),
    ],
)
def test_fields(kind: Any, fields: tuple[str, ...]) -> None:
    has = kind._fields if kind is Header else kind.__struct_fields__
    assert has[: len(fields)] == fields


def test_words_are_enumerations_of_text() -> None:
    for kind in (ErrorCode, QuirkKind, Profile, ocpp16j_codec.Category):
        assert issubclass(kind, StrEnum)
    assert isinstance(ALL_QUIRKS, frozenset)
    assert isinstance(ACTIONS, Mapping)
    assert issubclass(DecodeError, ValueError)
    assert issubclass(EncodeError, ValueError)


def test_defaults_of_the_limits() -> None:
    assert msgspec.structs.asdict(Limits()) == {
        "size": 1024 * 1024, "depth": 32, "containers": 10_000, "number_text": 64,
        "quirks": 2_000,
    }  # fmt: skip


def test_the_two_codecs() -> None:
    assert Codec(tolerate=frozenset()) == STRICT
    assert Codec() == TOLERANT
    assert TOLERANT.tolerate == ALL_QUIRKS == frozenset(QuirkKind)
    assert decode.__self__ is encode.__self__ is peek.__self__ is TOLERANT  # type: ignore[attr-defined]


# -- the examples of the contract ----------------------------------------------------------------

NOW = datetime(2013, 2, 1, 20, 53, 32, 486_000, tzinfo=UTC)
BOOT = '[2,"19223201","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'
BEAT = '[3,"19223201",{"currentTime":"2013-02-01T20:53:32.486Z"}]'


def test_decode() -> None:
    call = decode(BOOT)
    assert call == Call("19223201", "BootNotification", messages.BootNotification(
        charge_point_vendor="V", charge_point_model="M"
    ))  # fmt: skip
    assert call.quirks == ()
    for pending in ({"19223201": "Heartbeat"}, MappingProxyType({"19223201": "Heartbeat"})):
        result: Any = decode(BEAT, pending=pending)
        assert result.payload == messages.HeartbeatResult(current_time=NOW)
        assert result.action == "Heartbeat"
    raw: Any = STRICT.decode(BEAT)
    assert isinstance(raw.payload, Raw)
    assert raw.action is None
    assert STRICT.resolve(raw, "Heartbeat") == STRICT.resolve(raw, messages.HeartbeatResult)


def test_encode() -> None:
    call = Call.of(messages.Heartbeat(), unique_id="17")
    assert encode(call) == b'[2,"17","Heartbeat",{}]'
    result = call.result(messages.HeartbeatResult(current_time=NOW))
    assert encode(result) == b'[3,"17",{"currentTime":"2013-02-01T20:53:32.486Z"}]'
    error = call.error(ErrorCode.NOT_SUPPORTED, "not here", {"why": "..."})
    assert encode(error) == b'[4,"17","NotSupported","not here",{"why":"..."}]'


def test_match() -> None:
    for frame in (decode(BOOT), decode(BEAT), decode('[4,"1","GenericError","",{}]')):
        match frame:
            case Call(action="BootNotification", payload=messages.BootNotification() as boot):
                assert boot.charge_point_model == "M"
            case CallResult(payload=Raw()):
                assert frame.unique_id == "19223201"
            case CallError(error_code=ErrorCode.GENERIC_ERROR):
                assert frame.error_details == {}
            case _:
                pytest.fail(f"nothing matched {frame!r}")


def test_a_quirk_points_to_where_it_stood_as_received() -> None:
    text = (
        '[2,"17","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z",'
        '"sampledValue":[{"value":"1"},{"value":"2","mesurand":"SoC"}]}]}]'
    )
    call: Any = decode(text)
    (quirk,) = call.quirks
    assert quirk == Quirk(
        QuirkKind.MEMBER_SPELLING, "/3/meterValue/0/sampledValue/1/mesurand", "mesurand",
        "measurand", text.index('"SoC"'),
    )  # fmt: skip
    assert call.payload.meter_value[0].sampled_value[1].measurand is messages.Measurand.SOC


def test_an_unknown_value_stays_text() -> None:
    call: Any = decode('[2,"17","Reset",{"type":"Lukewarm"}]')
    assert type(call.payload.type) is str
    assert not isinstance(call.payload.type, messages.ResetType)
    error: Any = decode('[4,"17","RpcFrameworkError","",{}]')
    assert type(error.error_code) is str


def test_a_decode_error_has_all_that_is_due() -> None:
    with pytest.raises(DecodeError) as caught:
        decode('[2,"17","BootNotification",{"chargePointVendor":"x')
    error = caught.value
    assert (error.unique_id, error.action) == ("17", "BootNotification")
    assert (error.error_code, error.path) == (ErrorCode.FORMATION_VIOLATION, "")
    assert error.reply is not None
    reply = json.loads(encode(error.reply))
    assert reply[:3] == [4, "17", "FormationViolation"]
    assert reply[3] == str(error)


# -- actions and names ---------------------------------------------------------------------------


def test_there_are_39_actions() -> None:
    assert len(ACTIONS) == 39
    for name, action in ACTIONS.items():
        assert isinstance(action, Action)
        assert action.name == name
        assert action.call is getattr(messages, name)
        assert action.result is getattr(messages, f"{name}Result")
        assert action.sent_by in Role.EITHER
        assert isinstance(action.profile, Profile)


@pytest.mark.parametrize(
    ("enumeration", "member", "value"),
    [
        ("ChargePointStatus", "SUSPENDED_EVSE", "SuspendedEVSE"),
        ("ChargePointErrorCode", "EV_COMMUNICATION_ERROR", "EVCommunicationError"),
        ("Measurand", "ENERGY_ACTIVE_IMPORT_REGISTER", "Energy.Active.Import.Register"),
        ("Measurand", "SOC", "SoC"),
        ("Phase", "L1_N", "L1-N"),
        ("UnitOfMeasure", "KWH", "kWh"),
        ("UnitOfMeasure", "KVARH", "kvarh"),
        ("ErrorCode", "OCCURENCE_CONSTRAINT_VIOLATION", "OccurenceConstraintViolation"),
    ],
)
def test_members_are_named_by_one_rule(enumeration: str, member: str, value: str) -> None:
    where = messages if hasattr(messages, enumeration) else ocpp16j_codec
    assert getattr(where, enumeration)[member] == value


# -- secrets -------------------------------------------------------------------------------------


def test_secrets() -> None:
    change: Any = decode('[2,"17","ChangeConfiguration",{"key":"AuthorizationKey","value":["x1"]}]')
    assert change.payload.value == "x1"
    assert "x1" not in repr(change)
    (quirk,) = change.quirks
    assert quirk.secret
    assert "x1" not in f"{quirk!r} {quirk}"
    assert redact(change).payload.value == "***"
    assert redact(CALLS["Authorize"]).payload.id_tag == "***"


# -- what STRICT means ---------------------------------------------------------------------------

SPELT_OTHERWISE = "2024-01-01 00:00:00.1234567+0100"
CONFORMING = [
    '[2,"1","UnlockConnector",{"connectorId":-1}]',  # D9
    '[2,"1","TriggerMessage",{"requestedMessage":"Heartbeat","connectorId":0}]',  # D10
    f'[3,"1",{{"status":"Rejected","scheduleStart":"{SPELT_OTHERWISE}"}}]',  # D13
    '[2,"1","GetDiagnostics",{"location":"no uri"}]',  # D14
    '[2,"1","Authorize",{"idTag":""}]',
    '[2,"1","RemoteStopTransaction",{"transactionId":9223372036854775807}]',
    '[2," ","Heartbeat",{}]',
    f'[2,"{"x" * 36}","Heartbeat",{{}}]',
    '[ 2 , "1" ,\n"Heartbeat",\t{ } ]',
]


@together
@pytest.mark.parametrize("codec", [STRICT, TOLERANT], ids=["strict", "tolerant"])
@pytest.mark.parametrize("text", CONFORMING)
def test_oddities_that_conform(text: str, codec: Codec) -> None:
    assert codec.decode(text, pending={"1": "GetCompositeSchedule"}).quirks == ()


def test_celsius_in_both_spellings_and_no_hertz() -> None:
    text = encode(FRAMES["MeterValues"]).decode()
    for unit in ("Celcius", "Celsius"):
        assert STRICT.decode(text.replace("Percent", unit)).quirks == ()
    with pytest.raises(DecodeError, match="Hertz"):
        STRICT.decode(text.replace("Percent", "Hertz"))
