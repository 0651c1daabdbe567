"""What hypothesis is told when it is imported beside this package: an entry point.

Rule of this file: it may be read while `strategies` is only half imported, since that is what
imports hypothesis; so nothing of it is looked at before something is drawn.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ocpp16j_codec import Call, CallError, CallResult
from ocpp16j_codec.testing.shapes import every_type

__all__ = ["register"]


def register() -> None:
    """Let `hypothesis.strategies.from_type` make payloads, whatever is nested in them, and frames.

    hypothesis calls this by itself.
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - it may not be there

    for struct in every_type():
        st.register_type_strategy(struct, lambda struct: _ours().payloads(struct))
    st.register_type_strategy(Call, lambda _: _ours().calls())
    st.register_type_strategy(CallResult, lambda _: _ours().results())
    st.register_type_strategy(CallError, lambda _: _ours().call_errors())


def _ours() -> Any:
    return import_module("ocpp16j_codec.testing.strategies")
