"""Slumps by hand and by loops; how deep chance makes them, against every sequence there is."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product
from math import exp

import numpy as np
import pytest
from scipy.special import betaln

from lib.infer.equals import Dips, estimate_weights, follow_fall, list_dips, simulate_equals
from lib.infer.posterior import draw_shares
from lib.infer.slumps import find_slumps, follow_run


def _dips_by_loops(won, expected):
    """(first, last, depth, regained) of every dip, word by word."""
    level = peak = 0.0
    dips, first, depth = [], None, 0.0
    for place, win in enumerate(won):
        level += win - expected
        if level < peak - 1e-9:
            first = place if first is None else first
            depth = max(depth, peak - level)
        else:
            if first is not None:
                dips.append((first, place, depth, True))
            first, depth, peak = None, 0.0, max(peak, level)
    return dips + ([(first, len(won) - 1, depth, False)] if first is not None else [])


def _slumps(won, expected, day=None):
    day = np.arange(len(won)) + 738_000 if day is None else day
    return find_slumps(won=np.array(won, bool), day=np.asarray(day, np.int32), expected=expected)


def test_a_slump_by_hand():
    # S: ½, 0, −½, −1, −1½, −1, −½, 0, ½: after the fifth deal two below the peak, regained by the ninth.
    days = [738_000, 738_010, 738_020, 738_030, 738_040, 738_050, 738_060, 738_070, 738_100]
    (slump,) = _slumps([1, 0, 0, 0, 0, 1, 1, 1, 1], 0.5, days)
    assert (slump.first, slump.last, slump.depth, slump.days, slump.regained) == (1, 8, 2.0, 100, True)
    assert (slump.start, slump.end) == (date.fromordinal(738_000), date.fromordinal(738_100))


def test_a_run_that_begins_with_losses_has_its_first_peak_at_nothing():
    (slump,) = _slumps([0, 0, 0, 0, 1], 0.5)
    assert (slump.first, slump.last, slump.days, slump.regained) == (0, 4, 4, False)
    assert slump.start == date.fromordinal(738_000)


def test_a_peak_of_decimals_is_regained_though_sums_are_not_exact():
    # Ten deals at 0.3 with three wins bring S back to where it was.
    (slump,) = _slumps([0] * 7 + [1] * 3, 0.3)
    assert (slump.last, slump.regained) == (9, True)
    assert slump.depth == pytest.approx(2.1)


def test_no_slump_without_losses_without_deals_and_above_the_bar():
    assert _slumps([1] * 30, 0.9) == ()
    assert _slumps([], 0.5) == ()
    assert _slumps([0] * 3, 0.6) == ()


@pytest.mark.parametrize("seed", range(60))
def test_slumps_are_those_of_loops_deepest_first(seed):
    rng = np.random.default_rng(seed)
    expected = float(rng.choice([0.1, 0.25, 0.5, 0.31, 0.9]))
    won = rng.random(int(rng.integers(1, 200))) < expected
    found = _slumps(won, expected)
    assert [(s.first, s.last, pytest.approx(s.depth), s.regained) for s in found] == sorted(
        (dip for dip in _dips_by_loops(won, expected) if dip[2] >= 2 - 1e-9), key=lambda dip: -dip[2]
    )


def test_the_run_is_wins_so_far_less_expected_wins():
    level = follow_run(won=np.array([1, 0, 1], bool), expected=0.25)
    assert level.tolist() == [0.75, 0.5, 1.25]


@pytest.mark.parametrize("deals", [1, 2, 7, 11])
def test_the_deepest_dip_of_many_runs_is_that_of_loops_in_every_sequence(deals):
    won = np.array(list(product([False, True], repeat=deals)))
    starts = np.array([0, 1, deals]) if deals > 1 else np.array([0, 1])
    expected = np.random.default_rng(1).random((len(won), len(starts) - 1))
    fallen = follow_fall(won=won, starts=starts, expected=expected)
    for run, each in enumerate(won):
        for rep, (begin, end) in enumerate(pairwise(starts.tolist())):
            dips = _dips_by_loops(each[begin:end], expected[run, rep])
            deepest = max((dip[2] for dip in dips), default=0.0)
            assert fallen[run, begin:end].max() == pytest.approx(deepest, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_slumps_listed_over_many_runs_are_those_found_one_by_one(seed):
    rng = np.random.default_rng(seed)
    starts = np.array([0, 40, 41, 130])
    day = np.concatenate([np.sort(rng.integers(738_000, 738_300, n)) for n in (40, 1, 89)])
    won, expected = rng.random((5, 130)) < 0.4, np.full((5, 3), 0.4)
    dips = list_dips(
        fallen=follow_fall(won=won, starts=starts, expected=expected), starts=starts, day=day, first_run=7
    )
    found = zip(dips.run, dips.rep, dips.depth.round(9), dips.days, strict=True)
    assert sorted(found) == sorted(
        (run + 7, rep, round(slump.depth, 9), slump.days)
        for run in range(5)
        for rep, (begin, end) in enumerate(pairwise(starts.tolist()))
        for slump in _slumps(won[run, begin:end], 0.4, day[begin:end])
    )


def test_no_slump_at_all_lists_none():
    dips = list_dips(fallen=np.zeros((3, 5)), starts=np.array([0, 5]), day=np.arange(5))
    assert [len(getattr(dips, name)) for name in Dips.__dataclass_fields__] == [0, 0, 0, 0]


def test_how_deep_chance_makes_slumps_is_that_of_all_sequences_added_up():
    hits, chances = np.array([2, 2]), np.array([7, 5])
    weights = estimate_weights(hits=hits, chances=chances)
    exact = np.zeros((3, 3))  # [rep 0, rep 1, either] × [deeper than ¾, 1¼, 2]
    bars = np.array([0.75, 1.25, 2.0])
    for won in product([0, 1], repeat=12):
        wins = np.array([sum(won[:7]), sum(won[7:])])
        p = exp(betaln(0.5 + 4 + wins.sum(), 0.5 + 8 + 12 - wins.sum()) - betaln(4.5, 8.5))
        pooled = (wins.sum() + 1) / 14
        expected = pooled + weights * (wins / chances - pooled)
        deepest = [
            max((dip[2] for dip in _dips_by_loops(run, q)), default=0.0)
            for run, q in zip((won[:7], won[7:]), expected, strict=True)
        ]
        exact += p * (np.array([*deepest, max(deepest)])[:, None] >= bars)
    day = np.arange(12) + 738_000
    runs = [simulate_equals(hits=hits, chances=chances, day=day, seed=seed).deepest for seed in range(30)]
    deepest = np.concatenate(runs)
    deepest = np.column_stack([deepest, deepest.max(axis=1)])
    assert len(deepest) == 30_000
    assert (deepest[:, :, None] >= bars).mean(axis=0) == pytest.approx(exact, abs=0.012)


def test_the_weight_is_how_far_apart_the_means_of_reps_with_as_many_deals_are():
    hits, chances = np.array([9, 21, 14, 3]), np.array([40, 40, 40, 12])
    means = draw_shares(hits=hits, chances=chances, seed=3, draws=40_000).mean(axis=0, dtype=float)
    weights = estimate_weights(hits=hits, chances=chances)
    assert (means[1] - means[0]) / (12 / 40) == pytest.approx(weights[0], abs=0.02)
    assert weights[3] < weights[0] == weights[1] < 1
