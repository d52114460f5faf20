"""Parts of deals cleaned, and what they have to agree on: the order of day and month, the currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa

from lib.intake.clean import clean_rows, find_missing
from lib.intake.day_order import Proof
from lib.intake.given_names import mark_days
from lib.intake.pool import find_currency
from lib.intake.rejects import Rejects
from lib.intake.seen import Seen, read_headers
from lib.intake.sheet import Sheet, column_names


def clean_part(one: Seen) -> Seen:
    """The part with its deals, or with the Problem why it has none."""
    problem = find_missing(one.sheet, one.match)
    if problem is not None:
        return replace(one, problem=problem, intake=None)
    intake = mark_days(one, clean_rows(one.sheet, one.match, one.choices, one.hint))
    settled = replace(
        intake,
        choices=one.piece.choices,
        rejects=_as_written(one, intake.rejects),
        repairs=(*one.repairs, *intake.repairs),
    )
    return replace(one, problem=None, intake=settled)


def _as_written(one: Seen, rejects: Rejects) -> Rejects:
    """Rows left out as they stand in the spreadsheet: with their ids, not with the names given for them."""
    before = one.piece.read
    if before is one.sheet or not isinstance(before, Sheet):
        return rejects
    arrays = [*before.table.columns, *one.sheet.table.columns[len(before.headers) :]]
    table = pa.Table.from_arrays(arrays, names=column_names(len(arrays)))
    return replace(rejects, sheet=replace(one.sheet, table=table))


def agree_on_days(deals: Sequence[Seen]) -> list[Seen]:
    """Dates that could be either are read as the tabs beside them, or files with the same headers, prove."""
    return [_read_as_others(one, deals) for one in deals]


def _read_as_others(one: Seen, deals: Sequence[Seen]) -> Seen:
    if one.intake is None or not one.intake.questions or one.choices.day_first is not None:
        return one
    proofs = [
        other.intake.traces.proof
        for other in deals
        if other is not one and other.intake is not None and _is_akin(one, other)
    ]
    hint = Proof(sum(proof.day_first for proof in proofs), sum(proof.month_first for proof in proofs))
    return one if hint.order is None else clean_part(replace(one, hint=hint))


def _is_akin(one: Seen, other: Seen) -> bool:
    return one.piece.source == other.piece.source or read_headers(one) == read_headers(other)


def agree_on_currency(deals: Sequence[Seen]) -> list[Seen]:
    """One currency to an office: parts that counted in another are cleaned once more."""
    if len(deals) < 2:
        return list(deals)
    chosen = next((one.choices.currency for one in deals if one.choices.currency), None)
    rates = dict(pair for one in deals for pair in one.choices.rates)
    currency = chosen or find_currency([one.intake for one in deals if one.intake is not None])
    return [_count_in(one, currency, rates) for one in deals]


def _count_in(one: Seen, currency: str | None, rates: Mapping[str, float]) -> Seen:
    own = dict(one.choices.rates)
    same = one.intake is None or one.intake.currency in (None, currency)
    if same and not (rates.keys() - own.keys()):
        return one
    choices = replace(one.choices, currency=currency, rates=tuple({**rates, **own}.items()))
    return clean_part(replace(one, choices=choices))
