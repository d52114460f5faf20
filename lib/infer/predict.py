"""The posterior predictive of a tally: what the hits of another quarter would be if nobody changed.

Hits are Binomial (shares) or Poisson (rates) at the rep's later chances, averaged over the rep's draws. The
average is made over POINTS of the draws' range: draws in order, in so many equal heaps, each with its mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import gammaln

from lib.infer.hyper import Floats
from lib.infer.posterior import Counts

FUTURES: Final = 2_000
"""Equally likely futures a rep."""
POINTS: Final = 64
"""Heaps of draws: enough that the ends of a 90 % interval move by less than a thousandth of the futures."""
_LEAST: Final = 1e-12
_AT_ONCE: Final = 400_000
"""Cells of the table of probabilities that is made at once."""


def predict_hits(*, draws: Floats, chances: npt.ArrayLike, rate: bool) -> Counts:
    """Hits in FUTURES equally likely futures, [reps, futures], each rep's in order, fewest first.

    ``draws`` is [draws, reps] of the earlier quarter, ``chances`` [reps] of the later. ``rate``: hits are
    Poisson with mean rate × chances. Future i has the hits at the level (i + ½)/FUTURES of the predictive.
    """
    chances = np.asarray(chances, np.float64)
    points, futures = _take_points(draws), np.zeros((len(chances), FUTURES), np.int64)
    tops = _find_tops(points, chances) if rate else chances
    for some in _share_out(tops.astype(np.int64)):
        hits = np.arange(tops[some].max() + 1)
        terms = (_poisson if rate else _binomial)(points[some], chances[some], hits)
        futures[some] = _place_futures(_average(hits, *terms))
    return futures


def _take_points(draws: Floats) -> Floats:
    """[reps, points]: means of equal heaps of each rep's draws in order."""
    ordered = np.sort(draws.T.astype(np.float32), axis=1)
    starts = np.linspace(0, len(draws), min(POINTS, len(draws)), endpoint=False).astype(np.intp)
    sizes = np.diff(np.append(starts, len(draws)))
    return np.add.reduceat(ordered, starts, axis=1, dtype=np.float64) / sizes


def _find_tops(points: Floats, exposure: Floats) -> Floats:
    """Counts beyond which next to nothing lies."""
    means = points.max(axis=1) * exposure
    return np.asarray(np.ceil(means + 8 * np.sqrt(means) + 8))


def _share_out(tops: Counts) -> Iterator[npt.NDArray[np.intp]]:
    """Places of reps in turns, so that one rep with many chances makes nobody else's table large."""
    order, start = np.argsort(tops, kind="stable"), 0
    while start < len(order):
        cells = (tops[order[start:]] + 1) * np.arange(1, len(order) - start + 1)
        taken = max(1, int(np.searchsorted(cells, _AT_ONCE, side="right")))
        yield order[start : start + taken]
        start += taken


def _binomial(p: Floats, chances: Floats, hits: Floats) -> tuple[Floats, Floats, Floats]:
    p, left = np.clip(p, _LEAST, 1 - _LEAST), chances[:, None] - hits
    ways = gammaln(chances + 1)[:, None] - gammaln(hits + 1) - gammaln(np.maximum(left, 0) + 1)
    unspent = np.log1p(-p)
    return np.log(p) - unspent, chances[:, None] * unspent, np.where(left < 0, -np.inf, ways)


def _poisson(rates: Floats, exposure: Floats, hits: Floats) -> tuple[Floats, Floats, Floats]:
    means = np.maximum(rates * exposure[:, None], _LEAST)
    return np.log(means), -means, -gammaln(hits + 1)


def _average(hits: Floats, slopes: Floats, offsets: Floats, base: Floats) -> Floats:
    """[reps, hits]: exp(hits × slope + offset + base) averaged over the points."""
    total = np.zeros(np.broadcast_shapes(base.shape, (len(slopes), len(hits))))
    for slope, offset in zip(slopes.T, offsets.T, strict=True):
        total += np.exp(slope[:, None] * hits + offset[:, None] + base)
    return np.asarray(total / slopes.shape[1])


def _place_futures(probabilities: Floats) -> Counts:
    """[reps, FUTURES] out of [reps, hits]: how many futures have at most so many hits, told apart."""
    upto = np.rint(np.minimum(probabilities.cumsum(axis=1), 1) * FUTURES).astype(np.int64)
    upto[:, -1] = FUTURES
    times = np.diff(upto, axis=1, prepend=0)
    hits = np.broadcast_to(np.arange(times.shape[1]), times.shape)
    return np.repeat(hits.ravel(), times.ravel()).reshape(-1, FUTURES)
