"""Frames that are not conforming: what mending costs, and what refusing."""

from __future__ import annotations

import json
from collections import Counter
from copy import deepcopy
from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import ocpp.messages as mobilityhouse  # type: ignore[import-untyped]

from benchmarks import traffic
from benchmarks.contenders import MOBILITYHOUSE
from benchmarks.stopwatch import Pace, Runner, race
from benchmarks.tables import Table
from ocpp16j_codec import TOLERANT, Codec, DecodeError, Limits, QuirkKind
from ocpp16j_codec.quirks.catalog import CATALOG

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ocpp16j_codec.quirks.catalog import Entry

__all__ = ["broken_text", "errors", "kinds", "quirky_meter_values"]

JSON, JSON_MENDED = "json.loads", "json.loads, mended text"
WATCHFUL = TOLERANT.replace(detect_duplicates=True)
WRITER = TOLERANT.replace(check_outgoing=False)


def _codec_for(kind: QuirkKind) -> Codec:
    # In a frame that is sound otherwise, a member that stands twice has to be looked for.
    return WATCHFUL if kind is QuirkKind.DUPLICATE_MEMBER else TOLERANT


def _mobilityhouse(frame: bytes, action: str | None) -> Callable[[], object]:
    def run() -> object:
        message = mobilityhouse.unpack(frame)
        if not isinstance(message, mobilityhouse.CallError):
            message.action = action or message.action
            mobilityhouse._validate_payload(message, "1.6")  # noqa: SLF001 - without its threads
        return message

    return run


def _accepts(run: Callable[[], object]) -> bool:
    try:
        run()
    except Exception:  # noqa: BLE001 - whatever it raises, it cannot be compared
        return False
    return True


# -- by kind -------------------------------------------------------------------------------------


def kinds(pace: Pace) -> Table:
    """The example of each kind in the catalog."""
    table = Table(
        "quirks",
        "Decode quirky frames, kind by kind",
        "The examples of the catalog, most of them under 150 bytes. json.loads reads the"
        " frame itself, or the mended one if the frame is not JSON; mobilityhouse reads the"
        " mended one, unless it refuses it.",
    )
    for entry in CATALOG.values():
        before = entry.before if isinstance(entry.before, bytes) else entry.before.encode()
        after = entry.after.encode()
        runners = {"ours": Runner(_decoding(entry, before))}
        sound = _is_json(before)
        runners[JSON] = Runner(partial(json.loads, before if sound else after))
        theirs = _mobilityhouse(after, entry.action)
        if _accepts(theirs):
            runners[MOBILITYHOUSE] = Runner(theirs)
        timed = race(runners, pace)
        label = f"{entry.kind.value}, {len(before)} bytes"
        table.add(timed, "ours", JSON, 12 if sound else 25, label, JSON if sound else JSON_MENDED)
        if MOBILITYHOUSE in runners:
            table.add(timed, "ours", MOBILITYHOUSE, 1.0, label)
    return table


def _is_json(wire: bytes) -> bool:
    try:
        json.loads(wire)
    except ValueError:
        return False
    return True


def _decoding(entry: Entry, wire: bytes) -> Callable[[], object]:
    decode = _codec_for(entry.kind).decode
    arrived = entry.received_at and datetime.fromisoformat(entry.received_at)
    pending = {json.loads(entry.after)[1]: entry.action} if entry.action else None

    def run() -> object:
        return decode(wire, pending=pending, received_at=arrived or None)

    frame: Any = run()
    assert entry.kind in {quirk.kind for quirk in frame.quirks}, entry.kind
    assert WRITER.encode(frame).decode() == entry.after, entry.kind
    return run


# -- meter values --------------------------------------------------------------------------------


def _put(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda item: item.update({name: value})


def _rename(name: str, new: str) -> Callable[[dict[str, Any]], None]:
    return lambda item: item.update({new: item.pop(name)})


def _as_number(sample: dict[str, Any]) -> None:
    sample["value"] = float(sample["value"])


#: What is done to a sampled value, and how many times ten of them then deviate.
_SAMPLE_SPOILERS: Mapping[QuirkKind, Callable[[dict[str, Any]], None]] = {
    QuirkKind.MEMBER_SPELLING: _rename("measurand", "mesurand"),
    QuirkKind.NUMBER_TEXT: _as_number,
    QuirkKind.UNKNOWN_MEMBER: _put("meterSerial", "M-17"),
    QuirkKind.NULL_MEMBER: _put("phase", None),
    QuirkKind.ENUM_SPELLING: _put("context", "sample.periodic"),
    QuirkKind.UNKNOWN_ENUM: _put("unit", "Hz"),
    QuirkKind.EMPTY_TEXT: _put("location", ""),
    QuirkKind.LONE_LIST: lambda sample: sample.update(value=[sample["value"]]),
}
_METER_VALUE_SPOILERS: Mapping[QuirkKind, Callable[[dict[str, Any]], None]] = {
    QuirkKind.NAIVE_TIMESTAMP: _put("timestamp", "2025-06-15T12:30:45"),
    QuirkKind.TIMESTAMP_SPELLING: _put("timestamp", "2025-06-15T12:30:45+02"),
    QuirkKind.UNUSABLE_ELEMENT: lambda value: value["sampledValue"][4].pop("value"),
}
_PAYLOAD_SPOILERS: Mapping[QuirkKind, Callable[[dict[str, Any]], None]] = {
    QuirkKind.TEXT_NUMBER: _put("connectorId", "1"),
    QuirkKind.LONE_OBJECT: lambda payload: payload.update(meterValue=payload["meterValue"][0]),
}


def quirky_meter_values(pace: Pace) -> Table:
    """The message that makes up most of the traffic, with one deviation or with ten."""
    table = Table(
        "quirky-meter-values",
        "Decode quirky MeterValues with ten sampled values",
        "One deviation in the frame, or one in each sampled value. json.loads reads the same"
        " frame; mobilityhouse reads the conforming frame from which it was made.",
    )
    sound = traffic.meter_values(Random(16))
    frames = []
    for kind, spoil in _SAMPLE_SPOILERS.items():
        for count in (1, 10):
            payload = deepcopy(sound)
            samples = payload["meterValue"][0]["sampledValue"]
            for sample in samples[3 : 3 + count] if count == 1 else samples:
                spoil(sample)
            frames.append((kind, count, payload))
    for kind, spoil in _METER_VALUE_SPOILERS.items():
        payload = deepcopy(sound)
        spoil(payload["meterValue"][0])
        frames.append((kind, 1, payload))
    for kind, spoil in _PAYLOAD_SPOILERS.items():
        payload = deepcopy(sound)
        spoil(payload)
        frames.append((kind, 1, payload))
    head = [2, "4d1bd4c2-6f6d-4a3a-9c5f-0d4a0f6f3a11", "MeterValues"]
    theirs = _mobilityhouse(traffic.compact([*head, sound]), "MeterValues")
    for kind, count, payload in frames:
        wire = traffic.compact([*head, payload])
        found = Counter(quirk.kind for quirk in TOLERANT.decode(wire).quirks)
        assert found == {kind: count}, (kind, found)
        runners = {
            "ours": Runner(partial(TOLERANT.decode, wire)),
            JSON: Runner(partial(json.loads, wire)),
            MOBILITYHOUSE: Runner(theirs),
        }
        timed = race(runners, pace)
        label = f"{count} x {kind.value}, {len(wire)} bytes"
        table.add(timed, "ours", JSON, 12, label)
        table.add(timed, "ours", MOBILITYHOUSE, 1 / 10, label)
    return table


# -- broken text ---------------------------------------------------------------------------------

#: What stands in each sampled value, and what is put there instead.
_TEXT_SPOILERS: Mapping[QuirkKind, tuple[bytes, bytes]] = {
    QuirkKind.STRAY_COMMA: (b'"format":"Raw",', b'"format":"Raw",,'),
    QuirkKind.MISSING_COMMA: (b'"format":"Raw",', b'"format":"Raw" '),
    QuirkKind.MISSING_VALUE: (b'"format":"Raw"', b'"format":'),
    QuirkKind.BARE_WORD: (b'"Raw"', b"Raw"),
    QuirkKind.SINGLE_QUOTES: (b'"Raw"', b"'Raw'"),
    QuirkKind.TYPOGRAPHIC_QUOTES: (b'"Raw"', "“Raw”".encode()),
    QuirkKind.CONTROL_CHARACTER: (b'{"value":"', b'{"value":"\x10'),
    QuirkKind.INVALID_ESCAPE: (b'{"value":"', b'{"value":"\\q'),
    QuirkKind.LONE_SURROGATE: (b'{"value":"', b'{"value":"\\ud83d'),
    QuirkKind.INVALID_UTF8: (b'{"value":"', b'{"value":"\xb0'),
    QuirkKind.DUPLICATE_MEMBER: (b'"format":"Raw"', b'"format":"Raw","format":"Raw"'),
}
_SIZES = (10_000, 100_000, 1_000_000)


def _broken(kind: QuirkKind, sound: bytes) -> dict[str, bytes]:
    """The text, broken at its end and broken everywhere."""
    if kind is QuirkKind.TRUNCATED:
        return {"once": sound[:-3]}
    if kind is QuirkKind.STRAY_BRACKET:
        return {"once": sound[:-4] + b"]" + sound[-4:]}
    old, new = _TEXT_SPOILERS[kind]
    before, _, behind = sound.rpartition(old)
    return {"once": before + new + behind, "everywhere": sound.replace(old, new)}


def broken_text(pace: Pace) -> Table:
    """Broken JSON of three sizes: the time has to grow with the size and no faster."""
    table = Table(
        "broken-text",
        "Decode broken text of 10 kB, 100 kB and 1 MB",
        "MeterValues with a syntax error in the last sampled value (once) or in each of them"
        " (everywhere); time per byte. json.loads reads the text without the errors.",
    )
    pace = Pace(max(pace.rounds // 6, 5), pace.slice)
    for kind in (*_TEXT_SPOILERS, QuirkKind.TRUNCATED, QuirkKind.STRAY_BRACKET):
        sounds = {size: traffic.compact(traffic.meter_values_of(size)) for size in _SIZES}
        broken = {size: _broken(kind, sound) for size, sound in sounds.items()}
        for where in broken[_SIZES[0]]:
            runners = {}
            for size in _SIZES:
                wire, sound = broken[size][where], sounds[size]
                runners[f"ours {size}"] = Runner(_mending(kind, wire), len(wire))
                runners[f"json {size}"] = Runner(partial(json.loads, sound), len(sound))
            timed = race(runners, pace)
            label = f"{kind.value}, {where}"
            for size in _SIZES:
                words = f"{label}, {traffic.human(size)}"
                table.add(timed, f"ours {size}", f"json {size}", 25, words, JSON_MENDED)
                points = table.series.setdefault(label, [])
                points.append((size, timed.typical(f"ours {size}")))
            least, most = (f"ours {_SIZES[index]}" for index in (0, -1))
            table.add(timed, most, least, 1.5, f"{label}, 1 MB", "the same, 10 kB")
    return table


def _mending(kind: QuirkKind, wire: bytes) -> Callable[[], object]:
    limits = Limits(size=2**22, quirks=100_000)
    decode = _codec_for(kind).replace(limits=limits).decode
    found = {quirk.kind for quirk in decode(wire).quirks}
    assert found == {kind}, (kind, found)
    return lambda: decode(wire)


# -- errors --------------------------------------------------------------------------------------

_ID = b"4d1bd4c2-6f6d-4a3a-9c5f-0d4a0f6f3a11"


def _call(action: str, payload: bytes) -> bytes:
    return b'[2,"%b","%b",%b]' % (_ID, action.encode(), payload)


def _no_values() -> bytes:
    """Ten sampled values of which none has a value."""
    return json.dumps(traffic.meter_values(Random(16))).replace('"value":', '"valuable":').encode()


#: What a server may be sent by whoever means it no good.
_HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "no JSON, 7 bytes": lambda: b"garbage",
    "empty array": lambda: b"[]",
    "unknown message type": lambda: b'[9,"%b","Heartbeat",{}]' % _ID,
    "unknown action": lambda: _call("SelfDestruct", b"{}"),
    "required members missing": lambda: _call("StartTransaction", b"{}"),
    "wrong type": lambda: _call(
        "StatusNotification", b'{"connectorId":{},"errorCode":[],"status":7}'
    ),
    "ten readings without value": lambda: _call("MeterValues", _no_values()),
    "100 kB of open brackets": lambda: b"[" * 100_000,
    "100 kB of open brackets in a payload": lambda: _call(
        "DataTransfer", b'{"data":' + b"[" * 100_000
    ),
    "100 kB of digits": lambda: _call("Authorize", b'{"idTag":' + b"9" * 100_000 + b"}"),
    "100 kB of quotes": lambda: b"[2," + b'"' * 100_000,
    "100 kB of backslashes": lambda: b'[2,"' + b"\\" * 100_000,
    "100 kB of commas": lambda: b"[2" + b"," * 100_000,
    "100 kB of random bytes": lambda: Random(16).randbytes(100_000),
    "1 MB, 10,000 unknown members": lambda: _call(
        "Authorize", b"{%b}" % b",".join(b'"%099d":0' % n for n in range(9_000))
    ),
    "2 MB": lambda: b"[" + b" " * 2_000_000 + b"]",
}


def _refusing(read: Callable[[bytes], object], frame: bytes) -> Callable[[], object]:
    def run() -> object:
        try:
            read(frame)
        except Exception as error:  # noqa: BLE001 - each library has its own
            return error
        return None

    return run


def errors(pace: Pace) -> Table:
    """A server under attack: how much of its time an attacker gets for his bytes."""
    table = Table(
        "errors",
        "Refuse what cannot be read",
        "DecodeError with its violations and the reply that is due, compared with json.loads"
        " and mobilityhouse (unpack, validate), which refuse or accept the same input.",
    )

    def theirs(frame: bytes) -> object:
        message = mobilityhouse.unpack(frame)
        mobilityhouse._validate_payload(message, "1.6")  # noqa: SLF001 - without its thread pool
        return message

    pace = Pace(max(pace.rounds // 3, 5), pace.slice)
    for name, make in _HOSTILE.items():
        frame = make()
        ours = _refusing(TOLERANT.decode, frame)
        assert isinstance(ours(), DecodeError), name
        runners = {
            "ours": Runner(ours),
            JSON: Runner(_refusing(json.loads, frame)),
            MOBILITYHOUSE: Runner(_refusing(theirs, frame)),
        }
        timed = race(runners, pace)
        table.add(timed, "ours", JSON, None, name)
        table.add(timed, "ours", MOBILITYHOUSE, None, name)
        table.series[name] = [(len(frame), timed.typical("ours"))]
    return table
