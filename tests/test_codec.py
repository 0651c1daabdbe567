"""The verbs: every lane a frame may take gives the same answer, and settings do what they say."""

import contextlib
import copy
import gc
import json
import pickle
import subprocess
import sys
import threading
import time
from collections import ChainMap, UserDict, defaultdict
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from dateutil import tz
from msgspec import Raw
from msgspec.structs import replace
from samples import (
    ACTION_OF,
    CALLS,
    FRAMES,
    FULL,
    PAYLOADS,
    RESULTS,
    SHAPES,
    frame_text,
    wire_of,
    with_less_and_less_stack,
)
from together import together

from ocpp16j_codec import (
    ACTIONS,
    ALL_QUIRKS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    Codec,
    Connection,
    DecodeError,
    Effect,
    ErrorCode,
    Limits,
    Quirk,
    QuirkKind,
    Role,
    decode,
    from_builtins,
    messages,
    peek,
    preload,
)
from ocpp16j_codec.codec import check_open_call
from ocpp16j_codec.quirks.profiles import LEGRAND_059005

CODECS = pytest.mark.parametrize("codec", [STRICT, TOLERANT], ids=["strict", "tolerant"])
UUID = "0b4d7a1e-5c2f-4e7b-9a55-3f1d8c6e2b90"


def fails(codec: Codec, data: Any, **settings: Any) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        codec.decode(data, **settings)
    return caught.value


# -- decode: all lanes give the same -------------------------------------------------------------


@together
@CODECS
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("unique_id", ["1", UUID])
def test_every_kind_of_frame_in_every_kind_of_input(
    shape: str, unique_id: str, codec: Codec
) -> None:
    for name, expected in FRAMES.items():
        data = SHAPES[shape](wire_of(name, unique_id=unique_id))
        frame: Any = codec.decode(data, pending={unique_id: ACTION_OF[name]})
        assert frame == replace(expected, unique_id=unique_id)
        assert (frame.quirks, frame.action) == ((), ACTION_OF[name])


WRITINGS = {
    "compact": lambda text: text,
    "spaced": lambda text: json.dumps(json.loads(text)),
    "pretty": lambda text: json.dumps(json.loads(text), indent=3),
    "padded": lambda text: f" \t\r\n{text}\n\n",
    "escaped": lambda text: json.dumps(json.loads(text), ensure_ascii=True),
    "gap": lambda text: text.replace("[", "[ \n", 1),
}


@together
@CODECS
@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("unique_id", ["19223201", UUID, 'a"b\\c', "ä\n", "[2,"])
def test_any_legal_whitespace_is_conforming(writing: str, unique_id: str, codec: Codec) -> None:
    for name in FRAMES:
        text = WRITINGS[writing](wire_of(name, unique_id=unique_id).decode())
        for data in (text, text.encode()):
            frame = codec.decode(data, pending={unique_id: ACTION_OF[name]})
            assert frame == replace(FRAMES[name], unique_id=unique_id)
            assert frame.quirks == ()


@CODECS
@pytest.mark.parametrize("as_sent", [str, str.encode], ids=["str", "bytes"])
def test_an_escaped_quote_cannot_change_action_or_id(codec: Codec, as_sent: Any) -> None:
    frame = codec.decode(as_sent(r'[2,"\"\"Heartbeat","ClearCache",{}]'))
    assert frame == Call('""Heartbeat', "ClearCache", messages.ClearCache())
    pending = {"1": "Heartbeat", '1"': "ClearCache", "\\": "Heartbeat"}
    result = codec.decode(as_sent(r'[3,"1\"",{"status":"Accepted"}]'), pending=pending)
    assert result == CallResult('1"', messages.ClearCacheResult(status="Accepted"))
    other = codec.decode(
        as_sent(r'[3,"\\",{"currentTime":"2024-01-01T00:00:00Z"}]'), pending=pending
    )
    assert other.action == "Heartbeat"  # type: ignore[union-attr]


@CODECS
@pytest.mark.parametrize("as_sent", [str, str.encode], ids=["str", "bytes"])
def test_an_id_is_not_what_stands_in_its_place_but_what_it_means(
    codec: Codec, as_sent: Any
) -> None:
    literal = r"\u0031" + "x" * 30  # 36 characters between the quotes, 31 that are meant
    wire = as_sent(f'[3,"{literal}",{{"status":"Accepted"}}]')
    assert codec.decode(wire, pending={literal: "ClearCache"}).action is None  # type: ignore[union-attr]
    meant = codec.decode(wire, pending={literal: "Reset", "1" + "x" * 30: "ClearCache"})
    assert meant == CallResult("1" + "x" * 30, messages.ClearCacheResult(status="Accepted"))
    assert meant.quirks == ()


# A window finds actions where they stand behind an id of 36 characters; others may stand there.
@together
@CODECS
@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_in_the_wrong_place_is_none(action: str, codec: Codec) -> None:
    for unique_id in ("1", "1" * 35, UUID, "1" * 10):
        start = len(f'[2,"{unique_id}","DataTransfer",{{"vendorId":"')
        vendor = " " * max(43 - start, 0) + f'{action}","{{"'.replace('"', "'")
        text = frame_text(2, unique_id, "DataTransfer", {"vendorId": vendor, "data": action})
        call = codec.decode(text)
        assert call == codec.decode(text.encode())
        assert call == Call(
            unique_id, "DataTransfer", messages.DataTransfer(vendor_id=vendor, data=action)
        )
        assert call.quirks == ()


@CODECS
def test_a_conforming_error(codec: Codec) -> None:
    details = {"a": [1, -0.5, None, {"b": "x"}], "n": 10**18}
    for writing in WRITINGS.values():
        text = writing(frame_text(4, UUID, "GenericError", "why, oh why", details))
        for data in (text, text.encode()):
            frame = codec.decode(data, pending={UUID: "Heartbeat"})
            assert frame == CallError(UUID, ErrorCode.GENERIC_ERROR, "why, oh why", details)
            assert isinstance(frame, CallError)
            assert type(frame.error_code) is ErrorCode
            assert frame.quirks == ()


# -- results whose call is not known -------------------------------------------------------------


@CODECS
@pytest.mark.parametrize("pending", [None, {}, {"2": "Heartbeat"}, {"2": "Vendor"}])
def test_an_unmatched_result_stays_raw(codec: Codec, pending: Any) -> None:
    for name, payload in FULL.items():
        if name in CALLS:
            continue
        for writing in WRITINGS.values():
            data = bytearray(writing(frame_text(3, "1", payload)).encode())
            result = codec.decode(data, pending=pending)
            data[:] = b"\0" * len(data)  # an own copy is kept
            assert isinstance(result, CallResult)
            assert type(result.payload) is Raw
            assert (result.unique_id, result.action, result.quirks) == ("1", None, ())
            assert json.loads(bytes(result.payload)) == payload


def test_a_raw_payload_is_an_object_with_its_text_mended() -> None:
    result = decode("[3,'1',{\"a\":1.50,\"b\":'x'")
    assert bytes(result.payload) == b'{"a":1.50,"b":"x"}'  # type: ignore[union-attr]
    assert {quirk.kind for quirk in result.quirks} == {QuirkKind.SINGLE_QUOTES, QuirkKind.TRUNCATED}
    for payload in ("[1]", '"x"', "17", "true"):
        error = fails(TOLERANT, f'[3,"1",{payload}]')
        assert (error.violations[0].category, error.path) == ("payload_no_object", "/2")
        assert error.reply is None


@CODECS
@pytest.mark.parametrize(
    "payload",
    [
        b'{"a":"\xff"}',
        b'{"\xff":1}',
        b'{"a":"\xed\xa0\x80"}',
        b'{"a":"\xc0\xaf"}',
        b'{"a":{"b":["\x80"]}}',
    ],
)
def test_utf_8_is_checked_where_msgspec_skips_it(payload: bytes, codec: Codec) -> None:
    for wire in (b'[3,"1",' + payload + b"]", b'[4,"1","GenericError","",' + payload + b"]"):
        if codec is STRICT:
            assert fails(codec, wire).violations[0].category == "not_json"
        else:
            assert [quirk.kind for quirk in codec.decode(wire).quirks] == ["invalid_utf8"]


PENDING = {"1": "Heartbeat", UUID: "Heartbeat"}


def default(pending: dict[str, str]) -> Any:
    return defaultdict(str, pending)


@CODECS
@pytest.mark.parametrize(
    "make", [dict, MappingProxyType, ChainMap, UserDict, default], ids=lambda make: make.__name__
)
def test_pending_is_any_mapping_and_stays_as_it_is(make: Any, codec: Codec) -> None:
    pending = make(PENDING)
    for unique_id, action in [
        ("1", "Heartbeat"),
        (UUID, "Heartbeat"),
        ("2", None),
        ("9" * 36, None),
    ]:
        for text in (f'[3,"{unique_id}",%s]', f'[ 3 , "{unique_id}" , %s ]'):
            data = text % '{"currentTime":"2024-01-01T00:00:00Z"}'
            for sent in (data, data.encode()):
                assert codec.decode(sent, pending=pending).action == action  # type: ignore[union-attr]
    assert dict(pending) == PENDING


def test_a_result_is_read_as_what_it_answers() -> None:
    error = fails(TOLERANT, '[3,"1",{"status":"Accepted"}]', pending=PENDING)
    assert (error.unique_id, error.action, error.path) == ("1", "Heartbeat", "/2/currentTime")
    assert (error.error_code, error.reply) == (ErrorCode.PROTOCOL_ERROR, None)


# -- wrong and hostile input ---------------------------------------------------------------------


@pytest.mark.parametrize("data", [None, 17, 1.5, [], ["[2"], (), {}, object(), True, Path()])
def test_what_is_no_data_is_a_type_error(data: Any) -> None:
    for verb in (decode, STRICT.decode, peek):
        with pytest.raises(TypeError, match="expected a frame as bytes or str, got"):
            verb(data)


def printed_by(code: str, *options: str) -> str:
    """What a program of its own process prints."""
    command = [sys.executable, *options, "-c", code]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def test_under_bb_nothing_else_happens() -> None:
    code = """
from ocpp16j_codec import *
for data in '[2,"1","Heartbeat",{}]', b'[2,"1","Heartbeat",{}]', "", b"x" * 99:
    for codec in STRICT, TOLERANT:
        try: print(codec.decode(data).action)
        except DecodeError: print("refused")
"""
    said = printed_by(code, "-bb", "-W", "error")
    assert said.split() == ["Heartbeat"] * 4 + ["refused"] * 4


NESTED = b"[" * 900 + b"]" * 900
HOSTILE = [
    *(b"", b" ", b"\x00", b"\xff", b"[", b"]", b"{}", b"[]", b"null", b"17", b'"x"'),
    *(b"[2", b"[2,", b'[2,"', b'[2,"1', b'[2,"1"', b'[2,"1",', b'[2,"1","Heartbeat",{'),
    *(b"[3]", b"[4]", b"\xef\xbb\xbf"),
    *(b"[2,null,null,null]", b"[2,[],{},[]]", b'[5,"1"]', b'[2e400,"1","Heartbeat",{}]'),
    *(b'[2,"1","Heartbeat",{"a":' + b"9" * 5000 + b"}]", b'[2,"1","Heartbeat",{"a":1e999999999}]'),
    *(b'[3,"1",{"a":1e999999999}]', b'[4,"1","GenericError","",{"a":-1E+999999999}]'),
    *(b'[2,"1","Heartbeat",{"a":' + NESTED + b"}]", b'[2,"1","Heartbeat",' + NESTED + b"]"),
    *(b'[2,"1","Heartbeat",{},' + NESTED + b"]", b'[2,"1",' + NESTED + b",{}]"),
    *(b"[2," + NESTED + b',"Heartbeat",{}]', NESTED, b'{"a":' * 900),
    *(b'[3,"1",{"a":' + NESTED + b"}]", b'[3,"1",' + NESTED + b"]", b"[3," + NESTED + b"]"),
    *(b'[4,"1","GenericError","",{"a":' + NESTED + b"}]", b'[4,"1",' + NESTED + b',"",{}]'),
    *(b'[3,"1",{"a":[' + b"[]," * 20_000 + b"[]]}]", b"[" + b"2," * 20_000 + b"2]"),
    *(b'[2,"1","' + b"x" * 100_000 + b'",{}]', b'[2,"' + b"x" * 100_000 + b'","Heartbeat",{}]'),
    *(b'[2,"\\ud800","Heartbeat",{}]', b'[2,"\\ud800\\ud800","\\udfff",{"\\ud800":1}]'),
    *(b'[2,"1","Heartbeat",{"\\u0000":"\x00"}]', '[2,"1","Heartbeat",{}]'.encode("utf-16")),
    *(b'[2,"1","a\x00",{}]', b'[2,"1","\xc3\x28",{}]', b"[2,'1','Heartbeat',{'a':\"}]"),
]  # fmt: skip


def see_sound(error: DecodeError, codec: Codec) -> None:
    assert len(str(error)) <= 255
    assert str(error).isprintable()
    assert len(error.violations) <= codec.limits.containers + 2
    if error.reply is not None:
        assert TOLERANT.decode(codec.encode(error.reply)) == error.reply


@pytest.mark.parametrize("data", HOSTILE, ids=lambda data: ascii(data[:30]))
def test_nothing_but_decode_errors_comes_out(data: bytes) -> None:
    start = time.perf_counter()
    for codec in (STRICT, TOLERANT, TOLERANT.replace(detect_duplicates=True)):
        for sent in (data, data.decode("latin-1"), data.decode("utf-8", "surrogateescape")):
            try:
                frame = codec.decode(sent, pending={"1": "ClearCache"})
            except DecodeError as error:
                see_sound(error, codec)
            else:
                assert codec is not STRICT
                assert frame.quirks
    assert time.perf_counter() - start < 15


@pytest.mark.parametrize("stack", [64 * 1024, 1024 * 1024])
def test_nothing_ends_the_process(stack: int) -> None:
    code = f"""
import sys, threading
from ocpp16j_codec import *
preload()
NESTED = b"[" * 5000 + b"]" * 5000
frames = {[each for each in HOSTILE if NESTED in each]!r}
frames = [frame.replace({NESTED!r}, NESTED) for frame in frames]
def run():
    for data in frames:
        for codec in (STRICT, TOLERANT):
            for sent in (data, data.decode()):
                for verb in (codec.decode, peek):
                    try: verb(sent)
                    except DecodeError: pass
sys.setrecursionlimit(1_000_000)
threading.stack_size({stack})
thread = threading.Thread(target=run)
thread.start(); thread.join(); print("alive")
"""
    assert printed_by(code) == "alive\n"


DEEPEST = (
    '[2,"1","SetChargingProfile",{"connectorId":"1","csChargingProfiles":'
    + json.dumps(FULL["SetChargingProfile"]["csChargingProfiles"])
    + "}]"
)


@pytest.mark.parametrize("text", ['[2,"1","Heartbeat",{"x":1}', DEEPEST, "[", '[3,"1",{}'])
def test_little_call_stack_is_no_other_error(text: str) -> None:
    """However deep the program is in calls of its own: a frame, or a DecodeError that says so."""
    preload()

    def outcome() -> str:
        try:
            return type(decode(text)).__name__
        except DecodeError as error:
            return "little" if "call stack" in str(error) else "refused"

    said = with_less_and_less_stack(outcome)
    order = [outcome(), "little", None]
    assert set(said) - {None} == set(order[:2])
    assert said == sorted(said, key=order.index)  # once there is too little, there is never enough
    assert said.count(None) < 25


# -- limits --------------------------------------------------------------------------------------

HEARTBEAT = b'[2,"1","Heartbeat",{}]'


@pytest.mark.parametrize("make", [bytes, bytes.decode, bytearray, memoryview])
def test_size_is_counted_in_what_came(make: Any) -> None:
    exact = TOLERANT.replace(limits=Limits(size=len(HEARTBEAT)))
    assert exact.decode(make(HEARTBEAT)).quirks == ()
    error = fails(exact, make(HEARTBEAT + b" "))
    assert error.violations[0].category == "limit_passed"
    assert (error.violations[0].offset, error.path) == (len(HEARTBEAT), "")
    assert (error.unique_id, error.action, error.error_code) == (
        "1",
        "Heartbeat",
        "FormationViolation",
    )
    assert error.reply is not None
    assert error.reply.unique_id == "1"


def test_characters_are_not_bytes() -> None:
    text = '[2,"ää","Heartbeat",{}]'
    exact = TOLERANT.replace(limits=Limits(size=len(text)))
    assert exact.decode(text)
    assert "25 bytes, at most 23" in str(fails(exact, text.encode()))
    assert "24 characters, at most 23" in str(fails(exact, text + " "))


@pytest.mark.parametrize(
    ("head", "unique_id", "action", "replies"),
    [
        ('[2,"17","Heartbeat",', "17", "Heartbeat", True),
        ('[2,"17","Vendor",', "17", None, True),
        ('[3,"17",', "17", None, False),
        ('[4,"17",', "17", None, False),
        ('[5,"17",', "17", None, False),
        ('[2,"' + "x" * 2000, None, None, False),
        ('[2,"17","' + "x" * 2000, None, None, False),
        ('[2,17,"Heartbeat",', "17", "Heartbeat", True),
        ("", None, None, False),
        ("x", None, None, False),
    ],
)
def test_a_frame_too_large_still_says_whom_to_answer(
    head: str, unique_id: str | None, action: str | None, replies: bool
) -> None:
    for data in (head + "," * 2**21, head.encode() + b"\xff" * 2**21):
        error = fails(TOLERANT, data)
        assert (error.unique_id, error.action) == (unique_id, action)
        assert (error.reply is not None) is replies
        assert [violation.category for violation in error.violations] == ["limit_passed"]


def test_a_hundred_megabytes_are_refused_at_once() -> None:
    data = b'[2,"1","DataTransfer",{"vendorId":"' + b"x" * 10**8
    start = time.perf_counter()
    for verb in (decode, STRICT.decode, peek):
        with pytest.raises(DecodeError):
            verb(data)
    assert time.perf_counter() - start < 0.5


def nested(depth: int) -> str:
    return '{"a":' * (depth - 1) + "{}" + "}" * (depth - 1)


@CODECS
@pytest.mark.parametrize("frame", ['[3,"1",%s]', '[4,"1","GenericError","",%s]'])
def test_depth_is_limited_wherever_json_is_read_untyped(frame: str, codec: Codec) -> None:
    assert codec.decode(frame % nested(31)).quirks == ()
    error = fails(codec, frame % nested(32))
    assert error.violations[0].category == "limit_passed"
    deeper = codec.replace(limits=Limits(depth=33))
    assert deeper.decode(frame % nested(32)).quirks == ()
    fails(deeper, frame % nested(33))


@together
@CODECS
@pytest.mark.parametrize("frame", ['[3,"1",{"a":%s}]', '[4,"1","GenericError","",{"a":%s}]'])
@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("[" + ",".join(["[]"] * 9_997) + "]", True),
        ("[" + ",".join(["[]"] * 9_998) + "]", False),
        ("9" * 64, True),
        ("9" * 65, False),
        ('"' + "9" * 65 + '"', True),
        ('"' + "[" * 20_000 + '"', True),
    ],
)
def test_so_are_containers_and_numbers(frame: str, value: str, verdict: bool, codec: Codec) -> None:
    if verdict:
        for data in (frame % value, (frame % value).encode()):
            assert codec.decode(data).quirks == ()
    else:
        assert fails(codec, frame % value).violations[0].category == "limit_passed"


# -- settings ------------------------------------------------------------------------------------

SETTINGS: dict[str, Any] = {
    "tolerate": frozenset({QuirkKind.TRUNCATED}),
    "role": Role.CENTRAL_SYSTEM,
    "profile": LEGRAND_059005,
    "naive_timezone": ZoneInfo("Europe/Paris"),
    "detect_duplicates": True,
    "check_outgoing": False,
    "limits": Limits(depth=5),
}


def test_the_settings_there_are() -> None:
    assert {name: getattr(TOLERANT, name) for name in SETTINGS} == {
        "tolerate": ALL_QUIRKS, "role": None, "profile": None, "naive_timezone": UTC,
        "detect_duplicates": None, "check_outgoing": True, "limits": Limits(),
    }  # fmt: skip
    assert Codec() == TOLERANT
    assert Codec(tolerate=frozenset()) == STRICT
    with pytest.raises(TypeError):
        Codec(frozenset())  # type: ignore[misc]


@pytest.mark.parametrize("name", SETTINGS)
def test_each_setting_makes_another_codec(name: str) -> None:
    other = TOLERANT.replace(**{name: SETTINGS[name]})
    assert getattr(other, name) == SETTINGS[name]
    assert other != TOLERANT
    assert other == TOLERANT.replace(**{name: SETTINGS[name]})
    assert hash(other) == hash(Codec(**{name: SETTINGS[name]}))
    assert {other: 1}[Codec(**{name: SETTINGS[name]})] == 1
    rest = {each: getattr(other, each) for each in SETTINGS if each != name}
    assert rest == {each: getattr(TOLERANT, each) for each in rest}


@pytest.mark.parametrize("name", [*SETTINGS, "_calls", "anything"])
def test_a_codec_is_immutable(name: str) -> None:
    with pytest.raises(AttributeError, match="immutable"):
        setattr(TOLERANT, name, None)
    with pytest.raises(AttributeError, match="immutable"):
        delattr(TOLERANT, name)


@pytest.mark.parametrize(
    "zone", [UTC, ZoneInfo("Asia/Kathmandu"), tz.gettz("Europe/Paris"), tz.UTC]
)
def test_a_codec_survives(zone: Any) -> None:
    codec = Codec(**SETTINGS | {"naive_timezone": zone})
    for again in (pickle.loads(pickle.dumps(codec)), copy.copy(codec), copy.deepcopy(codec)):  # noqa: S301
        assert again == codec
        assert hash(again) == hash(codec)
        assert again.decode(HEARTBEAT) == codec.decode(HEARTBEAT)
    assert (codec == 17) is False


def test_settings_that_there_are_not() -> None:
    with pytest.raises(TypeError, match="tolerance"):
        TOLERANT.replace(tolerance=ALL_QUIRKS)
    with pytest.raises(ValueError, match="sloppiness"):
        TOLERANT.only("sloppiness")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="sloppiness"):
        TOLERANT.without("sloppiness")  # type: ignore[arg-type]
    for zone in ("UTC", None, 0):
        with pytest.raises(TypeError, match="naive_timezone"):
            Codec(naive_timezone=zone)  # type: ignore[arg-type]


def test_deriving_by_kinds() -> None:
    one, other = QuirkKind.TRUNCATED, QuirkKind.TOO_LONG
    assert TOLERANT.without(one, other).tolerate == ALL_QUIRKS - {one, other}
    assert TOLERANT.only(one, other).tolerate == {one, other}
    assert STRICT.only(one).tolerate == {one}
    assert TOLERANT.without() == TOLERANT
    assert TOLERANT.only() == STRICT
    assert TOLERANT.only("too_long").tolerate == {other}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("codec", "shown"),
    [
        (STRICT, "<Codec tolerating nothing, role=None>"),
        (TOLERANT, "<Codec tolerating everything, role=None>"),
        (TOLERANT.only(QuirkKind.TOO_LONG), "<Codec tolerating 1 kinds, role=None>"),
        (
            STRICT.replace(role=Role.CHARGE_POINT),
            "<Codec tolerating nothing, role=Role.CHARGE_POINT>",
        ),
    ],
)
def test_repr(codec: Codec, shown: str) -> None:
    assert repr(codec) == shown


TWICE = [
    '[2,"1","FirmwareStatusNotification",{"status":"Idle","status":"Installed"}]',
    '[3,"1",{"status":"Accepted","status":"Rejected"}]',
    '[3,"2",{"a":{"b":1,"b":2}}]',
    r'[3,"2",{"a":"\"","a":1}]',
    '[4,"1","GenericError","",{"a":1,"a":2}]',
]  # fmt: skip


@together
@pytest.mark.parametrize("text", TWICE)
@pytest.mark.parametrize("writing", WRITINGS)
def test_duplicates(text: str, writing: str) -> None:
    pending = {"1": "ClearCache"}
    if writing in {"padded", "gap"}:
        text = WRITINGS[writing](text)
    assert decode(text, pending=pending).quirks == ()  # the fast path does not look, by default
    for codec in (STRICT, TOLERANT.without(QuirkKind.DUPLICATE_MEMBER)):
        error = fails(codec, text, pending=pending)
        assert [violation.category for violation in error.violations] == ["duplicate_member"]
    detecting = TOLERANT.replace(detect_duplicates=True)
    for data in (text, text.encode()):
        frame = detecting.decode(data, pending=pending)
        assert [quirk.kind for quirk in frame.quirks] == ["duplicate_member"]
        if '"2"' not in text:  # a raw payload holds the member once, then
            assert frame == decode(text, pending=pending)


def test_settings_of_a_call_that_are_none() -> None:
    for frame in ('[2,"17","Heartbeat",{}]', '[2,"17","Heartbeat",null]'):
        with pytest.raises(TypeError, match="received_at must be a datetime"):
            decode(frame, received_at="2024-01-01T00:00:00Z")  # type: ignore[arg-type]
    for frame in ('[3,"17",{}]', '[2,"17","Heartbeat",null]'):
        with pytest.raises(TypeError, match="pending must be a mapping of unique ids"):
            decode(frame, pending=["17"])  # type: ignore[arg-type]


def test_a_naive_time_of_arrival_is_refused_even_where_it_is_not_needed() -> None:
    naive = datetime(2024, 1, 1)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        decode(HEARTBEAT, received_at=naive)
    with pytest.raises(ValueError, match="time zone"):
        TOLERANT.resolve(RESULTS["HeartbeatResult"], "Heartbeat", received_at=naive)


def test_time_of_arrival_and_naive_zone() -> None:
    noon = datetime(2024, 2, 29, 12, tzinfo=timezone(timedelta(hours=3)))
    error = fails(TOLERANT, '[3,"1",{}]', pending=PENDING)
    assert error.path == "/2/currentTime"
    frame: Any = decode('[3,"1",{}]', pending=PENDING, received_at=noon)
    assert frame.payload.current_time == noon
    assert frame.quirks == (Quirk(
        QuirkKind.MISSING_TIMESTAMP, "/2/currentTime", None, "2024-02-29T09:00:00Z", 7
    ),)  # fmt: skip
    paris = TOLERANT.replace(naive_timezone=ZoneInfo("Europe/Paris"))
    text = '[3,"1",{"currentTime":"2024-02-29T12:00:00"}]'
    frame = paris.decode(text, pending=PENDING)
    assert frame.payload.current_time == datetime(2024, 2, 29, 11, tzinfo=UTC)
    assert [quirk.used for quirk in frame.quirks] == ["2024-02-29T11:00:00Z"]


# -- roles and profiles --------------------------------------------------------------------------


@together
@pytest.mark.parametrize("role", [Role.CHARGE_POINT, Role.CENTRAL_SYSTEM])
@pytest.mark.parametrize("name", ACTIONS)
def test_a_call_comes_only_from_the_side_that_may_send_it(name: str, role: Role) -> None:
    for codec in (STRICT.replace(role=role), TOLERANT.replace(role=role)):
        for wire in (wire_of(name), wire_of(name, unique_id=UUID), wire_of(name).decode()):
            if ACTIONS[name].sent_by & ~role:
                assert codec.decode(wire).quirks == ()
                continue
            error = fails(codec, wire)
            assert (error.error_code, error.path) == (ErrorCode.NOT_SUPPORTED, "/2")
            assert error.reply is not None
            assert error.reply.error_code == "NotSupported"
        result = codec.decode(wire_of(f"{name}Result"), pending={"19223201": name})
        assert result == RESULTS[f"{name}Result"]  # an answer is not a call


@together
@pytest.mark.parametrize("name", ACTIONS)
def test_a_device_takes_what_its_profile_says(name: str) -> None:
    device = STRICT.replace(role=Role.CHARGE_POINT, profile=LEGRAND_059005)
    if name in (LEGRAND_059005.accepts or ()):
        assert device.decode(wire_of(name)) == CALLS[name]
    else:
        assert fails(device, wire_of(name)).error_code is ErrorCode.NOT_SUPPORTED
    silent = device.replace(profile=replace(LEGRAND_059005, accepts=None))
    if ACTIONS[name].sent_by & Role.CENTRAL_SYSTEM:
        assert silent.decode(wire_of(name)) == CALLS[name]
    for role in (None, Role.CENTRAL_SYSTEM):  # what a device takes does not bind what it sends
        other = device.replace(role=role)
        if role is None or ACTIONS[name].sent_by & Role.CHARGE_POINT:
            assert other.decode(wire_of(name)) == CALLS[name]


# -- resolve -------------------------------------------------------------------------------------


@together
@CODECS
@pytest.mark.parametrize("name", ACTIONS)
def test_resolve_types_a_result_by_action_or_by_type(name: str, codec: Codec) -> None:
    raw: Any = codec.decode(wire_of(f"{name}Result"))
    for action in (name, ACTIONS[name].result):
        typed = codec.resolve(raw, action)
        assert typed == RESULTS[f"{name}Result"]
        assert typed.quirks == ()
        assert codec.resolve(typed, action) is typed


def test_resolve_keeps_earlier_quirks_and_adds_those_of_the_payload() -> None:
    raw: Any = decode('[3,17,{"status":"accepted","x":1}')
    assert [quirk.kind for quirk in raw.quirks] == ["numeric_unique_id", "truncated"]
    typed = TOLERANT.resolve(raw, "ClearCache")
    assert typed == CallResult("17", messages.ClearCacheResult(status="Accepted"))
    assert [(quirk.kind, quirk.path) for quirk in typed.quirks] == [
        ("numeric_unique_id", "/1"), ("truncated", ""),
        ("enum_spelling", "/2/status"), ("unknown_member", "/2/x"),
    ]  # fmt: skip
    fast = TOLERANT.resolve(decode('[3,17,{"status":"Accepted"}'), "ClearCache")  # type: ignore[arg-type]
    assert [quirk.kind for quirk in fast.quirks] == ["numeric_unique_id", "truncated"]


@pytest.mark.parametrize(
    ("payload", "category", "path"),
    [
        (b'{"status":"odd"}', "not_in_enumeration", "/2/status"),
        (b"{}", "missing_member", "/2/status"),
        (b'{"status":"Accepted","status":"Accepted"}', "duplicate_member", "/2/status"),
        (b'{"status":"\xff"}', "not_json", "/2/status"),
        (b'{"status":"Accepted"},"x"', None, None),
        (b'{"status":"Accepted"}]', None, None),
        (b"", "not_json", None),
        (b"[]", "payload_no_object", "/2"),
        (b'{"x":' + NESTED + b"}", "limit_passed", None),
        (b'{"status":' + b"9" * 65 + b"}", "limit_passed", "/2/status"),
    ],
)
def test_what_cannot_be_resolved(payload: bytes, category: str | None, path: str | None) -> None:
    with pytest.raises(DecodeError) as caught:
        STRICT.resolve(CallResult("17", Raw(payload)), "ClearCache")
    error = caught.value
    assert (error.unique_id, error.action, error.reply) == ("17", "ClearCache", None)
    assert category in {None, error.violations[0].category}
    assert path in {None, error.path}


def test_resolving_as_something_else() -> None:
    with pytest.raises(TypeError, match="this result answers ClearCache, not Heartbeat"):
        TOLERANT.resolve(RESULTS["ClearCacheResult"], "Heartbeat")
    for action in ("Nothing", "heartbeat", messages.Heartbeat, None, 17):
        with pytest.raises(KeyError):
            TOLERANT.resolve(RESULTS["ClearCacheResult"], action)  # type: ignore[call-overload]
    for frame in (CALLS["Heartbeat"], CallError("1", "GenericError", "", {}), None):
        with pytest.raises(TypeError, match="expected a CallResult"):
            TOLERANT.resolve(frame, "Heartbeat")  # type: ignore[arg-type]


def test_resolve_takes_the_time_of_arrival() -> None:
    noon = datetime(2024, 2, 29, 12, tzinfo=UTC)
    typed = TOLERANT.resolve(decode('[3,"1",{}]'), "Heartbeat", received_at=noon)  # type: ignore[arg-type]
    assert typed.payload.current_time == noon
    assert [quirk.kind for quirk in typed.quirks] == ["missing_timestamp"]


# -- the corpus ----------------------------------------------------------------------------------

CORPUS = [
    json.loads(line)
    for line in (Path(__file__).parent / "corpus" / "field_frames.jsonl").read_text().splitlines()
]
# Conforming by the schemas, and turned down all the same: (decision, frame begins, path).
DECIDED = [
    ("D2", "Hertz"),
    ("D7", '"sampledValue":[]'),
    ("D7", '"chargingSchedulePeriod":[]'),
]  # fmt: skip


def decided(row: Any) -> bool:
    return any(text in row["frame"] for _, text in DECIDED)


def conforms(row: Any) -> bool:
    return row["schema_valid"] and not row.get("format_error") and not decided(row)


def pending_of(row: Any) -> dict[str, str] | None:
    try:
        unique_id = peek(row["frame"]).unique_id
    except DecodeError:
        return None
    return {unique_id: row["action"]} if row.get("action") in ACTIONS else None


CONFORMING = [row for row in CORPUS if conforms(row)]
OTHERS = [row for row in CORPUS if not conforms(row)]


def test_there_are_enough_of_both() -> None:
    assert len(CONFORMING) > 30
    assert len(OTHERS) > 100


@together
@CODECS
@pytest.mark.parametrize("row", CONFORMING, ids=lambda row: row["frame"][:50])
def test_conforming_frames_of_the_field_are_read(row: Any, codec: Codec) -> None:
    for data in (row["frame"], row["frame"].encode()):
        frame = codec.decode(data, pending=pending_of(row))
        assert frame.quirks == ()
        assert codec.decode(data).quirks == ()


@together
@pytest.mark.parametrize("row", OTHERS, ids=lambda row: row["frame"][:50])
def test_all_others_are_refused_by_strict_with_their_id(row: Any) -> None:
    for data in (row["frame"], row["frame"].encode("utf-8", "surrogatepass")):
        error = fails(STRICT, data, pending=pending_of(row))
        try:
            head = peek(data)
        except DecodeError:
            continue
        assert error.unique_id == head.unique_id
        # To STRICT, a type that is written as text is one it does not know.
        known = all(fault.category != "unknown_message_type" for fault in error.violations)
        due = known and head.message_type == 2 and 1 <= len(head.unique_id) <= 255
        assert (error.reply is not None) is due


# -- the rest ------------------------------------------------------------------------------------


def test_preload_leaves_nothing_to_be_imported() -> None:
    code = """
import sys
from ocpp16j_codec import *
assert not {"dateutil", "ocpp16j_codec.quirks.recovery"} & set(sys.modules)
preload()
before = set(sys.modules)
timestamp = '[3,"1",{"currentTime":"2024-01-01T00:00Z"}]'
for data in '[2,"1","Heartbeat",{"x":1}', "x", '[4,"1"]', timestamp:
    for codec in STRICT, TOLERANT:
        try: codec.decode(data, pending={"1": "Heartbeat"})
        except DecodeError: pass
print(sorted(set(sys.modules) - before))
"""
    assert printed_by(code) == "[]\n"


@pytest.mark.parametrize("role", [Role.CHARGE_POINT, Role.CENTRAL_SYSTEM, None])
def test_preload_makes_all_that_may_come_and_go(role: Role | None) -> None:
    codec = TOLERANT.replace(role=role)
    codec.preload()
    other = None if role is None else Role.EITHER & ~role
    coming = {name for name in ACTIONS if other is None or other in ACTIONS[name].sent_by}
    going = {name for name in ACTIONS if role is None or role in ACTIONS[name].sent_by}
    assert set(codec._calls_text) == coming
    assert set(codec._calls) == {name.encode() for name in coming}
    assert set(codec._results) == set(ACTIONS)
    results = {ACTIONS[name].result for name in ACTIONS}
    assert set(codec._writers) == results | {ACTIONS[name].call for name in going}


def test_conforming_peers_never_cost_the_slow_path() -> None:
    code = f"""
import sys
from ocpp16j_codec import *
frames = {[(wire_of(name), {"19223201": ACTION_OF[name]}) for name in FRAMES]!r}
for codec in STRICT, TOLERANT:
    for data, pending in frames:
        codec.encode(codec.decode(data, pending=pending))
        peek(data)
    codec.decode('[4,"1","GenericError","",{{"a":1}}]')
    codec.resolve(codec.decode('[3,"1",{{}}]'), "MeterValues")
print(*(name for name in sys.modules if "quirks" in name or "dateutil" in name))
"""
    assert printed_by(code) == "\n"


def test_threads_share_a_codec() -> None:
    wires = [(wire_of(name), {"19223201": ACTION_OF[name]}, FRAMES[name]) for name in FRAMES]
    wires.append((b'[2,"1","Heartbeat",{"x":1}', {}, Call("1", "Heartbeat", messages.Heartbeat())))
    codec, wrong = Codec(detect_duplicates=True), []

    def run() -> None:
        for wire, pending, frame in wires * 5:
            if codec.decode(wire, pending=pending) != frame:
                wrong.append(wire)

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_a_typed_frame_keeps_nothing_of_a_buffer() -> None:
    for name in FRAMES:
        data = bytearray(wire_of(name))
        frame = decode(data, pending={"19223201": ACTION_OF[name]})
        data[:] = b"x" * len(data)
        data.clear()  # a buffer that is still looked at could not be resized
        assert frame == FRAMES[name]
    assert msgspec.structs.asdict(PAYLOADS["Heartbeat"]) == {}


@pytest.mark.parametrize("year", [1, 9999])
def test_a_time_of_arrival_at_the_edge_of_the_calendar_is_told_at_once(year: int):
    with pytest.raises(ValueError, match="before the year 9999"):
        TOLERANT.decode('[2,"1","Heartbeat",{}]', received_at=datetime(year, 6, 1, tzinfo=UTC))


# -- what only mutants of the module have asked for ----------------------------------------------


@pytest.mark.parametrize("name", FRAMES)
def test_conforming_text_is_read_fast_however_it_is_written(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocpp16j_codec.door.load", pytest.fail)
    for codec in (STRICT, TOLERANT, Codec()):
        for unique_id in ("1", UUID, UUID):  # what is read once is found another way from then on
            pending, frame = (
                {unique_id: ACTION_OF[name]},
                replace(FRAMES[name], unique_id=unique_id),
            )
            compact = wire_of(name, unique_id=unique_id).decode()
            for text in (compact, WRITINGS["pretty"](compact)):
                for data in (text, text.encode()):
                    assert codec.decode(data, pending=pending) == frame
                    if name in RESULTS:  # one that answers nothing that is known stays raw
                        assert codec.decode(data).unique_id == unique_id


@pytest.mark.parametrize("name", CALLS)
def test_an_action_that_was_read_once_is_found_by_nine_characters(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocpp16j_codec.door.load", pytest.fail)
    codec, wire = Codec(), wire_of(name, unique_id=UUID)
    for data in (wire, wire.decode()):
        codec.decode(data)
    for lane in ("_calls", "_calls_text"):  # the way of all other frames
        object.__setattr__(codec, lane, {})
    for data in (wire, wire.decode(), memoryview(wire)):
        assert codec.decode(data) == replace(CALLS[name], unique_id=UUID)


@pytest.mark.parametrize("writing", ["compact", "pretty", "gap"])
def test_a_frame_of_just_the_size_is_read_as_any_other(
    writing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ocpp16j_codec.door.load", pytest.fail)
    text = WRITINGS[writing](wire_of("Authorize").decode())
    assert Codec(limits=Limits(size=len(text))).decode(text) == CALLS["Authorize"]


@CODECS
def test_an_id_means_the_same_when_the_frame_is_printed_prettily(codec: Codec) -> None:
    wire = r'[ 3, "\u0031", {"status":"Accepted"}]'
    for data in (wire, wire.encode()):
        raw: Any = codec.decode(data, pending={r"\u0031": "ClearCache"})
        assert (raw.unique_id, raw.action) == ("1", None)


def test_an_escaped_comma_does_not_hide_a_member_that_stands_twice() -> None:
    error = fails(STRICT, r'[3,"1",{"a":1,"a":"\u002c"}]')
    assert [violation.category for violation in error.violations] == ["duplicate_member"]


@pytest.mark.parametrize("make", [bytearray, memoryview])
def test_time_of_arrival_stands_in_for_every_kind_of_input(make: Any) -> None:
    noon = datetime(2024, 2, 29, 12, tzinfo=UTC)
    frame: Any = decode(make(b'[3,"1",{}]'), pending=PENDING, received_at=noon)
    assert frame.payload.current_time == noon


def test_a_result_that_is_too_large_for_another_codec_keeps_its_id() -> None:
    result: Any = decode(wire_of("HeartbeatResult", unique_id="17"))
    with pytest.raises(DecodeError, match=r"frame of .* at most 20 are allowed") as caught:
        Codec(limits=Limits(size=20)).resolve(result, "Heartbeat")
    error = caught.value
    assert (error.unique_id, error.action, error.reply) == ("17", "Heartbeat", None)


def test_a_result_is_measured_in_what_is_fewer() -> None:
    result: Any = decode('[3,"1",{"status":"Accepted","data":"ééé"}]')
    size = len('[3,"1",{"status":"Accepted","data":"ééé"}]')
    codec = Codec(limits=Limits(size=size))
    assert codec.resolve(result, "DataTransfer").payload.data == "ééé"
    with pytest.raises(DecodeError):
        Codec(limits=Limits(size=size - 1)).resolve(result, "DataTransfer")


def test_peek_keeps_the_limits_of_its_codec() -> None:
    wire = b'[2,1234567,"Heartbeat",{}]'
    for limits in (Limits(size=len(wire)), Limits(number_text=7)):
        assert Codec(limits=limits).peek(wire).unique_id == "1234567"
    for limits in (Limits(size=len(wire) - 1), Limits(number_text=6)):
        with pytest.raises(DecodeError) as caught:
            Codec(limits=limits).peek(wire)
        assert caught.value.violations[0].category == "limit_passed"


def test_only_results_are_resolved() -> None:
    with pytest.raises(TypeError, match=r"^expected a CallResult, got Call$"):
        TOLERANT.resolve(CALLS["Heartbeat"], "Heartbeat")


def test_what_a_codec_says_of_its_settings() -> None:
    with pytest.raises(
        TypeError, match=r"^naive_timezone must be a tzinfo such as ZoneInfo\('Europe/Paris'\)$"
    ):
        Codec(naive_timezone="Europe/Paris")  # type: ignore[arg-type]
    with pytest.raises(AttributeError, match=r"^a Codec is immutable$"):
        del TOLERANT.role
    assert hash(STRICT) != hash(TOLERANT)
    with pytest.raises(ValueError, match=r"^received_at must have a time zone$"):
        decode(HEARTBEAT, received_at=datetime(2024, 1, 1))  # noqa: DTZ001
    with pytest.raises(
        ValueError, match=r"^received_at must be after the year 1 and before the year 9999$"
    ):
        decode(HEARTBEAT, received_at=datetime(1, 1, 1, tzinfo=UTC))
    with pytest.raises(
        TypeError, match=r"^pending must be a mapping of unique ids to names of actions$"
    ):
        decode('[3,"1",{}]', pending=["1"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^received_at must be a datetime with a time zone$"):
        decode(HEARTBEAT, received_at="now")  # type: ignore[arg-type]


# -- errors that are kept --------------------------------------------------------------------------


def locals_of(error: BaseException) -> list[object]:
    """What the variables of this package hold that an error's traceback keeps alive."""
    found: list[object] = []
    seen: BaseException | None = error
    while seen is not None:
        trace = seen.__traceback__
        while trace is not None:
            if "ocpp16j_codec" in trace.tb_frame.f_code.co_filename:
                found += trace.tb_frame.f_locals.values()
            trace = trace.tb_next
        seen = seen.__context__
    return found


@pytest.mark.parametrize("as_bytes", [True, False])
@pytest.mark.parametrize("door", ["decode", "peek", "receive"])
def test_an_error_does_not_keep_the_frame(door: str, as_bytes: bool) -> None:
    text = '[2,{"x":"' + "y" * 1000 + '"},"Heartbeat",{}]'
    data: Any = text.encode() if as_bytes else text
    doors: dict[str, Any] = {
        "decode": TOLERANT.decode,
        "peek": TOLERANT.peek,
        "receive": Connection(Role.CENTRAL_SYSTEM).receive,
    }
    with pytest.raises(DecodeError) as caught:
        doors[door](data)
    kept = [each for each in locals_of(caught.value) if isinstance(each, str | bytes)]
    assert max(map(len, kept), default=0) < 500
    assert not any(
        type(each).__name__ in {"Reader", "Recovery"} for each in locals_of(caught.value)
    )


@pytest.mark.parametrize("door", ["decode", "peek", "receive", "from_builtins", "resolve"])
def test_an_error_is_gone_with_the_last_who_knows_it(door: str) -> None:
    raw: Any = TOLERANT.decode('[3,"1",{"status":[]}]')
    doors: dict[str, Any] = {
        "decode": lambda: TOLERANT.decode(b'[2,"1","Authorize",{}]'),
        "peek": lambda: TOLERANT.peek("garbage"),
        "receive": lambda: Connection(Role.CENTRAL_SYSTEM).receive(b"[]"),
        "from_builtins": lambda: from_builtins("Authorize", {}),
        "resolve": lambda: TOLERANT.resolve(raw, "BootNotification"),
    }

    def known() -> int:
        return sum(type(each) is DecodeError for each in gc.get_objects())

    gc.collect()
    gc.disable()  # a server under attack would be busy collecting them
    try:
        before = known()
        with contextlib.suppress(DecodeError):
            doors[door]()
        assert known() == before
    finally:
        gc.enable()


# -- held the wrong way round ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "error", "said"),
    [
        (
            {"role": "charge_point"},
            TypeError,
            "role must be a Role such as Role.CENTRAL_SYSTEM, not str",
        ),
        ({"profile": "Legrand"}, TypeError, "profile must be a DeviceProfile, not str"),
        ({"limits": 65536}, TypeError, "limits must be Limits such as Limits(size=65536), not int"),
        ({"tolerate": "all"}, TypeError, "tolerate must be a collection, each item a QuirkKind or"),
        ({"tolerate": 5}, TypeError, "tolerate must be a collection, each item a QuirkKind or"),
        (
            {"tolerate": [5]},
            TypeError,
            "each item must be a QuirkKind or Effect such as QuirkKind.TOO_LONG,",
        ),
        ({"tolerate": ["too_lng"]}, ValueError, "unknown quirk kind or effect"),
    ],
)
def test_a_codec_is_made_of_the_right_things(
    settings: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        Codec(**settings)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    "data", ['[3,"1",{"a":1}]', b'[3,"1",{"a":1}]', ' [3,"1",{"a":1}]', "[3,'1',{}]"]
)
def test_what_stands_for_an_open_call_is_looked_at_when_it_is_looked_up(data: Any) -> None:
    for name in ("heartbeat", "Vendor", ""):
        with pytest.raises(ValueError, match=f'^pending maps "1" to the unknown action "{name}"'):
            decode(data, pending={"1": name, "2": "Heartbeat"})
    for odd in (5, b"Heartbeat", ["Heartbeat"], messages.Heartbeat):
        with pytest.raises(
            TypeError, match=r'^pending must map "1" to the name of an action, not to'
        ):
            decode(data, pending={"1": odd})  # type: ignore[dict-item]
    assert decode(data, pending={"2": "heartbeat"}).unique_id == "1"


def test_parts_of_kinds_are_kept_when_a_codec_is_derived() -> None:
    some = TOLERANT.only(Effect.CERTAIN)
    assert any(isinstance(part, tuple) for part in some.tolerated)
    assert some.replace(check_outgoing=False).tolerated == some.tolerated


@pytest.mark.parametrize("kind", ["1", "3.0", '"4"'])
def test_open_calls_are_known_by_their_ids_to_the_slow_path(kind: str) -> None:
    """Whether a frame of a spoilt message type is shaped as a call depends on what is awaited."""
    text = f'[{kind},"17","Heartbeat",{{}}]'
    for pending in ({"17": "Heartbeat"}, {"18": "Heartbeat"}):
        said = []
        for calls in (pending, MappingProxyType(pending)):
            try:
                said.append(repr(decode(text, pending=calls)))
            except DecodeError as error:
                said.append(repr(error))
        assert said[0] == said[1]


def test_open_calls_are_checked_one_by_one() -> None:
    check_open_call("17", "Heartbeat")
    with pytest.raises(TypeError, match=r"^the unique ids of pending must be str, not int$"):
        check_open_call(17, "Heartbeat")


def test_what_types_a_result_is_suggested() -> None:
    raw = decode('[3,"1",{"a":1}]')
    for action, said in (
        ("Heart", 'did you mean "Heartbeat"?'),
        (messages.Heartbeat, "got the call Heartbeat; pass HeartbeatResult"),
        (messages.IdTagInfo, "the class IdTagInfo is not the type of a result"),
        (17, "got int"),
    ):
        with pytest.raises(KeyError) as caught:
            TOLERANT.resolve(raw, action)  # type: ignore[call-overload]
        assert caught.value.args[0].endswith(said)
