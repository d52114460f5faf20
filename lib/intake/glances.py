"""A glance at a column: some 1,000 of its cells, taken in blocks all through the sheet.

Blocks rather than single rows, so that values which repeat from row to row are seen to repeat, and because a
slice of a column costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.flags import flag_words
from lib.intake.sheet import Sheet
from lib.intake.values import code_texts, is_blank, share_of_amounts, share_of_dates, write_texts

BLOCKS = 20
BLOCK = 50
"""Rows a block: 1,000 rows in all."""
FEW = 20
"""Filled cells below which a sparse column is read whole rather than in blocks."""
PARSED = 100
"""Cells that are tried as dates and amounts."""
LONG = 200
"""Characters of a cell that are looked at."""


@dataclass(frozen=True)
class Glance:
    """Cells of a column: ``at`` are their rows in the table, ``texts`` as written ("" for blank)."""

    kind: Literal["text", "date", "number", "flag"]
    rows: int
    at: np.ndarray
    texts: tuple[str, ...]
    known_distinct: int | None = field(default=None)
    """Different values in the whole column, where the table knows them without counting."""

    @cached_property
    def filled(self) -> np.ndarray:
        """Which of the cells say something."""
        says = {text: not is_blank(text) for text in set(self.texts)}
        return np.array([says[text] for text in self.texts], dtype=bool)

    @cached_property
    def said(self) -> tuple[str, ...]:
        return tuple(text for text, filled in zip(self.texts, self.filled, strict=True) if filled)

    @cached_property
    def distinct(self) -> int:
        return len(set(self.said))

    @cached_property
    def repeats(self) -> float:
        """Different values over filled cells: near 0 for a handful of reps, 1 for ids."""
        if self.known_distinct is not None and self.rows > len(self.texts):
            return min(self.known_distinct / self.rows, 1.0)
        return self.distinct / len(self.said) if self.said else 1.0

    @cached_property
    def dates(self) -> float:
        """Share of the filled cells that are dates."""
        return 1.0 if self.kind == "date" else 0.0 if self.kind != "text" else share_of_dates(self._counted)

    @cached_property
    def numbers(self) -> float:
        """Share of the filled cells that are numbers or amounts."""
        return (
            1.0 if self.kind == "number" else 0.0 if self.kind != "text" else share_of_amounts(self._counted)
        )

    @cached_property
    def ticks(self) -> float:
        """Share of the filled cells that are ticked or unticked boxes."""
        if self.kind == "flag":
            return 1.0
        words = flag_words()
        boxes = [text.strip().casefold() in words for text in self._some]
        return sum(boxes) / len(boxes) if boxes else 0.0

    @cached_property
    def length(self) -> float:
        """Mean characters of the filled cells."""
        return float(np.mean([len(text) for text in self.said])) if self.said else 0.0

    @cached_property
    def _some(self) -> list[str]:
        """Different texts, spread over those seen."""
        different = list(dict.fromkeys(self.said))
        return different[:: max(1, len(different) // PARSED)]

    @cached_property
    def _counted(self) -> list[str]:
        """Filled cells spread over those seen, or none where most hold no digit: no dates and no numbers.

        Cells and not different texts: of ten deals closed on the same day and one "soon", most are dates.
        """
        cells = list(self.said[:: max(1, len(self.said) // PARSED)])
        digits = sum(any(map(str.isdigit, text)) for text in cells)
        return cells if 2 * digits > len(cells) else []


class Glances(dict[int, Glance]):
    """Glances at the columns of a sheet, each taken when first asked for."""

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet

    def __missing__(self, index: int) -> Glance:
        self[index] = glance_at(self.sheet, index)
        return self[index]


def glance_at(sheet: Sheet, index: int) -> Glance:
    """A glance at one column of a sheet."""
    column = sheet.table.column(index)
    rows, kind, known = len(column), _kind(column.type), _count_known(column)
    glance = Glance(kind, rows, *_read_blocks(column, _starts(rows)), known)
    if rows > len(glance.at) and len(glance.said) < FEW:
        return Glance(kind, rows, *_read_filled(column), known)
    return glance


def sample_values(sheet: Sheet, index: int, count: int = 3) -> tuple[str, ...]:
    """The first different values of a column, as written."""
    column = sheet.table.column(index)
    found = {text: None for text in _texts(column.slice(0, BLOCK)) if text.strip()}
    if len(found) < count:
        found |= {text: None for text in _more_texts(column, bool(found)) if text.strip()}
    return tuple(found)[:count]


def _more_texts(column: pa.ChunkedArray, some: bool) -> Iterable[str]:
    """From further down; the whole column is read only where nothing was found above."""
    if pa.types.is_dictionary(column.type) and column.num_chunks:
        return _texts(pa.chunked_array([column.chunk(0).dictionary.slice(0, BLOCK)]))
    return _texts(column.slice(0, BLOCKS * BLOCK)) if some else _read_filled(column)[1]


def _starts(rows: int) -> list[int]:
    if rows <= BLOCKS * BLOCK:
        return list(range(0, rows, BLOCK))
    return [int(at) for at in np.linspace(0, rows - BLOCK, BLOCKS)]


def _read_blocks(column: pa.ChunkedArray, starts: list[int]) -> tuple[np.ndarray, tuple[str, ...]]:
    blocks = [np.arange(start, min(start + BLOCK, len(column))) for start in starts]
    at = np.concatenate(blocks) if blocks else np.empty(0, np.int64)
    if column.num_chunks == 1:
        return at, tuple(_texts(pa.chunked_array([column.chunk(0).take(pa.array(at))])))
    return at, tuple(text for start in starts for text in _texts(column.slice(start, BLOCK)))


def _texts(column: pa.ChunkedArray) -> list[str]:
    texts: list[str] = []
    for chunk in column.chunks:
        texts += [(text or "")[:LONG] for text in write_texts(chunk).to_pylist()]
    return texts


def _read_filled(column: pa.ChunkedArray) -> tuple[np.ndarray, tuple[str, ...]]:
    """The first filled cells of a sparse column, wherever they stand."""
    coded = code_texts(column)
    if not len(coded.texts):
        return np.empty(0, np.int64), ()
    full = pc.not_equal(pc.utf8_trim_whitespace(coded.texts), "").to_numpy(zero_copy_only=False)
    if not full.any():
        return np.empty(0, np.int64), ()
    at = np.flatnonzero((coded.codes >= 0) & full[coded.codes])[: BLOCKS * BLOCK]
    cells = coded.texts.take(pa.array(coded.codes[at]))
    return at, tuple(str(text)[:LONG] for text in cells.to_pylist())


def _kind(kind: pa.DataType) -> Literal["text", "date", "number", "flag"]:
    if pa.types.is_temporal(kind):
        return "date"
    if pa.types.is_boolean(kind):
        return "flag"
    numeric = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    return "number" if numeric else "text"


def _count_known(column: pa.ChunkedArray) -> int | None:
    if not pa.types.is_dictionary(column.type) or column.num_chunks != 1:
        return None
    return len(column.chunk(0).dictionary)
