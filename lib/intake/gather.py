"""The parts of an office put together: which are deals, which give them names, and the one table of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from lib.intake.agreed import agree_on_currency, agree_on_days, clean_part
from lib.intake.gathered import Gathered, RejectList
from lib.intake.given_names import give_names, say_names
from lib.intake.lookups import LookUp, apply_lookups, read_lookup, say_gifts
from lib.intake.part_words import describe_part, label_parts, name_office
from lib.intake.pool import pool_parts
from lib.intake.results import Intake, Unread
from lib.intake.seen import Seen, follow_alike, look_at, match_again
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
    parts = [clean_part(one) for one in give_names(candidates, fiscal_start)]
    deals = agree_on_currency(agree_on_days(_choose_deals(parts)))
    if not deals:
        return say_unread(pieces, sheets, parts, tables)
    known = {one.at: one for one in (*sheets, *parts, *deals)}
    return _put_together(pieces, deals, known, tables)


def _read_tables(sheets: Sequence[Seen], fiscal_start: int) -> dict[int, LookUp]:
    """Place → table of ids and names. A sheet that its name makes one of deals is none."""
    named = give_names(sheets, fiscal_start)
    found = {one.at: read_lookup(one.sheet, one.match) for one in sheets if not one.is_matched}
    whole = {one.at for one in named if not one.lacks() and {"won", "lost"} & set(one.match.stages.values())}
    return {at: table for at, table in found.items() if table is not None and at not in whole}


def _serve(one: Seen, tables: Sequence[LookUp]) -> Seen:
    """Names for ids, and industries; not where a table would make a needed column unreadable."""
    if not tables:
        return one
    looked = apply_lookups(one.sheet, one.match, tables)
    if looked.sheet is one.sheet:
        return one
    served = match_again(replace(one, sheet=looked.sheet, repairs=looked.repairs, gifts=looked.gifts))
    return one if served.lacks() - one.lacks() else served


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
    return one.is_matched or deals >= HALF * (intake.rows - intake.blank)


def _put_together(
    pieces: Sequence[Piece], deals: Sequence[Seen], known: Mapping[int, Seen], tables: Mapping[int, LookUp]
) -> Gathered:
    whole = _pool(pieces, deals)
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
