"""Text output of `explain`: a frame, its content, its deviations, and the reply.

Rule of this file: whatever comes from the frame goes through `shown`; secrets are never shown, and
with `redacted` neither are id tags nor the text itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from msgspec import Raw, json
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from ocpp16j_codec.actions import Role
from ocpp16j_codec.cli.json_output import KINDS, wire_payload
from ocpp16j_codec.cli.terminal import shown, visible
from ocpp16j_codec.codec import TOLERANT
from ocpp16j_codec.content.advice import advise
from ocpp16j_codec.errors import quote, show_path
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.messages.masking import mask_value
from ocpp16j_codec.messages.secrets import names_secret
from ocpp16j_codec.quirks.catalog import CATALOG, Outcome
from ocpp16j_codec.redaction import MASK, masked, masked_raw, redact

if TYPE_CHECKING:
    from rich.console import Console

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.cli.explain import Explanation
    from ocpp16j_codec.errors import DecodeError, Quirk, QuirkKind, Violation

__all__ = ["describe_type", "excerpt", "sender", "show_explanation"]

_UNCHECKED = TOLERANT.replace(check_outgoing=False)
#: A decoder that keeps numbers as written, of any size.
_read = json.Decoder(dict[str, Any], float_hook=lambda literal: Raw(literal.encode())).decode
_WORDS = {"call": "CALL", "call_result": "CALLRESULT", "call_error": "CALLERROR"}
_SENDERS = {
    Role.CHARGE_POINT: "the charge point",
    Role.CENTRAL_SYSTEM: "the central system",
    Role.EITHER: "either side",
}
_OUTCOMES = {Outcome.MEND: "mended", Outcome.KEEP: "kept", Outcome.DROP: "dropped"}
#: Longer values, lists and texts are shortened; `--json` has them in full.
_LONGEST_VALUE = 200
_LONGEST_LIST = 200


def sender(action: Action, kind: type | None) -> str:
    """Return the side that sends the call, or its answer."""
    by = action.sent_by
    if kind in (CallResult, CallError) and by is not Role.EITHER:
        by = Role.EITHER & ~by
    return _SENDERS[by]


def describe_type(struct: type) -> str:
    """Return the description of a message: the first line of its docstring."""
    return (struct.__doc__ or "").strip().split("\n", 1)[0].rstrip(".")


def show_explanation(
    console: Console, explanation: Explanation, *, redacted: bool = False, width: int | None = None
) -> None:
    """Print the explanation of a frame."""
    if explanation.unfolded:
        note = f"{explanation.unfolded} line break(s) within the frame were removed"
        console.print(Text(note, style="dim"))
    if explanation.steps:
        _show_steps(console, explanation, redacted=redacted)
    if explanation.error is not None:
        _show_error(console, explanation, redacted=redacted, width=width or console.width)
        return
    frame = redact(explanation.frame) if redacted else explanation.frame
    _show_frame(console, frame, explanation.action)
    _show_quirks(console, frame.quirks)
    _show_content(console, explanation, redacted=redacted)
    if isinstance(frame, CallResult) and frame.action is None:
        hint = "payload not checked: name the action of its call with --action NAME"
        console.print(Text(hint, style="yellow"))
    elif not frame.quirks:
        console.print(Text("conforms to OCPP 1.6", style="green"))
    for each in advise(explanation.frame):
        where = show_path(each.path)
        text = Text.assemble(shown(each.sentence), (f" at {where} ({each.section})", "dim"))
        console.print(_hanging("advice", "bold cyan", Text(" ").append_text(text)))


def _head(word: str, action: Action | None, named: str | None, unique_id: str | None) -> Text:
    text = Text(word, style="bold")
    if action is not None:
        text.append(f" {action.name}", style="bold cyan")
        text.append(f"  ({action.profile})", style="dim")
    elif named:
        text.append(" ")
        text.append_text(shown(named, "bold", 60))
    if unique_id is not None:
        text.append("  id ", style="dim")
        text.append_text(shown(quote(unique_id, 60)))
    return text


def _show_frame(console: Console, frame: Any, action: Action | None) -> None:
    kind = type(frame)
    head = _head(_WORDS[KINDS[kind]], action, getattr(frame, "action", None), frame.unique_id)
    if action is not None:
        struct = action.call if kind is Call else action.result
        about = describe_type(struct) if kind is not CallError else f"{action.name} was refused"
        head.append(f"\n{about}; sent by {sender(action, kind)}", style="dim")
    root = Tree(head, guide_style="dim")
    if isinstance(frame, CallError):
        told: CallError = masked(frame)
        _grow(root, "errorCode", str(told.error_code))
        _grow(root, "errorDescription", told.error_description)
        _grow(root, "errorDetails", told.error_details)
    else:
        _grow_members(root, mask_value(_read(wire_payload(frame) or b"{}")))
    console.print(root)


def _grow_members(tree: Tree, members: dict[str, Any]) -> None:
    """Add the members of an object to a tree."""
    key = members.get("key")
    hides = isinstance(key, str) and names_secret(key)
    for name, value in members.items():
        _grow(tree, name, value, secret=hides and name == "value")


def _grow(tree: Tree, name: str, value: Any, *, secret: bool = False) -> None:
    """Add a member and its own members to a tree."""
    label = shown(name, "cyan", 80)
    if isinstance(value, dict):
        if not value:
            label.append(" {}", style="dim")
        _grow_members(tree.add(label), value)
    elif isinstance(value, list):
        label.append(f" [{len(value)}]", style="dim")
        branch = tree.add(label)
        for place, each in enumerate(value[:_LONGEST_LIST]):
            _grow(branch, str(place), each)
        if len(value) > _LONGEST_LIST:
            branch.add(Text(f"and {len(value) - _LONGEST_LIST} more", style="dim"))
    else:
        label.append(" ")
        if secret or (names_secret(name) and value is not None):
            label.append(MASK, style="dim")
        elif isinstance(value, str):
            label.append_text(shown(f'"{value}"' if value != MASK else value, "", _LONGEST_VALUE))
        else:
            label.append(json.encode(value).decode(), style="magenta")
        tree.add(label)


def _show_quirks(console: Console, quirks: tuple[Quirk, ...]) -> None:
    """Print quirks, and once for each kind what OCPP requires."""
    by_kind: dict[QuirkKind, list[Quirk]] = {}
    for quirk in quirks:
        by_kind.setdefault(quirk.kind, []).append(quirk)
    for kind, alike in by_kind.items():
        entry = CATALOG[kind]
        for quirk in alike[:_LONGEST_LIST]:
            console.print(_hanging("quirk ", "bold yellow", shown(str(quirk))))
        if len(alike) > _LONGEST_LIST:
            console.print(Text(f"      and {len(alike) - _LONGEST_LIST} more", style="dim"))
        console.print(_hanging("", "", Text.assemble(("OCPP 1.6 requires: ", "dim"), entry.asks)))
        effects = ", ".join(dict.fromkeys(quirk.effect.value for quirk in alike))
        outcome = f"{_OUTCOMES[entry.outcome]} ({effects}): "
        console.print(_hanging("", "", Text.assemble((outcome, "dim"), (entry.mended, "dim"))))


def _hanging(label: str, style: str, text: Text) -> Table:
    """Return a paragraph with its label on the left, in a column of at least six characters."""
    grid = Table.grid(padding=0)
    grid.add_column(width=max(6, len(label)), no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(label, style=style), text)
    return grid


def _show_content(console: Console, explanation: Explanation, *, redacted: bool) -> None:
    """Print the content of the texts of a frame."""
    content = explanation.content(redacted=redacted)
    if content.parts:
        root = Tree(Text("content", style="bold"), guide_style="dim")
        for part in content.parts[:_LONGEST_LIST]:
            label = Text.assemble(shown(part.name, "cyan", 80), " ")
            label.append_text(shown(part.words, limit=_LONGEST_VALUE))
            if part.remarks:
                label.append_text(shown(f"  {', '.join(part.remarks)}", "dim", _LONGEST_VALUE))
            branch = root.add(label)
            if part.members:
                _grow_members(branch, part.members)
        if len(content.parts) > _LONGEST_LIST:
            root.add(Text(f"and {len(content.parts) - _LONGEST_LIST} more", style="dim"))
        console.print(root)
    for sentence in content.problems[:_LONGEST_LIST]:
        console.print(_hanging("content ", "yellow", shown(sentence)))


def _show_steps(console: Console, explanation: Explanation, *, redacted: bool) -> None:
    """Print the typesetting that was undone, by kind, with an example each."""
    steps = explanation.steps
    text = Text(f"{len(steps)} step{'s' * (len(steps) != 1)} of typesetting undone: ", style="dim")
    counts = Counter(step.kind for step in steps)
    examples = {step.kind: step for step in reversed(steps)}
    for place, (kind, count) in enumerate(counts.items()):
        text.append(f"{'; ' * bool(place)}{count} {kind.value}")
        if not redacted:
            example = examples[kind]
            text.append_text(shown(f" ({example.found[:30]} became {example.used[:30]})"))
    console.print(text)


# -- what cannot be read -------------------------------------------------------------------------


def _show_error(console: Console, explanation: Explanation, *, redacted: bool, width: int) -> None:
    assert explanation.error is not None  # noqa: S101 - for type checkers
    error: DecodeError = masked(explanation.error, id_tags=redacted)
    console.print(_head("undecodable", explanation.action, error.action, error.unique_id))
    text = explanation.text
    hidden = redacted or masked_raw(text) != text
    for violation in error.violations[:50]:
        _show_violation(console, violation, text, hidden=hidden, width=width)
    if len(error.violations) > 50:
        console.print(Text(f"and {len(error.violations) - 50} more", style="dim"))
    console.print(_reply(error))


def _show_violation(
    console: Console, violation: Violation, text: str, *, hidden: bool, width: int
) -> None:
    line = Text(f"{violation.error_code} ", style="bold red")
    line.append_text(shown(violation.message))
    console.print(line)
    if violation.offset is not None and not hidden:
        shown_text, caret = excerpt(text, violation.offset, width - 4)
        console.print(Text(f"    {shown_text}", style="dim", no_wrap=True), crop=True)
        console.print(Text(f"    {' ' * caret}^", style="bold red", no_wrap=True), crop=True)


def excerpt(text: str, offset: int, width: int) -> tuple[str, int]:
    """Return the text around an offset, on one line, and the column for a caret below it."""
    offset = max(0, min(offset, len(text)))
    room = max(width - 2, 20)
    begin = max(0, offset - room * 2 // 3)
    before = visible(text[begin:offset])
    while cell_len(before) > room * 2 // 3:
        begin += 1
        before = visible(text[begin:offset])
    lead = "…" if begin else ""
    behind = visible(text[offset : offset + room])
    while cell_len(lead + before + behind) > room:
        behind = behind[:-1]
    more = "…" if offset + len(behind) < len(text) else ""
    return lead + before + behind + more, cell_len(lead + before)


def _reply(error: DecodeError) -> Text:
    reply = error.reply
    if reply is None:
        return Text("no reply is due", style="dim")
    text = Text("reply to send: ", style="dim")
    text.append_text(shown(_UNCHECKED.encode(reply).decode()))
    return text
