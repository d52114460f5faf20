"""What a manager could add to know more."""

from __future__ import annotations

from lib.classify.missing import UNKNOWN_SOURCES, count_unknown_sources, explain_missing
from lib.terms import COLUMNS
from tests.offices import deals_from


def test_columns_without_a_value_are_named_with_what_they_would_open() -> None:
    bare = deals_from([{"outcome": "won", "account": "Acme"}])
    missing = explain_missing(bare)
    assert [opens.column for opens in missing] == ["source", "referred_by", "created", "notes"]
    assert missing[0].sentence.startswith("Add the column “Lead source”")
    assert all(COLUMNS[opens.column].title in opens.sentence for opens in missing)


def test_sources_that_say_nothing_are_counted_with_their_sales_and_revenue() -> None:
    deals = deals_from(
        [
            {"source": "Project Zebra", "outcome": "won", "amount": 10.0},
            {"source": "Project Zebra", "outcome": "won"},
            {"source": "Project Zebra", "outcome": "lost", "amount": 99.0},
            {"source": "Other", "outcome": "open"},
            {"source": "Trade show", "outcome": "won", "amount": 7.0},
            {"outcome": "won", "amount": 5.0},
        ]
    )
    assert count_unknown_sources(deals).to_pylist() == [
        {"value": "Project Zebra", "deals": 3, "sales": 2, "revenue": 10.0, "says_nothing": False},
        {"value": "Other", "deals": 1, "sales": 0, "revenue": 0.0, "says_nothing": True},
    ]


def test_without_a_source_column_no_source_is_unknown() -> None:
    for deals in (deals_from([]), deals_from([{"outcome": "won"}])):
        assert count_unknown_sources(deals).equals(UNKNOWN_SOURCES.empty_table())
