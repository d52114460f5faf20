"""What the parts of an office come to: one table of deals, and what became of every part and row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from lib.intake.choices import Choices, Question
from lib.intake.match import Match
from lib.intake.pooled_rejects import PooledRejects
from lib.intake.rejects import Rejects
from lib.intake.results import Intake
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece
from lib.terms import Repair

Role = Literal["deals", "look-up", "offered", "idle"]


RejectList = Rejects | PooledRejects
"""Rows left out, of one part or of several. ``problem.part`` is set where there are several."""


@dataclass(frozen=True, eq=False)
class Part:
    """A piece of the office and what it is used for.

    ``deals``: its rows are in the office. ``look-up``: it gives names or industries to others. ``offered``:
    it reads as deals or would serve, but is not wanted. ``idle``: neither deals nor of use, or unreadable.
    """

    piece: Piece
    role: Role
    words: str
    """What it is in a few words: ``431 deals``, ``names for 12 reps``, ``no column says who owns a deal``."""
    match: Match | None = None
    intake: Intake | None = None
    """Of a part in the role of deals, after look-ups and names were applied; its own counts and rejects."""
    questions: tuple[Question, ...] = ()

    @property
    def sheet(self) -> Sheet | None:
        """The cells as they were read, None where they could not be."""
        return self.piece.read if isinstance(self.piece.read, Sheet) else None

    @property
    def choices(self) -> Choices:
        return self.piece.choices


@dataclass(frozen=True, eq=False)
class Gathered:
    """The deals of an office. ``rows == accepted + rejected + blank``, summed over the parts of deals."""

    name: str
    rows: int
    accepted: int
    rejected: int
    blank: int
    columns: dict[str, str]
    """Canonical column → header, of the first part of deals that has it."""
    deals: pa.Table
    """``DEALS_SCHEMA``; parts in order, each in the order of its rows."""
    rejects: RejectList
    repairs: tuple[Repair, ...]
    currency: str | None
    parts: tuple[Part, ...]
    """Every piece, in the order it was brought."""

    @property
    def reject_kinds(self) -> dict[str, int]:
        """Kind of reject → rows, the most frequent first."""
        return self.rejects.count_kinds()

    @property
    def deal_parts(self) -> tuple[Part, ...]:
        """The parts whose rows are in the office."""
        return tuple(part for part in self.parts if part.role == "deals")
