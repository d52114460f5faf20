"""How much of the spread is chance, against every outcome there is."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pytest
from scipy.stats import binom

from lib.infer.chance import estimate_chance_share

OFFICES = [
    ((0.2, 0.5), (1, 1)),
    ((0.3, 0.3, 0.3), (2, 3, 4)),
    ((0.1, 0.5, 0.9), (4, 2, 3)),
    ((0.0, 0.6, 1.0, 0.4), (2, 3, 1, 2)),
]


def _expected_variance(p, n):
    """Of the raw rates, divisor reps − 1, over every outcome with its probability."""
    outcomes = product(*(range(chances + 1) for chances in n))
    return sum(
        prod(binom.pmf(h, c, rate) for h, c, rate in zip(hits, n, p, strict=True))
        * np.var(np.array(hits) / np.array(n), ddof=1)
        for hits in outcomes
    )


@pytest.mark.parametrize(("p", "n"), OFFICES)
def test_noise_and_truth_make_up_the_exact_variance_of_raw_rates(p, n):
    share = estimate_chance_share(draws=np.array([p]), chances=np.array(n)).value
    whole = _expected_variance(p, n)
    assert share * whole == pytest.approx(whole - np.var(p, ddof=1))


def test_where_the_reps_are_truly_alike_all_of_it_is_chance():
    share = estimate_chance_share(draws=np.full((10, 3), 0.4), chances=np.array([5, 10, 20]))
    assert share.value == share.low == share.high == 1


def test_a_rep_without_deals_changes_nothing():
    draws = np.random.default_rng(3).beta(4, 6, (200, 3))
    alone = estimate_chance_share(draws=draws[:, :2], chances=np.array([9, 14]))
    assert estimate_chance_share(draws=draws, chances=np.array([9, 14, 0])) == alone
