"""What together.py promises: every case is run, and a failure says which ones failed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from together import CASES, together

if TYPE_CHECKING:
    from collections.abc import Callable

RUN: list[tuple[Any, ...]] = []


def request(words: str = "") -> Any:
    """As much of a request as is asked for."""
    return SimpleNamespace(
        config=SimpleNamespace(getoption={"case": words}.__getitem__),
        node=SimpleNamespace(user_properties=[]),
    )


def run(test: Callable[..., None], words: str = "", **fixtures: Any) -> Any:
    """Run a test; return what pytest is told of it."""
    RUN.clear()
    asked = request(words)
    test(asked, **fixtures)
    return asked.node.user_properties


@together
@pytest.mark.parametrize("letter", ["a", pytest.param("b", id="second")])
@pytest.mark.parametrize(("number", "power"), [(1, 2), (3, 4)], ids=["low", "high"])
@pytest.mark.parametrize("sign", [0, 1], ids=lambda sign: "-" if sign else None)
def every(number: int, power: int, letter: str, sign: int, tmp: str = "") -> None:
    RUN.append((number, power, letter, sign, tmp))


def test_each_case_is_run_once() -> None:
    assert run(every, tmp="t") == [(CASES, 8)]
    each = [
        (*pair, letter, sign, "t")
        for pair in ((1, 2), (3, 4))
        for letter in "ab"
        for sign in (0, 1)
    ]
    assert sorted(RUN) == sorted(each)


def test_cases_are_chosen_by_their_names() -> None:
    assert run(every, "low-second") == [(CASES, 2)]
    assert {case[:3] for case in RUN} == {(1, 2, "b")}


@together
@pytest.mark.parametrize("number", range(6))
def some_fail(number: int) -> None:
    RUN.append((number,))
    if number == 1:
        pytest.fail("not me")
    with pytest.raises(ZeroDivisionError):
        _ = 1 // (number % 3)
    if number == 3:
        pytest.skip("not today")


def test_all_that_fail_are_named() -> None:
    with pytest.raises(BaseExceptionGroup, match="4 of 6 cases failed") as caught:
        run(some_fail)
    assert len(RUN) == 6
    assert [error.__notes__ for error in caught.value.exceptions] == [
        [f"case: {number}"] for number in (1, 2, 4, 5)
    ]


def test_it_is_skipped_if_all_cases_are() -> None:
    with pytest.raises(pytest.skip.Exception, match="not today"):
        run(some_fail, "3")


def test_a_fault_that_all_cases_have_is_not_passed() -> None:
    with pytest.raises(BaseExceptionGroup):
        run(some_fail, "2")


def test_what_pytest_would_overlook_is_refused() -> None:
    def test(number: int) -> None: ...

    marked = pytest.param(1, marks=pytest.mark.xfail)
    for values in ([], [marked]):
        with pytest.raises(AssertionError):
            together(pytest.mark.parametrize("number", values)(test))


def test_other_marks_and_fixtures_stay() -> None:
    def test(tmp_path: object, number: int) -> None: ...

    made = together(pytest.mark.heavy(pytest.mark.parametrize("number", [1])(test)))
    assert [mark.name for mark in made.pytestmark] == ["heavy"]  # type: ignore[attr-defined]
    assert list(made.__signature__.parameters) == ["request", "tmp_path"]  # type: ignore[attr-defined]
