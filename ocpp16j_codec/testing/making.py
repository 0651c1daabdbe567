"""Conforming messages made from a `random.Random`; the other modules change them.

A `Maker` makes payloads and frames that `STRICT` accepts and that round-trip. It prefers values at
the limits: texts are often empty, of the maximum length, or of characters that take four bytes;
integers are often the largest possible.

The `Random` is a parameter, so that the same seed makes the same messages, and so that hypothesis
can control it. The simplest choice always comes first, because hypothesis shrinks to it.

All messages conform, unless `beyond` is set; `quirky`, `spoiling` and `mutation` insert faults.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, cast

from ocpp16j_codec import ACTIONS, Call, CallError, CallResult, ErrorCode
from ocpp16j_codec.shapes import Kind, Shape, members_of
from ocpp16j_codec.testing.shapes import all_types, is_result, payload_type

if TYPE_CHECKING:
    from random import Random

    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.testing.shapes import About

__all__ = ["Maker"]

#: Texts that are unambiguous in any broken frame: nothing in them looks like JSON.
_PLAIN_TEXTS = ("a", "CP-0001", "04A2B1C3", "ABB Terra AC", "com.example", "Störung", "漢字", "🔌")
_ODD_TEXTS = (
    "1.0", "null", "true", " padded ", '"quoted" \\ /', "\\u0041\\", "{[,:]}", "it's",
    "</script>&amp;", "%s%n{0}", "../../etc/passwd", "line\r\nline\ttab", "\x00\x1b[31m\x7f\u2028",
    "e\u0301\u200d\ufeff", "2024-01-01T00:00:00Z", "'; DROP TABLE tags; --", "\uffff\U0010ffff",
)  # fmt: skip
_INTEGERS = (0, 1, 2, -1, 60, 300, 10**6, 2**31 - 1, 2**31, -(2**31), 2**53 + 1)
_INTEGER_EDGES = (2**63 - 1, -(2**63))
_IDS = ("1", "19223201", "6fd19b17-95c5-4ef8-8d6d-8b3b2c1bf0a5", "id:/with/odd signs", "ä" * 36)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EDGES = (
    datetime(1, 1, 2, tzinfo=UTC),
    datetime(9999, 12, 30, 23, 59, 59, 999000, tzinfo=UTC),
    datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
)
_DETAILS: tuple[dict[str, Any], ...] = (
    {},
    {"reason": "busy"},
    {"": 0, "list": [1, -2.5, True, "x"], "nested": {"deep": [[{}]]}},
)
#: The maximum length of texts without a limit; the longest text seen in the field has a tenth.
_UNLIMITED = 3000


class Maker:
    """A maker of conforming messages.

    Args:
        random: the source of all random choices.
        plain: make no text that looks like part of JSON.
        full: include every optional member, and make no list empty.
        beyond: make some texts one character too long; such a message does not conform, and can
            only be encoded with `Codec(check_outgoing=False)`.
    """

    def __init__(
        self, random: Random, *, plain: bool = False, full: bool = False, beyond: bool = False
    ) -> None:
        self._random = random
        self._plain = plain
        self._full = full
        self._beyond = beyond
        self._makers = {
            Kind.INTEGER: self.integer,
            Kind.DECIMAL: self.decimal,
            Kind.BOOLEAN: self.boolean,
            Kind.TIMESTAMP: self.timestamp,
        }

    # -- frames ----------------------------------------------------------------------------------

    def call(self, about: About | None = None) -> Call[Any]:
        """Return a call, of any action unless one is named.

        Raises:
            ValueError: The name is not that of a call.
        """
        if about is None:
            about = self._random.choice([action.call for action in ACTIONS.values()])
        struct = payload_type(about)
        if struct.__name__ not in ACTIONS:
            raise ValueError(f"{struct.__name__} is no call")
        payload: Any = self.payload(struct)
        return Call.of(payload, self.unique_id())

    def result(self, about: About | None = None) -> CallResult[Any]:
        """Return a typed result, of any action unless one is named by its call or its result.

        Raises:
            ValueError: The name is neither.
        """
        if about is None:
            about = self._random.choice([action.result for action in ACTIONS.values()])
        struct = payload_type(about)
        action = ACTIONS.get(struct.__name__)
        struct = action.result if action else struct
        if not is_result(struct):
            raise ValueError(f"{struct.__name__} is no result")
        return CallResult(self.unique_id(), self.payload(struct))

    def call_error(self) -> CallError:
        """Return an error with some details."""
        random = self._random
        details = random.choice(_DETAILS)
        return CallError(
            self.unique_id(), random.choice(tuple(ErrorCode)), self.text(255), dict(details)
        )

    def frame(self) -> Call[Any] | CallResult[Any] | CallError:
        """Return a frame of any kind."""
        kind = self._random.choice("cccrre")
        return self.call() if kind == "c" else self.result() if kind == "r" else self.call_error()

    def unique_id(self) -> str:
        """Return an id of 1 to 36 characters."""
        ids = _IDS[:3] if self._plain else _IDS
        return self._random.choice(ids)

    # -- payloads --------------------------------------------------------------------------------

    def payload(self, about: About | None = None) -> Payload:
        """Return a payload of this type or call of this action; by default any of the 78 types."""
        struct = self._random.choice(tuple(all_types())) if about is None else payload_type(about)
        # All optional members, none, or a few of them: each of these finds different faults.
        often = 2 if self._full else self._random.choice((0, 1, 2))
        values = {
            member.attribute: self.value(member.shape)
            for member in members_of(struct)
            if not member.optional or often == 2 or (often and self._random.randrange(2))
        }
        return struct(**values)

    def value(self, shape: Shape) -> Any:
        """Return a value of this shape."""
        match shape.kind:
            case Kind.TEXT:
                return self.text(shape.limit)
            case Kind.WORD:
                return self._random.choice(shape.words)
            case Kind.OBJECT:
                return self.payload(cast("type[Payload]", shape.struct))
            case Kind.LIST:
                many = self._random.choice((1 if self._full else shape.least, 1, 2, 3))
                return [self.value(cast("Shape", shape.item)) for _ in range(many)]
            case kind:
                return self._makers[kind]()

    def text(self, limit: int | None) -> str:
        """Return a text of at most `limit` characters."""
        random = self._random
        texts = _PLAIN_TEXTS if self._plain else _PLAIN_TEXTS + _ODD_TEXTS
        text = random.choice(texts)
        most = _UNLIMITED if limit is None else limit
        match random.randrange(10):
            case 7:
                return "" if not self._plain else text[:most]
            case 8:
                return (text * (most // len(text) + 1))[:most]
            case 9 if self._beyond and limit is not None:
                return (text * (limit // len(text) + 2))[: limit + 1]
            case 9 if not self._plain:
                signs = (chr(random.choice(_RANGES)[random.randrange(32)]) for _ in range(most))
                return "".join(signs) if most <= 50 else text[:most]
            case _:
                return text[:most]

    def integer(self) -> int:
        """Return a 64-bit integer."""
        edge = self._random.randrange(20) == 19
        return self._random.choice(_INTEGER_EDGES if edge else _INTEGERS)

    def decimal(self) -> float:
        """Return a number with at most one fraction digit."""
        return self._random.randint(0, 10**6) / 10 * self._random.choice((1, 1, 1, -1))

    def boolean(self) -> bool:
        """Return true or false."""
        return self._random.choice((False, True))

    def timestamp(self) -> datetime:
        """Return a timestamp with a zone, in whole milliseconds."""
        random = self._random
        if random.randrange(20) == 19:
            return random.choice(_EDGES)
        seconds = random.randrange(1_700_000_000, 1_800_000_000)
        moment = _EPOCH + timedelta(seconds=seconds, milliseconds=random.choice((0, 0, 1, 999)))
        minutes = random.choice((0, 0, 60, -330, 840, -719))
        return moment.astimezone(timezone(timedelta(minutes=minutes)) if minutes else UTC)


#: Characters of one, two, three and four bytes.
_RANGES = (range(0x41, 0x61), range(0xE0, 0x100), range(0x4E00, 0x4E20), range(0x1F600, 0x1F620))
