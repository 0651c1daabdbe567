"""Payloads of all 78 kinds out of the official schemas, conforming and spoilt, and who judges them.

The schemas come from the `ocpp` package and are read as they are. `DIFFERENCES` is the one table
of what this project decides otherwise; `schemas()` has it applied. Nothing here looks at the
structs, so that agreement between the two means something.

    rng = random.Random(1)
    for kind in schemas():
        oracle = Oracle(kind.schema)
        payload = mutated(rng, kind.schema)
        assert accepted_by_codec(payload) == oracle.accepts(payload), oracle.why_not(payload)

`conforming` and `mutated` are random and repeatable; `around` is exhaustive and goes to each rule.
Payloads are plain Python: dict, list, str, int (of any size), float, bool and None.
"""

from __future__ import annotations

import json
import re
import sys
from copy import deepcopy
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jsonschema_rs import Draft4Validator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

Json = Any
Schema = dict[str, Any]


# -- The official schemas ------------------------------------------------------------------------


class Kind(NamedTuple):
    """One of the 78: a call or the result that answers it."""

    action: str
    kind: Literal["call", "result"]
    schema: Schema

    @property
    def name(self) -> str:
        """The name of the struct."""
        return self.action if self.kind == "call" else f"{self.action}Result"


@cache
def official() -> tuple[Kind, ...]:
    """The schema files as published, references put in place, in alphabetical order."""
    found = []
    for file in sorted(
        (files("ocpp") / "v16" / "schemas").iterdir(), key=lambda each: str(each.name)
    ):
        action = file.name.removesuffix(".json")
        kind: Literal["call", "result"] = "result" if action.endswith("Response") else "call"
        schema = json.loads(file.read_text(encoding="utf-8-sig"))
        found.append(Kind(action.removesuffix("Response"), kind, resolved(schema, schema)))
    return tuple(found)


def resolved(schema: Json, root: Schema) -> Json:
    """Copy a schema with every `$ref` replaced by what it points to."""
    if isinstance(schema, list):
        return [resolved(each, root) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        target: Json = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return resolved(target, root)
    inner = {key: each for key, each in schema.items() if key not in {"definitions", "$defs"}}
    return {key: resolved(each, root) for key, each in inner.items()}


def parts(schema: Schema, path: str = "") -> Iterator[tuple[str, Schema]]:
    """Every schema inside a schema, itself first, with its place: `meterValue[].timestamp`."""
    yield path, schema
    for name, member in schema.get("properties", {}).items():
        yield from parts(member, f"{path}.{name}" if path else name)
    if "items" in schema:
        yield from parts(schema["items"], f"{path}[]")


# -- What is decided otherwise -------------------------------------------------------------------


class Difference(NamedTuple):
    """A decision that sets the codec apart from a published schema."""

    number: str  #: of the decision, as in the conformance page
    why: str
    places: frozenset[str] | Literal["integer"]  #: kind and path, or every schema of a type
    keyword: str
    ours: Callable[[Json], Json]  #: from what the schema file says; None stands for absent

    def applies(self, kind: Kind, path: str, schema: Schema) -> bool:
        """Whether the decision concerns this part of a schema."""
        if isinstance(self.places, str):
            return bool(schema.get("type") == self.places)
        return f"{kind.name} {path}" in self.places


DIFFERENCES = (
    Difference(
        "D2",
        "Frequency is in hertz by definition; the Open Charge Alliance has no such unit.",
        frozenset({"MeterValues meterValue[].sampledValue[].unit"}),
        "enum",
        lambda units: [unit for unit in units if unit != "Hertz"],
    ),
    Difference(
        "D7",
        "The written specification says 1..* where these files forgot to.",
        frozenset(
            {
                "GetCompositeScheduleResult chargingSchedule.chargingSchedulePeriod",
                "RemoteStartTransaction chargingProfile.chargingSchedule.chargingSchedulePeriod",
                "SetChargingProfile csChargingProfiles.chargingSchedule.chargingSchedulePeriod",
                "StopTransaction transactionData[].sampledValue",
            }
        ),
        "minItems",
        lambda _: 1,
    ),
    Difference(
        "D9, D11",
        "No schema limits integers; this codec takes those of 64 bits and sets no other minimum.",
        "integer",
        "minimum",
        lambda _: -(2**63),
    ),
    Difference(
        "D9, D11",
        "The other end of the same range.",
        "integer",
        "maximum",
        lambda _: 2**63 - 1,
    ),
    Difference(
        "D14",
        "Locations are kept as plain text; what a URI may be is for the one who fetches it.",
        frozenset({"GetDiagnostics location", "UpdateFirmware location"}),
        "format",
        lambda _: None,
    ),
)


@cache
def schemas() -> tuple[Kind, ...]:
    """The 78 schemas with `DIFFERENCES` applied: what STRICT has to agree with."""
    changed = deepcopy(official())
    for kind in changed:
        for path, schema in parts(kind.schema):
            for difference in DIFFERENCES:
                if difference.applies(kind, path, schema):
                    schema[difference.keyword] = difference.ours(schema.get(difference.keyword))
                    if schema[difference.keyword] is None:
                        del schema[difference.keyword]
    return changed


# -- The judge -----------------------------------------------------------------------------------

_DATE_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]"
    r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"([Zz]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])"
)


def is_date_time(text: str) -> bool:
    """RFC 3339 with the spellings of D13: a blank for T and an offset without colon pass.

    A leap second, hour 24 and year 0 do not.
    """
    found = _DATE_TIME.fullmatch(text)
    if found is None:
        return False
    try:
        date(*map(int, found.group(1, 2, 3)))
    except ValueError:
        return False
    return True


def is_one_decimal(number: float) -> bool:
    """At most one fraction digit when written in decimal, within the range of a float (D15)."""
    if abs(number) > sys.float_info.max:
        return False
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -1


class Oracle:
    """Says whether a payload conforms: a JSON Schema validator, and two rules it cannot be asked.

    Formats are off, because validators differ on what a date-time is; `multipleOf` is taken out,
    because it turns down 0.3. All schemas are read by draft 4, so 1.0 is an integer nowhere (D16).
    """

    def __init__(self, schema: Schema) -> None:
        """Take one of `schemas()`."""
        plain = deepcopy(schema)
        for _, part in parts(plain):
            part.pop("multipleOf", None)
            part.pop("$schema", None)
        self._schema = schema
        self._validator = Draft4Validator(plain, validate_formats=False)

    def accepts(self, payload: Json) -> bool:
        """Whether the payload conforms."""
        return self._validator.is_valid(payload) and not any(_faults(self._schema, payload))

    def why_not(self, payload: Json) -> list[str]:
        """The reasons, for people; empty where the payload conforms."""
        shape = [str(error) for error in self._validator.iter_errors(payload)]
        return shape or list(_faults(self._schema, payload))


def _faults(schema: Schema, value: Json) -> Iterator[str]:
    """Look for bad date-times and decimals in a payload whose shape has been found good."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _faults(schema.get("properties", {}).get(name, {}), member)
    elif isinstance(value, list):
        for element in value:
            yield from _faults(schema.get("items", {}), element)
    elif isinstance(value, str):
        if schema.get("format") == "date-time" and not is_date_time(value):
            yield f"{value!r} is no date-time"
    elif isinstance(value, int | float) and "multipleOf" in schema and not is_one_decimal(value):
        yield f"{value!r} has more than one fraction digit"


# -- Conforming payloads -------------------------------------------------------------------------

_TEXTS = (
    "a",
    "CP-0001",
    "04A2B3C4D5E6F7",
    "1.0",
    "null",
    "true",
    " padded ",
    "ÄÖÜ ß é",
    "漢字かな",
    "😀🔌",
    "e\u0301\u200d\ufeff",
    '"quoted" \\ /',
    "\\u0041\\",
    "{[,:]}",
    "</script>&amp;",
    "line\r\nline\ttab",
    "\x00\x1b[31m\x7f\u2028",
    "2024-01-01T00:00:00Z",
    "-----BEGIN CERTIFICATE-----\nMIIB\n",
)
_INTEGERS = (0, 1, 2, 60, 300, -1, 10**6, 2**31 - 1, 2**31, -(2**31), 2**53 + 1)
_INTEGER_EDGES = (2**63 - 1, -(2**63))


def conforming(rng: Random, schema: Schema) -> Json:
    """Make a payload that conforms to one of `schemas()`, optional members present or not."""
    if "enum" in schema:
        return rng.choice(schema["enum"])
    return _MAKERS[schema["type"]](rng, schema)


def _object(rng: Random, schema: Schema) -> Json:
    members = schema.get("properties", {})
    required = schema.get("required", ())
    often = rng.choice((0.0, 0.5, 0.5, 1.0))
    names = [name for name in members if name in required or rng.random() < often]
    if rng.random() < 0.2:
        rng.shuffle(names)
    return {name: conforming(rng, members[name]) for name in names}


def _array(rng: Random, schema: Schema) -> Json:
    least = schema.get("minItems", 0)
    return [conforming(rng, schema["items"]) for _ in range(rng.choice((least, 1, 1, 2, 3)))]


def _string(rng: Random, schema: Schema) -> Json:
    if schema.get("format") == "date-time":
        return _date_time(rng)
    text: str = rng.choice(_TEXTS)
    limit = schema.get("maxLength", 300)
    chance = rng.random()
    if chance < 0.05:
        return ""
    if chance < 0.25:
        return _of_length(text, limit)
    return text[:limit]


def _of_length(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


def _date_time(rng: Random) -> str:
    year = rng.choice((1970, 2023, 2024, 2024, 2024, 2038, 2199))
    day = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    time = f"{rng.randint(0, 23):02}:{rng.randint(0, 59):02}:{rng.randint(0, 59):02}"
    if rng.random() < 0.4:
        return f"{day}T{time}Z"
    fraction = f".{rng.randrange(10**9):09}"[: rng.randint(2, 10)] if rng.random() < 0.6 else ""
    zone = rng.choice(("Z", "Z", "z", "+00:00", "-00:00", "+02:00", "-0530", "+23:59", "-23:59"))
    return f"{day}{rng.choice('TTt ')}{time}{fraction}{zone}"


def _integer(rng: Random, _: Schema) -> Json:
    return rng.choice(_INTEGER_EDGES if rng.random() < 0.05 else _INTEGERS)


def _number(rng: Random, _: Schema) -> Json:
    if rng.random() < 0.3:
        return rng.choice(_INTEGERS)
    return rng.randint(-(10**4), 10**6) / 10


def _boolean(rng: Random, _: Schema) -> Json:
    return rng.random() < 0.5


_MAKERS: dict[str, Callable[[Random, Schema], Json]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}


# -- Spoilt payloads -----------------------------------------------------------------------------

# Values that are odd for a type: wrong, or right by a hair.
_ODD: dict[str, tuple[Json, ...]] = {
    "integer": (
        *(1.0, -0.0, 0.3, 11.25, 1e3, 1e300, True, "1", ""),
        *(2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64, 10**30, 10**400),
    ),
    "number": (
        *(1.0, -0.0, 0.3, 0.6, 0.7, 11.25, 0.05, 0.30000000000000004, 1e3, 1e-1, 1e-2, 1e300),
        *(16, 2**63, 2**64, 10**400, 123456789.1, 123456789.12, 5e-324, True, "16.0", ""),
    ),
    "boolean": (0, 1, 1.0, "true", "True", ""),
    "object": ([], [{}], "{}", ""),
    "array": ({}, "[]", ""),
    "date-time": (
        "",
        "x",
        "0",
        1704067200,
        "2024-01-01",
        "2024-01-01T00:00Z",
        "2024-01-01T00:00:00",
        "2024-01-01T00:00:00+01",
        "2024-01-01T00:00:00 Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00,5Z",
        "2024-01-01T00:00:60Z",
        "2016-12-31T23:59:60Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:00+24:00",
        "2024-01-01T00:00:00-23:60",
        "2024-00-01T00:00:00Z",
        "2024-13-01T00:00:00Z",
        "2024-01-00T00:00:00Z",
        "2024-04-31T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "1900-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "222222017-01-01T00:00:00Z",
        "20240101T000000Z",
        "2024-1-1T1:00:00Z",
        " 2024-01-01T00:00:00Z",
        "2024-01-01T00:00:00Z\n",
        "2024-01-01T00:00:00Z\x00",
        "٢٠٢٤-01-01T00:00:00Z",
        "2024-02-29T00:00:00Z",
        "2000-02-29t23:59:59.123456789z",
        "2024-01-01 00:00:00.1234567890123456789+0000",
    ),
}
# One value of each JSON type, and nothing.
_ANYTHING: tuple[Json, ...] = (None, True, 0, 1.5, "", "x", [], ["x"], {}, {"x": 1})
_STRANGE_NAMES = ("", "x", "status", "connectorId", "idTag", "vendorExtension", "a" * 300, "type")


def mutated(rng: Random, schema: Schema) -> Json:
    """Make a conforming payload and spoil it in one to three places; some still conform."""
    payload = conforming(rng, schema)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        payload = _spoil(rng, schema, payload)
    return payload


def _spoil(rng: Random, schema: Schema, value: Json) -> Json:
    """Spoil the value itself or, more often, something inside it."""
    deeper = rng.random() < 0.75
    if isinstance(value, dict) and "properties" in schema:
        known = [name for name in value if name in schema["properties"]]
        if deeper and known:
            name = rng.choice(known)
            value[name] = _spoil(rng, schema["properties"][name], value[name])
            return value
        return rng.choice(_OBJECT_FAULTS)(rng, value)
    if isinstance(value, list) and value and deeper and "items" in schema:
        index = rng.randrange(len(value))
        value[index] = _spoil(rng, schema["items"], value[index])
        return value
    return _odd(rng, schema, value)


def _drop(rng: Random, value: dict[str, Json]) -> Json:
    if value:
        del value[rng.choice(list(value))]
    return value


def _add(rng: Random, value: dict[str, Json]) -> Json:
    value[rng.choice(_STRANGE_NAMES)] = rng.choice((None, 1, "x", [], {}, {"a": [1]}))
    return value


def _rename(rng: Random, value: dict[str, Json]) -> Json:
    if not value:
        return value
    name = rng.choice(list(value))
    respelt = rng.choice((str.upper, str.lower, str.capitalize, str.swapcase, _snake, _blank))(name)
    return {respelt if each == name else each: value[each] for each in value}


def _snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def _blank(text: str) -> str:
    return f"{text} "


def _empty(rng: Random, value: dict[str, Json]) -> Json:
    return rng.choice(({}, None, [], [value], "{}", 0, True))


_OBJECT_FAULTS = (_drop, _drop, _add, _add, _rename, _rename, _empty)


def _odd(rng: Random, schema: Schema, value: Json) -> Json:
    """Replace a value by one that is odd for its type."""
    chance = rng.random()
    if chance < 0.1:
        return None
    if chance < 0.2:
        return rng.choice((0, 1.5, True, "", "x", [], [value], {}, {"value": value}))
    if "enum" in schema:
        return _odd_word(rng, schema)
    kind = schema.get("format", schema["type"])
    if kind == "array":
        return rng.choice(
            ([], [None], value[:1] if isinstance(value, list) else [], *_ODD["array"])
        )
    if kind in _ODD:
        return rng.choice(_ODD[kind])
    return _odd_text(rng, schema)


def _odd_word(rng: Random, schema: Schema) -> Json:
    word: str = rng.choice(schema["enum"])
    respelt = rng.choice((str.upper, str.lower, str.swapcase, _blank, _snake, str.strip))(word)
    return rng.choice((respelt, respelt, word, "Accepted", "Hertz", "Celcius", "Celsius", ""))


def _odd_text(rng: Random, schema: Schema) -> Json:
    limit = schema.get("maxLength", 300)
    return _of_length(rng.choice(_TEXTS), limit + rng.choice((-1, 0, 1, 1, 1, 2, 100)))


# -- Every rule from both sides ------------------------------------------------------------------


def everything(schema: Schema) -> Json:
    """Make a conforming payload in which nothing is missing; its lists hold two elements."""
    if "enum" in schema:
        return schema["enum"][-1]
    if schema["type"] == "object":
        members = schema.get("properties", {})
        return {name: everything(member) for name, member in members.items()}
    if schema["type"] == "array":
        return [everything(schema["items"]), everything(schema["items"])]
    if schema.get("format") == "date-time":
        return "2024-02-29T12:34:56Z"
    return {"string": "ab", "integer": 7, "number": 16.5, "boolean": True}[schema["type"]]


def altered(payload: Json, path: str, change: Callable[[Json], Json]) -> Json:
    """Copy a payload, putting the value at a place (of lists: the last) through a change."""
    if not path:
        return change(payload)
    if path.startswith("[]"):
        return [*payload[:-1], altered(payload[-1], path[2:].removeprefix("."), change)]
    name = re.split(r"[.\[]", path, maxsplit=1)[0]
    rest = path.removeprefix(name).removeprefix(".")
    return payload | {name: altered(payload[name], rest, change)}


def always(value: Json) -> Callable[[Json], Json]:
    """Change whatever it is to this."""
    return lambda _: value


def around(schema: Schema) -> Iterator[Json]:
    """Go to every place of a schema and try what is just right and just wrong there.

    Where `mutated` wanders, this leaves no rule out: change any single one and some payload of
    these is judged differently. About 100 payloads for each place.
    """
    whole = everything(schema)
    for path, part in parts(schema):
        for value in (*_ANYTHING, *_edges(part)):
            yield altered(whole, path, always(value))
        if part.get("type") == "object":
            for change in _member_faults(part):
                yield altered(whole, path, change)


@cache
def _words() -> tuple[str, ...]:
    """All words of all enumerations."""
    enums = [part.get("enum", ()) for kind in official() for _, part in parts(kind.schema)]
    return tuple(sorted({word for words in enums for word in words}))


def _edges(schema: Schema) -> Iterator[Json]:
    if "enum" in schema:
        yield from _words()
        for word in schema["enum"]:
            yield from (word.upper(), word.lower(), word.swapcase(), _blank(word), f" {word}")
        return
    kind: str = schema["format"] if "format" in schema else schema["type"]
    yield from _ODD.get(kind, ())
    if kind in {"integer", "number"}:
        yield from (*_INTEGERS, *_INTEGER_EDGES)
    elif kind == "array":
        for count in range(schema.get("minItems", 0), 4):
            yield [everything(schema["items"])] * count
    elif kind == "string":
        limit = schema.get("maxLength", 300)
        for letter in ("x", "é", "😀"):
            for length in (limit - 1, limit, limit + 1, 2 * limit):
                yield letter * length


def _member_faults(schema: Schema) -> Iterator[Callable[[Json], Json]]:
    for name in schema.get("properties", {}):
        for respelt in ((), (name.upper(),), (_snake(name),), (_blank(name),), (f"{name}s",)):
            yield _respell(name, respelt)
    for name in _STRANGE_NAMES:
        yield _respell(name, ())
        yield _put_in(name)


def _respell(name: str, respelt: tuple[str, ...]) -> Callable[[Json], Json]:
    return lambda whole: {
        new: value for old, value in whole.items() for new in (respelt if old == name else (old,))
    }


def _put_in(name: str) -> Callable[[Json], Json]:
    return lambda whole: whole | {name: whole.get(name, "x")}


def one_rule_off(schema: Schema) -> Iterator[tuple[str, Schema]]:
    """Change a schema one rule at a time, 1,500 ways over the 78, and say what was changed.

    Tests that cannot tell a codec of such a schema from ours have not tried that rule.
    """
    for path, part in parts(schema):
        for label, change in _rule_changes(part):
            changed = deepcopy(schema)
            change(dict(parts(changed))[path])
            yield f"{path}: {label}", changed


Change = tuple[str, "Callable[[Schema], object]"]


def _rule_changes(part: Schema) -> Iterator[Change]:
    yield from _bound_changes(part)
    yield from _type_changes(part)
    yield from _word_changes(part)
    yield from _member_changes(part)


def _bound_changes(part: Schema) -> Iterator[Change]:
    for keyword in part.keys() & {"maxLength", "minItems", "minimum", "maximum"}:
        yield f"no {keyword}", _setting(keyword, None)
        yield f"{keyword} + 1", _setting(keyword, part[keyword] + 1)
        if part[keyword] != 1:  # no schema may ask for less than nothing, and 0 is as good as none
            yield f"{keyword} - 1", _setting(keyword, part[keyword] - 1)
    if part.get("type") == "array" and "minItems" not in part:
        yield "minItems 1", _setting("minItems", 1)


def _type_changes(part: Schema) -> Iterator[Change]:
    other = {"integer": "number", "number": "integer"}.get(part["type"])
    if other:
        yield f"{other} for {part['type']}", _setting("type", other)
    idle = {"type", "additionalProperties"} if "enum" in part else set()
    for keyword in part.keys() & {"type", "additionalProperties", "multipleOf", "format"} - idle:
        yield f"no {keyword}", _setting(keyword, None)


def _word_changes(part: Schema) -> Iterator[Change]:
    words = part.get("enum")
    if words:
        yield "any word", _setting("enum", None)
        more = next(each for each in _words() if each not in words)
        yield f"with {more}", _setting("enum", [*words, more])
        for word in words:
            yield f"without {word}", _setting("enum", [each for each in words if each != word])


def _member_changes(part: Schema) -> Iterator[Change]:
    required = part.get("required", [])
    for name in part.get("properties", {}):
        rest = [each for each in required if each != name]
        yield f"{name} unknown", _without_member(name, rest)
        if name in required:
            yield f"{name} optional", _setting("required", rest or None)
        else:
            yield f"{name} required", _setting("required", [*required, name])


def _setting(keyword: str, value: Json) -> Callable[[Schema], object]:
    return lambda part: part.pop(keyword) if value is None else part.update({keyword: value})


def _without_member(name: str, required: list[str]) -> Callable[[Schema], object]:
    def change(part: Schema) -> None:
        del part["properties"][name]
        part["required"] = required
        if not required:
            del part["required"]

    return change
