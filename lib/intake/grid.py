"""From cells to a Sheet: blank rows, repeated headers and cells beyond the last header, found by column."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.mojibake import mend_table
from lib.intake.sheet import REPEATS, TEXT, Reject, Sheet, column_label
from lib.terms import Problem, Repair

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Texts: TypeAlias = pa.Array | pa.ChunkedArray
MOST_COLUMNS: Final = 2_000
SAMPLE: Final = 5_000


@dataclass(frozen=True)
class Grid:
    """The rows below a header, not yet sifted. The table may be wider than the headers."""

    name: str
    headers: tuple[str, ...]
    table: pa.Table
    rows: Rows
    header_row: int
    part: str | None = None
    parts: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()
    repairs: tuple[Repair, ...] = ()
    encoding: str | None = None


def sift_grid(grid: Grid) -> Sheet | Problem:
    """The Sheet: without blank rows, with repeated headers and overlong rows among the rejects."""
    if problem := refuse_width(len(grid.headers)):
        return problem
    blank = find_blank(grid.table)
    sifted = _drop_empty_tail(_reject_repeats(_reject_long(_drop_rows(grid, blank))))
    table, mended = mend_table(sifted.table)
    return Sheet(
        name=sifted.name,
        part=sifted.part,
        parts=sifted.parts,
        headers=sifted.headers,
        table=table,
        rows=sifted.rows,
        header_row=sifted.header_row,
        blank=len(blank),
        rejects=tuple(sorted(sifted.rejects, key=lambda reject: reject.problem.row or 0)),
        repairs=(*sifted.repairs, *mended),
        encoding=sifted.encoding,
    )


def refuse_width(width: int) -> Problem | None:
    """The Problem of a table with more columns than any export of deals has."""
    if width <= MOST_COLUMNS:
        return None
    return Problem(
        "too wide",
        f"The table has {width:,} columns; more than {MOST_COLUMNS:,} can’t be read.",
        "Export only the columns that describe the deals.",
    )


def find_blank(table: pa.Table) -> Rows:
    """Indices of the rows in which no cell holds more than white space."""
    return _narrow(table, [is_blank] * table.num_columns)


def find_repeats(table: pa.Table, headers: Sequence[str]) -> Rows:
    """Indices of the rows that say the headers again, outer spaces aside."""
    if not any(headers):
        return np.zeros(0, np.int64)
    return _narrow(table, [partial(_says, text=header) for header in headers])


def _narrow(table: pa.Table, tests: Sequence[Callable[[pa.ChunkedArray], Mask]]) -> Rows:
    """Rows that pass a test in each column; columns with few values first, and only the rows still in."""
    rows = np.arange(table.num_rows, dtype=np.int64)
    columns = sorted(zip(table.columns, tests, strict=False), key=lambda pair: pair[0].type != TEXT)
    for column, test in columns:
        if not len(rows):
            break
        rows = rows[test(column if len(rows) == len(column) else column.take(pa.array(rows)))]
    return rows


def is_blank(column: pa.ChunkedArray) -> Mask:
    """Which cells are null or hold only white space."""
    if column.type == TEXT:
        return _on_values(column, _are_blank)
    if pa.types.is_string(column.type):
        return _are_blank(column)
    return column.is_null().to_numpy()


def _are_blank(texts: Texts) -> Mask:
    return _to_mask(pc.equal(pc.utf8_trim_whitespace(texts), ""), absent=True)


def _says(column: pa.ChunkedArray, text: str) -> Mask:
    if column.type == TEXT:
        return _on_values(column, lambda values: _equal(values, text))
    if pa.types.is_string(column.type):
        return _equal(column, text)
    return column.is_null().to_numpy() if not text else np.zeros(len(column), bool)


def _equal(texts: Texts, text: str) -> Mask:
    return _to_mask(pc.equal(pc.utf8_trim_whitespace(texts), text), absent=not text)


def _to_mask(found: Texts, *, absent: bool) -> Mask:
    mask: Mask = pc.fill_null(found, absent).to_numpy(zero_copy_only=False)
    return mask


def _on_values(column: pa.ChunkedArray, test: Callable[[pa.Array], Mask]) -> Mask:
    """A test of each distinct value, spread over the cells."""
    whole = column.combine_chunks()
    found = np.append(test(whole.dictionary), True)
    mask: Mask = found[pc.fill_null(whole.indices, len(whole.dictionary)).to_numpy()]
    return mask


def _drop_rows(grid: Grid, rows: Rows, rejects: Sequence[Reject] = ()) -> Grid:
    if not len(rows):
        return grid
    keep = np.ones(grid.table.num_rows, bool)
    keep[rows] = False
    table = grid.table.filter(pa.array(keep))
    return replace(grid, table=table, rows=grid.rows[keep], rejects=(*grid.rejects, *rejects))


def _reject_long(grid: Grid) -> Grid:
    """Rows with a filled cell beyond the last header go; then the columns beyond it go."""
    width = len(grid.headers)
    if grid.table.num_columns <= width:
        return grid
    beyond = grid.table.select(range(width, grid.table.num_columns))
    filled = np.zeros(beyond.num_rows, bool)
    for column in beyond.columns:
        filled |= ~is_blank(column)
    rows = np.flatnonzero(filled)
    rejects = [say_long(*row, grid.headers) for row in _numbered(grid, rows)]
    dropped = _drop_rows(grid, rows, rejects)
    return replace(dropped, table=dropped.table.select(range(width)))


def say_long(row: int, cells: Sequence[str], headers: Sequence[str]) -> Reject:
    """A row with more filled cells than there are headers."""
    last = max(index for index, cell in enumerate(cells) if cell.strip())
    problem = Problem(
        "too many cells",
        f"The row has {last + 1} cells, but the table has only {len(headers)} columns.",
        "A value probably holds the separator: put that value in quotation marks, or take the separator out.",
        row=row,
        column=column_label(last, ""),
        value=cells[last],
    )
    return Reject(problem, tuple(cells[: last + 1]))


def _reject_repeats(grid: Grid) -> Grid:
    rows = find_repeats(grid.table, grid.headers)
    return _drop_rows(grid, rows, [say_repeat(*row) for row in _numbered(grid, rows)])


def say_repeat(row: int, cells: Sequence[str]) -> Reject:
    """The header once more, in the midst of the rows."""
    why = "The row repeats the column headers."
    return Reject(
        Problem("repeated header", why, "Nothing is lost; it can be deleted.", row=row), tuple(cells)
    )


def _numbered(grid: Grid, rows: Rows) -> Iterable[tuple[int, tuple[str, ...]]]:
    if not len(rows):
        return ()
    cells = grid.table.take(pa.array(rows)).to_pydict().values()
    texts = ([_as_text(cell) for cell in column] for column in cells)
    return zip(grid.rows[rows].tolist(), zip(*texts, strict=True), strict=True)


def _as_text(cell: object) -> str:
    return "" if cell is None else str(cell)


def _drop_empty_tail(grid: Grid) -> Grid:
    """Without the columns at the right that have neither a header nor a filled cell."""
    width = len(grid.headers)
    while width > 1 and not grid.headers[width - 1] and is_blank(grid.table.column(width - 1)).all():
        width -= 1
    return replace(grid, headers=grid.headers[:width], table=grid.table.select(range(width)))


def encode_repeating(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A text column as a dictionary where its values repeat; nulls become ""."""
    texts = pc.fill_null(column, "")
    sample = texts.slice(0, SAMPLE)
    if len(sample) and pc.count_distinct(sample).as_py() > len(sample) * REPEATS:
        return texts
    return pa.chunked_array([texts.combine_chunks().dictionary_encode()], TEXT)
