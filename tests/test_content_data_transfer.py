"""Messages inside DataTransfer: the OCA's thirteen, own ones, tolerance, and what is refused."""

from __future__ import annotations

import json
import pickle
from decimal import Decimal
from typing import Annotated, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Meta, Struct, inspect
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallResult,
    DecodeError,
    EncodeError,
    Limits,
    QuirkKind,
    Role,
    decode,
    encode,
    messages,
    redact,
)
from ocpp16j_codec.content import data_transfer, plug_and_charge, pricing
from ocpp16j_codec.content.data_transfer import REGISTRY, Inner, Opt, Registry, Row
from ocpp16j_codec.messages import DataTransfer, DataTransferResult, Payload
from ocpp16j_codec.testing import content

#: Vendor, message, sender, members of request and response (`?` optional): the OCA's tables.
TABLE = {
    "Authorize": ("cp", "idToken certificate? iso15118CertificateHashData?",
                  "idTokenInfo certificateStatus?"),
    "CertificateSigned": ("cs", "certificateChain", "status"),
    "DeleteCertificate": ("cs", "certificateHashData", "status"),
    "Get15118EVCertificate": ("cp", "iso15118SchemaVersion action exiRequest",
                              "status exiResponse"),
    "GetCertificateStatus": ("cp", "ocspRequestData", "status ocspResult?"),
    "GetInstalledCertificateIds": ("cs", "certificateType?", "status certificateHashDataChain?"),
    "InstallCertificate": ("cs", "certificateType certificate", "status"),
    "SignCertificate": ("cp", "csr", "status"),
    "TriggerMessage": ("cs", "", "status"),
    "SetUserPrice": ("cs", "idToken priceText priceTextExtra?", None),
    "RunningCost": (
        "cs",
        ("transactionId cost state timestamp? meterValue? chargingPrice? idlePrice? nextPeriod? "
         "triggerMeterValue?"),
        None,
    ),
    "FinalCost": ("cs", "transactionId cost priceText priceTextExtra? qrCodeText?", None),
    "ConnectorUnplugged": ("cp", "transactionId timestamp", None),
}  # fmt: skip
NESTED = {
    plug_and_charge.IdToken: "idToken",
    plug_and_charge.IdTokenInfo: "status cacheExpiryDateTime?",
    plug_and_charge.CertificateHashData: "hashAlgorithm issuerNameHash issuerKeyHash serialNumber",
    plug_and_charge.OCSPRequestData:
        "hashAlgorithm issuerNameHash issuerKeyHash serialNumber responderURL",
    plug_and_charge.CertificateHashDataChain:
        "certificateType certificateHashData childCertificateHashData?",
    pricing.ChargingPrice: "kWhPrice? hourPrice? flatFee?",
    pricing.IdlePrice: "graceMinutes? hourPrice?",
    pricing.NextPeriod: "atTime chargingPrice idlePrice?",
    pricing.Triggers: "atTime? atEnergykWh? atPowerkW? atCPStatus?",
    pricing.MessageContent: "content format? language?",
    pricing.DefaultPrice: "priceText priceTextOffline? chargingPrice?",
}  # fmt: skip
PNC, COST = plug_and_charge.VENDOR_ID, pricing.VENDOR_ID


def members(struct: type[Struct]) -> str:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return " ".join(field.encode_name + "?" * (not field.required) for field in info.fields)


def transfer(message_id: str, data: str | None, vendor: str = PNC) -> DataTransfer:
    return DataTransfer(vendor_id=vendor, message_id=message_id, data=data)


def unpack(message_id: str, data: str | None, vendor: str = PNC, **more: Any) -> Inner:
    found = data_transfer.unpack(Call.of(transfer(message_id, data, vendor), "17"), **more)
    assert found is not None
    return found


def kinds(inner: Inner) -> list[tuple[str, str]]:
    return [(quirk.kind.value, quirk.path) for quirk in inner.quirks]


# -- The table -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLE)
def test_every_message_of_the_oca_has_its_row(name: str) -> None:
    sender, request, response = TABLE[name]
    vendor = COST if response is None else PNC
    row = REGISTRY.row(vendor, name)

    assert row is not None
    assert row.sent_by is {"cp": Role.CHARGE_POINT, "cs": Role.CENTRAL_SYSTEM}[sender]
    assert members(row.request) == request
    assert (None if row.response is None else members(row.response)) == response
    assert row.request.__doc__
    assert REGISTRY.row(vendor.upper(), f" {name.lower()}") is row


def test_there_are_thirteen() -> None:
    assert [row.message_id for row in REGISTRY] == list(TABLE)
    assert len(REGISTRY) == 13
    assert "13" in repr(REGISTRY)


@pytest.mark.parametrize("struct", NESTED, ids=lambda struct: struct.__name__)
def test_every_nested_type_has_its_members(struct: type[Payload]) -> None:
    assert members(struct) == NESTED[struct]


# -- There and back --------------------------------------------------------------------------------


@settings(max_examples=300)
@given(content.messages())
def test_every_message_comes_back_as_it_was(message: Payload) -> None:
    row = next(r for r in REGISTRY if type(message) in (r.request, r.response))
    if type(message) is row.request:
        call = Call.of(data_transfer.pack(message))
        assert STRICT.decode(encode(call)) == call
        for codec in (STRICT, TOLERANT):
            inner = data_transfer.unpack(call, codec=codec)
            assert inner == Inner(row.vendor_id, row.message_id, message)
    else:
        call = Call.of(transfer(row.message_id or "", None))
        result = call.result(data_transfer.pack_result(message))
        for codec in (STRICT, TOLERANT):
            inner = data_transfer.unpack_result(result, of=call, codec=codec)
            assert inner == Inner(row.vendor_id, row.message_id, message)
    assert pickle.loads(pickle.dumps(inner)) == inner  # noqa: S301


ROWS = [(row, row.request) for row in REGISTRY]
ROWS += [(row, row.response) for row in REGISTRY if row.response is not None]


@pytest.mark.parametrize(("row", "struct"), ROWS, ids=lambda each: getattr(each, "__name__", ""))
@given(st.data())
def test_every_message_comes_back_through_frames(
    row: Row, struct: type[Payload], data: st.DataObject
) -> None:
    message = data.draw(content.messages(struct))
    call: Call[Any] = Call.of(transfer(row.message_id or "", "{}", row.vendor_id), "1")
    if struct is row.request:
        sent: Any = decode(encode(Call.of(data_transfer.pack(message))))
        inner = data_transfer.unpack(sent)
    else:
        answer = encode(call.result(data_transfer.pack_result(message)))
        sent = decode(answer, pending={"1": "DataTransfer"})
        inner = data_transfer.unpack_result(sent, of=call)
    assert sent.quirks == ()
    assert inner == Inner(row.vendor_id, row.message_id, message)
    # What was read is written with the same digits.
    again = data_transfer.pack if struct is row.request else data_transfer.pack_result
    assert again(inner.payload).data == sent.payload.data  # type: ignore[operator]


def test_amounts_are_exact_json_numbers() -> None:
    cost = pricing.FinalCostRequest(transaction_id=1, cost=Decimal("1.40"), price_text="x")
    packed = data_transfer.pack(cost)
    assert packed.data == '{"transactionId":1,"cost":1.40,"priceText":"x"}'
    inner = data_transfer.unpack(packed)
    assert inner is not None
    assert str(inner.payload.cost) == "1.40"
    long = f'{{"transactionId":1,"cost":0.{"1" * 40},"priceText":"x"}}'
    assert str(unpack("FinalCost", long, COST).payload.cost) == "0." + "1" * 40


def test_a_message_without_members() -> None:
    packed = data_transfer.pack(plug_and_charge.TriggerMessageRequest())
    assert packed.data == "{}"
    assert unpack("TriggerMessage", None).quirks == ()
    assert unpack("TriggerMessage", None, codec=STRICT).quirks == ()
    assert kinds(unpack("TriggerMessage", "")) == [("empty_text", "/3/data")]
    with pytest.raises(DecodeError):
        unpack("TriggerMessage", "", codec=STRICT)


def test_unknown_vendors_and_messages_are_none() -> None:
    for call, status in (
        (transfer("Authorize", "{}", "com.example"), "UnknownVendorId"),
        (transfer("Reboot", "{}"), "UnknownMessageId"),
        (DataTransfer(vendor_id=PNC), "UnknownMessageId"),
    ):
        assert data_transfer.unpack(call) is None
        assert data_transfer.unpack_result(DataTransferResult(status="Accepted"), of=call) is None
        assert data_transfer.status_for(call) == status
    assert data_transfer.status_for(transfer("authorize", None)) == "Accepted"


# -- Tolerance -------------------------------------------------------------------------------------

TOKEN = '{"idToken":{"idToken":"DE1"}}'


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TOKEN, []),
        ('{"idToken":{"idToken":"DE1","type":"eMAID"}}',
         [("unknown_member", "/3/data/idToken/type")]),
        ('{"IdToken":{"idToken":"DE1"}}', [("member_spelling", "/3/data/IdToken")]),
        ('{"idToken":{"idToken":"DE1"},"certificate":null}',
         [("null_member", "/3/data/certificate")]),
        ('{"idToken":{"idToken":12}}', [("number_text", "/3/data/idToken/idToken")]),
        ('{"idToken":[{"idToken":"DE1"}]}', [("lone_list", "/3/data/idToken")]),
        ('{"idToken":{"idToken":"DE1"},}', [("stray_comma", "/3/data")]),
        ('{"idToken":{"idToken":"DE1"}', [("truncated", "/3/data")]),
        (json.dumps(TOKEN), [("text_payload", "/3/data")]),
        ('{"idToken":{"idToken":"' + "x" * 36 + '"}}', [("too_long", "/3/data/idToken/idToken")]),
        ('{"idToken":{"idToken":"A","idToken":"A"}}',
         []),  # not looked for in sound text, as in frames
    ],
)  # fmt: skip
def test_the_text_is_read_like_a_frame(data: str, expected: list[tuple[str, str]]) -> None:
    inner = unpack("Authorize", data)

    assert kinds(inner) == expected
    assert isinstance(inner.payload, plug_and_charge.AuthorizeRequest)
    for quirk in inner.quirks:
        with pytest.raises(DecodeError):
            unpack("Authorize", data, codec=TOLERANT.without(quirk.kind))
        only = unpack("Authorize", data, codec=STRICT.only(*(q.kind for q in inner.quirks)))
        assert only == inner
    if expected:
        with pytest.raises(DecodeError):
            unpack("Authorize", data, codec=STRICT)


def test_duplicates_are_looked_for_as_in_frames() -> None:
    data = '{"idToken":{"idToken":"A","idToken":"A"}}'
    for codec in (STRICT, TOLERANT.without(QuirkKind.DUPLICATE_MEMBER)):
        with pytest.raises(DecodeError):
            unpack("Authorize", data, codec=codec)
    for codec in (
        TOLERANT.replace(detect_duplicates=True),
        TOLERANT.replace(role=Role.CHARGE_POINT),
        TOLERANT.replace(role=Role.CHARGE_POINT, detect_duplicates=False),
    ):
        assert kinds(unpack("Authorize", data, codec=codec)) == [
            ("duplicate_member", "/3/data/idToken/idToken")
        ]
        assert codec.settings.detects
    assert kinds(unpack("Authorize", data)) == []


def test_an_object_where_text_is_due() -> None:
    frame = decode(
        '[2,"17","DataTransfer",{"vendorId":"org.openchargealliance.iso15118pnc",'
        '"messageId":"Authorize","data":{"idToken":{"idToken":"DE1","type":"eMAID"}}}]'
    )
    assert isinstance(frame, Call)
    assert [quirk.kind for quirk in frame.quirks] == ["object_text"]
    inner = data_transfer.unpack(frame)
    assert inner is not None
    assert inner.payload.id_token.id_token == "DE1"
    assert kinds(inner) == [("unknown_member", "/3/data/idToken/type")]


def test_pricing_as_it_is_seen() -> None:
    inner = unpack(
        "RunningCost",
        '{"transactionId":"7","timestamp":"2024-05-06T07:08:09Z","meterValue":1234,"cost":"0.50",'
        '"state":"charging","chargingPrice":{"kWhPrice":0.123,"hourPrice":2},"time":"x"}',
        COST,
    )
    cost = inner.payload
    assert (cost.transaction_id, cost.cost, cost.state) == (7, Decimal("0.50"), "Charging")
    assert (cost.charging_price.k_wh_price, cost.charging_price.hour_price) == (Decimal("0.123"), 2)
    assert kinds(inner) == [
        ("text_number", "/3/data/transactionId"), ("text_number", "/3/data/cost"),
        ("enum_spelling", "/3/data/state"), ("unknown_member", "/3/data/time"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("message_id", "data", "vendor", "path"),
    [
        ("Authorize", None, PNC, "/3/data/idToken"),
        ("Authorize", "", PNC, "/3/data/idToken"),
        ("Authorize", "{}", PNC, "/3/data/idToken"),
        ("Authorize", '{"idToken":{}}', PNC, "/3/data/idToken/idToken"),
        ("Authorize", "[]", PNC, "/3/data"),
        ("Authorize", "17", PNC, "/3/data"),
        ("Authorize", "hello", PNC, "/3/data"),
        ("Authorize", "[" * 100_000, PNC, "/3/data"),
        ("Authorize", '{"idToken":' * 100_000, PNC, None),
        ("FinalCost", '{"transactionId":1,"cost":"abc","priceText":"x"}', COST, "/3/data/cost"),
        ("FinalCost", '{"transactionId":1,"cost":1e999,"priceText":"x"}', COST, "/3/data/cost"),
        ("FinalCost", '{"transactionId":1.5,"cost":1,"priceText":"x"}', COST,
         "/3/data/transactionId"),
        ("FinalCost", '{"transactionId":1,"transactionId":2,"cost":1,"priceText":"x"}', COST,
         "/3/data/transactionId"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_place(
    message_id: str, data: str | None, vendor: str, path: str | None
) -> None:
    with pytest.raises(DecodeError) as caught:
        unpack(message_id, data, vendor)
    error = caught.value
    assert path is None or error.path == path
    assert error.path.startswith("/3/data")
    assert (error.unique_id, error.action, error.reply) == ("17", "DataTransfer", None)
    assert len(str(error)) <= 255


@together
@pytest.mark.parametrize("cut", range(1, 58))
def test_a_command_that_breaks_off_is_never_carried_out_otherwise(cut: int) -> None:
    data = '{"certificateType":["V2GRootCertificate","MORootCertificate"]}'
    try:
        inner = unpack("GetInstalledCertificateIds", data[:-cut])
    except DecodeError:
        return
    assert inner.payload == unpack("GetInstalledCertificateIds", data).payload


def test_a_report_may_break_off() -> None:
    data = '{"transactionId":7,"timestamp":"2024-05-06T07:08:09Z"'
    assert kinds(unpack("ConnectorUnplugged", data, COST)) == [("truncated", "/3/data")]


def test_limits_hold_inside() -> None:
    small = TOLERANT.replace(limits=Limits(size=20))
    with pytest.raises(DecodeError) as caught:
        unpack("Authorize", TOKEN, codec=small)
    assert caught.value.path == "/3/data"
    hashes = {"hashAlgorithm": "SHA256", "issuerNameHash": "a", "issuerKeyHash": "b",
              "serialNumber": "1", "responderURL": "u"}  # fmt: skip
    data = json.dumps({"idToken": {"idToken": "A"}, "iso15118CertificateHashData": [hashes] * 5})
    inner = unpack("Authorize", data)
    assert len(inner.payload.iso15118_certificate_hash_data) == 5
    (quirk,) = inner.quirks
    assert (quirk.kind, quirk.path, quirk.limit) == (
        "too_long", "/3/data/iso15118CertificateHashData", 4,
    )  # fmt: skip
    assert "5 elements, at most 4" in str(quirk)
    with pytest.raises(DecodeError):
        unpack("Authorize", data, codec=STRICT)


# -- Results ---------------------------------------------------------------------------------------


def result(data: str | None, status: str = "Accepted") -> CallResult[DataTransferResult]:
    return CallResult("17", DataTransferResult(status=status, data=data))  # type: ignore[arg-type]


def test_answers_are_read_by_the_call_they_answer() -> None:
    call = Call.of(transfer("Authorize", TOKEN), "17")
    answer = result('{"idTokenInfo":{"status":"accepted"},"more":1}')

    for of in (call, call.payload):
        inner = data_transfer.unpack_result(answer, of=of)
        assert inner is not None
        assert inner.payload.id_token_info.status == "Accepted"
        assert kinds(inner) == [
            ("enum_spelling", "/2/data/idTokenInfo/status"), ("unknown_member", "/2/data/more"),
        ]  # fmt: skip
    assert data_transfer.unpack_result(answer.payload, of=call) == inner


def test_answers_without_a_message() -> None:
    call = transfer("Authorize", TOKEN)
    for status in ("Rejected", "UnknownVendorId", "UnknownMessageId"):
        for data in (None, "", " "):
            inner = data_transfer.unpack_result(result(data, status), of=call)
            assert inner == Inner(PNC, "Authorize", None)
    with pytest.raises(DecodeError) as caught:
        data_transfer.unpack_result(result(None), of=call)
    assert caught.value.path == "/2/data/idTokenInfo"
    cost = transfer("FinalCost", "{}", COST)
    assert data_transfer.unpack_result(result("anything"), of=cost) == Inner(
        COST, "FinalCost", None
    )


@pytest.mark.parametrize("status", ["Rejected", "UnknownVendorId", "UnknownMessageId"])
@pytest.mark.parametrize("data", ["not supported", "[]", "{}", '{"idTokenInfo":5}', "password=Xq"])
def test_a_refusal_needs_no_message(status: str, data: str) -> None:
    call, answer = transfer("Authorize", TOKEN), result(data, status)
    inner = data_transfer.unpack_result(answer, of=call)
    assert inner is not None
    assert inner.payload is None
    (quirk,) = inner.quirks
    assert (quirk.kind, quirk.path, quirk.found) == ("unusable_member", "/2/data", data)
    assert status in str(quirk)
    assert "Xq" not in repr(inner) + str(quirk)
    for codec in (STRICT, TOLERANT.without(QuirkKind.UNUSABLE_MEMBER)):
        with pytest.raises(DecodeError):
            data_transfer.unpack_result(answer, of=call, codec=codec)


def test_a_refusal_may_have_a_message() -> None:
    call = transfer("Authorize", TOKEN)
    for status in ("Rejected", "UnknownVendorId", "UnknownMessageId"):
        answer = result('{"idTokenInfo":{"status":"Blocked"}}', status)
        inner = data_transfer.unpack_result(answer, of=call)
        assert inner is not None
        assert (inner.payload.id_token_info.status, inner.quirks) == ("Blocked", ())


@pytest.mark.parametrize("data", ["not supported", "[]", "{}"])
def test_an_accepted_answer_needs_its_message(data: str) -> None:
    with pytest.raises(DecodeError):
        data_transfer.unpack_result(result(data), of=transfer("Authorize", TOKEN))


@pytest.mark.parametrize(
    "data", ["[]", "null", "17", "true", "-1", '[{"idToken":{"idToken":"A"}}]']
)
def test_other_json_than_an_object_is_called_so(data: str) -> None:
    for codec in (TOLERANT, STRICT):
        with pytest.raises(DecodeError) as caught:
            data_transfer.unpack(transfer("Authorize", data), codec=codec)
        (violation,) = caught.value.violations
        assert (violation.category, violation.path) == ("payload_no_object", "/3/data")
        assert "expected a JSON object" in violation.message


# -- Misuse ----------------------------------------------------------------------------------------


def test_pack_refuses_what_does_not_conform() -> None:
    token, authorize = plug_and_charge.IdToken, plug_and_charge.AuthorizeRequest
    for message, path in (
        (authorize(id_token=token(id_token="x" * 21)), "/3/data/idToken/idToken"),
        (authorize(id_token=token(id_token=5)), "/3/data/idToken/idToken"),  # type: ignore[arg-type]
        (pricing.FinalCostRequest(transaction_id=2**63, cost=Decimal(1), price_text=""),
         "/3/data/transactionId"),
        (pricing.FinalCostRequest(transaction_id=1, cost="1", price_text=""), "/3/data/cost"),  # type: ignore[arg-type]
        (pricing.RunningCostRequest(transaction_id=1, cost=Decimal(1), state="Flying"),
         "/3/data/state"),
    ):  # fmt: skip
        with pytest.raises(EncodeError) as caught:
            data_transfer.pack(message)
        assert caught.value.path == path
    for number in ("NaN", "Infinity", "-Infinity"):
        with pytest.raises(EncodeError, match="FinalCostRequest"):
            data_transfer.pack(
                pricing.FinalCostRequest(transaction_id=1, cost=Decimal(number), price_text="")
            )
    with pytest.raises(EncodeError):
        data_transfer.pack(
            pricing.FinalCostRequest(transaction_id=1, cost=object(), price_text="")  # type: ignore[arg-type]
        )
    with pytest.raises(EncodeError):
        data_transfer.pack_result(plug_and_charge.SignCertificateResponse(status="Maybe"))


def test_misuse_is_answered_with_what_to_do() -> None:
    response = plug_and_charge.SignCertificateResponse(status="Accepted")
    request = plug_and_charge.SignCertificateRequest(csr="x")
    with pytest.raises(TypeError, match="pack_result"):
        data_transfer.pack(response)
    with pytest.raises(TypeError, match="Row"):
        data_transfer.pack(messages.Heartbeat())
    with pytest.raises(TypeError, match="no response"):
        data_transfer.pack_result(request)
    with pytest.raises(TypeError, match="DataTransfer"):
        data_transfer.unpack(Call.of(messages.Heartbeat()))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"resolve"):
        data_transfer.unpack_result(decode('[3,"1",{}]'), of=transfer("x", None))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="Row"):
        Registry([5])  # type: ignore[list-item]
    with pytest.raises(TypeError, match=r"subclass of data_transfer\.Message"):
        Registry([Row("v", "m", dict)])  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match="extended"):
        REGISTRY.x = 1  # type: ignore[attr-defined]


# -- Own messages ----------------------------------------------------------------------------------


class Ping(data_transfer.Message, frozen=True, kw_only=True):
    """A message of one's own."""

    text: Annotated[str, Meta(max_length=5)]
    load_kw: Opt[Decimal] = None


class Pong(data_transfer.Message, frozen=True, kw_only=True):
    """Its answer."""

    ok: bool


class Typo(data_transfer.Message, frozen=True, kw_only=True):
    """A member that a union types."""

    number: int | None = None


class Photo(data_transfer.Message, frozen=True, kw_only=True):
    """A list of what no JSON is."""

    parts: list[bytes]


def test_own_messages() -> None:
    registry = REGISTRY.extended(
        Row("com.example", "Ping", Ping, Pong), Row("com.single", None, Ping)
    )

    call = Call.of(registry.pack(Ping(text="hi", load_kw=Decimal("7.40"))))
    assert call.payload.message_id is None  # the later row of a type is the one it is packed as
    registry = REGISTRY.extended(Row("com.example", "Ping", Ping, Pong))
    call = Call.of(registry.pack(Ping(text="hi", load_kw=Decimal("7.40"))))
    assert call.payload == transfer("Ping", '{"text":"hi","loadKw":7.40}', "com.example")
    inner = registry.unpack(call)
    assert inner is not None
    assert inner.payload == Ping(text="hi", load_kw=Decimal("7.40"))
    answer = call.result(registry.pack_result(Pong(ok=True)))
    assert registry.unpack_result(answer, of=call) == Inner("com.example", "Ping", Pong(ok=True))
    assert registry.pack_result(status="Rejected") == DataTransferResult(status="Rejected")
    odd = registry.unpack(transfer("PING", '{"Text":7,"loadKW":"7.4"}', "COM.EXAMPLE"))
    assert odd is not None
    assert odd.payload == Ping(text="7", load_kw=Decimal("7.4"))
    assert data_transfer.unpack(call) is None  # the registry of the module is untouched
    assert len(registry) == 14
    with pytest.raises(TypeError, match=r"Typo\.number.*Opt"):
        REGISTRY.extended(Row("v", "m", Typo))
    with pytest.raises(TypeError, match=r"Photo\.parts"):
        REGISTRY.extended(Row("v", "m", Photo))


def test_who_sends_an_own_message_decides_how_much_is_tolerated() -> None:
    cut = '{"text":"hi"'
    for sender, codec, tolerated in (
        (Role.CHARGE_POINT, TOLERANT, True),
        (Role.CENTRAL_SYSTEM, TOLERANT, False),
        (None, TOLERANT, False),
        (None, TOLERANT.replace(role=Role.CENTRAL_SYSTEM), True),
    ):
        registry = Registry([Row("v", "m", Ping, sent_by=sender)])
        call = transfer("m", cut, "v")
        if tolerated:
            inner = registry.unpack(call, codec=codec)
            assert inner is not None
            assert inner.payload == Ping(text="hi")
        else:
            with pytest.raises(DecodeError):
                registry.unpack(call, codec=codec)


def test_secrets_inside_are_masked() -> None:
    inner = unpack("Authorize", '{"idToken":{"idToken":"A"},"password":"hunter2"}')
    (quirk,) = inner.quirks
    assert quirk.found == "hunter2"
    assert "hunter2" not in repr(inner.quirks) + str(quirk)
    call = Call.of(transfer("Authorize", '{"idToken":{"idToken":"SECRETTOKEN"}}'))
    assert "SECRETTOKEN" not in repr(redact(call))


@given(st.sampled_from(list(REGISTRY)), content.hostile_texts() | st.text())
def test_any_text_is_read_or_refused(row: Row, text: str) -> None:
    call = transfer(row.message_id or "", text, row.vendor_id)
    fault: DecodeError | None = None
    try:
        data_transfer.unpack(call)
    except DecodeError as error:
        fault = error
    if fault is not None:
        assert fault.path.startswith("/3/data")
        assert len(str(fault)) <= 255
        assert str(fault).isprintable()
