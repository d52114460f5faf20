"""The lead sources that CRMs come with, and what each is taken for."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyarrow as pa
import pytest

from lib.classify.rules import Rule, load_rules, match_column

WORDS = tomllib.loads((Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8"))


def rules_taking(values: list[str]) -> list[Rule | None]:
    book = load_rules().sources
    return [book.rules[number] if number >= 0 else None for number in match_column(book, pa.array(values))]


@pytest.mark.parametrize("channel", WORDS["taken"])
def test_the_crms_own_words_are_known(channel: str) -> None:
    values = WORDS["taken"][channel]
    taken = {value: rule and rule.channel for value, rule in zip(values, rules_taking(values), strict=True)}
    assert taken == dict.fromkeys(values, channel)


def test_words_of_one_house_are_nobodys_guess() -> None:
    assert rules_taking(WORDS["nobody_knows"]) == [None] * len(WORDS["nobody_knows"])


def test_words_that_say_where_but_not_how_are_generic() -> None:
    assert all(rule is not None and rule.generic for rule in rules_taking(WORDS["generic"]))
