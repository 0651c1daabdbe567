"""The two errors: what they say, that they survive, and that they stay short."""

import copy
import pickle
from typing import Any

import pytest

from ocpp16j_codec import CallError
from ocpp16j_codec.errors import (
    Category,
    DecodeError,
    EncodeError,
    ErrorCode,
    Violation,
    failure,
    known_names,
)
from ocpp16j_codec.frames import NumericId

# -- DecodeError and EncodeError -----------------------------------------------------------------

TWO = (
    Violation(Category.TOO_LONG, "/3/idTag", "22 characters at /3/idTag", 40),
    Violation(Category.UNKNOWN_MEMBER, "/3/x", "no such member at /3/x"),
)
REPLY = CallError("17", ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "", {})
DECODE_ERROR = DecodeError(TWO, unique_id="17", action="Authorize", reply=REPLY)
ENCODE_ERROR = EncodeError(TWO)


@pytest.mark.parametrize("error", [DECODE_ERROR, ENCODE_ERROR])
def test_an_error_says_its_first_fault_and_counts_the_rest(error: Any) -> None:
    assert isinstance(error, ValueError)
    assert str(error) == "PropertyConstraintViolation: 22 characters at /3/idTag (and 1 more)"
    assert repr(error) == f"{type(error).__name__}({str(error)!r})"
    assert error.path == "/3/idTag"
    assert error.violations == TWO


def test_a_decode_error_has_the_code_of_its_first_fault() -> None:
    assert DECODE_ERROR.error_code is ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    assert DecodeError(TWO[1:]).error_code is ErrorCode.FORMATION_VIOLATION


def test_a_decode_error_tells_what_was_known_of_the_frame() -> None:
    error = DECODE_ERROR
    assert (error.unique_id, error.action, error.reply) == ("17", "Authorize", REPLY)


def test_a_decode_error_invents_nothing() -> None:
    error = DecodeError(TWO)
    assert (error.unique_id, error.action, error.reply) == (None, None, None)


def test_an_encode_error_may_be_about_the_moment() -> None:
    error = EncodeError(sentence="Heartbeat has not been answered yet")
    assert (str(error), error.path, error.violations) == (
        "Heartbeat has not been answered yet", "", (),
    )  # fmt: skip


@pytest.mark.parametrize("make", [DecodeError, EncodeError])
def test_an_error_is_cut_at_255_characters(make: Any) -> None:
    faults = (Violation(Category.TOO_LONG, "", "x" * 1000),) * 12_345
    assert len(str(make(faults))) == 255
    assert str(make(faults)).endswith("... (and 12344 more)")
    assert str(make(faults[:1])).endswith("x...")
    room = 255 - len("PropertyConstraintViolation: ")
    assert str(make((Violation(Category.TOO_LONG, "", "x" * room),))).endswith("x" * room)


def state(error: Any) -> Any:
    return type(error), str(error), vars(error)


@pytest.mark.parametrize(
    "error", [DECODE_ERROR, ENCODE_ERROR, DecodeError(TWO[:1]), EncodeError(sentence="not now")]
)
@pytest.mark.parametrize(
    "through",
    [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy],  # noqa: S301
    ids=["pickle", "copy", "deepcopy"],
)
def test_errors_survive(error: Any, through: Any) -> None:
    assert state(through(error)) == state(error)


# -- which answer is due ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unique_id", "answerable", "answered"),
    [
        ("17", True, True), ("1", True, True), ("x" * 255, True, True),
        (NumericId("17"), True, True),
        ("17", False, False), (None, True, False), ("", True, False), ("x" * 256, True, False),
    ],
)  # fmt: skip
def test_a_call_whose_id_can_be_repeated_is_answered(
    unique_id: str | None, answerable: bool, answered: bool
) -> None:
    path = "/3/chargePointVendor/mine"
    violations = (
        Violation(Category.WRONG_TYPE, path, "expected a text at /3/chargePointVendor"),
        Violation(Category.MISSING_MEMBER, "/3", "missing"),
    )
    error = failure(violations, unique_id, "BootNotification", answerable=answerable)
    assert error.violations == violations
    assert error.unique_id == unique_id
    assert type(error.unique_id) in (str, type(None))
    assert error.action == "BootNotification"
    assert bool(error.reply) is answered
    if error.reply is not None and unique_id is not None:
        details = {"path": path, "category": "wrong_type", "faults": 2}
        assert error.reply == CallError(unique_id, "TypeConstraintViolation", str(error), details)
        assert type(error.reply.unique_id) is type(unique_id)


def test_the_names_of_all_members_are_known() -> None:
    assert {"idTag", "chargePointVendor", "csChargingProfiles", "type"} <= known_names()
    assert not {"id_tag", "quirks", "payload", ""} & known_names()
