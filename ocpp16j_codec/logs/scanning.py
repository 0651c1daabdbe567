"""The lines of one log -> records. This is the loop that everything else is called from.

Most lines of most logs are simple: a frame that conforms, ends its line, and has a few words in
front of it. Those take the short way through `Scanner.records`. Whatever is not that simple (a
frame with quirks may just have been cut in the wrong place) is looked at closely, and a frame that
has not ended is held until the next lines have shown whether it goes on.

Rule of this file: each frame is given to the correlator exactly once, in the order of the log.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.codec import peek
from ocpp16j_codec.errors import Category, DecodeError, Violation
from ocpp16j_codec.frames import Call, CallResult
from ocpp16j_codec.logs.columns import Columns
from ocpp16j_codec.logs.envelopes import Content, Envelopes, is_shallow
from ocpp16j_codec.logs.finding import (
    BARE,
    HEAD,
    START,
    Scan,
    Wrap,
    begins_entry,
    might_begin,
    unwrapped,
    wrap_of,
)
from ocpp16j_codec.logs.held import Held
from ocpp16j_codec.logs.perspective import Perspective
from ocpp16j_codec.logs.records import Record
from ocpp16j_codec.logs.trace import quick_line
from ocpp16j_codec.logs.wording import Told, Wording
from ocpp16j_codec.quirks.envelope import failure

if TYPE_CHECKING:
    import re
    from collections.abc import Generator, Iterable, Iterator

    from ocpp16j_codec.codec import Codec, Frame
    from ocpp16j_codec.logs.correlating import Correlator
    from ocpp16j_codec.logs.lines import Batch
    from ocpp16j_codec.logs.records import Direction
    from ocpp16j_codec.logs.wording import Way

__all__ = ["FORMATS", "Scanner"]

#: How a log may be read: find out; each line is a frame; each is an Open OCPP Trace record.
FORMATS = ("auto", "frames", "trace")

_NOTHING = Told()
_NAMES: frozenset[str | None] = frozenset(ACTIONS)
#: Lines that may name the columns of an export.
_HEADER_LINES = 5


def _names_none(frame: Frame) -> bool:
    """Whether a frame does not tell its action, so that what the log states is needed."""
    return type(frame) is not Call and getattr(frame, "action", None) is None


class Scanner:
    """Finds and reads the frames of one log.

    Args:
        name: what the log is called in records.
        form: one of `FORMATS`.
        codec: how frames are read.
        correlator: what pairs answers with calls.
    """

    def __init__(self, name: str, form: str, codec: Codec, correlator: Correlator) -> None:
        self._name = name
        self._form = form
        self._codec = codec
        self._correlator = correlator
        self._wording = Wording(codec.naive_timezone)
        self._envelopes = Envelopes(codec.naive_timezone)
        self._columns: Columns | None = None
        self._held: Held | None = None
        self._begun: tuple[bytes, int, int] | None = None
        #: A row of an export that goes on in the next line, and where it began.
        self._row: list[bytes] | None = None
        self._row_size = 0
        self._row_at = 0, 0
        #: What the columns of the row that is being read say.
        self._row_told: Told | None = None
        self._perspective = Perspective()
        #: What became of the text that has just been tried.
        self._tried: tuple[bytes, Frame | DecodeError] | None = None

    def records(  # noqa: C901, PLR0912, PLR0915 - the short way of a line, and nothing to be called on it
        self, batches: Iterable[Batch]
    ) -> Iterator[Record]:
        """The records of a log, in its order."""
        number = 0
        name = self._name
        search = START.search
        decode = self._codec.decode
        pending = self._correlator.pending
        read_words = self._wording.read
        directions = self._perspective.directions
        reads_text, reads_json = self._form == "auto", self._form != "frames"
        for offset_of_batch, lines, length, blank in batches:
            offset = offset_of_batch
            if blank:
                # As many lines as there are would make no difference to one.
                if self._held is not None or self._begun is not None or self._row is not None:
                    yield from self._look_closely(b"", None, offset, number + 1)
                number += blank
                continue
            if length is not None:
                number += 1
                yield from self._end_row()
                yield from self._let_go()
                yield from self._too_long(lines[0], length, offset, number)
                continue
            for line in lines:
                number += 1
                match = raw = None
                told, place, stated = _NOTHING, offset, False
                if self._held is not None:
                    match = search(line)
                elif line[:1] == b"{":
                    if reads_json and is_shallow(line) and (found := quick_line(line)):
                        raw, told, stated = found
                elif reads_text and (match := search(line)) is not None:
                    start, quote = match.span()
                    if line[quote : quote + 1] == b'"' and line[quote + 1 : quote + 2] != b'"':
                        raw = line
                        if start:
                            raw, told, place = line[start:], read_words(line[:start]), place + start
                        if raw[-1:] != b"]":
                            raw = raw[: raw.rfind(b"]") + 1]
                if raw is not None:
                    time, station, way = told
                    try:
                        frame = decode(
                            raw, pending=pending(station, directions[way], name), received_at=time
                        )
                    except DecodeError as error:
                        frame, self._tried = None, (raw, error)
                    if (
                        frame is not None
                        and not frame.quirks
                        and self._columns is None
                        and not (stated and _names_none(frame))
                    ):
                        yield self._admit(frame, raw, time, station, way, place, number)
                        offset += len(line) + 1
                        continue
                    if frame is not None:
                        self._tried = raw, frame
                    if match is None or self._columns is not None:
                        self._tried = None  # what the line says may be read differently now
                yield from self._look_closely(line, match, offset, number)
                offset += len(line) + 1
        yield from self._end_row()
        yield from self._let_go()

    # -- pairing -----------------------------------------------------------------------------------

    def _admit(
        self,
        frame: Any,
        raw: bytes,
        time: Any,
        station: str | None,
        way: Way | Direction | None,
        offset: int,
        number: int,
        stated: str | None = None,
    ) -> Record:
        """The record of a frame, paired with its call."""
        if type(frame) is Call:
            if not self._perspective.certain:
                self._perspective.learn(frame.action, way)
            direction = self._perspective.directions[way]
            repeats = self._correlator.called(
                frame.unique_id, frame.action, station, direction, time, number, self._name
            )
            return Record(
                frame, None, raw, self._name, number, offset, time, station, direction, None,
                repeats,
            )  # fmt: skip
        direction = self._perspective.directions[way]
        call = self._correlator.answered(frame.unique_id, station, direction, time, self._name)
        return Record(
            frame, None, raw, self._name, number, offset, time, station, direction, call,
            stated=stated,
        )  # fmt: skip

    def _admit_error(self, error: DecodeError, raw: bytes, told: Told, offset: int, number: int,
                     kind: int | None, action: str | None) -> Record:  # fmt: skip
        """The record of a frame that cannot be read; it is paired by its id, where it has one."""
        if kind == 2:
            self._perspective.learn(action, told.way)
        direction = self._perspective.directions[told.way]
        call, repeats = None, False
        if error.unique_id is not None and kind is not None:
            where = (told.station, direction, told.time)
            if kind == 2:
                repeats = self._correlator.called(
                    error.unique_id, action or "", *where, number, self._name
                )
            else:
                call = self._correlator.answered(error.unique_id, *where, self._name)
        error.__traceback__ = None  # it would keep the whole loop alive
        return Record(
            None, error, raw, self._name, number, offset, told.time, told.station, direction, call,
            repeats,
        )  # fmt: skip

    def _take(
        self,
        raw: bytes,
        told: Told,
        offset: int,
        number: int,
        *,
        sure: bool,
        action: str | None = None,
    ) -> Iterator[Record]:
        """The record of a text that is a frame; none if it only looked like one.

        Args:
            raw: the text.
            told: what the log says about it.
            offset: where it begins.
            number: the line it begins in.
            sure: whether it is a frame, whatever it looks like.
            action: of an answer, the action that the log names.
        """
        tried, self._tried = self._tried, None
        outcome = tried[1] if tried and tried[0] == raw else self._decode(raw, told, action)
        if not isinstance(outcome, DecodeError):
            yield self._admit(outcome, raw, *told, offset, number, action)
            return
        try:
            kind, _, named = peek(raw)
        except DecodeError:
            kind, named = None, None
            if not sure and not HEAD.match(raw):
                return
        yield self._admit_error(outcome, raw, told, offset, number, kind, named)

    def _decode(self, raw: bytes, told: Told, action: str | None) -> Frame | DecodeError:
        """The frame that a text is, or why it is none."""
        direction = self._perspective.directions[told.way]
        pending = self._correlator.pending(told.station, direction, self._name)
        try:
            frame = self._codec.decode(raw, pending=pending, received_at=told.time)
            if isinstance(frame, CallResult) and frame.action is None and action in _NAMES:
                return self._codec.resolve(frame, action or "", received_at=told.time)
        except DecodeError as error:
            return error
        return frame

    # -- a closer look -----------------------------------------------------------------------------

    def _look_closely(
        self, line: bytes, match: re.Match[bytes] | None, offset: int, number: int
    ) -> Iterator[Record]:
        """The records of a line that is not simple."""
        if self._form != "auto":
            yield from self._read_plainly(line, offset, number)
            return
        rest = 0
        if self._columns is not None and (yield from self._read_row(line, offset, number)):
            return
        if self._held is not None:
            end = self._go_on(line)
            if end is None:
                return
            yield from self._let_go(line, end or len(line))
            if end:
                match, rest = START.search(line, end), end
        elif self._begun is not None:
            before, began, first = self._begun
            self._begun = None
            if might_begin(b"[", line):
                self._held = Held(before, Wrap.PLAIN, began, first)
                self._held.take(b"[")
                yield from self._look_closely(line, None, offset, number)
                return
        if line[:1] == b"{" and not rest:
            if (content := self._envelopes.read(line)) is not None:
                yield from self._open(content, offset, number)
                return
            match = START.search(line)
        if match is None and not rest:
            yield from self._without_start(line, offset, number)
        while match is not None:
            start, quote = match.span()
            before = line[rest:start]
            held = Held(before, wrap_of(line, start, quote), offset + start, number)
            self._held = held
            end = held.take(line, start)
            if end is None and held.may_go_on:
                return
            rest = len(line) if end is None else end
            yield from self._let_go(line, rest)
            match = START.search(line, rest)

    def _go_on(self, line: bytes) -> int | None:
        """Give a line to the frame that is held: where the frame ends in it.

        0 if the line does not belong to it, `None` if the frame goes on.
        """
        held = self._held
        assert held is not None  # noqa: S101 - for type checkers
        if held.size > self._codec.limits.size or not held.continues(line):
            return 0
        return held.take(line)

    def _let_go(self, line: bytes = b"", end: int = 0) -> Iterator[Record]:
        """Yield the record of the frame that is held, which has ended or will not.

        Args:
            line: the line it ends in.
            end: where it ends in it.
        """
        held, self._held = self._held, None
        if held is None:
            return
        told = self._wording.read(held.before) if held.before else _NOTHING
        if self._columns is not None:
            if self._row_told is None:  # once for each row, however many frames are in it
                self._row_told = self._columns.read(held.before, line[end:])
            told = self._row_told.or_else(told)
        # What stands behind `received` is meant as a frame even if little of it is there.
        sure = not held.before.strip() or (told.way is not None and not held.ended)
        yield from self._take(held.text(), told, held.offset, held.number, sure=sure)

    def _open(self, content: Content, offset: int, number: int) -> Iterator[Record]:
        """The records of what a JSON line holds."""
        if content.foreign:
            return
        text, position = content.text, 0
        if START.match(text):  # nothing but a frame: what stands behind it came with it
            whole = text.rstrip(b"\r\n")
            yield from self._take(
                whole, content.told, offset, number, sure=True, action=content.action
            )
            return
        while match := START.search(text, position):
            start, quote = match.span()
            told = content.told
            sure = not position and not text[:start].strip()
            if start:
                told = self._wording.read(text[position:start]).or_else(told)
            wrap = wrap_of(text, start, quote)
            if wrap is Wrap.PLAIN:
                end = Scan().feed(text, start)
                raw = text[start:end].rstrip()
            else:
                raw, end = unwrapped(text, start, wrap)
            yield from self._take(raw, told, offset, number, sure=sure, action=content.action)
            if end is None:
                return
            position = end
        if not position:  # put together from its parts, and odd
            yield from self._take(
                text, content.told, offset, number, sure=True, action=content.action
            )

    def _read_row(self, line: bytes, offset: int, number: int) -> Generator[Record, None, bool]:
        """Yield the records of a row of an export. Return whether the line was read by this.

        A row goes on in the next line as long as a quoted field is open. A frame that is not
        quoted is torn at its commas: no field has it, and it is looked for as in any line.
        """
        columns = self._columns
        assert columns is not None  # noqa: S101 - for type checkers
        self._row_told = None
        row = self._row
        if row is not None:
            self._row_size += len(line) + 1
            new = begins_entry(line) or START.match(line)
            if new or self._row_size > self._codec.limits.size:
                yield from self._end_row()
            else:
                row.append(line)
                if columns.is_open(line):
                    yield from self._end_row()
                return True
        if self._held is None and columns.is_open(line):
            self._row, self._row_size, self._row_at = [line], len(line), (offset, number)
            return True
        if self._held is not None:
            return False
        return (yield from self._read_cells(line, offset, number))

    def _end_row(self) -> Iterator[Record]:
        """Yield the records of a row that went over several lines."""
        row, self._row = self._row, None
        if row is None:
            return
        columns, (offset, number) = self._columns, self._row_at
        if not (yield from self._read_cells(b"\n".join(row), offset, number)):
            # Not what it looked like: its lines are read one by one.
            self._columns = None
            for line in row:
                yield from self._look_closely(line, START.search(line), offset, number)
                offset += len(line) + 1
                number += 1
            self._columns = columns

    def _read_cells(self, row: bytes, offset: int, number: int) -> Generator[Record, None, bool]:
        """Yield the records of the fields of a row. Return whether there are any."""
        columns = self._columns
        assert columns is not None  # noqa: S101 - for type checkers
        cells = columns.split(row)
        frames = [cell for cell in cells if START.search(cell)]
        if not frames:
            return False
        told = columns.told(cells)
        for cell in frames:
            yield from self._open(Content(told, cell), offset, number)
        return True

    def _without_start(self, line: bytes, offset: int, number: int) -> Iterator[Record]:
        """A line in which no frame begins; but it may name columns, or be a very odd frame."""
        if BARE.match(line):
            yield from self._take(line.strip(), _NOTHING, offset, number, sure=True)
            return
        stripped = line.rstrip()
        if stripped.endswith(b"["):
            place = len(stripped) - 1
            self._begun = stripped[:place], offset + place, number
        elif number <= _HEADER_LINES and self._columns is None:
            self._columns = Columns.named_by(line, self._codec.naive_timezone)

    # -- stated formats and limits -----------------------------------------------------------------

    def _read_plainly(self, line: bytes, offset: int, number: int) -> Iterator[Record]:
        """A line of a log whose format was stated: it holds one frame, or it is wrong."""
        if not line.strip():
            return
        if self._form == "frames":
            yield from self._take(line.strip(), _NOTHING, offset, number, sure=True)
            return
        content = self._envelopes.read(line)
        if content is None:
            violation = Violation(Category.NOT_JSON, "", "the line is no Open OCPP Trace record", 0)
            error = failure((violation,), None, None, answerable=False)
            yield self._admit_error(error, line, _NOTHING, offset, number, None, None)
            return
        yield from self._open(content, offset, number)

    def _too_long(self, head: bytes, length: int, offset: int, number: int) -> Iterator[Record]:
        """The record of a line that is too long to be read, if it may hold a frame."""
        match = START.search(head)
        if match is None and head[:1] != b"{" and self._form == "auto":
            return
        limit = self._codec.limits.size
        message = f"a line of {length} bytes where at most {limit} are read"
        violations = (Violation(Category.LIMIT_PASSED, "", message, limit),)
        told, raw, kind, unique_id, action = _NOTHING, head, None, None, None
        if match is not None:
            start, quote = match.span()
            told = self._wording.read(head[:start]) if start else _NOTHING
            wrap = wrap_of(head, start, quote)
            raw = head[start:] if wrap is Wrap.PLAIN else unwrapped(head, start, wrap)[0]
            with suppress(DecodeError):
                kind, unique_id, action = peek(raw)
        known = action if action in ACTIONS else None
        error = failure(violations, unique_id, known, answerable=kind == 2)
        yield self._admit_error(error, raw, told, offset, number, kind, action)
