"""The content of texts of a frame, for `explain`: settings, DataTransfer, readings.

Rule of this file: what it returns may be shown. Secrets are masked, and with `redacted` whatever
holds id tags is left out, as `redact` masks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Raw, Struct, field, json

from ocpp16j_codec.content import configuration, data_transfer, signed
from ocpp16j_codec.content.problems import ContentError
from ocpp16j_codec.content.readings import readings
from ocpp16j_codec.errors import DecodeError
from ocpp16j_codec.frames import Call, CallError, CallResult
from ocpp16j_codec.messages import (
    ChangeConfiguration,
    DataTransfer,
    DataTransferResult,
    GetConfiguration,
    GetConfigurationResult,
    MeterValues,
    StopTransaction,
)
from ocpp16j_codec.messages.masking import mask_text, mask_value
from ocpp16j_codec.messages.secrets import MASK
from ocpp16j_codec.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ocpp16j_codec.content.readings import Reading
    from ocpp16j_codec.errors import Quirk

__all__ = ["Content", "Part", "content_of"]


class Part(Struct, kw_only=True, omit_defaults=True):
    """One item of the content of a text.

    Attributes:
        path: its path in the frame.
        name: its name.
        value: its value; None if it cannot be read.
        unit: its unit, if it has one.
        remarks: further information.
        members: the members of a message inside DataTransfer, with their names in JSON.
    """

    path: str
    name: str
    value: Any = None
    unit: str | None = None
    remarks: list[str] = field(default_factory=list)
    members: dict[str, Any] | None = None

    @property
    def words(self) -> str:
        """The value and its unit, for people."""
        if self.members is not None:
            return ""
        if isinstance(self.value, bool):
            return str(self.value).lower()
        if isinstance(self.value, list):
            return ", ".join(self.value) or "nothing"
        if self.value is None:
            return "not readable"
        return f"{self.value} {self.unit}" if self.unit else str(self.value)


class Content(Struct):
    """The content of the texts of a frame.

    Attributes:
        parts: its items.
        problems: sentences about deviations in them.
    """

    parts: list[Part] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.parts or self.problems)

    def as_object(self) -> dict[str, Any]:
        """Return the object that `explain --json` prints."""
        return {"parts": self.parts, "problems": self.problems}


def content_of(frame: Any, call: Any = None, *, redacted: bool = False) -> Content:
    """Return the content of the texts of a frame.

    Args:
        frame: a frame, or None.
        call: the call that a result answers, if it is known.
        redacted: omit what contains id tags.
    """
    if frame is None or isinstance(frame, CallError) or isinstance(frame.payload, Raw):
        return Content()
    payload = redact(frame).payload if redacted else frame.payload
    question = call.payload if isinstance(call, Call) and isinstance(frame, CallResult) else None
    match payload:
        case GetConfigurationResult():
            return _settings(payload, question)
        case ChangeConfiguration():
            return _change(payload)
        case DataTransfer() if payload.data != MASK:
            return _inside("/3/data", lambda: data_transfer.unpack(payload))
        case DataTransferResult() if isinstance(question, DataTransfer) and payload.data != MASK:
            return _inside("/2/data", lambda: data_transfer.unpack_result(payload, of=question))
        case MeterValues() | StopTransaction():
            found = [each for each in readings(payload) if each.sampled_value.value != MASK]
            return Content(list(_readings(found, payload)), _sentences(_problems(found)))
        case _:
            return Content()


def _sentences(problems: Iterable[Quirk]) -> list[str]:
    return [str(problem) for problem in problems]


# -- Settings --------------------------------------------------------------------------------------


def _settings(payload: GetConfigurationResult, question: Any) -> Content:
    asked = question.key or () if isinstance(question, GetConfiguration) else ()
    found = configuration.read(payload, asked=asked)
    content = Content(problems=_sentences(found.problems))
    places = {item.key.lower(): i for i, item in enumerate(payload.configuration_key or ())}
    for index, item in enumerate(payload.configuration_key or ()):
        setting = found[item.key]
        row = configuration.KEYS.find_similar(item.key)
        if places[item.key.lower()] == index and row is not None and setting.text is not None:
            path = f"/2/configurationKey/{index}/value"
            content.parts.append(_setting(path, row, setting))
    if isinstance(question, GetConfiguration) and not asked:
        content.problems += [f"required setting {name} is absent" for name in found.missing()]
    return content


def _change(payload: ChangeConfiguration) -> Content:
    row = configuration.KEYS.find_similar(payload.key)
    if row is None:
        return Content()
    name = row.name
    value, _ = row.reader(payload.value)
    setting = configuration.Setting(name, value, payload.value, readonly=False)
    objection = row.objection(payload.value)
    problems = [] if objection is None else [f"a charge point would reject it: {name} {objection}"]
    return Content([_setting("/3/value", row, setting)], problems)


def _setting(path: str, row: configuration.Key, setting: configuration.Setting) -> Part:
    value: Any = dict(setting.__rich_repr__())["value"]
    if isinstance(value, tuple):
        value = list(map(str, value))
    return Part(
        path=path,
        name=setting.key,
        value=value,
        unit=row.unit,
        remarks=[str(row.type), f"{row.profile}, {row.section}"],
    )


# -- DataTransfer ----------------------------------------------------------------------------------


def _inside(path: str, unpack: Callable[[], data_transfer.Inner | None]) -> Content:
    try:
        inner = unpack()
    except DecodeError as error:
        return Content(problems=[violation.message for violation in error.violations])
    if inner is None:
        return Content()
    if inner.payload is None:
        return Content(problems=_sentences(inner.quirks))
    members = mask_value(json.decode(_write(inner.payload)))
    name = f"{inner.message_id or inner.vendor_id}"
    part = Part(path=path, name=name, remarks=[inner.vendor_id], members=members)
    return Content([part], _sentences(inner.quirks))


_write = json.Encoder(decimal_format="number").encode


# -- Readings --------------------------------------------------------------------------------------


def _problems(found: list[Reading]) -> Iterator[Quirk]:
    for reading in found:
        yield from reading.problems


def _readings(found: list[Reading], payload: MeterValues | StopTransaction) -> Iterator[Part]:
    paths = _paths(payload)
    for reading in found:
        name = str(reading.measurand)
        if reading.phase is not None:
            name += f" {reading.phase}"
        yield Part(
            path=paths[id(reading.sampled_value)],
            name=mask_text(name),
            value=None if reading.value is None else format(reading.value, "f"),
            unit=None if reading.unit is None else mask_text(str(reading.unit)),
            remarks=[
                mask_text(str(reading.context)),
                mask_text(str(reading.location)),
                *_signed(reading),
            ],
        )


def _paths(payload: MeterValues | StopTransaction) -> dict[int, str]:
    """Return the path of each sampled value."""
    if isinstance(payload, MeterValues):
        base, values = "/3/meterValue", payload.meter_value
    else:
        base, values = "/3/transactionData", payload.transaction_data or []
    return {
        id(sample): f"{base}/{index}/sampledValue/{place}/value"
        for index, value in enumerate(values)
        for place, sample in enumerate(value.sampled_value)
    }


def _signed(reading: Reading) -> list[str]:
    """Return the description of a signed value."""
    if reading.sampled_value.number is not None:
        return []
    try:
        value = signed.read(reading.sampled_value)
    except ContentError:
        return ["signed"]
    if value is None:
        return []
    told = [f"signed, form {value.form}"]
    if value.ocmf is not None:
        payload = value.ocmf.payload
        told.append(f"OCMF {payload.format_version or ''}".strip())
        count = len(value.ocmf.readings)
        told.append(f"{count} reading{'s' * (count != 1)}")
        told += [f"meter {payload.meter_serial}"] * bool(payload.meter_serial)
        told.append(value.ocmf.signature.algorithm)
    elif value.encoding_method:
        told.append(value.encoding_method)
    return list(map(mask_text, told))
