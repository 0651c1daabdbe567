"""Hypothesis strategies for content: settings, DataTransfer messages, signed values, readings.

    from hypothesis import given
    from ocpp16j_codec.testing import content

    @given(content.settings())
    def test_my_store(setting):
        key, value = setting

All of them conform, except `hostile_texts`.
"""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

try:
    from hypothesis import strategies as st
except ImportError as missing:  # pragma: no cover
    raise ImportError(
        "ocpp16j_codec.testing.content needs hypothesis:"
        " install ocpp16j_codec with the extra 'testing'"
    ) from missing

from msgspec import inspect

from ocpp16j_codec.content import data_transfer
from ocpp16j_codec.content.configuration import (
    KEYS,
    PhaseRotation,
    Rotation,
    SampledMeasurand,
    Type,
)
from ocpp16j_codec.content.values import PROFILES
from ocpp16j_codec.messages import (
    Location,
    Measurand,
    Payload,
    Phase,
    ReadingContext,
    SampledValue,
    UnitOfMeasure,
)

if TYPE_CHECKING:
    from enum import Enum

    from hypothesis.strategies import SearchStrategy

    from ocpp16j_codec.content.configuration import Key

__all__ = [
    "hostile_texts", "messages", "numbers", "ocmf_texts", "sampled_values", "settings",
    "signed_values", "values",
]  # fmt: skip

_LARGEST = 2**63 - 1
_INTEGERS = st.integers(-_LARGEST - 1, _LARGEST)
#: Text without surrogates, which JSON cannot represent.
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)


def numbers(*, digits: int = 12, places: int = 6) -> SearchStrategy[Decimal]:
    """Return a strategy for exact numbers, written as by meters."""
    return st.builds(
        lambda number, exponent: Decimal(number).scaleb(-exponent),
        st.integers(-(10**digits), 10**digits),
        st.integers(0, places),
    )


# -- Settings --------------------------------------------------------------------------------------


def values(key: Key) -> SearchStrategy[Any]:
    """Return a strategy for values that a setting can have."""
    match key.type:
        case Type.INTEGER:
            least = -_LARGEST - 1 if key.minimum is None else key.minimum
            return st.integers(least, _LARGEST if key.maximum is None else key.maximum)
        case Type.BOOLEAN:
            return st.booleans()
        case Type.CSL:
            # A connector has one rotation.
            unique = _connector_of if key.items == "rotations" else _itself
            return st.lists(_items(key), unique_by=unique, max_size=8).map(tuple)
        case Type.ENUMERATION if key.words is not None:
            return st.sampled_from(key.words)
        case Type.JSON:
            return st.dictionaries(_TEXTS, st.none() | _INTEGERS | _TEXTS, max_size=3).map(
                json.dumps
            )
        case Type.DATE_TIME:
            return _MOMENTS.map(lambda moment: moment.isoformat().replace("+00:00", "Z"))
        case Type.OFFSET:
            return st.builds(
                "{}{:02}:{:02}".format,
                st.sampled_from("+-"),
                st.integers(0, 14),
                st.integers(0, 59),
            )
        case Type.LANGUAGE:
            return _LANGUAGES
        case _ if key.name == "AuthorizationKey":
            return st.binary(min_size=16, max_size=20).map(bytes.hex)
        case _:
            return _TEXTS


_LANGUAGES = st.sampled_from(["en", "de", "fr-CA", "zh-Hant-TW", "es-419"])


def _itself(item: Any) -> Any:
    return item


def _connector_of(item: PhaseRotation) -> Any:
    return item.connector


def _items(key: Key) -> SearchStrategy[Any]:
    if key.items == "measurands":
        return st.builds(
            SampledMeasurand, st.sampled_from(Measurand), st.none() | st.sampled_from(Phase)
        )
    if key.items == "rotations":
        return st.builds(PhaseRotation, st.integers(0, 99), st.sampled_from(Rotation))
    if key.items == "languages":
        return _LANGUAGES
    if key.name == "SupportedFeatureProfiles":
        return st.sampled_from(PROFILES)
    if key.items is None:
        return st.from_regex(r"[A-Za-z0-9.]{1,10}", fullmatch=True)
    return st.sampled_from(list(key.items))


def settings(key: Key | None = None) -> SearchStrategy[tuple[Key, Any]]:
    """Return a strategy for settings of `KEYS` with valid values, any unless one is given."""
    rows = list(KEYS.values()) if key is None else [key]
    return st.sampled_from(rows).flatmap(lambda row: st.tuples(st.just(row), values(row)))


# -- DataTransfer ----------------------------------------------------------------------------------


def messages(struct: type[Payload] | None = None) -> SearchStrategy[Any]:
    """Return a strategy for messages inside DataTransfer, of any type unless one is given."""
    if struct is not None:
        return _structs(struct)
    rows = list(data_transfer.REGISTRY)
    types = [row.request for row in rows] + [row.response for row in rows if row.response]
    return st.sampled_from(types).flatmap(_structs)


def _structs(struct: type[Any]) -> SearchStrategy[Any]:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - for type checkers
    fields = {
        field.name: _members(field.type) if field.required else st.none() | _members(field.type)
        for field in info.fields
    }
    return st.fixed_dictionaries(fields).map(lambda members: struct(**members))


def _members(kind: inspect.Type) -> SearchStrategy[Any]:
    match kind:
        case inspect.Metadata(type=inner):
            return _members(inner)
        case inspect.StrType(max_length=limit):
            most = 40 if limit is None else min(limit, 40)
            return st.text(st.characters(exclude_categories=["Cs"]), max_size=most)
        case inspect.IntType():
            return _INTEGERS
        case inspect.DecimalType():
            return numbers()
        case inspect.DateTimeType():
            return _MOMENTS
        case inspect.EnumType(cls=words):
            return st.sampled_from(_words(words))
        case inspect.ListType(item_type=item, max_length=limit):
            return st.lists(_members(item), max_size=3 if limit is None else min(limit, 3))
        case inspect.StructType(cls=nested):
            return _structs(nested)
        case _:
            raise TypeError(f"no strategy for {type(kind).__name__}")


def _words(words: type[Enum]) -> list[Enum]:
    return list(words)


# -- Signed values and readings --------------------------------------------------------------------


@st.composite
def ocmf_texts(draw: st.DrawFn) -> str:
    """Return a strategy for OCMF containers with one to four readings; members may be omitted."""
    word = st.from_regex(r"[A-Za-z0-9 ._-]{0,12}", fullmatch=True)
    # The parts must not contain their separator; @ marks numbers below.
    any_text = st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="|@"), max_size=9
    )
    rows: list[dict[str, Any]] = []
    state: dict[str, Any] = {}
    for index in range(draw(st.integers(1, 4))):
        row = {
            "TM": f"2024-05-0{index + 1}T06:07:08,009+0200 S",
            "TX": "B" if index == 0 else draw(st.sampled_from(["C", "E", "S"])),
            "RV": f"@{draw(numbers())}@",
            "RI": draw(st.sampled_from(["1-b:1.8.0", "01-00:B2.08.00*FF"])),
            "RU": draw(st.sampled_from(["kWh", "Wh"])),
            "RT": draw(st.sampled_from(["AC", "DC"])),
            "CL": f"@{draw(numbers(places=3))}@",
            "EF": "",
            "ST": draw(st.sampled_from("GGGS")),
        }
        kept = {name: value for name, value in row.items() if state.get(name) != value}
        may_leave_out = index > 0 and draw(st.booleans())
        state = row
        rows.append(kept if may_leave_out else row)
    payload = {
        "FV": "1.0", "GI": draw(word), "PG": f"T{draw(st.integers(1, 10**6))}", "MS": draw(word),
        "IS": draw(st.booleans()), "IT": "NONE", "ID": draw(word), "RD": rows,
    }  # fmt: skip
    members = {
        "GS": any_text, "GV": any_text, "MV": any_text, "MM": any_text, "MF": any_text,
        "IL": word, "IF": st.lists(word, max_size=4), "TT": any_text, "CF": any_text,
        "LC": st.fixed_dictionaries({"LN": any_text, "LR": st.integers(0, 99)}), "CT": word,
        "CI": any_text, "XV": any_text,
    }  # fmt: skip
    payload |= draw(st.fixed_dictionaries({}, optional=members))
    data = draw(st.binary(min_size=1, max_size=72))
    signature = draw(
        st.sampled_from([
            {"SD": data.hex()},
            {"SA": "ECDSA-secp384r1-SHA256", "SE": "hex", "SD": data.hex().upper()},
            {"SE": "base64", "SM": "application/x-der", "SD": b64encode(data).decode()},
        ])
    )  # fmt: skip
    separators = draw(st.sampled_from([(",", ":"), (", ", ": ")]))
    text = json.dumps(payload, separators=separators, ensure_ascii=draw(st.booleans()))
    text = text.replace('"@', "").replace('@"', "")  # numbers as their text
    return f"OCMF|{text}|{json.dumps(signature)}"


@st.composite
def signed_values(draw: st.DrawFn, form: str | None = None) -> tuple[str, str]:
    """Return a strategy for signed values in form A, B or C, each with its container."""
    container = draw(ocmf_texts())
    form = draw(st.sampled_from("ABC")) if form is None else form
    encoded = b64encode(container.encode()).decode()
    if form == "A":
        wrapper = {"signedMeterData": encoded, "signingMethod": "", "encodingMethod": "OCMF"}
        return json.dumps(wrapper | {"publicKey": draw(st.sampled_from(["", "b2Nh"]))}), container
    if form == "B":
        return container, container
    wrapper = {"signedMeterValue": encoded, "encodingMethod": "OCMF", "publicKey": "00ff"}
    return json.dumps(wrapper), container


def sampled_values() -> SearchStrategy[SampledValue]:
    """Return a strategy for sampled values with a number, of any measurand and unit."""
    return st.builds(
        SampledValue,
        value=numbers().map(str),
        measurand=st.none() | st.sampled_from(Measurand),
        unit=st.none() | st.sampled_from(UnitOfMeasure),
        phase=st.none() | st.sampled_from(Phase),
        location=st.none() | st.sampled_from(Location),
        context=st.none() | st.sampled_from(ReadingContext),
    )


_PIECES = st.sampled_from(
    [
        *("OCMF|", "|", '{"RD":[', '{"TM":', '"RV":', "1e999999999", "-", "{", "}", "[", "]", ","),
        *(":", '"', "\\", "\\ud800", "\\u0000", "\ud800", "\x00", "T0NNRn", "4f434d467c", "'"),
        *("oca:base16:asn1:", '{"signedMeterData":"', '{"signedMeterValue":"', "null", "true"),
        *('"encodingMethod":"OCMF"', "NaN", "Infinity", "1_000", "\u0661", "0x10", "1.5", "5 s"),
        *(";", " ", "\n", "[" * 100, '{"a":' * 100, "9" * 400, "2018-07-24T13:22:04,000+0200 S"),
        *("Voltage.L1-N", "1.RST", "“", '{"idToken":', '{"transactionId":1,"cost":'),
    ]
)


def hostile_texts() -> SearchStrategy[str]:
    """Return a strategy for hostile text members: pieces of content, broken and mixed."""
    return st.lists(_PIECES | st.text(max_size=8), max_size=12).map("".join)
