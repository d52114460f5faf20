"""Texts into words, and phrases found in them: a quarter of a million different texts a second.

The words are whole numbers from the start (the number of a word in the vocabulary of the phrases, 0 for any
other), and a trie steps through all texts at once, one word of a phrase at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]

LONGEST: Final = 2_000
"""Characters of a text that are read; what matters in a lead source or a note stands well before."""
BATCH: Final = 50_000
"""Texts taken at a time, which bounds the memory."""

_BRANDS: Final = (
    "LinkedIn",
    "AdWords",
    "YouTube",
    "WhatsApp",
    "TikTok",
    "ZoomInfo",
    "AppExchange",
    "FaceBook",
    "eBook",
)
"""Names with a capital inside that are one word."""

_SIGNS: Final = (
    r"[\x{30A1}-\x{30FA}\x{30FC}-\x{30FF}]+"
    r"|[\x{3005}-\x{3007}\x{3041}-\x{3096}\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{20000}-\x{3FFFF}]"
)
"""Each sign of Han and Hiragana is a word, and signs of Katakana in a row are one."""
_ACCENTS: Final = r"[^\PM\x{3099}\x{309A}]+"
"""Marks on letters, save the two that make another sound of a Japanese sign."""
_INITIAL: Final = r"(^|[^\pL\pN])(\pL)\."
"""A single letter with a dot is an abbreviation ("k. A."), no end of a clause."""
_SIGN: Final = re.compile("[々-〇ぁ-ゖ㐀-䶿一-鿿\U00020000-\U0003ffff]")

_CLAUSE, _LETTER = 2, 1


def _byte_kinds() -> npt.NDArray[np.uint8]:
    kinds = np.zeros(256, np.uint8)
    kinds[128:] = _LETTER
    for byte in range(128):
        if chr(byte).isalnum():
            kinds[byte] = _LETTER
        elif chr(byte) in '.,;:!?()[]{}|\\<>="':
            kinds[byte] = _CLAUSE
    return kinds


_KINDS: Final = _byte_kinds()
_LOWER: Final = np.frombuffer(bytes(range(256)).lower(), np.uint8)


@dataclass(frozen=True)
class Tokens:
    """The words of some texts in a row, ``[n]`` each: the word, its text, its clause (unique over texts)."""

    words: pa.Array
    text: Ints
    clause: Ints


def normalise(texts: pa.Array) -> pa.Array:
    """Texts without accents, apostrophes and foreign signs, and with camelCase and digits set apart."""
    texts = pc.utf8_slice_codeunits(texts.fill_null(""), 0, LONGEST)
    texts = _where(texts, r"[^\x00-\x7F]", _plain)
    texts = pc.replace_substring(texts, "'", "")
    texts = _where(texts, _INITIAL, _without_dots)
    return _where(texts, r"[a-z][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]", _apart)


def read_tokens(texts: pa.Array) -> Tokens:
    """The words of texts, in lower case and in order; separators and clause marks are gone."""
    texts = normalise(texts)
    edges, data = _bytes_of(texts)
    kinds = _KINDS[data]
    letter = kinds == _LETTER
    starts = letter.copy()
    starts[1:] &= ~letter[:-1]
    firsts = edges[:-1][edges[:-1] < edges[1:]]
    starts[firsts] = letter[firsts]
    at = np.flatnonzero(starts)
    text = np.searchsorted(edges, at, side="right") - 1
    clause = np.cumsum(kinds == _CLAUSE)[at] + text
    return Tokens(_words_of(data[letter], starts[letter]), text, clause)


def batches(texts: pa.Array) -> Iterator[tuple[int, pa.Array]]:
    """Texts in batches with the number of the first of each."""
    for start in range(0, len(texts), BATCH):
        yield start, texts.slice(start, BATCH)


def _where(texts: pa.Array, pattern: str, change: Callable[[pa.Array], pa.Array]) -> pa.Array:
    mask = pc.match_substring_regex(texts, pattern)
    if not pc.any(mask).as_py():
        return texts
    return pc.replace_with_mask(texts, mask, change(texts.filter(mask)))


def _plain(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring_regex(texts, "[’‘ʼ`´]", "'")
    texts = pc.replace_substring_regex(pc.utf8_normalize(texts, "NFKD"), _ACCENTS, "")
    texts = _where(texts, _SIGNS, _signs)
    texts = _where(texts, "ß", lambda part: pc.replace_substring(part, "ß", "ss"))
    texts = pc.replace_substring_regex(texts, r"(\p{Ll})(\p{Lu})", r"\1 \2")
    return pc.replace_substring_regex(pc.utf8_lower(texts), r"[^\x00-\x7F\pL\pN]+", ",")


def _without_dots(texts: pa.Array) -> pa.Array:
    # Twice, as two initials that stand side by side share what is between them.
    for _ in range(2):
        texts = pc.replace_substring_regex(texts, _INITIAL, r"\1\2 ")
    return texts


def _signs(texts: pa.Array) -> pa.Array:
    texts = pc.replace_substring(pc.utf8_normalize(texts, "NFC"), "・", " ")
    return pc.replace_substring_regex(texts, f"({_SIGNS})", r" \1 ")


def _apart(texts: pa.Array) -> pa.Array:
    for brand in _BRANDS:
        texts = pc.replace_substring(texts, brand, brand.lower())
    texts = pc.replace_substring_regex(texts, "([a-z])([A-Z])", r"\1 \2")
    texts = pc.replace_substring_regex(texts, "([A-Za-z])([0-9])", r"\1 \2")
    return pc.replace_substring_regex(texts, "([0-9])([A-Za-z])", r"\1 \2")


def _bytes_of(texts: pa.Array) -> tuple[Ints, npt.NDArray[np.uint8]]:
    _, offsets, data = texts.cast(pa.large_string()).buffers()
    if data is None:
        return np.zeros(len(texts) + 1, np.int64), np.empty(0, np.uint8)
    edges = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return edges - edges[0], np.frombuffer(data, np.uint8)[edges[0] : edges[-1]]


def _words_of(letters: npt.NDArray[np.uint8], starts: npt.NDArray[np.bool_]) -> pa.Array:
    edges = np.append(np.flatnonzero(starts), len(letters)).astype(np.int32)
    data = np.ascontiguousarray(_LOWER[letters])
    return pa.StringArray.from_buffers(len(edges) - 1, pa.py_buffer(edges), pa.py_buffer(data))


def words_of_each(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The words of each text, as :func:`read_tokens` sees them."""
    tokens = read_tokens(pa.array(texts, pa.string()))
    words: list[list[str]] = [[] for _ in texts]
    for number, word in zip(tokens.text, tokens.words.to_pylist(), strict=True):
        words[number].append(word)
    return [tuple(some) for some in words]


def plurals(word: str) -> Sequence[str]:
    """The word and its plural as English forms it; the plural may be no word, which does no harm."""
    if len(word) < 3 or not word.isascii() or not word.isalpha():
        return (word,)
    if word.endswith(("s", "x", "ch", "sh")):
        return (word, word + "es")
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word, word + "s", word[:-1] + "ies")
    return (word, word + "s")


def is_sign(word: str) -> bool:
    """Whether a word is one sign of a writing that sets no spaces between its words."""
    return len(word) == 1 and bool(_SIGN.match(word))
