"""Hypothesis strategies: conforming, quirky, spoilt and hostile messages for property tests.

    from hypothesis import given
    from ocpp16j_codec.testing import strategies

    @given(strategies.calls())
    def test_my_server_stores_each_call(call): ...

The strategies use the makers of this package, with hypothesis in control of the random choices, so
that failing examples are shrunk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, overload

try:
    from hypothesis import strategies as st
except ImportError as missing:  # pragma: no cover
    raise ImportError(
        "ocpp16j_codec.testing.strategies needs hypothesis:"
        " install ocpp16j_codec with the extra 'testing'"
    ) from missing

from ocpp16j_codec import TOLERANT
from ocpp16j_codec.testing.hostile import hostile
from ocpp16j_codec.testing.making import Maker
from ocpp16j_codec.testing.mutation import mutate
from ocpp16j_codec.testing.quirky import Quirky, make_quirky
from ocpp16j_codec.testing.spoiling import Spoilt, make_spoilt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

    from hypothesis.strategies import SearchStrategy

    from ocpp16j_codec import Action, Call, CallError, CallResult, QuirkKind
    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.testing.shapes import About

__all__ = [
    "call_errors", "calls", "frames", "hostile_bytes", "mutations", "payloads", "quirky_frames",
    "results", "spoilt_frames",
]  # fmt: skip

T = TypeVar("T")
PayloadT = TypeVar("PayloadT", bound="Payload")


@st.composite
def _drawn(draw: st.DrawFn, make: Callable[[Random], T]) -> T:
    """Return what a function makes of a `Random` that hypothesis controls."""
    return make(draw(st.randoms(use_true_random=False)))


@overload
def payloads(type_or_action: type[PayloadT], *, beyond: bool = ...) -> SearchStrategy[PayloadT]: ...
@overload
def payloads(
    type_or_action: Action | str | None = ..., *, beyond: bool = ...
) -> SearchStrategy[Any]: ...
def payloads(type_or_action: About | None = None, *, beyond: bool = False) -> SearchStrategy[Any]:
    """Return a strategy for conforming payloads.

    Args:
        type_or_action: the type of payload, or the name of an action for its call; any of the 78
            unless given. A type that is nested in payloads is accepted as well.
        beyond: make some texts one character too long, so that the payload does not conform.
    """
    return _drawn(lambda random: Maker(random, beyond=beyond).payload(type_or_action))


def calls(action: About | None = None) -> SearchStrategy[Call[Any]]:
    """Return a strategy for conforming calls, of any action unless one is named."""
    return _drawn(lambda random: Maker(random).call(action))


def results(action: About | None = None) -> SearchStrategy[CallResult[Any]]:
    """Return a strategy for conforming typed results, of any action unless one is named."""
    return _drawn(lambda random: Maker(random).result(action))


def call_errors() -> SearchStrategy[CallError]:
    """Return a strategy for conforming CALLERRORs."""
    return _drawn(lambda random: Maker(random).call_error())


def frames() -> SearchStrategy[bytes]:
    """Return a strategy for conforming calls, results and errors, encoded as bytes."""
    return _drawn(lambda random: TOLERANT.encode(Maker(random).frame()))


def quirky_frames(
    action: About | None = None, *, kinds: Iterable[QuirkKind] | None = None
) -> SearchStrategy[Quirky]:
    """Return a strategy for frames with one to three kinds of quirks.

    Each frame comes with its kinds, and `TOLERANT` reports exactly these:

        data, kinds = quirky
        assert {quirk.kind for quirk in decode(data).quirks} == kinds

    Args:
        action: an action or a type of payload. Results are drawn only if one is named here: they
            have to be decoded with `pending=quirky.pending`.
        kinds: the kinds to choose from; by default all that are possible.
    """
    chosen = None if kinds is None else tuple(kinds)
    return _drawn(lambda random: make_quirky(random, action, kinds=chosen))


def spoilt_frames(action: About | None = None) -> SearchStrategy[Spoilt]:
    """Return a strategy for calls with exactly one fault, and the expected error code."""
    return _drawn(lambda random: make_spoilt(random, action))


def mutations(of: SearchStrategy[bytes] | None = None) -> SearchStrategy[bytes]:
    """Return a strategy for frames changed by `mutate`, by default from conforming ones."""
    return _mutated(frames() if of is None else of)


@st.composite
def _mutated(draw: st.DrawFn, of: SearchStrategy[bytes]) -> bytes:
    return mutate(draw(of), draw(st.randoms(use_true_random=False))).data


def hostile_bytes() -> SearchStrategy[bytes]:
    """Return a strategy for hostile bytes: noise, broken JSON, deep nesting, mutated frames."""
    return st.one_of(st.binary(max_size=200), mutations(), _drawn(hostile))
