"""The parts of an office put together: which are deals, which give them names, and the one table of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from lib.intake.clean import clean_rows, find_missing
from lib.intake.gathered import Gathered, RejectList
from lib.intake.given_names import give_names, mark_days, say_names
from lib.intake.lookups import LookUp, apply_lookups, read_lookup, say_gifts
from lib.intake.part_words import describe_part, label_parts, name_office
from lib.intake.pool import find_currency, pool_parts
from lib.intake.rejects import Rejects
from lib.intake.results import Intake, Unread
from lib.intake.seen import Seen, follow_alike, look_at, match_again
from lib.intake.sheet import Sheet, column_names
from lib.intake.sources import Piece
from lib.intake.unread import say_unread
from lib.terms import Repair

HALF = 0.5
"""Share of its rows that must be deals before a part among others is taken for one of deals."""


def gather_parts(pieces: Sequence[Piece], *, fiscal_start: int = 1) -> Gathered | Unread:
    """One table of deals from all pieces that are deals and wanted, or why there is none. Never raises."""
    seen = [look_at(at, piece, fiscal_start) for at, piece in enumerate(pieces)]
    sheets = [one for one in seen if one is not None]
    tables = _read_tables(follow_alike(sheets), fiscal_start) if len(pieces) > 1 else {}
    given = [table for at, table in tables.items() if not pieces[at].left]
    candidates = follow_alike([_serve(one, given) for one in sheets if one.at not in tables])
    parts = [_clean(one) for one in give_names(candidates, fiscal_start)]
    deals = _agree(_choose_deals(parts))
    if not deals:
        return say_unread(pieces, parts, tables)
    return _put_together(pieces, deals, parts, tables)


def _read_tables(sheets: Sequence[Seen], fiscal_start: int) -> dict[int, LookUp]:
    """Place → table of ids and names. A sheet that its name makes one of deals is none."""
    named = give_names(sheets, fiscal_start)
    found = {one.at: read_lookup(one.sheet, one.match) for one in sheets if not _is_matched(one)}
    whole = {one.at for one in named if not one.lacks() and {"won", "lost"} & set(one.match.stages.values())}
    return {at: table for at, table in found.items() if table is not None and at not in whole}


def _is_matched(one: Seen) -> bool:
    """Whether the manager matched columns of this sheet; choices for the whole source may name none of it."""
    asked = sum(header is not None for _, header in one.choices.columns)
    return asked > len(one.match.unheeded)


def _serve(one: Seen, tables: Sequence[LookUp]) -> Seen:
    """Names for ids, and industries."""
    if not tables:
        return one
    looked = apply_lookups(one.sheet, one.match, tables)
    if looked.sheet is one.sheet:
        return one
    return match_again(replace(one, sheet=looked.sheet, repairs=looked.repairs, gifts=looked.gifts))


def _clean(one: Seen) -> Seen:
    problem = find_missing(one.sheet, one.match)
    if problem is not None:
        return replace(one, problem=problem, intake=None)
    intake = mark_days(one, clean_rows(one.sheet, one.match, one.choices))
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


def _agree(deals: Sequence[Seen]) -> list[Seen]:
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
    return _clean(replace(one, choices=choices))


def _choose_deals(parts: Sequence[Seen]) -> list[Seen]:
    """The wanted parts that read as deals, better than half; where none does, all with a deal in them."""
    some = [one for one in parts if one.wanted and one.intake is not None and one.intake.accepted]
    return [one for one in some if _is_mostly(one)] or some


def _is_mostly(one: Seen) -> bool:
    """Rows in another currency, or numbered as another row, are deals as well."""
    intake = one.intake
    if intake is None:
        return False
    kinds = intake.reject_kinds
    deals = intake.accepted + kinds.get("other currency", 0) + kinds.get("duplicate", 0)
    return _is_matched(one) or deals >= HALF * (intake.rows - intake.blank)


def _put_together(
    pieces: Sequence[Piece], deals: Sequence[Seen], parts: Sequence[Seen], tables: Mapping[int, LookUp]
) -> Gathered:
    whole = _pool(pieces, deals)
    known = {one.at: one for one in parts}
    settled = {one.at: intake for one, intake in zip(deals, whole.parts, strict=True)}
    gifts = _say_given(deals, [at for at in tables if not pieces[at].left])
    columns: dict[str, str] = {}
    for intake in whole.parts:
        columns = {**intake.columns, **columns}
    return Gathered(
        name=name_office([one.piece for one in deals]),
        rows=sum(intake.rows for intake in whole.parts),
        accepted=sum(intake.accepted for intake in whole.parts),
        rejected=sum(intake.rejected for intake in whole.parts),
        blank=sum(intake.blank for intake in whole.parts),
        columns=columns,
        deals=whole.deals,
        rejects=whole.rejects,
        repairs=(*say_names(deals, whole.parts), *whole.repairs),
        currency=next((intake.currency for intake in whole.parts if intake.currency), None),
        parts=tuple(
            describe_part(piece, known.get(at), settled.get(at), tables.get(at), gifts.get(at))
            for at, piece in enumerate(pieces)
        ),
    )


@dataclass(frozen=True, eq=False)
class _Whole:
    deals: pa.Table
    parts: tuple[Intake, ...]
    rejects: RejectList
    repairs: tuple[Repair, ...]


def _pool(pieces: Sequence[Piece], deals: Sequence[Seen]) -> _Whole:
    """One part alone is the office as it stands: its numbers, spellings and order stay."""
    intakes = [one.intake for one in deals if one.intake is not None]
    if len(intakes) == 1:
        return _Whole(intakes[0].deals, (intakes[0],), intakes[0].rejects, intakes[0].repairs)
    labels = label_parts([one.piece for one in deals])
    pool = pool_parts(intakes, labels, [one.named.period for one in deals])
    return _Whole(pool.deals, pool.parts, pool.rejects, pool.repairs)


def _say_given(deals: Sequence[Seen], tables: Sequence[int]) -> dict[int, str]:
    """Place of a table → what it gave to the deals, in words."""
    said = say_gifts(gift for one in deals for gift in one.gifts)
    return {at: said[number] for number, at in enumerate(tables) if number in said}
