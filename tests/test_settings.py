"""The settings of a codec as one value; who may send what to whom."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from dateutil import tz
from msgspec.structs import asdict, replace
from samples import CALLS, wire_of
from together import together

from ocpp16j_codec import (
    ACTIONS,
    ALL_QUIRKS,
    STRICT,
    TOLERANT,
    Codec,
    DecodeError,
    Effect,
    EncodeError,
    Limits,
    QuirkKind,
    Role,
)
from ocpp16j_codec.quirks import profiles
from ocpp16j_codec.settings import DeviceProfile, Settings, objection, tolerated_by

CHARGE_POINT, CENTRAL_SYSTEM = Role.CHARGE_POINT, Role.CENTRAL_SYSTEM
#: It takes resets and vendors' messages, and sends heartbeats and no vendors' messages.
DEVICE = DeviceProfile(
    "Acme", "One", frozenset({"Reset", "DataTransfer"}), frozenset({"Heartbeat", "Authorize"})
)
SILENT = DeviceProfile("Acme", "Two")
ROLE, TAKES, SENDS = "may not be sent by", "Acme One does not accept", "Acme One does not send"

# role, profile, action: what speaks against its coming in, what against its going out
ROWS = [
    (None, None, "Reset", "", ""),
    (None, None, "Heartbeat", "", ""),
    (CHARGE_POINT, None, "Reset", "", ROLE),
    (CHARGE_POINT, None, "Heartbeat", ROLE, ""),
    (CHARGE_POINT, None, "DataTransfer", "", ""),
    (CENTRAL_SYSTEM, None, "Reset", ROLE, ""),
    (CENTRAL_SYSTEM, None, "Heartbeat", "", ROLE),
    (CENTRAL_SYSTEM, None, "DataTransfer", "", ""),
    # the device itself: it takes what it takes, and sends what it sends
    (CHARGE_POINT, DEVICE, "Reset", "", ROLE),
    (CHARGE_POINT, DEVICE, "ClearCache", TAKES, ROLE),
    (CHARGE_POINT, DEVICE, "Heartbeat", ROLE, ""),
    (CHARGE_POINT, DEVICE, "MeterValues", ROLE, SENDS),
    (CHARGE_POINT, DEVICE, "DataTransfer", "", SENDS),
    # the one it talks to
    (CENTRAL_SYSTEM, DEVICE, "Reset", ROLE, ""),
    (CENTRAL_SYSTEM, DEVICE, "ClearCache", ROLE, TAKES),
    (CENTRAL_SYSTEM, DEVICE, "Heartbeat", "", ROLE),
    (CENTRAL_SYSTEM, DEVICE, "MeterValues", SENDS, ROLE),
    (CENTRAL_SYSTEM, DEVICE, "DataTransfer", SENDS, ""),
    # nobody knows whose codec it is: what goes out goes to the device
    (None, DEVICE, "Reset", "", ""),
    (None, DEVICE, "ClearCache", "", TAKES),
    (None, DEVICE, "Heartbeat", "", ""),
    (None, DEVICE, "MeterValues", "", ""),
    (None, DEVICE, "DataTransfer", "", ""),
    # what is not known refuses nothing
    *((role, SILENT, action, "", "") for role in (None,) for action in ACTIONS),
    (CHARGE_POINT, SILENT, "ClearCache", "", ROLE),
    (CHARGE_POINT, SILENT, "MeterValues", ROLE, ""),
    (CENTRAL_SYSTEM, SILENT, "ClearCache", ROLE, ""),
    (CENTRAL_SYSTEM, SILENT, "MeterValues", "", ROLE),
]


@together
@pytest.mark.parametrize(("role", "profile", "name", "coming", "going"), ROWS)
def test_objections(
    role: Role | None, profile: DeviceProfile | None, name: str, coming: str, going: str
) -> None:
    codec = STRICT.replace(role=role, profile=profile)
    for incoming, objected in ((True, coming), (False, going)):
        said = objection(ACTIONS[name], codec.settings, incoming=incoming)
        assert objected in said
        assert bool(said) is bool(objected)
        assert not said or name in said


@together
@pytest.mark.parametrize(("role", "profile", "name", "coming", "going"), ROWS)
def test_the_verbs_heed_them(
    role: Role | None, profile: DeviceProfile | None, name: str, coming: str, going: str
) -> None:
    codec = STRICT.replace(role=role, profile=profile)
    if coming:
        with pytest.raises(DecodeError, match=f"NotSupported: .*{coming}") as refused:
            codec.decode(wire_of(name))
        assert refused.value.reply is not None
    else:
        assert codec.decode(wire_of(name)) == CALLS[name]
    if going:
        with pytest.raises(EncodeError, match=f"NotSupported: .*{going}"):
            codec.encode(CALLS[name])
    else:
        assert codec.encode(CALLS[name])


# -- the settings ----------------------------------------------------------------------------------

ZONE = timezone(timedelta(hours=2))
#: Each setting with a value that is not the default.
OTHER: dict[str, Any] = {
    "tolerated": frozenset({QuirkKind.TOO_LONG}),
    "role": CHARGE_POINT,
    "profile": DEVICE,
    "naive_timezone": ZONE,
    "detect_duplicates": True,
    "check_outgoing": False,
    "limits": Limits(depth=8),
}


def test_unless_given_settings_are_those_of_the_tolerant_codec() -> None:
    assert Settings() == TOLERANT.settings
    assert Settings(tolerated=frozenset()) == STRICT.settings
    assert asdict(Settings()) == {
        "tolerated": ALL_QUIRKS, "role": None, "profile": None, "naive_timezone": UTC,
        "detect_duplicates": None, "check_outgoing": True, "limits": Limits(),
    }  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_a_codec_has_each_setting(name: str) -> None:
    codec = Codec(**{"tolerate" if name == "tolerated" else name: OTHER[name]})
    assert codec.settings == Settings(**{name: OTHER[name]}) != Settings()
    assert getattr(codec, name) == getattr(codec.settings, name) == OTHER[name]
    assert codec.tolerate == codec.settings.tolerate
    assert codec != TOLERANT
    with pytest.raises(AttributeError):
        setattr(codec, name, OTHER[name])
    with pytest.raises(AttributeError):
        setattr(codec.settings, name, OTHER[name])


def test_settings_are_a_value() -> None:
    assert Settings(**OTHER) == Settings(**OTHER)
    assert hash(Settings(**OTHER)) == hash(Settings(**OTHER))
    for name in ("tolerated", "role", "check_outgoing", "limits"):
        assert hash(Settings(**{name: OTHER[name]})) != hash(Settings())


def test_zones_that_cannot_be_hashed_are_no_hindrance() -> None:
    zone = tz.tzrange("EST", -18_000)
    with pytest.raises(TypeError, match="unhashable"):
        hash(zone)
    assert hash(Settings(naive_timezone=zone)) == hash(Settings())
    assert Settings(naive_timezone=zone) != Settings()
    naive = '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Faulted",'
    call: Any = Codec(naive_timezone=zone).decode(naive + '"timestamp":"2024-01-01T00:00:00"}]')
    assert call.payload.timestamp == datetime(2024, 1, 1, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        (
            "naive_timezone",
            "Europe/Paris",
            r"naive_timezone must be a tzinfo such as ZoneInfo\('Europe/Par",
        ),
        ("role", "charge_point", "role must be a Role such as Role.CENTRAL_SYSTEM, not str"),
        ("role", Role, "role must be a Role such as Role.CENTRAL_SYSTEM, not the class Role"),
        ("profile", "legrand-059005", "profile must be a DeviceProfile, not str"),
        ("profile", DeviceProfile, "profile must be a DeviceProfile, not the class DeviceProfile"),
        ("limits", 65_536, r"limits must be Limits such as Limits\(size=65536\), not int"),
    ],
)
def test_what_is_no_setting_is_refused_at_once(name: str, wrong: Any, said: str) -> None:
    with pytest.raises(TypeError, match=f"^{said}"):
        Settings(**{name: wrong})
    with pytest.raises(TypeError, match=f"^{said}"):
        replace(Settings(), **{name: wrong})


@pytest.mark.parametrize(
    ("settings", "detects"),
    [
        (Settings(), False),
        (Settings(detect_duplicates=False), False),
        (Settings(detect_duplicates=True), True),
        (Settings(role=CENTRAL_SYSTEM), False),
        (Settings(role=CHARGE_POINT), True),
        (Settings(role=CHARGE_POINT, detect_duplicates=False), True),
        (Settings(tolerated=frozenset()), True),
        (Settings(tolerated=ALL_QUIRKS - {QuirkKind.DUPLICATE_MEMBER}), True),
        (Settings(tolerated=frozenset({QuirkKind.DUPLICATE_MEMBER})), False),
    ],
)
def test_when_duplicates_are_looked_for(settings: Settings, detects: bool) -> None:
    assert settings.detects is detects


# -- what is tolerated -----------------------------------------------------------------------------


def test_kinds_are_tolerated_whole_and_effects_in_parts() -> None:
    for kind in QuirkKind:
        assert tolerated_by([kind], "each") == tolerated_by([kind.value], "each") == {kind}
    certain = tolerated_by([Effect.CERTAIN], "each")
    for item in certain:
        kind, effects = (
            (item[0], {item[1]}) if isinstance(item, tuple) else (item, set(item.effects))
        )
        assert effects == {Effect.CERTAIN} <= set(kind.effects)
    assert tolerated_by(certain, "each") == certain
    assert tolerated_by(tuple(Effect), "each") == ALL_QUIRKS
    assert Settings(tolerated=certain).tolerate == {k for k in certain if not isinstance(k, tuple)}
    assert tolerated_by([], "each") == frozenset()


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("too_long", TypeError, 'these must be a collection, each item .*, not "too_long"'),
        (QuirkKind.TOO_LONG, TypeError, 'these must be a collection, each item .*, not "too_long"'),
        (None, TypeError, "these must be a collection, each item .*, not NoneType"),
        (
            [None],
            TypeError,
            "each item must be a QuirkKind or Effect such as QuirkKind.TOO_LONG, not NoneType",
        ),
        (["too_lng"], ValueError, 'unknown quirk kind or effect "too_lng".*"too_long"'),
    ],
)
def test_what_names_no_kind_is_refused(given: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=f"^{said}"):
        tolerated_by(given, "these")


def test_profiles_are_found_where_they_were() -> None:
    assert profiles.DeviceProfile is DeviceProfile
