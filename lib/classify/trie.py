"""A trie of phrases as rows of word numbers, and every place where one stands in many texts at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lib.classify.words import Ints, Tokens

Bools = npt.NDArray[np.bool_]

SKIPS: Final = 4
"""Words that never matter which may stand inside one phrase."""


@dataclass(frozen=True)
class Trie:
    """States and steps between them, kept sparse: a dozen languages have thousands of each."""

    first: Ints
    """``[words + 1]``: the state after a word that starts a phrase, 0 for none."""
    keys: Ints
    """``state × (words + 1) + word`` of every step, ascending; ``targets`` are the states they lead to."""
    targets: Ints
    ends: Ints
    """``[states]``: the phrase that ends in a state, -1 for none."""
    depth: int


def build_trie(phrases: Mapping[tuple[int, ...], int], words: int) -> Trie:
    """The trie of phrases (word numbers from 1 to ``words`` → number of the phrase)."""
    states: dict[tuple[int, ...], int] = {(): 0}
    for row in phrases:
        for length in range(1, len(row) + 1):
            states.setdefault(row[:length], len(states))
    steps = sorted((states[row[:-1]] * (words + 1) + row[-1], state) for row, state in states.items() if row)
    keys, targets = np.array(steps, np.int64).reshape(-1, 2).T
    first = np.zeros(words + 1, np.int64)
    from_root = keys <= words
    first[keys[from_root]] = targets[from_root]
    ends = np.full(len(states), -1, np.int64)
    for row, number in phrases.items():
        ends[states[row]] = number
    return Trie(first, np.ascontiguousarray(keys), targets, ends, max(map(len, phrases), default=0))


def walk_trie(trie: Trie, word: Ints, clause: Ints, skip: Bools) -> tuple[Ints, Ints, Ints]:
    """Every phrase in a row of words: where it starts, before which word it ends, which phrase it is.

    None goes over the end of a clause; words to ``skip`` may stand inside. Those of one start come with
    their ends ascending.
    """
    at = np.flatnonzero(trie.first[word])
    state, end = trie.first[word[at]], at + 1
    found = [_ended(trie, at, end, state)]
    for _ in range(trie.depth - 1 + SKIPS):
        inside = end < len(word)
        at, end, state = at[inside], end[inside], state[inside]
        inside = clause[end] == clause[at]
        at, end, state = at[inside], end[inside], state[inside]
        if not len(at):
            break
        after = _step(trie, state, word[end])
        goes, waits = after > 0, skip[end]
        found.append(_ended(trie, at[goes], end[goes] + 1, after[goes]))
        at = np.concatenate((at[goes], at[waits]))
        end = np.concatenate((end[goes], end[waits])) + 1
        state = np.concatenate((after[goes], state[waits]))
    start, end, phrase = (np.concatenate(parts) for parts in zip(*found, strict=True))
    order = np.lexsort((end, start))
    return start[order], end[order], phrase[order]


def mark_ends(trie: Trie, tokens: Tokens, word: Ints) -> Bools:
    """Which words are the last of a phrase."""
    marks = np.zeros(len(word), bool)
    _, end, _ = walk_trie(trie, word, tokens.clause, marks)
    marks[end - 1] = True
    return marks


def _ended(trie: Trie, at: Ints, end: Ints, state: Ints) -> tuple[Ints, Ints, Ints]:
    done = trie.ends[state] >= 0
    return at[done], end[done], trie.ends[state[done]]


def _step(trie: Trie, state: Ints, word: Ints) -> Ints:
    key = state * len(trie.first) + word
    place = np.minimum(np.searchsorted(trie.keys, key), len(trie.keys) - 1)
    return np.where(trie.keys[place] == key, trie.targets[place], 0)
