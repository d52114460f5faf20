"""Whether the reason of a loss says that *we* advised against the deal, in every language."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyarrow as pa
import pytest

from lib.classify.languages import read_languages
from lib.classify.rules import Rule, load_rules, match_rules

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "lost_reasons.toml").read_text(encoding="utf-8"))
BOOK = load_rules().lost_reasons


def read_advised(texts: list[str]) -> dict[str, bool]:
    found = match_rules(BOOK, pa.array(texts, pa.string()))
    return {text: at >= 0 and BOOK.rules[at].advised for text, at in zip(texts, found, strict=True)}


@pytest.mark.parametrize("language", CASES)
def test_what_we_advised_against_is_an_honest_no(language: str) -> None:
    texts = CASES[language]["ours"]
    assert read_advised(texts) == dict.fromkeys(texts, True)


@pytest.mark.parametrize("language", CASES)
def test_what_the_customer_refused_is_none(language: str) -> None:
    texts = CASES[language]["theirs"]
    assert read_advised(texts) == dict.fromkeys(texts, False)


@pytest.mark.parametrize("language", [code for code in CASES if code != "en"])
def test_a_language_has_words_for_every_rule_on_lost_reasons(language: str) -> None:
    (there,) = [some for some in read_languages(("lost_reasons",)) if some.code == language]
    assert {said.rule for said in there.said} == {rule.id for rule in BOOK.rules}


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_an_english_rule_has_two_examples_and_a_counter_example(rule: Rule) -> None:
    assert len(rule.examples) >= 2
    assert len(rule.counter_examples) >= 1


def test_what_the_customer_is_said_to_think_goes_before_what_is_thought() -> None:
    assert read_advised(["Customer says it is not a fit"]) == {"Customer says it is not a fit": False}
    assert read_advised(["It is not a fit, as we told the customer"]) == {
        "It is not a fit, as we told the customer": True
    }
