"""Tallies as numpy arrays, so that a filter change is an addition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.terms import TALLIES

Ints = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True)
class Cube:
    """Hits, chances and young chances ``[tally, rep, quarter]``, int64, and the names along each side.

    ``tallies`` are the tallies that the office's columns allow, ``reps`` are in order of their names,
    ``quarters`` are indices in order without a gap. The arrays cannot be written to: a cube is shared
    between sessions.
    """

    tallies: tuple[str, ...]
    reps: tuple[str, ...]
    quarters: tuple[int, ...]
    hits: Ints
    chances: Ints
    young: Ints

    def add_up(self, quarter_mask: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[Ints, Ints, Ints]:
        """Hits, chances, young ``[tally, rep]`` over the quarters where the mask (bool, one a quarter) is
        true.
        """
        chosen = quarter_mask.astype(np.int64)
        return self.hits @ chosen, self.chances @ chosen, self.young @ chosen


def build_cube(
    tallies: pa.Table, reps: Sequence[str] | None = None, quarters: Sequence[int] | None = None
) -> Cube:
    """The cube of a table of tallies (``TALLIES_SCHEMA``).

    ``reps`` and ``quarters`` name all there are in the office, in order, where some may have no tally; left
    out, they are those in the table. A row of any other rep or quarter is left out.
    """
    names = tuple(name for name in TALLIES if name in set(pc.unique(tallies["tally"]).to_pylist()))
    people = tuple(reps) if reps is not None else tuple(sorted(pc.unique(tallies["rep"]).to_pylist()))
    when = tuple(quarters) if quarters is not None else _quarters_in(tallies)
    places = [
        _places(tallies[side], known)
        for side, known in (("tally", names), ("rep", people), ("quarter", when))
    ]
    shape = (len(names), len(people), len(when))
    return Cube(
        names, people, when, *(_fill(shape, places, tallies[name]) for name in ("hits", "chances", "young"))
    )


def _quarters_in(tallies: pa.Table) -> tuple[int, ...]:
    if not len(tallies):
        return ()
    ends = pc.min_max(tallies["quarter"]).as_py()
    return tuple(range(ends["min"], ends["max"] + 1))


def _places(column: pa.ChunkedArray, known: Sequence[Any]) -> Ints:
    places = pc.index_in(column, value_set=pa.array(known, column.type))
    return pc.fill_null(places, -1).to_numpy().astype(np.int64)


def _fill(shape: tuple[int, ...], places: list[Ints], values: pa.ChunkedArray) -> Ints:
    cells = np.zeros(shape, np.int64)
    known = np.logical_and.reduce([side >= 0 for side in places])
    np.add.at(cells, tuple(side[known] for side in places), values.to_numpy()[known])
    cells.flags.writeable = False
    return cells
