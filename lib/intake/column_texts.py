"""A column of texts: outer spaces off, words for nothing read as nothing, one code for each text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.skeletons import view_bytes
from lib.intake.values import Coded, code_texts, find_blanks

LONGEST = 2_000
"""Characters of a cell that are kept."""
KINDS = dict.fromkeys(("rep", "account", "contact", "referred_by"), "name") | {"competitor": "competitor"}
"""Which words say nothing depends on what is asked for."""


@dataclass(frozen=True)
class TextColumn:
    """Clean texts. ``blanked`` rows had a word for nothing, of which ``example`` is one; ``cut`` were cut."""

    cells: Coded
    blanked: int
    example: str
    cut: int


def read_text_column(column: pa.ChunkedArray, name: str = "") -> TextColumn:
    """A column of the sheet as texts. ``name`` is the canonical column."""
    raw = code_texts(column)
    texts = pc.utf8_trim_whitespace(drop_nul(raw.texts))
    long = _find_long(texts)
    if long.any():
        texts = pc.utf8_slice_codeunits(texts, 0, LONGEST)
    blank = find_blanks(texts, KINDS.get(name, "text"))
    worded = blank & pc.greater(pc.binary_length(texts), 0).to_numpy(zero_copy_only=False)
    blanked = int(raw.counts()[worded].sum()) if worded.any() else 0
    example = texts[int(np.argmax(worded))].as_py() if blanked else ""
    untouched = pa.types.is_dictionary(column.type) and _measure(texts) == _measure(raw.texts)
    different = untouched or _are_ascending(texts)
    new, kept = _number(blank, texts) if different else _encode(blank, texts)
    shortened = int(raw.counts()[long].sum()) if long.any() else 0
    return TextColumn(Coded(kept, np.append(new, np.int32(-1))[raw.codes]), blanked, example, shortened)


def _find_long(texts: pa.StringArray) -> np.ndarray:
    long = pc.greater(pc.binary_length(texts), LONGEST)
    if pc.any(long).as_py():
        long = pc.greater(pc.utf8_length(texts), LONGEST)
    return long.to_numpy(zero_copy_only=False)


def _measure(texts: pa.StringArray) -> int:
    return pc.sum(pc.binary_length(texts)).as_py() or 0


def _are_ascending(texts: pa.StringArray) -> bool:
    """Whether each text is longer than the one before, or as long and later in order: then none stands twice.

    Deal numbers mostly come so, and looking costs a fiftieth of putting each into a dictionary.
    """
    sizes = pc.binary_length(texts).to_numpy()
    longer = np.diff(sizes)
    if (longer < 0).any():
        return False
    later = pc.less(texts[:-1], texts[1:]).to_numpy(zero_copy_only=False)
    return bool((later | (longer > 0)).all())


def _number(blank: np.ndarray, texts: pa.StringArray) -> tuple[np.ndarray, pa.StringArray]:
    """New codes of texts that are all different as they stand: only the blank ones go."""
    return np.where(blank, -1, np.arange(len(texts))).astype(np.int32), texts


def _encode(blank: np.ndarray, texts: pa.StringArray) -> tuple[np.ndarray, pa.StringArray]:
    """New codes of texts of which some may have become the same."""
    said = pc.if_else(pa.array(~blank), texts, None) if blank.any() else texts
    encoded = said.dictionary_encode()
    return pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), encoded.dictionary


def drop_nul(texts: pa.StringArray) -> pa.StringArray:
    """Texts without the NUL characters that break the programs a table is handed to."""
    data, _ = view_bytes(texts)
    if not data.all():
        return pc.replace_substring(texts, "\0", "")
    return texts
