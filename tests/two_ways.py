"""Comparison of the two parts of the slow path: the short path, and the full reading.

`compared` decodes a frame on both and checks that all results are equal: the frame and its quirks,
or the error and its reply. `odd_frame` makes frames for it: valid JSON whose head deviates, or
whose members have unusual values or names, or stand next to unknown members.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from msgspec import Raw
from msgspec.structs import astuple
from samples import ACTION_OF, FULL

from ocpp16j_codec import ACTIONS, TOLERANT, Call, DecodeError, Effect, Limits, QuirkKind, Role
from ocpp16j_codec.decoding import as_text
from ocpp16j_codec.quirks import recovery, valid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

    from ocpp16j_codec import Codec

__all__ = ["CODECS", "compared", "odd_frame"]

#: Codecs that differ in what is tolerated, in role and in limits.
CODECS: list[Codec] = [
    *[TOLERANT] * 20,
    TOLERANT.replace(tolerate=()),
    *(TOLERANT.replace(role=role) for role in (Role.CHARGE_POINT, Role.CENTRAL_SYSTEM)),
    *(TOLERANT.without(effect) for effect in Effect),
    *(TOLERANT.without(kind) for kind in QuirkKind),
    TOLERANT.replace(limits=Limits(depth=5, containers=8, number_text=12, quirks=2)),
]


def compared(
    data: bytes | str,
    codec: Codec = TOLERANT,
    pending: Mapping[str, str] | None = None,
    received_at: datetime | None = None,
) -> bool:
    """Check that both results are equal; return whether the short path accepted the frame."""
    text, from_bytes = as_text(data), isinstance(data, bytes)
    said = []
    for way in (valid.recover, recovery.recover):
        try:
            frame: Any = way(text, codec.settings, pending, received_at, from_bytes=from_bytes)
            if isinstance(frame, DecodeError):
                raise frame
        except DecodeError as error:
            answer = error.reply and (error.reply, type(error.reply.unique_id))
            said.append((repr(error), error.violations, error.unique_id, error.action, answer))
        else:
            if frame is None:
                return False
            quirks = [(q, repr(q.found), repr(q.used), q.effect, q.secret) for q in frame.quirks]
            held = [
                bytes(each) if isinstance(each, Raw) else repr(each) for each in astuple(frame)[:-1]
            ]
            answer = type(frame.error("").unique_id) if isinstance(frame, Call) else None
            said.append((type(frame), frame, held, quirks, answer))
    assert said[0] == said[1], (data, codec)
    return True


ODD_VALUES: list[Any] = [
    "", " ", None, True, False, 0, 1, -1, -0.0, 2.5, 0.1, 1e22, 1.4, 12345678901234567890, 2**63,
    -(2**63) - 1, "1", "1.5", "+1", "abc", "true", "Yes", "null",
    "2024-05-06T07:08:09", "2024-05-06T07:08:09Z", "2024-05-06 07:08", "2024-05-06T07:08:09+02",
    "2024-05-06T24:00:00Z", "2999-99-99T00:00:00Z", "9999-12-31T23:59:59-10:00", "0", "x" * 30,
    "x" * 600, " Accepted", "accepted", "w", "°C", "C", "ü", "a,b", "a:b", "[[{", "}}]]", 'a"b',
    "a\\b", "\x7f", "info@host", "password: x", "pin1234", "AuthorizationKey", "https://u:p@h/?k=1",
    "%41", "#", "key", "secret", [], {}, [1], ["1"], [["1"]], ["2024-05-06T07:08:09"], [{}],
    [1, 2], ["a", "b"], [[1, 2]], [None], {"a": 1}, {"a": {"b": [1, {"c": 2.50}]}},
    {"value": "1"}, [{"value": "1"}], [{"value": 1.5, "unit": "Hz"}, {"value": "2"}],
    {"values": [{"value": "1"}]}, {"key": "pin", "value": "1"}, {"k": 1, "v": "x"},
    {"id": {}, "value": "7"}, {"status": "Accepted"},
    {"status": "Accepted", "expiryDate": "2024-05-06T07:08:09"},
    [{"timestamp": "2024-05-06T07:08:09", "sampledValue": [{"value": "1"}]}],
    {"timestamp": "2024-05-06T07:08:09", "sampledValue": {"value": "1"}},
]  # fmt: skip
ODD_NAMES = [
    "customData", "evseId", "foo", "k", "key", "id", "value", "data", "password", "a,b", "a:b",
    ":", ",", "", "x" * 70, "x" * 210, "ü", "status", "IdTag", "id_tag", "idTag", "Timestamp",
    "meterValue", "values", "sampledValues", "mesurand", "UNIT", "expiryDate", "idTagInfo", "a/b",
    "~", "evse[0]", "connectorId", "ConnectorId", "transactionId", "info", "readonly", "component",
    "name",
]  # fmt: skip
#: How JSON is spaced, and literals of numbers that are not printed back.
SPACED = [(",", ":")] * 6 + [(", ", ": "), (" , ", " : ")]
LITERALS = {"2.5": "2.50", "-0.0": "-0", "1e+22": "1E22", "12345678901234567890": "9" * 65}


def odd_frame(rng: Random) -> tuple[bytes, dict[str, str] | None]:
    """Make a frame of sound JSON that is odd in its values and names, and what is pending."""
    name = rng.choice(list(FULL))
    payload = deepcopy(FULL[name])
    has_odd_head = rng.random() < 0.3
    for _ in range(rng.choice((0, 0, 1) if has_odd_head else (1, 1, 1, 2, 3, 6))):
        _spoil(rng, rng.choice(_containers(payload)))
    is_call = name in ACTIONS
    elements: list[Any] = [2, "i1", name, payload] if is_call else [3, "i1", payload]
    if has_odd_head:
        if rng.random() < 0.3:
            elements = [4, "i1", "InternalError", "", deepcopy(rng.choice(ODD_DETAILS))]
        for _ in range(rng.choice((1, 1, 2, 3))):
            _spoil_head(rng, elements)
    text = json.dumps(
        elements,
        separators=rng.choice(SPACED),
        ensure_ascii=rng.random() < 0.2,
        indent=1 if rng.random() < 0.05 else None,
    )
    if rng.random() < 0.1:
        for plain, literal in LITERALS.items():
            text = text.replace(plain, literal)
    pending = {} if is_call else {"i1": ACTION_OF[name]}
    if has_odd_head:
        pending |= rng.choice(({}, {"17": name if is_call else ACTION_OF[name]}, {"": "Reset"}))
    return text.encode(), pending or rng.choice((None, {}))


ODD_TYPES = [
    2, 3, 4, "2", "3", "4", " 2 ", "2.0", 2.0, 3.0, 1, "1", 4.0, 0, 5, -2, True, None, "CALL", "",
    [2],
    {}, 2e0, 22, "2,", 1e300,
]  # fmt: skip
ODD_IDS = [
    17, "17", 17.0, 17.5, -17, 0, "", " ", "x" * 37, "x" * 600, "ü" * 36, None, True, [], ["17"],
    {},
    {"id": "17"}, "password=hunter2", 'a"b', "a\\b", "a,b:[{", 12345678901234567890123,
]  # fmt: skip
ODD_ACTIONS = [
    "reset", "RESET", "Resets", " Reset", "Reset.req", "ResetRequest", "Foo", "", "Heartbeats",
    "x" * 90,
    "statusNotification", "boot_notification", "password: hunter2", None, 7, True, [], {},
    ["Reset"],
    "Reset", "ChangeAvailability", "Heartbeat", "AuthorizationKey", "a:b", "ü",
]  # fmt: skip
ODD_PAYLOADS: list[Any] = [
    None, [], "", " ", "{}", "null", '{"idTag":"A"}', '{"idTag":\'A\'}', '{"a":1,"a":2}', "{",
    "[]", 0,
    1.50, True, [{}], [1, 2.50], "x", '{"type":"Soft"}', {}, {"a": 1.50}, '{"password":"hunter2"}',
]  # fmt: skip
ODD_DETAILS: list[Any] = [
    {}, {}, {"a": 1.50, "b": [1, {"c": -0.0}]}, {"password": "x"}, {"key": "pin", "value": "12"},
    None,
    "", "text", [], [1.50], 7, {"key": "AuthorizationKey", "value": "h"}, {"x": 1e22, "y": "ü"},
]  # fmt: skip
ODD_CODES: list[Any] = [
    "InternalError", "internal error", "Internalerror", "OccurenceConstraintViolation", "Foo", "",
    None,
    "OccurrenceConstraintViolation", "FormatViolation", "GenericError ", 5, [], {},
    "password=hunter2",
    {"errorCode": "GenericError", "errorDescription": "d", "errorDetails": {"a": 1.50}},
    {"code": "GenericError", "x": 2.50}, {"errorCode": None, "details": [1]}, {"foo": "bar"},
]  # fmt: skip
ODD_REST: list[Any] = [
    {}, None, "", "x", " ", 0, 1.50, True, [], [1.50, "a"], ["a", "b"], {"a": 2.50},
    "password=hunter2",
    {"key": "AuthorizationKey", "value": "hunter2"}, ["AuthorizationKey", "hunter2"],
    "https://u:p@h/",
]  # fmt: skip


def _spoil_head(rng: Random, elements: list[Any]) -> None:
    """Change an element, or put one in or take one away."""
    chance = rng.random()
    if chance < 0.15:
        elements.insert(rng.randrange(len(elements) + 1), deepcopy(rng.choice(ODD_REST)))
    elif chance < 0.3:
        elements.append(deepcopy(rng.choice(ODD_REST)))
    elif chance < 0.4 and elements:
        del elements[rng.choice((-1, -1, rng.randrange(len(elements)))) :]
    elif chance < 0.45:
        elements[2:2] = [rng.choice(ODD_ACTIONS)]
    elif elements:
        index = rng.randrange(len(elements))
        odd = ODD_CODES if elements[0] in (4, "4") and index == 2 else (
            ODD_TYPES, ODD_IDS, ODD_ACTIONS, ODD_PAYLOADS, ODD_DETAILS
        )[index] if index < 5 else ODD_REST  # fmt: skip
        elements[index] = deepcopy(rng.choice(odd))


def _containers(value: Any) -> list[Any]:
    found = [value] if isinstance(value, dict | list) else []
    for each in value.values() if isinstance(value, dict) else found and value:
        found += _containers(each)
    return found


def _spoil(rng: Random, item: Any) -> None:
    odd, chance = deepcopy(rng.choice(ODD_VALUES)), rng.random()
    if isinstance(item, list):
        if not item or chance < 0.2:
            item.insert(rng.randrange(len(item) + 1), odd)
        elif chance < 0.6:
            item[rng.randrange(len(item))] = odd
        elif chance < 0.7:
            item.pop()
        elif len(item) < 50:
            item += deepcopy(item * rng.choice((1, 20)))
        return
    members = list(item.items())
    index = rng.randrange(len(members)) if members else 0
    if not members or chance < 0.25:
        members.insert(index, (rng.choice(ODD_NAMES), odd))
    else:
        name, value = members[index]
        if chance < 0.65:
            members[index] = name, odd
        elif chance < 0.75:
            del members[index]
        elif chance < 0.9:
            other = rng.choice((name.upper(), f"_{name}", f"{name}s", rng.choice(ODD_NAMES)))
            members[index] = other, value
        else:
            members[index] = name, [value]
    item.clear()
    item.update(members)
