"""Every example a reader meets is run: docstrings of the package, README, pages of docs/."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from together import together

import ocpp16j_codec

ROOT = Path(__file__).parents[1]
FLAGS = doctest.NORMALIZE_WHITESPACE
#: What pages need beside the package, where `make test` does not install it.
NEEDS = {"docs/howto/signed-meter-values.md": ["cryptography", "pyocmf"]}
PYTHON_BLOCK = re.compile(r"(?ms)^( *)```(?:python|pycon)\n(?P<code>.*?)^\1```")

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(ocpp16j_codec.__path__, "ocpp16j_codec.")
    if not module.name.endswith("__main__")
)
PAGES = sorted(
    str(page.relative_to(ROOT))
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    if "_build" not in page.parts
)


class Checker(doctest.OutputChecker):
    """`…` stands for text that is left out; three dots are three dots, which errors print too."""

    def check_output(self, want: str, got: str, optionflags: int) -> bool:
        if "…" not in want:
            return super().check_output(want, got, optionflags)
        pattern = ".*".join(map(re.escape, " ".join(want.split()).split("…")))
        return re.fullmatch(pattern, " ".join(got.split())) is not None


def examples_of(page: str) -> doctest.DocTest:
    """Collect the code blocks of one page into one session, each line where it stands in the file.

    All else becomes empty lines: the fence after some output must not be taken for output.
    """
    text = (ROOT / page).read_text(encoding="utf-8")
    kept = [""] * (text.count("\n") + 1)
    for block in PYTHON_BLOCK.finditer(text):
        first = text.count("\n", 0, block.start("code"))
        for offset, line in enumerate(block["code"].splitlines()):
            kept[first + offset] = line
    return doctest.DocTestParser().get_doctest("\n".join(kept), {}, page, page, 0)


@together
@pytest.mark.parametrize("name", ["ocpp16j_codec", *MODULES])
def test_docstrings(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name), optionflags=FLAGS).failed == 0


@together
@pytest.mark.parametrize("page", PAGES)
def test_pages(page: str) -> None:
    for needed in NEEDS.get(page, ()):
        pytest.importorskip(needed)
    runner = doctest.DocTestRunner(checker=Checker(), optionflags=FLAGS)
    runner.run(examples_of(page))
    assert runner.failures == 0


def test_three_dots_are_three_dots() -> None:
    check = Checker().check_output
    assert check('a "b..." c\n', 'a "b..." c\n', FLAGS)
    assert not check('a "b..." c\n', 'a "bcd" c\n', FLAGS)
    assert check("a… c\n", "a b  c\n", FLAGS)
    assert not check("a…c…\n", "a b\n", FLAGS)
    assert not check("a… .c\n", "a b xc\n", FLAGS)


def test_there_is_something_to_run() -> None:
    """A front door and a README without a single example would pass unseen."""
    assert doctest.DocTestFinder().find(ocpp16j_codec, "ocpp16j_codec")[0].examples
    assert examples_of("README.md").examples
