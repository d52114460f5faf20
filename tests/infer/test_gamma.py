"""Gammas, Betas and normals drawn all at once have the distributions they should, by SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from lib.infer.gamma import draw_betas, draw_gammas, draw_low_gammas, draw_normals

MANY = 200_000


def _rng(seed=1):
    return np.random.Generator(np.random.SFC64(seed))


def _shapes(shape):
    return np.full((4, MANY // 4), shape, np.float32)


def _errors(drawn, law, points):
    """How many standard errors the drawn distribution function is off at each point."""
    expected = law.cdf(points)
    seen = (drawn.ravel()[:, None] <= points).mean(axis=0)
    return np.abs(seen - expected) / np.sqrt(np.maximum(expected * (1 - expected), 1 / MANY) / MANY)


@pytest.mark.parametrize("shape", [1, 1.3, 3, 30, 3000, 1e7])
def test_gammas_have_the_distribution_of_their_shape(shape):
    drawn = draw_gammas(_shapes(shape), _rng()).ravel().astype(float)
    assert stats.kstest(drawn, stats.gamma(shape).cdf).pvalue > 0.001


@pytest.mark.parametrize("shape", [0.3, 0.9, 1, 5])
def test_gammas_of_any_shape_do_too(shape):
    drawn = draw_low_gammas(_shapes(shape), _rng()).ravel().astype(float)
    assert stats.kstest(drawn, stats.gamma(shape).cdf).pvalue > 0.001


@pytest.mark.parametrize(
    ("a", "b"), [(1, 1), (40, 70), (3, 0.3), (0.5, 0.5), (0.02, 0.05), (0.02, 0.02), (1e-4, 20), (1e5, 2e5)]
)
def test_betas_have_theirs_down_to_shapes_that_are_all_but_nothing(a, b):
    law, drawn = stats.beta(a, b), draw_betas(_shapes(a), _shapes(b), _rng())
    points = np.unique([1e-30, 1e-12, 1e-3, 0.1, 0.5, 0.9, 0.999, *law.ppf([0.05, 0.25, 0.5, 0.75, 0.95])])
    assert _errors(drawn, law, points[(points > 1e-37) & (points < 1 - 1e-6)]).max() < 4.5


def test_shapes_of_one_call_are_drawn_each_by_its_own():
    shape = np.array([[0.2], [1.0], [9.0], [400.0]], np.float32) * np.ones(50_000, np.float32)
    assert draw_low_gammas(shape, _rng()).mean(axis=1) == pytest.approx([0.2, 1, 9, 400], rel=0.02)


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_a_million_normals_or_one(count):
    assert draw_normals((count, 3), _rng()).shape == (count, 3)
    assert stats.kstest(draw_normals((MANY + 1,), _rng(count)), stats.norm.cdf).pvalue > 0.001


def test_shapes_of_nothing_at_all_give_zero_or_one_and_never_a_nan():
    nothing = np.zeros(10_000, np.float32)
    shares = draw_betas(nothing, nothing, _rng())
    assert np.isin(shares, [0, 1]).all()
    assert shares.mean() == pytest.approx(0.5, abs=0.03)
    assert (draw_low_gammas(nothing, _rng()) == 0).all()


def test_neighbours_are_not_alike():
    drawn = draw_gammas(_shapes(5), _rng())
    assert np.abs(np.corrcoef(drawn)[np.triu_indices(4, 1)]).max() < 0.02
    assert abs(np.corrcoef(drawn[0, 1:], drawn[0, :-1])[0, 1]) < 0.02
