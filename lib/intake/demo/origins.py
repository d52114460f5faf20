"""Where deals of the made-up office come from, and what a simulated deal is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from lib.intake.demo.profiles import read_words

NOBODY: Final = -1
"""In the place of an account: nobody referred this deal."""
CHANCE_PART: Final = 0.15
"""Part of the deals from scratch (those through people aside) that nobody worked for."""
UNKNOWN_PART: Final = 0.115
"""Part of them of which nobody knows where they came from."""


@dataclass(frozen=True)
class Origins:
    """The origins of ``office.toml`` as arrays ``[origins]``, with the ones that are asked for by name."""

    names: tuple[str, ...]
    log_odds: np.ndarray
    cycle: np.ndarray
    weights: dict[str, np.ndarray]
    """Group → weight of each origin within the group (sums to 1, or to 0 for children)."""

    def number(self, name: str) -> int:
        return self.names.index(name)


@dataclass(frozen=True)
class Brought:
    """What a decision may bring, a row of ``[brings]`` in ``office.toml`` each, as arrays ``[kinds]``.

    ``odds`` is ``[kinds, reps]``; referrals have none, since a customer may send several. ``of_wins`` is
    ``[kinds, 1]``.
    """

    odds: np.ndarray
    of_wins: np.ndarray
    origin: np.ndarray
    low: np.ndarray
    high: np.ndarray
    referral: int


@dataclass(frozen=True)
class Simulated:
    """Deals as numbers, in order of creation. Days are counted from 1970-01-01; accounts are numbered from 0.

    ``due`` is the day of decision, or the day hoped for of an open deal. ``referrer`` is an account or
    NOBODY. ``truth`` is the long-run chance of each decided deal, luck left out.
    """

    rep: np.ndarray
    created: np.ndarray
    due: np.ndarray
    account: np.ndarray
    industry: np.ndarray
    origin: np.ndarray
    referrer: np.ndarray
    won: np.ndarray
    decided: np.ndarray
    truth: np.ndarray

    def take(self, rows: np.ndarray) -> Simulated:
        """The deals of ``rows``, in that order."""
        return Simulated(**{name: values[rows] for name, values in vars(self).items()})


def read_origins() -> Origins:
    """The origins with their chances, cycles and weights."""
    rows: dict[str, Any] = read_words()["origins"]
    win = np.array([row["win"] for row in rows.values()])
    weights = {}
    for group in ("people", "process", "chance", "unknown"):
        weight = np.array(
            [row.get("weight", 0) * (row["group"] == group) for row in rows.values()], dtype=float
        )
        weights[group] = weight / weight.sum()
    return Origins(
        tuple(rows), np.log(win / (1 - win)), np.array([r["cycle"] for r in rows.values()]), weights
    )


def read_brought(habit: dict[str, np.ndarray], origins: Origins) -> Brought:
    """What decisions bring, with each rep's odds."""
    rows = read_words()["brings"]
    return Brought(
        odds=np.array([row["part"] * habit[row["habit"]] for row in rows]),
        of_wins=np.array([[row["after"] == "win"] for row in rows]),
        origin=np.array([origins.number(row["origin"]) for row in rows]),
        low=np.array([row["days"][0] for row in rows]),
        high=np.array([row["days"][1] for row in rows]),
        referral=[row["habit"] for row in rows].index("referrals"),
    )
