"""Times as logs write them, and what is done about those that leave something open."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime, timedelta, timezone

import pytest
from together import together

from ocpp16j_codec import TOLERANT
from ocpp16j_codec.logs import read_frames
from ocpp16j_codec.logs.times import ASSUMED_UTC, Dates, read_time, time_of, zone_for

NOON = datetime(2024, 12, 6, 11, 57, 37, tzinfo=UTC)
HEARTBEAT = '[2,"1","Heartbeat",{}]'


@together
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec  6, 2024 11:57:37 UTC", NOON),
        ("Dec 6, 2024 11:57:37.500000000 UTC", NOON + timedelta(seconds=0.5)),
        ("Dec  6, 2024 12:57:37 CET", NOON),
        ("December 6, 2024, 11:57:37 AM", NOON),
        ("12/06/2024", None),
        ("06/13/2024, 4:25:10 PM", datetime(2024, 6, 13, 16, 25, 10, tzinfo=UTC)),
        ("6/13/2024, 12:05:00 AM", datetime(2024, 6, 13, 0, 5, tzinfo=UTC)),
        ("6/13/2024, 4:25:10\u202fPM", datetime(2024, 6, 13, 16, 25, 10, tzinfo=UTC)),
        ("13/06/2024 16:25:10", datetime(2024, 6, 13, 16, 25, 10, tzinfo=UTC)),
        ("06.12.2024, 11:57:37", NOON),
        ("6.12.2024 11:57:37", NOON),
        ("Fri, 06 Dec 2024 12:57:37 +0100", NOON),
        ("Fri Dec  6 11:57:37 2024", NOON),
        ("20241206T115737Z", NOON),
        ("20241206 115737.5", NOON + timedelta(seconds=0.5)),
        ("1733486257", NOON),
        ("1733486257000", NOON),
        ("1733486257000000 frame", NOON),
        ("1733486257000000000", NOON),
        ("06/06/2024 10:00:00", datetime(2024, 6, 6, 10, tzinfo=UTC)),
        ("06/07/2024 10:00:00", None),
        ("06-07-2024 10:00:00", None),
        ("31/31/2024 10:00:00", None),
        ("Dec 6 11:57:37", None),
        ("13:99:99", None),
        ("10/13/2024, 13:00:00 PM", None),
        ("2024-12-06T11:57:37+99:99", None),
        ("order 1733486257000000", None),
    ],
)
def test_times(text: str, expected: datetime | None) -> None:
    found = read_time(text)
    assert (found and found[0]) == expected
    if found is not None:
        assert text[slice(*found[1])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dec  6 11:57:37", NOON),
        ("<34>Dec  6 11:57:37.250 host x", NOON + timedelta(seconds=0.25)),
        ("12-06 11:57:37.000  1 2 D Tag", NOON),
        ("Feb 30 11:57:37", None),
    ],
)
def test_a_year_can_be_given(text: str, expected: datetime | None) -> None:
    found = read_time(text, dates=Dates(year=2024))
    assert (found and found[0]) == expected
    assert read_time(text) is None


def test_day_and_month_have_one_order_in_a_file() -> None:
    dates = Dates()
    assert read_time("06/07/2024 10:00:00", dates=dates) is None
    assert read_time("13/07/2024 10:00:00", dates=dates) is not None
    found = read_time("06/07/2024 10:00:00", dates=dates)
    assert found is not None
    assert (found[0].day, found[0].month) == (6, 7)


def test_lines_are_looked_at_ahead_of_time_once_and_only_if_need_be() -> None:
    asked = 0

    def ahead() -> list[bytes]:
        nonlocal asked
        asked += 1
        return [b"no date", b"07/21/2024 and 21/07/2024"]

    dates = Dates(ahead=ahead)
    assert read_time("2024-07-06T10:00:00Z", dates=dates) is not None
    assert asked == 0
    for _ in range(3):
        found = read_time("06/07/2024 10:00:00", dates=dates)
        assert found is not None
        assert (found[0].day, found[0].month) == (7, 6)
    assert asked == 1


def test_a_log_that_is_still_written_is_not_waited_for() -> None:
    """An iterator may have no next line yet; the first record comes without it."""

    def lines() -> object:
        yield f"08/07/2026 10:00:00 CP-1 received {HEARTBEAT}"
        raise AssertionError("nobody asked for a second line")

    record = next(iter(read_frames(lines())))  # type: ignore[arg-type]
    assert record.time is None


def test_members_hold_times_in_the_same_order() -> None:
    log = [
        '{"time":"08/07/2026 17:00:38","message":[2,"1","Heartbeat",{}]}',
        '{"time":"08/21/2026 17:00:38","message":[2,"2","Heartbeat",{}]}',
    ]
    assert [str(record.time)[:10] for record in read_frames(log)] == ["2026-08-07", "2026-08-21"]
    export = [
        "time,station,message",
        '08/07/2026 17:00:38,A,"[2,""1"",""Heartbeat"",{}]"',
        '21/08/2026 17:00:38,A,"[2,""2"",""Heartbeat"",{}]"',
    ]
    assert [str(record.time)[:10] for record in read_frames(export)] == ["2026-07-08", "2026-08-21"]


def test_numbers_in_text_are_times_in_members_only() -> None:
    assert time_of("1733486257000", UTC) == NOON
    assert time_of("173348625700", UTC) is None


def test_a_zone_that_was_only_assumed_is_marked() -> None:
    (naive,) = read_frames([f"2024-12-06 11:57:37 A received {HEARTBEAT}"])
    (stated,) = read_frames([f"2024-12-06T11:57:37Z A received {HEARTBEAT}"])
    assert naive.time == stated.time == NOON
    assert naive.time is not None
    assert naive.time.tzinfo is ASSUMED_UTC
    assert naive.time.isoformat() == "2024-12-06T11:57:37+00:00"
    assert stated.time is not None
    assert stated.time.tzinfo is not ASSUMED_UTC
    own = timezone(timedelta(hours=2))
    (given,) = read_frames(
        [f"2024-12-06 13:57:37 A received {HEARTBEAT}"], codec=TOLERANT.replace(naive_timezone=own)
    )
    assert given.time == NOON
    assert zone_for(own) is own


def test_the_mark_survives_copies() -> None:
    moment = NOON.replace(tzinfo=ASSUMED_UTC)
    pickled = pickle.loads(pickle.dumps(moment))  # noqa: S301 - our own
    for again in (pickled, copy.deepcopy(moment)):
        assert again == moment
        assert again.tzinfo is ASSUMED_UTC
    assert moment.tzname() == "UTC"
    assert moment.dst() == timedelta(0)
    assert repr(ASSUMED_UTC) == "ASSUMED_UTC"


def years(*lines: str) -> list[tuple[int, int] | None]:
    log = [f'{line} [2,"{number}","Heartbeat",{{}}]' for number, line in enumerate(lines)]
    times = [record.time for record in read_frames(log, year=2024)]
    return [None if time is None else (time.year, time.month) for time in times]


def test_a_log_goes_on_in_the_next_year() -> None:
    assert years(
        "Dec 31 23:59:58 host csms[1]: A received",
        "Jan  1 00:00:01 host csms[1]: A received",
        "Dec 31 23:59:59 host csms[1]: A received",  # came late
        "Jan  1 00:00:02 host csms[1]: A received",
    ) == [(2024, 12), (2025, 1), (2024, 12), (2025, 1)]
    assert years("Nov 30 10:00:00 A received", "Jan  2 10:00:00 A received") == [
        (2024, 11),
        (2025, 1),
    ]
    assert years("Feb 29 10:00:00 A received", "Aug  2 10:00:00 A received") == [
        (2024, 2),
        (2024, 8),
    ]


def test_a_clock_that_is_not_set_yet_does_not_turn_the_year() -> None:
    early, late = "Jan  1 00:00:07 A received", "Aug  5 10:00:00 A received"
    turn = "Dec 31 23:00:00 A received", "Jan  1 00:01:00 A received"
    assert years(late, early, late, *turn, "Feb  1 00:00:00 A received") == [
        (2024, 8), (2025, 1), (2024, 8), (2024, 12), (2025, 1), (2025, 2),
    ]  # fmt: skip
    assert years(early, late) == [(2024, 1), (2024, 8)]
    assert years(*turn, "Jul  1 00:00:00 A received", late)[-1] == (2025, 8)


@pytest.mark.parametrize(
    "line",
    [
        "I0206 08:00:07.123456   12345 ocpp_server.cc:212] CP-1 recv",
        "02-06 08:00:07.123456  1234  1250 D OcppServer: recv CP-1:",
        "Feb  6 08:00:07.123456 gateway-3 ocppd: CP-1 recv",
        "<30>Feb  6 08:00:07.123456 gateway-3 ocppd[81]: CP-1 recv",
    ],
)
def test_times_without_a_year_leave_the_name_of_the_charge_point(line: str) -> None:
    (record,) = read_frames([f"{line} {HEARTBEAT}"], year=2024)
    assert record.time == datetime(2024, 2, 6, 8, 0, 7, 123456, UTC)
    assert record.station == "CP-1"


def test_a_zone_that_means_two_things_is_known_only_to_who_reads_the_log() -> None:
    line = f"2024-12-06 06:57:37 EST A received {HEARTBEAT}"
    (record,) = read_frames([line])
    assert record.time is None
    own = timezone(timedelta(hours=-5))
    (record,) = read_frames([line], codec=TOLERANT.replace(naive_timezone=own))
    assert record.time == NOON
