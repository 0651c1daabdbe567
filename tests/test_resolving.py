"""The typed face of `resolve` keeps step with the action table, and costs nothing at run time."""

import inspect
import subprocess
import sys
from datetime import datetime
from typing import Any, Literal, TypeVar, get_args, get_origin, get_overloads, get_type_hints

from ocpp16j_codec import ACTIONS, CallResult, Codec, resolving
from ocpp16j_codec.resolving import Resolve


def declared() -> None:
    """Stand for the method that all overloads are of; a protocol's has no name to ask by."""


declared.__module__, declared.__qualname__ = Resolve.__module__, f"{Resolve.__name__}.__call__"
SIGNATURES = get_overloads(declared)
NAMES = vars(resolving) | {"datetime": datetime, "CallResult": CallResult}
OVERLOADS = [get_type_hints(each, globalns=NAMES) for each in SIGNATURES]


def test_every_action_has_its_literal_in_the_order_of_the_table() -> None:
    literals = [hints for hints in OVERLOADS if get_origin(hints["action"]) is Literal]
    assert [get_args(hints["action"])[0] for hints in literals] == list(ACTIONS)
    for hints in literals:
        (name,) = get_args(hints["action"])
        assert hints["return"] == CallResult[ACTIONS[name].result]


def test_a_result_type_stands_for_itself_and_any_text_for_anything() -> None:
    by_type, by_text = OVERLOADS[len(ACTIONS) :]
    (of,) = get_args(by_type["action"])
    assert get_origin(by_type["action"]) is type
    assert isinstance(of, TypeVar)
    assert by_type["return"] == CallResult[of]
    assert by_text["action"] is str
    assert by_text["return"] == CallResult[Any]


def test_the_parameters_are_those_of_the_verb() -> None:
    verb = inspect.signature(Codec.resolve)
    assert list(verb.parameters) == ["self", "result", "action", "received_at"]
    for overload in SIGNATURES:
        typed = inspect.signature(overload)
        assert list(typed.parameters) == list(verb.parameters)
        assert [each.kind for each in typed.parameters.values()] == [
            each.kind for each in verb.parameters.values()
        ]


def test_nobody_imports_it_at_run_time() -> None:
    code = "import sys, ocpp16j_codec; print('ocpp16j_codec.resolving' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout == "False\n"
