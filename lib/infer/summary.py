"""From draws [draws, reps] to the figures that people see: every figure of a rep is made of its column."""

from __future__ import annotations

from typing import Final

import numpy as np

from lib.infer.hyper import Floats
from lib.says import Estimate

_QUANTILES: Final = np.array([0.05, 0.25, 0.75, 0.95])


def summarise(draws: Floats) -> list[Estimate]:
    """Mean, 50 % and 90 % interval of each column."""
    return _estimates(draws, draws.mean(axis=0, dtype=np.float64))


def summarise_heavy(draws: Floats) -> list[Estimate]:
    """The same for quotients: their mean is held inside the 50 % interval.

    A few draws with a divisor near zero could carry it off to where no draw is.
    """
    with np.errstate(over="ignore"):
        means = draws.mean(axis=0, dtype=np.float64)
    return _estimates(draws, means, hold=True)


def _estimates(draws: Floats, means: Floats, hold: bool = False) -> list[Estimate]:
    low, q25, q75, high = find_quantiles(draws)
    value = np.clip(means, q25, q75) if hold else means
    return [Estimate(*figures) for figures in np.stack([value, low, q25, q75, high], axis=1).tolist()]


def find_quantiles(draws: Floats) -> Floats:
    """[4, reps]: 5 %, 25 %, 75 % and 95 % of each column, interpolated between neighbours as NumPy does.

    Sorted with seven digits, which is four times as fast as np.quantile and more digits than any page shows.
    """
    ordered = np.sort(draws.T.astype(np.float32, copy=False), axis=1)
    places = _QUANTILES * (len(draws) - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, len(draws) - 1)
    lower, upper = ordered[:, below].astype(np.float64), ordered[:, above].astype(np.float64)
    quantiles: Floats = lower + (places - below) * (upper - lower)
    return quantiles.T
