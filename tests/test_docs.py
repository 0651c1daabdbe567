"""The documentation says what the code does: pages read off the tables are current and complete.

Examples are run by `test_examples`, the example programs by `test_live_peer`, the README's claims
are examined by `test_readme`. What stands here goes back to the tables themselves, and not through
the script that writes the pages.
"""

from __future__ import annotations

import ast
import enum
import importlib
import importlib.util
import inspect as python_inspect
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec import inspect
from ocpp.v16 import datatypes, enums
from together import together

from ocpp16j_codec import ACTIONS, STRICT, Category, DecodeError, ErrorCode, Role, messages
from ocpp16j_codec.errors import ERROR_CODE_OF
from ocpp16j_codec.logs import Correlator, read_frames
from ocpp16j_codec.quirks.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if "_build" not in page.parts)


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def sections(text: str, level: int) -> dict[str, str]:
    """The text below each heading of a level, up to the next heading of that level or above."""
    marks = "#" * level
    found = re.findall(rf"(?ms)^{marks} ([^\n]+)\n(.*?)(?=^#{{1,{level}}} |\Z)", text)
    assert len(dict(found)) == len(found), "a heading stands twice"
    return dict(found)


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of all tables in a text, without their heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {index - 1 for index, line in enumerate(lines) if line.startswith("|--")}
    return [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for index, line in enumerate(lines)
        if index not in heads and not line.startswith("|--")
    ]


# -- The pages that are written by docs/generate.py ------------------------------------------------


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["messages.md", "enumerations.md", "quirks.md"])
def test_generated_pages_are_current(name: str) -> None:
    written = generator().PAGES[name]().rstrip() + "\n"
    assert page(f"reference/{name}") == written, "run: python docs/generate.py"


def type_of(field: inspect.Field) -> tuple[str | None, int | None, int | None]:
    """Name of the struct or enumeration a field is made of, its longest text, its least number."""
    kind, least = field.type, None
    kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    if isinstance(kind, inspect.ListType):
        kind, least = kind.item_type, kind.min_length
        kind = kind.type if isinstance(kind, inspect.Metadata) else kind
    named = isinstance(kind, inspect.StructType | inspect.EnumType)
    return kind.cls.__name__ if named else None, getattr(kind, "max_length", None), least


def assert_members_are_told(struct: type, told: list[tuple[str, ...]]) -> None:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    expected = [f"`{each.encode_name}`" + "?" * (not each.required) for each in info.fields]
    assert [row[0] for row in told] == expected
    for each, (_, attribute, words, _) in zip(info.fields, told, strict=True):
        assert attribute == f"`{each.name}`"
        name, longest, least = type_of(each)
        assert name is None or f"[{name}](" in words
        assert longest is None or f"at most {longest}" in words
        assert ("at least" in words) == (least == 1)


MESSAGES = sections(page("reference/messages.md"), 3)


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_every_message_is_told(name: str) -> None:
    action, text = ACTIONS[name], MESSAGES[name]
    call, _, result = text.partition("\nResult: ")
    sender = {Role.CHARGE_POINT: "charge point", Role.CENTRAL_SYSTEM: "central system"}
    assert f"Sent by: {sender.get(action.sent_by, 'either side')}." in call
    assert_members_are_told(action.call, rows(call))
    assert_members_are_told(action.result, rows(result))


def nested() -> set[type]:
    """All structs and enumerations of the messages that are no message themselves."""
    payloads = {each for action in ACTIONS.values() for each in (action.call, action.result)}
    kinds = {each for name in messages.__all__ if isinstance(each := getattr(messages, name), type)}
    return {
        each
        for each in kinds - payloads
        if issubclass(each, enum.StrEnum)
        or (issubclass(each, msgspec.Struct) and each.__struct_fields__)
    }


NESTED = {kind.__name__: kind for kind in sorted(nested(), key=lambda kind: kind.__name__)}
ENUMERATIONS = sections(page("reference/enumerations.md"), 2)


def test_all_nested_types_are_told() -> None:
    assert set(MESSAGES) | set(ENUMERATIONS) == set(ACTIONS) | set(NESTED)


@together
@pytest.mark.parametrize("name", NESTED)
def test_every_nested_type_is_told(name: str) -> None:
    kind: Any = NESTED[name]
    if issubclass(kind, enum.StrEnum):
        told = [row[:2] for row in rows(ENUMERATIONS[name])]
        assert told == [(f"`{member.value}`", f"`{member.name}`") for member in kind]
    else:
        assert_members_are_told(kind, rows(MESSAGES[name]))


QUIRKS = sections(page("reference/quirks.md"), 3)


@together
@pytest.mark.parametrize("kind", CATALOG)
def test_every_quirk_is_told(kind: str) -> None:
    entry, text = CATALOG[kind], QUIRKS[kind]  # type: ignore[index]
    frames = re.findall(r"(?ms)^```text\n(.*?)\n```", text)
    assert entry.before in frames or repr(entry.before) in frames
    assert entry.after == entry.before or entry.after in frames or repr(entry.after) in frames
    assert entry.asks in text
    assert f"Outcome: {entry.outcome}. {entry.mended}" in text
    assert f"category `{entry.kind.category}`" in text
    effects = [f"`{effect.value}`" for effect in entry.kind.effects]
    assert f"Effect: {' or '.join(effects)}." in text
    (row,) = (row for row in rows(page("reference/quirks.md")) if row[0] == f"[{kind}](#{kind})")
    assert row[2:] == (entry.outcome, " or ".join(effects))
    assert frames[-1].startswith(f"{kind} at {entry.path[:30] or '/'}")


def test_there_is_no_other_quirk() -> None:
    assert list(QUIRKS) == [str(kind) for kind in CATALOG]


# -- Errors ----------------------------------------------------------------------------------------

ERRORS = page("reference/errors.md")
FAULTS = {row[1].strip("`"): row[2] for row in rows(ERRORS) if len(row) == 3}
EXAMPLES = dict(re.findall(r"(?m)^([a-z_]+)  +([\[{].*)$", ERRORS))


def test_every_category_has_its_code() -> None:
    assert {name: str(code) for name, code in FAULTS.items()} == {
        str(category): str(code) for category, code in ERROR_CODE_OF.items()
    }


def test_every_category_has_an_example() -> None:
    assert EXAMPLES.keys() == set(Category) - {Category.LIMIT_PASSED}


@together
@pytest.mark.parametrize("category", EXAMPLES)
def test_examples_of_faults(category: str) -> None:
    codec = STRICT.replace(role=Role.CENTRAL_SYSTEM) if category == "not_supported" else STRICT
    with pytest.raises(DecodeError) as caught:
        codec.decode(EXAMPLES[category])
    assert caught.value.violations[0].category == category
    assert caught.value.error_code == ErrorCode(FAULTS[category])


# -- Conformance -----------------------------------------------------------------------------------


def test_every_decision_is_told() -> None:
    told = re.findall(r"(?m)^### D(\d+)$", page("explanation/conformance.md"))
    assert sorted(map(int, told)) == list(range(1, 39))


def test_every_decision_that_the_source_cites_exists() -> None:
    cited = {
        int(number)
        for file in (ROOT / "ocpp16j_codec").rglob("*.py")
        for number in re.findall(r"\(?\bD(\d\d?)\b[),]", file.read_text(encoding="utf-8"))
    }
    assert cited
    assert cited <= set(range(1, 39))


# -- The API ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "package",
    ["ocpp16j_codec", "ocpp16j_codec.logs", "ocpp16j_codec.tables", "ocpp16j_codec.testing"],
)
def test_every_public_name_is_documented(package: str) -> None:
    documented = set(
        re.findall(
            r"(?m)^\.\. (?:auto\w+|py:\w+):: (?:[\w.]+\.)?(\w+)(?:\(.*\))?(?: -> .+)?$",
            page("reference/api.md"),
        )
    )
    in_words = {"strategies"}  # needs an extra that documentation is built without
    assert set(importlib.import_module(package).__all__) - in_words <= documented


# -- Architecture ----------------------------------------------------------------------------------


def imports_of(file: Path) -> Iterator[str]:
    """What a module imports of this package at run time: the names below `ocpp16j_codec`."""
    package = ["ocpp16j_codec", *file.relative_to(ROOT / "ocpp16j_codec").parts[:-1]]
    skipped: set[ast.AST] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if node in skipped:
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            skipped.update(inner for part in node.body for inner in ast.walk(part))
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            module = [*above, *(node.module or "").split(".")] if node.module else above
            if module and module[0] == "ocpp16j_codec":
                yield from [module[1]] if len(module) > 1 else [each.name for each in node.names]


def test_the_table_of_modules_is_true() -> None:
    told, above = {}, {"logs", "tables", "testing", "cli"}
    above |= {"link", "handlers", "transports", "content", "ocpp_adapter"}
    arrows = sections(page("explanation/architecture.md"), 2)["Modules"]
    for modules, stands_on, _ in rows(arrows):
        for name in re.findall(r"`(\w+)`", modules):
            told[name] = set(filter(None, stands_on.split(", ")))
    actual = defaultdict(set)
    for file in (ROOT / "ocpp16j_codec").rglob("*.py"):
        name = file.relative_to(ROOT / "ocpp16j_codec").parts[0].removesuffix(".py")
        actual[name].update(imports_of(file))
    aside = {"__init__", "__main__", "resolving"}  # the front door, its bell, and mere types
    assert told.keys() == actual.keys() - aside
    for position, name in enumerate(told):
        if name not in above:
            assert actual[name] - {name} <= told[name], name
            assert told[name] <= set(list(told)[:position]), "an arrow points up"


# -- Migration -------------------------------------------------------------------------------------

RENAMED = {
    theirs.strip("`"): ours.strip("`")
    for theirs, ours in rows(sections(page("howto/migrate-from-ocpp.md"), 2)["Names"])
    if re.fullmatch(r"`\w+`", theirs) and re.fullmatch(r"`\w+`", ours)
}


def test_every_name_that_changed_is_told() -> None:
    without = {"Action", "CiStringType", "ConfigurationKey"}  # told in words, or no type at all
    named = {
        name
        for module in (enums, datatypes)
        for name, kind in vars(module).items()
        if python_inspect.isclass(kind) and kind.__module__ == module.__name__
    }
    assert RENAMED.keys() == {name for name in named - without if not hasattr(messages, name)}
    assert all(hasattr(messages, ours) for ours in RENAMED.values())


@pytest.mark.parametrize("name", [name for name in RENAMED if hasattr(enums, name)])
def test_renamed_enumerations_have_the_same_values(name: str) -> None:
    theirs, ours = getattr(enums, name), getattr(messages, RENAMED[name])
    assert {member.value for member in theirs} == {member.value for member in ours}


# -- The sample log --------------------------------------------------------------------------------


def test_the_sample_log_is_as_its_readme_says() -> None:
    said = page("samples/README.md").replace("\n", " ")
    correlator = Correlator()
    log = DOCS / "samples" / "field.log"
    records = list(read_frames(log, errors="yield", correlator=correlator))
    counts = (
        (r"with (\d+) charge points", len({record.station for record in records})),
        (r"All (\d+) actions", len({record.action for record in records} & ACTIONS.keys())),
        (r"in (\d+) frames", len(records)),
        (r"(\d+) calls have no answer", len(list(correlator.open_calls()))),
        (r"one of (\d+) errors", correlator.unmatched),
        (r"(\d+) frame cannot be decoded", sum(record.error is not None for record in records)),
    )
    for pattern, number in counts:
        assert [int(found) for found in re.findall(pattern, said)] == [number], pattern
    assert correlator.repeated == 2
    times = [record.time for record in records]
    assert times == sorted(times)
    assert (times[-1] - times[0]).total_seconds() // 60 == 4


# -- Install ---------------------------------------------------------------------------------------


def test_every_extra_is_told() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = page("howto/install.md")
    extras = {name.strip("`"): installs for name, _, installs in rows(sections(text, 2)["Extras"])}
    (rest,) = re.findall(r"The extras (.*?) are for work on the library", text)
    assert extras.keys() - {"*none*"} | set(re.findall(r"`(\w+)`", rest)) == set(
        project["optional-dependencies"]
    )
    for name in extras.keys() - {"*none*"}:
        for needed in project["optional-dependencies"][name]:
            package = re.split(r"[<>=\[]", needed)[0]
            assert package == "ocpp16j_codec" or package in extras[name]
    assert all(
        re.split("[<>=]", needed)[0] in extras["*none*"] for needed in project["dependencies"]
    )


# -- Pages -----------------------------------------------------------------------------------------


@together
@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_no_python_on_a_page_goes_untested(path: Path) -> None:
    """What is not run as a doctest is included from a file that is, or run by another test."""
    if path.name == "under-ocpp.md":  # by test_ocpp_adapter, in a process of its own
        return
    for block in re.findall(r"(?ms)^```(?:python|pycon)\n(.*?)^```", path.read_text("utf-8")):
        assert block.startswith(">>> ")


@pytest.mark.parametrize("name", ["central_system.py", "charge_point.py"])
def test_example_programs_fit_on_a_page(name: str) -> None:
    assert len((DOCS / "examples" / name).read_text(encoding="utf-8").splitlines()) < 80
