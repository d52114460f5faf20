"""Drawing words: from weights in ``office.toml`` to columns that repeat each text once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa


def as_column(
    codes: np.ndarray, words: Sequence[str | None], blank: np.ndarray | None = None
) -> pa.DictionaryArray:
    """``words[codes]`` as a dictionary array; "" and None are null, and so is where ``blank`` is true."""
    empty = np.array([not word for word in words], dtype=bool)
    mask = empty[codes] if blank is None else empty[codes] | blank
    indices = pa.array(codes.astype(np.int32), mask=mask)
    return pa.DictionaryArray.from_arrays(indices, pa.array([word or "" for word in words], pa.string()))


def draw_words(
    weights: Mapping[str, float], count: int, rng: np.random.Generator
) -> tuple[np.ndarray, list[str]]:
    """``count`` codes into the list of words, drawn by weight."""
    bounds = np.cumsum(list(weights.values()), dtype=float)
    return np.searchsorted(bounds, rng.random(count) * bounds[-1], side="right"), list(weights)


def draw_words_by(
    choices: Sequence[Mapping[str, float]], kind: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, list[str]]:
    """For each row a word among ``choices[kind[row]]``, drawn by weight; codes into one list of all words."""
    words = list(dict.fromkeys(word for choice in choices for word in choice))
    number = {word: code for code, word in enumerate(words)}
    widest = max(map(len, choices))
    bounds, codes = np.ones((len(choices), widest)), np.zeros((len(choices), widest), dtype=np.int64)
    for row, choice in enumerate(choices):
        weights = np.array(list(choice.values()), dtype=float)
        bounds[row, : len(choice)] = (weights / weights.sum()).cumsum()
        codes[row, : len(choice)] = [number[word] for word in choice]
    column = (rng.random(len(kind))[:, None] >= bounds[kind, :-1]).sum(axis=1) if widest > 1 else 0 * kind
    return codes[kind, column], words


def spell_years(codes: np.ndarray, words: Sequence[str], years: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """Put each row's year where its word says ``{year}``."""
    low, span = int(years.min(initial=9999)), int(np.ptp(years)) + 1 if len(years) else 1
    spelled = [word.format(year=low + after) for word in words for after in range(span)]
    unique = list(dict.fromkeys(spelled))
    number = {word: code for code, word in enumerate(unique)}
    again = np.array([number[word] for word in spelled])
    return again[codes * span + (years - low)], unique
