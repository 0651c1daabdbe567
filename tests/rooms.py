"""How many files a reader has to go through to follow one frame: `python tests/rooms.py [-v]`.

A file is entered when a function of it runs, and a move is a call of a function that stands in
another file than its caller. What has been cached by a first run is not counted.
"""

from __future__ import annotations

import math
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import ocpp16j_codec
from ocpp16j_codec import TOLERANT, Call, messages

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGE = f"{Path(ocpp16j_codec.__file__).parent}/"
QUIRKY = {
    "one number as text": (
        '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"Available"}]'
    ),
    "three members": (
        '[2,"1","StatusNotification",{"connectorId":"1","errorCode":"NoError","status":"available",'
        '"timestamp":"2024-05-06 07:08:09"}]'
    ),
    "in a list": (
        '[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2024-05-06T07:08:09Z",'
        '"sampledValue":[{"value":5}]}]}]'
    ),
    "a stray comma": '[2,"1","Heartbeat",{},]',
}
REFUSED = {
    "too long an idTag": Call.of(messages.Authorize(id_tag="x" * 30), unique_id="1"),
    "a wrong type": Call.of(messages.Authorize(id_tag=5), unique_id="1"),  # type: ignore[arg-type]
    "NaN": Call.of(messages.Authorize(id_tag=math.nan), unique_id="1"),  # type: ignore[arg-type]
}


class Way(NamedTuple):
    """The calls of one frame: file and function, and whether the caller stands in another file."""

    calls: list[tuple[str, str, bool]]

    @property
    def files(self) -> int:
        """How many files are entered."""
        return len({file for file, _, _ in self.calls})

    @property
    def moves(self) -> int:
        """How many calls lead into another file."""
        return sum(moved for _, _, moved in self.calls)


def way_of(work: Callable[[], object]) -> Way:
    """Follow what `work` calls in this package, when it is done for the second time."""
    calls: list[tuple[str, str, bool]] = []

    def on_call(frame: Any, _event: str, _argument: Any) -> None:
        file = frame.f_code.co_filename
        if file.startswith(PACKAGE):
            moved = frame.f_back is None or frame.f_back.f_code.co_filename != file
            calls.append((file.removeprefix(PACKAGE), frame.f_code.co_name, moved))

    before = sys.gettrace()
    with suppress(ValueError):
        work()
    sys.settrace(on_call)
    try:
        with suppress(ValueError):
            work()
    finally:
        sys.settrace(before)
    return Way(calls)


def ways() -> dict[str, Way]:
    """The ways of all frames here, by what is wrong with each."""
    decode, encode = TOLERANT.decode, TOLERANT.encode
    decoded = {f"decode, {what}": way_of(partial(decode, it)) for what, it in QUIRKY.items()}
    encoded = {f"encode, {what}": way_of(partial(encode, it)) for what, it in REFUSED.items()}
    return decoded | encoded


if __name__ == "__main__":
    for name, way in ways().items():
        print(f"{name}: {way.files} files, {way.moves} moves")  # noqa: T201 - that is its purpose
        if "-v" in sys.argv:
            for file, function, moved in way.calls:
                print(f"    {'-> ' if moved else '   '}{file}: {function}")  # noqa: T201
