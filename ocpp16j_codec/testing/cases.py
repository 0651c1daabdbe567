"""The corpus: hostile texts, hostile frames and quirky frames, each with the expected outcome.

    for case in corpus:                 # all of them, whole frames and single values
        send(case.data)

Names begin with the verdict, as in JSON test suites: `y_` must be accepted according to JSON,
OCPP-J and the schemas, `n_` must be refused, `i_` may be either. A hostile *text* is a valid or
broken JSON value; `placed` puts it into each place of a frame. A hostile *frame* comes with the
expected error. A quirky frame is an example of `quirks.catalog`, with its kind.

Each case is a file in `corpus/`. Its bytes must not be changed by an editor.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import json

from ocpp16j_codec.quirks.catalog import CATALOG
from ocpp16j_codec.testing.hostile import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ocpp16j_codec import ErrorCode, QuirkKind

__all__ = ["Case", "Corpus", "corpus", "placed"]


class Case(NamedTuple):
    """One case of the corpus.

    Attributes:
        name: the verdict and the subject, e.g. `n_id_null`.
        data: the bytes.
        expected: for a hostile frame that is refused: `code`, the error code; `path`, the
            place of the fault; `reply_to`, the id of the reply (the latter two may be `"*"`, any).
        kinds: for a quirky frame, the kinds that `TOLERANT` reports.
        action: for a result, the action it answers, if known.
        received_at: for a quirky frame, when it arrived, if mending needs it (RFC 3339).
    """

    name: str
    data: bytes
    expected: dict[str, Any]
    kinds: frozenset[QuirkKind] = frozenset()
    action: str | None = None
    received_at: str | None = None

    @property
    def verdict(self) -> str:
        """`y`, `n` or `i`."""
        return self.name[0]

    @property
    def error_code(self) -> ErrorCode | None:
        """The error code of the reply to a hostile frame that is refused."""
        return self.expected.get("code")


class Corpus:
    """The cases by type; iterate or call it for all of them."""

    def __iter__(self) -> Iterator[Case]:
        yield from self.texts()
        yield from self.frames()
        yield from self.quirks()

    def __call__(self) -> Iterator[Case]:
        """Return all cases."""
        return iter(self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def texts(self) -> Iterator[Case]:
        """Return valid and broken JSON values, for any place of a frame."""
        yield from _read("json")

    def frames(self) -> Iterator[Case]:
        """Return whole frames: hostile ones, and unusual conforming ones."""
        yield from _read("frames")

    def quirks(self) -> Iterator[Case]:
        """Return one frame for each kind of quirk."""
        for kind, entry in CATALOG.items():
            before = entry.before
            data = before if isinstance(before, bytes) else before.encode()
            yield Case(f"n_{kind}", data, {}, frozenset({kind}), entry.action, entry.received_at)


def placed(text: Case) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each place of a frame, and a frame with a hostile text in that place."""
    for place, frame in PLACES.items():
        yield place, frame.replace(b"@", text.data)


@cache
def _read(folder: str) -> tuple[Case, ...]:
    root = files("ocpp16j_codec.testing") / "corpus" / folder
    expected: dict[str, dict[str, Any]] = {}
    cases = []
    for file in sorted(root.iterdir(), key=lambda file: file.name):
        if file.name == "expected.jsonl":
            lines = map(json.decode, file.read_bytes().splitlines())
            expected = {line.pop("name"): line for line in lines}
    for file in sorted(root.iterdir(), key=lambda file: file.name):
        name = file.name.removesuffix(".json")
        if name != file.name:
            facts = dict(expected.get(name, {}))
            cases.append(Case(name, file.read_bytes(), facts, action=facts.pop("action", None)))
    return tuple(cases)


corpus = Corpus()
