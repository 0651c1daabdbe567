"""Each struct against the official schema file of its message, member by member.

What the structs say is read from the JSON schema that msgspec makes of them. Deliberate differences
are the table `DIFFERENCES` of `schema_generator`, keyed by decision; nothing else may differ.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import msgspec
import pytest
from schema_generator import (
    DIFFERENCES,
    Difference,
    Kind,
    Schema,
    official,
    parts,
    resolved,
    schemas,
)
from together import together

from ocpp16j_codec import messages
from ocpp16j_codec.actions import ACTIONS

RULES = {
    *("type", "enum", "required", "additionalProperties"),
    *("maxLength", "minItems", "minimum", "maximum", "multipleOf", "format"),
}
NESTING = {"properties", "items"}
REMARKS = {"$schema", "$id", "title", "description", "javaType", "default"}
IDLE = {"additionalItems"}  # without effect where all items are of one schema


def rules(schema: Schema) -> dict[str, dict[str, Any]]:
    """The rules of a schema by place, spelt in one way whoever wrote the schema."""
    found: dict[str, dict[str, Any]] = {}
    for path, part in parts(schema):
        assert part.keys() <= RULES | NESTING | REMARKS | IDLE, (
            f"a rule nobody looks at, at {path!r}"
        )
        kept = {key: part[key] for key in RULES & part.keys()}
        kept.setdefault("type", "string" if "enum" in part else None)
        if kept["type"] == "object":
            kept["required"] = set(part.get("required", ()))
            kept["properties"] = set(part.get("properties", ()))
        else:
            kept.pop("additionalProperties", None)  # the files put it on words, where it is idle
        if "enum" in kept:
            kept["enum"] = set(kept["enum"])
        found[path] = kept
    return found


def of_struct(kind: Kind) -> Schema:
    schema = msgspec.json.schema(getattr(messages, kind.name))
    found = resolved(schema, schema)
    assert isinstance(found, dict)
    return found


def test_there_is_a_file_for_every_message_and_none_besides() -> None:
    assert {(kind.action, kind.kind) for kind in official()} == {
        (name, kind) for name in ACTIONS for kind in ("call", "result")
    }
    assert len(official()) == 78


@together
@pytest.mark.parametrize("kind", schemas(), ids=lambda kind: kind.name)
def test_a_struct_says_what_its_schema_says(kind: Kind) -> None:
    assert rules(of_struct(kind)) == rules(kind.schema)


@pytest.mark.parametrize(
    "difference", DIFFERENCES, ids=lambda each: f"{each.number} {each.keyword}"
)
def test_a_difference_is_one(difference: Difference) -> None:
    concerned = [
        (f"{theirs.name} {path}", part, rules(ours.schema)[path])
        for theirs, ours in zip(official(), schemas(), strict=True)
        for path, part in parts(theirs.schema)
        if difference.applies(theirs, path, part)
    ]
    if not isinstance(difference.places, str):
        assert {place for place, _, _ in concerned} == difference.places
    assert concerned
    for place, theirs, ours in concerned:
        assert theirs.get(difference.keyword) != ours.get(difference.keyword), place


def leave_out(keyword: str) -> Callable[[Schema], None]:
    return lambda part: part.pop(keyword)


def put(keyword: str, value: object) -> Callable[[Schema], None]:
    return lambda part: part.update({keyword: value})


@together
@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("", put("required", [])),
        ("", leave_out("additionalProperties")),
        ("", lambda part: part["properties"].pop("transactionId")),
        ("", lambda part: part["properties"].update(extra={"type": "string"})),
        ("connectorId", put("type", "number")),
        ("connectorId", leave_out("minimum")),
        ("connectorId", put("maximum", 2**31 - 1)),
        ("meterValue", put("minItems", 2)),
        ("meterValue", put("type", "object")),
        ("meterValue[]", leave_out("additionalProperties")),
        ("meterValue[].timestamp", leave_out("format")),
        ("meterValue[].sampledValue", leave_out("minItems")),
        ("meterValue[].sampledValue[].value", put("maxLength", 500)),
        ("meterValue[].sampledValue[].unit", lambda part: part["enum"].append("Hertz")),
        ("meterValue[].sampledValue[].unit", lambda part: part["enum"].remove("Celcius")),
        ("meterValue[].sampledValue[].unit", leave_out("enum")),
    ],
)
def test_a_drift_would_be_noticed(path: str, change: Callable[[Schema], None]) -> None:
    [kind] = [each for each in deepcopy(schemas()) if each.name == "MeterValues"]
    change(dict(parts(kind.schema))[path])
    assert rules(of_struct(kind)) != rules(kind.schema)


def test_a_rule_that_nobody_looks_at_is_noticed() -> None:
    with pytest.raises(AssertionError, match="a rule nobody looks at"):
        rules({"type": "object", "properties": {"a": {"type": "string", "pattern": "^x$"}}})
