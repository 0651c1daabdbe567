"""Write the pages of docs/reference that are read off the tables of the code.

    python docs/generate.py

Run it after a change of `actions`, `messages` or `quirks.catalog`; a test tells when it was
forgotten. The pages are kept in the repository, so that they can be read where no Sphinx is.
"""

from __future__ import annotations

import inspect as python_inspect
import re
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import inspect

from ocpp16j_codec import ACTIONS, TOLERANT, CallResult, Profile, QuirkKind, Role
from ocpp16j_codec.quirks.catalog import CATALOG, NOT_SEEN, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

REFERENCE = Path(__file__).parent / "reference"
GENERATED = "<!-- written by docs/generate.py; changes made here will be lost -->\n"
SENT_BY = {
    Role.CHARGE_POINT: "charge point",
    Role.CENTRAL_SYSTEM: "central system",
    Role.EITHER: "either side",
}


# -- What the source says beside the types ---------------------------------------------------------

_MEMBER = re.compile(r"^    (\w+)\s*[:=].*?(?:#:? (.*))?$")
_NOTE_BELOW = re.compile(r"^ {8}.*#: (.*)$")


@cache
def notes_of(kind: type) -> dict[str, str]:
    """The comment behind each member of a struct or an enumeration."""
    notes: dict[str, str] = {}
    name = ""
    for line in python_inspect.getsource(kind).splitlines():
        if match := _MEMBER.match(line):
            name = match[1]
            notes[name] = match[2] or ""
        elif match := _NOTE_BELOW.match(line):
            notes[name] = match[1]
    return notes


def note_text(note: str) -> str:
    """A comment as it stands on a page: its decisions as links, its code as code."""
    note = re.sub(r"\bD(\d+)\b", r"[D\1](../explanation/conformance.md#d\1)", note)
    return note[:1].upper() + note[1:]


def sentence_of(kind: type) -> str:
    """The first line of what a type says of itself."""
    return (python_inspect.getdoc(kind) or "").partition("\n")[0]


# -- Tables ----------------------------------------------------------------------------------------


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


# -- messages.md and enumerations.md ---------------------------------------------------------------


def bare(kind: inspect.Type) -> inspect.Type:
    """A type without what is only said about it."""
    return kind.type if isinstance(kind, inspect.Metadata) else kind


def words_for(declared: inspect.Type) -> str:
    """A type in words."""
    match bare(declared):
        case inspect.StrType(max_length=None):
            return "text"
        case inspect.StrType(max_length=longest):
            return f"text, at most {longest}"
        case inspect.IntType():
            return "integer"
        case inspect.FloatType():
            extra: dict[str, Any] = getattr(declared, "extra", None) or {}
            return f"number, {extra['fraction_digits']} fraction digit"
        case inspect.BoolType():
            return "boolean"
        case inspect.DateTimeType():
            return "timestamp"
        case inspect.EnumType(cls=cls):
            return f"[{cls.__name__}](enumerations.md#{cls.__name__.lower()})"
        case inspect.StructType(cls=cls):
            return f"[{cls.__name__}](#{cls.__name__.lower()})"
        case inspect.ListType(item_type=item, min_length=least):
            return f"list of {words_for(item)}" + (f"; at least {least}" if least else "")
        case other:
            raise TypeError(f"no words for {other}")


def members(struct: type) -> Iterator[str]:
    """The lines that tell what is in a struct."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - for type checkers
    if not info.fields:
        yield "No members: `{}`."
        yield ""
        return
    notes = notes_of(struct)
    yield from table(
        ("Member", "Type", "Note"),
        (
            (
                f"`{each.encode_name}`" + ("" if each.required else "?"),
                words_for(each.type),
                note_text(notes[each.name]),
            )
            for each in info.fields
        ),
    )


def nested_in(struct: type) -> Iterator[type]:
    """The structs and enumerations that a struct is made of, itself left out, outermost first."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - for type checkers
    for each in info.fields:
        kind = bare(each.type)
        if isinstance(kind, inspect.ListType):
            kind = bare(kind.item_type)
        if isinstance(kind, inspect.EnumType):
            yield kind.cls
        elif isinstance(kind, inspect.StructType):
            yield kind.cls
            yield from nested_in(kind.cls)


def all_nested() -> list[type]:
    """Every struct and enumeration that some message is made of, in alphabetical order."""
    payloads = [payload for row in ACTIONS.values() for payload in (row.call, row.result)]
    found = {nested for payload in payloads for nested in nested_in(payload)}
    return sorted(found, key=lambda kind: kind.__name__)


def messages_page() -> str:
    """docs/reference/messages.md."""
    return "\n".join(_messages())


def _messages() -> Iterator[str]:
    yield GENERATED
    yield "# Messages"
    yield ""
    yield (
        f"All {len(ACTIONS)} actions, call and result, as they stand in `ocpp16j_codec.messages`:"
        " the call of an action has its name, its result is called `<Action>Result`. What is"
        " `chargePointVendor` on the wire is `charge_point_vendor` in Python; `?` marks what may be"
        " absent, and then is `None`. Texts are counted in characters. `ACTIONS` holds this page as"
        " data, `ocpp16j actions NAME` prints a part of it."
    )
    yield ""
    yield from table(
        ("Action", "Sent by", "Profile"),
        (
            (f"[{name}](#{name.lower()})", SENT_BY[row.sent_by], row.profile)
            for name, row in ACTIONS.items()
        ),
    )
    for profile in Profile:
        yield f"## {profile}"
        yield ""
        for name, row in ACTIONS.items():
            if row.profile is profile:
                yield f"### {name}"
                yield ""
                yield f"{sentence_of(row.call)} Sent by: {SENT_BY[row.sent_by]}."
                yield ""
                yield from members(row.call)
                yield f"Result: {sentence_of(row.result)}"
                yield ""
                yield from members(row.result)
    yield "## Types"
    yield ""
    yield "What more than one member of a message is made of."
    yield ""
    for kind in all_nested():
        if not issubclass(kind, StrEnum):
            yield f"### {kind.__name__}"
            yield ""
            yield sentence_of(kind)
            yield ""
            yield from members(kind)


def enumerations_page() -> str:
    """docs/reference/enumerations.md."""
    return "\n".join(_enumerations())


def _enumerations() -> Iterator[str]:
    yield GENERATED
    yield "# Enumerations"
    yield ""
    yield (
        "All enumerations of `ocpp16j_codec.messages`. Members are `StrEnum` members: equal to"
        " the text on the wire. A value that the enumeration does not have, and that was tolerated,"
        " is a plain `str`; `isinstance` tells the two apart."
    )
    yield ""
    for kind in all_nested():
        if issubclass(kind, StrEnum):
            yield f"## {kind.__name__}"
            yield ""
            yield sentence_of(kind)
            yield ""
            notes = notes_of(kind)
            rows = [(f"`{m.value}`", f"`{m.name}`", note_text(notes[m.name])) for m in kind]
            if any(note for *_, note in rows):
                yield from table(("Value", "In Python", "Note"), rows)
            else:
                yield from table(("Value", "In Python"), (row[:2] for row in rows))


# -- quirks.md -------------------------------------------------------------------------------------

#: The first kind of each part of the catalog.
PARTS = {
    QuirkKind.BYTE_ORDER_MARK: (
        "The frame",
        "What is wrong around the payload: the array, its type, id and action, and CALLERRORs.",
    ),
    QuirkKind.TRUNCATED: (
        "The text",
        "What keeps a text from being JSON. What could be read in two ways is refused.",
    ),
    QuirkKind.UNKNOWN_MEMBER: (
        "The payload",
        "Sound JSON, but not what the message is made of.",
    ),
}


def shown(frame: str | bytes) -> str:
    """A frame for people: as it is, or as Python writes it where parts of it cannot be seen."""
    return frame if isinstance(frame, str) and frame.isprintable() else repr(frame)


def reported(entry: Entry) -> str:
    """What the codec says of an entry's example."""
    received_at = entry.received_at and datetime.fromisoformat(entry.received_at)
    codec = TOLERANT.replace(detect_duplicates=True)
    frame = codec.decode(entry.before, received_at=received_at or None)
    if isinstance(frame, CallResult) and entry.action:
        frame = codec.resolve(frame, entry.action, received_at=received_at or None)
    (quirk,) = frame.quirks
    return str(quirk)


def quirks_page() -> str:
    """docs/reference/quirks.md."""
    return "\n".join(_quirks())


def _quirks() -> Iterator[str]:
    yield GENERATED
    yield "# Quirk atlas"
    yield ""
    yield (
        f"The {len(CATALOG)} kinds of deviation that the tolerant codec knows, each with a whole"
        " frame that shows it, as received and as it is written again, and with the sentence that"
        " `str(quirk)` says of it. `mend`: the value that was meant is used. `keep`: the value"
        " stands as it came. `drop`: it is left out, and the quirk still holds it."
        " [Tolerance](../explanation/tolerance.md) has the rules behind this,"
        " [Tolerate a vendor](../howto/tolerate-a-vendor.md) the switches;"
        " `ocpp16j_codec.quirks.catalog` is this page as data."
    )
    yield ""
    yield from table(
        ("Kind", "What arrives", "Outcome"),
        ((f"[{kind}](#{kind})", entry.arrives, entry.outcome) for kind, entry in CATALOG.items()),
    )
    for kind, entry in CATALOG.items():
        if kind in PARTS:
            title, story = PARTS[kind]
            yield f"## {title}"
            yield ""
            yield story
            yield ""
        yield f"### {kind}"
        yield ""
        yield f"{entry.arrives[:1].upper()}{entry.arrives[1:]}."
        yield ""
        yield f"- 1.6 asks for: {entry.asks}."
        yield f"- Outcome: {entry.outcome}. {entry.mended}"
        if entry.seen == NOT_SEEN:
            yield "- Seen: not yet; here for robustness."
        else:
            yield f"- Seen: {'; '.join(entry.seen)}."
        yield ""
        answers = f", in answer to {entry.action}" if entry.action else ""
        at = f", received at {entry.received_at}" if entry.received_at else ""
        yield from block(f"Received{answers}{at}:", shown(entry.before))
        if entry.before == entry.after:
            yield "Written again as it came. Reported:"
            yield ""
        else:
            yield from block("Written again:", shown(entry.after))
            yield "Reported:"
            yield ""
        yield from block("", reported(entry))


def block(head: str, text: str) -> Iterator[str]:
    """A frame or a sentence, verbatim."""
    if head:
        yield head
        yield ""
    yield "```text"
    yield text
    yield "```"
    yield ""


PAGES = {
    "messages.md": messages_page,
    "enumerations.md": enumerations_page,
    "quirks.md": quirks_page,
}


def main() -> None:
    """Write all pages."""
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
