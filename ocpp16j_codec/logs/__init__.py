"""Frames out of log files, whatever they are written in; and Open OCPP Trace, read and written.

>>> from ocpp16j_codec.logs import read_frames
>>> log = ['2024-02-06T08:00:07Z CP-1 received [2,"7","Heartbeat",{}]',
...        '2024-02-06T08:00:08Z CP-1 sent [3,"7",{"currentTime":"2024-02-06T08:00:08Z"}]']
>>> for record in read_frames(log):
...     print(record.station, record.direction, record.action, record.response_time)
CP-1 cp-to-csms Heartbeat None
CP-1 csms-to-cp Heartbeat 1.0

The way of a line, each step in a file of its own:

    sources, documents          open and unpack; split into lines or elements, never too long
    finding                     where the frame is, and whether it goes on in the next line
    json_lines, csv_rows        what is wrapped around it
    context, times              when, which charge point, which way
    damage, versions            what the log did to it, and which OCPP it is
    scanner                     decode it, make the record
    correlator                  which call an answer belongs to
    trace                       the neutral format, read and written

Rule of this package: it stands above the core and may open files; it knows no terminal. Memory is
bounded by the longest line and by what the correlator may remember, however long the log.
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
