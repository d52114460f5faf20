"""The slumps of each rep beside those of all others: are they as deep, are they as long?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.summary import summarise_heavy
from lib.says import Estimate, Slump, SlumpsBeside
from lib.terms import MIN_SLUMPS

_DRAWS: Final = 2_000
_FEWEST_DRAWS: Final = 400
_MOST_WEIGHTS: Final = 20_000_000

Places = npt.NDArray[np.intp]


def compare_slumps(
    *, slumps: Sequence[Sequence[Slump]], losses: int, names: Sequence[str], rng: np.random.Generator
) -> dict[str, SlumpsBeside]:
    """Each rep (``names``, and the slumps of each) beside all others together.

    Medians over medians, by the Bayesian bootstrap over slumps (Rubin 1981): every draw weighs the slumps
    anew, Dirichlet(1, …, 1). A slump within one day counts as one day, so that lengths have a ratio.
    """
    owner = np.repeat(np.arange(len(names)), [len(each) for each in slumps])
    every = [slump for each in slumps for slump in each]
    draws = int(np.clip(_MOST_WEIGHTS // max(len(every), 1), _FEWEST_DRAWS, _DRAWS))
    weights = rng.standard_exponential((draws, len(every)))
    depth = _compare(np.array([slump.depth for slump in every]), owner, weights, len(names))
    days = _compare(np.array([max(slump.days, 1.0) for slump in every]), owner, weights, len(names))
    return {
        name: SlumpsBeside(name, len(slumps[at]), len(every) - len(slumps[at]), depth[at], days[at], losses)
        for at, name in enumerate(names)
    }


def _compare(values: Floats, owner: Places, weights: Floats, reps: int) -> list[Estimate | None]:
    """For each rep the ratio of the median of its values to that of all others' values."""
    order = np.argsort(values, kind="stable")
    values, owner, weights = values[order], owner[order], weights[:, order]
    sums = np.cumsum(weights, axis=1)
    mine = [np.flatnonzero(owner == rep) for rep in range(reps)]
    enough = [MIN_SLUMPS <= len(places) <= len(values) - MIN_SLUMPS for places in mine]
    return [
        _estimate_ratio(values, places, weights, sums) if ok else None
        for places, ok in zip(mine, enough, strict=True)
    ]


def _estimate_ratio(values: Floats, mine: Places, weights: Floats, sums: Floats) -> Estimate:
    own = np.cumsum(weights[:, mine], axis=1)
    own_median = values[mine[(own >= own[:, -1:] / 2).argmax(axis=1)]]
    return summarise_heavy((own_median / values[_find_others(mine, own, sums)])[:, None])[0]


def _find_others(mine: Places, own: Floats, sums: Floats) -> Places:
    """Place of the median of all others in each draw, [draws], by halving.

    ``sums`` [draws, slumps] and ``own`` [draws, the rep's slumps] are running sums of weights in order of
    the values, ``mine`` the rep's places in that order.
    """
    rows = np.arange(len(sums))
    own = np.concatenate([np.zeros((len(own), 1)), own], axis=1)
    half = (sums[:, -1] - own[:, -1]) / 2
    low, high = np.zeros(len(sums), np.intp), np.full(len(sums), sums.shape[1] - 1)
    while (low < high).any():
        middle = (low + high) // 2
        others = sums[rows, middle] - own[rows, np.searchsorted(mine, middle, side="right")]
        low, high = np.where(others >= half, low, middle + 1), np.where(others >= half, middle, high)
    return low
