"""The keys by which accounts are matched: ``ACME, Inc.`` and ``Acme`` are one, ``Acme Schools`` is another.

An office may have half a million accounts, so plain letters are folded byte by byte and legal forms are
looked up a whole column at a time; what is rare (other letters, forms written apart) goes the slower way.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.skeletons import view_bytes
from lib.intake.values import Coded

LONGEST_FORM = 4
"""Words that a legal form is written in at most: S. p. A., Sp. z o. o."""
BATCH = 250_000
"""Names taken at a time, each batch by a thread of its own."""
_ENDS_APART = (*ascii_lowercase, "oo", "rl", "cv", "ro")
"""Last words of forms that are written apart: S. A., Sp. z oo, S. de RL."""
_INSIDE_WORDS = r"[.'’`´\p{Cf}]+"
_BETWEEN_WORDS = r"[^\p{L}\p{M}\p{N}]+"
_SPACE, _GONE = ord(" "), 0


@cache
def _forms() -> dict[str, frozenset[str]]:
    words = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
    return {kind: frozenset(listed) for kind, listed in words.items()}


def key_accounts(names: Coded) -> Coded:
    """The key of each name, as a column of its own."""
    keys = make_account_keys(names.texts).dictionary_encode()
    codes = np.append(keys.indices.to_numpy(), np.int32(-1))[names.codes]
    return Coded(keys.dictionary, codes)


def make_account_keys(names: pa.StringArray) -> pa.StringArray:
    """The key of each name (no nulls): case, punctuation, spaces and legal forms are ignored.

    Never empty for a name that is not: a name that is all legal form or all punctuation is its own key.
    """
    if len(names) <= BATCH:
        return _make_keys(names)
    batches = [names.slice(start, BATCH) for start in range(0, len(names), BATCH)]
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        return pa.concat_arrays(pool.map(_make_keys, batches))


def _make_keys(names: pa.StringArray) -> pa.StringArray:
    keys = pc.replace_substring(drop_forms(split_words(names)), " ", "")
    return pc.if_else(pc.equal(pc.binary_length(keys), 0), names, keys)


def split_words(names: pa.StringArray) -> pa.StringArray:
    """Names in lower case, their words parted by single spaces and nothing else."""
    words = _split_plain(names)
    other = pc.invert(pc.string_is_ascii(names))
    if not pc.any(other).as_py():
        return words
    return pc.replace_with_mask(words, other, _split_any(names.filter(other)))


def _split_any(names: pa.StringArray) -> pa.StringArray:
    normal = pc.utf8_normalize(names, form="NFKC").to_pylist()
    folded = pa.array([name.casefold() for name in normal], pa.string())
    words = pc.replace_substring_regex(folded, _INSIDE_WORDS, "")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(words, _BETWEEN_WORDS, " "))


def _split_plain(names: pa.StringArray) -> pa.StringArray:
    data, offsets = view_bytes(names)
    letters = _plain_letters()[data]
    letters, offsets = _keep(letters, offsets, letters != _GONE)
    letters, offsets = _keep(letters, offsets, _is_no_further_space(letters))
    words = pa.StringArray.from_buffers(len(names), pa.py_buffer(offsets), pa.py_buffer(letters))
    return pc.ascii_trim_whitespace(words)


@cache
def _plain_letters() -> np.ndarray:
    """What each ASCII byte becomes: itself in lower case, a space, or nothing."""
    table = np.full(256, _SPACE, np.uint8)
    for byte in filter(lambda byte: chr(byte).isalnum(), range(128)):
        table[byte] = ord(chr(byte).lower())
    table[[ord(char) for char in ".'`"]] = _GONE
    return table


def _is_no_further_space(letters: np.ndarray) -> np.ndarray:
    keep = letters != _SPACE
    keep[1:] |= keep[:-1].copy()
    return keep


def _keep(letters: np.ndarray, offsets: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    gone = np.flatnonzero(~kept)
    return letters[kept], (offsets - np.searchsorted(gone, offsets)).astype(np.int32)


def drop_forms(words: pa.StringArray, *, after_form: bool = False) -> pa.StringArray:
    """Names without the legal forms at their ends, nor the "and" before one. The first word is always a name.

    ``after_form``: a legal form has just been dropped behind these names.
    """
    if not len(words):
        return words
    heads, lasts = part_last_word(words)
    more = pc.greater(pc.binary_length(heads), 0)
    apart = pc.and_(more, _is_in(lasts, _ENDS_APART))
    form = pc.and_(pc.and_not(more, apart), _is_in(lasts, _forms()["suffixes"]))
    joint = pc.and_(pc.and_not(more, apart), _is_in(lasts, _forms()["joints"] if after_form else ()))
    if pc.any(apart).as_py():
        written = words.filter(apart).to_pylist()
        shorter = [" ".join(_drop_apart(name.split(), after_form)) for name in written]
        words = pc.replace_with_mask(words, apart, pa.array(shorter, pa.string()))
    for mask, follows in ((form, True), (pc.and_not(joint, form), False)):
        if pc.any(mask).as_py():
            shorter = drop_forms(heads.filter(mask), after_form=follows)
            words = pc.replace_with_mask(words, mask, shorter)
    return words


def _is_in(texts: pa.StringArray, words: Iterable[str]) -> pa.BooleanArray:
    return pc.is_in(texts, value_set=pa.array(sorted(words), pa.string()))


def part_last_word(words: pa.StringArray) -> tuple[pa.StringArray, pa.StringArray]:
    """``"acme foods inc"`` → ``("acme foods", "inc")``; one word alone has no head ("")."""
    parts = pc.split_pattern(words, " ", max_splits=1, reverse=True)
    ends, flat = parts.offsets.to_numpy(), parts.values
    lasts = flat.take(pa.array(ends[1:] - 1))
    heads = flat.take(pa.array(ends[:-1], mask=np.diff(ends) < 2))
    return pc.fill_null(heads, ""), lasts


def _drop_apart(words: list[str], after_form: bool) -> list[str]:
    """As :func:`drop_forms` for one name, word by word: its form may be written apart, s p a."""
    suffixes, joints = _forms()["suffixes"], _forms()["joints"]
    end = len(words)
    if after_form and end > 1 and words[end - 1] in joints:
        end -= 1
    while end > 1 and (form := _count_form(words[:end], suffixes)):
        end -= form
        if end > 1 and words[end - 1] in joints:
            end -= 1
    return words[:end]


def _count_form(words: list[str], suffixes: frozenset[str]) -> int:
    """Words of the legal form at the end, the longest; 0 where there is none."""
    sizes = range(min(LONGEST_FORM, len(words) - 1), 0, -1)
    return next((size for size in sizes if "".join(words[-size:]) in suffixes), 0)
