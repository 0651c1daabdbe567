"""Commands as a central system sends them, and every way they are spoilt on the way.

`sound` makes a conforming payload of one of the official schemas. Each function of `SPOILERS`
takes one and yields texts that arrive instead, each with a `Verdict` on what may come of it: the
frame must be refused, must come out as a certain payload, or may do either. A verdict is worked
out from the rules on commands alone; nothing here looks at the codec or its tables.

An absent member of a command can mean all, any, now or for ever. So a verdict never allows a
payload that lacks what was sent.
"""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from schema_generator import Kind

__all__ = ["SPOILERS", "WIDENS", "Command", "Spoilt", "Verdict", "sound"]

Json = Any
Schema = dict[str, Any]

#: Members whose absence makes a command act on more, for longer, or at another time, by the type
#: of the object that holds them.
WIDENS: dict[str, frozenset[str]] = {
    holder: frozenset(names.split())
    for holder, names in {
        "ClearChargingProfile": "id connectorId chargingProfilePurpose stackLevel",
        "SendLocalList": "localAuthorizationList",
        "AuthorizationData": "idTagInfo",
        "IdTagInfo": "expiryDate",
        "RemoteStartTransaction": "connectorId chargingProfile",
        "TriggerMessage": "connectorId",
        "ExtendedTriggerMessage": "connectorId",
        "ChargingProfile": "validFrom validTo transactionId recurrencyKind",
        "ChargingSchedule": "duration startSchedule minChargingRate",
        "ChargingSchedulePeriod": "numberPhases",
        "Firmware": "installDateTime",
        "GetDiagnostics": "startTime stopTime retries retryInterval",
        "LogParameters": "oldestTimestamp latestTimestamp",
        "GetConfiguration": "key",
        "DataTransfer": "messageId data",
        "UpdateFirmware": "retries retryInterval",
        "GetLog": "retries retryInterval",
        "SignedUpdateFirmware": "retries retryInterval",
        "ReserveNow": "parentIdTag",
    }.items()
}
#: The type of the object, or of the objects in the list, that a member holds.
TYPE_IN = {
    "csChargingProfiles": "ChargingProfile", "chargingProfile": "ChargingProfile",
    "chargingSchedule": "ChargingSchedule", "chargingSchedulePeriod": "ChargingSchedulePeriod",
    "localAuthorizationList": "AuthorizationData", "idTagInfo": "IdTagInfo",
    "firmware": "Firmware", "log": "LogParameters", "certificateHashData": "CertificateHashData",
}  # fmt: skip
#: Words that a device branches on with an else: an unknown one is no word of these.
BRANCHED = {
    "chargingRateUnit", "chargingProfilePurpose", "chargingProfileKind", "recurrencyKind",
    "updateType", "status",
}  # fmt: skip
FORMATION = frozenset({"FormationViolation"})
CUT = FORMATION | {"ProtocolError"}  #: the latter where a required member was lost
ANY = frozenset[str]()


class Verdict(NamedTuple):
    """What may come of a spoilt frame.

    Attributes:
        payloads: what may come out, as JSON; empty if nothing may.
        refusal: whether it may be refused.
        codes: the error codes of which a refusal must have one; empty for any.
    """

    payloads: tuple[Json, ...] = ()
    refusal: bool = True
    codes: frozenset[str] = ANY


class Spoilt(NamedTuple):
    """What arrives instead of a command.

    Attributes:
        text: the frame.
        verdict: what may come of it.
        only_when_looked_for: it shows only to who looks for duplicates.
    """

    text: str
    verdict: Verdict
    only_when_looked_for: bool = False


REFUSED = Verdict()
REFUSED_FORMATION = Verdict(codes=FORMATION)
REFUSED_CUT = Verdict(codes=CUT)


def exactly(payload: Json) -> Verdict:
    """It must come out so."""
    return Verdict((payload,), refusal=False)


def safely(*payloads: Json) -> Verdict:
    """It may be refused, or come out as one of these."""
    return Verdict(payloads)


class Command(NamedTuple):
    """A conforming command, or a result with an idTagInfo."""

    kind: Kind
    payload: dict[str, Json]
    unique_id: str

    @property
    def is_call(self) -> bool:
        """Whether it is a CALL."""
        return self.kind.kind == "call"

    @property
    def head(self) -> str:
        """The text up to the payload."""
        unique_id = json.dumps(self.unique_id)
        return f'[2,{unique_id},"{self.kind.action}",' if self.is_call else f"[3,{unique_id},"

    @property
    def text(self) -> str:
        """The frame."""
        return self.frame(write(self.payload))

    def frame(self, payload: str) -> str:
        """A frame with another text for its payload."""
        return f"{self.head}{payload}]"


def write(value: Json) -> str:
    """Compact JSON."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


# -- Sound payloads ------------------------------------------------------------------------------

_TEXTS = (
    "A", "04C137", "1", "17", "2025-01-01T00:00:00Z", "Full", "ftp://host/dir", "true", "null", "",
    "a,b", "it's", "[1]", "{}", '"', "\\", "a:b", "Zoë", "x" * 20, "Accepted", "//",
)  # fmt: skip
_TIMES = ("2024-05-06T07:08:09Z", "2031-12-31T23:59:59Z", "2020-01-01T00:00:00Z")


def sound(rng: Random, schema: Schema, name: str = "", often: float = 0.6) -> Json:
    """A conforming value, its optional members sometimes there, in any order."""
    if "enum" in schema:
        return rng.choice(schema["enum"])
    kind = schema["type"]
    if kind == "object":
        required = schema.get("required", ())
        names = [n for n in schema.get("properties", {}) if n in required or rng.random() < often]
        rng.shuffle(names)
        return {n: sound(rng, schema["properties"][n], n, often) for n in names}
    if kind == "array":
        least = max(schema.get("minItems", 0), 1)
        return [sound(rng, schema["items"], name, often) for _ in range(rng.choice((least, 2)))]
    if kind == "integer":
        return rng.choice((0, 1, 2, 5, 12, 123, 86400))
    if kind == "number":
        return rng.choice((6, 16, 32, 11.5, 0.1, 4140))
    if schema.get("format") == "date-time":
        return rng.choice(_TIMES)
    return rng.choice(_TEXTS)[: schema.get("maxLength", 99)]


class Place(NamedTuple):
    """A member of the payload: the object that holds it, its name, and what is due there."""

    holder: dict[str, Json]
    holder_schema: Schema
    holder_type: str
    name: str

    @property
    def schema(self) -> Schema:
        """What is due."""
        return self.holder_schema["properties"][self.name]  # type: ignore[no-any-return]

    @property
    def is_optional(self) -> bool:
        """Whether it may be absent."""
        return self.name not in self.holder_schema.get("required", ())


class Holder(NamedTuple):
    """An object of the payload."""

    value: dict[str, Json]
    schema: Schema
    type: str

    @property
    def places(self) -> list[Place]:
        """Its members that are there."""
        return [Place(*self, name) for name in self.value]


def holders(value: Json, schema: Schema, kind: str) -> Iterator[Holder]:
    """Every object in a payload, the payload first."""
    if isinstance(value, list):
        for item in value:
            yield from holders(item, schema["items"], kind)
    elif isinstance(value, dict):
        yield Holder(value, schema, kind)
        for name, inner in value.items():
            member = schema["properties"].get(name)
            if member is not None:
                yield from holders(inner, member, TYPE_IN.get(name, ""))


def holders_in(command: Command, payload: Json) -> list[Holder]:
    """The objects that the rules on commands are about."""
    name = command.kind.action if command.is_call else f"{command.kind.action}Result"
    found = list(holders(payload, command.kind.schema, name))
    return found if command.is_call else [each for each in found if each.type == "IdTagInfo"]


def places_in(command: Command, payload: Json) -> list[Place]:
    """Every member of a payload that the rules are about."""
    return [place for holder in holders_in(command, payload) for place in holder.places]


def is_time(schema: Schema) -> bool:
    """Whether a timestamp is due."""
    return schema.get("format") == "date-time"


def is_text(schema: Schema) -> bool:
    """Whether plain text is due."""
    return schema.get("type") == "string" and "enum" not in schema and not is_time(schema)


def like(word: str) -> str:
    """A name or word without what may be spelt differently."""
    return re.sub(r"[\s_-]", "", word).lower()


# -- What a value can be read as -----------------------------------------------------------------


def readings(place: Place, value: Json) -> list[Json]:
    """What a value may be read as in a place; empty if it cannot be read."""
    return list(_readings(place.schema, value, place.name))


def _readings(schema: Schema, value: Json, name: str) -> Iterator[Json]:
    kind = schema["type"]
    if kind == "array":
        yield from _lists(schema, value, name)
        return
    if isinstance(value, list) and len(value) == 1:
        yield from _readings(schema, value[0], name)
    if kind == "object":
        if isinstance(value, dict) and set(schema.get("required", ())) <= value.keys():
            yield value
    elif "enum" in schema:
        yield from _words(schema, value, name)
    elif is_time(schema):
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", value):
            yield value
    elif kind == "string":
        if isinstance(value, str):
            yield value
        elif isinstance(value, int | float) or (name == "data" and value is not None):
            yield write(value)
    else:
        yield from _numbers(value, whole=kind == "integer")


def _lists(schema: Schema, value: Json, name: str) -> Iterator[Json]:
    if isinstance(value, list):
        options = [list(_readings(schema["items"], item, name)) for item in value]
        if all(options):
            yield [option[0] for option in options]
        if len(value) == 1 and isinstance(value[0], list):
            yield from _lists(schema, value[0], name)
    elif value not in ("", None):
        yield from ([each] for each in _readings(schema["items"], value, name))


def _words(schema: Schema, value: Json, name: str) -> Iterator[Json]:
    if isinstance(value, str):
        alike = [word for word in schema["enum"] if like(word) == like(value)]
        yield from alike or ([] if _branches(schema, name) else [value])
    elif isinstance(value, int | float) and not _branches(schema, name):
        yield write(value)


def _branches(schema: Schema, name: str) -> bool:
    return name in BRANCHED or (name == "type" and "Operative" in schema["enum"])


def _numbers(value: Json, *, whole: bool) -> Iterator[Json]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    if not whole or value == int(value):
        yield int(value) if whole else value


def fits(schema: Schema, value: Json, name: str) -> bool | None:
    """Whether a value may be a member under another name; `None` where one cannot say."""
    if value is None:
        return None
    if isinstance(value, list) and schema["type"] != "array":
        if is_text(schema) and name == "data":
            return True
        return fits(schema, value[0], name) if len(value) == 1 else False
    if "enum" in schema:
        return isinstance(value, str) and like(value) in map(like, schema["enum"])
    if is_text(schema):
        return not isinstance(value, dict) or name == "data"
    if schema["type"] == "array" and isinstance(value, list):
        inner = [fits(schema["items"], item, name) for item in value]
        return None if None in inner else all(inner)
    if schema["type"] == "array":
        return None if value == "" else fits(schema["items"], value, name)
    if schema["type"] == "object":
        required = set(schema.get("required", ()))
        if not isinstance(value, dict) or not required <= value.keys():
            return False
        return None if value.keys() - schema["properties"].keys() else True
    return bool(list(_readings(schema, value, name)))


def may_be_another(holder: Holder, name: str, value: Json) -> bool | None:
    """Whether an unknown member may be one whose absence would widen the command."""
    answers: list[bool | None] = []
    for absent in WIDENS.get(holder.type, ()):
        if holder.value.get(absent) is not None:
            continue
        schema = holder.schema["properties"][absent]
        if schema["type"] == "object":
            answers.append(like(name) in map(like, schema["properties"]))
        answers.append(fits(schema, value, absent))
    return True if True in answers else None if None in answers else False


# -- Spoiling ------------------------------------------------------------------------------------


def cuts(_: Random, command: Command) -> Iterator[Spoilt]:
    """Cut at every place."""
    text = command.text
    inner = write(command.payload)
    for at in range(len(text)):
        yield Spoilt(text[:at], _verdict_on_cut(command, at))
    for at in range(1, len(inner)):
        verdict = _verdict_on_cut(command, len(command.head) + at)
        yield Spoilt(command.frame(write(inner[:at])), verdict._replace(refusal=True))


def _verdict_on_cut(command: Command, at: int) -> Verdict:
    text, payload = command.text, command.payload
    lost = text[at:]
    if at <= len(command.head):
        return safely(payload)
    closers = re.fullmatch(r"[\]}]+", lost)
    if closers is None:
        # The `null` of a last member may be said by the first letters of it.
        return safely(payload) if re.fullmatch(r"u?l?l?[\]}]+", lost) else REFUSED_CUT
    if "]" in lost[:-1]:
        return REFUSED_CUT
    if command.is_call and not all(map(_has_all, _open_objects(command, lost.count("}")))):
        return REFUSED_CUT
    if not command.is_call:
        opened = _open_objects(command, lost.count("}"))
        if not all(_has_all(each) for each in opened if each.type == "IdTagInfo"):
            return REFUSED_CUT
    # A number may have gone on; and so may a word.
    return exactly(payload) if text[at - 1] in '"}]{' else safely(payload)


def _open_objects(command: Command, count: int) -> list[Holder]:
    """The objects that end at the end of the payload, the outermost first."""
    value, schema, kind = command.payload, command.kind.schema, command.kind.action
    found = []
    for _ in range(count):
        found.append(Holder(value, schema, kind))
        if not value:
            break
        name = list(value)[-1]
        value, schema, kind = value[name], schema["properties"][name], TYPE_IN.get(name, "")
        if not isinstance(value, dict):
            break
    return found


def _has_all(holder: Holder) -> bool:
    return holder.value.keys() >= holder.schema.get("properties", {}).keys()


_UNREADABLE = (
    "", [], {}, True, False, "tomorrow", "31.12.2099", "2024-13-01T00:00:00Z", "0", -1.5, "Amps",
    [[]], [""], ["a", "b"], {"x": 1}, "12x", 1700000000, "Nonsense", " ", [None], "2024-05-06",
)  # fmt: skip


def unreadable(rng: Random, command: Command) -> Iterator[Spoilt]:
    """One member at a time made something else, or nothing."""
    for index in range(len(places_in(command, command.payload))):
        for value in rng.sample(_UNREADABLE, 9):
            yield _with_value(command, index, value)
        place = places_in(command, command.payload)[index]
        own = place.holder[place.name]
        for value in (write(own), [own], [own, own], {place.name: own}):
            yield _with_value(command, index, value)
        spoilt = copy.deepcopy(command.payload)
        place = places_in(command, spoilt)[index]
        if place.is_optional:
            place.holder[place.name] = None
            text = command.frame(write(spoilt))
            del place.holder[place.name]
            yield Spoilt(text, exactly(spoilt))
        else:
            place.holder[place.name] = None
            yield Spoilt(command.frame(write(spoilt)), REFUSED)


def _with_value(command: Command, index: int, value: Json) -> Spoilt:
    spoilt = copy.deepcopy(command.payload)
    place = places_in(command, spoilt)[index]
    place.holder[place.name] = value
    text = command.frame(write(spoilt))
    wanted = []
    for reading in readings(place, value):
        place.holder[place.name] = reading
        wanted.append(copy.deepcopy(spoilt))
    return Spoilt(text, safely(*wanted))


def no_value(_: Random, command: Command) -> Iterator[Spoilt]:
    """One member at a time loses its value: `"id":,`; or its colon too, or has only a closer."""
    for index in range(len(places_in(command, command.payload))):
        name = places_in(command, command.payload)[index].name
        # What opens within a text member that takes any JSON is a value of its own.
        for stand_in in ("", "]", "}", ":", ",", '"', *(() if name == "data" else "[{")):
            text = _marked(command, index).replace(f'"{_MARK}"', stand_in)
            yield Spoilt(command.frame(text), REFUSED)
        text = _marked(command, index).replace(f':"{_MARK}"', "")
        yield Spoilt(command.frame(text), REFUSED_FORMATION)


_MARK = "\uf8ff"


def _marked(command: Command, index: int) -> str:
    spoilt = copy.deepcopy(command.payload)
    place = places_in(command, spoilt)[index]
    place.holder[place.name] = _MARK
    return write(spoilt)


def twice(rng: Random, command: Command) -> Iterator[Spoilt]:
    """One member at a time given twice."""
    for index in range(len(places_in(command, command.payload))):
        place = places_in(command, command.payload)[index]
        own, name = place.holder[place.name], place.name
        other = sound(rng, place.schema, name)
        spelt = rng.choice(
            (name.upper(), name[0].upper() + name[1:], f" {name}", f"{name[0]}_{name[1:]}")
        )
        before = rng.random() < 0.5
        for second_name, second in ((name, own), (name, other), (spelt, own), (spelt, other)):
            pairs = [(name, own), (second_name, second)]
            pair = ",".join(
                f"{write(n)}:{write(v)}" for n, v in (reversed(pairs) if before else pairs)
            )
            text = _marked(command, index).replace(f'{write(name)}:"{_MARK}"', pair)
            same = second == own
            verdict = safely(command.payload) if same else REFUSED
            yield Spoilt(command.frame(text), verdict, not same and second_name == name)


_UNKNOWN = ("vendorX", "evseId", "expiry", "authorizationList", "x-note", "profile", "when", "n")
_EXTRA = (
    5,
    "5",
    "A1",
    "",
    True,
    [],
    {},
    [7],
    "2030-01-01T00:00:00Z",
    "Daily",
    {"a": 1},
    None,
    1.5,
    [{}],
)


def unknown(rng: Random, command: Command) -> Iterator[Spoilt]:
    """An unknown member in one object at a time."""
    for index, holder in enumerate(holders_in(command, command.payload)):
        for value in rng.sample(_EXTRA, 8):
            name = rng.choice(_UNKNOWN)
            spoilt = copy.deepcopy(command.payload)
            where = holders_in(command, spoilt)[index].value
            others = list(where.items())
            others.insert(rng.randint(0, len(others)), (name, value))
            where.clear()
            where.update(others)
            answer = may_be_another(holder, name, value)
            verdict = (
                REFUSED if answer else
                safely(command.payload) if answer is None else exactly(command.payload)
            )  # fmt: skip
            yield Spoilt(command.frame(write(spoilt)), verdict)


def renamed(rng: Random, command: Command) -> Iterator[Spoilt]:
    """One member at a time under another name."""
    for index, original in enumerate(places_in(command, command.payload)):
        own, name = original.holder[original.name], original.name
        spellings = (name.upper(), name.lower(), f" {name}", re.sub("([A-Z])", r"_\1", name))
        for spelt in {*spellings} - {name}:
            yield Spoilt(_renamed(command, index, spelt), exactly(command.payload))
        for new in (*_UNKNOWN[:6], f"{name}X", name[:-1], f"my{name}"):
            rest = copy.deepcopy(command.payload)
            place = places_in(command, rest)[index]
            del place.holder[name]
            answer = may_be_another(Holder(*place[:3]), new, own)
            sure = new in ("vendorX", "x-note")
            if not place.is_optional:
                verdict = safely(command.payload)
            elif answer:
                verdict = REFUSED if sure else safely(command.payload)
            elif answer is None:
                verdict = safely(rest, command.payload)
            else:
                verdict = exactly(rest) if sure else safely(rest, command.payload)
            yield Spoilt(_renamed(command, index, new), verdict)


def _renamed(command: Command, index: int, name: str) -> str:
    spoilt = copy.deepcopy(command.payload)
    place = places_in(command, spoilt)[index]
    members = [(name if n == place.name else n, v) for n, v in place.holder.items()]
    place.holder.clear()
    place.holder.update(members)
    return command.frame(write(spoilt))


_SIGN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]')


def signs(rng: Random, command: Command) -> Iterator[Spoilt]:
    """One bracket, comma, colon or quote at a time lost, doubled or of another sort."""
    text = command.text
    verdict = safely(command.payload)
    for found in _SIGN.finditer(text):
        at, end = found.span()
        if found[0][0] == '"':
            for where in (at, end - 1):
                # Behind an escaped quote the backslash counts as itself: not to be told apart.
                if where == at or not found[0].endswith(('\\""', '\\\\"')):
                    yield Spoilt(text[:where] + text[where + 1 :], verdict)
                yield Spoilt(text[:where] + '"' + text[where:], verdict)
            continue
        yield Spoilt(text[:at] + text[end:], verdict)
        yield Spoilt(text[:at] + found[0] + text[at:], verdict)
        other = rng.choice([each for each in "[]{},:" if each != found[0]])
        yield Spoilt(text[:at] + other + text[end:], verdict)
        yield Spoilt(text[:at] + other + text[at:], verdict)


def beside(rng: Random, command: Command) -> Iterator[Spoilt]:
    """Something beside the payload, or no payload at all."""
    text, payload, members = command.text, command.payload, write(command.payload)
    if not command.is_call:
        return
    other = write(sound(rng, command.kind.schema))
    for surplus in (other, members, '{"id":5}', "1", '"x"', "true", "[0]", "0", '{"":null}', '" "'):
        verdict = exactly(payload) if surplus == "{}" else REFUSED_FORMATION
        yield Spoilt(f"{text[:-1]},{surplus}]", verdict)
        yield Spoilt(f"{text[:-1]},null,{surplus}]", verdict)
    for nothing in ("null", '""', "{}", "[]"):
        yield Spoilt(f"{text[:-1]},{nothing}]", exactly(payload))
        yield Spoilt(f"{command.head}{nothing},{members}]", REFUSED if payload else safely({}))
    for behind in (
        text,
        members,
        f",{members}",
        other,
        "x",
        "1",
        ' "',
        "[",
        "{",
        "]{",
        "//",
        ",,[]x",
    ):
        yield Spoilt(f"{text}{behind}", REFUSED_FORMATION)
    for behind in ("]", "}", ",", "\x00\x00", " \n", "]]", "},", "]\r\n\x00"):
        yield Spoilt(f"{text}{behind}", exactly(payload))
    if command.kind.schema.get("properties"):
        for head in (
            command.head[:-1],
            f"{command.head}",
            f'{command.head}""',
            f'{command.head}" "',
        ):
            yield Spoilt(f"{head}]", REFUSED)
    yield Spoilt(command.frame(write(members)), exactly(payload))
    yield Spoilt(command.frame(write(f"{members}x")), REFUSED)
    yield Spoilt(command.frame(write(members + other)), REFUSED)


def strings(_: Random, command: Command) -> Iterator[Spoilt]:
    """The payload as text, with one sign of the inner text lost or doubled."""
    inner = write(command.payload)
    verdict = safely(command.payload)
    for found in _SIGN.finditer(inner):
        at, end = found.span()
        if found[0][0] != '"':
            yield Spoilt(command.frame(write(inner[:at] + inner[end:])), verdict)
            yield Spoilt(command.frame(write(inner[:at] + found[0] + inner[at:])), verdict)


SPOILERS: tuple[Callable[[Random, Command], Iterator[Spoilt]], ...] = (
    cuts, unreadable, no_value, twice, unknown, renamed, signs, beside, strings,
)  # fmt: skip
