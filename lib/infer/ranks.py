"""Ranks of reps in each joint draw, and how two of them go together."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats


def rank_reps(draws: npt.NDArray[Any]) -> Floats:
    """[draws, reps] → the ranks of each row from 0 up, equal ones sharing their mean rank.

    Equal draws happen where nobody hit anything and shares sink to the least that a draw can be.
    """
    draws = np.ascontiguousarray(draws)
    order = np.argsort(draws, axis=1)
    ordered = np.take_along_axis(draws, order, axis=1)
    ranks = np.empty(draws.shape)
    np.put_along_axis(ranks, order, _share_ranks(ordered), axis=1)
    return ranks


def standardise_ranks(draws: npt.NDArray[Any]) -> Floats:
    """Ranks of each row with mean 0 and length 1, so that Spearman's correlation is a product.

    Where all are equal no order is seen: then 0, which goes together with nothing.
    """
    ranks = rank_reps(draws)
    ranks -= ranks.mean(axis=1, keepdims=True)
    lengths = np.sqrt((ranks**2).sum(axis=1, keepdims=True))
    return np.divide(ranks, lengths, out=np.zeros_like(ranks), where=lengths > 0)


def correlate(one: Floats, other: Floats) -> Floats:
    """Spearman's correlation of each row, [draws], from standardised ranks."""
    return np.asarray(np.einsum("dr,dr->d", one, other))


def _share_ranks(ordered: npt.NDArray[Any]) -> Floats:
    """[draws, reps] of rows in order: the mean of the first and the last place of those that are equal."""
    places = np.tile(np.arange(ordered.shape[1], dtype=np.float64), (len(ordered), 1))
    fresh = ordered[:, 1:] != ordered[:, :-1]
    tied = np.flatnonzero(~fresh.all(axis=1))
    places[tied] = _average_places(fresh[tied])
    return places


def _average_places(fresh: npt.NDArray[np.bool_]) -> Floats:
    """[rows, reps] from whether each but the first differs from the one before it."""
    edge, places = np.ones((len(fresh), 1), bool), np.arange(fresh.shape[1] + 1, dtype=np.float64)
    firsts = np.maximum.accumulate(np.where(np.hstack([edge, fresh]), places, 0), axis=1)
    ends = np.where(np.hstack([fresh, edge]), places, np.inf)
    lasts = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
    return np.asarray((firsts + lasts) / 2)
