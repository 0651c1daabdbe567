"""Frames in log files of any format; reading and writing Open OCPP Trace.

>>> from ocpp16j_codec.logs import read_frames
>>> log = ['2024-02-06T08:00:07Z CP-1 received [2,"7","Heartbeat",{}]',
...        '2024-02-06T08:00:08Z CP-1 sent [3,"7",{"currentTime":"2024-02-06T08:00:08Z"}]']
>>> for record in read_frames(log):
...     print(record.station, record.direction, record.action, record.response_time)
CP-1 cp-to-csms Heartbeat None
CP-1 csms-to-cp Heartbeat 1.0

The steps for each line, in the order of processing::

    sources, documents          open and unpack; split into lines or elements of limited length
    finding                     find the frame, and whether it continues in the next line
    json_lines, csv_rows        read the JSON object or CSV row around the frame
    context, times              find time, charge point and direction
    damage, versions            detect damage by the log, and other versions of OCPP
    scanner                     decode the frame, make the record
    correlator                  pair answers with calls
    trace                       read and write Open OCPP Trace

This package may open files, but does not print. Memory is bounded by the longest line and by the
limits of the correlator, not by the length of the log.
"""

from ocpp16j_codec.logs.correlator import Correlator
from ocpp16j_codec.logs.reading import decode_batch, read_frames
from ocpp16j_codec.logs.records import Direction, LogError, OpenCall, Record
from ocpp16j_codec.logs.trace import TraceWriter, trace_line

__all__ = [
    "Correlator",
    "Direction",
    "LogError",
    "OpenCall",
    "Record",
    "TraceWriter",
    "decode_batch",
    "read_frames",
    "trace_line",
]
