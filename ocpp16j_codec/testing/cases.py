"""The corpus: hostile texts, hostile frames and quirky frames, each with its verdict.

    for case in corpus:                 # everything, whole frames and bare texts
        send(case.data)

Names begin with the verdict, as in JSON parsing suites: `y_` is taken by whoever goes strictly by
JSON, OCPP-J and the schemas, `n_` is refused, and of `i_` a reader may think as it likes. A hostile
*text* is a JSON value, or tries to be one; `placed` puts it where a frame has values. A hostile
*frame* comes with the error that answers it. A quirky frame is one out of `quirks.catalog`, with
the kind of quirk it shows.

Rule of this file: it reads. The cases themselves are files in `corpus/`, one for each, as bytes
that no editor should touch.
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
        name: the verdict and what it is about, e.g. `n_id_null`.
        data: the bytes.
        expected: of a hostile frame that is refused: `code`, the error code; `path`, where the
            fault is, and `reply_to`, the id that is answered (both may be `"*"`, anything).
        kinds: of a quirky frame, what the tolerant codec reports.
        action: of a result, the action it answers, if that is known.
        received_at: of a quirky frame, when it came in, if it takes that to mend it (RFC 3339).
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
        """The code that answers a hostile frame that is refused."""
        return self.expected.get("code")


class Corpus:
    """The cases, by what they are; iterate it, or call it, for all of them."""

    def __iter__(self) -> Iterator[Case]:
        yield from self.texts()
        yield from self.frames()
        yield from self.quirks()

    def __call__(self) -> Iterator[Case]:
        """All cases."""
        return iter(self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def texts(self) -> Iterator[Case]:
        """JSON values and what tries to be one: for any place of a frame."""
        yield from _read("json")

    def frames(self) -> Iterator[Case]:
        """Whole frames, hostile ones and conforming ones that look odd."""
        yield from _read("frames")

    def quirks(self) -> Iterator[Case]:
        """One frame for each kind of quirk."""
        for kind, entry in CATALOG.items():
            before = entry.before
            data = before if isinstance(before, bytes) else before.encode()
            yield Case(f"n_{kind}", data, {}, frozenset({kind}), entry.action, entry.received_at)


def placed(text: Case) -> Iterator[tuple[str, bytes]]:
    """A hostile text in every place of a frame: the name of the place, and the whole frame."""
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
