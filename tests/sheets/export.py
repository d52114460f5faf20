"""Spreadsheets as files: an .xlsx of all tabs, cells typed, or the CSV of one tab, as it is shown."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time
from typing import Any, Final
from urllib.parse import quote

import xlsxwriter

from tests.sheets.book import Book, Formula, Tab
from tests.sheets.errors import Answer, show_page
from tests.sheets.shown import show_cell

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Final = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss", time: "hh:mm:ss"}


def export_book(book: Book, form: str, gid: int | None) -> Answer:
    """``form`` is xlsx (all tabs whatever the gid) or csv (that tab, else the first)."""
    if form == "xlsx":
        return _send_file(write_xlsx(book), XLSX, f"{book.title}.xlsx")
    tabs = [tab for tab in book.tabs if tab.kind == "GRID" and gid in (None, tab.gid)]
    if form != "csv" or not tabs:
        return show_page(400, "Error", "Sorry, unable to open the file at this time.")
    name = f"{book.title} - {tabs[0].title}.csv"
    return _send_file(write_csv(tabs[0], book.locale), "text/csv", name)


def write_csv(tab: Tab, locale: str) -> bytes:
    """UTF-8 without a mark, CRLF between lines and none at the end, every line as long as the longest."""
    width = max(map(len, tab.values), default=0)
    text = io.StringIO()
    writer = csv.writer(text)
    for row in tab.cells:
        cells = [*row, *[None] * (width - len(row))]
        writer.writerow([show_cell(cell, locale, tab.formats.get(i, "")) for i, cell in enumerate(cells)])
    return text.getvalue().removesuffix("\r\n").encode()


def write_xlsx(book: Book) -> bytes:
    """Every tab, the hidden ones hidden."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        forms = {kind: workbook.add_format({"num_format": form}) for kind, form in FORMS.items()}
        for tab in book.tabs:
            if tab.kind == "GRID":
                _write_tab(workbook.add_worksheet(_name_sheet(tab.title)), tab, forms)
    return data.getvalue()


def _name_sheet(title: str) -> str:
    """Excel allows 31 letters, and not all of them."""
    return re.sub(r"[\[\]:*?/\\]", "_", title).strip("'")[:31]


def _write_tab(sheet: Any, tab: Tab, forms: dict[type, Any]) -> None:
    if tab.hidden:
        sheet.hide()
    for merge in tab.merges:
        sheet.merge_range(merge.top, merge.left, merge.bottom - 1, merge.right - 1, "")
    for number, row in enumerate(tab.cells):
        for column, cell in enumerate(row):
            _write_cell(sheet, number, column, cell, forms)


def _write_cell(sheet: Any, row: int, column: int, cell: Any, forms: dict[type, Any]) -> None:
    if isinstance(cell, Formula):
        value = show_cell(cell.value, "en_US") if type(cell.value) in FORMS else cell.value
        sheet.write_formula(row, column, cell.text, None, value)
    elif type(cell) in FORMS:
        sheet.write_datetime(row, column, cell, forms[type(cell)])
    elif isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def _send_file(data: bytes, kind: str, name: str) -> Answer:
    """Google's plain file name leaves out what is not ASCII, and blanks; the other one is whole."""
    plain = re.sub(r"[^A-Za-z0-9._-]", "", name)
    place = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return Answer(
        200, data, {"Content-Type": kind, "Content-Disposition": place, "Cache-Control": "no-cache"}
    )
