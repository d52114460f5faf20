"""Deals as whole numbers: the one step before the engines, so that no engine ever compares a text or a date.

Texts become codes, days become ordinals (``date.toordinal``: 1 is 0001-01-01), quarters their index, and the
order among deals (``closed``, then the bytes of ``deal_id``) a rank. What is absent is ``NO_CODE`` or
``NO_DAY``, never null: pandas would turn the whole column into floats.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from lib.measure.codes import (
    NO_CODE,
    NO_DAY,
    Ints,
    code_texts,
    fill_numbers,
    is_one_of,
    number_days,
    place_words,
    share_codes,
    sort_texts,
)
from lib.measure.order import rank_deals
from lib.measure.quarters import EPOCH, find_quarters, list_quarters
from lib.terms import CLASSES

PEOPLE: Final = ("referral", "introduction", "word_of_mouth", "won_back_by_friend", "past_contact")
"""Channels by which a deal comes through people (``introduced``)."""


@dataclass(frozen=True)
class Coded:
    """Deals as whole numbers, and the names of the reps behind the codes (in order of their bytes).

    ``table`` has a row a deal and the columns of :func:`encode_deals`; ``quarters`` a row for each fiscal
    quarter from the first to the last day in the table: ``quarter, begins, ends``.
    """

    table: pa.Table
    quarters: pa.Table
    reps: tuple[str, ...]


def encode_deals(deals: pa.Table, *, fiscal_start: int = 1) -> Coded:
    """Classified deals → whole numbers.

    Columns: ``rep``, ``account``, ``referred`` (the account that ``referred_by`` names) and ``industry``
    (without case and outer spaces) as codes; ``won``, ``lost``, ``introduced``, ``friend`` and ``competitor``
    as 0 or 1; ``honest`` as 0 or 1 where a lost deal has a reason; ``klass`` as place in ``CLASSES``;
    ``closed`` and ``created`` as ordinals; ``closed_quarter``, ``created_quarter``; ``left``, the days left
    in the quarter after ``closed``; ``order``, the rank by ``closed`` and ``deal_id``, open deals last.
    The dictionaries of ``account_key`` and ``referred_key`` hold each text once, as intake writes them.
    """
    # Accounts are most of the texts, and arrow lets go of the interpreter while it looks them up.
    with ThreadPoolExecutor(1) as beside:
        accounts = beside.submit(share_codes, deals["account_key"], deals["referred_key"])
        table, quarters, reps = _encode_rest(deals, fiscal_start)
        account, referred = accounts.result()
    return Coded(pa.table({**table, "account": account, "referred": referred}), pa.table(quarters), reps)


def _encode_rest(
    deals: pa.Table, fiscal_start: int
) -> tuple[dict[str, Ints], dict[str, Ints], tuple[str, ...]]:
    """All columns but the accounts; the quarters; the names of the reps."""
    rep, reps = sort_texts(deals["rep"])
    closed, created = number_days(deals["closed"]), number_days(deals["created"])
    quarters = _quarters(closed, created, fiscal_start)
    closed_quarter, left = find_quarters(closed, quarters)
    columns = {
        "rep": rep,
        "industry": code_texts(deals["industry"], fold=True)[0],
        "won": is_one_of(deals["outcome"], ("won",)),
        "lost": is_one_of(deals["outcome"], ("lost",)),
        "closed": closed,
        "created": created,
        "closed_quarter": closed_quarter,
        "created_quarter": find_quarters(created, quarters)[0],
        "left": left,
        "order": rank_deals(np.where(closed == NO_DAY, closed.max(initial=0) + 1, closed), deals["deal_id"]),
        "klass": place_words(deals["class"], CLASSES),
        "introduced": is_one_of(deals["channel"], PEOPLE),
        "friend": is_one_of(deals["channel"], ("won_back_by_friend",)),
        "honest": fill_numbers(deals["advised_against"].cast(pa.int8()), NO_CODE),
        "competitor": (code_texts(deals["competitor"], fold=True)[0] != NO_CODE).astype(np.int8),
    }
    return columns, quarters, reps


def _quarters(closed: Ints, created: Ints, fiscal_start: int) -> dict[str, Ints]:
    days = np.concatenate([closed[closed != NO_DAY], created[created != NO_DAY]])
    first, last = (int(days.min()), int(days.max())) if len(days) else (EPOCH, EPOCH)
    return list_quarters(first, last, fiscal_start)
