"""Workbooks and Parquet: the right sheet, the real row and column, real dates and numbers."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lib.intake.files import Sheet, column_label, read_sheet
from lib.terms import Problem

HEADERS = ["Owner", "Stage", "Closed", "Amount", "Units", "Signed"]
ROWS = [
    ["Ana", "Won", datetime(2024, 1, 31), 1200.5, 3, True],
    ["Ben", "Lost", datetime(2024, 2, 29), 80, 4, False],
    ["Ana", "Won", None, None, None, None],
]


def workbook(sheets: dict[str, Sequence[Sequence[Any]]], *, left: int = 0, top: int = 0) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row, cells in enumerate(rows, start=1 + top):
            for column, cell in enumerate(cells, start=1 + left):
                page.cell(row, column, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def read(data: bytes, **choices: Any) -> Sheet:
    sheet = read_sheet("deals", data, **choices)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def types(sheet: Sheet) -> list[str]:
    return [str(field.type).partition("<")[0] for field in sheet.table.schema]


def test_dates_numbers_and_truth_values_come_as_such() -> None:
    sheet = read(workbook({"Deals": [HEADERS, *ROWS]}))
    assert sheet.headers == tuple(HEADERS)
    assert types(sheet) == ["string", "string", "timestamp[ms]", "double", "int64", "bool"]
    assert [list(row.values()) for row in sheet.table.to_pylist()] == ROWS
    assert (sheet.part, sheet.parts, sheet.header_row, sheet.rows.tolist()) == (
        "Deals",
        ("Deals",),
        1,
        [2, 3, 4],
    )


def test_title_rows_and_empty_columns_to_the_left_keep_every_cell_in_its_place() -> None:
    rows = [["Pipeline 2024"], [], HEADERS, *ROWS[:2], [], ["Cy", "Won"]]
    sheet = read(workbook({"Deals": rows}, left=2, top=3))
    assert sheet.headers == ("", "", *HEADERS)
    assert column_label(4, sheet.headers[4]) == "E · Closed"
    assert (sheet.header_row, sheet.rows.tolist(), sheet.blank) == (6, [7, 8, 10], 1)
    assert sheet.table["c4"].to_pylist() == [datetime(2024, 1, 31), datetime(2024, 2, 29), None]
    assert sheet.table["c0"].to_pylist() == ["", "", ""]
    assert {repair.kind: repair.count for repair in sheet.repairs} == {"title lines": 1}


def test_the_sheet_that_looks_like_deals_is_chosen_and_the_others_are_named() -> None:
    sheets = {
        "Read me": [["This workbook was made by sales operations"]],
        "Products": [["SKU", "Colour", "Weight"], *[[f"P{number}", "red", number] for number in range(50)]],
        "Pipeline": [HEADERS, *ROWS],
        "Nothing": [],
    }
    data = workbook(sheets)
    sheet = read(data)
    assert (sheet.part, sheet.parts) == ("Pipeline", tuple(sheets))
    assert read(data, part="Products").headers == ("SKU", "Colour", "Weight")
    assert read(data, part="Products", header_row=2).headers == ("P0", "red", "0")
    problem = read_sheet("x", data, part="Elsewhere")
    assert isinstance(problem, Problem)
    assert "Pipeline" in problem.mend
    assert isinstance(read_sheet("x", data, part="Nothing"), Problem)


def test_what_excel_could_not_work_out_is_read_as_it_shows_it() -> None:
    errors = ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!"]
    sheet = read(
        workbook(
            {
                "Deals": [
                    ["Owner", "Amount", "N"],
                    *[["Ana", error, at] for at, error in enumerate(errors, 1)],
                    ["Ben", 5, 6],
                ]
            }
        )
    )
    assert sheet.table["c1"].to_pylist() == [*errors, "5"]
    assert sheet.table["c2"].to_pylist() == [1, 2, 3, 4, 5, 6]


def test_a_column_of_dates_with_a_word_in_it_loses_neither() -> None:
    rows = [["Owner", "Closed"], ["Ana", datetime(2024, 2, 1)], ["Ben", "n/a"], ["Cy", "soon"]]
    assert read(workbook({"Deals": rows})).table["c1"].to_pylist() == ["2024-02-01 00:00:00", "n/a", "soon"]


def test_a_column_in_which_durations_and_numbers_mix_is_read_as_text() -> None:
    rows = [["Owner", "Hours"], ["Ana", timedelta(hours=30)], ["Ben", 5]]
    assert read(workbook({"Deals": rows})).table["c1"].to_pylist()[1] == "5"


def test_formulas_give_the_value_last_worked_out() -> None:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet("Deals")
        page.write_row(0, 0, ["Owner", "Stage", "Amount"])
        page.write_row(1, 0, ["Ana", "Won"])
        page.write_formula(1, 2, "=6*7", value=42)
    assert read(out.getvalue()).table["c2"].to_pylist() == [42]


def test_a_header_repeated_in_a_workbook_is_rejected() -> None:
    sheet = read(workbook({"Deals": [HEADERS, ROWS[0], HEADERS, ROWS[1]]}))
    assert [(reject.problem.kind, reject.problem.row) for reject in sheet.rejects] == [("repeated header", 3)]
    assert sheet.rows.tolist() == [2, 4]


def test_thousands_of_blank_rows_between_and_below_are_counted() -> None:
    rows = [["Owner", "Stage"], ["Ana", "Won"], *[[" ", None]] * 3000, ["Ben", "Lost"], *[[None, " "]] * 3000]
    sheet = read(workbook({"Deals": rows}))
    assert (sheet.rows.tolist(), sheet.blank) == ([2, 3003], 6000)


def test_three_hundred_columns_are_no_trouble() -> None:
    headers = [f"Field {number}" for number in range(300)]
    sheet = read(workbook({"Deals": [headers, list(range(300))]}))
    assert len(sheet.headers) == 300
    assert column_label(299, sheet.headers[299]) == "KN · Field 299"


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_the_name_of_a_file_does_not_matter(kind: str) -> None:
    data = workbook({"Deals": [HEADERS, *ROWS]}) if kind == "xlsx" else parquet(pa.table({"Owner": ["Ana"]}))
    assert isinstance(read_sheet("deals.csv", data), Sheet)
    assert isinstance(read_sheet("deals.xlsx", b"Owner,Stage\nAna,Won\n"), Sheet)


def test_parquet_keeps_its_types_and_numbers_rows_below_a_header() -> None:
    table = pa.table(
        {
            "Owner": pa.array(["Ana", "Ben", None, "Ana"]).dictionary_encode(),
            "Id": pa.array(["a", "b", None, "c"], pa.large_string()),
            "Closed": pa.array([date(2024, 1, 31), None, None, date(2024, 2, 1)]),
            "Amount": pa.array([Decimal("1.50"), Decimal("-2.00"), None, None]),
            "Score": [1.0, float("nan"), None, float("inf")],
            "Units": pa.array([1, 2, None, 3], pa.int8()),
            "Tags": [["x"], [], None, ["y", "z"]],
        }
    )
    sheet = read(parquet(table))
    assert sheet.headers == tuple(table.column_names)
    assert types(sheet) == ["string", "string", "date32[day]", "double", "double", "int64", "string"]
    assert sheet.table["c0"].to_pylist() == ["Ana", "Ben", "Ana"]
    assert sheet.table["c3"].to_pylist() == [1.5, -2.0, None]
    assert sheet.table["c4"].to_pylist() == [1.0, None, None]
    assert sheet.table["c6"].to_pylist() == ["['x']", "[]", "['y', 'z']"]
    assert (sheet.header_row, sheet.rows.tolist(), sheet.blank) == (1, [2, 3, 5], 1)
