"""Rules of the written specification that the schemas do not have.

    from ocpp16j_codec.content.advice import advise

    for advice in advise(frame):
        print(advice.path, advice.sentence, advice.section)

A frame with advice conforms to the schemas, so it is decoded and encoded. `RULES` has one row per
rule. This module does not read the clock, so no rule compares a time with the present.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Raw, Struct

from ocpp16j_codec import ACTIONS, Call, CallError, CallResult, messages
from ocpp16j_codec.deviations import cut, show_path
from ocpp16j_codec.messages import (
    AuthorizationStatus,
    ChargePointStatus,
    ChargingProfileKindType,
    ChargingProfilePurposeType,
    DataTransferStatus,
    FirmwareStatusEnumType,
    GetCompositeScheduleStatus,
    Payload,
    UpdateType,
)
from ocpp16j_codec.shapes import Kind, members_of

__all__ = ["RULES", "Advice", "Rule", "advise"]

Check = Callable[[Any], Iterator[str]]


class Advice(Struct, frozen=True):
    """One place where a message breaks a rule of the written specification.

    Attributes:
        rule: the id of the rule.
        section: the section that has the rule.
        sentence: what the specification requires.
        path: JSON pointer into the frame.
    """

    rule: str
    section: str
    sentence: str
    path: str

    def __str__(self) -> str:
        return cut(f"{self.rule} at {show_path(self.path, room=120) or '/'}: {self.sentence}")


class Rule(Struct, frozen=True):
    """One rule of the written specification that no schema expresses.

    Attributes:
        id: a short name that does not change.
        section: the section that has the rule.
        sentence: what it requires.
        on: the types it applies to.
        check: yields the paths at which a value of such a type breaks it.
    """

    id: str
    section: str
    sentence: str
    on: tuple[type[Payload], ...]
    check: Check


def advise(
    frame_or_payload: Call[Any] | CallResult[Any] | CallError | Payload,
) -> tuple[Advice, ...]:
    """Return the places where a message breaks rules of the written specification.

    The tuple is empty for an untyped result and a CALLERROR. Places with a quirk are left out.

    Raises:
        TypeError: The argument is neither a frame nor a payload.
    """
    if isinstance(frame_or_payload, CallError):
        return ()
    path, payload = "/3", frame_or_payload
    if isinstance(frame_or_payload, Call | CallResult):
        payload = frame_or_payload.payload
        if isinstance(payload, Raw):
            return ()
    if not isinstance(payload, Payload):
        raise TypeError(f"expected a frame or a payload, got {type(payload).__name__}")
    if isinstance(frame_or_payload, CallResult) or type(payload) in _RESULTS:
        path = "/2"
    elif type(payload) not in _CALLS:
        path = ""  # a nested type on its own
    quirks = getattr(frame_or_payload, "quirks", ())
    told = {quirk.path for quirk in quirks}
    return tuple(each for each in _advise(payload, path) if each.path not in told)


_CALLS = {action.call for action in ACTIONS.values()}
_RESULTS = {action.result for action in ACTIONS.values()}


def _advise(payload: Payload, path: str) -> Iterator[Advice]:
    rules, nested = _plan(type(payload))
    for rule in rules:
        try:
            places = list(rule.check(payload))
        except (TypeError, AttributeError):  # a member of a wrong type, which encode refuses
            continue
        for where in places:
            yield Advice(rule.id, rule.section, rule.sentence, path + where)
    for attribute, name in nested:
        value = getattr(payload, attribute)
        if isinstance(value, Payload):
            yield from _advise(value, f"{path}/{name}")
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                if isinstance(item, Payload):
                    yield from _advise(item, f"{path}/{name}/{index}")


_Plan = tuple[tuple[Rule, ...], tuple[tuple[str, str], ...]]
_PLANS: dict[type[Payload], _Plan] = {}


def _plan(struct: type[Payload]) -> _Plan:
    """Return the rules of a type, and its members that may hold types with rules."""
    found = _PLANS.get(struct)
    if found is None:
        rules = tuple(rule for rule in RULES if struct in rule.on)
        nested = tuple(
            (member.attribute, member.name)
            for member in members_of(struct)
            if (inner := member.shape.innermost.struct) is not None and any(_plan(inner))
        )
        found = _PLANS[struct] = rules, nested
    return found


# -- Checks ----------------------------------------------------------------------------------------


def _at_least(name: str, minimum: int) -> Check:
    """Return the check of a member that has a minimum."""
    wire = _wire(name)

    def check(payload: Any) -> Iterator[str]:
        value = getattr(payload, name)
        if isinstance(value, int | float) and value < minimum:
            yield f"/{wire}"

    return check


def _wire(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(map(str.capitalize, rest))


def _texts_of(struct: type[Payload]) -> tuple[tuple[str, str], ...]:
    """Return the members of a type that are CiStrings or lists of them."""
    return tuple(
        (member.attribute, member.name)
        for member in members_of(struct)
        if member.shape.innermost.kind is Kind.TEXT and member.shape.innermost.limit is not None
    )


def _has_texts(struct: type[Payload]) -> bool:
    # The security whitepaper has plain strings; PEM text in them keeps its line breaks.
    return not struct.__module__.endswith(".security") and bool(_texts_of(struct))


def _printable(payload: Any) -> Iterator[str]:
    for attribute, name in _TEXTS[type(payload)]:
        value = getattr(payload, attribute)
        if isinstance(value, str):
            if not _is_printable(value):
                yield f"/{name}"
        elif value is not None:
            yield from (f"/{name}/{i}" for i, text in enumerate(value) if not _is_printable(text))


def _is_printable(text: Any) -> bool:
    return not isinstance(text, str) or (text.isascii() and text.isprintable())


def _list_version(payload: messages.SendLocalList) -> Iterator[str]:
    if payload.list_version < 1:
        yield "/listVersion"


def _full_list(payload: messages.SendLocalList) -> Iterator[str]:
    if payload.update_type == UpdateType.FULL:
        for index, entry in enumerate(payload.local_authorization_list or ()):
            if entry.id_tag_info is None:
                yield f"/localAuthorizationList/{index}/idTagInfo"


def _status_of_connector_zero(payload: messages.StatusNotification) -> Iterator[str]:
    if payload.connector_id == 0 and payload.status in _BEHIND_A_CONNECTOR:
        yield "/status"


_BEHIND_A_CONNECTOR = frozenset(ChargePointStatus) - {
    ChargePointStatus.AVAILABLE,
    ChargePointStatus.UNAVAILABLE,
    ChargePointStatus.FAULTED,
}


def _transaction_id(payload: messages.ChargingProfile) -> Iterator[str]:
    purpose = payload.charging_profile_purpose
    if payload.transaction_id is not None and purpose != ChargingProfilePurposeType.TX_PROFILE:
        yield "/transactionId"


def _remote_start_purpose(payload: messages.RemoteStartTransaction) -> Iterator[str]:
    profile = payload.charging_profile
    if profile is not None:
        purpose = profile.charging_profile_purpose
        if purpose != ChargingProfilePurposeType.TX_PROFILE:
            yield "/chargingProfile/chargingProfilePurpose"


def _remote_start_transaction(payload: messages.RemoteStartTransaction) -> Iterator[str]:
    profile = payload.charging_profile
    if profile is not None and profile.transaction_id is not None:
        yield "/chargingProfile/transactionId"


def _max_profile_connector(payload: messages.SetChargingProfile) -> Iterator[str]:
    purpose = payload.cs_charging_profiles.charging_profile_purpose
    is_max = purpose == ChargingProfilePurposeType.CHARGE_POINT_MAX_PROFILE
    if is_max and payload.connector_id != 0:
        yield "/connectorId"


def _tx_profile_connector(payload: messages.SetChargingProfile) -> Iterator[str]:
    purpose = payload.cs_charging_profiles.charging_profile_purpose
    # A number below 0 is not a connector; another rule reports it.
    if purpose == ChargingProfilePurposeType.TX_PROFILE and payload.connector_id == 0:
        yield "/connectorId"


def _recurrency(payload: messages.ChargingProfile) -> Iterator[str]:
    recurring = payload.charging_profile_kind == ChargingProfileKindType.RECURRING
    if (payload.recurrency_kind is not None) != recurring:
        yield "/recurrencyKind"


def _validity(payload: messages.ChargingProfile) -> Iterator[str]:
    if _is_before(payload.valid_to, payload.valid_from):
        yield "/validTo"


def _is_before(end: Any, begin: Any) -> bool:
    try:
        return end is not None and begin is not None and bool(end < begin)
    except TypeError:  # a naive timestamp of the caller
        return False


def _first_period(payload: messages.ChargingSchedule) -> Iterator[str]:
    periods = payload.charging_schedule_period
    if periods and periods[0].start_period != 0:
        yield "/chargingSchedulePeriod/0/startPeriod"


def _ascending(payload: messages.ChargingSchedule) -> Iterator[str]:
    periods = payload.charging_schedule_period
    for index in range(1, len(periods)):
        if periods[index].start_period <= periods[index - 1].start_period:
            yield f"/chargingSchedulePeriod/{index}/startPeriod"


def _phases(payload: messages.ChargingSchedulePeriod) -> Iterator[str]:
    if payload.number_phases is not None and not 1 <= payload.number_phases <= 3:
        yield "/numberPhases"


def _composite_start(payload: messages.GetCompositeScheduleResult) -> Iterator[str]:
    schedule = payload.charging_schedule
    if schedule is not None and schedule.start_schedule is not None:
        yield "/chargingSchedule/startSchedule"


def _composite_missing(payload: messages.GetCompositeScheduleResult) -> Iterator[str]:
    if payload.status == GetCompositeScheduleStatus.ACCEPTED:
        if payload.schedule_start is None:
            yield "/scheduleStart"
        if payload.charging_schedule is None:
            yield "/chargingSchedule"


def _request_id(payload: messages.SignedFirmwareStatusNotification) -> Iterator[str]:
    if payload.request_id is None and payload.status != FirmwareStatusEnumType.IDLE:
        yield "/requestId"


def _unknown_vendor_data(payload: messages.DataTransferResult) -> Iterator[str]:
    if payload.status == DataTransferStatus.UNKNOWN_VENDOR_ID and payload.data is not None:
        yield "/data"


def _concurrent(
    payload: messages.AuthorizeResult | messages.AuthorizationData | messages.StopTransactionResult,
) -> Iterator[str]:
    info = payload.id_tag_info
    if info is not None and info.status == AuthorizationStatus.CONCURRENT_TX:
        yield "/idTagInfo/status"


def _diagnostics_period(payload: messages.GetDiagnostics) -> Iterator[str]:
    if _is_before(payload.stop_time, payload.start_time):
        yield "/stopTime"


def _log_period(payload: messages.LogParametersType) -> Iterator[str]:
    if _is_before(payload.latest_timestamp, payload.oldest_timestamp):
        yield "/latestTimestamp"


_TEXTS = {
    struct: _texts_of(struct)
    for name in messages.__all__
    if isinstance(struct := getattr(messages, name), type)
    and issubclass(struct, Payload)
    and struct.__struct_fields__
    and _has_texts(struct)
}

# -- The rules -------------------------------------------------------------------------------------

#: One row per rule: id, section, requirement, types, check.
RULES: tuple[Rule, ...] = (
    Rule(
        "connector-id-from-0",
        "OCPP 1.6 section 6, field connectorId",
        "connectorId is at least 0; 0 is the charge point itself",
        (
            messages.ChangeAvailability,
            messages.ClearChargingProfile,
            messages.ExtendedTriggerMessage,
            messages.GetCompositeSchedule,
            messages.GetCompositeScheduleResult,
            messages.MeterValues,
            messages.ReserveNow,
            messages.SetChargingProfile,
            messages.StatusNotification,
            messages.TriggerMessage,
        ),
        _at_least("connector_id", 0),
    ),
    Rule(
        "connector-id-from-1",
        "OCPP 1.6 section 6, field connectorId",
        "connectorId is at least 1: this concerns a connector, not the charge point",
        (
            messages.RemoteStartTransaction,
            messages.StartTransaction,
            messages.UnlockConnector,
        ),
        _at_least("connector_id", 1),
    ),
    Rule(
        "stack-level-minimum",
        "OCPP 1.6 section 7, field stackLevel",
        "stackLevel is at least 0",
        (messages.ChargingProfile, messages.ClearChargingProfile),
        _at_least("stack_level", 0),
    ),
    Rule(
        "retries-minimum",
        "OCPP 1.6 section 6, field retries",
        "retries is a number of attempts, at least 0",
        (
            messages.GetDiagnostics,
            messages.GetLog,
            messages.SignedUpdateFirmware,
            messages.UpdateFirmware,
        ),
        _at_least("retries", 0),
    ),
    Rule(
        "retry-interval-minimum",
        "OCPP 1.6 section 6, field retryInterval",
        "retryInterval is a number of seconds, at least 0",
        (
            messages.GetDiagnostics,
            messages.GetLog,
            messages.SignedUpdateFirmware,
            messages.UpdateFirmware,
        ),
        _at_least("retry_interval", 0),
    ),
    Rule(
        "interval-minimum",
        "OCPP 1.6 section 6.4, field interval",
        "interval is a number of seconds, at least 0",
        (messages.BootNotificationResult,),
        _at_least("interval", 0),
    ),
    Rule(
        "duration-minimum",
        "OCPP 1.6 sections 6.21 and 7, field duration",
        "duration is a number of seconds, at least 0",
        (messages.ChargingSchedule, messages.GetCompositeSchedule),
        _at_least("duration", 0),
    ),
    Rule(
        "limit-minimum",
        "OCPP 1.6 section 7, field limit",
        "limit is at least 0: OCPP 1.6 knows no discharging",
        (messages.ChargingSchedulePeriod,),
        _at_least("limit", 0),
    ),
    Rule(
        "min-charging-rate-minimum",
        "OCPP 1.6 section 7, field minChargingRate",
        "minChargingRate is at least 0",
        (messages.ChargingSchedule,),
        _at_least("min_charging_rate", 0),
    ),
    Rule(
        "start-period-minimum",
        "OCPP 1.6 section 7, field startPeriod",
        "startPeriod is a number of seconds from the start of the schedule, at least 0",
        (messages.ChargingSchedulePeriod,),
        _at_least("start_period", 0),
    ),
    Rule(
        "number-of-phases",
        "OCPP 1.6 section 7, field numberPhases",
        "numberPhases is 1, 2 or 3; absent counts as 3",
        (messages.ChargingSchedulePeriod,),
        _phases,
    ),
    Rule(
        "first-period-at-0",
        "OCPP 1.6 errata 3.45",
        "the first period of a schedule starts at 0",
        (messages.ChargingSchedule,),
        _first_period,
    ),
    Rule(
        "periods-ascend",
        "OCPP 1.6 section 7, field startPeriod",
        "each period starts after the one before it",
        (messages.ChargingSchedule,),
        _ascending,
    ),
    Rule(
        "transaction-id-only-in-tx-profile",
        "OCPP 1.6 section 7, field transactionId",
        "transactionId is only allowed in a TxProfile",
        (messages.ChargingProfile,),
        _transaction_id,
    ),
    Rule(
        "remote-start-takes-a-tx-profile",
        "OCPP 1.6 errata 3.41",
        "the profile of RemoteStartTransaction is a TxProfile",
        (messages.RemoteStartTransaction,),
        _remote_start_purpose,
    ),
    Rule(
        "remote-start-without-transaction-id",
        "OCPP 1.6 errata 3.41",
        "the profile of RemoteStartTransaction has no transactionId: there is no transaction yet",
        (messages.RemoteStartTransaction,),
        _remote_start_transaction,
    ),
    Rule(
        "max-profile-on-connector-0",
        "OCPP 1.6 section 3.13.1",
        "a ChargePointMaxProfile is set on connector 0",
        (messages.SetChargingProfile,),
        _max_profile_connector,
    ),
    Rule(
        "tx-profile-on-a-connector",
        "OCPP 1.6 section 3.13.1",
        "a TxProfile is set on a connector from 1, where its transaction is",
        (messages.SetChargingProfile,),
        _tx_profile_connector,
    ),
    Rule(
        "recurrency-kind-with-recurring",
        "OCPP 1.6 section 7 and errata 3.56",
        "recurrencyKind belongs to a Recurring profile, and to no other",
        (messages.ChargingProfile,),
        _recurrency,
    ),
    Rule(
        "valid-to-after-valid-from",
        "OCPP 1.6 section 7, fields validFrom and validTo",
        "validTo is not before validFrom",
        (messages.ChargingProfile,),
        _validity,
    ),
    Rule(
        "composite-schedule-without-start",
        "OCPP 1.6 errata 3.57",
        "a composite schedule has no startSchedule; scheduleStart says when it starts",
        (messages.GetCompositeScheduleResult,),
        _composite_start,
    ),
    Rule(
        "composite-schedule-if-accepted",
        "OCPP 1.6 errata 3.51",
        "scheduleStart and chargingSchedule are absent only if the status is Rejected",
        (messages.GetCompositeScheduleResult,),
        _composite_missing,
    ),
    Rule(
        "list-version-of-a-list",
        "OCPP 1.6 errata 3.52",
        "listVersion of a list is at least 1: 0 means no list, -1 that lists are not supported",
        (messages.SendLocalList,),
        _list_version,
    ),
    Rule(
        "list-version-minimum",
        "OCPP 1.6 errata 3.52",
        "listVersion is at least -1, which means that lists are not supported",
        (messages.GetLocalListVersionResult,),
        _at_least("list_version", -1),
    ),
    Rule(
        "full-list-with-info",
        "OCPP 1.6 section 7, field idTagInfo",
        "in a Full update every entry has an idTagInfo",
        (messages.SendLocalList,),
        _full_list,
    ),
    Rule(
        "status-of-connector-0",
        "OCPP 1.6 section 6.47",
        "connector 0 is only Available, Unavailable or Faulted",
        (messages.StatusNotification,),
        _status_of_connector_zero,
    ),
    Rule(
        "concurrent-tx-in-start-transaction",
        "OCPP 1.6 section 7, AuthorizationStatus",
        "ConcurrentTx only answers StartTransaction",
        (messages.AuthorizeResult, messages.AuthorizationData, messages.StopTransactionResult),
        _concurrent,
    ),
    Rule(
        "no-data-for-unknown-vendor",
        "OCPP 1.6 section 4.3",
        "data is absent in the answer to an unknown vendor",
        (messages.DataTransferResult,),
        _unknown_vendor_data,
    ),
    Rule(
        "diagnostics-period",
        "OCPP 1.6 section 6.25",
        "stopTime is not before startTime",
        (messages.GetDiagnostics,),
        _diagnostics_period,
    ),
    Rule(
        "log-period",
        "Improved security for OCPP 1.6-J, LogParametersType",
        "latestTimestamp is not before oldestTimestamp",
        (messages.LogParametersType,),
        _log_period,
    ),
    Rule(
        "request-id-unless-idle",
        "Improved security for OCPP 1.6-J, L01.FR.21",
        "requestId is required unless the status is Idle",
        (messages.SignedFirmwareStatusNotification,),
        _request_id,
    ),
    Rule(
        "printable-ascii",
        "OCPP 1.6 section 7, CiString",
        "a CiString has printable ASCII characters only",
        tuple(_TEXTS),
        _printable,
    ),
)
