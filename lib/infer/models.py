"""The two models of METRICS.md 4: shares (hits of chances) and rates (hits over exposure).

Shares::

    h_i ~ Binomial(c_i, p_i)      p_i ~ Beta(μκ, (1−μ)κ)
    μ ~ uniform(0, 1)             B = κ/(κ + c̄) ~ uniform(0, 1)

Rates::

    h_i ~ Poisson(λ_i e_i)        λ_i ~ Gamma(shape κ, mean m)
    log m ~ uniform within log 10 of the pooled rate (Σh + ½)/Σe
    B = κ/(κ + m·ē) ~ uniform(0, 1)

c̄ and ē are the geometric means of the positive chances and exposures. With the p_i (λ_i) integrated out, the
likelihood of the hyperparameters is made of rising factorials a(a+1)…(a+k−1) = Γ(a+k)/Γ(a): ``rising.py``.
In t = logit B a uniform B has density B(1−B); in x = logit μ a uniform μ has density μ(1−μ).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, log_expit, polygamma, psi

from lib.infer.gamma import Singles, draw_betas, draw_low_gammas
from lib.infer.hyper import Floats
from lib.infer.rising import log_rising

_LEAST: Final = np.float32(1e-30)
"""Shares stay this far above 0, so that their logarithms are finite."""
_MOST: Final = np.nextafter(np.float32(1), np.float32(0))
_LEAST_RATE: Final = np.float32(1e-12)
"""Rates stay this far above 0, so that a quotient of quotients of them is finite in single precision."""
_CACHED: Final = 24_000
"""Numbers worked on together."""
_DECADE: Final = float(np.log(10.0))


@dataclass(frozen=True)
class Shares:
    """Reps who hit ``hits`` [n] of ``chances`` [n]; κ = c̄·eᵗ, μ = expit(x)."""

    hits: Floats
    chances: Floats

    @property
    def usual(self) -> float:
        """c̄; 1 where nobody has a chance."""
        return _geometric_mean(self.chances)

    def lowest(self) -> float:
        return _lowest(self.usual, len(self.hits))

    def locate(self, t: Floats) -> tuple[Floats, Floats, float, float]:
        """As if each rep's share were worth the chances of a binomial with the same variance."""
        seen = self.chances > 0
        hits, chances, kappa = self.hits[seen], self.chances[seen], self.usual * np.exp(t)[:, None]
        worth = (kappa + 1) / (kappa + chances)
        a, b = 1 + (worth * hits).sum(1), 1 + (worth * (chances - hits)).sum(1)
        return psi(a) - psi(b), np.sqrt(polygamma(1, a) + polygamma(1, b)), -np.inf, np.inf

    def log_density(self, t: Floats, x: Floats) -> Floats:
        kappa = self.usual * np.exp(t)
        density: Floats = (
            log_rising(kappa * expit(x), self.hits)
            + log_rising(kappa * expit(-x), self.chances - self.hits)
            - log_rising(kappa, self.chances)
            + _log_uniform(t)
            + _log_uniform(x)
        )
        return density

    def weigh(self, t: Floats) -> Floats:
        """The weight of each rep's own deals, c/(c + κ): [rows, n] for ``t`` [rows]."""
        return _weigh(self.chances, self.usual * np.exp(t)[:, None])

    def draw(self, t: Floats, x: Floats, rng: np.random.Generator) -> Singles:
        """One p_i per rep and hyper draw, [n, draws]."""
        kappa = self.usual * np.exp(t)
        a, b = _singles(kappa * expit(x)), _singles(kappa * expit(-x))
        hits, misses = _singles(self.hits)[:, None], _singles(self.chances - self.hits)[:, None]
        shares = np.empty((len(hits), len(t)), np.float32)
        for some in _blocks(*shares.shape):
            shares[some] = draw_betas(a + hits[some], b + misses[some], rng)
        return np.clip(shares, _LEAST, _MOST, out=shares)


@dataclass(frozen=True)
class Rates:
    """Reps with ``hits`` [n] over ``exposure`` [n]; κ = m·ē·eᵗ, m = eˣ, so κ/m = ē·eᵗ whatever m is."""

    hits: Floats
    exposure: Floats

    @property
    def usual(self) -> float:
        """ē; 1 where nobody has any exposure."""
        return _geometric_mean(self.exposure)

    @property
    def pooled(self) -> float:
        """(Σh + ½)/Σe; ½ where nobody has any exposure."""
        return float(self.hits.sum() + 0.5) / (float(self.exposure.sum()) or 1.0)

    def lowest(self) -> float:
        return _lowest(self.usual * self.pooled, len(self.hits))

    def locate(self, t: Floats) -> tuple[Floats, Floats, float, float]:
        """As if each rep's rate were worth the exposure of a Poisson count with the same variance."""
        beta = self.usual * np.exp(t)[:, None]
        worth = beta / (beta + self.exposure)
        hits, exposure = (worth * self.hits).sum(1) + 0.5, (worth * self.exposure).sum(1)
        middle = float(np.log(self.pooled))
        about = psi(hits) - np.log(np.maximum(exposure, 1e-30))
        return about, np.sqrt(polygamma(1, hits)), middle - _DECADE, middle + _DECADE

    def log_density(self, t: Floats, x: Floats) -> Floats:
        beta = self.usual * np.exp(t)
        kappa = beta * np.exp(x)
        spared = -np.log1p(self.exposure / beta).sum(1, keepdims=True)
        seen = self.exposure > 0
        taken = -(self.hits[seen] * np.log1p(beta / self.exposure[seen])).sum(1, keepdims=True)
        density: Floats = log_rising(kappa, self.hits) + kappa * spared + taken + _log_uniform(t)
        return density

    def weigh(self, t: Floats) -> Floats:
        """The weight of each rep's own deals, e/(e + κ/m): [rows, n] for ``t`` [rows]."""
        return _weigh(self.exposure, self.usual * np.exp(t)[:, None])

    def draw(self, t: Floats, x: Floats, rng: np.random.Generator) -> Singles:
        """One λ_i per rep and hyper draw, [n, draws]."""
        beta = self.usual * np.exp(t)
        shape, scale = _singles(beta * np.exp(x)), _singles(beta)
        hits, exposure = _singles(self.hits)[:, None], _singles(self.exposure)[:, None]
        rates = np.empty((len(hits), len(t)), np.float32)
        for some in _blocks(*rates.shape):
            rates[some] = draw_low_gammas(shape + hits[some], rng) / (scale + exposure[some])
        return np.maximum(rates, _LEAST_RATE, out=rates)


def _blocks(reps: int, draws: int) -> Iterator[slice]:
    """Reps so many at a time that what is worked on stays in the processor's cache."""
    step = max(1, _CACHED // max(1, draws))
    return (slice(first, first + step) for first in range(0, reps, step))


def _singles(values: Floats) -> Singles:
    return values.astype(np.float32)


def _weigh(own: Floats, shared: Floats) -> Floats:
    weight: Floats = own / (own + shared)
    return weight


def _log_uniform(logit: Floats) -> Floats:
    """Log density of the logit of a uniform number."""
    density: Floats = log_expit(logit) + log_expit(-logit)
    return density


def _lowest(usual: float, reps: int) -> float:
    """t at which κ is so small that even reps who always or never hit can't be told from each other."""
    return min(-np.log(usual) - np.log(reps) - 9.0, -10.0)


def _geometric_mean(values: Floats) -> float:
    positive = values[values > 0]
    return float(np.exp(np.log(positive).mean())) if positive.size else 1.0
