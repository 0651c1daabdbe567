"""ISO 15118 Plug & Charge messages of the Open Charge Alliance, sent inside DataTransfer.

Source: Using ISO 15118 Plug & Charge with OCPP 1.6, version 1.0 (2020-09-16): nine messages, which
are reduced forms of messages of OCPP 2.0.1. Each request is followed by its response.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from ocpp16j_codec.messages import AuthorizationStatus, HashAlgorithmEnumType, Payload
from ocpp16j_codec.messages.base import Opt, OrText  # noqa: TC001
from ocpp16j_codec.messages.types import Timestamp  # noqa: TC001

__all__ = [
    "VENDOR_ID",
    "AuthorizeCertificateStatus",
    "AuthorizeRequest",
    "AuthorizeResponse",
    "CertificateAction",
    "CertificateHashData",
    "CertificateHashDataChain",
    "CertificateSignedRequest",
    "CertificateSignedResponse",
    "CertificateUse",
    "DeleteCertificateRequest",
    "DeleteCertificateResponse",
    "DeleteCertificateStatus",
    "Get15118EVCertificateRequest",
    "Get15118EVCertificateResponse",
    "GetCertificateIdUse",
    "GetCertificateStatusRequest",
    "GetCertificateStatusResponse",
    "GetInstalledCertificateIdsRequest",
    "GetInstalledCertificateIdsResponse",
    "GetInstalledCertificateStatus",
    "IdToken",
    "IdTokenInfo",
    "InstallCertificateRequest",
    "InstallCertificateResponse",
    "InstallCertificateStatus",
    "OCSPRequestData",
    "SignCertificateRequest",
    "SignCertificateResponse",
    "Status",
    "TriggerMessageRequest",
    "TriggerMessageResponse",
    "TriggerMessageStatus",
    "UpdateStatus",
]  # fmt: skip

VENDOR_ID = "org.openchargealliance.iso15118pnc"

_Text20 = Annotated[str, Meta(max_length=20)]
_Text40 = Annotated[str, Meta(max_length=40)]
_Text50 = Annotated[str, Meta(max_length=50)]
_Text128 = Annotated[str, Meta(max_length=128)]
_Text512 = Annotated[str, Meta(max_length=512)]
_Text5500 = Annotated[str, Meta(max_length=5500)]
_Text5600 = Annotated[str, Meta(max_length=5600)]
_Text10000 = Annotated[str, Meta(max_length=10000)]


# -- Types -----------------------------------------------------------------------------------------


class IdToken(Payload, frozen=True, kw_only=True):
    """The contract of a driver."""

    id_token: _Text20  #: the eMAID, compared without case


class IdTokenInfo(Payload, frozen=True, kw_only=True):
    """Authorization status of a contract."""

    status: OrText[AuthorizationStatus]
    cache_expiry_date_time: Opt[Timestamp] = None


class CertificateHashData(Payload, frozen=True, kw_only=True):
    """Identification of a certificate by hashes and serial number."""

    hash_algorithm: OrText[HashAlgorithmEnumType]
    issuer_name_hash: _Text128
    issuer_key_hash: _Text128
    serial_number: _Text40


class OCSPRequestData(
    Payload,
    frozen=True,
    kw_only=True,
    rename={
        "hash_algorithm": "hashAlgorithm",
        "issuer_name_hash": "issuerNameHash",
        "issuer_key_hash": "issuerKeyHash",
        "serial_number": "serialNumber",
        "responder_url": "responderURL",
    },
):
    """Identification of a certificate, and the address of its OCSP responder."""

    hash_algorithm: OrText[HashAlgorithmEnumType]
    issuer_name_hash: _Text128
    issuer_key_hash: _Text128
    serial_number: _Text40
    responder_url: _Text512


class GetCertificateIdUse(StrEnum):
    """Use of an installed certificate."""

    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"
    V2G_CERTIFICATE_CHAIN = "V2GCertificateChain"


class CertificateHashDataChain(Payload, frozen=True, kw_only=True):
    """An installed certificate and the certificates below it."""

    certificate_type: OrText[GetCertificateIdUse]
    certificate_hash_data: CertificateHashData
    child_certificate_hash_data: Opt[Annotated[list[CertificateHashData], Meta(max_length=4)]] = (
        None
    )


class Status(StrEnum):
    """Whether a request was accepted."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class UpdateStatus(StrEnum):
    """Whether a request succeeded."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"


# -- Authorize -------------------------------------------------------------------------------------


class AuthorizeCertificateStatus(StrEnum):
    """Status of the check of a contract certificate."""

    ACCEPTED = "Accepted"
    SIGNATURE_ERROR = "SignatureError"
    CERTIFICATE_EXPIRED = "CertificateExpired"
    CERTIFICATE_REVOKED = "CertificateRevoked"
    NO_CERTIFICATE_AVAILABLE = "NoCertificateAvailable"
    CERT_CHAIN_ERROR = "CertChainError"
    CONTRACT_CANCELLED = "ContractCancelled"


class AuthorizeRequest(Payload, frozen=True, kw_only=True):
    """Ask whether the contract in a vehicle may charge."""

    id_token: IdToken
    certificate: Opt[_Text5500] = None  #: PEM
    iso15118_certificate_hash_data: Opt[Annotated[list[OCSPRequestData], Meta(max_length=4)]] = None


class AuthorizeResponse(Payload, frozen=True, kw_only=True):
    """Authorization status of a contract and its certificate."""

    id_token_info: IdTokenInfo
    certificate_status: Opt[OrText[AuthorizeCertificateStatus]] = None


# -- CertificateSigned -----------------------------------------------------------------------------


class CertificateSignedRequest(Payload, frozen=True, kw_only=True):
    """Send the signed certificate of a charge point to it."""

    certificate_chain: _Text10000  #: PEM, leaf first


class CertificateSignedResponse(Payload, frozen=True, kw_only=True):
    """Whether the certificate was accepted."""

    status: OrText[Status]


# -- DeleteCertificate -----------------------------------------------------------------------------


class DeleteCertificateStatus(StrEnum):
    """Status of the deletion of a certificate."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_FOUND = "NotFound"


class DeleteCertificateRequest(Payload, frozen=True, kw_only=True):
    """Delete an installed certificate."""

    certificate_hash_data: CertificateHashData


class DeleteCertificateResponse(Payload, frozen=True, kw_only=True):
    """Status of the deletion of a certificate."""

    status: OrText[DeleteCertificateStatus]


# -- Get15118EVCertificate -------------------------------------------------------------------------


class CertificateAction(StrEnum):
    """Installation or update of the contract certificate."""

    INSTALL = "Install"
    UPDATE = "Update"


class Get15118EVCertificateRequest(Payload, frozen=True, kw_only=True):
    """Ask for the contract certificate of a vehicle."""

    iso15118_schema_version: _Text50
    action: OrText[CertificateAction]
    exi_request: _Text5600  #: Base64


class Get15118EVCertificateResponse(Payload, frozen=True, kw_only=True):
    """The contract certificate of a vehicle."""

    status: OrText[UpdateStatus]
    exi_response: _Text5600  #: Base64


# -- GetCertificateStatus --------------------------------------------------------------------------


class GetCertificateStatusRequest(Payload, frozen=True, kw_only=True):
    """Ask whether a certificate was revoked."""

    ocsp_request_data: OCSPRequestData


class GetCertificateStatusResponse(Payload, frozen=True, kw_only=True):
    """OCSP response for a certificate."""

    status: OrText[UpdateStatus]
    ocsp_result: Opt[_Text5500] = None  #: DER in Base64; absent only if not accepted


# -- GetInstalledCertificateIds --------------------------------------------------------------------


class GetInstalledCertificateStatus(StrEnum):
    """Whether certificates of these types are installed."""

    ACCEPTED = "Accepted"
    NOT_FOUND = "NotFound"


class GetInstalledCertificateIdsRequest(Payload, frozen=True, kw_only=True):
    """Ask which certificates are installed."""

    certificate_type: Opt[list[OrText[GetCertificateIdUse]]] = None  #: absent: all


class GetInstalledCertificateIdsResponse(Payload, frozen=True, kw_only=True):
    """The installed certificates."""

    status: OrText[GetInstalledCertificateStatus]
    certificate_hash_data_chain: Opt[list[CertificateHashDataChain]] = None


# -- InstallCertificate ----------------------------------------------------------------------------


class CertificateUse(StrEnum):
    """Use of a root certificate."""

    V2G_ROOT_CERTIFICATE = "V2GRootCertificate"
    MO_ROOT_CERTIFICATE = "MORootCertificate"


class InstallCertificateStatus(StrEnum):
    """Status of the installation of a certificate."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    FAILED = "Failed"


class InstallCertificateRequest(Payload, frozen=True, kw_only=True):
    """Install a root certificate."""

    certificate_type: OrText[CertificateUse]
    certificate: _Text5500  #: PEM


class InstallCertificateResponse(Payload, frozen=True, kw_only=True):
    """Status of the installation of a certificate."""

    status: OrText[InstallCertificateStatus]


# -- SignCertificate -------------------------------------------------------------------------------


class SignCertificateRequest(Payload, frozen=True, kw_only=True):
    """Ask for the certificate of a charge point to be signed."""

    csr: _Text5500  #: PEM


class SignCertificateResponse(Payload, frozen=True, kw_only=True):
    """Whether the certificate will be signed; it is sent in a CertificateSigned."""

    status: OrText[Status]


# -- TriggerMessage --------------------------------------------------------------------------------


class TriggerMessageStatus(StrEnum):
    """Whether the message will be sent."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_IMPLEMENTED = "NotImplemented"


class TriggerMessageRequest(Payload, frozen=True, kw_only=True):
    """Ask the charge point to send SignCertificate for its V2G certificate."""


class TriggerMessageResponse(Payload, frozen=True, kw_only=True):
    """Whether SignCertificate will be sent."""

    status: OrText[TriggerMessageStatus]
