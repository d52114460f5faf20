"""Superstar or lucky seat: the close rate beside the deals that the rep was dealt.

A *seat* is what an average colleague would close of the rep's deals, the *standardised* close rate what the
rep would close of deals dealt as the whole office's are: indirect and direct standardisation, over the
four classes. With p_ik the draws of rep i's close rate in class k, c_ik the decided deals, dots for sums::

    office in class k   R_k = Σ_i c_ik p_ik ÷ c_.k
    seat of rep i       Σ_k (c_ik ÷ c_i.) R_k
    standardised        Σ_k (c_.k ÷ c_..) p_ik
    beyond the seat     standardised − Σ_k (c_.k ÷ c_..) R_k

In a class in which the rep has no deal, p_ik are draws of the prior. On average that is the prior's mean, as
METRICS.md asks, and the interval grows by what isn't known of the rep there; a fixed figure would hide it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.posterior import Drawn
from lib.infer.summary import summarise
from lib.says import Count, Estimate, Seat
from lib.terms import CLASSES


def estimate_seats(*, reps: Sequence[str], drawn: Mapping[str, Drawn]) -> dict[str, Seat]:
    """The seat of every rep with decided deals.

    ``drawn`` has ``close_rate`` and ``close_rate:`` + each class; ``reps`` name the columns of the draws.
    """
    whole = drawn["close_rate"]
    seen = np.flatnonzero(np.asarray(whole.chances) > 0)
    if not seen.size:
        return {}
    classes = {klass: drawn[f"close_rate:{klass}"] for klass in CLASSES}
    estimates = _standardise([part for part in classes.values() if np.sum(part.chances)], seen)
    rows = zip(seen.tolist(), summarise(whole.draws[:, seen]), *estimates, strict=True)
    return {
        reps[i]: Seat(reps[i], _count(whole, i), rate, seat, standardised, beyond, _count_each(classes, i))
        for i, rate, seat, standardised, beyond in rows
    }


def _standardise(
    classes: Sequence[Drawn], seen: npt.NDArray[np.intp]
) -> tuple[list[Estimate], list[Estimate], list[Estimate]]:
    """Seat, standardised rate and what is beyond the seat, of the reps ``seen``; each class has deals.

    What is beyond is added up as differences, so that it is exactly nothing where a rep is the whole office.
    """
    chances = np.stack([np.asarray(part.chances, np.float64) for part in classes])
    mix = chances.sum(axis=1) / chances.sum()
    office = np.stack([_pool(part) for part in classes])
    seats = (chances[:, seen] / chances[:, seen].sum(axis=0)).T @ office
    beyond = np.zeros(seats.shape)
    for part, weight, rate in zip(classes, mix, office, strict=True):
        beyond += weight * (part.draws.T[seen] - rate)
    return summarise(seats.T), summarise((beyond + mix @ office).T), summarise(beyond.T)


def _pool(part: Drawn) -> Floats:
    """The office's close rate in a class, [draws]."""
    weights = np.asarray(part.chances, np.float64)
    pooled: Floats = (weights / weights.sum()) @ part.draws.T
    return pooled


def _count(part: Drawn, i: int) -> Count:
    return Count(int(part.hits[i]), int(part.chances[i]))


def _count_each(classes: Mapping[str, Drawn], i: int) -> dict[str, Count]:
    return {klass: _count(part, i) for klass, part in classes.items()}
