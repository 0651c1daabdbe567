"""Programs written for the package `ocpp`, with its own parts and with ours put in their place.

Each comparison runs the same program twice: as `ocpp` ships, and under the adapter. What handlers
are called with, what callers get, and what goes out has to be the same; where it should differ, the
test says how.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import pickle
import re
import subprocess
import sys
import threading
import types
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import metadata
from pathlib import Path
from random import Random
from typing import Any

import ocpp.charge_point
import ocpp.messages
import ocpp.v201
import pytest
from depth import QUICK, some
from ocpp import exceptions
from ocpp.routing import after, create_route_map, on
from ocpp.v16 import ChargePoint, call, call_result, datatypes, enums
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Codec,
    DecodeError,
    Quirk,
    QuirkKind,
    Role,
    encode,
    ocpp_adapter,
)
from ocpp16j_codec.testing import Maker, corpus, make_quirky, mutate

CORPUS = Path(__file__).parent / "corpus"
NOW = "2026-01-31T12:00:00Z"
ID = "19223201"
Test = Callable[..., Coroutine[Any, Any, None]]


def live(test: Test) -> Callable[..., None]:
    """Run a test in an event loop, and not for ever."""

    @functools.wraps(test)
    def run(**fixtures: Any) -> None:
        asyncio.run(asyncio.wait_for(test(**fixtures), 20))

    return run


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hide other test modules that hold functions of `ocpp` by name; leave nothing installed."""
    held = [ocpp.messages.unpack, ocpp.messages.validate_payload, ocpp.messages._validate_payload]
    held += [ocpp.charge_point.camel_to_snake_case, ocpp.charge_point.snake_to_camel_case]
    for name, module in list(sys.modules.items()):
        values = list(getattr(module, "__dict__", {}).values())
        if not name.startswith("ocpp") and any(each is value for each in held for value in values):
            monkeypatch.delitem(sys.modules, name)
    yield
    ocpp_adapter.uninstall()


class Wire:
    """The connection of a ChargePoint: remembers what was sent, hands out what is put in."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.incoming: asyncio.Queue[str] = asyncio.Queue()

    async def send(self, message: str) -> None:
        self.sent.append(message)

    async def recv(self) -> str:
        return await self.incoming.get()

    @property
    def frames(self) -> list[Any]:
        return [json.loads(message) for message in self.sent]


class Recorder(ChargePoint):
    """Takes every action, remembers what its handlers were called with, and answers as told."""

    def __init__(self, *, skip: bool = False) -> None:
        self.wire = Wire()
        self.calls: list[dict[str, Any]] = []
        self.answer: Any = None
        for name in ACTIONS:
            handler = on(name, skip_schema_validation=skip)(self._handler(f"on_{name}"))
            setattr(self, f"on_{name}", handler)
        super().__init__("CP-1", self.wire, response_timeout=5)

    def _handler(self, name: str) -> Callable[..., Any]:
        def handle(**arguments: Any) -> Any:
            self.calls.append(arguments)
            return self.answer

        handle.__name__ = name
        return handle


def route(raw: str | bytes, answer: Any = None, **settings: Any) -> Recorder:
    """Route one frame through a ChargePoint of `ocpp`."""
    station = Recorder(**settings)
    station.answer = answer
    asyncio.run(station.route_message(raw))
    return station


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal, types and order of members included."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


def frame(action: str, payload: Any, unique_id: Any = ID) -> str:
    return json.dumps([2, unique_id, action, payload])


def read(raw: str | bytes, action: str | None) -> Any:
    """Unpack, check and convert a frame as `ChargePoint` does; an exception where one is raised."""
    try:
        message = ocpp.messages.unpack(raw)
        if isinstance(message, ocpp.messages.CallError):
            return ("CallError", message.error_description, message.error_details)
        if isinstance(message, ocpp.messages.CallResult):
            message.action = action
        ocpp.messages._validate_payload(message, "1.6")
        payload = ocpp.charge_point.camel_to_snake_case(message.payload)
    except Exception as error:  # noqa: BLE001 - which one is what is looked at
        return error
    return (type(message), message.action, payload)


BOOT = {"chargePointVendor": "Öko", "chargePointModel": "One"}
BOOTED = call_result.BootNotification(current_time=NOW, interval=300, status="Accepted")
STATUS = {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
METER_VALUES = {
    "connectorId": 1,
    "meterValue": [{"timestamp": NOW, "sampledValue": [{"value": "1.40", "unit": "Wh"}]}],
}


def profile(*limits: Any) -> dict[str, Any]:
    periods = [{"startPeriod": number, "limit": limit} for number, limit in enumerate(limits)]
    return {
        "connectorId": 1,
        "csChargingProfiles": {
            "chargingProfileId": 1,
            "stackLevel": 0,
            "chargingProfilePurpose": "TxDefaultProfile",
            "chargingProfileKind": "Absolute",
            "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": periods},
        },
    }


# -- Handlers see what they saw before -----------------------------------------------------------


def exchanges(name: str, count: int = 2 if QUICK else 4) -> Iterator[tuple[str, Any]]:
    """Random conforming calls of an action, and results that a handler could give."""
    random = Random(f"{name}-16")
    maker = Maker(random)
    names = ocpp.charge_point.camel_to_snake_case
    for _ in range(count):
        wire = encode(maker.call(name)).decode()
        result = json.loads(encode(maker.result(name)))[2]
        yield random.choice([wire, json.dumps(json.loads(wire), indent=1)]), names(result)


@pytest.mark.parametrize("name", ACTIONS)
def test_conforming_calls_reach_their_handlers_as_before(name: str) -> None:
    for raw, result in exchanges(name):
        answer = getattr(call_result, name)(**result)
        before = route(raw, answer)
        with ocpp_adapter.installed():
            now = route(raw, answer)
        assert len(before.calls) == 1, before.wire.sent
        assert same(now.calls, before.calls)
        assert now.wire.sent == before.wire.sent


@pytest.mark.parametrize("name", ACTIONS)
def test_calls_get_the_results_they_got_before(name: str) -> None:
    random = Random(f"{name}-17")
    names = ocpp.charge_point.camel_to_snake_case
    for _ in range(1 if QUICK else 3):
        payload = names(json.loads(encode(Maker(random).call(name)))[3])
        answer = json.loads(encode(Maker(random).result(name)))[2]
        before = asyncio.run(asked(name, payload, answer))
        with ocpp_adapter.installed():
            now = asyncio.run(asked(name, payload, answer))
        assert type(now[0]) is type(before[0]) is getattr(call_result, name)
        assert same(vars(now[0]), vars(before[0]))
        assert now[1] == before[1]


async def asked(name: str, payload: dict[str, Any], answer: Any) -> tuple[Any, list[str]]:
    """Send a call, let it be answered, and return the result and what was sent."""
    station = Recorder()
    station._unique_id_generator = lambda: ID
    request = getattr(call, name)
    # Some members that are optional in OCPP have no default in `ocpp`.
    absent = dict.fromkeys(member.name for member in fields(request))
    asking = asyncio.create_task(station.call(request(**absent | payload)))
    while not station.wire.sent and not asking.done():  # noqa: ASYNC110 - `ocpp` has no event
        await asyncio.sleep(0.0005)
    await station.route_message(json.dumps([3, ID, answer]))
    return await asking, station.wire.sent


def twisted(random: Random, value: Any) -> Any:
    """A payload with changes that `ocpp` may not see: times, duplicates, limits, odd texts."""
    if isinstance(value, dict):
        return {name: twisted(random, item) for name, item in value.items()}
    if isinstance(value, list):
        return [twisted(random, item) for item in value]
    if isinstance(value, float):
        return random.choice([value, int(value), round(value), value * 3])
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
        spelt = [value[:19], value[:16], value[:19] + "+02", value[:19].replace("T", " ")]
        return random.choice([*spelt, value, "", "now", "31.12.2099", value[:19] + ".123456789Z"])
    if isinstance(value, str) and random.random() < 0.1:
        return random.choice(["", value.lower(), value + "\x00", "\ud800" + value, value * 30])
    return value


def frames() -> Iterator[tuple[str | bytes, str | None]]:
    """Frames of all sorts, with the action of results."""
    for line in (CORPUS / "field_frames.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        yield row["frame"], row["action"]
        yield row["frame"].encode(), row["action"]
    for case in corpus:
        yield case.data, case.action
    random = Random(16)
    for name in ACTIONS:
        maker = Maker(random)
        for made in (maker.call(name), maker.result(name)):
            wire = encode(made)
            yield json.dumps(twisted(random, json.loads(wire))), name
            yield mutate(wire, random).data, name
        quirky = make_quirky(random)
        yield quirky.data, next(iter(quirky.pending.values()), None)


def test_frames_that_both_take_give_the_same_arguments() -> None:
    sorts = list(frames())
    before = [read(raw, action) for raw, action in sorts]
    tally = {"both": 0, "ours alone": 0, "theirs alone": 0, "neither": 0}
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        for (raw, action), theirs in zip(sorts, before, strict=True):
            ours = read(raw, action)
            refused = isinstance(ours, Exception), isinstance(theirs, Exception)
            if not any(refused):
                assert same(ours, theirs), raw
            if refused[0]:
                assert isinstance(ours, exceptions.OCPPError), (raw, ours)
            tally[
                ["both", "theirs alone", "ours alone", "neither"][refused[0] + 2 * refused[1]]
            ] += 1
    assert tally["both"] > 500
    assert tally["ours alone"] > 300
    assert tally["theirs alone"] < 30  # ids and numbers that no peer can hold, deep nesting


@pytest.mark.parametrize(
    "timestamp",
    ["2026-01-31T12:00:00", "2026-01-31 12:00", "2026-01-31T12:00:00+02", "yesterday", "0", NOW],
)
def test_timestamps_that_theirs_takes_stay_as_they_came(timestamp: str) -> None:
    told: list[Quirk] = []
    payload = STATUS | {"timestamp": timestamp}
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        station = route(frame("StatusNotification", payload), call_result.StatusNotification())
    assert station.calls[0]["timestamp"] == timestamp
    assert {quirk.path for quirk in told} == ({"/3/timestamp"} if timestamp != NOW else set())


def test_an_unreadable_time_within_a_report_stays_too() -> None:
    raw = frame("MeterValues", METER_VALUES).replace(NOW, "2022-02-29T07:02:33.000Z")
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        station = route(raw, call_result.MeterValues())
    assert station.calls[0]["meter_value"][0]["timestamp"] == "2022-02-29T07:02:33.000Z"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('{"connectorId":"1","timestamp":"%s"}', "2026-01-31T12:00:00.123456789+01:00"),
        ('{"connectorId":"1","timestamp":"%s"}', "2026-01-31t12:00:00.120Z"),
        ('{"connectorId":1,"timestamp":"%s"', "2026-01-31T12:00:00.123456Z"),
    ],
)
def test_mended_frames_keep_the_text_of_timestamps(raw: str, expected: str) -> None:
    text = '[2,"1","StatusNotification",' + raw % expected
    text = text.replace('{"c', '{"errorCode":"NoError","status":"Faulted","c') + "]"
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        station = route(text, call_result.StatusNotification())
    assert station.calls == [
        {"error_code": "NoError", "status": "Faulted", "connector_id": 1, "timestamp": expected}
    ]


def test_mended_frames_have_other_timestamps_in_utc() -> None:
    payload = {
        "connectorId": "1",
        "meterValue": [
            {"timestamp": stamp, "sampledValue": [{"value": 1}]}
            for stamp in (
                "2026-01-31T12:00:00",
                "2026-01-31T14:00:00.123456+02",
                "2026-01-31 12:00:00.5Z",
                "2026-01-31T13:00:00.50+01:00",
            )
        ],
    }
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        station = route(frame("MeterValues", payload), call_result.MeterValues())
    arguments = station.calls[0]
    assert [value["timestamp"] for value in arguments["meter_value"]] == [
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.123456Z",
        "2026-01-31 12:00:00.5Z",
        "2026-01-31T13:00:00.50+01:00",
    ]
    assert arguments["connector_id"] == 1
    assert arguments["meter_value"][0]["sampled_value"] == [{"value": "1"}]


@pytest.mark.parametrize("limit", [11, 11.0, 21.4, 1e2, 0.1, -1.5])
def test_limits_are_decimal_where_they_were(limit: float) -> None:
    raw = frame("SetChargingProfile", profile(limit))
    answer = call_result.SetChargingProfile(status="Accepted")
    before = route(raw, answer)
    with ocpp_adapter.installed():
        now = route(raw, answer)
    assert same(now.calls, before.calls)
    period = now.calls[0]["cs_charging_profiles"]["charging_schedule"]["charging_schedule_period"]
    assert type(period[0]["limit"]) is (int if isinstance(limit, int) else Decimal)


def test_a_timestamp_that_stands_somewhere_else_too_keeps_its_text() -> None:
    stamp = "2026-01-31T13:00:00.50+01:00"
    payload = STATUS | {"timestamp": stamp, "info": stamp, "x": stamp}
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        station = route(frame("StatusNotification", payload), call_result.StatusNotification())
    assert station.calls[0]["timestamp"] == station.calls[0]["info"] == stamp


def test_each_quirk_is_told_once() -> None:
    told: list[Quirk] = []
    value = '[{"no":1},{"value":"1","context":"odd"}]}],"connectorId":1}'
    raw = f'[2,"{"1" * 40}","MeterValues",{{"meterValue":[{{"timestamp":"{NOW}",'
    raw += f'"sampledValue":{value}'
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        assert len(route(raw, call_result.MeterValues()).calls) == 1
        before = len(told)
        assert len(route(raw + "]", call_result.MeterValues()).calls) == 1
    kinds = ["long_unique_id", "truncated", "unknown_enum", "unusable_element"]
    assert sorted(quirk.kind for quirk in told[:before]) == kinds
    assert sorted(quirk.kind for quirk in told[before:]) == sorted({*kinds} - {"truncated"})


def test_a_vendors_deviations_are_mended_and_told() -> None:
    told: list[tuple[Any, tuple[Quirk, ...]]] = []
    raw = (
        '[2,"1","meterValues",{"connectorId":"1","meterValue":{"timestamp":"'
        + NOW
        + '","sampledValue":[{"value":1.40,"mesurand":"voltage","unit":"V"}]}}'
    )
    assert route(raw, call_result.MeterValues()).calls == []
    with ocpp_adapter.installed(on_quirks=lambda *what: told.append(what)):
        station = route(raw, call_result.MeterValues())
    assert station.calls == [
        {
            "connector_id": 1,
            "meter_value": [
                {
                    "timestamp": NOW,
                    "sampled_value": [{"value": "1.40", "measurand": "Voltage", "unit": "V"}],
                }
            ],
        }
    ]
    assert station.wire.sent == ['[3,"1",{}]']
    ((message, quirks),) = told
    assert type(message) is ocpp.messages.Call
    assert message.action == "MeterValues"
    assert [quirk.kind.value for quirk in quirks] == [
        "action_spelling", "text_number", "lone_object", "number_text", "member_spelling",
        "enum_spelling", "truncated",
    ]  # fmt: skip


@pytest.mark.parametrize("unique_id", [17, 0, -1, 2**70, 1.5])
def test_numeric_ids_are_echoed(unique_id: float) -> None:
    for payload in ({}, {"x": 1}):
        with ocpp_adapter.installed(on_quirks=lambda *_: None):
            station = route(frame("Heartbeat", payload, unique_id), call_result.Heartbeat(NOW))
        assert station.wire.frames == [[3, unique_id, {"currentTime": NOW}]]
        assert type(station.wire.frames[0][1]) is type(unique_id)


def test_ids_that_are_no_unicode_are_echoed() -> None:
    raw = '[2,"\\ud800x","Heartbeat",{}]'
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        station = route(raw, call_result.Heartbeat(NOW))
    assert station.wire.sent == [f'[3,"\\ud800x",{{"currentTime":"{NOW}"}}]']


@live
async def test_results_with_a_numeric_id_find_their_call() -> None:
    for unique_id in ("17", 17):
        for payload in ({"status": "Accepted"}, {"status": "accepted", "x": 1}):
            with ocpp_adapter.installed(on_quirks=lambda *_: None):
                station = Recorder()
                asking = asyncio.create_task(
                    station.call(call.Reset(type="Soft"), unique_id=unique_id)
                )
                await asyncio.sleep(0)
                await station.route_message(json.dumps([3, 16, payload]))
                await station.route_message(json.dumps([3, 17, payload]))
                assert await asking == call_result.Reset(status="Accepted")
                assert station.wire.frames == [[2, unique_id, "Reset", {"type": "Soft"}]]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"firmwareVersion": "1", "x": None, "limit": 1.5},
        {"chargePointVendor": 5, "nested": [{"aB": 1}]},
    ],
)
def test_routes_without_checks_stay_unchecked(payload: dict[str, Any]) -> None:
    answer = call_result.BootNotification(current_time="?", interval=-1.5, status="Yolo")
    raw = frame("BootNotification", payload, 1)
    before = route(raw, answer, skip=True)
    with ocpp_adapter.installed():
        now = route(raw, answer, skip=True)
    assert len(now.calls) == 1
    assert same(now.calls, before.calls)
    assert now.wire.sent == before.wire.sent


def test_unchecked_routes_still_take_text_that_is_broken() -> None:
    told: list[Quirk] = []
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        station = route('[2,"1","Heartbeat",{}', call_result.Heartbeat(NOW), skip=True)
    assert station.calls == [{}]
    assert [quirk.kind for quirk in told] == [QuirkKind.TRUNCATED]


# -- What programs do besides --------------------------------------------------------------------


class Program(ChargePoint):
    """The shape of the programs in the documentation of `ocpp`."""

    def __init__(self, connection: Any) -> None:
        super().__init__("CP-1", connection, response_timeout=5)
        self.log: list[Any] = []

    @on(enums.Action.boot_notification)
    async def on_boot(self, charge_point_vendor: str, charge_point_model: str, **_: Any) -> Any:
        self.log.append((charge_point_vendor, charge_point_model))
        return call_result.BootNotification(
            current_time=datetime(2026, 1, 31, 12).isoformat(),  # noqa: DTZ001 - as programs do
            interval=10,
            status=enums.RegistrationStatus.accepted,
        )

    @after(enums.Action.boot_notification)
    async def after_boot(self, charge_point_model: str, call_unique_id: str, **_: Any) -> None:
        self.log.append(("after", charge_point_model, call_unique_id))

    @on(enums.Action.authorize)
    def on_authorize(self, id_tag: str, call_unique_id: str) -> Any:
        self.log.append((id_tag, call_unique_id))
        info = datatypes.IdTagInfo(status=enums.AuthorizationStatus.accepted)
        return call_result.Authorize(id_tag_info=info)

    @on(enums.Action.meter_values)
    def on_meter_values(self, **_: Any) -> Any:
        raise exceptions.SecurityError(details={"when": datetime(2026, 1, 31, tzinfo=UTC)})

    @on(enums.Action.heartbeat)
    def on_heartbeat(self) -> Any:
        raise RuntimeError("out of order")

    @on(enums.Action.data_transfer)
    def on_data_transfer(self, vendor_id: str, **_: Any) -> Any:
        return call_result.DataTransfer(status="Accepted", data=vendor_id * 2)

    @on(enums.Action.status_notification)
    def on_status(self, **_: Any) -> Any:
        return call_result.DataTransfer(status="Accepted")  # answers something else


@live
async def test_a_program_with_handlers_of_all_sorts() -> None:
    wire = Wire()
    with ocpp_adapter.installed():
        program = Program(wire)
        await program.route_message(frame("BootNotification", BOOT))
        await program.route_message(frame("Authorize", {"idTag": "04A2B1C3"}, 7))
        await program.route_message(frame("DataTransfer", {"vendorId": "Öko"}))
        await asyncio.sleep(0.01)
    assert program.log == [("Öko", "One"), ("04A2B1C3", 7), ("after", "One", ID)]
    boot, authorize, data = wire.sent
    assert json.loads(boot) == [
        3, ID, {"currentTime": "2026-01-31T12:00:00", "interval": 10, "status": "Accepted"}
    ]  # fmt: skip
    assert json.loads(authorize) == [3, 7, {"idTagInfo": {"status": "Accepted"}}]
    assert json.loads(data) == [3, ID, {"status": "Accepted", "data": "ÖkoÖko"}]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (frame("MeterValues", METER_VALUES), "SecurityError"),
        (frame("Heartbeat", {}), "InternalError"),
        (frame("StatusNotification", STATUS), "FormationViolation"),
        (frame("BootNotification", {"chargePointVendor": "x"}), "ProtocolError"),
        (frame("Authorize", {"idTag": {"x": 1}}), "TypeConstraintViolation"),
        (frame("StopTransaction", {}), "NotImplemented"),  # no handler: the code of `ocpp`
        (frame("Fly", {}), "NotSupported"),
        (frame("authorize", {}), "ProtocolError"),
        ('[2,"19223201","Authorize",{"idT', "FormationViolation"),
        ('[2,"19223201","Authorize"]', "ProtocolError"),
        ('[2,"19223201",["Authorize"],{}]', "FormationViolation"),
        ('[2,"19223201","Heartbeat",' + '{"a":' * 40 + "1" + "}" * 40 + "]", "FormationViolation"),
    ],
)
@live
async def test_faults_are_answered(raw: str, code: str) -> None:
    wire = Wire()
    with ocpp_adapter.installed():
        await Program(wire).route_message(raw)
    (sent,) = wire.frames
    assert sent[:3] == [4, ID, code]
    assert isinstance(sent[4], dict)
    assert len(wire.sent[0]) < 1000


@pytest.mark.parametrize(
    "raw",
    ["", "[", "{}", "hello", "[5,1]", "[]", "null", '[2,null,"Heartbeat",{}]', "[3]", b"\xff\xfe",
     "[" * 5000, "[2," + "1" * 5000 + ',"Heartbeat",{}]'],
)  # fmt: skip
@live
async def test_what_is_no_frame_is_logged_and_left(
    raw: Any, caplog: pytest.LogCaptureFixture
) -> None:
    wire = Wire()
    with ocpp_adapter.installed():
        await Program(wire).route_message(raw)
    assert wire.sent == []
    assert "Unable to parse message" in caplog.text


def test_the_loop_survives_all_hostile_frames() -> None:
    async def hear() -> None:
        station = Recorder()
        station.answer = call_result.Heartbeat(NOW)
        random = Random(5)
        for raw, _ in some(list(frames()), 3):
            await station.route_message(raw)
            await station.route_message(
                mutate(raw if isinstance(raw, bytes) else raw.encode(), random).data
            )
        await station.route_message(frame("Heartbeat", {}, "last"))
        assert station.wire.frames[-1] == [3, "last", {"currentTime": NOW}]

    logging.getLogger("ocpp").disabled = True
    try:
        with ocpp_adapter.installed():
            asyncio.run(hear())
    finally:
        logging.getLogger("ocpp").disabled = False


@pytest.mark.parametrize("value", ["[" * 300 + "]" * 300, f'"{"x" * 2**20}"'])
def test_limits_hold_for_unchecked_routes_as_well(value: str) -> None:
    with ocpp_adapter.installed():
        station = route(f'[2,"{ID}","Heartbeat",{{"a":{value}}}]', skip=True)
    assert station.calls == []
    assert station.wire.frames[0][:3] == [4, ID, "FormationViolation"]


# -- Calls ---------------------------------------------------------------------------------------


async def ask(request: Any, *answers: str, **settings: Any) -> Any:
    """Send a call, let frames come in, and return what the caller gets."""
    station = Recorder()
    asking = asyncio.create_task(station.call(request, unique_id=ID, **settings))
    for answer in answers:
        await asyncio.sleep(0)
        await station.route_message(answer)
    return await asking


@live
async def test_results_are_mended() -> None:
    told: list[Quirk] = []
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        result = await ask(
            call.GetConfiguration(),
            f'[3,"{ID}",{{"configurationKey":[{{"key":"A","readonly":"true","value":5}}',
        )
    assert result == call_result.GetConfiguration([{"key": "A", "readonly": True, "value": "5"}])
    assert sorted(quirk.kind for quirk in told) == ["boolean_spelling", "number_text", "truncated"]


@live
async def test_each_quirk_of_a_result_is_told_once() -> None:
    told: list[Quirk] = []
    long = "1" * 40
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        station = Recorder()
        asking = asyncio.create_task(station.call(call.Reset(type="Soft"), unique_id=long))
        await asyncio.sleep(0)
        await station.route_message(f'[3,"{long}",{{"status":"accepted"')
        assert await asking == call_result.Reset(status="Accepted")
    assert sorted(quirk.kind for quirk in told) == ["enum_spelling", "long_unique_id", "truncated"]


@live
async def test_results_that_cannot_be_read_raise_what_ocpp_raises() -> None:
    with ocpp_adapter.installed():
        with pytest.raises(exceptions.ProtocolError) as caught:
            await ask(call.Reset(type="Soft"), f'[3,"{ID}",{{}}]')
        assert isinstance(caught.value.__cause__, DecodeError)
        with pytest.raises(exceptions.TypeConstraintViolationError):
            await ask(call.Reset(type="Soft"), f'[3,"{ID}",5]')
        assert await ask(
            call.ClearCache(), "[3,[],{}]", "nonsense", f'[3,"{ID}",{{"status":"Accepted"}}]'
        )


@live
async def test_results_are_not_checked_where_that_is_skipped() -> None:
    for inside in (False, True):
        if inside:
            ocpp_adapter.install()
        result = await ask(
            call.Reset(type="Yolo"),
            f'[3,"{ID}",{{"status":5}}]',
            skip_schema_validation=True,
        )
        assert result == call_result.Reset(status=5)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f'[4,"{ID}","FormationViolation","d",{{}}]', exceptions.FormationViolationError),
        (f'[4,"{ID}","FormatViolation","d",{{}}]', exceptions.FormatViolationError),
        (f'[4,"{ID}","formation violation","d",{{}}]', exceptions.FormationViolationError),
        (f'[4,"{ID}","Genericerror"]', exceptions.GenericError),
        (f'[4,"{ID}","SecurityError","d"', exceptions.SecurityError),
        (f'[4,"{ID}","SecurityError","d",""]', exceptions.SecurityError),
        (f'[4,"{ID}","RpcFrameworkError","d",{{}}]', exceptions.UnknownCallErrorCodeError),
        (f'[4,"{ID}",["GenericError"],"d",{{}}]', exceptions.GenericError),
        (f'[4,"{ID}"]', exceptions.UnknownCallErrorCodeError),
    ],
)  # fmt: skip
@live
async def test_errors_come_back_as_exceptions(text: str, kind: type[Exception]) -> None:
    told: list[Quirk] = []
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        with pytest.raises(kind) as caught:
            await ask(call.Reset(type="Soft"), text, suppress=False)
        assert type(caught.value) is kind
        assert bool(told) != ('"FormationViolation"' in text)
        assert await ask(call.Reset(type="Soft"), text) is None


@live
async def test_a_call_that_is_not_answered_times_out() -> None:
    with ocpp_adapter.installed():
        station = Recorder()
        station._response_timeout = 0.01
        with pytest.raises(asyncio.TimeoutError, match=r"Waited 0\.01s"):
            await station.call(call.Reset(type="Soft"))
        assert not station._call_lock.locked()


def charging(*limits: Any) -> Any:
    return call.SetChargingProfile(1, profile(*limits)["csChargingProfiles"])


HERTZ = [{"timestamp": NOW, "sampled_value": [{"value": "50", "unit": "Hertz"}]}]


@pytest.mark.parametrize(
    ("request_", "kinds"),
    [
        (call.Reset(type="Medium"), ["FormatViolation", "PropertyConstraintViolation"]),
        (call.Authorize("x" * 21), ["TypeConstraintViolation", "PropertyConstraintViolation"]),
        (call.Authorize(5), ["TypeConstraintViolation"]),
        (call.Authorize(b"x"), ["TypeConstraintViolation"]),
        (call.Authorize(datetime(2026, 1, 1, tzinfo=UTC)), ["TypeConstraintViolation"]),
        (call.Authorize(None), ["Protocol"]),
        (call.ReserveNow(1, "tomorrow", "x", 1), ["TypeConstraintViolation"]),
        (charging(4.11), ["FormatViolation", "PropertyConstraintViolation"]),
        (charging(Decimal("4.11")), ["FormatViolation", "PropertyConstraintViolation"]),
        (charging(float("nan")), ["OCPP"]),
        (charging(), ["OccurenceConstraintViolation", "OccurrenceConstraintViolation"]),
        (call.MeterValues(1, HERTZ), ["FormatViolation"]),
    ],
)
@live
async def test_calls_that_must_not_go_out_raise(request_: Any, kinds: list[str]) -> None:
    with ocpp_adapter.installed():
        station = Recorder()
        for kind in kinds:
            with pytest.raises(getattr(exceptions, f"{kind}Error")):
                await station.call(request_)
        assert station.wire.sent == []


@pytest.mark.parametrize(
    ("limit", "written"),
    [
        (21.4, "21.4"),
        (0.1 * 61, "6.1"),
        (Decimal("21.40"), "21.4"),
        (Decimal(7), "7.0"),
        (16, "16"),
    ],
)
@live
async def test_limits_go_out_with_one_digit(limit: Any, written: str) -> None:
    with ocpp_adapter.installed():
        station = Recorder()
        station._response_timeout = 0.001
        with pytest.raises(asyncio.TimeoutError):
            await station.call(call.SetChargingProfile(1, profile(limit)["csChargingProfiles"]))
    assert f'"limit":{written}}}' in station.wire.sent[0]


def test_naive_and_odd_timestamps_go_out_as_they_are() -> None:
    for stamp in ("2026-01-31T12:00:00.123456", "2026-01-31 12:00:00", "2026-01-31T12:00:00+02"):
        with ocpp_adapter.installed(on_quirks=lambda *_: pytest.fail("not of a peer")):
            station = route(frame("Heartbeat", {}), call_result.Heartbeat(current_time=stamp))
        assert station.wire.frames == [[3, ID, {"currentTime": stamp}]]


@live
async def test_own_messages_may_be_large() -> None:
    tags = [
        {"id_tag": f"{number:020}", "id_tag_info": {"status": "Accepted", "expiry_date": NOW[:-1]}}
        for number in range(12_000)
    ]
    with ocpp_adapter.installed():
        station = Recorder()
        station._response_timeout = 0.001
        with pytest.raises(asyncio.TimeoutError):
            await station.call(call.SendLocalList(1, "Full", tags))
    assert len(station.wire.sent[0]) > 2**20


def test_outgoing_is_another_codec() -> None:
    wrong = call_result.BootNotification("2026-01-31T12:00:00", "10", "accepted")
    told: list[Quirk] = []

    def answered(outgoing: Codec | None) -> Any:
        settings: Any = {"on_quirks": lambda _, quirks: told.extend(quirks), "outgoing": outgoing}
        with ocpp_adapter.installed(**settings):
            return route(frame("BootNotification", BOOT), wrong).wire.frames[0]

    as_it_is = {"currentTime": "2026-01-31T12:00:00", "interval": "10", "status": "accepted"}
    assert answered(None)[2] == "TypeConstraintViolation"
    assert answered(STRICT)[2] == "TypeConstraintViolation"
    assert told == []
    assert answered(TOLERANT)[2] == {"currentTime": NOW, "interval": 10, "status": "Accepted"}
    assert len(told) == 3
    assert answered(STRICT.replace(check_outgoing=False))[2] == as_it_is


@live
async def test_not_a_number_is_not_made_text() -> None:
    with ocpp_adapter.installed(outgoing=TOLERANT), pytest.raises(exceptions.OCPPError):
        await Recorder().call(call.DataTransfer("x", data=float("nan")))


@live
async def test_roles_are_kept() -> None:
    codec = TOLERANT.replace(role=Role.CENTRAL_SYSTEM)
    with ocpp_adapter.installed(codec, outgoing=codec):
        station = Recorder()
        station.answer = call_result.Reset(status="Accepted")
        await station.route_message(frame("Reset", {"type": "Soft"}))
        assert station.calls == []
        assert station.wire.frames[0][:3] == [4, ID, "NotSupported"]
        with pytest.raises(exceptions.NotSupportedError):
            await station.call(call.Heartbeat())
        assert await asked_in(station) == call_result.Reset(status="Accepted")


async def asked_in(station: Recorder) -> Any:
    asking = asyncio.create_task(station.call(call.Reset(type="Soft"), unique_id=ID))
    await asyncio.sleep(0)
    await station.route_message(f'[3,"{ID}",{{"status":"Accepted"}}]')
    return await asking


def test_strict_refuses_what_tolerant_mends() -> None:
    for raw in (
        frame("Authorize", {"idTag": "x" * 21}),
        '[2,"19223201","Authorize",{"idTag":"a","idTag":"b"}]',
        frame("StatusNotification", STATUS | {"timestamp": "2026-01-31T12:00:00"}),
        frame("Heartbeat", {}, 17),
    ):
        with ocpp_adapter.installed(STRICT):
            assert route(raw).calls == []


def test_duplicates_are_told_where_they_are_looked_for() -> None:
    told: list[Quirk] = []
    codec = TOLERANT.replace(detect_duplicates=True)
    raw = frame("StatusNotification", STATUS)[:-2] + ',"info":"a","info":"b"}]'
    with ocpp_adapter.installed(codec, on_quirks=lambda _, quirks: told.extend(quirks)):
        station = route(raw, call_result.StatusNotification())
    assert [quirk.kind for quirk in told] == [QuirkKind.DUPLICATE_MEMBER]
    assert station.calls[0]["info"] == "b"


# -- The functions by themselves -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"\x01", exceptions.FormatViolationError),
        (b"\x01", exceptions.FormationViolationError),
        ('"3"', exceptions.ProtocolError),
        ("[]", exceptions.ProtocolError),
        ("[2]", exceptions.ProtocolError),
        ("[5,1]", exceptions.PropertyConstraintViolationError),
        ('["5"]', exceptions.PropertyConstraintViolationError),
    ],
)
def test_unpack_raises_what_it_raised(text: str | bytes, kind: type[Exception]) -> None:
    for inside in (False, True):
        if inside:
            ocpp_adapter.install()
        elif kind is exceptions.FormationViolationError:
            continue
        with pytest.raises(kind):
            ocpp.messages.unpack(text)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_unpack_takes_bytes_of_all_sorts(kind: Callable[[bytes], Any]) -> None:
    mended = '[2,17,"StatusNotification",{"connectorId":"1","errorCode":"NoError",'
    mended += '"status":"Faulted","timestamp":"2026-01-31T12:00:00Z"}'
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        assert ocpp.messages.unpack(kind(b'[2,"1","Heartbeat",{}]')).action == "Heartbeat"
        message = ocpp.messages.unpack(kind(mended.encode()))
    assert message.payload == STATUS | {"status": "Faulted", "timestamp": NOW}
    assert message.unique_id == 17


def test_exceptions_travel() -> None:
    with ocpp_adapter.installed(), pytest.raises(exceptions.OCPPError) as caught:
        ocpp.messages.unpack("{}")
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own
    assert error == caught.value
    assert error.code == "FormationViolation"
    assert "ocpp_message" not in error.details


def test_unpack_of_what_is_no_text() -> None:
    with ocpp_adapter.installed(), pytest.raises(TypeError):
        ocpp.messages.unpack(None)


INVALID = [
    ("Heartbeat", {"invalidKey": True}, exceptions.FormatViolationError, "Result"),
    ("Heartbeat", {"invalidKey": True}, exceptions.FormationViolationError, "Result"),
    ("StartTransaction", {"connectorId": 1, "idTag": "x", "meterStart": "x", "timestamp": NOW},
     exceptions.TypeConstraintViolationError, "Call"),
    ("StartTransaction", {"connectorId": 1, "idTag": "x", "timestamp": NOW},
     exceptions.ProtocolError, "Call"),
    ("StartTransaction", {"idTag": "x" * 21, "connectorId": 1},
     exceptions.TypeConstraintViolationError, "Call"),
    ("MagicSpell", {"invalidKey": True}, exceptions.NotImplementedError, "Result"),
    ("SetChargingProfile", profile(21.41), exceptions.FormatViolationError, "Call"),
]  # fmt: skip


@pytest.mark.parametrize(("action", "payload", "kind", "sort"), INVALID)
def test_validate_raises_what_it_raised(
    action: str, payload: Any, kind: type[Exception], sort: str
) -> None:
    def message() -> Any:
        if sort == "Call":
            return ocpp.messages.Call(ID, action, payload)
        return ocpp.messages.CallResult(ID, payload, action)

    with ocpp_adapter.installed():
        with pytest.raises(kind):
            ocpp.messages._validate_payload(message(), "1.6")
        with pytest.raises(kind):
            asyncio.run(ocpp.messages.validate_payload(message(), "1.6"))


def test_validate_takes_messages_only() -> None:
    with ocpp_adapter.installed(), pytest.raises(exceptions.ValidationError):
        asyncio.run(ocpp.messages.validate_payload({}, "1.6"))


def test_validation_sees_what_a_program_has_changed() -> None:
    with ocpp_adapter.installed():
        message = ocpp.messages.unpack(frame("Authorize", {"idTag": "x"}))
        message.payload["idTag"] = 5.5j
        with pytest.raises(exceptions.TypeConstraintViolationError):
            ocpp.messages._validate_payload(message, "1.6")
        message = ocpp.messages.unpack(frame("Authorize", {"idToken": {"idToken": "x"}}))
        message.payload = {"idTag": message.payload["idToken"]["idToken"]}
        ocpp.messages._validate_payload(message, "1.6")
        told: list[Quirk] = []
        ocpp_adapter.install(on_quirks=lambda _, quirks: told.extend(quirks))
        message.payload = {"idTag": 5}
        ocpp.messages._validate_payload(message, "1.6")
        assert message.payload == {"idTag": "5"}
        assert [quirk.kind for quirk in told] == [QuirkKind.NUMBER_TEXT]
        told.clear()
        message = ocpp.messages.unpack(frame("Authorize", {"idTag": 5}))
        message.action = "Heartbeat"
        ocpp.messages._validate_payload(message, "1.6")
        assert message.payload == {}
        told.clear()
        message.payload = {"customData": 1}
        ocpp.messages._validate_payload(message, "1.6")
        assert message.payload == {}
        assert [quirk.kind for quirk in told] == [QuirkKind.UNKNOWN_MEMBER]


def test_nothing_is_checked_in_another_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pool(*_: Any) -> None:
        raise AssertionError("a thread pool was used")

    monkeypatch.setattr(asyncio.BaseEventLoop, "run_in_executor", no_pool)
    threads = threading.active_count()
    with ocpp_adapter.installed():
        station = route(frame("BootNotification", BOOT), BOOTED)
    assert len(station.calls) == 1
    assert threading.active_count() == threads


@pytest.mark.parametrize("name", ["camel_to_snake_case", "snake_to_camel_case"])
def test_names_are_converted_as_before(name: str) -> None:
    data = {
        "transactionId": 1, "fullSoC": 2, "soc_limit_reached": 3, "ocppCSMSURL": 4, "v2x_x": 5,
        "csms_root": [{"responder_url": {"aB": [[{"cD": ("eF",)}]]}}], "": None, "x" * 900: 6,
        "charging_schedule": {"SoC": 7, "certificateHashDataV2G": 8}, "socket": 9,
    }  # fmt: skip
    before = getattr(ocpp.charge_point, name)(data)
    with ocpp_adapter.installed():
        for _ in range(2):
            assert same(getattr(ocpp.charge_point, name)(data), before)
        assert getattr(ocpp.charge_point, name)("aB") == "aB"


def test_each_name_is_worked_out_once_and_strangers_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked_out: list[str] = []
    theirs = ocpp.charge_point.camel_to_snake_case

    def counted(data: Any) -> Any:
        worked_out.extend(data)
        return theirs(data)

    monkeypatch.setattr(ocpp.charge_point, "camel_to_snake_case", counted)
    with ocpp_adapter.installed():
        for _ in range(3):
            ocpp.charge_point.camel_to_snake_case({"aB": [{"aB": 1, "cD": 2}]})
        assert worked_out == ["aB", "cD"]
        ocpp.charge_point.camel_to_snake_case({f"n{number}": 1 for number in range(10_000)})
        assert len(ocpp_adapter._SNAKE) <= 4096
    assert len(ocpp_adapter._SNAKE) == 0
    assert ocpp.charge_point.camel_to_snake_case is counted


def test_texts_are_written_as_before() -> None:
    payload = {"ä": [1.0, 1e22, Decimal("2.000001"), None, True, "\ud800", float("nan")]}
    made = [
        ocpp.messages.Call(1, enums.Action.reset, payload),
        ocpp.messages.CallResult("1", payload),
        ocpp.messages.CallError("1", "GenericError", "d", payload),
        ocpp.messages.CallError("1", "GenericError", "d"),
    ]
    made.append(ocpp.messages.CallError("1", "GenericError", "d", {"message": made[0]}))
    before = [ocpp.messages.pack(message) for message in made]
    with ocpp_adapter.installed():
        assert [ocpp.messages.pack(message) for message in made] == before


def test_what_is_no_json_is_an_exception_of_ocpp() -> None:
    payload: dict[str, Any] = {"when": datetime(2026, 1, 31, tzinfo=UTC)}
    circle: dict[str, Any] = {}
    circle["circle"] = circle
    with ocpp_adapter.installed():
        for each in (payload, circle):
            for message in (
                ocpp.messages.Call("1", "A", each),
                ocpp.messages.CallResult("1", each),
            ):
                with pytest.raises(exceptions.TypeConstraintViolationError):
                    message.to_json()
                with pytest.raises((TypeError, ValueError)):  # what `ocpp` raises
                    message.to_json()
            error = ocpp.messages.CallError("1", "GenericError", "d", each)
            assert error.to_json() == '[4,"1","GenericError","d",{}]'


# -- Quirks --------------------------------------------------------------------------------------


def test_quirks_are_logged_unless_somebody_wants_them(caplog: pytest.LogCaptureFixture) -> None:
    raw = frame("ChangeConfiguration", {"key": "AuthorizationKey", "value": 12345678})
    with ocpp_adapter.installed():
        route(raw, call_result.ChangeConfiguration(status="Accepted"))
        conforming = frame("ChangeConfiguration", {"key": "a", "value": "b"})
        route(conforming, call_result.ChangeConfiguration(status="Accepted"))
    told = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert [record.name for record in told] == ["ocpp"]
    assert "number_text at /3/value" in told[0].getMessage()
    assert "12345678" not in told[0].getMessage()


def test_a_long_list_of_quirks_is_cut_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    values = [{"value": number} for number in range(1000)]
    payload = {"connectorId": 1, "meterValue": [{"timestamp": NOW, "sampledValue": values}]}
    with ocpp_adapter.installed():
        station = route(frame("MeterValues", payload), call_result.MeterValues())
    assert len(station.calls[0]["meter_value"][0]["sampled_value"]) == 1000
    (message,) = [r.getMessage() for r in caplog.records if r.levelno == logging.WARNING]
    assert message.endswith("; and 995 more")


def test_who_is_told_may_fail(caplog: pytest.LogCaptureFixture) -> None:
    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    with ocpp_adapter.installed(on_quirks=fail):
        station = route(
            frame("Authorize", {"idTag": 5}), call_result.Authorize({"status": "Invalid"})
        )
    assert station.calls == [{"id_tag": "5"}]
    assert "on_quirks raised an exception" in caplog.text


# -- OCPP 2.x ------------------------------------------------------------------------------------


class Newer(ocpp.v201.ChargePoint):
    """A connection of OCPP 2.0.1."""

    def __init__(self) -> None:
        self.wire = Wire()
        self.calls: list[Any] = []
        super().__init__("CP-2", self.wire, response_timeout=5)

    @on("BootNotification")
    def on_boot(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        return ocpp.v201.call_result.BootNotification(NOW, 10, "Accepted")

    @on("Heartbeat")
    def on_heartbeat(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        return ocpp.v201.call_result.Heartbeat(NOW)


NEWER = {"model": "One", "vendorName": "Öko"}


@pytest.mark.parametrize(
    "raw",
    [
        frame("BootNotification", {"reason": "PowerUp", "chargingStation": NEWER}),
        frame("BootNotification", BOOT),
        frame("BootNotification", {"reason": "x"}),
        frame("Heartbeat", {}, 5),
        frame("Heartbeat", {"connectorId": 1}),
        '[2,"1","Heartbeat",{}',
        '[2,"1","Heartbeat"]',
        '[2,"1","heartbeat",{}]',
        '["2","1","Heartbeat",{}]',
    ],
)  # fmt: skip
def test_newer_connections_are_left_alone(raw: str) -> None:
    def routed() -> Newer:
        station = Newer()
        asyncio.run(station.route_message(raw))
        return station

    before = routed()
    with ocpp_adapter.installed(on_quirks=lambda *_: pytest.fail("not ours")):
        now = routed()
    assert now.calls == before.calls
    assert now.wire.sent == before.wire.sent


def test_a_handler_of_a_newer_connection_may_unpack_an_older_frame() -> None:
    class Proxy(Newer):
        @on("Heartbeat")
        def on_heartbeat(self, **_: Any) -> Any:
            self.calls.append(ocpp.messages.unpack('[2,"1","Heartbeat",{}').action)
            return ocpp.v201.call_result.Heartbeat(NOW)

    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        station = Proxy()
        asyncio.run(station.route_message(frame("Heartbeat", {})))
    assert station.calls == ["Heartbeat"]


# -- Putting in and taking out -------------------------------------------------------------------


def everything() -> dict[tuple[str, str], Any]:
    """What stands in the modules and classes of `ocpp`."""
    owners: list[Any] = [module for name, module in sys.modules.items() if name.startswith("ocpp.")]
    owners += [ocpp.messages.Call, ocpp.messages.CallResult, ocpp.messages.CallError]
    owners += [ocpp.charge_point.ChargePoint, ChargePoint]
    return {
        (owner.__name__, name): value for owner in owners for name, value in vars(owner).items()
    }


def test_uninstall_leaves_no_trace() -> None:
    before = everything()
    ocpp_adapter.install()
    changed = {name for name, value in everything().items() if value is not before[name]}
    assert len(changed) == 11
    ocpp_adapter.install(STRICT)
    ocpp_adapter.uninstall()
    ocpp_adapter.uninstall()
    after_all = everything()
    assert before.keys() == after_all.keys()
    assert all(value is before[name] for name, value in after_all.items())


def test_the_last_settings_hold() -> None:
    raw = frame("Authorize", {"idTag": "x" * 21})
    answer = call_result.Authorize({"status": "Invalid"})
    ocpp_adapter.install(on_quirks=lambda *_: None)
    assert len(route(raw, answer).calls) == 1
    ocpp_adapter.install(STRICT)
    assert len(route(raw, answer).calls) == 0
    with ocpp_adapter.installed(on_quirks=lambda *_: None):
        assert len(route(raw, answer).calls) == 1
    assert len(route(raw, answer).calls) == 0
    assert ocpp.messages.unpack.__module__ == "ocpp16j_codec.ocpp_adapter"
    ocpp_adapter.uninstall()
    assert ocpp.messages.unpack.__module__ == "ocpp.messages"


def test_a_with_block_ends_however_it_ends() -> None:
    before = ocpp.messages.unpack
    with pytest.raises(ZeroDivisionError), ocpp_adapter.installed():
        raise ZeroDivisionError
    assert ocpp.messages.unpack is before


@contextmanager
def module_holding(monkeypatch: pytest.MonkeyPatch, **values: Any) -> Iterator[types.ModuleType]:
    module = types.ModuleType("their_program")
    vars(module).update(values)
    with monkeypatch.context() as patched:
        patched.setitem(sys.modules, "their_program", module)
        yield module


@pytest.mark.parametrize(
    ("owner", "name"),
    [
        (ocpp.messages, "unpack"),
        (ocpp.messages, "validate_payload"),
        (ocpp.messages, "_validate_payload"),
        (ocpp.charge_point, "camel_to_snake_case"),
        (ocpp.charge_point, "snake_to_camel_case"),
    ],
)
def test_functions_imported_by_name_are_told(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str
) -> None:
    before = everything()
    with (
        module_holding(monkeypatch, theirs=getattr(owner, name)),
        pytest.raises(RuntimeError, match=rf"their_program holds {owner.__name__}\.{name} \(as th"),
    ):
        ocpp_adapter.install()
    assert everything() == before


def test_classes_and_modules_imported_by_name_are_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    held = {
        "Call": ocpp.messages.Call,
        "ChargePoint": ChargePoint,
        "on": on,
        "messages": ocpp.messages,
    }
    with module_holding(monkeypatch, call=call, call_result=call_result, **held):
        ocpp_adapter.install()


def test_functions_imported_while_installed_go_back_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ocpp_adapter.install()
    held = {"unpack": ocpp.messages.unpack, "check": ocpp.messages._validate_payload}
    held |= {
        "snake": ocpp.charge_point.camel_to_snake_case,
        "camel": ocpp.charge_point.snake_to_camel_case,
    }
    held |= {"check_async": ocpp.messages.validate_payload}
    text = '[2,"1","Heartbeat",{}'
    with module_holding(monkeypatch, **held) as module:
        ocpp_adapter.install(on_quirks=lambda *_: None)
        assert module.unpack(text).action == "Heartbeat"
        ocpp_adapter.uninstall()
        with pytest.raises(exceptions.FormatViolationError):
            module.unpack(text)
        with pytest.raises(exceptions.FormatViolationError):
            module.check(ocpp.messages.Call("1", "Heartbeat", {"x": 1}), "1.6")
        with pytest.raises(exceptions.FormatViolationError):
            asyncio.run(module.check_async(ocpp.messages.Call("1", "Heartbeat", {"x": 1}), "1.6"))
        assert module.snake({"idTag": 1}) == {"id_tag": 1}
        assert module.camel({"id_tag": 1}) == {"idTag": 1}


def test_another_version_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    for version in ("2.0.0", "2.2.0", "3.0", "0.26.0", "2.10.0"):
        monkeypatch.setattr(metadata, "version", lambda _, version=version: version)
        with pytest.raises(RuntimeError, match=rf"ocpp 2\.1, and ocpp {re.escape(version)} is"):
            ocpp_adapter.install()
    assert everything() == before
    monkeypatch.setattr(metadata, "version", lambda _: "2.1.7")
    ocpp_adapter.install()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"codec": "strict"}, "codec: expected a Codec such as TOLERANT, got str"),
        ({"codec": Codec}, "codec: expected a Codec such as TOLERANT, got the class Codec"),
        ({"outgoing": "strict"}, "outgoing: expected a Codec or None, got str"),
        ({"on_quirks": 5}, "on_quirks: expected a function of message and quirks, got int"),
    ],
)
def test_wrong_settings_are_told(settings: Any, sentence: str) -> None:
    with pytest.raises(TypeError, match=re.escape(sentence)):
        ocpp_adapter.install(**settings)
    assert ocpp.messages.unpack.__module__ == "ocpp.messages"


def test_without_ocpp_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['ocpp'] = None\n"
        "try:\n    import ocpp16j_codec.ocpp_adapter\n"
        "except ImportError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "install ocpp16j_codec with the extra 'ocpp'" in done.stdout


def test_threads_may_install_at_once() -> None:
    before = everything()
    failed: list[Exception] = []

    def work() -> None:
        try:
            for _ in range(5):
                ocpp_adapter.install()
                ocpp.messages.unpack(frame("Heartbeat", {}))
                ocpp.charge_point.camel_to_snake_case({"aB": 1})
                ocpp_adapter.uninstall()
        except Exception as error:  # noqa: BLE001 - see below
            failed.append(error)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failed == []
    ocpp_adapter.uninstall()
    assert everything() == before


# -- The page ------------------------------------------------------------------------------------


def test_the_page_says_what_happens() -> None:
    page = Path(__file__).parents[1] / "docs" / "howto" / "under-ocpp.md"
    text = page.read_text(encoding="utf-8")
    program = "\n".join(re.findall(r"(?ms)^```python\n(.*?)^```", text))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        capture_output=True, text=True, check=True, encoding="utf-8",
    )  # fmt: skip
    printed = done.stdout.splitlines()
    assert len(printed) == 2
    for line in printed:
        assert f"`{line}`" in text
    assert "number_text" in done.stderr


# -- Live ----------------------------------------------------------------------------------------


class Station(ChargePoint):
    """A charge point of `ocpp`."""

    @on(enums.Action.get_configuration)
    def on_get_configuration(self, key: list[str]) -> Any:
        known = datatypes.KeyValue(key=key[0], readonly=False, value="300")
        return call_result.GetConfiguration(configuration_key=[known], unknown_key=key[1:])

    @on(enums.Action.set_charging_profile)
    def on_profile(self, cs_charging_profiles: Any, **_: Any) -> Any:
        schedule = cs_charging_profiles["charging_schedule"]
        limits = [period["limit"] for period in schedule["charging_schedule_period"]]
        accepted = limits == [Decimal("16.5"), 6]
        return call_result.SetChargingProfile(status="Accepted" if accepted else "Rejected")

    @on(enums.Action.reset)
    def on_reset(self, **_: Any) -> Any:
        raise exceptions.SecurityError("not now")


@asynccontextmanager
async def socket_pair() -> AsyncIterator[tuple[Any, Any]]:
    """The server's and the client's end of a WebSocket on this machine."""
    connected: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    finished = asyncio.Event()

    async def keep(websocket: Any) -> None:
        connected.set_result(websocket)
        await finished.wait()

    async with serve(keep, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}/CP-1") as client:
            try:
                yield await connected, client
            finally:
                finished.set()


@live
async def test_both_roles_over_a_socket() -> None:
    told: list[Quirk] = []
    with ocpp_adapter.installed(on_quirks=lambda _, quirks: told.extend(quirks)):
        async with socket_pair() as (server, client):
            central, station = Program(server), Station("CP-1", client, response_timeout=5)
            running = [asyncio.create_task(each.start()) for each in (central, station)]
            booted = await station.call(call.BootNotification("One", "Öko"))
            assert booted == call_result.BootNotification("2026-01-31T12:00:00", 10, "Accepted")
            found = await central.call(call.GetConfiguration(key=["HeartbeatInterval", "X"]))
            assert found == call_result.GetConfiguration(
                [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}], ["X"]
            )
            request = call.SetChargingProfile(1, profile(16.5, 6)["csChargingProfiles"])
            assert (await central.call(request)).status == "Accepted"
            with pytest.raises(exceptions.SecurityError) as caught:
                await central.call(call.Reset(type="Soft"), suppress=False)
            assert caught.value.description == "not now"
            assert await central.call(call.Reset(type="Soft")) is None
            with pytest.raises(exceptions.InternalError):
                await station.call(call.Heartbeat(), suppress=False)
            # Both ends at once, with what a careless peer would send in between.
            await client.send('[2,"q","Authorize",{"idTag":5}')
            await client.send("hello")
            await client.send(b'[2,"b","DataTransfer",{"vendorId":"x"}]')
            asked = [central.call(call.GetConfiguration(key=[str(n)])) for n in range(20)]
            asked += [station.call(call.Authorize(id_tag=str(n))) for n in range(20)]
            done = await asyncio.gather(*asked)
            assert [each.configuration_key[0]["key"] for each in done[:20]] == [
                str(n) for n in range(20)
            ]
            assert all(each.id_tag_info == {"status": "Accepted"} for each in done[20:])
            for task in running:
                assert not task.done()
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
    assert ("5", "q") in central.log
    # The naive time of the central system is a quirk where it is received.
    assert [quirk.kind for quirk in told] == ["naive_timestamp", "number_text", "truncated"]


def test_the_route_map_of_a_program_is_its_own() -> None:
    with ocpp_adapter.installed():
        station = Recorder()
        station.route_map = {}
        asyncio.run(station.route_message(frame("Heartbeat", {})))
        assert station.wire.frames[0][2] == "NotImplemented"
        station.route_map = create_route_map(station)
        station.answer = call_result.Heartbeat(str(datetime.now(UTC) + timedelta(1)))
        asyncio.run(station.route_message(frame("Heartbeat", {})))
        assert len(station.calls) == 1
