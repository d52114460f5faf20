"""What a manager may change about an office: functions from one Brought to the next. Nothing is read anew.

A place that a pull has taken away meanwhile changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lib.intake.choices import Choices, only_match
from lib.intake.google.address import parse_address
from lib.intake.sources import Piece, Source
from lib.offices.brought import Brought, Held, alike, ask_for, decide, leave_out, mark_pieces
from lib.offices.gathering import open_parts
from lib.offices.renewing import judge_again
from lib.terms import Problem


def choose(brought: Brought, at: int, choices: Choices, fiscal_start: int) -> Brought:
    """New choices about the part at ``at`` and about all with the same headers.

    Where a changed sheet waits to be believed, they are choices about that one.
    """
    within = brought.held or brought
    sources, places = list(within.sources), alike(within.pieces, at)
    for place in places:
        piece = within.pieces[place]
        new = replace(only_match(choices), **_reading(piece.choices))
        sources[piece.source] = decide(sources[piece.source], piece.part, new)
    if not places:
        return brought
    if brought.held is not None:
        return replace(brought, held=_settle_held(brought, brought.held, sources, fiscal_start))
    return _settle(brought, sources, fiscal_start)


def match_afresh(brought: Brought, at: int, fiscal_start: int) -> Brought:
    """No choices about the columns of a part, nor of those with the same headers."""
    again = choose(brought, at, Choices(), fiscal_start)
    if again is brought:
        return brought
    if again.held is not None:
        remembered = again.held.remembered - set(alike(again.held.pieces, at))
        return replace(again, held=replace(again.held, remembered=remembered))
    return replace(again, remembered=again.remembered - set(alike(again.pieces, at)))


def _reading(choices: Choices) -> dict[str, Any]:
    return {name: getattr(choices, name) for name in ("part", "header_row", "encoding")}


def use_part(brought: Brought, at: int, used: bool, fiscal_start: int) -> Brought:
    """Take a part into the office, or leave it out."""
    if not 0 <= at < len(brought.pieces):
        return brought
    piece, sources = brought.pieces[at], list(brought.sources)
    source = sources[piece.source]
    if used:
        sources[piece.source] = _take(source, piece, brought.pieces)
    else:
        sources[piece.source] = leave_out(source, piece.part)
    return _settle(brought, sources, fiscal_start)


def _take(source: Source, piece: Piece, pieces: Sequence[Piece]) -> Source:
    """A hidden part is taken by its name, and then so are those that need no asking."""
    siblings = [other for other in pieces if other.source == piece.source]
    if piece.hidden and source.taken is None:
        source = replace(source, taken=tuple(other.part or "" for other in siblings if not other.hidden))
    return ask_for(source, piece.part, [other.part for other in siblings])


def use_all(brought: Brought, source: int, fiscal_start: int) -> Brought:
    """Take every part of a source that reads as deals or serves, but for the hidden ones."""
    if not 0 <= source < len(brought.sources):
        return brought
    sources = list(brought.sources)
    sources[source] = replace(sources[source], taken=None, left=())
    return _settle(brought, sources, fiscal_start)


def join_sources(sources: Sequence[Source], new: Sequence[Source]) -> tuple[Source, ...]:
    """The sources with new ones; of a Google Sheet that is there already, the tab that is asked for now."""
    joined = list(sources)
    for source in new:
        at = _find_same_sheet(joined, source)
        taken = None if at is None else _take_tab(joined[at], source)
        if at is None or taken is None:
            joined.append(source)
        else:
            joined[at] = taken
    return tuple(joined)


def _find_same_sheet(sources: Sequence[Source], source: Source) -> int | None:
    address = parse_address(source.address or "")
    if isinstance(address, Problem):
        return None
    ids = [parse_address(known.address or "") for known in sources]
    same = [at for at, known in enumerate(ids) if not isinstance(known, Problem) and known.id == address.id]
    exact = [at for at in same if sources[at].address == source.address]
    return next(iter([*exact, *same]), None)


def _take_tab(known: Source, asked: Source) -> Source | None:
    """None where we have not seen the tab yet: then only another pull can tell."""
    address = parse_address(asked.address or "")
    if known.address == asked.address or isinstance(address, Problem):
        return known
    if address.gid is None:
        return replace(known, taken=None)
    title = dict(known.tabs).get(address.gid)
    return None if title is None else ask_for(known, title, [title for _, title in known.tabs])


def remove_source(brought: Brought, source: int, fiscal_start: int) -> Brought:
    """The office without one of its sources."""
    if not 0 <= source < len(brought.sources):
        return brought
    sources = [one for at, one in enumerate(brought.sources) if at != source]
    stay = [at for at, piece in enumerate(brought.pieces) if piece.source != source]
    pieces = [_shift(brought.pieces[at], source) for at in stay]
    trouble = brought.trouble
    left = replace(
        brought,
        outcome=open_parts(pieces, fiscal_start, brought.standing),
        sources=tuple(sources),
        pieces=tuple(pieces),
        trouble=trouble if trouble and any(trouble.name == one.name for one in sources) else None,
        news=None,
        remembered=frozenset(new for new, old in enumerate(stay) if old in brought.remembered),
    )
    return judge_again(left, fiscal_start)


def _shift(piece: Piece, removed: int) -> Piece:
    return replace(piece, source=piece.source - (piece.source > removed))


def _settle(brought: Brought, sources: Sequence[Source], fiscal_start: int) -> Brought:
    pieces = mark_pieces(brought.pieces, sources)
    outcome = open_parts(pieces, fiscal_start, brought.standing)
    settled = replace(brought, sources=tuple(sources), pieces=pieces, outcome=outcome, news=None)
    return judge_again(settled, fiscal_start)


def _settle_held(brought: Brought, held: Held, sources: Sequence[Source], fiscal_start: int) -> Held:
    pieces = mark_pieces(held.pieces, sources)
    outcome = open_parts(pieces, fiscal_start, brought.standing)
    return replace(held, sources=tuple(sources), pieces=pieces, outcome=outcome)
