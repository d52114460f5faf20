"""Columns of texts and days as whole numbers: codes for texts, ordinals for days.

What is absent is ``NO_CODE`` or ``NO_DAY``, never null.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.measure.order import merge_chunks
from lib.measure.quarters import EPOCH

NO_CODE: Final = -1
NO_DAY: Final = 0

Ints = np.ndarray[Any, np.dtype[Any]]


def fill_numbers(column: pa.ChunkedArray, absent: int) -> Ints:
    """The numbers as an array, ``absent`` where there is none."""
    filled = pc.fill_null(column, absent) if column.null_count else column
    return filled.to_numpy()


def number_days(column: pa.ChunkedArray) -> Ints:
    """Ordinals of days (``date.toordinal``), ``NO_DAY`` where there is none."""
    days = fill_numbers(column.cast(pa.int32()), NO_DAY - EPOCH)
    return (days + EPOCH).astype(np.int32)


def split_texts(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """Codes (``NO_CODE`` where null) and the values they stand for."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    one = merge_chunks(column)
    return fill_numbers(pa.chunked_array([one.indices.cast(pa.int32())]), NO_CODE), one.dictionary


def remap_codes(codes: Ints, new: Ints) -> Ints:
    """``new[codes]``, with ``NO_CODE`` left as it is."""
    return np.append(new, NO_CODE).astype(np.int64)[codes]


def code_texts(column: pa.ChunkedArray, *, fold: bool = False) -> tuple[Ints, pa.Array]:
    """Codes and the texts behind them, each once; ``fold``: without case and outer spaces."""
    codes, values = split_texts(column)
    if fold:
        texts = [value.strip().casefold() if value is not None else "" for value in values.to_pylist()]
        values = pa.array([text or None for text in texts], pa.string())
    distinct = values.dictionary_encode()
    places = fill_numbers(pa.chunked_array([distinct.indices]), NO_CODE)
    return remap_codes(codes, places), distinct.dictionary


def sort_texts(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Codes in the order of the texts' bytes, and the texts."""
    codes, values = code_texts(column)
    names = values.to_pylist()
    ranked = sorted(range(len(names)), key=names.__getitem__)
    return remap_codes(codes, np.argsort(ranked)), tuple(names[place] for place in ranked)


def share_codes(column: pa.ChunkedArray, other: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Codes of two columns in which the same text has the same code; texts of the other alone come last."""
    (codes, texts), (others, words) = split_texts(column), split_texts(other)
    texts, words = texts.cast(pa.string()), words.cast(pa.string())
    # The other column has far fewer texts: to look all up among few is quicker than few among all.
    shared = np.flatnonzero(pc.is_in(texts, value_set=words).to_numpy(zero_copy_only=False))
    among = pc.index_in(words, value_set=texts.take(pa.array(shared)))
    places = fill_numbers(pa.chunked_array([among]), NO_CODE)
    own = np.arange(len(texts), len(texts) + len(words))
    return codes, remap_codes(others, np.where(places < 0, own, np.append(shared, NO_CODE)[places]))


def _codes_among(column: pa.ChunkedArray, known: pa.Array) -> Ints:
    codes, values = split_texts(column)
    places = pc.index_in(values.cast(known.type), value_set=known)
    return remap_codes(codes, fill_numbers(pa.chunked_array([places]), NO_CODE))


def place_words(column: pa.ChunkedArray, words: tuple[str, ...]) -> Ints:
    """Place of each text among the words, ``NO_CODE`` where it is none of them."""
    return _codes_among(column, pa.array(words, pa.string())).astype(np.int8)


def is_one_of(column: pa.ChunkedArray, words: tuple[str, ...]) -> Ints:
    """1 where the text is one of the words, else 0."""
    return (place_words(column, words) >= 0).astype(np.int8)
