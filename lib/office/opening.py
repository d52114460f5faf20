"""How an office is opened: runs the heavy stages in order, once."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.decide import classify_deals
from lib.corrections import Standing
from lib.intake.choices import Choices
from lib.intake.demo import write_demo
from lib.intake.files import read_bytes
from lib.intake.gather import gather_parts
from lib.intake.gathered import Gathered
from lib.intake.results import Unread
from lib.intake.sources import Piece, Source, read_source
from lib.measure.decided import list_decided
from lib.measure.tally import count_tallies
from lib.office.counts import Counts
from lib.office.draws import Draws
from lib.office.keys import make_keys
from lib.office.office import Office
from lib.terms import Problem

LARGE = 50_000
"""Deals from which Polars, where it is installed, tallies faster than pandas."""


def open_office(
    name: str,
    data: bytes | Path,
    choices: Choices | None = None,
    *,
    as_of: date | None = None,
    fiscal_start: int = 1,
    engine: str | None = None,
) -> Office | Unread:
    """Read one deal file and make an office of it, or say why it can't be read."""
    source = describe_file(name, data, choices or Choices())
    if isinstance(source, Problem):
        return Unread(source)
    return open_sources([source], as_of=as_of, fiscal_start=fiscal_start, engine=engine)


def describe_file(
    name: str, data: bytes | Path, choices: Choices, taken: tuple[str, ...] | None = None
) -> Source | Problem:
    """A file as a source. The choices hold for its one part, or for every sheet of a workbook."""
    content = read_bytes(data) if isinstance(data, Path) else data
    if isinstance(content, Problem):
        return content
    return Source(name, content, taken=taken, choices=(("", choices),))


def open_sources(
    sources: Sequence[Source],
    *,
    as_of: date | None = None,
    fiscal_start: int = 1,
    engine: str | None = None,
) -> Office | Unread:
    """Read files and pulled sheets and make one office of them, or say why there are no deals in them."""
    pieces = [piece for at, source in enumerate(sources) for piece in read_source(source, at)]
    return open_pieces(pieces, as_of=as_of, fiscal_start=fiscal_start, engine=engine)


def open_pieces(
    pieces: Sequence[Piece],
    *,
    as_of: date | None = None,
    fiscal_start: int = 1,
    engine: str | None = None,
    standing: Standing | None = None,
) -> Office | Unread:
    """As :func:`open_sources`, from parts whose cells are read already, under what people corrected."""
    gathered = gather_parts(pieces, fiscal_start=fiscal_start)
    if isinstance(gathered, Unread):
        return gathered
    return build_office(gathered, as_of=as_of, fiscal_start=fiscal_start, engine=engine, standing=standing)


def open_demo(*, as_of: date | None = None, fiscal_start: int = 1, engine: str | None = None) -> Office:
    """The made-up office, read through the same street as a manager's own file."""
    office = open_office("demo", write_demo(), as_of=as_of, fiscal_start=fiscal_start, engine=engine)
    if isinstance(office, Unread):
        raise RuntimeError(f"the demo office cannot be read: {office.problem}")
    return office


def build_office(
    intake: Gathered,
    *,
    as_of: date | None = None,
    fiscal_start: int = 1,
    engine: str | None = None,
    standing: Standing | None = None,
) -> Office:
    """Classify and tally the deals that intake accepted, under what people corrected."""
    standing = standing or Standing()
    keys = make_keys(intake) if standing.deals else None
    deals = classify_deals(intake.deals, standing=standing, keys=keys)
    day = as_of or find_as_of(deals)
    tallies = count_tallies(
        deals, as_of=day, fiscal_start=fiscal_start, engine=engine or choose_engine(deals.num_rows)
    )
    counts = Counts.of(deals, tallies, fiscal_start)
    return Office(
        intake=intake,
        deals=deals,
        as_of=day,
        fiscal_start=fiscal_start,
        tallies=tallies,
        counts=counts,
        decided=list_decided(deals, as_of=day, fiscal_start=fiscal_start),
        draws=Draws(counts),
        standing=standing,
    )


def find_as_of(deals: pa.Table) -> date:
    """The last day the data speaks for: the latest ``created`` or ``closed``. Never today."""
    days = [pc.max(deals.column(name)).as_py() for name in ("created", "closed")]
    return max((day for day in days if day is not None), default=date(1970, 1, 1))


def choose_engine(deals: int) -> str:
    """pandas, unless the office is large and Polars is there."""
    return "polars" if deals >= LARGE and importlib.util.find_spec("polars") else "pandas"
