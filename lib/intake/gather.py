"""The parts of an office put together: which are deals, which give them names, and the one table of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.choices import Choices
from lib.intake.clean import clean_rows, find_missing, say_none_accepted
from lib.intake.columns import match_columns
from lib.intake.gathered import Gathered, Part, RejectList, Role
from lib.intake.given_names import Lacking, choose_reps, find_closing, give_names
from lib.intake.lookups import Gift, LookUp, apply_lookups, read_lookup, reads_as_deals, say_gifts
from lib.intake.match import Match
from lib.intake.part_names import read_part_name
from lib.intake.pool import find_currency, pool_parts
from lib.intake.results import Intake, Unread
from lib.intake.sentences import load_sentences
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece
from lib.terms import Problem, Repair

HALF = 0.5
"""Part of its rows that must be deals before a part among others is taken for one of deals."""


@dataclass(frozen=True, eq=False)
class _Seen:
    """A piece whose cells could be read, and its columns. Look-ups and names change all but ``at``."""

    at: int
    piece: Piece
    sheet: Sheet
    match: Match
    choices: Choices
    repairs: tuple[Repair, ...] = ()
    gifts: tuple[Gift, ...] = ()
    closed_from_name: bool = False
    problem: Problem | None = None
    intake: Intake | None = None

    @property
    def wanted(self) -> bool:
        return self.piece.wanted and not self.piece.left


def gather_parts(pieces: Sequence[Piece], *, fiscal_start: int = 1) -> Gathered | Unread:
    """One table of deals from all pieces that are deals and wanted, or why there is none. Never raises."""
    seen = [_look_at(at, piece) for at, piece in enumerate(pieces)]
    sheets = [one for one in seen if one is not None]
    lookups = {one.at: table for one in sheets if (table := _read_table(one)) is not None}
    candidates = [one for one in sheets if one.at not in lookups]
    served = [
        _serve(one, [table for at, table in lookups.items() if not pieces[at].left]) for one in candidates
    ]
    cleaned = [_clean(one) for one in _give_names(served, fiscal_start)]
    deals = [one for one in cleaned if one.wanted and _is_deals(one, alone=len(pieces) == 1)]
    if not deals:
        return _say_unread(pieces, cleaned, sheets)
    return _put_together(pieces, _agree_on_currency(deals), cleaned, lookups)


def _look_at(at: int, piece: Piece) -> _Seen | None:
    if not isinstance(piece.read, Sheet):
        return None
    return _Seen(at, piece, piece.read, match_columns(piece.read, piece.choices), piece.choices)


def _read_table(one: _Seen) -> LookUp | None:
    """A table of ids and names; never a sheet whose columns the manager has matched."""
    return None if one.choices.columns else read_lookup(one.sheet, one.match)


def _serve(one: _Seen, lookups: Sequence[LookUp]) -> _Seen:
    """Names for ids, and industries. Gifts number the look-ups that were given."""
    if not lookups:
        return one
    looked = apply_lookups(one.sheet, one.match, lookups)
    if looked.sheet is one.sheet:
        return one
    match = match_columns(looked.sheet, one.choices)
    return replace(one, sheet=looked.sheet, match=match, repairs=looked.repairs, gifts=looked.gifts)


def _give_names(parts: Sequence[_Seen], fiscal_start: int) -> list[_Seen]:
    """Each part with the columns that its name makes up for."""
    lacking = [
        Lacking(one.match, read_part_name(one.piece.name, one.piece.part, fiscal_start), one.choices)
        for one in parts
    ]
    wanted = [reads_as_deals(one.match) or _has_outcome(one.match) for one in parts]
    reps = choose_reps([lack for lack, fits in zip(lacking, wanted, strict=True) if fits])
    rep_of = iter(reps)
    given = []
    for one, lack, fits in zip(parts, lacking, wanted, strict=True):
        rep = next(rep_of) if fits else None
        given.append(_give_name(one, lack, rep, fiscal_start) if fits else one)
    return given


def _give_name(one: _Seen, lack: Lacking, rep: str | None, fiscal_start: int) -> _Seen:
    closing = find_closing(lack, fiscal_start)
    if rep is None and closing is None:
        return one
    sheet, choices, said = give_names(one.sheet, one.choices, rep=rep, closing=closing)
    return replace(
        one,
        sheet=sheet,
        match=match_columns(sheet, choices),
        choices=choices,
        repairs=(*one.repairs, *said),
        closed_from_name=closing is not None,
    )


def _has_outcome(match: Match) -> bool:
    return "outcome" in match.columns or bool(match.flags)


def _clean(one: _Seen) -> _Seen:
    problem = find_missing(one.sheet, one.match)
    if problem is not None:
        return replace(one, problem=problem)
    intake = clean_rows(one.sheet, one.match, one.choices)
    intake = replace(intake, repairs=(*one.repairs, *intake.repairs), deals=_mark(intake.deals, one))
    return replace(one, intake=intake)


def _mark(deals: pa.Table, one: _Seen) -> pa.Table:
    """Days that the name says are marked as such."""
    if not one.closed_from_name:
        return deals
    place = deals.schema.get_field_index("closed_from_name")
    return deals.set_column(place, deals.schema.field(place), pc.is_valid(deals["closed"]))


def _is_deals(one: _Seen, *, alone: bool) -> bool:
    """Whether the part reads as deals. A part alone, or one asked for by name, needs but one deal."""
    intake = one.intake
    if intake is None or not intake.accepted:
        return False
    return alone or bool(one.choices.columns) or intake.accepted >= HALF * (intake.rows - intake.blank)


def _agree_on_currency(deals: Sequence[_Seen]) -> list[_Seen]:
    """One currency to an office: parts that counted in another are cleaned once more."""
    if len(deals) == 1:
        return list(deals)
    chosen = next((one.choices.currency for one in deals if one.choices.currency), None)
    rates = tuple(dict(pair for one in deals for pair in one.choices.rates).items())
    currency = chosen or find_currency([one.intake for one in deals if one.intake is not None])
    agreed = [_count_in(one, currency, rates) for one in deals]
    return [one for one in agreed if one.intake is not None]


def _count_in(one: _Seen, currency: str | None, rates: tuple[tuple[str, float], ...]) -> _Seen:
    if one.intake is None or one.intake.currency in (None, currency):
        return one
    return _clean(replace(one, choices=replace(one.choices, currency=currency, rates=rates)))


def _put_together(
    pieces: Sequence[Piece],
    deals: Sequence[_Seen],
    cleaned: Sequence[_Seen],
    lookups: dict[int, LookUp],
) -> Gathered:
    intakes = [one.intake for one in deals if one.intake is not None]
    whole = _pool(deals, intakes)
    known = {one.at: one for one in cleaned} | {
        one.at: replace(one, intake=intake) for one, intake in zip(deals, whole.parts, strict=True)
    }
    chosen = {one.at for one in deals}
    given = _say_given(deals, [at for at in lookups if not pieces[at].left])
    parts = tuple(
        _describe(at, piece, known.get(at), at in chosen, at in lookups, given.get(at, ""))
        for at, piece in enumerate(pieces)
    )
    columns: dict[str, str] = {}
    for intake in whole.parts:
        columns = {**intake.columns, **columns}
    return Gathered(
        name=_name_office(pieces, deals),
        rows=sum(intake.rows for intake in whole.parts),
        accepted=sum(intake.accepted for intake in whole.parts),
        rejected=sum(intake.rejected for intake in whole.parts),
        blank=sum(intake.blank for intake in whole.parts),
        columns=columns,
        deals=whole.deals,
        rejects=whole.rejects,
        repairs=whole.repairs,
        currency=next((intake.currency for intake in whole.parts if intake.currency), None),
        parts=parts,
    )


@dataclass(frozen=True, eq=False)
class _Whole:
    deals: pa.Table
    parts: tuple[Intake, ...]
    rejects: RejectList
    repairs: tuple[Repair, ...]


def _pool(deals: Sequence[_Seen], intakes: Sequence[Intake]) -> _Whole:
    """One part alone is the office as it stands: its numbers, spellings and order stay."""
    if len(intakes) == 1:
        return _Whole(intakes[0].deals, (intakes[0],), intakes[0].rejects, intakes[0].repairs)
    labels = _label_parts([one.piece for one in deals])
    named = [read_part_name(one.piece.name, one.piece.part) for one in deals]
    pool = pool_parts(intakes, labels, named)
    return _Whole(pool.deals, pool.parts, pool.rejects, pool.repairs)


def _label_parts(pieces: Sequence[Piece]) -> list[str]:
    """What each part is called: its own name, with its source's where two are called the same."""
    short = [piece.part or piece.name for piece in pieces]
    labels = [
        name if short.count(name) == 1 else piece.label for name, piece in zip(short, pieces, strict=True)
    ]
    return [
        label if labels.count(label) == 1 else f"{label} ({labels[: at + 1].count(label)})"
        for at, label in enumerate(labels)
    ]


def _name_office(pieces: Sequence[Piece], deals: Sequence[_Seen]) -> str:
    names = list(dict.fromkeys(one.piece.name for one in deals))
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def _say_given(deals: Sequence[_Seen], tables: Sequence[int]) -> dict[int, str]:
    """Place of a table → what it gave to the deals, in words."""
    said = say_gifts(gift for one in deals for gift in one.gifts)
    return {at: said[number] for number, at in enumerate(tables) if number in said}


def _describe(at: int, piece: Piece, one: _Seen | None, chosen: bool, is_table: bool, gifts: str) -> Part:
    words = load_sentences()["parts"]
    if chosen and one is not None and one.intake is not None:
        said = _say_count(words["deals"], one.intake.accepted)
        return Part(piece, "deals", said, _own(one), one.intake, one.intake.questions)
    if is_table:
        role: Role = "offered" if piece.left else "look-up" if gifts else "idle"
        return Part(piece, role, gifts or words["table left" if piece.left else "table"])
    if one is None:
        problem = piece.read if isinstance(piece.read, Problem) else None
        return Part(piece, "idle", problem.why if problem else "")
    if one.intake is not None and _is_deals(one, alone=False):
        return Part(piece, "offered", _say_count(words["offered"], one.intake.accepted), _own(one))
    return Part(piece, "idle", _say_idle(one, words), _own(one))


def _own(one: _Seen) -> Match:
    """The match without the columns that tables and names added to the sheet."""
    width = len(one.piece.read.headers) if isinstance(one.piece.read, Sheet) else 0
    return replace(
        one.match, columns={name: index for name, index in one.match.columns.items() if index < width}
    )


def _say_count(words: list[str], count: int) -> str:
    return str(words[count != 1].format(count=f"{count:,}"))


def _say_idle(one: _Seen, words: dict[str, str]) -> str:
    if one.intake is not None:
        return words["few"].format(count=f"{one.intake.accepted:,}", rows=f"{one.intake.rows:,}")
    return words["idle"]


def _say_unread(pieces: Sequence[Piece], cleaned: Sequence[_Seen], sheets: Sequence[_Seen]) -> Unread:
    """Why there are no deals, by the part that came nearest."""
    nearest = max(cleaned or sheets, key=_nearness, default=None)
    if nearest is None:
        problem = next((piece.read for piece in pieces if isinstance(piece.read, Problem)), None)
        return Unread(problem or _nothing())
    problem = find_missing(nearest.sheet, nearest.match)
    if problem is None and nearest.intake is not None and not nearest.intake.accepted:
        problem = say_none_accepted(nearest.sheet, nearest.intake.rejects)
    parts = tuple(
        _describe(at, piece, next((one for one in cleaned if one.at == at), None), False, False, "")
        for at, piece in enumerate(pieces)
    )
    return Unread(problem or _nothing(), nearest.sheet, nearest.match, nearest.piece, parts)


def _nearness(one: _Seen) -> tuple[int, int, int]:
    needed = sum(name in one.match.columns for name in ("rep", "outcome", "closed"))
    return needed, len(one.match.columns), one.sheet.table.num_rows


def _nothing() -> Problem:
    words = load_sentences()["parts"]
    return Problem("nothing taken", words["nothing"], words["nothing_mend"])
