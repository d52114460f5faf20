"""Lines of a report that are no deals: totals, and what a program writes below them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.values import code_texts

LONGEST = 200
"""Bytes of a cell that may be such a line."""


@cache
def _patterns() -> tuple[str, str]:
    lines = tomllib.loads((Path(__file__).parent / "lines.toml").read_text(encoding="utf-8"))
    totals, footers = "|".join(lines["totals"]), "|".join(lines["footers"])
    return rf"(?i)^\s*(?:{totals})\s*(?::.*|[(\[].*|[-–=]?\s*[\d.,\s]*)?\s*$", rf"(?i)^\s*(?:{footers})"


@dataclass(frozen=True)
class Lines:
    """Rows (positions) that are a ``total line`` or a ``footer line``, told by what one column says there."""

    kind: str
    column: int
    rows: np.ndarray


def find_lines(table: pa.Table, candidates: np.ndarray) -> tuple[Lines, ...]:
    """Lines among the candidate rows, each row in one of them at most. A footer is all that its row says."""
    if not len(candidates):
        return ()
    total, footer = np.full((2, len(candidates)), -1, np.int64)
    filled = np.zeros(len(candidates), np.int64)
    for index, column in enumerate(table.columns):
        says_total, says_footer, said = _match(column.take(pa.array(candidates)))
        total[(total < 0) & says_total] = index
        footer[(footer < 0) & says_footer] = index
        filled += said
    footer[filled != 1] = -1
    total[footer >= 0] = -1
    kinds = (("total line", total), ("footer line", footer))
    return tuple(
        Lines(kind, index, candidates[column == index])
        for kind, column in kinds
        for index in np.unique(column[column >= 0]).tolist()
    )


def _match(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per cell: says total, says footer, says anything."""
    if not (pa.types.is_dictionary(column.type) or pa.types.is_string(column.type)):
        nothing = np.zeros(len(column), bool)
        return nothing, nothing, column.is_valid().to_numpy()
    cells = code_texts(column.cast(pa.string()).dictionary_encode())
    texts = pc.if_else(pc.less_equal(pc.binary_length(cells.texts), LONGEST), cells.texts, "(long)")
    totals, footers = _patterns()
    total, footer, said = (
        np.append(_search(texts, pattern), False)[cells.codes] for pattern in (totals, footers, r"\S")
    )
    return total, footer, said


def _search(texts: pa.StringArray, pattern: str) -> np.ndarray:
    return pc.match_substring_regex(texts, pattern).to_numpy(zero_copy_only=False)
