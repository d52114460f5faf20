"""Why an office has no deals, by the part that came nearest to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lib.intake.clean import say_none_accepted
from lib.intake.lookups import LookUp
from lib.intake.part_words import describe_part
from lib.intake.results import Unread
from lib.intake.seen import Seen
from lib.intake.sentences import say_problem
from lib.intake.sources import Piece
from lib.terms import Problem


def say_unread(
    pieces: Sequence[Piece], sheets: Sequence[Seen], parts: Sequence[Seen], tables: Mapping[int, LookUp]
) -> Unread:
    """Of one piece its own Problem; of several that of the nearest part, which is named.

    ``sheets`` are all that could be read, ``parts`` those that are no ``tables`` of names.
    """
    known = {one.at: one for one in (*sheets, *parts)}
    described = tuple(
        describe_part(piece, known.get(at), None, tables.get(at), None) for at, piece in enumerate(pieces)
    )
    nearest = max(parts, key=_nearness, default=None)
    if nearest is None:
        return Unread(_say_unreadable(pieces), parts=described)
    problem = _find_problem(nearest)
    if problem is None:
        problem = say_problem("unread", "left")
    elif len(pieces) > 1:
        problem = _name_part(nearest.piece, problem, len(pieces))
    return Unread(problem, nearest.sheet, nearest.match, nearest.piece, described)


def _nearness(one: Seen) -> tuple[bool, int, int, int]:
    return one.wanted, -len(one.lacks()), len(one.match.columns), one.sheet.table.num_rows


def _find_problem(one: Seen) -> Problem | None:
    """None where the part is of deals, but not wanted."""
    if one.intake is None:
        return one.problem
    return None if one.intake.accepted else say_none_accepted(one.sheet, one.intake.rejects)


def _name_part(piece: Piece, problem: Problem, count: int) -> Problem:
    words = {"count": count, "name": piece.part or piece.name, "reason": problem.why, "mend": problem.mend}
    said = say_problem("unread", "parts", **words)
    return Problem(problem.kind, said.why, said.mend)


def _say_unreadable(pieces: Sequence[Piece]) -> Problem:
    """Tables of names without deals, or pieces none of which could be read: what is wrong with the first."""
    problems = (piece.read for piece in pieces if isinstance(piece.read, Problem))
    return next(problems, None) or say_problem("unread", "tables")
