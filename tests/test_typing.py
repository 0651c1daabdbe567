"""mypy reads the package and a file of examples, strictly.

pyright reads the same; it takes its time and a runtime of its own, so `make types` and CI run it.
"""

import subprocess
import sys
from pathlib import Path

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
