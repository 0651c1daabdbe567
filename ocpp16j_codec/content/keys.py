"""The table of the settings that OCPP 1.6 and its notes define.

Sources: OCPP 1.6 edition 2 chapter 9, the errata, OCPP-J 1.6 and its errata, Improved security for
OCPP 1.6-J, and the application notes of the Open Charge Alliance on Plug & Charge, signed meter
values and California pricing. Rows that the errata change follow the errata.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ocpp16j_codec import Profile
from ocpp16j_codec.content import values
from ocpp16j_codec.content.problems import ContentError, quote
from ocpp16j_codec.content.values import Deviation, Value
from ocpp16j_codec.messages.secrets import MASK, names_secret

__all__ = ["KEYS", "Access", "Key", "Keys", "Presence", "Type", "UnknownKeyError"]


class Type(StrEnum):
    """Type of a setting, and of the Python value that its text is converted to."""

    INTEGER = "integer"  #: int
    BOOLEAN = "boolean"  #: bool
    CSL = "CSL"  #: a tuple of typed items; comma-separated
    STRING = "string"  #: str
    ENUMERATION = "enumeration"  #: a StrEnum, or str if the word is unknown
    JSON = "JSON"  #: str with a JSON object
    DATE_TIME = "dateTime"  #: str
    OFFSET = "±hh:mm"  #: str
    LANGUAGE = "language tag"  #: str, RFC 5646


class Access(StrEnum):
    """Access of the central system to a setting."""

    R = "R"  #: read
    RW = "RW"  #: read and change
    W = "W"  #: change only
    R_OR_RW = "R or RW"  #: the charge point decides


class Presence(StrEnum):
    """Whether a charge point that supports the profile must have the setting."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class UnknownKeyError(KeyError, ValueError):
    """The registry has no such setting."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class Key(Struct, frozen=True, kw_only=True):
    """Description of a setting: a row of `KEYS`, or of a registry of your own.

    Attributes:
        name: its canonical name.
        type: its type.
        unit: the unit of an integer: `s`, `Wh`, `%`, `times`, `characters`.
        access: whether it can be read and changed.
        presence: whether it is required with its profile.
        profile: the feature profile or note it belongs to.
        section: the section or note that defines it.
        items: the items of a list: `measurands`, `rotations`, `languages`, or an
            enumeration; any text if None.
        words: the words of an enumeration.
        minimum: the minimum of a number, if one is defined.
        maximum: the maximum of a number, if one is defined.
        max_length_key: the setting with the maximum number of items of a list.
        pattern: the variable last part of the name: `number` (MeterPublicKey1) or `language`
            (DefaultPriceText,de); `name` is then the part before it.
    """

    name: str
    type: Type = Type.STRING
    unit: str | None = None
    access: Access = Access.RW
    presence: Presence = Presence.OPTIONAL
    profile: str = "vendor"
    section: str = ""
    items: Any = None
    words: Any = None
    minimum: int | None = None
    maximum: int | None = None
    max_length_key: str | None = None
    pattern: str | None = None

    @property
    def is_secret(self) -> bool:
        """Whether the value is a secret, which must not be logged."""
        return bool(names_secret(self.name))

    @property
    def reader(self) -> values.Reader:
        """The function that reads its text."""
        return _reader_of(self)

    def read(self, text: str) -> Value:
        """Return the value of a text.

        Raises:
            ContentError: The text cannot be read; a ValueError.
        """
        value, deviations = self.reader(text)
        if value is None:
            message = "unreadable value" if self.is_secret else deviations[0].reason
            raise ContentError(f"{self.name}: {message}")
        return value

    def deviations(self, text: str) -> tuple[Deviation, ...]:
        """Return the deviations of a text."""
        found = self.reader(text)[1]
        if self.is_secret:
            found = tuple(Deviation(each.kind, MASK, MASK, MASK) for each in found)
        return found

    def write(self, value: Any) -> str:
        """Return the text of a value.

        Raises:
            TypeError: The value is not of the type of this setting.
            ValueError: The value is not one that this setting can have.
        """
        try:
            text: str = _WRITERS[self.type](value)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{self.name}: {error}") from None
        if self.type in _CHECKED and self.reader(text)[1]:
            reason = "not a value of this setting" if self.is_secret else self.reader(text)[1][0][3]
            raise ValueError(f"{self.name}: {reason}")
        return text

    def objection(self, text: str) -> str | None:
        """Return why a charge point would reject a text; None if it would not."""
        value, deviations = self.reader(text)
        if self.access is Access.R:
            return "is read-only"
        if value is None or deviations:
            return "cannot have this value" if self.is_secret else deviations[0].reason
        if self.name == "AuthorizationKey" and not _is_password(text):
            return "expected 32 to 40 hexadecimal digits"
        return None


def _is_password(text: str) -> bool:
    return 32 <= len(text) <= 40 and len(text) % 2 == 0 and set(text) <= _HEX_DIGITS


_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_MEASURANDS = values.reader_of_list(
    values.measurands(),
    {},
)
_RATE_UNITS = values.reader_of_list(
    values.RateUnit,
    {
        "A": values.RateUnit.CURRENT,
        "Amperes": values.RateUnit.CURRENT,
        "W": values.RateUnit.POWER,
        "Watts": values.RateUnit.POWER,
    },
)
_LISTS: dict[Any, values.Reader] = {
    "measurands": _MEASURANDS,
    "rotations": values.reader_of_rotations(),
    "languages": values.read_languages,
    values.RateUnit: _RATE_UNITS,
    Profile: values.reader_of_list(values.PROFILES, {}),
    None: values.reader_of_texts(),
}
_READERS: dict[Type, values.Reader] = {
    Type.BOOLEAN: values.read_boolean,
    Type.STRING: values.read_text,
    Type.JSON: values.read_json,
    Type.DATE_TIME: values.read_date_time,
    Type.OFFSET: values.read_offset,
    Type.LANGUAGE: values.read_language,
}
_WRITERS: dict[Type, Any] = {
    Type.INTEGER: values.write_integer,
    Type.BOOLEAN: values.write_boolean,
    Type.CSL: values.write_list,
} | dict.fromkeys(
    (Type.STRING, Type.ENUMERATION, Type.JSON, Type.DATE_TIME, Type.OFFSET, Type.LANGUAGE),
    values.write_text,
)
#: Types whose value is text as well; the text is checked when it is written.
_CHECKED = frozenset({Type.JSON, Type.DATE_TIME, Type.OFFSET})


@lru_cache(maxsize=1024)
def _reader_of(row: Key) -> values.Reader:
    match row.type:
        case Type.INTEGER:
            return values.reader_of_integers(row.unit, row.minimum, row.maximum)
        case Type.ENUMERATION:
            return values.read_text if row.words is None else values.reader_of_word(row.words)
        case Type.CSL:
            known = _LISTS.get(row.items)
            return known if known is not None else values.reader_of_list(row.items, {})
        case other:
            return _READERS[other]


def _loose(name: str) -> str:
    """Return a name in lower case, without characters that misspelled names change."""
    if not name.isalnum():
        for sign in "_-. \t\r\n":
            if sign in name:
                name = name.replace(sign, "")
    return name.replace("authoris", "authoriz") if "authoris" in name else name


#: Twice the longest name; a longer text is not a misspelled name.
_LONGEST = 80
#: Other names of settings in the specification or in its first edition.
_ALIASES = {
    "CertificateSignedMaxSize": "CertificateSignedMaxChainSize",
    "CertificateSignedMaxChain": "CertificateSignedMaxChainSize",
    "MaxCertificateChainSize": "CertificateSignedMaxChainSize",
}


class Keys(Mapping[str, Key]):
    """A registry of settings by their names; immutable.

    Names are looked up without regard to case, as OCPP 1.6 compares them (CiString50), and come
    out in their canonical spelling.
    """

    __slots__ = ("_aliases", "_patterns", "_prefixes", "_rows", "limited", "quick")

    def __init__(self, rows: Iterable[Key] = ()) -> None:
        found = {row.name.lower(): row for row in rows}
        self._rows: dict[str, Key] = found
        self._prefixes = tuple(row.name.lower() for row in found.values() if row.pattern)
        self._patterns = [row for row in found.values() if row.pattern]
        self.limited = [row for row in found.values() if row.max_length_key]
        self.quick: dict[str, Any] | None = None
        self._aliases = {_loose(row.name.lower()): row for row in found.values() if not row.pattern}
        for alias, name in _ALIASES.items():
            if name.lower() in found:
                self._aliases.setdefault(_loose(alias.lower()), found[name.lower()])

    def __getitem__(self, name: str) -> Key:
        row = self.find(name)
        if row is None:
            raise UnknownKeyError(self.sentence(name))
        return row

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        return (row.name for row in self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<Keys of {len(self._rows)} settings>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Keys, (tuple(self._rows.values()),)

    def extended(self, *rows: Key) -> Keys:
        """Return a registry with more settings; a row replaces one of the same name."""
        return Keys((*self._rows.values(), *rows))

    def find(self, name: str) -> Key | None:
        """Return the setting of a name without regard to case, None if there is none."""
        low = name.lower()
        if low.startswith(self._prefixes):
            for each in self._patterns:
                rest = name[len(each.name) :]
                if low.startswith(each.name.lower()) and _fits(rest, each.pattern):
                    return replace(each, name=each.name + rest, pattern=None)
        return self._rows.get(low)

    def find_similar(self, name: str) -> Key | None:
        """Return the setting that a misspelled name certainly means; None if there is none."""
        row = self.find(name)
        if row is None and len(name) <= _LONGEST:
            row = self._aliases.get(_loose(name.lower()))
        return None if row is None or row.pattern else row

    def sentence(self, name: str) -> str:
        """Return the sentence for a name that is not in the registry."""
        from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

        names = [row.name + _EXAMPLES.get(row.pattern, "") for row in self.values()]
        near = get_close_matches(name[:50], names, 3)
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        return f"no setting {quote(name)} in the registry{hint}"


#: Examples of the variable last part of a name.
_EXAMPLES: dict[str | None, str] = {"number": "1", "language": ",en"}


def _fits(rest: str, pattern: str | None) -> bool:
    if pattern == "number":
        return rest.isdecimal() and rest.isascii() and len(rest) <= 9
    return rest.startswith(",") and not values.read_language(rest[1:])[1]


# -- The table -------------------------------------------------------------------------------------

_S = "Security"
_PNC = "ISO15118"
_SIGNED = "SignedMeterValues"
_PRICING = "Pricing"
_WHITEPAPER = "Improved security for OCPP 1.6-J"
_PNC_NOTE = "Plug & Charge note 1.0, chapter 9"
_SIGNED_NOTE = "Signed Meter Values note 1.0, section 3.3"
_PRICING_NOTE = "California pricing note 3"
_REQUIRED, _OPTIONAL = Presence.REQUIRED, Presence.OPTIONAL
_R, _RW, _W, _R_OR_RW = Access.R, Access.RW, Access.W, Access.R_OR_RW


def _integer(
    name: str, unit: str | None, access: Access, presence: Presence, section: str, **more: Any
) -> Key:
    return Key(
        name=name, type=Type.INTEGER, unit=unit, access=access, presence=presence,
        section=section, profile=more.pop("profile", Profile.CORE), **more,
    )  # fmt: skip


def _boolean(
    name: str, access: Access, presence: Presence, section: str, profile: str = Profile.CORE
) -> Key:
    return Key(
        name=name, type=Type.BOOLEAN, access=access, presence=presence, section=section,
        profile=profile,
    )  # fmt: skip


def _list(
    name: str, items: Any, access: Access, presence: Presence, section: str, **more: Any
) -> Key:
    return Key(
        name=name, type=Type.CSL, items=items, access=access, presence=presence,
        section=section, profile=more.pop("profile", Profile.CORE), **more,
    )  # fmt: skip


def _other(
    name: str,
    kind: Type,
    access: Access,
    presence: Presence,
    section: str,
    profile: str,
    **more: Any,
) -> Key:
    return Key(
        name=name, type=kind, access=access, presence=presence, section=section, profile=profile,
        **more,
    )  # fmt: skip


_LOCAL, _SMART = Profile.LOCAL_AUTH_LIST_MANAGEMENT, Profile.SMART_CHARGING

KEYS = Keys(
    (
        # -- OCPP 1.6 edition 2 ------------------------------------------------------------------
        _boolean("AllowOfflineTxForUnknownId", _RW, _OPTIONAL, "9.1.1"),
        _boolean("AuthorizationCacheEnabled", _RW, _OPTIONAL, "9.1.2"),
        _boolean("AuthorizeRemoteTxRequests", _R_OR_RW, _REQUIRED, "9.1.3"),
        _integer("BlinkRepeat", "times", _RW, _OPTIONAL, "9.1.4"),
        _integer("ClockAlignedDataInterval", "s", _RW, _REQUIRED, "9.1.5"),
        _integer("ConnectionTimeOut", "s", _RW, _REQUIRED, "9.1.6"),
        _list("ConnectorPhaseRotation", "rotations", _RW, _REQUIRED, "9.1.7",
              max_length_key="ConnectorPhaseRotationMaxLength"),
        _integer("ConnectorPhaseRotationMaxLength", None, _R, _OPTIONAL, "9.1.8"),
        _integer("GetConfigurationMaxKeys", None, _R, _REQUIRED, "9.1.9"),
        _integer("HeartbeatInterval", "s", _RW, _REQUIRED, "9.1.10"),
        _integer("LightIntensity", "%", _RW, _OPTIONAL, "9.1.11", minimum=0, maximum=100),
        _boolean("LocalAuthorizeOffline", _RW, _REQUIRED, "9.1.12"),
        _boolean("LocalPreAuthorize", _RW, _REQUIRED, "9.1.13"),
        _integer("MaxEnergyOnInvalidId", "Wh", _RW, _OPTIONAL, "9.1.14"),
        _list("MeterValuesAlignedData", "measurands", _RW, _REQUIRED, "9.1.15",
              max_length_key="MeterValuesAlignedDataMaxLength"),
        _integer("MeterValuesAlignedDataMaxLength", None, _R, _OPTIONAL, "9.1.16"),
        _list("MeterValuesSampledData", "measurands", _RW, _REQUIRED, "9.1.17",
              max_length_key="MeterValuesSampledDataMaxLength"),
        _integer("MeterValuesSampledDataMaxLength", None, _R, _OPTIONAL, "9.1.18"),
        _integer("MeterValueSampleInterval", "s", _RW, _REQUIRED, "9.1.19"),
        _integer("MinimumStatusDuration", "s", _RW, _OPTIONAL, "9.1.20"),
        _integer("NumberOfConnectors", None, _R, _REQUIRED, "9.1.21"),
        _integer("ResetRetries", "times", _RW, _REQUIRED, "9.1.22"),
        # optional, and R or RW, since errata v4.0 3.79
        _boolean("StopTransactionOnEVSideDisconnect", _R_OR_RW, _OPTIONAL, "9.1.23"),
        _boolean("StopTransactionOnInvalidId", _RW, _REQUIRED, "9.1.24"),
        _list("StopTxnAlignedData", "measurands", _RW, _REQUIRED, "9.1.25",
              max_length_key="StopTxnAlignedDataMaxLength"),
        _integer("StopTxnAlignedDataMaxLength", None, _R, _OPTIONAL, "9.1.26"),
        _list("StopTxnSampledData", "measurands", _RW, _REQUIRED, "9.1.27",
              max_length_key="StopTxnSampledDataMaxLength"),
        _integer("StopTxnSampledDataMaxLength", None, _R, _OPTIONAL, "9.1.28"),
        _list("SupportedFeatureProfiles", Profile, _R, _REQUIRED, "9.1.29",
              max_length_key="SupportedFeatureProfilesMaxLength"),
        _integer("SupportedFeatureProfilesMaxLength", None, _R, _OPTIONAL, "9.1.30"),
        _integer("TransactionMessageAttempts", "times", _RW, _REQUIRED, "9.1.31"),
        _integer("TransactionMessageRetryInterval", "s", _RW, _REQUIRED, "9.1.32"),
        # R or RW since errata v4.0 3.83 and 2025-04
        _boolean("UnlockConnectorOnEVSideDisconnect", _R_OR_RW, _REQUIRED, "9.1.33"),
        _integer("WebSocketPingInterval", "s", _RW, _OPTIONAL, "9.1.34", minimum=0),
        _boolean("LocalAuthListEnabled", _RW, _REQUIRED, "9.2.1", _LOCAL),
        _integer("LocalAuthListMaxLength", None, _R, _REQUIRED, "9.2.2", profile=_LOCAL),
        _integer("SendLocalListMaxLength", None, _R, _REQUIRED, "9.2.3", profile=_LOCAL),
        _boolean("ReserveConnectorZeroSupported", _R, _OPTIONAL, "9.3.1", Profile.RESERVATION),
        _integer("ChargeProfileMaxStackLevel", None, _R, _REQUIRED, "9.4.1", profile=_SMART),
        _list("ChargingScheduleAllowedChargingRateUnit", values.RateUnit, _R, _REQUIRED, "9.4.2",
              profile=_SMART),
        _integer("ChargingScheduleMaxPeriods", None, _R, _REQUIRED, "9.4.3", profile=_SMART),
        _boolean("ConnectorSwitch3to1PhaseSupported", _R, _OPTIONAL, "9.4.4", _SMART),
        _integer("MaxChargingProfilesInstalled", None, _R, _REQUIRED, "9.4.5", profile=_SMART),
        # -- Added by the errata -----------------------------------------------------------------
        _integer("MessageTimeout", "s", _RW, _OPTIONAL, "errata v4.0 3.82"),
        _integer("StopTransactionMaxMeterValues", None, _R, _OPTIONAL, "errata v4.0 3.89"),
        _list("SupportedFileTransferProtocols", values.FileTransferProtocol, _R, _OPTIONAL,
              "errata v4.0 3.88", profile=Profile.FIRMWARE_MANAGEMENT),
        # -- Improved security for OCPP 1.6-J; the first row supersedes OCPP-J errata 3.10 --------
        _other("AuthorizationKey", Type.STRING, _W, _OPTIONAL, _WHITEPAPER, _S),
        _boolean("AdditionalRootCertificateCheck", _R, _OPTIONAL, _WHITEPAPER, _S),
        _integer("CertificateSignedMaxChainSize", "characters", _R, _OPTIONAL, _WHITEPAPER,
                 profile=_S, maximum=10_000),
        _integer("CertificateStoreMaxLength", None, _R, _OPTIONAL, _WHITEPAPER, profile=_S),
        _other("CpoName", Type.STRING, _RW, _OPTIONAL, _WHITEPAPER, _S),
        _integer("SecurityProfile", None, _RW, _OPTIONAL, _WHITEPAPER, profile=_S, minimum=0,
                 maximum=3),
        # -- Plug & Charge -----------------------------------------------------------------------
        _boolean("CentralContractValidationAllowed", _RW, _OPTIONAL, _PNC_NOTE, _PNC),
        _integer("CertSigningWaitMinimum", "s", _RW, _OPTIONAL, _PNC_NOTE, profile=_PNC, minimum=0),
        _integer("CertSigningRepeatTimes", "times", _RW, _OPTIONAL, _PNC_NOTE, profile=_PNC,
                 minimum=0),
        _boolean("ContractValidationOffline", _RW, _REQUIRED, _PNC_NOTE, _PNC),
        _boolean("ISO15118PnCEnabled", _RW, _REQUIRED, _PNC_NOTE, _PNC),
        # -- Signed meter values -----------------------------------------------------------------
        _other("MeterPublicKey", Type.STRING, _R, _REQUIRED, _SIGNED_NOTE, _SIGNED,
               pattern="number"),
        _other("PublicKeyWithSignedMeterValue", Type.ENUMERATION, _RW, _REQUIRED, _SIGNED_NOTE,
               _SIGNED, words=values.PublicKeyPolicy),
        _boolean("SampledDataSignReadings", _RW, _REQUIRED, _SIGNED_NOTE, _SIGNED),
        _list("StartTxnSampledData", "measurands", _R_OR_RW, _OPTIONAL, _SIGNED_NOTE,
              profile=_SIGNED),
        _boolean("SampledDataSignStartedReadings", _R_OR_RW, _OPTIONAL, _SIGNED_NOTE, _SIGNED),
        _boolean("SampledDataSignUpdatedReadings", _R_OR_RW, _REQUIRED, _SIGNED_NOTE, _SIGNED),
        _boolean("AlignedDataSignReadings", _RW, _REQUIRED, _SIGNED_NOTE, _SIGNED),
        _boolean("AlignedDataSignUpdatedReadings", _R_OR_RW, _REQUIRED, _SIGNED_NOTE, _SIGNED),
        # -- California pricing; access as in public implementations ------------------------------
        _boolean("CustomDisplayCostAndPrice", _R, _OPTIONAL, _PRICING_NOTE, _PRICING),
        _other("DefaultPrice", Type.JSON, _RW, _OPTIONAL, _PRICING_NOTE, _PRICING),
        _other("DefaultPriceText", Type.JSON, _RW, _OPTIONAL, _PRICING_NOTE, _PRICING,
               pattern="language"),
        _integer("NumberOfDecimalsForCostValues", None, _R, _OPTIONAL, _PRICING_NOTE,
                 profile=_PRICING),
        _boolean("CustomIdleFeeAfterStop", _RW, _OPTIONAL, _PRICING_NOTE, _PRICING),
        _boolean("CustomMultiLanguageMessages", _R, _OPTIONAL, _PRICING_NOTE, _PRICING),
        _list("SupportedLanguages", "languages", _R, _OPTIONAL, _PRICING_NOTE, profile=_PRICING),
        _other("Language", Type.LANGUAGE, _RW, _OPTIONAL, _PRICING_NOTE, _PRICING),
        _other("TimeOffset", Type.OFFSET, _RW, _OPTIONAL, _PRICING_NOTE, _PRICING),
        _other("NextTimeOffsetTransitionDateTime", Type.DATE_TIME, _RW, _OPTIONAL, _PRICING_NOTE,
               _PRICING),
        _other("TimeOffsetNextTransition", Type.OFFSET, _RW, _OPTIONAL, _PRICING_NOTE, _PRICING),
    )
)  # fmt: skip
"""Every setting of OCPP 1.6, its errata, its security whitepaper and the OCA's notes."""
