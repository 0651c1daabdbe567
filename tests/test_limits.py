"""`Limits` at every entry: just within is taken, one more is refused, and the error says which.

Sizes in here are chosen by the limits, never by what the codec happens to bear.
"""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest
from costs import memory
from depth import QUICK
from msgspec import Raw
from outcomes import LOOSE, assert_presentable
from together import together

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    CallResult,
    Category,
    Codec,
    Connection,
    DecodeError,
    EncodeError,
    ErrorCode,
    Limits,
    QuirkKind,
    Role,
    encode,
    peek,
)
from ocpp16j_codec.limits import most_containers, nesting, size_of, within_limits, without_strings

if TYPE_CHECKING:
    from collections.abc import Callable

HEARTBEAT = b'[2,"17","Heartbeat",{}]'
SIZE = Limits().size


def refusal(do: Callable[[], object]) -> DecodeError:
    with pytest.raises(DecodeError) as caught:
        do()
    error = caught.value
    assert_presentable(error)
    assert error.violations[0].category is Category.LIMIT_PASSED
    assert error.error_code is ErrorCode.FORMATION_VIOLATION
    return error


# -- size ----------------------------------------------------------------------------------------


ENTRIES: dict[str, Callable[[Any], object]] = {
    "strict": STRICT.decode,
    "tolerant": TOLERANT.decode,
    "peek": peek,
    "connection": lambda data: Connection(Role.CENTRAL_SYSTEM).receive(data),
    "bytearray": lambda data: TOLERANT.decode(bytearray(data)),
    "memoryview": lambda data: TOLERANT.decode(memoryview(data)),
    "str": lambda data: TOLERANT.decode(data.decode()),
    "pending": lambda data: TOLERANT.decode(data, pending={"17": "Heartbeat"}),
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_size(entry: Callable[[Any], object]) -> None:
    assert entry(HEARTBEAT.ljust(SIZE))
    error = refusal(lambda: entry(HEARTBEAT.ljust(SIZE + 1)))
    assert str(SIZE) in str(error)
    assert str(SIZE + 1) in str(error)


@pytest.mark.parametrize(
    ("head", "unique_id", "action", "answered"),
    [
        (b'[2,"17","Heartbeat",{', "17", "Heartbeat", True),
        (b' [ 2 , "17" , "Heartbeat" , {', "17", "Heartbeat", True),
        (b'[2,"17","NoSuchAction",{', "17", None, True),
        (b'["2","17","heartbeat",{', "17", None, True),
        (b'[3,"17",{', "17", None, False),
        (b'[4,"17","GenericError","', "17", None, False),
        (b"[[[[[[", None, None, False),
        (b'[2,"', None, None, False),
        (b"", None, None, False),
        (b"\xff\xfe\x00", None, None, False),
    ],
)
def test_a_frame_that_is_too_large_is_answered_by_its_head(
    head: bytes, unique_id: str | None, action: str | None, answered: bool
) -> None:
    for codec in (STRICT, TOLERANT):
        error = refusal(lambda codec=codec: codec.decode(head.ljust(SIZE + 1, b"x")))  # type: ignore[misc]
        assert error.unique_id == unique_id
        assert error.action == action
        assert (error.reply is not None) is answered


def test_size_is_counted_in_what_came_in() -> None:
    """Bytes of bytes, characters of a str."""
    data = '[2,"1","Authorize",{"idTag":"äääää"}]'
    small = Codec(limits=Limits(size=len(data)))
    assert small.decode(data)
    refusal(lambda: small.decode(data.encode()))


def test_a_small_limit_of_ones_own() -> None:
    small = Codec(limits=Limits(size=len(HEARTBEAT)))
    assert small.decode(HEARTBEAT)
    assert refusal(lambda: small.decode(HEARTBEAT + b" ")).unique_id == "17"
    assert TOLERANT.decode(HEARTBEAT + b" ")


# -- depth, containers, numbers --------------------------------------------------------------------


def nested(levels: int, *, opener: str = "[", closer: str = "]") -> str:
    """So many brackets within one another."""
    return opener * levels + closer * levels


def in_details(value: str) -> bytes:
    return f'[4,"17","GenericError","",{{"x":{value}}}]'.encode()


def in_result(value: str) -> bytes:
    return f'[3,"17",{{"x":{value}}}]'.encode()


def in_payload(value: str) -> bytes:
    """On the slow path, in a member that no message has."""
    return f'[2,"17","Heartbeat",{{"x":{value}}}]'.encode()


def in_surplus(value: str) -> bytes:
    return f'[2,"17","Heartbeat",{{}},[{value}]]'.encode()


PLACES = [in_details, in_result, in_payload, in_surplus]  # each adds two levels of its own
DEEP = {
    "lists": nested,
    "objects": lambda levels: nested(levels, opener='{"a":', closer="}").replace(":}", ":1}"),
    "lists of objects": lambda levels: (
        nested(levels // 2, opener='[{"a":', closer="}]").replace(":}", ":1}")
        if levels % 2 == 0
        else "[" + nested(levels // 2, opener='[{"a":', closer="}]").replace(":}", ":1}") + "]"
    ),
    "unclosed": lambda levels: "[" * levels,
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("shape", [name for name in DEEP if name != "unclosed"])
def test_depth(place: Callable[[str], bytes], shape: str) -> None:
    deepest = Limits().depth - 2
    assert TOLERANT.decode(place(DEEP[shape](deepest)))
    error = refusal(lambda: TOLERANT.decode(place(DEEP[shape](deepest + 1))))
    assert str(Limits().depth) in str(error)
    assert (error.reply is not None) is (place in (in_payload, in_surplus))


@pytest.mark.parametrize("place", [in_details, in_result])
@pytest.mark.parametrize("shape", [name for name in DEEP if name != "unclosed"])
def test_depth_strictly(place: Callable[[str], bytes], shape: str) -> None:
    deepest = Limits().depth - 2
    assert STRICT.decode(place(DEEP[shape](deepest)))
    refusal(lambda: STRICT.decode(place(DEEP[shape](deepest + 1))))


@pytest.mark.parametrize("shape", DEEP)
@pytest.mark.parametrize("levels", [40, 1000, 100_000])
@pytest.mark.parametrize("codec", [STRICT, TOLERANT])
def test_depth_beyond_all_measure(shape: str, levels: int, codec: Codec) -> None:
    for place in PLACES:
        with pytest.raises(DecodeError) as caught:
            codec.decode(place(DEEP[shape](levels)))
        assert_presentable(caught.value)
    with pytest.raises(DecodeError):
        codec.decode(DEEP[shape](levels))
    with pytest.raises(DecodeError):
        codec.decode(f'[2,{DEEP[shape](levels)},"Heartbeat",{{}}]')
    with pytest.raises(DecodeError):
        peek(DEEP[shape](levels))


def test_brackets_within_texts_are_not_counted() -> None:
    for text in ("[" * 40, "{" * 20_000, r"[\"" * 50, "]}" * 40):
        for place in (in_details, in_result):
            value = f'"{text}"'
            frame: Any = STRICT.decode(place(value))
            assert frame.quirks == ()
            assert TOLERANT.decode(place(value)) == frame
            assert LOOSE.encode(frame) == place(value)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", ["[]", "{}", '{"a" : 1    }'])
def test_containers(place: Callable[[str], bytes], piece: str) -> None:
    room = Limits().containers - (4 if place is in_surplus else 3)
    fits, over = (f"[{','.join([piece] * count)}]" for count in (room, room + 1))
    assert TOLERANT.decode(place(fits))
    error = refusal(lambda: TOLERANT.decode(place(over)))
    assert str(Limits().containers) in str(error)


@together
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "literal",
    ["1" * 64, "-" + "1" * 63, "0." + "0" * 61 + "1", "1e" + "0" * 61 + "1"],
)
def test_number_text(place: Callable[[str], bytes], literal: str) -> None:
    assert len(literal) == Limits().number_text
    assert TOLERANT.decode(place(literal))
    for longer in (literal[:-1] + "0" + literal[-1:], literal + "1" * 5000):
        error = refusal(lambda longer=longer: TOLERANT.decode(place(longer)))  # type: ignore[misc]
        assert str(Limits().number_text) in str(error)


def test_digits_within_texts_are_not_counted() -> None:
    for place in (in_details, in_result):
        value = f'"{"1" * 100}"'
        assert STRICT.decode(place(value)).quirks == ()
        assert LOOSE.encode(TOLERANT.decode(place(value))) == place(value)


def test_limits_of_ones_own() -> None:
    tight = Codec(limits=Limits(depth=3, containers=4, number_text=5))
    assert tight.decode(in_details("[12345]"))
    for value in ("[[]]", "[]", "123456"):
        refusal(lambda value=value: tight.decode(in_details(f'{value},"y":[],"z":[]')))  # type: ignore[misc]
    wide = Codec(limits=Limits(depth=200, number_text=500))
    assert wide.decode(in_details(nested(198)))
    assert wide.decode(in_details("1" * 500))


def test_limits_when_a_result_is_resolved_later() -> None:
    raw: Any = TOLERANT.decode(b'[3,"17",{"currentTime":"2026-01-01T00:00:00Z","x":[[1]]}]')
    tight = Codec(limits=Limits(depth=3))
    refusal(lambda: tight.resolve(raw, "Heartbeat"))
    assert {quirk.kind for quirk in TOLERANT.resolve(raw, "Heartbeat").quirks} == {
        QuirkKind.UNKNOWN_MEMBER
    }


@pytest.mark.parametrize("codec", [TOLERANT, STRICT])
def test_containers_are_counted_however_few_may_be_nested(codec: Codec) -> None:
    """Fewer may be there than may be nested."""
    tight = codec.replace(limits=Limits(containers=4))
    for start in ('[3,"17",{"a":', '[4,"17","GenericError","",{"a":'):
        assert tight.decode(f"{start}[[],1]}}]")
        refusal(lambda start=start: tight.decode(f"{start}[[],[]]}}]"))  # type: ignore[misc]


def test_size_when_a_result_is_resolved_later() -> None:
    raw: Any = CallResult("17", Raw(b'{"currentTime":"2026-01-01T00:00:00Z"}'.ljust(2000)))
    assert TOLERANT.resolve(raw, "Heartbeat")
    error = refusal(lambda: Codec(limits=Limits(size=1000)).resolve(raw, "Heartbeat"))
    assert (error.unique_id, error.action, error.reply) == ("17", "Heartbeat", None)


def test_what_was_mended_was_measured_as_it_came() -> None:
    for frame in (
        b'[3,"",{"status":"Accepted"}]',
        b'[3,"17",{"status":"Accepted","data":"' + b"\x01" * 99 + b'"}]',
    ):
        codec = Codec(limits=Limits(size=len(frame)))
        assert codec.resolve(codec.decode(frame), "DataTransfer").quirks  # type: ignore[arg-type]


def test_a_text_that_was_small_enough_is_so_later() -> None:
    """The size of text counts in characters; as bytes it is longer."""
    text = '[3,"17",{"status":"Accepted","data":"%s"}]' % ("ä" * 900)
    codec = Codec(limits=Limits(size=len(text)))
    raw: Any = codec.decode(text)
    assert codec.resolve(raw, "DataTransfer").payload.data == "ä" * 900
    refusal(lambda: codec.decode(text.encode()))


def test_a_payload_within_a_text_has_the_same_limits() -> None:
    def frame(value: str) -> str:
        return f'[2,"17","Heartbeat","{{\\"x\\":{value}}}"]'

    assert TOLERANT.decode(frame(nested(5))).quirks
    for value in (nested(200), "1" * 65, f"[{','.join(['[]'] * 10_000)}]"):
        with pytest.raises(DecodeError):
            TOLERANT.decode(frame(value))


def test_too_much_is_wrong_with_it() -> None:
    """More faults than anybody would read: their number is bounded as well."""
    frame = in_payload(",".join(f'"":0,"k{i}":0' for i in range(12_000)).removeprefix('"":'))
    error = refusal(lambda: TOLERANT.decode(frame))
    assert error.unique_id == "17"
    assert len(error.violations) <= Limits().containers + 2


# -- what a frame keeps ----------------------------------------------------------------------------


def filled(place: Callable[[str], bytes], piece: str, size: int = 2**16) -> bytes:
    """A frame of this size: as many pieces in a list as there is room for, then blanks."""
    room = size - len(place("[]"))
    count = (room + 1) // (len(piece.encode()) + 1)
    pieces = ",".join([piece] * count)
    data = place(f"[{pieces}{' ' * (room - len(pieces.encode()))}]")
    assert len(data) == size
    return data


@pytest.mark.parametrize("place", [in_details, in_payload, in_surplus])
@pytest.mark.parametrize("piece", ['{"a":1}', '{"a":1000}', '{"öäü":1}'])
def test_what_a_frame_keeps(place: Callable[[str], bytes], piece: str) -> None:
    """Objects of one member take twenty times as much memory as text."""
    assert TOLERANT.decode(filled(place, piece, 2**16 - 1))
    for data in (filled(place, piece), filled(place, piece).decode()):
        error = refusal(lambda data=data: TOLERANT.decode(data))  # type: ignore[misc]
        assert "memory" in str(error) or "more than 6555 objects" in str(error)
        assert error.unique_id == "17"
        assert (error.reply is not None) is (place is not in_details)
    wide = Codec(limits=Limits(containers=20_000))
    assert wide.decode(filled(place, piece))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("piece", ["{}", "[]", '{"":1}', "[[]]"])
def test_a_large_frame_has_no_more_tiny_objects_than_it_may(
    place: Callable[[str], bytes], piece: str
) -> None:
    assert TOLERANT.decode(filled(place, '["abcdef"]', 2**16 + 10))
    pieces = ",".join([piece] * (6_560 // piece.count("]" if "]" in piece else "}")))
    for size in (2**16 - 1, 2**16):
        data = place(f"[{pieces}{' ' * (size - len(place(f'[{pieces}]')))}]")
        assert len(data) == size
        if size < 2**16:
            assert TOLERANT.decode(data)
        else:
            error = refusal(lambda data=data: TOLERANT.decode(data))  # type: ignore[misc]
            assert "more than 6555 objects and lists" in str(error)


def test_how_many_objects_a_large_text_may_have() -> None:
    assert most_containers(2**16 - 1, Limits()) == 10_000
    assert most_containers(2**16, Limits()) == 2**16 // 10 + 2
    assert most_containers(2**16, Limits(), 16) == 2**16 // 16 + 2
    assert most_containers(2**16, Limits(containers=20_000)) == 2**16 // 5 + 2
    assert most_containers(2**16, Limits(containers=500)) == 500
    assert most_containers(2**20, Limits()) == 10_000


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    "piece",
    ["1", "1000", "1.5", "true", "null", '"x"', '"word"', '["ab",1000]', '{"a":[1.25,"a word"]}'],
)
def test_what_a_frame_may_keep(place: Callable[[str], bytes], piece: str) -> None:
    data = filled(place, piece)
    assert TOLERANT.decode(data)
    assert TOLERANT.decode(data[:-2] + b",}]").quirks


def test_errors_keep_no_more_strictly() -> None:
    assert STRICT.decode(filled(in_details, '["ab",1000]'))
    error = refusal(lambda: STRICT.decode(filled(in_details, '{"abc":1}')))
    assert "memory" in str(error)


def test_what_is_shared_is_kept_once() -> None:
    """All values of a duplicate are found; those of the duplicates within them are the same."""
    inner = filled(in_payload, '["ab",1000]').decode()[len('[2,"17","Heartbeat",') : -1]
    nested = f'{{"a":0,"a":{{"a":0,"a":{{"a":0,"a":{inner}}}}}}}'
    frame = TOLERANT.decode(f'[2,"17","Heartbeat",{nested}]')
    assert [quirk.kind for quirk in frame.quirks].count(QuirkKind.DUPLICATE_MEMBER) == 3


def test_what_a_result_keeps_when_it_is_resolved_later() -> None:
    raw: Any = TOLERANT.decode(filled(in_result, '{"abcd":1}', 2**16 + 100))
    error = refusal(lambda: TOLERANT.resolve(raw, "StatusNotification"))
    assert (error.unique_id, error.action, error.reply) == ("17", "StatusNotification", None)
    assert "memory" in str(error)


def readings_of(sample: str, *, timestamp: str = "2025-06-15T12:30:45Z", each: int = 6) -> str:
    """A StopTransaction of 64 KiB and more, with so many samples in each reading."""
    samples = ",".join([sample] * each)
    reading = f'{{"timestamp":"{timestamp}","sampledValue":[{samples}]}}'
    return (
        '[2,"17","StopTransaction",{"meterStop":1,"timestamp":"2025-06-15T12:30:45Z",'
        f'"transactionId":1,"transactionData":[{",".join([reading] * (2**16 // len(reading) + 1))}'
        "]}]"
    )


def settings_of(setting: str) -> str:
    return f'[3,"17",{{"configurationKey":[{",".join(setting % n for n in range(2000))}]}}]'


def tags_of(tag: str) -> str:
    return (
        '[2,"17","SendLocalList",{"listVersion":1,"updateType":"Full","localAuthorizationList":['
        f"{','.join(tag % n for n in range(2000))}]}}]"
    )


NAIVE = "2025-06-15T12:30:45"
PERIOD = '{"startPeriod":"%d","limit":"5.5"}'
HONEST = {
    "bare readings": readings_of('{"value":1234.5}', each=1),
    "bare readings of naive times": readings_of('{"value":1234.5}', timestamp=NAIVE, each=1),
    "bare samples": readings_of('{"value":1234.5}'),
    "bare samples of naive times": readings_of('{"value":1234}', timestamp=NAIVE),
    "bare samples with a misspelled name": readings_of('{"Value":"1234.5"}'),
    "samples with three deviations": readings_of(
        '{"value":230.1,"measurand":"Voltage","unit":"v","sequence":1234}'
    ),
    "samples of unknown words": readings_of(
        '{"value":"1","measurand":"Current.DC.Leak","unit":"kilowatt"}', timestamp=NAIVE
    ),
    "full samples": readings_of(
        '{"value":1234.5,"context":"sample.periodic","format":"Raw","measurand":"Voltage",'
        '"phase":"L1","location":"outlet","unit":"V","sequence":null}'
    ),
    "settings": settings_of('{"key":"VendorKey%d","readOnly":false,"value":1234,"type":"int"}'),
    "settings of text": settings_of('{"key":"VendorKey%d","readonly":"false","value":true}'),
    "settings without a member": settings_of('{"key":"VendorKey%d","value":"1234"}'),
    "tags": tags_of('{"idTag":%d,"idTagInfo":{"status":"accepted","parentIdTag":null}}'),
    "tags that are too long": tags_of(
        '{"idtag":"TAG%018d","idTagInfo":{"status":"Accepted","expiryDate":"2026-01-01T00:00:00"}}'
    ),
    "periods": (
        '[2,"17","SetChargingProfile",{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,'
        '"stackLevel":1,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Absolute",'
        '"chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":['
        f"{','.join(PERIOD % (60 * n) for n in range(2000))}]}}}}}}]"
    ),
    "data": (
        '[2,"17","DataTransfer",{"vendorId":"v","data":{"list":['
        f'{",".join(f"""{{"n":{n},"v":"{n}"}}""" for n in range(4000))}]}}}}]'
    ),
    "details": (
        '[4,"17","GenericError","",{"list":['
        f'{",".join(f"""{{"id":{n},"code":"E{n}"}}""" for n in range(4000))}]}}]'
    ),
    "details of many members": (
        '[4,"17","GenericError","",{'
        f"{','.join(f'{chr(34)}k{n}{chr(34)}:{n}' for n in range(7000))}}}]"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_large_frames_that_deviate_in_each_element_go_through(name: str) -> None:
    text = HONEST[name]
    data: str | bytes = text if len(name) % 2 else text.encode()
    assert len(data) >= 2**16
    frame = TOLERANT.decode(data, pending={"17": "GetConfiguration"})
    assert name.startswith("details") or frame.quirks


def test_what_a_quirk_shares_with_the_payload_is_counted_once() -> None:
    frame = TOLERANT.decode(HONEST["bare samples"])
    assert frame.quirks[0].used is frame.payload.transaction_data[0].sampled_value[0].value  # type: ignore[union-attr]
    size = len(HONEST["bare samples of naive times"])
    used = memory(lambda: TOLERANT.decode(HONEST["bare samples of naive times"]), collect=True)
    assert used.kept <= 20 * size


def test_size_in_bytes() -> None:
    assert [size_of(data) for data in (b"\xc3\xa4", "ab", "ä", "\udcff")] == [2, 2, 2, 3]


# -- integers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", [STRICT, TOLERANT])
@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_integers_of_64_bits(codec: Codec, number: int) -> None:
    def frame(value: int) -> str:
        return f'[2,"17","UnlockConnector",{{"connectorId":{value}}}]'

    assert codec.decode(frame(number)).payload.connector_id == number  # type: ignore[union-attr]
    with pytest.raises(DecodeError) as caught:
        codec.decode(frame(number + (1 if number > 0 else -1)))
    assert caught.value.error_code is ErrorCode.PROPERTY_CONSTRAINT_VIOLATION


# -- on the way out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload",
    [
        Raw(b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"),
        Raw(b'{"a":' + b"1" * 65 + b"}"),
        Raw(b'{"a":[' + b",".join([b"[]"] * 10_001) + b"]}"),
        Raw(b'{"a":"\xff"}'),
        Raw(b"[" * 100_000),
    ],
)
def test_what_would_not_be_read_is_not_written(payload: Raw) -> None:
    for codec in (TOLERANT, LOOSE):
        with pytest.raises(EncodeError):
            codec.encode(CallResult("17", payload))


# -- memory ----------------------------------------------------------------------------------------


def peak(do: Callable[[], object]) -> int:
    gc.collect()
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def refused(data: bytes) -> object:
    try:
        return TOLERANT.decode(data)
    except DecodeError as error:
        return error


HALF = 2**18 if QUICK else 2**19
LARGE = {
    "lists in a list": b"[" + b"[]," * (HALF // 3),
    "deep lists": (b"[" * 30 + b"]" * 30 + b",") * (HALF // 61),
    "numbers": in_payload(f"[{'1,' * (HALF // 2)}1]"),
    "texts": in_payload(f"[{','.join([chr(34) * 2] * (HALF // 3))}]"),
    "members": in_payload("{" + ",".join(f'"{i}":0' for i in range(HALF // 9)) + "}"),
    "one text": in_payload(f'"{"x" * HALF}"'),
    "escapes": in_payload('"' + "\\u00e9" * (HALF // 6) + '"'),
    "backslashes": in_payload('"' + "\\x" * (HALF // 2) + '"'),
    "commas": b"[2," + b"," * HALF,
    "noise": bytes(range(256)) * (HALF // 256),
}


@pytest.mark.parametrize("data", LARGE.values(), ids=LARGE)
def test_memory_of_whatever_comes(data: bytes) -> None:
    """At most 50 times the input, be it read or refused."""
    refused(data[:1000])  # imports and patterns do not count
    assert peak(lambda: refused(data)) < 50 * len(data)


def test_memory_of_a_typed_frame() -> None:
    samples = ",".join(['{"value":"230.1","measurand":"Voltage"}'] * 5000)
    data = (
        b'[2,"17","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":'
        b'"2026-01-01T00:00:00Z","sampledValue":[' + samples.encode() + b"]}]}]"
    )
    assert STRICT.decode(data)
    assert peak(lambda: STRICT.decode(data)) < 12 * len(data)


EACH_TIME = 750 if QUICK else 1500


def test_failing_leaves_nothing_behind() -> None:
    """Strangers cannot fill the memory: no cache grows with what they send."""

    def strangers(start: int, count: int) -> None:
        for number in range(start, start + count):
            refused(b'[2,"%d","Action%d",{}]' % (number, number))
            refused(b'[2,"%d","Reset",{"member%d":"Hard","type":"Word%d"}]' % ((number,) * 3))
            refused(b'[3,"%d",{"name%d":%d}]' % (number, number, number))
            refused(b'[%d,"' % number)

    strangers(0, 500)
    gc.collect()
    tracemalloc.start()
    try:
        strangers(1000, 500)  # msgspec keeps a few short names; let it have had its fill
        growth = []
        # What grows with what they send grows each time; a table of the interpreter does not.
        for start in (10_000, 20_000):
            gc.collect()
            before = tracemalloc.get_traced_memory()[0]
            strangers(start, EACH_TIME)
            gc.collect()
            growth.append(tracemalloc.get_traced_memory()[0] - before)
        assert min(growth) < EACH_TIME * 34
    finally:
        tracemalloc.stop()


def test_nothing_is_kept_of_the_input() -> None:
    data = bytearray(b'[3,"17",{"status":"Accepted"}]'.ljust(SIZE))
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        frame = TOLERANT.decode(data)
        gc.collect()
        assert tracemalloc.get_traced_memory()[0] - before < 10_000
    finally:
        tracemalloc.stop()
    data.clear()  # and it may be resized
    assert encode(frame) == b'[3,"17",{"status":"Accepted"}]'


# -- what is asked of a text before anything recurses ---------------------------------------------


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("", 0), ("5", 0), ("[]", 1), ('{"a":[{}]}', 3), ("[][[]]", 2), ("]]]", 0),
        ('["[[[["]', 1), (r'["\"[[["]', 1), ('["[[[[', 1), ('["\\', 1), ('[[["\\"[', 3),
        ('{"a":["[[[["],"b":{}}', 2), ("[" * 10**5, 10**5),
    ],
)  # fmt: skip
def test_nesting_counts_brackets_that_stand_in_no_string(text: str, depth: int) -> None:
    assert nesting(text) == depth


def test_strings_are_cut_out() -> None:
    assert without_strings(r'{"a\"":["x",1],"b') == "{:[,1],"


def in_lists(depth: int, inner: str = "") -> str:
    return "[" * depth + inner + "]" * depth


@pytest.mark.parametrize("opener", ["[", "{", '{"a":'])
@pytest.mark.parametrize(
    ("depth", "verdict"), [(31, True), (32, True), (33, False), (10_001, False)]
)
def test_nesting_has_a_limit(opener: str, depth: int, verdict: bool) -> None:
    text = opener * depth + ("]" if opener == "[" else "}") * depth
    assert within_limits(text, Limits()) is within_limits(text.encode(), Limits()) is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("[" + ",".join(["[]"] * 9_999) + "]", True),
        ("[" + ",".join(["{}"] * 10_000) + "]", False),
        ("[" + "9" * 64 + "]", True),
        ("[" + "9" * 65 + "]", False),
        ("[1." + "0" * 62 + "," + "-1e" + "0" * 61 + "]", True),
        ("[-1.5e+" + "9" * 60 + "]", False),
        # what a string holds is neither nested nor a number
        ('["' + "9" * 65 + '"]', True),
        ('["' + "[" * 10_001 + '"]', True),
        ('["' + r"\"" + "[" * 40 + r"\\" + '"]', True),
        ('["a","' + "[{" * 40 + '",' + in_lists(31) + "]", True),
        ('["a","' + "[{" * 40 + '",' + in_lists(32) + "]", False),
        # a string that is never closed goes to the end, where whoever reads it stops
        ('["' + "[" * 40, True),
    ],
)
def test_containers_and_numbers_have_limits(text: str, verdict: bool) -> None:
    assert within_limits(text, Limits()) is within_limits(text.encode(), Limits()) is verdict


@together
@pytest.mark.parametrize("most", [0, 1, 2, 7])
@pytest.mark.parametrize("length", range(10))
def test_a_long_number_is_found_wherever_it_stands(most: int, length: int) -> None:
    for before in range(20):
        text = "[" + "x" * before + "9" * length + "]"
        assert within_limits(text, Limits(number_text=most)) is (length <= most)


def test_limits_are_settings() -> None:
    assert not within_limits(in_lists(3), Limits(depth=2))
    assert within_limits(in_lists(40), Limits(depth=40))
    assert not within_limits("[[],[],[]]", Limits(depth=2, containers=3))
    assert within_limits("[" + "9" * 65 + "]", Limits(number_text=65))
    assert not within_limits("[99]", Limits(number_text=1))


@pytest.mark.parametrize("data", [b'["\xff"]', b'["\xed\xa0\x80"]', '["\ud800"]'])
def test_what_is_no_unicode_raises(data: bytes | str) -> None:
    with pytest.raises(ValueError, match="utf-8"):
        within_limits(data, Limits())


def test_limits_are_an_immutable_value() -> None:
    assert Limits() == Limits(size=1_048_576, depth=32, containers=10_000, number_text=64)
    assert hash(Limits(depth=3)) == hash(Limits(depth=3))
    with pytest.raises(AttributeError):
        Limits().depth = 3  # type: ignore[misc]
    with pytest.raises(TypeError):
        Limits(3)  # type: ignore[call-arg, misc]


def test_a_string_that_is_never_closed_is_looked_over_once() -> None:
    hostile = '[3,"1",{"' + "[" * 40 + r"\"" * 100_000  # minutes, were it rescanned at every quote

    assert within_limits(hostile, Limits())


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ('{"timestamp":"2025-06-15T12:30:45","sampledValue":[{"value":"1"}]}', "naive_timestamp"),
        ('{"timestamp":"","sampledValue":[{"value":"1"}]}', "unusable_element"),
        (
            '{"timestamp":"2025-06-15T12:30:45Z","sampledValue":[{"value":null}]}',
            "unusable_element",
        ),
    ],
)
def test_a_day_of_readings_that_deviate_goes_through(element: str, kind: str) -> None:
    """One in half a minute, a StopTransaction of 24 hours; the last reading is sound."""
    sound = '{"timestamp":"2025-06-15T12:30:45Z","sampledValue":[{"value":"1"}]}'
    frame = (
        '[2,"1","StopTransaction",{"meterStop":1,"timestamp":"2025-06-15T12:30:45Z",'
        f'"transactionId":1,"transactionData":[{(element + ",") * 2880}{sound}]}}]'
    )
    quirks = TOLERANT.decode(frame).quirks
    assert [str(quirk.kind) for quirk in quirks] == [kind] * 2880
