"""What it costs to read what travels inside texts: settings, readings, signed values."""

from __future__ import annotations

import json
from base64 import b64encode
from typing import TYPE_CHECKING, Any

from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from benchmarks.traffic import compact
from ocpp16j_codec import TOLERANT
from ocpp16j_codec.content import configuration, data_transfer, readings, signed
from ocpp16j_codec.messages import SampledValue

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["content"]

_TEXTS = {
    configuration.Type.BOOLEAN: ("true", "false"),
    configuration.Type.INTEGER: ("10", "300"),
    configuration.Type.OFFSET: ("+01:00",),
    configuration.Type.DATE_TIME: ("2025-10-26T01:00:00Z",),
    configuration.Type.LANGUAGE: ("de",),
    configuration.Type.JSON: ('{"priceText":"0.59 EUR/kWh","chargingPrice":{"kWhPrice":0.59}}',),
    configuration.Type.STRING: ("b2NhOmJhc2UxNjphc24xOg==",),
}
_LISTS = {
    "ConnectorPhaseRotation": "0.RST,1.RST,2.RTS",
    "SupportedFeatureProfiles": "Core,FirmwareManagement,LocalAuthListManagement,SmartCharging",
    "ChargingScheduleAllowedChargingRateUnit": "Current,Power",
    "SupportedFileTransferProtocols": "FTP,HTTPS",
    "SupportedLanguages": "de,en,fr",
}
_MEASURANDS = "Energy.Active.Import.Register,Power.Active.Import,Current.Import.L1,SoC"


def _settings() -> Iterator[dict[str, Any]]:
    """A hundred settings: those of the registry, and what a vendor has of his own."""
    names = [row for row in configuration.KEYS.values() if not row.pattern]
    for number, row in enumerate(names):
        texts = _TEXTS.get(row.type)
        if row.type is configuration.Type.CSL:
            text = _LISTS.get(row.name, _MEASURANDS)
        elif row.maximum is not None:
            text = str(row.maximum)
        elif row.words:
            text = str(next(iter(row.words)))
        else:
            assert texts, row.type
            text = texts[number % len(texts)]
        readonly = row.access is configuration.Access.R
        yield {"key": row.name, "readonly": readonly, "value": text}
    for number in range(100 - len(names)):
        yield {"key": f"VendorSetting{number}", "readonly": False, "value": str(number)}


def _meter_values() -> bytes:
    samples = [
        {"value": "1234567.8", "context": "Sample.Periodic", "unit": "Wh",
         "measurand": "Energy.Active.Import.Register", "location": "Outlet"},
        {"value": "11.04", "measurand": "Power.Active.Import", "unit": "kW"},
        *({"value": f"230.{n}", "measurand": "Voltage", "phase": f"L{n}-N", "unit": "V"}
          for n in (1, 2, 3)),
        *({"value": f"15.{n}", "measurand": "Current.Import", "phase": f"L{n}", "unit": "A"}
          for n in (1, 2, 3)),
        {"value": "76", "measurand": "SoC", "unit": "Percent", "location": "EV"},
        {"value": "31.5", "measurand": "Temperature", "unit": "Celsius"},
    ]  # fmt: skip
    value = {"timestamp": "2025-06-15T12:30:45Z", "sampledValue": samples}
    payload = {"connectorId": 1, "transactionId": 4711, "meterValue": [value]}
    return compact([2, "19223201", "MeterValues", payload])


def _ocmf() -> tuple[str, str, str]:
    """A container of a transaction, and its two parts of JSON."""
    rows = [
        {"TM": "2025-06-15T12:30:45,000+0200 S", "TX": "B", "RV": 2935.6, "RI": "1-b:1.8.0",
         "RU": "kWh", "RT": "AC", "EF": "", "ST": "G"},
        {"TM": "2025-06-15T13:30:45,000+0200 S", "TX": "E", "RV": 2947.25, "RI": "1-b:1.8.0",
         "RU": "kWh", "RT": "AC", "EF": "", "ST": "G"},
    ]  # fmt: skip
    payload = {
        "FV": "1.0", "GI": "ABL SBC-301", "GS": "808829900001", "GV": "1.4p3", "PG": "T12345",
        "MV": "Phoenix Contact", "MM": "EEM-350-D-MCB", "MS": "BQ27400330016", "MF": "1.0",
        "IS": True, "IL": "VERIFIED", "IF": ["RFID_PLAIN", "OCPP_RS_TLS"], "IT": "ISO14443",
        "ID": "1F2D3A4F5506C7", "TT": "Tarif 1", "RD": rows,
    }  # fmt: skip
    signature = {"SA": "ECDSA-secp256r1-SHA256", "SD": "30440220" + "8ac1" * 32}
    parts = compact(payload).decode(), compact(signature).decode()
    return "|".join(("OCMF", *parts)), *parts


def content(pace: Pace) -> Table:
    """Settings, readings, signed values and messages inside texts."""
    table = Table(
        "content",
        "Read what travels inside texts",
        "A result with 100 settings (those of the registry, and a vendor's); MeterValues with"
        " ten samples; an OCMF container with two readings, as it is and as JSON with the"
        " container in Base64 (form A); a Plug & Charge message in DataTransfer. decode"
        " decodes the whole frame; json.loads reads the two parts of the container, or the"
        " inner message.",
    )
    pending = {"1": "GetConfiguration"}
    result = compact([3, "1", {"configurationKey": list(_settings())}])
    settings = TOLERANT.decode(result, pending=pending).payload
    assert len(settings.configuration_key) == 100
    assert not configuration.read(settings).problems

    frame = _meter_values()
    meter_values: Any = TOLERANT.decode(frame).payload
    assert len(readings.readings(meter_values)) == 10

    container, payload, signature = _ocmf()
    plain = SampledValue(value=container, format="SignedData")
    wrapper = json.dumps({
        "signedMeterData": b64encode(container.encode()).decode(), "signingMethod": "",
        "encodingMethod": "OCMF", "publicKey": "",
    })  # fmt: skip
    wrapped = SampledValue(value=wrapper, format="SignedData")
    for each in (plain, wrapped):
        value = signed.read(each)
        assert value is not None
        assert value.ocmf is not None
        assert not value.problems

    inner = json.dumps({"idToken": {"idToken": "DE8ACC12E46L89"}, "certificate": "MII" + "A" * 900})
    call: Any = TOLERANT.decode(compact([2, "1", "DataTransfer", {
        "vendorId": data_transfer.plug_and_charge.VENDOR_ID, "messageId": "Authorize",
        "data": inner,
    }]))  # fmt: skip
    assert data_transfer.unpack(call).payload  # type: ignore[union-attr]

    runners = {
        "settings": Runner(lambda: configuration.read(settings)),
        "settings decode": Runner(lambda: TOLERANT.decode(result, pending=pending)),
        "readings": Runner(lambda: readings.readings(meter_values)),
        "readings decode": Runner(lambda: TOLERANT.decode(frame)),
        "ocmf": Runner(lambda: signed.read_ocmf(container)),
        "plain": Runner(lambda: signed.read(plain)),
        "wrapped": Runner(lambda: signed.read(wrapped)),
        "ocmf json": Runner(lambda: (json.loads(payload), json.loads(signature))),
        "inner": Runner(lambda: data_transfer.unpack(call)),
        "inner json": Runner(lambda: json.loads(inner)),
    }
    timed = race(runners, pace)
    decode, parts = "decode of the frame", "json.loads of its parts"
    table.add(timed, "settings", "settings decode", 5, "100 settings", decode)
    table.add(timed, "readings", "readings decode", 2, "readings of ten samples", decode)
    table.add(timed, "ocmf", "ocmf json", 3, "OCMF container", parts)
    table.add(timed, "plain", "ocmf json", 3, "signed value, form B", parts)
    table.add(timed, "wrapped", "ocmf json", None, "signed value, form A", parts)
    table.add(timed, "inner", "inner json", None, "message in DataTransfer", "json.loads of it")
    return table
