"""What reps do with failure, for the whole office under a quarter filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from lib.infer.beside import compare_slumps
from lib.infer.equals import NOBODY, Equals, share_as_deep, simulate_equals
from lib.infer.hyper import Floats
from lib.infer.posterior import Counts, Drawn
from lib.infer.reopening import estimate_reopening
from lib.infer.slumps import Flags, find_slumps, follow_run
from lib.infer.streaks import find_streak
from lib.says import Count, Reopening, Run, Setback, Setbacks, Slump

Days = npt.NDArray[np.int32]


def estimate_setbacks(
    *,
    reps: Sequence[str],
    starts: Counts,
    day: Days,
    won: Flags,
    next_new: Days,
    watched: Days,
    has_created: bool,
    drawn: Drawn,
    seed: int,
) -> Setbacks:
    """Every rep with a decided deal: run, slumps, longest losing streak, and the next new deal after a loss.

    The deals [deals] are those of ``lib.measure.decided``, rep after rep (``starts`` [reps + 1]); ``drawn``
    is the tally ``close_rate`` under the same filter, its columns the reps. ``needs`` is the office's to say.
    """
    seen = np.flatnonzero(np.diff(starts)).tolist()
    names = [reps[at] for at in seen]
    spans = [slice(int(starts[at]), int(starts[at + 1])) for at in seen]
    rates = drawn.draws[:, seen]
    rng = np.random.Generator(np.random.SFC64([seed, 1]))
    alone = [
        _describe_alone(name, day[span], won[span], rates[:, place])
        for place, (name, span) in enumerate(zip(names, spans, strict=True))
    ]
    reopening = [_reopen(next_new[span], watched[span], rng) if has_created else None for span in spans]
    slumps = [each.slumps for each in alone]
    equals = _simulate(won, spans, day, seed) if any(slumps) else NOBODY
    setbacks = {
        each.rep: replace(each, reopening=days, as_deep=everybody, as_deep_alone=own)
        for each, days, (everybody, own) in zip(alone, reopening, _rank_slumps(slumps, equals), strict=True)
    }
    losses = int((~won).sum())
    beside = compare_slumps(slumps=slumps, simulated=equals.dips, losses=losses, names=names)
    return Setbacks(needs=(), reps=setbacks, beside=beside)


def _describe_alone(rep: str, day: Days, won: Flags, rates: Floats) -> Setback:
    """What can be said of a rep's own deals, without the other reps."""
    expected = float(rates.mean(dtype=np.float64))
    return Setback(
        rep=rep,
        count=Count(int(won.sum()), len(won)),
        expected=expected,
        run=Run(day, follow_run(won=won, expected=expected)),
        slumps=find_slumps(won=won, day=day, expected=expected),
        as_deep=None,
        as_deep_alone=None,
        streak=find_streak(won=won, day=day, win_rates=rates),
        reopening=None,
    )


def _simulate(won: Flags, spans: Sequence[slice], day: Days, seed: int) -> Equals:
    hits = np.array([won[span].sum() for span in spans])
    chances = np.array([span.stop - span.start for span in spans])
    return simulate_equals(hits=hits, chances=chances, day=day, seed=seed)


def _rank_slumps(
    slumps: Sequence[Sequence[Slump]], equals: Equals
) -> list[tuple[float | None, float | None]]:
    """Of each rep: how often chance makes somebody's deepest slump as deep, and how often the rep's own."""
    everybody = equals.deepest.max(axis=1, initial=0)
    return [
        (share_as_deep(everybody, mine[0].depth), share_as_deep(equals.deepest[:, at], mine[0].depth))
        if mine
        else (None, None)
        for at, mine in enumerate(slumps)
    ]


def _reopen(next_new: Days, watched: Days, rng: np.random.Generator) -> Reopening:
    """Over the losses after which somebody was watching."""
    lost = watched >= 0
    return estimate_reopening(next_new=next_new[lost], watched=watched[lost], rng=rng)
