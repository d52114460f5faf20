"""Rules as data: read from TOML, tried on many texts at once, explained for one.

The files say in their first lines how a rule takes a text and which of several is the better.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa

from lib.classify.find import Hits, find_phrases
from lib.classify.languages import Language, Said, read_languages
from lib.classify.lexicon import Lexicon, Phrase, Turning, build_lexicon
from lib.classify.words import Ints, words_of_each

HERE: Final = Path(__file__).parent
FILES: Final = ("rules", "notes", "lost_reasons", "referrers")
SAYS_NOTHING: Final = "unknown"
"""Channel of the rules whose words say nothing."""


@dataclass(frozen=True)
class Rule:
    """What some words say. ``channel`` for a source or a note, ``advised`` for the reason of a loss."""

    id: str
    because: str
    channel: str = SAYS_NOTHING
    advised: bool = False
    generic: bool = False
    priority: int = 50
    words: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class InCompany:
    """Values that mean something else beside others of the same column."""

    values: tuple[str, ...]
    beside: tuple[str, ...]
    at_least: int
    unless: tuple[str, ...]
    means: str


@dataclass(frozen=True)
class Rulebook:
    """Rules with the words that turn them round; ``said`` is what other languages say for the rules."""

    rules: tuple[Rule, ...]
    denials: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    in_company: tuple[InCompany, ...] = ()
    reach: int = 3
    languages: tuple[Language, ...] = ()
    said: tuple[Said, ...] = ()

    @property
    def _left(self) -> list[tuple[str, ...]]:
        """What the rules must not take; its words are as they should be."""
        return [rule.counter_examples for rule in self.rules] + [one.counter_examples for one in self.said]

    @cached_property
    def lexicon(self) -> Lexicon:
        turning = Turning(
            fillers=(*self.fillers, *(word for some in self.languages for word in some.fillers)),
            denials=(*self.denials, *(word for some in self.languages for word in some.denials)),
            turns=(*self.turns, *(word for some in self.languages for word in some.turns)),
            links=self.links,
            known=tuple(text for texts in self._left for text in texts),
            reach=self.reach,
        )
        return build_lexicon(_phrases(self), turning)

    def number(self, rule_id: str) -> int:
        return next(number for number, rule in enumerate(self.rules) if rule.id == rule_id)


@dataclass(frozen=True)
class Rules:
    """All that classify reads words by."""

    sources: Rulebook
    notes: Rulebook
    lost_reasons: Rulebook
    referrers: Rulebook


def match_rules(book: Rulebook, texts: pa.Array) -> Ints:
    """The number of the rule that takes each text, -1 where none does; texts each by itself."""
    return rules_of(book, match_phrases(book, texts))


def match_phrases(book: Rulebook, texts: pa.Array) -> Ints:
    """The number of the phrase that decides for each text, -1 where none does."""
    hits = find_phrases(book.lexicon, texts)
    best = hits.keep(_best(book, hits))
    found = np.full(len(texts), -1, np.int64)
    found[best.text] = best.phrase
    return found


def rules_of(book: Rulebook, phrases: Ints) -> Ints:
    """The number of the rule of each phrase, -1 for -1."""
    return np.append(_rule_of(book), -1)[phrases]


def match_column(book: Rulebook, values: pa.Array) -> Ints:
    """As :func:`match_rules`, for the distinct values of a column, which may change each other's meaning."""
    found = match_rules(book, values)
    for company in book.in_company:
        _reread(book, company, values, found)
    return found


def why(text: str, book: Rulebook | None = None) -> str:
    """Which rule takes a text and by which words, in a sentence."""
    book = book or load_rules().sources
    number = int(match_phrases(book, pa.array([text]))[0])
    if number < 0:
        return f"No rule knows “{text}”."
    phrase = book.lexicon.phrases[number]
    rule = book.rules[phrase.rule]
    return f"Rule “{rule.id}” takes “{text}” by its words “{phrase.text}”: {rule.because}."


@cache
def load_rules() -> Rules:
    """The rules that come with the app, in every language that it has words of."""
    languages = read_languages(FILES)
    return Rules(*(_in_languages(read_rulebook(HERE / f"{name}.toml"), name, languages) for name in FILES))


def _in_languages(book: Rulebook, name: str, languages: tuple[Language, ...]) -> Rulebook:
    """A book with what the languages say for its rules; one without denials of its own takes none."""
    ids = {rule.id for rule in book.rules}
    said = tuple(said for some in languages for said in some.said if said.book == name and said.rule in ids)
    return replace(book, said=said, languages=languages if book.denials else ())


def read_rulebook(path: Path) -> Rulebook:
    """A rulebook from its TOML file."""
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    return Rulebook(
        rules=tuple(Rule(**_frozen(rule)) for rule in words["rule"]),
        denials=tuple(words.get("denials", ())),
        turns=tuple(words.get("turns", ())),
        fillers=tuple(words.get("fillers", ())),
        links=tuple(words.get("links", ())),
        reach=words["reach"],
        in_company=tuple(InCompany(**_frozen(company)) for company in words.get("in_company", ())),
    )


def _frozen(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def _phrases(book: Rulebook) -> list[Phrase]:
    """The phrases of a book in all its languages, each without the fillers of its own."""
    numbers = {rule.id: number for number, rule in enumerate(book.rules)}
    fillers = {"en": book.fillers, **{some.code: some.fillers for some in book.languages}}
    english = (Said("", rule.id, "en", rule.words, rule.whole) for rule in book.rules)
    said = [
        (text, one.language, numbers[one.rule], whole)
        for one in (*english, *book.said)
        for texts, whole in ((one.words, False), (one.whole, True))
        for text in texts
    ]
    dropped = {code: _words_in(texts) for code, texts in fillers.items()}
    rows = words_of_each([text for text, *_ in said])
    return [
        Phrase(
            _without(row, dropped.get(language, set())), number, whole, _rank(book, number), text, language
        )
        for row, (text, language, number, whole) in zip(rows, said, strict=True)
    ]


def _words_in(texts: tuple[str, ...]) -> set[str]:
    return {word for words in words_of_each(texts) for word in words}


def _without(words: tuple[str, ...], dropped: set[str]) -> tuple[str, ...]:
    """Words without those that never matter, but two at least: "our decision" is not "decision"."""
    left = tuple(word for word in words if word not in dropped)
    return left if len(left) > 1 else words


def _rank(book: Rulebook, number: int) -> tuple[int, ...]:
    """Which of two rules is the better, as the TOML states it."""
    rule = book.rules[number]
    return int(rule.generic), -rule.priority, number


def _rule_of(book: Rulebook) -> Ints:
    return np.array([phrase.rule for phrase in book.lexicon.phrases], np.int64)


def _best(book: Rulebook, hits: Hits) -> Ints:
    """Which hit decides for each text that has one; the order is the one the TOML states."""
    rule = _rule_of(book)[hits.phrase]
    generic = np.array([rule.generic for rule in book.rules])[rule]
    priority = np.array([rule.priority for rule in book.rules])[rule]
    order = np.lexsort((hits.start, -book.lexicon.length[hits.phrase], -priority, generic, hits.text))
    text = hits.text[order]
    first = np.append(True, text[1:] != text[:-1]) if len(text) else np.zeros(0, bool)
    return order[first]


def _reread(book: Rulebook, company: InCompany, values: pa.Array, found: Ints) -> None:
    said = {book.rules[number].channel for number in found if number >= 0}
    if said & set(company.unless) or len(values) > 1_000:
        return
    words = words_of_each(values.to_pylist())
    if len(set(words_of_each(company.beside)) & set(words)) < company.at_least:
        return
    changed = set(words_of_each(company.values))
    found[[number for number, value in enumerate(words) if value in changed]] = book.number(company.means)
