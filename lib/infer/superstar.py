"""Close rates, and who the superstar is.

The race is run among the *candidates*: the reps with at least MIN_DECIDED decided deals. Somebody with three
deals may well have the highest rate of all, but nothing could show it, and a rep without deals is not in
a race. So P(truly best) is a probability among candidates, sums to 1 over them, and is 0 for everybody else,
for a named rep who is not a candidate too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lib.infer.hyper import Floats
from lib.infer.posterior import Counts, Drawn
from lib.infer.summary import summarise
from lib.says import CloseRate, Count, Superstar
from lib.terms import IN_THE_RACE, MIN_DECIDED


def estimate_close_rates(*, reps: Sequence[str], drawn: Drawn) -> dict[str, CloseRate]:
    """Every rep's close rate, from the draws of the tally ``close_rate``; ``reps`` name the columns."""
    best = estimate_race(draws=drawn.draws, chances=drawn.chances).tolist()
    counts = [Count(int(h), int(c)) for h, c in zip(drawn.hits, drawn.chances, strict=True)]
    rows = zip(reps, counts, summarise(drawn.draws), best, strict=True)
    return {rep: CloseRate(rep, count, estimate, p) for rep, count, estimate, p in rows}


def estimate_race(*, draws: Floats, chances: Counts) -> Floats:
    """P(truly best) of each rep, [reps]: the part of the draws in which the rep leads the candidates.

    Those who lead a draw together share it: where nobody ever lost, many are as near to 1 as digits go.
    """
    candidates = np.flatnonzero(np.asarray(chances) >= MIN_DECIDED)
    best = np.zeros(draws.shape[1])
    if candidates.size:
        raced = draws[:, candidates]
        leads = raced == raced.max(axis=1, keepdims=True)
        best[candidates] = (leads / leads.sum(axis=1, keepdims=True)).mean(axis=0)
    return best


def find_superstar(
    *, reps: Sequence[str], draws: Floats, chances: Counts, named: str | None = None
) -> Superstar | None:
    """The candidate with the highest mean close rate, or the rep whom the manager named.

    Of two who are equal, the first by name. None where there is no candidate and nobody was named. A name
    that the office doesn't have is passed over: an old link must not leave the page without a superstar.
    """
    star = named if named in reps else _find_highest(reps, draws, chances)
    if star is None:
        return None
    best = dict(zip(reps, estimate_race(draws=draws, chances=chances).tolist(), strict=True))
    chosen_by = "you" if star == named else "close rate"
    return Superstar(star, chosen_by, best[star], _find_rivals(best, star))  # type: ignore[arg-type]


def _find_highest(reps: Sequence[str], draws: Floats, chances: Counts) -> str | None:
    means: npt.NDArray[np.float64] = draws.mean(axis=0, dtype=np.float64)
    candidates = [(-means[i], rep) for i, rep in enumerate(reps) if chances[i] >= MIN_DECIDED]
    return min(candidates)[1] if candidates else None


def _find_rivals(best: dict[str, float], star: str) -> tuple[str, ...]:
    rivals = [rep for rep, p in best.items() if p >= IN_THE_RACE and rep != star]
    return tuple(sorted(rivals, key=lambda rep: (-best[rep], rep)))
