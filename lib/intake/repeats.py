"""The same deal in two parts of an office: by its number, or where it has none by what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.intake.dates import NO_DAY
from lib.intake.periods import Period

NOBODY = -1


@dataclass(frozen=True, eq=False)
class Deals:
    """All deals of an office, part after part. All arrays go together."""

    part: np.ndarray
    """Place of the part."""
    row: np.ndarray
    numbered: np.ndarray
    """Whether the deal has a number of its own."""
    deal_id: pa.ChunkedArray
    rep: np.ndarray
    """A code for each different rep."""
    account_key: pa.ChunkedArray
    created: pa.ChunkedArray
    amount: pa.ChunkedArray


def rank_parts(periods: Sequence[Period | None]) -> np.ndarray:
    """How late each part is; int[parts].

    Those whose names say a period stand in the order of the periods, in the places that they hold among the
    others.
    """
    dated = [place for place, period in enumerate(periods) if period is not None]
    ordered = sorted(dated, key=lambda place: (periods[place], place))
    ranks = np.arange(len(periods))
    ranks[ordered] = dated
    return ranks


def find_repeats(deals: Deals, ranks: np.ndarray) -> np.ndarray:
    """For each deal the place of the one that is kept for it, in a later part; −1 where it is kept itself.

    A part may have two deals of which the same is said: as many of them are repeated as a later part has.
    """
    kept = np.full(len(deals.part), NOBODY, np.int64)
    for rows, keys in (_key_numbers(deals), _key_contents(deals)):
        if len(rows):
            kept[rows] = _find_kept(rows, keys, ranks[deals.part[rows]])
    return kept


def _key_numbers(deals: Deals) -> tuple[np.ndarray, np.ndarray]:
    """Deals with numbers, and a code for each different one."""
    rows = np.flatnonzero(deals.numbered)
    numbers = deals.deal_id if len(rows) == len(deals.part) else deals.deal_id.take(pa.array(rows))
    return rows, _code(numbers)


def _key_contents(deals: Deals) -> tuple[np.ndarray, np.ndarray]:
    """Deals without numbers of which all is said, and a code for each different content and turn."""
    said = ~deals.numbered
    if not said.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    for column in (deals.account_key, deals.created, deals.amount):
        said &= column.is_valid().to_numpy()
    rows = np.flatnonzero(said)
    take = pa.array(rows)
    days = pc.fill_null(deals.created.take(take).cast(pa.int32()), NO_DAY).to_numpy()
    keys = deals.rep[rows]
    for more in (_code(deals.account_key.take(take)), days, deals.amount.take(take).to_numpy()):
        keys = _join(keys, np.unique(more, return_inverse=True)[1])
    return rows, _join(keys, _count_turns(keys, deals.part[rows]))


def _code(texts: pa.ChunkedArray) -> np.ndarray:
    if pa.types.is_dictionary(texts.type):
        texts = texts.cast(pa.string())
    return texts.combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _join(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """A code for each different pair; small numbers again, so that nothing overflows."""
    width = int(second.max()) + 1 if len(second) else 1
    return np.unique(first.astype(np.int64) * width + second, return_inverse=True)[1]


def _count_turns(keys: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """How many deals of the same part and key stand before each; deals come part after part."""
    both = _join(keys, parts)
    order = np.argsort(both, kind="stable")
    first = np.flatnonzero(np.diff(both[order], prepend=-1))
    starts = np.repeat(first, np.diff(np.append(first, len(order))))
    turns = np.empty(len(order), np.int64)
    turns[order] = np.arange(len(order)) - starts
    return turns


def _find_kept(rows: np.ndarray, keys: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """The deal of the latest part with the same key; −1 for that deal itself."""
    order = np.argsort(ranks, kind="stable")
    last = np.empty(int(keys.max()) + 1, np.int64)
    last[keys[order]] = rows[order]  # the last assignment, the latest part, stands
    kept = last[keys]
    return np.where(kept == rows, NOBODY, kept)
