"""How well the values of a column fit what its header says: 0 (cannot be) to 1."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.glances import Glance, Glances
from lib.intake.roles import Role
from lib.intake.values import load_words
from lib.terms import OUTCOMES

WON, LOST, OPEN = range(len(OUTCOMES))
MANY = 30
"""Filled cells from which their repeating says something."""
COUNTABLE = 100_000
"""Rows up to which names are counted to see that no two deals share one; larger offices share some."""


def fit_values(canonical: str, role: Role, index: int, glances: Glances, outcomes: np.ndarray) -> float:
    """``outcomes`` is the outcome of every row of the sheet, as ``read_outcomes`` gives it."""
    glance = glances[index]
    if not glance.said:
        return 0.0
    if canonical == "closed":
        return _fit_closed(glance, outcomes[glance.at], role.pair)
    if canonical == "amount":
        return _fit_amount(glance, outcomes[glance.at])
    if role.reason:
        return _fit_reason(glance, outcomes[glance.at])
    if canonical == "deal_id":
        return _fit_id(glance, glances, index, role)
    return _FITS[canonical](glance)


def _share(filled: np.ndarray, rows: np.ndarray, default: float) -> float:
    """Share of the rows chosen that are filled."""
    return float(filled[rows].mean()) if rows.any() else default


def _fit_closed(glance: Glance, outcomes: np.ndarray, pair: str | None) -> float:
    """A date of decision is filled where a deal is decided, and best only there: then it is no mere hope."""
    decided = (outcomes == WON) | (outcomes == LOST)
    if pair:
        decided = outcomes == OUTCOMES.index(pair)
    filled = _share(glance.filled, decided, float(glance.filled.mean()))
    hoped = _share(glance.filled, outcomes == OPEN, 0.0)
    return glance.dates * (0.25 + 0.75 * filled) * (1.0 - 0.15 * hoped)


def _fit_amount(glance: Glance, outcomes: np.ndarray) -> float:
    """Sales are what amounts are for: an amount is filled, and not nought, on the won deals."""
    worth = glance.filled & np.array([any(digit in "123456789" for digit in text) for text in glance.texts])
    filled = _share(worth, outcomes == WON, float(worth.mean()))
    return glance.numbers * (0.3 + 0.7 * filled)


def _fit_reason(glance: Glance, outcomes: np.ndarray) -> float:
    """The reason of a status is a reason of loss where it tells the lost deals apart."""
    rows = np.flatnonzero(glance.filled & (outcomes == LOST))
    return 1.0 if len({glance.texts[row] for row in rows}) > 1 else 0.0


def _fit_id(glance: Glance, glances: Glances, index: int, role: Role) -> float:
    """An id repeats seldom; a name is an id only if no two deals share it."""
    if glance.kind == "flag" or (glance.dates > 0.8 and glance.kind != "number"):
        return 0.0
    if not role.unique:
        return 0.0 if len(glance.said) >= MANY and glance.repeats < 0.2 else 1.0
    if glance.rows > COUNTABLE or glance.distinct < len(glance.texts):
        return 0.0
    column = glances.sheet.table.column(index)
    if pa.types.is_dictionary(column.type):  # of which Arrow counts no different values
        column = column.cast(column.type.value_type)
    return 1.0 if pc.count_distinct(column).as_py() == glance.rows else 0.0


def _is_text(glance: Glance, numbers: float) -> float:
    """1 for texts, 0 for dates and boxes, ``numbers`` for bare numbers."""
    if glance.kind == "flag" or glance.ticks > 0.95 or glance.dates > 0.8:
        return 0.0
    return numbers if glance.numbers > 0.9 else 1.0


def _fit_created(glance: Glance) -> float:
    return glance.dates * (0.3 + 0.7 * float(glance.filled.mean()))


def _fit_rep(glance: Glance) -> float:
    """A rep has many deals."""
    unlike = len(glance.said) >= MANY and glance.repeats > 0.5
    return _is_text(glance, 0.8) * (0.5 if unlike else 1.0) * (0.3 + 0.7 * float(glance.filled.mean()))


def _fit_account(glance: Glance) -> float:
    """One name in every row is the exporter's own company."""
    own = len(glance.said) >= MANY and glance.distinct == 1
    return _is_text(glance, 0.7) * (0.4 if own else 1.0)


def _fit_currency(glance: Glance) -> float:
    known = np.mean([text.strip().casefold() in _currencies() for text in glance.said])
    plausible = glance.distinct <= 60 and glance.length <= 30 and glance.numbers < 0.5 and glance.dates < 0.5
    return float(known) if known > 0.5 else (0.6 if plausible and _is_text(glance, 0.0) else 0.0)


@cache
def _currencies() -> frozenset[str]:
    words = load_words()["currencies"]
    texts = [*words["codes"].split(), *words["signs"], *words.get("names", {})]
    return frozenset(text.casefold() for text in texts)


def _fit_source(glance: Glance) -> float:
    free = len(glance.said) >= MANY and glance.repeats > 0.5
    return _is_text(glance, 0.3) * (0.6 if free else 1.0) * (0.4 if glance.length > 80 else 1.0)


def _fit_name(glance: Glance) -> float:
    return _is_text(glance, 0.3)


def _fit_notes(glance: Glance) -> float:
    return 0.0 if glance.kind in ("flag", "date") or glance.ticks > 0.95 else 1.0


_FITS: Mapping[str, Callable[[Glance], float]] = {
    "created": _fit_created,
    "rep": _fit_rep,
    "account": _fit_account,
    "currency": _fit_currency,
    "source": _fit_source,
    "referred_by": _fit_name,
    "lost_reason": _fit_name,
    "industry": _fit_name,
    "competitor": _fit_name,
    "contact": _fit_name,
    "notes": _fit_notes,
}
