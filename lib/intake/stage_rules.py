"""The rules on stages and every language's words for them, as ``stage_words/rules.toml`` says."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from lib.intake.stage_texts import Words, count_words, fold_stage, split_words, stage_words
from lib.terms import OUTCOMES, Outcome

How = Literal["known", "guessed", "unknown"]
FOLDER: Final = Path(__file__).parent / "stage_words"


@dataclass(frozen=True)
class StageRule:
    """What some words say of a deal."""

    id: str
    outcome: Outcome
    how: How
    because: str


@dataclass(frozen=True)
class StageSaid:
    """How one language says what a rule takes."""

    rule: str
    language: str
    whole: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class StageText:
    """One text of a rule in a language."""

    rule: StageRule
    language: str
    text: str


@dataclass(frozen=True)
class Turning:
    """Words that change what stands beside them, in all languages; each is its own words."""

    denials: frozenset[Words]
    hopes: frozenset[Words]
    yet: frozenset[Words]
    rivals: frozenset[Words]
    reopened: frozenset[Words]
    fillers: frozenset[Words]

    @property
    def longest(self) -> int:
        return max(
            len(words) for some in (self.denials, self.hopes, self.yet, self.fillers) for words in some
        )


@cache
def stage_rules() -> dict[str, StageRule]:
    """Every rule by its id."""
    rules = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))["rule"]
    return {rule["id"]: StageRule(**rule) for rule in rules}


def language_paths() -> list[Path]:
    """The files of the languages that have rules of their own, English first."""
    found = (path for path in FOLDER.glob("*.toml") if path.stem not in ("rules", "others"))
    return sorted(found, key=lambda path: (path.stem != "en", path.stem))


@cache
def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_said(path: Path) -> Iterator[StageSaid]:
    """What a language's file says for each rule."""
    tables = _read(path)
    for rule in stage_rules():
        if rule in tables:
            yield StageSaid(
                rule, tables["language"], **{name: tuple(texts) for name, texts in tables[rule].items()}
            )


@cache
def all_said() -> tuple[StageSaid, ...]:
    """What every language says for every rule; those with files of their own first."""
    own = [said for path in language_paths() for said in read_said(path)]
    others = _read(FOLDER / "others.toml")
    return (
        *own,
        *(StageSaid(rule, code, tuple(texts)) for rule in others for code, texts in others[rule].items()),
    )


@cache
def claimed() -> dict[str, list[StageText]]:
    """Every ``whole`` by its key (its words in a row), with all that claim it."""
    claims: dict[str, list[StageText]] = {}
    for said in all_said():
        for text in said.whole:
            claims.setdefault(stage_key(text), []).append(
                StageText(stage_rules()[said.rule], said.language, text)
            )
    return claims


@cache
def wholes() -> dict[str, StageText]:
    """As :func:`claimed`, without what two rules claim."""
    return {key: claims[0] for key, claims in claimed().items() if len({one.rule.id for one in claims}) == 1}


@cache
def stage_index() -> dict[str, Outcome]:
    """Key of every stage that is known → outcome."""
    return {key: found.rule.outcome for key, found in wholes().items() if found.rule.how == "known"}


@cache
def keys_by_length() -> dict[int, list[str]]:
    """The keys of :func:`stage_index`; one typing error changes a length by one at most."""
    found: dict[int, list[str]] = {}
    for key in stage_index():
        found.setdefault(len(key), []).append(key)
    return found


@cache
def phrases() -> dict[Words, StageText]:
    """What counts inside a longer stage; what two rules claim is nobody's here too."""
    claims: dict[Words, list[StageText]] = {}
    for said in all_said():
        for text in (*said.words, *said.whole):
            words = stage_words(text)
            if said.rule in OUTCOMES and (text in said.words or count_words(words) > 1):
                claims.setdefault(words, []).append(StageText(stage_rules()[said.rule], said.language, text))
    return {words: found[0] for words, found in claims.items() if _is_clear(words, found)}


def _is_clear(words: Words, found: list[StageText]) -> bool:
    everybody = (*found, *claimed().get("".join(words), ()))
    return len({one.rule.id for one in everybody}) == 1


@cache
def longest_phrase() -> int:
    """Words of the longest phrase."""
    return max(map(len, phrases()))


@cache
def turning() -> Turning:
    """The words of all languages that change what stands beside them."""
    files = [_read(path) for path in language_paths()]
    return Turning(
        *(
            frozenset(split_words(fold_stage(text)) for file in files for text in file.get(name, ()))
            for name in (field.name for field in fields(Turning))
        )
    )


@cache
def longest_turning() -> int:
    """Words of the longest text that turns, hopes or is passed over."""
    return max(len(words) for field in fields(Turning) for words in getattr(turning(), field.name))


def stage_key(text: str) -> str:
    """What stages are compared by: ``"Closed-Won"`` → ``"closedwon"``."""
    return "".join(stage_words(text))
