"""Files of tables: Parquet or CSV, with the same bytes for the same rows.

A file is written under a temporary name and renamed when it is complete.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq
from msgspec import json

from ocpp16j_codec.tables.columns import text_array
from ocpp16j_codec.tables.schemas import TEXT, pc

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

__all__ = ["FORMATS", "TableFile", "joined"]

#: The formats of files.
FORMATS = ("parquet", "csv")
_BESIDE = ".partial"


class TableFile:
    """Writer of one table to a file; a context manager.

    Args:
        path: where the file will be.
        schema: the columns.
        form: one of `FORMATS`.
    """

    def __init__(self, path: Path, schema: Any, form: str) -> None:
        self.path = path
        self.rows = 0
        self._beside = path.with_name(path.name + _BESIDE)
        self._form = form
        self._schema = schema
        if form == "parquet":
            # zstd has a tenth of the size, and is decompressed about as fast as it is read.
            self._writer: Any = pq.ParquetWriter(self._beside, schema, compression="zstd")
        else:
            self._writer = pcsv.CSVWriter(self._beside, _flat_schema(schema))

    def write(self, table: Any) -> None:
        """Write the next rows; of a Parquet file they become a row group."""
        if not table.num_rows:
            return
        if isinstance(table, pa.RecordBatch):
            table = pa.Table.from_batches([table])
        self.rows += table.num_rows
        if self._form == "parquet":
            self._writer.write_table(table, row_group_size=table.num_rows)
        else:
            self._writer.write_table(_flat(table))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._writer.close()
        if kind is None:
            self._beside.replace(self.path)
        else:
            with suppress(OSError):
                self._beside.unlink()


def joined(parts: Iterable[Path], path: Path, form: str) -> None:
    """Join files of one table, row group by row group."""
    files = list(parts)
    if form == "csv":
        beside = path.with_name(path.name + _BESIDE)
        with beside.open("wb") as out:
            for number, part in enumerate(files):
                with part.open("rb") as file:
                    head = file.readline()  # names of columns contain no line breaks
                    if not number:
                        out.write(head)
                    shutil.copyfileobj(file, out, 2**20)
        beside.replace(path)
        return
    with ExitStack() as stack:
        target: TableFile | None = None
        for part in files:
            with pq.ParquetFile(part) as file:
                if target is None:
                    target = stack.enter_context(TableFile(path, file.schema_arrow, form))
                for group in range(file.num_row_groups):
                    target.write(file.read_row_group(group))


# -- CSV -------------------------------------------------------------------------------------------


def _flat_schema(schema: Any) -> Any:
    return pa.schema([pa.field(each.name, _flat_type(each.type)) for each in schema])


def _flat_type(kind: Any) -> Any:
    return kind if pa.types.is_integer(kind) else TEXT


def _flat(table: Any) -> Any:
    """Return a table whose columns CSV can represent: numbers, and text for all others."""
    columns = [_as_text(table.column(field.name), field.type) for field in table.schema]
    return pa.Table.from_arrays(columns, schema=_flat_schema(table.schema))


def _as_text(column: Any, kind: Any) -> Any:
    types = pa.types
    if types.is_integer(kind):
        return column
    if types.is_timestamp(kind):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ").cast(TEXT)
    if types.is_decimal(kind):
        # 11.500000000000 is written as 11.5: the column `text` has the digits that were sent.
        return pc.utf8_rtrim(pc.utf8_rtrim(column.cast(TEXT), characters="0"), characters=".")
    if types.is_list(kind):
        return text_array([_as_json(value) for value in column.to_pylist()])
    if types.is_large_binary(kind):
        texts = (None if each is None else each.decode("utf-8", "backslashreplace")
                 for each in column.to_pylist())  # fmt: skip
        return text_array(list(texts))
    return column.cast(TEXT)


def _as_json(value: list[dict[str, Any]] | None) -> str | None:
    return json.encode(value).decode() if value else None
