"""The keys by which a cell of the deals finds its row in a table of ids and names.

One id is written in many ways: 12, 12.0 and "0012"; the 15 and the 18 characters of Salesforce; Dynamics' in
braces or not; Zoho's with ``zcrm_`` before it. Whole columns of different texts are folded at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.account_keys import make_account_keys
from lib.intake.sheet import Sheet
from lib.intake.values import Coded, code_texts, find_blanks

Form = Literal["id", "login", "name"]
"""Ids; e-mails and log-ins, in which case does not count; names of accounts, matched as accounts are."""

SHORT: Final = 5
"""Characters from which a key is not hit by accident: small numbers and initials are."""
MOSTLY: Final = 0.9
DIFFERENT: Final = 0.5
"""Part of the filled cells that must differ for a column to be the key of its table."""
_NUMBER = r"^(?:zcrm_)?0*([0-9]+)(?:\.0+)?$"
_GUID = r"^\{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?$"
_LONG, _CASED, _BITS = 18, 15, 5
_SUFFIX: Final = np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", np.uint8)


@dataclass(frozen=True, eq=False)
class Keys:
    """A column by which the rows of a table can be found."""

    index: int
    header: str
    form: Form
    texts: pa.StringArray
    """The different keys, folded."""
    rows: np.ndarray
    """The row that each of them names: the first, where it stands several times."""
    again: np.ndarray
    """Rows whose key stood in a row before,"""
    before: np.ndarray
    """and that row."""
    safe: bool
    """Whether its keys are too long to be hit by accident."""

    def find(self, texts: pa.StringArray) -> np.ndarray:
        """The row of each text (int64), −1 where it is no key."""
        at = pc.fill_null(pc.index_in(fold_keys(texts, self.form), value_set=self.texts), -1)
        return np.append(self.rows, -1)[at.to_numpy(zero_copy_only=False)]


def read_distinct(column: pa.ChunkedArray) -> Coded:
    """The different texts of a column without outer spaces; a cell that says nothing has code −1."""
    raw = code_texts(column)
    encoded = pc.utf8_trim_whitespace(raw.texts).dictionary_encode()
    blank = find_blanks(encoded.dictionary, "name")
    new = np.where(blank, -1, np.arange(len(blank))).astype(np.int32)
    codes = np.append(new[encoded.indices.to_numpy()], np.int32(-1))[raw.codes]
    return Coded(encoded.dictionary, codes)


def read_keys(sheet: Sheet, index: int, form: Form) -> Keys | None:
    """The keys in a column of a table of ids and names; None where most of its cells are blank or alike."""
    cells = read_distinct(sheet.table.column(index))
    filled = np.flatnonzero(cells.codes >= 0)
    if not len(filled) or 2 * len(filled) < len(cells.codes):
        return None
    folded = fold_keys(cells.texts, form).dictionary_encode()
    codes = folded.indices.to_numpy()[cells.codes[filled]]
    first = np.full(len(folded.dictionary), -1, np.int64)
    first[codes[::-1]] = filled[::-1]  # the last assignment, the first row, stands
    used = first >= 0
    if np.count_nonzero(used) < DIFFERENT * len(filled):
        return None
    again = filled[first[codes] != filled]
    texts = folded.dictionary.filter(pa.array(used))
    before = first[codes][first[codes] != filled]
    return Keys(index, sheet.headers[index], form, texts, first[used], again, before, _are_safe(texts))


def _are_safe(texts: pa.StringArray) -> bool:
    return bool(np.mean(pc.utf8_length(texts).to_numpy() >= SHORT) >= MOSTLY)


def fold_keys(texts: pa.StringArray, form: Form) -> pa.StringArray:
    """Texts (no nulls) as they are compared."""
    if form == "name":
        return make_account_keys(texts)
    trimmed = pc.utf8_trim_whitespace(texts)
    return pc.utf8_lower(trimmed) if form == "login" else _fold_ids(trimmed)


def _fold_ids(texts: pa.StringArray) -> pa.StringArray:
    sizes = pc.binary_length(texts).to_numpy()
    ids = _where(texts, sizes == _LONG, shorten_salesforce_ids)
    ids = _where(ids, (sizes == 36) | (sizes == 38), _fold_guids)
    ids = pc.replace_substring_regex(ids, _NUMBER, r"\1")
    return _where(ids, pc.match_substring(ids, "@").to_numpy(zero_copy_only=False), pc.utf8_lower)


def _where(
    texts: pa.StringArray, mask: np.ndarray, change: Callable[[pa.StringArray], pa.StringArray]
) -> pa.StringArray:
    if not mask.any():
        return texts
    chosen = pa.array(mask)
    return pc.replace_with_mask(texts, chosen, change(texts.filter(chosen)))


def _fold_guids(texts: pa.StringArray) -> pa.StringArray:
    plain = pc.utf8_lower(pc.utf8_trim(texts, "{}"))
    return pc.if_else(pc.match_substring_regex(texts, _GUID), plain, texts)


def shorten_salesforce_ids(texts: pa.StringArray) -> pa.StringArray:
    """18 characters → the 15 that count, where the last three are Salesforce's checksum of their capitals."""
    plain = np.flatnonzero(pc.equal(pc.binary_length(texts), _LONG).to_numpy(zero_copy_only=False))
    letters = np.frombuffer("".join(texts.take(pa.array(plain)).to_pylist()).encode(), np.uint8)
    cells = letters.reshape(len(plain), _LONG)
    capitals = (cells[:, :_CASED] >= ord("A")) & (cells[:, :_CASED] <= ord("Z"))
    sums = capitals.reshape(len(plain), 3, _BITS) @ (1 << np.arange(_BITS))
    right = np.zeros(len(texts), bool)
    right[plain] = (_SUFFIX[sums] == cells[:, _CASED:]).all(axis=1)
    return pc.if_else(pa.array(right), pc.utf8_slice_codeunits(texts, 0, _CASED), texts)
