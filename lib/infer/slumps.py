"""Slumps: stretches in which a rep's wins stay below what the rep's own close rate lets one expect.

S_t = Σ(won − p̂) over the rep's deals in order. S starts at 0, its first peak; a slump runs from a peak until
S regains it, and counts from DEEP deals below the peak.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.posterior import Counts
from lib.says import Slump
from lib.terms import DEEP

OFFICES: Final = 1_000
_FEWEST_OFFICES: Final = 100
_MOST_DEALS: Final = 20_000_000
"""Deals over all simulated offices from which fewer offices are simulated."""
_BLOCK: Final = 100_000
"""Deals simulated at a time: what fits into a processor's own memory."""
_TIE: Final = 1e-9
"""Levels closer than this are the same: sums of decimals are not exact."""
_ODDS: Final = 2**16

Flags = npt.NDArray[np.bool_]


def follow_run(*, won: Flags, expected: float) -> npt.NDArray[np.float64]:
    """S after each deal, [deals]."""
    level: npt.NDArray[np.float64] = np.cumsum(won) - expected * np.arange(1, len(won) + 1)
    return level


def find_slumps(*, won: Flags, day: npt.NDArray[np.int32], expected: float) -> tuple[Slump, ...]:
    """The slumps at least DEEP deals deep of one rep's deals in order, deepest first, then earliest.

    ``day`` are ordinals. A slump that is not regained ends with the rep's last deal.
    """
    fallen = _fall(follow_run(won=won, expected=expected))
    edges = np.diff(np.concatenate([[0], fallen > _TIE, [0]]))
    firsts, afters = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not firsts.size:
        return ()
    depths = np.maximum.reduceat(fallen, firsts)
    deep = np.flatnonzero(depths >= DEEP - _TIE)
    order = deep[np.argsort(-depths[deep], kind="stable")].tolist()
    return tuple(_describe(day, int(firsts[at]), int(afters[at]), float(depths[at])) for at in order)


def find_deepest(*, won: Flags, starts: Counts, expected: Floats) -> Floats:
    """How deep the deepest dip of each rep in each run is, [runs, reps]; 0 for a rep who never falls.

    ``won`` is [runs, deals], rep after rep; the deals of rep ``i`` are ``starts[i]`` … ``starts[i + 1]`` − 1,
    at least one; ``expected`` is p̂ [runs, reps].
    """
    sizes = np.diff(starts)
    level = np.cumsum(won, axis=1, dtype=np.float64)
    before = np.concatenate([np.zeros((len(won), 1)), level[:, starts[1:-1] - 1]], axis=1)
    place = np.arange(1, starts[-1] + 1) - np.repeat(starts[:-1], sizes)
    level -= np.repeat(expected, sizes, axis=1) * place
    # Each rep stands on a floor higher than all peaks of those before, so one running maximum serves all.
    floor = np.arange(len(sizes)) * float(sizes.max())
    level += np.repeat(floor - before, sizes, axis=1)
    peak = np.maximum.accumulate(level, axis=1)
    np.maximum(peak, np.repeat(floor, sizes), out=peak)
    peak -= level
    deepest: Floats = np.maximum.reduceat(peak, starts[:-1], axis=1)
    return deepest


def simulate_deepest(*, hits: Counts, chances: Counts, weights: Floats, seed: int) -> Floats:
    """The deepest dip of each rep in simulated offices of equally good reps, [offices, reps].

    Every rep has the own number of decided deals, ``chances`` (at least one), and wins each with the office's
    common rate, drawn from Beta(½ + Σh, ½ + Σ(c−h)). ``weights`` [reps] is how much of p̂ a rep's own deals
    make.
    """
    rng = np.random.Generator(np.random.SFC64(seed))
    starts = np.append(0, np.cumsum(chances))
    offices = int(np.clip(_MOST_DEALS // starts[-1], _FEWEST_OFFICES, OFFICES))
    rates = rng.beta(0.5 + hits.sum(), 0.5 + (chances - hits).sum(), offices)
    step = max(_BLOCK // int(starts[-1]), 1)
    blocks = [rates[begin : begin + step] for begin in range(0, offices, step)]
    return np.concatenate([_simulate(block, starts, weights, rng) for block in blocks])


def share_as_deep(simulated: Floats, deepest: float) -> float:
    """In what part of simulated offices (or runs) of which the deepest dips are given one is as deep."""
    return float((simulated >= deepest - _TIE).mean())


def _simulate(rates: Floats, starts: Counts, weights: Floats, rng: np.random.Generator) -> Floats:
    bars = np.round(rates * _ODDS).astype(np.uint32)
    won = rng.integers(0, _ODDS, (len(rates), starts[-1]), np.uint16) < bars[:, None]
    hits = np.add.reduceat(won, starts[:-1], axis=1, dtype=np.float64)
    return find_deepest(won=won, starts=starts, expected=_expect(hits, np.diff(starts), weights))


def _expect(hits: Floats, chances: Counts, weights: Floats) -> Floats:
    """p̂ as in the real office: drawn from the rep's own rate towards the office's."""
    pooled = hits.sum(axis=1, keepdims=True) / chances.sum()
    return pooled + weights * (hits / chances - pooled)


def _fall(level: Floats) -> Floats:
    """How far S is below its peak, [deals]."""
    return np.maximum(np.maximum.accumulate(level), 0) - level


def _describe(day: npt.NDArray[np.int32], first: int, after: int, depth: float) -> Slump:
    last = min(after, len(day) - 1)
    start, end = int(day[max(first - 1, 0)]), int(day[last])
    return Slump(
        first=first,
        last=last,
        start=date.fromordinal(start),
        end=date.fromordinal(end),
        depth=depth,
        days=end - start,
        regained=after < len(day),
    )
