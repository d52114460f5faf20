"""The people of the made-up office: what each rep really does, before chance has its say."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

TRAITS: Final = (
    "skill", "dip", "calm", "referrals", "returns", "wins_back", "friends", "honest", "rush", "network",
    "explores", "looks", "pace", "joins", "leaves", "luck",
)  # fmt: skip
"""Columns of :class:`Team.traits`, in order; ``office.toml`` says what each means."""
SHARES: Final = ("dip", "returns", "wins_back", "friends", "honest", "rush", "network", "explores", "looks")
STEADY: Final = ("joins", "leaves", "luck")
SPREAD: Final = 0.25
"""Spread between the habits of reps who are not written down by name, as a part of the usual habit."""


@cache
def read_words() -> dict[str, Any]:
    """``office.toml`` as it stands."""
    return tomllib.loads((Path(__file__).parent / "office.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Team:
    """Names, roles and traits (float64 ``[reps, TRAITS]``) of the reps, superstar first."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    traits: np.ndarray

    def trait(self, name: str) -> np.ndarray:
        """One trait of every rep, float64 ``[reps]``."""
        return self.traits[:, TRAITS.index(name)]


def make_team(reps: int, rng: np.random.Generator) -> Team:
    """``reps`` people: those of ``office.toml`` first, then usual ones with habits of their own."""
    words = read_words()
    usual, written = words["usual"], words["reps"][:reps]
    rows = [{**usual, **row} for row in written]
    named = np.array([[row[trait] for trait in TRAITS] for row in rows], dtype=float).reshape(-1, len(TRAITS))
    more = reps - len(rows)
    return Team(
        names=tuple(row["name"] for row in rows) + _more_names(more, {row["name"] for row in rows}),
        roles=tuple(row["role"] for row in rows) + ("usual",) * more,
        traits=np.vstack([named, _more_traits(more, rng)]),
    )


def _more_traits(count: int, rng: np.random.Generator) -> np.ndarray:
    usual = np.array([read_words()["usual"][trait] for trait in TRAITS], dtype=float)
    spread = np.array([0.0 if trait in STEADY else SPREAD for trait in TRAITS])
    traits = usual * (1 + spread * rng.standard_normal((count, len(TRAITS))))
    traits[:, TRAITS.index("skill")] = 0.12 * rng.standard_normal(count)
    for trait in SHARES:
        column = TRAITS.index(trait)
        traits[:, column] = traits[:, column].clip(0.0, 0.95)
    return np.maximum(traits, np.where(np.array(TRAITS) == "skill", -1.0, np.where(usual < 0, usual, 0.02)))


def _more_names(count: int, taken: set[str]) -> tuple[str, ...]:
    """Names made of first and last names, the same for every seed; a number tells namesakes apart."""
    first, last = read_words()["names"]["first"], read_words()["names"]["last"]
    names: list[str] = []
    for number in range(count + len(taken)):
        # 5 shares no factor with the number of last names, so that neighbours get different ones.
        name = f"{first[number % len(first)]} {last[(number // len(first) + 5 * number) % len(last)]}"
        again = number // (len(first) * len(last))
        name = f"{name} {again + 1}" if again else name
        if name not in taken and len(names) < count:
            names.append(name)
    return tuple(names)
