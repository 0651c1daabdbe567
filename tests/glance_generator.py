"""Writes `ocpp16j_codec/glances.py`: `python tests/glance_generator.py`.

What looks at every value of a payload has to be written out, type by type: calls and loops over
plans take three times as long. A test compares the file with what is written here.
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import inspect

from ocpp16j_codec.actions import ACTIONS

FILE = Path(__file__).parents[1] / "ocpp16j_codec" / "glances.py"

HEAD = '''"""What looks at every value of a payload that is to be written, for each type of payload.

Somebody may have put anything anywhere, and msgspec writes some things without a word as something
else, or goes down into them for ever. A glance returns `ODD` for a payload in which a value is not
of the type it should be; what is odd need not be wrong. Otherwise it returns what `canonical` says
of glances: how many timestamps will have six fraction digits, or less than 0 for a copy.

Types are compared as they are, so nothing of a value gets to run, whatever class it is of. Within
lists, what was just seen in the same member of the element before needs no look: members of
enumerations are the same objects all along.

THIS FILE IS WRITTEN BY `tests/glance_generator.py`, since calls and loops take three times as long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.canonical import ODD, at_number, at_timestamp
from ocpp16j_codec.messages import (
@)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.messages import Payload

__all__ = ["GLANCES"]

# fmt: off
# ruff: noqa: C901, E501, E701, N802, PLR0911, PLR0912, PLR0915
# mypy: disable-error-code="unreachable"

_NOTHING = object()


'''

_EXACT = {inspect.StrType: "str", inspect.IntType: "int", inspect.BoolType: "bool"}


class Source:
    """The source of one glance."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._seen: list[str] = []
        self.names: set[str] = set()

    def glance(self, name: str) -> str:
        """What has been written, as a function."""
        total = ["    total = 0"] if any("total +=" in line for line in self._lines) else []
        seen = [f"    {each} = _NOTHING" for each in self._seen]
        head = f"def _{name}(payload: Any) -> int:"
        end = "    return total" if total else "    return 0"
        return "\n".join([head, *total, *seen, *self._lines, end])

    def look_at(
        self, kind: inspect.Type, at: str, indent: int, *, absent: bool = False, again: bool = False
    ) -> None:
        """Add what looks at a value; `absent` if it may be None, `again` within a list.

        `at` is an expression, and what it gives is named where it is looked at more than once: that
        is faster.
        """
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        if isinstance(kind, inspect.EnumType) and again:
            seen = f"seen{len(self._seen)}"
            self._seen.append(seen)
            self._add(f"if {at} is not {seen}:", indent)
            self._add(f"{seen} = {at}", indent + 1)
            self.look_at(kind, seen, indent + 1, absent=absent)
            return
        is_plain = isinstance(kind, inspect.StrType | inspect.IntType | inspect.BoolType)
        if "." in at and (absent or not is_plain):
            name = at.replace(".", "_")
            self._add(f"{name} = {at}", indent)
            at = name
        there = f"{at} is not None and " if absent else ""
        match kind:
            case inspect.StrType() | inspect.IntType() | inspect.BoolType():
                self._refuse(f"{there}type({at}) is not {_EXACT[type(kind)]}", indent)
            case inspect.EnumType(cls=enum):
                odd = f"{there}type({at}) is not {self._named(enum)} and type({at}) is not str"
                self._refuse(odd, indent)
            case inspect.DateTimeType():
                plain = f"type({at}) is datetime and {at}.tzinfo is UTC and not {at}.microsecond"
                self._count(f"{there}not ({plain})", f"at_timestamp({at})", indent)
            case inspect.FloatType():
                self._count(f"{there}type({at}) is not int", f"at_number({at})", indent)
            case inspect.StructType(cls=struct, fields=fields):
                if absent:
                    self._add(f"if {at} is not None:", indent)
                    indent += 1
                self._refuse(f"type({at}) is not {self._named(struct)}", indent)
                for field in fields:
                    inner = f"{at}.{field.name}"
                    self.look_at(field.type, inner, indent, absent=not field.required, again=again)
            case inspect.ListType(item_type=item):
                if absent:
                    self._add(f"if {at} is not None:", indent)
                    indent += 1
                self._refuse(f"type({at}) is not list", indent)
                self._add(f"for {at}_{indent} in {at}:", indent)
                self.look_at(item, f"{at}_{indent}", indent + 1, again=True)
            case _:
                raise TypeError(f"no glance at {kind}")

    def _named(self, kind: type) -> str:
        self.names.add(kind.__name__)
        return kind.__name__

    def _add(self, line: str, indent: int) -> None:
        self._lines.append("    " * indent + line)

    def _refuse(self, odd: str, indent: int) -> None:
        self._add(f"if {odd}: return ODD", indent)

    def _count(self, condition: str, look: str, indent: int) -> None:
        self._add(f"if {condition}:", indent)
        self._add(f"found = {look}", indent + 1)
        self._refuse("found == ODD", indent + 1)
        self._add("total += found", indent + 1)


def written() -> str:
    """The whole file."""
    glances, table = [], []
    names: set[str] = set()
    for action in ACTIONS.values():
        for struct in (action.call, action.result):
            if struct.__struct_fields__:
                source = Source()
                source.look_at(inspect.type_info(struct), "payload", 1)
                glances.append(source.glance(struct.__name__))
                table.append(f"    {struct.__name__}: _{struct.__name__},")
                names |= source.names
    imported = "".join(f"    {name},\n" for name in sorted(names))
    head = "# Types without members are not in here.\n"
    head += "GLANCES: dict[type[Payload], Callable[[Any], int]] = {"
    return HEAD.replace("@", imported) + "\n\n\n".join(
        [*glances, "\n".join([head, *table, "}", ""])]
    )


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
