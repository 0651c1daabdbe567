"""Readings: exact numbers in one unit per quantity, with the defaults of OCPP 1.6."""

from __future__ import annotations

import copy
import decimal
import json
import pickle
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from together import together

from ocpp16j_codec import DecodeError, QuirkKind, decode
from ocpp16j_codec.content.readings import Reading, Source, energy, readings
from ocpp16j_codec.messages import (
    Location,
    Measurand,
    MeterValue,
    MeterValues,
    ReadingContext,
    SampledValue,
    StartTransaction,
    StopTransaction,
    UnitOfMeasure,
    ValueFormat,
)
from ocpp16j_codec.testing import content

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
CORPUS = Path(__file__).parent / "corpus" / "field_frames.jsonl"


def values(*samples: SampledValue, time: datetime = NOON) -> MeterValues:
    meter_value = MeterValue(timestamp=time, sampled_value=list(samples))
    return MeterValues(connector_id=2, transaction_id=7, meter_value=[meter_value])


def one(**members: Any) -> Reading:
    (reading,) = readings(values(SampledValue(**members)))
    return reading


def test_defaults_are_those_of_1_6() -> None:
    reading = one(value="12.5")

    assert reading.time == NOON
    assert (reading.connector, reading.transaction) == (2, 7)
    assert reading.measurand is Measurand.ENERGY_ACTIVE_IMPORT_REGISTER
    assert reading.phase is None
    assert reading.location is Location.OUTLET
    assert reading.context is ReadingContext.SAMPLE_PERIODIC
    assert reading.value == Decimal("12.5")
    assert reading.unit is UnitOfMeasure.WH
    assert reading.sampled_value == SampledValue(value="12.5")
    assert reading.problems == ()


def test_members_that_are_given_stand() -> None:
    reading = one(
        value="-1", measurand="Voltage", phase="L1-N", location="Inlet", context="Trigger", unit="V"
    )

    assert (reading.phase, reading.location, reading.context) == ("L1-N", "Inlet", "Trigger")
    assert (reading.value, reading.unit) == (-1, "V")


#: What every unit becomes, written down from the contract.
UNITS = {
    "Wh": ("Wh", 1), "kWh": ("Wh", 1000), "varh": ("varh", 1), "kvarh": ("varh", 1000),
    "W": ("W", 1), "kW": ("W", 1000), "VA": ("VA", 1), "kVA": ("VA", 1000), "var": ("var", 1),
    "kvar": ("var", 1000), "A": ("A", 1), "V": ("V", 1), "Celsius": ("Celsius", 1),
    "Celcius": ("Celsius", 1), "Fahrenheit": ("Fahrenheit", 1), "K": ("K", 1),
    "Percent": ("Percent", 1),
}  # fmt: skip


def test_the_table_of_units_is_whole() -> None:
    assert set(UNITS) == set(UnitOfMeasure)


@together
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("text", ["0", "0.0", "-0.001", "12", "12.345678", "9999999999999.99999"])
def test_units_are_converted_exactly(unit: str, text: str) -> None:
    base, factor = UNITS[unit]

    reading = one(value=text, measurand="Temperature", unit=UnitOfMeasure(unit))

    assert reading.unit == base
    assert reading.value is not None
    assert isinstance(reading.unit, UnitOfMeasure)
    # As integers, so that no context rounds.
    scale = 10**10
    assert int(reading.value * scale) == int(Decimal(text) * scale) * factor
    assert "E+" not in str(reading.value)
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1e3", "1000000"),
        ("1E-3", "1"),
        (" 5 ", "5000"),
        ("+5", "5000"),
        (".5", "500"),
        ("5.", "5000"),
        ("0." + "1" * 60, "111." + "1" * 57),
        ("1" * 200, "1" * 200 + "000"),
        ("1e308", "1" + "0" * 311),
    ],
)
def test_numbers_that_are_written_oddly(text: str, expected: str) -> None:
    reading = one(value=text, unit="kWh")

    assert format(reading.value or 0, "f") == expected
    assert reading.unit == "Wh"


@together
@pytest.mark.parametrize(
    "text",
    [
        "", " ", "abc", "1,5", "1.2.3", "-", ".", "1-2", "NaN", "Infinity", "-inf", "1_000", "١٢",
        "1e309", "1e-309", "1" * 256, "0x10", "1e999999999", "12 kWh", "null", "4F434D",
    ],
)  # fmt: skip
@pytest.mark.parametrize("unit", ["Wh", "kWh"])
def test_what_is_no_number_has_no_value_and_is_reported(text: str, unit: str) -> None:
    reading = one(value=text, unit=unit)

    assert reading.value is None
    (quirk,) = reading.problems
    kind = QuirkKind.UNUSABLE_MEMBER if text.strip() else QuirkKind.EMPTY_TEXT
    assert (quirk.kind, quirk.found) == (kind, text)
    assert quirk.path == "/3/meterValue/0/sampledValue/0/value"
    assert "expected a number" in str(quirk)


def test_arithmetic_settings_of_the_program_do_not_count() -> None:
    with decimal.localcontext() as context:
        context.prec = 2
        context.traps[decimal.Inexact] = True
        context.traps[decimal.InvalidOperation] = False
        assert one(value="12345.678", unit="kWh").value == Decimal(12345678)
        assert one(value="1-2").value is None
        start = StartTransaction(connector_id=1, id_tag="A", meter_start=123, timestamp=NOON)
        register = one(value="98765.4321", context="Transaction.End")
        assert energy(start, None, [register]).value == Decimal("98642.4321")


@together
@pytest.mark.parametrize("measurand", [None, *Measurand])
def test_only_energy_has_a_default_unit(measurand: Measurand | None) -> None:
    expected = "Wh" if measurand is None or measurand.startswith("Energy.") else None
    assert one(value="1", measurand=measurand).unit == expected
    assert one(value="1", measurand=measurand).problems == ()


def test_an_unknown_measurand_is_kept() -> None:
    reading = one(value="1", measurand="Current.Import.L1", unit="kW")
    assert (reading.measurand, reading.unit, reading.value) == ("Current.Import.L1", "W", 1000)
    assert one(value="1", measurand="Energy.Magic").unit is None


@pytest.mark.parametrize("unit", ["Hz", "Hertz", "hertz", " HZ "])
def test_frequency_is_in_hertz_and_has_no_unit(unit: str) -> None:
    reading = one(value="49.98", measurand="Frequency", unit=unit)

    assert (reading.value, reading.unit) == (Decimal("49.98"), None)
    (quirk,) = reading.problems
    assert (quirk.kind, quirk.found, quirk.used) == ("unknown_enum", unit, None)
    assert quirk.path == "/3/meterValue/0/sampledValue/0/unit"
    assert one(value="50", measurand="Frequency").problems == ()


@pytest.mark.parametrize("unit", ["kHz", "Percent", "kW", "rpm"])
def test_frequency_in_another_unit_is_never_shown_as_hertz(unit: str) -> None:
    known = unit in set(UnitOfMeasure)
    reading = one(value="3", measurand="Frequency", unit=UnitOfMeasure(unit) if known else unit)

    assert (reading.value, reading.unit) == (3, unit)
    assert [quirk.used for quirk in reading.problems] == [unit]


@pytest.mark.parametrize("unit", ["Hz", "Hertz", "MWh", "furlong", "", "wh"])
def test_an_unknown_unit_is_kept_and_reported(unit: str) -> None:
    reading = one(value="3", measurand="Power.Active.Import", unit=unit)

    assert (reading.value, reading.unit) == (3, unit)
    (quirk,) = reading.problems
    assert (quirk.kind, quirk.found, quirk.used) == ("unknown_enum", unit, unit)


def test_paths_lead_into_the_frame() -> None:
    bad = SampledValue(value="x")
    rows = [
        MeterValue(timestamp=NOON, sampled_value=[SampledValue(value="1")]),
        MeterValue(timestamp=NOON, sampled_value=[SampledValue(value="1"), bad]),
    ]
    stop = StopTransaction(meter_stop=1, timestamp=NOON, transaction_id=9, transaction_data=rows)

    for source, path in (
        (MeterValues(connector_id=1, meter_value=rows), "/3/meterValue/1/sampledValue/1/value"),
        (stop, "/3/transactionData/1/sampledValue/1/value"),
        (rows, "/1/sampledValue/1/value"),
    ):
        found = readings(source)
        assert len(found) == 3
        assert [quirk.path for each in found for quirk in each.problems] == [path]


def test_stop_transaction_and_lists() -> None:
    rows = [MeterValue(timestamp=NOON, sampled_value=[SampledValue(value="1")])]
    stop = StopTransaction(meter_stop=1, timestamp=NOON, transaction_id=9, transaction_data=rows)

    (reading,) = readings(stop)
    assert (reading.connector, reading.transaction) == (None, 9)
    (reading,) = readings(stop, connector=3)
    assert reading.connector == 3
    (reading,) = readings(rows, connector=3, transaction=4)
    assert (reading.connector, reading.transaction) == (3, 4)
    assert readings(StopTransaction(meter_stop=1, timestamp=NOON, transaction_id=9)) == []
    assert readings([]) == []


def test_misuse_is_answered() -> None:
    frame = decode('[2,"1","MeterValues",{"connectorId":1,"meterValue":[]}]')
    with pytest.raises(TypeError, match=r"call\.payload"):
        readings(frame)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="dict"):
        readings([{"timestamp": "x"}])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        readings("abc")  # type: ignore[arg-type]


def test_readings_are_values() -> None:
    reading = one(value="1")
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301
    assert copy.deepcopy(reading) == reading
    with pytest.raises(AttributeError):
        reading.value = Decimal(2)  # type: ignore[misc]


# -- Signed data -----------------------------------------------------------------------------------


def ocmf(*rows: dict[str, Any]) -> str:
    text = json.dumps({"FV": "1.0", "PG": "T1", "MS": "1", "IS": True, "IT": "NONE", "RD": rows})
    return f'OCMF|{text}|{{"SD":"00"}}'


BEGIN = {
    "TM": "2024-05-06T12:00:00,000+0000 S", "TX": "B", "RV": 2935.6, "RI": "1-b:1.8.0",
    "RU": "kWh", "ST": "G",
}  # fmt: skip
END = {"TM": "2024-05-06T13:00:00,000+0000 S", "TX": "E", "RV": 2940.125}


@pytest.mark.parametrize("unit", [None, "Wh", "kWh"])
@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("Transaction.Begin", "2935600"),
        ("Transaction.End", "2940125"),
        ("Sample.Periodic", "2940125"),
        (None, "2940125"),
    ],
)
def test_signed_data_gives_the_reading_in_its_own_unit(
    context: str | None, expected: str, unit: str | None
) -> None:
    reading = one(value=ocmf(BEGIN, END), format="SignedData", context=context, unit=unit)

    assert reading.value == Decimal(expected)
    assert reading.unit is UnitOfMeasure.WH
    assert reading.problems == ()


def test_the_other_forms_of_signed_data() -> None:
    container = ocmf(BEGIN)
    wrapped = json.dumps(
        {"signedMeterData": b64encode(container.encode()).decode(), "signingMethod": "",
         "encodingMethod": "OCMF", "publicKey": ""}
    )  # fmt: skip
    assert one(value=wrapped, format="SignedData").value == 2935600
    for opaque in ("3c3f786d6c", "AP;0;3;ALCV3ABBBISHMA2RYEGAZE", "12345", '{"other":1}'):
        reading = one(value=opaque, format="SignedData")
        assert (reading.value, reading.unit) == (None, None)


def test_a_container_without_its_format_is_signed_all_the_same() -> None:
    assert one(value=ocmf(BEGIN)).value == 2935600
    assert one(value=ocmf(BEGIN), format="Raw", unit="Wh").unit == "Wh"


@pytest.mark.parametrize(
    "text", ["OCMF|", "OCMF|{}", "OCMF|{|{}", 'OCMF|{"RD":3}|{}', "OCMF|[]|{}", "OCMF|{}|{}|{}"]
)
def test_broken_containers_have_no_value_and_are_reported(text: str) -> None:
    reading = one(value=text, format="SignedData")

    assert (reading.value, reading.unit) == (None, None)
    (quirk,) = reading.problems
    assert quirk.kind == "unusable_member"
    assert quirk.path == "/3/meterValue/0/sampledValue/0/value"
    assert quirk.found == text
    assert "unreadable signed value" in str(quirk)


def test_of_several_registers_the_one_of_the_measurand_counts() -> None:
    export = BEGIN | {"RI": "1-b:2.8.0", "RV": 1.5}
    loss = BEGIN | {"RI": "1-b:1.8.0", "RV": 12, "RU": "mOhm"}
    rows = BEGIN, export, loss

    assert one(value=ocmf(*rows), format="SignedData").value == 2935600
    reading = one(value=ocmf(*rows), format="SignedData", measurand="Energy.Active.Export.Register")
    assert reading.value == 1500
    hexadecimal = [BEGIN | {"RI": code} for code in ("01-00:B2.08.00*FF", "01-00:C2.08.00*FF")]
    hexadecimal[1] |= {"RV": 7}
    assert one(value=ocmf(*hexadecimal), format="SignedData").value == 2935600


def test_where_two_readings_may_be_meant_there_is_none() -> None:
    reading = one(value=ocmf(BEGIN, BEGIN | {"RV": 1}), format="SignedData")
    assert reading.value is None
    assert [quirk.kind for quirk in reading.problems] == ["unusable_member"]
    assert one(value=ocmf(), format="SignedData").value is None


def test_doubts_of_the_meter_are_reported() -> None:
    for members in ({"ST": "M"}, {"EF": "E"}, {"EF": "Et"}):
        reading = one(value=ocmf(BEGIN | members), format="SignedData")
        assert reading.value == 2935600
        assert [quirk.kind for quirk in reading.problems] == ["unknown_enum"]
        assert reading.problems[0].path == "/3/meterValue/0/sampledValue/0/value"
    assert one(value=ocmf(BEGIN | {"EF": "t"}), format="SignedData").problems == ()


def test_a_unit_that_is_none_of_energy_is_kept() -> None:
    reading = one(value=ocmf(BEGIN | {"RU": "mOhm"}), format="SignedData")
    assert (reading.value, reading.unit) == (Decimal("2935.6"), "mOhm")
    reading = one(value=ocmf(BEGIN | {"RU": None}), format="SignedData")
    assert reading.unit is None
    assert [quirk.kind for quirk in reading.problems] == ["missing_value"]


@settings(max_examples=100)
@given(content.signed_values(), st.sampled_from([None, *ReadingContext]))
def test_a_signed_value_never_has_another_number(
    signed: tuple[str, str], context: ReadingContext | None
) -> None:
    value, container = signed
    reading = one(value=value, format=ValueFormat.SIGNED_DATA, context=context)

    if reading.value is not None:
        assert reading.unit is UnitOfMeasure.WH
        payload = json.loads(container.split("|")[1], parse_float=Decimal)
        numbers = {Decimal(row["RV"]) for row in payload["RD"] if "RV" in row}
        assert reading.value in numbers | {number * 1000 for number in numbers}


# -- Every message ---------------------------------------------------------------------------------


@given(content.sampled_values())
def test_the_number_is_never_lost(sample: SampledValue) -> None:
    (reading,) = readings(values(sample))

    base, factor = UNITS.get(sample.unit or "", (reading.unit, 1))
    is_frequency = sample.measurand == "Frequency"
    assert reading.value == Decimal(sample.value) * (1 if is_frequency else factor)
    assert reading.unit == (sample.unit if is_frequency else base)
    assert reading.phase == sample.phase
    assert reading.measurand == sample.effective_measurand
    assert reading.sampled_value is sample


@given(content.hostile_texts(), st.sampled_from([None, *ValueFormat]))
def test_no_text_breaks_it(text: str, form: ValueFormat | None) -> None:
    (reading,) = readings(values(SampledValue(value=text, format=form)))

    assert reading.value is None or reading.value.is_finite()
    assert reading.value is not None or reading.problems or form is ValueFormat.SIGNED_DATA
    for quirk in reading.problems:
        assert len(str(quirk)) <= 255


def test_readings_of_the_field() -> None:
    count = 0
    for line in CORPUS.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["action"] not in {"MeterValues", "StopTransaction"}:
            continue
        try:
            frame = decode(row["frame"])
        except DecodeError:
            continue
        payload = getattr(frame, "payload", None)
        if isinstance(payload, MeterValues | StopTransaction):
            for reading in readings(payload):
                count += 1
                number = reading.sampled_value.number
                assert (reading.value is None) == (number is None), reading
                factor = 1000 if reading.sampled_value.unit in {"kWh", "kW", "kVA"} else 1
                assert number is None or reading.value == number * factor
                assert reading.value is not None or reading.problems
    assert count == 78


# -- The energy of a transaction -------------------------------------------------------------------

START = StartTransaction(connector_id=1, id_tag="A", meter_start=1000, timestamp=NOON)


def stop(meter_stop: int, *rows: MeterValue) -> StopTransaction:
    return StopTransaction(
        meter_stop=meter_stop, timestamp=NOON, transaction_id=7, transaction_data=list(rows) or None
    )


def row(value: str, *, hours: int = 0, **members: Any) -> MeterValue:
    sample = SampledValue(value=value, **members)
    return MeterValue(timestamp=NOON + timedelta(hours=hours), sampled_value=[sample])


def test_energy_is_meter_stop_minus_meter_start() -> None:
    found = energy(START, stop(3500))

    assert (found.value, found.begin, found.end) == (2500, 1000, 3500)
    assert (found.begin_source, found.end_source) == (Source.METER, Source.METER)
    assert found.is_final
    assert found.doubts == ()


def test_readings_stand_in_for_what_is_not_at_hand() -> None:
    rows = [
        row("3.5", unit="kWh", hours=2, context="Transaction.End"),
        row("1000", context="Transaction.Begin"),
        row("2000", hours=1),
        row("9", measurand="Current.Import", unit="A"),
        row("77", phase="L1"),
        row("5", location="Inlet"),
    ]
    found = energy(None, None, readings(rows))
    assert (found.value, found.is_final) == (2500, True)
    assert (found.begin_source, found.end_source) == (Source.REGISTER, Source.REGISTER)

    so_far = energy(START, None, readings(rows[1:]))
    assert (so_far.value, so_far.end, so_far.is_final) == (1000, 2000, False)
    assert so_far.begin_source is Source.METER

    only_stop = energy(None, stop(3500, rows[1]))
    assert (only_stop.value, only_stop.begin_source) == (2500, Source.REGISTER)


@pytest.mark.parametrize(
    "members",
    [
        {"phase": "L1"}, {"location": "Inlet"}, {"unit": "furlong"}, {"value": "x"},
        {"measurand": "Energy.Active.Export.Register"},
        {"measurand": "Current.Import", "unit": "A"},
        {"measurand": "Energy.Active.Import.Interval"},
    ],
)  # fmt: skip
def test_only_the_register_of_the_outlet_counts(members: dict[str, Any]) -> None:
    other = {"value": "5"} | members
    rows = [row("1000"), row("3000", hours=2), row(**other, hours=-1), row(**other, hours=3)]

    found = energy(of=readings(rows))
    assert (found.begin, found.end, found.value) == (1000, 3000, 2000)


def test_signed_readings_are_named_as_such() -> None:
    rows = [
        row(ocmf(BEGIN), format="SignedData", context="Transaction.Begin"),
        row(ocmf(BEGIN, END), format="SignedData", context="Transaction.End", hours=1),
    ]
    found = energy(of=readings(rows))
    assert found.value == Decimal(4525)
    assert (found.begin_source, found.end_source) == (Source.SIGNED, Source.SIGNED)


def test_nothing_is_invented() -> None:
    assert energy().value is None
    assert energy(START).value is None
    assert energy(START).begin == 1000
    assert energy(None, stop(5)).value is None
    assert energy(None, stop(5)).end == 5


def test_contradictions_are_named() -> None:
    below = energy(START, stop(0))
    assert below.value is None
    assert below.doubts == ("the end (0 Wh) is below the begin (1000 Wh)",)

    apart = energy(START, stop(3500, row("3400", context="Transaction.End")))
    assert apart.value == 2500
    assert apart.doubts == ("meterStop is 3500 Wh, the reading says 3400 Wh",)
    rounded = energy(START, stop(3500, row("3500.4", context="Transaction.End")))
    assert rounded.doubts == ()
    begun = energy(START, stop(3500, row("2000", context="Transaction.Begin")))
    assert begun.doubts == ("meterStart is 1000 Wh, the reading says 2000 Wh",)
    # A reading in between says nothing about either end.
    assert energy(START, stop(3500, row("2000"))).doubts == ()


def test_readings_of_another_transaction_are_left_out_and_told() -> None:
    def row(value: str, transaction: int | None) -> list[Reading]:
        sample = SampledValue(value=value, context=ReadingContext.TRANSACTION_BEGIN)
        return readings(
            [MeterValue(timestamp=NOON, sampled_value=[sample])], transaction=transaction
        )

    found = energy(None, stop(3500), [*row("5", 9), *row("1000", 7)])
    assert found.value == 2500
    assert found.doubts == ("1 of the readings name another transaction and are left out",)
    assert energy(None, stop(3500), row("1000", None)).doubts == ()


def test_a_register_that_falls_is_a_doubt() -> None:
    rows = [
        MeterValue(timestamp=NOON.replace(minute=minute), sampled_value=[SampledValue(value=value)])
        for minute, value in enumerate(["1000", "99999", "50", "60", "40"])
    ]
    found = energy(START, stop(3500), readings(rows))
    assert found.value == 2500
    assert found.doubts == ("the register falls from 99999 Wh to 50 Wh",)
