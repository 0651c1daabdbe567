"""The kit is held to its word: what it says is in a message is in it, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from random import Random
from typing import Any

import pytest
from depth import QUICK
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from msgspec import Struct, json
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Category,
    Codec,
    DecodeError,
    ErrorCode,
    QuirkKind,
    Role,
    decode,
    encode,
    messages,
)
from ocpp16j_codec.shapes import Kind, members_of
from ocpp16j_codec.testing import (
    Maker,
    Mutation,
    corpus,
    faults,
    make_quirky,
    make_spoilt,
    mutate,
    spoil,
    strategies,
)
from ocpp16j_codec.testing.mutation import OPERATORS
from ocpp16j_codec.testing.quirky import can_show
from ocpp16j_codec.testing.shapes import all_types, every_type, payload_type

LOOSE = Codec(check_outgoing=False)
TYPES = list(all_types())
FEW = settings(max_examples=20 if QUICK else 50)


def pending_of(frame: Any) -> dict[str, str]:
    return {frame.unique_id: frame.action} if isinstance(frame, CallResult) else {}


# -- without hypothesis --------------------------------------------------------------------------


def test_all_but_the_strategies_work_without_hypothesis() -> None:
    script = """
import random, sys
sys.modules["hypothesis"] = None
from ocpp16j_codec.testing import mutate, corpus, Maker
assert mutate(b'[2,"1","Heartbeat",{}]', random.Random(1)).data
assert next(iter(corpus)).data is not None
try:
    from ocpp16j_codec.testing import strategies
except ImportError as error:
    assert "the extra 'testing'" in str(error)
else:
    raise SystemExit("hypothesis is not there")
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_strategies_are_found_as_an_attribute() -> None:
    import ocpp16j_codec.testing as kit

    assert kit.strategies is strategies
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kit.nothing


# -- conforming messages -------------------------------------------------------------------------


@together
@pytest.mark.parametrize("struct", TYPES, ids=lambda struct: struct.__name__)
def test_makers_make_what_conforms(struct: type[messages.Payload]) -> None:
    for seed in range(100):
        maker = Maker(Random(seed), full=seed % 3 == 0, plain=seed % 5 == 0)
        payload = maker.payload(struct)
        assert type(payload) is struct
        is_call = struct.__name__ in ACTIONS
        frame: Any = Call.of(payload) if is_call else CallResult("1", payload)
        again = STRICT.decode(encode(frame), pending=pending_of(frame))
        assert again == frame
        assert again.quirks == ()


def test_the_same_seed_makes_the_same() -> None:
    for make in (
        lambda random: Maker(random).frame(),
        lambda random: mutate(b'[2,"1","Heartbeat",{}]', random),
        make_quirky,
        make_spoilt,
    ):
        assert [make(Random(seed)) for seed in range(20)] == [
            make(Random(seed)) for seed in range(20)
        ]


def test_limits_are_reached_and_passed_only_on_request() -> None:
    """Texts as long as they may be, empty ones, four-byte signs; with `beyond`, one too many."""

    def idtags(*, beyond: bool) -> set[str]:
        makers = (Maker(Random(seed), beyond=beyond) for seed in range(2000))
        return {maker.payload(messages.Authorize).id_tag for maker in makers}  # type: ignore[attr-defined]

    within, beyond = idtags(beyond=False), idtags(beyond=True)
    assert {0, 20} <= set(map(len, within)) <= set(range(21))
    assert max(map(len, beyond)) == 21
    assert any(max(text, default="") > "\uffff" for text in within)
    assert any(not text.isprintable() for text in within)


def test_every_word_and_every_member_is_made() -> None:
    for struct in TYPES:
        seen: set[tuple[str, Any]] = set()
        for seed in range(300):
            payload = Maker(Random(seed)).payload(struct)
            for member in members_of(struct):
                value = getattr(payload, member.attribute)
                is_word = member.shape.kind is Kind.WORD
                seen.add((member.name, value if is_word else value is not None))
        for member in members_of(struct):
            expected = member.shape.words if member.shape.kind is Kind.WORD else (True,)
            assert {(member.name, value) for value in expected} <= seen


@pytest.mark.parametrize(
    ("about", "struct"),
    [
        ("Heartbeat", messages.Heartbeat),
        ("HeartbeatResult", messages.HeartbeatResult),
        (messages.HeartbeatResult, messages.HeartbeatResult),
        (ACTIONS["Reset"], messages.Reset),
        (messages.IdTagInfo, messages.IdTagInfo),
    ],
)
def test_payloads_are_named_by_type_or_action(about: Any, struct: type) -> None:
    assert payload_type(about) is struct
    assert type(find(strategies.payloads(about), lambda _: True)) is struct


def test_unknown_names_are_refused() -> None:
    with pytest.raises(KeyError):
        payload_type("NoSuchAction")
    with pytest.raises(ValueError, match="is no call"):
        Maker(Random(1)).call(messages.HeartbeatResult)
    with pytest.raises(ValueError, match="is no result"):
        Maker(Random(1)).result(messages.IdTagInfo)
    with pytest.raises(TypeError):
        members_of(int)  # type: ignore[arg-type]


@FEW
@given(strategies.calls("Reset"), strategies.results("Reset"), strategies.results())
def test_frames_of_one_action(call: Call[Any], one: CallResult[Any], some: CallResult[Any]) -> None:
    assert type(call.payload) is messages.Reset
    assert type(one.payload) is messages.ResetResult
    assert some.action in ACTIONS


@together
@pytest.mark.parametrize("struct", every_type(), ids=lambda struct: struct.__name__)
def test_hypothesis_knows_every_type(struct: Any) -> None:
    """By itself: nothing was registered here."""
    first = settings(max_examples=1, phases=[Phase.generate])
    assert type(find(st.from_type(struct), lambda _: True, settings=first)) is struct


def test_either_may_be_imported_first() -> None:
    kit, other = "from ocpp16j_codec.testing import strategies", "import hypothesis"
    for lines in ((kit, other), (other, kit)):
        script = "; ".join((*lines, "strategies.calls()"))
        subprocess.run([sys.executable, "-W", "error", "-c", script], check=True, timeout=60)


@given(st.from_type(Call), st.from_type(CallResult), st.from_type(CallError))
def test_hypothesis_knows_frames(call: Any, result: Any, error: Any) -> None:
    assert [type(each) for each in (call, result, error)] == [Call, CallResult, CallError]
    assert result.action in ACTIONS


@FEW
@given(st.data())
def test_hypothesis_knows_the_payload_that_is_asked_for(data: st.DataObject) -> None:
    some = data.draw(st.sampled_from(list(ACTIONS.values())))
    assert type(data.draw(st.from_type(Call[some.call])).payload) is some.call
    assert type(data.draw(st.from_type(Call[some.call, str])).payload) is some.call
    assert type(data.draw(st.from_type(CallResult[some.result])).payload) is some.result
    either = data.draw(st.from_type(Call[messages.Reset | messages.Heartbeat]))
    assert type(either.payload) in (messages.Reset, messages.Heartbeat)
    assert data.draw(st.from_type(Call[messages.AnyCall])).action in ACTIONS
    assert data.draw(st.from_type(CallResult[messages.AnyResult])).action in ACTIONS
    assert data.draw(st.from_type(Call[Any])).action in ACTIONS


@pytest.mark.parametrize(
    "wanted", [Call[messages.ResetResult], CallResult[messages.Reset], Call[int]], ids=str
)
def test_no_frame_has_that_payload(wanted: Any) -> None:
    with pytest.raises(TypeError, match="is no payload of a Call"):
        st.from_type(wanted).validate()


@given(strategies.frames())
def test_frames_are_taken_by_strict(data: bytes) -> None:
    assert STRICT.decode(data).quirks == ()


@FEW
@given(strategies.call_errors())
def test_call_errors(error: CallError) -> None:
    assert isinstance(error.error_code, ErrorCode)
    assert STRICT.decode(encode(error)) == error


@FEW
@given(st.data())
def test_payloads_beyond_their_limits(data: st.DataObject) -> None:
    payload = data.draw(strategies.payloads(messages.Authorize, beyond=True))
    frame = decode(LOOSE.encode(Call.of(payload)))
    too_long = len(payload.id_tag) > 20
    assert {quirk.kind for quirk in frame.quirks} == ({QuirkKind.TOO_LONG} if too_long else set())


def test_failures_shrink_to_something_simple() -> None:
    call = find(
        strategies.calls("StatusNotification"),
        lambda call: call.payload.info is not None and len(call.payload.info) > 3,
        settings=settings(database=None, max_examples=500),
    )
    assert len(encode(call)) < 200


# -- quirky frames -------------------------------------------------------------------------------


def assert_exact(data: bytes, kinds: frozenset[QuirkKind], pending: Any) -> None:
    frame = TOLERANT.decode(data, pending=pending)
    assert {quirk.kind for quirk in frame.quirks} == kinds
    with pytest.raises(DecodeError):
        STRICT.decode(data, pending=pending)


@given(strategies.quirky_frames())
def test_quirky_frames_show_what_was_put_in(quirky: Any) -> None:
    data, kinds = quirky
    assert kinds
    assert_exact(data, kinds, None)


@FEW
@given(st.sampled_from([action.result for action in ACTIONS.values()]).flatmap(
    strategies.quirky_frames
))  # fmt: skip
def test_quirky_results_show_what_was_put_in(quirky: Any) -> None:
    assert_exact(quirky.data, quirky.kinds, quirky.pending)


@pytest.mark.parametrize("kind", QuirkKind)
def test_every_kind_can_be_put_in(kind: QuirkKind) -> None:
    """Alone, where it can be: then the codec without this kind refuses the frame."""
    if not can_show(kind):
        with pytest.raises(ValueError, match="no such quirk"):
            make_quirky(Random(1), kinds=[kind])
        return
    about = messages.StopTransactionResult if kind is QuirkKind.UNUSABLE_MEMBER else None
    with_it = [kind, QuirkKind.NUL_PADDING] if kind is QuirkKind.DUPLICATE_MEMBER else [kind]
    frames = [
        make_quirky(Random(seed), about, kinds=with_it) for seed in range(30 if QUICK else 60)
    ]
    frames = [quirky for quirky in frames if kind in quirky.kinds]
    assert len(frames) > 10
    assert len({quirky.data for quirky in frames}) > 3
    for quirky in frames:
        assert_exact(quirky.data, quirky.kinds, quirky.pending)
        with pytest.raises(DecodeError):
            TOLERANT.without(kind).decode(quirky.data, pending=quirky.pending)


def test_quirks_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="no such quirk"):
        make_quirky(Random(1), "Heartbeat", kinds=[QuirkKind.TOO_LONG])
    with pytest.raises(ValueError, match="no such quirk"):
        make_quirky(Random(1), kinds=[QuirkKind.DUPLICATE_MEMBER])


# -- spoilt messages -----------------------------------------------------------------------------


def assert_just_this_fault(spoilt: Any, pending: dict[str, str], codec: Codec = STRICT) -> None:
    with pytest.raises(DecodeError) as caught:
        codec.decode(spoilt.data, pending=pending)
    found = [(violation.category, violation.path) for violation in caught.value.violations]
    assert found == [(spoilt.category, spoilt.path)]
    assert caught.value.error_code == spoilt.error_code


@pytest.mark.parametrize("struct", TYPES, ids=lambda struct: struct.__name__)
def test_a_spoilt_message_has_just_that_fault(struct: type[messages.Payload]) -> None:
    for seed, full in enumerate((True, False) if QUICK else (True, False, True)):
        maker = Maker(Random(seed), full=full)
        is_call = struct.__name__ in ACTIONS
        frame: Any = maker.call(struct) if is_call else maker.result(struct)
        places = Counter[tuple[Category, str]]()
        for spoilt in faults(frame):
            assert_just_this_fault(spoilt, pending_of(frame))
            places[spoilt.category, spoilt.path] += 1
        assert len(places) > 8
        for category, path in places:
            again = spoil(frame, category, path)
            assert (again.category, again.path) == (category, path)


def test_every_category_can_be_asked_for() -> None:
    frame = Call.of(Maker(Random(2), full=True).payload("SetChargingProfile"))
    other = Call.of(Maker(Random(2), full=True).payload("ReserveNow"))
    for category in Category:
        try:
            spoilt = spoil(frame, category)
        except ValueError:
            spoilt = spoil(other, category)
        if category is not Category.NOT_SUPPORTED:
            assert_just_this_fault(spoilt, {})


def test_a_message_for_the_other_side() -> None:
    for action in ACTIONS.values():
        frame = Maker(Random(1)).call(action)
        if action.sent_by is Role.EITHER:
            with pytest.raises(ValueError, match="cannot have the fault"):
                spoil(frame, Category.NOT_SUPPORTED)
            continue
        spoilt = spoil(frame, Category.NOT_SUPPORTED)
        assert_just_this_fault(spoilt, {}, STRICT.replace(role=action.sent_by))


def test_faults_that_do_not_fit_are_refused() -> None:
    frame = Call.of(messages.Heartbeat())
    with pytest.raises(ValueError, match="too_long anywhere"):
        spoil(frame, Category.TOO_LONG)
    with pytest.raises(ValueError, match="not_json at /9"):
        spoil(frame, Category.NOT_JSON, "/9")


@given(strategies.spoilt_frames())
def test_spoilt_frames(spoilt: Any) -> None:
    assert_just_this_fault(spoilt, {})


# -- mutations -----------------------------------------------------------------------------------


SEEDS = [encode(Maker(Random(seed), full=True).frame()) for seed in range(20)]


@pytest.mark.parametrize("name", OPERATORS)
def test_an_operator_takes_any_bytes_and_changes_frames(name: str) -> None:
    operator = OPERATORS[name]
    for seed, case in enumerate(corpus):
        if len(case.data) < 2000:
            assert isinstance(operator(case.data, Random(seed)), bytes)
    assert isinstance(operator(b"", Random(1)), bytes)
    changed = [operator(data, Random(seed)) != data for data in SEEDS for seed in range(10)]
    assert sum(changed) > len(changed) / 2


def test_a_mutation_says_what_was_done() -> None:
    names = Counter[str]()
    for seed in range(2000):
        mutation = mutate(SEEDS[seed % len(SEEDS)], Random(seed))
        assert isinstance(mutation, Mutation)
        assert bytes(mutation) == mutation.data
        names.update(mutation.name.split("+"))
    assert set(names) == set(OPERATORS)


def test_mutations_get_behind_the_parser() -> None:
    """One in seven at least is read, and most kinds of quirks are met by chance."""
    read, kinds, categories = 0, set[QuirkKind](), set[Category]()
    for seed in range(3000):
        data = mutate(SEEDS[seed % len(SEEDS)], Random(seed)).data
        try:
            frame = TOLERANT.decode(data)
        except DecodeError as error:
            categories.update(violation.category for violation in error.violations)
        else:
            read += 1
            kinds.update(quirk.kind for quirk in frame.quirks)
    assert read > 3000 / 7
    assert len(kinds) > 25
    assert len(categories) > 12


@FEW
@given(strategies.mutations(), strategies.mutations(st.just(b"[]")), strategies.hostile_bytes())
def test_strategies_of_bytes(mutated: bytes, other: bytes, hostile: bytes) -> None:
    assert {type(mutated), type(other), type(hostile)} == {bytes}


def test_hostile_bytes_are_of_many_sorts() -> None:
    from ocpp16j_codec.testing.hostile import hostile

    outcomes = Counter[str]()
    for seed in range(3000):
        try:
            frame = TOLERANT.decode(hostile(Random(seed)))
        except DecodeError as error:
            outcomes[error.violations[0].category] += 1
        else:
            outcomes[type(frame).__name__] += 1
    assert {"Call", "CallError", "not_json", "limit_passed", "unknown_action"} <= set(outcomes)


# -- the kit and the types -----------------------------------------------------------------------


def test_shapes_know_every_limit() -> None:
    """What the shapes say is what msgspec's own JSON schema of the types says."""
    for struct in TYPES:
        (schema,), definitions = json.schema_components([struct])
        schema = definitions[schema["$ref"].rpartition("/")[2]]
        for member in members_of(struct):
            said = schema["properties"][member.name]
            assert member.shape.limit == said.get("maxLength")
            assert member.shape.least == said.get("minItems", 0)
            assert member.optional is (member.name not in schema.get("required", []))


def test_structs_of_the_core_are_what_is_made() -> None:
    assert all(issubclass(struct, Struct) for struct in TYPES)
    assert len(TYPES) == 78
