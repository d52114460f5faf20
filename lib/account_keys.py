"""The keys by which accounts are matched: ``ACME, Inc.`` and ``Acme`` are one, ``Acme Schools`` is another.

An office may have half a million accounts, so plain letters are folded byte by byte and legal forms are
looked up a whole column at a time; what is rare (other letters, forms written apart) goes the slower way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

LONGEST_FORM = 4
"""Words that a legal form is written in at most: S. p. A., Sp. z o. o."""
BATCH = 250_000
"""Names taken at a time, each batch by a thread of its own."""
_INSIDE_WORDS = r"[.'’`´\p{Cf}]+"
_BETWEEN_WORDS = r"[^\p{L}\p{M}\p{N}]+"
Change = Callable[[pa.StringArray], pa.StringArray]
_SPACE, _GONE = ord(" "), 0


@cache
def _words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = tomllib.loads(
        (Path(__file__).parent / "account_keys.toml").read_text(encoding="utf-8")
    )
    return words


@cache
def _forms() -> dict[str, frozenset[str]]:
    """Forms without their spaces, and the last words of those that are written apart."""
    words = _words()
    apart = {form.split()[-1] for form in words["apart"]}
    closed = {form.replace(" ", "") for form in words["apart"]}
    return {
        "suffixes": frozenset(words["suffixes"]) | closed,
        "joints": frozenset(words["joints"]),
        "ends_apart": frozenset(ascii_lowercase) | apart,
        "prefixes": frozenset(words["prefixes"]),
    }


@cache
def _patterns() -> dict[str, str]:
    """Patterns of what stands in names; the ends of a pattern are those of a word or of a name."""
    words = _words()
    signs, ands = "|".join(words["unspaced"]), "|".join(words["ands"])
    doing = "|".join(map(re.escape, words["doing_business"]))
    apart = "|".join(sorted(words["prefixes_apart"], key=len, reverse=True))
    return {
        "unspaced": f"^(?:{signs})|(?:{signs})$",
        "doing_business": rf"(?i)^.*?[^\pL\pN](?:{doing})[^\pL\pN]+",
        "ands": f" (?:{ands}) ",
        "before": f"^(?:the|{apart}|{'|'.join(words['prefixes'])}) ",
    }


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
    keys = pc.replace_substring(read_name(names), " ", "")
    return pc.if_else(pc.equal(pc.binary_length(keys), 0), names, keys)


def read_name(names: pa.StringArray) -> pa.StringArray:
    """The words of each name that tell it from others, parted by single spaces."""
    words = split_words(names)
    names, words = _reread(names, words, _has_any(words, "doing_business"), _drop_owner)
    names, words = _reread(names, words, pc.ends_with(names, ")"), _drop_form_inside)
    words = _where(words, _has_any(words, "ands"), _drop_ands)
    words = _where(words, pc.match_substring_regex(words, _patterns()["before"]), _drop_before)
    return drop_forms(words)


def _has_any(words: pa.StringArray, kind: str) -> pa.BooleanArray:
    """Whether one of the listed words stands inside; searching for plain texts is ten times as quick."""
    found = pa.nulls(len(words), pa.bool_()).fill_null(False)
    for text in split_words(pa.array(_words()[kind])).to_pylist():
        found = pc.or_(found, pc.match_substring(words, f" {text} "))
    return found


def _reread(
    names: pa.StringArray, words: pa.StringArray, mask: pa.BooleanArray, change: Change
) -> tuple[pa.StringArray, pa.StringArray]:
    """Names changed where the mask says so, and the words of those read again."""
    changed = _where(names, mask, change)
    if changed is names:
        return names, words
    return changed, pc.replace_with_mask(words, mask, split_words(changed.filter(mask)))


def _where(texts: pa.StringArray, mask: pa.BooleanArray, change: Change) -> pa.StringArray:
    if not pc.any(mask).as_py():
        return texts
    return pc.replace_with_mask(texts, mask, change(texts.filter(mask)))


def _drop_owner(names: pa.StringArray) -> pa.StringArray:
    """``"Jones LLC d/b/a Acme"`` → ``"Acme"``, the name its customers know."""
    known = pc.replace_substring_regex(names, _patterns()["doing_business"], "")
    rest = drop_forms(split_words(known))
    nameless = pc.or_(pc.equal(pc.binary_length(rest), 0), _is_in(rest, _forms()["suffixes"]))
    return pc.if_else(nameless, names, known)


def _drop_form_inside(names: pa.StringArray) -> pa.StringArray:
    """``"Acme GmbH (Berlin)"`` → ``"acme (berlin)"``: as ``"Acme Berlin GmbH"``."""
    heads = pc.replace_substring_regex(names, r"\([^()]+\)\s*$", "")
    tails = pc.replace_substring_regex(names, r"^.*\(([^()]+)\)\s*$", r"\1")
    return pc.binary_join_element_wise(drop_forms(split_words(heads)), tails, " ")


def _drop_ands(words: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring_regex(words, _patterns()["ands"], " ")


def _drop_before(words: pa.StringArray) -> pa.StringArray:
    """Without the article or the legal form before a name, unless nothing but legal form follows."""
    rest = pc.replace_substring_regex(words, _patterns()["before"], "")
    forms = _is_in(drop_forms(rest), _forms()["suffixes"])
    return pc.if_else(forms, words, rest)


def split_words(names: pa.StringArray) -> pa.StringArray:
    """Names in lower case, their words parted by single spaces and nothing else."""
    words = _split_plain(names)
    other = pc.invert(pc.string_is_ascii(names))
    if not pc.any(other).as_py():
        return words
    return pc.replace_with_mask(words, other, _split_any(names.filter(other)))


def _split_any(names: pa.StringArray) -> pa.StringArray:
    normal = pc.utf8_normalize(names, form="NFKC").to_pylist()
    folded = pa.array([_fold_case(name) for name in normal], pa.string())
    words = pc.replace_substring_regex(folded, _INSIDE_WORDS, "")
    words = pc.utf8_trim_whitespace(pc.replace_substring_regex(words, _BETWEEN_WORDS, " "))
    return _where(words, pc.match_substring_regex(words, _patterns()["unspaced"]), _drop_unspaced)


def _fold_case(name: str) -> str:
    """Turkish has two letters i, and both are written I or İ in capitals somewhere."""
    return name.casefold().replace("i\u0307", "i").replace("ı", "i")


def _drop_unspaced(words: pa.StringArray) -> pa.StringArray:
    """Without the legal form that Chinese and Japanese set right before or behind a name."""
    rest = pc.utf8_trim_whitespace(pc.replace_substring_regex(words, _patterns()["unspaced"], ""))
    return pc.if_else(pc.equal(pc.binary_length(rest), 0), words, rest)


def _split_plain(names: pa.StringArray) -> pa.StringArray:
    data, offsets = _view_bytes(names)
    letters = _plain_letters()[data]
    letters, offsets = _keep(letters, offsets, letters != _GONE)
    letters, offsets = _keep(letters, offsets, _is_no_further_space(letters))
    words = pa.StringArray.from_buffers(len(names), pa.py_buffer(offsets), pa.py_buffer(letters))
    return pc.ascii_trim_whitespace(words)


def _view_bytes(names: pa.StringArray) -> tuple[np.ndarray, np.ndarray]:
    _, ends, data = names.buffers()
    if data is None:
        return np.zeros(0, np.uint8), np.zeros(len(names) + 1, np.int32)
    offsets = np.frombuffer(ends, np.int32)[names.offset : names.offset + len(names) + 1]
    return np.frombuffer(data, np.uint8)[offsets[0] : offsets[-1]], offsets - offsets[0]


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
    apart = pc.and_(more, _is_in(lasts, _forms()["ends_apart"]))
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
