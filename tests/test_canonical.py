"""The one form of timestamps and limits, wherever in a payload they stand."""

import math
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from samples import FULL, PAYLOADS
from schema_generator import altered, parts, schemas
from together import together

from ocpp16j_codec import messages
from ocpp16j_codec.canonical import (
    NEEDS_COPY,
    SUSPICIOUS,
    check_for,
    check_limit,
    check_limit_exactly,
    check_timestamp,
    check_timestamp_exactly,
    converter_for,
    has_one_decimal,
    is_finite,
    timestamp_keys,
)

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
    glance, ready = check_for(type(payload)), converter_for(type(payload))
    assert glance is not None
    assert ready is not None
    made = ready(payload) if glance(payload) >= NEEDS_COPY else payload
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


@together
@pytest.mark.parametrize(("name", "path"), TIMESTAMPS)
def test_every_timestamp_is_put_right(name: str, path: str) -> None:
    for instant, wire in INSTANTS:
        assert written(with_value(name, path, instant)) == expected(name, path, wire)


@together
@pytest.mark.parametrize(("name", "path"), TIMESTAMPS)
def test_a_glance_counts_what_msgspec_writes_with_six_digits(name: str, path: str) -> None:
    glance = check_for(type(PAYLOADS[name]))
    assert glance is not None
    assert glance(PAYLOADS[name]) == 0
    assert glance(with_value(name, path, NOON.replace(microsecond=486_000))) == 1
    assert glance(with_value(name, path, NOON.replace(microsecond=486_001))) >= NEEDS_COPY


@together
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


@together
@pytest.mark.parametrize(("name", "path"), LIMITS)
@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e400"])
def test_no_limit_is_infinite_or_none_at_all(name: str, path: str, text: str) -> None:
    for number in (float(text), Decimal(text)):
        with pytest.raises(ValueError):  # noqa: PT011 - the message is made elsewhere
            written(with_value(name, path, number))


def test_payloads_that_need_nothing_are_not_copied() -> None:
    for name, payload in PAYLOADS.items():
        glance = check_for(type(payload))
        has_some = any(name == other for other, _ in TIMESTAMPS + LIMITS)
        assert (glance is not None) is has_some
        assert (converter_for(type(payload)) is not None) is has_some
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


def test_what_is_absent_needs_nothing() -> None:
    payload = with_value("StopTransaction", "transactionData", None)
    rest = dict(FULL["StopTransaction"])
    del rest["transactionData"]
    assert written(payload) == rest


@pytest.mark.parametrize(
    ("value", "found"),
    [(NOON, 0), (NOON.replace(microsecond=486_000), 1), ("2024-02-29T12:00:00Z", SUSPICIOUS)],
)
def test_a_look_at_one_timestamp(value: Any, found: int) -> None:
    assert check_timestamp(value) == found
    assert check_timestamp(NOON.astimezone(EAST)) >= NEEDS_COPY


@pytest.mark.parametrize(("value", "found"), [(16.0, 0), ("16", SUSPICIOUS), (True, SUSPICIOUS)])
def test_a_look_at_one_number(value: Any, found: int) -> None:
    assert check_limit(value) == found
    for odd in (math.inf, 0.1 * 61, Decimal(1)):
        assert check_limit(odd) >= NEEDS_COPY


TENTHS = st.integers(-(10**17), 10**17).map(lambda tenths: tenths / 10)


@given(
    st.floats()
    | st.floats(-2e14, 2e14)
    | TENTHS
    | TENTHS.map(lambda number: math.nextafter(number, math.inf))
    | st.integers(-(10**9), 10**9).map(lambda hundredths: hundredths / 100)
)
def test_one_decimal_is_what_rounding_leaves_alone(number: float) -> None:
    assert has_one_decimal(number) == (round(number, 1) == number)


@together
@pytest.mark.parametrize("name", PAYLOADS)
def test_the_keys_of_timestamps_are_those_of_nothing_else(name: str) -> None:
    kind = next(kind for kind in schemas() if kind.name == name)
    names = {True: set[str](), False: set[str]()}
    for path, part in parts(kind.schema):
        key = path.rsplit(".", 1)[-1].removesuffix("[]")
        names[part.get("format") == "date-time"].add(key)
        assert "Z" not in key  # which is searched for
    assert not names[True] & names[False]
    keys = tuple(f'"{key}":"'.encode() for key in sorted(names[True]))
    assert timestamp_keys(type(PAYLOADS[name])) == keys


def test_only_what_is_exactly_of_its_type_is_exact() -> None:
    assert check_timestamp_exactly(NOON) == 0
    assert check_timestamp_exactly(NOON.replace(microsecond=1000)) == 1
    assert check_timestamp_exactly(NOON.astimezone(EAST)) >= NEEDS_COPY
    assert check_timestamp_exactly(Frozen(2024, 2, 29, tzinfo=UTC)) == SUSPICIOUS
    assert check_timestamp_exactly("2024-02-29T12:00:00Z") == SUSPICIOUS
    assert check_limit_exactly(6.1) == 0
    assert check_limit_exactly(1e300) == 0
    assert check_limit_exactly(0.1 * 61) >= NEEDS_COPY
    for odd in (6.15, math.nan, math.inf, Decimal("6.1"), True, "6.1"):
        assert check_limit_exactly(odd) == SUSPICIOUS


def test_numbers_that_every_peer_can_read_are_finite() -> None:
    for number in (0.0, -1e308, Decimal("1e300"), Decimal(0), 2**1022, -(2**1022)):
        assert is_finite(number)
    for number in (
        math.nan,
        -math.inf,
        Decimal("sNaN"),
        Decimal("1e-400"),
        Decimal("1e400"),
        2**1024,
    ):
        assert not is_finite(number)
