"""What a manager brought: an office, what it is made of, and how its last pull went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lib.corrections import Correction, Standing, find_standing
from lib.fresh.doubt import Doubt
from lib.intake.choices import Choices
from lib.intake.gathered import Gathered
from lib.intake.results import Unread
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece, Source
from lib.office import Office
from lib.terms import Problem

TEAM = "team"
"""The token of the office that the deployment's settings name."""


def read_of(outcome: Office | Unread) -> Gathered | Unread:
    """What was read of the sources, whether an office came of it or not."""
    return outcome.intake if isinstance(outcome, Office) else outcome


@dataclass(frozen=True)
class Trouble:
    """What went wrong at the last pull. What was there before it stays."""

    problem: Problem
    name: str
    """Of the sheet concerned."""


@dataclass(frozen=True, eq=False)
class Harvest:
    """What pulling the Google Sheets of an office brought."""

    started: Mapping[str, Source]
    """Address → the source as it was when the pull began."""
    pulled: Mapping[str, Source]
    """Address → the source as it was pulled."""
    renamed: Mapping[str, tuple[tuple[str, str], ...]]
    """Address → titles of tabs when it was pulled before, and now."""
    trouble: Trouble | None
    notes: tuple[str, ...] = ()
    """What a manager should know of it: a tab that has a new name."""


@dataclass(frozen=True, eq=False)
class Held:
    """What the last pull brought, as long as nobody has said that it is to be believed."""

    harvest: Harvest
    sources: tuple[Source, ...]
    """With the bytes that were pulled: on disk is what was there before."""
    pieces: tuple[Piece, ...]
    outcome: Office | Unread
    doubt: Doubt
    remembered: frozenset[int] = frozenset()


@dataclass(frozen=True, eq=False)
class Brought:
    """An office under its token. The bytes of its sources are on disk; only their cells are kept here."""

    token: str | None
    """None for the demo."""
    outcome: Office | Unread
    sources: tuple[Source, ...] = ()
    pieces: tuple[Piece, ...] = ()
    trouble: Trouble | None = None
    held: Held | None = None
    news: str | None = None
    """What the last pull changed, and what it was told on the way, in words."""
    remembered: frozenset[int] = frozenset()
    """Places among ``pieces`` that are matched as somebody did it for a sheet with the same headers."""
    history: tuple[Correction, ...] = field(default=(), repr=False)
    """Everything that people corrected here, in order; ``outcome`` is under what stands of it."""

    @cached_property
    def standing(self) -> Standing:
        """What holds of all that was corrected, conflicts included."""
        return find_standing(self.history)

    @property
    def is_demo(self) -> bool:
        return self.token is None

    @property
    def is_team(self) -> bool:
        return self.token == TEAM

    @property
    def read(self) -> Gathered | Unread:
        return read_of(self.outcome)

    @property
    def has_sheets(self) -> bool:
        """Whether anything of it can be pulled again."""
        return any(source.address for source in self.sources)

    @property
    def pulled(self) -> float | None:
        """When the oldest of its Google Sheets was pulled; None where none ever was."""
        times = [source.pulled for source in self.sources if source.address and source.pulled]
        return min(times, default=None)

    @property
    def is_unpulled(self) -> bool:
        """Whether nothing of it has ever been read."""
        return self.has_sheets and not self.pieces


def decide(source: Source, part: str | None, choices: Choices) -> Source:
    """The source with new choices about one part."""
    return replace(source, choices=tuple({**dict(source.choices), part or "": choices}.items()))


def ask_for(source: Source, part: str | None, parts: Sequence[str | None]) -> Source:
    """The source with a part ticked. ``parts`` are all of its parts, in order."""
    name = part or ""
    left = tuple(other for other in source.left if other != name)
    taken = source.taken
    if taken is not None and name not in taken:
        taken = tuple(other or "" for other in parts if (other or "") in {*taken, name})
    return replace(source, left=left, taken=taken)


def leave_out(source: Source, part: str | None) -> Source:
    """The source with a part unticked."""
    name = part or ""
    return replace(source, left=(*(other for other in source.left if other != name), name))


def is_used(source: Source, part: str | None) -> bool:
    """Whether the manager lets the part be used if it is of use."""
    name = part or ""
    return name not in source.left and (source.taken is None or name in source.taken)


def mark_pieces(pieces: Sequence[Piece], sources: Sequence[Source]) -> tuple[Piece, ...]:
    """The pieces under what is decided about their sources now, without reading anything again."""
    return tuple(
        replace(
            piece,
            choices=sources[piece.source].choices_of(piece.part),
            wanted=_is_wanted(piece, sources[piece.source].taken),
            left=(piece.part or "") in sources[piece.source].left,
        )
        for piece in pieces
    )


def _is_wanted(piece: Piece, taken: tuple[str, ...] | None) -> bool:
    return not piece.hidden if taken is None else (piece.part or "") in taken


def alike(pieces: Sequence[Piece], at: int) -> tuple[int, ...]:
    """Places of the pieces with the same headers as the one at ``at``, itself included."""
    if not 0 <= at < len(pieces):
        return ()  # a pull has taken it away meanwhile
    headers = headers_of(pieces[at])
    if headers is None:
        return (at,)
    return tuple(place for place, piece in enumerate(pieces) if headers_of(piece) == headers)


def headers_of(piece: Piece) -> frozenset[str] | None:
    """The headers of a piece whose cells could be read."""
    return frozenset(piece.read.headers) if isinstance(piece.read, Sheet) else None
