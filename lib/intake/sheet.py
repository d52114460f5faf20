"""What reading a file gives: a Sheet of cells as written, each row with its number in the spreadsheet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.terms import Problem, Repair

TEXT = pa.dictionary(pa.int32(), pa.string())
"""The type of text columns whose values repeat; the others are plain strings."""

REPEATS = 0.5
"""Part of a sample's values that differ, up to which they are said to repeat."""


@dataclass(frozen=True)
class Reject:
    """A row left out, why, and its cells as written (one per header, or more where the row had more)."""

    problem: Problem
    cells: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The rows below a header row.

    Column ``i`` of the table stands in column ``i`` of the spreadsheet (0 is A): empty columns to the left
    are kept. Text columns have "" for a blank, never null; typed columns (workbooks, Parquet) have null.
    Nothing is trimmed. Rows read of the file = ``len(rows) + len(rejects) + blank``.
    """

    name: str
    part: str | None
    """The sheet of a workbook, None for other files."""
    parts: tuple[str, ...]
    """The sheets that a workbook has."""
    headers: tuple[str, ...]
    """As written but for outer spaces, "" where there is none; may repeat."""
    table: pa.Table
    """Columns c0, c1, …, one per header."""
    rows: npt.NDArray[np.int64]
    """Spreadsheet row number of each row of the table."""
    header_row: int
    """Spreadsheet row number of the header."""
    blank: int
    rejects: tuple[Reject, ...]
    repairs: tuple[Repair, ...]
    encoding: str | None = None
    """How text was written in the file ("UTF-8", "Windows-1252", …), None for workbooks and Parquet."""


def column_letters(index: int) -> str:
    """``0`` → ``"A"``, ``27`` → ``"AB"``."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_label(index: int, header: str) -> str:
    """``(5, "Close date")`` → ``"F · Close date"``; the letter alone where there is no header."""
    return f"{column_letters(index)} · {header}" if header else column_letters(index)


def column_names(count: int) -> list[str]:
    """The table's own names of its columns: c0, c1, …"""
    return [f"c{index}" for index in range(count)]
