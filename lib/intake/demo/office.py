"""The made-up office as a whole: its deals and the truth behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.demo.dress import SCHEMA, dress_deals, story_rows
from lib.intake.demo.origins import Simulated, read_origins
from lib.intake.demo.profiles import TRAITS, Team, make_team, read_words
from lib.intake.demo.simulate import END, simulate_office

DEALS: Final = 2_400
REPS: Final = 12
SEED: Final = 49
"""The demo: a seed with which the race is open and the superstar is found; others tell it otherwise."""
ROOM_FOR_STORIES: Final = 200
"""Deals from which an office is large enough to hold the planted stories."""
EPOCH: Final = np.datetime64("1970-01-01")


@dataclass(frozen=True)
class Story:
    """A lost account and the customer of ours who brought it back, or could."""

    account: str
    friend: str


@dataclass(frozen=True)
class Truth:
    """What is really so in the made-up office, for tests to compare with what the app finds.

    ``close_rates``: rep → mean long-run chance of the deals they decided, luck left out. ``traits``: rep →
    habit → value, as ``office.toml`` explains them. ``lucky`` close more than their chances (few deals, kind
    dice), ``better`` have more skill than the usual rep. ``xerox`` came back through a friend; ``way_back``
    could (lost, and a customer knows them).
    """

    superstar: str
    better: tuple[str, ...]
    lucky: tuple[str, ...]
    close_rates: dict[str, float]
    traits: dict[str, dict[str, float]]
    xerox: tuple[Story, ...]
    way_back: Story | None


@dataclass(frozen=True)
class MadeUp:
    """Deals (``dress.SCHEMA``, in order of creation) and the truth behind them."""

    deals: pa.Table
    truth: Truth


def make_office(deals: int = DEALS, *, reps: int = REPS, seed: int = SEED, currency: str = "EUR") -> MadeUp:
    """An office of exactly ``deals`` deals (0 or more) and at most ``reps`` reps (1 or more) who have any.

    Offices of 200 deals and 5 reps or more hold the planted stories.
    """
    rng = np.random.default_rng(seed)
    team, origins = make_team(reps, rng), read_origins()
    stories = _stories_for(team, deals)
    told = story_rows(stories, _end_day(), currency)
    simulated = simulate_office(deals - told.num_rows, team, rng)
    table = dress_deals(simulated, team, origins, currency, rng)
    if told.num_rows:
        table = pa.concat_tables([table, told]).unify_dictionaries()
        order = np.argsort(table["created"].to_numpy(), kind="stable")
        table = table.take(pa.array(order)).combine_chunks()
    return MadeUp(_number_deals(table), _tell_truth(simulated, team, stories))


def make_deals(deals: int = DEALS, *, reps: int = REPS, seed: int = SEED, currency: str = "EUR") -> pa.Table:
    """The deals of :func:`make_office` alone."""
    return make_office(deals, reps=reps, seed=seed, currency=currency).deals


def _end_day() -> int:
    return int((np.datetime64(END) - EPOCH).astype(int))


def _stories_for(team: Team, deals: int) -> list[dict[str, Any]]:
    """The stories whose reps all work here."""
    if deals < ROOM_FOR_STORIES:
        return []
    return [s for s in read_words()["stories"] if all(deal["rep"] in team.names for deal in s["deals"])]


def _number_deals(table: pa.Table) -> pa.Table:
    """Deal ids in order of creation, all of one length."""
    start = 10 ** len(str(max(table.num_rows, 1_000)))
    numbers = pa.array(np.arange(start + 1, start + 1 + table.num_rows)).cast(pa.string())
    ids = pc.binary_join_element_wise(pa.scalar("D-"), numbers, "")
    return table.set_column(SCHEMA.get_field_index("deal_id"), SCHEMA.field("deal_id"), ids)


def _tell_truth(deals: Simulated, team: Team, stories: list[dict[str, Any]]) -> Truth:
    told = [(story["tale"], Story(story["account"], story["friend"])) for story in stories]
    return Truth(
        superstar=team.names[0],
        better=_with_role(team, "better"),
        lucky=_with_role(team, "lucky"),
        close_rates=_true_rates(deals, team),
        traits={
            name: dict(zip(TRAITS, row.tolist(), strict=True))
            for name, row in zip(team.names, team.traits, strict=True)
        },
        xerox=tuple(story for tale, story in told if tale == "xerox"),
        way_back=next((story for tale, story in told if tale == "way back"), None),
    )


def _with_role(team: Team, role: str) -> tuple[str, ...]:
    return tuple(name for name, own in zip(team.names, team.roles, strict=True) if own == role)


def _true_rates(deals: Simulated, team: Team) -> dict[str, float]:
    rep, truth = deals.rep[deals.decided], deals.truth[deals.decided]
    count = np.bincount(rep, minlength=len(team.names))
    total = np.bincount(rep, weights=truth, minlength=len(team.names))
    return {name: float(total[r] / count[r]) for r, name in enumerate(team.names) if count[r]}
