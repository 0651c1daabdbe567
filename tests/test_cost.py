"""The promise on cost: any text through any door takes time and memory in proportion to its size.

Nothing here looks at a clock. Time is counted in lines of code that run; regular expressions, whose
steps no such count sees, are judged by their form; memory is what `tracemalloc` saw.
"""

from __future__ import annotations

import gc
import pickle
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from costs import DOORS, RECIPES, Recipe, costs, lines_run, memory, uses, warm_up
from depth import some
from patterns import objections, patterns

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    CallResult,
    Connection,
    DecodeError,
    Role,
    messages,
    redact,
)
from ocpp16j_codec.logs import Correlator, Direction
from ocpp16j_codec.quirks import values
from ocpp16j_codec.quirks.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIZES = 300, 1200
#: Four times the text may cost so many times as much ...
GROWTH = 4.4
#: ... and so many lines more, for what is done once.
ONCE = 1000
#: Lines for each byte below the limits on repairs and faults; `explain` tries up to three ways to
#: read what cannot be read.
DEAREST = 900
#: Bytes for each byte of an input of 64 KiB and more.
PEAK, KEPT = 80, 20
LARGE = 2**16
#: The `repr` of what was decoded, and of its quirks, in sizes of the input.
SHOWN = 20
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


# -- time ------------------------------------------------------------------------------------------


#: The doors behind which no other one stands, or another reader does.
PLAIN_DOORS = ["decode", "decode typed", "peek", "log", "explain", "document"]
THROUGH_ALL = set(some(list(RECIPES), 6))


@pytest.mark.parametrize("name", RECIPES)
def test_the_work_grows_with_the_text(name: str) -> None:
    """All doors, and all that is done with what they give; with `quick`, some by fewer doors."""
    if name in THROUGH_ALL:
        assert_work_grows(RECIPES[name], DOORS, ("decode", "strict", "peek"))
    else:
        assert_work_grows(RECIPES[name], PLAIN_DOORS, ("strict",))


def assert_work_grows(recipe: Recipe, doors: Iterable[str], for_bytes: Iterable[str]) -> None:
    texts = [recipe.text(size) for size in SIZES]
    small, large = (costs(text, doors) for text in texts)
    for use, lines in large.items():
        # What is not done with the small text is not done with a part of the large one either.
        before = small.get(use, lines)
        assert lines <= GROWTH * before + ONCE, use
        # What one repair costs, times the repairs that a byte can ask for.
        assert lines - before <= DEAREST * (len(texts[1]) - len(texts[0])), use
    for door in for_bytes:
        once, four = (
            lines_run(lambda: _decoded(DOORS[door], recipe.data(size)))  # noqa: B023
            for size in SIZES
        )
        assert four <= GROWTH * once + ONCE, door


#: What took longest for its size before it was counted; each grew with the text as it should.
DEAR = (
    "elements of other members", "objects in the wrong list", "exponents for objects",
    "surplus elements that are empty", "missing values in deep places",
)  # fmt: skip


@pytest.mark.parametrize("name", DEAR)
def test_the_work_is_bounded(name: str) -> None:
    """A tenth of a second and one microsecond for each byte, in lines of a modest machine."""
    text = RECIPES[name].text(48_000)
    result: Any = None

    def decode() -> None:
        nonlocal result
        result = _decoded(TOLERANT.decode, text)

    assert lines_run(decode) <= 700_000 + 7 * len(text)
    if not isinstance(result, DecodeError):
        for use, do in uses(result):
            assert lines_run(do) <= 700_000 + 7 * len(text), use


def _decoded(door: Callable[[bytes | str], Any], data: bytes | str) -> Any:
    try:
        return door(data)
    except DecodeError as error:
        return error


def test_the_count_sees_what_is_not_linear(monkeypatch: pytest.MonkeyPatch) -> None:
    def look_back(text: bytes | str) -> None:
        for place in range(0, len(text), 40):
            values.plain([(0, sign) for sign in text[:place]])

    monkeypatch.setitem(DOORS, "look back", look_back)
    with pytest.raises(AssertionError, match="look back"):
        assert_work_grows(RECIPES["one bare word"], DOORS, ())


@pytest.mark.parametrize("count", [50, 200])
def test_a_connection_costs_as_much_after_many_frames(count: int) -> None:
    """From both sides; what came before leaves nothing behind."""
    station, system = Connection(Role.CHARGE_POINT), Connection(Role.CENTRAL_SYSTEM)

    def talk(number: int) -> None:
        call: Any = system.receive(station.call(messages.Heartbeat(), unique_id=str(number)))
        answer = system.answer(call, messages.HeartbeatResult(current_time=NOW))
        assert isinstance(station.receive(answer), CallResult)
        with pytest.raises(DecodeError):
            system.receive(b'[2,"x","Nothing",{' + b'"a":1,' * 3)
        station.call(messages.Heartbeat(), unique_id=f"{number} again")
        station.forget(f"{number} again")

    talk(0)
    first = lines_run(lambda: talk(1))
    for number in range(2, count):
        talk(number)
    assert lines_run(lambda: talk(count)) <= first


def test_pairing_costs_as_much_with_many_open_calls() -> None:
    def open_calls(count: int) -> Correlator:
        correlator = Correlator(max_pending=count)
        for number in range(3 * count):
            correlator.called(str(number % (2 * count)), "Heartbeat", f"S{number % 7}", None)
        for number in range(count):
            correlator.answered(str(number), None, Direction.CSMS_TO_CP)
        return correlator

    once, four = (lines_run(lambda: open_calls(count)) for count in (60, 240))  # noqa: B023
    assert four <= GROWTH * once


# -- regular expressions ---------------------------------------------------------------------------

#: Patterns whose form alone does not show that they are harmless, and why they are.
HARMLESS = {
    "logs.damage.DAMAGE_MARK": "looked for in 192 bytes at most",
    "logs.finding._TOKEN": "the search ends at the first quote that is not closed",
    "logs.context._ARROW": "words before a frame: 512 bytes at most",
    "logs.context._NAMED_STATION": "words before a frame: 512 bytes at most",
    "logs.context._NO_NAME_IN_BRACKETS": "words before a frame: 512 bytes at most",
    "logs.context._SOURCE": "words before a frame: 512 bytes at most",
    "messages.masking._RUN": "it begins where a stretch without blanks does, and nowhere within",
    "limits._STRING": "behind what it takes is a quote, or the end: it never fails",
    "quirks.elements._ENDING": "names of 80 characters at most",
}


def test_regular_expressions_take_linear_time() -> None:
    every = patterns()
    assert len(every) > 150
    found = {
        pattern.where: objections(pattern.text, pattern.flags, searches=pattern.searches)
        for pattern in every
    }
    objected = {where: said for where, said in found.items() if said}
    assert {where: said for where, said in objected.items() if where not in HARMLESS} == {}
    assert set(HARMLESS) == set(objected), "what is no longer objected to needs no excuse"


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*\s*x", r"(?:a*)*b", r"(a|a)*b", r"(?:\s|\d+)*x", r"a.*b", r"(?>\s*\s*x)", r"\s+\Z",
        r"\s*(?:x|(\s*)y)", r"[a-z][a-z0-9]*+=", r"(?:ab*)*c", r"(?i)A*a", r"\d+[0-9]x",
        r"\s*?\s*?x", r"x(?=\s*\s*y)",
    ],
)  # fmt: skip
def test_a_pattern_that_may_take_long_is_seen(pattern: str) -> None:
    assert objections(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\s*+x\Z", r"\A\s*+\s*+x", r"(?<![a-z0-9])[a-z][a-z0-9]*+=", r"\[\s*+[0-9]++\s*+,", "a++",
        r"\A[^x]*x", r"\A(?:ab*)*+c", r"\A(?:a|b)*c", r"[a-z]{1,9}x", r"\A\d+(?:\.\d+)?\Z", ".*",
    ],
)  # fmt: skip
def test_a_pattern_that_is_quick_is_left_alone(pattern: str) -> None:
    anchored = pattern.startswith((r"\A", r"\s"))
    assert objections(pattern, searches=not anchored) == []


# -- memory ----------------------------------------------------------------------------------------


#: What kept most for its size before that was limited, and what still keeps much.
KEPT_MOST = (
    "surplus elements", "objects of one name", "duplicates on every level",
    "duplicates below long names", "objects for a text", "details that are a list",
    "an error as an object", "a description of objects", "keys without values",
    "unknown members", "limits of many digits", "words that are misspelled",
    "one name in many spellings", "lists of one number for a text",
    "lists of one number beside a secret", "smallest objects", "small objects", "surplus objects",
    "surplus objects of a result", "surplus objects of an error", "small objects in a text",
    "small details", "a list that stands twice in a result",
    "an error as an object with details that are a list",
)  # fmt: skip


ORDINARY = [name for name in RECIPES if name not in KEPT_MOST]


#: With `quick`, the strict codec reads every other one of those that keep most.
BY_STRICT = set(some(KEPT_MOST, 2))


@pytest.mark.parametrize("name", [*KEPT_MOST, *some(ORDINARY, 6)])
def test_memory_is_bounded(name: str) -> None:
    recipe = RECIPES[name]
    data: str | bytes = recipe.data(LARGE) if len(name) % 2 else recipe.text(LARGE)
    size = len(data)
    for codec in (TOLERANT, STRICT) if name in BY_STRICT else (TOLERANT,):
        result = _keeps_little(lambda: codec.decode(data), size)  # noqa: B023
        quirks = getattr(result, "quirks", ())
        pickled = pickle.dumps(result)
        assert max(map(len, (repr(result), repr(quirks), pickled))) <= SHOWN * size
        if name in KEPT_MOST:
            _keeps_little(lambda: pickle.loads(pickled), size)  # noqa: B023, S301 - our own
            if not isinstance(result, DecodeError):
                _keeps_little(lambda: redact(result), size)  # noqa: B023


def _keeps_little(do: Callable[[], object], size: int) -> Any:
    """See that a call takes no more than it may, and what it returns keeps no more."""
    used = memory(do)
    assert used.peak <= PEAK * size
    if used.kept > KEPT * size:
        # The interpreter keeps some thousands of tuples and lists for later; the collector does
        # away with them.
        used = memory(do, collect=True)
    assert used.kept <= KEPT * size
    return used.result


@pytest.mark.parametrize("name", KEPT_MOST)
def test_what_keeps_most_is_read_as_long_as_it_is_small(name: str) -> None:
    """What is refused for its memory is nothing that peers send."""
    assert not isinstance(_decoded(TOLERANT.decode, RECIPES[name].text(20_000)), DecodeError)


@pytest.mark.parametrize("name", [*KEPT_MOST, "settings of secrets", "words that are unknown"])
def test_what_is_done_with_a_frame_takes_no_more_memory_than_reading_it(name: str) -> None:
    data = RECIPES[name].text(LARGE)
    for use, do in uses(_decoded(TOLERANT.decode, data)):
        assert memory(do).peak <= PEAK * len(data), use


def test_nothing_waits_for_the_collector() -> None:
    """What was read is given up when its result is: no cycle keeps the text until it is found."""
    gc.collect()
    gc.disable()
    try:
        for recipe in RECIPES.values():
            data = recipe.text(400)
            for door in ("decode", "peek"):
                result = memory(lambda: DOORS[door](data)).result  # noqa: B023
                del result
        readers = [each for each in gc.get_objects() if isinstance(each, Reader)]
        assert readers == []
    finally:
        gc.enable()
