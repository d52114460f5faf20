"""A trie of phrases, and where they stand in many texts at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.words import Ints, Tokens, batches, plurals, read_tokens, words_of_each

_JOINED = 6
"""Letters from which a phrase written as one word counts too ("tradeshow", "LinkedIn")."""


@dataclass(frozen=True)
class Phrase:
    """Words to look for, of which rule; ``whole``: only where they are all there is."""

    words: tuple[str, ...]
    rule: int
    whole: bool = False


@dataclass(frozen=True)
class Hits:
    """Phrases found, ``[n]`` each: in which text, from which word to before which, which phrase."""

    text: Ints
    start: Ints
    end: Ints
    phrase: Ints

    def keep(self, mask: npt.NDArray[np.bool_] | Ints) -> Hits:
        return Hits(self.text[mask], self.start[mask], self.end[mask], self.phrase[mask])


@dataclass(frozen=True)
class Lexicon:
    """Phrases made ready for search. ``steps[state, word]`` is the next state of the trie, 0 for none."""

    phrases: tuple[Phrase, ...]
    surfaces: pa.Array
    """Every way a word of the vocabulary is written; ``number_of`` says which word each is."""
    number_of: Ints
    steps: npt.NDArray[np.int32]
    phrase_at: Ints
    """The phrase that ends in a state, -1 for none."""
    depth: int
    fillers: Ints
    denials: Ints
    turns: Ints
    reach: int
    """Words that a denial reaches on in its clause."""


def build_lexicon(
    phrases: Iterable[Phrase],
    *,
    fillers: Iterable[str] = (),
    denials: Iterable[str] = (),
    turns: Iterable[str] = (),
    reach: int = 3,
) -> Lexicon:
    """The lexicon of phrases, each also as one word; of equal phrases the first stays."""
    fill, deny, turn = map(_distinct_words, (fillers, denials, turns))
    distinct = _distinct(_spread(phrases, set(fill)))
    numbers = {
        word: number
        for number, word in enumerate(
            dict.fromkeys((*fill, *deny, *turn, *(w for phrase in distinct for w in phrase.words))), start=1
        )
    }
    steps, phrase_at = _grow(distinct, numbers)
    surfaces = _surfaces(numbers)
    return Lexicon(
        phrases=distinct,
        surfaces=pa.array(surfaces.keys(), pa.string()),
        number_of=np.array([*surfaces.values(), 0], np.int64),
        steps=steps,
        phrase_at=phrase_at,
        depth=max((len(phrase.words) for phrase in distinct), default=0),
        fillers=_numbers_of(fill, numbers),
        denials=_numbers_of(deny, numbers),
        turns=_numbers_of(turn, numbers),
        reach=reach,
    )


def find_phrases(lexicon: Lexicon, texts: pa.Array) -> Hits:
    """Every phrase in the texts that no longer one swallows and nothing denies; ``text`` counts from 0."""
    found = [
        _shift(_find_in(lexicon, read_tokens(part)), start) for start, part in batches(texts) if len(part)
    ]
    if not found:
        return Hits(*(np.empty(0, np.int64) for _ in range(4)))
    return Hits(*(np.concatenate(parts) for parts in zip(*map(_columns, found), strict=True)))


def _columns(hits: Hits) -> tuple[Ints, ...]:
    return hits.text, hits.start, hits.end, hits.phrase


def _shift(hits: Hits, start: int) -> Hits:
    return Hits(hits.text + start, hits.start, hits.end, hits.phrase)


def _spread(phrases: Iterable[Phrase], fillers: set[str]) -> Iterable[Phrase]:
    joined = []
    for phrase in phrases:
        words = tuple(word for word in phrase.words if word not in fillers)
        yield Phrase(words, phrase.rule, phrase.whole)
        if 2 <= len(words) <= 3 and len("".join(words)) >= _JOINED:
            joined.append(Phrase(("".join(words),), phrase.rule, phrase.whole))
    yield from joined


def _distinct(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    first: dict[tuple[str, ...], Phrase] = {}
    for phrase in phrases:
        if phrase.words:
            first.setdefault(phrase.words, phrase)
    return tuple(first.values())


def _distinct_words(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in words_of_each(list(texts)) for word in words))


def _surfaces(numbers: dict[str, int]) -> dict[str, int]:
    """Words as written → number; what is a word itself is never taken for another's plural."""
    plural = {form: number for word, number in numbers.items() for form in plurals(word)}
    return {**plural, **numbers}


def _numbers_of(words: Sequence[str], numbers: dict[str, int]) -> Ints:
    return np.array([numbers[word] for word in words], np.int64)


def _grow(phrases: Sequence[Phrase], numbers: dict[str, int]) -> tuple[npt.NDArray[np.int32], Ints]:
    states: dict[tuple[str, ...], int] = {(): 0}
    for phrase in phrases:
        for length in range(1, len(phrase.words) + 1):
            states.setdefault(phrase.words[:length], len(states))
    steps = np.zeros((len(states), len(numbers) + 1), np.int32)
    for words, state in states.items():
        if words:
            steps[states[words[:-1]], numbers[words[-1]]] = state
    phrase_at = np.full(len(states), -1, np.int64)
    for number, phrase in enumerate(phrases):
        phrase_at[states[phrase.words]] = number
    return steps, phrase_at


def _find_in(lexicon: Lexicon, tokens: Tokens) -> Hits:
    word = lexicon.number_of[_look_up(lexicon, tokens.words)]
    matters = ~np.isin(word, lexicon.fillers)
    text = tokens.text[matters]
    clause = tokens.clause[matters]
    word = word[matters]
    hits = _longest(lexicon, word, text, clause)
    hits = hits.keep(~_swallowed(hits))
    return hits.keep(~_denied(lexicon, hits, word, text, clause))


def _look_up(lexicon: Lexicon, words: pa.Array) -> Ints:
    places = pc.index_in(words, value_set=lexicon.surfaces)
    return places.fill_null(len(lexicon.surfaces)).to_numpy(zero_copy_only=False).astype(np.int64)


def _longest(lexicon: Lexicon, word: Ints, text: Ints, clause: Ints) -> Hits:
    """The longest phrase that starts at each word, in order; none goes over the end of a clause."""
    size = len(word)
    whole = np.array([phrase.whole for phrase in lexicon.phrases] or [False])
    first = np.searchsorted(text, text, side="left")
    last = np.searchsorted(text, text, side="right")
    best = np.full(size, -1, np.int64)
    length = np.zeros(size, np.int64)
    at = np.flatnonzero(lexicon.steps[0, word]) if size else np.empty(0, np.int64)
    state = np.zeros(len(at), np.int32)
    for step in range(lexicon.depth):
        inside = at + step < size
        at, state = at[inside], state[inside]
        inside = clause[at + step] == clause[at]
        at, state = at[inside], state[inside]
        state = lexicon.steps[state, word[at + step]]
        at, state = at[state > 0], state[state > 0]
        phrase = lexicon.phrase_at[state]
        alone = (first[at] == at) & (last[at] == at + step + 1)
        ends = (phrase >= 0) & (alone | ~whole[phrase])
        best[at[ends]] = phrase[ends]
        length[at[ends]] = step + 1
    start = np.flatnonzero(best >= 0)
    return Hits(text[start], start, start + length[start], best[start])


def _swallowed(hits: Hits) -> npt.NDArray[np.bool_]:
    """Which hits lie within a longer one that starts before them. Words are numbered through all texts."""
    reach = np.maximum.accumulate(hits.end) if len(hits.end) else hits.end
    return np.append(False, hits.end[1:] <= reach[:-1]) if len(reach) else np.zeros(0, bool)


def _denied(lexicon: Lexicon, hits: Hits, word: Ints, text: Ints, clause: Ints) -> npt.NDArray[np.bool_]:
    """Which hits a denial turns round: up to ``reach`` words before, or as the last word ("Referral: no")."""
    turned = np.cumsum(np.isin(word, lexicon.turns))
    denial = np.isin(word, lexicon.denials)
    denied = np.zeros(len(hits.start), bool)
    for step in range(1, lexicon.reach + 1):
        before = np.maximum(hits.start - step, 0)
        same = (clause[before] == clause[hits.start]) & (turned[before] == turned[hits.start])
        denied |= denial[before] & same & (hits.start >= step)
    after = np.minimum(hits.end, max(len(word) - 1, 0))
    following = np.minimum(hits.end + 1, max(len(word) - 1, 0))
    ends_text = (text[following] != text[hits.start]) | (hits.end + 1 >= len(word)) if len(word) else denied
    last = (hits.end < len(word)) & (text[after] == text[hits.start]) & ends_text
    return denied | (last & denial[after])
