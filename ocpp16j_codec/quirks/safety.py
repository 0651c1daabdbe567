"""What may be repaired in commands and in an idTagInfo, and what is refused.

A member lost from a report is a lost detail. Lost from a command, it changes the command: an absent
member of ClearChargingProfile means *every profile*, an absent expiryDate *for ever*. So in
commands no known member may be dropped, emptied or replaced, and no choice is made between two
readings. The tables list the members whose absence widens a command, and the enumerations whose
unknown values are refused. `flaws_of` finds the objects and lists that a repair of the text closed,
emptied or shortened.
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

#: Words of OCPP 2.x, as `loose` has them, that certainly mean something else: by struct, or any.
_OTHER_MEANINGS: dict[str, frozenset[str]] = {
    "": frozenset({"customdata"}),
    "ChargingSchedule": frozenset({"id"}),
    "ChargingSchedulePeriod": frozenset({"phasetouse"}),
}

#: Enumerations on which a device branches with an *else*: an unknown word would do something.
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

#: Types that are guarded wherever they stand, in results as well as in commands.
GUARDED = frozenset({"IdTagInfo"})


def means_something_else(struct: str, name: str) -> bool:
    """Return whether an unknown member, its name as `loose` has it, is one of OCPP 2.x."""
    return name in _OTHER_MEANINGS[""] or name in _OTHER_MEANINGS.get(struct, ())


def is_nothing(value: Any) -> bool:
    """Return whether a surplus element says nothing: null, or something empty."""
    return value is None or value in ("", {}, [])


def is_harmless_rest(text: str) -> bool:
    """Return whether text that was cut off or stands behind a frame holds no more than closers."""
    return not text.strip(" \t\n\r\x00,]}")


class Flaw(IntFlag):
    """What a repair of the text did to an object or a list."""

    OPEN = 1  # its closing bracket was missing
    CUT = 2  # something half-read in it, or below it, was dropped
    TORN = 4  # a member in it lost its value, or it was made of a lone or a wrong bracket


def flaws_of(
    notes: Iterable[Note | Quirk], elements: list[tuple[int, Any]], base: str = ""
) -> dict[int, Flaw]:
    """Return the objects and lists that repairs of the text touched, by their `id`.

    Args:
        notes: repairs of the text; their paths say where. Among the quirks of a result that was
            read before, duplicate keys count as well.
        elements: what the reader made of the text, or stands in for that: a list whose indexes
            are those that the paths count from.
        base: the path of `elements`.
    """
    flaws: dict[int, Flaw] = {}
    last: tuple[str, Any] = ("", elements)

    def container_at(path: str) -> Any:
        nonlocal last  # thousands of repairs may stand in one place
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
            if not container_at(path):  # beside the comma stood something, and it is empty now
                mark(path, Flaw.TORN)
        elif kind is QuirkKind.MISSING_VALUE:
            mark(path.rpartition("/")[0], Flaw.TORN)
        elif kind is QuirkKind.STRAY_BRACKET and found:
            if used is not None:  # a lone closer that stands for something empty, or a wrong one
                mark(path, Flaw.TORN)
        else:
            # As many brackets were missing as stand in `used`. Where something half-read was
            # dropped, everything is open, and the path goes on to its name; else what was open are
            # the innermost objects and lists.
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
    """Return whether a bracket may have moved a member out of the object that it belongs to.

    A closing bracket too many ends an object early; what follows stands one level up, where no such
    member is known.
    """
    kinds = set()
    for quirk in quirks:
        if quirk.kind is not QuirkKind.TRAILING_TEXT or is_harmless_rest(quirk.found):
            kinds.add(quirk.kind)
    brackets = {QuirkKind.STRAY_BRACKET, QuirkKind.TRAILING_TEXT, QuirkKind.TRUNCATED}
    return QuirkKind.UNKNOWN_MEMBER in kinds and not brackets.isdisjoint(kinds)


def _at(root: Any, path: str) -> Any:
    """Return the container at a path, or the last one on the way to it.

    Names that stand cut in a path are none of ours; whatever holds them is then the last one.
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
