"""Which row of one table is which row of another: by equal codes, each row once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Codes = npt.NDArray[np.int64]
"""One whole number a row: equal for equal values, −1 for a blank. Also places of rows."""
Hashes = npt.NDArray[np.uint64]

_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
"""Constants of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""


def code_columns(
    before: pa.ChunkedArray, after: pa.ChunkedArray, fold: Callable[[str], str] | None = None
) -> tuple[Codes, Codes]:
    """Codes of two columns of one type, the same code for the same value in both.

    Texts are dictionaries that hold each text once; ``fold`` says which texts count as the same.
    """
    both = pa.chunked_array([*before.chunks, *after.chunks], before.type)
    codes = _code_texts(both, fold) if pa.types.is_dictionary(both.type) else _code_numbers(both)
    return codes[: len(before)], codes[len(before) :]


def _code_texts(column: pa.ChunkedArray, fold: Callable[[str], str] | None) -> Codes:
    chunks = column.chunks if _share_texts(column) else column.unify_dictionaries().chunks
    codes = _fill(pa.chunked_array([chunk.indices for chunk in chunks], pa.int32()))
    if fold is None or not chunks:
        return codes
    numbers: dict[str, int] = {}
    folded = [numbers.setdefault(fold(text), len(numbers)) for text in chunks[0].dictionary.to_pylist()]
    return np.array([*folded, -1], np.int64)[codes]


def _share_texts(column: pa.ChunkedArray) -> bool:
    """Whether all chunks have the same dictionary, as after most pulls; finding that out takes no time."""
    chunks = column.chunks
    return all(chunk.dictionary.equals(chunks[0].dictionary) for chunk in chunks[1:])


def _code_numbers(column: pa.ChunkedArray) -> Codes:
    """Days are whole numbers already; amounts are taken by their bits, and −1 are the bits of no amount."""
    if pa.types.is_date32(column.type):
        return _fill(column.cast(pa.int32()))
    amounts = pc.fill_null(column, 0.0).to_numpy() + 0.0
    return np.where(pc.is_null(column).to_numpy(), np.int64(-1), amounts.view(np.int64))


def _fill(codes: pa.ChunkedArray) -> Codes:
    whole: Codes = pc.fill_null(codes.cast(pa.int64()), -1).to_numpy()
    return whole


def hash_rows(columns: Sequence[Codes]) -> Hashes:
    """A number for each row of codes. Two given rows that differ share one by a chance of 1 in 10¹⁹."""
    hashes = np.zeros(len(columns[0]), np.uint64)
    for codes in columns:
        hashes = _mix((hashes ^ codes.view(np.uint64)) + _MIX[0])
    return hashes


def _mix(numbers: Hashes) -> Hashes:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _MIX[1]
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIX[2]
    mixed: Hashes = numbers ^ (numbers >> np.uint64(31))
    return mixed


def pair_equal(before: Hashes, after: Hashes) -> tuple[Codes, Codes]:
    """Places of rows with equal numbers: the k-th of a number here with the k-th of it there."""
    order_before, order_after = np.argsort(before, kind="stable"), np.argsort(after, kind="stable")
    sorted_before, sorted_after = before[order_before], after[order_after]
    rank = np.arange(len(before)) - np.searchsorted(sorted_before, sorted_before)
    place = np.searchsorted(sorted_after, sorted_before) + rank
    found = place < np.searchsorted(sorted_after, sorted_before, side="right")
    return order_before[found], order_after[place[found]]
