"""How much of the difference between reps is chance."""

from __future__ import annotations

import numpy as np

from lib.infer.hyper import Floats
from lib.infer.posterior import Counts
from lib.infer.summary import summarise
from lib.says import Estimate


def estimate_chance_share(*, draws: Floats, chances: Counts) -> Estimate | None:
    """The part of the variance between raw close rates that binomial noise alone would give.

    For every draw, over the reps with chances: noise = mean of p(1−p)/n, truth = variance of p with divisor
    reps − 1, share = noise ÷ (noise + truth). With that divisor noise + truth is exactly the variance that
    the raw rates of these reps are expected to have. None with fewer than two such reps.
    """
    seen = np.asarray(chances) > 0
    if seen.sum() < 2:
        return None
    p = draws[:, seen].astype(np.float64)
    noise = (p * (1 - p) / np.asarray(chances)[seen]).mean(axis=1)
    share: Floats = noise / (noise + p.var(axis=1, ddof=1))
    return summarise(share[:, None])[0]
