"""What single values may be: blank-like words, the texts of a typed column, how much of a column parses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LONGEST_BLANK = 24
"""Bytes of the longest word for nothing, spaces around it included."""


@cache
def load_words() -> dict[str, Any]:
    """``values.toml``: blanks, months, factors, currencies."""
    return tomllib.loads((Path(__file__).parent / "values.toml").read_text(encoding="utf-8"))


@cache
def blank_words(kind: str = "text") -> frozenset[str]:
    """Texts (lower case) that say nothing. ``kind`` is text, name (Na is a surname) or competitor
    ("none" counts: somebody looked)."""
    words = load_words()["blank"]
    if kind == "competitor":
        return frozenset(words["anywhere"]) - frozenset(words["somebody_looked"])
    return frozenset(words["anywhere"]) | (
        frozenset() if kind == "name" else frozenset(words["not_in_names"])
    )


def is_blank(text: str, kind: str = "text") -> bool:
    """Whether a cell says nothing: empty, or a word such as n/a."""
    return not text.strip() or text.strip().lower() in blank_words(kind)


def find_blanks(texts: pa.StringArray, kind: str = "text") -> np.ndarray:
    """Which of many texts (no nulls) say nothing, as :func:`is_blank` would; bool[n]."""
    blank: np.ndarray = pc.utf8_is_space(texts).to_numpy(zero_copy_only=False).copy()
    short = np.flatnonzero(pc.binary_length(texts).to_numpy() <= LONGEST_BLANK)
    words = pa.array(sorted(blank_words(kind) | {""}))
    said = texts if len(short) == len(texts) else texts.take(pa.array(short))
    said = pc.utf8_lower(pc.utf8_trim_whitespace(said))
    blank[short] |= pc.is_in(said, value_set=words).to_numpy(zero_copy_only=False)
    return blank


@dataclass(frozen=True)
class Coded:
    """A column as few texts and many codes. ``texts`` has no nulls; code −1 is an absent cell.

    Columns that do not repeat have one code a row: their texts are then not made distinct, which would cost
    more than it saves.
    """

    texts: pa.StringArray
    codes: np.ndarray

    def counts(self) -> np.ndarray:
        """Rows of each text (int64)."""
        return np.bincount(self.codes[self.codes >= 0], minlength=len(self.texts))


def code_texts(column: pa.ChunkedArray | pa.Array) -> Coded:
    """Any column of a sheet as texts and codes (int32)."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # combine_chunks leaves an empty column chunked
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    if pa.types.is_dictionary(array.type):
        codes = pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False)
        return Coded(write_texts(array.dictionary), codes.astype(np.int32, copy=False))
    if pa.types.is_null(array.type):
        return Coded(pa.array([], pa.string()), np.full(len(array), -1, np.int32))
    codes = np.arange(len(array), dtype=np.int32)
    if array.null_count:
        codes[array.is_null().to_numpy(zero_copy_only=False)] = -1
    return Coded(pc.fill_null(write_texts(array), ""), codes)


def write_texts(array: pa.Array) -> pa.StringArray:
    """Typed cells as a spreadsheet would show them: 1200.0 as 1200, midnight as the bare day."""
    kind = array.type
    if pa.types.is_floating(kind):
        whole = pc.equal(pc.round(array), array)
        small = pc.less(pc.abs(array), 1e15)
        exact = pc.if_else(pc.and_kleene(whole, small), array, None).cast(pa.int64(), safe=False)
        return pc.coalesce(exact.cast(pa.string()), array.cast(pa.string()))
    if pa.types.is_timestamp(kind):
        return pc.replace_substring_regex(
            pc.strftime(array, "%Y-%m-%d %H:%M:%S"), r"(?: 00:00:00)?(?:\.0+)?$", ""
        )
    if pa.types.is_nested(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([None if cell is None else str(cell) for cell in array.to_pylist()], pa.string())
    return array.cast(pa.string())


def share_of_dates(texts: Iterable[str], *, numbers: bool = False) -> float:
    """Share of the non-blank texts that are dates in a fixed form; 0 where all are blank.

    ``numbers`` also counts Excel's serial numbers and time stamps since 1970, which look like any number.
    """
    from lib.intake.dates import read_days

    said = [text for text in texts if not is_blank(text)]
    if not said:
        return 0.0
    readings = read_days(pa.array(said, pa.string()))
    fits = readings.readable | (readings.numbered if numbers else False)
    return float(np.mean(fits))


def share_of_amounts(texts: Iterable[str]) -> float:
    """Share of the non-blank texts that are amounts of money or plain numbers; 0 where all are blank."""
    from lib.intake.amounts import read_amounts

    said = [text for text in texts if not is_blank(text)]
    if not said:
        return 0.0
    return float(np.mean(read_amounts(pa.array(said, pa.string())).readable))
