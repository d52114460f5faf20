"""Logarithms of rising factorials a(a+1)…(a+k−1) = Γ(a+k)/Γ(a), many counts k at many a at once.

The first J = 8 factors are logarithms, shared by all counts that have them; the rest is Γ(a+k)/Γ(a+J), where
Stirling's series with three terms is right to 3·10⁻¹⁰. That is some times as fast as a log-gamma a
count, and nothing cancels where a is in the billions.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lib.infer.hyper import Floats

_FIRST: Final = 8
_FACTORS: Final = np.arange(float(_FIRST))
_TOGETHER: Final = 32
"""Counts worked on together: what they need stays in the processor's cache."""


def log_rising(shape: Floats, counts: Floats) -> Floats:
    """Σ over the counts k [n] of log Γ(a+k)/Γ(a), for every a of ``shape``; equal counts at one go."""
    values, times = np.unique(counts[counts > 0], return_counts=True)
    flat, often = shape.ravel(), times.astype(np.float64)
    have_factor = (values > _FACTORS[:, None]) @ often
    large = values > _FIRST
    total = have_factor @ np.log(flat + _FACTORS[:, None])
    if large.any():
        total += _log_rest(flat, values[large], often[large])
    return total.reshape(shape.shape)


def _log_rest(shape: Floats, values: Floats, times: Floats) -> Floats:
    """Σ times · log Γ(a+k)/Γ(a+J), [shapes]. With z = a+k and y = a+J the terms are

    (z − ½)·log(z/y) + (k − J)·(log y − 1) + s(z) − s(y),  s the series' rest.
    """
    y = shape + _FIRST
    total: Floats = (times @ (values - _FIRST)) * (np.log(y) - 1) - times.sum() * _stirling_rest(y)
    for first in range(0, len(values), _TOGETHER):
        some = slice(first, first + _TOGETHER)
        z = shape + values[some, None]
        total += times[some] @ ((z - 0.5) * np.log(z / y) + _stirling_rest(z))
    return total


def _stirling_rest(z: Floats) -> Floats:
    """1/(12z) − 1/(360z³) + 1/(1260z⁵)."""
    r = 1 / z
    square = r * r
    rest: Floats = r * (1 / 12 - square * (1 / 360 - square / 1260))
    return rest
