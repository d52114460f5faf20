"""Numbers become an office's words: accounts and people, sources as written, reasons, notes, amounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.demo.origins import NOBODY, Origins, Simulated
from lib.intake.demo.profiles import Team, read_words
from lib.intake.demo.words import as_column, draw_words, draw_words_by, spell_years

_TEXT: Final = pa.dictionary(pa.int32(), pa.string())
SCHEMA: Final = pa.schema(
    [
        pa.field("deal_id", pa.string()),
        pa.field("rep", _TEXT),
        pa.field("account", _TEXT),
        pa.field("industry", _TEXT),
        pa.field("outcome", _TEXT),
        pa.field("created", pa.date32()),
        pa.field("closed", pa.date32()),
        pa.field("due", pa.date32()),
        pa.field("amount", pa.float64()),
        pa.field("currency", _TEXT),
        pa.field("source", _TEXT),
        pa.field("referred_by", _TEXT),
        pa.field("lost_reason", _TEXT),
        pa.field("competitor", _TEXT),
        pa.field("contact", _TEXT),
        pa.field("notes", _TEXT),
        pa.field("origin", _TEXT),
    ]
)
"""A made-up office. ``closed`` is null for open deals, ``due`` is the day of decision or the day hoped for.

``origin`` is the planted truth of where the deal came from (a key of ``[origins]`` in ``office.toml``); no
shape writes it.
"""
REFERRER_FORGOTTEN: Final = 0.1
INTRODUCER_NAMED: Final = 0.7
REASON_GIVEN: Final = 0.85
NOTES_TAKEN: Final = 0.3
CONTACT_BLANK: Final = 0.08
AMOUNT_BLANK: Final = 0.015
RANDOM_STRIDE: Final = 7_919
"""A prime that walks through lists of names, so that neighbours in number are not neighbours in name."""


def dress_deals(
    deals: Simulated, team: Team, origins: Origins, currency: str, rng: np.random.Generator
) -> pa.Table:
    """The simulated deals as a table of :data:`SCHEMA` (``deal_id`` still null), in the same order."""
    words, size = read_words(), len(deals.rep)
    friend, origin = find_friends(deals, origins, rng)
    accounts = _name_accounts(deals)
    columns = {
        "deal_id": pa.nulls(size, pa.string()),
        "rep": as_column(deals.rep, team.names),
        "account": as_column(accounts[0], accounts[1]),
        "industry": as_column(deals.industry, list(words["industries"])),
        "outcome": as_column(np.where(deals.decided, np.where(deals.won, 0, 1), 2), ["won", "lost", "open"]),
        "created": _as_days(deals.created),
        "closed": _as_days(deals.due, mask=~deals.decided),
        "due": _as_days(deals.due),
        "amount": _draw_amounts(size, rng),
        "currency": as_column(np.zeros(size, dtype=int), [currency]),
        "source": _draw_sources(origin, deals.created, rng),
        "referred_by": _draw_referrers(friend, origin, deals.account, accounts, origins, rng),
        "lost_reason": _draw_reasons(deals, team, rng),
        "competitor": _draw_competitors(deals, team, rng),
        "contact": _name_contacts(deals.account, rng),
        "notes": _draw_notes(origin, rng),
        "origin": as_column(origin, origins.names),
    }
    return pa.table({name: columns[name] for name in SCHEMA.names}, schema=SCHEMA)


def find_friends(
    deals: Simulated, origins: Origins, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Each deal's referrer (an account or NOBODY) and its origin, once friends are found.

    A deal won back by a friend names a customer whom the same rep had won before the deal was created. Where
    there is none, the account has simply come back.
    """
    referrer, origin = deals.referrer.copy(), deals.origin.copy()
    by_friend = np.flatnonzero(origin == origins.number("won_back_by_friend"))
    wins = np.flatnonzero(deals.won)
    day = np.int64(1) << 20
    wins = wins[np.argsort(deals.rep[wins] * day + deals.due[wins], kind="stable")]
    keys = deals.rep[wins] * day + deals.due[wins]
    rep = deals.rep[by_friend] * day
    first, after = np.searchsorted(keys, rep), np.searchsorted(keys, rep + deals.created[by_friend])
    picked = first + (rng.random(len(rep)) * (after - first)).astype(np.int64)
    known = after > first
    friend = np.full(len(rep), NOBODY)
    friend[known] = deals.account[wins[picked[known]]]
    friend[friend == deals.account[by_friend]] = NOBODY
    referrer[by_friend] = friend
    origin[by_friend[friend == NOBODY]] = origins.number("won_back")
    return referrer, origin


def _as_days(days: np.ndarray, mask: np.ndarray | None = None) -> pa.Array:
    return pa.array(days.astype(np.int32), mask=mask).cast(pa.date32())


def _draw_amounts(size: int, rng: np.random.Generator) -> pa.Array:
    """Log-normal, rounded as people round."""
    raw = np.exp(9.75 + 0.75 * rng.standard_normal(size)).clip(800, 450_000)
    step = np.select([raw < 5_000, raw < 20_000, raw < 100_000], [50.0, 100.0, 500.0], 1_000.0)
    return pa.array(np.round(raw / step) * step, mask=rng.random(size) < AMOUNT_BLANK)


def _draw_sources(origin: np.ndarray, created: np.ndarray, rng: np.random.Generator) -> pa.Array:
    rows = read_words()["origins"].values()
    codes, words = draw_words_by([row["sources"] for row in rows], origin, rng)
    years = created.astype("datetime64[D]").astype("datetime64[Y]").astype(int) + 1970
    return as_column(*spell_years(codes, words, years))


def _draw_notes(origin: np.ndarray, rng: np.random.Generator) -> pa.Array:
    rows = read_words()["origins"].values()
    choices = [dict.fromkeys(row.get("notes", [""]), 1.0) for row in rows]
    codes, words = draw_words_by(choices, origin, rng)
    return as_column(codes, words, rng.random(len(origin)) >= NOTES_TAKEN)


def _draw_reasons(deals: Simulated, team: Team, rng: np.random.Generator) -> pa.Array:
    words, size = read_words()["words"], len(deals.rep)
    honest = rng.random(size) < team.trait("honest")[deals.rep]
    choices = [words["lost_reasons"], words["honest_reasons"]]
    codes, texts = draw_words_by(choices, honest.astype(np.int64), rng)
    return as_column(codes, texts, deals.won | ~deals.decided | (rng.random(size) >= REASON_GIVEN))


def _draw_competitors(deals: Simulated, team: Team, rng: np.random.Generator) -> pa.Array:
    codes, texts = draw_words(read_words()["words"]["competitors"], len(deals.rep), rng)
    looked = rng.random(len(deals.rep)) < team.trait("looks")[deals.rep] * np.where(deals.decided, 1.0, 0.5)
    return as_column(codes, texts, ~looked)


def _draw_referrers(
    friend: np.ndarray,
    origin: np.ndarray,
    account: np.ndarray,
    accounts: tuple[np.ndarray, Sequence[str]],
    origins: Origins,
    rng: np.random.Generator,
) -> pa.Array:
    """Customers by their account's name, introducers by their own; sometimes nobody wrote it down."""
    codes, names = accounts
    people = read_words()["words"]["introducers"]
    code_of = np.zeros(max(account.max(initial=0), friend.max(initial=0)) + 1, dtype=np.int64)
    known = np.zeros(len(code_of), dtype=bool)
    code_of[account], known[account] = codes, True
    customer = (friend != NOBODY) & known[friend]
    forgotten = (origin == origins.number("referral")) & (rng.random(len(origin)) < REFERRER_FORGOTTEN)
    introduced = (origin == origins.number("introduction")) & (rng.random(len(origin)) < INTRODUCER_NAMED)
    person = len(names) + rng.integers(0, len(people), len(origin))
    return as_column(
        np.where(introduced, person, code_of[friend]),
        [*names, *people],
        ~(introduced | (customer & ~forgotten)),
    )


def _name_accounts(deals: Simulated) -> tuple[np.ndarray, list[str]]:
    """A code for each deal and the accounts' names: house + trade word (+ place, + number) + legal form.

    No two accounts share a name: within an industry the n-th account takes the n-th combination.
    """
    unique, first, codes = np.unique(deals.account, return_index=True, return_inverse=True)
    industry = deals.industry[first]
    order = np.argsort(industry, kind="stable")
    starts = np.searchsorted(industry[order], np.arange(industry.max(initial=0) + 2))
    nth = np.empty(len(unique), dtype=np.int64)
    nth[order] = np.arange(len(unique)) - starts[industry[order]]
    return codes, _spell_accounts(unique, industry, nth)


def _spell_accounts(numbers: np.ndarray, industry: np.ndarray, nth: np.ndarray) -> list[str]:
    words = read_words()
    names, suffixes = words["names"], words["words"]["suffixes"]
    trades = list(words["industries"].values())
    combinations = np.array([len(names["houses"]) * len(trade) for trade in trades])[industry]
    lap, nth = np.divmod(nth, combinations)
    # RANDOM_STRIDE shares no factor with the number of combinations, so every combination comes once a lap.
    nth = (nth * RANDOM_STRIDE + industry * 31) % combinations
    trade, house = np.divmod(nth, len(names["houses"]))
    flat = [word for trade_words in trades for word in trade_words]
    offset = np.cumsum([0, *map(len, trades)])[industry]
    parts = [
        _spell(house, names["houses"]),
        _spell(offset + trade, flat),
        _spell_lap(lap, names["places"]),
        _spell((numbers * RANDOM_STRIDE + 3) % len(suffixes), suffixes),
    ]
    joined = pc.binary_join_element_wise(*parts, " ")
    return pc.utf8_trim(pc.replace_substring(joined, "  ", " "), " ").to_pylist()


def _spell(codes: np.ndarray, words: Sequence[str]) -> pa.Array:
    return pa.array(words, pa.string()).take(pa.array(codes))


def _spell_lap(lap: np.ndarray, places: Sequence[str]) -> pa.Array:
    """Nothing on the first lap, then a place, then a place with a number."""
    place = _spell(np.where(lap == 0, 0, 1 + (lap - 1) % len(places)), ["", *places])
    number = np.maximum(0, lap - 1) // len(places)
    spelled = pa.array(
        [
            "" if lap_number == 0 else str(lap_number + 1)
            for lap_number in range(int(number.max(initial=0)) + 1)
        ]
    )
    return pc.utf8_trim(pc.binary_join_element_wise(place, spelled.take(pa.array(number)), " "), " ")


def _name_contacts(account: np.ndarray, rng: np.random.Generator) -> pa.Array:
    names = read_words()["names"]
    people = [f"{first} {last}" for last in names["last"] for first in names["first"]]
    codes = (account * RANDOM_STRIDE + account // len(people)) % len(people)
    return as_column(codes, people, rng.random(len(account)) < CONTACT_BLANK)


def _work_day(day: int) -> int:
    """The day itself or the Friday before. Day 4 was a Monday."""
    return day - max(0, (day - 4) % 7 - 4)


def story_rows(stories: Sequence[dict[str, Any]], end: int, currency: str) -> pa.Table:
    """The deals of the stories as a table of :data:`SCHEMA` (``deal_id`` null)."""
    rows = [
        {
            **{name: deal.get(name) for name in SCHEMA.names},
            "industry": deal.get("industry", story["industry"]),
            "created": _work_day(end - deal["opened"]),
            "closed": _work_day(end - deal["decided"]),
            "due": _work_day(end - deal["decided"]),
            "currency": currency,
            "origin": deal["origin"],
        }
        for story in stories
        for deal in story["deals"]
    ]
    plain = {name: [row[name] for row in rows] for name in SCHEMA.names}
    days = {
        name: pa.array(plain[name], pa.int32()).cast(pa.date32()) for name in ("created", "closed", "due")
    }
    return pa.table({**plain, **days}, schema=SCHEMA) if rows else SCHEMA.empty_table()
