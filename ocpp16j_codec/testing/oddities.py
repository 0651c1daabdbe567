"""Texts that have broken parsers: unusual numbers, times, punctuation and lengths.

`mutation` and `hostile` use them.
"""

from __future__ import annotations

__all__ = ["ODD_NUMBERS", "ODD_PIECES", "ODD_TIMES", "ODD_VALUES", "SIGNS", "SIZES"]

#: Numbers, in JSON and in similar notations that JSON does not allow.
ODD_NUMBERS = (
    b"0", b"-0", b"-1", b"1.0", b"1e0", b"0.1", b"11.25", b"1E400", b"-1e-400", b"01", b"+1", b".5",
    b"1.", b"0x10", b"NaN", b"-Infinity", b"1_000", b"9223372036854775807", b"9223372036854775808",
    b"-9223372036854775809", b"1e18", b"1e19", b"0." + b"0" * 60 + b"1", b"9" * 64, b"9" * 65,
    b"9" * 400, b"1" * 5000,
)  # fmt: skip
#: One value of each kind, and some that look like another kind.
ODD_VALUES = (
    b"null", b"true", b"false", b"0", b"-1", b"1.5", b"7", b'""', b'"x"', b'"2"', b'"true"', b"[]",
    b"{}", b"[null]", b'["x"]', b'{"a":1}', b"[[]]", b'{"status":"Accepted"}', b"Accepted", b"",
)  # fmt: skip
#: Strings, with their quotes.
ODD_TIMES = (
    b'"2024-01-01T00:00:00"', b'"2024-01-01T00:00:60Z"', b'"2024-01-01T24:00:00Z"',
    b'"2023-02-29T00:00:00Z"', b'"222222017-10-27T19:10:11Z"', b'"0001-01-01T00:00:00+14:00"',
    b'"9999-12-31T23:59:59-14:00"', b'"2024-01-01T00:00:00+02"', b'"2024-01-01T00:00Z"',
    b'"2024-01-01T00:00:00.' + b"9" * 40 + b'Z"', b'"20240101T000000Z"', b'"0"', b'"now"',
    b'"2024-01-01T00:00:00Z[Europe/Berlin]"', b'"0000-01-01T00:00:00Z"',
)  # fmt: skip
#: Texts to insert into a string.
ODD_PIECES = (
    b"\x00", b"\x1b[31m", b"\n", b"\x7f", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80",
    b"\xc0\xaf", b"\\ud83d", b"\\udc00", b"\\u0000", b"\\u00", b"\\x", b"\\", b'\\"', b'"', b"'",
    b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"\xef\xbb\xbf", b"<b>", b"%n%s", b"${jndi:x}", b"../", b"~1",
    b"\xf0\x9f\x94\x8c", b"e\xcc\x81", b"\xe2\x80\xa8",
)  # fmt: skip
#: Texts to replace punctuation.
SIGNS = (b"[", b"]", b"{", b"}", b",", b":", b'"', b"'", b"\\", b" ", b"\n", b"//", b"/*", b"")
#: Lengths of texts: the limits, and one more.
SIZES = (1, 20, 21, 25, 26, 36, 37, 50, 51, 255, 256, 500, 501, 1000)
