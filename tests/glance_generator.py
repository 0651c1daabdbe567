"""Generator of `ocpp16j_codec/glances.py`: `python tests/glance_generator.py`.

The checks of payloads are generated, because calls and loops take three times as long. A test
compares the file with the output of this program.
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import inspect

from ocpp16j_codec.actions import ACTIONS

FILE = Path(__file__).parents[1] / "ocpp16j_codec" / "glances.py"

HEAD = '''"""Generated checks of outgoing payloads, one function for each type of payload.

A program may put a value of any type into a payload, and msgspec encodes some of them silently as
something else, or recurses into them without limit. So each value is checked. There are two checks
for each type:

- `GLANCES`: is every value of the expected type, so that msgspec writes what it holds?
- `PROOFS`: does the payload conform to the schema as well (lengths, enumerations, ranges, lists
  that may not be empty)? Such a payload need not be validated after it has been encoded.

Both return `SUSPICIOUS` if that is not certain; the payload may be all right nevertheless. All
other results are described in `canonical`: what has to be converted.

Types are compared by identity, so no code of a value is run, whatever its class.

THIS FILE IS WRITTEN BY `tests/glance_generator.py`, because calls and loops take three times as
long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.canonical import (
    EXACT_TENTHS,
    NEEDS_COPY,
    SUSPICIOUS,
    TO_WHOLE,
    check_limit,
    check_limit_exactly,
    check_timestamp,
    check_timestamp_exactly,
)
from ocpp16j_codec.messages import (
@)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.messages import Payload

__all__ = ["GLANCES", "PROOFS"]

# fmt: off
# ruff: noqa: C901, E501, E701, N802, N806, PLR0911, PLR0912, PLR0915, RUF021
# mypy: disable-error-code="redundant-expr, unreachable"

@

'''

_EXACT = {inspect.StrType: "str", inspect.IntType: "int", inspect.BoolType: "bool"}
_RANGE = (-(2**63), 2**63 - 1)
#: Floats hold all whole numbers up to here.
_WHOLE = 2**53
#: `has_one_decimal`, without a call.
TENTHS = (
    "number < EXACT_TENTHS and number > -EXACT_TENTHS"
    " and (number * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == number"
)


class Source:
    """The source of the check of one type."""

    def __init__(self, *, proves: bool) -> None:
        self._proves = proves
        self._lines: list[str] = []
        self._conditions: list[str] = []
        self._indent = 1
        #: Local variables for names that a loop uses.
        self._local: dict[str, str] | None = None
        self.names: set[str] = set()
        self.enumerations: set[str] = set()

    def function(self, name: str, struct: type) -> str:
        """Return the source of the function."""
        self._look_at(inspect.type_info(struct), "payload")
        self._settle()
        total = ["    total = 0"] if any("total +=" in line for line in self._lines) else []
        end = "    return total" if total else "    return 0"
        return "\n".join([f"def {name}(payload: Any) -> int:", *total, *self._lines, end])

    def _look_at(self, kind: inspect.Type, at: str, *, absent: bool = False) -> None:
        """Add the check of a value: `at` is its expression; `absent` if it may be None."""
        if isinstance(kind, inspect.Metadata):
            kind = kind.type
        match kind:
            case inspect.StrType() | inspect.IntType() | inspect.BoolType():
                sound = " and ".join([self._is(at, _EXACT[type(kind)]), *self._bounds(kind, at)])
                # Optional texts and numbers are mostly None, so that is compared first.
                self._see(f"({at} is None or {sound})" if absent else sound)
            case inspect.EnumType(cls=enum):
                member, text = self._is(at, enum.__name__), self._is(at, "str")
                if self._proves:
                    self.enumerations.add(enum.__name__)
                    text = f"{text} and {at} in _TEXTS_OF_{enum.__name__}"
                none = f" or {at} is None" if absent else ""
                self._see(f"({member}{none} or {text})")
            case inspect.DateTimeType():
                at = self._named(at)
                look = "check_timestamp_exactly" if self._proves else "check_timestamp"
                self._add(f"if type({at}) is datetime and {at}.tzinfo is UTC:")
                self._add(f"    fraction = {at}.microsecond")
                self._add("    if fraction: total += NEEDS_COPY if fraction % 1000 else 1")
                self._count(at, f"{at} is not None" if absent else "", look)
            case inspect.FloatType():
                at = self._named(at)
                whole = f"type({at}) is int"
                if self._proves:
                    whole += f" and {-_WHOLE} <= {at} <= {_WHOLE}"
                tenths = f"type({at}) is float and {TENTHS.replace('number', at)}"
                look = "check_limit_exactly" if self._proves else "check_limit"
                self._add(f"if {whole} or {tenths}: pass")
                self._count(at, f"{at} is not None" if absent else "", look)
            case inspect.StructType(cls=struct, fields=fields):
                at = self._open(at, absent=absent)
                self._see(self._is(at, struct.__name__))
                for field in fields:
                    assert field.required or field.default is None
                    self._look_at(field.type, f"{at}.{field.name}", absent=not field.required)
                self._close(absent=absent)
            case inspect.ListType(item_type=item):
                assert kind.max_length is None
                assert kind.min_length in (None, 1)
                at = self._open(at, absent=absent)
                self._see(self._is(at, "list"))
                if self._proves and kind.min_length:
                    self._see(at)
                self._loop(item, at)
                self._close(absent=absent)
            case _:
                raise TypeError(f"no glance at {kind}")

    def _loop(self, item: inspect.Type, at: str) -> None:
        self._settle()
        outermost, before = self._local is None, len(self._lines)
        if self._local is None:
            self._local = {}
        self._add(f"for {at}_each in {at}:")
        self._indent += 1
        self._look_at(item, f"{at}_each")
        self._settle()
        self._indent -= 1
        if outermost:
            margin = "    " * self._indent
            names = [f"{margin}{name} = {what}" for what, name in self._local.items()]
            self._lines[before:before] = names
            self._local = None

    def _bounds(self, kind: inspect.Type, at: str) -> list[str]:
        """Return the conditions of the schema apart from the type."""
        match kind:
            case inspect.StrType(max_length=most):
                assert kind.min_length is kind.pattern is None
                return [f"len({at}) <= {most}"] if self._proves and most else []
            case inspect.IntType():
                assert (kind.ge, kind.le, kind.gt, kind.lt) == (*_RANGE, None, None)
                return [f"{_RANGE[0]} <= {at} <= {_RANGE[1]}"] if self._proves else []
            case _:
                return []

    def _is(self, at: str, name: str) -> str:
        if name not in _EXACT.values() and name != "list":
            self.names.add(name)
        return f"{self._name('type', 'kind')}({at}) is {self._name(name, name)}"

    def _name(self, what: str, short: str) -> str:
        """Return a name; within loops that of a local variable, which is faster."""
        if self._local is None:
            return what
        return self._local.setdefault(what, f"{short}_{len(self._local)}")

    def _named(self, at: str) -> str:
        """Return a local variable for a value that is used more than twice."""
        self._settle()
        name = at.replace(".", "_")
        if name != at:
            self._add(f"{name} = {at}")
        return name

    def _open(self, at: str, *, absent: bool) -> str:
        at = self._named(at)
        if absent:
            self._add(f"if {at} is not None:")
            self._indent += 1
        return at

    def _close(self, *, absent: bool) -> None:
        self._settle()
        self._indent -= absent

    def _see(self, condition: str) -> None:
        self._conditions.append(condition)

    def _settle(self) -> None:
        """Write the conditions that were collected so far."""
        if self._conditions:
            seen = " and ".join(self._conditions)
            if len(self._conditions) == 1:  # linters require this form
                seen = seen.removeprefix("(").removesuffix(")") if seen[0] == "(" else seen
            is_plain = seen.count(" is ") == 1 and " and " not in seen
            fault = seen.replace(" is ", " is not ") if is_plain else f"not ({seen})"
            self._add(f"if {fault}: return SUSPICIOUS")
            self._conditions = []

    def _count(self, at: str, condition: str, look: str) -> None:
        self._add(f"elif {condition}:" if condition else "else:")
        self._add(f"    found = {look}({at})")
        self._add("    if found < 0: return SUSPICIOUS")
        self._add("    total += found")

    def _add(self, line: str) -> None:
        self._lines.append("    " * self._indent + line)


def written() -> str:
    """Return the source of the file."""
    parts: list[str] = []
    names: set[str] = set()
    enumerations: set[str] = set()
    structs = [
        struct
        for action in ACTIONS.values()
        for struct in (action.call, action.result)
        if struct.__struct_fields__
    ]
    for table, proves in (("GLANCES", False), ("PROOFS", True)):
        rows = ["# Types without members are not in here."]
        rows.append(f"{table}: dict[type[Payload], Callable[[Any], int]] = {{")
        for struct in structs:
            source, name = Source(proves=proves), f"_{table[0]}_{struct.__name__}"
            parts.append(source.function(name, struct))
            rows.append(f"    {struct.__name__}: {name},")
            names |= source.names
            enumerations |= source.enumerations
        parts.append("\n".join([*rows, "}"]))
    imported = "".join(f"    {name},\n" for name in sorted(names))
    texts = "".join(
        f"_TEXTS_OF_{name} = frozenset(each.value for each in {name})\n"
        for name in sorted(enumerations)
    )
    head = HEAD.replace("@", imported, 1).replace("@", texts, 1)
    return head + "\n\n\n".join(parts) + "\n"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
    sys.stdout.write(f"{FILE}\n")
