"""An Excel workbook → Sheet: which of its sheets, where its header, its cells with their types."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.archive import DAMAGED, check_workbook
from lib.intake.grid import Grid, encode_repeating, is_blank, refuse_width, sift_grid
from lib.intake.header_row import LOOK_AT, count_known, count_titles, find_header
from lib.intake.separated import NOTHING, say_no_row, say_titles
from lib.intake.sheet import Sheet, column_names
from lib.terms import Problem

MOST_SHEETS: Final = 30
"""Sheets of a workbook that are looked at."""
ERROR: Final = re.compile(r"Error\((\w+)\)")
ERRORS: Final = {
    "NA": "#N/A", "Div0": "#DIV/0!", "Ref": "#REF!", "Name": "#NAME?", "Null": "#NULL!", "Num": "#NUM!",
    "Value": "#VALUE!", "GettingData": "#GETTING_DATA",
}  # fmt: skip
"""What Excel shows in the place of a value that it could not work out."""

for _name in ("fastexcel", "calamine"):
    logging.getLogger(_name).setLevel(logging.ERROR)


@dataclass(frozen=True)
class Part:
    """A sheet of a workbook with all its cells as text, from A1 on."""

    name: str
    cells: pa.Table
    left: int
    """Empty columns to the left, which the reader leaves out."""
    spoiled: frozenset[int] = frozenset()
    """The reader's own numbers of the columns with cells that Excel could not work out."""

    @property
    def top(self) -> list[tuple[str, ...]]:
        return read_rows(self.cells.slice(0, LOOK_AT))


@dataclass(frozen=True, eq=False)
class BookPart:
    """A sheet of a workbook, read or the reason why not."""

    name: str
    hidden: bool
    read: Sheet | Problem


def read_rows(table: pa.Table) -> list[tuple[str, ...]]:
    """The rows of a small table of texts."""
    return list(zip(*table.to_pydict().values(), strict=True))


def read_workbook(
    name: str, data: bytes, *, part: str | None = None, header_row: int | None = None
) -> Sheet | Problem:
    """The rows of one sheet of an .xlsx file, or why it can't be read.

    ``part`` and ``header_row`` are the manager's choices; else the sheet that looks most like deals.
    """
    if problem := check_workbook(data):
        return problem
    try:
        book = fastexcel.read_excel(data)
        return _read_book(name, book, part, header_row)
    except fastexcel.FastExcelError:
        return DAMAGED


def read_workbook_parts(
    name: str, data: bytes, find_row: Callable[[str], int | None]
) -> tuple[BookPart, ...] | Problem:
    """Every sheet of an .xlsx file, the first :data:`MOST_SHEETS` of them; charts are left out.

    ``find_row`` gives the manager's choice of a sheet's header row, None where it is left to us.
    """
    if problem := check_workbook(data):
        return problem
    try:
        book = fastexcel.read_excel(data)
        return tuple(_read_all(name, book, find_row))
    except fastexcel.FastExcelError:
        return DAMAGED


def _read_all(
    name: str, book: fastexcel.ExcelReader, find_row: Callable[[str], int | None]
) -> Iterator[BookPart]:
    parts = tuple(book.sheet_names)
    for part in parts[:MOST_SHEETS]:
        try:
            hidden = book.load_sheet(part, header_row=None, n_rows=0).visible != "visible"
            loaded = _load_part(book, part)
            if loaded is not None:
                yield BookPart(part, hidden, _read_part(name, book, loaded, parts, find_row(part)))
        except fastexcel.FastExcelError:
            yield BookPart(part, False, DAMAGED)


def _read_book(
    name: str, book: fastexcel.ExcelReader, part: str | None, header_row: int | None
) -> Sheet | Problem:
    parts = tuple(book.sheet_names)
    if part is not None and part not in parts:
        return Problem("no sheet", f"The workbook has no sheet “{part}”.", f"It has: {', '.join(parts)}.")
    chosen = _load_part(book, part) if part is not None else _choose_part(book, parts)
    return NOTHING if chosen is None else _read_part(name, book, chosen, parts, header_row)


def _read_part(
    name: str, book: fastexcel.ExcelReader, part: Part, parts: tuple[str, ...], header_row: int | None
) -> Sheet | Problem:
    if not part.cells.num_rows:
        return NOTHING
    grid = _lay_out(name, part, parts, header_row)
    sheet = sift_grid(grid) if isinstance(grid, Grid) else grid
    return sheet if isinstance(sheet, Problem) else _with_types(sheet, book, part)


def _choose_part(book: fastexcel.ExcelReader, parts: tuple[str, ...]) -> Part | None:
    """The sheet with the most headers that deals have, then the one with the most cells."""
    best: tuple[tuple[int, int], Part] | None = None
    for name in parts[:MOST_SHEETS]:
        part = _load_part(book, name)
        if part is not None and (best is None or _score_part(part) > best[0]):
            best = _score_part(part), part
    return best[1] if best else None


def _score_part(part: Part) -> tuple[int, int]:
    top = part.top
    header = find_header(top)
    known = count_known(top[header]) if header is not None else -1
    return known, part.cells.num_rows * part.cells.num_columns


def _load_part(book: fastexcel.ExcelReader, name: str) -> Part | None:
    """All cells of a sheet as text; None for what is no sheet of cells, such as a chart."""
    try:
        sheet = book.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
        columns = sheet.available_columns()
        batch, errors = sheet.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return None
    if not columns:
        return Part(name, pa.table({}), 0)
    left = columns[0].absolute_index
    found = errors.errors if errors else []
    blank = pa.array([""] * batch.num_rows, pa.string())
    arrays = [blank] * left + [pc.fill_null(array, "") for array in _fill_errors(batch, found)]
    spoiled = frozenset(error.offset_position[1] for error in found)
    return Part(name, pa.table(arrays, names=column_names(len(arrays))), left, spoiled)


def _fill_errors(batch: pa.RecordBatch, errors: list[fastexcel.CellError]) -> list[pa.Array]:
    """The columns with #N/A and the like as text where Excel could not work out a value."""
    arrays = list(batch.columns)
    found: dict[int, dict[int, str]] = {}
    for error in errors:
        row, column = error.offset_position
        kind = ERROR.search(error.detail)
        found.setdefault(column, {})[row] = ERRORS.get(kind[1], "#ERROR!") if kind else "#ERROR!"
    for column, texts in found.items():
        mask = np.zeros(batch.num_rows, bool)
        mask[list(texts)] = True
        arrays[column] = pc.replace_with_mask(arrays[column], mask, [texts[row] for row in sorted(texts)])
    return arrays


def _lay_out(name: str, part: Part, parts: tuple[str, ...], header_row: int | None) -> Grid | Problem:
    top = part.top if header_row is None else read_rows(part.cells.slice(0, header_row))
    header = find_header(top) if header_row is None else header_row - 1
    if header is None:
        return NOTHING
    if not 0 <= header < part.cells.num_rows:
        return say_no_row(header + 1)
    below = part.cells.slice(header + 1)
    columns = [encode_repeating(column) for column in below.columns]
    return refuse_width(len(columns)) or Grid(
        name=name,
        headers=tuple(cell.strip() for cell in top[header]),
        table=pa.table(columns, names=below.column_names),
        rows=np.arange(below.num_rows, dtype=np.int64) + header + 2,
        header_row=header + 1,
        part=part.name,
        parts=parts,
        repairs=say_titles(count_titles(top[:header])),
    )


def _with_types(sheet: Sheet, book: fastexcel.ExcelReader, part: Part) -> Sheet:
    """The sheet with real dates, numbers and truth values where a whole column holds them.

    Where the reader finds no type for some column (a duration among numbers), all stays text.
    """
    try:
        loaded = book.load_sheet(
            part.name,
            header_row=None,
            skip_rows=sheet.header_row,
            schema_sample_rows=None,
            dtypes=dict.fromkeys(part.spoiled, "string") or None,
        )
        batch, errors = loaded.to_arrow_with_errors()
    except fastexcel.FastExcelError:
        return sheet
    unlike = {error.offset_position[1] for error in errors.errors} if errors else set()
    keep = pa.array(sheet.rows - sheet.header_row - 1)
    table = sheet.table
    for index, column in enumerate(batch.columns):
        at = part.left + index
        if index not in unlike and at < table.num_columns:
            table = _set_type(table, at, column.take(keep))
    return replace(sheet, table=table)


def _set_type(table: pa.Table, at: int, column: pa.Array) -> pa.Table:
    """The typed column in the place of the text, where no cell gets lost by it."""
    typed = _settle_type(column)
    if typed is None or typed.null_count != is_blank(table.column(at)).sum():
        return table
    return table.set_column(at, table.column_names[at], typed)


def _settle_type(column: pa.Array) -> pa.Array | None:
    """Dates, truth values and numbers, whole where they are; None for anything else."""
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_boolean(kind):
        return column
    if pa.types.is_integer(kind):
        return column.cast(pa.int64())
    return _settle_number(column) if pa.types.is_floating(kind) else None


def _settle_number(column: pa.Array) -> pa.Array:
    whole = pc.and_(pc.equal(pc.floor(column), column), pc.less(pc.abs(column), 2**53))
    return column.cast(pa.int64()) if pc.all(whole).as_py() else column
