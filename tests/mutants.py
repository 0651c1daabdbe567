"""Mutants of single modules: each is changed in one place, and its own tests have to notice.

    python tests/mutants.py                              # all modules of the list below
    python tests/mutants.py errors timestamps            # some
    python tests/mutants.py codec --sample 100 --seed 7  # not all mutants, but always the same

mutmut makes the mutants. It cannot run them here: its mutated modules import mutmut, which the
test of what `errors` may import forbids, wrap each method in calls of their own, which the tests
of steps and of small stacks count, and the names of many tests here are not names that pytest
takes on its command line. So a mutant is written into a copy of the tree, as a file like any
other, and a forked process reads it: child processes of the tests see the same mutant.

A mutant is killed by a test that fails, or that takes far more time or memory than usual. Tests
that have killed before come first. `mutants.md` lists the survivors, and why each may live; the
exit status is 1 for one that is not listed, and for a score below 95 %.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
import pickle
import resource
import select
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import libcst
import pytest
from mutmut.mutation.file_mutation import create_mutations, deep_replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

ROOT = Path(__file__).parent.parent
LISTED = Path(__file__).with_name("mutants.md")
PACKAGE = "ocpp16j_codec"
#: Each module and the tests that are its own.
MODULES = {
    "timestamps": ["test_timestamps.py"],
    "errors": ["test_errors.py"],
    "codec": ["test_codec.py"],
    "quirks/mending": ["test_mending.py", "test_tolerance.py"],
    "quirks/reader": ["test_reader.py", "test_broken_text.py"],
    "quirks/valid": ["test_valid.py"],
    "quirks/conforming": ["test_conforming.py"],
    "quirks/offsets": ["test_offsets.py"],
}
#: The least part of the mutants that have to be killed.
BAR = 0.95
#: Seconds of the processor's time: a test gets so many times what it takes, and some on top.
PATIENCE, GRACE = 10, 2
#: Bytes of memory, and seconds by the clock for what waits for a process of its own.
MEMORY, LONGEST = 4 << 30, 120


class Mutant(NamedTuple):
    """A module with one change."""

    function: str
    change: str
    code: str


def mutants_of(module: str) -> list[Mutant]:
    """All mutants that mutmut makes of the functions of a module."""
    path = f"{PACKAGE}/{module}.py"
    code = (ROOT / path).read_text(encoding="utf-8")
    tree, mutations, _, _ = create_mutations(path, code)
    names = _names(tree)
    found: list[Mutant] = []
    for each in mutations:
        function: Any = each.contained_by_top_level_function
        if function is None:
            continue  # tables, which tests would only repeat
        mutated = deep_replace(tree, each.original_node, each.mutated_node).code  # type: ignore[union-attr]
        with suppress(SyntaxError):
            compile(mutated, path, "exec")
            found.append(Mutant(names[id(function)], _change(code, mutated), mutated))
    return found


def _names(tree: libcst.Module) -> dict[int, str]:
    """What each function and method is called; what else stands in a class, as the class."""
    names: dict[int, str] = {}
    for top in tree.body:
        if isinstance(top, libcst.FunctionDef):
            names[id(top)] = top.name.value
        elif isinstance(top, libcst.ClassDef):
            for node in top.body.body:
                inner = f".{node.name.value}" if isinstance(node, libcst.FunctionDef) else ""
                names[id(node)] = top.name.value + inner
    return names


def _change(before: str, after: str) -> str:
    """The lines that differ, on one line."""
    lines = list(difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))
    sides = (" ".join(line[1:].strip() for line in lines[2:] if line[0] == sign) for sign in "-+")
    return " -> ".join(sides)


# -- running the tests ---------------------------------------------------------------------------


class Watch:
    """Sorts the tests, limits the time of each, and remembers what happened."""

    def __init__(self, usual: dict[str, float], kills: Counter[str], near: Counter[str]) -> None:
        self.usual, self.kills, self.near = usual, kills, near
        self.durations: dict[str, float] = {}
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Put first what has killed mutants of this function, then others, then what is quick."""
        items.sort(
            key=lambda item: (
                -self.near[item.nodeid], -self.kills[item.nodeid], self.usual.get(item.nodeid, 0),
            )
        )  # fmt: skip

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """End the process when a test takes far too long."""
        usual = self.usual.get(item.nodeid, LONGEST)
        signal.setitimer(signal.ITIMER_PROF, GRACE + PATIENCE * usual)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember how long it took, and what failed."""
        durations = self.durations
        durations[report.nodeid] = durations.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed = report.nodeid


class Outcome(NamedTuple):
    """What became of the tests of one process."""

    passed: bool
    failed: str
    durations: dict[str, float]
    modules: list[str]


def _child(tree: Path, tests: Sequence[str], watch: Watch, answer: int) -> None:
    """Run tests, and tell the parent; never returns."""
    os.setsid()
    os.chdir(tree)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    sys.path.insert(0, str(tree))
    arguments = ["-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    code = pytest.main([*arguments, *(f"tests/{name}" for name in tests)], plugins=[watch])
    signal.setitimer(signal.ITIMER_PROF, 0)
    modules = [
        name
        for name, module in list(sys.modules.items())
        if not str(getattr(module, "__file__", None) or tree).startswith(str(tree))
    ]
    outcome = Outcome(code == pytest.ExitCode.OK, watch.failed, watch.durations, modules)
    with os.fdopen(answer, "wb") as pipe:
        pickle.dump(outcome, pipe)
    os._exit(0)


def run(tree: Path, tests: Sequence[str], watch: Watch) -> Outcome:
    """Run tests in a forked process; one that ends without an answer has not passed."""
    theirs, ours = os.pipe()
    child = os.fork()
    if not child:
        os.close(theirs)
        try:
            _child(tree, tests, watch, ours)
        finally:
            os._exit(1)
    os.close(ours)
    pieces = b""
    end = time.monotonic() + LONGEST
    while select.select([theirs], [], [], max(end - time.monotonic(), 0))[0]:
        piece = os.read(theirs, 1 << 16)
        if not piece:
            break
        pieces += piece
    os.close(theirs)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return pickle.loads(pieces) if pieces else Outcome(False, "", {}, [])  # noqa: S301 - our own


def copied(tree: Path) -> None:
    """Make the copy of the tree, and see to it that all processes read that copy."""
    left_out = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "_build", "mutants")
    shutil.copytree(ROOT, tree, ignore=left_out)
    os.environ |= {"PYTHONPATH": str(tree), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    # The package is such a plug-in, and must not be imported before it is a mutant.
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"
    os.environ["HYPOTHESIS_PROFILE"] = "full"


def _entry(mutant: Mutant) -> str:
    return f"`{mutant.function}`: `{mutant.change}`"


# -- the report ----------------------------------------------------------------------------------


def examine(module: str, tree: Path, chosen: Collection[Mutant], *, verbose: bool) -> list[Mutant]:
    """Try mutants of a module; the survivors."""
    tests = MODULES[module]
    target = tree / PACKAGE / f"{module}.py"
    original = target.read_text(encoding="utf-8")
    kills: Counter[str] = Counter()
    near: dict[str, Counter[str]] = {}
    sound = Outcome(False, "", {}, [])
    for _ in range(2):  # the second one finds everything imported, as all later ones do
        sound = run(tree, tests, Watch({}, kills, kills))
        if not sound.passed:
            sys.exit(f"{module} is no mutant, and yet its tests fail: {sound.failed}")
        for name in sound.modules:
            with suppress(Exception):
                importlib.import_module(name)
    if PACKAGE in sys.modules:
        sys.exit(f"{PACKAGE} is imported before it is a mutant, and would not be read again")
    sys.dont_write_bytecode = True
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    for compiled in (target.parent / "__pycache__").glob(f"{target.stem}.*.pyc"):
        compiled.unlink()  # two mutants of a second and of a size would be taken for one
    survivors: list[Mutant] = []
    for mutant in chosen:
        target.write_text(mutant.code, encoding="utf-8")
        here = near.setdefault(mutant.function, Counter())
        start = time.monotonic()
        outcome = run(tree, tests, Watch(sound.durations, kills, here))
        if outcome.passed:
            survivors.append(mutant)
        else:
            kills[outcome.failed] += 1
            here[outcome.failed] += 1
        if verbose or outcome.passed:
            took = time.monotonic() - start
            fate = (
                "survives" if outcome.passed else f"killed by {outcome.failed or 'what is no test'}"
            )
            say(f"  {mutant.function}: {mutant.change}  [{fate}, {took:.1f} s]")
    target.write_text(original, encoding="utf-8")
    sys.dont_write_bytecode = False
    del os.environ["PYTHONDONTWRITEBYTECODE"]
    return survivors


def say(line: str) -> None:
    """Write a line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the mutants of some or all modules; the exit status."""
    parser = argparse.ArgumentParser(description="Mutants of single modules, and who notices them.")
    parser.add_argument("modules", nargs="*", help=f"of {', '.join(MODULES)}; all unless given")
    parser.add_argument("--sample", type=int, default=10**6, help="at most so many of each module")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--match", default="", help="only functions whose name contains this")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell who killed each mutant")
    options = parser.parse_args(arguments)
    listed = LISTED.read_text(encoding="utf-8")
    rows: list[tuple[Any, ...]] = []
    unlisted = 0
    os.chdir(ROOT)  # where mutmut looks for its settings
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch).resolve() / "tree"
        copied(tree)
        for module in options.modules or MODULES:
            start = time.monotonic()
            mutants = [each for each in mutants_of(module) if options.match in each.function]
            size = min(options.sample, len(mutants))
            places = sorted(Random(options.seed).sample(range(len(mutants)), size))
            chosen = [mutants[place] for place in places]
            say(f"{module}: {size} of {len(mutants)} mutants")
            survivors = examine(module, tree, chosen, verbose=options.verbose)
            unlisted += sum(_entry(each) not in listed for each in survivors)
            rows.append((module, size, size - len(survivors), time.monotonic() - start))
    say(f"\n{'module':<16}{'mutants':>8}{'killed':>8}{'score':>9}{'survivors':>11}{'seconds':>9}")
    for module, size, killed, took in rows:
        score = killed / size
        say(f"{module:<16}{size:>8}{killed:>8}{score:>9.1%}{size - killed:>11}{took:>9.0f}")
    if unlisted:
        say(f"{unlisted} of the survivors are not listed in {LISTED.name}")
    return int(bool(unlisted) or any(killed < BAR * size for _, size, killed, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
