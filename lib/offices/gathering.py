"""From sources to an office: read what is new, gather everything, keep what was read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lib.intake.choices import Choices, restore_choices
from lib.intake.results import Unread
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece, Source, read_source
from lib.office import Office, open_pieces
from lib.offices.brought import decide, mark_pieces
from lib.store.matches import Matches
from lib.terms import Problem

EMPTY = Choices()
NOT_PULLED = Problem("not pulled", "The sheet has not been pulled yet.", "This takes a few seconds.")


@dataclass(frozen=True, eq=False)
class Made:
    """Sources, their parts and what they come to."""

    sources: tuple[Source, ...]
    pieces: tuple[Piece, ...]
    outcome: Office | Unread
    remembered: frozenset[int] = frozenset()


def make_office(
    sources: Sequence[Source],
    known: Sequence[Piece] = (),
    *,
    unread: Collection[int],
    matches: Matches,
    who: str | None,
    fiscal_start: int = 1,
) -> Made:
    """An office of these sources.

    ``known`` are the parts read earlier, by their source's place; ``unread`` the places of the sources whose
    bytes are to be read now. ``who`` is whose remembered matches apply.
    """
    read: list[Piece] = []
    settled = list(sources)
    remembered = set()
    for at, source in enumerate(sources):
        if at not in unread:
            read.extend(piece for piece in known if piece.source == at)
            continue
        for piece in read_source(source, at):
            recalled = _recall(piece, source, matches, who)
            if recalled is not None:
                settled[at] = recalled
                remembered.add(len(read))
            read.append(piece)
    pieces = mark_pieces(read, settled)
    return Made(tuple(settled), pieces, open_parts(pieces, fiscal_start), frozenset(remembered))


def open_parts(pieces: Sequence[Piece], fiscal_start: int) -> Office | Unread:
    """The office of these parts; before the first pull there are none."""
    return open_pieces(pieces, fiscal_start=fiscal_start) if pieces else Unread(NOT_PULLED)


def _recall(piece: Piece, source: Source, matches: Matches, who: str | None) -> Source | None:
    """The source with the choices that were made before about a part with the same headers."""
    if not isinstance(piece.read, Sheet) or source.choices_of(piece.part) != EMPTY:
        return None
    found = matches.recall(piece.read.headers, who)
    return None if found is None else decide(source, piece.part, restore_choices(found.choices))
