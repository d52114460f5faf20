"""How right the source rules are on labelled values, counted.

An answer is *wrong* if it is a class that no right channel of the value belongs to (unknown is never wrong),
and *missed* if it is unknown where a person could have placed the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa

from benchmarks.classify_cases import Case
from lib.classify.rules import SAYS_NOTHING, load_rules, match_column, match_rules
from lib.corrections import fold_text
from lib.terms import CHANNELS, CLASSES


@dataclass(frozen=True)
class Answer:
    """What the rules say of a value: its channel, ``unknown`` where they know none."""

    case: Case
    channel: str

    @property
    def klass(self) -> str:
        return CHANNELS[self.channel].klass

    @property
    def right_classes(self) -> frozenset[str]:
        return frozenset(CHANNELS[channel].klass for channel in self.case.channels)

    @property
    def is_wrong(self) -> bool:
        return self.channel != SAYS_NOTHING and self.klass not in self.right_classes

    @property
    def is_placeable(self) -> bool:
        return SAYS_NOTHING not in self.case.channels

    @property
    def is_missed(self) -> bool:
        return self.is_placeable and self.channel == SAYS_NOTHING

    @property
    def is_channel_right(self) -> bool:
        return self.channel in self.case.channels


@dataclass(frozen=True)
class Score:
    """Counts over some answers."""

    values: int
    wrong: int
    placeable: int
    missed: int
    right_channel: int

    @property
    def wrong_rate(self) -> float:
        return self.wrong / max(self.values, 1)

    @property
    def missed_rate(self) -> float:
        return self.missed / max(self.placeable, 1)

    @property
    def channel_rate(self) -> float:
        return self.right_channel / max(self.values, 1)


def answer_alone(cases: Sequence[Case]) -> tuple[Answer, ...]:
    """Each value read by itself."""
    book = load_rules().sources
    return _answer(cases, match_rules(book, _texts(cases)))


def answer_beside(cases: Iterable[Case]) -> tuple[Answer, ...]:
    """Each value read beside the others of its system and language, as in a column of such an export."""
    book = load_rules().sources
    groups = [tuple(group) for _, group in groupby(sorted(cases, key=_column), _column)]
    return tuple(answer for group in groups for answer in _answer(group, match_column(book, _texts(group))))


def keep_distinct(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """A value that many systems have counts once a language, unless it means, or is answered, otherwise."""
    seen = {
        (answer.case.language, answer.case.value, answer.case.channels, answer.channel): answer
        for answer in answers
    }
    return tuple(seen.values())


def keep_unwritten(answers: Iterable[Answer]) -> tuple[Answer, ...]:
    """Those whose value stands in no rule word for word, neither as its words nor as an example."""
    rules = load_rules().sources.rules
    written = {
        fold_text(text)
        for rule in rules
        for text in (*rule.words, *rule.whole, *rule.examples, *rule.counter_examples)
    }
    return tuple(answer for answer in answers if fold_text(answer.case.value) not in written)


def score(answers: Iterable[Answer]) -> Score:
    answers = tuple(answers)
    return Score(
        values=len(answers),
        wrong=sum(answer.is_wrong for answer in answers),
        placeable=sum(answer.is_placeable for answer in answers),
        missed=sum(answer.is_missed for answer in answers),
        right_channel=sum(answer.is_channel_right for answer in answers),
    )


def score_by(answers: Iterable[Answer], key: Callable[[Answer], str]) -> dict[str, Score]:
    groups: dict[str, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(key(answer), []).append(answer)
    return {name: score(groups[name]) for name in sorted(groups)}


def count_precision(answers: Iterable[Answer]) -> dict[str, tuple[int, int]]:
    """For each class how many answers in it are right, and how many there are."""
    answers = tuple(answers)
    placed = {klass: [answer for answer in answers if answer.klass == klass] for klass in CLASSES}
    return {
        klass: (sum(klass in answer.right_classes for answer in some), len(some))
        for klass, some in placed.items()
    }


def _answer(cases: Sequence[Case], rules: Iterable[int]) -> tuple[Answer, ...]:
    book = load_rules().sources
    channels = [book.rules[number].channel if number >= 0 else SAYS_NOTHING for number in rules]
    return tuple(Answer(case, channel) for case, channel in zip(cases, channels, strict=True))


def _texts(cases: Iterable[Case]) -> pa.Array:
    return pa.array([case.value for case in cases], pa.string())


def _column(case: Case) -> tuple[str, str]:
    return case.system, case.language
