"""What intake hands on: deals and all that was left out, mended and asked; or why they were not read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from lib.intake.choices import Choices, Question
from lib.intake.day_order import Proof
from lib.intake.match import Match
from lib.intake.rejects import Rejects, make_rejects_table
from lib.intake.sheet import Sheet
from lib.intake.values import Coded
from lib.terms import Problem, Repair

if TYPE_CHECKING:  # they are made of what stands here
    from lib.intake.gathered import Part
    from lib.intake.sources import Piece


@dataclass(frozen=True, eq=False)
class Traces:
    """What putting several parts together has to know of the accepted deals, beyond their table."""

    reps: Coded
    """Their reps as written, before spellings were merged."""
    numbered: np.ndarray
    """Which have a deal number of their own; bool[deals]."""
    currencies: Mapping[str, int]
    """Currency → amounts in it, those of deals left out for their currency too."""
    proof: Proof
    """What its dates prove of the order of day and month."""


@dataclass(frozen=True, eq=False)
class Intake:
    """One table of deals that was read. ``rows == accepted + rejected + blank``, always."""

    name: str
    rows: int
    accepted: int
    rejected: int
    blank: int
    sheet: Sheet
    match: Match
    choices: Choices
    columns: dict[str, str]
    """Canonical column → header in the file, for the columns that were found."""
    deals: pa.Table
    """The accepted rows, ``DEALS_SCHEMA``, in the order of the file."""
    rejects: Rejects
    repairs: tuple[Repair, ...]
    currency: str | None
    questions: tuple[Question, ...]
    traces: Traces

    @property
    def reject_kinds(self) -> dict[str, int]:
        """Kind of reject → rows, the most frequent first."""
        return self.rejects.count_kinds()


@dataclass(frozen=True, eq=False)
class Unread:
    """A file, or all parts of an office, that could not be read, why, and what was seen of it.

    Of several parts, sheet and match are those of ``nearest``: the part that came nearest to deals.
    """

    problem: Problem
    sheet: Sheet | None = None
    match: Match | None = None
    nearest: Piece | None = None
    parts: tuple[Part, ...] = ()


def rejects_table(intake: Intake) -> pa.Table:
    """The rejects as a person downloads them, see :func:`lib.intake.rejects.make_rejects_table`."""
    return make_rejects_table(intake.rejects)
