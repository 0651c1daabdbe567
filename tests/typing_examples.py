"""What type checkers make of the public face: never run, but read strictly by mypy and pyright."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - never run
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias, assert_never, assert_type

import msgspec

from ocpp16j_codec import (
    ACTIONS,
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
    from_builtins,
    messages,
    peek,
    preload,
    redact,
    to_builtins,
)
from ocpp16j_codec import messages as m

Received: TypeAlias = Call[m.AnyCall] | CallResult[m.AnyResult | msgspec.Raw] | CallError


def decoding(data: bytes | str) -> None:
    frame = decode(data)
    assert_type(frame, Received)
    assert_type(frame.unique_id, str)
    assert_type(frame.quirks, tuple[Quirk, ...])
    pending: Mapping[str, str] = {"17": "Heartbeat"}
    frame = decode(data, pending=pending, received_at=None)
    assert_type(STRICT.decode(data, pending={}), Received)
    decode(bytearray(b""))
    decode(memoryview(b""))
    decode(17)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    preload()


def matching(frame: Call[Any] | CallResult[Any] | CallError) -> None:
    match frame:
        case Call(action="BootNotification", payload=messages.BootNotification() as boot):
            assert_type(boot, messages.BootNotification)
            assert_type(boot.charge_point_vendor, str)
            assert_type(boot.iccid, str | None)
        case Call(unique_id, action, messages.MeterValues(meter_value=values)):
            assert_type(unique_id, str)
            assert_type(action, str)
            assert_type(values, list[messages.MeterValue])
        case Call():
            assert_type(frame.action, str)
        case CallResult(payload=messages.HeartbeatResult(current_time=time)):
            assert_type(time, datetime)
        case CallResult(payload=msgspec.Raw()):
            pass
        case CallResult():
            assert_type(frame.action, str | None)
        case CallError(error_code=code, error_details=details):
            assert_type(code, ErrorCode | str)
            assert_type(details, dict[str, Any])
            assert_type(frame.error_description, str)


def fields(sample: messages.SampledValue, status: messages.StatusNotification) -> None:
    assert_type(sample.value, str)
    assert_type(sample.measurand, messages.Measurand | str | None)
    assert_type(sample.number, Decimal | None)
    assert_type(status.error_code, messages.ChargePointErrorCode | str)
    assert_type(status.timestamp, datetime | None)
    assert_type(status.connector_id, int)
    if isinstance(sample.unit, messages.UnitOfMeasure):
        assert_type(sample.unit, messages.UnitOfMeasure)
    messages.StatusNotification(connector_id=0, error_code="NoError", status="Available")
    messages.StatusNotification(connector_id=0)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    status.connector_id = 1  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]


def resolving(result: CallResult[Any], codec: Codec, name: str) -> None:
    assert_type(codec.resolve(result, "Heartbeat"), CallResult[messages.HeartbeatResult])
    assert_type(TOLERANT.resolve(result, "Heartbeat").payload, messages.HeartbeatResult)
    assert_type(
        codec.resolve(result, messages.HeartbeatResult), CallResult[messages.HeartbeatResult]
    )
    assert_type(codec.resolve(result, "Reset", received_at=None), CallResult[messages.ResetResult])
    assert_type(codec.resolve(result, name), CallResult[Any])
    codec.resolve(result, int)  # type: ignore[type-var] # pyright: ignore[reportArgumentType, reportCallIssue]


def writing(now: datetime) -> None:
    call = Call.of(messages.Authorize(id_tag="A"))
    assert_type(call, Call[messages.Authorize])
    assert_type(call.payload.id_tag, str)
    assert_type(Call.of(messages.Heartbeat(), unique_id="17"), Call[messages.Heartbeat])
    result = Call.of(messages.Heartbeat()).result(messages.HeartbeatResult(current_time=now))
    assert_type(result, CallResult[messages.HeartbeatResult])
    assert_type(result.action, str | None)
    error = call.error(ErrorCode.NOT_SUPPORTED, "not here", {"why": "..."})
    assert_type(error, CallError)
    assert_type(encode(call), bytes)
    assert_type(encode(result) + STRICT.encode(error), bytes)
    encode(b"[]")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    assert_type(redact(call), Call[messages.Authorize])
    assert_type(redact(error), CallError)


def takes_any(call: Call[messages.Payload], result: CallResult[messages.ResetResult]) -> None:
    assert_type(call.payload, messages.Payload)
    assert_type(result.payload, messages.ResetResult)


def passing(
    known: Call[messages.Reset], unknown: Call[Any], result: CallResult[messages.Payload]
) -> None:
    takes_any(known, CallResult("17", messages.ResetResult(status="Accepted")))
    takes_any(unknown, result)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def connecting(data: bytes) -> None:
    connection = Connection(Role.CENTRAL_SYSTEM, TOLERANT, pending={"17": "Reset"})
    assert_type(connection.pending, dict[str, str])
    assert_type(connection.call(messages.Reset(type="Soft"), unique_id="17"), bytes)
    try:
        frame = connection.receive(data)
    except DecodeError as error:
        assert_type(connection.refuse(error), bytes | None)
        assert_type(error.reply, CallError | None)
        assert_type(error.violations, tuple[Violation, ...])
        assert_type(error.error_code, ErrorCode)
        assert_type(error.unique_id, str | None)
    except EncodeError as error:
        assert_type(error.path, str)
    else:
        assert_type(frame, Received)
        if isinstance(frame, Call):
            assert_type(connection.answer(frame, messages.ResetResult(status="Accepted")), bytes)
            assert_type(connection.refuse(frame, ErrorCode.GENERIC_ERROR, "no", None), bytes)
    connection.forget("17")


def answering(frame: Received, reset: Call[m.Reset], some: Call[Any], now: datetime) -> None:
    accepted = m.ResetResult(status="Accepted")
    assert_type(reset.result(accepted), CallResult[m.ResetResult])
    assert_type(some.result(accepted), CallResult[Any])
    reset.result(m.HeartbeatResult(current_time=now))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    reset.result(m.Reset(type="Soft"))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    reset.result(m.ResetResult)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Call.of(accepted)  # type: ignore[type-var] # pyright: ignore[reportArgumentType]
    Call.of(m.Heartbeat)  # type: ignore[type-var] # pyright: ignore[reportArgumentType]
    Call.of({})  # type: ignore[type-var] # pyright: ignore[reportArgumentType]
    assert_type(m.Reset.result_type(), type[m.ResetResult])
    if isinstance(frame, Call):
        # Of such a call nothing more is known: any result passes here, and is looked at later.
        assert_type(frame.result(accepted), CallResult[m.ResetResult])
        frame.result(m.Reset(type="Soft"))  # type: ignore[call-overload] # pyright: ignore[reportArgumentType]
        _ = frame.payload.id_tga  # type: ignore[union-attr] # pyright: ignore[reportAttributeAccessIssue]
        match frame.payload:
            case m.Authorize(id_tag=id_tag):
                assert_type(id_tag, str)
            case m.BootNotification() as boot:
                assert_type(boot, m.BootNotification)
            case m.MeterValues():
                assert_type(frame.payload.meter_value, list[m.MeterValue])
            case _:
                pass


def asked_for(payload: m.ResetResult | m.ClearCacheResult) -> str:
    match payload:
        case m.ResetResult():
            return "reset"
        case m.ClearCacheResult():
            return "cache"
        case _:
            assert_never(payload)


def with_a_connection(connection: Connection, reset: Call[m.Reset], known: Call[m.AnyCall]) -> None:
    accepted = m.ResetResult(status="Accepted")
    assert_type(connection.answer(reset, accepted), bytes)
    assert_type(connection.answer(known, accepted), bytes)
    connection.answer(reset, m.ClearCacheResult(status="Accepted"))  # type: ignore[misc] # pyright: ignore[reportCallIssue, reportArgumentType]
    connection.answer(known, m.Reset(type="Soft"))  # type: ignore[misc] # pyright: ignore[reportCallIssue, reportArgumentType]
    connection.call(accepted)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    connection.call(m.Reset)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Connection("central_system")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Connection(Role.CHARGE_POINT, "strict")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    connection.refuse(ValueError())  # type: ignore[call-overload] # pyright: ignore[reportCallIssue, reportArgumentType]


def documents(frame: Received) -> None:
    assert_type(to_builtins(frame), dict[str, Any])
    assert_type(to_builtins(m.Heartbeat()), dict[str, Any])
    assert_type(from_builtins(m.ResetResult, {"status": "Accepted"}), m.ResetResult)
    assert_type(from_builtins("Heartbeat", {}, codec=STRICT), m.AnyCall)
    from_builtins(m.ResetResult, "{}")  # type: ignore[call-overload] # pyright: ignore[reportArgumentType, reportCallIssue]
    to_builtins({})  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def settings() -> None:
    codec = Codec(
        tolerate={QuirkKind.TRUNCATED},
        role=Role.CHARGE_POINT,
        profile=None,
        detect_duplicates=True,
        check_outgoing=False,
        limits=Limits(size=2**16),
    )
    assert_type(codec.without(QuirkKind.TOO_LONG), Codec)
    assert_type(TOLERANT.only(QuirkKind.TOO_LONG).replace(role=None), Codec)
    assert_type(codec.tolerate, frozenset[QuirkKind])


def tables(header: Header) -> None:
    assert_type(ACTIONS["Heartbeat"], Action)
    assert_type(ACTIONS["Heartbeat"].result, type[messages.Payload])
    assert_type(ACTIONS["Heartbeat"].profile, Profile)
    assert_type(peek("[]"), Header)
    message_type, unique_id, action = header
    assert_type(message_type, int)
    assert_type(unique_id, str)
    assert_type(action, str | None)
