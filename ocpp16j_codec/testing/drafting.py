"""Draft of a frame: a tree of JSON texts, each with its expected type.

A draft is made from a conforming frame. It has texts and not values, because most deviations are
in the text: quotes, commas and number literals can be changed at will. `render` joins the texts.

A place that has been changed is `taken`, and so are the places above and below it, because one
fault must not hide another. So the faults of a draft are known exactly.

This module does not know which texts are faults.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ocpp16j_codec import Call, CallError, CallResult, Codec
from ocpp16j_codec.shapes import Kind, Shape, members_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    Frame = Call[Any] | CallResult[Any] | CallError

__all__ = ["Draft", "Node", "Part", "quoted"]

_encode = Codec(check_outgoing=False).encode


class Node:
    """A value of a draft.

    Attributes:
        text: the JSON text of a string, number or literal; for a container, its two brackets.
        parts: the members or elements of a container.
        shape: the expected shape; `None` if no type defines one.
        taken: whether this value has been changed.
    """

    __slots__ = ("lead", "parts", "shape", "taken", "text", "trail")

    def __init__(self, text: str, shape: Shape | None = None) -> None:
        self.text = text
        self.shape = shape
        self.parts: list[Part] = []
        self.taken = False
        self.lead = ""  # between the opening bracket and the first part
        self.trail = ""  # before the closing bracket

    def put(self, text: str) -> None:
        """Replace the text of this value and everything in it."""
        self.text, self.parts, self.taken = text, [], True
        self.lead = self.trail = ""

    @property
    def is_container(self) -> bool:
        """Whether this is an object or a list."""
        return self.text in ("{}", "[]")

    def nodes(self) -> Iterator[Node]:
        """Yield this value and all values in it."""
        yield self
        for part in self.parts:
            yield from part.node.nodes()

    def render(self) -> str:
        """Return the text of this value."""
        if not self.is_container:
            return self.text
        inside = "".join(
            f"{part.separator if index else ''}{part.key}{part.node.render()}"
            for index, part in enumerate(self.parts)
        )
        return f"{self.text[0]}{self.lead}{inside}{self.trail}{self.text[1]}"


class Part:
    """A member of an object, or an element of a list (which has no name).

    Attributes:
        name: the name of the member in its type; `None` for an element.
        key: the text of the name, with its colon.
        node: the value.
        separator: the text between the previous part and this one.
        optional: whether the member may be omitted.
    """

    __slots__ = ("key", "name", "node", "optional", "separator")

    def __init__(self, node: Node, name: str | None = None, *, optional: bool = False) -> None:
        self.node = node
        self.name = name
        self.key = self._own_key
        self.separator = ","
        self.optional = optional

    @property
    def _own_key(self) -> str:
        return "" if self.name is None else f"{quoted(self.name)}:"

    @property
    def is_untouched(self) -> bool:
        """Whether name and comma are unchanged."""
        return self.separator == "," and self.key == self._own_key

    @property
    def is_free(self) -> bool:
        """Whether name, value and everything in the value are unchanged."""
        return self.is_untouched and is_free(self.node)


class Draft:
    """A frame in parts.

    Attributes:
        frame: the original frame.
        root: the array of the frame.
        payload: the payload, or the details of an error.
    """

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.root = Node("[]")
        # Numbers keep their text, because 1.0 and 1 are different here.
        elements = json.loads(_encode(frame), parse_int=_Literal, parse_float=_Literal)
        struct = None if isinstance(frame, CallError) else type(frame.payload)
        for index, element in enumerate(elements):
            is_payload = struct is not None and index == len(elements) - 1
            shape = Shape(Kind.OBJECT, struct=struct) if is_payload else None
            self.root.parts.append(Part(_node(element, shape)))
        self.payload = self.root.parts[-1].node

    def element(self, index: int) -> Node:
        """Return an element of the frame."""
        return self.root.parts[index].node

    def places(self) -> Iterator[tuple[Node, Part]]:
        """Yield every free member and element in the payload, with its container."""
        yield from _places(self.payload)

    def members(self, *kinds: Kind) -> list[tuple[Node, Part, Shape]]:
        """Return the free members of these kinds; by default of any kind."""
        return [
            (holder, part, part.node.shape)
            for holder, part in self.places()
            if part.name is not None
            and part.node.shape is not None
            and (not kinds or part.node.shape.kind in kinds)
        ]

    def objects(self) -> Iterator[Node]:
        """Yield every object of a known type, the payload first."""
        for node in self.payload.nodes():
            if not node.taken and node.shape is not None and node.shape.struct is not None:
                yield node

    def render(self) -> str:
        """Return the text of the frame."""
        return self.root.render()


def is_free(node: Node) -> bool:
    """Return whether a value and everything in it are unchanged."""
    return not any(
        inner.taken
        or inner.lead
        or inner.trail
        or not all(part.is_untouched for part in inner.parts)
        for inner in node.nodes()
    )


def _places(node: Node) -> Iterator[tuple[Node, Part]]:
    if node.taken:
        return
    for part in node.parts:
        if part.is_free:
            yield node, part
        yield from _places(part.node)


class _Literal(str):
    """The text of a number."""

    __slots__ = ()


def _node(value: Any, shape: Shape | None) -> Node:
    if isinstance(value, dict):
        node = Node("{}", shape)
        struct = shape.struct if shape else None
        members = {m.name: m for m in members_of(struct)} if struct else {}
        for name, inner in value.items():
            member = members.get(name)
            node.parts.append(
                Part(
                    _node(inner, member.shape if member else None),
                    name,
                    optional=member.optional if member else False,
                )
            )
    elif isinstance(value, list):
        node = Node("[]", shape)
        item = shape.item if shape else None
        node.parts = [Part(_node(inner, item)) for inner in value]
    elif isinstance(value, _Literal):
        node = Node(str(value), shape)
    else:
        node = Node(quoted(value), shape)
    return node


def quoted(value: Any) -> str:
    """Return a value as JSON text."""
    return json.dumps(value, ensure_ascii=False)
