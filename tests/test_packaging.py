"""What is published: the source archive and the wheel made of it, looked into and installed.

Both are built once. The wheel goes into an empty environment, where the core has to do with what it
declares and nothing else, and where the command line has to say what it misses.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE = 120

pytestmark = [pytest.mark.heavy, pytest.mark.slow]

for needed in ("build", "hatchling", "twine"):
    pytest.importorskip(needed)


def run(*command: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command away from the checkout, and from what Python is told by its surroundings."""
    surroundings = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT.anchor,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert not check or done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done


def pip(python: Path, *command: str | Path) -> str:
    """Run pip for another environment, which then need not have one of its own."""
    options = ("--disable-pip-version-check", "--python", python)
    return run(sys.executable, "-m", "pip", *options, *command).stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archives by their suffix; the wheel is built from what is in the source archive."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return {archive.suffix: archive for archive in folder.iterdir()}


@pytest.fixture(scope="module")
def installed(built: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with nothing in it but the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = next(path for path in folder.glob("*/python*") if path.stem == "python")
    pip(python, "install", "--quiet", built[".whl"])
    return python


def test_one_of_each(built: dict[str, Path]) -> None:
    assert built.keys() == {".gz", ".whl"}


def test_metadata_can_be_published(built: dict[str, Path]) -> None:
    run(sys.executable, "-m", "twine", "check", "--strict", *built.values())


def test_the_wheel_holds_the_package_and_nothing_else(built: dict[str, Path]) -> None:
    with zipfile.ZipFile(built[".whl"]) as wheel:
        names = set(wheel.namelist())
    package = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "ocpp16j_codec").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert "ocpp16j_codec/py.typed" in names
    assert {name for name in names if ".dist-info/" not in name} == package
    assert {name.split("/", 1)[1] for name in names if ".dist-info/" in name} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
    }


def test_the_source_archive_can_be_tested(built: dict[str, Path]) -> None:
    with tarfile.open(built[".gz"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "Makefile",
        "README.md",
        "LICENSE",
        "pyproject.toml",
        "tests/test_packaging.py",
    } <= names
    assert {"docs/conf.py", "docs/samples/field.log", "benchmarks/__main__.py"} <= names
    assert not [name for name in names if "_build" in name or "__pycache__" in name]


def test_nothing_comes_along_but_what_is_declared(installed: Path) -> None:
    listed = pip(installed, "list", "--format", "freeze").lower()
    names = {line.partition("==")[0].replace("_", "-") for line in listed.split()}
    declared = {"ocpp16j-codec", "msgspec", "python-dateutil"}
    by_dateutil = {"six", "tzdata"}
    assert declared <= names <= declared | by_dateutil


CORE = """
import sys
from ocpp16j_codec import Call, STRICT, decode, encode, messages, preload
from ocpp16j_codec.logs import read_frames
text = '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available",'
frame = decode(text + '"timestamp":"2024-04-26T14:35:02+02"')
print(frame.payload.timestamp.isoformat(), *[quirk.kind.value for quirk in frame.quirks])
print(STRICT.decode(encode(Call.of(messages.Heartbeat(), "2"))))
print([record.action for record in read_frames([text])])
preload()
"""


def test_the_core_works_alone(installed: Path) -> None:
    assert run(installed, "-I", "-W", "error", "-c", CORE).stdout.splitlines() == [
        "2024-04-26T14:35:02+02:00 text_number timestamp_spelling truncated",
        "Call(unique_id='2', action='Heartbeat', payload=Heartbeat())",
        "['StatusNotification']",
    ]


def test_the_command_line_says_what_it_misses_and_works_with_it(
    installed: Path, built: dict[str, Path]
) -> None:
    script = installed.with_name("ocpp16j")
    for command in ([script], [installed, "-m", "ocpp16j_codec"]):
        without = run(*command, "actions", check=False)
        assert without.returncode == 2
        assert without.stdout == ""
        assert len(without.stderr.splitlines()) == 1
        assert "the extra 'cli'" in without.stderr

    pip(installed, "install", "--quiet", f"{built['.whl']}[cli]")
    for command in ([script], [installed, "-m", "ocpp16j_codec"]):
        assert "Reset" in run(*command, "actions").stdout
        assert run(*command, "explain", '[2,"1","Dance",{}]', check=False).returncode == 1
