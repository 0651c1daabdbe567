"""Insertion of the quirks of frames and of texts, one by one.

As in `quirky_payloads`, one small function for each kind finds a place in a draft, changes it as a
peer would write it, and returns whether there was a place. `TEXT_QUIRKS` change the finished text.

`quirky` knows which kinds exclude each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocpp16j_codec import ACTIONS, Call, CallError, CallResult, QuirkKind
from ocpp16j_codec.shapes import Kind, members_of
from ocpp16j_codec.testing.drafting import Draft, Node, Part, is_free, quoted
from ocpp16j_codec.testing.quirky_payloads import text_nodes

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from ocpp16j_codec.messages import Payload
    from ocpp16j_codec.testing.quirky_payloads import Put

    Change = Callable[[str, Random], str | None]

__all__ = ["FRAME_QUIRKS", "TEXT_QUIRKS"]

_Q = QuirkKind


# -- frames --------------------------------------------------------------------------------------


def _replacing(index: int, *texts: str) -> Put:
    """Return a function that replaces the text of an element of the frame."""

    def put(draft: Draft, random: Random) -> bool:
        if draft.element(index).taken:
            return False
        draft.element(index).put(random.choice(texts))
        return True

    return put


def _only(kind: type, put: Put) -> Put:
    return lambda draft, random: isinstance(draft.frame, kind) and put(draft, random)


def _message_type_text(draft: Draft, random: Random) -> bool:
    number = draft.element(0).text
    draft.element(0).put(random.choice((f'"{number}"', f"{number}.0", f'" {number}"')))
    return True


def _numeric_unique_id(draft: Draft, random: Random) -> bool:
    number = random.choice(("975515151944820", "0", "-7", "1.50", "1e3", "9" * 36))
    draft.element(1).put(number)
    return True


def _empty_unique_id(draft: Draft, _: Random) -> bool:
    if isinstance(draft.frame, CallResult):
        return False  # the call of a result could not be found
    draft.element(1).put('""')
    return True


def _long_unique_id(draft: Draft, random: Random) -> bool:
    draft.element(1).put(quoted("6fd19b17-95c5-4ef8-8d6d-" + "x" * random.choice((13, 14, 400))))
    return True


def _surplus_elements(draft: Draft, random: Random) -> bool:
    for _ in range(random.choice((1, 1, 3))):
        draft.root.parts.append(Part(Node(random.choice(("{}", "[]", '"x"', '[{"a":[1]}]')))))
    return True


def _empty_payload(*texts: str) -> Put:
    """Remove the payload, or replace it by another notation of an empty one."""

    def put(draft: Draft, random: Random) -> bool:
        if isinstance(draft.frame, CallError) or not is_free(draft.payload):
            return False
        struct: type[Payload] = type(draft.frame.payload)
        if any(not member.optional for member in members_of(struct)):
            return False
        if texts:
            draft.payload.put(random.choice(texts))
        else:
            draft.payload.taken = True
            draft.root.parts.pop()
        return True

    return put


def _text_payload(draft: Draft, _: Random) -> bool:
    if isinstance(draft.frame, CallError):
        return False
    draft.payload.put(quoted(draft.payload.render()))
    return True


def _action_spelling(draft: Draft, random: Random) -> bool:
    if not isinstance(draft.frame, Call) or draft.element(2).taken:
        return False
    action = draft.frame.action
    snake = re.sub("(?<=[a-z])([A-Z])", r"_\1", action)
    spellings = [action.lower(), action.upper(), action.swapcase(), f" {action} ", snake]
    spellings += [snake.lower().replace("_", "-"), action.removesuffix("s")]
    spellings += [] if action.endswith("s") else [f"{action}s"]
    draft.element(2).put(quoted(random.choice([each for each in spellings if each not in ACTIONS])))
    return True


def _short_call_error(draft: Draft, random: Random) -> bool:
    del draft.root.parts[random.choice((4, 4, 3, 2)) :]
    return True


def _call_error_object(draft: Draft, random: Random) -> bool:
    """Move the code, description and details of an error into one object."""
    parts = draft.root.parts[2:]
    if len(parts) != 3 or not all(part.is_free for part in parts):
        return False
    names = random.choice(
        (("errorCode", "errorDescription", "errorDetails"), ("code", "description", "details"))
    )
    members = (f'"{name}":{part.node.render()}' for name, part in zip(names, parts, strict=True))
    node = Node(f"{{{','.join(members)}}}")
    node.taken = True
    draft.root.parts[2:] = [Part(node)]
    return True


# -- texts ---------------------------------------------------------------------------------------


def _inserting(*pieces: str, room: int = 1) -> Put:
    """Return a function that inserts a text into a string with enough room."""

    def put(draft: Draft, random: Random) -> bool:
        nodes = text_nodes(draft, room)
        if not nodes:
            return False
        node = random.choice(nodes)
        place = random.randint(1, len(node.text) - 1)
        node.put(node.text[:place] + random.choice(pieces) + node.text[place:])
        return True

    return put


def _lost_quote(draft: Draft, random: Random) -> bool:
    """Add a backslash before the closing quote of a string, or before another character."""
    nodes = text_nodes(draft, 1)
    if random.randrange(2) or not nodes:
        return _inserting(r"\d", r"\x", r"\ ", r"\uzz", r"\0", room=4)(draft, random)
    node = random.choice(nodes)
    node.put(f'{node.text[:-1]}\\"')
    return True


def _containers(draft: Draft, least: int) -> list[Node]:
    nodes = (node for node in draft.root.nodes() if node.is_container and not node.taken)
    return [node for node in nodes if len(node.parts) >= least]


def _stray_bracket(draft: Draft, random: Random) -> bool:
    """Remove the opening bracket of a list."""
    lists = [part.node for _, part, shape in draft.members(Kind.LIST) if not shape.least]
    if not lists:
        return False
    random.choice(lists).put("]")
    return True


def _stray_comma(draft: Draft, random: Random) -> bool:
    node = random.choice(_containers(draft, 0))
    where = random.randrange(3 if len(node.parts) > 1 else 2)
    if where == 2:
        random.choice(node.parts[1:]).separator = ",,"
    elif where:
        node.trail = ","
    else:
        node.lead = ","
    return True


def _missing_comma(draft: Draft, random: Random) -> bool:
    parts = [
        part
        for node in _containers(draft, 2)
        for part in node.parts[1:]
        # Without a comma, only a bracket or a quote certainly begins a new element.
        if part.name is not None or part.node.render()[0] in '{["'
    ]
    if parts:
        random.choice(parts).separator = random.choice(" \n\t")
    return bool(parts)


def _missing_value(draft: Draft, random: Random) -> bool:
    parts = [part for _, part, _ in draft.members() if part.optional]
    if not parts:
        return False
    random.choice(parts).node.put(random.choice(("", " ")))
    return True


_WORD = re.compile(r'"[A-Za-z][A-Za-z.]*"\Z').match
_MEANT_OTHERWISE = ('"null"', '"none"', '"nil"', '"undefined"', '"true"', '"false"')


def _bare_word(draft: Draft, random: Random) -> bool:
    parts = [part for _, part, _ in draft.members()]
    values = [part.node for part in parts]
    if isinstance(draft.frame, Call) and not draft.element(2).taken:
        values.append(draft.element(2))
    values = [
        node
        for node in values
        if (_WORD(node.text) and node.text.lower() not in _MEANT_OTHERWISE)
        or node.text in ("true", "false")
    ]
    if parts and (not values or random.randrange(2)):
        part = random.choice(parts)
        part.key = f"{part.name}:"
    elif values:
        node = random.choice(values)
        node.put(node.text.capitalize() if node.text in ("true", "false") else node.text[1:-1])
    return bool(parts or values)


def _other_quotes(*pairs: tuple[str, str]) -> Put:
    """Replace the quotes around one string, or around all of them."""

    def put(draft: Draft, random: Random) -> bool:
        first, last = random.choice(pairs)
        nodes = [n for n in draft.root.nodes() if n.text.startswith('"') and not n.taken]
        nodes = [node for node in nodes if "\\" not in node.text]
        if not nodes:
            return False
        everywhere = random.randrange(2)
        for node in nodes if everywhere else [random.choice(nodes)]:
            node.put(f"{first}{node.text[1:-1]}{last}")
        for _, part in draft.places() if everywhere else ():
            if part.name is not None:
                part.key = f"{first}{part.name}{last}:"
        return True

    return put


# -- what happens to the finished text -----------------------------------------------------------


def _truncated(text: str, random: Random) -> str | None:
    closers = len(text) - len(text.rstrip("]}"))
    cuts = [text[:-count] for count in range(1, closers + 1)]
    # After a number or a word, a further part of it may have been cut off.
    cuts = [cut for cut in cuts if cut[-1] in '"]}[{']
    return random.choice(cuts) if cuts else None


def _after(*pieces: str) -> Change:
    return lambda text, random: text + random.choice(pieces)


def _before(*pieces: str) -> Change:
    return lambda text, random: random.choice(pieces) + text


FRAME_QUIRKS: dict[QuirkKind, Put] = {
    _Q.MESSAGE_TYPE_TEXT: _message_type_text,
    _Q.MESSAGE_TYPE_ONE: _only(Call, _replacing(0, "1")),
    _Q.NUMERIC_UNIQUE_ID: _numeric_unique_id,
    _Q.EMPTY_UNIQUE_ID: _empty_unique_id,
    _Q.LONG_UNIQUE_ID: _long_unique_id,
    _Q.SURPLUS_ELEMENTS: _surplus_elements,
    _Q.MISSING_PAYLOAD: _empty_payload(),
    _Q.NULL_PAYLOAD: _empty_payload("null"),
    _Q.EMPTY_LIST_PAYLOAD: _empty_payload("[]"),
    _Q.TEXT_PAYLOAD: _text_payload,
    _Q.ACTION_SPELLING: _action_spelling,
    _Q.SHORT_CALL_ERROR: _only(CallError, _short_call_error),
    _Q.CALL_ERROR_OBJECT: _only(CallError, _call_error_object),
    _Q.ERROR_DETAILS_SHAPE: _only(
        CallError, _replacing(4, '""', '"busy"', "null", "[]", '["x",{}]')
    ),
    _Q.ERROR_CODE_SPELLING: _only(
        CallError,
        _replacing(2, '"FormatViolation"', '"OccurrenceConstraintViolation"', '"genericError"'),
    ),
    _Q.UNKNOWN_ERROR_CODE: _only(CallError, _replacing(2, '"RpcFrameworkError"', '"x y"', '"é"')),
    _Q.STRAY_BRACKET: _stray_bracket,
    _Q.STRAY_COMMA: _stray_comma,
    _Q.MISSING_COMMA: _missing_comma,
    _Q.MISSING_VALUE: _missing_value,
    _Q.BARE_WORD: _bare_word,
    _Q.SINGLE_QUOTES: _other_quotes(("'", "'")),
    _Q.TYPOGRAPHIC_QUOTES: _other_quotes(("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»")),  # noqa: RUF001
    _Q.CONTROL_CHARACTER: _inserting("\x00", "\n", "\x10", "\x1b", "\t"),
    _Q.INVALID_ESCAPE: _lost_quote,
    _Q.LONE_SURROGATE: _inserting(r"\ud83d", r"\udc00", r"\uDBFF"),
    # Python represents a byte that is not UTF-8 as one of these.
    _Q.INVALID_UTF8: _inserting("\udce9", "\udcff", "\udc80"),
}
TEXT_QUIRKS: dict[QuirkKind, Change] = {
    _Q.TRUNCATED: _truncated,
    _Q.TRAILING_TEXT: _after(" x", '[2,"x","Heartbeat",{}]', "]", ";", "}]"),
    _Q.NUL_PADDING: _before("\x00", "\x00\x00"),
    _Q.BYTE_ORDER_MARK: _before("\ufeff"),
}
