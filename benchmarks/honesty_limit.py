"""What somebody would say who knew the true mean and spread of the reps: the most that counts can carry.

With the prior known to be Normal(CLOSE_RATE, spread), each rep's rate has an exact posterior, here on a
grid. It gives two things. *Expected* wrong verdicts: instead of whether a verdict was wrong, the probability
that it is, which has the same mean and far less noise. And *limits*: no method that names the same superstar
finds more of the truly worse, and keeps to 5 % false, than the best choice made with these probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import expit, logsumexp

from benchmarks.honesty_worlds import CLOSE_RATE, World

PROMISE = 0.05
"""Of the verdicts at most this share may be wrong."""
WORSE = 0.05
"""A rep truly this much worse than the rep named best should be found."""
DOUBTED = (0.03, 0.06, 0.10, 0.15)
_STEP = 0.0025
_RATES = np.arange(0.02, 0.98 + _STEP / 2, _STEP)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Known:
    """What is known of an office when mean and spread are: P of each grid rate, [reps, rates].

    ``log_evidence`` is the log of how probable the office's counts are with that spread.
    """

    p: Floats
    log_evidence: float

    def doubt(self, top: int) -> tuple[Floats, Floats]:
        """For each rep, P(truly no worse than ``top``) and P(truly WORSE or more below it).

        Half of the probability of the very same grid rate counts as no worse.
        """
        below = self.p.cumsum(axis=1)
        far = np.zeros_like(below)
        steps = round(WORSE / _STEP)
        far[:, steps:] = below[:, :-steps]
        return 1 - (below - self.p / 2) @ self.p[top], far @ self.p[top]


def know(world: World, spread: float) -> Known:
    """The posterior of each rep's rate under the true prior; without a spread it is the mean."""
    log_p = world.hits[:, None] * np.log(_RATES) + (world.chances - world.hits)[:, None] * np.log1p(-_RATES)
    log_prior = -(((_RATES - CLOSE_RATE) / max(spread, 1e-6)) ** 2) / 2
    log_p = log_p + log_prior - logsumexp(log_prior)
    evidence = logsumexp(log_p, axis=1)
    return Known(np.exp(log_p - evidence[:, None]), float(evidence.sum()))


def doubt_all(world: World, top: int) -> Floats:
    """[spreads, 3, other reps]: log evidence, P(no worse than ``top``) and P(WORSE) with each of DOUBTED."""
    known = [know(world, spread) for spread in DOUBTED]
    rows = [np.stack([np.full(len(world.truth), each.log_evidence), *each.doubt(top)]) for each in known]
    return np.delete(np.stack(rows), top, axis=2)


def limit_with(doubts: Floats, spread: float) -> float:
    """The largest share of the truly worse that can be called when the spread is known and the promise kept.

    ``doubts`` are of :func:`doubt_all`, for the reps of many offices.
    """
    _, no_worse, far = doubts[DOUBTED.index(spread)]
    return _choose(no_worse - PROMISE, far)


def limit_without(doubts: Floats, narrow: float, wide: float) -> float:
    """The same for offices of spread ``wide``, where the promise must be kept in those of spread ``narrow``.

    Nobody is told which of the two an office is; ``doubts`` hold as many offices of either. Whoever calls
    somebody pays for it where the office is a narrow one and earns where it is a wide one.
    """
    narrow_log, no_worse, _ = doubts[DOUBTED.index(narrow)]
    wide_log, _, far = doubts[DOUBTED.index(wide)]
    is_wide = expit(wide_log - narrow_log)
    return _choose((1 - is_wide) * (no_worse - PROMISE), is_wide * far)


def _choose(cost: Floats, gain: Floats) -> float:
    """The largest part of all ``gain`` for which the chosen costs sum to 0 at most.

    Whoever costs nothing is chosen; then, as long as the margin that those leave lasts, whoever gains most
    for what it costs of it.
    """
    order = np.argsort(np.where(cost <= 0, -np.inf, cost / np.maximum(gain, 1e-300)), kind="stable")
    free = int((cost <= 0).sum())
    paid = int((cost[order].cumsum()[free:] <= 0).sum())
    return float(gain[order[: free + paid]].sum() / gain.sum()) if gain.sum() else 0.0
