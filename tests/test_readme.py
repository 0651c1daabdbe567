"""What the README claims is so: its counts, its links, and what it says of the package `ocpp`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from ocpp.charge_point import camel_to_snake_case
from ocpp.exceptions import FormatViolationError, OCPPError
from ocpp.messages import Call as TheirCall
from ocpp.messages import unpack, validate_payload
from ocpp.v16 import ChargePoint
from together import together
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

import ocpp16j_codec
from ocpp16j_codec import ACTIONS, STRICT, TOLERANT, Category, DecodeError, Profile, decode
from ocpp16j_codec.logs import read_frames
from ocpp16j_codec.quirks.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"(?ms)^## ([^\n]+)\n(.*?)(?=^## |\Z)", README))
FIRST_SCREEN = README.partition("\n## ")[0]


# -- What it is ------------------------------------------------------------------------------------


def test_the_first_screen_says_what_it_is_and_what_to_type() -> None:
    title, claim, commands, *_ = FIRST_SCREEN.split("\n\n")
    assert title == "# ocpp16j_codec"
    assert len(re.findall(r"\.(?:\s|$)", claim)) == 1, "one sentence"
    typed = [line.strip().partition("#")[0].strip() for line in commands.splitlines()]
    assert typed == ["make run", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"\n{command.split()[1]}:" in makefile for command in typed)


def test_the_first_look_is_short() -> None:
    lines = re.findall(r"(?m)^(?:>>>|\.\.\.) ", SECTIONS["A first look"])
    assert 0 < len(lines) <= 10


def central_system() -> str:
    """The program under "A first look"."""
    return re.findall(r"(?ms)^```python\n(?!>>>)(.*?)^```", SECTIONS["A first look"])[0]


def test_the_central_system_is_short() -> None:
    lines = [line for line in central_system().splitlines() if line]
    assert sum("import" not in line for line in lines) <= 12


def test_the_central_system_answers(unused_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    program = central_system().replace("9000", str(unused_port))
    without_start = program.replace("asyncio.run(main())\n", "")
    assert len(without_start) < len(program)
    names: dict[str, Any] = {}
    exec(compile(without_start, "README.md", "exec"), names)  # noqa: S102 - a page of ours

    async def boot() -> str | bytes:
        serving = asyncio.create_task(names["main"]())
        try:
            while True:
                await asyncio.sleep(0.01)
                with contextlib.suppress(OSError):
                    url = f"ws://localhost:{unused_port}/CP-1"
                    async with connect(url, subprotocols=[Subprotocol("ocpp1.6")]) as websocket:
                        await websocket.send(BOOT)
                        return await websocket.recv()
        finally:
            serving.cancel()
            await asyncio.wait([serving])  # the server closes its connections

    answer = decode(asyncio.run(asyncio.wait_for(boot(), 30)), pending={"1": "BootNotification"})
    assert answer.payload.status == "Accepted"
    assert capsys.readouterr().out == "ACME X1\n"


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("localhost", 0)) as server:
        return int(server.getsockname()[1])


def test_there_are_four_bullets() -> None:
    bullets = re.findall(r"(?m)^- \*\*(.+?)\.\*\*", SECTIONS["What it is"])
    assert bullets == ["Complete and typed", "Fast", "Tolerant, never silent", "Exact errors"]


def stations_of_the_sample_log() -> int:
    records = read_frames(ROOT / "docs/samples/field.log", errors="skip")
    return len({record.station for record in records})


SECURITY = [name for name, action in ACTIONS.items() if action.profile is Profile.SECURITY]
PAYLOADS = {payload for action in ACTIONS.values() for payload in (action.call, action.result)}
COUNTS: list[tuple[str, Callable[[], int]]] = [
    (r"log of (\d+) charge points", stations_of_the_sample_log),
    (r"All (\d+) actions", lambda: len(ACTIONS)),
    (r"the (\d+) of OCPP 1\.6", lambda: len(ACTIONS) - len(SECURITY)),
    (r"the (\d+) of its security whitepaper", lambda: len(SECURITY)),
    (r"They are (\d+) \[msgspec\]", lambda: len(PAYLOADS)),
    (r"(\d+) kinds of deviation", lambda: len(CATALOG)),
    (r"(\d+) categories of faults", lambda: len(Category)),
]


@pytest.mark.parametrize(("claim", "count"), COUNTS, ids=[claim for claim, _ in COUNTS])
def test_counts(claim: str, count: Callable[[], int]) -> None:
    assert [int(number) for number in re.findall(claim, README)] == [count()]


FIGURES = {
    "bare msgspec": r"takes ([\d.]+) times as long as bare msgspec",
    "orjson.loads": r"([\d.]+) times as long as `orjson.loads`",
    "pydantic": r"1/(\d+) of pydantic",
    "mobilityhouse unpack + validate": r"1/(\d+) of unpacking and validating with `ocpp`",
}


@pytest.mark.parametrize("against", FIGURES)
def test_figures_are_those_of_the_performance_page(against: str) -> None:
    """As they were measured when the page was written, give or take a tenth."""
    measured = (ROOT / "docs/explanation/performance-in-detail.md").read_text(encoding="utf-8")
    row = rf"\| TOLERANT \| [^|]+ \| {re.escape(against)} \| [^|]+ \| (1/)?([\d.]+) \|"
    (inverse, ratio), *_ = re.findall(row, measured.partition("<!-- figures: mix -->")[2])
    (claim,) = re.findall(FIGURES[against], README.replace("\n  ", " "))
    measured_ratio = 1 / float(ratio) if inverse else float(ratio)
    claimed_ratio = float(claim) if "times" in FIGURES[against] else 1 / float(claim)
    assert claimed_ratio == pytest.approx(measured_ratio, rel=0.1)


# -- Links -----------------------------------------------------------------------------------------


LINKS = sorted(
    {
        target.partition("#")[0]
        for target in re.findall(r"\]\(([^)\s]+)\)", README)
        if "://" not in target
    }
)


@together
@pytest.mark.parametrize("link", LINKS)
def test_links_lead_somewhere(link: str) -> None:
    assert (ROOT / link).exists()


def test_every_page_of_the_documentation_is_linked() -> None:
    pages = {
        str(page.relative_to(ROOT))
        for folder in ("howto", "reference", "explanation")
        for page in (ROOT / "docs" / folder).glob("*.md")
    } | {str(page.relative_to(ROOT)) for page in (ROOT / "docs").glob("*.md")} - {"docs/index.md"}
    assert pages <= set(LINKS)


# -- Beside other libraries ------------------------------------------------------------------------


def rows() -> dict[str, tuple[str, str]]:
    """What the table says of this library and of `ocpp`, by what it is about."""
    found = {}
    for line in SECTIONS["Comparison"].splitlines():
        if line.startswith("| ") and not line.startswith("| |"):
            about, ours, theirs, *_ = (cell.strip() for cell in line.strip("|").split("|"))
            found[about] = (ours, theirs)
    return found


def their_verdict(action: str, payload: str) -> str:
    """What `ocpp` makes of a call: the code of its error, or `""`."""
    try:
        call = unpack(f'[2,"1","{action}",{payload}]')
        asyncio.run(validate_payload(call, "1.6"))
    except OCPPError as error:
        return error.code
    return ""


def our_kinds(action: str, payload: str) -> list[str]:
    return [quirk.kind.value for quirk in decode(f'[2,"1","{action}",{payload}]').quirks]


LONG = ("Authorize", '{"idTag":"0123456789ABCDEFGHIJK"}')
UNKNOWN = ("DiagnosticsStatusNotification", '{"status":"Done"}')
NUMBER = ("Authorize", '{"idTag":4711}')
FOUR_FAULTS = ("StartTransaction", '{"connectorId":"one","meterStart":"two"}')
TWICE = '[2,"1","Authorize",{"idTag":"A","idTag":"B"}]'
CUT = '[2,"17","Authorize",{"idT'
BOOT = '[2,"1","BootNotification",{"chargePointVendor":"ACME","chargePointModel":"X1"}]'


def check_messages() -> None:
    schemas = {file.name for file in (files("ocpp") / "v16" / "schemas").iterdir()}
    for name, action in ACTIONS.items():
        assert {f"{name}.json", f"{name}Response.json"} <= schemas
        assert action.call is getattr(ocpp16j_codec.messages, name)


def check_nested() -> None:
    text = '[2,"1","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-01-31T12:00:00Z","sampledValue":[{"value":"1"}]}]}]'  # noqa: E501
    theirs: Any = camel_to_snake_case(unpack(text).payload)
    assert type(theirs["meter_value"][0]) is dict
    assert isinstance(decode(text).payload.meter_value[0], ocpp16j_codec.messages.MeterValue)


def check_too_long() -> None:
    assert their_verdict(*LONG)
    assert our_kinds(*LONG) == ["too_long"]


def check_enumeration() -> None:
    assert their_verdict(*UNKNOWN)
    assert our_kinds(*UNKNOWN) == ["unknown_enum"]


def check_number() -> None:
    assert their_verdict(*NUMBER)
    assert our_kinds(*NUMBER) == ["number_text"]


def check_told() -> None:
    call = unpack('[2,"1","Heartbeat",{}]')
    assert set(vars(call)) == {"unique_id", "action", "payload"}, "nowhere to tell anything"
    assert our_kinds("Heartbeat", '{"a":1}') == ["unknown_member"]


def check_faults() -> None:
    """Of four faults, theirs names one."""
    action, payload = FOUR_FAULTS
    with pytest.raises(OCPPError) as theirs:
        asyncio.run(validate_payload(TheirCall("1", action, json.loads(payload)), "1.6"))
    cause = theirs.value.details["cause"]
    assert [each for each in ("one", "two", "idTag", "timestamp") if each in cause] == ["one"]
    with pytest.raises(DecodeError) as ours:
        decode(f'[2,"1","{action}",{payload}]')
    assert [fault.path for fault in ours.value.violations] == [
        "/3/connectorId",
        "/3/meterStart",
        "/3/idTag",
        "/3/timestamp",
    ]


def check_id() -> None:
    """Theirs reads the text, gives up, and sends nothing."""
    sent: list[str] = []

    class Socket:
        async def send(self, message: str) -> None:
            sent.append(message)

    asyncio.run(ChargePoint("CP-1", Socket()).route_message(CUT))
    assert sent == []
    with pytest.raises(DecodeError) as ours:
        decode(CUT)
    assert ours.value.reply is not None
    assert ours.value.reply.unique_id == "17"


def check_codes() -> None:
    assert their_verdict("Heartbeat", '{"a":1}') == FormatViolationError.code == "FormatViolation"
    with pytest.raises(DecodeError) as ours:
        STRICT.decode('[2,"1","Heartbeat",{"a":1}]')
    assert ours.value.error_code == "FormationViolation"


def check_twice() -> None:
    assert unpack(TWICE).payload == {"idTag": "B"}
    for codec in (STRICT, TOLERANT.replace(detect_duplicates=True)):
        with pytest.raises(DecodeError):
            codec.decode(TWICE)
    assert decode(TWICE).payload.id_tag == "B", "on request only"


#: What the table says of the two of us, and what shows it.
CLAIMS: dict[str, tuple[str, str, Callable[[], None]]] = {
    "28 messages / 11 of the whitepaper": ("yes / yes", "yes / yes", check_messages),
    "nested objects, decoded": ("typed", "dicts", check_nested),
    "text that is too long": ("kept, reported", "rejected", check_too_long),
    "a value outside its enumeration": ("kept as text, reported", "rejected", check_enumeration),
    "a number where a string is required": ("converted, reported", "rejected", check_number),
    "deviations are reported as data": ("yes", "no", check_told),
    "reported faults of a bad frame": ("all", "the first", check_faults),
    "id of a frame that is not JSON": ("recovered", "lost", check_id),
    "error codes as 1.6 spells them": ("yes", "sends `FormatViolation`", check_codes),
    "duplicate keys": ("rejected on request", "the last, silently", check_twice),
}
#: What cannot be shown by running something.
WORDS = {"language", "what it is", "published benchmarks of decoding with validation"}


def test_every_row_is_examined() -> None:
    assert rows().keys() == CLAIMS.keys() | WORDS


@pytest.mark.parametrize("about", CLAIMS)
def test_claims(about: str) -> None:
    ours, theirs, check = CLAIMS[about]
    assert rows()[about] == (ours, theirs)
    check()
