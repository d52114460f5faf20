"""What identifies a deal: its number in the file, or one made from its row. A repeated one keeps its last."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.column_texts import TextColumn
from lib.intake.marks import Marks
from lib.intake.match import Match
from lib.intake.sentences import say_repair
from lib.intake.sheet import Sheet, column_label
from lib.intake.values import Coded
from lib.terms import Repair


@dataclass(frozen=True)
class Numbered:
    """A deal number for every row, and which rows had one of their own (bool[rows])."""

    ids: pa.StringArray
    repairs: tuple[Repair, ...]
    own: np.ndarray


def clean_ids(sheet: Sheet, match: Match, marks: Marks, column: TextColumn | None) -> Numbered:
    """Deal numbers as written (upper and lower case differ, as in Salesforce); repeated ones are left out."""
    if column is None:
        ids = make_ids(sheet.rows)
        said = say_repair("made numbers", int(marks.alive.sum()), "default")
        return Numbered(ids, (said,), np.zeros(len(ids), bool))
    index, cells = match.columns["deal_id"], column.cells
    repeated = leave_out_repeated(cells, sheet.rows, marks, index)
    repairs = [say_repair("duplicates", repeated)] if repeated else []
    nameless = int(np.count_nonzero((cells.codes < 0) & marks.alive))
    if nameless:
        label = column_label(index, sheet.headers[index])
        repairs.append(say_repair("made numbers", nameless, "column", column=label))
    written = cells.texts.take(pa.array(cells.codes, mask=cells.codes < 0))
    if nameless:
        written = pc.coalesce(written, make_ids(sheet.rows, cells.texts))
    return Numbered(written, tuple(repairs), cells.codes >= 0)


def make_ids(rows: np.ndarray, taken: pa.StringArray | None = None) -> pa.StringArray:
    """Row numbers with leading zeros, so that they order as text; with a prefix where such a one is taken."""
    width = len(str(rows.max())) if len(rows) else 1
    ids = pc.utf8_lpad(pa.array(rows).cast(pa.string()), width, "0")
    while taken is not None and pc.any(pc.is_in(ids, value_set=taken)).as_py():
        ids = pc.binary_join_element_wise("row ", ids, "")
    return ids


def leave_out_repeated(cells: Coded, rows: np.ndarray, marks: Marks, column: int) -> int:
    """Leave out every row whose number stands again further down; how many they are."""
    good = np.flatnonzero(marks.alive & (cells.codes >= 0))
    last = np.full(len(cells.texts), -1, np.int64)
    last[cells.codes[good]] = good  # the last assignment, the last row, stands
    kept = np.append(last, -1)[cells.codes]
    repeated = (kept >= 0) & (kept != np.arange(len(kept)))
    return marks.leave_out("duplicate", repeated, column, kept=rows[kept])
