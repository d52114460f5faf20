"""The decided deals themselves, rep after rep in order: runs of deals and facts about them are read here.

Everything else under a filter is an addition of tallies. A run has an order, and a median needs its values,
so for these the deals are kept: as arrays made once when an office is opened, over which a filter is a mask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from lib.measure.codes import (
    NO_CODE,
    NO_DAY,
    Ints,
    is_one_of,
    number_days,
    place_words,
    remap_codes,
    sort_texts,
    split_texts,
)
from lib.measure.order import rank_deals
from lib.measure.quarters import find_quarters, list_quarters
from lib.terms import CHANNELS, CLASSES

NOT_WATCHED: Final = -1
_DAYS: Final = 2**22
"""More than the ordinal of any day."""
_NEVER: Final = 2**52


@dataclass(frozen=True, eq=False)
class Decided:
    """Decided deals, rep after rep, each rep's by ``closed`` and the bytes of ``deal_id``. Read-only arrays.

    Per deal [deals]: ``rep`` (place in ``reps``), ``day`` (ordinal of ``closed``), ``quarter`` (index),
    ``won``, ``amount`` (NaN where none), ``klass`` (place in CLASSES), ``channel`` (place in CHANNELS),
    ``industry`` (place in ``industries``, −1 where none).
    """

    reps: tuple[str, ...]
    """Everybody who owns a deal, in order of their bytes; some may have decided none."""
    rep: npt.NDArray[np.int32]
    day: npt.NDArray[np.int32]
    quarter: npt.NDArray[np.int32]
    won: npt.NDArray[np.bool_]
    amount: npt.NDArray[np.float64]
    klass: npt.NDArray[np.int8]
    channel: npt.NDArray[np.int8]
    industry: npt.NDArray[np.int32]
    next_new: npt.NDArray[np.int32]
    """Days from a loss to the rep's next deal created on a later day; −1: none yet, or a win."""
    watched: npt.NDArray[np.int32]
    """Days from a loss to the last day of the rep, as the paces of METRICS 3 have it: the last ``created`` or
    ``closed`` of the rep's deals that have a ``created``, not past ``as_of``. −1: a win, or a loss after that
    day (or of a rep without any ``created``), after which nobody was watching."""
    industries: tuple[str, ...]
    """As most often spelled."""
    has_created: bool
    """Whether any deal of the table says when it was created."""
    first_day: npt.NDArray[np.int32]
    """[reps]: ordinal of the rep's first ``created`` or ``closed`` in the whole table, 0: none."""
    starts: npt.NDArray[np.int64]
    """[reps + 1]: the deals of rep ``i`` are ``starts[i]`` … ``starts[i + 1]`` − 1."""

    def within(self, quarter_indices: Collection[int] | None) -> Decided:
        """The deals that closed in these quarters; None: all. Reps and industries stay as they are."""
        if quarter_indices is None:
            return self
        kept = np.flatnonzero(_mask_quarters(self.quarter, quarter_indices))
        columns: dict[str, Any] = {name: _freeze(getattr(self, name)[kept]) for name in _PER_DEAL}
        return replace(self, **columns, starts=_freeze(_find_starts(columns["rep"], len(self.reps))))


_PER_DEAL: Final = (
    *("rep", "day", "quarter", "won", "amount"),
    *("klass", "channel", "industry", "next_new", "watched"),
)


def list_decided(deals: pa.Table, *, as_of: date, fiscal_start: int = 1) -> Decided:
    """The won and lost deals of classified deals (``DEALS_SCHEMA`` + ``CLASSIFIED_FIELDS``)."""
    rep, reps = _code_reps(deals["rep"])
    closed, created = number_days(deals["closed"]), number_days(deals["created"])
    rows = _find_rows(deals, rep, closed)
    industry, industries = _spell_texts(deals["industry"])
    won = is_one_of(deals["outcome"], ("won",))[rows] == 1
    next_new, watched = _watch_losses(rep, closed, created, rows[~won], as_of.toordinal())
    columns = {
        "rep": rep[rows].astype(np.int32),
        "day": closed[rows],
        "quarter": _find_quarters(closed[rows], fiscal_start),
        "won": won,
        "amount": deals["amount"].to_numpy()[rows],
        "klass": place_words(deals["class"], CLASSES)[rows],
        "channel": place_words(deals["channel"], tuple(CHANNELS))[rows],
        "industry": industry[rows].astype(np.int32),
        "next_new": _at_losses(won, next_new),
        "watched": _at_losses(won, watched),
        "first_day": _find_first_days(rep, closed, created, len(reps)),
        "starts": _find_starts(rep[rows], len(reps)),
    }
    return Decided(
        reps=reps,
        industries=industries,
        has_created=bool((created != NO_DAY).any()),
        **{name: _freeze(values) for name, values in columns.items()},
    )


def _code_reps(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Codes in order of the names, of the reps who own a deal: a dictionary may know others."""
    codes, names = sort_texts(column)
    owns = np.bincount(codes, minlength=len(names)) > 0
    return (np.cumsum(owns) - 1)[codes], tuple(name for name, there in zip(names, owns, strict=True) if there)


def _find_rows(deals: pa.Table, rep: Ints, closed: Ints) -> Ints:
    """Rows of the decided deals, rep after rep in order."""
    decided = np.flatnonzero((is_one_of(deals["outcome"], ("won", "lost")) == 1) & (closed != NO_DAY))
    if not decided.size:
        return decided
    in_order = np.empty_like(decided)
    in_order[rank_deals(closed[decided], deals["deal_id"].take(pa.array(decided)))] = decided
    # Numbers of 16 bits are sorted by their digits, many times faster than others.
    whose = rep[in_order]
    return in_order[np.argsort(whose.astype(np.int16) if whose.max() < 2**15 else whose, kind="stable")]


def _watch_losses(rep: Ints, closed: Ints, created: Ints, rows: Ints, as_of: int) -> tuple[Ints, Ints]:
    """For the lost deals in ``rows``: days to the rep's next new deal, and to the rep's last day."""
    opened = np.flatnonzero((created != NO_DAY) & (created <= as_of))
    line = np.append(np.sort(rep[opened] * _DAYS + created[opened]), _NEVER)
    lost = rep[rows] * _DAYS + closed[rows]
    wait = line[np.searchsorted(line, lost, side="right")] - lost
    same_rep = wait < _DAYS - closed[rows]
    watched = _find_last_days(rep, closed, created, as_of)[rep[rows]] - closed[rows]
    return np.where(same_rep, wait, NO_CODE), np.maximum(watched, NOT_WATCHED)


def _find_last_days(rep: Ints, closed: Ints, created: Ints, as_of: int) -> Ints:
    known = created != NO_DAY
    last = np.full(rep.max(initial=-1) + 1, NO_DAY)
    np.maximum.at(last, rep[known], np.maximum(created, closed)[known])
    return np.minimum(last, as_of)


def _find_first_days(rep: Ints, closed: Ints, created: Ints, reps: int) -> Ints:
    first = np.full(reps, _DAYS, np.int32)
    for days in (created, closed):
        np.minimum.at(first, rep[days != NO_DAY], days[days != NO_DAY])
    return np.where(first == _DAYS, NO_DAY, first)


def _at_losses(won: npt.NDArray[np.bool_], values: Ints) -> Ints:
    spread = np.full(len(won), -1, np.int32)
    spread[~won] = values
    return spread


def _find_quarters(days: Ints, fiscal_start: int) -> Ints:
    if not len(days):
        return np.zeros(0, np.int32)
    return find_quarters(days, list_quarters(int(days.min()), int(days.max()), fiscal_start))[0]


def _find_starts(rep: Ints, reps: int) -> Ints:
    return np.append(0, np.cumsum(np.bincount(rep, minlength=reps)))


def _spell_texts(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    """Codes of texts without case and outer spaces, and each as it is most often spelled, in order."""
    codes, values = split_texts(column)
    texts = [(value or "").strip() for value in values.to_pylist()]
    often: Counter[str] = Counter()
    for text, times in zip(texts, np.bincount(codes[codes >= 0], minlength=len(texts)).tolist(), strict=True):
        often[text] += times
    spelled: dict[str, str] = {}
    for text in sorted(filter(None, often), key=lambda text: (-often[text], text)):
        spelled.setdefault(text.casefold(), text)
    places = {fold: place for place, fold in enumerate(sorted(spelled, key=spelled.__getitem__))}
    new = np.array([places.get(text.casefold(), NO_CODE) for text in texts], np.int64)
    return remap_codes(codes, new), tuple(spelled[fold] for fold in places)


def _mask_quarters(quarter: Ints, wanted: Collection[int]) -> npt.NDArray[np.bool_]:
    if not len(quarter):
        return np.zeros(0, bool)
    low, high = int(quarter.min()), int(quarter.max())
    return np.array([each in wanted for each in range(low, high + 1)])[quarter - low]


def _freeze(values: Ints) -> Ints:
    values.setflags(write=False)
    return values
