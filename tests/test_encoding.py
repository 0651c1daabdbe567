"""Writing frames: what goes out is canonical and conforming; what must not says why and where."""

import copy
import datetime as dt
import enum
import json
import math
import time
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import force_setattr, replace
from samples import ACTION_OF, CALLS, FRAMES, FULL, PAYLOADS, RESULTS, frame_text
from schema_generator import Oracle, schemas
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    Call,
    CallError,
    CallResult,
    Category,
    Codec,
    EncodeError,
    ErrorCode,
    Limits,
    QuirkKind,
    Role,
    decode,
    encode,
    messages,
)
from ocpp16j_codec.frames import NumericId
from ocpp16j_codec.quirks.profiles import LEGRAND_059005

UNCHECKED = Codec(check_outgoing=False)
NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
NAIVE = datetime(2024, 2, 29, 12)  # noqa: DTZ001


def refused(codec: Codec, frame: Any) -> EncodeError:
    with pytest.raises(EncodeError) as caught:
        codec.encode(frame)
    error = caught.value
    assert len(str(error)) <= 255
    assert str(error).isascii()
    assert str(error).isprintable()
    assert all(violation.offset is None for violation in error.violations)
    return error


def authorize(id_tag: Any) -> Call[Any]:
    return Call("1", "Authorize", messages.Authorize(id_tag=id_tag))


def authorized(info: Any) -> CallResult[Any]:
    return CallResult("1", messages.AuthorizeResult(id_tag_info=info))


def configuration(key: Any) -> Call[Any]:
    return Call("1", "GetConfiguration", messages.GetConfiguration(key=key))


def configured(*keys: Any) -> CallResult[Any]:
    return CallResult("1", messages.GetConfigurationResult(configuration_key=[*keys]))


def values(meter_value: Any) -> Call[Any]:
    payload = messages.MeterValues(connector_id=1, meter_value=meter_value)
    return Call("1", "MeterValues", payload)


def meter(**sample: Any) -> Call[Any]:
    sampled = [messages.SampledValue(**({"value": "1"} | sample))]
    return values([messages.MeterValue(timestamp=NOON, sampled_value=sampled)])


def unlock(connector: Any) -> Call[Any]:
    return Call("1", "UnlockConnector", messages.UnlockConnector(connector_id=connector))


def transfer(data: Any) -> Call[Any]:
    return Call("1", "DataTransfer", messages.DataTransfer(vendor_id="v", data=data))


def deep(levels: int) -> Any:
    """An object in an object, and so on."""
    return {"a": deep(levels - 1)} if levels else "x"


def error(details: Any) -> CallError:
    return CallError("1", ErrorCode.GENERIC_ERROR, "", details)


# -- the form ------------------------------------------------------------------------------------


@together
@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
@pytest.mark.parametrize("name", FRAMES)
def test_every_kind_is_written(name: str, codec: Codec) -> None:
    wire = codec.encode(FRAMES[name])
    head = [2, "19223201", name] if name in CALLS else [3, "19223201"]
    assert json.loads(wire) == [*head, FULL[name]]
    oracle = next(Oracle(kind.schema) for kind in schemas() if kind.name == name)
    assert oracle.accepts(json.loads(wire)[-1])
    assert codec.decode(wire, pending={"19223201": ACTION_OF[name]}) == FRAMES[name]


@pytest.mark.parametrize(
    ("frame", "wire"),
    [
        (Call("1", "Heartbeat", messages.Heartbeat()), '[2,"1","Heartbeat",{}]'),
        (CallResult("1", messages.StopTransactionResult()), '[3,"1",{}]'),
        (
            CallError("1", ErrorCode.NOT_SUPPORTED, "not here", {"why": "..."}),
            '[4,"1","NotSupported","not here",{"why":"..."}]',
        ),
        (CallError("1", "GenericError", "", {}), '[4,"1","GenericError","",{}]'),
        (CallResult("1", Raw(b' { "a" : [ 1.40 , null ] } ')), '[3,"1",{"a":[1.40,null]}]'),
        (CallResult("1", Raw(b'{"a":1e999}')), '[3,"1",{"a":1e999}]'),
        (Call("ä\n😀", "Authorize", messages.Authorize(id_tag="ß\x7f")), None),
    ],
)
def test_output_is_compact_utf_8(frame: Any, wire: str | None) -> None:
    written = encode(frame)
    assert type(written) is bytes
    assert written.decode() == (wire or '[2,"ä\\n😀","Authorize",{"idTag":"ß\x7f"}]')
    assert UNCHECKED.encode(frame) == written


def test_there_are_no_nulls_and_no_unset_members() -> None:
    wire = encode(Call.of(messages.StatusNotification(
        connector_id=0, error_code="NoError", status="Available", info=None, timestamp=None
    )))  # fmt: skip
    assert wire.endswith(b'{"connectorId":0,"errorCode":"NoError","status":"Available"}]')


def heartbeat(instant: Any) -> CallResult[Any]:
    return CallResult("1", messages.HeartbeatResult(current_time=instant))


@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
@pytest.mark.parametrize(
    ("instant", "wire"),
    [
        (NOON, b"2024-02-29T12:00:00Z"),
        (NOON.replace(microsecond=486_000), b"2024-02-29T12:00:00.486Z"),
        (NOON.replace(microsecond=486_999), b"2024-02-29T12:00:00.486Z"),
        (NOON.replace(microsecond=999), b"2024-02-29T12:00:00Z"),
        (NOON.astimezone(timezone(timedelta(hours=-5.5))), b"2024-02-29T12:00:00Z"),
    ],
)
def test_timestamps_go_out_in_utc_with_no_or_three_digits(
    instant: datetime, wire: bytes, codec: Codec
) -> None:
    assert codec.encode(heartbeat(instant)) == b'[3,"1",{"currentTime":"%s"}]' % wire


def status(info: Any, instant: datetime, **more: Any) -> Call[Any]:
    return Call("1", "StatusNotification", messages.StatusNotification(
        connector_id=1, error_code="NoError", status="Faulted", info=info, timestamp=instant, **more
    ))  # fmt: skip


@pytest.mark.parametrize("info", ["000Z", 'x000Z"', "2024-02-29T12:00:00.000000Z", "0000Z"])
def test_text_that_looks_like_a_timestamp_is_left_alone(info: str) -> None:
    for instant in (NOON, NOON.replace(microsecond=486_000), NOON.replace(microsecond=1)):
        payload = json.loads(encode(status(info, instant, vendor_error_code=info)))[3]
        assert payload["info"] == payload["vendorErrorCode"] == info
        assert payload["timestamp"][:19] == "2024-02-29T12:00:00"
        assert len(payload["timestamp"]) in (20, 24)


@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
def test_milliseconds_of_many_timestamps(codec: Codec) -> None:
    fine, finer = NOON.replace(microsecond=120_000), NOON.replace(microsecond=120_001)
    text = '2024-02-29T12:00:00.120000Z","timestamp":"2024-02-29T12:00:00.120000Z'
    sample = messages.SampledValue(value=text)
    for instants in ((fine, NOON, fine), (NOON, fine), (fine, finer), (fine,)):
        frame = values([
            messages.MeterValue(timestamp=instant, sampled_value=[sample]) for instant in instants
        ])  # fmt: skip
        written = json.loads(codec.encode(frame))[3]["meterValue"]
        assert [value["timestamp"] for value in written] == [
            "2024-02-29T12:00:00Z" if instant is NOON else "2024-02-29T12:00:00.120Z"
            for instant in instants
        ]
        assert all(value["sampledValue"] == [{"value": text}] for value in written)


def profile(limit: Any, **more: Any) -> Call[Any]:
    period = messages.ChargingSchedulePeriod(start_period=0, limit=limit)
    schedule = messages.ChargingSchedule(
        charging_rate_unit="A", charging_schedule_period=[period], **more
    )
    return Call("1", "SetChargingProfile", messages.SetChargingProfile(
        connector_id=1,
        cs_charging_profiles=messages.ChargingProfile(
            charging_profile_id=1, stack_level=0, charging_profile_purpose="TxProfile",
            charging_profile_kind="Absolute", charging_schedule=schedule,
        ),
    ))  # fmt: skip


LIMIT_AT = "/3/csChargingProfiles/chargingSchedule/chargingSchedulePeriod/0/limit"
RATE_AT = "/3/csChargingProfiles/chargingSchedule/minChargingRate"


class Float(float):
    """As numerical libraries have them."""


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1 * 61, "6.1"),
        (0.1 * 3, "0.3"),
        (16.0, "16.0"),
        (16, "16"),
        (11.2 + 0.9e-9, "11.2"),
        (Decimal("6.1"), "6.1"),
        (Decimal("6.10"), "6.1"),
        (Float(6.1), "6.1"),
    ],
)
def test_limits_have_at_most_one_fraction_digit(number: Any, text: str) -> None:
    wire = encode(profile(number, min_charging_rate=number)).decode()
    assert f'"limit":{text}}}]' in wire
    assert f'"minChargingRate":{text}}}' in wire


# -- what must not go out ------------------------------------------------------------------------


@pytest.mark.parametrize("number", [11.25, 6.1 + 1.1e-9, 1e-8, Decimal("0.05")])
def test_finer_limits_are_refused(number: Any) -> None:
    error = refused(STRICT, profile(number))
    assert [(v.category, v.path) for v in error.violations] == [("too_precise", LIMIT_AT)]
    assert refused(STRICT, profile(1, min_charging_rate=number)).path == RATE_AT
    assert encode(decode(UNCHECKED.encode(profile(Decimal(1))))) == encode(profile(1.0))
    assert b'"limit":' in UNCHECKED.encode(profile(number))


class Zoneless(dt.tzinfo):
    def utcoffset(self, when: datetime | None) -> None:
        return None


class Text(str):
    """Text that is not quite text."""

    __slots__ = ()


EAST = timezone(timedelta(hours=14))
VALUE_AT = "/3/meterValue/0/sampledValue/0/value"
READONLY_AT = "/2/configurationKey/0/readonly"
# What is always an error, whatever the settings.
ALWAYS = [
    (heartbeat(NAIVE), "unreadable_timestamp", "/2/currentTime"),
    (heartbeat(NOON.replace(tzinfo=Zoneless())), "unreadable_timestamp", "/2/currentTime"),
    (heartbeat(NOON.replace(tzinfo=dt.tzinfo())), "unreadable_timestamp", "/2/currentTime"),
    (heartbeat(datetime(1, 1, 1, tzinfo=EAST)), "unreadable_timestamp", "/2/currentTime"),
    (profile(math.nan), "out_of_range", LIMIT_AT),
    (profile(-math.inf), "out_of_range", LIMIT_AT),
    (profile(Decimal("NaN")), "out_of_range", LIMIT_AT),
    (profile(Decimal("sNaN")), "out_of_range", LIMIT_AT),
    (profile(Decimal("1e400")), "out_of_range", LIMIT_AT),
    (profile(1, min_charging_rate=math.inf), "out_of_range", RATE_AT),
    (profile(1, start_schedule=NAIVE), "unreadable_timestamp", RATE_AT[:-15] + "startSchedule"),
    (authorize("\ud800"), "not_json", "/3/idTag"),
    (Call("\udfff", "Heartbeat", messages.Heartbeat()), "not_json", "/1"),
    (authorize(object()), "wrong_type", "/3/idTag"),
    (authorize(None), "wrong_type", "/3/idTag"),
    (authorize(math.nan), "out_of_range", "/3/idTag"),
    (configuration([None]), "wrong_type", "/3/key/0"),
    (configured(messages.KeyValue(key="A", readonly=None)), "wrong_type", READONLY_AT),  # type: ignore[arg-type]
    (authorized(None), "wrong_type", "/2/idTagInfo"),
    (authorized(messages.IdTagInfo(status=math.nan)), "out_of_range", "/2/idTagInfo/status"),  # type: ignore[arg-type]
    (meter(value=math.nan), "out_of_range", VALUE_AT),
    (meter(value=None), "wrong_type", VALUE_AT),
    (meter(value=b"1"), "wrong_type", VALUE_AT),
    (meter(value=deep(40)), "wrong_type", VALUE_AT),
    (values([None]), "wrong_type", "/3/meterValue/0"),
    (transfer(deep(40)), "wrong_type", "/3/data"),
    (transfer(b"A"), "wrong_type", "/3/data"),
    (transfer(math.nan), "out_of_range", "/3/data"),
    (heartbeat(None), "wrong_type", "/2/currentTime"),
    (authorize(Text("A")), "wrong_type", "/3/idTag"),
    (CallError("1", ErrorCode.GENERIC_ERROR, "\ud800", {}), "not_json", "/3"),
    (unlock(Decimal("-0")), "wrong_type", "/3/connectorId"),
    (unlock(Decimal("-0.0")), "wrong_type", "/3/connectorId"),
    (error({"a": [0, {"b": math.nan}]}), "out_of_range", "/4/a/1/b"),
    (error({"a": Decimal("sNaN")}), "out_of_range", "/4/a"),
    (error({"a": NAIVE}), "unreadable_timestamp", "/4/a"),
    (error({"a": (b"x",)}), "wrong_type", "/4/a/0"),
    (error({"a": {1, 2}}), "wrong_type", "/4/a"),
    (error({"a": uuid4()}), "wrong_type", "/4/a"),
    (error({"a": messages.Heartbeat()}), "wrong_type", "/4/a"),
    (error({"a": Text("x")}), "wrong_type", "/4/a"),
    (error({"a": {1: 2}}), "wrong_type", "/4/a"),
    (error({"a": Raw(b"1")}), "wrong_type", "/4/a"),
    (error(Raw(b"{}")), "wrong_type", "/4"),
    (error({"a": Decimal("1e-999999")}), "out_of_range", "/4/a"),
    (error({"a": Decimal("1e400")}), "out_of_range", "/4/a"),
    (error({"a/b~": {"\ud800": 1}}), "wrong_type", "/4/a~1b~0"),
    (error({"a": 10**5000}), "out_of_range", "/4/a"),
    (error({"a": 10**64}), "limit_passed", "/4/a"),
    (CallResult("1", Raw(b"{bad")), "not_json", "/2/bad"),
    (CallResult("1", Raw(b"")), "not_json", ""),
    (CallResult("1", Raw(b"{} {}")), "not_json", ""),
    (CallResult("1", Raw(b'{"a":"\xff"}')), "not_json", "/2/a"),
    (CallResult("1", Raw(b'{"a":"\\ud800"}')), "not_json", "/2/a"),
    (CallResult("1", Raw(b"[]")), "payload_no_object", "/2"),
    (CallResult("1", Raw(b'"{}"')), "payload_no_object", "/2"),
    (CallResult("1", Raw(b'{"a":' + b"[" * 31 + b"]" * 31 + b"}")), "limit_passed", None),
    (CallResult("1", Raw(b'{"a":' + b"9" * 65 + b"}")), "limit_passed", "/2/a"),
    (Call("1", "Heartbeat", Raw(b"{}")), "payload_no_object", "/3"),
    (Call("1", "Heartbeat", None), "payload_no_object", "/3"),
    (Call("1", "Heartbeat", {}), "payload_no_object", "/3"),
    (Call("1", "Heartbeat", messages.IdTagInfo(status="Blocked")), "payload_no_object", "/3"),
    (Call("1", "Heartbeat", heartbeat(NOON).payload), "payload_no_object", "/3"),
    (CallResult("1", messages.Heartbeat()), "payload_no_object", "/2"),
    (CallResult("1", None), "payload_no_object", "/2"),
    (Call("1", "Authorize", messages.Heartbeat()), "not_supported", "/2"),
    (Call("1", None, messages.Heartbeat()), "not_supported", "/2"),  # type: ignore[arg-type]
    (Call(17, "Heartbeat", messages.Heartbeat()), "id_no_text", "/1"),  # type: ignore[arg-type]
    (Call(uuid4(), "Heartbeat", messages.Heartbeat()), "id_no_text", "/1"),  # type: ignore[arg-type]
    (Call(Text("17"), "Heartbeat", messages.Heartbeat()), "id_no_text", "/1"),
    (CallResult(["x"], PAYLOADS["HeartbeatResult"]), "id_no_text", "/1"),  # type: ignore[arg-type]
    (CallError(None, ErrorCode.GENERIC_ERROR, "", {}), "id_no_text", "/1"),  # type: ignore[arg-type]
    (CallError("1", 5, "", {}), "wrong_type", "/2"),  # type: ignore[arg-type]
    (CallError("1", ErrorCode.GENERIC_ERROR, None, {}), "wrong_type", "/3"),  # type: ignore[arg-type]
    (CallError("1", Raw(b"{bad"), "", {}), "wrong_type", "/2"),  # type: ignore[arg-type]
]  # fmt: skip


@together
@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
@pytest.mark.parametrize(
    ("frame", "category", "path"), ALWAYS, ids=[f"{row[1]}-{i}" for i, row in enumerate(ALWAYS)]
)
def test_what_no_peer_could_read_is_always_refused(
    frame: Any, category: str, path: str | None, codec: Codec
) -> None:
    error = refused(codec, frame)
    assert error.violations[0].category == category
    assert path is None or error.path == path


def local_list(**more: Any) -> Call[Any]:
    data = [messages.AuthorizationData(id_tag="A"), messages.AuthorizationData(id_tag="B" * 21)]
    fields = {"list_version": 1, "update_type": "Full", "local_authorization_list": data} | more
    return Call("1", "SendLocalList", messages.SendLocalList(**fields))


# What the check against the schemas refuses.
SCHEMA = [
    (CallResult("1", Raw(b'{"a":1,"a":2}')), "duplicate_member", "/2/a"),
    (CallResult("1", Raw(b'{"a":[{"b":1,"\\u0062":1}]}')), "duplicate_member", "/2/a/0/b"),
    (Call("x" * 37, "Heartbeat", messages.Heartbeat()), "id_length", "/1"),
    (Call("", "Heartbeat", messages.Heartbeat()), "id_length", "/1"),
    (authorize("x" * 21), "too_long", "/3/idTag"),
    (authorize(5), "wrong_type", "/3/idTag"),
    (authorize(["A"]), "wrong_type", "/3/idTag"),
    (local_list(), "too_long", "/3/localAuthorizationList/1/idTag"),
    (local_list(update_type="full"), "not_in_enumeration", "/3/updateType"),
    (local_list(list_version=2**63), "out_of_range", "/3/listVersion"),
    (local_list(list_version=1.0), "wrong_type", "/3/listVersion"),
    (local_list(list_version=True), "wrong_type", "/3/listVersion"),
    (local_list(list_version="1"), "wrong_type", "/3/listVersion"),
    (local_list(local_authorization_list={"A": 1}), "wrong_type", "/3/localAuthorizationList"),
    (authorized(messages.IdTagInfo(status="odd")), "not_in_enumeration", "/2/idTagInfo/status"),
    (authorized("Accepted"), "wrong_type", "/2/idTagInfo"),
    (meter(unit="Hertz"), "not_in_enumeration", "/3/meterValue/0/sampledValue/0/unit"),
    (meter(value=604.213), "wrong_type", "/3/meterValue/0/sampledValue/0/value"),
    (values([]), "empty_list", "/3/meterValue"),
    (CallError("1", "RpcFrameworkError", "", {}), "not_in_enumeration", "/2"),
    (CallError("1", ErrorCode.GENERIC_ERROR, "", []), "wrong_type", "/4"),  # type: ignore[arg-type]
]  # fmt: skip


@together
@pytest.mark.parametrize(
    ("frame", "category", "path"), SCHEMA, ids=[f"{row[1]}-{i}" for i, row in enumerate(SCHEMA)]
)
def test_the_schema_is_checked_unless_switched_off(
    frame: Any, category: str | None, path: str
) -> None:
    error = refused(STRICT, frame)
    assert error.path == path
    assert category is None or error.violations[0].category == category
    assert json.loads(UNCHECKED.encode(frame))


class Own(enum.StrEnum):
    ACCEPTED = "Accepted"


def test_a_text_that_speaks_of_null_changes_nothing() -> None:
    for data in ("nul", "null", '{"a":null}'):
        vendor: Any = 5
        call = Call("1", "DataTransfer", messages.DataTransfer(vendor_id=vendor, data=data))
        assert json.loads(UNCHECKED.encode(call))[3]["data"] == data


# What msgspec would write without a word, as something else than what stands there.
SILENT = [
    (authorize(NOON), "/3/idTag"),
    (transfer(Raw(b'"x"')), "/3/data"),
    (transfer(NOON), "/3/data"),
    (configuration([NOON]), "/3/key/0"),
    (authorize(b"abc"), "/3/idTag"),
    (authorize(timedelta(1)), "/3/idTag"),
    (configuration({"a"}), "/3/key"),
    (authorized({"status": "Accepted"}), "/2/idTagInfo"),
    (configured({"key": "a", "readonly": True}), "/2/configurationKey/0"),
    (values([{"timestamp": NOON}]), "/3/meterValue/0"),
    (Call("1", "DataTransfer", messages.DataTransfer(vendor_id="v", data=uuid4())), "/3/data"),  # type: ignore[arg-type]
    (status(b"\xff", NOON.replace(microsecond=1)), "/3/info"),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "path"), SILENT)
def test_what_would_go_out_as_something_else_is_refused(frame: Any, path: str) -> None:
    error = refused(STRICT, frame)
    assert [(v.category, v.path) for v in error.violations] == [("wrong_type", path)]


@pytest.mark.parametrize(
    ("frame", "same"),
    [
        (authorize(Own.ACCEPTED), authorize("Accepted")),
        (configuration(("a", "b")), configuration(["a", "b"])),
        (local_list(local_authorization_list=()), local_list(local_authorization_list=[])),
        (values(tuple(meter().payload.meter_value)), meter()),
    ],
)
def test_what_means_the_same_goes_out(frame: Any, same: Any) -> None:
    assert encode(frame) == encode(same)


def test_all_faults_are_named_in_the_order_of_the_message() -> None:
    boot = messages.BootNotification(
        charge_point_vendor="v" * 21, charge_point_model="m" * 21, iccid="i" * 21
    )
    error = refused(STRICT, Call.of(boot))
    assert [violation.path for violation in error.violations] == [
        "/3/chargePointVendor", "/3/chargePointModel", "/3/iccid",
    ]  # fmt: skip
    force_setattr(boot, "iccid", math.nan)
    force_setattr(boot, "charge_point_model", b"m")
    unwritable = refused(STRICT, Call.of(boot))
    assert [(violation.category, violation.path) for violation in unwritable.violations] == [
        ("too_long", "/3/chargePointVendor"),
        ("wrong_type", "/3/chargePointModel"),
        ("out_of_range", "/3/iccid"),
    ]
    assert [violation.path for violation in refused(UNCHECKED, Call.of(boot)).violations] == [
        "/3/chargePointModel", "/3/iccid",
    ]  # fmt: skip
    force_setattr(boot, "charge_point_model", "m" * 21)
    both = refused(STRICT, Call("x" * 37, "BootNotification", boot))
    assert [(violation.category, violation.path) for violation in both.violations] == [
        ("id_length", "/1"),
        ("too_long", "/3/chargePointVendor"),
        ("too_long", "/3/chargePointModel"),
        ("out_of_range", "/3/iccid"),
    ]


def test_sentences_name_what_was_expected_and_the_class_found() -> None:
    for frame, message in (
        (authorize("x" * 21), "string of 21 characters, at most 20 are allowed at /3/idTag"),
        (authorize(5), "expected a string, got int at /3/idTag"),
        (Call("", "Heartbeat", messages.Heartbeat()), "empty unique id at /1"),
        (
            Call("x" * 37, "Heartbeat", messages.Heartbeat()),
            "unique id of 37 characters, at most 36 are allowed at /1",
        ),
        (authorized(messages.IdTagInfo(status="odd")),
         '"odd" is not in AuthorizationStatus at /2/idTagInfo/status'),
        (local_list(list_version=2**63, local_authorization_list=[]),
         "integer out of range, at most 64 bits are allowed at /3/listVersion"),
        (values([]), "empty list, at least one element is required at /3/meterValue"),
        (profile(11.25), f"more than one fraction digit at {LIMIT_AT}"),
        (heartbeat("noon"), 'unreadable timestamp: "noon" at /2/currentTime'),
        (heartbeat("2024-02-29T12:00:00"),
         'timestamp without a time zone: "2024-02-29T12:00:00" at /2/currentTime'),
        (heartbeat("2024/02/29 12:00:00Z"),
         'timestamp not written as RFC 3339: "2024/02/29 12:00:00Z" at /2/currentTime'),
        (authorized(messages.AuthorizationData(id_tag="A")),
         "expected an IdTagInfo, got AuthorizationData at /2/idTagInfo"),
    ):  # fmt: skip
        assert [violation.message for violation in refused(STRICT, frame).violations] == [message]
    error = refused(STRICT, Call.of(messages.ReserveNow(
        connector_id=-(2**63) - 1, expiry_date="2024-02-29T12:00:00Z", id_tag="A",  # type: ignore[arg-type]
        reservation_id=1,
    )))  # fmt: skip
    assert [violation.path for violation in error.violations] == ["/3/connectorId"]
    # Timestamps that are given as text may conform.
    assert encode(heartbeat("2024-02-29T12:00:00Z")) == encode(heartbeat(NOON))


class LongerInfo(messages.IdTagInfo, frozen=True, kw_only=True):
    """Somebody's own type, with a member that OCPP does not have."""

    note: str | None = None


def test_members_that_a_subclass_adds_are_refused() -> None:
    assert encode(authorized(LongerInfo(status="Accepted"))) == encode(
        authorized(messages.IdTagInfo(status="Accepted"))
    )
    longer = LongerInfo(status="Accepted", note="x")
    data = messages.AuthorizationData(id_tag="A", id_tag_info=longer)
    error = refused(STRICT, local_list(local_authorization_list=[data]))
    assert [(v.category, v.path) for v in error.violations] == [
        ("unknown_member", "/3/localAuthorizationList/0/idTagInfo/note")
    ]
    error = refused(STRICT, authorized(longer))
    assert [(v.category, v.path) for v in error.violations] == [
        ("unknown_member", "/2/idTagInfo/note")
    ]


def test_a_long_path_is_shown_whole_and_a_hostile_one_is_cut() -> None:
    assert LIMIT_AT in str(refused(STRICT, profile(math.nan)))
    names = {"\n" * 300: {"\x1b" * 300: math.nan}}
    refused(STRICT, CallError("1", ErrorCode.GENERIC_ERROR, "", names))


@pytest.mark.parametrize(
    "frame", [None, 17, b"[]", [2, "1", "Heartbeat", {}], messages.Heartbeat()]
)
def test_what_is_no_frame_is_a_type_error(frame: Any) -> None:
    with pytest.raises(TypeError, match="expected a Call, CallResult or CallError"):
        encode(frame)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (messages.Heartbeat(), "Heartbeat; make one with Call.of(payload)"),
        (messages.MeterValuesResult(), "MeterValuesResult; make one with call.result(payload)"),
        (messages.Heartbeat, "the class Heartbeat"),
        (17, "int"),
    ],
)
def test_it_is_said_how_a_frame_is_made(value: Any, said: str) -> None:
    with pytest.raises(TypeError) as caught:
        encode(value)
    assert str(caught.value) == f"expected a Call, CallResult or CallError, got {said}"


# -- error details -------------------------------------------------------------------------------


def test_details_hold_any_json() -> None:
    details = {
        "a": [1, -0.5, True, "x", {}, [], {"b": {}}], "d": Decimal("1.50"), "n": 10**63,
        "e": ErrorCode.GENERIC_ERROR, "t": (NOON.replace(microsecond=486_999), Float(6.5)),
    }  # fmt: skip
    before = copy.deepcopy(details)
    wire = encode(error(details))
    assert wire == (
        b'[4,"1","GenericError","",{"a":[1,-0.5,true,"x",{},[],{"b":{}}],"d":1.50,'
        b'"n":1' + b"0" * 63 + b',"e":"GenericError","t":["2024-02-29T12:00:00.486Z",6.5]}]'
    )
    assert details == before
    assert STRICT.decode(wire).quirks == ()


@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
def test_what_is_none_in_details_is_left_out(codec: Codec) -> None:
    details = {"a": None, "b": [None, 1, None], "c": {"d": None}, "e": (None,), "f": "null"}
    written = codec.encode(error(details))
    assert written == b'[4,"1","GenericError","",{"b":[1],"c":{},"e":[],"f":"null"}]'
    assert len(details) == 5
    received = STRICT.decode('[4,"1","GenericError","",{"a":null,"b":[null,0]}]')
    assert codec.encode(received) == b'[4,"1","GenericError","",{"b":[0]}]'


def nested(depth: int) -> Any:
    details: Any = {}
    for _ in range(depth - 1):
        details = {"a": details}
    return details


def test_details_are_nested_as_deep_as_a_peer_reads() -> None:
    deepest = error(nested(31))  # within the brackets of the frame
    assert STRICT.decode(encode(deepest)) == deepest
    for depth in (32, 33, 900, 50_000):
        assert refused(UNCHECKED, error(nested(depth))).violations[0].category == "limit_passed"
    deeper = STRICT.replace(limits=Limits(depth=40))
    assert deeper.decode(deeper.encode(error(nested(39)))) == error(nested(39))
    assert refused(deeper, error(nested(40)))


def test_details_hold_as_much_as_a_peer_reads() -> None:
    assert encode(error({"a": [[]] * 9_997}))
    assert refused(STRICT, error({"a": [[]] * 9_998}))
    assert refused(STRICT, error({"a": [[]] * 100_001}))
    assert encode(error({"a": [0] * 200_000}))
    assert encode(error({"a": "[" * 20_000, "b": "9" * 65}))


def cycle() -> Any:
    details: dict[str, Any] = {"x": 1}
    details["a"] = details["b"] = details
    return details


def laughs() -> Any:
    details: Any = {}
    for _ in range(30):
        details = {"a": details, "b": details}
    return details


@pytest.mark.parametrize("details", [cycle(), laughs(), [cycle()]])
def test_details_without_end_are_refused_in_time(details: Any) -> None:
    start = time.perf_counter()
    assert refused(UNCHECKED, error(details)).violations[0].category == "limit_passed"
    assert time.perf_counter() - start < 10


def test_a_payload_of_very_many_values_is_told_apart_from_an_endless_one() -> None:
    keys = [f"k{number}" for number in range(200_000)]
    assert encode(Call.of(messages.GetConfiguration(key=keys)))
    assert encode(Call.of(messages.GetConfiguration(key=tuple(keys))))  # type: ignore[arg-type]


# -- ids -----------------------------------------------------------------------------------------

ODD_IDS = ["", "x" * 37, "x" * 255, "9" * 100, "[" * 40, "\n\x00", "ä" * 36, '"' * 36, "ä" * 37]


@pytest.mark.parametrize("unique_id", ODD_IDS)
def test_answers_repeat_whatever_id_was_received(unique_id: str) -> None:
    call = decode(msgspec.json.encode([2, unique_id, "ClearCache", {}]))
    assert isinstance(call, Call)
    assert call.unique_id == unique_id
    for answer in (
        call.result(messages.ClearCacheResult(status="Accepted")),
        CallResult(unique_id, Raw(b'{"status":"Accepted"}')),
        call.error(ErrorCode.NOT_SUPPORTED, "not here"),
    ):
        for codec in (STRICT, UNCHECKED):
            assert json.loads(codec.encode(answer))[1] == unique_id
    # The rest of such an answer is checked like that of any other.
    bad = call.result(messages.ClearCacheResult(status="odd"))
    assert refused(STRICT, bad).path == "/2/status"
    assert refused(STRICT, call.error("odd")).path == "/2"


@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
@pytest.mark.parametrize(
    ("text", "written"), [("17", b"17"), ("-1.5e3", b"-1.5e3"), ("5],[2", b'"5],[2"')]
)
def test_an_id_that_came_as_a_number_goes_back_as_one(
    text: str, written: bytes, codec: Codec
) -> None:
    unique_id = NumericId(text)
    accepted = messages.ClearCacheResult(status="Accepted")
    assert codec.encode(CallResult(unique_id, accepted)).startswith(b"[3,%b,{" % written)
    assert codec.encode(CallError(unique_id, "GenericError", "", {})).startswith(
        b"[4,%b," % written
    )
    assert codec.encode(Call(unique_id, "Heartbeat", messages.Heartbeat())).startswith(b'[2,"')


class FakesText(list[Any]):
    @property
    def __class__(self) -> Any:  # type: ignore[override]
        return str


class Raises:
    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise OSError

    def __eq__(self, other: object) -> bool:
        raise OSError

    __hash__ = None  # type: ignore[assignment]


class Hashless(type):
    def __hash__(cls) -> int:
        raise OSError

    def __eq__(cls, other: object) -> bool:
        raise OSError

    @property
    def __name__(cls) -> Any:  # type: ignore[override]
        raise OSError


class OfHashless(metaclass=Hashless):
    """Nothing can be asked of its class."""


class Clock(dt.tzinfo):
    def utcoffset(self, when: datetime | None) -> Any:
        return "an hour"


def bottomless() -> list[Any]:
    circle: list[Any] = []
    circle.append(circle)
    return circle


# Made in the test, since not even a test runner can ask of them what they are.
HOSTILE: dict[str, Any] = {
    "fakes text": lambda: FakesText([b"x"]),
    "raises when its class is asked for": Raises,
    "class that raises": OfHashless,
    "list without end": bottomless,
    "many digits": lambda: 10**10_000,
    "deep": lambda: nested(5_000),
    "text of another class": lambda: Text("1"),
}


@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_stands_in_a_frame_an_encode_error_is_all_there_is(
    name: str, codec: Codec
) -> None:
    value = HOSTILE[name]()
    accepted = messages.ClearCacheResult(status="Accepted")
    for frame, path in (
        (Call(value, "Heartbeat", messages.Heartbeat()), "/1"),
        (Call("1", value, messages.Heartbeat()), "/2"),
        (Call("1", "Heartbeat", value), "/3"),
        (transfer(value), "/3"),
        (CallResult(value, accepted), "/1"),
        (CallResult("1", value), "/2"),
        (CallError(value, "GenericError", "", {}), "/1"),
        (CallError("1", value, "", {}), "/2"),
        (CallError("1", "GenericError", value, {}), "/3"),
        (error(value), "/4"),
        (error({"a": value}), "/4"),
        (heartbeat(datetime(2024, 1, 1, tzinfo=Clock())), "/2"),
    ):
        assert refused(codec, frame).path.startswith(path)
    with pytest.raises(TypeError, match="expected a Call, CallResult or CallError, got"):
        codec.encode(value)


def _raise(*_arguments: Any) -> Any:
    raise OSError


METHODS = ("abs", "bool", "eq", "float", "ge", "getitem", "gt", "hash", "int", "iter", "le", "len",
           "lt", "ne", "neg", "pos", "round", "str")  # fmt: skip
RAISES = {f"__{name}__": _raise for name in METHODS}


def with_bad_methods(value: Any) -> Any:
    """Return a value as an instance of a subclass whose methods raise."""
    return type("Bad", (type(value),), RAISES)(value)


@together
@pytest.mark.parametrize("codec", [STRICT, UNCHECKED], ids=["checked", "unchecked"])
@pytest.mark.parametrize(
    ("frame_of", "value"),
    [
        (profile, 16.5),
        (profile, 0.1 * 61),
        (profile, Decimal("16.50")),
        (profile, Decimal(16)),
        (configuration, ["a"]),
        (configuration, ("a",)),
        (values, PAYLOADS["MeterValues"].meter_value),
        (values, tuple(PAYLOADS["MeterValues"].meter_value)),
        (error, {"a": [1.5, Decimal(2), (1,)]}),
    ],
)
def test_methods_of_a_subclass_do_not_matter(frame_of: Any, value: Any, codec: Codec) -> None:
    assert codec.encode(frame_of(with_bad_methods(value))) == codec.encode(frame_of(value))


@pytest.mark.parametrize(
    ("frame", "category", "path"),
    [
        (profile(with_bad_methods(11.25)), "too_precise", LIMIT_AT),
        (profile(with_bad_methods(Decimal("11.25"))), "too_precise", LIMIT_AT),
        (unlock(with_bad_methods(Decimal(2**63))), "out_of_range", "/3/connectorId"),
        (values(with_bad_methods([])), "empty_list", "/3/meterValue"),
        (values(with_bad_methods(())), "empty_list", "/3/meterValue"),
    ],
)
def test_faults_of_a_subclass_are_found_without_its_methods(
    frame: Any, category: str, path: str
) -> None:
    assert [(v.category, v.path) for v in refused(STRICT, frame).violations] == [(category, path)]


# -- role and profile ----------------------------------------------------------------------------


@together
@pytest.mark.parametrize("role", [Role.CHARGE_POINT, Role.CENTRAL_SYSTEM, None])
@pytest.mark.parametrize("name", ACTIONS)
def test_a_side_sends_only_what_it_may(name: str, role: Role | None) -> None:
    codec = STRICT.replace(role=role)
    if role is None or role in ACTIONS[name].sent_by:
        assert codec.encode(CALLS[name])
    else:
        error = refused(codec, CALLS[name])
        assert error.path == "/2"
        sender = "central system" if role is Role.CHARGE_POINT else "charge point"
        said = f"{name} may not be sent by this side, only by a {sender}"
        assert str(error) == f"NotSupported: {said} at /2"
    assert codec.encode(RESULTS[f"{name}Result"])  # an answer is not a call


@together
@pytest.mark.parametrize("role", [Role.CHARGE_POINT, Role.CENTRAL_SYSTEM, None])
@pytest.mark.parametrize("name", ACTIONS)
def test_a_device_is_sent_only_what_it_takes(name: str, role: Role | None) -> None:
    codec = STRICT.replace(role=role, profile=LEGRAND_059005)
    from_central = Role.CENTRAL_SYSTEM in ACTIONS[name].sent_by
    if role is not None and role not in ACTIONS[name].sent_by:
        refused(codec, CALLS[name])
    elif role is Role.CHARGE_POINT or not from_central or name in (LEGRAND_059005.accepts or ()):
        assert codec.encode(CALLS[name])
    else:
        said = f"NotSupported: Legrand 059005 does not accept {name} at /2"
        assert str(refused(codec, CALLS[name])) == said


def test_a_profile_that_does_not_say_refuses_nothing() -> None:
    silent = replace(LEGRAND_059005, accepts=None)
    codec = STRICT.replace(role=Role.CENTRAL_SYSTEM, profile=silent)
    assert codec.encode(CALLS["DataTransfer"])


# -- again and again -----------------------------------------------------------------------------


SCHEDULED = frame_text(2, "1", "SetChargingProfile", FULL["SetChargingProfile"])
ODD_STATUS = '"connectorId":"1","errorCode":"Error","status":"Odd","info":null'


@pytest.mark.parametrize(
    "text",
    [
        '[2,"","authorize",{"idTag":"' + "x" * 40 + '"}]',
        f'[2,17,"StatusNotification",{{{ODD_STATUS},"timestamp":"2024-02-29 12:00"}}]',
        SCHEDULED.replace("16.5", "11.25"),
        '[3,"1",{"a":1e999,"b":1.40,"c":null}]',
        '[4,"1","RpcFrameworkError",null,{"a":[1.50]}]',
        '[4,"1"]',
    ],
)
def test_a_tolerated_frame_is_a_fixed_point_from_the_second_time_on(text: str) -> None:
    once = UNCHECKED.encode(decode(text))
    assert once == UNCHECKED.encode(decode(once))
    assert decode(once) == decode(text)
    kept = {quirk.kind for quirk in decode(once).quirks}
    assert kept <= {
        QuirkKind.EMPTY_UNIQUE_ID, QuirkKind.TOO_LONG, QuirkKind.UNKNOWN_ENUM,
        QuirkKind.TOO_PRECISE, QuirkKind.UNKNOWN_ERROR_CODE,
    }  # fmt: skip


def test_every_category_of_the_tables_exists() -> None:
    rows = [*ALWAYS, *SCHEMA]
    assert {row[1] for row in rows if row[1]} <= set(Category)


def test_whose_transaction_it_was_goes_out_as_text_or_not_at_all():
    tag: Any = b"abc"  # msgspec would write base64
    stop = messages.StopTransaction(
        meter_stop=1, timestamp=datetime(2024, 1, 1, tzinfo=UTC), transaction_id=1, id_tag=tag
    )

    with pytest.raises(EncodeError) as caught:
        encode(Call.of(stop, "1"))

    assert caught.value.path == "/3/idTag"


def test_a_number_of_thousands_of_digits_goes_out_with_a_result_that_has_no_type() -> None:
    payload = b'{"a":%b}' % (b"9" * 5000)
    codec = STRICT.replace(limits=Limits(number_text=10_000))
    assert codec.encode(CallResult("1", Raw(payload))) == b'[3,"1",%b]' % payload
