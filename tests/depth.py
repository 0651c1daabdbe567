"""How hard tests try, by the environment: `HYPOTHESIS_PROFILE=quick|full|nightly`.

`quick`, unless set, tries each kind of thing, a few of each: it is for the minutes between two
edits. `full` is what has to hold before a change lands. Both are repeatable: the same examples
every time, so that a red build stays red. `nightly` draws new ones, forty times as many as `full`,
and keeps those that failed.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

DEPTHS = ("quick", "full", "nightly")
DEPTH = os.environ.get("HYPOTHESIS_PROFILE", "quick")
QUICK = DEPTH == "quick"
NIGHTLY = DEPTH == "nightly"


def some(cases: Sequence[T], each: int) -> Sequence[T]:
    """All cases; with `quick` one in `each`, from the first on."""
    return cases[::each] if QUICK else cases
