"""How far the superstar is ahead: of the next colleague, without the biggest sale, by quarter, of each rep.

Everywhere ``reps`` name the columns of the draws of the tally ``close_rate``; the superstar is one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.posterior import Counts, Drawn
from lib.infer.summary import summarise
from lib.infer.superstar import estimate_race
from lib.says import CloseRate, Count, Lead, Leads, QuarterRate, Versus
from lib.terms import MIN_CHANCES, MIN_DECIDED

FUTURES: Final = (np.arange(20) + 0.5) / 20
"""Middles of twenty equally likely parts: 2.5 %, 7.5 % … 97.5 %."""


def estimate_leads(
    *,
    reps: Sequence[str],
    drawn: Drawn,
    superstar: str,
    biggest: Sequence[float] | Floats,
    revenue: Sequence[float] | Floats,
    redraw: Callable[[Counts, Counts], Drawn],
) -> Leads | None:
    """The superstar's lead with and without the biggest sale; None where nobody else is a candidate.

    ``biggest`` [reps] is the amount of each rep's biggest sale in scope, 0 where none has an amount,
    ``revenue`` [reps] the sum of the amounts. ``redraw`` makes the draws of (hits, chances) anew. Both leads
    are over the same rival: taking out a deal of the superstar's doesn't change who is next.
    """
    star = list(reps).index(superstar)
    rival = _find_rival(drawn, star)
    if rival is None:
        return None
    amount = float(biggest[star])
    counted = amount > 0 and drawn.hits[star] > 0
    without = _find_lead(reps, _without_a_sale(drawn, star, redraw), star, rival) if counted else None
    second = _find_next(np.asarray(revenue, np.float64), star)
    return Leads(
        superstar=superstar,
        with_all=_find_lead(reps, drawn, star, rival),
        without_biggest=without,
        biggest=amount if counted else 0.0,
        revenue=float(revenue[star]),
        rival_by_revenue=None if second is None else reps[second],
        rival_revenue=0.0 if second is None else float(revenue[second]),
    )


def say_quarter(*, quarter: str, reps: Sequence[str], drawn: Drawn, superstar: str) -> QuarterRate:
    """The superstar's close rate in a quarter; ``drawn`` is of that quarter alone."""
    star = list(reps).index(superstar)
    count = Count(int(drawn.hits[star]), int(drawn.chances[star]))
    estimate = summarise(drawn.draws[:, [star]])[0]
    p_best = float(estimate_race(draws=drawn.draws, chances=drawn.chances)[star])
    return QuarterRate(
        quarter=quarter,
        rate=CloseRate(superstar, count, estimate, p_best),
        office=Count(int(np.sum(drawn.hits)), int(np.sum(drawn.chances))),
        rivals=_count_rivals(drawn, star),
        is_highest=_is_highest(drawn, star),
    )


def estimate_versus(*, reps: Sequence[str], drawn: Drawn, superstar: str) -> dict[str, Versus]:
    """Every other rep beside the superstar, in twenty equally likely futures.

    A rep without decided deals has the futures that the office's other reps make likely.
    """
    star = list(reps).index(superstar)
    others = [i for i in range(len(reps)) if i != star]
    each = drawn.draws.T
    ahead_by = each[star] - each[others]
    p_ahead = (ahead_by > 0).mean(axis=1).tolist()
    rows = zip(others, _find_futures(ahead_by), p_ahead, strict=True)
    return {reps[i]: Versus(reps[i], tuple(futures), p) for i, futures, p in rows}


def _find_rival(drawn: Drawn, star: int) -> int | None:
    """The other candidate with the highest mean close rate."""
    means = drawn.draws.mean(axis=0, dtype=np.float64)
    return _find_next(np.where(np.asarray(drawn.chances) >= MIN_DECIDED, means, 0.0), star)


def _find_next(figures: Floats, star: int) -> int | None:
    """Who has the most but for the superstar; None where nobody else has any."""
    others = np.where(np.arange(len(figures)) == star, 0.0, figures)
    first = int(others.argmax())
    return first if others[first] > 0 else None


def _find_lead(reps: Sequence[str], drawn: Drawn, star: int, rival: int) -> Lead:
    ahead_by = drawn.draws[:, star].astype(np.float64) - drawn.draws[:, rival]
    return Lead(reps[rival], summarise(ahead_by[:, None])[0], float((ahead_by > 0).mean()))


def _without_a_sale(drawn: Drawn, star: int, redraw: Callable[[Counts, Counts], Drawn]) -> Drawn:
    taken = np.zeros(len(drawn.hits), np.int64)
    taken[star] = 1
    return redraw(drawn.hits - taken, drawn.chances - taken)


def _count_rivals(drawn: Drawn, star: int) -> int:
    enough = np.asarray(drawn.chances) >= MIN_CHANCES
    return int(enough.sum() - enough[star])


def _is_highest(drawn: Drawn, star: int) -> bool:
    """Compared crosswise in whole numbers, so that equal rates are equal."""
    hits, chances = np.asarray(drawn.hits), np.asarray(drawn.chances)
    enough: npt.NDArray[np.bool_] = chances >= MIN_CHANCES
    higher = enough & (hits * chances[star] > hits[star] * chances)
    return bool(enough[star] and not higher.any())


def _find_futures(draws: npt.NDArray[np.floating[Any]]) -> list[list[float]]:
    """[reps][20]: the quantiles at FUTURES of each row, smallest first."""
    ordered = np.sort(draws, axis=1)
    places = FUTURES * (draws.shape[1] - 1)
    below = places.astype(np.intp)
    above = np.minimum(below + 1, draws.shape[1] - 1)
    lower, upper = ordered[:, below].astype(np.float64), ordered[:, above].astype(np.float64)
    futures: list[list[float]] = (lower + (places - below) * (upper - lower)).tolist()
    return futures
