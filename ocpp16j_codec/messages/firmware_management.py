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
    """Progress of an upload of diagnostics."""

    IDLE = "Idle"  # only if TriggerMessage requested the message
    UPLOADED = "Uploaded"
    UPLOAD_FAILED = "UploadFailed"
    UPLOADING = "Uploading"


class DiagnosticsStatusNotification(
    CallPayload["DiagnosticsStatusNotificationResult"], frozen=True, kw_only=True
):
    """Report the progress of an upload of diagnostics."""

    status: OrText[DiagnosticsStatus]


class DiagnosticsStatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- FirmwareStatusNotification ------------------------------------------------------------------


class FirmwareStatus(StrEnum):
    """Progress of a firmware update."""

    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    IDLE = "Idle"  # only if TriggerMessage requested the message
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"


class FirmwareStatusNotification(
    CallPayload["FirmwareStatusNotificationResult"], frozen=True, kw_only=True
):
    """Report the progress of a firmware update."""

    status: OrText[FirmwareStatus]


class FirmwareStatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- GetDiagnostics ------------------------------------------------------------------------------


class GetDiagnostics(CallPayload["GetDiagnosticsResult"], frozen=True, kw_only=True):
    """Request the upload of a file with diagnostics."""

    location: str  #: a URI, kept as plain text (D14)
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None  #: seconds
    start_time: Opt[Timestamp] = None  #: omit entries before this time
    stop_time: Opt[Timestamp] = None


class GetDiagnosticsResult(Payload, frozen=True, kw_only=True):
    """Name of the file that will be uploaded."""

    file_name: Opt[CiString255] = None  #: absent: nothing is uploaded


# -- UpdateFirmware ------------------------------------------------------------------------------


class UpdateFirmware(CallPayload["UpdateFirmwareResult"], frozen=True, kw_only=True):
    """Request the download and installation of firmware."""

    location: str  #: a URI, kept as plain text (D14)
    retrieve_date: Timestamp  #: the download must not start before this time
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None  #: seconds


class UpdateFirmwareResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""
