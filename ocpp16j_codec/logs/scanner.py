"""The main loop over the lines of one log, which yields records.

Most lines of most logs are simple: a frame that conforms, ends its line, and has a few words
before it. Those take the fast path in `Scanner.records`. All other lines are examined closely (a
frame with quirks may have been cut at the wrong place), and a frame that
has not ended is held until the next lines have shown whether they continue it.

Each frame is given to the correlator exactly once, in the order of the log; copies of one are not.
"""

from __future__ import annotations

import re
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, json

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.codec import peek
from ocpp16j_codec.errors import Category, DecodeError, QuirkKind, Violation, failure
from ocpp16j_codec.frames import Call, CallResult
from ocpp16j_codec.logs.context import Endpoints, Perspective, Told, Wording, read_behind
from ocpp16j_codec.logs.csv_rows import Columns
from ocpp16j_codec.logs.damage import damage, is_cut_by_mark
from ocpp16j_codec.logs.finding import (
    BARE,
    HEAD,
    START,
    Held,
    Scan,
    Wrap,
    begins_entry,
    might_begin,
    unwrapped,
    wrap_of,
)
from ocpp16j_codec.logs.json_lines import Content, JsonLines, is_shallow
from ocpp16j_codec.logs.records import Record
from ocpp16j_codec.logs.times import Dates, zone_for
from ocpp16j_codec.logs.trace import quick_line
from ocpp16j_codec.logs.versions import soap_version, version_of_call

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Mapping

    from ocpp16j_codec.codec import Codec
    from ocpp16j_codec.frames import Frame
    from ocpp16j_codec.logs.context import Way
    from ocpp16j_codec.logs.correlator import Correlator
    from ocpp16j_codec.logs.records import Direction
    from ocpp16j_codec.logs.sources import Batch

__all__ = ["FORMATS", "Scanner"]

#: The formats: detect it; each line is a frame; each line is an Open OCPP Trace record.
FORMATS = ("auto", "frames", "trace")

_NOTHING = Told()
_NAMES: frozenset[str | None] = frozenset(ACTIONS)
#: How much of the text before the first frame of a line is kept for the other frames.
_REACH = 512
#: Lines that may name the columns of an export.
_HEADER_LINES = 5
#: How many bytes of a log are examined in advance to find the order of day and month.
_AHEAD = 2**22
#: The end of a line that has only the first characters of a frame.
_BEGINNING = re.compile(rb"\[\s*+(?:[1-4]\s*+,?+\s*+)?\Z")
#: A line that announces the next one: it names an action or ends in a colon.
_ANNOUNCES = re.compile(rb"\b(?:" + "|".join(ACTIONS).encode() + rb")\b|[:>]\s*\Z")
_SENT_AGAIN = re.compile(
    rb"\b(?:re-?sen[dt]|re-?send|re-?try|retrying|again|re-?transmit)", re.IGNORECASE
)
_NO_NUMBER = bytes.maketrans(b"123456789", b"000000000")
#: So much of a line is looked at, from each side, for words about the frames in it: there may be
#: thousands in one.
_SIDE = 512


def _names_none(frame: Frame) -> bool:
    """Return whether a frame lacks its action, so that the one that the log states is needed."""
    return type(frame) is not Call and getattr(frame, "action", None) is None


class _Seen(NamedTuple):
    """A frame of one of the last lines."""

    number: int
    before: bytes
    told: Told


def _sides(line: bytes) -> bytes:
    return line if len(line) <= 2 * _SIDE else line[:_SIDE] + b" " + line[-_SIDE:]


class _Recent:
    """The frames of the last lines, to distinguish copies from frames that were sent again."""

    #: How many frames are remembered, up to what length, and for how many lines.
    MOST = 32
    LONGEST = 8192
    _LINES = 25
    _SECONDS = 2.0

    def __init__(
        self, directions: Mapping[Way | Direction | Endpoints | None, Direction | None]
    ) -> None:
        self._directions = directions
        self.new: dict[bytes, tuple[int, bytes, Told]] = {}
        self.old: dict[bytes, tuple[int, bytes, Told]] = {}

    def add(self, raw: bytes, seen: _Seen) -> None:
        """Remember a frame."""
        if len(raw) > self.LONGEST:
            return
        if len(self.new) >= self.MOST:
            self.old, self.new = self.new, {}
        self.new[raw] = seen

    def original(self, raw: bytes, seen: _Seen) -> int | None:
        """Return the line of the frame that this one is a copy of; otherwise remember it.

        A copy has the same text, time and direction, and other words around it. The
        same words with another time are the same frame, sent again.
        """
        before = self.new.get(raw) or self.old.get(raw)
        if before is not None and self._is_copy(_Seen(*before), seen):
            return before[0]
        self.add(raw, seen)
        return None

    def _is_copy(self, before: _Seen, seen: _Seen) -> bool:
        if seen.number - before.number > self._LINES or _SENT_AGAIN.search(_sides(seen.before)):
            return False
        stations = before.told.station, seen.told.station
        ways = self._directions[before.told.way], self._directions[seen.told.way]
        for one, other in (stations, ways):
            if one is not None and other is not None and one != other:
                return False
        times = before.told.time, seen.told.time
        if None not in times:
            apart = times[1] - times[0]  # type: ignore[operator]
            if abs(apart.total_seconds()) > self._SECONDS:
                return False
        words = before.before[-_SIDE:], seen.before[-_SIDE:]
        return words[0].translate(_NO_NUMBER) != words[1].translate(_NO_NUMBER)


class _DockerLine(Struct):
    """A line of docker's own log, which splits lines after 16 KiB."""

    log: str
    stream: str = ""
    time: str = ""


_read_docker = json.Decoder(_DockerLine).decode


class Scanner:
    """Reader of the frames of one log.

    Args:
        name: the name of the log in records.
        form: one of `FORMATS`.
        codec: the codec for the frames.
        correlator: pairs answers with calls.
        year: the year of times without one.
        waits: whether the log may be read ahead; not if it is still being written.
        longest: the maximum length of a line, for the error about a longer one.
    """

    def __init__(
        self,
        name: str,
        form: str,
        codec: Codec,
        correlator: Correlator,
        *,
        year: int | None = None,
        waits: bool = True,
        longest: int | None = None,
    ) -> None:
        self._name = name
        self._form = form
        self._codec = codec
        self._correlator = correlator
        self._longest = codec.limits.size if longest is None else longest
        zone = zone_for(codec.naive_timezone)
        self._zone = zone
        self._dates = Dates(year=year, ahead=self._look_ahead if waits else None)
        self._wording = Wording(zone, self._dates)
        self._json_lines = JsonLines(zone, self._dates)
        self._perspective = Perspective()
        self._recent = _Recent(self._perspective.directions)
        self._batches: Iterator[Batch] = iter(())
        self._current: list[bytes] = []
        self._ahead: deque[Batch] = deque()
        self._columns: Columns | None = None
        self._held: Held | None = None
        #: A line that ends where a frame may begin: the text before the frame, the part of the
        #: frame, its place, and the previous line.
        self._begun: tuple[bytes, bytes, int, int, bytes] | None = None
        #: A row of an export that the next line continues, and where it began.
        self._row: list[bytes] | None = None
        self._row_size = 0
        self._row_at = 0, 0
        #: What the columns of the current row state.
        self._row_told: Told | None = None
        #: A record of docker that the next one continues, and where it began.
        self._part: list[str] | None = None
        self._part_size = 0
        self._part_at: tuple[bytes, str, int, int] = b"", "", 0, 0
        #: The previous line, if it may describe the frame in this one.
        self._context = b""
        #: Whether the next line depends on previous ones.
        self._busy = False
        #: The length at which this log wraps lines.
        self._wrap_width: int | None = None
        #: The outcome for the text that was tried last.
        self._tried: tuple[bytes, Frame | DecodeError] | None = None

    def records(  # noqa: C901, PLR0912, PLR0915 - the short way of a line, without a call to make
        self, batches: Iterable[Batch]
    ) -> Iterator[Record]:
        """Yield the records of a log, in its order."""
        number = 0
        name = self._name
        search = START.search
        decode = self._codec.decode
        pending = self._correlator.pending
        read_words = self._wording.read
        called = self._correlator.called
        perspective = self._perspective
        directions = perspective.directions
        recent = self._recent
        most, longest = recent.MOST, recent.LONGEST
        reads_text, reads_json = self._form == "auto", self._form != "frames"
        self._batches = iter(batches)
        while (batch := self._next_batch()) is not None:
            offset, lines, length, blank, first = batch
            if first is not None:
                number = first - 1
            if blank:
                if self._busy:  # one blank line has the same effect as many
                    yield from self._look_closely(b"", None, offset, number + 1)
                number += blank
                continue
            if length is not None:
                number += 1
                yield from self._end_all()
                yield from self._too_long(lines[0], length, offset, number)
                continue
            self._current = lines
            for line in lines:
                number += 1
                match = raw = None
                told, place, stated, before = _NOTHING, offset, False, b""
                if self._busy:
                    match = search(line)
                elif line[:1] == b"{":
                    if reads_json and is_shallow(line) and (found := quick_line(line)):
                        raw, told, stated = found
                        before = line
                elif reads_text and (match := search(line)) is not None:
                    start, quote = match.span()
                    if line[quote : quote + 1] == b'"' and line[quote + 1 : quote + 2] != b'"':
                        raw = line
                        if start:
                            before = line[:start]
                            raw, told, place = line[start:], read_words(before), place + start
                        if raw[-1:] != b"]":
                            end = raw.rfind(b"]") + 1
                            if told.station is None or told.way is None:
                                told = told.or_else(read_behind(raw[end:]))
                            raw = raw[:end]
                if raw is not None:
                    time, station, way = told
                    direction = directions[way]
                    conversation = way.conversation if type(way) is Endpoints else ""
                    frame = fault = None
                    try:
                        frame = decode(
                            raw,
                            pending=pending(station, direction, name, conversation),
                            received_at=time,
                        )
                    except DecodeError as error:
                        fault = error
                    seen = recent.new
                    if (
                        frame is not None
                        and not frame.quirks
                        and raw not in seen
                        and raw not in recent.old
                        and not (stated and _names_none(frame))
                    ):
                        # As `_Recent.add` and `_admit`, without calls: most lines end here.
                        if len(raw) <= longest:
                            if len(seen) >= most:
                                recent.old, recent.new = seen, {}
                                seen = recent.new
                            seen[raw] = (number, before, told)
                        if type(frame) is Call:
                            if not perspective.certain:
                                perspective.learn(frame.action, way)
                                direction = directions[way]
                            repeats = called(
                                frame.unique_id, frame.action, station, direction, time, number,
                                name, "1.6", conversation,
                            )  # fmt: skip
                            yield Record(
                                frame, None, raw, name, number, place, time, station, direction,
                                None, repeats,
                            )  # fmt: skip
                        else:
                            yield self._admit(frame, raw, told, place, number)
                        offset += len(line) + 1
                        continue
                    # A closer examination may find something else in the line.
                    outcome = frame if fault is None else fault
                    self._tried = (raw, outcome) if outcome is not None and match else None
                yield from self._look_closely(line, match, offset, number)
                offset += len(line) + 1
        yield from self._end_all()

    # -- reading ahead -----------------------------------------------------------------------------

    def _next_batch(self) -> Batch | None:
        return self._ahead.popleft() if self._ahead else next(self._batches, None)

    def _look_ahead(self) -> Iterator[bytes]:
        """Yield the text of this batch and of those that follow, up to a limit."""
        size = 0
        yield b"\n".join(self._current)
        while size < _AHEAD and (batch := next(self._batches, None)) is not None:
            self._ahead.append(batch)
            text = b"\n".join(batch.lines)
            size += len(text) + 1
            yield text

    def _end_all(self) -> Iterator[Record]:
        """Yield the records of everything that is still open."""
        self._begun = None
        yield from self._end_row()
        yield from self._end_part()
        yield from self._let_go()
        self._set_busy()

    def _set_busy(self) -> None:
        self._busy = (
            self._held is not None
            or self._begun is not None
            or self._columns is not None
            or self._part is not None
            or bool(self._context)
        )

    # -- pairing -----------------------------------------------------------------------------------

    def _admit(
        self,
        frame: Any,
        raw: bytes,
        told: Told,
        offset: int,
        number: int,
        stated: str | None = None,
        damaged: str | None = None,
    ) -> Record:
        """Return the record of a frame, paired with its call."""
        time, station, way = told
        conversation = way.conversation if type(way) is Endpoints else ""
        if type(frame) is Call:
            if not self._perspective.certain:
                self._perspective.learn(frame.action, way)
            direction = self._perspective.directions[way]
            repeats = self._correlator.called(
                frame.unique_id, frame.action, station, direction, time, number, self._name, "1.6",
                conversation,
            )  # fmt: skip
            return Record(
                frame, None, raw, self._name, number, offset, time, station, direction, None,
                repeats, damaged=damaged,
            )  # fmt: skip
        direction = self._perspective.directions[way]
        call = self._correlator.answered(
            frame.unique_id, station, direction, time, self._name, conversation
        )
        version: str | None = "1.6"
        if call is not None:
            if stated is None and damaged is None and call.version == "1.6":
                return Record(
                    frame, None, raw, self._name, number, offset, time, station, direction, call
                )
            version = call.version
        elif type(frame) is CallResult and frame.action is None and stated not in _NAMES:
            version = None
        return Record(
            frame, None, raw, self._name, number, offset, time, station, direction, call, False,  # noqa: FBT003
            stated, damaged, None, version,
        )  # fmt: skip

    def _admit_error(
        self,
        error: DecodeError,
        raw: bytes,
        told: Told,
        offset: int,
        number: int,
        kind: int | None,
        action: str | None,
        *,
        damaged: str | None = None,
        version: str | None = None,
    ) -> Record:
        """Return the record of a frame that cannot be decoded, paired by its id if it has one."""
        time, station, way = told
        conversation = way.conversation if type(way) is Endpoints else ""
        if kind == 2 and version is None:
            self._perspective.learn(action, way)
        direction = self._perspective.directions[way]
        call, repeats = None, False
        if error.unique_id is not None and kind is not None:
            if kind == 2:
                repeats = self._correlator.called(
                    error.unique_id, action or "", station, direction, time, number, self._name,
                    version or "1.6", conversation,
                )  # fmt: skip
            else:
                call = self._correlator.answered(
                    error.unique_id, station, direction, time, self._name, conversation
                )
                version = None if call is None else call.version
        error.__traceback__ = None  # the traceback would keep the whole loop in memory
        return Record(
            None, error, raw, self._name, number, offset, time, station, direction, call, repeats,
            None, damaged, None, version,
        )  # fmt: skip

    def _other_version(
        self, version: str, raw: bytes, told: Told, offset: int, number: int
    ) -> Record:
        """Return the record of a message of another version of OCPP."""
        unique_id = action = kind = None
        with suppress(DecodeError):
            kind, unique_id, action = peek(raw)
        message = f"a message of OCPP {version}, not of OCPP 1.6J"
        violation = Violation(Category.NOT_SUPPORTED, "", message)
        error = failure((violation,), unique_id, None, answerable=kind == 2)
        return self._admit_error(error, raw, told, offset, number, kind, action, version=version)

    def _take(
        self,
        raw: bytes,
        told: Told,
        offset: int,
        number: int,
        *,
        sure: bool,
        action: str | None = None,
        before: bytes = b"",
        behind: bytes = b"",
        ended: bool = True,
        width: int = 0,
    ) -> Iterator[Record]:
        """Yield the record of a text if it is a frame; nothing if it only looks like one.

        Args:
            raw: the text.
            told: what the log says about it.
            offset: where it begins.
            number: the line it begins in.
            sure: whether it certainly is a frame.
            action: for an answer, the action that the log names.
            before: the text before it.
            behind: the text after it.
            ended: whether its brackets close.
            width: the length of the line, if the text fills it to its end.
        """
        tried, self._tried = self._tried, None
        outcome = tried[1] if tried and tried[0] == raw else self._decode(raw, told, action)
        error = outcome if isinstance(outcome, DecodeError) else None
        kind = named = None
        if error is not None:
            try:
                kind, _, named = peek(raw)
            except DecodeError:
                if not sure and not HEAD.match(raw):
                    return
        original = self._recent.original(raw, _Seen(number, before, told))
        if original is not None:
            direction = self._perspective.directions[told.way]
            if error is not None:
                error.__traceback__ = None
            yield Record(
                None if error is not None else outcome, error, raw, self._name, number, offset,
                told.time, told.station, direction, None, False, action, None, original,  # noqa: FBT003
                None if error is not None else "1.6",
            )  # fmt: skip
            return
        if error is None:
            frame: Any = outcome
            damaged = None
            if any(quirk.kind.category is Category.NOT_JSON for quirk in frame.quirks):
                damaged = damage(raw, behind, ended=ended, width=width)
            elif frame.quirks and type(frame) is Call and _has_later_members(frame):
                version = version_of_call(frame.action, raw)
                if version is not None:
                    yield self._other_version(version, raw, told, offset, number)
                    return
            yield self._admit(frame, raw, told, offset, number, action, damaged)
            return
        if kind == 2 and (version := version_of_call(named, raw)) is not None:
            yield self._other_version(version, raw, told, offset, number)
            return
        damaged = damage(raw, behind, ended=ended, width=width)
        yield self._admit_error(error, raw, told, offset, number, kind, named, damaged=damaged)

    def _decode(self, raw: bytes, told: Told, action: str | None) -> Frame | DecodeError:
        """Decode a text to a frame, or return the reason why it is not one."""
        way = told.way
        direction = self._perspective.directions[way]
        conversation = way.conversation if type(way) is Endpoints else ""
        pending = self._correlator.pending(told.station, direction, self._name, conversation)
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
        """Yield the records of a line that cannot take the fast path."""
        if self._form != "auto":
            yield from self._read_plainly(line, offset, number)
            return
        context, self._context = self._context, b""
        yield from self._read_line(line, match, offset, number, context)
        if context and not self._context and not line.strip():
            self._context = context
        self._set_busy()

    def _read_line(  # noqa: C901, PLR0912 - one question after the other
        self,
        line: bytes,
        match: re.Match[bytes] | None,
        offset: int,
        number: int,
        context: bytes,
    ) -> Iterator[Record]:
        rest = 0
        if self._part is not None and (yield from self._take_part(line)):
            return
        if self._columns is not None and (yield from self._read_row(line, offset, number)):
            return
        if self._held is not None:
            end = self._go_on(line)
            if end is None:
                if is_cut_by_mark(line):
                    yield from self._let_go()
                return
            yield from self._let_go(line, end or len(line))
            if end:
                match, rest = START.search(line, end), end
        elif self._begun is not None:
            before, head, began, first, above = self._begun
            self._begun = None
            held = Held(before, Wrap.PLAIN, began, first, above)
            held.take(head)
            start = held.begins_at(line)
            if start is not None and might_begin(head, line[start:]):
                self._held = held
                yield from self._read_line(line, None, offset, number, b"")
                return
        if line[:1] == b"{" and not rest:
            # A comma follows: an array with one element per line, in a log with other lines.
            if (content := self._json_lines.read(line.rstrip(b", \t\r"))) is not None:
                if self._begins_part(line, content, offset, number):
                    return
                yield from self._open(content, line, offset, number)
                return
            match = START.search(line)
            if match is not None or b"essageType" in line:
                found = False
                for content in self._json_lines.walk(line):
                    found = True
                    yield from self._open(content, line, offset, number)
                if found:
                    return
        if match is None and not rest:
            yield from self._without_start(line, offset, number, context)
        beside = b""
        while match is not None:
            start, quote = match.span()
            before = line[rest:start]
            above = context if not rest and not before.strip() else b""
            wrap = wrap_of(line, start, quote)
            held = Held(before, wrap, offset + start, number, above, beside)
            beside = beside or before[-_REACH:]
            self._held = held
            end = held.take(line, start)
            if end is None and held.may_go_on and not is_cut_by_mark(line):
                return
            rest = len(line) if end is None else end
            yield from self._let_go(line, rest)
            match = START.search(line, rest)

    def _go_on(self, line: bytes) -> int | None:
        """Add a line to the frame that is held. Return where the frame ends in it.

        Return 0 if the line does not belong to the frame, `None` if the frame continues.
        """
        held = self._held
        assert held is not None  # noqa: S101 - for type checkers
        if held.size > self._codec.limits.size:
            return 0
        start = held.begins_at(line)
        return 0 if start is None else held.take(line, start)

    def _let_go(self, line: bytes = b"", end: int = 0) -> Iterator[Record]:
        """Yield the record of the frame that is held, which is complete or cannot be completed.

        Args:
            line: the line it ends in.
            end: where it ends in it.
        """
        held, self._held = self._held, None
        if held is None:
            return
        told = self._wording.read(held.before) if held.before else _NOTHING
        if self._columns is not None:
            if self._row_told is None:  # once for each row, even if it has many frames
                self._row_told = self._columns.read(held.before, line[end:])
            told = self._row_told.or_else(told)
        if held.context:
            told = told.or_else(self._wording.read(held.context))
        if held.beside:  # the frames of a line share charge point and time, not the direction
            told = told.or_else(self._wording.read(held.beside)._replace(way=None))
        if held.ended and end < len(line):
            told = told.or_else(read_behind(line[end:]))
        # The text after `received` is meant as a frame, even if it is very short.
        sure = not held.before.strip() or (told.way is not None and not held.ended)
        raw = held.text()
        if held.broken and held.widths and held.ended:
            raw = self._unfolded(held, raw, told)
        yield from self._take(
            raw, told, held.offset, held.number, sure=sure, before=held.before,
            behind=line[end : end + 96] if held.ended else b"", ended=held.ended,
            width=held.widths[-1] if held.widths else 0,
        )  # fmt: skip

    def _unfolded(self, held: Held, raw: bytes, told: Told) -> bytes:
        """Return a frame without line ends in its strings, if the log has added them.

        This is assumed if the frame has fewer other faults without them, or if all lines are
        broken at the same width.
        """
        whole = held.text(folded=False)
        if whole == raw:
            return raw
        outcomes = [self._decode(text, told, None) for text in (raw, whole)]
        faults, others = zip(*(_faults(outcome) for outcome in outcomes), strict=True)
        width = held.widths[0]
        constant = len(held.widths) > 1 and len(set(held.widths)) == 1
        if faults[1] >= faults[0]:
            self._tried = raw, outcomes[0]
            return raw
        if others[1] < others[0] or constant or width == self._wrap_width:
            self._wrap_width = width
            self._tried = whole, outcomes[1]
            return whole
        self._tried = raw, outcomes[0]
        return raw

    def _open(self, content: Content, line: bytes, offset: int, number: int) -> Iterator[Record]:
        """Yield the records of a JSON line, or of a field of a row."""
        text, position = content.text, 0
        if content.version is not None:
            yield self._other_version(content.version, text, content.told, offset, number)
            return
        if START.match(text):  # only a frame: the text after it was received with it
            whole = text.rstrip(b"\r\n")
            yield from self._take(
                whole, content.told, offset, number, sure=True, action=content.action, before=line
            )
            return
        while match := START.search(text, position):
            start, quote = match.span()
            told = content.told
            sure = not position and not text[:start].strip()
            before = text[position:start]
            if start:
                told = self._wording.read(before).or_else(told)
            wrap = wrap_of(text, start, quote)
            if wrap is Wrap.PLAIN:
                end = Scan().feed(text, start)
                raw = text[start:end].rstrip()
            else:
                raw, end = unwrapped(text, start, wrap)
            behind = b"" if end is None else text[end : end + 96]
            yield from self._take(
                raw, told, offset, number, sure=sure, action=content.action, before=before,
                behind=behind, ended=end is not None,
            )  # fmt: skip
            if end is None:
                return
            position = end
        if not position:  # assembled from its parts, and with deviations
            yield from self._take(
                text, content.told, offset, number, sure=True, action=content.action, before=line
            )

    # -- rows of an export -------------------------------------------------------------------------

    def _read_row(self, line: bytes, offset: int, number: int) -> Generator[Record, None, bool]:
        """Yield the records of a row of an export. Return whether the line was handled.

        The next line continues a row as long as a quoted field is open. A frame that is not
        quoted is split at its commas, so no field contains it; it is searched for as in any line.
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
        if self._held is not None:
            return False
        if columns.is_open(line):
            self._row, self._row_size, self._row_at = [line], len(line), (offset, number)
            return True
        return (yield from self._read_cells(line, offset, number))

    def _end_row(self) -> Iterator[Record]:
        """Yield the records of a row that has several lines."""
        row, self._row = self._row, None
        if row is None:
            return
        columns, (offset, number) = self._columns, self._row_at
        if not (yield from self._read_cells(b"\n".join(row), offset, number)):
            # It is not a row: its lines are handled one by one.
            self._columns = None
            for line in row:
                yield from self._read_line(line, START.search(line), offset, number, b"")
                offset += len(line) + 1
                number += 1
            self._columns = columns

    def _read_cells(self, row: bytes, offset: int, number: int) -> Generator[Record, None, bool]:
        """Yield the records of the fields of a row. Return whether there are any."""
        columns = self._columns
        assert columns is not None  # noqa: S101 - for type checkers
        cells = columns.split(row)
        frames = [(place, cell) for place, cell in enumerate(cells) if START.search(cell)]
        told = columns.told(cells)
        if not frames:
            whole = columns.frame(cells)
            if whole is None:
                return False
            yield from self._take(
                whole[0], told, offset, number, sure=True, action=whole[1], before=row
            )
            return True
        words = _sides(row)
        for place, cell in frames:
            yield from self._open(Content(told, cell), b"%d %b" % (place, words), offset, number)
        return True

    # -- records of docker -------------------------------------------------------------------------

    def _begins_part(self, line: bytes, content: Content, offset: int, number: int) -> bool:
        """Hold a record of docker without a line end; the next record continues it."""
        if b'"log"' not in line or content.text.endswith(b"\n"):
            return False
        try:
            part = _read_docker(line)
        except (ValueError, RecursionError):
            return False
        begin = START.search(content.text)
        if part.log.endswith("\n") or begin is None or not part.stream:
            return False
        if Scan().feed(content.text, begin.start()) is not None:
            return False
        self._part, self._part_size = [part.log], len(line)
        self._part_at = line, part.stream, offset, number
        return True

    def _take_part(self, line: bytes) -> Generator[Record, None, bool]:
        """Add the next record of docker. Return whether the line was one."""
        assert self._part is not None  # noqa: S101 - for type checkers
        try:
            part = _read_docker(line)
        except (ValueError, RecursionError):
            yield from self._end_part()
            return False
        if part.stream != self._part_at[1]:
            return False
        self._part_size += len(line)
        if self._part_size > self._codec.limits.size:
            yield from self._end_part()
            return False
        self._part.append(part.log)
        if part.log.endswith("\n"):
            yield from self._end_part()
        return True

    def _end_part(self) -> Iterator[Record]:
        part, self._part = self._part, None
        if part is None:
            return
        line, stream, offset, number = self._part_at
        first = _read_docker(line)
        whole = json.encode({"log": "".join(part), "stream": stream, "time": first.time})
        content = self._json_lines.read(whole)
        if content is not None:
            yield from self._open(content, line, offset, number)

    def _without_start(
        self, line: bytes, offset: int, number: int, context: bytes
    ) -> Iterator[Record]:
        """Read a line without the start of a frame; it may name columns or announce a frame."""
        if BARE.match(line):
            told = self._wording.read(context) if context else _NOTHING
            yield from self._take(line.strip(), told, offset, number, sure=True, before=line[:0])
            return
        if b"urn://" in line and (version := soap_version(line)) is not None:
            start = max(line.find(b"<"), 0)
            told = self._wording.read(line[:start]) if start else _NOTHING
            yield self._other_version(version, line[start:].strip(), told, offset + start, number)
            return
        stripped = line.rstrip()
        if (begun := _BEGINNING.search(stripped, max(len(stripped) - 32, 0))) is not None:
            place = begun.start()
            self._begun = stripped[:place], stripped[place:], offset + place, number, context
            return
        if number <= _HEADER_LINES and self._columns is None:
            self._columns = Columns.named_by(line, self._zone, self._dates)
        if self._columns is None and len(stripped) < 512 and _ANNOUNCES.search(stripped):
            told = self._wording.read(stripped)
            if told.way is not None or told.time is not None:
                self._context = stripped

    # -- stated formats and limits -----------------------------------------------------------------

    def _read_plainly(self, line: bytes, offset: int, number: int) -> Iterator[Record]:
        """Yield the record of a line that must be a frame, because the format was given."""
        if not line.strip():
            return
        if self._form == "frames":
            yield from self._take(line.strip(), _NOTHING, offset, number, sure=True)
            return
        content = self._json_lines.read(line)
        if content is None:
            violation = Violation(Category.NOT_JSON, "", "not an Open OCPP Trace record", 0)
            error = failure((violation,), None, None, answerable=False)
            yield self._admit_error(error, line, _NOTHING, offset, number, None, None)
            return
        yield from self._open(content, line, offset, number)

    def _too_long(self, head: bytes, length: int, offset: int, number: int) -> Iterator[Record]:
        """Yield the record of a line that is too long to be read, if it may contain a frame."""
        match = START.search(head)
        if match is None and head[:1] != b"{" and self._form == "auto":
            return
        limit = self._longest
        message = f"a line of {length} bytes where at most {limit} are read"
        violation = Violation(Category.LIMIT_PASSED, "", message, limit)
        told, raw, kind, unique_id, action = _NOTHING, head, None, None, None
        if match is not None:
            start, quote = match.span()
            told = self._wording.read(head[:start]) if start else _NOTHING
            wrap = wrap_of(head, start, quote)
            raw = head[start:] if wrap is Wrap.PLAIN else unwrapped(head, start, wrap)[0]
            with suppress(DecodeError):
                kind, unique_id, action = peek(raw)
        known = action if action in ACTIONS else None
        error = failure((violation,), unique_id, known, answerable=kind == 2)
        yield self._admit_error(error, raw, told, offset, number, kind, action)


def _has_later_members(frame: Call[Any]) -> bool:
    """Return whether a call that could be decoded has members of OCPP 2.0.1."""
    return any(
        quirk.kind is QuirkKind.UNKNOWN_MEMBER and quirk.path in ("/3/evseId", "/3/chargingStation")
        for quirk in frame.quirks
    )


def _faults(outcome: Frame | DecodeError) -> tuple[int, int]:
    """Return the number of faults of a frame, and of those that no line end can cause."""
    if isinstance(outcome, DecodeError):
        return 10_000 + len(outcome.violations), 10_000 + len(outcome.violations)
    others = sum(quirk.kind is not QuirkKind.CONTROL_CHARACTER for quirk in outcome.quirks)
    return len(outcome.quirks), others
