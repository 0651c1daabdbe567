"""Core profile: what every charge point speaks.

Starting up, staying in touch, authorizing drivers, transactions and their meter values, and the
switches and settings of a charge point. Sixteen actions in alphabetical order; each call stands
next to its result, below the types only they use.

Only shapes live here. Which side sends what is in `actions`; nothing here decodes. Rules that span
several members are noted where they surprise, and are left to the layer above.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import ClassVar

from .base import CallPayload, Opt, OrText, Payload
from .secrets import SHORTEST_CONTAINER
from .types import (
    AtLeastOne,
    ChargingProfile,
    CiString20,
    CiString25,
    CiString50,
    CiString255,
    CiString500,
    IdTagInfo,
    IdToken,
    Integer,
    Timestamp,
)

__all__ = [
    "Authorize",
    "AuthorizeResult",
    "AvailabilityStatus",
    "AvailabilityType",
    "BootNotification",
    "BootNotificationResult",
    "ChangeAvailability",
    "ChangeAvailabilityResult",
    "ChangeConfiguration",
    "ChangeConfigurationResult",
    "ChargePointErrorCode",
    "ChargePointStatus",
    "ClearCache",
    "ClearCacheResult",
    "ClearCacheStatus",
    "ConfigurationStatus",
    "DataTransfer",
    "DataTransferResult",
    "DataTransferStatus",
    "GetConfiguration",
    "GetConfigurationResult",
    "Heartbeat",
    "HeartbeatResult",
    "KeyValue",
    "Location",
    "Measurand",
    "MeterValue",
    "MeterValues",
    "MeterValuesResult",
    "Phase",
    "ReadingContext",
    "Reason",
    "RegistrationStatus",
    "RemoteStartStopStatus",
    "RemoteStartTransaction",
    "RemoteStartTransactionResult",
    "RemoteStopTransaction",
    "RemoteStopTransactionResult",
    "Reset",
    "ResetResult",
    "ResetStatus",
    "ResetType",
    "SampledValue",
    "StartTransaction",
    "StartTransactionResult",
    "StatusNotification",
    "StatusNotificationResult",
    "StopTransaction",
    "StopTransactionResult",
    "UnitOfMeasure",
    "UnlockConnector",
    "UnlockConnectorResult",
    "UnlockStatus",
    "ValueFormat",
]


# -- Authorize -----------------------------------------------------------------------------------


class Authorize(CallPayload["AuthorizeResult"], frozen=True, kw_only=True):
    """Ask whether a driver may charge, or stop charging."""

    id_tag: IdToken


class AuthorizeResult(Payload, frozen=True, kw_only=True):
    """Authorization status of an id tag."""

    id_tag_info: IdTagInfo


# -- BootNotification ----------------------------------------------------------------------------


class RegistrationStatus(StrEnum):
    """Whether the central system has accepted the charge point."""

    ACCEPTED = "Accepted"
    PENDING = "Pending"
    REJECTED = "Rejected"


class BootNotification(CallPayload["BootNotificationResult"], frozen=True, kw_only=True):
    """Register a charge point that has started or reconnected."""

    charge_point_vendor: CiString20
    charge_point_model: CiString20
    charge_point_serial_number: Opt[CiString25] = None
    charge_box_serial_number: Opt[CiString25] = None  #: deprecated, still sent
    firmware_version: Opt[CiString50] = None
    iccid: Opt[CiString20] = None
    imsi: Opt[CiString20] = None
    meter_type: Opt[CiString25] = None
    meter_serial_number: Opt[CiString25] = None


class BootNotificationResult(Payload, frozen=True, kw_only=True):
    """Registration status, current time and heartbeat interval."""

    status: OrText[RegistrationStatus]
    current_time: Timestamp
    interval: Integer  #: seconds between heartbeats, or until the next try (D4)


# -- ChangeAvailability --------------------------------------------------------------------------


class AvailabilityType(StrEnum):
    """Requested availability of a connector."""

    INOPERATIVE = "Inoperative"
    OPERATIVE = "Operative"


class AvailabilityStatus(StrEnum):
    """Status of a change of availability."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    SCHEDULED = "Scheduled"  # once the running transaction has ended


class ChangeAvailability(CallPayload["ChangeAvailabilityResult"], frozen=True, kw_only=True):
    """Make a connector, or the whole charge point, operative or inoperative."""

    connector_id: Integer  #: 0: the charge point with all its connectors
    type: OrText[AvailabilityType]


class ChangeAvailabilityResult(Payload, frozen=True, kw_only=True):
    """Status of the change of availability."""

    status: OrText[AvailabilityStatus]


# -- ChangeConfiguration -------------------------------------------------------------------------


class ConfigurationStatus(StrEnum):
    """Status of a change of a setting."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"  # the key is known, the value is invalid
    REBOOT_REQUIRED = "RebootRequired"
    NOT_SUPPORTED = "NotSupported"  # the key is unknown


class ChangeConfiguration(CallPayload["ChangeConfigurationResult"], frozen=True, kw_only=True):
    """Change one setting."""

    PAIR: ClassVar = ("key", "value")

    key: CiString50
    value: CiString500  #: always text, for numbers and booleans too


class ChangeConfigurationResult(Payload, frozen=True, kw_only=True):
    """Status of the change of the setting."""

    status: OrText[ConfigurationStatus]


# -- ClearCache ----------------------------------------------------------------------------------


class ClearCacheStatus(StrEnum):
    """Whether the authorization cache was cleared."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"  # also if there is no cache (errata 3.23)


class ClearCache(CallPayload["ClearCacheResult"], frozen=True, kw_only=True):
    """Clear the authorization cache."""


class ClearCacheResult(Payload, frozen=True, kw_only=True):
    """Whether the authorization cache was cleared."""

    status: OrText[ClearCacheStatus]


# -- DataTransfer --------------------------------------------------------------------------------


class DataTransferStatus(StrEnum):
    """Status of a DataTransfer."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"  # section 4.3 calls it UnknownVendor; never sent (D5)


class DataTransfer(CallPayload["DataTransferResult"], frozen=True, kw_only=True):
    """Send a message that a vendor defines."""

    PAIR: ClassVar = ("message_id", "data")

    vendor_id: CiString255
    message_id: Opt[CiString50] = None
    data: Opt[str] = None  #: text of any length, also for structured content (D30)


class DataTransferResult(Payload, frozen=True, kw_only=True):
    """Status of a vendor's message, and the data of the answer."""

    status: OrText[DataTransferStatus]
    data: Opt[str] = None


# -- GetConfiguration ----------------------------------------------------------------------------


class GetConfiguration(CallPayload["GetConfigurationResult"], frozen=True, kw_only=True):
    """Read some settings, or all."""

    key: Opt[list[CiString50]] = None  #: absent or empty requests all keys (D29)


class KeyValue(Payload, frozen=True, kw_only=True, gc=False):
    """A setting and its current value."""

    PAIR: ClassVar = ("key", "value")

    key: CiString50
    readonly: bool
    value: Opt[CiString500] = None


class GetConfigurationResult(Payload, frozen=True, kw_only=True):
    """The requested settings, and the unknown keys."""

    configuration_key: Opt[list[KeyValue]] = None
    unknown_key: Opt[list[CiString50]] = None


# -- Heartbeat -----------------------------------------------------------------------------------


class Heartbeat(CallPayload["HeartbeatResult"], frozen=True, kw_only=True):
    """Show that the charge point is connected, and request the current time."""


class HeartbeatResult(Payload, frozen=True, kw_only=True):
    """Current time of the central system."""

    current_time: Timestamp


# -- MeterValues ---------------------------------------------------------------------------------


class ReadingContext(StrEnum):
    """Reason or time of a reading."""

    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class ValueFormat(StrEnum):
    """Format of the text of a value."""

    RAW = "Raw"
    SIGNED_DATA = "SignedData"  # by the specification hexadecimal; often OCMF or JSON


class Measurand(StrEnum):
    """Measured quantity."""

    CURRENT_EXPORT = "Current.Export"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_OFFERED = "Current.Offered"
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    FREQUENCY = "Frequency"  # in hertz, without a unit (D2)
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_FACTOR = "Power.Factor"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    RPM = "RPM"
    SOC = "SoC"
    TEMPERATURE = "Temperature"
    VOLTAGE = "Voltage"


class Phase(StrEnum):
    """Phase that was measured; absent means all phases together."""

    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    N = "N"
    L1_N = "L1-N"
    L2_N = "L2-N"
    L3_N = "L3-N"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L1 = "L3-L1"


class Location(StrEnum):
    """Place of the measurement, between grid and vehicle."""

    BODY = "Body"
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"


class UnitOfMeasure(StrEnum):
    """Unit of a value."""

    WH = "Wh"
    KWH = "kWh"
    VARH = "varh"
    KVARH = "kvarh"
    W = "W"
    KW = "kW"
    VA = "VA"
    KVA = "kVA"
    VAR = "var"
    KVAR = "kvar"
    A = "A"
    V = "V"
    CELSIUS = "Celsius"
    CELCIUS = "Celcius"  # charge points send this spelling; accept both (D1)
    FAHRENHEIT = "Fahrenheit"
    K = "K"
    PERCENT = "Percent"


_ENERGY = frozenset(measurand for measurand in Measurand if measurand.startswith("Energy."))

# Beyond these a text is no reading of any meter. Without them `int(number)` of a ten-character
# text such as 1e999999999 would keep a machine busy for hours.
_NUMBER_CHARACTERS = 255
_NUMBER_EXPONENT = 308  # as far as a float of 64 bits reaches


class SampledValue(Payload, frozen=True, kw_only=True, gc=False):
    """A reading. The `effective_...` properties return the defaults of absent members."""

    value: str  #: always text, for numbers too; see `number`
    context: Opt[OrText[ReadingContext]] = None
    format: Opt[OrText[ValueFormat]] = None
    measurand: Opt[OrText[Measurand]] = None
    phase: Opt[OrText[Phase]] = None
    location: Opt[OrText[Location]] = None
    unit: Opt[OrText[UnitOfMeasure]] = None

    def hides(self, *, id_tags: bool) -> tuple[str, str] | None:
        """Hide a signed value where id tags are hidden: it has the driver's in it."""
        signed = id_tags and self.format == ValueFormat.SIGNED_DATA
        return ("format", "value") if signed and len(self.value) > SHORTEST_CONTAINER else None

    @property
    def number(self) -> Decimal | None:
        """The value as an exact number, blanks around it aside; None where it is none.

        None as well for what only Python calls a number (`1_000`, digits of other scripts, NaN,
        infinities) and for what no meter can mean: over 255 characters, beyond 1e±308.
        """
        text = self.value.strip()
        if len(text) > _NUMBER_CHARACTERS or "_" in text or not text.isascii():
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        if number.is_finite() and abs(number.adjusted()) <= _NUMBER_EXPONENT:
            return number
        return None

    @property
    def effective_context(self) -> OrText[ReadingContext]:
        """The context; a periodic sample if none was given."""
        return ReadingContext.SAMPLE_PERIODIC if self.context is None else self.context

    @property
    def effective_format(self) -> OrText[ValueFormat]:
        """The format; raw if none was given."""
        return ValueFormat.RAW if self.format is None else self.format

    @property
    def effective_measurand(self) -> OrText[Measurand]:
        """The measurand; the register of imported active energy if none was given."""
        return Measurand.ENERGY_ACTIVE_IMPORT_REGISTER if self.measurand is None else self.measurand

    @property
    def effective_location(self) -> OrText[Location]:
        """The location; the outlet if none was given."""
        return Location.OUTLET if self.location is None else self.location

    @property
    def effective_unit(self) -> OrText[UnitOfMeasure] | None:
        """The unit; Wh for energy if none was given. Nothing else has a default, so it is None.

        None for signed data as well: the unit stands in the signed block, and may be another one.
        """
        if self.format == ValueFormat.SIGNED_DATA:
            return None
        if self.unit is None and self.effective_measurand in _ENERGY:
            return UnitOfMeasure.WH
        return self.unit


class MeterValue(Payload, frozen=True, kw_only=True):
    """Readings taken at one time."""

    timestamp: Timestamp
    sampled_value: AtLeastOne[SampledValue]  #: may be empty in the schema of StopTransaction (D7)


class MeterValues(CallPayload["MeterValuesResult"], frozen=True, kw_only=True):
    """Report meter readings of a connector."""

    connector_id: Integer  #: 0: the main meter of the charge point
    meter_value: AtLeastOne[MeterValue]
    transaction_id: Opt[Integer] = None


class MeterValuesResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- RemoteStartTransaction ----------------------------------------------------------------------


class RemoteStartStopStatus(StrEnum):
    """Whether the charge point will try to start or stop the transaction."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RemoteStartTransaction(
    CallPayload["RemoteStartTransactionResult"], frozen=True, kw_only=True
):
    """Request the start of a transaction for an id tag."""

    id_tag: IdToken
    connector_id: Opt[Integer] = None
    charging_profile: Opt[ChargingProfile] = (
        None  #: a TxProfile without transactionId (errata 3.41)
    )


class RemoteStartTransactionResult(Payload, frozen=True, kw_only=True):
    """Whether the charge point will try to start; StartTransaction reports the start."""

    status: OrText[RemoteStartStopStatus]


# -- RemoteStopTransaction -----------------------------------------------------------------------


class RemoteStopTransaction(CallPayload["RemoteStopTransactionResult"], frozen=True, kw_only=True):
    """Request the end of a transaction."""

    transaction_id: Integer


class RemoteStopTransactionResult(Payload, frozen=True, kw_only=True):
    """Whether the charge point will try to stop; StopTransaction reports the end."""

    status: OrText[RemoteStartStopStatus]


# -- Reset ---------------------------------------------------------------------------------------


class ResetType(StrEnum):
    """Kind of a reset."""

    HARD = "Hard"
    SOFT = "Soft"


class ResetStatus(StrEnum):
    """Whether the charge point will restart."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class Reset(CallPayload["ResetResult"], frozen=True, kw_only=True):
    """Restart the charge point."""

    type: OrText[ResetType]


class ResetResult(Payload, frozen=True, kw_only=True):
    """Whether the charge point will restart."""

    status: OrText[ResetStatus]


# -- StartTransaction ----------------------------------------------------------------------------


class StartTransaction(CallPayload["StartTransactionResult"], frozen=True, kw_only=True):
    """Report that a transaction has begun."""

    connector_id: Integer
    id_tag: IdToken
    meter_start: Integer  #: Wh
    timestamp: Timestamp
    reservation_id: Opt[Integer] = None  #: the reservation that this transaction ends


class StartTransactionResult(Payload, frozen=True, kw_only=True):
    """Transaction id, and authorization status of the id tag."""

    id_tag_info: IdTagInfo
    transaction_id: Integer  #: any number; -1 if the charge point never received one (errata 3.18)


# -- StatusNotification --------------------------------------------------------------------------


class ChargePointErrorCode(StrEnum):
    """Error of a connector or of the charge point."""

    CONNECTOR_LOCK_FAILURE = "ConnectorLockFailure"
    EV_COMMUNICATION_ERROR = "EVCommunicationError"
    GROUND_FAILURE = "GroundFailure"
    HIGH_TEMPERATURE = "HighTemperature"
    INTERNAL_ERROR = "InternalError"
    LOCAL_LIST_CONFLICT = "LocalListConflict"
    NO_ERROR = "NoError"
    OTHER_ERROR = "OtherError"
    OVER_CURRENT_FAILURE = "OverCurrentFailure"
    OVER_VOLTAGE = "OverVoltage"
    POWER_METER_FAILURE = "PowerMeterFailure"
    POWER_SWITCH_FAILURE = "PowerSwitchFailure"
    READER_FAILURE = "ReaderFailure"
    RESET_FAILURE = "ResetFailure"
    UNDER_VOLTAGE = "UnderVoltage"
    WEAK_SIGNAL = "WeakSignal"


class ChargePointStatus(StrEnum):
    """State of a connector; connector 0 has only the first and the last two."""

    AVAILABLE = "Available"
    PREPARING = "Preparing"
    CHARGING = "Charging"
    SUSPENDED_EVSE = "SuspendedEVSE"
    SUSPENDED_EV = "SuspendedEV"
    FINISHING = "Finishing"
    RESERVED = "Reserved"
    UNAVAILABLE = "Unavailable"
    FAULTED = "Faulted"


class StatusNotification(CallPayload["StatusNotificationResult"], frozen=True, kw_only=True):
    """Report the state of a connector, or an error."""

    connector_id: Integer  #: 0: the charge point itself
    error_code: OrText[ChargePointErrorCode]
    status: OrText[ChargePointStatus]
    info: Opt[CiString50] = None
    timestamp: Opt[Timestamp] = None
    vendor_id: Opt[CiString255] = None
    vendor_error_code: Opt[CiString50] = None


class StatusNotificationResult(Payload, frozen=True, kw_only=True):
    """Confirmation without content."""


# -- StopTransaction -----------------------------------------------------------------------------


class Reason(StrEnum):
    """Why a transaction ended."""

    DE_AUTHORIZED = "DeAuthorized"
    EMERGENCY_STOP = "EmergencyStop"
    EV_DISCONNECTED = "EVDisconnected"
    HARD_RESET = "HardReset"
    LOCAL = "Local"
    OTHER = "Other"
    POWER_LOSS = "PowerLoss"
    REBOOT = "Reboot"
    REMOTE = "Remote"
    SOFT_RESET = "SoftReset"
    UNLOCK_COMMAND = "UnlockCommand"


class StopTransaction(CallPayload["StopTransactionResult"], frozen=True, kw_only=True):
    """Report that a transaction has ended."""

    meter_stop: Integer  #: Wh
    timestamp: Timestamp
    transaction_id: Integer
    id_tag: Opt[IdToken] = None  #: the tag that stopped it; absent if none was needed
    reason: Opt[OrText[Reason]] = None  #: absent means Local (D17)
    transaction_data: Opt[list[MeterValue]] = None


class StopTransactionResult(Payload, frozen=True, kw_only=True):
    """Authorization status of the id tag that stopped the transaction."""

    id_tag_info: Opt[IdTagInfo] = None


# -- UnlockConnector -----------------------------------------------------------------------------


class UnlockStatus(StrEnum):
    """Status of unlocking a connector."""

    UNLOCKED = "Unlocked"
    UNLOCK_FAILED = "UnlockFailed"
    NOT_SUPPORTED = "NotSupported"  # no lock, or no such connector (errata 3.85)


class UnlockConnector(CallPayload["UnlockConnectorResult"], frozen=True, kw_only=True):
    """Unlock the cable of a connector; this ends a running transaction."""

    connector_id: Integer


class UnlockConnectorResult(Payload, frozen=True, kw_only=True):
    """Status of unlocking the connector."""

    status: OrText[UnlockStatus]
