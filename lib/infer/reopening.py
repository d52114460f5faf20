"""Days from a loss to the next new deal that the rep opens."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.summary import summarise
from lib.says import Estimate, Reopening
from lib.terms import MIN_CHANCES

_DRAWS: Final = 1_000
_TIE: Final = 1e-12

Days = npt.NDArray[np.int32]


def estimate_reopening(*, next_new: Days, watched: Days, rng: np.random.Generator) -> Reopening:
    """The Kaplan–Meier median of the days from a loss to the next new deal, over one rep's losses.

    ``next_new`` [losses] is −1 where none was opened yet: then the loss counts as waiting for at least
    ``watched`` days. The interval is the Bayesian bootstrap's (Rubin 1981). In a draw in which more than
    half are waiting still, the median is at least as long as anybody was watched, and counts as that.
    """
    opened = next_new > 0
    median = None
    if len(opened) >= MIN_CHANCES:
        median = _estimate_median(np.where(opened, next_new, watched), opened, rng)
    return Reopening(losses=len(opened), waiting=int((~opened).sum()), median=median)


def find_medians(*, days: Days, opened: Floats, waiting: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Kaplan–Meier medians, [draws], and whether each was reached.

    ``days`` [times] are distinct and rising; ``opened`` and ``waiting`` are the weights [draws, times] of
    the losses that ended, and of those last seen waiting, after so many days. The survivors after t days
    are Π over times ≤ t of (1 − opened ÷ at risk); the median is the first time at which they are half or
    fewer.
    """
    at_risk = np.cumsum((opened + waiting)[:, ::-1], axis=1)[:, ::-1]
    survivors = np.cumprod(1 - opened / at_risk, axis=1)
    half = survivors <= 0.5 + _TIE
    reached = half[:, -1]
    return np.where(reached, days[half.argmax(axis=1)], days[-1]).astype(np.float64), reached


def _estimate_median(days: Days, opened: npt.NDArray[np.bool_], rng: np.random.Generator) -> Estimate | None:
    times, place = np.unique(days, return_inverse=True)
    counts = [np.bincount(place[which], minlength=len(times)).astype(float) for which in (opened, ~opened)]
    median, reached = find_medians(days=times, opened=counts[0][None], waiting=counts[1][None])
    if not reached[0]:
        return None
    # Equal losses share their weights: a sum of n exponential numbers is a Gamma number of shape n.
    weights = [rng.standard_gamma(count, (_DRAWS, len(times))) for count in counts]
    drawn, _ = find_medians(days=times, opened=weights[0], waiting=weights[1])
    interval = summarise(drawn[:, None])[0]
    return Estimate(float(median[0]), interval.low, interval.q25, interval.q75, interval.high)
