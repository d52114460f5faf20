"""Lines of a report that are no deals: totals, and what a program writes below them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.values import code_texts

_NUMBER = r"^[\s\p{Sc}(+-]*\d[\d\s.,'’)%-]*\p{Sc}?\s*$"
LONGEST = 200
"""Bytes of a cell that may be such a line."""


@cache
def _patterns() -> tuple[str, str]:
    lines = tomllib.loads((Path(__file__).parent / "lines.toml").read_text(encoding="utf-8"))
    totals, footers = "|".join(lines["totals"]), "|".join(lines["footers"])
    return rf"(?i)^\s*(?:{totals})\s*(?::.*|[(\[].*|[-–=]?\s*[\d.,\s]*)?\s*$", rf"(?i)^\s*(?:{footers})"


@dataclass(frozen=True)
class Lines:
    """Rows (positions) of one kind (total, footer or heading line), told by what one column says in them."""

    kind: str
    column: int
    rows: np.ndarray


def find_lines(table: pa.Table, candidates: np.ndarray) -> tuple[Lines, ...]:
    """Lines among the candidate rows, each row in one of them at most.

    A row that holds one thing alone is a footer, a total (a bare number) or a heading.
    """
    if not len(candidates):
        return ()
    size = len(candidates)
    total, footer, last = np.full((3, size), -1, np.int64)
    bare, filled = np.zeros(size, bool), np.zeros(size, np.int64)
    for index, column in enumerate(table.columns):
        cells = _look_at(column.take(pa.array(candidates)))
        total[(total < 0) & cells.total] = index
        footer[(footer < 0) & cells.footer] = index
        last[cells.said] = index
        bare |= cells.number
        filled += cells.said
    alone = filled == 1
    kinds = {
        "total line": np.where((total < 0) & alone & bare, last, total),
        "footer line": np.where(alone, footer, -1),
        "heading line": np.where(alone, last, -1),
    }
    return tuple(_first_of_each(kinds, candidates))


def _first_of_each(kinds: Mapping[str, np.ndarray], candidates: np.ndarray) -> Iterator[Lines]:
    """Rows under the first kind that has a column for them."""
    free = np.ones(len(candidates), bool)
    for kind, column in kinds.items():
        here = free & (column >= 0)
        free &= ~here
        for index in np.unique(column[here]).tolist():
            yield Lines(kind, index, candidates[here & (column == index)])


@dataclass(frozen=True)
class _Cells:
    """What the cells of a column say; bool[n] each."""

    total: np.ndarray
    footer: np.ndarray
    number: np.ndarray
    said: np.ndarray


def _look_at(column: pa.ChunkedArray) -> _Cells:
    if not (pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)):
        nothing, said = np.zeros(len(column), bool), column.is_valid().to_numpy()
        return _Cells(nothing, nothing, said, said)
    cells = code_texts(column.cast(pa.string()).dictionary_encode())
    texts = pc.if_else(pc.less_equal(pc.binary_length(cells.texts), LONGEST), cells.texts, "(long)")
    answers = (_search(texts, pattern) for pattern in (*_patterns(), _NUMBER, r"\S"))
    return _Cells(*(np.append(answer, False)[cells.codes] for answer in answers))


def _search(texts: pa.StringArray, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
