"""The wheel in empty environments: without extras and with each extra alone, on each Python.

    python tests/wheel.py dist/*.whl                                    # on the Python that runs it
    python tests/wheel.py dist/*.whl --python /usr/bin/python3 python3.12
    python tests/wheel.py dist/*.whl --extra cli testing                # only some

Each part of the library has to run where its extra is installed, and has to name its extra where
it is not. `spark` is several hundred megabytes, and tried only if it is named.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple


class Part(NamedTuple):
    """A part of the library: the extra it needs, and a program that uses it."""

    extra: str | None
    program: str


PARTS = {
    "decode": Part(
        None,
        "from ocpp16j_codec import decode, encode, preload\n"
        "call = decode('[2,\"1\",\"Reset\",{\"type\":\"soft\"}]'); preload()\n"
        "assert call.payload.type == 'Soft' and len(call.quirks) == 1 and encode(call)",
    ),
    "link": Part(None, "from ocpp16j_codec.link import Link"),
    "logs": Part(
        None,
        "from ocpp16j_codec.logs import read_frames\n"
        "(record,) = read_frames(['[2,\"1\",\"Heartbeat\",{}]']); assert record.action",
    ),
    "content": Part(None, "from ocpp16j_codec.content import advice, configuration, signed"),
    "cli": Part(
        "cli",
        "import sys\n"
        "from ocpp16j_codec.cli import main\n"
        "sys.argv = ['ocpp16j', 'explain', '[2,\"1\",\"Heartbeat\",{}]']\n"
        "sys.exit(main())",
    ),
    "cli --html": Part(
        "cli",
        "import sys\n"
        "from ocpp16j_codec.cli import main\n"
        "open('a.log', 'w').write('[2,\"1\",\"Heartbeat\",{}]\\n')\n"
        "sys.argv = ['ocpp16j', 'inspect', '--html', 'a.html', 'a.log']\n"
        "assert not main()\n"
        "assert '<html' in open('a.html').read()",
    ),
    "testing": Part(
        "testing",
        "from ocpp16j_codec.testing import strategies\n"
        "from hypothesis import find\n"
        "assert find(strategies.calls('Reset'), lambda call: True).action == 'Reset'",
    ),
    "ocpp_adapter": Part(
        "ocpp",
        "from ocpp16j_codec import ocpp_adapter\n"
        "ocpp_adapter.install(); ocpp_adapter.uninstall()",
    ),
    "tables": Part(
        "arrow",
        "from ocpp16j_codec import tables\n"
        "assert tables.FRAMES.names",
    ),
}  # fmt: skip

#: What comes with each extra, by the extra that a part asks for.
BRINGS: dict[str | None, set[str]] = {
    None: set(),
    "cli": {"cli"},
    "testing": {"testing"},
    "ocpp": {"ocpp"},
    "arrow": {"arrow"},
    "dask": {"arrow"},
    "spark": {"arrow"},
}


def said(*command: str | Path, folder: str) -> tuple[int, str]:
    surroundings = {name: value for name, value in os.environ.items() if "PYTHON" not in name}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def faults(wheel: Path, interpreter: str, extra: str | None) -> list[str]:
    """Install the wheel into an empty environment, try all parts there, and tell what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        code, output = said(interpreter, "-m", "venv", "env", folder=folder)
        python = Path(folder, "env", "bin", "python")
        name = f"{wheel}[{extra}]" if extra else str(wheel)
        if not code:
            code, output = said(
                python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", name,
                folder=folder,
            )  # fmt: skip
        if code:
            return [f"it cannot be installed: {output}"]
        found = []
        for part, (needed, program) in PARTS.items():
            code, output = said(python, "-W", "error", "-c", program, folder=folder)
            if needed is None or needed in BRINGS[extra]:
                if code:
                    found.append(f"{part} does not run: {output}")
            elif code == 0 or f"the extra '{needed}'" not in output:
                found.append(f"{part} does not say that it needs {needed}: {output}")
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description="The wheel in empty environments.")
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--python", nargs="+", default=[sys.executable])
    parser.add_argument("--extra", nargs="+", choices=[each or "none" for each in BRINGS])
    options = parser.parse_args()
    wheel = options.wheel.resolve()
    extras = options.extra or [each or "none" for each in BRINGS if each != "spark"]
    failed = 0
    for interpreter in options.python:
        for extra in extras:
            start = time.monotonic()
            found = faults(wheel, interpreter, None if extra == "none" else extra)
            failed += bool(found)
            took = time.monotonic() - start
            sys.stdout.write(f"{interpreter:<28}{extra:<9}{took:>5.0f} s  {found or 'good'}\n")
            sys.stdout.flush()
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
