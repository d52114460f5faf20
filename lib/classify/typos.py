"""Words with one typing error: a letter too many, too few, wrong, or two swapped.

Two words that are one error apart share a form that lacks at most one letter. So the hashes of all such
forms of the vocabulary are kept in a table, and those of a quarter of a million words are looked up in it at
once; only the few that are there are compared in earnest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz.distance import OSA

from lib.classify.words import Ints

Hashes = npt.NDArray[np.uint64]

SHORTEST: Final = 6
"""Letters of a word in which an error is forgiven: in shorter ones it too often makes another word."""
SURE: Final = 7
"""Letters from which a wrong letter may be any; before, one beside it on the keyboard (no "Banker")."""
LONGEST: Final = 32

_BASE: Final = 0x9E3779B97F4A7C15
_POWERS: Final = np.array([pow(_BASE, n, 1 << 64) for n in range(LONGEST + 1)], np.uint64)
_BACK: Final = np.uint64(pow(_BASE, -1, 1 << 64))
_BITS: Final = 22
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _find_neighbours() -> frozenset[frozenset[str]]:
    places = {key: (row, at + row / 2) for row, keys in enumerate(_ROWS) for at, key in enumerate(keys)}
    return frozenset(
        frozenset((one, other))
        for one, (row, at) in places.items()
        for other, (next_row, next_at) in places.items()
        if one != other and abs(row - next_row) <= 1 and abs(at - next_at) <= 1
    )


_NEIGHBOURS: Final = _find_neighbours()


@dataclass(frozen=True)
class Vocabulary:
    """Words that an error may have been made in: as written → number; ``same`` numbers say the same."""

    words: Mapping[str, int]
    same: Mapping[int, int] = field(default_factory=dict)
    """Word → what it says alone (a rule), where it says anything alone."""

    @cached_property
    def _spelt(self) -> list[str]:
        return [word for word in self.words if SHORTEST <= len(word) <= LONGEST and word.isalpha()]

    @cached_property
    def _forms(self) -> tuple[Hashes, Ints]:
        """The hashes of all forms, ascending, and the word that each is of."""
        hashes, of = _hash_forms(self._spelt)
        order = np.argsort(hashes)
        return hashes[order], of[order]

    @cached_property
    def _table(self) -> npt.NDArray[np.bool_]:
        table = np.zeros(1 << _BITS, bool)
        table[_low(self._forms[0])] = True
        return table

    def find_words(self, words: pa.Array) -> Ints:
        """The number of the word that each was meant to be, 0 where that is none or not one alone."""
        found = np.zeros(len(words), np.int64)
        long = np.flatnonzero(
            pc.greater_equal(pc.utf8_length(words), SHORTEST).to_numpy(zero_copy_only=False)
        )
        if not len(long) or not self._spelt:
            return found
        spelt = words.take(pa.array(long)).to_pylist()
        for number, near in self._near(spelt).items():
            found[long[number]] = self._choose(spelt[number], near)
        return found

    def _near(self, words: list[str]) -> dict[int, set[str]]:
        """The words of the vocabulary that share a form with each."""
        hashes, of = _hash_forms(words)
        likely = self._table[_low(hashes)]
        hashes, of = hashes[likely], of[likely]
        known, owner = self._forms
        first, last = np.searchsorted(known, hashes, "left"), np.searchsorted(known, hashes, "right")
        near: dict[int, set[str]] = {}
        for at in np.flatnonzero(last > first):
            near.setdefault(int(of[at]), set()).update(self._spelt[n] for n in owner[first[at] : last[at]])
        return near

    def _choose(self, word: str, near: Iterable[str]) -> int:
        meant = {self.words[other] for other in near if is_slip(word, other)}
        says = {self.same.get(number, -number) for number in meant}
        return min(meant) if len(says) == 1 else 0


def is_slip(typed: str, meant: str) -> bool:
    """Whether one typing error makes ``typed`` of ``meant``; no first letter is ever wrong ("Gartner")."""
    if OSA.distance(typed, meant, score_cutoff=1) != 1:
        return False
    if sorted(typed) == sorted(meant):
        return True
    if typed[0] != meant[0]:
        return False
    return len(typed) != len(meant) or len(meant) >= SURE or _is_beside(typed, meant)


def _is_beside(typed: str, meant: str) -> bool:
    """Whether the wrong letter, not the last one, lies beside the right one; an ending makes another word."""
    at = next(at for at, (one, other) in enumerate(zip(typed, meant, strict=True)) if one != other)
    return at < len(meant) - 1 and frozenset((typed[at], meant[at])) in _NEIGHBOURS


def _low(hashes: Hashes) -> Ints:
    return (hashes >> np.uint64(64 - _BITS)).astype(np.int64)


def _hash_forms(words: list[str]) -> tuple[Hashes, Ints]:
    """The hashes of each word and of it without each of its letters, and which word each is of."""
    signs = np.array(words, f"U{LONGEST}").view(np.uint32).reshape(len(words), LONGEST).astype(np.uint64)
    weighed = signs * _POWERS[:LONGEST]
    before = np.zeros((len(words), LONGEST + 1), np.uint64)
    np.cumsum(weighed, axis=1, out=before[:, 1:])
    total = before[:, -1:]
    lacking = before[:, :-1] + (total - before[:, 1:]) * _BACK
    forms = np.concatenate((total, lacking), axis=1)
    there = np.concatenate((np.ones((len(words), 1), bool), signs > 0), axis=1)
    return _mix(forms[there]), np.nonzero(there)[0]


def _mix(hashes: Hashes) -> Hashes:
    """Hashes whose high bits depend on all others."""
    hashes = (hashes ^ (hashes >> np.uint64(32))) * np.uint64(_BASE)
    return hashes ^ (hashes >> np.uint64(29))
