"""What a manager may change about an office: functions from one Brought to the next. Nothing is read anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lib.intake.choices import Choices, only_match
from lib.intake.sources import Source
from lib.offices.brought import Brought, Held, alike, ask_for, decide, mark_pieces
from lib.offices.gathering import open_parts


def choose(brought: Brought, at: int, choices: Choices, fiscal_start: int) -> Brought:
    """New choices about the part at ``at`` and about all with the same headers.

    Where a changed sheet waits to be believed, they are choices about that one.
    """
    within = brought.held or brought
    sources = list(within.sources)
    for place in alike(within.pieces, at):
        piece = within.pieces[place]
        new = replace(only_match(choices), **_reading(piece.choices))
        sources[piece.source] = decide(sources[piece.source], piece.part, new)
    if brought.held is not None:
        return replace(brought, held=_settle_held(brought.held, sources, fiscal_start))
    return _settle(brought, sources, fiscal_start)


def match_afresh(brought: Brought, at: int, fiscal_start: int) -> Brought:
    """No choices about the columns of a part, nor of those with the same headers."""
    within = brought.held or brought
    again = choose(brought, at, Choices(), fiscal_start)
    return replace(again, remembered=brought.remembered - set(alike(within.pieces, at)))


def _reading(choices: Choices) -> dict[str, Any]:
    return {name: getattr(choices, name) for name in ("part", "header_row", "encoding")}


def use_part(brought: Brought, at: int, used: bool, fiscal_start: int) -> Brought:
    """Take a part into the office, or leave it out."""
    piece, sources = brought.pieces[at], list(brought.sources)
    parts = [other.part for other in brought.pieces if other.source == piece.source]
    sources[piece.source] = ask_for(sources[piece.source], piece.part, parts, used)
    return _settle(brought, sources, fiscal_start)


def use_all(brought: Brought, source: int, fiscal_start: int) -> Brought:
    """Take every part of a source that reads as deals or serves."""
    sources = list(brought.sources)
    sources[source] = replace(sources[source], taken=None, left=())
    return _settle(brought, sources, fiscal_start)


def remove_source(brought: Brought, source: int, fiscal_start: int) -> Brought:
    """The office without one of its sources."""
    sources = [one for at, one in enumerate(brought.sources) if at != source]
    pieces = [
        replace(piece, source=piece.source - (piece.source > source))
        for piece in brought.pieces
        if piece.source != source
    ]
    return Brought(brought.token, open_parts(pieces, fiscal_start), tuple(sources), tuple(pieces))


def _settle(brought: Brought, sources: Sequence[Source], fiscal_start: int) -> Brought:
    pieces = mark_pieces(brought.pieces, sources)
    outcome = open_parts(pieces, fiscal_start)
    return replace(brought, sources=tuple(sources), pieces=pieces, outcome=outcome, news=None)


def _settle_held(held: Held, sources: Sequence[Source], fiscal_start: int) -> Held:
    pieces = mark_pieces(held.pieces, sources)
    return replace(held, sources=tuple(sources), pieces=pieces, outcome=open_parts(pieces, fiscal_start))
