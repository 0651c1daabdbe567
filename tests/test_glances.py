"""What looks at every value of a payload that goes out: nothing odd in any member is overlooked,
and what is proved to conform does."""

import enum
import json
import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

import glance_generator
import msgspec
import pytest
from hypothesis import given
from msgspec import UNSET
from msgspec.structs import replace
from samples import ACTION_OF, CALLS, FRAMES, PAYLOADS
from test_canonical import INSTANTS, Frozen, with_value
from together import together

from ocpp16j_codec import ACTIONS, STRICT, Codec, DecodeError, EncodeError, messages
from ocpp16j_codec.canonical import NEEDS_COPY, SUSPICIOUS, check_for
from ocpp16j_codec.glances import GLANCES, PROOFS
from ocpp16j_codec.testing import strategies

UNCHECKED = Codec(check_outgoing=False)

LIMIT = "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[].limit"
RATE = "csChargingProfiles.chargingSchedule.minChargingRate"


def outgoing(payload: Any) -> int:
    return GLANCES[type(payload)](payload)


LARGE, SAMPLE = PAYLOADS["MeterValues"].meter_value, PAYLOADS["MeterValues"].meter_value[0]


@together
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
    assert (outgoing(with_value(name, path, value)) == SUSPICIOUS) is is_odd


LIMIT_COPIES = [
    (6.1, True), (16.0, True), (0.1 * 61, False), (Decimal("6.1"), False), (math.nan, False),
    (math.inf, False),
]  # fmt: skip


@pytest.mark.parametrize(("number", "as_it_is"), LIMIT_COPIES)
def test_limits_that_need_a_copy_are_seen(number: Any, as_it_is: bool) -> None:
    for path in (LIMIT, RATE):
        found = outgoing(with_value("SetChargingProfile", path, number))
        assert found == 0 if as_it_is else found >= NEEDS_COPY


@together
@pytest.mark.parametrize("name", [name for name, it in PAYLOADS.items() if type(it) in GLANCES])
def test_sound_payloads_need_nothing(name: str) -> None:
    assert outgoing(PAYLOADS[name]) == 0


def members(struct: type, at: str = "") -> list[tuple[str, Any, bool]]:
    """Every member of a payload: its path, its type, and whether it is required."""
    found: list[tuple[str, Any, bool]] = []
    for field in msgspec.inspect.type_info(struct).fields:  # type: ignore[attr-defined]
        kind, path = field.type, f"{at}{field.encode_name}"
        kind = kind.type if isinstance(kind, msgspec.inspect.Metadata) else kind
        found.append((path, kind, field.required))
        if isinstance(kind, msgspec.inspect.ListType):
            kind, path = kind.item_type, f"{path}[]"
        if isinstance(kind, msgspec.inspect.StructType):
            found += members(kind.cls, f"{path}.")
    return found


EVERY_MEMBER = [(name, *member) for name, it in PAYLOADS.items() for member in members(type(it))]


@together
@pytest.mark.parametrize(("name", "path", "kind", "required"), EVERY_MEMBER)
def test_whatever_is_not_of_its_type_is_odd(
    name: str, path: str, kind: Any, required: bool
) -> None:
    """In every member there is, for whatever msgspec would write without a word."""
    odd: list[Any] = [b"x", msgspec.Raw(b"1],[2"), {1}, {"a": 1}, (1,), Decimal, object()]
    sound: list[Any] = []
    (odd if required else sound).append(None)
    if isinstance(kind, msgspec.inspect.ListType):
        odd.append([b"x"])
        sound.append([])
    if isinstance(kind, msgspec.inspect.DateTimeType):
        sound.append(datetime(2024, 2, 29, 12, 0, 0, 1, tzinfo=UTC))
    if isinstance(kind, msgspec.inspect.FloatType):
        sound += [1, 1.5, math.nan]  # a copy is made, and fails
    else:
        odd += [math.nan, Decimal("sNaN")]
    for value in odd:
        assert outgoing(with_value(name, path, value)) == SUSPICIOUS
    for value in sound:
        assert outgoing(with_value(name, path, value)) != SUSPICIOUS


@together
@pytest.mark.parametrize("struct", GLANCES)
def test_a_payload_of_another_class_is_odd(struct: type[messages.Payload]) -> None:
    fields = dict.fromkeys(struct.__struct_fields__)
    lookalike = type(struct.__name__, (), fields)()
    assert GLANCES[struct](lookalike) == SUSPICIOUS
    assert PROOFS[struct](lookalike) == SUSPICIOUS


def test_there_is_a_glance_at_every_type_that_has_members() -> None:
    types = [struct for action in ACTIONS.values() for struct in (action.call, action.result)]
    assert list(GLANCES) == [struct for struct in types if struct.__struct_fields__]
    assert list(PROOFS) == list(GLANCES)
    assert messages.Heartbeat not in GLANCES


def test_the_file_is_what_its_generator_writes() -> None:
    assert glance_generator.FILE.read_text("utf-8") == glance_generator.written()


@pytest.mark.parametrize("name", ["MeterValues", "StopTransaction"])
@pytest.mark.parametrize("instant", [instant for instant, _ in INSTANTS])
def test_both_glances_count_the_same(name: str, instant: datetime) -> None:
    lists = "meterValue" if name == "MeterValues" else "transactionData"
    payload = with_value(name, f"{lists}[].timestamp", instant)
    one, other = check_for(type(payload)), GLANCES[type(payload)]
    assert one is not None
    assert one(payload) == other(payload) > SUSPICIOUS


# -- proofs --------------------------------------------------------------------------------------


class Own(enum.StrEnum):
    ACCEPTED = "Accepted"


class Text(str):
    """A subclass, which is written as whatever it likes."""

    __slots__ = ()


class Far(tzinfo):
    def utcoffset(self, when: datetime | None) -> timedelta:
        return timedelta(hours=-14)


NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)
LONG = 2**63
NUMBERS: list[Any] = [
    0, 1, -1, LONG - 1, LONG, -LONG, -LONG - 1, 2**53, 2**53 + 1, -(2**53), 10**400, True, False,
    0.0, -0.0, 1.0, 16.1, 0.1 * 61, 11.25, 6.1 + 1.1e-9, 1e-8, 5e-324, 1e14, -1e14, 1e15 + 0.3,
    1e300,    math.nan, math.inf, -math.inf, Decimal(1), Decimal("1.5"), Decimal("NaN"),
]  # fmt: skip
INSTANT_LIKE: list[Any] = [
    NOON, NOON.replace(microsecond=1), NOON.replace(microsecond=486_000), NOON.replace(tzinfo=None),
    NOON.replace(tzinfo=Far()), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))),
    datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC), NOON.date(), NOON.timetz(),
    Frozen(2024, 2, 29, tzinfo=UTC), timedelta(1), "2024-02-29T12:00:00Z",
]  # fmt: skip
OTHERS: list[Any] = [
    None, UNSET, b"x", bytearray(b"x"), "", "x", "Accepted", "accepted", Own.ACCEPTED, Text("x"),
    [], [[]], [None], ["x"], (), ("x",), {}, {"a": 1}, {1}, msgspec.Raw(b"1"), object(), str,
    messages.IdTagInfo(status="Accepted"), messages.IdTagInfo(status="odd"),
]  # fmt: skip


def around(kind: Any) -> tuple[list[Any], list[Any]]:
    """What conforms in a place, and what comes near."""
    match kind:
        case msgspec.inspect.StrType(max_length=None):
            return ["", "x" * 5_000], []
        case msgspec.inspect.StrType(max_length=most):
            return ["", "x" * most, "\U0001f600" * most], ["x" * (most + 1)]
        case msgspec.inspect.EnumType(cls=names):
            return [*names, *(each.value for each in names)], ["odd", "", Text("x")]
        case msgspec.inspect.IntType():
            return [0, LONG - 1, -LONG], [LONG, -LONG - 1, 1.0, True]
        case msgspec.inspect.FloatType():
            return [0, 16, 16.1, 16.0, 0.1 * 61, 2**53, 1e300], [16.25, True, math.nan, 10**400]
        case msgspec.inspect.BoolType():
            return [True, False], [0, 1]
        case msgspec.inspect.DateTimeType():
            return [NOON, NOON.replace(microsecond=486_000), NOON.replace(tzinfo=Far())], [
                Frozen.now(UTC)
            ]
        case msgspec.inspect.ListType(min_length=least):
            return ([[]], [[None], ()]) if least is None else ([], [[], [None], ()])
        case _:
            return [], [{}]


def frame_with(name: str, path: str, value: Any) -> Any:
    return replace(FRAMES[name], payload=with_value(name, path, value))


def proved(frame: Any) -> int:
    return PROOFS[type(frame.payload)](frame.payload)


def assert_conforms(name: str, frame: Any) -> None:
    """What is written is what a strict peer reads, in the one form."""
    try:
        wire = UNCHECKED.encode(frame)
    except EncodeError:  # the copy cannot be made
        assert not 0 <= proved(frame) < NEEDS_COPY
        with pytest.raises(EncodeError):
            STRICT.encode(frame)
        return
    received = STRICT.decode(wire, pending={frame.unique_id: ACTION_OF[name]})
    assert received.quirks == ()
    assert type(received.payload) is type(frame.payload)
    assert STRICT.encode(frame) == wire
    assert json.loads(UNCHECKED.encode(received)) == json.loads(wire)  # 16 comes back as 16.0
    assert outgoing(frame.payload) != SUSPICIOUS


@together
@pytest.mark.parametrize(("name", "path", "kind", "required"), EVERY_MEMBER)
def test_what_is_proved_conforms(name: str, path: str, kind: Any, required: bool) -> None:
    sound, unsound = around(kind)
    sound += [] if required else [None]
    for value in sound:
        frame = frame_with(name, path, value)
        assert proved(frame) != SUSPICIOUS
        assert_conforms(name, frame)
    for value in unsound:
        assert proved(frame_with(name, path, value)) == SUSPICIOUS
    for value in (*NUMBERS, *INSTANT_LIKE, *OTHERS):
        frame = frame_with(name, path, value)
        if proved(frame) != SUSPICIOUS:
            assert_conforms(name, frame)


FOREIGN = (messages.IdTagInfo, dict)


@pytest.mark.parametrize(("name", "path", "kind", "required"), EVERY_MEMBER)
def test_faults_of_values_are_those_that_a_strict_peer_finds(
    name: str, path: str, kind: Any, required: bool
) -> None:
    """The encoder compares the values, a peer the text: both report the same faults."""
    for value in (*around(kind)[1], *NUMBERS, *INSTANT_LIKE, *OTHERS):
        frame = frame_with(name, path, value)
        try:
            wire = UNCHECKED.encode(frame)
            STRICT.decode(wire, pending={frame.unique_id: ACTION_OF[name]})
        except EncodeError:
            continue
        except DecodeError as error:
            found = [(fault.category, fault.path) for fault in error.violations]
        else:
            STRICT.encode(frame)
            continue
        with pytest.raises(EncodeError) as caught:
            STRICT.encode(frame)
        faults = [(fault.category, fault.path) for fault in caught.value.violations]
        if isinstance(value, FOREIGN) or value == 10**400:  # one fault for the value as a whole
            assert len(faults) == 1
            assert found[0][1].startswith(faults[0][1])
        else:
            assert faults == found


@given(strategies.calls() | strategies.results())
def test_what_conforms_is_proved(frame: Any) -> None:
    if type(frame.payload) in PROOFS:
        assert proved(frame) == outgoing(frame.payload)
        assert STRICT.encode(frame) == UNCHECKED.encode(frame)


def test_the_sound_payloads_are_proved() -> None:
    assert all(proved(FRAMES[name]) == 0 for name, it in PAYLOADS.items() if type(it) in PROOFS)
    assert set(CALLS) <= set(FRAMES)
