"""Whether to believe a pull: about a sheet emptied, cut short or with other headers we ask first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lib.fresh.again import EMPTY, Again, follow_parts
from lib.fresh.wording import count_things, name_texts, say_problem
from lib.intake.gathered import Gathered, Part
from lib.intake.results import Intake, Unread
from lib.intake.sources import Piece
from lib.terms import Problem

Kind = Literal["unread", "emptied", "headers", "tab gone", "shrunk", "spoiled"]

MIN_SHRUNK: Final = 20
"""Deals of a sheet from which on losing more than half of them is doubtful."""
MIN_SPOILED: Final = 5
"""Unreadable rows more than before, from which on they may be doubtful …"""
SPOILED: Final = 0.1
"""… and what part of the sheet's rows they must be."""
EXPECTED: Final = frozenset({"duplicate", "total line", "heading line", "footer line"})
"""Kinds of rejects that are nothing wrong with a sheet."""


@dataclass(frozen=True)
class Doubt:
    """Why a pull is not believed at once; ``problem`` asks the manager, and says what was and what is."""

    kind: Kind
    problem: Problem


def judge_pull(
    before: Gathered | None, after: Gathered | Unread, *, pieces: Sequence[Piece] = ()
) -> Doubt | None:
    """What speaks against taking ``after`` in the place of ``before``; None where nothing does.

    ``pieces`` are the parts as they were pulled; they are needed where the office could not be read from
    them, to say more than that. Columns moved or added, and deals edited, closed or deleted one by one are
    no doubt; nor is anything where there were no deals before.
    """
    if before is None or not before.accepted:
        return None
    doubts = [*_judge_parts(before, after, pieces), *_judge_whole(before, after)]
    return doubts[0] if doubts else None


def _judge_parts(before: Gathered, after: Gathered | Unread, pieces: Sequence[Piece]) -> Iterator[Doubt]:
    known = pieces or _guess_pieces(before, after)
    if isinstance(after, Unread) and not known:
        return
    was, now = _count_sources(before), _count_sources(after)
    for again in follow_parts(before, after, known):
        source = again.before.piece.source
        kept = now[source].accepted >= was[source].accepted
        if again.is_wanted:
            yield from _judge_part(again, elsewhere=kept and again.before.role == "deals")


def _guess_pieces(before: Gathered, after: Gathered | Unread) -> Sequence[Piece]:
    """The one part of an office that has one, as far as an Unread shows it."""
    used = [part for part in before.parts if part.role != "idle"]
    if len(used) != 1 or not isinstance(after, Unread):
        return ()
    piece = used[0].piece
    return (Piece(piece.source, piece.name, piece.part, after.sheet or after.problem),)


def _judge_part(again: Again, *, elsewhere: bool) -> Iterator[Doubt]:
    """``elsewhere``: its source has no fewer deals than before, so they stand in another part now."""
    label, count = again.before.piece.label, _count_held(again.before)
    lost, new = again.find_lost_headers()
    if again.piece is None:
        if not elsewhere:
            yield _doubt("tab gone", part=label, count=count)
    elif again.is_empty:
        if not elsewhere:
            yield _doubt("emptied", part=label, count=count)
    elif lost:
        names = {"old": name_texts(lost), "new": name_texts(new)}
        yield _doubt("headers", "renamed" if new else "gone", part=label, **names)
    elif isinstance(again.piece.read, Problem):
        yield _doubt("unread", part=label, count=count, why=again.piece.read.why)
    elif again.is_of_no_use and again.after is not None:
        yield _doubt("unread", "role", part=label, count=count, words=again.after.words)


def _count_held(part: Part) -> str:
    """``431 deals``, or of a table of names ``12 rows``."""
    if part.intake is not None:
        return count_things(part.intake.accepted, "deal")
    return count_things(part.sheet.table.num_rows if part.sheet else 0, "row")


def _judge_whole(before: Gathered, after: Gathered | Unread) -> Iterator[Doubt]:
    if isinstance(after, Unread):
        kind: Kind = "emptied" if after.problem.kind in EMPTY else "unread"
        count = count_things(before.accepted, "deal")
        yield _doubt(kind, part=before.name, count=count, why=after.problem.why)
    else:
        yield from _judge_counts(before, after)


@dataclass
class _Counts:
    """Of all parts of deals of a source."""

    name: str = ""
    accepted: int = 0
    rows: int = 0
    spoiled: int = 0
    """Rows left out that should not have been."""
    example: str = ""
    """Why one of them was."""


def _count_sources(read: Gathered | Unread) -> defaultdict[int, _Counts]:
    counts: defaultdict[int, _Counts] = defaultdict(_Counts)
    for part in read.deal_parts if isinstance(read, Gathered) else ():
        if part.intake is not None:
            _add(counts[part.piece.source], part.piece.name, part.intake)
    return counts


def _add(counts: _Counts, name: str, intake: Intake) -> None:
    kinds = {kind: count for kind, count in intake.reject_kinds.items() if kind not in EXPECTED}
    counts.name = name
    counts.accepted += intake.accepted
    counts.rows += intake.rows
    counts.spoiled += sum(kinds.values())
    if kinds and not counts.example:
        problems = intake.rejects.iterate_problems()
        counts.example = next((problem.why for problem in problems if problem.kind in kinds), "")


def _judge_counts(before: Gathered, after: Gathered) -> Iterator[Doubt]:
    now = _count_sources(after)
    for source, was in _count_sources(before).items():
        is_now = now[source]
        if was.accepted >= MIN_SHRUNK and 2 * is_now.accepted < was.accepted:
            numbers = {"was": count_things(was.accepted, "deal"), "now": f"{is_now.accepted:,}"}
            yield _doubt("shrunk", part=was.name, **numbers)
        more = is_now.spoiled - was.spoiled
        if more >= max(MIN_SPOILED, SPOILED * is_now.rows):
            numbers = {"was": f"{was.spoiled:,}", "now": count_things(is_now.spoiled, "row")}
            yield _doubt("spoiled", part=was.name, example=is_now.example, **numbers)


def _doubt(kind: Kind, case: str = "all", **words: object) -> Doubt:
    return Doubt(kind, say_problem("doubt", kind, case, **words))
