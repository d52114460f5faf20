"""Pulled tabs as Sheets: the same as the same tables brought as files."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lib.intake.choices import Choices
from lib.intake.clean import clean_deals
from lib.intake.column_days import read_day_column, settle_day_column
from lib.intake.columns import match_columns
from lib.intake.dates import NO_DAY
from lib.intake.day_order import Proof
from lib.intake.demo import SHAPES, make_deals, write_deals
from lib.intake.demo.layouts import languages_of
from lib.intake.files import read_sheet
from lib.intake.google.access import Access
from lib.intake.google.address import Address
from lib.intake.google.pull import pull_sheet
from lib.intake.google.tabs import Pulled, Tab
from lib.intake.google.values import read_pulled
from lib.intake.read import Intake, read_deals
from lib.intake.sheet import Sheet
from lib.terms import Problem
from tests.sheets import book as book_
from tests.sheets.book import Book, Merge, Rows, tab_from_csv
from tests.sheets.export import write_csv, write_xlsx
from tests.sheets.state import Sheets

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz_0123456789-abcdE"
WRITTEN = [(shape, language) for shape in SHAPES for language in languages_of(shape)]


def pull_tab(
    sheets: Sheets, access: Access, tab: book_.Tab, header_row: int | None = None
) -> Sheet | Problem:
    sheets.books[ID] = Book(ID, "Team", [tab])
    pulled = pull_sheet(Address(ID), access)
    assert isinstance(pulled, Pulled)
    ((about, read),) = read_pulled("Team", pulled.data, lambda title: header_row)
    assert about == Tab(tab.gid, tab.title, tab.hidden, tab.row_count * tab.column_count)
    return read


def pull_rows(sheets: Sheets, access: Access, rows: Rows, **about: object) -> Sheet:
    read = pull_tab(sheets, access, book_.Tab(0, "Deals", rows, **about))  # type: ignore[arg-type]
    assert isinstance(read, Sheet)
    return read


def texts(sheet: Sheet) -> list[list[str]]:
    """Every cell as text; typed ones in one way, whatever the reader."""
    return [[_write(value) for value in column.to_pylist()] for column in sheet.table.columns]


def _write(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return str(value.date())
    return "" if value is None else str(value)


def test_a_ragged_tab_is_padded_and_numbered_as_the_spreadsheet_is(sheets: Sheets, account: Access) -> None:
    rows: Rows = [
        ["Sales 2024"],
        [],
        ["Id", "Owner", "Amount", "Notes"],
        [1, "Ana"],
        [],
        [2, "Bo", 4.5, "late"],
        [3, None, 7],
    ]
    sheet = pull_rows(sheets, account, rows)
    assert (sheet.name, sheet.part, sheet.parts) == ("Team", "Deals", ("Deals",))
    assert sheet.headers == ("Id", "Owner", "Amount", "Notes")
    assert (sheet.header_row, sheet.blank) == (3, 1)
    assert sheet.rows.tolist() == [4, 6, 7]
    assert texts(sheet) == [["1", "2", "3"], ["Ana", "Bo", ""], ["", "4.5", "7"], ["", "late", ""]]
    assert str(sheet.table.schema.types[2]) == "double"
    assert [repair.kind for repair in sheet.repairs] == ["title lines"]


def test_the_manager_may_choose_the_header_row(sheets: Sheets, account: Access) -> None:
    tab = book_.Tab(0, "Deals", [["a", "b"], ["c", "d"], [1, 2]])
    chosen = pull_tab(sheets, account, tab, header_row=2)
    assert isinstance(chosen, Sheet)
    assert chosen.headers == ("c", "d")
    wrong = pull_tab(sheets, account, tab, header_row=9)
    assert isinstance(wrong, Problem)
    assert wrong.kind == "header row"


def test_a_header_merged_over_two_rows_is_the_header_of_its_column(sheets: Sheets, account: Access) -> None:
    rows: Rows = [
        ["Deal", None, "Owner", "Stage", "Close date"],
        ["Id", "Amount", None, None, None],
        [1, 100, "Ana", "Won", date(2024, 5, 1)],
        [2, 200, "Bo", "Lost", date(2024, 5, 2)],
    ]
    merges = [Merge(0, 1, 0, 2), *(Merge(0, 2, column, column + 1) for column in (2, 3, 4))]
    sheet = pull_rows(sheets, account, rows, merges=merges)
    assert sheet.headers == ("Id", "Amount", "Owner", "Stage", "Close date")
    assert texts(sheet)[4] == ["2024-05-01", "2024-05-02"]


def test_a_rep_merged_over_his_deals_has_them_all(sheets: Sheets, account: Access) -> None:
    rows: Rows = [["Owner", "Id"], ["Ana", 1], [None, 2], [None, 3], ["Bo", 4], [None, 5]]
    sheet = pull_rows(sheets, account, rows, merges=[Merge(1, 4, 0, 1), Merge(4, 6, 0, 1)])
    assert texts(sheet)[0] == ["Ana", "Ana", "Ana", "Bo", "Bo"]
    assert [(repair.kind, repair.count) for repair in sheet.repairs] == [("merged cells", 3)]


def test_a_tab_without_cells_says_so(sheets: Sheets, account: Access) -> None:
    for rows in ([], [[None, None]], [["", " "]]):
        read = pull_tab(sheets, account, book_.Tab(0, "Deals", rows))
        assert isinstance(read, Problem)
        assert read.kind == "empty"


def test_a_tab_of_headers_alone_is_a_table_without_rows(sheets: Sheets, account: Access) -> None:
    sheet = pull_rows(sheets, account, [["Id", "Owner"]])
    assert (sheet.headers, sheet.table.num_rows, sheet.blank) == (("Id", "Owner"), 0, 0)


@pytest.mark.parametrize(
    "data",
    [b"", b"[]", b"{}", b'{"tabs": [{}], "answers": []}', b'{"tabs": [{"at": 0}], "answers": [{}]}', b"\xff"],
)
def test_a_damaged_document_is_a_problem(data: bytes) -> None:
    ((tab, read),) = read_pulled("Team", data)
    assert tab.title == "Team"
    assert isinstance(read, Problem)
    assert read.kind == "bad answer"


_WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=6)
_CELLS = {
    "text": _WORDS.map(lambda word: f"x{word}"),
    "whole": st.integers(-(10**6), 10**6),
    "number": st.decimals(-(10**6), 10**6, places=2).map(float),
    "day": st.integers(0, 20_000).map(lambda days: date(1990, 1, 1) + timedelta(days=days)),
    "mixed": st.integers(0, 99) | _WORDS.map(lambda word: f"x{word}"),
}
_HEADERS = {
    "text": "Notes",
    "whole": "Amount",
    "number": "Probability",
    "day": "Close date",
    "mixed": "Product",
}


@st.composite
def tables(draw: st.DrawFn) -> Rows:
    """A table with a column of each kind in any order, with blanks."""
    kinds = draw(st.permutations(list(_CELLS)))
    size = draw(st.integers(1, 8))
    rows: Rows = [[_HEADERS[kind] for kind in kinds]]
    return rows + [[draw(st.none() | _CELLS[kind]) for kind in kinds] for _ in range(size)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=tables())
def test_any_table_is_the_same_pulled_and_as_a_file(sheets: Sheets, account: Access, rows: Rows) -> None:
    pulled = pull_rows(sheets, account, rows)
    book = sheets.books[ID]
    book.tabs[0].formats = dict.fromkeys(range(len(rows[0])), "iso") | {
        at: "plain" for at, header in enumerate(rows[0]) if header != "Close date"
    }
    workbook = read_sheet("Team.xlsx", write_xlsx(book))
    plain = read_sheet("Team.csv", write_csv(book.tabs[0], book.locale))
    assert isinstance(workbook, Sheet)
    assert isinstance(plain, Sheet)
    for other in (workbook, plain):
        assert (pulled.headers, pulled.header_row) == (other.headers, other.header_row)
        assert pulled.rows.tolist() == other.rows.tolist()
        assert texts(pulled) == texts(other)


@pytest.fixture(scope="module")
def written() -> pa.Table:
    return make_deals(60, reps=4)


def _type_days(tab: book_.Tab, intake: Intake) -> None:
    """The columns of days as Google has them once it took them for days: numbers."""
    for name in ("closed", "created"):
        for at in (intake.match.columns[name], *intake.match.also.get(name, ())):
            days = settle_day_column(read_day_column(intake.sheet.table.column(at), ""), Proof, None).days
            for row, day in zip(intake.sheet.rows.tolist(), days.tolist(), strict=True):
                if day != NO_DAY:
                    tab.values[row - 1][at] = date(1970, 1, 1) + timedelta(days=day)


def _rows(deals: pa.Table) -> Counter:
    names = [name for name in deals.column_names if name not in ("row", "deal_id")]
    return Counter(zip(*(deals[name].to_pylist() for name in names), strict=True))


@pytest.mark.parametrize(("shape", "language"), WRITTEN)
def test_every_export_makes_the_same_deals_from_a_sheet_with_typed_days(
    sheets: Sheets, account: Access, written: pa.Table, shape: str, language: str
) -> None:
    data = write_deals(written, shape=shape, language=language)
    file = read_deals("deals.csv", data)
    assert isinstance(file, Intake)
    tab = tab_from_csv(data, delimiter=_find_delimiter(data))
    _type_days(tab, file)
    sheet = pull_tab(sheets, account, tab)
    assert isinstance(sheet, Sheet)
    pulled = clean_deals(sheet, match_columns(sheet), Choices())
    assert isinstance(pulled, Intake)
    assert pulled.columns == file.columns
    assert _rows(pulled.deals) == _rows(file.deals)
    assert np.array_equal(pulled.deals["row"].to_numpy(), file.deals["row"].to_numpy())


def _find_delimiter(data: bytes) -> str:
    first = data.split(b"\n", 1)[0].decode("utf-8-sig")
    return max(",;\t", key=first.count)
