"""The catalog of quirks holds what it promises: every entry, and every file of corpus/quirks.

A file of the corpus is one frame that somebody might send: `frame` (or `frame_hex` where it is no
text), `action` for a result, `received_at` where that matters, `why` it is here; then what must
come of it, written down from the rules: `kinds` as pairs of kind and path in the order of the
text, and `used`, the whole frame as it is written again. Beside them, `refused` holds frames that
come close and must not be mended: they end in `error_code` at `path`.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
from together import together

from ocpp16j_codec import STRICT, Call, CallError, CallResult, Codec, DecodeError
from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.errors import ALL_QUIRKS, QuirkKind
from ocpp16j_codec.quirks.catalog import CATALOG, NOT_SEEN, Entry, Outcome

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted((CORPUS / "quirks").glob("*/*.json"))
REFUSED = sorted((CORPUS / "quirks").glob("*/refused/*.json"))
FILES_OF_KIND = {kind: [path for path in FILES if path.parent.name == kind] for kind in QuirkKind}

#: Public reports that the entries cite and of which field_frames.jsonl has no frame.
OTHER_REPORTS = {
    "ChargeTimeEU/Java-OCA-OCPP Session.java",
    "EVerest/libocpp#678",
    "OpenEVSE/openevse_esp32_firmware#726",
    "evcc-io/evcc#3685",
    "frames printed in its OCPP user guide",
    "lbbrhzn/ocpp#2030",
    "lbbrhzn/ocpp#2032",
    "lbbrhzn/ocpp#899",
    "road-labs/chargestation-one#61",
    "steve-community/steve#1109",
}

each_entry = pytest.mark.parametrize("entry", CATALOG.values(), ids=CATALOG)
each_file = pytest.mark.parametrize(
    "path", FILES, ids=[f"{path.parent.name}/{path.stem}" for path in FILES]
)
each_refused = pytest.mark.parametrize(
    "path", REFUSED, ids=[f"{path.parent.parent.name}/{path.stem}" for path in REFUSED]
)


# -- The entries as data -------------------------------------------------------------------------


def test_there_is_an_entry_for_every_kind_in_order():
    assert list(CATALOG) == list(QuirkKind)
    assert [entry.kind for entry in CATALOG.values()] == list(QuirkKind)


def test_the_catalog_cannot_be_changed():
    with pytest.raises(TypeError):
        CATALOG[QuirkKind.TRUNCATED] = CATALOG[QuirkKind.TOO_LONG]  # type: ignore[index]
    with pytest.raises(AttributeError):
        CATALOG[QuirkKind.TRUNCATED].path = ""  # type: ignore[misc]


@together
@each_entry
def test_texts_are_phrases_and_the_mend_is_a_sentence(entry: Entry):
    for phrase in (entry.arrives, entry.asks):
        assert phrase
        assert phrase == phrase.strip()
        assert not phrase.endswith(".")
    assert re.fullmatch(r"[A-Z].{10,}\.", entry.mended)


def reports_in(seen: str) -> list[str]:
    """The public reports that a sighting cites, one by one."""
    (cited,) = re.findall(r"\(([^()]+)\)$", seen)
    first, *more = cited.split(", ")
    return [first] + [first.partition("#")[0] + number for number in more]


@together
@each_entry
def test_whoever_was_seen_was_seen_in_public(entry: Entry):
    public = OTHER_REPORTS | {"public code search", "OCPP test page on the web"}
    files = ("field_frames.jsonl", "field_frames_2.jsonl")
    corpus = [line for name in files for line in (CORPUS / name).read_text("utf-8").splitlines()]
    sources = " ".join(json.loads(line)["source"] for line in corpus).replace(" PR", "")

    assert entry.seen
    if entry.seen != NOT_SEEN:
        for report in (report for seen in entry.seen for report in reports_in(seen)):
            repository, _, number = report.partition("#")
            known = re.search(rf"{repository}[^a-z]*#{number}\b", sources) if number else None
            assert report in public or report in sources or known, report


def resolve(pointer: str, value: Any) -> Any:
    """What stands at a JSON pointer; KeyError or IndexError if nothing does."""
    for segment in pointer.split("/")[1:]:
        value = value[int(segment)] if isinstance(value, list) else value[segment]
    return value


ABSENT_THERE = {
    QuirkKind.MISSING_PAYLOAD,
    QuirkKind.SHORT_CALL_ERROR,
    QuirkKind.MISSING_TIMESTAMP,
}


@together
@each_entry
def test_the_path_leads_to_the_quirk(entry: Entry):
    try:
        frame = json.loads(entry.before)
    except ValueError:
        frame = json.loads(entry.after)  # where a broken text was mended, something stands there
    if entry.kind in ABSENT_THERE:
        with pytest.raises((KeyError, IndexError)):
            resolve(entry.path, frame)
    elif entry.kind is not QuirkKind.MISSING_VALUE:
        resolve(entry.path, frame)


@together
@each_entry
def test_what_is_written_again_is_sound_but_for_what_was_kept(entry: Entry):
    """Read here by the message types alone, so that it does not depend on what it examines."""
    frame = json.loads(entry.after)
    kind, _, *rest = frame

    assert json.dumps(frame, separators=(",", ":"), ensure_ascii=False) == entry.after
    if entry.outcome is Outcome.KEEP:
        assert json.loads(entry.before, strict=False) == frame
    elif kind != 4:
        action = ACTIONS[rest[0] if kind == 2 else str(entry.action)]
        payload = msgspec.json.decode(
            json.dumps(rest[-1]), type=action.call if kind == 2 else action.result
        )
        assert json.loads(msgspec.json.encode(payload)) == rest[-1]


@together
@each_entry
def test_only_a_result_names_the_action_that_it_answers(entry: Entry):
    assert (entry.action is not None) == (json.loads(entry.after)[0] == 3)


# -- The entries at work -------------------------------------------------------------------------


def tolerant(kind: QuirkKind) -> Codec:
    """A codec that tolerates everything and writes down what it tolerated.

    Where nothing else is wrong with a frame, a member that stands twice is looked for only on
    demand; everything else is found without being asked for.
    """
    return Codec(detect_duplicates=kind is QuirkKind.DUPLICATE_MEMBER, check_outgoing=False)


class Arrival(NamedTuple):
    """A frame as it came in, and what its receiver knew."""

    frame: str | bytes
    pending: dict[str, str] | None
    received_at: datetime | None

    def decode(self, codec: Codec) -> Call[Any] | CallResult[Any] | CallError:
        return codec.decode(self.frame, pending=self.pending, received_at=self.received_at)


def arrival(
    frame: str | bytes, unique_id: str, action: str | None, received_at: str | None
) -> Arrival:
    return Arrival(
        frame,
        None if action is None else {unique_id: action},
        None if received_at is None else datetime.fromisoformat(received_at),
    )


def arrival_of(entry: Entry) -> Arrival:
    unique_id = json.loads(entry.after)[1]
    return arrival(entry.before, unique_id, entry.action, entry.received_at)


def kinds_of(frame: Call[Any] | CallResult[Any] | CallError) -> list[tuple[str, str]]:
    return [(quirk.kind.value, quirk.path) for quirk in frame.quirks]


@together
@each_entry
def test_strict_refuses_what_the_example_shows(entry: Entry):
    with pytest.raises(DecodeError):
        arrival_of(entry).decode(STRICT)


@together
@each_entry
def test_tolerant_gives_exactly_what_the_entry_says(entry: Entry):
    codec = tolerant(entry.kind)

    frame = arrival_of(entry).decode(codec)

    assert kinds_of(frame) == [(entry.kind.value, entry.path)]
    assert codec.encode(frame) == entry.after.encode()


@together
@each_entry
def test_a_kind_that_is_switched_off_is_refused(entry: Entry):
    with pytest.raises(DecodeError):
        arrival_of(entry).decode(tolerant(entry.kind).without(entry.kind))


@together
@each_entry
def test_no_other_kind_is_needed(entry: Entry):
    codec = tolerant(entry.kind).only(entry.kind)

    assert kinds_of(arrival_of(entry).decode(codec)) == [(entry.kind.value, entry.path)]


@together
@each_entry
def test_what_is_written_again_is_a_fixed_point(entry: Entry):
    codec = tolerant(entry.kind)
    again = arrival_of(entry)._replace(frame=entry.after)

    assert codec.encode(again.decode(codec)) == entry.after.encode()


# -- The corpus ----------------------------------------------------------------------------------


def test_every_kind_has_files_in_the_corpus():
    assert [kind for kind in QuirkKind if not FILES_OF_KIND[kind]] == []
    assert {path.parent.name for path in FILES} == {kind.value for kind in ALL_QUIRKS}


def read(path: Path) -> tuple[dict[str, Any], str | bytes]:
    """A file of the corpus and its frame."""
    case: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return case, bytes.fromhex(case["frame_hex"]) if "frame_hex" in case else case["frame"]


@together
@each_file
def test_a_file_says_why_it_is_here_and_shows_its_kind(path: Path):
    case, _ = read(path)

    assert case["why"]
    assert path.parent.name in [kind for kind, _ in case["kinds"]]
    assert {kind for kind, _ in case["kinds"]} <= {kind.value for kind in ALL_QUIRKS}


@together
@each_file
def test_the_corpus_comes_out_as_written_down(path: Path):
    case, data = read(path)
    used = case["used"]
    codec = tolerant(QuirkKind(path.parent.name))
    came = arrival(data, used[1], case["action"], case.get("received_at"))

    frame = came.decode(codec)

    assert kinds_of(frame) == [(kind, pointer) for kind, pointer in case["kinds"]]
    # As texts, because to Python 1, 1.0 and true are the same.
    assert json.dumps(json.loads(codec.encode(frame)), sort_keys=True) == json.dumps(
        used, sort_keys=True
    )


@together
@each_file
def test_the_corpus_is_refused_by_strict_and_without_any_of_its_kinds(path: Path):
    case, data = read(path)
    kinds = {QuirkKind(kind) for kind, _ in case["kinds"]}
    came = arrival(data, case["used"][1], case["action"], case.get("received_at"))
    codec = tolerant(QuirkKind(path.parent.name))

    for settings in (STRICT, *(codec.without(kind) for kind in kinds)):
        with pytest.raises(DecodeError):
            came.decode(settings)


@together
@each_refused
def test_what_would_take_a_guess_is_refused(path: Path):
    case, data = read(path)
    unique_id = re.match(r'\[\d,"(\w+)"', case["frame"])
    came = arrival(data, unique_id[1] if unique_id else "", case["action"], None)

    with pytest.raises(DecodeError) as caught:
        came.decode(tolerant(QuirkKind(path.parent.parent.name)))

    assert (caught.value.error_code, caught.value.path) == (case["error_code"], case["path"])
