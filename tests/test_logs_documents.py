"""JSON documents as logs: arrays of any size, objects over many lines, HAR files."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from together import together

from ocpp16j_codec import Limits
from ocpp16j_codec.logs import LogError, read_frames, sources

if TYPE_CHECKING:
    from collections.abc import Iterator

HEARTBEAT = [2, "1", "Heartbeat", {}]
RESULT = [3, "1", {"currentTime": "2026-03-01T10:00:00Z"}]


def trace(unique_id: str, **more: Any) -> dict[str, Any]:
    return {
        "schemaVersion": "1.1",
        "timestamp": "2026-03-01T10:00:00Z",
        "transport": "json",
        "chargePointId": "T-1",
        "direction": "cp-to-csms",
        "messageType": "CALL",
        "messageId": unique_id,
        "action": "Heartbeat",
        "payload": {},
        "raw": json.dumps([2, unique_id, "Heartbeat", {}]),
    } | more


HAR = {
    "log": {
        "version": "1.2",
        "creator": {"name": "WebInspector"},
        "entries": [
            {
                "startedDateTime": "2026-03-01T10:00:00Z",
                "request": {"method": "GET", "url": "wss://csms.example/ocpp/CP-7"},
                "_webSocketMessages": [
                    {"type": "send", "time": 1772359200.5, "data": json.dumps(HEARTBEAT)},
                    {"type": "receive", "time": 1772359201.5, "data": json.dumps(RESULT)},
                ],
            }
        ],
    }
}
WRAPPED = {
    "station": "T-1",
    "messages": [
        {"ts": 1772359200, "dir": "in", "message": HEARTBEAT},
        {"ts": 1772359201, "dir": "out", "message": RESULT},
    ],
}
TWO = [trace("1"), trace("2")]
# name -> text, and for each frame its line, station and direction
DOCUMENTS: dict[str, tuple[str, list[tuple[int, str | None, str | None]]]] = {
    "an array in a line": (json.dumps(TWO), [(1, "T-1", "cp-to-csms")] * 2),
    "an array over lines": (
        json.dumps(TWO, indent=2), [(2, "T-1", "cp-to-csms"), (14, "T-1", "cp-to-csms")],
    ),
    "an array with an element a line": (
        "[\n" + ",\n".join(map(json.dumps, TWO)) + "\n]\n",
        [(2, "T-1", "cp-to-csms"), (3, "T-1", "cp-to-csms")],
    ),
    "objects over lines, one after the other": (
        "\n".join(json.dumps(each, indent=1) for each in TWO),
        [(1, "T-1", "cp-to-csms"), (13, "T-1", "cp-to-csms")],
    ),
    "a HAR file": (
        json.dumps(HAR, indent=2), [(1, "CP-7", "cp-to-csms"), (1, "CP-7", "csms-to-cp")],
    ),
    "a HAR file in a line": (
        json.dumps(HAR), [(1, "CP-7", "cp-to-csms"), (1, "CP-7", "csms-to-cp")],
    ),
    "an object around an array": (
        json.dumps(WRAPPED, indent="\t"), [(1, "T-1", "cp-to-csms"), (1, "T-1", "csms-to-cp")],
    ),
    "an array of frames": (
        json.dumps([HEARTBEAT, RESULT]) + "\n", [(1, None, None), (1, None, None)],
    ),
    "an array, and lines behind it": (
        json.dumps(TWO[:1]) + "\n\nT-2 received " + json.dumps([2, "9", "ClearCache", {}]),
        [(1, "T-1", "cp-to-csms"), (3, "T-2", "csms-to-cp")],
    ),
    "lines that are no document": (
        '[\n  2,\n  "1",\n  "Heartbeat",\n  {}\n]\n', [(1, None, None)],
    ),
}  # fmt: skip


def pieces(text: bytes, size: int) -> Any:
    class Slow(io.BytesIO):
        def read1(self, wanted: int | None = -1, /) -> bytes:
            return super().read1(size)

    return Slow(text)


@together
@pytest.mark.parametrize("size", [1, 7, 100, 2**18])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_read_element_by_element(name: str, size: int) -> None:
    text, expected = DOCUMENTS[name]
    records = list(read_frames(pieces(text.encode(), size)))
    assert [(each.line, each.station, each.direction) for each in records] == expected
    assert all(each.frame.quirks == () for each in records)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_lines_in_memory_can_be_a_document(name: str) -> None:
    text, expected = DOCUMENTS[name]
    records = list(read_frames(text.split("\n")))
    assert [(each.station, each.direction) for each in records] == [each[1:] for each in expected]


def test_pairs_in_a_document_are_found() -> None:
    for document in (HAR, WRAPPED):
        answer = list(read_frames(io.BytesIO(json.dumps(document).encode())))[1]
        assert answer.response_time == 1.0


class Endless(io.RawIOBase):
    """An array that is made while it is read."""

    def __init__(self, count: int) -> None:
        self._parts = self._make(count)
        self._left = b""

    @staticmethod
    def _make(count: int) -> Iterator[bytes]:
        yield b"["
        for number in range(count):
            yield json.dumps(trace(str(number))).encode() + b","
        yield json.dumps(trace("last")).encode() + b"]"

    def read(self, size: int = -1, /) -> bytes:
        while len(self._left) < size and (part := next(self._parts, None)):
            self._left += part
        data, self._left = self._left[:size], self._left[size:]
        return data


def test_an_array_of_any_size_takes_little_memory() -> None:
    list(read_frames(Endless(10)))
    tracemalloc.start()
    try:
        count = sum(1 for _ in read_frames(Endless(3_000), limits=Limits(size=2**14)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 3_001  # a megabyte in one line, of which at most 16 KiB are kept whole
    assert peak < 10_000_000


def test_an_element_that_is_too_long_is_told_and_its_neighbors_are_read() -> None:
    long = trace("long", payload={"x": "y" * 5000})
    text = json.dumps([trace("1"), long, trace("2")])
    for size in (64, 2**18):
        records = list(
            read_frames(pieces(text.encode(), size), errors="yield", limits=Limits(size=1000))
        )
        assert [record.error is None for record in records] == [True, False, True]
        assert "are read" in str(records[1].error)
    whole = read_frames(io.BytesIO(text.encode()), limits=Limits(size=1000), max_line=10_000)
    assert [record.frame.unique_id for record in whole] == ["1", "long", "2"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_may_be_cut_anywhere(name: str) -> None:
    text, expected = DOCUMENTS[name]
    for place in range(0, len(text), 11):
        records = list(read_frames(io.BytesIO(text[:place].encode()), errors="yield"))
        assert len(records) <= len(expected) + 1


@together
@pytest.mark.parametrize(
    "text", ['{"a":"\\', "[{", "[[2,", "{", "[", '[{"a":"\\\\\\"', "[{}]{}[[", ""]
)
@pytest.mark.parametrize("size", [1, 3, 2**18])
def test_what_only_begins_like_a_document_is_harmless(text: str, size: int) -> None:
    log = f'{text}\n2026-03-01T10:00:00Z A received [2,"1","Heartbeat",{{}}]\n'
    list(read_frames(pieces(log.encode(), size), errors="yield"))


def test_a_record_without_its_id_is_a_record_with_a_fault() -> None:
    record = {name: value for name, value in trace("1").items() if name not in ("messageId", "raw")}
    (told,) = read_frames([json.dumps(record)], errors="yield")
    assert told.frame is None
    assert told.error is not None
    assert told.error.path == "/1"


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"PK\x03\x04....xl/workbook.xml", "save its sheet as CSV"),
        (b"PK\x03\x04....a.log", "zip archive; unpack"),
        (b"\xd4\xc3\xb2\xa1", "tshark"),
        (b"\x0a\x0d\x0d\x0a", "tshark"),
        (b"7z\xbc\xaf\x27\x1c", "unpack"),
        (b"%PDF-1.7", "copy its text"),
        (b"SQLite format 3\0", "export the table"),
    ],
)
def test_files_that_are_no_logs_are_named_with_what_to_do(head: bytes, what: str) -> None:
    with pytest.raises(LogError, match=what):
        list(read_frames(io.BytesIO(head + bytes(100))))


def test_chunks_of_one_byte_make_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps([trace("a\\"), trace('b"'), trace("c\\\\")], indent=1).encode()
    whole = list(read_frames(io.BytesIO(text)))
    monkeypatch.setattr(sources, "CHUNK", 1)
    assert list(read_frames(io.BytesIO(text))) == whole
    assert [record.frame.unique_id for record in whole] == ["a\\", 'b"', "c\\\\"]
