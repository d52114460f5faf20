"""What an office is made of: sources as a manager brought them, each with one or more tables of cells.

A source is a file, or a Google Sheet as it was last pulled. A CSV has one part, a workbook one for each of
its sheets, a Google Sheet one for each of its tabs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from lib.intake.choices import Choices
from lib.intake.sheet import Sheet
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

    @property
    def label(self) -> str:
        """``deals.csv``, or ``Sales team · 2026 Q1``."""
        return f"{self.name} · {self.part}" if self.part else self.name
