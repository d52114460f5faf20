"""The office: runs the stages in order once, then answers questions about it.

Everything up to the tallies is heavy and done when the office is opened; every answer after that adds up
tallies and summarises draws. An Office is shared between sessions and never changes.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.decide import classify_deals
from lib.infer.chance import estimate_chance_share
from lib.infer.gaps import say_behaviour
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.shares import estimate_luck
from lib.infer.superstar import estimate_close_rates, find_superstar
from lib.intake.choices import Choices
from lib.intake.demo import write_demo
from lib.intake.files import read_bytes
from lib.intake.gather import gather_parts
from lib.intake.gathered import Gathered
from lib.intake.results import Unread
from lib.intake.sources import Piece, Source, read_source
from lib.measure.cube import Cube, build_cube
from lib.measure.sales import count_deals, count_sales
from lib.measure.tally import count_tallies, missing_columns
from lib.memory import Memory
from lib.says import BehaviourSays, CloseRate, Estimate, Luck, Superstar
from lib.terms import BEHAVIOURS, CHANNELS, TALLIES, Problem, parse_quarter, quarter_name

LARGE = 50_000
"""Deals from which Polars, where it is installed, tallies faster than pandas."""


@dataclass(frozen=True)
class Scope:
    """What the manager is looking at. An empty tuple means everything."""

    reps: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    superstar: str | None = None


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
) -> Office | Unread:
    """As :func:`open_sources`, from parts whose cells are read already."""
    gathered = gather_parts(pieces, fiscal_start=fiscal_start)
    if isinstance(gathered, Unread):
        return gathered
    return build_office(gathered, as_of=as_of, fiscal_start=fiscal_start, engine=engine)


def open_demo(*, as_of: date | None = None, fiscal_start: int = 1, engine: str | None = None) -> Office:
    """The made-up office, read through the same street as a manager's own file."""
    office = open_office("demo", write_demo(), as_of=as_of, fiscal_start=fiscal_start, engine=engine)
    if isinstance(office, Unread):
        raise RuntimeError(f"the demo office cannot be read: {office.problem}")
    return office


def build_office(
    intake: Gathered, *, as_of: date | None = None, fiscal_start: int = 1, engine: str | None = None
) -> Office:
    """Classify and tally the deals that intake accepted."""
    deals = classify_deals(intake.deals)
    day = as_of or find_as_of(deals)
    tallies = count_tallies(
        deals, as_of=day, fiscal_start=fiscal_start, engine=engine or choose_engine(deals.num_rows)
    )
    return Office(
        intake=intake,
        deals=deals,
        as_of=day,
        fiscal_start=fiscal_start,
        tallies=tallies,
        counts=_Counts.of(deals, tallies, fiscal_start),
    )


def find_as_of(deals: pa.Table) -> date:
    """The last day the data speaks for: the latest ``created`` or ``closed``. Never today."""
    days = [pc.max(deals.column(name)).as_py() for name in ("created", "closed")]
    return max((day for day in days if day is not None), default=date(1970, 1, 1))


def choose_engine(deals: int) -> str:
    """pandas, unless the office is large and Polars is there."""
    return "polars" if deals >= LARGE and importlib.util.find_spec("polars") else "pandas"


@dataclass(frozen=True)
class _Counts:
    """Everything a filter adds up, as arrays over (…, rep, quarter) with the names of reps and quarters."""

    cube: Cube
    reps: tuple[str, ...]
    quarters: tuple[int, ...]
    channels: tuple[str, ...]
    sales: np.ndarray
    """[channel, rep, quarter]"""
    revenue: np.ndarray
    """[channel, rep, quarter]"""
    biggest: np.ndarray
    """[rep, quarter]: the biggest single sale"""
    deals: np.ndarray
    """[rep, quarter + 1]: deals by the quarter of ``closed`` or, while open, ``created``; last: no date"""

    @classmethod
    def of(cls, deals: pa.Table, tallies: pa.Table, fiscal_start: int) -> _Counts:
        reps = tuple(sorted(pc.unique(deals.column("rep")).to_pylist()))
        scope = count_deals(deals, fiscal_start=fiscal_start)
        quarters = _span(
            [*scope.column("quarter").to_pylist(), *tallies.column("quarter").unique().to_pylist()]
        )
        channels = tuple(CHANNELS)
        sold = count_sales(deals, fiscal_start=fiscal_start)
        shape = (len(channels), len(reps), len(quarters))
        where = _places(sold, channel=channels, rep=reps, quarter=quarters)
        sales, revenue = np.zeros(shape, np.int64), np.zeros(shape)
        np.add.at(sales, where, sold.column("sales").to_numpy())
        np.add.at(revenue, where, sold.column("revenue").to_numpy())
        biggest = np.zeros(shape[1:])
        np.maximum.at(biggest, where[1:], sold.column("biggest").to_numpy())
        counted = np.zeros((len(reps), len(quarters) + 1), np.int64)
        np.add.at(
            counted, _places(scope, rep=reps, quarter=(*quarters, None)), scope.column("deals").to_numpy()
        )
        cube = build_cube(tallies, reps=reps, quarters=quarters)
        return cls(cube, reps, quarters, channels, sales, revenue, biggest, counted)


def _span(quarters: Sequence[int | None]) -> tuple[int, ...]:
    """Every quarter from the first to the last, the empty ones between them too."""
    known = [quarter for quarter in quarters if quarter is not None]
    return tuple(range(min(known), max(known) + 1)) if known else ()


def _places(table: pa.Table, **axes: Sequence[Any]) -> tuple[np.ndarray, ...]:
    """Index arrays into an array whose axes have these names, one per row of the table."""
    return tuple(
        np.array([place[value] for value in table.column(name).to_pylist()], np.int64)
        for name, place in (
            (name, {value: at for at, value in enumerate(names)}) for name, names in axes.items()
        )
    )


@dataclass(frozen=True)
class Office:
    """One office, classified and tallied, answering what the pages and commands ask."""

    intake: Gathered
    deals: pa.Table
    """The accepted deals with channel, class, evidence and because."""
    as_of: date
    fiscal_start: int
    tallies: pa.Table
    counts: _Counts
    _draws: Memory = field(default_factory=lambda: Memory(8), repr=False)
    _answers: Memory = field(default_factory=lambda: Memory(256), repr=False)

    @property
    def reps(self) -> tuple[str, ...]:
        """Every rep who owns an accepted deal, by name."""
        return self.counts.reps

    @property
    def quarters(self) -> tuple[str, ...]:
        """Every quarter from the first to the last deal, as ``2026Q1``."""
        return tuple(quarter_name(quarter) for quarter in self.counts.quarters)

    @property
    def currency(self) -> str | None:
        """ISO 4217 code of the amounts, where the file said one."""
        return self.intake.currency

    def luck(self, quarters: Sequence[str] = ()) -> Luck:
        """Where the sales of the team and of each rep came from, under the quarter filter."""
        return self._answers.recall(("luck", *quarters), lambda: self._estimate_luck(quarters))

    def close_rates(self, quarters: Sequence[str] = ()) -> dict[str, CloseRate]:
        """Each rep's close rate with its uncertainty, under the quarter filter."""
        return self._answers.recall(("close", *quarters), lambda: self._estimate_close_rates(quarters))

    def chance_share(self, quarters: Sequence[str] = ()) -> Estimate | None:
        """The part of the spread between the reps' close rates that chance alone would make."""
        return self._answers.recall(("chance", *quarters), lambda: self._estimate_chance_share(quarters))

    def superstar(self, scope: Scope) -> Superstar | None:
        """Who it is, or None where nobody has enough decided deals. The rep filter plays no part."""
        return self._answers.recall(
            ("superstar", scope.superstar, *scope.quarters), lambda: self._find_superstar(scope)
        )

    def behaviours(self, scope: Scope) -> tuple[BehaviourSays, ...]:
        """Every rep against the superstar on the eleven behaviours, under the quarter filter."""
        superstar = self.superstar(scope)
        name = superstar.rep if superstar else None
        return self._answers.recall(
            ("behaviours", name, *scope.quarters), lambda: self._compare(name, scope.quarters)
        )

    def tallies_table(self) -> pa.Table:
        """``rep, quarter, tally, hits, chances``; rows with neither hits nor chances left out."""
        counted = pc.or_(pc.greater(self.tallies["hits"], 0), pc.greater(self.tallies["chances"], 0))
        kept = self.tallies.filter(counted).drop_columns("young")
        names = [quarter_name(quarter) for quarter in kept["quarter"].to_pylist()]
        return kept.set_column(1, "quarter", pa.array(names, pa.string()))

    def deals_in(self, scope: Scope) -> int:
        """Deals the scope speaks of: by the quarter they closed in or, while open, were created in."""
        counted = self.counts.deals[self._rep_mask(scope.reps)]
        if not scope.quarters:
            return int(counted.sum())
        return int(counted[:, :-1][:, self._quarter_mask(scope.quarters)].sum())

    def _quarter_mask(self, quarters: Sequence[str]) -> np.ndarray:
        if not quarters:
            return np.ones(len(self.counts.quarters), bool)
        chosen = {parse_quarter(quarter) for quarter in quarters}
        return np.array([quarter in chosen for quarter in self.counts.quarters], bool)

    def _rep_mask(self, reps: Sequence[str]) -> np.ndarray:
        return np.array([not reps or rep in reps for rep in self.reps], bool)

    def _draw(self, tallies: Sequence[str], quarters: Sequence[str]) -> Mapping[str, Drawn]:
        """Joint draws of every rep for these tallies, made at most once a quarter filter."""
        known: dict[str, Drawn] = self._draws.recall(tuple(quarters), dict)
        lacking = [tally for tally in tallies if tally not in known]
        if lacking:
            hits, chances, _ = self._add_up(quarters)
            nothing = np.zeros(len(self.reps), np.int64)
            known.update(
                draw_tallies(
                    {tally: (hits.get(tally, nothing), chances.get(tally, nothing)) for tally in lacking}
                )
            )
        return known

    def _add_up(self, quarters: Sequence[str]) -> tuple[dict[str, np.ndarray], ...]:
        """Hits, chances and young chances [rep] by tally, under the quarter filter."""
        cube = self.counts.cube
        sums = cube.add_up(self._quarter_mask(quarters))
        return tuple(dict(zip(cube.tallies, part, strict=True)) for part in sums)

    def _estimate_close_rates(self, quarters: Sequence[str]) -> dict[str, CloseRate]:
        return estimate_close_rates(reps=self.reps, drawn=self._draw(["close_rate"], quarters)["close_rate"])

    def _estimate_chance_share(self, quarters: Sequence[str]) -> Estimate | None:
        drawn = self._draw(["close_rate"], quarters)["close_rate"]
        return estimate_chance_share(draws=drawn.draws, chances=drawn.chances)

    def _find_superstar(self, scope: Scope) -> Superstar | None:
        drawn = self._draw(["close_rate"], scope.quarters)["close_rate"]
        return find_superstar(reps=self.reps, draws=drawn.draws, chances=drawn.chances, named=scope.superstar)

    def _compare(self, superstar: str | None, quarters: Sequence[str]) -> tuple[BehaviourSays, ...]:
        missing = missing_columns(self.deals)
        tallies = [tally for behaviour in BEHAVIOURS.values() for tally in behaviour.made_of]
        drawn = self._draw([tally for tally in tallies if not missing & set(TALLIES[tally].needs)], quarters)
        _, _, young = self._add_up(quarters)
        return tuple(
            say_behaviour(
                behaviour=behaviour,
                reps=self.reps,
                drawn=drawn,
                superstar=superstar,
                missing=missing,
                young=int(max(young[tally].sum() if tally in young else 0 for tally in behaviour.made_of)),
            )
            for behaviour in BEHAVIOURS.values()
        )

    def _estimate_luck(self, quarters: Sequence[str]) -> Luck:
        counts = self.counts
        return estimate_luck(
            reps=self.reps,
            quarters=self.quarters,
            channels=counts.channels,
            classes=[CHANNELS[channel].klass for channel in counts.channels],
            sales=counts.sales,
            revenue=counts.revenue,
            biggest=counts.biggest,
            within=self._quarter_mask(quarters),
        )
