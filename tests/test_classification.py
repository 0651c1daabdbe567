"""Every fault: how msgspec refuses it on the fast path, and what STRICT makes of it.

The codes we answer with do not rest on msgspec's words: the slow path walks the payload itself and
says what is wrong in its own. The words are pinned here all the same, one row per rule that msgspec
can refuse by, so that a release which judges or words things differently is noticed by this table
and not by a peer.
"""

from typing import Any, NamedTuple

import msgspec
import pytest
from samples import FULL, frame_text
from together import together

from ocpp16j_codec import (
    ALL_QUIRKS,
    STRICT,
    TOLERANT,
    Category,
    DecodeError,
    ErrorCode,
    Limits,
    QuirkKind,
    Role,
)
from ocpp16j_codec.decoding import call_decoder, error_decoder, result_decoder
from ocpp16j_codec.errors import ERROR_CODE_OF

DECODE, VALIDATION = msgspec.DecodeError, msgspec.ValidationError
LONG = "x" * 21


class Fault(NamedTuple):
    """One row: a frame, how msgspec refuses it, and what we say."""

    frame: str | bytes
    raised: type[Exception]
    words: str
    violations: tuple[tuple[str, str], ...]
    replies: bool = True


def call(action: str, payload: str) -> str:
    return f'[2,"17","{action}",{payload}]'


def status(more: str) -> str:
    return call("StatusNotification", f'{{"connectorId":1,"errorCode":"NoError",{more}}}')


def tag(text: str) -> str:
    return call("Authorize", f'{{"idTag":{text}}}')


def unlock(number: str) -> str:
    return call("UnlockConnector", f'{{"connectorId":{number}}}')


def meter(values: str) -> str:
    return call("MeterValues", f'{{"connectorId":1,"meterValue":{values}}}')


def result(payload: str) -> str:
    return f'[3,"17",{payload}]'


def time(text: str) -> str:
    return result(f'{{"currentTime":{text}}}')


def sample(member: str, value: str) -> str:
    values = f'[{{"value":"1"}},{{"value":"1","{member}":{value}}}]'
    return meter(f'[{{"timestamp":"2024-01-01T00:00:00Z","sampledValue":{values}}}]')


def limit(number: str) -> str:
    text = frame_text(2, "17", "SetChargingProfile", FULL["SetChargingProfile"])
    return text.replace("16.5", number, 1)


LIMIT = "/3/csChargingProfiles/chargingSchedule/chargingSchedulePeriod/0/limit"
AT = "/3/meterValue/0/sampledValue/1"

# -- the payload: one row per constraint that a type can have ------------------------------------

PAYLOAD = {
    "missing member": Fault(
        call("Authorize", "{}"), VALIDATION,
        "Object missing required field `idTag` - at `$[3]`",
        (("missing_member", "/3/idTag"),),
    ),
    "missing member, nested": Fault(
        meter('[{"timestamp":"2024-01-01T00:00:00Z"}]'), VALIDATION,
        "Object missing required field `sampledValue` - at `$[3].meterValue[0]`",
        (("missing_member", "/3/meterValue/0/sampledValue"),),
    ),
    "unknown member": Fault(
        call("Heartbeat", '{"x":1}'), VALIDATION,
        "Object contains unknown field `x` - at `$[3]`",
        (("unknown_member", "/3/x"),),
    ),
    "unknown member, nested": Fault(
        sample("mesurand", '"SoC"'), VALIDATION,
        "Object contains unknown field `mesurand` - at `$[3].meterValue[0].sampledValue[1]`",
        (("unknown_member", f"{AT}/mesurand"),),
    ),
    "text: number": Fault(
        tag("5"), VALIDATION, "Expected `str`, got `int` - at `$[3].idTag`",
        (("wrong_type", "/3/idTag"),),
    ),
    "text: fraction": Fault(
        sample("value", "604.213").replace('"value":"1","value"', '"value"'), VALIDATION,
        "Expected `str`, got `float` - at `$[3].meterValue[0].sampledValue[1].value`",
        (("wrong_type", f"{AT}/value"),),
    ),
    "text: true": Fault(
        tag("true"), VALIDATION, "Expected `str`, got `bool` - at `$[3].idTag`",
        (("wrong_type", "/3/idTag"),),
    ),
    "text: list": Fault(
        tag("[]"), VALIDATION, "Expected `str`, got `array` - at `$[3].idTag`",
        (("wrong_type", "/3/idTag"),),
    ),
    "text: object": Fault(
        tag("{}"), VALIDATION, "Expected `str`, got `object` - at `$[3].idTag`",
        (("wrong_type", "/3/idTag"),),
    ),
    "null, required": Fault(
        tag("null"), VALIDATION, "Expected `str`, got `null` - at `$[3].idTag`",
        (("wrong_type", "/3/idTag"),),
    ),
    "null, optional": Fault(
        status('"status":"Faulted","info":null'), VALIDATION,
        "Expected `str`, got `null` - at `$[3].info`",
        (("wrong_type", "/3/info"),),
    ),
    "too long": Fault(
        tag(f'"{LONG}"'), VALIDATION, "Expected `str` of length <= 20 - at `$[3].idTag`",
        (("too_long", "/3/idTag"),),
    ),
    "integer: text": Fault(
        unlock('"1"'), VALIDATION, "Expected `int`, got `str` - at `$[3].connectorId`",
        (("wrong_type", "/3/connectorId"),),
    ),
    "integer: whole fraction (D16)": Fault(
        unlock("1.0"), VALIDATION, "Expected `int`, got `float` - at `$[3].connectorId`",
        (("wrong_type", "/3/connectorId"),),
    ),
    "integer: exponent (D16)": Fault(
        unlock("1e0"), VALIDATION, "Expected `int`, got `float` - at `$[3].connectorId`",
        (("wrong_type", "/3/connectorId"),),
    ),
    "integer: true": Fault(
        unlock("true"), VALIDATION, "Expected `int`, got `bool` - at `$[3].connectorId`",
        (("wrong_type", "/3/connectorId"),),
    ),
    "integer: over 64 bits": Fault(
        unlock(str(2**63)), VALIDATION,
        "Expected `int` <= 9223372036854775807 - at `$[3].connectorId`",
        (("out_of_range", "/3/connectorId"),),
    ),
    "integer: under 64 bits": Fault(
        unlock(str(-(2**63) - 1)), VALIDATION,
        "Expected `int` >= -9223372036854775808 - at `$[3].connectorId`",
        (("out_of_range", "/3/connectorId"),),
    ),
    "integer: over 4,300 digits": Fault(
        unlock("9" * 5000), VALIDATION, "Integer value out of range - at `$[3].connectorId`",
        (("limit_passed", "/3/connectorId"),),
    ),
    "number: text": Fault(
        limit('"x"'),
        VALIDATION,
        "Expected `float`, got `str` - at "
        "`$[3].csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit`",
        (("wrong_type", LIMIT),),
    ),
    "number: too large": Fault(
        limit("1e999"),
        VALIDATION,
        "Number out of range - at "
        "`$[3].csChargingProfiles.chargingSchedule.chargingSchedulePeriod[0].limit`",
        (("out_of_range", LIMIT),),
    ),
    "number: too precise (D15), our own check": Fault(
        limit("11.25"),
        ValueError, "",
        (("too_precise", LIMIT),),
    ),
    "enumeration: other word": Fault(
        call("Reset", '{"type":"soft"}'), VALIDATION, "Invalid enum value 'soft' - at `$[3].type`",
        (("not_in_enumeration", "/3/type"),),
    ),
    "enumeration: number": Fault(
        call("Reset", '{"type":5}'), VALIDATION, "Expected `str`, got `int` - at `$[3].type`",
        (("wrong_type", "/3/type"),),
    ),
    "enumeration: empty": Fault(
        sample("unit", '""'), VALIDATION,
        "Invalid enum value '' - at `$[3].meterValue[0].sampledValue[1].unit`",
        (("not_in_enumeration", f"{AT}/unit"),),
    ),
    "enumeration: Hertz (D2)": Fault(
        sample("unit", '"Hertz"'), VALIDATION,
        "Invalid enum value 'Hertz' - at `$[3].meterValue[0].sampledValue[1].unit`",
        (("not_in_enumeration", f"{AT}/unit"),),
    ),
    "timestamp: no zone": Fault(
        time('"2024-01-01T00:00:00"'), VALIDATION,
        "Expected `datetime` with a timezone component - at `$[2].currentTime`",
        (("unreadable_timestamp", "/2/currentTime"),), replies=False,
    ),
    "timestamp: other spelling": Fault(
        time('"2024-01-01T00:00Z"'), VALIDATION,
        "Invalid RFC3339 encoded datetime - at `$[2].currentTime`",
        (("unreadable_timestamp", "/2/currentTime"),), replies=False,
    ),
    "timestamp: none at all": Fault(
        time('"x"'), VALIDATION, "Invalid RFC3339 encoded datetime - at `$[2].currentTime`",
        (("unreadable_timestamp", "/2/currentTime"),), replies=False,
    ),
    "timestamp: number": Fault(
        time("1704067200"), VALIDATION, "Expected `datetime`, got `int` - at `$[2].currentTime`",
        (("wrong_type", "/2/currentTime"),), replies=False,
    ),
    "boolean: text": Fault(
        result('{"configurationKey":[{"key":"a","readonly":"true"}]}'), VALIDATION,
        "Expected `bool`, got `str` - at `$[2].configurationKey[0].readonly`",
        (("wrong_type", "/2/configurationKey/0/readonly"),), replies=False,
    ),
    "list: empty (D6)": Fault(
        meter("[]"), VALIDATION, "Expected `array` of length >= 1 - at `$[3].meterValue`",
        (("empty_list", "/3/meterValue"),),
    ),
    "list: number": Fault(
        meter("5"), VALIDATION, "Expected `array`, got `int` - at `$[3].meterValue`",
        (("wrong_type", "/3/meterValue"),),
    ),
    "object: number": Fault(
        meter("[5]"), VALIDATION, "Expected `object`, got `int` - at `$[3].meterValue[0]`",
        (("wrong_type", "/3/meterValue/0"),),
    ),
    "duplicate member, our own check": Fault(
        call("Reset", '{"type":"Soft","type":"Soft"}'), ValueError, "",
        (("duplicate_member", "/3/type"),),
    ),
}  # fmt: skip

# -- the frame -----------------------------------------------------------------------------------

FRAME = {
    "no action": Fault(
        '[2,"17"]', VALIDATION, "Expected `array` of at least length 4, got 2",
        (("element_count", "/2"),),
    ),
    "no payload": Fault(
        '[2,"17","Heartbeat"]', VALIDATION, "Expected `array` of at least length 4, got 3",
        (("element_count", "/3"),),
    ),
    "five elements": Fault(
        '[2,"17","Heartbeat",{},1]', VALIDATION, "Expected `int` <= 0 - at `$[4]`",
        (("element_count", "/4"),),
    ),
    "five elements, the last what quirks are": Fault(
        '[2,"17","Heartbeat",{},[]]', VALIDATION, "Expected `int`, got `array` - at `$[4]`",
        (("element_count", "/4"),),
    ),
    "six elements": Fault(
        '[2,"17","Heartbeat",{},1,2]', VALIDATION, "Expected `int` <= 0 - at `$[4]`",
        (("element_count", "/4"), ("element_count", "/5")),
    ),
    "an empty array": Fault(
        "[]", VALIDATION, "Expected `array` of at least length 4, got 0",
        (("element_count", "/0"),), replies=False,
    ),
    "payload: list": Fault(
        call("Heartbeat", "[]"), VALIDATION, "Expected `object`, got `array` - at `$[3]`",
        (("payload_no_object", "/3"),),
    ),
    "payload: null": Fault(
        call("Heartbeat", "null"), VALIDATION, "Expected `object`, got `null` - at `$[3]`",
        (("payload_no_object", "/3"),),
    ),
    "payload: text": Fault(
        call("Heartbeat", '"{}"'), VALIDATION, "Expected `object`, got `str` - at `$[3]`",
        (("payload_no_object", "/3"),),
    ),
    "payload of a result: number": Fault(
        result("17"), VALIDATION, "Expected `object`, got `int` - at `$[2]`",
        (("payload_no_object", "/2"),), replies=False,
    ),
    "type: another number": Fault(
        '[5,"17","Heartbeat",{}]', VALIDATION, "Invalid value 5 - at `$[0]`",
        (("unknown_message_type", "/0"),), replies=False,
    ),
    "type: text": Fault(
        '["2","17","Heartbeat",{}]', VALIDATION, "Expected `int` - at `$[0]`",
        (("unknown_message_type", "/0"),), replies=False,
    ),
    "type: fraction": Fault(
        '[2.0,"17","Heartbeat",{}]', VALIDATION, "Expected `int` - at `$[0]`",
        (("unknown_message_type", "/0"),), replies=False,
    ),
    "id: number": Fault(
        '[2,17,"Heartbeat",{}]', VALIDATION, "Expected `str`, got `int` - at `$[1]`",
        (("id_no_text", "/1"),),
    ),
    "id: null": Fault(
        '[2,null,"Heartbeat",{}]', VALIDATION, "Expected `str`, got `null` - at `$[1]`",
        (("id_no_text", "/1"),), replies=False,
    ),
    "id: empty": Fault(
        '[2,"","Heartbeat",{}]', VALIDATION, "Expected `str` of length >= 1 - at `$[1]`",
        (("id_length", "/1"),), replies=False,
    ),
    "id: 37 characters": Fault(
        f'[2,"{"x" * 37}","Heartbeat",{{}}]', VALIDATION,
        "Expected `str` of length <= 36 - at `$[1]`",
        (("id_length", "/1"),),
    ),
    "id: 256 characters": Fault(
        f'[2,"{"x" * 256}","Heartbeat",{{}}]', VALIDATION,
        "Expected `str` of length <= 36 - at `$[1]`",
        (("id_length", "/1"),), replies=False,
    ),
    "action: another": Fault(
        call("heartbeat", "{}"), VALIDATION, "Invalid enum value 'heartbeat' - at `$[2]`",
        (("unknown_action", "/2"),),
    ),
    "action: number": Fault(
        '[2,"17",5,{}]', VALIDATION, "Expected `str`, got `int` - at `$[2]`",
        (("action_no_text", "/2"),),
    ),
    "error code: another": Fault(
        '[4,"17","Odd","",{}]', VALIDATION, "Invalid enum value 'Odd' - at `$[2]`",
        (("not_in_enumeration", "/2"),), replies=False,
    ),
    "error description: null": Fault(
        '[4,"17","GenericError",null,{}]', VALIDATION,
        "Expected `str`, got `null` - at `$[3]`",
        (("wrong_type", "/3"),), replies=False,
    ),
    "error details: list": Fault(
        '[4,"17","GenericError","",[]]', VALIDATION,
        "Expected `object`, got `array` - at `$[4]`",
        (("wrong_type", "/4"),), replies=False,
    ),
    "error: two elements": Fault(
        '[4,"17"]', VALIDATION, "Expected `array` of at least length 5, got 2",
        (("element_count", "/2"),), replies=False,
    ),
}  # fmt: skip

# -- the text ------------------------------------------------------------------------------------

TEXT = {
    "empty": Fault("", DECODE, "Input data was truncated", (("not_json", ""),), replies=False),
    "blank": Fault(" \n", DECODE, "Input data was truncated", (("not_json", ""),), replies=False),
    "no JSON": Fault(
        "hello", DECODE, "JSON is malformed: invalid character (byte 0)",
        (("not_json", ""),), replies=False,
    ),
    "object": Fault(
        "{}", VALIDATION, "Expected `array`, got `object`", (("not_an_array", ""),), replies=False
    ),
    "number": Fault(
        "17", VALIDATION, "Expected `array`, got `int`", (("not_an_array", ""),), replies=False
    ),
    "cut": Fault(
        '[2,"17","Heartbeat",{}', DECODE, "Input data was truncated", (("not_json", ""),)
    ),
    "cut in a string": Fault(
        '[3,"17",{"currentTime":"2024-01', DECODE, "Input data was truncated",
        (("not_json", "/2/currentTime"), ("missing_member", "/2/currentTime")), replies=False,
    ),
    "text behind": Fault(
        '[2,"17","Heartbeat",{}]x', DECODE, "JSON is malformed: trailing characters (byte 24)",
        (("not_json", ""),),
    ),
    "comma behind": Fault(
        '[2,"17","Heartbeat",{},]', DECODE,
        "JSON is malformed: trailing comma in array (byte 23)", (("not_json", ""),),
    ),
    "byte order mark": Fault(
        '\ufeff[2,"17","Heartbeat",{}]', DECODE, "JSON is malformed: invalid character (byte 0)",
        (("not_json", ""),),
    ),
    "NUL behind": Fault(
        '[2,"17","Heartbeat",{}]\x00', DECODE,
        "JSON is malformed: trailing characters (byte 24)", (("not_json", ""),),
    ),
    "single quotes": Fault(
        "[2,'17','Heartbeat',{}]", DECODE, "JSON is malformed: invalid character (byte 3)",
        (("not_json", "/1"), ("not_json", "/2")),
    ),
    "NaN": Fault(
        tag("NaN"), DECODE, "JSON is malformed: invalid character (byte 29)",
        (("not_json", "/3/idTag"),),
    ),
    "control character": Fault(
        tag('"\x10"'), DECODE, "JSON is malformed: invalid character (byte 30)",
        (("not_json", "/3/idTag"),),
    ),
    "escape of nothing": Fault(
        tag(r'"\x"'), DECODE,
        "JSON is malformed: invalid escape character in string (byte 32)",
        (("not_json", "/3/idTag"),),
    ),
    "half a surrogate pair, escaped": Fault(
        tag(r'"\ud800"'), DECODE, "Input data was truncated", (("not_json", "/3/idTag"),)
    ),
    "half a surrogate pair, raw": Fault(
        tag('"\ud800"'), UnicodeEncodeError, "surrogates not allowed", (("not_json", "/3/idTag"),)
    ),
    "no UTF-8": Fault(
        tag('"\xff"').encode("latin-1"), UnicodeDecodeError, "invalid start byte",
        (("not_json", "/3/idTag"),),
    ),
    "no UTF-8 in a name": Fault(
        call("Heartbeat", '{"\xff":1}').encode("latin-1"), UnicodeDecodeError,
        "invalid start byte", (("not_json", "/3/ÿ"), ("unknown_member", "/3/ÿ")),
    ),
}  # fmt: skip

ROWS = PAYLOAD | FRAME | TEXT


def fast_path(frame: str | bytes) -> Any:
    """Read a frame by the typed decoder of what it claims to be, as the fast path does."""
    text = frame if isinstance(frame, str) else frame.decode("latin-1")
    if text.startswith("[3"):
        action = "GetConfiguration" if "configurationKey" in text else "Heartbeat"
        return result_decoder(action)(frame)
    if text.startswith("[4"):
        return error_decoder(frame)
    actions = [name for name in FULL if f'"{name}"' in text]
    return call_decoder(actions[0] if actions else "Heartbeat")(frame)


def refused(frame: str | bytes, **settings: Any) -> DecodeError:
    action = "GetConfiguration" if "configurationKey" in str(frame) else "Heartbeat"
    with pytest.raises(DecodeError) as caught:
        STRICT.replace(**settings).decode(frame, pending={"17": action})
    return caught.value


@together
@pytest.mark.parametrize("rule", ROWS)
def test_how_msgspec_refuses_it(rule: str) -> None:
    row = ROWS[rule]
    if not row.words:  # msgspec would take it: the check is ours
        assert fast_path(row.frame) if "duplicate" in rule else True
        return
    with pytest.raises(row.raised) as caught:
        fast_path(row.frame)
    assert type(caught.value) is row.raised
    assert row.words in str(caught.value)
    if row.raised in (DECODE, VALIDATION):
        assert str(caught.value) == row.words


@together
@pytest.mark.parametrize("rule", ROWS)
def test_what_we_make_of_it(rule: str) -> None:
    row = ROWS[rule]
    error = refused(row.frame)
    assert tuple((str(v.category), v.path) for v in error.violations) == row.violations
    category = Category(row.violations[0][0])
    assert error.error_code is ERROR_CODE_OF[category]
    assert error.path == row.violations[0][1]
    assert (error.reply is not None) is row.replies
    if error.reply is not None:
        assert error.reply.error_code is error.error_code
        assert error.reply.unique_id == error.unique_id
        assert error.reply.error_description == str(error)


@together
@pytest.mark.parametrize("rule", ROWS)
def test_bytes_and_text_are_refused_alike(rule: str) -> None:
    frame = ROWS[rule].frame
    if isinstance(frame, bytes) or "surrogate pair, raw" in rule:
        return
    as_text, as_bytes = refused(frame), refused(frame.encode())
    assert [v.path for v in as_text.violations] == [v.path for v in as_bytes.violations]
    assert str(as_text) == str(as_bytes)


# -- faults that no single frame shows -----------------------------------------------------------


def test_a_call_the_other_side_may_not_send() -> None:
    error = refused(call("Reset", '{"type":"Soft"}'), role=Role.CENTRAL_SYSTEM)
    assert [(v.category, v.path) for v in error.violations] == [("not_supported", "/2")]
    assert error.error_code is ErrorCode.NOT_SUPPORTED
    assert error.reply is not None


@pytest.mark.parametrize(
    ("limits", "frame", "path"),
    [
        (Limits(size=20), call("Heartbeat", "{}"), ""),
        (Limits(depth=3), call("Heartbeat", '{"a":{"b":{}}}'), None),
        (Limits(containers=3), call("Heartbeat", '{"a":[],"b":[]}'), None),
        (Limits(number_text=3), call("Heartbeat", '{"a":1234}'), "/3/a"),
    ],
)
def test_a_limit_passed(limits: Limits, frame: str, path: str | None) -> None:
    error = refused(frame, limits=limits)
    assert error.violations[-1].category == "limit_passed"
    assert path in {None, error.violations[-1].path}
    assert (error.unique_id, error.reply is not None) == ("17", True)
    assert error.error_code is ErrorCode.FORMATION_VIOLATION


def test_every_category_has_a_row() -> None:
    rows = {category for row in ROWS.values() for category, _ in row.violations}
    assert rows | {"not_supported"} == set(Category)


def test_every_error_code_for_a_fault_has_a_row() -> None:
    codes = {refused(row.frame).error_code for row in ROWS.values()} | {ErrorCode.NOT_SUPPORTED}
    assert codes == set(ERROR_CODE_OF.values())


# -- the order of violations ---------------------------------------------------------------------


def test_frame_faults_first_then_the_order_of_the_text_then_what_is_missing() -> None:
    error = refused(
        f'[2,"{"x" * 40}","BootNotification",{{"x":1,"iccid":"{"i" * 21}","chargePointVendor":5,'
        '"y":2},{}]'
    )
    assert [(v.category, v.path) for v in error.violations] == [
        ("id_length", "/1"), ("element_count", "/4"),
        ("unknown_member", "/3/x"), ("too_long", "/3/iccid"),
        ("wrong_type", "/3/chargePointVendor"), ("unknown_member", "/3/y"),
        ("missing_member", "/3/chargePointModel"),
    ]  # fmt: skip
    assert str(error).endswith(" (and 6 more)")


def test_what_is_missing_stands_at_the_end_of_its_object() -> None:
    error = refused(meter('[{"sampledValue":[{},{"value":5}],"x":1},{"timestamp":"x"}]'))
    assert [(v.category, v.path) for v in error.violations] == [
        ("missing_member", "/3/meterValue/0/sampledValue/0/value"),
        ("wrong_type", "/3/meterValue/0/sampledValue/1/value"),
        ("unknown_member", "/3/meterValue/0/x"),
        ("missing_member", "/3/meterValue/0/timestamp"),
        ("unreadable_timestamp", "/3/meterValue/1/timestamp"),
        ("missing_member", "/3/meterValue/1/sampledValue"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frame", "fault", "path", "within"),
    [
        (call("Heartbeat", '{"x":{"a":1,"a":2}}'), "unknown_member", "/3/x", "/3/x/a"),
        (
            call("DataTransfer", '{"vendorId":"v","data":{"a":1,"a":2}}'),
            "wrong_type", "/3/data", "/3/data/a",
        ),
    ],
)  # fmt: skip
def test_a_value_that_is_refused_comes_before_what_stands_in_it(
    frame: str, fault: str, path: str, within: str
) -> None:
    told = [(violation.category, violation.path) for violation in refused(frame).violations]
    assert told[-2:] == [(fault, path), ("duplicate_member", within)]


def test_an_unknown_member_of_an_error_comes_before_what_stands_in_it() -> None:
    frame = '[4,"17",{"errorCode":"GenericError","errorDescription":"","x":[{"a":1,"a":2}]}]'
    codec = TOLERANT.without(QuirkKind.UNKNOWN_MEMBER, QuirkKind.DUPLICATE_MEMBER)
    with pytest.raises(DecodeError) as caught:
        codec.decode(frame)
    told = [(violation.category, violation.path) for violation in caught.value.violations]
    assert told == [("unknown_member", "/2/x"), ("duplicate_member", "/2/x/0/a")]


def test_a_member_that_a_command_may_mean_comes_before_what_stands_in_it() -> None:
    unclear = call("ClearChargingProfile", '{"criteria":{"id":1,"id":1,"connectorId":5}}')
    with pytest.raises(DecodeError) as caught:
        STRICT.replace(tolerate=ALL_QUIRKS - {QuirkKind.DUPLICATE_MEMBER}).decode(unclear)
    told = [(violation.category, violation.path) for violation in caught.value.violations]
    assert told == [
        ("unknown_member", "/3/criteria"), ("duplicate_member", "/3/criteria/id"),
    ]  # fmt: skip


# -- what errors say -----------------------------------------------------------------------------

NOISE = "\x00\x1b[31m\n\"'\u2028\U0001f600é"
PLACES = [
    '[2,"17","%s",{}]', '[2,"17","Heartbeat",{"%s":1}]', '[2,"17","Reset",{"type":"%s"}]',
    '[2,"17","Reset",{"Type":"%s"}]', '[3,"17",{"currentTime":"%s"}]', '[4,"17","%s","",{}]',
    '[2,"17","Heartbeat",{},{"%s":[{"%s":{"%s":1,"%s":2}}]}]', "%s", '[2,"17","Heartbeat",%s]',
    '[2,"17","Heartbeat",{"%s":{"%s":{"%s":1,"%s":2}}}]',
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", ["A" * 1000, "A" * 1_000_000, "A" * 41, NOISE * 100])
def test_at_most_forty_characters_of_the_input_are_repeated(place: str, text: str) -> None:
    escaped = frame_text(text)[2:-2]
    for codec in (STRICT, TOLERANT):
        try:
            codec.decode(place.replace("%s", escaped), pending={"17": "Heartbeat"})
        except DecodeError as error:
            said = [str(error), error.path and str(error)]
            if error.reply is not None:
                said += [
                    error.reply.error_description,
                    *map(str, error.reply.error_details.values()),
                ]
            for sentence in said:
                assert len(sentence) <= 255
                assert sentence.isprintable()
                assert sentence.count("A") <= 43  # a word of ours may have one
