"""Losing streaks against every sequence there is."""

from __future__ import annotations

from datetime import date
from itertools import groupby, product

import numpy as np
import pytest

from lib.infer.streaks import average_chance, chance_of_streak, find_streak

RATES = np.array([0.02, 0.3, 0.5, 0.9])


def _longest(won):
    return max((len(list(run)) for win, run in groupby(won) if not win), default=0)


@pytest.mark.parametrize("deals", range(1, 13))
def test_the_chance_is_that_of_all_sequences_added_up(deals):
    exact = np.zeros((deals + 2, len(RATES)))
    for won in product([False, True], repeat=deals):
        exact[: _longest(won) + 1] += RATES ** sum(won) * (1 - RATES) ** (deals - sum(won))
    for length in range(1, deals + 2):
        found = chance_of_streak(length=length, deals=deals, win_rates=RATES)
        assert found == pytest.approx(exact[length], abs=1e-12)


@pytest.mark.parametrize(("length", "deals"), [(3, 500), (7, 83_000), (1, 40), (60, 61)])
def test_blocks_say_what_the_recursion_says_step_by_step(length, deals):
    lost = (1 - RATES) ** length
    without = [np.ones(len(RATES))] * length + [1 - lost]
    for n in range(length + 1, deals + 1):
        without.append(without[n - 1] - RATES * lost * without[n - length - 1])
    found = chance_of_streak(length=length, deals=deals, win_rates=RATES)
    assert found == pytest.approx(1 - without[deals], abs=1e-11)


def test_the_average_over_draws_needs_few_points():
    rng = np.random.default_rng(4)
    for a, b, length, deals in ((2, 5, 4, 30), (30, 70, 9, 200), (1, 1, 3, 12), (3, 400, 60, 300)):
        draws = rng.beta(a, b, 4_000).astype(np.float32)
        exact = chance_of_streak(length=length, deals=deals, win_rates=draws.astype(float)).mean()
        assert average_chance(length=length, deals=deals, win_rates=draws) == pytest.approx(exact, abs=0.002)


def test_the_longest_streak_is_the_first_of_those_equally_long():
    won = np.array([1, 0, 0, 1, 1, 0, 0, 1, 0], bool)
    day = np.arange(738_000, 738_009, dtype=np.int32)
    streak = find_streak(won=won, day=day, win_rates=np.full(100, 0.5))
    assert (streak.length, streak.first, streak.last) == (
        2,
        date.fromordinal(738_001),
        date.fromordinal(738_002),
    )
    assert streak.by_chance == pytest.approx(
        1 - 89 / 2**9
    )  # sequences of 9 without two losses in a row: F(11)


def test_who_lost_nothing_has_no_streak_and_who_lost_all_has_one_of_all():
    day = np.array([738_000, 738_000, 738_040], np.int32)
    draws = np.array([0.2, 0.4])
    assert find_streak(won=np.ones(3, bool), day=day, win_rates=draws) is None
    streak = find_streak(won=np.zeros(3, bool), day=day, win_rates=draws)
    assert (streak.length, streak.last) == (3, date.fromordinal(738_040))
    assert streak.by_chance == pytest.approx((0.8**3 + 0.6**3) / 2)
