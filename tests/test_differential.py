"""The codec against the official schemas, and each way through the codec against the other.

Over 20,000 random payloads of all 78 kinds, half of them spoilt, are judged by a schema validator
(`schema_generator.Oracle`) and by STRICT; one verdict that differs is a failure. What conforms must
come out the same by the fast path, by the slow path and by TOLERANT, and survive being sent again.

`HYPOTHESIS_PROFILE=nightly` draws half a million, other ones every time; `quick` draws 3,000.
"""

import random
import time
from datetime import datetime
from typing import Any

import pytest
from depth import NIGHTLY, QUICK
from msgspec import Struct
from msgspec.structs import replace
from samples import frame_text
from schema_generator import Json, Kind, Oracle, around, conforming, mutated, schemas
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallResult,
    DecodeError,
    EncodeError,
    messages,
)
from ocpp16j_codec.quirks.recovery import recover

KINDS = schemas()
#: Of each kind, as many conforming and as many spoilt payloads.
EACH = 500_000 // len(KINDS) // 2 if NIGHTLY else 20 if QUICK else 130
#: Of the payloads that go to every rule, one in so many; which ones differs from kind to kind.
STRIDE = 1 if NIGHTLY else 101 if QUICK else 17
SEED = time.time_ns() if NIGHTLY else 16

EVERY_KIND = pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])


def cut(value: Any) -> Any:
    """A payload as it is once its timestamps are cut to the millisecond."""
    if isinstance(value, Struct):
        return replace(value, **{n: cut(getattr(value, n)) for n in value.__struct_fields__})
    if isinstance(value, list):
        return [cut(each) for each in value]
    if isinstance(value, datetime):
        return value.replace(microsecond=value.microsecond // 1000 * 1000)
    return value


class Examiner:
    """Puts payloads of one kind to all parties."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.oracle = Oracle(kind.schema)
        self.pending = {"17": kind.action} if kind.kind == "result" else None
        self.payload_at = "/3" if kind.kind == "call" else "/2"
        self.verdicts = {True: 0, False: 0}

    def text_of(self, payload: Json) -> str:
        if self.kind.kind == "call":
            return frame_text(2, "17", self.kind.action, payload)
        return frame_text(3, "17", payload)

    def examine(self, payload: Json) -> None:
        text = self.text_of(payload)
        accepted = self.oracle.accepts(payload)
        self.verdicts[accepted] += 1
        data = text if self.verdicts[accepted] % 2 else text.encode()
        if accepted:
            self.see_read(text, data)
        else:
            self.see_refused(text, data, payload)

    def see_read(self, text: str, data: str | bytes) -> None:
        frame: Any = STRICT.decode(data, pending=self.pending)
        assert type(frame.payload) is getattr(messages, self.kind.name), text
        for codec in (STRICT, TOLERANT):
            by_fast_path = codec.decode(data, pending=self.pending)
            by_slow_path = recover(text, codec.settings, self.pending, None, from_bytes=False)
            assert frame == by_fast_path == by_slow_path, text
            assert () == frame.quirks == by_fast_path.quirks == by_slow_path.quirks, text
        wire = STRICT.encode(frame)
        again: Any = STRICT.decode(wire, pending=self.pending)
        assert again == replace(frame, payload=cut(frame.payload)), text
        assert STRICT.encode(again) == wire, text

    def see_refused(self, text: str, data: str | bytes, payload: Json) -> None:
        with pytest.raises(DecodeError) as caught:
            STRICT.decode(data, pending=self.pending)
        error = caught.value
        assert (error.unique_id, error.action) == ("17", self.kind.action), text
        assert (error.reply is not None) is (self.kind.kind == "call"), text
        assert all(each.path.startswith(self.payload_at) for each in error.violations), text
        faults = [(each.path, each.category) for each in error.violations]
        assert len(set(faults)) == len(faults), text  # nothing is said twice
        assert self.oracle.why_not(payload), text


@together
@EVERY_KIND
def test_strict_is_the_schema(kind: Kind) -> None:
    examiner, rng = Examiner(kind), random.Random(f"{kind.name} {SEED}")
    for _ in range(EACH):
        examiner.examine(conforming(rng, kind.schema))
        examiner.examine(mutated(rng, kind.schema))
    assert examiner.verdicts[True] >= EACH
    assert examiner.verdicts[False] > EACH // 3


def test_there_are_enough_of_them() -> None:
    assert 2 * EACH * len(KINDS) >= (3_000 if QUICK else 20_000)


@together
@EVERY_KIND
def test_no_rule_is_left_out(kind: Kind) -> None:
    examiner = Examiner(kind)
    payloads = list(around(kind.schema))
    start = random.Random(kind.name).randrange(min(STRIDE, len(payloads)))
    for payload in payloads[start::STRIDE]:
        examiner.examine(payload)
    assert sum(examiner.verdicts.values()) > 0


# -- the other way -------------------------------------------------------------------------------


class NoStructError(Exception):
    """A payload that no struct can hold: with members unknown, or no object where one is due."""


def built(struct: type, value: Json) -> Any:
    """A struct holding the values of a payload unchecked, as a careless program may put them."""
    if not isinstance(value, dict):
        raise NoStructError
    names = dict(
        zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True)  # type: ignore[attr-defined]
    )
    if not value.keys() <= names.keys() or None in value.values():
        raise NoStructError
    inner = NESTED.get(struct.__name__, {})
    made = {}
    for name, each in value.items():
        if isinstance(each, float) and 0 < abs(each - round(each, 1)) <= 1e-9:
            raise NoStructError  # goes out as what it means, and not as what it is
        nested = inner.get(name)
        if nested is None:
            made[names[name]] = each
        elif isinstance(each, list):
            made[names[name]] = [built(nested, element) for element in each]
        else:
            made[names[name]] = built(nested, each)
    try:
        return struct(**made)
    except TypeError:  # a required member is missing
        raise NoStructError from None


#: Which members hold structs.
NESTED: dict[str, dict[str, Any]] = {
    "AuthorizationData": {"idTagInfo": messages.IdTagInfo},
    "AuthorizeResult": {"idTagInfo": messages.IdTagInfo},
    "ChargingProfile": {"chargingSchedule": messages.ChargingSchedule},
    "ChargingSchedule": {"chargingSchedulePeriod": messages.ChargingSchedulePeriod},
    "DeleteCertificate": {"certificateHashData": messages.CertificateHashDataType},
    "GetCompositeScheduleResult": {"chargingSchedule": messages.ChargingSchedule},
    "GetConfigurationResult": {"configurationKey": messages.KeyValue},
    "GetInstalledCertificateIdsResult": {"certificateHashData": messages.CertificateHashDataType},
    "GetLog": {"log": messages.LogParametersType},
    "MeterValue": {"sampledValue": messages.SampledValue},
    "MeterValues": {"meterValue": messages.MeterValue},
    "RemoteStartTransaction": {"chargingProfile": messages.ChargingProfile},
    "SendLocalList": {"localAuthorizationList": messages.AuthorizationData},
    "SetChargingProfile": {"csChargingProfiles": messages.ChargingProfile},
    "SignedUpdateFirmware": {"firmware": messages.FirmwareType},
    "StartTransactionResult": {"idTagInfo": messages.IdTagInfo},
    "StopTransaction": {"transactionData": messages.MeterValue},
    "StopTransactionResult": {"idTagInfo": messages.IdTagInfo},
}


@together
@EVERY_KIND
def test_what_goes_out_is_what_the_schema_lets_in(kind: Kind) -> None:
    """A payload that a struct can hold is written if the schema accepts it, else an EncodeError."""
    oracle, rng = Oracle(kind.schema), random.Random(f"out {kind.name} {SEED}")
    tried = 0
    for number, payload in enumerate(
        [*around(kind.schema), *(mutated(rng, kind.schema) for _ in range(EACH))]
    ):
        if number % (STRIDE // 4 + 1):
            continue
        try:
            struct = built(getattr(messages, kind.name), payload)
        except NoStructError:
            continue
        tried += 1
        frame: Any = Call.of(struct) if kind.kind == "call" else CallResult("17", struct)
        if oracle.accepts(payload):
            wire = STRICT.encode(frame)
            assert STRICT.decode(wire, pending={"17": kind.action}).quirks == ()
        else:
            with pytest.raises(EncodeError) as caught:
                STRICT.encode(frame)
            assert caught.value.violations, payload
            assert oracle.why_not(payload)
    assert tried
