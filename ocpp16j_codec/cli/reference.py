"""`actions`: the messages of OCPP 1.6 as data derived from their types, and as tables.

All facts about the protocol come from `actions` and `messages`.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from rich.text import Text

from ocpp16j_codec.actions import ACTIONS, Action, Profile, Role
from ocpp16j_codec.frames import Call
from ocpp16j_codec.shapes import Kind, members_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.table import Table

__all__ = [
    "Row", "action_object", "find_action", "rows_of", "select_actions", "show_action",
    "show_actions", "similar",
]  # fmt: skip

SENDERS = {"charge-point": Role.CHARGE_POINT, "central-system": Role.CENTRAL_SYSTEM}


class Row(Struct):
    """A member of a message, in a list of members.

    Attributes:
        path: its name in JSON, after the names of the objects around it; lists end in `[]`.
        depth: number of objects around it.
        type: its type, in the terms of JSON.
        required: whether it is required.
        limit: its limit in words; `""` if it has none.
        values: the values of an enumeration.
    """

    path: str
    depth: int
    type: str
    required: bool
    limit: str
    values: tuple[str, ...]


def select_actions(sender: str | None = None, profile: str | None = None) -> list[Action]:
    """Return the actions that one side may send, of one profile."""
    chosen = []
    for action in ACTIONS.values():
        if sender is not None and not action.sent_by & SENDERS[sender]:
            continue
        if profile is not None and action.profile is not Profile(profile):
            continue
        chosen.append(action)
    return chosen


def find_action(name: str) -> Action | None:
    """Return an action by its name, compared without case."""
    by_name = {known.lower(): action for known, action in ACTIONS.items()}
    return by_name.get(name.lower())


def similar(name: str) -> list[str]:
    """Return actions with similar names."""
    by_name = {known.lower(): known for known in ACTIONS}
    begun = [known for low, known in by_name.items() if name and low.startswith(name.lower())]
    if 0 < len(begun) <= 3:
        return begun
    return [by_name[near] for near in get_close_matches(name.lower(), by_name, n=3, cutoff=0.5)]


def rows_of(struct: type, _path: str = "", _depth: int = 0) -> Iterator[Row]:
    """Return all members of a message; those of an object follow it."""
    for each in members_of(struct):
        shape, listed, limits = each.shape, "", []
        if shape.item is not None:
            listed = "[]"
            if shape.least:
                limits.append(f"at least {shape.least}")
            shape = shape.item
        if shape.kind is Kind.TEXT and shape.limit:
            limits.append(f"at most {shape.limit} characters")
        if shape.digits:
            limits.append(f"at most {shape.digits} fraction digit")
        path = f"{_path}{each.name}{listed}"
        word = _WORDS.get(shape.kind, shape.kind.value)
        word = f"list of {word}s" if listed and not word.endswith("s") else word
        values = tuple(str(value) for value in shape.words)
        yield Row(path, _depth, word, not each.optional, ", ".join(limits), values)
        if shape.struct is not None:
            yield from rows_of(shape.struct, f"{path}.", _depth + 1)


#: The terms of JSON Schema and OCPP for kinds that have another name here.
_WORDS = {
    Kind.TEXT: "string",
    Kind.DECIMAL: "number",
    Kind.TIMESTAMP: "date-time",
    Kind.WORD: "enumeration",
}


def action_object(action: Action) -> dict[str, Any]:
    """Return an action as `actions --json` prints it."""
    return {
        "name": action.name,
        "sent_by": [name for name, role in SENDERS.items() if action.sent_by & role],
        "profile": action.profile,
        "call": list(rows_of(action.call)),
        "result": list(rows_of(action.result)),
    }


# -- for people ------------------------------------------------------------------------------------


def _table(*columns: str) -> Table:
    from rich.table import Table  # noqa: PLC0415 - for one command

    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def show_actions(console: Console, actions: Sequence[Action]) -> None:
    """Print the table of actions."""
    from ocpp16j_codec.cli.explain_view import describe_type, sender  # noqa: PLC0415

    table = _table("action", "sent by", "profile", "what it is for")
    for action in actions:
        about = describe_type(action.call)
        table.add_row(Text(action.name, style="cyan"), sender(action, Call), action.profile, about)
    console.print(table)


def show_action(console: Console, action: Action) -> None:
    """Print the members of a call and its result."""
    from ocpp16j_codec.cli.explain_view import describe_type, sender  # noqa: PLC0415

    head = Text(action.name, style="bold cyan")
    head.append(f"  ({action.profile}), sent by {sender(action, Call)}", style="dim")
    console.print(head)
    for word, struct in (("call", action.call), ("result", action.result)):
        console.print(Text.assemble("\n", (word, "bold"), f": {describe_type(struct)}"))
        members = list(rows_of(struct))
        if not members:
            console.print(Text("  no members", style="dim"))
            continue
        table = _table("  member", "", "type", "limit")
        for member in members:
            name = member.path.rpartition(".")[2]
            limit = Text(member.limit)
            if member.values:
                limit.append(" | ".join(member.values), style="dim")
            table.add_row(
                Text("  " * (member.depth + 1) + name, style="cyan"),
                Text("required", style="bold")
                if member.required
                else Text("optional", style="dim"),
                member.type,
                limit,
            )
        console.print(table)
