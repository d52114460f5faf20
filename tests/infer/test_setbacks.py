"""Setbacks of a whole office, and slumps beside each other: planted truths, chance alone, and little data."""

from __future__ import annotations

import math
from dataclasses import astuple

import numpy as np
import pytest

from lib.infer.beside import find_ratios
from lib.infer.posterior import draw_tallies
from lib.infer.setbacks import estimate_setbacks
from lib.says import Count


def _office(runs, days=None, next_new=None, has_created=True):
    """Setbacks of reps whose deals won (1) and lost (0) in order are given."""
    sizes = [len(run) for run in runs]
    won = np.concatenate([np.asarray(run, bool) for run in runs])
    day = np.concatenate([np.arange(size) * 3 for size in sizes]) + 738_000 if days is None else days
    nxt = np.where(won, -1, 4 if next_new is None else next_new)
    hits = np.array([int(np.sum(run)) for run in runs])
    return estimate_setbacks(
        reps=[f"R{at}" for at in range(len(runs))],
        starts=np.append(0, np.cumsum(sizes)),
        day=day.astype(np.int32),
        won=won,
        next_new=nxt.astype(np.int32),
        watched=np.where(won, -1, 30).astype(np.int32),
        has_created=has_created,
        drawn=draw_tallies({"close_rate": (hits, np.array(sizes))})["close_rate"],
        seed=11,
    )


def _numbers(value):
    if isinstance(value, (tuple, list)):
        return [number for each in value for number in _numbers(each)]
    if isinstance(value, np.ndarray):
        return value.tolist()
    return [value] if isinstance(value, float) else []


@pytest.mark.parametrize(
    "runs",
    [
        [[]],
        [[], [1]],
        [[0]],
        [[1] * 40],
        [[0] * 40],
        [[1, 0] * 20],
        [[1, 0] * 20] * 5,
        [[0] * 30, [1] * 30],
        [[0, 0, 1], [], [0] * 6, [1, 1]],
    ],
)
def test_little_or_lopsided_data_gives_figures_that_are_numbers(runs):
    setbacks = _office(runs)
    assert list(setbacks.reps) == [f"R{at}" for at, run in enumerate(runs) if run] == list(setbacks.beside)
    for rep, says in setbacks.reps.items():
        mine = runs[int(rep[1:])]
        assert says.count == Count(sum(mine), len(mine))
        assert (says.streak is None) == (sum(mine) == len(mine))
        assert (says.as_deep is None) == (says.as_deep_alone is None) == (not says.slumps)
        figures = _numbers([*astuple(says), *astuple(setbacks.beside[rep])])
        assert all(math.isfinite(figure) for figure in figures)


def test_the_same_office_gives_the_same_figures():
    rng = np.random.default_rng(2)
    runs = [rng.random(150) < 0.3 for _ in range(4)]
    one, other = _office(runs), _office(runs)
    assert one.beside == other.beside
    assert [each.reopening for each in one.reps.values()] == [each.reopening for each in other.reps.values()]


def test_a_table_without_created_days_says_nothing_of_the_next_new_deal():
    assert _office([[0] * 20], has_created=False).reps["R0"].reopening is None
    reopening = _office([[0] * 20]).reps["R0"].reopening
    assert (reopening.losses, reopening.waiting, reopening.median.value) == (20, 0, 4)


def test_somebody_has_a_slump_as_deep_at_least_as_often_as_one_rep_alone():
    rng = np.random.default_rng(3)
    found = [each for each in _office([rng.random(200) < 0.3 for _ in range(6)]).reps.values() if each.slumps]
    assert found
    assert all(each.as_deep >= each.as_deep_alone for each in found)


def test_equally_good_reps_have_slumps_as_deep_as_chance_makes_them():
    rng = np.random.default_rng(5)
    alone = [
        each.as_deep_alone if each.slumps else 1.0
        for _ in range(25)
        for each in _office([rng.random(80) < rng.uniform(0.28, 0.32) for _ in range(4)]).reps.values()
    ]
    assert 0.02 <= np.mean(np.array(alone) <= 0.1) <= 0.18
    assert 0.4 <= np.mean(np.array(alone) <= 0.5) <= 0.6


def test_ratios_of_medians_are_those_of_loops():
    rng = np.random.default_rng(8)
    run, rep = rng.integers(0, 6, 150), rng.integers(0, 5, 150)
    values = rng.integers(1, 30, 150).astype(float)
    expected = {}
    for office in range(6):
        for one in range(5):
            mine = sorted(values[(run == office) & (rep == one)])
            others = sorted(values[(run == office) & (rep != one)])
            if len(mine) >= 3 and len(others) >= 3:
                ratio = mine[(len(mine) - 1) // 2] / others[(len(others) - 1) // 2]
                expected[office, one] = (one, len(mine), ratio)
    found = zip(*find_ratios(run=run, rep=rep, values=values), strict=True)
    assert list(found) == [expected[key] for key in sorted(expected)]
    none = find_ratios(run=run[:0], rep=rep[:0], values=values[:0])
    assert [len(each) for each in none] == [0, 0, 0]


def _recover(rng, deals, rate=0.3, help_at=2.0, helped=0.75):
    """A rep who, two deals below the peak, wins as hardly anybody does until the peak is regained."""
    won, level, peak, low = [], 0.0, 0.0, False
    for _ in range(deals):
        won.append(rng.random() < (helped if low else rate))
        level += won[-1] - 0.36
        peak = max(peak, level)
        low = level < peak if low else level <= peak - help_at
    return won


def test_a_rep_who_recovers_faster_than_the_others_is_found_and_never_taken_for_slower():
    found = []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        runs = [_recover(rng, 900), *[rng.random(900) < 0.36 for _ in range(7)]]
        found.append(_office(runs).beside["R0"].days)
    # Medians of some twenty slumps: of ten offices like this one, four or so are sure of it.
    assert sum(days.high < 1 for days in found) >= 3
    assert not any(days.low > 1 for days in found)
    assert np.median([days.value for days in found]) < 0.65


def test_the_comparison_counts_slumps_and_losses():
    rng = np.random.default_rng(21)
    office = _office([rng.random(300) < 0.36 for _ in range(4)])
    slumps = [len(each.slumps) for each in office.reps.values()]
    assert [(each.mine, each.others) for each in office.beside.values()] == [
        (mine, sum(slumps) - mine) for mine in slumps
    ]
    losses = sum(each.count.chances - each.count.hits for each in office.reps.values())
    assert {each.losses for each in office.beside.values()} == {losses}


def test_of_equally_good_reps_about_one_in_ten_seems_to_recover_unlike_the_others():
    rng, compared, apart = np.random.default_rng(31), 0, 0
    for _ in range(50):
        for each in _office([rng.random(120) < 0.3 for _ in range(6)]).beside.values():
            if each.days is not None:
                compared += 1
                apart += not each.days.low <= 1 <= each.days.high
    assert compared >= 25
    assert apart <= 0.2 * compared
