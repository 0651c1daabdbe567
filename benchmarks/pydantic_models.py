"""The messages of the mix as pydantic models, with the constraints the structs have.

Written as somebody would write them who builds on pydantic: no member that is not known, lengths,
enumerations, aware timestamps, lists that may not be empty, nothing coerced. The enumerations are
those of `messages`; they are plain `StrEnum` classes.

Rule of this file: what the structs refuse is refused here, so that both do the same work.
"""

from __future__ import annotations

from types import GenericAlias
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter
from pydantic.alias_generators import to_camel

from ocpp16j_codec import messages as m  # noqa: TC001 - pydantic reads the annotations

__all__ = ["call_adapter", "result_adapter"]


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, extra="forbid", frozen=True, strict=True, validate_by_name=False
    )


Text20 = Annotated[str, Field(max_length=20)]
Text25 = Annotated[str, Field(max_length=25)]
Text50 = Annotated[str, Field(max_length=50)]
Text255 = Annotated[str, Field(max_length=255)]
Integer = Annotated[int, Field(ge=-(2**63), le=2**63 - 1)]
UniqueId = Annotated[str, Field(min_length=1, max_length=36)]


class IdTagInfo(_Model):
    status: m.AuthorizationStatus
    expiry_date: AwareDatetime | None = None
    parent_id_tag: Text20 | None = None


class Authorize(_Model):
    id_tag: Text20


class AuthorizeResult(_Model):
    id_tag_info: IdTagInfo


class BootNotification(_Model):
    charge_point_vendor: Text20
    charge_point_model: Text20
    charge_point_serial_number: Text25 | None = None
    charge_box_serial_number: Text25 | None = None
    firmware_version: Text50 | None = None
    iccid: Text20 | None = None
    imsi: Text20 | None = None
    meter_type: Text25 | None = None
    meter_serial_number: Text25 | None = None


class BootNotificationResult(_Model):
    status: m.RegistrationStatus
    current_time: AwareDatetime
    interval: Integer


class Heartbeat(_Model):
    pass


class HeartbeatResult(_Model):
    current_time: AwareDatetime


class SampledValue(_Model):
    value: str
    context: m.ReadingContext | None = None
    format: m.ValueFormat | None = None
    measurand: m.Measurand | None = None
    phase: m.Phase | None = None
    location: m.Location | None = None
    unit: m.UnitOfMeasure | None = None


class MeterValue(_Model):
    timestamp: AwareDatetime
    sampled_value: Annotated[list[SampledValue], Field(min_length=1)]


class MeterValues(_Model):
    connector_id: Integer
    meter_value: Annotated[list[MeterValue], Field(min_length=1)]
    transaction_id: Integer | None = None


class MeterValuesResult(_Model):
    pass


class StartTransaction(_Model):
    connector_id: Integer
    id_tag: Text20
    meter_start: Integer
    timestamp: AwareDatetime
    reservation_id: Integer | None = None


class StartTransactionResult(_Model):
    id_tag_info: IdTagInfo
    transaction_id: Integer


class StatusNotification(_Model):
    connector_id: Integer
    error_code: m.ChargePointErrorCode
    status: m.ChargePointStatus
    info: Text50 | None = None
    timestamp: AwareDatetime | None = None
    vendor_id: Text255 | None = None
    vendor_error_code: Text50 | None = None


class StatusNotificationResult(_Model):
    pass


class StopTransaction(_Model):
    meter_stop: Integer
    timestamp: AwareDatetime
    transaction_id: Integer
    id_tag: Text20 | None = None
    reason: m.Reason | None = None
    transaction_data: list[MeterValue] | None = None


class StopTransactionResult(_Model):
    id_tag_info: IdTagInfo | None = None


def call_adapter(action: str) -> TypeAdapter[Any]:
    """What reads the whole frame of a call whose action is known beforehand."""
    payload: Any = globals()[action]
    return _adapter(Literal[2], UniqueId, Literal.__getitem__(action), payload)


def result_adapter(action: str) -> TypeAdapter[Any]:
    """What reads the whole frame of a result."""
    payload: Any = globals()[f"{action}Result"]
    return _adapter(Literal[3], UniqueId, payload)


def _adapter(*elements: Any) -> TypeAdapter[Any]:
    frame: Any = GenericAlias(tuple, elements)
    return TypeAdapter(frame)
