"""Counts and estimates: what every other result is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """Hits over chances (or over exposure: days, customers)."""

    hits: int
    chances: int


@dataclass(frozen=True)
class Estimate:
    """Summary of posterior draws: mean, 50 % interval (``q25``–``q75``), 90 % interval (``low``–``high``)."""

    value: float
    low: float
    q25: float
    q75: float
    high: float
