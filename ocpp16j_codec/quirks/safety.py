"""What may be repaired in commands and in an idTagInfo, and what is refused.

A report without one of its members has less information. A command without one of its members may
mean more: ClearChargingProfile without a member means *every profile*, an idTagInfo without
expiryDate *for ever*. So in commands no known member may be dropped, emptied or replaced, and no
choice is made between two readings. The tables list the members whose absence widens a command, and
the enumerations whose unknown values are refused. `flaws_of` finds the objects and lists that a
repair of the text closed, emptied or shortened.
"""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.deviations import Effect, QuirkKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ocpp16j_codec.deviations import Quirk
    from ocpp16j_codec.quirks.cursor import Note

__all__ = [
    "BRANCHED_ON", "GUARDED", "WIDENS", "Flaw", "flaws_of", "is_displaced", "is_harmless_rest",
    "is_nothing", "means_something_else",
]  # fmt: skip

#: Members whose absence means *all, any, now* or *for ever*: an unknown member whose value fits
#: one of them may be that member under another name.
WIDENS: dict[str, frozenset[str]] = {
    "AuthorizationData": frozenset({"idTagInfo"}),
    "ChargingProfile": frozenset({"recurrencyKind", "transactionId", "validFrom", "validTo"}),
    "ChargingSchedule": frozenset({"duration", "minChargingRate", "startSchedule"}),
    "ChargingSchedulePeriod": frozenset({"numberPhases"}),
    "ClearChargingProfile": frozenset(
        {"chargingProfilePurpose", "connectorId", "id", "stackLevel"}
    ),
    "DataTransfer": frozenset({"data", "messageId"}),
    "ExtendedTriggerMessage": frozenset({"connectorId"}),
    "FirmwareType": frozenset({"installDateTime"}),
    "GetConfiguration": frozenset({"key"}),
    "GetDiagnostics": frozenset({"retries", "retryInterval", "startTime", "stopTime"}),
    "GetLog": frozenset({"retries", "retryInterval"}),
    "IdTagInfo": frozenset({"expiryDate"}),
    "LogParametersType": frozenset({"latestTimestamp", "oldestTimestamp"}),
    "RemoteStartTransaction": frozenset({"chargingProfile", "connectorId"}),
    "ReserveNow": frozenset({"parentIdTag"}),
    "SendLocalList": frozenset({"localAuthorizationList"}),
    "SignedUpdateFirmware": frozenset({"retries", "retryInterval"}),
    "TriggerMessage": frozenset({"connectorId"}),
    "UpdateFirmware": frozenset({"retries", "retryInterval"}),
}

#: Member names of OCPP 2.x (normalized by `loose`) that mean nothing in 1.6: by struct; "" is any.
_OTHER_MEANINGS: dict[str, frozenset[str]] = {
    "": frozenset({"customdata"}),
    "ChargingSchedule": frozenset({"id"}),
    "ChargingSchedulePeriod": frozenset({"phasetouse"}),
}

#: Enumerations that devices handle with an *else* branch: an unknown value would have an effect.
BRANCHED_ON = frozenset(
    {
        ("ChangeAvailability", "type"),
        ("ChargingProfile", "chargingProfileKind"),
        ("ChargingProfile", "chargingProfilePurpose"),
        ("ChargingProfile", "recurrencyKind"),
        ("ChargingSchedule", "chargingRateUnit"),
        ("ClearChargingProfile", "chargingProfilePurpose"),
        ("GetCompositeSchedule", "chargingRateUnit"),
        ("IdTagInfo", "status"),
        ("SendLocalList", "updateType"),
    }
)

#: Types to which the rules of commands apply in any frame, results included.
GUARDED = frozenset({"IdTagInfo"})


def means_something_else(struct: str, name: str) -> bool:
    """Return whether the name of an unknown member, normalized by `loose`, is one of OCPP 2.x."""
    return name in _OTHER_MEANINGS[""] or name in _OTHER_MEANINGS.get(struct, ())


def is_nothing(value: Any) -> bool:
    """Return whether a surplus element has no content: null, or something empty."""
    return value is None or value in ("", {}, [])


def is_harmless_rest(text: str) -> bool:
    """Return whether truncated text or trailing data has only blanks, commas and brackets."""
    return not text.strip(" \t\n\r\x00,]}")


class Flaw(IntFlag):
    """Effect of a repair of the text on an object or a list."""

    OPEN = 1  # its closing bracket was missing
    CUT = 2  # an incomplete value in it, at any depth, was dropped
    TORN = 4  # a member has no value, or its own bracket was wrong or single


def flaws_of(
    notes: Iterable[Note | Quirk], elements: list[tuple[int, Any]], base: str = ""
) -> dict[int, Flaw]:
    """Return the objects and lists that repairs of the text touched, by their `id`.

    Args:
        notes: repairs of the text, or the quirks of a result that has been decoded; of these,
            duplicate keys count as well.
        elements: the value from the reader that the paths of `notes` start at.
        base: the path of `elements`.
    """
    flaws: dict[int, Flaw] = {}
    last: tuple[str, Any] = ("", elements)

    def container_at(path: str) -> Any:
        nonlocal last  # cached, because one place may have thousands of repairs
        if path != last[0]:
            last = path, _at(elements, path)
        return last[1]

    def mark(path: str, flaw: Flaw) -> None:
        container = container_at(path)
        flaws[id(container)] = flaws.get(id(container), Flaw(0)) | flaw

    for note in notes:
        kind, found, used = note.kind, note.found, note.used
        if kind not in _TOUCHING or not note.path.startswith(base):
            continue
        path = note.path[len(base) :]
        if kind is QuirkKind.DUPLICATE_MEMBER:
            if kind.effect_of(path, found, used) is Effect.ASSUMED:
                mark(path.rpartition("/")[0], Flaw.TORN)
        elif kind is QuirkKind.STRAY_COMMA:
            if not container_at(path):  # empty now, so something before or after the comma is lost
                mark(path, Flaw.TORN)
        elif kind is QuirkKind.MISSING_VALUE:
            mark(path.rpartition("/")[0], Flaw.TORN)
        elif kind is QuirkKind.STRAY_BRACKET and found:
            if used is not None:  # a single closing bracket read as `[]` or `{}`, or a wrong one
                mark(path, Flaw.TORN)
        else:
            # `used` has the closing brackets that were missing. If an incomplete value was dropped
            # (`found`), everything was open, and the path may end with the name of that value; else
            # the innermost objects and lists were open.
            ends = [end for end in range(len(path) + 1) if path[end : end + 1] in ("/", "")]
            for end in ends[: len(used)] if found else ends[-len(used) :]:
                mark(path[:end], Flaw.OPEN | Flaw.CUT if found else Flaw.OPEN)
    return flaws


_TOUCHING = frozenset(
    {
        QuirkKind.DUPLICATE_MEMBER,
        QuirkKind.MISSING_VALUE,
        QuirkKind.STRAY_BRACKET,
        QuirkKind.STRAY_COMMA,
        QuirkKind.TRUNCATED,
    }
)


def is_displaced(quirks: Iterable[Quirk]) -> bool:
    """Return whether a misplaced bracket may have moved a member out of its object.

    A surplus closing bracket ends an object early. The members after it are read one level up,
    where they are unknown.
    """
    kinds = set()
    for quirk in quirks:
        if quirk.kind is not QuirkKind.TRAILING_TEXT or is_harmless_rest(quirk.found):
            kinds.add(quirk.kind)
    brackets = {QuirkKind.STRAY_BRACKET, QuirkKind.TRAILING_TEXT, QuirkKind.TRUNCATED}
    return QuirkKind.UNKNOWN_MEMBER in kinds and not brackets.isdisjoint(kinds)


def _at(root: Any, path: str) -> Any:
    """Return the container at a path, or the innermost one on the way to it that exists.

    A path may have a shortened name, which is not found; only names of a peer are shortened.
    """
    here = root
    for segment in path.split("/")[1:]:
        below: Any = None
        if type(here) is dict:
            below = here.get(segment.replace("~1", "/").replace("~0", "~"))
        elif segment.isdecimal() and int(segment) < len(here):
            below = here[int(segment)]
        if below is None or type(below[1]) not in (dict, list):
            break
        here = below[1]
    return here
