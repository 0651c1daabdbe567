"""Insertion of the quirks of payloads, one by one.

One small function for each kind, in the order of `QuirkKind`. It finds a place of a draft where its
kind can be, changes it as a charge point would write it, and returns whether there was a place.

Rule of this file: it defines where a kind can be and how it is written, independently of the code
that mends it; only the other names that peers use are from the tables of `quirks.spellings`.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ocpp16j_codec import CallError, QuirkKind
from ocpp16j_codec.quirks.spellings import (
    ENUM_ALIASES,
    FRACTIONS_ROUNDED,
    JSON_AS_TEXT,
    MEMBER_ALIASES,
    REPORT_LISTS,
    loose,
    names_something,
)
from ocpp16j_codec.shapes import Kind, Member, Shape, members_of
from ocpp16j_codec.testing.drafting import Draft, Node, Part, quoted
from ocpp16j_codec.testing.shapes import is_guarded, is_result

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from ocpp16j_codec.messages import Payload

    Put = Callable[[Draft, Random], bool]

__all__ = ["PAYLOAD_QUIRKS", "text_nodes"]

_SCALARS = (Kind.TEXT, Kind.WORD, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN, Kind.TIMESTAMP)


def _struct_of(holder: Node) -> type[Payload]:
    assert holder.shape is not None  # noqa: S101 - objects of drafts know what they are
    assert holder.shape.struct is not None  # noqa: S101
    return holder.shape.struct


def _is_json_as_text(holder: Node, part: Part) -> bool:
    return (_struct_of(holder).__name__, part.name) in JSON_AS_TEXT


def _pick(random: Random, places: list[tuple[Node, Part, Shape]]) -> tuple[Node, Part, Shape]:
    return places[random.randrange(len(places))]


def _put_anywhere(*kinds: Kind, write: Callable[[Random, Part, Shape], str | None]) -> Put:
    """Return a function that changes the value of a member; `write` may return that it cannot."""

    def put(draft: Draft, random: Random) -> bool:
        places = draft.members(*kinds)
        random.shuffle(places)
        for holder, part, shape in places:
            if shape.kind is Kind.TEXT and _is_json_as_text(holder, part):
                continue
            text = write(random, part, shape)
            if text is not None:
                part.node.put(text)
                return True
        return False

    return put


def text_nodes(draft: Draft, room: int) -> list[Node]:
    """Return strings without other constraints, with room for this many more characters."""
    nodes = [
        part.node
        for _, part in draft.places()
        if part.node.shape is not None
        and part.node.shape.kind is Kind.TEXT
        and len(json.loads(part.node.text)) + room <= (part.node.shape.limit or 10**6)
    ]
    if isinstance(draft.frame, CallError):
        nodes += [part.node for part in draft.root.parts[3:4] if not part.node.taken]
    return nodes


# -- members -------------------------------------------------------------------------------------


def _unknown_member(draft: Draft, random: Random) -> bool:
    holders = list(draft.objects())
    if not holders:
        return False
    holder = random.choice(holders)
    value = Node(random.choice(("1", '"x"', "null", "true", "[]", '{"a":[1]}')))
    value.taken = True
    part = Part(value, random.choice(("vendorNote", "x_vendor", "Zähler", "a/b~c")))
    holder.parts.insert(random.randint(0, len(holder.parts)), part)
    return True


def _member_spelling(draft: Draft, random: Random) -> bool:
    places = draft.members()
    if not places:
        return False
    holder, part, _ = _pick(random, places)
    name = part.name or ""
    struct = _struct_of(holder).__name__
    spellings = [name.upper(), name.lower(), name.capitalize(), _snake(name), f" {name}"]
    spellings += [alias for alias, for_ in MEMBER_ALIASES.get(struct, {}).items() if for_ == name]
    others = {loose(member.name) for member in members_of(_struct_of(holder))} - {loose(name)}
    spellings = [each for each in spellings if each != name and loose(each) not in others]
    if not spellings:
        return False
    part.key = f"{quoted(random.choice(spellings))}:"
    return True


def _snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def _null_member(draft: Draft, random: Random) -> bool:
    holders = [(node, _absent_members(node)) for node in draft.objects()]
    holders = [(node, absent) for node, absent in holders if absent]
    if holders and random.randrange(2):
        node, absent = random.choice(holders)
        null = Node("null")
        null.taken = True
        node.parts.append(Part(null, random.choice(absent)))
        return True
    places = [place for place in draft.members() if place[1].optional]
    if not places:
        return False
    _pick(random, places)[1].node.put("null")
    return True


def _absent_members(node: Node) -> list[str]:
    present = {part.name for part in node.parts}
    if any(not part.is_untouched for part in node.parts):
        return []  # the object may have one of the names already, with another spelling
    return [m.name for m in members_of(_struct_of(node)) if m.optional and m.name not in present]


# -- numbers, words, times -----------------------------------------------------------------------


def _text_number(random: Random, part: Part, _: Shape) -> str | None:
    if "e" in part.node.text.lower():
        return None
    return quoted(f"{random.choice(('', ' ', '+'))}{part.node.text}".replace("+-", "-"))


def _number_text(random: Random, part: Part, shape: Shape) -> str | None:
    numbers = ["604", "-1", "0", "19223201"]
    if not names_something(part.name or ""):
        numbers += ["604.210", "1.40", "1e3", "0.0"]
    number = random.choice(numbers)
    return number if len(number) <= (shape.limit or 99) else None


def _boolean_spelling(random: Random, _: Part, shape: Shape) -> str | None:
    if shape.kind is Kind.TEXT:
        return random.choice(("true", "false")) if (shape.limit or 99) >= 5 else None
    return random.choice(('"true"', '"FALSE"', "0", "1", '"1"', '"yes"', '"No"', '" true"'))


def _whole_float(random: Random, part: Part, _: Shape) -> str | None:
    return f"{part.node.text}{random.choice(('.0', '.000', 'e0', 'E+0'))}"


def _fractional_integer(random: Random, part: Part, _: Shape) -> str | None:
    if part.name not in FRACTIONS_ROUNDED:
        return None
    return random.choice(("0.3252", "0.5", "1388.999", "-0.5", "1e-3", "2.5"))


def _too_precise(random: Random, _: Part, __: Shape) -> str | None:
    return random.choice(("11.25", "0.05", "-6.011", "1e-2", "0.30000000000000004"))


def _too_long(random: Random, part: Part, shape: Shape) -> str | None:
    if shape.limit is None:
        return None
    text = json.loads(part.node.text) or "x"
    size = shape.limit + random.choice((1, 1, 2, 300))
    return quoted((text * (size // len(text) + 1))[:size])


def _enum_spelling(random: Random, _: Part, shape: Shape) -> str | None:
    word = random.choice(shape.words)
    aliases = ENUM_ALIASES.get(type(word).__name__, {})
    spellings = [word.swapcase(), word.lower(), word.upper(), f" {word}", f"{word[:1]} {word[1:]}"]
    spellings += [alias for alias in aliases if alias not in shape.words]
    spellings = [each for each in spellings if each not in shape.words]
    return quoted(random.choice(spellings)) if spellings else None


def _unknown_enum(random: Random, _: Part, __: Shape) -> str | None:
    return quoted(random.choice(("Vendor:Special", "ReallyNot", "?", "😀", "x" * 100)))


def _naive_timestamp(_: Random, part: Part, __: Shape) -> str | None:
    return part.node.text.replace("Z", "")


def _timestamp_spelling(random: Random, part: Part, _: Shape) -> str | None:
    text: str = json.loads(part.node.text)
    day, time = text[:10], text[11:19]
    return quoted(
        random.choice(
            (
                f"{day}T{time}+00",
                f"{day}T{time[:5]}Z",
                f"{day}T{time},5Z",
                f"{day}T{time}.Z",
                f"{day}T{time}Z[GMT]",
                f"{day}T{time}+02:00[Europe/Berlin]",
                f"{day}T9:05:07Z",
                f"{day}T24:00:00Z",
                f"{day}T{time[:5]}:60Z",
                f"{day.replace('-', '')}T{time.replace(':', '')}Z",
                f" {day} {time} UTC ",
                f"{day}_{time}Z",
            )
        )
    )


def _unreadable_timestamp(random: Random, part: Part, _: Shape) -> str | None:
    if not part.optional:
        return None
    return random.choice(
        ('"never"', '"0"', "1000000", '"2022-02-29T12:00:00Z"', '"222222017-10-27T19:10:11Z"',
         '"2024-01-01"', '"12:00:00Z"', "true", "{}", '"2024-01-01T25:00:00Z"')
    )  # fmt: skip


def _empty_text(_: Random, part: Part, __: Shape) -> str | None:
    return '""' if part.optional else None


# -- objects and lists ---------------------------------------------------------------------------


def _lone_object(draft: Draft, random: Random) -> bool:
    places = [
        (holder, part, shape)
        for holder, part, shape in draft.members(Kind.LIST)
        if len(part.node.parts) == 1 and part.node.parts[0].node.text != '""'
    ]
    if not places:
        return False
    part = _pick(random, places)[1]
    part.node.put(part.node.parts[0].node.render())
    return True


def _lone_list(_: Random, part: Part, __: Shape) -> str | None:
    return f"[{part.node.render()}]"


def _object_text(draft: Draft, random: Random) -> bool:
    places = [p for p in draft.members(Kind.TEXT) if _is_json_as_text(p[0], p[1])]
    if not places:
        return False
    values = ('{"a":1.40}', "[]", "{}", "12.50", '[null,{"b":[true]}]', '{"text":"é\\n"}')
    places[0][1].node.put(random.choice(values))
    return True


def _empty_list(_: Random, __: Part, shape: Shape) -> str | None:
    return "[]" if shape.least else None


def _unusable_element(draft: Draft, random: Random) -> bool:
    lists = [
        part.node
        for _, part, _ in draft.members(Kind.LIST)
        if part.name in REPORT_LISTS and part.node.parts
    ]
    if not lists:
        return False
    node = random.choice(lists)
    values = ["null", "[]", "[{},{}]"]
    if not any(member.shape.kind is Kind.TIMESTAMP for member in _members_of_items(node)):
        values.append("{}")  # a missing timestamp is another kind of quirk
    bad = Node(random.choice(values))
    bad.taken = True
    node.parts.insert(random.randint(0, len(node.parts)), Part(bad))
    return True


def _members_of_items(node: Node) -> tuple[Member, ...]:
    item = node.shape.item if node.shape else None
    return members_of(item.struct) if item and item.struct else ()


def _unusable_member(draft: Draft, random: Random) -> bool:
    places = [p for p in draft.members(Kind.OBJECT) if p[1].optional]
    if not places or not is_result(_struct_of(draft.payload)):
        return False
    _pick(random, places)[1].node.put(random.choice(("{}", "[]", "12", "true", '"x"')))
    return True


def _duplicate_member(draft: Draft, random: Random) -> bool:
    places = draft.members(*_SCALARS)
    if not places:
        return False
    holder, part, _ = _pick(random, places)
    text = part.node.text
    if not names_something(part.name or "") and not is_guarded(draft.frame):
        text = random.choice((text, "null", '"other"', "[{}]", "-7.5"))
    first = Node(text)
    first.taken = part.node.taken = True
    holder.parts.insert(holder.parts.index(part), Part(first, part.name))
    return True


PAYLOAD_QUIRKS: dict[QuirkKind, Put] = {
    QuirkKind.UNKNOWN_MEMBER: _unknown_member,
    QuirkKind.MEMBER_SPELLING: _member_spelling,
    QuirkKind.NULL_MEMBER: _null_member,
    QuirkKind.TEXT_NUMBER: _put_anywhere(Kind.INTEGER, Kind.DECIMAL, write=_text_number),
    QuirkKind.NUMBER_TEXT: _put_anywhere(Kind.TEXT, write=_number_text),
    QuirkKind.BOOLEAN_SPELLING: _put_anywhere(Kind.BOOLEAN, Kind.TEXT, write=_boolean_spelling),
    QuirkKind.WHOLE_FLOAT: _put_anywhere(Kind.INTEGER, write=_whole_float),
    QuirkKind.FRACTIONAL_INTEGER: _put_anywhere(Kind.INTEGER, write=_fractional_integer),
    QuirkKind.LONE_OBJECT: _lone_object,
    QuirkKind.LONE_LIST: _put_anywhere(*_SCALARS, Kind.OBJECT, write=_lone_list),
    QuirkKind.OBJECT_TEXT: _object_text,
    QuirkKind.TOO_LONG: _put_anywhere(Kind.TEXT, write=_too_long),
    QuirkKind.TOO_PRECISE: _put_anywhere(Kind.DECIMAL, write=_too_precise),
    QuirkKind.ENUM_SPELLING: _put_anywhere(Kind.WORD, write=_enum_spelling),
    QuirkKind.UNKNOWN_ENUM: _put_anywhere(Kind.WORD, write=_unknown_enum),
    QuirkKind.EMPTY_TEXT: _put_anywhere(
        *(kind for kind in Kind if kind not in (Kind.TEXT, Kind.OBJECT, Kind.LIST)),
        write=_empty_text,
    ),
    QuirkKind.EMPTY_LIST: _put_anywhere(Kind.LIST, write=_empty_list),
    QuirkKind.NAIVE_TIMESTAMP: _put_anywhere(Kind.TIMESTAMP, write=_naive_timestamp),
    QuirkKind.TIMESTAMP_SPELLING: _put_anywhere(Kind.TIMESTAMP, write=_timestamp_spelling),
    QuirkKind.UNREADABLE_TIMESTAMP: _put_anywhere(Kind.TIMESTAMP, write=_unreadable_timestamp),
    QuirkKind.UNUSABLE_ELEMENT: _unusable_element,
    QuirkKind.UNUSABLE_MEMBER: _unusable_member,
    QuirkKind.DUPLICATE_MEMBER: _duplicate_member,
}
