"""The payloads on their own: shapes, limits, names, and what little they do.

Places and limits are read from the official schemas (with this project's decisions applied), so
every rule of every message is tried, not a sample.
"""

import ast
import copy
import enum
import gc
import json
import pickle
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Context, Decimal, localcontext
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any, get_args

import msgspec
import pytest
from msgspec import Struct, ValidationError
from msgspec.inspect import (
    BoolType,
    DateTimeType,
    EnumType,
    FloatType,
    IntType,
    ListType,
    Metadata,
    StrType,
    StructType,
    Type,
    type_info,
)
from schema_generator import (
    Json,
    Kind,
    Oracle,
    Schema,
    altered,
    around,
    conforming,
    everything,
    mutated,
    parts,
    schemas,
)
from together import together

from ocpp16j_codec import ACTIONS, messages
from ocpp16j_codec.messages import (
    ChangeConfiguration,
    GetConfigurationResult,
    IdTagInfo,
    KeyValue,
    Location,
    Measurand,
    MeterValue,
    Payload,
    ReadingContext,
    Reset,
    ResetType,
    SampledValue,
    UnitOfMeasure,
    ValueFormat,
)
from ocpp16j_codec.messages.secrets import may_name_secret, names_secret

MODULES = (
    *("core", "firmware_management", "local_auth_list_management", "remote_trigger"),
    *("reservation", "security", "smart_charging", "types"),
)
STRUCTS = {
    name: each
    for name, each in vars(messages).items()
    if isinstance(each, type) and issubclass(each, Payload)
}
ENUMS = {
    name: each
    for name, each in vars(messages).items()
    if isinstance(each, type) and issubclass(each, enum.Enum)
}
EVERY_KIND = [pytest.param(kind, id=kind.name) for kind in schemas()]


def places(concerns: Callable[[Schema], bool]) -> list[Any]:
    """Every place, in all 78 schemas, with a rule that is to be tried."""
    return [
        pytest.param(kind, path, part, id=f"{kind.name}-{path}")
        for kind in schemas()
        for path, part in parts(kind.schema)
        if concerns(part)
    ]


# -- Reading and writing -------------------------------------------------------------------------


def smallest(schema: Schema) -> Json:
    """Leave out what may be left out."""
    if schema.get("type") == "object":
        required = schema.get("required", ())
        return {name: smallest(schema["properties"][name]) for name in required}
    if schema.get("type") == "array":
        return [smallest(schema["items"]) for _ in range(schema.get("minItems", 0))]
    return everything(schema)


def fullest(kind: Kind) -> Json:
    return everything(kind.schema)


def decode(kind: Kind, payload: Json) -> Any:
    return msgspec.json.decode(msgspec.json.encode(payload), type=getattr(messages, kind.name))


def snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def holds(value: Any, wire: Json) -> bool:
    """Whether an attribute holds what stands on the wire, as the right kind of thing."""
    if isinstance(wire, dict):
        present = {snake(name): member for name, member in wire.items()}
        return isinstance(value, Struct) and all(
            holds(getattr(value, name), present[name])
            if name in present
            else getattr(value, name) is None
            for name in value.__struct_fields__
        )
    if isinstance(wire, list):
        return type(value) is list and all(map(holds, value, wire)) and len(value) == len(wire)
    if isinstance(value, datetime):
        return value == datetime(2024, 2, 29, 12, 34, 56, tzinfo=UTC)
    return bool(value == wire) and (type(value) is type(wire) or isinstance(value, enum.StrEnum))


@together
@pytest.mark.parametrize("full", [False, True], ids=["smallest", "fullest"])
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_examples_are_read_and_written(kind: Kind, full: bool) -> None:
    wire = fullest(kind) if full else smallest(kind.schema)
    payload = decode(kind, wire)
    assert type(payload) is getattr(messages, kind.name)
    assert holds(payload, wire)
    assert msgspec.json.decode(msgspec.json.encode(payload)) == wire
    assert msgspec.json.decode(msgspec.json.encode(payload), type=type(payload)) == payload


@together
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_structs_and_schemas_agree_on_anything(kind: Kind) -> None:
    rng, oracle = Random(f"agree {kind.name}"), Oracle(kind.schema)
    random = (make(rng, kind.schema) for make in (conforming, mutated) for _ in range(20))
    for payload in (*around(kind.schema), *random):
        why_not = oracle.why_not(payload)
        try:
            decode_text(kind, payload)
        except msgspec.DecodeError:
            assert why_not, payload
        else:  # how many fraction digits there are is not the structs' business
            assert all("fraction digit" in reason for reason in why_not), why_not


def decode_text(kind: Kind, payload: Json) -> Any:
    # unlike msgspec, the standard library writes integers of any size
    return msgspec.json.decode(json.dumps(payload), type=getattr(messages, kind.name))


# -- Rules, one place at a time ------------------------------------------------------------------


def having(kind: Kind, path: str, value: Json) -> Json:
    """Make a payload in which nothing is missing, with a value of choice at a place."""
    return altered(fullest(kind), path, lambda _: value)


def pointer(path: str) -> str:
    """The place as msgspec names it."""
    return re.escape(f"`$.{path.replace('[]', '[1]')}`")


@together
@pytest.mark.parametrize("letter", ["x", "é", "😀"], ids=["ascii", "latin", "astral"])
@pytest.mark.parametrize(("kind", "path", "part"), places(lambda part: "maxLength" in part))
def test_a_text_may_have_n_characters_and_no_more(
    kind: Kind, path: str, part: Schema, letter: str
) -> None:
    limit = part["maxLength"]
    decode(kind, having(kind, path, letter * limit))
    decode(kind, having(kind, path, ""))
    with pytest.raises(ValidationError, match=f"length <= {limit} - at {pointer(path)}"):
        decode(kind, having(kind, path, letter * (limit + 1)))


@together
@pytest.mark.parametrize(("kind", "path", "part"), places(lambda part: "enum" in part))
def test_a_word_is_one_of_the_enumeration(kind: Kind, path: str, part: Schema) -> None:
    for word in part["enum"]:
        decode(kind, having(kind, path, word))
    for word in ("Invented", "", part["enum"][0].swapcase(), f"{part['enum'][0]} "):
        with pytest.raises(ValidationError, match=f"Invalid enum value .* - at {pointer(path)}"):
            decode(kind, having(kind, path, word))


@together
@pytest.mark.parametrize(("kind", "path", "part"), places(lambda part: part["type"] == "integer"))
def test_an_integer_has_64_bits(kind: Kind, path: str, part: Schema) -> None:
    for number in (-(2**63), -1, 0, 2**63 - 1):
        decode(kind, having(kind, path, number))
    for wrong in (-(2**63) - 1, 2**63, 10**30, 1.0, 0.5, "1", True):
        with pytest.raises(ValidationError, match=f"Expected `int`.* - at {pointer(path)}"):
            decode_text(kind, having(kind, path, wrong))


@together
@pytest.mark.parametrize(
    ("kind", "path", "part"), places(lambda part: part.get("format") == "date-time")
)
def test_a_time_has_a_zone(kind: Kind, path: str, part: Schema) -> None:
    decode(kind, having(kind, path, "2024-02-29t23:59:59.5+0230"))
    for text in ("2024-02-29T12:00:00", "2023-02-29T12:00:00Z", "2024-02-29", "", "x"):
        with pytest.raises(ValidationError, match=f" - at {pointer(path)}"):
            decode(kind, having(kind, path, text))


@pytest.mark.parametrize(("kind", "path", "part"), places(lambda part: part["type"] == "array"))
def test_a_list_may_be_empty_unless_one_is_due(kind: Kind, path: str, part: Schema) -> None:
    payload = having(kind, path, [])
    if "minItems" not in part:
        decode(kind, payload)
        return
    with pytest.raises(ValidationError, match=f"length >= 1 - at {pointer(path)}"):
        decode(kind, payload)


@together
@pytest.mark.parametrize(("kind", "path", "part"), places(lambda part: True))
def test_null_is_refused_everywhere(kind: Kind, path: str, part: Schema) -> None:
    with pytest.raises(ValidationError, match="got `null`"):
        decode(kind, having(kind, path, None))


@together
@pytest.mark.parametrize(("kind", "path", "part"), places(lambda part: part["type"] == "object"))
def test_members_are_the_known_ones(kind: Kind, path: str, part: Schema) -> None:
    with pytest.raises(ValidationError, match="unknown field `extra`"):
        decode(kind, altered(fullest(kind), path, lambda whole: whole | {"extra": 1}))
    for name in part.get("properties", {}):
        rest = altered(fullest(kind), path, partial(without, name))
        if name in part.get("required", ()):
            with pytest.raises(ValidationError, match=f"missing required field `{name}`"):
                decode(kind, rest)
        else:
            decode(kind, rest)


def without(name: str, members: dict[str, Json]) -> Json:
    return {each: value for each, value in members.items() if each != name}


# -- What structs are ----------------------------------------------------------------------------


@together
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_payloads_are_values(kind: Kind) -> None:
    payload, again = decode(kind, fullest(kind)), decode(kind, fullest(kind))
    assert payload == again
    assert repr(payload) == repr(again)
    for twin in (copy.copy(payload), copy.deepcopy(payload), pickle.loads(pickle.dumps(payload))):  # noqa: S301
        assert twin == payload
    if any(isinstance(each, list) for each in walk(payload)):
        with pytest.raises(TypeError, match="unhashable"):
            hash(payload)
    else:
        assert hash(payload) == hash(again)


def walk(value: Any) -> Iterator[Any]:
    yield value
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from walk(getattr(value, name))


@together
@pytest.mark.parametrize("kind", EVERY_KIND)
def test_payloads_cannot_be_changed(kind: Kind) -> None:
    for value in walk(decode(kind, fullest(kind))):
        if isinstance(value, Struct):
            for name in (*value.__struct_fields__, "invented"):
                with pytest.raises(AttributeError):
                    setattr(value, name, None)


@together
@pytest.mark.parametrize("struct", STRUCTS.values(), ids=STRUCTS)
def test_every_struct_keeps_the_settings(struct: type[Payload]) -> None:
    config = struct.__struct_config__
    assert (config.frozen, config.omit_defaults, config.dict) == (True, True, False)
    assert described(struct).forbid_unknown_fields
    by_position: Any = struct
    with pytest.raises(TypeError, match="positional"):
        by_position("x")
    order = [field.required for field in described(struct).fields]
    assert order == sorted(order, reverse=True), "required members come first"
    assert all(field.default is None for field in described(struct).fields if not field.required)


@together
@pytest.mark.parametrize("struct", STRUCTS.values(), ids=STRUCTS)
def test_only_structs_of_scalars_are_hidden_from_the_garbage_collector(
    struct: type[Payload],
) -> None:
    if not struct.__struct_config__.gc:
        scalars = (BoolType, DateTimeType, EnumType, FloatType, IntType, StrType)
        assert all(isinstance(bare(field.type), scalars) for field in described(struct).fields)


def test_the_most_frequent_struct_is_hidden_from_the_garbage_collector() -> None:
    assert not gc.is_tracked(SampledValue(value="1", unit=UnitOfMeasure.WH))


def described(struct: type[Payload]) -> StructType:
    found = type_info(struct)
    assert isinstance(found, StructType)
    return found


def bare(described_type: Type) -> Type:
    return described_type.type if isinstance(described_type, Metadata) else described_type


# -- Names ---------------------------------------------------------------------------------------

# Every enumeration of the specification and of the whitepaper, and the members it is of.
ENUMERATIONS = {
    "AuthorizationStatus": ["IdTagInfo.status"],
    "AvailabilityStatus": ["ChangeAvailabilityResult.status"],
    "AvailabilityType": ["ChangeAvailability.type"],
    "CancelReservationStatus": ["CancelReservationResult.status"],
    "ChargePointErrorCode": ["StatusNotification.errorCode"],
    "ChargePointStatus": ["StatusNotification.status"],
    "ChargingProfileKindType": ["ChargingProfile.chargingProfileKind"],
    "ChargingProfilePurposeType": [
        "ChargingProfile.chargingProfilePurpose",
        "ClearChargingProfile.chargingProfilePurpose",
    ],
    "ChargingProfileStatus": ["SetChargingProfileResult.status"],
    "ChargingRateUnitType": [
        "ChargingSchedule.chargingRateUnit",
        "GetCompositeSchedule.chargingRateUnit",
    ],
    "ClearCacheStatus": ["ClearCacheResult.status"],
    "ClearChargingProfileStatus": ["ClearChargingProfileResult.status"],
    "ConfigurationStatus": ["ChangeConfigurationResult.status"],
    "DataTransferStatus": ["DataTransferResult.status"],
    "DiagnosticsStatus": ["DiagnosticsStatusNotification.status"],
    "FirmwareStatus": ["FirmwareStatusNotification.status"],
    "GetCompositeScheduleStatus": ["GetCompositeScheduleResult.status"],
    "Location": ["SampledValue.location"],
    "Measurand": ["SampledValue.measurand"],
    "MessageTrigger": ["TriggerMessage.requestedMessage"],
    "Phase": ["SampledValue.phase"],
    "ReadingContext": ["SampledValue.context"],
    "Reason": ["StopTransaction.reason"],
    "RecurrencyKindType": ["ChargingProfile.recurrencyKind"],
    "RegistrationStatus": ["BootNotificationResult.status"],
    "RemoteStartStopStatus": [
        "RemoteStartTransactionResult.status",
        "RemoteStopTransactionResult.status",
    ],
    "ReservationStatus": ["ReserveNowResult.status"],
    "ResetStatus": ["ResetResult.status"],
    "ResetType": ["Reset.type"],
    "TriggerMessageStatus": ["TriggerMessageResult.status"],
    "UnitOfMeasure": ["SampledValue.unit"],
    "UnlockStatus": ["UnlockConnectorResult.status"],
    "UpdateStatus": ["SendLocalListResult.status"],
    "UpdateType": ["SendLocalList.updateType"],
    "ValueFormat": ["SampledValue.format"],
    "CertificateSignedStatusEnumType": ["CertificateSignedResult.status"],
    "CertificateUseEnumType": [
        "GetInstalledCertificateIds.certificateType",
        "InstallCertificate.certificateType",
    ],
    "DeleteCertificateStatusEnumType": ["DeleteCertificateResult.status"],
    "FirmwareStatusEnumType": ["SignedFirmwareStatusNotification.status"],
    "GenericStatusEnumType": ["SignCertificateResult.status"],
    "GetInstalledCertificateStatusEnumType": ["GetInstalledCertificateIdsResult.status"],
    "HashAlgorithmEnumType": ["CertificateHashDataType.hashAlgorithm"],
    "InstallCertificateStatusEnumType": ["InstallCertificateResult.status"],
    "LogEnumType": ["GetLog.logType"],
    "LogStatusEnumType": ["GetLogResult.status"],
    "MessageTriggerEnumType": ["ExtendedTriggerMessage.requestedMessage"],
    "TriggerMessageStatusEnumType": ["ExtendedTriggerMessageResult.status"],
    "UpdateFirmwareStatusEnumType": ["SignedUpdateFirmwareResult.status"],
    "UploadLogStatusEnumType": ["LogStatusNotification.status"],
}

# The same for the structures inside messages.
STRUCTURES = {
    "AuthorizationData": ["SendLocalList.localAuthorizationList"],
    "CertificateHashDataType": [
        "DeleteCertificate.certificateHashData",
        "GetInstalledCertificateIdsResult.certificateHashData",
    ],
    "ChargingProfile": [
        "RemoteStartTransaction.chargingProfile",
        "SetChargingProfile.csChargingProfiles",
    ],
    "ChargingSchedule": [
        "ChargingProfile.chargingSchedule",
        "GetCompositeScheduleResult.chargingSchedule",
    ],
    "ChargingSchedulePeriod": ["ChargingSchedule.chargingSchedulePeriod"],
    "FirmwareType": ["SignedUpdateFirmware.firmware"],
    "IdTagInfo": [
        "AuthorizationData.idTagInfo",
        "AuthorizeResult.idTagInfo",
        "StartTransactionResult.idTagInfo",
        "StopTransactionResult.idTagInfo",
    ],
    "KeyValue": ["GetConfigurationResult.configurationKey"],
    "LogParametersType": ["GetLog.log"],
    "MeterValue": ["MeterValues.meterValue", "StopTransaction.transactionData"],
    "SampledValue": ["MeterValue.sampledValue"],
}


@cache
def uses() -> dict[str, list[str]]:
    """Where each enumeration and each structure is used."""
    found: dict[str, list[str]] = {}
    for name, struct in sorted(STRUCTS.items()):
        for field in described(struct).fields:
            inner = bare(field.type)
            inner = bare(inner.item_type) if isinstance(inner, ListType) else inner
            if isinstance(inner, EnumType | StructType):
                found.setdefault(inner.cls.__name__, []).append(f"{name}.{field.encode_name}")
    return found


def test_enumerations_and_structures_are_used_where_the_specification_uses_them() -> None:
    assert uses() == ENUMERATIONS | STRUCTURES
    assert set(ENUMS) == set(ENUMERATIONS)
    assert len(ENUMERATIONS) == 35 + 14


# What the rule for names would split, and must not.
UNSPLIT = {"SoC": "SOC", "kWh": "KWH", "Wh": "WH", "kW": "KW", "kVA": "KVA"}


def member_name(wire: str) -> str:
    """The rule: split before a capital after a small letter, and before the last of a run."""
    split = re.sub("(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", wire)
    return UNSPLIT.get(wire, re.sub("[.-]", "_", split).upper())


@together
@pytest.mark.parametrize("each", ENUMS.values(), ids=ENUMS)
def test_members_are_named_by_one_rule(each: type[enum.Enum]) -> None:
    assert issubclass(each, enum.StrEnum)
    assert {name: member.value for name, member in each.__members__.items()} == {
        member_name(member.value): member.value for member in each
    }


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("SuspendedEVSE", "SUSPENDED_EVSE"),
        ("SuspendedEV", "SUSPENDED_EV"),
        ("EVCommunicationError", "EV_COMMUNICATION_ERROR"),
        ("Energy.Active.Import.Register", "ENERGY_ACTIVE_IMPORT_REGISTER"),
        ("L1-N", "L1_N"),
        ("DeAuthorized", "DE_AUTHORIZED"),
        ("SoC", "SOC"),
        ("kvarh", "KVARH"),
        ("kWh", "KWH"),
        ("SHA256", "SHA256"),
        ("RPM", "RPM"),
    ],
)
def test_the_rule_for_names_says_what_was_agreed(wire: str, name: str) -> None:
    assert member_name(wire) == name
    assert any(getattr(each, name, None) == wire for each in ENUMS.values())


@together
@pytest.mark.parametrize("each", ENUMS.values(), ids=ENUMS)
def test_enumerations_have_a_docstring_of_their_own(each: type[enum.Enum]) -> None:
    assert each.__doc__ not in {None, enum.StrEnum.__doc__}


def syntax(module: str) -> ast.Module:
    return ast.parse((Path(messages.__file__).parent / f"{module}.py").read_text("utf-8"))


@pytest.mark.parametrize("module", MODULES)
def test_a_module_offers_all_it_declares_and_nothing_else(module: str) -> None:
    declared = {
        name
        for node in syntax(module).body
        for name in (
            [node.name]
            if isinstance(node, ast.ClassDef | ast.FunctionDef)
            else [target.id for target in node.targets if isinstance(target, ast.Name)]
            if isinstance(node, ast.Assign)
            else []
        )
        if not name.startswith("_") and name != "T"
    }
    offered = getattr(messages, module).__all__
    assert set(offered) == declared
    assert all(
        getattr(messages, name) is getattr(getattr(messages, module), name) for name in offered
    )


def test_the_unions_are_those_of_the_action_table() -> None:
    assert get_args(messages.AnyCall) == tuple(action.call for action in ACTIONS.values())
    assert get_args(messages.AnyResult) == tuple(action.result for action in ACTIONS.values())


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_a_call_knows_what_answers_it(name: str) -> None:
    action = ACTIONS[name]
    assert action.call.result_type() is action.result
    assert issubclass(action.call, messages.CallPayload)
    assert not issubclass(action.result, messages.CallPayload)
    # What type checkers are told is written beside the name of the class.
    (base,) = next(
        node.bases
        for node in ast.walk(syntax(action.call.__module__.rpartition(".")[2]))
        if isinstance(node, ast.ClassDef) and node.name == name
    )
    assert ast.unparse(base) == f"CallPayload['{name}Result']"


def test_no_name_is_offered_twice() -> None:
    offered = [name for module in MODULES for name in getattr(messages, module).__all__]
    others = ["AnyCall", "AnyResult", "CallPayload", "Payload"]
    assert sorted([*offered, *others]) == sorted(messages.__all__)
    assert len(set(messages.__all__)) == len(messages.__all__)


@pytest.mark.parametrize("module", MODULES)
def test_a_profile_imports_no_other_profile(module: str) -> None:
    imported = {
        node.module
        for node in ast.walk(syntax(module))
        if isinstance(node, ast.ImportFrom) and node.level
    }
    assert imported <= {"base", "secrets", "types"}


def test_a_type_stands_with_its_profile_until_a_second_one_uses_it() -> None:
    homes = {name: each.__module__.rpartition(".")[2] for name, each in (STRUCTS | ENUMS).items()}
    users: dict[str, set[str]] = {name: set() for name in (*ENUMERATIONS, *STRUCTURES)}

    def profiles_of(name: str) -> set[str]:
        if name not in users:
            return {homes[name]}
        return {
            profile for place in uses()[name] for profile in profiles_of(place.partition(".")[0])
        }

    for name in users:
        profiles = profiles_of(name)
        assert homes[name] == ("types" if len(profiles) > 1 else profiles.pop()), name


# -- SampledValue --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("230.1", "230.1"),
        ("1.40", "1.40"),
        (" 12.50\r\n", "12.50"),
        ("\u00a0230", "230"),
        ("-8", "-8"),
        ("+8", "8"),
        (".5", "0.5"),
        ("5.", "5"),
        ("1e3", "1e3"),
        ("1.0E-3", "0.0010"),
        ("1e308", "1e308"),
        ("1e-308", "1e-308"),
        ("9" * 255, "9" * 255),
        ("0.1000000000000000055511151231257827021181583404541015625",) * 2,
    ],
)
def test_a_value_that_is_a_number_is_read_exactly(text: str, number: str) -> None:
    found = SampledValue(value=text).number
    assert str(found) == str(Decimal(number))
    assert SampledValue(value=text).value == text


@together
@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "abc", "12,5", "1 000", "1.2.3", "0x1F", "--1", "1e", "e3", "12.5 kWh"),
        *("1_000", "_1", "NaN", "nan", "-NaN", "sNaN", "NaN123", "Infinity", "-inf"),
        *("١٢٣", "\uff11\uff12", "½", "²", "\u22125", "\x00", "1\x00", "\ud800", "💡"),
        *("1e309", "1e-309", "1e999999999", "1e-999999999", "0e999999999", "1e" + "9" * 50),
        *("9" * 256, "9" * 1_000_000, "-" * 1_000_000, " " * 1_000_000, "1e" + "0" * 1_000_000),
    ],
    ids=lambda text: ascii(text[:14]),
)
def test_what_is_no_number_of_a_meter_is_none(text: str) -> None:
    assert SampledValue(value=text).number is None


def test_the_number_does_not_depend_on_the_settings_of_decimal() -> None:
    with localcontext(Context(prec=2, traps=[])):
        assert SampledValue(value="230.123456").number == Decimal("230.123456")
        assert SampledValue(value="no number").number is None


NONE_GIVEN = SampledValue(value="1")


@pytest.mark.parametrize(
    ("sample", "attribute", "effective"),
    [
        (NONE_GIVEN, "context", ReadingContext.SAMPLE_PERIODIC),
        (NONE_GIVEN, "format", ValueFormat.RAW),
        (NONE_GIVEN, "measurand", Measurand.ENERGY_ACTIVE_IMPORT_REGISTER),
        (NONE_GIVEN, "location", Location.OUTLET),
        (NONE_GIVEN, "unit", UnitOfMeasure.WH),
        (SampledValue(value="1", context=ReadingContext.OTHER), "context", ReadingContext.OTHER),
        (
            SampledValue(value="1", format=ValueFormat.SIGNED_DATA),
            "format",
            ValueFormat.SIGNED_DATA,
        ),
        (SampledValue(value="1", measurand=Measurand.VOLTAGE), "measurand", Measurand.VOLTAGE),
        (SampledValue(value="1", location=Location.BODY), "location", Location.BODY),
        (SampledValue(value="1", unit=UnitOfMeasure.KWH), "unit", UnitOfMeasure.KWH),
        # Text that was tolerated stands as it is.
        (SampledValue(value="1", context="Hourly"), "context", "Hourly"),
        (SampledValue(value="1", unit="Hertz"), "unit", "Hertz"),
        (SampledValue(value="1", unit=""), "unit", ""),
        (SampledValue(value="1", measurand="Energy.Invented"), "unit", None),
    ],
)
def test_what_an_absent_member_means(
    sample: SampledValue, attribute: str, effective: object
) -> None:
    stored = getattr(sample, attribute)
    assert getattr(sample, f"effective_{attribute}") == effective
    assert getattr(sample, attribute) is stored
    assert msgspec.json.encode(NONE_GIVEN) == b'{"value":"1"}'


@together
@pytest.mark.parametrize("measurand", Measurand)
def test_only_energy_has_a_default_unit(measurand: Measurand) -> None:
    unit = SampledValue(value="1", measurand=measurand).effective_unit
    assert unit == ("Wh" if measurand.name.startswith("ENERGY_") else None)


@together
@pytest.mark.parametrize("unit", [None, UnitOfMeasure.WH, "furlong"])
@pytest.mark.parametrize("measurand", [None, *Measurand, "Energy"])
def test_signed_data_has_no_unit_outside_its_block(
    measurand: Measurand | str | None, unit: UnitOfMeasure | str | None
) -> None:
    for form in ValueFormat.SIGNED_DATA, "SignedData":
        sample = SampledValue(value="OCMF|{}|{}", format=form, measurand=measurand, unit=unit)
        assert sample.effective_unit is None
    raw = SampledValue(value="1", format=ValueFormat.RAW, measurand=measurand, unit=unit)
    expected = "Wh" if measurand is None or str(measurand).startswith("Energy.") else None
    assert raw.effective_unit == (unit or expected)


# -- Secrets -------------------------------------------------------------------------------------

SECRET_KEYS = [
    *("AuthorizationKey", "authorizationkey", "AUTHORIZATIONKEY", "AuthorisationKey"),
    *("Auth_Key", "auth-key", "Authorization Key", "AuthorizationKey2", "CP.AuthorizationKey[0]"),
    *("Password", "BasicAuthPassword", "ftp_pass_word", "WebUI-Passwd", "AdminPwd", "WLANPasswort"),
    *("wifi-psk", "WifiPSK", "WPA2PSK1", "Wifi_Passphrase", "WPA_KEY", "PreSharedKey"),
    *("ClientSecret", "api_key", "AccessToken", "PrivateKey", "WifiPass", "wlan.pw", "Credentials"),
    *("Wi-Fi Key", "wlan.key", "WEP_Key_1", "EncryptionKey", "SecurityKey", "AwsAccessKeyId"),
    *("Passcode", "PassKey", "AdminPass", "WebPass"),
    *("SimPin", "G_CardPin", "PIN", "SIM_PUK", "password\x00", "x" * 100_000 + "Password"),
]

# Chapter 9 of the specification, the errata, the whitepaper, and some of vendors.
OPEN_KEYS = """
    AdditionalRootCertificateCheck AlignedDataSignReadings AlignedDataSignUpdatedReadings
    AllowOfflineTxForUnknownId AuthorizationCacheEnabled AuthorizeRemoteTxRequests BlinkRepeat
    CentralContractValidationAllowed CertSigningRepeatTimes CertSigningWaitMinimum
    CertificateSignedMaxChainSize CertificateStoreMaxLength ChargeProfileMaxStackLevel
    ChargingScheduleAllowedChargingRateUnit ChargingScheduleMaxPeriods ClockAlignedDataInterval
    ConnectionTimeOut ConnectorPhaseRotation ConnectorPhaseRotationMaxLength
    ConnectorSwitch3to1PhaseSupported ContractValidationOffline CpoName
    CustomDisplayCostAndPrice CustomIdleFeeAfterStop CustomMultiLanguageMessages DefaultPrice
    GetConfigurationMaxKeys HeartbeatInterval ISO15118PnCEnabled Language LightIntensity
    LocalAuthListEnabled LocalAuthListMaxLength LocalAuthorizeOffline LocalPreAuthorize
    MaxChargingProfilesInstalled MaxEnergyOnInvalidId MessageTimeout MeterValueSampleInterval
    MeterValuesAlignedData MeterValuesAlignedDataMaxLength MeterValuesSampledData
    MeterValuesSampledDataMaxLength MinimumStatusDuration NextTimeOffsetTransitionDateTime
    NumberOfConnectors NumberOfDecimalsForCostValues PublicKeyWithSignedMeterValue
    ReserveConnectorZeroSupported ResetRetries SampledDataSignReadings
    SampledDataSignStartedReadings SampledDataSignUpdatedReadings SecurityProfile
    SendLocalListMaxLength StartTxnSampledData StopTransactionMaxMeterValues
    StopTransactionOnEVSideDisconnect StopTransactionOnInvalidId StopTxnAlignedData
    StopTxnAlignedDataMaxLength StopTxnSampledData StopTxnSampledDataMaxLength
    SupportedFeatureProfiles SupportedFeatureProfilesMaxLength SupportedFileTransferProtocols
    SupportedLanguages TimeOffset TimeOffsetNextTransition TransactionMessageAttempts
    TransactionMessageRetryInterval UnlockConnectorOnEVSideDisconnect WebSocketPingInterval
    MeterPublicKey1 G_ChargerRate G_ServerURL QrCode evb_Trigger ChargePower MaxPower
""".split()  # noqa: SIM905 -- a list of 80 lines would hide what stands around it


@together
@pytest.mark.parametrize("key", SECRET_KEYS, ids=lambda key: key[-24:])
def test_a_secret_is_not_shown(key: str) -> None:
    assert names_secret(key)
    assert may_name_secret(f'{{"key":"{key}","value":"x"}}')
    for setting in (
        ChangeConfiguration(key=key, value="geheim"),
        KeyValue(key=key, readonly=False, value="geheim"),
    ):
        whole = GetConfigurationResult(configuration_key=[setting])  # type: ignore[list-item]
        for shown in (repr(setting), str(setting), f"{setting!s:>4}", repr(whole), repr([setting])):
            assert "geheim" not in shown
            assert "***" in shown
        assert dict(setting.__rich_repr__())["value"] == "***"
        assert setting.value == "geheim"
        assert b'"value":"geheim"' in msgspec.json.encode(setting)


@together
@pytest.mark.parametrize("key", [*OPEN_KEYS, ""])
def test_other_settings_are_shown(key: str) -> None:
    assert not names_secret(key)
    setting = ChangeConfiguration(key=key, value="open")
    assert repr(setting) == f"ChangeConfiguration(key={key!r}, value='open')"
    assert setting.__rich_repr__() == [("key", key), ("value", "open")]


def test_whether_a_text_needs_a_closer_look() -> None:
    assert not may_name_secret('{"value":"1.5","measurand":"Energy.Active.Import.Register"}')
    assert may_name_secret('["Auth or isation - KEY"]')
    assert may_name_secret("paßword")  # letters that case folding changes are not judged here


def test_an_absent_secret_is_shown_as_absent() -> None:
    setting = KeyValue(key="AuthorizationKey", readonly=True)
    assert repr(setting) == "KeyValue(key='AuthorizationKey', readonly=True, value=None)"


def test_beside_a_key_that_is_no_text_nothing_is_shown() -> None:
    setting = ChangeConfiguration(key=None, value="geheim")  # type: ignore[arg-type]
    assert repr(setting) == "ChangeConfiguration(key=None, value='***')"


def test_rich_does_not_show_a_secret_either() -> None:
    pretty = pytest.importorskip("rich.pretty")
    settings = [KeyValue(key="AuthorizationKey", readonly=False, value="geheim")]
    shown = pretty.pretty_repr(GetConfigurationResult(configuration_key=settings))
    assert "geheim" not in shown
    assert "***" in shown


# -- What type checkers are told -----------------------------------------------------------------


def test_words_outside_an_enumeration_can_be_kept_as_text() -> None:
    kept = Reset(type="Had")
    assert not isinstance(kept.type, ResetType)
    assert isinstance(msgspec.json.decode('{"type":"Hard"}', type=Reset).type, ResetType)
    assert f"{ResetType.HARD}" == "Hard"
    assert kept != Reset(type=ResetType.HARD)
    assert Reset(type="Hard") == Reset(type=ResetType.HARD)


def test_absent_members_are_none() -> None:
    assert IdTagInfo(status="Accepted").parent_id_tag is None
    assert MeterValue(timestamp=datetime.now(UTC), sampled_value=[]).sampled_value == []
