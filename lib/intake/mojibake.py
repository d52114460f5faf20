"""Text that was written as UTF-8 and once read as something else: CafÃ© → Café, on distinct values only."""

from __future__ import annotations

from typing import Final

import ftfy
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.sheet import TEXT
from lib.terms import Repair

TELLTALE: Final = "[ÃÂâÄÅÐÑÎÏØÙ×àãåæçèéîïð][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
"""What the first two bytes of a UTF-8 letter look like when read as Windows-1252 or Latin-1."""


def mend_table(table: pa.Table) -> tuple[pa.Table, tuple[Repair, ...]]:
    """The table with doubly encoded cells mended, and how many they were."""
    mended = 0
    for index, column in enumerate(table.columns):
        if column.type == TEXT or pa.types.is_string(column.type):
            column, count = _mend_column(column)
            mended += count
            table = table.set_column(index, table.schema.field(index), column) if count else table
    what = "Garbled letters such as “CafÃ©” were mended (“Café”)."
    return table, (Repair("garbled letters", what, mended),) if mended else ()


def _mend_column(column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, int]:
    suspects = _find_suspects(column)
    mended = {text: better for text in suspects if (better := ftfy.fix_encoding(text)) != text}
    if not mended:
        return column, 0
    texts = column.cast(pa.string())
    found = pc.index_in(texts, pa.array(list(mended)))
    better = pc.take(pa.array(list(mended.values())), found)
    whole = pc.coalesce(better, texts)
    count = len(found) - found.null_count
    return (whole.combine_chunks().dictionary_encode() if column.type == TEXT else whole), count


def _find_suspects(column: pa.ChunkedArray) -> list[str]:
    values = column.combine_chunks().dictionary if column.type == TEXT else column
    foreign = values.filter(pc.invert(pc.string_is_ascii(values)))
    found: list[str] = pc.unique(foreign.filter(pc.match_substring_regex(foreign, TELLTALE))).to_pylist()
    return found
