"""Answers on what happens over time: setbacks, change, and whether the article holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lib.infer.article import say_article
from lib.infer.change import say_change
from lib.infer.posterior import seed_of
from lib.infer.setbacks import estimate_setbacks
from lib.measure.decided import Decided
from lib.office.counts import Counts
from lib.office.draws import Draws
from lib.says import BehaviourChange, Holds, Setbacks
from lib.terms import BEHAVIOURS, CLOSE_RATE, TALLIES, parse_quarter, quarter_name


def find_setbacks(
    counts: Counts, draws: Draws, decided: Decided, quarters: Sequence[str], missing: frozenset[str]
) -> Setbacks:
    """Slumps, streaks and days to the next deal; without real close dates deals have no order."""
    if "closed" in missing:
        return Setbacks(("closed",), {}, {})
    within = filter_decided(decided, quarters)
    drawn = draws.one("close_rate", quarters)
    return estimate_setbacks(
        reps=counts.reps,
        starts=within.starts,
        day=within.day,
        won=within.won,
        next_new=within.next_new,
        watched=within.watched,
        has_created=within.has_created,
        drawn=drawn,
        seed=seed_of("setbacks", drawn.hits, drawn.chances),
    )


def list_changes(
    counts: Counts, draws: Draws, earlier: str, later: str, missing: frozenset[str]
) -> tuple[BehaviourChange, ...]:
    """The close rate and the eleven behaviours of every rep, from one quarter to another."""
    tallies = list_known_tallies(missing)
    before, after = draws.of(tallies, [earlier]), counts.count_in(tallies, [later])
    seed = seed_of("change", *after["close_rate"])
    return tuple(
        say_change(
            behaviour=behaviour,
            reps=counts.reps,
            earlier=before,
            later_counts=after,
            missing=missing,
            seed=seed,
        )
        for behaviour in (CLOSE_RATE, *BEHAVIOURS.values())
    )


def find_last_two(counts: Counts) -> tuple[str, str] | None:
    """The last two quarters that follow each other and are worth comparing; None with fewer than two.

    Worth it are quarters with half as many decided deals as the usual one: the first and the last of a table
    are often cut off. Where no two are, the last two.
    """
    if len(counts.quarters) < 2:
        return None
    decided = counts.decided_by_quarter()
    full = decided >= max(1.0, float(np.median(decided[decided > 0])) / 2) if decided.any() else decided > 0
    pairs = np.flatnonzero(full[:-1] & full[1:])
    first = int(pairs[-1]) if pairs.size else len(counts.quarters) - 2
    return quarter_name(counts.quarters[first]), quarter_name(counts.quarters[first + 1])


def find_article(
    counts: Counts, draws: Draws, quarters: Sequence[str], missing: frozenset[str]
) -> tuple[Holds, ...]:
    """Each behaviour against the close rate, over the whole office."""
    drawn = draws.of(list_known_tallies(missing), quarters)
    close_rate = drawn["close_rate"]
    return say_article(
        behaviours=tuple(BEHAVIOURS.values()),
        reps=counts.reps,
        drawn=drawn,
        missing=missing,
        seed=seed_of("article", close_rate.hits, close_rate.chances),
    )


def list_known_tallies(missing: frozenset[str]) -> list[str]:
    """The tallies of the close rate and of the behaviours whose columns are there."""
    wanted = (CLOSE_RATE, *BEHAVIOURS.values())
    tallies = [tally for behaviour in wanted for tally in behaviour.made_of]
    return [tally for tally in tallies if not missing & set(TALLIES[tally].needs)]


def filter_decided(decided: Decided, quarters: Sequence[str]) -> Decided:
    """The decided deals in scope."""
    return decided.within({quarter for name in quarters if (quarter := parse_quarter(name))} or None)
