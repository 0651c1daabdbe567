"""Where logs are read from, what becomes of errors, and what no log may do to its reader."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tracemalloc
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from depth import some
from together import together

from ocpp16j_codec import STRICT, TOLERANT, Call, CallResult, DecodeError, ErrorCode, Limits
from ocpp16j_codec.logs import LogError, decode_batch, read_frames, sources

if TYPE_CHECKING:
    from collections.abc import Callable

HEARTBEAT = b'[2,"1","Heartbeat",{}]'
RESULT = b'[3,"1",{"currentTime":"2026-03-01T10:00:00Z"}]'
TEXT = HEARTBEAT + b"\n" + RESULT + b"\n"
KINDS = [Call, CallResult]


def kinds(source: object, **settings: object) -> list[type]:
    return [type(record.frame) for record in read_frames(source, **settings)]  # type: ignore[arg-type]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "a.log"
    path.write_bytes(TEXT)
    return path


# -- sources ---------------------------------------------------------------------------------------


def test_a_path_a_name_and_an_open_file(log: Path) -> None:
    assert kinds(log) == kinds(str(log)) == KINDS
    with log.open("rb") as file:
        assert kinds(file) == KINDS
        assert not file.closed
    assert kinds(io.BytesIO(TEXT)) == KINDS
    assert {record.source for record in read_frames(log)} == {str(log)}


@pytest.mark.parametrize(
    "lines",
    [
        [HEARTBEAT, RESULT],
        [HEARTBEAT + b"\n", RESULT + b"\n"],
        [HEARTBEAT.decode(), RESULT.decode() + "\r\n"],
        [TEXT],
        iter([HEARTBEAT, RESULT.decode()]),
    ],
    ids=["bytes", "with line ends", "text", "one piece", "an iterator"],
)
def test_lines_in_memory(lines: object) -> None:
    assert kinds(lines) == KINDS


def test_a_folder_and_a_pattern_are_all_their_files(tmp_path: Path, log: Path) -> None:
    deeper = tmp_path / "deeper"
    deeper.mkdir()
    (deeper / "b.log").write_bytes(HEARTBEAT)
    (tmp_path / "c.txt").write_bytes(RESULT)
    (tmp_path / ".hidden").write_bytes(TEXT)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "d.log").write_bytes(TEXT)
    names = [Path(record.source).name for record in read_frames(tmp_path)]
    assert names == ["a.log", "a.log", "c.txt", "b.log"] or sorted(names) == [
        "a.log", "a.log", "b.log", "c.txt",
    ]  # fmt: skip
    assert kinds(str(tmp_path / "*.log")) == KINDS
    assert kinds(str(tmp_path / "**" / "*.log")) == [*KINDS, Call]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT)))
    assert kinds("-") == KINDS


def test_an_empty_name_is_not_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, log: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kinds(".") == KINDS
    with pytest.raises(FileNotFoundError, match="got an empty string"):
        kinds("")


@pytest.mark.parametrize("name", ["missing.log", "*.missing", "empty"])
def test_what_is_not_there(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError):
        kinds(str(tmp_path / name))


@pytest.mark.parametrize("source", [[HEARTBEAT, 7], [None], io.StringIO("text mode")])
def test_what_is_no_log_is_a_type_error(source: object) -> None:
    with pytest.raises(TypeError):
        kinds(source)


@pytest.mark.parametrize("setting", [{"format": "xml"}, {"errors": "ignore"}])
def test_settings_are_checked_before_anything_is_read(setting: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"is one of"):
        read_frames("no such file", **setting)  # type: ignore[arg-type]


# -- packed ----------------------------------------------------------------------------------------


def pack_zstd(data: bytes) -> bytes:
    zstandard = pytest.importorskip("zstandard")
    packed: bytes = zstandard.ZstdCompressor().compress(data)
    return packed


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "bzip2": bz2.compress, "xz": lzma.compress, "zstd": pack_zstd,
}  # fmt: skip


@pytest.mark.parametrize("packing", PACKERS)
def test_packed_logs_are_known_by_their_first_bytes(tmp_path: Path, packing: str) -> None:
    path = tmp_path / "no-suffix"
    path.write_bytes(PACKERS[packing](TEXT))
    assert kinds(path) == KINDS
    assert kinds(io.BytesIO(PACKERS[packing](TEXT) + PACKERS[packing](TEXT))) == KINDS * 2


@pytest.mark.parametrize("packing", PACKERS)
def test_a_damaged_archive_says_so_after_what_could_be_read(packing: str) -> None:
    # Lines that differ, so that the archive has several blocks; the cut is in a late one.
    lines = b"".join(HEARTBEAT.replace(b"1", b"%d" % n) + b"\n" for n in range(60_000))
    packed = PACKERS[packing](lines)
    records = read_frames(io.BytesIO(packed[: len(packed) * 2 // 3]))
    read: list[int] = []
    with pytest.raises(LogError, match="archive is damaged"):
        read.extend(record.line for record in records)
    assert read


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("within", ["gzip", "xz", "zip"])
def test_an_archive_in_an_archive_is_not_read_as_text(packing: str, within: str) -> None:
    inner = b"PK\x03\x04" + TEXT if within == "zip" else PACKERS[within](TEXT)
    with pytest.raises(LogError, match="archive in an archive"):
        kinds(io.BytesIO(PACKERS[packing](inner)))


def test_an_xz_archive_that_needs_very_much_memory_is_refused() -> None:
    def packed(size: int) -> bytes:
        filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": size}]
        return lzma.compress(TEXT, filters=filters)

    assert kinds(io.BytesIO(packed(2**22))) == KINDS
    whole = bytearray(packed(2**22))
    header = whole[
        12:24
    ]  # the header of the first block: size, flags, filter, its size, dictionary
    place = header.index(bytes([0x21, 0x01])) + 2
    header[place] = 36  # 1 GiB
    header[8:12] = zlib.crc32(header[:8]).to_bytes(4, "little")
    whole[12:24] = header
    with pytest.raises(LogError, match="more than 128 MiB"):
        kinds(io.BytesIO(bytes(whole)))


def test_xz_streams_may_be_padded_and_damage_is_told() -> None:
    stream = lzma.compress(TEXT)
    assert kinds(io.BytesIO(stream + bytes(8) + stream + bytes(2**19))) == KINDS * 2
    for damaged in (stream + b"junk", stream[:40] + b"x" * 20 + stream[60:]):
        with pytest.raises(LogError, match="damaged"):
            kinds(io.BytesIO(damaged))


def test_what_is_read_byte_by_byte_is_not_copied_for_each_byte() -> None:
    """A name in a gzip archive is read so."""
    file = sources._Counted(io.BytesIO(b"abcdefgh" * 1000))
    head = file.head(6)
    assert [file.read(1), file.read(2), file.read(0)] == [b"a", b"bc", b""]
    assert file.head(6) is head
    assert file.place == 3
    assert len(file.read()) == 7997


def test_zstd_without_a_module_for_it_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> object:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(sources, "import_module", none)
    with pytest.raises(LogError, match="pip install zstandard"):
        kinds(io.BytesIO(b"\x28\xb5\x2f\xfd" + bytes(20)))


def test_an_archive_that_swells_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_SWELL_FROM", 2**20)
    bomb = bz2.compress(bytes(2**24))
    assert len(bomb) * 1000 < 2**24
    with pytest.raises(LogError, match="decompresses"):
        kinds(io.BytesIO(bomb))
    monkeypatch.setattr(sources, "_SWELL_FROM", 2**28)
    assert kinds(io.BytesIO(bomb)) == []


def test_a_zip_archive_is_not_read_as_text() -> None:
    with pytest.raises(LogError, match="zip"):
        kinds(io.BytesIO(b"PK\x03\x04" + TEXT))


# -- errors ----------------------------------------------------------------------------------------

BROKEN = [HEARTBEAT, b"noise", b'[2,"2","Heartbeet",{}]', b'[2,"3","ClearCache",{}]']


def test_an_error_is_raised_with_a_note_that_tells_where() -> None:
    records = read_frames(BROKEN)
    assert next(records).line == 1
    with pytest.raises(DecodeError) as caught:
        next(records)
    assert caught.value.error_code is ErrorCode.NOT_IMPLEMENTED
    assert any("line 3, byte 29" in note for note in caught.value.__notes__)


def test_an_error_is_yielded_in_its_place() -> None:
    records = list(read_frames(BROKEN, errors="yield"))
    assert [record.error is not None for record in records] == [False, True, False]
    assert records[1].frame is None
    assert records[1].error is not None
    assert records[1].error.unique_id == "2"
    assert records[1].text == '[2,"2","Heartbeet",{}]'


def test_an_error_is_skipped() -> None:
    assert [record.line for record in read_frames(BROKEN, errors="skip")] == [1, 4]


def test_the_codec_decides_what_an_error_is() -> None:
    log = [b'[2,"1","Heartbeat",{"more":1}]']
    assert [record.frame.quirks != () for record in read_frames(log)] == [True]
    assert kinds(log, codec=STRICT, errors="skip") == []


def test_the_time_of_the_log_stands_in_for_a_missing_timestamp() -> None:
    frame = '[2,"1","StartTransaction",{"connectorId":1,"idTag":"x","meterStart":0}]'
    (record,) = read_frames([f"2026-03-01T10:00:00Z A received {frame}"])
    assert record.frame.payload.timestamp == record.time
    assert kinds([frame], errors="skip") == []


@pytest.mark.parametrize(
    ("form", "lines", "expected"),
    [
        ("frames", [HEARTBEAT, b"noise", b"", b" " + HEARTBEAT], [Call, type(None), Call]),
        ("trace", [HEARTBEAT, b"", b"{}"], [type(None), type(None)]),
        ("auto", [HEARTBEAT, b"noise", b"", b"{}"], [Call]),
    ],
)
def test_a_stated_format_leaves_no_line_out(
    form: str, lines: list[bytes], expected: list[type]
) -> None:
    assert kinds(lines, format=form, errors="yield") == expected


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b'[5,"1","Heartbeat",{}]', ErrorCode.FORMATION_VIOLATION),
        (b'[2,null,"Heartbeat",{}]', ErrorCode.FORMATION_VIOLATION),
        (b'[2,["1"],"Heartbeat",{}]', ErrorCode.FORMATION_VIOLATION),
        (b'  [2,"1","Heartbeat"', ErrorCode.FORMATION_VIOLATION),
        (b'[2,"1",null,{}]', ErrorCode.FORMATION_VIOLATION),
    ],
)
def test_a_line_that_is_nothing_but_an_odd_frame_is_not_passed_over(
    line: bytes, code: ErrorCode
) -> None:
    records = list(read_frames([line], errors="yield", codec=STRICT))
    assert [record.error and record.error.error_code for record in records] == [code]


# -- limits ----------------------------------------------------------------------------------------


def long_line(size: int, head: bytes = b'[2,"9","DataTransfer",{"vendorId":"') -> bytes:
    return head + b"x" * (size - len(head))


@pytest.mark.parametrize("chunk", [7, 64, 2**18])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_line_that_is_too_long_is_an_error_and_its_neighbours_are_read(
    monkeypatch: pytest.MonkeyPatch, chunk: int, place: int
) -> None:
    monkeypatch.setattr(sources, "CHUNK", chunk)
    lines = [HEARTBEAT, b'[2,"3","ClearCache",{}]']
    lines.insert(place, long_line(1001))
    log = io.BytesIO(b"\n".join(lines))
    records = list(read_frames(log, errors="yield", limits=Limits(size=1000)))
    assert [record.line for record in records] == [1, 2, 3]
    error = records[place].error
    assert error is not None
    assert "1001 bytes where at most 1000" in str(error)
    assert (error.unique_id, error.action) == ("9", "DataTransfer")
    assert error.reply is not None
    assert [record.offset for record in records] == [
        sum(len(line) + 1 for line in lines[:number]) for number in range(3)
    ]


def test_the_longest_line_is_read() -> None:
    line = b'[2,"9","Authorize",{"idTag":"x"}]'.ljust(1000)
    assert kinds(io.BytesIO(line + b"\n" + line), limits=Limits(size=1000)) == [Call, Call]


def test_a_long_line_without_a_frame_is_passed_over() -> None:
    assert kinds([long_line(5000, b"noise ")], limits=Limits(size=1000)) == []


def test_a_frame_over_many_lines_is_held_to_the_limit_as_well() -> None:
    lines = [b'[2,"9","DataTransfer",', b'{"vendorId":"x"', *[b',"a":"b"'] * 1000, HEARTBEAT]
    records = list(read_frames(lines, errors="yield", limits=Limits(size=1000)))
    assert [record.line for record in records] == [1, len(lines)]
    assert records[0].error is not None
    assert len(records[0].raw) < 1100


@pytest.mark.heavy
def test_memory_does_not_grow_with_the_log(tmp_path: Path) -> None:
    path = tmp_path / "long.log"

    def peak(rounds: int) -> int:
        with path.open("wb") as file:
            for number in range(rounds * 1000):
                station = b"S%d" % (number % 50)
                answered = HEARTBEAT.replace(b'"1"', b'"%d"' % number)
                file.write(b"2026-03-01T10:00:00Z %b received %b\n" % (station, answered))
                if number % 7:
                    answer = RESULT.replace(b'"1"', b'"%d"' % number)
                    file.write(b"2026-03-01T10:00:01Z %b sent %b\n" % (station, answer))
        from ocpp16j_codec.logs import Correlator

        tracemalloc.start()
        try:
            for _ in read_frames(path, correlator=Correlator(max_pending=200)):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    small, large = peak(4), peak(24)
    assert path.stat().st_size > 2_000_000
    assert large < small * 1.2 + 200_000
    assert large < 6_000_000


# -- progress --------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", [None, "gzip"])
def test_progress_counts_the_bytes_of_the_file(tmp_path: Path, packing: str | None) -> None:
    data = TEXT * 15_000
    path = tmp_path / "a.log"
    path.write_bytes(data if packing is None else PACKERS[packing](data))
    seen: list[tuple[int, int | None]] = []
    for _ in read_frames(path, progress=lambda *at: seen.append(at)):
        pass
    size = path.stat().st_size
    assert {total for _, total in seen} == {size}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == size
    assert len(seen) > 3


def test_progress_over_several_files_counts_them_together(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / name).write_bytes(TEXT)
    seen: list[tuple[int, int | None]] = []
    list(read_frames(tmp_path, progress=lambda *at: seen.append(at)))
    assert seen == [(len(TEXT), 2 * len(TEXT)), (2 * len(TEXT), 2 * len(TEXT))]


def test_whoever_is_told_of_progress_may_stop_it(log: Path) -> None:
    def stop(done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(read_frames(log, progress=stop))


# -- decode_batch ----------------------------------------------------------------------------------


def test_a_batch_is_as_long_as_what_went_in() -> None:
    frames = [HEARTBEAT, b"", HEARTBEAT.decode(), None, RESULT, 7, b'[2,"2","Heartbeet",{}]']
    read = decode_batch(frames, pending={"1": "Heartbeat"})  # type: ignore[arg-type]
    assert [type(each) for each in read] == [
        Call, DecodeError, Call, DecodeError, CallResult, DecodeError, DecodeError,
    ]  # fmt: skip
    answer = read[4]
    assert isinstance(answer, CallResult)
    assert answer.action == "Heartbeat"
    assert decode_batch([]) == []


def test_a_batch_is_read_as_the_codec_says() -> None:
    quirky = b'[2,"1","Heartbeat",{"more":1}]'
    assert [type(each) for each in decode_batch([quirky])] == [Call]
    assert [type(each) for each in decode_batch([quirky], codec=STRICT)] == [DecodeError]


# -- hostile logs ----------------------------------------------------------------------------------

DEEP = b'{"a":' * 10_000
HOSTILE = {
    "deep object": DEEP,
    "deep object, closed": DEEP + b"1" + b"}" * 10_000,
    "deep list in a frame": b'[2,"1","DataTransfer",' + b"[" * 10_000,
    "deep list, closed": b'[3,"1",' + b"[" * 10_000 + b"]" * 10_000 + b"]",
    "frames in frames": b'[2,"1",' * 4_000,
    "escaped frames in frames": b'[2,\\"1\\",' * 4_000,
    "quoted frames in frames": b'"[2,""1"",' * 2_000,
    "a frame in HTML without end": b"[2,&quot;1&quot;," * 4_000,
    "backslashes": b'[2,"' + b"\\" * 20_000,
    "quotes": b'[2,"1",' + b'"' * 20_000,
    "brackets": b"[" * 20_000,
    "brackets and blanks": b"[ " * 10_000,
    "a bracket and blanks": b"[" + b" " * 20_000 + b"2,",
    "a long number": b'[2,"1","Heartbeat",{"a":' + b"9" * 20_000 + b"}]",
    "NUL": bytes(20_000),
    "all bytes": bytes(range(256)) * 100,
    "surrogates": b'[2,"\xed\xa0\x80","Heartbeat",{}]',
    "a name without end": b'{"' + b"x" * 20_000 + b'":[2,"1","Heartbeat",{}]}',
    "a long prefix": b"received from x: " * 5000 + HEARTBEAT,
    "a time that is none": b"9999-99-99T99:99:99Z A received " + HEARTBEAT,
    "the first year": b"0001-01-01T00:00:00+14:00 A received " + HEARTBEAT,
    "the last year": b"9999-12-31T23:59:59-14:00 A received " + HEARTBEAT,
    "a time beyond time": b'{"time":1e308,"frame":[2,"1","Heartbeat",{}]}',
    "a time that is a list": b'{"time":[1],"station":{"a":1},"frame":[2,"1","Heartbeat",{}]}',
    "two names": b'{"station":"a","station":"b","frame":[2,"1","Heartbeat",{}]}',
    "broken UTF-8 in an object": b'{"station":"\xff","frame":[2,"1","Heartbeat",{}]}',
    "a number as an id": b'{"messageType":2,"messageId":9e999,"action":[],"payload":"x"}',
    "half a trace": b'{"messageType":"CALLERROR","messageId":"1","error":"none"}',
    "CSV that is none": b'time,station,message\n"""""""","[2,""1',
}


@together
@pytest.mark.parametrize("form", ["auto", "frames", "trace"])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_line_does_harm(name: str, form: str) -> None:
    """Whatever a line holds, the line behind it is read, or would have been part of it."""
    records = list(
        read_frames(io.BytesIO(HOSTILE[name] + b"\n\n" + HEARTBEAT), format=form, errors="yield")
    )
    assert all((record.frame is None) != (record.error is None) for record in records)
    assert all(str(record.error).isprintable() for record in records if record.error is not None)
    if form != "trace":
        assert type(records[-1].frame) is Call


@pytest.mark.heavy
def test_a_line_costs_time_in_proportion_to_its_length() -> None:
    """The hostile lines many times as long; anything quadratic would take minutes."""
    log = b"\n".join(line[:20_000] * 10 for line in HOSTILE.values())
    assert len(log) > 3_000_000
    assert len(list(read_frames(io.BytesIO(log), errors="yield", codec=TOLERANT))) > 10


def test_every_cut_of_a_log_is_read() -> None:
    """A log may be cut anywhere: at its end, at its beginning, in a chunk."""
    log = (Path(__file__).parent / "logs" / "home_assistant.log").read_bytes()
    whole = len(list(read_frames(io.BytesIO(log))))
    for place in range(0, len(log), 3):
        for part in (log[:place], log[place:]):
            assert len(list(read_frames(io.BytesIO(part), errors="yield"))) <= whole


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 17, 100])
def test_the_size_of_chunks_does_not_matter(monkeypatch: pytest.MonkeyPatch, chunk: int) -> None:
    path = Path(__file__).parent / "logs" / "home_assistant.log"
    whole = list(read_frames(path))
    monkeypatch.setattr(sources, "CHUNK", chunk)
    assert list(read_frames(path)) == whole


PIECES = [
    b'"', b"\\", b"[", b"]", b"{", b"}", b",", b"\n", b'[2,"1",', b'""', b'\\"', b"\xff", b"\x00",
    b"&quot;", b"\xed\xa0\x80", b"null", b"9" * 30, b"2026-03-01T10:00:00Z", b'{"frame":', b"1e999",
]  # fmt: skip


@pytest.mark.parametrize("seed", some(range(10), 3))
def test_a_spoilt_log_is_read_counted_shown_and_converted(seed: int) -> None:
    """Samples with pieces put in and taken out: no step stumbles over what another lets through."""
    import random

    pytest.importorskip("rich")
    from ocpp16j_codec.cli.convert import completed
    from ocpp16j_codec.cli.json_output import harmless_json, record_object
    from ocpp16j_codec.cli.tally import Tally
    from ocpp16j_codec.logs import trace_line

    chance = random.Random(seed)
    samples = [path.read_bytes() for path in sorted((Path(__file__).parent / "logs").iterdir())]
    written = 0
    for sample in samples * 2:
        log = bytearray(sample)
        for _ in range(chance.randrange(1, 8)):
            place = chance.randrange(len(log) + 1)
            log[place : place + chance.randrange(9) * chance.randrange(2)] = chance.choice(PIECES)
        tally = Tally(redacted=True)
        for record in read_frames(io.BytesIO(bytes(log)), errors="yield"):
            tally.add(record)
            harmless_json(record_object(record))
            harmless_json(record_object(record, redacted=True))
            try:
                line = trace_line(completed(record, "S", record.time))
            except ValueError:
                continue
            assert b"\n" not in line
            (again,) = read_frames([line])
            assert again.frame.unique_id == record.frame.unique_id
            written += 1
        harmless_json(tally.as_object())
    assert written > 20
