"""Frames to and from the PyPI package `ocpp`, which validates them by the schemas, its own way."""

import asyncio
import json
from typing import Any

import pytest
from ocpp.exceptions import OCPPError
from ocpp.messages import Call as TheirCall
from ocpp.messages import CallError as TheirCallError
from ocpp.messages import CallResult as TheirCallResult
from ocpp.messages import pack, unpack, validate_payload
from samples import CALLS, FRAMES, FULL, RESULTS
from schema_generator import Json, schemas
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    ErrorCode,
    decode,
    encode,
    messages,
)

UUID = "0b4d7a1e-5c2f-4e7b-9a55-3f1d8c6e2b90"


def validate(message: Any) -> None:
    """Have it look at one of its own messages; raises what it finds."""
    asyncio.run(validate_payload(message, "1.6"))


def least(schema: Any) -> Json:
    """The smallest payload that conforms."""
    if schema.get("type") == "object":
        required = schema.get("required", ())
        return {name: least(schema["properties"][name]) for name in required}
    if schema.get("type") == "array":
        return [least(schema["items"])]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("format") == "date-time":
        return "2013-02-01T20:53:32.486Z"
    return {"string": "", "integer": 0, "number": 0.0, "boolean": False}[schema["type"]]


LEAST = {kind.name: least(kind.schema) for kind in schemas()}


@together
@pytest.mark.parametrize("full", [True, False], ids=["full", "least"])
@pytest.mark.parametrize("name", ACTIONS)
def test_our_frames_are_accepted_by_it(name: str, full: bool) -> None:
    ours: Any = CALLS[name]
    result: Any = RESULTS[f"{name}Result"]
    if not full:
        ours = STRICT.decode(json.dumps([2, UUID, name, LEAST[name]]))
        result = STRICT.decode(json.dumps([3, UUID, LEAST[f"{name}Result"]]), pending={UUID: name})
    call = unpack(encode(ours).decode())
    assert isinstance(call, TheirCall)
    assert (call.unique_id, call.action) == (ours.unique_id, name)
    validate(call)
    answer = unpack(encode(result).decode())
    assert isinstance(answer, TheirCallResult)
    answer.action = name
    validate(answer)
    assert (call.payload, answer.payload) == (
        (FULL[name], FULL[f"{name}Result"]) if full else (LEAST[name], LEAST[f"{name}Result"])
    )


@together
@pytest.mark.parametrize("payloads", [FULL, LEAST], ids=["full", "least"])
@pytest.mark.parametrize("name", ACTIONS)
def test_its_frames_are_accepted_by_us(name: str, payloads: Any) -> None:
    call = TheirCall(unique_id=UUID, action=name, payload=payloads[name])
    validate(call)
    theirs: Any = STRICT.decode(pack(call))
    assert isinstance(theirs, Call)
    assert type(theirs.payload) is ACTIONS[name].call
    result = TheirCallResult(unique_id=UUID, payload=payloads[f"{name}Result"], action=name)
    validate(result)
    answer: Any = STRICT.decode(pack(result), pending={UUID: name})
    assert isinstance(answer, CallResult)
    assert type(answer.payload) is ACTIONS[name].result
    for frame, packed in ((theirs, call), (answer, result)):
        assert frame.quirks == ()
        assert json.loads(encode(frame)) == json.loads(pack(packed))
    if payloads is FULL:
        assert theirs.payload == FRAMES[name].payload
        assert answer.payload == FRAMES[f"{name}Result"].payload


@pytest.mark.parametrize("code", ErrorCode)
def test_our_errors_are_accepted_by_it(code: ErrorCode) -> None:
    ours = CallError(UUID, code, "not now", {"why": [1, None]})
    error = unpack(encode(ours).decode())
    assert isinstance(error, TheirCallError)
    assert (error.unique_id, error.error_code) == (UUID, code.value)
    assert (error.error_description, error.error_details) == ("not now", {"why": [1]})


@pytest.mark.parametrize("code", ErrorCode)
def test_its_errors_are_accepted_by_us(code: ErrorCode) -> None:
    theirs = TheirCallError(UUID, code.value, "not now", {"why": [1]})
    assert STRICT.decode(pack(theirs)) == CallError(UUID, code, "not now", {"why": [1]})


def test_its_words_of_later_versions_are_understood() -> None:
    """What it sends on links of 1.6, where that has another word."""
    for theirs, ours in (
        ("FormatViolation", ErrorCode.FORMATION_VIOLATION),
        ("OccurrenceConstraintViolation", ErrorCode.OCCURENCE_CONSTRAINT_VIOLATION),
    ):
        frame: Any = TOLERANT.decode(pack(TheirCallError(UUID, theirs, "", {})))
        assert frame.error_code is ours
        assert [quirk.kind for quirk in frame.quirks] == ["error_code_spelling"]


def test_its_call_is_answered() -> None:
    call = decode(pack(TheirCall(UUID, "ClearCache", {})))
    assert isinstance(call, Call)
    answer = unpack(encode(call.result(messages.ClearCacheResult(status="Accepted"))).decode())
    assert (answer.unique_id, answer.payload) == (UUID, {"status": "Accepted"})


def test_it_does_look() -> None:
    with pytest.raises(OCPPError):
        validate(TheirCall(UUID, "Heartbeat", {"x": 1}))
