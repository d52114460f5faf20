"""Deals as whole numbers: the one step before the engines, so that no engine ever compares a text or a date.

Texts become codes, days become ordinals (``date.toordinal``: 1 is 0001-01-01), quarters their index, and the
order among deals (``closed``, then the bytes of ``deal_id``) a rank. What is absent is ``NO_CODE`` or
``NO_DAY``, never null: pandas would turn the whole column into floats.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.measure.order import merge_chunks, rank_deals
from lib.measure.quarters import EPOCH, find_quarters, list_quarters
from lib.terms import CLASSES

NO_CODE: Final = -1
NO_DAY: Final = 0
PEOPLE: Final = ("referral", "introduction", "word_of_mouth", "won_back_by_friend", "past_contact")
"""Channels by which a deal comes through people (``introduced``)."""

Ints = np.ndarray[Any, np.dtype[Any]]


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
        accounts = beside.submit(_shared_codes, deals["account_key"], deals["referred_key"])
        table, quarters, reps = _encode_rest(deals, fiscal_start)
        account, referred = accounts.result()
    return Coded(pa.table({**table, "account": account, "referred": referred}), pa.table(quarters), reps)


def _encode_rest(
    deals: pa.Table, fiscal_start: int
) -> tuple[dict[str, Ints], dict[str, Ints], tuple[str, ...]]:
    """All columns but the accounts; the quarters; the names of the reps."""
    rep, reps = _sorted_codes(deals["rep"])
    closed, created = _days(deals["closed"]), _days(deals["created"])
    quarters = _quarters(closed, created, fiscal_start)
    closed_quarter, left = find_quarters(closed, quarters)
    columns = {
        "rep": rep,
        "industry": _codes(deals["industry"], fold=True)[0],
        "won": _is_one_of(deals["outcome"], ("won",)),
        "lost": _is_one_of(deals["outcome"], ("lost",)),
        "closed": closed,
        "created": created,
        "closed_quarter": closed_quarter,
        "created_quarter": find_quarters(created, quarters)[0],
        "left": left,
        "order": rank_deals(np.where(closed == NO_DAY, closed.max(initial=0) + 1, closed), deals["deal_id"]),
        "klass": _places(deals["class"], CLASSES),
        "introduced": _is_one_of(deals["channel"], PEOPLE),
        "friend": _is_one_of(deals["channel"], ("won_back_by_friend",)),
        "honest": _numbers(deals["advised_against"].cast(pa.int8()), NO_CODE),
        "competitor": (_codes(deals["competitor"], fold=True)[0] != NO_CODE).astype(np.int8),
    }
    return columns, quarters, reps


def _quarters(closed: Ints, created: Ints, fiscal_start: int) -> dict[str, Ints]:
    days = np.concatenate([closed[closed != NO_DAY], created[created != NO_DAY]])
    first, last = (int(days.min()), int(days.max())) if len(days) else (EPOCH, EPOCH)
    return list_quarters(first, last, fiscal_start)


def _numbers(column: pa.ChunkedArray, absent: int) -> Ints:
    filled = pc.fill_null(column, absent) if column.null_count else column
    return filled.to_numpy()


def _days(column: pa.ChunkedArray) -> Ints:
    days = _numbers(column.cast(pa.int32()), NO_DAY - EPOCH)
    return (days + EPOCH).astype(np.int32)


def _dictionary(column: pa.ChunkedArray) -> tuple[Ints, pa.Array]:
    """Codes (``NO_CODE`` where null) and the values they stand for."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    one = merge_chunks(column)
    return _numbers(pa.chunked_array([one.indices.cast(pa.int32())]), NO_CODE), one.dictionary


def _remap(codes: Ints, new: Ints) -> Ints:
    """``new[codes]``, with ``NO_CODE`` left as it is."""
    return np.append(new, NO_CODE).astype(np.int64)[codes]


def _codes(column: pa.ChunkedArray, *, fold: bool = False) -> tuple[Ints, pa.Array]:
    codes, values = _dictionary(column)
    if fold:
        texts = [value.strip().casefold() if value is not None else "" for value in values.to_pylist()]
        values = pa.array([text or None for text in texts], pa.string())
    distinct = values.dictionary_encode()
    return _remap(codes, _numbers(pa.chunked_array([distinct.indices]), NO_CODE)), distinct.dictionary


def _sorted_codes(column: pa.ChunkedArray) -> tuple[Ints, tuple[str, ...]]:
    codes, values = _codes(column)
    names = values.to_pylist()
    ranked = sorted(range(len(names)), key=names.__getitem__)
    return _remap(codes, np.argsort(ranked)), tuple(names[place] for place in ranked)


def _shared_codes(column: pa.ChunkedArray, other: pa.ChunkedArray) -> tuple[Ints, Ints]:
    """Codes of two columns in which the same text has the same code; texts of the other alone come last."""
    (codes, texts), (others, words) = _dictionary(column), _dictionary(other)
    texts, words = texts.cast(pa.string()), words.cast(pa.string())
    # The other column has far fewer texts: to look all up among few is quicker than few among all.
    shared = np.flatnonzero(pc.is_in(texts, value_set=words).to_numpy(zero_copy_only=False))
    places = _numbers(pa.chunked_array([pc.index_in(words, value_set=texts.take(pa.array(shared)))]), NO_CODE)
    own = np.arange(len(texts), len(texts) + len(words))
    return codes, _remap(others, np.where(places < 0, own, np.append(shared, NO_CODE)[places]))


def _codes_among(column: pa.ChunkedArray, known: pa.Array) -> Ints:
    codes, values = _dictionary(column)
    places = pc.index_in(values.cast(known.type), value_set=known)
    return _remap(codes, _numbers(pa.chunked_array([places]), NO_CODE))


def _places(column: pa.ChunkedArray, words: tuple[str, ...]) -> Ints:
    return _codes_among(column, pa.array(words, pa.string())).astype(np.int8)


def _is_one_of(column: pa.ChunkedArray, words: tuple[str, ...]) -> Ints:
    return (_places(column, words) >= 0).astype(np.int8)
