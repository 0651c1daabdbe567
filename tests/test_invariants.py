"""What holds for every input, as properties: I1 to I19 of the reliability page.

Each is tried with 500 examples by `make test-all` (`HYPOTHESIS_PROFILE=nightly`: 20,000), and with
40 by `make test`. Stacks, limits and memory
(I3, I4, I6) have files of their own, since they need processes and sizes; time (I5) is measured by
the benchmarks.
"""

from __future__ import annotations

import copy
import json
import math
import pickle
import threading
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from depth import QUICK
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Raw, Struct, convert
from msgspec import json as msgspec_json
from msgspec.structs import replace
from outcomes import LOOSE, assert_presentable, is_presentable, outcome, said, written
from schema_generator import Kind, Oracle, conforming, mutated, schemas

from ocpp16j_codec import (
    ACTIONS,
    ALL_QUIRKS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    DecodeError,
    EncodeError,
    ErrorCode,
    QuirkKind,
    Role,
    decode,
    encode,
    messages,
    peek,
    redact,
)
from ocpp16j_codec.quirks.catalog import CATALOG, Outcome
from ocpp16j_codec.testing import Maker, make_quirky, mutate, strategies
from ocpp16j_codec.testing.shapes import all_types

RESULTS = [action.result for action in ACTIONS.values()]
NAMES = list(ACTIONS)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

# Anything that a peer may send; each of these meets another part of the codec.
conforming_frames = strategies.frames()
quirky_frames = strategies.quirky_frames().map(lambda quirky: quirky.data)
mutated_frames = strategies.mutations()
mutated_quirky_frames = strategies.mutations(quirky_frames)
hostile_frames = strategies.hostile_bytes()
any_frames = st.one_of(conforming_frames, quirky_frames, mutated_frames, hostile_frames)
subsets = st.sets(st.sampled_from(sorted(ALL_QUIRKS)), max_size=10)
pendings = st.sampled_from(NAMES).map(lambda name: {"1": name, "19223201": name, "17": name})


def is_frame(result: Any) -> bool:
    return isinstance(result, Call | CallResult | CallError)


def pending_for(frame: Any) -> dict[str, str] | None:
    typed = isinstance(frame, CallResult) and frame.action
    return {frame.unique_id: frame.action} if typed else None


# -- I1, I2: a frame or a DecodeError, and the error is fit to be sent -----------------------------


@given(mutated_frames, pendings)
def test_closure_mutated(data: bytes, pending: dict[str, str]) -> None:
    assert is_frame(outcome(STRICT, data, pending)) in (True, False)
    assert is_frame(outcome(TOLERANT, data, pending)) in (True, False)


@given(mutated_quirky_frames)
def test_closure_mutated_quirky(data: bytes) -> None:
    outcome(STRICT, data)
    outcome(TOLERANT, data)


@given(hostile_frames)
@example(b"")
@example(b"[")
@example(b"\xff\xfe")
def test_closure_hostile(data: bytes) -> None:
    outcome(STRICT, data)
    outcome(TOLERANT, data)


@given(st.text(alphabet=st.characters(), max_size=60))
@example("\ud800")
@example('[2,"\udcff","Heartbeat",{}]')
def test_closure_text_with_surrogates(text: str) -> None:
    for data in (text, f'[2,"{text}","Heartbeat",{{}}]', f'[3,"1",{{"a":"{text}"}}]'):
        outcome(STRICT, data)
        outcome(TOLERANT, data)


@given(any_frames, subsets)
def test_closure_any_settings(data: bytes, kinds: set[QuirkKind]) -> None:
    """Whatever is switched on or off; and less tolerance never accepts more."""
    some, without = outcome(TOLERANT.only(*kinds), data), outcome(TOLERANT.without(*kinds), data)
    everything = outcome(TOLERANT, data)
    for result, allowed in ((some, kinds), (without, ALL_QUIRKS - kinds)):
        if is_frame(result):
            assert {quirk.kind for quirk in result.quirks} <= allowed
            assert is_frame(everything)


@given(any_frames)
def test_closure_peek(data: bytes) -> None:
    """The head is read wherever the frame is, and says the same."""
    result = outcome(TOLERANT, data)
    try:
        header = peek(data)
    except DecodeError:
        assert not is_frame(result)
        return
    if is_frame(result):
        assert header.unique_id == result.unique_id
        kind = {Call: 2, CallResult: 3, CallError: 4}[type(result)]
        # Only who knows the open calls can tell a CALL of type 4 from a CALLERROR.
        mended = any(each.kind is QuirkKind.MESSAGE_TYPE_ONE for each in result.quirks)
        assert header.message_type == kind or (mended and header.message_type == 4)
    assert (header.action is None) is (header.message_type != 2)


@given(any_frames, st.sampled_from(Role), st.sampled_from(NAMES))
def test_closure_connection(data: bytes, role: Role, name: str) -> None:
    """An answer ends its call even if it cannot be read; nothing else does."""
    connection = Connection(role, pending={"17": name, "1": name}, allow_concurrent=True)
    before = dict(connection.pending)
    result = received(connection, data)
    if isinstance(result, DecodeError):
        assert (connection.refuse(result) is None) is (result.reply is None)
        assert set(before) - set(connection.pending) <= {result.unique_id}
    else:
        ended = result.unique_id if not isinstance(result, Call) else None
        assert set(connection.pending) == set(before) - {ended}


def received(connection: Connection, data: bytes) -> Any:
    try:
        return connection.receive(data)
    except DecodeError as error:
        return error


@given(st.sampled_from(RESULTS).flatmap(strategies.quirky_frames), st.sampled_from(NAMES))
def test_closure_resolve(quirky: Any, other: str) -> None:
    """Typed later or at once: the same payload and the same quirks; or a DecodeError."""
    ((_, name),) = quirky.pending.items()
    late, at_once = (
        TOLERANT.decode(quirky.data),
        TOLERANT.decode(quirky.data, pending=quirky.pending),
    )
    resolved = TOLERANT.resolve(late, name)  # type: ignore[call-overload]
    assert resolved == at_once
    assert {quirk.kind for quirk in resolved.quirks} == quirky.kinds
    wrong = typed(late, other)
    if isinstance(wrong, DecodeError):
        assert_presentable(wrong)
        assert wrong.reply is None


@given(st.one_of(hostile_frames, mutated_frames), st.sampled_from(NAMES))
def test_closure_resolve_of_anything(data: bytes, name: str) -> None:
    """Whatever a relay has put into a result."""
    for payload in (data, data[data.find(b"{") : -1]):
        result = typed(CallResult("1", Raw(payload)), name)
        if isinstance(result, DecodeError):
            assert_presentable(result)
        else:
            assert result.action == name


def typed(result: Any, name: str) -> Any:
    try:
        return TOLERANT.resolve(result, name)  # type: ignore[call-overload]
    except DecodeError as error:
        return error


# -- I7, I8, I10: what goes out --------------------------------------------------------------------


@given(strategies.calls())
def test_round_trip_of_calls(call: Call[Any]) -> None:
    assert decode(encode(call)) == STRICT.decode(encode(call)) == call


@given(strategies.results())
def test_round_trip_of_results(result: CallResult[Any]) -> None:
    wire, pending = encode(result), pending_for(result)
    assert decode(wire, pending=pending) == STRICT.decode(wire, pending=pending) == result


@given(strategies.call_errors())
def test_round_trip_of_errors(error: CallError) -> None:
    assert decode(encode(error)) == STRICT.decode(encode(error)) == error


instants = st.datetimes(
    datetime(1, 1, 2), datetime(9999, 12, 30),  # noqa: DTZ001 - zones are drawn as well
    timezones=st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m))),
)  # fmt: skip


@given(instants)
def test_round_trip_of_instants(instant: datetime) -> None:
    """Once cut to the millisecond."""
    result = CallResult("1", messages.HeartbeatResult(current_time=instant))
    wire = encode(result)
    cut = instant.replace(microsecond=instant.microsecond // 1000 * 1000)
    again: Any = STRICT.decode(wire, pending={"1": "Heartbeat"})
    assert again.payload.current_time == cut
    text = json.loads(wire)[2]["currentTime"]
    assert len(text) in (len("2026-01-02T03:04:05Z"), len("2026-01-02T03:04:05.678Z"))
    assert text.endswith("Z")


def is_at_the_edge(error: EncodeError) -> bool:
    """Whether all that is wrong are instants in the year 1 or 9999 that have no UTC form."""
    return all(
        "out of range" in violation.message or "converted to UTC" in violation.message
        for violation in error.violations
    )


def assert_fixed_point(data: bytes, pending: Any = None) -> None:
    first = outcome(TOLERANT, data, pending)
    if not is_frame(first):
        return
    wire = written(LOOSE, first)
    if isinstance(wire, EncodeError):
        assert is_at_the_edge(wire)
        return
    second = TOLERANT.decode(wire, pending=pending_for(first))
    assert LOOSE.encode(second) == wire
    assert json.loads(wire)
    assert type(second) is type(first)


@given(quirky_frames)
def test_fixed_point_quirky(data: bytes) -> None:
    assert_fixed_point(data)


@given(mutated_frames, pendings)
def test_fixed_point_mutated(data: bytes, pending: dict[str, str]) -> None:
    assert_fixed_point(data, pending)


@given(hostile_frames)
def test_fixed_point_hostile(data: bytes) -> None:
    assert_fixed_point(data)


BY_NAME = {kind.name: kind for kind in schemas()}
ORACLES = {name: Oracle(kind.schema) for name, kind in BY_NAME.items()}


@given(st.one_of(strategies.calls(), strategies.results()))
def test_what_goes_out_is_valid_by_schema(frame: Any) -> None:
    payload = json.loads(encode(frame))[-1]
    oracle = ORACLES[type(frame.payload).__name__]
    assert oracle.accepts(payload), oracle.why_not(payload)


GARBAGE: list[Any] = [
    None, True, 7, 10**30, 10**400, -(2**63) - 1, 1.5, math.nan, math.inf, Decimal("NaN"),
    Decimal("1.05"), "", "x" * 5000, "\ud800", b"x", [], [None], {}, {"a": 1}, {1: 2}, (), object(),
    datetime(2026, 1, 1), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),  # noqa: DTZ001
    NOW,
    ErrorCode.GENERIC_ERROR, Raw(b"{bad"), Raw(b""), messages.Heartbeat(), int, [[[]]],
    {"\ud800": 1},
]  # fmt: skip
CYCLE: list[Any] = []
CYCLE.append(CYCLE)
GARBAGE.append(CYCLE)
garbage = st.sampled_from(GARBAGE)


@given(
    st.one_of(strategies.calls(), strategies.results(), strategies.call_errors()),
    garbage,
    st.data(),
)
def test_encode_refuses_whatever_strict_would(frame: Any, value: Any, data: st.DataObject) -> None:
    """A frame with something wrong in it is an EncodeError, or is none of wrong."""
    # Answers repeat whatever id they answer; an id that is ours must be sound.
    fields = frame.__struct_fields__[0 if isinstance(frame, Call) else 1 : -1]
    name = data.draw(
        st.sampled_from([*fields, "payload.*"] if hasattr(frame, "payload") else fields)
    )
    if name == "payload.*" and frame.payload.__struct_fields__:
        member = data.draw(st.sampled_from(frame.payload.__struct_fields__))
        frame = replace(frame, payload=replace(frame.payload, **{member: value}))
    elif name != "payload.*":
        frame = replace(frame, **{name: value})
    for codec in (TOLERANT, LOOSE):
        wire = written(codec, frame)
        if isinstance(wire, EncodeError):
            continue
        if codec is LOOSE and type(value) is Raw and name == "payload.*":
            continue  # whoever puts raw JSON into a member, unchecked, answers for it
        json.loads(wire)  # whatever went out is JSON
        assert b"NaN" not in wire or "NaN" in repr(frame)
        if codec is TOLERANT:
            assert is_frame(outcome(STRICT, wire, pending_for(frame)))


# -- I9: the strict verdict is that of the schemas -------------------------------------------------


def verdicts(kind: Kind, payload: Any) -> tuple[bool, bool]:
    text = json.dumps(payload)
    if kind.kind == "call":
        frame, pending = f'[2,"1","{kind.action}",{text}]', None
    else:
        frame, pending = f'[3,"1",{text}]', {"1": kind.action}
    return is_frame(outcome(STRICT, frame, pending)), ORACLES[kind.name].accepts(payload)


@given(st.sampled_from(schemas()), st.randoms(use_true_random=False))
def test_strict_takes_what_the_schema_takes(kind: Kind, random: Random) -> None:
    assert verdicts(kind, conforming(random, kind.schema)) == (True, True)


@given(st.sampled_from(schemas()), st.randoms(use_true_random=False))
def test_strict_refuses_what_the_schema_refuses(kind: Kind, random: Random) -> None:
    payload = mutated(random, kind.schema)
    ours, theirs = verdicts(kind, payload)
    assert ours is theirs, ORACLES[kind.name].why_not(payload)


# -- I11, I12: all ways in agree -------------------------------------------------------------------


@given(any_frames, pendings)
def test_all_kinds_of_bytes_agree(data: bytes, pending: dict[str, str]) -> None:
    for codec in (STRICT, TOLERANT):
        due = said(outcome(codec, data, pending))
        assert said(outcome(codec, bytearray(data), pending)) == due
        assert said(outcome(codec, memoryview(b"x" + data)[1:], pending)) == due


@given(st.one_of(quirky_frames, mutated_frames), pendings)
def test_text_agrees_with_its_bytes(data: bytes, pending: dict[str, str]) -> None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    for codec in (STRICT, TOLERANT):
        assert said(outcome(codec, text, pending)) == said(outcome(codec, data, pending))


@given(st.one_of(conforming_frames, quirky_frames, mutated_frames))
def test_later_changes_of_the_input_do_not_matter(data: bytes) -> None:
    buffer = bytearray(data)
    result = outcome(TOLERANT, buffer)
    before = said(result)
    buffer[:] = b"\xff" * (len(buffer) + 10)  # may be resized: nothing holds on to it
    assert said(result) == before == said(outcome(TOLERANT, data))


# -- I13: UTF-8 is checked everywhere --------------------------------------------------------------


@given(
    conforming_frames, st.integers(0), st.sampled_from([b"\xff", b"\x80", b"\xc3", b"\xed\xa0\x80"])
)
def test_broken_utf8_never_passes(data: bytes, place: int, piece: bytes) -> None:
    place %= len(data) + 1
    broken = data[:place] + piece + data[place:]
    try:
        broken.decode()
    except UnicodeDecodeError:
        pass
    else:
        return  # it happened to complete a sign
    assert isinstance(outcome(STRICT, broken), DecodeError)
    tolerant = outcome(TOLERANT, broken)
    if is_frame(tolerant):
        kinds = {quirk.kind for quirk in tolerant.quirks}
        assert kinds & {QuirkKind.INVALID_UTF8, QuirkKind.TRAILING_TEXT, QuirkKind.BARE_WORD}
        LOOSE.encode(tolerant).decode()


# -- I14, I15: tolerance ---------------------------------------------------------------------------


@given(any_frames, pendings)
def test_tolerant_takes_what_strict_takes(data: bytes, pending: dict[str, str]) -> None:
    strict = outcome(STRICT, data, pending)
    if is_frame(strict):
        tolerant = outcome(TOLERANT, data, pending)
        assert tolerant == strict
        assert tolerant.quirks == strict.quirks == ()


@given(any_frames, pendings)
def test_nothing_is_mended_silently(data: bytes, pending: dict[str, str]) -> None:
    """Without a quirk, a frame is strictly conforming but for members that stand twice."""
    tolerant = outcome(TOLERANT, data, pending)
    if is_frame(tolerant) and not tolerant.quirks:
        assert is_frame(outcome(TOLERANT.replace(tolerate=frozenset({QuirkKind.DUPLICATE_MEMBER})),
                                data, pending))  # fmt: skip
        exact = outcome(TOLERANT.replace(detect_duplicates=True), data, pending)
        if is_frame(exact) and not exact.quirks:
            assert outcome(STRICT, data, pending) == tolerant


@given(strategies.quirky_frames())
def test_each_kind_can_be_switched_off(quirky: Any) -> None:
    for kind in quirky.kinds:
        assert isinstance(outcome(TOLERANT.without(kind), quirky.data), DecodeError)
    assert said(outcome(TOLERANT.only(*quirky.kinds), quirky.data)) == said(
        outcome(TOLERANT, quirky.data)
    )


@given(st.sampled_from(RESULTS).flatmap(strategies.quirky_frames))
def test_each_kind_can_be_switched_off_in_results(quirky: Any) -> None:
    for kind in quirky.kinds:
        result = outcome(TOLERANT.without(kind), quirky.data, quirky.pending)
        assert isinstance(result, DecodeError)
        assert result.reply is None


@given(st.one_of(quirky_frames, mutated_frames))
def test_what_was_mended_conforms(data: bytes) -> None:
    """A frame in which nothing was merely kept is written as STRICT takes it."""
    frame = outcome(TOLERANT, data)
    if not is_frame(frame):
        return
    if any(CATALOG[quirk.kind].outcome is Outcome.KEEP for quirk in frame.quirks):
        return
    if isinstance(frame, CallError) and frame.error_code == "":
        return  # a CALLERROR without a code stays without one
    if isinstance(getattr(frame, "payload", None), Raw):
        return  # nobody has looked closely yet
    wire = written(TOLERANT, frame)
    if isinstance(wire, EncodeError):
        assert is_at_the_edge(wire)
        return
    assert outcome(STRICT, wire, pending_for(frame)) == TOLERANT.decode(wire)


# -- quirks as data --------------------------------------------------------------------------------

VALUES = frozenset(
    {
        QuirkKind.UNKNOWN_MEMBER, QuirkKind.NULL_MEMBER, QuirkKind.TEXT_NUMBER, QuirkKind.LONE_LIST,
        QuirkKind.BOOLEAN_SPELLING, QuirkKind.LONE_OBJECT, QuirkKind.OBJECT_TEXT,
        QuirkKind.TOO_LONG,
        QuirkKind.ENUM_SPELLING, QuirkKind.UNKNOWN_ENUM, QuirkKind.EMPTY_TEXT, QuirkKind.EMPTY_LIST,
        QuirkKind.NAIVE_TIMESTAMP, QuirkKind.TIMESTAMP_SPELLING, QuirkKind.UNREADABLE_TIMESTAMP,
        QuirkKind.UNUSABLE_ELEMENT, QuirkKind.UNUSABLE_MEMBER, QuirkKind.NUMBER_TEXT,
        QuirkKind.WHOLE_FLOAT, QuirkKind.FRACTIONAL_INTEGER, QuirkKind.TOO_PRECISE,
    }
)  # fmt: skip


def at(pointer: str, document: Any) -> Any:
    """The value a JSON pointer leads to (RFC 6901)."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        document = document[int(name) if isinstance(document, list) else name]
    return document


@given(st.one_of(strategies.quirky_frames(kinds=VALUES),
                 st.sampled_from(RESULTS).flatmap(strategies.quirky_frames)))  # fmt: skip
def test_quirks_say_where_and_what(quirky: Any) -> None:
    """The path leads to what was found, the offset to the place it stood."""
    frame = TOLERANT.decode(quirky.data, pending=quirky.pending)
    if not quirky.kinds <= VALUES:
        return
    document = json.loads(quirky.data, parse_float=str, parse_int=str)
    for quirk in frame.quirks:
        value = at(quirk.path, document)
        found = json.loads(json.dumps(quirk.found), parse_float=str, parse_int=str)
        assert found == value, quirk
        standing, _ = json.JSONDecoder(parse_float=str, parse_int=str).raw_decode(
            quirky.data[quirk.offset :].decode()
        )
        assert standing == value, quirk


@given(st.one_of(quirky_frames, mutated_quirky_frames))
def test_quirks_are_data_and_sentences(data: bytes) -> None:
    frame = outcome(TOLERANT, data)
    if is_frame(frame):
        for quirk in frame.quirks:
            assert is_presentable(str(quirk)), str(quirk)
            assert msgspec_json.decode(msgspec_json.encode(quirk))["kind"] == quirk.kind
            assert quirk.path == "" or quirk.path.startswith("/")
            assert quirk.offset is None or 0 <= quirk.offset <= len(data)
            assert quirk.kind in repr(frame)


@given(any_frames)
def test_violations_stand_where_they_say(data: bytes) -> None:
    error = outcome(STRICT, data)
    if isinstance(error, DecodeError):
        for violation in error.violations:
            assert violation.path == "" or violation.path.startswith("/")
            assert violation.offset is None or 0 <= violation.offset <= max(len(data), 2**20 + 1)


@given(strategies.spoilt_frames(), st.sampled_from(QuirkKind))
def test_one_fault_is_one_violation(spoilt: Any, kind: QuirkKind) -> None:
    """However tolerant the codec is of other things."""
    result = outcome(TOLERANT.only(kind), spoilt.data)
    if isinstance(result, DecodeError):
        assert [v.path for v in result.violations] == [spoilt.path]


@given(strategies.calls(), st.sampled_from([Role.CHARGE_POINT, Role.CENTRAL_SYSTEM]))
def test_roles(call: Call[Any], role: Role) -> None:
    codec, sent_by = Codec(role=role), ACTIONS[call.action].sent_by
    wire = encode(call)
    result = outcome(codec, wire)
    if is_frame(result):
        assert sent_by & ~role
    else:
        assert result.error_code == ErrorCode.NOT_SUPPORTED
        assert sent_by == role
    if role in sent_by:
        assert codec.encode(call) == wire
    else:
        with pytest.raises(EncodeError):
            codec.encode(call)


# -- I16: time -------------------------------------------------------------------------------------

EDGES = st.sampled_from(["0001-01-01T00:00:00", "9999-12-31T23:59:59", "2026-02-28T12:00:00.5"])
OFFSETS = st.integers(-1439, 1439).map(
    lambda m: f"{'-' if m < 0 else '+'}{abs(m) // 60:02}:{abs(m) % 60:02}"
)


@given(EDGES, OFFSETS)
def test_instants_at_the_edges(moment: str, offset: str) -> None:
    data = f'[3,"1",{{"currentTime":"{moment}{offset}"}}]'
    frame: Any = STRICT.decode(data, pending={"1": "Heartbeat"})
    instant = frame.payload.current_time
    try:
        utc = instant.astimezone(UTC)
    except OverflowError:
        with pytest.raises(EncodeError):
            encode(frame)
    else:
        again: Any = decode(encode(frame), pending={"1": "Heartbeat"})
        assert again.payload.current_time == utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def instants_in(value: Any) -> Any:
    if isinstance(value, datetime):
        yield value
    elif isinstance(value, list):
        for element in value:
            yield from instants_in(element)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from instants_in(getattr(value, name))


@given(st.one_of(strategies.quirky_frames(kinds=[
    QuirkKind.NAIVE_TIMESTAMP, QuirkKind.TIMESTAMP_SPELLING, QuirkKind.UNREADABLE_TIMESTAMP,
]).map(lambda quirky: quirky.data), mutated_frames))  # fmt: skip
def test_every_instant_is_aware(data: bytes) -> None:
    try:
        frame: Any = TOLERANT.decode(data, received_at=NOW)
    except DecodeError:
        return
    for instant in instants_in(getattr(frame, "payload", None)):
        assert instant.utcoffset() is not None
        assert isinstance(hash(instant), int)
        assert instant.isoformat()


@given(mutated_frames)
def test_a_time_of_arrival_only_helps(data: bytes) -> None:
    without = outcome(TOLERANT, data)
    if is_frame(without):
        assert isinstance(TOLERANT.decode(data, received_at=NOW), type(without))


# -- I17, I18: nothing carries over ----------------------------------------------------------------


@given(st.lists(any_frames, min_size=2, max_size=4))
def test_one_frame_never_changes_another(batch: list[bytes]) -> None:
    once = [said(outcome(TOLERANT, data)) for data in batch]
    again = [said(outcome(TOLERANT, data)) for data in reversed(batch)]
    assert once == again[::-1]


#: Frames of each sort that threads read at the same time.
EACH = 50 if QUICK else 150


def test_eight_threads_say_what_one_says() -> None:
    frames = [encode(Maker(Random(seed)).frame()) for seed in range(EACH)]
    frames += [make_quirky(Random(seed)).data for seed in range(EACH)]
    frames += [mutate(frame, Random(seed)).data for seed, frame in enumerate(frames)]
    due = [[said(outcome(codec, data)) for data in frames] for codec in (STRICT, TOLERANT)]
    got: list[Any] = []

    def work(start: int) -> None:
        order = [(index + start * 70) % len(frames) for index in range(len(frames))]
        strict = {index: said(outcome(STRICT, frames[index])) for index in order}
        tolerant = {index: said(outcome(TOLERANT, frames[index])) for index in order}
        got.append([[results[i] for i in range(len(frames))] for results in (strict, tolerant)])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 8
    assert all(each == due for each in got)


# -- I19: values behave ----------------------------------------------------------------------------


@given(st.one_of(conforming_frames, quirky_frames, mutated_frames), pendings)
def test_frames_are_values(data: bytes, pending: dict[str, str]) -> None:
    frame = outcome(TOLERANT, data, pending)
    if not is_frame(frame):
        return
    for twin in (
        pickle.loads(pickle.dumps(frame)),  # noqa: S301 - our own
        copy.copy(frame),
        copy.deepcopy(frame),
        replace(frame),
        TOLERANT.decode(data, pending=pending),
    ):
        assert twin == frame
        assert twin.quirks == frame.quirks
        assert not twin != frame  # noqa: SIM202 - both are defined
    assert type(frame).__name__ in repr(frame)
    assert frame != object()
    try:
        hashed = hash(frame)
    except TypeError:
        assert "list" in repr_of_unhashable(frame) or "dict" in repr_of_unhashable(frame)
    else:
        assert hashed == hash(copy.deepcopy(frame))
    match frame:
        case Call(unique_id=unique_id) | CallResult(unique_id=unique_id) | CallError(unique_id):
            assert unique_id == frame.unique_id


def repr_of_unhashable(value: Any) -> str:
    """The types within a value that cannot be hashed."""
    found = set()
    todo = [value]
    while todo:
        item = todo.pop()
        if isinstance(item, list | dict):
            found.add(type(item).__name__)
        elif isinstance(item, Struct):
            todo += [getattr(item, name) for name in item.__struct_fields__]
    return " ".join(found)


@given(st.one_of(quirky_frames, mutated_frames))
def test_redacted_frames_are_frames(data: bytes) -> None:
    frame = outcome(TOLERANT, data)
    if is_frame(frame):
        shown = redact(frame)
        assert type(shown) is type(frame)
        assert shown.unique_id == frame.unique_id
        assert len(shown.quirks) == len(frame.quirks)
        assert [quirk.kind for quirk in shown.quirks] == [quirk.kind for quirk in frame.quirks]
        assert redact(shown) == shown


@given(st.sampled_from(list(all_types())).flatmap(strategies.payloads))
def test_payloads_are_values(payload: Any) -> None:
    assert pickle.loads(pickle.dumps(payload)) == payload == copy.deepcopy(payload)  # noqa: S301
    assert type(payload).__name__ in repr(payload)
    again = convert(json.loads(msgspec_json.encode(payload)), type(payload))
    assert again == payload


# -- how hard it was tried -------------------------------------------------------------------------


def test_enough_is_tried() -> None:
    properties = [f for f in globals().values() if getattr(f, "is_hypothesis_test", False)]
    assert len(properties) >= 40
    if settings().max_examples >= 500:
        assert len(properties) * settings().max_examples >= 20_000
