"""Boot loops, silence and states of error: what `inspect` finds of them, and what it does not."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

click = pytest.importorskip("click")
from click.testing import CliRunner, Result  # noqa: E402

from ocpp16j_codec.cli import health  # noqa: E402
from ocpp16j_codec.cli.app import cli  # noqa: E402
from ocpp16j_codec.cli.health import Health  # noqa: E402
from ocpp16j_codec.logs import read_frames  # noqa: E402

BEGIN = datetime(2026, 3, 1, 22, tzinfo=UTC)
Event = tuple[float, str, str, list[Any]]


def clock(seconds: float) -> str:
    return f"{BEGIN + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


def boot(at: float, name: str, *, interval: int = 300, status: str = "Accepted") -> list[Event]:
    answer = {"status": status, "currentTime": clock(at), "interval": interval}
    call = {"chargePointVendor": "Acme", "chargePointModel": "M1"}
    return [
        (at, name, "received", [2, f"b{at}", "BootNotification", call]),
        (at + 1, name, "sent", [3, f"b{at}", answer]),
    ]


def beat(at: float, name: str) -> list[Event]:
    return [
        (at, name, "received", [2, f"h{at}", "Heartbeat", {}]),
        (at + 1, name, "sent", [3, f"h{at}", {"currentTime": clock(at)}]),
    ]


def status(at: float, name: str, connector: int, state: str, code: str, **more: str) -> list[Event]:
    payload = {"connectorId": connector, "status": state, "errorCode": code} | more
    return [(at, name, "received", [2, f"s{at}", "StatusNotification", payload])]


def ask(at: float, name: str, action: str, call: dict[str, Any], answer: Any) -> list[Event]:
    return [
        (at, name, "sent", [2, f"a{at}", action, call]),
        (at + 1, name, "received", [3, f"a{at}", answer]),
    ]


def log(*events: list[Event]) -> list[str]:
    every = sorted((event for group in events for event in group), key=lambda event: event[0])
    return [f"{clock(at)} {name} {word} {json.dumps(frame)}" for at, name, word, frame in every]


def found(*events: list[Event]) -> Health:
    collected = Health()
    for record in read_frames(log(*events)):
        collected.add(record)
    collected.end()
    return collected


def gaps(*events: list[Event]) -> list[tuple[str | None, float, bool, bool]]:
    return [
        (each.station, each.seconds, each.heard is not None, each.log_silent)
        for each in found(*events).gaps
    ]


def loops(*events: list[Event]) -> list[tuple[str | None, int]]:
    return [(each.station, each.boots) for each in found(*events).loops]


# -- boot loops ------------------------------------------------------------------------------------


def test_three_boots_within_half_an_hour_are_a_loop() -> None:
    assert loops(*(boot(at, "A") for at in (0, 600, 1200))) == [("A", 3)]
    assert loops(*(boot(at, "A") for at in (0, 600))) == []
    assert loops(*(boot(at, "A") for at in (0, 1200, 2400))) == []
    (loop,) = found(*(boot(at, "A") for at in (0, 5000, 5600, 6200, 7000))).loops
    assert (loop.boots, loop.line, clock(5000), clock(7000)) == (
        4, 3, f"{loop.first:%Y-%m-%dT%H:%M:%SZ}", f"{loop.last:%Y-%m-%dT%H:%M:%SZ}",
    )  # fmt: skip


def test_two_nights_are_two_loops_and_two_charge_points_none() -> None:
    nights = (0, 60, 120, 50_000, 50_060, 50_120)
    assert loops(*(boot(at, "A") for at in nights)) == [("A", 3), ("A", 3)]
    assert loops(boot(0, "A"), boot(60, "B"), boot(120, "A"), boot(180, "B")) == []


def test_a_boot_that_was_not_accepted_is_tried_again() -> None:
    assert loops(*(boot(at, "A", status="Pending") for at in range(0, 600, 60))) == []
    assert loops(*(boot(at, "A", status="Rejected") for at in range(0, 600, 60))) == []
    unanswered = [boot(at, "A")[:1] for at in range(0, 600, 60)]
    assert loops(*unanswered) == []


def test_boots_that_were_asked_for_are_no_loop() -> None:
    accepted = {"status": "Accepted"}
    reset = [ask(at - 30, "A", "Reset", {"type": "Soft"}, accepted) for at in (600, 1200)]
    assert loops(*(boot(at, "A") for at in (0, 600, 1200)), *reset) == []
    trigger = {"requestedMessage": "BootNotification"}
    triggered = [ask(at - 30, "A", "TriggerMessage", trigger, accepted) for at in (600, 1200)]
    assert loops(*(boot(at, "A") for at in (0, 600, 1200)), *triggered) == []
    other = {"requestedMessage": "Heartbeat"}
    wrong = [ask(at - 30, "A", "TriggerMessage", other, accepted) for at in (600, 1200)]
    assert loops(*(boot(at, "A") for at in (0, 600, 1200)), *wrong) == [("A", 3)]
    early = [ask(1, "A", "Reset", {"type": "Soft"}, accepted)]  # long before
    assert loops(*(boot(at, "A") for at in (0, 1000, 1500)), *early) == [("A", 3)]


# -- silence ---------------------------------------------------------------------------------------


def test_silence_is_measured_against_the_interval() -> None:
    others = [beat(at, "B") for at in range(0, 3000, 50)]
    quiet = [boot(0, "A"), beat(300, "A"), beat(900, "A"), beat(1501, "A"), beat(2900, "A")]
    # 600 is twice the interval, 601 is more.
    assert gaps(*quiet, *others) == [("A", 601, True, False), ("A", 1399, True, False)]
    assert gaps(*quiet) == [("A", 601, True, True), ("A", 1399, True, True)]
    both = [beat(at, name) for name in "AB" for at in (300, 9000, 9300)]
    assert gaps(boot(0, "A"), boot(0, "B"), *both) == [
        ("A", 8700, True, True),
        ("B", 8700, True, True),
    ]
    late = [boot(0, "B"), beat(300, "B"), *(beat(at, "B") for at in range(9000, 20_000, 300))]
    assert gaps(boot(0, "A"), beat(300, "A"), beat(19_000, "A"), *late)[1] == (
        "A", 18_700, True, False,
    )  # fmt: skip


def test_without_an_interval_nothing_is_missing() -> None:
    far = [beat(0, "A"), beat(90_000, "A")]
    assert gaps(*far) == []
    assert gaps(boot(0, "A", interval=0), *far) == []
    assert gaps(boot(0, "A", status="Pending"), *far) == []


def test_an_interval_may_be_changed_on_the_way() -> None:
    change = {"key": "HeartbeatInterval", "value": "3600"}
    beats = [boot(0, "A"), beat(2000, "A")]
    accepted = ask(10, "A", "ChangeConfiguration", change, {"status": "Accepted"})
    assert gaps(*beats, accepted) == []
    rejected = ask(10, "A", "ChangeConfiguration", change, {"status": "Rejected"})
    assert [each[0] for each in gaps(*beats, rejected)] == ["A"]
    odd = ask(10, "A", "ChangeConfiguration", change | {"value": "often"}, {"status": "Accepted"})
    assert [each[0] for each in gaps(*beats, odd)] == ["A"]
    spelled = ask(
        10, "A", "ChangeConfiguration", change | {"key": "heartbeatinterval"},
        {"status": "Accepted"},
    )  # fmt: skip
    assert gaps(*beats, spelled) == []


def test_intervals_that_are_never_confirmed_do_not_stand_in_the_way() -> None:
    change = {"key": "HeartbeatInterval", "value": "3600"}
    lost = [ask(at, "A", "ChangeConfiguration", change, {})[:1] for at in range(2, 22)]
    accepted = ask(50, "A", "ChangeConfiguration", change, {"status": "Accepted"})
    assert gaps(boot(0, "A"), *lost, accepted, beat(2000, "A")) == []


def test_what_the_central_system_sends_is_no_sign_of_life() -> None:
    asked = [(at, "A", "sent", [2, f"r{at}", "ClearCache", {}]) for at in range(10, 2000, 100)]
    (gap,) = gaps(boot(0, "A"), beat(2000, "A"), list(asked))
    assert gap == ("A", 2000, True, False)  # and they show that the log goes on


def test_any_message_of_a_charge_point_replaces_a_heartbeat() -> None:
    states = [status(at, "A", 1, "Available", "NoError") for at in range(300, 3000, 300)]
    assert gaps(boot(0, "A"), *states, beat(3000, "A")) == []


def test_a_charge_point_that_is_not_heard_again() -> None:
    others = [beat(at, "B") for at in range(0, 3000, 50)]
    (gap,) = found(boot(0, "A"), beat(300, "A"), *others).gaps
    assert (gap.station, gap.heard, gap.seconds, gap.interval) == ("A", None, 2651, 300)
    assert not gap.log_silent
    assert f"{gap.last:%Y-%m-%dT%H:%M:%SZ}" == clock(300)


def test_logs_without_names_are_kept_apart_by_their_files() -> None:
    lines = [line.replace(" A ", " ") for line in log(boot(0, "A"), beat(2000, "A"))]
    collected = Health()
    for record in read_frames(lines):
        collected.add(record)
    assert [(each.station, each.seconds) for each in collected.gaps] == [(None, 2000)]


# -- states of error -------------------------------------------------------------------------------


def test_states_of_error_are_counted_by_connector() -> None:
    told = found(
        status(1, "A", 1, "Faulted", "GroundFailure", vendorErrorCode="E-17"),
        status(2, "A", 1, "Available", "NoError"),
        status(3, "A", 1, "Faulted", "GroundFailure", vendorErrorCode="E-17"),
        status(4, "A", 2, "Charging", "WeakSignal"),
        status(5, "B", 0, "Faulted", "NoError"),
    ).states
    assert [
        (e.station, e.connector, e.status, e.error_code, e.vendor_code, e.count, e.line)
        for e in told
    ] == [
        ("A", 1, "Faulted", "GroundFailure", "E-17", 2, 1),
        ("A", 2, "Charging", "WeakSignal", "", 1, 4),
        ("B", 0, "Faulted", "NoError", "", 1, 5),
    ]


def test_memory_is_bounded_and_what_is_left_out_is_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("_MOST_GAPS", "_MOST_LOOPS", "_MOST_STATES"):
        monkeypatch.setattr(health, name, 2)
    told = found(
        *(boot(at * 10_000 + more, "A") for at in range(5) for more in (0, 60, 120)),
        *(status(at, "B", at, "Faulted", "OtherError") for at in range(5)),
    )
    assert (len(told.loops), len(told.gaps), len(told.states)) == (2, 2, 2)
    assert told.as_object()["not_listed"] == {"boot_loops": 3, "silent": 2, "error_states": 3}
    monkeypatch.setattr(health, "_MOST_STATIONS", 1)
    assert len(found(boot(0, "A"), *(boot(at, "B") for at in (1, 2, 3))).loops) == 0


# -- in the report ---------------------------------------------------------------------------------


NIGHT = "\n".join(
    log(
        *(boot(at, "A") for at in (0, 600, 1200)),
        *(beat(at, "B") for at in range(0, 9000, 300)),
        status(30, "B", 1, "Faulted", "GroundFailure", vendorErrorCode="E-17"),
    )
)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(cli, ["inspect", *arguments], input=NIGHT)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_the_report_has_them() -> None:
    told = json.loads(run("--json").stdout)
    assert [(each["station"], each["boots"]) for each in told["boot_loops"]] == [("A", 3)]
    (gap,) = told["silent"]
    assert (gap["station"], gap["heard"], gap["interval"]) == ("A", None, 300)
    assert told["error_states"][0]["vendor_code"] == "E-17"
    shown = run().stdout
    assert "Boot loops" in shown
    assert "every 5 min" in shown
    assert "not heard again" in shown
    assert "GroundFailure (E-17)" in shown


def test_some_frames_of_a_charge_point_are_no_silence() -> None:
    some = json.loads(run("--json", "--where", "action=BootNotification").stdout)
    assert "silent" not in some
    of_one = json.loads(run("--json", "--where", "station=B").stdout)
    assert (of_one["silent"], of_one["boot_loops"]) == ([], [])


def test_the_page_has_them_and_every_number_leads_to_frames() -> None:
    pytest.importorskip("jinja2")
    page = run("--html", "-", "--advise", "-").stdout
    for section in ("loops", "silence", "states", "advised"):
        assert f'<section id="{section}">' in page
        assert section == "advised" or f'href="#{section}"' in page
    body = page.partition('<section id="silence">')[2].partition("</section>")[0]
    (link,) = {part.partition('"')[0] for part in body.split('href="#f')[1:]}
    frames = page.partition(f'id="f{link}"')[2].partition('<div class="list"')[0]
    assert "A: the last frame" in frames
    assert "BootNotification" in frames
    assert "silent from 2026-03-01 22:20:00, not heard again" in page
    quiet = "\n".join(log(boot(0, "A"), beat(2000, "A")))
    page = CliRunner().invoke(cli, ["inspect", "--html", "-", "-"], input=quiet).stdout
    frames = page.partition("A: before and after a silence")[2].partition('<div class="list"')[0]
    assert frames.index("line 1") < frames.index("line 3")
    assert 'id="loops"' not in page
    assert 'id="advised"' not in page


def test_quantiles_lead_to_an_answer_about_as_slow() -> None:
    pytest.importorskip("jinja2")
    page = run("--html", "-", "-").stdout
    frames = page.partition("Heartbeat: an answer about as slow as the median")[2]
    assert "1,000 ms after its call" in frames.partition('<div class="list"')[0]
