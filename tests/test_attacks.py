"""Attacks that were made, or shown, on others: none of them gets more than an error here.

Each names where it is known from. What costs time is counted in steps or compared over a factor of
sixteen in size, never by the clock alone.
"""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from outcomes import LOOSE, assert_presentable, is_presentable, outcome, said
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    DecodeError,
    EncodeError,
    ErrorCode,
    Limits,
    QuirkKind,
    Role,
    decode,
    encode,
    messages,
    peek,
    redact,
)

if TYPE_CHECKING:
    from collections.abc import Callable

CODECS = [STRICT, TOLERANT, Codec(detect_duplicates=True), Codec(role=Role.CENTRAL_SYSTEM)]


def call(action: str, payload: str) -> str:
    return f'[2,"17","{action}",{payload}]'


def heartbeat(members: str) -> str:
    return call("Heartbeat", f"{{{members}}}")


def authorize(members: str) -> str:
    return call("Authorize", f"{{{members}}}")


# -- two readers, two values (CVE-2023-49958) ------------------------------------------------------


@pytest.mark.parametrize(
    "members",
    [
        '"idTag":"VALID","idTag":"STOLEN"',
        '"idTag":"VALID","idT\\u0061g":"STOLEN"',
        '"idTag":"VALID","IDTAG":"STOLEN","idTag":"STOLEN"',
    ],
)
def test_an_id_tag_that_stands_twice(members: str) -> None:
    """Two values for who charges: whoever looks for duplicates refuses, and says so."""
    for codec in (STRICT, TOLERANT.replace(detect_duplicates=True)):
        result = outcome(codec, authorize(members))
        assert isinstance(result, DecodeError)
        assert result.error_code is ErrorCode.FORMATION_VIOLATION
        assert result.reply is not None


def test_duplicates_are_seen_whenever_the_slow_path_runs() -> None:
    quirky = authorize('"idTag":"VALID","idTag":"STOLEN","x":1')
    assert isinstance(outcome(TOLERANT, quirky), DecodeError)
    start = '"connectorId":1,"idTag":"A","meterStart":0,"timestamp":"2026-01-01T00:00:00Z"'
    for name, value in (("connectorId", "2"), ("idTag", '"B"'), ("reservationId", "3")):
        more = f'{start},"reservationId":1,"{name}":{value}'
        frame = call("StartTransaction", f"{{{more}}}")
        assert isinstance(outcome(TOLERANT.replace(detect_duplicates=True), frame), DecodeError)


@pytest.mark.parametrize(
    ("members", "values"),
    [
        ('"info":"a","info":"b"', ["a", "b"]),
        ('"info":"a","info":"b","info":"a"', ["a", "b", "a"]),
        ('"info":null,"info":"b"', [None, "b"]),
    ],
)
def test_harmless_duplicates_are_told(members: str, values: list[Any]) -> None:
    payload = f'{{"connectorId":1,"errorCode":"NoError","status":"Available",{members}}}'
    frame: Any = TOLERANT.replace(detect_duplicates=True).decode(
        call("StatusNotification", payload)
    )
    (quirk,) = frame.quirks
    assert quirk.kind is QuirkKind.DUPLICATE_MEMBER
    assert quirk.found == values
    assert frame.payload.info == values[-1]


# -- much in one member (CVE-2023-49955, 442 MB there) ---------------------------------------------


def test_a_member_of_many_megabytes() -> None:
    for megabytes in (2, 64):
        data = b'[2,"17","DataTransfer",{"vendorId":"' + b"x" * (megabytes * 2**20) + b'"}]'
        for codec in CODECS:
            result = outcome(codec, data)
            assert isinstance(result, DecodeError)
            assert result.unique_id == "17"
            assert str(Limits().size) in str(result)


def test_a_member_that_just_fits() -> None:
    """Kept whole where the specification has no limit, an error or a quirk where it has one."""
    room = Limits().size - 100
    frame: Any = STRICT.decode(call("DataTransfer", f'{{"vendorId":"x","data":"{"x" * room}"}}'))
    assert len(frame.payload.data) == room
    long = authorize(f'"idTag":"{"x" * room}"')
    result = outcome(STRICT, long)
    assert result.error_code is ErrorCode.PROPERTY_CONSTRAINT_VIOLATION
    (quirk,) = decode(long).quirks
    assert (quirk.kind, quirk.limit, len(quirk.found)) == (QuirkKind.TOO_LONG, 20, room)
    assert f"{room} characters" in str(quirk)
    assert is_presentable(str(quirk))


# -- an error while the error is told (CVE-2025-59399) ---------------------------------------------

NASTY = [
    "\\u0000", "\\u001b[31m", "\\r\\n\\r\\n", "%s%n%x", "{0}{x.__class__}", "${jndi:ldap}",
    "\\ud800",
    "\\\\", '\\"', "\\uffff", "\U0010ffff", "<script>alert(1)</script>", "' OR 1=1 --", "\u202e",
    "~0~1/",
    "é" * 300, "x" * 100_000, "\\u0007" * 500, "[]{}" * 500,
]  # fmt: skip


@together
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize(
    "frame",
    [
        '[2,"17","@",{}]',
        '[2,"17","Authorize",{"@":1}]',
        '[2,"17","Authorize",{"idTag":{"@":"@"}}]',
        '[2,"17","Reset",{"type":"@"}]',
        '[2,"17","Reset",{"type":["@"]}]',
        '[2,"17","Heartbeat",{"a":{"@":{"@":["@"]}}}]',
        '[2,"17","StatusNotification",{"connectorId":1,"errorCode":"@","status":"@","timestamp":"@"}]',
        '[2,"17","GetConfiguration",{"key":["@",1,{"@":1}],"@":1}]',
        '[2,"@","Reset",{"type":"x"}]',
        '["@","17","Reset",{"type":"x"}]',
        '[4,"17","@","@",{"@":NaN}]',
        '[3,"17",{"@":1,"@":2}]',
        '{"@":1}',
        '"@"',
        "@",
        '[2,"17","Reset",{"type":"Hard"}]@',
        '@[2,"17","Reset",{"type":"Hard"}]',
    ],
)
def test_errors_can_always_be_told(frame: str, nasty: str) -> None:
    """Printed, pickled, sent as a reply, and read by the other side."""
    text = frame.replace("@", nasty)
    for codec in CODECS:
        for data in (text, text.encode("utf-8", "surrogatepass")):
            result = outcome(codec, data)  # looks at errors closely
            if not isinstance(result, DecodeError):
                for quirk in result.quirks:
                    assert is_presentable(str(quirk)), str(quirk)
                    assert isinstance(repr(quirk), str)
                assert LOOSE.encode(result)
            elif result.reply is not None:
                wire = Connection(Role.CENTRAL_SYSTEM).refuse(result)
                assert wire is not None
                assert json.loads(wire)[1] == result.reply.unique_id
                if result.reply.unique_id != nasty:
                    assert wire.isascii() or len(wire) < 2000


@together
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
def test_errors_of_our_own_can_always_be_told(nasty: str) -> None:
    text: str = json.loads(f'"{nasty}"')
    for frame in (
        Call.of(messages.Authorize(id_tag=text * 21), unique_id="17"),
        Call.of(messages.Heartbeat(), unique_id=text * 37),
        Call("17", text, messages.Heartbeat()),
        CallError("17", text, text, {text: [text, float("nan")]}),
        CallResult("17", {text: text}),
        Call.of(messages.Reset(type=text)),
    ):
        with pytest.raises(EncodeError) as caught:
            encode(frame)
        assert is_presentable(str(caught.value)), str(caught.value)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301


def test_no_markup_and_no_control_in_what_is_said() -> None:
    """40 characters of hostile text at most, and those escaped as ASCII."""
    for nasty in NASTY:
        result = outcome(STRICT, f'[2,"17","Reset",{{"type":"{nasty}"}}]')
        assert isinstance(result, DecodeError)
        assert_presentable(result)
        quoted = re.search(r'"(.*)" is not in', str(result))
        assert quoted is None or len(quoted[1]) <= 40


# -- time that does not exist (oss-security, 7 July 2025) ------------------------------------------

HEARTBEAT = {"17": "Heartbeat"}


@pytest.mark.parametrize(
    "timestamp",
    [
        "222222017-10-27T19:10:11Z",
        "+222222017-10-27T19:10:11Z",
        "10000-01-01T00:00:00Z",
        "-0001-01-01T00:00:00Z",
        "0000-12-31T23:59:59Z",
        "9999-12-31T23:59:60Z",
        "9999-12-31T24:00:00Z",
        "2024-01-01T00:00:00+99:99",
        "1" * 5000,
        "1." * 5000,
        " " * 5000,
    ],
)
def test_a_year_that_no_calendar_has(timestamp: str) -> None:
    result = f'[3,"17",{{"currentTime":"{timestamp}"}}]'
    for codec in (STRICT, TOLERANT):
        error = outcome(codec, result, HEARTBEAT)
        assert isinstance(error, DecodeError)
        assert error.error_code is ErrorCode.TYPE_CONSTRAINT_VIOLATION
    optional = (
        f'{{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"{timestamp}"}}'
    )
    frame: Any = decode(call("StatusNotification", optional))
    assert frame.payload.timestamp is None
    assert encode(frame)


# -- nesting, integers, keys -----------------------------------------------------------------------


@pytest.mark.parametrize("digits", [65, 4301, 100_000])
@pytest.mark.parametrize("limit", [640, 4300, 0])
def test_integers_of_very_many_digits(digits: int, limit: int) -> None:
    """Whatever `sys.set_int_max_str_digits` says; no integer is made of them at all."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(limit)
    try:
        number = "9" * digits
        for text in (
            f'[2,"17","UnlockConnector",{{"connectorId":{number}}}]',
            f'[2,"17","UnlockConnector",{{"connectorId":"{number}"}}]',
            f'[2,"17","UnlockConnector",{{"connectorId":1e{number}}}]',
            f'[2,"17","Heartbeat",{{"x":{number}}}]',
            f"[{number},17]",
            f'[2,{number},"Heartbeat",{{}}]',
            f'[3,"17",{{"x":[{number}]}}]',
            f'[4,"17","GenericError","",{{"x":{number}}}]',
        ):
            for codec in (STRICT, TOLERANT):
                assert isinstance(outcome(codec, text), DecodeError), text[:60]
    finally:
        sys.set_int_max_str_digits(before)


def test_keys_that_collide() -> None:
    """Integers equal modulo 2^61 - 1 hash alike; text does not become an integer here."""
    keys = ",".join(f'"{index * (2**61 - 1)}":0' for index in range(9000))
    for text in (f'[4,"17","GenericError","",{{{keys}}}]', f'[3,"17",{{{keys}}}]'):
        frame: Any = decode(text)
        details = (
            frame.error_details
            if isinstance(frame, CallError)
            else json.loads(bytes(frame.payload))
        )
        assert len(details) == 9000
        assert all(type(key) is str for key in details)
    assert len(decode(call("Heartbeat", f"{{{keys}}}")).quirks) == 9000


# -- time and work ---------------------------------------------------------------------------------


def seconds(do: Callable[[], object]) -> float:
    """The time that this thread alone took: what others do on this machine must not count."""
    start = time.thread_time()
    do()
    return time.thread_time() - start


def grows_no_faster(small: Callable[[], object], large: Callable[[], object]) -> bool:
    """Whether sixteen times the work takes less than a hundred times the time.

    Squared growth would be 256 times. A cache that was lost must not count: the best of three.
    """
    most = 100 * min(seconds(small) for _ in range(3)) + 0.002
    return any(seconds(large) < most for _ in range(3))


#: Texts that grow; each aims at one repair that could look back or ahead too far.
GROWING: dict[str, Callable[[int], str]] = {
    "commas": lambda n: "[2" + "," * n,
    "commas in an object": lambda n: heartbeat("," * n),
    "backslashes": lambda n: authorize('"idTag":"' + "\\x" * n + '"'),
    "escaped quotes": lambda n: authorize('"idTag":"' + '\\"' * n + '"') + "x",
    "escaped quotes that may close": lambda n: authorize(
        ",".join(['"idTag":"\\"'] * (n // 4)) + ',"x":1'
    ),
    "single quotes": lambda n: authorize('"idTag":\'' + "'" * n + "'"),
    "single quotes that may close": lambda n: "[2," + "'a'," * n,
    "apostrophes": lambda n: authorize('"idTag":\'' + "it's " * n + "'"),
    "typographic quotes": lambda n: authorize('"idTag":' + "“”" * n),
    "typographic texts": lambda n: "[2," + "“a”," * n,
    "brackets that do not close": lambda n: "[2," + "[" * n,
    "brackets that were not opened": lambda n: '[2,"17","Heartbeat",{' + "]" * n,
    "stray brackets": lambda n: '[2,"17","GetConfiguration",{"key":[' + '"a"},' * n,
    "lost brackets": lambda n: '[3,"17",{' + '"a":],' * n,
    "missing commas": lambda n: '[4,"17","x","",{"a":[' + '"a" ' * n + "]}]",
    "missing commas between members": lambda n: heartbeat('"a":1 ' * n),
    "bare words": lambda n: "[2," + "word," * n,
    "one bare word": lambda n: "[2," + "w" * n,
    "bare names": lambda n: heartbeat("name:1," * n),
    "missing values": lambda n: heartbeat('"a":,' * n),
    "duplicates": lambda n: heartbeat('"a":1,' * n + '"b":1'),
    "duplicates of texts": lambda n: heartbeat('"x":{' + '"a":"b",' * n + '"b":1}'),
    "names cut off": lambda n: call("Heartbeat", "{" + '"' + "n" * n),
    "names with quotes": lambda n: heartbeat("'" * n + ":1"),
    "blanks": lambda n: "[2," + " " * n + '"17"' + "\t" * n + ',"Heartbeat",{}]x',
    "blanks before names": lambda n: heartbeat((" " * 50 + '"a":1,') * (n // 50)),
    "NUL characters": lambda n: '[2,"17","Heartbeat",{}]' + "\x00 " * n,
    "control characters": lambda n: authorize('"idTag":"' + "\x01" * n + '"'),
    "surrogates": lambda n: authorize('"idTag":"' + "\\ud83d" * n + '"'),
    "unusable elements": lambda n: call(
        "MeterValues",
        '{"connectorId":1,"meterValue":[{"timestamp":"2026-01-01T00:00:00Z","sampledValue":['
        + "{}," * n
        + '{"value":"1"}]}]}',
    ),
    "unknown members": lambda n: heartbeat(",".join(f'"k{i}":0' for i in range(n))),
    "long paths": lambda n: heartbeat('"x":{' + f'"{"n" * 50}":1,' * (n // 50) + '"y":1}'),
    "texts of JSON": lambda n: '[2,"17","Heartbeat","{' + '\\"a\\":1,' * n + '\\"b\\":1}"]',
    "data as a list": lambda n: call("DataTransfer", '{"vendorId":"x","data":[' + "1," * n + "1]}"),
    "action of many blanks": lambda n: f'[2,"17","{" " * n}",{{}}]',
    "word of many blanks": lambda n: call("Reset", f'{{"type":"{" " * n}Hard"}}'),
    "time of many digits": lambda n: f'[3,"17",{{"currentTime":"{"1" * n}"}}]',
    "number of many digits": lambda n: call("UnlockConnector", f'{{"connectorId":"{"1" * n}"}}'),
    "trailing frames": lambda n: '[2,"17","Heartbeat",{}]' * (n // 10),
    "lists of one": lambda n: call(
        "Reset", '{"type":' + "[" * 30 + '"Hard"' + "]" * 30 + "," + '"x":1,' * n + '"y":1}'
    ),
}


@pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING)
def test_work_grows_with_the_text_and_no_faster(grow: Callable[[int], str]) -> None:
    small, large = grow(500), grow(8000)
    many = Codec(limits=Limits(containers=10**6))
    for codec in (many.replace(tolerate=frozenset()), many):
        read = partial(outcome_only, codec)
        assert grows_no_faster(partial(read, small), partial(read, large))


def outcome_only(codec: Codec, data: str) -> object:
    try:
        return codec.decode(data, pending=HEARTBEAT)
    except DecodeError as error:
        return str(error)


def test_encoding_grows_with_the_message() -> None:
    def details(size: int) -> CallError:
        return CallError("17", ErrorCode.GENERIC_ERROR, "", {"x": [{"a": i} for i in range(size)]})

    small, large = details(200), details(3200)
    assert grows_no_faster(lambda: encode(small), lambda: encode(large))


# -- megabytes that come back ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        authorize('"idTag":"' + "A" * 10**6 + '"'),
        authorize('"idTag":"x","' + "A" * 10**6 + '":1'),
        call("Reset", '{"type":"' + "A" * 10**6 + '"}'),
        call("Heartbeat", '{"x":[' + ",".join(["1"] * 10**5) + "]}"),
        '[2,"17","Heartbeat",{}]' + "A" * 10**6,
        call("DataTransfer", '{"vendorId":"x","data":{"a":"' + "A" * 10**6 + '"}}'),
        '[2,"17","Heartbeat",{},"' + "A" * 10**6 + '"]',
        '[4,"17","' + "A" * 10**6 + '","",{}]',
        '[2,"' + "A" * 10**6 + '","Heartbeat",{}]',
        call("Heartbeat", '{"' + "/" * 10**6 + '":{"' + "~" * 1000 + '":1}}'),
        call("Heartbeat", '{"a":"' + "A" * 10**6),
    ],
    ids=range(11),
)
def test_no_megabyte_is_echoed(data: str) -> None:
    strict = outcome(STRICT, data)
    assert isinstance(strict, DecodeError)
    assert sum(len(v.message) + len(v.path) for v in strict.violations) < 10_000
    if strict.reply is not None:
        assert len(LOOSE.encode(strict.reply)) < 2000
    tolerant = outcome(TOLERANT, data)
    if not isinstance(tolerant, DecodeError):
        assert all(len(str(quirk)) <= 255 for quirk in tolerant.quirks)
        assert all(len(quirk.path) < 1000 for quirk in tolerant.quirks)
        assert len(repr(redact(tolerant).quirks)) < 5000 or "A" * 300 in repr(tolerant)


# -- names as paths, and what decoding does besides ------------------------------------------------


@together
@pytest.mark.parametrize(
    "action",
    [
        "../Heartbeat", "../../../../etc/passwd", "/etc/passwd", "C:\\\\win.ini",
        "Heartbeat.json",
        "schemas/Heartbeat", "file:///etc/passwd", "\\u0000Heartbeat", "Heartbeat\\u0000",
        "con", ".", "..",
        "__init__", "messages.Heartbeat", "__import__('os')", "Heartbeat/../Reset", "%2e%2e%2fX",
    ],
)  # fmt: skip
def test_actions_that_look_like_paths(action: str) -> None:
    for codec in CODECS:
        error = outcome(codec, f'[2,"17","{action}",{{}}]')
        assert isinstance(error, DecodeError)
        assert error.error_code is ErrorCode.NOT_IMPLEMENTED
        assert error.action is None
    assert peek(f'[2,"17","{action}",{{}}]').action == json.loads(f'"{action}"')


def test_nothing_but_computing() -> None:
    """No file, socket, process or import is opened by decoding; audit hooks would tell."""
    script = """
import sys
from ocpp16j_codec import STRICT, TOLERANT, Codec, DecodeError, preload
from ocpp16j_codec.testing import corpus, placed
preload()
frames = [case.data for case in (*corpus.frames(), *corpus.quirks())]
frames += [data for text in corpus.texts() for _, data in placed(text)]
events = []
def hook(event, args):
    if watching and event.split(".")[0] in (
        "open", "import", "socket", "subprocess", "os", "exec", "compile", "ctypes", "urllib",
    ):
        events.append((event, str(args)[:100]))
watching = False
sys.addaudithook(hook)
def run():
    for data in frames:
        for codec in (STRICT, TOLERANT):
            try:
                frame = codec.decode(data)
            except DecodeError as error:
                str(error)
            else:
                [str(quirk) for quirk in frame.quirks]
run()  # patterns are compiled as they are met
watching = True
run()
watching = False
print(events)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.strip() == "[]"


def test_a_stranger_changes_nothing_for_the_next() -> None:
    """The same frame means the same before and after any amount of hostile ones."""
    frame = call("StatusNotification", '{"connectorId":1,"errorCode":"x","status":"Occupied"}')
    before = said(outcome(TOLERANT, frame))
    for grow in GROWING.values():
        outcome_only(TOLERANT, grow(300))
    assert said(outcome(TOLERANT, frame)) == before
