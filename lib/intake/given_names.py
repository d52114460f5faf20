"""What no column of a part says but its name does: whose deals they are, and in which quarter or month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.part_names import FROM_NAME, drop_extension
from lib.intake.results import Intake
from lib.intake.seen import Seen, settle
from lib.intake.sentences import load_sentences, say_repair
from lib.intake.sheet import TEXT, column_names
from lib.terms import Repair

HEADERS: Final[Mapping[str, str]] = {
    "rep": "Rep (from the name)",
    "closed": "Close date (from the name)",
}
"""Canonical column → header of the column that a name makes."""
MOST: Final = 3
"""Names that a repair lists."""


def give_names(parts: Sequence[Seen], fiscal_start: int) -> list[Seen]:
    """Each part with the columns that its name makes up for.

    A rep without being asked only where two parts or more lack nothing else and their names differ: one part
    alone may be called anything.
    """
    dated = [_give_days(one, fiscal_start) for one in parts]
    lacking = [one for one in dated if one.lacks() == {"rep"} and "rep" not in one.decided_by_manager]
    names = {one.named.rep.casefold() for one in lacking if one.named.rep}
    unasked = {one.at for one in lacking} if len(names) > 1 else set()
    return [_give_rep(one, asked=_asks(one, "rep"), fits=one.at in unasked) for one in dated]


def _asks(one: Seen, name: str) -> bool:
    """Whether the manager wants the name for this column."""
    return (name, FROM_NAME) in one.piece.choices.columns


def _give_rep(one: Seen, *, asked: bool, fits: bool) -> Seen:
    rep = one.named.rep if fits or asked else None
    if asked and rep is None:
        rep = one.piece.part or drop_extension(one.piece.name)
    if rep is None:
        return one
    codes = pa.array(np.zeros(one.sheet.table.num_rows, np.int32))
    return _add(one, "rep", pa.chunked_array([pa.DictionaryArray.from_arrays(codes, pa.array([rep]))], TEXT))


def find_closing(one: Seen, fiscal_start: int) -> date | None:
    """The middle day of the period that the name says, where no column says the day of closing."""
    asked = _asks(one, "closed")
    free = "closed" in one.lacks() and "outcome" not in one.lacks() and "closed" not in one.decided_by_manager
    return one.named.period.find_closing(fiscal_start) if one.named.period and (asked or free) else None


def _give_days(one: Seen, fiscal_start: int) -> Seen:
    day = find_closing(one, fiscal_start)
    if day is None:
        return one
    column = pa.chunked_array([pa.array([day] * one.sheet.table.num_rows, pa.date32())])
    return replace(_add(one, "closed", column), days_from_name=True)


def _add(one: Seen, name: str, column: pa.ChunkedArray) -> Seen:
    arrays = [*one.sheet.table.columns, column]
    table = pa.Table.from_arrays(arrays, names=column_names(len(arrays)))
    sheet = replace(one.sheet, table=table, headers=(*one.sheet.headers, HEADERS[name]))
    why = load_sentences()["parts"]["from_name"]
    return settle(replace(one, sheet=sheet), {name: len(arrays) - 1}, {name: why})


def mark_days(one: Seen, intake: Intake) -> Intake:
    """Days that the name says are marked as such; no deal is decided before the day it was opened."""
    if not one.days_from_name or one.named.period is None:
        return intake
    deals = intake.deals
    decided = deals["closed"].is_valid()
    opened = pc.min_element_wise(deals["created"], pa.scalar(one.named.period.last), skip_nulls=False)
    closed = pc.if_else(decided, pc.max_element_wise(deals["closed"], opened), None)
    for name, column in {"closed": closed, "closed_from_name": decided}.items():
        place = deals.schema.get_field_index(name)
        deals = deals.set_column(place, deals.schema.field(place), column)
    return replace(intake, deals=deals)


def say_names(parts: Sequence[Seen], intakes: Sequence[Intake]) -> Iterator[Repair]:
    """What was taken from the names of the parts of deals, once for the whole office."""
    listed = list(zip(parts, intakes, strict=True))
    reps = [(one, intake) for one, intake in listed if _is_given(one, "rep")]
    days = [(one, intake) for one, intake in listed if one.days_from_name]
    if reps:
        names = list(dict.fromkeys(_read_given(one, "rep") for one, _ in reps))
        yield say_repair("rep from the name", sum(intake.accepted for _, intake in reps), value=_list(names))
    decided = sum(pc.sum(intake.deals["closed_from_name"]).as_py() or 0 for _, intake in days)
    if decided:
        one = days[0][0]
        yield say_repair("day from the name", decided, value=one.piece.part or one.piece.name)


def _is_given(one: Seen, name: str) -> bool:
    index = one.match.columns.get(name)
    return index is not None and one.sheet.headers[index] == HEADERS[name]


def _read_given(one: Seen, name: str) -> str:
    column = one.sheet.table.column(one.match.columns[name])
    return str(column[0].as_py())


def _list(names: Sequence[str]) -> str:
    """The first few names, quoted."""
    return ", ".join(f"“{name}”" for name in names[:MOST]) + (" …" if len(names) > MOST else "")
