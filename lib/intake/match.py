"""What matching gives: which column of a sheet is which, and what its stages mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from lib.intake.headers import Reading
from lib.terms import Outcome


@dataclass(frozen=True)
class Flag:
    """A further column that says ``outcome`` in the rows where the stage says neither won nor lost.

    ``when``: its cell is a ticked box (``yes``), an unticked one (``no``), or not blank (``filled``).
    """

    column: int
    outcome: Outcome
    when: Literal["yes", "no", "filled"]


@dataclass(frozen=True)
class Candidate:
    """A column that may serve as a canonical one. ``score`` is what its header says times how its values fit.

    ``reading`` is None where the header says nothing and the values alone speak.
    """

    canonical: str
    index: int
    score: float
    reading: Reading | None


@dataclass(frozen=True)
class Match:
    """Columns by their index in the sheet (0 is A). A needed column that was not found is simply absent."""

    columns: Mapping[str, int]
    """Canonical column → column of the sheet."""
    samples: Mapping[int, tuple[str, ...]]
    """Up to three different values of every column, as written."""
    reasons: Mapping[str, str]
    """Canonical column → why this column, in words."""
    rivals: Mapping[str, tuple[int, ...]]
    """Canonical column → other columns that could have served, best first."""
    stages: Mapping[str, Outcome]
    """Every value of the outcome column, as written → won, lost or open."""
    guessed_stages: tuple[str, ...] = ()
    """Values read by a part of their words or with a typing error."""
    unknown_stages: tuple[str, ...] = ()
    """Values that nothing could read; taken as open."""
    stage_counts: Mapping[str, int] = field(default_factory=dict)
    """Every value of the outcome column → rows."""
    also: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Canonical column → columns to read, in order, where the cell of its own column is blank.

    Some exports give two dates for one meaning: "Won time" and "Lost time".
    """
    flags: tuple[Flag, ...] = ()
    """Columns that decide what the stage leaves open, in order."""
    unheeded: tuple[tuple[str, str], ...] = ()
    """Choices (canonical, header) that name no column of this sheet."""
