"""Reader of CSV exports: frames in rows, and the columns next to them if the log names them.

If a row cannot be split, only the frame in it is read.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from msgspec import json

from ocpp16j_codec.logs.context import (
    Field,
    Told,
    between,
    ends_of,
    field_of,
    station_of,
    way_of,
)
from ocpp16j_codec.logs.json_lines import parts_of, put_together
from ocpp16j_codec.logs.times import Dates, time_of

if TYPE_CHECKING:
    from datetime import tzinfo

__all__ = ["Columns"]

_DELIMITERS = ",;\t|"
#: How much of a field is examined.
_LONGEST = 1024


class Columns:
    """The columns of one export."""

    def __init__(
        self, names: list[str], delimiter: str, zone: tzinfo, dates: Dates | None = None
    ) -> None:
        self._fields = [field_of(name) for name in names]
        self._ends = ends_of(names)
        #: If a frame is split into several columns, the number of each.
        self._parts = {
            part: names.index(name) for part, name in parts_of(names).items() if part != "error"
        }
        self._delimiter = delimiter
        self._zone = zone
        self._dates = dates

    @classmethod
    def named_by(cls, line: bytes, zone: tzinfo, dates: Dates | None = None) -> Columns | None:
        """Return the columns that a line names, if it is a header."""
        text = line.decode("utf-8", "replace").strip()
        if not text or len(text) > 2048:
            return None
        delimiter = max(_DELIMITERS, key=text.count)
        names = _split(text, delimiter)
        known = {field for name in names if (field := field_of(name)) is not None}
        if len(names) < 2 or len(known) < 2 or any(len(name) > 64 for name in names):
            return None
        return cls(names, delimiter, zone, dates)

    def is_open(self, line: bytes) -> bool:
        """Return whether a quoted field begins or ends in a line, but not both."""
        return line.count(b'"') % 2 == 1

    def split(self, row: bytes) -> list[bytes]:
        """Return the fields of a row, which may have several lines."""
        text = row.decode("utf-8", "surrogateescape")
        return [cell.encode("utf-8", "surrogateescape") for cell in _split(text, self._delimiter)]

    def told(self, cells: list[bytes]) -> Told:
        """Return what the fields of a row state about the frame."""
        return self._told([cell[:_LONGEST].decode("utf-8", "replace") for cell in cells])

    def read(self, before: bytes, behind: bytes) -> Told:
        """Return what a row states before and after a frame that is not quoted."""
        front = _split(before.decode("utf-8", "replace").removesuffix('"'), self._delimiter)
        back = _split(behind.decode("utf-8", "replace").removeprefix('"'), self._delimiter)
        # The last field before the frame and the first one after it are parts of its own field.
        return self._told([*front[:-1], "", *back[1:]])

    def frame(self, cells: list[bytes]) -> tuple[bytes, str | None] | None:
        """Return the frame that is split into several columns of a row, and the action it names."""
        if not self._parts or max(self._parts.values()) >= len(cells):
            return None
        found = {part: cells[place].strip() for part, place in self._parts.items()}
        pieces = {
            part: text if part in ("payload", "details") else _as_json(text)
            for part, text in found.items()
            if text
        }
        frame = put_together(found["kind"].decode("utf-8", "replace"), pieces)
        action = found.get("action", b"").decode("utf-8", "replace")
        return None if frame is None else (frame, action or None)

    def _told(self, cells: list[str]) -> Told:
        found: dict[Field, object] = {}
        for field, text in zip(self._fields, cells, strict=False):
            value: object = None
            if field is Field.TIME:
                value = time_of(text, self._zone, self._dates)
            elif field is Field.STATION:
                value = station_of(text)
            elif field is Field.WAY:
                value = way_of(text)
            if field is not None and value is not None:
                found.setdefault(field, value)
        if self._ends is not None and max(self._ends) < len(cells):
            ends = between(*(cells[place][:255] for place in self._ends))
            if ends is not None:
                station, found[Field.WAY] = ends
                if station is not None:
                    found.setdefault(Field.STATION, station)
        return Told(found.get(Field.TIME), found.get(Field.STATION), found.get(Field.WAY))  # type: ignore[arg-type]


def _as_json(text: bytes) -> bytes:
    return json.encode(text.decode("utf-8", "replace"))


def _split(text: str, delimiter: str) -> list[str]:
    try:
        lines = text.splitlines(keepends=True) if "\n" in text else [text]
        return next(csv.reader(lines, delimiter=delimiter), []) or [""]
    except csv.Error:
        return [""]
