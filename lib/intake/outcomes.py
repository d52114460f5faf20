"""Which column says won, lost or open; what further columns decide; and the outcome of every row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pyarrow as pa

from lib.intake.choices import Choices
from lib.intake.flags import flag_words
from lib.intake.glances import Glance, Glances
from lib.intake.headers import Reading, is_understood, read_header
from lib.intake.match import Candidate, Flag, Match
from lib.intake.roles import fold
from lib.intake.sheet import Sheet
from lib.intake.stage_rules import How
from lib.intake.stages import StageReading, is_unclear, read_stage
from lib.intake.values import Coded, code_texts, is_blank
from lib.terms import OUTCOMES, Outcome

NO_CHOICES = Choices()
BLANK = -1
MOST = 400
"""Different values from which a column is no longer a stage."""
ENOUGH = 0.3
"""Score from which a column is taken."""
HOPELESS = 0.1
"""Score up to which a column is not even a rival: its values are no stages."""
NAMELESS = 0.6
"""Weight of a column whose header says nothing, but whose values are stages."""
_CODE: Mapping[str, int] = {outcome: code for code, outcome in enumerate(OUTCOMES)}


@dataclass(frozen=True)
class Stages:
    """Every value of a column as a stage, and its rows."""

    readings: dict[str, StageReading]
    counts: dict[str, int]

    def share(self, *, how: Iterable[str] = ("known",), outcomes: Iterable[str] = OUTCOMES) -> float:
        """Share of the filled rows whose value was read so."""
        hits = sum(
            self.counts[text]
            for text, read in self.readings.items()
            if read.how in how and read.outcome in outcomes
        )
        return hits / max(sum(self.counts.values()), 1)

    def says(self, outcome: Outcome) -> bool:
        return any(read.outcome == outcome for read in self.readings.values())

    def named(self, how: str) -> tuple[str, ...]:
        return tuple(text for text, read in self.readings.items() if read.how == how)


def read_stages(column: pa.ChunkedArray, choices: Choices = NO_CHOICES) -> Stages:
    """Every value of a column as written, most frequent first, with the manager's choices."""
    coded = _few_texts(column)
    counts: dict[str, int] = {}
    for text, count in zip(coded.texts.to_pylist(), coded.counts().tolist(), strict=True):
        if count and not is_blank(text):
            counts[text] = counts.get(text, 0) + count
    ranked = dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return _clear_up(Stages({text: _chosen(text, choices) or read_stage(text) for text in ranked}, ranked))


def _clear_up(stages: Stages) -> Stages:
    """``Closed`` beside ``Lost``, and nothing that says won, is a guess at won."""
    if stages.says("won") or not stages.says("lost"):
        return stages
    guess = StageReading("won", "guessed")
    unclear = {
        text: guess for text in stages.readings if stages.readings[text].how == "unknown" and is_unclear(text)
    }
    return replace(stages, readings=stages.readings | unclear)


def _few_texts(column: pa.ChunkedArray) -> Coded:
    """Every different text once: the loops below are over texts, not rows."""
    return code_texts(column if pa.types.is_dictionary(column.type) else column.dictionary_encode())


def _chosen(text: str, choices: Choices) -> StageReading | None:
    exact = dict(choices.stages)
    loose = {fold(raw).strip(): outcome for raw, outcome in choices.stages}
    outcome = exact.get(text) or loose.get(fold(text).strip())
    return StageReading(OUTCOMES[_CODE[outcome]], "known") if outcome in OUTCOMES else None


def score_outcome(glances: Glances, index: int, weight: float) -> float:
    """How well a column serves as the outcome: what its values say counts as much as its header."""
    glance = glances[index]
    if not glance.said or glance.kind == "date" or glance.dates > 0.5 or _too_many(glance):
        return 0.0
    stages = read_stages(glances.sheet.table.column(index))
    if not stages.counts:
        return 0.0
    filled = sum(stages.counts.values()) / glance.rows
    understood = stages.share() + 0.5 * stages.share(how=("guessed",))
    ends = stages.says("won") + stages.says("lost")
    return weight * (0.25, 0.75, 1.0)[ends] * (0.4 + 0.6 * understood) * (0.3 + 0.7 * filled)


def _too_many(glance: Glance) -> bool:
    return (glance.known_distinct or glance.distinct) > MOST or (
        glance.repeats > 0.5 and len(glance.said) > 50
    )


def rank_outcomes(glances: Glances) -> list[Candidate]:
    """Columns that could say the outcome, best first: by header, else by unmistakable values."""
    found = [
        _candidate(glances, index, reading)
        for index, header in enumerate(glances.sheet.headers)
        for reading in read_header(header)
        if reading.role.serves == "outcome"
    ]
    good = [one for one in found if one.score >= ENOUGH]
    ranked = good or ([] if _flag_columns(glances) else _nameless(glances)) or found
    return sorted((one for one in ranked if one.score > HOPELESS), key=lambda one: (-one.score, one.index))


def _candidate(glances: Glances, index: int, reading: Reading | None) -> Candidate:
    weight = reading.score if reading else NAMELESS
    return Candidate("outcome", index, score_outcome(glances, index, weight), reading)


def _nameless(glances: Glances) -> list[Candidate]:
    """Columns of unknown headers whose values are nearly all stages, won and lost among them."""
    strange = [index for index, header in enumerate(glances.sheet.headers) if not is_understood(header)]
    scored = [_candidate(glances, index, None) for index in strange]
    return [one for one in scored if one.score >= 0.9 * NAMELESS]


def _flag_columns(glances: Glances) -> dict[str, int]:
    """``won``, ``lost``, ``closed``, ``active`` → the column of boxes that says it."""
    found: dict[str, int] = {}
    for index, header in enumerate(glances.sheet.headers):
        for reading in read_header(header):
            name = (reading.role.serves or "").removeprefix("flag:")
            if name != reading.role.serves and name and name not in found and _boxes(glances[index]):
                found[name] = index
    return found


def _boxes(glance: Glance) -> bool:
    return bool(glance.said) and glance.ticks > 0.95


def find_flags(glances: Glances, stages: Stages | None) -> tuple[Flag, ...]:
    """What decides the rows that the stages leave open; nothing where the stages say it all."""
    won = stages is not None and stages.says("won")
    lost = stages is not None and stages.says("lost")
    if stages and won and lost and not stages.named("unknown"):
        return ()
    boxes = _flag_columns(glances)
    flags = [_flag(boxes, "won", "won", "yes"), _flag(boxes, "lost", "lost", "yes")]
    if won or "won" in boxes:
        flags.append(_flag(boxes, "closed", "lost", "yes"))
    if won and not lost:
        flags += [_flag(boxes, "active", "lost", "no"), _filled(glances, "lost_reason", "lost")]
    if stages is None:
        flags += [_filled(glances, "won_time", "won"), _filled(glances, "lost_time", "lost")]
    return tuple(flag for flag in flags if flag)


def _flag(boxes: Mapping[str, int], name: str, outcome: Outcome, when: Literal["yes", "no"]) -> Flag | None:
    return Flag(boxes[name], outcome, when) if name in boxes else None


def _filled(glances: Glances, role: str, outcome: Outcome) -> Flag | None:
    for index, header in enumerate(glances.sheet.headers):
        if any(reading.role.id == role for reading in read_header(header)) and glances[index].said:
            return Flag(index, outcome, "filled")
    return None


def stages_of_flags(flags: tuple[Flag, ...], stages: Stages) -> Stages:
    """The values of the first column of boxes as stages, where boxes are all there is.

    What is not won by a box is open, unless another flag says lost; alone, that is a guess.
    """
    first = flags[0]
    how: How = "known" if len(flags) > 1 else "guessed"
    if first.when == "filled":
        return Stages({}, {})
    ticked = first.when == "yes"
    readings = {
        text: StageReading(first.outcome, "known")
        if flag_words().get(fold(text).strip()) is ticked
        else StageReading("open", how)
        for text in stages.counts
    }
    return replace(stages, readings=readings)


def read_outcomes(sheet: Sheet, match: Match) -> np.ndarray:
    """The outcome of every row (int8): 0 won, 1 lost, 2 open (as in OUTCOMES), −1 where none is said.

    The stage speaks first; flags speak where it says neither won nor lost. Where no column says the
    outcome at all, every row is −1.
    """
    outcomes = np.full(sheet.table.num_rows, BLANK, np.int8)
    index = match.columns.get("outcome")
    if index is not None:
        outcomes = _by_text(_few_texts(sheet.table.column(index)), match.stages)
    for flag in match.flags:
        undecided = (outcomes == BLANK) | (outcomes == _CODE["open"])
        outcomes[undecided & _speaks(sheet, flag)] = _CODE[flag.outcome]
    if match.flags:
        outcomes[outcomes == BLANK] = _CODE["open"]
    return outcomes


def _by_text(coded: Coded, stages: Mapping[str, str]) -> np.ndarray:
    codes = [_CODE[stages[text]] if text in stages else BLANK for text in coded.texts.to_pylist()]
    return np.array([*codes, BLANK], dtype=np.int8)[coded.codes]


def _speaks(sheet: Sheet, flag: Flag) -> np.ndarray:
    coded = _few_texts(sheet.table.column(flag.column))
    words = flag_words()
    says = [
        not is_blank(text) if flag.when == "filled" else words.get(fold(text).strip()) is (flag.when == "yes")
        for text in coded.texts.to_pylist()
    ]
    return np.array([*says, False], dtype=bool)[coded.codes]
