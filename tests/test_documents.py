"""Payloads as dicts and back: nothing is lost on the way, and what comes in is checked as frames are."""

# ruff: noqa: E501 - a row of a table is read in one line

from __future__ import annotations

import json
import math
from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import pytest
from msgspec import Raw
from samples import ACTION_OF, FRAMES, FULL, PAYLOADS
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    DecodeError,
    EncodeError,
    Limits,
    Role,
    decode,
    from_builtins,
    to_builtins,
)
from ocpp16j_codec import messages as m


@together
@pytest.mark.parametrize("name", PAYLOADS)
def test_every_payload_goes_out_and_in(name: str) -> None:
    stored = to_builtins(PAYLOADS[name])
    assert stored == to_builtins(FRAMES[name]) == FULL[name]
    assert json.loads(json.dumps(stored)) == stored
    for codec in (STRICT, TOLERANT, Codec(role=Role.CHARGE_POINT), Codec(role=Role.CENTRAL_SYSTEM)):
        assert from_builtins(type(PAYLOADS[name]), stored, codec=codec) == PAYLOADS[name]
    if name in ACTIONS:
        assert from_builtins(name, stored) == PAYLOADS[name]


def test_other_things_go_out_as_well() -> None:
    info = m.IdTagInfo(status="Accepted", expiry_date=datetime(2024, 2, 29, 12, tzinfo=UTC))
    assert to_builtins(info) == {"status": "Accepted", "expiryDate": "2024-02-29T12:00:00Z"}
    assert to_builtins(CallResult("1", Raw(b'{"a":[1.5]}'))) == {"a": [1.5]}
    error = CallError("", "Odd", "why", {"a": None, "b": 1})
    assert to_builtins(error) == {
        "errorCode": "Odd", "errorDescription": "why", "errorDetails": {"b": 1},
    }  # fmt: skip
    assert to_builtins(m.ChargingSchedulePeriod(start_period=0, limit=0.1 * 61))["limit"] == 6.1


def test_what_was_tolerated_can_be_stored_and_read_again() -> None:
    frame = decode(
        '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"Odd","status":"Odd"}]'
    )
    stored = to_builtins(frame)
    assert stored == {"connectorId": 1, "errorCode": "Odd", "status": "Odd"}
    assert isinstance(frame, Call)
    assert from_builtins("StatusNotification", stored) == frame.payload
    with pytest.raises(DecodeError):
        from_builtins("StatusNotification", stored, codec=STRICT)


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        (m.Authorize(id_tag=math.nan), "/idTag"),  # type: ignore[arg-type]
        (m.AuthorizeResult(id_tag_info={"status": "Accepted"}), "/idTagInfo"),  # type: ignore[arg-type]
        (m.HeartbeatResult(current_time=datetime(2024, 1, 1)), "/currentTime"),  # noqa: DTZ001
        (m.DataTransfer(vendor_id="v", data=b"x"), "/data"),  # type: ignore[arg-type]
    ],
)
def test_what_no_json_can_hold_is_not_stored(payload: m.Payload, path: str) -> None:
    with pytest.raises(EncodeError) as caught:
        to_builtins(payload)
    assert caught.value.path == path


FAULTS: list[tuple[Any, Any]] = [
    ("Authorize", {}),
    ("Authorize", {"idTag": 5}),
    ("Authorize", {"idTag": "x" * 21}),
    ("Authorize", {"idTag": "A", "more": 1}),
    ("Authorize", {"idTag": None}),
    ("Reset", {"type": "Odd"}),
    ("Reset", {"type": {"a": [{}]}}),
    ("MeterValues", {"connectorId": 1.5, "meterValue": []}),
    ("MeterValues", {"connectorId": 2**63, "meterValue": [{"timestamp": "never"}]}),
    (m.HeartbeatResult, {"currentTime": "2024-02-29"}),
    (m.ResetResult, {"status": "accepted"}),
]


@pytest.mark.parametrize(("kind", "mapping"), FAULTS)
def test_what_comes_in_is_checked_as_frames_are(kind: Any, mapping: dict[str, Any]) -> None:
    is_call = isinstance(kind, str)
    name = kind if is_call else ACTION_OF[kind.__name__]
    text = json.dumps([2, "-", name, mapping] if is_call else [3, "-", mapping])
    with pytest.raises(DecodeError) as due:
        STRICT.decode(text, pending={"-": name})
    with pytest.raises(DecodeError) as caught:
        from_builtins(kind, mapping, codec=STRICT)
    faults = [(fault.category, fault.path) for fault in caught.value.violations]
    assert faults == [(fault.category, fault.path) for fault in due.value.violations]
    assert all(fault.offset is None for fault in caught.value.violations)
    assert str(caught.value) == str(due.value)
    assert (caught.value.unique_id, caught.value.reply) == (None, None)
    assert caught.value.action == name
    assert caught.value.__context__ is None


def test_mappings_of_other_kinds_and_values_of_databases() -> None:
    noon = datetime(2024, 2, 29, 14, tzinfo=timezone(timedelta(hours=2)))
    expected = m.HeartbeatResult(current_time=datetime(2024, 2, 29, 12, tzinfo=UTC))
    for kind in (dict, OrderedDict, MappingProxyType):
        mapping: Any = kind({"currentTime": noon})
        assert from_builtins(m.HeartbeatResult, mapping, codec=STRICT) == expected
    schedule = {
        "duration": 5,
        "chargingRateUnit": "A",
        "chargingSchedulePeriod": ({"startPeriod": 0, "limit": Decimal("6.1")},),
    }
    read = from_builtins(
        m.GetCompositeScheduleResult, {"status": "Accepted", "chargingSchedule": schedule}
    )
    assert read.charging_schedule is not None
    assert read.charging_schedule.charging_schedule_period[0].limit == 6.1


@pytest.mark.parametrize(
    ("value", "category"),
    [
        (b"x", "wrong_type"), (math.nan, "out_of_range"), (datetime(2024, 1, 1), "unreadable_timestamp"),  # noqa: DTZ001
        (m.IdTagInfo(status="Accepted"), "wrong_type"), ({1: 2}, "wrong_type"), ("\ud800", "not_json"),
    ],
)  # fmt: skip
def test_what_is_no_json_is_a_fault_of_the_document(value: Any, category: str) -> None:
    with pytest.raises(DecodeError) as caught:
        from_builtins("Authorize", {"idTag": value})
    assert (caught.value.violations[0].category, caught.value.path) == (category, "/3/idTag")


def test_nothing_is_followed_deeper_than_a_frame_would_be() -> None:
    deep: Any = {}
    deep["a"] = deep
    with pytest.raises(DecodeError) as caught:
        from_builtins("Authorize", deep)
    assert caught.value.violations[0].category == "limit_passed"
    small = Codec(limits=Limits(size=20))
    with pytest.raises(DecodeError):
        from_builtins("Authorize", {"idTag": "0123456789"}, codec=small)


def test_what_is_tolerated_is_that_of_the_codec() -> None:
    assert from_builtins("Authorize", {"idTag": 5}) == m.Authorize(id_tag="5")
    (kind,) = (quirk.kind for quirk in decode('[2,"1","Authorize",{"idTag":5}]').quirks)
    with pytest.raises(DecodeError):
        from_builtins("Authorize", {"idTag": 5}, codec=TOLERANT.without(kind))


@pytest.mark.parametrize(
    ("wrong", "error", "sentence"),
    [
        (lambda: from_builtins("Authorise", {}), ValueError, 'unknown action "Authorise"; did you mean "Authorize"?'),
        (lambda: from_builtins(m.IdTagInfo, {}), TypeError, None),
        (lambda: from_builtins(m.Heartbeat(), {}), TypeError, None),  # type: ignore[call-overload]
        (lambda: from_builtins(int, {}), TypeError, None),  # type: ignore[type-var]
        (lambda: from_builtins("Authorize", []), TypeError, "expected a mapping, got list"),  # type: ignore[call-overload]
        (lambda: from_builtins("Authorize", '{"idTag":"A"}'), TypeError, "expected a mapping, got str"),  # type: ignore[call-overload]
        (lambda: to_builtins(m.Heartbeat), TypeError, "expected a frame or a payload, got the class Heartbeat"),  # type: ignore[arg-type]
    ],
)  # fmt: skip
def test_misuse(wrong: Any, error: type[Exception], sentence: str | None) -> None:
    with pytest.raises(error) as caught:
        wrong()
    due = "expected the name of an action, or the type of a call or result"
    assert str(caught.value) == sentence if sentence else str(caught.value).startswith(due)
