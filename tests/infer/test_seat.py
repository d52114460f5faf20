"""Superstar or lucky seat: standardised by hand where the rates are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.infer.posterior import draw_tallies
from lib.infer.seat import estimate_seats
from lib.says import Count
from lib.terms import CLASSES

REPS = ("Ana", "Ben", "Chloé")


def _count(hits, chances):
    """Tallies of ``hits`` [reps, classes] of ``chances`` [reps, classes]."""
    hits, chances = np.array(hits), np.array(chances)
    parts = {f"close_rate:{k}": (hits[:, i], chances[:, i]) for i, k in enumerate(CLASSES)}
    return {"close_rate": (hits.sum(axis=1), chances.sum(axis=1)), **parts}


def _seats(hits, chances, reps=None, draws=400):
    reps = reps or [f"R{i}" for i in range(len(hits))]
    return estimate_seats(reps=reps, drawn=draw_tallies(_count(hits, chances), draws=draws))


def test_with_very_many_deals_it_is_plain_standardisation_by_hand():
    """A million times: provoked 60 %, 50 %, 40 % and process 20 %, 30 %, 10 %; dealt 3:1, 1:1 and 0:2.

    The office: provoked 4 of 8 parts dealt, (3·60 + 50) ÷ 4 = 57.5 %; process (20 + 30 + 2·10) ÷ 4 = 17.5 %.
    """
    m = 100_000
    chances = [[3 * m, 1 * m, 0, 0], [1 * m, 1 * m, 0, 0], [0, 2 * m, 0, 0]]
    hits = [[180_000, 20_000, 0, 0], [50_000, 30_000, 0, 0], [0, 20_000, 0, 0]]
    seats = _seats(hits, chances, REPS)
    assert seats["Ana"].seat.value == pytest.approx(0.75 * 0.575 + 0.25 * 0.175, abs=0.001)
    assert seats["Ben"].seat.value == pytest.approx(0.5 * 0.575 + 0.5 * 0.175, abs=0.001)
    assert seats["Chloé"].seat.value == pytest.approx(0.175, abs=0.001)
    assert seats["Ana"].standardised.value == pytest.approx(0.5 * 0.6 + 0.5 * 0.2, abs=0.001)
    assert seats["Ben"].standardised.value == pytest.approx(0.5 * 0.5 + 0.5 * 0.3, abs=0.001)
    assert seats["Ana"].beyond.value == pytest.approx(0.4 - 0.375, abs=0.001)


def test_every_figure_agrees_with_loops_over_draws_reps_and_classes():
    rng = np.random.default_rng(2)
    chances = rng.integers(0, 12, (4, 4))
    drawn = draw_tallies(_count(rng.binomial(chances, 0.4), chances), draws=50)
    parts, total = [drawn[f"close_rate:{k}"] for k in CLASSES], chances.sum()
    for i, seat in enumerate(estimate_seats(reps="ABCD", drawn=drawn).values()):
        seats, standardised, beyond = [], [], []
        for d in range(50):
            office = [
                sum(chances[j, k] * parts[k].draws[d, j] for j in range(4)) / chances[:, k].sum()
                for k in range(4)
            ]
            seats.append(sum(chances[i, k] / chances[i].sum() * office[k] for k in range(4)))
            standardised.append(sum(chances[:, k].sum() / total * parts[k].draws[d, i] for k in range(4)))
            beyond.append(standardised[-1] - sum(chances[:, k].sum() / total * office[k] for k in range(4)))
        assert seat.seat.value == pytest.approx(np.mean(seats))
        assert seat.standardised.value == pytest.approx(np.mean(standardised))
        assert seat.beyond.value == pytest.approx(np.mean(beyond), abs=1e-7)
        assert seat.standardised.low == pytest.approx(np.quantile(standardised, 0.05), abs=1e-6)
        assert seat.seat.high == pytest.approx(np.quantile(seats, 0.95), abs=1e-6)


def test_an_ordinary_rep_with_all_the_provoked_deals_has_a_lucky_seat():
    """Everybody closes 60 % of provoked and 20 % of process deals; Lucky is dealt the provoked ones."""
    chances = [[90, 10, 0, 0]] + [[10, 90, 0, 0]] * 9
    hits = [[54, 2, 0, 0]] + [[6, 18, 0, 0]] * 9
    seats = _seats(hits, chances, draws=2_000)
    lucky, other = seats["R0"], seats["R1"]
    assert lucky.rate.low > other.rate.high
    assert lucky.seat.value == pytest.approx(0.56, abs=0.03)
    assert lucky.beyond.low < 0 < lucky.beyond.high
    assert lucky.standardised.value == pytest.approx(other.standardised.value, abs=0.03)


def test_a_better_rep_with_an_ordinary_seat_stays_better():
    chances = [[50, 150, 0, 0]] * 8
    hits = [[45, 75, 0, 0]] + [[25, 25, 0, 0]] * 7
    star = _seats(hits, chances, draws=2_000)["R0"]
    assert star.beyond.low > 0.15
    assert star.seat.value == pytest.approx(_seats(hits, chances)["R1"].seat.value, abs=0.02)


def test_in_a_class_without_deals_a_rep_takes_the_priors_mean_and_its_spread():
    """Ana has no process deal: with the office's half process, half of her figure is the prior's."""
    chances = [[100, 0, 0, 0], [20, 80, 0, 0], [20, 80, 0, 0], [60, 120, 0, 0]]
    hits = [[50, 0, 0, 0], [10, 8, 0, 0], [10, 32, 0, 0], [30, 36, 0, 0]]
    drawn = draw_tallies(_count(hits, chances))
    seats = estimate_seats(reps="ABCD", drawn=drawn)
    process = drawn["close_rate:process"].draws[:, 0]
    provoked = drawn["close_rate:provoked"].draws[:, 0]
    mix = 200 / 480
    assert seats["A"].standardised.value == pytest.approx(mix * provoked.mean() + (1 - mix) * process.mean())
    width = {rep: seat.standardised.high - seat.standardised.low for rep, seat in seats.items()}
    assert width["A"] > 2 * width["D"]


def test_the_counts_are_those_dealt_by_class():
    seats = _seats([[3, 1, 0, 0], [0, 0, 0, 2]], [[5, 2, 0, 1], [0, 0, 0, 6]], ("Ana", "Ben"))
    assert seats["Ana"].count == Count(4, 8)
    assert seats["Ana"].dealt == {
        "provoked": Count(3, 5),
        "process": Count(1, 2),
        "chance": Count(0, 0),
        "unknown": Count(0, 1),
    }


def test_a_rep_without_decided_deals_has_no_seat():
    assert list(
        _seats([[1, 0, 0, 0], [0] * 4, [0, 2, 0, 0]], [[2, 2, 0, 0], [0] * 4, [3, 3, 3, 0]], REPS)
    ) == [
        "Ana",
        "Chloé",
    ]


def test_nobody_decided_anything_nobody_has_a_seat():
    assert _seats([[0] * 4] * 3, [[0] * 4] * 3) == {}
    assert (
        estimate_seats(reps=(), drawn=draw_tallies(_count(np.zeros((0, 4), int), np.zeros((0, 4), int))))
        == {}
    )


def test_a_rep_who_is_the_whole_office_is_exactly_where_the_office_is():
    seat = _seats([[2, 1, 0, 0]], [[4, 3, 1, 0]])["R0"]
    assert (seat.beyond.value, seat.beyond.low, seat.beyond.high) == (0, 0, 0)
    assert seat.seat == seat.standardised


def test_where_all_deals_are_of_one_class_the_seat_is_the_offices_and_nothing_is_taken_off():
    """One class alone is the close rate itself, so that standardising moves it by no more than its draws."""
    seats = _seats([[0, 30, 0, 0], [0, 10, 0, 0]], [[0, 60, 0, 0], [0, 60, 0, 0]], draws=4_000)
    for seat in seats.values():
        assert seat.seat.value == seats["R0"].seat.value
        assert seat.standardised.value == pytest.approx(seat.rate.value, abs=0.01)


def test_draws_in_single_precision_give_the_same_figures():
    drawn = draw_tallies(_count([[3, 9, 1, 0], [5, 2, 0, 4]], [[9, 30, 4, 0], [8, 9, 0, 9]]), draws=400)
    single = {k: replace(d, draws=d.draws.astype(np.float32)) for k, d in drawn.items()}
    for rep, seat in estimate_seats(reps=("A", "B"), drawn=drawn).items():
        other = estimate_seats(reps=("A", "B"), drawn=single)[rep]
        assert other.beyond.value == pytest.approx(seat.beyond.value, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=1, max_size=4), st.data())
def test_every_figure_is_a_rate_whatever_was_dealt(chances, data):
    hits = [[data.draw(st.integers(0, c)) for c in row] for row in chances]
    for seat in _seats(hits, chances, draws=40).values():
        for estimate in (seat.rate, seat.seat, seat.standardised):
            assert 0 <= estimate.low <= estimate.value + 1e-6
            assert estimate.value <= estimate.high + 1e-6 <= 1 + 2e-6


def test_the_interval_of_a_rep_never_seen_in_a_class_holds_the_truth_where_a_fixed_figure_would_not():
    """Seventy offices of twelve; four of each never get a process deal, which are half of all deals."""
    rng, classes = np.random.default_rng(2026), [f"close_rate:{k}" for k in CLASSES]
    held, held_fixed = 0, 0
    for spread in [0.0, 0.03, 0.06, 0.10, 0.15] * 14:
        truth = np.clip(rng.normal([0.5, 0.25, 0.3, 0.3], spread, (12, 4)), 0.02, 0.98)
        chances = rng.multinomial(80, [[0.7, 0, 0.2, 0.1]] * 4 + [[0.15, 0.75, 0.05, 0.05]] * 8)
        drawn = draw_tallies(_count(rng.binomial(chances, truth), chances), draws=500)
        mix = chances.sum(axis=0) / chances.sum()
        seats = list(estimate_seats(reps=[f"R{i}" for i in range(12)], drawn=drawn).values())
        fixed = [drawn[name].draws for name in classes]
        fixed[1] = np.broadcast_to(fixed[1].mean(axis=0), fixed[1].shape)
        low, high = np.quantile(np.tensordot(mix, fixed, 1), [0.05, 0.95], axis=0)
        for i, is_at in enumerate((truth @ mix)[:4]):
            held += seats[i].standardised.low <= is_at <= seats[i].standardised.high
            held_fixed += low[i] <= is_at <= high[i]
    assert held / 280 == pytest.approx(0.90, abs=0.05)
    assert held_fixed / 280 < 0.75
