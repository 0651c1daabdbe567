"""Logs into tables on disk: `tables.archive`, and `ocpp16j convert --to parquet|csv`."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import archives
from ocpp16j_codec import STRICT
from ocpp16j_codec.cli import main
from ocpp16j_codec.cli.tabulating import status_of_tables
from ocpp16j_codec.tables import (
    FRAMES,
    METER_VALUES,
    UNDECODABLE,
    archive,
    correlate,
    decode_record_batch,
    meter_values,
    quirks,
    transactions,
)
from ocpp16j_codec.tables.archive import write_archive

SAMPLE = Path(__file__).parents[1] / "docs" / "samples" / "field.log"
TABLES = {
    "frames", "undecodable", "meter_values", "transactions", "statuses", "boots", "quirks",
}  # fmt: skip


def lines_of(batch: Any) -> list[str]:
    """A batch as the text log of a central system."""
    columns = (batch.column(name).to_pylist() for name in ("time", "station", "direction", "frame"))
    return [
        f"{time.isoformat()} {station} {'received' if way == 'cp-to-csms' else 'sent'} {frame}"
        for time, station, way, frame in zip(*columns, strict=True)
    ]


@cache
def log_text(number: int) -> str:
    return "\n".join(lines_of(next(archives.batches(400, stations=3, seed=number)))) + "\n"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    for number in range(3):
        (folder / f"cp-{number}.log").write_text(log_text(number))
    return folder


def digests(folder: Path) -> dict[str, str]:
    """Every file below a folder by its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def convert(*arguments: object) -> int:
    return main(["convert", *map(str, arguments)])


# -- what is written -------------------------------------------------------------------------------


def test_one_file_and_its_tables(logs: Path, tmp_path: Path) -> None:
    done = write_archive([str(logs / "cp-0.log")], tmp_path / "all.parquet", views=True)
    names = {path.name for path in tmp_path.glob("all*")}
    assert names == {"all.parquet"} | {f"all.{name}.parquet" for name in TABLES - {"frames"}}
    table = pq.read_table(tmp_path / "all.parquet")
    assert table.schema.equals(FRAMES, check_metadata=True)
    assert (done.frames, done.parts) == (table.num_rows, 1)
    assert done.undecodable == table.column("status").to_pylist().count("unreadable") > 0
    assert done.quirky == table.column("status").to_pylist().count("quirks") > 0
    assert pq.read_table(tmp_path / "all.meter_values.parquet").equals(meter_values(table))
    assert pq.read_table(tmp_path / "all.transactions.parquet").equals(transactions(table))
    assert pq.read_table(tmp_path / "all.quirks.parquet").equals(quirks(table))


def test_a_log_gives_the_rows_that_the_kernel_gives(tmp_path: Path) -> None:
    batch = next(archives.batches(2000, unreadable=0, stations=5))
    log = tmp_path / "cp.log"
    log.write_text("\n".join(lines_of(batch)))
    write_archive([str(log)], tmp_path / "cp.parquet")
    made = pq.read_table(tmp_path / "cp.parquet").to_pylist()
    expected = correlate(decode_record_batch(batch)).to_pylist()
    for row, other in zip(made, expected, strict=True):
        if other["status"] == "unreadable":  # the log has typed it at once
            other["payload"] = None
        if "nul_padding" in {quirk["kind"] for quirk in other["quirks"]}:
            continue  # in a text log, they are the log's
        for each in (row, other):  # correlate knows those of the frame first
            each["quirks"].sort(key=lambda quirk: (quirk["path"], quirk["kind"]))
        assert row == other


def test_what_cannot_be_read_stands_in_its_own_table_with_its_text(tmp_path: Path) -> None:
    log = tmp_path / "cp.log"
    log.write_bytes(
        b'2025-03-01T08:00:00Z CP-1 received [2,"1","Heartbeat",{}]\n'
        b'2025-03-01T08:00:01Z CP-1 received [2,"2","Authorize",{}]\n'
    )
    write_archive([str(log)], tmp_path / "cp.parquet")
    table = pq.read_table(tmp_path / "cp.undecodable.parquet")
    assert table.schema.equals(UNDECODABLE, check_metadata=True)
    (row,) = table.to_pylist()
    assert (row["source"], row["line"], row["station"]) == (str(log), 2, "CP-1")
    assert (row["unique_id"], row["action"], row["path"]) == ("2", "Authorize", "/3/idTag")
    assert row["frame"] == b'[2,"2","Authorize",{}]'


def test_csv_says_the_same(logs: Path, tmp_path: Path) -> None:
    source = str(logs / "cp-0.log")
    write_archive([source], tmp_path / "a.parquet", views=True)
    write_archive([source], tmp_path / "a.csv", to="csv", views=True)
    for name in ("a", "a.meter_values", "a.transactions", "a.undecodable"):
        rows = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        with (tmp_path / f"{name}.csv").open(newline="") as file:
            texts = list(csv.DictReader(file))
        assert len(rows) == len(texts)
        for row, text in zip(rows, texts, strict=True):
            assert list(row) == list(text)
            assert {name: as_csv(value) for name, value in row.items()} == text


def as_csv(value: Any) -> str:
    if value is None or value == []:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    if hasattr(value, "isoformat"):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if hasattr(value, "quantize"):
        return f"{value:f}".rstrip("0").rstrip(".")
    return str(value)


def test_batches_end_in_time(logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = str(logs / "cp-0.log")
    write_archive([source], tmp_path / "one.parquet", views=True)
    monkeypatch.setattr(archive, "_MOST_BYTES", 5_000)
    write_archive([source], tmp_path / "many.parquet", views=True)
    assert pq.ParquetFile(tmp_path / "many.parquet").num_row_groups > 20
    for name in ("", ".transactions", ".meter_values"):
        one, many = (pq.read_table(tmp_path / f"{way}{name}.parquet") for way in ("one", "many"))
        key = [(column, "ascending") for column in one.schema.names[:2]]
        if name == ".transactions":  # in the order in which their ends are known
            one, many = one.sort_by(key), many.sort_by(key)
        assert one.equals(many)


# -- the same bytes, whoever does the work ---------------------------------------------------------


def test_processes_write_what_one_writes(logs: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        (tmp_path / f"file-{jobs}").mkdir()
        write_archive([str(logs)], tmp_path / f"folder-{jobs}", jobs=jobs, views=True)
        write_archive([str(logs)], tmp_path / f"file-{jobs}" / "a.csv", to="csv", jobs=jobs)
    assert digests(tmp_path / "folder-1") == digests(tmp_path / "folder-2")
    assert digests(tmp_path / "file-1") == digests(tmp_path / "file-2")
    assert {path.name for path in (tmp_path / "folder-1").iterdir()} == TABLES | {"finished"}
    assert [path.name for path in sorted((tmp_path / "file-1").iterdir())] == [
        "a.csv", "a.undecodable.csv",
    ]  # fmt: skip


def test_one_file_is_the_parts_in_their_order(logs: Path, tmp_path: Path) -> None:
    write_archive([str(logs)], tmp_path / "all.parquet")
    write_archive([str(logs)], tmp_path / "parts")
    parts = [pq.read_table(path) for path in sorted((tmp_path / "parts" / "frames").iterdir())]
    assert pq.read_table(tmp_path / "all.parquet").equals(pa.concat_tables(parts))


def test_what_is_finished_is_left_alone(logs: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    first = write_archive([str(logs)], folder, views=True)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    again = write_archive([str(logs)], folder, views=True)
    assert (again.parts, again.skipped, again.frames) == (0, 3, 0)
    assert (again.undecodable, again.quirky) == (first.undecodable, first.quirky)
    assert again.effects == first.effects != set()
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize("what", ["log", "codec", "views", "part", "note"])
def test_what_has_changed_is_made_anew(logs: Path, tmp_path: Path, what: str) -> None:
    folder, settings = tmp_path / "out", {}
    write_archive([str(logs)], folder)
    changed = 1
    if what == "log":
        with (logs / "cp-1.log").open("a") as file:
            file.write('[2,"x","Heartbeat",{}]\n')
    elif what == "codec":
        settings, changed = {"codec": STRICT}, 3
    elif what == "views":
        settings, changed = {"views": True}, 3
    elif what == "part":
        next((folder / "frames").iterdir()).unlink()
    else:
        next((folder / "finished").iterdir()).write_text("{}")
    done = write_archive([str(logs)], folder, **settings)
    assert (done.parts, done.skipped) == (changed, 3 - changed)


def test_a_run_that_is_stopped_leaves_nothing_half(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    real, count = archive.read_frames, 0

    def stopping(*arguments: Any, **settings: Any) -> Any:
        nonlocal count
        count += 1
        records = real(*arguments, **settings)
        for number, record in enumerate(records):
            if count == 2 and number == 100:
                raise KeyboardInterrupt
            yield record

    monkeypatch.setattr(archive, "read_frames", stopping)
    done = write_archive([str(logs)], folder)
    assert (done.interrupted, done.parts, status_of_tables(done, "never")) == (True, 1, 130)
    assert len([path for path in folder.rglob("*") if path.is_file()]) == 3  # of the first log
    done = write_archive([str(logs)], folder)
    assert (done.parts, done.skipped) == (2, 1)
    whole = tmp_path / "whole"
    write_archive([str(logs)], whole)
    assert digests(folder) == digests(whole)


def test_a_log_that_cannot_be_read_to_its_end_is_read_again(logs: Path, tmp_path: Path) -> None:
    import gzip

    packed = gzip.compress((logs / "cp-0.log").read_bytes())
    (logs / "cut.log.gz").write_bytes(packed[: len(packed) // 2])
    folder = tmp_path / "out"
    done = write_archive([str(logs)], folder)
    assert len(done.problems) == 1
    assert "cut.log.gz" in done.problems[0]
    assert status_of_tables(done, "never") == 2
    assert done.parts == 4
    done = write_archive([str(logs)], folder)
    assert (done.skipped, done.parts) == (3, 1)


#: A module that ends its process as SIGKILL does, in the middle of a log.
KILLER = """
import os

def prepare(record):
    if record.line == 100 and record.source.endswith(os.environ.get("KILLED_BY", "-")):
        os._exit(9)
    return record
"""


def test_what_a_killed_run_has_finished_is_left_alone(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "killer.py").write_text(KILLER)
    monkeypatch.syspath_prepend(tmp_path)
    from killer import prepare  # type: ignore[import-not-found]

    folder = tmp_path / "out"
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "from killer import prepare\n"
        "from ocpp16j_codec.tables.archive import write_archive\n"
        f"write_archive([{str(logs)!r}], {str(folder)!r}, views=True, prepare=prepare)\n"
    )
    environment = os.environ | {"KILLED_BY": "cp-1.log"}
    ended = subprocess.run([sys.executable, "-c", code], env=environment, check=False)
    assert ended.returncode == 9
    assert {path.name.split("-")[1] for path in folder.rglob("*.parquet")} == {"0.log"}
    assert len([*folder.rglob("*.partial")]) == len(TABLES)
    done = write_archive([str(logs)], folder, views=True, prepare=prepare)
    assert (done.parts, done.skipped, done.problems) == (2, 1, [])
    write_archive([str(logs)], tmp_path / "whole", views=True, prepare=prepare)
    assert digests(folder) == digests(tmp_path / "whole")


def test_a_process_that_is_killed_costs_one_log(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "killer.py").write_text(KILLER)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("KILLED_BY", "cp-0.log")
    from killer import prepare

    folder = tmp_path / "out"
    done = write_archive([str(logs)], folder, jobs=2, prepare=prepare)
    assert (done.parts, done.problems) == (
        2, [f"a process ended before {logs / 'cp-0.log'} was read"],
    )  # fmt: skip
    assert len([*(folder / "frames").glob("*.parquet")]) == 2
    assert status_of_tables(done, "never") == 2


def test_a_fault_of_ours_costs_one_row(
    logs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ocpp16j_codec.tables.rows import Rows

    real = Rows.add

    def failing(self: Rows, frame: Any) -> None:
        if frame.action == "Heartbeat":
            raise RuntimeError("what should not happen")
        real(self, frame)

    monkeypatch.setattr(Rows, "add", failing)
    done = write_archive([str(logs / "cp-0.log")], tmp_path / "a.parquet")
    table = pq.read_table(tmp_path / "a.parquet")
    assert table.num_rows == done.frames
    assert "InternalError" in table.column("error_code").to_pylist()


# -- settings --------------------------------------------------------------------------------------


def test_secrets_are_masked_everywhere(tmp_path: Path) -> None:
    log = tmp_path / "cp.log"
    log.write_text(
        '[2,"1","Authorize",{"idTag":"04A2B1C3"}]\n'
        '[2,"2","StartTransaction",{"connectorId":1,"idTag":"04A2B1C3","meterStart":1,'
        '"timestamp":"2025-03-01T08:00:00"}]\n'
        '[2,"3","Authorize",{"idTag":"04A2B1C3","idTag":"04A2B1C4"}\n'
        '[2,"4","Authorise",{"idTag":"04A2B1C3"}]\n'
    )
    write_archive([str(log)], tmp_path / "out", redacted=True, views=True)
    for path in (tmp_path / "out").rglob("*.parquet"):
        assert "04A2B1C" not in repr(pq.read_table(path).to_pylist()), path


@pytest.mark.parametrize("target", ["out", "out.parquet"])
def test_logs_of_any_name(tmp_path: Path, target: str) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    names = ["n" * 240 + ".log", "é" * 120 + ".log", 'a "b".log']
    if sys.platform == "linux":  # others have no names that are not Unicode
        names += [os.fsdecode(b"odd\xff.log"), os.fsdecode(b"\xff" * 200 + b".log")]
    for name in names:
        (folder / name).write_text('[2,"1","Heartbeat",{}]\n[2,"2","Dance",{}]\n')
    done = write_archive([str(folder)], tmp_path / target)
    assert (done.frames, done.undecodable, done.problems) == (2 * len(names), len(names), [])
    if target == "out":
        assert write_archive([str(folder)], tmp_path / target).skipped == len(names)


def test_progress_is_told(logs: Path, tmp_path: Path) -> None:
    total = sum(path.stat().st_size for path in logs.iterdir())
    for jobs in (1, 2):
        told: list[tuple[int, int | None, int]] = []

        def tell(*said: Any, told: list[Any] = told) -> None:
            told.append(said)

        done = write_archive([str(logs)], tmp_path / f"out-{jobs}", jobs=jobs, progress=tell)
        assert told[-1] == (total, total, done.frames)
        assert [each[0] for each in told] == sorted(each[0] for each in told)


def test_records_may_be_changed_on_the_way(logs: Path, tmp_path: Path) -> None:
    from ocpp16j_codec.cli.convert import completed

    log = tmp_path / "bare.log"
    log.write_text('[2,"1","Heartbeat",{}]\n')
    prepare = partial(completed, station="CP-9", time=None)
    write_archive([str(log)], tmp_path / "a.parquet", prepare=prepare)
    (row,) = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["station"], row["direction"]) == ("CP-9", "cp-to-csms")
    for time in (1, 2):  # a function has no address that would tell it apart
        done = write_archive([str(log)], tmp_path / "out", prepare=prepare)
        assert done.skipped == time - 1


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"to": "xml"}, "parquet, csv"),
        ({"jobs": 0}, "at least 1"),
        ({"target": "a.csv"}, "ends with .parquet"),
        ({"target": "."}, "lies within"),
    ],
)
def test_misuse(logs: Path, settings: dict[str, Any], sentence: str) -> None:
    target = logs / settings.pop("target", "out")
    with pytest.raises(ValueError, match=sentence):
        write_archive([str(logs)], target, **settings)


def test_a_target_that_cannot_be_written(logs: Path, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        write_archive([str(logs / "cp-0.log")], tmp_path / "nowhere" / "a.parquet")


# -- the command line ------------------------------------------------------------------------------


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "out"
    assert convert(SAMPLE, "--to", "parquet", "--views", "--jobs", 2, "-o", folder) == 1
    assert {path.name for path in folder.iterdir()} == TABLES | {"finished"}
    (part,) = (folder / "meter_values").iterdir()
    assert pq.read_table(part).schema.equals(METER_VALUES, check_metadata=True)
    assert "frames that cannot be decoded: 1" in capsys.readouterr().err
    assert convert(SAMPLE, "--to", "parquet", "--views", "-o", folder, "--fail-on", "never") == 0
    assert "1 of 1 logs were finished already" in capsys.readouterr().err


NAIVE = '"timestamp":"2025-03-01T08:00:00"'
#: A line with a deviation of each effect.
EFFECTS = {
    "kept": '[2,"1","Authorize",{"idTag":"04A2B1C304A2B1C304A2B1C3"}]',
    "assumed": '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError",'
    f'"status":"Available",{NAIVE}}}]',
    "lost": '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError",'
    '"status":"Available","timestamp":"soon"}]',
    "error": '[2,"1","Authorize",{}]',
}


@pytest.mark.parametrize("effect", EFFECTS)
@pytest.mark.parametrize("fail_on", ["never", "error", "lost", "assumed", "quirk"])
def test_the_exit_status_is_that_of_other_commands(
    effect: str, fail_on: str, tmp_path: Path
) -> None:
    """Also if all that was written is from an earlier run."""
    log = tmp_path / "a.log"
    log.write_text(EFFECTS[effect] + "\n")
    expected = main(["inspect", str(log), "--fail-on", fail_on])
    order = ["never", "error", "lost", "assumed", "quirk"]
    least = {"kept": "quirk"}.get(effect, effect)
    assert expected == int(order.index(fail_on) >= order.index(least))
    for _ in range(2):
        arguments = (log, "--to", "csv", "-o", tmp_path / "out", "--fail-on", fail_on)
        assert convert(*arguments) == expected


def test_options_for_reading_hold_for_tables(tmp_path: Path) -> None:
    log, target = tmp_path / "a.log", tmp_path / "a.parquet"
    log.write_text(
        'Mar  1 08:00:00 CP-1 received [2,"1","Heartbeat",{}]\n'
        'Mar  1 08:00:01 CP-1 received [2,"2","DataTransfer",{"vendorId":"v","data":"%s"}]\n'
        % ("x" * 2_000)
    )
    options = ("--year", 2025, "--timezone", "Europe/Paris", "--max-line", 1024)
    convert(log, "--to", "parquet", "-o", target, *options)
    rows = pq.read_table(target).to_pylist()
    assert rows[0]["time"] == datetime(2025, 3, 1, 7, tzinfo=UTC)
    assert [row["status"] for row in rows] == ["ok", "unreadable"]


def test_copies_are_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, target = tmp_path / "a.log", tmp_path / "a.parquet"
    log.write_text(
        '2026-03-01T10:00:00Z A received [2,"1","Heartbeat",{}]\n'
        '2026-03-01T10:00:00Z ERROR Unable to parse message: \'[2,"1","Heartbeat",{}]\'\n'
    )
    assert convert(log, "--to", "parquet", "-o", target) == 0
    assert pq.read_table(target).num_rows == 1
    assert "1 not written: copies of earlier frames" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--to", "csv"], "need a file or a folder"),
        (["--to", "csv", "-o", "a.parquet"], "ends with .csv"),
        (["--to", "csv", "-o", "a.csv", "--rejects", "b"], "--rejects works only"),
        (["--views", "-o", "a.jsonl"], "work only with --to parquet"),
        (["--jobs", "2", "-o", "a.jsonl"], "work only with --to parquet"),
        (["-o", "."], "is a folder"),
    ],
)
def test_misuse_of_the_command(
    arguments: list[str], sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert convert(SAMPLE, *arguments) == 2
    assert sentence in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_a_log_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "a.csv"
    log.write_text('[2,"1","Heartbeat",{}]\n')
    assert convert(log, "--to", "csv", "-o", log) == 2
    assert "is an input, and cannot be written" in capsys.readouterr().err
    assert log.read_text() == '[2,"1","Heartbeat",{}]\n'


def test_without_a_frame(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "a.log"
    log.write_text("nothing\n")
    assert convert(log, "--to", "csv", "-o", tmp_path / "out") == 2
    assert "no frame" in capsys.readouterr().err
