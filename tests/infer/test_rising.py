"""Rising factorials, against products of whole numbers and SciPy's log-gamma."""

from __future__ import annotations

from math import factorial, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from lib.infer.rising import log_rising


@pytest.mark.parametrize("count", [1, 7, 8, 9, 20])
def test_from_one_it_is_the_factorial(count):
    assert log_rising(np.array([1.0]), np.array([float(count)])) == pytest.approx(
        log(factorial(count)), abs=1e-9
    )


@given(
    st.lists(st.floats(1e-12, 1e6), min_size=1, max_size=5),
    st.lists(st.integers(0, 100_000), max_size=80),
)
def test_it_is_the_sum_of_differences_of_log_gammas(shapes, counts):
    a, k = np.array(shapes), np.array(counts, float)
    expected = (gammaln(a[:, None] + k) - gammaln(a[:, None])).sum(axis=1)
    assert log_rising(a, k) == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_where_shapes_are_billions_every_factor_counts():
    """log Γ(a+3)/Γ(a) = log a(a+1)(a+2); differences of log-gammas have lost digits by then."""
    a = 4e9
    assert log_rising(np.array([a]), np.array([20.0]))[0] == pytest.approx(
        sum(log(a + j) for j in range(20)), abs=1e-6
    )


def test_rows_of_shapes_keep_their_form_and_no_counts_give_nothing():
    assert (log_rising(np.ones((3, 2)), np.zeros(4)) == np.zeros((3, 2))).all()
    assert log_rising(np.ones((3, 1)), np.array([2.0, 30.0])).shape == (3, 1)
