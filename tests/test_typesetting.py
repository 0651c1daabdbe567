"""What typesetting does to text, undone: one table for each thing it does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from together import together

from ocpp16j_codec.actions import ACTIONS
from ocpp16j_codec.quirks.typesetting import close_up, rejoin, rejoin_word, vocabulary

SPACED = "[ 2 , “ 1 “ , “ R e s e t “ , { } ]"


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        pytest.param(SPACED, "[2,“1“,“Reset“,{}]", id="a spaced line"),
        pytest.param(f"so: {SPACED} and", "so: [2,“1“,“Reset“,{}] and", id="within a normal line"),
        pytest.param("[  2  ,  “  1  “  ,  “  A  “", "[2,“1“,“A“", id="two blanks everywhere"),
        pytest.param("“ N o   f a i l u r e “", "“No failure“", id="a wider gap is a blank"),
        pytest.param("“   a b c   : d e f “", "“abc:def“", id="a wider gap beside a sign is none"),
        pytest.param("“ T r a n s a c ti o n “", "“Transaction“", id="two signs stick together"),
        pytest.param("“\xa0R\xa0e\xa0s\u2009e\u2009t “ ,", "“Reset“,", id="other blanks"),
        pytest.param(f"{SPACED}\n9T16 a", "[2,“1“,“Reset“,{}]\n9T16 a", id="a normal line follows"),
        pytest.param(SPACED + "\r\n  } ]", "[2,“1“,“Reset“,{}]\r\n  }]", id="a short line follows"),
        pytest.param(f"{SPACED}\nab cd e", "[2,“1“,“Reset“,{}]\nab cd e", id="words follow"),
        pytest.param("“info“ : “No failure“ , “a“ : 1", None, id="normal text"),
        pytest.param("“info“ : “a b c d e f g h i“", None, id="letters in a normal string"),
        pytest.param("a b c d e f g h i j k", None, id="letters without any quote"),
        pytest.param("“ is it on or at me so “ we", None, id="short words"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_letters_that_stand_apart_are_closed_up(text: str, closed: str | None):
    assert close_up(text).text == (text if closed is None else closed)


@given(st.lists(st.sampled_from([SPACED, "“No“", "\n", " ", "ex :", "} ]", "“ N o   f “"])))
def test_every_place_of_the_closed_text_leads_back_to_its_sign(parts: list[str]):
    text = "".join(parts)
    page = close_up(text)

    assert all(text[page.origin(place)] == sign for place, sign in enumerate(page.text))


def test_runs_are_told_as_places_in_the_closed_text():
    page = close_up(f"so: {SPACED} and\n{SPACED}")

    assert [page.text[a:b] for a, b in page.runs] == ["[2,“1“,“Reset“,{}]"] * 2
    assert page.runs_within(0, 4) == []
    assert page.runs_within(5, 8) == [(5, 8)]
    assert page.runs_within(0, len(page.text)) == page.runs


@together
@pytest.mark.parametrize(
    ("raw", "prose", "whole", "used"),
    [
        pytest.param("sta-\ntus", False, "status", [""], id="hyphenated"),
        pytest.param("sta\u00ad\ntus", False, "status", [""], id="hyphenated softly"),
        pytest.param("me-\nter\u2010\nStop", False, "meterStop", ["", ""], id="hyphenated twice"),
        pytest.param("Unheard-\nof", False, "Unheardof", [""], id="hyphenated, no known word"),
        pytest.param("-\nCurrent.Import", False, "Current.Import", [""], id="a hyphen by itself"),
        pytest.param("-\n5.2", False, "-5.2", ["-"], id="a sign by itself"),
        pytest.param("L1-\nN", False, "L1-N", ["-"], id="a hyphen of the word"),
        pytest.param("2019-\n04-19", False, "2019-04-19", ["-"], id="a hyphen of a date"),
        pytest.param("2019\u2010\n04", False, "2019-04", ["-"], id="written as a hyphen"),
        pytest.param(
            "5d1e7a20-1c34-4fab-\nabcd-0c3f2b6d8e11",
            False,
            "5d1e7a20-1c34-4fab-abcd-0c3f2b6d8e11",
            ["-"],
            id="a hyphen of an id",
        ),
        pytest.param(
            "5d1e7a20-1c34-4f-\n0b-9a77-0c3f2b6d8e11",
            False,
            "5d1e7a20-1c34-4f0b-9a77-0c3f2b6d8e11",
            [""],
            id="no hyphen of an id",
        ),
        pytest.param("Energy.\nActive.Import.Register", False, None, [""], id="behind a point"),
        pytest.param("2019-04-1\n9T16:28:21Z", False, "2019-04-19T16:28:21Z", [""], id="digits"),
        pytest.param("Suspended \r\n  EVSE", False, "SuspendedEVSE", [""], id="a known word"),
        pytest.param("Le\ngrand", False, "Legrand", [""], id="an unknown word"),
        pytest.param("No \nfailure", False, "No failure", [" "], id="a blank at the line end"),
        pytest.param("No failure\nat all", False, "No failure at all", [" "], id="a sentence"),
        pytest.param("No\nfailure", True, "No failure", [" "], id="a member for sentences"),
        pytest.param("Preparing\n", True, "Preparing", [""], id="at the very end"),
        pytest.param("Reset\f\f", False, "Reset", [""], id="a new page"),
    ],
)
def test_strings_broken_over_lines_are_put_together(
    raw: str, prose: bool, whole: str | None, used: list[str]
):
    joined, joints = rejoin(raw, prose=prose)

    assert joined == (raw.replace("\n", "") if whole is None else whole)
    assert [glue for _, glue in joints] == used
    for joint, _ in joints:
        assert raw[joint.start : joint.end].lstrip("-\u2010\u00ad").isspace()


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("12", "34", "1234"),
        ("12-", "34", "1234"),
        ("2.", "5", "2.5"),
        ("-", "5", "-5"),
        ("1e-", "5", "1e-5"),
        ("1\u2010", "5", "15"),
        ("XXXX", "XX", "XXXXXX"),
        ("tr-", "ue", "true"),
        ("fal", "se", "false"),
        ("connec-", "torId", "connectorId"),
        ("The", "charger", None),
        ("12", "charger", None),
        ("1" * 60, "1" * 5, None),
    ],
)
def test_words_without_quotes_are_put_together_or_are_two(left: str, right: str, whole: str | None):
    assert rejoin_word(left, right) == whole


def test_the_vocabulary_is_that_of_the_messages():
    words, numbers = vocabulary()

    assert {"sampledValue", "readonly", "Energy.Active.Import.Register", "Celcius"} <= words
    assert {"GenericError", "null", *ACTIONS} <= words
    assert {"connectorid", "meterstop", "limit", "id"} <= numbers
    assert not {"idtag", "value", "readonly", "timestamp", "status"} & numbers
