"""What reps do with failure, for the whole office under a quarter filter."""

from __future__ import annotations

from collections.abc import Sequence

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
    spans = [slice(int(starts[at]), int(starts[at + 1])) for at in seen]
    expected = drawn.draws.mean(axis=0, dtype=np.float64)[seen].tolist()
    slumps = [
        find_slumps(won=won[span], day=day[span], expected=p) for span, p in zip(spans, expected, strict=True)
    ]
    equals = _simulate(won, spans, day, seed) if any(slumps) else NOBODY
    rng = np.random.Generator(np.random.SFC64([seed, 1]))
    somebody = equals.deepest.max(axis=1, initial=0)
    setbacks = {
        reps[at]: Setback(
            rep=reps[at],
            count=Count(int(won[span].sum()), span.stop - span.start),
            expected=p,
            run=Run(day[span], follow_run(won=won[span], expected=p)),
            slumps=slumps[place],
            as_deep=_share_as_deep(slumps[place], somebody),
            as_deep_alone=_share_as_deep(slumps[place], equals.deepest[:, place : place + 1]),
            streak=find_streak(won=won[span], day=day[span], win_rates=drawn.draws[:, at]),
            reopening=_reopen(next_new[span], watched[span], rng) if has_created else None,
        )
        for place, (at, span, p) in enumerate(zip(seen, spans, expected, strict=True))
    }
    beside = compare_slumps(
        slumps=slumps, simulated=equals.dips, losses=int((~won).sum()), names=list(setbacks)
    )
    return Setbacks(needs=(), reps=setbacks, beside=beside)


def _simulate(won: Flags, spans: Sequence[slice], day: Days, seed: int) -> Equals:
    hits = np.array([won[span].sum() for span in spans])
    chances = np.array([span.stop - span.start for span in spans])
    return simulate_equals(hits=hits, chances=chances, day=day, seed=seed)


def _share_as_deep(slumps: Sequence[Slump], deepest: Floats) -> float | None:
    return share_as_deep(deepest, slumps[0].depth) if slumps else None


def _reopen(next_new: Days, watched: Days, rng: np.random.Generator) -> Reopening:
    """Over the losses after which somebody was watching."""
    lost = watched >= 0
    return estimate_reopening(next_new=next_new[lost], watched=watched[lost], rng=rng)
