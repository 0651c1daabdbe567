"""The base classes of payloads, and two typing aliases.

`Payload` carries the settings that make a payload what the OCPP 1.6 schemas describe:

- `rename="camel"`: attributes are snake_case, the wire is camelCase, never written by hand;
- `forbid_unknown_fields`: a member the schemas do not know is refused on the fast path,
  so nested hostile input in it is never parsed;
- `omit_defaults`: an absent optional member is `None` and is not encoded.

`repr` shows `***` for the values of secrets (`masking`).

`frozen` and `kw_only` have to be repeated on every subclass: msgspec does not inherit
`kw_only`, and type checkers want `frozen` restated.
"""

from __future__ import annotations

from sys import modules
from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar, Union

from msgspec import Struct

from .masking import ShowsNoSecrets

__all__ = ["CallPayload", "Opt", "OrText", "Payload"]

T = TypeVar("T")
ResultT = TypeVar("ResultT", bound="Payload")

if TYPE_CHECKING:
    Opt = Optional[T]
    OrText = Union[T, str]

    class AnsweredBy(Generic[ResultT]):
        """A call that is answered by payloads of one type."""
else:

    class AnsweredBy:
        """A call that is answered by payloads of one type, which only type checkers need."""

        __slots__ = ()

        def __class_getitem__(cls, item: Any) -> Any:
            return cls

    class _Transparent:
        """An alias for type checkers, which msgspec does not see."""

        def __class_getitem__(cls, item: Any) -> Any:
            return item

    class Opt(_Transparent):
        """An optional member: `T | None` to readers and type checkers, plain `T` to msgspec.

        msgspec does not check defaults, so `field: Opt[int] = None` reads as "absent" while an
        explicit JSON `null`, which every schema forbids, is refused by the decoder.
        """

    class OrText(_Transparent):
        """An enumeration: `E | str` to readers and type checkers, plain `E` to msgspec.

        A value outside the enumeration is refused by the fast path; if it was tolerated, the
        attribute has the text as received. `isinstance(value, E)` distinguishes the two.
        """


class Payload(
    ShowsNoSecrets,
    Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    rename="camel",
):
    """Base of all payloads and nested types: plain immutable data without behavior."""


class CallPayload(Payload, AnsweredBy[ResultT], frozen=True, kw_only=True):
    """Base of the calls: `class Reset(CallPayload["ResetResult"])` is answered by a ResetResult."""

    @classmethod
    def result_type(cls) -> type[ResultT]:
        """Return the type of the payload that answers this call; it is in the same module."""
        kind = next(base for base in cls.__mro__ if CallPayload in base.__bases__)
        result: type[ResultT] = getattr(modules[kind.__module__], f"{kind.__name__}Result")
        return result
