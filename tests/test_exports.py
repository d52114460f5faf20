"""Exported files are read as they were meant, and nothing in them runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import fastexcel
import openpyxl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.exports import LONGEST, neutralise, write_csv, write_xlsx

RISKY = "=+-@\t\r"


def table_of(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> pa.Table:
    """Rows of cells as a table of texts; short rows are filled up, headers may repeat."""
    filled = [[*map(_to_str, row), *[""] * (len(headers) - len(row))][: len(headers)] for row in rows]
    columns = list(zip(*filled, strict=True)) or [()] * len(headers)
    return pa.table([pa.array(column, pa.string()) for column in columns], names=list(headers))


def _to_str(cell: object) -> str:
    return "" if cell is None else str(cell)


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+49 30 1234",
        "-5",
        "@SUM(A1)",
        "\tx",
        "\rx",
        "  =1",
        "\u00a0=1",
        "＝1",
        " ＠x",
        "\u200b=1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "Ana", "a=b", "1-2", "'=1", "<b>x</b>", "javascript:alert(1)", "naïve – yes", "…-"]
)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert neutralise(text) == text


@settings(deadline=None)
@given(st.text(max_size=20))
def test_nothing_that_starts_like_a_formula_leaves(text: str) -> None:
    safe = neutralise(text)
    assert safe in (text, "'" + text)
    assert not safe.strip().startswith(tuple("=+-@＝＋－＠"))


def test_a_csv_opens_in_excel_and_says_each_cell_once() -> None:
    table = pa.table(
        {
            "Owner": pa.array(["Zoë", 'a "b", c', "two\nlines", None]).dictionary_encode(),
            "Amount": [1200.0, -5.5, float("nan"), None],
            "Closed": [date(2024, 2, 29), None, None, None],
            "Seen": [datetime(2024, 1, 1, 3, 4, 5, 6), None, None, None],
        }
    )
    assert write_csv(table) == (
        b"\xef\xbb\xbfOwner,Amount,Closed,Seen\r\n"
        + "Zoë,1200,2024-02-29,2024-01-01 03:04:05\r\n".encode()
        + b'"a ""b"", c",-5.5,,\r\n"two\nlines",,,\r\n,,,\r\n'
    )


def test_numbers_keep_their_sign_and_texts_do_not() -> None:
    table = pa.table({"=Number": [-5], "Text": ["-5"]})
    assert rows_of(write_csv(table)) == [["'=Number", "Text"], ["-5", "'-5"]]


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
            min_size=3,
            max_size=3,
        ),
        max_size=6,
    )
)
def test_any_table_of_texts_comes_back_from_its_csv(rows: list[list[str]]) -> None:
    table = table_of(["a", "b", "b"], rows)
    assert rows_of(write_csv(table)) == [
        ["a", "b", "b"],
        *[[neutralise(cell) for cell in row] for row in rows],
    ]


def test_a_table_without_rows_is_a_header() -> None:
    assert write_csv(table_of(["a", "b"], []), mark=False) == b"a,b\r\n"


def test_short_rows_are_filled_up() -> None:
    assert table_of(["a", "b"], [["x"], ["y", 2, 3]]).to_pylist() == [
        {"a": "x", "b": ""},
        {"a": "y", "b": "2"},
    ]


def test_a_workbook_holds_numbers_and_dates_and_no_formula_and_no_link() -> None:
    table = pa.table(
        {
            "=Owner": ["=1+1", "https://example.com", "x" * (LONGEST + 5), None],
            "Amount": [1.5, -2.0, float("inf"), None],
            "Closed": [date(2024, 2, 29), None, None, None],
            "Open": [True, False, None, None],
        }
    )
    page = openpyxl.load_workbook(io.BytesIO(write_xlsx(table)))["Deals"]
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells[0] == ["'=Owner", "Amount", "Closed", "Open"]
    assert cells[1] == ["'=1+1", 1.5, datetime(2024, 2, 29), True]
    assert cells[2] == ["https://example.com", -2, None, False]
    assert cells[3][0] == "x" * (LONGEST - 1) + "…"
    assert cells[3][1:] == [None, None, None]
    assert all(cell.data_type != "f" and cell.hyperlink is None for row in page.iter_rows() for cell in row)


def test_a_workbook_without_rows_opens() -> None:
    sheet = fastexcel.read_excel(write_xlsx(table_of(["a"], []))).load_sheet(0)
    assert (sheet.name, sheet.height) == ("Deals", 0)
