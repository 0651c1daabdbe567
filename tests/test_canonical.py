"""The one form of timestamps and limits, wherever in a payload they stand."""

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace
from samples import FULL, PAYLOADS
from schema_generator import altered, parts, schemas

from ocpp16j_codec import messages
from ocpp16j_codec.canonical import ODD as ODD_GLANCE
from ocpp16j_codec.canonical import glance_for, outgoing_glance_for, ready_for

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
EAST = timezone(timedelta(hours=2))
WROTE = msgspec.json.Encoder(decimal_format="number").encode


class Frozen(datetime):
    """A subclass, as test tools that stop the clock have one."""


def snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def with_value(name: str, path: str, value: Any) -> Any:
    """The full payload of a kind with one member, of lists the last, set to anything at all."""

    def put(struct: Any, steps: list[str]) -> Any:
        first, rest = steps[0], steps[1:]
        attribute = snake(first.removesuffix("[]"))
        old = getattr(struct, attribute)
        if not rest:
            new = value
        elif first.endswith("[]"):
            new = [*old[:-1], put(old[-1], rest)]
        else:
            new = put(old, rest)
        return replace(struct, **{attribute: new})

    return put(PAYLOADS[name], path.split("."))


LIMIT = "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[].limit"
RATE = "csChargingProfiles.chargingSchedule.minChargingRate"


def outgoing(payload: Any) -> int:
    glance = outgoing_glance_for(type(payload))
    assert glance is not None
    return glance(payload)


def places(keyword: str, value: str) -> list[tuple[str, str]]:
    return [
        (kind.name, path)
        for kind in schemas()
        for path, part in parts(kind.schema)
        if part.get(keyword) == value
    ]


TIMESTAMPS = places("format", "date-time")
LIMITS = places("type", "number")


def test_there_is_something_to_look_at() -> None:
    assert len(TIMESTAMPS) >= 28
    assert {path.rpartition(".")[2] for _, path in LIMITS} == {"limit", "minChargingRate"}


def written(payload: Any) -> Any:
    """What goes out, as the writers have it: copied where a glance says so."""
    glance, ready = glance_for(type(payload)), ready_for(type(payload))
    assert glance is not None
    assert ready is not None
    made = ready(payload) if glance(payload) < 0 else payload
    return msgspec.json.decode(WROTE(made))


def expected(name: str, path: str, value: Any) -> Any:
    return altered(FULL[name], path, lambda _: value)


INSTANTS = [
    (NOON, "2024-02-29T12:00:00Z"),
    (NOON.astimezone(EAST), "2024-02-29T12:00:00Z"),
    (NOON.replace(microsecond=486_999), "2024-02-29T12:00:00.486Z"),
    (NOON.replace(microsecond=999), "2024-02-29T12:00:00Z"),
    (NOON.replace(microsecond=500_000).astimezone(EAST), "2024-02-29T12:00:00.500Z"),
    (NOON.replace(tzinfo=timezone(timedelta(0), "odd")), "2024-02-29T12:00:00Z"),
    (Frozen(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12:00:00Z"),
]


@pytest.mark.parametrize(("name", "path"), TIMESTAMPS)
def test_every_timestamp_is_put_right(name: str, path: str) -> None:
    for instant, wire in INSTANTS:
        assert written(with_value(name, path, instant)) == expected(name, path, wire)


@pytest.mark.parametrize(("name", "path"), TIMESTAMPS)
def test_a_glance_counts_what_msgspec_writes_with_six_digits(name: str, path: str) -> None:
    glance = glance_for(type(PAYLOADS[name]))
    assert glance is not None
    assert glance(PAYLOADS[name]) == 0
    assert glance(with_value(name, path, NOON.replace(microsecond=486_000))) == 1
    assert glance(with_value(name, path, NOON.replace(microsecond=486_001))) < 0


@pytest.mark.parametrize(("name", "path"), LIMITS)
@pytest.mark.parametrize(
    ("number", "wire"),
    [
        (0.1 * 61, 6.1),
        (0.30000000000000004, 0.3),
        (-0.1 * 3, -0.3),
        (16.0, 16.0),
        (16, 16),
        (Decimal("6.1"), 6.1),
        (Decimal("6.50"), 6.5),
        (Decimal(16), 16.0),
        (6.1 + 0.9e-9, 6.1),
        (6.1 + 1.1e-9, 6.1 + 1.1e-9),  # finer is left for the check to refuse
        (Decimal("11.25"), 11.25),
        (1e300, 1e300),
    ],
)
def test_every_limit_is_put_right(name: str, path: str, number: Any, wire: float) -> None:
    assert written(with_value(name, path, number)) == expected(name, path, wire)


@pytest.mark.parametrize(("name", "path"), LIMITS)
@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e400"])
def test_no_limit_is_infinite_or_none_at_all(name: str, path: str, text: str) -> None:
    for number in (float(text), Decimal(text)):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is made elsewhere
            written(with_value(name, path, number))


def test_payloads_that_need_nothing_are_not_copied() -> None:
    for name, payload in PAYLOADS.items():
        glance = glance_for(type(payload))
        has_some = any(name == other for other, _ in TIMESTAMPS + LIMITS)
        assert (glance is not None) is has_some
        assert (ready_for(type(payload)) is not None) is has_some
        if glance is not None:
            assert glance(payload) == 0


def test_payloads_are_not_changed() -> None:
    payload = with_value("MeterValues", "meterValue[].timestamp", INSTANTS[2][0])
    before = msgspec.json.encode(payload)
    written(payload)
    assert msgspec.json.encode(payload) == before


class OwnInfo(messages.IdTagInfo, frozen=True, kw_only=True):
    """Somebody's own kind of a nested type."""


# What the types do not allow, and what becomes of it: put right where that is possible, else left
# for the check to refuse.
ODD = [
    ("AuthorizeResult", "idTagInfo", OwnInfo(status="Accepted", expiry_date=INSTANTS[2][0])),
    ("MeterValues", "meterValue", tuple(PAYLOADS["MeterValues"].meter_value)),
    ("MeterValues", "meterValue", "abc"),
    ("MeterValues", "meterValue", 5),
    ("MeterValues", "meterValue", {"a": 1}),  # the schema's business
    ("MeterValues", "meterValue", ["x", None, 1]),
    ("MeterValues", "meterValue[].timestamp", "2024-02-29T14:00:00+02:00"),
    ("HeartbeatResult", "currentTime", None),
    ("HeartbeatResult", "currentTime", 17),
    ("SetChargingProfile", "csChargingProfiles.chargingSchedule.minChargingRate", "6.1"),
]


@pytest.mark.parametrize(("name", "path", "value"), ODD)
def test_odd_values_pass_through(name: str, path: str, value: Any) -> None:
    payload = with_value(name, path, value)
    wire = msgspec.json.decode(msgspec.json.encode(value))
    if isinstance(value, OwnInfo):
        wire["expiryDate"] = INSTANTS[2][1]
    assert written(payload) == expected(name, path, wire)


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("AuthorizeResult", "idTagInfo", {"status": "Accepted"}),
        ("MeterValues", "meterValue", [{"timestamp": NOON}]),
        ("SetChargingProfile", "csChargingProfiles.chargingSchedule", {"startSchedule": NOON}),
    ],
)
def test_a_dict_is_no_struct(name: str, path: str, value: Any) -> None:
    with pytest.raises(TypeError):
        written(with_value(name, path, value))


LARGE, SAMPLE = PAYLOADS["MeterValues"].meter_value, PAYLOADS["MeterValues"].meter_value[0]


@pytest.mark.parametrize(
    ("name", "path", "value", "is_odd"),
    [
        ("DataTransfer", "data", "x", False),
        ("DataTransfer", "data", None, False),
        ("DataTransfer", "data", {"a": 1}, True),
        ("DataTransferResult", "data", b"x", True),
        ("GetDiagnostics", "location", 5, True),
        ("MeterValues", "connectorId", 2, False),
        ("MeterValues", "connectorId", 2.0, True),
        ("MeterValues", "connectorId", None, True),
        ("MeterValues", "transactionId", None, False),
        ("MeterValues", "transactionId", math.nan, True),
        ("MeterValues", "meterValue", tuple(LARGE), True),
        ("MeterValues", "meterValue", None, True),
        ("MeterValues", "meterValue", 5, True),
        ("MeterValues", "meterValue", {"a": 1}, True),
        ("MeterValues", "meterValue", [None], True),
        ("MeterValues", "meterValue", [replace(SAMPLE, sampled_value=5)], True),
        ("MeterValues", "meterValue", [replace(SAMPLE, sampled_value=[{"value": "1"}])], True),
        ("MeterValues", "meterValue[].timestamp", None, True),
        ("MeterValues", "meterValue[].sampledValue[].value", 604.213, True),
        ("MeterValues", "meterValue[].sampledValue[].value", None, True),
        ("StopTransaction", "transactionData", None, False),
        ("StopTransaction", "transactionData[].sampledValue[].value", {}, True),
        ("Authorize", "idTag", {}, True),
        ("AuthorizeResult", "idTagInfo", {"status": "Accepted"}, True),
        ("AuthorizeResult", "idTagInfo.expiryDate", None, False),
        ("AuthorizeResult", "idTagInfo.expiryDate", "2024-02-29T12:00:00Z", True),
        ("SendLocalList", "localAuthorizationList[].idTagInfo", None, False),
        ("SendLocalList", "localAuthorizationList[].idTagInfo.status", None, True),
        ("SetChargingProfile", LIMIT, 16, False),
        ("SetChargingProfile", LIMIT, "16", True),
        ("SetChargingProfile", LIMIT, True, True),
        ("SetChargingProfile", RATE, None, False),
        ("GetConfigurationResult", "configurationKey[].readonly", 1, True),
        ("GetConfigurationResult", "unknownKey", ["a", None], True),
    ],
)
def test_odd_things_in_what_goes_out_are_seen(
    name: str, path: str, value: Any, is_odd: bool
) -> None:
    assert (outgoing(with_value(name, path, value)) == ODD_GLANCE) is is_odd


LIMIT_COPIES = [
    (6.1, True), (16.0, True), (0.1 * 61, False), (Decimal("6.1"), False), (math.nan, False),
    (math.inf, False),
]  # fmt: skip


@pytest.mark.parametrize(("number", "as_it_is"), LIMIT_COPIES)
def test_limits_that_need_a_copy_are_seen(number: Any, as_it_is: bool) -> None:
    for path in (LIMIT, RATE):
        found = outgoing(with_value("SetChargingProfile", path, number))
        assert found == 0 if as_it_is else ODD_GLANCE < found < 0


def members(struct: type, at: str = "") -> list[tuple[str, Any]]:
    """Every member of a payload, by its path, and its type."""
    found: list[tuple[str, Any]] = []
    for field in msgspec.inspect.type_info(struct).fields:  # type: ignore[attr-defined]
        kind, path = field.type, f"{at}{field.encode_name}"
        kind = kind.type if isinstance(kind, msgspec.inspect.Metadata) else kind
        found.append((path, kind))
        if isinstance(kind, msgspec.inspect.ListType):
            kind, path = kind.item_type, f"{path}[]"
        if isinstance(kind, msgspec.inspect.StructType):
            found += members(kind.cls, f"{path}.")
    return found


EVERY_MEMBER = [(name, path) for name, it in PAYLOADS.items() for path, _ in members(type(it))]


@pytest.mark.parametrize(("name", "path"), EVERY_MEMBER)
def test_whatever_is_not_of_its_type_is_odd(name: str, path: str) -> None:
    """In every member there is, for whatever msgspec would write without a word."""
    odd: list[Any] = [b"x", msgspec.Raw(b"1],[2"), {1}, {"a": 1}, (1,), Decimal, object()]
    if not path.endswith(("limit", "minChargingRate")):
        odd += [math.nan, Decimal("sNaN")]  # where numbers are due, a copy is made of these
    for value in odd:
        assert outgoing(with_value(name, path, value)) == ODD_GLANCE


def test_a_type_without_members_needs_no_glance() -> None:
    assert outgoing_glance_for(messages.Heartbeat) is None


@pytest.mark.parametrize("name", ["MeterValues", "StopTransaction"])
@pytest.mark.parametrize("instant", [instant for instant, _ in INSTANTS])
def test_both_glances_count_the_same(name: str, instant: datetime) -> None:
    lists = "meterValue" if name == "MeterValues" else "transactionData"
    payload = with_value(name, f"{lists}[].timestamp", instant)
    one, other = glance_for(type(payload)), outgoing_glance_for(type(payload))
    assert one is not None
    assert other is not None
    assert one(payload) == other(payload) > ODD_GLANCE


def test_what_is_absent_needs_nothing() -> None:
    payload = with_value("StopTransaction", "transactionData", None)
    rest = dict(FULL["StopTransaction"])
    del rest["transactionData"]
    assert written(payload) == rest
