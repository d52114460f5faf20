"""What would say more about where sales came from: columns the file lacks, and sources no rule knows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.columns import read_codes
from lib.classify.rules import SAYS_NOTHING, Rules, load_rules, match_column
from lib.classify.sentences import COPY

UNKNOWN_SOURCES = pa.schema(
    [
        pa.field("value", pa.string()),
        pa.field("deals", pa.int64()),
        pa.field("sales", pa.int64()),
        pa.field("revenue", pa.float64()),
        pa.field("says_nothing", pa.bool_()),
    ]
)


@dataclass(frozen=True)
class Opens:
    """A column that the file lacks, and in a sentence what it would open."""

    column: str
    sentence: str


def explain_missing(deals: pa.Table) -> tuple[Opens, ...]:
    """The columns without a single value that would tell sales apart, most telling first."""
    return tuple(
        Opens(column, sentence)
        for column, sentence in COPY["missing"].items()
        if deals.column(column).null_count == len(deals)
    )


def count_unknown_sources(deals: pa.Table, *, rules: Rules | None = None) -> pa.Table:
    """The lead sources that no rule knows or that say nothing, with their deals, sales and revenue.

    Columns of UNKNOWN_SOURCES, the most sales first, then the most deals, then by value.
    Revenue is the amount of won deals; ``says_nothing``: a rule knows the value as one that says nothing.
    """
    book = (rules or load_rules()).sources
    source = read_codes(deals, "source")
    rule = match_column(book, source.values)
    vague = np.array([each.channel == SAYS_NOTHING for each in book.rules] + [True])[rule]
    row = np.append(vague, False)[source.codes]
    won = pc.equal(deals.column("outcome").cast(pa.string()), "won").to_numpy() & row
    amount = deals.column("amount").fill_null(0.0).to_numpy()
    size = len(source.values)
    table = pa.table(
        [
            source.values,
            np.bincount(source.codes[row], minlength=size),
            np.bincount(source.codes[won], minlength=size),
            np.bincount(source.codes[won], amount[won], minlength=size).astype(np.float64),
            rule >= 0,
        ],
        schema=UNKNOWN_SOURCES,
    )
    by = [("sales", "descending"), ("deals", "descending"), ("value", "ascending")]
    return table.filter(pa.array(vague)).sort_by(by)
