"""A testing kit for OCPP 1.6J programs: central systems, charge points, proxies, parsers.

    from ocpp16j_codec.testing import corpus, faults, mutate, spoil, strategies

- `strategies` (needs hypothesis): conforming, quirky, spoilt and hostile messages as strategies;
- `mutate`: change a frame at random, reproducibly; many results are still valid JSON;
- `spoil` and `faults`: a message with exactly one fault, and the expected error code;
- `add_quirks` and `make_quirky`: frames with deviations that a tolerant codec has to report;
- `corpus`: hostile and quirky frames as files in the package, each with the expected outcome;
- `Maker`: conforming messages made from a `random.Random`.

Only `strategies` needs a further package (hypothesis); it is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocpp16j_codec.testing.cases import Case, corpus, placed
from ocpp16j_codec.testing.making import Maker
from ocpp16j_codec.testing.mutation import Mutation, mutate
from ocpp16j_codec.testing.quirky import Quirky, add_quirks, make_quirky
from ocpp16j_codec.testing.spoiling import Spoilt, faults, make_spoilt, spoil

if TYPE_CHECKING:
    from ocpp16j_codec.testing import strategies

__all__ = [
    "Case",
    "Maker",
    "Mutation",
    "Quirky",
    "Spoilt",
    "add_quirks",
    "corpus",
    "faults",
    "make_quirky",
    "make_spoilt",
    "mutate",
    "placed",
    "spoil",
    "strategies",
]


def __getattr__(name: str) -> Any:
    if name == "strategies":
        from importlib import import_module  # noqa: PLC0415 - hypothesis may not be there

        return import_module("ocpp16j_codec.testing.strategies")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
