"""One full payload of each of the 78 kinds, as JSON, as struct and as frame, to start tests from.

They come out of the official schemas (see `schema_generator`), so nothing here knows the structs.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import msgspec
from schema_generator import everything, schemas

from ocpp16j_codec import Call, CallResult, messages

if TYPE_CHECKING:
    from collections.abc import Callable

#: By the name of the struct: every member present, every list holding two elements.
FULL: dict[str, Any] = {kind.name: everything(kind.schema) for kind in schemas()}
#: The action that each struct is the call or the result of.
ACTION_OF: dict[str, str] = {kind.name: kind.action for kind in schemas()}
PAYLOADS: dict[str, Any] = {
    name: msgspec.convert(payload, getattr(messages, name)) for name, payload in FULL.items()
}
CALLS = {
    name: Call("19223201", name, PAYLOADS[name]) for name in FULL if name in ACTION_OF.values()
}
RESULTS = {
    name: CallResult("19223201", PAYLOADS[name]) for name in FULL if name not in ACTION_OF.values()
}
FRAMES: dict[str, Any] = CALLS | RESULTS


def frame_text(*elements: Any, **settings: Any) -> str:
    """A frame as compact JSON text."""
    return json.dumps(elements, **{"separators": (",", ":"), "ensure_ascii": False} | settings)


def wire_of(name: str, payload: Any = None, unique_id: str = "19223201") -> bytes:
    """A frame of a kind with a payload given as JSON values, by default the full one."""
    payload = FULL[name] if payload is None else payload
    if name in CALLS:
        return frame_text(2, unique_id, name, payload).encode()
    return frame_text(3, unique_id, payload).encode()


# -- the same frame in every kind of input ---------------------------------------------------------


class Text(str):
    __slots__ = ()

    def __str__(self) -> str:
        return "not this"


class Bytes(bytes):
    __slots__ = ()

    def __bytes__(self) -> bytes:
        return b"nor this"


def strided(wire: bytes) -> memoryview:
    return memoryview(bytes(sign for byte in wire for sign in (byte, 0)))[::2]


def cast(wire: bytes) -> memoryview:
    return memoryview(wire + b" " * (-len(wire) % 8)).cast("Q")


def folded(wire: bytes) -> memoryview:
    wire += b" " * (len(wire) % 2)
    return memoryview(wire).cast("B", [2, len(wire) // 2])


SHAPES: dict[str, Any] = {
    "bytes": bytes, "str": bytes.decode, "bytearray": bytearray, "memoryview": memoryview,
    "writable": lambda wire: memoryview(bytearray(wire)), "strided": strided, "cast": cast,
    "folded": folded,
    "str subclass": lambda wire: Text(wire.decode()), "bytes subclass": Bytes,
}  # fmt: skip


# -- little of the call stack --------------------------------------------------------------------


def with_less_and_less_stack(run: Callable[[], Any]) -> list[Any]:
    """What comes of something with ever fewer calls that may be made from there.

    Where not even an error can be made any more, that is a RecursionError of the caller's own.
    """
    limit, frame, depth = sys.getrecursionlimit(), sys._getframe(), 0
    while frame is not None:
        frame, depth = frame.f_back, depth + 1  # type: ignore[assignment]
    outcomes = []
    for room in range(120, 7, -1):
        try:
            sys.setrecursionlimit(depth + room)
        except RecursionError:  # calls made in C count in Python 3.11: this is deeper than it looks
            break
        try:
            outcomes.append(run())
        except RecursionError:
            outcomes.append(None)
        finally:
            sys.setrecursionlimit(limit)
    return outcomes
