"""Local authorization list profile: who may charge while the central system is out of reach.

The list lives in the charge point and is known by a version number that only the central system
sets. Only shapes live here; whether a list is complete is the concern of the layer above (D21).
"""

from __future__ import annotations

from enum import StrEnum

from .base import CallPayload, Opt, OrText, Payload
from .types import IdTagInfo, IdToken, Integer

__all__ = [
    "AuthorizationData",
    "GetLocalListVersion",
    "GetLocalListVersionResult",
    "SendLocalList",
    "SendLocalListResult",
    "UpdateStatus",
    "UpdateType",
]


# -- GetLocalListVersion -------------------------------------------------------------------------


class GetLocalListVersion(CallPayload["GetLocalListVersionResult"], frozen=True, kw_only=True):
    """Request the version of the local authorization list."""


class GetLocalListVersionResult(Payload, frozen=True, kw_only=True):
    """Version of the local authorization list."""

    list_version: Integer  #: 0: the list is empty; -1: local lists are not supported


# -- SendLocalList -------------------------------------------------------------------------------


class UpdateType(StrEnum):
    """Whether a list replaces the stored one or changes it."""

    DIFFERENTIAL = "Differential"
    FULL = "Full"


class UpdateStatus(StrEnum):
    """Status of an update of the local list."""

    ACCEPTED = "Accepted"
    FAILED = "Failed"
    NOT_SUPPORTED = "NotSupported"
    VERSION_MISMATCH = "VersionMismatch"


class AuthorizationData(Payload, frozen=True, kw_only=True):
    """An entry of the local list."""

    id_tag: IdToken
    id_tag_info: Opt[IdTagInfo] = None  #: Full: required. Differential: absent deletes (D21)


class SendLocalList(CallPayload["SendLocalListResult"], frozen=True, kw_only=True):
    """Replace or change the local authorization list."""

    list_version: Integer  #: not 0 or -1, which are for answers only (errata 3.52)
    update_type: OrText[UpdateType]
    local_authorization_list: Opt[list[AuthorizationData]] = (
        None  #: absent in a Full update: the list becomes empty
    )


class SendLocalListResult(Payload, frozen=True, kw_only=True):
    """Status of the update of the local list."""

    status: OrText[UpdateStatus]
