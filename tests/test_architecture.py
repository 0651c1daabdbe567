"""Which module may know which: read from the imports, so that table and code cannot drift apart."""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from together import together

import ocpp16j_codec

PACKAGE = Path(ocpp16j_codec.__file__).parent
NAME = "ocpp16j_codec"


class Import(NamedTuple):
    """One import: who imports what, and whether only when it is first needed."""

    importer: str
    imported: str
    lazy: bool
    typing: bool = False  # under `if TYPE_CHECKING:`, so for type checkers only


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name within it; `""` is the front door."""
    found = {}
    for file in PACKAGE.rglob("*.py"):
        parts = file.relative_to(PACKAGE).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = file
    return found


MODULES = modules()


def statements(node: ast.AST, *, lazy: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Every import statement, with whether it stands in a function; those for checkers left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            continue  # no statement stands in an expression
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            # `if TYPE_CHECKING:` counts for nothing, its `else` and `if not` do
            body = child.body if isinstance(child.test, ast.UnaryOp) else child.orelse
            yield from statements(ast.Module(body, []), lazy=lazy)
        elif isinstance(child, ast.Import | ast.ImportFrom):
            yield child, lazy
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            yield from statements(child, lazy=lazy or inside)


def targets(importer: str, statement: ast.stmt) -> Iterator[str]:
    """The full names of the modules that a statement imports."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
        return
    assert isinstance(statement, ast.ImportFrom)
    base = statement.module or ""
    if statement.level:
        package = (
            importer if MODULES[importer].name == "__init__.py" else importer.rpartition(".")[0]
        )
        for _ in range(statement.level - 1):
            package = package.rpartition(".")[0]
        base = ".".join(part for part in (NAME, package, base) if part)
    for alias in statement.names:
        whole = f"{base}.{alias.name}"
        own = whole.removeprefix(f"{NAME}.")
        yield whole if own in MODULES else base


def every_import(importer: str, source: str) -> Iterator[Import]:
    """All imports of a module, those for type checkers included."""
    tree = ast.parse(source)
    at_run_time = dict(statements(tree))
    inside: list[ast.AST] = [tree]
    for node in inside:
        if isinstance(node, ast.Import | ast.ImportFrom):
            lazy = at_run_time.get(node, False)
            for target in targets(importer, node):
                yield Import(importer, target, lazy, typing=node not in at_run_time)
        children = ast.iter_child_nodes(node)
        inside.extend(child for child in children if not isinstance(child, ast.expr))


ALL_IMPORTS = [
    each
    for importer, file in MODULES.items()
    for each in every_import(importer, file.read_text(encoding="utf-8"))
]
IMPORTS = [each for each in ALL_IMPORTS if not each.typing]


def circles(edges: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The groups of modules that import each other, directly or through others."""
    reached: dict[str, set[str]] = {}
    for importer, imported in edges:
        reached.setdefault(importer, set()).add(imported)
    changed = True
    while changed:
        changed = False
        for known in reached.values():
            further = set().union(*(reached.get(name, set()) for name in known)) - known
            known.update(further)
            changed = changed or bool(further)
    groups = {
        tuple(sorted(other for other in known if name in reached.get(other, set())))
        for name, known in reached.items()
        if name in known
    }
    return [list(group) for group in sorted(groups)]


def edges_between_modules() -> set[tuple[str, str]]:
    """Who imports whom within the package, at any time and for any purpose."""
    inside = ((each.importer, each.imported) for each in ALL_IMPORTS)
    return {
        (importer, "" if imported == NAME else imported.removeprefix(f"{NAME}."))
        for importer, imported in inside
        if imported == NAME or imported.startswith(f"{NAME}.")
    }


def layer(module: str) -> str:
    """A module of the core, or the folder that a module stands in."""
    return module.partition(".")[0]


def inner(module: str) -> str | None:
    """The layer of a full name, if it is of this package."""
    if module == NAME:
        return ""
    return layer(module.removeprefix(f"{NAME}.")) if module.startswith(f"{NAME}.") else None


def known_by(importer: str, *, lazy: bool) -> set[str]:
    """The layers that one layer imports, itself left out."""
    return {
        name
        for each in IMPORTS
        if layer(each.importer) == importer and each.lazy is lazy
        if (name := inner(each.imported)) is not None and name != importer
    }


# THE TABLE. Below each other stand only layers that know nothing of what comes later; "lazily" is
# what a function imports when it is first needed.
#   name: (what it knows, what it knows lazily)
CORE: dict[str, tuple[set[str], set[str]]] = {
    "messages": (set(), set()),
    "shapes": ({"messages"}, set()),
    "nearest": (set(), set()),
    "deviations": ({"messages"}, set()),
    "limits": (set(), set()),
    "timestamps": (set(), set()),
    "frames": ({"deviations", "messages"}, set()),
    "errors": ({"deviations", "frames", "messages"}, set()),
    "actions": ({"messages"}, set()),
    "settings": ({"actions", "deviations", "frames", "limits", "nearest"}, set()),
    "canonical": ({"shapes", "timestamps"}, set()),
    "writable": ({"canonical", "deviations", "frames", "shapes", "timestamps"}, set()),
    "glances": ({"canonical", "messages"}, set()),
    "resolving": ({"messages"}, set()),  # for type checkers only: nobody imports it at run time
    "redaction": ({"deviations", "errors", "frames", "limits", "messages"}, set()),
    "quirks": (
        {
            *("actions", "deviations", "errors", "frames", "limits", "messages", "settings"),
            *("shapes", "timestamps"),
        },
        set(),
    ),
    "door": ({"errors"}, {"quirks"}),
    "decoding": ({"actions", "canonical", "door", "frames", "messages"}, set()),
    "encoding": (
        {
            *("actions", "canonical", "decoding", "door", "errors", "frames", "limits", "messages"),
            *("settings", "timestamps", "writable"),
        },
        {"glances"},
    ),
    "codec": (
        {
            *("actions", "decoding", "deviations", "door", "encoding", "errors", "frames"),
            *("limits", "nearest", "settings", "timestamps"),
        },
        set(),
    ),
    "connection": ({"actions", "codec", "errors", "frames", "messages"}, set()),
    "documents": (
        {
            *("actions", "canonical", "codec", "errors", "frames", "messages", "nearest"),
            *("timestamps", "writable"),
        },
        set(),
    ),
    "": (
        {
            *("actions", "codec", "connection", "documents", "errors", "frames", "limits"),
            *("messages", "redaction"),
        },
        set(),
    ),
}
ABOVE = {
    "content",
    "handlers",
    "link",
    "transports",
    "logs",
    "cli",
    "ocpp_adapter",
    "tables",
    "testing",
    "__main__",
}
# What the core knows of the world outside, and what of the standard library it does without.
OUTSIDE = {"msgspec", "dateutil"}
FORBIDDEN = {
    *("asyncio", "concurrent", "io", "logging", "multiprocessing", "os", "pathlib", "random"),
    *("select", "selectors", "shutil", "signal", "socket", "ssl", "subprocess", "tempfile"),
    *("threading", "time", "urllib", "warnings", "zoneinfo"),
}


@together
@pytest.mark.parametrize("name", CORE, ids=lambda name: name or "front door")
def test_the_core_imports_what_the_table_says(name: str) -> None:
    knows, lazily = CORE[name]
    assert known_by(name, lazy=False) == knows
    assert known_by(name, lazy=True) - knows == lazily


def test_every_module_has_its_row() -> None:
    assert {layer(module) for module in MODULES} == set(CORE) | ABOVE


def test_imports_point_one_way() -> None:
    seen: set[str] = set()
    for name, (knows, lazily) in CORE.items():
        assert knows | lazily <= seen, name
        seen.add(name)


def test_no_modules_import_each_other() -> None:
    assert circles(edges_between_modules()) == []


def test_imports_for_type_checkers_point_the_same_way() -> None:
    order = list(CORE)
    for each in ALL_IMPORTS:
        name = inner(each.imported)
        if each.typing and layer(each.importer) in CORE and name is not None:
            assert name in CORE, each
            assert order.index(name) <= order.index(layer(each.importer)), each


def test_only_what_stands_above_the_codec_knows_it() -> None:
    above = {"connection", "documents", ""} | ABOVE
    for each in ALL_IMPORTS:
        if inner(each.imported) in {"codec", "connection", "documents", ""}:
            assert layer(each.importer) in above, each


def test_what_stands_below_the_codec_is_not_handed_one() -> None:
    for module, file in MODULES.items():
        if layer(module) in list(CORE)[: list(CORE).index("codec")]:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
            assert not names & {"Codec", "codec", "TOLERANT", "STRICT"}, module


def test_the_core_knows_nothing_of_what_stands_above() -> None:
    for each in IMPORTS:
        if layer(each.importer) in CORE:
            assert inner(each.imported) not in ABOVE, each


def test_nobody_imports_the_typed_face_at_run_time() -> None:
    assert not [each for each in IMPORTS if inner(each.imported) == "resolving"]


def test_the_slow_path_is_entered_by_one_door_and_never_imported_at_once() -> None:
    for each in IMPORTS:
        if layer(each.importer) in set(CORE) - {"quirks"} and inner(each.imported) == "quirks":
            assert each.lazy, each
            assert layer(each.importer) == "door", each


def test_inside_the_slow_path_imports_point_one_way_as_well() -> None:
    edges = {
        (each.importer, each.imported.removeprefix(f"{NAME}."))
        for each in IMPORTS
        if layer(each.importer) == inner(each.imported) == "quirks"
    }
    known: set[str] = set()
    left = {module for module in MODULES if layer(module) == "quirks"}
    while left:
        free = {each for each in left if all(to in known for by, to in edges if by == each)}
        assert free, f"these go round in circles: {sorted(left)}"
        known |= free
        left -= free


@together
@pytest.mark.parametrize("module", [each for each in MODULES if layer(each) in CORE])
def test_the_core_depends_on_two_packages(module: str) -> None:
    outside = {
        each.imported.partition(".")[0]
        for each in IMPORTS
        if each.importer == module and inner(each.imported) is None
    }
    assert outside <= OUTSIDE | (sys.stdlib_module_names - FORBIDDEN)


def test_dateutil_is_known_to_timestamps_only_and_lazily() -> None:
    found = {(each.importer, each.lazy) for each in IMPORTS if each.imported.startswith("dateutil")}
    assert found == {("timestamps", True)}


@together
@pytest.mark.parametrize("module", [each for each in MODULES if layer(each) in CORE])
def test_the_core_opens_no_file_and_asks_no_clock(module: str) -> None:
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    last = {name.rpartition(".")[2] for name in called}
    assert not last & {"open", "read_text", "read_bytes", "write_text", "now", "utcnow", "today"}
    assert not called & {"print", "input", "eval", "exec", "compile", "__import__", "breakpoint"}


# The examiner is examined: what it must find, found in a source of its own.


def test_the_reader_of_imports_sees_all_kinds() -> None:
    source = """
import a.b
from c import d
if TYPE_CHECKING:
    import hidden
else:
    import e
if not TYPE_CHECKING:
    import f
try:
    import g
except ImportError:
    pass
class C:
    def m(self):
        from h import i
        if TYPE_CHECKING:
            import hidden
"""
    found = [
        (name, lazy)
        for statement, lazy in statements(ast.parse(source))
        for name in targets("", statement)
    ]
    assert found == [
        ("a.b", False), ("c", False), ("e", False), ("f", False), ("g", False), ("h", True),
    ]  # fmt: skip
    typing = [each.imported for each in every_import("", source) if each.typing]
    assert typing == ["hidden", "hidden"]


def test_circles_are_found() -> None:
    assert circles([("a", "b"), ("b", "c"), ("a", "c")]) == []
    assert circles([("a", "b"), ("b", "a"), ("b", "c")]) == [["a", "b"]]
    assert circles([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "d")]) == [
        ["a", "b", "c"], ["d", "e"],
    ]  # fmt: skip
    assert circles([("a", "a")]) == [["a"]]
