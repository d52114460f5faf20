"""Losing streaks: the longest, and how often chance alone makes one as long."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.says import Streak

_POINTS: Final = 65
"""Win rates at which the exact probability is computed; between them it is interpolated."""


def find_streak(
    *, won: npt.NDArray[np.bool_], day: npt.NDArray[np.int32], win_rates: Floats
) -> Streak | None:
    """The longest run of losses among one rep's deals in order, the earliest of those equally long.

    ``win_rates`` are draws of the rep's close rate. None without a loss.
    """
    edges = np.diff(np.concatenate([[0], ~won, [0]]))
    firsts, afters = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    if not firsts.size:
        return None
    longest = int((afters - firsts).argmax())
    first, length = int(firsts[longest]), int(afters[longest] - firsts[longest])
    return Streak(
        length=length,
        first=date.fromordinal(int(day[first])),
        last=date.fromordinal(int(day[first + length - 1])),
        by_chance=average_chance(length=length, deals=len(won), win_rates=win_rates),
    )


def average_chance(*, length: int, deals: int, win_rates: Floats) -> float:
    """:func:`chance_of_streak` averaged over many draws of the rate: it is smooth, so few points will do."""
    draws = win_rates.astype(np.float64)
    points = np.linspace(draws.min(), draws.max(), _POINTS)
    chances = chance_of_streak(length=length, deals=deals, win_rates=points)
    return float(np.interp(draws, points, chances).mean())


def chance_of_streak(*, length: int, deals: int, win_rates: Floats) -> Floats:
    """Exact probability of at least ``length`` (≥ 1) losses in a row among so many deals, [rates].

    a(n), that none is as long in n deals, is 1 for n < k, a(k) = 1 − qᵏ, and then
    a(n) = a(n−1) − p·qᵏ·a(n−k−1): a first such streak that ends with deal n comes after a win at n − k,
    which comes after n−k−1 deals without one. So k + 1 values follow at once from the k + 1 before, by a
    running sum.
    """
    if deals < length:
        return np.zeros_like(win_rates)
    lost = (1 - win_rates) ** length
    known = np.ones((length + 1, len(win_rates)))
    known[-1] -= lost
    steps, rest = divmod(deals - length, length + 1)
    for _ in range(steps):
        known = known[-1] - win_rates * lost * np.cumsum(known, axis=0)
    last = known[-1] - win_rates * lost * known[:rest].sum(axis=0)
    return np.clip(1 - last, 0.0, 1.0)
