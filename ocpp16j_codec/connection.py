"""The open calls of one connection, without input and output.

A CALLRESULT does not contain its action, so the open calls must be remembered. `Connection` encodes
what is to be sent and decodes what was received. `pending` is a plain dict that can be stored and
passed to the next `Connection` after a restart.

There are no sockets and no clock here: the program decides how long it waits for an answer, and
calls `forget` after that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, overload

from ocpp16j_codec.actions import Role
from ocpp16j_codec.codec import TOLERANT, Codec, check_open_call, peek
from ocpp16j_codec.errors import Category, DecodeError, EncodeError, ErrorCode, Violation, quote
from ocpp16j_codec.frames import Call, class_name
from ocpp16j_codec.messages import CallPayload

if TYPE_CHECKING:
    from datetime import datetime

    from ocpp16j_codec.codec import Received
    from ocpp16j_codec.frames import Data, OpenCall, ResultT
    from ocpp16j_codec.messages import AnyCall, AnyResult

__all__ = ["Connection"]

#: Encodes the reply to a call that could not be decoded; other settings do not matter to it.
_REPLIES = TOLERANT.replace(check_outgoing=False)


class WrongClassError(EncodeError, TypeError):
    """A payload or id of the wrong class, which is an `EncodeError` and a `TypeError`."""


def _of_wrong_class(path: str, error: TypeError) -> WrongClassError:
    category = Category.ID_NO_TEXT if path == "/1" else Category.PAYLOAD_NO_OBJECT
    return WrongClassError((Violation(category, path, f"{error} at {path}"),))


class Connection:
    """One side of an OCPP-J connection, without I/O.

    Args:
        role: which side this is; calls that the other side may not send are refused, and so is
            sending those that this side may not send.
        codec: the codec for frames; its role is replaced by `role`.
        pending: open calls of an earlier connection of the same charge point, id -> action.
        allow_concurrent: allow a second call while one is open. OCPP-J 1.6 section 4.1.1 forbids
            it, but some central systems do it.

    Attributes:
        pending: the open calls of this side, id -> action name.
    """

    def __init__(
        self,
        role: Role,
        codec: Codec = TOLERANT,
        *,
        pending: Mapping[str, str] | None = None,
        allow_concurrent: bool = False,
    ) -> None:
        if not isinstance(role, Role):
            raise TypeError(
                f"role must be a Role such as Role.CENTRAL_SYSTEM, not {class_name(role)}"
            )
        if not isinstance(codec, Codec):
            raise TypeError(
                f"codec must be a Codec such as STRICT or TOLERANT, not {class_name(codec)}"
            )
        if pending is not None and not isinstance(pending, Mapping):
            raise TypeError(
                "pending must be a mapping of unique ids to names of actions,"
                f" not {class_name(pending)}"
            )
        for unique_id, name in (pending or {}).items():
            check_open_call(unique_id, name)
        self.role = role
        self.codec = codec if codec.role is role else codec.replace(role=role)
        self.pending: dict[str, str] = dict(pending or {})
        self.allow_concurrent = allow_concurrent

    def __repr__(self) -> str:
        return f"<Connection role={self.role.name}, {len(self.pending)} pending>"

    def call(self, payload: CallPayload[Any], *, unique_id: str | None = None) -> bytes:
        """Encode a call, and remember it until it is answered.

        Args:
            payload: the message to send.
            unique_id: the unique id; by default a new UUID4. It must not be that of an open call.

        Raises:
            EncodeError: A call is open already, the payload does not conform, or this side may not
                send it.
        """
        if self.pending and not self.allow_concurrent:
            open_id, action = next(iter(self.pending.items()))
            raise EncodeError(sentence=f"{action} {quote(open_id)} has not been answered yet")
        try:
            call = Call.of(payload, unique_id)
        except TypeError as error:
            path = "/1" if CallPayload in type(payload).__bases__ else "/3"
            raise _of_wrong_class(path, error) from None
        if call.unique_id in self.pending:
            raise EncodeError(
                sentence=f"the id {quote(call.unique_id)} is already in use by an open call"
            )
        wire = self.codec.encode(call)
        self.pending[call.unique_id] = call.action
        return wire

    def receive(self, data: Data, *, received_at: datetime | None = None) -> Received:
        """Decode a frame of the other side; a result or error closes the call that it answers.

        A result without an open call is untyped: its `action` is `None`.

        Raises:
            DecodeError: The frame is refused; `refuse` encodes the reply that is due. A result or
                error that cannot be decoded still closes its call.
        """
        try:
            frame = self.codec.decode(data, pending=self.pending, received_at=received_at)
        except DecodeError as error:
            # Ids of the two sides are independent: a broken CALL closes no call of this side.
            if error.unique_id in self.pending and _answers(data):
                self.forget(error.unique_id)
            del data  # whoever keeps the error would keep the frame with it
            raise
        if not isinstance(frame, Call):
            self.forget(frame.unique_id)
        return frame

    @overload
    def answer(self, call: Call[CallPayload[ResultT], Any], payload: ResultT) -> bytes: ...
    @overload
    def answer(self, call: OpenCall[AnyCall], payload: AnyResult) -> bytes: ...
    def answer(self, call: Any, payload: Any) -> bytes:
        """Encode the result that answers a call.

        Raises:
            EncodeError: The payload does not conform, or does not answer this call; the second is
                a `TypeError` as well.
            TypeError: `call` is not a Call.
        """
        if not issubclass(type(call), Call):
            raise TypeError(f"expected the Call to answer, got {class_name(call)}")
        try:
            result = call.result(payload)
        except TypeError as error:
            raise _of_wrong_class("/2", error) from None
        return self.codec.encode(result)

    @overload
    def refuse(self, call: DecodeError) -> bytes | None: ...
    @overload
    def refuse(
        self,
        call: Call[Any],
        error_code: ErrorCode | str,
        description: str = "",
        details: dict[str, Any] | None = None,
    ) -> bytes: ...
    def refuse(
        self,
        call: Any,
        error_code: ErrorCode | str = ErrorCode.GENERIC_ERROR,
        description: str = "",
        details: dict[str, Any] | None = None,
    ) -> bytes | None:
        """Encode the CALLERROR that refuses a call, or that answers one that could not be decoded.

        Args:
            call: the call, or the DecodeError that it raised.
            error_code: the reason.
            description: a sentence for people.
            details: further details.

        Returns:
            The CALLERROR, or `None` if none is due.

        Raises:
            EncodeError: The CALLERROR does not conform.
            TypeError: `call` is neither a Call nor a DecodeError.
        """
        if issubclass(type(call), DecodeError):
            # The id is repeated as received, even if it is too long.
            if call.reply is None:
                return None
            return _REPLIES.encode(call.reply)
        if not issubclass(type(call), Call):
            due = "expected the Call to refuse, or its DecodeError"
            raise TypeError(f"{due}, got {class_name(call)}")
        return self.codec.encode(call.error(error_code, description, details))

    def forget(self, unique_id: str) -> None:
        """Remove a call from the open calls, for example after a timeout; ignore unknown ids."""
        self.pending.pop(unique_id, None)


def _answers(data: Data) -> bool:
    """Return whether a frame is a result or an error, by its head."""
    data = bytes(data) if isinstance(data, memoryview) else data
    for part in (data, data[:1024]):  # a frame that is too large has the same head
        try:
            return peek(part).message_type in (3, 4)
        except DecodeError:
            continue
    return False
