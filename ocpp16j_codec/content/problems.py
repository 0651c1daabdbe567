"""Deviations inside text members, reported as quirks with a sentence of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ocpp16j_codec.deviations import Quirk, cut, show_path
from ocpp16j_codec.deviations import quote as _quote
from ocpp16j_codec.messages.masking import mask_text, mask_value

if TYPE_CHECKING:
    from ocpp16j_codec import QuirkKind

__all__ = ["ContentError", "Problem", "Shown", "problem", "quote", "shown"]


class Shown:
    """Mixin for structs of content: `repr` and rich show `***` for secrets."""

    __slots__ = ()

    def __rich_repr__(self) -> list[tuple[str, Any]]:  # else rich would get the values themselves
        names: tuple[str, ...] = self.__struct_fields__  # type: ignore[attr-defined]
        return [(name, shown(getattr(self, name))) for name in names]

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={value!r}" for name, value in self.__rich_repr__())
        return f"{type(self).__name__}({members})"


def shown(value: Any) -> Any:
    """Return a member of a struct of content with secrets masked."""
    if type(value) is str:
        return mask_text(value)
    if isinstance(value, dict):
        return mask_value(value)
    return tuple(map(shown, value)) if type(value) is tuple else value


class Problem(Quirk, frozen=True, omit_defaults=True, repr_omit_defaults=True):
    """A deviation inside a text member: a `Quirk` with a sentence in `reason`.

    Kinds of quirks describe deviations of JSON. A deviation inside a text has the most similar
    kind; `reason` says what it is.

    Attributes:
        reason: what was expected and what was found, without secret values.
    """

    reason: str = ""

    def __str__(self) -> str:
        return cut(f"{self.kind} at {show_path(self.path, room=120) or '/'}: {self.reason}")


def problem(
    kind: QuirkKind,
    path: str,
    found: Any,
    used: Any,
    reason: str,
    *,
    limit: int | None = None,
    secret: bool = False,
) -> Problem:
    """Return a deviation inside a text member."""
    return Problem(kind, path, found, used, None, limit, secret, reason)


def quote(text: str) -> str:
    """Quote a text of a peer safely: printable ASCII, shortened, with secrets masked."""
    # No more than 40 characters are shown, so a megabyte need not be searched for secrets.
    return _quote(text[:_QUOTED])


_QUOTED = 300


class ContentError(ValueError):
    """Content that cannot be parsed.

    Attributes:
        path: JSON pointer into the content, to the fault; `""` for the whole.
        offset: position in the text where parsing stopped, if known.
    """

    def __init__(self, message: str, path: str = "", offset: int | None = None) -> None:
        self.message = message
        self.path = path
        self.offset = offset
        where = f" at {show_path(path)}" if path else ""
        where += f" (character {offset})" if offset is not None else ""
        super().__init__(cut(message + where))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.path, self.offset)
