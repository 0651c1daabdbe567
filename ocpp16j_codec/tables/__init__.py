"""Archives as Arrow tables (extra: arrow).

`decode_record_batch` converts a batch of raw frames to rows; `correlate` types the results by their
calls; `meter_values`, `transactions`, `statuses`, `boots` and `quirks` make flat tables of them.

>>> import pyarrow as pa
>>> from ocpp16j_codec.tables import decode_record_batch
>>> frames = ['[2,"7","Heartbeat",{}]', '[2,"8","Authorize",{"idTag":17}]', "junk", None]
>>> rows = decode_record_batch(pa.record_batch({"frame": frames}))
>>> rows.column("status").to_pylist()
['ok', 'quirks', 'unreadable', 'unreadable']
>>> rows.column("payload").to_pylist()
['{}', '{"idTag":"17"}', None, None]

The modules::

    columns      read and write Arrow columns         schemas    names, types, versions
    rows         one frame -> one row                 views      flat tables
    kernel       a batch of raw frames -> a batch of rows
    correlating  pair answers with calls
    archive      logs -> Parquet or CSV

Rule of this package: no content of a frame raises an exception, and the same input gives the same
bytes.
"""

try:
    import pyarrow as pa
except ModuleNotFoundError as error:
    if error.name != "pyarrow":
        raise
    raise ModuleNotFoundError(
        "ocpp16j_codec.tables needs pyarrow: install ocpp16j_codec with the extra 'arrow'",
        name="pyarrow",
    ) from None

from ocpp16j_codec.tables.correlating import correlate
from ocpp16j_codec.tables.kernel import decode_record_batch
from ocpp16j_codec.tables.schemas import (
    BOOTS,
    FRAMES,
    METER_VALUES,
    QUIRKS,
    STATUSES,
    TRANSACTIONS,
    UNDECODABLE,
)
from ocpp16j_codec.tables.views import (
    Transactions,
    boots,
    meter_values,
    quirks,
    statuses,
    transactions,
)

__all__ = [
    "BOOTS",
    "FRAMES",
    "METER_VALUES",
    "QUIRKS",
    "STATUSES",
    "TRANSACTIONS",
    "UNDECODABLE",
    "Transactions",
    "boots",
    "correlate",
    "decode_record_batch",
    "meter_values",
    "quirks",
    "statuses",
    "transactions",
]

del pa
