"""Generated checks of outgoing payloads, one function for each type of payload.

A program may put a value of any type into a payload, and msgspec encodes some of them silently as
something else, or recurses into them without limit. So each value is checked. There are two checks
for each type:

- `GLANCES`: is every value of the expected type, so that msgspec writes what it holds?
- `PROOFS`: does the payload conform to the schema as well (lengths, enumerations, ranges, lists
  that may not be empty)? Such a payload need not be validated after it has been encoded.

Both return `SUSPICIOUS` if that is not certain; the payload may be all right nevertheless. All
other results are described in `canonical`: what has to be converted.

Types are compared by identity, so no code of a value is run, whatever its class.

THIS FILE IS WRITTEN BY `tests/glance_generator.py`, because calls and loops take three times as
long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.canonical import (
    EXACT_TENTHS,
    NEEDS_COPY,
    SUSPICIOUS,
    TO_WHOLE,
    check_limit,
    check_limit_exactly,
    check_timestamp,
    check_timestamp_exactly,
)
from ocpp16j_codec.messages import (
    AuthorizationData,
    AuthorizationStatus,
    Authorize,
    AuthorizeResult,
    AvailabilityStatus,
    AvailabilityType,
    BootNotification,
    BootNotificationResult,
    CancelReservation,
    CancelReservationResult,
    CancelReservationStatus,
    CertificateHashDataType,
    CertificateSigned,
    CertificateSignedResult,
    CertificateSignedStatusEnumType,
    CertificateUseEnumType,
    ChangeAvailability,
    ChangeAvailabilityResult,
    ChangeConfiguration,
    ChangeConfigurationResult,
    ChargePointErrorCode,
    ChargePointStatus,
    ChargingProfile,
    ChargingProfileKindType,
    ChargingProfilePurposeType,
    ChargingProfileStatus,
    ChargingRateUnitType,
    ChargingSchedule,
    ChargingSchedulePeriod,
    ClearCacheResult,
    ClearCacheStatus,
    ClearChargingProfile,
    ClearChargingProfileResult,
    ClearChargingProfileStatus,
    ConfigurationStatus,
    DataTransfer,
    DataTransferResult,
    DataTransferStatus,
    DeleteCertificate,
    DeleteCertificateResult,
    DeleteCertificateStatusEnumType,
    DiagnosticsStatus,
    DiagnosticsStatusNotification,
    ExtendedTriggerMessage,
    ExtendedTriggerMessageResult,
    FirmwareStatus,
    FirmwareStatusEnumType,
    FirmwareStatusNotification,
    FirmwareType,
    GenericStatusEnumType,
    GetCompositeSchedule,
    GetCompositeScheduleResult,
    GetCompositeScheduleStatus,
    GetConfiguration,
    GetConfigurationResult,
    GetDiagnostics,
    GetDiagnosticsResult,
    GetInstalledCertificateIds,
    GetInstalledCertificateIdsResult,
    GetInstalledCertificateStatusEnumType,
    GetLocalListVersionResult,
    GetLog,
    GetLogResult,
    HashAlgorithmEnumType,
    HeartbeatResult,
    IdTagInfo,
    InstallCertificate,
    InstallCertificateResult,
    InstallCertificateStatusEnumType,
    KeyValue,
    Location,
    LogEnumType,
    LogParametersType,
    LogStatusEnumType,
    LogStatusNotification,
    Measurand,
    MessageTrigger,
    MessageTriggerEnumType,
    MeterValue,
    MeterValues,
    Phase,
    ReadingContext,
    Reason,
    RecurrencyKindType,
    RegistrationStatus,
    RemoteStartStopStatus,
    RemoteStartTransaction,
    RemoteStartTransactionResult,
    RemoteStopTransaction,
    RemoteStopTransactionResult,
    ReservationStatus,
    ReserveNow,
    ReserveNowResult,
    Reset,
    ResetResult,
    ResetStatus,
    ResetType,
    SampledValue,
    SecurityEventNotification,
    SendLocalList,
    SendLocalListResult,
    SetChargingProfile,
    SetChargingProfileResult,
    SignCertificate,
    SignCertificateResult,
    SignedFirmwareStatusNotification,
    SignedUpdateFirmware,
    SignedUpdateFirmwareResult,
    StartTransaction,
    StartTransactionResult,
    StatusNotification,
    StopTransaction,
    StopTransactionResult,
    TriggerMessage,
    TriggerMessageResult,
    TriggerMessageStatus,
    TriggerMessageStatusEnumType,
    UnitOfMeasure,
    UnlockConnector,
    UnlockConnectorResult,
    UnlockStatus,
    UpdateFirmware,
    UpdateFirmwareStatusEnumType,
    UpdateStatus,
    UpdateType,
    UploadLogStatusEnumType,
    ValueFormat,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec.messages import Payload

__all__ = ["GLANCES", "PROOFS"]

# fmt: off
# ruff: noqa: C901, E501, E701, N802, N806, PLR0911, PLR0912, PLR0915, RUF021
# mypy: disable-error-code="redundant-expr, unreachable"

_TEXTS_OF_AuthorizationStatus = frozenset(each.value for each in AuthorizationStatus)
_TEXTS_OF_AvailabilityStatus = frozenset(each.value for each in AvailabilityStatus)
_TEXTS_OF_AvailabilityType = frozenset(each.value for each in AvailabilityType)
_TEXTS_OF_CancelReservationStatus = frozenset(each.value for each in CancelReservationStatus)
_TEXTS_OF_CertificateSignedStatusEnumType = frozenset(each.value for each in CertificateSignedStatusEnumType)
_TEXTS_OF_CertificateUseEnumType = frozenset(each.value for each in CertificateUseEnumType)
_TEXTS_OF_ChargePointErrorCode = frozenset(each.value for each in ChargePointErrorCode)
_TEXTS_OF_ChargePointStatus = frozenset(each.value for each in ChargePointStatus)
_TEXTS_OF_ChargingProfileKindType = frozenset(each.value for each in ChargingProfileKindType)
_TEXTS_OF_ChargingProfilePurposeType = frozenset(each.value for each in ChargingProfilePurposeType)
_TEXTS_OF_ChargingProfileStatus = frozenset(each.value for each in ChargingProfileStatus)
_TEXTS_OF_ChargingRateUnitType = frozenset(each.value for each in ChargingRateUnitType)
_TEXTS_OF_ClearCacheStatus = frozenset(each.value for each in ClearCacheStatus)
_TEXTS_OF_ClearChargingProfileStatus = frozenset(each.value for each in ClearChargingProfileStatus)
_TEXTS_OF_ConfigurationStatus = frozenset(each.value for each in ConfigurationStatus)
_TEXTS_OF_DataTransferStatus = frozenset(each.value for each in DataTransferStatus)
_TEXTS_OF_DeleteCertificateStatusEnumType = frozenset(each.value for each in DeleteCertificateStatusEnumType)
_TEXTS_OF_DiagnosticsStatus = frozenset(each.value for each in DiagnosticsStatus)
_TEXTS_OF_FirmwareStatus = frozenset(each.value for each in FirmwareStatus)
_TEXTS_OF_FirmwareStatusEnumType = frozenset(each.value for each in FirmwareStatusEnumType)
_TEXTS_OF_GenericStatusEnumType = frozenset(each.value for each in GenericStatusEnumType)
_TEXTS_OF_GetCompositeScheduleStatus = frozenset(each.value for each in GetCompositeScheduleStatus)
_TEXTS_OF_GetInstalledCertificateStatusEnumType = frozenset(each.value for each in GetInstalledCertificateStatusEnumType)
_TEXTS_OF_HashAlgorithmEnumType = frozenset(each.value for each in HashAlgorithmEnumType)
_TEXTS_OF_InstallCertificateStatusEnumType = frozenset(each.value for each in InstallCertificateStatusEnumType)
_TEXTS_OF_Location = frozenset(each.value for each in Location)
_TEXTS_OF_LogEnumType = frozenset(each.value for each in LogEnumType)
_TEXTS_OF_LogStatusEnumType = frozenset(each.value for each in LogStatusEnumType)
_TEXTS_OF_Measurand = frozenset(each.value for each in Measurand)
_TEXTS_OF_MessageTrigger = frozenset(each.value for each in MessageTrigger)
_TEXTS_OF_MessageTriggerEnumType = frozenset(each.value for each in MessageTriggerEnumType)
_TEXTS_OF_Phase = frozenset(each.value for each in Phase)
_TEXTS_OF_ReadingContext = frozenset(each.value for each in ReadingContext)
_TEXTS_OF_Reason = frozenset(each.value for each in Reason)
_TEXTS_OF_RecurrencyKindType = frozenset(each.value for each in RecurrencyKindType)
_TEXTS_OF_RegistrationStatus = frozenset(each.value for each in RegistrationStatus)
_TEXTS_OF_RemoteStartStopStatus = frozenset(each.value for each in RemoteStartStopStatus)
_TEXTS_OF_ReservationStatus = frozenset(each.value for each in ReservationStatus)
_TEXTS_OF_ResetStatus = frozenset(each.value for each in ResetStatus)
_TEXTS_OF_ResetType = frozenset(each.value for each in ResetType)
_TEXTS_OF_TriggerMessageStatus = frozenset(each.value for each in TriggerMessageStatus)
_TEXTS_OF_TriggerMessageStatusEnumType = frozenset(each.value for each in TriggerMessageStatusEnumType)
_TEXTS_OF_UnitOfMeasure = frozenset(each.value for each in UnitOfMeasure)
_TEXTS_OF_UnlockStatus = frozenset(each.value for each in UnlockStatus)
_TEXTS_OF_UpdateFirmwareStatusEnumType = frozenset(each.value for each in UpdateFirmwareStatusEnumType)
_TEXTS_OF_UpdateStatus = frozenset(each.value for each in UpdateStatus)
_TEXTS_OF_UpdateType = frozenset(each.value for each in UpdateType)
_TEXTS_OF_UploadLogStatusEnumType = frozenset(each.value for each in UploadLogStatusEnumType)
_TEXTS_OF_ValueFormat = frozenset(each.value for each in ValueFormat)


def _G_Authorize(payload: Any) -> int:
    if not (type(payload) is Authorize and type(payload.id_tag) is str): return SUSPICIOUS
    return 0


def _G_AuthorizeResult(payload: Any) -> int:
    total = 0
    if type(payload) is not AuthorizeResult: return SUSPICIOUS
    payload_id_tag_info = payload.id_tag_info
    if not (type(payload_id_tag_info) is IdTagInfo and (type(payload_id_tag_info.status) is AuthorizationStatus or type(payload_id_tag_info.status) is str)): return SUSPICIOUS
    payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
    if type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC:
        fraction = payload_id_tag_info_expiry_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_id_tag_info_expiry_date is not None:
        found = check_timestamp(payload_id_tag_info_expiry_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload_id_tag_info.parent_id_tag is None or type(payload_id_tag_info.parent_id_tag) is str): return SUSPICIOUS
    return total


def _G_BootNotification(payload: Any) -> int:
    if not (type(payload) is BootNotification and type(payload.charge_point_vendor) is str and type(payload.charge_point_model) is str and (payload.charge_point_serial_number is None or type(payload.charge_point_serial_number) is str) and (payload.charge_box_serial_number is None or type(payload.charge_box_serial_number) is str) and (payload.firmware_version is None or type(payload.firmware_version) is str) and (payload.iccid is None or type(payload.iccid) is str) and (payload.imsi is None or type(payload.imsi) is str) and (payload.meter_type is None or type(payload.meter_type) is str) and (payload.meter_serial_number is None or type(payload.meter_serial_number) is str)): return SUSPICIOUS
    return 0


def _G_BootNotificationResult(payload: Any) -> int:
    total = 0
    if not (type(payload) is BootNotificationResult and (type(payload.status) is RegistrationStatus or type(payload.status) is str)): return SUSPICIOUS
    payload_current_time = payload.current_time
    if type(payload_current_time) is datetime and payload_current_time.tzinfo is UTC:
        fraction = payload_current_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_current_time)
        if found < 0: return SUSPICIOUS
        total += found
    if type(payload.interval) is not int: return SUSPICIOUS
    return total


def _G_ChangeAvailability(payload: Any) -> int:
    if not (type(payload) is ChangeAvailability and type(payload.connector_id) is int and (type(payload.type) is AvailabilityType or type(payload.type) is str)): return SUSPICIOUS
    return 0


def _G_ChangeAvailabilityResult(payload: Any) -> int:
    if not (type(payload) is ChangeAvailabilityResult and (type(payload.status) is AvailabilityStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_ChangeConfiguration(payload: Any) -> int:
    if not (type(payload) is ChangeConfiguration and type(payload.key) is str and type(payload.value) is str): return SUSPICIOUS
    return 0


def _G_ChangeConfigurationResult(payload: Any) -> int:
    if not (type(payload) is ChangeConfigurationResult and (type(payload.status) is ConfigurationStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_ClearCacheResult(payload: Any) -> int:
    if not (type(payload) is ClearCacheResult and (type(payload.status) is ClearCacheStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_DataTransfer(payload: Any) -> int:
    if not (type(payload) is DataTransfer and type(payload.vendor_id) is str and (payload.message_id is None or type(payload.message_id) is str) and (payload.data is None or type(payload.data) is str)): return SUSPICIOUS
    return 0


def _G_DataTransferResult(payload: Any) -> int:
    if not (type(payload) is DataTransferResult and (type(payload.status) is DataTransferStatus or type(payload.status) is str) and (payload.data is None or type(payload.data) is str)): return SUSPICIOUS
    return 0


def _G_GetConfiguration(payload: Any) -> int:
    if type(payload) is not GetConfiguration: return SUSPICIOUS
    payload_key = payload.key
    if payload_key is not None:
        if type(payload_key) is not list: return SUSPICIOUS
        kind_0 = type
        str_1 = str
        for payload_key_each in payload_key:
            if kind_0(payload_key_each) is not str_1: return SUSPICIOUS
    return 0


def _G_GetConfigurationResult(payload: Any) -> int:
    if type(payload) is not GetConfigurationResult: return SUSPICIOUS
    payload_configuration_key = payload.configuration_key
    if payload_configuration_key is not None:
        if type(payload_configuration_key) is not list: return SUSPICIOUS
        kind_0 = type
        KeyValue_1 = KeyValue
        str_2 = str
        bool_3 = bool
        for payload_configuration_key_each in payload_configuration_key:
            if not (kind_0(payload_configuration_key_each) is KeyValue_1 and kind_0(payload_configuration_key_each.key) is str_2 and kind_0(payload_configuration_key_each.readonly) is bool_3 and (payload_configuration_key_each.value is None or kind_0(payload_configuration_key_each.value) is str_2)): return SUSPICIOUS
    payload_unknown_key = payload.unknown_key
    if payload_unknown_key is not None:
        if type(payload_unknown_key) is not list: return SUSPICIOUS
        kind_0 = type
        str_1 = str
        for payload_unknown_key_each in payload_unknown_key:
            if kind_0(payload_unknown_key_each) is not str_1: return SUSPICIOUS
    return 0


def _G_HeartbeatResult(payload: Any) -> int:
    total = 0
    if type(payload) is not HeartbeatResult: return SUSPICIOUS
    payload_current_time = payload.current_time
    if type(payload_current_time) is datetime and payload_current_time.tzinfo is UTC:
        fraction = payload_current_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_current_time)
        if found < 0: return SUSPICIOUS
        total += found
    return total


def _G_MeterValues(payload: Any) -> int:
    total = 0
    if not (type(payload) is MeterValues and type(payload.connector_id) is int): return SUSPICIOUS
    payload_meter_value = payload.meter_value
    if type(payload_meter_value) is not list: return SUSPICIOUS
    kind_0 = type
    MeterValue_1 = MeterValue
    list_2 = list
    SampledValue_3 = SampledValue
    str_4 = str
    ReadingContext_5 = ReadingContext
    ValueFormat_6 = ValueFormat
    Measurand_7 = Measurand
    Phase_8 = Phase
    Location_9 = Location
    UnitOfMeasure_10 = UnitOfMeasure
    for payload_meter_value_each in payload_meter_value:
        if kind_0(payload_meter_value_each) is not MeterValue_1: return SUSPICIOUS
        payload_meter_value_each_timestamp = payload_meter_value_each.timestamp
        if type(payload_meter_value_each_timestamp) is datetime and payload_meter_value_each_timestamp.tzinfo is UTC:
            fraction = payload_meter_value_each_timestamp.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        else:
            found = check_timestamp(payload_meter_value_each_timestamp)
            if found < 0: return SUSPICIOUS
            total += found
        payload_meter_value_each_sampled_value = payload_meter_value_each.sampled_value
        if kind_0(payload_meter_value_each_sampled_value) is not list_2: return SUSPICIOUS
        for payload_meter_value_each_sampled_value_each in payload_meter_value_each_sampled_value:
            if not (kind_0(payload_meter_value_each_sampled_value_each) is SampledValue_3 and kind_0(payload_meter_value_each_sampled_value_each.value) is str_4 and (kind_0(payload_meter_value_each_sampled_value_each.context) is ReadingContext_5 or payload_meter_value_each_sampled_value_each.context is None or kind_0(payload_meter_value_each_sampled_value_each.context) is str_4) and (kind_0(payload_meter_value_each_sampled_value_each.format) is ValueFormat_6 or payload_meter_value_each_sampled_value_each.format is None or kind_0(payload_meter_value_each_sampled_value_each.format) is str_4) and (kind_0(payload_meter_value_each_sampled_value_each.measurand) is Measurand_7 or payload_meter_value_each_sampled_value_each.measurand is None or kind_0(payload_meter_value_each_sampled_value_each.measurand) is str_4) and (kind_0(payload_meter_value_each_sampled_value_each.phase) is Phase_8 or payload_meter_value_each_sampled_value_each.phase is None or kind_0(payload_meter_value_each_sampled_value_each.phase) is str_4) and (kind_0(payload_meter_value_each_sampled_value_each.location) is Location_9 or payload_meter_value_each_sampled_value_each.location is None or kind_0(payload_meter_value_each_sampled_value_each.location) is str_4) and (kind_0(payload_meter_value_each_sampled_value_each.unit) is UnitOfMeasure_10 or payload_meter_value_each_sampled_value_each.unit is None or kind_0(payload_meter_value_each_sampled_value_each.unit) is str_4)): return SUSPICIOUS
    if not (payload.transaction_id is None or type(payload.transaction_id) is int): return SUSPICIOUS
    return total


def _G_RemoteStartTransaction(payload: Any) -> int:
    total = 0
    if not (type(payload) is RemoteStartTransaction and type(payload.id_tag) is str and (payload.connector_id is None or type(payload.connector_id) is int)): return SUSPICIOUS
    payload_charging_profile = payload.charging_profile
    if payload_charging_profile is not None:
        if not (type(payload_charging_profile) is ChargingProfile and type(payload_charging_profile.charging_profile_id) is int and type(payload_charging_profile.stack_level) is int and (type(payload_charging_profile.charging_profile_purpose) is ChargingProfilePurposeType or type(payload_charging_profile.charging_profile_purpose) is str) and (type(payload_charging_profile.charging_profile_kind) is ChargingProfileKindType or type(payload_charging_profile.charging_profile_kind) is str)): return SUSPICIOUS
        payload_charging_profile_charging_schedule = payload_charging_profile.charging_schedule
        if not (type(payload_charging_profile_charging_schedule) is ChargingSchedule and (type(payload_charging_profile_charging_schedule.charging_rate_unit) is ChargingRateUnitType or type(payload_charging_profile_charging_schedule.charging_rate_unit) is str)): return SUSPICIOUS
        payload_charging_profile_charging_schedule_charging_schedule_period = payload_charging_profile_charging_schedule.charging_schedule_period
        if type(payload_charging_profile_charging_schedule_charging_schedule_period) is not list: return SUSPICIOUS
        kind_0 = type
        ChargingSchedulePeriod_1 = ChargingSchedulePeriod
        int_2 = int
        for payload_charging_profile_charging_schedule_charging_schedule_period_each in payload_charging_profile_charging_schedule_charging_schedule_period:
            if not (kind_0(payload_charging_profile_charging_schedule_charging_schedule_period_each) is ChargingSchedulePeriod_1 and kind_0(payload_charging_profile_charging_schedule_charging_schedule_period_each.start_period) is int_2): return SUSPICIOUS
            payload_charging_profile_charging_schedule_charging_schedule_period_each_limit = payload_charging_profile_charging_schedule_charging_schedule_period_each.limit
            if type(payload_charging_profile_charging_schedule_charging_schedule_period_each_limit) is int or type(payload_charging_profile_charging_schedule_charging_schedule_period_each_limit) is float and payload_charging_profile_charging_schedule_charging_schedule_period_each_limit < EXACT_TENTHS and payload_charging_profile_charging_schedule_charging_schedule_period_each_limit > -EXACT_TENTHS and (payload_charging_profile_charging_schedule_charging_schedule_period_each_limit * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_profile_charging_schedule_charging_schedule_period_each_limit: pass
            else:
                found = check_limit(payload_charging_profile_charging_schedule_charging_schedule_period_each_limit)
                if found < 0: return SUSPICIOUS
                total += found
            if not (payload_charging_profile_charging_schedule_charging_schedule_period_each.number_phases is None or kind_0(payload_charging_profile_charging_schedule_charging_schedule_period_each.number_phases) is int_2): return SUSPICIOUS
        if not (payload_charging_profile_charging_schedule.duration is None or type(payload_charging_profile_charging_schedule.duration) is int): return SUSPICIOUS
        payload_charging_profile_charging_schedule_start_schedule = payload_charging_profile_charging_schedule.start_schedule
        if type(payload_charging_profile_charging_schedule_start_schedule) is datetime and payload_charging_profile_charging_schedule_start_schedule.tzinfo is UTC:
            fraction = payload_charging_profile_charging_schedule_start_schedule.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_profile_charging_schedule_start_schedule is not None:
            found = check_timestamp(payload_charging_profile_charging_schedule_start_schedule)
            if found < 0: return SUSPICIOUS
            total += found
        payload_charging_profile_charging_schedule_min_charging_rate = payload_charging_profile_charging_schedule.min_charging_rate
        if type(payload_charging_profile_charging_schedule_min_charging_rate) is int or type(payload_charging_profile_charging_schedule_min_charging_rate) is float and payload_charging_profile_charging_schedule_min_charging_rate < EXACT_TENTHS and payload_charging_profile_charging_schedule_min_charging_rate > -EXACT_TENTHS and (payload_charging_profile_charging_schedule_min_charging_rate * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_profile_charging_schedule_min_charging_rate: pass
        elif payload_charging_profile_charging_schedule_min_charging_rate is not None:
            found = check_limit(payload_charging_profile_charging_schedule_min_charging_rate)
            if found < 0: return SUSPICIOUS
            total += found
        if not ((payload_charging_profile.transaction_id is None or type(payload_charging_profile.transaction_id) is int) and (type(payload_charging_profile.recurrency_kind) is RecurrencyKindType or payload_charging_profile.recurrency_kind is None or type(payload_charging_profile.recurrency_kind) is str)): return SUSPICIOUS
        payload_charging_profile_valid_from = payload_charging_profile.valid_from
        if type(payload_charging_profile_valid_from) is datetime and payload_charging_profile_valid_from.tzinfo is UTC:
            fraction = payload_charging_profile_valid_from.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_profile_valid_from is not None:
            found = check_timestamp(payload_charging_profile_valid_from)
            if found < 0: return SUSPICIOUS
            total += found
        payload_charging_profile_valid_to = payload_charging_profile.valid_to
        if type(payload_charging_profile_valid_to) is datetime and payload_charging_profile_valid_to.tzinfo is UTC:
            fraction = payload_charging_profile_valid_to.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_profile_valid_to is not None:
            found = check_timestamp(payload_charging_profile_valid_to)
            if found < 0: return SUSPICIOUS
            total += found
    return total


def _G_RemoteStartTransactionResult(payload: Any) -> int:
    if not (type(payload) is RemoteStartTransactionResult and (type(payload.status) is RemoteStartStopStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_RemoteStopTransaction(payload: Any) -> int:
    if not (type(payload) is RemoteStopTransaction and type(payload.transaction_id) is int): return SUSPICIOUS
    return 0


def _G_RemoteStopTransactionResult(payload: Any) -> int:
    if not (type(payload) is RemoteStopTransactionResult and (type(payload.status) is RemoteStartStopStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_Reset(payload: Any) -> int:
    if not (type(payload) is Reset and (type(payload.type) is ResetType or type(payload.type) is str)): return SUSPICIOUS
    return 0


def _G_ResetResult(payload: Any) -> int:
    if not (type(payload) is ResetResult and (type(payload.status) is ResetStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_StartTransaction(payload: Any) -> int:
    total = 0
    if not (type(payload) is StartTransaction and type(payload.connector_id) is int and type(payload.id_tag) is str and type(payload.meter_start) is int): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload.reservation_id is None or type(payload.reservation_id) is int): return SUSPICIOUS
    return total


def _G_StartTransactionResult(payload: Any) -> int:
    total = 0
    if type(payload) is not StartTransactionResult: return SUSPICIOUS
    payload_id_tag_info = payload.id_tag_info
    if not (type(payload_id_tag_info) is IdTagInfo and (type(payload_id_tag_info.status) is AuthorizationStatus or type(payload_id_tag_info.status) is str)): return SUSPICIOUS
    payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
    if type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC:
        fraction = payload_id_tag_info_expiry_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_id_tag_info_expiry_date is not None:
        found = check_timestamp(payload_id_tag_info_expiry_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload_id_tag_info.parent_id_tag is None or type(payload_id_tag_info.parent_id_tag) is str): return SUSPICIOUS
    if type(payload.transaction_id) is not int: return SUSPICIOUS
    return total


def _G_StatusNotification(payload: Any) -> int:
    total = 0
    if not (type(payload) is StatusNotification and type(payload.connector_id) is int and (type(payload.error_code) is ChargePointErrorCode or type(payload.error_code) is str) and (type(payload.status) is ChargePointStatus or type(payload.status) is str) and (payload.info is None or type(payload.info) is str)): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_timestamp is not None:
        found = check_timestamp(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload.vendor_id is None or type(payload.vendor_id) is str) and (payload.vendor_error_code is None or type(payload.vendor_error_code) is str)): return SUSPICIOUS
    return total


def _G_StopTransaction(payload: Any) -> int:
    total = 0
    if not (type(payload) is StopTransaction and type(payload.meter_stop) is int): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload.transaction_id) is int and (payload.id_tag is None or type(payload.id_tag) is str) and (type(payload.reason) is Reason or payload.reason is None or type(payload.reason) is str)): return SUSPICIOUS
    payload_transaction_data = payload.transaction_data
    if payload_transaction_data is not None:
        if type(payload_transaction_data) is not list: return SUSPICIOUS
        kind_0 = type
        MeterValue_1 = MeterValue
        list_2 = list
        SampledValue_3 = SampledValue
        str_4 = str
        ReadingContext_5 = ReadingContext
        ValueFormat_6 = ValueFormat
        Measurand_7 = Measurand
        Phase_8 = Phase
        Location_9 = Location
        UnitOfMeasure_10 = UnitOfMeasure
        for payload_transaction_data_each in payload_transaction_data:
            if kind_0(payload_transaction_data_each) is not MeterValue_1: return SUSPICIOUS
            payload_transaction_data_each_timestamp = payload_transaction_data_each.timestamp
            if type(payload_transaction_data_each_timestamp) is datetime and payload_transaction_data_each_timestamp.tzinfo is UTC:
                fraction = payload_transaction_data_each_timestamp.microsecond
                if fraction: total += NEEDS_COPY if fraction % 1000 else 1
            else:
                found = check_timestamp(payload_transaction_data_each_timestamp)
                if found < 0: return SUSPICIOUS
                total += found
            payload_transaction_data_each_sampled_value = payload_transaction_data_each.sampled_value
            if kind_0(payload_transaction_data_each_sampled_value) is not list_2: return SUSPICIOUS
            for payload_transaction_data_each_sampled_value_each in payload_transaction_data_each_sampled_value:
                if not (kind_0(payload_transaction_data_each_sampled_value_each) is SampledValue_3 and kind_0(payload_transaction_data_each_sampled_value_each.value) is str_4 and (kind_0(payload_transaction_data_each_sampled_value_each.context) is ReadingContext_5 or payload_transaction_data_each_sampled_value_each.context is None or kind_0(payload_transaction_data_each_sampled_value_each.context) is str_4) and (kind_0(payload_transaction_data_each_sampled_value_each.format) is ValueFormat_6 or payload_transaction_data_each_sampled_value_each.format is None or kind_0(payload_transaction_data_each_sampled_value_each.format) is str_4) and (kind_0(payload_transaction_data_each_sampled_value_each.measurand) is Measurand_7 or payload_transaction_data_each_sampled_value_each.measurand is None or kind_0(payload_transaction_data_each_sampled_value_each.measurand) is str_4) and (kind_0(payload_transaction_data_each_sampled_value_each.phase) is Phase_8 or payload_transaction_data_each_sampled_value_each.phase is None or kind_0(payload_transaction_data_each_sampled_value_each.phase) is str_4) and (kind_0(payload_transaction_data_each_sampled_value_each.location) is Location_9 or payload_transaction_data_each_sampled_value_each.location is None or kind_0(payload_transaction_data_each_sampled_value_each.location) is str_4) and (kind_0(payload_transaction_data_each_sampled_value_each.unit) is UnitOfMeasure_10 or payload_transaction_data_each_sampled_value_each.unit is None or kind_0(payload_transaction_data_each_sampled_value_each.unit) is str_4)): return SUSPICIOUS
    return total


def _G_StopTransactionResult(payload: Any) -> int:
    total = 0
    if type(payload) is not StopTransactionResult: return SUSPICIOUS
    payload_id_tag_info = payload.id_tag_info
    if payload_id_tag_info is not None:
        if not (type(payload_id_tag_info) is IdTagInfo and (type(payload_id_tag_info.status) is AuthorizationStatus or type(payload_id_tag_info.status) is str)): return SUSPICIOUS
        payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
        if type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC:
            fraction = payload_id_tag_info_expiry_date.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_id_tag_info_expiry_date is not None:
            found = check_timestamp(payload_id_tag_info_expiry_date)
            if found < 0: return SUSPICIOUS
            total += found
        if not (payload_id_tag_info.parent_id_tag is None or type(payload_id_tag_info.parent_id_tag) is str): return SUSPICIOUS
    return total


def _G_UnlockConnector(payload: Any) -> int:
    if not (type(payload) is UnlockConnector and type(payload.connector_id) is int): return SUSPICIOUS
    return 0


def _G_UnlockConnectorResult(payload: Any) -> int:
    if not (type(payload) is UnlockConnectorResult and (type(payload.status) is UnlockStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_DiagnosticsStatusNotification(payload: Any) -> int:
    if not (type(payload) is DiagnosticsStatusNotification and (type(payload.status) is DiagnosticsStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_FirmwareStatusNotification(payload: Any) -> int:
    if not (type(payload) is FirmwareStatusNotification and (type(payload.status) is FirmwareStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_GetDiagnostics(payload: Any) -> int:
    total = 0
    if not (type(payload) is GetDiagnostics and type(payload.location) is str and (payload.retries is None or type(payload.retries) is int) and (payload.retry_interval is None or type(payload.retry_interval) is int)): return SUSPICIOUS
    payload_start_time = payload.start_time
    if type(payload_start_time) is datetime and payload_start_time.tzinfo is UTC:
        fraction = payload_start_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_start_time is not None:
        found = check_timestamp(payload_start_time)
        if found < 0: return SUSPICIOUS
        total += found
    payload_stop_time = payload.stop_time
    if type(payload_stop_time) is datetime and payload_stop_time.tzinfo is UTC:
        fraction = payload_stop_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_stop_time is not None:
        found = check_timestamp(payload_stop_time)
        if found < 0: return SUSPICIOUS
        total += found
    return total


def _G_GetDiagnosticsResult(payload: Any) -> int:
    if not (type(payload) is GetDiagnosticsResult and (payload.file_name is None or type(payload.file_name) is str)): return SUSPICIOUS
    return 0


def _G_UpdateFirmware(payload: Any) -> int:
    total = 0
    if not (type(payload) is UpdateFirmware and type(payload.location) is str): return SUSPICIOUS
    payload_retrieve_date = payload.retrieve_date
    if type(payload_retrieve_date) is datetime and payload_retrieve_date.tzinfo is UTC:
        fraction = payload_retrieve_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_retrieve_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload.retries is None or type(payload.retries) is int) and (payload.retry_interval is None or type(payload.retry_interval) is int)): return SUSPICIOUS
    return total


def _G_GetLocalListVersionResult(payload: Any) -> int:
    if not (type(payload) is GetLocalListVersionResult and type(payload.list_version) is int): return SUSPICIOUS
    return 0


def _G_SendLocalList(payload: Any) -> int:
    total = 0
    if not (type(payload) is SendLocalList and type(payload.list_version) is int and (type(payload.update_type) is UpdateType or type(payload.update_type) is str)): return SUSPICIOUS
    payload_local_authorization_list = payload.local_authorization_list
    if payload_local_authorization_list is not None:
        if type(payload_local_authorization_list) is not list: return SUSPICIOUS
        kind_0 = type
        AuthorizationData_1 = AuthorizationData
        str_2 = str
        IdTagInfo_3 = IdTagInfo
        AuthorizationStatus_4 = AuthorizationStatus
        for payload_local_authorization_list_each in payload_local_authorization_list:
            if not (kind_0(payload_local_authorization_list_each) is AuthorizationData_1 and kind_0(payload_local_authorization_list_each.id_tag) is str_2): return SUSPICIOUS
            payload_local_authorization_list_each_id_tag_info = payload_local_authorization_list_each.id_tag_info
            if payload_local_authorization_list_each_id_tag_info is not None:
                if not (kind_0(payload_local_authorization_list_each_id_tag_info) is IdTagInfo_3 and (kind_0(payload_local_authorization_list_each_id_tag_info.status) is AuthorizationStatus_4 or kind_0(payload_local_authorization_list_each_id_tag_info.status) is str_2)): return SUSPICIOUS
                payload_local_authorization_list_each_id_tag_info_expiry_date = payload_local_authorization_list_each_id_tag_info.expiry_date
                if type(payload_local_authorization_list_each_id_tag_info_expiry_date) is datetime and payload_local_authorization_list_each_id_tag_info_expiry_date.tzinfo is UTC:
                    fraction = payload_local_authorization_list_each_id_tag_info_expiry_date.microsecond
                    if fraction: total += NEEDS_COPY if fraction % 1000 else 1
                elif payload_local_authorization_list_each_id_tag_info_expiry_date is not None:
                    found = check_timestamp(payload_local_authorization_list_each_id_tag_info_expiry_date)
                    if found < 0: return SUSPICIOUS
                    total += found
                if not (payload_local_authorization_list_each_id_tag_info.parent_id_tag is None or kind_0(payload_local_authorization_list_each_id_tag_info.parent_id_tag) is str_2): return SUSPICIOUS
    return total


def _G_SendLocalListResult(payload: Any) -> int:
    if not (type(payload) is SendLocalListResult and (type(payload.status) is UpdateStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_CancelReservation(payload: Any) -> int:
    if not (type(payload) is CancelReservation and type(payload.reservation_id) is int): return SUSPICIOUS
    return 0


def _G_CancelReservationResult(payload: Any) -> int:
    if not (type(payload) is CancelReservationResult and (type(payload.status) is CancelReservationStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_ReserveNow(payload: Any) -> int:
    total = 0
    if not (type(payload) is ReserveNow and type(payload.connector_id) is int): return SUSPICIOUS
    payload_expiry_date = payload.expiry_date
    if type(payload_expiry_date) is datetime and payload_expiry_date.tzinfo is UTC:
        fraction = payload_expiry_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_expiry_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload.id_tag) is str and type(payload.reservation_id) is int and (payload.parent_id_tag is None or type(payload.parent_id_tag) is str)): return SUSPICIOUS
    return total


def _G_ReserveNowResult(payload: Any) -> int:
    if not (type(payload) is ReserveNowResult and (type(payload.status) is ReservationStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_ClearChargingProfile(payload: Any) -> int:
    if not (type(payload) is ClearChargingProfile and (payload.id is None or type(payload.id) is int) and (payload.connector_id is None or type(payload.connector_id) is int) and (type(payload.charging_profile_purpose) is ChargingProfilePurposeType or payload.charging_profile_purpose is None or type(payload.charging_profile_purpose) is str) and (payload.stack_level is None or type(payload.stack_level) is int)): return SUSPICIOUS
    return 0


def _G_ClearChargingProfileResult(payload: Any) -> int:
    if not (type(payload) is ClearChargingProfileResult and (type(payload.status) is ClearChargingProfileStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_GetCompositeSchedule(payload: Any) -> int:
    if not (type(payload) is GetCompositeSchedule and type(payload.connector_id) is int and type(payload.duration) is int and (type(payload.charging_rate_unit) is ChargingRateUnitType or payload.charging_rate_unit is None or type(payload.charging_rate_unit) is str)): return SUSPICIOUS
    return 0


def _G_GetCompositeScheduleResult(payload: Any) -> int:
    total = 0
    if not (type(payload) is GetCompositeScheduleResult and (type(payload.status) is GetCompositeScheduleStatus or type(payload.status) is str) and (payload.connector_id is None or type(payload.connector_id) is int)): return SUSPICIOUS
    payload_schedule_start = payload.schedule_start
    if type(payload_schedule_start) is datetime and payload_schedule_start.tzinfo is UTC:
        fraction = payload_schedule_start.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_schedule_start is not None:
        found = check_timestamp(payload_schedule_start)
        if found < 0: return SUSPICIOUS
        total += found
    payload_charging_schedule = payload.charging_schedule
    if payload_charging_schedule is not None:
        if not (type(payload_charging_schedule) is ChargingSchedule and (type(payload_charging_schedule.charging_rate_unit) is ChargingRateUnitType or type(payload_charging_schedule.charging_rate_unit) is str)): return SUSPICIOUS
        payload_charging_schedule_charging_schedule_period = payload_charging_schedule.charging_schedule_period
        if type(payload_charging_schedule_charging_schedule_period) is not list: return SUSPICIOUS
        kind_0 = type
        ChargingSchedulePeriod_1 = ChargingSchedulePeriod
        int_2 = int
        for payload_charging_schedule_charging_schedule_period_each in payload_charging_schedule_charging_schedule_period:
            if not (kind_0(payload_charging_schedule_charging_schedule_period_each) is ChargingSchedulePeriod_1 and kind_0(payload_charging_schedule_charging_schedule_period_each.start_period) is int_2): return SUSPICIOUS
            payload_charging_schedule_charging_schedule_period_each_limit = payload_charging_schedule_charging_schedule_period_each.limit
            if type(payload_charging_schedule_charging_schedule_period_each_limit) is int or type(payload_charging_schedule_charging_schedule_period_each_limit) is float and payload_charging_schedule_charging_schedule_period_each_limit < EXACT_TENTHS and payload_charging_schedule_charging_schedule_period_each_limit > -EXACT_TENTHS and (payload_charging_schedule_charging_schedule_period_each_limit * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_schedule_charging_schedule_period_each_limit: pass
            else:
                found = check_limit(payload_charging_schedule_charging_schedule_period_each_limit)
                if found < 0: return SUSPICIOUS
                total += found
            if not (payload_charging_schedule_charging_schedule_period_each.number_phases is None or kind_0(payload_charging_schedule_charging_schedule_period_each.number_phases) is int_2): return SUSPICIOUS
        if not (payload_charging_schedule.duration is None or type(payload_charging_schedule.duration) is int): return SUSPICIOUS
        payload_charging_schedule_start_schedule = payload_charging_schedule.start_schedule
        if type(payload_charging_schedule_start_schedule) is datetime and payload_charging_schedule_start_schedule.tzinfo is UTC:
            fraction = payload_charging_schedule_start_schedule.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_schedule_start_schedule is not None:
            found = check_timestamp(payload_charging_schedule_start_schedule)
            if found < 0: return SUSPICIOUS
            total += found
        payload_charging_schedule_min_charging_rate = payload_charging_schedule.min_charging_rate
        if type(payload_charging_schedule_min_charging_rate) is int or type(payload_charging_schedule_min_charging_rate) is float and payload_charging_schedule_min_charging_rate < EXACT_TENTHS and payload_charging_schedule_min_charging_rate > -EXACT_TENTHS and (payload_charging_schedule_min_charging_rate * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_schedule_min_charging_rate: pass
        elif payload_charging_schedule_min_charging_rate is not None:
            found = check_limit(payload_charging_schedule_min_charging_rate)
            if found < 0: return SUSPICIOUS
            total += found
    return total


def _G_SetChargingProfile(payload: Any) -> int:
    total = 0
    if not (type(payload) is SetChargingProfile and type(payload.connector_id) is int): return SUSPICIOUS
    payload_cs_charging_profiles = payload.cs_charging_profiles
    if not (type(payload_cs_charging_profiles) is ChargingProfile and type(payload_cs_charging_profiles.charging_profile_id) is int and type(payload_cs_charging_profiles.stack_level) is int and (type(payload_cs_charging_profiles.charging_profile_purpose) is ChargingProfilePurposeType or type(payload_cs_charging_profiles.charging_profile_purpose) is str) and (type(payload_cs_charging_profiles.charging_profile_kind) is ChargingProfileKindType or type(payload_cs_charging_profiles.charging_profile_kind) is str)): return SUSPICIOUS
    payload_cs_charging_profiles_charging_schedule = payload_cs_charging_profiles.charging_schedule
    if not (type(payload_cs_charging_profiles_charging_schedule) is ChargingSchedule and (type(payload_cs_charging_profiles_charging_schedule.charging_rate_unit) is ChargingRateUnitType or type(payload_cs_charging_profiles_charging_schedule.charging_rate_unit) is str)): return SUSPICIOUS
    payload_cs_charging_profiles_charging_schedule_charging_schedule_period = payload_cs_charging_profiles_charging_schedule.charging_schedule_period
    if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period) is not list: return SUSPICIOUS
    kind_0 = type
    ChargingSchedulePeriod_1 = ChargingSchedulePeriod
    int_2 = int
    for payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each in payload_cs_charging_profiles_charging_schedule_charging_schedule_period:
        if not (kind_0(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each) is ChargingSchedulePeriod_1 and kind_0(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.start_period) is int_2): return SUSPICIOUS
        payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit = payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.limit
        if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit) is int or type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit) is float and payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit < EXACT_TENTHS and payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit > -EXACT_TENTHS and (payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit: pass
        else:
            found = check_limit(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit)
            if found < 0: return SUSPICIOUS
            total += found
        if not (payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.number_phases is None or kind_0(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.number_phases) is int_2): return SUSPICIOUS
    if not (payload_cs_charging_profiles_charging_schedule.duration is None or type(payload_cs_charging_profiles_charging_schedule.duration) is int): return SUSPICIOUS
    payload_cs_charging_profiles_charging_schedule_start_schedule = payload_cs_charging_profiles_charging_schedule.start_schedule
    if type(payload_cs_charging_profiles_charging_schedule_start_schedule) is datetime and payload_cs_charging_profiles_charging_schedule_start_schedule.tzinfo is UTC:
        fraction = payload_cs_charging_profiles_charging_schedule_start_schedule.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_cs_charging_profiles_charging_schedule_start_schedule is not None:
        found = check_timestamp(payload_cs_charging_profiles_charging_schedule_start_schedule)
        if found < 0: return SUSPICIOUS
        total += found
    payload_cs_charging_profiles_charging_schedule_min_charging_rate = payload_cs_charging_profiles_charging_schedule.min_charging_rate
    if type(payload_cs_charging_profiles_charging_schedule_min_charging_rate) is int or type(payload_cs_charging_profiles_charging_schedule_min_charging_rate) is float and payload_cs_charging_profiles_charging_schedule_min_charging_rate < EXACT_TENTHS and payload_cs_charging_profiles_charging_schedule_min_charging_rate > -EXACT_TENTHS and (payload_cs_charging_profiles_charging_schedule_min_charging_rate * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_cs_charging_profiles_charging_schedule_min_charging_rate: pass
    elif payload_cs_charging_profiles_charging_schedule_min_charging_rate is not None:
        found = check_limit(payload_cs_charging_profiles_charging_schedule_min_charging_rate)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload_cs_charging_profiles.transaction_id is None or type(payload_cs_charging_profiles.transaction_id) is int) and (type(payload_cs_charging_profiles.recurrency_kind) is RecurrencyKindType or payload_cs_charging_profiles.recurrency_kind is None or type(payload_cs_charging_profiles.recurrency_kind) is str)): return SUSPICIOUS
    payload_cs_charging_profiles_valid_from = payload_cs_charging_profiles.valid_from
    if type(payload_cs_charging_profiles_valid_from) is datetime and payload_cs_charging_profiles_valid_from.tzinfo is UTC:
        fraction = payload_cs_charging_profiles_valid_from.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_cs_charging_profiles_valid_from is not None:
        found = check_timestamp(payload_cs_charging_profiles_valid_from)
        if found < 0: return SUSPICIOUS
        total += found
    payload_cs_charging_profiles_valid_to = payload_cs_charging_profiles.valid_to
    if type(payload_cs_charging_profiles_valid_to) is datetime and payload_cs_charging_profiles_valid_to.tzinfo is UTC:
        fraction = payload_cs_charging_profiles_valid_to.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_cs_charging_profiles_valid_to is not None:
        found = check_timestamp(payload_cs_charging_profiles_valid_to)
        if found < 0: return SUSPICIOUS
        total += found
    return total


def _G_SetChargingProfileResult(payload: Any) -> int:
    if not (type(payload) is SetChargingProfileResult and (type(payload.status) is ChargingProfileStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_TriggerMessage(payload: Any) -> int:
    if not (type(payload) is TriggerMessage and (type(payload.requested_message) is MessageTrigger or type(payload.requested_message) is str) and (payload.connector_id is None or type(payload.connector_id) is int)): return SUSPICIOUS
    return 0


def _G_TriggerMessageResult(payload: Any) -> int:
    if not (type(payload) is TriggerMessageResult and (type(payload.status) is TriggerMessageStatus or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_CertificateSigned(payload: Any) -> int:
    if not (type(payload) is CertificateSigned and type(payload.certificate_chain) is str): return SUSPICIOUS
    return 0


def _G_CertificateSignedResult(payload: Any) -> int:
    if not (type(payload) is CertificateSignedResult and (type(payload.status) is CertificateSignedStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_DeleteCertificate(payload: Any) -> int:
    if type(payload) is not DeleteCertificate: return SUSPICIOUS
    payload_certificate_hash_data = payload.certificate_hash_data
    if not (type(payload_certificate_hash_data) is CertificateHashDataType and (type(payload_certificate_hash_data.hash_algorithm) is HashAlgorithmEnumType or type(payload_certificate_hash_data.hash_algorithm) is str) and type(payload_certificate_hash_data.issuer_name_hash) is str and type(payload_certificate_hash_data.issuer_key_hash) is str and type(payload_certificate_hash_data.serial_number) is str): return SUSPICIOUS
    return 0


def _G_DeleteCertificateResult(payload: Any) -> int:
    if not (type(payload) is DeleteCertificateResult and (type(payload.status) is DeleteCertificateStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_ExtendedTriggerMessage(payload: Any) -> int:
    if not (type(payload) is ExtendedTriggerMessage and (type(payload.requested_message) is MessageTriggerEnumType or type(payload.requested_message) is str) and (payload.connector_id is None or type(payload.connector_id) is int)): return SUSPICIOUS
    return 0


def _G_ExtendedTriggerMessageResult(payload: Any) -> int:
    if not (type(payload) is ExtendedTriggerMessageResult and (type(payload.status) is TriggerMessageStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_GetInstalledCertificateIds(payload: Any) -> int:
    if not (type(payload) is GetInstalledCertificateIds and (type(payload.certificate_type) is CertificateUseEnumType or type(payload.certificate_type) is str)): return SUSPICIOUS
    return 0


def _G_GetInstalledCertificateIdsResult(payload: Any) -> int:
    if not (type(payload) is GetInstalledCertificateIdsResult and (type(payload.status) is GetInstalledCertificateStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    payload_certificate_hash_data = payload.certificate_hash_data
    if payload_certificate_hash_data is not None:
        if type(payload_certificate_hash_data) is not list: return SUSPICIOUS
        kind_0 = type
        CertificateHashDataType_1 = CertificateHashDataType
        HashAlgorithmEnumType_2 = HashAlgorithmEnumType
        str_3 = str
        for payload_certificate_hash_data_each in payload_certificate_hash_data:
            if not (kind_0(payload_certificate_hash_data_each) is CertificateHashDataType_1 and (kind_0(payload_certificate_hash_data_each.hash_algorithm) is HashAlgorithmEnumType_2 or kind_0(payload_certificate_hash_data_each.hash_algorithm) is str_3) and kind_0(payload_certificate_hash_data_each.issuer_name_hash) is str_3 and kind_0(payload_certificate_hash_data_each.issuer_key_hash) is str_3 and kind_0(payload_certificate_hash_data_each.serial_number) is str_3): return SUSPICIOUS
    return 0


def _G_GetLog(payload: Any) -> int:
    total = 0
    if type(payload) is not GetLog: return SUSPICIOUS
    payload_log = payload.log
    if not (type(payload_log) is LogParametersType and type(payload_log.remote_location) is str): return SUSPICIOUS
    payload_log_oldest_timestamp = payload_log.oldest_timestamp
    if type(payload_log_oldest_timestamp) is datetime and payload_log_oldest_timestamp.tzinfo is UTC:
        fraction = payload_log_oldest_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_log_oldest_timestamp is not None:
        found = check_timestamp(payload_log_oldest_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    payload_log_latest_timestamp = payload_log.latest_timestamp
    if type(payload_log_latest_timestamp) is datetime and payload_log_latest_timestamp.tzinfo is UTC:
        fraction = payload_log_latest_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_log_latest_timestamp is not None:
        found = check_timestamp(payload_log_latest_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((type(payload.log_type) is LogEnumType or type(payload.log_type) is str) and type(payload.request_id) is int and (payload.retries is None or type(payload.retries) is int) and (payload.retry_interval is None or type(payload.retry_interval) is int)): return SUSPICIOUS
    return total


def _G_GetLogResult(payload: Any) -> int:
    if not (type(payload) is GetLogResult and (type(payload.status) is LogStatusEnumType or type(payload.status) is str) and (payload.filename is None or type(payload.filename) is str)): return SUSPICIOUS
    return 0


def _G_InstallCertificate(payload: Any) -> int:
    if not (type(payload) is InstallCertificate and (type(payload.certificate_type) is CertificateUseEnumType or type(payload.certificate_type) is str) and type(payload.certificate) is str): return SUSPICIOUS
    return 0


def _G_InstallCertificateResult(payload: Any) -> int:
    if not (type(payload) is InstallCertificateResult and (type(payload.status) is InstallCertificateStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_LogStatusNotification(payload: Any) -> int:
    if not (type(payload) is LogStatusNotification and (type(payload.status) is UploadLogStatusEnumType or type(payload.status) is str) and (payload.request_id is None or type(payload.request_id) is int)): return SUSPICIOUS
    return 0


def _G_SecurityEventNotification(payload: Any) -> int:
    total = 0
    if not (type(payload) is SecurityEventNotification and type(payload.type) is str): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload.tech_info is None or type(payload.tech_info) is str): return SUSPICIOUS
    return total


def _G_SignCertificate(payload: Any) -> int:
    if not (type(payload) is SignCertificate and type(payload.csr) is str): return SUSPICIOUS
    return 0


def _G_SignCertificateResult(payload: Any) -> int:
    if not (type(payload) is SignCertificateResult and (type(payload.status) is GenericStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    return 0


def _G_SignedFirmwareStatusNotification(payload: Any) -> int:
    if not (type(payload) is SignedFirmwareStatusNotification and (type(payload.status) is FirmwareStatusEnumType or type(payload.status) is str) and (payload.request_id is None or type(payload.request_id) is int)): return SUSPICIOUS
    return 0


def _G_SignedUpdateFirmware(payload: Any) -> int:
    total = 0
    if not (type(payload) is SignedUpdateFirmware and type(payload.request_id) is int): return SUSPICIOUS
    payload_firmware = payload.firmware
    if not (type(payload_firmware) is FirmwareType and type(payload_firmware.location) is str): return SUSPICIOUS
    payload_firmware_retrieve_date_time = payload_firmware.retrieve_date_time
    if type(payload_firmware_retrieve_date_time) is datetime and payload_firmware_retrieve_date_time.tzinfo is UTC:
        fraction = payload_firmware_retrieve_date_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp(payload_firmware_retrieve_date_time)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload_firmware.signing_certificate) is str and type(payload_firmware.signature) is str): return SUSPICIOUS
    payload_firmware_install_date_time = payload_firmware.install_date_time
    if type(payload_firmware_install_date_time) is datetime and payload_firmware_install_date_time.tzinfo is UTC:
        fraction = payload_firmware_install_date_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_firmware_install_date_time is not None:
        found = check_timestamp(payload_firmware_install_date_time)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload.retries is None or type(payload.retries) is int) and (payload.retry_interval is None or type(payload.retry_interval) is int)): return SUSPICIOUS
    return total


def _G_SignedUpdateFirmwareResult(payload: Any) -> int:
    if not (type(payload) is SignedUpdateFirmwareResult and (type(payload.status) is UpdateFirmwareStatusEnumType or type(payload.status) is str)): return SUSPICIOUS
    return 0


# Types without members are not in here.
GLANCES: dict[type[Payload], Callable[[Any], int]] = {
    Authorize: _G_Authorize,
    AuthorizeResult: _G_AuthorizeResult,
    BootNotification: _G_BootNotification,
    BootNotificationResult: _G_BootNotificationResult,
    ChangeAvailability: _G_ChangeAvailability,
    ChangeAvailabilityResult: _G_ChangeAvailabilityResult,
    ChangeConfiguration: _G_ChangeConfiguration,
    ChangeConfigurationResult: _G_ChangeConfigurationResult,
    ClearCacheResult: _G_ClearCacheResult,
    DataTransfer: _G_DataTransfer,
    DataTransferResult: _G_DataTransferResult,
    GetConfiguration: _G_GetConfiguration,
    GetConfigurationResult: _G_GetConfigurationResult,
    HeartbeatResult: _G_HeartbeatResult,
    MeterValues: _G_MeterValues,
    RemoteStartTransaction: _G_RemoteStartTransaction,
    RemoteStartTransactionResult: _G_RemoteStartTransactionResult,
    RemoteStopTransaction: _G_RemoteStopTransaction,
    RemoteStopTransactionResult: _G_RemoteStopTransactionResult,
    Reset: _G_Reset,
    ResetResult: _G_ResetResult,
    StartTransaction: _G_StartTransaction,
    StartTransactionResult: _G_StartTransactionResult,
    StatusNotification: _G_StatusNotification,
    StopTransaction: _G_StopTransaction,
    StopTransactionResult: _G_StopTransactionResult,
    UnlockConnector: _G_UnlockConnector,
    UnlockConnectorResult: _G_UnlockConnectorResult,
    DiagnosticsStatusNotification: _G_DiagnosticsStatusNotification,
    FirmwareStatusNotification: _G_FirmwareStatusNotification,
    GetDiagnostics: _G_GetDiagnostics,
    GetDiagnosticsResult: _G_GetDiagnosticsResult,
    UpdateFirmware: _G_UpdateFirmware,
    GetLocalListVersionResult: _G_GetLocalListVersionResult,
    SendLocalList: _G_SendLocalList,
    SendLocalListResult: _G_SendLocalListResult,
    CancelReservation: _G_CancelReservation,
    CancelReservationResult: _G_CancelReservationResult,
    ReserveNow: _G_ReserveNow,
    ReserveNowResult: _G_ReserveNowResult,
    ClearChargingProfile: _G_ClearChargingProfile,
    ClearChargingProfileResult: _G_ClearChargingProfileResult,
    GetCompositeSchedule: _G_GetCompositeSchedule,
    GetCompositeScheduleResult: _G_GetCompositeScheduleResult,
    SetChargingProfile: _G_SetChargingProfile,
    SetChargingProfileResult: _G_SetChargingProfileResult,
    TriggerMessage: _G_TriggerMessage,
    TriggerMessageResult: _G_TriggerMessageResult,
    CertificateSigned: _G_CertificateSigned,
    CertificateSignedResult: _G_CertificateSignedResult,
    DeleteCertificate: _G_DeleteCertificate,
    DeleteCertificateResult: _G_DeleteCertificateResult,
    ExtendedTriggerMessage: _G_ExtendedTriggerMessage,
    ExtendedTriggerMessageResult: _G_ExtendedTriggerMessageResult,
    GetInstalledCertificateIds: _G_GetInstalledCertificateIds,
    GetInstalledCertificateIdsResult: _G_GetInstalledCertificateIdsResult,
    GetLog: _G_GetLog,
    GetLogResult: _G_GetLogResult,
    InstallCertificate: _G_InstallCertificate,
    InstallCertificateResult: _G_InstallCertificateResult,
    LogStatusNotification: _G_LogStatusNotification,
    SecurityEventNotification: _G_SecurityEventNotification,
    SignCertificate: _G_SignCertificate,
    SignCertificateResult: _G_SignCertificateResult,
    SignedFirmwareStatusNotification: _G_SignedFirmwareStatusNotification,
    SignedUpdateFirmware: _G_SignedUpdateFirmware,
    SignedUpdateFirmwareResult: _G_SignedUpdateFirmwareResult,
}


def _P_Authorize(payload: Any) -> int:
    if not (type(payload) is Authorize and type(payload.id_tag) is str and len(payload.id_tag) <= 20): return SUSPICIOUS
    return 0


def _P_AuthorizeResult(payload: Any) -> int:
    total = 0
    if type(payload) is not AuthorizeResult: return SUSPICIOUS
    payload_id_tag_info = payload.id_tag_info
    if not (type(payload_id_tag_info) is IdTagInfo and (type(payload_id_tag_info.status) is AuthorizationStatus or type(payload_id_tag_info.status) is str and payload_id_tag_info.status in _TEXTS_OF_AuthorizationStatus)): return SUSPICIOUS
    payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
    if type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC:
        fraction = payload_id_tag_info_expiry_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_id_tag_info_expiry_date is not None:
        found = check_timestamp_exactly(payload_id_tag_info_expiry_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload_id_tag_info.parent_id_tag is None or type(payload_id_tag_info.parent_id_tag) is str and len(payload_id_tag_info.parent_id_tag) <= 20): return SUSPICIOUS
    return total


def _P_BootNotification(payload: Any) -> int:
    if not (type(payload) is BootNotification and type(payload.charge_point_vendor) is str and len(payload.charge_point_vendor) <= 20 and type(payload.charge_point_model) is str and len(payload.charge_point_model) <= 20 and (payload.charge_point_serial_number is None or type(payload.charge_point_serial_number) is str and len(payload.charge_point_serial_number) <= 25) and (payload.charge_box_serial_number is None or type(payload.charge_box_serial_number) is str and len(payload.charge_box_serial_number) <= 25) and (payload.firmware_version is None or type(payload.firmware_version) is str and len(payload.firmware_version) <= 50) and (payload.iccid is None or type(payload.iccid) is str and len(payload.iccid) <= 20) and (payload.imsi is None or type(payload.imsi) is str and len(payload.imsi) <= 20) and (payload.meter_type is None or type(payload.meter_type) is str and len(payload.meter_type) <= 25) and (payload.meter_serial_number is None or type(payload.meter_serial_number) is str and len(payload.meter_serial_number) <= 25)): return SUSPICIOUS
    return 0


def _P_BootNotificationResult(payload: Any) -> int:
    total = 0
    if not (type(payload) is BootNotificationResult and (type(payload.status) is RegistrationStatus or type(payload.status) is str and payload.status in _TEXTS_OF_RegistrationStatus)): return SUSPICIOUS
    payload_current_time = payload.current_time
    if type(payload_current_time) is datetime and payload_current_time.tzinfo is UTC:
        fraction = payload_current_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_current_time)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload.interval) is int and -9223372036854775808 <= payload.interval <= 9223372036854775807): return SUSPICIOUS
    return total


def _P_ChangeAvailability(payload: Any) -> int:
    if not (type(payload) is ChangeAvailability and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807 and (type(payload.type) is AvailabilityType or type(payload.type) is str and payload.type in _TEXTS_OF_AvailabilityType)): return SUSPICIOUS
    return 0


def _P_ChangeAvailabilityResult(payload: Any) -> int:
    if not (type(payload) is ChangeAvailabilityResult and (type(payload.status) is AvailabilityStatus or type(payload.status) is str and payload.status in _TEXTS_OF_AvailabilityStatus)): return SUSPICIOUS
    return 0


def _P_ChangeConfiguration(payload: Any) -> int:
    if not (type(payload) is ChangeConfiguration and type(payload.key) is str and len(payload.key) <= 50 and type(payload.value) is str and len(payload.value) <= 500): return SUSPICIOUS
    return 0


def _P_ChangeConfigurationResult(payload: Any) -> int:
    if not (type(payload) is ChangeConfigurationResult and (type(payload.status) is ConfigurationStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ConfigurationStatus)): return SUSPICIOUS
    return 0


def _P_ClearCacheResult(payload: Any) -> int:
    if not (type(payload) is ClearCacheResult and (type(payload.status) is ClearCacheStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ClearCacheStatus)): return SUSPICIOUS
    return 0


def _P_DataTransfer(payload: Any) -> int:
    if not (type(payload) is DataTransfer and type(payload.vendor_id) is str and len(payload.vendor_id) <= 255 and (payload.message_id is None or type(payload.message_id) is str and len(payload.message_id) <= 50) and (payload.data is None or type(payload.data) is str)): return SUSPICIOUS
    return 0


def _P_DataTransferResult(payload: Any) -> int:
    if not (type(payload) is DataTransferResult and (type(payload.status) is DataTransferStatus or type(payload.status) is str and payload.status in _TEXTS_OF_DataTransferStatus) and (payload.data is None or type(payload.data) is str)): return SUSPICIOUS
    return 0


def _P_GetConfiguration(payload: Any) -> int:
    if type(payload) is not GetConfiguration: return SUSPICIOUS
    payload_key = payload.key
    if payload_key is not None:
        if type(payload_key) is not list: return SUSPICIOUS
        kind_0 = type
        str_1 = str
        for payload_key_each in payload_key:
            if not (kind_0(payload_key_each) is str_1 and len(payload_key_each) <= 50): return SUSPICIOUS
    return 0


def _P_GetConfigurationResult(payload: Any) -> int:
    if type(payload) is not GetConfigurationResult: return SUSPICIOUS
    payload_configuration_key = payload.configuration_key
    if payload_configuration_key is not None:
        if type(payload_configuration_key) is not list: return SUSPICIOUS
        kind_0 = type
        KeyValue_1 = KeyValue
        str_2 = str
        bool_3 = bool
        for payload_configuration_key_each in payload_configuration_key:
            if not (kind_0(payload_configuration_key_each) is KeyValue_1 and kind_0(payload_configuration_key_each.key) is str_2 and len(payload_configuration_key_each.key) <= 50 and kind_0(payload_configuration_key_each.readonly) is bool_3 and (payload_configuration_key_each.value is None or kind_0(payload_configuration_key_each.value) is str_2 and len(payload_configuration_key_each.value) <= 500)): return SUSPICIOUS
    payload_unknown_key = payload.unknown_key
    if payload_unknown_key is not None:
        if type(payload_unknown_key) is not list: return SUSPICIOUS
        kind_0 = type
        str_1 = str
        for payload_unknown_key_each in payload_unknown_key:
            if not (kind_0(payload_unknown_key_each) is str_1 and len(payload_unknown_key_each) <= 50): return SUSPICIOUS
    return 0


def _P_HeartbeatResult(payload: Any) -> int:
    total = 0
    if type(payload) is not HeartbeatResult: return SUSPICIOUS
    payload_current_time = payload.current_time
    if type(payload_current_time) is datetime and payload_current_time.tzinfo is UTC:
        fraction = payload_current_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_current_time)
        if found < 0: return SUSPICIOUS
        total += found
    return total


def _P_MeterValues(payload: Any) -> int:
    total = 0
    if not (type(payload) is MeterValues and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807): return SUSPICIOUS
    payload_meter_value = payload.meter_value
    if not (type(payload_meter_value) is list and payload_meter_value): return SUSPICIOUS
    kind_0 = type
    MeterValue_1 = MeterValue
    list_2 = list
    SampledValue_3 = SampledValue
    str_4 = str
    ReadingContext_5 = ReadingContext
    ValueFormat_6 = ValueFormat
    Measurand_7 = Measurand
    Phase_8 = Phase
    Location_9 = Location
    UnitOfMeasure_10 = UnitOfMeasure
    for payload_meter_value_each in payload_meter_value:
        if kind_0(payload_meter_value_each) is not MeterValue_1: return SUSPICIOUS
        payload_meter_value_each_timestamp = payload_meter_value_each.timestamp
        if type(payload_meter_value_each_timestamp) is datetime and payload_meter_value_each_timestamp.tzinfo is UTC:
            fraction = payload_meter_value_each_timestamp.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        else:
            found = check_timestamp_exactly(payload_meter_value_each_timestamp)
            if found < 0: return SUSPICIOUS
            total += found
        payload_meter_value_each_sampled_value = payload_meter_value_each.sampled_value
        if not (kind_0(payload_meter_value_each_sampled_value) is list_2 and payload_meter_value_each_sampled_value): return SUSPICIOUS
        for payload_meter_value_each_sampled_value_each in payload_meter_value_each_sampled_value:
            if not (kind_0(payload_meter_value_each_sampled_value_each) is SampledValue_3 and kind_0(payload_meter_value_each_sampled_value_each.value) is str_4 and (kind_0(payload_meter_value_each_sampled_value_each.context) is ReadingContext_5 or payload_meter_value_each_sampled_value_each.context is None or kind_0(payload_meter_value_each_sampled_value_each.context) is str_4 and payload_meter_value_each_sampled_value_each.context in _TEXTS_OF_ReadingContext) and (kind_0(payload_meter_value_each_sampled_value_each.format) is ValueFormat_6 or payload_meter_value_each_sampled_value_each.format is None or kind_0(payload_meter_value_each_sampled_value_each.format) is str_4 and payload_meter_value_each_sampled_value_each.format in _TEXTS_OF_ValueFormat) and (kind_0(payload_meter_value_each_sampled_value_each.measurand) is Measurand_7 or payload_meter_value_each_sampled_value_each.measurand is None or kind_0(payload_meter_value_each_sampled_value_each.measurand) is str_4 and payload_meter_value_each_sampled_value_each.measurand in _TEXTS_OF_Measurand) and (kind_0(payload_meter_value_each_sampled_value_each.phase) is Phase_8 or payload_meter_value_each_sampled_value_each.phase is None or kind_0(payload_meter_value_each_sampled_value_each.phase) is str_4 and payload_meter_value_each_sampled_value_each.phase in _TEXTS_OF_Phase) and (kind_0(payload_meter_value_each_sampled_value_each.location) is Location_9 or payload_meter_value_each_sampled_value_each.location is None or kind_0(payload_meter_value_each_sampled_value_each.location) is str_4 and payload_meter_value_each_sampled_value_each.location in _TEXTS_OF_Location) and (kind_0(payload_meter_value_each_sampled_value_each.unit) is UnitOfMeasure_10 or payload_meter_value_each_sampled_value_each.unit is None or kind_0(payload_meter_value_each_sampled_value_each.unit) is str_4 and payload_meter_value_each_sampled_value_each.unit in _TEXTS_OF_UnitOfMeasure)): return SUSPICIOUS
    if not (payload.transaction_id is None or type(payload.transaction_id) is int and -9223372036854775808 <= payload.transaction_id <= 9223372036854775807): return SUSPICIOUS
    return total


def _P_RemoteStartTransaction(payload: Any) -> int:
    total = 0
    if not (type(payload) is RemoteStartTransaction and type(payload.id_tag) is str and len(payload.id_tag) <= 20 and (payload.connector_id is None or type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807)): return SUSPICIOUS
    payload_charging_profile = payload.charging_profile
    if payload_charging_profile is not None:
        if not (type(payload_charging_profile) is ChargingProfile and type(payload_charging_profile.charging_profile_id) is int and -9223372036854775808 <= payload_charging_profile.charging_profile_id <= 9223372036854775807 and type(payload_charging_profile.stack_level) is int and -9223372036854775808 <= payload_charging_profile.stack_level <= 9223372036854775807 and (type(payload_charging_profile.charging_profile_purpose) is ChargingProfilePurposeType or type(payload_charging_profile.charging_profile_purpose) is str and payload_charging_profile.charging_profile_purpose in _TEXTS_OF_ChargingProfilePurposeType) and (type(payload_charging_profile.charging_profile_kind) is ChargingProfileKindType or type(payload_charging_profile.charging_profile_kind) is str and payload_charging_profile.charging_profile_kind in _TEXTS_OF_ChargingProfileKindType)): return SUSPICIOUS
        payload_charging_profile_charging_schedule = payload_charging_profile.charging_schedule
        if not (type(payload_charging_profile_charging_schedule) is ChargingSchedule and (type(payload_charging_profile_charging_schedule.charging_rate_unit) is ChargingRateUnitType or type(payload_charging_profile_charging_schedule.charging_rate_unit) is str and payload_charging_profile_charging_schedule.charging_rate_unit in _TEXTS_OF_ChargingRateUnitType)): return SUSPICIOUS
        payload_charging_profile_charging_schedule_charging_schedule_period = payload_charging_profile_charging_schedule.charging_schedule_period
        if not (type(payload_charging_profile_charging_schedule_charging_schedule_period) is list and payload_charging_profile_charging_schedule_charging_schedule_period): return SUSPICIOUS
        kind_0 = type
        ChargingSchedulePeriod_1 = ChargingSchedulePeriod
        int_2 = int
        for payload_charging_profile_charging_schedule_charging_schedule_period_each in payload_charging_profile_charging_schedule_charging_schedule_period:
            if not (kind_0(payload_charging_profile_charging_schedule_charging_schedule_period_each) is ChargingSchedulePeriod_1 and kind_0(payload_charging_profile_charging_schedule_charging_schedule_period_each.start_period) is int_2 and -9223372036854775808 <= payload_charging_profile_charging_schedule_charging_schedule_period_each.start_period <= 9223372036854775807): return SUSPICIOUS
            payload_charging_profile_charging_schedule_charging_schedule_period_each_limit = payload_charging_profile_charging_schedule_charging_schedule_period_each.limit
            if type(payload_charging_profile_charging_schedule_charging_schedule_period_each_limit) is int and -9007199254740992 <= payload_charging_profile_charging_schedule_charging_schedule_period_each_limit <= 9007199254740992 or type(payload_charging_profile_charging_schedule_charging_schedule_period_each_limit) is float and payload_charging_profile_charging_schedule_charging_schedule_period_each_limit < EXACT_TENTHS and payload_charging_profile_charging_schedule_charging_schedule_period_each_limit > -EXACT_TENTHS and (payload_charging_profile_charging_schedule_charging_schedule_period_each_limit * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_profile_charging_schedule_charging_schedule_period_each_limit: pass
            else:
                found = check_limit_exactly(payload_charging_profile_charging_schedule_charging_schedule_period_each_limit)
                if found < 0: return SUSPICIOUS
                total += found
            if not (payload_charging_profile_charging_schedule_charging_schedule_period_each.number_phases is None or kind_0(payload_charging_profile_charging_schedule_charging_schedule_period_each.number_phases) is int_2 and -9223372036854775808 <= payload_charging_profile_charging_schedule_charging_schedule_period_each.number_phases <= 9223372036854775807): return SUSPICIOUS
        if not (payload_charging_profile_charging_schedule.duration is None or type(payload_charging_profile_charging_schedule.duration) is int and -9223372036854775808 <= payload_charging_profile_charging_schedule.duration <= 9223372036854775807): return SUSPICIOUS
        payload_charging_profile_charging_schedule_start_schedule = payload_charging_profile_charging_schedule.start_schedule
        if type(payload_charging_profile_charging_schedule_start_schedule) is datetime and payload_charging_profile_charging_schedule_start_schedule.tzinfo is UTC:
            fraction = payload_charging_profile_charging_schedule_start_schedule.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_profile_charging_schedule_start_schedule is not None:
            found = check_timestamp_exactly(payload_charging_profile_charging_schedule_start_schedule)
            if found < 0: return SUSPICIOUS
            total += found
        payload_charging_profile_charging_schedule_min_charging_rate = payload_charging_profile_charging_schedule.min_charging_rate
        if type(payload_charging_profile_charging_schedule_min_charging_rate) is int and -9007199254740992 <= payload_charging_profile_charging_schedule_min_charging_rate <= 9007199254740992 or type(payload_charging_profile_charging_schedule_min_charging_rate) is float and payload_charging_profile_charging_schedule_min_charging_rate < EXACT_TENTHS and payload_charging_profile_charging_schedule_min_charging_rate > -EXACT_TENTHS and (payload_charging_profile_charging_schedule_min_charging_rate * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_profile_charging_schedule_min_charging_rate: pass
        elif payload_charging_profile_charging_schedule_min_charging_rate is not None:
            found = check_limit_exactly(payload_charging_profile_charging_schedule_min_charging_rate)
            if found < 0: return SUSPICIOUS
            total += found
        if not ((payload_charging_profile.transaction_id is None or type(payload_charging_profile.transaction_id) is int and -9223372036854775808 <= payload_charging_profile.transaction_id <= 9223372036854775807) and (type(payload_charging_profile.recurrency_kind) is RecurrencyKindType or payload_charging_profile.recurrency_kind is None or type(payload_charging_profile.recurrency_kind) is str and payload_charging_profile.recurrency_kind in _TEXTS_OF_RecurrencyKindType)): return SUSPICIOUS
        payload_charging_profile_valid_from = payload_charging_profile.valid_from
        if type(payload_charging_profile_valid_from) is datetime and payload_charging_profile_valid_from.tzinfo is UTC:
            fraction = payload_charging_profile_valid_from.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_profile_valid_from is not None:
            found = check_timestamp_exactly(payload_charging_profile_valid_from)
            if found < 0: return SUSPICIOUS
            total += found
        payload_charging_profile_valid_to = payload_charging_profile.valid_to
        if type(payload_charging_profile_valid_to) is datetime and payload_charging_profile_valid_to.tzinfo is UTC:
            fraction = payload_charging_profile_valid_to.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_profile_valid_to is not None:
            found = check_timestamp_exactly(payload_charging_profile_valid_to)
            if found < 0: return SUSPICIOUS
            total += found
    return total


def _P_RemoteStartTransactionResult(payload: Any) -> int:
    if not (type(payload) is RemoteStartTransactionResult and (type(payload.status) is RemoteStartStopStatus or type(payload.status) is str and payload.status in _TEXTS_OF_RemoteStartStopStatus)): return SUSPICIOUS
    return 0


def _P_RemoteStopTransaction(payload: Any) -> int:
    if not (type(payload) is RemoteStopTransaction and type(payload.transaction_id) is int and -9223372036854775808 <= payload.transaction_id <= 9223372036854775807): return SUSPICIOUS
    return 0


def _P_RemoteStopTransactionResult(payload: Any) -> int:
    if not (type(payload) is RemoteStopTransactionResult and (type(payload.status) is RemoteStartStopStatus or type(payload.status) is str and payload.status in _TEXTS_OF_RemoteStartStopStatus)): return SUSPICIOUS
    return 0


def _P_Reset(payload: Any) -> int:
    if not (type(payload) is Reset and (type(payload.type) is ResetType or type(payload.type) is str and payload.type in _TEXTS_OF_ResetType)): return SUSPICIOUS
    return 0


def _P_ResetResult(payload: Any) -> int:
    if not (type(payload) is ResetResult and (type(payload.status) is ResetStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ResetStatus)): return SUSPICIOUS
    return 0


def _P_StartTransaction(payload: Any) -> int:
    total = 0
    if not (type(payload) is StartTransaction and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807 and type(payload.id_tag) is str and len(payload.id_tag) <= 20 and type(payload.meter_start) is int and -9223372036854775808 <= payload.meter_start <= 9223372036854775807): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload.reservation_id is None or type(payload.reservation_id) is int and -9223372036854775808 <= payload.reservation_id <= 9223372036854775807): return SUSPICIOUS
    return total


def _P_StartTransactionResult(payload: Any) -> int:
    total = 0
    if type(payload) is not StartTransactionResult: return SUSPICIOUS
    payload_id_tag_info = payload.id_tag_info
    if not (type(payload_id_tag_info) is IdTagInfo and (type(payload_id_tag_info.status) is AuthorizationStatus or type(payload_id_tag_info.status) is str and payload_id_tag_info.status in _TEXTS_OF_AuthorizationStatus)): return SUSPICIOUS
    payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
    if type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC:
        fraction = payload_id_tag_info_expiry_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_id_tag_info_expiry_date is not None:
        found = check_timestamp_exactly(payload_id_tag_info_expiry_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload_id_tag_info.parent_id_tag is None or type(payload_id_tag_info.parent_id_tag) is str and len(payload_id_tag_info.parent_id_tag) <= 20): return SUSPICIOUS
    if not (type(payload.transaction_id) is int and -9223372036854775808 <= payload.transaction_id <= 9223372036854775807): return SUSPICIOUS
    return total


def _P_StatusNotification(payload: Any) -> int:
    total = 0
    if not (type(payload) is StatusNotification and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807 and (type(payload.error_code) is ChargePointErrorCode or type(payload.error_code) is str and payload.error_code in _TEXTS_OF_ChargePointErrorCode) and (type(payload.status) is ChargePointStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ChargePointStatus) and (payload.info is None or type(payload.info) is str and len(payload.info) <= 50)): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_timestamp is not None:
        found = check_timestamp_exactly(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload.vendor_id is None or type(payload.vendor_id) is str and len(payload.vendor_id) <= 255) and (payload.vendor_error_code is None or type(payload.vendor_error_code) is str and len(payload.vendor_error_code) <= 50)): return SUSPICIOUS
    return total


def _P_StopTransaction(payload: Any) -> int:
    total = 0
    if not (type(payload) is StopTransaction and type(payload.meter_stop) is int and -9223372036854775808 <= payload.meter_stop <= 9223372036854775807): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload.transaction_id) is int and -9223372036854775808 <= payload.transaction_id <= 9223372036854775807 and (payload.id_tag is None or type(payload.id_tag) is str and len(payload.id_tag) <= 20) and (type(payload.reason) is Reason or payload.reason is None or type(payload.reason) is str and payload.reason in _TEXTS_OF_Reason)): return SUSPICIOUS
    payload_transaction_data = payload.transaction_data
    if payload_transaction_data is not None:
        if type(payload_transaction_data) is not list: return SUSPICIOUS
        kind_0 = type
        MeterValue_1 = MeterValue
        list_2 = list
        SampledValue_3 = SampledValue
        str_4 = str
        ReadingContext_5 = ReadingContext
        ValueFormat_6 = ValueFormat
        Measurand_7 = Measurand
        Phase_8 = Phase
        Location_9 = Location
        UnitOfMeasure_10 = UnitOfMeasure
        for payload_transaction_data_each in payload_transaction_data:
            if kind_0(payload_transaction_data_each) is not MeterValue_1: return SUSPICIOUS
            payload_transaction_data_each_timestamp = payload_transaction_data_each.timestamp
            if type(payload_transaction_data_each_timestamp) is datetime and payload_transaction_data_each_timestamp.tzinfo is UTC:
                fraction = payload_transaction_data_each_timestamp.microsecond
                if fraction: total += NEEDS_COPY if fraction % 1000 else 1
            else:
                found = check_timestamp_exactly(payload_transaction_data_each_timestamp)
                if found < 0: return SUSPICIOUS
                total += found
            payload_transaction_data_each_sampled_value = payload_transaction_data_each.sampled_value
            if not (kind_0(payload_transaction_data_each_sampled_value) is list_2 and payload_transaction_data_each_sampled_value): return SUSPICIOUS
            for payload_transaction_data_each_sampled_value_each in payload_transaction_data_each_sampled_value:
                if not (kind_0(payload_transaction_data_each_sampled_value_each) is SampledValue_3 and kind_0(payload_transaction_data_each_sampled_value_each.value) is str_4 and (kind_0(payload_transaction_data_each_sampled_value_each.context) is ReadingContext_5 or payload_transaction_data_each_sampled_value_each.context is None or kind_0(payload_transaction_data_each_sampled_value_each.context) is str_4 and payload_transaction_data_each_sampled_value_each.context in _TEXTS_OF_ReadingContext) and (kind_0(payload_transaction_data_each_sampled_value_each.format) is ValueFormat_6 or payload_transaction_data_each_sampled_value_each.format is None or kind_0(payload_transaction_data_each_sampled_value_each.format) is str_4 and payload_transaction_data_each_sampled_value_each.format in _TEXTS_OF_ValueFormat) and (kind_0(payload_transaction_data_each_sampled_value_each.measurand) is Measurand_7 or payload_transaction_data_each_sampled_value_each.measurand is None or kind_0(payload_transaction_data_each_sampled_value_each.measurand) is str_4 and payload_transaction_data_each_sampled_value_each.measurand in _TEXTS_OF_Measurand) and (kind_0(payload_transaction_data_each_sampled_value_each.phase) is Phase_8 or payload_transaction_data_each_sampled_value_each.phase is None or kind_0(payload_transaction_data_each_sampled_value_each.phase) is str_4 and payload_transaction_data_each_sampled_value_each.phase in _TEXTS_OF_Phase) and (kind_0(payload_transaction_data_each_sampled_value_each.location) is Location_9 or payload_transaction_data_each_sampled_value_each.location is None or kind_0(payload_transaction_data_each_sampled_value_each.location) is str_4 and payload_transaction_data_each_sampled_value_each.location in _TEXTS_OF_Location) and (kind_0(payload_transaction_data_each_sampled_value_each.unit) is UnitOfMeasure_10 or payload_transaction_data_each_sampled_value_each.unit is None or kind_0(payload_transaction_data_each_sampled_value_each.unit) is str_4 and payload_transaction_data_each_sampled_value_each.unit in _TEXTS_OF_UnitOfMeasure)): return SUSPICIOUS
    return total


def _P_StopTransactionResult(payload: Any) -> int:
    total = 0
    if type(payload) is not StopTransactionResult: return SUSPICIOUS
    payload_id_tag_info = payload.id_tag_info
    if payload_id_tag_info is not None:
        if not (type(payload_id_tag_info) is IdTagInfo and (type(payload_id_tag_info.status) is AuthorizationStatus or type(payload_id_tag_info.status) is str and payload_id_tag_info.status in _TEXTS_OF_AuthorizationStatus)): return SUSPICIOUS
        payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
        if type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC:
            fraction = payload_id_tag_info_expiry_date.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_id_tag_info_expiry_date is not None:
            found = check_timestamp_exactly(payload_id_tag_info_expiry_date)
            if found < 0: return SUSPICIOUS
            total += found
        if not (payload_id_tag_info.parent_id_tag is None or type(payload_id_tag_info.parent_id_tag) is str and len(payload_id_tag_info.parent_id_tag) <= 20): return SUSPICIOUS
    return total


def _P_UnlockConnector(payload: Any) -> int:
    if not (type(payload) is UnlockConnector and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807): return SUSPICIOUS
    return 0


def _P_UnlockConnectorResult(payload: Any) -> int:
    if not (type(payload) is UnlockConnectorResult and (type(payload.status) is UnlockStatus or type(payload.status) is str and payload.status in _TEXTS_OF_UnlockStatus)): return SUSPICIOUS
    return 0


def _P_DiagnosticsStatusNotification(payload: Any) -> int:
    if not (type(payload) is DiagnosticsStatusNotification and (type(payload.status) is DiagnosticsStatus or type(payload.status) is str and payload.status in _TEXTS_OF_DiagnosticsStatus)): return SUSPICIOUS
    return 0


def _P_FirmwareStatusNotification(payload: Any) -> int:
    if not (type(payload) is FirmwareStatusNotification and (type(payload.status) is FirmwareStatus or type(payload.status) is str and payload.status in _TEXTS_OF_FirmwareStatus)): return SUSPICIOUS
    return 0


def _P_GetDiagnostics(payload: Any) -> int:
    total = 0
    if not (type(payload) is GetDiagnostics and type(payload.location) is str and (payload.retries is None or type(payload.retries) is int and -9223372036854775808 <= payload.retries <= 9223372036854775807) and (payload.retry_interval is None or type(payload.retry_interval) is int and -9223372036854775808 <= payload.retry_interval <= 9223372036854775807)): return SUSPICIOUS
    payload_start_time = payload.start_time
    if type(payload_start_time) is datetime and payload_start_time.tzinfo is UTC:
        fraction = payload_start_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_start_time is not None:
        found = check_timestamp_exactly(payload_start_time)
        if found < 0: return SUSPICIOUS
        total += found
    payload_stop_time = payload.stop_time
    if type(payload_stop_time) is datetime and payload_stop_time.tzinfo is UTC:
        fraction = payload_stop_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_stop_time is not None:
        found = check_timestamp_exactly(payload_stop_time)
        if found < 0: return SUSPICIOUS
        total += found
    return total


def _P_GetDiagnosticsResult(payload: Any) -> int:
    if not (type(payload) is GetDiagnosticsResult and (payload.file_name is None or type(payload.file_name) is str and len(payload.file_name) <= 255)): return SUSPICIOUS
    return 0


def _P_UpdateFirmware(payload: Any) -> int:
    total = 0
    if not (type(payload) is UpdateFirmware and type(payload.location) is str): return SUSPICIOUS
    payload_retrieve_date = payload.retrieve_date
    if type(payload_retrieve_date) is datetime and payload_retrieve_date.tzinfo is UTC:
        fraction = payload_retrieve_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_retrieve_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload.retries is None or type(payload.retries) is int and -9223372036854775808 <= payload.retries <= 9223372036854775807) and (payload.retry_interval is None or type(payload.retry_interval) is int and -9223372036854775808 <= payload.retry_interval <= 9223372036854775807)): return SUSPICIOUS
    return total


def _P_GetLocalListVersionResult(payload: Any) -> int:
    if not (type(payload) is GetLocalListVersionResult and type(payload.list_version) is int and -9223372036854775808 <= payload.list_version <= 9223372036854775807): return SUSPICIOUS
    return 0


def _P_SendLocalList(payload: Any) -> int:
    total = 0
    if not (type(payload) is SendLocalList and type(payload.list_version) is int and -9223372036854775808 <= payload.list_version <= 9223372036854775807 and (type(payload.update_type) is UpdateType or type(payload.update_type) is str and payload.update_type in _TEXTS_OF_UpdateType)): return SUSPICIOUS
    payload_local_authorization_list = payload.local_authorization_list
    if payload_local_authorization_list is not None:
        if type(payload_local_authorization_list) is not list: return SUSPICIOUS
        kind_0 = type
        AuthorizationData_1 = AuthorizationData
        str_2 = str
        IdTagInfo_3 = IdTagInfo
        AuthorizationStatus_4 = AuthorizationStatus
        for payload_local_authorization_list_each in payload_local_authorization_list:
            if not (kind_0(payload_local_authorization_list_each) is AuthorizationData_1 and kind_0(payload_local_authorization_list_each.id_tag) is str_2 and len(payload_local_authorization_list_each.id_tag) <= 20): return SUSPICIOUS
            payload_local_authorization_list_each_id_tag_info = payload_local_authorization_list_each.id_tag_info
            if payload_local_authorization_list_each_id_tag_info is not None:
                if not (kind_0(payload_local_authorization_list_each_id_tag_info) is IdTagInfo_3 and (kind_0(payload_local_authorization_list_each_id_tag_info.status) is AuthorizationStatus_4 or kind_0(payload_local_authorization_list_each_id_tag_info.status) is str_2 and payload_local_authorization_list_each_id_tag_info.status in _TEXTS_OF_AuthorizationStatus)): return SUSPICIOUS
                payload_local_authorization_list_each_id_tag_info_expiry_date = payload_local_authorization_list_each_id_tag_info.expiry_date
                if type(payload_local_authorization_list_each_id_tag_info_expiry_date) is datetime and payload_local_authorization_list_each_id_tag_info_expiry_date.tzinfo is UTC:
                    fraction = payload_local_authorization_list_each_id_tag_info_expiry_date.microsecond
                    if fraction: total += NEEDS_COPY if fraction % 1000 else 1
                elif payload_local_authorization_list_each_id_tag_info_expiry_date is not None:
                    found = check_timestamp_exactly(payload_local_authorization_list_each_id_tag_info_expiry_date)
                    if found < 0: return SUSPICIOUS
                    total += found
                if not (payload_local_authorization_list_each_id_tag_info.parent_id_tag is None or kind_0(payload_local_authorization_list_each_id_tag_info.parent_id_tag) is str_2 and len(payload_local_authorization_list_each_id_tag_info.parent_id_tag) <= 20): return SUSPICIOUS
    return total


def _P_SendLocalListResult(payload: Any) -> int:
    if not (type(payload) is SendLocalListResult and (type(payload.status) is UpdateStatus or type(payload.status) is str and payload.status in _TEXTS_OF_UpdateStatus)): return SUSPICIOUS
    return 0


def _P_CancelReservation(payload: Any) -> int:
    if not (type(payload) is CancelReservation and type(payload.reservation_id) is int and -9223372036854775808 <= payload.reservation_id <= 9223372036854775807): return SUSPICIOUS
    return 0


def _P_CancelReservationResult(payload: Any) -> int:
    if not (type(payload) is CancelReservationResult and (type(payload.status) is CancelReservationStatus or type(payload.status) is str and payload.status in _TEXTS_OF_CancelReservationStatus)): return SUSPICIOUS
    return 0


def _P_ReserveNow(payload: Any) -> int:
    total = 0
    if not (type(payload) is ReserveNow and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807): return SUSPICIOUS
    payload_expiry_date = payload.expiry_date
    if type(payload_expiry_date) is datetime and payload_expiry_date.tzinfo is UTC:
        fraction = payload_expiry_date.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_expiry_date)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload.id_tag) is str and len(payload.id_tag) <= 20 and type(payload.reservation_id) is int and -9223372036854775808 <= payload.reservation_id <= 9223372036854775807 and (payload.parent_id_tag is None or type(payload.parent_id_tag) is str and len(payload.parent_id_tag) <= 20)): return SUSPICIOUS
    return total


def _P_ReserveNowResult(payload: Any) -> int:
    if not (type(payload) is ReserveNowResult and (type(payload.status) is ReservationStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ReservationStatus)): return SUSPICIOUS
    return 0


def _P_ClearChargingProfile(payload: Any) -> int:
    if not (type(payload) is ClearChargingProfile and (payload.id is None or type(payload.id) is int and -9223372036854775808 <= payload.id <= 9223372036854775807) and (payload.connector_id is None or type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807) and (type(payload.charging_profile_purpose) is ChargingProfilePurposeType or payload.charging_profile_purpose is None or type(payload.charging_profile_purpose) is str and payload.charging_profile_purpose in _TEXTS_OF_ChargingProfilePurposeType) and (payload.stack_level is None or type(payload.stack_level) is int and -9223372036854775808 <= payload.stack_level <= 9223372036854775807)): return SUSPICIOUS
    return 0


def _P_ClearChargingProfileResult(payload: Any) -> int:
    if not (type(payload) is ClearChargingProfileResult and (type(payload.status) is ClearChargingProfileStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ClearChargingProfileStatus)): return SUSPICIOUS
    return 0


def _P_GetCompositeSchedule(payload: Any) -> int:
    if not (type(payload) is GetCompositeSchedule and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807 and type(payload.duration) is int and -9223372036854775808 <= payload.duration <= 9223372036854775807 and (type(payload.charging_rate_unit) is ChargingRateUnitType or payload.charging_rate_unit is None or type(payload.charging_rate_unit) is str and payload.charging_rate_unit in _TEXTS_OF_ChargingRateUnitType)): return SUSPICIOUS
    return 0


def _P_GetCompositeScheduleResult(payload: Any) -> int:
    total = 0
    if not (type(payload) is GetCompositeScheduleResult and (type(payload.status) is GetCompositeScheduleStatus or type(payload.status) is str and payload.status in _TEXTS_OF_GetCompositeScheduleStatus) and (payload.connector_id is None or type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807)): return SUSPICIOUS
    payload_schedule_start = payload.schedule_start
    if type(payload_schedule_start) is datetime and payload_schedule_start.tzinfo is UTC:
        fraction = payload_schedule_start.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_schedule_start is not None:
        found = check_timestamp_exactly(payload_schedule_start)
        if found < 0: return SUSPICIOUS
        total += found
    payload_charging_schedule = payload.charging_schedule
    if payload_charging_schedule is not None:
        if not (type(payload_charging_schedule) is ChargingSchedule and (type(payload_charging_schedule.charging_rate_unit) is ChargingRateUnitType or type(payload_charging_schedule.charging_rate_unit) is str and payload_charging_schedule.charging_rate_unit in _TEXTS_OF_ChargingRateUnitType)): return SUSPICIOUS
        payload_charging_schedule_charging_schedule_period = payload_charging_schedule.charging_schedule_period
        if not (type(payload_charging_schedule_charging_schedule_period) is list and payload_charging_schedule_charging_schedule_period): return SUSPICIOUS
        kind_0 = type
        ChargingSchedulePeriod_1 = ChargingSchedulePeriod
        int_2 = int
        for payload_charging_schedule_charging_schedule_period_each in payload_charging_schedule_charging_schedule_period:
            if not (kind_0(payload_charging_schedule_charging_schedule_period_each) is ChargingSchedulePeriod_1 and kind_0(payload_charging_schedule_charging_schedule_period_each.start_period) is int_2 and -9223372036854775808 <= payload_charging_schedule_charging_schedule_period_each.start_period <= 9223372036854775807): return SUSPICIOUS
            payload_charging_schedule_charging_schedule_period_each_limit = payload_charging_schedule_charging_schedule_period_each.limit
            if type(payload_charging_schedule_charging_schedule_period_each_limit) is int and -9007199254740992 <= payload_charging_schedule_charging_schedule_period_each_limit <= 9007199254740992 or type(payload_charging_schedule_charging_schedule_period_each_limit) is float and payload_charging_schedule_charging_schedule_period_each_limit < EXACT_TENTHS and payload_charging_schedule_charging_schedule_period_each_limit > -EXACT_TENTHS and (payload_charging_schedule_charging_schedule_period_each_limit * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_schedule_charging_schedule_period_each_limit: pass
            else:
                found = check_limit_exactly(payload_charging_schedule_charging_schedule_period_each_limit)
                if found < 0: return SUSPICIOUS
                total += found
            if not (payload_charging_schedule_charging_schedule_period_each.number_phases is None or kind_0(payload_charging_schedule_charging_schedule_period_each.number_phases) is int_2 and -9223372036854775808 <= payload_charging_schedule_charging_schedule_period_each.number_phases <= 9223372036854775807): return SUSPICIOUS
        if not (payload_charging_schedule.duration is None or type(payload_charging_schedule.duration) is int and -9223372036854775808 <= payload_charging_schedule.duration <= 9223372036854775807): return SUSPICIOUS
        payload_charging_schedule_start_schedule = payload_charging_schedule.start_schedule
        if type(payload_charging_schedule_start_schedule) is datetime and payload_charging_schedule_start_schedule.tzinfo is UTC:
            fraction = payload_charging_schedule_start_schedule.microsecond
            if fraction: total += NEEDS_COPY if fraction % 1000 else 1
        elif payload_charging_schedule_start_schedule is not None:
            found = check_timestamp_exactly(payload_charging_schedule_start_schedule)
            if found < 0: return SUSPICIOUS
            total += found
        payload_charging_schedule_min_charging_rate = payload_charging_schedule.min_charging_rate
        if type(payload_charging_schedule_min_charging_rate) is int and -9007199254740992 <= payload_charging_schedule_min_charging_rate <= 9007199254740992 or type(payload_charging_schedule_min_charging_rate) is float and payload_charging_schedule_min_charging_rate < EXACT_TENTHS and payload_charging_schedule_min_charging_rate > -EXACT_TENTHS and (payload_charging_schedule_min_charging_rate * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_charging_schedule_min_charging_rate: pass
        elif payload_charging_schedule_min_charging_rate is not None:
            found = check_limit_exactly(payload_charging_schedule_min_charging_rate)
            if found < 0: return SUSPICIOUS
            total += found
    return total


def _P_SetChargingProfile(payload: Any) -> int:
    total = 0
    if not (type(payload) is SetChargingProfile and type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807): return SUSPICIOUS
    payload_cs_charging_profiles = payload.cs_charging_profiles
    if not (type(payload_cs_charging_profiles) is ChargingProfile and type(payload_cs_charging_profiles.charging_profile_id) is int and -9223372036854775808 <= payload_cs_charging_profiles.charging_profile_id <= 9223372036854775807 and type(payload_cs_charging_profiles.stack_level) is int and -9223372036854775808 <= payload_cs_charging_profiles.stack_level <= 9223372036854775807 and (type(payload_cs_charging_profiles.charging_profile_purpose) is ChargingProfilePurposeType or type(payload_cs_charging_profiles.charging_profile_purpose) is str and payload_cs_charging_profiles.charging_profile_purpose in _TEXTS_OF_ChargingProfilePurposeType) and (type(payload_cs_charging_profiles.charging_profile_kind) is ChargingProfileKindType or type(payload_cs_charging_profiles.charging_profile_kind) is str and payload_cs_charging_profiles.charging_profile_kind in _TEXTS_OF_ChargingProfileKindType)): return SUSPICIOUS
    payload_cs_charging_profiles_charging_schedule = payload_cs_charging_profiles.charging_schedule
    if not (type(payload_cs_charging_profiles_charging_schedule) is ChargingSchedule and (type(payload_cs_charging_profiles_charging_schedule.charging_rate_unit) is ChargingRateUnitType or type(payload_cs_charging_profiles_charging_schedule.charging_rate_unit) is str and payload_cs_charging_profiles_charging_schedule.charging_rate_unit in _TEXTS_OF_ChargingRateUnitType)): return SUSPICIOUS
    payload_cs_charging_profiles_charging_schedule_charging_schedule_period = payload_cs_charging_profiles_charging_schedule.charging_schedule_period
    if not (type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period) is list and payload_cs_charging_profiles_charging_schedule_charging_schedule_period): return SUSPICIOUS
    kind_0 = type
    ChargingSchedulePeriod_1 = ChargingSchedulePeriod
    int_2 = int
    for payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each in payload_cs_charging_profiles_charging_schedule_charging_schedule_period:
        if not (kind_0(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each) is ChargingSchedulePeriod_1 and kind_0(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.start_period) is int_2 and -9223372036854775808 <= payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.start_period <= 9223372036854775807): return SUSPICIOUS
        payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit = payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.limit
        if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit) is int and -9007199254740992 <= payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit <= 9007199254740992 or type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit) is float and payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit < EXACT_TENTHS and payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit > -EXACT_TENTHS and (payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit: pass
        else:
            found = check_limit_exactly(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each_limit)
            if found < 0: return SUSPICIOUS
            total += found
        if not (payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.number_phases is None or kind_0(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.number_phases) is int_2 and -9223372036854775808 <= payload_cs_charging_profiles_charging_schedule_charging_schedule_period_each.number_phases <= 9223372036854775807): return SUSPICIOUS
    if not (payload_cs_charging_profiles_charging_schedule.duration is None or type(payload_cs_charging_profiles_charging_schedule.duration) is int and -9223372036854775808 <= payload_cs_charging_profiles_charging_schedule.duration <= 9223372036854775807): return SUSPICIOUS
    payload_cs_charging_profiles_charging_schedule_start_schedule = payload_cs_charging_profiles_charging_schedule.start_schedule
    if type(payload_cs_charging_profiles_charging_schedule_start_schedule) is datetime and payload_cs_charging_profiles_charging_schedule_start_schedule.tzinfo is UTC:
        fraction = payload_cs_charging_profiles_charging_schedule_start_schedule.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_cs_charging_profiles_charging_schedule_start_schedule is not None:
        found = check_timestamp_exactly(payload_cs_charging_profiles_charging_schedule_start_schedule)
        if found < 0: return SUSPICIOUS
        total += found
    payload_cs_charging_profiles_charging_schedule_min_charging_rate = payload_cs_charging_profiles_charging_schedule.min_charging_rate
    if type(payload_cs_charging_profiles_charging_schedule_min_charging_rate) is int and -9007199254740992 <= payload_cs_charging_profiles_charging_schedule_min_charging_rate <= 9007199254740992 or type(payload_cs_charging_profiles_charging_schedule_min_charging_rate) is float and payload_cs_charging_profiles_charging_schedule_min_charging_rate < EXACT_TENTHS and payload_cs_charging_profiles_charging_schedule_min_charging_rate > -EXACT_TENTHS and (payload_cs_charging_profiles_charging_schedule_min_charging_rate * 10.0 + TO_WHOLE - TO_WHOLE) / 10.0 == payload_cs_charging_profiles_charging_schedule_min_charging_rate: pass
    elif payload_cs_charging_profiles_charging_schedule_min_charging_rate is not None:
        found = check_limit_exactly(payload_cs_charging_profiles_charging_schedule_min_charging_rate)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload_cs_charging_profiles.transaction_id is None or type(payload_cs_charging_profiles.transaction_id) is int and -9223372036854775808 <= payload_cs_charging_profiles.transaction_id <= 9223372036854775807) and (type(payload_cs_charging_profiles.recurrency_kind) is RecurrencyKindType or payload_cs_charging_profiles.recurrency_kind is None or type(payload_cs_charging_profiles.recurrency_kind) is str and payload_cs_charging_profiles.recurrency_kind in _TEXTS_OF_RecurrencyKindType)): return SUSPICIOUS
    payload_cs_charging_profiles_valid_from = payload_cs_charging_profiles.valid_from
    if type(payload_cs_charging_profiles_valid_from) is datetime and payload_cs_charging_profiles_valid_from.tzinfo is UTC:
        fraction = payload_cs_charging_profiles_valid_from.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_cs_charging_profiles_valid_from is not None:
        found = check_timestamp_exactly(payload_cs_charging_profiles_valid_from)
        if found < 0: return SUSPICIOUS
        total += found
    payload_cs_charging_profiles_valid_to = payload_cs_charging_profiles.valid_to
    if type(payload_cs_charging_profiles_valid_to) is datetime and payload_cs_charging_profiles_valid_to.tzinfo is UTC:
        fraction = payload_cs_charging_profiles_valid_to.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_cs_charging_profiles_valid_to is not None:
        found = check_timestamp_exactly(payload_cs_charging_profiles_valid_to)
        if found < 0: return SUSPICIOUS
        total += found
    return total


def _P_SetChargingProfileResult(payload: Any) -> int:
    if not (type(payload) is SetChargingProfileResult and (type(payload.status) is ChargingProfileStatus or type(payload.status) is str and payload.status in _TEXTS_OF_ChargingProfileStatus)): return SUSPICIOUS
    return 0


def _P_TriggerMessage(payload: Any) -> int:
    if not (type(payload) is TriggerMessage and (type(payload.requested_message) is MessageTrigger or type(payload.requested_message) is str and payload.requested_message in _TEXTS_OF_MessageTrigger) and (payload.connector_id is None or type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807)): return SUSPICIOUS
    return 0


def _P_TriggerMessageResult(payload: Any) -> int:
    if not (type(payload) is TriggerMessageResult and (type(payload.status) is TriggerMessageStatus or type(payload.status) is str and payload.status in _TEXTS_OF_TriggerMessageStatus)): return SUSPICIOUS
    return 0


def _P_CertificateSigned(payload: Any) -> int:
    if not (type(payload) is CertificateSigned and type(payload.certificate_chain) is str and len(payload.certificate_chain) <= 10000): return SUSPICIOUS
    return 0


def _P_CertificateSignedResult(payload: Any) -> int:
    if not (type(payload) is CertificateSignedResult and (type(payload.status) is CertificateSignedStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_CertificateSignedStatusEnumType)): return SUSPICIOUS
    return 0


def _P_DeleteCertificate(payload: Any) -> int:
    if type(payload) is not DeleteCertificate: return SUSPICIOUS
    payload_certificate_hash_data = payload.certificate_hash_data
    if not (type(payload_certificate_hash_data) is CertificateHashDataType and (type(payload_certificate_hash_data.hash_algorithm) is HashAlgorithmEnumType or type(payload_certificate_hash_data.hash_algorithm) is str and payload_certificate_hash_data.hash_algorithm in _TEXTS_OF_HashAlgorithmEnumType) and type(payload_certificate_hash_data.issuer_name_hash) is str and len(payload_certificate_hash_data.issuer_name_hash) <= 128 and type(payload_certificate_hash_data.issuer_key_hash) is str and len(payload_certificate_hash_data.issuer_key_hash) <= 128 and type(payload_certificate_hash_data.serial_number) is str and len(payload_certificate_hash_data.serial_number) <= 40): return SUSPICIOUS
    return 0


def _P_DeleteCertificateResult(payload: Any) -> int:
    if not (type(payload) is DeleteCertificateResult and (type(payload.status) is DeleteCertificateStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_DeleteCertificateStatusEnumType)): return SUSPICIOUS
    return 0


def _P_ExtendedTriggerMessage(payload: Any) -> int:
    if not (type(payload) is ExtendedTriggerMessage and (type(payload.requested_message) is MessageTriggerEnumType or type(payload.requested_message) is str and payload.requested_message in _TEXTS_OF_MessageTriggerEnumType) and (payload.connector_id is None or type(payload.connector_id) is int and -9223372036854775808 <= payload.connector_id <= 9223372036854775807)): return SUSPICIOUS
    return 0


def _P_ExtendedTriggerMessageResult(payload: Any) -> int:
    if not (type(payload) is ExtendedTriggerMessageResult and (type(payload.status) is TriggerMessageStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_TriggerMessageStatusEnumType)): return SUSPICIOUS
    return 0


def _P_GetInstalledCertificateIds(payload: Any) -> int:
    if not (type(payload) is GetInstalledCertificateIds and (type(payload.certificate_type) is CertificateUseEnumType or type(payload.certificate_type) is str and payload.certificate_type in _TEXTS_OF_CertificateUseEnumType)): return SUSPICIOUS
    return 0


def _P_GetInstalledCertificateIdsResult(payload: Any) -> int:
    if not (type(payload) is GetInstalledCertificateIdsResult and (type(payload.status) is GetInstalledCertificateStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_GetInstalledCertificateStatusEnumType)): return SUSPICIOUS
    payload_certificate_hash_data = payload.certificate_hash_data
    if payload_certificate_hash_data is not None:
        if not (type(payload_certificate_hash_data) is list and payload_certificate_hash_data): return SUSPICIOUS
        kind_0 = type
        CertificateHashDataType_1 = CertificateHashDataType
        HashAlgorithmEnumType_2 = HashAlgorithmEnumType
        str_3 = str
        for payload_certificate_hash_data_each in payload_certificate_hash_data:
            if not (kind_0(payload_certificate_hash_data_each) is CertificateHashDataType_1 and (kind_0(payload_certificate_hash_data_each.hash_algorithm) is HashAlgorithmEnumType_2 or kind_0(payload_certificate_hash_data_each.hash_algorithm) is str_3 and payload_certificate_hash_data_each.hash_algorithm in _TEXTS_OF_HashAlgorithmEnumType) and kind_0(payload_certificate_hash_data_each.issuer_name_hash) is str_3 and len(payload_certificate_hash_data_each.issuer_name_hash) <= 128 and kind_0(payload_certificate_hash_data_each.issuer_key_hash) is str_3 and len(payload_certificate_hash_data_each.issuer_key_hash) <= 128 and kind_0(payload_certificate_hash_data_each.serial_number) is str_3 and len(payload_certificate_hash_data_each.serial_number) <= 40): return SUSPICIOUS
    return 0


def _P_GetLog(payload: Any) -> int:
    total = 0
    if type(payload) is not GetLog: return SUSPICIOUS
    payload_log = payload.log
    if not (type(payload_log) is LogParametersType and type(payload_log.remote_location) is str and len(payload_log.remote_location) <= 512): return SUSPICIOUS
    payload_log_oldest_timestamp = payload_log.oldest_timestamp
    if type(payload_log_oldest_timestamp) is datetime and payload_log_oldest_timestamp.tzinfo is UTC:
        fraction = payload_log_oldest_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_log_oldest_timestamp is not None:
        found = check_timestamp_exactly(payload_log_oldest_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    payload_log_latest_timestamp = payload_log.latest_timestamp
    if type(payload_log_latest_timestamp) is datetime and payload_log_latest_timestamp.tzinfo is UTC:
        fraction = payload_log_latest_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_log_latest_timestamp is not None:
        found = check_timestamp_exactly(payload_log_latest_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((type(payload.log_type) is LogEnumType or type(payload.log_type) is str and payload.log_type in _TEXTS_OF_LogEnumType) and type(payload.request_id) is int and -9223372036854775808 <= payload.request_id <= 9223372036854775807 and (payload.retries is None or type(payload.retries) is int and -9223372036854775808 <= payload.retries <= 9223372036854775807) and (payload.retry_interval is None or type(payload.retry_interval) is int and -9223372036854775808 <= payload.retry_interval <= 9223372036854775807)): return SUSPICIOUS
    return total


def _P_GetLogResult(payload: Any) -> int:
    if not (type(payload) is GetLogResult and (type(payload.status) is LogStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_LogStatusEnumType) and (payload.filename is None or type(payload.filename) is str and len(payload.filename) <= 255)): return SUSPICIOUS
    return 0


def _P_InstallCertificate(payload: Any) -> int:
    if not (type(payload) is InstallCertificate and (type(payload.certificate_type) is CertificateUseEnumType or type(payload.certificate_type) is str and payload.certificate_type in _TEXTS_OF_CertificateUseEnumType) and type(payload.certificate) is str and len(payload.certificate) <= 5500): return SUSPICIOUS
    return 0


def _P_InstallCertificateResult(payload: Any) -> int:
    if not (type(payload) is InstallCertificateResult and (type(payload.status) is InstallCertificateStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_InstallCertificateStatusEnumType)): return SUSPICIOUS
    return 0


def _P_LogStatusNotification(payload: Any) -> int:
    if not (type(payload) is LogStatusNotification and (type(payload.status) is UploadLogStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_UploadLogStatusEnumType) and (payload.request_id is None or type(payload.request_id) is int and -9223372036854775808 <= payload.request_id <= 9223372036854775807)): return SUSPICIOUS
    return 0


def _P_SecurityEventNotification(payload: Any) -> int:
    total = 0
    if not (type(payload) is SecurityEventNotification and type(payload.type) is str and len(payload.type) <= 50): return SUSPICIOUS
    payload_timestamp = payload.timestamp
    if type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC:
        fraction = payload_timestamp.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_timestamp)
        if found < 0: return SUSPICIOUS
        total += found
    if not (payload.tech_info is None or type(payload.tech_info) is str and len(payload.tech_info) <= 255): return SUSPICIOUS
    return total


def _P_SignCertificate(payload: Any) -> int:
    if not (type(payload) is SignCertificate and type(payload.csr) is str and len(payload.csr) <= 5500): return SUSPICIOUS
    return 0


def _P_SignCertificateResult(payload: Any) -> int:
    if not (type(payload) is SignCertificateResult and (type(payload.status) is GenericStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_GenericStatusEnumType)): return SUSPICIOUS
    return 0


def _P_SignedFirmwareStatusNotification(payload: Any) -> int:
    if not (type(payload) is SignedFirmwareStatusNotification and (type(payload.status) is FirmwareStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_FirmwareStatusEnumType) and (payload.request_id is None or type(payload.request_id) is int and -9223372036854775808 <= payload.request_id <= 9223372036854775807)): return SUSPICIOUS
    return 0


def _P_SignedUpdateFirmware(payload: Any) -> int:
    total = 0
    if not (type(payload) is SignedUpdateFirmware and type(payload.request_id) is int and -9223372036854775808 <= payload.request_id <= 9223372036854775807): return SUSPICIOUS
    payload_firmware = payload.firmware
    if not (type(payload_firmware) is FirmwareType and type(payload_firmware.location) is str and len(payload_firmware.location) <= 512): return SUSPICIOUS
    payload_firmware_retrieve_date_time = payload_firmware.retrieve_date_time
    if type(payload_firmware_retrieve_date_time) is datetime and payload_firmware_retrieve_date_time.tzinfo is UTC:
        fraction = payload_firmware_retrieve_date_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    else:
        found = check_timestamp_exactly(payload_firmware_retrieve_date_time)
        if found < 0: return SUSPICIOUS
        total += found
    if not (type(payload_firmware.signing_certificate) is str and len(payload_firmware.signing_certificate) <= 5500 and type(payload_firmware.signature) is str and len(payload_firmware.signature) <= 800): return SUSPICIOUS
    payload_firmware_install_date_time = payload_firmware.install_date_time
    if type(payload_firmware_install_date_time) is datetime and payload_firmware_install_date_time.tzinfo is UTC:
        fraction = payload_firmware_install_date_time.microsecond
        if fraction: total += NEEDS_COPY if fraction % 1000 else 1
    elif payload_firmware_install_date_time is not None:
        found = check_timestamp_exactly(payload_firmware_install_date_time)
        if found < 0: return SUSPICIOUS
        total += found
    if not ((payload.retries is None or type(payload.retries) is int and -9223372036854775808 <= payload.retries <= 9223372036854775807) and (payload.retry_interval is None or type(payload.retry_interval) is int and -9223372036854775808 <= payload.retry_interval <= 9223372036854775807)): return SUSPICIOUS
    return total


def _P_SignedUpdateFirmwareResult(payload: Any) -> int:
    if not (type(payload) is SignedUpdateFirmwareResult and (type(payload.status) is UpdateFirmwareStatusEnumType or type(payload.status) is str and payload.status in _TEXTS_OF_UpdateFirmwareStatusEnumType)): return SUSPICIOUS
    return 0


# Types without members are not in here.
PROOFS: dict[type[Payload], Callable[[Any], int]] = {
    Authorize: _P_Authorize,
    AuthorizeResult: _P_AuthorizeResult,
    BootNotification: _P_BootNotification,
    BootNotificationResult: _P_BootNotificationResult,
    ChangeAvailability: _P_ChangeAvailability,
    ChangeAvailabilityResult: _P_ChangeAvailabilityResult,
    ChangeConfiguration: _P_ChangeConfiguration,
    ChangeConfigurationResult: _P_ChangeConfigurationResult,
    ClearCacheResult: _P_ClearCacheResult,
    DataTransfer: _P_DataTransfer,
    DataTransferResult: _P_DataTransferResult,
    GetConfiguration: _P_GetConfiguration,
    GetConfigurationResult: _P_GetConfigurationResult,
    HeartbeatResult: _P_HeartbeatResult,
    MeterValues: _P_MeterValues,
    RemoteStartTransaction: _P_RemoteStartTransaction,
    RemoteStartTransactionResult: _P_RemoteStartTransactionResult,
    RemoteStopTransaction: _P_RemoteStopTransaction,
    RemoteStopTransactionResult: _P_RemoteStopTransactionResult,
    Reset: _P_Reset,
    ResetResult: _P_ResetResult,
    StartTransaction: _P_StartTransaction,
    StartTransactionResult: _P_StartTransactionResult,
    StatusNotification: _P_StatusNotification,
    StopTransaction: _P_StopTransaction,
    StopTransactionResult: _P_StopTransactionResult,
    UnlockConnector: _P_UnlockConnector,
    UnlockConnectorResult: _P_UnlockConnectorResult,
    DiagnosticsStatusNotification: _P_DiagnosticsStatusNotification,
    FirmwareStatusNotification: _P_FirmwareStatusNotification,
    GetDiagnostics: _P_GetDiagnostics,
    GetDiagnosticsResult: _P_GetDiagnosticsResult,
    UpdateFirmware: _P_UpdateFirmware,
    GetLocalListVersionResult: _P_GetLocalListVersionResult,
    SendLocalList: _P_SendLocalList,
    SendLocalListResult: _P_SendLocalListResult,
    CancelReservation: _P_CancelReservation,
    CancelReservationResult: _P_CancelReservationResult,
    ReserveNow: _P_ReserveNow,
    ReserveNowResult: _P_ReserveNowResult,
    ClearChargingProfile: _P_ClearChargingProfile,
    ClearChargingProfileResult: _P_ClearChargingProfileResult,
    GetCompositeSchedule: _P_GetCompositeSchedule,
    GetCompositeScheduleResult: _P_GetCompositeScheduleResult,
    SetChargingProfile: _P_SetChargingProfile,
    SetChargingProfileResult: _P_SetChargingProfileResult,
    TriggerMessage: _P_TriggerMessage,
    TriggerMessageResult: _P_TriggerMessageResult,
    CertificateSigned: _P_CertificateSigned,
    CertificateSignedResult: _P_CertificateSignedResult,
    DeleteCertificate: _P_DeleteCertificate,
    DeleteCertificateResult: _P_DeleteCertificateResult,
    ExtendedTriggerMessage: _P_ExtendedTriggerMessage,
    ExtendedTriggerMessageResult: _P_ExtendedTriggerMessageResult,
    GetInstalledCertificateIds: _P_GetInstalledCertificateIds,
    GetInstalledCertificateIdsResult: _P_GetInstalledCertificateIdsResult,
    GetLog: _P_GetLog,
    GetLogResult: _P_GetLogResult,
    InstallCertificate: _P_InstallCertificate,
    InstallCertificateResult: _P_InstallCertificateResult,
    LogStatusNotification: _P_LogStatusNotification,
    SecurityEventNotification: _P_SecurityEventNotification,
    SignCertificate: _P_SignCertificate,
    SignCertificateResult: _P_SignCertificateResult,
    SignedFirmwareStatusNotification: _P_SignedFirmwareStatusNotification,
    SignedUpdateFirmware: _P_SignedUpdateFirmware,
    SignedUpdateFirmwareResult: _P_SignedUpdateFirmwareResult,
}
