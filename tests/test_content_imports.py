"""Content costs nothing until it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ocpp16j_codec.content


def modules_after(code: str) -> set[str]:
    """The modules that are loaded in a fresh interpreter once the code has run."""
    code += "\nimport sys; print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_package_does_not_import_it() -> None:
    loaded = modules_after(
        "from ocpp16j_codec import *\nimport ocpp16j_codec\n"
        'ocpp16j_codec.decode(\'[2,"1","Heartbeat",{"x":1}]\')'
    )
    assert not {name for name in loaded if name.startswith("ocpp16j_codec.content")}


@pytest.mark.parametrize("name", ocpp16j_codec.content.__all__)
def test_each_part_is_imported_on_its_own(name: str) -> None:
    loaded = modules_after(f"from ocpp16j_codec.content import {name}")
    own = {each.removeprefix("ocpp16j_codec.content.") for each in loaded
           if each.startswith("ocpp16j_codec.content.")}  # fmt: skip
    assert name in own
    others = set(ocpp16j_codec.content.__all__) - {name}
    assert not own & others
    # The slow path, and what it needs, are left until a text asks for them.
    assert not {each for each in loaded if each.startswith("ocpp16j_codec.quirks")}
    assert not {each.partition(".")[0] for each in loaded} & {
        "dateutil",
        "hypothesis",
        "cryptography",
    }


def test_parts_are_attributes() -> None:
    for name in ocpp16j_codec.content.__all__:
        module = getattr(ocpp16j_codec.content, name)
        assert module.__name__ == f"ocpp16j_codec.content.{name}"
    with pytest.raises(AttributeError, match="nothing"):
        _ = ocpp16j_codec.content.nothing
