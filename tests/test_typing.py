"""mypy reads the package and a file of examples, strictly.

pyright reads the same; it takes its time and a runtime of its own, so `make types` and CI run it.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from ocpp16j_codec import ACTIONS

pytest.importorskip("mypy")
pytestmark = pytest.mark.heavy

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "typing_examples.py"


def checked(file: Path, cache: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(cache), str(file)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True)


def test_mypy_is_content(tmp_path: Path) -> None:
    ran = checked(EXAMPLES, tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert ran.stderr == ""


def test_a_wrong_type_would_be_found(tmp_path: Path) -> None:
    """Expectations that nobody checks would pass as well."""
    right = EXAMPLES.read_text(encoding="utf-8")
    file = tmp_path / EXAMPLES.name
    file.write_text(right.replace(", str | None)", ", bytes | None)"), encoding="utf-8")
    faults = checked(file, tmp_path).stdout.count("Expression is of type")
    assert faults == right.count(", str | None)") > 3


def test_a_match_over_all_calls_is_exhaustive(tmp_path: Path) -> None:
    """And one that leaves a call out is not."""
    lines = [
        "from typing import assert_never",
        "from ocpp16j_codec import Call",
        "from ocpp16j_codec import messages as m",
    ]
    for name, union, types in (
        ("calls", "m.AnyCall", [action.call for action in ACTIONS.values()]),
        ("results", "m.AnyResult", [action.result for action in ACTIONS.values()]),
    ):
        for cases, left in ((types, ""), (types[1:], "_but_one")):
            lines += [f"def {name}{left}(payload: {union}) -> None:", "    match payload:"]
            lines += [f"        case m.{each.__name__}(): pass" for each in cases]
            lines += ["        case _: assert_never(payload)"]
    file = tmp_path / "matching.py"
    file.write_text("\n".join(lines), encoding="utf-8")
    said = checked(file, tmp_path).stdout
    assert said.count(" error: ") == 2, said
    for name in ("Authorize", "AuthorizeResult"):
        assert f'"assert_never" has incompatible type "{name}"' in said
