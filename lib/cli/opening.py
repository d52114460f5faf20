"""From the sources that a command names to one office; what was left out is summed up on stderr."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from lib.cli.refusal import RefusalError
from lib.cli.sources import find_source
from lib.intake.choices import Choices
from lib.intake.sources import Piece
from lib.terms import COLUMNS

if TYPE_CHECKING:
    from lib.office import Office


def open_office(options: argparse.Namespace) -> Office:
    """The office of every SOURCE together, its rejects summed up on stderr."""
    from lib.intake.results import Unread
    from lib.intake.sources import read_source
    from lib.measure.engines import EngineMissing
    from lib.office import open_pieces

    choices = _read_choices(options)
    sources = [find_source(text, choices, tuple(options.sheet) or None) for text in options.source]
    pieces = [piece for at, source in enumerate(sources) for piece in read_source(source, at)]
    _check_sheets(options.sheet, pieces)
    settings = {"as_of": options.as_of, "fiscal_start": options.fiscal_start, "engine": options.engine}
    try:
        office = open_pieces(pieces, **settings)
    except EngineMissing as missing:
        raise RefusalError(str(missing)) from None
    if isinstance(office, Unread):
        raise RefusalError(f"{', '.join(options.source)}: {office.problem}")
    _check_map(office, options)
    _sum_up_parts(office)
    _sum_up_rejects(office)
    return office


def _check_sheets(names: Sequence[str], pieces: Sequence[Piece]) -> None:
    """A sheet that no source has is a mistake to tell."""
    known = dict.fromkeys(piece.part for piece in pieces if piece.part is not None)
    for name in names:
        if name not in known:
            there = f"There are: {', '.join(known)}." if known else "No source has sheets."
            raise RefusalError(f"--sheet {name}: there is no such sheet. {there}")


def _read_choices(options: argparse.Namespace) -> Choices:
    pairs = []
    for text in options.map:
        name, sep, header = text.partition("=")
        if not sep or name.strip() not in COLUMNS:
            raise RefusalError(
                f"--map {text}: write canonical=Header, where canonical is one of {', '.join(COLUMNS)}."
            )
        pairs.append((name.strip(), header.strip() or None))
    return replace(Choices(), columns=tuple(pairs))


def _check_map(office: Office, options: argparse.Namespace) -> None:
    """A header that no part has is a mistake to tell, not to pass over."""
    parts = [part.intake for part in office.intake.deal_parts if part.intake is not None]
    for name, header in _read_choices(options).columns:
        if header is not None and not any(part.columns.get(name) == header for part in parts):
            seen = dict.fromkeys(text for part in parts for text in part.sheet.headers if text)
            raise RefusalError(
                f"--map {name}={header}: the file has no such column. It has: {', '.join(seen)}."
            )


def _sum_up_parts(office: Office) -> None:
    """Which parts the office is made of, where there is more than one to speak of."""
    parts = office.intake.parts
    if len(parts) > 1:
        for part in parts:
            print(f"{part.piece.label}: {part.role}, {part.words}", file=sys.stderr)


def _sum_up_rejects(office: Office) -> None:
    intake = office.intake
    if not intake.rejected:
        return
    parts = ", ".join(f"{count} {kind}" for kind, count in intake.reject_kinds.items())
    print(f"{intake.rejected} of {intake.rows} rows were left out: {parts}.", file=sys.stderr)
