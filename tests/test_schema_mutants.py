"""No rule of the official schemas can change without a payload that shows it.

Each schema is changed one rule at a time: a word dropped or added, a length one more or one less, a
member required, optional or unknown, another type, a least number of elements, a format. For every
such mutant there has to be a payload on which STRICT agrees with the schema as it is published, and
not with the mutant. What is left over only restates a decision of this project, and is listed here.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from schema_generator import Kind, Oracle, around, official, one_rule_off, schemas

from ocpp16j_codec import STRICT, DecodeError

#: Mutants that say what this project has decided anyway, by the decision.
RESTATED: dict[str, set[tuple[str, str]]] = {
    "D2, there is no unit Hertz": {
        ("MeterValues", "meterValue[].sampledValue[].unit: without Hertz"),
    },
    "D7, at least one element where these files forgot to say so": {
        ("GetCompositeScheduleResult", "chargingSchedule.chargingSchedulePeriod: minItems 1"),
        (
            "RemoteStartTransaction",
            "chargingProfile.chargingSchedule.chargingSchedulePeriod: minItems 1",
        ),
        (
            "SetChargingProfile",
            "csChargingProfiles.chargingSchedule.chargingSchedulePeriod: minItems 1",
        ),
        ("StopTransaction", "transactionData[].sampledValue: minItems 1"),
    },
    "D14, a location is plain text": {
        ("GetDiagnostics", "location: no format"),
        ("UpdateFirmware", "location: no format"),
    },
}
DECIDED = {kind.name: kind for kind in schemas()}
SURVIVORS = set().union(*RESTATED.values())


def strict_takes(kind: Kind, payload: Any) -> bool:
    text = json.dumps(payload)
    if kind.kind == "call":
        frame, pending = f'[2,"1","{kind.action}",{text}]', None
    else:
        frame, pending = f'[3,"1",{text}]', {"1": kind.action}
    try:
        STRICT.decode(frame, pending=pending)
    except DecodeError:
        return False
    return True


@pytest.mark.heavy
@pytest.mark.parametrize("kind", official(), ids=lambda kind: kind.name)
def test_every_mutant_is_told_from_the_schema(kind: Kind) -> None:
    oracle, decided = Oracle(kind.schema), DECIDED[kind.name]
    payloads = (*around(kind.schema), *around(decided.schema))
    judged = [(payload, strict_takes(kind, payload)) for payload in payloads]
    agreed = [
        (payload, verdict) for payload, verdict in judged if oracle.accepts(payload) is verdict
    ]
    assert any(verdict for _, verdict in agreed)
    survivors = set()
    for change, schema in one_rule_off(kind.schema):
        mutant = Oracle(schema)
        if all(mutant.accepts(payload) is verdict for payload, verdict in agreed):
            survivors.add((kind.name, change))
    assert survivors == {each for each in SURVIVORS if each[0] == kind.name}


def test_there_are_mutants_enough() -> None:
    assert sum(1 for kind in official() for _ in one_rule_off(kind.schema)) >= 1300
