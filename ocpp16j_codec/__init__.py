"""Typed, fast, tolerant codec for OCPP 1.6J: frames in, typed messages out, and back.

A frame is decoded into a `Call`, a `CallResult` or a `CallError` whose payload is a typed message:

>>> from ocpp16j_codec import decode, encode, messages
>>> call = decode('[2,"17","Authorize",{"idTag":"04A2B1C3"}]')
>>> call.payload.id_tag
'04A2B1C3'

Deviations are mended or kept, and reported. This frame has a misspelled member and is truncated:

>>> call = decode('[2,"18","FirmwareStatusNotification",{"Status":"Installed"}')
>>> call.payload.status.value, [quirk.kind.value for quirk in call.quirks]
('Installed', ['member_spelling', 'truncated'])

Answers are built from the call and encoded:

>>> encode(call.result(messages.FirmwareStatusNotificationResult()))
b'[3,"18",{}]'

A frame that cannot be decoded raises `DecodeError`, which has the CALLERROR to send. `STRICT`
accepts only what the schemas accept; `Codec` has the settings in between. `Connection` remembers
the open calls of one charge point, so that results are typed by the call they answer.
"""

from ocpp16j_codec import messages
from ocpp16j_codec.actions import ACTIONS, Action, Profile, Role
from ocpp16j_codec.codec import (
    STRICT,
    TOLERANT,
    Codec,
    decode,
    encode,
    peek,
    preload,
)
from ocpp16j_codec.connection import Connection
from ocpp16j_codec.documents import from_builtins, to_builtins
from ocpp16j_codec.errors import (
    ALL_QUIRKS,
    Category,
    DecodeError,
    Effect,
    EncodeError,
    ErrorCode,
    Quirk,
    QuirkKind,
    Violation,
)
from ocpp16j_codec.frames import Call, CallError, CallResult, Header
from ocpp16j_codec.limits import Limits
from ocpp16j_codec.redaction import redact

__all__ = [
    "ACTIONS",
    "ALL_QUIRKS",
    "STRICT",
    "TOLERANT",
    "Action",
    "Call",
    "CallError",
    "CallResult",
    "Category",
    "Codec",
    "Connection",
    "DecodeError",
    "Effect",
    "EncodeError",
    "ErrorCode",
    "Header",
    "Limits",
    "Profile",
    "Quirk",
    "QuirkKind",
    "Role",
    "Violation",
    "decode",
    "encode",
    "from_builtins",
    "messages",
    "peek",
    "preload",
    "redact",
    "to_builtins",
]
