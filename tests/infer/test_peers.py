"""The usual methods that the honesty table stands beside ours, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.peers import (
    PEERS,
    compare_with_top,
    count_lower,
    find_bar,
    fit_beta,
    say_bonferroni,
    say_naive,
    say_plug_in,
    wald_gap_width,
    wald_width,
)


def _counts(*pairs):
    return np.array(pairs, float).T


def test_the_two_proportion_test_by_hand():
    """30 and 20 of 50: pooled ½, error √(¼ · 2/50) = 0.1, z = 0.2/0.1 = 2, p = 0.02275."""
    top, p = compare_with_top(*_counts((20, 50), (30, 50)))
    assert top == 1
    assert p == pytest.approx([0.02275, 1.0], abs=1e-5)


def test_the_naive_test_draws_its_line_at_one_sided_five_per_cent():
    """22 of 50 against 30: z = 0.16/√(0.52 · 0.48 · 0.04) = 1.60; 21: 0.18/√(0.51 · 0.49 · 0.04) = 1.80."""
    says = say_naive(*_counts((30, 50), (22, 50), (21, 50)))
    assert (says.top, says.behind.tolist()) == (0, [False, False, True])


def test_bonferroni_divides_by_the_other_reps():
    """p = 0.02275 is below 5 % ÷ 2, and above 5 % ÷ 3."""
    three = _counts((30, 50), (20, 50), (30, 50))
    four = _counts((30, 50), (20, 50), (30, 50), (30, 50))
    assert say_bonferroni(*three).behind.tolist() == [False, True, False]
    assert not say_bonferroni(*four).behind.any()


def test_benjamini_and_hochberg_let_a_later_p_carry_the_earlier_ones():
    """Bars 1.25, 2.5, 3.75 and 5 %: only the third holds its own, and the two below it come along."""
    assert find_bar(np.array([0.035, 0.02, 0.5, 0.03])) == 0.035
    assert find_bar(np.array([0.04, 0.03, 0.5, 0.06])) == -1.0


def test_a_rep_with_too_few_chances_is_neither_top_nor_behind():
    for say in PEERS.values():
        says = say(*_counts((7, 7), (60, 100), (0, 7), (10, 100)))
        assert (says.top, says.behind.tolist()) == (1, [False, False, False, True])


def test_nobody_calls_anybody_behind_where_all_are_equal_or_alone():
    for say in PEERS.values():
        for office in (_counts((20, 50)), _counts((1, 50), (1, 50)), _counts((49, 50), (49, 50), (49, 50))):
            assert not say(*office).behind.any()


def test_the_beta_prior_is_recovered_from_many_reps():
    rng = np.random.default_rng(1)
    chances = rng.integers(20, 200, 3000)
    hits = rng.binomial(chances, rng.beta(14, 26, 3000))
    mean, strength = fit_beta(hits, chances)
    assert mean == pytest.approx(0.35, abs=0.005)
    assert strength == pytest.approx(40, rel=0.1)


def test_reps_who_are_more_alike_than_chance_leave_no_spread_in_the_prior():
    mean, strength = fit_beta(*_counts((20, 50), (40, 100), (28, 70)))
    assert mean == pytest.approx(0.4, abs=1e-3)
    assert strength > 10_000


def test_the_plug_in_draws_everybody_to_a_prior_without_spread_and_so_calls_nobody_behind():
    assert not say_plug_in(*_counts((24, 60), (21, 60), (22, 60), (20, 60))).behind.any()


def test_the_probability_of_being_lower_by_hand():
    """Top ~ Beta(2, 1) has mean ⅔, which is P(a uniform rate is lower); against its like it is ½."""
    assert count_lower(np.array([2.0, 1.0]), np.array([1.0, 1.0]), 0) == pytest.approx([0.5, 2 / 3], abs=1e-3)


def test_the_usual_intervals_by_hand():
    """25 of 100: 2 · 1.645 · √(0.25 · 0.75/100) = 0.1425; against its like √2 times that."""
    counts = _counts((25, 100), (25, 100))
    assert wald_width(*counts) == pytest.approx([0.14245] * 2, abs=1e-5)
    assert wald_gap_width(*counts, 0) == pytest.approx([0.20146] * 2, abs=1e-5)
