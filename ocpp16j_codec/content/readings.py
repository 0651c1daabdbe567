"""Meter readings as exact numbers in base units, one flat `Reading` per sampled value.

    from ocpp16j_codec.content.readings import energy, readings

    for reading in readings(call.payload):
        print(reading.time, reading.measurand, reading.phase, reading.value, reading.unit)

Absent members have their defaults of OCPP 1.6 (section 7.43). There is one unit per quantity:
k-units are converted exactly (`12.5` kWh is 12500 Wh), and `Celcius` is Celsius. Nothing is
rounded. If it is not certain that a number belongs to its unit, `value` is None.
"""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Context, Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from ocpp16j_codec import Quirk, QuirkKind
from ocpp16j_codec.content.problems import Problem, Shown, problem, quote
from ocpp16j_codec.messages import (
    Location,
    Measurand,
    MeterValue,
    MeterValues,
    Phase,
    ReadingContext,
    SampledValue,
    StartTransaction,
    StopTransaction,
    UnitOfMeasure,
    ValueFormat,
)
from ocpp16j_codec.messages.base import OrText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocpp16j_codec.content.signed import OcmfReading, SignedValue

__all__ = ["Energy", "Reading", "Source", "energy", "readings"]


# `gc=False`: a reading cannot be part of a reference cycle, and programs keep millions of them.
class Reading(Shown, Struct, frozen=True, gc=False):
    """One sampled value, typed and in the base unit of its quantity.

    Attributes:
        time: the timestamp of the meter value.
        connector: the connector, None if the message does not name it (StopTransaction).
        transaction: the transaction, None if there is none.
        measurand: what was measured; text if it is not in the enumeration.
        phase: the phase, None for the overall value.
        value: the exact number; None if the value is not a number, or is signed in a format that
            this module does not parse.
        unit: Wh, varh, W, VA, var, A, V, Celsius, Fahrenheit, K or Percent; text if the unit is
            unknown; None for Frequency (hertz), Power.Factor, RPM, and if none was sent.
        sampled_value: the sampled value that this was made from.
        problems: deviations, with paths into the frame (`/3/meterValue/0/sampledValue/1/unit`).
    """

    time: datetime
    connector: int | None
    transaction: int | None
    measurand: OrText[Measurand]
    phase: OrText[Phase] | None
    value: Decimal | None
    unit: OrText[UnitOfMeasure] | None
    sampled_value: SampledValue
    problems: tuple[Quirk, ...] = ()

    @property
    def location(self) -> OrText[Location]:
        """The location of the measurement; the outlet by default."""
        return self.sampled_value.effective_location

    @property
    def context(self) -> OrText[ReadingContext]:
        """The context of the reading; a periodic sample by default."""
        return self.sampled_value.effective_context


# More digits than any value has, so that no result is rounded.
# Own contexts: the decimal context of the program does not apply.
_EXACT = Context(prec=1500, Emax=9999, Emin=-9999, traps=[InvalidOperation])
_ZERO = Decimal(0)

# Members of an enumeration are slow to look up in their class, and these are used each time.
_REGISTER, _FREQUENCY = Measurand.ENERGY_ACTIVE_IMPORT_REGISTER, Measurand.FREQUENCY
_RAW = ValueFormat.RAW
_WH = UnitOfMeasure.WH
_ENERGY = frozenset(measurand for measurand in Measurand if measurand.startswith("Energy."))
#: The characters of an ordinary number; other texts may be numbers as well, but are rare.
_SIGNS = "0123456789.-"
_THOUSAND = 1000

_Bases = dict[str | None, tuple[UnitOfMeasure | None, int]]
#: Unit as sent -> the unit it is given in, and the factor.
_BASE: _Bases = {None: (None, 1)}
for _unit in UnitOfMeasure:
    _scaled = _unit.startswith("k")
    _BASE[_unit] = (UnitOfMeasure(_unit[1:]), _THOUSAND) if _scaled else (_unit, 1)
_BASE[UnitOfMeasure.CELCIUS] = UnitOfMeasure.CELSIUS, 1
#: The same by measurand: energy is in Wh where no unit was sent, Frequency in hertz without a unit.
_UNITS: dict[str | None, _Bases] = {None: _BASE | {None: (_WH, 1)}}
for _measurand in Measurand:
    _UNITS[_measurand] = _UNITS[None] if _measurand in _ENERGY else _BASE
_UNITS[_FREQUENCY] = {None: (None, 1)}
_HERTZ = frozenset({"hz", "hertz"})


def readings(
    source: MeterValues | StopTransaction | Iterable[MeterValue],
    *,
    connector: int | None = None,
    transaction: int | None = None,
) -> list[Reading]:
    """Return one reading per sampled value, in the order of the message.

    Args:
        source: a payload with meter values, or a list of `MeterValue`.
        connector: the connector, for meter values that name none.
        transaction: the transaction, for meter values that name none.

    Raises:
        TypeError: `source` is none of these.
    """
    values: Sequence[MeterValue] | Any
    if isinstance(source, MeterValues):
        connector, values, path = source.connector_id, source.meter_value, "/3/meterValue"
        transaction = transaction if source.transaction_id is None else source.transaction_id
    elif isinstance(source, StopTransaction):
        transaction, values = source.transaction_id, source.transaction_data or ()
        path = "/3/transactionData"
    elif isinstance(source, list | tuple):
        values, path = source, ""
    else:
        raise TypeError(
            "expected MeterValues, StopTransaction or a list of MeterValue, got "
            f"{type(source).__name__}; of a Call, pass call.payload"
        )
    found: list[Reading] = []
    add, number, raw, thousand = found.append, _EXACT.create_decimal, _RAW, _THOUSAND
    value: Decimal | None
    base: OrText[UnitOfMeasure] | None
    for index, meter_value in enumerate(values):
        if type(meter_value) is not MeterValue:
            raise TypeError(
                f"expected a list of MeterValue, got {type(meter_value).__name__} in it"
            )
        time, first = meter_value.timestamp, len(found)
        for sample in meter_value.sampled_value:
            text, measurand, form = sample.value, sample.measurand, sample.format
            problems: tuple[Quirk, ...] = ()
            try:  # most readings: known words, and a number of digits and a point
                base, factor = _UNITS[measurand][sample.unit]
                if text.strip(_SIGNS) or len(text) > 99 or (form is not None and form is not raw):
                    raise KeyError  # noqa: TRY301 - the same closer look
                if factor is thousand:
                    value = _EXACT.add(number(text + "E3"), _ZERO)
                else:
                    value = number(text)
            except (KeyError, ArithmeticError):
                here = f"{path}/{index}/sampledValue/{len(found) - first}"
                value, base, problems = _closer_look(sample, here)
            add(
                Reading(
                    time,
                    connector,
                    transaction,
                    _REGISTER if measurand is None else measurand,
                    sample.phase,
                    value,
                    base,
                    sample,
                    problems,
                )
            )
    return found


def _closer_look(
    sample: SampledValue, path: str
) -> tuple[Decimal | None, OrText[UnitOfMeasure] | None, tuple[Quirk, ...]]:
    """Return value, unit and problems of a sampled value that deviates or is rare."""
    value = sample.number
    is_signed = sample.format == ValueFormat.SIGNED_DATA
    if is_signed or value is None:
        signed = _signed(sample, path)
        if signed is not None:
            return signed
    problems: list[Quirk] = []
    if value is None:
        found = sample.value
        kind = QuirkKind.UNUSABLE_MEMBER if found.strip() else QuirkKind.EMPTY_TEXT
        reason = f"expected a number, got {quote(found)}"
        problems.append(problem(kind, f"{path}/value", found, None, reason))
    if sample.format is not None and not isinstance(sample.format, ValueFormat):
        reason = f"unknown format {quote(sample.format)}, read as a number"
        problems.append(
            problem(QuirkKind.UNKNOWN_ENUM, f"{path}/format", sample.format, None, reason)
        )
    value, base, told = _in_base_unit(
        value, sample.unit, sample.effective_measurand, f"{path}/unit"
    )
    return value, base, (*problems, *told)


def _in_base_unit(
    value: Decimal | None, unit: OrText[UnitOfMeasure] | None, measurand: str, path: str
) -> tuple[Decimal | None, OrText[UnitOfMeasure] | None, tuple[Quirk, ...]]:
    """Return a number in its base unit, the unit, and the problems of the unit."""
    row = _UNITS.get(measurand, _BASE).get(unit)
    if row is not None:
        base, factor = row
        if factor == _THOUSAND and value is not None:
            value = _thousandfold(value)
        return value, base, ()
    assert unit is not None  # noqa: S101 - every table has a row for None
    reason = f"unknown unit {quote(unit)}"
    kept: OrText[UnitOfMeasure] | None = unit
    if measurand == _FREQUENCY:  # hertz is implied and has no unit (errata 3.84)
        reason = f"Frequency is in hertz and has no unit in OCPP 1.6, got {quote(unit)}"
        kept = None if unit.strip().lower() in _HERTZ else unit
    used = None if kept is None else str(kept)
    return value, kept, (problem(QuirkKind.UNKNOWN_ENUM, path, str(unit), used, reason),)


def _thousandfold(value: Decimal) -> Decimal:
    # Adding zero changes 1.2E+4 to 12000.
    return _EXACT.add(_EXACT.scaleb(value, 3), _ZERO)


# -- Signed values ---------------------------------------------------------------------------------

_OCMF_UNITS: dict[str, OrText[UnitOfMeasure]] = {
    unit.lower(): unit for unit in UnitOfMeasure if unit is not UnitOfMeasure.CELCIUS
}
_ENERGY_UNITS = frozenset({UnitOfMeasure.WH, UnitOfMeasure.KWH})
#: Group C of an OBIS code: 1 and B0 to B3 import, 2 and C0 to C3 export.
_OBIS = re.compile(r"[^:]{1,12}:([0-9A-Fa-f]{1,2})\.")
_SIGNED_WAY = {"1": "Import", "2": "Export", "B": "Import", "C": "Export"}


def _signed(
    sample: SampledValue, path: str
) -> tuple[Decimal | None, OrText[UnitOfMeasure] | None, tuple[Quirk, ...]] | None:
    """Return the reading of a signed value; None if the value is not signed."""
    from ocpp16j_codec.content import signed  # noqa: PLC0415 - most readings are not

    here = f"{path}/value"
    try:
        value = signed.read(sample)
    except signed.SignedDataError as error:
        reason = f"unreadable signed value: {error}"
        return None, None, (problem(QuirkKind.UNUSABLE_MEMBER, here, sample.value, None, reason),)
    if value is None:
        return None
    told: tuple[Quirk, ...] = tuple(replace(each, path=path + each.path) for each in value.problems)
    if value.ocmf is None:
        return None, None, told
    chosen = _chosen(value, sample)
    if chosen is None or chosen.value is None:
        reason = "no reading of the signed container is certainly the one that is meant"
        return None, None, (*told, problem(QuirkKind.UNUSABLE_MEMBER, here, None, None, reason))
    told += _doubts(chosen, here)
    unit = _OCMF_UNITS.get((chosen.unit or "").lower(), chosen.unit)
    number, base, more = _in_base_unit(chosen.value, unit, "", here)
    return number, base, told + more


def _chosen(value: SignedValue, sample: SampledValue) -> OcmfReading | None:
    """Return the reading of a container that belongs to a sampled value; None if it is uncertain.

    It is the first for Transaction.Begin, otherwise the last one in time. If there are several
    registers at that time, it is the one with the direction of the measurand.
    """
    found = value.ocmf.readings if value.ocmf else ()
    if not found:
        return None
    if sample.context == ReadingContext.TRANSACTION_BEGIN:
        begins = [each for each in found if each.transaction == "B"]
        moment = (begins or found)[0].time_text
        same = [each for each in begins or found if each.time_text == moment]
    else:
        same = [each for each in found if each.time_text == found[-1].time_text]
        ends = [each for each in same if each.transaction == found[-1].transaction]
        same = ends or same
    if len(same) > 1:
        same = [
            each for each in same if _OCMF_UNITS.get((each.unit or "").lower()) in _ENERGY_UNITS
        ]
    if len(same) > 1:
        way = "Export" if "Export" in sample.effective_measurand else "Import"
        same = [each for each in same if _way(each.obis) == way]
    return same[0] if len(same) == 1 else None


def _way(obis: str | None) -> str | None:
    match = _OBIS.match(obis or "")
    group = match[1].upper() if match else ""
    return _SIGNED_WAY.get(group.lstrip("0") if group.isdigit() else group[:1])


def _doubts(reading: OcmfReading, path: str) -> tuple[Problem, ...]:
    """Return the faults of a reading that the meter itself reports."""
    doubts: list[Problem] = []
    if reading.status not in (None, "G"):
        reason = f"the meter gives the reading the status {quote(reading.status)}, not G (good)"
        doubts.append(problem(QuirkKind.UNKNOWN_ENUM, path, reading.status, reading.status, reason))
    if "E" in (reading.error_flags or ""):
        flags = reading.error_flags
        reason = "the meter marks the energy of the reading as faulty (EF)"
        doubts.append(problem(QuirkKind.UNKNOWN_ENUM, path, flags, flags, reason))
    return tuple(doubts)


# -- The energy of a transaction -------------------------------------------------------------------


class Source(StrEnum):
    """Source of the begin or end of an energy."""

    METER = "meter"  #: meterStart or meterStop
    SIGNED = "signed"  #: a signed register reading
    REGISTER = "register"  #: a register reading of a meter value


class Energy(Struct, frozen=True, kw_only=True):
    """The energy of a transaction, and the sources it was computed from.

    Attributes:
        value: Wh, exact; None if begin or end is unknown, or if they contradict each other.
        begin: the register at the begin, in Wh.
        end: the register at the end, or at the last reading so far.
        begin_source: the source of `begin`.
        end_source: the source of `end`.
        is_final: whether `end` is the end of the transaction (StopTransaction, or a reading with
            the context Transaction.End), not just the last reading so far.
        doubts: sentences about data that contradict the value.
    """

    value: Decimal | None = None
    begin: Decimal | None = None
    end: Decimal | None = None
    begin_source: Source | None = None
    end_source: Source | None = None
    is_final: bool = False
    doubts: tuple[str, ...] = ()


def energy(
    start: StartTransaction | None = None,
    stop: StopTransaction | None = None,
    of: Iterable[Reading] = (),
) -> Energy:
    """Return the imported energy of a transaction.

    It is meterStop minus meterStart (OCPP 1.6 sections 4.8 and 4.10). If one of them is not known,
    the register Energy.Active.Import.Register at the outlet is used instead: from the reading with
    the context Transaction.Begin or Transaction.End, else from the first or the last reading.

    Args:
        start: the StartTransaction, if it is known.
        stop: the StopTransaction, if there is one yet; its own readings are included.
        of: readings of this transaction, of its MeterValues.
    """
    doubts: list[str] = []
    registers = [each for each in of if _is_register(each)]
    if stop is not None:
        # Readings of another transaction are not used.
        ours = [each for each in registers if each.transaction in (None, stop.transaction_id)]
        if len(ours) < len(registers):
            count = len(registers) - len(ours)
            doubts.append(f"{count} of the readings name another transaction and are left out")
        registers = [*ours, *filter(_is_register, readings(stop))]
    registers.sort(key=lambda reading: reading.time)
    _look_for_falls(registers, doubts)
    begin, begin_source, is_begin = _end_of(registers, ReadingContext.TRANSACTION_BEGIN, 0)
    end, end_source, is_final = _end_of(registers, ReadingContext.TRANSACTION_END, -1)
    if start is not None:
        _compare("meterStart", start.meter_start, begin if is_begin else None, doubts)
        begin, begin_source = Decimal(start.meter_start), Source.METER
    if stop is not None:
        _compare("meterStop", stop.meter_stop, end if is_final else None, doubts)
        end, end_source, is_final = Decimal(stop.meter_stop), Source.METER, True
    value = None
    if begin is not None and end is not None:
        value = _EXACT.subtract(end, begin)
        if value < 0:
            doubts.append(f"the end ({_cut(end)} Wh) is below the begin ({_cut(begin)} Wh)")
            value = None
    return Energy(
        value=value,
        begin=begin,
        end=end,
        begin_source=begin_source,
        end_source=end_source,
        is_final=is_final,
        doubts=tuple(doubts),
    )


def _is_register(reading: Reading) -> bool:
    return (
        reading.measurand == Measurand.ENERGY_ACTIVE_IMPORT_REGISTER
        and reading.value is not None
        and reading.unit == UnitOfMeasure.WH
        and reading.phase is None
        and reading.location == Location.OUTLET
    )


def _end_of(
    registers: list[Reading], context: ReadingContext, index: int
) -> tuple[Decimal | None, Source | None, bool]:
    """Return the register at one end, its source, and whether it is marked as that end."""
    marked = [each for each in registers if each.context == context]
    if not registers:
        return None, None, False
    reading = (marked or registers)[index]
    is_signed = reading.sampled_value.format == ValueFormat.SIGNED_DATA
    return reading.value, Source.SIGNED if is_signed else Source.REGISTER, bool(marked)


def _look_for_falls(registers: list[Reading], doubts: list[str]) -> None:
    """Report a register that falls: it rolled over, or another meter was read."""
    values = [each.value for each in registers if each.value is not None]
    for before, after in pairwise(values):
        if after < before:
            doubts.append(f"the register falls from {_cut(before)} Wh to {_cut(after)} Wh")
            return


def _compare(name: str, meter: int, register: Decimal | None, doubts: list[str]) -> None:
    """Report a register that differs by 1 Wh or more; less may be due to rounding."""
    if register is not None and _EXACT.abs(_EXACT.subtract(register, Decimal(meter))) > 1:
        doubts.append(f"{name} is {meter} Wh, the reading says {_cut(register)} Wh")


def _cut(number: Decimal) -> str:
    text = format(number, "f")
    return text if len(text) <= 40 else f"{text[:37]}..."
