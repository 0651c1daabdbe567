"""`actions` for people: the table of all, and the members of one.

Rule of this file: it shows what `reference` says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from ocpp16j_codec.cli.explain_view import describe_type, sender
from ocpp16j_codec.cli.reference import members_of
from ocpp16j_codec.frames import Call

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ocpp16j_codec.actions import Action

__all__ = ["show_action", "show_actions"]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def show_actions(console: Console, actions: Sequence[Action]) -> None:
    """Print the table of actions."""
    table = _table("action", "sent by", "profile", "what it is for")
    for action in actions:
        about = describe_type(action.call)
        table.add_row(Text(action.name, style="cyan"), sender(action, Call), action.profile, about)
    console.print(table)


def show_action(console: Console, action: Action) -> None:
    """Print the members of a call and its result."""
    head = Text(action.name, style="bold cyan")
    head.append(f"  ({action.profile}), sent by {sender(action, Call)}", style="dim")
    console.print(head)
    for word, struct in (("call", action.call), ("result", action.result)):
        console.print(Text.assemble("\n", (word, "bold"), f": {describe_type(struct)}"))
        members = list(members_of(struct))
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
