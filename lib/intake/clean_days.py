"""The days on which deals were opened and decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa

from lib.intake.choices import Choices, Question
from lib.intake.close_gaps import fill_close_gaps
from lib.intake.column_days import DayColumn, Days, read_day_column, settle_day_column
from lib.intake.dates import NO_DAY, read_days
from lib.intake.day_order import Proof, count_proof
from lib.intake.marks import Marks
from lib.intake.match import Match
from lib.intake.sheet import Sheet, column_label
from lib.intake.values import code_texts
from lib.terms import OUTCOMES, Repair

SAMPLE = 5_000
"""Texts of a column that nobody asked for that are looked at for the file's order of day and month."""
MOSTLY = 0.8
"""Share of such texts that must be dates."""
_OPEN = OUTCOMES.index("open")


@dataclass(frozen=True)
class Dated:
    """Days since 1970 for every row (``NO_DAY`` where there is none); ``closed`` for decided deals alone."""

    closed: np.ndarray
    created: np.ndarray
    repairs: tuple[Repair, ...]
    questions: tuple[Question, ...]
    proof: Proof
    """What both columns prove of the order of day and month."""


def clean_days(
    sheet: Sheet, match: Match, choices: Choices, outcomes: np.ndarray, marks: Marks, hint: Proof
) -> Dated:
    """Read both columns of days, and leave out rows whose day can't be read or is missing.

    ``hint`` is what other parts of the office prove, for where nothing in the sheet does.
    """
    columns = {name: tuple(_read_columns(sheet, match, name)) for name in ("closed", "created")}
    order = _FileOrder(sheet, columns, hint)
    settled = {
        name: [settle_day_column(column, partial(order.prove, name), choices.day_first) for column in listed]
        for name, listed in columns.items()
    }
    decided = outcomes != _OPEN
    closed, created = (
        _take_days(name, listed, match, sheet, marks, decided if name == "closed" else None)
        for name, listed in settled.items()
    )
    filled = fill_close_gaps(sheet, match, closed, decided, marks.alive & decided & (closed == NO_DAY))
    missing = decided & (filled.closed == NO_DAY)
    names = np.array([*OUTCOMES, ""], object)[outcomes]
    marks.leave_out("no date", missing, match.columns.get("closed"), outcome=names)
    all_days = [days for listed in settled.values() for days in listed]
    return Dated(
        np.where(decided, filled.closed, NO_DAY),
        created,
        (*filled.repairs, *(repair for days in all_days for repair in days.repairs)),
        _merge_questions(all_days),
        _add(column.proof for listed in columns.values() for column in listed),
    )


def _read_columns(sheet: Sheet, match: Match, name: str) -> Iterator[DayColumn]:
    if name in match.columns:
        for index in (match.columns[name], *match.also.get(name, ())):
            yield read_day_column(sheet.table.column(index), column_label(index, sheet.headers[index]))


def _take_days(
    name: str, settled: list[Days], match: Match, sheet: Sheet, marks: Marks, needed: np.ndarray | None
) -> np.ndarray:
    """The first of the columns that says something in each row; marks the cells that can't be read.

    ``needed``: rows in which the day counts at all (None: all).
    """
    taken = np.full(sheet.table.num_rows, NO_DAY, np.int32)
    for index, days in zip((match.columns.get(name, 0), *match.also.get(name, ())), settled, strict=False):
        empty = taken == NO_DAY
        wanted = empty if needed is None else empty & needed
        marks.leave_out("ambiguous date", wanted & days.ambiguous, index)
        marks.leave_out("bad date", wanted & days.unreadable, index)
        taken = np.where(empty, days.days, taken)
    return taken


def _merge_questions(settled: list[Days]) -> tuple[Question, ...]:
    """One question for the file: the columns that ask it all hang on its answer."""
    asked = [days.question for days in settled if days.question]
    if not asked:
        return ()
    first = asked[0]
    count = sum(question.count for question in asked)
    return (Question(first.id, first.ask, first.options, first.assumed, count),)


class _FileOrder:
    """What the file's other date columns prove, else other parts. Looked at only when a column asks."""

    def __init__(self, sheet: Sheet, columns: dict[str, tuple[DayColumn, ...]], hint: Proof) -> None:
        self._sheet, self._columns, self._hint = sheet, columns, hint

    def prove(self, name: str) -> Proof:
        """The other matched column; if it proves nothing, every other column that holds dates; the hint."""
        proof = _add(
            column.proof for other, listed in self._columns.items() if other != name for column in listed
        )
        if proof.order is None:
            proof = _add(self._prove_unmatched())
        return proof if proof.order is not None else self._hint

    def _prove_unmatched(self) -> Iterator[Proof]:
        for column in self._sheet.table.columns:
            if pa.types.is_dictionary(column.type) or pa.types.is_string(column.type):
                texts = code_texts(column).texts[:SAMPLE]
                readings = read_days(texts)
                said = np.array([bool(text) for text in texts.to_pylist()])
                if said.any() and readings.readable[said].mean() >= MOSTLY:
                    yield count_proof(readings, np.ones(len(texts), np.int64))


def _add(proofs: Iterable[Proof]) -> Proof:
    listed = list(proofs)
    return Proof(sum(proof.day_first for proof in listed), sum(proof.month_first for proof in listed))
