"""Reading JSON inside a text member with the tolerant engine of `decode`.

The only place of this package that knows the modules behind `decode`; they are imported when the
first text needs them.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from msgspec import inspect, json

from ocpp16j_codec import TOLERANT, DecodeError, QuirkKind, Violation
from ocpp16j_codec.deviations import Category

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocpp16j_codec import Codec, Quirk
    from ocpp16j_codec.messages import Payload

__all__ = ["read_struct"]

PayloadT = TypeVar("PayloadT", bound="Payload")


def read_struct(
    text: str,
    struct: type[PayloadT],
    path: str,
    codec: Codec = TOLERANT,
    *,
    is_result: bool = False,
    is_command: bool = False,
) -> tuple[PayloadT, tuple[Quirk, ...]]:
    """Read the JSON text of a member into a struct, with the deviations that were tolerated.

    Args:
        text: the JSON text of an object; blank text is read as `{}`.
        struct: the type to read it into.
        path: JSON pointer of the member that holds the text; paths of quirks continue it.
        codec: which deviations are tolerated, and the limits.
        is_result: the text answers a call.
        is_command: somebody will act on what it says, so nothing may become absent in it.

    Raises:
        DecodeError: The text cannot be read into this struct with these settings.
    """
    if len(text) > codec.limits.size:
        _refuse(Category.LIMIT_PASSED, path, f"expected at most {codec.limits.size} characters")
    looks = codec.detect_duplicates or QuirkKind.DUPLICATE_MEMBER not in codec.tolerate
    # msgspec reads a timestamp up to an escaped NUL and overlooks what follows.
    decode = None if looks or "\\u0000" in text else _fast(struct)
    if decode is not None:
        try:
            return cast("PayloadT", decode(text)), ()
        except (ValueError, RecursionError):
            pass
    return _slow(text, struct, path, codec, is_result=is_result, is_command=is_command)


def _refuse(category: Category, path: str, message: str) -> None:
    raise DecodeError((Violation(category, path, f"{message} at {path}"),))


@cache
def _fast(struct: type[Payload]) -> Callable[[str], Any] | None:
    """Return the strict decoder of a struct, None where it would take what does not conform.

    msgspec takes a JSON string for a Decimal.
    """
    return None if _has_decimal(inspect.type_info(struct)) else json.Decoder(struct).decode


def _has_decimal(kind: inspect.Type) -> bool:
    match kind:
        case inspect.DecimalType() | inspect.FloatType():
            return True
        case inspect.Metadata(type=inner) | inspect.ListType(item_type=inner):
            return _has_decimal(inner)
        case inspect.StructType(fields=fields):
            return any(_has_decimal(field.type) for field in fields)
        case _:
            return False


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
    from ocpp16j_codec.quirks.report import Report, TooMuchError  # noqa: PLC0415
    from ocpp16j_codec.quirks.safety import flaws_of  # noqa: PLC0415
    from ocpp16j_codec.quirks.walk import UNUSABLE, Walk  # noqa: PLC0415

    if codec.tolerate and text.lstrip()[:1] == '"':
        text, twice = _unwrap(text), True
    else:
        twice = False
    reader = Reader(text if text.strip() else "{}", codec.limits, base=path)
    reader.read("{")
    report = Report(None, codec.tolerate, codec.limits.containers)
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
        if twice:
            report.note(
                QuirkKind.TEXT_PAYLOAD, path, text, text, 0,
                message="expected JSON, got JSON inside a JSON string", exact=True,
            )  # fmt: skip
        for note in reader.notes:
            report.note(*note, message=f"malformed JSON ({note.kind})", exact=True)
        if reader.fault is not None:
            report.fail(*reader.fault, hard=True, exact=True)
        else:
            report.look_for_secrets(text, reader.root, path, reader.duplicates)
            payload = mend(walk, struct, reader.root, path, 0)
    except TooMuchError:
        message = f"more than {codec.limits.containers} faults at {path}"
        report.violations.append(Violation(Category.LIMIT_PASSED, path, message))
    quirks = report.finish(from_bytes=False)
    if report.violations:
        raise DecodeError(tuple(report.violations))
    return payload, quirks


def _unwrap(text: str) -> str:
    """Return the text inside a JSON string, the text itself where it is none."""
    try:
        return json.decode(text, type=str)
    except ValueError:
        return text
