"""Sheets for matching tests: from columns written by hand, or filled by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from lib.intake.sheet import Sheet

ROWS = 60
NAMES = ["Ana Ruiz", "Ben Okafor", "Chloé Petit", "Dana Weiss"]
WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove"]


def sheet_of(columns: Sequence[tuple[str, Sequence[object]]], name: str = "deals.csv") -> Sheet:
    """A sheet with these headers (they may repeat) and cells, as the reader of files would give it."""
    rows = len(columns[0][1]) if columns else 0
    arrays = [_cells(cells) for _, cells in columns]
    return Sheet(
        name=name,
        part=None,
        parts=(),
        headers=tuple(header for header, _ in columns),
        table=pa.table({f"c{index}": array for index, array in enumerate(arrays)}),
        rows=np.arange(2, rows + 2),
        header_row=1,
        blank=0,
        rejects=(),
        repairs=(),
    )


def _cells(cells: Sequence[object]) -> pa.Array:
    array = pa.array(list(cells))
    repeats = len(set(cells)) < 0.5 * len(cells)
    return array.dictionary_encode() if pa.types.is_string(array.type) and repeats else array


def plausible_cells(kind: str, stages: Sequence[str], *, rows: int = ROWS) -> list[str]:
    """What stands in a column of this kind: a third of the deals won, a third lost, a third open."""
    won, lost, opened = stages
    outcome = [(won, lost, opened)[row % 3] for row in range(rows)]
    decided = [row % 3 != 2 for row in range(rows)]
    cells: Mapping[str, list[str]] = {
        "outcome": outcome,
        "stage": [["Alpha step", "Beta step", "Gamma step"][row % 7 % 3] for row in range(rows)],
        "closed": [_day(row, 9) if decided[row] else "" for row in range(rows)],
        "hoped": [_day(row, 8) for row in range(rows)],
        "created": [_day(row, 3) for row in range(rows)],
        "date": [_day(row, 6) if row % 2 else "" for row in range(rows)],
        "amount": [str(1000 + 37 * row) if row % 3 != 1 else "0" for row in range(rows)],
        "number": [str(5 * (row % 20)) for row in range(rows)],
        "currency": ["EUR"] * rows,
        "flag": ["true" if row % 3 == 0 else "false" for row in range(rows)],
        "own": ["Our Own Ltd"] * rows,
        "deal_id": [f"006{row:09d}" for row in range(rows)],
        "rep": [NAMES[row % 4] for row in range(rows)],
        "account": [f"{WORDS[row % 7].title()} {row % 11} Ltd" for row in range(rows)],
        "lost_reason": [["Price", "Timing"][row % 2] if outcome[row] == lost else "" for row in range(rows)],
        "referred_by": [f"{WORDS[row % 7].title()} Ltd" if row % 9 == 0 else "" for row in range(rows)],
    }
    return cells.get(kind) or [f"{kind} {WORDS[(row * row) % 7]} {row % 5}" for row in range(rows)]


def _day(row: int, month: int) -> str:
    return f"2024-{month + row % 3:02d}-{1 + row % 27:02d}"
