"""The words of every language: each example, each counter-example, and nothing that no rule has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from lib.classify.languages import FOLDER, Said, read_language
from lib.classify.rules import FILES, Rulebook, load_rules, match_rules
from lib.classify.words import words_of_each

PATHS = sorted(FOLDER.glob("*.toml"))
BOOKS: dict[str, Rulebook] = {
    name: getattr(load_rules(), name) for name in ("notes", "lost_reasons", "referrers")
}
BOOKS["rules"] = load_rules().sources
SAID = [(book, said) for path in PATHS for said in read_language(path, FILES).said for book in [said.book]]
NAMES = [f"{said.language}:{book}:{said.rule}" for book, said in SAID]


def taken_by(book: str, texts: tuple[str, ...]) -> dict[str, str | None]:
    rules = BOOKS[book].rules
    found = match_rules(BOOKS[book], pa.array(texts, pa.string()))
    return {text: rules[at].id if at >= 0 else None for text, at in zip(texts, found, strict=True)}


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_language_has_words_for_rules_that_there_are_and_nothing_else(path: Path) -> None:
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    assert words["language"] == path.stem
    assert set(words) <= {"language", "denials", "turns", "fillers", *BOOKS}
    for book in BOOKS:
        tables = words.get(book, {})
        assert set(tables) <= {rule.id for rule in BOOKS[book].rules}
        for table in tables.values():
            assert set(table) <= {"words", "whole", "examples", "counter_examples"}


@pytest.mark.parametrize(("book", "said"), SAID, ids=NAMES)
def test_a_rule_takes_its_examples_in_a_language_and_leaves_its_counter_examples(
    book: str, said: Said
) -> None:
    assert taken_by(book, said.examples) == dict.fromkeys(said.examples, said.rule)
    taken = taken_by(book, said.counter_examples)
    assert [text for text, rule in taken.items() if rule == said.rule] == []


@pytest.mark.parametrize(("book", "said"), SAID, ids=NAMES)
def test_a_rule_is_complete_in_a_language(book: str, said: Said) -> None:
    assert said.words or said.whole
    assert len(said.examples) >= 2
    assert len(said.counter_examples) >= 1


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_no_two_rules_of_a_language_claim_the_same_words(path: Path) -> None:
    owner: dict[tuple[str, tuple[str, ...]], str] = {}
    claims = []
    for said in read_language(path, FILES).said:
        for text, words in _phrases(said):
            first = owner.setdefault((said.book, words), said.rule)
            if first != said.rule:
                claims.append(f"{said.book}: “{text}” is claimed by {first} and {said.rule}")
    assert claims == []


def _phrases(said: Said) -> Iterator[tuple[str, tuple[str, ...]]]:
    texts = (*said.words, *said.whole)
    return zip(texts, words_of_each(texts), strict=True)
