"""A behaviour's figure in its own unit: on an axis, and in words."""

from __future__ import annotations

from typing import Final

from lib.charts.figures import decimal, of_n, percent, points
from lib.says import Count
from lib.terms import Behaviour

_UNITS: Final = {
    "share": "per cent",
    "rate": "per customer won",
    "ratio": "times the usual pace",
    "difference": "points",
}
_TIMES: Final = {"share": 100.0, "rate": 1.0, "ratio": 1.0, "difference": 100.0}
_FARTHEST: Final = {"share": 100.0, "rate": 20.0, "ratio": 5.0, "difference": 100.0}
"""Where a scale ends, by kind and in its unit; the words give what lies beyond."""


def name_unit(behaviour: Behaviour) -> str:
    """What an axis counts: ``"per cent"``, ``"points"``."""
    return _UNITS[behaviour.kind]


def in_unit(value: float, behaviour: Behaviour) -> float:
    """The figure in the unit of the axis, held inside the scale."""
    far = _FARTHEST[behaviour.kind]
    return max(-far, min(far, value * _TIMES[behaviour.kind]))


def describe_value(value: float, behaviour: Behaviour) -> str:
    """A figure in the behaviour's unit: ``"25 %"``, ``"0.25"``, ``"0.8 ×"``, ``"−3 pts"``."""
    if behaviour.kind == "share":
        return percent(value)
    if behaviour.kind == "difference":
        return points(value)
    return decimal(value, 2) if behaviour.kind == "rate" else f"{decimal(value)} ×"


def describe_counted(value: float | None, counted: Count, behaviour: Behaviour) -> str:
    """A raw figure with its n: ``"25 % (10 of 40)"``, ``"0.8 × (212)"``, ``"no decided deals"``."""
    if value is None:
        return f"no {behaviour.chances}"
    if behaviour.kind == "share":
        return f"{percent(value)} ({of_n(counted.hits, counted.chances)})"
    return f"{describe_value(value, behaviour)} ({counted.chances:,})"
