"""Does the article hold in this office: do reps who score higher on a behaviour close more?

Spearman's correlation over the reps, per joint draw, so that what isn't known of a rep widens the interval
instead of hiding behind a point. Of many behaviours some go together with the close rate by chance alone:
``shuffle.py`` counts how often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from lib.infer.hyper import Floats
from lib.infer.made import Mask, have_enough, make_figures
from lib.infer.posterior import Drawn
from lib.infer.ranks import correlate, standardise_ranks
from lib.infer.shuffle import Places, Together, count_by_chance
from lib.infer.summary import summarise, summarise_heavy
from lib.says import Count, Estimate, Holds, Mark
from lib.terms import CLOSE_RATE, MIN_REPS, Behaviour

FAMILY: Final = 0.05
"""How often chance may find as much on any behaviour before it is said that one goes with closing."""
_MOST_CELLS: Final = 250_000
"""Draws × reps: of a larger office fewer draws are ranked."""
_LEAST: Final = 1e-6
"""Weight of a rep's own deals that is told from none."""


@dataclass(frozen=True)
class _Office:
    """What every behaviour is laid beside."""

    reps: Sequence[str]
    drawn: Mapping[str, Drawn]
    candidates: Places
    """Reps with decided deals enough, in order of their mean close rate."""


def say_article(
    *,
    behaviours: Sequence[Behaviour],
    reps: Sequence[str],
    drawn: Mapping[str, Drawn],
    missing: frozenset[str] = frozenset(),
    seed: int,
) -> tuple[Holds, ...]:
    """Each behaviour against the close rate, over the whole office, in the order of ``behaviours``.

    ``drawn`` is by tally and holds ``close_rate``; ``reps`` name the columns of the draws. ``seed`` settles
    how the close rates are dealt out anew.
    """
    office = _Office(reps, drawn, _find_candidates(drawn["close_rate"]))
    known = [behaviour for behaviour in behaviours if not missing.intersection(behaviour.needs)]
    places = {each.id: _find_places(each, office) for each in known}
    looked_at = [each for each in known if len(places[each.id]) >= MIN_REPS]
    scores = {each.id: _correlate(each, office, places[each.id]) for each in looked_at}
    together = {name: part for name, (_, part) in scores.items()}
    by_chance = count_by_chance(together, reps=len(office.candidates), seed=seed)
    marks = {each.id: _mark(each, office, places[each.id]) for each in known}
    return tuple(
        _say(each, scores[each.id][0], by_chance[each.id], marks[each.id])
        if each.id in scores
        else _say_nothing(each, missing, marks.get(each.id, ()))
        for each in behaviours
    )


def decide_holds(
    correlation: Estimate, by_chance: float
) -> Literal["closes more", "closes less", "can't tell"]:
    """Said only where the interval leaves out 0 and chance seldom finds as much on any behaviour."""
    if by_chance > FAMILY:
        return "can't tell"
    if correlation.low > 0:
        return "closes more"
    return "closes less" if correlation.high < 0 else "can't tell"


def _find_candidates(rates: Drawn) -> Places:
    enough = np.flatnonzero(have_enough(CLOSE_RATE, [rates.chances]))
    means = rates.draws[:, enough].mean(axis=0, dtype=np.float64)
    return enough[np.argsort(means, kind="stable")]


def _find_places(behaviour: Behaviour, office: _Office) -> Places:
    """Places among the candidates of those with evidence enough on the behaviour too."""
    enough: Mask = have_enough(behaviour, [office.drawn[name].chances for name in behaviour.made_of])
    return np.flatnonzero(enough[office.candidates])


def _correlate(behaviour: Behaviour, office: _Office, places: Places) -> tuple[Floats, Together]:
    """The correlation per draw, and what each rep's close rate would add to its mean were it another's.

    The spread of a posterior mean goes with the root of its weight: by that much a rate that is dealt to
    another rep is brought nearer to the office's, or further off.
    """
    who = office.candidates[places]
    draws = max(1, _MOST_CELLS // len(who))
    one = standardise_ranks(_draw(behaviour, office, who, draws))
    other = standardise_ranks(_draw(CLOSE_RATE, office, who, draws))
    scale = np.sqrt(np.maximum(office.drawn["close_rate"].weight[who], _LEAST))
    return correlate(one, other), Together(places, one.T @ other / len(one) * scale[:, None] / scale)


def _draw(behaviour: Behaviour, office: _Office, who: Places, draws: int | None = None) -> Floats:
    return make_figures(behaviour, [office.drawn[name].draws[:draws][:, who] for name in behaviour.made_of])


def _mark(behaviour: Behaviour, office: _Office, places: Places) -> tuple[Mark, ...]:
    """The reps of the scatter, by name as the office has them."""
    who = np.sort(office.candidates[places])
    if not who.size:
        return ()
    values, rates = _average(behaviour, office, who), _average(CLOSE_RATE, office, who)
    tally = office.drawn[behaviour.made_of[0]]
    return tuple(
        Mark(office.reps[i], value, rate, Count(int(tally.hits[i]), int(tally.chances[i])))
        for i, value, rate in zip(who, values, rates, strict=True)
    )


def _average(behaviour: Behaviour, office: _Office, who: Places) -> list[float]:
    """Posterior means, in the behaviour's unit; a ratio's as everywhere."""
    if behaviour.kind == "ratio":
        return [estimate.value for estimate in summarise_heavy(_draw(behaviour, office, who))]
    means = [office.drawn[name].draws.mean(axis=0, dtype=np.float64)[who] for name in behaviour.made_of]
    averages: list[float] = make_figures(behaviour, means).tolist()
    return averages


def _say(behaviour: Behaviour, correlations: Floats, by_chance: float, marks: tuple[Mark, ...]) -> Holds:
    correlation = summarise(correlations[:, None])[0]
    return Holds(
        behaviour=behaviour,
        status="ok",
        needs=(),
        marks=marks,
        correlation=correlation,
        p_positive=float((correlations > 0).mean()),
        by_chance=by_chance,
        verdict=decide_holds(correlation, by_chance),
    )


def _say_nothing(behaviour: Behaviour, missing: frozenset[str], marks: tuple[Mark, ...]) -> Holds:
    needs = tuple(need for need in behaviour.needs if need in missing)
    status: Literal["needs", "too few"] = "needs" if needs else "too few"
    return Holds(behaviour, status, needs, marks, None, None, None, status)
