"""What looks at every value of a payload that is to be written, for each type of payload.

Somebody may have put anything anywhere, and msgspec writes some things without a word as something
else, or goes down into them for ever. A glance returns `ODD` for a payload in which a value is not
of the type it should be; what is odd need not be wrong. Otherwise it returns what `canonical` says
of glances: how many timestamps will have six fraction digits, or less than 0 for a copy.

Types are compared as they are, so nothing of a value gets to run, whatever class it is of. Within
lists, what was just seen in the same member of the element before needs no look: members of
enumerations are the same objects all along.

THIS FILE IS WRITTEN BY `tests/glance_generator.py`, since calls and loops take three times as long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.canonical import ODD, at_number, at_timestamp
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

__all__ = ["GLANCES"]

# fmt: off
# ruff: noqa: C901, E501, E701, N802, PLR0911, PLR0912, PLR0915
# mypy: disable-error-code="unreachable"

_NOTHING = object()


def _Authorize(payload: Any) -> int:
    if type(payload) is not Authorize: return ODD
    if type(payload.id_tag) is not str: return ODD
    return 0


def _AuthorizeResult(payload: Any) -> int:
    total = 0
    if type(payload) is not AuthorizeResult: return ODD
    payload_id_tag_info = payload.id_tag_info
    if type(payload_id_tag_info) is not IdTagInfo: return ODD
    payload_id_tag_info_status = payload_id_tag_info.status
    if type(payload_id_tag_info_status) is not AuthorizationStatus and type(payload_id_tag_info_status) is not str: return ODD
    payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
    if payload_id_tag_info_expiry_date is not None and not (type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC and not payload_id_tag_info_expiry_date.microsecond):
        found = at_timestamp(payload_id_tag_info_expiry_date)
        if found == ODD: return ODD
        total += found
    payload_id_tag_info_parent_id_tag = payload_id_tag_info.parent_id_tag
    if payload_id_tag_info_parent_id_tag is not None and type(payload_id_tag_info_parent_id_tag) is not str: return ODD
    return total


def _BootNotification(payload: Any) -> int:
    if type(payload) is not BootNotification: return ODD
    if type(payload.charge_point_vendor) is not str: return ODD
    if type(payload.charge_point_model) is not str: return ODD
    payload_charge_point_serial_number = payload.charge_point_serial_number
    if payload_charge_point_serial_number is not None and type(payload_charge_point_serial_number) is not str: return ODD
    payload_charge_box_serial_number = payload.charge_box_serial_number
    if payload_charge_box_serial_number is not None and type(payload_charge_box_serial_number) is not str: return ODD
    payload_firmware_version = payload.firmware_version
    if payload_firmware_version is not None and type(payload_firmware_version) is not str: return ODD
    payload_iccid = payload.iccid
    if payload_iccid is not None and type(payload_iccid) is not str: return ODD
    payload_imsi = payload.imsi
    if payload_imsi is not None and type(payload_imsi) is not str: return ODD
    payload_meter_type = payload.meter_type
    if payload_meter_type is not None and type(payload_meter_type) is not str: return ODD
    payload_meter_serial_number = payload.meter_serial_number
    if payload_meter_serial_number is not None and type(payload_meter_serial_number) is not str: return ODD
    return 0


def _BootNotificationResult(payload: Any) -> int:
    total = 0
    if type(payload) is not BootNotificationResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not RegistrationStatus and type(payload_status) is not str: return ODD
    payload_current_time = payload.current_time
    if not (type(payload_current_time) is datetime and payload_current_time.tzinfo is UTC and not payload_current_time.microsecond):
        found = at_timestamp(payload_current_time)
        if found == ODD: return ODD
        total += found
    if type(payload.interval) is not int: return ODD
    return total


def _ChangeAvailability(payload: Any) -> int:
    if type(payload) is not ChangeAvailability: return ODD
    if type(payload.connector_id) is not int: return ODD
    payload_type = payload.type
    if type(payload_type) is not AvailabilityType and type(payload_type) is not str: return ODD
    return 0


def _ChangeAvailabilityResult(payload: Any) -> int:
    if type(payload) is not ChangeAvailabilityResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not AvailabilityStatus and type(payload_status) is not str: return ODD
    return 0


def _ChangeConfiguration(payload: Any) -> int:
    if type(payload) is not ChangeConfiguration: return ODD
    if type(payload.key) is not str: return ODD
    if type(payload.value) is not str: return ODD
    return 0


def _ChangeConfigurationResult(payload: Any) -> int:
    if type(payload) is not ChangeConfigurationResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not ConfigurationStatus and type(payload_status) is not str: return ODD
    return 0


def _ClearCacheResult(payload: Any) -> int:
    if type(payload) is not ClearCacheResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not ClearCacheStatus and type(payload_status) is not str: return ODD
    return 0


def _DataTransfer(payload: Any) -> int:
    if type(payload) is not DataTransfer: return ODD
    if type(payload.vendor_id) is not str: return ODD
    payload_message_id = payload.message_id
    if payload_message_id is not None and type(payload_message_id) is not str: return ODD
    payload_data = payload.data
    if payload_data is not None and type(payload_data) is not str: return ODD
    return 0


def _DataTransferResult(payload: Any) -> int:
    if type(payload) is not DataTransferResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not DataTransferStatus and type(payload_status) is not str: return ODD
    payload_data = payload.data
    if payload_data is not None and type(payload_data) is not str: return ODD
    return 0


def _GetConfiguration(payload: Any) -> int:
    if type(payload) is not GetConfiguration: return ODD
    payload_key = payload.key
    if payload_key is not None:
        if type(payload_key) is not list: return ODD
        for payload_key_2 in payload_key:
            if type(payload_key_2) is not str: return ODD
    return 0


def _GetConfigurationResult(payload: Any) -> int:
    if type(payload) is not GetConfigurationResult: return ODD
    payload_configuration_key = payload.configuration_key
    if payload_configuration_key is not None:
        if type(payload_configuration_key) is not list: return ODD
        for payload_configuration_key_2 in payload_configuration_key:
            if type(payload_configuration_key_2) is not KeyValue: return ODD
            if type(payload_configuration_key_2.key) is not str: return ODD
            if type(payload_configuration_key_2.readonly) is not bool: return ODD
            payload_configuration_key_2_value = payload_configuration_key_2.value
            if payload_configuration_key_2_value is not None and type(payload_configuration_key_2_value) is not str: return ODD
    payload_unknown_key = payload.unknown_key
    if payload_unknown_key is not None:
        if type(payload_unknown_key) is not list: return ODD
        for payload_unknown_key_2 in payload_unknown_key:
            if type(payload_unknown_key_2) is not str: return ODD
    return 0


def _HeartbeatResult(payload: Any) -> int:
    total = 0
    if type(payload) is not HeartbeatResult: return ODD
    payload_current_time = payload.current_time
    if not (type(payload_current_time) is datetime and payload_current_time.tzinfo is UTC and not payload_current_time.microsecond):
        found = at_timestamp(payload_current_time)
        if found == ODD: return ODD
        total += found
    return total


def _MeterValues(payload: Any) -> int:
    total = 0
    seen0 = _NOTHING
    seen1 = _NOTHING
    seen2 = _NOTHING
    seen3 = _NOTHING
    seen4 = _NOTHING
    seen5 = _NOTHING
    if type(payload) is not MeterValues: return ODD
    if type(payload.connector_id) is not int: return ODD
    payload_meter_value = payload.meter_value
    if type(payload_meter_value) is not list: return ODD
    for payload_meter_value_1 in payload_meter_value:
        if type(payload_meter_value_1) is not MeterValue: return ODD
        payload_meter_value_1_timestamp = payload_meter_value_1.timestamp
        if not (type(payload_meter_value_1_timestamp) is datetime and payload_meter_value_1_timestamp.tzinfo is UTC and not payload_meter_value_1_timestamp.microsecond):
            found = at_timestamp(payload_meter_value_1_timestamp)
            if found == ODD: return ODD
            total += found
        payload_meter_value_1_sampled_value = payload_meter_value_1.sampled_value
        if type(payload_meter_value_1_sampled_value) is not list: return ODD
        for payload_meter_value_1_sampled_value_2 in payload_meter_value_1_sampled_value:
            if type(payload_meter_value_1_sampled_value_2) is not SampledValue: return ODD
            if type(payload_meter_value_1_sampled_value_2.value) is not str: return ODD
            if payload_meter_value_1_sampled_value_2.context is not seen0:
                seen0 = payload_meter_value_1_sampled_value_2.context
                if seen0 is not None and type(seen0) is not ReadingContext and type(seen0) is not str: return ODD
            if payload_meter_value_1_sampled_value_2.format is not seen1:
                seen1 = payload_meter_value_1_sampled_value_2.format
                if seen1 is not None and type(seen1) is not ValueFormat and type(seen1) is not str: return ODD
            if payload_meter_value_1_sampled_value_2.measurand is not seen2:
                seen2 = payload_meter_value_1_sampled_value_2.measurand
                if seen2 is not None and type(seen2) is not Measurand and type(seen2) is not str: return ODD
            if payload_meter_value_1_sampled_value_2.phase is not seen3:
                seen3 = payload_meter_value_1_sampled_value_2.phase
                if seen3 is not None and type(seen3) is not Phase and type(seen3) is not str: return ODD
            if payload_meter_value_1_sampled_value_2.location is not seen4:
                seen4 = payload_meter_value_1_sampled_value_2.location
                if seen4 is not None and type(seen4) is not Location and type(seen4) is not str: return ODD
            if payload_meter_value_1_sampled_value_2.unit is not seen5:
                seen5 = payload_meter_value_1_sampled_value_2.unit
                if seen5 is not None and type(seen5) is not UnitOfMeasure and type(seen5) is not str: return ODD
    payload_transaction_id = payload.transaction_id
    if payload_transaction_id is not None and type(payload_transaction_id) is not int: return ODD
    return total


def _RemoteStartTransaction(payload: Any) -> int:
    total = 0
    if type(payload) is not RemoteStartTransaction: return ODD
    if type(payload.id_tag) is not str: return ODD
    payload_connector_id = payload.connector_id
    if payload_connector_id is not None and type(payload_connector_id) is not int: return ODD
    payload_charging_profile = payload.charging_profile
    if payload_charging_profile is not None:
        if type(payload_charging_profile) is not ChargingProfile: return ODD
        if type(payload_charging_profile.charging_profile_id) is not int: return ODD
        if type(payload_charging_profile.stack_level) is not int: return ODD
        payload_charging_profile_charging_profile_purpose = payload_charging_profile.charging_profile_purpose
        if type(payload_charging_profile_charging_profile_purpose) is not ChargingProfilePurposeType and type(payload_charging_profile_charging_profile_purpose) is not str: return ODD
        payload_charging_profile_charging_profile_kind = payload_charging_profile.charging_profile_kind
        if type(payload_charging_profile_charging_profile_kind) is not ChargingProfileKindType and type(payload_charging_profile_charging_profile_kind) is not str: return ODD
        payload_charging_profile_charging_schedule = payload_charging_profile.charging_schedule
        if type(payload_charging_profile_charging_schedule) is not ChargingSchedule: return ODD
        payload_charging_profile_charging_schedule_charging_rate_unit = payload_charging_profile_charging_schedule.charging_rate_unit
        if type(payload_charging_profile_charging_schedule_charging_rate_unit) is not ChargingRateUnitType and type(payload_charging_profile_charging_schedule_charging_rate_unit) is not str: return ODD
        payload_charging_profile_charging_schedule_charging_schedule_period = payload_charging_profile_charging_schedule.charging_schedule_period
        if type(payload_charging_profile_charging_schedule_charging_schedule_period) is not list: return ODD
        for payload_charging_profile_charging_schedule_charging_schedule_period_2 in payload_charging_profile_charging_schedule_charging_schedule_period:
            if type(payload_charging_profile_charging_schedule_charging_schedule_period_2) is not ChargingSchedulePeriod: return ODD
            if type(payload_charging_profile_charging_schedule_charging_schedule_period_2.start_period) is not int: return ODD
            payload_charging_profile_charging_schedule_charging_schedule_period_2_limit = payload_charging_profile_charging_schedule_charging_schedule_period_2.limit
            if type(payload_charging_profile_charging_schedule_charging_schedule_period_2_limit) is not int:
                found = at_number(payload_charging_profile_charging_schedule_charging_schedule_period_2_limit)
                if found == ODD: return ODD
                total += found
            payload_charging_profile_charging_schedule_charging_schedule_period_2_number_phases = payload_charging_profile_charging_schedule_charging_schedule_period_2.number_phases
            if payload_charging_profile_charging_schedule_charging_schedule_period_2_number_phases is not None and type(payload_charging_profile_charging_schedule_charging_schedule_period_2_number_phases) is not int: return ODD
        payload_charging_profile_charging_schedule_duration = payload_charging_profile_charging_schedule.duration
        if payload_charging_profile_charging_schedule_duration is not None and type(payload_charging_profile_charging_schedule_duration) is not int: return ODD
        payload_charging_profile_charging_schedule_start_schedule = payload_charging_profile_charging_schedule.start_schedule
        if payload_charging_profile_charging_schedule_start_schedule is not None and not (type(payload_charging_profile_charging_schedule_start_schedule) is datetime and payload_charging_profile_charging_schedule_start_schedule.tzinfo is UTC and not payload_charging_profile_charging_schedule_start_schedule.microsecond):
            found = at_timestamp(payload_charging_profile_charging_schedule_start_schedule)
            if found == ODD: return ODD
            total += found
        payload_charging_profile_charging_schedule_min_charging_rate = payload_charging_profile_charging_schedule.min_charging_rate
        if payload_charging_profile_charging_schedule_min_charging_rate is not None and type(payload_charging_profile_charging_schedule_min_charging_rate) is not int:
            found = at_number(payload_charging_profile_charging_schedule_min_charging_rate)
            if found == ODD: return ODD
            total += found
        payload_charging_profile_transaction_id = payload_charging_profile.transaction_id
        if payload_charging_profile_transaction_id is not None and type(payload_charging_profile_transaction_id) is not int: return ODD
        payload_charging_profile_recurrency_kind = payload_charging_profile.recurrency_kind
        if payload_charging_profile_recurrency_kind is not None and type(payload_charging_profile_recurrency_kind) is not RecurrencyKindType and type(payload_charging_profile_recurrency_kind) is not str: return ODD
        payload_charging_profile_valid_from = payload_charging_profile.valid_from
        if payload_charging_profile_valid_from is not None and not (type(payload_charging_profile_valid_from) is datetime and payload_charging_profile_valid_from.tzinfo is UTC and not payload_charging_profile_valid_from.microsecond):
            found = at_timestamp(payload_charging_profile_valid_from)
            if found == ODD: return ODD
            total += found
        payload_charging_profile_valid_to = payload_charging_profile.valid_to
        if payload_charging_profile_valid_to is not None and not (type(payload_charging_profile_valid_to) is datetime and payload_charging_profile_valid_to.tzinfo is UTC and not payload_charging_profile_valid_to.microsecond):
            found = at_timestamp(payload_charging_profile_valid_to)
            if found == ODD: return ODD
            total += found
    return total


def _RemoteStartTransactionResult(payload: Any) -> int:
    if type(payload) is not RemoteStartTransactionResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not RemoteStartStopStatus and type(payload_status) is not str: return ODD
    return 0


def _RemoteStopTransaction(payload: Any) -> int:
    if type(payload) is not RemoteStopTransaction: return ODD
    if type(payload.transaction_id) is not int: return ODD
    return 0


def _RemoteStopTransactionResult(payload: Any) -> int:
    if type(payload) is not RemoteStopTransactionResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not RemoteStartStopStatus and type(payload_status) is not str: return ODD
    return 0


def _Reset(payload: Any) -> int:
    if type(payload) is not Reset: return ODD
    payload_type = payload.type
    if type(payload_type) is not ResetType and type(payload_type) is not str: return ODD
    return 0


def _ResetResult(payload: Any) -> int:
    if type(payload) is not ResetResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not ResetStatus and type(payload_status) is not str: return ODD
    return 0


def _StartTransaction(payload: Any) -> int:
    total = 0
    if type(payload) is not StartTransaction: return ODD
    if type(payload.connector_id) is not int: return ODD
    if type(payload.id_tag) is not str: return ODD
    if type(payload.meter_start) is not int: return ODD
    payload_timestamp = payload.timestamp
    if not (type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC and not payload_timestamp.microsecond):
        found = at_timestamp(payload_timestamp)
        if found == ODD: return ODD
        total += found
    payload_reservation_id = payload.reservation_id
    if payload_reservation_id is not None and type(payload_reservation_id) is not int: return ODD
    return total


def _StartTransactionResult(payload: Any) -> int:
    total = 0
    if type(payload) is not StartTransactionResult: return ODD
    payload_id_tag_info = payload.id_tag_info
    if type(payload_id_tag_info) is not IdTagInfo: return ODD
    payload_id_tag_info_status = payload_id_tag_info.status
    if type(payload_id_tag_info_status) is not AuthorizationStatus and type(payload_id_tag_info_status) is not str: return ODD
    payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
    if payload_id_tag_info_expiry_date is not None and not (type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC and not payload_id_tag_info_expiry_date.microsecond):
        found = at_timestamp(payload_id_tag_info_expiry_date)
        if found == ODD: return ODD
        total += found
    payload_id_tag_info_parent_id_tag = payload_id_tag_info.parent_id_tag
    if payload_id_tag_info_parent_id_tag is not None and type(payload_id_tag_info_parent_id_tag) is not str: return ODD
    if type(payload.transaction_id) is not int: return ODD
    return total


def _StatusNotification(payload: Any) -> int:
    total = 0
    if type(payload) is not StatusNotification: return ODD
    if type(payload.connector_id) is not int: return ODD
    payload_error_code = payload.error_code
    if type(payload_error_code) is not ChargePointErrorCode and type(payload_error_code) is not str: return ODD
    payload_status = payload.status
    if type(payload_status) is not ChargePointStatus and type(payload_status) is not str: return ODD
    payload_info = payload.info
    if payload_info is not None and type(payload_info) is not str: return ODD
    payload_timestamp = payload.timestamp
    if payload_timestamp is not None and not (type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC and not payload_timestamp.microsecond):
        found = at_timestamp(payload_timestamp)
        if found == ODD: return ODD
        total += found
    payload_vendor_id = payload.vendor_id
    if payload_vendor_id is not None and type(payload_vendor_id) is not str: return ODD
    payload_vendor_error_code = payload.vendor_error_code
    if payload_vendor_error_code is not None and type(payload_vendor_error_code) is not str: return ODD
    return total


def _StopTransaction(payload: Any) -> int:
    total = 0
    seen0 = _NOTHING
    seen1 = _NOTHING
    seen2 = _NOTHING
    seen3 = _NOTHING
    seen4 = _NOTHING
    seen5 = _NOTHING
    if type(payload) is not StopTransaction: return ODD
    if type(payload.meter_stop) is not int: return ODD
    payload_timestamp = payload.timestamp
    if not (type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC and not payload_timestamp.microsecond):
        found = at_timestamp(payload_timestamp)
        if found == ODD: return ODD
        total += found
    if type(payload.transaction_id) is not int: return ODD
    payload_id_tag = payload.id_tag
    if payload_id_tag is not None and type(payload_id_tag) is not str: return ODD
    payload_reason = payload.reason
    if payload_reason is not None and type(payload_reason) is not Reason and type(payload_reason) is not str: return ODD
    payload_transaction_data = payload.transaction_data
    if payload_transaction_data is not None:
        if type(payload_transaction_data) is not list: return ODD
        for payload_transaction_data_2 in payload_transaction_data:
            if type(payload_transaction_data_2) is not MeterValue: return ODD
            payload_transaction_data_2_timestamp = payload_transaction_data_2.timestamp
            if not (type(payload_transaction_data_2_timestamp) is datetime and payload_transaction_data_2_timestamp.tzinfo is UTC and not payload_transaction_data_2_timestamp.microsecond):
                found = at_timestamp(payload_transaction_data_2_timestamp)
                if found == ODD: return ODD
                total += found
            payload_transaction_data_2_sampled_value = payload_transaction_data_2.sampled_value
            if type(payload_transaction_data_2_sampled_value) is not list: return ODD
            for payload_transaction_data_2_sampled_value_3 in payload_transaction_data_2_sampled_value:
                if type(payload_transaction_data_2_sampled_value_3) is not SampledValue: return ODD
                if type(payload_transaction_data_2_sampled_value_3.value) is not str: return ODD
                if payload_transaction_data_2_sampled_value_3.context is not seen0:
                    seen0 = payload_transaction_data_2_sampled_value_3.context
                    if seen0 is not None and type(seen0) is not ReadingContext and type(seen0) is not str: return ODD
                if payload_transaction_data_2_sampled_value_3.format is not seen1:
                    seen1 = payload_transaction_data_2_sampled_value_3.format
                    if seen1 is not None and type(seen1) is not ValueFormat and type(seen1) is not str: return ODD
                if payload_transaction_data_2_sampled_value_3.measurand is not seen2:
                    seen2 = payload_transaction_data_2_sampled_value_3.measurand
                    if seen2 is not None and type(seen2) is not Measurand and type(seen2) is not str: return ODD
                if payload_transaction_data_2_sampled_value_3.phase is not seen3:
                    seen3 = payload_transaction_data_2_sampled_value_3.phase
                    if seen3 is not None and type(seen3) is not Phase and type(seen3) is not str: return ODD
                if payload_transaction_data_2_sampled_value_3.location is not seen4:
                    seen4 = payload_transaction_data_2_sampled_value_3.location
                    if seen4 is not None and type(seen4) is not Location and type(seen4) is not str: return ODD
                if payload_transaction_data_2_sampled_value_3.unit is not seen5:
                    seen5 = payload_transaction_data_2_sampled_value_3.unit
                    if seen5 is not None and type(seen5) is not UnitOfMeasure and type(seen5) is not str: return ODD
    return total


def _StopTransactionResult(payload: Any) -> int:
    total = 0
    if type(payload) is not StopTransactionResult: return ODD
    payload_id_tag_info = payload.id_tag_info
    if payload_id_tag_info is not None:
        if type(payload_id_tag_info) is not IdTagInfo: return ODD
        payload_id_tag_info_status = payload_id_tag_info.status
        if type(payload_id_tag_info_status) is not AuthorizationStatus and type(payload_id_tag_info_status) is not str: return ODD
        payload_id_tag_info_expiry_date = payload_id_tag_info.expiry_date
        if payload_id_tag_info_expiry_date is not None and not (type(payload_id_tag_info_expiry_date) is datetime and payload_id_tag_info_expiry_date.tzinfo is UTC and not payload_id_tag_info_expiry_date.microsecond):
            found = at_timestamp(payload_id_tag_info_expiry_date)
            if found == ODD: return ODD
            total += found
        payload_id_tag_info_parent_id_tag = payload_id_tag_info.parent_id_tag
        if payload_id_tag_info_parent_id_tag is not None and type(payload_id_tag_info_parent_id_tag) is not str: return ODD
    return total


def _UnlockConnector(payload: Any) -> int:
    if type(payload) is not UnlockConnector: return ODD
    if type(payload.connector_id) is not int: return ODD
    return 0


def _UnlockConnectorResult(payload: Any) -> int:
    if type(payload) is not UnlockConnectorResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not UnlockStatus and type(payload_status) is not str: return ODD
    return 0


def _DiagnosticsStatusNotification(payload: Any) -> int:
    if type(payload) is not DiagnosticsStatusNotification: return ODD
    payload_status = payload.status
    if type(payload_status) is not DiagnosticsStatus and type(payload_status) is not str: return ODD
    return 0


def _FirmwareStatusNotification(payload: Any) -> int:
    if type(payload) is not FirmwareStatusNotification: return ODD
    payload_status = payload.status
    if type(payload_status) is not FirmwareStatus and type(payload_status) is not str: return ODD
    return 0


def _GetDiagnostics(payload: Any) -> int:
    total = 0
    if type(payload) is not GetDiagnostics: return ODD
    if type(payload.location) is not str: return ODD
    payload_retries = payload.retries
    if payload_retries is not None and type(payload_retries) is not int: return ODD
    payload_retry_interval = payload.retry_interval
    if payload_retry_interval is not None and type(payload_retry_interval) is not int: return ODD
    payload_start_time = payload.start_time
    if payload_start_time is not None and not (type(payload_start_time) is datetime and payload_start_time.tzinfo is UTC and not payload_start_time.microsecond):
        found = at_timestamp(payload_start_time)
        if found == ODD: return ODD
        total += found
    payload_stop_time = payload.stop_time
    if payload_stop_time is not None and not (type(payload_stop_time) is datetime and payload_stop_time.tzinfo is UTC and not payload_stop_time.microsecond):
        found = at_timestamp(payload_stop_time)
        if found == ODD: return ODD
        total += found
    return total


def _GetDiagnosticsResult(payload: Any) -> int:
    if type(payload) is not GetDiagnosticsResult: return ODD
    payload_file_name = payload.file_name
    if payload_file_name is not None and type(payload_file_name) is not str: return ODD
    return 0


def _UpdateFirmware(payload: Any) -> int:
    total = 0
    if type(payload) is not UpdateFirmware: return ODD
    if type(payload.location) is not str: return ODD
    payload_retrieve_date = payload.retrieve_date
    if not (type(payload_retrieve_date) is datetime and payload_retrieve_date.tzinfo is UTC and not payload_retrieve_date.microsecond):
        found = at_timestamp(payload_retrieve_date)
        if found == ODD: return ODD
        total += found
    payload_retries = payload.retries
    if payload_retries is not None and type(payload_retries) is not int: return ODD
    payload_retry_interval = payload.retry_interval
    if payload_retry_interval is not None and type(payload_retry_interval) is not int: return ODD
    return total


def _GetLocalListVersionResult(payload: Any) -> int:
    if type(payload) is not GetLocalListVersionResult: return ODD
    if type(payload.list_version) is not int: return ODD
    return 0


def _SendLocalList(payload: Any) -> int:
    total = 0
    seen0 = _NOTHING
    if type(payload) is not SendLocalList: return ODD
    if type(payload.list_version) is not int: return ODD
    payload_update_type = payload.update_type
    if type(payload_update_type) is not UpdateType and type(payload_update_type) is not str: return ODD
    payload_local_authorization_list = payload.local_authorization_list
    if payload_local_authorization_list is not None:
        if type(payload_local_authorization_list) is not list: return ODD
        for payload_local_authorization_list_2 in payload_local_authorization_list:
            if type(payload_local_authorization_list_2) is not AuthorizationData: return ODD
            if type(payload_local_authorization_list_2.id_tag) is not str: return ODD
            payload_local_authorization_list_2_id_tag_info = payload_local_authorization_list_2.id_tag_info
            if payload_local_authorization_list_2_id_tag_info is not None:
                if type(payload_local_authorization_list_2_id_tag_info) is not IdTagInfo: return ODD
                if payload_local_authorization_list_2_id_tag_info.status is not seen0:
                    seen0 = payload_local_authorization_list_2_id_tag_info.status
                    if type(seen0) is not AuthorizationStatus and type(seen0) is not str: return ODD
                payload_local_authorization_list_2_id_tag_info_expiry_date = payload_local_authorization_list_2_id_tag_info.expiry_date
                if payload_local_authorization_list_2_id_tag_info_expiry_date is not None and not (type(payload_local_authorization_list_2_id_tag_info_expiry_date) is datetime and payload_local_authorization_list_2_id_tag_info_expiry_date.tzinfo is UTC and not payload_local_authorization_list_2_id_tag_info_expiry_date.microsecond):
                    found = at_timestamp(payload_local_authorization_list_2_id_tag_info_expiry_date)
                    if found == ODD: return ODD
                    total += found
                payload_local_authorization_list_2_id_tag_info_parent_id_tag = payload_local_authorization_list_2_id_tag_info.parent_id_tag
                if payload_local_authorization_list_2_id_tag_info_parent_id_tag is not None and type(payload_local_authorization_list_2_id_tag_info_parent_id_tag) is not str: return ODD
    return total


def _SendLocalListResult(payload: Any) -> int:
    if type(payload) is not SendLocalListResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not UpdateStatus and type(payload_status) is not str: return ODD
    return 0


def _CancelReservation(payload: Any) -> int:
    if type(payload) is not CancelReservation: return ODD
    if type(payload.reservation_id) is not int: return ODD
    return 0


def _CancelReservationResult(payload: Any) -> int:
    if type(payload) is not CancelReservationResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not CancelReservationStatus and type(payload_status) is not str: return ODD
    return 0


def _ReserveNow(payload: Any) -> int:
    total = 0
    if type(payload) is not ReserveNow: return ODD
    if type(payload.connector_id) is not int: return ODD
    payload_expiry_date = payload.expiry_date
    if not (type(payload_expiry_date) is datetime and payload_expiry_date.tzinfo is UTC and not payload_expiry_date.microsecond):
        found = at_timestamp(payload_expiry_date)
        if found == ODD: return ODD
        total += found
    if type(payload.id_tag) is not str: return ODD
    if type(payload.reservation_id) is not int: return ODD
    payload_parent_id_tag = payload.parent_id_tag
    if payload_parent_id_tag is not None and type(payload_parent_id_tag) is not str: return ODD
    return total


def _ReserveNowResult(payload: Any) -> int:
    if type(payload) is not ReserveNowResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not ReservationStatus and type(payload_status) is not str: return ODD
    return 0


def _ClearChargingProfile(payload: Any) -> int:
    if type(payload) is not ClearChargingProfile: return ODD
    payload_id = payload.id
    if payload_id is not None and type(payload_id) is not int: return ODD
    payload_connector_id = payload.connector_id
    if payload_connector_id is not None and type(payload_connector_id) is not int: return ODD
    payload_charging_profile_purpose = payload.charging_profile_purpose
    if payload_charging_profile_purpose is not None and type(payload_charging_profile_purpose) is not ChargingProfilePurposeType and type(payload_charging_profile_purpose) is not str: return ODD
    payload_stack_level = payload.stack_level
    if payload_stack_level is not None and type(payload_stack_level) is not int: return ODD
    return 0


def _ClearChargingProfileResult(payload: Any) -> int:
    if type(payload) is not ClearChargingProfileResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not ClearChargingProfileStatus and type(payload_status) is not str: return ODD
    return 0


def _GetCompositeSchedule(payload: Any) -> int:
    if type(payload) is not GetCompositeSchedule: return ODD
    if type(payload.connector_id) is not int: return ODD
    if type(payload.duration) is not int: return ODD
    payload_charging_rate_unit = payload.charging_rate_unit
    if payload_charging_rate_unit is not None and type(payload_charging_rate_unit) is not ChargingRateUnitType and type(payload_charging_rate_unit) is not str: return ODD
    return 0


def _GetCompositeScheduleResult(payload: Any) -> int:
    total = 0
    if type(payload) is not GetCompositeScheduleResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not GetCompositeScheduleStatus and type(payload_status) is not str: return ODD
    payload_connector_id = payload.connector_id
    if payload_connector_id is not None and type(payload_connector_id) is not int: return ODD
    payload_schedule_start = payload.schedule_start
    if payload_schedule_start is not None and not (type(payload_schedule_start) is datetime and payload_schedule_start.tzinfo is UTC and not payload_schedule_start.microsecond):
        found = at_timestamp(payload_schedule_start)
        if found == ODD: return ODD
        total += found
    payload_charging_schedule = payload.charging_schedule
    if payload_charging_schedule is not None:
        if type(payload_charging_schedule) is not ChargingSchedule: return ODD
        payload_charging_schedule_charging_rate_unit = payload_charging_schedule.charging_rate_unit
        if type(payload_charging_schedule_charging_rate_unit) is not ChargingRateUnitType and type(payload_charging_schedule_charging_rate_unit) is not str: return ODD
        payload_charging_schedule_charging_schedule_period = payload_charging_schedule.charging_schedule_period
        if type(payload_charging_schedule_charging_schedule_period) is not list: return ODD
        for payload_charging_schedule_charging_schedule_period_2 in payload_charging_schedule_charging_schedule_period:
            if type(payload_charging_schedule_charging_schedule_period_2) is not ChargingSchedulePeriod: return ODD
            if type(payload_charging_schedule_charging_schedule_period_2.start_period) is not int: return ODD
            payload_charging_schedule_charging_schedule_period_2_limit = payload_charging_schedule_charging_schedule_period_2.limit
            if type(payload_charging_schedule_charging_schedule_period_2_limit) is not int:
                found = at_number(payload_charging_schedule_charging_schedule_period_2_limit)
                if found == ODD: return ODD
                total += found
            payload_charging_schedule_charging_schedule_period_2_number_phases = payload_charging_schedule_charging_schedule_period_2.number_phases
            if payload_charging_schedule_charging_schedule_period_2_number_phases is not None and type(payload_charging_schedule_charging_schedule_period_2_number_phases) is not int: return ODD
        payload_charging_schedule_duration = payload_charging_schedule.duration
        if payload_charging_schedule_duration is not None and type(payload_charging_schedule_duration) is not int: return ODD
        payload_charging_schedule_start_schedule = payload_charging_schedule.start_schedule
        if payload_charging_schedule_start_schedule is not None and not (type(payload_charging_schedule_start_schedule) is datetime and payload_charging_schedule_start_schedule.tzinfo is UTC and not payload_charging_schedule_start_schedule.microsecond):
            found = at_timestamp(payload_charging_schedule_start_schedule)
            if found == ODD: return ODD
            total += found
        payload_charging_schedule_min_charging_rate = payload_charging_schedule.min_charging_rate
        if payload_charging_schedule_min_charging_rate is not None and type(payload_charging_schedule_min_charging_rate) is not int:
            found = at_number(payload_charging_schedule_min_charging_rate)
            if found == ODD: return ODD
            total += found
    return total


def _SetChargingProfile(payload: Any) -> int:
    total = 0
    if type(payload) is not SetChargingProfile: return ODD
    if type(payload.connector_id) is not int: return ODD
    payload_cs_charging_profiles = payload.cs_charging_profiles
    if type(payload_cs_charging_profiles) is not ChargingProfile: return ODD
    if type(payload_cs_charging_profiles.charging_profile_id) is not int: return ODD
    if type(payload_cs_charging_profiles.stack_level) is not int: return ODD
    payload_cs_charging_profiles_charging_profile_purpose = payload_cs_charging_profiles.charging_profile_purpose
    if type(payload_cs_charging_profiles_charging_profile_purpose) is not ChargingProfilePurposeType and type(payload_cs_charging_profiles_charging_profile_purpose) is not str: return ODD
    payload_cs_charging_profiles_charging_profile_kind = payload_cs_charging_profiles.charging_profile_kind
    if type(payload_cs_charging_profiles_charging_profile_kind) is not ChargingProfileKindType and type(payload_cs_charging_profiles_charging_profile_kind) is not str: return ODD
    payload_cs_charging_profiles_charging_schedule = payload_cs_charging_profiles.charging_schedule
    if type(payload_cs_charging_profiles_charging_schedule) is not ChargingSchedule: return ODD
    payload_cs_charging_profiles_charging_schedule_charging_rate_unit = payload_cs_charging_profiles_charging_schedule.charging_rate_unit
    if type(payload_cs_charging_profiles_charging_schedule_charging_rate_unit) is not ChargingRateUnitType and type(payload_cs_charging_profiles_charging_schedule_charging_rate_unit) is not str: return ODD
    payload_cs_charging_profiles_charging_schedule_charging_schedule_period = payload_cs_charging_profiles_charging_schedule.charging_schedule_period
    if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period) is not list: return ODD
    for payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1 in payload_cs_charging_profiles_charging_schedule_charging_schedule_period:
        if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1) is not ChargingSchedulePeriod: return ODD
        if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1.start_period) is not int: return ODD
        payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1_limit = payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1.limit
        if type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1_limit) is not int:
            found = at_number(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1_limit)
            if found == ODD: return ODD
            total += found
        payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1_number_phases = payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1.number_phases
        if payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1_number_phases is not None and type(payload_cs_charging_profiles_charging_schedule_charging_schedule_period_1_number_phases) is not int: return ODD
    payload_cs_charging_profiles_charging_schedule_duration = payload_cs_charging_profiles_charging_schedule.duration
    if payload_cs_charging_profiles_charging_schedule_duration is not None and type(payload_cs_charging_profiles_charging_schedule_duration) is not int: return ODD
    payload_cs_charging_profiles_charging_schedule_start_schedule = payload_cs_charging_profiles_charging_schedule.start_schedule
    if payload_cs_charging_profiles_charging_schedule_start_schedule is not None and not (type(payload_cs_charging_profiles_charging_schedule_start_schedule) is datetime and payload_cs_charging_profiles_charging_schedule_start_schedule.tzinfo is UTC and not payload_cs_charging_profiles_charging_schedule_start_schedule.microsecond):
        found = at_timestamp(payload_cs_charging_profiles_charging_schedule_start_schedule)
        if found == ODD: return ODD
        total += found
    payload_cs_charging_profiles_charging_schedule_min_charging_rate = payload_cs_charging_profiles_charging_schedule.min_charging_rate
    if payload_cs_charging_profiles_charging_schedule_min_charging_rate is not None and type(payload_cs_charging_profiles_charging_schedule_min_charging_rate) is not int:
        found = at_number(payload_cs_charging_profiles_charging_schedule_min_charging_rate)
        if found == ODD: return ODD
        total += found
    payload_cs_charging_profiles_transaction_id = payload_cs_charging_profiles.transaction_id
    if payload_cs_charging_profiles_transaction_id is not None and type(payload_cs_charging_profiles_transaction_id) is not int: return ODD
    payload_cs_charging_profiles_recurrency_kind = payload_cs_charging_profiles.recurrency_kind
    if payload_cs_charging_profiles_recurrency_kind is not None and type(payload_cs_charging_profiles_recurrency_kind) is not RecurrencyKindType and type(payload_cs_charging_profiles_recurrency_kind) is not str: return ODD
    payload_cs_charging_profiles_valid_from = payload_cs_charging_profiles.valid_from
    if payload_cs_charging_profiles_valid_from is not None and not (type(payload_cs_charging_profiles_valid_from) is datetime and payload_cs_charging_profiles_valid_from.tzinfo is UTC and not payload_cs_charging_profiles_valid_from.microsecond):
        found = at_timestamp(payload_cs_charging_profiles_valid_from)
        if found == ODD: return ODD
        total += found
    payload_cs_charging_profiles_valid_to = payload_cs_charging_profiles.valid_to
    if payload_cs_charging_profiles_valid_to is not None and not (type(payload_cs_charging_profiles_valid_to) is datetime and payload_cs_charging_profiles_valid_to.tzinfo is UTC and not payload_cs_charging_profiles_valid_to.microsecond):
        found = at_timestamp(payload_cs_charging_profiles_valid_to)
        if found == ODD: return ODD
        total += found
    return total


def _SetChargingProfileResult(payload: Any) -> int:
    if type(payload) is not SetChargingProfileResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not ChargingProfileStatus and type(payload_status) is not str: return ODD
    return 0


def _TriggerMessage(payload: Any) -> int:
    if type(payload) is not TriggerMessage: return ODD
    payload_requested_message = payload.requested_message
    if type(payload_requested_message) is not MessageTrigger and type(payload_requested_message) is not str: return ODD
    payload_connector_id = payload.connector_id
    if payload_connector_id is not None and type(payload_connector_id) is not int: return ODD
    return 0


def _TriggerMessageResult(payload: Any) -> int:
    if type(payload) is not TriggerMessageResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not TriggerMessageStatus and type(payload_status) is not str: return ODD
    return 0


def _CertificateSigned(payload: Any) -> int:
    if type(payload) is not CertificateSigned: return ODD
    if type(payload.certificate_chain) is not str: return ODD
    return 0


def _CertificateSignedResult(payload: Any) -> int:
    if type(payload) is not CertificateSignedResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not CertificateSignedStatusEnumType and type(payload_status) is not str: return ODD
    return 0


def _DeleteCertificate(payload: Any) -> int:
    if type(payload) is not DeleteCertificate: return ODD
    payload_certificate_hash_data = payload.certificate_hash_data
    if type(payload_certificate_hash_data) is not CertificateHashDataType: return ODD
    payload_certificate_hash_data_hash_algorithm = payload_certificate_hash_data.hash_algorithm
    if type(payload_certificate_hash_data_hash_algorithm) is not HashAlgorithmEnumType and type(payload_certificate_hash_data_hash_algorithm) is not str: return ODD
    if type(payload_certificate_hash_data.issuer_name_hash) is not str: return ODD
    if type(payload_certificate_hash_data.issuer_key_hash) is not str: return ODD
    if type(payload_certificate_hash_data.serial_number) is not str: return ODD
    return 0


def _DeleteCertificateResult(payload: Any) -> int:
    if type(payload) is not DeleteCertificateResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not DeleteCertificateStatusEnumType and type(payload_status) is not str: return ODD
    return 0


def _ExtendedTriggerMessage(payload: Any) -> int:
    if type(payload) is not ExtendedTriggerMessage: return ODD
    payload_requested_message = payload.requested_message
    if type(payload_requested_message) is not MessageTriggerEnumType and type(payload_requested_message) is not str: return ODD
    payload_connector_id = payload.connector_id
    if payload_connector_id is not None and type(payload_connector_id) is not int: return ODD
    return 0


def _ExtendedTriggerMessageResult(payload: Any) -> int:
    if type(payload) is not ExtendedTriggerMessageResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not TriggerMessageStatusEnumType and type(payload_status) is not str: return ODD
    return 0


def _GetInstalledCertificateIds(payload: Any) -> int:
    if type(payload) is not GetInstalledCertificateIds: return ODD
    payload_certificate_type = payload.certificate_type
    if type(payload_certificate_type) is not CertificateUseEnumType and type(payload_certificate_type) is not str: return ODD
    return 0


def _GetInstalledCertificateIdsResult(payload: Any) -> int:
    seen0 = _NOTHING
    if type(payload) is not GetInstalledCertificateIdsResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not GetInstalledCertificateStatusEnumType and type(payload_status) is not str: return ODD
    payload_certificate_hash_data = payload.certificate_hash_data
    if payload_certificate_hash_data is not None:
        if type(payload_certificate_hash_data) is not list: return ODD
        for payload_certificate_hash_data_2 in payload_certificate_hash_data:
            if type(payload_certificate_hash_data_2) is not CertificateHashDataType: return ODD
            if payload_certificate_hash_data_2.hash_algorithm is not seen0:
                seen0 = payload_certificate_hash_data_2.hash_algorithm
                if type(seen0) is not HashAlgorithmEnumType and type(seen0) is not str: return ODD
            if type(payload_certificate_hash_data_2.issuer_name_hash) is not str: return ODD
            if type(payload_certificate_hash_data_2.issuer_key_hash) is not str: return ODD
            if type(payload_certificate_hash_data_2.serial_number) is not str: return ODD
    return 0


def _GetLog(payload: Any) -> int:
    total = 0
    if type(payload) is not GetLog: return ODD
    payload_log = payload.log
    if type(payload_log) is not LogParametersType: return ODD
    if type(payload_log.remote_location) is not str: return ODD
    payload_log_oldest_timestamp = payload_log.oldest_timestamp
    if payload_log_oldest_timestamp is not None and not (type(payload_log_oldest_timestamp) is datetime and payload_log_oldest_timestamp.tzinfo is UTC and not payload_log_oldest_timestamp.microsecond):
        found = at_timestamp(payload_log_oldest_timestamp)
        if found == ODD: return ODD
        total += found
    payload_log_latest_timestamp = payload_log.latest_timestamp
    if payload_log_latest_timestamp is not None and not (type(payload_log_latest_timestamp) is datetime and payload_log_latest_timestamp.tzinfo is UTC and not payload_log_latest_timestamp.microsecond):
        found = at_timestamp(payload_log_latest_timestamp)
        if found == ODD: return ODD
        total += found
    payload_log_type = payload.log_type
    if type(payload_log_type) is not LogEnumType and type(payload_log_type) is not str: return ODD
    if type(payload.request_id) is not int: return ODD
    payload_retries = payload.retries
    if payload_retries is not None and type(payload_retries) is not int: return ODD
    payload_retry_interval = payload.retry_interval
    if payload_retry_interval is not None and type(payload_retry_interval) is not int: return ODD
    return total


def _GetLogResult(payload: Any) -> int:
    if type(payload) is not GetLogResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not LogStatusEnumType and type(payload_status) is not str: return ODD
    payload_filename = payload.filename
    if payload_filename is not None and type(payload_filename) is not str: return ODD
    return 0


def _InstallCertificate(payload: Any) -> int:
    if type(payload) is not InstallCertificate: return ODD
    payload_certificate_type = payload.certificate_type
    if type(payload_certificate_type) is not CertificateUseEnumType and type(payload_certificate_type) is not str: return ODD
    if type(payload.certificate) is not str: return ODD
    return 0


def _InstallCertificateResult(payload: Any) -> int:
    if type(payload) is not InstallCertificateResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not InstallCertificateStatusEnumType and type(payload_status) is not str: return ODD
    return 0


def _LogStatusNotification(payload: Any) -> int:
    if type(payload) is not LogStatusNotification: return ODD
    payload_status = payload.status
    if type(payload_status) is not UploadLogStatusEnumType and type(payload_status) is not str: return ODD
    payload_request_id = payload.request_id
    if payload_request_id is not None and type(payload_request_id) is not int: return ODD
    return 0


def _SecurityEventNotification(payload: Any) -> int:
    total = 0
    if type(payload) is not SecurityEventNotification: return ODD
    if type(payload.type) is not str: return ODD
    payload_timestamp = payload.timestamp
    if not (type(payload_timestamp) is datetime and payload_timestamp.tzinfo is UTC and not payload_timestamp.microsecond):
        found = at_timestamp(payload_timestamp)
        if found == ODD: return ODD
        total += found
    payload_tech_info = payload.tech_info
    if payload_tech_info is not None and type(payload_tech_info) is not str: return ODD
    return total


def _SignCertificate(payload: Any) -> int:
    if type(payload) is not SignCertificate: return ODD
    if type(payload.csr) is not str: return ODD
    return 0


def _SignCertificateResult(payload: Any) -> int:
    if type(payload) is not SignCertificateResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not GenericStatusEnumType and type(payload_status) is not str: return ODD
    return 0


def _SignedFirmwareStatusNotification(payload: Any) -> int:
    if type(payload) is not SignedFirmwareStatusNotification: return ODD
    payload_status = payload.status
    if type(payload_status) is not FirmwareStatusEnumType and type(payload_status) is not str: return ODD
    payload_request_id = payload.request_id
    if payload_request_id is not None and type(payload_request_id) is not int: return ODD
    return 0


def _SignedUpdateFirmware(payload: Any) -> int:
    total = 0
    if type(payload) is not SignedUpdateFirmware: return ODD
    if type(payload.request_id) is not int: return ODD
    payload_firmware = payload.firmware
    if type(payload_firmware) is not FirmwareType: return ODD
    if type(payload_firmware.location) is not str: return ODD
    payload_firmware_retrieve_date_time = payload_firmware.retrieve_date_time
    if not (type(payload_firmware_retrieve_date_time) is datetime and payload_firmware_retrieve_date_time.tzinfo is UTC and not payload_firmware_retrieve_date_time.microsecond):
        found = at_timestamp(payload_firmware_retrieve_date_time)
        if found == ODD: return ODD
        total += found
    if type(payload_firmware.signing_certificate) is not str: return ODD
    if type(payload_firmware.signature) is not str: return ODD
    payload_firmware_install_date_time = payload_firmware.install_date_time
    if payload_firmware_install_date_time is not None and not (type(payload_firmware_install_date_time) is datetime and payload_firmware_install_date_time.tzinfo is UTC and not payload_firmware_install_date_time.microsecond):
        found = at_timestamp(payload_firmware_install_date_time)
        if found == ODD: return ODD
        total += found
    payload_retries = payload.retries
    if payload_retries is not None and type(payload_retries) is not int: return ODD
    payload_retry_interval = payload.retry_interval
    if payload_retry_interval is not None and type(payload_retry_interval) is not int: return ODD
    return total


def _SignedUpdateFirmwareResult(payload: Any) -> int:
    if type(payload) is not SignedUpdateFirmwareResult: return ODD
    payload_status = payload.status
    if type(payload_status) is not UpdateFirmwareStatusEnumType and type(payload_status) is not str: return ODD
    return 0


# Types without members are not in here.
GLANCES: dict[type[Payload], Callable[[Any], int]] = {
    Authorize: _Authorize,
    AuthorizeResult: _AuthorizeResult,
    BootNotification: _BootNotification,
    BootNotificationResult: _BootNotificationResult,
    ChangeAvailability: _ChangeAvailability,
    ChangeAvailabilityResult: _ChangeAvailabilityResult,
    ChangeConfiguration: _ChangeConfiguration,
    ChangeConfigurationResult: _ChangeConfigurationResult,
    ClearCacheResult: _ClearCacheResult,
    DataTransfer: _DataTransfer,
    DataTransferResult: _DataTransferResult,
    GetConfiguration: _GetConfiguration,
    GetConfigurationResult: _GetConfigurationResult,
    HeartbeatResult: _HeartbeatResult,
    MeterValues: _MeterValues,
    RemoteStartTransaction: _RemoteStartTransaction,
    RemoteStartTransactionResult: _RemoteStartTransactionResult,
    RemoteStopTransaction: _RemoteStopTransaction,
    RemoteStopTransactionResult: _RemoteStopTransactionResult,
    Reset: _Reset,
    ResetResult: _ResetResult,
    StartTransaction: _StartTransaction,
    StartTransactionResult: _StartTransactionResult,
    StatusNotification: _StatusNotification,
    StopTransaction: _StopTransaction,
    StopTransactionResult: _StopTransactionResult,
    UnlockConnector: _UnlockConnector,
    UnlockConnectorResult: _UnlockConnectorResult,
    DiagnosticsStatusNotification: _DiagnosticsStatusNotification,
    FirmwareStatusNotification: _FirmwareStatusNotification,
    GetDiagnostics: _GetDiagnostics,
    GetDiagnosticsResult: _GetDiagnosticsResult,
    UpdateFirmware: _UpdateFirmware,
    GetLocalListVersionResult: _GetLocalListVersionResult,
    SendLocalList: _SendLocalList,
    SendLocalListResult: _SendLocalListResult,
    CancelReservation: _CancelReservation,
    CancelReservationResult: _CancelReservationResult,
    ReserveNow: _ReserveNow,
    ReserveNowResult: _ReserveNowResult,
    ClearChargingProfile: _ClearChargingProfile,
    ClearChargingProfileResult: _ClearChargingProfileResult,
    GetCompositeSchedule: _GetCompositeSchedule,
    GetCompositeScheduleResult: _GetCompositeScheduleResult,
    SetChargingProfile: _SetChargingProfile,
    SetChargingProfileResult: _SetChargingProfileResult,
    TriggerMessage: _TriggerMessage,
    TriggerMessageResult: _TriggerMessageResult,
    CertificateSigned: _CertificateSigned,
    CertificateSignedResult: _CertificateSignedResult,
    DeleteCertificate: _DeleteCertificate,
    DeleteCertificateResult: _DeleteCertificateResult,
    ExtendedTriggerMessage: _ExtendedTriggerMessage,
    ExtendedTriggerMessageResult: _ExtendedTriggerMessageResult,
    GetInstalledCertificateIds: _GetInstalledCertificateIds,
    GetInstalledCertificateIdsResult: _GetInstalledCertificateIdsResult,
    GetLog: _GetLog,
    GetLogResult: _GetLogResult,
    InstallCertificate: _InstallCertificate,
    InstallCertificateResult: _InstallCertificateResult,
    LogStatusNotification: _LogStatusNotification,
    SecurityEventNotification: _SecurityEventNotification,
    SignCertificate: _SignCertificate,
    SignCertificateResult: _SignCertificateResult,
    SignedFirmwareStatusNotification: _SignedFirmwareStatusNotification,
    SignedUpdateFirmware: _SignedUpdateFirmware,
    SignedUpdateFirmwareResult: _SignedUpdateFirmwareResult,
}
