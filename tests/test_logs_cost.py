"""What reading a log costs: counted in lines of code that run, not in seconds.

Each row makes a hostile log of a given size. Four times the size may cost at most 4.4 times as
many lines; whatever looks at the rest of a line again for each frame in it costs 16 times.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from costs import lines_run

from ocpp16j_codec import preload
from ocpp16j_codec.logs import Correlator, Direction, csv_rows, read_frames, scanner, sources

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME = b'[2,"1","Heartbeat",{}]'
QUOTED = b'"[2,""1"",""Heartbeat"",{}]"'
UP, DOWN = Direction.CP_TO_CSMS, Direction.CSMS_TO_CP


def read(data: bytes) -> int:
    return sum(1 for _ in read_frames(io.BytesIO(data), errors="yield"))


HEADER = b"time,station,message\n2026-08-21 17:00:38,CP-1"
LOGS: dict[str, Callable[[int], bytes]] = {
    "frames in one line": lambda n: FRAME * n,
    "frames in one row of an export": lambda n: HEADER + (b"," + FRAME) * n,
    "quoted frames in one row": lambda n: HEADER + (b"," + QUOTED) * n,
    "rows over many lines": lambda n: HEADER + b',"[2,\n""1"",\n' + b'""a"",\n' * n,
    "fields without a frame": lambda n: HEADER + b",x" * n + b"," + FRAME,
    "frames in the text of an object": lambda n: (
        b'{"message":"x ' + FRAME.replace(b'"', b'\\"') * n + b'"}'
    ),
    "frames in a page": lambda n: b"<pre>" + FRAME.replace(b'"', b"&quot;") * n,
    "frames that do not end": lambda n: b'[2,"1","Heartbeat",{' * n,
    "a frame over many lines": lambda n: b'[2,"1","DataTransfer",{\n' + b'"a":1,\n' * n,
    "members of an object": lambda n: (
        b"{" + b",".join(b'"m%d":1' % i for i in range(n)) + b',"frame":' + FRAME + b"}"
    ),
    "beginnings": lambda n: b"[\n" * n,
    "elements of an array in one line": lambda n: (
        b"[" + b",".join(b'{"frame":' + FRAME + b',"n":%d}' % i for i in range(n)) + b"]"
    ),
    "objects in an array of an object": lambda n: (
        b'{"a":[' + b",".join(b'{"frame":' + FRAME + b',"n":%d}' % i for i in range(n)) + b"]}"
    ),
    "a document without an end": lambda n: b'[{"a":[' + b'{"b":[' * n,
    "a frame that is wrapped": lambda n: (
        b'[2,"1","DataTransfer",{"vendorId":"' + b"x" * 60 + (b"\n" + b"x" * 60) * n + b'"}]'
    ),
    "copies": lambda n: b"".join(b"2026-03-01T10:00:00Z in %d%b\n" % (i, FRAME) for i in range(n)),
    "words that are new in each line": lambda n: b"".join(
        b"2026-03-01T10:00:00Z S%d a -> b to the cp received %b\n" % (i, FRAME) for i in range(n)
    ),
    "hosts that are new in each line": lambda n: b"".join(
        b"10.0.%d.1:80 -> 10.1.%d.2:90 %b\n" % (i, i, FRAME) for i in range(n)
    ),
    "dates that nothing decides": lambda n: b"02/03/2026 10:00:00 S received " + FRAME + b"\n" * n,
    "lines of one sign": lambda n: b"x\n" * n,
    "messages of a HAR file": lambda n: (
        b'{"log":{"entries":[{"_webSocketMessages":['
        + b'{"type":"send","time":1,"opcode":1,"data":"[2,\\"a"},' * n
        + b"{}]}]}}"
    ),
    "entries of a HAR file": lambda n: (
        b'{"log":{"entries":['
        + b'{"request":{"url":"ws://h/C"},"_webSocketMessages":[{"data":"[3,\\"1\\",{}]"}]},' * n
        + b"{}]}}"
    ),
    "records of Open OCPP Trace": lambda n: b"".join(
        b'{"v":1,"chargePointId":"C","timestamp":"2024-01-01T00:00:00Z","messageType":2,'
        b'"action":"Heartbeat","messageId":"%d","payload":{}}\n' % i
        for i in range(n)
    ),
    "rows with the parts of frames": lambda n: (
        b"time,station,messageTypeId,uniqueId,action,payload\n"
        + b"2024-01-01T00:00:00Z,C,2,1,Heartbeat,{a\n" * n
    ),
    "rows that are torn": lambda n: HEADER + b'\n2026-08-21 17:00:38,CP-1,"[2,""a\n' * n,
    "JSON lines whose frames are cut off": lambda n: b'{"message":"[2,\\"a"}\n' * n,
    "frames that are escaped twice": lambda n: (FRAME.replace(b'"', b'\\\\\\"') + b"\n") * n,
    "frames of other versions": lambda n: b'[2,"1","TransactionEvent",{"eventType":"x"}]\n' * n,
}


@pytest.mark.parametrize("name", LOGS)
def test_the_cost_of_a_log_grows_with_its_size(name: str) -> None:
    preload()
    make = LOGS[name]
    read(make(2))  # what is done once
    # More brackets than are believed without a count, so that both sizes are counted.
    small, large = make(300), make(1200)
    costs = [lines_run(lambda log=log: read(log)) for log in (small, large)]  # type: ignore[misc]
    assert costs[0] > 0
    assert costs[1] <= 4.4 * costs[0]


def test_the_count_would_show_what_is_not_linear() -> None:
    def quadratic(n: int) -> int:
        log = FRAME * n
        return sum(read(log[place * len(FRAME) :]) for place in range(n))

    costs = [lines_run(lambda n=n: quadratic(n)) for n in (5, 20)]  # type: ignore[misc]
    assert costs[1] > 8 * costs[0]


def crowd(n: int) -> Correlator:
    """Far more open calls than may be: stations that repeat one id."""
    correlator = Correlator(max_pending=n)
    for _ in range(20):
        for number in range(n // 4):
            correlator.called("1", "Heartbeat", f"S{number}", UP)
    return correlator


def mixed(n: int) -> Correlator:
    """Lines with and without direction and name, answered one by one."""
    correlator = Correlator()
    ways = (UP, None, DOWN)
    for number in range(n):
        station = "A" if number % 2 else None
        correlator.called(str(number), "Heartbeat", station, ways[number % 3])
    for number in range(n):
        assert correlator.pending("A", DOWN).get("none") is None
        correlator.answered(str(number), "A", DOWN)
    return correlator


def one_id(n: int) -> Correlator:
    """One id, open with every station, answered without a name."""
    correlator = Correlator()
    for number in range(n):
        correlator.called("1", "Heartbeat", f"S{number}", UP)
        correlator.answered("1", None, DOWN)
    for number in range(n):
        correlator.answered("1", f"S{number}", DOWN)
    return correlator


@pytest.mark.parametrize("work", [crowd, mixed, one_id])
def test_the_cost_of_pairing_grows_with_the_calls(work: Callable[[int], Correlator]) -> None:
    costs = [lines_run(lambda n=n: work(n)) for n in (60, 240)]  # type: ignore[misc]
    assert costs[1] <= 4.4 * costs[0]


def test_lines_without_content_cost_next_to_nothing() -> None:
    def chunks(size: int) -> list[bytes]:
        return [b"\n" * size, b" \r\n\t\n\0\n" * (size // 8), FRAME]

    def work(size: int) -> list[sources.Batch]:
        return list(sources.batches(chunks(size), 2**20))

    assert lines_run(lambda: work(2**10)) == lines_run(lambda: work(2**18))
    log = b"".join(chunks(2**18))
    (record,) = read_frames(io.BytesIO(log))
    assert record.line == log.count(b"\n") + 1
    assert log[record.offset :] == FRAME


@pytest.mark.parametrize("blank", [b"\n" * 200, b"\r\n" * 200, b"\n" * 10])
def test_lines_without_content_within_a_frame_belong_to_it(blank: bytes) -> None:
    log = b'[2,"1",\n' + blank + b'"Heartbeat",{}]\n' + FRAME
    for source in (io.BytesIO(log), log.split(b"\n")):
        records = list(read_frames(source))
        assert [record.line for record in records] == [1, log.count(b"\n") + 1]
        assert [log[r.offset : r.offset + 1] for r in records] == [b"[", b"["]
        assert records[0].frame == records[1].frame


def test_lines_without_content_in_memory_cost_next_to_nothing() -> None:
    """What comes of them is one look; that they are empty has to be seen of each."""
    blank = [b"", b" \r", b"\0"] * 400

    def batches(lines: list[bytes], **options: bool) -> list[sources.Batch]:
        return list(sources.batches_of_lines(lines, 100, **options))

    found = batches([b"a", *blank, b"b", *blank])
    assert [batch.blank for batch in found if batch.blank] == [1200 - 64] * 2
    assert len(found) == 2 + 2 * 65
    last = next(batch for batch in found if batch.lines == [b"b"])
    assert last.offset == len(b"\n".join([b"a", *blank])) + 1
    assert found[-1].offset == last.offset + 2 + len(b"\n".join(blank[:64])) + 1
    assert len(batches([b"a", *blank], blank_together=False)) == 1201


@pytest.mark.parametrize("frame", [FRAME, QUOTED])
def test_a_row_is_split_once_however_many_frames_are_in_it(
    monkeypatch: pytest.MonkeyPatch, frame: bytes
) -> None:
    """Splitting is one call of the standard library: its cost shows in the characters only."""
    split, seen = csv_rows._split, 0

    def counted(text: str, delimiter: str) -> list[str]:
        nonlocal seen
        seen += len(text)
        return split(text, delimiter)

    monkeypatch.setattr(csv_rows, "_split", counted)
    log = HEADER + (b"," + frame) * 200
    assert read(log) == 200
    assert 0 < seen <= 3 * len(log)


@pytest.mark.parametrize("log", ["a HAR file", "a row of an export"])
def test_words_beside_copies_are_looked_for_near_the_ends_of_a_line(
    monkeypatch: pytest.MonkeyPatch, log: str
) -> None:
    """A line may hold thousands of copies; what it looks for in them is a regular expression."""
    pattern, seen = scanner._SENT_AGAIN, 0

    class Counted:
        @staticmethod
        def search(text: bytes) -> Any:
            nonlocal seen
            seen += len(text)
            return pattern.search(text)

    monkeypatch.setattr(scanner, "_SENT_AGAIN", Counted)
    message = b'{"type":"send","time":1,"opcode":1,"data":"[2,\\"a"},'
    har = b'{"log":{"entries":[{"_webSocketMessages":[' + message * 200 + b"{}]}]}}"
    assert read(har if log == "a HAR file" else HEADER + (b"," + QUOTED) * 200) == 200
    assert 0 < seen <= 200 * 1100


@pytest.mark.parametrize("words", [b"resending ", b"sent again: "])
@pytest.mark.parametrize("between", [b"", b"x" * 3000])
def test_words_at_either_end_of_a_long_line_are_seen(words: bytes, between: bytes) -> None:
    line = b'{"message":"%b%b","frame":' + FRAME + b"}\n"
    first = line % (b"a ", between + b"x")
    again, other = line % (words, between + b"y"), line % (b"b ", between + b"y")
    for second, copy_of in ((again, None), (other, 1)):
        records = list(read_frames(io.BytesIO(first + second)))
        assert [record.copy_of for record in records] == [None, copy_of]
