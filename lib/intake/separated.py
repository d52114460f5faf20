"""A CSV or TSV file → Sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from lib.intake.delimited import (
    Head,
    drop_open_quotes,
    find_separator,
    read_head,
    split_separator_line,
)
from lib.intake.encoding import Decoded, decode_text
from lib.intake.grid import Grid, refuse_width, say_long, sift_grid
from lib.intake.header_row import count_titles, find_header
from lib.intake.scan import Scan, choose_types, scan_cells
from lib.intake.sheet import Sheet
from lib.terms import Problem, Repair


@dataclass(frozen=True)
class Layout:
    """Where the table stands in the text."""

    separator: str
    head: Head
    header: int
    """Index of the header among the records of the head."""

    @property
    def headers(self) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in self.head.records[self.header])

    @property
    def width(self) -> int:
        """Cells to a row: those of the header, or more where most rows have more."""
        widths = sorted(len(row) for row in self.head.records[self.header + 1 :] if len(row) > 1)
        return max(len(self.headers), widths[len(widths) // 2] if widths else 0)


def read_separated(
    name: str, data: bytes, *, header_row: int | None = None, encoding: str | None = None
) -> Sheet | Problem:
    """The rows of a CSV or TSV file, or why it can't be read.

    ``header_row`` is the manager's choice of the header, as the spreadsheet numbers it.
    """
    decoded = decode_text(data, encoding)
    if isinstance(decoded, Problem):
        return decoded
    separator, start = split_separator_line(decoded.data)
    text = decoded.data[start:] if start else decoded.data
    separator = separator or find_separator(text)
    return _read_text(name, replace(decoded, data=text), separator, header_row)


def _read_text(name: str, decoded: Decoded, separator: str, header_row: int | None) -> Sheet | Problem:
    grid, plain = _read_grid(name, decoded, separator, header_row)
    if not plain and (mended := _mend_quotes(decoded, separator)):
        grid, _ = _read_grid(name, mended, separator, header_row)
    return sift_grid(grid) if isinstance(grid, Grid) else grid


def _read_grid(
    name: str, decoded: Decoded, separator: str, header_row: int | None
) -> tuple[Grid | Problem, bool]:
    """The rows, and whether each of them stood on a line of its own: then no quotation mark was left open."""
    layout = _find_layout(decoded.data, separator, header_row)
    if isinstance(layout, Problem):
        return layout, False
    scan = _scan_rows(decoded.data, layout)
    if isinstance(scan, Problem):
        return scan, False
    return _lay_out(name, decoded, layout, scan), scan.plain


def _mend_quotes(decoded: Decoded, separator: str) -> Decoded | None:
    text, dropped = drop_open_quotes(decoded.data, separator)
    if not dropped:
        return None
    what = "Quotation marks that were opened and never closed were left out."
    repair = Repair("open quotation marks", what, dropped)
    return replace(decoded, data=text, repairs=(*decoded.repairs, repair))


def _find_layout(text: bytes, separator: str, header_row: int | None) -> Layout | Problem:
    head = read_head(text, separator)
    header = find_header(head.records) if header_row is None else header_row - 1
    if header is None:
        return NOTHING
    if not 0 <= header < len(head.records):
        return say_no_row(header + 1)
    layout = Layout(separator, head, header)
    return refuse_width(layout.width) or layout


NOTHING = Problem("empty", "The file is empty.", "Export the deals again and bring that file.")


def say_no_row(row: int) -> Problem:
    """The manager named a header row that is not there."""
    return Problem("header row", f"There is no row {row} to take the headers from.", "Choose another row.")


def _scan_rows(text: bytes, layout: Layout) -> Scan | Problem:
    sample = layout.head.records[layout.header + 1 :]
    start = layout.head.ends[layout.header]
    try:
        return scan_cells(text, start, layout.separator, choose_types(sample, layout.width))
    except pa.ArrowInvalid:
        return Problem(
            "not a table",
            "The rows of the file can’t be told apart.",
            "Open it in Excel, save it as .xlsx and bring that file.",
        )


def _lay_out(name: str, decoded: Decoded, layout: Layout, scan: Scan) -> Grid:
    first = layout.header + 2
    return Grid(
        name=name,
        headers=layout.headers,
        table=scan.table,
        rows=np.add(scan.rows, first),
        header_row=layout.header + 1,
        rejects=tuple(say_long(number + first, cells, layout.headers) for number, cells in scan.long),
        repairs=(*decoded.repairs, *_say_titles(layout), *_say_short(scan)),
        encoding=decoded.encoding,
    )


def _say_titles(layout: Layout) -> tuple[Repair, ...]:
    return say_titles(count_titles(layout.head.records[: layout.header]))


def say_titles(titles: int) -> tuple[Repair, ...]:
    """Lines above the header that are no deals."""
    return (Repair("title lines", "Title lines above the headers were left out.", titles),) if titles else ()


def _say_short(scan: Scan) -> tuple[Repair, ...]:
    what = "Rows with fewer cells than headers were filled up with blanks."
    return (Repair("short rows", what, scan.short),) if scan.short else ()
