"""Who the superstar is, and who is in the race."""

from __future__ import annotations

import numpy as np
import pytest

from lib.infer.chance import estimate_chance_share
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.superstar import estimate_close_rates, estimate_race, find_superstar
from lib.says import Count

REPS = ("Ana", "Ben", "Chloé", "Dan")
DRAWS = np.array([[0.5, 0.4, 0.3, 0.9], [0.5, 0.6, 0.3, 0.9], [0.7, 0.4, 0.3, 0.9], [0.6, 0.2, 0.7, 0.9]])
CHANCES = np.array([20, 30, 10, 9])


def test_the_highest_mean_among_those_with_ten_decided_deals_is_the_superstar():
    star = find_superstar(reps=REPS, draws=DRAWS, chances=CHANCES)
    assert (star.rep, star.chosen_by) == ("Ana", "close rate")


def test_the_race_is_run_among_candidates_only():
    assert estimate_race(draws=DRAWS, chances=CHANCES).tolist() == [0.5, 0.25, 0.25, 0.0]


def test_rivals_are_listed_by_their_chance_then_by_name():
    star = find_superstar(reps=REPS, draws=DRAWS, chances=CHANCES)
    assert star.p_best == 0.5
    assert star.in_the_race == ("Ben", "Chloé")


def test_nine_in_a_hundred_futures_are_not_in_the_race_and_ten_are():
    draws = np.full((100, 3), 0.5)
    draws[:9, 1], draws[9:19, 2] = 0.6, 0.6
    draws[19:, 0] = 0.7
    star = find_superstar(reps=("A", "B", "C"), draws=draws, chances=np.array([10, 10, 10]))
    assert star.in_the_race == ("C",)


def test_nobody_with_ten_decided_deals_means_no_superstar():
    assert find_superstar(reps=REPS, draws=DRAWS, chances=np.array([9, 9, 0, 3])) is None


def test_an_office_without_reps_has_no_superstar():
    assert find_superstar(reps=(), draws=np.empty((10, 0)), chances=np.array([], int)) is None


def test_the_manager_may_name_anybody_here_even_without_ten_deals():
    star = find_superstar(reps=REPS, draws=DRAWS, chances=CHANCES, named="Dan")
    assert (star.rep, star.chosen_by, star.p_best) == ("Dan", "you", 0.0)
    assert star.in_the_race == ("Ana", "Ben", "Chloé")


def test_a_named_rep_is_the_superstar_where_there_is_no_candidate():
    star = find_superstar(reps=REPS, draws=DRAWS, chances=np.zeros(4, int), named="Ben")
    assert (star.rep, star.p_best, star.in_the_race) == ("Ben", 0.0, ())


def test_a_name_that_is_not_here_is_passed_over():
    star = find_superstar(reps=REPS, draws=DRAWS, chances=CHANCES, named="Zoe")
    assert (star.rep, star.chosen_by) == ("Ana", "close rate")


def test_of_equals_the_first_by_name_wins_wherever_they_stand():
    draws = np.full((4, 2), 0.5)
    assert find_superstar(reps=("Zoe", "Abe"), draws=draws, chances=np.array([10, 10])).rep == "Abe"


def test_close_rates_carry_their_counts_and_add_up_to_one_best():
    drawn = draw_tallies({"close_rate": ([30, 20, 3], [60, 60, 4])})["close_rate"]
    rates = estimate_close_rates(reps=("Ana", "Ben", "Eve"), drawn=drawn)
    assert rates["Ana"].count == Count(30, 60)
    assert rates["Ana"].estimate.value == drawn.draws[:, 0].mean()
    assert rates["Ana"].estimate.low < rates["Ana"].estimate.q25 < rates["Ana"].estimate.value
    assert rates["Eve"].p_best == 0
    assert sum(rate.p_best for rate in rates.values()) == pytest.approx(1)


def test_a_lucky_beginner_is_drawn_towards_the_office():
    hits, chances = [11, *[40] * 9], [12, *[100] * 9]
    rates = estimate_close_rates(
        reps="ABCDEFGHIJ", drawn=draw_tallies({"close_rate": (hits, chances)})["close_rate"]
    )
    assert 0.4 < rates["A"].estimate.value < 11 / 12


def test_the_chance_share_of_two_certain_reps_is_done_by_hand():
    """p = 0.2 and 0.4, n = 100 and 50: noise = (0.16/100 + 0.24/50)/2 = 0.0032, variance = 0.02."""
    draws = np.tile([0.2, 0.4, 0.9], (10, 1))
    share = estimate_chance_share(draws=draws, chances=np.array([100, 50, 0]))
    assert share.value == pytest.approx(0.0032 / 0.0232)
    assert share.low == pytest.approx(share.high)


def test_noise_and_truth_make_the_variance_that_raw_rates_have():
    """The divisor reps − 1 makes the sum exact: compared with raw rates drawn a hundred thousand times."""
    p, n = np.array([0.2, 0.35, 0.4]), np.array([20, 40, 80])
    raw = np.random.default_rng(1).binomial(n, p, (100_000, 3)) / n
    expected = raw.var(axis=1, ddof=1).mean()
    noise = (p * (1 - p) / n).mean()
    share = estimate_chance_share(draws=p[None, :], chances=n)
    assert noise / share.value == pytest.approx(expected, rel=0.02)


def test_equal_reps_differ_by_chance_and_very_different_ones_do_not():
    alike = draw_tallies({"close_rate": ([30] * 12, [100] * 12)})["close_rate"]
    apart = draw_tallies({"close_rate": ([100, 900] * 6, [1000] * 12)})["close_rate"]
    assert estimate_chance_share(draws=alike.draws, chances=alike.chances).value > 0.7
    assert estimate_chance_share(draws=apart.draws, chances=apart.chances).high < 0.01


def test_one_rep_has_nobody_to_differ_from():
    drawn: Drawn = draw_tallies({"close_rate": ([3, 0], [10, 0])})["close_rate"]
    assert estimate_chance_share(draws=drawn.draws, chances=drawn.chances) is None


def test_those_who_lead_a_draw_together_share_it():
    draws = np.array([[0.5, 0.5, 0.1], [0.2, 0.6, 0.6], [0.3, 0.1, 0.2], [0.4, 0.4, 0.4]])
    best = estimate_race(draws=draws, chances=np.array([10, 10, 10]))
    assert best == pytest.approx([(0.5 + 1 + 1 / 3) / 4, (0.5 + 0.5 + 1 / 3) / 4, (0.5 + 1 / 3) / 4])


def test_where_nobody_ever_lost_a_deal_nobody_is_ahead_by_the_alphabet():
    drawn = draw_tallies({"close_rate": ([20] * 4, [20] * 4)})["close_rate"]
    best = estimate_race(draws=drawn.draws, chances=drawn.chances)
    assert best == pytest.approx([0.25] * 4, abs=0.04)
