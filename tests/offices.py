"""Deal tables for tests: from rows written by hand, and random small offices from a seed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

import pyarrow as pa

from lib.terms import CHANNELS, CLASSIFIED_FIELDS, DEALS_SCHEMA


def deals_from(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Deals from dicts; what is left out is null. ``row``, ``deal_id`` and the keys are made where absent."""
    full = []
    for number, row in enumerate(rows, start=2):
        made = {"row": number, "deal_id": f"D{number:05d}", "closed_from_name": False}
        deal = {**made, "rep": "Ana", "outcome": "open", **row}
        for text, key in (("account", "account_key"), ("referred_by", "referred_key")):
            value = deal.get(text)
            deal.setdefault(key, value.casefold().strip() if value else None)
        full.append(deal)
    return pa.Table.from_pylist(full, schema=DEALS_SCHEMA)


def with_channels(
    deals: pa.Table, channels: Iterable[str], advised: Iterable[bool | None] | None = None
) -> pa.Table:
    """The deals as classify would hand them on, with the channels given."""
    names = list(channels)
    columns = {
        "channel": names,
        "class": [CHANNELS[name].klass for name in names],
        "evidence": ["none"] * len(names),
        "because": ["made up for a test"] * len(names),
        "advised_against": list(advised) if advised is not None else [None] * len(names),
    }
    for field in CLASSIFIED_FIELDS:
        deals = deals.append_column(field, pa.array(columns[field.name], field.type))
    return deals


def random_office(seed: int, *, deals: int | None = None, complete: bool | None = None) -> pa.Table:
    """A small office in which everything that can coincide does: same days, same accounts, absent dates.

    A third of the offices have every column filled, the others have holes and some whole columns absent.
    """
    draw = random.Random(seed)
    size = deals if deals is not None else draw.choice([1, 3, 12, 40, 120, 250])
    full = draw.random() < 1 / 3 if complete is None else complete
    span = draw.choice([30, 200, 900, 1500])
    start = date(2021, draw.randint(1, 12), draw.randint(1, 28))
    reps = ["Ana", "Ben", "Chloé", "دانا", "Eve"][: draw.randint(1, 5)]
    accounts = [f"Acct {n}" for n in range(draw.choice([2, 6, 30]))]
    hole = 0.0 if full else 0.15
    absent = set() if full else {name for name in ("created", "account", "industry") if draw.random() < 0.1}

    def maybe(name: str, value: Any, odds: float = 1.0) -> Any:
        return None if name in absent or draw.random() < hole or draw.random() >= odds else value

    rows, channels, advised = [], [], []
    for number in range(size):
        created = start + timedelta(days=draw.randint(0, span))
        closed = created + timedelta(
            days=draw.choice([0, 0, 1, 5, 13, 14, 15, 60, 89, 90, 91, 181, 182, 183])
        )
        outcome = draw.choices(["won", "lost", "open"], [4, 4, 2])[0]
        reason = maybe("lost_reason", draw.choice(["Price", "Not a fit"]), 0.8) if outcome == "lost" else None
        rows.append(
            {
                "deal_id": f"{draw.choice('abAB9')}{number}",
                "rep": draw.choice(reps),
                "outcome": outcome,
                "closed": closed if outcome != "open" else None,
                "created": maybe("created", created),
                "account": maybe("account", draw.choice(accounts)),
                "amount": maybe("amount", float(draw.randint(0, 9_000))),
                "source": maybe("source", draw.choice(["Cold call", "Referral", "Other", "Trade show"]), 0.7),
                "referred_by": maybe("referred_by", draw.choice([*accounts, "Jane Doe"]), 0.3),
                "lost_reason": reason,
                "industry": maybe("industry", draw.choice(["Steel", "steel ", "Bank", "Toys", "Farm"])),
                "competitor": maybe("competitor", draw.choice(["none", "Rival"]), 0.4),
            }
        )
        channels.append(draw.choice(list(CHANNELS)))
        advised.append(reason == "Not a fit" if reason else None)
    return with_channels(deals_from(rows), channels, advised)
