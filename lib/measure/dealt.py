"""The fairness facts: what deals a rep was dealt, before anybody says that the rep is better."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from lib.measure.codes import NO_DAY, Ints
from lib.measure.decided import Decided
from lib.says import Count, Dealt
from lib.terms import CHANNELS

_CHANNELS: Final = tuple(CHANNELS)


def describe_dealt(decided: Decided, *, as_of: date) -> dict[str, Dealt]:
    """Every rep with a decided deal among ``decided``, which a quarter filter may have narrowed."""
    counts = [_count_channel(decided, name) for name in ("assigned", "unsolicited")]
    industries = _count_industries(decided)
    return {
        decided.reps[at]: _describe(decided, at, as_of, counts, industries[at])
        for at in np.flatnonzero(np.diff(decided.starts)).tolist()
    }


def _describe(
    decided: Decided, at: int, as_of: date, counts: list[Ints], industries: tuple[tuple[str, int], ...]
) -> Dealt:
    begin, end = decided.starts[at : at + 2].tolist()
    assigned, unsolicited = (Count(int(hits[at]), end - begin) for hits in counts)
    amounts = decided.amount[begin:end]
    sizes = amounts[~np.isnan(amounts)]
    since = _find_since(int(decided.first_day[at]))
    return Dealt(
        rep=decided.reps[at],
        assigned=assigned,
        unsolicited=unsolicited,
        size=float(np.median(sizes)) if sizes.size else None,
        sized=int(sizes.size),
        industries=industries,
        since=since,
        days=max((as_of - since).days, 0) if since else 0,
    )


def _find_since(first_day: int) -> date | None:
    return None if first_day == NO_DAY else date.fromordinal(first_day)


def _count_channel(decided: Decided, channel: str) -> Ints:
    theirs = decided.rep[decided.channel == _CHANNELS.index(channel)]
    return np.bincount(theirs, minlength=len(decided.reps))


def _count_industries(decided: Decided) -> list[tuple[tuple[str, int], ...]]:
    """Of each rep, industry and deals in it: most first, then in order of the names."""
    names = decided.industries
    named = decided.industry >= 0
    cells = decided.rep[named].astype(np.int64) * len(names) + decided.industry[named]
    lists: list[list[tuple[str, int]]] = [[] for _ in decided.reps]
    for cell, deals in zip(*(side.tolist() for side in np.unique(cells, return_counts=True)), strict=True):
        lists[cell // len(names)].append((names[cell % len(names)], deals))
    return [tuple(sorted(mine, key=lambda pair: -pair[1])) for mine in lists]
