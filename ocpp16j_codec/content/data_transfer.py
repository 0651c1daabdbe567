"""Messages inside DataTransfer: the 13 of the Open Charge Alliance, and your own.

    from ocpp16j_codec.content import data_transfer

    inner = data_transfer.unpack(call)              # None for an unknown vendor or message
    print(inner.payload.id_token, inner.quirks)
    call = Call.of(data_transfer.pack(data_transfer.plug_and_charge.TriggerMessageRequest()))

`data` is JSON as text. It is decoded with the same tolerance as a frame, and paths continue in it:
`/3/data/idToken`. A message of your own is a struct and one row of a registry:

    class Ping(data_transfer.Message, frozen=True, kw_only=True):
        text: str

    registry = data_transfer.REGISTRY.extended(Row("com.example", "Ping", Ping))
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ocpp16j_codec import (
    TOLERANT,
    Call,
    CallResult,
    DecodeError,
    Quirk,
    QuirkKind,
    Role,
)
from ocpp16j_codec.content import plug_and_charge, pricing
from ocpp16j_codec.content.problems import problem
from ocpp16j_codec.content.tolerant import read_struct, write_struct
from ocpp16j_codec.messages import DataTransfer, DataTransferResult, DataTransferStatus, Payload
from ocpp16j_codec.messages import Payload as Message
from ocpp16j_codec.messages.base import Opt, OrText
from ocpp16j_codec.shapes import Kind, members_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ocpp16j_codec import Codec

__all__ = [
    "REGISTRY", "Inner", "Message", "Opt", "OrText", "Registry", "Row", "pack", "pack_result",
    "plug_and_charge", "pricing", "status_for", "unpack", "unpack_result",
]  # fmt: skip


class Inner(Struct, frozen=True):
    """A decoded message from inside a DataTransfer.

    Attributes:
        vendor_id: the vendor id as the registry has it.
        message_id: the message id as the registry has it.
        payload: the message; None in the answer to a message without a response of its own, and
            in an answer that was not accepted and has no data. If such an answer has other data,
            such as a sentence, `quirks` reports it.
        quirks: the deviations inside `data` that were tolerated, with paths into the frame.
    """

    vendor_id: str
    message_id: str | None
    payload: Any
    quirks: tuple[Quirk, ...] = ()


class Row(Struct, frozen=True):
    """One message of a registry.

    Attributes:
        vendor_id: its vendor id, compared without case.
        message_id: its message id; None for a vendor that does not use message ids.
        request: the type of `data` in the call.
        response: the type of `data` in the result, None if there is none.
        sent_by: the side that sends the request; None for either side. In messages from a central
            system, tolerance drops no member.
    """

    vendor_id: str
    message_id: str | None
    request: type[Payload]
    response: type[Payload] | None = None
    sent_by: Role | None = None


def _key(vendor_id: str, message_id: str | None) -> tuple[str, str | None]:
    message = None if message_id is None else message_id.strip().lower()
    return vendor_id.strip().lower(), message or None


class Registry:
    """The known messages inside DataTransfer; immutable.

    Iterating gives its rows in order.
    """

    __slots__ = ("_by_type", "_rows", "_vendors")

    _rows: Mapping[tuple[str, str | None], Row]
    _by_type: Mapping[type, tuple[Row, bool]]
    _vendors: frozenset[str]

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        found: dict[tuple[str, str | None], Row] = {}
        by_type: dict[type, tuple[Row, bool]] = {}
        for row in rows:
            if not isinstance(row, Row):
                raise TypeError(f"expected a Row, got {type(row).__name__}")
            for struct in (row.request, row.response):
                if struct is not None:
                    _check_struct(struct)
            found[_key(row.vendor_id, row.message_id)] = row
        for row in found.values():
            by_type[row.request] = row, False
            if row.response is not None:
                by_type.setdefault(row.response, (row, True))
        put = object.__setattr__
        put(self, "_rows", MappingProxyType(found))
        put(self, "_by_type", MappingProxyType(by_type))
        put(self, "_vendors", frozenset(vendor for vendor, _ in found))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Registry is immutable; use extended(...)")

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __repr__(self) -> str:
        return f"<Registry of {len(self._rows)} messages>"

    def extended(self, *rows: Row) -> Registry:
        """Return a registry with more rows; a row replaces one of the same vendor and message."""
        return Registry((*self, *rows))

    def row(self, vendor_id: str, message_id: str | None = None) -> Row | None:
        """Return the row of a message, None if it is unknown."""
        return self._rows.get(_key(vendor_id, message_id))

    def status_for(self, call: Call[DataTransfer] | DataTransfer) -> DataTransferStatus:
        """Return the status to answer with: whether vendor and message are known."""
        payload, _ = _data_transfer(call)
        vendor, message = _key(payload.vendor_id, payload.message_id)
        if (vendor, message) in self._rows:
            return DataTransferStatus.ACCEPTED
        if vendor in self._vendors:
            return DataTransferStatus.UNKNOWN_MESSAGE_ID
        return DataTransferStatus.UNKNOWN_VENDOR_ID

    def unpack(
        self, call: Call[DataTransfer] | DataTransfer, *, codec: Codec = TOLERANT
    ) -> Inner | None:
        """Decode the message inside a DataTransfer; return None if it is unknown.

        Args:
            call: the call, or its payload.
            codec: which deviations are tolerated.

        Raises:
            DecodeError: `data` cannot be decoded as this message. Answer it with Rejected.
            TypeError: The call is not a DataTransfer.
        """
        payload, unique_id = _data_transfer(call)
        row = self.row(payload.vendor_id, payload.message_id)
        if row is None:
            return None
        is_command = row.sent_by is Role.CENTRAL_SYSTEM or (
            row.sent_by is None and codec.role is not Role.CENTRAL_SYSTEM
        )
        try:
            inner, quirks = read_struct(
                payload.data, row.request, "/3/data", codec, is_command=is_command
            )
        except DecodeError as error:
            raise DecodeError(
                error.violations, unique_id=unique_id, action="DataTransfer"
            ) from None
        return Inner(row.vendor_id, row.message_id, inner, quirks)

    def unpack_result(
        self,
        result: CallResult[DataTransferResult] | DataTransferResult,
        *,
        of: Call[DataTransfer] | DataTransfer,
        codec: Codec = TOLERANT,
    ) -> Inner | None:
        """Decode the message inside the answer to a DataTransfer; return None if it is unknown.

        Args:
            result: the result, or its payload.
            of: the call that is answered, or its payload.
            codec: which deviations are tolerated.

        Raises:
            DecodeError: The answer was accepted, and `data` cannot be decoded as this message.
            TypeError: The result is not that of a DataTransfer.
        """
        payload = result.payload if isinstance(result, CallResult) else result
        unique_id = result.unique_id if isinstance(result, CallResult) else None
        if not isinstance(payload, DataTransferResult):
            raise TypeError(
                f"expected the result of a DataTransfer, got {type(payload).__name__}; "
                "resolve an untyped result first"
            )
        call, _ = _data_transfer(of)
        row = self.row(call.vendor_id, call.message_id)
        if row is None:
            return None
        is_accepted = payload.status == DataTransferStatus.ACCEPTED
        if row.response is None or (not is_accepted and not (payload.data or "").strip()):
            return Inner(row.vendor_id, row.message_id, None)
        try:
            inner, quirks = read_struct(
                payload.data, row.response, "/2/data", codec, is_result=True
            )
        except DecodeError as error:
            if is_accepted or QuirkKind.UNUSABLE_MEMBER not in codec.tolerate:
                raise DecodeError(
                    error.violations, unique_id=unique_id, action="DataTransfer"
                ) from None
            # The status is the answer; a refusal need not contain a message.
            reason = f"{payload.status}, and data is no message: {error.violations[0].message}"
            told = problem(QuirkKind.UNUSABLE_MEMBER, "/2/data", payload.data, None, reason)
            inner, quirks = None, (told,)
        return Inner(row.vendor_id, row.message_id, inner, quirks)

    def pack(self, message: Payload) -> DataTransfer:
        """Return the DataTransfer that carries a request.

        Raises:
            TypeError: The registry has no request of this type.
            EncodeError: The request does not conform.
        """
        row, is_response = self._by_type.get(type(message), (None, False))
        if row is None or is_response:
            hint = "; use pack_result" if is_response else "; add a Row for it"
            raise TypeError(f"{type(message).__name__} is no request of the registry{hint}")
        return DataTransfer(
            vendor_id=row.vendor_id,
            message_id=row.message_id,
            data=write_struct(message, "/3/data"),
        )

    def pack_result(
        self,
        message: Payload | None = None,
        *,
        status: DataTransferStatus | str = DataTransferStatus.ACCEPTED,
    ) -> DataTransferResult:
        """Return the answer to a DataTransfer that carries a response, or none.

        Raises:
            TypeError: The registry has no response of this type.
            EncodeError: The response does not conform.
        """
        status = DataTransferStatus(status)
        if message is None:
            return DataTransferResult(status=status)
        _, is_response = self._by_type.get(type(message), (None, False))
        if not is_response:
            raise TypeError(f"{type(message).__name__} is no response of the registry")
        return DataTransferResult(status=status, data=write_struct(message, "/2/data"))


def _check_struct(struct: Any) -> None:
    if not (isinstance(struct, type) and issubclass(struct, Payload)):
        name = struct.__name__ if isinstance(struct, type) else type(struct).__name__
        raise TypeError(f"{name} is no message: expected a subclass of data_transfer.Message")
    for member in members_of(struct):
        if member.shape.innermost.kind is Kind.OTHER:
            raise TypeError(
                f"{struct.__name__}.{member.attribute}: expected one type of JSON value; write an "
                "optional member as Opt[int] = None"
            )


def _data_transfer(call: Any) -> tuple[DataTransfer, str | None]:
    payload = call.payload if isinstance(call, Call) else call
    if not isinstance(payload, DataTransfer):
        raise TypeError(f"expected a DataTransfer, got {type(payload).__name__}")
    return payload, call.unique_id if isinstance(call, Call) else None


def _rows() -> Iterator[Row]:
    for module, names in (
        (
            plug_and_charge,
            {
                "Authorize": Role.CHARGE_POINT,
                "CertificateSigned": Role.CENTRAL_SYSTEM,
                "DeleteCertificate": Role.CENTRAL_SYSTEM,
                "Get15118EVCertificate": Role.CHARGE_POINT,
                "GetCertificateStatus": Role.CHARGE_POINT,
                "GetInstalledCertificateIds": Role.CENTRAL_SYSTEM,
                "InstallCertificate": Role.CENTRAL_SYSTEM,
                "SignCertificate": Role.CHARGE_POINT,
                "TriggerMessage": Role.CENTRAL_SYSTEM,
            },
        ),
        (
            pricing,
            {
                "SetUserPrice": Role.CENTRAL_SYSTEM,
                "RunningCost": Role.CENTRAL_SYSTEM,
                "FinalCost": Role.CENTRAL_SYSTEM,
                "ConnectorUnplugged": Role.CHARGE_POINT,
            },
        ),
    ):
        for name, role in names.items():
            request = getattr(module, f"{name}Request")
            response = getattr(module, f"{name}Response", None)
            yield Row(module.VENDOR_ID, name, request, response, role)


#: The 9 Plug & Charge and 4 pricing messages of the Open Charge Alliance.
REGISTRY = Registry(_rows())

unpack = REGISTRY.unpack
unpack_result = REGISTRY.unpack_result
pack = REGISTRY.pack
pack_result = REGISTRY.pack_result
status_for = REGISTRY.status_for
