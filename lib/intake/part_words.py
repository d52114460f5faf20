"""What the parts of an office are called, and what each is in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lib.intake.gathered import Part
from lib.intake.lookups import LookUp
from lib.intake.match import Match
from lib.intake.results import Intake
from lib.intake.seen import Seen
from lib.intake.sentences import load_sentences
from lib.intake.sheet import Sheet
from lib.intake.sources import Piece
from lib.terms import COLUMNS, Problem


def label_parts(pieces: Sequence[Piece]) -> list[str]:
    """What each part is called: its own name, with its source's where two are called the same."""
    short = [piece.part or piece.name for piece in pieces]
    labels = [
        name if short.count(name) == 1 else piece.label for name, piece in zip(short, pieces, strict=True)
    ]
    return [
        label if labels.count(label) == 1 else f"{label} ({labels[: at + 1].count(label)})"
        for at, label in enumerate(labels)
    ]


def name_office(pieces: Sequence[Piece]) -> str:
    """By its first source of deals, and how many more there are."""
    names = [piece.name for piece in {piece.source: piece for piece in reversed(pieces)}.values()][::-1]
    return names[0] if len(names) == 1 else f"{names[0]} + {len(names) - 1}"


def describe_part(
    piece: Piece, one: Seen | None, intake: Intake | None, table: LookUp | None, gifts: str | None
) -> Part:
    """What became of a piece. ``intake`` where it is one of deals, ``table`` and what it gave where it is one
    of names; ``one`` where its cells could be read.
    """
    words = _words()
    if intake is not None and one is not None:
        said = _say_count(words["deals"], intake.accepted)
        return Part(piece, "deals", said, _own(one), intake, intake.questions)
    if one is None:
        return Part(piece, "idle", _say_unreadable(piece.read))
    if table is not None and piece.left:
        return Part(piece, "offered", words["table left"], _own(one))
    if table is not None:
        return Part(piece, "look-up" if gifts else "idle", gifts or words["table"], _own(one))
    if not one.wanted and one.intake is not None and one.intake.accepted:
        return Part(piece, "offered", _say_count(words["offered"], one.intake.accepted), _own(one))
    return Part(piece, "idle", _say_idle(one), _own(one))


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_sentences()["parts"]
    return words


def _own(one: Seen) -> Match:
    """The match without the columns that tables and names added to the sheet."""
    width = len(one.piece.read.headers) if isinstance(one.piece.read, Sheet) else 0
    columns = {name: index for name, index in one.match.columns.items() if index < width}
    return replace(one.match, columns=columns)


def _say_count(words: Sequence[str], count: int) -> str:
    return words[count != 1].format(count=f"{count:,}")


def _say_unreadable(read: object) -> str:
    if not isinstance(read, Problem):
        return str(_words()["idle"])
    return str(_words()["empty"]) if read.kind == "empty" else read.why


def _say_idle(one: Seen) -> str:
    words = _words()
    if one.intake is not None:
        return str(words["few"].format(count=f"{one.intake.accepted:,}", rows=f"{one.intake.rows:,}"))
    if not one.sheet.table.num_rows:
        return str(words["empty"])
    lacking = one.lacks()
    titles = ", ".join(column.title for name, column in COLUMNS.items() if name in lacking)
    return str(words["lacks"].format(missing=titles) if 0 < len(lacking) < 3 else words["idle"])
