"""What many looks find by chance: the close rates of an office dealt out anew among its reps.

After Westfall & Young (1993): under one and the same dealing every behaviour is looked at, and the largest
correlation of all is what a single one has to beat. So behaviours that are much alike count as little more
than one, and looking at eleven costs no more than it must.

Reps with few deals lie near the office's rate, with many further off, in the close rate and in the behaviours
alike. Dealing must not break that up: it would make chance look weaker than it is (tried: one of eleven
found in 7 of 100 offices of 12 where nothing is, with 10 to 1,000 deals a rep; 5 as it is done here, and 6 of
30 reps).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats

Places = npt.NDArray[np.intp]
SHUFFLES: Final = 4_000
"""Ways of dealing that are looked at, the real one among them, where there are more than that."""
FEW: Final = 7
"""Reps up to whom every way is looked at: 7! = 5,040."""
_MOST_CELLS: Final = 1_200_000
"""Ways × reps: in a larger office fewer ways are looked at."""
_ALIKE: Final = 1e-9
"""Two correlations that differ by less are the same one, added up in another order."""


@dataclass(frozen=True)
class Together:
    """How a behaviour and the close rate go together, over the reps with evidence enough on both."""

    places: Places
    """[m] of these reps among those who are dealt to, who stand in order of their mean close rate."""
    parts: Floats
    """[m, m]: what it adds to the mean correlation that the one rep has the other's close rate, brought
    nearer to the office's or further off as the one's own deals are fewer or more than the other's."""


def count_by_chance(looks: Mapping[str, Together], *, reps: int, seed: int) -> dict[str, float]:
    """How often the largest correlation of all, in either direction, is at least as strong as each one's.

    ``reps`` are so many as are dealt to.
    """
    if not looks:
        return {}
    ways = deal_anew(reps, seed)
    strongest = np.max([_measure(look, ways) for look in looks.values()], axis=0)
    return {
        name: float((strongest >= abs(np.trace(look.parts)) - _ALIKE).mean()) for name, look in looks.items()
    }


def deal_anew(reps: int, seed: int) -> Places:
    """[ways, reps]: whose close rate each rep is dealt; first as it is, then every other way or many."""
    if reps <= FEW:
        return np.array(list(permutations(range(reps))), np.intp)
    ways = min(SHUFFLES, max(1, _MOST_CELLS // reps))
    dealt = np.random.Generator(np.random.SFC64(seed)).random((ways, reps)).argsort(axis=1)
    dealt[0] = np.arange(reps)
    return dealt


def close_ranks(ways: Places, places: Sequence[int] | Places) -> Places:
    """The same ways among some of the reps alone: who is dealt a higher rate than another still is."""
    if len(places) == ways.shape[1]:
        return ways
    some, seen = ways[:, places], np.zeros(ways.shape, np.intp)
    np.put_along_axis(seen, some, 1, axis=1)
    return np.asarray(np.take_along_axis(seen.cumsum(axis=1), some, axis=1) - 1)


def _measure(look: Together, ways: Places) -> Floats:
    """[ways]: the strength of the mean correlation under each way of dealing."""
    dealt = close_ranks(ways, look.places)
    return np.abs(look.parts[np.arange(len(look.places)), dealt].sum(axis=1))
