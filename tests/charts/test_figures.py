"""Figures and names are written one way."""

from __future__ import annotations

import pytest

from lib.charts.figures import count, in_ten, list_words, money, percent, points, show_name


def test_shares_are_whole_per_cent_and_differences_signed_points() -> None:
    assert [percent(share) for share in (0.4631, 1.0, -0.004)] == ["46 %", "100 %", "0 %"]
    assert [points(share) for share in (-0.031, 0.08, 0.001)] == ["−3 pts", "+8 pts", "0 pts"]


def test_money_has_its_currency_and_thousands() -> None:
    assert money(1_234_567.4, "EUR") == "EUR 1,234,567"
    assert money(1_234.0, None) == "1,234"


def test_one_is_singular() -> None:
    assert [count(n, "match", "matches") for n in (0, 1, 1_200)] == ["0 matches", "1 match", "1,200 matches"]


@pytest.mark.parametrize(("probability", "futures"), [(0.0, 0), (0.03, 1), (0.71, 7), (0.97, 9), (0.999, 10)])
def test_only_what_is_beyond_doubt_is_none_or_all_of_ten_futures(probability: float, futures: int) -> None:
    assert in_ten(probability) == futures


def test_long_lists_are_counted() -> None:
    assert list_words(["Ana"]) == "Ana"
    assert list_words(["Ana", "Ben", "Cleo"]) == "Ana, Ben and Cleo"
    assert list_words(list("ABCDEF")) == "A, B, C and 3 others"


def test_a_right_to_left_name_cannot_reorder_what_stands_beside_it() -> None:
    assert show_name("דנה") == "\u2068דנה\u2069"
    assert show_name("Ana") == "Ana"


def test_a_name_of_nothing_visible_is_still_said() -> None:
    assert show_name("\u202e\u200b ") == "(no name)"
