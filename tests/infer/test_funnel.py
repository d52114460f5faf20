"""The funnel: limits of chance, by hand, by SciPy and by every outcome there is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from lib.infer.funnel import PLACES, estimate_funnel, find_places, limit_rates
from lib.says import Count

RATES = (0.03, 0.11, 0.25, 0.4, 0.5, 0.7, 0.95)


def _reps(count):
    return [f"R{i:04d}" for i in range(count)]


def _exact_sizes(n, rate):
    """How often a rep as good as the office lies strictly beyond each limit, summed over all outcomes."""
    hits = np.arange(n + 1)
    low99, low90, high90, high99 = limit_rates([n], rate)[:, 0]
    outside = [hits / n < low99, hits / n < low90, hits / n > high90, hits / n > high99]
    return [binom.pmf(hits[beyond], n, rate).sum() for beyond in outside]


def test_the_limits_of_four_deals_at_a_half_are_done_by_hand():
    """F = 1, 5, 11, 15, 16 of 16. 5 %: r = 0, α = (1/16 − 0.05) ÷ 1/16 = 0.2, so (0 + ½ − 0.2) ÷ 4 = 0.075.

    0.5 %: r = 0, α = 0.92, below 0. Won and lost change places: 0.925 and 1.
    """
    limits = limit_rates([4], 0.5)[:, 0]
    assert limits == pytest.approx([0.0, 0.075, 0.925, 1.0])


@pytest.mark.parametrize("rate", RATES)
def test_limits_are_scipys_quantiles_moved_by_less_than_a_deal(rate):
    n = np.arange(1, 400)
    quantiles = binom.ppf(np.array([0.005, 0.05, 0.95, 0.995])[:, None], n, rate)
    moved = limit_rates(n, rate) * n - quantiles
    assert moved.max() <= 0.5
    assert moved.min() >= -0.5


@pytest.mark.parametrize("rate", RATES)
def test_won_and_lost_may_change_places(rate):
    n = np.arange(1, 300)
    assert limit_rates(n, rate) == pytest.approx(1 - limit_rates(n, 1 - rate)[::-1], abs=1e-9)


@pytest.mark.parametrize("rate", RATES)
def test_a_rep_is_placed_where_the_limits_at_the_reps_own_deals_say(rate):
    for n in (1, 2, 7, 40, 333):
        hits = np.arange(n + 1)
        low99, low90, high90, high99 = limit_rates([n], rate)[:, 0]
        expected = np.select(
            [hits / n < low99, hits / n < low90, hits / n > high99, hits / n > high90],
            ["low 99", "low 90", "high 99", "high 90"],
            "inside",
        )
        assert find_places(hits, np.full(n + 1, n), rate) == expected.tolist()


def test_of_equally_good_reps_about_a_tenth_lie_outside_half_above_and_half_below():
    """Exactly, over 20 to 200 deals and five rates; an interpolation that isn't centred fails here."""
    sizes = np.mean(
        [_exact_sizes(n, p) for n in range(20, 200, 3) for p in (0.1, 0.25, 0.4, 0.5, 0.7)], axis=0
    )
    assert 100 * sizes == pytest.approx([0.5, 5, 5, 0.5], rel=0.1)


def test_of_simulated_equally_good_reps_a_tenth_lie_outside_the_pooled_limits():
    rng = np.random.default_rng(4)
    chances = rng.integers(20, 200, 2_000)
    funnel = estimate_funnel(reps=_reps(2_000), hits=rng.binomial(chances, 0.4), chances=chances)
    places = [dot.place for dot in funnel.dots]
    assert 1 - places.count("inside") / 2_000 == pytest.approx(0.10, abs=0.025)
    assert sum("99" in place for place in places) / 2_000 == pytest.approx(0.01, abs=0.008)


def test_dots_come_most_deals_first_and_reps_without_any_are_left_out():
    funnel = estimate_funnel(reps=["Ana", "Ben", "Chloé", "Dan"], hits=[6, 2, 0, 30], chances=[10, 10, 0, 40])
    assert [(dot.rep, dot.count) for dot in funnel.dots] == [
        ("Dan", Count(30, 40)),
        ("Ana", Count(6, 10)),
        ("Ben", Count(2, 10)),
    ]
    assert funnel.office == Count(38, 60)


def test_a_rep_far_from_the_rest_lies_beyond_ninety_nine():
    funnel = estimate_funnel(reps=["A", "B", "C"], hits=[90, 30, 30], chances=[100, 100, 100])
    assert [dot.place for dot in funnel.dots] == ["high 99", "low 99", "low 99"]


def test_limits_run_from_one_deal_to_a_little_beyond_the_most():
    few = estimate_funnel(reps=["A"], hits=[20], chances=[50]).limits
    assert [limit.chances for limit in few] == list(range(1, 54))
    many = estimate_funnel(reps=["A"], hits=[400_000], chances=[1_000_000]).limits
    assert (many[0].chances, many[-1].chances) == (1, 1_050_000)
    assert len(many) <= PLACES


@pytest.mark.parametrize("hits", [[0, 0, 0], [20, 5, 1]])
def test_where_nobody_or_everybody_wins_there_is_nowhere_else_to_be(hits):
    funnel = estimate_funnel(reps=["A", "B", "C"], hits=hits, chances=[20, 5, 1])
    rate = funnel.office.hits / funnel.office.chances
    assert {dot.place for dot in funnel.dots} == {"inside"}
    assert {(limit.low99, limit.high99) for limit in funnel.limits} == {(rate, rate)}


def test_an_office_without_decided_deals_has_no_funnel():
    assert estimate_funnel(reps=["A", "B"], hits=[0, 0], chances=[0, 0]).limits == ()
    assert estimate_funnel(reps=[], hits=[], chances=[]).dots == ()


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 3_000)), min_size=1, max_size=8))
def test_limits_are_always_figures_in_their_order(pairs):
    hits, chances = [min(pair) for pair in pairs], [max(pair) for pair in pairs]
    for limit in estimate_funnel(reps=_reps(len(pairs)), hits=hits, chances=chances).limits:
        assert 0 <= limit.low99 <= limit.low90 <= limit.high90 <= limit.high99 <= 1
