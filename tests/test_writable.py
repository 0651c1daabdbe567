"""What JSON can hold, said of values one by one; how frames are refused for it is in `encoding`."""

import enum
import math
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any

import pytest
from msgspec import Raw, Struct
from samples import PAYLOADS
from together import together

from ocpp16j_codec import ErrorCode, messages
from ocpp16j_codec.frames import class_name
from ocpp16j_codec.writable import unwritable, violation

NOON = datetime(2024, 2, 29, 12, tzinfo=UTC)


class Level(enum.IntEnum):
    LOW = 1


class Count(int):
    """A subclass, which msgspec does not write."""


class Text(str):
    """A subclass, which msgspec does not write."""

    __slots__ = ()


def faults(value: Any, **settings: Any) -> list[tuple[str, str]]:
    return [(str(v.category), v.path) for v in unwritable(value, "/3", 32, **settings)]


@pytest.mark.parametrize(
    "value",
    [
        {}, [], (), "", "é\x00", 0, -(2**64), 1.5, True, Decimal("1.10"), ErrorCode.NOT_SUPPORTED,
        Level.LOW,
        NOON, None, {"a": [None, {"b": ()}]},
    ],
)  # fmt: skip
def test_what_json_can_hold(value: Any) -> None:
    assert faults(value) == []


@together
@pytest.mark.parametrize(
    ("value", "category"),
    [
        ("\ud800", "not_json"),
        (math.nan, "out_of_range"),
        (-math.inf, "out_of_range"),
        (Decimal("sNaN"), "out_of_range"),
        (Decimal("Infinity"), "out_of_range"),
        (Decimal("1e400"), "out_of_range"),
        (datetime(2024, 1, 1), "unreadable_timestamp"),  # noqa: DTZ001
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=2))), "unreadable_timestamp"),
        (b"x", "wrong_type"),
        (bytearray(b"x"), "wrong_type"),
        ({1}, "wrong_type"),
        (timedelta(1), "wrong_type"),
        (Text("x"), "wrong_type"),
        (Count(1), "wrong_type"),
        ({1: 2}, "wrong_type"),
        ({"\udfff": 2}, "wrong_type"),
        (object(), "wrong_type"),
        (messages.Heartbeat, "wrong_type"),
    ],
)
def test_what_it_cannot(value: Any, category: str) -> None:
    assert faults(value) == [(category, "/3")]
    assert faults({"a/~": [0, value]}) == [(category, "/3/a~1~0/1")]


@together
@pytest.mark.parametrize("name", PAYLOADS)
def test_sound_payloads_have_no_fault(name: str) -> None:
    assert faults(PAYLOADS[name]) == []


def test_what_is_left_out_is_no_null() -> None:
    assert faults(messages.DataTransfer(vendor_id="v")) == []
    assert faults(messages.DataTransfer(vendor_id=None)) == [("wrong_type", "/3/vendorId")]  # type: ignore[arg-type]
    nothing: Any = [None, None]
    assert faults(messages.GetConfiguration(key=nothing)) == [
        ("wrong_type", "/3/key/0"), ("wrong_type", "/3/key/1"),
    ]  # fmt: skip


def test_timestamps_stand_where_they_are_due() -> None:
    """Elsewhere they would go out as text, in whatever form msgspec gives them."""
    assert faults(messages.HeartbeatResult(current_time=NOON)) == []
    assert faults({"a": [NOON]}) == []
    for payload, path in (
        (messages.DataTransfer(vendor_id="v", data=NOON), "/3/data"),  # type: ignore[arg-type]
        (messages.GetConfiguration(key=[NOON]), "/3/key/0"),  # type: ignore[list-item]
        (messages.HeartbeatResult(current_time=[NOON]), "/3/currentTime/0"),  # type: ignore[arg-type]
    ):
        assert faults(payload) == [("wrong_type", path)]


def test_json_that_is_ready_is_no_value_of_a_payload() -> None:
    data: Any = Raw(b'"x"')
    assert faults(messages.DataTransfer(vendor_id="v", data=data)) == [("wrong_type", "/3/data")]
    assert faults(data) == [("wrong_type", "/3")]
    assert faults({"a": data}) == [("wrong_type", "/3/a")]


def test_objects_of_payloads_are_structs_and_those_of_details_are_not() -> None:
    info: Any = {"status": "Accepted", "expiryDate": math.nan}
    payload = messages.AuthorizeResult(id_tag_info=info)
    assert faults(payload) == [("wrong_type", "/3/idTagInfo")]
    assert faults(payload, typed=False) == [("wrong_type", "/3/idTagInfo")]
    assert faults({"a": payload}) == [("wrong_type", "/3/a")]
    transfer = messages.DataTransfer(vendor_id="v", data=info)
    assert faults(transfer) == [("wrong_type", "/3/data")]
    # Where no struct is due, a dict is a matter of the schema; what it holds is not.
    assert faults(transfer, typed=False) == [("out_of_range", "/3/data/expiryDate")]


@pytest.mark.parametrize("number", ["-0", "-0.0", "-0e5"])
def test_a_negative_zero_is_no_integer(number: str) -> None:
    for zero, found in ((Decimal(number), [("wrong_type", "/3/connectorId")]), (Decimal(0), [])):
        payload = messages.UnlockConnector(connector_id=zero)  # type: ignore[arg-type]
        assert faults(payload) == faults(payload, typed=False) == found
    assert faults({"a": Decimal(number)}) == []


def sentence(value: Any) -> str:
    return next(unwritable(value, "/3", 32)).message


def test_a_sentence_says_what_is_due() -> None:
    info: Any = {"status": "Accepted"}
    no: Any = None
    m = messages
    for payload, said in (
        (m.AuthorizeResult(id_tag_info=info), "expected an IdTagInfo, got a dict at /3/idTagInfo"),
        (
            m.MeterValues(connector_id=1, meter_value=[info]),
            "expected a MeterValue, got a dict at /3/meterValue/0",
        ),
        (m.Authorize(id_tag=info), "expected a string, got a dict at /3/idTag"),
        (m.Authorize(id_tag=no), "expected a string, got null at /3/idTag"),
        (m.Reset(type=no), "expected a string, got null at /3/type"),
        (m.HeartbeatResult(current_time=no), "expected a timestamp, got null at /3/currentTime"),
        (
            m.CancelReservation(reservation_id=no),
            "expected an integer, got null at /3/reservationId",
        ),
        (m.KeyValue(key="A", readonly=no), "expected a boolean, got null at /3/readonly"),
        (
            m.SetChargingProfile(connector_id=1, cs_charging_profiles=no),
            "expected a ChargingProfile, got null at /3/csChargingProfiles",
        ),
        (
            m.MeterValues(connector_id=1, meter_value=no),
            "expected a list, got null at /3/meterValue",
        ),
        (
            m.ChargingSchedulePeriod(start_period=0, limit=no),
            "expected a number, got null at /3/limit",
        ),
    ):
        assert sentence(payload) == said


class Side(enum.Enum):
    LEFT = "x" * 21
    RIGHT = 5


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        (messages.Authorize(id_tag="x" * 21), ("too_long", "/3/idTag")),
        (messages.Authorize(id_tag=Side.LEFT), ("too_long", "/3/idTag")),  # type: ignore[arg-type]
        (messages.Authorize(id_tag=Side.RIGHT), ("wrong_type", "/3/idTag")),  # type: ignore[arg-type]
        # What a value of the wrong type contains is no fault of its own.
        (messages.Authorize(id_tag=[b"x"]), ("wrong_type", "/3/idTag")),  # type: ignore[arg-type]
        (messages.Reset(type="soft"), ("not_in_enumeration", "/3/type")),
        (messages.CancelReservation(reservation_id=2**63), ("out_of_range", "/3/reservationId")),
        (messages.CancelReservation(reservation_id=True), ("wrong_type", "/3/reservationId")),
        (messages.KeyValue(key="A", readonly=1), ("wrong_type", "/3/readonly")),  # type: ignore[arg-type]
        (messages.MeterValues(connector_id=1, meter_value=[]), ("empty_list", "/3/meterValue")),
        (
            messages.ChargingSchedulePeriod(start_period=0, limit=0.25),
            ("too_precise", "/3/limit"),
        ),
        *(
            (
                messages.HeartbeatResult(current_time=text),
                ("unreadable_timestamp", "/3/currentTime"),
            )  # type: ignore[arg-type]
            for text in ("noon", "2024-02-29T12:00:00", "2024/02/29 12:00:00Z")
        ),
    ],
)
def test_the_schema_is_compared_where_that_is_asked_for(
    payload: Any, expected: tuple[str, str]
) -> None:
    assert faults(payload, schema=True) == [expected]
    assert faults(payload) == ([("wrong_type", "/3/idTag/0")] if "[b" in repr(payload) else [])


@together
@pytest.mark.parametrize(
    "payload",
    [
        *PAYLOADS.values(),
        messages.HeartbeatResult(current_time="2024-02-29T12:00:00Z"),  # type: ignore[arg-type]
        messages.ChargingSchedulePeriod(start_period=0, limit=0.1 * 3),
        messages.ChargingSchedulePeriod(start_period=0, limit=Decimal("0.5")),  # type: ignore[arg-type]
    ],
)
def test_what_conforms_has_no_fault(payload: Any) -> None:
    assert faults(payload, schema=True) == []


class Odd(list[Any]):
    def __iter__(self) -> Any:
        raise OSError


class OddDict(dict[str, Any]):
    def __iter__(self) -> Any:
        raise OSError

    def items(self) -> Any:
        raise OSError


class Liar:
    @property
    def __class__(self) -> Any:  # type: ignore[override]
        raise OSError


class Zone(tzinfo):
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def utcoffset(self, when: datetime | None) -> Any:
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class Money(Decimal):
    def is_finite(self) -> bool:
        raise OSError

    def __str__(self) -> str:
        raise OSError


def test_nothing_of_a_value_gets_to_run() -> None:
    assert faults(Odd(["a", math.nan])) == [("out_of_range", "/3/1")]
    assert faults(OddDict(a=1, b=b"x")) == [("wrong_type", "/3/b")]
    assert faults([Liar()]) == [("wrong_type", "/3/0")]
    assert faults(Money("NaN")) == [("out_of_range", "/3")]
    assert faults(Money("1.5")) == []
    for answer in ("text", timedelta(days=2), OSError("x"), RecursionError()):
        moment = datetime(2024, 1, 1, tzinfo=Zone(answer))
        assert faults({"a": moment}) == [("unreadable_timestamp", "/3/a")]
    assert faults(datetime(2024, 1, 1, tzinfo=Zone(None))) == [("unreadable_timestamp", "/3")]


def test_a_value_that_cannot_be_read_is_refused() -> None:
    class Broken(Struct):
        it: Any

        def __getattribute__(self, name: str) -> Any:
            raise OSError

    payload = messages.DataTransfer(vendor_id="v", data=Broken(1))  # type: ignore[arg-type]
    assert faults(payload) == [("wrong_type", "/3/data")]
    assert "raised an exception when it was read" in sentence(payload)


class Weird(enum.Enum):
    TEXT = "x"
    BYTES = b"x"
    NOTHING = None
    NUMBER = math.nan
    HALF = "\ud800"


def test_the_value_of_a_member_is_what_is_written() -> None:
    assert faults([Weird.TEXT]) == []
    for member in (Weird.BYTES, Weird.NOTHING, Weird.NUMBER):
        assert faults([member]) == [("wrong_type", "/3/0")]
    assert faults([Weird.HALF]) == [("not_json", "/3/0")]


def test_numbers_that_vanish_or_grow_without_limit() -> None:
    for number in (
        Decimal("1e-999999"),
        Decimal("-1e-400"),
        Decimal("1e999999"),
        2**1024,
        -(10**5000),
    ):
        assert faults({"a": number}) == [("out_of_range", "/3/a")]
        assert len(sentence({"a": number})) < 120
    for number in (Decimal("1e-300"), Decimal("0e-999"), 5e-324, 2**1022, 0, -0.0):
        assert faults({"a": number}) == []
    assert sentence(Decimal("NaN" + "1" * 100)).startswith("NaN111")


def test_a_class_is_called_by_a_name_that_can_be_shown() -> None:
    assert class_name(1) == "int"
    assert class_name(Liar()) == "Liar"
    for name in ("x" * 41, "\x1b[2J", "na\u00efve", ""):
        assert class_name(type(name, (), {})()) == "object"
    assert faults({5: math.nan}) == [("wrong_type", "/3"), ("out_of_range", "/3/int")]


@pytest.mark.parametrize("typed", [True, False])
def test_nothing_is_followed_further_than_a_peer_would(typed: bool) -> None:
    deep: Any = "x"
    for _ in range(31):
        deep = [deep]
    assert faults({"a": deep[0]}, typed=typed) == []
    assert faults({"a": deep}, typed=typed) == [("limit_passed", "/3")]
    circle: list[Any] = []
    circle.append(circle)
    assert faults(circle, typed=typed) == [("limit_passed", "/3")]
    wide: Any = [0]
    for _ in range(25):
        wide = [wide, wide]
    assert faults(wide, typed=typed) == [("limit_passed", "/3")]


def test_every_fault_is_named_in_order() -> None:
    value = {"a": math.nan, "b": [b"x", {"c": "\ud800"}]}
    assert [path for _, path in faults(value)] == ["/3/a", "/3/b/0", "/3/b/1/c"]


def test_a_long_path_is_cut_where_it_is_shown() -> None:
    names = {"\n" * 300: {"\x1b" * 300: math.nan}}
    (fault,) = unwritable(names, "/4", 32)
    assert len(fault.message) < 255
    assert fault.message.isprintable()
    assert fault.message.isascii()
    assert violation(fault.category, "/4", "so it is").message == "so it is at /4"


def test_structs_of_others_are_looked_into_as_well() -> None:
    class Other(Struct, omit_defaults=True):
        it: Any = None
        must: Any = 1

    class Whole(Struct):
        it: Any = None

    assert faults(Whole()) == [("wrong_type", "/3/it")]  # it is written, as null
    assert faults(Other()) == []
    assert faults(Other(it=math.inf)) == [("out_of_range", "/3/it")]
    assert faults(Other(must=None)) == [("wrong_type", "/3/must")]
