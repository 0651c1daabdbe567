"""Small logs, and what a careful reader finds in them: tests/logs/cases.jsonl, one a line.

`frames` are the frames of OCPP 1.6J that came through whole, each once; what a case does not say
of a frame is left open. Each form of the log (lines in memory, a file) gives the same.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from together import together

from ocpp16j_codec.logs import Record, read_frames

FILE = Path(__file__).parent / "logs" / "cases.jsonl"
CASES: dict[str, dict[str, Any]] = {
    case["name"]: case for case in map(json.loads, FILE.read_text().splitlines())
}


def is_ours(record: Record) -> bool:
    return record.damaged is None and record.copy_of is None and record.version in ("1.6", None)


def facts(record: Record) -> dict[str, Any]:
    return {
        "action": record.action,
        "station": record.station,
        "direction": record.direction,
        "time": None if record.time is None else record.time.isoformat(),
        "paired": record.call is not None,
    }


@together
@pytest.mark.parametrize("form", ["lines", "file", "file of another system"])
@pytest.mark.parametrize("name", CASES)
def test_a_log_is_read_as_a_careful_reader_does(name: str, form: str) -> None:
    case = CASES[name]
    end = "\r\n" if form == "file of another system" else "\n"
    whole = io.BytesIO("".join(line + end for line in case["lines"]).encode())
    records = list(read_frames(case["lines"] if form == "lines" else whole, errors="yield"))
    ours = [record for record in records if is_ours(record)]
    found = [facts(record) for record in ours]
    assert len(found) == len(case["frames"]), found
    for fact, expected in zip(found, case["frames"], strict=True):
        assert {key: fact[key] for key in expected} == expected
    counts = {
        "copies": sum(record.copy_of is not None for record in records),
        "damaged": sum(record.damaged is not None for record in records),
        "other_versions": sum(record.version not in ("1.6", None) for record in records),
        "quirks": sum(len(record.frame.quirks) for record in ours if record.frame is not None),
    }
    assert {key: counts[key] for key in counts if key in case} == {
        key: case[key] for key in counts if key in case
    }


def test_logs_without_names_do_not_answer_each_other(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text('[2,"1","Heartbeat",{}]\n')
    (tmp_path / "b.log").write_text('[3,"1",{"currentTime":"2024-02-06T08:00:08Z"}]\n')
    assert [record.call for record in read_frames(tmp_path)] == [None, None]


def test_logs_with_names_are_one_system(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text('CP-1 received [2,"1","Heartbeat",{}]\n')
    (tmp_path / "b.log").write_text('CP-1 sent [3,"1",{"currentTime":"2024-02-06T08:00:08Z"}]\n')
    answer = list(read_frames(tmp_path))[1]
    assert answer.call is not None
    assert answer.call.source.endswith("a.log")
    assert answer.call.station == "CP-1"
