"""Figures from draws."""

from __future__ import annotations

import numpy as np
import pytest

from lib.infer.summary import find_quantiles, summarise, summarise_heavy


def test_one_to_a_hundred_can_be_read_off():
    estimate = summarise(np.arange(101.0)[:, None])[0]
    assert (estimate.value, estimate.low, estimate.q25, estimate.q75, estimate.high) == (50, 5, 25, 75, 95)


@pytest.mark.parametrize("draws", [1, 2, 7, 4000])
def test_quantiles_are_those_of_numpy(draws):
    values = np.random.default_rng(draws).normal(0.4, 0.1, (draws, 5))
    expected = np.quantile(values, [0.05, 0.25, 0.75, 0.95], axis=0)
    assert find_quantiles(values) == pytest.approx(expected, abs=1e-7)


def test_no_columns_give_no_figures():
    assert summarise(np.empty((10, 0))) == []


def test_a_heavy_tail_does_not_carry_the_mean_of_a_quotient_off():
    draws = np.array([*[1.0] * 30, *[2.0] * 30, 1e35])[:, None]
    assert summarise_heavy(draws)[0].value == 2.0
    assert summarise_heavy(np.array([1.0, 1.0, 2.0, 2.0])[:, None])[0].value == 1.5
