"""A part of an office on its way: its cells, its columns, and what was given to it from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from lib.intake.choices import Choices
from lib.intake.columns import find_column, match_columns
from lib.intake.day_order import NO_PROOF, Proof
from lib.intake.lookups import Gift
from lib.intake.match import Match
from lib.intake.part_names import FROM_NAME, Named, read_part_name
from lib.intake.results import Intake
from lib.intake.sentences import load_sentences
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece
from lib.terms import COLUMNS, Problem, Repair

NEEDED = tuple(name for name, column in COLUMNS.items() if column.needed)


@dataclass(frozen=True, eq=False)
class Seen:
    """A piece whose cells could be read. Look-ups and names add columns to its sheet, at the right."""

    at: int
    """Its place among the pieces."""
    piece: Piece
    sheet: Sheet
    match: Match
    choices: Choices
    """The manager's, and what was settled for this part beyond them."""
    named: Named = field(repr=False)
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Canonical column → why it was settled so, where that is not the manager's doing."""
    like: Match | None = None
    """That of a part with the same headers, which this one follows."""
    repairs: tuple[Repair, ...] = ()
    gifts: tuple[Gift, ...] = ()
    days_from_name: bool = False
    hint: Proof = NO_PROOF
    """What other parts prove of the order of day and month."""
    problem: Problem | None = None
    intake: Intake | None = None

    @property
    def wanted(self) -> bool:
        return self.piece.wanted and not self.piece.left

    @property
    def decided_by_manager(self) -> frozenset[str]:
        """Canonical columns about which the manager said something."""
        return frozenset(name for name, _ in self.piece.choices.columns)

    @property
    def is_matched(self) -> bool:
        """Whether the manager matched a needed column of this sheet.

        Choices for a whole source may name columns that only another sheet has.
        """
        asked = [header for name, header in self.piece.choices.columns if name in NEEDED and header]
        return any(find_column(read_headers(self), header) is not None for header in asked)

    def lacks(self) -> frozenset[str]:
        """Needed columns that were not found."""
        there = {*self.match.columns, *(("outcome",) if self.match.flags else ())}
        return frozenset(NEEDED) - there


def look_at(at: int, piece: Piece, fiscal_start: int) -> Seen | None:
    """A piece with its columns matched; None where its cells could not be read."""
    if not isinstance(piece.read, Sheet):
        return None
    columns = tuple(pair for pair in piece.choices.columns if pair[1] != FROM_NAME)
    choices = replace(piece.choices, columns=columns)
    named = read_part_name(piece.name, piece.part, fiscal_start)
    return Seen(at, piece, piece.read, match_columns(piece.read, choices), choices, named)


def settle(one: Seen, columns: Mapping[str, int], reasons: Mapping[str, str]) -> Seen:
    """The part matched again with these columns of its sheet, and why."""
    others = tuple(pair for pair in one.choices.columns if pair[0] not in columns)
    chosen = tuple((name, f"#{index}") for name, index in columns.items())
    choices = replace(one.choices, columns=(*others, *chosen))
    return match_again(replace(one, choices=choices, reasons={**one.reasons, **reasons}))


def match_again(one: Seen) -> Seen:
    """The part with its columns matched as its sheet and choices are now."""
    match = match_columns(one.sheet, one.choices)
    told = {name: why for name, why in one.reasons.items() if name in match.columns}
    match = replace(match, reasons={**match.reasons, **told})
    if one.like is not None:
        match = replace(match, flags=one.like.flags, also=one.like.also)
    return replace(one, match=match)


def follow_alike(parts: Sequence[Seen]) -> list[Seen]:
    """Parts with the same headers have the same columns: those of the one in which most was found.

    The tab of a quarter that has just begun may hold nothing but open deals, from which nobody could tell
    its columns.
    """
    leaders: dict[tuple[str, ...], Seen] = {}
    for one in parts:
        headers = read_headers(one)
        if headers not in leaders or _rank(one) > _rank(leaders[headers]):
            leaders[headers] = one
    return [_follow(one, leaders[read_headers(one)]) for one in parts]


def read_headers(one: Seen) -> tuple[str, ...]:
    return one.piece.read.headers if isinstance(one.piece.read, Sheet) else ()


def _rank(one: Seen) -> tuple[int, int]:
    return -len(one.lacks()), one.sheet.table.num_rows


def _follow(one: Seen, leader: Seen) -> Seen:
    if one is leader or "outcome" not in leader.match.columns:
        return one
    width = len(read_headers(one))
    columns = {name: index for name, index in leader.match.columns.items() if index < width}
    wanted = {name: index for name, index in columns.items() if name not in one.decided_by_manager}
    if all(one.match.columns.get(name) == index for name, index in wanted.items()):
        return one
    why = load_sentences()["parts"]["alike"].format(part=leader.piece.part or leader.piece.name)
    return settle(replace(one, like=leader.match), wanted, dict.fromkeys(wanted, why))
