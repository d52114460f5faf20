"""Where sales came from: the classes' shares for the team and for each rep, with how sure we may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import betaincinv

from lib.infer.hyper import Floats
from lib.infer.posterior import draw_tallies
from lib.infer.summary import summarise
from lib.says import ClassShare, Estimate, Luck, Split
from lib.terms import CLASSES

Numbers = npt.NDArray[Any]
PerClass = list[Estimate]


def estimate_luck(
    *,
    reps: Sequence[str],
    quarters: Sequence[str],
    channels: Sequence[str],
    classes: Sequence[str],
    sales: Numbers,
    revenue: Numbers,
    biggest: Numbers,
    within: npt.NDArray[np.bool_],
) -> Luck:
    """Where the sales of the whole office came from.

    ``classes`` [channels] is the class of each channel. ``sales`` and ``revenue`` are [channel, rep,
    quarter], ``biggest`` [rep, quarter] is the amount of the biggest single deal. ``within`` [quarters] is
    the quarter filter; the figures by quarter are of every quarter all the same.
    """
    belongs = np.array([[klass == each for each in classes] for klass in CLASSES])
    counts, amounts = (_add_up(belongs, numbers[:, :, within].sum(axis=2)) for numbers in (sales, revenue))
    tops = biggest[:, within].max(axis=1, initial=0)
    return Luck(
        team=_split(counts.sum(axis=0), amounts.sum(axis=0), tops.max(initial=0), _team_shares(counts)),
        reps=_rep_splits(reps, counts, amounts, tops),
        channels=_count_channels(channels, sales[:, :, within], revenue[:, :, within]),
        quarters=_count_quarters(
            quarters, *(_add_up(belongs, each.sum(axis=1)) for each in (sales, revenue))
        ),
    )


def estimate_team_share(sales: int, total: int) -> Estimate:
    """A class's share of the team's sales: Beta(½ + k, ½ + n − k), exact quantiles.

    The value is the share as counted, k/n, so that the classes add up to one and a count by hand finds it.
    Where nothing was sold it is 0, with the wide interval that nothing known deserves.
    """
    low, q25, q75, high = betaincinv(sales + 0.5, total - sales + 0.5, [0.05, 0.25, 0.75, 0.95]).tolist()
    return Estimate(sales / total if total else 0.0, low, q25, q75, high)


def _rep_splits(reps: Sequence[str], counts: Numbers, amounts: Numbers, tops: Numbers) -> dict[str, Split]:
    shares = _rep_shares(counts)
    rows = zip(reps, counts, amounts, tops, shares, strict=True)
    return {rep: _split(sold, earned, top, share) for rep, sold, earned, top, share in rows}


def _rep_shares(counts: Numbers) -> list[PerClass]:
    """Each rep's shares by class, from the share model: hits are sales in the class, chances all sales."""
    totals = counts.sum(axis=1)
    drawn = draw_tallies({f"sales:{klass}": (counts[:, i], totals) for i, klass in enumerate(CLASSES)})
    by_class = [summarise(tally.draws) for tally in drawn.values()]
    return [list(shares) for shares in zip(*by_class, strict=True)]


def _team_shares(counts: Numbers) -> PerClass:
    total = int(counts.sum())
    return [estimate_team_share(int(sales), total) for sales in counts.sum(axis=0)]


def _split(sold: Numbers, earned: Numbers, top: float, shares: PerClass) -> Split:
    """A split from the figures by class: ``sold`` and ``earned`` are [classes]."""
    total = float(earned.sum())
    classes = {
        klass: ClassShare(klass, int(sold[i]), float(earned[i]), shares[i], _part(earned[i], total))
        for i, klass in enumerate(CLASSES)
    }
    return Split(int(sold.sum()), total, _part(top, total), classes)


def _part(amount: float, total: float) -> float:
    return float(amount / total) if total else 0.0


def _add_up(belongs: npt.NDArray[np.bool_], numbers: Numbers) -> Numbers:
    """[channel, something] → [something, class]."""
    return (belongs.astype(numbers.dtype) @ numbers).T


def _count_channels(
    channels: Sequence[str], sales: Numbers, revenue: Numbers
) -> dict[str, tuple[int, float]]:
    sold, earned = sales.sum(axis=(1, 2)).tolist(), revenue.sum(axis=(1, 2)).tolist()
    return {name: (n, amount) for name, n, amount in zip(channels, sold, earned, strict=True) if n}


def _count_quarters(
    quarters: Sequence[str], sold: Numbers, earned: Floats
) -> dict[str, dict[str, tuple[int, float]]]:
    return {
        quarter: {klass: (int(sold[at, i]), float(earned[at, i])) for i, klass in enumerate(CLASSES)}
        for at, quarter in enumerate(quarters)
    }
