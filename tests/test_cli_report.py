"""`inspect` on what a night leaves behind: which station does what, and what is open."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

click = pytest.importorskip("click")
from click.testing import CliRunner, Result  # noqa: E402

from ocpp16j_codec.cli.app import cli  # noqa: E402
from ocpp16j_codec.cli.tally import Tally, Times  # noqa: E402
from ocpp16j_codec.logs import read_frames  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

LOG = """\
2026-03-01T10:00:00Z A received [2,"1","Authorize",{"idTag":"04A1","more":1}]
2026-03-01T10:00:01Z A sent [3,"1",{"idTagInfo":{"status":"Accepted"}}]
2026-03-01T10:00:02Z A received [2,"2","Authorize",{"idTag":"04A1","more":2}]
2026-03-01T10:00:03Z B received [2,"3","Authorize",{}]
2026-03-01T10:00:04Z B sent [2,"7","Reset",{"type":"Soft"}]
2026-03-01T10:00:05Z sent [3,"9",{"status":"Accepted"}]
"""
ASIDE = """\
2026-03-01T10:00:00Z A received [2,"1","Heartbeat",{}]
2026-03-01T10:00:00Z ERROR Unable to parse message: '[2,"1","Heartbeat",{}]'
2026-03-01T10:00:01Z A received [2,"2","BootNotification",{"chargePointVendor":"AC [truncated]
2026-03-01T10:00:02Z A received [2,"3","TransactionEvent",{"eventType":"Started"}]
2026-03-01T10:00:03Z A sent [3,"3",{}]
"""


def run(*arguments: object, stdin: str | None = None) -> Result:
    result = CliRunner().invoke(cli, [*map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def report(*arguments: object, stdin: str | None = None) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("inspect", "--json", *arguments, stdin=stdin).stdout)
    return told


def lines(*arguments: object, stdin: str) -> list[int]:
    shown = run("inspect", "--jsonl", *arguments, stdin=stdin).stdout.splitlines()
    return [json.loads(line)["line"] for line in shown]


def test_which_station_breaks_which_rule_and_where() -> None:
    told = report(stdin=LOG)
    assert told["by_station"] == {
        "A": {
            "unknown_member": {
                "count": 2, "source": "-", "line": 1, "first": "2026-03-01T10:00:00Z",
            },
        },
        "B": {
            "ProtocolError": {
                "count": 1, "source": "-", "line": 4, "first": "2026-03-01T10:00:03Z",
            },
        },
    }  # fmt: skip
    assert told["effects"] == {"lost": 2}
    shown = run("inspect", stdin=LOG).stdout
    assert "Deviations of each station" in shown
    assert "line 4, 2026-03-01 10:00:03+00:00" in shown


def test_what_is_open_is_named_with_source_and_line() -> None:
    told = report(stdin=LOG)
    assert [(each["station"], each["action"], each["line"]) for each in told["unanswered"]] == [
        ("A", "Authorize", 3), ("B", "Authorize", 4), ("B", "Reset", 5),
    ]  # fmt: skip
    assert told["unanswered_calls"] == 3
    (orphan,) = told["unmatched"]
    assert (orphan["unique_id"], orphan["line"], orphan["source"]) == ("9", 6, "-")
    shown = run("inspect", stdin=LOG).stdout
    assert "Calls without an answer" in shown
    assert "Answers without a call" in shown


def test_what_the_log_did_is_not_counted_for_the_station() -> None:
    told = report("--fail-on", "never", stdin=ASIDE)
    assert told["frames"] == 1
    assert told["stations"] == {"A": {"frames": 1, "quirks": 0, "violations": 0}}
    assert (told["damaged"], told["copies"], told["other_versions"]) == (1, 1, {"2.0.1": 2})
    assert told["damaged_frames"][0]["line"] == 3
    assert told["by_station"] == {}
    assert told["unanswered_calls"] == 2  # the Heartbeat, and the call that was damaged
    shown = run("inspect", stdin=ASIDE).stdout
    assert "1 frame damaged by the log, not counted (first in line 3: cut off)" in shown
    assert "1 copy of an earlier frame" in shown
    assert "2 messages of OCPP 2.0.1, not decoded" in shown


def test_a_log_of_another_version_is_named_and_not_empty() -> None:
    result = run("inspect", stdin=ASIDE.splitlines()[3])
    assert result.exit_code == 0
    assert "1 message of OCPP 2.0.1" in result.stdout


def test_records_say_what_the_log_did() -> None:
    shown = run("inspect", "--jsonl", stdin=ASIDE).stdout.splitlines()
    told = [json.loads(line) for line in shown]
    assert [each.get("copy_of") for each in told] == [None, 1, None, None, None]
    assert [each.get("damaged") for each in told] == [None, None, "cut off", None, None]
    assert [each.get("version") for each in told] == [None, None, None, "2.0.1", "2.0.1"]


def test_a_pair_counts_for_the_station_that_either_line_names() -> None:
    log = [
        '2026-03-01T10:00:00Z received [2,"1","Heartbeat",{}]',
        '2026-03-01T10:00:01Z A sent [3,"1",{"currentTime":"2026-03-01T10:00:00Z"}]',
        '2026-03-01T10:00:02Z A received [2,"2","Heartbeat",{}]',
        '2026-03-01T10:00:03Z sent [3,"2",{"currentTime":"2026-03-01T10:00:00Z"}]',
    ]
    assert report(stdin="\n".join(log))["stations"]["A"]["frames"] == 4


# -- options ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--since", "2026-03-01T10:00:02Z"], [3, 4, 5, 6]),
        (["--until", "2026-03-01T10:00:02Z"], [1, 2]),
        (["--since", "2026-03-01T11:00:01+01:00", "--until", "2026-03-01T10:00:03Z"], [2, 3]),
        (["--since", "2026-03-01T11:00:04", "--timezone", "Europe/Berlin"], [5, 6]),
        (["--since", "2026-03-01"], [1, 2, 3, 4, 5, 6]),
        (["--since", "2026-03-01T10:00:03Z", "--where", "station=B"], [4, 5]),
    ],
)
def test_a_span_of_time(arguments: list[str], expected: list[int]) -> None:
    assert lines(*arguments, stdin=LOG) == expected


def test_open_calls_of_a_span_are_those_that_began_in_it() -> None:
    assert report("--since", "2026-03-01T10:00:03Z", stdin=LOG)["unanswered_calls"] == 2
    assert report("--until", "2026-03-01T10:00:03Z", stdin=LOG)["unanswered_calls"] == 1


NAIVE = '2026-07-01 12:00:00 A received [2,"1","Heartbeat",{}]\n'


def test_times_without_a_zone_are_told_and_can_be_given_one() -> None:
    told = report(stdin=NAIVE)
    assert (told["first"], told["assumed_utc"]) == ("2026-07-01T12:00:00Z", 1)
    assert "1 time without a time zone, assumed to be UTC" in run("inspect", stdin=NAIVE).stdout
    told = report("--timezone", "Europe/Berlin", stdin=NAIVE)
    assert told["first"].startswith("2026-07-01T12:00:00+02:00")
    assert told["assumed_utc"] == 0
    assert report("--timezone", "UTC", stdin=NAIVE)["assumed_utc"] == 0


def test_a_trace_names_no_zone_that_the_log_does_not(tmp_path: Path) -> None:
    refused = run("convert", "--rejects", tmp_path / "r", stdin=NAIVE)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "have no zone" in refused.stderr
    written = run("convert", "--timezone", "Europe/Berlin", stdin=NAIVE)
    assert json.loads(written.stdout)["timestamp"] == "2026-07-01T10:00:00Z"


def test_a_trace_has_each_frame_once_and_none_that_was_damaged(tmp_path: Path) -> None:
    done = run("convert", "--rejects", tmp_path / "r", stdin=ASIDE)
    assert len(done.stdout.splitlines()) == 1
    assert "1 not written: copies of earlier frames" in done.stderr
    reasons = [json.loads(line)["reason"] for line in (tmp_path / "r").read_text().splitlines()]
    assert reasons == [
        "the log has damaged the frame",
        "the frame is not of OCPP 1.6J",
        "the frame is not of OCPP 1.6J",
    ]


def test_a_trace_says_that_its_text_was_mended() -> None:
    frame = '[2,"1","Heartbeat",{"a":1,}]'
    done = run("convert", stdin=f"2026-03-01T10:00:00Z A received {frame}\n")
    record = json.loads(done.stdout)
    assert record["raw"] == frame
    assert record["meta"]["rawIsJson"] is False
    assert {quirk["kind"] for quirk in record["meta"]["quirks"]} >= {"stray_comma"}


def test_the_year_of_syslog() -> None:
    log = 'Nov 28 10:48:00 host csms[12]: A received [2,"1","Heartbeat",{}]\n'
    assert report(stdin=log)["first"] is None
    assert report("--year", 2025, stdin=log)["first"] == "2025-11-28T10:48:00Z"


def test_the_longest_line() -> None:
    long = json.dumps({"filler": "x" * 2_000_000, "message": '[2,"1","Heartbeat",{}]'})
    assert report("--fail-on", "never", stdin=long)["violations"] == {"FormationViolation": 1}
    assert report("--max-line", 3_000_000, stdin=long)["kinds"]["call"] == 1


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("sation=A", "station"), ("action=Hearbeat", "Heartbeat"), ("kind=cal", "call"),
        ("quirk=unkown_member", "unknown_member"), ("code=ProtocolErr", "ProtocolError"),
        ("direction=cp-to-csm", "cp-to-csms"),
    ],
)  # fmt: skip
def test_a_slip_in_a_condition_is_helped(condition: str, hint: str) -> None:
    result = run("inspect", "--where", condition, stdin=LOG)
    assert result.exit_code == 2
    assert f"did you mean {hint}?" in result.stderr


def test_a_condition_that_only_fits_nothing_is_no_slip() -> None:
    result = run("inspect", "--where", "action=Whatever", stdin=LOG)
    assert "did you mean" not in result.stderr
    assert "no frame found that matches in standard input" in result.stderr


@pytest.mark.parametrize("arguments", [["--timezone", "Mars/Olympus"], ["--since", "soon"]])
def test_an_option_that_cannot_be_read_is_a_sentence(arguments: list[str]) -> None:
    result = run("inspect", *arguments, stdin=LOG)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


LOST = '[2,"1","Heartbeat",{"more":1}]'
ASSUMED = (
    '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available",'
    '"timestamp":"2026-03-01T10:00:00"}]'
)
CERTAIN = '[2,"1","heartbeat",{}]'


@pytest.mark.parametrize("command", ["inspect", "explain", "convert"])
@pytest.mark.parametrize(
    ("frame", "statuses"),
    [
        (LOST, {"error": 0, "lost": 1, "assumed": 1, "quirk": 1}),
        (ASSUMED, {"error": 0, "lost": 0, "assumed": 1, "quirk": 1}),
        (CERTAIN, {"error": 0, "lost": 0, "assumed": 0, "quirk": 1}),
    ],
)
def test_what_matters_decides_the_status(
    command: str, frame: str, statuses: dict[str, int]
) -> None:
    log = frame if command == "explain" else f"2026-03-01T10:00:00Z A received {frame}\n"
    for what, status in statuses.items():
        assert run(command, "--fail-on", what, stdin=log).exit_code == status, what


# -- sessions --------------------------------------------------------------------------------------

SESSION = """\
2026-03-01T10:00:00Z A received [2,"1","StartTransaction",{"connectorId":2,"idTag":"x","meterStart":1000,"timestamp":"2026-03-01T10:00:00Z"}]
2026-03-01T10:00:01Z A sent [3,"1",{"idTagInfo":{"status":"Accepted"},"transactionId":7}]
2026-03-01T10:30:00Z A received [2,"2","MeterValues",{"connectorId":2,"transactionId":7,"meterValue":[{"timestamp":"2026-03-01T10:30:00Z","sampledValue":[{"value":"1.5","unit":"kWh"}]}]}]
2026-03-01T11:00:00Z A received [2,"3","StopTransaction",{"transactionId":7,"meterStop":3500,"timestamp":"2026-03-01T11:00:00Z","reason":"EVDisconnected"}]
"""  # noqa: E501


def test_a_session_from_its_start_to_its_end() -> None:
    (session,) = report("--sessions", stdin=SESSION)["sessions"]
    assert session == {
        "station": "A", "connector": 2, "transaction": 7, "start": "2026-03-01T10:00:00Z",
        "stop": "2026-03-01T11:00:00Z", "seconds": 3600.0, "energy_wh": "2500",
        "energy_from": "meterStart and meterStop", "reason": "EVDisconnected", "source": "-",
        "line": 1,
    }  # fmt: skip
    shown = run("inspect", "--sessions", stdin=SESSION).stdout
    assert "2.500 kWh" in shown
    assert "sessions" not in report(stdin=SESSION)


def test_sessions_of_which_the_log_has_a_part() -> None:
    rows = SESSION.splitlines()
    (unended,) = report("--sessions", stdin="\n".join(rows[:3]))["sessions"]
    assert (unended["stop"], unended["energy_wh"]) == (None, "500")
    assert unended["energy_from"] == "readings so far"
    (unbegun,) = report("--sessions", stdin=rows[3])["sessions"]
    assert (unbegun["start"], unbegun["energy_wh"], unbegun["reason"]) == (
        None, None, "EVDisconnected",
    )  # fmt: skip
    assert report("--sessions", stdin=LOG)["sessions"] == []


ADVISED = (
    '[2,"1","StartTransaction",{"connectorId":0,"idTag":"x","meterStart":1,'
    '"timestamp":"2026-03-01T10:00:00Z"}]'
)


def test_advice_is_given_if_asked_for() -> None:
    log = f"2026-03-01T10:00:00Z A received {ADVISED}\n" * 2
    assert "advice" not in report(stdin=log)
    advice = report("--advise", stdin=log)["advice"]
    assert advice
    for each in advice.values():
        assert (each["count"], each["line"], each["source"]) == (2, 1, "-")
        assert each["sentence"][:40] in run("inspect", "--advise", stdin=log).stdout.replace(
            "\n", ""
        )
    (explained,) = [json.loads(run("explain", "--json", ADVISED).stdout)]
    assert {each["rule"] for each in explained["advice"]} == set(advice)
    assert "advice" in run("explain", ADVISED).stdout


def test_the_effect_of_a_quirk_is_told() -> None:
    told = json.loads(run("explain", "--json", LOST).stdout)
    assert [quirk["effect"] for quirk in told["quirks"]] == ["lost"]
    assert "(lost)" in run("explain", LOST).stdout


# -- counters --------------------------------------------------------------------------------------


def test_a_few_durations_are_exact_and_many_are_said_to_be_estimates() -> None:
    times = Times()
    for milliseconds in (10, 20, 30, 40):
        times.add(milliseconds / 1000)
    assert times.as_object() == {
        "answers": 4, "mean_ms": 25.0, "median_ms": 20.0, "p95_ms": 40.0, "longest_ms": 40.0,
        "estimated": False,
    }  # fmt: skip
    for _ in range(2000):
        times.add(0.1)
    assert times.as_object()["estimated"] is True
    assert len(times.exact) == 1000


def test_lists_in_the_report_do_not_grow_with_the_log() -> None:
    tally = Tally()
    log = [
        f'2026-03-01T10:00:00Z S{number} received [3,"{number}",{{}}]' for number in range(1500)
    ] + [
        f'2026-03-01T10:00:00Z S{number} received [2,"{number}","Authorize",{{"idTag":"a'
        " [truncated]"
        for number in range(1500)
    ]
    for record in read_frames(log, errors="yield"):
        tally.add(record)
    assert len(tally.unmatched) == len(tally.damaged) == 1000
    assert (tally.unmatched_results, tally.damaged_count) == (1500, 1500)
    assert tally.first == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_a_log_that_runs_backwards_is_told_about() -> None:
    forward = [
        f"2026-03-01T10:{number:02}:{second:02}Z A {words}"
        for number in range(5)
        for second, words in (
            (0, f'received [2,"{number}","Heartbeat",{{}}]'),
            (1, f'sent [3,"{number}",{{"currentTime":"2026-03-01T10:00:00Z"}}]'),
        )
    ]
    assert report(stdin="\n".join(forward))["newest_first"] is False
    assert "backwards" not in run("inspect", stdin="\n".join(forward)).stdout
    backwards = "\n".join(reversed(forward))
    assert report(stdin=backwards)["newest_first"] is True
    assert "reverse it first (tac FILE)" in run("inspect", stdin=backwards).stdout
    pytest.importorskip("jinja2")
    assert "The log runs backwards" in run("inspect", "--html", "-", "-", stdin=backwards).stdout
    late = [*forward[:6], forward[0], *forward[6:]]  # one line came late
    assert report(stdin="\n".join(late))["newest_first"] is False
