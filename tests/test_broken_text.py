"""Sound frames broken at every place: what comes out is what was meant, part of it, or an error.

Each test takes whole frames, breaks the text at one place after the other, and looks at each
outcome. What a frame says must never change: not its action, its id, nor any value.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from depth import some
from outcomes import LOOSE
from samples import FULL, frame_text
from together import together

from ocpp16j_codec import ACTIONS, TOLERANT, CallError, DecodeError, QuirkKind, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

Q = QuirkKind
CODEC = TOLERANT.replace(detect_duplicates=True)
ID = "19223201"


def result_text(name: str, **members: Any) -> str:
    return frame_text(3, ID, FULL[name] | members)


#: Frames of many shapes, among them text that looks like a frame itself.
TEXTS = {
    name: frame_text(2, ID, name, FULL[name])
    for name in (
        "BootNotification", "ClearChargingProfile", "MeterValues", "RemoteStartTransaction",
        "ReserveNow", "SendLocalList", "SetChargingProfile", "StatusNotification",
        "StopTransaction",
    )
} | {
    name: result_text(name)
    for name in (
        "BootNotificationResult", "GetCompositeScheduleResult", "GetConfigurationResult",
        "GetInstalledCertificateIdsResult", "StartTransactionResult",
    )
} | {
    "DataTransfer": frame_text(
        2, ID, "DataTransfer", {"vendorId": "it's", "messageId": "“m”", "data": '[{"a":["b",1]}]'}
    ),
    "SecurityEventNotification": frame_text(
        2, ID, "SecurityEventNotification",
        {"type": "InvalidMessages", "timestamp": "2024-05-06T07:08:09Z",
         "techInfo": '[2,"x","Authorize",{"idTag":"A"}]'},
    ),
    "CallError": frame_text(4, ID, "GenericError", "He said: no", {"a": [{"n": 1}, "x"], "y": {}}),
}  # fmt: skip
each = pytest.mark.parametrize("name", TEXTS)


def pending_of(name: str) -> dict[str, str] | None:
    return {ID: name.removesuffix("Result")} if name.endswith("Result") else None


def decode(name: str, text: str | bytes) -> Any:
    """The frame, or the error."""
    try:
        return CODEC.decode(text, pending=pending_of(name))
    except DecodeError as error:
        return error


def is_guarded(name: str) -> bool:
    """Return whether absence may mean more in a frame: a command, or an idTagInfo."""
    action = ACTIONS.get(name)
    return name == "StartTransactionResult" or (action is not None and action.is_command(None))


def written(frame: Any) -> Any:
    return json.loads(LOOSE.encode(frame))


@cache
def meant(name: str) -> Any:
    """What a frame says, as it is written again."""
    return written(decode(name, TEXTS[name]))


def kinds(frame: Any) -> list[str]:
    return [quirk.kind for quirk in frame.quirks]


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s"\[\]{},:]+')


def tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Strings, marks and words of sound JSON text, with where they stand."""
    for match in _TOKEN.finditer(text):
        yield match[0], match.start(), match.end()


def marks(text: str, signs: str) -> list[int]:
    return [start for token, start, _ in tokens(text) if token in signs]


def strings(text: str) -> list[tuple[int, int, bool]]:
    """Where the strings stand, and whether each is the name of a member."""
    return [
        (start, end, text[end : end + 1] == ":")
        for token, start, end in tokens(text)
        if token[0] == '"'
    ]


def is_part(part: Any, whole: Any) -> bool:
    """Whether a JSON value is what is left of another when its end is cut off."""
    if isinstance(part, dict) and isinstance(whole, dict):
        return all(name in whole and is_part(value, whole[name]) for name, value in part.items())
    if isinstance(part, list) and isinstance(whole, list):
        return len(part) <= len(whole) and all(map(is_part, part, whole))
    return type(part) is type(whole) and part == whole


def respellings(text: str) -> dict[str, str]:
    """The same frame as other programs print it."""
    bare = re.sub(r'(?<=[{,])"(\w+)":', r"\1:", text)
    return {"JSON": text, "Python": repr(json.loads(text)), "JavaScript": bare}


def test_the_frames_are_sound():
    for name, text in TEXTS.items():
        assert decode(name, text).quirks == ()


# -- Cut off ---------------------------------------------------------------------------------------

#: What may be said of a frame that is cut off, and of nothing else.
CUT = {
    Q.TRUNCATED, Q.UNUSABLE_ELEMENT, Q.UNUSABLE_MEMBER, Q.MISSING_PAYLOAD, Q.SHORT_CALL_ERROR,
    Q.EMPTY_LIST, Q.SINGLE_QUOTES, Q.BARE_WORD, Q.STRAY_COMMA,
}  # fmt: skip
#: What commands may lose: none of it says what is done, to what, or for whom.
HARMLESS = {"data", "retries", "retryInterval", "startTime", "stopTime"}


@pytest.mark.parametrize("spelling", ["JSON", "Python", "JavaScript"])
@each
def test_wherever_it_is_cut_no_value_changes(name: str, spelling: str):
    whole, text = meant(name), respellings(TEXTS[name])[spelling]
    behind_id = text.index(ID) + len(ID) + 1
    is_call = whole[0] == 2
    mended = 0
    for end in some(range(len(text) - 1, 0, -1), 5):
        outcome = decode(name, text[:end])
        if isinstance(outcome, DecodeError):
            if end >= behind_id + 1:
                assert outcome.unique_id == ID
                assert (outcome.reply is not None) == is_call
            continue
        mended += 1
        assert outcome.unique_id == ID
        assert set(kinds(outcome)) <= CUT
        (cut,) = (quirk for quirk in outcome.quirks if quirk.kind == Q.TRUNCATED)
        assert text[:end].endswith(cut.found)
        said = written(outcome)
        if isinstance(outcome, CallError):  # what is lost is empty
            said[2:] = [part or whole[i] for i, part in enumerate(said[2:], 2)]
        assert is_part(said, whole)
        if is_call and ACTIONS[whole[2]].sent_by != Role.CHARGE_POINT and cut.found.strip(", "):
            assert cut.path.rpartition("/")[2] in HARMLESS or not cut.path.startswith("/3")
    assert mended >= 1  # at least the last bracket may be missing


@each
def test_padding_changes_nothing_of_it(name: str):
    """A buffer that is too short is sent with NULs behind the cut, or with blanks."""
    text = TEXTS[name]
    for end in range(1, len(text), 7):
        plain, padded = decode(name, text[:end]), decode(name, text[:end] + "\x00\x00")
        if isinstance(plain, DecodeError):
            assert isinstance(padded, DecodeError)
            assert padded.unique_id == plain.unique_id
        else:
            assert padded == plain
            assert kinds(padded) == [*kinds(plain), Q.NUL_PADDING]


# -- Brackets and commas ---------------------------------------------------------------------------

OTHER = {"[": "{", "{": "[", "]": "}", "}": "]"}


@together
@each
def test_a_bracket_left_out_doubled_or_swapped_never_changes_what_is_said(name: str):
    whole, text = meant(name), TEXTS[name]
    for at in marks(text, "[]{}"):
        for broken in (
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + OTHER[text[at]] + text[at + 1 :],
        ):
            outcome = decode(name, broken)
            if isinstance(outcome, DecodeError):
                if at > 0:
                    assert outcome.unique_id == ID, broken
            else:
                assert written(outcome) == whole, broken


@together
@each
def test_brackets_at_the_end_are_mended(name: str):
    whole, text = meant(name), TEXTS[name]
    last = len(text.rstrip("]}"))
    for at in range(last, len(text)):
        for broken, kind in {
            text[:at] + text[at + 1 :]: Q.TRUNCATED,
            text[:at] + text[at] + text[at:]: (
                Q.TRAILING_TEXT if text[at:].strip("]") == "" else Q.STRAY_BRACKET
            ),
            text[:at] + OTHER[text[at]] + text[at + 1 :]: Q.STRAY_BRACKET,
        }.items():
            outcome = decode(name, broken)
            if text[at - 1] in "[{" and OTHER[text[at]] in broken[at]:
                assert isinstance(outcome, DecodeError)  # either of the two may be the wrong one
                continue
            if isinstance(outcome, DecodeError):
                # A command, or what says who may charge, that lacks a bracket or has a wrong one.
                assert is_guarded(name), (broken, outcome)
                assert text[at:] != "]"  # the frame's own tells nothing about the payload
                continue
            assert written(outcome) == whole
            assert kinds(outcome) == [kind], broken


@each
def test_commas_are_mended_wherever_they_are(name: str):
    whole, text = meant(name), TEXTS[name]
    for at in marks(text, ","):
        for broken, kind in {
            text[:at] + text[at + 1 :]: Q.MISSING_COMMA,
            text[:at] + " " + text[at + 1 :]: Q.MISSING_COMMA,
            text[:at] + "," + text[at:]: Q.STRAY_COMMA,
        }.items():
            outcome = decode(name, broken)
            if re.match(r'""[^"]*"[^:]', broken[at - 1 :]) and at > text.index("{"):
                assert isinstance(outcome, DecodeError)  # two strings, or one with quotes in it
                continue
            assert not isinstance(outcome, DecodeError), (broken, outcome)
            assert written(outcome) == whole
            assert kinds(outcome) == [kind]
    for at in marks(text, "[]{}")[1:]:
        here = at if text[at] in "]}" else at + 1  # before each closing, behind each opening one
        outcome = decode(name, text[:here] + "," + text[here:])
        assert not isinstance(outcome, DecodeError)
        assert written(outcome) == whole
        assert kinds(outcome) == [Q.STRAY_COMMA]


@together
@each
def test_colons_are_not_made_up(name: str):
    text = TEXTS[name]
    for at in marks(text, ":"):
        for broken in (text[:at] + text[at + 1 :], text[:at] + ":" + text[at:]):
            assert isinstance(decode(name, broken), DecodeError), broken


# -- Quotes ----------------------------------------------------------------------------------------

QUOTES = [
    ("'", "'"), ("“", "”"), ("„", "“"), ("”", "”"), ("‘", "’"), ("‚", "‘"), ("`", "´"),  # noqa: RUF001
    ("«", "»"), ("»", "«"), ("″", "″"), ("“", '"'), ("´", "'"),  # noqa: RUF001
]  # fmt: skip


@together
@pytest.mark.parametrize("quotes", QUOTES, ids=lambda quotes: f"{quotes[0]} {quotes[1]}")
@each
def test_every_string_may_stand_in_other_quotes(name: str, quotes: tuple[str, str]):
    whole, text = meant(name), TEXTS[name]
    kind = Q.SINGLE_QUOTES if quotes[0] == "'" else Q.TYPOGRAPHIC_QUOTES
    for start, end, _ in strings(text):
        inner = text[start + 1 : end - 1]
        if any(quote in inner for quote in "“”'\\"):
            continue
        outcome = decode(name, text[:start] + quotes[0] + inner + quotes[1] + text[end:])
        assert not isinstance(outcome, DecodeError)
        assert written(outcome) == whole
        assert kinds(outcome) == [kind]


@together
@pytest.mark.parametrize(("spelling", "kind"), [
    ("Python", Q.SINGLE_QUOTES), ("JavaScript", Q.BARE_WORD),
])  # fmt: skip
@each
def test_frames_printed_by_other_languages(name: str, spelling: str, kind: QuirkKind):
    outcome = decode(name, respellings(TEXTS[name])[spelling])

    assert not isinstance(outcome, DecodeError)
    assert written(outcome) == meant(name)
    assert set(kinds(outcome)) <= {kind, Q.BARE_WORD}


def test_words_of_other_languages():
    text = "[2, 'x', 'StatusNotification', {'connectorId': 1, 'errorCode': 'NoError', 'status': "
    for word in ("None", "nil", "undefined", "NULL"):
        outcome = decode("", f"{text}'Available', 'info': {word}}}]")
        assert outcome.payload.info is None
        assert kinds(outcome)[-2:] == [Q.BARE_WORD, Q.NULL_MEMBER]
    for word in ("NaN", "Infinity", "-Infinity", "inf", "nan"):
        outcome = decode("", f"{text}'Available', 'info': {word}}}]")
        assert outcome.payload.info == word


@together
@each
def test_a_quote_that_is_escaped_away(name: str):
    r"""`"336699\"`: the backslash belongs to the text, or it cannot be told."""
    whole, text = meant(name), TEXTS[name]
    mended = 0
    for start, end, is_name in strings(text):
        outcome = decode(name, text[: end - 1] + "\\" + text[end - 1 :])
        if isinstance(outcome, DecodeError):
            continue
        quirk = next(q for q in outcome.quirks if q.kind in {Q.INVALID_ESCAPE, Q.TRUNCATED})
        assert text[start : end - 1] + '\\"' in quirk.found
        mended += 1
        if not is_name and outcome.unique_id == ID:
            assert is_part_but_for(written(outcome), whole, json.loads(text[start:end]))
    assert mended


def is_part_but_for(value: Any, whole: Any, changed: str) -> bool:
    """Whether all is as it was but for one text, which got a backslash at its end or went."""
    if isinstance(value, dict) and isinstance(whole, dict):
        return all(
            name in whole and is_part_but_for(value[name], whole[name], changed) for name in value
        )
    if isinstance(value, list) and isinstance(whole, list):
        return all(any(is_part_but_for(v, w, changed) for w in whole) for v in value)
    return value == whole or (value == changed + "\\" and whole == changed)


# -- Characters that no string may hold ------------------------------------------------------------


@each
def test_control_characters_are_kept_wherever_they_are(name: str):
    text = TEXTS[name]
    for start, end, is_name in strings(text):
        for code in (0x00, 0x09, 0x0A, 0x0E, 0x10, 0x1F):
            sign = chr(code)
            for at in (start + 1, end - 1):
                outcome = decode(name, text[:at] + sign + text[at:])
                if isinstance(outcome, DecodeError):
                    continue  # an action, a required timestamp or the name of a required member
                assert Q.CONTROL_CHARACTER in kinds(outcome)
                assert (
                    sign in next(q for q in outcome.quirks if q.kind == Q.CONTROL_CHARACTER).found
                )
                if not is_name and text[:start].endswith(('"info":', '"idTag":', f'[2,"{ID}')):
                    assert json.dumps(sign)[1:-1] in json.dumps(written(outcome))


@together
@each
def test_bytes_that_are_no_utf_8_are_read_as_windows_1252(name: str):
    text = TEXTS[name]
    for start, end, is_name in strings(text):
        head, tail = text[: end - 1].encode(), text[end - 1 :].encode()
        outcome = decode(name, head + b"\xe9\x80" + tail)
        if isinstance(outcome, DecodeError):
            continue
        assert Q.INVALID_UTF8 in kinds(outcome)
        quirk = next(q for q in outcome.quirks if q.kind == Q.INVALID_UTF8)
        assert quirk.found == text[start : end - 1] + '\\xe9\\x80"'
        assert quirk.used.endswith("é€")
        assert quirk.offset == len(text[:start].encode()) or is_name


# -- Around the frame ------------------------------------------------------------------------------

BEFORE = ["\ufeff", "\x00", "\ufeff\x00", "\x00\ufeff", " \r\n\t", "\x00 \x00\ufeff \x00"]
BEHIND = [
    "\x00\x00\x00", "\r\n\x00", "[", "]", ",", "garbage", '[2,"x","Heartbeat",{}]',
    " 12:00:01 INFO sent", "\x00[2]\x00", '"', "{}}}", ' , "',
]  # fmt: skip


@together
@pytest.mark.parametrize("before", ["", *BEFORE], ids=repr)
@pytest.mark.parametrize("behind", ["", *BEHIND], ids=repr)
def test_what_stands_around_a_frame_does_not_change_it(before: str, behind: str):
    around = {Q.BYTE_ORDER_MARK, Q.NUL_PADDING, Q.TRAILING_TEXT}
    for name in ("StatusNotification", "GetConfigurationResult", "CallError", "DataTransfer"):
        outcome = decode(name, before + TEXTS[name] + behind)

        if is_guarded(name) and behind.strip(" \r\n\x00,]}"):
            assert isinstance(outcome, DecodeError)  # the rest may change what is to be done
            assert outcome.error_code == "FormationViolation"
            continue
        assert written(outcome) == meant(name)
        assert set(kinds(outcome)) <= around
        found = "".join(quirk.found for quirk in outcome.quirks)
        blanks = " \r\n\t"
        assert sorted(found.translate(dict.fromkeys(map(ord, blanks)))) == sorted(
            (before + behind).translate(dict.fromkeys(map(ord, blanks)))
        )


# -- Twice -----------------------------------------------------------------------------------------


@together
@each
def test_members_that_stand_twice_alike(name: str):
    whole, text = meant(name), TEXTS[name]
    for start, end, is_name in strings(text):
        if not is_name:
            continue
        member = re.compile(r'"[^"]+":("(?:[^"\\]|\\.)*"|-?[\w.+]+)').match(text, start)
        if member is None:
            continue  # an object or a list
        outcome = decode(name, text[: member.end()] + "," + member[0] + text[member.end() :])
        assert written(outcome) == whole
        assert kinds(outcome) == [Q.DUPLICATE_MEMBER]
        (quirk,) = outcome.quirks
        assert quirk.path.endswith("/" + text[start + 1 : end - 1])
        assert quirk.found[0] == quirk.found[1] == quirk.used
