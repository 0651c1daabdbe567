"""Signed meter values: the content of a SampledValue with `format: SignedData`.

OCPP 1.6 requires hexadecimal text; charge points use one of four forms:

- A, as in the note Signed Meter Values in OCPP 1.0: JSON text of SignedMeterValueType, with
  the container in Base64 in `signedMeterData`;
- B: the container itself, `OCMF|{...}|{...}`;
- C, as the backend be.ENERGISED accepts it: JSON text with `signedMeterValue`;
- D: anything else, such as the proprietary format of a meter.

Signatures are not verified. A verifier needs `Ocmf.signed_text` and `SignedValue.public_key`.
"""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from ocpp16j_codec import TOLERANT, DecodeError, Quirk, QuirkKind
from ocpp16j_codec.content.ocmf import (
    Ocmf,
    OcmfPayload,
    OcmfReading,
    OcmfSignature,
    SignedDataError,
    base64_bytes,
    hex_bytes,
    read_ocmf,
)
from ocpp16j_codec.content.problems import Problem, Shown, problem, quote
from ocpp16j_codec.content.tolerant import read_struct
from ocpp16j_codec.messages import Payload, SampledValue, ValueFormat
from ocpp16j_codec.messages.base import Opt  # noqa: TC001 - read at run time

__all__ = [
    "Form", "Ocmf", "OcmfPayload", "OcmfReading", "OcmfSignature", "SignedDataError", "SignedValue",
    "public_key_bytes", "read", "read_ocmf",
]  # fmt: skip

#: The start of a container in Base64 and in hexadecimal.
_OCMF, _OCMF_BASE64, _OCMF_HEX = "OCMF|", "T0NNRn", "4f434d467c"


class Form(StrEnum):
    """Form of a signed meter value."""

    OCA = "A"  #: the application note: JSON with `signedMeterData`
    CONTAINER = "B"  #: the container itself
    BE_ENERGISED = "C"  #: JSON with `signedMeterValue`
    OPAQUE = "D"  #: a format that this module does not parse


class SignedValue(Shown, Struct, frozen=True, kw_only=True):
    """A signed meter value.

    Attributes:
        form: its form.
        text: the signed container as sent: all three parts of an OCMF text, decoded from Base64 if
            necessary; for other containers, the text that contains it.
        ocmf: the container, if it is OCMF.
        encoding_method: the format that the sender names, such as `OCMF`.
        signing_method: the algorithm, if the container does not name it.
        public_key: the public key as sent; see `public_key_bytes`.
        problems: deviations, with paths from the SampledValue (`/value`); paths into an OCMF
            text continue that of the container (`/value/signedMeterData/payload/RD/0/RV`).
    """

    form: Form
    text: str
    ocmf: Ocmf | None = None
    encoding_method: str | None = None
    signing_method: str | None = None
    public_key: str | None = None
    problems: tuple[Quirk, ...] = ()


#: As TOLERANT, and detects every duplicate member, because a signed value is used for billing.
_DETECTING = TOLERANT.replace(detect_duplicates=True)
_MENTIONS = re.compile(r"signed_?meter_?(?:data|value)", re.IGNORECASE).search


class _Wrapper(Payload, frozen=True, kw_only=True):
    """The JSON of forms A and C."""

    signed_meter_data: Opt[str] = None
    signed_meter_value: Opt[str] = None
    signing_method: Opt[str] = None
    encoding_method: Opt[str] = None
    public_key: Opt[str] = None


def read(sampled_value: SampledValue) -> SignedValue | None:
    """Read a signed meter value; return None if the value is not signed.

    A value with an OCMF container is read whatever its `format` is.

    Raises:
        SignedDataError: The value has a container that cannot be parsed, or two different ones.
        TypeError: The argument is not a SampledValue.
    """
    if not isinstance(sampled_value, SampledValue):
        raise TypeError(f"expected a SampledValue, got {type(sampled_value).__name__}")
    text = sampled_value.value
    return _read(text, is_signed=sampled_value.format == ValueFormat.SIGNED_DATA)


def _read(text: str, *, is_signed: bool) -> SignedValue | None:
    start = text[:64].lstrip()
    if start.startswith(_OCMF):
        return _container(text)
    if start[:1] == "{":
        found = _wrapped(text)
        return found if is_signed or found.form is not Form.OPAQUE else None
    encoded = None
    if start.startswith(_OCMF_BASE64):
        encoded = base64_bytes(text)
    elif start[: len(_OCMF_HEX)].lower() == _OCMF_HEX:
        encoded = hex_bytes(text)
    if encoded is not None:
        return _container(_text_of(encoded, "/value"))
    return SignedValue(form=Form.OPAQUE, text=text) if is_signed else None


def _ocmf(text: str, path: str) -> Ocmf:
    """Parse a container; the path of an error begins in the SampledValue."""
    try:
        return read_ocmf(text)
    except SignedDataError as error:
        raise SignedDataError(error.message, path + error.path, error.offset) from None


def _container(text: str) -> SignedValue:
    ocmf = _ocmf(text, "/value")
    return SignedValue(
        form=Form.CONTAINER,
        text=text,
        ocmf=ocmf,
        public_key=ocmf.public_key,
        problems=_moved(ocmf.problems, "/value"),
    )


def _wrapped(text: str) -> SignedValue:
    """Read forms A and C; any other text that begins with a brace is form D."""
    try:
        wrapper, quirks = read_struct(text, _Wrapper, "/value")
        count = sum(getattr(wrapper, name) is not None for name in _Wrapper.__struct_fields__)
        if not quirks and text.count(":") != count:
            # More colons than members: one is in a text, or there is a duplicate member.
            wrapper, quirks = read_struct(text, _Wrapper, "/value", _DETECTING)
    except DecodeError as error:
        fault = error.violations[0]
        told = problem(QuirkKind.UNUSABLE_MEMBER, fault.path, None, None, fault.message)
        return _opaque(text, (told,))
    data, value = wrapper.signed_meter_data, wrapper.signed_meter_value
    if data is not None and value is not None and data != value:
        raise SignedDataError("signedMeterData and signedMeterValue differ", "/value")
    if data is not None:
        form, name = Form.OCA, "signedMeterData"
    elif value is not None:
        form, name, data = Form.BE_ENERGISED, "signedMeterValue", value
    else:
        return _opaque(text, quirks)
    path = f"/value/{name}"
    problems: list[Quirk] = list(quirks)
    ocmf = None
    method = (wrapper.encoding_method or "").strip().upper()
    if data.lstrip().startswith(_OCMF):
        reason = "expected the container in Base64, got the container itself"
        problems.append(problem(QuirkKind.ENUM_SPELLING, path, None, None, reason))
        container = data
    elif method == "OCMF" or data.lstrip().startswith(_OCMF_BASE64):
        encoded = base64_bytes(data)
        if encoded is None:
            raise SignedDataError(f"expected Base64, got {quote(data)}", path)
        container = _text_of(encoded, path)
    else:
        container = None
    if container is not None:
        ocmf = _ocmf(container, path)
        problems += _moved(ocmf.problems, path)
    return SignedValue(
        form=form,
        text=data if container is None else container,
        ocmf=ocmf,
        encoding_method=wrapper.encoding_method or None,
        signing_method=wrapper.signing_method or None,
        public_key=wrapper.public_key or (ocmf.public_key if ocmf else None),
        problems=tuple(problems),
    )


def _opaque(text: str, problems: tuple[Quirk, ...]) -> SignedValue:
    """Return form D; it has problems only if the text was meant to be form A or C."""
    told = () if _MENTIONS(text) is None else problems
    return SignedValue(form=Form.OPAQUE, text=text, problems=told)


def _text_of(encoded: bytes, path: str) -> str:
    try:
        return encoded.decode()
    except UnicodeDecodeError as error:
        raise SignedDataError("expected UTF-8 in the container", path, error.start) from None


def _moved(problems: tuple[Problem, ...], path: str) -> tuple[Problem, ...]:
    return tuple(replace(each, path=path + each.path) for each in problems)


def public_key_bytes(text: str) -> bytes:
    """Return the DER bytes of a public key as charge points send it.

    Accepts Base64 of `oca:<base16 or base64>:asn1:<key>` (section 3.4 of the application note),
    that text itself, and a key alone in Base64 or hexadecimal. So it decodes
    `SignedValue.public_key` and the value of a MeterPublicKey setting.

    Raises:
        SignedDataError: The text is none of these.
    """
    bare = text.strip()
    if not bare.startswith("oca:"):
        plain = hex_bytes(bare) or base64_bytes(bare)
        if plain and not plain.startswith(b"oca:"):
            return plain
        bare = (plain or b"").decode("ascii", "replace")
    parts = bare.split(":", 3)
    if len(parts) == 4 and parts[0] == "oca" and parts[2].lower() == "asn1":
        encoding, key = parts[1].lower(), parts[3]
        if encoding == "base64":
            found = base64_bytes(key)
        elif encoding == "base16":  # other characters and 0x are ignored
            digits = key.removeprefix("0x").removeprefix("0X")
            found = hex_bytes("".join(c for c in digits if c in _HEX_DIGITS))
        else:
            found = None
        if found:
            return found
    raise SignedDataError(f"expected a public key, got {quote(text)}")


_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
