"""`inspect`, `convert` and `actions`: what they report, and the status they end with."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from together import together

click = pytest.importorskip("click")
from click.testing import CliRunner, Result  # noqa: E402

from ocpp16j_codec import ACTIONS, Role  # noqa: E402
from ocpp16j_codec.cli.app import cli  # noqa: E402
from ocpp16j_codec.cli.tally import Tally, Times  # noqa: E402
from ocpp16j_codec.logs import read_frames  # noqa: E402

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "docs" / "samples" / "field.log"
LOGS = Path(__file__).parent / "logs"

LOG = """\
2026-03-01T10:00:00.000Z A received [2,"1","Heartbeat",{}]
2026-03-01T10:00:00.040Z A sent [3,"1",{"currentTime":"2026-03-01T10:00:00Z"}]
nothing to see here
2026-03-01T10:00:01.000Z B received [2,"1","Authorize",{"idTag":"04A1","more":1}]
2026-03-01T10:00:01.500Z B sent [4,"1","InternalError","away",{}]
2026-03-01T10:00:02.000Z B received [2,"2","Authorize",{}]
2026-03-01T10:00:03.000Z B received [3,"9",{"status":"Accepted"}]
2026-03-01T10:00:04.000Z B sent [2,"7","Reset",{"type":"Soft"}]
2026-03-01T10:00:05.000Z B sent [2,"7","Reset",{"type":"Soft"}]
2026-03-01T10:00:05.250Z B received [3,"7",{"status":"Accepted"}]
2026-03-01T10:00:06.000Z B sent [4,"8","GenericError","",{}]
"""


def run(command: str, *arguments: object, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, [command, *map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def report(*arguments: object, stdin: str | bytes | None = None) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("inspect", "--json", *arguments, stdin=stdin).stdout)
    return told


# -- the report ------------------------------------------------------------------------------------


def test_the_report_as_json() -> None:
    told = report(stdin=LOG)
    assert told["frames"] == 10
    assert told["kinds"] == {"call": 4, "call_result": 3, "call_error": 2, "undecodable": 1}
    assert told["actions"] == {"Authorize": 1, "Heartbeat": 2, "Reset": 3}
    assert told["quirks"] == {"unknown_member": 1}
    assert told["violations"] == {"ProtocolError": 1}
    assert told["unmatched_results"] == 1
    assert told["unmatched_errors"] == 1
    assert told["unanswered_calls"] == 2  # the Authorize that cannot be read, the first Reset
    assert told["repeated_ids"] == 1
    assert told["stations"] == {
        "A": {"frames": 2, "quirks": 0, "violations": 0},
        "B": {"frames": 8, "quirks": 1, "violations": 1},
    }
    assert told["error_codes"] == {"GenericError": 1, "InternalError": 1}
    assert told["by_action"]["Authorize"] == {
        "calls": 1, "results": 0, "errors": 1, "undecodable": 1, "quirks": 1,
    }  # fmt: skip
    times = told["response_times"]
    assert times["Heartbeat"]["answers"] == 1
    assert times["Heartbeat"]["mean_ms"] == times["Heartbeat"]["longest_ms"] == 40
    assert times["Reset"]["mean_ms"] == 250
    assert (told["first"], told["last"]) == ("2026-03-01T10:00:00Z", "2026-03-01T10:00:06Z")
    example = told["quirk_examples"]["unknown_member"]
    assert (example["line"], example["station"], example["path"]) == (4, "B", "/3/more")
    assert told["violation_examples"]["ProtocolError"]["line"] == 6


def test_the_sample_log_has_everything_the_documentation_says() -> None:
    told = report("--fail-on", "never", SAMPLE)
    assert set(told["actions"]) == set(ACTIONS)
    assert len(told["stations"]) == 28
    assert told["frames"] == sum(told["kinds"].values())
    assert told["frames"] == sum(each["frames"] for each in told["stations"].values())
    assert sum(told["quirks"].values()) == sum(s["quirks"] for s in told["stations"].values())
    assert set(told["quirk_examples"]) == set(told["quirks"])
    assert told["unmatched_results"] + told["unmatched_errors"] == 2


def test_what_a_person_reads() -> None:
    shown = run("inspect", "-", stdin=LOG).stdout
    for words in (
        "10 frames: 4 CALL, 3 CALLRESULT, 2 CALLERROR, 1 undecodable; 2 stations",
        "2 calls without an answer, 1 result that answers no call, 1 error that answers no call",
        "1 id reused before the answer",
        "Actions", "Reset", "250 ms", "Stations", "unknown_member", "line 4, B, Authorize",
        "ProtocolError", "line 6, B, Authorize", "InternalError 1",
    ):  # fmt: skip
        assert words in shown


def test_no_table_is_cut_to_the_width_of_a_pipe() -> None:
    assert "…" not in run("inspect", SAMPLE).stdout


def test_every_frame_as_a_line_of_json() -> None:
    lines = [json.loads(line) for line in run("inspect", "--jsonl", stdin=LOG).stdout.splitlines()]
    assert [line["line"] for line in lines] == [1, 2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert lines[1] | {"offset": 0} == {
        "kind": "call_result",
        "unique_id": "1",
        "action": "Heartbeat",
        "payload": {"currentTime": "2026-03-01T10:00:00Z"},
        "quirks": [],
        "source": "-",
        "line": 2,
        "offset": 0,
        "time": "2026-03-01T10:00:00.040000Z",
        "station": "A",
        "direction": "csms-to-cp",
        "response_time": 0.04,
    }
    assert lines[4]["kind"] == "undecodable"
    assert lines[4]["error"]["code"] == "ProtocolError"


@pytest.mark.parametrize(
    ("conditions", "lines"),
    [
        (["station=A"], [1, 2]),
        (["station=[AB]", "kind=call"], [1, 4, 8, 9]),
        (["action=Auth*"], [4, 5, 6]),
        (["kind=undecodable"], [6]),
        (["direction=csms-to-cp", "station=B"], [5, 8, 9, 11]),
        (["quirk=*"], [4]),
        (["code=Protocol*"], [6]),
        (["id=7"], [8, 9, 10]),
    ],
)
def test_where(conditions: list[str], lines: list[int]) -> None:
    arguments = [part for each in conditions for part in ("--where", each)]
    shown = run("inspect", "--jsonl", *arguments, stdin=LOG).stdout.splitlines()
    assert [json.loads(line)["line"] for line in shown] == lines
    assert report(*arguments, stdin=LOG)["frames"] == len(lines)


def test_where_counts_only_the_open_calls_that_fit() -> None:
    assert report("--where", "station=A", stdin=LOG)["unanswered_calls"] == 0
    assert report("--where", "action=Reset", stdin=LOG)["unanswered_calls"] == 1


def test_strict_turns_quirks_into_errors() -> None:
    told = report("--strict", stdin=LOG)
    assert told["quirks"] == {}
    assert told["violations"] == {"FormationViolation": 1, "ProtocolError": 1}


# -- status and unusable input ---------------------------------------------------------------------

CLEAN = '[2,"1","Heartbeat",{}]\n'
QUIRKY = '[2,"1","Heartbeat",{"a":1}]\n'
BROKEN = '[2,"1","Reset",{}]\n'


@together
@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"]])
@pytest.mark.parametrize(
    ("log", "arguments", "status"),
    [
        (CLEAN, [], 0), (CLEAN, ["--fail-on", "quirk"], 0), (CLEAN, ["--strict"], 0),
        (QUIRKY, [], 0), (QUIRKY, ["--fail-on", "quirk"], 1), (QUIRKY, ["--strict"], 1),
        (BROKEN, [], 1), (BROKEN, ["--fail-on", "never"], 0), (BROKEN, ["--fail-on", "quirk"], 1),
        ("", [], 2), ("no frames\n", [], 2), ("\0\1\2\xff", [], 2), ("", ["--fail-on", "never"], 2),
        (CLEAN, ["--where", "station=none"], 2), (CLEAN, ["--where", "colour=red"], 2),
        (CLEAN, ["--where", "station"], 2), (CLEAN, ["--fail-on", "x"], 2), (CLEAN, ["--nope"], 2),
    ],
)  # fmt: skip
def test_status(log: str, arguments: list[str], status: int, form: list[str]) -> None:
    assert run("inspect", *form, *arguments, stdin=log).exit_code == status


def unreadable(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    match name:
        case "empty":
            path.write_bytes(b"")
        case "folder":
            path.mkdir()
        case "cut.gz":
            path.write_bytes(gzip.compress(CLEAN.encode() * 1000)[:-20])
        case "junk":
            path.write_bytes(bytes(range(256)) * 40)
        case "zip":
            path.write_bytes(b"PK\x03\x04rest")
    return path


@pytest.mark.parametrize("command", ["inspect", "convert"])
@pytest.mark.parametrize("name", ["missing", "empty", "folder", "cut.gz", "junk", "zip", "*.none"])
def test_unusable_input_is_a_sentence(tmp_path: Path, name: str, command: str) -> None:
    path = unreadable(tmp_path, name)
    result = run(command, path)
    assert result.exit_code == 2
    sentences = result.stderr.splitlines()
    assert all(sentence.startswith("ocpp16j: ") for sentence in sentences)
    assert len([sentence for sentence in sentences if name.removeprefix("*") in sentence]) == 1


@pytest.mark.parametrize("name", ["missing", "cut.gz", "zip"])
def test_one_unusable_file_does_not_keep_the_others_from_being_read(
    tmp_path: Path, name: str
) -> None:
    bad = unreadable(tmp_path, name)
    good = tmp_path / "good.log"
    good.write_text(LOG)
    result = run("inspect", "--json", bad, good, "--fail-on", "never")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["frames"] >= 10
    assert name in result.stderr


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.log"
    path.write_text(LOG)

    def refuse(*_: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", refuse)
    result = run("inspect", path)
    assert (result.exit_code, result.stderr) == (
        2, f"ocpp16j: {path} cannot be read: Permission denied\n",
    )  # fmt: skip


def test_many_problems_are_told_in_a_few_lines(tmp_path: Path) -> None:
    result = run("inspect", *(tmp_path / f"missing{number}" for number in range(30)))
    assert len(result.stderr.splitlines()) == 11
    assert "and 20 more" in result.stderr


def test_folders_patterns_and_packed_files(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(LOG)
    (tmp_path / "b.log.gz").write_bytes(gzip.compress(LOG.replace("Z A ", "Z C ").encode()))
    for arguments in (
        [tmp_path],
        [tmp_path / "*.log*"],
        [tmp_path / "a.log", tmp_path / "b.log.gz"],
    ):
        told = report(*arguments)
        assert told["frames"] == 20
        assert set(told["stations"]) == {"A", "B", "C"}


def test_with_several_files_examples_name_theirs(tmp_path: Path) -> None:
    (tmp_path / "first.log").write_text(QUIRKY)
    (tmp_path / "second.log").write_text(QUIRKY.replace('"a":1', '"b":null'))
    (tmp_path / "third.log").write_text(QUIRKY.replace("Heartbeat", "HEARTBEAT"))
    shown = run("inspect", tmp_path).stdout
    assert "first.log" in shown
    assert "third.log" in shown


# -- what strangers write --------------------------------------------------------------------------


@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"]])
@pytest.mark.parametrize("harm", ["\x1b[2J", "\x9b31m", "\x08", "\u202e", "[/red]", "\ufeff"])
def test_nothing_of_a_stranger_moves_the_cursor(tmp_path: Path, harm: str, form: list[str]) -> None:
    frame = f'[2,"{harm}","Heartbeat",{{"{harm}":"{harm}"}}]'
    lines = [
        f"2026-03-01T10:00:00Z S{harm} received {frame}",
        json.dumps({"station": f"S{harm}", "frame": [2, "1", "Authorize", {"idTag": harm}]}),
        json.dumps({"station": "S", "frame": [2, "1", f"{harm}", {}]}),
        json.dumps({"station": "S", "frame": [4, "1", f"{harm}", f"{harm}", {}]}),
    ]
    log = "\n".join(lines)
    path = tmp_path / "a.log"
    path.write_text(log)
    for arguments in ([path], [tmp_path / f"none{harm}"]):
        result = run("inspect", *form, *arguments)
        assert result.output.replace("\n", "").isprintable()


@pytest.mark.parametrize("form", [[], ["--json"], ["--jsonl"], ["--jsonl", "--strict"]])
def test_redact_masks_everything_that_is_secret(form: list[str]) -> None:
    frames = [
        '[2,"1","Authorize",{"idTag":"S3CR3T"}]',
        '[2,"2","Authorize",{"idTag":["S3CR3T"]}]',
        '[2,"3","Authorize",{"idTag":"S3CR3T","parentIdTag":"S3CR3T"}]',
        '[2,"4","ChangeConfiguration",{"key":"AuthorizationKey","value":["S3CR3T"]}]',
        '[4,"1","GenericError","idTag S3CR3T",{"idTag":"S3CR3T"}]',
        '[2,"5","Authorize",{"idTag":"S3CR3T',
    ]
    result = run("inspect", "--redact", *form, stdin="\n".join(frames))
    assert "S3CR3T" not in result.output
    assert result.exit_code == 1


def test_counters_do_not_grow_with_what_a_log_makes_up() -> None:
    tally = Tally()
    lines = [
        json.dumps({"station": f"S{number}", "frame": [4, "1", f"Code{number}", "", {}]})
        for number in range(11_000)
    ]
    for record in read_frames(lines):
        tally.add(record)
    assert tally.frames == 11_000
    assert len(tally.stations) <= 10_001
    assert len(tally.error_codes) <= 201
    assert sum(each.frames for each in tally.stations.values()) == 11_000
    assert sum(tally.error_codes.values()) == 11_000


def test_durations_are_told_within_a_twentieth() -> None:
    times = Times()
    for milliseconds in range(1, 10_001):
        times.add(milliseconds / 1000)
    told = times.as_object()
    assert told["answers"] == 10_000
    assert told["median_ms"] == pytest.approx(5000, rel=0.05)
    assert told["p95_ms"] == pytest.approx(9500, rel=0.05)
    assert told["longest_ms"] == 10_000
    assert told["mean_ms"] == pytest.approx(5000, rel=0.01)
    assert len(times.steps) < 300


# -- convert ---------------------------------------------------------------------------------------


def test_a_log_becomes_a_trace_and_a_side_file(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    result = run("convert", "-o", output, SAMPLE)
    assert result.exit_code == 1
    assert "1 not written" in result.stderr
    (reject,) = (tmp_path / "out.jsonl.rejects.jsonl").read_text().splitlines()
    assert json.loads(reject)["reason"] == "the frame cannot be decoded"
    assert json.loads(reject)["raw"].startswith("[2,")
    told, before = report(output), report("--fail-on", "never", SAMPLE)
    assert told["frames"] == before["frames"] - 1
    assert told["quirks"] == before["quirks"]
    assert set(told["stations"]) == set(before["stations"])


def test_nothing_that_is_read_is_written(tmp_path: Path) -> None:
    log, other = tmp_path / "a.log", tmp_path / "b.jsonl"
    log.write_text(CLEAN)
    other.write_text("mine")
    for arguments in (
        ["-o", log, log],
        ["-o", tmp_path / "new", "--rejects", log, log],
        ["-o", other, "--rejects", tmp_path / "." / "b.jsonl", log],
        ["-o", other, tmp_path / "missing.log"],
    ):
        result = run("convert", *arguments)
        assert result.exit_code == 2, arguments
        assert result.stderr
    assert (log.read_text(), other.read_text()) == (CLEAN, "mine")
    assert not (tmp_path / "new").exists()


def test_a_trace_goes_through_unchanged(tmp_path: Path) -> None:
    once = run("convert", LOGS / "trace_in_parts.jsonl").stdout
    assert len(once.splitlines()) == 4
    assert run("convert", "-", stdin=once).stdout == once
    assert run("convert", stdin=once).exit_code == 0


def test_directions_follow_from_who_may_send_what() -> None:
    frames = [
        '[2,"1","Heartbeat",{}]', '[3,"1",{"currentTime":"2026-03-01T10:00:00Z"}]',
        '[2,"1","Reset",{"type":"Soft"}]', '[3,"1",{"status":"Accepted"}]',
        '[2,"2","DataTransfer",{"vendorId":"x"}]', '[3,"9",{}]',
    ]  # fmt: skip
    result = run(
        "convert", "--time", "2026-03-01T10:00:00Z", "--station", "CP-9", stdin="\n".join(frames)
    )
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [record["direction"] for record in records] == [
        "cp-to-csms", "csms-to-cp", "csms-to-cp", "cp-to-csms",
    ]  # fmt: skip
    assert {record["chargePointId"] for record in records} == {"CP-9"}
    assert {record["timestamp"] for record in records} == {"2026-03-01T10:00:00Z"}
    assert "2 not written, because the log has no direction for it" in result.stderr
    assert result.exit_code == 1


def test_without_a_time_nothing_is_made_up() -> None:
    result = run("convert", stdin=CLEAN)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "the log has no time for it" in result.stderr


def test_rejects_go_where_they_are_told_to(tmp_path: Path) -> None:
    side = tmp_path / "side.jsonl"
    run("convert", "--rejects", side, stdin=CLEAN + BROKEN)
    reasons = [json.loads(line)["reason"] for line in side.read_text().splitlines()]
    assert reasons == ["the log has no time for it", "the frame cannot be decoded"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--time", "yesterday"], ["--time", "2026-03-01T10:00:00"],
        ["-o", "no/such/folder/out.jsonl"], ["--format", "xml"],
    ],
)  # fmt: skip
def test_convert_says_what_is_wrong_with_its_arguments(arguments: list[str]) -> None:
    result = run("convert", *arguments, stdin=LOG)
    assert result.exit_code == 2
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("inspect --jsonl --json", "--jsonl and --json cannot be combined"),
        ("inspect --jsonl --html page.html", "--jsonl and --html cannot be combined"),
        ("inspect --jsonl --sessions", "--jsonl and --sessions cannot be combined"),
        ("inspect --jsonl --advise", "--jsonl and --advise cannot be combined"),
        ("actions Reset --sender charge-point", "the name of an action and --sender cannot"),
        ("actions Reset --profile core", "the name of an action and --profile cannot"),
    ],
)
def test_options_without_an_effect_are_refused(
    command: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*command.split(), stdin=LOG)
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in " ".join(result.stderr.split())
    assert [*tmp_path.iterdir()] == []


def test_convert_leaves_secrets_out_if_asked_to(tmp_path: Path) -> None:
    log = LOG + '2026-03-01T10:00:09Z B received [2,"3","Authorize",{"idTag":"04A1"'
    side = tmp_path / "side.jsonl"
    result = run("convert", "--redact", "--rejects", side, stdin=log)
    assert "04A1" not in result.output + side.read_text()
    assert "04A1" in run("convert", stdin=log).output


# -- actions ---------------------------------------------------------------------------------------


def listed(*arguments: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run("actions", "--json", *arguments).stdout)
    return told


def test_the_table_has_every_action() -> None:
    assert [action["name"] for action in listed()] == list(ACTIONS)
    shown = run("actions").stdout
    assert all(name in shown for name in ACTIONS)


@pytest.mark.parametrize(
    ("sender", "role"),
    [("charge-point", Role.CHARGE_POINT), ("central-system", Role.CENTRAL_SYSTEM)],
)
def test_the_table_by_sender(sender: str, role: Role) -> None:
    expected = [name for name, action in ACTIONS.items() if role in action.sent_by]
    assert [action["name"] for action in listed("--sender", sender)] == expected


def test_the_table_by_profile() -> None:
    assert [action["name"] for action in listed("--profile", "reservation")] == [
        "CancelReservation", "ReserveNow",
    ]  # fmt: skip


def test_one_action_with_limits_and_values() -> None:
    told = json.loads(run("actions", "--json", "starttransaction").stdout)
    assert told["name"] == "StartTransaction"
    assert told["sent_by"] == ["charge-point"]
    members = {member["path"]: member for member in told["call"]}
    assert list(members) == ["connectorId", "idTag", "meterStart", "timestamp", "reservationId"]
    assert members["idTag"]["limit"] == "at most 20 characters"
    assert [members[name]["required"] for name in ("idTag", "reservationId")] == [True, False]
    status = {member["path"]: member for member in told["result"]}["idTagInfo.status"]
    assert status["values"] == ["Accepted", "Blocked", "Expired", "Invalid", "ConcurrentTx"]


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_every_action_can_be_shown(name: str) -> None:
    result = run("actions", name)
    assert result.exit_code == 0
    told = json.loads(run("actions", "--json", name).stdout)
    for member in told["call"] + told["result"]:
        assert member["path"].rpartition(".")[2] in result.stdout
        assert all(value in result.stdout.replace("\n", " ") for value in member["values"])


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("StartTransation", "did you mean StartTransaction"),
        ("boot", "did you mean BootNotification?"),
        ("", "for a list: ocpp16j actions"),
        ("Xyzzy", "for a list: ocpp16j actions"),
    ],
)
def test_an_unknown_action_is_helped(name: str, hint: str) -> None:
    result = run("actions", name)
    assert result.exit_code == 2
    assert hint in result.stderr
