"""The judge and the generator are trusted by other tests, so they are tried first."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from schema_generator import (
    Json,
    Kind,
    Oracle,
    around,
    conforming,
    is_date_time,
    is_one_decimal,
    mutated,
    official,
    one_rule_off,
    parts,
    schemas,
)
from together import together

BY_NAME = {kind.name: kind for kind in schemas()}


def kinds() -> list[object]:
    return [pytest.param(kind, id=kind.name) for kind in schemas()]


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00.5Z",
        "2024-01-01T23:59:59.123456789012345+23:59",
        "2024-02-29T00:00:00-00:00",
        "2000-02-29T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        # D13
        "2024-01-01t00:00:00z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00+0100",
    ],
)
def test_date_times_are_accepted(text: str) -> None:
    assert is_date_time(text)


@together
@pytest.mark.parametrize(
    "text",
    [
        "x",
        "",
        "0",
        "2024-01-01",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00Z",
        "2024-01-01T00:00:00+01",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00+01:60",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:00 Z",
        "2024-01-01T00:00:00Z\n",
        " 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:60Z",
        "2016-12-31T23:59:60Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "0000-01-01T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "222222017-01-01T00:00:00Z",
        "٢٠٢٤-01-01T00:00:00Z",
    ],
)
def test_other_texts_are_no_date_times(text: str) -> None:
    assert not is_date_time(text)


@together
@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        *((each, True) for each in (0, -1, 16, 16.0, 0.1, 0.3, 0.6, 0.7, -8.2, 1e3, 1e300, 2**70)),
        *((each, False) for each in (11.25, 0.05, 0.30000000000000004, 5e-324, 10**400)),
        (float("inf"), False),
    ],
)
def test_one_decimal(number: float, verdict: bool) -> None:
    assert is_one_decimal(number) is verdict


HASH = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "",
    "issuerKeyHash": "",
    "serialNumber": "",
}
NOW = "2024-01-01T00:00:00Z"


def sampled(*values: Json) -> Json:
    return {"connectorId": 1, "meterValue": [{"timestamp": NOW, "sampledValue": [*values]}]}


def stopped(*values: Json) -> Json:
    data = [{"timestamp": NOW, "sampledValue": [*values]}]
    return {"meterStop": 1, "timestamp": NOW, "transactionId": 1, "transactionData": data}


def scheduled(*periods: Json) -> Json:
    schedule = {"chargingRateUnit": "A", "chargingSchedulePeriod": [*periods]}
    return {"status": "Accepted", "chargingSchedule": schedule}


@together
@pytest.mark.parametrize(
    ("decision", "kind", "payload", "verdict"),
    [
        ("D1", "MeterValues", sampled({"value": "1", "unit": "Celcius"}), True),
        ("D1", "MeterValues", sampled({"value": "1", "unit": "Celsius"}), True),
        ("D1", "StopTransaction", stopped({"value": "1", "unit": "Celcius"}), True),
        ("D1", "StopTransaction", stopped({"value": "1", "unit": "Celsius"}), True),
        ("D2", "MeterValues", sampled({"value": "1", "unit": "Hertz"}), False),
        ("D2", "StopTransaction", stopped({"value": "1", "unit": "Hertz"}), False),
        ("D6", "MeterValues", sampled(), False),
        ("D6", "MeterValues", {"connectorId": 1, "meterValue": []}, False),
        ("D7", "StopTransaction", stopped(), False),
        ("D7", "StopTransaction", stopped({"value": "1"}) | {"transactionData": []}, True),
        ("D7", "GetCompositeScheduleResult", scheduled(), False),
        ("D8", "GetInstalledCertificateIdsResult", {"status": "Accepted"}, True),
        (
            "D8",
            "GetInstalledCertificateIdsResult",
            {"status": "Accepted", "certificateHashData": []},
            False,
        ),
        (
            "D8",
            "GetInstalledCertificateIdsResult",
            {"status": "Accepted", "certificateHashData": [HASH]},
            True,
        ),
        ("D9", "UnlockConnector", {"connectorId": -1}, True),
        ("D9", "UnlockConnector", {"connectorId": -(2**63)}, True),
        ("D9", "UnlockConnector", {"connectorId": 2**63}, False),
        ("D13", "HeartbeatResult", {"currentTime": "2024-01-01 00:00:00+0100"}, True),
        ("D13", "HeartbeatResult", {"currentTime": "2024-01-01T00:00:00"}, False),
        ("D14", "GetDiagnostics", {"location": "no uri at all"}, True),
        ("D15", "GetCompositeScheduleResult", scheduled({"startPeriod": 0, "limit": 0.3}), True),
        ("D15", "GetCompositeScheduleResult", scheduled({"startPeriod": 0, "limit": 11.25}), False),
        ("D16", "UnlockConnector", {"connectorId": 1.0}, False),
        ("D16", "SignedFirmwareStatusNotification", {"status": "Idle", "requestId": 1.0}, False),
        ("D20", "MeterValues", sampled({"value": "1", "extra": 1}), False),
        ("D30", "DataTransfer", {"vendorId": "x", "data": {}}, False),
    ],
)
def test_the_judge_knows_the_decisions(
    decision: str, kind: str, payload: Json, verdict: bool
) -> None:
    oracle = Oracle(BY_NAME[kind].schema)
    assert oracle.accepts(payload) is verdict, decision
    assert bool(oracle.why_not(payload)) is not verdict


@together
@pytest.mark.parametrize("kind", kinds())
def test_conforming_payloads_conform_and_spoilt_ones_mostly_do_not(kind: Kind) -> None:
    rng, oracle = Random(kind.name), Oracle(kind.schema)
    for _ in range(50):
        payload = conforming(rng, kind.schema)
        assert oracle.accepts(payload), oracle.why_not(payload)
    verdicts = Counter(oracle.accepts(mutated(rng, kind.schema)) for _ in range(200))
    assert verdicts[False] > 50


def test_some_spoilt_payloads_still_conform() -> None:
    rng = Random(1)
    verdicts = Counter(
        Oracle(kind.schema).accepts(mutated(rng, kind.schema)) for kind in schemas() * 5
    )
    assert verdicts[True] > 20


@pytest.mark.parametrize("make", [conforming, mutated])
def test_the_same_seed_makes_the_same_payloads(make: object) -> None:
    assert callable(make)
    once, again = Random(7), Random(7)
    assert [make(once, kind.schema) for kind in schemas()] == [
        make(again, kind.schema) for kind in schemas()
    ]


def test_every_member_and_every_word_turns_up() -> None:
    rng = Random(1)
    for kind in schemas():
        missing = {
            (path, word)
            for path, part in parts(kind.schema)
            for word in part.get("enum", ["present"])
        }
        for _ in range(1000):
            missing -= set(seen_in(conforming(rng, kind.schema)))
        assert not missing, kind.name


def seen_in(payload: Json, path: str = "") -> Iterator[tuple[str, str]]:
    yield path, "present"
    if isinstance(payload, str):
        yield path, payload
    elif isinstance(payload, dict):
        for name, member in payload.items():
            yield from seen_in(member, f"{path}.{name}" if path else name)
    elif isinstance(payload, list):
        for element in payload:
            yield from seen_in(element, f"{path}[]")


@pytest.mark.parametrize("kind", kinds())
def test_no_rule_can_change_unnoticed(kind: Kind) -> None:
    oracle = Oracle(kind.schema)
    judged = [(payload, oracle.accepts(payload)) for payload in around(kind.schema)]
    assert any(verdict for _, verdict in judged)
    for change, schema in one_rule_off(kind.schema):
        other = Oracle(schema)
        assert any(other.accepts(payload) is not verdict for payload, verdict in judged), change


def test_there_are_rules_enough_to_change() -> None:
    assert sum(1 for kind in schemas() for _ in one_rule_off(kind.schema)) > 1500


def test_the_official_files_stay_untouched() -> None:
    before = repr(official())
    schemas.cache_clear()
    schemas()
    assert repr(official()) == before
