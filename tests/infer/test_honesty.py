"""Simulated offices with the truth known; the whole table is benchmarks/honesty.py.

Seeds are fixed and were not chosen: they are the first ones tried.
"""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.honesty import make_world, score_cell
from lib.infer.posterior import draw_tallies


@pytest.fixture(scope="module")
def alike():
    return score_cell(seed=2026, reps=12, spread=0.0, offices=80)


def test_of_equally_good_reps_hardly_anybody_is_called_behind(alike):
    assert alike.behind / alike.reps <= 0.03


def test_the_usual_test_calls_a_fifth_of_them_behind(alike):
    assert 0.2 <= alike.naive / alike.reps <= 0.4


def test_where_reps_differ_the_superstars_lead_is_found():
    score = score_cell(seed=2026, reps=12, spread=0.15, offices=40)
    assert score.behind / score.reps > 0.5
    assert score.false_behind / score.reps < 0.01


def test_ninety_per_cent_intervals_hold_the_truth_about_nine_times_of_ten():
    cells = [
        score_cell(seed=2026, reps=12, spread=spread, offices=40) for spread in (0.0, 0.03, 0.06, 0.10, 0.15)
    ]
    covered = [score.covered / score.reps for score in cells]
    assert sum(covered) / len(covered) == pytest.approx(0.90, abs=0.02)
    assert min(covered) >= 0.85


def test_a_simulated_office_has_the_spread_it_was_asked_for():
    world = make_world(np.random.default_rng(1), 2000, 0.10)
    assert world.truth.std() == pytest.approx(0.10, abs=0.01)
    drawn = draw_tallies({"close_rate": (world.hits, world.chances)}, draws=400)["close_rate"]
    assert drawn.draws.std(axis=1).mean() == pytest.approx(0.10, abs=0.01)
