"""Parts of an office before a pull, and what has become of each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lib.intake.gathered import Gathered, Part
from lib.intake.results import Unread
from lib.intake.roles import header_key
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece
from lib.terms import Problem

EMPTY = frozenset({"empty", "rows"})
"""Kinds of the Problem of a part without any rows."""


@dataclass(frozen=True, eq=False)
class Again:
    """A part that was used before the pull, and its piece now; None where there is none any more."""

    before: Part
    piece: Piece | None
    after: Part | None
    """What the piece is used for now; None where the office could not be read."""

    @property
    def is_wanted(self) -> bool:
        """Whether the manager still wants it."""
        return self.piece is None or (not self.piece.left and self.piece.wanted)

    @property
    def is_empty(self) -> bool:
        """Whether there are no rows any more."""
        read = self.piece.read if self.piece else None
        if isinstance(read, Sheet):
            return not read.table.num_rows and not read.rejects
        return isinstance(read, Problem) and read.kind in EMPTY

    @property
    def is_of_no_use(self) -> bool:
        """Whether it no longer reads as deals. A table of names that nothing needs any more is no matter."""
        return self.before.role == "deals" and self.after is not None and self.after.role != "deals"

    def find_lost_headers(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Headers that were matched before and are not there now; headers that are there now and were not."""
        was, now = self.before.sheet, self.piece.read if self.piece else None
        if was is None or not isinstance(now, Sheet):
            return (), ()
        lost = _without(_list_matched(self.before, was.headers), now.headers)
        return lost, _without(now.headers, was.headers) if lost else ()


def _list_matched(part: Part, headers: Sequence[str]) -> list[str]:
    match = part.match
    if match is None:
        return []
    also = (index for indices in match.also.values() for index in indices)
    flags = (flag.column for flag in match.flags)
    indices = dict.fromkeys([*match.columns.values(), *also, *flags])
    return [headers[index] for index in indices if index < len(headers) and headers[index]]


def _without(headers: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Headers that the others lack, each as often as there are more of it."""
    left, lost = Counter(map(_fold, others)), []
    for header in filter(None, headers):
        key = _fold(header)
        if not left[key]:
            lost.append(header)
        left[key] -= left[key] > 0
    return tuple(lost)


def _fold(header: str) -> str:
    """Headers that intake takes for one another are no change."""
    return header_key(header) or header.strip()


def follow_parts(before: Gathered, after: Gathered | Unread, pieces: Sequence[Piece]) -> list[Again]:
    """Every part that was used, with what it is now. ``pieces`` are those of an office that was not read."""
    parts = after.parts if isinstance(after, Gathered) else ()
    now = [part.piece for part in parts] or list(pieces)
    used = [part for part in before.parts if part.role in ("deals", "look-up")]
    free = [piece for piece in now if not any(_is_same(part.piece, piece) for part in before.parts)]
    roles = {id(part.piece): part for part in parts}
    followed = []
    for part in used:
        piece = _find_piece(part, now, free)
        followed.append(Again(part, piece, roles.get(id(piece))))
    return followed


def _find_piece(part: Part, now: Sequence[Piece], free: list[Piece]) -> Piece | None:
    """The piece of the same name; else a new one with the same headers: it was renamed."""
    for piece in now:
        if _is_same(part.piece, piece):
            return piece
    for piece in free:
        if piece.source == part.piece.source and _is_renamed(part, piece):
            free.remove(piece)
            return piece
    return None


def _is_same(one: Piece, other: Piece) -> bool:
    return (one.source, one.part) == (other.source, other.part)


def _is_renamed(part: Part, piece: Piece) -> bool:
    """A piece that could not be read at all stands for every part of its source."""
    if not isinstance(piece.read, Sheet):
        return piece.part is None
    return part.sheet is not None and not _differ(part.sheet.headers, piece.read.headers)


def _differ(one: Iterable[str], other: Iterable[str]) -> bool:
    return Counter(map(_fold, one)) != Counter(map(_fold, other))
