"""The rows that several parts of an office left out, as one sequence. Each problem names its part."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.rejects import Left, Rejects, make_rejects_table
from lib.intake.sheet import Reject
from lib.terms import Problem


@dataclass(frozen=True, eq=False)
class PooledRejects(Sequence[Reject]):
    """Part after part, each by its rows."""

    parts: tuple[tuple[str, Rejects], ...]
    """The label of each part, and what it left out."""

    def __len__(self) -> int:
        return sum(len(rejects) for _, rejects in self.parts)

    @overload
    def __getitem__(self, index: int) -> Reject: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reject]: ...
    def __getitem__(self, index: int | slice) -> Reject | Sequence[Reject]:
        if isinstance(index, slice):
            return tuple(islice(self, *index.indices(len(self))))
        return next(islice(self, range(len(self))[index], None))

    def __iter__(self) -> Iterator[Reject]:
        return chain.from_iterable(
            (Reject(replace(reject.problem, part=label), reject.cells) for reject in rejects)
            for label, rejects in self.parts
        )

    def count_kinds(self) -> dict[str, int]:
        """Kind → rows, the most frequent first."""
        counts = Counter[str]()
        for _, rejects in self.parts:
            counts.update(rejects.count_kinds())
        return dict(counts.most_common())

    def iterate_problems(self) -> Iterator[Problem]:
        """Every problem, by part and row, without the cells of its row."""
        return chain.from_iterable(
            (replace(problem, part=label) for problem in rejects.iterate_problems())
            for label, rejects in self.parts
        )


def leave_out_more(
    rejects: Rejects, sentence: str, positions: np.ndarray, column: int, **words: Any
) -> Rejects:
    """The rejects with further rows of the sheet among them, all for one reason.

    ``words`` are arrays with one item for each of the positions.
    """
    left, more = rejects.left, len(positions)
    order = np.argsort(np.append(left.positions, positions), kind="stable")
    names = {*left.words, *words}
    joined = {
        name: np.append(
            left.words.get(name, np.full(len(left.positions), None, object)),
            words.get(name, np.full(more, None, object)),
        )[order]
        for name in names
    }
    new = Left(
        positions=np.append(left.positions, positions)[order],
        kinds=np.append(left.kinds, np.full(more, len(left.names), left.kinds.dtype))[order],
        columns=np.append(left.columns, np.full(more, column, left.columns.dtype))[order],
        names=(*left.names, sentence),
        words=joined,
    )
    return Rejects(rejects.sheet, new)


def make_pooled_table(rejects: Rejects | PooledRejects) -> pa.Table:
    """The rejects as a person downloads them; of several parts one below the other, the part's name first."""
    if isinstance(rejects, Rejects):
        return make_rejects_table(rejects)
    tables = [_name_part(label, make_rejects_table(part)) for label, part in rejects.parts]
    whole = pa.concat_tables(tables, promote_options="default")
    columns = [pc.fill_null(column, "") if column.type == pa.string() else column for column in whole.columns]
    return pa.table(columns, names=whole.column_names)


def _name_part(label: str, table: pa.Table) -> pa.Table:
    part = pa.array([label] * table.num_rows, pa.string())
    names = [name if name != "Part" else "Part (as written)" for name in table.column_names]
    return table.rename_columns(names).add_column(0, "Part", part)
