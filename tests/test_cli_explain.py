"""`explain`: one frame, or a few, told to people and to programs."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from together import together

click = pytest.importorskip("click")
from click.testing import CliRunner, Result  # noqa: E402
from rich.cells import cell_len  # noqa: E402

from ocpp16j_codec import TOLERANT  # noqa: E402
from ocpp16j_codec.cli import explain as explaining  # noqa: E402
from ocpp16j_codec.cli.app import cli  # noqa: E402
from ocpp16j_codec.cli.explain_view import excerpt  # noqa: E402
from ocpp16j_codec.errors import QuirkKind  # noqa: E402
from ocpp16j_codec.quirks.catalog import CATALOG  # noqa: E402

HEARTBEAT = '[2,"1","Heartbeat",{}]'
GUIDE = Path(__file__).parent / "corpus" / "documents" / "legrand_059005.txt"


def explain(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["explain", *arguments], input=stdin)


def objects(*arguments: str, stdin: str | bytes | None = None) -> list[dict[str, Any]]:
    result = explain("--json", *arguments, stdin=stdin)
    return [json.loads(line) for line in result.stdout.splitlines()]


# -- for programs ----------------------------------------------------------------------------------


def test_a_call_as_json() -> None:
    assert objects('[2,"17","Authorize",{"idTag":"04A1"}]') == [
        {
            "kind": "call",
            "unique_id": "17",
            "action": "Authorize",
            "payload": {"idTag": "04A1"},
            "quirks": [],
        }
    ]


def test_a_quirk_as_json() -> None:
    payload = '{"connectorId":"1","errorCode":"NoError","status":"Available"}'
    frame = f'[2,"17","StatusNotification",{payload}]'
    (told,) = objects(frame)
    assert told["payload"] == {"connectorId": 1, "errorCode": "NoError", "status": "Available"}
    (quirk,) = told["quirks"]
    assert {name: quirk[name] for name in ("kind", "path", "found", "used")} == {
        "kind": "text_number", "path": "/3/connectorId", "found": "1", "used": 1,
    }  # fmt: skip


def test_an_answer_as_json() -> None:
    result = '[3,"1",{"currentTime":"2026-03-01T10:00:00+01:00"}]'
    (untyped,) = objects(result)
    assert (untyped["kind"], untyped["action"]) == ("call_result", None)
    assert untyped["payload"] == {"currentTime": "2026-03-01T10:00:00+01:00"}
    (typed,) = objects(result, "--action", "heartbeat")
    assert (typed["kind"], typed["action"]) == ("call_result", "Heartbeat")
    assert typed["payload"] == {"currentTime": "2026-03-01T09:00:00Z"}


def test_an_error_as_json() -> None:
    (told,) = objects('[4,"1","GenericError","no",{"a":1}]')
    assert told["kind"] == "call_error"
    assert told["payload"] is None
    assert told["error_code"] == "GenericError"
    assert told["error_description"] == "no"
    assert told["error_details"] == {"a": 1}


def test_what_cannot_be_read_as_json() -> None:
    (told,) = objects('[2,"17","BootNotification",{"chargePointVendor":7.5}]')
    assert told["kind"] == "undecodable"
    assert (told["unique_id"], told["action"]) == ("17", "BootNotification")
    error = told["error"]
    assert set(error) == {"code", "path", "message", "violations", "reply"}
    assert error["path"] == error["violations"][0]["path"]
    assert error["code"] == error["violations"][0]["code"]
    assert {violation["path"] for violation in error["violations"]} >= {"/3/chargePointModel"}
    reply = json.loads(error["reply"])
    assert reply[:3] == [4, "17", error["code"]]
    assert objects("[3,null,{}]")[0]["error"]["reply"] is None


RESULT = '[3,"1",{"currentTime":"2026-03-01T10:00:00Z"}]'
PRETTY = (
    '[\n  2,\n  "1",\n  "Heartbeat",\n  {}\n]\n[3,"1",{\n"currentTime":"2026-03-01T10:00:00Z"}]'
)
SEVERAL = {
    "a line each": f"{HEARTBEAT}\n{RESULT}\n",
    "one line": f"got {HEARTBEAT} and {RESULT}",
    "printed prettily": PRETTY,
    "out of a log": f"10:00 received {HEARTBEAT}\r\n10:01 sent {RESULT}\r\n",
}


@pytest.mark.parametrize("stdin", SEVERAL.values(), ids=SEVERAL)
@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_several_frames_are_told_apart_and_results_typed(stdin: str, arguments: list[str]) -> None:
    told = objects(*arguments, stdin=stdin)
    assert [(each["kind"], each["action"]) for each in told] == [
        ("call", "Heartbeat"), ("call_result", "Heartbeat"),
    ]  # fmt: skip
    assert all(each["quirks"] == [] for each in told)


def test_frames_as_arguments() -> None:
    told = objects(HEARTBEAT, '[2,"2","ClearCache",{}]')
    assert [each["action"] for each in told] == ["Heartbeat", "ClearCache"]


def test_a_shell_that_ate_the_quotes() -> None:
    (told,) = objects("[2,", "1,", "Heartbeat,", "{}]")
    assert (told["kind"], told["unique_id"], told["action"]) == ("call", "1", "Heartbeat")


@together
@pytest.mark.parametrize("place", range(4, 70, 3))
def test_a_line_that_was_broken_anywhere_is_closed_up(place: int) -> None:
    frame = '[2,"1","DataTransfer",{"vendorId":"2026-03-01 acme","messageId":"b","data":"c d"}]'
    (told,) = objects(stdin=frame[:place] + "\n" + frame[place:])
    (whole,) = objects(frame)
    assert told == whole


def test_line_breaks_in_manuals_are_undone_with_hyphens_and_quotes() -> None:
    told = objects("--document", stdin=GUIDE.read_bytes())
    assert [each["action"] for each in told] == ["StatusNotification", "StopTransaction"]
    assert {"hyphenation", "typographic_quotes"} <= {step["kind"] for step in told[0]["steps"]}
    assert objects("--document", str(GUIDE)) == told


ANSWER = '[3, "1", {"status": "Accepted"}]'
ASKED = {
    "reset": '[2, "1", "Reset", {"type": "Soft"}]',
    "clear": '[2, "1", "ClearCache", {}]',
    "other id": '[2, "2", "Reset", {"type": "Soft"}]',
    "refused": '[2, "1", "Reset", {}]',
    "unknown": '[2, "1", "Dance", {}]',
    "error": '[4, "1", "InternalError", "", {}]',
}


@pytest.mark.parametrize(
    ("before", "action"),
    [
        (["reset"], "Reset"), (["reset", "reset"], "Reset"), (["clear", "reset"], None),
        (["other id"], None), (["refused"], "Reset"), (["refused", "clear"], None),
        (["unknown"], None), (["unknown", "reset"], None), (["reset", "error"], None),
        (["clear", "error", "reset"], "Reset"), ([], None),
    ],
)  # fmt: skip
def test_answers_in_manuals_are_typed_by_the_call_before(
    before: list[str], action: str | None
) -> None:
    text = "\n".join(["The request:", *(ASKED[each] for each in before), "is answered:", ANSWER])
    assert objects("--document", stdin=text)[-1]["action"] == action
    assert len(objects("--document", stdin=text)) == len(before) + 1
    named = objects("--document", "--action", "UnlockConnector", stdin=text)[-1]["action"]
    assert named == (action or "UnlockConnector")


def test_an_answer_in_a_manual_is_taken_once() -> None:
    told = objects("--document", stdin=f"{ASKED['reset']}\nand {ANSWER}\nand {ANSWER}")
    assert [each["action"] for each in told] == ["Reset", "Reset", None]


def test_an_answer_in_a_manual_that_does_not_fit_its_call() -> None:
    told = objects("--document", stdin=f'{ASKED["reset"]}\nand [3, "1", {{"status": 7}}]')
    assert told[-1]["action"] == "Reset"


def test_bytes_that_are_no_text() -> None:
    (told,) = objects(stdin=b'[2,"1","Authorize",{"idTag":"\xe4\xff"}]')
    assert told["payload"] == {"idTag": "äÿ"}
    assert [quirk["kind"] for quirk in told["quirks"]] == ["invalid_utf8"]


@pytest.mark.parametrize("half", [chr(0xD800), chr(0xDCFF)])
def test_half_a_character_is_replaced_wherever_it_stands(half: str) -> None:
    from ocpp16j_codec.cli.json_output import harmless_json

    text = harmless_json({f"a{half}": [f"{half}b", (f"c{half}",), 1]})
    assert json.loads(text) == {"a\ufffd": ["\ufffdb", ["c\ufffd"], 1]}


@pytest.mark.parametrize("frame", [b'[2,"1","Heartbeat",{"a\xffb":}]', b'[3,"1",{"x":{"a\xff":}}]'])
def test_broken_text_in_broken_frames_can_still_be_told(frame: bytes) -> None:
    (told,) = objects(stdin=frame)
    assert told["quirks"] != []
    assert explain(stdin=frame).exit_code == 0


# -- status ----------------------------------------------------------------------------------------

CLEAN, QUIRKY, BROKEN = HEARTBEAT, '[2,"1","Heartbeat",{"a":1}]', '[2,"1","Reset",{}]'


@together
@pytest.mark.parametrize(
    ("frame", "arguments", "status"),
    [
        (CLEAN, [], 0), (CLEAN, ["--fail-on", "quirk"], 0), (CLEAN, ["--strict"], 0),
        (QUIRKY, [], 0), (QUIRKY, ["--fail-on", "quirk"], 1), (QUIRKY, ["--strict"], 1),
        (BROKEN, [], 1), (BROKEN, ["--fail-on", "quirk"], 1), (BROKEN, ["--fail-on", "never"], 0),
        ("", [], 2), ("  \n", [], 2), ("hello", [], 1), (CLEAN, ["--fail-on", "sometimes"], 2),
        (CLEAN, ["--action", "Hartbeat"], 2), ("no frame here", ["--document"], 2),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_status(frame: str, arguments: list[str], status: int, form: list[str]) -> None:
    result = explain(*arguments, *form, stdin=frame)
    assert result.exit_code == status
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_the_name_of_a_file_is_no_frame(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text('[2,"1","Heartbeat",{}]')
    result = explain(str(log))
    assert result.exit_code == 2
    assert f"ocpp16j inspect {log}" in result.stderr
    for name in (str(tmp_path / "missing.log"), "a" * 5000, "a\0b"):
        assert explain(name).exit_code == 1


def test_a_misspelt_action_is_helped() -> None:
    assert "did you mean Heartbeat" in explain("--action", "Hartbeat", HEARTBEAT).stderr


# -- for people ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (HEARTBEAT, ["CALL Heartbeat", "(Core)", '"1"', "sent by the charge point", "conforms"]),
        ('[2,"1","Reset",{"type":"Soft"}]', ["sent by the central system", '└── type "Soft"']),
        ('[2,"1","DataTransfer",{"vendorId":"x"}]', ["sent by either side"]),
        ('[3,"1",{"a":1}]', ["CALLRESULT", "└── a 1", "not checked", "--action"]),
        ('[4,"1","NotSupported","no",{}]', ["CALLERROR", 'errorCode "NotSupported"']),
        ('[2,"1","Heartbeat",{"a":1}]', ["quirk", "unknown_member", "/3/a", "dropped"]),
        ('[2,"1","Reset",{}]', ["undecodable Reset", "/3/type", "reply to send: [4,"]),
        ("[3,null,{}]", ["undecodable", "no reply is due"]),
    ],
)
def test_what_a_person_reads(frame: str, words: list[str]) -> None:
    shown = explain(frame).stdout
    for word in words:
        assert word in shown


@together
@pytest.mark.parametrize("kind", [*QuirkKind])
def test_every_quirk_says_what_should_have_been(kind: QuirkKind) -> None:
    entry = CATALOG[kind]
    if entry.received_at is not None:
        pytest.skip("such a frame cannot be read without the time it came")
    before = entry.before
    before = before if isinstance(before, bytes) else before.encode("utf-8", "surrogatepass")
    arguments = ["--action", entry.action] if entry.action else []
    shown = " ".join(explain(*arguments, stdin=before).stdout.split())
    assert kind.value in shown
    assert " ".join(entry.asks.split()) in shown


def caret(frame: str, *arguments: str) -> list[str]:
    """The characters that carets stand under."""
    lines = explain(frame, *arguments).stdout.splitlines()
    marked = []
    for above, line in pairwise(lines):
        if line.strip() == "^":
            marked.append(above[line.index("^") :][:6])
    return marked


@pytest.mark.parametrize(
    ("frame", "under"),
    [
        ('[2,"1","Reset",{"type":[7,8]}]', "[7,8]}"),
        ('[2,"1","ChangeAvailability",{"connectorId":"x","type":"Operative"}]', '"x","t'),
        ('[2,"1","Authorize",{"idTag":["a","b"]}]', '["a","'),
        (f'[2,"1","Reset",{{"{"x" * 300}":1,"type":[7,8]}}]', "[7,8]}"),
    ],
)
def test_the_caret_stands_under_the_fault(frame: str, under: str) -> None:
    assert under in caret(frame)


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize(
    "text", ["plain " * 30, "wide 充电桩 " * 30, "raw \x1b[31m\x00 " * 30, "short", ""]
)
def test_an_excerpt_fits_and_its_caret_is_under_the_offset(text: str, width: int) -> None:
    for offset in range(len(text) + 1):
        shown, cell = excerpt(text, offset, width)
        assert shown.isprintable()
        assert cell_len(shown) <= max(width, 22)
        marked = "".join(
            each for place, each in enumerate(shown) if cell_len(shown[:place]) >= cell
        )
        if offset < len(text) and text[offset].isprintable():
            assert marked.startswith(text[offset])


# -- hostile and secret ----------------------------------------------------------------------------

HARMFUL = ["\x1b[2J", "\x9b31m", "\x00", "\x08", "\r", "\u202e", "\u2028", "\ufeff", "[/red]"]


@pytest.mark.parametrize("form", [[], ["--json"], ["--strict"], ["--strict", "--json"]])
@pytest.mark.parametrize("harm", HARMFUL)
def test_nothing_of_a_stranger_moves_the_cursor(harm: str, form: list[str]) -> None:
    frames = [
        f'[2,"1{harm}","Authorize",{{"idTag":"a{harm}"}}]',
        f'[2,"1","Authorize{harm}",{{"idTag":"a"}}]',
        f'[2,"1","Authorize",{{"idTag{harm}":"a{harm}"}}]',
        f'[3,"1",{{"x{harm}":["{harm}"]}}]',
        f'[4,"1","Code{harm}","{harm}",{{"{harm}":"{harm}"}}]',
        f'{harm}[2,"1","Heartbeat",{{}}]{harm}',
        json.dumps([2, f"1{harm}", "Authorize", {"idTag": f"a{harm}", f"b{harm}": 1}]),
        json.dumps([3, "1", {f"x{harm}": f"{harm}"}]),
    ]
    for frame in frames:
        result = explain(*form, stdin=frame.encode())
        assert result.exit_code in (0, 1), result.output
        shown = result.stdout.replace("\n", "")
        assert shown.isprintable(), (frame, shown)


SECRETS = [
    '[2,"1","Authorize",{"idTag":"S3CR3T"}]',
    '[2,"1","StartTransaction",{"connectorId":"1","idTag":"S3CR3T","meterStart":0}]',
    '[2,"1","Authorize",{"IDTAG":"S3CR3T","more":"S3CR3T idTag"}]',
    '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":"S3CR3T"}]',
    '[3,"1",{"configurationKey":[{"key":"WifiPassword","value":"S3CR3T","readonly":false}]}]',
    '[3,"1",{"idTagInfo":{"status":"Accepted","parentIdTag":"S3CR3T"}}]',
    '[4,"1","GenericError","idTag S3CR3T",{"idTag":"S3CR3T"}]',
    '[2,"1","Authorize",{"idTag":"S3CR3T',
    '[2,"1","Authorize",{"idTag":["S3CR3T","S3CR3T"]}]',
    '[2,"1","ChangeConfiguration",{"key":"AuthorizationKey","value":["S3CR3T",{}]}]',
    '[2,"1","Authorize",{"idTag":"S3CR3T"}] idTag S3CR3T',
]


@together
@pytest.mark.parametrize("form", [[], ["--json"], ["--strict"], ["--strict", "--json"]])
@pytest.mark.parametrize("frame", SECRETS)
def test_redact_masks_everything_that_is_secret(frame: str, form: list[str]) -> None:
    assert "S3CR3T" not in explain("--redact", *form, frame).output


@pytest.mark.parametrize("frame", [SECRETS[3], SECRETS[4]])
def test_keys_and_passwords_are_not_shown_to_people_at_all(frame: str) -> None:
    shown = explain(frame).output
    assert "S3CR3T" not in shown
    assert "***" in shown


# -- what is inside texts --------------------------------------------------------------------------

PNC = "org.openchargealliance.iso15118pnc"
SETTINGS = json.dumps([3, "1", {"configurationKey": [
    {"key": "HeartbeatInterval", "readonly": False, "value": "300 s"},
    {"key": "AuthorizationKey", "readonly": False, "value": "hunter2"},
    {"key": "MeterValuesSampledData", "readonly": False, "value": "Voltage.L1,SoC"},
    {"key": "StopTxnSampledData", "readonly": False, "value": ""},
    {"key": "LocalPreAuthorize", "readonly": False, "value": "true"},
    {"key": "LocalAuthorizeOffline", "readonly": False, "value": "maybe"},
    {"key": "Vendor", "readonly": True, "value": "x"},
    {"key": "ResetRetries", "readonly": False},
]}])  # fmt: skip
CONTAINER = (
    'OCMF|{"FV":"1.0","PG":"T1","MS":"m7","IS":true,"IT":"ISO14443","ID":"04A2B3C4","RD":[{"TM":'
    '"2018-07-24T13:22:04,000+0200 S","RV":2935.6,"RU":"kWh","ST":"G"}]}|{"SD":"00ff"}'
)


def metered(*samples: dict[str, str]) -> str:
    values = [{"timestamp": "2024-05-06T07:08:09Z", "sampledValue": list(samples)}]
    return json.dumps([2, "1", "MeterValues", {"connectorId": 1, "meterValue": values}])


def transferred(data: str, message: str = "Authorize", vendor: str = PNC) -> str:
    payload = {"vendorId": vendor, "messageId": message, "data": data}
    return json.dumps([2, "1", "DataTransfer", payload])


def test_settings_are_shown_typed() -> None:
    shown = explain("--action", "GetConfiguration", SETTINGS).stdout
    for line in (
        "HeartbeatInterval 300 s  integer, Core, 9.1.10", "AuthorizationKey ***",
        "MeterValuesSampledData Voltage.L1, SoC  CSL", "StopTxnSampledData nothing  CSL",
        "LocalPreAuthorize true", "LocalAuthorizeOffline not readable",
        'HeartbeatInterval: expected an integer as "300", got "300 s"',
    ):  # fmt: skip
        assert line in shown
    assert "\ncontent" in shown
    assert "hunter2" not in shown
    assert "is absent" not in shown


def test_the_settings_as_json() -> None:
    (told,) = objects("--action", "GetConfiguration", SETTINGS)
    parts = {part["name"]: part for part in told["content"]["parts"]}
    assert parts["HeartbeatInterval"] == {
        "path": "/2/configurationKey/0/value", "name": "HeartbeatInterval", "value": 300,
        "unit": "s", "remarks": ["integer", "Core, 9.1.10"],
    }  # fmt: skip
    assert parts["AuthorizationKey"]["value"] == "***"
    assert "Vendor" not in parts
    assert len(told["content"]["problems"]) == 2


def test_beside_its_question_what_is_absent_is_told() -> None:
    frames = '[2,"1","GetConfiguration",{%s}]\n' + SETTINGS
    shown = explain(stdin=frames % "").stdout
    assert "required setting NumberOfConnectors is absent" in shown
    shown = explain(stdin=frames % '"key":["HeartbeatInterval","Nowhere"]').stdout
    assert '"Nowhere" was asked for and is answered nowhere' in shown
    assert "required setting" not in shown


def test_a_change_that_a_charge_point_would_reject() -> None:
    frame = '[2,"1","ChangeConfiguration",{"key":"%s","value":"2"}]'
    shown = explain(frame % "NumberOfConnectors").stdout
    assert "a charge point would reject it: NumberOfConnectors is read-only" in shown
    assert "reject" not in explain(frame % "HeartbeatInterval").stdout
    assert "\ncontent" not in explain(frame % "Vendor").stdout


def test_messages_inside_data_transfer() -> None:
    call = transferred('{"idToken":{"idToken":"DE1","type":"eMAID"}}')
    answer = json.dumps([3, "1", {"status": "Accepted", "data": '{"idTokenInfo":{}}'}])
    shown = explain(stdin=f"{call}\n{answer}").stdout
    assert "Authorize   " + PNC in shown
    assert "unknown_member at /3/data/idToken/type" in shown
    assert " is missing at /2/data/idTokenInfo/status" in shown
    answer = (
        '[3,"1",{"status":"Accepted","data":"{\\"idTokenInfo\\":{\\"status\\":\\"Accepted\\"}}"}]'
    )
    told = objects(stdin=f"{call}\n{answer}")
    assert told[1]["content"]["parts"][0]["path"] == "/2/data"
    assert "content" not in objects("--action", "DataTransfer", answer)[0]
    rejected = explain(transferred("{}")).stdout
    assert " is missing at /3/data/idToken" in rejected
    assert "\ncontent" not in explain(transferred("{}", vendor="com.example")).stdout
    assert "\ncontent" not in explain("--redact", call).stdout


def test_answers_in_documents_are_read_by_their_call() -> None:
    call = transferred('{"idToken":{"idToken":"DE1"}}')
    answer = json.dumps([3, "1", {"status": "Accepted", "data": '{"idTokenInfo":{}}'}])
    told = objects("--document", stdin=f"Asked:\n{call}\n\nAnswered:\n{answer}\n")
    assert "/2/data/idTokenInfo/status" in told[1]["content"]["problems"][0]
    # Of two calls with this id, nobody knows which one is answered.
    other = transferred('{"csr":"x"}', "SignCertificate")
    told = objects("--document", stdin=f"{call}\n\n{other}\n\n{answer}\n")
    assert told[2]["action"] == "DataTransfer"
    assert "content" not in told[2]


def test_refusals_of_data_transfer_say_what_stands_in_them() -> None:
    answer = json.dumps([3, "1", {"status": "Rejected", "data": "not supported"}])
    told = objects(stdin=f"{transferred('{}')}\n{answer}")
    (problem,) = told[1]["content"]["problems"]
    assert "Rejected, and data is no message" in problem
    assert told[1]["content"]["parts"] == []
    answer = json.dumps([3, "1", {"status": "Rejected"}])
    assert "content" not in objects(stdin=f"{transferred('{}')}\n{answer}")[1]


def test_id_tokens_are_shown_as_id_tags_are() -> None:
    call = transferred('{"idToken":{"idToken":"DE1ABC"}}')
    assert explain(call).stdout.count("DE1ABC") == 2
    assert "DE1ABC" not in explain("--redact", call).stdout


def test_secrets_inside_data_are_not_shown() -> None:
    shown = explain(transferred('{"idToken":{"idToken":"DE1"},"password":"hunter2"}')).stdout
    assert "hunter2" not in shown


def test_readings_are_shown_in_base_units() -> None:
    frame = metered(
        {"value": "12.5", "unit": "kWh"},
        {"value": "230", "measurand": "Voltage", "phase": "L1", "unit": "V"},
        {"value": CONTAINER, "format": "SignedData"},
        {"value": "OCMF|", "format": "SignedData"},
        {"value": "3082", "format": "SignedData"},
        {"value": '{"signedMeterData":"QUJD","encodingMethod":"EDL"}', "format": "SignedData"},
        {"value": "abc"},
    )
    shown = " ".join(explain(frame).stdout.replace("│", " ").split())
    for line in (
        "Energy.Active.Import.Register 12500 Wh Sample.Periodic, Outlet", "Voltage L1 230 V",
        "2935600 Wh", "signed, form B, OCMF 1.0, 1 reading, meter m7, ECDSA-secp256r1-SHA256",
        "signed, form A, EDL", 'expected a number, got "abc"',
    ):  # fmt: skip
        assert line in shown
    redacted = explain("--redact", frame).stdout
    assert "12500 Wh" in redacted
    assert "04A2B3C4" not in redacted
    assert "04A2B3C4" not in explain("--redact", "--json", frame).stdout
    stop = {"transactionId": 7, "meterStop": 1, "timestamp": "2024-05-06T07:08:09Z"}
    assert "\ncontent" not in explain(json.dumps([2, "1", "StopTransaction", stop])).stdout


def test_of_very_many_readings_the_first_are_shown() -> None:
    shown = explain(metered(*[{"value": "1"}] * 250)).stdout
    assert "and 50 more" in shown


def test_what_cannot_be_read_is_not_read_again_in_the_same_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Once with and once without its line ends, beside the look at it as a log."""
    seen: list[Any] = []
    exactly = explaining._explain_exactly  # pyright: ignore[reportPrivateUsage]

    def counted(data: Any, *arguments: Any) -> Any:
        seen.append(data)
        return exactly(data, *arguments)

    monkeypatch.setattr(explaining, "_explain_exactly", counted)
    text = '[2,"1","GetConfiguration",{"key":[{"a":[' + "," * 50 + "\n]}]}\n"
    (explanation,) = explaining.explain_text(text, TOLERANT)
    assert explanation.error is not None
    assert len(seen) == len(set(seen)) == 2
