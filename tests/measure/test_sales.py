"""Sales and deals in scope."""

from __future__ import annotations

from datetime import date

from lib.measure.sales import count_deals, count_sales
from tests.offices import deals_from, with_channels

ROWS = [
    {"outcome": "won", "closed": date(2024, 2, 1), "amount": 100.0},
    {"outcome": "won", "closed": date(2024, 3, 1), "amount": 300.0},
    {"outcome": "won", "closed": date(2024, 3, 2)},
    {"outcome": "won", "closed": date(2024, 4, 1), "amount": 7.0, "rep": "Ben"},
    {"outcome": "lost", "closed": date(2024, 2, 1), "amount": 900.0, "created": date(2023, 1, 1)},
    {"outcome": "open", "created": date(2024, 4, 1)},
    {"outcome": "open"},
]
DEALS = with_channels(deals_from(ROWS), ["referral", "referral", "referral", "list", "list", "list", "list"])
Q1, Q2 = 2024 * 4, 2024 * 4 + 1


def test_sales_are_won_deals_and_one_without_an_amount_adds_no_revenue() -> None:
    rows = [tuple(row.values()) for row in count_sales(DEALS).to_pylist()]
    assert rows == [
        ("Ana", Q1, "referral", "provoked", 3, 400.0, 300.0),
        ("Ben", Q2, "list", "process", 1, 7.0, 7.0),
    ]


def test_deals_belong_to_the_quarter_they_closed_in_or_while_open_were_created_in() -> None:
    rows = [tuple(row.values()) for row in count_deals(DEALS).to_pylist()]
    assert rows == [("Ana", Q1, 4), ("Ana", Q2, 1), ("Ana", None, 1), ("Ben", Q2, 1)]


def test_a_fiscal_year_that_starts_in_april_is_named_after_the_year_in_which_it_ends() -> None:
    quarters = set(count_sales(DEALS, fiscal_start=4)["quarter"].to_pylist())
    assert quarters == {2024 * 4 + 3, 2025 * 4}


def test_an_office_without_deals_has_no_sales_and_no_scope() -> None:
    nothing = with_channels(deals_from([]), [])
    assert count_sales(nothing).num_rows == count_deals(nothing).num_rows == 0
