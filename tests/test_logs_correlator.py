"""Which answer belongs to which call, and what is kept in mind meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ocpp16j_codec.logs import Correlator, Direction, read_frames

UP, DOWN = Direction.CP_TO_CSMS, Direction.CSMS_TO_CP
AT_TEN = datetime(2026, 3, 1, 10, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return AT_TEN + timedelta(seconds=seconds)


# The rule of Open OCPP Trace, step by step. A step is (what, id, station, direction); an answer is
# followed by the number of the step it belongs to, or None.
RULE: dict[str, list[tuple[object, ...]]] = {
    "an answer belongs to the call with its id": [
        ("call", "1", "A", UP), ("answer", "1", "A", DOWN, 0),
    ],
    "only to one that went the other way": [
        ("call", "1", "A", UP), ("answer", "1", "A", UP, None), ("answer", "1", "A", DOWN, 0),
    ],
    "both sides may use the same id": [
        ("call", "1", "A", UP), ("call", "1", "A", DOWN),
        ("answer", "1", "A", DOWN, 0), ("answer", "1", "A", UP, 1),
    ],
    "only to one of its own station": [
        ("call", "1", "A", UP), ("answer", "1", "B", DOWN, None), ("answer", "1", "A", DOWN, 0),
    ],
    "only to one that came before": [
        ("answer", "1", "A", DOWN, None), ("call", "1", "A", UP), ("answer", "1", "A", DOWN, 1),
    ],
    "only to one not answered yet": [
        ("call", "1", "A", UP), ("answer", "1", "A", DOWN, 0), ("answer", "1", "A", DOWN, None),
    ],
    "to the most recent of several": [
        ("call", "1", "A", UP), ("call", "1", "A", UP), ("answer", "1", "A", DOWN, 1),
    ],
    "and the next answer to the one before": [
        ("call", "1", "A", UP), ("call", "1", "A", UP),
        ("answer", "1", "A", DOWN, 1), ("answer", "1", "A", DOWN, 0),
        ("answer", "1", "A", DOWN, None),
    ],
    "an id may be used again once answered": [
        ("call", "1", "A", UP), ("answer", "1", "A", DOWN, 0),
        ("call", "1", "A", UP), ("answer", "1", "A", DOWN, 2),
    ],
    "calls may overtake each other": [
        ("call", "1", "A", UP), ("call", "2", "A", UP),
        ("answer", "2", "A", DOWN, 1), ("answer", "1", "A", DOWN, 0),
    ],
    "without directions any call of the station will do": [
        ("call", "1", "A", None), ("answer", "1", "A", None, 0),
    ],
    "a call without a direction may be answered by either side": [
        ("call", "1", "A", None), ("call", "2", "A", UP),
        ("answer", "1", "A", DOWN, 0), ("answer", "2", "A", DOWN, 1),
    ],
    "and an answer without one may belong to a call of either": [
        ("call", "1", "A", DOWN), ("call", "2", "A", None), ("answer", "1", "A", None, 0),
    ],
    "logs that name no station are one station": [
        ("call", "1", None, UP), ("answer", "1", None, DOWN, 0),
    ],
}  # fmt: skip


@pytest.mark.parametrize("rule", RULE)
def test_the_rule(rule: str) -> None:
    correlator = Correlator()
    for line, (what, unique_id, station, direction, *expected) in enumerate(RULE[rule]):
        where = (unique_id, station, direction)
        if what == "call":
            assert isinstance(unique_id, str)
            correlator.called(unique_id, "Heartbeat", station, direction, line=line)  # type: ignore[arg-type]
            continue
        open_now = correlator.pending(station, direction)  # type: ignore[arg-type]
        assert (unique_id in open_now) == (expected != [None])
        call = correlator.answered(*where)  # type: ignore[arg-type]
        assert [call and call.line] == expected
        assert call is None or call.action == "Heartbeat"


def test_pending_types_what_answers_will_be() -> None:
    correlator = Correlator()
    correlator.called("1", "Reset", "A", DOWN)
    assert dict(correlator.pending("A", UP)) == {"1": "Reset"}
    assert dict(correlator.pending("A", DOWN)) == {}
    assert dict(correlator.pending("B", UP)) == {}


def test_the_action_of_the_earlier_call_stands_again() -> None:
    correlator = Correlator()
    assert correlator.called("1", "Reset", "A", DOWN) is False
    assert correlator.called("1", "ClearCache", "A", DOWN) is True
    correlator.answered("1", "A", UP)
    assert dict(correlator.pending("A", UP)) == {"1": "Reset"}


def test_what_is_counted() -> None:
    correlator = Correlator()
    for unique_id in ("1", "1", "2"):
        correlator.called(unique_id, "Heartbeat", "A", UP)
    correlator.answered("1", "A", DOWN)
    correlator.answered("3", "A", DOWN)
    assert (len(correlator), correlator.repeated, correlator.unmatched) == (2, 1, 1)
    assert sorted((station, call.unique_id) for station, call in correlator.open_calls()) == [
        ("A", "1"),
        ("A", "2"),
    ]


@pytest.mark.parametrize(("seconds", "matches"), [(59, True), (60, True), (61, False)])
def test_a_call_is_given_up_when_its_time_is_over(seconds: float, matches: bool) -> None:
    correlator = Correlator(ttl=timedelta(minutes=1))
    correlator.called("1", "Heartbeat", "A", UP, at(0))
    assert (correlator.answered("1", "A", DOWN, at(seconds)) is not None) == matches
    assert (correlator.unanswered, correlator.unmatched) == ((0, 0) if matches else (1, 1))


@pytest.mark.parametrize("times", [(None, at(99)), (at(0), None), (at(99), at(0))])
def test_without_times_or_when_the_clock_steps_back_no_call_is_given_up(
    times: tuple[datetime | None, datetime | None],
) -> None:
    correlator = Correlator(ttl=timedelta(minutes=1))
    correlator.called("1", "Heartbeat", "A", UP, times[0])
    assert correlator.answered("1", "A", DOWN, times[1]) is not None


# -- memory ----------------------------------------------------------------------------------------


def test_the_oldest_calls_are_given_up_and_counted() -> None:
    correlator = Correlator(max_pending=100)
    for number in range(1000):
        correlator.called(str(number), "Heartbeat", "A", UP)
    assert len(correlator) <= 100
    assert len(correlator) + correlator.unanswered == 1000
    kept = {int(call.unique_id) for _, call in correlator.open_calls()}
    assert kept == set(range(1000 - len(kept), 1000))
    assert correlator.answered("999", "A", DOWN) is not None
    assert correlator.answered("0", "A", DOWN) is None


def test_a_talkative_station_does_not_push_out_the_others() -> None:
    correlator = Correlator(max_pending=100)
    correlator.called("quiet", "Heartbeat", "B", UP)
    for number in range(1000):
        correlator.called(str(number), "Heartbeat", "A", UP)
    assert correlator.answered("quiet", "B", DOWN) is not None


def test_one_id_over_and_over_is_remembered_a_few_times_only() -> None:
    correlator = Correlator(max_pending=1000)
    for _ in range(500):
        correlator.called("1", "Heartbeat", "A", UP)
    assert len(correlator) == sum(1 for _ in correlator.open_calls()) < 20
    assert len(correlator) + correlator.unanswered == 500
    assert correlator.repeated == 499


def test_stations_that_have_nothing_open_are_forgotten() -> None:
    correlator = Correlator(max_pending=100)
    for number in range(2000):
        correlator.called("1", "Heartbeat", f"S{number}", UP)
        assert correlator.answered("1", f"S{number}", DOWN) is not None
    assert len(correlator._links) <= 400


def test_an_endless_id_is_not_remembered() -> None:
    correlator = Correlator()
    correlator.called("x" * 1000, "Heartbeat", "A", UP)
    assert (len(correlator), correlator.unanswered) == (0, 1)


def test_it_must_be_allowed_to_remember_something() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Correlator(max_pending=0)


@pytest.mark.parametrize("most", [1, 2, 10, 100])
def test_no_more_calls_stand_than_may_and_each_one_given_up_is_told(most: int) -> None:
    told: list[tuple[str | None, int]] = []
    correlator = Correlator(
        max_pending=most, given_up=lambda station, call: told.append((station, call.line))
    )
    for line in range(600):
        correlator.called(str(line % 3), "Heartbeat", f"S{line % 7}", UP, line=line)
        assert len(correlator) <= most
        assert len(correlator) == sum(1 for _ in correlator.open_calls())
        assert len(correlator) + correlator.unanswered == line + 1
    assert len(told) == len(set(told)) == correlator.unanswered
    assert not {line for _, line in told} & {call.line for _, call in correlator.open_calls()}


# -- names on one side only ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calls", "answer", "line"),
    [
        ([("A", "f")], (None, "f"), 0),
        ([(None, "f")], ("A", "f"), 0),
        ([("A", "f"), ("B", "f")], (None, "f"), None),
        ([("A", "f"), ("A", "f")], (None, "f"), None),
        ([("A", "f"), (None, "f")], (None, "f"), 1),
        ([("A", "f")], ("B", "f"), None),
        ([("A", "f")], (None, "g"), None),
        ([(None, "f")], (None, "g"), None),
        ([("A", "f")], ("A", "g"), 0),
    ],
)
def test_an_id_that_is_open_once_decides(
    calls: list[tuple[str | None, str]], answer: tuple[str | None, str], line: int | None
) -> None:
    correlator = Correlator()
    for number, (station, source) in enumerate(calls):
        correlator.called("1", "Heartbeat", station, UP, line=number, source=source)
    station, source = answer
    pending = correlator.pending(station, DOWN, source)
    assert pending.get("1") == (None if line is None else "Heartbeat")
    call = correlator.answered("1", station, DOWN, source=source)
    assert (call and call.line) == line
    assert len(correlator) == len(calls) - (line is not None)


def test_conversations_without_names_are_kept_apart() -> None:
    correlator = Correlator()
    correlator.called("1", "Heartbeat", None, UP, line=1, conversation="a")
    correlator.called("1", "Heartbeat", None, UP, line=2, conversation="b")
    call = correlator.answered("1", None, DOWN, conversation="a")
    assert call is not None
    assert call.line == 1
    assert correlator.answered("1", None, DOWN, conversation="a") is None


def test_actions_of_other_versions_are_no_types() -> None:
    correlator = Correlator()
    correlator.called("1", "BootNotification", "A", UP, version="2.0.1")
    correlator.called("2", "TransactionEvent", "A", UP)
    assert dict(correlator.pending("A", DOWN)) == {}
    call = correlator.answered("1", "A", DOWN)
    assert call is not None
    assert (call.version, call.station) == ("2.0.1", "A")


# -- in a log --------------------------------------------------------------------------------------

LOG = [
    '2026-03-01T10:00:00Z A received [2,"1","Heartbeat",{}]',
    '2026-03-01T10:00:01Z B received [2,"1","Authorize",{"idTag":"x"}]',
    '2026-03-01T10:00:02Z A sent [3,"1",{"currentTime":"2026-03-01T10:00:00Z"}]',
    '2026-03-01T10:00:05Z B sent [3,"1",{"idTagInfo":{"status":"Accepted"}}]',
]


def test_results_are_typed_and_timed_by_their_calls() -> None:
    records = list(read_frames(LOG))
    assert [record.frame.action for record in records] == [
        "Heartbeat", "Authorize", "Heartbeat", "Authorize",
    ]  # fmt: skip
    assert [record.response_time for record in records] == [None, None, 2.0, 4.0]


def test_a_response_time_is_never_negative() -> None:
    back = [LOG[0], LOG[2].replace("10:00:02Z A", "09:59:02Z A")]
    assert [record.response_time for record in read_frames(back)] == [None, None]


def test_the_answer_to_an_unreadable_call_finds_it() -> None:
    log = [
        'A received [2,"1","StartTransaction",{"connectorId":1}]',
        'A sent [4,"1","ProtocolError","",{}]',
        'A received [2,"2","FooBar",{}]',
        'A sent [4,"2","NotImplemented","",{}]',
        'A sent [2,"3","Reset",{"type":"Soft"}]',
        'A received [3,"3",{"status":[]}]',
    ]
    records = list(read_frames(log, errors="yield"))
    assert [record.call and record.call.action for record in records] == [
        None, "StartTransaction", None, "FooBar", None, "Reset",
    ]  # fmt: skip
    assert [record.error is None for record in records] == [False, True, False, True, True, False]


def test_a_result_of_an_unknown_action_stays_untyped_but_is_paired() -> None:
    log = ['[2,"1","FooBar",{}]', '[3,"1",{"any":1}]']
    _, answer = read_frames(log, errors="yield")
    assert answer.frame.action is None
    assert answer.call is not None
    assert answer.action == "FooBar"


def test_one_correlator_serves_the_files_of_one_system() -> None:
    correlator = Correlator()
    list(read_frames(LOG[:1], correlator=correlator))
    (answer,) = read_frames(LOG[2:3], correlator=correlator)
    assert answer.response_time == 2.0


def test_repeats_are_told() -> None:
    log = [LOG[0], LOG[0], LOG[2], LOG[0]]
    assert [record.repeats for record in read_frames(log)] == [False, True, False, True]
