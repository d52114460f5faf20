"""Does the article hold: beside scipy per draw, every dealing counted by hand, and offices made to order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata, spearmanr

from lib.infer.article import decide_holds, say_article
from lib.infer.hyper import Floats
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.ranks import rank_reps
from lib.infer.shuffle import close_ranks, deal_anew
from lib.says import Estimate, Holds
from lib.terms import BEHAVIOURS, CLOSE_RATE, MIN_REPS, TALLIES

EVERY = list(BEHAVIOURS.values())
NAMES = list(dict.fromkeys(name for each in [CLOSE_RATE, *EVERY] for name in each.made_of))


def _say(drawn: dict[str, Drawn], *ids: str, missing: Sequence[str] = ()) -> dict[str, Holds]:
    reps = [f"rep {i}" for i in range(len(drawn["close_rate"].hits))]
    behaviours = [BEHAVIOURS[id] for id in ids] or EVERY  # noqa: A001
    said = say_article(behaviours=behaviours, reps=reps, drawn=drawn, missing=frozenset(missing), seed=1)
    assert [holds.behaviour for holds in said] == behaviours
    return {holds.behaviour.id: holds for holds in said}


def _made(draws: Floats, chances: int | Sequence[int] = 100) -> Drawn:
    """A tally with these draws, of reps whose own deals say everything."""
    reps = draws.shape[1]
    counted = np.broadcast_to(np.asarray(chances), reps)
    return Drawn(np.zeros(reps, np.int64), counted, draws, np.ones(reps))


def _around(centres: Sequence[float], seed: int, noise: float = 0.3, draws: int = 300) -> Floats:
    rng = np.random.default_rng(seed)
    return 1 / (1 + np.exp(-(np.array(centres) + noise * rng.normal(size=(draws, len(centres))))))


def _make_office(
    rng: np.random.Generator, reps: int, *, deals: tuple[int, int], planted: str = "", rho: float = 0.0
) -> dict[str, Drawn]:
    """An office of reps who truly differ, in the planted tally along with their close rates."""
    chances = rng.integers(*deals, reps, endpoint=True)
    truly, counts = rng.normal(size=reps), {}
    for name in NAMES:
        own = rng.normal(size=reps)
        if name == "close_rate":
            own = truly
        elif name == planted:
            own = rho * truly + np.sqrt(1 - rho**2) * own
        if TALLIES[name].counts == "chances":
            counts[name] = (rng.binomial(chances, 1 / (1 + np.exp(0.8 - 0.5 * own))), chances)
        else:
            seen = chances * (8 if TALLIES[name].counts == "days" else 1)
            counts[name] = (rng.poisson(0.2 * np.exp(0.3 * own) * seen), seen)
    return draw_tallies(counts, draws=400)


def test_the_correlation_is_spearman_s_of_every_draw() -> None:
    drawn = {"close_rate": _made(_around(range(6), 1)), "introduced": _made(_around([0, 2, 1, 4, 3, 5], 2))}
    holds = _say(drawn, "introduced")["introduced"]
    pairs = zip(drawn["introduced"].draws, drawn["close_rate"].draws, strict=True)
    twin = np.array([spearmanr(one, other).statistic for one, other in pairs])
    assert holds.correlation is not None
    assert holds.correlation.value == pytest.approx(twin.mean(), abs=1e-9)
    assert (holds.correlation.low, holds.correlation.high) == pytest.approx(
        np.quantile(twin, [0.05, 0.95]), abs=1e-6
    )
    assert holds.p_positive == (twin > 0).mean()


@pytest.mark.parametrize("weights", [[1.0] * 5, [0.9, 0.2, 0.5, 0.8, 0.7]])
def test_with_five_reps_every_dealing_is_counted(weights: list[float]) -> None:
    rates = replace(_made(_around([0, 1, 2, 3, 4], 1)), weight=np.array(weights))
    drawn = {
        "close_rate": rates,
        "introduced": _made(_around([0, 1, 2, 3, 5], 2)),
        "knows_competition": _made(_around([1, 0, 1, 0, 1], 3)),
    }
    said = _say(drawn, "introduced", "knows_competition")
    strengths = {
        name: [
            _measure_by_hand(drawn[name].draws, rates.draws, weights, order)
            for order in permutations(range(5))
        ]
        for name in said
    }
    largest = np.max(list(strengths.values()), axis=0)
    assert len(largest) == 120
    for name, holds in said.items():
        assert holds.by_chance == pytest.approx((largest >= strengths[name][0] - 1e-9).mean())
    assert said["introduced"].verdict == "closes more"
    assert said["knows_competition"].verdict == "can't tell"


def _measure_by_hand(one: Floats, other: Floats, weights: Sequence[float], order: Sequence[int]) -> float:
    """Mean correlation, each rep with another's close rate as far out as the rep's own deals allow."""
    ranks = [rankdata(draws, axis=1) - 3 for draws in (one, other)]
    parts = [
        (ranks[0][:, i] * ranks[1][:, j]).mean() / 10 * (weights[i] / weights[j]) ** 0.5
        for i, j in enumerate(order)
    ]
    return abs(sum(parts))


def test_many_dealings_find_what_all_of_them_would() -> None:
    """Seven reps are counted out, an eighth too few to be looked at makes no difference to that."""
    rates = _around(range(8), 1)
    shares = _around([0, 3, 2, 1, 5, 4, 6, 7], 2)
    drawn = {"close_rate": _made(rates), "introduced": _made(shares, [100] * 7 + [3])}
    sampled = _say(drawn, "introduced")["introduced"]
    counted = _say({name: _made(tally.draws[:, :7]) for name, tally in drawn.items()}, "introduced")[
        "introduced"
    ]
    assert (len(sampled.marks), len(counted.marks)) == (7, 7)
    assert sampled.by_chance == pytest.approx(counted.by_chance, abs=0.01)
    assert sampled.correlation == counted.correlation


@given(arrays(np.float64, (3, 6), elements=st.sampled_from([0.1, 0.2, 0.3, 0.4])))
def test_equal_draws_share_their_rank(draws: Floats) -> None:
    assert (rank_reps(draws) == rankdata(draws, axis=1) - 1).all()


@given(st.integers(1, 7), st.data())
def test_among_some_of_the_reps_who_was_dealt_a_higher_rate_still_is(reps: int, data: st.DataObject) -> None:
    places = sorted(data.draw(st.sets(st.integers(0, reps - 1), min_size=1)))
    ways = deal_anew(reps, 1)
    assert (close_ranks(ways, places) == rankdata(ways[:, places], axis=1) - 1).all()


def test_the_first_dealing_is_the_real_one_and_no_rate_is_dealt_twice() -> None:
    for reps in (1, 5, 9, 60, 2_000):
        ways = deal_anew(reps, 1)
        assert (ways[0] == np.arange(reps)).all()
        assert (np.sort(ways, axis=1) == np.arange(reps)).all()
    assert len(deal_anew(60, 1)) == 4_000


def test_of_two_behaviours_as_strong_alone_the_one_in_company_is_found_by_chance_more_often() -> None:
    centres = [0, 2, 1, 3, 5, 4, 4.5]
    drawn = {name: _made(_around(range(7), 1)) for name in NAMES} | {"introduced": _made(_around(centres, 2))}
    others = [each.id for each in EVERY if each.kind == "share" and each.id != "introduced"]
    rng = np.random.default_rng(5)
    for name in others:
        drawn[name] = _made(_around(rng.normal(size=7).tolist(), int(rng.integers(100))))
    alone = _say(drawn, "introduced")["introduced"].by_chance
    among = _say(drawn, "introduced", *others)["introduced"].by_chance
    assert alone is not None and among is not None  # noqa: PT018
    assert alone < among < 1


@pytest.mark.parametrize(
    ("low", "high", "by_chance", "verdict"),
    [
        (0.1, 0.8, 0.05, "closes more"),
        (0.1, 0.8, 0.051, "can't tell"),
        (0.0, 0.8, 0.01, "can't tell"),
        (-0.8, -0.1, 0.01, "closes less"),
        (-0.8, 0.1, 0.0, "can't tell"),
    ],
)
def test_it_takes_both_the_interval_and_the_odds(
    low: float, high: float, by_chance: float, verdict: str
) -> None:
    middle = (low + high) / 2
    assert decide_holds(Estimate(middle, low, middle, middle, high), by_chance) == verdict


def test_where_nothing_goes_with_closing_at_most_one_office_in_twenty_hears_that_something_does() -> None:
    """Reps of 10 to 400 deals, eleven behaviours: 2 of 40 offices would be a twentieth."""
    rng = np.random.default_rng(11)
    said = [_say(_make_office(rng, 12, deals=(10, 400))) for _ in range(40)]
    fooled = sum(any(holds.verdict.startswith("closes") for holds in each.values()) for each in said)
    assert fooled <= 4


def test_what_was_planted_is_found_in_most_offices_with_plenty_of_deals() -> None:
    rng = np.random.default_rng(12)
    offices = [_make_office(rng, 20, deals=(200, 500), planted="introduced", rho=0.85) for _ in range(10)]
    said = [_say(office)["introduced"] for office in offices]
    assert sum(holds.verdict == "closes more" for holds in said) >= 7
    assert all(holds.correlation is not None and 0.3 < holds.correlation.value < 1 for holds in said)


def test_marks_are_the_reps_with_enough_on_both_in_the_office_s_order() -> None:
    rates, shares = _around([5, 4, 3, 2, 1, 0, 3], 1), _around(range(7), 2)
    drawn = {
        "close_rate": _made(rates, [100, 7, 100, 100, 100, 100, 100]),
        "introduced": _made(shares, [100, 100, 7, 8, 100, 100, 100]),
    }
    marks = _say(drawn, "introduced")["introduced"].marks
    assert [mark.rep for mark in marks] == ["rep 0", "rep 3", "rep 4", "rep 5", "rep 6"]
    assert [mark.count.chances for mark in marks] == [100, 8, 100, 100, 100]
    assert [mark.value for mark in marks] == pytest.approx(shares[:, [0, 3, 4, 5, 6]].mean(axis=0))
    assert [mark.rate for mark in marks] == pytest.approx(rates[:, [0, 3, 4, 5, 6]].mean(axis=0))


@pytest.mark.parametrize("reps", [0, 1, 2, MIN_REPS - 1])
def test_an_office_of_few_reps_is_told_so(reps: int) -> None:
    counts = {name: (np.full(reps, 30), np.full(reps, 100)) for name in NAMES}
    for holds in _say(draw_tallies(counts, draws=200)).values():
        assert (holds.status, holds.verdict, len(holds.marks)) == ("too few", "too few", reps)
        assert (holds.correlation, holds.p_positive, holds.by_chance) == (None, None, None)


def test_a_missing_column_is_named_and_the_others_are_looked_at_all_the_same() -> None:
    drawn = _make_office(np.random.default_rng(1), 6, deals=(50, 60))
    for name in ("won_back", "friend_returns", "referrals_earned", "comes_back"):
        del drawn[name]
    said = _say(drawn, missing=["account"])
    assert (said["won_back"].status, said["won_back"].needs) == ("needs", ("account",))
    assert said["won_back"].verdict == "needs"
    assert said["introduced"].status == "ok"


@pytest.mark.parametrize(("hits", "chances"), [(0, 100), (100, 100), (50, 100), (30, 1_000)])
def test_where_everybody_is_equal_to_the_last_digit_nothing_goes_with_anything(
    hits: int, chances: int
) -> None:
    counts = {name: (np.full(8, hits), np.full(8, chances)) for name in NAMES}
    for holds in _say(draw_tallies(counts)).values():
        assert holds.verdict == "can't tell"
        assert holds.correlation is not None
        assert abs(holds.correlation.value) < 0.05


def test_draws_that_are_all_the_same_go_together_with_nothing() -> None:
    drawn = {"close_rate": _made(_around(range(6), 1)), "introduced": _made(np.full((300, 6), 1e-30))}
    holds = _say(drawn, "introduced")["introduced"]
    assert holds.correlation == Estimate(0, 0, 0, 0, 0)
    assert (holds.by_chance, holds.verdict) == (1.0, "can't tell")


def test_the_same_office_gives_the_same_answer() -> None:
    office = _make_office(np.random.default_rng(3), 9, deals=(20, 60))
    assert _say(office) == _say(office)


def test_two_thousand_reps_are_answered_too() -> None:
    said = _say(_make_office(np.random.default_rng(4), 2_000, deals=(4, 40), planted="introduced", rho=0.85))
    assert said["introduced"].verdict == "closes more"
    assert len(said["introduced"].marks) > 1_500
