"""Offices of several parts for tests: pieces from CSV texts, as reading their files gives them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lib.intake.choices import Choices
from lib.intake.gather import gather_parts
from lib.intake.gathered import Gathered, Part
from lib.intake.results import Unread
from lib.intake.sources import Piece, Source, read_source

HEADERS = ("Deal ID", "Owner", "Account", "Stage", "Close Date", "Created Date", "Amount")
WON = ("Ana Ruiz", "Acme", "Won", "2026-02-10", "2026-01-05", "100")


def written(rows: Iterable[Sequence[object]], headers: Sequence[str] = HEADERS) -> bytes:
    """A CSV file."""
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode()


def deals(*ids: str, rep: str = "Ana Ruiz", stage: str = "Won", amount: str = "100") -> list[tuple[str, ...]]:
    """Good rows with these numbers, in the order of HEADERS."""
    return [(one, rep, f"Acme {one}", stage, "2026-02-10", "2026-01-05", amount) for one in ids]


def piece(name: str, data: bytes, at: int = 0, part: str | None = None, **more: Any) -> Piece:
    """A file as a piece; with ``part``, as if it were a tab of a sheet called ``name``."""
    choices = more.pop("choices", Choices())
    (read,) = read_source(Source(name, data, choices=(("", choices),)), at)
    if part is not None:
        sheet = replace(read.read, part=part) if not hasattr(read.read, "why") else read.read
        read = replace(read, part=part, read=sheet)
    return replace(read, **more)


def tabs(book: Mapping[str, bytes], name: str = "Team", **more: Any) -> list[Piece]:
    """The tabs of one sheet."""
    return [piece(name, data, part=part, **more) for part, data in book.items()]


def gather(pieces: Sequence[Piece], fiscal_start: int = 1) -> Gathered:
    """The office, its sums checked."""
    found = gather_parts(pieces, fiscal_start=fiscal_start)
    assert isinstance(found, Gathered), found.problem
    check_sums(found)
    return found


def check_sums(found: Gathered) -> None:
    """Every row of every part of deals is in one place."""
    assert found.rows == found.accepted + found.rejected + found.blank
    assert (found.accepted, found.rejected) == (found.deals.num_rows, len(found.rejects))
    intakes = [part.intake for part in found.deal_parts if part.intake]
    for intake in intakes:
        assert intake.rows == intake.accepted + intake.rejected + intake.blank
    assert found.rows == sum(intake.rows for intake in intakes)
    problems = [reject.problem for reject in found.rejects]
    assert problems == list(found.rejects.iterate_problems())
    assert sum(found.reject_kinds.values()) == found.rejected
    assert all(problem.why and problem.mend for problem in problems)
    assert all((problem.part is not None) == (len(intakes) > 1) for problem in problems)


def unread(pieces: Sequence[Piece]) -> Unread:
    found = gather_parts(pieces)
    assert isinstance(found, Unread)
    return found


def roles(found: Gathered | Unread) -> list[str]:
    return [part.role for part in found.parts]


def words(parts: Sequence[Part]) -> list[str]:
    return [part.words for part in parts]
