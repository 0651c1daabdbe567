"""Settings: every key of the specification, read, written, and refused.

`configuration_keys.csv` is the specification's tables as read by hand, errata applied.
"""

from __future__ import annotations

import copy
import csv
import json
import pickle
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from depth import QUICK
from hypothesis import given, settings
from hypothesis import strategies as st
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallResult,
    DecodeError,
    Profile,
    QuirkKind,
    decode,
    encode,
    messages,
)
from ocpp16j_codec.content import configuration
from ocpp16j_codec.content.configuration import (
    KEYS,
    Configuration,
    FileTransferProtocol,
    Key,
    Keys,
    PhaseRotation,
    PublicKeyPolicy,
    RateUnit,
    Rotation,
    SampledMeasurand,
    Setting,
    Type,
    UnknownKeyError,
    change,
    read,
)
from ocpp16j_codec.messages import GetConfigurationResult, KeyValue, Measurand, Phase
from ocpp16j_codec.testing import content

HERE = Path(__file__).parent
TABLE = list(csv.DictReader((HERE / "configuration_keys.csv").read_text("utf-8").splitlines()))
SENTENCES = {"whitepaper": "Improved security for OCPP 1.6-J", "note": "note"}


def result(*pairs: tuple[str, str | None] | KeyValue) -> GetConfigurationResult:
    rows = [
        pair
        if isinstance(pair, KeyValue)
        else KeyValue(key=pair[0], readonly=is_r(pair[0]), value=pair[1])
        for pair in pairs
    ]
    return GetConfigurationResult(configuration_key=rows)


def is_r(name: str) -> bool:
    """Whether a setting is only read, so that its row is not contradicted."""
    return name in KEYS and KEYS[name].access == "R"


def one(name: str, text: str | None, **more: Any) -> tuple[Any, list[tuple[str, Any, Any]]]:
    """The value that a text is read into, and what deviates in it."""
    found = read(result((name, text)), **more)
    (setting,) = found.values()
    for problem in found.problems:
        assert problem.path.startswith("/2/configurationKey/0/")
        assert len(str(problem)) <= 255
    return setting.value, [(each.kind.value, each.found, each.used) for each in found.problems]


# -- The table -------------------------------------------------------------------------------------


@together
@pytest.mark.parametrize("row", TABLE, ids=lambda row: row["name"])
def test_every_key_of_the_specification_has_its_row(row: dict[str, str]) -> None:
    key = configuration.key(row["name"])

    assert key.name == row["name"]
    assert key.type == row["type"]
    assert (key.unit or "") == row["unit"]
    assert key.access == row["access"]
    assert key.presence == row["presence"]
    assert key.profile == row["profile"]
    assert SENTENCES.get(row["section"], row["section"]) in key.section


def test_there_are_no_other_rows() -> None:
    patterns = {"MeterPublicKey1": "MeterPublicKey", "DefaultPriceText,de": "DefaultPriceText"}
    assert set(KEYS) == {patterns.get(row["name"], row["name"]) for row in TABLE}
    assert len(KEYS) == 76


def test_names_are_looked_up_without_regard_to_case() -> None:
    for name in ("HeartbeatInterval", "heartbeatinterval", "HEARTBEATINTERVAL"):
        assert configuration.key(name) is KEYS["HeartbeatInterval"]
        assert name in KEYS
    assert "Heartbeat Interval" not in KEYS
    assert 5 not in KEYS


def test_names_that_end_in_a_part_of_their_own() -> None:
    assert configuration.key("meterpublickey12").name == "MeterPublicKey12"
    assert configuration.key("DefaultPriceText,fr-CA").name == "DefaultPriceText,fr-CA"
    for name in ("MeterPublicKeyA", "MeterPublicKey1x", "DefaultPriceTextde", "DefaultPriceText,",
                 "DefaultPriceText,?", "MeterPublicKey" + "1" * 10):  # fmt: skip
        assert name not in KEYS


def test_an_unknown_key_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UnknownKeyError, match="HeartbeatInterval") as caught:
        configuration.key("HeartbeatIntervall")
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, ValueError)
    with pytest.raises(KeyError):
        KEYS["x" * 10**6]


def test_a_registry_is_extended_and_never_changed() -> None:
    row = Key(name="G_MaxCurrent", type=Type.INTEGER, unit="A")
    keys = KEYS.extended(row, Key(name="heartbeatinterval", type=Type.STRING))

    assert len(keys) == len(KEYS) + 1
    assert keys["g_maxcurrent"] is row
    assert keys["HeartbeatInterval"].type is Type.STRING
    assert "G_MaxCurrent" not in KEYS
    assert KEYS["HeartbeatInterval"].type is Type.INTEGER
    assert "77" in repr(keys)
    with pytest.raises(TypeError):
        KEYS["x"] = row  # type: ignore[index]
    with pytest.raises(AttributeError):
        row.name = "y"  # type: ignore[misc]


# -- Reading ---------------------------------------------------------------------------------------


@given(content.settings())
def test_what_is_written_is_read_again(case: tuple[Key, Any]) -> None:
    key, value = case
    if key.pattern:
        key = KEYS[key.name + {"number": "7", "language": ",de"}[key.pattern]]
    text = key.write(value)

    assert key.read(text) == value
    assert type(key.read(text)) is type(value)
    assert key.deviations(text) == ()
    assert one(key.name, text) == (value, [])
    if key.access != "R" and len(text) <= 500:
        call = change(key.name, value)
        assert (call.key, call.value) == (key.name, text)
        assert STRICT.decode(encode(Call.of(call))).payload == call


@pytest.mark.parametrize("name", KEYS)
@given(st.data())
def test_every_key_comes_back_through_frames(name: str, data: st.DataObject) -> None:
    key = KEYS[name]
    value = data.draw(content.values(key))
    text = key.write(value)
    canonical = key.name + {"": "", "number": "7", "language": ",de"}[key.pattern or ""]
    payload = result((canonical, text))
    frame = decode(encode(Call.of(messages.GetConfiguration(), unique_id="1").result(payload)),
                   pending={"1": "GetConfiguration"})  # fmt: skip
    assert isinstance(frame, CallResult)
    for spelling in (canonical, canonical.lower()):
        found = read(frame.payload)
        assert found.problems == ()
        assert found[spelling] == Setting(canonical, value, text, is_r(name))
        assert type(found[spelling].value) is type(value)
    # A value in its canonical text is written so again.
    assert key.write(found[canonical].value) == text


@together
@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("300", 300, None), ("0", 0, None), ("-5", -5, None), ("0300", 300, None),
        ("9223372036854775807", 2**63 - 1, None), ("-9223372036854775808", -(2**63), None),
        (" 300 ", 300, "text_number"), ("+300", 300, "text_number"), ("300\n", 300, "text_number"),
        ("300.0", 300, "whole_float"), ("300.", 300, "whole_float"), ("3e2", 300, "whole_float"),
        ("3.0E2", 300, "whole_float"), ("5 s", 5, "text_number"), ("5s", 5, "text_number"),
        ("5 sec", 5, "text_number"), ("5 Seconds", 5, "text_number"), ("-0", 0, "text_number"),
        ("", None, "empty_text"), ("  ", None, "empty_text"),
        ("300.5", None, "unusable_member"), ("5 min", None, "unusable_member"),
        ("5 Wh", None, "unusable_member"), ("1,000", None, "unusable_member"),
        ("abc", None, "unusable_member"), ("1_000", None, "unusable_member"),
        ("٣", None, "unusable_member"), ("0x10", None, "unusable_member"),
        ("9223372036854775808", None, "unusable_member"), ("1e999", None, "unusable_member"),
        ("1e9999999", None, "unusable_member"), ("true", None, "unusable_member"),
        ("NaN", None, "unusable_member"), ("9" * 400, None, "unusable_member"),
        ("1" * 10**6, None, "unusable_member"),
    ],
)  # fmt: skip
def test_integers(text: str, value: int | None, kind: str | None) -> None:
    found, problems = one("HeartbeatInterval", text)
    assert found == value
    used = None if value is None else str(value)
    assert problems == ([] if kind is None else [(kind, text, used)])


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("LightIntensity", "50 %", 50), ("LightIntensity", "50%", 50),
        ("BlinkRepeat", "3 times", 3),
        ("MaxEnergyOnInvalidId", "3000 Wh", 3000), ("MaxEnergyOnInvalidId", "3 kWh", None),
        ("NumberOfConnectors", "2 s", None),
    ],
)  # fmt: skip
def test_only_the_unit_of_the_setting_may_stand_behind_its_number(
    name: str, text: str, value: int | None
) -> None:
    assert one(name, text)[0] == value


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("true", True, None), ("false", False, None), ("TRUE", True, "boolean_spelling"),
        ("False", False, "boolean_spelling"), ("1", True, "boolean_spelling"),
        ("0", False, "boolean_spelling"), (" true ", True, "boolean_spelling"),
        ("yes", True, "boolean_spelling"), ("No", False, "boolean_spelling"),
        ("", None, "empty_text"), ("2", None, "unusable_member"), ("on", None, "unusable_member"),
        ("x" * 10**6, None, "unusable_member"),
    ],
)  # fmt: skip
def test_booleans(text: str, value: bool | None, kind: str | None) -> None:
    found, problems = one("LocalPreAuthorize", text)
    assert found is value
    used = None if value is None else str(value).lower()
    assert problems == ([] if kind is None else [(kind, text, used)])


def m(measurand: str, phase: str | None = None) -> SampledMeasurand:
    return SampledMeasurand(Measurand(measurand), None if phase is None else Phase(phase))


@pytest.mark.parametrize(
    ("text", "value", "problems"),
    [
        ("", (), []),
        ("Voltage", (m("Voltage"),), []),
        ("Voltage.L1,Voltage.L1-N,SoC",
         (m("Voltage", "L1"), m("Voltage", "L1-N"), m("SoC")), []),
        ("Voltage, SoC", (m("Voltage"), m("SoC")), [("enum_spelling", " SoC", "SoC")]),
        ("Voltage;SoC", (m("Voltage"), m("SoC")),
         [("missing_comma", "Voltage;SoC", "Voltage,SoC")]),
        ("Voltage SoC", (m("Voltage"), m("SoC")),
         [("missing_comma", "Voltage SoC", "Voltage,SoC")]),
        ("Voltage\nSoC", (m("Voltage"), m("SoC")),
         [("missing_comma", "Voltage\nSoC", "Voltage,SoC")]),
        ("Voltage,,SoC,", (m("Voltage"), m("SoC")),
         [("stray_comma", "Voltage,,SoC,", "Voltage,SoC")]),
        ("Current.import.l1", (m("Current.Import", "L1"),),
         [("enum_spelling", "Current.import.l1", "Current.Import.L1")]),
        ("voltage.l1_n", (m("Voltage", "L1-N"),),
         [("enum_spelling", "voltage.l1_n", "Voltage.L1-N")]),
        ("Magic.Power", (SampledMeasurand("Magic.Power"),),
         [("unknown_enum", "Magic.Power", "Magic.Power")]),
        ("Voltage.L9", (SampledMeasurand("Voltage.L9"),),
         [("unknown_enum", "Voltage.L9", "Voltage.L9")]),
        ("SoC,SoC", (m("SoC"),), [("duplicate_member", ["SoC", "SoC"], "SoC")]),
        ("SoC,soc", (m("SoC"),),
         [("enum_spelling", "soc", "SoC"), ("duplicate_member", ["SoC", "soc"], "SoC")]),
    ],
)  # fmt: skip
def test_measurands(text: str, value: tuple[Any, ...], problems: list[Any]) -> None:
    found, told = one("MeterValuesSampledData", text)
    assert found == value
    assert told == problems
    for item in found:
        assert isinstance(item, SampledMeasurand)


@pytest.mark.parametrize(
    ("text", "value", "kinds"),
    [
        ("0.RST,1.RST,2.RTS", (PhaseRotation(0, Rotation.RST), PhaseRotation(1, Rotation.RST),
                               PhaseRotation(2, Rotation.RTS)), []),
        ("1.NotApplicable", (PhaseRotation(1, Rotation.NOT_APPLICABLE),), []),
        ("0.rst", (PhaseRotation(0, Rotation.RST),), ["enum_spelling"]),
        ("0:RST", (PhaseRotation(0, Rotation.RST),), ["enum_spelling"]),
        (" 1.RST", (PhaseRotation(1, Rotation.RST),), ["enum_spelling"]),
        ("01.RST", (PhaseRotation(1, Rotation.RST),), ["enum_spelling"]),
        ("Unknown", (PhaseRotation(None, Rotation.UNKNOWN),), ["unknown_enum"]),
        ("RST", (PhaseRotation(None, Rotation.RST),), ["unknown_enum"]),
        ("1.XYZ", (PhaseRotation(1, "XYZ"),), ["unknown_enum"]),
        ("?", (PhaseRotation(None, "?"),), ["unknown_enum"]),
        ("", (), []),
    ],
)  # fmt: skip
def test_rotations(text: str, value: tuple[Any, ...], kinds: list[str]) -> None:
    found, problems = one("ConnectorPhaseRotation", text)
    assert found == value
    assert [kind for kind, _, _ in problems] == kinds


@together
@pytest.mark.parametrize(
    ("name", "text", "value", "kinds"),
    [
        ("SupportedFeatureProfiles", "Core,SmartCharging",
         (Profile.CORE, Profile.SMART_CHARGING), []),
        ("SupportedFeatureProfiles", "core, smart charging", (Profile.CORE, Profile.SMART_CHARGING),
         ["enum_spelling", "enum_spelling"]),
        ("SupportedFeatureProfiles", "Security", ("Security",), ["unknown_enum"]),
        ("ChargingScheduleAllowedChargingRateUnit", "Current,Power",
         (RateUnit.CURRENT, RateUnit.POWER), []),
        ("ChargingScheduleAllowedChargingRateUnit", "A,W", (RateUnit.CURRENT, RateUnit.POWER),
         ["enum_spelling", "enum_spelling"]),
        ("SupportedFileTransferProtocols", "FTP,sftp,https",
         (FileTransferProtocol.FTP, "sftp", FileTransferProtocol.HTTPS),
         ["unknown_enum", "enum_spelling"]),
        ("SupportedLanguages", "en,de_DE,??", ("en", "de-DE", "??"),
         ["enum_spelling", "unknown_enum"]),
        ("Language", "en", "en", []),
        ("Language", "en_US", "en-US", ["enum_spelling"]),
        ("Language", "?", "?", ["unknown_enum"]),
        ("PublicKeyWithSignedMeterValue", "Never", PublicKeyPolicy.NEVER, []),
        ("PublicKeyWithSignedMeterValue", "once per transaction",
         PublicKeyPolicy.ONCE_PER_TRANSACTION, ["enum_spelling"]),
        ("PublicKeyWithSignedMeterValue", "Sometimes", "Sometimes", ["unknown_enum"]),
        ("PublicKeyWithSignedMeterValue", "", None, ["empty_text"]),
        ("TimeOffset", "+01:00", "+01:00", []),
        ("TimeOffset", "+0100", "+01:00", ["timestamp_spelling"]),
        ("TimeOffset", "UTC-5", "-05:00", ["timestamp_spelling"]),
        ("TimeOffset", "Z", "+00:00", ["timestamp_spelling"]),
        ("TimeOffset", "+99:00", None, ["unusable_member"]),
        ("TimeOffset", "CET", None, ["unusable_member"]),
        ("NextTimeOffsetTransitionDateTime", "2024-10-27T01:00:00Z", "2024-10-27T01:00:00Z", []),
        ("NextTimeOffsetTransitionDateTime", "2024-10-27T03:00:00+02", "2024-10-27T01:00:00Z",
         ["timestamp_spelling"]),
        ("NextTimeOffsetTransitionDateTime", "2024-10-27T01:00:00", "2024-10-27T01:00:00",
         ["naive_timestamp"]),
        ("NextTimeOffsetTransitionDateTime", "soon", None, ["unusable_member"]),
        ("DefaultPrice", '{"priceText":"x"}', '{"priceText":"x"}', []),
        ("DefaultPrice", '{"priceText":', None, ["unusable_member"]),
        ("DefaultPrice", "[]", None, ["unusable_member"]),
        ("DefaultPrice", "{" * 10**5, None, ["unusable_member"]),
        ("CpoName", " anything ", " anything ", []),
        ("MeterPublicKey2", "b2Nh", "b2Nh", []),
    ],
)  # fmt: skip
def test_other_types(name: str, text: str, value: Any, kinds: list[str]) -> None:
    found, problems = one(name, text)
    assert found == value
    assert [kind for kind, _, _ in problems] == kinds


def test_keys_are_found_however_they_are_spelled() -> None:
    names = {
        "ConnectionTimeout": "ConnectionTimeOut",
        "connectionTimeOut": "ConnectionTimeOut",
        "heart_beat_interval": "HeartbeatInterval",
        "Heartbeat Interval ": "HeartbeatInterval",
        "AuthorisationCacheEnabled": "AuthorizationCacheEnabled",
        "CertificateSignedMaxSize": "CertificateSignedMaxChainSize",
        "meterpublickey1": "meterpublickey1",
    }
    for sent, name in names.items():
        text = "true" if "Enabled" in name else "60"
        found = read(
            result(KeyValue(key=sent, readonly="Cert" in name or "meter" in name, value=text))
        )
        (setting,) = found.values()
        assert setting.key.lower() == name.lower()
        assert name in found
        assert sent in found
        assert found[sent] is found[name] is setting
        assert setting.text == text
    found = read(result(("ConnectionTimeout", "60")))
    (problem,) = found.problems
    assert (problem.kind, problem.path) == ("member_spelling", "/2/configurationKey/0/key")
    assert (problem.found, problem.used) == ("ConnectionTimeout", "ConnectionTimeOut")


def test_settings_of_vendors_keep_their_text() -> None:
    found = read(result(("G_MaxCurrent", "32.00"), ("evb_Trigger", ""), ("X", None)))

    assert found.problems == ()
    assert found["g_maxcurrent"] == Setting("G_MaxCurrent", "32.00", "32.00", False)
    assert found["evb_Trigger"].value == ""
    assert found["X"].value is None
    keys = KEYS.extended(Key(name="G_MaxCurrent", type=Type.INTEGER, unit="A"))
    assert one("g_maxcurrent", "32.00", keys=keys) == (
        32,
        [("member_spelling", "g_maxcurrent", "G_MaxCurrent"), ("whole_float", "32.00", "32")],
    )


def test_duplicates_are_reported_and_the_last_counts() -> None:
    found = read(
        result(("HeartbeatInterval", "60"), ("Vendor", "a"), ("heartbeatinterval", "90"),
               ("VENDOR", "b"))
    )  # fmt: skip
    assert len(found) == 2
    assert found["HeartbeatInterval"].value == 90
    doubled = [p for p in found.problems if p.kind is QuirkKind.DUPLICATE_MEMBER]
    assert [(p.path, p.found, p.used) for p in doubled] == [
        ("/2/configurationKey/2/key", ["60", "90"], "90"),
        ("/2/configurationKey/3/key", ["a", "b"], "b"),
    ]


@pytest.mark.parametrize(
    ("name", "readonly", "contradicts"),
    [
        ("NumberOfConnectors", True, False), ("NumberOfConnectors", False, True),
        ("HeartbeatInterval", False, False), ("HeartbeatInterval", True, True),
        ("AuthorizeRemoteTxRequests", True, False), ("AuthorizeRemoteTxRequests", False, False),
        ("Vendor", True, False),
    ],
)  # fmt: skip
def test_readonly_that_contradicts_the_specification(
    name: str, readonly: bool, contradicts: bool
) -> None:
    text = "true" if name.startswith("Auth") else "1"
    found = read(result(KeyValue(key=name, readonly=readonly, value=text)))
    assert found[name].readonly is readonly
    paths = [(p.path, p.found) for p in found.problems]
    assert paths == ([("/2/configurationKey/0/readonly", readonly)] if contradicts else [])


def test_more_items_than_the_charge_point_takes() -> None:
    rows = (
        ("Vendor", "x"),
        ("MeterValuesSampledData", "SoC,Voltage,Frequency"),
        ("MeterValuesSampledDataMaxLength", "2"),
        ("StopTxnSampledData", "SoC,Voltage"),
        ("StopTxnSampledDataMaxLength", "2"),
    )
    for order in (rows, rows[::-1]):
        found = read(result(*order))
        (problem,) = found.problems
        index = [name for name, _ in order].index("MeterValuesSampledData")
        assert problem.path == f"/2/configurationKey/{index}/value"
        assert (problem.kind, problem.limit) == ("too_long", 2)
        assert "3 items, at most 2" in str(problem)


def test_what_was_asked_for_and_is_answered_nowhere() -> None:
    answer = GetConfigurationResult(
        configuration_key=[KeyValue(key="heartbeatInterval", readonly=False, value="1")],
        unknown_key=["Foo"],
    )
    found = read(answer, asked=["HeartbeatInterval", "FOO", "Bar"])
    assert found.unknown == ("Foo",)
    (problem,) = [p for p in found.problems if p.kind is QuirkKind.MISSING_VALUE]
    assert (problem.path, problem.found) == ("/2", "Bar")


def test_required_settings_that_are_absent() -> None:
    core = {
        row["name"] for row in TABLE if row["profile"] == "Core" and row["presence"] == "required"
    }
    assert set(read(result()).missing()) == core
    assert set(read(GetConfigurationResult()).missing([Profile.CORE])) == core
    found = read(
        result(("HeartbeatInterval", "1"), ("SupportedFeatureProfiles", "Core,SmartCharging"))
    )
    smart = {"ChargeProfileMaxStackLevel", "ChargingScheduleAllowedChargingRateUnit",
             "ChargingScheduleMaxPeriods", "MaxChargingProfilesInstalled"}  # fmt: skip
    assert set(found.missing()) == core - {"HeartbeatInterval", "SupportedFeatureProfiles"} | smart
    assert set(found.missing(["SmartCharging"])) == smart
    signed = read(result(("MeterPublicKey1", "x"))).missing(["SignedMeterValues"])
    assert "MeterPublicKey" not in signed
    assert "MeterPublicKey" in read(result()).missing(["SignedMeterValues"])
    with pytest.raises(TypeError):
        found.missing("Core")


def test_a_configuration_is_a_mapping() -> None:
    found = read(result(("HeartbeatInterval", "60"), ("Vendor", "x")))
    assert dict(found) == {
        "HeartbeatInterval": found["heartbeatinterval"],
        "Vendor": found["vendor"],
    }
    assert len(found) == 2
    assert 5 not in found
    assert "Foo" not in found
    with pytest.raises(KeyError):
        found["Foo"]
    with pytest.raises(KeyError):
        found["MeterValueSampleInterval"]
    assert repr(found) == "<Configuration of 2 settings>"
    again = pickle.loads(pickle.dumps(found))  # noqa: S301
    assert isinstance(again, Configuration)
    assert dict(again) == dict(found)
    assert copy.deepcopy(found["Vendor"]) == found["Vendor"]


def test_misuse_is_answered() -> None:
    frame = decode('[3,"1",{"configurationKey":[]}]', pending={"1": "GetConfiguration"})
    with pytest.raises(TypeError, match=r"result\.payload"):
        read(frame)  # type: ignore[arg-type]


# -- Secrets ---------------------------------------------------------------------------------------


def test_secrets_are_masked_and_kept() -> None:
    secret = "4F43415F4F43545454"
    for name in ("AuthorizationKey", "WifiPassword"):
        keys = KEYS.extended(Key(name="WifiPassword", type=Type.INTEGER))
        rows = (name, secret), (name.upper(), secret + "X")
        found = read(result(*rows), keys=keys)
        assert found[name].text == secret + "X"
        shown = [repr(found), repr(found[name]), str(found[name]), repr(dict(found))]
        shown += [repr(p) + str(p) for p in found.problems]
        assert not [text for text in shown if secret in text]
        assert any(p.secret for p in found.problems)
        with pytest.raises((ValueError, TypeError), match=name) as caught:
            change(name, secret + "X", keys=keys)
        assert secret not in str(caught.value)


# -- Changing --------------------------------------------------------------------------------------


def test_change_writes_the_canonical_name_and_the_text() -> None:
    assert change("heartbeatinterval", 60) == messages.ChangeConfiguration(
        key="HeartbeatInterval", value="60"
    )
    assert change("LocalPreAuthorize", True).value == "true"
    assert change("MeterValuesSampledData", (m("SoC"), m("Voltage", "L1-N"))).value == (
        "SoC,Voltage.L1-N"
    )
    assert change("MeterValuesSampledData", [Measurand.SOC]).value == "SoC"
    assert change("MeterValuesSampledData", ()).value == ""
    assert change("MeterValuesSampledData", "SoC,Voltage").value == "SoC,Voltage"
    assert change("ConnectorPhaseRotation", [PhaseRotation(1, Rotation.RST)]).value == "1.RST"
    assert change("AuthorizationKey", "00" * 20).value == "00" * 20
    assert change("DefaultPriceText,de", "{}").key == "DefaultPriceText,de"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HeartbeatInterval", "60"), ("HeartbeatInterval", True), ("HeartbeatInterval", 60.0),
        ("HeartbeatInterval", None), ("LocalPreAuthorize", 1), ("LocalPreAuthorize", "true"),
        ("CpoName", 5), ("MeterValuesSampledData", 5), ("MeterValuesSampledData", [5]),
        ("MeterValuesSampledData", {"SoC"}),
        ("MeterValuesSampledData", b"SoC"),
    ],
)  # fmt: skip
def test_a_value_of_the_wrong_type_is_a_type_error(name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=name):
        change(name, value)


@together
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("NumberOfConnectors", 2, "read-only"),
        ("MeterValuesSampledData", ("Magic",), "unknown item"),
        ("MeterValuesSampledData", "Magic", "unknown item"),
        ("MeterValuesSampledData", "SoC, Voltage", "expected the item"),
        ("MeterValuesSampledData", ("SoC,Voltage",), "without separators"),
        ("MeterValuesSampledData", ("",), "without separators"),
        ("HeartbeatInterval", 2**63, "64 bits"),
        ("WebSocketPingInterval", -1, "at least 0"),
        ("CertSigningWaitMinimum", -1, "at least 0"),
        ("SecurityProfile", 4, "at most 3"),
        ("LightIntensity", 101, "at most 100"),
        ("ConnectorPhaseRotation", ("1.XYZ",), "unknown rotation"),
        ("PublicKeyWithSignedMeterValue", "Sometimes", "expected one of"),
        ("TimeOffset", "CET", "offset"),
        ("DefaultPrice", "[]", "JSON object"),
        ("CpoName", "x" * 501, "501 characters"),
        ("AuthorizationKey", "00" * 15, "hexadecimal"),
        ("AuthorizationKey", "0" * 33, "hexadecimal"),
        ("AuthorizationKey", "x" * 40, "hexadecimal"),
        ("Vendor", "x", "no setting"),
        ("MeterPublicKey", "x", "no setting"),
    ],
)
def test_what_the_charge_point_would_reject_is_refused(name: str, value: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as caught:
        change(name, value)
    assert name in str(caught.value)


def test_force_sends_it_all_the_same() -> None:
    assert change("NumberOfConnectors", 2, force=True).value == "2"
    assert change("MeterValuesSampledData", ("Magic",), force=True).value == "Magic"
    assert change("MeterValuesSampledData", "a; b", force=True).value == "a; b"
    assert change("WebSocketPingInterval", -1, force=True).value == "-1"
    assert change("Vendor", "x", force=True).key == "Vendor"
    assert change("Vendor", True, force=True).value == "true"
    assert change("AuthorizationKey", "short", force=True).value == "short"


def test_a_charge_point_refuses_what_it_has_said_itself() -> None:
    found = read(
        result(
            KeyValue(key="HeartbeatInterval", readonly=True, value="1"),
            KeyValue(key="LocalPreAuthorize", readonly=False, value="true"),
            KeyValue(key="MeterValuesSampledData", readonly=False, value="SoC"),
            KeyValue(key="MeterValuesSampledDataMaxLength", readonly=True, value="1"),
        )
    )
    with pytest.raises(ValueError, match="read-only"):
        found.change("HeartbeatInterval", 5)
    with pytest.raises(ValueError, match="2 items"):
        found.change("MeterValuesSampledData", ("SoC", "Voltage"))
    assert found.change("HeartbeatInterval", 5, force=True).value == "5"
    assert found.change("LocalPreAuthorize", False).value == "false"
    assert found.change("MeterValuesSampledData", ("SoC",)).value == "SoC"
    assert found.change("ResetRetries", 3).value == "3"


def test_key_read_and_write_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="HeartbeatInterval: expected an integer"):
        configuration.key("HeartbeatInterval").read("abc")
    with pytest.raises(TypeError, match="expected an int"):
        configuration.key("HeartbeatInterval").write("5")
    assert configuration.key("HeartbeatInterval").read(" 5 s") == 5


# -- Field and strangers ---------------------------------------------------------------------------

EXPECTED_PROBLEMS = {
    "Mennekes Smart (ACU V4)": {
        "boolean_spelling",
        "empty_text",
        "member_spelling",
        "unknown_enum",
    },
    "Vestel EVC04 v3.118.0": {"boolean_spelling"},
    "go-e Charger (March 2023)": {"boolean_spelling", "unknown_enum"},
    "Teison TeisonMe@7KW V1.5": {"enum_spelling"},
    "A-Tronix wallbox": {"member_spelling"},
    "Lamerat simulator": {"unknown_enum"},
    'several (ioBroker.ocpp changelog: "unallowed whitespace")': {"enum_spelling"},
}


def test_settings_of_the_field_are_read_with_nothing_lost() -> None:
    problems: dict[str, set[str]] = {}
    vendors: set[str] = set()
    for line in (HERE / "corpus" / "field_frames.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["action"] != "GetConfiguration" or not row["frame"].lstrip().startswith("[3"):
            continue
        try:
            frame = TOLERANT.resolve(decode(row["frame"]), "GetConfiguration")
        except DecodeError:
            continue
        found = read(frame.payload)
        sent = frame.payload.configuration_key or []
        assert [setting.text for setting in found.values()] == [item.value for item in sent]
        for setting in found.values():
            assert setting.text in (None, "") or setting.value is not None
        if sent:
            vendors.add(row["vendor"])
        if found.problems:
            problems.setdefault(row["vendor"], set()).update(p.kind.value for p in found.problems)
    assert len(vendors) >= 10
    assert problems == EXPECTED_PROBLEMS


NAMES = st.sampled_from([name + {"MeterPublicKey": "1", "DefaultPriceText": ",en"}.get(name, "")
                         for name in KEYS] + ["Vendor"])  # fmt: skip


@given(NAMES, content.hostile_texts() | st.text())
def test_any_text_is_read_or_reported(name: str, text: str) -> None:
    found = read(result((name, text)))
    (setting,) = found.values()
    assert setting.text == text
    assert setting.value is not None or found.problems
    for problem in found.problems:
        assert len(str(problem)) <= 255
        json.dumps(problem.found)
    if setting.value is not None and name in KEYS and KEYS[name].type is not Type.STRING:
        # What was read can be written, and is read again as it was.
        key = KEYS[name]
        if not any(p.kind in ("unknown_enum", "naive_timestamp") for p in found.problems):
            again = key.write(setting.value)
            assert key.read(again) == setting.value
            assert key.deviations(again) == ()


SIZE = 2**14 if QUICK else 2**16 + 2**14


@together
@pytest.mark.parametrize("text", ["a,", ",", ";", "1 ", "SoC,", "1.RST,", "x", "9", "{", "[", '"'])
@pytest.mark.parametrize(
    "name",
    ["MeterValuesSampledData", "ConnectorPhaseRotation", "SupportedLanguages", "DefaultPrice",
     "HeartbeatInterval"],
)  # fmt: skip
def test_large_texts_take_bounded_memory(name: str, text: str) -> None:
    answer = result((name, text * (SIZE // len(text))))
    tracemalloc.start()
    try:
        found = read(answer)
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert len(found.problems) <= 110
    assert peak < 80 * SIZE


@settings(max_examples=200)
@given(st.lists(st.tuples(NAMES | st.text(max_size=60), st.none() | st.text(max_size=20))))
def test_no_setting_is_lost(pairs: list[tuple[str, str | None]]) -> None:
    found = read(result(*pairs))
    for name, _ in pairs:
        assert name in found
    texts = {text for _, text in pairs}
    assert {setting.text for setting in found.values()} <= texts


def test_an_own_registry_need_not_know_the_standard() -> None:
    keys = Keys([Key(name="Color", type=Type.ENUMERATION, words=Rotation)])
    found = read(result(("Color", "rst"), ("HeartbeatInterval", "x")), keys=keys)
    assert found["color"].value is Rotation.RST
    assert found["HeartbeatInterval"].value == "x"
    text_list = Key(name="L", type=Type.CSL)
    assert text_list.read(" a, b") == ("a", "b")
    assert Key(name="W", type=Type.ENUMERATION).read("x") == "x"


# -- What may be shown -----------------------------------------------------------------------------

PEM = "-----BEGIN EC PRIVATE KEY-----\nhunter2\n-----END EC PRIVATE KEY-----"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("FtpLocation", "ftp://user:hunter2@host/x"), ("VendorBlob", PEM),
        ("HeartbeatInterval", "token=hunter2"), ("MeterValuesSampledData", "password=hunter2"),
        ("ConnectorPhaseRotation", "1.password=hunter2"), ("AdminPin", "hunter2"),
        ("AuthorizationKey", "hunter2"), ("Vendor", '{"password":"hunter2"}'),
        ("CpoName", "Bearer hunter2"), ("Language", "ftp://a:hunter2@b"),
        ("DefaultPrice", '{"priceText":"x","apiToken":"hunter2"}'), ("password=hunter2", "x"),
    ],
)  # fmt: skip
def test_no_secret_is_shown(key: str, text: str) -> None:
    found = configuration.read(result((key, text)))
    (setting,) = found.values()
    told = [setting, *found.problems, setting.value if type(setting.value) is tuple else ()]
    row = KEYS.find(key)
    if row is not None and row.type is not Type.STRING:
        told += row.deviations(text)
    for each in told:
        assert "hunter2" not in repr(each)
        assert "hunter2" not in str(getattr(each, "__rich_repr__", lambda each=each: each)())
    assert setting.text == text


def test_what_is_no_secret_is_shown() -> None:
    found = configuration.read(result(("HeartbeatInterval", "300"), ("FtpLocation", "ftp://u:p@h")))
    assert repr(found["HeartbeatInterval"]) == (
        "Setting(key='HeartbeatInterval', value=300, text='300', readonly=False)"
    )
    assert "'ftp://***@h'" in repr(found["FtpLocation"])


def test_no_error_shows_the_value_of_a_secret_setting() -> None:
    keys = KEYS.extended(
        Key(name="AdminPin", type=Type.INTEGER, maximum=9999),
        Key(name="ApiTokens", type=Type.CSL, max_length_key="TokensMax"),
        Key(name="TokensMax", type=Type.INTEGER),
    )
    with pytest.raises(ValueError, match="AdminPin: cannot have this value") as error:
        configuration.change("AdminPin", 7654321, keys=keys)
    assert "7654321" not in str(error.value)
    (deviation,) = keys["AdminPin"].deviations("7654321")
    assert "7654321" not in str(deviation)
    found = configuration.read(result(("ApiTokens", "hunter2,b"), ("TokensMax", "1")), keys=keys)
    assert [problem.kind for problem in found.problems] == ["too_long"]
    assert "hunter2" not in repr(found.problems)


def test_a_list_in_a_deviation_is_shown_item_by_item() -> None:
    (deviation, _) = KEYS["MeterValuesSampledData"].deviations("voltage,Voltage")[:2]
    twice = KEYS["MeterValuesSampledData"].deviations("Voltage,Voltage")[-1]
    assert "found='voltage', used='Voltage'" in repr(deviation)
    assert "found=['Voltage', 'Voltage']" in repr(twice)


# -- Numbers that a setting cannot have, connectors that stand twice -------------------------------


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("LightIntensity", "101", "expected at most 100, got 101"),
        ("LightIntensity", "-1", "expected at least 0, got -1"),
        ("SecurityProfile", "4", "expected at most 3, got 4"),
        ("WebSocketPingInterval", "-1", "expected at least 0, got -1"),
        ("CertificateSignedMaxChainSize", "10001", "expected at most 10000, got 10001"),
    ],
)
def test_a_number_that_a_setting_cannot_have_is_kept_and_told(
    name: str, text: str, reason: str
) -> None:
    found = configuration.read(result((name, text)))
    assert found[name].value == int(text)
    (problem,) = found.problems
    assert (problem.kind, problem.used) == ("unknown_enum", text)
    assert str(problem).endswith(f"{name}: {reason}")


def test_a_fraction_is_told_as_one() -> None:
    (deviation,) = KEYS["HeartbeatInterval"].deviations("300.5")
    assert deviation.reason == 'expected a whole number, got "300.5"'


def test_a_connector_has_one_rotation() -> None:
    value, problems = one("ConnectorPhaseRotation", "1.RST,2.RST,1.RTS")
    assert len(value) == 3
    assert problems == [("duplicate_member", ["1.RST", "1.RTS"], "1.RST,2.RST,1.RTS")]
    with pytest.raises(ValueError, match="connector 1 has more than one rotation"):
        configuration.change("ConnectorPhaseRotation", value)


def test_a_name_without_its_own_part_is_shown_with_one() -> None:
    with pytest.raises(UnknownKeyError, match="did you mean DefaultPriceText,en"):
        configuration.change("DefaultPriceText", "{}")
    with pytest.raises(UnknownKeyError, match="did you mean MeterPublicKey1"):
        configuration.change("MeterPublicKey", "x")


def test_no_language_is_empty_text() -> None:
    assert one("Language", " ") == (None, [("empty_text", " ", None)])
