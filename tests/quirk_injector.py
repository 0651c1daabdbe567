"""Quirks put into sound messages, one by one, and what must come of them.

A `Draft` is a frame on the drawing board: a tree whose nodes know the schema of what they hold,
how they are written, and what is meant. Each function of `INJECTORS` spoils one place of it, in one
of the ways of one kind, and takes down what has to be told of it. Whatever one has touched, no
other one touches again, so that all of them come out as if each were alone.

    draft = Draft(kind, payload)          # the payload as the codec writes it
    while not INJECTORS[Q.TEXT_NUMBER](rng, draft): ...
    draft.data, draft.expected, draft.written

Nothing here looks at the codec or its tables.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec import QuirkKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from schema_generator import Kind

__all__ = ["ARRIVAL", "INJECTORS", "Draft", "together"]

Q = QuirkKind
#: When the frame came in, as it is written.
ARRIVAL = "2024-05-06T07:08:09Z"
ABSENT = object()
REPORTS = {
    "sampledValue", "meterValue", "transactionData", "configurationKey", "unknownKey",
    "certificateHashData",
}  # fmt: skip
#: Other names that are certain, by the member they stand for.
ALIASES = {
    "measurand": ["mesurand"], "interval": ["heartbeatInterval"], "parentIdTag": ["parenIdTag"],
    "localAuthorizationList": ["localAuthorisationList"], "reason": ["disconnectReason"],
    "csChargingProfiles": ["chargingProfile"], "meterValue": ["values"],
    "sampledValue": ["values", "value"],
}  # fmt: skip


class Node:
    """A value: where it stands, how it is written, what is meant, what a quirk would show."""

    def __init__(self, schema: dict[str, Any], value: Any, parent: Node | None) -> None:
        self.schema = schema
        self.parent = parent
        self.touched = False
        self.text: str | None = None  #: how it is written, if not as it should be
        self.meant = value  #: of a scalar
        self.received = value  #: of a scalar, as a quirk shows it
        self.lone = False  #: a list without its brackets
        self.members: list[Member] | None = None
        self.items: list[Node] | None = None
        self.boundaries: dict[int, str] = {}  #: what is written instead of the comma before
        if isinstance(value, dict):
            inner = schema.get("properties", {})
            required = schema.get("required", ())
            self.members = [
                Member(name, Node(inner.get(name, {}), v, self), name not in required)
                for name, v in value.items()
            ]
        elif isinstance(value, list):
            self.items = [Node(schema.get("items", {}), v, self) for v in value]

    @property
    def path(self) -> str:
        """Where it stands, as received."""
        parent = self.parent
        if parent is None:
            return ""
        if parent.members is not None:
            name = next(member.shown for member in parent.members if member.node is self)
            return f"{parent.path}/{name.replace('~', '~0').replace('/', '~1')}"
        assert parent.items is not None
        return parent.path if parent.lone else f"{parent.path}/{index_of(parent.items, self)}"

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for member in self.members or ():
            yield from member.node.walk()
        for item in self.items or ():
            yield from item.walk()

    @property
    def is_fresh(self) -> bool:
        """Whether nothing in it has been touched."""
        return not any(
            node.touched or node.boundaries or any(member.touched for member in node.members or ())
            for node in self.walk()
        )

    def write(self) -> str:
        """The text as it goes over the wire."""
        if self.text is not None:
            return self.text
        if self.members is not None:
            return self._join([member.write() for member in self.members], "{", "}")
        if self.items is not None:
            inner = [item.write() for item in self.items]
            return inner[0] if self.lone else self._join(inner, "[", "]")
        return json.dumps(self.meant, ensure_ascii=False)

    def _join(self, parts: list[str], opening: str, closing: str) -> str:
        said = opening
        for index, part in enumerate(parts):
            said += self.boundaries.get(index, "," if index else "") + part
        return said + self.boundaries.get(len(parts), "") + closing

    def shown(self) -> Any:
        """The value as the `found` of a quirk shows it."""
        if self.members is not None and self.text is None:
            return {
                member.shown: member.node.shown() for member in self.members if member.has_value
            }
        if self.items is not None and self.text is None:
            inner = [item.shown() for item in self.items]
            return inner[0] if self.lone else inner
        return self.received

    def canonical(self) -> Any:
        """The value as it is written again, or ABSENT."""
        if self.touched and self.text is not None:
            return self.meant
        if self.members is not None:
            pairs = [(member.name, member.node.canonical()) for member in self.members]
            return {name: value for name, value in pairs if value is not ABSENT}
        if self.items is not None:
            return [v for item in self.items if (v := item.canonical()) is not ABSENT]
        return self.meant

    def put(self, text: str, meant: Any, received: Any) -> None:
        """Write it otherwise."""
        self.touched, self.text, self.meant, self.received = True, text, meant, received


class Member:
    """A member of an object."""

    def __init__(self, name: str, node: Node, optional: bool) -> None:
        self.name = self.shown = name
        self.node = node
        self.optional = optional
        self.touched = False
        self.label = json.dumps(name)
        self.has_value = True

    def write(self) -> str:
        """The text as it goes over the wire."""
        return f"{self.label}:{self.node.write()}"


def index_of(items: list[Any], item: Any) -> int:
    """Where something stands in a list, by identity."""
    return next(index for index, each in enumerate(items) if each is item)


class Told(NamedTuple):
    """A quirk that must be told; where it stands and what it shows are known in the end."""

    kind: QuirkKind
    path: Callable[[], str]
    found: Callable[[], Any] | None  #: `None` where that is broken text
    used: Any = None


class Draft:
    """A frame on the drawing board."""

    def __init__(self, kind: Kind, payload: Any) -> None:
        self.kind = kind
        self.is_call = kind.kind == "call"
        self.index = 3 if self.is_call else 2
        self.type_text, self.id_text, self.unique_id = "23"[not self.is_call], '"i1"', "i1"
        self.action_text = json.dumps(kind.action)
        self.frame = Node({}, None, None)
        self.frame.items = [Node({}, None, self.frame) for _ in range(self.index)]
        self.payload = Node(kind.schema, payload, self.frame)
        self.frame.items.append(self.payload)
        self.told: list[Told] = []
        self.before = self.behind = self.surplus = ""
        self.payload_text: str | None = None
        self.as_text = False
        self.cut = 0
        self.stray = ""

    @property
    def text(self) -> str:
        """The frame as it goes over the wire."""
        payload = self.payload.write() if self.payload_text is None else self.payload_text
        if self.as_text:
            payload = json.dumps(payload, ensure_ascii=False)
        head = [self.type_text, self.id_text, *([self.action_text] if self.is_call else [])]
        elements = ",".join([*head, *([payload] if payload else [])])
        text = f"[{elements}{self.surplus}{self.stray}]"
        return self.before + text[: len(text) - self.cut] + self.behind

    @property
    def data(self) -> bytes:
        """The frame in bytes; some of them may be no UTF-8."""
        return self.text.encode("utf-8", "surrogateescape")

    @property
    def expected(self) -> list[tuple[QuirkKind, str]]:
        """Kind and path of what must be told."""
        return sorted((told.kind, told.path()) for told in self.told)

    @property
    def written(self) -> list[Any]:
        """The frame as it must be written again."""
        payload = {} if self.payload_text is not None else self.payload.canonical()
        head = [2, self.unique_id, self.kind.action] if self.is_call else [3, self.unique_id]
        return [*head, payload]

    def tell(
        self, kind: QuirkKind, at: Node | str, found: Callable[[], Any] | None, used: Any = None
    ) -> bool:
        """Take down what must be told; true, for injectors to return."""
        path = (lambda: at) if isinstance(at, str) else (lambda: at.path)
        self.told.append(Told(kind, path, found, used))
        return True

    # -- places --------------------------------------------------------------------------------

    def nodes(self) -> Iterator[Node]:
        """The nodes of the payload that are still there."""
        if self.payload_text is not None:
            return
        todo = [self.payload]
        while todo:
            node = todo.pop()
            yield node
            if node.text is None:
                todo += [member.node for member in node.members or ()]
                todo += node.items or []

    def leaves(self, fits: Callable[[Node], bool]) -> list[Node]:
        """Fresh scalars that fit."""
        return [
            node
            for node in self.nodes()
            if not node.touched and node.members is None and node.items is None and fits(node)
        ]

    def members(self, fits: Callable[[Member], bool]) -> list[Member]:
        """Members, not renamed yet, that fit."""
        return [
            member
            for node in self.nodes()
            if node.text is None
            for member in node.members or ()
            if not member.touched and fits(member)
        ]


Inject = "Callable[[Random, Draft], bool]"


def pick(rng: Random, places: list[Any]) -> Any:
    return places[rng.randrange(len(places))] if places else None


def is_timestamp(node: Node) -> bool:
    return node.schema.get("format") == "date-time"


def is_text(node: Node) -> bool:
    schema = node.schema
    return schema.get("type") == "string" and "enum" not in schema and not is_timestamp(node)


def is_enum(node: Node) -> bool:
    return "enum" in node.schema


def is_integer(node: Node) -> bool:
    return node.schema.get("type") == "integer"


def is_plain(node: Node) -> bool:
    """Text that looks the same however it is quoted."""
    return (
        isinstance(node.meant, str) and re.fullmatch(r"[A-Za-z0-9 .:_-]*", node.meant) is not None
    )


# -- the frame -----------------------------------------------------------------------------------


def byte_order_mark(_: Random, draft: Draft) -> bool:
    draft.before = "\ufeff" + draft.before
    return draft.tell(Q.BYTE_ORDER_MARK, "", lambda: "\ufeff")


def nul_padding(rng: Random, draft: Draft) -> bool:
    nuls = "\x00" * rng.randint(1, 3)
    draft.behind += nuls
    return draft.tell(Q.NUL_PADDING, "", lambda: nuls)


def trailing_text(rng: Random, draft: Draft) -> bool:
    rest = rng.choice(['[2,"x","Heartbeat",{}]', "]", "# sent", "{", ",", "garbage 'n' such"])
    draft.behind = rest + draft.behind
    return draft.tell(Q.TRAILING_TEXT, "", lambda: rest)


def message_type_text(rng: Random, draft: Draft) -> bool:
    number = draft.type_text
    draft.type_text = rng.choice([f'"{number}"', f"{number}.0", f'" {number}"'])
    return draft.tell(Q.MESSAGE_TYPE_TEXT, "/0", lambda: json.loads(draft.type_text), int(number))


def message_type_one(_: Random, draft: Draft) -> bool:
    draft.type_text = "1"
    return draft.is_call and draft.tell(Q.MESSAGE_TYPE_ONE, "/0", lambda: 1, 2)


def numeric_unique_id(rng: Random, draft: Draft) -> bool:
    draft.id_text = draft.unique_id = rng.choice(["17", "-1", "9007199254740993"])
    return draft.tell(Q.NUMERIC_UNIQUE_ID, "/1", lambda: int(draft.id_text), draft.id_text)


def _unique_id(kind: QuirkKind, text: str) -> Callable[[Random, Draft], bool]:
    def inject(_: Random, draft: Draft) -> bool:
        draft.id_text, draft.unique_id = f'"{text}"', text
        return draft.tell(kind, "/1", lambda: text, text)

    return inject


def surplus_elements(rng: Random, draft: Draft) -> bool:
    values = rng.sample([None, {}, "x", True, [{"a": 1}]], rng.randint(1, 2))
    draft.surplus = "".join(f",{json.dumps(value)}" for value in values)
    for index, value in enumerate(values, draft.index + 1):
        draft.tell(Q.SURPLUS_ELEMENTS, f"/{index}", lambda value=value: value)
    return True


def _no_payload(kind: QuirkKind, text: str, found: Any) -> Callable[[Random, Draft], bool]:
    def inject(_: Random, draft: Draft) -> bool:
        if draft.payload.members:
            return False
        draft.payload_text = text
        return draft.tell(kind, f"/{draft.index}", lambda: found, {})

    return inject


def text_payload(_: Random, draft: Draft) -> bool:
    draft.as_text = True
    return draft.tell(Q.TEXT_PAYLOAD, f"/{draft.index}", draft.payload.write)


def action_spelling(rng: Random, draft: Draft) -> bool:
    action = draft.kind.action
    spelt = rng.choice(
        [action.lower(), action.upper(), f" {action} ", re.sub("(?<=[a-z])(?=[A-Z])", "_", action)]
    )
    spelt = rng.choice([spelt, spelt.rstrip() + "s" if not action.endswith("s") else spelt[:-1]])
    if not draft.is_call or spelt == action:
        return False
    draft.action_text = json.dumps(spelt)
    return draft.tell(Q.ACTION_SPELLING, "/2", lambda: spelt, action)


# -- the text ------------------------------------------------------------------------------------


def truncated(rng: Random, draft: Draft) -> bool:
    draft.cut = 1
    text = draft.text[: -len(draft.behind) or None]
    deeper = (
        not draft.as_text and not draft.surplus and not draft.payload_text
        and text.endswith(('"}', "]}", "}}"))
    )  # fmt: skip
    if deeper and rng.random() < 0.5:
        draft.cut = 2
        return draft.tell(Q.TRUNCATED, draft.payload, None)
    return draft.tell(Q.TRUNCATED, "", None)


def stray_bracket(rng: Random, draft: Draft) -> bool:
    empty = [n for n in draft.nodes() if n.items == [] and n.is_fresh and n.parent.members]
    if empty and rng.random() < 0.7:
        node = pick(rng, empty)
        node.put("]", [], [])
        return draft.tell(Q.STRAY_BRACKET, node, None, [])
    draft.stray = "}"
    return draft.tell(Q.STRAY_BRACKET, "", None)


def _boundary(
    rng: Random, draft: Draft, low: int, high: int, *, of: str
) -> tuple[Node, int] | None:
    """A place between parts of a container where the comma is as it should be."""
    places = [
        (node, index)
        for node in draft.nodes()
        if not node.lone and node.text is None
        for parts in [node.members if of != "items" else node.items, node.items][
            : 1 + (of == "all")
        ]
        if parts
        for index in range(low, len(parts) + high)
        if not {index - 1, index, index + 1} & node.boundaries.keys()
    ]
    return pick(rng, places)


def stray_comma(rng: Random, draft: Draft) -> bool:
    place = _boundary(rng, draft, 0, 1, of="all")
    if place is None:
        return False
    node, index = place
    parts = node.members if node.members is not None else node.items
    node.boundaries[index] = "," if index in (0, len(parts or ())) else ",,"
    return draft.tell(Q.STRAY_COMMA, node, lambda: ",")


def missing_comma(rng: Random, draft: Draft) -> bool:
    place = _boundary(rng, draft, 1, 0, of="members")
    if place is None or not place[0].members or not place[0].members[place[1] - 1].has_value:
        return False
    node, index = place
    node.boundaries[index] = rng.choice([" ", "\n"])
    return draft.tell(Q.MISSING_COMMA, node, lambda: "", ",")


def missing_value(rng: Random, draft: Draft) -> bool:
    member = pick(rng, draft.members(lambda m: m.optional and m.node.is_fresh))
    if member is None:
        return False
    holder = member.node.parent
    index = index_of(holder.members, member)
    if holder.boundaries.keys() & {index + 1}:
        return False
    holder.boundaries[index + 1] = "," if index + 1 < len(holder.members) else ""
    member.touched, member.has_value = True, False
    member.node.put("", ABSENT, None)
    return draft.tell(Q.MISSING_VALUE, member.node, None)


def bare_word(rng: Random, draft: Draft) -> bool:
    def fits(node: Node) -> bool:
        return is_plain(node) and re.fullmatch(r"[A-Za-z][A-Za-z.]{4,}", node.meant) is not None

    node = pick(rng, draft.leaves(fits))
    if node is None or rng.random() < 0.3:
        member = pick(rng, draft.members(lambda _: True))
        if member is None:
            return False
        member.touched, member.label = True, member.name
        return draft.tell(Q.BARE_WORD, member.node, None)
    node.put(node.meant, node.meant, node.meant)
    return draft.tell(Q.BARE_WORD, node, None)


def _quotes(kind: QuirkKind, *pairs: str) -> Callable[[Random, Draft], bool]:
    def inject(rng: Random, draft: Draft) -> bool:
        opening, closing = rng.choice(pairs)
        node = pick(rng, draft.leaves(is_plain))
        if node is None or rng.random() < 0.3:
            member = pick(rng, draft.members(lambda _: True))
            if member is None:
                return False
            member.touched, member.label = True, f"{opening}{member.name}{closing}"
            return draft.tell(kind, member.node, None)
        node.put(f"{opening}{node.meant}{closing}", node.meant, node.meant)
        return draft.tell(kind, node, None)

    return inject


def _in_text(kind: QuirkKind, *spoilt: tuple[str, str]) -> Callable[[Random, Draft], bool]:
    """Something in the middle of a text that no string should hold, and what becomes of it."""

    def inject(rng: Random, draft: Draft) -> bool:
        def fits(node: Node) -> bool:
            room = node.schema.get("maxLength", 10**6) - 4
            return is_text(node) and is_plain(node) and len(node.meant) <= room

        node = pick(rng, draft.leaves(fits))
        if node is None:
            return False
        wire, meant = rng.choice(spoilt)
        at = rng.randint(0, len(node.meant))
        text = node.meant[:at] + meant + node.meant[at:]
        node.put(f'"{node.meant[:at]}{wire}{node.meant[at:]}"', text, text)
        return draft.tell(kind, node, None)

    return inject


def duplicate_member(rng: Random, draft: Draft) -> bool:
    def fits(member: Member) -> bool:
        node = member.node
        return node.is_fresh and node.members is None and node.items is None

    member = pick(rng, draft.members(fits))
    if member is None:
        return False
    said = member.write()
    value = member.node.meant
    member.touched = True
    member.node.put(f"{member.node.write()},{said}", value, value)
    return draft.tell(Q.DUPLICATE_MEMBER, member.node, lambda: [value, value], value)


# -- the payload ---------------------------------------------------------------------------------


def unknown_member(rng: Random, draft: Draft) -> bool:
    node = pick(rng, [n for n in draft.nodes() if n.members is not None and n.text is None])
    if node is None:
        return False
    value = rng.choice([None, 5, "Accepted", {"a": [1, {}]}, [], True])
    name = rng.choice(["x-extra", "a/b", "~t", "0"]) + str(rng.randrange(10**6))
    member = Member(name, Node({}, None, node), optional=True)
    member.touched = True
    member.node.put(json.dumps(value), ABSENT, value)
    node.members.append(member)
    if node.boundaries.get(len(node.members) - 1) == ",":  # what was behind the last is between now
        node.boundaries[len(node.members) - 1] = ",,"
    elif node.boundaries.get(len(node.members) - 1) == "":
        node.boundaries[len(node.members) - 1] = ","
    return draft.tell(Q.UNKNOWN_MEMBER, member.node, lambda: value)


def member_spelling(rng: Random, draft: Draft) -> bool:
    member = pick(rng, draft.members(lambda m: m.name.isalpha()))
    if member is None:
        return False
    name = member.name
    spelt = rng.choice(
        [name.upper(), name.lower(), name[0].upper() + name[1:], f" {name}",
         re.sub("([A-Z])", r"_\1", name).lower(), *ALIASES.get(name, [])]
    )  # fmt: skip
    if spelt == name:
        return False
    siblings = {other.name for other in member.node.parent.members if other is not member}
    if spelt in siblings or (spelt, name) == ("chargingProfile", "chargingProfile"):
        return False
    member.touched, member.shown, member.label = True, spelt, json.dumps(spelt)
    return draft.tell(Q.MEMBER_SPELLING, member.node, lambda: spelt, name)


def _optional(
    kind: QuirkKind, text: str, found: Any, fits: Callable[[Node], bool]
) -> Callable[[Random, Draft], bool]:
    """An optional member whose value is as good as none."""

    def inject(rng: Random, draft: Draft) -> bool:
        places = draft.members(lambda m: m.optional and fits(m.node) and m.node.is_fresh)
        member = pick(rng, places)
        if member is None:
            return False
        member.touched = True
        member.node.put(text, ABSENT, found)
        return draft.tell(kind, member.node, lambda: found)

    return inject


def _scalar(
    kind: QuirkKind,
    fits: Callable[[Node], bool],
    spell: Callable[[Random, Node], tuple[str, Any, Any] | None],
) -> Callable[[Random, Draft], bool]:
    """A scalar written otherwise: `spell` gives its text, what is meant and what a quirk shows."""

    def inject(rng: Random, draft: Draft) -> bool:
        node = pick(rng, draft.leaves(fits))
        spelt = spell(rng, node) if node is not None else None
        if node is None or spelt is None:
            return False
        node.put(*spelt)
        return draft.tell(
            kind, node, lambda: spelt[2], spelt[1] if spelt[1] is not ABSENT else None
        )

    return inject


def text_number(_: Random, node: Node) -> tuple[str, Any, Any]:
    text = json.dumps(node.meant)
    return f'"{text}"', node.meant, text


def number_text(rng: Random, _: Node) -> tuple[str, Any, Any]:
    literal, shown = rng.choice([("17", 17), ("1.40", "1.40"), ("-0.5", -0.5), ("1E3", "1E3")])
    return literal, literal, shown


def boolean_spelling(rng: Random, node: Node) -> tuple[str, Any, Any]:
    if node.schema.get("type") == "boolean":
        text, shown = rng.choice(
            [(f'"{str(node.meant).lower()}"', str(node.meant).lower()), (str(int(node.meant)),) * 2]
        )
        return text, node.meant, shown if text[0] == '"' else int(text)
    truth = rng.random() < 0.5
    return str(truth).lower(), str(truth).lower(), truth


def whole_float(_: Random, node: Node) -> tuple[str, Any, Any] | None:
    if abs(node.meant) > 10**15:
        return None
    return f"{node.meant}.0", node.meant, float(node.meant)


def fractional_integer(rng: Random, node: Node) -> tuple[str, Any, Any] | None:
    if abs(node.meant) > 10**15 or node.meant < 0:
        return None
    tenths = rng.randint(1, 4)
    return f"{node.meant}.{tenths}", node.meant, float(f"{node.meant}.{tenths}")


def too_long(rng: Random, node: Node) -> tuple[str, Any, Any]:
    text = "x" * (node.schema["maxLength"] + rng.randint(1, 9))
    return f'"{text}"', text, text


def too_precise(rng: Random, _: Node) -> tuple[str, Any, Any]:
    number = rng.choice([11.25, 0.15, 13.043478260869565, -0.05])
    return str(number), number, number


def enum_spelling(rng: Random, node: Node) -> tuple[str, Any, Any] | None:
    word = node.meant
    spelt = rng.choice([word.lower(), word.upper(), f" {word}", f"{word} ", word.swapcase()])
    values = node.schema["enum"]
    alike = [v for v in values if v.lower() == word.lower()]
    if spelt in values or alike != [word]:
        return None
    return json.dumps(spelt), word, spelt


def unknown_enum(rng: Random, _: Node) -> tuple[str, Any, Any]:
    word = rng.choice(["Nonsense", "Hertz2", "Mode3Error", "No such"])
    return f'"{word}"', word, word


def naive_timestamp(rng: Random, node: Node) -> tuple[str, Any, Any]:
    spelt = node.meant[:-1].replace("T", rng.choice("T "))
    return f'"{spelt}"', node.meant, spelt


def timestamp_spelling(rng: Random, node: Node) -> tuple[str, Any, Any]:
    bare = node.meant[:-1]
    spelt = rng.choice([f"{bare}+00", f"{bare} Z", f"{bare}Z[GMT]", f" {bare}Z", f"{bare}-0"])
    return f'"{spelt}"', node.meant, spelt


def unreadable_timestamp(rng: Random, node: Node) -> tuple[str, Any, Any]:
    said = rng.choice(["soon", "0", "2022-02-29T00:00:00Z", 1700000000, True, "24-05-06"])
    member = member_of(node)
    return json.dumps(said), ABSENT if member.optional else ARRIVAL, said


def member_of(node: Node) -> Member:
    assert node.parent is not None
    return next(member for member in node.parent.members or () if member.node is node)


def missing_timestamp(rng: Random, draft: Draft) -> bool:
    places = draft.members(lambda m: not m.optional and is_timestamp(m.node) and m.node.is_fresh)
    member = pick(rng, places)
    if member is None:
        return False
    member.touched = True
    member.node.put("null", ARRIVAL, None)
    return draft.tell(Q.MISSING_TIMESTAMP, member.node, lambda: None, ARRIVAL)


def lone_object(rng: Random, draft: Draft) -> bool:
    def fits(node: Node) -> bool:
        return (
            node.items is not None and len(node.items) == 1 and not node.touched
            and not node.boundaries and node.items[0].text is None
        )  # fmt: skip

    node = pick(rng, [n for n in draft.nodes() if fits(n)])
    if node is None:
        return False
    if node.items[0].members is None:  # a text of its own; an empty one would be as good as none
        if not node.items[0].meant:
            return False
        node.items[0].touched = True
    node.touched = node.lone = True
    draft.tell(Q.LONE_OBJECT, node, node.items[0].shown)
    return True


def lone_list(rng: Random, draft: Draft) -> bool:
    node = pick(rng, draft.leaves(lambda n: bool(n.schema)))
    if node is None or node.parent.items is not None or is_json(node):
        return False
    value = node.meant
    node.put(f"[{json.dumps(value, ensure_ascii=False)}]", value, [value])
    return draft.tell(Q.LONE_LIST, node, lambda: [value], value)


def is_json(node: Node) -> bool:
    """Whether it is the data of a DataTransfer, where a list is no list of one."""
    return (
        node.parent is not None
        and node.parent.members is not None
        and (next((m.name for m in node.parent.members if m.node is node), "") == "data")
    )


def object_text(rng: Random, draft: Draft) -> bool:
    node = pick(rng, draft.leaves(is_json))
    if node is None:
        return False
    value = rng.choice([{"a": 1}, [1, "x"], 5, {"b": [None, {"c": "d"}]}])
    text = json.dumps(value, separators=(",", ":"))
    node.put(json.dumps(value), text, value)
    return draft.tell(Q.OBJECT_TEXT, node, lambda: value, text)


def empty_list(rng: Random, draft: Draft) -> bool:
    node = pick(
        rng, [n for n in draft.nodes() if n.schema.get("minItems") and n.items and n.is_fresh]
    )
    if node is None:
        return False
    node.put("[]", [], [])
    return draft.tell(Q.EMPTY_LIST, node, list, [])


def unusable_element(rng: Random, draft: Draft) -> bool:
    def fits(node: Node) -> bool:
        return (
            bool(node.items) and not node.touched and not node.boundaries and not node.lone
            and node.parent.members is not None and member_of(node).name in REPORTS
        )  # fmt: skip

    node = pick(rng, [n for n in draft.nodes() if fits(n)])
    if node is None:
        return False
    value = rng.choice([None, {}, {"unit": "A"}, [], {"nothing": {"of": "it"}}])
    useless = Node({}, None, node)
    useless.put(json.dumps(value), ABSENT, value)
    node.items.insert(rng.randint(0, len(node.items)), useless)
    node.touched = True
    return draft.tell(Q.UNUSABLE_ELEMENT, useless, lambda: value)


def unusable_member(rng: Random, draft: Draft) -> bool:
    places = draft.members(lambda m: m.optional and m.node.members is not None and m.node.is_fresh)
    member = pick(rng, places)
    if member is None or draft.is_call:
        return False
    value = rng.choice([{}, [], {"nothing": 1}, "Accepted", 5])
    member.touched = True
    member.node.put(json.dumps(value), ABSENT, value)
    return draft.tell(Q.UNUSABLE_MEMBER, member.node, lambda: value)


def in_schedule(node: Node) -> bool:
    return "multipleOf" in node.schema


INJECTORS: dict[QuirkKind, Callable[[Random, Draft], bool]] = {
    Q.BYTE_ORDER_MARK: byte_order_mark,
    Q.NUL_PADDING: nul_padding,
    Q.TRAILING_TEXT: trailing_text,
    Q.MESSAGE_TYPE_TEXT: message_type_text,
    Q.MESSAGE_TYPE_ONE: message_type_one,
    Q.NUMERIC_UNIQUE_ID: numeric_unique_id,
    Q.EMPTY_UNIQUE_ID: _unique_id(Q.EMPTY_UNIQUE_ID, ""),
    Q.LONG_UNIQUE_ID: _unique_id(Q.LONG_UNIQUE_ID, "x" * 40),
    Q.SURPLUS_ELEMENTS: surplus_elements,
    Q.MISSING_PAYLOAD: _no_payload(Q.MISSING_PAYLOAD, "", None),
    Q.NULL_PAYLOAD: _no_payload(Q.NULL_PAYLOAD, "null", None),
    Q.EMPTY_LIST_PAYLOAD: _no_payload(Q.EMPTY_LIST_PAYLOAD, "[]", []),
    Q.TEXT_PAYLOAD: text_payload,
    Q.ACTION_SPELLING: action_spelling,
    Q.TRUNCATED: truncated,
    Q.STRAY_BRACKET: stray_bracket,
    Q.STRAY_COMMA: stray_comma,
    Q.MISSING_COMMA: missing_comma,
    Q.MISSING_VALUE: missing_value,
    Q.BARE_WORD: bare_word,
    Q.SINGLE_QUOTES: _quotes(Q.SINGLE_QUOTES, "''"),
    Q.TYPOGRAPHIC_QUOTES: _quotes(Q.TYPOGRAPHIC_QUOTES, "“”", "„“", "»«", '“"'),
    Q.CONTROL_CHARACTER: _in_text(
        Q.CONTROL_CHARACTER, ("\x00",) * 2, ("\n",) * 2, ("\x10\x0e",) * 2
    ),
    Q.INVALID_ESCAPE: _in_text(Q.INVALID_ESCAPE, (r"\x", r"\x"), (r"\u1g", r"\u1g")),
    Q.LONE_SURROGATE: _in_text(Q.LONE_SURROGATE, (r"\ud83d", "\ufffd"), (r"\udc00", "\ufffd")),
    Q.INVALID_UTF8: _in_text(Q.INVALID_UTF8, ("\udce9", "é"), ("\udc80", "€")),
    Q.DUPLICATE_MEMBER: duplicate_member,
    Q.UNKNOWN_MEMBER: unknown_member,
    Q.MEMBER_SPELLING: member_spelling,
    Q.NULL_MEMBER: _optional(Q.NULL_MEMBER, "null", None, lambda _: True),
    Q.TEXT_NUMBER: _scalar(
        Q.TEXT_NUMBER, lambda n: is_integer(n) or in_schedule(n), text_number
    ),
    Q.NUMBER_TEXT: _scalar(Q.NUMBER_TEXT, lambda n: is_text(n) and not is_json(n), number_text),
    Q.BOOLEAN_SPELLING: _scalar(
        Q.BOOLEAN_SPELLING, lambda n: is_text(n) or n.schema.get("type") == "boolean",
        boolean_spelling,
    ),
    Q.WHOLE_FLOAT: _scalar(Q.WHOLE_FLOAT, is_integer, whole_float),
    Q.FRACTIONAL_INTEGER: _scalar(
        Q.FRACTIONAL_INTEGER,
        lambda n: is_integer(n) and member_of(n).name in {"meterStart", "meterStop"},
        fractional_integer,
    ),
    Q.LONE_OBJECT: lone_object,
    Q.LONE_LIST: lone_list,
    Q.OBJECT_TEXT: object_text,
    Q.TOO_LONG: _scalar(Q.TOO_LONG, lambda n: is_text(n) and "maxLength" in n.schema, too_long),
    Q.TOO_PRECISE: _scalar(Q.TOO_PRECISE, in_schedule, too_precise),
    Q.ENUM_SPELLING: _scalar(Q.ENUM_SPELLING, is_enum, enum_spelling),
    Q.UNKNOWN_ENUM: _scalar(Q.UNKNOWN_ENUM, is_enum, unknown_enum),
    Q.EMPTY_TEXT: _optional(
        Q.EMPTY_TEXT, '""', "",
        lambda n: is_enum(n) or is_timestamp(n) or is_integer(n) or in_schedule(n),
    ),
    Q.EMPTY_LIST: empty_list,
    Q.NAIVE_TIMESTAMP: _scalar(Q.NAIVE_TIMESTAMP, is_timestamp, naive_timestamp),
    Q.TIMESTAMP_SPELLING: _scalar(Q.TIMESTAMP_SPELLING, is_timestamp, timestamp_spelling),
    Q.UNREADABLE_TIMESTAMP: _scalar(Q.UNREADABLE_TIMESTAMP, is_timestamp, unreadable_timestamp),
    Q.MISSING_TIMESTAMP: missing_timestamp,
    Q.UNUSABLE_ELEMENT: unusable_element,
    Q.UNUSABLE_MEMBER: unusable_member,
}  # fmt: skip

#: Kinds of which one hides the other, or makes of it something else: at most one of each group.
APART = (
    # A result whose payload is null, and an object behind it: the object is its payload.
    {Q.NULL_PAYLOAD, Q.SURPLUS_ELEMENTS},
    {Q.TRUNCATED, Q.TRAILING_TEXT, Q.STRAY_BRACKET},
    {Q.NUMERIC_UNIQUE_ID, Q.EMPTY_UNIQUE_ID, Q.LONG_UNIQUE_ID},
    {Q.MESSAGE_TYPE_TEXT, Q.MESSAGE_TYPE_ONE},
    {
        Q.MISSING_PAYLOAD, Q.NULL_PAYLOAD, Q.EMPTY_LIST_PAYLOAD, Q.TEXT_PAYLOAD,
        Q.MESSAGE_TYPE_ONE, Q.UNKNOWN_MEMBER,
    },
    {Q.MISSING_PAYLOAD, Q.SURPLUS_ELEMENTS},
    {Q.MESSAGE_TYPE_ONE, Q.SURPLUS_ELEMENTS},
    {Q.MISSING_VALUE, Q.STRAY_BRACKET},
    # An inner text cannot be no UTF-8: the outer one is that already.
    {Q.TEXT_PAYLOAD, Q.INVALID_UTF8},
    {Q.TEXT_PAYLOAD, Q.STRAY_BRACKET},
)  # fmt: skip


def together(kinds: tuple[QuirkKind, ...]) -> bool:
    """Whether these kinds can stand in one frame and each still be seen."""
    return all(len(group & set(kinds)) < 2 for group in APART)
