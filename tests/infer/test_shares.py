"""Where sales came from: splits made by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import beta

from lib.infer.shares import estimate_luck, estimate_team_share

REPS, QUARTERS = ("Ana", "Ben"), ("2025Q4", "2026Q1")
CHANNELS = ("referral", "won_back", "outbound", "unknown")
CLASSES = ("provoked", "provoked", "process", "unknown")
SALES = np.array([[[2, 1], [0, 0]], [[1, 0], [0, 3]], [[0, 4], [1, 1]], [[0, 2], [0, 0]]])
BIGGEST = np.array([[100.0, 400.0], [50.0, 200.0]])
REVENUE = SALES * 100.0


def _luck(within=(True, True), sales=SALES, revenue=REVENUE, classes=CLASSES):
    return estimate_luck(
        reps=REPS,
        quarters=QUARTERS,
        channels=CHANNELS,
        classes=classes,
        sales=sales,
        revenue=revenue,
        biggest=BIGGEST,
        within=np.array(within),
    )


def _sales(split):
    return {klass: share.sales for klass, share in split.classes.items()}


def test_sales_are_added_up_by_class_for_the_team_and_each_rep():
    luck = _luck()
    assert _sales(luck.team) == {"provoked": 7, "process": 6, "chance": 0, "unknown": 2}
    assert _sales(luck.reps["Ana"]) == {"provoked": 4, "process": 4, "chance": 0, "unknown": 2}
    assert _sales(luck.reps["Ben"]) == {"provoked": 3, "process": 2, "chance": 0, "unknown": 0}
    assert (luck.team.sales, luck.team.revenue) == (15, 1500.0)


def test_the_quarter_filter_chooses_what_is_added_up_but_not_the_figures_by_quarter():
    luck = _luck(within=(True, False))
    assert _sales(luck.team) == {"provoked": 3, "process": 1, "chance": 0, "unknown": 0}
    assert luck.channels == {"referral": (2, 200.0), "won_back": (1, 100.0), "outbound": (1, 100.0)}
    assert list(luck.quarters) == ["2025Q4", "2026Q1"]
    assert luck.quarters["2026Q1"]["provoked"] == (4, 400.0)
    assert luck.quarters["2025Q4"]["unknown"] == (0, 0.0)


def test_the_manager_may_count_a_channel_as_another_class():
    luck = _luck(classes=("chance", "provoked", "process", "unknown"))
    assert _sales(luck.team) == {"provoked": 4, "process": 6, "chance": 3, "unknown": 2}


def test_the_teams_share_is_as_counted_with_the_exact_interval():
    share = _luck().team.classes["provoked"].share
    assert share.value == pytest.approx(7 / 15)
    expected = beta(7.5, 8.5).ppf([0.05, 0.25, 0.75, 0.95])
    assert [share.low, share.q25, share.q75, share.high] == pytest.approx(expected)


def test_the_teams_shares_add_up_to_one():
    assert sum(share.share.value for share in _luck().team.classes.values()) == pytest.approx(1)


def test_a_reps_share_is_drawn_towards_the_office():
    """Ben has provoked 3 of 5, the office 7 of 15."""
    share = _luck().reps["Ben"].classes["provoked"].share
    assert 7 / 15 < share.value < 3 / 5
    assert share.low < share.q25 < share.value < share.q75 < share.high


def test_the_quarter_filter_moves_a_reps_share_and_the_same_filter_gives_the_same():
    once, again, other = _luck(), _luck(), _luck(within=(False, True))
    assert once == again
    assert once.reps["Ana"].classes["provoked"].share != other.reps["Ana"].classes["provoked"].share


def test_the_biggest_deal_is_said_as_a_part_of_the_revenue():
    luck = _luck()
    assert luck.team.biggest == pytest.approx(400 / 1500)
    assert luck.reps["Ben"].biggest == pytest.approx(200 / 500)
    assert _luck(within=(True, False)).team.biggest == pytest.approx(100 / 400)


def test_without_amounts_there_are_shares_of_sales_and_none_of_revenue():
    luck = _luck(revenue=REVENUE * 0)
    assert luck.team.classes["provoked"].revenue_share == 0
    assert luck.team.biggest == 0
    assert luck.team.classes["provoked"].share.value == pytest.approx(7 / 15)


def test_nothing_sold_gives_zeros_and_a_wide_interval():
    luck = _luck(sales=SALES * 0, revenue=REVENUE * 0)
    share = luck.team.classes["provoked"].share
    assert (luck.team.sales, share.value, luck.channels) == (0, 0.0, {})
    assert (share.low, share.high) == pytest.approx((beta(0.5, 0.5).ppf(0.05), beta(0.5, 0.5).ppf(0.95)))


def test_no_quarter_in_scope_is_an_empty_split():
    assert _luck(within=(False, False)).team.sales == 0


def test_no_sale_of_a_hundred_is_nearly_surely_a_small_share():
    share = estimate_team_share(0, 100)
    assert share.value == 0
    assert share.high == pytest.approx(beta(0.5, 100.5).ppf(0.95))
