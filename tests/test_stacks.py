"""No input ends the process: small thread stacks, tight and loose recursion limits, deep callers.

Each regime runs in an interpreter of its own, since what is looked for would end this one. The
inputs are the whole corpus and brackets of every sort, up to 100,000 within one another; with
`quick`, a tenth of the texts, a third of the frames and fewer depths. What comes out has to be what
comes out with room to spare.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

WORKER = Path(__file__).with_name("stack_worker.py")


@pytest.mark.parametrize(
    ("regime", "number"),
    [
        ("thread", 64),  # kilobytes of stack
        ("recursion", 50),
        ("recursion", 1_000_000),
        ("loose", 64),  # both: a million levels allowed, on 64 kilobytes
        ("caller", 60),  # called from as deep as can be, but for so many levels
    ],
)
def test_no_crash(regime: str, number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-W", "error", WORKER, regime, str(number)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
    assert done.stdout.startswith("same "), done.stdout[-2000:]


NESTED = """
import sys, threading
from ocpp16j_codec import Call, Codec, EncodeError, encode, messages, preload
preload()
def go():
    nested = {}
    for _ in range(900):
        nested = {"a": nested}
    for codec in (Codec(), Codec(check_outgoing=False)):
        try:
            codec.encode(Call.of(messages.DataTransfer(vendor_id="v", data=nested)))
        except EncodeError:
            print("refused")
threading.stack_size(64 * 1024)
thread = threading.Thread(target=go)
thread.start()
thread.join()
"""


def test_nothing_nested_goes_out() -> None:
    """Not from strangers, but from a slip of our own: an object where text is due."""
    done = subprocess.run(
        [sys.executable, "-c", NESTED],
        cwd=WORKER.parents[1],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.split()) == (0, ["refused", "refused"])
