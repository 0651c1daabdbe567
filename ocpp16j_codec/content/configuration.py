"""Settings of a charge point, read and changed as typed values.

    from ocpp16j_codec.content import configuration

    settings = configuration.read(result.payload)       # a GetConfigurationResult
    settings["HeartbeatInterval"].value                 # 300
    settings.problems                                   # what deviates, as quirks with paths
    settings.missing()                                  # required settings that are absent

    call = Call.of(configuration.change("MeterValueSampleInterval", 60))

All values are sent as text (OCPP 1.6 section 9). A setting of the specification is converted to its
type; a vendor's setting keeps its text, unless a registry describes it:

    keys = KEYS.extended(Key(name="G_MaxCurrent", type=Type.INTEGER, unit="A"))
    configuration.read(result.payload, keys=keys)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from ocpp16j_codec import Profile, Quirk, QuirkKind
from ocpp16j_codec.content.keys import KEYS, Access, Key, Keys, Presence, Type, UnknownKeyError
from ocpp16j_codec.content.problems import Problem, problem, quote, shown
from ocpp16j_codec.content.values import (
    FileTransferProtocol,
    Outcome,
    PhaseRotation,
    PublicKeyPolicy,
    RateUnit,
    Rotation,
    SampledMeasurand,
    Value,
)
from ocpp16j_codec.messages import ChangeConfiguration, GetConfigurationResult, KeyValue
from ocpp16j_codec.messages.secrets import MASK, names_secret

__all__ = [
    "KEYS", "Access", "Configuration", "FileTransferProtocol", "Key", "Keys", "PhaseRotation",
    "Presence", "PublicKeyPolicy", "RateUnit", "Rotation", "SampledMeasurand", "Setting", "Type",
    "UnknownKeyError", "change", "key", "read",
]  # fmt: skip

#: Longest text of a setting (CiString500).
_LONGEST = 500


class Setting(Struct, frozen=True, gc=False):
    """One setting of a charge point.

    Attributes:
        key: its canonical name; the name as sent if the registry does not have it.
        value: its value; None if the text cannot be read or none was sent.
        text: its text as sent, None if none was sent.
        readonly: whether the charge point reports it as read-only.
    """

    key: str
    value: Value | None
    text: str | None
    readonly: bool

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        text, value = shown(self.text), shown(self.value)
        if names_secret(self.key):
            text = self.text and MASK
        if text != self.text and (text == MASK or not isinstance(value, str)):
            value = None if value is None else MASK
        return [
            ("key", shown(self.key)),
            ("value", value),
            ("text", text),
            ("readonly", self.readonly),
        ]

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"Setting({shown})"


class Configuration(Mapping[str, Setting]):
    """The settings of a charge point by their names, looked up without regard to case.

    Attributes:
        problems: the deviations, with paths into the frame (`/2/configurationKey/3/value`).
        unknown: the keys that the charge point does not know, as sent.
    """

    __slots__ = ("_keys", "_settings", "problems", "unknown")

    def __init__(
        self,
        settings: dict[str, Setting],
        problems: tuple[Quirk, ...] = (),
        unknown: tuple[str, ...] = (),
        keys: Keys = KEYS,
    ) -> None:
        self._settings = settings
        self._keys = keys
        self.problems = problems
        self.unknown = unknown

    def __getitem__(self, name: str) -> Setting:
        found = self._settings.get(name.lower())
        if found is None:
            row = self._keys.find_similar(name)
            return self._settings[name.lower() if row is None else row.name.lower()]
        return found

    def __contains__(self, name: object) -> bool:
        try:
            self[name if isinstance(name, str) else ""]
        except KeyError:
            return False
        return True

    def __iter__(self) -> Iterator[str]:
        return (setting.key for setting in self._settings.values())

    def __len__(self) -> int:
        return len(self._settings)

    def __repr__(self) -> str:
        problems = f", {len(self.problems)} problems" if self.problems else ""
        return f"<Configuration of {len(self._settings)} settings{problems}>"

    def missing(self, profiles: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return the names of required settings that are absent, in the order of the registry.

        Args:
            profiles: the profiles that are supported: `Profile` or names as in `Key.profile`;
                unless given, those of the setting SupportedFeatureProfiles, and Core.
        """
        if isinstance(profiles, str):
            raise TypeError(f"expected a list of profiles, got the text {quote(profiles)}")
        if profiles is None:
            supported = self._settings.get("supportedfeatureprofiles")
            listed = supported.value if supported is not None else ()
            profiles = (Profile.CORE, *(listed if isinstance(listed, tuple) else ()))
        wanted = set(map(str, profiles))
        return tuple(
            row.name
            for row in self._keys.values()
            if row.presence is Presence.REQUIRED and row.profile in wanted and not self._has(row)
        )

    def _has(self, row: Key) -> bool:
        name = row.name.lower()
        if row.pattern:
            return any(each.startswith(name) for each in self._settings)
        return name in self._settings

    def change(self, name: str, value: Any, *, force: bool = False) -> ChangeConfiguration:
        """Return the call that changes a setting of this charge point.

        Raises ValueError like the function `change`, and also for what this charge point has
        reported: a read-only setting, or more items than its MaxLength setting allows.

        Raises:
            TypeError: The value is not of the type of the setting.
            ValueError: The charge point would reject it.
        """
        call = change(name, value, force=force, keys=self._keys)
        setting = self._settings.get(call.key.lower())
        if not force:
            if setting is not None and setting.readonly:
                raise ValueError(f"{call.key}: the charge point says it is read-only")
            most = self.most_items(self._keys.find(call.key))
            count = len(value) if isinstance(value, tuple | list) else 0
            if most is not None and count > most:
                raise ValueError(f"{call.key}: {count} items, the charge point takes {most}")
        return call

    def most_items(self, row: Key | None) -> int | None:
        """Return how many items this charge point accepts in a list; None if it is not reported."""
        limit = self._settings.get(((row and row.max_length_key) or "").lower())
        value = limit.value if limit is not None else None
        return value if type(value) is int else None


def key(name: str) -> Key:
    """Return the description of a setting; names are compared without case.

    Raises:
        UnknownKeyError: OCPP 1.6 has no such setting; a KeyError and a ValueError.
    """
    return KEYS[name]


def read(
    result: GetConfigurationResult, *, keys: Keys = KEYS, asked: Iterable[str] = ()
) -> Configuration:
    """Return the typed settings of a GetConfiguration result.

    Args:
        result: the payload of the result.
        keys: the registry of known settings.
        asked: the requested keys; one that the result does not contain is reported as a problem.

    Raises:
        TypeError: `result` is not a GetConfigurationResult.
    """
    if not isinstance(result, GetConfigurationResult):
        raise TypeError(
            f"expected a GetConfigurationResult, got {type(result).__name__}; "
            "of a CallResult, pass result.payload"
        )
    settings: dict[str, Setting] = {}
    problems: list[Quirk] = []
    places: dict[str, int] = {}
    rows = _quick_rows(keys)
    for index, item in enumerate(result.configuration_key or ()):
        row = rows.get(item.key)
        text = item.value
        if row is None or text is None:
            setting = _closer_look(item, index, keys, problems)
        else:
            outcome = value, deviations = row[2](text)
            if deviations or item.readonly is row[3]:
                setting = _closer_look(item, index, keys, problems, outcome)
            else:
                setting = Setting(row[0], value, text, item.readonly)
        name = setting.key.lower() if row is None else row[1]
        if name in settings:
            _note_twice(settings[name], setting, index, problems)
        settings[name] = setting
        places[name] = index
    unknown = tuple(result.unknown_key or ())
    configuration = Configuration(settings, tuple(problems), unknown, keys)
    configuration.problems += (
        *_too_many_items(configuration, keys, places),
        *_unanswered(configuration, asked),
    )
    return configuration


_Row = tuple[str, str, Any, "bool | None"]


def _quick_rows(keys: Keys) -> dict[str, _Row]:
    """Return by exact name: name, its lower case, reader, and the `readonly` that contradicts."""
    found: dict[str, _Row] | None = keys.quick
    if found is None:
        contradicts = {Access.R: False, Access.RW: True}
        found = keys.quick = {
            row.name: (row.name, row.name.lower(), row.reader, contradicts.get(row.access))
            for row in keys.values()
            if not row.pattern
        }
    return found


def _closer_look(
    item: KeyValue, index: int, keys: Keys, problems: list[Quirk], outcome: Outcome | None = None
) -> Setting:
    """Read a setting that deviates or is rare, and list the deviations."""
    path = f"/2/configurationKey/{index}"
    row = keys.find_similar(item.key)
    if row is None:
        return Setting(item.key, item.value, item.value, item.readonly)
    secret = row.is_secret
    if item.key != row.name:
        reason = f"expected the key {row.name}, got {quote(item.key)}"
        problems.append(
            problem(QuirkKind.MEMBER_SPELLING, f"{path}/key", item.key, row.name, reason)
        )
    if (row.access is Access.R and not item.readonly) or (
        row.access is Access.RW and item.readonly
    ):
        can = "can only be read" if row.access is Access.R else "can be changed"
        reason = f"{row.name} {can} in OCPP 1.6, got readonly {str(item.readonly).lower()}"
        problems.append(
            problem(
                QuirkKind.UNKNOWN_ENUM, f"{path}/readonly", item.readonly, item.readonly, reason
            )
        )
    if item.value is None:
        return Setting(row.name, None, None, item.readonly)
    value, deviations = outcome or row.reader(item.value)
    for deviation in deviations:
        kind, found, used, reason = deviation
        reason = f"{row.name}: {'***' if secret else reason}"
        problems.append(problem(kind, f"{path}/value", found, used, reason, secret=secret))
    return Setting(row.name, value, item.value, item.readonly)


def _note_twice(first: Setting, last: Setting, index: int, problems: list[Quirk]) -> None:
    secret = names_secret(last.key)
    reason = f"{last.key} is listed more than once, the last value is used"
    problems.append(
        problem(
            QuirkKind.DUPLICATE_MEMBER, f"/2/configurationKey/{index}/key",
            [first.text, last.text], last.text, reason, secret=secret,
        )
    )  # fmt: skip


def _too_many_items(
    configuration: Configuration, keys: Keys, places: dict[str, int]
) -> Iterator[Problem]:
    """Report lists with more items than their MaxLength setting allows."""
    for row in keys.limited:
        if row.name.lower() not in places:
            continue
        setting, most = configuration[row.name], configuration.most_items(row)
        if most is not None and type(setting.value) is tuple and len(setting.value) > most:
            reason = f"{setting.key} has {len(setting.value)} items, at most {most} are allowed"
            yield problem(
                QuirkKind.TOO_LONG,
                f"/2/configurationKey/{places[row.name.lower()]}/value",
                setting.text,
                setting.text,
                reason,
                limit=most,
                secret=row.is_secret,
            )


def _unanswered(configuration: Configuration, asked: Iterable[str]) -> Iterator[Problem]:
    answered = {name.lower() for name in configuration.unknown}
    for name in asked:
        if name not in configuration and name.lower() not in answered:
            reason = f"{quote(name)} was asked for and is answered nowhere"
            yield problem(QuirkKind.MISSING_VALUE, "/2", name, None, reason)


def change(name: str, value: Any, *, force: bool = False, keys: Keys = KEYS) -> ChangeConfiguration:
    """Return the call that changes a setting, under its canonical name.

    Args:
        name: the name of the setting, compared without case.
        value: a value of the type of the setting: int, bool, str or a tuple of items.
        force: make the call even if the charge point will probably reject it: a read-only setting,
            an unknown measurand, a setting that the registry does not have; text is sent as it is.
        keys: the registry of known settings.

    Raises:
        TypeError: The value is not of the type of the setting.
        ValueError: The charge point would reject it.
    """
    row = keys.find(name)
    if row is None or row.pattern:
        if not force:
            raise UnknownKeyError(
                f"{keys.sentence(name)}; describe it with KEYS.extended(...), or pass force=True"
            )
        row = Key(name=name)
    if row.type is Type.CSL and isinstance(value, str) and not force:
        text = value
    elif force and not isinstance(value, tuple | list):
        text = str(value).lower() if isinstance(value, bool) else str(value)
    else:
        text = row.write(value)
    reason = None if force else row.objection(text)
    if reason is None and not force and len(text) > _LONGEST:
        reason = f"{len(text)} characters, at most {_LONGEST} are allowed"
    if reason is not None:
        raise ValueError(f"{row.name}: {reason}")
    return ChangeConfiguration(key=row.name, value=text)
