"""What is fuzzed: one function for each promise, the first line of which states the invariant.

A target takes bytes, whatever bytes, and returns, or fails an assertion. `seeds` are where fuzzing
starts from, `dictionary` are words that a mutator should know. Nothing here knows who calls it:
libFuzzer by way of atheris, the plain loop of `run`, or a test that replays what was once found.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).parent
for folder in (HERE.parents[1], HERE.parent, HERE):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import outcomes  # noqa: E402
from costs import costs  # noqa: E402
from dearest import BASE, MOST, PER_BYTE  # noqa: E402
from outcomes import LOOSE, is_presentable, said, written  # noqa: E402
from two_ways import CODECS, compared, odd_frame  # noqa: E402

from ocpp16j_codec import (  # noqa: E402
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Connection,
    DecodeError,
    EncodeError,
    Limits,
    QuirkKind,
    Role,
    peek,
    redact,
)
from ocpp16j_codec.content import configuration, data_transfer, signed  # noqa: E402
from ocpp16j_codec.content.readings import readings  # noqa: E402
from ocpp16j_codec.messages import (  # noqa: E402
    DataTransfer,
    GetConfigurationResult,
    KeyValue,
    MeterValue,
    SampledValue,
    ValueFormat,
)
from ocpp16j_codec.quirks.document import read_document  # noqa: E402
from ocpp16j_codec.quirks.reader import Reader  # noqa: E402
from ocpp16j_codec.quirks.values import plain  # noqa: E402
from ocpp16j_codec.shapes import Kind, members_of  # noqa: E402
from ocpp16j_codec.testing import Maker, corpus, make_quirky  # noqa: E402
from ocpp16j_codec.testing.shapes import all_types, every_type  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocpp16j_codec import Codec

    Target = Callable[[bytes], None]
    Pending = dict[str, str] | None

__all__ = ["NEEDS", "TARGETS", "dictionary", "seeds"]

REGRESSIONS = HERE.parent / "corpus" / "regressions"
#: What is left out with these may deviate in ways of its own, which then nobody hears of.
_SWALLOWING = {QuirkKind.UNUSABLE_ELEMENT, QuirkKind.UNUSABLE_MEMBER}
WATCHFUL = TOLERANT.replace(detect_duplicates=True)
_FRAMES = (Call, CallResult, CallError)
_NAMES = list(ACTIONS)


def outcome(codec: Codec, data: bytes | bytearray | str, pending: Pending = None) -> Any:
    """As `outcomes.outcome`, which looks closely at every error; here, at one in eight."""
    if len(data) % 8 == 0:
        return outcomes.outcome(codec, data, pending)
    try:
        return codec.decode(data, pending=pending)
    except DecodeError as error:
        assert is_presentable(str(error)), str(error)  # noqa: PT017
        return error


def _pending(data: bytes) -> Pending:
    """An action for the id of a result, by the length of the text: any, but always the same."""
    try:
        header = peek(data)
    except DecodeError:
        return None
    if header.message_type != 3 or len(data) % 4 == 0:
        return None
    return {header.unique_id: _NAMES[len(data) % len(_NAMES)]}


def _at_the_edge(error: EncodeError) -> bool:
    """An instant of year 1 or 9999 may have no UTC form; nothing else may fail to go out."""
    return all("converted to UTC" in violation.message for violation in error.violations)


def strict(data: bytes) -> None:
    """STRICT gives a DecodeError, or a frame that TOLERANT takes unchanged and that goes out."""
    pending = _pending(data)
    frame = outcome(STRICT, data, pending)
    if isinstance(frame, DecodeError):
        return
    tolerant = outcome(TOLERANT, data, pending)
    assert tolerant == frame, (tolerant, frame)
    assert tolerant.quirks == frame.quirks == ()
    sent = written(TOLERANT, frame)
    if isinstance(sent, EncodeError):
        assert _at_the_edge(sent), sent
    else:
        assert not isinstance(outcome(STRICT, sent, pending), DecodeError), sent


def tolerant(data: bytes) -> None:
    """TOLERANT gives a DecodeError, or a frame that tells all that was odd in printable words."""
    pending = _pending(data)
    frame = outcome(TOLERANT, data, pending)
    if isinstance(frame, DecodeError):
        codec = STRICT if len(data) % 2 else WATCHFUL
        assert isinstance(outcome(codec, data, pending), DecodeError)
        return
    kinds = {quirk.kind for quirk in frame.quirks}
    for quirk in frame.quirks:
        assert is_presentable(str(quirk)), str(quirk)
        assert quirk.offset is None or 0 <= quirk.offset <= len(data)
    if kinds:
        one = min(kinds)
        assert isinstance(outcome(TOLERANT.without(one), data, pending), DecodeError), one
        if not kinds & _SWALLOWING:
            assert said(outcome(TOLERANT.only(*kinds), data, pending)) == said(frame)
    else:
        exact = outcome(WATCHFUL, data, pending)
        if not isinstance(exact, DecodeError) and not exact.quirks:
            assert outcome(STRICT, data, pending) == frame
    assert type(redact(frame)) is type(frame)


def roundtrip(data: bytes) -> None:
    """What was decoded is encoded to JSON that is decoded to what is encoded to the same JSON."""
    pending = _pending(data)
    first = outcome(TOLERANT, data, pending)
    if isinstance(first, DecodeError):
        return
    sent = written(LOOSE, first)
    if isinstance(sent, EncodeError):
        assert _at_the_edge(sent), sent
        return
    json.loads(sent)
    typed = isinstance(first, CallResult) and first.action
    second = outcome(TOLERANT, sent, {first.unique_id: first.action} if typed else None)
    assert isinstance(second, type(first)), second
    assert LOOSE.encode(second) == sent
    assert second.unique_id == first.unique_id


def entries(data: bytes) -> None:
    """Bytes, buffers and text, one call and two, a codec and a connection come to the same."""
    pending = _pending(data)
    due = outcome(TOLERANT, data, pending)
    # One other way in for each text: all of them would take four times as long.
    _WAYS_IN[sum(data[-9:]) % len(_WAYS_IN)](data, pending, due)


def _in_other_shapes(data: bytes, pending: Pending, due: Any) -> None:
    assert said(outcome(TOLERANT, bytearray(data), pending)) == said(due)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    assert said(outcome(TOLERANT, text, pending)) == said(due)


def _head_alone(data: bytes, pending: Pending, due: Any) -> None:
    try:
        header = peek(data)
    except DecodeError:
        assert isinstance(due, DecodeError)
    else:
        if isinstance(due, _FRAMES):
            assert header.unique_id == due.unique_id


def _typed_later(data: bytes, pending: Pending, due: Any) -> None:
    if pending and isinstance(due, CallResult):
        (name,) = pending.values()
        late = TOLERANT.decode(data)
        resolved = TOLERANT.resolve(late, name)  # type: ignore[call-overload]
        assert resolved == due
        assert sorted(q.kind for q in resolved.quirks) == sorted(q.kind for q in due.quirks)


def _by_connection(data: bytes, pending: Pending, due: Any) -> None:
    connection = Connection(Role.CENTRAL_SYSTEM, pending=pending or {"17": "Heartbeat"})
    open_before = set(connection.pending)
    try:
        frame = connection.receive(data)
    except DecodeError as error:
        connection.refuse(error)
        assert open_before - set(connection.pending) <= {error.unique_id}  # noqa: PT017
    else:
        # An answer to a call that was open is typed.
        assert isinstance(frame, _FRAMES)
        if isinstance(frame, Call) and isinstance(due, DecodeError):
            # What may be a command where no role is set is none for a central system.
            alone = outcome(_CODECS[Role.CENTRAL_SYSTEM], data, pending)
            assert alone == frame


_WAYS_IN = (_in_other_shapes, _head_alone, _typed_later, _by_connection)


def reader(data: bytes) -> None:
    """The reader takes any text; sound JSON it reads as every parser does, and mends nothing."""
    text = data.decode("utf-8", "surrogateescape")
    limits = Limits(containers=500, quirks=500)
    ours = Reader(text, limits, from_bytes=True)
    ours.read("[{")
    assert len(ours.notes) <= limits.quirks + 1
    for note in ours.notes:
        assert 0 <= note.position <= len(text)
    json.dumps([plain(ours.root), [note[:4] for note in ours.notes]]).encode()
    if not text.lstrip(" \t\r\n").startswith(("[", "{")):
        return
    try:
        theirs, doubled = _sound_json(data)
    except (ValueError, RecursionError):
        return
    if ours.fault is not None:
        assert ours.fault.category == "limit_passed", ours.fault
        return
    assert not ours.notes, ours.notes
    assert bool(ours.duplicates) is doubled
    read = plain(ours.root, json.loads)
    assert json.dumps(read, sort_keys=True) == json.dumps(theirs, sort_keys=True)


def _sound_json(data: bytes) -> tuple[Any, bool]:
    """The value of a JSON text, as others read it, and whether a member stands twice in it."""
    doubled = False

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal doubled
        json.dumps(pairs, ensure_ascii=False).encode()  # half a surrogate pair is no text
        made = dict(pairs)
        doubled |= len(made) < len(pairs)
        return made

    value = json.loads(data.decode(), parse_constant=_no_constant, object_pairs_hook=members)
    json.dumps(value, ensure_ascii=False).encode()
    return value, doubled


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def document(data: bytes) -> None:
    """Any text yields frames, each of them within the text, with steps that can be shown."""
    text = data.decode("utf-8", "replace")
    for frame in read_document(text):
        assert frame.text
        outcome(TOLERANT, frame.text)
        for step in frame.steps:
            assert repr(step)


@cache
def _oracles() -> dict[tuple[str, str], Any]:
    from schema_generator import Oracle, schemas

    return {(kind.kind, kind.action): Oracle(kind.schema) for kind in schemas()}


#: What a validator leaves open: fractions that carry over the end of the calendar, numbers and
#: nesting beyond our limits (which hold before any schema does).
_UNDECIDED = re.compile(
    rb"9999-12-31[Tt ]23:59:59\.999999[5-9]|[0-9.eE+-]{65}|(?:[\[{][^\[{\]}]*){20}"
)


def schema(data: bytes) -> None:
    """Where the envelope is sound, STRICT takes a payload if and only if its schema does."""
    try:
        frame, doubled = _sound_json(data)
    except (ValueError, RecursionError):
        return
    if doubled or _UNDECIDED.search(data):
        return
    match frame:
        case [int(2), str(unique_id), str(name), dict(payload)] if name in ACTIONS:
            kind, pending = "call", None
        case [int(3), str(unique_id), dict(payload)]:
            name = _NAMES[len(data) % len(_NAMES)]
            kind, pending = "result", {unique_id: name}
        case _:
            return
    if not 1 <= len(unique_id) <= 36 or type(frame[0]) is not int:
        return
    ours = not isinstance(outcome(STRICT, data, pending), DecodeError)
    oracle = _oracles()[kind, name]
    assert ours is oracle.accepts(payload), (ours, oracle.why_not(payload))


def content(data: bytes) -> None:
    """Any text in a text member is read, or refused with the documented error and nothing else."""
    text = data.decode("utf-8", "replace")
    sample = SampledValue(value=text, format=(None, ValueFormat.SIGNED_DATA)[len(data) % 2])
    for read in (signed.read_ocmf, signed.public_key_bytes):
        try:
            read(text)
        except signed.SignedDataError as error:
            assert is_presentable(str(error)), str(error)  # noqa: PT017
    (reading,) = readings([MeterValue(timestamp=_NOON, sampled_value=[sample])])
    assert reading.value is None or reading.value.is_finite()
    key = list(configuration.KEYS)[len(data) % len(configuration.KEYS)]
    for name in (key, text):
        item = KeyValue(key=name, readonly=False, value=text)
        found = configuration.read(GetConfigurationResult(configuration_key=[item]))
        (setting,) = found.values()
        assert setting.text == text
        for problem in (*reading.problems, *found.problems):
            assert is_presentable(str(problem)), str(problem)
    rows = list(data_transfer.REGISTRY)
    row = rows[len(data) % len(rows)]
    call = DataTransfer(vendor_id=row.vendor_id, message_id=row.message_id, data=text)
    for codec in (STRICT, TOLERANT):
        try:
            inner = data_transfer.unpack(call, codec=codec)
        except DecodeError as error:
            assert is_presentable(str(error)), str(error)  # noqa: PT017
        else:
            assert inner is not None
            assert codec is TOLERANT or inner.quirks == ()


_NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


def alike(data: bytes) -> None:
    """Whatever should come to the same does: text, settings, an action known sooner or later."""
    pending = _pending(data)
    frame = outcome(TOLERANT, data, pending)
    _as_text(data, pending, frame)
    _resolved(data, pending, frame)
    if isinstance(frame, DecodeError):
        return
    kinds = {quirk.kind for quirk in frame.quirks}
    for kind in kinds:
        refused = outcome(TOLERANT.without(kind), data, pending)
        assert isinstance(refused, DecodeError), kind
        assert refused.unique_id in (frame.unique_id, None)
    if not kinds & _SWALLOWING:
        # A kind that is not tolerated is looked for, duplicates in conforming frames as well.
        only = TOLERANT.only(*kinds, QuirkKind.DUPLICATE_MEMBER)
        assert said(outcome(only, data, pending)) == said(frame)
    assert said(pickle.loads(pickle.dumps(frame))) == said(frame)  # noqa: S301 - our own
    shown = redact(frame)
    assert said(redact(shown)) == said(shown)
    if kinds:
        sent = written(LOOSE, frame)
        if not isinstance(sent, EncodeError):
            typed = {frame.unique_id: frame.action} if isinstance(frame, CallResult) else {}
            again = outcome(TOLERANT, sent, {k: v for k, v in typed.items() if v})
            assert again == frame or LOOSE.encode(again) == sent


def _as_text(data: bytes, pending: Pending, due: Any) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    frame = outcome(TOLERANT, text, pending)
    assert said(frame) == said(due)
    places = [(q.offset, p.offset) for q, p in zip(_marks(frame), _marks(due), strict=True)]
    for in_text, in_bytes in places:
        assert (in_text is None) is (in_bytes is None)
        if in_text is not None:
            assert len(text[:in_text].encode()) == in_bytes, (in_text, in_bytes)


def _marks(result: Any) -> Any:
    return result.violations if isinstance(result, DecodeError) else result.quirks


def _resolved(data: bytes, pending: Pending, due: Any) -> None:
    """A result comes to the same frame or error code when its call is known only later."""
    if not pending:
        return
    late = outcome(TOLERANT, data)
    if isinstance(late, DecodeError):
        assert isinstance(due, DecodeError)
        return
    (name,) = pending.values()
    try:
        resolved: Any = TOLERANT.resolve(late, name)  # type: ignore[call-overload]
    except DecodeError as error:
        assert isinstance(due, DecodeError), error  # noqa: PT017
        assert error.error_code is due.error_code, (str(error), str(due))  # noqa: PT017
        return
    assert resolved == due
    assert sorted(q.kind for q in resolved.quirks) == sorted(q.kind for q in due.quirks)


_OTHER = {
    Role.CHARGE_POINT: Role.CENTRAL_SYSTEM,
    Role.CENTRAL_SYSTEM: Role.CHARGE_POINT,
}


_CODECS = {role: TOLERANT.replace(role=role) for role in _OTHER}


def both_sides(data: bytes) -> None:
    """Two connections that are fed alike open and close the same calls, and answer each other."""
    sides = {
        role: Connection(role, _CODECS[role], pending={"17": "Heartbeat", "x": "GetConfiguration"})
        for role in Role
    }
    for role, side in sides.items():
        pending = dict(side.pending)
        due = outcome(side.codec, data, pending)
        try:
            frame: Any = side.receive(data)
        except DecodeError as error:
            assert said(error) == said(due)  # noqa: PT017
            _refused(side, sides[_OTHER[role]], error, pending)
            continue
        assert said(frame) == said(due)
        closed = set(pending) - set(side.pending)
        if isinstance(frame, Call):
            assert not closed
            _answered(side, frame)
        else:
            assert closed == {frame.unique_id} & set(pending)


def _refused(side: Connection, other: Connection, error: DecodeError, before: Any) -> None:
    closed = set(before) - set(side.pending)
    assert closed <= {error.unique_id}
    wire = side.refuse(error)
    assert (wire is None) is (error.reply is None)
    if wire is None or error.reply is None:
        return
    assert not closed, "a broken call ends no call of one's own"
    answer = other.receive(wire)
    assert isinstance(answer, CallError)
    assert answer.unique_id == error.reply.unique_id
    assert answer.error_code == error.error_code
    assert answer.unique_id not in other.pending


def _answered(side: Connection, call: Any) -> None:
    """The answer closes the call at the other side, typed as it was made."""
    asker = Connection(_OTHER[side.role], pending={call.unique_id: call.action})
    made: Any = Maker(Random(len(call.unique_id))).payload(ACTIONS[call.action].result)
    try:
        wire = side.answer(call, made)
    except EncodeError as error:
        assert len(call.unique_id) > 36 or not call.unique_id, error  # noqa: PT017
        return
    result = asker.receive(wire)
    assert isinstance(result, CallResult)
    assert (result.unique_id, result.action, result.payload) == (call.unique_id, call.action, made)
    assert asker.pending == {}


def two_ways(data: bytes) -> None:
    """What the short path reads comes to the same as the full reading of it."""
    pending, number = _pending(data), sum(data[-9:])
    arrived = (None, _NOON)[number % 2]
    compared(data, CODECS[number % len(CODECS)], pending, arrived)
    # Bytes that were changed are seldom sound; what they come to by chance tries the ways as well.
    made, due = odd_frame(Random(data))
    compared(made, CODECS[len(data) % len(CODECS)], due, arrived)


def cost(data: bytes) -> None:
    """No door takes more lines of code than the promise on cost allows for so many bytes."""
    for door, lines in costs(data).items():
        assert lines <= BASE + PER_BYTE * len(data), (door, lines, len(data))
        assert lines <= MOST + 25 * len(data), (door, lines, len(data))


TARGETS: dict[str, Target] = {
    target.__name__: target
    for target in (
        strict, tolerant, roundtrip, entries, reader, document, schema, content,
        alike, both_sides, two_ways, cost,
    )
}  # fmt: skip
#: What a target needs beside the package.
NEEDS = {"schema": ("jsonschema_rs", "ocpp")}


#: Texts of content, one of each form.
CONTENT = (
    (
        'OCMF|{"FV":"1.0","PG":"T1","MS":"m","IS":true,"IF":["A"],"IT":"NONE","LC":{"LR":1.5},"RD":['
        '{"TM":"2018-07-24T13:22:04,000+0200 S","TX":"B","RV":2935.600,"RI":"1-b:1.8.0","RU":"kWh",'
        '"EF":"","ST":"G"},{"TX":"E","RV":2940.10}]}|{"SA":"ECDSA-secp256r1-SHA256","SD":"00ff"}'
    ),
    '{"signedMeterData":"T0NNRnx7IkZWIjoiMS4wIn18eyJTRCI6IjAwIn0=","encodingMethod":"OCMF"}',
    '{"signedMeterValue":"T0NNRnx7fXx7fQ==","publicKey":"3059"}',
    "4f434d467c7b7d7c7b7d",
    "oca:base16:asn1:3059",
    "300 s",
    "Voltage.L1-N,Current.import.l1;SoC",
    "0.RST,1.RTS",
    "+01:00",
    '{"idToken":{"idToken":"DE1"},"certificate":null}',
    (
        '{"transactionId":7,"timestamp":"2024-05-06T07:08:09Z","cost":1.40,"state":"Idle",'
        '"priceText":"x","chargingPrice":{"kWhPrice":0.3}}'
    ),
)


# -- where fuzzing starts --------------------------------------------------------------------------


def seeds(name: str) -> Iterator[bytes]:
    """Texts to start from: the corpora, every message as small and as full as can be, quirks."""
    if name == "document":
        for path in sorted((HERE.parent / "corpus" / "documents").glob("*.txt")):
            yield path.read_bytes()
    if name == "content":
        yield from (text.encode() for text in CONTENT)
    yield from _common_seeds()


@cache
def _common_seeds() -> tuple[bytes, ...]:
    return tuple(_made_seeds())


def _made_seeds() -> Iterator[bytes]:
    for path in sorted(REGRESSIONS.glob("[!.]*")):
        yield path.read_bytes()
    lines = (HERE.parent / "corpus" / "field_frames.jsonl").read_text(encoding="utf-8")
    for line in lines.splitlines():
        yield json.loads(line)["frame"].encode("utf-8", "surrogatepass")
    for case in corpus:
        if len(case.data) < 4000:
            yield case.data
    for struct in all_types():
        for full in (False, True):
            maker = Maker(Random(struct.__name__), plain=True, full=full)
            made: Any = maker.call(struct) if struct.__name__ in ACTIONS else maker.result(struct)
            yield LOOSE.encode(made)
    for number in range(300):
        yield make_quirky(Random(number)).data


def dictionary() -> list[str]:
    """Names, words and pieces of JSON and of times, for mutators that work on bytes."""
    words = {
        *ACTIONS,
        "null",
        "true",
        "false",
        "\\ud83d",
        "\\u0000",
        '":"',
        '":{',
        "},{",
        "[[",
        "]]",
    }
    words |= {"2024-01-01T00:00:00Z", "+02:00", "T24:00", ":60Z", "1e400", "0.1", "-1", "“", "”"}
    for struct in every_type():
        for member in members_of(struct):
            words.add(member.name)
            if member.shape.kind is Kind.WORD:
                words |= set(map(str, member.shape.words))
    return sorted(words)
