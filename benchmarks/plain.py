"""The posterior of METRICS.md 4 as one would write it down: a dense square grid, and NumPy's own draws.

What `benchmarks.filter` is measured against. Right where offices are middling; where counts go into thousands
its cells are wider than the mass, which is one reason why the app has another grid.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betaln, gammaln

CELLS = 200


def draw_plain_shares(hits: np.ndarray, chances: np.ndarray, draws: int = 4_000) -> np.ndarray:
    """[draws, reps] of p_i ~ Beta(μκ + h_i, (1 − μ)κ + c_i − h_i)."""
    mu, shrinkage = np.meshgrid(_middles(), _middles())
    kappa = _geometric_mean(chances) * shrinkage / (1 - shrinkage)
    a, b = mu * kappa, (1 - mu) * kappa
    log_mass = sum(betaln(a + h, b + c - h) - betaln(a, b) for h, c in zip(hits, chances, strict=True))
    rng = np.random.default_rng(1)
    cell = _draw_cells(log_mass, draws, rng)
    return rng.beta(a.ravel()[cell, None] + hits, b.ravel()[cell, None] + chances - hits)


def draw_plain_rates(hits: np.ndarray, exposure: np.ndarray, draws: int = 4_000) -> np.ndarray:
    """[draws, reps] of λ_i ~ Gamma(κ + h_i) ÷ (κ/m + e_i)."""
    pooled = (hits.sum() + 0.5) / exposure.sum()
    decades, shrinkage = np.meshgrid(2 * _middles() - 1, _middles())
    beta = _geometric_mean(exposure) * shrinkage / (1 - shrinkage)
    kappa = beta * pooled * 10**decades
    log_mass = sum(
        gammaln(kappa + h) - gammaln(kappa) + kappa * np.log(beta / (beta + e)) - h * np.log(beta + e)
        for h, e in zip(hits, exposure, strict=True)
    )
    rng = np.random.default_rng(1)
    cell = _draw_cells(log_mass, draws, rng)
    return rng.standard_gamma(kappa.ravel()[cell, None] + hits) / (beta.ravel()[cell, None] + exposure)


def _middles() -> np.ndarray:
    return (np.arange(CELLS) + 0.5) / CELLS


def _geometric_mean(values: np.ndarray) -> float:
    return float(np.exp(np.log(values[values > 0]).mean())) if (values > 0).any() else 1.0


def _draw_cells(log_mass: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    weight = np.exp(log_mass - log_mass.max()).ravel()
    return rng.choice(weight.size, draws, p=weight / weight.sum())
