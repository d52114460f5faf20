"""Why a rule takes a text; and the rules nearest to one that none knows, as suggestions for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import pyarrow as pa
from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from lib.classify.rules import Rulebook, load_rules, match_phrases
from lib.classify.words import words_of_each
from lib.terms import CHANNELS, CLASS_TITLES

NEAR: Final = 72.0
"""Likeness of 100 from which words count as near."""
MOST: Final = 3
_TRIED: Final = 25
_WORDS: Final = 5
"""Words of a text that are also compared each by itself."""
_READ: Final = 80
"""Characters of a text that are compared; a lead source says what it says in fewer."""


@dataclass(frozen=True)
class Near:
    """A rule that a text is near to, and by which of its words."""

    rule: str
    channel: str
    words: str
    language: str


def nearest_rules(texts: Sequence[str]) -> list[tuple[Near, ...]]:
    """Up to three rules for each text, the nearest first; those whose words say nothing are left out."""
    return [_nearest(text) for text in texts]


def explain_text(text: str) -> str:
    """Which rule takes a text, in what language, by which words and why; or the rules that are near."""
    book = load_rules().sources
    number = int(match_phrases(book, pa.array([text]))[0])
    shown = shorten(text)
    return _explain_taken(book, number, shown) if number >= 0 else _explain_near(shown)


def shorten(text: str) -> str:
    """As much of a text as is shown."""
    return text if len(text) <= _READ else text[:_READ] + "…"


def _explain_taken(book: Rulebook, number: int, shown: str) -> str:
    phrase = book.lexicon.phrases[number]
    rule = book.rules[phrase.rule]
    channel = CHANNELS[rule.channel]
    lines = [
        f"“{shown}”",
        f"  rule      {rule.id}",
        f"  language  {phrase.language}",
        f"  words     {phrase.text}",
        f"  because   {rule.because}",
        f"  channel   {channel.title}",
        f"  class     {CLASS_TITLES[channel.klass]}",
    ]
    return "\n".join(lines + ["  gives way to the account’s history where that speaks"] * rule.generic)


def _explain_near(shown: str) -> str:
    near = [
        f"  near      {some.rule} ({CHANNELS[some.channel].title}), by “{some.words}”, {some.language}"
        for some in _nearest(shown)
    ]
    return "\n".join([f"“{shown}”", "  no rule knows it", *(near or ["  nor is any rule near"])])


def rank_near(text: str, choices: Sequence[str]) -> list[int]:
    """Numbers of the choices that are near to a text or to a long word of it, the nearest first."""
    (words,) = words_of_each([text[:_READ]])
    asked = dict.fromkeys((" ".join(words), *[word for word in words if len(word) > 3][:_WORDS]))
    scored = [
        (-score, at)
        for query in asked
        for _, score, at in process.extract(query, choices, scorer=ratio, limit=_TRIED, score_cutoff=NEAR)
    ]
    return [at for _, at in sorted(scored)]


@lru_cache(1_000)
def _nearest(text: str) -> tuple[Near, ...]:
    near: dict[str, Near] = {}
    for at in rank_near(text, _choices()[0]):
        found = _choices()[1][at]
        near.setdefault(found.rule, found)
    return tuple(near.values())[:MOST]


@cache
def _choices() -> tuple[list[str], list[Near]]:
    """The words of every rule that says something, and what each would be near to."""
    book = load_rules().sources
    pairs = [
        (" ".join(phrase.words), Near(rule.id, rule.channel, phrase.text, phrase.language))
        for phrase in book.lexicon.phrases
        for rule in [book.rules[phrase.rule]]
        if rule.channel != "unknown" and len("".join(phrase.words)) > 2
    ]
    return [words for words, _ in pairs], [near for _, near in pairs]
