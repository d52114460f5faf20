"""What intake hands on: deals and all that was left out, mended and asked; or why they were not read."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from lib.intake.choices import Choices, Question
from lib.intake.match import Match
from lib.intake.rejects import Rejects, make_rejects_table
from lib.intake.sheet import Sheet
from lib.terms import Problem, Repair


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

    @property
    def reject_kinds(self) -> dict[str, int]:
        """Kind of reject → rows, the most frequent first."""
        return self.rejects.count_kinds()


@dataclass(frozen=True, eq=False)
class Unread:
    """A file that could not be read, why, and what was seen of it."""

    problem: Problem
    sheet: Sheet | None = None
    match: Match | None = None


def rejects_table(intake: Intake) -> pa.Table:
    """The rejects as a person downloads them, see :func:`lib.intake.rejects.make_rejects_table`."""
    return make_rejects_table(intake.rejects)
