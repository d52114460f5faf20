"""Ranges, fields, serial days and shown cells: small parts, by hand and against twins."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets.book import Book, Tab, book_from_csv, count_serial, type_cell
from tests.sheets.fields import apply_mask, parse_mask
from tests.sheets.ranges import count_column, find_range, name_column
from tests.sheets.shown import show_cell

BOOK = Book(
    "1",
    "Book",
    [Tab(3, "Hidden", [], hidden=True), Tab(0, "Deals", []), Tab(1, "It's Q1", []), Tab(2, "2026", [])],
)


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Deals", "Deals!A1:Z1000"),
        ("deals", "Deals!A1:Z1000"),
        ("'Deals'", "Deals!A1:Z1000"),
        ("Deals!B2", "Deals!B2"),
        ("Deals!A1:C", "Deals!A1:C1000"),
        ("Deals!B:C", "Deals!B1:C1000"),
        ("Deals!2:5", "Deals!A2:Z5"),
        ("Deals!$A$1:b2", "Deals!A1:B2"),
        ("Deals!A1:ZZZ9999", "Deals!A1:Z1000"),
        ("A1:B2", "Deals!A1:B2"),
        ("'It''s Q1'!A1:B2", "'It''s Q1'!A1:B2"),
        ("It's Q1!A1:B2", "'It''s Q1'!A1:B2"),
        ("2026!A1:B2", "'2026'!A1:B2"),
    ],
)
def test_a_range_is_found_and_repeated_as_google_does(asked: str, answered: str) -> None:
    found = find_range(BOOK, asked)
    assert found is not None
    assert found.name == answered


@given(st.integers(0, 18_277))
def test_columns_are_named_and_counted_the_same_way(column: int) -> None:
    assert count_column(name_column(column)) == column


@given(st.text(min_size=1, max_size=12).filter(lambda title: title.strip("'") and "!" not in title))
def test_any_title_is_found_when_quoted(title: str) -> None:
    book = Book("1", "Book", [Tab(0, title, [])])
    found = find_range(book, "'" + title.replace("'", "''") + "'!A1:Z")
    assert found is not None
    again = find_range(book, found.name)
    assert again == found


@given(st.dates(date(1900, 3, 1), date(2200, 1, 1)))
def test_serial_days_count_days(day: date) -> None:
    assert count_serial(day) == 43_831 + (day - date(2020, 1, 1)).days
    assert count_serial(datetime.combine(day, time())) == count_serial(day)
    assert count_serial(datetime.combine(day, time(6))) == count_serial(day) + 0.25
    assert count_serial(day + timedelta(days=1)) == count_serial(day) + 1


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("2024-12-31", date(2024, 12, 31)),
        ("2024-13-31", "2024-13-31"),
        ("12", 12),
        ("-0.50", -0.5),
        ("007", "007"),
        ("1,200", "1,200"),
        ("", None),
        ("D-1", "D-1"),
    ],
)
def test_a_csvs_cells_are_typed_carefully(text: str, cell: object) -> None:
    assert type_cell(text) == cell


def test_a_csv_becomes_a_spreadsheet_of_one_tab() -> None:
    book = book_from_csv(b'Id,When\n007,2020-01-01\n"a,b",\n')
    assert book.tab("Deals").values == [["Id", "When"], ["007", date(2020, 1, 1)], ["a,b", None]]


@pytest.mark.parametrize(
    ("cell", "locale", "form", "shown"),
    [
        (1234567.891, "de_DE", "", "1.234.567,89"),
        (1234.5, "en_US", "", "1,234.50"),
        (1234.5, "fr_FR", "", "1\u202f234,50"),
        (10001, "en_US", "", "10001"),
        (0.25, "en_US", "percent", "25%"),
        (1200.0, "en_US", "currency", "$1,200.00"),
        (1200.0, "de_DE", "currency", "1.200,00\u00a0€"),
        (1200.25, "de_DE", "plain", "1200,25"),
        (date(2024, 1, 5), "en_US", "", "1/5/2024"),
        (date(2024, 1, 5), "en_GB", "", "05/01/2024"),
        (date(2024, 1, 5), "de_DE", "iso", "2024-01-05"),
        (datetime(2024, 1, 5, 9, 7), "de_DE", "", "05.01.2024 9:07:00"),
        (time(9, 7), "de_DE", "", "09:07:00"),
        (None, "de_DE", "", ""),
        ("#N/A", "de_DE", "", "#N/A"),
    ],
)
def test_cells_are_shown_by_locale(cell: object, locale: str, form: str, shown: str) -> None:
    assert show_cell(cell, locale, form) == shown  # type: ignore[arg-type]


def test_fields_keep_what_they_name() -> None:
    whole = {"a": {"b": 1, "c": 2}, "d": [{"e": 1, "f": 2}, {"e": 3}]}
    for fields, kept in (
        ("a", {"a": whole["a"]}),
        ("a.b,d.f", {"a": {"b": 1}, "d": [{"f": 2}, {}]}),
        ("a(b),a(c)", {"a": {"b": 1, "c": 2}}),
        ("a,a.b", {"a": {"b": 1, "c": 2}}),
        ("d/e", {"d": [{"e": 1}, {"e": 3}]}),
        ("*", whole),
    ):
        mask = parse_mask(fields)
        assert mask is not None
        assert apply_mask(whole, mask) == kept
