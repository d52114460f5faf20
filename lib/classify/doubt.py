"""Lead sources in doubt: no rule knows them, or they say nothing, and nobody has corrected them yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from lib.classify.missing import count_unknown_sources
from lib.classify.nearest import nearest_rules
from lib.classify.rules import Rules


@dataclass(frozen=True)
class Suggestion:
    """What a value in doubt may mean."""

    channel: str
    words: str = field(repr=False)
    """The rule's words that are near."""


@dataclass(frozen=True)
class Doubt:
    """A lead source in doubt with all deals that have it, but for those corrected by other means."""

    value: str = field(repr=False)
    deals: int
    sales: int
    revenue: float
    """The amounts of won deals, in the office's currency."""
    suggestions: tuple[Suggestion, ...] = ()
    """The likeliest first, at most three channels."""


@dataclass(frozen=True)
class Doubts:
    """The first of the values in doubt, and how many there are."""

    first: tuple[Doubt, ...]
    all: int


def list_doubts(deals: pa.Table, *, rules: Rules | None = None, limit: int = 200) -> Doubts:
    """The values in doubt: the most sales first, then the most deals, then by value; at most ``limit``.

    ``deals`` as :func:`lib.classify.decide.classify_deals` hands them on. A value that says nothing
    ("Other") has no suggestions: whatever is near to its letters, it does not mean that.
    """
    undecided = deals.filter(pc.not_equal(deals["evidence"].cast(pa.string()), "correction"))
    counted = count_unknown_sources(undecided, rules=rules)
    asked = counted.filter(pc.greater(counted["deals"], 0))
    return Doubts(tuple(map(_make_doubt, asked.slice(0, limit).to_pylist())), len(asked))


def _make_doubt(row: dict[str, Any]) -> Doubt:
    says_nothing = row.pop("says_nothing")
    near = () if says_nothing else nearest_rules([row["value"]])[0]
    words = {rule.channel: rule.words for rule in near[::-1]}
    return Doubt(**row, suggestions=tuple(Suggestion(*pair) for pair in list(words.items())[::-1]))
