"""Rows of tables, made from frames or errors.

`Rows` is filled row by row and returns a record batch. The kernel fills it from a column of texts,
`archive` from the records of a log, so that both make the same rows of the same frames.

A conforming frame costs a few assignments; everything else is filled in only for rows that need it.
"""

from __future__ import annotations

from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from msgspec import Raw, json

from ocpp16j_codec import (
    ACTIONS,
    Call,
    CallError,
    CallResult,
    DecodeError,
    EncodeError,
    peek,
    redact,
)
from ocpp16j_codec.canonical import check_for
from ocpp16j_codec.redaction import masked
from ocpp16j_codec.tables.columns import text_array, whole
from ocpp16j_codec.tables.schemas import FRAMES, TEXT, pc

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ocpp16j_codec import Codec, Quirk

__all__ = ["OK", "QUIRKS", "UNREADABLE", "Rows", "quirk_lists", "quirk_row"]

#: The values of the column `status`.
OK, QUIRKS, UNREADABLE = "ok", "quirks", "unreadable"

_WORDS = [OK, QUIRKS, UNREADABLE]
_OK, _QUIRKS, _UNREADABLE = range(3)
_RESULTS = frozenset(action.result for action in ACTIONS.values())
_MASK = '"***"'

_encoder = json.Encoder(decimal_format="number")
_encode, _encode_into = _encoder.encode, _encoder.encode_into


class Rows:
    """The rows of a batch under construction; they are added one after the other.

    Args:
        codec: the codec with which frames were decoded.
        redacted: mask secrets and id tags.
    """

    __slots__ = (
        "_absent", "_actions", "_ends", "_error_codes", "_glances", "_ids", "_messages", "_paths",
        "_payloads", "_quirks", "_redacted", "_status", "_types", "_write",
    )  # fmt: skip

    def __init__(self, codec: Codec, *, redacted: bool = False) -> None:
        self._redacted = redacted
        self._write = codec.replace(check_outgoing=False, role=None, profile=None).encode
        #: The results of `check_for`: a dict is faster than a cached function.
        self._glances: dict[type, Callable[[Any], int] | None] = {}
        self._types = bytearray()
        self._status = bytearray()
        self._ids: list[str | None] = []
        self._actions: list[str | None] = []
        # All payloads in one buffer, and the end of each: msgspec writes directly into it.
        self._payloads = bytearray()
        self._ends = [0]
        self._absent: list[int] = []
        # Values that only some rows have, by row.
        self._error_codes: dict[int, str] = {}
        self._paths: dict[int, str] = {}
        self._messages: dict[int, str] = {}
        self._quirks: dict[int, Sequence[Quirk]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    # -- one row -----------------------------------------------------------------------------------

    def add(self, frame: Any) -> None:
        """Add a frame that was decoded."""
        status = _OK
        if frame.quirks or self._redacted:
            if self._redacted:
                frame = redact(frame)
            if frame.quirks:
                status = _QUIRKS
                self._quirks[len(self._ids)] = frame.quirks
        buffer, action = self._payloads, None
        if type(frame) is CallError:
            self._error_codes[len(self._ids)] = str(frame.error_code)
            self._messages[len(self._ids)] = frame.error_description
            buffer += _as_read(frame.error_details)
            self._types.append(4)
        else:
            payload = frame.payload
            kind = type(payload)
            if kind is Raw:
                # As received, without white space except in texts.
                text = bytes(payload)
                buffer += text if len(text.split(None, 1)) == 1 else json.format(text, indent=-1)
            else:
                action = frame.action
                try:
                    glance = self._glances[kind]
                except KeyError:
                    glance = self._glances[kind] = check_for(kind)  # type: ignore[arg-type]
                if glance is None or not glance(payload):
                    _encode_into(payload, buffer, -1)
                else:
                    buffer += self._written(payload)
            self._types.append(2 if type(frame) is Call else 3)
        self._status.append(status)
        self._actions.append(action)
        self._ids.append(frame.unique_id)
        self._ends.append(len(buffer))

    def _written(self, payload: Any) -> bytes:
        """Return the JSON of a payload whose timestamps or limits have to be formatted."""
        try:
            if type(payload) in _RESULTS:
                return self._write(CallResult("-", payload))[len(b'[3,"-",') : -1]
            action = type(payload).__name__
            return self._write(Call("-", action, payload))[len(action) + len(b'[2,"-","",') : -1]
        except EncodeError:
            return _as_read(payload)

    def add_error(self, error: DecodeError, data: bytes, action: str | None = None) -> None:
        """Add a frame that cannot be decoded, with the elements that could be read.

        Args:
            error: why it cannot be decoded.
            data: the text of the frame.
            action: for an answer, the action of its call.
        """
        kind, unique_id, named = None, error.unique_id, error.action
        try:
            kind, head_id, head_action = peek(data)
        except DecodeError:
            pass
        else:
            unique_id = head_id if unique_id is None else unique_id
            named = head_action if named is None else named
        if self._redacted:
            error, named, action = (masked(each, id_tags=True) for each in (error, named, action))
        self._add_unreadable(str(error.error_code), error.path, str(error))
        self._types.append(kind or 0)
        self._ids.append(unique_id)
        self._actions.append(named or action)

    def add_null(self) -> None:
        """Add a row whose frame is null."""
        self._add_unreadable("FormationViolation", "", "expected a frame, got null")
        self._add_nameless()

    def add_failure(self, failure: Exception) -> None:
        """Add a frame for which the codec itself failed, which must not happen."""
        row = len(self._ids)
        for column in (self._types, self._status, self._actions):
            del column[row:]  # remove the part of the row that was added
        del self._ends[row + 1 :]
        del self._payloads[self._ends[-1] :]
        self._quirks.pop(row, None)
        self._add_unreadable("InternalError", "", f"the codec failed: {failure!r}"[:255])
        self._add_nameless()

    def _add_nameless(self) -> None:
        self._types.append(0)
        self._ids.append(None)
        self._actions.append(None)

    def _add_unreadable(self, code: str, path: str, message: str) -> None:
        row = len(self._ids)
        self._error_codes[row] = code
        self._paths[row] = path
        self._messages[row] = message
        self._absent.append(row)
        self._status.append(_UNREADABLE)
        self._ends.append(self._ends[-1])

    def name_last(self, action: str | None) -> None:
        """Set the action of the answer that was added last."""
        if self._redacted:
            action = masked(action, id_tags=True)
        self._actions[-1] = self._actions[-1] or action or None

    # -- the batch ---------------------------------------------------------------------------------

    def batch(self, time: Any, station: Any, direction: Any) -> Any:
        """Return the rows as a record batch of the schema `FRAMES`."""
        count = len(self._ids)
        types = pa.array(self._types, pa.int8())
        if 0 in self._types:
            types = pc.if_else(pc.equal(types, 0), pa.scalar(None, pa.int8()), types)
        status = pa.DictionaryArray.from_arrays(pa.array(self._status, pa.int8()), _WORDS)
        columns = [
            time,
            station,
            direction,
            types,
            text_array(self._ids),
            text_array(self._actions),
            status.dictionary_decode(),
            _sparse(self._error_codes, count),
            _sparse(self._paths, count),
            _sparse(self._messages, count),
            _quirk_column(self._quirks, count),
            self._payload_column(count),
        ]
        return pa.RecordBatch.from_arrays(columns, schema=FRAMES)

    def _payload_column(self, count: int) -> Any:
        present = None
        if self._absent:
            flags = bytearray(b"\x01") * count
            for row in self._absent:
                flags[row] = 0
            present = pa.array(flags, pa.uint8()).cast(pa.bool_()).buffers()[1]
        buffers = [present, pa.py_buffer(array("q", self._ends)), pa.py_buffer(self._payloads)]
        return pa.Array.from_buffers(TEXT, count, buffers, null_count=len(self._absent))


def _sparse(values: dict[int, str], count: int) -> Any:
    if not values:
        return pa.nulls(count, TEXT)
    dense: list[str | None] = [None] * count
    for row, value in values.items():
        dense[row] = value
    return text_array(dense)


# -- Payloads --------------------------------------------------------------------------------------


def _as_read(value: Any) -> bytes:
    """Encode a payload that `encode` refuses, such as with times that have no form in UTC."""
    try:
        return _encode(value)
    except (TypeError, ValueError, RecursionError):
        return _encode(repr(value))


# -- Quirks ----------------------------------------------------------------------------------------


def quirk_row(quirk: Quirk) -> tuple[str, str, str, str | None, str | None]:
    """Return kind, path and effect of a quirk, and what was found and used, as JSON.

    Secrets are masked, as in all output of quirks.
    """
    if quirk.secret:
        found, used = _MASK, None if quirk.used is None else _MASK
    else:
        found, used = _as_json(quirk.found), None if quirk.used is None else _as_json(quirk.used)
    return str(quirk.kind), quirk.path, str(quirk.effect), found, used


def _as_json(value: Any) -> str:
    try:
        return json.encode(value).decode()
    except UnicodeEncodeError:
        return json.encode(_all_whole(value)).decode()


def _all_whole(value: Any) -> Any:
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, dict):
        return {_all_whole(name): _all_whole(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_all_whole(each) for each in value]
    return value


def _quirk_column(quirks: dict[int, Sequence[Quirk]], count: int) -> Any:
    flat = [quirk_row(quirk) for row in sorted(quirks) for quirk in quirks[row]]
    return quirk_lists(flat, [len(quirks.get(row, ())) for row in range(count)])


def quirk_lists(flat: Sequence[tuple[str | None, ...]], counts: Sequence[int]) -> Any:
    """Return the column of quirks, from a list of all and the number for each frame."""
    kind = FRAMES.field("quirks").type
    fields = [kind.value_type.field(at) for at in range(kind.value_type.num_fields)]
    columns = zip(*flat, strict=True) if flat else [() for _ in fields]
    children = [text_array(list(c), field.type) for c, field in zip(columns, fields, strict=True)]
    items = pa.StructArray.from_arrays(children, fields=fields)
    offsets = pa.array([0, *accumulate(counts)], pa.int32())
    return pa.ListArray.from_arrays(offsets, items, type=kind)
