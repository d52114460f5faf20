"""What the usual tests would say of the same counts: whom they name best, and whom they call worse.

Each peer takes hits [reps] and chances [reps] of one office and gives a :class:`Says`. None of them looks at
the truth, and all leave out reps below the app's own bars, so that they differ from the app in their
method alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betainc, betaincinv, betaln, expit, logit, ndtr

from lib.terms import MIN_CHANCES, MIN_DECIDED, SURE

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

ALPHA: Final = 0.05
_Z90: Final = 1.6448536269514722
_POINTS: Final = 200
"""Equally likely points of the best rep's distribution over which P(gap > 0) is averaged."""


@dataclass(frozen=True)
class Says:
    """Whom a method names best (``top``), and whom it calls worse: ``behind`` [reps]."""

    top: int
    behind: Flags


def say_naive(hits: Floats, chances: Floats) -> Says:
    """One-sided two-proportion test of every rep against the highest raw rate, each for itself: z > 1.645."""
    top, p = compare_with_top(hits, chances)
    return Says(top, p < ALPHA)


def say_bonferroni(hits: Floats, chances: Floats) -> Says:
    """The same, at 5 % over all comparisons together: each p at most 5 % ÷ (reps − 1)."""
    top, p = compare_with_top(hits, chances)
    return Says(top, p <= ALPHA / max(1, len(p) - 1))


def say_bonferroni_of_pairs(hits: Floats, chances: Floats) -> Says:
    """The same, at 5 % over all pairs of reps: the best was picked by looking at every one of them."""
    top, p = compare_with_top(hits, chances)
    return Says(top, p <= ALPHA / max(1, len(p) * (len(p) - 1) / 2))


def say_benjamini_hochberg(hits: Floats, chances: Floats) -> Says:
    """The same, with the false discovery rate held at 5 % (Benjamini and Hochberg 1995)."""
    top, p = compare_with_top(hits, chances)
    return Says(top, p <= find_bar(np.delete(p, top)))


def say_plug_in(hits: Floats, chances: Floats) -> Says:
    """Empirical Bayes as usual: one Beta prior fitted by maximum likelihood, then taken as known.

    Named best is the highest posterior mean among reps with MIN_DECIDED chances; worse is whoever's rate is
    below it with P ≥ 95 %, from the two Beta posteriors.
    """
    mean, strength = fit_beta(hits, chances)
    a, b = mean * strength + hits, (1 - mean) * strength + chances - hits
    top = int(np.where(chances >= MIN_DECIDED, a / (a + b), -1.0).argmax())
    behind = (chances >= MIN_CHANCES) & (count_lower(a, b, top) >= SURE)
    behind[top] = False
    return Says(top, behind)


PEERS: Final[Mapping[str, Callable[[Floats, Floats], Says]]] = {
    "naive test": say_naive,
    "Bonferroni": say_bonferroni,
    "Bonferroni, all pairs": say_bonferroni_of_pairs,
    "Benjamini–Hochberg": say_benjamini_hochberg,
    "plug-in": say_plug_in,
}


def compare_with_top(hits: Floats, chances: Floats) -> tuple[int, Floats]:
    """The rep with the highest raw rate, and p [reps] of 'as good as that one': z with the pooled rate.

    The top rep's own p is 1, and so is that of a rep with fewer than MIN_CHANCES chances, who can't be top.
    """
    enough = chances >= MIN_CHANCES
    rates = np.where(enough, hits / np.maximum(chances, 1), -1.0)
    top = int(rates.argmax())
    pooled = (hits + hits[top]) / np.maximum(chances + chances[top], 1)
    error = np.sqrt(pooled * (1 - pooled) * (1 / np.maximum(chances, 1) + 1 / max(chances[top], 1)))
    z = (rates[top] - rates) / np.where(error > 0, error, np.inf)
    p: Floats = np.where(enough, ndtr(-z), 1.0)
    p[top] = 1.0
    return top, p


def find_bar(p: Floats) -> float:
    """The largest of the p [comparisons] that is at most its rank · 5 % ÷ comparisons; −1 without one."""
    ordered = np.sort(p)
    passed = np.flatnonzero(ordered <= ALPHA * np.arange(1, len(p) + 1) / max(1, len(p)))
    return float(ordered[passed[-1]]) if passed.size else -1.0


def fit_beta(hits: Floats, chances: Floats) -> tuple[float, float]:
    """Mean and strength (a + b) of the Beta under which the counts are likeliest.

    Searched in logit mean and log strength from three starts; a strength beyond e¹² is as good as endless.
    """

    def unlikely(place: Floats) -> float:
        mean, strength = expit(place[0]), np.exp(np.clip(place[1], -12.0, 12.0))
        a, b = mean * strength, (1 - mean) * strength
        return -float((betaln(a + hits, b + chances - hits) - betaln(a, b)).sum())

    pooled = logit((hits.sum() + 0.5) / (chances.sum() + 1))
    found = [
        minimize(
            unlikely, [pooled, np.log(start)], method="Nelder-Mead", options={"xatol": 1e-3, "fatol": 1e-5}
        )
        for start in (10.0, 100.0, 1000.0)
    ]
    best = min(found, key=lambda each: each.fun).x
    return float(expit(best[0])), float(np.exp(np.clip(best[1], -12.0, 12.0)))


def count_lower(a: Floats, b: Floats, top: int) -> Floats:
    """P(a rep's rate < the top rep's) [reps], for independent Beta(a, b)."""
    points = betaincinv(a[top], b[top], (np.arange(_POINTS) + 0.5) / _POINTS)
    lower: Floats = betainc(a[:, None], b[:, None], points).mean(axis=1)
    return lower


def wald_width(hits: Floats, chances: Floats) -> Floats:
    """Width [reps] of the usual 90 % interval of a share, p̂ ± 1.645 √(p̂(1−p̂)/n); NaN where n is 0."""
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = hits / chances
        width: Floats = 2 * _Z90 * np.sqrt(rate * (1 - rate) / chances)
    return width


def wald_gap_width(hits: Floats, chances: Floats, top: int) -> Floats:
    """Width [reps] of the usual 90 % interval of the difference to ``top``: the two variances added."""
    width = wald_width(hits, chances)
    gap: Floats = np.hypot(width, width[top])
    return gap
