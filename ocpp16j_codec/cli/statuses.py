"""The exit status of a command by its findings, as `--fail-on` says."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

__all__ = ["status_of_findings", "status_of_run"]

#: The effects of quirks that count as findings, for each word of `--fail-on` that limits them.
_EFFECTS = {"lost": {"lost"}, "assumed": {"lost", "assumed"}}


def status_of_findings(fail_on: str, *, broken: bool, effects: Collection[str]) -> int:
    """Return 1 if there is something to report, else 0.

    Args:
        fail_on: a word of `--fail-on`.
        broken: whether there are frames that cannot be decoded.
        effects: the effects of all quirks.
    """
    if fail_on == "never":
        return 0
    asked = effects if fail_on == "quirk" else _EFFECTS.get(fail_on, ())
    return int(broken or any(effect in asked for effect in effects))


def status_of_run(
    fail_on: str, *, interrupted: bool, problems: bool, broken: bool, effects: Collection[str]
) -> int:
    """Return the same for a run over logs: 130 if interrupted, 2 if something could not be read."""
    if interrupted:
        return 130
    if problems:
        return 2
    return status_of_findings(fail_on, broken=broken, effects=effects)
