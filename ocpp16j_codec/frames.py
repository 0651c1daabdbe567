"""The frames of OCPP-J: Call, CallResult, CallError, and the header of a frame.

Each frame is an array-like Struct whose tag is the message type, so msgspec decodes and encodes
`[2, id, action, payload]` directly (OCPP-J 1.6 section 4.2). Payloads are defined in `messages`;
`codec` decodes and encodes.

Frames are immutable. Two frames are equal if their elements are equal; `quirks` are not compared.
They are a field like any other, so pickling, copying and `replace` keep them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Generic, NamedTuple, Protocol, TypeVar, overload

from msgspec import Meta, Raw, Struct, json

from ocpp16j_codec.deviations import LOSES_NAMES, Effect, ErrorCode, Quirk, QuirkKind
from ocpp16j_codec.messages import CallPayload, Payload
from ocpp16j_codec.messages.masking import hide_cut, mask_value, show
from ocpp16j_codec.messages.secrets import unescape

if TYPE_CHECKING:
    from typing_extensions import TypeVar as DefaultTypeVar

    from ocpp16j_codec.messages import AnyCall, AnyResult

    ActionT = DefaultTypeVar("ActionT", default=str, covariant=True)
    Quirks = tuple[Quirk, ...]
    ErrorCodeText = ErrorCode | str
else:
    ActionT = TypeVar("ActionT")
    # A type that no JSON value has, so that a frame with an element for it is refused. The default
    # `()` is not checked. It must not be a list: msgspec would parse whatever a peer nests there,
    # and deep nesting can end the process.
    Quirks = Annotated[int, Meta(ge=1, le=0)]
    ErrorCodeText = ErrorCode

__all__ = [
    "LONGEST_ID", "Call", "CallError", "CallResult", "Data", "Frame", "Header", "NumericId",
    "OpenCall", "ResultT", "UniqueId", "class_name", "cut_places", "type_name",
]  # fmt: skip

PayloadT = TypeVar("PayloadT", covariant=True)
CallT = TypeVar("CallT", bound="CallPayload[Any]")
ResultT = TypeVar("ResultT", bound=Payload)
AnyResultT = TypeVar("AnyResultT", bound="AnyResult")
T = TypeVar("T")

#: The most characters of a unique id (OCPP-J 1.6 section 4.1.4).
LONGEST_ID = 36
#: The id that ties an answer to its call.
UniqueId = Annotated[str, Meta(min_length=1, max_length=LONGEST_ID)]


class NumericId(str):
    """The unique id of an answer to a call whose id was a number.

    It is compared as text. The answer is encoded with the number as received, because the peer may
    compare JSON types to find its call.
    """

    __slots__ = ()


# `gc=False` saves the garbage collector time: a frame can only be part of a reference cycle if a
# program puts it into its own payload.
class _Frame(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """Base class of the three frames: comparison, hash and `repr`."""

    def _elements(self) -> tuple[object, ...]:
        """Return the fields that are compared: all except the quirks."""
        return tuple(getattr(self, name) for name in self.__struct_fields__[:-1])

    @property
    def effects(self) -> frozenset[Effect]:
        """The effects of the quirks of this frame; empty for a conforming frame."""
        quirks: tuple[Quirk, ...] = getattr(self, "quirks", ())
        return frozenset(quirk.effect for quirk in quirks)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _comparable(self._elements()) == _comparable(other._elements())

    def __hash__(self) -> int:
        return hash((type(self), *_comparable(self._elements())))

    def __repr__(self) -> str:
        shown = [f"{name}={_shown(self._masked(name))}" for name in self.__struct_fields__[:-1]]
        quirks: tuple[Quirk, ...] = getattr(self, "quirks", ())
        if quirks:
            shown.append(f"quirks=<{', '.join(quirk.kind for quirk in quirks)}>")
        return f"{type(self).__name__}({', '.join(shown)})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        # The `repr` of payloads and quirks is masked already.
        shown = []
        for name in self.__struct_fields__:
            value = self._masked(name)
            shown.append((name, value if name in _SHOW_THEMSELVES else mask_value(value)))
        return shown

    def _masked(self, name: str) -> Any:
        """Return an element; details in which something is missing are masked already."""
        value = getattr(self, name)
        if name == "error_details" and (places := cut_places(self)):
            masked = mask_value(value)
            hide_cut(value, masked, places)
            return masked
        return value


def cut_places(frame: Any) -> list[list[str]]:
    """Return where something is missing in the payload or the details: the way to each place."""
    cut = [quirk.path for quirk in frame.quirks if quirk.kind in LOSES_NAMES]
    if not cut:
        return []
    as_object = any(quirk.kind is QuirkKind.CALL_ERROR_OBJECT for quirk in frame.quirks)
    start = 3 if as_object else 2  # behind "/4" or "/2/errorDetails"
    return [[unescape(segment) for segment in path.split("/")[start:]] for path in cut]


def _shown(value: object) -> str:
    # The `repr` of `Raw` shows neither the members nor how to get them.
    return _UNTYPED if type(value) is Raw else show(value)


_UNTYPED = '<Raw: untyped, see resolve(result, "<action>") and decode(..., pending={...})>'
_SHOW_THEMSELVES = frozenset({"payload", "quirks"})


def _comparable(elements: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(_canonical(each) if isinstance(each, Raw) else each for each in elements)


def _canonical(raw: Raw) -> bytes:
    """Return raw JSON without blanks and with sorted members."""
    try:
        return json.encode(json.decode(raw), order="sorted")
    except (ValueError, RecursionError):  # a program made it, and it is not JSON
        return bytes(raw)


class OpenCall(Protocol[T]):
    """A call whose type is not known, for type checkers: see `Call.result`."""

    def _of_payload(self, payload: T) -> T: ...


def result_type_of(payload: object) -> type | None:
    """Return the type of the result for the payload of a call; `None` for other payloads."""
    kind = type(payload)
    found = _RESULT_TYPES.get(kind)
    if found is None and issubclass(kind, CallPayload) and CallPayload in kind.__bases__:
        found = _RESULT_TYPES[kind] = kind.result_type()
    return found


_RESULT_TYPES: dict[type, type] = {}


def type_name(kind: type) -> str:
    """Return the name of a class if it is safe to print; code of its metaclass is not run."""
    name: str = _NAME_OF(kind)
    return name if name.isidentifier() and name.isascii() and len(name) <= _LONGEST else "object"


def class_name(value: Any) -> str:
    """Return the name of the class of a value, or "the class X" if the value is a class."""
    kind: type = type(value)
    return f"the class {type_name(value)}" if issubclass(kind, type) else type_name(kind)


_NAME_OF = type.__dict__["__name__"].__get__
_LONGEST = 40


def _no_call_payload(value: Any) -> str:
    due = "Call.of expects the payload of a call such as messages.Heartbeat()"
    if issubclass(type(value), type):
        name = type_name(value)
        return f"{due}; {name} is a class: make an instance, {name}(...)"
    name = type_name(type(value))
    if issubclass(type(value), Payload) and name.endswith("Result"):
        return f"{due}; {name} answers one: use call.result(...)"
    return f"{due}, not {class_name(value)}"


def _wrong_answer(call: Call[Any, Any], payload: object) -> str:
    due = result_type_of(call.payload)
    if due is None:
        return f"no result answers a call whose payload is {class_name(call.payload)}"
    name = type(call.payload).__name__
    if payload is due:
        return f"expected an instance, {due.__name__}(...), got the class"
    return f"expected {due.__name__} as the result of {name}, got {class_name(payload)}"


class Call(_Frame, Generic[PayloadT, ActionT], frozen=True, tag=2, gc=False):
    """A CALL: a request of one side to the other (OCPP-J 1.6 section 4.2.1).

    Attributes:
        unique_id: the id that the answer repeats.
        action: the name of the message, e.g. `"BootNotification"`.
        payload: the typed message, e.g. `messages.BootNotification`.
        quirks: every deviation that was tolerated while decoding; `()` for a conforming frame.
    """

    unique_id: UniqueId
    action: ActionT
    payload: PayloadT
    quirks: Quirks = ()

    if not TYPE_CHECKING:  # pragma: no branch
        # The second parameter is for the decoders, whose action is a literal. In annotations,
        # `Call[Heartbeat]` is enough.
        def __class_getitem__(cls, item: Any) -> Any:
            return super().__class_getitem__(item if isinstance(item, tuple) else (item, str))

    @staticmethod
    def of(payload: CallT, unique_id: str | None = None) -> Call[CallT]:
        """Return a call with this payload and the action of its type.

        Args:
            payload: the payload of a call, e.g. `messages.Heartbeat()`.
            unique_id: the unique id; by default a new UUID4.

        Raises:
            TypeError: `payload` is not the payload of a call, or `unique_id` is not a `str`.
        """
        if CallPayload not in type(payload).__bases__:
            raise TypeError(_no_call_payload(payload))
        if unique_id is None:
            from uuid import uuid4  # noqa: PLC0415 - only callers need it, and it is slow to import

            unique_id = str(uuid4())
        elif not issubclass(type(unique_id), str):
            raise TypeError(f"unique_id must be a str, not {class_name(unique_id)}")
        return Call(unique_id, type(payload).__name__, payload)

    @overload
    def result(self: Call[CallPayload[ResultT], Any], payload: ResultT) -> CallResult[ResultT]: ...
    @overload
    def result(  # for calls of unknown type
        self: OpenCall[AnyCall], payload: AnyResultT
    ) -> CallResult[AnyResultT]: ...
    def result(self, payload: Any) -> Any:
        """Return the CallResult that answers this call with a payload.

        Raises:
            TypeError: The payload does not answer this call.
        """
        # Type checkers report a wrong result as well, unless the call is a `Call[AnyCall]`.
        if type(payload) is not result_type_of(self.payload):
            raise TypeError(_wrong_answer(self, payload))
        return CallResult(self._id_of_answer(), payload)

    if TYPE_CHECKING:
        # This method does not exist at run time. Because of it, only a `Call[AnyCall]` matches
        # `OpenCall[AnyCall]`; a `Call[Reset]` does not, so its result is checked.
        def _of_payload(self, payload: PayloadT) -> PayloadT: ...  # type: ignore[misc] # pyright: ignore[reportGeneralTypeIssues]

    def error(
        self,
        error_code: ErrorCode | str,
        error_description: str = "",
        error_details: dict[str, Any] | None = None,
    ) -> CallError:
        """Return the CallError that answers this call.

        Args:
            error_code: the reason.
            error_description: a sentence for people.
            error_details: further details; members that are None are not encoded.
        """
        details = error_details or {}
        return CallError(self._id_of_answer(), error_code, error_description, details)

    def _id_of_answer(self) -> str:
        if any(quirk.kind is QuirkKind.NUMERIC_UNIQUE_ID for quirk in self.quirks):
            return NumericId(self.unique_id)
        return self.unique_id


class CallResult(_Frame, Generic[PayloadT], frozen=True, tag=3, gc=False):
    """A CALLRESULT: the answer to a call that was processed (OCPP-J 1.6 section 4.2.2).

    Attributes:
        unique_id: the id of the call that is answered.
        payload: the typed message, e.g. `messages.HeartbeatResult`, or a `msgspec.Raw` while its
            call is not known (see `Codec.resolve`).
        quirks: every deviation that was tolerated while decoding; `()` for a conforming frame.
    """

    unique_id: UniqueId
    payload: PayloadT
    quirks: Quirks = ()

    @property
    def action(self) -> str | None:
        """The action of the call that is answered; `None` while the payload is untyped."""
        # The class of a result is named after its action.
        if isinstance(self.payload, Struct):
            return type(self.payload).__name__.removesuffix("Result")
        return None


class CallError(_Frame, frozen=True, tag=4):
    """A CALLERROR: the answer to a call that was not processed (OCPP-J 1.6 section 4.2.3).

    Attributes:
        unique_id: the id of the call that is answered.
        error_code: the reason; a plain `str` if the peer sent a code that 1.6 does not have.
        error_description: a sentence for people, possibly empty.
        error_details: further details, with members that OCPP does not define.
        quirks: every deviation that was tolerated while decoding; `()` for a conforming frame.
    """

    unique_id: UniqueId
    error_code: ErrorCodeText
    error_description: str
    error_details: dict[str, Any]
    quirks: Quirks = ()


class Header(NamedTuple):
    """Message type, unique id and action of a frame, without its payload.

    Attributes:
        message_type: 2 for a CALL, 3 for a CALLRESULT, 4 for a CALLERROR.
        unique_id: the id as received.
        action: the action of a CALL as received, else `None`.
    """

    message_type: int
    unique_id: str
    action: str | None

    def __repr__(self) -> str:
        return (
            f"Header(message_type={self.message_type}, unique_id={show(self.unique_id)}, "
            f"action={show(self.action)})"
        )


if TYPE_CHECKING:
    #: The types of input that are accepted as a frame.
    Data = bytes | bytearray | memoryview | str
    Frame = Call[Any] | CallResult[Any] | CallError
