"""Rows left out: kept as numbers until somebody looks, so that a million of them cost nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.sentences import cut, load_sentences
from lib.intake.sheet import Reject, Sheet, column_label
from lib.intake.values import code_texts
from lib.terms import Problem

_CHUNK = 5_000
"""Rows whose cells are written out at a time."""


@dataclass(frozen=True)
class Left:
    """Rows of the sheet's table that were left out, in order. All arrays go together.

    ``kinds`` are indices in ``names``; ``columns`` of the sheet (−1 for none); ``words`` the further words of
    each row's sentence.
    """

    positions: np.ndarray
    kinds: np.ndarray
    columns: np.ndarray
    names: tuple[str, ...]
    words: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Rejects(Sequence[Reject]):
    """Every row left out, by row number: those that reading the file left out and those that cleaning did."""

    sheet: Sheet
    left: Left

    @cached_property
    def _order(self) -> np.ndarray:
        """Index of each reject, by row: those of the sheet count from the end of those of cleaning."""
        early = [reject.problem.row or 0 for reject in self.sheet.rejects]
        rows = np.append(self.sheet.rows[self.left.positions], np.array(early, np.int64))
        return np.argsort(rows, kind="stable")

    def __len__(self) -> int:
        return len(self.left.positions) + len(self.sheet.rejects)

    @overload
    def __getitem__(self, index: int) -> Reject: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Reject]: ...
    def __getitem__(self, index: int | slice) -> Reject | Sequence[Reject]:
        if isinstance(index, slice):
            return tuple(self._make(self._order[index]))
        return next(self._make(self._order[[index]]))

    def __iter__(self) -> Iterator[Reject]:
        for start in range(0, len(self), _CHUNK):
            yield from self._make(self._order[start : start + _CHUNK])

    def count_kinds(self) -> dict[str, int]:
        """Kind → rows, the most frequent first."""
        counts = Counter(reject.problem.kind for reject in self.sheet.rejects)
        found = np.bincount(self.left.kinds, minlength=len(self.left.names)).tolist()
        for name, count in zip(self.left.names, found, strict=True):
            counts[_kind_of(name)] += count
        return {kind: count for kind, count in counts.most_common() if count}

    def iterate_problems(self) -> Iterator[Problem]:
        """Every problem, by row, without the cells of its row."""
        for start in range(0, len(self), _CHUNK):
            yield from self._problems(self._order[start : start + _CHUNK])

    def _make(self, which: np.ndarray) -> Iterator[Reject]:
        own = which[which < len(self.left.positions)]
        cells = _write_rows(self.sheet, self.left.positions[own])
        for index, problem in zip(which.tolist(), self._problems(which), strict=True):
            early = index - len(self.left.positions)
            yield self.sheet.rejects[early] if early >= 0 else Reject(problem, next(cells))

    def _problems(self, which: np.ndarray) -> Iterator[Problem]:
        own = which[which < len(self.left.positions)]
        problems = self._own_problems(own)
        for index in which.tolist():
            early = index - len(self.left.positions)
            yield self.sheet.rejects[early].problem if early >= 0 else next(problems)

    def _own_problems(self, which: np.ndarray) -> Iterator[Problem]:
        positions, columns = self.left.positions[which], self.left.columns[which]
        values = _write_values(self.sheet, positions, columns)
        words = {name: array[which].tolist() for name, array in self.left.words.items()}
        labels = [column_label(index, header) for index, header in enumerate(self.sheet.headers)]
        rows, kinds = self.sheet.rows[positions].tolist(), self.left.kinds[which].tolist()
        for at, (row, kind, column, value) in enumerate(
            zip(rows, kinds, columns.tolist(), values, strict=True)
        ):
            label = labels[column] if column >= 0 else None
            more = {name: listed[at] for name, listed in words.items()}
            yield _say(self.left.names[kind], row, label, value, more)


def _kind_of(sentence: str) -> str:
    """The stable kind of a reject: several sentences may share one."""
    return load_sentences()["rejects"][sentence].get("kind", sentence)


def _say(sentence: str, row: int, label: str | None, value: str | None, more: dict[str, Any]) -> Problem:
    return Problem(*_word(sentence, label, value, tuple(more.items())), row, label, value)


@lru_cache(maxsize=20_000)
def _word(
    sentence: str, label: str | None, value: str | None, more: tuple[tuple[str, Any], ...]
) -> tuple[str, str, str]:
    """Kind, why and how to mend it: of a million rejects most say the same."""
    copy = load_sentences()["rejects"][sentence]
    words = {"column": label, "value": value, **dict(more)}
    return _kind_of(sentence), copy["why"].format(**words), copy["mend"].format(**words)


def _write_values(sheet: Sheet, positions: np.ndarray, columns: np.ndarray) -> list[str | None]:
    """What stands in the cell of each row's column; None where there is no column."""
    values: list[str | None] = [None] * len(positions)
    for index in np.unique(columns[columns >= 0]).tolist():
        here = np.flatnonzero(columns == index)
        texts = _write_cells(sheet, index, positions[here]).to_pylist()
        for at, text in zip(here.tolist(), texts, strict=True):
            values[at] = cut(text.strip())
    return values


def _write_cells(sheet: Sheet, index: int, positions: np.ndarray) -> pa.StringArray:
    cells = code_texts(sheet.table.column(index).take(pa.array(positions)))
    return pc.fill_null(cells.texts.take(pa.array(cells.codes, mask=cells.codes < 0)), "")


def _write_rows(sheet: Sheet, positions: np.ndarray) -> Iterator[tuple[str, ...]]:
    columns = (_write_cells(sheet, index, positions).to_pylist() for index in range(len(sheet.headers)))
    return iter(zip(*columns, strict=True))


def make_rejects_table(rejects: Rejects) -> pa.Table:
    """The rejects for a download: row, column, value, why and how to mend it, then the row as written.

    All columns are text but the row. Cells to the right of the last header get columns of their own, so that
    the original row is whole.
    """
    problems = list(rejects.iterate_problems())
    said: dict[str, pa.Array] = {
        "Row": pa.array([problem.row for problem in problems], pa.int64()),
        "Column": pa.array([problem.column or "" for problem in problems], pa.string()),
        "Value": pa.array([problem.value or "" for problem in problems], pa.string()),
        "Why": pa.array([problem.why for problem in problems], pa.string()),
        "How to mend it": pa.array([problem.mend for problem in problems], pa.string()),
    }
    original = _original_columns(rejects)
    names = _unlike([*said, *original])
    return pa.table(dict(zip(names, [*said.values(), *original.values()], strict=True)))


def _original_columns(rejects: Rejects) -> dict[str, pa.Array]:
    sheet, left = rejects.sheet, rejects.left
    early = [reject.cells for reject in sheet.rejects]
    width = max([len(sheet.headers), *map(len, early)])
    order = pa.array(rejects._order)
    columns = {}
    for index in range(width):
        known = index < len(sheet.headers)
        own = _write_cells(sheet, index, left.positions) if known else pa.array([""] * len(left.positions))
        late = pa.array([cells[index] if index < len(cells) else "" for cells in early], pa.string())
        header = sheet.headers[index] if known else ""
        columns[f"{index}\0{header}"] = pa.concat_arrays([own.cast(pa.string()), late]).take(order)
    return columns


def _unlike(names: list[str]) -> list[str]:
    """Headers as written, made different from each other; a column without one is called by its letter."""
    seen: Counter[str] = Counter()
    unlike = []
    for name in names:
        index, zero, header = name.partition("\0")
        text = (header or column_label(int(index), "")) if zero else name
        seen[text] += 1
        unlike.append(text if seen[text] == 1 else f"{text} ({seen[text]})")
    return unlike
