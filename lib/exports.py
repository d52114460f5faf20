"""Tables as CSV and XLSX for Excel, with texts that a spreadsheet would run as a formula made harmless.

OWASP, CSV Injection: a cell that starts with = + - @, tab or line break is read as a formula. Such *texts*
get an apostrophe in front, also after leading spaces and in their full-width forms. Only true numbers (of a
number column) keep their sign bare: "-5" and "+49 30 1234" as texts get the apostrophe too, since no rule
that a reader could trust tells them from "-5+cmd".
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

FORMULA: Final = (
    "^[\\s\u00a0\u200b-\u200f\u2028-\u202f\u2060\u3000\ufeff]*[=+\\-@＝＋－﹣−＠\u2795\u2796]|^[\\t\\r\\n]"
)
QUOTED: Final = '[",;\\t\\r\\n]|^\\s|\\s$'
MARK: Final = b"\xef\xbb\xbf"
"""Without the mark Excel reads UTF-8 as Windows-1252."""
BATCH: Final = 1 << 18
MOST_ROWS: Final = 1_048_575
"""Rows of an Excel sheet below the header."""
LONGEST: Final = 32_767
"""Characters of an Excel cell."""


def neutralise(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would run it as a formula."""
    neutral: str = neutralise_texts(pa.array([text]))[0].as_py()
    return neutral


def neutralise_texts(texts: pa.Array) -> pa.Array:
    """As :func:`neutralise`, for an array of texts; nulls stay."""
    risky = pc.match_substring_regex(texts, FORMULA)
    if not pc.any(risky).as_py():
        return texts
    return pc.if_else(risky, pc.binary_join_element_wise("'", texts, ""), texts)


def write_csv(table: pa.Table, *, mark: bool = True) -> bytes:
    """The table as comma-separated UTF-8 with CRLF, as Excel opens it right; nulls are blank cells.

    ``mark`` is the byte-order mark that Excel needs; without it for other programs.
    """
    header = pc.binary_join(pa.array([[_cell_of(name) for name in table.column_names]]), ",")[0].as_py()
    out = io.BytesIO()
    out.write((MARK if mark else b"") + header.encode() + b"\r\n")
    for batch in table.to_batches(max_chunksize=BATCH):
        out.write(_write_batch(batch))
    return out.getvalue()


def _cell_of(text: str) -> str:
    cell: str = _quote(neutralise_texts(pa.array([text])))[0].as_py()
    return cell


def _write_batch(batch: pa.RecordBatch) -> bytes:
    if not batch.num_rows or not batch.num_columns:
        return b""
    columns = [pc.fill_null(_to_cells(column), "") for column in batch.columns]
    lines = pc.binary_join_element_wise(*columns, ",") if len(columns) > 1 else columns[0]
    whole = pa.ListArray.from_arrays([0, len(lines)], lines)
    text: str = pc.binary_join(whole, "\r\n")[0].as_py()
    return text.encode() + b"\r\n"


def _to_cells(column: pa.Array) -> pa.Array:
    """A column as it stands in the file. What repeats is written once."""
    if pa.types.is_dictionary(column.type):
        return _to_cells(column.dictionary).take(column.indices)
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return _quote(neutralise_texts(column.cast(pa.string())))
    if pa.types.is_floating(column.type):
        return _write_numbers(column)
    if pa.types.is_timestamp(column.type):
        column = pc.floor_temporal(column, unit="second").cast(pa.timestamp("s"))
    return column.cast(pa.string())


def _write_numbers(column: pa.Array) -> pa.Array:
    """Whole numbers without a point, no exponents below 10^15, nothing for what is not finite."""
    finite = pc.if_else(pc.is_finite(column), column, None)
    whole = pc.and_(pc.equal(pc.floor(finite), finite), pc.less(pc.abs(finite), 1e15))
    as_whole = pc.if_else(whole, finite, 0.0).cast(pa.int64()).cast(pa.string())
    return pc.if_else(whole, as_whole, finite.cast(pa.string()))


def _quote(texts: pa.Array) -> pa.Array:
    needed = pc.match_substring_regex(texts, QUOTED)
    if not pc.any(needed).as_py():
        return texts
    doubled = pc.replace_substring(texts, '"', '""')
    return pc.if_else(needed, pc.binary_join_element_wise('"', doubled, '"', ""), texts)


def write_xlsx(table: pa.Table, *, sheet: str = "Deals") -> bytes:
    """The table as a workbook: real numbers and dates, texts as texts, never as formulas or links.

    More rows than a sheet holds go on in a second one; a text longer than a cell holds ends in "…".
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(out, options) as book:
        for number, start in enumerate(range(0, max(table.num_rows, 1), MOST_ROWS), start=1):
            name = sheet if number == 1 else f"{sheet} {number}"
            _write_sheet(book, name, table.slice(start, MOST_ROWS))
    return out.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, name: str, table: pa.Table) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.set_column(0, max(table.num_columns - 1, 0), 16)
    bold = book.add_format({"bold": True})
    for column, header in enumerate(table.column_names):
        page.write_string(0, column, neutralise(header), bold)
    for row, cells in enumerate(_rows_of(table), start=1):
        for column, cell in enumerate(cells):
            _write_cell(page, row, column, cell)


def _rows_of(table: pa.Table) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(max_chunksize=BATCH):
        yield from zip(*(_to_safe(column).to_pylist() for column in batch.columns), strict=True)


def _to_safe(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return _to_safe(column.dictionary).take(column.indices)
    return neutralise_texts(column) if pa.types.is_string(column.type) else column


def _write_cell(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: object) -> None:
    if cell is None or cell == "" or (isinstance(cell, float) and not math.isfinite(cell)):
        return
    if isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(row, column, cell.replace(tzinfo=None))
    elif isinstance(cell, date):
        page.write_datetime(row, column, cell)
    else:
        page.write_string(row, column, _shorten(str(cell)))


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
