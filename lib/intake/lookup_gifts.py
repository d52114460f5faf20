"""What tables of ids and names gave to the deals, in numbers and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from lib.intake.lookup_headers import load_lookup_words
from lib.intake.lookup_serve import Found


@dataclass(frozen=True, eq=False)
class Gift:
    """What a table gave to a sheet of deals. Gifts to several sheets add up, see :func:`say_gifts`."""

    lookup: int
    """Its number among the tables given."""
    what: str
    """``names``, ``industries`` or ``accounts``."""
    role: str
    """The canonical column that was served."""
    rows: frozenset[int] = field(repr=False)
    """The rows of the table that were used."""


def list_gifts(what: str, role: str, found: Found, used: np.ndarray) -> Iterator[Gift]:
    """A gift of each table in which some of the used values were found."""
    used = used & found.known
    for number in sorted(set(found.which[used].tolist())):
        yield Gift(number, what, role, frozenset(found.rows[used & (found.which == number)].tolist()))


def count_rows(gifts: Iterable[Gift], tables: int) -> tuple[int, ...]:
    """How many rows of each table were used."""
    rows: list[set[int]] = [set() for _ in range(tables)]
    for gift in gifts:
        rows[gift.lookup] |= gift.rows
    return tuple(map(len, rows))


def say_gifts(gifts: Iterable[Gift]) -> dict[int, str]:
    """Table by its number → what it gave, in words: ``names for 12 reps, industries for 40 accounts``.

    ``gifts`` may come from several sheets of deals: a row that served two of them counts once.
    """
    rows: dict[tuple[int, str, str], set[int]] = defaultdict(set)
    for gift in gifts:
        rows[gift.lookup, gift.what, gift.role] |= gift.rows
    said: dict[int, list[str]] = defaultdict(list)
    for (number, what, role), used in rows.items():
        said[number].append(_say_gift(what, role, len(used)))
    return {number: ", ".join(words) for number, words in said.items()}


def _say_gift(what: str, role: str, count: int) -> str:
    words = load_lookup_words()
    return str(words["gives"][what].format(count=f"{count:,}", what=words["given"][role][count != 1]))
