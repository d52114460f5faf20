"""The funnel plot: how far from the office's rate chance alone puts a rep with so many deals.

Limits are quantiles of Binomial(n, the office's pooled rate), made smooth as by Spiegelhalter (2005,
Statistics in Medicine 24, appendix A.1): r is the smallest count with F(r) ≥ q, and α = (F(r) − q) ÷ P(r)
of its mass is given back. He spreads the mass of a count over (r − 1, r], which puts more reps above the
upper limit than below the lower; here it lies around the count, over (r − ½, r + ½]::

    limit = (r + ½ − α) ÷ n

So won and lost may change places, and a rep lies beyond a limit exactly where the mid-p-value says so
(Lancaster 1961): P(fewer) + ½ P(as many) below q, or above 1 − q.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import bdtr, bdtrik

from lib.infer.hyper import Floats
from lib.says import Count, Funnel, FunnelDot, FunnelLimits
from lib.says.skill import Place

PLACES: Final = 120
"""Numbers of deals at which the limits are given, at most."""
BEYOND: Final = 1.05
"""How far the limits go on, × the deals of the rep with the most."""
_QUANTILES: Final = np.array([0.005, 0.05, 0.95, 0.995])
_NAMES: Final[tuple[Place, ...]] = ("low 99", "low 90", "inside", "high 90", "high 99")


def estimate_funnel(*, reps: Sequence[str], hits: npt.ArrayLike, chances: npt.ArrayLike) -> Funnel:
    """Won of decided deals, ``hits`` [reps] of ``chances`` [reps], with the office's 90 % and 99 % limits.

    Reps without decided deals are left out; where nobody has any, there are neither dots nor limits.
    """
    won, decided = np.asarray(hits, np.int64), np.asarray(chances, np.int64)
    office = Count(int(won.sum()), int(decided.sum()))
    if not office.chances:
        return Funnel(office, (), ())
    rate = office.hits / office.chances
    dots = [
        FunnelDot(rep, Count(h, c), place)
        for rep, h, c, place in zip(
            reps, won.tolist(), decided.tolist(), find_places(won, decided, rate), strict=True
        )
        if c
    ]
    most_first = sorted(dots, key=lambda dot: (-dot.count.chances, dot.rep))
    return Funnel(office, tuple(most_first), _find_limits(int(decided.max()), rate))


def find_places(hits: npt.ArrayLike, chances: npt.ArrayLike, rate: float) -> list[Place]:
    """Where each rep lies, judged at the rep's own number of deals; inside where there are none."""
    h, c = np.asarray(hits, np.int64), np.asarray(chances, np.int64)
    middle = (_up_to(h, c, rate) + _up_to(h - 1, c, rate)) / 2
    low = (middle[:, None] < _QUANTILES[:2]).sum(axis=1)
    high = (middle[:, None] > _QUANTILES[2:]).sum(axis=1)
    return [_NAMES[2 + step] for step in (high - low).tolist()]


def limit_rates(chances: npt.ArrayLike, rate: float) -> Floats:
    """[4, places]: the limits at 0.5, 5, 95 and 99.5 % for these numbers of deals, within 0 and 1."""
    n, q = np.asarray(chances, np.int64), _QUANTILES[:, None]
    if rate in (0.0, 1.0):
        return np.full((len(_QUANTILES), len(n)), rate)
    r = _smallest_reaching(q, n, rate)
    reached, before = _up_to(r, n, rate), _up_to(r - 1, n, rate)
    limits = (r + 0.5 - (reached - q) / (reached - before)) / n
    return np.clip(limits, 0.0, 1.0)


def _find_limits(most: int, rate: float) -> tuple[FunnelLimits, ...]:
    places = _find_chances(most)
    low99, low90, high90, high99 = limit_rates(places, rate).tolist()
    return tuple(
        FunnelLimits(float(n), *limits)
        for n, *limits in zip(places.tolist(), low99, low90, high90, high99, strict=True)
    )


def _find_chances(most: int) -> npt.NDArray[np.int64]:
    """Whole numbers of deals, close together where the limits bend; all of them where they are few."""
    last = int(np.ceil(BEYOND * most))
    if last <= PLACES:
        return np.arange(1, last + 1)
    return np.unique(np.round(np.geomspace(1, last, PLACES)).astype(np.int64))


def _smallest_reaching(q: Floats, n: npt.NDArray[np.int64], rate: float) -> npt.NDArray[np.int64]:
    """The smallest count r with P(at most r) ≥ q. The inverse may end a hair above a whole number."""
    r = np.ceil(bdtrik(q, n, rate)).astype(np.int64)
    return np.where((r > 0) & (_up_to(r - 1, n, rate) >= q), r - 1, r)


def _up_to(count: npt.NDArray[np.int64], n: npt.NDArray[np.int64], rate: float) -> Floats:
    """P(at most ``count``); 0 below none."""
    return np.where(count < 0, 0.0, bdtr(np.maximum(count, 0), n, rate))
