"""How far a reader has to go to follow one frame: it may get less, not more."""

from __future__ import annotations

import pytest
import rooms

#: Files entered and moves between them, at most.
BOUNDS = {
    "decode, one number as text": (10, 20),
    "decode, three members": (14, 38),
    "decode, in a list": (11, 35),
    # One file and two moves of these are the limit on what a frame keeps (`limits`).
    "decode, a stray comma": (18, 36),
    "encode, too long an idTag": (8, 15),
    "encode, a wrong type": (11, 19),
    "encode, NaN": (9, 20),
}


@pytest.mark.parametrize(("name", "way"), rooms.ways().items())
def test_a_frame_goes_through_no_more_rooms_than_it_did(name: str, way: rooms.Way) -> None:
    files, moves = BOUNDS[name]
    assert (way.files <= files, way.moves <= moves) == (True, True), (way.files, way.moves)


def test_files_and_moves_are_counted() -> None:
    way = rooms.Way([("a.py", "f", True), ("a.py", "g", False), ("b.py", "h", True)])
    assert (way.files, way.moves) == (2, 2)
    assert rooms.way_of(lambda: None) == rooms.Way([])
