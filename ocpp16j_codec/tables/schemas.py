"""The schemas of all tables, each with its name and version in the metadata.

Rule of this file: a column keeps its name and type for as long as `VERSION` stands. A new column at
the end does not need a new version, anything else does.

Text of a peer is `large_string`, because the texts of one batch may have more than the 2 GiB that
a `string` column can have. Words of this package are `string`.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pyarrow.compute

__all__ = [
    "BOOTS", "DECIMAL", "FRAMES", "METER_VALUES", "QUIRKS", "STATUSES", "TEXT", "TIME",
    "TRANSACTIONS", "UNDECODABLE", "VERSION", "WORD", "pc",
]  # fmt: skip

#: The functions of `pyarrow.compute` are made at import, so type checkers do not know them.
pc: Any = pyarrow.compute
#: The version of the schemas, in the metadata of each.
VERSION = 1

TIME: Any = pa.timestamp("us", "UTC")
TEXT: Any = pa.large_string()
WORD: Any = pa.string()
INTEGER: Any = pa.int64()
#: 26 digits before the point and 12 after it; a number that does not fit exactly is only text.
DECIMAL: Any = pa.decimal128(38, 12)


def _schema(name: str, *columns: tuple[str, Any]) -> Any:
    metadata = {"ocpp16j_codec.table": name, "ocpp16j_codec.version": str(VERSION)}
    return pa.schema([pa.field(*column) for column in columns], metadata=metadata)


_QUIRK: Any = pa.struct(
    [
        pa.field("kind", WORD, nullable=False),
        pa.field("path", TEXT, nullable=False),
        pa.field("effect", WORD, nullable=False),
        pa.field("found", TEXT),
        pa.field("used", TEXT),
    ]
)

FRAMES: Any = _schema(
    "frames",
    ("time", TIME),
    ("station", TEXT),
    ("direction", TEXT),
    ("message_type", pa.int8()),
    ("unique_id", TEXT),
    ("action", TEXT),
    ("status", WORD),
    ("error_code", TEXT),
    ("path", TEXT),
    ("message", TEXT),
    ("quirks", pa.list_(pa.field("element", _QUIRK, nullable=False))),
    ("payload", TEXT),
)
"""One row per frame, in the order of what was read.

| column | |
|---|---|
| time, station, direction | as given |
| message_type | 2, 3 or 4; null if it cannot be read |
| unique_id, action | as read; a result has no action before `correlate` |
| status | `ok`, `quirks` or `unreadable` |
| error_code, path, message | why a frame is unreadable; of a CALLERROR, its code and description |
| quirks | kind, path, effect, and what was found and used, as JSON |
| payload | canonical JSON; of a CALLERROR its details |
"""

UNDECODABLE: Any = _schema(
    "undecodable",
    ("source", TEXT),
    ("line", INTEGER),
    ("time", TIME),
    ("station", TEXT),
    ("direction", TEXT),
    ("message_type", pa.int8()),
    ("unique_id", TEXT),
    ("action", TEXT),
    ("error_code", TEXT),
    ("path", TEXT),
    ("message", TEXT),
    ("frame", pa.large_binary()),
)
"""One row per frame that could not be read, with its text as it stood in the log."""

METER_VALUES: Any = _schema(
    "meter_values",
    ("time", TIME),
    ("station", TEXT),
    ("unique_id", TEXT),
    ("action", WORD),
    ("connector", INTEGER),
    ("transaction", INTEGER),
    ("timestamp", TIME),
    ("measurand", TEXT),
    ("phase", TEXT),
    ("location", TEXT),
    ("context", TEXT),
    ("value", DECIMAL),
    ("unit", TEXT),
    ("text", TEXT),
    ("unit_sent", TEXT),
    ("format", TEXT),
)
"""One row per sampled value of MeterValues and StopTransaction.

`value` is exact and counted in `unit` (Wh, W, A, ...: units with a k are multiplied out); `text`
and `unit_sent` are what was sent. `value` is null where the text is no number, or does not fit.
"""

TRANSACTIONS: Any = _schema(
    "transactions",
    ("station", TEXT),
    ("transaction", INTEGER),
    ("connector", INTEGER),
    ("id_tag", TEXT),
    ("start_status", TEXT),
    ("started", TIME),
    ("meter_start", INTEGER),
    ("stopped", TIME),
    ("meter_stop", INTEGER),
    ("energy", INTEGER),
    ("reason", TEXT),
    ("stop_id_tag", TEXT),
)
"""One row per transaction; what was not seen of it is null.

`energy` is `meter_stop - meter_start` in Wh. The transaction id comes from the answer to
StartTransaction, so the rows are to be correlated first.
"""

STATUSES: Any = _schema(
    "statuses",
    ("time", TIME),
    ("station", TEXT),
    ("unique_id", TEXT),
    ("connector", INTEGER),
    ("status", TEXT),
    ("error_code", TEXT),
    ("timestamp", TIME),
    ("info", TEXT),
    ("vendor_id", TEXT),
    ("vendor_error_code", TEXT),
)
"""One row per StatusNotification."""

BOOTS: Any = _schema(
    "boots",
    ("time", TIME),
    ("station", TEXT),
    ("unique_id", TEXT),
    ("vendor", TEXT),
    ("model", TEXT),
    ("serial_number", TEXT),
    ("box_serial_number", TEXT),
    ("firmware_version", TEXT),
    ("iccid", TEXT),
    ("imsi", TEXT),
    ("meter_type", TEXT),
    ("meter_serial_number", TEXT),
)
"""One row per BootNotification."""

QUIRKS: Any = _schema(
    "quirks",
    ("time", TIME),
    ("station", TEXT),
    ("direction", TEXT),
    ("unique_id", TEXT),
    ("action", TEXT),
    ("kind", WORD),
    ("path", TEXT),
    ("effect", WORD),
    ("found", TEXT),
    ("used", TEXT),
)
"""One row per quirk."""
