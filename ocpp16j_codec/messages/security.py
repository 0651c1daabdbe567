"""The security whitepaper for OCPP 1.6-J, editions 2 and 3: certificates, logs, signed firmware.

Its types are named in the manner of later OCPP versions, with a `Type` or `EnumType` at the end,
and are kept apart from namesakes of the core protocol even where the values agree. Its texts are
case-sensitive, and their lengths vary too much to be named elsewhere.

Edition 1 is another language on the wire and is not spoken. `Security` is no identifier that a
charge point may list in SupportedFeatureProfiles. Only shapes live here: PEM text is not parsed,
nothing is verified.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from .base import CallPayload, Opt, OrText, Payload
from .types import AtLeastOne, Integer, Timestamp

__all__ = [
    "CertificateHashDataType",
    "CertificateSigned",
    "CertificateSignedResult",
    "CertificateSignedStatusEnumType",
    "CertificateUseEnumType",
    "CiString40",
    "CiString128",
    "DeleteCertificate",
    "DeleteCertificateResult",
    "DeleteCertificateStatusEnumType",
    "ExtendedTriggerMessage",
    "ExtendedTriggerMessageResult",
    "FirmwareStatusEnumType",
    "FirmwareType",
    "GenericStatusEnumType",
    "GetInstalledCertificateIds",
    "GetInstalledCertificateIdsResult",
    "GetInstalledCertificateStatusEnumType",
    "GetLog",
    "GetLogResult",
    "HashAlgorithmEnumType",
    "InstallCertificate",
    "InstallCertificateResult",
    "InstallCertificateStatusEnumType",
    "LogEnumType",
    "LogParametersType",
    "LogStatusEnumType",
    "LogStatusNotification",
    "LogStatusNotificationResult",
    "MessageTriggerEnumType",
    "SecurityEventNotification",
    "SecurityEventNotificationResult",
    "SignCertificate",
    "SignCertificateResult",
    "SignedFirmwareStatusNotification",
    "SignedFirmwareStatusNotificationResult",
    "SignedUpdateFirmware",
    "SignedUpdateFirmwareResult",
    "String50",
    "String255",
    "String512",
    "String800",
    "String5500",
    "String10000",
    "TriggerMessageStatusEnumType",
    "UpdateFirmwareStatusEnumType",
    "UploadLogStatusEnumType",
]

CiString40 = Annotated[str, Meta(max_length=40)]
CiString128 = Annotated[str, Meta(max_length=128)]
String50 = Annotated[str, Meta(max_length=50)]
String255 = Annotated[str, Meta(max_length=255)]
String512 = Annotated[str, Meta(max_length=512)]
String800 = Annotated[str, Meta(max_length=800)]
String5500 = Annotated[str, Meta(max_length=5500)]
String10000 = Annotated[str, Meta(max_length=10000)]


# -- CertificateSigned ---------------------------------------------------------------------------


class CertificateSignedStatusEnumType(StrEnum):
    """Whether the charge point accepts its new certificate."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CertificateSigned(CallPayload["CertificateSignedResult"], frozen=True, kw_only=True):
    """Send the charge point its signed certificate."""

    certificate_chain: String10000  #: PEM, its own first; line breaks are significant


class CertificateSignedResult(Payload, frozen=True, kw_only=True):
    """Whether the certificate was accepted."""

    status: OrText[CertificateSignedStatusEnumType]


# -- DeleteCertificate ---------------------------------------------------------------------------


class HashAlgorithmEnumType(StrEnum):
    """Algorithm of the hashes that identify a certificate."""

    SHA256 = "SHA256"
    SHA384 = "SHA384"
    SHA512 = "SHA512"


class CertificateHashDataType(Payload, frozen=True, kw_only=True, gc=False):
    """Hashes that identify a certificate: hexadecimal text, compared without case (D28)."""

    hash_algorithm: OrText[HashAlgorithmEnumType]
    issuer_name_hash: CiString128
    issuer_key_hash: CiString128
    serial_number: CiString40  #: without leading zeros


class DeleteCertificateStatusEnumType(StrEnum):
    """Status of the deletion of a certificate."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DeleteCertificate(CallPayload["DeleteCertificateResult"], frozen=True, kw_only=True):
    """Delete a certificate from the charge point."""

    certificate_hash_data: CertificateHashDataType


class DeleteCertificateResult(Payload, frozen=True, kw_only=True):
    """Status of the deletion of the certificate."""

    status: OrText[DeleteCertificateStatusEnumType]


# -- ExtendedTriggerMessage ----------------------------------------------------------------------


class MessageTriggerEnumType(StrEnum):
    """Messages that ExtendedTriggerMessage can request."""

    BOOT_NOTIFICATION = "BootNotification"
    LOG_STATUS_NOTIFICATION = "LogStatusNotification"
    FIRMWARE_STATUS_NOTIFICATION = "FirmwareStatusNotification"  # requests the signed one
    HEARTBEAT = "Heartbeat"
    METER_VALUES = "MeterValues"
    SIGN_CHARGE_POINT_CERTIFICATE = "SignChargePointCertificate"  # requests a SignCertificate
    STATUS_NOTIFICATION = "StatusNotification"


class TriggerMessageStatusEnumType(StrEnum):
    """Whether the requested message will be sent."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class ExtendedTriggerMessage(
    CallPayload["ExtendedTriggerMessageResult"], frozen=True, kw_only=True
):
    """Request a message from the charge point, including those of the whitepaper."""

    requested_message: OrText[MessageTriggerEnumType]
    connector_id: Opt[Integer] = None  #: absent: for all connectors


class ExtendedTriggerMessageResult(Payload, frozen=True, kw_only=True):
    """Whether the requested message will be sent."""

    status: OrText[TriggerMessageStatusEnumType]


# -- GetInstalledCertificateIds ------------------------------------------------------------------


class CertificateUseEnumType(StrEnum):
    """Purpose of a root certificate."""

    CENTRAL_SYSTEM_ROOT_CERTIFICATE = "CentralSystemRootCertificate"
    MANUFACTURER_ROOT_CERTIFICATE = "ManufacturerRootCertificate"


class GetInstalledCertificateStatusEnumType(StrEnum):
    """Whether certificates for this purpose are installed."""

    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class GetInstalledCertificateIds(
    CallPayload["GetInstalledCertificateIdsResult"], frozen=True, kw_only=True
):
    """Request the root certificates that are installed for one purpose."""

    certificate_type: OrText[CertificateUseEnumType]


class GetInstalledCertificateIdsResult(Payload, frozen=True, kw_only=True):
    """Identification of the installed certificates."""

    status: OrText[GetInstalledCertificateStatusEnumType]
    certificate_hash_data: Opt[AtLeastOne[CertificateHashDataType]] = None  #: absent, not [] (D8)


# -- GetLog --------------------------------------------------------------------------------------


class LogEnumType(StrEnum):
    """Kind of a log."""

    DIAGNOSTICS_LOG = "DiagnosticsLog"
    SECURITY_LOG = "SecurityLog"


class LogStatusEnumType(StrEnum):
    """Whether the log will be uploaded."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"  # accepted; a running upload was cancelled


class LogParametersType(Payload, frozen=True, kw_only=True, gc=False):
    """Destination and period of a log."""

    remote_location: String512  #: a URI, though the schema does not say so (D14)
    oldest_timestamp: Opt[Timestamp] = None
    latest_timestamp: Opt[Timestamp] = None


class GetLog(CallPayload["GetLogResult"], frozen=True, kw_only=True):
    """Request the upload of a log."""

    log: LogParametersType
    log_type: OrText[LogEnumType]
    request_id: Integer  #: the LogStatusNotifications of this upload repeat it
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None  #: seconds


class GetLogResult(Payload, frozen=True, kw_only=True):
    """Whether the log will be uploaded, and its file name."""

    status: OrText[LogStatusEnumType]
    filename: Opt[String255] = None  #: in lower case; it is fileName in GetDiagnostics (D31)


# -- InstallCertificate --------------------------------------------------------------------------


class InstallCertificateStatusEnumType(StrEnum):
    """Status of an installation; called CertificateStatusEnumType in the text of the whitepaper."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    REJECTED = "Rejected"


class InstallCertificate(CallPayload["InstallCertificateResult"], frozen=True, kw_only=True):
    """Install a root certificate on the charge point."""

    certificate_type: OrText[CertificateUseEnumType]
    certificate: String5500  #: PEM; line breaks are significant


class InstallCertificateResult(Payload, frozen=True, kw_only=True):
    """Status of the installation of the certificate."""

    status: OrText[InstallCertificateStatusEnumType]


# -- LogStatusNotification -----------------------------------------------------------------------


class UploadLogStatusEnumType(StrEnum):
    """Progress of the upload of a log."""

    BAD_MESSAGE = "BadMessage"
    IDLE = "Idle"  # only if ExtendedTriggerMessage requested the message
    NOT_SUPPORTED_OPERATION = "NotSupportedOperation"
    PERMISSION_DENIED = "PermissionDenied"
    UPLOADED = "Uploaded"
    UPLOAD_FAILURE = "UploadFailure"
    UPLOADING = "Uploading"


class LogStatusNotification(CallPayload["LogStatusNotificationResult"], frozen=True, kw_only=True):
    """Report the progress of the upload of a log."""

    status: OrText[UploadLogStatusEnumType]
    request_id: Opt[Integer] = None  #: that of the GetLog; absent if there was none


class LogStatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- SecurityEventNotification -------------------------------------------------------------------


class SecurityEventNotification(
    CallPayload["SecurityEventNotificationResult"], frozen=True, kw_only=True
):
    """Report a security event of the charge point."""

    type: String50  #: text, because the list of event names is open
    timestamp: Timestamp  #: the time of the event, not of sending
    tech_info: Opt[String255] = None


class SecurityEventNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- SignCertificate -----------------------------------------------------------------------------


class GenericStatusEnumType(StrEnum):
    """Accepted or rejected."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class SignCertificate(CallPayload["SignCertificateResult"], frozen=True, kw_only=True):
    """Request the signing of a certificate; CertificateSigned delivers it."""

    csr: String5500  #: PEM; line breaks are significant


class SignCertificateResult(Payload, frozen=True, kw_only=True):
    """Whether the request will be processed."""

    status: OrText[GenericStatusEnumType]


# -- SignedFirmwareStatusNotification ------------------------------------------------------------


class FirmwareStatusEnumType(StrEnum):
    """Progress of a signed firmware update."""

    DOWNLOADED = "Downloaded"
    DOWNLOAD_FAILED = "DownloadFailed"
    DOWNLOADING = "Downloading"
    DOWNLOAD_SCHEDULED = "DownloadScheduled"
    DOWNLOAD_PAUSED = "DownloadPaused"
    IDLE = "Idle"  # only if ExtendedTriggerMessage requested the message
    INSTALLATION_FAILED = "InstallationFailed"
    INSTALLING = "Installing"
    INSTALLED = "Installed"
    INSTALL_REBOOTING = "InstallRebooting"
    INSTALL_SCHEDULED = "InstallScheduled"
    INSTALL_VERIFICATION_FAILED = "InstallVerificationFailed"
    INVALID_SIGNATURE = "InvalidSignature"
    SIGNATURE_VERIFIED = "SignatureVerified"


class SignedFirmwareStatusNotification(
    CallPayload["SignedFirmwareStatusNotificationResult"], frozen=True, kw_only=True
):
    """Report the progress of a signed firmware update."""

    status: OrText[FirmwareStatusEnumType]
    request_id: Opt[Integer] = None  #: required unless the status is Idle (D27)


class SignedFirmwareStatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- SignedUpdateFirmware ------------------------------------------------------------------------


class UpdateFirmwareStatusEnumType(StrEnum):
    """Whether the charge point will try a signed firmware update."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    ACCEPTED_CANCELED = "AcceptedCanceled"  # accepted; a running update was cancelled
    INVALID_CERTIFICATE = "InvalidCertificate"
    REVOKED_CERTIFICATE = "RevokedCertificate"


class FirmwareType(Payload, frozen=True, kw_only=True, gc=False):
    """Location, times, certificate and signature of a firmware."""

    location: String512
    retrieve_date_time: Timestamp
    signing_certificate: String5500  #: PEM; line breaks are significant
    signature: String800  #: base64
    install_date_time: Opt[Timestamp] = None


class SignedUpdateFirmware(CallPayload["SignedUpdateFirmwareResult"], frozen=True, kw_only=True):
    """Request the download, verification and installation of signed firmware."""

    request_id: Integer  #: the SignedFirmwareStatusNotifications of this update repeat it
    firmware: FirmwareType
    retries: Opt[Integer] = None
    retry_interval: Opt[Integer] = None  #: seconds


class SignedUpdateFirmwareResult(Payload, frozen=True, kw_only=True):
    """Whether the charge point will try the update."""

    status: OrText[UpdateFirmwareStatusEnumType]
