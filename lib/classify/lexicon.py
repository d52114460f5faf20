"""Phrases and the words that turn them round, made ready for search in many texts at once."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import Final

import numpy as np
import pyarrow as pa

from lib.classify.trie import Trie, build_trie
from lib.classify.typos import Vocabulary
from lib.classify.words import Ints, is_sign, plurals, words_of_each

_JOINED: Final = 6
"""Letters from which a phrase written as one word counts too ("tradeshow", "LinkedIn")."""
_TURNED: Final = 3
"""Words up to which a phrase counts in any order."""


@dataclass(frozen=True)
class Phrase:
    """Words to look for, of which rule; ``whole``: only where they are all there is.

    ``rank`` says which rule is the better where two claim the same words: the smaller one.
    """

    words: tuple[str, ...]
    rule: int
    whole: bool = False
    rank: tuple[int, ...] = ()
    text: str = ""
    """The phrase as its file writes it."""
    language: str = "en"


@dataclass(frozen=True)
class Turning:
    """Words beside the phrases: that never matter, deny, end a denial’s reach, govern the next word."""

    fillers: tuple[str, ...] = ()
    denials: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    """Texts whose words are no typing errors."""
    reach: int = 3
    """Words that a denial reaches on in its clause."""


@dataclass(frozen=True)
class Lexicon:
    """Phrases made ready for search."""

    phrases: tuple[Phrase, ...]
    surfaces: pa.Array = field(repr=False)
    """Every way a word of the vocabulary is written; ``number_of`` says which word each is."""
    number_of: Ints = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    trie: Trie = field(repr=False)
    denials: Trie = field(repr=False)
    turns: Trie = field(repr=False)
    filler: Ints = field(repr=False)
    """The words that never matter."""
    whole: Ints = field(repr=False)
    """``[phrases]``: 1 where the phrase must be all there is."""
    length: Ints = field(repr=False)
    """``[phrases]``: its words."""
    reach: int


def build_lexicon(phrases: Iterable[Phrase], turning: Turning | None = None) -> Lexicon:
    """The lexicon of phrases, each also as one word and in other orders; of equal ones the better stays."""
    turning = turning or Turning()
    deny, turn = words_of_each(turning.denials), words_of_each(turning.turns)
    fill = dict.fromkeys(word for words in words_of_each(turning.fillers) for word in words)
    kept = tuple(phrase for phrase in phrases if phrase.words)
    rows = _rows(kept, turning)
    spelt = dict.fromkeys(word for row in (*_single(fill), *deny, *turn, *rows) for word in row)
    rows = _with_plurals(rows, spelt)
    numbers = {word: number for number, word in enumerate(spelt, start=1)}
    surfaces = _surfaces(numbers)
    written = {**_no_slips(turning.known), **surfaces}
    return Lexicon(
        phrases=kept,
        surfaces=pa.array(written.keys(), pa.string()),
        number_of=np.array([*written.values(), 0], np.int64),
        vocabulary=Vocabulary(surfaces, _said_alone(rows, numbers, kept)),
        trie=_trie(rows, numbers),
        denials=_trie(dict.fromkeys(deny, 0), numbers),
        turns=_trie(dict.fromkeys(turn, 0), numbers),
        filler=np.array([numbers[word] for word in fill if (word,) not in {*deny, *turn}], np.int64),
        whole=np.array([phrase.whole for phrase in kept], np.int64),
        length=np.array([len(phrase.words) for phrase in kept], np.int64),
        reach=turning.reach,
    )


def _single(words: Iterable[str]) -> list[tuple[str, ...]]:
    """Single words as phrases of one."""
    return [(word,) for word in words]


def _trie(rows: dict[tuple[str, ...], int], numbers: dict[str, int]) -> Trie:
    numbered = {tuple(numbers[word] for word in row): phrase for row, phrase in rows.items() if row}
    return build_trie(numbered, len(numbers))


def _rows(phrases: Sequence[Phrase], turning: Turning) -> dict[tuple[str, ...], int]:
    """Every row of words that stands for a phrase; what a file writes comes before what follows from it."""
    order = sorted(range(len(phrases)), key=lambda number: (phrases[number].rank, phrases[number].whole))
    rows: dict[tuple[str, ...], int] = {}
    for number in order:
        rows.setdefault(phrases[number].words, number)
    glue = {word for words in words_of_each((*turning.links, *turning.fillers)) for word in words}
    fixed = {word for words in words_of_each((*turning.denials, *turning.turns)) for word in words}
    for number in order:
        for row in _derived(phrases[number].words, glue, fixed):
            rows.setdefault(row, number)
    return rows


def _with_plurals(rows: dict[tuple[str, ...], int], spelt: Container[str]) -> dict[tuple[str, ...], int]:
    """The rows, also with each plural that is a word itself: "sites" is French, "referral sites" English."""
    inflected = dict(rows)
    for row, number in rows.items():
        forms = [[form for form in plurals(word) if form in spelt] for word in row]
        if any(len(some) > 1 for some in forms):
            for other in product(*forms):
                inflected.setdefault(other, number)
    return inflected


def _derived(words: tuple[str, ...], glue: set[str], fixed: set[str]) -> Iterator[tuple[str, ...]]:
    """The phrase as one word, and in every order that says the same."""
    if not 2 <= len(words) <= _TURNED or any(is_sign(word) for word in words):
        return
    if len("".join(words)) >= _JOINED:
        yield ("".join(words),)
    if not fixed & set(words):
        for order in permutations(_units(words, glue)):
            yield tuple(word for unit in order for word in unit)


def _units(words: tuple[str, ...], glue: set[str]) -> list[tuple[str, ...]]:
    """Words that move together: "by" stays before what it governs, and behind its verb at the end."""
    units: list[tuple[str, ...]] = [()]
    for word in words:
        units[-1] += (word,)
        if word not in glue and len(word) > 2:
            units.append(())
    loose = units.pop()
    if loose and units:
        units[-1] += loose
    return units or [loose]


def _no_slips(texts: Sequence[str]) -> dict[str, int]:
    return {form: 0 for words in words_of_each(texts) for word in words for form in plurals(word)}


def _said_alone(
    rows: dict[tuple[str, ...], int], numbers: dict[str, int], phrases: Sequence[Phrase]
) -> dict[int, int]:
    """Word → the rule that it is a phrase of by itself."""
    return {numbers[row[0]]: phrases[number].rule for row, number in rows.items() if len(row) == 1}


def _surfaces(numbers: dict[str, int]) -> dict[str, int]:
    """Words as written → number; what is a word itself is never taken for another's plural."""
    plural = {form: number for word, number in numbers.items() for form in plurals(word)}
    return {**plural, **numbers}
