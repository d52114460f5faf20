"""Did a behaviour change between two quarters, or did no more than chance would do?

A rep's later figure is compared with what the earlier quarter foretells: chance moves every figure, and an
extreme one mostly back towards the office (regression to the mean). That is the posterior predictive of the
later tally from the earlier quarter's draws, in which the whole office has its say already.

Figures are discrete. The interval's ends are figures that can happen, with less than a twentieth of the
futures beyond either, so a rep who behaves as before is called changed at most one time in ten.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from lib.infer.made import Mask, divide, have_enough, make_figures
from lib.infer.posterior import Counts, Drawn
from lib.infer.predict import FUTURES, predict_hits
from lib.says import BehaviourChange, Change, ChangeVerdict, Count, Estimate
from lib.terms import AFTER_LOSS, MIN_DAYS, TALLIES, Behaviour

Pair = tuple[npt.ArrayLike, npt.ArrayLike]
_Pairs = Sequence[tuple[Counts, Counts]]
_TAIL: Final = 0.05


def say_change(
    *,
    behaviour: Behaviour,
    reps: Sequence[str],
    earlier: Mapping[str, Drawn],
    later_counts: Mapping[str, Pair],
    missing: frozenset[str] = frozenset(),
    seed: int,
) -> BehaviourChange:
    """Every rep's change on a behaviour, or which of the ``missing`` columns it needs.

    ``earlier`` is by tally, ``later_counts`` are (hits [reps], chances [reps]) by tally of the later quarter.
    ``seed`` settles which future of one tally goes with which of the other.
    """
    needs = tuple(need for need in behaviour.needs if need in missing)
    if needs:
        return BehaviourChange(behaviour, "needs", needs, {}, 0)
    drawn = [earlier[name] for name in behaviour.made_of]
    before = [(np.asarray(tally.hits), np.asarray(tally.chances)) for tally in drawn]
    now = [(np.asarray(h), np.asarray(c)) for h, c in (later_counts[name] for name in behaviour.made_of)]
    futures = _foretell(behaviour, drawn, [chances for _, chances in now], seed)
    changes = _compare(behaviour, reps, before, now, futures)
    compared = sum(change.verdict != "too few" for change in changes.values())
    return BehaviourChange(behaviour, "ok", (), changes, compared)


def _compare(
    behaviour: Behaviour, reps: Sequence[str], before: _Pairs, now: _Pairs, futures: npt.NDArray[Any]
) -> dict[str, Change]:
    figures = [_figure(behaviour, pairs) for pairs in (before, now)]
    enough = _reach(behaviour, before) & _reach(behaviour, now) & np.isfinite(figures).all(axis=0)
    seen = np.logical_or.reduce([chances > 0 for _, chances in (*before, *now)])
    counts = [[_count(pair, i) for pair in (*before, *now)] for i in range(len(reps))]
    return {
        rep: _say_rep(rep, counts[i], [_plain(part[i]) for part in figures], futures[i], bool(enough[i]))
        for i, rep in enumerate(reps)
        if seen[i]
    }


def _say_rep(
    rep: str,
    counts: Sequence[Count],
    figures: Sequence[float | None],
    futures: npt.NDArray[Any],
    enough: bool,
) -> Change:
    """``counts`` are those of the earlier quarter's tallies, then the later's; ``figures`` the raw ones."""
    tallies, (before, now) = len(counts) // 2, figures
    expected = _summarise(futures, hold=tallies == 2)
    return Change(
        rep=rep,
        earlier=counts[0],
        later=counts[tallies],
        earlier_against=counts[1] if tallies == 2 else None,
        later_against=counts[3] if tallies == 2 else None,
        before=before,
        now=now,
        expected=expected,
        verdict=_decide(now, expected) if enough else "too few",
    )


def _decide(now: float | None, expected: Estimate | None) -> ChangeVerdict:
    if now is None or expected is None:
        return "too few"
    if now > expected.high:
        return "better"
    return "worse" if now < expected.low else "no more than chance would do"


def _foretell(
    behaviour: Behaviour, drawn: Sequence[Drawn], chances: Sequence[Counts], seed: int
) -> npt.NDArray[Any]:
    """[reps, futures] of the later figure, each rep's in order, NaN last.

    The futures of two tallies are shuffled against each other: their data are disjoint.
    """
    parts = [
        divide(predict_hits(draws=tally.draws, chances=c, rate=TALLIES[name].counts != "chances"), c[:, None])
        for name, tally, c in zip(behaviour.made_of, drawn, chances, strict=True)
    ]
    if len(parts) == 1:
        return parts[0]
    shuffled = np.random.Generator(np.random.SFC64(seed)).permutation(FUTURES)
    return np.sort(make_figures(behaviour, [parts[0], parts[1][:, shuffled]]), axis=1)


def _summarise(futures: npt.NDArray[Any], *, hold: bool) -> Estimate | None:
    """The mean and intervals of futures in order, of those in which there is a figure; None without any.

    ``hold``: the mean is held inside the 50 % interval. That of a ratio can lie where hardly any future does.
    """
    futures = futures[np.isfinite(futures)]
    if not futures.size:
        return None
    (low, high), (q25, q75) = (_find_ends(futures, tail) for tail in (_TAIL, 0.25))
    mean = float(futures.mean())
    return Estimate(min(max(mean, q25), q75) if hold else mean, low, q25, q75, high)


def _find_ends(ordered: npt.NDArray[Any], tail: float) -> tuple[float, float]:
    """Figures with less than ``tail`` of the futures beyond each."""
    beyond = int(np.ceil(tail * len(ordered)))
    return float(ordered[beyond - 1]), float(ordered[-beyond])


def _reach(behaviour: Behaviour, pairs: _Pairs) -> Mask:
    """Whether a quarter has enough to compare: the evidence bar of the gaps, but for the two paces.

    A quarter has some 91 days in all, so both paces never have MIN_DAYS of their own: together they must,
    and AFTER_LOSS days each.
    """
    chances = [part for _, part in pairs]
    if behaviour.kind != "ratio":
        return have_enough(behaviour, chances)
    return np.asarray((np.minimum(*chances) >= AFTER_LOSS) & (chances[0] + chances[1] >= MIN_DAYS))


def _figure(behaviour: Behaviour, pairs: _Pairs) -> npt.NDArray[Any]:
    """[reps]: the raw figure of a quarter, NaN where there is none."""
    return make_figures(behaviour, [divide(hits, chances) for hits, chances in pairs])


def _plain(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None


def _count(pair: tuple[Counts, Counts], at: int) -> Count:
    return Count(int(pair[0][at]), int(pair[1][at]))
