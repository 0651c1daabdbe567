"""What must not be seen is not seen, whatever else is wrong with the frame it stands in.

A marker is planted as the secret, or the id tag, behind every spelling of a name, in every way of
saying whose value it is, in every place of a frame; then the frame is broken or cut. The marker is
looked for in everything that can be printed or sent: of a secret in any `str`, `repr` and rich
output of messages, quirks, errors and replies; of an id tag in whatever has been through `redact`,
`masked` or the command line's `--redact`.
"""

from __future__ import annotations

import json
import pickle
import re
import subprocess
import sys
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from costs import lines_run
from depth import QUICK, some
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import json as msgspec_json
from outcomes import LOOSE, outcome, written
from rich.pretty import pretty_repr
from together import together

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    CallResult,
    DecodeError,
    QuirkKind,
    encode,
    messages,
    redact,
)
from ocpp16j_codec.cli.app import cli
from ocpp16j_codec.logs import OpenCall, read_frames
from ocpp16j_codec.messages import secrets
from ocpp16j_codec.messages.masking import (
    hide_cut,
    is_hidden,
    is_large,
    mask_path,
    mask_text,
    mask_value,
    may_pair,
    pairs_secret,
    show,
)
from ocpp16j_codec.messages.secrets import (
    HINTS,
    WORDS,
    fold,
    may_name_secret,
    names_id_tag,
    names_secret,
    path_names_secret,
)
from ocpp16j_codec.redaction import MASK, masked, masked_raw
from ocpp16j_codec.shapes import Kind, members_of
from ocpp16j_codec.testing import Maker, add_quirks, faults, mutate
from ocpp16j_codec.testing.shapes import all_types

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SECRET, TAG = "Xq7Zwv", "Tg5Kpy"
KEYS = [
    "AuthorizationKey", "authorizationKey", "AUTHORIZATION_KEY", "Authorization Key",
    "WiFiPassword", "ftp_password", "wlan-psk", "ApiSecret", "AdminPIN", "SimPin2",
    "BasicAuthPassword", "accessToken",
]  # fmt: skip
KINDS = sorted(QuirkKind)
randoms = st.randoms(use_true_random=False)
some_kinds = st.lists(st.sampled_from(KINDS), min_size=1, max_size=3)
keys = st.sampled_from(KEYS)


def change(key: str, value: str = SECRET) -> Call[Any]:
    return Call.of(messages.ChangeConfiguration(key=key, value=value), "17")


def configuration(key: str, value: str = SECRET) -> CallResult[Any]:
    values = [
        messages.KeyValue(key="HeartbeatInterval", readonly=False, value="60"),
        messages.KeyValue(key=key, readonly=True, value=value),
    ]
    payload = messages.GetConfigurationResult(configuration_key=values, unknown_key=["x"])
    return CallResult("17", payload)


def everything_printed(result: Any, *, rich: bool = False) -> str:
    """All that a program would print or log of an outcome without thinking."""
    reply = getattr(result, "reply", None)
    parts = [getattr(result, "payload", None), reply, *getattr(result, "quirks", ())]
    texts = [text for each in (result, *parts) for text in (str(each), repr(each))]
    if isinstance(result, DecodeError):
        texts.append(repr(result.violations))
    if rich:  # slow, and much the same
        texts += [pretty_repr(result), pretty_repr(reply)]
    if reply is not None:
        texts.append(LOOSE.encode(reply).decode())
    return "\n".join(texts)


def everything_redacted(result: Any) -> str:
    """The same of a copy for logs, and that copy as data."""
    if isinstance(result, DecodeError):
        error = masked(result, id_tags=True)
        return everything_printed(error) + msgspec_json.encode(error.violations).decode()
    shown = redact(result)
    data = b"".join(map(msgspec_json.encode, shown.quirks))
    wire = written(LOOSE, shown)
    return everything_printed(shown) + data.decode() + str(wire)


def names_its_key(data: bytes, key: str) -> bool:
    """Whether the key is still there, whole; else nobody can know what the value is."""
    return re.search(rf"{re.escape(key)}\W", data.decode("utf-8", "replace")) is not None


def assert_unseen(word: str, text: str) -> None:
    assert word not in text, text


# -- values of secret keys -------------------------------------------------------------------------


def test_all_these_keys_name_secrets() -> None:
    assert all(map(names_secret, KEYS))


@pytest.mark.parametrize("key", KEYS)
def test_secrets_of_sound_messages(key: str) -> None:
    for frame in (change(key), configuration(key)):
        data = encode(frame)
        for codec in (STRICT, TOLERANT):
            typed = outcome(codec, data, {"17": "GetConfiguration"})
            assert_unseen(SECRET, everything_printed(typed))
            assert_unseen(SECRET, everything_redacted(typed))
            assert SECRET in encode(typed).decode()  # it is there, only not to be seen
            untyped = outcome(codec, data)
            assert_unseen(SECRET, everything_redacted(untyped))


@given(keys, some_kinds, randoms)
def test_secrets_of_quirky_messages(key: str, kinds: list[QuirkKind], random: Random) -> None:
    for frame in (change(key), configuration(key)):
        quirky = add_quirks(frame, random, kinds)
        if quirky is None or not names_its_key(quirky.data, key):
            continue
        for codec in (TOLERANT, TOLERANT.without(kinds[0]), STRICT):
            result = outcome(codec, quirky.data, quirky.pending)
            assert_unseen(SECRET, everything_printed(result))
            assert_unseen(SECRET, everything_redacted(result))


@given(keys, st.integers(0), st.sampled_from(["change", "configuration"]))
def test_secrets_of_spoilt_messages(key: str, number: int, which: str) -> None:
    frame = change(key) if which == "change" else configuration(key)
    every = list(faults(frame))
    spoilt = every[number % len(every)]
    for codec in (STRICT, TOLERANT):
        result = outcome(codec, spoilt.data, {"17": "GetConfiguration"})
        if names_its_key(spoilt.data, key):
            assert_unseen(SECRET, everything_printed(result))


@given(keys, st.integers(0, 600))
def test_secrets_that_are_too_long(key: str, extra: int) -> None:
    value = SECRET * (1 + extra)
    for frame in (change(key, value), configuration(key, value)):
        data = LOOSE.encode(frame)
        for codec in (STRICT, TOLERANT):
            assert_unseen(
                SECRET, everything_printed(outcome(codec, data, {"17": "GetConfiguration"}))
            )


VALUES = [
    f'"{SECRET}"', f'["{SECRET}"]', f'{{"a":"{SECRET}"}}', f'["{SECRET}","{SECRET}"]',
    f"'{SECRET}'", SECRET, f'"{SECRET}', f"“{SECRET}”", f'"{SECRET}\\x"', f'"{SECRET}\x01"',
    f'"{SECRET}\\ud83d"',
    f'"{SECRET}","value":"{SECRET}"', f'null,"value":"{SECRET}"', f'"{SECRET}" "readonly":true',
    f'"{SECRET}",', f'"{SECRET}"]', f'"{SECRET}\\"', f'"{SECRET}":1',
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("order", ["key first", "value first"])
def test_secrets_in_broken_places(value: str, order: str) -> None:
    members = ['"key":"AuthorizationKey"', f'"value":{value}']
    text = ",".join(members if order == "key first" else members[::-1])
    for frame in (
        f'[2,"17","ChangeConfiguration",{{{text}}}]',
        f'[3,"17",{{"configurationKey":[{{"readonly":true,{text}}}]}}]',
        f'[3,"17",{{"configurationKey":{{"readonly":true,{text}}}}}]',
        f'[2,"17","ChangeConfiguration",[{{{text}}}]]',
        f'[2,"17","ChangeConfiguration",{{{text}}}',
        f'[2,"17","ChangeConfiguration",{{{text}',
        f'[2,"17","ChangeConfiguration",{{}},{{{text}}}]',
        f'[2,"17","ChangeConfiguration",{{{text}}}][2,"18","ChangeConfiguration",{{{text}}}]',
        f'[2,"17","DataTransfer",{{"vendorId":"x","data":{{{text}}}}}]',
        json.dumps([2, "17", "ChangeConfiguration", f"{{{text}}}"]),
        f'[4,"17","GenericError","",[{{{text}}}]]',
    ):
        for pending in (None, {"17": "GetConfiguration"}):
            for codec in (STRICT, TOLERANT, TOLERANT.without(QuirkKind.MEMBER_SPELLING)):
                result = outcome(codec, frame, pending)
                assert_unseen(SECRET, everything_redacted(result))
                assert_unseen(SECRET, everything_printed(result))


@together
@pytest.mark.parametrize(
    "name",
    [
        "password",
        "Passwort",
        "AuthorizationKey",
        "wifi_psk",
        "pass/word",
        "pass~word",
        "x" * 70 + "pin",
    ],
)
@pytest.mark.parametrize(
    "payload",
    [
        '{"@":"Xq7Zwv"}', '{"@":["Xq7Zwv"]}', '{"@":{"a":"Xq7Zwv"}}', '{"x":{"@":{"a":"Xq7Zwv"}}}',
        '{"@":Xq7Zwv}', "{'@':'Xq7Zwv'}", '{"@":“Xq7Zwv”}', '{"@":"Xq7Zwv\x01"}',
        '{"@":"Xq7Zwv","@":"Xq7Zwv"}', '{"@":"Xq7Zwv', '{"@":Xq7Zwv,"x":}',
    ],
)  # fmt: skip
def test_members_that_name_secrets_themselves(name: str, payload: str) -> None:
    """No message has such members; what stands there is told all the same, and hidden."""
    frame = f'[2,"17","Heartbeat",{payload.replace("@", name)}]'
    for codec in (TOLERANT, STRICT):
        result = outcome(codec, frame)
        for shown in (str(result), repr(result), *map(str, getattr(result, "quirks", ()))):
            assert SECRET not in shown
    shown_quirks = outcome(TOLERANT, frame).quirks
    assert shown_quirks
    assert any(SECRET in repr(quirk.found) for quirk in shown_quirks)  # the data is whole
    assert not any(SECRET in repr(quirk) for quirk in shown_quirks)


@given(keys, randoms)
def test_secrets_of_mutated_messages(key: str, random: Random) -> None:
    """As long as key and value stand beside each other, one is told from the other."""
    data = mutate(LOOSE.encode(change(key)), random).data
    assume(data.count(SECRET.encode()) == 1)
    assume(f'"key":"{key}","value":"{SECRET}"'.encode() in data)
    for codec in (STRICT, TOLERANT):
        result = outcome(codec, data)
        if getattr(result, "action", None) == "ChangeConfiguration":
            assert_unseen(SECRET, everything_printed(result))
        assert_unseen(SECRET, everything_redacted(result))


# -- planted everywhere ----------------------------------------------------------------------------

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
SECRET_NAMES = [
    *KEYS, "authorizationKey".translate(WIDE), "password".translate(WIDE), "P\u0430ssword",
    "Pässword", "A u t h o r i z a t i o n K e y", "Pass Word", "AuthorizatonKey",
    "AuthorizationKye", "Pasword", "Credentail", "wifi.psk", "SIM_PUK",
]  # fmt: skip
TAG_NAMES = [
    "idTag", "IDTAG", "id_tag", "parentIdTag", "parenIdTag", "FreeVendIdTag", "DefaultIdTag",
    "idTag".translate(WIDE), "RFID", "rfid_default", "MasterRfidTag",
]  # fmt: skip
#: Ways to say in JSON that the value `@` belongs to the name `#`.
MEMBERS = [
    '"#":"@"', '"#":["@"]', '"#":{"x":["@"]}', '"x":1,"#":"@"', '"#":"@","#":"@"',
    '"#":"@","#":null',
    '"key":"#","value":"@"', '"value":"@","key":"#"', '"key":"#","readonly":false,"value":"@"',
    '"Key":"#","VALUE":"@"', '"name":"#","value":"@"', '"key":"#","val":"@"', '"k":"#","v":"@"',
    '"x":{"key":"#","value":"@"},"x":{}', '"x":{"a":[{"name":"#","val":["@"]}]}',
]  # fmt: skip
#: The same as a value: objects, lists, texts of a name and a value.
VALUES_OF_NAMES = [
    *(f"{{{members}}}" for members in MEMBERS), '["#","@"]', '[["#","@"]]', '["a",1,"#","@"]',
]  # fmt: skip
NAMED_TEXTS = ["#=@", "#: @", "# = '@'", "@ is the #", "the # @ is wrong", "<#>@</#>"]
#: Texts that hold a secret of their own.
OTHER_TEXTS = [
    "Bearer @", "Basic @", "Authorization: Digest x=@", "pin: @", "eyJhbGciOiJ9.@.x",
    "ftp://user:@(at)host/x", "ftp://user:a/@(at)h/x", "ftp://u:b(at)@(at)h/x", "ftp://user:@",
    "https://@(at)host/x", "user:@(at)host/x", "https://h/x?sig=@", "https://h/x?a=1&key=@",
    "https://h/x?@", "see https://h/x?sig=@ for it", "/x?token=@&a=b", "h/x#access=@",
    "https://h/x?p%61ssword=@",
    "-----BEGIN RSA PRIVATE KEY-----\n@\n-----END RSA PRIVATE KEY-----",
]  # fmt: skip
TEXT_PLACES = [
    '[2,"17","DataTransfer",{"vendorId":"v","data":%}]',
    '[2,"17","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":%,"info":%}]',
    '[2,"17","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Faulted","info":%}]',
    '[2,"17","BootNotification",{"chargePointVendor":%,"chargePointModel":%}]',
    '[2,"17","GetDiagnostics",{"location":%}]',
    '[2,"17","GetDiagnostics",{"location":%',
    '[2,"17","Reset",{"type":%}]',
    '[2,"17","Heartbeat",{%:1}]',
    '[2,"17","Heartbeat",{%:[{"a":[1]}]}]',
    '[2,"17",%,{}]',
    '[2,"17","Heartbeat",{},%]',
    '[3,"17",{"configurationKey":[{"key":%,"readonly":true}],"unknownKey":[%]}]',
    '[3,"17",{"status":%}]',
    '[4,"17",%,%,{%:%,"x":[%]}]',
    '[4,"17","GenericError",%,%]',
]  # fmt: skip
VALUE_PLACES = [
    '[2,"17","Heartbeat",{"x":%}]', '[2,"17","Heartbeat",{"x":[%]}]', '[2,"17","Heartbeat",{},%]',
    '[2,"17","DataTransfer",{"vendorId":"v","data":%}]', '[2,"17","Heartbeat",%]',
    '[2,"17","Heartbeat",{}]%', '[2,"17","Heartbeat",{}][2,"18","DataTransfer",{"data":%}]',
    '[2,"17","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2024-01-01T00:00:00Z","sampledValue":[{"value":"1","x":%}]}]}]',
    '[3,"17",{"x":%}]', '[3,"17",{"configurationKey":%}]', '[3,"17",{"configurationKey":[%]}]',
    '[3,"17",{"configurationKey":[%],"configurationKey":[]}]', '[3,"17",%]', '[3,"17",{},%]',
    '[4,"17","GenericError","",{"x":%}]', '[4,"17","GenericError","",%]', '[4,"17",%]',
    '[4,"17","GenericError",%,{}]', '{"x":%}', '[2,"17","Authorize",{"idTag":"A","x":%}]',
]  # fmt: skip
#: What may be wrong with the text of the value, which stays recognizable.
BROKEN = [
    lambda text: text,
    lambda text: text.replace('"@"', "'@'"),
    lambda text: text.replace('"@"', "“@”"),
    lambda text: text.replace('"@"', "@"),
    lambda text: text.replace('"@"', '"@\x01"'),
    lambda text: text.replace('"@"', '"@\\x"'),
    lambda text: text.replace('"@"', '"@",'),
    lambda text: text.replace(",", " ", 1),
    lambda text: text.replace("#", "\\u0023"),
    lambda text: text[: text.rindex("@") + 1],  # cut behind the value
    lambda text: text[: text.rindex("@")] + '@"',
]


def escaped(name: str) -> str:
    """A name with its first letter as an escape."""
    return f"\\u{ord(name[0]):04x}{name[1:]}"


def planted(marker: str, names: list[str], random: Random) -> list[str]:
    """Frames with the marker as a value of one of the names, in every way and place at least once.

    The names, and what is broken, are drawn.
    """
    frames = []
    for place in VALUE_PLACES:
        for value in VALUES_OF_NAMES:
            text = random.choice(BROKEN)(place.replace("%", value))
            if not re.search("#|u0023", text):  # the name has been cut off; see below
                continue
            name = random.choice(names)
            frames.append(text.replace("\\u0023", escaped(name)).replace("#", name))
    for place in TEXT_PLACES:
        frames += [
            place.replace("%", f'"{text}"').replace("#", random.choice(names))
            for text in (*NAMED_TEXTS, *(json.dumps(value)[1:-1] for value in VALUES_OF_NAMES))
        ]
    return [frame.replace("@", marker) for frame in frames]


def planted_elsewhere(marker: str) -> list[str]:
    """Frames with the marker as a secret that needs no name."""
    return [
        place.replace("%", json.dumps(text.replace("@", marker).replace("(at)", "@")))
        for place in TEXT_PLACES
        for text in OTHER_TEXTS
    ]


def looked_at(frame: str, number: int) -> list[Any]:
    """What comes of a frame with different settings, as text and as bytes."""
    data: Any = frame.encode() if number % 2 else frame
    pending = {"17": "GetConfiguration"} if number % 4 < 2 else None
    results = [outcome(codec, data, pending) for codec in (TOLERANT, STRICT)]
    results.append(outcome(TOLERANT.without(KINDS[number % len(KINDS)]), data, pending))
    return results


@pytest.mark.parametrize("seed", some(range(2), 2))
def test_a_secret_is_never_shown(seed: int) -> None:
    frames = planted(SECRET, SECRET_NAMES, Random(seed))
    for number, frame in enumerate(frames + (planted_elsewhere(SECRET) if not seed else [])):
        for result in looked_at(frame, number + seed):
            rich = number % 3 == 0
            for shown in (everything_printed(result, rich=rich), everything_redacted(result)):
                assert SECRET not in shown, (frame, shown)
        for id_tags in (False, True):
            assert SECRET not in masked_raw(frame, id_tags=id_tags), frame


@pytest.mark.parametrize("seed", some(range(2), 2))
def test_an_id_tag_is_not_shown_after_redact(seed: int) -> None:
    for number, frame in enumerate(planted(TAG, TAG_NAMES, Random(seed))):
        for result in looked_at(frame, number + seed):
            shown = everything_redacted(result)
            assert TAG not in shown, (frame, shown)
        assert TAG not in masked_raw(frame, id_tags=True), frame


def test_a_secret_is_kept_whole_where_it_is_data() -> None:
    """What is masked is only what is shown: nothing is lost by it, not even in storage."""
    kept = 0
    for number, frame in enumerate(planted(SECRET, SECRET_NAMES, Random(5))):
        result = looked_at(frame, number)[0]
        again = pickle.loads(pickle.dumps(result))  # noqa: S301
        if not isinstance(result, DecodeError):
            assert (again, again.quirks) == (result, result.quirks)
            found = msgspec_json.encode([quirk.found for quirk in again.quirks]).decode()
            kept += SECRET in found + str(written(LOOSE, again))
    assert kept > 300


@pytest.mark.parametrize("key", ["AuthorizationKey", "Pasword"])
def test_a_cut_frame_shows_no_secret_wherever_it_ends(key: str) -> None:
    """A key that comes last may be lost; what it was the key of stays hidden."""
    for frame in (
        f'[2,"17","ChangeConfiguration",{{"key":"{key}","value":"{SECRET}"}}]',
        f'[2,"17","ChangeConfiguration",{{"value":"{SECRET}","key":"{key}"}}]',
        f'[3,"17",{{"configurationKey":[{{"key":"{key}","readonly":false,"value":"{SECRET}"}}]}}]',
        f'[3,"17",{{"configurationKey":[{{"readonly":false,"value":"{SECRET}","key":"{key}"}}]}}]',
        f'[3,"17",{{"configurationKey":[{{"value":"{SECRET}","key":"{key}","readonly":true}}]}}]',
        f'[2,"17","Heartbeat",{{}},{{"value":"{SECRET}","key":"{key}","readonly":true}}]',
        f'[4,"17","GenericError","",{{"readonly":true,"value":"{SECRET}","key":"{key}"}}]',
        f'[2,"17","Heartbeat",{{}}][2,"1","ChangeConfiguration",{{"value":"{SECRET}","key":"{key}"}}]',
        f'[3,"17",{{"a":[{{"value":"{SECRET}","key":"{key}"}}]}}]',
        f'[2,"17","Heartbeat",{{"a":{{"b":[{{"value":"{SECRET}","key":"{key}"}}]}}}}]',
        f'[4,"17","GenericError","",{{"value":"{SECRET}","key":"{key}"}}]',
        f'[4,"17",{{"errorCode":"x","errorDetails":{{"a":{{"value":"{SECRET}","key":"{key}"}}}}}}]',
    ):
        for end in range(frame.index(SECRET) + len(SECRET), len(frame)):
            cut = frame[:end]
            for pending in (None, {"17": "GetConfiguration"}):
                for codec in (TOLERANT, STRICT):
                    result = outcome(codec, cut, pending)
                    assert_unseen(SECRET, everything_printed(result))
                    assert_unseen(SECRET, everything_redacted(result))
            if re.search(f"onfiguration|readonly|{key}", cut):  # else nobody can know
                assert_unseen(SECRET, masked_raw(cut))


CUT = [
    # details, the places of the quirks, how they are shown
    ({"value": "s"}, [["ke"]], {"value": MASK}),
    ({"value": "s", "unit": "W"}, [["un"]], {"value": MASK, "unit": "W"}),
    ({"value": "s", "unit": "W"}, [["unit", "x"]], {"value": MASK, "unit": MASK}),
    ({"value": "s", "key": "a"}, [["x"]], {"value": "s", "key": "a"}),
    ({"value": "s"}, [["key"], ["a"]], {"value": MASK}),
    ({"value": None, "text": True}, [["x"]], {"value": None, "text": True}),
    ({"a": [1, {"value": "s"}]}, [["a", "1", "k"]], {"a": [1, {"value": MASK}]}),
    ({"a": [1, {"value": "s"}]}, [["a", "1"]], {"a": [1, {"value": MASK}]}),
    ({"a": [{"value": "s"}]}, [["a", "2"]], {"a": [{"value": "s"}]}),
    ({"value": "s", "a": {}}, [["a"]], {"value": MASK, "a": {}}),
    ({"value": "s", "a": {"b": 1}}, [["a", "c"]], {"value": "s", "a": {"b": 1}}),
    ({"a": {"b": "s", "c": None}}, [["a", "long..."]], {"a": {"b": MASK, "c": None}}),
    ({"a": ["s", True]}, [["a", "...", "b"]], {"a": [MASK, True]}),
    ({"password": {"value": "s"}}, [["password", "k"]], {"password": MASK}),
    ({"a b": {"value": "s"}}, [["a b", "k"]], {"a b": {"value": MASK}}),
    ({"a:b@c": {"value": "s"}, "d": 1}, [["a:b@c", "k"]], {f"{MASK}@c": MASK, "d": MASK}),
]


@pytest.mark.parametrize(("details", "places", "shown"), CUT)
def test_values_whose_key_may_be_lost_are_masked(
    details: dict[str, Any], places: list[list[str]], shown: dict[str, Any]
) -> None:
    made = mask_value(details)
    hide_cut(details, made, places)
    assert made == shown


def test_masking_what_was_cut_takes_linear_time() -> None:
    def many(count: int) -> str:
        cut = ",".join([f'{{"value":"v","k{n}":}}' for n in range(count)])
        return f'[4,"1","GenericError","",{{"a":[{cut}]}}]'

    once, four = (
        lines_run(lambda: repr(TOLERANT.decode(many(count))))  # noqa: B023
        for count in (100, 400)
    )
    assert four <= 4.4 * once


def test_pending_and_resolve_agree_on_what_is_secret() -> None:
    for name in ("x" * 70, "x" * 70 + "pin", "password", "y"):
        data = f'[3,"17",{{"currentTime":"2024-01-01T00:00:00Z","{name}":{{"a":"{SECRET}"}}}}]'
        at_once: Any = TOLERANT.decode(data, pending={"17": "Heartbeat"})
        untyped: Any = TOLERANT.decode(data)
        later = TOLERANT.resolve(untyped, "Heartbeat")
        secrets = [quirk.secret for quirk in at_once.quirks]
        assert secrets == [quirk.secret for quirk in later.quirks]
        # Of a name that was cut nobody knows the rest, but no name in this text is of a secret.
        assert secrets == [name.endswith(("pin", "password"))]


# -- id tags ---------------------------------------------------------------------------------------


def has_tags(struct: Any) -> bool:
    for member in members_of(struct):
        item = member.shape.item or member.shape
        if member.name in ("idTag", "parentIdTag") or (item.struct and has_tags(item.struct)):
            return True
    return False


TAGGED = [struct for struct in all_types() if has_tags(struct)]


def tagged(random: Random) -> Any:
    """A frame whose id tags are all the one that is looked for."""
    maker, struct = Maker(random, plain=True, full=True), random.choice(TAGGED)
    made: Any = maker.call(struct) if struct.__name__ in ACTIONS else maker.result(struct)
    return LOOSE.decode(encode_tagged(made), pending=pending_of(made))


def encode_tagged(frame: Any) -> bytes:
    document = json.loads(LOOSE.encode(frame))
    todo = [document]
    while todo:
        item = todo.pop()
        if isinstance(item, dict):
            for name in item:
                if name in ("idTag", "parentIdTag"):
                    item[name] = TAG
        todo += item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def pending_of(frame: Any) -> dict[str, str] | None:
    return {frame.unique_id: str(frame.action)} if isinstance(frame, CallResult) else None


@given(randoms)
def test_id_tags_of_sound_messages(random: Random) -> None:
    frame = tagged(random)
    assert_unseen(TAG, everything_redacted(frame))
    if isinstance(frame, CallResult):
        assert_unseen(TAG, everything_redacted(TOLERANT.decode(encode(frame))))


@given(some_kinds, randoms)
def test_id_tags_of_quirky_messages(kinds: list[QuirkKind], random: Random) -> None:
    quirky = add_quirks(tagged(random), random, kinds)
    if quirky is not None:
        for codec in (TOLERANT, STRICT):
            assert_unseen(TAG, everything_redacted(outcome(codec, quirky.data, quirky.pending)))
            assert_unseen(TAG, everything_redacted(outcome(codec, quirky.data)))


@given(randoms)
def test_id_tags_of_mutated_messages(random: Random) -> None:
    """As long as the tag stands behind its name."""
    frame = tagged(random)
    data = mutate(encode(frame), random).data
    tag = f'dTag":"{TAG}"'.encode()
    assume(data.count(TAG.encode()) == data.count(tag) > 0)
    assume(data.count(b'"idTag":') + data.count(b'"parentIdTag":') >= data.count(tag))
    result = outcome(TOLERANT, data, pending_of(frame))
    assert_unseen(TAG, everything_redacted(result))


def test_every_member_that_is_an_id_tag_is_masked() -> None:
    """By the types, not by a list of names kept here."""
    names = set()
    for name in messages.__all__:
        struct = getattr(messages, name)
        if (
            isinstance(struct, type)
            and issubclass(struct, messages.Payload)
            and struct is not messages.Payload
        ):
            names |= {m.name for m in members_of(struct) if m.shape.kind is Kind.TEXT}
    tags = {name for name in names if "tag" in name.lower()}
    assert tags == {"idTag", "parentIdTag"}
    for name in tags:
        raw: Any = TOLERANT.decode(json.dumps([3, "17", {"x": [{name: TAG}]}]))
        assert_unseen(TAG, everything_redacted(raw))


# -- the command line ------------------------------------------------------------------------------


def frames_with_both(count: int) -> list[bytes]:
    made = []
    for seed in range(count):
        random, key = Random(seed), KEYS[seed % len(KEYS)]
        frame = random.choice([change(key), configuration(key), tagged(random)])
        quirky = add_quirks(frame, random, [random.choice(KINDS) for _ in range(2)])
        kept = quirky and (names_its_key(quirky.data, key) or TAG.encode() in quirky.data)
        data = quirky.data if quirky and kept and seed % 3 else encode_tagged(frame)
        made.append(data.replace(b"\n", b" "))
    return made


@pytest.mark.parametrize("options", [[], ["--json"], ["--strict"], ["--strict", "--json"]])
def test_explain_masks(options: list[str]) -> None:
    for data in frames_with_both(60):
        done = CliRunner().invoke(cli, ["explain", "--redact", *options], input=data)
        assert done.exit_code in (0, 1), done.output
        assert_unseen(SECRET, done.output)
        assert_unseen(TAG, done.output)


@pytest.mark.parametrize(
    "data",
    [
        f'[4,"9","password={SECRET}","the token {SECRET}",{{"x":["AuthorizationKey","{SECRET}"]}}]',
        f'[2,"9","FooAction",{{"password":"{SECRET}"}}]',
        f'[2,"9","Authorize",{{"password":"{SECRET}"',
    ],
)
def test_explain_shows_no_secret_without_being_told_to_mask(data: str) -> None:
    assert_unseen(SECRET, CliRunner().invoke(cli, ["explain"], input=data).output)


def test_explain_shows_tags_without_being_told_to_mask() -> None:
    frame = encode(Call.of(messages.Authorize(id_tag=TAG)))
    assert TAG in CliRunner().invoke(cli, ["explain"], input=frame).output


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "station.log"
    lines = []
    for number, data in enumerate(frames_with_both(150)):
        arrow = "->" if number % 2 else "<-"
        lines.append(
            f"2026-03-01T12:{number // 60:02}:{number % 60:02}Z CP1 {arrow} ".encode() + data
        )
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


@pytest.mark.parametrize("options", [[], ["--json"], ["--strict"]])
def test_inspect_masks(log: Path, options: list[str]) -> None:
    arguments = ["inspect", "--redact", "--fail-on", "never", *options, str(log)]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    assert_unseen(SECRET, done.output)
    assert_unseen(TAG, done.output)


def test_convert_masks(log: Path, tmp_path: Path) -> None:
    output, rejects = tmp_path / "out.jsonl", tmp_path / "rejects.jsonl"
    arguments = [
        "convert",
        "--redact",
        str(log),
        "--output",
        str(output),
        "--rejects",
        str(rejects),
    ]
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code in (0, 1), done.output
    written = output.read_text() + (rejects.read_text() if rejects.exists() else "")
    assert written
    assert_unseen(SECRET, done.output + written)
    assert_unseen(TAG, done.output + written)


def in_a_log(marker: str, names: list[str], *, several_ids: bool) -> list[str]:
    """Lines of a log in which the marker stands in every place; ids may be used again, or not."""
    frames = planted(marker, names, Random(3))
    if marker == SECRET:
        frames += planted_elsewhere(marker)
    if several_ids:
        frames = [f.replace('"17"', f'"{number}"') for number, f in enumerate(frames)]
    return [f"2026-03-01T12:00:00Z CP1 -> {frame}" for frame in frames if "\n" not in frame]


@pytest.mark.parametrize("several_ids", [False, True])
def test_a_record_of_a_log_shows_no_secret(several_ids: bool) -> None:
    lines = in_a_log(SECRET, SECRET_NAMES, several_ids=several_ids)
    shown = [repr(record) for record in read_frames(lines, errors="yield")]
    assert len(shown) > 300
    assert_unseen(SECRET, "\n".join(shown))
    record = next(read_frames([f"CP1 -> {encode(change(KEYS[0])).decode()}"]))
    assert SECRET in record.text  # it is there, only not to be seen
    assert "***" in repr(record)
    assert_unseen(SECRET, pretty_repr(record))
    assert_unseen(SECRET, repr(OpenCall("17", f"password={SECRET}", None, 1, "")))


FORMS: list[list[str]] = [[], ["--json"], ["--jsonl"], ["--html"]]
#: With `quick`, each form with ids of one sort, and each sort with two forms.
REPORTS = [(form, (number // 4 + number) % 2 > 0) for number, form in enumerate(FORMS * 2)]


@pytest.mark.parametrize(("options", "several_ids"), REPORTS[: 4 if QUICK else None], ids=str)
def test_a_report_shows_neither(options: list[str], several_ids: bool, tmp_path: Path) -> None:
    """Whatever the frames say of themselves: error codes, unknown actions, names of vendors."""
    log, page = tmp_path / "station.log", tmp_path / "page.html"
    for marker, names in ((SECRET, SECRET_NAMES), (TAG, TAG_NAMES)):
        log.write_text("\n".join(in_a_log(marker, names, several_ids=several_ids)))
        arguments = ["inspect", "--redact", "--fail-on", "never", *options]
        arguments += [str(page), str(log)] if options == ["--html"] else [str(log)]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
        assert_unseen(marker, done.output + (page.read_text() if options == ["--html"] else ""))


@pytest.mark.parametrize("several_ids", [False, True])
def test_tables_show_neither(several_ids: bool, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    log = tmp_path / "station.log"
    for marker, names in ((SECRET, SECRET_NAMES), (TAG, TAG_NAMES)):
        log.write_text("\n".join(in_a_log(marker, names, several_ids=several_ids)))
        folder = tmp_path / marker
        arguments = ["convert", "--redact", "--to", "csv", "--views", "-o", str(folder), str(log)]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 1, done.output
        tables = [path.read_text() for path in folder.rglob("*.csv")]
        assert tables
        assert_unseen(marker, "\n".join([done.output, *tables]))


# -- names and texts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("Auth_Key-1", "authkey1"), ("Key".translate(WIDE), "key"), ("P\u0430ß é", "passe"),
        ("\U0001d429\u24d0ss", "pass"), ("a\u0301\u200bb", "ab"), ("", ""), ("漢", "漢"),
    ],
)  # fmt: skip
def test_folding(text: str, bare: str) -> None:
    assert fold(text) == bare


def test_folding_keeps_no_more_than_a_bounded_table() -> None:
    every = "".join(map(chr, range(0x4E00, 0x4E00 + 9000)))
    assert fold(every) == every
    assert len(secrets._NAME_FOLDS) < 5000  # pyright: ignore[reportPrivateUsage]


def slips_of(word: str) -> set[str]:
    """Everything that one slip of the pen makes of a word."""
    slips = set()
    for i in range(len(word)):
        slips |= {
            word[:i] + word[i + 1 :],
            word[:i] + "q" + word[i + 1 :],
            word[:i] + "z" + word[i:],
        }
        slips.add(word[:i] + word[i + 1 : i + 2] + word[i] + word[i + 2 :])
    return slips


@pytest.mark.parametrize("word", ["AuthorizationKey", "Password", "PrivateKey", "Passphrase"])
def test_one_slip_of_the_pen_is_forgiven(word: str) -> None:
    for slip in slips_of(word):
        assert names_secret(slip), slip
        assert names_secret(f"Wifi_{slip}"), slip
        assert may_name_secret(f'{{"key":"{slip}"}}'), slip


def test_every_word_has_a_hint() -> None:
    for word in WORDS:
        assert names_secret(word)
        assert any(hint in word for hint in HINTS), word


@pytest.mark.parametrize(
    "name",
    [
        "idTagInfo",
        "Stage",
        "HeartbeatInterval",
        "key",
        "status",
        "messageId",
        "vendorId",
        "cardinal",
    ],
)
def test_names_of_nothing_secret(name: str) -> None:
    assert not names_id_tag(name)
    assert not names_secret(name)
    assert not is_hidden(name, id_tags=True)


def test_names_of_what_is_hidden() -> None:
    assert is_hidden("Password")
    assert not is_hidden("idTag")
    assert is_hidden("idTag", id_tags=True)
    assert is_hidden("data", id_tags=True)


@pytest.mark.parametrize(
    ("path", "named", "shown"),
    [
        ("/3/meterValue/0/value", False, "/3/meterValue/0/value"),
        ("/3/pass~1word/0", True, "/3/pass~1word/0"),
        (f"/3/{'x' * 60}...", True, f"/3/{'x' * 60}..."),
        (f"/3/{'x y' * 20}...", True, "/3/***"),
        ("/3/password=Xq/a b", True, "/3/***/a b"),
        ("/3/ftp:~1~1u:Xq@h", False, "/3/***"),
        ("", False, ""),
    ],
)
def test_paths(path: str, named: bool, shown: str) -> None:
    assert path_names_secret(path) is named
    assert mask_path(path) == shown


@pytest.mark.parametrize(
    "name",
    ["idToken", "id_token", "IdToken", "idTokenInfo", "idTokenType", "groupIdToken",
     "additionalIdToken"],
)  # fmt: skip
def test_an_id_token_is_an_id_tag_and_no_secret(name: str) -> None:
    assert names_id_tag(name)
    assert not names_secret(name)
    for text in (f'{{"{name}":"Xq"}}', f"{name}=Xq", f"{name} Xq is unknown"):
        assert mask_text(text) == text
        assert mask_text(text, id_tags=True) == MASK
    assert mask_value({name: "Xq"}) == {name: "Xq"}
    assert mask_value({name: {"a": "Xq"}}, id_tags=True) == {name: MASK}


@pytest.mark.parametrize(
    "name", ["token", "authToken", "openIdToken", "idTokenHint", "id_token_hint", "tokenId"]
)
def test_other_tokens_stay_secrets(name: str) -> None:
    assert names_secret(name)
    assert mask_value({name: "Xq"}) == {name: MASK}
    for text in (f'{{"{name}":"Xq"}}', f"{name}=Xq", f'{{"idToken":"a","{name}":"Xq"}}'):
        assert mask_text(text) == MASK


KEPT = [
    "", "password", "AuthorizationKey", "wifi-psk", "Self test: pass", "Invalid token",
    "token expired", "the password is wrong", "Configuration key: x", "unknown key",
    "public key: 04a5", "Stop skipped", "not OK, enable", "a mail to a@b", "why?", "issue #7",
    "20 °C", "ws://192.168.3.200:8887/cp", "http://[::1]:80/", "ftp://host/fw.bin",
    "Basic charging profile 3", "x" * 300, "1.5 W, 3 A", "ready = yes",
    'no header "Authorization"', '{"key":"pin"}', '{"a":"b","key":"ping"}',
]  # fmt: skip
MASKED_IN_PLACE = [
    ("ftp://user:Xq@host/x", "ftp://***@host/x"), ("ftp://u:a@Xq/@h:21/x", "ftp://***@h:21/x"),
    ("see ftp://u:Xq@h/x now", "see ftp://***@h/x now"), ("ftp://u:Xq", "ftp://***"),
    ("u:Xq@host/x", "***@host/x"), ("https://h/x?sig=Xq&v=", "https://h/x?sig=***&v="),
    ("https://h/x?Xq", "https://h/x?***"), ("https://h/x?a=Xq#b=Xq", "https://h/x?a=***#b=***"),
    ("/x?t=Xq", "/x?t=***"), ("https://h/x?&", "https://h/x?&"),
]  # fmt: skip
MASKED_WHOLE = [
    "password=Xq", "PIN: Xq", "the token is Xq", "Xq1 is the pin", "p s k = Xq", "pass word Xq",
    "AuthorizatonKey Xq", "Bearer Xq", "Basic WHE=", "Authorization: Xq", "eyJhbGciOiJ9.Xq.x",
    "-----BEGIN PRIVATE KEY-----\nXq", '{"password":"Xq"}', r"{\"pin\":\"Xq\"}",
    "p\\u0061ssword=Xq",
    "p%61ssword: Xq", "password=Xq".translate(WIDE), "x" * 300 + " token", "pin', 'Xq'",
        '{"value":"Xq","key":"pin"}', '[{"a":["Xq"], "name": "cookie"}]',
        '{"value":"Xq","variable":{"id":"pin"}}',
]  # fmt: skip


@together
@pytest.mark.parametrize("text", KEPT)
def test_texts_that_tell_nothing(text: str) -> None:
    assert mask_text(text) is text


@pytest.mark.parametrize(("text", "shown"), MASKED_IN_PLACE)
def test_addresses_are_masked_in_their_place(text: str, shown: str) -> None:
    assert mask_text(text) == shown


@together
@pytest.mark.parametrize("text", MASKED_WHOLE)
def test_a_text_that_names_a_secret_is_masked_whole(text: str) -> None:
    assert mask_text(text) == MASK


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a@b " * 500, "a@b " * 500),
        ("a@b " * 501, MASK),
        ("u:x@h " * 500, "***@h " * 500),
        ("#x\n" * 501, MASK),
        ("h/?" + "a=b&" * 99, "h/?" + "a=***&" * 99),
        ("see h/?" + "a=b&" * 101, "see h/?***"),
        ("%20 " * 2000, "%20 " * 2000),
        ("%20 " * 2001, MASK),
        ("a:b c:// d://e", "a:b c:// d://e"),
    ],
    ids=range(9),
)
def test_a_text_of_very_many_addresses_or_escapes_is_masked_as_a_whole(
    text: str, shown: str
) -> None:
    assert mask_text(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("idTag", "idTag"), ("unknown idTag", "unknown idTag"), ("idTag 04A2", MASK), ("a 1", "a 1")],
)
def test_id_tags_in_texts(text: str, shown: str) -> None:
    assert mask_text(text) == text
    assert mask_text(text, id_tags=True) == shown


@pytest.mark.parametrize("text", ["OCMF|{}|{}", "T0NNRnx7fXx7fQ==", "signedMeterData"])
def test_a_signed_value_in_a_text_counts_as_an_id_tag(text: str) -> None:
    assert mask_text(text) == text
    assert mask_text(text, id_tags=True) == MASK


@pytest.mark.parametrize("value", [[1] * 50, {"a": [1.5, None] * 24}, ["x" * 39] * 50, "x" * 9999])
def test_a_value_that_is_not_large_is_shown_whole(value: Any) -> None:
    assert not is_large(value)
    assert is_large([value, [None] * 49, "x" * 40])


@pytest.mark.parametrize("beside", ["{'name':'AuthorizationKey'}", "['wifi_psk']", "[ 'pin' ]"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_name_in_an_object_of_its_own_names_a_secret(beside: str, order: int) -> None:
    pair = ",".join((f"'component':{beside}", "'string':'Xq7qX'")[::order])
    text = f"'Heartbeat',{{'x':{{{pair}}},{pair}}}]".replace("'", '"')
    for behind in ("", ',""'):
        frame = TOLERANT.decode(f'[2,"1",{text}{behind}')
        assert len(frame.quirks) > 2
        assert "Xq7qX" not in f"{frame!r} {frame.quirks!r} {[*map(str, frame.quirks)]}"
        assert "Xq7qX" in repr([quirk.found for quirk in frame.quirks])


# -- values ----------------------------------------------------------------------------------------


@together
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"password": None, "pin": True, "x": 1.5}, {"password": None, "pin": MASK, "x": 1.5}),
        ({"key": "AuthorizationKey", "readonly": True, "value": 1},
         {"key": "AuthorizationKey", "readonly": True, "value": MASK}),
        ({"key": "Authorization Key", "value": "Xq"}, {"key": "Authorization Key", "value": MASK}),
        ({"key": "AuthorizationKey 7q1", "value": 1}, {"key": MASK, "value": MASK}),
        ({"key": 7, "value": "Xq", "x": 1}, {"key": 7, "value": MASK, "x": 1}),
        ({"readonly": True, "value": "Xq"}, {"readonly": True, "value": MASK}),
        ({"configurationKey": [{"value": "Xq"}]}, {"configurationKey": [{"value": MASK}]}),
        ({"value": "604.2", "unit": "Wh"}, {"value": "604.2", "unit": "Wh"}),
        ({"a": "AuthorizationKey", "b": "Xq", "c": 1, "d": 2},
         {"a": "AuthorizationKey", "b": MASK, "c": MASK, "d": MASK}),
        ({"a": "CardPin", "b": "Xq", "c": 1, "d": 2}, {"a": "CardPin", "b": "Xq", "c": 1, "d": 2}),
        ({"variable": {"name": "x"}, "value": "Xq"}, {"variable": {"name": "x"}, "value": MASK}),
        ({"component": {"name": "Wifi_PSK", "x": 1}, "raw": "Xq", "a": [1], "b": 2},
         {"component": {"name": "Wifi_PSK", "x": MASK}, "raw": MASK, "a": MASK, "b": MASK}),
        ({"param": ["wifi_psk"], "raw": [1, "Xq"]}, {"param": ["wifi_psk"], "raw": MASK}),
        ({"attribute": {"is": "api-key"}, "raw": {"a": "Xq"}, "b": True},
         {"attribute": {"is": "api-key"}, "raw": MASK, "b": True}),
        ({"a": {"b": "password", "c": 1}, "d": 2}, {"a": {"b": "password", "c": MASK}, "d": 2}),
        ({"key": ["api-key"], "raw": "Xq"}, {"key": ["api-key"], "raw": MASK}),
        ({"unknownKey": ["pin"], "x": 1}, {"unknownKey": ["pin"], "x": 1}),
        (["AuthorizationKey", "Xq", True, None], ["AuthorizationKey", MASK, True, None]),
        ({"unknownKey": ["AuthorizationKey", "X"]}, {"unknownKey": ["AuthorizationKey", "X"]}),
        ({"password=Xq": 1, "password=Xr": 2}, {MASK: MASK, f"{MASK}1": MASK}),
        ({"x": ({"y": [{"token": ["Xq"]}]},)}, {"x": [{"y": [{"token": MASK}]}]}),
        ({1: "Xq", None: [2]}, {1: "Xq", None: [2]}),
        ({"AuthorizationKey" + "\u00e9": 1}, {"AuthorizationKey\u00e9": MASK}),
        ({"SimPin\u00e9": 1}, {"SimPin\u00e9": MASK}),
    ],
)  # fmt: skip
def test_values(value: Any, shown: Any) -> None:
    assert mask_value(value) == shown


@together
@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"password": "Xq"}, {"password": MASK}),
        ({"password": "Xq", "token": "Xq"}, {"password": MASK, "token": MASK}),
        ({"key": "AuthorizationKey", "value": "Xq"}, {"key": "AuthorizationKey", "value": MASK}),
        ({"value": "Xq", "name": "AuthorizationKey"}, {"value": MASK, "name": "AuthorizationKey"}),
        ({"v": "Xq", "a": "AuthorizationKey"}, {"v": MASK, "a": "AuthorizationKey"}),
        ({"a": "AuthorizationKey", "b": "Xq"}, {"a": "AuthorizationKey", "b": MASK}),
        ({"text": "AuthorizationKey", "v": "Xq"}, {"text": "AuthorizationKey", "v": MASK}),
        ({"key": 7, "value": "Xq"}, {"key": MASK, "value": MASK}),
        (["AuthorizationKey", "Xq", "Xq"], ["AuthorizationKey", MASK, MASK]),
    ],
    ids=str,
)
@pytest.mark.parametrize("secret", ["mypassword", "Secret123", "AdminPin"])
def test_a_secret_may_read_like_the_name_of_one(value: Any, shown: Any, secret: str) -> None:
    value = json.loads(json.dumps(value).replace("Xq", secret))
    assert mask_value(value) == shown
    frame = TOLERANT.decode(json.dumps([4, "1", "InternalError", "", {"x": value}]))
    raw = TOLERANT.decode(json.dumps([3, "1", {"x": value}]))
    said = [repr(frame), repr(redact(frame)), masked_raw(json.dumps(value))]
    said.append(TOLERANT.encode(redact(raw)).decode())
    assert not any(secret in each for each in said)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"idTag": "T", "idTagInfo": {"parentIdTag": "T", "status": "Accepted"}},
         {"idTag": MASK, "idTagInfo": {"parentIdTag": MASK, "status": "Accepted"}}),
        ({"idTagInfo": "T"}, {"idTagInfo": MASK}),
        ({"key": "FreeVendIdTag", "value": "T"}, {"key": "FreeVendIdTag", "value": MASK}),
        (["rfid", "T"], ["rfid", MASK]),
        ({"data": {"a": 1}}, {"data": MASK}),
    ],
)  # fmt: skip
def test_values_of_id_tags(value: Any, shown: Any) -> None:
    assert mask_value(value) == value
    assert mask_value(value, id_tags=True) == shown


def test_payloads_keep_their_type() -> None:
    keys = [
        messages.KeyValue(key="AuthorizationKey", readonly=True, value=SECRET),
        messages.KeyValue(key="DefaultIdTag", readonly=True, value=TAG),
        messages.KeyValue(key="AuthorizationKey", readonly=True),
    ]
    payload = messages.GetConfigurationResult(configuration_key=keys, unknown_key=["password", "x"])
    shown: Any = mask_value(payload, id_tags=True)
    assert type(shown) is type(payload)
    assert [each.value for each in shown.configuration_key or ()] == [MASK, MASK, None]
    assert shown.unknown_key == ["password", "x"]
    assert mask_value(shown) == shown


@pytest.mark.parametrize(
    ("item", "within", "cut", "pairs"),
    [
        ({"key": "AuthorizationKey", "value": 1}, "", False, True),
        ({"key": "AuthorizationKey"}, "", False, False),
        ({"key": "AuthorizationKey"}, "", True, True),
        ({"value": 1}, "", False, False),
        ({"value": 1}, "", True, True),
        ({"value": 1}, "configurationKey", False, True),
        ({"key": "x", "value": 1}, "configurationKey", True, False),
        ({"unit": "Wh"}, "", True, False),
        (["AuthorizationKey", 1], "x", False, True),
        (["AuthorizationKey"], "x", False, False),
        (["AuthorizationKey"], "x", True, True),
        (["AuthorizationKey", 1], "unknownKey", False, False),
    ],
)
def test_what_pairs_a_name_with_a_secret(item: Any, within: str, cut: bool, pairs: bool) -> None:
    assert pairs_secret(item, within, cut=cut) is pairs


@pytest.mark.parametrize(
    "name",
    [
        [["password"]],
        [[["password"]]],
        {"a": ["password"]},
        [{"a": "password"}],
        {"a": {"b": "pin"}},
    ],
    ids=str,
)
def test_the_name_of_a_secret_may_be_wrapped(name: Any) -> None:
    assert mask_value({"a": name, "b": SECRET}) == {"a": name, "b": MASK}
    assert mask_value([name, SECRET]) == [name, MASK]
    frame = f'[2,"1","Heartbeat",{{"x":[{{"a":{json.dumps(name)},"b":"{SECRET}"}}]}}]'
    assert_unseen(SECRET, everything_printed(TOLERANT.decode(frame)))


def test_of_a_name_in_many_wrappings_nothing_is_known() -> None:
    name: Any = "password"
    for _ in range(9):
        name = [name]
    assert mask_value({"a": name, "b": "x"}) == {"a": name, "b": "x"}


@pytest.mark.parametrize("key", ["token", "apiKey", "Secret", "wifi key", "password"])
def test_a_name_may_pair_with_any_of_many_members(key: str) -> None:
    item = {"a": key, "b": SECRET, "c": "x", "d": "y", "e": None, "f": True}
    assert mask_value(item) == {"a": key, "b": MASK, "c": MASK, "d": MASK, "e": None, "f": True}


@pytest.mark.parametrize("found", [{}, [], 5, None, True, ["a"]], ids=str)
def test_only_a_member_that_may_pair_can_hide_a_harmless_one(found: Any) -> None:
    names = ["k", "K_e-y", "Component", "id", "na me", "PARAMETER", "setting", "variable"]
    names += ["unit", "keys", "variables", "info", "values", "vendor", "text"]
    hiding = {name for name in names if pairs_secret({name: found, "value": "ab"})}
    assert hiding <= {name for name in names if may_pair(name)}
    assert hiding >= ({"k", "K_e-y"} if isinstance(found, dict | list) else {"k"})
    assert not any(may_pair(name) for name in names[-7:])


@pytest.mark.parametrize(
    "value",
    [
        {}, [], {"a": []}, {"a": {"b": [1, None, "x'y", 1.5, True]}, "c": {}}, [[], [1], {}], "x",
        7, {1: "a"}, b"x",
    ],
)  # fmt: skip
def test_show_is_repr(value: Any) -> None:
    assert show(value) == repr(value)


def test_show_shows_payloads_and_numbers_of_any_size() -> None:
    assert show({"a": [messages.Heartbeat()]}) == "{'a': [Heartbeat()]}"
    assert show(messages.Heartbeat()) == "Heartbeat()"
    assert show({"a": 10**9999}) == "{'a': <int>}"


def test_a_payload_that_holds_something_else_shows_no_secret_either() -> None:
    slip: Any = messages.DataTransfer
    for data in ({"password": SECRET}, [["pin", SECRET]], (SECRET, "pin")):
        assert_unseen(SECRET, everything_printed(slip(vendor_id="v", data=data)))
    log = slip(vendor_id=f"pin: {SECRET}", data=messages.Heartbeat())
    assert repr(log) == "DataTransfer(vendor_id='***', message_id=None, data=Heartbeat())"
    request = messages.GetConfiguration(key=["AuthorizationKey", "x y", f"password={SECRET}"])
    assert repr(request) == "GetConfiguration(key=['AuthorizationKey', 'x y', '***'])"
    assert repr(slip(vendor_id="v", message_id="SetPassword", data=SECRET)) == (
        "DataTransfer(vendor_id='v', message_id='SetPassword', data='***')"
    )
    assert repr(slip(vendor_id="v", message_id=7, data=None)) == (
        "DataTransfer(vendor_id='v', message_id=7, data=None)"
    )


# -- cost ------------------------------------------------------------------------------------------

GROWING: dict[str, Callable[[int], Any]] = {
    "loose names": lambda n: {"-_"[i % 2] * (i + 1) + "value": "x" for i in range(n)},
    "pairs": lambda n: [{"key": "AuthorizationKey", "value": str(i)} for i in range(n)],
    "masked names": lambda n: {f"password={i}": i for i in range(n)},
    "texts": lambda n: [f"pas ord {i}" for i in range(n)],
    "deep": lambda n: json.loads("[" * n + '"a"' + "]" * n),
    "addresses": lambda n: {"a": "@://?x " * n},
}


@pytest.mark.parametrize("name", GROWING)
def test_the_cost_grows_with_the_size(name: str) -> None:
    small, large = (CallError("1", "GenericError", "", {"a": GROWING[name](n)}) for n in (100, 400))
    for look in (repr, redact):
        look(small)
        look(large)  # so that what is kept of names is kept for both
        assert lines_run(lambda: look(large)) < 4.4 * lines_run(lambda: look(small))  # noqa: B023


DEEP = """
import sys
from ocpp16j_codec import CallError, Quirk, QuirkKind, decode, preload, redact
preload()
details = {"password": "Xq"}
for _ in range(29):
    details = {"a": [details]}
quirk = Quirk(QuirkKind.UNKNOWN_MEMBER, "/4", details)
error = CallError("1", "GenericError", "", details, (quirk,))
untyped = decode('[3,"1",' + '{"a":' * 25 + '{"password":"Xq"}' + "}" * 25 + "]")
def look():
    frames = [error, redact(error), redact(untyped)]
    quirks = [quirk for frame in frames for quirk in frame.quirks]
    return [f"{each} {each!r}" for each in (*frames[:2], *quirks)] + [bytes(frames[2].payload)]
def below(levels):
    return below(levels - 1) if levels else look()
due = look()
deep = below(920)
sys.setrecursionlimit(50)
print(due == look() == deep, "Xq" in str(due))
"""


def test_nesting_takes_no_stack() -> None:
    done = subprocess.run(
        [sys.executable, "-c", DEEP], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == "True False\n", done.stderr


# -- what may be seen ------------------------------------------------------------------------------


def test_values_that_are_no_secrets_stay() -> None:
    """Masking everything would be easy, and useless."""
    frame = change("HeartbeatInterval", "Visible7")
    for text in (everything_printed(frame), everything_redacted(frame)):
        assert "Visible7" in text
    error = outcome(STRICT, '[2,"17","Reset",{"type":"Visible7"}]')
    assert "Visible7" in str(error)
    assert isinstance(CallError("1", "GenericError", "Visible7", {}), CallError)
    assert "Visible7" in repr(redact(CallError("1", "GenericError", "Visible7", {})))
