"""Suggestions for names that nobody knows."""

import pytest

from ocpp16j_codec import ACTIONS, QuirkKind
from ocpp16j_codec.nearest import suggestion


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("heartbeat", '; did you mean "Heartbeat"?'),
        ("meter_values", '; did you mean "MeterValues"?'),
        ("meter values", '; did you mean "MeterValues"?'),
        ("GetLogs", '; did you mean "GetLog"?'),
        ("Vendor", ""),
        ("", ""),
        ("x" * 1_000_000, ""),
    ],
)
def test_an_action_that_is_meant(name: str, said: str) -> None:
    assert suggestion(name, ACTIONS) == said


def test_several_may_be_meant() -> None:
    assert suggestion("StartTransactions", ACTIONS) == (
        '; did you mean "StartTransaction", "RemoteStartTransaction" or "StopTransaction"?'
    )
    assert suggestion("too-long", QuirkKind) == '; did you mean "too_long"?'
