"""The fuzz targets hold on what was once found, on what they start from, and on a little more."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from together import together

sys.path.insert(0, str(Path(__file__).parent))

import costs
import dearest
import run
import targets
from depth import some

from ocpp16j_codec.quirks import values
from ocpp16j_codec.testing import mutate

RUN = Path(__file__).with_name("run.py")


@pytest.mark.parametrize("name", targets.TARGETS)
def test_a_target_says_what_it_holds_to(name: str) -> None:
    first = (targets.TARGETS[name].__doc__ or "").splitlines()[0]
    assert first.endswith(".")


@pytest.mark.parametrize("name", targets.TARGETS)
def test_seeds(name: str) -> None:
    """All of them, or with the profile `quick` one in twelve; what was found before is below."""
    every = list(targets.seeds(name))
    assert len(every) >= 600
    for data in some(every, 12):
        targets.TARGETS[name](data)


@together
@pytest.mark.parametrize(
    "path", sorted(targets.REGRESSIONS.glob("[!.]*")), ids=lambda path: path.name
)
@pytest.mark.parametrize("name", targets.TARGETS)
def test_what_was_found_stays_mended(name: str, path: Path) -> None:
    targets.TARGETS[name](path.read_bytes())


@pytest.mark.heavy
def test_a_bounded_run() -> None:
    seeds = {data for name in targets.TARGETS for data in targets.seeds(name)}
    for done in run.fuzz_plainly(list(targets.TARGETS), 60, seed=1, most=len(seeds) + 500):
        assert done.executions > 1000
        assert not done.found


def test_a_fault_is_found_and_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A codec that could not stand the letter Q would be found out."""

    def faulty(data: bytes) -> None:
        if b"Q" in data:
            raise KeyError("Q")

    monkeypatch.setitem(targets.TARGETS, "faulty", faulty)
    monkeypatch.setattr(targets, "REGRESSIONS", tmp_path)
    monkeypatch.setattr(targets, "seeds", lambda name: [b'[2,"q","Heartbeat",{}]'])
    (done,) = run.fuzz_plainly(["faulty"], seconds=60, seed=1, most=2000)
    (text,) = done.found
    assert "KeyError" in text
    (kept,) = tmp_path.iterdir()
    assert b"Q" in kept.read_bytes()


@pytest.mark.heavy
def test_what_is_dear_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A door that looks back at each bracket would be found out, and told with its recipe."""

    def look_back(data: bytes | str) -> None:
        for place in range(len(data)):
            if data[place : place + 1] in ("[", b"["):
                values.plain([(0, sign) for sign in data[:place]])

    monkeypatch.setitem(costs.DOORS, "look back", look_back)
    monkeypatch.setattr(dearest, "warm_up", lambda: None)
    few = ("beginnings", "empty lists", "unknown members", "a long id")
    monkeypatch.setattr(dearest, "RECIPES", {name: costs.RECIPES[name] for name in few})
    tried, found = dearest.dearest(60, seed=1, most=20)
    assert tried == 20
    told, above = dearest.report(found, (500, 2000))
    assert told
    assert above
    steep = {each.door: each for each in found if each.growth > dearest.GROWTH}
    assert steep.pop("look back")
    assert not any(map(dearest.is_steep, steep.values()))


def test_the_dictionary_knows_the_protocol() -> None:
    words = targets.dictionary()
    assert len(words) > 300
    assert {"BootNotification", "chargePointVendor", "SuspendedEVSE", "measurand"} <= set(words)
    assert run._escaped('"é') == "\\x22\\xc3\\xa9"


def command(*arguments: str) -> Any:
    return subprocess.run(
        [sys.executable, RUN, *arguments], capture_output=True, text=True, timeout=300, check=False
    )


def test_the_command(tmp_path: Path) -> None:
    done = command("--seconds", "1", "--target", "reader", "--engine", "plain")
    assert done.returncode == 0, done.stderr
    assert "executions" in done.stdout
    frame = tmp_path / "frame"
    frame.write_bytes(mutate(b'[2,"1","Heartbeat",{}]', Random(1)).data)
    done = command("--replay", str(frame))
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("nothing found") == len(targets.TARGETS)


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not there")
def test_the_command_with_a_guide() -> None:
    done = command("--seconds", "3", "--target", "strict", "--engine", "atheris")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "edges" in done.stdout
