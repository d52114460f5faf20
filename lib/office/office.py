"""The office: answers questions about its deals.

Everything up to the tallies is heavy and done when the office is opened (``opening.py``); every answer after
that adds up tallies and summarises draws. An Office is shared between sessions and never changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.decide import list_classes
from lib.classify.doubt import Doubts, list_doubts
from lib.classify.lookalikes import Lookalike, find_lookalikes
from lib.corrections import Standing
from lib.infer.chance import estimate_chance_share
from lib.infer.gaps import say_behaviour
from lib.infer.shares import estimate_luck
from lib.infer.superstar import estimate_close_rates, find_superstar
from lib.intake.gathered import Gathered
from lib.measure.dealt import describe_dealt
from lib.measure.decided import Decided
from lib.measure.tally import missing_columns
from lib.memory import Memory
from lib.office.counts import Counts
from lib.office.draws import Draws
from lib.office.keys import make_keys
from lib.office.skill import find_funnel, find_leads, find_line_up, find_seats, find_versus, list_quarters
from lib.office.time import (
    filter_decided,
    find_article,
    find_last_two,
    find_setbacks,
    list_changes,
    list_known_tallies,
)
from lib.says import (
    BehaviourChange,
    BehaviourSays,
    CloseRate,
    Dealt,
    Estimate,
    Funnel,
    Holds,
    Leads,
    LineUp,
    Luck,
    QuarterRate,
    Seat,
    Setbacks,
    Superstar,
    Versus,
)
from lib.terms import BEHAVIOURS, quarter_name

Answer = TypeVar("Answer")


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
    decided: Decided
    draws: Draws = field(repr=False)
    standing: Standing = field(default_factory=Standing, repr=False)
    """What people corrected here, as it is applied to ``deals``."""
    lasting: Memory = field(default_factory=lambda: Memory(4), repr=False)
    """Answers that hold under other corrections too: an office that is corrected hands it on."""
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

    @cached_property
    def keys(self) -> pa.Array:
        """The key of each deal, by which corrections find it in the next export."""
        return make_keys(self.intake)

    @cached_property
    def missing(self) -> frozenset[str]:
        """Canonical columns that say nothing at all."""
        return missing_columns(self.deals)

    def luck(self, quarters: Sequence[str] = ()) -> Luck:
        """Where the sales of the team and of each rep came from, under the quarter filter."""
        return self._answers.recall(("luck", *quarters), lambda: self._estimate_luck(quarters))

    def close_rates(self, quarters: Sequence[str] = ()) -> dict[str, CloseRate]:
        """Each rep's close rate with its uncertainty, under the quarter filter."""
        return self._answers.recall(
            ("close", *quarters),
            lambda: estimate_close_rates(reps=self.reps, drawn=self.draws.one("close_rate", quarters)),
        )

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
        name = self._name_superstar(scope)
        return self._answers.recall(
            ("behaviours", name, *scope.quarters), lambda: self._compare(name, scope.quarters)
        )

    def versus(self, scope: Scope) -> dict[str, Versus]:
        """Each rep's close rate beside the superstar's in twenty futures; empty without a superstar."""
        return self._ask_of_superstar("versus", scope, find_versus) or {}

    def leads(self, scope: Scope) -> Leads | None:
        """The superstar's lead; None without a superstar or without anybody to lead."""
        return self._ask_of_superstar("leads", scope, find_leads)

    def by_quarter(self, scope: Scope) -> tuple[QuarterRate, ...]:
        """The superstar in each quarter in scope; empty without a superstar."""
        return self._ask_of_superstar("quarters", scope, list_quarters) or ()

    def funnel(self, quarters: Sequence[str] = ()) -> Funnel:
        """Close rates with the limits between which chance alone puts equally good reps."""
        return self._answers.recall(("funnel", *quarters), lambda: find_funnel(self.counts, quarters))

    def line_up(self, quarters: Sequence[str] = (), turn: int = 0) -> LineUp | None:
        """The office hidden among simulated ones; None where there is nothing to tell apart."""
        return self._answers.recall(
            ("line-up", turn, *quarters), lambda: find_line_up(self.counts, quarters, turn)
        )

    def seats(self, quarters: Sequence[str] = ()) -> dict[str, Seat]:
        """Each rep's close rate beside the deals the rep was dealt."""
        return self._answers.recall(
            ("seats", *quarters), lambda: find_seats(self.counts, self.draws, quarters)
        )

    def dealt(self, quarters: Sequence[str] = ()) -> dict[str, Dealt]:
        """The fairness facts of each rep with decided deals."""
        return self._answers.recall(
            ("dealt", *quarters),
            lambda: describe_dealt(filter_decided(self.decided, quarters), as_of=self.as_of),
        )

    def setbacks(self, quarters: Sequence[str] = ()) -> Setbacks:
        """Slumps, losing streaks and days to the next deal of each rep."""
        return self._answers.recall(
            ("setbacks", *quarters),
            lambda: find_setbacks(self.counts, self.draws, self.decided, quarters, self.missing),
        )

    def changes(self, earlier: str, later: str) -> tuple[BehaviourChange, ...]:
        """What changed from one quarter to another: the close rate, then the eleven behaviours."""
        return self._answers.recall(
            ("changes", earlier, later),
            lambda: list_changes(self.counts, self.draws, earlier, later, self.missing),
        )

    @cached_property
    def last_two(self) -> tuple[str, str] | None:
        """The last two quarters worth comparing; None where there are not two."""
        return find_last_two(self.counts)

    def article(self, quarters: Sequence[str] = ()) -> tuple[Holds, ...]:
        """Whether reps who score higher on a behaviour close more, for each of the eleven."""
        return self._answers.recall(
            ("article", *quarters), lambda: find_article(self.counts, self.draws, quarters, self.missing)
        )

    def doubts(self, most: int) -> Doubts:
        """Lead sources in doubt, at most so many of them, the most sales first."""
        return self._answers.recall(("doubts", most), lambda: list_doubts(self.deals, limit=most))

    def lookalikes(self) -> tuple[Lookalike, ...]:
        """Accounts that may be one, likeliest first; not those that people merged or kept apart."""
        merged = self.standing.merged
        return self.lasting.recall(
            ("look-alikes", frozenset(merged.items())), lambda: find_lookalikes(self.deals, merged)
        )

    @cached_property
    def waiting(self) -> int:
        """Corrections of deals that are not in this data; they hold when those deals come back."""
        corrected = pa.array(self.standing.deals, pa.string())
        return len(corrected) - int(pc.sum(pc.is_in(corrected, value_set=self.keys)).as_py() or 0)

    def tallies_table(self) -> pa.Table:
        """``rep, quarter, tally, hits, chances``; rows with neither hits nor chances left out."""
        counted = pc.or_(pc.greater(self.tallies["hits"], 0), pc.greater(self.tallies["chances"], 0))
        kept = self.tallies.filter(counted).drop_columns("young")
        names = [quarter_name(quarter) for quarter in kept["quarter"].to_pylist()]
        return kept.set_column(1, "quarter", pa.array(names, pa.string()))

    def deals_in(self, scope: Scope) -> int:
        """Deals the scope speaks of: by the quarter they closed in or, while open, were created in."""
        return self.counts.deals_in(scope.reps, scope.quarters)

    def _ask_of_superstar(
        self, question: str, scope: Scope, find: Callable[[Counts, Draws, str, Sequence[str]], Answer]
    ) -> Answer | None:
        name = self._name_superstar(scope)
        if name is None:
            return None
        return self._answers.recall(
            (question, name, *scope.quarters), lambda: find(self.counts, self.draws, name, scope.quarters)
        )

    def _name_superstar(self, scope: Scope) -> str | None:
        superstar = self.superstar(scope)
        return superstar.rep if superstar else None

    def _estimate_chance_share(self, quarters: Sequence[str]) -> Estimate | None:
        drawn = self.draws.one("close_rate", quarters)
        return estimate_chance_share(draws=drawn.draws, chances=drawn.chances)

    def _find_superstar(self, scope: Scope) -> Superstar | None:
        drawn = self.draws.one("close_rate", scope.quarters)
        return find_superstar(reps=self.reps, draws=drawn.draws, chances=drawn.chances, named=scope.superstar)

    def _compare(self, superstar: str | None, quarters: Sequence[str]) -> tuple[BehaviourSays, ...]:
        drawn = self.draws.of(list_known_tallies(self.missing), quarters)
        _, _, young = self.counts.add_up(quarters)
        return tuple(
            say_behaviour(
                behaviour=behaviour,
                reps=self.reps,
                drawn=drawn,
                superstar=superstar,
                missing=self.missing,
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
            classes=list(list_classes(self.standing.classes).values()),
            sales=counts.sales,
            revenue=counts.revenue,
            biggest=counts.biggest,
            within=counts.mask(quarters),
        )
