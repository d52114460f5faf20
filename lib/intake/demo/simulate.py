"""The made-up office at work, week by week: deals are decided, decisions bring new deals, reps open more.

The model, the same for every size (a deal is a column of numbers until :mod:`.dress` gives it words):

- A rep opens deals *from scratch* at a pace of their own (season, ramp-up after joining, and in the 14 days
  after a loss times ``calm``). Deals that come by themselves take the place of some of them.
- A deal is won with the chance of its origin, moved by the rep's ``skill`` (log odds); if the rep's previous
  decided deal was lost, ``dip`` is taken off. In the long run a rep with chance p after a win therefore
  closes π = p − dip·(1 − π), that is (p − dip)/(1 − dip): this is the planted truth. ``luck`` shifts the
  dice but not the truth.
- A win may bring the same customer back (``returns``) and send others (``referrals``, Poisson). A loss may
  come back by itself (``wins_back``) or through a customer of ours (``friends``): ``[brings]`` in
  ``office.toml``.
- Decisions due late in a quarter are pushed to its last days by those who ``rush``.

Within a week all reps' decisions are made at once: a deal with one uniform number u is won for sure if u is
under the chance after a loss, lost for sure if u is over the chance after a win, and otherwise goes as the
deal before it went. So a chain of decisions is a forward fill.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

from lib.intake.demo.origins import (
    CHANCE_PART,
    NOBODY,
    UNKNOWN_PART,
    Simulated,
    read_brought,
    read_origins,
)
from lib.intake.demo.profiles import TRAITS, Team, read_words

END: Final = date(2026, 9, 30)
"""Last day of every made-up office."""
DAYS: Final = 1096
"""Length of the window that the office's file covers, about: three years."""
BURN_IN: Final = 182
"""Days simulated before the window, so that it starts with customers and open deals."""
WEEK: Final = 7
MEMORY: Final = 14
FIELDS: Final = ("rep", "created", "due", "account", "industry", "origin", "referrer")
HOMES: Final = 5
MIN_CYCLE: Final = 8
LOST_PART: Final = 0.6
"""Part of the deals that are lost, about."""
SURPLUS: Final = 0.15
"""What a rep of one deal a week gets beyond the pace, as deals that come by themselves come in bunches."""
SHORTEST: Final = 0.3
"""Part of the usual pace that a rep opens from scratch however many deals come by themselves."""
STRAY: Final = 0.35
"""Part of the referrals that lead to any industry, not the sender's own."""

REP, CREATED, DUE, ACCOUNT, INDUSTRY, ORIGIN, REFERRER = range(len(FIELDS))


class Simulation:
    """The state of an office between two weeks. ``rate``: deals that a usual rep opens in a day."""

    def __init__(self, team: Team, rate: float, rng: np.random.Generator) -> None:
        self.team, self.rng, self.rate = team, rng, rate
        self.origins = read_origins()
        self.end = _day_number(END)
        self.window = self.end - DAYS
        # Weeks start on a Monday (1970-01-05), so that moving off a weekend stays within the week.
        self.start = (self.window - BURN_IN - 4) // WEEK * WEEK + 4
        self.habit = {name: team.trait(name) for name in TRAITS}
        self.brought = read_brought(self.habit, self.origins)
        self.joins = self.window + self.habit["joins"] * 365.25
        self.leaves = self.window + self.habit["leaves"] * 365.25
        self.industries = len(read_words()["industries"])
        self.homes = np.argsort(rng.random((len(team.names), self.industries)), axis=1)[:, :HOMES]
        self.mix = self._mix_of_origins()
        self.accounts = 0
        self.after_loss = np.zeros(len(team.names), dtype=bool)
        self.losses = np.zeros((len(team.names), self.end - self.start + MEMORY + 2 * WEEK), dtype=np.int32)
        self.open = np.empty((len(FIELDS), 0), dtype=np.int64)
        self.coming = np.empty((len(FIELDS), 0), dtype=np.int64)
        self.decided: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []

    def run(self) -> Simulated:
        """Live all weeks and return every deal, oldest first."""
        for monday in range(self.start, self.end + 1, WEEK):
            self._decide_week(monday + WEEK)
            self._open_week(monday)
        return self._collect()

    def _mix_of_origins(self) -> np.ndarray:
        """Cumulated weights of the origins for a deal from scratch, ``[reps, origins]``."""
        people = self.habit["network"][:, None]
        w = self.origins.weights
        rest = CHANCE_PART * w["chance"] + UNKNOWN_PART * w["unknown"]
        rest = rest + (1 - CHANCE_PART - UNKNOWN_PART) * w["process"]
        return (people * w["people"] + (1 - people) * rest).cumsum(axis=1)

    # --- decisions --------------------------------------------------------------------------------

    def _decide_week(self, until: int) -> None:
        ripe = (self.open[DUE] < until) & (self.open[DUE] <= self.end)
        if not ripe.any():
            return
        deals, self.open = self.open[:, ripe], self.open[:, ~ripe]
        self._hand_over(deals, DUE)
        deals = deals[:, np.lexsort((deals[CREATED], deals[DUE], deals[REP]))]
        won, truth = self._roll(deals)
        self.decided.append((deals, won, truth))
        lost = deals[:, ~won]
        np.add.at(self.losses, (lost[REP], lost[DUE] - self.start + MEMORY + 1), 1)
        self._bring(deals, won)

    def _roll(self, deals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Who wins (see the module's last paragraph), and the long-run chance of each deal."""
        rep = deals[REP]
        log_odds = self.origins.log_odds[deals[ORIGIN]] + self.habit["skill"][rep]
        chance = 1 / (1 + np.exp(-log_odds))
        dip, luck = self.habit["dip"][rep], self.habit["luck"][rep]
        u = self.rng.random(len(rep)) - luck
        state = np.where(u < chance - dip, 1, np.where(u >= chance, 0, -1))
        first = np.append(True, rep[1:] != rep[:-1])
        state = np.where(first & (state < 0), np.where(self.after_loss[rep], 0, 1), state)
        won = state[np.maximum.accumulate(np.where(state >= 0, np.arange(len(state)), 0))] == 1
        last = np.append(first[1:], True)
        self.after_loss[rep[last]] = ~won[last]
        return won, np.maximum(0.0, chance - dip) / (1 - dip)

    def _hand_over(self, deals: np.ndarray, when: int) -> None:
        """Deals of somebody who is not there that day go to a colleague, in place."""
        rep = deals[REP]
        gone = (deals[when] > self.leaves[rep]) | (deals[when] < self.joins[rep])
        here = np.flatnonzero((self.joins <= self.start) & (self.leaves > self.end))
        if gone.any() and len(here):
            deals[REP, gone] = here[self.rng.integers(0, len(here), int(gone.sum()))]

    # --- what decisions bring ---------------------------------------------------------------------

    def _bring(self, deals: np.ndarray, won: np.ndarray) -> None:
        """Add what this week's decisions bring to the deals that are coming."""
        odds = self.brought.odds[:, deals[REP]] * np.where(won, self.brought.of_wins, ~self.brought.of_wins)
        kind, parent = np.nonzero(self.rng.random(odds.shape) < odds)
        winners = np.flatnonzero(won)
        senders = winners.repeat(self.rng.poisson(self.habit["referrals"][deals[REP, winners]]))
        children = self._children(deals[:, parent], kind)
        sent = self._sent(self._children(deals[:, senders], np.full(len(senders), self.brought.referral)))
        coming = np.concatenate([self.coming, children, sent], axis=1)
        self.coming = coming[:, coming[CREATED] <= self.end]

    def _children(self, parents: np.ndarray, kind: np.ndarray) -> np.ndarray:
        low, high = self.brought.low[kind], self.brought.high[kind]
        lag = low + (self.rng.random(len(kind)) * (high - low + 1)).astype(np.int64)
        parents[CREATED] = parents[DUE] + lag
        parents[ORIGIN], parents[REFERRER] = self.brought.origin[kind], NOBODY
        return parents

    def _sent(self, children: np.ndarray) -> np.ndarray:
        """Children that are other accounts, mostly of the same trade."""
        count = children.shape[1]
        children[REFERRER], children[ACCOUNT] = children[ACCOUNT], NOBODY
        stray = self.rng.random(count) < STRAY
        children[INDUSTRY] = np.where(stray, self._any_industry(count), children[INDUSTRY])
        return children

    # --- new deals --------------------------------------------------------------------------------

    def _open_week(self, monday: int) -> None:
        arrived = self.coming[CREATED] < monday + WEEK
        come, self.coming = self.coming[:, arrived], self.coming[:, ~arrived]
        self._hand_over(come, CREATED)
        fresh = np.concatenate([come, self._from_scratch(monday, come)], axis=1)
        unnamed = fresh[ACCOUNT] == NOBODY
        fresh[ACCOUNT, unnamed] = self.accounts + np.arange(int(unnamed.sum()))
        self.accounts += int(unnamed.sum())
        self._plan(fresh)
        self.open = np.concatenate([self.open, fresh[:, fresh[CREATED] <= self.end]], axis=1)

    def _from_scratch(self, monday: int, come: np.ndarray) -> np.ndarray:
        pace = self._pace(monday)
        usual = pace.sum(axis=1)
        arrivals = np.bincount(come[REP], minlength=len(usual))
        room = np.maximum(SHORTEST, 1 - arrivals / np.maximum(usual, 1e-9))
        counts = self.rng.poisson(pace * room[:, None])
        rep, offset = (cell.repeat(counts.ravel()) for cell in np.divmod(np.arange(counts.size), WEEK))
        fresh = np.full((len(FIELDS), len(rep)), NOBODY, dtype=np.int64)
        fresh[REP], fresh[CREATED] = rep, monday + offset
        fresh[ORIGIN] = _pick(self.mix, rep, self.rng)
        fresh[INDUSTRY] = self._industry_of(rep)
        return fresh

    def _pace(self, monday: int) -> np.ndarray:
        """Deals that each rep would open each day of the week, ``[reps, 7]``, if nothing came by itself."""
        days = np.arange(monday, monday + WEEK)
        # From MEMORY + 1 days before the Monday to the day before Sunday.
        lost = self.losses[:, monday - self.start :][:, : MEMORY + WEEK].cumsum(axis=1)
        shaken = lost[:, MEMORY:] > lost[:, :WEEK]
        mood = np.where(shaken, self.habit["calm"][:, None], 1.0)
        tenure = (days - self.joins[:, None]) / 150
        ramp = np.where(tenure < 0, 0.0, np.minimum(1.0, 0.35 + tenure)) * (days < self.leaves[:, None] - 20)
        return self.rate * self.habit["pace"][:, None] * mood * ramp * _season(monday) * _WEEKDAYS

    def _industry_of(self, rep: np.ndarray) -> np.ndarray:
        # The square of a uniform number makes the first home the likeliest.
        home = self.homes[rep, (HOMES * self.rng.random(len(rep)) ** 2).astype(int)]
        strays = self.rng.random(len(rep)) < self.habit["explores"][rep]
        return np.where(strays, self._any_industry(len(rep)), home)

    def _any_industry(self, count: int) -> np.ndarray:
        return self.rng.integers(0, self.industries, count)

    def _plan(self, deals: np.ndarray) -> None:
        """Set the day on which each deal will be decided, in place."""
        count = deals.shape[1]
        cycle = self.origins.cycle[deals[ORIGIN]] * np.exp(0.5 * self.rng.standard_normal(count))
        due = deals[CREATED] + np.maximum(MIN_CYCLE, cycle.astype(np.int64))
        left = _days_left(due)
        rushed = (left < 45) & (self.rng.random(count) < self.habit["rush"][deals[REP]])
        late = np.minimum(left, self.rng.integers(0, 9, count))
        due = np.where(rushed, due + left - late, due)
        weekday = (due - 4) % WEEK
        deals[DUE] = due - np.maximum(0, weekday - 4)

    # --- the end ----------------------------------------------------------------------------------

    def _collect(self) -> Simulated:
        still = self.open.shape[1]
        deals = np.concatenate([self.open, *(deals for deals, _, _ in self.decided)], axis=1)
        won = np.concatenate([np.zeros(still, bool), *(won for _, won, _ in self.decided)])
        truth = np.concatenate([np.full(still, np.nan), *(truth for _, _, truth in self.decided)])
        whole = Simulated(
            **dict(zip(FIELDS, deals, strict=True)),
            won=won,
            decided=np.arange(len(won)) >= still,
            truth=truth,
        )
        return whole.take(np.lexsort((whole.account, whole.created)))


def simulate_office(deals: int, team: Team, rng: np.random.Generator) -> Simulated:
    """Exactly ``deals`` deals, oldest first: the last ones of a simulation that makes a few more.

    Deals before the window are dropped as an export drops what is older than its first day.
    """
    weekly = WEEK * deals / DAYS / max(_presence(team).sum(), 0.1)
    rate = weekly / WEEK / _usual_mood(team, deals) / (1 + min(1.0, SURPLUS / max(weekly, 1e-9)))
    while True:
        made = Simulation(team, rate, rng).run()
        if len(made.rep) >= deals:
            return made.take(np.arange(len(made.rep) - deals, len(made.rep)))
        rate *= 1.3


def _presence(team: Team) -> np.ndarray:
    """Each rep's pace times the part of the window in which they were there."""
    years = DAYS / 365.25
    there = np.minimum(team.trait("leaves"), years) - np.maximum(team.trait("joins"), 0)
    return team.trait("pace") * there.clip(0) / years


def _usual_mood(team: Team, deals: int) -> float:
    """What losses leave of the pace: the busier a rep, the more days follow one."""
    losses = LOST_PART * deals / DAYS / max(_presence(team).sum(), 0.1) * team.trait("pace")
    shaken = 1 - np.exp(-MEMORY * losses)
    return float(np.average(1 - shaken * (1 - team.trait("calm")), weights=_presence(team) + 1e-9))


_WEEKDAYS: Final = np.array([1.4, 1.45, 1.4, 1.4, 1.2, 0.1, 0.05])
_MONTHS: Final = np.array([1.0, 1.02, 1.12, 1.0, 1.02, 1.05, 0.88, 0.75, 1.15, 1.12, 1.05, 0.8])


def _season(monday: int) -> float:
    return float(_MONTHS[date.fromordinal(date(1970, 1, 1).toordinal() + monday).month - 1])


def _days_left(days: np.ndarray) -> np.ndarray:
    """Days from each day to the last one of its calendar quarter."""
    month = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    after = ((month // 3 + 1) * 3).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return after - 1 - days


def _pick(cumulated: np.ndarray, row: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A column for each row, with the cumulated weights of that row."""
    return np.minimum((rng.random(len(row))[:, None] > cumulated[row]).sum(axis=1), cumulated.shape[1] - 1)


def _day_number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()
