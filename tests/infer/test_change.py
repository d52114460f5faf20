"""Did it change: beside what the earlier quarter foretells, by hand, by a twin and by simulation."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from lib.infer.change import say_change
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.predict import FUTURES, predict_hits
from lib.says import BehaviourChange, Change, Count
from lib.terms import BEHAVIOURS, CLOSE_RATE, Behaviour

Counts = Mapping[str, tuple[list[int], list[int]]]
EVERY = [CLOSE_RATE, *BEHAVIOURS.values()]


def _known(p: list[float], hits: list[int], chances: list[int], draws: int = 500) -> Drawn:
    """An earlier quarter after which each rep's figure is known for certain."""
    return Drawn(np.array(hits), np.array(chances), np.tile(np.array(p), (draws, 1)), np.ones(len(p)))


def _say(behaviour: Behaviour, earlier: Mapping[str, Drawn], later: Counts) -> BehaviourChange:
    reps = [f"rep {i}" for i in range(len(next(iter(later.values()))[0]))]
    arrays = {name: (np.array(hits, int), np.array(chances, int)) for name, (hits, chances) in later.items()}
    return say_change(behaviour=behaviour, reps=reps, earlier=earlier, later_counts=arrays, seed=1)


def _close(hits: int, chances: int, *, p: float = 0.5, before: tuple[int, int] = (5, 10)) -> Change:
    earlier = {"close_rate": _known([p], [before[0]], [before[1]])}
    return _say(CLOSE_RATE, earlier, {"close_rate": ([hits], [chances])}).reps["rep 0"]


CHANCE = "no more than chance would do"


@pytest.mark.parametrize(
    ("hits", "verdict"), [(0, "worse"), (1, "worse"), (2, CHANCE), (8, CHANCE), (9, "better"), (10, "better")]
)
def test_of_ten_fair_coins_two_to_eight_heads_are_no_more_than_chance(hits: int, verdict: str) -> None:
    """P(at most 1) = 11/1024 and P(at most 2) = 56/1024: only the first is less than a twentieth."""
    change = _close(hits, 10)
    assert change.verdict == verdict
    assert change.expected is not None
    assert (change.expected.low, change.expected.high) == (0.2, 0.8)
    assert (change.expected.q25, change.expected.q75) == (0.4, 0.6)
    assert change.expected.value == pytest.approx(0.5, abs=0.001)
    assert (change.before, change.now) == (0.5, hits / 10)


def test_a_lucky_quarter_that_falls_back_to_the_office_is_no_change() -> None:
    """Twelve of fifteen among colleagues at three in ten: five of fifteen next time is what was foretold."""
    hits, chances = np.array([12, *[4, 5, 5, 4, 5, 4, 5, 4, 5]]), np.full(10, 15)
    earlier = draw_tallies({"close_rate": (hits, chances)})
    later: Counts = {"close_rate": ([7, *[5] * 9], [15] * 10)}
    change = _say(CLOSE_RATE, earlier, later).reps["rep 0"]
    assert change.expected is not None
    assert change.expected.value < 0.65
    assert change.verdict == CHANCE


@pytest.mark.parametrize(
    "counts", [((7, 7), (5, 10)), ((5, 10), (3, 7)), ((5, 10), (0, 0)), ((0, 0), (5, 10))]
)
def test_below_eight_chances_in_either_quarter_nothing_is_said(
    counts: tuple[tuple[int, int], tuple[int, int]],
) -> None:
    before, (hits, chances) = counts
    change = _close(hits, chances, before=before)
    assert change.verdict == "too few"
    assert (change.before is None) == (before[1] == 0)
    assert (change.now is None) == (change.expected is None) == (chances == 0)


def test_a_rep_without_a_chance_in_either_quarter_is_left_out_and_too_few_are_not_compared() -> None:
    earlier = {"close_rate": _known([0.3] * 4, [3, 0, 0, 1], [10, 0, 0, 3])}
    said = _say(CLOSE_RATE, earlier, {"close_rate": ([3, 2, 0, 0], [10, 9, 0, 0])})
    assert list(said.reps) == ["rep 0", "rep 1", "rep 3"]
    assert said.compared == 1


def test_a_behaviour_whose_column_is_missing_says_which() -> None:
    said = say_change(
        behaviour=BEHAVIOURS["won_back"],
        reps=["Ana"],
        earlier={},
        later_counts={},
        missing=frozenset({"account", "industry"}),
        seed=1,
    )
    assert (said.status, said.needs, said.reps, said.compared) == ("needs", ("account",), {}, 0)


def test_a_rate_is_foretold_by_poisson() -> None:
    """Half a referral a customer, ten customers: mean 5; P(at most 1) = 0.040, P(at least 10) = 0.032."""
    earlier = {"referrals_earned": _known([0.5], [6], [12])}
    said = [
        _say(BEHAVIOURS["referrals_earned"], earlier, {"referrals_earned": ([h], [10])})
        for h in (1, 2, 9, 10)
    ]
    verdicts = [each.reps["rep 0"].verdict for each in said]
    assert verdicts == ["worse", CHANCE, CHANCE, "better"]


def test_two_tallies_are_foretold_each_by_itself_and_then_put_together() -> None:
    earlier = {"after_loss": _known([0.5], [5], [10]), "after_win": _known([0.2], [2], [10])}
    change = _say(
        BEHAVIOURS["shakes_it_off"], earlier, {"after_loss": ([6], [12]), "after_win": ([2], [10])}
    ).reps["rep 0"]
    table = np.add.outer(np.arange(13) / 12, -np.arange(11) / 10)
    weights = np.outer(stats.binom.pmf(np.arange(13), 12, 0.5), stats.binom.pmf(np.arange(11), 10, 0.2))
    assert change.expected is not None
    for end in (change.expected.low, change.expected.high):
        at_most, at_least = weights[table <= end + 1e-9].sum(), weights[table >= end - 1e-9].sum()
        assert min(at_most, at_least) == pytest.approx(0.05, abs=0.02)
    assert change.before == pytest.approx(0.3)
    assert change.now == pytest.approx(0.3)
    assert (change.earlier_against, change.later_against) == (Count(2, 10), Count(2, 10))


def _bounce(
    now: tuple[int, int], other: tuple[int, int], earlier_other: tuple[int, int] = (12, 50)
) -> Change:
    earlier = {
        "pace_after_loss": _known([0.2], [8], [40]),
        "pace_other_days": _known([0.2], [earlier_other[0]], [earlier_other[1]]),
    }
    later: Counts = {"pace_after_loss": ([now[0]], [now[1]]), "pace_other_days": ([other[0]], [other[1]])}
    return _say(BEHAVIOURS["bounce_back"], earlier, later).reps["rep 0"]


def test_a_quarter_of_ninety_days_is_enough_to_compare_paces() -> None:
    assert _bounce((9, 45), (9, 45)).verdict == CHANCE
    assert _bounce((30, 45), (3, 45)).verdict == "better"
    assert _bounce((0, 45), (9, 45)).verdict == "worse"
    assert _bounce((9, 78), (3, 13)).verdict == "too few"
    assert _bounce((6, 30), (6, 29)).verdict == "too few"


def test_a_ratio_without_a_divisor_is_no_figure_and_too_few_to_compare() -> None:
    now = _bounce((9, 45), (0, 45))
    assert (now.now, now.verdict) == (None, "too few")
    before = _bounce((9, 45), (9, 45), earlier_other=(0, 50))
    assert (before.before, before.verdict) == (None, "too few")
    never = _bounce((9, 45), (0, 0))
    assert (never.now, never.expected, never.verdict) == (None, None, "too few")


def test_the_futures_are_the_quantiles_of_the_posterior_predictive() -> None:
    rng = np.random.default_rng(1)
    shares, rates = rng.beta(4, 8, (4_000, 3)), rng.gamma(3, 0.2, (4_000, 3))
    chances = np.array([0, 17, 300])
    for draws, rate in ((shares, False), (rates, True)):
        futures = predict_hits(draws=draws, chances=chances, rate=rate)
        assert futures.shape == (3, FUTURES)
        for i, n in enumerate(chances.tolist()):
            hits = np.arange(futures[i].max() + 2)
            law = stats.poisson(draws[:, [i]] * n) if rate else stats.binom(n, draws[:, [i]])
            twin = law.cdf(hits).mean(axis=0)
            mine = np.searchsorted(futures[i], hits, side="right") / FUTURES
            middle = (twin > 0.04) & (twin < 0.96)
            assert np.abs(mine - twin).max() < 0.006
            assert np.abs(mine - twin)[middle].max(initial=0) < 0.001


def test_one_rep_with_many_chances_changes_nobody_else_s_futures() -> None:
    draws = np.random.default_rng(1).beta(4, 8, (1_000, 3))
    alone = predict_hits(draws=draws[:, :2], chances=[9, 30], rate=False)
    beside = predict_hits(draws=draws, chances=[9, 30, 500_000], rate=False)
    assert (beside[:2] == alone).all()
    assert beside[2].mean() == pytest.approx(500_000 * draws[:, 2].mean(), rel=0.01)


def _count_called(spread: float, least: int, most: int, *, offices: int, seed: int) -> tuple[float, float]:
    """Parts of the reps, twelve an office, who behave as before and are called better, and worse."""
    rng, verdicts = np.random.default_rng(seed), []
    for _ in range(offices):
        p = np.clip(rng.normal(0.3, spread, 12), 0.02, 0.9)
        before, after = rng.integers(least, most + 1, (2, 12))
        earlier = draw_tallies({"close_rate": (rng.binomial(before, p), before)}, draws=1_000)
        said = _say(CLOSE_RATE, earlier, {"close_rate": (rng.binomial(after, p), after)})  # type: ignore[dict-item]
        verdicts += [change.verdict for change in said.reps.values()]
    return verdicts.count("better") / len(verdicts), verdicts.count("worse") / len(verdicts)


def test_of_reps_who_behave_as_before_a_tenth_is_called_changed_and_less_where_deals_are_few() -> None:
    few = _count_called(0.08, 8, 20, offices=60, seed=1)
    many = _count_called(0.08, 200, 400, offices=60, seed=2)
    assert max(few) < 0.06
    assert sum(few) < sum(many)
    assert 0.07 < sum(many) < 0.125


_PAIR = st.integers(0, 40).flatmap(lambda chances: st.tuples(st.integers(0, chances), st.just(chances)))


@settings(deadline=None, max_examples=40)
@given(st.sampled_from(EVERY), st.data())
def test_whatever_the_counts_every_figure_is_a_number_or_none(
    behaviour: Behaviour, data: st.DataObject
) -> None:
    reps = data.draw(st.integers(0, 4))
    quarters = [
        {name: data.draw(st.lists(_PAIR, min_size=reps, max_size=reps)) for name in behaviour.made_of}
        for _ in range(2)
    ]
    before, after = (
        {name: ([h for h, _ in pairs], [c for _, c in pairs]) for name, pairs in quarter.items()}
        for quarter in quarters
    )
    earlier = draw_tallies(
        {name: (np.array(h, int), np.array(c, int)) for name, (h, c) in before.items()}, draws=200
    )
    said = _say(behaviour, earlier, after)
    for change in said.reps.values():
        shown = change.expected
        figures = [change.before, change.now] + ([shown.low, shown.value, shown.high] if shown else [])
        assert all(figure is None or np.isfinite(figure) for figure in figures)
        assert change.verdict == "too few" or None not in (change.before, change.now, shown)
        assert shown is None or shown.low <= shown.q25 <= shown.q75 <= shown.high
    assert said.compared == sum(change.verdict != "too few" for change in said.reps.values())


def test_the_same_counts_give_the_same_answer() -> None:
    earlier = {name: _known([0.4] * 3, [4] * 3, [10] * 3) for name in ("after_loss", "after_win")}
    later: Counts = {name: ([4] * 3, [10] * 3) for name in earlier}
    assert _say(BEHAVIOURS["shakes_it_off"], earlier, later) == _say(
        BEHAVIOURS["shakes_it_off"], earlier, later
    )


def test_two_thousand_reps_are_answered_too() -> None:
    rng = np.random.default_rng(4)
    before, after = rng.integers(0, 40, (2, 2_000))
    earlier = draw_tallies({"close_rate": (rng.binomial(before, 0.3), before)}, draws=400)
    later = {"close_rate": (rng.binomial(after, 0.3), after)}
    said = say_change(
        behaviour=CLOSE_RATE, reps=[str(i) for i in range(2_000)], earlier=earlier, later_counts=later, seed=1
    )
    called = sum(change.verdict in ("better", "worse") for change in said.reps.values())
    assert 0.03 < called / said.compared < 0.11
