"""Messages with exactly one fault, to test how a peer refuses them.

`faults` yields a frame for each fault that a message can have; `spoil` makes one of them. Each
frame comes with the path of the fault and the expected error code, so a test of a server is:

    for spoilt in faults(Call.of(boot_notification)):
        answer = send(spoilt.data)
        assert answer.error_code == spoilt.error_code

The error code is that of the category of the fault (`ERROR_CODE_OF`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ocpp16j_codec import ACTIONS, Call, Category, Limits, Role, Violation
from ocpp16j_codec.shapes import Kind
from ocpp16j_codec.testing.drafting import Draft, Node, Part, quoted
from ocpp16j_codec.testing.making import Maker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from ocpp16j_codec import CallResult, ErrorCode
    from ocpp16j_codec.shapes import Shape
    from ocpp16j_codec.testing.shapes import About

__all__ = ["Spoilt", "faults", "make_spoilt", "spoil"]


class Spoilt(NamedTuple):
    """A message with one fault.

    Attributes:
        data: the encoded message.
        category: the category of the fault.
        path: JSON pointer to the fault, from the frame.
        error_code: the code of the CALLERROR that answers it, if one is due.
    """

    data: bytes
    category: Category
    path: str
    error_code: ErrorCode


class _Fault(NamedTuple):
    category: Category
    path: str
    #: A function that inserts the fault into its draft, and returns the text of the frame.
    put: Callable[[Draft], str]


def faults(frame: Call[Any] | CallResult[Any]) -> Iterator[Spoilt]:
    """Yield a frame for each fault that a message can have, one fault at a time.

    `NOT_SUPPORTED` is left out, because it depends on the receiver.
    """
    for index, fault in enumerate(_faults_of(Draft(frame))):
        if fault.category is not Category.NOT_SUPPORTED:
            yield _made(frame, index)


def spoil(
    frame: Call[Any] | CallResult[Any], category: Category, path: str | None = None
) -> Spoilt:
    """Return a message with this fault, at this path.

    Args:
        frame: a conforming message.
        category: the category of the fault. `NOT_SUPPORTED` does not change the message: send it
            to a receiver of the side that may send it itself.
        path: JSON pointer to the fault, from the frame; by default the first place where this
            fault is possible.

    Raises:
        ValueError: This message cannot have this fault there.
    """
    for index, fault in enumerate(_faults_of(Draft(frame))):
        if fault.category is category and path in (None, fault.path):
            return _made(frame, index)
    where = "anywhere" if path is None else f"at {path}"
    raise ValueError(f"this message cannot have the fault {category} {where}")


def make_spoilt(random: Random, about: About | None = None) -> Spoilt:
    """Return a call with a random fault; of any action unless one is named."""
    frame = Maker(random).call(about)
    possible = [
        (index, fault.category)
        for index, fault in enumerate(_faults_of(Draft(frame)))
        if fault.category is not Category.NOT_SUPPORTED
    ]
    # The category is chosen first, because wrong types are possible in many more places.
    category = random.choice(sorted({category for _, category in possible}))
    return _made(frame, random.choice([index for index, each in possible if each is category]))


def _made(frame: Call[Any] | CallResult[Any], index: int) -> Spoilt:
    draft = Draft(frame)
    category, path, put = list(_faults_of(draft))[index]
    error_code = Violation(category, path, "").error_code
    return Spoilt(put(draft).encode(), category, path, error_code)


# -- where what can be wrong ---------------------------------------------------------------------


def _faults_of(draft: Draft) -> Iterator[_Fault]:
    """Yield the possible faults of a message; each is inserted only when its function is called."""
    yield from _frame_faults(draft)
    payload = f"/{len(draft.root.parts) - 1}"
    yield from _object_faults(draft.payload, payload)


def _frame_faults(draft: Draft) -> Iterator[_Fault]:
    of = Category
    is_call = isinstance(draft.frame, Call)
    last = len(draft.root.parts) - 1
    yield _Fault(of.NOT_JSON, "", lambda draft: draft.render().replace("[", "[,", 1))
    yield _Fault(of.NOT_AN_ARRAY, "", lambda draft: f'{{"frame":{draft.render()}}}')
    yield _Fault(of.LIMIT_PASSED, "", lambda draft: f"{draft.render():<{Limits().size + 1}}")
    yield _writing(of.UNKNOWN_MESSAGE_TYPE, "/0", draft.element(0), "9")
    yield _writing(of.ID_NO_TEXT, "/1", draft.element(1), "null")
    yield _writing(of.ID_LENGTH, "/1", draft.element(1), quoted("x" * 37))
    yield _writing(of.PAYLOAD_NO_OBJECT, f"/{last}", draft.payload, "7")
    yield _adding(of.ELEMENT_COUNT, f"/{last + 1}", draft.root, Part(Node("{}")), last + 1)
    if is_call:
        yield _writing(of.ACTION_NO_TEXT, "/2", draft.element(2), "7")
        yield _writing(of.UNKNOWN_ACTION, "/2", draft.element(2), '"NoSuchAction"')
        if ACTIONS[draft.frame.action].sent_by is not Role.EITHER:  # type: ignore[union-attr,index]
            yield _Fault(of.NOT_SUPPORTED, "/2", lambda draft: draft.render())


def _object_faults(node: Node, path: str) -> Iterator[_Fault]:
    of = Category
    yield _adding(
        of.UNKNOWN_MEMBER, f"{path}/xVendorNote", node, Part(Node('"x"'), "xVendorNote"), 0
    )
    yield _trailing_comma(node, path)
    for index, part in enumerate(node.parts):
        here = f"{path}/{part.name}"
        yield _adding(of.DUPLICATE_MEMBER, here, node, part, index)
        if not part.optional:
            yield _removing(here, node, part)
        if part.node.shape is not None:
            yield from _value_faults(part.node, part.node.shape, here)


def _value_faults(node: Node, shape: Shape, path: str) -> Iterator[_Fault]:
    for category, text in _wrong_values(shape):
        yield _writing(category, path, node, text)
    if shape.kind is Kind.OBJECT:
        yield from _object_faults(node, path)
    elif shape.kind is Kind.LIST:
        for index, part in enumerate(node.parts):
            if shape.item is not None:
                yield from _value_faults(part.node, shape.item, f"{path}/{index}")


def _wrong_values(shape: Shape) -> Iterator[tuple[Category, str]]:
    of = Category
    yield of.WRONG_TYPE, "null"
    match shape.kind:
        case Kind.TEXT:
            yield of.WRONG_TYPE, "7"
            if shape.limit is not None:
                yield of.TOO_LONG, quoted("x" * (shape.limit + 1))
        case Kind.INTEGER:
            yield of.WRONG_TYPE, "1.5"
            yield of.WRONG_TYPE, '"1"'
            yield of.OUT_OF_RANGE, str(2**63)
            yield of.LIMIT_PASSED, "1" * (Limits().number_text + 1)
        case Kind.DECIMAL:
            yield of.WRONG_TYPE, '"1.5"'
            yield of.TOO_PRECISE, "11.25"
            yield of.OUT_OF_RANGE, "1e400"
        case Kind.BOOLEAN:
            yield of.WRONG_TYPE, '"true"'
        case Kind.TIMESTAMP:
            yield of.WRONG_TYPE, "1700000000"
            yield of.UNREADABLE_TIMESTAMP, '"yesterday"'
            yield of.UNREADABLE_TIMESTAMP, '"2024-01-01T00:00:00"'
        case Kind.WORD:
            yield of.WRONG_TYPE, "7"
            yield of.NOT_IN_ENUMERATION, '"NoSuchWord"'
        case Kind.OBJECT:
            yield of.WRONG_TYPE, "[]"
        case Kind.LIST:
            if shape.least:
                yield of.EMPTY_LIST, "[]"
        case Kind.EXACT | Kind.OTHER:
            raise TypeError(f"no message of OCPP 1.6 has a member of the kind {shape.kind.value}")


# -- putting it there ----------------------------------------------------------------------------


def _writing(category: Category, path: str, node: Node, text: str) -> _Fault:
    def put(draft: Draft) -> str:
        node.put(text)
        return draft.render()

    return _Fault(category, path, put)


def _adding(category: Category, path: str, node: Node, part: Part, index: int) -> _Fault:
    def put(draft: Draft) -> str:
        node.parts.insert(index, part)
        return draft.render()

    return _Fault(category, path, put)


def _removing(path: str, node: Node, part: Part) -> _Fault:
    def put(draft: Draft) -> str:
        node.parts.remove(part)
        return draft.render()

    return _Fault(Category.MISSING_MEMBER, path, put)


def _trailing_comma(node: Node, path: str) -> _Fault:
    def put(draft: Draft) -> str:
        node.trail = ","
        return draft.render()

    return _Fault(Category.NOT_JSON, path, put)
