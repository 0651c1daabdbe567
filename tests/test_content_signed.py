"""Signed meter values: the four forms, OCMF exactly as it stands, and what is broken."""

from __future__ import annotations

import copy
import json
import pickle
import tracemalloc
from base64 import b64decode, b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from depth import QUICK
from hypothesis import given, settings
from hypothesis import strategies as st
from together import together

from ocpp16j_codec import Call, decode, encode
from ocpp16j_codec.content.signed import (
    Form,
    OcmfReading,
    SignedDataError,
    SignedValue,
    public_key_bytes,
    read,
    read_ocmf,
)
from ocpp16j_codec.messages import MeterValue, MeterValues, SampledValue, ValueFormat
from ocpp16j_codec.testing import content

PAYLOAD = (
    '{"FV":"1.0","GI":"ABL SBC-301","GS":"808829900001","GV":"1.4p3","PG":"T12345","MV":"Phoenix",'
    '"MM":"EEM-350-D-MCB","MS":"BQ27400330016","MF":"1.0","IS":true,"IL":"VERIFIED",'
    '"IF":["RFID_PLAIN","OCPP_RS_TLS"],"IT":"ISO14443","ID":"1F2D3A4F5506C7","TT":"Tarif 1",'
    '"CF":"9","LC":{"LN":"cable","LR":1.50},"CT":"EVSEID","CI":"DE*1","RD":['
    '{"TM":"2018-07-24T13:22:04,000+0200 S","TX":"B","RV":2935.600,"RI":"1-b:1.8.0","RU":"kWh",'
    '"RT":"AC","CL":0.0,"EF":"","ST":"G"},'
    '{"TM":"2018-07-24T14:22:04,000+0200 S","TX":"E","RV":2940.10}]}'
)
SIGNATURE = '{"SA":"ECDSA-secp256r1-SHA256","SD":"887FABF407"}'
OCMF = f"OCMF|{PAYLOAD}|{SIGNATURE}"


def signed(value: str, form: Any = "SignedData") -> SampledValue:
    return SampledValue(value=value, format=form)


def base64(text: str) -> str:
    return b64encode(text.encode()).decode()


def must_read(value: str) -> SignedValue:
    found = read(signed(value))
    assert found is not None
    return found


# -- OCMF ------------------------------------------------------------------------------------------


def test_every_member_of_ocmf_has_its_name() -> None:
    ocmf = read_ocmf(OCMF)

    assert ocmf.signed_text == PAYLOAD
    assert ocmf.signature_text == SIGNATURE
    assert ocmf.problems == ()
    payload = ocmf.payload
    shown = {name: getattr(payload, name) for name in payload.__struct_fields__}
    assert shown == {
        "format_version": "1.0", "gateway_identification": "ABL SBC-301",
        "gateway_serial": "808829900001", "gateway_version": "1.4p3", "pagination": "T12345",
        "meter_vendor": "Phoenix", "meter_model": "EEM-350-D-MCB",
        "meter_serial": "BQ27400330016", "meter_firmware": "1.0", "identification_status": True,
        "identification_level": "VERIFIED",
        "identification_flags": ("RFID_PLAIN", "OCPP_RS_TLS"), "identification_type": "ISO14443",
        "identification_data": "1F2D3A4F5506C7", "tariff_text": "Tarif 1",
        "charge_controller_firmware": "9", "charge_point_type": "EVSEID", "charge_point_id": "DE*1",
        "loss_compensation": {"LN": "cable", "LR": Decimal("1.50")}, "other": {},
    }  # fmt: skip
    assert ocmf.signature.data == "887FABF407"
    assert ocmf.signature.algorithm == "ECDSA-secp256r1-SHA256"
    assert (ocmf.signature.encoding, ocmf.signature.mime_type) == ("hex", "application/x-der")
    assert ocmf.signature.data_bytes() == bytes.fromhex("887FABF407")


def test_members_left_out_repeat_the_previous_reading() -> None:
    begin, end = read_ocmf(OCMF).readings

    zone = timezone(timedelta(hours=2))
    assert begin == OcmfReading(
        time=datetime(2018, 7, 24, 13, 22, 4, tzinfo=zone),
        time_text="2018-07-24T13:22:04,000+0200 S", time_status="S", transaction="B",
        value=Decimal("2935.600"), unit="kWh", obis="1-b:1.8.0", current_type="AC",
        cumulated_loss=Decimal("0.0"), error_flags="", status="G",
    )  # fmt: skip
    assert str(begin.value) == "2935.600"
    assert (end.transaction, str(end.value)) == ("E", "2940.10")
    assert end.time == datetime(2018, 7, 24, 14, 22, 4, tzinfo=zone)
    assert (end.unit, end.obis, end.status) == ("kWh", "1-b:1.8.0", "G")
    assert (end.current_type, end.cumulated_loss, end.error_flags) == ("AC", 0, "")


def test_each_member_is_filled_in_on_its_own() -> None:
    rows = json.loads(PAYLOAD)["RD"]
    for name in rows[0]:
        less = dict(rows[0])
        del less[name]
        payload = json.dumps({"RD": [rows[0], less]})
        first, second = read_ocmf(f"OCMF|{payload}|{{}}").readings
        assert second == first, name


def test_the_first_reading_has_nothing_to_repeat() -> None:
    ocmf = read_ocmf('OCMF|{"RD":[{"RV":1},{"TM":"x"}]}|{"SD":"00"}')
    assert ocmf.readings[0].unit is None
    missing = [quirk.path for quirk in ocmf.problems if quirk.kind == "missing_value"]
    assert missing == [
        "/payload/PG", "/payload/MS", "/payload/IS", "/payload/IT", "/payload/RD/0/TM",
        "/payload/RD/0/RU", "/payload/RD/0/ST", "/payload/RD/1/RU", "/payload/RD/1/ST",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "moment", "status"),
    [
        ("2018-07-24T13:22:04,000+0200 S", "2018-07-24T11:22:04+00:00", "S"),
        ("2018-07-24T13:22:04,123-0030 U", "2018-07-24T13:52:04.123000+00:00", "U"),
        ("2018-07-24T13:22:04.5+02:00 I", "2018-07-24T11:22:04.500000+00:00", "I"),
        ("2018-07-24T13:22:04Z", "2018-07-24T13:22:04+00:00", None),
        ("2018-07-24T13:22:04,000+02 R", "2018-07-24T11:22:04+00:00", "R"),
        ("2018-07-24T13:22:04 S", None, "S"),
        ("2018-07-24 S", None, "S"),
        ("S", None, None),
        ("", None, None),
        ("x" * 100, None, None),
    ],
)
def test_times_of_readings(text: str, moment: str | None, status: str | None) -> None:
    payload = json.dumps({"RD": [{"TM": text}]})
    ocmf = read_ocmf(f"OCMF|{payload}|{{}}")
    (reading,) = ocmf.readings

    assert reading.time_text == text
    if moment is None:
        assert reading.time is None
        assert "unreadable_timestamp" in {quirk.kind for quirk in ocmf.problems}
    else:
        assert reading.time is not None
        assert reading.time.astimezone(UTC).isoformat() == moment
        assert reading.time_status == status


def test_other_types_are_read_and_reported() -> None:
    ocmf = read_ocmf(
        'OCMF|{"PG":"T1","MS":17.50,"IS":"TRUE","IT":"NONE","IF":"RFID","X-Vendor":[1],'
        '"RD":{"TM":"2018-07-24T13:22:04,000+0200 S","RV":" 1.50 ","RU":"kWh","ST":"G","EF":null}}'
        '|{"SD":true}'
    )
    assert ocmf.payload.meter_serial == "17.50"
    assert ocmf.payload.identification_status is True
    assert ocmf.payload.identification_flags == ("RFID",)
    assert ocmf.payload.other == {"X-Vendor": [1]}
    assert str(ocmf.readings[0].value) == "1.50"
    assert ocmf.signature.data == "true"
    assert sorted((quirk.kind.value, quirk.path) for quirk in ocmf.problems) == [
        ("boolean_spelling", "/payload/IS"),
        ("boolean_spelling", "/signature/SD"),
        ("lone_object", "/payload/IF"),
        ("lone_object", "/payload/RD"),
        ("number_text", "/payload/MS"),
        ("text_number", "/payload/RD/0/RV"),
    ]


ROW = '{"TM":"2018-07-24T13:22:04,000+0200 S","TX":"B","RV":1,"RU":"kWh","ST":"G"}'
HEAD = '"PG":"T1","MS":"m","IS":true,"IT":"NONE"'
END = '{"SD":"00"}'


def container(head: str = HEAD, row: str = ROW, end: str = END) -> str:
    return f'OCMF|{{{head},"RD":[{row}]}}|{end}'


#: Members that stand twice: the container, and where which values were found.
TWICE: list[tuple[str, str, Any]] = [
    (container(row=ROW.replace('"RV":1', '"RV":1.50,"RV" : 9.90')), "/payload/RD/0/RV",
     ["1.50", "9.90"]),
    (container(row=ROW.replace('"RV":1', '"RV":1,"RV":1')), "/payload/RD/0/RV", ["1", "1"]),
    (container(row=ROW.replace('"RV":1', '"RV":1,"R\\u0056":2')), "/payload/RD/0/RV", ["1", "2"]),
    (container(row=ROW + "," + ROW.replace('"TX":"B"', '"TX":"B","TX":"E"')), "/payload/RD/1/TX",
     ["B", "E"]),
    (container('"MS":"x",' + HEAD), "/payload/MS", ["x", "m"]),
    (container(HEAD + ',"RD":[]'), "/payload/RD", None),
    (container(HEAD + ',"LC":{"LN":"a","LN":"b"}'), "/payload/LC/LN", ["a", "b"]),
    (container(HEAD + ',"X/Y":[[{"a~":"1","a~":"2"}]]'), "/payload/X~1Y/0/0/a~0", ["1", "2"]),
    (container(end='{"SD":"11","SD":"00"}'), "/signature/SD", ["11", "00"]),
    (container(end='{"SD":"11","SA":"\\":","SD":"00"}'), "/signature/SD", ["11", "00"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "found"), TWICE)
def test_a_member_that_stands_twice_is_reported(text: str, path: str, found: Any) -> None:
    (quirk,) = read_ocmf(text).problems
    assert (quirk.kind.value, quirk.path, quirk.found) == ("duplicate_member", path, found)
    assert quirk.used == (found and found[-1])
    assert "last value is used" in str(quirk)


@pytest.mark.parametrize(
    "text",
    [
        container(),
        container(HEAD + ',"TT":"a : b\\":c"'),
        container(HEAD.replace(":", " \t: ")),
        container(row=f"{ROW},{ROW}", end='{"SD" : "00"}'),
        container(HEAD + ',"X":{"X":{"X":[{"X":1},{"X":2}]}}'),
    ],
)
def test_members_that_stand_once_are_not(text: str) -> None:
    assert read_ocmf(text).problems == ()


@pytest.mark.parametrize(
    ("text", "kind", "path", "found"),
    [
        (container(row=ROW[:-1] + ',"XV":7}'), "unknown_member", "/payload/RD/0/XV", 7),
        (container(end='{"SD":"00","a/b":"c"}'), "unknown_member", "/signature/a~1b", "c"),
        (container('"FV":"2.0",' + HEAD), "unknown_enum", "/payload/FV", "2.0"),
        (container('"FV":"",' + HEAD), "unknown_enum", "/payload/FV", ""),
        (container(row=ROW.replace('"B"', '"Z"')), "unknown_enum", "/payload/RD/0/TX", "Z"),
        (container(row=ROW.replace(" S", " X")), "unknown_enum", "/payload/RD/0/TM", "X"),
        (container(HEAD + ',"IF":["a","b","c","d","e"]'), "too_long", "/payload/IF", None),
    ],
)
def test_what_ocmf_does_not_have_is_reported(text: str, kind: str, path: str, found: Any) -> None:
    (quirk,) = read_ocmf(text).problems
    assert (quirk.kind.value, quirk.path, quirk.found) == (kind, path, found)


@pytest.mark.parametrize("version", ["0.9", "1.0", "1.4"])
def test_known_versions_are_read_without_a_word(version: str) -> None:
    ocmf = read_ocmf(container(f'"FV":"{version}",{HEAD},"IF":["a","b","c","d"]'))
    assert (ocmf.payload.format_version, ocmf.problems) == (version, ())


def test_a_stranger_cannot_fill_the_list_of_problems() -> None:
    many = ",".join(f'"{i}":1' for i in range(500))
    twice = ",".join(f'"{i}":1,"{i}":2' for i in range(500))
    assert len(read_ocmf(container(row=f"{ROW[:-1]},{many}}}")).problems) == 100
    assert len(read_ocmf(container(f"{HEAD},{twice}")).problems) == 100


def test_members_that_name_a_secret_are_marked() -> None:
    for text in (
        container(row=ROW[:-1] + ',"password":"hunter2"}'),
        container(HEAD + ',"password":"hunter1","password":"hunter2"'),
        container(end='{"SD":"00","x":{"password":"hunter2"}}'),
    ):
        (quirk,) = read_ocmf(text).problems
        assert "hunter" not in repr(quirk) + str(quirk)


BROKEN = [
    ("", "", 0),
    ("OCMF", "", 4),
    ("ocmf|{}|{}", "", 0),
    ("XML|{}|{}", "", 0),
    ("OCMF|{}", "", 7),
    ("OCMF|{}|{}|", "", 10),
    ("OCMF|{}|{}|{}", "", 10),
    ("OCMF|{}|{}|00|00", "", 10),
    ("OCMF||{}", "/payload", 5),
    ("OCMF|{}|", "/signature", 8),
    ('OCMF|{"a":1,}|{}', "/payload", 12),
    ('OCMF|{"ä":1,}|{}', "/payload", 12),
    ("OCMF|[]|{}", "/payload", 5),
    ("OCMF|null|{}", "/payload", 5),
    ('OCMF|{}|"x"', "/signature", 8),
    ('OCMF|{"RD":1}|{}', "/payload/RD", None),
    ('OCMF|{"RD":[1]}|{}', "/payload/RD/0", None),
    ('OCMF|{"RD":[{"RV":[]}]}|{}', "/payload/RD/0/RV", None),
    ('OCMF|{"RD":[{"RV":"a"}]}|{}', "/payload/RD/0/RV", None),
    ('OCMF|{"RD":[{"RV":"NaN"}]}|{}', "/payload/RD/0/RV", None),
    ('OCMF|{"RD":[{"RV":"1_0"}]}|{}', "/payload/RD/0/RV", None),
    ('OCMF|{"RD":[{"RV":true}]}|{}', "/payload/RD/0/RV", None),
    ('OCMF|{"RD":[{},{"ST":{}}]}|{}', "/payload/RD/1/ST", None),
    ('OCMF|{"RD":[{"RV":1e999}]}|{}', "/payload", 5),
    ('OCMF|{"RD":[{"RV":1e99999999999999999999}]}|{}', "/payload", 5),
    (f'OCMF|{{"RD":[{{"RV":1.{"1" * 300}}}]}}|{{}}', "/payload", 5),
    (f'OCMF|{{"RD":[{{"RV":{"1" * 400}}}]}}|{{}}', "/payload/RD/0/RV", None),
    (f'OCMF|{{"RD":[{{"RV":{"1" * 5000}}}]}}|{{}}', "/payload", 5),
    ('OCMF|{"IS":"maybe"}|{}', "/payload/IS", None),
    ('OCMF|{"IS":[]}|{}', "/payload/IS", None),
    ('OCMF|{"LC":1}|{}', "/payload/LC", None),
    ('OCMF|{"IF":[[]]}|{}', "/payload/IF/0", None),
    ('OCMF|{"MS":{}}|{}', "/payload/MS", None),
    ('OCMF|{}|{"SD":[]}', "/signature/SD", None),
    (f'OCMF|{{"RD":[{",".join(["{}"] * 1001)}]}}|{{}}', "/payload/RD", None),
    (f'OCMF|{{"IF":[{",".join(["1"] * 1001)}]}}|{{}}', "/payload/IF", None),
    (f"OCMF|{'[' * 500_000}|{{}}", "/payload", 5),
    (f'OCMF|{{}}|{"{" * 40}', "/signature", 8),
    ('OCMF|{"a":"\\ud800"}|{}', "/payload", 5),
]  # fmt: skip


@together
@pytest.mark.parametrize(
    ("text", "path", "offset"), BROKEN, ids=[repr(text[:40]) for text, _, _ in BROKEN]
)
def test_broken_ocmf_is_an_error_with_its_place(text: str, path: str, offset: int | None) -> None:
    with pytest.raises(SignedDataError) as caught:
        read_ocmf(text)

    error = caught.value
    assert isinstance(error, ValueError)
    assert error.path == path
    if offset is None:
        assert error.offset is None
    else:  # inside a part, the place where the JSON parser gave up
        assert error.offset is not None
        assert offset <= error.offset <= (offset if path == "" else len(text))
    assert len(str(error)) <= 255
    assert str(error).isprintable()
    assert str(pickle.loads(pickle.dumps(error))) == str(error)  # noqa: S301


def test_a_public_key_behind_the_signature_is_read_and_reported() -> None:
    for key in ("3059301306", base64("0Y0\x13"), " 3059301306 "):
        ocmf = read_ocmf(f"{OCMF}|{key}")
        assert ocmf.public_key == key.strip()
        assert ocmf.signature_text == SIGNATURE
        assert [quirk.kind for quirk in ocmf.problems] == ["surplus_elements"]
        assert must_read(f"{OCMF}|{key}").public_key == key.strip()


@pytest.mark.parametrize(
    "signature",
    ["{}", '{"SD":null}', '{"SD":"xy"}', '{"SD":""}', '{"SE":"base32","SD":"00"}',
     '{"SE":"base64","SD":"%%%"}'],
)  # fmt: skip
def test_signatures_that_are_none(signature: str) -> None:
    ocmf = read_ocmf(f"OCMF|{{}}|{signature}")
    with pytest.raises(SignedDataError):
        ocmf.signature.data_bytes()


def test_a_signature_in_base64() -> None:
    ocmf = read_ocmf('OCMF|{}|{"SE":"base64","SD":"AP8="}')
    assert ocmf.signature.data_bytes() == b"\x00\xff"


@settings(max_examples=100)
@given(content.ocmf_texts())
def test_ocmf_is_read_exactly(text: str) -> None:
    ocmf = read_ocmf(text)
    head, signed_text, signature_text = text.split("|")

    # The same by another way: the JSON of the standard library, members filled in by hand.
    assert f"{head}|{ocmf.signed_text}|{ocmf.signature_text}" == text
    payload = json.loads(signed_text, parse_float=Decimal)
    row: dict[str, Any] = {}
    for reading, sent in zip(ocmf.readings, payload["RD"], strict=True):
        row |= sent
        assert (reading.time_text, reading.transaction) == (row["TM"], row["TX"])
        assert reading.value == Decimal(row["RV"])
        assert (reading.unit, reading.obis, reading.status) == (row["RU"], row["RI"], row["ST"])
        assert reading.time is not None
        assert reading.cumulated_loss == Decimal(row["CL"])
        assert (reading.current_type, reading.error_flags) == (row["RT"], row["EF"])
    for name, attribute in NAMES.items():
        found = getattr(ocmf.payload, attribute)
        sent = payload.get(name, [] if name == "IF" else None)
        assert found == (tuple(sent) if name == "IF" else sent)
    assert ocmf.payload.other == {name: payload[name] for name in ("XV",) if name in payload}
    signature = json.loads(signature_text)
    is_base64 = signature.get("SE") == "base64"
    data = b64decode(signature["SD"]) if is_base64 else bytes.fromhex(signature["SD"])
    assert ocmf.signature.data_bytes() == data
    assert ocmf.signature.algorithm == signature.get("SA", "ECDSA-secp256r1-SHA256")
    assert ocmf.problems == ()


NAMES = {
    "FV": "format_version", "GI": "gateway_identification", "GS": "gateway_serial",
    "GV": "gateway_version", "PG": "pagination", "MV": "meter_vendor", "MM": "meter_model",
    "MS": "meter_serial", "MF": "meter_firmware", "IS": "identification_status",
    "IL": "identification_level", "IF": "identification_flags", "IT": "identification_type",
    "ID": "identification_data", "TT": "tariff_text", "CF": "charge_controller_firmware",
    "LC": "loss_compensation", "CT": "charge_point_type", "CI": "charge_point_id",
}  # fmt: skip


# -- The forms -------------------------------------------------------------------------------------


def test_form_a_is_the_note_of_the_oca() -> None:
    value = json.dumps(
        {"signedMeterData": base64(OCMF), "signingMethod": "ECDSA-secp256r1-SHA256",
         "encodingMethod": "OCMF", "publicKey": base64("oca:base16:asn1:3059")}
    )  # fmt: skip
    found = must_read(value)

    assert found.form is Form.OCA
    assert found.text == OCMF
    assert found.ocmf == read_ocmf(OCMF)
    assert found.encoding_method == "OCMF"
    assert found.signing_method == "ECDSA-secp256r1-SHA256"
    assert public_key_bytes(found.public_key or "") == bytes.fromhex("3059")
    assert found.problems == ()


def test_empty_members_of_form_a_say_nothing() -> None:
    value = json.dumps(
        {"signedMeterData": base64(OCMF), "signingMethod": "", "encodingMethod": "",
         "publicKey": ""}
    )  # fmt: skip
    found = must_read(value)
    assert (found.signing_method, found.encoding_method, found.public_key) == (None, None, None)
    assert found.ocmf == read_ocmf(OCMF)


def test_form_a_with_another_container() -> None:
    value = json.dumps({"signedMeterData": "AAEC", "encodingMethod": "EDL", "publicKey": "x"})
    found = must_read(value)
    assert (found.form, found.text, found.ocmf) == (Form.OCA, "AAEC", None)
    assert found.encoding_method == "EDL"


def test_form_b_is_the_container() -> None:
    found = must_read(OCMF)
    assert (found.form, found.text) == (Form.CONTAINER, OCMF)
    assert found.ocmf == read_ocmf(OCMF)
    assert must_read(f" \n{OCMF}").ocmf == read_ocmf(OCMF)


def test_the_container_in_hexadecimal_or_base64() -> None:
    for value in (OCMF.encode().hex(), OCMF.encode().hex().upper(), base64(OCMF)):
        found = must_read(value)
        assert (found.form, found.text) == (Form.CONTAINER, OCMF)


def test_form_c_is_that_of_be_energised() -> None:
    value = json.dumps(
        {"signedMeterValue": base64(OCMF), "encodingMethod": "OCMF", "publicKey": "3059"}
    )
    found = must_read(value)
    assert (found.form, found.text, found.public_key) == (Form.BE_ENERGISED, OCMF, "3059")
    assert found.ocmf == read_ocmf(OCMF)


@pytest.mark.parametrize(
    "value", ["", "AP;0;3;ALCV3ABBBISHMA2RYEGAZE", "1b1b1b1b", "{}", '{"a":1}', "{", "[]", "<xml/>"]
)
def test_form_d_is_anything_else(value: str) -> None:
    found = must_read(value)
    assert (found.form, found.text, found.ocmf) == (Form.OPAQUE, value, None)
    assert found.problems == ()


def test_what_is_not_signed_is_none() -> None:
    for form in (None, ValueFormat.RAW, "Unknown"):
        assert read(signed("230.1", form)) is None
        assert read(signed("{}", form)) is None
        found = read(signed(OCMF, form))
        assert found is not None
        assert found.form is Form.CONTAINER
    with pytest.raises(TypeError, match="SampledValue"):
        read(OCMF)  # type: ignore[arg-type]


def test_wrappers_are_read_with_the_tolerance_of_frames() -> None:
    data = base64(OCMF)
    for value, kinds in (
        (f"{{'signedMeterData':'{data}','encodingMethod':'OCMF'}}", {"single_quotes"}),
        (f'{{"SignedMeterData":"{data}","encodingMethod":"OCMF"}}', {"member_spelling"}),
        (f'{{"signedMeterData":"{data}","encodingMethod":"OCMF","x":1}}', {"unknown_member"}),
        (f'{{"signedMeterData":"{data}","encodingMethod":"OCMF"', {"truncated"}),
        (f'{{"signedMeterData":"{data}","publicKey":null}}', {"null_member"}),
        (json.dumps({"signedMeterData": OCMF}), {"enum_spelling"}),
    ):
        found = must_read(value)
        assert found.text == OCMF, value
        assert {quirk.kind.value for quirk in found.problems} == kinds
        assert all(quirk.path.startswith("/value") for quirk in found.problems)


def test_problems_inside_the_container_have_paths_from_the_sampled_value() -> None:
    container = 'OCMF|{"PG":"1","MS":1,"IS":true,"IT":"NONE","RD":[]}|{"SD":"00"}'
    assert [quirk.path for quirk in must_read(container).problems] == ["/value/payload/MS"]
    wrapped = json.dumps({"signedMeterData": base64(container), "encodingMethod": "OCMF"})
    (quirk,) = must_read(wrapped).problems
    assert quirk.path == "/value/signedMeterData/payload/MS"


def test_members_of_wrappers_that_stand_twice_are_reported() -> None:
    first, last = base64(OCMF), base64(OCMF.replace("2940", "2941"))
    value = f'{{"signedMeterData":"{first}","signedMeterData":"{last}"}}'
    (quirk,) = must_read(value).problems
    assert (quirk.kind.value, quirk.path) == ("duplicate_member", "/value/signedMeterData")
    assert quirk.found == [first, last]
    assert must_read(value).text == OCMF.replace("2940", "2941")
    # Colons in texts are none of members.
    key = json.dumps({"signedMeterData": first, "publicKey": "oca:base16:asn1:3056"})
    assert must_read(key).problems == ()


def test_two_containers_that_differ_are_refused() -> None:
    first, last = base64(OCMF), base64(OCMF.replace("2940", "2941"))
    with pytest.raises(SignedDataError, match="differ") as caught:
        read(signed(json.dumps({"signedMeterData": first, "signedMeterValue": last})))
    assert caught.value.path == "/value"
    same = must_read(json.dumps({"signedMeterData": first, "signedMeterValue": first}))
    assert (same.form, same.text, same.problems) == (Form.OCA, OCMF, ())


@pytest.mark.parametrize(
    "value",
    [
        '{"signedMeterData":',
        '{"signedMeterValue":]"',
        '{"signedMeterData":null}',
        '{"signedMeterData":' + "[" * 100,
    ],
)
def test_a_wrapper_that_cannot_be_read_is_form_d_with_a_problem(value: str) -> None:
    found = must_read(value)
    assert (found.form, found.text, found.ocmf) == (Form.OPAQUE, value, None)
    assert found.problems
    assert read(signed(value, None)) is None
    assert all(quirk.path.startswith("/value") for quirk in found.problems)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("OCMF|", "/value"),
        ("OCMF|[]|{}", "/value/payload"),
        ('OCMF|{"RD":[1]}|{}', "/value/payload/RD/0"),
        (base64('OCMF|{"RD":[1]}|{}'), "/value/payload/RD/0"),
        (json.dumps({"signedMeterData": base64('OCMF|{"RD":[1]}|{}')}),
         "/value/signedMeterData/payload/RD/0"),
        (json.dumps({"signedMeterValue": base64("OCMF|{}|[]")}),
         "/value/signedMeterValue/signature"),
        (json.dumps({"signedMeterData": "", "encodingMethod": "OCMF"}), "/value/signedMeterData"),
    ],
)  # fmt: skip
def test_errors_have_paths_from_the_sampled_value(value: str, path: str) -> None:
    with pytest.raises(SignedDataError) as caught:
        read(signed(value))
    assert caught.value.path == path


@pytest.mark.parametrize("data", ["%", "T0NNRn", "AAEC", base64("OCMF|"), base64("OCMF|{}|{}|{}")])
def test_broken_containers_in_wrappers(data: str) -> None:
    with pytest.raises(SignedDataError):
        read(signed(json.dumps({"signedMeterData": data, "encodingMethod": "OCMF"})))


def test_base64_is_read_however_it_is_written() -> None:
    lines = "\n".join(base64(OCMF)[i : i + 64] for i in range(0, len(base64(OCMF)), 64))
    for data in (lines, base64(OCMF).rstrip("="), urlsafe_b64encode(OCMF.encode()).decode()):
        value = json.dumps({"signedMeterData": data, "encodingMethod": "ocmf"})
        assert must_read(value).text == OCMF


WRITTEN = {
    "hexadecimal": lambda text: text.encode().hex(),
    "base64": base64,
    "form A, the container itself": lambda text: json.dumps({"signedMeterData": text}),
    "form C, lines": lambda text: json.dumps({"signedMeterValue": lines_of(base64(text))}),
}


def lines_of(text: str) -> str:
    return "\n".join(text[i : i + 64] for i in range(0, len(text), 64))


@pytest.mark.parametrize("form", ["A", "B", "C", *WRITTEN])
@given(st.data())
def test_every_form_comes_through_frames_byte_for_byte(form: str, data: st.DataObject) -> None:
    if form in WRITTEN:
        container = data.draw(content.ocmf_texts())
        value = WRITTEN[form](container)
    else:
        value, container = data.draw(content.signed_values(form))
    frame: Any = decode(encode(Call.of(meter_values(value))))
    assert frame.quirks == ()
    (sample,) = frame.payload.meter_value[0].sampled_value
    assert sample.value == value
    found = read(sample)
    assert found is not None
    assert (found.text, found.ocmf) == (container, read_ocmf(container))
    assert found.form == {"A": "A", "C": "C", "form A, the container itself": "A",
                          "form C, lines": "C"}.get(form, "B")  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs"])).filter(lambda text: "{" not in text[:64]))
def test_form_d_comes_through_frames_as_it_is(value: str) -> None:
    frame: Any = decode(encode(Call.of(meter_values(value))))
    found = read(frame.payload.meter_value[0].sampled_value[0])
    assert found is not None
    assert (found.form, found.text, found.problems) == (Form.OPAQUE, value, ())


def meter_values(value: str) -> MeterValues:
    moment = datetime(2024, 5, 6, tzinfo=UTC)
    sample = signed(value)
    return MeterValues(
        connector_id=1, meter_value=[MeterValue(timestamp=moment, sampled_value=[sample])]
    )


@settings(max_examples=100)
@given(content.signed_values())
def test_the_container_comes_out_of_every_form(case: tuple[str, str]) -> None:
    value, container = case
    found = must_read(value)
    assert found.text == container
    assert found.ocmf == read_ocmf(container)
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301
    assert copy.deepcopy(found) == found


# -- Keys ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "3059AB", "30 59 ab", "MFmr", base64("oca:base16:asn1:3059AB"), "oca:base16:asn1:3059ab",
        "oca:base16:asn1:0x3059AB", "oca:base16:asn1:30:59:AB", "oca:BASE16:ASN1:3059-ab",
        "oca:base64:asn1:MFmr", base64("oca:base64:asn1:MFmr"), " MFmr\n",
    ],
)  # fmt: skip
def test_public_keys(text: str) -> None:
    assert public_key_bytes(text) == bytes.fromhex("3059AB")


@pytest.mark.parametrize(
    "text",
    ["", "%", "oca:", "oca:base16:asn1:", "oca:base32:asn1:GA", "oca:base16:pem:3059",
     "oca:base64:asn1:%", base64("oca:x"), "ä"],
)  # fmt: skip
def test_what_is_no_public_key(text: str) -> None:
    with pytest.raises(SignedDataError):
        public_key_bytes(text)


# -- Strangers -------------------------------------------------------------------------------------


@given(content.hostile_texts() | st.text(), st.sampled_from([None, *ValueFormat]))
def test_any_text_is_read_or_refused(text: str, form: ValueFormat | None) -> None:
    faults: list[SignedDataError] = []
    for function in (
        lambda: read(signed(text, form)),
        lambda: read_ocmf(text),
        lambda: public_key_bytes(text),
    ):
        try:
            function()
        except SignedDataError as error:
            faults.append(error)
    for error in faults:
        assert len(str(error)) <= 255
        assert str(error).isprintable()


SIZE = 2**16 if QUICK else 2**18
LARGE = {
    "bars": "|" * SIZE,
    "container of bars": "OCMF" + "|" * SIZE,
    "readings": 'OCMF|{"RD":[' + "{}," * (SIZE // 3) + "{}]}|{}",
    "members": "OCMF|{" + ",".join(f'"{i}":1' for i in range(25_000)) + "}|{}",
    "members inside": 'OCMF|{"X":{' + ",".join(f'"{i}":1' for i in range(25_000)) + "}}|{}",
    "members twice": 'OCMF|{"X":{' + ",".join('"":1' for i in range(50_000)) + "}}|{}",
    "objects inside": 'OCMF|{"X":[' + ",".join(["{}"] * 80_000) + ',{"":[],"":[]}]}|{}',
    "brackets": '{"signedMeterData":' + "[" * SIZE,
    "brackets in the container": "OCMF|" + "[{" * (SIZE // 2) + "|{}",
    "quotes": "OCMF|" + '"' * SIZE + "|{}",
    "backslashes": 'OCMF|{"a":"' + "\\" * SIZE + "|{}",
    "digits": 'OCMF|{"RD":[{"RV":' + "1" * SIZE + "}]}|{}",
    "fraction": 'OCMF|{"RD":[{"RV":0.' + "1" * SIZE + "}]}|{}",
    "base64": json.dumps({"signedMeterData": "QUFB" * (SIZE // 4), "encodingMethod": "OCMF"}),
    "hexadecimal": "4f434d467c" + "00" * (SIZE // 2),
    "blanks": " " * SIZE,
    "commas": '{"signedMeterData":' + "," * SIZE,
}  # fmt: skip


@pytest.mark.parametrize("name", LARGE)
def test_large_texts_take_bounded_memory(name: str) -> None:
    text = LARGE[name]
    tracemalloc.start()
    try:
        read(signed(text))
    except SignedDataError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 80 * len(text)


@pytest.mark.parametrize("form", ["B", "A"])
def test_no_secret_is_shown(form: str) -> None:
    payload = {
        "PG": "T1", "MS": "m", "IS": True, "IT": "NONE", "TT": "ftp://u:hunter2@h",
        "X": {"password": "hunter2"},
        "RD": [{"TM": "2018-07-24T13:22:04,000+0200 S", "RV": 1, "RU": "password=hunter2"}],
    }  # fmt: skip
    text = f'OCMF|{json.dumps(payload)}|{{"SD":"00ff"}}'
    if form == "A":
        text = json.dumps({"signedMeterData": b64encode(text.encode()).decode()})
    value = read(SampledValue(value=text, format=ValueFormat.SIGNED_DATA))
    assert value is not None and value.ocmf is not None  # noqa: PT018
    for each in (value, value.ocmf, value.ocmf.payload, *value.ocmf.readings):
        assert "hunter2" not in repr(each)
        assert "hunter2" not in str(each.__rich_repr__())
    assert value.ocmf.payload.tariff_text == "ftp://u:hunter2@h"
