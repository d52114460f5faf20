"""Where the phrases of a lexicon stand in many texts: the longest ones that nothing denies."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.lexicon import Lexicon
from lib.classify.trie import Bools, mark_ends, walk_trie
from lib.classify.typos import SHORTEST
from lib.classify.words import Ints, Tokens, batches, read_tokens


@dataclass(frozen=True)
class Hits:
    """Phrases found, ``[n]`` each: in which text, from which word to before which, which phrase."""

    text: Ints
    start: Ints
    end: Ints
    phrase: Ints

    def keep(self, mask: Bools | Ints) -> Hits:
        return Hits(self.text[mask], self.start[mask], self.end[mask], self.phrase[mask])


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


def _find_in(lexicon: Lexicon, tokens: Tokens) -> Hits:
    word = _read_words(lexicon, tokens.words)
    matters = ~np.isin(word, lexicon.filler)
    hits = _longest(lexicon, tokens, word, matters)
    hits = hits.keep(~_swallowed(hits))
    return hits.keep(~_denied(lexicon, hits, tokens, word, matters))


def _read_words(lexicon: Lexicon, words: pa.Array) -> Ints:
    """The number of each word, 0 for none; of one that no phrase has, the word it was meant to be."""
    places = pc.index_in(words, value_set=lexicon.surfaces)
    known = places.fill_null(len(lexicon.surfaces)).to_numpy(zero_copy_only=False).astype(np.int64)
    number = lexicon.number_of[known]
    strange = np.flatnonzero((known == len(lexicon.surfaces)) & _is_long(words))
    if len(strange):
        distinct = words.take(pa.array(strange)).dictionary_encode()
        meant = lexicon.vocabulary.find_words(distinct.dictionary)
        number[strange] = meant[distinct.indices.to_numpy()]
    return number


def _is_long(words: pa.Array) -> Bools:
    mask: Bools = pc.greater_equal(pc.binary_length(words), SHORTEST).to_numpy(zero_copy_only=False)
    return mask


def _longest(lexicon: Lexicon, tokens: Tokens, word: Ints, matters: Bools) -> Hits:
    """The longest phrase that starts at each word, in order."""
    start, end, phrase = walk_trie(lexicon.trie, word, tokens.clause, ~matters)
    hits = Hits(tokens.text[start], start, end, phrase)
    hits = hits.keep((lexicon.whole[phrase] == 0) | _is_all(hits, tokens, matters))
    return hits.keep(np.append(hits.start[1:] != hits.start[:-1], True)[: len(hits.start)])


def _is_all(hits: Hits, tokens: Tokens, matters: Bools) -> Bools:
    """Which hits leave nothing of their text that matters."""
    before = np.append(0, np.cumsum(matters))
    first = np.searchsorted(tokens.text, hits.text, side="left")
    last = np.searchsorted(tokens.text, hits.text, side="right")
    return (before[hits.start] == before[first]) & (before[last] == before[hits.end])


def _swallowed(hits: Hits) -> Bools:
    """Which hits lie within a longer one that starts before them. Words are numbered through all texts."""
    reach = np.maximum.accumulate(hits.end) if len(hits.end) else hits.end
    return np.append(False, hits.end[1:] <= reach[:-1]) if len(reach) else np.zeros(0, bool)


def _denied(lexicon: Lexicon, hits: Hits, tokens: Tokens, word: Ints, matters: Bools) -> Bools:
    """Which hits a denial turns round: up to ``reach`` words before, or at the end ("Referral: no")."""
    if not len(hits.start):
        return np.zeros(0, bool)
    denial = mark_ends(lexicon.denials, tokens, word)
    turned = np.cumsum(mark_ends(lexicon.turns, tokens, word))
    rank = np.cumsum(matters)
    last = np.maximum.accumulate(np.where(denial, np.arange(len(word)), -1))
    before = np.where(hits.start > 0, last[hits.start - 1], -1)
    near = rank[hits.start] - rank[before] <= lexicon.reach
    same = (tokens.clause[before] == tokens.clause[hits.start]) & (turned[before] == turned[hits.start])
    return ((before >= 0) & near & same) | _ends_denied(hits, tokens, denial)


def _ends_denied(hits: Hits, tokens: Tokens, denial: Bools) -> Bools:
    """Which hits have but a denial between them and the end of their text."""
    after = np.minimum(hits.end, len(denial) - 1)
    last = np.searchsorted(tokens.text, hits.text, side="right")
    return (hits.end == last - 1) & denial[after]
