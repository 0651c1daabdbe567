"""Many cases of one test, run as one: pytest takes longer for each than a case of codec does.

    @together
    @pytest.mark.parametrize("text", TEXTS)
    def test_texts(text: str) -> None: ...

Every case is run, whatever the others do, and a failure lists each case that failed, by the name
that pytest would give it. `pytest --case WORDS` runs those whose names have the words in them.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: The key of a report's `user_properties` that says how many cases a test had.
CASES = "cases"


def together(test: Callable[..., None]) -> Callable[..., None]:
    """Make one test of a parametrized one."""
    marks = [mark for mark in test.pytestmark if mark.name == "parametrize"]  # type: ignore[attr-defined]
    cases = [
        ("-".join(name for name, _ in each), {k: v for _, given in each for k, v in given.items()})
        for each in itertools.product(*(list(_cases(*mark.args, **mark.kwargs)) for mark in marks))
    ]
    given = {name for _, values in cases for name in values}
    signature = inspect.signature(test)
    asked = [it for name, it in signature.parameters.items() if name not in given]
    own = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD)

    @functools.wraps(test)
    def run(request: pytest.FixtureRequest, **fixtures: Any) -> None:
        words = request.config.getoption("case")
        failed: list[BaseException] = []
        skipped: list[BaseException] = []
        chosen = [(name, values) for name, values in cases if words in name]
        for name, values in chosen:
            try:
                test(**values, **fixtures)
            except pytest.skip.Exception as reason:
                skipped.append(reason)
            except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - all are told
                error.add_note(f"case: {name}")
                failed.append(error)
        request.node.user_properties.append((CASES, len(chosen)))
        if failed:
            raise BaseExceptionGroup(f"{len(failed)} of {len(chosen)} cases failed", failed)
        if skipped and len(skipped) == len(chosen):
            raise skipped[0]

    run.pytestmark = [mark for mark in test.pytestmark if mark.name != "parametrize"]  # type: ignore[attr-defined]
    run.__signature__ = signature.replace(parameters=[own, *asked])  # type: ignore[attr-defined]
    del run.__wrapped__
    return run


def _cases(names: Any, values: Any, *, ids: Any = None) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cases of one mark: each one's name and arguments."""
    names = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
    every = list(values)
    assert every, "no case at all"
    told = ids if callable(ids) or ids is None else list(ids)
    for number, case in enumerate(every):
        one, name = case, None
        if isinstance(case, type(pytest.param())):
            assert not case.marks, "a case with a mark of its own needs a test of its own"
            one, name = case.values if len(names) > 1 else case.values[0], case.id
        arguments = tuple(one) if len(names) > 1 else (one,)
        if name is None and isinstance(told, list):
            name = str(told[number])
        if name is None:
            name = "-".join(_named(it, told(it) if callable(told) else None) for it in arguments)
        yield name, dict(zip(names, arguments, strict=True))


def _named(value: Any, told: Any) -> str:
    text = value if told is None else told
    if not isinstance(text, str):
        text = getattr(text, "__name__", None) or repr(text)
    return text if len(text) <= 80 else text[:77] + "..."
