"""The rules on stages: each example, each counter-example, in every language; and the CRMs' own words."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from lib.intake.stage_rules import StageSaid, claimed, language_paths, read_said, stage_rules
from lib.intake.stages import find_stage

PATHS = language_paths()
SAID = [said for path in PATHS for said in read_said(path)]
NAMES = [f"{said.language}:{said.rule}" for said in SAID]
LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "tr", "ru", "ja", "zh"}
EVERY = {"won", "lost", "open", "probably_won", "probably_lost", "unclear"}


def test_the_thirteen_languages_have_words_for_every_rule() -> None:
    for language in LANGUAGES:
        assert {said.rule for said in SAID if said.language == language} == EVERY


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_a_language_has_words_for_rules_that_there_are_and_nothing_else(path: Path) -> None:
    words = tomllib.loads(path.read_text(encoding="utf-8"))
    assert words["language"] == path.stem
    assert set(words) <= {"language", "denials", "hopes", "yet", "fillers", *EVERY}


@pytest.mark.parametrize("said", SAID, ids=NAMES)
def test_a_rule_is_complete_in_a_language(said: StageSaid) -> None:
    assert said.whole
    assert len(said.examples) >= 2
    assert len(said.counter_examples) >= 1


@pytest.mark.parametrize("said", SAID, ids=NAMES)
def test_a_rule_takes_its_examples_and_leaves_its_counter_examples(said: StageSaid) -> None:
    outcome = stage_rules()[said.rule].outcome
    found = {text: find_stage(text).rule for text in said.examples}
    wrong = {text: rule.id for text, rule in found.items() if not _may_take(said.rule, rule.id)}
    assert wrong == {}
    taken = {text: find_stage(text).rule for text in said.counter_examples}
    if outcome == "open":
        assert [text for text, rule in taken.items() if rule.id == said.rule] == []
    else:
        assert [text for text, rule in taken.items() if rule.outcome == outcome] == []


def _may_take(wanted: str, rule: str) -> bool:
    """A hope is an example of what is open."""
    return rule == wanted or (wanted, rule) == ("open", "hoped")


def test_no_two_rules_claim_the_same_stage() -> None:
    clashes = {
        key: [f"{one.language}:{one.rule.id}" for one in claims]
        for key, claims in claimed().items()
        if len({one.rule.id for one in claims}) > 1
    }
    assert clashes == {}
