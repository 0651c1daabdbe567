"""The typed decoders: what they take they take whole, and what they are not sure of they refuse."""

import json
import random
from typing import Any

import msgspec
import pytest
from msgspec import Raw
from samples import ACTION_OF, CALLS, FULL, PAYLOADS, frame_text, wire_of
from together import together

from ocpp16j_codec import ACTIONS, Call, CallError, CallResult
from ocpp16j_codec.decoding import (
    WITH_SCHEDULE,
    Lane,
    call_decoder,
    error_decoder,
    may_have_duplicates,
    raw_result_decoder,
    result_decoder,
    unambiguous,
)


def decoder_of(name: str) -> Any:
    return call_decoder(name) if name in CALLS else result_decoder(ACTION_OF[name])


# -- one decoder for each kind -------------------------------------------------------------------


@together
@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("as_sent", [bytes, bytes.decode, bytearray], ids=["bytes", "str", "array"])
def test_each_kind_is_read(name: str, as_sent: Any) -> None:
    frame = decoder_of(name)(as_sent(wire_of(name)))
    assert type(frame) is (Call if name in CALLS else CallResult)
    assert (frame.unique_id, frame.action) == ("19223201", ACTION_OF[name])
    assert (frame.payload, frame.quirks) == (PAYLOADS[name], ())


def test_each_decoder_is_made_once() -> None:
    assert call_decoder("Heartbeat") is call_decoder("Heartbeat")
    assert result_decoder("Heartbeat") is result_decoder("Heartbeat")


@together
@pytest.mark.parametrize("name", CALLS)
def test_a_decoder_takes_no_other_action(name: str) -> None:
    others = [other for other in ACTIONS if other != name]
    for action in [*others, name.lower(), f"{name} ", "", f"{name}\0"]:
        with pytest.raises(ValueError, match="Invalid enum value"):
            call_decoder(name)(frame_text(2, "1", action, FULL[name]))


def test_there_is_no_decoder_for_an_unknown_action() -> None:
    for make in (call_decoder, result_decoder):
        with pytest.raises(KeyError):
            make("Nothing")


# -- one fraction digit (D15) --------------------------------------------------------------------

PLACES = {
    "GetCompositeScheduleResult": ("chargingSchedule",),
    "RemoteStartTransaction": ("chargingProfile", "chargingSchedule"),
    "SetChargingProfile": ("csChargingProfiles", "chargingSchedule"),
}


def with_number(name: str, place: str, literal: str) -> str:
    payload = json.loads(json.dumps(FULL[name]))
    schedule = payload
    for step in PLACES[name]:
        schedule = schedule[step]
    target = schedule if place == "minChargingRate" else schedule["chargingSchedulePeriod"][-1]
    target[place] = "NUMBER"
    return wire_of(name, payload).decode().replace('"NUMBER"', literal)


def test_the_messages_with_a_schedule_are_known() -> None:
    assert {struct.__name__ for struct in WITH_SCHEDULE} == set(PLACES)


@together
@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("place", ["minChargingRate", "limit"])
@pytest.mark.parametrize(
    "literal",
    [
        *("0", "0.0", "-0", "-0.1", "0.3", "0.6", "0.7", "16", "16.0", "16.00", "11.2", "11.20"),
        *("1e3", "1.25e1", "123456789.1", "1e300", "1.7976931348623157e308", "-8.2"),
    ],
)
def test_one_fraction_digit_is_taken(name: str, place: str, literal: str) -> None:
    assert decoder_of(name)(with_number(name, place, literal))


@together
@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("place", ["minChargingRate", "limit"])
@pytest.mark.parametrize(
    "literal", ["11.25", "0.05", "0.30000000000000004", "5e-324", "1e-2", "-1.01", "1e400", "NaN"]
)
def test_two_are_refused(name: str, place: str, literal: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any of them means "not on the fast path"
        decoder_of(name)(with_number(name, place, literal))


def test_all_10001_limits_of_one_digit_are_taken() -> None:
    periods = [{"startPeriod": 0, "limit": tenths / 10} for tenths in range(10_001)]
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": periods}
    text = frame_text(3, "1", {"status": "Accepted", "chargingSchedule": schedule})
    assert result_decoder("GetCompositeSchedule")(text)


def test_a_schedule_may_be_absent() -> None:
    assert result_decoder("GetCompositeSchedule")('[3,"1",{"status":"Rejected"}]')
    assert call_decoder("RemoteStartTransaction")('[2,"1","RemoteStartTransaction",{"idTag":"A"}]')


# -- no member twice -----------------------------------------------------------------------------


def doubled(value: Any, rng: random.Random) -> str:
    """JSON text in which one member of some object stands twice."""
    objects: list[Any] = []
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            objects += [item] if item else []
            todo += item.values()
        elif isinstance(item, list):
            todo += item
    chosen = rng.choice(objects)
    name = rng.choice(list(chosen))
    mark = json.dumps({name: chosen[name]}, separators=(",", ":"))[1:-1]
    text = json.dumps(value, separators=(",", ":"))
    return text.replace(mark, f"{mark},{mark}", 1)


@together
@pytest.mark.parametrize("name", [name for name in FULL if FULL[name]])
def test_a_member_that_stands_twice_is_refused(name: str) -> None:
    decode = unambiguous(decoder_of(name), type(PAYLOADS[name]))
    rng = random.Random(name)
    assert decode(wire_of(name)).payload == PAYLOADS[name]
    assert decode(wire_of(name).decode()).payload == PAYLOADS[name]
    for _ in range(30):
        text = wire_of(name).decode()
        whole = json.loads(text)
        assert doubled(whole, rng) != text
        twice = doubled(whole, rng)
        for data in (twice, twice.encode()):
            with pytest.raises(ValueError):  # noqa: PT011
                decode(data)


BOOT = '"chargePointVendor":"V","chargePointModel":"M"'
START = '"connectorId":1,"idTag":"A","meterStart":-0,"timestamp":"2024-01-01T00:00:00.5Z"'
STATUS = '"connectorId":1,"errorCode":"NoError","status":"Faulted"'
# Texts that are written shorter, or longer, than they came: a second member could hide in the
# difference if it were only counted.
PLAIN = [
    ("Authorize", r'{"idTag":"\t\b\f"}'),  # written as it came
    ("Authorize", '{"idTag":"é漢😀"}'),
    ("Authorize", '{ "idTag" : "A" }'),
    ("DataTransfer", '{"vendorId":",,,,","data":"[{,}]"}'),
    ("BootNotification", f'{{{BOOT},"iccid":"é"}}'),
    ("StartTransaction", f"{{{START}}}"),
    ("StatusNotification", f'{{{STATUS},"timestamp":"2024-01-01t00:00:00.1z"}}'),
    ("RemoteStartTransaction", '{"idTag":"A"}'),
]
NOT_PLAIN = [
    ("Authorize", r'{"idTag":"\u0041","idTag":"A"}'),
    ("Authorize", r'{"idTag":"A","idTag":"\u0041"}'),
    ("Authorize", r'{"idTag":"\u002c\u002c","idTag":",,"}'),
    ("Authorize", r'{"idTag":"\u0041"}'),  # not ambiguous, but not plainly so
    ("BootNotification", f'{{{BOOT},"chargePointModel":"N"}}'),
    ("StartTransaction", f'{{{START},"idTag":"A"}}'),
    ("StatusNotification", f'{{{STATUS},"info":",","info":""}}'),
]


@together
@pytest.mark.parametrize("as_sent", [str, str.encode], ids=["str", "bytes"])
@pytest.mark.parametrize(("name", "payload"), PLAIN)
def test_what_is_plainly_unambiguous_is_read(name: str, payload: str, as_sent: Any) -> None:
    text = as_sent(f'[2,"1","{name}",{payload}]')
    assert unambiguous(decoder_of(name), type(PAYLOADS[name]))(text) == decoder_of(name)(text)


@pytest.mark.parametrize("as_sent", [str, str.encode], ids=["str", "bytes"])
@pytest.mark.parametrize(("name", "payload"), NOT_PLAIN)
def test_what_is_not_is_refused(name: str, payload: str, as_sent: Any) -> None:
    text = as_sent(f'[2,"1","{name}",{payload}]')
    assert decoder_of(name)(text)
    with pytest.raises(ValueError):  # noqa: PT011
        unambiguous(decoder_of(name), type(PAYLOADS[name]))(text)


@pytest.mark.parametrize(
    ("details", "verdict"),
    [
        ("{}", True),
        ('{"a":{"b":[1,2,{"c":5e0}]}}', True),
        ('{"a":1,"a":1}', False),
        ('{"b":{"a":1,"a":2}}', False),
        (r'{"a":"\u0041"}', False),
    ],
)
def test_error_details_are_looked_at_as_well(details: str, verdict: bool) -> None:
    decode, text = unambiguous(error_decoder), f'[4,"1","GenericError","x, y",{details}]'
    if verdict:
        assert decode(text) == decode(text.encode()) == error_decoder(text)
    else:
        with pytest.raises(ValueError):  # noqa: PT011
            decode(text)


# -- untyped -------------------------------------------------------------------------------------


def test_errors_and_raw_results() -> None:
    assert error_decoder('[4,"1","GenericError","",{}]') == CallError("1", "GenericError", "", {})
    assert raw_result_decoder('[3,"1",{"a":1}]') == CallResult("1", Raw(b'{"a":1}'))


def nested(depth: int, inner: str = "") -> str:
    return "[" * depth + inner + "]" * depth


def test_a_lane_makes_each_decoder_once_and_keeps_nothing_for_strangers() -> None:
    made: list[str] = []
    lane = Lane(lambda name: made.append(name) or name.upper(), {b"a": "a", "b": "b"})  # type: ignore[func-returns-value]
    assert [lane[b"a"], lane["b"], lane[b"a"]] == ["A", "B", "A"]
    assert made == ["a", "b"]
    for stranger in ("a", b"b", "", None, "x" * 1000):
        with pytest.raises(KeyError):
            lane[stranger]
    assert set(lane) == {b"a", "b"}


def test_a_typed_decoder_stops_where_it_knows_no_more() -> None:
    with pytest.raises(msgspec.ValidationError):
        call_decoder("Heartbeat")('[2,"1","Heartbeat",{"x":' + nested(900) + "}]")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        (b"{}", False), (b'{"a":1,"b":[1.5,2]}', False), (b'{"a":1,"a":1}', True),
        (b'{"a":{"b":1,"b":2}}', True), (b'{"a":"\\u002c"}', True), (b'{"a":1e400}', True),
    ],
)  # fmt: skip
def test_duplicates_in_what_has_no_type(text: bytes, due: bool) -> None:
    assert may_have_duplicates(text) is due
