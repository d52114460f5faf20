"""Texts seen by their shape: every digit becomes 0, so that a million dates have a dozen skeletons.

A skeleton is read once, in Python; the numbers in all the texts that share it are then read together. That is
what makes a column of a million distinct time stamps as cheap as one of a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LONGEST = 80
"""Bytes beyond which a text is neither a date nor an amount (a ten-megabyte cell costs nothing here)."""
_ZERO, _NINE = ord("0"), ord("9")


@dataclass(frozen=True)
class Group:
    """Texts with one skeleton. ``rows`` are their positions in the array they came from."""

    skeleton: str
    rows: np.ndarray
    starts: np.ndarray
    data: np.ndarray

    def number(self, span: tuple[int, int]) -> np.ndarray:
        """The whole number that stands between two *characters* of the skeleton, for each text (int64)."""
        first, last = (len(self.skeleton[:end].encode()) for end in span)
        return _number(self.data, self.starts, np.arange(first, last))

    def digits(self, span: tuple[int, int]) -> np.ndarray:
        """As :meth:`number`, from the digits alone, whatever stands between them. At most 18 digits."""
        first = len(self.skeleton[: span[0]].encode())
        inside = self.skeleton[slice(*span)].encode()
        places = first + np.flatnonzero(np.frombuffer(inside, np.uint8) == _ZERO)
        return _number(self.data, self.starts, places)


def _number(data: np.ndarray, starts: np.ndarray, places: np.ndarray) -> np.ndarray:
    number = np.zeros(len(starts), np.int64)
    for place in places.tolist():
        number = number * 10 + (data[starts + place] - np.uint8(_ZERO))
    return number


def tidy_texts(texts: pa.Array) -> pa.StringArray:
    """Texts as they are compared: NFKC (so no no-break spaces, no full-width digits), no invisible
    marks of direction, no outer spaces.

    Blank and overlong ones become "".
    """
    texts = pc.fill_null(texts.cast(pa.string()), "")
    short = pc.less_equal(pc.binary_length(texts), LONGEST)
    if not pc.all(short).as_py():
        texts = pc.if_else(short, texts, "")
    if not pc.all(pc.string_is_ascii(texts)).as_py():
        texts = pc.utf8_normalize(texts, form="NFKC")
        texts = pc.replace_substring_regex(texts, r"\p{Cf}+", "")
    return pc.utf8_trim_whitespace(texts)


def group_by_skeleton(texts: pa.StringArray) -> Iterator[Group]:
    """The texts (no nulls) in groups of one skeleton each; the empty text has none."""
    data, offsets = view_bytes(texts)
    shapes = _skeletons(data, offsets).dictionary_encode()
    codes = shapes.indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(shapes.dictionary)))
    for skeleton, rows in zip(shapes.dictionary.to_pylist(), np.split(order, ends[:-1]), strict=False):
        if skeleton:
            yield Group(skeleton, rows, offsets[rows].astype(np.int64), data)


def view_bytes(texts: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of texts without nulls, and where each begins and the last ends (int32, n + 1)."""
    _, ends, data = texts.buffers()
    if not len(texts):
        return np.zeros(0, np.uint8), np.zeros(1, np.int32)
    offsets = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    first = offsets[0]
    return np.frombuffer(data or b"", np.uint8)[first : offsets[-1]], offsets - first if first else offsets


def _skeletons(data: np.ndarray, offsets: np.ndarray) -> pa.StringArray:
    shape = np.where((data >= _ZERO) & (data <= _NINE), np.uint8(_ZERO), data)
    return pa.StringArray.from_buffers(len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(shape))
