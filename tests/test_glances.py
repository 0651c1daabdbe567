"""What looks at every value of a payload that goes out: nothing odd in any member is overlooked."""

import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import glance_generator
import msgspec
import pytest
from msgspec.structs import replace
from samples import PAYLOADS
from test_canonical import INSTANTS, with_value

from ocpp16j_codec import ACTIONS, messages
from ocpp16j_codec.canonical import ODD as ODD_GLANCE
from ocpp16j_codec.canonical import glance_for
from ocpp16j_codec.glances import GLANCES

LIMIT = "csChargingProfiles.chargingSchedule.chargingSchedulePeriod[].limit"
RATE = "csChargingProfiles.chargingSchedule.minChargingRate"


def outgoing(payload: Any) -> int:
    return GLANCES[type(payload)](payload)


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
        assert outgoing(with_value(name, path, value)) == ODD_GLANCE
    for value in sound:
        assert outgoing(with_value(name, path, value)) != ODD_GLANCE


@pytest.mark.parametrize("struct", GLANCES)
def test_a_payload_of_another_class_is_odd(struct: type[messages.Payload]) -> None:
    fields = dict.fromkeys(struct.__struct_fields__)
    lookalike = type(struct.__name__, (), fields)()
    assert GLANCES[struct](lookalike) == ODD_GLANCE


def test_there_is_a_glance_at_every_type_that_has_members() -> None:
    types = [struct for action in ACTIONS.values() for struct in (action.call, action.result)]
    assert list(GLANCES) == [struct for struct in types if struct.__struct_fields__]
    assert messages.Heartbeat not in GLANCES


def test_the_file_is_what_its_generator_writes() -> None:
    assert glance_generator.FILE.read_text("utf-8") == glance_generator.written()


@pytest.mark.parametrize("name", ["MeterValues", "StopTransaction"])
@pytest.mark.parametrize("instant", [instant for instant, _ in INSTANTS])
def test_both_glances_count_the_same(name: str, instant: datetime) -> None:
    lists = "meterValue" if name == "MeterValues" else "transactionData"
    payload = with_value(name, f"{lists}[].timestamp", instant)
    one, other = glance_for(type(payload)), GLANCES[type(payload)]
    assert one is not None
    assert one(payload) == other(payload) > ODD_GLANCE
