"""Decode, encode, resolve and peek, with the settings of a codec.

A conforming frame is decoded on the fast path: find the action (or the open call), look up its
typed decoder, and let msgspec decode the whole frame in one pass. All other frames go to the slow
path (`door`), which returns a mended frame or a `DecodeError`.

Rules of this file:

- The action that was found may be wrong, because the frame has not been parsed yet. Each decoder
  accepts only its own action.
- An exception of msgspec only means that the frame goes to the slow path.
- Before JSON is parsed without a type (raw results, error details), nesting and sizes are checked,
  because deep nesting can end the process.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Any

from msgspec import Raw
from msgspec.structs import asdict

from ocpp16j_codec import door, timestamps
from ocpp16j_codec.actions import ACTIONS, BY_CALL, BY_RESULT, Role
from ocpp16j_codec.decoding import (
    HEAD_SIZE,
    Lane,
    as_text,
    as_text_or_bytes,
    call_decoder,
    error_decoder,
    may_have_duplicates,
    raw_result_decoder,
    regular_head,
    result_decoder,
    tolerant_head,
    unambiguous,
)
from ocpp16j_codec.deviations import (
    ALL_QUIRKS,
    Category,
    Effect,
    Part,
    QuirkKind,
    Tolerated,
    Violation,
    parts_of,
    quote,
    tolerated,
)
from ocpp16j_codec.encoding import REFUSALS, write_frame, writer_for
from ocpp16j_codec.errors import DecodeError, failure
from ocpp16j_codec.frames import Call, CallError, CallResult, Header, class_name
from ocpp16j_codec.limits import Limits, keeps_too_much, size_of, within_limits
from ocpp16j_codec.nearest import suggestion
from ocpp16j_codec.settings import DeviceProfile, Settings, objection, tolerated_by

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ocpp16j_codec.actions import Action
    from ocpp16j_codec.frames import Data, Frame
    from ocpp16j_codec.messages import AnyCall, AnyResult, Payload
    from ocpp16j_codec.resolving import Resolve

    Received = Call[AnyCall] | CallResult[AnyResult | Raw] | CallError

__all__ = [
    "STRICT", "TOLERANT", "Codec", "Received", "check_open_call", "decode", "encode", "peek",
    "preload",
]  # fmt: skip


_HEAD = re.compile(r"[ \t\n\r]*+\[[ \t\n\r]*+([234])[ \t\n\r]*+,").match
_HEAD_BYTES = re.compile(rb"[ \t\n\r]*+\[[ \t\n\r]*+([234])[ \t\n\r]*+,").match
#: What msgspec, a missing key or a wrong type of input may raise on the fast path; the slow path or
#: a TypeError follows. A memoryview can be sliced like bytes, but lacks their methods
#: (AttributeError, BufferError). With the option -bb, comparing bytes with text raises.
_OFF_THE_FAST_PATH = (
    LookupError, ValueError, TypeError, OverflowError, RecursionError, AttributeError, BufferError,
    BytesWarning,
)  # fmt: skip
#: The action after `[2,"`, 36 characters of id and `","`. Nine characters distinguish all actions;
#: after a short name they include the next characters of compact JSON. A stored slice object is
#: faster than two numbers.
_WINDOW_SIZE = 9
_WINDOW = slice(43, 43 + _WINDOW_SIZE)
#: The id of 36 characters.
_ID = slice(4, 40)
#: The length of `[2,` and `[3,`.
_COMPACT_HEAD = 3
#: Actions by their names in bytes and in text, and the types of payloads: shared by all codecs, so
#: that deriving a codec is cheap.
_NAMES = {name.encode(): name for name in ACTIONS}
_NAMES_TEXT = {name: name for name in ACTIONS}
_PAYLOADS = {struct: struct for struct in (*BY_CALL, *BY_RESULT)}


class Codec:
    """Settings, and the methods that decode and encode with them; immutable and hashable.

    Args:
        tolerate: the deviations that are mended or kept, and reported; all others are refused.
            Name them by their kinds, or by how much they matter (`Effect`).
        role: the side that uses this codec. Calls that the other side may not send are refused, and
            so is encoding calls that this side may not send.
        profile: the calls that the charge point supports, be it the other side or this one.
        naive_timezone: the time zone of timestamps without one.
        detect_duplicates: detect duplicate keys in otherwise valid frames as well. Without it, the
            last value is used silently. By default on if duplicates are not tolerated, and with
            the role of a charge point, because a command must not have two meanings.
        check_outgoing: validate encoded payloads against the schemas.
        limits: the maximum size, nesting and number of parts of a frame.
    """

    __slots__ = (
        "_calls", "_calls_text", "_detects", "_results", "_size", "_windows", "_windows_text",
        "_writers", "settings",
    )  # fmt: skip

    settings: Settings
    _detects: bool
    _size: int
    _windows: dict[Any, Any]
    _windows_text: dict[str, Any]
    _calls: Lane
    _calls_text: Lane
    _results: Lane
    _writers: Lane

    def __init__(
        self,
        *,
        tolerate: Collection[QuirkKind | Effect | Part] = ALL_QUIRKS,
        role: Role | None = None,
        profile: DeviceProfile | None = None,
        naive_timezone: tzinfo = UTC,
        detect_duplicates: bool | None = None,
        check_outgoing: bool = True,
        limits: Limits = Limits(),  # noqa: B008 - immutable
    ) -> None:
        settings = Settings(
            tolerated=tolerated_by(tolerate, "tolerate"),
            role=role,
            profile=profile,
            naive_timezone=naive_timezone,
            detect_duplicates=detect_duplicates,
            check_outgoing=check_outgoing,
            limits=limits,
        )
        # What every frame needs has its own slot, because access is faster.
        put = object.__setattr__
        put(self, "settings", settings)
        put(self, "_size", limits.size)
        put(self, "_detects", settings.detects)
        put(self, "_windows", {})
        put(self, "_windows_text", {})
        names, names_text = _NAMES, _NAMES_TEXT
        if role is not None:  # else no call is refused
            refused = {n for n, row in ACTIONS.items() if objection(row, settings, incoming=True)}
            names = {spelt: name for spelt, name in names.items() if name not in refused}
            names_text = {name: name for name in names_text if name not in refused}
        put(self, "_calls", Lane(self._make_call, names))
        put(self, "_calls_text", Lane(self._make_call, names_text))
        put(self, "_writers", Lane(self._make_writer, _PAYLOADS))
        put(self, "_results", Lane(self._make_result, _NAMES_TEXT))

    def _make_call(self, name: str) -> Any:
        decode = call_decoder(name)
        if self._detects:
            decode = unambiguous(decode, ACTIONS[name].call)
        # From now on, `decode` finds the decoder by the window.
        window = (name + '",{"')[:_WINDOW_SIZE]
        self._windows[window.encode()] = decode
        self._windows_text[window] = decode
        return decode

    def _make_result(self, name: str) -> Any:
        decode = result_decoder(name)
        return unambiguous(decode, ACTIONS[name].result) if self._detects else decode

    def _make_writer(self, struct: type[Payload]) -> Any:
        return writer_for(struct, self.settings)

    # -- settings --------------------------------------------------------------------------------

    @property
    def tolerate(self) -> frozenset[QuirkKind]:
        """The kinds of deviation that are tolerated whatever their effect."""
        return self.settings.tolerate

    @property
    def tolerated(self) -> Tolerated:
        """The tolerated kinds, and pairs of kind and effect for those tolerated in part."""
        return self.settings.tolerated

    @property
    def role(self) -> Role | None:
        """The side that uses this codec."""
        return self.settings.role

    @property
    def profile(self) -> DeviceProfile | None:
        """The calls that the device supports."""
        return self.settings.profile

    @property
    def naive_timezone(self) -> tzinfo:
        """The time zone of timestamps without one."""
        return self.settings.naive_timezone

    @property
    def detect_duplicates(self) -> bool | None:
        """Whether duplicate keys are detected in otherwise valid frames as well."""
        return self.settings.detect_duplicates

    @property
    def check_outgoing(self) -> bool:
        """Whether encoded payloads are validated against the schemas."""
        return self.settings.check_outgoing

    @property
    def limits(self) -> Limits:
        """The maximum size, nesting and number of parts of a frame."""
        return self.settings.limits

    def _arguments(self) -> dict[str, Any]:
        """Return the arguments with which `Codec` makes an equal codec."""
        given = asdict(self.settings)
        given["tolerate"] = given.pop("tolerated")
        return given

    def replace(self, **changes: Any) -> Codec:
        """Return this codec with other settings; accepts the arguments of `Codec`.

        Raises:
            TypeError: There is no such setting.
        """
        return Codec(**(self._arguments() | changes))

    def without(self, *kinds: QuirkKind | Effect) -> Codec:
        """Return this codec without tolerance for the given kinds, or for those with an effect."""
        refused = parts_of(tolerated_by(kinds, "each"))
        return self.replace(tolerate=tolerated(parts_of(self.tolerated) - refused))

    def only(self, *kinds: QuirkKind | Effect) -> Codec:
        """Return this codec, tolerating only the given kinds or effects.

        `TOLERANT.only(Effect.CERTAIN, Effect.KEPT)` refuses deviations that need an assumption or
        lose something that was sent.
        """
        return self.replace(tolerate=tolerated_by(kinds, "each"))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Codec is immutable; use replace({name}=...)")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a Codec is immutable")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Codec) and self.settings == other.settings

    def __hash__(self) -> int:
        return hash(self.settings)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (self._arguments(),)

    def __repr__(self) -> str:
        if not self.tolerated:
            tolerate = "nothing"
        elif self.tolerate == ALL_QUIRKS:
            tolerate = "everything"
        else:
            tolerate = f"{len({kind for kind, _ in parts_of(self.tolerated)})} kinds"
        return f"<Codec tolerating {tolerate}, role={self.role}>"

    # -- decode ----------------------------------------------------------------------------------

    def decode(  # noqa: C901, PLR0912 - the lanes, in the order of their traffic
        self,
        data: Data,
        *,
        pending: Mapping[str, str] | None = None,
        received_at: datetime | None = None,
    ) -> Received:
        """Decode a frame.

        Args:
            data: the frame as received from the WebSocket.
            pending: the open calls, unique id -> action. A result with one of these ids is typed;
                the payload of any other is a `msgspec.Raw` until `resolve`.
            received_at: when the frame arrived (aware). It is used for a required timestamp of a
                report that is missing or unreadable; without it, such a timestamp is an error.

        Raises:
            DecodeError: The frame is refused with these settings. Send its `reply`, if any.
            TypeError: `data` is neither bytes-like nor `str`, or `pending` has the wrong type.
            ValueError: `received_at` has no time zone, or `pending` has an unknown action.
        """
        if received_at is not None:
            _check_received_at(received_at)
        try:
            if len(data) <= self._size:
                # In a compact CALL with a UUID, the action is at a fixed offset. This guess is
                # safe, because the decoder accepts only its own action.
                window: Any = data[_WINDOW]
                read = self._windows.get(window)
                if read is not None:
                    return read(data)  # type: ignore[no-any-return]
                if type(data) is bytes:
                    if data[1] == 0x32:  # 2, a CALL
                        return self._calls[data.split(b'"', 4)[3]](data)  # type: ignore[no-any-return]
                    if data[1] == 0x33:  # 3, a CALLRESULT
                        if pending is None:
                            return self._read_raw_result(data)
                        unique_id = data[_ID].decode()
                        name = pending.get(unique_id)
                        if name is None:
                            unique_id = data.split(b'"', 2)[1].decode()
                            name = pending.get(unique_id)
                        frame = self._results[name](data)
                        if frame.unique_id == unique_id:
                            return frame  # type: ignore[no-any-return]
                elif type(data) is str:
                    read = self._windows_text.get(window)
                    if read is not None:
                        return read(data)  # type: ignore[no-any-return]
                    if data[1] == "2":
                        return self._calls_text[data.split('"', 4)[3]](data)  # type: ignore[no-any-return]
                    if data[1] == "3":
                        if pending is None:
                            return self._read_raw_result(data)
                        unique_id = data[_ID]
                        name = pending.get(unique_id)
                        if name is None:
                            unique_id = data.split('"', 2)[1]
                            name = pending.get(unique_id)
                        frame = self._results[name](data)
                        if frame.unique_id == unique_id:
                            return frame  # type: ignore[no-any-return]
        except _OFF_THE_FAST_PATH:
            pass
        due = self._decode_other(data, pending, received_at)
        if not isinstance(due, DecodeError):
            return due
        del data  # the traceback of a stored error would keep the frame in memory
        try:
            raise due
        finally:
            del due  # a reference cycle of error and traceback would wait for the collector

    def _decode_other(
        self, data: Data, pending: Mapping[str, str] | None, received_at: datetime | None
    ) -> Received | DecodeError:
        """Decode frames with blanks, raw results and errors; others go to the slow path."""
        is_exact = type(data) is bytes or type(data) is str
        text_or_bytes: bytes | str = data if is_exact else as_text_or_bytes(data)  # type: ignore[assignment]
        if pending is not None and not hasattr(pending, "get"):
            raise TypeError("pending must be a mapping of unique ids to names of actions")
        if text_or_bytes is not data:
            try:
                return self.decode(text_or_bytes, pending=pending, received_at=received_at)
            except DecodeError as error:
                return door.on_its_own(error)
        if pending is not None:
            pending = _OpenCalls(pending)
        if len(text_or_bytes) > self._size:
            return self._too_large(text_or_bytes)
        # The fast path has refused every compact CALL already.
        start: Any = text_or_bytes[:_COMPACT_HEAD]
        if start != (b"[2," if isinstance(start, bytes) else "[2,"):
            try:
                frame = self._decode_rare(text_or_bytes, pending)
            except _OFF_THE_FAST_PATH:
                frame = None
            if frame is not None:
                return frame
        text = as_text(text_or_bytes)
        return door.recover(
            text, self.settings, pending, received_at, from_bytes=text is not text_or_bytes
        )

    def _decode_rare(self, data: bytes | str, pending: Mapping[str, str] | None) -> Received | None:
        """Try the fast path for frames with blanks in their head, raw results and errors."""
        head = _HEAD_BYTES(data) if isinstance(data, bytes) else _HEAD(data)
        if head is None:
            return None
        kind = int(head[1])
        quote: Any = b'"' if isinstance(data, bytes) else '"'
        if kind == 2:
            lane = self._calls if isinstance(data, bytes) else self._calls_text
            call: Call[AnyCall] = lane[data.split(quote, 4)[3]](data)
            return call
        if kind == 3 and pending:
            unique_id = data.split(quote, 2)[1]
            unique_id = unique_id if isinstance(unique_id, str) else unique_id.decode()
            name = pending.get(unique_id)
            if name in ACTIONS:
                if head.end() == _COMPACT_HEAD:
                    return None  # the fast path has refused it
                result: CallResult[AnyResult] = self._results[name](data)
                return result if result.unique_id == unique_id else None
        if kind == 3:
            if pending is None and head.end() == _COMPACT_HEAD:
                return None  # the fast path has refused it
            raw = self._read_raw_result(data)
            # The id has escapes; the slow path finds its call.
            return None if pending and pending.get(raw.unique_id) in ACTIONS else raw
        if not within_limits(data, self.settings.limits):
            return None
        read = unambiguous(error_decoder) if self._detects else error_decoder
        error: CallError = read(data)
        return None if keeps_too_much(error, size_of(data), self.settings.limits) else error

    def _read_raw_result(self, data: bytes | str) -> CallResult[Raw]:
        """Read a result whose action is not known.

        Raises:
            ValueError: It has to be decoded on the slow path.
        """
        if not within_limits(data, self.settings.limits):
            raise ValueError
        raw: CallResult[Raw] = raw_result_decoder(data)
        payload = bytes(raw.payload)
        if not payload.startswith(b"{") or (self._detects and may_have_duplicates(payload)):
            raise ValueError
        return CallResult(raw.unique_id, Raw(payload))

    def _too_large(
        self, data: bytes | str, unique_id: str | None = None, action: str | None = None
    ) -> DecodeError:
        unit = "bytes" if isinstance(data, bytes) else "characters"
        message = f"frame of {len(data)} {unit}, at most {self._size} are allowed"
        violations = (Violation(Category.LIMIT_PASSED, "", message, self._size),)
        if unique_id is not None:
            return DecodeError(violations, unique_id=unique_id, action=action)
        try:
            # Only the head is read, to find out whether a reply is due.
            header = regular_head(data) or tolerant_head(data[:HEAD_SIZE], self._for_heads())
        except DecodeError:
            header = Header(0, None, None)  # type: ignore[arg-type]
        known = header.action if header.action in ACTIONS else None
        return failure(violations, header.unique_id, known, answerable=header.message_type == 2)

    # -- peek ------------------------------------------------------------------------------------

    def peek(self, data: Data) -> Header:
        """Read message type, unique id and action of a frame without decoding its payload.

        For relays and routers. It is tolerant with any settings, and returns unknown actions as
        they are.

        Raises:
            DecodeError: The message type, the unique id or the action of a CALL cannot be read.
            TypeError: `data` is neither bytes-like nor `str`.
        """
        is_exact = type(data) is bytes or type(data) is str
        text_or_bytes: Any = data if is_exact else as_text_or_bytes(data)
        if len(text_or_bytes) > self._size:
            raise self._too_large(text_or_bytes)
        header = regular_head(text_or_bytes)
        if header is not None:
            return header
        try:
            header = tolerant_head(text_or_bytes, self._for_heads())
        except DecodeError as error:
            fault = door.on_its_own(error)
        else:
            if type(header.unique_id) is not str:  # a `NumericId`
                header = header._replace(unique_id=str(header.unique_id))
            return header
        del data, text_or_bytes
        try:
            raise fault
        finally:
            del fault

    def _for_heads(self) -> Settings:
        """Return the settings for heads: tolerant, with the same limits."""
        return Settings(limits=self.limits)

    # -- resolve ---------------------------------------------------------------------------------

    if TYPE_CHECKING:
        resolve: Resolve
    else:

        def resolve(self, result, action, *, received_at=None):
            """Type the payload of a result whose call has become known.

            Args:
                result: a result as `decode` left it.
                action: the action it answers, e.g. `"Heartbeat"`, or the type of its payload, e.g.
                    `messages.HeartbeatResult`.
                received_at: as for `decode`.

            Returns:
                The typed result with the quirks it had and those of its payload.

            Raises:
                DecodeError: The payload does not fit the action with these settings.
                KeyError: There is no such action.
                TypeError: `result` is not a `CallResult`, or is typed for another action.
            """
            row = _row_of(action)
            if received_at is not None:
                _check_received_at(received_at)
            if type(result) is not CallResult:
                raise TypeError(f"expected a CallResult, got {class_name(result)}")
            if not isinstance(result.payload, Raw):
                if isinstance(result.payload, row.result):
                    return result
                raise TypeError(f"this result answers {result.action}, not {row.name}")
            # Decoded as part of a new frame, so that the decoder is the same.
            wire = b'[3,"-",' + bytes(result.payload) + b"]"
            # `decode` has measured the frame as received: before mending, a `str` in characters.
            # So results with quirks are not measured again, and others must exceed both counts.
            size = self._size
            if len(wire) > size < len(wire.decode(errors="ignore")) and not result.quirks:
                raise self._too_large(wire, result.unique_id, row.name)
            try:
                if not result.quirks:  # else repairs of the text may make it unacceptable
                    return CallResult(result.unique_id, self._results[row.name](wire).payload)
            except _OFF_THE_FAST_PATH:
                pass
            return door.retype(result, row, self.settings, received_at)

    # -- encode ----------------------------------------------------------------------------------

    def encode(self, frame: Frame) -> bytes:
        """Encode a frame as compact UTF-8 JSON.

        Raises:
            EncodeError: The frame does not conform; `violations` says what is wrong and where.
            TypeError: `frame` is not a frame.
        """
        try:
            return self._writers[type(frame.payload)](frame)  # type: ignore[union-attr, no-any-return]
        except REFUSALS:
            return write_frame(frame, self.settings, self._writers)

    def preload(self) -> None:
        """Build all decoders and encoders, and import the slow path, before they are first used."""
        for name, action in ACTIONS.items():
            for lane, key in ((self._calls, name.encode()), (self._calls_text, name)):
                if not objection(action, self.settings, incoming=True):
                    _ = lane[key]
            _ = self._results[name], self._writers[action.result]
            if not objection(action, self.settings, incoming=False):
                _ = self._writers[action.call]
            door.prepare(action)
        timestamps.read("2024-01-01T24:00Z")  # takes dateutil


class _OpenCalls(dict[str, str]):
    """The open calls of the caller; an id and its action are checked when they are looked up.

    The fast path needs no such check: it looks up the action in the table of actions.
    """

    def __init__(self, pending: Mapping[str, str]) -> None:
        super().__init__()
        self._pending = pending

    def __bool__(self) -> bool:
        return True

    def __contains__(self, unique_id: object) -> bool:
        return unique_id in self._pending

    def get(self, unique_id: Any, default: Any = None) -> Any:
        name: Any = self._pending.get(unique_id, default)
        if name is not None:
            check_open_call(unique_id, name)
        return name


def check_open_call(unique_id: object, name: object) -> None:
    """Check the unique id and the action of an open call.

    Raises:
        TypeError: One of the two is not a string.
        ValueError: There is no such action.
    """
    if not isinstance(unique_id, str):
        raise TypeError(f"the unique ids of pending must be str, not {class_name(unique_id)}")
    if not isinstance(name, str):
        of = quote(unique_id)
        raise TypeError(
            f"pending must map {of} to the name of an action, not to {class_name(name)}"
        )
    if name not in ACTIONS:
        raise ValueError(f"pending maps {quote(unique_id)} to {_unknown_action(name)}")


def _unknown_action(name: str) -> str:
    return f"the unknown action {quote(name)}{suggestion(name, ACTIONS)}"


def _row_of(action: Any) -> Action:
    """Return the row of an action, given its name or the type of its result."""
    if isinstance(action, str):
        if action in ACTIONS:
            return ACTIONS[action]
        raise KeyError(f"expected the name of an action, got {_unknown_action(action)}")
    if not isinstance(action, type):
        raise KeyError(
            "expected the name of an action or the type of a result such as"
            f" messages.HeartbeatResult, got {class_name(action)}"
        )
    if action in BY_RESULT:
        return BY_RESULT[action]
    call = BY_CALL.get(action)
    if call is not None:
        raise KeyError(
            f"expected the type of a result, got the call {call.name}; pass {call.result.__name__}"
        )
    raise KeyError(f"{class_name(action)} is not the type of a result")


def _check_received_at(received_at: datetime) -> None:
    """Check a time of arrival, even if no timestamp of the frame needs it."""
    if not isinstance(received_at, datetime):
        raise TypeError("received_at must be a datetime with a time zone")
    if received_at.utcoffset() is None:
        raise ValueError("received_at must have a time zone")
    if not MINYEAR < received_at.year < MAXYEAR:
        raise ValueError("received_at must be after the year 1 and before the year 9999")


def _rebuild(settings: dict[str, Any]) -> Codec:
    return Codec(**settings)


TOLERANT = Codec()
"""Tolerates every kind of deviation, and reports it."""

STRICT = Codec(tolerate=frozenset())
"""Accepts only what the official schemas, RFC 3339 and OCPP-J 1.6 allow."""

decode = TOLERANT.decode
encode = TOLERANT.encode
peek = TOLERANT.peek


def preload() -> None:
    """Prepare `TOLERANT` and `STRICT` before they are first used; see `Codec.preload`."""
    TOLERANT.preload()
    STRICT.preload()
