"""Look for the dearest text: recipes are changed at random, and the dearest of each class live on.

    python tests/fuzz/dearest.py --seconds 600 --seed 7

A recipe (see `costs`) is a text that can be made in any size, so what is found is a way to be
expensive and not one text. A class is a door, a use of what it gives, and what the codec says of
the text: an attack that is new in kind is kept even if another one costs more.

What it costs is counted in lines, the same on every machine. What C code does is not seen by that;
of the dearest, the time for 20 and for 80 kilobytes is printed as well, for somebody to look at.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from costs import DOORS, NUMBER, RECIPES, Recipe, costs, warm_up

from ocpp16j_codec import ACTIONS, TOLERANT, DecodeError
from ocpp16j_codec.testing import mutate

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["BASE", "MOST", "PER_BYTE", "dearest", "report"]

#: The promise, in lines: some for each byte below the limits on repairs and faults (`explain` reads
#: what cannot be read in up to three ways) ...
BASE, PER_BYTE = 20_000, 900
#: ... and no more than so many in all, which is about a tenth of a second, and then 25 for a byte.
MOST = 4_000_000
GROWTH = 4.4
SIZES = 500, 2000
_CLASSES = 400


class Dear(NamedTuple):
    """A way to be expensive: lines for each byte, how they grow, and where it is so."""

    lines: float
    growth: float
    door: str
    recipe: Recipe


def _heard(text: str) -> frozenset[str]:
    try:
        return frozenset(quirk.kind for quirk in TOLERANT.decode(text).quirks)
    except DecodeError as error:
        return frozenset(fault.category for fault in error.violations)


def measured(recipe: Recipe) -> list[Dear]:
    """What a recipe costs at each door."""
    small, large = (recipe.text(size) for size in SIZES)
    before, after = costs(small), costs(large)
    more = max(len(large) - len(small), 1)
    return [
        Dear(
            (lines - before[door]) / more,
            lines / (before[door] * GROWTH + 1500) * GROWTH,
            door,
            recipe,
        )
        for door, lines in after.items()
        if door in before
    ]


def changed(recipe: Recipe, others: Sequence[Recipe], random: Random) -> Recipe:
    """Another recipe, made of this one and of pieces of others."""
    parts = list(recipe.parts)
    place = random.randrange(len(parts))
    piece, share = parts[place]
    theirs = random.choice(random.choice(others).parts)
    match random.randrange(9):
        case 0 | 1 | 2:
            data = mutate(piece.encode("utf-8", "surrogatepass"), random, most=2).data[:400]
            parts[place] = data.decode("utf-8", "surrogateescape"), share
        case 3:
            parts[place] = theirs
        case 4:
            parts.insert(place, theirs)
        case 5:
            parts[place] = (piece + theirs[0])[:400], share or theirs[1]
        case 6:
            parts[place] = piece, random.choice((0, 1, 1, 2, 5))
        case 7 if len(parts) > 1:
            del parts[place]
        case _:
            word = random.choice((*ACTIONS, NUMBER, '"key":', '"a":1,', "“", "'", "\\", "[", "{"))
            cut = random.randint(0, len(piece))
            parts[place] = (piece[:cut] + word + piece[cut:])[:400], share
    if not any(share for _, share in parts):
        parts[place % len(parts)] = parts[place % len(parts)][0] or "x", 1
    return Recipe(tuple((p, s) for p, s in parts[:40] if p) or (("x", 1),))


def dearest(seconds: float, seed: int, *, most: int | None = None) -> tuple[int, list[Dear]]:
    """Change recipes and keep the dearest of each class; how many were tried, and those."""
    warm_up()
    random, start = Random(seed), time.monotonic()
    best: dict[tuple[str, frozenset[str]], Dear] = {}
    steepest: dict[str, Dear] = {}
    tried = 0
    fresh = list(RECIPES.values())
    random.shuffle(fresh)  # a short search does not get through all of them
    while time.monotonic() - start < seconds and (most is None or tried < most):
        if fresh:
            recipe = fresh.pop()
        else:
            pool = [dear.recipe for dear in (*best.values(), *steepest.values())]
            recipe = changed(random.choice(pool), pool, random)
            if sum(len(piece) for piece, share in recipe.parts if not share) > 2000:
                continue
        tried += 1
        heard = _heard(recipe.text(SIZES[0]))
        for dear in measured(recipe):
            where = dear.door, heard
            if where not in best or dear.lines > best[where].lines:
                best[where] = dear
            if dear.door not in steepest or dear.growth > steepest[dear.door].growth:
                steepest[dear.door] = dear
        if len(best) > _CLASSES:  # those that cost least make room
            for where in sorted(best, key=lambda each: best[each].lines)[: _CLASSES // 4]:
                del best[where]
    found = {id(dear): dear for dear in (*best.values(), *steepest.values())}
    return tried, sorted(found.values(), key=lambda dear: dear.lines, reverse=True)


def report(
    found: Sequence[Dear], sizes: Sequence[int] = (20_000, 80_000)
) -> tuple[list[str], list[str]]:
    """The dearest in words, timed at some sizes, and what is above the bounds."""
    steepest = sorted(found, key=lambda dear: dear.growth, reverse=True)
    told = [_told(dear, sizes) for dear in [*_distinct(found)[:12], *_distinct(steepest)[:6]]]
    above = [dear for dear in found if dear.lines > PER_BYTE or is_steep(dear)]
    return told, [_told(dear, sizes) for dear in above[:20]]


def is_steep(dear: Dear) -> bool:
    """Whether it still grows too fast at larger sizes: else it has only passed some threshold."""
    if dear.growth <= GROWTH:
        return False
    for times in (2, 4, 8):
        before, after = (costs(dear.recipe.text(times * size)).get(dear.door) for size in SIZES)
        if before is None or after is None or after <= GROWTH * before + 1500:
            return False
    return True


def _distinct(found: Sequence[Dear]) -> list[Dear]:
    seen: dict[Recipe, Dear] = {}
    for dear in found:
        seen.setdefault(dear.recipe, dear)
    return list(seen.values())


def _told(dear: Dear, sizes: Sequence[int]) -> str:
    times: list[str] = []
    for size in sizes:
        data = dear.recipe.text(size)
        before = time.thread_time()
        with contextlib.suppress(DecodeError):
            DOORS[dear.door.partition(",")[0]](data)
        times.append(f"{time.thread_time() - before:.3f} s")
    return (
        f"  {dear.lines:6.0f} lines a byte, growth {dear.growth:.2f}, {' and '.join(times)}: "
        f"{dear.door}\n    {dear.recipe.parts!r}"[:1500]
    )


def main() -> int:
    """Look for the dearest texts and print them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tried, found = dearest(options.seconds, options.seed)
    told, above = report(found)
    sys.stdout.write("\n".join([f"{tried} recipes", *told, f"{len(above)} above", *above]) + "\n")
    return 1 if above else 0


if __name__ == "__main__":
    sys.exit(main())
