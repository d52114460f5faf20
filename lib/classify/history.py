"""What an account's past says of the day a deal was created (METRICS.md, section 2).

As-of questions on whole numbers: deals are put in order of (account, day) once, and each question is one
search in that order. The whole table is read, never a filtered view.

The day of a deal is ``created``, or ``closed`` where that is absent. An open deal without ``created`` has no
day: its history cannot be asked, and no customer test can be made for whoever referred it. It does not count
as another open deal of its account either.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.columns import NEVER, NO_DAY, read_codes, read_codes_in, read_days
from lib.classify.words import Ints
from lib.terms import QUIET

NOBODY = -1
"""Where a question has no deal for an answer."""


@dataclass(frozen=True)
class Ledger:
    """The deals as numbers, ``[deals]`` each."""

    ids: pa.ChunkedArray
    account: Ints
    """Code of the account, -1 for none."""
    referrer: Ints
    """Code of the account that ``referred_by`` names, -1 where no deal here is of such an account."""
    day: Ints
    closed: Ints
    """NO_DAY where the deal is not decided."""
    won: npt.NDArray[np.bool_]
    undated: npt.NDArray[np.bool_]
    """Whether ``created`` is absent."""


@dataclass(frozen=True)
class Past:
    """Answers for each deal, as row numbers of other deals, NOBODY where there is none."""

    open_then: Ints
    """A deal of the account that was open that day: of several the one that stayed open longest."""
    last: Ints
    """The account's latest decided deal before that day."""
    first_win: Ints
    """The first win, before that day, of the account that referred this deal."""


def read_ledger(deals: pa.Table) -> Ledger:
    """The columns that history reads."""
    outcome = read_codes(deals, "outcome")
    account = read_codes(deals, "account_key")
    referrer = read_codes(deals, "referred_key")
    known = np.append(read_codes_in(referrer.values, account.values), NOBODY)
    created, closed = read_days(deals, "created"), read_days(deals, "closed")
    closed = np.where(outcome.says("open"), NO_DAY, closed)
    return Ledger(
        ids=deals.column("deal_id"),
        account=account.codes,
        referrer=known[referrer.codes],
        day=np.where(created == NO_DAY, closed, created),
        closed=closed,
        won=outcome.says("won"),
        undated=created == NO_DAY,
    )


def ask_past(ledger: Ledger) -> Past:
    """Every question of every deal at once."""
    with ThreadPoolExecutor(pa.cpu_count()) as pool:
        decided = pool.submit(order_decided, ledger)
        dated = _order_dated(ledger)
        open_then = pool.submit(_find_open, ledger, dated)
        first_win = pool.submit(_find_first_win, ledger, decided.result())
        return Past(open_then.result(), _find_last(ledger, dated, decided.result()), first_win.result())


def is_recent(ledger: Ledger, past: Past) -> npt.NDArray[np.bool_]:
    """Whether the account's latest decided deal is at most QUIET days old."""
    return (past.last >= 0) & (ledger.day - ledger.closed[past.last] <= QUIET)


def order_decided(ledger: Ledger) -> Ints:
    """Decided deals of accounts by account, ``closed`` and ``deal_id`` (as text, byte by byte)."""
    rows = np.flatnonzero((ledger.account >= 0) & (ledger.closed != NO_DAY))
    key = _key(ledger.account[rows], ledger.closed[rows])
    order = np.argsort(key, kind="stable")
    rows, key = rows[order], key[order]
    return _settle_ties(rows, key, ledger.ids)


def _settle_ties(rows: Ints, key: Ints, ids: pa.ChunkedArray) -> Ints:
    same = key[1:] == key[:-1]
    tied = np.flatnonzero(np.append(False, same) | np.append(same, False))
    if not len(tied):
        return rows
    rank = np.empty(len(tied), np.int64)
    rank[pc.sort_indices(ids.take(pa.array(rows[tied]))).to_numpy()] = np.arange(len(tied))
    settled = rows.copy()
    settled[tied] = rows[tied][np.lexsort((rank, key[tied]))]
    return settled


def _order_dated(ledger: Ledger) -> Ints:
    """Deals with an account and a day, by account and day."""
    rows = np.flatnonzero((ledger.account >= 0) & (ledger.day != NO_DAY))
    return rows[np.argsort(_key(ledger.account[rows], ledger.day[rows]), kind="stable")]


def _find_open(ledger: Ledger, rows: Ints) -> Ints:
    """A deal opened before that day and not decided before it.

    In order of (account, day), the deal with the latest end among those opened earlier is a running maximum,
    which starts afresh with each account since the account leads the key.
    """
    account, day, closed = ledger.account[rows], ledger.day[rows], ledger.closed[rows]
    end = _key(account, np.where(closed == NO_DAY, NEVER, np.maximum(closed, day)))
    longest = np.maximum.accumulate(end) if len(end) else end
    rises = np.append(True, longest[1:] > longest[:-1]) if len(end) else np.zeros(0, bool)
    holder = np.maximum.accumulate(np.where(rises, np.arange(len(rows)), 0)) if len(end) else end
    before = _first_of_run(_key(account, day)) - 1
    there = (before >= 0) & (longest[before] >= _key(account, day))
    return _spread(len(ledger.day), rows[there], rows[holder[before[there]]])


def _find_last(ledger: Ledger, rows: Ints, decided: Ints) -> Ints:
    """The latest decided deal of the account that closed before that day, itself left out."""
    if not len(decided):
        return np.full(len(ledger.day), NOBODY)
    keys = _key(ledger.account[decided], ledger.closed[decided])
    place = np.searchsorted(keys, _key(ledger.account[rows], ledger.day[rows]), side="left") - 1
    place -= (place >= 0) & (decided[place] == rows)
    there = (place >= 0) & (ledger.account[decided[place]] == ledger.account[rows])
    return _spread(len(ledger.day), rows[there], decided[place[there]])


def _find_first_win(ledger: Ledger, decided: Ints) -> Ints:
    """The first win of the referring account, if it closed before that day and is not the deal itself."""
    wins = decided[ledger.won[decided]]
    rows = np.flatnonzero((ledger.referrer >= 0) & (ledger.day != NO_DAY))
    if not len(wins) or not len(rows):
        return np.full(len(ledger.day), NOBODY)
    place = np.searchsorted(ledger.account[wins], ledger.referrer[rows], side="left")
    place += wins[np.minimum(place, len(wins) - 1)] == rows
    inside = np.minimum(place, len(wins) - 1)
    first = wins[inside]
    there = (place < len(wins)) & (ledger.account[first] == ledger.referrer[rows])
    there &= ledger.closed[first] < ledger.day[rows]
    return _spread(len(ledger.day), rows[there], first[there])


def _key(account: Ints, day: Ints) -> Ints:
    """Account and day in one number that orders by account, then day; days may lie before 1970."""
    return account * (4 * NEVER) + day + NEVER


def _first_of_run(keys: Ints) -> Ints:
    """For each place in sorted keys, the first place with the same key."""
    if not len(keys):
        return keys
    starts = np.append(True, keys[1:] != keys[:-1])
    return np.maximum.accumulate(np.where(starts, np.arange(len(keys)), 0))


def _spread(size: int, rows: Ints, answers: Ints) -> Ints:
    spread = np.full(size, NOBODY)
    spread[rows] = answers
    return spread
