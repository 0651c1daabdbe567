"""Who is measured: everything a program could read OCPP-J frames with, in one dict.

From the least that can be done (`json.loads`) to what this package does. Each contender says how
it reads a call or a result of a known action, and how its answer is turned back into plain JSON
values; with that, its answer is compared with the frame that was sent before it is timed, and a
contender that claims to validate has to refuse a frame that is spoilt.

Rule of this file: a contender is set up as favourably as its documentation allows. Whatever can
be done once (schemas, adapters, decoders) is done beforehand; those that have to know the action
are told; mobilityhouse is measured without its thread pool, and once more as it ships.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import GenericAlias
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import ocpp  # type: ignore[import-untyped]
import ocpp.messages as mobilityhouse  # type: ignore[import-untyped]
import orjson
from msgspec import json as msgspec_json
from msgspec import to_builtins

from benchmarks import pydantic_models
from benchmarks.stopwatch import Runner
from benchmarks.traffic import compact
from ocpp16j_codec import ACTIONS, STRICT, TOLERANT, Call, Codec, QuirkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.traffic import Exchange

    Read = Callable[[Any], Any]
    Write = Callable[[list[Any]], bytes | bytearray | memoryview | str]

__all__ = [
    "BARE", "CONTENDERS", "JSON", "JSONSCHEMA", "MOBILITYHOUSE", "MOBILITYHOUSE_SHIPPED",
    "MOBILITYHOUSE_UNPACK", "ORJSON", "PYDANTIC", "SHIPPED", "STRICT_NAME", "STRICT_ONCE",
    "TOLERANT_NAME", "Contender", "calls", "ours", "results",
]  # fmt: skip

#: The id of frames that are only looked at, not timed.
UNIQUE_ID = "4d1bd4c2-6f6d-4a3a-9c5f-0d4a0f6f3a11"
#: Strict, but for the look for members that stand twice: what tolerance itself costs is seen
#: against this one.
WITHOUT_DUPLICATES = Codec(tolerate={QuirkKind.DUPLICATE_MEMBER})

TOLERANT_NAME = "TOLERANT"
STRICT_NAME = "STRICT"
STRICT_ONCE = "STRICT, duplicates unseen"
BARE = "bare msgspec"
ORJSON = "orjson.loads"
JSON = "json.loads"
PYDANTIC = "pydantic"
JSONSCHEMA = "orjson + jsonschema-rs"
MOBILITYHOUSE_UNPACK = "mobilityhouse unpack"
MOBILITYHOUSE = "mobilityhouse unpack + validate"
MOBILITYHOUSE_SHIPPED = "mobilityhouse, in its thread pool"


@dataclass(frozen=True)
class Contender:
    """One way to read a frame.

    Attributes:
        name: as it stands in the tables.
        call: what reads the calls of an action.
        result: what reads the results of an action.
        said: an answer as the JSON values it was made from.
        validates: whether frames that break the schema are refused.
        codec: set for our own codecs, which are told the open calls and not the action.
        asynchronous: whether what reads is a coroutine.
    """

    name: str
    call: Callable[[str], Read]
    result: Callable[[str], Read]
    said: Callable[[Any], list[Any]]
    validates: bool = True
    codec: Codec | None = None
    asynchronous: bool = False


# -- ours and msgspec ----------------------------------------------------------------------------


def ours(name: str, codec: Codec) -> Contender:
    """One of our codecs as a contender."""

    def result(action: str) -> Read:
        pending = {UNIQUE_ID: action}
        return lambda data: codec.decode(data, pending=pending)

    def said(frame: Any) -> list[Any]:
        assert frame.quirks == ()
        head = [2, frame.unique_id, frame.action] if type(frame) is Call else [3, frame.unique_id]
        return [*head, to_builtins(frame.payload)]

    return Contender(name, lambda _: codec.decode, result, said, codec=codec)


def _msgspec(*elements: Any) -> Read:
    frame: Any = GenericAlias(tuple, elements)
    decoder: msgspec_json.Decoder[Any] = msgspec_json.Decoder(frame)
    return decoder.decode


@cache
def _bare_call(action: str) -> Read:
    return _msgspec(int, str, str, ACTIONS[action].call)


@cache
def _bare_result(action: str) -> Read:
    return _msgspec(int, str, ACTIONS[action].result)


# -- JSON and schemas ----------------------------------------------------------------------------


@cache
def _schema(name: str) -> jsonschema_rs.Validator:
    path = Path(ocpp.__file__).parent / "v16" / "schemas" / f"{name}.json"
    schema = json.loads(path.read_text("utf-8-sig"))
    return jsonschema_rs.validator_for(schema, validate_formats=True)


def _checked(schema: str) -> Read:
    validate = _schema(schema).validate

    def read(data: Any) -> Any:
        frame = orjson.loads(data)
        validate(frame[-1])
        return frame

    return read


# -- pydantic ------------------------------------------------------------------------------------


@cache
def _pydantic_call(action: str) -> Read:
    return pydantic_models.call_adapter(action).validate_json


@cache
def _pydantic_result(action: str) -> Read:
    return pydantic_models.result_adapter(action).validate_json


def _pydantic_said(frame: Any) -> list[Any]:
    *head, payload = frame
    return [*head, payload.model_dump(mode="json", by_alias=True, exclude_none=True)]


# -- mobilityhouse -------------------------------------------------------------------------------


def _unpack_and_validate(data: Any) -> Any:
    message = mobilityhouse.unpack(data)
    mobilityhouse._validate_payload(message, "1.6")  # noqa: SLF001 - without its thread pool
    return message


def _unpack_and_validate_result(action: str) -> Read:
    def read(data: Any) -> Any:
        message = mobilityhouse.unpack(data)
        message.action = action
        mobilityhouse._validate_payload(message, "1.6")  # noqa: SLF001 - see above
        return message

    return read


async def _validate_as_shipped(data: Any) -> Any:
    message = mobilityhouse.unpack(data)
    await mobilityhouse.validate_payload(message, "1.6")
    return message


def _validate_result_as_shipped(action: str) -> Read:
    async def read(data: Any) -> Any:
        message = mobilityhouse.unpack(data)
        message.action = action
        await mobilityhouse.validate_payload(message, "1.6")
        return message

    return read


def _mobilityhouse_said(message: Any) -> list[Any]:
    return json.loads(message.to_json())  # type: ignore[no-any-return]


def _same(read: Read) -> Callable[[str], Read]:
    return lambda _: read


CONTENDERS: dict[str, Contender] = {
    contender.name: contender
    for contender in (
        Contender(BARE, _bare_call, _bare_result, lambda answer: list(to_builtins(answer))),
        ours(TOLERANT_NAME, TOLERANT),
        ours(STRICT_ONCE, WITHOUT_DUPLICATES),
        ours(STRICT_NAME, STRICT),
        Contender(ORJSON, _same(orjson.loads), _same(orjson.loads), list, validates=False),
        Contender(JSON, _same(json.loads), _same(json.loads), list, validates=False),
        Contender(
            JSONSCHEMA,
            _checked,
            lambda action: _checked(f"{action}Response"),
            list,
        ),
        Contender(PYDANTIC, _pydantic_call, _pydantic_result, _pydantic_said),
        Contender(
            MOBILITYHOUSE_UNPACK,
            _same(mobilityhouse.unpack),
            _same(mobilityhouse.unpack),
            _mobilityhouse_said,
            validates=False,
        ),
        Contender(
            MOBILITYHOUSE,
            _same(_unpack_and_validate),
            _unpack_and_validate_result,
            _mobilityhouse_said,
        ),
    )
}
#: As it ships: each payload is validated in a thread of a pool. Measured in a process of its own,
#: because one that has threads is slower in everything else.
SHIPPED = Contender(
    MOBILITYHOUSE_SHIPPED,
    _same(_validate_as_shipped),
    _validate_result_as_shipped,
    _mobilityhouse_said,
    asynchronous=True,
)


# -- work ----------------------------------------------------------------------------------------


def calls(contender: Contender, exchanges: Iterable[Exchange], write: Write = compact) -> Runner:
    """One pass over the calls, once the contender has shown that it reads them rightly."""
    pairs = []
    for exchange in exchanges:
        read, frame = contender.call(exchange.action), write(exchange.call)
        spoilt = [2, exchange.unique_id, exchange.action, exchange.call_payload | {"x": 1}]
        _examine(contender, read, frame, exchange.call, write(spoilt))
        pairs.append((read, frame))
    return Runner(_pass(contender, pairs), len(pairs))


def results(contender: Contender, exchanges: Iterable[Exchange], write: Write = compact) -> Runner:
    """One pass over the results, likewise; the calls they answer are known."""
    exchanges = list(exchanges)
    pairs = []
    for exchange in exchanges:
        read, frame = contender.result(exchange.action), write(exchange.result)
        expected = [3, UNIQUE_ID, exchange.result_payload]
        spoilt = [3, UNIQUE_ID, exchange.result_payload | {"x": 1}]
        _examine(contender, read, write(expected), expected, write(spoilt))
        pairs.append((read, frame))
    codec = contender.codec
    if codec is None:
        return Runner(_pass(contender, pairs), len(pairs))
    pending = {exchange.unique_id: exchange.action for exchange in exchanges}
    for exchange, (_, frame) in zip(exchanges, pairs, strict=True):
        assert contender.said(codec.decode(frame, pending=pending)) == exchange.result

    def run() -> None:
        decode = codec.decode
        for _, frame in pairs:
            decode(frame, pending=pending)

    return Runner(run, len(pairs))


def _pass(contender: Contender, pairs: list[tuple[Read, Any]]) -> Callable[[], object]:
    def run() -> None:
        for read, frame in pairs:
            read(frame)

    async def run_asynchronously() -> None:
        for read, frame in pairs:
            await read(frame)

    if contender.asynchronous:
        return lambda: _loop().run_until_complete(run_asynchronously())
    return run


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)  # mobilityhouse asks for the current one
    return loop


def _examine(
    contender: Contender, read: Read, frame: Any, expected: list[Any], spoilt: Any
) -> None:
    """The answer has to be right; who validates finds a member too many, or reports it."""

    def answer(data: Any) -> Any:
        made = read(data)
        return _loop().run_until_complete(made) if contender.asynchronous else made

    said = contender.said(answer(frame))
    assert said == expected, (contender.name, said, expected)
    if contender.validates:
        try:
            quirks = getattr(answer(spoilt), "quirks", ())
        except Exception:  # noqa: BLE001 - each library has its own
            return
        assert quirks, (contender.name, spoilt)
