"""The types of `Codec.resolve`, for type checkers only: the action decides the payload.

Rule of this file: no module imports it at run time. A test compares it with the action table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar, overload

from ocpp16j_codec import messages as m

if TYPE_CHECKING:
    from datetime import datetime

    from ocpp16j_codec.frames import CallResult

T = TypeVar("T", bound=m.Payload)


class Resolve(Protocol):
    """Type the payload of a result whose call has become known; see `Codec.resolve`."""

    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["Authorize"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.AuthorizeResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["BootNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.BootNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["ChangeAvailability"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ChangeAvailabilityResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["ChangeConfiguration"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ChangeConfigurationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["ClearCache"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ClearCacheResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["DataTransfer"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.DataTransferResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["GetConfiguration"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.GetConfigurationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["Heartbeat"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.HeartbeatResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["MeterValues"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.MeterValuesResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["RemoteStartTransaction"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.RemoteStartTransactionResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["RemoteStopTransaction"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.RemoteStopTransactionResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["Reset"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ResetResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["StartTransaction"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.StartTransactionResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["StatusNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.StatusNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["StopTransaction"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.StopTransactionResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["UnlockConnector"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.UnlockConnectorResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["DiagnosticsStatusNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.DiagnosticsStatusNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["FirmwareStatusNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.FirmwareStatusNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["GetDiagnostics"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.GetDiagnosticsResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["UpdateFirmware"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.UpdateFirmwareResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["GetLocalListVersion"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.GetLocalListVersionResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["SendLocalList"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.SendLocalListResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["CancelReservation"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.CancelReservationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["ReserveNow"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ReserveNowResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["ClearChargingProfile"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ClearChargingProfileResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["GetCompositeSchedule"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.GetCompositeScheduleResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["SetChargingProfile"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.SetChargingProfileResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["TriggerMessage"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.TriggerMessageResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["CertificateSigned"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.CertificateSignedResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["DeleteCertificate"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.DeleteCertificateResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["ExtendedTriggerMessage"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.ExtendedTriggerMessageResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["GetInstalledCertificateIds"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.GetInstalledCertificateIdsResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["GetLog"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.GetLogResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["InstallCertificate"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.InstallCertificateResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["LogStatusNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.LogStatusNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["SecurityEventNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.SecurityEventNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["SignCertificate"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.SignCertificateResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["SignedFirmwareStatusNotification"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.SignedFirmwareStatusNotificationResult]: ...
    @overload
    def __call__(
        self,
        result: CallResult[Any],
        action: Literal["SignedUpdateFirmware"],
        *,
        received_at: datetime | None = ...,
    ) -> CallResult[m.SignedUpdateFirmwareResult]: ...
    @overload
    def __call__(
        self, result: CallResult[Any], action: type[T], *, received_at: datetime | None = ...
    ) -> CallResult[T]: ...
    @overload
    def __call__(
        self, result: CallResult[Any], action: str, *, received_at: datetime | None = ...
    ) -> CallResult[Any]: ...
