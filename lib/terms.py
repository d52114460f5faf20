"""The words everybody shares: columns, channels, classes, behaviours, verdicts, quarters, Problem.

The words themselves stand in ``terms.toml``; METRICS.md says what they mean. Every other room of ``lib``
stands on this module, and this module stands on none of them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

import pyarrow as pa

METHOD_VERSION: Final = "1"
"""Raised when figures stop being comparable with those made before."""

FOLLOW_UP: Final = 182
"""Days within which something must happen after a win or a loss to be its consequence."""
QUIET: Final = 90
"""Days of silence after which an account counts as having come back by itself."""
AFTER_LOSS: Final = 14
"""Days after a loss in which ``bounce_back`` looks at the pace of new deals."""
SQUEEZE: Final = 10
"""Last days of a quarter in which a sale counts as squeezed."""
A_YEAR: Final = 365
"""Days that ``new_ground`` looks back."""
DRAWS: Final = 4_000
"""Joint posterior draws a tally."""
MIN_DECIDED: Final = 10
"""Decided deals a rep needs to be a candidate for superstar."""
MIN_CHANCES: Final = 8
"""Chances below which a comparison is ``too few``."""
MIN_DAYS: Final = 60
"""Days of exposure below which a comparison of paces is ``too few``."""
SURE: Final = 0.95
"""Probability from which a gap is called ``behind`` or ``ahead``."""
IN_THE_RACE: Final = 0.10
"""P(truly best) from which a rep is still in the race for superstar."""
DEEP: Final = 2.0
"""Deals below the peak from which a dip counts as a slump."""
MIN_SLUMPS: Final = 3
"""Slumps that a rep, and the others, need before the two are compared."""
MIN_REPS: Final = 5
"""Reps with evidence enough that a correlation over the office needs."""

Outcome = Literal["won", "lost", "open"]
OUTCOMES: Final = ("won", "lost", "open")
CLASSES: Final = ("provoked", "process", "chance", "unknown")
VERDICTS: Final = ("behind", "ahead", "level", "can't tell yet", "too few")
EVIDENCE: Final = ("correction", "referred_by", "source", "history", "notes", "none")
LE_BON: Final = {"provoked": 0.58, "process": 0.34, "chance": 0.08}
"""Sales of Le Bon's 70 students by class (Harvard Business Review, April 2015)."""

_WORDS = tomllib.loads((Path(__file__).parent / "terms.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Column:
    """A canonical column of the deal table."""

    name: str
    title: str
    meaning: str
    kind: Literal["text", "date", "number"] = "text"
    needed: bool = False


@dataclass(frozen=True)
class Channel:
    """What happened: how a deal came about, and the class it counts towards by default."""

    id: str
    klass: str
    title: str
    meaning: str


@dataclass(frozen=True)
class Tally:
    """A count of hits over chances (or exposure) that adds up over reps and quarters."""

    id: str
    needs: tuple[str, ...] = ()
    matures: bool = False
    counts: str = "chances"


@dataclass(frozen=True)
class Behaviour:
    """One of the eleven behaviours that provoke luck. All read *higher is better*."""

    id: str
    technique: str
    kind: Literal["share", "rate", "ratio", "difference"]
    unit: str
    made_of: tuple[str, ...]
    title: str
    chances: str
    meaning: str

    @property
    def needs(self) -> tuple[str, ...]:
        """Canonical columns without which the behaviour cannot be counted."""
        return tuple(dict.fromkeys(need for tally in self.made_of for need in TALLIES[tally].needs))


COLUMNS: Final = {name: Column(name=name, **words) for name, words in _WORDS["columns"].items()}
CLASS_TITLES: Final = {name: words["title"] for name, words in _WORDS["classes"].items()}
CLASS_MEANINGS: Final = {name: words["meaning"] for name, words in _WORDS["classes"].items()}
CHANNELS: Final = {
    name: Channel(id=name, klass=words["class"], title=words["title"], meaning=words["meaning"])
    for name, words in _WORDS["channels"].items()
}
TECHNIQUES: Final[dict[str, str]] = dict(_WORDS["techniques"])
TALLIES: Final = {
    name: Tally(
        id=name,
        needs=tuple(words["needs"]),
        matures=words.get("matures", False),
        counts=words.get("counts", "chances"),
    )
    for name, words in _WORDS["tallies"].items()
}


def _behaviour(name: str, words: dict[str, Any]) -> Behaviour:
    return Behaviour(id=name, **{**words, "made_of": tuple(words["made_of"])})


BEHAVIOURS: Final = {name: _behaviour(name, words) for name, words in _WORDS["behaviours"].items()}
CLOSE_RATE: Final = _behaviour("close_rate", _WORDS["close_rate"])
"""The close rate in the form of a behaviour, so that whatever can be asked of one can be asked of it."""
VERDICT_WORDS: Final[dict[str, str]] = dict(_WORDS["verdicts"])

_TEXT = pa.dictionary(pa.int32(), pa.string())
DEALS_SCHEMA: Final = pa.schema(
    [
        pa.field("row", pa.int64(), nullable=False),
        pa.field("deal_id", pa.string(), nullable=False),
        pa.field("rep", _TEXT, nullable=False),
        pa.field("outcome", _TEXT, nullable=False),
        pa.field("closed", pa.date32()),
        pa.field("created", pa.date32()),
        pa.field("account", _TEXT),
        pa.field("account_key", _TEXT),
        pa.field("amount", pa.float64()),
        pa.field("source", _TEXT),
        pa.field("referred_by", _TEXT),
        pa.field("referred_key", _TEXT),
        pa.field("lost_reason", _TEXT),
        pa.field("industry", _TEXT),
        pa.field("competitor", _TEXT),
        pa.field("contact", _TEXT),
        pa.field("notes", _TEXT),
        pa.field("closed_from_name", pa.bool_(), nullable=False),
        pa.field("part", _TEXT),
    ]
)
"""The table that intake hands on. A blank is null; a column that the file lacks is all null.
A dictionary holds each text once, so that equal codes are equal texts and other codes are other texts.

``row`` is the row number as the spreadsheet shows it. ``closed`` is null for open deals.
``account_key`` and ``referred_key`` are the texts by which accounts are matched.
``closed_from_name``: the day is the middle of the period that the part's name says, as no column says it.
``part`` is where the deal stands in an office of several parts, null where there is one part of deals.
"""

CLASSIFIED_FIELDS: Final = (
    pa.field("channel", _TEXT, nullable=False),
    pa.field("class", _TEXT, nullable=False),
    pa.field("evidence", _TEXT, nullable=False),
    pa.field("because", _TEXT, nullable=False),
    pa.field("advised_against", pa.bool_()),
)
"""What classify appends. ``advised_against`` is null unless the deal is lost and has a reason."""


@dataclass(frozen=True)
class Problem:
    """Something that could not be read as it stands, in words a manager can act on.

    ``row`` is the number that the spreadsheet shows, ``column`` the letter and header ("F · Close date").
    ``kind`` is a short stable id ("duplicate", "other currency", "no date", …).
    """

    kind: str
    why: str
    mend: str = ""
    row: int | None = None
    column: str | None = None
    value: str | None = None
    part: str | None = None
    """The part of the office (file, sheet or tab), where it has several."""

    def __str__(self) -> str:
        return f"{self.why} {self.mend}".strip()


@dataclass(frozen=True)
class Repair:
    """Something intake mended or decided by itself, with how many rows or values it touched."""

    kind: str
    what: str
    count: int


def quarter_index(day: date, fiscal_start: int = 1) -> int:
    """Number of the fiscal quarter that holds ``day``: 4 × fiscal year + (quarter − 1).

    ``fiscal_start`` is the month in which the fiscal year starts. A fiscal year that does not start in
    January is named after the calendar year in which it ends, as is usual.
    """
    months = day.year * 12 + (day.month - 1) - (fiscal_start - 1) + (12 if fiscal_start > 1 else 0)
    return months // 3


def quarter_name(index: int) -> str:
    """``8104`` → ``"2026Q1"``."""
    return f"{index // 4}Q{index % 4 + 1}"


def parse_quarter(text: str) -> int | None:
    """``"2026Q1"`` → ``8104``; None where the text is no quarter."""
    year, sep, part = text.strip().upper().partition("Q")
    if not sep or len(year) != 4 or not year.isdigit() or part not in {"1", "2", "3", "4"}:
        return None
    return int(year) * 4 + int(part) - 1


def quarter_days(index: int, fiscal_start: int = 1) -> tuple[date, date]:
    """First and last day of a fiscal quarter, the inverse of :func:`quarter_index`."""
    months = index * 3 + (fiscal_start - 1) - (12 if fiscal_start > 1 else 0)
    after = months + 3
    first = date(months // 12, months % 12 + 1, 1)
    return first, date.fromordinal(date(after // 12, after % 12 + 1, 1).toordinal() - 1)
