"""The office: answers questions about its deals.

Everything up to the tallies is heavy and done when the office is opened (``opening.py``); every answer after
that adds up tallies and summarises draws. An Office is shared between sessions and never changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.infer.chance import estimate_chance_share
from lib.infer.gaps import say_behaviour
from lib.infer.posterior import Drawn, draw_tallies
from lib.infer.shares import estimate_luck
from lib.infer.superstar import estimate_close_rates, find_superstar
from lib.intake.gathered import Gathered
from lib.measure.tally import missing_columns
from lib.memory import Memory
from lib.office.counts import Counts
from lib.says import BehaviourSays, CloseRate, Estimate, Luck, Superstar
from lib.terms import BEHAVIOURS, CHANNELS, TALLIES, parse_quarter, quarter_name


@dataclass(frozen=True)
class Scope:
    """What the manager is looking at. An empty tuple means everything."""

    reps: tuple[str, ...] = ()
    quarters: tuple[str, ...] = ()
    superstar: str | None = None


@dataclass(frozen=True)
class Office:
    """One office, classified and tallied, answering what the pages and commands ask."""

    intake: Gathered
    deals: pa.Table
    """The accepted deals with channel, class, evidence and because."""
    as_of: date
    fiscal_start: int
    tallies: pa.Table
    counts: Counts
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
