"""OCPP timestamps: which instants they mean, which cannot be told, and how they go out."""

import os
import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from dateutil.parser import isoparse
from together import together

from ocpp16j_codec import timestamps
from ocpp16j_codec.timestamps import read, write


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


def at(hours: float) -> timezone:
    return timezone(timedelta(hours=hours))


NOON = utc(2024, 2, 29, 12, 0, 0)
NEW_YEAR = utc(2017, 1, 1)

CONFORMING = {
    "2024-02-29T12:00:00Z": NOON,
    "2024-02-29T12:00:00.000Z": NOON,
    "2024-02-29T14:00:00+02:00": NOON,
    "2024-02-29T12:00:00-00:00": NOON,
    "2024-02-29T12:00:00.486Z": NOON + timedelta(milliseconds=486),
    # the spellings of D13
    "2024-02-29t12:00:00z": NOON,
    "2024-02-29 12:00:00Z": NOON,
    "2024-02-29T06:30:00-0530": NOON,
    "2024-02-29T12:00:00.123456Z": NOON + timedelta(microseconds=123456),
    "2024-02-29T12:00:00.12345649999999Z": NOON + timedelta(microseconds=123456),
    "1970-01-01T00:00:00Z": utc(1970, 1, 1),
    "2199-12-31T23:59:59Z": utc(2199, 12, 31, 23, 59, 59),
    "0001-01-01T00:00:00Z": utc(1, 1, 1),
    "9999-12-31T23:59:59Z": utc(9999, 12, 31, 23, 59, 59),
}

OTHER_SPELLINGS = {
    "2024-02-29T14:00:00+02": NOON,
    "2024-02-29T12:00:00-0": NOON,
    "2024-02-29T14:00:00+2:00": NOON,
    "2024-02-29T12:00Z": NOON,
    "2024-02-29T12:00:00,5Z": NOON + timedelta(milliseconds=500),
    "2024-02-29T12:00:00.Z": NOON,
    "2024-02-29T9:00:00Z": NOON - timedelta(hours=3),
    "2024-2-9T12:00:00Z": utc(2024, 2, 9, 12),
    "2024/02/29 12:00:00Z": NOON,
    "2024.02.29T12:00:00Z": NOON,
    "2024-02-29_12:00:00Z": NOON,
    "2024-02-29T12:00:00 Z": NOON,
    "2024-02-29T12:00:00 UTC": NOON,
    "2024-02-29T12:00:00gmt": NOON,
    "2024-02-29T14:00:00 +02:00": NOON,
    "  2024-02-29T12:00:00Z\n": NOON,
    "2024-02-29   12:00:00Z": NOON,
    "2024-02-29T12:00Z".rjust(64): NOON,
    "2024-02-29 T 12:00:00Z": NOON,
    "2024-02-29T12:00:00Z[GMT]": NOON,
    "2024-02-29T12:00:00[UTC]": NOON,
    "2024-02-29T12:00:00[etc/utc]": NOON,
    "2024-02-29T14:00:00+02:00[Europe/Belgrade]": NOON,  # the name adds nothing to the offset
    "20240229T120000Z": NOON,
    "20240229T140000+0200": NOON,
    "20240229T1200Z": NOON,
    "9999-12-31T23:59:59.9999999Z": utc(9999, 12, 31, 23, 59, 59, 999_999),
    "2024-02-28T24:00:00Z": utc(2024, 2, 29),
    "2016-12-31T23:59:60Z": NEW_YEAR,
    "2017-01-01T00:59:60+01:00": NEW_YEAR,
    "2024-02-29T12:00:60Z": NOON + timedelta(minutes=1),
    "2016-12-31T23:59:60.5Z": NEW_YEAR + timedelta(milliseconds=500),
}

NAIVE = {
    "2024-02-29T12:00:00": True,
    "2024-02-29T12:00:00.5": True,
    "2024-02-29T12:00": False,
    "20240229T120000": False,
}

UNREADABLE = (
    *("", " ", "0", "x", "now", "Mon", "12", "1000000", "1704067200", "1704067200000"),
    *("2024-02-29", "2024", "12:00:00Z", "2024-02-29T12Z", "2024-02-29Z", "2024-W09-4T12:00:00Z"),
    *("2022-02-29T12:00:00Z", "1900-02-29T12:00:00Z", "2024-13-01T00:00:00Z"),
    *("2024-00-01T00:00:00Z", "2024-04-31T00:00:00Z", "2024-01-01T25:00:00Z"),
    *("2024-01-01T00:60:00Z", "2024-01-01T00:00:61Z", "2024-01-01T24:00:01Z"),
    *("222222017-10-27T19:10:11Z", "0000-01-01T00:00:00Z", "-2024-01-01T00:00:00Z"),
    *("24-01-01T00:00:00Z", "01/02/2024 12:00:00Z", "2024-01/02T12:00:00Z"),
    *("2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+99:99", "2024-01-01T00:00:00+02:0"),
    *("2024-01-01T00:00:00 PST", "2024-01-01T00:00:00[Europe/Belgrade]"),
    *("2024111T120000Z", "20241T120000Z", "20240101T90000Z", "2024-01-01T900Z"),
    *("9999-12-31T24:00:00Z", "9999-12-31T23:59:60Z", "9999-12-31T23:59-14:00"),
    *("0001-01-01T00:00+14:00", "2024-02-29T12:00:00.123456789,Z"),
    *("٢٠٢٤-01-01T00:00:00Z", "2024-01-01T00:00:00\x00", "2024-01-01T00:00:00Z\x00"),
    "2024-01-01T00:00:00\x00+05:00",  # msgspec reads up to the NUL
    *("2024-02-29T12:00Z".rjust(65), "2024-01-01T00:00:00+00:30[UTC]"),
    *("\ud800", "2024-01-01T00:00:00\ud800", "2024-01-01\ud80000:00:00"),
    *("9" * 20, "9" * 256_000, "1." * 128_000, " " * 256_000),
    "2024-01-01T00:00:00," + "0" * 64_000,
)  # fmt: skip


@pytest.mark.parametrize(("text", "instant"), CONFORMING.items())
def test_rfc_3339_is_conforming(text: str, instant: datetime) -> None:
    assert read(text) == (instant, True)


@together
@pytest.mark.parametrize(("text", "instant"), OTHER_SPELLINGS.items())
def test_other_spellings_mean_the_same_instant(text: str, instant: datetime) -> None:
    assert read(text) == (instant, False)
    assert write(instant)  # no instant is given back that cannot be sent


@pytest.mark.parametrize(("text", "conforming"), NAIVE.items())
def test_without_a_zone_no_zone_is_made_up(text: str, conforming: bool) -> None:
    value, verdict = read(text)
    assert value is not None
    assert value.tzinfo is None
    assert value.replace(microsecond=0) == datetime(2024, 2, 29, 12)  # noqa: DTZ001
    assert verdict is conforming


@together
@pytest.mark.parametrize("text", UNREADABLE, ids=lambda text: ascii(text[:40]))
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    start = time.perf_counter()
    assert read(text) == (None, False)
    assert time.perf_counter() - start < 0.5


def test_offsets_are_kept() -> None:
    assert read("2024-02-29T14:00:00+02").value.utcoffset() == timedelta(hours=2)  # type: ignore[union-attr]
    assert read("2024-02-29T14:00:00+02:00").value.utcoffset() == timedelta(hours=2)  # type: ignore[union-attr]


def test_reading_never_raises_and_what_it_gives_can_be_written() -> None:
    rng = random.Random(4)
    seeds = [
        *CONFORMING,
        *OTHER_SPELLINGS,
        *NAIVE,
        *(each for each in UNREADABLE if len(each) < 70),
    ]
    signs = "0123456789-+:.,TZtz /[]_\x00\ud800٣gmtutcEurope"
    for _ in range(20_000):
        text = list(rng.choice(seeds))
        for _ in range(rng.randint(1, 3)):
            place = rng.randint(0, len(text))
            text[place : place + rng.randint(0, 2)] = rng.choices(signs, k=rng.randint(0, 2))
        value, conforming = read("".join(text))
        if value is not None:
            offset = value.utcoffset()
            assert offset is None or abs(offset) < timedelta(days=1)
            assert value.isoformat()
            if offset is not None and not conforming:
                assert write(value)


def test_reading_depends_neither_on_the_zone_of_the_machine_nor_on_today() -> None:
    code = (
        "from datetime import datetime, timedelta, timezone\n"
        "from ocpp16j_codec.timestamps import read, write\n"
        "print(write(datetime(2024, 2, 29, 14, tzinfo=timezone(timedelta(hours=2)))))\n"
        f"for text in {[*OTHER_SPELLINGS, *NAIVE, '12:00:00Z', 'Mon']!r}: print(read(text))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Asia/Kathmandu")
    }
    assert len(said) == 1
    assert said.pop().count("Reading(") == len(OTHER_SPELLINGS) + len(NAIVE) + 2


def test_dateutil_is_imported_when_first_needed() -> None:
    code = (
        "import sys; from ocpp16j_codec.timestamps import read\n"
        "read('2024-02-29T12:00:00Z'); read('0'); read('x'); read('[GMT]')\n"
        "assert 'dateutil' not in sys.modules\n"
        "read('2024-02-29T12:00Z'); read('2024-02-29 12:00:00,123456+02')\n"
        "assert 'dateutil' not in sys.modules\n"
        "read('2024-02-29T{}'); assert 'dateutil' in sys.modules"
    )
    for odd in ("24:00Z", "12:00:00,1234567Z", "12:61Z"):
        subprocess.run([sys.executable, "-c", code.format(odd)], check=True)


@together
@pytest.mark.parametrize("zone", ["", "Z", "+02", "-0330", "+23:59", "+24:00", "+99:00", "+02:60"])
@pytest.mark.parametrize("fraction", ["", ".5", ".123456", ".1234567", ".0000009999"])
@pytest.mark.parametrize("time", ["00:00:00", "23:59:59", "24:00:00", "24:00:01", "25:00:00"])
def test_what_is_read_without_dateutil_is_read_alike(time: str, fraction: str, zone: str) -> None:
    def by_dateutil(text: str) -> datetime | None:
        try:
            return isoparse(text)
        except ValueError:
            return None

    read_here = read(f"2024/02/29 {time}{fraction}{zone}").value
    due = by_dateutil(f"2024-02-29T{time}{fraction}{zone}")
    assert read_here == due
    assert (read_here and read_here.utcoffset()) == (due and due.utcoffset())


# -- out -----------------------------------------------------------------------------------------


class Odd(datetime):
    """A subclass, as test tools that stop the clock have one."""


@pytest.mark.parametrize(
    ("instant", "wire"),
    [
        (NOON, "2024-02-29T12:00:00Z"),
        (NOON.astimezone(at(2)), "2024-02-29T12:00:00Z"),
        (NOON.astimezone(at(-5.5)), "2024-02-29T12:00:00Z"),
        (NOON.astimezone(ZoneInfo("Europe/Paris")), "2024-02-29T12:00:00Z"),
        (NOON + timedelta(milliseconds=486), "2024-02-29T12:00:00.486Z"),
        (NOON + timedelta(milliseconds=40), "2024-02-29T12:00:00.040Z"),
        # finer fractions are cut, not rounded: no timestamp moves ahead
        (NOON + timedelta(microseconds=486_999), "2024-02-29T12:00:00.486Z"),
        (NOON + timedelta(microseconds=999_999), "2024-02-29T12:00:00.999Z"),
        (NOON + timedelta(microseconds=1000), "2024-02-29T12:00:00.001Z"),
        (NOON + timedelta(microseconds=999), "2024-02-29T12:00:00Z"),
        (NOON + timedelta(microseconds=1), "2024-02-29T12:00:00Z"),
        (datetime(2024, 2, 29, 12, 19, 32, tzinfo=at(1172 / 3600)), "2024-02-29T12:00:00Z"),
        (Odd(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12:00:00Z"),
        (utc(1, 1, 1), "0001-01-01T00:00:00Z"),
        (utc(9999, 12, 31, 23, 59, 59), "9999-12-31T23:59:59Z"),
    ],
)
def test_write(instant: datetime, wire: str) -> None:
    assert write(instant) == wire
    assert read(wire).conforming


class Zoneless(tzinfo):
    """A tzinfo that does not know its offset makes a datetime as naive as none."""

    def utcoffset(self, when: datetime | None) -> None:
        return None


@pytest.mark.parametrize(
    ("instant", "error", "words"),
    [
        (datetime(2024, 2, 29, 12), ValueError, "^a timestamp needs a time zone$"),  # noqa: DTZ001
        (datetime(2024, 2, 29, 12, tzinfo=Zoneless()), ValueError, "zone"),
        (datetime(1, 1, 1, tzinfo=at(14)), OverflowError, "out of range"),
        (datetime(9999, 12, 31, 23, 59, tzinfo=at(-14)), OverflowError, "out of range"),
    ],
)
def test_what_means_no_instant_is_not_written(
    instant: datetime, error: type[Exception], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    with pytest.raises(error, match=words):
        write(instant)


def test_the_longest_sensible_spelling_is_looked_at() -> None:
    longest = "2024-02-29T12:00:00.123456789+02:00 [America/Argentina/Ushuaia]"
    assert len(longest) <= timestamps._LENGTH_LIMIT
    assert read(longest).value is not None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-01-01T00:00:00+02:00[UTC]", None),  # two zones that contradict each other
        ("2024-01-01T00:00:00+00:00[GMT]", datetime(2024, 1, 1, tzinfo=UTC)),
        ("2024-01-01T10:30.5Z", None),  # half a minute to ISO 8601, half a second to others
    ],
)
def test_what_may_mean_two_instants_means_none(text: str, instant: datetime | None):
    assert read(text).value == instant


@pytest.mark.parametrize("zone", ["", "Z", "+01:00"])
def test_an_hour_of_two_digits_and_a_minute_of_one_are_no_time(zone: str) -> None:
    assert read(f"2024-01-01T1305{zone}").value is not None
    for cut in ("T130", "T13050"):
        assert read(f"2024-01-01{cut}{zone}").value is None
