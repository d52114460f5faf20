"""Gaps and verdicts, from draws made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lib.infer.gaps import compare_reps, decide_verdict, say_behaviour
from lib.infer.posterior import Drawn, draw_tallies
from lib.says import Count, Estimate
from lib.terms import BEHAVIOURS, TALLIES


def _drawn(columns, chances=None, hits=None):
    draws = np.array(columns, float).T
    reps = draws.shape[1]
    return Drawn(np.array(hits or [3] * reps), np.array(chances or [100] * reps), draws, np.ones(reps))


def _compare(columns, *, behaviour="no_squeeze", chances=None):
    tally = BEHAVIOURS[behaviour].made_of[0]
    reps = [f"R{i}" for i in range(len(columns))]
    drawn = {tally: _drawn(columns, chances)}
    return list(
        compare_reps(behaviour=BEHAVIOURS[behaviour], reps=reps, drawn=drawn, superstar="R0").values()
    )


def test_the_superstar_has_a_figure_and_no_gap():
    star, _ = _compare([[0.5] * 20, [0.4] * 20])
    assert star.value.value == 0.5
    assert (star.gap, star.shown, star.p_behind, star.verdict) == (None, None, None, None)


def test_the_gap_is_superstar_less_rep_and_shown_turns_it_into_points():
    _, rep = _compare([[0.5] * 20, [0.4] * 20])
    assert rep.gap.value == pytest.approx(0.1)
    assert rep.shown.value == pytest.approx(-10)
    assert rep.p_behind == 1.0
    assert rep.verdict == "behind"


def test_shown_keeps_low_below_high():
    rng = np.random.default_rng(1)
    _, rep = _compare([rng.normal(0.5, 0.05, 500), rng.normal(0.4, 0.1, 500)])
    assert rep.shown.low < rep.shown.q25 < rep.shown.value < rep.shown.q75 < rep.shown.high
    assert rep.shown.low == pytest.approx(-100 * rep.gap.high)
    assert rep.shown.high == pytest.approx(-100 * rep.gap.low)


def test_behind_needs_nineteen_draws_of_twenty():
    assert _compare([[0.5] * 20, [0.2] * 19 + [0.9]])[1].verdict == "behind"
    assert _compare([[0.5] * 20, [0.2] * 18 + [0.9] * 2])[1].verdict == "can't tell yet"


def test_ahead_is_the_same_turned_round():
    assert _compare([[0.5] * 20, [0.8] * 19 + [0.1]])[1].verdict == "ahead"
    assert _compare([[0.5] * 20, [0.8] * 18 + [0.1] * 2])[1].verdict == "can't tell yet"


def test_level_is_a_gap_that_surely_lies_within_five_points():
    inside = [0.5 + 0.049 * (-1) ** i for i in range(20)]
    outside = [0.5 + 0.06 * (-1) ** i for i in range(20)]
    assert _compare([[0.5] * 20, inside])[1].verdict == "level"
    assert _compare([[0.5] * 20, outside])[1].verdict == "can't tell yet"


def test_equal_draws_are_level_not_behind():
    rep = _compare([[0.5] * 20, [0.5] * 20])[1]
    assert (rep.p_behind, rep.verdict) == (0.0, "level")


def test_a_small_but_certain_gap_is_behind_rather_than_level():
    assert _compare([[0.5] * 20, [0.49] * 20])[1].verdict == "behind"


def test_rates_are_level_within_fifteen_per_cent_of_the_superstar():
    star = [2.0] * 20
    near = [2.0 + 0.29 * (-1) ** i for i in range(20)]
    far = [2.0 + 0.31 * (-1) ** i for i in range(20)]
    assert _compare([star, near], behaviour="referrals_earned")[1].verdict == "level"
    assert _compare([star, far], behaviour="referrals_earned")[1].verdict == "can't tell yet"


def test_rates_are_shown_in_per_cent_of_the_superstars_figure():
    rep = _compare([[2.0] * 20, [1.5] * 20], behaviour="referrals_earned")[1]
    assert rep.gap.value == pytest.approx(0.5)
    assert rep.shown.value == rep.shown.low == pytest.approx(-25)


def test_seven_chances_of_the_rep_are_too_few_and_eight_are_not():
    columns = [[0.5] * 20, [0.2] * 20, [0.2] * 20]
    gaps = _compare(columns, chances=[100, 7, 8])
    assert [gap.verdict for gap in gaps] == [None, "too few", "behind"]


def test_seven_chances_of_the_superstar_are_too_few_for_everybody():
    gaps = _compare([[0.5] * 20, [0.2] * 20], chances=[7, 100])
    assert gaps[1].verdict == "too few"


def _two_tallies(behaviour, ours, theirs, our_chances, their_chances):
    first, second = BEHAVIOURS[behaviour].made_of
    drawn = {first: _drawn(ours, our_chances), second: _drawn(theirs, their_chances)}
    return compare_reps(behaviour=BEHAVIOURS[behaviour], reps=["A", "B"], drawn=drawn, superstar="A")


def test_a_ratio_is_made_per_draw():
    """B: 1/2 and 3/2, so 1 on average; A always 2. B is 50 % below A."""
    gaps = _two_tallies("bounce_back", [[4, 4], [1, 3]], [[2, 2], [2, 2]], [60, 60], [60, 60])
    assert gaps["B"].value.value == pytest.approx(1.0)
    assert gaps["B"].shown.value == pytest.approx(-50)
    assert gaps["B"].shown.low == pytest.approx(-75 + 0.05 * 50)


def test_paces_need_sixty_days():
    ours, theirs = [[4] * 20, [1] * 20], [[2] * 20, [2] * 20]
    assert _two_tallies("bounce_back", ours, theirs, [60, 60], [60, 60])["B"].verdict == "behind"
    assert _two_tallies("bounce_back", ours, theirs, [60, 59], [60, 60])["B"].verdict == "too few"
    assert _two_tallies("bounce_back", ours, theirs, [60, 60], [59, 60])["B"].verdict == "too few"


def test_a_difference_is_made_per_draw_and_counts_both_tallies():
    ours, theirs = [[0.4] * 20, [0.3] * 20], [[0.3] * 20, [0.4] * 20]
    rep = _two_tallies("shakes_it_off", ours, theirs, [8, 9], [10, 11])["B"]
    assert rep.value.value == pytest.approx(-0.1)
    assert rep.gap.value == pytest.approx(0.2)
    assert (rep.count, rep.against) == (Count(3, 9), Count(3, 11))
    assert rep.verdict == "behind"
    assert _two_tallies("shakes_it_off", ours, theirs, [8, 9], [10, 7])["B"].verdict == "too few"


def test_a_divisor_near_zero_does_not_carry_the_figure_off():
    theirs = [[1.0] * 40, [1.0] * 39 + [1e-30]]
    rep = _two_tallies("bounce_back", [[1.0] * 40, [1.0] * 40], theirs, [60, 60], [60, 60])["B"]
    assert rep.value.value == pytest.approx(1.0)
    assert rep.shown.value == pytest.approx(0.0)


def test_without_a_superstar_there_are_figures_and_no_gaps():
    drawn = {"no_squeeze": _drawn([[0.5] * 20, [0.4] * 20])}
    gaps = compare_reps(behaviour=BEHAVIOURS["no_squeeze"], reps=["A", "B"], drawn=drawn, superstar=None)
    assert [gap.value.value for gap in gaps.values()] == [0.5, pytest.approx(0.4)]
    assert [gap.verdict for gap in gaps.values()] == [None, None]


def test_missing_columns_are_named_and_nothing_is_counted_as_zero():
    says = say_behaviour(
        behaviour=BEHAVIOURS["new_ground"],
        reps=["A"],
        drawn={},
        superstar="A",
        missing=frozenset({"industry", "competitor"}),
    )
    assert (says.status, says.needs, says.reps) == ("needs", ("industry",), {})


def test_every_behaviour_can_be_said_of_a_drawn_office():
    rng = np.random.default_rng(5)
    chances = {tally: rng.integers(0, 200, 6) for tally in TALLIES}
    drawn = draw_tallies({tally: (rng.binomial(c, 0.3), c) for tally, c in chances.items()})
    reps = list("ABCDEF")
    for behaviour in BEHAVIOURS.values():
        says = say_behaviour(behaviour=behaviour, reps=reps, drawn=drawn, superstar="C", young=4)
        assert (says.status, says.young, list(says.reps)) == ("ok", 4, reps)
        for gap in says.reps.values():
            figures = [e for e in (gap.value, gap.gap, gap.shown) if e is not None]
            assert len(figures) == (1 if gap.rep == "C" else 3)
            assert all(e.low <= e.q25 <= e.q75 <= e.high and np.isfinite(e.value) for e in figures)


@pytest.mark.parametrize(
    ("enough", "p_behind", "p_ahead", "low", "high", "verdict"),
    [
        (False, 1.0, 0.0, -1, 1, "too few"),
        (True, 0.95, 0.05, -40, -1, "behind"),
        (True, 0.05, 0.95, 1, 40, "ahead"),
        (True, 0.949, 0.051, -5, 5, "level"),
        (True, 0.949, 0.051, -5.1, 5, "can't tell yet"),
        (True, 0.5, 0.5, -5, 5.1, "can't tell yet"),
    ],
)
def test_verdicts_at_their_edges(enough, p_behind, p_ahead, low, high, verdict):
    shown = Estimate(0, low, low / 2, high / 2, high)
    assert decide_verdict(enough=enough, p_behind=p_behind, p_ahead=p_ahead, shown=shown, level=5) == verdict
