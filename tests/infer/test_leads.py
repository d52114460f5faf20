"""The superstar's lead, from draws made by hand and from offices whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.infer.leads import estimate_leads, estimate_versus, say_quarter
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.superstar import find_superstar
from lib.says import Count

REPS = ("Ana", "Ben", "Chloé", "Dan")
DRAWS = np.array([[0.5, 0.4, 0.3, 0.9], [0.5, 0.6, 0.3, 0.9], [0.7, 0.4, 0.3, 0.9], [0.6, 0.2, 0.7, 0.9]])
HAND = Drawn(np.array([11, 12, 4, 8]), np.array([20, 30, 10, 9]), DRAWS, np.full(4, 0.5))


def _draw(hits, chances, draws=1_000):
    return draw_tallies({"close_rate": (hits, chances)}, draws=draws)["close_rate"]


def _leads(drawn, superstar="Ana", reps=REPS, biggest=(900, 50, 0, 70), revenue=(2_000, 800, 0, 1_500)):
    return estimate_leads(
        reps=reps, drawn=drawn, superstar=superstar, biggest=biggest, revenue=revenue, redraw=_draw
    )


def test_the_lead_is_over_the_next_candidate_and_not_over_somebody_with_nine_deals():
    """Ana − Ben: 0.1, −0.1, 0.3, 0.4. Both Ben and Chloé have 0.4 on average; Dan is no candidate."""
    lead = _leads(HAND).with_all
    assert lead.rival == "Ben"
    assert lead.gap.value == pytest.approx(0.175)
    assert lead.p_ahead == 0.75


def test_without_the_biggest_sale_everything_is_drawn_anew_with_a_win_and_a_deal_less():
    lead = _leads(HAND).without_biggest
    fewer = _draw(np.array([10, 12, 4, 8]), np.array([19, 30, 10, 9])).draws
    assert lead.rival == "Ben"
    assert lead.gap.value == pytest.approx(fewer[:, 0].mean() - fewer[:, 1].mean())
    assert lead.gap.low == pytest.approx(np.quantile(fewer[:, 0] - fewer[:, 1], 0.05), abs=1e-6)
    assert lead.p_ahead == pytest.approx((fewer[:, 0] > fewer[:, 1]).mean())


def test_the_revenue_is_told_with_the_sale_and_who_else_has_most():
    leads = _leads(HAND)
    assert (leads.biggest, leads.revenue) == (900, 2_000)
    assert (leads.rival_by_revenue, leads.rival_revenue) == ("Dan", 1_500)


def test_without_amounts_nothing_is_taken_out():
    leads = _leads(HAND, biggest=np.zeros(4), revenue=np.zeros(4))
    assert (leads.without_biggest, leads.biggest) == (None, 0)
    assert (leads.rival_by_revenue, leads.rival_revenue) == (None, 0)


def test_a_named_superstar_without_a_deal_has_a_lead_that_nobody_can_tell():
    drawn = _draw(np.array([0, 12, 4, 8]), np.array([0, 30, 10, 9]))
    leads = _leads(drawn, biggest=np.zeros(4), revenue=np.zeros(4))
    assert leads.without_biggest is None
    assert leads.with_all.gap.low < 0 < leads.with_all.gap.high


def test_there_is_no_lead_where_nobody_else_is_a_candidate():
    assert _leads(_draw(np.array([9, 2, 1, 0]), np.array([20, 9, 3, 0]))) is None
    assert _leads(_draw(np.array([9]), np.array([20])), reps=("Ana",), biggest=[1], revenue=[1]) is None


def test_a_named_superstar_who_is_last_is_led():
    drawn = _draw(np.array([20, 50, 55, 60]), np.array([100, 100, 100, 100]))
    lead = _leads(drawn).with_all
    assert (lead.rival, lead.p_ahead) == ("Dan", 0)
    assert lead.gap.high < 0


def test_among_equally_good_reps_the_leader_of_the_day_is_not_surely_ahead():
    rng = np.random.default_rng(3)
    sure = 0
    for _ in range(40):
        chances = rng.integers(30, 90, 8)
        drawn, reps = _draw(rng.binomial(chances, 0.4), chances, 400), [f"R{i}" for i in range(8)]
        star = find_superstar(reps=reps, draws=drawn.draws, chances=chances).rep
        leads = _leads(drawn, star, reps, np.zeros(8), np.zeros(8))
        assert leads.with_all.gap.value > 0
        sure += leads.with_all.p_ahead >= 0.95
    assert sure <= 1


def test_a_lead_that_is_one_deal_long_shrinks_without_it():
    drawn = _draw(np.array([9, 7, 7, 7]), np.array([12, 12, 12, 12]), 4_000)
    leads = _leads(drawn)
    assert leads.without_biggest.gap.value < leads.with_all.gap.value
    assert leads.without_biggest.p_ahead < leads.with_all.p_ahead


def _quarter(hits, chances, superstar="Ana"):
    drawn = _draw(np.array(hits), np.array(chances), 200)
    return say_quarter(quarter="2026Q1", reps=REPS[: len(hits)], drawn=drawn, superstar=superstar)


def test_a_quarter_tells_the_superstars_count_beside_the_offices():
    quarter = _quarter([6, 3, 1], [10, 12, 8])
    assert (quarter.quarter, quarter.rate.rep, quarter.rate.count) == ("2026Q1", "Ana", Count(6, 10))
    assert quarter.office == Count(10, 30)
    assert quarter.is_highest
    assert 0.3 < quarter.rate.estimate.value < 0.6
    assert 0.5 < quarter.rate.p_best <= 1


def test_an_equal_rate_is_not_higher():
    assert _quarter([3, 6, 9], [10, 20, 30]).is_highest


def test_a_higher_rate_counts_from_eight_deals():
    assert not _quarter([6, 8], [10, 8]).is_highest
    alone = _quarter([6, 7], [10, 7])
    assert (alone.is_highest, alone.rivals) == (True, 0)
    assert _quarter([6, 8], [10, 8]).rivals == 1


def test_a_superstar_with_seven_deals_is_not_called_the_highest():
    assert not _quarter([7, 2], [7, 20]).is_highest
    assert not _quarter([0, 2], [0, 20]).is_highest


def test_a_quarter_with_three_deals_still_has_a_rate():
    quarter = _quarter([1, 1, 0], [1, 1, 1])
    assert quarter.rate.p_best == 0
    assert 0 < quarter.rate.estimate.low < quarter.rate.estimate.high < 1


def test_twenty_futures_of_twenty_draws_are_the_draws_between_their_ends():
    """Of 0, 1 … 39 hundredths the quantile at 2.5 % is 0.975, at 97.5 % 38.025 hundredths."""
    draws = np.stack([np.full(40, 0.5), 0.5 - np.arange(40) / 100], axis=1)
    drawn = Drawn(np.array([9, 9]), np.array([20, 20]), draws, np.full(2, 0.5))
    versus = estimate_versus(reps=("Ana", "Ben"), drawn=drawn, superstar="Ana")["Ben"]
    assert versus.futures[0] == pytest.approx(0.00975)
    assert versus.futures[-1] == pytest.approx(0.38025)
    assert np.diff(versus.futures) == pytest.approx(39 / 2_000)
    assert versus.p_ahead == 39 / 40


def test_futures_are_numpys_quantiles_of_the_lead_over_each_other_rep():
    drawn = _draw(np.array([30, 22, 5, 0]), np.array([60, 60, 9, 0]))
    versus = estimate_versus(reps=REPS, drawn=drawn, superstar="Chloé")
    assert list(versus) == ["Ana", "Ben", "Dan"]
    for i, rep in ((0, "Ana"), (1, "Ben"), (3, "Dan")):
        lead = drawn.draws[:, 2].astype(float) - drawn.draws[:, i]
        assert versus[rep].futures == pytest.approx(np.quantile(lead, (np.arange(20) + 0.5) / 20), abs=1e-6)
        assert versus[rep].p_ahead == (lead > 0).mean()


def test_as_many_futures_are_ahead_as_the_probability_says():
    drawn = _draw(np.array([30, 27, 33, 10]), np.array([60, 60, 60, 60]))
    for versus in estimate_versus(reps=REPS, drawn=drawn, superstar="Ana").values():
        assert sum(future > 0 for future in versus.futures) / 20 == pytest.approx(versus.p_ahead, abs=0.03)


def test_one_rep_alone_stands_beside_nobody():
    drawn = _draw(np.array([3]), np.array([9]))
    assert estimate_versus(reps=("Ana",), drawn=drawn, superstar="Ana") == {}


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), min_size=1, max_size=5), st.data())
def test_whatever_the_counts_every_figure_is_a_figure(pairs, data):
    hits, chances = np.array([min(p) for p in pairs]), np.array([max(p) for p in pairs])
    reps = [f"R{i}" for i in range(len(pairs))]
    star, drawn = data.draw(st.sampled_from(reps)), _draw(hits, chances, 40)
    leads = _leads(drawn, star, reps, np.where(hits > 0, 5.0, 0.0), 9.0 * hits)
    for lead in (leads.with_all, leads.without_biggest) if leads else ():
        assert lead is None or -1 <= lead.gap.low <= lead.gap.high <= 1
    for versus in estimate_versus(reps=reps, drawn=drawn, superstar=star).values():
        assert -1 <= versus.futures[0] <= versus.futures[-1] <= 1
    quarter = say_quarter(quarter="2026Q1", reps=reps, drawn=drawn, superstar=star)
    assert 0 <= quarter.rate.estimate.low <= quarter.rate.estimate.high <= 1
