"""Columns to CSV lines, fast: each distinct text is quoted once, lines are joined by Arrow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

CHUNK: Final = 1 << 16


def quote_texts(texts: Sequence[str], delimiter: str, always: bool = False) -> list[str]:
    """Texts as CSV cells: quoted where they hold the delimiter, a quote or a line break."""
    return [
        '"' + text.replace('"', '""') + '"'
        if always or any(sign in text for sign in (delimiter, '"', "\n"))
        else text
        for text in texts
    ]


def join_lines(
    headers: Sequence[str], columns: Sequence[pa.Array], delimiter: str, line: str, quote_all: bool = False
) -> bytes:
    """A header and its rows; nulls are empty cells. ``columns`` are strings, or dictionaries of strings."""
    cells = [_as_cells(column, delimiter, quote_all) for column in columns]
    size = len(cells[0]) if cells else 0
    parts = [(delimiter.join(quote_texts(headers, delimiter, quote_all)) + line).encode()]
    parts.extend(
        _join_chunk([c.slice(start, CHUNK) for c in cells], delimiter, line)
        for start in range(0, size, CHUNK)
    )
    return b"".join(parts)


def _as_cells(column: pa.Array, delimiter: str, quote_all: bool) -> pa.Array:
    if not pa.types.is_dictionary(column.type):
        return pc.binary_join_element_wise('"', column, '"', "") if quote_all else column
    texts = pa.array(quote_texts(column.dictionary.to_pylist(), delimiter, quote_all), pa.string())
    return pa.DictionaryArray.from_arrays(column.indices, texts)


def _join_chunk(columns: Sequence[pa.Array], delimiter: str, line: str) -> bytes:
    texts = [column.cast(pa.string()).fill_null("") for column in columns]
    rows = pc.binary_join_element_wise(*texts, delimiter)
    whole = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
    joined = pc.binary_join(whole, line)[0].as_py()
    return (joined + line).encode()
