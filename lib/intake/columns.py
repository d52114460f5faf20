"""Which column of a sheet is which, from headers and values together; the manager's word goes before both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from lib.intake.choices import Choices
from lib.intake.fits import fit_values
from lib.intake.glances import Glances, sample_values
from lib.intake.headers import read_header
from lib.intake.match import Candidate, Flag, Match
from lib.intake.outcomes import (
    ENOUGH,
    NO_CHOICES,
    Stages,
    find_flags,
    rank_outcomes,
    read_outcomes,
    read_stages,
    stages_of_flags,
)
from lib.intake.reasons import say_why
from lib.intake.roles import header_key
from lib.intake.sheet import Sheet, column_label
from lib.terms import COLUMNS

__all__ = ["Flag", "Match", "match_columns", "read_outcomes"]


def match_columns(sheet: Sheet, choices: Choices = NO_CHOICES) -> Match:
    """Match the columns of a sheet. Never raises: a column that is not found is absent from ``columns``.

    Every column of the sheet serves at most once, unless the manager says otherwise. The outcome is found
    first: which dates and amounts are real, the decided deals show.
    """
    glances = Glances(sheet)
    chosen, denied, unheeded = _heed(sheet, choices)
    outcome, ranked = _choose_outcome(glances, chosen, denied)
    stages = read_stages(sheet.table.column(outcome.index), choices) if outcome else None
    flags = find_flags(glances, stages) if "outcome" not in denied else ()
    if outcome is None and flags:
        outcome = Candidate("outcome", flags[0].column, 1.0, None)
        stages = stages_of_flags(flags, read_stages(sheet.table.column(outcome.index)))
    draft = replace(_draft(sheet, outcome, stages), flags=flags, unheeded=unheeded)
    others = _score_others(
        glances, read_outcomes(sheet, draft), _taken(chosen, outcome), denied | set(chosen)
    )
    found = _settle(others) | ({"outcome": outcome} if outcome and "outcome" not in chosen else {})
    return _finish(draft, sheet, {**found, **dict.fromkeys(chosen)}, chosen, [*others, *ranked])


def _heed(sheet: Sheet, choices: Choices) -> tuple[dict[str, int], set[str], tuple[tuple[str, str], ...]]:
    """The manager's columns found in the sheet; what is to stay empty; headers that are not there."""
    chosen: dict[str, int] = {}
    denied, unheeded = set[str](), []
    for canonical, header in choices.columns:
        index = None if header is None else find_column(sheet.headers, header)
        if header is None:
            denied.add(canonical)
        elif index is None or canonical not in COLUMNS:
            unheeded.append((canonical, header))
        else:
            chosen[canonical] = index
    return chosen, denied, tuple(unheeded)


def find_column(headers: Sequence[str], named: str) -> int | None:
    """A column by its header as written, by ``#5`` (from 0), by its label, or by its header loosely."""
    if named in headers:
        return headers.index(named)
    if named.startswith("#") and named[1:].isdigit():
        return int(named[1:]) if int(named[1:]) < len(headers) else None
    labels = [column_label(index, header) for index, header in enumerate(headers)]
    if named in labels:
        return labels.index(named)
    keys = [header_key(header) for header in headers]
    return keys.index(header_key(named)) if header_key(named) and header_key(named) in keys else None


def _choose_outcome(
    glances: Glances, chosen: Mapping[str, int], denied: set[str]
) -> tuple[Candidate | None, list[Candidate]]:
    """The column of the outcome, and all that could be."""
    ranked = [one for one in rank_outcomes(glances) if one.index not in chosen.values()]
    if "outcome" in chosen:
        return Candidate("outcome", chosen["outcome"], 1.0, None), ranked
    return (ranked[0] if ranked and "outcome" not in denied else None), ranked


def _draft(sheet: Sheet, outcome: Candidate | None, stages: Stages | None) -> Match:
    """A match that knows the outcome only."""
    readings = stages.readings if stages else {}
    return Match(
        columns={"outcome": outcome.index} if outcome else {},
        samples={index: sample_values(sheet, index) for index in range(len(sheet.headers))},
        reasons={},
        rivals={},
        stages={text: read.outcome for text, read in readings.items()},
        guessed_stages=stages.named("guessed") if stages else (),
        unknown_stages=stages.named("unknown") if stages else (),
        stage_counts=stages.counts if stages else {},
    )


def _taken(chosen: Mapping[str, int], outcome: Candidate | None) -> set[int]:
    return set(chosen.values()) | ({outcome.index} if outcome else set())


def _score_others(glances: Glances, outcomes: np.ndarray, taken: set[int], skip: set[str]) -> list[Candidate]:
    """Every column that its header and its values let serve, for all but the outcome."""
    found: dict[tuple[str, int], Candidate] = {}
    for index, header in enumerate(glances.sheet.headers):
        for reading in read_header(header) if index not in taken else ():
            canonical = reading.role.serves or ""
            if canonical not in COLUMNS or canonical == "outcome" or canonical in skip:
                continue
            fit = fit_values(canonical, reading.role, index, glances, outcomes)
            new = Candidate(canonical, index, reading.score * fit, reading)
            old = found.get((canonical, index))
            found[canonical, index] = new if old is None or new.score > old.score else old
    return [candidate for candidate in found.values() if candidate.score >= ENOUGH]


def _settle(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    """Give each canonical column its best, and each column of the sheet to the one it serves best.

    The best pair of all is settled first and so on. A needed column that came away empty chooses first
    in a second round: "Person" may be a contact, unless nobody else is the rep.
    """
    settled = _settle_in_order(candidates, first=frozenset())
    needed = {name for name, column in COLUMNS.items() if column.needed}
    starved = frozenset(one.canonical for one in candidates if one.canonical in needed - set(settled))
    return _settle_in_order(candidates, first=starved) if starved else settled


def _settle_in_order(candidates: Iterable[Candidate], first: frozenset[str]) -> dict[str, Candidate]:
    settled: dict[str, Candidate] = {}
    used: set[int] = set()
    ranked = sorted(
        candidates, key=lambda one: (one.canonical not in first, -one.score, one.index, one.canonical)
    )
    for candidate in ranked:
        if candidate.canonical not in settled and candidate.index not in used:
            settled[candidate.canonical] = candidate
            used.add(candidate.index)
    return settled


def _other_of_pair(closed: Candidate | None, candidates: Iterable[Candidate]) -> tuple[int, ...]:
    """The date of a loss beside the date of a win, or the other way round."""
    pair = closed.reading.role.pair if closed and closed.reading else None
    return tuple(
        other.index
        for other in sorted(candidates, key=lambda one: -one.score)
        if pair
        and other.canonical == "closed"
        and other.reading
        and other.reading.role.pair not in (None, pair)
    )[:1]


def _finish(
    draft: Match,
    sheet: Sheet,
    found: Mapping[str, Candidate | None],
    chosen: Mapping[str, int],
    candidates: list[Candidate],
) -> Match:
    """``found`` holds None for what the manager chose."""
    columns = {name: one.index for name, one in found.items() if one} | dict(chosen)
    named = {name: columns[name] for name in COLUMNS if name in columns}
    rivals = _rank_rivals(candidates, named)
    headers = {name: tuple(sheet.headers[index] for index in indices) for name, indices in rivals.items()}
    also = _other_of_pair(found.get("closed"), candidates)
    return replace(
        draft,
        columns=named,
        reasons={name: say_why(found[name], headers.get(name, ()), draft.stages) for name in named},
        rivals=rivals,
        also={"closed": also} if also else {},
    )


def _rank_rivals(candidates: Iterable[Candidate], columns: Mapping[str, int]) -> dict[str, tuple[int, ...]]:
    ranked: dict[str, dict[int, None]] = {}
    for one in sorted(candidates, key=lambda one: (-one.score, one.index)):
        if columns.get(one.canonical) != one.index:
            ranked.setdefault(one.canonical, {})[one.index] = None
    return {name: tuple(indices) for name, indices in ranked.items()}
