"""Finding deals in a classified table: by the view and by words, quick on a million rows. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from lib.terms import CHANNELS, CLASS_TITLES, parse_quarter, quarter_days
from lib.ui.view import View

SEARCHED: Final = (
    "deal_id",
    "rep",
    "account",
    "source",
    "referred_by",
    "industry",
    "contact",
    "notes",
    "because",
)
SHOWN: Final = {
    "closed": "Closed",
    "rep": "Rep",
    "account": "Account",
    "outcome": "Outcome",
    "class": "Class",
    "channel": "Channel",
    "because": "Because",
    "amount": "Amount",
    "created": "Created",
    "source": "Lead source",
    "deal_id": "Deal",
    "part": "Part",
    "row": "Row",
}


def find_deals(deals: pa.Table, view: View, text: str, fiscal_start: int) -> pa.Table:
    """The deals in view whose words contain every word of ``text``, without case."""
    masks = [_by_rep(deals, view.reps), _by_quarter(deals, view.quarters, fiscal_start)]
    masks += [_by_word(deals, word) for word in text.split()]
    known = [mask for mask in masks if mask is not None]
    return deals.filter(reduce(pc.and_, known)) if known else deals


def _by_rep(deals: pa.Table, reps: Sequence[str]) -> pa.ChunkedArray | None:
    return _is_one_of(deals.column("rep"), reps) if reps else None


def _by_quarter(deals: pa.Table, quarters: Sequence[str], fiscal_start: int) -> pa.ChunkedArray | None:
    """By the quarter a deal closed in or, while open, was created in."""
    if not quarters:
        return None
    is_open = pc.equal(deals.column("outcome").cast(pa.string()), "open")
    day = pc.if_else(is_open, deals.column("created"), deals.column("closed"))
    spans = [quarter_days(at, fiscal_start) for name in quarters if (at := parse_quarter(name)) is not None]
    inside = [pc.and_(pc.greater_equal(day, first), pc.less_equal(day, last)) for first, last in spans]
    return pc.fill_null(reduce(pc.or_, inside), False)


def _by_word(deals: pa.Table, word: str) -> pa.ChunkedArray:
    found = [_contains(deals.column(name), word) for name in SEARCHED]
    titles = [id_ for id_, channel in CHANNELS.items() if word.casefold() in channel.title.casefold()]
    classes = [id_ for id_, title in CLASS_TITLES.items() if word.casefold() in title.casefold()]
    found.append(_is_one_of(deals.column("channel"), titles))
    found.append(_is_one_of(deals.column("class"), classes))
    return reduce(pc.or_, found)


def _contains(column: pa.ChunkedArray, word: str) -> pa.ChunkedArray:
    """Whether each value contains the word; a repeated text is looked at once."""
    if not pa.types.is_dictionary(column.type):
        return pc.fill_null(pc.match_substring(column, word, ignore_case=True), False)
    chunks = [
        pc.fill_null(pc.match_substring(chunk.dictionary, word, ignore_case=True).take(chunk.indices), False)
        for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, pa.bool_())


def _is_one_of(column: pa.ChunkedArray, names: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(names, pa.string()))


def show_deals(deals: pa.Table, most: int | None = None) -> pa.Table:
    """The deals under the titles a manager knows, the latest decided first, at most ``most`` of them.

    Where they are limited, texts are plain: a dictionary would bring those of all the other deals along.
    """
    deals = take_latest(deals, most)
    shown = {name: title for name, title in SHOWN.items() if name != "part" or _has_parts(deals)}
    columns = [_readable(deals.column(name), name) for name in shown]
    if most is not None:
        columns = [column.cast(pa.string()) if _repeats(column) else column for column in columns]
    return pa.table(columns, names=list(shown.values()))


def take_latest(deals: pa.Table, most: int | None = None) -> pa.Table:
    """The deals, the latest decided first, at most ``most`` of them."""
    keys = [("closed", "descending"), ("row", "ascending")]
    if most is not None and deals.num_rows > most:
        deals = deals.take(pc.select_k_unstable(deals, most, keys))
    return deals.take(pc.sort_indices(deals, keys))


def _has_parts(deals: pa.Table) -> bool:
    column = deals.column("part")
    return bool(column.null_count < len(column))


def _repeats(column: pa.ChunkedArray) -> bool:
    return pa.types.is_dictionary(column.type)


def _readable(column: pa.ChunkedArray, name: str) -> pa.ChunkedArray:
    titles = {
        "channel": {id_: channel.title for id_, channel in CHANNELS.items()},
        "class": CLASS_TITLES,
    }.get(name)
    if titles is None:
        return column
    chunks = [
        pa.DictionaryArray.from_arrays(
            chunk.indices, pa.array([titles[id_] for id_ in chunk.dictionary.to_pylist()])
        )
        for chunk in column.chunks
    ]
    return pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string()))
