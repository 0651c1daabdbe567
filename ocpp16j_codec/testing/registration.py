"""Entry point of hypothesis: it registers the types of this package.

Rule of this file: `strategies` imports hypothesis, which imports this module. So `strategies` may
be only partly imported at this time, and must not be used before an example is drawn.
"""

from __future__ import annotations

from importlib import import_module
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from ocpp16j_codec import ACTIONS, Call, CallError, CallResult
from ocpp16j_codec.messages.base import CallPayload, Payload
from ocpp16j_codec.testing.shapes import every_type

__all__ = ["register"]


def register() -> None:
    """Let `hypothesis.strategies.from_type` make payloads, their nested types, and frames.

    hypothesis calls this function.
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - it may not be there

    for struct in every_type():
        st.register_type_strategy(struct, lambda struct: _ours().payloads(struct))
    st.register_type_strategy(Call, lambda wanted: _frames(wanted, "calls"))
    st.register_type_strategy(CallResult, lambda wanted: _frames(wanted, "results"))
    st.register_type_strategy(CallError, lambda _: _ours().call_errors())


def _frames(wanted: Any, make: str) -> Any:
    """Return the strategy for `Call`, `Call[Reset]`, `Call[Reset | Heartbeat]`, or for results."""
    from hypothesis import strategies as st  # noqa: PLC0415 - it may not be there

    (payload, *_) = get_args(wanted) or (Any,)
    either = get_args(payload) if get_origin(payload) in (Union, UnionType) else (payload,)
    bare = [get_origin(each) or each for each in either]
    if any(each in (Any, Payload, CallPayload) or isinstance(each, TypeVar) for each in bare):
        return getattr(_ours(), make)()
    rows = {action.call if make == "calls" else action.result for action in ACTIONS.values()}
    for each in either:
        if each not in rows:
            raise TypeError(f"{wanted}: {each!r} is no payload of a {wanted.__origin__.__name__}")
    return st.one_of([getattr(_ours(), make)(each) for each in either])


def _ours() -> Any:
    return import_module("ocpp16j_codec.testing.strategies")
