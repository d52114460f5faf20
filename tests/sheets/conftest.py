"""A server with three small spreadsheets: one shared with the account, an open one, a private one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.sheets.book import Book, Formula, Merge, Rows, Tab
from tests.sheets.server import run_sheets
from tests.sheets.state import Sheets


def make_small() -> list[Book]:
    deals: Rows = [
        ["Id", "When", "Amount", "Sure", "Note"],
        ["007", date(2024, 12, 31), 1234.5, True, None],
        [],
        ["b", datetime(2024, 1, 5, 18, 0), 3.0, False, "#N/A"],
        ["c", None, Formula("=C2*2", 2469)],
    ]
    shared = Book(
        "1Shared",
        "It’s Sales",
        [
            Tab(0, "Deals", deals, frozen_rows=1),
            Tab(7, "It's Q1", []),
            Tab(8, "Old", [["x"]], hidden=True),
            Tab(9, "Merged", [["Team", "Team", "Who"], ["a", "b", "c"]], merges=[Merge(0, 1, 0, 2)]),
            Tab(10, "Chart", [], kind="OBJECT"),
        ],
        locale="de_DE",
    )
    opened = Book(
        "1Open", "Öffnung 2026", [Tab(0, "Deals", deals)], readable_by="anyone", published_id="2PACX-1v"
    )
    return [shared, opened, Book("1Mine", "Mine", [Tab(0, "Deals", deals)], readable_by="nobody")]


@pytest.fixture
def sheets() -> Iterator[Sheets]:
    with run_sheets(make_small()) as running:
        yield running
