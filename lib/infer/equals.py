"""Simulated offices of equally good reps: how deep and how long slumps are that chance alone makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats, weigh_grid
from lib.infer.models import Shares
from lib.infer.posterior import Counts
from lib.infer.slumps import TIE, Flags
from lib.terms import DEEP

OFFICES: Final = 1_000
_FEWEST_OFFICES: Final = 100
_MOST_DEALS: Final = 20_000_000
"""Deals over all simulated offices from which fewer offices are simulated."""
_FEWEST_LISTED: Final = 40
_MOST_LISTED: Final = 3_000_000
"""Deals of the simulated offices whose slumps are listed one by one."""
_BLOCK: Final = 100_000
"""Deals simulated at a time: what fits into a processor's own memory."""
_ODDS: Final = 2**16

Days = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Dips:
    """Slumps of many runs of many reps, [slumps]: whose they are, how deep, and how long in days."""

    run: npt.NDArray[np.intp]
    rep: npt.NDArray[np.intp]
    depth: Floats
    days: Floats


@dataclass(frozen=True, eq=False)
class Equals:
    """What chance alone makes in offices of equally good reps."""

    deepest: Floats
    """How deep the deepest dip of each rep in each office is, [offices, reps]."""
    dips: Dips
    """Every slump of at least DEEP deals, in some of these offices."""


NOBODY: Final = Equals(
    np.zeros((0, 0)), Dips(np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0), np.zeros(0))
)
"""Nothing simulated: where nobody has a slump."""


def simulate_equals(*, hits: Counts, chances: Counts, day: Days, seed: int) -> Equals:
    """Offices in which every rep wins each deal with the office's one common rate.

    ``hits`` and ``chances`` (at least one) are [reps], ``day`` the ordinals of all deals, rep after rep in
    order. The common rate is drawn from Beta(½ + Σh, ½ + Σ(c−h)) per office; everybody's p̂ is then
    estimated from the simulated wins as it is from the real ones, drawn from the own rate towards the
    office's.
    """
    rng = np.random.Generator(np.random.SFC64(seed))
    starts = np.append(0, np.cumsum(chances))
    weights = estimate_weights(hits=hits, chances=chances)
    offices, listed = _count_offices(int(starts[-1]))
    rates = rng.beta(0.5 + hits.sum(), 0.5 + (chances - hits).sum(), offices)
    step = max(_BLOCK // int(starts[-1]), 1)
    deepest, dips = [], []
    for begin in range(0, offices, step):
        fallen = _simulate(rates[begin : begin + step], starts, weights, rng)
        deepest.append(np.maximum.reduceat(fallen, starts[:-1], axis=1))
        if begin < listed:
            dips.append(list_dips(fallen=fallen, starts=starts, day=day, first_run=begin))
    return Equals(np.concatenate(deepest), _join(dips))


def share_as_deep(simulated: Floats, deepest: float) -> float:
    """In what part of simulated offices (or runs), of which the deepest dips are given, one is as deep."""
    return float((simulated >= deepest - TIE).mean())


def estimate_weights(*, hits: Counts, chances: Counts) -> Floats:
    """How much of each rep's posterior mean the rep's own deals make, [reps]: E[c/(c+κ)] over κ."""
    model = Shares(np.asarray(hits, np.float64), np.asarray(chances, np.float64))
    grid = weigh_grid(model)
    kappa = model.usual * np.exp(grid.t)[:, None]
    weights: Floats = grid.weight.sum(axis=1) @ (chances / (chances + kappa))
    return weights


def follow_fall(*, won: Flags, starts: Counts, expected: Floats) -> Floats:
    """How far S is below its peak after each deal, [runs, deals].

    ``won`` is [runs, deals], rep after rep; the deals of rep ``i`` are ``starts[i]`` … ``starts[i + 1]`` − 1,
    at least one; ``expected`` is p̂ [runs, reps].
    """
    # Each rep stands on a floor higher than all peaks of those before, so one running maximum serves all.
    firsts, sizes = starts[:-1], np.diff(starts)
    floor = np.arange(len(sizes)) * float(sizes.max())
    level: Floats = won - np.repeat(expected, sizes, axis=1)
    ends = np.add.reduceat(won, firsts, axis=1, dtype=np.float64) - expected * sizes
    level[:, firsts[1:]] += sizes.max() - ends[:, :-1]
    np.cumsum(level, axis=1, out=level)
    after_first = level[:, firsts]
    level[:, firsts] = np.maximum(after_first, floor)
    fallen: Floats = np.maximum.accumulate(level, axis=1)
    level[:, firsts] = after_first
    fallen -= level
    return fallen


def list_dips(*, fallen: Floats, starts: Counts, day: Days, first_run: int = 0) -> Dips:
    """The slumps of at least DEEP deals in :func:`follow_fall`'s answer; ``day`` is [deals]."""
    deals = fallen.shape[1]
    begins = np.zeros(deals, bool)
    begins[starts[:-1]] = True
    below = fallen > TIE
    before = np.roll(below, 1, axis=1) & ~begins
    firsts = np.flatnonzero(below & ~before)
    lasts = np.flatnonzero((before & ~below) | (below & np.roll(begins, -1)))
    depth = np.maximum.reduceat(fallen.ravel(), firsts) if firsts.size else np.zeros(0)
    deep = np.flatnonzero(depth >= DEEP - TIE)
    run, place = np.divmod(firsts[deep], deals)
    days = day[lasts[deep] % deals] - day[np.where(begins[place], place, place - 1)]
    rep = np.searchsorted(starts, place, side="right") - 1
    return Dips(run + first_run, rep, depth[deep], days.astype(np.float64))


def _count_offices(deals: int) -> tuple[int, int]:
    """How many offices of so many deals are simulated, and in how many of them all slumps are listed."""
    return (
        int(np.clip(_MOST_DEALS // deals, _FEWEST_OFFICES, OFFICES)),
        int(np.clip(_MOST_LISTED // deals, _FEWEST_LISTED, OFFICES)),
    )


def _simulate(rates: Floats, starts: Counts, weights: Floats, rng: np.random.Generator) -> Floats:
    bars = np.round(rates * _ODDS).astype(np.uint32)
    won = rng.integers(0, _ODDS, (len(rates), starts[-1]), np.uint16) < bars[:, None]
    hits = np.add.reduceat(won, starts[:-1], axis=1, dtype=np.float64)
    return follow_fall(won=won, starts=starts, expected=_expect(hits, np.diff(starts), weights))


def _expect(hits: Floats, chances: Counts, weights: Floats) -> Floats:
    """p̂ about as in the real office: drawn from the rep's own rate towards the office's.

    The office's with one win and one loss more, as the uniform prior of μ has it: it matters to few deals.
    """
    pooled = (hits.sum(axis=1, keepdims=True) + 1) / (chances.sum() + 2)
    return pooled + weights * (hits / chances - pooled)


def _join(dips: list[Dips]) -> Dips:
    columns = ((each.run, each.rep, each.depth, each.days) for each in dips)
    return Dips(*(np.concatenate(side) for side in zip(*columns, strict=True)))
