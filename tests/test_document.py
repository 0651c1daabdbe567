"""Frames as manuals print them: what comes out, what is said of it, and what yields nothing."""

# ruff: noqa: RUF001 -- quotes and dashes that are not the straight ones are what this is about

from __future__ import annotations

import json
from pathlib import Path

import pytest
from depth import QUICK
from hypothesis import given
from hypothesis import strategies as st
from together import together

from ocpp16j_codec import TOLERANT, Call, messages
from ocpp16j_codec.errors import QuirkKind
from ocpp16j_codec.quirks import document
from ocpp16j_codec.quirks.document import DocumentFrame, DocumentStep, read_document

DOCUMENTS = Path(__file__).parent / "corpus" / "documents"
each_document = pytest.mark.parametrize(
    "path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.stem
)
LEGRAND = (DOCUMENTS / "legrand_059005.txt").read_text("utf-8")

QUOTES, HYPHEN, BREAK = (
    DocumentStep.TYPOGRAPHIC_QUOTES,
    DocumentStep.HYPHENATION,
    DocumentStep.LINE_BREAK,
)
SPACING, PLACEHOLDER = DocumentStep.LETTER_SPACING, DocumentStep.PLACEHOLDER


def but_quotes(frame: DocumentFrame) -> list[tuple[DocumentStep, str, str]]:
    return [(s.kind, s.found, s.used) for s in frame.steps if s.kind is not QUOTES]


def test_the_legrand_page_holds_two_frames():
    status, stop = read_document(LEGRAND)

    assert json.loads(status.text) == [
        2,
        "32978631724077548134",
        "StatusNotification",
        {
            "connectorId": 2,
            "errorCode": "NoError",
            "info": "No failure",
            "status": "SuspendedEVSE",
            "vendorId": "Legrand",
        },
    ]
    assert json.loads(stop.text) == [
        2,
        "95499847395981752639",
        "StopTransaction",
        {
            "idTag": "XXXXXXXXXX",
            "meterStop": 16,
            "timestamp": "2019-04-19T16:28:21.917+02:00",
            "transactionId": 0,
            "reason": "Local",
            "transactionData": [
                {
                    "timestamp": "2019-04-19T16:28:21.917+02:00",
                    "sampledValue": [
                        {
                            "value": "1.40",
                            "context": "Interruption.End",
                            "format": "Raw",
                            "mesurand": "Current.Import",
                            "unit": "A",
                        },
                        {
                            "value": "2.8147619",
                            "context": "Interruption.End",
                            "format": "Raw",
                            "mesurand": "Energy.Active.Import.Interval",
                            "unit": "Wh",
                        },
                    ],
                }
            ],
        },
    ]


def test_every_step_of_the_legrand_page_is_reported():
    status, stop = read_document(LEGRAND)
    lines = LEGRAND.splitlines()

    assert but_quotes(status) == [(HYPHEN, "-\n", "")]
    assert but_quotes(stop) == [
        (SPACING, lines[5], lines[5].replace(" ", "")),
        (HYPHEN, "-\n", ""),
        (SPACING, lines[6], lines[6].replace(" ", "")),
        (HYPHEN, "-\n", ""),
        (SPACING, lines[7], lines[7].replace(" ", "")),
        (PLACEHOLDER, "X X X X X X X X X X X", "0"),
        (BREAK, "\n", ""),
        (HYPHEN, "-\n", ""),
        (BREAK, "\n", ""),
    ]
    for frame in (status, stop):
        printed = LEGRAND[frame.start : frame.end].count("“")
        assert frame.text.count('"') == printed > 0
        assert 2 * sum(step.kind is QUOTES for step in frame.steps) == printed


def test_what_a_string_was_printed_like_is_told():
    status, _ = read_document(LEGRAND)

    assert ("“sta-\ntus“", '"status"') in [(step.found, step.used) for step in status.steps]


@each_document
def test_steps_lead_back_into_the_document(path: Path):
    text = path.read_text("utf-8")
    frames = read_document(text)

    assert frames
    for frame in frames:
        assert text[frame.start] == "["
        offsets = [step.offset for step in frame.steps]
        assert offsets == sorted(offsets)
        for step in frame.steps:
            assert text[step.offset : step.offset + len(step.found)] == step.found
            assert frame.start <= step.offset < frame.end


@each_document
def test_every_document_yields_the_frames_beside_it(path: Path):
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))

    assert [json.loads(frame.text) for frame in read_document(path.read_text("utf-8"))] == expected


def test_the_legrand_frames_can_be_read():
    status, stop = (TOLERANT.decode(frame.text) for frame in read_document(LEGRAND))

    assert isinstance(status, Call)
    assert isinstance(status.payload, messages.StatusNotification)
    assert status.quirks == ()
    assert isinstance(stop, Call)
    assert isinstance(stop.payload, messages.StopTransaction)
    assert [(quirk.kind, quirk.path) for quirk in stop.quirks] == [
        (QuirkKind.MEMBER_SPELLING, f"/3/transactionData/0/sampledValue/{index}/mesurand")
        for index in (0, 1)
    ]


@each_document
def test_every_frame_of_a_document_can_be_read(path: Path):
    actions: dict[str, str] = {"a1": "ChangeConfiguration", "m-0001": "MeterValues"}
    for frame in read_document(path.read_text("utf-8")):
        decoded = TOLERANT.decode(frame.text, pending=actions)
        if isinstance(decoded, Call):
            actions[decoded.unique_id] = decoded.action
        assert decoded.quirks == () or path == DOCUMENTS / "legrand_059005.txt"


# -- One thing at a time -------------------------------------------------------------------------

BOOT = '{"chargePointVendor":"ACME","chargePointModel":"One"}'


def quoted(opening: str, closing: str, *, blank: str = "") -> str:
    """A frame in other quotes."""
    signs = iter([opening + blank, blank + closing] * 100)
    frame = f'[2,"17","BootNotification",{BOOT}]'
    return "".join(next(signs) if sign == '"' else sign for sign in frame)


def test_a_frame_that_may_hold_a_secret_is_not_shown():
    page = "[2,“1”,“ChangeConfiguration”,{“key”:“AuthorizationKey”,“value”:“hun-\nter2”}]"
    (frame,) = read_document(page)
    assert "ter2" in frame.text
    assert "ter2" not in repr(frame) + repr(frame.__rich_repr__())
    assert f"end={len(page)}" in repr(frame)
    (frame,) = read_document("[2,“1”,“Heartbeat”,{}]")
    assert "Heartbeat" in repr(frame)
    assert "found=" in repr(frame)


@together
@pytest.mark.parametrize(
    ("opening", "closing", "blank"),
    [
        ("“", "”", ""),
        ("“", "“", ""),
        ("”", "”", ""),
        ("„", "“", ""),
        ("„", "”", ""),
        ("«", "»", ""),
        ("»", "«", ""),
        ("«", "»", " "),
        ("«", "»", "\xa0"),
        ("‹", "›", "\u202f"),
        ("‘", "’", ""),
        ("‚", "‘", ""),
        ("`", "´", ""),
        ("＂", "＂", ""),
        ('"', "”", ""),
        ("“", '"', ""),
        ("‘", "'", ""),
    ],
)
def test_quotes_of_all_countries_become_straight_ones(opening: str, closing: str, blank: str):
    text = f"Example : {quoted(opening, closing, blank=blank)} sent at start."
    (frame,) = read_document(text)

    assert frame.text == f'[2,"17","BootNotification",{BOOT}]'
    assert [step.kind for step in frame.steps] == [QUOTES] * 6
    assert frame.steps[0].found == f"{opening}{blank}17{blank}{closing}"
    assert frame.steps[0].used == '"17"'


@together
@pytest.mark.parametrize(
    "text",
    [
        f'[2,"17","BootNotification",{BOOT}]',
        '[3,"17",{"configurationKey":[{"key":"a","readonly":false,"value":"\\"x\\\\\\" , 1"}]}]',
        '[4,"17","NotSupported","",{}]',
        '[2,"17","DataTransfer",{"vendorId":"a","data":"say “hi”, he said"}]',
        '[2,"17","DataTransfer",{"vendorId":"a","data":"a b c d e f g h i"}]',
        '[2,"17","StatusNotification",{"connectorId":1,"info":"„a“"}]',
        '[2,"17","Authorize",{"idTag":"XXXX"}]',
        '[2,"17","Heartbeat"]',
        '[4,"17","NotSupported"]',
        "[2,'17','Reset',{'type':'Hard'}]",
        '["2","17","Heartbeat",{}]',
        '[1,"17","Heartbeat",{}]',
        "[2,17,Heartbeat,{}]",
        '[2,"17","Heartbeat",{},{}]',
        '[2,"17","GetConfiguration",{"key":],"a":[1]}]',
        '[3,"17",{"a":{"b":[1,2]}]',
        '[3,"17",{"a":1}}]',
    ],
)
def test_what_is_not_the_typesetter_s_doing_stays_as_printed(text: str):
    assert read_document(f"a {text} b") == (DocumentFrame(text, (), 2, 2 + len(text)),)


def test_a_pretty_printed_frame_needs_no_steps():
    pretty = json.dumps([2, "17", "BootNotification", json.loads(BOOT)], indent=4)

    assert read_document(pretty) == (
        DocumentFrame(f'[2,"17","BootNotification",{BOOT}]', (), 0, len(pretty)),
    )


@pytest.mark.parametrize(
    ("printed", "text", "steps"),
    [
        pytest.param(
            '{"connectorId":1\n2}', '{"connectorId":12}', [(BREAK, "\n", "")], id="number broken"
        ),
        pytest.param(
            '{"connectorId":1-\n 2}', '{"connectorId":12}', [(HYPHEN, "-\n ", "")], id="hyphenated"
        ),
        pytest.param(
            '{"limit":1e-\n2}', '{"limit":1e-2}', [(BREAK, "\n", "")], id="sign of an exponent"
        ),
        pytest.param(
            '{"readonly":fal\nse}', '{"readonly":false}', [(BREAK, "\n", "")], id="literal broken"
        ),
        pytest.param(
            '{"a":-\n"b","c":-\n{}}',
            '{"a":"b","c":{}}',
            [(HYPHEN, "-\n", ""), (HYPHEN, "-\n", "")],
            id="hyphen between values",
        ),
        pytest.param(
            '{"info":"No\nfailure"}', '{"info":"No failure"}', [(BREAK, "\n", " ")], id="sentence"
        ),
        pytest.param(
            '{"a":"2019-\n04"}', '{"a":"2019-04"}', [(BREAK, "-\n", "-")], id="a hyphen that stays"
        ),
        pytest.param(
            '{"connectorId":XX,"TransactionID":<id>,"limit":##}',
            '{"connectorId":0,"TransactionID":0,"limit":0}',
            [(PLACEHOLDER, "XX", "0"), (PLACEHOLDER, "<id>", "0"), (PLACEHOLDER, "##", "0")],
            id="placeholders",
        ),
        pytest.param(
            '{"transactionId":XX\nXX}',
            '{"transactionId":0}',
            [(PLACEHOLDER, "XX\nXX", "0"), (BREAK, "\n", "")],
            id="placeholder broken",
        ),
        pytest.param(
            '{"idTag":XXXX,"listVersion":X1}',
            '{"idTag":XXXX,"listVersion":X1}',
            [],
            id="no placeholders for numbers",
        ),
        pytest.param(
            '{"meterStop":–5,"limit":−0.5}',
            '{"meterStop":-5,"limit":-0.5}',
            [(DocumentStep.DASH, "–5", "-5"), (DocumentStep.DASH, "−0.5", "-0.5")],
            id="dashes",
        ),
        pytest.param(
            '{"ﬁrmwareVersion":"1\u200b.2"\u200b}',
            '{"firmwareVersion":"1.2"}',
            [
                (DocumentStep.GLYPHS, "ﬁrmwareVersion", "firmwareVersion"),
                (DocumentStep.GLYPHS, "1\u200b.2", "1.2"),
                (DocumentStep.GLYPHS, "\u200b", ""),
            ],
            id="glyphs",
        ),
        pytest.param(
            '{"a":…,"b":[...]}', '{"a":…,"b":[...]}', [], id="what was left out is not made up"
        ),
    ],
)
def test_one_thing_at_a_time(printed: str, text: str, steps: list[tuple[DocumentStep, str, str]]):
    (frame,) = read_document(f'[3,"17",{printed}]')

    assert frame.text == f'[3,"17",{text}]'
    assert but_quotes(frame) == steps


def test_a_description_broken_over_lines_keeps_its_blank():
    (frame,) = read_document('[4,"17","GenericError","Unable\nto",{}]')

    assert frame.text == '[4,"17","GenericError","Unable to",{}]'


def test_signs_that_mean_something_in_json_are_escaped_once():
    (frame,) = read_document(r"[3,“1“,{“a“:“C:\“,“b“:“{\"c\":1}“,“d“:“7\" x" + '"y“}]')

    assert json.loads(frame.text) == [3, "1", {"a": "C:\\", "b": '{"c":1}', "d": '7" x"y'}]


# -- Where a frame ends, and what is none --------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        pytest.param('[2,"1","Heartbeat",{} The next', ['[2,"1","Heartbeat",{}'], id="prose"),
        pytest.param(
            '[2,"1","Heartbeat",{\n[3,"1",{}]', ['[2,"1","Heartbeat",{', '[3,"1",{}]'], id="frame"
        ),
        pytest.param('[2,"1","Reset",{"type":"Ha', ['[2,"1","Reset",{"type":'], id="string"),
        pytest.param('[2,"1","Reset",{"type":', ['[2,"1","Reset",{"type":'], id="member"),
        pytest.param(
            '[2,"1","Reset",{"a":1 and\n-\ntwo [3,"1",{}]',
            ['[2,"1","Reset",{"a":1', '[3,"1",{}]'],
            id="words",
        ),
    ],
)
def test_a_frame_that_breaks_off_goes_as_far_as_it_goes(text: str, frames: list[str]):
    assert [frame.text for frame in read_document(text)] == frames


def test_steps_behind_the_place_where_a_frame_broke_off_are_not_its_steps():
    (frame,) = read_document('[2,"1","Reset",{"a":"b" 1\n2')

    assert frame == DocumentFrame('[2,"1","Reset",{"a":"b"', (), 0, 23)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no frame",
        "see [2] and [3, 4], or [2, 3, 5]",
        "• “StatusNotification” ex :",
        "- “DataTransfer” : not available ;",
        '[2,"a"',
        '[2,"a","b"]',
        '[2,"a",["b"],{}]',
        '[3,"Annex"]',
        '[3,"17","Heartbeat"]',
        '[4,"17","Heartbeat"]',
        '[4,"17","Annex"]',
        '[5,"17","Heartbeat",{}]',
        "[2,“never closed",
        '["2,"17"',
    ],
)
def test_what_is_no_frame_yields_nothing(text: str):
    assert read_document(text) == ()


def test_a_spaced_line_may_hold_several_frames():
    spaced = " ".join('[3,"1",{}]')
    first, second = read_document(f"{spaced} {spaced}")

    assert first.text == second.text == '[3,"1",{}]'
    assert but_quotes(first) == but_quotes(second) == [(SPACING, spaced, '[3,"1",{}]')]


# -- Bad input -----------------------------------------------------------------------------------

PIECES = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "-",
    "\n",
    " ",
    "\\",
    "“",
    "”",
    '"',
    "'",
    "«",
    "…",
    "X",
    "1",
]
PIECES += ['[2,"1","Heartbeat",{', "[3,“1“,{", "“a“:", "“ R e s e t “ , ", "tr-\nue", "\ud800", "ﬁ"]


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_no_text_raises_and_every_step_leads_back(text: str):
    for frame in read_document(text):
        assert text[frame.start] == "["
        assert frame.text
        for step in frame.steps:
            assert text[step.offset : step.offset + len(step.found)] == step.found


HOSTILE = [
    *("[", "[2,", '[2,"1","A",{', "[2,“1“,“A“,{“x", "[3,“1“,{“a“:[", "[3,“1“,{}[“", "“ a "),
    *('[2,"1","A",{"a":1', "[2,“1“,“A“ “", "1\n", "-\n", "\\", "“", '"', "X X “ X X X ", "]", "}"),
]


@pytest.mark.parametrize("size", [10_000, 40_000 if QUICK else 200_000])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_pages_are_not_searched_for_ever(
    piece: str, size: int, monkeypatch: pytest.MonkeyPatch
):
    looked_at = 0

    class Counting(document._Scan):
        def run(self) -> None:
            nonlocal looked_at
            super().run()
            looked_at += self.reached - self.start

    monkeypatch.setattr(document, "_Scan", Counting)
    page = (piece * size)[:size]

    frames = read_document(page)

    assert looked_at <= 10 * size
    assert sum(len(frame.text) for frame in frames) <= 2 * size
    assert sum(len(step.found) for frame in frames for step in frame.steps) <= 4 * size


def test_a_megabyte_of_brackets_is_no_frame():
    assert read_document("[" * 1_000_000) == ()
