"""`inspect --html`: what the page tells, that it leads to frames, and that logs stay text."""

from __future__ import annotations

import functools
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from depth import QUICK

click = pytest.importorskip("click")
pytest.importorskip("jinja2")
from click.testing import CliRunner, Result  # noqa: E402

from ocpp16j_codec.cli import html_collecting  # noqa: E402
from ocpp16j_codec.cli.app import cli  # noqa: E402
from ocpp16j_codec.cli.html_collecting import Collection  # noqa: E402
from ocpp16j_codec.cli.terminal import visible  # noqa: E402
from ocpp16j_codec.logs import read_frames  # noqa: E402
from ocpp16j_codec.testing import corpus  # noqa: E402

SAMPLE = Path(__file__).parent.parent / "docs" / "samples" / "field.log"

LOG = """\
2026-03-01T10:00:00.000Z A received [2,"1","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"M1"}]
2026-03-01T10:00:00.040Z A sent [3,"1",{"status":"Accepted","currentTime":"2026-03-01T10:00:00Z","interval":60}]
2026-03-01T10:00:01.000Z B received [2,"1","Authorize",{"idTag":"04A1","more":1}]
2026-03-01T10:00:01.500Z B sent [4,"1","InternalError","away",{}]
2026-03-01T10:00:02.000Z B received [2,"2","Authorize",{}]
2026-03-01T10:00:03.000Z B received [3,"9",{"status":"Accepted"}]
2026-03-01T10:00:04.000Z B sent [2,"7","Reset",{"type":"Soft"}]
2026-03-01T10:00:05.000Z B sent [2,"7","Reset",{"type":"Soft"}]
2026-03-01T10:00:05.250Z B received [3,"7",{"status":"Accepted"}]
2026-03-01T10:00:06.000Z A received [2,"2","StatusNotification",{"connectorId":1,"errorCode":"GroundFailure","status":"Faulted"}]
2026-03-01T10:00:06.010Z A sent [3,"2",{}]
2026-03-01T10:01:00.000Z A received [2,"3","StartTransaction",{"connectorId":1,"idTag":"04A1","meterStart":10,"timestamp":"2026-03-01T10:01:00Z"}]
2026-03-01T10:01:00.020Z A sent [3,"3",{"transactionId":5,"idTagInfo":{"status":"Accepted"}}]
2026-03-01T10:03:00.000Z A received [2,"4","StopTransaction",{"transactionId":5,"meterStop":1510,"timestamp":"2026-03-01T10:03:00Z"}]
2026-03-01T10:03:00.020Z A sent [3,"4",{}]
2026-03-01T10:03:01.000Z A received [2,"5","BootNotification",{"chargePointVendor":"AC [truncated]
"""  # noqa: E501


class Page(HTMLParser):
    """A page taken apart: elements, attributes, addresses, tables and texts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.attributes: set[tuple[str, str]] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.values: list[str] = []
        self.texts: list[str] = []
        self.sections: dict[str, list[list[str]]] = {}
        self.cells: dict[str, list[list[str]]] = {}
        self._section = ""
        self._open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        given = dict(attrs)
        for name, value in attrs:
            self.attributes.add((tag, name))
            self.values.append(value or "")
        if "id" in given:
            self.ids.append(given["id"] or "")
        if "href" in given:
            self.links.append(given["href"] or "")
        if tag == "section":
            self._section = given.get("id") or ""
            self.cells[self._section] = []
        elif tag == "tr":
            self.cells[self._section].append([])
        elif tag in ("td", "th"):
            self.cells[self._section][-1].append("")
        self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if "td" in self._open or "th" in self._open:
            between = "|" if self._open[-1] == "small" else ""
            self.cells[self._section][-1][-1] += between + data.strip()

    def rows(self, section: str) -> list[list[str]]:
        return self.cells[section][1:]

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def run(*arguments: object, stdin: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(cli, ["inspect", *map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(log: str | bytes, *arguments: object) -> str:
    return run("--html", "-", *arguments, "-", stdin=log).stdout


@functools.cache
def page(log: str = LOG, *arguments: object) -> Page:
    return Page(written(log, *arguments))


# -- what it tells ---------------------------------------------------------------------------------


def test_which_charge_point_breaks_which_rule_since_when_and_what_to_ask_for() -> None:
    rows = page().rows("broken")
    assert [row[:5] for row in rows] == [
        ["B", "ProtocolError", "1", "line 5", "2026-03-01 10:00:02"],
        ["B", "unknown_member", "1", "line 3", "2026-03-01 10:00:01"],
    ]
    assert rows[1][5] == "no other members, at any level (OCPP-J errata 3.1 and 3.2)"
    assert "required member idTag of" in page().text


def test_charge_points_with_product_boots_error_states_and_sessions() -> None:
    rows = {row[0]: row[1:] for row in page().rows("stations")}
    assert rows["A|Acme M1"] == [
        "8", "·", "·", "·", "1", "1|GroundFailure", "1", "2026-03-01 10:03:00",
    ]  # fmt: skip
    assert rows["B"] == ["7", "1", "1", "1", "·", "·", "·", "2026-03-01 10:00:05"]


def test_what_is_open_repeated_answered_with_an_error_and_not_readable() -> None:
    told = page()
    unanswered = {(row[0], row[1], row[2]) for row in told.rows("unanswered")}
    assert unanswered >= {("B", "Authorize", "2"), ("B", "Reset", "7")}
    assert told.rows("unmatched") == [["B", "CALLRESULT", "9", "line 6|2026-03-01 10:00:03"]]
    assert told.rows("repeated") == [["B", "Reset", "7", "line 8|2026-03-01 10:00:05"]]
    assert told.rows("errors") == [["InternalError", "1", "line 4|B, 2026-03-01 10:00:01"]]
    assert told.rows("unreadable")[0][:3] == ["ProtocolError", "1", "line 5|B, Authorize"]
    assert told.rows("aside")[0][:2] == ["damaged by the log", "1"]


def test_sessions_and_actions() -> None:
    session = page().rows("sessions")[0]
    assert session[2:6] == ["2026-03-01 10:01:00", "2026-03-01 10:03:00", "2 min 00 s", "1.500 kWh"]
    assert session[6:8] == ["meterStart and meterStop", "Local"]
    reset = next(row for row in page().rows("actions") if row[0] == "Reset")
    assert reset == ["Reset", "2", "1", "·", "·", "·", "250 ms", "250 ms", "250 ms"]


def test_the_same_figures_as_in_the_report_for_programs() -> None:
    told = json.loads(run("--json", "--fail-on", "never", SAMPLE).stdout)
    text = written(SAMPLE.read_bytes())
    figures = re.findall(r"<b>([\d,]+)</b><span>(.*?)</span>", text)
    assert {name: int(count.replace(",", "")) for count, name in figures} == {
        "frames": told["frames"],
        "charge points": len(told["stations"]),
        "quirks": sum(told["quirks"].values()),
        "unreadable frames": told["kinds"]["undecodable"],
        "CALLERRORs": told["kinds"]["call_error"],
        "calls without an answer": told["unanswered_calls"],
        "answers without a call": told["unmatched_results"] + told["unmatched_errors"],
        "ids reused before the answer": told["repeated_ids"],
        "error states": sum(each["count"] for each in told["error_states"]),
        "silences": len(told["silent"]),
    }
    sample = Page(text)
    rows = [(row[0], row[1], int(row[2])) for row in sample.rows("broken")]
    assert sorted(rows) == sorted(
        (name, rule, each["count"])
        for name, rules in told["by_station"].items()
        for rule, each in rules.items()
    )


def test_states_sessions_boots_and_errors_are_drawn() -> None:
    text = written(LOG)
    titles = re.findall(r"<title>(.*?)</title>", text)
    state = "connector 1: Faulted from 2026-03-01 10:00:06 to 2026-03-01 10:03:00"
    session = "connector 1: session from 2026-03-01 10:01:00 to 2026-03-01 10:03:00"
    assert titles.count(state) == titles.count(session) == 1
    assert titles.count("BootNotification") == 1
    assert titles.count("CALLERROR or unreadable frame") == 2
    assert 'class="s-faulted"' in text
    begin, width = map(float, re.findall(r'"session" x="([\d.]+)" width="([\d.]+)"', text)[0])
    assert begin == pytest.approx(1000 * 60 / 180.02, abs=0.1)
    assert begin + width == pytest.approx(1000 * 180 / 180.02, abs=0.1)


@pytest.mark.parametrize(
    ("days", "unit"),
    [(0, "second"), (1 / 24, "minute"), (0.9, "15 minutes"), (20, "day"), (400, "7 days")],
)
def test_plots_have_as_many_columns_as_can_be_seen(days: float, unit: str) -> None:
    line = '{0} A received [2,"{1}","Heartbeat",{{"a":1}}]\n{0} A sent [3,"{1}",{{}}]\n'
    begin = datetime(2026, 3, 1, tzinfo=UTC)
    log = "".join(
        line.format((begin + timedelta(days=days) * i / 9).isoformat(), i) for i in range(10)
    )
    text = written(log)
    titles = re.findall(r"<title>([^<]*; \d+ frames)</title>", text)
    assert f"Quirks and unreadable frames per {unit}<" in text
    assert sum(int(title.split("; ")[-1].split()[0]) for title in titles) == 20
    assert 1 <= len(titles) <= 10


def test_a_log_without_times_says_so() -> None:
    told = page('[2,"1","Heartbeat",{"a":1}]\n')
    assert "The log has no times" in told.text
    assert "Nothing to draw" in told.text


# -- every number leads to its frames --------------------------------------------------------------


@pytest.mark.parametrize("log", [LOG, SAMPLE.read_text()], ids=["small", "sample"])
def test_every_address_is_on_the_page_and_leads_to_frames(log: str) -> None:
    told = page(log)
    assert len(told.ids) == len(set(told.ids))
    assert all(link.startswith("#") for link in told.links)
    assert {link[1:] for link in told.links} <= set(told.ids)
    lists = [each for each in told.ids if re.fullmatch(r"f\d+", each)]
    assert lists
    assert {f"#{each}" for each in lists} <= set(told.links)  # nothing stands there unasked


def test_every_count_of_a_rule_leads_to_frames_that_show_it() -> None:
    text = written(SAMPLE.read_bytes())
    lists = text.split('<div class="list" id="')[1:]
    parts = {part.partition('"')[0]: part for part in lists}
    section = text[text.index('id="broken"') : text.index('id="stations"')]
    rows = re.findall(
        r'<tr><td[^>]*>(\S+?)</td><td[^>]*>(\w+)</td><td[^>]*><a href="#(f\d+)">(\d+)<', section
    )
    assert len(rows) > 40
    for station, rule, link, _ in rows:
        assert f"<h3>{station}: {rule}<" in parts[link]
        if rule != "ProtocolError":
            assert f"<li>{rule} at" in parts[link]


def test_what_is_left_out_is_said() -> None:
    many = "".join(
        f'2026-03-01T10:00:00Z CP-{i} received [2,"{i}","Heartbeat",{{"a":1}}]\n'
        for i in range(250)
    )
    told = page(many)
    assert len(told.rows("broken")) == len(told.rows("unanswered")) == 200
    assert told.text.count("first 200 of 250") == 3
    assert "first 10 of 250" in told.text
    assert told.rows("broken")[199][2] == "1"
    assert "by name, times of the log in UTC; first 40 of 250" not in told.text  # one moment only


def test_long_frames_are_cut_and_their_length_is_told() -> None:
    log = '[2,"1","DataTransfer",{"vendorId":"A","data":"%s"}]\n' % ("x" * 5000)
    told = page(log)
    assert max(map(len, told.texts[-100:])) < 1100
    assert "characters in all)" in told.text


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, most in (
        ("_MOST_FAULTY", 50), ("_MOST_SOUND", 20), ("_MOST_GROUPS", 100), ("_MOST_STATIONS", 10),
        ("_MOST_WAITING", 30), ("_MOST_LEFT", 5), ("_MOST_REPEATED", 5), ("_MOST_STARTS", 5),
        ("_MOST_SPANS_IN_ALL", 40), ("_MOST_SPANS", 5), ("_MOST_OPEN", 5),
    ):  # fmt: skip
        monkeypatch.setattr(html_collecting, name, most)
    collection = Collection()
    states = ("Available", "Preparing", "Charging", "Faulted")
    log = []
    for i in range(600):
        at, cp = f"2026-03-{1 + i // 60:02}T10:{i % 60:02}:00Z", f"CP-{i % 40}"
        log.append(
            f'{at} {cp} received [2,"s{i}","StatusNotification",{{"connectorId":{i % 30},'
            f'"errorCode":"E{i}","status":"{states[i // 40 % 4]}"}}]'
        )
        log.append(
            f'{at} {cp} received [2,"t{i}","StartTransaction",{{"connectorId":1,"idTag":"A",'
            f'"meterStart":1,"timestamp":"{at}"}}]'
        )
        log.append(f'{at} {cp} received [2,"x","Heartbeat",{{}}]')
        log.append(f'{at} {cp} sent [4,"q{i}","Code{i}","",{{}}]')
    for record in read_frames(log, errors="yield"):
        collection.add(record)
    assert collection.failed == 0
    assert collection.full
    kept = {id(shown) for group in collection.groups.values() for shown in group.frames}
    assert len(kept) <= 50 + 20
    assert len(collection.groups) == 100
    assert len(collection.stories) == 10
    assert collection.more_stations > 0
    assert len(collection._waiting) == 30
    assert len(collection._left) == len(collection.repeated) == len(collection.starts) == 5
    assert len(collection.unmatched) == len(collection._started) == 5
    stories = collection.stories.values()
    assert sum(len(lane.states) for story in stories for lane in story.lanes.values()) <= 40
    assert all(len(story.errors) <= 5 and len(story.lanes) <= 16 for story in stories)
    assert all(len(story.error_codes) <= 21 for story in stories)
    assert len(collection.buckets) <= 96
    assert sum(bucket.frames for bucket in collection.buckets.values()) == 2400


@pytest.mark.parametrize("answer", ['{"idTagInfo":{"status":"Accepted"}}', "{}"])
def test_frames_of_calls_are_kept_until_they_are_answered(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_collecting, "_MOST_WAITING", 3)
    monkeypatch.setattr(html_collecting, "_MOST_LEFT", 1)
    pairs = [
        (f"""[2,"{i}","Authorize",{{"idTag":"A"}}]""", f"""[3,"{i}",{answer}]""") for i in range(20)
    ]
    log = [frame for pair in pairs[:10] for frame in pair]
    log += ['[2,"open","Heartbeat",{}]', *(frame for pair in pairs[10:] for frame in pair)]
    collection = Collection()
    for record in read_frames(log, errors="yield"):
        collection.add(record)
    assert collection.unanswered("", 1, "0") is None
    kept = collection.unanswered("", 21, "open")
    assert kept is not None
    assert kept.text == '[2,"open","Heartbeat",{}]'


def test_calls_without_an_answer_lead_to_their_frames_damaged_ones_as_well() -> None:
    text = written(LOG)
    section = text[text.index('id="unanswered"') : text.index('id="unmatched"')]
    assert section.count("<tr>") - 1 == section.count('<a href="#f') >= 2


def test_a_record_that_cannot_be_collected_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Collection, "_add_call", fail)
    assert "7 records could not be collected" in Page(written(LOG)).text


@pytest.mark.parametrize("redacted", [(), ("--redact",)], ids=["plain", "redacted"])
def test_the_corpus_as_a_log_is_shown_whole(redacted: tuple[str, ...]) -> None:
    """Whatever frames there are: none is in the way of the page, and none becomes part of it."""
    log = b"".join(
        b"2026-03-01T10:00:%02dZ CP-%d received %b\n"
        % (number % 60, number % 7, case.data.replace(b"\n", b" "))
        for number, case in enumerate(corpus)
    )
    told = Page(written(log, *redacted))
    assert "could not be collected" not in told.text
    tags, attributes = allowed()
    assert set(told.tags) <= tags
    assert told.attributes <= attributes
    assert {link[1:] for link in told.links} <= set(told.ids)


@pytest.mark.parametrize(
    "moments",
    [
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59-14:00"),
        ("0001-01-01T00:00:00+14:00", "2026-03-01T00:00:00Z"),
        ("2026-03-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ],
)
def test_times_at_the_ends_of_the_calendar(moments: tuple[str, str]) -> None:
    log = ""
    for number, moment in enumerate((*moments, *moments)):
        status = f'{{"connectorId":1,"errorCode":"x","status":"S{number}"}}'
        for frame in (f'[2,"{number}","StatusNotification",{status}]', f'[3,"{number}",{{}}]'):
            said = {"timestamp": moment, "chargePointId": "A", "message": frame}
            log += json.dumps(said) + "\n"
    told = Page(written(log))
    assert "could not be collected" not in told.text
    assert [row[:2] for row in told.rows("stations")] == [["A", "8"]]


# -- logs stay text --------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "</style><svg onload=alert(1)>",
    "</title></pre><iframe srcdoc=x>",
    "{{ 7*191 }}{% for x in y %}",
    "]]><!--<base href=//evil.example>",
    "&lt;b&gt;&#60;i&#62;",
    "\u202eevil\u2066",
)


def hostile_log(text: str) -> str:
    """A log with a text in every place that the page shows."""
    word = json.dumps(text, ensure_ascii=False)
    frames = [
        (
            f'[2,{word},"BootNotification",{{"chargePointVendor":{word},"chargePointModel":{word},'
            f'"firmwareVersion":{word},{word}:1}}]'
        ),
        f'[3,{word},{{"status":{word},"currentTime":{word},"interval":1}}]',
        f"[2,{word},{word},{{{word}:{word}}}]",
        f'[2,"r",{word},{{}}]',
        (
            f'[2,"s","StatusNotification",{{"connectorId":1,"errorCode":{word},"status":{word},'
            f'"info":{word},"vendorId":{word}}}]'
        ),
        f'[2,"u","Authorize",{{"idTag":{word},{word}:{word}}}]',
        f'[2,"u","Authorize",{{"idTag":{word}}}]',
        f"[4,{word},{word},{word},{{{word}:{word}}}]",
        f'[4,"none",{word},{word},{{}}]',
        (
            f'[2,"st","StartTransaction",{{"connectorId":1,"idTag":{word},"meterStart":1,'
            '"timestamp":"2026-03-01T10:00:00Z"}]'
        ),
        '[3,"st",{"transactionId":7,"idTagInfo":{"status":"Accepted"}}]',
        (
            f'[2,"sp","StopTransaction",{{"transactionId":7,"meterStop":5,"reason":{word},'
            '"timestamp":"2026-03-01T10:05:00Z"}]'
        ),
        f'[2,"a","TransactionEvent",{{"eventType":{word}}}]',
        f'[2,"d","DataTransfer",{{"vendorId":{word},"data":{word} [truncated]',
        f'[2,"j","Heartbeat",{{{word}: {text}}}]',
    ]
    lines = []
    for second, frame in enumerate(frames):
        lines.append(json.dumps({
            "timestamp": f"2026-03-01T10:00:{second:02}Z", "chargePointId": text, "message": frame,
        }))  # fmt: skip
        lines.append(f"2026-03-01T10:01:{second:02}Z [{text}] received {frame}")
        lines.append(f"2026-03-01T10:02:{second:02}Z CP-1 received {frame}")
    return "\n".join(lines) + "\n"


def allowed() -> tuple[set[str], set[tuple[str, str]]]:
    """The elements and attributes of the page, whatever the log."""
    known = [page(LOG), page(SAMPLE.read_text()), page(hostile_log("harmless"))]
    tags = {tag for each in known for tag in each.tags}
    return tags, {pair for each in known for pair in each.attributes}


#: Each text as it is and with --redact; with `quick`, each in one of these ways.
PAGES = [
    (text, way)
    for number, text in enumerate(HOSTILE)
    for turn, way in enumerate(((), ("--redact",)))
    if not QUICK or number % 2 == turn
]


@pytest.mark.parametrize(("text", "redacted"), PAGES)
def test_no_element_or_attribute_comes_from_the_log(text: str, redacted: tuple[str, ...]) -> None:
    told = page(hostile_log(text), *redacted)
    tags, attributes = allowed()
    assert "script" not in tags
    assert set(told.tags) <= tags
    assert told.attributes <= attributes
    assert not [name for _, name in told.attributes if name.startswith("on") or name == "src"]
    assert all(re.fullmatch(r"#[a-z]+|#f\d+", link) for link in told.links)
    # Of attributes, only labels that are read out may hold a text of the log.
    loose = [value for value in told.values if "alert" in value or "evil" in value]
    assert set(loose) <= {value for value in loose if value.startswith(visible(text))}
    assert told.tags["title"] >= 1
    assert told.tags["html"] == told.tags["body"] == told.tags["style"] == 1


def test_what_was_to_be_markup_is_shown_as_it_came() -> None:
    told = page(hostile_log("<script>alert(1)</script>"))
    assert "<script>alert(1)</script>" in told.text
    assert any(row[0].startswith("<script>") for row in told.rows("stations"))
    assert "<script" not in written(hostile_log("<script>alert(1)</script>"))
    assert "1337" not in page(hostile_log("{{ 7*191 }}{% for x in y %}")).text
    assert "\u202e" not in written(hostile_log("\u202eevil\u2066"))


def test_the_name_of_a_file_is_text_as_well(tmp_path: Path) -> None:
    for number in range(2):
        file = tmp_path / f"<img src=x onerror=alert({number})>.log"
        file.write_text(LOG)
    told = Page(run("--html", "-", tmp_path).stdout)
    assert "img" not in told.tags
    assert "<img src=x onerror=alert(0)>.log, line 3" in told.text


def test_the_page_needs_and_allows_nothing_else() -> None:
    text = written(LOG)
    assert "default-src 'none'" in text
    assert not re.search(r"https?:|url\(|@import|<link|<script|<object|<embed", text)
    assert "prefers-color-scheme:dark" in text
    assert "@media print" in text
    assert 'name="viewport"' in text


def test_secrets_are_masked_always_and_id_tags_where_asked() -> None:
    log = (
        '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"deadbeefcafe","x":1}]\n'
        '[2,"2","Authorize",{"idTag":"04A1B2C3","x":"AuthorizationKey=deadbeefcafe"}]\n'
        '[2,"3","Authorize",{"idTag":"04A1B2C3"\n'
        '[2,"4","StartTransaction",{"idTag":"04A1B2C3"}]\n'
        '[2,"5","Nonsense",{"idTag":"04A1B2C3"}]\n'
        '[2,"6","Authorize",["04A1B2C3"]]\n'  # nothing names it, so nothing of it is repeated
        '[2,"7","Authorize",{"idTag":"04A1B2C3-04A1B2C3-04A1B2C3"}]\n'
        '[2,"8","StartTransaction",{"connectorId":"04A1B2C3","meterStart":1}]\n'
    )
    plain, redacted = written(log), written(log, "--redact")
    assert "deadbeef" not in plain + redacted
    assert "04A1B2C3" in plain
    assert "04A1B2C3" not in redacted
    assert "secrets and id tags are masked" in redacted


# -- the command -----------------------------------------------------------------------------------


def test_the_page_goes_to_a_file_and_the_status_is_that_of_the_report(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    result = run("--html", target, "-", stdin=LOG)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"ocpp16j: the report is in {target}\n"
    assert target.read_text().startswith("<!doctype html>")
    assert run("--html", target, "--fail-on", "never", SAMPLE).exit_code == 0
    told = json.loads(run("--html", target, "--json", "-", stdin=LOG).stdout)
    assert told["frames"] == 15


def test_conditions_and_spans_hold_for_the_page_as_well() -> None:
    told = page(LOG, "--where", "station=A")
    assert {row[0] for row in told.rows("stations")} == {"A|Acme M1"}
    assert "B" not in {row[0] for row in told.rows("broken")}
    assert len(page(LOG, "--since", "2026-03-01T10:01Z").rows("actions")) == 2


def test_nothing_is_written_where_nothing_is_found(tmp_path: Path) -> None:
    target = tmp_path / "report.html"
    target.write_text("as it was")
    result = run("--html", target, "-", stdin="nothing here\n")
    assert result.exit_code == 2
    assert "no frame found" in result.stderr
    assert target.read_text() == "as it was"


def test_arguments_that_cannot_be_meant(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(LOG)
    assert "cannot be combined" in run("--html", "-", "--jsonl", log).stderr
    assert "name a file" in run("--html", "-", "--json", log).stderr
    assert "cannot be written as well" in run("--html", log, log).stderr
    assert log.read_text() == LOG
    missing = run("--html", tmp_path / "no" / "a.html", log)
    assert missing.exit_code == 2
    assert "cannot be written" in missing.stderr


def test_without_jinja2_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "ocpp16j_codec.cli.html_report", raising=False)
    monkeypatch.setitem(sys.modules, "jinja2", None)
    result = run("--html", "-", "-", stdin=LOG)
    assert result.exit_code == 2
    assert "jinja2 is missing; install ocpp16j_codec with the extra 'cli'" in result.stderr
    assert run("-", stdin=LOG).exit_code == 1  # the report for terminals does without


# -- in a browser ----------------------------------------------------------------------------------


def browse(folder: Path, *arguments: str) -> str:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("needs chromium")
    profile = f"--user-data-dir={folder}/profile"
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", profile, *arguments],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout


@pytest.mark.heavy
@pytest.mark.parametrize("policy", [True, False], ids=["as written", "without its policy"])
def test_in_a_browser_no_script_of_a_log_runs(policy: bool, tmp_path: Path) -> None:
    """Escaping holds by itself; the content security policy is a second wall."""
    mark = "document.documentElement.setAttribute(&quot;data-ran&quot;,1)".replace("&quot;", "'")
    attacks = (
        f"<script>{mark}</script>",
        f'"><img src=x onerror="{mark}">',
        f"</title></style></pre><svg onload={mark}>",
    )
    for number, attack in enumerate(attacks):
        text = written(hostile_log(attack))
        if not policy:
            text = re.sub(r"<meta http-equiv[^>]*>", "", text)
        file = tmp_path / f"{number}.html"
        file.write_text(text)
        seen = Page(browse(tmp_path, "--dump-dom", file.as_uri()))
        assert ("html", "data-ran") not in seen.attributes
        assert not {"script", "img", "iframe"} & set(seen.tags)
        assert "data-ran" in seen.text
    bare = tmp_path / "bare.html"  # the attack would have worked
    bare.write_text(f"<!doctype html><p>{attacks[1]}</p>")
    assert ("html", "data-ran") in Page(browse(tmp_path, "--dump-dom", bare.as_uri())).attributes


@pytest.mark.heavy
@pytest.mark.parametrize("width", [390, 1366])
def test_in_a_browser_nothing_sticks_out(width: int, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(written(SAMPLE.read_bytes()))
    frame = tmp_path / "frame.html"
    # A browser window cannot be as narrow as a phone, a frame can.
    frame.write_text(
        f'<!doctype html><iframe id="f" src="page.html" style="width:{width}px;height:800px">'
        "</iframe><script>onload=()=>{const e=f.contentDocument.documentElement;"
        "document.body.dataset.wide=e.scrollWidth-e.clientWidth}</script>"
    )
    dumped = browse(
        tmp_path, "--allow-file-access-from-files", f"--window-size={width + 200},1000",
        "--virtual-time-budget=5000", "--dump-dom", frame.as_uri(),
    )  # fmt: skip
    assert 'data-wide="0"' in dumped
