"""Decoding JSON inside a text member with the tolerance of `decode`.

Only this module of the package uses the modules behind `decode`; they are imported on first use.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import Raw, json

from ocpp16j_codec import (
    STRICT,
    TOLERANT,
    DecodeError,
    EncodeError,
    Quirk,
    QuirkKind,
    Violation,
)
from ocpp16j_codec.canonical import converter_for
from ocpp16j_codec.content.problems import problem
from ocpp16j_codec.deviations import Category
from ocpp16j_codec.limits import nesting
from ocpp16j_codec.messages import Payload
from ocpp16j_codec.shapes import Kind, members_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ocpp16j_codec import Codec

__all__ = ["is_too_deep", "read_struct", "write_struct"]

PayloadT = TypeVar("PayloadT", bound="Payload")


def read_struct(
    text: str | None,
    struct: type[PayloadT],
    path: str,
    codec: Codec = TOLERANT,
    *,
    is_result: bool = False,
    is_command: bool = False,
) -> tuple[PayloadT, tuple[Quirk, ...]]:
    """Decode the JSON text of a member to a struct; return it with the tolerated deviations.

    Args:
        text: the JSON text of an object; None and, if tolerated, blank text are read as `{}`.
        struct: the type to decode to.
        path: JSON pointer of the member with the text; paths of quirks continue it.
        codec: which deviations are tolerated, and the limits.
        is_result: whether the text answers a call.
        is_command: whether the text is a command, so that no member may be dropped.

    Raises:
        DecodeError: The text cannot be decoded to this struct with these settings.
    """
    if text is None:
        text = "{}"
    if len(text) > codec.limits.size:
        _refuse(Category.LIMIT_PASSED, path, f"expected at most {codec.limits.size} characters")
    # msgspec decodes a timestamp up to an escaped NUL and ignores the rest.
    decode = None if codec.settings.detects or "\\u0000" in text else _fast(struct)
    if decode is not None:
        try:
            return cast("PayloadT", decode(text)), ()
        except (ValueError, RecursionError):
            pass
    return _slow(text, struct, path, codec, is_result=is_result, is_command=is_command)


def _refuse(category: Category, path: str, message: str) -> None:
    raise DecodeError((Violation(category, path, f"{message} at {path}"),))


@cache
def _fast(struct: type[Any]) -> Callable[[str], Any] | None:
    """Return the strict decoder of a struct; None if it would accept what does not conform.

    msgspec accepts a JSON string as a Decimal.
    """
    return None if _has_decimal(struct) else json.Decoder(struct).decode


def _has_decimal(struct: type) -> bool:
    shapes = [member.shape.innermost for member in members_of(struct)]
    return any(
        shape.kind in (Kind.DECIMAL, Kind.EXACT)
        or (shape.struct is not None and _has_decimal(shape.struct))
        for shape in shapes
    )


def _slow(
    text: str,
    struct: type[PayloadT],
    path: str,
    codec: Codec,
    *,
    is_result: bool,
    is_command: bool,
) -> tuple[PayloadT, tuple[Quirk, ...]]:
    from ocpp16j_codec.quirks.mending import mend  # noqa: PLC0415 - the slow path stays lazy
    from ocpp16j_codec.quirks.reader import Reader  # noqa: PLC0415
    from ocpp16j_codec.quirks.report import (  # noqa: PLC0415
        UNUSABLE,
        Fault,
        Report,
        TooMuchError,
        Walk,
    )
    from ocpp16j_codec.quirks.safety import flaws_of  # noqa: PLC0415

    if codec.tolerate and text.lstrip()[:1] == '"':
        text, twice = _unwrap(text), True
    else:
        twice = False
    is_blank = not text.strip()
    reader = Reader("{}" if is_blank else text, codec.limits, base=path)
    reader.read("{")
    report = Report(None, codec.tolerated, codec.limits)
    walk = Walk(
        report,
        reader.duplicates,
        naive_timezone=codec.naive_timezone,
        received_at=None,
        is_result=is_result,
        guarded=is_command,
        flaws=flaws_of(reader.notes, reader.root, path) if reader.fault is None else None,
    )
    payload: Any = UNUSABLE
    try:
        if is_blank:
            report.note(
                QuirkKind.EMPTY_TEXT, path, text, None, 0,
                message="expected JSON, got an empty string", exact=True,
            )  # fmt: skip
        if twice:
            report.note(
                QuirkKind.TEXT_PAYLOAD, path, text, text, 0,
                message="expected JSON, got JSON inside a JSON string", exact=True,
            )  # fmt: skip
        for note in reader.notes:
            report.note_repair(note, exact=True)
        if reader.fault is not None:
            report.fail(*reader.fault, hard=True, exact=True)
        else:
            report.look_for_secrets(text, reader.root, path, reader.duplicates)
            payload = mend(walk, struct, reader.root, path, 0)
    except TooMuchError:
        message = f"more than {codec.limits.containers} faults at {path}"
        report.violations.append(Fault(Category.LIMIT_PASSED, path, message, None))
    quirks = report.finish(from_bytes=False)
    long = [] if payload is UNUSABLE else list(_long_lists(payload, path))
    if QuirkKind.TOO_LONG not in codec.tolerate:
        report.violations += (Fault(Category.TOO_LONG, q.path, str(q), None) for q in long)
        long = []
    if report.violations:
        raise DecodeError(report.as_violations())
    return payload, (*quirks, *long)


def _long_lists(payload: Payload, path: str) -> Iterator[Quirk]:
    """Yield the lists with more elements than allowed, which mending does not shorten."""
    for member in members_of(type(payload)):
        value, most = getattr(payload, member.attribute), member.shape.limit
        here = f"{path}/{member.name}"
        if isinstance(value, list):
            if most is not None and len(value) > most:
                reason = f"a list of {len(value)} elements, at most {most} are allowed"
                yield problem(QuirkKind.TOO_LONG, here, None, None, reason, limit=most)
            for index, item in enumerate(value):
                if isinstance(item, Payload):
                    yield from _long_lists(item, f"{here}/{index}")
        elif isinstance(value, Payload):
            yield from _long_lists(value, here)


def _unwrap(text: str) -> str:
    """Return the text inside a JSON string, or the text itself if it is not one."""
    try:
        return json.decode(text, type=str)
    except ValueError:
        return text


_encode = json.Encoder(decimal_format="number").encode


def write_struct(message: Payload, path: str) -> str:
    """Return the JSON text of a message that conforms.

    Raises:
        EncodeError: The message does not conform; paths continue `path`.
    """
    struct = type(message)
    ready = converter_for(struct)
    try:
        text = _encode(ready(message) if ready else message).decode()
    except (ValueError, TypeError, OverflowError, RecursionError, AttributeError) as error:
        raise EncodeError((), f"{struct.__name__} cannot be written: {error}") from None
    if not _is_json(text):
        raise EncodeError((), f"{struct.__name__} has a number that JSON lacks: NaN or an infinity")
    try:
        read_struct(text, struct, path, STRICT)
    except DecodeError as error:
        raise EncodeError(error.violations) from None
    return text


def _is_json(text: str) -> bool:
    try:
        json.decode(text, type=Raw)
    except ValueError:
        return False
    return True


def is_too_deep(text: str, most: int = 32) -> bool:
    """Return whether JSON text is nested deeper than may be parsed."""
    return text.count("[") + text.count("{") > most and nesting(text) > most
