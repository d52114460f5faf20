"""The order of deals: by day, then by the bytes of their ids. A million texts compared as whole numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Ints = np.ndarray[Any, np.dtype[Any]]


def merge_chunks(column: pa.ChunkedArray) -> pa.Array:
    """The column as one array with one dictionary."""
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    return column.combine_chunks() if column.num_chunks else pa.array([], column.type)


def rank_deals(days: Ints, ids: pa.ChunkedArray) -> Ints:
    """Rank of each deal by day (whole numbers), then by the bytes of its id (UTF-8): 0 … n − 1."""
    rank = np.empty(len(days), np.int64)
    rank[_sort(days, merge_chunks(ids))] = np.arange(len(days))
    return rank


def _sort(days: Ints, ids: pa.Array) -> Ints:
    if len(ids) < 2 or pc.all(pc.less(ids[:-1], ids[1:])).as_py():
        return np.argsort(days, kind="stable")
    keys = _keys(days, _heads(ids))
    order = np.argsort(keys)
    return _settle_ties(order, keys, ids)


def _keys(days: Ints, heads: Ints) -> Ints:
    """Day and as much of the id's head as fits, in one number."""
    since = (days - days.min()).astype(np.uint64)
    bits = np.uint64(int(since.max()).bit_length())
    return (since << (np.uint64(64) - bits)) | (heads >> bits) if bits else heads


def _heads(ids: pa.Array) -> Ints:
    """The first eight bytes of each id after what all begin with, zeros where it is shorter."""
    start, data = _bytes(ids)
    shared = _shared(*(side.as_py().encode() for side in pc.min_max(ids).values()))
    words = np.ndarray((len(data) - 7,), ">u8", np.ascontiguousarray(data), strides=(1,))
    left = np.clip(start[1:] - start[:-1] - shared, 0, 8).astype(np.uint64)
    spare = (np.uint64(8) - left) * np.uint64(8)
    heads = words[start[:-1] + shared].astype(np.uint64)
    # A shift by all 64 bits is undefined: in two halves.
    half = spare // np.uint64(2)
    return heads >> half >> half << half << half


def _shared(least: bytes, greatest: bytes) -> int:
    """How many bytes all texts between the two begin with."""
    pairs = zip(least, greatest, strict=False)
    differ = (place for place, (one, other) in enumerate(pairs) if one != other)
    return next(differ, min(len(least), len(greatest)))


def _bytes(ids: pa.Array) -> tuple[Ints, Ints]:
    """Where each id starts (and the last ends), and the bytes of all, padded by eight zeros."""
    _, offsets, data = ids.cast(pa.string()).buffers()
    start = np.frombuffer(offsets, np.int32)[ids.offset : ids.offset + len(ids) + 1].astype(np.int64)
    return start, np.concatenate([np.frombuffer(data, np.uint8), np.zeros(8, np.uint8)])


def _settle_ties(order: Ints, keys: Ints, ids: pa.Array) -> Ints:
    """Deals whose keys are the same, compared by their whole ids."""
    same = keys[order[1:]] == keys[order[:-1]]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    rows = order[tied]
    table = pa.table({"key": keys[rows], "id": ids.take(pa.array(rows))})
    order[tied] = rows[
        pc.sort_indices(table, sort_keys=[("key", "ascending"), ("id", "ascending")]).to_numpy()
    ]
    return order
