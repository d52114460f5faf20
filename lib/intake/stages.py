"""What a stage or status says: won, lost or open, in the order that ``stage_words/rules.toml`` states."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from lib.intake.stage_rules import (
    How,
    StageRule,
    StageText,
    keys_by_length,
    longest_phrase,
    longest_turning,
    phrases,
    stage_index,
    stage_rules,
    turning,
    wholes,
)
from lib.intake.stage_texts import (
    Words,
    fold_stage,
    has_share,
    is_question,
    is_sign,
    split_parts,
    split_words,
    without_numbers,
    without_phrases,
)
from lib.terms import Outcome

TYPO_FROM: Final = 6
"""Letters from which one typing error is forgiven."""
REACH: Final = 3
"""Words before "won" or "lost" in which a denial takes it back."""
REACH_SIGNS: Final = 2
"""The same in signs of Chinese and Japanese."""
SIDES: Final = ("won", "lost")


@dataclass(frozen=True)
class StageReading:
    """``guessed``: from a part of its words, or with a typing error. ``unknown``: taken as open."""

    outcome: Outcome
    how: How


@dataclass(frozen=True)
class StageFound:
    """Which rule takes a stage, how sure that is, and the words of which language say so, where any do."""

    rule: StageRule
    how: How
    text: StageText | None = None


@dataclass(frozen=True)
class _Hit:
    """What one part of a stage says, by all of the part or by words inside it."""

    text: StageText
    alone: bool = False
    rule: str = ""
    """``denied`` or ``hoped`` where words beside it take it back."""

    @property
    def side(self) -> str:
        return self.rule or self.text.rule.id


@lru_cache(maxsize=8192)
def read_stage(text: str) -> StageReading:
    """The outcome that a stage says. Never raises; what nothing can read is open and ``unknown``."""
    found = find_stage(text)
    return StageReading(found.rule.outcome, found.how)


def is_unclear(text: str) -> bool:
    """Whether a stage says that the deal is decided, but not how: ``closed``."""
    return find_stage(text).rule.id == "unclear"


@lru_cache(maxsize=8192)
def find_stage(text: str) -> StageFound:
    """The rule that takes a stage, ``nothing`` where none does. Never raises."""
    folded = fold_stage(text)
    words = split_words(folded)
    if is_question(folded):
        return _by_rule("question")
    known = find_whole(words)
    if known:
        share = known.rule.outcome == "won" and has_share(folded)
        return _by_rule("share", known) if share else StageFound(known.rule, known.rule.how, known)
    return _by_parts(folded) or _nearly("".join(words)) or _by_rule("nothing")


def _by_rule(rule: str, text: StageText | None = None) -> StageFound:
    return StageFound(stage_rules()[rule], stage_rules()[rule].how, text)


def find_whole(words: Words) -> StageText | None:
    """What all of some words say, without numbers or, beside won and lost, fillers if need be."""
    bare = without_numbers(words)
    found = wholes().get("".join(words)) or wholes().get("".join(bare))
    if found:
        return found
    left = without_phrases(bare, turning().fillers, longest_turning())
    found = wholes().get("".join(left))
    return found if found and found.rule.id in SIDES else None


def _by_parts(folded: str) -> StageFound | None:
    hits = list(_find_hits(split_parts(folded)))
    said = {hit.side: hit.text for hit in hits}
    sides = [said[side] for side in SIDES if side in said]
    if len(sides) > 1:
        return _by_rule("both", sides[0])
    if sides:
        return _by_side(folded, sides[0], hits)
    for rule in ("hoped", "denied"):
        if rule in said:
            return _by_rule(rule, said[rule])
    return StageFound(said["open"].rule, "guessed", said["open"]) if "open" in said else None


def _by_side(folded: str, side: StageText, hits: list[_Hit]) -> StageFound:
    """One side's word is a guess at it, unless it is but a word of a stage that also says open."""
    doubt = _find_doubt(folded, side)
    if doubt:
        return _by_rule(doubt, side)
    if any(hit.side == "open" for hit in hits) and not any(hit.alone for hit in hits if hit.side in SIDES):
        return _by_rule("both", side)
    return StageFound(side.rule, "guessed", side)


def _find_doubt(folded: str, side: StageText) -> str:
    """The rule by which something beside one side's word leaves it open, or nothing."""
    words = split_words(folded)
    if _holds(words, turning().reopened):
        return "opened_again"
    if side.rule.id == "lost":
        return ""
    return "share" if has_share(folded) else "rival" if _holds(words, turning().rivals) else ""


def _find_hits(parts: list[Words]) -> Iterator[_Hit]:
    before: Words = ()
    for part in parts:
        whole = find_whole(part)
        if whole and whole.rule.id in (*SIDES, "open"):
            yield _Hit(whole, alone=True, rule=_taken_back(before, before) if whole.rule.id in SIDES else "")
        elif not whole:
            yield from (_weigh(part, at, text) for at, text in _phrases_in(part))
        before = part if _only_turns(part) else ()


def _weigh(part: Words, at: int, text: StageText) -> _Hit:
    return _Hit(text, rule=_taken_back(part[:at], part) if text.rule.id in SIDES else "")


def _phrases_in(words: Words) -> list[tuple[int, StageText]]:
    """Where the phrases stand in some words; a longer one swallows those it overlaps."""
    spans = [
        (size, at)
        for at in range(len(words))
        for size in range(1, min(longest_phrase(), len(words) - at) + 1)
        if words[at : at + size] in phrases()
    ]
    free = [True] * len(words)
    found = []
    for size, at in sorted(spans, key=lambda span: (-span[0], span[1])):
        if all(free[at : at + size]):
            free[at : at + size] = [False] * size
            found.append((at, phrases()[words[at : at + size]]))
    return sorted(found, key=lambda one: one[0])


def _taken_back(before: Words, part: Words) -> str:
    """``hoped``, ``denied`` or nothing, by the words before in a part, and "yet" anywhere in it."""
    near = before[-(REACH_SIGNS if before and is_sign(before[-1]) else REACH) :]
    if _holds(near, turning().hopes) or _holds(part, turning().yet):
        return "hoped"
    return "denied" if _holds(near, turning().denials) else ""


def _holds(words: Words, some: Collection[Words]) -> bool:
    return without_phrases(words, some, longest_turning()) != words


def _only_turns(part: Words) -> bool:
    """Whether a part but denies or hopes, and so speaks of the next: ``not yet: won``."""
    turns = turning()
    return not without_phrases(part, turns.denials | turns.hopes | turns.yet, longest_turning())


def _nearly(key: str) -> StageFound | None:
    if len(key) < TYPO_FROM:
        return None
    sizes = range(max(len(key) - 1, TYPO_FROM), len(key) + 2)
    known = [text for size in sizes for text in keys_by_length().get(size, ())]
    near = process.extract(key, known, scorer=OSA.distance, score_cutoff=1, limit=None)
    if len({stage_index()[hit] for hit, _, _ in near}) != 1:
        return None
    text = wholes()[near[0][0]]
    return StageFound(text.rule, "guessed", text)
