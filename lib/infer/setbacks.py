"""What reps do with failure, for the whole office under a quarter filter."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lib.infer.beside import compare_slumps
from lib.infer.hyper import Floats, weigh_grid
from lib.infer.models import Shares
from lib.infer.posterior import Counts, Drawn
from lib.infer.reopening import estimate_reopening
from lib.infer.slumps import find_slumps, follow_run, share_as_deep, simulate_deepest
from lib.infer.streaks import find_streak
from lib.says import Count, Reopening, Run, Setback, Setbacks, Slump

Days = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


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
    rngs = [np.random.Generator(np.random.SFC64([seed, purpose])) for purpose in range(2)]
    as_deep = _rank_depths(slumps, drawn.hits[seen], drawn.chances[seen], seed)
    setbacks = {
        reps[at]: Setback(
            rep=reps[at],
            count=Count(int(drawn.hits[at]), int(drawn.chances[at])),
            expected=p,
            run=Run(day[span], follow_run(won=won[span], expected=p)),
            slumps=mine,
            as_deep=deep[0],
            as_deep_alone=deep[1],
            streak=find_streak(won=won[span], day=day[span], win_rates=drawn.draws[:, at]),
            reopening=_reopen(next_new[span], watched[span], rngs[0]) if has_created else None,
        )
        for at, span, p, mine, deep in zip(seen, spans, expected, slumps, as_deep, strict=True)
    }
    beside = compare_slumps(slumps=slumps, losses=int((~won).sum()), names=list(setbacks), rng=rngs[1])
    return Setbacks(needs=(), reps=setbacks, beside=beside)


def estimate_weights(*, hits: Counts, chances: Counts) -> Floats:
    """How much of each rep's posterior mean the rep's own deals make, [reps]: E[c/(c+κ)] over κ."""
    model = Shares(np.asarray(hits, np.float64), np.asarray(chances, np.float64))
    grid = weigh_grid(model)
    kappa = model.usual * np.exp(grid.t)[:, None]
    weights: Floats = grid.weight.sum(axis=1) @ (chances / (chances + kappa))
    return weights


def _rank_depths(
    slumps: Sequence[Sequence[Slump]], hits: Counts, chances: Counts, seed: int
) -> list[tuple[float | None, float | None]]:
    """For each rep: how often chance alone makes somebody's slump as deep, and how often the rep's own."""
    if not any(slumps):
        return [(None, None)] * len(slumps)
    weights = estimate_weights(hits=hits, chances=chances)
    simulated = simulate_deepest(hits=hits, chances=chances, weights=weights, seed=seed)
    deepest = simulated.max(axis=1)
    return [
        (share_as_deep(deepest, mine[0].depth), share_as_deep(simulated[:, at], mine[0].depth))
        if mine
        else (None, None)
        for at, mine in enumerate(slumps)
    ]


def _reopen(next_new: Days, watched: Days, rng: np.random.Generator) -> Reopening:
    """Over the losses after which somebody was watching."""
    lost = watched >= 0
    return estimate_reopening(next_new=next_new[lost], watched=watched[lost], rng=rng)
