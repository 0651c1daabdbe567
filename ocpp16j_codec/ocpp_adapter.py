"""Adapter that runs programs written for the PyPI package `ocpp` on this codec.

    from ocpp16j_codec import ocpp_adapter

    ocpp_adapter.install()

From then on, the OCPP 1.6 connections of `ocpp` use this codec to decode, validate and encode.
Handlers, message classes and exceptions stay those of `ocpp`. Connections of OCPP 2.x are not
changed.

`install` replaces these names inside `ocpp`, `uninstall` restores them:

- `unpack`: also accepts text that `json.loads` refuses, if the codec can mend it;
- `validate_payload` and `_validate_payload`: validate with the typed decoders, in the event loop;
- `to_json` of the three messages: the same text, but the encoder is made only once;
- `camel_to_snake_case` and `snake_to_camel_case`: convert each member name only once;
- `ChargePoint.route_message`: passes the protocol version of the connection to `unpack`, and
  answers a call that cannot be decoded.

A frame that `ocpp` accepts by itself reaches a handler with exactly the keyword arguments that
`ocpp` would have passed, even if the codec reports quirks in it. Only frames that `ocpp` would
have refused are mended.
"""

from __future__ import annotations

import json
import logging
import math
import re
import sys
import threading
from collections import Counter, defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, Self, cast

import msgspec

try:
    import ocpp.charge_point as _charge_point  # type: ignore[import-untyped]
    import ocpp.exceptions as _exceptions  # type: ignore[import-untyped]
    import ocpp.messages as _messages  # type: ignore[import-untyped]
except ImportError as missing:
    raise ImportError(
        "ocpp16j_codec.ocpp_adapter needs the package ocpp:"
        " install ocpp16j_codec with the extra 'ocpp'"
    ) from missing

from ocpp16j_codec import (
    ACTIONS,
    STRICT,
    TOLERANT,
    Call,
    CallError,
    Category,
    Codec,
    DecodeError,
    EncodeError,
    QuirkKind,
    peek,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from ocpp16j_codec import Quirk

    OnQuirks = Callable[[Any, tuple[Quirk, ...]], object]

__all__ = ["install", "installed", "uninstall"]

#: The minor version of `ocpp` that the adapter was tested with.
_TESTED: Final = "2.1"
_VERSION: Final = "1.6"
_LOGGER: Final = logging.getLogger("ocpp")
#: How many quirks of one message are written to the log.
_MOST_LOGGED: Final = 5
#: How many member names are cached, and the maximum length of one. The 39 actions have 170.
_MOST_NAMES: Final = 4096
_LONGEST_NAME: Final = 64
#: With fewer brackets than this, JSON can be parsed without a check of its nesting.
_FEW_BRACKETS: Final = 200


# -- Exceptions ----------------------------------------------------------------------------------
#
# `ocpp` and OCPP 1.6 name some faults differently. Each class below is caught under both names; its
# `code`, which is sent in the CALLERROR, is the one that OCPP 1.6 has for the fault.


class FormationViolation(
    _exceptions.FormationViolationError,  # type: ignore[misc]
    _exceptions.FormatViolationError,  # type: ignore[misc]
):
    """A frame that is not JSON, or an unknown or duplicate member."""


class FrameViolation(FormationViolation, _exceptions.ProtocolError):  # type: ignore[misc]
    """A frame that is not an array, or has the wrong number of elements."""

    code = FormationViolation.code


class MessageTypeViolation(
    FormationViolation,
    _exceptions.PropertyConstraintViolationError,  # type: ignore[misc]
):
    """An unknown message type number."""

    code = FormationViolation.code


class PayloadViolation(
    FormationViolation,
    _exceptions.TypeConstraintViolationError,  # type: ignore[misc]
):
    """A payload that is not an object."""

    code = FormationViolation.code


class PropertyViolation(
    _exceptions.PropertyConstraintViolationError,  # type: ignore[misc]
    _exceptions.FormatViolationError,  # type: ignore[misc]
):
    """A value outside the enumeration, too precise, or out of range."""


class LengthViolation(
    _exceptions.PropertyConstraintViolationError,  # type: ignore[misc]
    _exceptions.TypeConstraintViolationError,  # type: ignore[misc]
):
    """A string that is too long."""


class OccurrenceViolation(
    _exceptions.OccurenceConstraintViolationError,  # type: ignore[misc]
    _exceptions.OccurrenceConstraintViolationError,  # type: ignore[misc]
    _exceptions.FormatViolationError,  # type: ignore[misc]
):
    """An empty list where at least one element is required."""


class UnserializableError(
    _exceptions.TypeConstraintViolationError,  # type: ignore[misc]
    TypeError,
    ValueError,
):
    """A message of the program itself with a value that JSON cannot represent."""


_BY_CATEGORY: Final[dict[Category, Any]] = {
    Category.NOT_AN_ARRAY: FrameViolation,
    Category.ELEMENT_COUNT: FrameViolation,
    Category.UNKNOWN_MESSAGE_TYPE: MessageTypeViolation,
    Category.PAYLOAD_NO_OBJECT: PayloadViolation,
    Category.UNKNOWN_ACTION: _exceptions.NotImplementedError,
    Category.NOT_SUPPORTED: _exceptions.NotSupportedError,
    Category.MISSING_MEMBER: _exceptions.ProtocolError,
    Category.WRONG_TYPE: _exceptions.TypeConstraintViolationError,
    Category.UNREADABLE_TIMESTAMP: _exceptions.TypeConstraintViolationError,
    Category.NOT_IN_ENUMERATION: PropertyViolation,
    Category.TOO_LONG: LengthViolation,
    Category.TOO_PRECISE: PropertyViolation,
    Category.OUT_OF_RANGE: PropertyViolation,
    Category.EMPTY_LIST: OccurrenceViolation,
}
#: What to raise in place of an exception of `unpack`, so that it is caught under that name as well.
_BY_REFUSAL: Final[dict[type, Any]] = {
    _exceptions.FormatViolationError: FormationViolation,
    _exceptions.ProtocolError: FrameViolation,
    _exceptions.PropertyConstraintViolationError: MessageTypeViolation,
}


def _exception(error: DecodeError | EncodeError, refusal: Exception | None = None) -> Exception:
    """Return the exception of `ocpp` for a DecodeError."""
    first = error.violations[0] if error.violations else None
    kind = _BY_REFUSAL.get(type(refusal)) if refusal is not None else None
    if kind is None:
        kind = _BY_CATEGORY.get(first.category, FormationViolation) if first else FormationViolation
    sentence = str(error)
    if first is not None:
        sentence = sentence.removeprefix(f"{first.error_code}: ")
    details = {"cause": sentence}
    if isinstance(error, DecodeError) and error.reply is not None:
        details |= error.reply.error_details
    return cast("Exception", kind(description=sentence, details=details))


def _unserializable(error: Exception) -> Exception:
    """Return the exception for a message of the program itself that cannot be encoded."""
    make: Any = UnserializableError
    return cast("Exception", make(details={"cause": str(error)[:200]}))


# -- Settings ------------------------------------------------------------------------------------


class _Active:
    """The settings of an `install`, and the codecs derived from them."""

    def __init__(self, codec: Codec, on_quirks: OnQuirks | None, outgoing: Codec | None) -> None:
        if not isinstance(codec, Codec):
            raise TypeError(f"codec: expected a Codec such as TOLERANT, got {_kind_of(codec)}")
        if outgoing is None:
            outgoing = _OUTGOING
        elif not isinstance(outgoing, Codec):
            raise TypeError(f"outgoing: expected a Codec or None, got {_kind_of(outgoing)}")
        if on_quirks is not None and not callable(on_quirks):
            raise TypeError(
                f"on_quirks: expected a function of message and quirks, got {_kind_of(on_quirks)}"
            )
        self.codec = codec
        self.on_quirks = on_quirks
        self.size = codec.limits.size
        # A dict has lost the duplicates, so they have to be detected in the text.
        self.reads_text = (
            codec.detect_duplicates or QuirkKind.DUPLICATE_MEMBER not in codec.tolerate
        )
        self.checks_outgoing = outgoing.check_outgoing
        # What the program sends is decoded as by a peer, without a size limit.
        self.checker = outgoing.replace(
            role=None,
            profile=None,
            tolerate=outgoing.tolerate | {QuirkKind.DUPLICATE_MEMBER},
            limits=msgspec.structs.replace(
                outgoing.limits, size=sys.maxsize, containers=sys.maxsize
            ),
        )
        self.permission = (
            outgoing.replace(check_outgoing=False)
            if outgoing.role is not None or outgoing.profile is not None
            else None
        )

    def report(self, message: Any, quirks: Iterable[Quirk]) -> None:
        """Pass quirks to the callback or to the log; never raise an exception."""
        reported = tuple(quirks)
        if not reported:
            return
        try:
            if self.on_quirks is not None:
                self.on_quirks(message, reported)
                return
            shown = "; ".join(map(str, reported[:_MOST_LOGGED]))
            more = len(reported) - _MOST_LOGGED
            _LOGGER.warning(
                "%s %s: %s%s",
                type(message).__name__,
                getattr(message, "action", None) or "of an unknown action",
                shown,
                f"; and {more} more" if more > 0 else "",
            )
        except Exception:
            _LOGGER.exception("on_quirks raised an exception")


def _kind_of(value: object) -> str:
    return f"the class {value.__name__}" if isinstance(value, type) else type(value).__name__


#: The default codec for what handlers send. Naive timestamps are sent unchanged, because programs
#: written for `ocpp` send them.
_OUTGOING: Final = STRICT.replace(
    tolerate=frozenset({QuirkKind.NAIVE_TIMESTAMP, QuirkKind.TIMESTAMP_SPELLING})
)

_active: _Active | None = None


@dataclass
class _Received:
    """What is known about a message from `unpack`; it is stored on the message.

    Attributes:
        text: the frame as it was received; `None` if the message was made from a mended frame.
        action: the action of a call, in the spelling of OCPP 1.6.
        reported: kinds and paths of the quirks that have been reported.
    """

    text: str | bytes | None
    action: str | None = None
    reported: set[tuple[QuirkKind, str]] = field(default_factory=set)


@dataclass
class _Routing:
    """The data that `route_message` and `unpack` exchange.

    Attributes:
        version: the protocol version of the connection.
        reply: the CALLERROR to send for a frame that cannot be decoded.
    """

    version: str | None
    reply: CallError | None = None


_ROUTING: Final[ContextVar[_Routing | None]] = ContextVar("ocpp16j_codec_routing", default=None)
_ATTRIBUTE: Final = "_ocpp16j_codec"


# -- Reading -------------------------------------------------------------------------------------

_parse = msgspec.json.Decoder().decode
_write = msgspec.json.Encoder(decimal_format="number").encode
_CODES: Final = {getattr(error, "code", "") for error in _exceptions.OCPPError.__subclasses__()}


def unpack(msg: Any) -> Any:
    """Return the frame as a `Call`, `CallResult` or `CallError` of `ocpp`.

    Raises:
        OCPPError: The frame cannot be decoded.
    """
    active, routing = _active, _ROUTING.get()
    if routing is not None:
        _ROUTING.set(None)  # only for this frame: handlers may unpack others
    if active is None or (routing is not None and routing.version != _VERSION):
        return _original(_messages, "unpack")(msg)
    if isinstance(msg, bytearray | memoryview):
        msg = bytes(msg)
    try:
        if type(msg) is str:
            few = msg.count("{") + msg.count("[") < _FEW_BRACKETS
        else:
            few = type(msg) is bytes and msg.count(b"{") + msg.count(b"[") < _FEW_BRACKETS
        if not few:  # deep nesting must be refused before it is parsed
            active.codec.decode(msg)
        if len(msg) <= active.size:
            message = _plain_message(_parse(msg))
            if message is not None:
                return _marked(message, _Received(msg))
    except (ValueError, TypeError, RecursionError):
        pass
    return _unpack_other(msg, active, routing)


def _plain_message(frame: Any) -> Any:
    """Return the message of a CALL or CALLRESULT with the right elements, otherwise None."""
    if type(frame) is list and frame and type(frame[0]) is int:
        if frame[0] == 2 and len(frame) == 4:
            _, unique_id, action, payload = frame
            if (
                type(action) is str
                and action in ACTIONS
                and type(payload) is dict
                and type(unique_id) is str
            ):
                return _messages.Call(unique_id, action, payload)
        elif frame[0] == 3 and len(frame) == 3:
            _, unique_id, payload = frame
            if type(payload) is dict and type(unique_id) is str:
                return _messages.CallResult(unique_id, payload)
    return None


def _unpack_other(msg: Any, active: _Active, routing: _Routing | None) -> Any:
    """Unpack a frame with wrong elements, or a CALLERROR."""
    theirs: Any = None
    refusal: Exception | None = None
    try:
        frame: Any = active.codec.decode(msg, received_at=datetime.now(UTC))
    except TypeError:  # neither text nor bytes
        return _original(_messages, "unpack")(msg)
    except DecodeError as error:
        categories = {violation.category for violation in error.violations}
        if Category.LIMIT_PASSED not in categories:
            theirs, refusal = _read_by_theirs(msg)
        if theirs is None or not _may_go_on(theirs, error):
            if routing is not None:
                routing.reply = error.reply
            raise _exception(error, refusal) from error
        if type(theirs) is _messages.Call:
            theirs.action = error.action or theirs.action
        # Faults of the payload are reported by `validate_payload`, if it is called.
        return _marked(theirs, _Received(msg))
    theirs, _ = _read_by_theirs(msg)
    if type(frame) is CallError:
        message = _call_error(frame, theirs)
        active.report(message, frame.quirks)
        return message
    return _message_of(frame, theirs, msg, active)


def _read_by_theirs(msg: Any) -> tuple[Any, Exception | None]:
    """Return the message or the exception that `ocpp` makes from a frame."""
    try:
        return _original(_messages, "unpack")(msg), None
    except Exception as refusal:  # noqa: BLE001 - int() and deep nesting raise what they like
        return None, refusal


def _marked(message: Any, received: _Received) -> Any:
    """Return a message with its `_Received` attached."""
    if type(message) is _messages.Call:
        received.action = message.action
    setattr(message, _ATTRIBUTE, received)
    return message


def _message_of(frame: Any, theirs: Any, msg: str | bytes, active: _Active) -> Any:
    """Return the message of `ocpp` for a call or result that the codec has decoded."""
    is_call = type(frame) is Call
    kind = _messages.Call if is_call else _messages.CallResult
    if type(theirs) is kind and type(theirs.payload) is dict:
        # Other faults are found by `validate_payload`, if it is called.
        received = _Received(msg)
        message = theirs
    else:
        received = _Received(None, reported={(quirk.kind, quirk.path) for quirk in frame.quirks})
        payload = _payload_of(frame, msg)
        message = kind(unique_id=None, action=None, payload=payload)
    message.unique_id = _unique_id_of(frame, theirs)
    if is_call:
        message.action = frame.action
    if received.text is None:
        active.report(message, frame.quirks)
    return _marked(message, received)


def _may_go_on(theirs: Any, error: DecodeError) -> bool:
    """Return whether `ocpp` may continue with a message that the codec refuses."""
    if type(theirs) is not _messages.Call:
        return True
    return isinstance(theirs.action, str) and error.unique_id is not None


class _NumericId(str):
    """The id of a result, sent as a number: equal to the id of its call, a number or a string."""

    __slots__ = ("number",)

    def __new__(cls, text: str, number: float) -> Self:
        made = super().__new__(cls, text)
        made.number = number
        return made

    number: float

    def __eq__(self, other: object) -> bool:
        return other == self.number if isinstance(other, int | float) else super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def _unique_id_of(frame: Any, theirs: Any) -> Any:
    """Return the unique id as in `ocpp`: a number stays a number, and is repeated in the answer."""
    text = str(frame.unique_id)
    if isinstance(getattr(theirs, "unique_id", None), str):
        return theirs.unique_id
    if any(quirk.kind is QuirkKind.NUMERIC_UNIQUE_ID for quirk in frame.quirks):
        try:
            number = json.loads(text)
        except ValueError:
            return text
        if isinstance(number, int) or (isinstance(number, float) and math.isfinite(number)):
            return number if type(frame) is Call else _NumericId(text, number)
    return text


def _call_error(frame: CallError, theirs: Any) -> Any:
    """Return the CALLERROR as `ocpp` decodes it, or the mended one if `ocpp` refuses it."""
    if type(theirs) is not _messages.CallError:
        theirs = _messages.CallError(
            frame.unique_id, str(frame.error_code), frame.error_description, frame.error_details
        )
    elif not isinstance(theirs.error_code, str) or theirs.error_code not in _CODES:
        theirs.error_code = str(frame.error_code)
    theirs.unique_id = _unique_id_of(frame, theirs)
    return theirs


# -- Payloads of frames that were mended ---------------------------------------------------------

#: A timestamp with a zone, as written in a frame.
_TIMESTAMP: Final = re.compile(
    r'"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,30})?(?:[Zz]|[+-]\d\d:?\d\d))"'
)


def _payload_of(frame: Any, text: str | bytes) -> Any:
    """Return the payload of a mended frame as JSON values, its timestamps as they were received."""
    if isinstance(frame.payload, msgspec.Raw):
        return json.loads(bytes(frame.payload))
    payload = msgspec.to_builtins(frame.payload, builtin_types=(datetime,))
    instants = Counter(_instants(payload))
    if not instants:
        return payload
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    received: defaultdict[datetime, list[str]] = defaultdict(list)
    for found in _TIMESTAMP.findall(text):
        try:
            received[msgspec.convert(found, datetime).astimezone(UTC)].append(found)
        except (ValueError, OverflowError):
            continue
    texts: dict[datetime, Iterator[str]] = {}
    for instant, count in instants.items():
        spellings = received.get(instant, [])
        # Two notations of one time can be distinguished only by their order.
        if len(set(spellings)) == 1:
            texts[instant] = iter(spellings * count)
        elif len(spellings) == count:
            texts[instant] = iter(spellings)
    return _with_texts(payload, texts)


def _instants(value: Any) -> Iterator[datetime]:
    if isinstance(value, datetime):
        yield _in_utc(value)
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _instants(item)


def _in_utc(value: datetime) -> datetime:
    try:
        return value.astimezone(UTC)
    except OverflowError:  # in the year 1 or 9999
        return value


def _with_texts(value: Any, texts: dict[datetime, Iterator[str]]) -> Any:
    if isinstance(value, datetime):
        instant = _in_utc(value)
        given = next(texts.get(instant, iter(())), None)
        if given is not None:
            return given
        timespec = (
            "microseconds"
            if instant.microsecond % 1000
            else "milliseconds"
            if instant.microsecond
            else "seconds"
        )
        return instant.isoformat("T", timespec).replace("+00:00", "Z")
    if isinstance(value, dict):
        return {name: _with_texts(item, texts) for name, item in value.items()}
    if isinstance(value, list):
        return [_with_texts(item, texts) for item in value]
    return value


# -- Checking ------------------------------------------------------------------------------------

#: Kinds that do not change the payload, or that `ocpp` does not check.
_UNSEEN: Final = frozenset(
    {
        QuirkKind.ACTION_SPELLING,
        QuirkKind.BYTE_ORDER_MARK,
        QuirkKind.DUPLICATE_MEMBER,
        QuirkKind.EMPTY_LIST,
        QuirkKind.EMPTY_UNIQUE_ID,
        QuirkKind.LONE_SURROGATE,
        QuirkKind.LONG_UNIQUE_ID,
        QuirkKind.MESSAGE_TYPE_TEXT,
        QuirkKind.NUMERIC_UNIQUE_ID,
        QuirkKind.TOO_LONG,
        QuirkKind.TOO_PRECISE,
        QuirkKind.UNKNOWN_ENUM,
    }
)
_TIMES: Final = frozenset({QuirkKind.NAIVE_TIMESTAMP, QuirkKind.TIMESTAMP_SPELLING})
#: Kinds that `ocpp` always refuses, so it need not be tried.
_REFUSED: Final = frozenset(
    {
        QuirkKind.BOOLEAN_SPELLING,
        QuirkKind.LONE_LIST,
        QuirkKind.LONE_OBJECT,
        QuirkKind.MISSING_TIMESTAMP,
        QuirkKind.NULL_MEMBER,
        QuirkKind.NUMBER_TEXT,
        QuirkKind.TEXT_NUMBER,
    }
)


def _stands_as_it_came(message: Any, quirks: Iterable[Quirk]) -> bool:
    """Return whether `ocpp` would have accepted the payload, so that it must not be changed."""
    kinds = {
        quirk.kind
        for quirk in quirks
        if not (quirk.kind in _TIMES and isinstance(quirk.found, str))
    }
    if kinds <= _UNSEEN:
        return True
    if kinds & _REFUSED:
        return False
    kind = type(message)
    copy = (
        kind(message.unique_id, message.action, message.payload)
        if kind is _messages.Call
        else (kind(message.unique_id, message.payload, message.action))
    )
    try:
        _original(_messages, "_validate_payload")(copy, _VERSION)
    except Exception:  # noqa: BLE001 - whatever it raises, it does not accept the payload
        return False
    return True


#: Types of values without members.
_LEAVES: Final = frozenset({str, int, float, bool, type(None), Decimal})
#: The messages whose limits `ocpp` passes as Decimal.
_DECIMAL_CALLS: Final = frozenset({"SetChargingProfile", "RemoteStartTransaction"})
_DECIMAL_RESULTS: Final = frozenset({"GetCompositeSchedule"})


def _has_decimals(message: Any) -> bool:
    named = _DECIMAL_CALLS if type(message) is _messages.Call else _DECIMAL_RESULTS
    return message.action in named


def _with_numbers(value: Any, made: Callable[[Any], Any]) -> Any:
    """Return a payload in which numbers that may have a fraction are replaced."""
    kind = type(value)
    if kind is float or kind is Decimal:
        return made(value) if math.isfinite(value) else value
    if isinstance(value, dict):
        return {
            name: item if type(item) in _WITHOUT_FRACTION else _with_numbers(item, made)
            for name, item in value.items()
        }
    if isinstance(value, _LISTS):
        return [_with_numbers(item, made) for item in value]
    return value


_WITHOUT_FRACTION: Final = _LEAVES - {float, Decimal}
_LISTS: Final = (list, tuple)
#: The maximum floating-point error of a number with one fraction digit: 0.1 * 61 is 6.1.
_NEAR: Final = 1e-9


def _as_decimal(number: Any) -> Decimal:
    """Return a received number as `ocpp` passes it to handlers."""
    return Decimal(repr(number)) if type(number) is float else number


def _with_one_digit(number: Any) -> Decimal:
    """Return a number to send with one fraction digit, if it differs only by a rounding error."""
    rounded = round(float(number), 1)
    if abs(float(number) - rounded) <= _NEAR:
        return Decimal(repr(rounded))
    return _as_decimal(number)


def _validate_payload(message: Any, ocpp_version: str) -> None:
    """Validate a message, as `ocpp` does in a thread.

    Raises:
        OCPPError: The payload does not conform, and the codec does not tolerate it.
        ValidationError: The message is neither a `Call` nor a `CallResult` of `ocpp`.
    """
    active = _active
    if (
        active is None
        or ocpp_version != _VERSION
        or type(message) not in (_messages.Call, _messages.CallResult)
    ):
        _original(_messages, "_validate_payload")(message, ocpp_version)
    else:
        _check(message, active)


async def validate_payload(message: Any, ocpp_version: str) -> None:
    """Validate a message in the event loop; see `_validate_payload`."""
    if _active is None or ocpp_version != _VERSION:
        await _original(_messages, "validate_payload")(message, ocpp_version)
    else:
        _validate_payload(message, ocpp_version)


def _check(message: Any, active: _Active) -> None:
    action = message.action
    if not isinstance(action, str) or action not in ACTIONS:
        raise _exceptions.NotImplementedError(
            details={"cause": f"Failed to validate action: {str(action)[:40]}"}
        )
    received: _Received | None = getattr(message, _ATTRIBUTE, None)
    if received is None:
        _check_outgoing(message, active)
        return
    has_hidden_faults = active.reads_text and received.text is not None
    if has_hidden_faults or not _conforms(message, active.codec):
        _check_closely(message, received, active)
    if _has_decimals(message):
        message.payload = _with_numbers(message.payload, _as_decimal)


def _wire_of(message: Any) -> bytes | str:
    """Return the frame of a received message, with its current payload.

    Raises:
        OCPPError: The program has added a value that JSON cannot represent.
    """
    head: list[Any] = [3, message.unique_id]
    if type(message.unique_id) is _NumericId:
        head = [3, str(message.unique_id)]
    if type(message) is _messages.Call:
        head = [2, message.unique_id, str(message.action)]
    try:
        return _write([*head, message.payload])
    except (TypeError, ValueError, RecursionError):  # a lone surrogate, for example
        return _dumped([*head, message.payload])


def _conforms(message: Any, codec: Codec) -> bool:
    """Return whether a message conforms, in one pass of the typed decoder."""
    if type(message.unique_id) is not str:
        return False
    try:
        wire = _wire_of(message)
        frame = codec.decode(wire, pending={message.unique_id: message.action})
    except (ValueError, TypeError, RecursionError):
        return False
    return not frame.quirks


def _check_closely(message: Any, received: _Received, active: _Active) -> None:
    """Find the faults of a received message; mend them, or raise an exception."""
    source = _source_of(message, received)
    try:
        frame: Any = _decode_as(message, source, active.codec)
    except DecodeError as error:
        raise _exception(error) from error
    new = [quirk for quirk in frame.quirks if (quirk.kind, quirk.path) not in received.reported]
    if received.text is None and type(message) is _messages.Call:
        new = []  # the quirks of the frame were reported when it was mended
    if new and not _stands_as_it_came(message, frame.quirks):
        message.payload = _payload_of(frame, source)
    received.reported.update((quirk.kind, quirk.path) for quirk in new)
    active.report(message, new)


def _decode_as(message: Any, source: str | bytes, codec: Codec) -> Any:
    """Decode a frame as an answer to, or a call of, the action of a message."""
    is_call = type(message) is _messages.Call
    pending = None if is_call else {peek(source).unique_id: str(message.action)}
    return codec.decode(source, pending=pending, received_at=datetime.now(UTC))


def _source_of(message: Any, received: _Received) -> str | bytes:
    """Return the text of a message: as received, unless the program has changed the payload."""
    now = _wire_of(message)
    text = received.text
    if text is None or received.action not in (None, message.action):
        return now
    before, _ = _read_by_theirs(text)
    if type(before) is not type(message):
        return now
    before.unique_id, before.action = message.unique_id, message.action
    return text if _wire_of(before) == now else now


def _check_outgoing(message: Any, active: _Active) -> None:
    """Validate a message that the program is about to send."""
    if _has_decimals(message):
        message.payload = _with_numbers(message.payload, _with_one_digit)
    if not active.checks_outgoing:
        return
    is_call = type(message) is _messages.Call
    action = str(message.action)
    # Not with its own id, which is not checked: a result repeats the id of its call.
    head = [2, "-", action] if is_call else [3, "-"]
    try:
        text = _dump_exactly([*head, message.payload])
    except (TypeError, ValueError, RecursionError) as error:
        raise _unserializable(error) from error
    try:
        frame: Any = active.checker.decode(text, pending=None if is_call else {"-": action})
    except DecodeError as error:
        raise _exception(error) from error
    if is_call and active.permission is not None:
        try:
            active.permission.encode(frame)
        except EncodeError as error:
            raise _exceptions.NotSupportedError(
                description=str(error), details={"cause": str(error)}
            ) from error
    if frame.quirks and not _stands_as_it_came(message, frame.quirks):
        message.payload = _payload_of(frame, text)
        active.report(message, frame.quirks)


# -- Writing -------------------------------------------------------------------------------------


def _exact(value: Any) -> Any:
    """Return a JSON value for a value that JSON does not have; a Decimal keeps all its digits."""
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "to_json"):
        return value.to_json()
    raise TypeError(f"{type(value).__name__} is not a JSON value")


_dump_exactly = json.JSONEncoder(
    separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_exact
).encode
_ENCODER: Final = vars(_messages)["_DecimalEncoder"]
#: The encoder, which `ocpp` makes again for each message.
_dump = cast("Callable[[Any], str]", _ENCODER(separators=(",", ":")).encode)


def _dumped(elements: list[Any]) -> str:
    try:
        return _dump(elements)
    except (TypeError, ValueError, RecursionError) as error:
        raise _unserializable(error) from error


def _call_to_json(self: Any) -> str:
    """Return the CALL as text."""
    if _active is None:
        return cast("str", _original(_messages.Call, "to_json")(self))
    return _dumped([self.message_type_id, self.unique_id, self.action, self.payload])


def _result_to_json(self: Any) -> str:
    """Return the CALLRESULT as text."""
    if _active is None:
        return cast("str", _original(_messages.CallResult, "to_json")(self))
    return _dumped([self.message_type_id, self.unique_id, self.payload])


def _error_to_json(self: Any) -> str:
    """Return the CALLERROR as text; details that cannot be encoded are omitted."""
    if _active is None:
        return cast("str", _original(_messages.CallError, "to_json")(self))
    head = [self.message_type_id, self.unique_id, self.error_code, self.error_description]
    try:
        return _dumped([*head, self.error_details])
    except UnserializableError:
        return _dumped([*head[:3], str(self.error_description), {}])


# -- Names of members ----------------------------------------------------------------------------


class _Names(dict[str, str]):
    """Bounded cache of names as one of the two converters of `ocpp` writes them."""

    def __init__(self, converter: str) -> None:
        super().__init__()
        self._converter = converter

    def __missing__(self, name: str) -> str:
        (made,) = _original(_charge_point, self._converter)({name: None})
        if len(self) < _MOST_NAMES and len(name) <= _LONGEST_NAME:
            self[name] = made
        return cast("str", made)


_SNAKE: Final = _Names("camel_to_snake_case")
_CAMEL: Final = _Names("snake_to_camel_case")


def _converted(data: Any, names: _Names) -> Any:
    # The type of most values is compared first: isinstance() takes three times as long.
    leaves = _LEAVES
    if isinstance(data, dict):
        return {
            names[name]: value if type(value) in leaves else _converted(value, names)
            for name, value in data.items()
        }
    if isinstance(data, list):
        return [value if type(value) in leaves else _converted(value, names) for value in data]
    return data


def camel_to_snake_case(data: Any) -> Any:
    """Return a copy of JSON values with the names of all members in snake_case."""
    if _active is None:
        return _original(_charge_point, "camel_to_snake_case")(data)
    return _converted(data, _SNAKE)


def snake_to_camel_case(data: Any) -> Any:
    """Return a copy of JSON values with the names of all members in camelCase."""
    if _active is None:
        return _original(_charge_point, "snake_to_camel_case")(data)
    return _converted(data, _CAMEL)


# -- Routing -------------------------------------------------------------------------------------


async def route_message(self: Any, raw_msg: Any) -> None:
    """Route a frame as `ocpp` does, and answer a call that cannot be decoded."""
    original = _original(_charge_point.ChargePoint, "route_message")
    if _active is None:
        await original(self, raw_msg)
        return
    routing = _Routing(getattr(self, "_ocpp_version", None))
    _ROUTING.set(routing)
    await original(self, raw_msg)
    if routing.reply is not None:
        await self._send(TOLERANT.encode(routing.reply).decode())


# -- Putting in and taking out -------------------------------------------------------------------

_PLACES: Final[tuple[tuple[Any, str, Any], ...]] = (
    (_messages, "unpack", unpack),
    (_messages, "validate_payload", validate_payload),
    (_messages, "_validate_payload", _validate_payload),
    (_messages.Call, "to_json", _call_to_json),
    (_messages.CallResult, "to_json", _result_to_json),
    (_messages.CallError, "to_json", _error_to_json),
    (_charge_point, "unpack", unpack),
    (_charge_point, "validate_payload", validate_payload),
    (_charge_point, "camel_to_snake_case", camel_to_snake_case),
    (_charge_point, "snake_to_camel_case", snake_to_camel_case),
    (_charge_point.ChargePoint, "route_message", route_message),
)
_LOCK: Final = threading.RLock()
#: The original of each replaced name. Kept after `uninstall`, for a module that has imported a
#: function while the adapter was installed.
_originals: dict[tuple[Any, str], Any] = {
    (owner, name): vars(owner)[name] for owner, name, _ in _PLACES
}


def _original(owner: Any, name: str) -> Any:
    return _originals[owner, name]


def install(
    codec: Codec = TOLERANT,
    *,
    on_quirks: OnQuirks | None = None,
    outgoing: Codec | None = None,
) -> None:
    """Have the OCPP 1.6 connections of `ocpp` decode, validate and encode with this codec.

    Call it once, at the start of the program. Calling it again replaces the settings.

    Args:
        codec: how to decode what is received.
        on_quirks: called with a message of `ocpp` and the quirks that were tolerated in it; by
            default they are logged to the logger `ocpp`.
        outgoing: the codec that validates what handlers and `call` send; by default like `STRICT`,
            except that naive and unusual timestamps are sent unchanged.

    Raises:
        RuntimeError: A loaded module has imported one of the replaced functions by name and would
            keep using it; or the installed minor version of `ocpp` is not the one that the adapter
            was tested with.
        TypeError: A setting is of the wrong type.
    """
    global _active  # noqa: PLW0603 - what is installed is a fact of the process
    active = _Active(codec, on_quirks, outgoing)
    with _LOCK:
        _check_version()
        places = [place for place in _PLACES if vars(place[0])[place[1]] is not place[2]]
        _check_holders({id(vars(owner)[name]): (owner, name) for owner, name, _ in places[::-1]})
        for owner, name, ours in places:
            _originals[owner, name] = vars(owner)[name]
            setattr(owner, name, ours)
        _active = active


def uninstall() -> None:
    """Restore what `install` has replaced; do nothing if nothing is installed."""
    global _active  # noqa: PLW0603 - see `install`
    with _LOCK:
        _active = None
        for owner, name, ours in _PLACES:
            if vars(owner)[name] is ours:
                setattr(owner, name, _originals[owner, name])
        _SNAKE.clear()
        _CAMEL.clear()


@contextmanager
def installed(
    codec: Codec = TOLERANT,
    *,
    on_quirks: OnQuirks | None = None,
    outgoing: Codec | None = None,
) -> Generator[None]:
    """Install the adapter for the duration of a `with` block, and restore the former state.

    Raises:
        RuntimeError, TypeError: as for `install`.
    """
    global _active  # noqa: PLW0603 - see `install`
    before = _active
    install(codec, on_quirks=on_quirks, outgoing=outgoing)
    try:
        yield
    finally:
        with _LOCK:
            if before is None:
                uninstall()
            else:
                _active = before


def _check_version() -> None:
    version = metadata.version("ocpp")
    if version.split(".")[:2] != _TESTED.split("."):
        raise RuntimeError(
            f"ocpp_adapter was tested with ocpp {_TESTED}, and ocpp {version} is installed: "
            f"pip install 'ocpp>={_TESTED},<2.2'"
        )


def _check_holders(functions: dict[int, tuple[Any, str]]) -> None:
    """Raise if a module has imported one of these functions by name."""
    own = {_messages.__name__, _charge_point.__name__, __name__}
    held: list[str] = []
    for module_name, module in list(sys.modules.items()):
        names = getattr(module, "__dict__", None)
        if module_name in own or not isinstance(names, dict):
            continue
        for name, value in list(names.items()):
            owner, original = functions.get(id(value), (None, ""))
            if owner is not None and value is vars(owner)[original]:
                alias = "" if name == original else f" (as {name})"
                held.append(f"{module_name} holds {owner.__name__}.{original}{alias}")
    if held:
        shown = "; ".join(held[:5]) + (f"; and {len(held) - 5} more" if len(held) > 5 else "")
        raise RuntimeError(
            f"{shown}. A function imported by name would not be replaced: call install() before "
            f"that import, or import the module and write ocpp.messages.unpack(...)"
        )
