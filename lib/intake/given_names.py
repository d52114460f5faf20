"""What no column of a part says but its name does: whose deals they are, and in which quarter or month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa

from lib.intake.choices import Choices
from lib.intake.match import Match
from lib.intake.part_names import FROM_NAME, Named
from lib.intake.sentences import say_repair
from lib.intake.sheet import TEXT, Sheet, column_names
from lib.terms import Repair

HEADERS: Mapping[str, str] = {"rep": "Rep (from the name)", "closed": "Close date (from the name)"}
"""Canonical column → header of the column that a name makes."""


@dataclass(frozen=True)
class Lacking:
    """What a part lacks and its name says."""

    match: Match
    named: Named
    choices: Choices

    @property
    def rep(self) -> str | None:
        return self.named.rep if "rep" not in self.match.columns else None

    def asks(self, name: str) -> bool:
        """Whether the manager wants the name for this column."""
        return (name, FROM_NAME) in self.choices.columns


def choose_reps(parts: Sequence[Lacking]) -> tuple[str | None, ...]:
    """The rep of each part whose name is to say it, None for the others.

    Without being asked only where two parts or more lack the column and their names differ: one part alone
    may be called anything.
    """
    named = [part.rep for part in parts]
    several = len({rep.casefold() for rep in named if rep}) > 1
    return tuple(
        rep if rep and (several or part.asks("rep")) else None for rep, part in zip(named, parts, strict=True)
    )


def find_closing(part: Lacking, fiscal_start: int) -> date | None:
    """The middle day of the period that the name says, where no column says the day of closing."""
    if "closed" in part.match.columns or part.named.period is None:
        return None
    return part.named.period.find_closing(fiscal_start)


def give_names(
    sheet: Sheet, choices: Choices, *, rep: str | None, closing: date | None
) -> tuple[Sheet, Choices, tuple[Repair, ...]]:
    """The sheet with a column for what its name says, the choices that match it, and that it was done."""
    repairs: list[Repair] = []
    rows = sheet.table.num_rows
    if rep is not None:
        codes = pa.array(np.zeros(rows, np.int32))
        column = pa.DictionaryArray.from_arrays(codes, pa.array([rep]))
        sheet, choices = _add(sheet, choices, "rep", pa.chunked_array([column], TEXT))
        repairs.append(say_repair("rep from the name", rows, value=rep))
    if closing is not None:
        column = pa.chunked_array([pa.array([closing] * rows, pa.date32())])
        sheet, choices = _add(sheet, choices, "closed", column)
        repairs.append(say_repair("day from the name", rows, day=f"{closing:%B %Y}"))
    return sheet, choices, tuple(repairs)


def _add(sheet: Sheet, choices: Choices, name: str, column: pa.ChunkedArray) -> tuple[Sheet, Choices]:
    arrays = [*sheet.table.columns, column]
    table = pa.Table.from_arrays(arrays, names=column_names(len(arrays)))
    others = tuple(pair for pair in choices.columns if pair[0] != name)
    settled = replace(choices, columns=(*others, (name, HEADERS[name])))
    return replace(sheet, table=table, headers=(*sheet.headers, HEADERS[name])), settled
