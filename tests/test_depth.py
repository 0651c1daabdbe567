"""What conftest.py promises of a missing package, and depth.py of what is tried."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import depth
import pytest

MODULES = {
    "in a test": "import pytest\ndef test_it():\n    pytest.importorskip('no_such_package')\n",
    "in a module": "import pytest\npytest.importorskip('no_such_package')\ndef test_it(): pass\n",
}


@pytest.mark.parametrize("workers", ["0", "1"])
@pytest.mark.parametrize("where", MODULES)
def test_a_missing_package_is_a_failure_if_nothing_may_be_missing(
    where: str, workers: str, tmp_path: Path
) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(MODULES[where])
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-n", workers, str(file)]
    for options, code in (([], {0, 5}), (["--nothing-missing"], {1, 2})):
        done = subprocess.run(
            [*command, "-rs", f"--rootdir={tmp_path}", *options],
            cwd=Path(__file__).parent,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode in code, done.stdout + done.stderr
        assert "could not import 'no_such_package'" in done.stdout


def test_some_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "QUICK", True)
    assert list(depth.some(range(7), 3)) == [0, 3, 6]
    monkeypatch.setattr(depth, "QUICK", False)
    assert list(depth.some(range(7), 3)) == list(range(7))


def test_the_depth_is_known() -> None:
    assert depth.DEPTH in depth.DEPTHS
