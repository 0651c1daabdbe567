"""Hypothesis strategies: conforming, quirky, spoilt and hostile messages for property tests.

    from hypothesis import given
    from ocpp16j_codec.testing import strategies

    @given(strategies.calls())
    def test_my_server_stores_what_it_was_told(call): ...

Every strategy draws from the makers of this package with hypothesis at the wheel of their
randomness, so that what fails is shrunk to something short and simple.

Rule of this file: no message is described here; what there is to draw follows from the types.
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
    """What a function makes of the randomness that hypothesis hands it."""
    return make(draw(st.randoms(use_true_random=False)))


@overload
def payloads(type_or_action: type[PayloadT], *, beyond: bool = ...) -> SearchStrategy[PayloadT]: ...
@overload
def payloads(
    type_or_action: Action | str | None = ..., *, beyond: bool = ...
) -> SearchStrategy[Any]: ...
def payloads(type_or_action: About | None = None, *, beyond: bool = False) -> SearchStrategy[Any]:
    """Payloads that conform.

    Args:
        type_or_action: the type of payload, or the name of an action for its call; any of the 78
            unless given. A type that is nested in payloads will do as well.
        beyond: some texts are one character longer than they may be, and the payload does not
            conform.
    """
    return _drawn(lambda random: Maker(random, beyond=beyond).payload(type_or_action))


def calls(action: About | None = None) -> SearchStrategy[Call[Any]]:
    """Calls that conform, of any action unless one is named."""
    return _drawn(lambda random: Maker(random).call(action))


def results(action: About | None = None) -> SearchStrategy[CallResult[Any]]:
    """Typed results that conform, of any action unless one is named."""
    return _drawn(lambda random: Maker(random).result(action))


def call_errors() -> SearchStrategy[CallError]:
    """Errors that conform."""
    return _drawn(lambda random: Maker(random).call_error())


def frames() -> SearchStrategy[bytes]:
    """Calls, results and errors that conform, as they stand on the wire."""
    return _drawn(lambda random: TOLERANT.encode(Maker(random).frame()))


def quirky_frames(
    action: About | None = None, *, kinds: Iterable[QuirkKind] | None = None
) -> SearchStrategy[Quirky]:
    """Frames that deviate in one to three ways which `TOLERANT` knows.

    Each comes with the kinds that were put in, and is decoded with just these:

        data, kinds = quirky
        assert {quirk.kind for quirk in decode(data).quirks} == kinds

    Args:
        action: an action or a type of payload. Results are drawn only if one is named here: they
            have to be decoded with `pending=quirky.pending`.
        kinds: the kinds to choose from, all that can be put in unless given.
    """
    chosen = None if kinds is None else tuple(kinds)
    return _drawn(lambda random: make_quirky(random, action, kinds=chosen))


def spoilt_frames(action: About | None = None) -> SearchStrategy[Spoilt]:
    """Calls with exactly one fault that no schema allows, and the error code that answers it."""
    return _drawn(lambda random: make_spoilt(random, action))


def mutations(of: SearchStrategy[bytes] | None = None) -> SearchStrategy[bytes]:
    """Frames changed in one to four ways by `mutate`; conforming ones unless others are given."""
    return _mutated(frames() if of is None else of)


@st.composite
def _mutated(draw: st.DrawFn, of: SearchStrategy[bytes]) -> bytes:
    return mutate(draw(of), draw(st.randoms(use_true_random=False))).data


def hostile_bytes() -> SearchStrategy[bytes]:
    """Whatever a stranger may send: noise, broken JSON, deep nesting, mutated frames."""
    return st.one_of(st.binary(max_size=200), mutations(), _drawn(hostile))
