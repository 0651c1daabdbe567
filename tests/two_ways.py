"""Comparison of the two parts of the slow path: the short path, and the full reading.

`compared` decodes a frame on both and checks that all results are equal: the frame and its quirks,
or the error and its reply. `odd_frame` makes frames for it: valid JSON whose members have unusual
values or names, or stand next to unknown members.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from samples import ACTION_OF, FULL

from ocpp16j_codec import ACTIONS, TOLERANT, DecodeError, Effect, Limits, QuirkKind, Role
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
            quirks = [(q, repr(q.found), repr(q.used), q.effect) for q in frame.quirks]
            said.append((type(frame), frame, repr(frame.payload), quirks))
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
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        _spoil(rng, rng.choice(_containers(payload)))
    is_call = name in ACTIONS
    head: list[Any] = [2, "i1", name] if is_call else [3, "i1"]
    text = json.dumps(
        [*head, payload],
        separators=rng.choice(SPACED),
        ensure_ascii=rng.random() < 0.2,
        indent=1 if rng.random() < 0.05 else None,
    )
    if rng.random() < 0.1:
        for plain, literal in LITERALS.items():
            text = text.replace(plain, literal)
    return text.encode(), None if is_call else {"i1": ACTION_OF[name]}


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
