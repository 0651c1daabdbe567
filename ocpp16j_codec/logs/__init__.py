"""Frames out of log files. Stands above the core: it may open files, the core may not."""

from ocpp16j_codec.logs.reading import Record, read_frames

__all__ = ["Record", "read_frames"]
