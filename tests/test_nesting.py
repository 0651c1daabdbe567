"""How deep a text is nested, strings left out."""

import pytest

from ocpp16j_codec.nesting import nesting, without_strings


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("", 0), ("5", 0), ("[]", 1), ('{"a":[{}]}', 3), ("[][[]]", 2), ("]]]", 0),
        ('["[[[["]', 1), (r'["\"[[["]', 1), ('["[[[[', 1), ('["\\', 1), ('[[["\\"[', 3),
        ('{"a":["[[[["],"b":{}}', 2), ("[" * 10**5, 10**5),
    ],
)  # fmt: skip
def test_nesting_counts_brackets_that_stand_in_no_string(text: str, depth: int) -> None:
    assert nesting(text) == depth


def test_strings_are_cut_out() -> None:
    assert without_strings(r'{"a\"":["x",1],"b') == "{:[,1],"
