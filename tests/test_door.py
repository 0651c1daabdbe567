"""The door to the slow path: imported late, and the one place that guards the call stack."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from msgspec import Raw
from samples import with_less_and_less_stack

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallResult,
    Category,
    Codec,
    DecodeError,
    EncodeError,
    door,
    messages,
)

HEAD = "[2,'17','Heartbeat',{}]"
RAW: CallResult[Raw] = CallResult("17", Raw(b'{"currentTime":"2024-01-01T00:00"}'))


def recovered(codec: Codec) -> Any:
    due = door.recover(HEAD, codec.settings, None, None, from_bytes=False)
    if isinstance(due, DecodeError):
        assert due.__traceback__ is None
        assert due.__context__ is None
        raise due
    return due


#: Every way in, with something it reads, or makes.
WAYS: dict[str, Callable[[], Any]] = {
    "recover": lambda: recovered(TOLERANT),
    "retype": lambda: door.retype(RAW, ACTIONS["Heartbeat"], TOLERANT.settings, None),
    "read_head": lambda: door.read_head(HEAD, TOLERANT.settings, from_bytes=False),
}


def test_each_way_leads_in() -> None:
    read = WAYS["recover"]()
    assert read == Call("17", "Heartbeat", messages.Heartbeat())
    assert read.quirks
    assert isinstance(WAYS["retype"]().payload, messages.HeartbeatResult)
    assert WAYS["read_head"]() == (2, "17", "Heartbeat")


def test_settings_are_heeded() -> None:
    with pytest.raises(DecodeError, match="FormationViolation"):
        recovered(STRICT)
    with pytest.raises(DecodeError):
        door.retype(RAW, ACTIONS["Heartbeat"], STRICT.settings, None)
    with pytest.raises(DecodeError):
        door.read_head("[2,{}]", TOLERANT.settings, from_bytes=False)


@pytest.mark.parametrize("way", WAYS)
def test_a_call_stack_that_is_used_up_is_an_error_of_the_frame(way: str) -> None:
    def entered() -> Any:
        try:
            return repr(WAYS[way]())
        except DecodeError as error:
            return str((error, error.violations[0].category, error.reply))

    said = {each for each in with_less_and_less_stack(entered) if each is not None}
    whole = repr(WAYS[way]())
    assert whole in said
    (little,) = said - {whole}
    assert "too little of the call stack" in little
    assert little.endswith(f"{Category.LIMIT_PASSED!r}, None)")


@pytest.mark.parametrize("way", WAYS)
def test_the_guard_stands_at_every_way(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(*_: Any, **__: Any) -> Any:
        raise RecursionError

    monkeypatch.setattr(door.load(), way, deep)
    with pytest.raises(DecodeError, match=r"^FormationViolation: too little of the call stack is"):
        WAYS[way]()


def test_whoever_encodes_deep_in_calls_is_told_so() -> None:
    frame = Call.of(messages.Authorize(id_tag="x" * 21))

    def refused() -> str:
        try:
            TOLERANT.encode(frame)
        except EncodeError as error:
            return str(error)
        raise AssertionError

    said = {each for each in with_less_and_less_stack(refused) if each is not None}
    assert any("20" in each for each in said)


PROGRAM = """
import sys
from ocpp16j_codec import TOLERANT, door
def loaded():
    return sorted(name for name in sys.modules if "codec.quirks" in name)
assert not loaded(), loaded()
TOLERANT.decode('[2,"1","Heartbeat",{}]')
TOLERANT.peek('[2,"1","Heartbeat",{}]')
assert not loaded(), loaded()
door.load()
assert "ocpp16j_codec.quirks.recovery" in loaded()
assert "ocpp16j_codec.quirks.valid" not in loaded()
TOLERANT.decode('[2,"1","Heartbeat",{"a":1}]')
assert "ocpp16j_codec.quirks.valid" in loaded()
"""


def test_the_slow_path_is_imported_when_it_is_first_needed() -> None:
    subprocess.run([sys.executable, "-c", PROGRAM], check=True)


def test_prepare_makes_the_plans_of_an_action() -> None:
    from ocpp16j_codec.quirks import mending

    mending.plan_of.cache_clear()
    door.prepare(ACTIONS["Heartbeat"])
    assert mending.plan_of.cache_info().currsize >= 2
    before = mending.plan_of.cache_info().misses
    mending.plan_of(messages.Heartbeat)
    mending.plan_of(messages.HeartbeatResult)
    assert mending.plan_of.cache_info().misses == before


def test_what_the_short_way_declines_goes_the_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    text = '[2,"1","Heartbeat",{"a":1}]'
    due = TOLERANT.decode(text)

    def no_other(*_: Any, **__: Any) -> Any:
        raise AssertionError

    with monkeypatch.context() as patch:
        patch.setattr(door.load(), "recover", no_other)
        assert TOLERANT.decode(text).quirks == due.quirks
    monkeypatch.setattr(door.load_short(), "recover", lambda *_, **__: None)
    assert TOLERANT.decode(text).quirks == due.quirks


def test_an_error_on_its_own_holds_no_calls() -> None:
    with pytest.raises(DecodeError) as caught:
        door.read_head("[", TOLERANT.settings, from_bytes=False)
    assert caught.value.__traceback__ is not None
    alone = door.on_its_own(caught.value)
    assert alone.__traceback__ is None
    assert alone.__context__ is None
