"""Days from a loss to the next new deal: Kaplan–Meier by hand, and against loops."""

from __future__ import annotations

import numpy as np
import pytest

from lib.infer.reopening import estimate_reopening, find_medians


def _estimate(days, opened, seed=1):
    next_new = np.where(opened, days, -1).astype(np.int32)
    return estimate_reopening(
        next_new=next_new, watched=np.asarray(days, np.int32), rng=np.random.default_rng(seed)
    )


def _median_by_loops(days, opened, weights):
    survivors = 1.0
    for day in sorted(set(days)):
        at_risk = sum(w for d, w in zip(days, weights, strict=True) if d >= day)
        ended = sum(w for d, o, w in zip(days, opened, weights, strict=True) if d == day and o)
        survivors *= 1 - ended / at_risk
        if survivors <= 0.5 + 1e-12:
            return day
    return None


def test_with_nobody_waiting_it_is_the_middle_of_the_days():
    reopening = _estimate([1, 2, 2, 3, 5, 8, 9, 20, 40], [True] * 9)
    assert (reopening.losses, reopening.waiting, reopening.median.value) == (9, 0, 5.0)
    assert 1 <= reopening.median.low <= reopening.median.q25 <= 5 <= reopening.median.q75
    assert reopening.median.high <= 40


def test_a_loss_still_waiting_counts_until_it_was_last_seen():
    # Survivors: day 2: 7/8; day 4 (6 at risk, one left at 3): 7/8·5/6 = 35/48; day 6: 35/48·3/5 = 7/16 ≤ ½.
    reopening = _estimate([2, 3, 4, 6, 6, 9, 9, 12], [1, 0, 1, 1, 1, 0, 1, 0])
    assert (reopening.waiting, reopening.median.value) == (3, 6.0)


def test_an_end_and_a_wait_on_one_day_keep_the_one_who_waits_at_risk():
    medians, reached = find_medians(
        days=np.array([5], np.int32), opened=np.array([[1.0]]), waiting=np.array([[1.0]])
    )
    assert (medians.tolist(), reached.tolist()) == ([5.0], [True])


def test_few_losses_or_half_of_them_waiting_give_no_median():
    assert _estimate([3] * 7, [True] * 7).median is None
    assert _estimate([3] * 8, [True] * 8).median.value == 3
    waiting = _estimate([3] * 4 + [90] * 5, [True] * 4 + [False] * 5)
    assert (waiting.losses, waiting.waiting, waiting.median) == (9, 5, None)
    nobody = _estimate([], [])
    assert (nobody.losses, nobody.waiting, nobody.median) == (0, 0, None)


@pytest.mark.parametrize("seed", range(30))
def test_medians_are_those_of_loops_over_losses(seed):
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 25))
    days, opened = rng.integers(0, 12, size) + 1, rng.random(size) < 0.7
    weights = rng.standard_exponential(size)
    times, place = np.unique(days, return_inverse=True)
    ended, waiting = (np.bincount(place[w], weights[w], len(times))[None] for w in (opened, ~opened))
    medians, reached = find_medians(days=times, opened=ended, waiting=waiting)
    expected = _median_by_loops(days.tolist(), opened.tolist(), weights.tolist())
    assert (medians[0] if reached[0] else None) == expected


def test_the_interval_holds_the_true_median_nine_times_in_ten():
    rng, held = np.random.default_rng(9), 0
    for _ in range(200):
        days = np.ceil(rng.exponential(1000, 40))
        cut = rng.uniform(0, 4000, 40)
        median = _estimate(np.minimum(days, np.ceil(cut)), days <= cut, int(rng.integers(1 << 30))).median
        held += median.low <= 1000 * np.log(2) <= median.high
    assert 170 <= held <= 192
