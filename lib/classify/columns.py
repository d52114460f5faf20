"""Columns of the deal table as numpy arrays: codes of repeated texts, days as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.words import Ints

NO_DAY: Final = np.iinfo(np.int64).min
NEVER: Final = 10_000_000
"""A day after every date a calendar has; a deal still open closes then."""


@dataclass(frozen=True)
class Coded:
    """A text column: the code of each row (-1: null) and the distinct values."""

    codes: Ints
    values: pa.Array

    def says(self, value: str) -> npt.NDArray[np.bool_]:
        """Which rows hold this value."""
        return np.array([*(each == value for each in self.values.to_pylist()), False])[self.codes]


def read_codes(deals: pa.Table, name: str) -> Coded:
    """A text column of the deals, however it is cut into chunks."""
    column = deals.column(name)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    column = _one_chunk(column)
    return Coded(_whole(column.indices), column.dictionary)


def read_days(deals: pa.Table, name: str) -> Ints:
    """A date column as days since 1970, NO_DAY where null."""
    days = deals.column(name).combine_chunks().cast(pa.int32()).cast(pa.int64())
    return days.fill_null(NO_DAY).to_numpy(zero_copy_only=False)


def read_codes_in(values: pa.Array, known: pa.Array) -> Ints:
    """For each value its place in ``known``, -1 where it has none. Quick where the values are the fewer."""
    shared = np.flatnonzero(pc.is_in(known, value_set=values).to_numpy(zero_copy_only=False))
    places = _whole(pc.index_in(values, value_set=known.take(pa.array(shared))))
    return np.append(shared, -1)[places]


def _one_chunk(column: pa.ChunkedArray) -> pa.DictionaryArray:
    whole = column.unify_dictionaries().combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole


def _whole(indices: pa.Array) -> Ints:
    return indices.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
