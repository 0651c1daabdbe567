"""Write the pages of docs/reference that are generated from the tables of the code.

    python docs/generate.py

Run it after a change of `actions`, `messages` or `quirks.catalog`; a test fails if it was
forgotten. The pages are in the repository, so that they can be read without Sphinx.
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

from ocpp16j_codec import ACTIONS, TOLERANT, CallResult, Effect, Profile, QuirkKind, Role
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
    """Return the comment after each member of a struct or an enumeration."""
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
    """Return a comment for a page, with links to the decisions that it names."""
    note = re.sub(r"\bD(\d+)\b", r"[D\1](../explanation/conformance.md#d\1)", note)
    return note[:1].upper() + note[1:]


def sentence_of(kind: type) -> str:
    """Return the first line of the docstring of a type."""
    return (python_inspect.getdoc(kind) or "").partition("\n")[0]


# -- Tables ----------------------------------------------------------------------------------------


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a table."""
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


# -- messages.md and enumerations.md ---------------------------------------------------------------


def bare(kind: inspect.Type) -> inspect.Type:
    """A type without its constraints."""
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
    """The table of the members of a struct."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - for type checkers
    if not info.fields:
        yield "No members: `{}`."
        yield ""
        return
    notes = notes_of(struct)
    yield from table(
        ("Member", "Attribute", "Type", "Note"),
        (
            (
                f"`{each.encode_name}`" + ("" if each.required else "?"),
                f"`{each.name}`",
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
        f"The calls and results of all {len(ACTIONS)} actions. Import them from"
        " `ocpp16j_codec.messages`: a call has the name of its action, a result is called"
        " `<Action>Result`. *Member* is the name in JSON, *Attribute* the name in Python; `?` marks"
        " optional members, which are `None` where they are absent. Lengths of text are in"
        " characters. `ACTIONS` has this page as data, `ocpp16j actions NAME` prints one action."
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
    yield "Objects inside messages."
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
        "The enumerations of `ocpp16j_codec.messages`. Each is a `StrEnum`, so its members equal"
        " their text in JSON. A tolerated value that is not in the enumeration is a plain `str`;"
        " `isinstance` distinguishes the two."
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
        "Deviations around the payload: the array, message type, unique id, action, CALLERRORs.",
    ),
    QuirkKind.TRUNCATED: (
        "The text",
        "Text that is not JSON. Text with two possible readings is refused.",
    ),
    QuirkKind.UNKNOWN_MEMBER: (
        "The payload",
        "JSON that does not match the schema of the message.",
    ),
}


#: What each effect means to a user of the frame.
EFFECTS = {
    Effect.CERTAIN: "the intended value is certain and is used",
    Effect.KEPT: "the value is used as received, although OCPP 1.6 does not allow it",
    Effect.ASSUMED: "the value rests on an assumption; check it before you bill by it",
    Effect.LOST: "something that was sent is not in the payload",
}


def effects_of(kind: QuirkKind) -> str:
    """The effects a kind may have, the usual one first."""
    return " or ".join(f"`{effect}`" for effect in kind.effects)


def shown(frame: str | bytes) -> str:
    """Return a frame for people: as it is, or as a Python literal if parts of it are invisible."""
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
        f"The {len(CATALOG)} kinds of deviation that `TOLERANT` accepts and reports. Each has an"
        " example: a frame as received, as `encode` writes it again, and as `str(quirk)` reports"
        " it. [Tolerance](../explanation/tolerance.md) explains the rules,"
        " [Tolerate a vendor](../howto/tolerate-a-vendor.md) how to refuse kinds;"
        " `ocpp16j_codec.quirks.catalog` has this page as data."
    )
    yield ""
    yield from table(
        ("Outcome", "Meaning"),
        (
            ("mend", "the canonical value is used"),
            ("keep", "the value is used as received"),
            ("drop", "the value is left out of the payload; `Quirk.found` has it"),
        ),
    )
    yield from table(
        ("Effect", "Meaning"),
        ((f"`{effect}`", EFFECTS[effect]) for effect in Effect),
    )
    yield (
        "The outcome is what the codec does, the effect is how much that matters to a user of the"
        " frame. Where a kind has several effects, the usual one comes first, and `Quirk.effect`"
        " has that of one occurrence. In commands and in an `idTagInfo`, many kinds are refused:"
        " see [rule 10](../explanation/tolerance.md#10-in-a-command-absence-may-mean-more)."
    )
    yield ""
    yield from table(
        ("Kind", "What arrives", "Outcome", "Effect"),
        (
            (f"[{kind}](#{kind})", entry.arrives, entry.outcome, effects_of(kind))
            for kind, entry in CATALOG.items()
        ),
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
        yield f"- OCPP 1.6 requires: {entry.asks}."
        yield f"- Outcome: {entry.outcome}. {entry.mended}"
        yield f"- Effect: {effects_of(kind)}."
        yield f"- If not tolerated: a fault of the category `{kind.category}`."
        if entry.seen == NOT_SEEN:
            yield "- Seen: not in public reports; included for robustness."
        else:
            yield f"- Seen: {'; '.join(entry.seen)}."
        yield ""
        answers = f", in answer to {entry.action}" if entry.action else ""
        at = f", received at {entry.received_at}" if entry.received_at else ""
        yield from block(f"Received{answers}{at}:", shown(entry.before))
        if entry.before == entry.after:
            yield "Written again: unchanged. Reported:"
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
