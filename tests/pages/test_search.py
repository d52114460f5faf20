"""Finding deals by the view and by words."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from lib.ui.search import SHOWN, find_deals, show_deals
from lib.ui.view import View
from tests.offices import deals_from, with_channels

DEALS = with_channels(
    deals_from(
        [
            {
                "deal_id": "1",
                "rep": "Ana",
                "outcome": "won",
                "closed": date(2026, 1, 5),
                "account": "Acme",
                "amount": 5.0,
            },
            {
                "deal_id": "2",
                "rep": "Ben",
                "outcome": "lost",
                "closed": date(2026, 3, 31),
                "account": "Bolt (UK)",
            },
            {
                "deal_id": "3",
                "rep": "Ana",
                "outcome": "open",
                "created": date(2026, 4, 1),
                "notes": "met ACME there",
            },
            {
                "deal_id": "4",
                "rep": "Cleo",
                "outcome": "won",
                "closed": date(2025, 12, 31),
                "source": "Trade show",
            },
            {"deal_id": "5", "rep": "Cleo", "outcome": "open"},
        ]
    ),
    ["referral", "outbound", "unknown", "trade_event", "unsolicited"],
)


def ids(deals: pa.Table) -> list[str]:
    return sorted(deals.column("deal_id").to_pylist())


def find(text: str = "", **view: object) -> list[str]:
    return ids(find_deals(DEALS, View(**view), text, 1))  # type: ignore[arg-type]


def test_without_words_or_filters_every_deal_is_found() -> None:
    assert find() == ["1", "2", "3", "4", "5"]


def test_words_are_found_anywhere_and_without_case() -> None:
    assert find("acme") == ["1", "3"]


def test_every_word_must_be_there() -> None:
    assert find("acme ana") == ["1", "3"]
    assert find("acme ben") == []


def test_signs_are_searched_as_they_are() -> None:
    assert find("(uk)") == ["2"]
    assert find("a.*e") == []


def test_channels_and_classes_are_found_by_their_titles() -> None:
    assert find("trade") == ["4"]
    assert find("Provoked") == ["1"]
    assert find("chance") == ["5"]


def test_the_rep_filter_keeps_the_reps() -> None:
    assert find(reps=("Ana", "Ben")) == ["1", "2", "3"]


def test_a_deal_is_in_the_quarter_it_closed_in_or_while_open_was_created_in() -> None:
    assert find(quarters=("2026Q1",)) == ["1", "2"]
    assert find(quarters=("2026Q2", "2025Q4")) == ["3", "4"]


def test_the_latest_come_first_and_deals_without_a_day_last() -> None:
    shown = show_deals(DEALS)
    assert shown.column_names == [title for title in SHOWN.values() if title != "Part"]
    assert shown.column("Deal").to_pylist() == ["2", "1", "4", "3", "5"]
    assert show_deals(DEALS, 2).column("Deal").to_pylist() == ["2", "1"]


def test_channels_and_classes_are_shown_by_their_titles() -> None:
    assert show_deals(DEALS).column("Channel").to_pylist()[:2] == ["Outbound", "Referral"]
    assert show_deals(DEALS).column("Class").to_pylist()[:2] == ["standard process", "provoked luck"]


def test_the_part_is_shown_where_the_office_has_several() -> None:
    place = DEALS.schema.get_field_index("part")
    parts = pa.array(["Q1", "Q2", "Q1", "Q2", "Q1"]).dictionary_encode()
    shown = show_deals(DEALS.set_column(place, DEALS.schema.field(place), parts))
    assert shown.column_names == list(SHOWN.values())
    assert shown.column("Part").to_pylist() == ["Q2", "Q1", "Q2", "Q1", "Q1"]
