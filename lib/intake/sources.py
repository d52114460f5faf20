"""What an office is made of: sources as a manager brought them, each with one or more tables of cells.

A source is a file, or a Google Sheet as it was last pulled. A CSV has one part, a workbook one for each of
its sheets, a Google Sheet one for each of its tabs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from lib.intake.choices import Choices
from lib.intake.files import read_sheet
from lib.intake.kinds import find_kind
from lib.intake.separated import NOTHING
from lib.intake.sheet import Sheet
from lib.intake.workbook import read_workbook_parts
from lib.terms import Problem


@dataclass(frozen=True)
class Source:
    """A file or a pulled Google Sheet, and what the manager decided about it.

    A part of deals is used if it is not ``left`` and either ``taken`` is None or names it; a table of ids and
    names is used if it is not ``left`` and serves some part of deals.
    """

    name: str
    """The file's name, or the title of the Google Sheet."""
    data: bytes = field(repr=False)
    """The file, or the document that :func:`lib.intake.google.pull.pull_sheet` made."""
    kind: Literal["file", "pulled"] = "file"
    address: str | None = None
    """The Google Sheet's address, None for a file."""
    pulled: float | None = None
    """When it was pulled: seconds since 1970, UTC. None for a file."""
    taken: tuple[str, ...] | None = None
    """Parts of deals that were asked for by name; None: every part that reads as deals."""
    left: tuple[str, ...] = ()
    """Parts that the manager does not want."""
    choices: tuple[tuple[str, Choices], ...] = ()
    """Part → choices about it; "" stands for every part that is not named."""
    tabs: tuple[tuple[int, str], ...] = ()
    """Gid and title of the Google Sheet's tabs when it was pulled, as far as they are known.

    A tab keeps its gid when it is renamed.
    """

    def choices_of(self, part: str | None) -> Choices:
        """The choices about one part; empty where nothing was decided."""
        known = dict(self.choices)
        return known.get(part or "", known.get("", Choices()))


@dataclass(frozen=True, eq=False)
class Piece:
    """One part of a source, its cells read or the reason why not."""

    source: int
    """Place of its source in the office; the first is 0."""
    name: str
    """Its source's name."""
    part: str | None
    """The sheet or tab; None where the source has no named parts."""
    read: Sheet | Problem
    choices: Choices = field(default_factory=Choices)
    wanted: bool = True
    """Whether its deals are asked for: see :class:`Source`."""
    left: bool = False
    """Whether the manager does not want it at all."""
    hidden: bool = False
    """Whether it is hidden in its workbook or Google Sheet: then it is wanted only if asked for by name."""

    @property
    def label(self) -> str:
        """``deals.csv``, or ``Sales team · 2026 Q1``."""
        return f"{self.name} · {self.part}" if self.part else self.name


@dataclass(frozen=True, eq=False)
class _Read:
    part: str | None
    read: Sheet | Problem
    hidden: bool = False


def read_source(source: Source, at: int) -> tuple[Piece, ...]:
    """The parts of a source, ``at`` its place in the office. Never empty, never raises.

    A file of one table is one piece without a part. Hidden sheets and tabs are wanted only if asked for by
    name.
    """
    chosen = source.choices_of(None).part
    taken = source.taken if source.taken is not None else (chosen,) if chosen is not None else None
    return tuple(
        Piece(
            source=at,
            name=source.name,
            part=each.part,
            read=each.read,
            choices=source.choices_of(each.part),
            wanted=not each.hidden if taken is None else (each.part or "") in taken,
            left=(each.part or "") in source.left,
            hidden=each.hidden,
        )
        for each in _read_parts(source)
    )


def _read_parts(source: Source) -> tuple[_Read, ...]:
    if source.kind == "pulled":
        return _read_tabs(source)
    if find_kind(source.data) == "workbook":
        return _read_workbook(source)
    choices = source.choices_of(None)
    read = read_sheet(source.name, source.data, header_row=choices.header_row, encoding=choices.encoding)
    return (_Read(None, read),)


def _read_workbook(source: Source) -> tuple[_Read, ...]:
    found = read_workbook_parts(source.name, source.data, _row_of(source))
    if isinstance(found, Problem):
        return (_Read(None, found),)
    return tuple(_Read(each.name, each.read, each.hidden) for each in found) or (_Read(None, NOTHING),)


def _read_tabs(source: Source) -> tuple[_Read, ...]:
    from lib.intake.google.values import read_pulled  # of no use for files

    read = read_pulled(source.name, source.data, _row_of(source))
    return tuple(_Read(tab.title, sheet, tab.hidden) for tab, sheet in read)


def _row_of(source: Source) -> Callable[[str], int | None]:
    return lambda part: source.choices_of(part).header_row
