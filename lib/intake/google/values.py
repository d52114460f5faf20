"""The document of a pull, and from it one Sheet a tab."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
import pyarrow as pa

from lib.intake.google.cells import Cell, build_column, is_day_header, write_cell
from lib.intake.google.tabs import Outline, Tab
from lib.intake.google.wording import say_trouble
from lib.intake.grid import Grid, refuse_width, sift_grid
from lib.intake.header_row import LOOK_AT, count_titles, find_header
from lib.intake.separated import say_no_row, say_titles
from lib.intake.sheet import Sheet, column_names
from lib.terms import Problem, Repair

Columns = list[list[Cell]]
TALLEST = 4
"""Rows of a header that is merged over several."""


def write_pulled(outline: Outline, taken: Sequence[Tab], answers: Sequence[bytes]) -> bytes:
    """One JSON document: title, locale, tabs (``at``: which of the ranges read, null: not read) and Google's
    answers with the ranges, byte for byte, since writing them anew would take as long as reading them.
    """
    tabs = [
        {
            **asdict(tab),
            "at": taken.index(tab) if tab in taken else None,
            "merges": outline.merges.get(tab.gid or 0, []),
        }
        for tab in outline.tabs
    ]
    head = json.dumps({"title": outline.title, "locale": outline.locale, "tabs": tabs}, ensure_ascii=False)
    return head.removesuffix("}").encode() + b', "answers": [' + b",\n".join(answers) + b"]}\n"


def read_pulled(
    name: str, data: bytes, find_row: Callable[[str], int | None] = lambda title: None
) -> tuple[tuple[Tab, Sheet | Problem], ...]:
    """Each tab that was read, in the sheet's order, as a Sheet or the reason why not. Never raises.

    ``name`` is what the Sheets are called by; ``find_row`` gives the manager's choice of a tab's header row,
    None where it is left to us. A document that is none comes back as one tab with a Problem.
    """
    try:
        document = json.loads(data)
        ranges = [one.get("values", []) for answer in document["answers"] for one in answer["valueRanges"]]
        tabs = [about for about in document["tabs"] if about["at"] is not None]
        titles = tuple(about["title"] for about in tabs)
        return tuple(
            (_parse_tab(about), _read_tab(name, about, ranges[about["at"]], titles, find_row(about["title"])))
            for about in tabs
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return ((Tab(None, name), say_trouble("bad answer")),)


def _parse_tab(about: Mapping[str, Any]) -> Tab:
    return Tab(about["gid"], about["title"], about["hidden"], about["cells"])


def _read_tab(
    name: str, about: Mapping[str, Any], columns: Columns, titles: tuple[str, ...], header_row: int | None
) -> Sheet | Problem:
    height = max(map(len, columns), default=0)
    if not height:
        return say_trouble("empty")
    if problem := refuse_width(len(columns)):
        return problem
    filled = sum(_fill_down(columns, height, *merge) for merge in about["merges"])
    top = list(_read_top(columns, min(height, max(LOOK_AT, header_row or 0))))
    header = _find_header(top, about["merges"]) if header_row is None else header_row - 1
    if header is None:
        return say_trouble("empty")
    if not 0 <= header < height:
        return say_no_row(header + 1)
    headers = tuple(cell.strip() for cell in top[header])
    table = _build_table(columns, headers, header + 1, height)
    grid = Grid(
        name=name,
        headers=headers,
        table=table,
        rows=np.arange(table.num_rows, dtype=np.int64) + header + 2,
        header_row=header + 1,
        part=about["title"],
        parts=titles,
        repairs=(*say_titles(count_titles(top[:header])), *_say_filled(filled)),
    )
    return sift_grid(grid)


def _find_header(top: Sequence[Sequence[str]], merges: Sequence[Sequence[int]]) -> int | None:
    """The header; of one that is merged over several rows the last, which has the names of all columns."""
    header = find_header(top)
    if header is None:
        return None
    ends = (below - 1 for first, below, _ in merges if first <= header < below <= first + TALLEST)
    return min(max(ends, default=header), len(top) - 1)


def _fill_down(columns: Columns, height: int, top: int, bottom: int, column: int) -> int:
    """Google gives the value of merged cells in the first alone; it stands for every row. Says how many."""
    if column >= len(columns) or top >= len(columns[column]):
        return 0
    cells, last = columns[column], min(bottom, height)
    cells += [""] * (last - len(cells))
    blank = [row for row in range(top + 1, last) if cells[row] in ("", None)] if cells[top] != "" else []
    for row in blank:
        cells[row] = cells[top]
    return len(blank)


def _say_filled(count: int) -> tuple[Repair, ...]:
    what = "Cells merged over several rows: their value was taken for each of the rows."
    return (Repair("merged cells", what, count),) if count else ()


def _read_top(columns: Columns, count: int) -> Iterator[tuple[str, ...]]:
    for row in range(count):
        yield tuple(write_cell(column[row]) if row < len(column) else "" for column in columns)


def _build_table(columns: Columns, headers: Sequence[str], first: int, height: int) -> pa.Table:
    """The cells from row ``first`` on; Google leaves the blanks at a column's end out."""
    size = height - first
    arrays = []
    for column, header in zip(columns, headers, strict=True):
        cells = column[first:]
        arrays.append(build_column(cells + [""] * (size - len(cells)), days=is_day_header(header)))
    return pa.table(arrays, names=column_names(len(arrays)))
