"""Simulated offices with the truth known; the whole table is benchmarks/honesty.py.

Seeds are fixed and were not chosen: they are the first ones tried.
"""

from __future__ import annotations

from argparse import Namespace

import numpy as np
import pytest

from benchmarks.honesty import SPREADS, score_cell
from benchmarks.honesty_files import run_files
from benchmarks.honesty_limit import know, limit_with, limit_without
from benchmarks.honesty_page import Cell, write_page
from benchmarks.honesty_scores import OURS, Calls, count_calls
from benchmarks.honesty_worlds import World, make_world
from benchmarks.peers import PEERS, Says
from lib.infer.posterior import draw_tallies


@pytest.fixture(scope="module")
def cells():
    return {
        (reps, spread): score_cell(seed=2026, reps=reps, spread=spread, offices=40)
        for reps in (5, 12)
        for spread in SPREADS
    }


def _of(cells, method):
    """What the method called over all cells with a spread."""
    calls = [score.calls[method] for (_, spread), score in cells.items() if spread]
    return sum(calls, Calls())


def test_of_equally_good_reps_hardly_anybody_is_called_behind(cells):
    for reps in (5, 12):
        alike = cells[reps, 0.0].calls[OURS]
        assert alike.behind / alike.reps <= 0.03


def test_the_usual_test_calls_a_fifth_of_them_behind(cells):
    alike = cells[12, 0.0].calls["naive test"]
    assert 0.2 <= alike.behind / alike.reps <= 0.4


def test_where_reps_differ_the_superstars_lead_is_found(cells):
    calls = cells[12, 0.15].calls[OURS]
    assert calls.behind / calls.reps > 0.5
    assert calls.false / calls.behind < 0.02


def test_ninety_per_cent_intervals_hold_the_truth_about_nine_times_of_ten(cells):
    for covered in (
        [score.covered / score.reps for score in cells.values()],
        [score.gap_covered / score.compared for score in cells.values()],
    ):
        assert np.mean(covered) == pytest.approx(0.90, abs=0.02)
        assert min(covered) >= 0.80  # 85 % less three standard errors of 40 offices of five reps


def test_of_those_called_behind_one_in_twenty_at_most_is_no_worse(cells):
    ours, naive = _of(cells, OURS), _of(cells, "naive test")
    assert ours.false / ours.behind <= 0.05
    assert ours.false / ours.behind < naive.false / naive.behind


def test_our_intervals_are_narrower_than_the_usual_ones(cells):
    for score in cells.values():
        assert score.width < score.usual_width
        assert score.gap_width < score.usual_gap_width


def test_calls_are_judged_against_the_rep_whom_the_method_itself_names():
    """Top has 40 %. Called: 36 % (worse, but not by 5 points), 34 % (found), 41 % (false); 30 % is missed."""
    truth = np.array([0.40, 0.36, 0.34, 0.41, 0.30])
    says = Says(0, np.array([False, True, True, True, False]))
    known = know(World(truth, np.zeros(5, int), np.zeros(5, int)), 0.05)
    calls = count_calls(says, truth, known)
    assert (calls.reps, calls.behind, calls.false, calls.worse, calls.found) == (5, 3, 1, 2, 1)
    assert calls.expected == pytest.approx(3 * 0.5)  # without a single deal everybody may be the better


def test_the_probability_of_a_wrong_verdict_agrees_with_how_many_are_wrong():
    """The true rates are drawn as the one who knows believes, so over many offices both must agree."""
    rng = np.random.default_rng(2026)
    wrong, expected, far, expected_far = 0, 0.0, 0, 0.0
    for _ in range(400):
        world = make_world(rng, 6, 0.06)
        no_worse, worse = know(world, 0.06).doubt(0)
        wrong += (world.truth[1:] >= world.truth[0]).sum()
        far += (world.truth[0] - world.truth[1:] >= 0.05).sum()
        expected, expected_far = expected + no_worse[1:].sum(), expected_far + worse[1:].sum()
    assert wrong == pytest.approx(expected, abs=75)  # two standard errors of 2,000 dependent comparisons
    assert far == pytest.approx(expected_far, abs=75)


def _doubts(*spreads):
    """[spreads, 3, reps] from (log evidence, P(no worse), P(WORSE)) of every rep, per spread."""
    return np.array(spreads, float)


def test_the_limit_by_hand():
    """Free: 1 % wrong, brings 0.9. It leaves 4 points: the second costs 3 for 0.5, the third 10 for 0.6."""
    known = [[0, 0, 0], [0.01, 0.08, 0.15], [0.9, 0.5, 0.6]]
    assert limit_with(_doubts(known), 0.03) == pytest.approx(1.4 / 2.0)
    assert limit_with(_doubts([[0, 0], [0.5, 0.3], [0.2, 0.3]]), 0.03) == 0.0


def test_the_limit_without_knowing_the_spread_by_hand():
    """Evidence 1 : 1. Narrow, the first is 1 % wrong (margin 4), the second 8 % (costs 3), the third 15 %."""
    narrow = [[0, 0, 0], [0.01, 0.08, 0.15], [0.1, 0.1, 0.1]]
    wide = [[0, 0, 0], [0.9, 0.9, 0.9], [0.2, 0.3, 0.4]]
    assert limit_without(_doubts(narrow, wide), 0.03, 0.06) == pytest.approx(0.5 / 0.9)


def test_an_office_that_is_surely_a_wide_one_costs_nothing_in_narrow_ones():
    narrow, wide = [[-800, -800], [0.4, 0.5], [0.1, 0.1]], [[0, 0], [0.4, 0.5], [0.2, 0.3]]
    assert limit_without(_doubts(narrow, wide), 0.03, 0.06) == 1.0


def test_through_a_file_and_a_filter_the_page_says_what_the_counts_say():
    filed, direct = run_files(seed=2026, reps=8, spread=0.15, offices=2)
    assert filed == direct
    assert filed.same == filed.offices == 2
    assert filed.behind > 0


def test_the_page_holds_every_cell_and_every_method(cells):
    options = Namespace(offices=60, files=1, seed=2026)
    page = write_page(
        [Cell(*place, score) for place, score in cells.items()],
        [Cell(*place, score) for place, score in cells.items()],
        [((8, 0.06), run_files(seed=1, reps=8, spread=0.06, offices=1))],
        options,
    )
    assert page.count("| 12 | 6 points |") == 8
    assert all(page.count(method) >= 4 for method in PEERS)
    assert "nan" not in page
    assert "{" not in page


def test_a_simulated_office_has_the_spread_it_was_asked_for():
    world = make_world(np.random.default_rng(1), 2000, 0.10)
    assert world.truth.std() == pytest.approx(0.10, abs=0.01)
    drawn = draw_tallies({"close_rate": (world.hits, world.chances)}, draws=400)["close_rate"]
    assert drawn.draws.std(axis=1).mean() == pytest.approx(0.10, abs=0.01)
