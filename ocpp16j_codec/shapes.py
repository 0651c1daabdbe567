"""The members of structs: names, kinds of values, limits, enumerations and elements of lists.

`members_of` derives them from the types, by `msgspec.inspect`. The decoder of deviating frames, the
checks of outgoing payloads, the command line and the generators of test data use them, so a message
that is added to the action table needs no other code.
"""

from __future__ import annotations

from enum import Enum, StrEnum
from functools import cache
from typing import Any, cast

from msgspec import NODEFAULT, Struct, inspect
from msgspec.structs import replace

from ocpp16j_codec.messages import Payload

__all__ = ["Kind", "Member", "Shape", "members_of"]


class Kind(Enum):
    """The kinds of values that payloads are made of."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    EXACT = "exact"  # a number of any precision, such as an amount of money
    BOOLEAN = "boolean"
    TIMESTAMP = "timestamp"
    WORD = "word"  # one of an enumeration
    OBJECT = "object"
    LIST = "list"
    OTHER = "other"  # not used by messages of OCPP 1.6


class Shape(Struct, frozen=True):
    """The values that are allowed in one place.

    Attributes:
        kind: the kind of value.
        limit: the maximum number of characters of a text, or of elements of a list; `None` if
            there is none.
        enum: the enumeration of a word.
        struct: the type of an object.
        item: the shape of the elements of a list.
        least: the minimum number of elements of a list.
        digits: the maximum number of fraction digits of a number; `None` if there is none.
    """

    kind: Kind
    limit: int | None = None
    enum: type[StrEnum] | None = None
    struct: type[Payload] | None = None
    item: Shape | None = None
    least: int = 0
    digits: int | None = None

    @property
    def words(self) -> tuple[StrEnum, ...]:
        """The values of the enumeration, if it is one."""
        return tuple(self.enum or ())

    @property
    def is_timestamp(self) -> bool:
        """Whether a timestamp is expected."""
        return self.kind is Kind.TIMESTAMP

    @property
    def innermost(self) -> Shape:
        """The shape itself, or for a list the shape of its elements, however deep."""
        return self if self.item is None else self.item.innermost

    def __str__(self) -> str:
        """Return the expected value in words, with article: "a string"."""
        if self.struct is None:
            return _DUE.get(self.kind, "a value")
        name = self.struct.__name__
        return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


class Member(Struct, frozen=True):
    """A member of an object: its names in JSON and in Python, and the shape of its values."""

    name: str
    attribute: str
    optional: bool
    shape: Shape
    default: Any


@cache
def members_of(struct: type) -> tuple[Member, ...]:
    """Return the members of a struct, in the order in which they are encoded.

    Raises:
        TypeError: It is not a struct.
    """
    info = inspect.type_info(struct)
    if not isinstance(info, inspect.StructType):
        raise TypeError(f"{struct!r} is no payload")
    return tuple(
        Member(
            field.encode_name,
            field.name,
            field.default is not NODEFAULT,
            _shape_of(field.type),
            field.default,
        )
        for field in info.fields
    )


def _shape_of(kind: inspect.Type) -> Shape:
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            digits = extra.get("fraction_digits") if extra else None
            return replace(_shape_of(inner), digits=digits)
        case inspect.StrType(max_length=limit):
            return Shape(Kind.TEXT, limit=limit)
        case inspect.EnumType(cls=enum):
            return Shape(Kind.WORD, enum=cast("type[StrEnum]", enum))
        case inspect.StructType(cls=struct):
            return Shape(Kind.OBJECT, struct=cast("type[Payload]", struct))
        case inspect.ListType(item_type=item, min_length=least, max_length=most):
            return Shape(Kind.LIST, limit=most, item=_shape_of(item), least=least or 0)
        case _:
            return Shape(_PLAIN.get(cast("Any", type(kind)), Kind.OTHER))


_PLAIN: dict[type[inspect.Type], Kind] = {
    inspect.IntType: Kind.INTEGER,
    inspect.FloatType: Kind.DECIMAL,
    inspect.DecimalType: Kind.EXACT,
    inspect.BoolType: Kind.BOOLEAN,
    inspect.DateTimeType: Kind.TIMESTAMP,
}
_DUE = {
    Kind.TEXT: "a string",
    Kind.WORD: "a string",
    Kind.INTEGER: "an integer",
    Kind.DECIMAL: "a number",
    Kind.EXACT: "a number",
    Kind.BOOLEAN: "a boolean",
    Kind.TIMESTAMP: "a timestamp",
    Kind.LIST: "a list",
}
