"""How hard property tests try (see depth.py), which cases, and whether a package may be missing."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, TypeVar

import pytest
from depth import DEPTH
from hypothesis import HealthCheck, settings
from together import CASES

if TYPE_CHECKING:
    from collections.abc import Generator

R = TypeVar("R", pytest.CollectReport, pytest.TestReport)

# Whole messages are large even when they are as small as can be, and take their time.
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
COMMON = {"deadline": None, "suppress_health_check": PATIENT}
REPEATABLE = {"derandomize": True, "database": None, **COMMON}

settings.register_profile("quick", max_examples=20, **REPEATABLE)
settings.register_profile("full", max_examples=500, **REPEATABLE)
settings.register_profile("nightly", max_examples=20_000, print_blob=True, **COMMON)
settings.load_profile(DEPTH)

# All that is collected stays: to look through it again and again for garbage takes a third of the
# time. The tests themselves run with the collector at work, see pytest_runtestloop().
gc.disable()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--nothing-missing",
        action="store_true",
        help="fail where a test would be skipped because a package is not installed",
    )
    parser.addoption(
        "--case",
        default="",
        metavar="WORDS",
        help="of tests that run many cases together, run the cases with WORDS in their names",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Have the collector begin, and leave alone what was collected."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many cases there were: a test may have many of them (see together.py)."""
    reports = [
        each
        for outcome in ("passed", "failed", "xfailed")
        for each in terminalreporter.getreports(outcome)
        if getattr(each, "when", None) == "call"
    ]
    if reports:
        cases = sum(dict(each.user_properties).get(CASES, 1) for each in reports)
        terminalreporter.write_line(f"{cases:,} cases in {len(reports):,} tests")


def insist(config: pytest.Config, report: R) -> R:
    """Make a failure of what was skipped for want of a package, if nothing may be missing."""
    if report.skipped and config.getoption("nothing_missing"):
        told = report.longrepr
        reason = told[2] if isinstance(told, tuple) else str(told)
        if "could not import" in reason:
            report.outcome = "failed"
            report.longrepr = f"{reason} (--nothing-missing)"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return insist(collector.config, (yield))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return insist(item.config, (yield))
