"""What is known of single models: data that must name real actions and have a source."""

from __future__ import annotations

import copy
import pickle
import re
from pathlib import Path

import pytest

from ocpp16j_codec.actions import ACTIONS, Role
from ocpp16j_codec.errors import QuirkKind
from ocpp16j_codec.quirks import profiles
from ocpp16j_codec.quirks.profiles import LEGRAND_059005, PROFILES, DeviceProfile

GUIDE = (Path(__file__).parent / "corpus" / "documents" / "legrand_059005.txt").read_text("utf-8")

each_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)


def test_legrand_takes_what_its_guide_says_it_takes():
    listed = dict(re.findall(r"^- “(\w+)” : ((?:not )?available) ;$", GUIDE, re.MULTILINE))
    available = {action for action, word in listed.items() if word == "available"}

    assert len(available) == 18
    assert available == LEGRAND_059005.accepts
    assert listed["DataTransfer"] == "not available"


def test_legrand_misspells_what_its_guide_misspells():
    assert "mesurand" in GUIDE
    assert LEGRAND_059005.quirks == {QuirkKind.MEMBER_SPELLING}


@each_profile
def test_actions_are_real_and_go_the_right_way(profile: DeviceProfile):
    for names, sender in (
        (profile.accepts, Role.CENTRAL_SYSTEM),
        (profile.sends, Role.CHARGE_POINT),
    ):
        assert names is None or all(sender in ACTIONS[name].sent_by for name in names)


@each_profile
def test_a_profile_names_vendor_model_quirks_and_source(profile: DeviceProfile):
    assert all((profile.vendor, profile.model, profile.quirks, profile.source))
    assert all(isinstance(kind, QuirkKind) for kind in profile.quirks)


def test_every_profile_of_the_module_has_a_short_name():
    declared = {name for name, value in vars(profiles).items() if isinstance(value, DeviceProfile)}

    assert declared == set(profiles.__all__) - {"PROFILES", "DeviceProfile"}
    assert set(PROFILES.values()) == {getattr(profiles, name) for name in declared}
    assert len(PROFILES) == len(declared)


@each_profile
def test_a_profile_is_a_value(profile: DeviceProfile):
    assert {profile: 1}[copy.deepcopy(profile)] == 1
    assert pickle.loads(pickle.dumps(profile)) == profile  # noqa: S301 -- our own pickle
    with pytest.raises(AttributeError):
        profile.model = "another"  # type: ignore[misc]


def test_what_nobody_has_said_is_unknown():
    assert DeviceProfile("Somebody", "One") == DeviceProfile(
        "Somebody", "One", accepts=None, sends=None, quirks=frozenset(), source=""
    )


def test_the_table_cannot_be_changed():
    with pytest.raises(TypeError):
        PROFILES["another"] = LEGRAND_059005  # type: ignore[index]
