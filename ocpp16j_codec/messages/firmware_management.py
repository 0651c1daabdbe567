"""Firmware management profile: new firmware, and files for those who look for faults.

Both transfers have the same shape: the central system names a place to fetch from or to bring to,
and the charge point reports progress in calls of its own. The whitepaper's signed counterparts
are in `security`.

Only shapes live here.
"""

from __future__ import annotations

from enum import StrEnum

from .base import CallPayload, Opt, OrText, Payload
from .types import CiString255, Integer, Timestamp

__all__ = [
    "DiagnosticsStatus",
    "DiagnosticsStatusNotification",
    "DiagnosticsStatusNotificationResult",
    "FirmwareStatus",
    "FirmwareStatusNotification",
    "FirmwareStatusNotificationResult",
    "GetDiagnostics",
    "GetDiagnosticsResult",
    "UpdateFirmware",
    "UpdateFirmwareResult",
]


# -- DiagnosticsStatusNotification ---------------------------------------------------------------


class DiagnosticsStatus(StrEnum):
    """How far an upload of diagnostics has come."""

    IDLE = "Idle"  # only in a message that was asked for by TriggerMessage
    UPLOADED = "Uploaded"
    UPLOAD_FAILED = "UploadFailed"
    UPLOADING = "Uploading"


class DiagnosticsStatusNotification(
    CallPayload["DiagnosticsStatusNotificationResult"], frozen=True, kw_only=True
):
    """Report how far the upload has come."""

    status: OrText[DiagnosticsStatus]


class DiagnosticsStatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirm that the report has arrived."""


# -- FirmwareStatusNotification ------------------------------------------------------------------


class FirmwareStatus(StrEnum):
    """How far an update has come."""

    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    IDLE = "Idle"  # only in a message that was asked for by TriggerMessage
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"


class FirmwareStatusNotification(
    CallPayload["FirmwareStatusNotificationResult"], frozen=True, kw_only=True
):
    """Report how far the update has come."""

    status: OrText[FirmwareStatus]


class FirmwareStatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirm that the report has arrived."""


# -- GetDiagnostics ------------------------------------------------------------------------------


class GetDiagnostics(CallPayload["GetDiagnosticsResult"], frozen=True, kw_only=True):
    """Have a file with diagnostics uploaded."""

    location: str  #: a URI, kept as plain text (D14)
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None  #: seconds
    start_time: Opt[Timestamp] = None  #: leave out what is older than this
    stop_time: Opt[Timestamp] = None


class GetDiagnosticsResult(Payload, frozen=True, kw_only=True):
    """Name the file that will be uploaded."""

    file_name: Opt[CiString255] = None  #: absent: there is nothing to upload


# -- UpdateFirmware ------------------------------------------------------------------------------


class UpdateFirmware(CallPayload["UpdateFirmwareResult"], frozen=True, kw_only=True):
    """Have new firmware fetched and installed."""

    location: str  #: a URI, kept as plain text (D14)
    retrieve_date: Timestamp  #: not to be fetched before this
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None  #: seconds


class UpdateFirmwareResult(Payload, frozen=True, kw_only=True):
    """Confirm that the request has arrived; nothing is promised."""
