"""Parser of the Open Charge Metering Format (OCMF 1.x), the container of signed readings.

An OCMF text has three parts separated by `|`: the word `OCMF`, the payload and the signature, both
JSON. The signature is over the exact text of the payload, so the text is kept byte for byte.

Numbers are exact: they are converted from their digits, never through a float.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable  # noqa: TC003 - in an annotation of the module
from datetime import datetime
from decimal import Decimal
from typing import Any

from msgspec import Struct, ValidationError, json

from ocpp16j_codec import QuirkKind, timestamps
from ocpp16j_codec.content.problems import ContentError, Problem, Shown, problem, quote
from ocpp16j_codec.content.tolerant import is_too_deep
from ocpp16j_codec.messages.secrets import path_names_secret

__all__ = [
    "Ocmf", "OcmfPayload", "OcmfReading", "OcmfSignature", "SignedDataError", "base64_bytes",
    "hex_bytes", "read_ocmf",
]  # fmt: skip

_DEPTH = 32
#: The maximum number of readings and of identification flags; it bounds the memory.
_MOST = 1_000
# As for SampledValue.number: a text beyond these limits is not a reading.
_NUMBER_CHARACTERS = 255
_NUMBER_EXPONENT = 308


def _exact(literal: str) -> Decimal:
    if len(literal) <= _NUMBER_CHARACTERS:
        number = Decimal(literal)
        if abs(number.adjusted()) <= _NUMBER_EXPONENT:
            return number
    raise ValueError


_decode = json.Decoder(float_hook=_exact).decode


class SignedDataError(ContentError):
    """A signed meter value whose container cannot be parsed.

    Attributes:
        path: JSON pointer into the container, such as `/payload/RD/0/RV`; `""` for the whole. From
            a SampledValue it begins there, as in `SignedValue.problems`.
        offset: position in the container where parsing stopped, if known.
    """


class OcmfReading(Shown, Struct, frozen=True, kw_only=True, gc=False):
    """One reading of an OCMF payload; omitted members repeat those of the previous reading.

    Attributes:
        time: the time (TM); None if it is unreadable or has no zone.
        time_text: the text of TM.
        time_status: U unknown, I informative, S synchronized, R relative.
        transaction: TX: B begin, C charging, X exception, E end, L, R, A, P end by local or remote
            command, abort or power loss, S suspended, T tariff change.
        value: the reading (RV), exact; None if it is missing.
        unit: the text of its unit (RU), such as `kWh`.
        obis: what was measured (RI).
        current_type: RT: `AC` or `DC`.
        cumulated_loss: CL, in the same unit.
        error_flags: EF: `E` for the energy, `t` for the time.
        status: ST: `G` for a good reading.
    """

    time: datetime | None = None
    time_text: str | None = None
    time_status: str | None = None
    transaction: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    obis: str | None = None
    current_type: str | None = None
    cumulated_loss: Decimal | None = None
    error_flags: str | None = None
    status: str | None = None


class OcmfPayload(Shown, Struct, frozen=True, kw_only=True):
    """The members of an OCMF payload except its readings; None if a member is absent."""

    format_version: str | None = None  #: FV
    gateway_identification: str | None = None  #: GI
    gateway_serial: str | None = None  #: GS
    gateway_version: str | None = None  #: GV
    pagination: str | None = None  #: PG: T with a number for transactions, F for fiscal readings
    meter_vendor: str | None = None  #: MV
    meter_model: str | None = None  #: MM
    meter_serial: str | None = None  #: MS
    meter_firmware: str | None = None  #: MF
    identification_status: bool | None = None  #: IS: the user is assigned
    identification_level: str | None = None  #: IL
    identification_flags: tuple[str, ...] = ()  #: IF
    identification_type: str | None = None  #: IT
    identification_data: str | None = None  #: ID
    tariff_text: str | None = None  #: TT
    charge_controller_firmware: str | None = None  #: CF
    loss_compensation: dict[str, Any] | None = None  #: LC: data of the cable for loss compensation
    charge_point_type: str | None = None  #: CT
    charge_point_id: str | None = None  #: CI
    other: dict[str, Any] = {}  #: members that OCMF does not define, such as those of a vendor


class OcmfSignature(Shown, Struct, frozen=True, kw_only=True):
    """The third part of an OCMF text, with the defaults of OCMF filled in."""

    data: str | None = None  #: SD, its text
    algorithm: str = "ECDSA-secp256r1-SHA256"  #: SA
    encoding: str = "hex"  #: SE: `hex` or `base64`
    mime_type: str = "application/x-der"  #: SM

    def data_bytes(self) -> bytes:
        """Return the signature as bytes, decoded as `encoding` says.

        Raises:
            SignedDataError: There is no signature, or it does not have this encoding.
        """
        decode: dict[str, Callable[[str], bytes | None]]
        decode = {"hex": hex_bytes, "base64": base64_bytes}
        read = decode.get(self.encoding.strip().lower())
        if read is None:
            raise SignedDataError(f"unknown encoding {quote(self.encoding)}", "/signature/SE")
        data = None if self.data is None else read(self.data)
        if not data:
            raise SignedDataError(f"expected a signature in {self.encoding}", "/signature/SD")
        return data


class Ocmf(Shown, Struct, frozen=True, kw_only=True):
    """An OCMF container.

    Attributes:
        signed_text: the exact text of the payload, which is signed.
        signature_text: the text of the third part.
        payload: the members of the payload.
        readings: its readings, in order.
        signature: the signature and how it was made.
        public_key: the key, if the text has one as a fourth part.
        problems: deviations from OCMF, with paths into the container (`/payload/RD/0/RV`).
    """

    signed_text: str
    signature_text: str
    payload: OcmfPayload
    readings: tuple[OcmfReading, ...]
    signature: OcmfSignature
    public_key: str | None = None
    problems: tuple[Problem, ...] = ()


_PAYLOAD = {
    "FV": "format_version", "GI": "gateway_identification", "GS": "gateway_serial",
    "GV": "gateway_version", "PG": "pagination", "MV": "meter_vendor", "MM": "meter_model",
    "MS": "meter_serial", "MF": "meter_firmware", "IS": "identification_status",
    "IL": "identification_level", "IF": "identification_flags", "IT": "identification_type",
    "ID": "identification_data", "TT": "tariff_text", "CF": "charge_controller_firmware",
    "LC": "loss_compensation", "CT": "charge_point_type", "CI": "charge_point_id",
}  # fmt: skip
_READING = {
    "TM": "time_text", "TX": "transaction", "RV": "value", "RI": "obis", "RU": "unit",
    "RT": "current_type", "CL": "cumulated_loss", "EF": "error_flags", "ST": "status",
}  # fmt: skip
_SIGNATURE = {"SA": "algorithm", "SE": "encoding", "SM": "mime_type", "SD": "data"}
_REQUIRED_PAYLOAD = ("PG", "MS", "IS", "IT", "RD")
_REQUIRED_READING = (
    ("TM", "time_text"), ("RV", "value"), ("RU", "unit"), ("ST", "status"),
)  # fmt: skip
_NUMBERS = frozenset({"RV", "CL"})
#: The values of TX, and of the clock status at the end of TM; both may be absent.
_TRANSACTION: frozenset[str | None] = frozenset({None, *"BCXELRAPST"})
_CLOCK: frozenset[str | None] = frozenset({None, *"UISR"})
_VERSIONS = ("0.", "1.")
_MOST_FLAGS = 4
#: The maximum number of deviating members that are listed; a peer may send any number.
_MOST_LISTED = 100


def read_ocmf(text: str) -> Ocmf:
    """Parse an OCMF text.

    Raises:
        SignedDataError: It does not have the three parts, or one of them is not the expected JSON.
    """
    head, _, rest = text.partition("|")
    if head.strip() != "OCMF":
        raise SignedDataError("expected OCMF and a | at the start", "", 0)
    parts = rest.split("|", 3)
    start = len(head) + 1
    problems: list[Problem] = []
    public_key = None
    if len(parts) == 3 and (hex_bytes(parts[2]) or base64_bytes(parts[2])):
        # Not OCMF, but used in QR codes, and accepted by the German verification software.
        public_key = parts.pop().strip()
        reason = "expected three parts separated by |, got the public key as a fourth"
        kind = QuirkKind.SURPLUS_ELEMENTS
        problems.append(problem(kind, "/publicKey", public_key, public_key, reason))
    if len(parts) != 2:
        found = "no second |" if len(parts) < 2 else "a third |"
        end = len(text) if len(parts) < 2 else start + len(parts[0]) + 1 + len(parts[1])
        raise SignedDataError(f"expected three parts separated by |, found {found}", "", end)
    signed_text, signature_text = parts
    payload = _object(signed_text, "/payload", start)
    signature = _object(signature_text, "/signature", start + len(signed_text) + 1)
    problems += _duplicates(signed_text, payload, "/payload")
    problems += _duplicates(signature_text, signature, "/signature")
    for name in _REQUIRED_PAYLOAD:
        if payload.get(name) is None:
            _miss(f"/payload/{name}", name, problems)
    if signature.get("SD") is None:
        _miss("/signature/SD", "SD", problems)
    rows = payload.pop("RD", None)
    return Ocmf(
        signed_text=signed_text,
        signature_text=signature_text,
        payload=_payload(payload, problems),
        readings=_readings(rows, problems),
        signature=_signature(signature, problems),
        public_key=public_key,
        problems=tuple(problems),
    )


def _object(text: str, path: str, start: int) -> dict[str, Any]:
    """Parse one part, a JSON object; its nesting is checked before it is parsed."""
    if is_too_deep(text, _DEPTH):
        raise SignedDataError(f"nested deeper than {_DEPTH}", path, start)
    try:
        value = _decode(text)
    except (ValidationError, ArithmeticError):
        raise SignedDataError("a number that no meter can mean", path, start) from None
    except ValueError as error:  # malformed JSON, or a lone surrogate in it
        raise SignedDataError("expected JSON", path, start + _stopped_at(error, text)) from None
    if type(value) is not dict:
        raise SignedDataError(f"expected an object, got {_kind(value)}", path, start)
    return value


def _duplicates(text: str, value: dict[str, Any], path: str) -> list[Problem]:
    """Return the duplicate members of a part; the last one is used, as in frames."""
    if _is_all(text, value):
        return []
    from json import JSONDecoder  # noqa: PLC0415 - msgspec does not tell; hardly ever needed

    doubled: dict[int, tuple[Any, dict[str, list[Any]]]] = {}

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) < len(pairs):
            found: dict[str, list[Any]] = {}
            for name, each in pairs:
                found.setdefault(name, []).append(each)
            doubled[id(made)] = made, {n: every for n, every in found.items() if len(every) > 1}
        return made

    # Numbers are kept as text, of any size.
    decoder = JSONDecoder(object_pairs_hook=look, parse_int=str, parse_float=str)
    problems: list[Problem] = []

    def walk(each: Any, here: str) -> None:  # not deeper than the check above allows
        if isinstance(each, dict):
            for name, every in doubled.get(id(each), (None, {}))[1].items():
                plain = all(type(one) is str for one in every)
                _list(
                    problems, QuirkKind.DUPLICATE_MEMBER, f"{here}/{_escape(name)}",
                    every if plain else None, every[-1] if plain else None,
                    f"duplicate key, listed {len(every)} times, the last value is used",
                )  # fmt: skip
        inside: Iterable[tuple[Any, Any]]
        inside = each.items() if isinstance(each, dict) else enumerate(each)
        for key, one in inside:
            if isinstance(one, dict | list):
                walk(one, f"{here}/{_escape(str(key))}")

    value = decoder.decode(text)
    if doubled:
        walk(value, path)
    return problems


def _is_all(text: str, value: dict[str, Any]) -> bool:
    """Return whether a part certainly has no duplicate member.

    Each member has a colon after a quote. If there are as many of these as members in the part,
    its readings and its cable, no member was overwritten.
    """
    count = len(value)
    rows, cable = value.get("RD"), value.get("LC")
    if type(rows) is list:
        count += sum([len(row) for row in rows if type(row) is dict])
    if type(cable) is dict:
        count += len(cable)
    # White space before a colon hides it from the count.
    blank = " :" in text or "\n" in text or "\t" in text or "\r" in text
    return text.count('":') == count and not blank


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _list(
    problems: list[Problem], kind: QuirkKind, path: str, found: Any, used: Any, reason: str
) -> None:
    """Add a problem, unless the maximum is reached."""
    if len(problems) < _MOST_LISTED:
        secret = path_names_secret(path)
        problems.append(problem(kind, path, found, used, reason, secret=secret))


def _unknown(name: str, value: Any, path: str, problems: list[Problem]) -> None:
    """Report a member that OCMF does not define and that the struct cannot keep."""
    reason = "OCMF does not define this member, it is ignored"
    _list(problems, QuirkKind.UNKNOWN_MEMBER, f"{path}/{_escape(name)}", value, None, reason)


def _stopped_at(error: ValueError, text: str) -> int:
    """Return the offset at which msgspec stopped parsing; 0 if it does not say."""
    digits = str(error).rpartition("(byte ")[2].rstrip(")")
    if not (digits.isascii() and digits.isdigit()):
        return 0
    return len(text.encode()[: int(digits)].decode(errors="ignore"))


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, int | Decimal):
        return "a number"
    return "null" if value is None else "a list" if isinstance(value, list) else "an object"


def _miss(path: str, name: str, problems: list[Problem]) -> None:
    reason = f"required member {name} is missing"
    problems.append(problem(QuirkKind.MISSING_VALUE, path, None, None, reason))


def _payload(members: dict[str, Any], problems: list[Problem]) -> OcmfPayload:
    fields: dict[str, Any] = {}
    other: dict[str, Any] = {}
    for name, value in members.items():
        attribute = _PAYLOAD.get(name)
        if attribute is None:
            other[name] = value
        elif type(value) is str and name not in _NO_TEXT:
            fields[attribute] = value
        elif value is not None:
            read: Callable[[Any, str, list[Problem]], Any] = _NO_TEXT.get(name, _text)
            fields[attribute] = read(value, f"/payload/{name}", problems)
    if other:
        fields["other"] = other
    version = fields.get("format_version")
    if version is not None and not version.startswith(_VERSIONS):
        reason = f"expected OCMF 1.x, got version {quote(version)}; read as 1.x"
        problems.append(
            problem(QuirkKind.UNKNOWN_ENUM, "/payload/FV", version, version, reason)
        )  # fmt: skip
    return OcmfPayload(**fields)


def _flags(value: Any, path: str, problems: list[Problem]) -> tuple[str, ...]:
    flags = value
    if not isinstance(value, list):
        flags = [value]
        _lone(path, problems)
    _count(flags, path)
    if len(flags) > _MOST_FLAGS:
        reason = f"a list of {len(flags)} elements, at most {_MOST_FLAGS} are allowed"
        problems.append(
            problem(QuirkKind.TOO_LONG, path, None, None, reason, limit=_MOST_FLAGS)
        )  # fmt: skip
    texts = [_text(flag, f"{path}/{index}", problems) for index, flag in enumerate(flags)]
    return tuple(text for text in texts if text is not None)


def _lone(path: str, problems: list[Problem]) -> None:
    reason = "expected a list, got one element of it"
    problems.append(problem(QuirkKind.LONE_OBJECT, path, None, None, reason))


def _loss(value: Any, path: str, _: list[Problem]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SignedDataError(f"expected an object, got {_kind(value)}", path)
    return value


def _count(items: list[Any], path: str) -> None:
    if len(items) > _MOST:
        raise SignedDataError(f"expected at most {_MOST} elements, got {len(items)}", path)


def _signature(members: dict[str, Any], problems: list[Problem]) -> OcmfSignature:
    fields: dict[str, Any] = {}
    for name, value in members.items():
        attribute = _SIGNATURE.get(name)
        if attribute is None:
            _unknown(name, value, "/signature", problems)
        elif value is not None:
            fields[attribute] = _text(value, f"/signature/{name}", problems)
    return OcmfSignature(**fields)


def _readings(rows: Any, problems: list[Problem]) -> tuple[OcmfReading, ...]:
    if rows is None:
        return ()
    if isinstance(rows, dict):
        rows = [rows]
        _lone("/payload/RD", problems)
    if type(rows) is not list:
        raise SignedDataError(f"expected a list, got {_kind(rows)}", "/payload/RD")
    _count(rows, "/payload/RD")
    readings: list[OcmfReading] = []
    members: dict[str, Any] = {}
    for index, row in enumerate(rows):
        if type(row) is not dict:
            raise SignedDataError(f"expected an object, got {_kind(row)}", f"/payload/RD/{index}")
        for name, value in row.items():
            attribute = _READING.get(name)
            if type(value) is (Decimal if name in _NUMBERS else str) and attribute is not None:
                members[attribute] = value
            elif attribute is not None:
                read = _number if name in _NUMBERS else _text
                members[attribute] = read(value, f"/payload/RD/{index}/{name}", problems)
            else:
                _unknown(name, value, f"/payload/RD/{index}", problems)
        for name, attribute in _REQUIRED_READING:
            if members.get(attribute) is None:
                _miss(f"/payload/RD/{index}/{name}", name, problems)
        if "TM" in row:
            stamp = members["time_text"]
            members["time"], members["time_status"] = _moment(stamp)
            if members["time"] is None and stamp is not None:
                reason = f"{quote(stamp)} is not a time of OCMF"
                kind, path = QuirkKind.UNREADABLE_TIMESTAMP, f"/payload/RD/{index}/TM"
                problems.append(problem(kind, path, stamp, None, reason))
            if members["time_status"] not in _CLOCK:
                _other_word(members["time_status"], _CLOCK, f"/payload/RD/{index}/TM", problems)
        if "TX" in row and members["transaction"] not in _TRANSACTION:
            _other_word(members["transaction"], _TRANSACTION, f"/payload/RD/{index}/TX", problems)
        readings.append(OcmfReading(**members))
    return tuple(readings)


def _other_word(
    word: Any, words: frozenset[str | None], path: str, problems: list[Problem]
) -> None:
    """Report a word that OCMF does not define; it is kept."""
    reason = f"expected one of {', '.join(sorted(filter(None, words)))}, got {quote(word)}"
    problems.append(problem(QuirkKind.UNKNOWN_ENUM, path, word, word, reason))


def _moment(text: str | None) -> tuple[datetime | None, str | None]:
    """Return the time of `2018-07-24T13:22:04,000+0200 S` and the status after it."""
    if text is None or len(text) > 64:
        return None, None
    stamp, blank, status = text.strip().rpartition(" ")
    if not blank:
        stamp, status = status, ""
    try:
        time = datetime.fromisoformat(stamp) if len(stamp) >= 19 else None
    except ValueError:
        time = None
    if time is None:
        time = timestamps.read(stamp).value
    return time if time is not None and time.tzinfo is not None else None, status or None


def _text(value: Any, path: str, problems: list[Problem]) -> str | None:
    if value is None or type(value) is str:
        return value
    if isinstance(value, dict | list):
        raise SignedDataError(f"expected a string, got {_kind(value)}", path)
    kind = QuirkKind.BOOLEAN_SPELLING if isinstance(value, bool) else QuirkKind.NUMBER_TEXT
    text = str(value).lower() if isinstance(value, bool) else _digits(value)
    problems.append(
        problem(kind, path, text, text, f"expected a string, got {_kind(value)}")
    )  # fmt: skip
    return text


def _digits(number: int | Decimal) -> str:
    try:
        return str(number)
    except ValueError:  # more digits than Python converts (sys.set_int_max_str_digits)
        return hex(number) if isinstance(number, int) else ""


def _boolean(value: Any, path: str, problems: list[Problem]) -> bool:
    if type(value) is bool:
        return value
    word = str(value).strip().lower() if isinstance(value, str | int | Decimal) else ""
    if word not in {"true", "1", "false", "0"}:
        raise SignedDataError(f"expected true or false, got {_kind(value)}", path)
    truth = word in {"true", "1"}
    problems.append(
        problem(
            QuirkKind.BOOLEAN_SPELLING, path, word, truth,
            f"expected true or false, got {_kind(value)}",
        )
    )  # fmt: skip
    return truth


def _number(value: Any, path: str, problems: list[Problem]) -> Decimal | None:
    if value is None:
        return None
    if type(value) is Decimal:
        number = value
    elif type(value) is int:
        number = Decimal(value)
    elif type(value) is str and len(value) <= _NUMBER_CHARACTERS:
        number = _number_of_text(value, path)
        reason = "expected a number, got a string"
        problems.append(problem(QuirkKind.TEXT_NUMBER, path, value, value.strip(), reason))
    else:
        raise SignedDataError(f"expected a number, got {_kind(value)}", path)
    if not number.is_finite() or abs(number.adjusted()) > _NUMBER_EXPONENT:
        raise SignedDataError("a number that no meter can mean", path)
    return number


def _number_of_text(text: str, path: str) -> Decimal:
    text = text.strip()
    try:
        if text.isascii() and "_" not in text:
            return Decimal(text)
    except ArithmeticError:
        pass
    raise SignedDataError(f"expected a number, got {quote(text)}", path)


# -- Bytes in text ---------------------------------------------------------------------------------


def hex_bytes(text: str) -> bytes | None:
    """Return the bytes of hexadecimal text, None if it is not hexadecimal; spaces are ignored."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return None


def base64_bytes(text: str) -> bytes | None:
    """Return the bytes of Base64 text, None if it is not Base64.

    Line breaks, the URL-safe alphabet and missing padding are accepted.
    """
    from base64 import b64decode  # noqa: PLC0415 - most signed values come without

    bare = "".join(text.split()).translate(_URL_SAFE).rstrip("=")
    try:
        return b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except ValueError:  # a character outside the alphabet, or one too many
        return None


_URL_SAFE = str.maketrans("-_", "+/")
#: Members of the payload that are not text.
_NO_TEXT: dict[str, Callable[[Any, str, list[Problem]], Any]] = {
    "IS": _boolean, "IF": _flags, "LC": _loss,
}  # fmt: skip
