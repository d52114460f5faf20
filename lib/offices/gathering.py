"""From sources to an office: read what is new, gather everything, keep what was read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from lib.corrections import Standing
from lib.intake.choices import Choices
from lib.intake.results import Unread
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece, Source, read_source
from lib.office import Office, open_pieces
from lib.offices.brought import Brought, decide, headers_of, mark_pieces
from lib.terms import Problem

EMPTY = Choices()
NOT_PULLED = Problem("not pulled", "The sheet has not been pulled yet.", "This takes a few seconds.")

Recall = Callable[[Sequence[str]], Choices | None]
"""Headers → what somebody chose before for a sheet with the same ones."""


@dataclass(frozen=True, eq=False)
class Made:
    """Sources, their parts and what they come to."""

    sources: tuple[Source, ...]
    pieces: tuple[Piece, ...]
    outcome: Office | Unread
    remembered: frozenset[int] = frozenset()


def recall_nothing(headers: Sequence[str]) -> None:
    """For sheets about which everything is decided."""


def make_office(
    sources: Sequence[Source],
    before: Brought | None = None,
    *,
    unread: Collection[int],
    recall: Recall = recall_nothing,
    fiscal_start: int = 1,
    standing: Standing | None = None,
) -> Made:
    """An office of these sources.

    ``before`` has the parts read earlier, its sources in the same places; ``unread`` are the places of the
    sources whose bytes are to be read now. Recalled is only what is chosen about a part that is new, or has
    other headers than before: no pull changes a match by itself. ``standing`` is what people corrected.
    """
    earlier = _Earlier(before)
    settled, pieces = list(sources), list[Piece]()
    remembered = set()
    for at, source in enumerate(sources):
        for piece in read_source(source, at) if at in unread else earlier.list_pieces(at):
            if at in unread:
                settled[at], recalled = _settle(piece, settled[at], earlier, recall)
            else:
                recalled = False
            if recalled or earlier.is_remembered(piece):
                remembered.add(len(pieces))
            pieces.append(piece)
    marked = mark_pieces(pieces, settled)
    return Made(tuple(settled), marked, open_parts(marked, fiscal_start, standing), frozenset(remembered))


def open_parts(
    pieces: Sequence[Piece], fiscal_start: int, standing: Standing | None = None
) -> Office | Unread:
    """The office of these parts under what people corrected; before the first pull there are none."""
    if not pieces:
        return Unread(NOT_PULLED)
    return open_pieces(pieces, fiscal_start=fiscal_start, standing=standing)


class _Earlier:
    """The parts that an office had, and those that wait to be believed."""

    def __init__(self, before: Brought | None) -> None:
        self._pieces = before.pieces if before else ()
        self._places = {_place(piece): at for at, piece in enumerate(self._pieces)}
        self._remembered = before.remembered if before else frozenset()
        self._held: dict[tuple[str | None, str | None], Piece] = {}
        if before is not None and before.held is not None:
            sources, pieces = before.held.sources, before.held.pieces
            self._held = {(sources[piece.source].address, piece.part): piece for piece in pieces}

    def list_pieces(self, source: int) -> list[Piece]:
        return [piece for piece in self._pieces if piece.source == source]

    def has(self, piece: Piece) -> bool:
        """Whether there was this part, with the same headers."""
        at = self._places.get(_place(piece))
        return at is not None and headers_of(self._pieces[at]) == headers_of(piece)

    def is_remembered(self, piece: Piece) -> bool:
        return self.has(piece) and self._places[_place(piece)] in self._remembered

    def find_held(self, piece: Piece, address: str | None) -> Choices | None:
        """What was chosen about it while it waited to be believed."""
        held = self._held.get((address, piece.part))
        return held.choices if held is not None and headers_of(held) == headers_of(piece) else None


def _place(piece: Piece) -> tuple[int, str | None]:
    return piece.source, piece.part


def _settle(piece: Piece, source: Source, earlier: _Earlier, recall: Recall) -> tuple[Source, bool]:
    """The source with what is decided about one of its parts, and whether it was recalled."""
    if not isinstance(piece.read, Sheet):
        return source, False
    held = earlier.find_held(piece, source.address)
    if held is not None and held != source.choices_of(piece.part):
        return decide(source, piece.part, held), False
    if earlier.has(piece) or source.choices_of(piece.part) != EMPTY:
        return source, False
    found = recall(piece.read.headers)
    return (source, False) if found is None else (decide(source, piece.part, found), True)
