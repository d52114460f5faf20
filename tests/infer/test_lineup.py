"""The line-up: nothing but the rates may tell the real office from the eight."""

from __future__ import annotations

from collections import Counter
from itertools import product

import numpy as np
import pytest
from scipy.stats import binom, chisquare, hypergeom, kstest

from lib.infer.lineup import MOST_REPS, OFFICES, PANELS, draw_line_up

HITS, CHANCES = [12, 3, 0, 8, 5], [20, 20, 0, 30, 10]


def _unevenness(hits, chances):
    rate = sum(hits) / sum(chances)
    return sum((h - c * rate) ** 2 / (c * rate * (1 - rate)) for h, c in zip(hits, chances, strict=True))


def _exact_as_uneven(hits, chances, rate):
    """Every outcome of equally good reps with the office's total, weighed by its binomial probability."""
    outcomes = [o for o in product(*(range(c + 1) for c in chances)) if sum(o) == sum(hits)]
    weights = [np.prod(binom.pmf(outcome, chances, rate)) for outcome in outcomes]
    least = _unevenness(hits, chances) - 1e-9
    uneven = [_unevenness(outcome, chances) >= least for outcome in outcomes]
    return np.dot(weights, uneven) / sum(weights)


def test_the_real_office_stands_at_its_place_most_deals_first_without_reps_who_have_none():
    line_up = draw_line_up(hits=HITS, chances=CHANCES, seed=1)
    real = [(count.hits, count.chances) for count in line_up.panels[line_up.real]]
    assert real == [(8, 30), (12, 20), (3, 20), (5, 10)]
    assert len(line_up.panels) == PANELS


def test_all_nine_have_the_same_deals_in_the_same_order_and_as_many_wins():
    for panel in draw_line_up(hits=HITS, chances=CHANCES, seed=2).panels:
        assert [count.chances for count in panel] == [30, 20, 20, 10]
        assert sum(count.hits for count in panel) == 28
        assert all(type(count.hits) is int and 0 <= count.hits <= count.chances for count in panel)


def test_reps_with_as_many_deals_stand_by_name_whatever_they_won():
    line_up = draw_line_up(hits=[1, 9, 4], chances=[10, 10, 10], seed=3)
    assert [count.hits for count in line_up.panels[line_up.real]] == [1, 9, 4]


def test_the_real_one_is_at_each_of_the_nine_places_equally_often():
    places = [draw_line_up(hits=[1, 2, 1], chances=[3, 3, 3], seed=s).real for s in range(900)]
    assert chisquare(list(Counter(places).values())).pvalue > 0.001
    assert len(set(places)) == PANELS


def test_where_it_stands_depends_on_seed_and_turn_and_not_on_the_office():
    for seed, turn in product(range(5), range(5)):
        one = draw_line_up(hits=HITS, chances=CHANCES, seed=seed, turn=turn)
        other = draw_line_up(hits=[1, 1, 1], chances=[2, 9, 4], seed=seed, turn=turn)
        assert one.real == other.real


def test_another_turn_makes_other_panels_and_leaves_the_answer():
    first, again, second = (draw_line_up(hits=HITS, chances=CHANCES, seed=7, turn=turn) for turn in (0, 0, 1))
    assert first == again
    assert first.panels != second.panels
    assert first.as_uneven == second.as_uneven


def test_the_eight_are_binomials_given_the_offices_total():
    """Two reps' binomials with one rate, given their sum, are hypergeometric; a third only adds deals."""
    line_ups = [draw_line_up(hits=[9, 2, 1], chances=[12, 8, 6], seed=seed) for seed in range(250)]
    won = [panel[1].hits for each in line_ups for i, panel in enumerate(each.panels) if i != each.real]
    share = np.bincount(won, minlength=9) / len(won)
    assert share == pytest.approx(hypergeom(26, 12, 8).pmf(range(9)), abs=0.035)


@pytest.mark.parametrize(
    ("hits", "chances"), [([3, 0, 1], [4, 3, 2]), ([1, 1, 1], [2, 3, 4]), ([5, 0, 0], [5, 5, 5])]
)
def test_how_often_chance_is_as_uneven_agrees_with_every_outcome_there_is(hits, chances):
    simulated = draw_line_up(hits=hits, chances=chances, seed=11).as_uneven
    for rate in (0.2, 0.6):
        assert simulated == pytest.approx(_exact_as_uneven(hits, chances, rate), abs=4 / np.sqrt(4 * OFFICES))


def test_among_equally_good_reps_any_unevenness_is_equally_likely():
    rng = np.random.default_rng(8)
    chances = np.array([80, 60, 60, 45, 30, 120])
    shares = [
        draw_line_up(hits=rng.binomial(chances, 0.35), chances=chances, seed=s).as_uneven for s in range(300)
    ]
    assert kstest(shares, "uniform").pvalue > 0.001


def test_an_office_of_very_different_reps_is_hardly_ever_matched_by_chance():
    assert draw_line_up(hits=[60, 20, 20], chances=[100, 100, 100], seed=1).as_uneven == 0


def test_everybody_equal_is_never_less_even_than_chance():
    assert draw_line_up(hits=[7] * 12, chances=[21] * 12, seed=1).as_uneven == 1


def test_of_two_thousand_reps_the_sixty_with_most_deals_are_shown():
    chances = np.arange(1, 2_001)
    panel = draw_line_up(hits=chances // 3, chances=chances, seed=1).panels[0]
    assert [count.chances for count in panel] == list(range(2_000, 2_000 - MOST_REPS, -1))


@pytest.mark.parametrize(
    ("hits", "chances"),
    [
        ([], []),
        ([3], [9]),
        ([3, 4, 0], [9, 9, 0]),
        ([0, 0, 0], [5, 5, 5]),
        ([5, 5, 5], [5, 5, 5]),
        ([0, 0, 0, 0], [0, 0, 0, 0]),
    ],
)
def test_there_is_no_line_up_where_nothing_could_be_told(hits, chances):
    assert draw_line_up(hits=hits, chances=chances, seed=1) is None
