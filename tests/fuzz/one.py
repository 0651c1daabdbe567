"""One target under libFuzzer: `python one.py TARGET [libFuzzer options] [corpus folders]`.

The package is imported under atheris' eyes, so that its branches guide the search; changing the
texts is the business of our own `mutate`, since mere bytes hardly ever get behind the JSON parser.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["ocpp16j_codec"]):
    sys.path.insert(0, str(Path(__file__).parent))
    import targets

    from ocpp16j_codec.testing import mutate


def changed(data: bytes, size: int, seed: int) -> bytes:
    """What libFuzzer asks for: another text, no longer than that."""
    random = Random(seed)
    if random.randrange(10) == 0:
        return bytes(atheris.Mutate(data, size))
    return mutate(data, random).data[:size]


if __name__ == "__main__":
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets.TARGETS[name], custom_mutator=changed)
    atheris.Fuzz()
