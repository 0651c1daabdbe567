"""Hostile bytes, as an attacker or a broken program may send them.

`hostile` makes bytes that attack parsers rather than messages: deep nesting, huge numbers,
many duplicate keys, escapes, bytes that are not UTF-8. Most of it is put in the place of a value of
a frame, so that a parser reaches it.

Sizes are small (some kilobytes), so that thousands can be tried in a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ocpp16j_codec import ACTIONS
from ocpp16j_codec.testing.oddities import ODD_NUMBERS, ODD_PIECES, ODD_TIMES, ODD_VALUES, SIGNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

__all__ = ["PLACES", "hostile"]

#: Frames with a place for a text, marked by `@`.
PLACES: dict[str, bytes] = {
    "bare": b"@",
    "payload": b'[2,"17","DataTransfer",@]',
    "data": b'[2,"17","DataTransfer",{"vendorId":"com.example","data":@}]',
    "id": b'[2,@,"Heartbeat",{}]',
    "details": b'[4,"17","GenericError","",@]',
    "action": b'[2,"17",@,{}]',
    "type": b'[@,"17","Heartbeat",{}]',
    "result": b'[3,"17",@]',
    "surplus": b'[2,"17","Heartbeat",{},@]',
}


def hostile(random: Random) -> bytes:
    """Make bytes that attack a parser."""
    text = random.choice(_MAKERS)(random)
    if random.randrange(4) == 0:
        text = _named(random) + b":" + text
        text = b"{" + text + b"}" if random.randrange(4) else text
    place = random.choice(tuple(PLACES.values()))
    return place.replace(b"@", text)


def _deep(random: Random) -> bytes:
    opener, closer = random.choice(((b"[", b"]"), (b'{"a":', b"}"), (b'[{"a":', b"}]")))
    depth = random.choice((31, 32, 33, 100, 1000))
    return opener * depth + b"1" + closer * random.choice((depth, depth, 0, depth + 1))


def _many(random: Random) -> bytes:
    piece = random.choice((b"[]", b"{}", b"0", b'""', b"[", b'"', b",", b"\\", b'"a":1', b"{}{"))
    return b"[" + b",".join([piece] * random.choice((2, 100, 1000))) + b"]"


def _doubled(random: Random) -> bytes:
    """Return the same member many times, or many members with the same hash in simple tables."""
    count = random.choice((2, 3, 300))
    if random.randrange(2):
        members = [b'"%s":%d' % (_named(random).strip(b'"'), i) for i in range(count)]
    else:
        members = [b'"%d":0' % (i * (2**61 - 1)) for i in range(count)]
    return b"{" + b",".join(members) + b"}"


def _named(random: Random) -> bytes:
    names = (b"idTag", b"status", b"data", b"vendorId", b"__proto__", b"", b"a/b~c", b"x" * 300)
    return b'"' + random.choice(names) + b'"'


def _string(random: Random) -> bytes:
    pieces = [random.choice(ODD_PIECES) for _ in range(random.choice((1, 2, 5, 50)))]
    return b'"' + b"x".join(pieces) + b'"' * random.choice((1, 1, 1, 0))


def _noise(random: Random) -> bytes:
    everything = SIGNS + ODD_VALUES + ODD_PIECES + ODD_NUMBERS
    return b"".join(random.choice(everything) for _ in range(random.choice((1, 3, 10, 40))))


def _path_like(random: Random) -> bytes:
    names = (
        b"../../etc/passwd",
        b"..\\\\..\\\\nul",
        b"%00",
        b"Heartbeat.json",
        b"con",
        b"/dev/null",
    )
    return b'"' + random.choice(names + tuple(name.encode() for name in list(ACTIONS)[:3])) + b'"'


_MAKERS: tuple[Callable[[Random], bytes], ...] = (
    lambda random: random.choice(ODD_VALUES),
    lambda random: random.choice(ODD_NUMBERS),
    lambda random: random.choice(ODD_TIMES),
    _string,
    _noise,
    _many,
    _doubled,
    _path_like,
    _deep,
)
