"""Shares and rates: the draws are those of METRICS.md 4."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import binom, poisson

from lib.infer.hyper import COLUMNS, ROWS, draw_hyper, weigh_grid
from lib.infer.models import Rates, Shares
from lib.infer.posterior import count_draws, draw_rates, draw_shares, draw_tallies, seed_of
from tests.infer.brute import rate_means, share_means


def _share_case(seed):
    rng = np.random.default_rng(seed)
    reps = int(rng.choice([1, 2, 5, 12, 30]))
    chances = rng.poisson(rng.choice([1, 8, 60, 3000]) * rng.lognormal(0, 0.6, reps))
    truth = np.clip(rng.normal(rng.uniform(0.03, 0.97), rng.choice([0, 0.05, 0.3]), reps), 0, 1)
    return rng.binomial(chances, truth), chances


def _rate_case(seed):
    rng = np.random.default_rng(seed)
    reps = int(rng.choice([1, 2, 5, 12, 30]))
    exposure = 1 + rng.poisson(rng.choice([1, 30, 2000]) * rng.lognormal(0, 0.6, reps))
    return rng.poisson(
        exposure * rng.choice([0.01, 0.1, 2]) * rng.lognormal(0, rng.choice([0, 0.5]), reps)
    ), exposure


SHARES = {
    **{f"random office {seed}": _share_case(seed) for seed in range(8)},
    "nobody hits": ([0] * 12, [20] * 12),
    "everybody always hits": ([20] * 12, [20] * 12),
    "one chance each": ([0, 1, 1, 0, 1], [1] * 5),
    "one rep": ([3], [10]),
    "one rep, one chance": ([1], [1]),
    "some reps always, some never": ([0, 50, 0, 50], [50] * 4),
    "two reps with a hundred thousand": ([30_000, 31_000], [100_000, 100_000]),
    "a hundred thousand, never a hit": ([0, 0, 0], [100_000] * 3),
    "sixty reps, all alike": ([3] * 60, [10] * 60),
    "twenty reps from nothing to thousands": (list(range(20)), [9 * i * i for i in range(20)]),
    "a rep without chances": ([4, 6, 0, 5], [10, 12, 0, 9]),
    "nobody has a chance": ([0, 0], [0, 0]),
}
RATES = {
    **{f"random office {seed}": _rate_case(seed) for seed in range(10)},
    "nobody hits": ([0] * 12, [90] * 12),
    "one rep": ([3], [100]),
    "far apart": ([0, 0, 500], [100, 100, 100]),
    "two with a hundred thousand days": ([20_000, 22_000], [100_000, 100_000]),
    "a rep without exposure": ([12, 30, 0], [100, 200, 0]),
    "more hits than customers": ([30, 12, 5], [10, 10, 10]),
}


def _grid_share_means(hits, chances, finer=1):
    model = Shares(np.array(hits, float), np.array(chances, float))
    grid = weigh_grid(model, rows=ROWS * finer, columns=COLUMNS * finer)
    kappa = model.usual * np.exp(grid.t)[:, None]
    return np.array(
        [_mean(grid, expit(grid.x) * kappa + h, kappa + c) for h, c in zip(hits, chances, strict=True)]
    )


def _grid_rate_means(hits, exposure, finer=1):
    model = Rates(np.array(hits, float), np.array(exposure, float))
    grid = weigh_grid(model, rows=ROWS * finer, columns=COLUMNS * finer)
    beta = model.usual * np.exp(grid.t)[:, None]
    return np.array(
        [_mean(grid, beta * np.exp(grid.x) + h, beta + e) for h, e in zip(hits, exposure, strict=True)]
    )


def _mean(grid, above, below):
    return (grid.weight * above / below).sum()


@pytest.mark.parametrize("case", SHARES)
def test_every_mean_share_is_that_of_a_dense_grid(case):
    hits, chances = SHARES[case]
    assert _grid_share_means(hits, chances) == pytest.approx(share_means(hits, chances), abs=5e-4)


@pytest.mark.parametrize("case", RATES)
def test_every_mean_rate_is_that_of_a_dense_grid(case):
    hits, exposure = RATES[case]
    assert _grid_rate_means(hits, exposure) == pytest.approx(rate_means(hits, exposure), rel=0.01)


@pytest.mark.parametrize("case", SHARES)
def test_a_grid_twice_as_fine_moves_no_mean_share(case):
    hits, chances = SHARES[case]
    assert _grid_share_means(hits, chances, finer=2) == pytest.approx(
        _grid_share_means(hits, chances), abs=5e-4
    )


@pytest.mark.parametrize("case", RATES)
def test_a_grid_twice_as_fine_moves_no_mean_rate(case):
    hits, exposure = RATES[case]
    assert _grid_rate_means(hits, exposure, finer=2) == pytest.approx(
        _grid_rate_means(hits, exposure), rel=0.005
    )


@pytest.mark.parametrize("case", SHARES)
def test_draws_of_shares_average_to_the_grid(case):
    hits, chances = SHARES[case]
    draws = draw_shares(hits=hits, chances=chances, seed=7, draws=40_000)
    assert draws.shape == (40_000, len(hits))
    assert draws.mean(axis=0) == pytest.approx(_grid_share_means(hits, chances), abs=0.006)
    assert ((draws > 0) & (draws < 1)).all()


@pytest.mark.parametrize("case", RATES)
def test_draws_of_rates_average_to_the_grid(case):
    hits, exposure = RATES[case]
    draws = draw_rates(hits=hits, exposure=exposure, seed=7, draws=40_000)
    error = 6 * draws.std(axis=0) / 200
    assert (np.abs(draws.mean(axis=0) - _grid_rate_means(hits, exposure)) < error).all()
    assert (np.isfinite(draws) & (draws > 0)).all()


def test_a_single_rep_with_one_chance_can_be_done_by_hand():
    """With c = 1 the likelihood is μ whatever κ is: μ ~ Beta(2, 1), B stays uniform; c̄ = 1, B = κ/(κ+1).

    E[p] = E[(μκ + 1)/(κ + 1)] = E[μ B + 1 − B] = ⅔·½ + ½ = ⅚.
    """
    assert _grid_share_means([1], [1])[0] == pytest.approx(5 / 6, abs=2e-4)


def test_without_any_chances_the_draws_are_the_prior():
    draws = draw_shares(hits=[0, 0], chances=[0, 0], seed=1)
    assert draws.mean(axis=0) == pytest.approx([0.5, 0.5], abs=0.02)
    assert np.quantile(draws[:, 0], 0.05) < 0.05
    assert np.isfinite(draw_rates(hits=[0, 0], exposure=[0, 0], seed=1)).all()


def test_a_rep_without_chances_is_drawn_from_what_the_others_have_in_common():
    alike = draw_shares(hits=[30, 31, 29, 30, 0], chances=[100, 100, 100, 100, 0], seed=1)
    apart = draw_shares(hits=[5, 95, 30, 60, 0], chances=[100, 100, 100, 100, 0], seed=1)
    assert alike[:, 4].mean() == pytest.approx(0.3, abs=0.03)
    assert alike[:, 4].std() < 0.1 < 0.2 < apart[:, 4].std()


def test_an_office_without_reps_gives_no_columns():
    assert draw_shares(hits=[], chances=[], seed=1, draws=10).shape == (10, 0)
    assert draw_rates(hits=[], exposure=[], seed=1, draws=10).shape == (10, 0)


def test_millions_of_deals_and_thousands_of_reps_stay_finite():
    rng = np.random.default_rng(3)
    chances = rng.integers(1, 1_000_000, 2000)
    hits = rng.binomial(chances, rng.beta(20, 30, 2000))
    draws = draw_shares(hits=hits, chances=chances, seed=1, draws=400)
    large = chances > 10_000
    assert draws.mean(axis=0)[large] == pytest.approx((hits / chances)[large], abs=0.01)


def test_tiny_shapes_give_ones_and_zeros_in_the_right_proportion():
    """Beta(0.0003, 0.0007) is all but always 0 or 1, and 1 three times of ten: both Gammas underflow."""
    model = Shares(np.array([0.0]), np.array([0.0]))
    t, x = np.full(20_000, np.log(0.001)), np.full(20_000, np.log(3 / 7))
    draws = model.draw(t, x, np.random.default_rng(1))
    assert (draws > 0.5).mean() == pytest.approx(0.3, abs=0.015)
    assert ((draws > 0) & (draws < 1)).all()


def test_draws_are_correlated_as_reps_of_one_office_are():
    """What is not known of the office is not known of all its reps at once."""
    draws = draw_shares(hits=[1, 2, 1, 2, 1], chances=[4, 4, 4, 4, 4], seed=1)
    assert np.corrcoef(draws.T)[np.triu_indices(5, 1)].min() > 0.2


def test_two_tallies_are_drawn_apart():
    """Equal counts in two tallies must not give draws that move together."""
    drawn = draw_tallies({"after_loss": ([5, 6], [12, 12]), "after_win": ([5, 6], [12, 12])})
    after_loss, after_win = drawn["after_loss"].draws, drawn["after_win"].draws
    assert abs(np.corrcoef(after_loss[:, 0], after_win[:, 0])[0, 1]) < 0.06


def test_the_same_office_gives_the_same_draws_whatever_else_is_drawn():
    counts = {name: ([3, 9, 4], [10, 20, 30]) for name in ("won_back", "pace_after_loss", "sales:provoked")}
    together = draw_tallies(counts)
    alone = {name: draw_tallies({name: pair})[name] for name, pair in counts.items()}
    assert all((alone[name].draws == together[name].draws).all() for name in counts)
    assert (alone["pace_after_loss"].draws > 0).all()


def test_the_draws_are_the_same_in_another_process():
    code = (
        "from lib.infer.posterior import draw_shares; "
        "print(draw_shares(hits=[3, 9, 0], chances=[10, 20, 0], seed=5).tobytes().hex()[-400:])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == draw_shares(hits=[3, 9, 0], chances=[10, 20, 0], seed=5).tobytes().hex()[-400:]


def test_the_seed_is_the_same_in_another_process():
    code = "from lib.infer.posterior import seed_of; print(seed_of('close_rate', [3, 9], [10, 20]))"
    printed = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    ] * 2
    assert int(printed[0]) == seed_of("close_rate", [3, 9], [10, 20])


def test_the_seed_depends_on_tally_hits_and_chances():
    seeds = {
        seed_of("a", [3], [10]),
        seed_of("b", [3], [10]),
        seed_of("a", [4], [10]),
        seed_of("a", [3], [11]),
    }
    assert len(seeds) == 4
    assert seed_of("a", np.array([3], np.int32), [10]) == seed_of("a", [3.0], [10])


def test_days_and_customers_are_rates_and_chances_are_shares():
    hits, chances = [30, 20], [20, 15]
    drawn = draw_tallies({"referrals_earned": (hits, chances), "no_squeeze": ([10, 5], chances)})
    assert drawn["referrals_earned"].draws.mean() > 1
    assert drawn["no_squeeze"].draws.max() < 1


def test_the_order_of_reps_does_not_matter_but_for_the_draw():
    hits, chances = np.array([3, 30, 9, 14]), np.array([20, 60, 21, 100])
    turned = draw_shares(hits=hits[::-1], chances=chances[::-1], seed=1, draws=40_000)
    straight = draw_shares(hits=hits, chances=chances, seed=2, draws=40_000)
    for q in (0.05, 0.5, 0.95):
        assert np.quantile(turned[:, ::-1], q, axis=0) == pytest.approx(
            np.quantile(straight, q, axis=0), abs=0.006
        )


def test_cells_are_drawn_by_their_weight():
    grid = weigh_grid(Shares(np.array([3.0, 8.0]), np.array([10.0, 12.0])))
    t, x = draw_hyper(grid, 50_000, np.random.default_rng(1))
    assert t.mean() == pytest.approx((grid.weight.sum(axis=1) * grid.t).sum(), abs=0.02)
    assert x.mean() == pytest.approx((grid.weight * grid.x).sum(), abs=0.02)


def test_draws_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        draw_shares(hits=[1], chances=[2], seed=1)[0, 0] = 1


def test_intervals_hold_the_truth_nine_times_of_ten_where_truth_comes_from_the_model():
    """Simulate and recover: hyperparameters from their prior, so that coverage is exact in the long run."""
    rng = np.random.default_rng(11)
    held = []
    for _ in range(250):
        chances = rng.poisson(40, 6) + 1
        kappa = np.exp(np.log(chances).mean()) / (1 / rng.uniform(0.001, 0.999) - 1)
        mu = rng.uniform()
        truth = rng.beta(mu * kappa, (1 - mu) * kappa, 6)
        draws = draw_shares(
            hits=binom.rvs(chances, truth, random_state=rng), chances=chances, seed=1, draws=1000
        )
        low, high = np.quantile(draws, [0.05, 0.95], axis=0)
        held.extend((low <= truth) & (truth <= high))
    assert np.mean(held) == pytest.approx(0.90, abs=0.03)


def test_intervals_of_rates_hold_the_truth_too():
    rng = np.random.default_rng(12)
    held = []
    for _ in range(250):
        exposure = rng.poisson(80, 6) + 1
        m, b = np.exp(rng.uniform(-3, 0)), rng.uniform(0.05, 0.95)
        kappa = m * np.exp(np.log(exposure).mean()) * b / (1 - b)
        truth = rng.gamma(kappa, m / kappa, 6)
        hits = poisson.rvs(truth * exposure, random_state=rng)
        low, high = np.quantile(
            draw_rates(hits=hits, exposure=exposure, seed=1, draws=1000), [0.05, 0.95], axis=0
        )
        held.extend((low <= truth) & (truth <= high))
    assert np.mean(held) == pytest.approx(0.90, abs=0.03)


def test_the_weight_of_own_deals_can_be_done_by_hand():
    """One rep, one chance: c̄ = 1, the likelihood says nothing of κ, and 1/(1 + κ) = 1 − B averages ½."""
    drawn = draw_tallies({"won_back": ([1], [1])})["won_back"]
    assert drawn.weight == pytest.approx([0.5], abs=2e-4)


@pytest.mark.parametrize("tally", ["won_back", "referrals_earned"])
def test_own_deals_weigh_more_the_more_there_are_and_the_less_alike_the_reps(tally):
    alike = draw_tallies({tally: ([15, 30, 60, 0], [50, 100, 200, 0])})[tally].weight
    apart = draw_tallies({tally: ([45, 5, 120, 0], [50, 100, 200, 0])})[tally].weight
    assert alike[0] < alike[1] < alike[2] < apart[0] < apart[1] < apart[2] < 1
    assert alike[3] == apart[3] == 0
    assert draw_tallies({tally: ([0, 0], [0, 0])})[tally].weight == pytest.approx([0, 0])


def test_two_means_differ_by_the_weight_times_what_the_raw_rates_differ():
    """E[p] = E[w·h/c + (1 − w)·μ] with w = c/(c + κ), so with equal chances only w·h/c differs."""
    hits, chances = [3, 9, 4, 0], [20, 20, 31, 0]
    drawn = draw_tallies({"won_back": (hits, chances)})["won_back"]
    means = _grid_share_means(hits, chances)
    assert means[1] - means[0] == pytest.approx(drawn.weight[0] * 6 / 20, abs=1e-9)


def test_beyond_three_hundred_reps_there_are_fewer_draws_but_never_below_a_thousand():
    assert [count_draws(reps) for reps in (0, 1, 60, 300)] == [4000] * 4
    assert [count_draws(reps) for reps in (400, 1200, 2000, 10_000)] == [3000, 1000, 1000, 1000]
    assert count_draws(5000, asked=400) == 400


def test_two_thousand_reps_take_no_more_than_eight_megabytes_a_tally():
    rng = np.random.default_rng(4)
    chances = rng.poisson(30, 2000)
    drawn = draw_tallies({"close_rate": (rng.binomial(chances, 0.3), chances)})["close_rate"]
    assert drawn.draws.nbytes <= 8_000_000
    assert drawn.draws.mean(dtype=float) == pytest.approx(0.3, abs=0.02)


def test_draws_reach_neither_zero_nor_one_and_quotients_of_quotients_of_rates_are_finite():
    shares = draw_shares(hits=[0, 50, 0, 50], chances=[50] * 4, seed=1)
    assert 0 < shares.min() < 1e-20
    assert 0.999 < shares.max() < 1
    rates = draw_rates(hits=[0, 500, 0], exposure=[100, 100, 0], seed=1)
    assert rates.min() >= np.float32(1e-12)
    ratios = rates / rates[:, [0]]
    assert np.isfinite(100 * (ratios / ratios[::-1])).all()
