"""The two models of METRICS.md 4: shares (hits of chances) and rates (hits over exposure).

Shares::

    h_i ~ Binomial(c_i, p_i)      p_i ~ Beta(μκ, (1−μ)κ)
    μ ~ uniform(0, 1)             B = κ/(κ + c̄) ~ uniform(0, 1)

Rates::

    h_i ~ Poisson(λ_i e_i)        λ_i ~ Gamma(shape κ, mean m)
    log m ~ uniform within log 10 of the pooled rate (Σh + ½)/Σe
    B = κ/(κ + m·ē) ~ uniform(0, 1)

c̄ and ē are the geometric means of the positive chances and exposures. With the p_i (λ_i) integrated out, the
likelihood of the hyperparameters is made of rising factorials a(a+1)…(a+k−1) = Γ(a+k)/Γ(a). In t = logit B
a uniform B has density B(1−B); in x = logit μ a uniform μ has density μ(1−μ).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit, gammaln, log_expit, polygamma, psi

from lib.infer.hyper import Floats

_LEAST: Final = 1e-30
"""Draws stay this far above 0, so that logarithms and ratios of them are finite (in single precision too)."""
_MOST: Final = float(np.nextafter(1.0, 0.0))
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
            _log_rising(kappa * expit(x), self.hits)
            + _log_rising(kappa * expit(-x), self.chances - self.hits)
            - _log_rising(kappa, self.chances)
            + _log_uniform(t)
            + _log_uniform(x)
        )
        return density

    def weigh(self, t: Floats) -> Floats:
        """The weight of each rep's own deals, c/(c + κ): [rows, n] for ``t`` [rows]."""
        return _weigh(self.chances, self.usual * np.exp(t)[:, None])

    def draw(self, t: Floats, x: Floats, rng: np.random.Generator) -> Floats:
        """One p_i per rep and hyper draw, [n, draws]: Beta as Gamma ÷ sum of two Gammas."""
        kappa = self.usual * np.exp(t)
        a = kappa * expit(x) + self.hits[:, None]
        b = kappa * expit(-x) + (self.chances - self.hits)[:, None]
        won, lost = rng.standard_gamma(a), rng.standard_gamma(b)
        _settle_underflow(won, lost, a, b, rng)
        lost += won
        np.divide(won, lost, out=won)
        return np.clip(won, _LEAST, _MOST, out=won)


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
        about = psi(hits) - np.log(np.maximum(exposure, _LEAST))
        return about, np.sqrt(polygamma(1, hits)), middle - _DECADE, middle + _DECADE

    def log_density(self, t: Floats, x: Floats) -> Floats:
        beta = self.usual * np.exp(t)
        kappa = beta * np.exp(x)
        spared = -np.log1p(self.exposure / beta).sum(1, keepdims=True)
        seen = self.exposure > 0
        taken = -(self.hits[seen] * np.log1p(beta / self.exposure[seen])).sum(1, keepdims=True)
        density: Floats = _log_rising(kappa, self.hits) + kappa * spared + taken + _log_uniform(t)
        return density

    def weigh(self, t: Floats) -> Floats:
        """The weight of each rep's own deals, e/(e + κ/m): [rows, n] for ``t`` [rows]."""
        return _weigh(self.exposure, self.usual * np.exp(t)[:, None])

    def draw(self, t: Floats, x: Floats, rng: np.random.Generator) -> Floats:
        """One λ_i per rep and hyper draw, [n, draws]."""
        beta = self.usual * np.exp(t)
        rates = rng.standard_gamma(beta * np.exp(x) + self.hits[:, None])
        rates /= beta + self.exposure[:, None]
        return np.maximum(rates, _LEAST, out=rates)


def _weigh(own: Floats, shared: Floats) -> Floats:
    weight: Floats = own / (own + shared)
    return weight


def _log_rising(shape: Floats, counts: Floats) -> Floats:
    """Σ over counts k of log Γ(shape + k)/Γ(shape), equal counts computed once."""
    values, times = np.unique(counts[counts > 0], return_counts=True)
    total: Floats = -times.sum() * gammaln(shape)
    for value, often in zip(values, times, strict=True):
        total += often * gammaln(shape + value)
    return total


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


def _settle_underflow(won: Floats, lost: Floats, a: Floats, b: Floats, rng: np.random.Generator) -> None:
    """Where both Gammas of tiny shapes fell to 0, their share is 1 with probability a/(a+b), else 0.

    Exact: the log of a Gamma that small is exponential, and of two exponentials the first wins so often.
    """
    both = (won + lost) <= 0
    if both.any():
        won[both] = rng.random(int(both.sum())) < (a[both] / (a[both] + b[both]))
        lost[both] = 1 - won[both]
