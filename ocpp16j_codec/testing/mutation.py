"""Random changes of a frame, token by token.

Text with random bits flipped is almost never valid JSON, so it does not test anything behind the
JSON parser. `mutate` splits the text into names, values and punctuation first, so that one result
in a few can still be parsed:

    mutation = mutate(b'[2,"1","Heartbeat",{}]', random.Random(7))
    send(mutation.data)             # mutation.name says what was changed, for the log

The input may be broken text, so mutations can be repeated. The same seed gives the same mutation.

Rule of this file: an operator is one small function in one table, and never fails, whatever bytes
it is given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ocpp16j_codec import ACTIONS, TOLERANT
from ocpp16j_codec.shapes import Kind, members_of
from ocpp16j_codec.testing.making import Maker
from ocpp16j_codec.testing.oddities import (
    ODD_NUMBERS,
    ODD_PIECES,
    ODD_TIMES,
    ODD_VALUES,
    SIGNS,
    SIZES,
)
from ocpp16j_codec.testing.pieces import Pieces
from ocpp16j_codec.testing.shapes import every_type

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

    from ocpp16j_codec.testing.pieces import Span

__all__ = ["OPERATORS", "Mutation", "mutate"]


class Mutation(NamedTuple):
    """A changed frame.

    Attributes:
        data: the changed text.
        name: the applied operators, names in `OPERATORS`, joined by `+`.
    """

    data: bytes
    name: str

    def __bytes__(self) -> bytes:
        return self.data


_NUMBER = re.compile(rb"[-+]?[0-9][0-9.eE+-]*+\Z").match
_NAMES = sorted({m.name for struct in every_type() for m in members_of(struct)})
_WORDS = sorted(
    {
        str(word)
        for struct in every_type()
        for member in members_of(struct)
        if member.shape.kind is Kind.WORD
        for word in member.shape.words
    }
)


def mutate(frame: bytes, random: Random, *, most: int = 4) -> Mutation:
    """Change a frame in one to `most` ways.

    Args:
        frame: the frame, or any other bytes.
        random: the source of all random choices.
        most: maximum number of operators that are applied.
    """
    names = []
    for _ in range(1 + min(random.randrange(most), random.randrange(most))):
        name = random.choice(_NAMES_OF_OPERATORS)
        frame = OPERATORS[name](frame, random)
        names.append(name)
    return Mutation(frame, "+".join(names))


# -- operators on bytes --------------------------------------------------------------------------


def _flip_bit(data: bytes, random: Random) -> bytes:
    if not data:
        return data
    place = random.randrange(len(data))
    return data[:place] + bytes([data[place] ^ 1 << random.randrange(8)]) + data[place + 1 :]


def _truncate(data: bytes, random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _remove_bytes(data: bytes, random: Random) -> bytes:
    start, end = _stretch(data, random)
    return data[:start] + data[end:]


def _repeat_bytes(data: bytes, random: Random) -> bytes:
    start, end = _stretch(data, random)
    return data[:end] + data[start:end] * random.choice((1, 1, 2, 20)) + data[end:]


def _move_bytes(data: bytes, random: Random) -> bytes:
    start, end = _stretch(data, random)
    rest = data[:start] + data[end:]
    place = random.randint(0, len(rest))
    return rest[:place] + data[start:end] + rest[place:]


def _stretch(data: bytes, random: Random) -> Span:
    start = random.randint(0, len(data))
    return start, min(start + random.choice((1, 1, 2, 5, 40)), len(data))


def _insert_piece(data: bytes, random: Random) -> bytes:
    place = random.randint(0, len(data))
    return data[:place] + random.choice(ODD_PIECES) + data[place:]


def _wrap_text(data: bytes, random: Random) -> bytes:
    """Add something around the whole frame, or change its encoding."""
    match random.randrange(6):
        case 0:
            return b"\xef\xbb\xbf" + data
        case 1:
            return data + b"\x00" * random.choice((1, 7))
        case 2:
            return data + data
        case 3:
            return b"[" + data + b"]"
        case 4:
            return data.decode("utf-8", "replace").encode(random.choice(("utf-16", "utf-32-be")))
        case _:
            return b" \t\r\n" + data + b"\n"


# -- operators on values -------------------------------------------------------------------------


def _replace(data: bytes, span: Span, new: bytes) -> bytes:
    return data[: span[0]] + new + data[span[1] :]


def _choose(spans: Sequence[Span], random: Random) -> Span | None:
    return random.choice(spans) if spans else None


def _swap_values(data: bytes, random: Random) -> bytes:
    spans = Pieces(data).values()
    first, second = _choose(spans, random), _choose(spans, random)
    if first is None or second is None:
        return data
    first, second = min(first, second), max(first, second)
    if first[1] > second[0]:
        return data
    return (
        data[: first[0]] + data[second[0] : second[1]] + data[first[1] : second[0]]
        + data[first[0] : first[1]] + data[second[1] :]
    )  # fmt: skip


def _retype_value(data: bytes, random: Random) -> bytes:
    span = _choose(Pieces(data).values(), random)
    return data if span is None else _replace(data, span, random.choice(ODD_VALUES))


def _requote_value(data: bytes, random: Random) -> bytes:
    """Put quotes around a value, or remove them."""
    span = _choose(Pieces(data).values(), random)
    if span is None:
        return data
    value = data[span[0] : span[1]]
    if value[:1] == b'"':
        return _replace(data, span, value[1:-1])
    return _replace(data, span, b'"' + value.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"')


def _nest_value(data: bytes, random: Random) -> bytes:
    span = _choose(Pieces(data).values(), random)
    if span is None:
        return data
    deep = random.choice((1, 1, 1, 2, 30, 33, 500))
    opener, closer = random.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"[{},", b"]")))
    return _replace(data, span, opener * deep + data[span[0] : span[1]] + closer * deep)


def _spoil_number(data: bytes, random: Random) -> bytes:
    text = Pieces(data)
    span = _choose([token.span for token in text.tokens if _NUMBER(token.text)], random)
    return data if span is None else _replace(data, span, random.choice(ODD_NUMBERS))


def _spoil_time(data: bytes, random: Random) -> bytes:
    strings = Pieces(data).strings(names=False)
    times = [span for span in strings if data[span[0] + 5 : span[0] + 6] == b"-"]
    span = _choose(times or strings, random)
    return data if span is None else _replace(data, span, random.choice(ODD_TIMES))


def _respell_word(data: bytes, random: Random) -> bytes:
    span = _choose(Pieces(data).strings(names=False), random)
    if span is None:
        return data
    word = data[span[0] + 1 : span[1] - 1]
    changed = (
        word.swapcase(), word.lower(), b" " + word, word + b" ", word + b"s", word[:-1],
        random.choice(_WORDS).encode(), random.choice(list(ACTIONS)).encode(), b"",
    )  # fmt: skip
    return _replace(data, span, b'"' + random.choice(changed) + b'"')


def _resize_text(data: bytes, random: Random) -> bytes:
    span = _choose(Pieces(data).strings(names=False), random)
    if span is None:
        return data
    sign = random.choice((b"x", b"x", "é".encode(), "🔌".encode(), b"\\n"))
    return _replace(data, span, b'"' + sign * random.choice(SIZES) + b'"')


# -- operators on names and punctuation ----------------------------------------------------------


def _rename_member(data: bytes, random: Random) -> bytes:
    span = _choose(Pieces(data).strings(names=True), random)
    if span is None:
        return data
    name = data[span[0] + 1 : span[1] - 1]
    changed = (
        name.swapcase(), name.lower(), name.upper(), b"_" + name, name + b"s", b"x" + name, b"",
        random.choice(_NAMES).encode(), random.choice(_NAMES).encode(),
    )  # fmt: skip
    return _replace(data, span, b'"' + random.choice(changed) + b'"')


def _repeat_part(data: bytes, random: Random) -> bytes:
    """Duplicate a member or element, possibly with another value."""
    text = Pieces(data)
    span = _choose(text.members() or text.values(), random)
    if span is None:
        return data
    part = data[span[0] : span[1]]
    again = _retype_value(part, random) if random.randrange(2) else part
    return _replace(data, span, b",".join([part] * random.choice((1, 1, 1, 30)) + [again]))


def _drop_part(data: bytes, random: Random) -> bytes:
    text = Pieces(data)
    span = _choose(text.members() if random.randrange(2) else text.values(), random)
    if span is None:
        return data
    start, end = span
    if random.randrange(4):  # mostly with its comma
        end += data[end : end + 1] == b","
        start -= data[end - 1 : end] != b"," and data[start - 1 : start] == b","
    return data[:start] + data[end:]


def _spoil_sign(data: bytes, random: Random) -> bytes:
    """Replace or remove a bracket, comma, colon or quote."""
    signs = [token.span for token in Pieces(data).tokens if token.text[:1] in b"[]{},:"]
    span = _choose(signs, random)
    return data if span is None else _replace(data, span, random.choice(SIGNS))


def _spoil_quotes(data: bytes, random: Random) -> bytes:
    span = _choose(Pieces(data).strings(names=random.randrange(3) == 0), random)
    if span is None:
        return data
    inner = data[span[0] + 1 : span[1] - 1]
    changed = (
        b"'" + inner + b"'", "“".encode() + inner + "”".encode(), "«".encode() + inner, inner,
        b'"' + inner, inner + b'"', b'"' + inner + b'\\"', b'""' + inner + b'""',
        b'\\"' + inner + b'\\"', b"'" + inner + b'"', "‘".encode() + inner + "’".encode(),  # noqa: RUF001
    )  # fmt: skip
    return _replace(data, span, random.choice(changed))


def _spoil_text(data: bytes, random: Random) -> bytes:
    """Insert something unusual into a string."""
    span = _choose(Pieces(data).strings(names=random.randrange(4) == 0), random)
    if span is None:
        return data
    place = random.randint(span[0] + 1, max(span[1] - 1, span[0] + 1))
    return data[:place] + random.choice(ODD_PIECES) + data[place:]


# -- operators on frames -------------------------------------------------------------------------


def _change_head(data: bytes, random: Random) -> bytes:
    """Replace the message type, unique id or action."""
    spans = sorted(Pieces(data).values(), key=lambda span: span[0])[1:4]
    span = _choose(spans, random)
    if span is None:
        return data
    action = b'"' + random.choice(list(ACTIONS)).encode() + b'"'
    heads = (b"2", b"3", b"4", b"1", b"5", b'"2"', b"2.0", action, action, b'"1"', b"17", b"null")
    return _replace(data, span, random.choice(heads))


def _splice(data: bytes, random: Random) -> bytes:
    """Join the start of this frame and the end of another, or insert a value of the other."""
    other = TOLERANT.replace(check_outgoing=False).encode(Maker(random).frame())
    mine, theirs = Pieces(data), Pieces(other)
    span, donated = _choose(mine.values(), random), _choose(theirs.values(), random)
    if span is None or donated is None:
        return other
    if random.randrange(2):
        return _replace(data, span, other[donated[0] : donated[1]])
    return data[: span[0]] + other[donated[0] :]


#: Every way to change a frame, by its name in `Mutation.name`.
OPERATORS: dict[str, Callable[[bytes, Random], bytes]] = {
    "flip_bit": _flip_bit,
    "truncate": _truncate,
    "remove_bytes": _remove_bytes,
    "repeat_bytes": _repeat_bytes,
    "move_bytes": _move_bytes,
    "insert_piece": _insert_piece,
    "wrap_text": _wrap_text,
    "swap_values": _swap_values,
    "retype_value": _retype_value,
    "requote_value": _requote_value,
    "nest_value": _nest_value,
    "spoil_number": _spoil_number,
    "spoil_time": _spoil_time,
    "respell_word": _respell_word,
    "resize_text": _resize_text,
    "rename_member": _rename_member,
    "repeat_part": _repeat_part,
    "drop_part": _drop_part,
    "spoil_sign": _spoil_sign,
    "spoil_quotes": _spoil_quotes,
    "spoil_text": _spoil_text,
    "change_head": _change_head,
    "splice": _splice,
}
_NAMES_OF_OPERATORS = tuple(OPERATORS)
