"""Which currency each row is in, and which one the office counts in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from lib.intake.money import find_currencies
from lib.intake.values import Coded


@dataclass(frozen=True)
class Currencies:
    """``codes[index[row]]`` is the row's currency, "" where nothing says. ``guessed``: signs that may stand
    for several currencies, what they were taken for, and the rows concerned."""

    index: np.ndarray
    codes: tuple[str, ...]
    guessed: tuple[tuple[str, str, int], ...]

    def count(self, rows: np.ndarray) -> dict[str, int]:
        """Currency → how many of the rows (a mask) are in it, in the order in which they are first seen."""
        counts = np.bincount(self.index[rows], minlength=len(self.codes)).tolist()
        return {code: count for code, count in zip(self.codes, counts, strict=True) if code and count}

    def most_common(self, rows: np.ndarray) -> str | None:
        """The currency of most of the rows; of equally common ones the first seen. None if nothing says."""
        counts = np.bincount(self.index[rows], minlength=len(self.codes))
        counts[0] = 0
        return self.codes[int(np.argmax(counts))] if counts.any() else None


def read_currencies(
    written: np.ndarray,
    words: tuple[str, ...],
    column: Coded | None,
    header: tuple[str, ...],
    preferred: str | None,
) -> Currencies:
    """The currency of every row: what is written at the amount, else in its column, else in the header.

    ``written`` holds indices in ``words``. A sign such as $ that several currencies share is read as the
    row's own currency column says, else as ``preferred``, the header, or the only one of them that the file
    names elsewhere; else as the usual one.
    """
    named = ("", *(column.texts.to_pylist() if column else ()))
    of_column = column.codes + 1 if column is not None else np.zeros(len(written), np.int32)
    pairs = pa.array(written.astype(np.int64) * len(named) + of_column).dictionary_encode()
    keys = [divmod(pair, len(named)) for pair in pairs.dictionary.to_pylist()]
    hints = _hints(preferred, header, named)
    found = [_decide(words[word], named[name], header, hints) for word, name in keys]
    codes = tuple(dict.fromkeys(["", *(code for code, _ in found)]))
    index = np.array([codes.index(code) for code, _ in found], np.int64)[pairs.indices.to_numpy()]
    counts = np.bincount(pairs.indices.to_numpy(), minlength=len(keys))
    guessed: Counter[tuple[str, str]] = Counter()
    for (code, sign), count in zip(found, counts.tolist(), strict=True):
        if sign:
            guessed[sign, code] += count
    return Currencies(index, codes, tuple((sign, code, count) for (sign, code), count in guessed.items()))


def _hints(preferred: str | None, header: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    sure = [codes[0] for codes in map(find_currencies, named) if len(codes) == 1]
    return (*((preferred,) if preferred else ()), *(header[:1] if len(header) == 1 else ()), *sure)


def _decide(word: str, name: str, header: tuple[str, ...], hints: tuple[str, ...]) -> tuple[str, str]:
    """The currency of a row and, where its sign was guessed, the sign."""
    at_amount, in_column = find_currencies(word), find_currencies(name)
    if name and not in_column:
        in_column = (name.upper(),)
    for codes, sign in ((at_amount, word), (in_column, name), (header, "")):
        if len(codes) == 1:
            return codes[0], ""
        if codes:
            told = [code for code in (*(in_column if len(in_column) == 1 else ()), *hints) if code in codes]
            return (told[0], "") if told else (codes[0], sign)
    return "", ""
