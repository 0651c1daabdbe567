"""The traffic all figures are about: what a central system sees from its charge points on a day.

Of a hundred calls, sixty carry meter values with ten readings each, fifteen are heartbeats, and so
on (see `SHARES`); each is answered by a result. Ids are UUIDs, timestamps are whole seconds in
UTC, members stand in the order in which charge points usually write them.

Rule of this file: the same seed gives the same bytes, on every machine and in every release.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from msgspec import inspect

from ocpp16j_codec import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable
    from enum import Enum

__all__ = [
    "SHARES", "Exchange", "compact", "every_action", "filled", "human", "meter_values",
    "meter_values_of", "mix", "pretty", "spaced", "with_ids", "with_milliseconds",
]  # fmt: skip

#: Calls of each action among a hundred.
SHARES = {
    "MeterValues": 60,
    "Heartbeat": 15,
    "StatusNotification": 12,
    "StartTransaction": 4,
    "StopTransaction": 4,
    "Authorize": 4,
    "BootNotification": 1,
}


def compact(frame: list[Any]) -> bytes:
    """A frame as charge points write it: UTF-8, no blanks."""
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False).encode()


def pretty(frame: list[Any]) -> bytes:
    """A frame as it is written for people to read."""
    return json.dumps(frame, indent=2, ensure_ascii=False).encode()


@dataclass(frozen=True)
class Exchange:
    """A call and the result that answers it."""

    action: str
    unique_id: str
    call_payload: dict[str, Any]
    result_payload: dict[str, Any]

    @property
    def call(self) -> list[Any]:
        """The CALL."""
        return [2, self.unique_id, self.action, self.call_payload]

    @property
    def result(self) -> list[Any]:
        """The CALLRESULT."""
        return [3, self.unique_id, self.result_payload]


# -- payloads ------------------------------------------------------------------------------------

#: What a three-phase meter reports at every interval: measurand, unit, phase, range of values.
_READINGS = (
    ("Energy.Active.Import.Register", "Wh", None, (1_000.0, 9_999_999.0)),
    ("Power.Active.Import", "W", None, (0.0, 22_000.0)),
    ("Current.Import", "A", "L1", (0.0, 32.0)),
    ("Current.Import", "A", "L2", (0.0, 32.0)),
    ("Current.Import", "A", "L3", (0.0, 32.0)),
    ("Voltage", "V", "L1-N", (225.0, 240.0)),
    ("Voltage", "V", "L2-N", (225.0, 240.0)),
    ("Voltage", "V", "L3-N", (225.0, 240.0)),
    ("Temperature", "Celsius", None, (15.0, 60.0)),
    ("SoC", "Percent", None, (5.0, 100.0)),
)
_TAGS = ("04A2B1C3D4E5F6", "DEADBEEF", "E0401A2B3C4D5E", "1F2E3D4C")


def _timestamp(random: Random) -> str:
    return (
        f"2025-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        f"T{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02}Z"
    )


def _sampled_values(random: Random, count: int, context: str) -> list[dict[str, Any]]:
    values = []
    for number in range(count):
        measurand, unit, phase, (least, most) = _READINGS[number % len(_READINGS)]
        value = {
            "value": f"{random.uniform(least, most):.2f}",
            "context": context,
            "format": "Raw",
            "measurand": measurand,
            "phase": phase,
            "location": "EV" if measurand == "SoC" else "Outlet",
            "unit": unit,
        }
        values.append({name: item for name, item in value.items() if item is not None})
    return values


def _meter_value(random: Random, count: int, context: str) -> dict[str, Any]:
    return {
        "timestamp": _timestamp(random),
        "sampledValue": _sampled_values(random, count, context),
    }


def meter_values(random: Random, samples: int = 10) -> dict[str, Any]:
    """A MeterValues payload with so many sampled values, at most a hundred in one meter value."""
    counts = [100] * (samples // 100) + ([samples % 100] if samples % 100 else [])
    return {
        "connectorId": random.randint(1, 2),
        "transactionId": random.randint(1, 999_999_999),
        "meterValue": [_meter_value(random, count, "Sample.Periodic") for count in counts],
    }


def _status_notification(random: Random) -> dict[str, Any]:
    status = random.choice(("Available", "Preparing", "Charging", "SuspendedEV", "Finishing"))
    return {
        "connectorId": random.randint(0, 2),
        "errorCode": "NoError",
        "status": status,
        "timestamp": _timestamp(random),
        "vendorId": "com.example",
    }


def _start_transaction(random: Random) -> dict[str, Any]:
    return {
        "connectorId": random.randint(1, 2),
        "idTag": random.choice(_TAGS),
        "meterStart": random.randint(0, 9_999_999),
        "timestamp": _timestamp(random),
    }


def _stop_transaction(random: Random) -> dict[str, Any]:
    return {
        "idTag": random.choice(_TAGS),
        "meterStop": random.randint(0, 9_999_999),
        "timestamp": _timestamp(random),
        "transactionId": random.randint(1, 999_999_999),
        "reason": random.choice(("Local", "EVDisconnected", "Remote")),
        "transactionData": [
            _meter_value(random, 2, "Transaction.Begin"),
            _meter_value(random, 2, "Transaction.End"),
        ],
    }


def _boot_notification(random: Random) -> dict[str, Any]:
    serial = f"{random.randint(0, 10**12):012}"
    return {
        "chargePointVendor": "ExampleVendor",
        "chargePointModel": "Wallbox 22 Pro",
        "chargePointSerialNumber": f"CP-{serial}",
        "chargeBoxSerialNumber": f"CB-{serial}",
        "firmwareVersion": "2.14.0-rc1",
        "iccid": "8949020000012345678",
        "imsi": "262021234567890",
        "meterType": "EEM-350",
        "meterSerialNumber": f"M-{serial}",
    }


def _tag_info(random: Random) -> dict[str, Any]:
    return {
        "status": "Accepted",
        "expiryDate": _timestamp(random),
        "parentIdTag": random.choice(_TAGS),
    }


_CALLS: dict[str, Callable[[Random], dict[str, Any]]] = {
    "MeterValues": meter_values,
    "Heartbeat": lambda _: {},
    "StatusNotification": _status_notification,
    "StartTransaction": _start_transaction,
    "StopTransaction": _stop_transaction,
    "Authorize": lambda random: {"idTag": random.choice(_TAGS)},
    "BootNotification": _boot_notification,
}
_RESULTS: dict[str, Callable[[Random], dict[str, Any]]] = {
    "MeterValues": lambda _: {},
    "Heartbeat": lambda random: {"currentTime": _timestamp(random)},
    "StatusNotification": lambda _: {},
    "StartTransaction": lambda random: {
        "idTagInfo": _tag_info(random),
        "transactionId": random.randint(1, 999_999_999),
    },
    "StopTransaction": lambda random: {"idTagInfo": _tag_info(random)},
    "Authorize": lambda random: {"idTagInfo": _tag_info(random)},
    "BootNotification": lambda random: {
        "status": "Accepted",
        "currentTime": _timestamp(random),
        "interval": 300,
    },
}


def _exchange(random: Random, action: str) -> Exchange:
    unique_id = str(UUID(int=random.getrandbits(128), version=4))
    return Exchange(action, unique_id, _CALLS[action](random), _RESULTS[action](random))


def mix(size: int = 100, seed: int = 16) -> list[Exchange]:
    """So many hundreds of exchanges in the shares above, in no order a processor could learn."""
    random = Random(seed)
    names = [name for name, share in SHARES.items() for _ in range(share)] * (size // 100)
    random.shuffle(names)
    return [_exchange(random, name) for name in names]


# -- actions nobody measured in the field --------------------------------------------------------


def every_action(seed: int = 16) -> list[Exchange]:
    """One exchange for each action: as in the mix, or with every member its struct has."""
    random = Random(seed)
    exchanges = []
    for name, action in ACTIONS.items():
        if name in SHARES:
            exchanges.append(_exchange(random, name))
        else:
            unique_id = str(UUID(int=random.getrandbits(128), version=4))
            call, result = filled(action.call), filled(action.result)
            exchanges.append(Exchange(name, unique_id, call, result))
    return exchanges


def filled(struct: type) -> Any:
    """A conforming payload with every member that its type has."""
    return _filled(inspect.type_info(struct))


def _filled(kind: inspect.Type) -> Any:
    match kind:
        case inspect.Metadata():
            return _filled(kind.type)
        case inspect.StructType():
            return {field.encode_name: _filled(field.type) for field in kind.fields}
        case inspect.ListType():
            return [_filled(kind.item_type)] * 2
        case inspect.EnumType(cls=enum):
            first: Enum = next(iter(enum))
            return first.value
        case inspect.StrType():
            return "conforming text"[: kind.max_length]
        case inspect.IntType():
            return 17
        case inspect.FloatType():
            return 16.1
        case inspect.BoolType():
            return True
        case inspect.DateTimeType():
            return "2025-06-15T12:30:45Z"
        case _:
            raise TypeError(f"no example is known for {kind}")


# -- other forms and sizes -----------------------------------------------------------------------


def spaced(frame: list[Any]) -> bytes:
    """A frame as Python's `json.dumps` writes it unless told otherwise."""
    return json.dumps(frame, ensure_ascii=False).encode()


def with_ids(exchanges: list[Exchange], length: int) -> list[Exchange]:
    """The same exchanges under ids of another length."""
    return [replace(each, unique_id=each.unique_id.replace("-", "")[:length]) for each in exchanges]


def meter_values_of(size: int) -> list[Any]:
    """A MeterValues call of about so many bytes."""
    random = Random(16)
    unique_id = str(UUID(int=random.getrandbits(128), version=4))
    if size < 300:
        reading = {"timestamp": _timestamp(random), "sampledValue": [{"value": "1"}]}
        return [2, unique_id[:8], "MeterValues", {"connectorId": 1, "meterValue": [reading]}]
    per_sample = 131
    samples = max((size - 130) // per_sample, 1)
    return [2, unique_id, "MeterValues", meter_values(random, samples)]


def human(size: float) -> str:
    """A number of bytes as people say it."""
    for limit, name in ((1e6, "MB"), (1e3, "kB")):
        if size >= 0.95 * limit:
            return f"{size / limit:.0f} {name}"
    return f"{size:.0f} B"


def with_milliseconds(exchange: Exchange) -> Exchange:
    """The same exchange with a fraction in every timestamp."""

    def fine(payload: dict[str, Any]) -> dict[str, Any]:
        text = re.sub(r"(T\d\d:\d\d:\d\d)Z", r"\1.250Z", json.dumps(payload))
        made: dict[str, Any] = json.loads(text)
        return made

    return replace(
        exchange,
        call_payload=fine(exchange.call_payload),
        result_payload=fine(exchange.result_payload),
    )
