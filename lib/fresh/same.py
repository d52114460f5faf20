"""Which deals of two tables are the same deal: by their ids, or by what they hold where ids were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from lib.fresh.pairs import Codes, code_columns, hash_rows, pair_equal

Mask = npt.NDArray[np.bool_]
Pairs = tuple[Codes, Codes]
"""Places of the same deals before and after."""

TOLD: Final = (
    *("outcome", "closed", "created", "account", "amount", "source", "referred_by"),
    *("lost_reason", "industry", "competitor", "contact", "notes"),
)
"""What a deal says besides its rep. The other columns are places, or made from these."""

ALIKE: Final = (
    ("rep", "account_key", "created", "amount"),
    ("account_key", "created", "amount"),
    ("rep", "account_key", "created"),
    ("account_key", "created"),
    ("rep", "account_key", "amount"),
    ("rep", "account_key"),
    ("rep", "created", "amount"),
    ("rep", "amount"),
)
"""What makes two rows that differ one deal where there are no ids, surest first. All of it must be filled."""

_MADE: Final = r"^(?:row |[0-9]+[^0-9A-Za-z])*0*([0-9]+)$"
"""Ids that intake makes: the row's number with zeros in front, and the part's where there are several."""


@dataclass(frozen=True)
class Coded:
    """Two tables of ``DEALS_SCHEMA``; ``coded[name]`` are the codes of a column before and after."""

    before: pa.Table
    after: pa.Table
    _known: dict[str, tuple[Codes, Codes]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> tuple[Codes, Codes]:
        """Made when first asked for: keys of accounts take a while, and serve only where ids do not."""
        if name not in self._known:
            fold = fold_rep if name == "rep" else None
            self._known[name] = code_columns(self.before[name], self.after[name], fold)
        return self._known[name]


def fold_rep(name: str) -> str:
    """A rep is spelled as most often spelled, which may be another way after the next pull."""
    return " ".join(name.casefold().split())


def pair_deals(coded: Coded, by_content: bool | None) -> Pairs:
    """Pairs of the same deals, each deal at most once. See :func:`lib.fresh.changes.compare_deals`."""
    before, after = coded.before, coded.after
    made, made_after = _find_made(before, by_content), _find_made(after, by_content)
    own = _pair_ids(before["deal_id"], after["deal_id"], ~made, ~made_after)
    left, left_after = _leave(made | True, own[0]), _leave(made_after | True, own[1])
    nameless = _pair_contents(coded, left & made, left_after)
    left, left_after = _leave(left, nameless[0]), _leave(left_after, nameless[1])
    named_since = _pair_contents(coded, left & ~made, left_after & made_after)
    return _join([own, nameless, named_since])


def _find_made(deals: pa.Table, by_content: bool | None) -> Mask:
    """Rows whose id was made from the row's number."""
    if by_content is not None:
        return np.full(deals.num_rows, by_content)
    ids, rows = deals["deal_id"], deals["row"]
    made = np.array(pc.match_substring_regex(ids, _MADE))
    if made.any():
        numbers = pc.replace_substring_regex(ids.filter(pa.array(made)), _MADE, r"\1")
        made[made] = np.array(pc.equal(numbers, rows.filter(pa.array(made)).cast(pa.string())))
    return made


def _pair_ids(before: pa.ChunkedArray, after: pa.ChunkedArray, own: Mask, own_after: Mask) -> Pairs:
    known = pc.if_else(pa.array(own), before.combine_chunks(), None)
    asked = pc.if_else(pa.array(own_after), after.combine_chunks(), None)
    found = pc.index_in(asked, value_set=known, skip_nulls=True)
    places = np.flatnonzero(np.array(found.is_valid()))
    return found.drop_null().to_numpy().astype(np.int64), places


def _pair_contents(coded: Coded, left: Mask, left_after: Mask) -> Pairs:
    """First the rows that say the same in everything, then those that are alike in less and less."""
    if not left.any() or not left_after.any():
        return np.empty(0, np.int64), np.empty(0, np.int64)
    everything = ("rep", "account_key", *TOLD)
    found = [_pair_alike(coded, everything, left, left_after)]
    for names in ALIKE:
        left, left_after = _leave(left, found[-1][0]), _leave(left_after, found[-1][1])
        filled = (left & _are_filled(coded, names, 0), left_after & _are_filled(coded, names, 1))
        found.append(_pair_alike(coded, names, *filled))
    return _join(found)


def _pair_alike(coded: Coded, names: Sequence[str], left: Mask, left_after: Mask) -> Pairs:
    rows, rows_after = np.flatnonzero(left), np.flatnonzero(left_after)
    if not len(rows) or not len(rows_after):
        return rows[:0], rows_after[:0]
    first, second = pair_equal(
        hash_rows([coded[name][0][rows] for name in names]),
        hash_rows([coded[name][1][rows_after] for name in names]),
    )
    return rows[first], rows_after[second]


def _are_filled(coded: Coded, names: Sequence[str], side: int) -> Mask:
    return np.logical_and.reduce([coded[name][side] != -1 for name in names])


def _leave(left: Mask, used: Codes) -> Mask:
    still = left.copy()
    still[used] = False
    return still


def _join(pairs: Sequence[Pairs]) -> Pairs:
    return np.concatenate([one for one, _ in pairs]), np.concatenate([one for _, one in pairs])
