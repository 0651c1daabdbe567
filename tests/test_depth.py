"""What conftest.py promises of a missing package, and depth.py of what is tried."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import depth
import pytest

MODULES = {
    "in a test": "import pytest\ndef test_it():\n    pytest.importorskip('no_such_package')\n",
    "in a module": "import pytest\npytest.importorskip('no_such_package')\ndef test_it(): pass\n",
}


#: Started with little: what else is installed as a plug-in takes its time, and is not asked.
BARE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "HYPOTHESIS_NO_PLUGINS": "1", "COLUMNS": "200"}


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_missing_package_is_a_failure_if_nothing_may_be_missing(
    workers: str, tmp_path: Path
) -> None:
    for number, text in enumerate(MODULES.values()):
        (tmp_path / f"test_{number}.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-p", "xdist.plugin", "-p", "conftest"]
    for options, word in (([], "SKIPPED"), (["--nothing-missing"], "(FAILED|ERROR)")):
        done = subprocess.run(
            [*command, "-n", workers, "-rsfE", "--continue-on-collection-errors", *options, "."],
            cwd=tmp_path,
            env={
                **os.environ,
                **BARE,
                "PYTEST_ADDOPTS": "",
                "PYTHONPATH": str(Path(__file__).parent),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert bool(done.returncode) == bool(options), done.stdout + done.stderr
        for number in range(len(MODULES)):
            told = rf"(?m)^{word} .*test_{number}\.py.*could not import 'no_such_package'"
            assert re.search(told, done.stdout), done.stdout


def test_some_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(depth, "QUICK", True)
    assert list(depth.some(range(7), 3)) == [0, 3, 6]
    monkeypatch.setattr(depth, "QUICK", False)
    assert list(depth.some(range(7), 3)) == list(range(7))


def test_the_depth_is_known() -> None:
    assert depth.DEPTH in depth.DEPTHS
