"""Find frames in text copied from a manual, and restore their JSON. Never for a live connection.

Text copied from a PDF has been changed by typesetting: quotes are curly and may be the same at both
ends, words are hyphenated or broken at line ends, letters are spaced, ligatures are single
characters, and secret numbers are replaced by X. This module undoes all of that, and reports each
step with its offset. That needs guesses which would be wrong for frames of a connection; `reader`
makes none of them, and nothing else in the codec calls this module.

Rule of this file: only typesetting is undone. Misspelled members, missing brackets and odd values
stay as printed, for `TOLERANT.decode(frame.text)` to handle. Text that is not a frame yields
nothing, no text raises, and the time is linear: after an abandoned frame, the search inside it
uses an allowance proportional to the length of the text.
"""

from __future__ import annotations

import re
from enum import StrEnum
from operator import attrgetter
from typing import Any

from msgspec import Struct

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.deviations import ErrorCode
from ocpp16j_codec.messages.masking import may_hold_secret
from ocpp16j_codec.messages.secrets import MASK
from ocpp16j_codec.quirks.typesetting import (
    ANGLES,
    BREAK,
    DOUBLE,
    GAP,
    GLYPHS,
    HYPHENS,
    QUOTES,
    SINGLE,
    WRAP,
    Page,
    close_up,
    rejoin,
    rejoin_word,
    vocabulary,
)

__all__ = ["DocumentFrame", "DocumentStep", "Step", "read_document"]


class DocumentStep(StrEnum):
    """Kinds of changes by typesetting."""

    TYPOGRAPHIC_QUOTES = "typographic_quotes"
    HYPHENATION = "hyphenation"  # a hyphen and the line break behind it
    LINE_BREAK = "line_break"  # within a string or a number
    LETTER_SPACING = "letter_spacing"
    PLACEHOLDER = "placeholder"  # X instead of digits; read as 0
    DASH = "dash"  # a minus sign set as a dash
    GLYPHS = "glyphs"  # ligatures written out, invisible characters left out


class Step(Struct, frozen=True):
    """One change by typesetting that was undone.

    Attributes:
        kind: the kind of change.
        offset: its position in the document, in characters.
        found: the text in the document.
        used: the text used in the frame.
    """

    kind: DocumentStep
    offset: int
    found: str
    used: str


class DocumentFrame(Struct, frozen=True):
    """A frame found in a document.

    Attributes:
        text: the frame as JSON text on one line; truncated if the document truncates it.
        steps: the changes that were undone, in the order of the document; `()` if there are none.
        start: the position of its `[` in the document, in characters.
        end: the position of its end in the document, exclusive.

    `repr` and rich do not show text and steps that may contain a secret.
    """

    text: str
    steps: tuple[Step, ...]
    start: int
    end: int

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Return each member with the value that may be shown."""
        hides = may_hold_secret(self.text)
        return [
            ("text", MASK if hides else self.text),
            ("steps", MASK if hides else self.steps),
            ("start", self.start),
            ("end", self.end),
        ]

    def __repr__(self) -> str:
        members = ", ".join([f"{name}={value!r}" for name, value in self.__rich_repr__()])
        return f"DocumentFrame({members})"


def read_document(text: str) -> tuple[DocumentFrame, ...]:
    """Return the frames in text copied from a manual. Never use it for a live connection.

    A truncated frame is returned as it is. Frames are not decoded: pass `frame.text` to
    `TOLERANT.decode`. No text makes this function raise.
    """
    page = close_up(text)
    frames: list[DocumentFrame] = []
    position, allowance = 0, 2 * len(text)
    while start := _START.search(page.text, position):
        scan = _Scan(page, text, start.start())
        scan.run()
        if scan.is_frame():
            frames.append(scan.frame())
            position = scan.end
        else:
            position = start.start() + 1
        allowance -= scan.reached - position
        if allowance < 0:
            position = scan.reached
    return tuple(frames)


# -- One frame -----------------------------------------------------------------------------------

#: Where a frame may begin: `[`, a message type, a comma.
_START = re.compile(rf"\[\s*+[{QUOTES}]?+\s*+[1-4]\s*+[{QUOTES}]?+\s*+,")
_TOKEN = re.compile(
    rf"(?P<blank>\s++)|(?P<mark>[\[\]{{}},:])|(?P<quote>[{QUOTES}])"
    rf"|(?P<word>[^\s\[\]{{}},:{QUOTES}]++)"
)
_WORD_GOES_ON = re.compile(rf"{GAP}*+{BREAK}\s*+([^\s\[\]{{}},:{QUOTES}]++)")
_VALUE_ON_NEXT_LINE = re.compile(rf"{GAP}*+{BREAK}\s*+(?=[{QUOTES}\[{{])")
_IN_STRING = re.compile(rf'\\["\\/bfnrtu]|[{QUOTES}]')
#: The text after a string: a closing bracket or colon, or a comma and the start of a value.
_AFTER_STRING = re.compile(
    rf"\s*+(?:[\]}}:]|\Z|,\s*+(?:[{QUOTES}\[{{\]}}\d+.…<-]|\w{{1,64}}+\s*+[:,\]}}]|\Z))"
)
_TO_ESCAPE = re.compile(r'\\["\\/bfnrtu]|["\\]')
_PLACEHOLDER = re.compile(r"[Xx]+|[#*?]+|<[\w.-]+>")
_DASHED_NUMBER = re.compile(r"[\u2010-\u2015\u2212](\d.*)")
#: Members with sentences, in which a line break replaces a blank.
_PROSE = frozenset({"info", "techInfo"})
_OPENERS = {"]": "[", "}": "{"}
#: The maximum number of elements whose shape is stored; no frame has more.
_LONGEST_SHAPE = 8
#: After this many elements, a text that does not have the shape of a frame is abandoned.
_DECIDED = 5
#: The shapes of frames by message type, each element by a letter: string, word, object, array;
#: and the actions or codes that are enough for a frame, even without further elements.
_SHAPES: dict[str, tuple[re.Pattern[str], frozenset[str]]] = {
    "1": (re.compile(r"[sw]{3}o"), frozenset()),
    "2": (re.compile(r"[sw]{3}o"), frozenset(ACTIONS)),
    "3": (re.compile(r"[sw]{2}o"), frozenset()),
    "4": (re.compile(r"[sw]{2}s[so]"), frozenset(ErrorCode)),
}


class _GiveUpError(Exception):
    """Raised where the frame ends without its closing bracket."""


class _Scan:
    """The reading of one frame, from its `[` to its end.

    Attributes:
        end: the position after the last character of the frame.
        reached: the position after the last character that was read.
    """

    def __init__(self, page: Page, document: str, start: int) -> None:
        self.page = page
        self.document = document
        self.start = self.end = self.reached = start
        self._parts: list[str] = []
        self._steps: list[tuple[int, Step]] = []
        self._stack: list[str] = []
        self._open = {"[": 0, "{": 0}
        self._before = ""  # the previous mark, or "value"
        self._scalar = self._key = ""
        self._shape = ""
        self._elements: list[str] = []

    def run(self) -> None:
        """Read until the outermost bracket is closed, or text follows that is not of the frame."""
        text, position = self.page.text, self.start
        try:
            while token := _TOKEN.match(text, position):
                position = self.reached = token.end()
                sign = token[0]
                if token.lastgroup == "mark":
                    self._read_mark(sign, token.start())
                elif token.lastgroup == "quote":
                    position = self._read_string(token.start())
                elif token.lastgroup == "word":
                    position = self._read_word(sign, token.start(), position)
                if self._before and not self._stack:
                    return
        except _GiveUpError:
            return

    def is_frame(self) -> bool:
        """Return whether the text read has the shape of a frame."""
        kind = self._elements[0].strip(QUOTES) if self._elements else ""
        if kind not in _SHAPES:
            return False
        shape, words = _SHAPES[kind]
        return shape.match(self._shape) is not None or bool(words.intersection(self._elements[2:3]))

    def frame(self) -> DocumentFrame:
        """Return the frame that was read."""
        page, start, end = self.page, self.start, self.end
        steps = [step for place, step in self._steps if place < end] + [
            self._step(DocumentStep.LETTER_SPACING, *run, page.text[slice(*run)])
            for run in page.runs_within(start, end)
        ]
        return DocumentFrame(
            "".join(self._parts),
            tuple(sorted(steps, key=attrgetter("offset"))),
            page.origin(start),
            page.origin(end - 1) + 1,
        )

    def _read_mark(self, mark: str, place: int) -> None:
        if mark in self._open:
            begun = _START.match(self.page.text, place) if mark == "[" else None
            if begun and self._before not in {"", ":"}:
                raise _GiveUpError  # the next frame begins, so this one is truncated
            self._element("o" if mark == "{" else "a", mark)
            self._stack.append(mark)
            self._open[mark] += 1
        elif mark in _OPENERS:
            self._close(_OPENERS[mark])
        elif mark == ":":
            self._key = self._scalar
        self._put(mark, place + 1, "value" if mark in _OPENERS else mark)

    def _close(self, opener: str) -> None:
        """Close the innermost value with this opening bracket; if there is none, do nothing."""
        if self._open[opener] and (self._before != ":" or self._stack[-1] == opener):
            closed = ""
            while closed != opener:
                closed = self._stack.pop()
                self._open[closed] -= 1

    def _read_string(self, start: int) -> int:
        text = self.page.text
        end = self._closing_quote(start)
        opened, closed = text[start], text[end]
        raw, first = text[start + 1 : end], start + 1
        if opened in ANGLES:
            # In French, blanks stand between the quotes and what they quote.
            raw, first = raw.strip(), first + len(raw) - len(raw.lstrip())
        content = raw
        if WRAP.search(raw):
            prose = (self._before == ":" and self._key in _PROSE) or self._shape[1:] == "ss"
            content, joints = rejoin(raw, prose=prose)
            for joint, used in joints:
                gone = joint.hyphenated and not used
                kind = DocumentStep.HYPHENATION if gone else DocumentStep.LINE_BREAK
                self._record(kind, first + joint.start, first + joint.end, used)
        content = self._write_out(content, first, first + len(raw))
        if opened == closed and opened in "\"'":
            quoted = f"{opened}{content}{closed}"
        else:
            escaped = _TO_ESCAPE.sub(lambda m: m[0] if len(m[0]) > 1 else "\\" + m[0], content)
            quoted = f'"{escaped}"'
            self._record(DocumentStep.TYPOGRAPHIC_QUOTES, start, end + 1, quoted)
        self._element("s", content)
        self._scalar = content
        self._put(quoted, end + 1, "value")
        return end + 1

    def _closing_quote(self, start: int) -> int:
        """Return the position of the quote that ends the string, found by the text after it."""
        text = self.page.text
        opened = text[start]
        own = DOUBLE if opened in DOUBLE else SINGLE
        quoting = False
        for sign in _IN_STRING.finditer(text, start + 1):
            if sign[0] not in own:
                continue
            if sign[0] == opened == '"':
                return sign.start()
            if quoting:
                quoting = False
            elif _AFTER_STRING.match(text, sign.end()):
                return sign.start()
            else:
                quoting = opened == '"'  # curly quotes come in pairs between straight ones
        self.reached = len(text)
        raise _GiveUpError

    def _read_word(self, word: str, start: int, end: int) -> int:
        text = self.page.text
        while further := _WORD_GOES_ON.match(text, end):
            joined = rejoin_word(word, further[1])
            if joined is None:
                break
            hyphenated = len(joined) < len(word + further[1])
            kind = DocumentStep.HYPHENATION if hyphenated else DocumentStep.LINE_BREAK
            self._record(kind, end - hyphenated, further.start(1), "")
            word, end = joined, further.end()
        if word in HYPHENS and (gap := _VALUE_ON_NEXT_LINE.match(text, end)):
            self._record(DocumentStep.HYPHENATION, start, gap.end(), "")
            return gap.end()
        word = self._write_out(word, start, end)
        if not word:
            return end
        if self._before == "value":
            raise _GiveUpError  # two words in a row: prose
        is_number = self._before == ":" and self._key.lower() in vocabulary()[1]
        if is_number and _PLACEHOLDER.fullmatch(word):
            self._record(DocumentStep.PLACEHOLDER, start, end, "0")
            word = "0"
        elif dashed := _DASHED_NUMBER.fullmatch(word):
            word = f"-{dashed[1]}"
            self._record(DocumentStep.DASH, start, end, word)
        self._element("w", word)
        self._scalar = word
        self._put(word, end, "value")
        return end

    def _write_out(self, word: str, start: int, end: int) -> str:
        written = word.translate(GLYPHS)
        if written != word:
            self._record(DocumentStep.GLYPHS, start, end, written)
        return written

    def _element(self, letter: str, content: str) -> None:
        if len(self._stack) == 1 and len(self._shape) < _LONGEST_SHAPE:
            self._shape += letter
            self._elements.append(content)
            if len(self._shape) == _DECIDED and not self.is_frame():
                raise _GiveUpError

    def _put(self, part: str, end: int, before: str) -> None:
        self._parts.append(part)
        self._before = before
        self.end = self.reached = end

    def _record(self, kind: DocumentStep, start: int, end: int, used: str) -> None:
        self._steps.append((start, self._step(kind, start, end, used)))

    def _step(self, kind: DocumentStep, start: int, end: int, used: str) -> Step:
        first, last = self.page.origin(start), self.page.origin(end - 1) + 1
        return Step(kind, first, self.document[first:last], used)
