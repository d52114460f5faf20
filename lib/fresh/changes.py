"""What a pull changed: deals that are new, closed, reopened, in other hands, edited or gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.fresh.same import TOLD, Coded, Mask, Pairs, pair_deals
from lib.fresh.wording import load_words


@dataclass(frozen=True)
class Changes:
    """Counts of deals. One that closed and changed hands is in both; ``edited`` are those in no other."""

    new: int = 0
    closed: int = 0
    """Open before, won or lost now."""
    reopened: int = 0
    """Won or lost before, open now."""
    moved: int = 0
    """With another rep now; a rep spelled otherwise is no other rep."""
    edited: int = 0
    gone: int = 0


def compare_deals(before: pa.Table, after: pa.Table, *, by_content: bool | None = None) -> Changes:
    """What is other in ``after`` than in ``before`` (both ``DEALS_SCHEMA``).

    Deals are the same by their ids. ``by_content``: the ids were made from row numbers and say nothing, so
    deals are the same by what they hold, each row paired once, the surest pairs first. None: each id is
    looked at whether it is its row's number.
    """
    coded = Coded(before, after)
    first, second = pairs = pair_deals(coded, by_content)
    was, now = _find_open(before)[first], _find_open(after)[second]
    moved = _differ(coded, "rep", pairs)
    told = np.logical_or.reduce([_differ(coded, name, pairs) for name in TOLD])
    return Changes(
        new=after.num_rows - len(second),
        closed=int(np.count_nonzero(was & ~now)),
        reopened=int(np.count_nonzero(~was & now)),
        moved=int(np.count_nonzero(moved)),
        edited=int(np.count_nonzero(told & ~moved & (was == now))),
        gone=before.num_rows - len(first),
    )


def _find_open(deals: pa.Table) -> Mask:
    return np.array(pc.equal(deals["outcome"], "open"), bool)


def _differ(coded: Coded, name: str, pairs: Pairs) -> Mask:
    before, after = coded[name]
    differ: Mask = before[pairs[0]] != after[pairs[1]]
    return differ


def say_changes(changes: Changes) -> str:
    """``6 new deals, 2 closed, 1 changed hands, none gone``; ``nothing has changed``."""
    if changes == Changes():
        return str(load_words()["changes"]["nothing"])
    return ", ".join(_say_counts(changes))


def _say_counts(changes: Changes) -> Iterator[str]:
    """The first count says what is counted; that nothing is gone is always said."""
    words = load_words()["changes"]
    form = "first"
    for name in ("new", "closed", "reopened", "moved", "edited", "gone"):
        count = getattr(changes, name)
        if count:
            noun = words["one" if count == 1 else "many"]
            yield words[name][form].format(count=f"{count:,}", noun=noun)
            form = "then"
    if not changes.gone:
        yield words["none gone"]
