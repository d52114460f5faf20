"""The posterior of METRICS.md 4 the slow way: SciPy's distributions over a dense grid, nothing of lib."""

from __future__ import annotations

import numpy as np
from scipy.special import expit
from scipy.stats import betabinom, nbinom


def _windows(log_density, rows, low, high, coarse=240, fine=96):
    """For every row a dense stretch of x around where its density is; cells' weights over all rows."""
    scan = np.linspace(low, high, coarse)
    step = scan[1] - scan[0]
    xs, logs = [], []
    for row in rows:
        left, right = low, high
        for _ in range(6):
            x = np.linspace(left, right, coarse)
            density = log_density(row, x)
            heavy = np.flatnonzero(density > density.max() - 25)
            step = x[1] - x[0]
            left, right = max(low, x[heavy[0]] - step), min(high, x[heavy[-1]] + step)
            if heavy.size > coarse / 3:
                break
        step = (right - left) / fine
        x = left + step * (np.arange(fine) + 0.5)
        xs.append(x)
        logs.append(log_density(row, x) + np.log(step))
    logs = np.array(logs)
    weight = np.exp(logs - logs.max())
    return np.array(xs), weight / weight.sum()


def share_means(hits, chances, rows=96):
    """Posterior mean of every p_i; the grid is dense in logit B and logit μ."""
    hits, chances = np.asarray(hits, float), np.asarray(chances, float)
    usual = np.exp(np.log(chances[chances > 0]).mean()) if (chances > 0).any() else 1.0
    pairs, times = np.unique(np.stack([hits, chances]), axis=1, return_counts=True)

    def log_density(t, x):
        mu, kappa, b = expit(x), usual * np.exp(t), expit(t)
        total = np.log(mu * expit(-x)) + np.log(b) + np.log(expit(-t))
        for (h, c), often in zip(pairs.T, times, strict=True):
            if c:
                total = total + often * betabinom.logpmf(h, c, mu * kappa, expit(-x) * kappa)
        return total

    t = np.linspace(-np.log(usual) - 12, 11, rows)
    t = _zoom(log_density, t, -40.0, 40.0)
    x, weight = _windows(log_density, t, -40.0, 40.0)
    kappa = usual * np.exp(t)[:, None]
    return np.array(
        [(weight * (expit(x) * kappa + h) / (kappa + c)).sum() for h, c in zip(hits, chances, strict=True)]
    )


def rate_means(hits, exposure, rows=96):
    """Posterior mean of every λ_i; the grid is dense in logit B and log m."""
    hits, exposure = np.asarray(hits, float), np.asarray(exposure, float)
    pooled = (hits.sum() + 0.5) / exposure.sum()
    usual = np.exp(np.log(exposure[exposure > 0]).mean())
    pairs, times = np.unique(np.stack([hits, exposure]), axis=1, return_counts=True)

    def log_density(t, x):
        m = np.exp(x)
        kappa = m * usual * np.exp(t)
        total = np.log(expit(t)) + np.log(expit(-t)) + 0 * x
        for (h, e), often in zip(pairs.T, times, strict=True):
            if e:
                total = total + often * nbinom.logpmf(h, kappa, kappa / (kappa + m * e))
        return total

    middle = np.log(pooled)
    low, high = middle - np.log(10), middle + np.log(10)
    t = np.linspace(min(-np.log(usual * pooled), 0) - 14, 11, rows)
    t = _zoom(log_density, t, low, high)
    x, weight = _windows(log_density, t, low, high)
    m = np.exp(x)
    kappa = m * usual * np.exp(t)[:, None]
    return np.array(
        [(weight * (kappa + h) / (kappa / m + e)).sum() for h, e in zip(hits, exposure, strict=True)]
    )


def _zoom(log_density, t, low, high):
    """The same number of rows over the stretch of t that has all but e⁻²⁰ of the mass."""
    _, weight = _windows(log_density, t[::4], low, high, coarse=200, fine=40)
    mass = weight.sum(axis=1)
    heavy = np.flatnonzero(mass > np.exp(-20) * mass.max())
    step = t[4] - t[0]
    return np.linspace(max(t[0], t[::4][heavy[0]] - step), min(t[-1], t[::4][heavy[-1]] + step), t.size)
